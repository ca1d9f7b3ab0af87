//! The values by which the header of a film names somebody, and the search for them in any text. They stay in memory:
//! no report and no file holds one.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What an identifier is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// Part of the name of a person.
    Name,
    /// A number of the patient, of the examination or of a stay.
    Number,
    /// The date of birth.
    BirthDate,
    /// An address or a telephone number.
    Address,
    /// The name of an institution, a department, a station or a device.
    Place,
}

impl IdentifierKind {
    /// The kind in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Name => "name of a person",
            Self::Number => "number of the patient or the examination",
            Self::BirthDate => "date of birth",
            Self::Address => "address or telephone number",
            Self::Place => "name of an institution, a station or a device",
        }
    }

    /// Whether it names a person, so that no attribute that is kept may hold it.
    fn is_personal(self) -> bool {
        match self {
            Self::Name | Self::Number | Self::BirthDate | Self::Address => true,
            Self::Place => false,
        }
    }
}

/// A place in a text that holds an identifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// Where the text is, e.g. `episodes[0].summary`; empty for a text by itself.
    pub place: String,
    /// Bytes of the text, from the first to behind the last.
    pub bytes: Range<usize>,
    /// What was found there.
    pub kind: IdentifierKind,
}

/// The identifiers of one film, or of all films of a case.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Identifiers {
    /// Sequences of words in small letters without accents.
    entries: BTreeMap<Vec<String>, IdentifierKind>,
}

impl fmt::Debug for Identifiers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Identifiers({})", self.entries.len())
    }
}

/// Words that stand in identifying attributes without naming anybody.
const PLAIN: [&str; 58] = [
    "none",
    "unknown",
    "anonymous",
    "anonymized",
    "anonymised",
    "anon",
    "male",
    "female",
    "hospital",
    "hospitals",
    "clinic",
    "clinique",
    "klinik",
    "klinikum",
    "krankenhaus",
    "ziekenhuis",
    "hopital",
    "university",
    "universitat",
    "universite",
    "centre",
    "center",
    "medical",
    "medizin",
    "department",
    "abteilung",
    "radiology",
    "radiologie",
    "imaging",
    "orthopadics",
    "orthopedics",
    "trauma",
    "surgery",
    "chirurgie",
    "institute",
    "institut",
    "health",
    "care",
    "general",
    "patient",
    "test",
    "case",
    "name",
    "other",
    "the",
    "and",
    "und",
    "von",
    "van",
    "der",
    "den",
    "del",
    "for",
    "street",
    "strasse",
    "room",
    "digital",
    "system",
];

impl Identifiers {
    /// Takes in a value of the header.
    pub(super) fn add(&mut self, value: &str, kind: IdentifierKind) {
        match kind {
            IdentifierKind::Name => {
                for word in tokens(value).map(|(_, word)| word) {
                    self.put(vec![word], kind, shortest_name);
                }
            }
            IdentifierKind::BirthDate => self.add_date(value),
            IdentifierKind::Number => {
                let words: Vec<String> = tokens(value).map(|(_, word)| word).collect();
                self.put(vec![words.concat()], kind, |_| 4);
                self.put(words, kind, |_| 4);
            }
            IdentifierKind::Address | IdentifierKind::Place => {
                let words: Vec<String> = tokens(value).map(|(_, word)| word).collect();
                for word in &words {
                    if word.chars().any(char::is_alphabetic) {
                        self.put(vec![word.clone()], kind, |_| 5);
                    }
                }
                self.put(words, kind, |_| 5);
            }
        }
    }

    fn put(&mut self, words: Vec<String>, kind: IdentifierKind, shortest: fn(&str) -> usize) {
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        let telling = letters >= shortest(words.first().map_or("", String::as_str))
            && !words.iter().all(|word| PLAIN.contains(&word.as_str()))
            && !words.concat().chars().all(|letter| letter == '0');
        if telling {
            let known = self.entries.entry(words).or_insert(kind);
            *known = (*known).min(kind);
        }
    }

