//! Messages: they stand at the top right until they are read and put away. Nothing fades by itself.

use eframe::egui::{
    Align, Align2, Area, Button, Frame, Id, Label, Layout, Margin, Order, Role, ScrollArea, Stroke, Ui,
};
use eframe::egui::{WidgetInfo, vec2};
use egui_material_icons::icons;

use super::icons::icon_text;
use super::theme;
use crate::editor::{Command, Editor, FileCommand, Notice, Weight, command_entry};

/// Width of a message in points, where the window is wide enough.
const WIDTH: f32 = 372.0;
/// As many messages as this, and all can be put away at once.
const MANY: usize = 3;

/// Draws every message not yet put away, the newest on top.
pub(crate) fn show(ui: &Ui, editor: &Editor, below: f32, wishes: &mut Vec<Command>) {
    let notices = editor.notices();
    if notices.is_empty() {
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
        scroll.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 8.0;
            for notice in notices.iter().rev() {
                self::notice(ui, notice, wishes);
            }
        });
        if notices.len() >= MANY
            && let Some(entry) = command_entry("case.dismiss")
            && ui.button(entry.name).clicked()
        {
            wishes.push(entry.command.clone());
        }
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
                let away = ui.add(Button::new(theme::caption("Put away")).min_size(vec2(0.0, 22.0)));
                away.widget_info(|| {
                    WidgetInfo::labeled(Role::Button, true, format!("Put away: {}", notice.title))
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
        if !notice.offers.is_empty() {
            ui.horizontal_wrapped(|ui| {
                for offer in &notice.offers {
                    if ui.button(theme::caption(&offer.words)).clicked() {
                        wishes.push(offer.command.clone());
                        wishes.push(Command::File(FileCommand::Dismiss(notice.id)));
                    }
                }
            });
        }
    });
}
