//! The reading as a whole at the desk: its summary, its signature, and another reading beside it.
//!
//! What is told of it is computed from the reading and remembered until the reading, the reading beside or a value
//! changes. Another reading is read only when somebody asks for it, never kept, and never part of one's own.

mod beside;
mod drawing;
mod refusal;
mod seal;
mod signing;
mod telling;

use std::sync::Arc;

pub use drawing::BesidePart;
pub use seal::Seal;
pub use signing::{date_words, time_words};

use crate::case::{Reading, Signature};
use crate::editor::command::{Beside, ReviewCommand};
use crate::editor::notices::About;
use crate::editor::{Dialog, Editor};

/// What is at hand for the reading as a whole. All of it is momentary.
#[derive(Debug, Default)]
pub(crate) struct Review {
    beside: Option<BesideReading>,
    /// The reading that is being read from disk, to be put beside.
    awaited: Option<Beside>,
    /// What can be put beside, as the folder was last seen.
    besides: Vec<(Beside, String)>,
    /// Who has a reading of this case.
    readers: Vec<crate::case::Reader>,
    shows_marks: bool,
    /// The value that is being signed: only this one may be.
    signing: Option<Arc<Reading>>,
    seal: seal::Checked,
    told: telling::Remembered,
    drawings: drawing::Remembered,
}

/// Another reading beside one's own: read only, kept nowhere.
#[derive(Debug, Clone, PartialEq)]
pub struct BesideReading {
    /// Which.
    pub which: Beside,
    /// "Teacher, signed 24 November 2026": for headings.
    pub title: String,
    /// "Teacher", "signature 1": for narrow columns and labels.
    pub name: String,
    /// What it says.
    pub reading: Arc<Reading>,
    /// Whether it is as it was signed; `None` for a draft.
    pub seal: Option<Seal>,
}

impl Editor {
    /// The readings that can stand beside one's own, with their names for a menu. None of them was read for that.
    pub fn besides(&self) -> &[(Beside, String)] {
        &self.review.besides
    }

    /// Who has a reading of this case.
    pub fn readers(&self) -> &[crate::case::Reader] {
        &self.review.readers
    }

    /// The reading beside one's own.
    pub fn beside(&self) -> Option<&BesideReading> {
        self.review.beside.as_ref()
    }

    /// Whether the marks of the reading beside are drawn on the films.
    pub fn beside_marks_shown(&self) -> bool {
        self.review.shows_marks && self.review.beside.is_some()
    }

    /// Whether the reading is signed: nothing can be said until it is amended.
    pub fn is_signed(&self) -> bool {
        self.signature().is_some()
    }

    /// The signature under one's own reading.
    pub fn signature(&self) -> Option<&Signature> {
        self.document.as_ref()?.reading()?.signature()
    }

    /// Whether a signature is on its way: films are being read and hashed.
    pub fn is_signing(&self) -> bool {
        self.review.signing.is_some()
    }

    /// Whether one's own signed reading is as it was signed; `None` for a draft, and until it was looked at.
    pub fn seal(&self) -> Option<&Seal> {
        self.review.seal.of(self.signature()?)
    }

    /// Why the last wish to sign was refused, as long as it was not put away.
    pub fn not_signed_because(&self) -> Option<&str> {
        self.notices.last_about(About::NotSigned).map(|notice| notice.text.as_str())
    }

    pub(crate) fn perform_review(&mut self, command: ReviewCommand) {
        match command {
            ReviewCommand::Summary => self.toggle(Dialog::Summary),
            ReviewCommand::AskSign => self.toggle(Dialog::Sign),
            ReviewCommand::Sign { name, overrule } => self.sign(&name, overrule),
            ReviewCommand::Amend => self.amend(),
            ReviewCommand::Beside(which) => self.put_beside(which),
            ReviewCommand::Differences => {
                self.list_besides();
                self.toggle(Dialog::Differences);
            }
            ReviewCommand::BesideMarks => self.review.shows_marks = !self.review.shows_marks,
        }
    }

    /// Another case or reader: nothing of the one before stands beside, and nothing of it is signed.
    pub(crate) fn reset_review(&mut self) {
        self.review = Review::default();
        self.list_besides();
    }

    /// What follows from any change: a signature that was not looked at yet is.
    pub(crate) fn follow_review(&mut self) {
        if self.dialog == Dialog::Sign && self.is_signed() {
            self.dialog = Dialog::None;
        }
        self.look_at_seal();
    }
}
