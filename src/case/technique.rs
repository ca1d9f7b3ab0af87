//! How the operation was planned, done and followed up: challenges with their solutions as a checklist, and short
//! structured entries of plan, operation and aftercare.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::{EpisodeId, Key, Offset, TimePoint};

/// A challenge of the operation, its published solution, and what was done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Technique {
    /// Names the entry.
    pub id: Key,
    /// The challenge, as printed.
    pub challenge: String,
    /// The solution, as printed.
    pub solution: String,
    /// What was done about it, episode by episode.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applied: Vec<Applied>,
}

/// What was done about a challenge in one episode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Applied {
    /// The episode.
    pub episode: EpisodeId,
    /// Whether it was done.
    pub state: AppliedState,
    /// What was done.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub what: String,
}

/// Whether a technique was applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum AppliedState {
    /// It was done.
    Done,
    /// It was done in part.
    InPart,
    /// It was not done.
    NotDone,
    /// The source does not say.
    NotStated,
}

impl AppliedState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Done, Self::InPart, Self::NotDone, Self::NotStated];

    /// The state in words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::InPart => "done in part",
            Self::NotDone => "not done",
            Self::NotStated => "not stated",
        }
    }
}

/// One entry of the plan, the operation or the aftercare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Care {
    /// Names the entry.
    pub id: Key,
    /// When in the course of treatment.
    pub phase: CarePhase,
    /// What kind of measure.
    pub kind: CareKind,
    /// What was planned, done or advised.
    pub what: String,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// The episode that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub episode: Option<EpisodeId>,
    /// When it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<TimePoint>,
    /// How long it lasted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasting: Option<Offset>,
    /// Whether it is advice of the source and not told of this patient.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub advice: bool,
}

/// Phase of treatment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum CarePhase {
    /// Before the operation.
    Plan,
    /// During the operation.
    Operation,
    /// After the operation.
    Aftercare,
}

impl CarePhase {
    /// Every phase.
    pub const ALL: [Self; 3] = [Self::Plan, Self::Operation, Self::Aftercare];

    /// Heading of the phase.
    pub fn word(self) -> &'static str {
        match self {
            Self::Plan => "Before the operation",
            Self::Operation => "During the operation",
            Self::Aftercare => "Aftercare",
        }
    }
}

/// Kind of a measure of treatment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum CareKind {
    /// Assessment before a decision.
    Assessment,
    /// Choice of the implant.
    Implant,
    /// Instruments and material.
    Equipment,
    /// Something found or done at the operation.
    Operation,
    /// Brace, cast, traction.
    Immobilisation,
    /// A step of weight bearing.
    WeightBearing,
    /// Functional training.
    Rehabilitation,
    /// Care of the wound.
    WoundCare,
    /// Prevention of thrombosis.
    Thromboprophylaxis,
    /// Drugs and supplements.
    Medication,
    /// Anything else.
    Other,
}

impl CareKind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Assessment,
        Self::Implant,
        Self::Equipment,
        Self::Operation,
        Self::Immobilisation,
        Self::WeightBearing,
        Self::Rehabilitation,
        Self::WoundCare,
        Self::Thromboprophylaxis,
        Self::Medication,
        Self::Other,
    ];

    /// The kind in words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Assessment => "assessment",
            Self::Implant => "implant",
            Self::Equipment => "instruments",
            Self::Operation => "operation",
            Self::Immobilisation => "immobilisation",
            Self::WeightBearing => "weight bearing",
            Self::Rehabilitation => "rehabilitation",
            Self::WoundCare => "wound care",
            Self::Thromboprophylaxis => "prevention of thrombosis",
            Self::Medication => "medication",
            Self::Other => "other",
        }
    }
}

/// Something that the source states and that no other part of the case holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Names the statement.
    pub id: Key,
    /// Part of the source.
    pub section: Section,
    /// What it states.
    pub says: String,
    /// Episodes that it concerns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub episodes: Vec<EpisodeId>,
    /// Persons of the pedigree that it concerns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<Key>,
    /// References of the source for it, as printed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub references: String,
}

/// Part of a case report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Section {
    /// What was known before.
    Background,
    /// History and findings of the patient.
    Presentation,
    /// Operation and course.
    Course,
    /// What follows from it.
    Discussion,
    /// The summary at the end.
    Conclusion,
}

impl Section {
    /// Every part.
    pub const ALL: [Self; 5] =
        [Self::Background, Self::Presentation, Self::Course, Self::Discussion, Self::Conclusion];

    /// Heading of the part.
    pub fn word(self) -> &'static str {
        match self {
            Self::Background => "Background",
            Self::Presentation => "Presentation",
            Self::Course => "Course",
            Self::Discussion => "Discussion",
            Self::Conclusion => "Conclusion",
        }
    }
}
