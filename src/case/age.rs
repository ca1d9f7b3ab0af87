//! A patient's age in years, whole or with decimals ("5.7", as cases of children give it).

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Age in years, to a hundredth of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Age {
    hundredths: u32,
}

impl Age {
    /// The age of this many years; `None` for a negative, unending or absurdly large number.
    pub fn of_years(years: f64) -> Option<Self> {
        let hundredths = (years * 100.0).round();
        (0.0..=1e8).contains(&hundredths).then_some(Self { hundredths: hundredths as u32 })
    }

    /// The age in years.
    pub fn years(self) -> f64 {
        f64::from(self.hundredths) / 100.0
    }
}

impl From<u16> for Age {
    fn from(years: u16) -> Self {
        Self { hundredths: u32::from(years) * 100 }
    }
}

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.years())
    }
}

impl Serialize for Age {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.hundredths.is_multiple_of(100) {
            serializer.serialize_u32(self.hundredths / 100)
        } else {
            serializer.serialize_f64(self.years())
        }
    }
}

impl<'de> Deserialize<'de> for Age {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Years)
    }
}

impl JsonSchema for Age {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Age".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "format": "age", "minimum": 0 })
    }
}

struct Years;

impl Visitor<'_> for Years {
    type Value = Age;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an age in years, such as 52 or 5.7")
    }

    fn visit_u64<E: Error>(self, years: u64) -> Result<Age, E> {
        self.visit_f64(years as f64)
    }

    fn visit_i64<E: Error>(self, years: i64) -> Result<Age, E> {
        self.visit_f64(years as f64)
    }

    fn visit_f64<E: Error>(self, years: f64) -> Result<Age, E> {
        Age::of_years(years).ok_or_else(|| E::invalid_value(Unexpected::Float(years), &self))
    }
}
