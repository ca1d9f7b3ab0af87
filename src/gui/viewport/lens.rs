//! What is seen at the pointer over a film: the magnifying lens, and the values of the pixel.

use eframe::egui::{Color32, CornerRadius, FontId, Painter, Pos2, Rect, Stroke, StrokeKind, Ui, Vec2, vec2};

use super::sheet::Sheet;
use crate::editor::Editor;
use crate::gui::film_painter::FilmPaint;
use crate::gui::film_pictures::FilmPictures;
use crate::gui::{fonts, theme};
use crate::imaging::Placement;

/// Side of the lens, in points.
const SIDE: f32 = 220.0;
/// Times as large as in the viewport.
const TIMES: f64 = 2.5;
/// Distance of the words from the pointer, in points.
const AWAY: Vec2 = vec2(16.0, 18.0);

/// The lens about the pointer: its place, and the placement of the film in it.
pub(super) fn magnified(ui: &Ui, rect: Rect, film: Placement, sheet: &Sheet) -> Option<(Rect, Placement)> {
    let pointer = ui.input(|input| input.pointer.hover_pos()).filter(|at| rect.contains(*at))?;
    let scale = ui.pixels_per_point();
    let side = (SIDE.min(rect.width()).min(rect.height()) * scale).round() / scale;
    let corner = pointer - Vec2::splat(side / 2.0);
    // Whole pixels, so that the picture is not blended.
    let corner = Pos2::new((corner.x * scale).round() / scale, (corner.y * scale).round() / scale);
    let area = Rect::from_min_size(corner, Vec2::splat(side));
    let centre = sheet.film_from_screen(pointer);
    let placement = Placement { centre, scale: film.scale * TIMES, ..film };
    Some((area, placement))
}

/// Draws the lens.
pub(super) fn draw(painter: &Painter, area: Rect, paint: &FilmPaint, pictures: &mut FilmPictures) {
    painter.rect_filled(area, 0, Color32::BLACK);
    pictures.draw(painter, area, paint);
    painter.rect_stroke(area, CornerRadius::ZERO, Stroke::new(1.5, theme::ACCENT), StrokeKind::Outside);
    let (middle, arm) = (area.center(), 6.0);
    let line = Stroke::new(1.0, theme::ACCENT.gamma_multiply(0.8));
    painter.line_segment([middle - vec2(arm, 0.0), middle + vec2(arm, 0.0)], line);
    painter.line_segment([middle - vec2(0.0, arm), middle + vec2(0.0, arm)], line);
}

/// The values of the pixel under the pointer, beside it and within the viewport.
pub(super) fn probe(ui: &Ui, painter: &Painter, rect: Rect, index: usize, sheet: &Sheet, editor: &Editor) {
    let pointer = ui.input(|input| input.pointer.hover_pos()).filter(|at| rect.contains(*at));
    let Some(pointer) = pointer else { return };
    let Some(probe) = editor.probe(index, sheet.film_from_screen(pointer)) else { return };
    let font = FontId::new(theme::CAPTION_SIZE, fonts::regular());
    let galley = painter.layout_no_wrap(probe.words(), font, theme::TEXT);
    let size = galley.size() + vec2(10.0, 6.0);
    let lens = if editor.lens().magnifies { SIDE / 2.0 } else { 0.0 };
    let mut corner = pointer + AWAY + vec2(0.0, lens);
    corner.x = corner.x.min(rect.right() - size.x).max(rect.left());
    if corner.y + size.y > rect.bottom() {
        corner.y = pointer.y - AWAY.y - lens - size.y;
    }
    let ground = Rect::from_min_size(corner, size);
    painter.rect_filled(ground, 3.0, Color32::from_black_alpha(210));
    painter.galley(ground.min + vec2(5.0, 3.0), galley, theme::TEXT);
}
