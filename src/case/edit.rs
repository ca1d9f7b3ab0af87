//! Edits: the only way a document changes, and the only room where a reading is changed in place.

use serde::{Deserialize, Serialize};

use crate::case::{Case, Complication, Confidence, Opinion, RadiographId, Reading, Stage};

/// One change of a reading. Serialised into the journal, so a variant once shipped is never renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
}

impl Edit {
    /// The film that the edit is about.
    pub fn radiograph(&self) -> &RadiographId {
        match self {
            Self::SetStage { radiograph, .. }
            | Self::SetConfidence { radiograph, .. }
            | Self::SetNote { radiograph, .. }
            | Self::SetComplication { radiograph, .. } => radiograph,
        }
    }

    /// The reading after this edit, `None` when nothing would change; the one before stays as it was.
    pub fn apply(&self, reading: &Reading) -> Option<Reading> {
        let id = self.radiograph();
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
        }
    }

    /// Whether a following edit continues this one, so that both are one step of undo (typing a note).
    pub fn continues(&self, earlier: &Self) -> bool {
        matches!((self, earlier),
            (Self::SetNote { radiograph: a, continued: true, .. }, Self::SetNote { radiograph: b, .. }) if a == b)
    }

    /// "Stage of 6 months after revision (AP): hard callus": the step in the words of undo and redo.
    pub fn words(&self, case: &Case) -> String {
        let film = case.radiograph(self.radiograph()).map_or_else(
            || self.radiograph().to_string(),
            |film| {
                let time = case.time_words(&film.time);
                let views: Vec<_> = film.views.iter().map(|view| view.position.word()).collect();
                if views.is_empty() { time } else { format!("{time} ({})", views.join(" + ")) }
            },
        );
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
        }
    }
}
