//! Which marks show findings, in the words of their labels.

use std::collections::BTreeMap;

use super::matrix::name;
use crate::analysis::book::Book;
use crate::case::{MarkId, Reading};

/// "Callus, medial cortex: bridging": every mark that shows a finding, with what it shows, in the order of making.
pub fn shown_by_marks(reading: &Reading, book: &Book) -> BTreeMap<MarkId, Vec<String>> {
    let mut shown: BTreeMap<MarkId, Vec<String>> = BTreeMap::new();
    for finding in reading.findings.values() {
        let kind = book.kind(&finding.kind);
        for seen in finding.states.values() {
            let Some(mark) = seen.mark else { continue };
            let state = kind.and_then(|kind| book.state(kind, &seen.state));
            let word = state.map_or_else(|| seen.state.as_str().replace('-', " "), |own| own.name.clone());
            let row = format!("{}: {word}", name(finding, book));
            let rows = shown.entry(mark).or_default();
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
    }
    shown
}
