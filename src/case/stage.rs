//! The fixed words of a reading: healing stages, confidence, complications.
//!
//! Stages follow the course of secondary healing on plain films (clinical.md §2.1); the last two words are
//! not stages but answers. Complications are those the source case names (clinical.md §2.2).

use serde::{Deserialize, Serialize};

use crate::case::Key;

/// What a film shows of healing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Stage {
    /// Fracture line sharp, no callus.
    NoCallus,
    /// Faint periosteal cloud.
    SoftCallus,
    /// Mineralised callus that bridges cortices.
    HardCallus,
    /// Line no longer seen, callus dense: united.
    Consolidation,
    /// Callus shrinks, cortex re-forms.
    Remodelling,
    /// The film does not allow an answer.
    NotAssessable,
    /// No progression since the previous film.
    NoProgression,
}

impl Stage {
    /// Every answer, in the order of keys 1 to 7.
    pub const ALL: [Self; 7] = [
        Self::NoCallus,
        Self::SoftCallus,
        Self::HardCallus,
        Self::Consolidation,
        Self::Remodelling,
        Self::NotAssessable,
        Self::NoProgression,
    ];

    /// The stage in words.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoCallus => "no callus",
            Self::SoftCallus => "soft callus",
            Self::HardCallus => "hard callus",
            Self::Consolidation => "consolidation",
            Self::Remodelling => "remodelling",
            Self::NotAssessable => "not assessable",
            Self::NoProgression => "no progression",
        }
    }

    /// What the film shows at this stage (clinical.md §2.1).
    pub fn criteria(self) -> &'static str {
        match self {
            Self::NoCallus => "Line sharp; it may widen in the second week. No callus.",
            Self::SoftCallus => "No or a faint periosteal cloud; soft callus is hardly visible.",
            Self::HardCallus => "Mineralised callus bridges cortices; the line is blurred.",
            Self::Consolidation => "Line no longer seen, callus dense: united.",
            Self::Remodelling => "Callus shrinks; canal and cortex re-form.",
            Self::NotAssessable => "The film does not allow an answer: cut off, overlaid or unreadable.",
            Self::NoProgression => "Nothing has changed for the better since the previous film.",
        }
    }
}

/// How sure the reader is.
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

/// A complication of the source's vocabulary. What is seen of it is a finding of the kind [`Complication::key`].
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
