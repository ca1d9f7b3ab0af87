//! Score sheets: what a reader answered, item by item, for one visit. Scores, items, grades and reasons are data,
//! known by their keys; totals are computed above and never stored.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::case::{Key, Place, RadiographId};

/// Answers of one sheet, by item. An item that was not answered is absent; the order of answering leaves no trace.
pub type Sheet = BTreeMap<Key, Answer>;

/// Every sheet of a reading: by the film that stands for the visit, then by score. A visit is known by any of its
/// films, so that a film added to it or another order of films loses no sheet.
pub type Sheets = BTreeMap<RadiographId, BTreeMap<Key, Sheet>>;

/// Answer to one item of a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The grade, or why there is none.
    pub given: Given,
    /// The film that stood beside as the baseline when it was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<RadiographId>,
    /// The place on a film that the answer is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<Pin>,
}

/// A grade, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Given {
    /// This grade of the item's scale.
    Grade(u8),
    /// No grade can be given.
    NotAssessable {
        /// Key of the reason ("plate").
        reason: Key,
        /// The reader's own words, where the reason asks for them.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        words: String,
    },
}

/// A place on a film.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// The film.
    pub film: RadiographId,
    /// Place in pixels of the film.
    pub at: Place,
}

impl Answer {
    /// A grade, given without a baseline beside it and without a place.
    pub fn grade(grade: u8) -> Self {
        Self { given: Given::Grade(grade), beside: None, pin: None }
    }

    /// No grade, for this reason.
    pub fn not_assessable(reason: Key) -> Self {
        let given = Given::NotAssessable { reason, words: String::new() };
        Self { given, beside: None, pin: None }
    }

    /// The grade, where one was given.
    pub fn graded(&self) -> Option<u8> {
        match self.given {
            Given::Grade(grade) => Some(grade),
            Given::NotAssessable { .. } => None,
        }
    }
}
