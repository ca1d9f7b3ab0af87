//! Findings as data (`assets/findings/`): kinds with their states, sites, and definitions of complications.

use serde::{Deserialize, Serialize};

use crate::analysis::book::Citation;
use crate::case::Key;

/// A kind of finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingKind {
    /// Key, kept in readings: never changed once shipped.
    pub key: Key,
    /// "Fracture line".
    pub name: String,
    /// Heading under which it is offered: "Healing", "Implant", "Bone", "Complication".
    pub group: String,
    /// Key of its list of states.
    pub states: Key,
    /// Keys of the sites where it can be; empty for one that has no site.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<Key>,
    /// True if there are several alike, told apart by a number (screws).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_numbered: bool,
    /// True if it is a complication, shown as a flag on the timeline.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_complication: bool,
    /// Definitions to choose from; printed with the finding. The first is proposed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub definitions: Vec<Wording>,
    /// Coded concept: (scheme, value, meaning); scheme `99CALLUS` where no public one was found.
    pub code: (String, String, String),
    /// Meaning and limits.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
}

/// One definition of a word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// Key, kept in readings.
    pub key: Key,
    /// "No union nine months after the injury, and no progress for three".
    pub words: String,
    /// Source.
    pub citation: Citation,
}

/// A list of states that kinds share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateList {
    /// Key, named by kinds.
    pub key: Key,
    /// States in the order of offering: 1, 2, 3 on the keyboard.
    pub states: Vec<StateDefinition>,
}

/// A state that a finding can be in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateDefinition {
    /// Key, kept in readings.
    pub key: Key,
    /// "bridging".
    pub name: String,
    /// Symbol of the state.
    pub look: Look,
    /// True if the finding is there in this state (a flag is flown, an implant is in place).
    pub is_there: bool,
    /// True if it is a turn for the worse: stands out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_alarming: bool,
}

/// Shape and colour of a state; the word stands beside it always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Look {
    /// Hollow ring, grey.
    Hollow,
    /// Quarter filled, yellow.
    Quarter,
    /// Half filled, orange.
    Half,
    /// Full disc, blue.
    Full,
    /// Full disc, grey.
    Solid,
    /// Ring with a core, green.
    Ring,
    /// Dashed ring, grey.
    Dashed,
    /// A tick, grey.
    Tick,
    /// A diamond, in the colour of complications.
    Diamond,
    /// A hollow diamond, in the colour of complications.
    HollowDiamond,
    /// A cross, in the colour of complications.
    Cross,
    /// A short stroke, grey.
    Dash,
}

/// A place of the body where a finding can be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Key, kept in readings.
    pub key: Key,
    /// "Medial cortex".
    pub name: String,
    /// Coded concept: (scheme, value, meaning); scheme `99CALLUS` where no public one was found.
    pub code: (String, String, String),
}
