//! The question before a change that says something to readings.

use eframe::egui::{Label, ScrollArea, Ui};

use crate::editor::{CaseCommand, Command, Editor, FileCommand};
use crate::gui::dialogs::{heading, modal, primary, secondary};
use crate::gui::theme;

/// Draws it.
pub(crate) fn ask(ui: &Ui, editor: &Editor, just_opened: bool, wishes: &mut Vec<Command>) {
    let Some(question) = editor.case_question() else { return };
    modal(ui, "Change of the case", 560.0, wishes, |ui, wishes| {
        heading(ui, question.heading);
        ui.add(Label::new(theme::strong(&question.words)).wrap());
        ui.add_space(4.0);
        ScrollArea::vertical().max_height(240.0).min_scrolled_height(240.0).show(ui, |ui| {
            for reason in &question.reasons {
                ui.add(Label::new(theme::second(reason)).wrap());
                ui.add_space(2.0);
            }
        });
        ui.add_space(6.0);
        let words = "A signed reading stays as it was signed. Go on if the case was wrong; undo takes the change back.";
        ui.add(Label::new(theme::hint(words)).wrap());
        ui.add_space(10.0);
        ui.horizontal(|ui| {
            let cancel = ui.add(secondary("Cancel"));
            if just_opened {
                cancel.request_focus();
            }
            if cancel.clicked() {
                wishes.push(Command::File(FileCommand::CloseDialog));
            }
            if ui.add(primary("Change the case")).clicked() {
                wishes.push(Command::Case(CaseCommand::Confirm));
            }
        });
    });
}
