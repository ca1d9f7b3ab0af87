//! What must be true of kinds, states and sites of findings before the program relies on them.

use crate::analysis::book::{Book, FindingKind, Site, StateList};
use crate::case::Key;
use crate::store::definition::{Fault, empty, first_twice};

/// As many as there are digits that choose one.
const MOST_STATES: usize = 9;

/// Fault that keeps a kind of finding out of the book.
pub(crate) fn fault_of_kind(kind: &FindingKind, book: &Book) -> Option<Fault> {
    if let Some(fault) = empty(".name", &kind.name).or_else(|| empty(".group", &kind.group)) {
        return Some(fault);
    }
    if !book.states.iter().any(|list| list.key == kind.states) {
        let known = listed(book.states.iter().map(|list| &list.key));
        let message = format!("no list of states \"{}\" is defined: name one of {known}", kind.states);
        return Some((".states".to_owned(), message));
    }
    if let Some((index, site)) = kind.sites.iter().enumerate().find(|(_, site)| book.site(site).is_none()) {
        let message = format!("no site \"{site}\" is defined: add it to the sites or remove it here");
        return Some((format!(".sites[{index}]"), message));
    }
    if let Some((index, (_, message))) = first_twice(kind.sites.iter()) {
        return Some((format!(".sites[{index}]"), message));
    }
    if let Some((index, (field, message))) = first_twice(kind.definitions.iter().map(|own| &own.key)) {
        return Some((format!(".definitions[{index}]{field}"), message));
    }
    let wordless = kind.definitions.iter().enumerate().find_map(|(index, own)| {
        let (field, message) =
            empty(".words", &own.words).or_else(|| empty(".citation.text", &own.citation.text))?;
        Some((format!(".definitions[{index}]{field}"), message))
    });
    wordless.or_else(|| fault_of_code(&kind.code))
}

/// Fault that keeps a list of states out of the book.
pub(crate) fn fault_of_states(list: &StateList) -> Option<Fault> {
    let count = list.states.len();
    if count == 0 {
        return Some((".states".to_owned(), "a list has at least one state: give it one".to_owned()));
    }
    if count > MOST_STATES {
        let message = format!(
            "at most {MOST_STATES} states were expected, one for each digit of the keyboard, not {count}: remove some"
        );
        return Some((".states".to_owned(), message));
    }
    if let Some((index, (field, message))) = first_twice(list.states.iter().map(|state| &state.key)) {
        return Some((format!(".states[{index}]{field}"), message));
    }
    list.states.iter().enumerate().find_map(|(index, state)| {
        let (field, message) = empty(".name", &state.name)?;
        Some((format!(".states[{index}]{field}"), message))
    })
}

/// Fault that keeps a site out of the book.
pub(crate) fn fault_of_site(site: &Site) -> Option<Fault> {
    empty(".name", &site.name).or_else(|| fault_of_code(&site.code))
}

fn fault_of_code((scheme, value, meaning): &(String, String, String)) -> Option<Fault> {
    let parts = [("scheme", scheme), ("value", value), ("meaning", meaning)];
    let (index, (part, _)) = parts.iter().enumerate().find(|(_, (_, text))| text.trim().is_empty())?;
    let message = format!(
        "the {part} of the code is empty: scheme, value and meaning were expected, with the scheme \"99CALLUS\" where no public one is known"
    );
    Some((format!(".code.{index}"), message))
}

/// "a", "b" or "c".
fn listed<'a>(keys: impl Iterator<Item = &'a Key>) -> String {
    keys.map(|key| format!("\"{key}\"")).collect::<Vec<_>>().join(", ")
}
