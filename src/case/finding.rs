//! Findings over time: one thing that is followed (a fracture line, a callus, a screw, a complication), with its
//! state at each visit. Kinds, sites and states are data, known by their keys.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::case::unique;
use crate::case::{Key, MarkId, RadiographId, Side};

/// Number of a finding within one reading, in the order of making.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FindingId(pub u32);

/// Findings by their numbers.
pub type Findings = BTreeMap<FindingId, Arc<Finding>>;

/// One thing that is followed over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Key of what it is ("callus", "screw", "nonunion").
    pub kind: Key,
    /// Key of where it is ("medial-cortex").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<Key>,
    /// Side of the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// Number or name among several alike: "3" of screw 3, or the reader's own name for it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Key of the definition by which it is said, where its kind offers several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<Key>,
    /// Free text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Its state at each visit, by the film that stands for the visit. A visit that is absent was not looked at:
    /// an open question, never "absent".
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "unique::map")]
    pub states: BTreeMap<RadiographId, Seen>,
}

/// State of a finding at one visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// Key of the state ("bridging", "broken").
    pub state: Key,
    /// The mark that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<MarkId>,
}

impl Finding {
    /// A finding of this kind of which nothing was seen yet.
    pub fn new(kind: Key) -> Self {
        Self {
            kind,
            site: None,
            side: None,
            label: String::new(),
            definition: None,
            note: String::new(),
            states: BTreeMap::new(),
        }
    }

    /// State at the visit with these films: that of the first of them that has one.
    pub fn seen_at<'a>(&'a self, films: &'a [RadiographId]) -> Option<(&'a RadiographId, &'a Seen)> {
        films.iter().find_map(|film| self.states.get_key_value(film))
    }
}
