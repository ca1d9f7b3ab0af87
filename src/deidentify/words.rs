//! The words that a cleaned description may keep, and the identifiers of one file that are looked for in what
//! remains of it.

use std::collections::{BTreeSet, HashSet};

/// Anatomy, sides, views, implants: all that *Clean Descriptors* leaves.
#[derive(Debug)]
pub(super) struct Vocabulary {
    words: HashSet<String>,
}

impl Vocabulary {
    pub(super) fn builtin() -> Self {
        let text = include_str!("../../assets/deidentify/words.txt");
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        Self { words: lines.flat_map(str::split_whitespace).map(str::to_lowercase).collect() }
    }

    /// A description with its known words and single digits; everything else is left out.
    pub(super) fn clean(&self, text: &str, identifiers: &Identifiers) -> String {
        let separators = |letter: char| letter.is_whitespace() || ",;:/()[]_^=&+|\"'\\".contains(letter);
        let words = text.split(separators).map(|word| word.trim_matches(['.', '-', '#']));
        let kept = words.filter(|word| {
            let lower = word.to_lowercase();
            let short_number = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_digit());
            !word.is_empty() && (short_number || self.words.contains(&lower)) && !identifiers.is_one(&lower)
        });
        kept.collect::<Vec<_>>().join(" ")
    }
}

/// The words by which a file names somebody, in lower case.
#[derive(Debug, Default)]
pub struct Identifiers {
    words: BTreeSet<String>,
}

/// Shorter words occur by chance.
const SHORTEST: usize = 4;

impl Identifiers {
    /// Takes in a value of the header: itself, and its parts.
    pub(super) fn add(&mut self, value: &str) {
        let whole = value.trim_matches([' ', '\0', '^', '=']).to_lowercase();
        let parts = whole.split(|letter: char| !letter.is_alphanumeric()).map(str::to_owned);
        for word in parts.chain([whole.clone()]) {
            let telling = word.chars().count() >= SHORTEST && !PLAIN.contains(&word.as_str());
            if telling && !word.chars().all(|letter| letter == '0') {
                self.words.insert(word);
            }
        }
    }

    fn is_one(&self, lower: &str) -> bool {
        self.words.contains(lower)
    }

    /// Whether a text holds one of them.
    pub fn occur_in(&self, text: &str) -> bool {
        let lower = text.to_lowercase();
        self.words.iter().any(|word| lower.contains(word.as_str()))
    }

    /// Whether bytes hold one of them, in UTF-8 or in UTF-16 of either order, whatever the case of its letters.
    pub(super) fn remain_in(&self, bytes: &[u8]) -> bool {
        let lower: Vec<u8> = bytes.to_ascii_lowercase();
        let holds = |needle: &[u8]| lower.windows(needle.len()).any(|window| window == needle);
        self.words.iter().any(|word| {
            let wide: Vec<u16> = word.encode_utf16().collect();
            let little: Vec<u8> = wide.iter().flat_map(|unit| unit.to_le_bytes()).collect();
            let big: Vec<u8> = wide.iter().flat_map(|unit| unit.to_be_bytes()).collect();
            holds(word.as_bytes()) || holds(&little) || holds(&big)
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether the file names nobody.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// Words that stand in identifying attributes without naming anybody.
const PLAIN: [&str; 8] =
    ["none", "unknown", "anonymous", "anonymized", "male", "female", "hospital", "other"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_keeps_what_says_what_the_film_shows() {
        let vocabulary = Vocabulary::builtin();
        let nobody = Identifiers::default();
        assert_eq!(vocabulary.clean("Femur AP, left (post-op)", &nobody), "Femur AP left post-op");
        assert_eq!(vocabulary.clean("HIP^AP Mrs. Miller 12/03/1961 Tel 0171", &nobody), "HIP AP");
        assert_eq!(vocabulary.clean("Hüfte rechts a.p. für Dr. Müller", &nobody), "Hüfte rechts");
    }

    #[test]
    fn a_name_that_is_also_a_word_of_anatomy_goes() {
        let vocabulary = Vocabulary::builtin();
        let mut names = Identifiers::default();
        names.add("FOOT^MICHAEL");
        assert_eq!(vocabulary.clean("Foot AP", &names), "AP");
        assert!(names.occur_in("seen by michael"));
        assert!(!names.occur_in("seen by mich"));
    }
}
