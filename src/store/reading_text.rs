//! The text of a reading: every mistake of it at its place. Signs around values (commas, quotation marks, brackets) are
//! found by the tolerant parser; then each film, sheet, finding, calibration and mark is read on its own, so that one
//! mistake hides no other.

use std::path::Path;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::case::{
    Amends, Answer, Calibration, FilmRegistration, Finding, Mark, Opinion, READING_FORMAT, Reader, Reading,
    ReadingState, nearest, reading_fields, reading_root_fields,
};
use crate::store::error::{ParseFault, StoreError};
use crate::store::kept::READING_ADVICE;
use crate::store::migrate::{self, READING_STEPS};
use crate::store::reading_words::{self, Kind, of_key};
use crate::store::ron_front::{self, Field, Lines, Node, Value, words_of};

use crate::store::ron_text::from_ron;
use crate::store::scan;

/// So many mistakes of one file are told; where there are more, the file is damaged and not mistyped.
const MOST: usize = 100;

/// A mistake in the text of a reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReadingFault {
    /// A stable short name of its kind.
    pub(crate) kind: &'static str,
    /// Line, from 1.
    pub(crate) line: usize,
    /// Column, from 1.
    pub(crate) column: usize,
    /// Field path; empty outside of every field.
    pub(crate) field: String,
    /// What is wrong, and what to write.
    pub(crate) message: String,
}

/// Reads a reading of any format, whether or not it can be.
///
/// # Errors
/// [`StoreError::Unreadable`] with the first mistake and the number of others; [`StoreError::NewerFormat`].
pub(crate) fn read(text: &str, path: &Path) -> Result<Reading, StoreError> {
    let strict = strict(text, path);
    let Err(StoreError::Unreadable(told)) = strict else { return strict };
    let faults = faults(text, path, &told);
    let Some(first) = faults.first() else { return Err(StoreError::Unreadable(told)) };
    let others = match faults.len() - 1 {
        0 => String::new(),
        1 => " (1 more problem: `callus check` lists both)".to_owned(),
        more => format!(" ({more} more problems: `callus check` lists them all)"),
    };
    let place = words_of(&ron_front::read_for_words(text), &first.field).0;
    Err(StoreError::Unreadable(Box::new(ParseFault {
        message: format!("{}{others}", first.message),
        field: if place.is_empty() { ".".to_owned() } else { place },
        line: first.line,
        column: first.column,
        advice: READING_ADVICE,
        path: path.to_owned(),
    })))
}

fn strict(text: &str, path: &Path) -> Result<Reading, StoreError> {
    from_ron(&migrate::lift(text, path, READING_FORMAT, READING_STEPS)?, path, READING_ADVICE)
}

/// A reading, or every mistake of its text.
///
/// # Errors
/// All mistakes in the order of the text, or what else stands in the way: [`StoreError::NewerFormat`].
pub(crate) fn checked(text: &str, path: &Path) -> Result<Reading, Wrong> {
    match strict(text, path) {
        Ok(reading) => Ok(reading),
        Err(StoreError::Unreadable(told)) => Err(Wrong::Text(faults(text, path, &told))),
        Err(error) => Err(Wrong::Other(error)),
    }
}

/// Why a reading cannot be read.
#[derive(Debug)]
pub(crate) enum Wrong {
    /// Mistakes in its text; at least one.
    Text(Vec<ReadingFault>),
    /// Something else.
    Other(StoreError),
}

