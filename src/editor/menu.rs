//! Rows of the command table and the menus they stand in.

use crate::editor::command::Command;
use crate::editor::{Admission, Editor};

/// A row of the command table.
#[derive(Debug, Clone)]
pub struct CommandEntry {
    /// Stable name ("view.fit").
    pub id: &'static str,
    /// Menu it stands in.
    pub menu: Menu,
    /// Words on the button, sentence case.
    pub name: &'static str,
    /// Shortcut as text, empty where there is none ("Ctrl+Z", "Home", "1").
    pub keys: &'static str,
    /// One sentence of help.
    pub help: &'static str,
    /// What it does.
    pub command: Command,
}

/// The menus, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Menu {
    /// Case.
    Case,
    /// Edit.
    Edit,
    /// View.
    View,
    /// Go.
    Go,
    /// Read.
    Read,
    /// Measure.
    Measure,
    /// Help.
    Help,
}

impl Menu {
    /// Every menu, in order.
    pub const ALL: [Self; 7] =
        [Self::Case, Self::Edit, Self::View, Self::Go, Self::Read, Self::Measure, Self::Help];

    /// The word in the menu bar.
    pub fn word(self) -> &'static str {
        match self {
            Self::Case => "Case",
            Self::Edit => "Edit",
            Self::View => "View",
            Self::Go => "Go",
            Self::Read => "Read",
            Self::Measure => "Measure",
            Self::Help => "Help",
        }
    }
}

impl CommandEntry {
    /// Whether it makes sense now.
    pub fn is_enabled(&self, editor: &Editor) -> bool {
        editor.can(&self.command)
    }

    /// Why it makes no sense now, in a few words; `None` where it does.
    pub fn why_not(&self, editor: &Editor) -> Option<&'static str> {
        match editor.admit(&self.command) {
            Admission::Refuse(refusal) => Some(refusal.words()),
            Admission::Do | Admission::AskReader => None,
        }
    }
}
