//! Review of the whole reading: summary, signature, and comparison with another reading. Text that
//! has a source links to it.

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

pub(crate) use leads::follow;

/// Transient state of the pages.
#[derive(Debug, Default)]
pub(crate) struct ReviewPages {
    sign: sign::SignSheet,
    differences: differences::Differences,
}

impl ReviewPages {
    /// Draws the signing dialog.
    pub(crate) fn sign(&mut self, ui: &Ui, editor: &Editor, just_opened: bool, wishes: &mut Vec<Command>) {
        self.sign.show(ui, editor, just_opened, wishes);
    }

    /// Draws the comparison.
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
