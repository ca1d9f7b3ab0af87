//! A tolerant reader of hand-written RON. It goes on after a mistake, so that every problem of a file is found in one
//! pass, at its true place and with what to write instead. What is unambiguous it puts right: then `serde` and `ron`,
//! which stay the readers of sound text, read the text that it gives back.

mod judge;
mod parse;
mod place;
mod signs;
mod strings;
mod synonyms;
mod tree;

use crate::case::{FieldShape, StructShape, case_shape, nearest, reading_fields};

pub(crate) use judge::example;
pub(crate) use place::{Lines, words_of};
pub(crate) use tree::{Field, Node, Value};

/// A fault of a text at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// A stable short name of the kind of fault ("missing-comma").
    pub(crate) kind: &'static str,
    /// Byte in the text.
    pub(crate) at: usize,
    /// The fault and what to write.
    pub(crate) message: String,
}

/// A case file as far as it could be understood.
#[derive(Debug)]
pub(crate) struct Front {
    /// Every fault, in the order of the text.
    pub(crate) faults: Vec<Fault>,
    /// Values with their places.
    pub(crate) tree: Node,
    /// The same case as sound RON; where there are faults, with placeholders.
    pub(crate) sound: String,
    /// Field paths at which a placeholder stands or something was left out.
    pub(crate) unsure: Vec<String>,
}

/// Reads the text of a case file.
pub(crate) fn read_case(text: &str) -> Front {
    let (tree, mut faults) = parse::case(text, case_shape());
    let judged = judge::judge(&tree, text, case_shape());
    faults.extend(judged.faults);
    faults.sort_by_key(|fault| fault.at);
    faults.dedup();
    Front { faults, tree, sound: judged.sound, unsure: judged.unsure }
}

/// Values of the text of a reading with their places, and every mistake in the signs around them.
pub(crate) fn read_reading(text: &str) -> (Node, Vec<Fault>) {
    let (tree, mut faults) = parse::reading(text, reading_fields());
    faults.sort_by_key(|fault| fault.at);
    faults.dedup();
    (tree, faults)
}

/// Values of any RON text with their places; mistakes are passed over.
pub(crate) fn read_any(text: &str) -> Node {
    parse::any(text)
}

/// A longer text is not looked through to say where a mistake lies: the tree of a million marks holds a gigabyte.
pub(crate) const LONGEST_BYTES: usize = 8 << 20;

/// As [`read_any`], to say the place of a mistake in words; nothing of a text of more than [`LONGEST_BYTES`].
pub(crate) fn read_for_words(text: &str) -> Node {
    read_any(if text.len() > LONGEST_BYTES { "" } else { text })
}

/// The field that a misspelt name most likely stands for: `titel`, `age`, `filename`.
fn meant<'a>(own: &'a StructShape, name: &str) -> Option<&'a FieldShape> {
    if let Some(field) = synonyms::meant(own, name) {
        return Some(field);
    }
    if let Some(near) = nearest(name, own.fields.iter().map(|field| field.name.as_str())) {
        return own.field(near);
    }
    let lower = name.to_lowercase();
    let mut begun = own.fields.iter().filter(|field| {
        lower.len() >= 3
            && (field.name.starts_with(&lower) || (field.name.len() >= 3 && lower.starts_with(&field.name)))
    });
    begun.next().filter(|_| begun.next().is_none())
}

#[cfg(test)]
mod tests;
