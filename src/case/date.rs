//! Dates as people write them. Year-month-day is what Callus writes; other orders are read where only one day can be
//! meant, and where two can the message asks which.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// Text that is not one certain day.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InvalidDate {
    /// Day and month could be either way round.
    #[error("\"{text}\" may mean {day_first} or {month_first}: write the one that is right, year first")]
    Ambiguous {
        /// The text.
        text: String,
        /// The day, if the day comes first.
        day_first: Date,
        /// The day, if the month comes first.
        month_first: Date,
    },
    /// No calendar has this day.
    #[error("there is no such day as \"{0}\": correct the day or the month")]
    NoSuchDay(String),
    /// The year has two digits.
    #[error("\"{text}\" gives the year with two digits: write it with four, such as {example}")]
    ShortYear {
        /// The text.
        text: String,
        /// The same day in the most recent century, year first.
        example: String,
    },
    /// Only a year, or a year and a month.
    #[error("\"{0}\" does not give a day: write year, month and day, such as 2024-03-16")]
    NoDay(String),
    /// Anything else.
    #[error("\"{0}\" is not a date: write year, month and day, such as 2024-03-16")]
    NotADate(String),
}

/// The day that `text` means: `2024-03-16`, `2024/3/16`, `20240316`, `16.03.2024`, `3/16/2024`, `16 March 2024`.
///
/// # Errors
/// [`InvalidDate`], whose words say what to write instead.
pub fn read_date(text: &str) -> Result<Date, InvalidDate> {
    let trimmed = text.trim();
    let not_a_date = || InvalidDate::NotADate(text.to_owned());
    if trimmed.len() == 8 && trimmed.bytes().all(|digit| digit.is_ascii_digit()) {
        let part = |range: std::ops::Range<usize>| trimmed.get(range).and_then(|part| part.parse().ok());
        let (Some(year), Some(month), Some(day)) = (part(0..4), part(4..6), part(6..8)) else {
            return Err(not_a_date());
        };
        return day_of(text, [year, month, day]);
    }
    let parts: Vec<&str> = trimmed
        .split(|c: char| matches!(c, '-' | '.' | '/' | ',' | '\u{2010}'..='\u{2015}') || c.is_whitespace())
        .filter(|part| !part.is_empty())
        .collect();
    if let Some(day) = with_month_word(text, &parts) {
        return day;
    }
    let numbers: Option<Vec<i16>> = parts.iter().map(|part| number(part)).collect();
    let long = |index: usize| parts.get(index).is_some_and(|part| part.len() == 4);
    match numbers.as_deref() {
        Some([year] | [year, _]) if long(0) && (1000..=2999).contains(year) => {
            Err(InvalidDate::NoDay(text.to_owned()))
        }
        Some([_, year]) if long(1) && (1000..=2999).contains(year) => {
            Err(InvalidDate::NoDay(text.to_owned()))
        }
        Some([year, month, day]) if long(0) => day_of(text, [*year, *month, *day]),
        Some([first, second, year]) if long(2) => either_order(text, *first, *second, *year),
        Some([first, second, year]) if parts.iter().all(|part| part.len() <= 2) => {
            let example = either_order(text, *first, *second, 2000 + year)
                .map_or_else(|_| "2024-03-16".to_owned(), |day| day.to_string());
            Err(InvalidDate::ShortYear { text: text.to_owned(), example })
        }
        // A time behind the day changes nothing about the day.
        _ => trimmed.parse::<Date>().map_err(|_| not_a_date()),
    }
}

fn number(part: &str) -> Option<i16> {
    part.bytes().all(|digit| digit.is_ascii_digit()).then(|| part.parse().ok()).flatten()
}

fn day_of(text: &str, [year, month, day]: [i16; 3]) -> Result<Date, InvalidDate> {
    let small = |number: i16| i8::try_from(number).unwrap_or(0);
    Date::new(year, small(month), small(day)).map_err(|_| InvalidDate::NoSuchDay(text.to_owned()))
}

fn either_order(text: &str, first: i16, second: i16, year: i16) -> Result<Date, InvalidDate> {
    let day_first = day_of(text, [year, second, first]);
    let month_first = day_of(text, [year, first, second]);
    match (day_first, month_first) {
        (Ok(day_first), Ok(month_first)) if day_first != month_first => {
            Err(InvalidDate::Ambiguous { text: text.to_owned(), day_first, month_first })
        }
        (Ok(day), _) | (Err(_), Ok(day)) => Ok(day),
        (Err(error), Err(_)) => Err(error),
    }
}

/// "16 March 2024", "Mar 16, 2024"; `None` where no month stands in words.
fn with_month_word(text: &str, parts: &[&str]) -> Option<Result<Date, InvalidDate>> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let month_of = |part: &str| {
        let part = part.to_lowercase();
        let named = |month: &&str| part.len() >= 3 && month.starts_with(&part);
        MONTHS.iter().position(|month| named(month) || (*month == "september" && part == "sept"))
    };
    let [first, second, third] = parts else { return None };
    let (month, day, year) = match (month_of(first), month_of(second)) {
        (Some(month), _) => (month, second, third),
        (None, Some(month)) if first.len() == 4 && number(first).is_some() => (month, third, first),
        (None, Some(month)) => (month, first, third),
        (None, None) => return None,
    };
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let (day, year) = (number(day)?, number(year).filter(|_| year.len() == 4)?);
    Some(day_of(text, [year, i16::try_from(month + 1).unwrap_or(0), day]))
}

/// Dates in a file: read as people write them, written year first. For `#[serde(with = ...)]` of `Option<Date>`.
pub(crate) mod written {
    use super::{Date, Deserialize, Deserializer, Serialize, Serializer, read_date};

    /// Writes a date year first.
    #[expect(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "serde calls it with a reference to the field"
    )]
    pub(crate) fn serialize<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        date.serialize(serializer)
    }

    /// Reads a date in any order that is certain.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| read_date(&text).map_err(serde::de::Error::custom)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_can_only_be_one_is_read_in_any_order() {
        let all = [
            "2024-03-16",
            "2024-3-16",
            "2024/03/16",
            "2024.03.16",
            "20240316",
            "16.03.2024",
            "16.3.2024",
            "16/03/2024",
            "3/16/2024",
            "03-16-2024",
            "16 March 2024",
            "16. Mar 2024",
            "March 16, 2024",
            "2024 March 16",
            "16th March 2024",
            "2024-03-16T10:30:00",
        ];
        for text in all {
            assert_eq!(read_date(text).unwrap().to_string(), "2024-03-16", "{text}");
        }
        assert_eq!(read_date("05.05.2024").unwrap().to_string(), "2024-05-05");
    }

    #[test]
    fn a_day_that_is_not_certain_is_asked_for() {
        let said = |text: &str| read_date(text).unwrap_err().to_string();
        assert!(said("04.05.2024").contains("2024-05-04 or 2024-04-05"));
        assert!(said("2024-02-30").contains("no such day"));
        assert!(said("31.04.2024").contains("no such day"));
        assert!(said("16.03.24").contains("four, such as 2024-03-16"));
        assert!(said("2024-03").contains("does not give a day") && said("03/2024").contains("a day"));
        assert!(said("next spring").contains("2024-03-16") && said("").contains("2024-03-16"));
    }
}
