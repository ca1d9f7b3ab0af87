//! Rows of the command table, the menus they are listed in, and the modes in which their keys work.

use crate::editor::command::Command;
use crate::editor::table::chord::KeyChord;
use crate::editor::{Admission, Editor};

/// A row of the command table.
#[derive(Debug, Clone, PartialEq)]
pub struct CommandEntry {
    /// Stable name ("view.fit"): keys.ron names commands by it.
    pub id: String,
    /// Menu it is listed in; for rows that are only keys, the menu whose subject they share.
    pub menu: Menu,
    /// Heading of the submenu, if it is listed in one.
    pub submenu: Option<String>,
    /// True if the menu draws a line before it.
    pub begins_group: bool,
    /// Words on the button, sentence case.
    pub name: String,
    /// Its keys, the first of them shown beside the name. None where it has no key.
    pub keys: Vec<KeyChord>,
    /// Mode in which its keys work.
    pub when: When,
    /// Rows of one series (grades 0 to 9, the arrows) are shown as one line of the key sheet, under this name.
    pub series: Option<&'static str>,
    /// One sentence of help.
    pub help: String,
    /// Its action.
    pub action: Action,
}

/// Action of a row of the command table.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Performs a command.
    Do(Command),
    /// Is a key of the findings matrix, which has a cell cursor of its own.
    Matrix(MatrixKey),
}

/// Keys of the findings matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatrixKey {
    /// Moves the cell cursor: columns right, rows down.
    Step([isize; 2]),
    /// Moves the cell cursor to the first visit.
    First,
    /// Moves the cell cursor to the last visit.
    Last,
    /// Records the nth state (from 1) in the cell.
    State(usize),
    /// Goes to the film and the mark of the cell.
    GoTo,
    /// Stops tracking the finding of the row.
    Remove,
    /// Adds a finding.
    Add,
}

/// The modes of the keyboard. A row works in one mode; in that mode its key goes before the same key of [`When::Anytime`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum When {
    /// Whenever films are in front.
    Anytime,
    /// A tool is active, a draft waits, or a handle of a mark is taken.
    Drawing,
    /// A mark or calibration is selected.
    Selected,
    /// A finding is selected.
    Finding,
    /// A score sheet is active: digits.
    Grading,
    /// A score sheet is active, and no tool draws.
    Sheet,
    /// The score sheet asks why an item cannot be graded.
    Reason,
    /// The next click on a film pins the answer.
    Pinning,
    /// Landmarks are placed on two films.
    Landmarks,
    /// The findings matrix is in front.
    Matrix,
    /// The films of a new case are arranged.
    NewCase,
    /// Something is presented.
    Presenting,
    /// A person of the pedigree has the focus.
    Pedigree,
}

impl When {
    /// Every mode, in the order of the key sheet.
    pub const ALL: [Self; 13] = [
        Self::Anytime,
        Self::Drawing,
        Self::Selected,
        Self::Grading,
        Self::Sheet,
        Self::Reason,
        Self::Pinning,
        Self::Landmarks,
        Self::Finding,
        Self::Matrix,
        Self::NewCase,
        Self::Presenting,
        Self::Pedigree,
    ];

    /// Heading on the key sheet; modes that a person cannot tell apart share one.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Anytime => "Any time",
            Self::Drawing => "While drawing, or with a handle taken",
            Self::Selected => "With a mark selected",
            Self::Grading | Self::Sheet | Self::Reason | Self::Pinning => "While scoring",
            Self::Landmarks => "While placing landmarks",
            Self::Finding => "With a finding selected",
            Self::Matrix => "In the findings matrix",
            Self::NewCase => "While arranging a new case",
            Self::Presenting => "While presenting",
            Self::Pedigree => "In the pedigree, with a person in focus",
        }
    }
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
    /// Teach.
    Teach,
    /// Help.
    Help,
}

impl Menu {
    /// Every menu, in order.
    pub const ALL: [Self; 8] =
        [Self::Case, Self::Edit, Self::View, Self::Go, Self::Read, Self::Measure, Self::Teach, Self::Help];

    /// The word in the menu bar.
    pub fn word(self) -> &'static str {
        match self {
            Self::Case => "Case",
            Self::Edit => "Edit",
            Self::View => "View",
            Self::Go => "Go",
            Self::Read => "Read",
            Self::Measure => "Measure",
            Self::Teach => "Teach",
            Self::Help => "Help",
        }
    }
}

impl CommandEntry {
    /// A row of a menu, without a key.
    pub(super) fn new(
        menu: Menu,
        id: impl Into<String>,
        name: impl Into<String>,
        help: impl Into<String>,
        command: Command,
    ) -> Self {
        Self {
            id: id.into(),
            menu,
            submenu: None,
            begins_group: false,
            name: name.into(),
            keys: Vec::new(),
            when: When::Anytime,
            series: None,
            help: help.into(),
            action: Action::Do(command),
        }
    }

    /// With these keys, as text. A text that is no key is left out; a test holds that the program's own all are.
    pub(super) fn keys(mut self, keys: &[&str]) -> Self {
        self.keys = keys.iter().filter_map(|text| text.parse().ok()).collect();
        self
    }

    /// With a line before it in the menu.
    pub(super) fn group(mut self) -> Self {
        self.begins_group = true;
        self
    }

    /// Within a submenu.
    pub(super) fn within(mut self, submenu: impl Into<String>) -> Self {
        self.submenu = Some(submenu.into());
        self
    }

    /// With keys that work in this mode.
    pub(super) fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }

    /// As one of a series that the key sheet shows as one line.
    pub(super) fn series(mut self, name: &'static str) -> Self {
        self.series = Some(name);
        self
    }

    /// The command it performs; `None` for a key of the findings matrix.
    pub fn command(&self) -> Option<&Command> {
        match &self.action {
            Action::Do(command) => Some(command),
            Action::Matrix(_) => None,
        }
    }

    /// The first of its keys as text, empty where it has none.
    pub fn key_text(&self) -> String {
        self.keys.first().map(ToString::to_string).unwrap_or_default()
    }

    /// True if menus and the palette list it; rows of a series and of modes are keys only, unless they have a submenu.
    pub fn is_listed(&self) -> bool {
        self.series.is_none() && (self.when == When::Anytime || self.submenu.is_some())
    }

    /// True if it makes sense now.
    pub fn is_enabled(&self, editor: &Editor) -> bool {
        self.command().is_some_and(|command| editor.can(command))
    }

    /// Reason for which it makes no sense now, in a few words; `None` where it does.
    pub fn why_not(&self, editor: &Editor) -> Option<&'static str> {
        match editor.admit(self.command()?) {
            Admission::Refuse(refusal) => Some(refusal.words()),
            Admission::Do | Admission::AskReader => None,
        }
    }
}
