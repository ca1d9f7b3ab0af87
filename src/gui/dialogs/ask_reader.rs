//! Dialog for the reader name: once before anything is recorded, and when the reader changes.

use eframe::egui::{Button, Id, Key, Label, Margin, TextEdit, Ui};

use super::{heading, modal, primary, secondary};
use crate::case::Reader;
use crate::editor::{Command, Editor, FileCommand};
use crate::gui::theme;

/// Draws the dialog; `name` is the text typed so far. Existing readers are offered for selection.
pub(super) fn show(
    ui: &Ui,
    editor: &Editor,
    name: &mut String,
    just_opened: bool,
    wishes: &mut Vec<Command>,
) {
    if just_opened {
        name.clear();
    }
    modal(ui, "Reader", 460.0, wishes, |ui, wishes| {
        heading(ui, "Reader");
        let why = "Your reading is saved under your name, separately from other readers' readings.";
        ui.add(Label::new(theme::second(why)).wrap());
        ui.add_space(8.0);
        known_readers(ui, editor, wishes);
        let field = TextEdit::singleline(name)
            .id(Id::unique("reader name"))
            .hint_text(theme::second("Name or initials").color(theme::HINT))
            .desired_width(f32::INFINITY)
            .background_color(theme::GROUND)
            .margin(Margin::symmetric(8, 6));
        let response = ui.add(field).accessible_name("Name of the reader");
        if just_opened {
            response.request_focus();
        }
        let stem = file_stem(name);
        let file = if stem.is_empty() {
            "For example Anna: the reading is saved in readings/anna.ron.".to_owned()
        } else {
            format!("The reading is saved in readings/{stem}.ron.")
        };
        ui.add(Label::new(theme::hint(file)).wrap());
        ui.add_space(12.0);
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if entered && stem.is_empty() {
            response.request_focus();
        }
        ui.horizontal(|ui| {
            let pressed = ui.add_enabled(!stem.is_empty(), primary("Start reading")).clicked();
            if (pressed || entered) && !stem.is_empty() {
                wishes.push(Command::File(FileCommand::SetReader(name.trim().to_owned())));
            }
            if ui.add(secondary("Cancel")).clicked() {
                wishes.push(Command::File(FileCommand::CloseDialog));
            }
        });
    });
}

/// The current reader, and the readers who have a reading of this case: one click continues theirs.
fn known_readers(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let set = editor.reader_here();
    let others = editor.readers().iter().filter(|reader| set.is_none_or(|set| set.id != reader.id));
    let readers: Vec<&Reader> = set.into_iter().chain(others).collect();
    if readers.is_empty() {
        return;
    }
    ui.label(theme::caption("Continue as"));
    let meaning =
        "Shows the reading of this reader. What you change from then on is saved in it, under that name.";
    ui.add(Label::new(theme::hint(meaning)).wrap());
    ui.horizontal_wrapped(|ui| {
        for reader in readers {
            let is_set = set == Some(reader);
            let response = ui.add(Button::selectable(is_set, &reader.name).frame_when_inactive(true));
            let help = if is_set { "The current reader." } else { "Continue this reading." };
            let response = response.on_hover_text(help);
            if response.accessible_name(format!("Continue as {}", reader.name)).clicked() {
                wishes.push(Command::File(FileCommand::UseReader(reader.clone())));
            }
        }
    });
    ui.add_space(8.0);
    ui.label(theme::caption("Another reader"));
}

/// File name made from the reader name, in the same way as in the editor.
fn file_stem(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    let stem: String = lower.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    stem.trim_matches('-').chars().take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_told_before_it_is_made() {
        assert_eq!(file_stem(" Dr. Anna Öz "), "dr--anna-öz");
        assert_eq!(file_stem("--"), "");
    }
}
