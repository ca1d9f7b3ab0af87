//! The two documents as text: the case file and the reading file, both ways.

use std::path::Path;

use serde::Serialize;

use crate::case::{self, CASE_FORMAT, Case, READING_FORMAT, Reading};
use crate::store::atomic;
use crate::store::error::StoreError;
use crate::store::migrate::{self, CASE_STEPS, READING_STEPS, v3};
use crate::store::ron_text::{from_ron, to_ron};
use crate::store::signing;

const CASE_HEAD: &str = "// Callus case. Comments in this file are lost when Callus saves it.";
const READING_HEAD: &str = "// Callus reading. Comments in this file are lost when Callus saves it.";
const CASE_ADVICE: &str = "correct the case file and open it again";
pub(crate) const READING_ADVICE: &str =
    "nothing was overwritten: correct the reading file, or move it away to go on from the journal";

/// Reads a case from the text of its file; `path` is only named in errors.
///
/// # Errors
/// [`StoreError::Unreadable`] with line, column and field path; [`StoreError::NewerFormat`].
pub fn case_from_ron(text: &str, path: &Path) -> Result<Case, StoreError> {
    let text = migrate::lift(text, path, CASE_FORMAT, CASE_STEPS)?;
    from_ron(&text, path, CASE_ADVICE)
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
    let text = migrate::lift(text, path, READING_FORMAT, READING_STEPS)?;
    from_ron(&text, path, READING_ADVICE)
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

/// Writes a case file by atomic replace.
///
/// # Errors
/// [`StoreError::Io`] when the disk refuses; the file is then the one before.
pub fn write_case(path: &Path, case: &Case) -> Result<(), StoreError> {
    atomic::replace(path, case_to_ron(case)?.as_bytes(), atomic::Privacy::Shared)
}
