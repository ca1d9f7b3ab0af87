//! Search for kinds and sites of findings. Every word must match; a match among the sites
//! proposes one.

use crate::analysis::book::{Book, FindingKind};
use crate::case::Key;
use crate::case::{Finding, Reading};

/// A matching kind.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Offer<'a> {
    pub(super) kind: &'a FindingKind,
    /// The site named in the search, if any.
    pub(super) site: Option<Key>,
}

/// Kinds in the order of the book, matches by name first.
pub(super) fn offers<'a>(book: &'a Book, query: &str) -> Vec<Offer<'a>> {
    let query = query.to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    let mut found: Vec<(bool, Offer<'a>)> = book
        .kinds
        .iter()
        .filter_map(|kind| {
            let own = kind.name.to_lowercase();
            let is_of_kind = |word: &&str| begins(&own, word);
            let rest: Vec<&str> = words.iter().copied().filter(|word| !is_of_kind(word)).collect();
            if rest.is_empty() {
                return Some((false, Offer { kind, site: None }));
            }
            let site = kind.sites.iter().find(|site| {
                let name = book.site(site).map_or_else(String::new, |site| site.name.to_lowercase());
                rest.iter().all(|word| begins(&name, word))
            });
            let group = kind.group.to_lowercase();
            let is_of_group = rest.iter().all(|word| group.starts_with(word));
            let names_kind = rest.len() < words.len();
            match site {
                Some(site) => Some((!names_kind, Offer { kind, site: Some(site.clone()) })),
                None => is_of_group.then_some((true, Offer { kind, site: None })),
            }
        })
        .collect();
    // The order within a group is kept; a match by name precedes a match by site.
    if !words.is_empty() {
        found.sort_by_key(|(is_far, _)| *is_far);
    }
    found.into_iter().map(|(_, offer)| offer).collect()
}

/// True if a word of the name starts with this: "lat" matches lateral cortex, not plate.
fn begins(name: &str, word: &str) -> bool {
    name.split(|c: char| !c.is_alphanumeric()).any(|own| own.starts_with(word))
}

/// The proposed number of a numbered finding: one more than the highest.
pub(super) fn next_number(reading: Option<&Reading>, kind: &Key) -> String {
    let alike = reading.into_iter().flat_map(|reading| reading.findings.values());
    let number = |finding: &Finding| finding.label.trim().parse::<u32>().ok();
    let highest = alike.filter(|finding| finding.kind == *kind).filter_map(|finding| number(finding)).max();
    highest.unwrap_or(0).saturating_add(1).to_string()
}

#[cfg(test)]
mod tests {
    use crate::analysis::book::Site;

    use super::*;

    fn key(text: &str) -> Key {
        Key::new(text).unwrap()
    }

    fn kind(name: &str, group: &str, sites: &[&str]) -> FindingKind {
        FindingKind {
            key: key(&name.to_lowercase()),
            name: name.to_owned(),
            group: group.to_owned(),
            states: key("any"),
            sites: sites.iter().map(|site| key(site)).collect(),
            is_numbered: false,
            is_complication: false,
            definitions: Vec::new(),
            code: (String::new(), String::new(), String::new()),
            help: String::new(),
        }
    }

    fn book() -> Book {
        let code = || (String::new(), String::new(), String::new());
        let site = |name: &str, text: &str| Site { key: key(name), name: text.to_owned(), code: code() };
        Book {
            kinds: vec![
                kind("Callus", "Healing", &["medial", "lateral"]),
                kind("Screw", "Implant", &[]),
                kind("Plate", "Implant", &["lateral"]),
            ],
            sites: vec![site("medial", "Medial cortex"), site("lateral", "Lateral cortex")],
            ..Book::default()
        }
    }

    fn found(query: &str) -> Vec<(String, Option<String>)> {
        let book = book();
        let offers = offers(&book, query);
        let text =
            |offer: Offer<'_>| (offer.kind.name.clone(), offer.site.map(|site| site.as_str().to_owned()));
        offers.into_iter().map(text).collect()
    }

    #[test]
    fn words_find_kinds_and_propose_a_site() {
        assert_eq!(found("cal"), [("Callus".to_owned(), None)]);
        assert_eq!(found("med cal"), [("Callus".to_owned(), Some("medial".to_owned()))]);
        assert_eq!(found("plate lat"), [("Plate".to_owned(), Some("lateral".to_owned()))]);
        assert_eq!(found("").len(), 3);
        assert_eq!(found("implant").len(), 2);
        assert!(found("nothing").is_empty());
    }
}
