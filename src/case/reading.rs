//! A reading: what one reader says about the films of one case. Nothing that can be computed is stored.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::case::{Complication, Confidence, RadiographId, ReaderId, Stage};

/// Version of the reading file that this program writes.
pub const READING_FORMAT: u32 = 1;

/// Who reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reader {
    /// Identifier, also the stem of the file.
    pub id: ReaderId,
    /// Name as the reader gave it.
    pub name: String,
}

/// How far a reading has come. A signed reading comes with a later format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum ReadingState {
    /// Still being written.
    #[default]
    Draft,
}

/// What a reader says about one radiograph.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opinion {
    /// Healing stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// How sure the reader is of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// Complications seen.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub complications: BTreeSet<Complication>,
    /// Free text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Opinion {
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One reader's reading of one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Version of the file.
    pub format: u32,
    /// Whose reading it is.
    pub reader: Reader,
    /// Draft or, later, signed.
    #[serde(default)]
    pub state: ReadingState,
    /// What was said, by radiograph; a film nothing was said about is absent.
    #[serde(default)]
    pub opinions: BTreeMap<RadiographId, Opinion>,
}

impl Reading {
    /// An empty draft.
    pub fn new(reader: Reader) -> Self {
        Self { format: READING_FORMAT, reader, state: ReadingState::Draft, opinions: BTreeMap::new() }
    }

    /// What was said about a film, if anything.
    pub fn opinion(&self, id: &RadiographId) -> Option<&Opinion> {
        self.opinions.get(id)
    }

    /// The stage given to a film, if any.
    pub fn stage(&self, id: &RadiographId) -> Option<Stage> {
        self.opinion(id).and_then(|opinion| opinion.stage)
    }
}
