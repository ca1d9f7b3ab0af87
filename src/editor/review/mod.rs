//! The reading as a whole in the editor: its summary, its signature, and another reading beside it.
//!
//! What is told of it is computed from the reading and remembered until the reading, the reading beside or a value
//! changes. Another reading is read only when somebody asks for it, never kept, and never part of one's own.

mod beside;
mod seal;
mod signing;
mod telling;

pub use seal::Seal;
pub use signing::{date_words, time_words};

use std::sync::Arc;

use crate::case::{Reading, Signature};
use crate::editor::command::{Beside, ReviewCommand};
use crate::editor::core::Core;
use crate::editor::notices::{About, Severity};
use crate::editor::{Dialog, Editor};

/// State of the review. All of it is momentary.
#[derive(Debug, Default)]
pub(crate) struct Review {
    beside: Option<BesideReading>,
    /// The reading that is being read from disk, to be put beside.
    awaited: Option<Beside>,
    /// Readings to compare with, as of the last look at the folder.
    besides: Vec<(Beside, String)>,
    /// Readers with a reading of this case.
    pub(crate) readers: Vec<crate::case::Reader>,
    shows_marks: bool,
    /// The value that is being signed: only this one may be.
    signing: Option<Arc<Reading>>,
    seal: seal::Checked,
    told: telling::Remembered,
    drawings: beside::Drawings,
    /// Drawings of one's own marks on the other film of a comparison.
    compared: beside::Drawings,
}

/// Another reading beside one's own: read only, kept nowhere.
#[derive(Debug, Clone, PartialEq)]
pub struct BesideReading {
    /// The reading that was chosen.
    pub which: Beside,
    /// "Teacher, signed 24 November 2026": for headings.
    pub title: String,
    /// "Teacher", "signature 1": for narrow columns and labels.
    pub name: String,
    /// Its content.
    pub reading: Arc<Reading>,
    /// True if it is as it was signed; `None` for a draft.
    pub seal: Option<Seal>,
}

impl Review {
    /// The readings that can stand beside one's own, with their names for a menu. None of them was read for that.
    pub(crate) fn besides(&self) -> &[(Beside, String)] {
        &self.besides
    }

    /// The reading beside one's own.
    pub(crate) fn beside(&self) -> Option<&BesideReading> {
        self.beside.as_ref()
    }

    /// True if the marks of the reading beside are drawn on the films.
    pub(crate) fn beside_marks_shown(&self) -> bool {
        self.shows_marks && self.beside.is_some()
    }

    /// True if a signature is on its way: films are being read and hashed.
    pub(crate) fn is_signing(&self) -> bool {
        self.signing.is_some()
    }

    /// True if one's own signed reading is as it was signed; `None` for a draft, and until it was looked at.
    pub(crate) fn seal<'e>(&'e self, core: &'e Core) -> Option<&'e Seal> {
        self.seal.of(core.signature()?)
    }

    /// Puts a reading beside one's own that was not read from a file of its own, with its marks.
    pub(crate) fn show_beside(&mut self, beside: BesideReading) {
        self.beside = Some(beside);
        self.shows_marks = true;
    }

    /// Another case or reader: nothing of the one before stands beside, and nothing of it is signed.
    pub(crate) fn reset_review(&mut self, core: &mut Core) {
        *self = Review::default();
        self.list_besides(core);
    }

    /// Follows any change: verifies a signature that was not verified yet.
    pub(crate) fn follow_review(&mut self, core: &mut Core) {
        if core.dialog == Dialog::Sign && core.is_signed() {
            core.dialog = Dialog::None;
        }
        self.look_at_seal(core);
    }
}

impl Core {
    /// True if the reading is signed: nothing can be said until it is amended.
    pub(crate) fn is_signed(&self) -> bool {
        self.signature().is_some()
    }

    /// The signature under one's own reading.
    pub(crate) fn signature(&self) -> Option<&Signature> {
        self.document.as_ref()?.reading()?.signature()
    }

    /// Reason for which signing was refused last, until it is dismissed.
    pub(crate) fn not_signed_because(&self) -> Option<&str> {
        self.notices.last_about(About::NotSigned).map(|notice| notice.text.as_str())
    }
}

impl Editor {
    pub(crate) fn perform_review(&mut self, command: ReviewCommand) {
        match command {
            ReviewCommand::Summary => self.core.toggle(Dialog::Summary),
            ReviewCommand::AskSign => self.core.toggle(Dialog::Sign),
            ReviewCommand::Sign { name, overrule } => self.sign(&name, overrule),
            ReviewCommand::Amend => self.review.amend(&mut self.core),
            ReviewCommand::Beside(which) => self.review.put_beside(&mut self.core, which),
            ReviewCommand::Differences => {
                self.review.list_besides(&mut self.core);
                self.core.toggle(Dialog::Differences);
            }
            ReviewCommand::BesideMarks => self.review.shows_marks = !self.review.shows_marks,
        }
    }
}

impl Core {
    /// Says why nothing can be recorded.
    pub(crate) fn tell_signed(&mut self) {
        let Some(signature) = self.signature() else { return };
        let text = refusal(signature);
        self.notices.tell_about(About::Signed, Severity::Info, text);
    }

    /// A draft is in front again.
    pub(crate) fn forget_signed(&mut self) {
        self.notices.take_back(About::Signed);
    }
}

/// "This reading is signed by …: amend it to go on."
fn refusal(signature: &Signature) -> String {
    format!(
        "Signed by {} on {}. Amend it to go on: the signed version is kept as it is, and the amendment refers to it.",
        signature.name,
        signing::date_words(signature.at)
    )
}
