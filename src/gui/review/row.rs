//! A pressable row with a mark before its text.

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Color32, CursorIcon, FontId, Id, Pos2, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::analysis::summary::QuestionKind;
use crate::gui::{fonts, theme};

/// Width of the mark.
const MARK: f32 = 24.0;

/// Draws an open point: its mark and its text, wrapped. Pressable unless `where_to` is empty.
pub(super) fn question(ui: &mut Ui, id: Id, kind: QuestionKind, words: &str, where_to: Option<&str>) -> bool {
    let colour = if kind == QuestionKind::NotThere { theme::SECOND } else { theme::TEXT };
    let mut job = LayoutJob::default();
    job.wrap.max_width = (ui.available_width() - MARK - 8.0).max(80.0);
    let font_id = FontId::new(theme::TEXT_SIZE, fonts::regular());
    job.append(
        words,
        0.0,
        TextFormat { font_id, color: colour, line_height: Some(18.0), ..Default::default() },
    );
    let galley = ui.painter().layout_job(job);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), galley.size().y + 8.0));
    let sense = if where_to.is_some() { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, id, sense);
    let role = if where_to.is_some() { Role::Link } else { Role::Label };
    response.widget_info(|| WidgetInfo::labeled(role, true, words));
    if where_to.is_some() {
        ground(ui, rect, &response);
    }
    mark(ui, pos2(rect.left() + 12.0, rect.top() + 13.0), kind);
    ui.painter().galley(rect.min + vec2(MARK, 4.0), galley, colour);
    let pressed = response.clicked();
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    if let Some(where_to) = where_to {
        response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(where_to);
    }
    pressed
}

/// Highlights a row under the pointer, and outlines it while it has keyboard focus.
pub(super) fn ground(ui: &Ui, rect: Rect, response: &Response) {
    if response.hovered() {
        ui.painter().rect_filled(rect, theme::RADIUS, theme::HOVER);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, theme::RADIUS, Stroke::new(1.0, theme::ACCENT), StrokeKind::Inside);
    }
}

/// Severity of an open point by shape and colour: two unequal bars, a dotted ring, a dash.
pub(super) fn mark(ui: &Ui, at: Pos2, kind: QuestionKind) {
    match kind {
        QuestionKind::Contradiction => unequal(ui, at, theme::WARNING),
        QuestionKind::Missing => {
            for step in 0_u8..8 {
                let angle = std::f32::consts::TAU * f32::from(step) / 8.0;
                let dot = at + 5.0 * vec2(angle.cos(), angle.sin());
                ui.painter().circle_filled(dot, 1.1, theme::WARNING);
            }
        }
        QuestionKind::NotThere => {
            let half = vec2(4.0, 0.0);
            ui.painter().line_segment([at - half, at + half], Stroke::new(1.5, theme::HINT));
        }
    }
}

/// Two crossed-out bars: a disagreement.
pub(super) fn unequal(ui: &Ui, at: Pos2, colour: Color32) {
    let stroke = Stroke::new(1.5, colour);
    for down in [-2.0, 2.0] {
        let (left, right) = (at + vec2(-4.5, down), at + vec2(4.5, down));
        ui.painter().line_segment([left, right], stroke);
    }
    ui.painter().add(Shape::line_segment([at + vec2(-2.5, 5.0), at + vec2(2.5, -5.0)], stroke));
}
