//! Who reads? Asked once, before the first word of a reading.

use eframe::egui::{Id, Key, Label, Margin, TextEdit, Ui};

use super::{chief, heading, modal, other};
use crate::editor::{Command, Editor, FileCommand};
use crate::gui::theme;

/// Draws the question; `name` is what has been typed.
pub(super) fn show(
    ui: &Ui,
    editor: &Editor,
    name: &mut String,
    just_opened: bool,
    wishes: &mut Vec<Command>,
) {
    if just_opened {
        *name = editor.settings().reader.as_ref().map(|reader| reader.name.clone()).unwrap_or_default();
    }
    modal(ui, "Who reads?", 460.0, wishes, |ui, wishes| {
        heading(ui, "Who reads?");
        let why = "What you say of the films is kept under your name, in a file of your own beside the case. Others who read the same case have theirs.";
        ui.add(Label::new(theme::second(why)).wrap());
        ui.add_space(8.0);
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
            "A file such as readings/anna.ron is made.".to_owned()
        } else {
            format!("The file readings/{stem}.ron is made, or continued.")
        };
        ui.add(Label::new(theme::hint(file)).wrap());
        ui.add_space(12.0);
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if entered && stem.is_empty() {
            response.request_focus();
        }
        ui.horizontal(|ui| {
            let pressed = ui.add_enabled(!stem.is_empty(), chief("Start reading")).clicked();
            if (pressed || entered) && !stem.is_empty() {
                wishes.push(Command::File(FileCommand::SetReader(name.trim().to_owned())));
            }
            if ui.add(other("Not now")).clicked() {
                wishes.push(Command::File(FileCommand::CloseDialog));
            }
        });
    });
}

/// How the file will be named: the editor makes it from the name in the same way.
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
