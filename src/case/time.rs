//! Time in a case: offsets as authored ("3 months"), time points anchored to an operation or dated.

use std::fmt;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::case::{EpisodeId, InvalidDate, read_date};

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

    /// "d", "wk", "mo", "y".
    fn sign(self) -> &'static str {
        match self {
            Self::Day => "d",
            Self::Week => "wk",
            Self::Month => "mo",
            Self::Year => "y",
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend("format" = "offset"))]
pub struct Offset {
    /// Number of units; negative is before the anchor.
    pub amount: i32,
    /// The unit the author used.
    pub unit: TimeUnit,
}

/// Text that is not an offset.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("an offset such as \"3 months\", \"6 weeks\" or \"-3 days\" was expected, not \"{text}\"{fix}")]
pub struct InvalidOffset {
    /// The text.
    pub text: String,
    /// Text to write instead, as the end of the sentence; empty where nothing is certain.
    pub fix: String,
}

/// Allowed difference between true dates and an authored offset before the two contradict each other: a part of the offset or
/// a number of days, whichever is larger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Tolerance {
    /// Percent of the offset.
    pub percent: u16,
    /// Days that are always allowed, except where the offset itself is in days.
    pub least_days: u16,
}

impl Default for Tolerance {
    /// 10 % or two weeks.
    fn default() -> Self {
        Self { percent: 10, least_days: 14 }
    }
}

impl Tolerance {
    /// Days by which the truth may lie from `offset`. Days are counted, not rounded: they allow one.
    pub fn days(self, offset: Offset) -> f64 {
        let least = if offset.unit == TimeUnit::Day { 1.0 } else { f64::from(self.least_days) };
        (offset.days().abs() * f64::from(self.percent) / 100.0).max(least)
    }
}

impl Offset {
    /// An offset of `amount` units.
    pub fn new(amount: i32, unit: TimeUnit) -> Self {
        Self { amount, unit }
    }

    /// Nominal length in days; months and years by their mean length.
    pub fn days(self) -> f64 {
        f64::from(self.amount) * self.unit.days()
    }

    /// Largest distance, in days, of a visit from an expected one that is still that visit: half a unit, but never more
    /// than a contradiction would need, and at least one day.
    pub fn reach_days(self) -> f64 {
        (self.unit.days() / 2.0).min(Tolerance::default().days(self)).max(1.0)
    }

    /// True if a true interval in days may be what the author called by this offset: on the same side of the anchor,
    /// and within the tolerance.
    pub fn allows(self, days: i32, tolerance: Tolerance) -> bool {
        let is_same_side = (self.amount >= 0 || days <= 0) && (self.amount <= 0 || days >= 0);
        is_same_side && (f64::from(days) - self.days()).abs() <= tolerance.days(self)
    }

    /// "3 months", "3 days before": for sentences and labels.
    pub fn words(self) -> String {
        let n = self.amount.unsigned_abs();
        let plural = if n == 1 { "" } else { "s" };
        let before = if self.amount < 0 { " before" } else { "" };
        format!("{n} {}{plural}{before}", self.unit.word())
    }

    /// "3 mo", "3 d before": where [`Self::words`] are too long.
    pub fn brief(self) -> String {
        let before = if self.amount < 0 { " before" } else { "" };
        format!("{} {}{before}", self.amount.unsigned_abs(), self.unit.sign())
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
        match read_offset(&text) {
            Ok(offset) => Ok(offset),
            Err(fix) => {
                Err(InvalidOffset { text, fix: fix.map(|fix| format!(": {fix}")).unwrap_or_default() })
            }
        }
    }
}

/// An offset as people write it: "6 weeks", "6 wks", "6w", "+3 months", "3 days before". `Err` says what to write.
fn read_offset(text: &str) -> Result<Offset, Option<String>> {
    let lower =
        text.trim().to_lowercase().replace(['\u{2212}', '\u{2010}', '\u{2011}', '\u{2013}', '\u{2014}'], "-");
    let lower = number_first(&lower);
    let (body, is_before) = without_direction(&lower);
    let (sign, body) = match body.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, body.strip_prefix('+').unwrap_or(body)),
    };
    let body = body.trim_start();
    let end = body.find(|c: char| !c.is_ascii_digit()).unwrap_or(body.len());
    let (digits, rest) = body.split_at(end);
    let (amount, rest) = if digits.is_empty() {
        number_word(body).ok_or(None)?
    } else {
        (digits.parse::<i32>().map_err(|_| None)?, rest)
    };
    let unit_text =
        rest.trim_start_matches(|c: char| c.is_whitespace() || c == '-').trim_end_matches('.').trim();
    if let Some(after) = rest.strip_prefix(['.', ',']) {
        return Err(fraction_fix(digits, after));
    }
    if unit_text.is_empty() {
        return Err(Some(format!(
            "say of what: \"{amount} days\", \"{amount} weeks\" or \"{amount} months\""
        )));
    }
    if unit_text.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(Some("give one number, the nearer one".to_owned()));
    }
    let Some(unit) = unit_of(unit_text) else {
        return Err((unit_text == "m").then(|| format!("write \"{amount} months\" in full")));
    };
    let signed = if is_before { -amount } else { sign * amount };
    // A thousand years bounds every sum that follows from an offset.
    let is_bounded = (f64::from(signed) * unit.days()).abs() <= 365_250.0;
    if is_bounded { Ok(Offset { amount: signed, unit }) } else { Err(None) }
}

