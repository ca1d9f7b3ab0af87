//! Signing: a reading is a draft until its reader puts their name to it. A signed reading is read-only; an
//! amendment is a new draft that refers to it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::case::{RadiographId, unique};

/// A reader's name under a reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The name, as the reader gave it at signing.
    pub name: String,
    /// Time by the clock of that computer.
    pub at: Timestamp,
    /// Number of the signature of this reader on this case: 1, 2, …
    pub number: u32,
    /// SHA-256 of every film of the case, as it lay on disk at signing.
    #[serde(default, deserialize_with = "unique::map")]
    pub films: BTreeMap<RadiographId, String>,
    /// Points that were open or contradictory at signing and were overruled, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overruled: Vec<String>,
    /// SHA-256 of the signed file with this very field made of zeros (`store/signing.rs`).
    pub content: String,
}

/// The signed reading that a draft amends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amends {
    /// Its number.
    pub number: u32,
    /// Time of the signature.
    pub at: Timestamp,
    /// Its hash.
    pub content: String,
}

impl Signature {
    /// Reference to the reading that an amendment amends.
    pub fn amended(&self) -> Amends {
        Amends { number: self.number, at: self.at, content: self.content.clone() }
    }
}

/// State of the signature under the text of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
    /// It is not signed.
    Draft,
    /// The text is the one that was signed.
    Holds,
    /// The text was changed after it was signed.
    Broken,
}

impl Seal {
    /// "draft", "signed", "signed, changed since".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Holds => "signed",
            Self::Broken => "signed, changed since",
        }
    }
}
