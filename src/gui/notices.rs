//! Messages: they stay until they are read and dismissed. They are at the top of the history panel, where they cover
//! nothing; where that panel is not shown, or a dialog is in front of it, they are at the top right of the window.

use eframe::egui::{
    Align, Align2, Area, Button, Frame, Id, Label, Layout, Margin, Order, Role, ScrollArea, Stroke, Ui,
};
use eframe::egui::{WidgetInfo, vec2};
use egui_material_icons::icons;

use super::icons::icon_text;
use super::theme;
use crate::editor::{Command, Editor, FileCommand, Notice, Weight};

/// Width of a message in points, where the window is wide enough.
const WIDTH: f32 = 372.0;
/// As many messages as this, and all can be dismissed at once.
const MANY: usize = 3;

/// Draws every message at the top of a panel, the newest first.
pub(crate) fn within(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    if editor.notices().is_empty() {
        return;
    }
    let room = (ui.available_height() * 0.5).max(120.0);
    let frame = Frame::new().inner_margin(Margin::symmetric(8, 8));
    frame.show(ui, |ui| {
        let scroll = ScrollArea::vertical().id_salt("notices in the panel").max_height(room);
        scroll.show(ui, |ui| list(ui, editor, wishes));
    });
}

fn list(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let notices = editor.notices();
    ui.spacing_mut().item_spacing.y = 8.0;
    for notice in notices.iter().rev() {
        self::notice(ui, notice, wishes);
    }
    if notices.len() >= MANY
        && let Some(entry) = editor.entry("case.dismiss")
        && ui.button(&entry.name).clicked()
    {
        wishes.extend(entry.command().cloned());
    }
}

/// Draws every message over the window, the newest on top.
pub(crate) fn show(ui: &Ui, editor: &Editor, below: f32, wishes: &mut Vec<Command>) {
    if editor.notices().is_empty() {
        return;
    }
    let window = ui.ctx().content_rect();
    let width = WIDTH.min(window.width() - 32.0);
    let area = Area::new(Id::unique("notices"))
        .order(Order::Foreground)
        .anchor(Align2::RIGHT_TOP, vec2(-12.0, below + 8.0))
        .movable(false)
        .fade_in(false)
        .accessible_name("Messages");
    area.show(ui.ctx(), |ui| {
        ui.set_width(width);
        let room = window.height() * 0.6;
        let scroll = ScrollArea::vertical().id_salt("notices").max_height(room).min_scrolled_height(room);
        scroll.show(ui, |ui| list(ui, editor, wishes));
    });
}

fn notice(ui: &mut Ui, notice: &Notice, wishes: &mut Vec<Command>) {
    let (icon, colour, word) = match notice.weight {
        Weight::Info => (icons::ICON_INFO, theme::ACCENT, "Note"),
        Weight::Warning => (icons::ICON_WARNING, theme::WARNING, "Warning"),
        Weight::Error => (icons::ICON_ERROR, theme::COMPLICATION_TEXT, "Error"),
    };
    let frame = Frame::new()
        .fill(theme::RAISED)
        .stroke(Stroke::new(1.0, colour.gamma_multiply(0.65)))
        .corner_radius(theme::RADIUS)
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(Margin::symmetric(12, 10));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.horizontal_top(|ui| {
            let mark = ui.label(icon_text(icon, 18.0).color(colour));
            mark.widget_info(|| WidgetInfo::labeled(Role::Label, true, word));
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                let away = ui.add(Button::new(theme::caption("Dismiss")).min_size(vec2(0.0, 22.0)));
                away.widget_info(|| {
                    WidgetInfo::labeled(Role::Button, true, format!("Dismiss: {}", notice.title))
                });
                if away.clicked() {
                    wishes.push(Command::File(FileCommand::Dismiss(notice.id)));
                }
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    ui.add(Label::new(theme::strong(&notice.title)).wrap());
                });
            });
        });
        if !notice.text.is_empty() {
            ui.add(Label::new(theme::second(&notice.text)).selectable(true).wrap());
        }
    });
}
