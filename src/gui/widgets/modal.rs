//! Dialogs: in the middle of the window, or at its foot so that the films stay in sight.

use eframe::egui::{Align2, Color32, Frame, Id, Margin, Modal, Order, Stroke, Ui, vec2};

use crate::gui::theme;

/// A dialog of this name and width in the middle of the window; whether it is to be closed: Escape was pressed, or what is
/// beside it.
pub(crate) fn modal_asking(ui: &Ui, name: &str, width: f32, add: impl FnOnce(&mut Ui)) -> bool {
    let window = ui.ctx().content_rect();
    let width = width.min(window.width() - 48.0);
    let frame = Frame::new()
        .fill(theme::RAISED)
        .stroke(Stroke::new(1.0, theme::EDGE))
        .corner_radius(2 * theme::RADIUS)
        .shadow(ui.visuals().window_shadow)
        .inner_margin(Margin::same(20));
    let id = Id::unique("dialog").with(name);
    let area = Modal::default_area(id).order(Order::Foreground).fade_in(false).accessible_name(name);
    let modal = Modal::new(id).area(area).frame(frame).backdrop_color(Color32::from_black_alpha(140));
    let response = modal.show(ui.ctx(), |ui| {
        ui.set_width(width - 40.0);
        add(ui);
    });
    response.should_close()
}

/// As [`modal_asking`], at the foot of the window and without a shadow over the films: they stay in sight above it.
pub(crate) fn sheet_at_foot(ui: &Ui, name: &str, width: f32, add: impl FnOnce(&mut Ui)) -> bool {
    let window = ui.ctx().content_rect();
    let width = width.min(window.width() - 32.0);
    let frame = Frame::new()
        .fill(theme::RAISED)
        .stroke(Stroke::new(1.0, theme::EDGE))
        .corner_radius(2 * theme::RADIUS)
        .shadow(ui.visuals().window_shadow)
        .inner_margin(Margin::symmetric(20, 14));
    let id = Id::unique("dialog").with(name);
    let area = Modal::default_area(id)
        .order(Order::Foreground)
        .fade_in(false)
        .anchor(Align2::CENTER_BOTTOM, vec2(0.0, -8.0))
        .accessible_name(name);
    let modal = Modal::new(id).area(area).frame(frame).backdrop_color(Color32::TRANSPARENT);
    let response = modal.show(ui.ctx(), |ui| {
        ui.set_width(width - 40.0);
        add(ui);
    });
    response.should_close()
}
