//! Edits: the only way a document changes, and the only place where a reading is changed.

mod apply;
mod words;

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::case::{
    Answer, Calibration, Complication, Confidence, FilmRegistration, Finding, FindingId, Key, Mark, MarkId,
    RadiographId, Seen, Signature, Stage,
};

/// Change of a mark, for the words of undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// It is new.
    Draw,
    /// A part was added to a measure.
    Complete,
    /// It was moved as a whole.
    Move,
    /// One of its places was moved.
    Reshape,
    /// Label, meaning, choice or note were changed.
    Describe,
    /// Only the label's place was changed.
    MoveLabel,
}

/// One change of a reading. Serialised into the journal, so a variant once shipped is never renamed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Edit {
    /// Says, changes or clears the healing stage of a film.
    SetStage {
        /// The film.
        radiograph: RadiographId,
        /// The stage; `None` clears it.
        stage: Option<Stage>,
        /// New value of "as before" in the same step. Only edits of journals before format 4 have it, in which "no
        /// progression" was a stage; `None` leaves the flag as it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        as_before: Option<bool>,
    },
    /// Says or clears that a film shows no progression since the one before.
    SetAsBefore {
        /// The film.
        radiograph: RadiographId,
        /// True if it is said.
        as_before: bool,
    },
    /// Says, changes or clears the confidence.
    SetConfidence {
        /// The film.
        radiograph: RadiographId,
        /// The confidence; `None` clears it.
        confidence: Option<Confidence>,
    },
    /// Replaces the note.
    SetNote {
        /// The film.
        radiograph: RadiographId,
        /// The whole text.
        note: String,
        /// True if this is more typing in the same sitting, and so one step of undo with the edit before.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        continued: bool,
    },
    /// Says or clears that a complication is seen: the finding of its kind without a site. Kept for journals of
    /// before the findings; the editor makes the edits of findings.
    SetComplication {
        /// The film.
        radiograph: RadiographId,
        /// The complication.
        complication: Complication,
        /// True if it is seen.
        seen: bool,
    },
    /// Draws a mark, or puts it in place of the one with its number.
    PutMark {
        /// Its number.
        id: MarkId,
        /// The whole mark.
        mark: Arc<Mark>,
        /// The change, for the words of undo.
        deed: Deed,
        /// True if this goes on with the edit before (nudging, typing), and so is one step of undo with it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        continued: bool,
    },
    /// Takes marks away.
    RemoveMarks {
        /// Their numbers; those that are not there are passed over.
        ids: Vec<MarkId>,
        /// The film that was looked at, to lead back to.
        radiograph: RadiographId,
    },
    /// Fixes, changes or clears the scale of a film. Touches no mark.
    SetCalibration {
        /// The film.
        radiograph: RadiographId,
        /// The calibration; `None` goes back to what the file states.
        calibration: Option<Box<Calibration>>,
        /// True if this goes on with the edit before, and so is one step of undo with it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        continued: bool,
    },
    /// Lays one film on another, in place of what was said of these two, or clears it. Touches no mark.
    SetRegistration {
        /// The film that stays as it is.
        radiograph: RadiographId,
        /// The film that is laid on it.
        moving: RadiographId,
        /// The registration; `None` clears that of the two films, whichever is laid on the other.
        registration: Option<Box<FilmRegistration>>,
    },
    /// Answers an item of a score, or clears the answer.
    SetAnswer {
        /// The film that stands for the visit.
        radiograph: RadiographId,
        /// The score.
        score: Key,
        /// The item.
        item: Key,
        /// The answer; `None` clears it.
        answer: Option<Box<Answer>>,
    },
    /// Begins to follow a finding, or puts it in place of the one with its number.
    PutFinding {
        /// Its number.
        id: FindingId,
        /// The whole finding.
        finding: Arc<Finding>,
        /// True if this goes on with the edit before (typing), and so is one step of undo with it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        continued: bool,
    },
    /// Says, changes or clears what is seen of a finding at a visit.
    SetFindingState {
        /// The finding.
        id: FindingId,
        /// The film that stands for the visit.
        radiograph: RadiographId,
        /// The new state; `None` makes it an open question again.
        seen: Option<Seen>,
        /// Other films of the visit under which a state was kept; theirs is taken away.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        instead_of: Vec<RadiographId>,
        /// A mark that is drawn or moved with it, in one step.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        drawn: Option<Box<(MarkId, Arc<Mark>)>>,
    },
    /// Follows a finding no longer.
    RemoveFinding {
        /// Its number.
        id: FindingId,
        /// The film that was looked at, to lead back to.
        radiograph: RadiographId,
    },
    /// Signs the reading. Nothing changes it after that but an amendment, and no undo takes it back.
    Sign(Box<Signature>),
    /// Makes a signed reading a draft again that refers to what was signed.
    Amend,
}

