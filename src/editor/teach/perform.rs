//! What is asked of the case as it is shown to others.

use crate::analysis::Until;
use crate::editor::Editor;
use crate::editor::command::{Command, TeachCommand};
use crate::editor::cut_off::ShownReading;

impl Editor {
    pub(crate) fn perform_teach(&mut self, command: TeachCommand) {
        match command {
            TeachCommand::Until(until) => {
                self.show_until(&until, ShownReading::Told);
            }
            TeachCommand::UntilHere(step) => {
                let document = self.core.document.as_ref();
                let visit =
                    document.zip(self.core.focus()).and_then(|(open, film)| open.visits().of_film(film));
                if let Some(until) = visit.and_then(|visit| Until::visit(visit, step)) {
                    self.show_until(&until, ShownReading::Told);
                }
            }
            TeachCommand::Whole => self.show_whole(),
            TeachCommand::OnceOpen(command) => self.core.once_open = Some(command),
            TeachCommand::Present(command) => self.perform_present(command),
            TeachCommand::Script(command) => self.perform_script(command),
            TeachCommand::Quiz(command) => self.perform_quiz(command),
        }
    }

    /// Does what was asked for once the case is open. Where that cannot be, the case is closed: it must not be shown
    /// whole instead.
    pub(crate) fn perform_once_open(&mut self) {
        let Some(command) = self.core.once_open.take() else { return };
        self.perform(Command::Teach(*command));
        if self.core.cut.is_none() {
            self.close();
        }
    }
}
