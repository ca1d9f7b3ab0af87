//! Viewports without an image: no film, a film that is loading, or one that cannot be shown. Each states
//! the problem and the remedy.

use eframe::egui::{
    Align, Align2, FontId, Layout, Painter, Rect, ScrollArea, Stroke, Ui, UiBuilder, pos2, vec2,
};
use egui_material_icons::icons;

use crate::gui::icons::icon_text;
use crate::gui::{fonts, theme};

/// Maximum width of the text, in points.
const COLUMN: f32 = 420.0;

/// A viewport without a film: dimmed text.
pub(super) fn nothing_here(ui: &mut Ui, rect: Rect, words: &str) {
    let font = FontId::new(theme::TEXT_SIZE, fonts::regular());
    let text = ui.painter().layout(words.to_owned(), font, theme::HINT, (rect.width() - 32.0).max(40.0));
    let at = Align2::CENTER_CENTER.anchor_size(rect.center(), text.size()).min;
    ui.painter().with_clip_rect(rect).galley(at, text, theme::HINT);
}

/// A film that cannot be shown: reason and remedy.
pub(super) fn failed(ui: &mut Ui, rect: Rect, why: &str) {
    column(ui, rect, |ui| {
        ui.label(icon_text(icons::ICON_BROKEN_IMAGE, 24.0).color(theme::WARNING));
        ui.label(theme::strong("This film cannot be shown"));
        ui.label(theme::second(why));
    });
}

/// A film that is loading: a thin progress line without animation.
pub(super) fn progress(painter: &Painter, rect: Rect, progress: Option<f32>) {
    let font = FontId::new(theme::CAPTION_SIZE, fonts::regular());
    let words = if progress.is_some() { "Reading the film" } else { "Film queued" };
    painter.text(rect.center() - vec2(0.0, 6.0), Align2::CENTER_BOTTOM, words, font, theme::HINT);
    let half = (rect.width() / 2.0 - 24.0).clamp(0.0, 60.0);
    let (left, right, y) = (rect.center().x - half, rect.center().x + half, rect.center().y + 4.0);
    painter.line_segment([pos2(left, y), pos2(right, y)], Stroke::new(2.0, theme::LINE));
    let reached = left + (right - left) * progress.unwrap_or(0.0).clamp(0.0, 1.0);
    painter.line_segment([pos2(left, y), pos2(reached, y)], Stroke::new(2.0, theme::SECOND));
}

/// Text in the middle of a rectangle; it scrolls if it does not fit.
fn column(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui)) {
    let space = rect.shrink(16.0);
    let width = space.width().min(COLUMN);
    let top = space.top() + (space.height() * 0.34).min((space.height() - 160.0).max(0.0));
    let inner = Rect::from_min_max(
        pos2(space.center().x - width / 2.0, top),
        pos2(space.center().x + width / 2.0, space.bottom()),
    );
    let builder = UiBuilder::new().max_rect(inner).layout(Layout::top_down(Align::Center)).id_salt((
        "column",
        rect.min.x as i32,
        rect.min.y as i32,
    ));
    ui.scope_builder(builder, |ui| ScrollArea::vertical().show(ui, |ui| add(ui)));
}
