//! Full-text search over the library: every word of the query somewhere in the case, whatever its accents and capitals.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::store::library::facts::{CaseFacts, SaidIn};

/// What a query found in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where the first word stands.
    pub place: SaidIn,
    /// The text that it stands in.
    pub text: String,
}

/// Text without accents and capitals: "Fémur" and "FEMUR" are "femur".
pub fn folded(text: &str) -> String {
    let plain: String = text.nfkd().filter(|letter| !is_combining_mark(*letter)).collect();
    plain.to_lowercase().replace('ß', "ss").replace('ø', "o").replace('ł', "l").replace('æ', "ae")
}

/// Whether every word of a folded query stands somewhere in the case, and where the first one does. An empty query finds
/// every case, nowhere.
pub fn search(facts: &CaseFacts, query: &str) -> Option<Option<Found>> {
    let mut words = query.split_whitespace();
    let Some(first) = words.next() else { return Some(None) };
    let all: Vec<_> = facts.said.iter().map(|said| (said, folded(&said.text))).collect();
    let place = |word: &str| all.iter().find(|(_, text)| text.contains(word)).map(|(said, _)| *said);
    let found = place(first)?;
    if !words.all(|word| place(word).is_some()) {
        return None;
    }
    Some(Some(Found { place: found.place, text: found.text.clone() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::library::facts::Said;

    #[test]
    fn accents_and_capitals_do_not_matter() {
        for (text, plain) in [
            ("Fémur PROXIMAL", "femur proximal"),
            ("Straße", "strasse"),
            ("Łódź, Ångström", "lodz, angstrom"),
            ("e\u{301}", "e"),
            ("ﬁbula", "fibula"),
            ("大腿骨", "大腿骨"),
        ] {
            assert_eq!(folded(text), plain);
        }
    }

    #[test]
    fn every_word_has_to_stand_somewhere() {
        let said = |place, text: &str| Said { place, text: text.to_owned() };
        let facts = CaseFacts {
            title: String::new(),
            diagnoses: Vec::new(),
            devices: Vec::new(),
            last_visit: String::new(),
            last_date: None,
            last_days: None,
            films: 0,
            readings: Vec::new(),
            said: vec![said(SaidIn::Title, "Fémur"), said(SaidIn::Note, "Callus at the medial cortex")],
        };
        let found = search(&facts, &folded("MEDIAL femur")).unwrap().unwrap();
        assert_eq!((found.place, found.text.as_str()), (SaidIn::Note, "Callus at the medial cortex"));
        assert_eq!(search(&facts, "femur lateral"), None);
        assert_eq!(search(&facts, " "), Some(None));
    }
}