/// "41 day" for "day 41", as charts name the days after an operation; anything else as it is.
fn number_first(text: &str) -> String {
    let turned = text.split_once(char::is_whitespace).and_then(|(unit, number)| {
        let number = number.trim();
        let digits = number.trim_start_matches(['-', '+']);
        let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
        (unit_of(unit).is_some() && is_number).then(|| format!("{number} {unit}"))
    });
    turned.unwrap_or_else(|| text.to_owned())
}

/// The offset without words such as "before" or "post-op" at its end, and whether they mean before.
fn without_direction(text: &str) -> (&str, bool) {
    const BEFORE: [&str; 6] = ["before", "preoperatively", "preoperative", "pre-op", "preop", "prior"];
    const AFTER: [&str; 7] =
        ["after", "later", "postoperatively", "postoperative", "post-op", "postop", "since"];
    let stripped = |words: &[&str]| {
        words
            .iter()
            .find_map(|word| text.strip_suffix(word))
            .map(str::trim_end)
            .filter(|left| !left.is_empty())
    };
    match (stripped(&BEFORE), stripped(&AFTER)) {
        (Some(body), _) => (body.strip_prefix('-').unwrap_or(body), true),
        (None, Some(body)) => (body, false),
        (None, None) => (text, false),
    }
}

fn number_word(text: &str) -> Option<(i32, &str)> {
    const WORDS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    let (word, rest) = text.split_once(char::is_whitespace)?;
    let number = WORDS.iter().position(|own| *own == word)?;
    Some((i32::try_from(number).ok()?, rest))
}

fn unit_of(text: &str) -> Option<TimeUnit> {
    Some(match text {
        "d" | "day" | "days" => TimeUnit::Day,
        "w" | "wk" | "wks" | "week" | "weeks" => TimeUnit::Week,
        "mo" | "mos" | "mon" | "mons" | "mth" | "mths" | "month" | "months" => TimeUnit::Month,
        "y" | "yr" | "yrs" | "year" | "years" => TimeUnit::Year,
        _ => return None,
    })
}

/// "1.5 years" in whole units of the next smaller kind.
fn fraction_fix(whole: &str, rest: &str) -> Option<String> {
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (decimals, unit) = rest.split_at(end);
    let amount: f64 = format!("{whole}.{decimals}").parse().ok()?;
    let (factor, smaller) = match unit_of(unit.trim())? {
        TimeUnit::Year => (12.0, "months"),
        TimeUnit::Month => (TimeUnit::Month.days() / 7.0, "weeks"),
        TimeUnit::Week => (7.0, "days"),
        TimeUnit::Day => (1.0, "days"),
    };
    Some(format!("write whole units, \"{:.0} {smaller}\"", amount * factor))
}

/// Time of an event: an offset from an anchor as authored, a date, or both. A date wins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimePoint {
    /// The episode whose operation is day zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<EpisodeId>,
    /// Interval since the anchor, as authored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<Offset>,
    /// Calendar date.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::case::date::written")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub date: Option<Date>,
}

/// What a person typed to say when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypedTime {
    /// An interval: "3 months", "6 wk", "day 41".
    Interval(Offset),
    /// A date.
    Day(Date),
}

