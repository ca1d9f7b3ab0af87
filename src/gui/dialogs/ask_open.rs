//! Which case is to be opened: asked in the dialog of the system.

use eframe::egui::{Context, Label, Ui};

use super::system::{Answer, Choice, SystemDialog};
use super::{heading, modal, secondary};
use crate::editor::{Command, Dialog, Editor, FileCommand};
use crate::gui::theme;

/// An open system dialog.
#[derive(Debug, Default)]
pub(super) struct AskOpen {
    system: SystemDialog,
}

impl AskOpen {
    /// Opens the dialog on request, and receives its result.
    pub(super) fn follow(
        &mut self,
        ctx: &Context,
        dialog: Dialog,
        just_opened: bool,
        wishes: &mut Vec<Command>,
    ) {
        let is_asked = dialog == Dialog::AskOpen;
        if is_asked && just_opened {
            self.system.ask(ctx, &Choice::Case);
        }
        match self.system.answer() {
            Some(Answer::Chosen(paths)) => {
                wishes.extend(paths.into_iter().next().map(|path| Command::File(FileCommand::Open(path))));
            }
            Some(Answer::NoDialog) if is_asked => wishes.push(Command::File(FileCommand::AskPath)),
            Some(Answer::Cancelled) if is_asked => wishes.push(Command::File(FileCommand::CloseDialog)),
            Some(Answer::NoDialog | Answer::Cancelled) | None => {}
        }
    }
}

/// Shown in the window meanwhile: a dialog that hangs must not block the user.
pub(super) fn show(ui: &Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    modal(ui, "Open case", 420.0, wishes, |ui, wishes| {
        heading(ui, "Open case");
        let words = "Choose the case.ron of a case in the dialog of your system. If none appears, type the path instead.";
        ui.add(Label::new(theme::second(words)).wrap());
        ui.add_space(12.0);
        ui.horizontal(|ui| {
            if let Some(entry) = editor.entry("case.open-path")
                && ui.add(secondary("Type a path…")).clicked()
            {
                wishes.extend(entry.command().cloned());
            }
            if ui.add(secondary("Cancel")).clicked() {
                wishes.push(Command::File(FileCommand::CloseDialog));
            }
        });
    });
}