impl Edit {
    /// Says the stage of a film, or clears it.
    pub fn stage(radiograph: RadiographId, stage: Option<Stage>) -> Self {
        Self::SetStage { radiograph, stage, as_before: None }
    }

    /// The film that the edit is about; `None` for one that is about none, or about the reading as a whole.
    pub fn radiograph(&self) -> Option<&RadiographId> {
        match self {
            Self::SetStage { radiograph, .. }
            | Self::SetAsBefore { radiograph, .. }
            | Self::SetConfidence { radiograph, .. }
            | Self::SetNote { radiograph, .. }
            | Self::SetComplication { radiograph, .. }
            | Self::RemoveMarks { radiograph, .. }
            | Self::SetCalibration { radiograph, .. }
            | Self::SetRegistration { radiograph, .. }
            | Self::SetAnswer { radiograph, .. }
            | Self::SetFindingState { radiograph, .. }
            | Self::RemoveFinding { radiograph, .. } => Some(radiograph),
            Self::PutFinding { finding, .. } => finding.states.keys().next_back(),
            Self::Sign(_) | Self::Amend => None,
            Self::PutMark { mark, .. } => mark.parts.last().map(|part| &part.film),
        }
    }

    /// True if this edit continues an earlier one, so that both are one step of undo (typing, nudging).
    pub fn continues(&self, earlier: &Self) -> bool {
        match self {
            Self::SetNote { radiograph, continued, .. } => {
                *continued && matches!(earlier, Self::SetNote { radiograph: of, .. } if of == radiograph)
            }
            Self::SetCalibration { radiograph, continued, .. } => {
                *continued
                    && matches!(earlier, Self::SetCalibration { radiograph: of, .. } if of == radiograph)
            }
            Self::PutMark { id, continued, .. } => {
                *continued && matches!(earlier, Self::PutMark { id: of, .. } if of == id)
            }
            Self::PutFinding { id, continued, .. } => {
                *continued && matches!(earlier, Self::PutFinding { id: of, .. } if of == id)
            }
            Self::SetStage { .. }
            | Self::SetAsBefore { .. }
            | Self::SetConfidence { .. }
            | Self::SetComplication { .. }
            | Self::RemoveMarks { .. }
            | Self::SetRegistration { .. }
            | Self::SetAnswer { .. }
            | Self::SetFindingState { .. }
            | Self::RemoveFinding { .. }
            | Self::Sign(_)
            | Self::Amend => false,
        }
    }

    /// The time that the edit speaks of.
    pub fn time(&self) -> Option<Timestamp> {
        match self {
            Self::SetCalibration { calibration, .. } => {
                calibration.as_ref().map(|calibration| calibration.at)
            }
            Self::SetRegistration { registration, .. } => registration.as_ref().map(|own| own.at),
            Self::Sign(signature) => Some(signature.at),
            Self::SetStage { .. }
            | Self::SetAsBefore { .. }
            | Self::SetConfidence { .. }
            | Self::SetNote { .. }
            | Self::SetComplication { .. }
            | Self::PutMark { .. }
            | Self::RemoveMarks { .. }
            | Self::SetAnswer { .. }
            | Self::PutFinding { .. }
            | Self::SetFindingState { .. }
            | Self::RemoveFinding { .. }
            | Self::Amend => None,
        }
    }

    /// True if undo stops at this edit: a signature stays.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Sign(_))
    }
}