/// Text that is neither an interval nor a date.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InvalidTime {
    /// It looks like an interval, or like nothing.
    #[error("{0}; a date is written year first, such as 2024-03-16")]
    Interval(#[from] InvalidOffset),
    /// It looks like a date.
    #[error(transparent)]
    Day(#[from] InvalidDate),
}

/// The interval or date that `text` means, by the rules of the case file.
///
/// # Errors
/// [`InvalidTime`], whose words say what to write instead.
pub fn read_time(text: &str) -> Result<TypedTime, InvalidTime> {
    let interval = match Offset::try_from(text.to_owned()) {
        Ok(offset) => return Ok(TypedTime::Interval(offset)),
        Err(error) => error,
    };
    match read_date(text) {
        Ok(date) => Ok(TypedTime::Day(date)),
        Err(InvalidDate::NotADate(_)) => Err(interval.into()),
        Err(error) => Err(error.into()),
    }
}

impl TimePoint {
    /// The time point that was typed in the place of this one: it counts from the same episode, and the interval or
    /// date that stood there before is replaced.
    #[must_use]
    pub fn typed(&self, typed: TypedTime) -> Self {
        let anchor = self.anchor.clone();
        match typed {
            TypedTime::Interval(offset) => Self { anchor, offset: Some(offset), date: None },
            TypedTime::Day(date) => Self { anchor, offset: None, date: Some(date) },
        }
    }

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
    fn offsets_are_read_as_people_write_them() {
        for (text, read) in [
            ("6 wks", "6 weeks"),
            ("6wk", "6 weeks"),
            ("6 w", "6 weeks"),
            ("3 mo", "3 months"),
            ("3 mos.", "3 months"),
            ("1 yr", "1 year"),
            ("+ 3 months", "3 months"),
            ("6 Weeks", "6 weeks"),
            ("6-weeks", "6 weeks"),
            ("three months", "3 months"),
            ("3 days before", "-3 days"),
            ("\u{2212}3 days", "-3 days"),
            ("6 weeks postop", "6 weeks"),
            (" 6  weeks ", "6 weeks"),
            ("day 41", "41 days"),
            ("Week 6", "6 weeks"),
            ("day -3", "-3 days"),
        ] {
            assert_eq!(offset(text).unwrap().to_string(), read, "{text:?}");
        }
    }

    #[test]
    fn what_is_typed_is_an_interval_or_a_date_and_says_what_to_write() {
        let typed = |text: &str| read_time(text).unwrap();
        assert_eq!(typed("6 wk"), TypedTime::Interval(Offset::new(6, TimeUnit::Week)));
        assert_eq!(typed("16.03.2024"), TypedTime::Day(jiff::civil::date(2024, 3, 16)));
        let said = |text: &str| read_time(text).unwrap_err().to_string();
        assert!(said("soon").contains("3 months") && said("soon").contains("2024-03-16"));
        assert!(said("3.4.2024").contains("year first"), "{}", said("3.4.2024"));
        assert!(said("2024-02-31").contains("no such day"));
        let before = TimePoint::after(EpisodeId::new("op").unwrap(), Offset::new(3, TimeUnit::Month));
        let dated = before.typed(typed("2024-03-16"));
        assert_eq!((dated.anchor.as_ref(), dated.offset), (before.anchor.as_ref(), None));
        assert_eq!(dated.typed(typed("3 months")), before);
    }

    #[test]
    fn offsets_shorten() {
        for (long, brief) in
            [("6 months", "6 mo"), ("1 week", "1 wk"), ("3 days before", "3 d before"), ("2 years", "2 y")]
        {
            assert_eq!(offset(long).unwrap().brief(), brief);
        }
    }

    #[test]
    fn offsets_refuse_what_they_do_not_understand() {
        for text in
            ["", "3", "1.5 years", "999999999 years", "6-8 weeks", "6 Wochen", "3 m", "weeks", "x 3 days"]
        {
            assert!(offset(text).unwrap_err().to_string().contains("3 months"), "{text:?}");
        }
        let said = |text: &str| offset(text).unwrap_err().to_string();
        assert!(said("1.5 years").ends_with("write whole units, \"18 months\""));
        assert!(said("1,5 weeks").contains("days\"") && said("3 m").contains("\"3 months\" in full"));
        assert!(said("6").contains("\"6 weeks\"") && said("6-8 weeks").contains("one number"));
    }

    #[test]
    fn dates_may_differ_from_an_offset_by_a_tenth_or_two_weeks() {
        let allows = |text: &str, days| offset(text).unwrap().allows(days, Tolerance::default());
        assert!(
            !allows("1 year", 185)
                && !allows("1 year", 325)
                && allows("1 year", 330)
                && allows("1 year", 400)
        );
        assert!(allows("6 weeks", 56) && !allows("6 weeks", 57) && allows("3 months", 80));
        assert!(allows("-3 days", -3) && allows("2 days", 3) && !allows("2 days", 4));
        assert!(!allows("1 week", -3) && !allows("-1 week", 2), "the other side of the operation");
        let strict = Tolerance { percent: 1, least_days: 2 };
        assert!(!offset("6 weeks").unwrap().allows(45, strict));
    }

    #[test]
    fn an_expected_visit_is_met_within_half_a_unit_or_the_tolerance() {
        assert!((offset("2 days").unwrap().reach_days() - 1.0).abs() < 1e-9);
        assert!((offset("6 weeks").unwrap().reach_days() - 3.5).abs() < 1e-9);
        assert!((offset("3 months").unwrap().reach_days() - 14.0).abs() < 1e-9);
        assert!((offset("1 year").unwrap().reach_days() - 36.525).abs() < 1e-9);
    }
}
