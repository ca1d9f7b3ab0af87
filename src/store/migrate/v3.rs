//! Readings of format 3, as they were: a stage was one of seven words, and "no progression" was one of them. In format
//! 4 a stage is the key of a stage in a scheme, and "as before" is said beside it. What did not change between the two
//! is read by the types of now; should one of these change, its shape of format 3 comes here.
//!
//! A reading that was signed in format 3 is printed in format 3 for ever: its signature stands for that very text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::case::unique;
use crate::case::{
    Amends, Calibration, Confidence, Findings, Marks, Opinion, RadiographId, Reader, Reading, ReadingState,
    Registrations, Sheets, Stage,
};

/// The seven words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum OldStage {
    NoCallus,
    SoftCallus,
    HardCallus,
    Consolidation,
    Remodelling,
    NotAssessable,
    NoProgression,
}

impl OldStage {
    /// Stage and "as before" of now.
    pub(crate) fn lifted(self) -> (Option<Stage>, bool) {
        match self {
            Self::NoCallus => (Some(Stage::NO_CALLUS), false),
            Self::SoftCallus => (Some(Stage::CALLUS), false),
            Self::HardCallus => (Some(Stage::BRIDGING), false),
            Self::Consolidation => (Some(Stage::UNION), false),
            Self::Remodelling => (Some(Stage::REMODELLED), false),
            Self::NotAssessable => (Some(Stage::NOT_ASSESSABLE), false),
            Self::NoProgression => (None, true),
        }
    }

    /// The word for what is said now; `Err` where format 3 had none.
    fn of(stage: Option<&Stage>, as_before: bool) -> Result<Option<Self>, ()> {
        let Some(stage) = stage else { return Ok(as_before.then_some(Self::NoProgression)) };
        let words = [
            Self::NoCallus,
            Self::SoftCallus,
            Self::HardCallus,
            Self::Consolidation,
            Self::Remodelling,
            Self::NotAssessable,
        ];
        let same = |word: &Self| word.lifted() == (Some(stage.clone()), as_before);
        words.into_iter().find(same).map(Some).ok_or(())
    }
}

/// Said of one radiograph.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OldOpinion {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) stage: Option<OldStage>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) confidence: Option<Confidence>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) note: String,
}

/// A reading of format 3.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "Reading")]
pub(crate) struct OldReading {
    /// Version of the file.
    pub(crate) format: u32,
    pub(crate) reader: Reader,
    #[serde(default)]
    pub(crate) state: ReadingState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) amends: Option<Amends>,
    #[serde(default, deserialize_with = "unique::map")]
    pub(crate) opinions: BTreeMap<RadiographId, OldOpinion>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "unique::maps_of_maps")]
    pub(crate) scores: Sheets,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "unique::map")]
    pub(crate) findings: Findings,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "unique::map")]
    pub(crate) calibrations: BTreeMap<RadiographId, Calibration>,
    #[serde(default, skip_serializing_if = "Marks::is_empty", deserialize_with = "unique::map")]
    pub(crate) marks: Marks,
}

impl OldReading {
    /// True if it is more than its number that has to change.
    pub(crate) fn has_stages(&self) -> bool {
        self.opinions.values().any(|opinion| opinion.stage.is_some())
    }

    /// The same in format 4.
    pub(crate) fn lift(self) -> Reading {
        let opinions = self.opinions.into_iter().map(|(film, old)| {
            let (stage, as_before) = old.stage.map_or((None, false), OldStage::lifted);
            (film, Opinion { stage, as_before, confidence: old.confidence, note: old.note })
        });
        Reading {
            format: 4,
            reader: self.reader,
            state: self.state,
            amends: self.amends,
            opinions: opinions.collect(),
            scores: self.scores,
            findings: self.findings,
            calibrations: self.calibrations,
            registrations: Registrations::new(),
            marks: self.marks,
        }
    }

    /// A reading of now in format 3; `None` where it says what format 3 could not.
    pub(crate) fn of(reading: &Reading) -> Option<Self> {
        if !reading.registrations.is_empty() {
            return None;
        }
        let opinion = |(film, own): (&RadiographId, &Opinion)| {
            let stage = OldStage::of(own.stage.as_ref(), own.as_before).ok()?;
            Some((film.clone(), OldOpinion { stage, confidence: own.confidence, note: own.note.clone() }))
        };
        Some(Self {
            format: 3,
            reader: reading.reader.clone(),
            state: reading.state.clone(),
            amends: reading.amends.clone(),
            opinions: reading.opinions.iter().map(opinion).collect::<Option<_>>()?,
            scores: reading.scores.clone(),
            findings: reading.findings.clone(),
            calibrations: reading.calibrations.clone(),
            marks: reading.marks.clone(),
        })
    }
}

/// Lifts a line of a journal of format 1 to 3 where it says a stage; other lines are the same in format 4. `None`
/// where the word is not one of that time.
pub(crate) fn lift_line(line: &mut Value) -> Option<()> {
    let Some(said) = line.pointer_mut("/Entry/entry/Edit/SetStage").and_then(Value::as_object_mut) else {
        return Some(());
    };
    let old = Option::<OldStage>::deserialize(said.get("stage")?).ok()?;
    let (stage, as_before) = old.map_or((None, false), OldStage::lifted);
    said.insert("stage".to_owned(), serde_json::to_value(stage).ok()?);
    said.insert("as_before".to_owned(), as_before.into());
    Some(())
}
