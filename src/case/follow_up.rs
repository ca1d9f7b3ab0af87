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
    /// When a film is expected.
    pub expected: Vec<Offset>,
    /// Who says so: a protocol or a source.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub according_to: String,
}

/// A visit that took place although no film of it is in the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitWithoutFilm {
    /// Identifier of the visit.
    pub id: VisitId,
    /// When it was.
    pub time: TimePoint,
    /// What was found.
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
    /// What is known about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}
