//! Messages: shown until dismissed. They are at the top of the history panel, where they cover
//! nothing; if that panel is hidden or covered by a dialog, they are at the top right of the window.

use eframe::egui::{
    Align, Align2, Area, Button, Frame, Id, Label, Layout, Margin, Order, Role, ScrollArea, Stroke, Ui,
};
use eframe::egui::{WidgetInfo, vec2};
use egui_material_icons::icons;

use super::icons::icon_text;
use super::theme;
use crate::editor::{Command, Editor, FileCommand, Notice, Severity};

/// Width of a message in points, where the window is wide enough.
const WIDTH: f32 = 372.0;
/// Height in points that messages leave to the panel below them.
const LEFT_OVER: f32 = 72.0;
/// From this number of messages on, a button dismisses all of them.
const MANY: usize = 3;

/// Draws every message at the top of a panel, the newest first.
pub(crate) fn within(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    if editor.notices().is_empty() {
        return;
    }
    let space = (ui.available_height() - LEFT_OVER).max(120.0);
    let frame = Frame::new().inner_margin(Margin::symmetric(8, 8));
    frame.show(ui, |ui| scrolled(ui, "notices in the panel", space, editor, wishes));
}

/// The messages in at most `space` points; what does not fit is reached by a bar that is always seen.
fn scrolled(ui: &mut Ui, salt: &str, space: f32, editor: &Editor, wishes: &mut Vec<Command>) {
    // Over the margin of the messages, so that it takes no width from them.
    let scroll = &mut ui.spacing_mut().scroll;
    (scroll.dormant_background_opacity, scroll.dormant_handle_opacity) = (0.5, 0.8);
    let scroll = ScrollArea::vertical().id_salt(salt).max_height(space).min_scrolled_height(space);
    scroll.show(ui, |ui| list(ui, editor, wishes));
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
        let space = window.height() * 0.6;
        scrolled(ui, "notices", space, editor, wishes);
    });
}

fn notice(ui: &mut Ui, notice: &Notice, wishes: &mut Vec<Command>) {
    let (icon, colour, word) = match notice.severity {
        Severity::Info => (icons::ICON_INFO, theme::ACCENT, "Note"),
        Severity::Warning => (icons::ICON_WARNING, theme::WARNING, "Warning"),
        Severity::Error => (icons::ICON_ERROR, theme::COMPLICATION_TEXT, "Error"),
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
