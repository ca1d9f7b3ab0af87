//! Readings of format 2, as they were: complications stood in the opinions, film by film. In format 3 they are
//! findings. What did not change between the two (calibrations, marks, words) is read by the types of now; should
//! one of these change, its shape of format 2 comes here.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::case::unique;
use crate::case::{
    Calibration, Complication, Confidence, Marks, RadiographId, Reader, Reading, ReadingState,
};
use crate::store::migrate::v3;

/// Said of one radiograph.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct OldOpinion {
    #[serde(default)]
    stage: Option<v3::OldStage>,
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
    #[serde(default, deserialize_with = "unique::map")]
    opinions: BTreeMap<RadiographId, OldOpinion>,
    #[serde(default, deserialize_with = "unique::map")]
    calibrations: BTreeMap<RadiographId, Calibration>,
    #[serde(default, deserialize_with = "unique::map")]
    marks: Marks,
}

impl OldReading {
    /// True if it is more than its number that has to change.
    pub(crate) fn has_complications(&self) -> bool {
        self.opinions.values().any(|opinion| !opinion.complications.is_empty())
    }

    /// The same in format 3.
    pub(crate) fn lift(self) -> v3::OldReading {
        let mut told = Reading::new(self.reader.clone());
        let mut opinions = BTreeMap::new();
        for (film, old) in self.opinions {
            let OldOpinion { stage, confidence, complications, note } = old;
            // A film of which nothing but complications was said has findings now, and an empty opinion is none.
            let says = stage.is_some() || confidence.is_some() || !note.is_empty();
            for complication in &complications {
                told = told.with_complication(&film, *complication);
            }
            if complications.is_empty() || says {
                opinions.insert(film, v3::OldOpinion { stage, confidence, note });
            }
        }
        v3::OldReading {
            format: 3,
            reader: self.reader,
            state: ReadingState::Draft,
            amends: None,
            opinions,
            scores: BTreeMap::new(),
            findings: told.findings,
            calibrations: self.calibrations,
            marks: self.marks,
        }
    }
}
