//! The patient, as far as a review needs one: a label, never a name.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::Age;

/// Sex as stated in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Neither, or stated otherwise.
    Other,
}

/// The person whose fracture is reviewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Patient {
    /// A label that does not identify the person outside the case ("III-2").
    pub label: String,
    /// Sex, where stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Age in years at presentation, whole or with decimals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_years: Option<Age>,
    /// Calendar year of birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_year: Option<i16>,
    /// Diagnoses, most important first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub diagnoses: Vec<String>,
    /// Free summary of the story.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
}

impl Patient {
    /// "III-2 · man, 52": label, sex and age in one line.
    pub fn headline(&self) -> String {
        let adult = self.age_years.is_none_or(|age| age.years() >= 18.0);
        let sex = self.sex.map(|sex| match (sex, adult) {
            (Sex::Female, true) => "woman",
            (Sex::Female, false) => "girl",
            (Sex::Male, true) => "man",
            (Sex::Male, false) => "boy",
            (Sex::Other, _) => "person",
        });
        let age = match (self.age_years, self.birth_year) {
            (Some(age), _) => Some(age.to_string()),
            (None, Some(year)) => Some(format!("born {year}")),
            (None, None) => None,
        };
        let facts: Vec<String> = sex.map(str::to_owned).into_iter().chain(age).collect();
        if facts.is_empty() { self.label.clone() } else { format!("{} · {}", self.label, facts.join(", ")) }
    }
}
