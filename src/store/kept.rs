//! The two documents as text: the case file and the reading file, both ways.

use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::case::{self, CASE_FORMAT, Case, Editable, READING_FORMAT, Reading};
use crate::store::copies::{self, Taken};
use crate::store::error::StoreError;
use crate::store::migrate::{v2, v3};
use crate::store::reading_text;
use crate::store::replay::Replay;
use crate::store::ron_text::to_ron;
use crate::store::signing;
use crate::store::{atomic, case_text};

pub(crate) const CASE_HEAD: &str = "// Callus case. Callus keeps the comments in this file when it saves it.";
/// The head that versions before 0.3.0 wrote.
pub(crate) const CASE_HEAD_BEFORE: &str =
    "// Callus case. Comments in this file are lost when Callus saves it.";
const READING_HEAD: &str = "// Callus reading. Comments in this file are lost when Callus saves it.";
pub(crate) const READING_ADVICE: &str =
    "nothing was overwritten: correct the reading file, or move it away to go on from the journal";

/// Reads a case from the text of its file; `path` is only named in errors. What can be meant in only one way (a date
/// written day first, `L` for `Left`, a backslash in a path) is read as that.
///
/// # Errors
/// [`StoreError::Unreadable`] with line, column and field path; [`StoreError::NewerFormat`].
pub fn case_from_ron(text: &str, path: &Path) -> Result<Case, StoreError> {
    case_text::read(text, path)
}

/// The text of a case file, the same bytes for the same case.
///
/// # Errors
/// [`StoreError::Unwritable`] when the format cannot hold the value.
pub fn case_to_ron(case: &Case) -> Result<String, StoreError> {
    to_ron(case, CASE_HEAD)
}

/// Reads a reading from the text of its file; `path` is only named in errors.
///
/// # Errors
/// [`StoreError::Unreadable`] with line, column and field path; [`StoreError::NewerFormat`];
/// [`StoreError::Impossible`] where it says what cannot be.
pub fn reading_from_ron(text: &str, path: &Path) -> Result<Reading, StoreError> {
    let reading = parse_reading(text, path)?;
    match case::check_reading(&reading).into_iter().next() {
        Some(problem) => Err(StoreError::impossible(problem, READING_ADVICE, path)),
        None => Ok(reading),
    }
}

/// A reading as it was written, whether or not it can be.
pub(crate) fn parse_reading(text: &str, path: &Path) -> Result<Reading, StoreError> {
    reading_text::read(text, path)
}

/// The text of a reading file, the same bytes for the same reading. A reading that was signed in an older format is
/// printed in that format, because its signature stands for that text.
///
/// # Errors
/// [`StoreError::Unwritable`] when the format cannot hold the value.
pub fn reading_to_ron(reading: &Reading) -> Result<String, StoreError> {
    let text = print(reading)?;
    let Some(signature) = reading.signature() else { return Ok(text) };
    if signing::is_sealed_by(&text, &signature.content) {
        return Ok(text);
    }
    let Some(older) = v3::OldReading::of(reading) else { return Ok(text) };
    let older = print(&older)?;
    Ok(if signing::is_sealed_by(&older, &signature.content) { older } else { text })
}

/// A reading of any format as the text of a file.
pub(crate) fn print<T: Serialize>(reading: &T) -> Result<String, StoreError> {
    to_ron(reading, READING_HEAD)
}

/// A document as files and journals hold it.
pub(crate) trait Stored: Editable {
    /// Version of the file that this program writes.
    const FORMAT: u32;

    /// Version of this value.
    fn format(&self) -> u32;

    /// Reads it from the text of its file; `path` is only named in errors.
    fn parse(text: &str, path: &Path) -> Result<Self, StoreError>;

    /// The text of its file, the same bytes for the same value.
    fn print(&self) -> Result<String, StoreError>;

    /// Lifts what the first line of a journal of an older format says of it; `None` where only a newer Callus
    /// understands it.
    fn lift_base(base: &mut Value, journal_format: u32) -> Option<()>;

    /// Lifts any other line of a journal of an older format.
    fn lift_line(line: &mut Value) -> Option<()>;

    /// Makes sure that every version that was signed in this past is kept beside its file.
    fn keep_signed(_file: &Path, _past: &Replay<Self>, _now: Timestamp) -> Result<Vec<Taken>, StoreError> {
        Ok(Vec::new())
    }
}

impl Stored for Reading {
    const FORMAT: u32 = READING_FORMAT;

    fn format(&self) -> u32 {
        self.format
    }

    fn parse(text: &str, path: &Path) -> Result<Self, StoreError> {
        reading_from_ron(text, path)
    }

    fn print(&self) -> Result<String, StoreError> {
        reading_to_ron(self)
    }

    fn lift_base(base: &mut Value, journal_format: u32) -> Option<()> {
        let text = base.get("reading")?;
        let lifted = match journal_format {
            1 | 2 => {
                let old =
                    v2::OldReading::deserialize(text).ok().filter(|old| old.format == journal_format)?;
                old.lift().lift()
            }
            3 => v3::OldReading::deserialize(text).ok().filter(|old| old.format == journal_format)?.lift(),
            _ => return Some(()),
        };
        *base.get_mut("reading")? = serde_json::to_value(lifted).ok()?;
        Some(())
    }

    fn lift_line(line: &mut Value) -> Option<()> {
        v3::lift_line(line)
    }

    fn keep_signed(file: &Path, past: &Replay<Self>, now: Timestamp) -> Result<Vec<Taken>, StoreError> {
        copies::keep_all(file, past, now)
    }
}

/// Journals of cases begin with format 4, so none is older.
impl Stored for Case {
    const FORMAT: u32 = CASE_FORMAT;

    fn format(&self) -> u32 {
        self.format
    }

    fn parse(text: &str, path: &Path) -> Result<Self, StoreError> {
        case_from_ron(text, path)
    }

    fn print(&self) -> Result<String, StoreError> {
        case_to_ron(self)
    }

    fn lift_base(_base: &mut Value, _journal_format: u32) -> Option<()> {
        Some(())
    }

    fn lift_line(_line: &mut Value) -> Option<()> {
        Some(())
    }
}

/// Writes a case file by atomic replace.
///
/// # Errors
/// [`StoreError::Io`] when the disk refuses; the file is then the one before.
pub fn write_case(path: &Path, case: &Case) -> Result<(), StoreError> {
    atomic::replace(path, case_to_ron(case)?.as_bytes(), atomic::Privacy::Shared)
}
