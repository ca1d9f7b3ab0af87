//! What a person chooses of the confidentiality profile, and the secret behind pseudonyms, UIDs and the shift of
//! dates.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What happens to dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dates {
    /// The basic profile: dates are emptied, set to a dummy or removed.
    Remove,
    /// *Retain Longitudinal Temporal Information with Modified Dates*: every date of a patient moves by one secret
    /// number of whole days, so that intervals stay exact. Times of day stay.
    Shift,
    /// *Retain Longitudinal Temporal Information with Full Dates*.
    Keep,
}

/// Options of PS3.15 Annex E. The default is the basic profile with modified dates and clean descriptors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of the standard, switched on its own")]
pub struct Options {
    /// What happens to dates.
    pub dates: Dates,
    /// *Clean Descriptors*: descriptions keep the words of a list (anatomy, views, sides, implants), nothing else.
    pub descriptors: bool,
    /// *Retain Patient Characteristics*: age, sex, size and weight stay.
    pub characteristics: bool,
    /// *Retain Device Identity*.
    pub device: bool,
    /// *Retain Institution Identity*.
    pub institution: bool,
    /// *Retain UIDs*.
    pub uids: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            dates: Dates::Shift,
            descriptors: true,
            characteristics: false,
            device: false,
            institution: false,
            uids: false,
        }
    }
}

/// Whom films belong to, as far as one patient's films must be told from another's: the key of pseudonym and shift.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Patient {
    key: String,
}

impl std::fmt::Debug for Patient {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Patient(..)")
    }
}

impl Patient {
    /// The patient of a case whose films name several numbers or none: `text` is whatever stays the same over all
    /// batches, such as the patient's number or the identifier of the case. Capitals, blanks and marks do not count.
    pub fn named(text: &str) -> Self {
        let key =
            text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        Self { key }
    }
}

/// Days over which the secret shift of a patient's dates is spread: ten years back.
const SHIFT_RANGE_DAYS: u64 = 3650;

/// 32 random bytes kept by the person who removes identifiers. Who has them can find the shift of a patient whose
/// ID they know; who has not cannot.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret(..)")
    }
}

impl Secret {
    /// A secret of these bytes, which come from a random source.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// HMAC-SHA-256 (RFC 2104) of a purpose and a text under this secret.
    fn keyed(&self, purpose: &str, text: &str) -> [u8; 32] {
        let mut inner = [0x36_u8; 64];
        let mut outer = [0x5C_u8; 64];
        for (index, byte) in self.0.iter().enumerate() {
            inner[index] ^= byte;
            outer[index] ^= byte;
        }
        let first =
            Sha256::new().chain_update(inner).chain_update(purpose).chain_update([0]).chain_update(text);
        Sha256::new().chain_update(outer).chain_update(first.finalize()).finalize().into()
    }

    fn number(&self, purpose: &str, text: &str) -> u64 {
        self.keyed(purpose, text).iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
    }

    /// The name under which a patient goes: the same for the same patient.
    pub fn pseudonym(&self, patient: &Patient) -> String {
        format!("P{:08X}", self.number("pseudonym", &patient.key) >> 32)
    }

    /// A day as it stands in the cleaned films of a patient; `None` beyond the calendar.
    pub fn shifted(&self, patient: &Patient, day: Date) -> Option<Date> {
        day.checked_add(jiff::Span::new().try_days(self.shift_days(patient)).ok()?).ok()
    }

    /// Whole days by which every date of a patient moves back, 1 to 3650.
    pub fn shift_days(&self, patient: &Patient) -> i64 {
        let days = 1 + self.number("shift", &patient.key) % SHIFT_RANGE_DAYS;
        -i64::try_from(days).unwrap_or(1)
    }

    /// A new UID for a film that has none, the same for the same bytes.
    pub(super) fn uid_of_bytes(&self, bytes: &[u8]) -> String {
        self.uid(&format!("{:x}", Sha256::digest(bytes)))
    }

    /// A new UID under the root of ISO/IEC 9834-8 UUIDs (`2.25.`), the same for the same original.
    pub fn uid(&self, original: &str) -> String {
        let mut bytes = [0_u8; 16];
        bytes.copy_from_slice(&self.keyed("uid", original)[..16]);
        // A version 8 UUID (RFC 9562): made by the application.
        bytes[6] = (bytes[6] & 0x0F) | 0x80;
        bytes[8] = (bytes[8] & 0x3F) | 0x80;
        format!("2.25.{}", u128::from_be_bytes(bytes))
    }
}

/// A date of DICOM (`YYYYMMDD`, or the first digits of a DT) moved by whole days; `None` where it is no date.
pub(super) fn shift(value: &str, days: i64) -> Option<String> {
    let digits: String = value.trim().replace('.', "");
    let (date, rest) = digits.split_at_checked(8)?;
    let number = |part: Option<&str>| part.and_then(|text| text.parse::<i16>().ok());
    let (year, month, day) = (number(date.get(..4))?, number(date.get(4..6))?, number(date.get(6..8))?);
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let moved = date.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    // The fraction of a DT's seconds keeps its point.
    let rest = if value.trim().contains('.') && value.trim().find('.') == Some(14) {
        value.trim().get(8..).unwrap_or(rest).to_owned()
    } else {
        rest.to_owned()
    };
    Some(format!("{:04}{:02}{:02}{rest}", moved.year(), moved.month(), moved.day()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_stay_exact_over_leap_days_and_years() {
        for days in [-1, -59, -365, -3650] {
            let one = shift("20200228", days).unwrap();
            let other = shift("20200301", days).unwrap();
            let date = |text: &str| -> Date { Date::strptime("%Y%m%d", text).unwrap() };
            assert_eq!((date(&other) - date(&one)).get_days(), 2, "{days}");
        }
    }

    #[test]
    fn a_date_time_keeps_its_time_and_what_is_no_date_is_none() {
        assert_eq!(shift("20240301123456.789+0100", -1).as_deref(), Some("20240229123456.789+0100"));
        assert_eq!(shift("2024.03.01", -1).as_deref(), Some("20240229"));
        assert_eq!(shift("2024", -1), None);
        assert_eq!(shift("20241301", -1), None);
        assert_eq!(shift("über8888", -1), None);
    }

    #[test]
    fn pseudonyms_shifts_and_uids_are_the_same_for_the_same_and_differ_otherwise() {
        let (one, other) = (Secret([1; 32]), Secret([2; 32]));
        assert_eq!(one.uid("1.2.3"), one.uid("1.2.3"));
        assert_ne!(one.uid("1.2.3"), one.uid("1.2.4"));
        assert_ne!(one.uid("1.2.3"), other.uid("1.2.3"));
        assert_ne!(one.pseudonym(&Patient::named("4711")), other.pseudonym(&Patient::named("4711")));
        assert!(one.uid("1.2.3").len() <= 64);
        for patient in 0..500 {
            let days = one.shift_days(&Patient::named(&patient.to_string()));
            assert!((-3650..=-1).contains(&days), "{days}");
        }
    }
}
