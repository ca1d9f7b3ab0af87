//! Drawing of one row of the grid: pressable cells, the change since the previous visit, the mark of the
//! current item. Independent of scores.

use eframe::egui::{
    Align2, Color32, FontId, Id, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::analysis::score::Step;
use crate::gui::{fonts, theme};

/// Between the lines of a hatched cell.
const HATCH: f32 = 5.0;

/// Content of a cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell<'a> {
    /// Accessible name.
    pub(super) name: &'a str,
    /// Its text.
    pub(super) text: &'a str,
    /// True if it is the recorded answer.
    pub(super) is_chosen: bool,
    /// True if it means "not assessable".
    pub(super) is_hatched: bool,
    /// True if its row is current.
    pub(super) in_hand: bool,
}

/// Draws a cell.
pub(super) fn cell(ui: &Ui, rect: Rect, cell: &Cell<'_>) -> Response {
    let enabled = ui.is_enabled();
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, Id::unique("score cell").with(cell.name), sense);
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, cell.is_chosen, cell.name));
    let lively = enabled && response.hovered();
    let (fill, edge, colour) = match (cell.is_chosen, lively) {
        (true, _) if cell.is_hatched => (theme::RAISED, Stroke::new(1.0, theme::SECOND), theme::TEXT),
        (true, _) => (theme::CHOSEN, Stroke::new(1.5, theme::ACCENT), theme::TEXT),
        (false, true) => (theme::HOVER, Stroke::new(1.0, theme::SECOND), theme::TEXT),
        (false, false) if cell.in_hand => (theme::RAISED, Stroke::new(1.0, theme::EDGE), theme::TEXT),
        (false, false) => (theme::RAISED, Stroke::new(1.0, theme::RAISED), theme::SECOND),
    };
    let painter = ui.painter();
    painter.rect(rect, theme::RADIUS, fill, edge, StrokeKind::Inside);
    if cell.is_hatched && cell.is_chosen {
        hatch(painter, rect);
    }
    let family = if cell.is_chosen { fonts::strong() } else { fonts::regular() };
    text(painter, rect, cell.text, &family, colour);
    if response.has_focus() {
        let ring = Stroke::new(1.0, theme::TEXT);
        painter.rect_stroke(rect.expand(1.0), theme::RADIUS, ring, StrokeKind::Outside);
    }
    response
}

/// Centred text; shrunk if it does not fit, truncated only then.
fn text(painter: &Painter, rect: Rect, words: &str, family: &eframe::egui::FontFamily, colour: Color32) {
    let space = rect.width() - 4.0;
    let size = if words.chars().count() > 2 { theme::CAPTION_SIZE } else { theme::TEXT_SIZE };
    for size in [size, size - 1.0, size - 2.0] {
        let galley = painter.layout_no_wrap(words.to_owned(), FontId::new(size, family.clone()), colour);
        if galley.size().x <= space || size < theme::CAPTION_SIZE - 1.5 {
            let at = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size()).min;
            painter.with_clip_rect(rect.shrink(1.0)).galley(at, galley, colour);
            return;
        }
    }
}

/// Hatching: not assessable, recognisable in greyscale print too.
fn hatch(painter: &Painter, rect: Rect) {
    let inner = rect.shrink(1.5);
    let painter = painter.with_clip_rect(inner);
    let stroke = Stroke::new(1.0, theme::EDGE);
    let mut x = inner.left() - inner.height();
    while x < inner.right() {
        painter.line_segment([pos2(x, inner.bottom()), pos2(x + inner.height(), inner.top())], stroke);
        x += HATCH;
    }
}

/// Symbol of a change: a triangle up or down, or two lines; nothing without a comparison.
pub(super) fn step(painter: &Painter, at: Pos2, step: Step) {
    let half = 4.0;
    match step {
        Step::None => {}
        Step::Same => {
            for y in [-1.75, 1.75] {
                let ends = [at + vec2(-half, y), at + vec2(half, y)];
                painter.line_segment(ends, Stroke::new(1.25, theme::HINT));
            }
        }
        Step::Better(_) => triangle(painter, at, -half, theme::SECOND),
        Step::Worse(_) => triangle(painter, at, half, theme::COMPLICATION_TEXT),
    }
}

fn triangle(painter: &Painter, at: Pos2, reach: f32, colour: Color32) {
    let half = reach.abs();
    let corners =
        vec![at + vec2(0.0, reach), at + vec2(half, -reach * 0.75), at + vec2(-half, -reach * 0.75)];
    painter.add(Shape::convex_polygon(corners, colour, Stroke::NONE));
}

/// Background of the row of the current item, and its mark on the left.
pub(super) fn light(painter: &Painter, rect: Rect) {
    painter.rect_filled(rect, theme::RADIUS, theme::CHOSEN.gamma_multiply(0.65));
    painter.rect_filled(Rect::from_min_size(rect.min, vec2(2.0, rect.height())), 1, theme::ACCENT);
}
