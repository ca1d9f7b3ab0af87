//! Follow-up as planned and as it was: expected visits, visits without a film, gaps nobody measured.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::{EpisodeId, Offset, TimePoint, VisitId};

/// Visits that are expected after one operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// The operation they count from.
    pub anchor: EpisodeId,
    /// Offsets at which a film is expected.
    pub expected: Vec<Offset>,
    /// Protocol or source that expects them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub according_to: String,
}

/// A visit that took place although no film of it is in the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitWithoutFilm {
    /// Identifier of the visit.
    pub id: VisitId,
    /// Time of the visit.
    pub time: TimePoint,
    /// Findings of the visit.
    pub note: String,
}

/// An interval between two operations whose length nobody stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// The earlier operation.
    pub from: EpisodeId,
    /// The later operation.
    pub to: EpisodeId,
    /// Known facts about the gap.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}
