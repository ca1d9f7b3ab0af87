//! Readings of format 2, as they were: complications stood in the opinions, film by film. In format 3 they are
//! findings. What did not change between the two (calibrations, marks, words) is read by the types of now; should
//! one of these change, its shape of format 2 comes here.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::case::{
    Calibration, Complication, Confidence, Marks, Opinion, RadiographId, Reader, Reading, Stage,
};

/// Said of one radiograph.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct OldOpinion {
    #[serde(default)]
    stage: Option<Stage>,
    #[serde(default)]
    confidence: Option<Confidence>,
    #[serde(default)]
    complications: BTreeSet<Complication>,
    #[serde(default)]
    note: String,
}

/// Nothing was ever signed in format 2.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
enum OldState {
    #[default]
    Draft,
}

/// A reading of format 2. One of format 1 is read by it too: it has neither calibrations nor marks.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename = "Reading")]
pub(crate) struct OldReading {
    /// Version of the file.
    pub(crate) format: u32,
    reader: Reader,
    #[serde(default, rename = "state")]
    _state: OldState,
    #[serde(default)]
    opinions: BTreeMap<RadiographId, OldOpinion>,
    #[serde(default)]
    calibrations: BTreeMap<RadiographId, Calibration>,
    #[serde(default)]
    marks: Marks,
}

impl OldReading {
    /// Whether it is more than its number that has to change.
    pub(crate) fn has_complications(&self) -> bool {
        self.opinions.values().any(|opinion| !opinion.complications.is_empty())
    }

    /// The same in format 3.
    pub(crate) fn lift(self) -> Reading {
        let mut lifted = Reading {
            format: 3,
            calibrations: self.calibrations,
            marks: self.marks,
            ..Reading::new(self.reader)
        };
        for (film, old) in self.opinions {
            let OldOpinion { stage, confidence, complications, note } = old;
            let opinion = Opinion { stage, confidence, note };
            // A film of which nothing but complications was said has findings now, and an empty opinion is none.
            if complications.is_empty() || !opinion.is_empty() {
                lifted.opinions.insert(film.clone(), opinion);
            }
            for complication in complications {
                lifted = lifted.with_complication(&film, complication);
            }
        }
        lifted
    }
}
