//! What was changed in a film: attributes and counts, never a value.

use std::collections::BTreeMap;

use dicom_core::Tag;
use dicom_core::dictionary::DataDictionary;
use dicom_dictionary_std::StandardDataDictionary;
use serde::Serialize;

/// One kind of change of one attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `(gggg,eeee)` of a DICOM attribute; empty for what concerns the whole file.
    pub tag: String,
    /// The attribute's keyword; empty where the standard has none.
    pub name: &'static str,
    /// What was done.
    pub what: &'static str,
    /// How often, in items of sequences, too.
    pub count: usize,
}

/// Counts changes.
#[derive(Debug, Default)]
pub(super) struct Tally {
    of_attributes: BTreeMap<(u32, &'static str), usize>,
    of_file: BTreeMap<&'static str, usize>,
}

impl Tally {
    pub(super) fn note(&mut self, tag: u32, what: &'static str) {
        *self.of_attributes.entry((tag, what)).or_insert(0) += 1;
    }

    /// A change of the whole file.
    pub(super) fn words(&mut self, what: &'static str) {
        *self.of_file.entry(what).or_insert(0) += 1;
    }

    pub(super) fn changes(&self) -> Vec<Change> {
        let attributes = self.of_attributes.iter().map(|((tag, what), count)| {
            let (group, element) = ((tag >> 16) as u16, *tag as u16);
            // A private attribute may itself tell where a film is from: only its group is named.
            let shown = if group % 2 == 1 {
                format!("({group:04X},xxxx)")
            } else {
                format!("({group:04X},{element:04X})")
            };
            let name = StandardDataDictionary.by_tag(Tag(group, element)).map_or("", |entry| entry.alias);
            Change { tag: shown, name, what, count: *count }
        });
        let mut merged: Vec<Change> = Vec::new();
        for change in attributes {
            match merged.last_mut().filter(|last| last.tag == change.tag && last.what == change.what) {
                Some(last) => last.count += change.count,
                None => merged.push(change),
            }
        }
        let of_file = self.of_file.iter();
        merged.extend(of_file.map(|(what, count)| Change {
            tag: String::new(),
            name: "",
            what,
            count: *count,
        }));
        merged
    }
}
