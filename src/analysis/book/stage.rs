//! Stages of healing and classifications of fractures as data (`assets/stages/`, `assets/classifications/`). A case
//! names its scheme of stages; nothing in code knows the name of a scheme but the one that holds where none is named.

use serde::{Deserialize, Serialize};

use crate::analysis::book::{Book, Citation, Shows};
use crate::case::{Case, Classification, Key, Opinion, Stage};

/// Key of the scheme by which a case is read that names none.
const DEFAULT_SCHEME: &str = "radiographic";

/// A scheme of stages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageScheme {
    /// Key, kept in case files: never changed once shipped.
    pub key: Key,
    /// "Radiographic".
    pub name: String,
    /// Purpose in one or two sentences.
    pub help: String,
    /// Stages in the order of healing, then those off that course. The first five have the keys 1 to 5, the sixth 8.
    pub stages: Vec<StageDefinition>,
    /// Source of the scheme.
    pub citation: Citation,
}

/// A stage of a scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageDefinition {
    /// Key, kept in readings: never changed once shipped, and the same in no two schemes.
    pub key: Key,
    /// "bridging callus, line visible".
    pub word: String,
    /// Criteria of the stage.
    pub criteria: String,
    /// The sign by which it is drawn.
    pub sign: StageSign,
    /// Progress of healing shown by the stage, if it states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shows: Option<Shows>,
    /// Most progress that the criteria allow, where they leave it open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub may_show: Option<Shows>,
    /// True if it excludes callus, as in primary healing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub without_callus: bool,
    /// The grade of a cortex in the modified RUST that says the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mrust: Option<u8>,
}

/// The signs by which stages are drawn: shape and colour at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StageSign {
    /// A hollow ring.
    Hollow,
    /// A ring, a quarter of it filled.
    Quarter,
    /// A ring, half of it filled.
    Half,
    /// A full disc.
    Full,
    /// A ring with a core.
    Core,
    /// A ring crossed by a fading line: union without callus on the way.
    Fading,
    /// A broken ring: the film allows no answer. Not for a scheme.
    Broken,
    /// A ring crossed by a bar: nothing but "as before" was said. Not for a scheme.
    Bar,
    /// A hollow square: a stage that no scheme of this computer defines. Not for a scheme.
    Unknown,
}

/// A published classification of fractures: a property of an episode, not a score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassificationSystem {
    /// Key, kept in case files: never changed once shipped.
    pub key: Key,
    /// "Seinsheimer".
    pub name: String,
    /// The injury that is classified: "subtrochanteric fracture".
    pub of: String,
    /// Its classes; empty where their texts may not be shipped and any code is taken as typed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<FractureClass>,
    /// Cautions.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub limits: String,
    /// Source of the classification.
    pub citation: Citation,
}

/// A class of a classification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FractureClass {
    /// "IIA".
    pub code: String,
    /// "two-part, transverse".
    pub words: String,
}

impl StageDefinition {
    /// Least and most progress of healing that the stage allows, if it states it.
    pub fn span(&self) -> Option<(Shows, Shows)> {
        let shows = self.shows?;
        Some((shows, self.may_show.unwrap_or(shows)))
    }
}

impl ClassificationSystem {
    /// The class of this code, whatever its capitals.
    pub fn class(&self, code: &str) -> Option<&FractureClass> {
        self.classes.iter().find(|class| class.code.eq_ignore_ascii_case(code.trim()))
    }
}

impl Book {
    /// The scheme of this key.
    pub fn stage_scheme(&self, key: &Key) -> Option<&StageScheme> {
        self.stage_schemes.iter().find(|scheme| scheme.key == *key)
    }

    /// The scheme by which a case is read: the one that it names, else the radiographic one.
    pub fn scheme_of(&self, case: &Case) -> Option<&StageScheme> {
        let named = case.stage_scheme.as_ref().and_then(|key| self.stage_scheme(key));
        let fallback = || self.stage_schemes.iter().find(|scheme| scheme.key.as_str() == DEFAULT_SCHEME);
        named.or_else(fallback).or(self.stage_schemes.first())
    }

    /// The definition of a stage, in whatever scheme; `None` for "not assessable", and where nobody defines it.
    pub fn stage(&self, stage: &Stage) -> Option<&StageDefinition> {
        let mut all = self.stage_schemes.iter().flat_map(|scheme| &scheme.stages);
        all.find(|own| own.key.as_str() == stage.as_str())
    }

    /// "bridging callus, line visible", "not assessable"; the key in words where nobody defines it.
    pub fn stage_word(&self, stage: &Stage) -> String {
        self.stage(stage).map_or_else(|| stage.as_str().replace('-', " "), |own| own.word.clone())
    }

    /// Criteria of a stage; empty if no definition is known.
    pub fn stage_criteria(&self, stage: &Stage) -> &str {
        if stage.is_not_assessable() {
            return "The film does not allow an answer: cut off, overlaid or unreadable.";
        }
        self.stage(stage).map_or("", |own| &own.criteria)
    }

    /// The sign by which a stage is drawn.
    pub fn stage_sign(&self, stage: &Stage) -> StageSign {
        if stage.is_not_assessable() {
            return StageSign::Broken;
        }
        self.stage(stage).map_or(StageSign::Unknown, |own| own.sign)
    }

    /// "bridging callus, line visible, as before": stage and comparison; `None` where neither was said.
    pub fn stage_words(&self, opinion: &Opinion) -> Option<String> {
        let stage = opinion.stage.as_ref().map(|stage| self.stage_word(stage));
        let before = opinion.as_before.then(|| AS_BEFORE.to_owned());
        let words: Vec<String> = stage.into_iter().chain(before).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    /// The sign by which what was said of a film is drawn: its stage, else that it is as before; `None`: neither.
    pub fn opinion_sign(&self, opinion: &Opinion) -> Option<StageSign> {
        let stage = opinion.stage.as_ref().map(|stage| self.stage_sign(stage));
        stage.or(opinion.as_before.then_some(StageSign::Bar))
    }

    /// Least and most progress of healing at this stage, if it states it.
    pub fn stage_span(&self, stage: &Stage) -> Option<(Shows, Shows)> {
        self.stage(stage)?.span()
    }

    /// The classification of this key.
    pub fn classification(&self, key: &Key) -> Option<&ClassificationSystem> {
        self.classifications.iter().find(|system| system.key == *key)
    }

    /// "Seinsheimer IIA": a class as it is printed in the history.
    pub fn class_words(&self, given: &Classification) -> String {
        let name = self.classification(&given.system);
        let name = name.map_or_else(|| given.system.as_str().replace('-', " "), |system| system.name.clone());
        format!("{name} {}", given.class.trim())
    }

    /// The words of a class, where its classification has any: "two-part, transverse".
    pub fn class_meaning(&self, given: &Classification) -> Option<&str> {
        let class = self.classification(&given.system)?.class(&given.class)?;
        Some(&class.words)
    }
}

/// Words for no change for the better since the film before.
pub const AS_BEFORE: &str = "as before";
/// Criteria of "as before".
pub const AS_BEFORE_CRITERIA: &str =
    "Nothing has changed for the better since the film before: no progression.";
