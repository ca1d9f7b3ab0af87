//! Dialog for the name of a hanging of one's own.

use eframe::egui::{Key, Label, Margin, TextEdit, Ui};

use super::{heading, modal, primary, secondary};
use crate::editor::{Command, FileCommand, HangCommand, ViewCommand};
use crate::gui::theme;

/// Draws the dialog; `name` is the text typed so far.
pub(super) fn show(ui: &Ui, name: &mut String, just_opened: bool, wishes: &mut Vec<Command>) {
    if just_opened {
        name.clear();
    }
    modal(ui, "Save hanging", 460.0, wishes, |ui, wishes| {
        heading(ui, "Save this hanging");
        let why = "The films on the screen are kept by their relation to the film in focus, so the hanging serves every \
                   case: \u{201c}this visit, the visit before, three visits before\u{201d}.";
        ui.add(Label::new(theme::second(why)).wrap());
        ui.add_space(8.0);
        let field = TextEdit::singleline(name)
            .desired_width(f32::INFINITY)
            .background_color(theme::GROUND)
            .margin(Margin::symmetric(8, 6));
        let response = ui.add(field).accessible_name("Name of the hanging");
        if just_opened {
            response.request_focus();
        }
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        ui.add_space(12.0);
        ui.horizontal(|ui| {
            let can = !name.trim().is_empty();
            let pressed = ui.add_enabled(can, primary("Save")).clicked();
            if can && (pressed || entered) {
                wishes.push(Command::View(ViewCommand::Hang(HangCommand::Save(name.trim().to_owned()))));
            }
            if ui.add(secondary("Cancel")).clicked() {
                wishes.push(Command::File(FileCommand::CloseDialog));
            }
        });
    });
}
