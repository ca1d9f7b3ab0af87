//! Published operations that a case is compared with: each row of a table as printed, its coded fields beside the
//! printed cells, and the figures that a source states about the table, with the rule each is counted by.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::{Age, Key, Offset, Sex, Side};

/// A table of published operations, and what its source states about them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Literature {
    /// Title of the table, as printed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Remarks on the table: what its columns mean, what was corrected, what is odd.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Devices that rows name by key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub devices: Vec<Term>,
    /// Sites that rows name by key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<Term>,
    /// The publications.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub studies: Vec<Study>,
    /// The rows, in the order of the table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<PublishedRow>,
    /// Figures that the source states.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
}

impl Literature {
    /// The publication of this key.
    pub fn study(&self, key: &Key) -> Option<&Study> {
        self.studies.iter().find(|study| study.key == *key)
    }

    /// The row of this id.
    pub fn row(&self, id: &Key) -> Option<&PublishedRow> {
        self.rows.iter().find(|row| row.id == *id)
    }

    /// Year of publication of a row, where its study is known.
    pub fn year_of(&self, row: &PublishedRow) -> Option<i16> {
        self.study(&row.study).and_then(|study| study.year)
    }

    /// Name of a device, or its key where the list lacks it.
    pub fn device_name<'a>(&'a self, key: &'a Key) -> &'a str {
        name_in(&self.devices, key)
    }

    /// Name of a site, or its key where the list lacks it.
    pub fn site_name<'a>(&'a self, key: &'a Key) -> &'a str {
        name_in(&self.sites, key)
    }
}

fn name_in<'a>(terms: &'a [Term], key: &'a Key) -> &'a str {
    terms.iter().find(|term| term.key == *key).map_or(key.as_str(), |term| &term.name)
}

/// A device or a site under the key that rows name it by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The key.
    pub key: Key,
    /// Its name in full.
    pub name: String,
    /// Other words for it: the device keys and regions of episodes that are the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub same_as: Vec<String>,
}

/// One publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Study {
    /// Key that rows refer to, and its key in a bibliography.
    pub key: Key,
    /// The study as printed in the table ("Yang et al. [20]").
    pub printed: String,
    /// Year of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
    /// Authors, in the form of a bibliography ("Yang, A. and Lee, B.").
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub authors: String,
    /// Title of the publication.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Journal or book.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub journal: String,
    /// Digital object identifier, without a resolver in front.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doi: Option<String>,
}

/// The cells of a row as printed, letter for letter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PrintedCells {
    /// Age, or the number of patients, with its mark.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub age: String,
    /// Sex.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sex: String,
    /// Side and site.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub location: String,
    /// Treatment.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub treatment: String,
    /// Complications.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub complications: String,
    /// Status at the last follow-up.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub status: String,
}

/// One row of the table: what is printed, and what it was coded as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishedRow {
    /// Names the row.
    pub id: Key,
    /// Key of its publication.
    pub study: Key,
    /// The cells as printed.
    #[serde(default)]
    pub printed: PrintedCells,
    /// Names the patient, or the group; rows of one patient have the same.
    pub patient: Key,
    /// Patients in the row; 1 where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patients: Option<u16>,
    /// Of the patients of the row, how many had the complications or the further operation; all where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affected: Option<u16>,
    /// Age in years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_years: Option<Age>,
    /// Sex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// Site, by key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<Key>,
    /// Devices, by key; more than one where the operation used more than one construct.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub devices: Vec<Key>,
    /// Complications that the cells name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub complications: Vec<PublishedComplication>,
    /// Complications that the cells let one conclude without naming them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub implied: Vec<PublishedComplication>,
    /// Whether the cells do not say if there was a complication.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub complications_not_stated: bool,
    /// Whether a further operation after a failure is named or implied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reoperation: Option<Told>,
    /// State at the last follow-up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<PublishedOutcome>,
    /// When union, or the last state, was found, counted from the operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome_after: Option<Offset>,
    /// Remark on how the row was coded.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl PublishedRow {
    /// Patients in the row.
    pub fn size(&self) -> u32 {
        u32::from(self.patients.unwrap_or(1))
    }

    /// Months from the operation to the stated outcome, where stated.
    pub fn months(&self) -> Option<f64> {
        self.outcome_after.map(|after| after.days() / crate::case::TimeUnit::Month.days())
    }
}

/// How directly something is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Told {
    /// The cells name it.
    Named,
    /// The cells let one conclude it.
    Implied,
}

/// A kind of complication in the literature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum PublishedComplication {
    /// Screw, plate or nail broken, bent, loose or pulled out.
    HardwareFailure,
    /// Infection.
    Infection,
    /// Union later than expected.
    DelayedUnion,
    /// No union.
    Nonunion,
    /// United in a wrong position.
    Malunion,
    /// Fractured again after union.
    Refracture,
    /// Fracture around an implant or prosthesis.
    PeriprostheticFracture,
    /// Fracture or fragmentation during the operation.
    IntraoperativeFracture,
    /// Stress fracture.
    StressFracture,
    /// Another complication.
    Other,
}