    /// A date as `YYYYMMDD` and as people write it.
    fn add_date(&mut self, value: &str) {
        let digits: String = value.chars().filter(char::is_ascii_digit).collect();
        let (Some(year), Some(month), Some(day)) = (digits.get(..4), digits.get(4..6), digits.get(6..8))
        else {
            return;
        };
        let bare = |part: &str| part.trim_start_matches('0').to_owned();
        let kind = IdentifierKind::BirthDate;
        self.put(vec![digits.clone()], kind, |_| 8);
        for (month, day) in [(month.to_owned(), day.to_owned()), (bare(month), bare(day))] {
            let year = year.to_owned();
            self.put(vec![year.clone(), month.clone(), day.clone()], kind, |_| 6);
            self.put(vec![day.clone(), month.clone(), year.clone()], kind, |_| 6);
            self.put(vec![month, day, year], kind, |_| 6);
        }
    }

    /// Takes in those of another film.
    pub fn merge(&mut self, other: &Self) {
        for (words, kind) in &other.entries {
            let known = self.entries.entry(words.clone()).or_insert(*kind);
            *known = (*known).min(*kind);
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nobody is named.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Every place of a text that holds one, words compared whole and without regard to capitals and accents.
    pub fn hits(&self, text: &str) -> Vec<Hit> {
        self.hits_at("", text)
    }

    fn hits_at(&self, place: &str, text: &str) -> Vec<Hit> {
        let words: Vec<(Range<usize>, String)> = tokens(text).collect();
        let mut hits: Vec<Hit> = Vec::new();
        let mut index = 0;
        while index < words.len() {
            // Of several that begin here the longest counts.
            let found = self
                .entries
                .iter()
                .filter(|(entry, _)| {
                    words.get(index..index + entry.len()).is_some_and(|run| {
                        run.iter().zip(entry.iter()).all(|((_, word), wanted)| same_word(word, wanted))
                    })
                })
                .max_by_key(|(entry, _)| entry.len());
            if let Some((entry, kind)) = found {
                let bytes = words[index].0.start..words[index + entry.len() - 1].0.end;
                hits.push(Hit { place: place.to_owned(), bytes, kind: *kind });
                index += entry.len();
            } else {
                index += 1;
            }
        }
        hits
    }

    /// Every text inside a value (a case, a reading) that holds one, with its place in the value.
    pub fn hits_in(&self, value: &serde_json::Value) -> Vec<Hit> {
        let mut hits = Vec::new();
        self.walk("", value, &mut hits);
        hits
    }

    fn walk(&self, place: &str, value: &serde_json::Value, hits: &mut Vec<Hit>) {
        match value {
            serde_json::Value::String(text) => hits.extend(self.hits_at(place, text)),
            serde_json::Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.walk(&format!("{place}[{index}]"), item, hits);
                }
            }
            serde_json::Value::Object(fields) => {
                for (name, field) in fields {
                    let inner = if place.is_empty() { name.clone() } else { format!("{place}.{name}") };
                    // A name may also be the key of a table.
                    hits.extend(self.hits_at(&inner, name));
                    self.walk(&inner, field, hits);
                }
            }
            serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {}
        }
    }

    /// Whether a text that would be kept names a person: as a whole word, or a long one inside another word.
    pub(super) fn name_somebody_in(&self, text: &str) -> bool {
        if self.hits(text).iter().any(|hit| hit.kind.is_personal()) {
            return true;
        }
        let run: String = tokens(text).map(|(_, word)| word).collect();
        let long = self.entries.iter().filter(|(words, kind)| {
            kind.is_personal()
                && words.concat().chars().count() >= LONG
                && words.iter().any(|word| word.chars().any(char::is_alphabetic))
        });
        long.into_iter().any(|(words, _)| run.contains(&words.concat()))
    }

    /// Whether a word names a person. Words of institutions may also be those of anatomy.
    pub(super) fn has_word(&self, word: &str) -> bool {
        let folded: Vec<String> = tokens(word).map(|(_, word)| word).collect();
        let names = |words: &[String]| self.entries.get(words).is_some_and(|kind| kind.is_personal());
        names(&folded) || folded.iter().any(|word| names(std::slice::from_ref(word)))
    }

    /// The identifiers with a letter or at least six digits, as they may stand in bytes; for tests.
    #[doc(hidden)]
    pub fn distinctive(&self) -> Vec<String> {
        let words =
            self.entries.iter().filter(|(_, kind)| kind.is_personal()).map(|(words, _)| words.concat());
        let told = |word: &String| {
            let length = word.chars().count();
            length >= 6 || (length >= 4 && word.chars().any(char::is_alphabetic))
        };
        words.filter(told).collect()
    }
}

