//! The text of a reading: every mistake of it at its place. Signs around values (commas, quotation marks, brackets) are
//! found by the tolerant parser; then each film, sheet, finding, calibration and mark is read on its own, so that one
//! mistake hides no other.

use std::path::Path;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::case::{
    Amends, Answer, Calibration, FilmRegistration, Finding, FindingId, Key, Mark, MarkId, Opinion,
    READING_FORMAT, RadiographId, Reader, Reading, ReadingState, nearest, reading_root_fields,
};
use crate::store::error::{ParseFault, StoreError};
use crate::store::kept::READING_ADVICE;
use crate::store::migrate::{self, READING_STEPS};
use crate::store::ron_front::{self, Field, Lines, Node, Value, words_of};

use crate::store::ron_text::from_ron;
use crate::store::scan;

/// A longer text is not looked through for every mistake: the first is told.
const LONGEST_BYTES: usize = 8 << 20;
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
    /// Field path; empty for a mistake in the signs around values.
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
    let place = words_of(&ron_front::read_any(text), &first.field).0;
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
    if text.len() > LONGEST_BYTES {
        return vec![only()];
    }
    let lines = Lines::of(text);
    let (tree, signs) = ron_front::read_reading(text);
    let mut found = Found { text, path, lines: &lines, tree: &tree, signs: &signs, faults: Vec::new() };
    for fault in &signs {
        let (line, column) = lines.position(fault.at);
        let message = fault.message.clone();
        found.faults.push(ReadingFault { kind: fault.kind, line, column, field: String::new(), message });
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
                "format" => self.one::<u32>(value, name),
                "reader" => self.one::<Reader>(value, name),
                "state" => self.one::<ReadingState>(value, name),
                "amends" => self.one::<Amends>(value, name),
                "opinions" => self.each::<RadiographId, Opinion>(value, name),
                "findings" => self.each::<FindingId, Arc<Finding>>(value, name),
                "calibrations" => self.each::<RadiographId, Calibration>(value, name),
                "registrations" => self.entries::<RadiographId>(value, name, |found, laid, path| {
                    found.each::<RadiographId, FilmRegistration>(laid, path);
                }),
                "marks" => self.each::<MarkId, Arc<Mark>>(value, name),
                "scores" => self.entries::<RadiographId>(value, name, |found, sheets, path| {
                    found.entries::<Key>(sheets, path, |found, sheet, path| {
                        found.each::<Key, Answer>(sheet, path);
                    });
                }),
                _ => {
                    let fix = match nearest(name, known.iter().copied()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("remove it, or use one of: {}", known.join(", ")),
                    };
                    self.fault("unknown-field", *at, "", format!("a reading has no field `{name}`: {fix}"));
                }
            }
        }
        for required in ["format", "reader"] {
            if !fields.iter().any(|field| field.name == required) && self.signs.is_empty() {
                let message = format!("the field `{required}` is missing: add it");
                self.fault("missing-field", self.tree.span.start, "", message);
            }
        }
    }

    /// Reads a value on its own, unless a sign in it is wrong.
    fn one<T: DeserializeOwned>(&mut self, value: &Node, path: &str) {
        let span = &value.span;
        let next = self.signs.partition_point(|sign| sign.at < span.start);
        if self.faults.len() > MOST || self.signs.get(next).is_some_and(|sign| sign.at <= span.end) {
            return;
        }
        let Some(text) = self.text.get(span.clone()) else { return };
        if let Err(StoreError::Unreadable(told)) = from_ron::<T>(text, self.path, READING_ADVICE) {
            let field = match told.field.as_str() {
                "." | "?" => path.to_owned(),
                inner if inner.starts_with('[') => format!("{path}{inner}"),
                inner => format!("{path}.{inner}"),
            };
            self.fault("unreadable", value.find(&told.field), &field, told.message.clone());
        }
    }

    /// Reads every value of a map on its own, and its keys.
    fn each<K: DeserializeOwned, V: DeserializeOwned>(&mut self, map: &Node, path: &str) {
        self.entries::<K>(map, path, Self::one::<V>);
    }

    fn entries<K: DeserializeOwned>(
        &mut self,
        map: &Node,
        path: &str,
        mut of: impl FnMut(&mut Self, &Node, &str),
    ) {
        let pairs = match &map.bare().value {
            Value::Map(pairs) => pairs,
            Value::Lost => return,
            Value::Struct(_) | Value::List(_) | Value::Text(_) | Value::Word(_) | Value::Some(_) => {
                let message = "entries belong here, `{ key: ( ... ), ... }`".to_owned();
                return self.fault("wrong-type", map.span.start, path, message);
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
            let place = if matches!(&key.value, Value::Text(_)) {
                format!("{path}[\"{name}\"]")
            } else {
                format!("{path}[{name}]")
            };
            let written = self.text.get(key.span.clone()).unwrap_or_default();
            if let Err(StoreError::Unreadable(told)) = from_ron::<K>(written, self.path, READING_ADVICE) {
                self.fault("wrong-key", key.span.start, path, told.message.clone());
            }
            of(self, value, &place);
        }
    }
}
