//! Which marks show findings, in the words of their labels.

use std::collections::BTreeMap;

use super::matrix::name;
use crate::analysis::book::Book;
use crate::case::{Finding, MarkId, Reading};

/// As [`name`], for narrow places: the side is left out where every finding of the reading is on the same.
pub fn short_name(finding: &Finding, reading: &Reading, book: &Book) -> String {
    let sides = || reading.findings.values().filter_map(|other| other.side);
    let is_told = finding.side.is_some_and(|own| sides().any(|side| side != own));
    if is_told { name(finding, book) } else { name(&Finding { side: None, ..finding.clone() }, book) }
}

/// "Callus, medial cortex: bridging": every mark that shows a finding, with what it shows, in the order of making.
pub fn shown_by_marks(reading: &Reading, book: &Book) -> BTreeMap<MarkId, Vec<String>> {
    let mut shown: BTreeMap<MarkId, Vec<String>> = BTreeMap::new();
    for finding in reading.findings.values() {
        let kind = book.kind(&finding.kind);
        for seen in finding.states.values() {
            let Some(mark) = seen.mark else { continue };
            let state = kind.and_then(|kind| book.state(kind, &seen.state));
            let word = state.map_or_else(|| seen.state.as_str().replace('-', " "), |own| own.name.clone());
            let row = format!("{}: {word}", short_name(finding, reading, book));
            let rows = shown.entry(mark).or_default();
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
    }
    shown
}