/// Every mistake; the one that the strict reader told where nothing else is found.
fn faults(text: &str, path: &Path, told: &ParseFault) -> Vec<ReadingFault> {
    let only = || ReadingFault {
        kind: "unreadable",
        line: told.line,
        column: told.column,
        field: if told.field == "." { String::new() } else { told.field.clone() },
        message: told.message.clone(),
    };
    if text.len() > ron_front::LONGEST_BYTES {
        return vec![only()];
    }
    let lines = Lines::of(text);
    let (tree, signs) = ron_front::read_reading(text);
    let mut found = Found { text, path, lines: &lines, tree: &tree, signs: &signs, faults: Vec::new() };
    for fault in &signs {
        let (line, column) = lines.position(fault.at);
        let message = fault.message.clone();
        let field = tree.path_at(fault.at);
        found.faults.push(ReadingFault { kind: fault.kind, line, column, field, message });
    }
    let format = scan::number_of_field(text, "format").and_then(|at| text.get(at)?.parse::<u32>().ok());
    // An older reading has other shapes: what the strict reader tells of it is all that is known.
    if format.is_none_or(|format| format == READING_FORMAT) {
        found.values();
    }
    let mut faults = found.faults;
    if faults.is_empty() {
        faults.push(only());
    }
    faults.sort_by_key(|fault| (fault.line, fault.column));
    if let Some(last) = faults.get(MOST).map(|fault| (fault.line, fault.column)) {
        faults.truncate(MOST);
        let message =
            format!("after {MOST} problems the rest was not looked at: put a copy of the file back");
        let (line, column) = last;
        faults.push(ReadingFault { kind: "many-problems", line, column, field: String::new(), message });
    }
    faults
}

struct Found<'a> {
    text: &'a str,
    path: &'a Path,
    lines: &'a Lines<'a>,
    tree: &'a Node,
    /// Mistakes in the signs around values: a value that holds one is not read on its own.
    signs: &'a [ron_front::Fault],
    faults: Vec<ReadingFault>,
}

