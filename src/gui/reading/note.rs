//! The note of a film: what stands in the field is what the reading holds, so undo is seen at once.

use eframe::egui::{Id, TextEdit, Ui};

use super::ReadingPanel;
use crate::case::RadiographId;
use crate::editor::{Command, Editor, ReadCommand};
use crate::gui::theme;

impl ReadingPanel {
    /// The field. Every change is kept at once; one sitting is one step of undo.
    pub(super) fn note(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        film: &RadiographId,
        note: &str,
        wishes: &mut Vec<Command>,
    ) {
        let mut text = note.to_owned();
        let field = TextEdit::multiline(&mut text)
            .id(Id::unique("reading note").with(film.as_str()))
            .hint_text(theme::second("Add a note about this film").color(theme::HINT))
            .desired_width(f32::INFINITY)
            .desired_rows(2)
            .background_color(theme::GROUND)
            .margin(eframe::egui::Margin::symmetric(8, 6));
        let response = ui.add(field).accessible_name("Note of this film");
        if response.changed() {
            wishes.push(Command::Read(ReadCommand::Note { film: film.clone(), text }));
        }
        if response.lost_focus() {
            wishes.push(Command::Read(ReadCommand::NoteDone));
        }
        let wanted = editor.note_wanted();
        if wanted && !self.note_was_wanted {
            response.request_focus();
            response.scroll_to_me(None);
        }
        self.note_was_wanted = wanted;
        self.note_has_focus = response.has_focus();
    }
}
