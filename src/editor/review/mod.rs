//! The reading as a whole at the desk: its summary, its signature, and another reading beside it.

use std::sync::Arc;

use crate::case::Reading;
use crate::editor::Editor;
use crate::editor::command::{Beside, ReviewCommand};

/// What is at hand for the reading as a whole. All of it is momentary.
#[derive(Debug, Default)]
pub(crate) struct Review {
    beside: Option<BesideReading>,
    shows_marks: bool,
}

/// Another reading beside one's own: read only, kept nowhere.
#[derive(Debug, Clone, PartialEq)]
pub struct BesideReading {
    /// Which.
    pub which: Beside,
    /// "Teacher, signed 24 November 2026": for headings.
    pub title: String,
    /// What it says.
    pub reading: Arc<Reading>,
}

impl Editor {
    /// The readings that can stand beside one's own, with their names for a menu.
    pub fn besides(&self) -> Vec<(Beside, String)> {
        Vec::new()
    }

    /// The reading beside one's own.
    pub fn beside(&self) -> Option<&BesideReading> {
        self.review.beside.as_ref()
    }

    /// Whether the marks of the reading beside are drawn on the films.
    pub fn beside_marks_shown(&self) -> bool {
        self.review.shows_marks
    }

    /// Whether the reading is signed: nothing can be said until it is amended.
    pub fn is_signed(&self) -> bool {
        self.document
            .as_ref()
            .and_then(|document| document.reading())
            .is_some_and(|own| own.signature().is_some())
    }

    pub(crate) fn can_review(&self, _command: &ReviewCommand) -> bool {
        self.document.is_some()
    }

    pub(crate) fn perform_review(&mut self, _command: ReviewCommand) {}
}