/// Letters from which a name is looked for inside other words, too.
const LONG: usize = 5;

/// Letters of a name that is told from other words.
fn shortest_name(word: &str) -> usize {
    if word.chars().all(|letter| (letter as u32) < 0x2E80) { 3 } else { 2 }
}

/// Whether a word is an identifier: written without a space behind it, a Chinese or Japanese name runs on into the
/// next word.
fn same_word(word: &str, wanted: &str) -> bool {
    word == wanted || (wanted.chars().all(|letter| letter as u32 >= 0x2E80) && word.contains(wanted))
}

/// The words of a text: runs of letters and digits in small letters without accents, each with its bytes.
fn tokens(text: &str) -> impl Iterator<Item = (Range<usize>, String)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        let is_word = letter.is_alphanumeric() || is_combining_mark(letter);
        match (is_word, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push((from..at, folded(&text[from..at])));
                start = None;
            }
            (true, Some(_)) | (false, None) => {}
        }
    }
    words.into_iter()
}

/// A word in small letters without accents; ä, ö, ü as people write them without dots, so that Müller, Mueller and
/// MUELLER are the same.
fn folded(word: &str) -> String {
    let plain: String =
        word.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).collect();
    let mut out = plain.replace('ß', "ss").replace('ø', "o").replace('ł', "l").replace('æ', "ae");
    for (written, plain) in [("ae", "a"), ("oe", "o"), ("ue", "u")] {
        out = out.replace(written, plain);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[(&str, IdentifierKind)]) -> Identifiers {
        let mut identifiers = Identifiers::default();
        for (value, kind) in values {
            identifiers.add(value, *kind);
        }
        identifiers
    }

    #[test]
    fn names_are_found_whole_whatever_their_capitals_accents_and_order() {
        let names = of(&[("Müller^Jörg Otto=山田^太郎", IdentifierKind::Name)]);
        for text in ["Herr MUELLER kam", "mu\u{308}ller", "seen by jorg", "山田太郎さん", "Otto"] {
            assert!(!names.hits(text).is_empty(), "{text}");
        }
        for text in ["Femur AP", "Mull drainage", "ottoman", "month"] {
            assert!(names.hits(text).is_empty(), "{text}");
        }
        let text = "Dr. Müller saw it";
        assert_eq!(&text[names.hits(text)[0].bytes.clone()], "Müller");
    }

    #[test]
    fn numbers_and_birth_dates_are_found_as_people_write_them() {
        let marks = of(&[("AB-1234/7", IdentifierKind::Number), ("19610312", IdentifierKind::BirthDate)]);
        for text in [
            "no. AB1234/7",
            "ab-1234-7",
            "AB12347",
            "born 12.03.1961",
            "12/3/1961",
            "1961-03-12",
            "03/12/1961",
        ] {
            let found = usize::from(text != "no. AB1234/7");
            assert_eq!(marks.hits(text).len(), found, "{text}");
        }
        assert!(marks.hits("1961, 12 weeks, 1234").is_empty());
    }

    #[test]
    fn hits_in_a_value_say_where() {
        let names = of(&[("Miller^Ann", IdentifierKind::Name)]);
        let value = serde_json::json!({ "title": "Femur", "episodes": [{ "summary": "Mrs Miller fell" }] });
        let hits = names.hits_in(&value);
        assert_eq!(hits.len(), 1);
        assert_eq!(hits[0].place, "episodes[0].summary");
        assert_eq!(hits[0].kind, IdentifierKind::Name);
    }

    #[test]
    fn common_words_of_institutions_and_nobody_are_no_identifiers() {
        let places = of(&[
            ("General Hospital", IdentifierKind::Place),
            ("Anonymous", IdentifierKind::Name),
            ("00000000", IdentifierKind::Number),
            ("1", IdentifierKind::Number),
        ]);
        assert!(places.is_empty(), "{:?}", places.entries);
        let named = of(&[("St. Mary Hospital", IdentifierKind::Place)]);
        assert!(!named.hits("operated in St. Mary Hospital").is_empty());
        assert!(named.hits("operated in hospital").is_empty());
    }
}
