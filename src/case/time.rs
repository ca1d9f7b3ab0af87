//! Time in a case: offsets as authored ("3 months"), time points anchored to an operation or dated.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::case::EpisodeId;

/// Unit of an authored offset. Days per unit are nominal where the calendar varies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeUnit {
    /// One day.
    Day,
    /// Seven days.
    Week,
    /// One twelfth of a Julian year, 30.4375 days.
    Month,
    /// One Julian year, 365.25 days.
    Year,
}

impl TimeUnit {
    /// Nominal length in days.
    pub fn days(self) -> f64 {
        match self {
            Self::Day => 1.0,
            Self::Week => 7.0,
            Self::Month => 30.4375,
            Self::Year => 365.25,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// An interval since (or, when negative, before) an anchor, kept as the author wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Offset {
    /// How many units; negative is before the anchor.
    pub amount: i32,
    /// The unit the author used.
    pub unit: TimeUnit,
}

/// Text that is not an offset.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("an offset such as \"3 months\", \"6 weeks\" or \"-3 days\" was expected, not \"{0}\"")]
pub struct InvalidOffset(pub String);

impl Offset {
    /// An offset of `amount` units.
    pub fn new(amount: i32, unit: TimeUnit) -> Self {
        Self { amount, unit }
    }

    /// Nominal length in days; months and years by their mean length.
    pub fn days(self) -> f64 {
        f64::from(self.amount) * self.unit.days()
    }

    /// How far, in days, a true interval may lie from the nominal one and still be what the author rounded:
    /// none for days, half a unit otherwise.
    pub fn tolerance_days(self) -> f64 {
        if self.unit == TimeUnit::Day { 0.0 } else { self.unit.days() / 2.0 }
    }

    /// Whether a true interval in days may have been rounded to this offset.
    pub fn allows(self, days: i32) -> bool {
        (f64::from(days) - self.days()).abs() <= self.tolerance_days() + 0.5
    }

    /// "3 months", "3 days before": for sentences and labels.
    pub fn words(self) -> String {
        let n = self.amount.unsigned_abs();
        let plural = if n == 1 { "" } else { "s" };
        let before = if self.amount < 0 { " before" } else { "" };
        format!("{n} {}{plural}{before}", self.unit.word())
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.amount.unsigned_abs() == 1 { "" } else { "s" };
        write!(f, "{} {}{plural}", self.amount, self.unit.word())
    }
}

impl From<Offset> for String {
    fn from(offset: Offset) -> Self {
        offset.to_string()
    }
}

impl TryFrom<String> for Offset {
    type Error = InvalidOffset;

    fn try_from(text: String) -> Result<Self, InvalidOffset> {
        let parsed = text.trim().split_once(char::is_whitespace).and_then(|(number, unit)| {
            let amount: i32 = number.parse().ok()?;
            let unit = match unit.trim() {
                "day" | "days" => TimeUnit::Day,
                "week" | "weeks" => TimeUnit::Week,
                "month" | "months" => TimeUnit::Month,
                "year" | "years" => TimeUnit::Year,
                _ => return None,
            };
            // A thousand years bounds every sum that follows from an offset.
            (f64::from(amount) * unit.days()).abs().le(&365_250.0).then_some(Self { amount, unit })
        });
        parsed.ok_or(InvalidOffset(text))
    }
}

/// When something happened: an offset from an anchor as authored, a date, or both. A date wins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimePoint {
    /// The episode whose operation is day zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<EpisodeId>,
    /// Interval since the anchor, as authored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<Offset>,
    /// Calendar date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
}

impl TimePoint {
    /// A time point at `offset` from the operation of `anchor`.
    pub fn after(anchor: EpisodeId, offset: Offset) -> Self {
        Self { anchor: Some(anchor), offset: Some(offset), date: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offset(text: &str) -> Result<Offset, InvalidOffset> {
        Offset::try_from(text.to_owned())
    }

    #[test]
    fn offsets_keep_the_words_of_the_author() {
        for text in ["-3 days", "1 week", "3 months", "0 days", "2 years", "1 day"] {
            assert_eq!(offset(text).unwrap().to_string(), text);
        }
        assert_eq!(offset("-3 days").unwrap().words(), "3 days before");
    }

    #[test]
    fn offsets_refuse_what_they_do_not_understand() {
        for text in ["", "3", "three months", "3 mo", "1.5 years", "999999999 years"] {
            assert!(offset(text).unwrap_err().to_string().contains("3 months"), "{text:?}");
        }
    }

    #[test]
    fn days_are_exact_and_longer_units_leave_half_a_unit() {
        assert!(offset("2 days").unwrap().tolerance_days() == 0.0);
        assert!((offset("3 months").unwrap().tolerance_days() - 15.218_75).abs() < 1e-9);
    }
}
