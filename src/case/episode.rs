//! Episodes: the rows of the fracture history table. One with an operation can anchor time points.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::{Age, EpisodeId, Key};

/// Side of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Side {
    /// The patient's right; `R` is read too.
    #[serde(alias = "R")]
    #[schemars(extend("alias" = "R"))]
    Right,
    /// The patient's left; `L` is read too.
    #[serde(alias = "L")]
    #[schemars(extend("alias" = "L"))]
    Left,
    /// Both sides; `B` is read too.
    #[serde(alias = "B")]
    #[schemars(extend("alias" = "B"))]
    Both,
}

impl Side {
    /// "right", "left", "both".
    pub fn word(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Left => "left",
            Self::Both => "both",
        }
    }

    /// "R", "L", "B": as printed in tables.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Right => "R",
            Self::Left => "L",
            Self::Both => "B",
        }
    }

    /// True if something on `self` can show something on `other`.
    pub fn agrees_with(self, other: Self) -> bool {
        self == other || self == Self::Both || other == Self::Both
    }
}

/// A device as a coded concept, beside the words of the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Device {
    /// Short key of the device list ("DHS", "IMN").
    pub key: String,
    /// Coding scheme designator ("SCT").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// Code value in that scheme ("257327003").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Code meaning ("DHS plate").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meaning: Option<String>,
}

/// An operation: what makes an episode an anchor for time points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// Name on the flag of the timeline ("DHS", "Revision DHS").
    pub name: String,
    /// Words after an interval ("after revision": "3 months after revision").
    pub after: String,
    /// Date of the operation, where known.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::case::date::written")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub date: Option<Date>,
}

/// Start of the clock of an episode without an operation (cast, traction, other conservative treatment).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// Event of day zero.
    pub of: StartKind,
    /// Date of day zero, where known.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::case::date::written")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub date: Option<Date>,
}

/// Event of day zero of an episode without an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum StartKind {
    /// The injury: intervals read "6 weeks since injury".
    Injury,
    /// The start of treatment: intervals read "6 weeks since start of treatment".
    Treatment,
    /// Not stated: the source counts days from a day of which it does not say what happened on it. Intervals read
    /// "6 weeks since day zero".
    NotStated,
}

/// Event that a clock of the timeline counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnchorKind {
    /// An operation.
    Operation,
    /// The injury.
    Injury,
    /// The start of conservative treatment.
    Treatment,
    /// A day zero of which the source does not say what happened.
    NotStated,
}

/// Day zero of an episode, with its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor<'a> {
    /// The event.
    pub kind: AnchorKind,
    /// Name on the flag of the timeline ("DHS", "Injury").
    pub name: &'a str,
    /// Words after an interval ("after revision", "since injury").
    pub after: &'a str,
    /// Word that follows "before" ("DHS", "injury").
    pub before: &'a str,
    /// Date, where known.
    pub date: Option<Date>,
}

/// Outcome of an episode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Outcome {
    /// The fracture united.
    Union,
    /// Union took longer than expected.
    DelayedUnion,
    /// No union.
    Nonunion,
    /// United in a wrong position.
    Malunion,
    /// Screw, plate or nail broke, bent, loosened or pulled out.
    HardwareFailure,
    /// Infection.
    Infection,
    /// Fractured again.
    Refracture,
    /// Still under way.
    Ongoing,
}

impl Outcome {
    /// The outcome in words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Union => "union",
            Self::DelayedUnion => "delayed union",
            Self::Nonunion => "nonunion",
            Self::Malunion => "malunion",
            Self::HardwareFailure => "hardware failure",
            Self::Infection => "infection",
            Self::Refracture => "refracture",
            Self::Ongoing => "ongoing",
        }
    }
}

/// A class of a fracture in a published classification, as the author of the case gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Classification {
    /// Key of the classification ("seinsheimer", "weber-cech", "ao-ota").
    pub system: Key,
    /// The class in it ("IIA", "32A3(a)").
    pub class: String,
}

/// One fracture and its treatment: a row of the history table. Text cells stay as printed in the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Episode {
    /// Identifier that time points refer to.
    pub id: EpisodeId,
    /// Patient's age in years, whole or with decimals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_years: Option<Age>,
    /// Date of the fracture, where known.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::case::date::written")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub date: Option<Date>,
    /// Side of the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// Bone in plain words, lower case ("femur").
    pub bone: String,
    /// Region of the bone ("subtrochanteric").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Classes of the fracture, or of the nonunion that it became.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classifications: Vec<Classification>,
    /// Treatment, as printed.
    pub treatment: String,
    /// The device, coded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Device>,
    /// The operation that time points can be anchored to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<Operation>,
    /// Start of the clock when there was no operation; films are then anchored to this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Start>,
    /// Follow-up, as printed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub follow_up: String,
    /// Coded outcome of the follow-up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
}

impl Episode {
    /// "R femur": side and bone for a narrow column.
    pub fn site(&self) -> String {
        match self.side {
            Some(side) => format!("{} {}", side.letter(), self.bone),
            None => self.bone.clone(),
        }
    }

    /// Name of the operation, or the treatment where there is none.
    pub fn name(&self) -> &str {
        self.operation.as_ref().map_or(&self.treatment, |operation| &operation.name)
    }

    /// Day zero of the episode: its operation, else the injury or the start of treatment. `None`: nothing can be
    /// counted from it.
    pub fn anchor(&self) -> Option<Anchor<'_>> {
        if let Some(Operation { name, after, date }) = &self.operation {
            return Some(Anchor { kind: AnchorKind::Operation, name, after, before: name, date: *date });
        }
        let start = self.start.as_ref()?;
        Some(match start.of {
            StartKind::Injury => Anchor {
                kind: AnchorKind::Injury,
                name: "Injury",
                after: "since injury",
                before: "injury",
                date: start.date.or(self.date),
            },
            StartKind::Treatment => Anchor {
                kind: AnchorKind::Treatment,
                name: "Start of treatment",
                after: "since start of treatment",
                before: "start of treatment",
                date: start.date,
            },
            StartKind::NotStated => Anchor {
                kind: AnchorKind::NotStated,
                name: "Day zero",
                after: "since day zero",
                before: "day zero",
                date: start.date,
            },
        })
    }
}
