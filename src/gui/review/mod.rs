//! The reading as a whole in the window: the summary, the signature, and what another reading says otherwise. Every
//! word that comes from somewhere leads there.

mod differences;
mod flow;
mod leads;
mod row;
mod sign;
mod summary;
mod wording;

use eframe::egui::Ui;

use crate::editor::{Command, Editor};

pub(crate) use summary::show as summary;

/// What is momentary about the pages.
#[derive(Debug, Default)]
pub(crate) struct ReviewPages {
    sign: sign::SignSheet,
    differences: differences::Differences,
}

impl ReviewPages {
    /// Draws the question for the name under the reading.
    pub(crate) fn sign(&mut self, ui: &Ui, editor: &Editor, just_opened: bool, wishes: &mut Vec<Command>) {
        self.sign.show(ui, editor, just_opened, wishes);
    }

    /// Draws the sheet of differences.
    pub(crate) fn differences(
        &mut self,
        ui: &Ui,
        editor: &Editor,
        just_opened: bool,
        wishes: &mut Vec<Command>,
    ) {
        self.differences.show(ui, editor, just_opened, wishes);
    }
}
