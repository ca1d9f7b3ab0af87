//! The family of the patient as the source gives it: persons, partnerships with their children, and conditions. The
//! words follow the nomenclature of Bennett et al. (1995, 2008, 2022). Nothing that the source leaves out is filled in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::{EpisodeId, Key};

/// A pedigree.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pedigree {
    /// Who told it, and where it stands in the source.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub informant: String,
    /// Conditions that the chart shows, in the order of its legend.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
    /// The persons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<Person>,
    /// Partnerships, with their children.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub families: Vec<Family>,
    /// What the source concludes about inheritance.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub inheritance: String,
    /// What the source does not state, so that nobody reads it into the chart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_stated: Vec<String>,
}

impl Pedigree {
    /// The person of this id.
    pub fn person(&self, id: &Key) -> Option<&Person> {
        self.persons.iter().find(|person| person.id == *id)
    }

    /// The condition of this key.
    pub fn condition(&self, key: &Key) -> Option<&Condition> {
        self.conditions.iter().find(|condition| condition.key == *key)
    }
}

/// A condition of the legend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Key that persons name it by.
    pub key: Key,
    /// Its name in the legend.
    pub name: String,
}

/// One person of the family, or several drawn as one symbol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "each is a sign of the nomenclature of its own")]
pub struct Person {
    /// Names the person in this file; never a name outside of it.
    pub id: Key,
    /// Number in the chart of the source ("III-2"), where it gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Relation to the patient, as stated ("brother").
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub relation: String,
    /// Gender, which decides the shape of the symbol.
    #[serde(default)]
    pub gender: Gender,
    /// Sex assigned at birth, written below the symbol where it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned: Option<AssignedSex>,
    /// Generation from the top, 1 for the first, where the source states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generation: Option<u8>,
    /// What is known of each condition; of one that is not listed nothing is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<ConditionStatus>,
    /// Whether the family was first noticed through this person.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub proband: bool,
    /// Whether this person asked for advice.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub consultand: bool,
    /// Whether the person has died.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deceased: bool,
    /// How many persons the symbol stands for, where more than one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u16>,
    /// Whether the symbol stands for an unknown number of persons ("n").
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unknown_number: bool,
    /// A pregnancy instead of a born person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pregnancy: Option<Pregnancy>,
    /// Age or dates below the symbol, as stated.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub age: String,
    /// What the source says of the person.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Episodes of the case that concern this person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub episodes: Vec<EpisodeId>,
}

impl Person {
    /// A person of whom nothing but the id is known.
    pub fn new(id: Key) -> Self {
        Self {
            id,
            number: None,
            relation: String::new(),
            gender: Gender::Unknown,
            assigned: None,
            generation: None,
            conditions: Vec::new(),
            proband: false,
            consultand: false,
            deceased: false,
            count: None,
            unknown_number: false,
            pregnancy: None,
            age: String::new(),
            note: String::new(),
            episodes: Vec::new(),
        }
    }

    /// What is known of a condition, `None` where nothing is.
    pub fn status(&self, condition: &Key) -> Option<Status> {
        self.conditions.iter().find(|own| own.condition == *condition).map(|own| own.status)
    }
}

/// Gender of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub enum Gender {
    /// A man or boy: a square.
    Man,
    /// A woman or girl: a circle.
    Woman,
    /// Neither: a diamond.
    NonBinary,
    /// Not known: a diamond.
    #[default]
    Unknown,
}

impl Gender {
    /// Every gender.
    pub const ALL: [Self; 4] = [Self::Man, Self::Woman, Self::NonBinary, Self::Unknown];

    /// The gender in words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Man => "male",
            Self::Woman => "female",
            Self::NonBinary => "non-binary",
            Self::Unknown => "gender not stated",
        }
    }
}

/// Sex assigned at birth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum AssignedSex {
    /// Assigned male at birth.
    AMAB,
    /// Assigned female at birth.
    AFAB,
    /// Unassigned at birth.
    UAAB,
}

impl AssignedSex {
    /// Letters below the symbol.
    pub fn letters(self) -> &'static str {
        match self {
            Self::AMAB => "AMAB",
            Self::AFAB => "AFAB",
            Self::UAAB => "UAAB",
        }
    }
}

/// What is known of one condition of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConditionStatus {
    /// Key of the condition.
    pub condition: Key,
    /// What is known.
    pub status: Status,
}

/// What is known of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Status {
    /// Has it.
    Affected,
    /// Does not have it.
    Unaffected,
    /// Carries it and does not have it.
    Carrier,
    /// Will have it: the gene is known, the condition not yet seen.
    Presymptomatic,
    /// Looked for and not known.
    Unknown,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 5] =
        [Self::Affected, Self::Unaffected, Self::Carrier, Self::Presymptomatic, Self::Unknown];

    /// The status in words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Affected => "affected",
            Self::Unaffected => "unaffected",
            Self::Carrier => "carrier",
            Self::Presymptomatic => "presymptomatic",
            Self::Unknown => "status unknown",
        }
    }
}

/// A pregnancy, and how it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Pregnancy {
    /// Under way: P in the symbol.
    Ongoing,
    /// Ended by itself: a triangle.
    Miscarriage,
    /// Ended by intervention: a triangle with a slash.
    Termination,
    /// Stillbirth: the symbol with a slash and SB below.
    Stillbirth,
}

/// A partnership, or one parent, or unknown parents, with their children.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// Names the family.
    pub id: Key,
    /// The partners: two, one where the other is not known, none where both are unknown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub partners: Vec<Key>,
    /// Whether the partners are related by blood: a double line.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub consanguineous: bool,
    /// Degree of their relation, above the double line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub degree: String,
    /// Whether they have parted: two slashes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub separated: bool,
    /// Why there are no children.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub childless: Option<Childless>,
    /// The children, oldest first where the order is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Child>,
    /// Whether the order of birth is not known, so that the order of the list says nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub order_not_stated: bool,
}

/// Why partners have no children.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Childless {
    /// By choice or for another reason that is not infertility: one bar.
    ByChoice,
    /// Infertility: two bars.
    Infertility,
}

/// A child of a family.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Child {
    /// The person.
    pub person: Key,
    /// How the child was adopted, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adoption: Option<Adoption>,
    /// Number of the twins or triplets that the child is one of; the same for all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twins: Option<u8>,
    /// Zygosity of the twins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zygosity: Option<Zygosity>,
}

impl Child {
    /// A child by birth, no twin.
    pub fn of(person: Key) -> Self {
        Self { person, adoption: None, twins: None, zygosity: None }
    }
}

/// Adoption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Adoption {
    /// Adopted into this family: brackets and a dashed line of descent.
    In,
    /// Given away by this family: brackets and a solid line of descent.
    Out,
}

/// Zygosity of twins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Zygosity {
    /// From one egg: a bar between the lines.
    Monozygotic,
    /// From two eggs.
    Dizygotic,
    /// Not known: a question mark between the lines.
    Unknown,
}