impl Found<'_> {
    fn fault(&mut self, kind: &'static str, at: usize, field: &str, message: String) {
        let (line, column) = self.lines.position(at);
        self.faults.push(ReadingFault { kind, line, column, field: field.to_owned(), message });
    }

    /// Reads every part of the reading on its own.
    fn values(&mut self) {
        let Value::Struct(fields) = &self.tree.bare().value else { return };
        let known = reading_root_fields();
        for (index, Field { name, at, value }) in fields.iter().enumerate() {
            if fields.iter().take(index).any(|earlier| earlier.name == *name) {
                let message = format!("the field `{name}` is given twice: remove one of them");
                self.fault("doubled-field", *at, "", message);
                continue;
            }
            match name.as_str() {
                "format" => self.one::<u32>(value, name, &Kind::Whole),
                "reader" => self.one::<Reader>(value, name, &Kind::Struct(&reading_words::READER)),
                "state" => self.one::<ReadingState>(value, name, &Kind::Choice(&reading_words::STATE)),
                "amends" => self.one::<Amends>(value, name, &Kind::Struct(&reading_words::AMENDS)),
                "opinions" => {
                    self.each::<Opinion>(value, name, false, &Kind::Struct(&reading_words::OPINION));
                }
                "findings" => {
                    self.each::<Arc<Finding>>(value, name, true, &Kind::Struct(&reading_words::FINDING));
                }
                "calibrations" => {
                    self.each::<Calibration>(value, name, false, &Kind::Struct(&reading_words::CALIBRATION));
                }
                "registrations" => self.entries(value, name, false, |found, laid, path| {
                    let kind = Kind::Struct(&reading_words::REGISTRATION);
                    found.each::<FilmRegistration>(laid, path, false, &kind);
                }),
                "marks" => self.each::<Arc<Mark>>(value, name, true, &Kind::Struct(&reading_words::MARK)),
                "scores" => self.entries(value, name, false, |found, sheets, path| {
                    found.entries(sheets, path, false, |found, sheet, path| {
                        found.each::<Answer>(sheet, path, false, &Kind::Struct(&reading_words::ANSWER));
                    });
                }),
                _ => self.unknown(name, *at, known),
            }
        }
        let id = self.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        for (required, fix) in [
            ("format", format!("format: {READING_FORMAT}")),
            ("reader", format!("reader: (id: \"{id}\", name: \"{id}\")")),
        ] {
            if !fields.iter().any(|field| field.name == required) && self.signs.is_empty() {
                let message = format!("the field `{required}` is missing: add `{fix},`");
                self.fault("missing-field", self.tree.span.start, "", message);
            }
        }
    }

    /// A field that no reading has.
    fn unknown(&mut self, name: &str, at: usize, known: &[&str]) {
        let is_inner = reading_fields().contains(name);
        // It came out of its entry by a bracket that is missing or too many, which was told.
        if is_inner && !self.signs.is_empty() {
            return;
        }
        let fix = match (nearest(name, known.iter().copied()), reading_words::holder_of(name)) {
            (_, Some(holder)) => {
                format!("it belongs inside {holder}, so a bracket closes too early before it")
            }
            (Some(near), None) => format!("did you mean `{near}`?"),
            (None, None) => format!("remove it, or use one of: {}", known.join(", ")),
        };
        self.fault("unknown-field", at, "", format!("a reading has no field `{name}`: {fix}"));
    }

    /// Reads a value on its own, unless a sign in it is wrong.
    fn one<T: DeserializeOwned>(&mut self, value: &Node, path: &str, kind: &Kind) {
        let span = &value.span;
        let next = self.signs.partition_point(|sign| sign.at < span.start);
        if self.faults.len() > MOST || self.signs.get(next).is_some_and(|sign| sign.at <= span.end) {
            return;
        }
        let Some(text) = self.text.get(span.clone()) else { return };
        if let Err(StoreError::Unreadable(told)) = from_ron::<T>(text, self.path, READING_ADVICE) {
            let wrong = reading_words::look(self.text, value, kind, path);
            for own in &wrong {
                self.fault(own.kind, own.at, &own.path, own.message.clone());
            }
            if !wrong.is_empty() {
                return;
            }
            let field = match told.field.as_str() {
                "." | "?" => path.to_owned(),
                inner if inner.starts_with('[') => format!("{path}{inner}"),
                inner => format!("{path}.{inner}"),
            };
            self.fault("unreadable", value.find(&told.field), &field, told.message.clone());
        }
    }

    /// Reads every value of a map on its own, and its keys, which are numbers or identifiers.
    fn each<V: DeserializeOwned>(&mut self, map: &Node, path: &str, is_number: bool, kind: &Kind) {
        self.entries(map, path, is_number, |found, value, path| found.one::<V>(value, path, kind));
    }

    fn entries(
        &mut self,
        map: &Node,
        path: &str,
        is_number: bool,
        mut of: impl FnMut(&mut Self, &Node, &str),
    ) {
        let pairs = match &map.bare().value {
            Value::Map(pairs) => pairs,
            Value::Lost => return,
            Value::Struct(_) | Value::List(_) | Value::Text(_) | Value::Word(_) | Value::Some(_) => {
                let message = if is_number {
                    "entries belong here, each with its number: write `{ 1: ( ... ), ... }`"
                } else {
                    "entries belong here, each with its name: write `{ \"...\": ( ... ), ... }`"
                };
                return self.fault("wrong-type", map.span.start, path, message.to_owned());
            }
        };
        let mut seen = std::collections::BTreeSet::new();
        for (key, value) in pairs {
            let (Value::Text(name) | Value::Word(name)) = &key.value else {
                self.fault("wrong-type", key.span.start, path, "a key belongs here".to_owned());
                continue;
            };
            if !seen.insert(name) {
                let message = format!("\"{name}\" is given twice: remove one of them");
                self.fault("doubled-key", key.span.start, path, message);
                continue;
            }
            let place = if is_number { format!("{path}[{name}]") } else { format!("{path}[\"{name}\"]") };
            if let Some((kind, message)) = of_key(key, is_number) {
                self.fault(kind, key.span.start, &place, message);
            }
            of(self, value, &place);
        }
    }
}
