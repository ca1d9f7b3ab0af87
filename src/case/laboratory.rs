//! Laboratory results: a number with unit and reference range where the source gives one, and the words of the source
//! where it gives only those.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::case::{Key, TimePoint};

/// A finite number that is not negative, as a laboratory prints it.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Quantity(f64);

impl Eq for Quantity {}

impl Quantity {
    /// The quantity; `None` for a negative or unending number.
    pub fn new(number: f64) -> Option<Self> {
        (number.is_finite() && number >= 0.0).then_some(Self(number))
    }

    /// The number.
    pub fn get(self) -> f64 {
        self.0
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Number)
    }
}

impl JsonSchema for Quantity {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Quantity".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 0 })
    }
}

struct Number;

impl Visitor<'_> for Number {
    type Value = Quantity;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number that is not negative, such as 2.1")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Quantity, E> {
        self.visit_f64(number as f64)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Quantity, E> {
        self.visit_f64(number as f64)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Quantity, E> {
        Quantity::new(number).ok_or_else(|| E::invalid_value(Unexpected::Float(number), &self))
    }
}

/// One laboratory result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LabResult {
    /// Names the result.
    pub id: Key,
    /// What was measured ("Haemoglobin").
    pub analyte: String,
    /// When.
    pub time: TimePoint,
    /// The number, where the source gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Quantity>,
    /// Unit of the number and of the range.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Lower end of the reference range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<Quantity>,
    /// Upper end of the reference range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<Quantity>,
    /// How the result lies to the reference range, as the source states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flag: Option<LabFlag>,
    /// The words of the source, where it gives no number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub says: String,
}

impl LabResult {
    /// How the number lies to the range: stated, or from the numbers where nothing is stated.
    pub fn flag(&self) -> Option<LabFlag> {
        self.flag.or_else(|| self.flag_of_number())
    }

    /// How the number lies to the range, from the numbers alone.
    pub fn flag_of_number(&self) -> Option<LabFlag> {
        let value = self.value?;
        if self.low.is_some_and(|low| value < low) {
            Some(LabFlag::Low)
        } else if self.high.is_some_and(|high| value > high) {
            Some(LabFlag::High)
        } else if self.low.is_some() || self.high.is_some() {
            Some(LabFlag::Normal)
        } else {
            None
        }
    }

    /// "118 g/L (130–175)", or the words of the source.
    pub fn words(&self) -> String {
        let Some(value) = self.value else {
            let flag = self.flag.map(|flag| flag.word().to_owned());
            return if self.says.is_empty() { flag.unwrap_or_default() } else { self.says.clone() };
        };
        let unit = if self.unit.is_empty() { String::new() } else { format!(" {}", self.unit) };
        let range = match (self.low, self.high) {
            (Some(low), Some(high)) => format!(" ({low}–{high})"),
            (Some(low), None) => format!(" (≥ {low})"),
            (None, Some(high)) => format!(" (≤ {high})"),
            (None, None) => String::new(),
        };
        format!("{value}{unit}{range}")
    }
}

/// How a result lies to its reference range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum LabFlag {
    /// Below the range.
    Low,
    /// A little below the range.
    SlightlyLow,
    /// Within the range.
    Normal,
    /// A little above the range.
    SlightlyHigh,
    /// Above the range.
    High,
}

impl LabFlag {
    /// Every flag, lowest first.
    pub const ALL: [Self; 5] = [Self::Low, Self::SlightlyLow, Self::Normal, Self::SlightlyHigh, Self::High];

    /// The flag in words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::SlightlyLow => "slightly low",
            Self::Normal => "normal",
            Self::SlightlyHigh => "slightly high",
            Self::High => "high",
        }
    }

    /// On which side of the range: −1 below, 0 within, 1 above.
    pub fn side(self) -> i8 {
        match self {
            Self::Low | Self::SlightlyLow => -1,
            Self::Normal => 0,
            Self::SlightlyHigh | Self::High => 1,
        }
    }
}
