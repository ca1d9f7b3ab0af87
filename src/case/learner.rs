//! What a learner predicted of a case before each answer, and what they said of its films.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::case::{CaseId, Pin, RadiographId, Reader, Reading, unique};

/// Version of the learner file that this program writes.
pub const LEARNER_FORMAT: u32 = 1;

/// The answers of one learner to the quiz of one case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Learner {
    /// Version of the file.
    pub format: u32,
    /// The case that was asked about.
    pub case: CaseId,
    /// Stages, scores and marks of the learner.
    pub reading: Reading,
    /// Predictions, by the first film of the visit at which they were made.
    #[serde(default, deserialize_with = "unique::map")]
    pub predictions: BTreeMap<RadiographId, Prediction>,
}

/// What was predicted at one visit.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prediction {
    /// Does it unite within 12 months?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub union: Option<Guess>,
    /// Where does it break?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Pin>,
    /// Free text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The answer was shown: nothing that was said of this visit changes any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub told: bool,
}

/// Answer to a question of yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Guess {
    /// Yes.
    Yes,
    /// No.
    No,
    /// The learner does not know.
    Unsure,
}

impl Guess {
    /// Every answer.
    pub const ALL: [Self; 3] = [Self::Yes, Self::No, Self::Unsure];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unsure => "unsure",
        }
    }
}

impl Learner {
    /// A learner who has not said anything yet.
    pub fn new(case: CaseId, learner: Reader) -> Self {
        Self { format: LEARNER_FORMAT, case, reading: Reading::new(learner), predictions: BTreeMap::new() }
    }

    /// What was predicted at a visit, by its films.
    pub fn prediction(&self, films: &[RadiographId]) -> Option<&Prediction> {
        films.iter().find_map(|film| self.predictions.get(film))
    }
}