impl PublishedComplication {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::HardwareFailure,
        Self::Infection,
        Self::DelayedUnion,
        Self::Nonunion,
        Self::Malunion,
        Self::Refracture,
        Self::PeriprostheticFracture,
        Self::IntraoperativeFracture,
        Self::StressFracture,
        Self::Other,
    ];

    /// The kind in words.
    pub fn word(self) -> &'static str {
        match self {
            Self::HardwareFailure => "hardware failure",
            Self::Infection => "infection",
            Self::DelayedUnion => "delayed union",
            Self::Nonunion => "nonunion",
            Self::Malunion => "malunion",
            Self::Refracture => "refracture",
            Self::PeriprostheticFracture => "periprosthetic fracture",
            Self::IntraoperativeFracture => "intra-operative fracture",
            Self::StressFracture => "stress fracture",
            Self::Other => "other complication",
        }
    }
}

/// State at the last follow-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum PublishedOutcome {
    /// The fracture united.
    Union,
    /// It did not.
    Nonunion,
    /// Some patients of the row united, others did not.
    Mixed,
    /// Bears full weight; union is not named.
    FullWeightBearing,
    /// Bears part of the weight; union is not named.
    PartialWeightBearing,
    /// Does not walk.
    NotWalking,
    /// The femoral head was resected without replacement (Girdlestone).
    Resection,
    /// Another state.
    Other,
    /// The source does not say.
    NotStated,
}

impl PublishedOutcome {
    /// Every state.
    pub const ALL: [Self; 9] = [
        Self::Union,
        Self::Nonunion,
        Self::Mixed,
        Self::FullWeightBearing,
        Self::PartialWeightBearing,
        Self::NotWalking,
        Self::Resection,
        Self::Other,
        Self::NotStated,
    ];

    /// The state in words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Union => "union",
            Self::Nonunion => "nonunion",
            Self::Mixed => "union in some",
            Self::FullWeightBearing => "full weight bearing",
            Self::PartialWeightBearing => "partial weight bearing",
            Self::NotWalking => "not walking",
            Self::Resection => "resection of the head",
            Self::Other => "other",
            Self::NotStated => "not stated",
        }
    }
}

/// What is counted as one.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
pub enum CountingUnit {
    /// Each patient once, however many rows; the patients of a group each.
    #[default]
    Patient,
    /// Each side of each patient once; a bilateral row is two, an unstated side is one.
    Hip,
    /// Each row once for each of its patients.
    Operation,
    /// Each row once.
    Row,
}

impl CountingUnit {
    /// Every unit.
    pub const ALL: [Self; 4] = [Self::Patient, Self::Hip, Self::Operation, Self::Row];

    /// "patient", "hip", "operation", "row".
    pub fn word(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Hip => "hip",
            Self::Operation => "operation",
            Self::Row => "row",
        }
    }

    /// "patients", "hips", "operations", "rows".
    pub fn plural(self) -> &'static str {
        match self {
            Self::Patient => "patients",
            Self::Hip => "hips",
            Self::Operation => "operations",
            Self::Row => "rows",
        }
    }

    /// "1 patient", "3 hips".
    pub fn counted(self, count: u32) -> String {
        format!("{count} {}", if count == 1 { self.word() } else { self.plural() })
    }
}

/// A figure that the source states, and how it is counted from the rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Names the claim.
    pub id: Key,
    /// The statement, as printed or closely.
    pub says: String,
    /// The figure as printed, without a unit ("16.00").
    pub figure: String,
    /// Whether the figure is a percentage; otherwise it is a count.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub percent: bool,
    /// How the figure follows from the rows if its words are taken as they stand.
    pub rule: ClaimRule,
    /// Other ways to read its words or the cells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<ClaimRule>,
    /// Assumptions under which the figure would result, which neither its words nor the table support.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assumptions: Vec<ClaimRule>,
    /// Remark on the claim.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// One way to count a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimRule {
    /// The rule in words.
    pub says: String,
    /// What is counted.
    pub numerator: Tally,
    /// What it is a part of; absent for a count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<Tally>,
}

/// What is counted: the rows that fulfil every condition, in a counting unit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "each is a condition of its own")]
pub struct Tally {
    /// What is counted as one.
    pub unit: CountingUnit,
    /// A number that the source states, taken instead of a count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated: Option<u32>,
    /// Only rows with one of these complications.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<PublishedComplication>,
    /// Only rows without any of these complications.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<PublishedComplication>,
    /// Only rows with any complication.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub any_complication: bool,
    /// Only rows with a further operation after a failure.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub reoperated: bool,
    /// Whether what is implied counts like what is named.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub implied_too: bool,
    /// Only rows with this outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<PublishedOutcome>,
    /// Only rows at this site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<Key>,
    /// Only rows with this device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<Key>,
    /// Only rows published in this year or before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<i16>,
    /// Only rows published after this year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<i16>,
    /// Whether an operation with several constructs counts once for each.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub constructs_apart: bool,
    /// Whether a bilateral operation counts twice.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sides_apart: bool,
    /// Whether the operations of this case are counted in addition.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub with_own_operations: bool,
}
