//! The words of a reading about healing: the stage of a film, the confidence, complications.
//!
//! Stages are data (`assets/stages/`): a case names a scheme, a scheme lists its stages, and a reading keeps the key of
//! one. Complications are those that the source case names.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::case::{InvalidId, Key};

/// Healing that a film shows: the key of a stage in a scheme, or [`Stage::NOT_ASSESSABLE`], which is an answer in
/// every scheme. Written as text ("bridging-callus"). The keys of one scheme are not those of another, so that the
/// same reading says the same whatever scheme its case names later.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Stage(Cow<'static, str>);

impl Stage {
    /// Radiographic scheme: the line is sharp, no callus.
    pub const NO_CALLUS: Self = Self(Cow::Borrowed("no-callus"));
    /// Radiographic scheme: callus that does not bridge.
    pub const CALLUS: Self = Self(Cow::Borrowed("callus-not-bridging"));
    /// Radiographic scheme: callus bridges, the line is visible.
    pub const BRIDGING: Self = Self(Cow::Borrowed("bridging-callus"));
    /// Radiographic scheme: the line is obliterated.
    pub const UNION: Self = Self(Cow::Borrowed("union"));
    /// Radiographic scheme: remodelled.
    pub const REMODELLED: Self = Self(Cow::Borrowed("remodelled"));
    /// The film does not allow an answer.
    pub const NOT_ASSESSABLE: Self = Self(Cow::Borrowed("not-assessable"));

    /// The stages of the radiographic scheme in the order of healing, then "not assessable".
    pub const ALL: [Self; 6] =
        [Self::NO_CALLUS, Self::CALLUS, Self::BRIDGING, Self::UNION, Self::REMODELLED, Self::NOT_ASSESSABLE];

    /// The stage of this key.
    pub fn of(key: &Key) -> Self {
        Self(Cow::Owned(key.as_str().to_owned()))
    }

    /// The key, as it is written in a reading.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True if the answer is that the film does not allow one.
    pub fn is_not_assessable(&self) -> bool {
        *self == Self::NOT_ASSESSABLE
    }
}

impl TryFrom<String> for Stage {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, InvalidId> {
        Key::new(text).map(|key| Self(Cow::Owned(key.into())))
    }
}

impl From<Stage> for String {
    fn from(stage: Stage) -> Self {
        stage.0.into_owned()
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The reader's confidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Confidence {
    /// Possible.
    Possible,
    /// Probable.
    Probable,
    /// Definite.
    Definite,
}

impl Confidence {
    /// Every answer, weakest first.
    pub const ALL: [Self; 3] = [Self::Possible, Self::Probable, Self::Definite];

    /// The answer in words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Probable => "probable",
            Self::Definite => "definite",
        }
    }
}

/// A complication of the source case's vocabulary. What is seen of it is a finding of the kind [`Complication::key`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Complication {
    /// Screw, plate or nail broken, bent, loose, pulled or backed out.
    HardwareFailure,
    /// Signs of infection.
    Infection,
    /// Union later than expected, still progressing.
    DelayedUnion,
    /// No union.
    Nonunion,
    /// United in a wrong position.
    Malunion,
    /// Fractured again.
    Refracture,
    /// Fracture around an implant or prosthesis.
    PeriprostheticFracture,
}

impl Complication {
    /// Every complication, in the order of the panel.
    pub const ALL: [Self; 7] = [
        Self::HardwareFailure,
        Self::Infection,
        Self::DelayedUnion,
        Self::Nonunion,
        Self::Malunion,
        Self::Refracture,
        Self::PeriprostheticFracture,
    ];

    /// Key of the kind of finding that it is.
    pub fn key(self) -> Option<Key> {
        Key::new(self.word().replace(' ', "-")).ok()
    }

    /// The complication in words.
    pub fn word(self) -> &'static str {
        match self {
            Self::HardwareFailure => "hardware failure",
            Self::Infection => "infection",
            Self::DelayedUnion => "delayed union",
            Self::Nonunion => "nonunion",
            Self::Malunion => "malunion",
            Self::Refracture => "refracture",
            Self::PeriprostheticFracture => "periprosthetic fracture",
        }
    }
}
