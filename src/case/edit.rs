//! Edits: the only way a document changes, and the only room where a reading is changed in place.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::case::{
    Calibration, Case, Complication, Confidence, Mark, MarkId, Opinion, RadiographId, Reading, Stage,
};

/// What was done to a mark, for the words of undo.
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
    /// Says, changes or withdraws the healing stage of a film.
    SetStage {
        /// The film.
        radiograph: RadiographId,
        /// The stage; `None` withdraws it.
        stage: Option<Stage>,
    },
    /// Says, changes or withdraws the confidence.
    SetConfidence {
        /// The film.
        radiograph: RadiographId,
        /// The confidence; `None` withdraws it.
        confidence: Option<Confidence>,
    },
    /// Replaces the note.
    SetNote {
        /// The film.
        radiograph: RadiographId,
        /// The whole text.
        note: String,
        /// Whether this is more typing in the same sitting, and so one step of undo with the edit before.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        continued: bool,
    },
    /// Says or withdraws that a complication is seen.
    SetComplication {
        /// The film.
        radiograph: RadiographId,
        /// Which one.
        complication: Complication,
        /// Whether it is seen.
        seen: bool,
    },
    /// Draws a mark, or puts it in place of the one with its number.
    PutMark {
        /// Its number.
        id: MarkId,
        /// The whole mark.
        mark: Arc<Mark>,
        /// What was done to it.
        deed: Deed,
        /// Whether this goes on with the edit before (nudging, typing), and so is one step of undo with it.
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
    /// Fixes, changes or withdraws the scale of a film. Touches no mark.
    SetCalibration {
        /// The film.
        radiograph: RadiographId,
        /// How; `None` goes back to what the file says.
        calibration: Option<Box<Calibration>>,
        /// Whether this goes on with the edit before, and so is one step of undo with it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        continued: bool,
    },
}

impl Edit {
    /// The film that the edit is about; `None` for a mark without parts, which `check` refuses.
    pub fn radiograph(&self) -> Option<&RadiographId> {
        match self {
            Self::SetStage { radiograph, .. }
            | Self::SetConfidence { radiograph, .. }
            | Self::SetNote { radiograph, .. }
            | Self::SetComplication { radiograph, .. }
            | Self::RemoveMarks { radiograph, .. }
            | Self::SetCalibration { radiograph, .. } => Some(radiograph),
            Self::PutMark { mark, .. } => mark.parts.last().map(|part| &part.film),
        }
    }

    /// The reading after this edit, `None` when nothing would change; the one before stays as it was.
    pub fn apply(&self, reading: &Reading) -> Option<Reading> {
        match self {
            Self::SetStage { radiograph, .. }
            | Self::SetConfidence { radiograph, .. }
            | Self::SetNote { radiograph, .. }
            | Self::SetComplication { radiograph, .. } => self.apply_to_opinion(radiograph, reading),
            Self::PutMark { id, mark, .. } => {
                let changes = reading.mark(*id).is_none_or(|before| before != mark);
                changes.then(|| Reading { marks: reading.marks.insert(*id, mark.clone()), ..reading.clone() })
            }
            Self::RemoveMarks { ids, .. } => {
                let mut marks = reading.marks.clone();
                for id in ids {
                    marks.remove_mut(id);
                }
                (marks.size() < reading.marks.size()).then(|| Reading { marks, ..reading.clone() })
            }
            Self::SetCalibration { radiograph, calibration, .. } => {
                if reading.calibration(radiograph) == calibration.as_deref() {
                    return None;
                }
                let mut next = reading.clone();
                match calibration {
                    Some(calibration) => {
                        next.calibrations.insert(radiograph.clone(), Calibration::clone(calibration))
                    }
                    None => next.calibrations.remove(radiograph),
                };
                Some(next)
            }
        }
    }

