//! Where a case comes from and who must be named when it is shown.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::RadiographId;

/// A source of the case, with its licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Title of the work.
    pub title: String,
    /// Authors, as they wish to be named.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub attribution: String,
    /// Journal, year or place.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub published: String,
    /// Digital object identifier, without a resolver in front.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doi: Option<String>,
    /// Licence ("CC BY 4.0").
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub licence: String,
    /// Parts that were taken and changes that were made.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// True if its images are simulated: they show no patient, and the window says so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub simulated: bool,
    /// Films that it is of; without this list it is of all films of the case. A film that joins the case in the program, or
    /// gets another file there, is in no list: it counts as one of a patient until somebody says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub films: Option<Vec<RadiographId>>,
}

impl Source {
    /// True if a film of the case is one of its images, and these are simulated.
    pub fn simulates(&self, film: &RadiographId) -> bool {
        self.simulated && self.films.as_ref().is_none_or(|films| films.contains(film))
    }
}
