//! The words that a cleaned description may keep, and the terms that a coded string may hold.

use std::collections::HashSet;

use super::Identifiers;

/// Anatomy, sides, views, implants: all that *Clean Descriptors* leaves. Terms of the standard for coded strings.
#[derive(Debug)]
pub(super) struct Vocabulary {
    words: HashSet<String>,
    terms: HashSet<&'static str>,
}

impl Vocabulary {
    pub(super) fn builtin() -> Self {
        let lines = |text: &'static str| text.lines().filter(|line| !line.starts_with('#'));
        let words = lines(include_str!("../../assets/deidentify/words.txt"));
        let terms = lines(include_str!("../../assets/deidentify/terms.txt"));
        Self {
            words: words.flat_map(str::split_whitespace).map(str::to_lowercase).collect(),
            terms: terms
                .flat_map(|line| line.split(','))
                .map(str::trim)
                .filter(|term| !term.is_empty())
                .collect(),
        }
    }

    /// A description with its known words and single digits; everything else is left out.
    pub(super) fn clean(&self, text: &str, identifiers: &Identifiers) -> String {
        let separators = |letter: char| letter.is_whitespace() || ",;:/()[]_^=&+|\"'\\".contains(letter);
        let words = text.split(separators).map(|word| word.trim_matches(['.', '-', '#']));
        let kept = words.filter(|word| {
            let lower = word.to_lowercase();
            let short_number = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_digit());
            !word.is_empty() && (short_number || self.words.contains(&lower)) && !identifiers.has_word(word)
        });
        kept.collect::<Vec<_>>().join(" ")
    }

    /// Whether a coded string is a term of the standard, and none of the names.
    pub(super) fn is_term(&self, text: &str, identifiers: &Identifiers) -> bool {
        self.terms.contains(text) && !identifiers.has_word(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deidentify::IdentifierKind;

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
        names.add("FOOT^MICHAEL", IdentifierKind::Name);
        assert_eq!(vocabulary.clean("Foot AP", &names), "AP");
        assert!(!vocabulary.is_term("FOOT", &names) && vocabulary.is_term("HAND", &names));
        assert!(!vocabulary.is_term("MILLER", &names));
    }
}