    fn apply_to_opinion(&self, id: &RadiographId, reading: &Reading) -> Option<Reading> {
        let before = reading.opinion(id).cloned().unwrap_or_default();
        let mut after = before.clone();
        self.change(&mut after);
        if after == before {
            return None;
        }
        let mut next = reading.clone();
        if after.is_empty() {
            next.opinions.remove(id);
        } else {
            next.opinions.insert(id.clone(), after);
        }
        Some(next)
    }

    fn change(&self, opinion: &mut Opinion) {
        match self {
            Self::SetStage { stage, .. } => opinion.stage = *stage,
            Self::SetConfidence { confidence, .. } => opinion.confidence = *confidence,
            Self::SetNote { note, .. } => opinion.note.clone_from(note),
            Self::SetComplication { complication, seen: true, .. } => {
                opinion.complications.insert(*complication);
            }
            Self::SetComplication { complication, seen: false, .. } => {
                opinion.complications.remove(complication);
            }
            // These say nothing about a film as a whole.
            Self::PutMark { .. } | Self::RemoveMarks { .. } | Self::SetCalibration { .. } => {}
        }
    }

    /// Whether a following edit continues this one, so that both are one step of undo (typing, nudging).
    pub fn continues(&self, earlier: &Self) -> bool {
        match (self, earlier) {
            (Self::SetNote { radiograph: a, continued: true, .. }, Self::SetNote { radiograph: b, .. })
            | (
                Self::SetCalibration { radiograph: a, continued: true, .. },
                Self::SetCalibration { radiograph: b, .. },
            ) => a == b,
            (Self::PutMark { id: a, continued: true, .. }, Self::PutMark { id: b, .. }) => a == b,
            _ => false,
        }
    }

    /// "Stage of 6 months after revision (AP): hard callus": the step in the words of undo and redo.
    pub fn words(&self, case: &Case) -> String {
        let film = self.radiograph().map_or_else(String::new, |id| film_words(case, id));
        match self {
            Self::SetStage { stage: Some(stage), .. } => format!("Stage of {film}: {}", stage.word()),
            Self::SetStage { stage: None, .. } => format!("Stage of {film}: withdrawn"),
            Self::SetConfidence { confidence: Some(confidence), .. } => {
                format!("Confidence of {film}: {}", confidence.word())
            }
            Self::SetConfidence { confidence: None, .. } => format!("Confidence of {film}: withdrawn"),
            Self::SetNote { .. } => format!("Note of {film}"),
            Self::SetComplication { complication, seen, .. } => {
                let word = complication.word();
                format!("{} of {film}: {word}", if *seen { "Complication" } else { "Withdrawn complication" })
            }
            Self::PutMark { mark, deed, .. } => format!("{} on {film}", deed.words(&mark.word())),
            Self::RemoveMarks { ids, .. } if ids.len() == 1 => format!("Delete mark on {film}"),
            Self::RemoveMarks { ids, .. } => format!("Delete {} marks on {film}", ids.len()),
            Self::SetCalibration { calibration: Some(calibration), .. } => {
                format!("Calibrate {film} on {}", calibration.object)
            }
            Self::SetCalibration { calibration: None, .. } => format!("Withdraw calibration of {film}"),
        }
    }
}

impl Deed {
    fn words(self, mark: &str) -> String {
        match self {
            Self::Draw => format!("Draw {mark}"),
            Self::Complete => format!("Go on with {mark}"),
            Self::Move => format!("Move {mark}"),
            Self::Reshape => format!("Reshape {mark}"),
            Self::Describe => format!("Describe {mark}"),
            Self::MoveLabel => format!("Move label of {mark}"),
        }
    }
}

fn film_words(case: &Case, id: &RadiographId) -> String {
    let Some(film) = case.radiograph(id) else { return id.to_string() };
    let time = case.time_words(&film.time);
    let views: Vec<_> = film.views.iter().map(|view| view.position.word()).collect();
    if views.is_empty() { time } else { format!("{time} ({})", views.join(" + ")) }
}
