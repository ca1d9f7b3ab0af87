//! Everything that is wrong with a case and its files, in one pass, each problem with its place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::analysis::book::Book;
use crate::case::{self, Case, PixelSize, Problem, Radiograph};
use crate::imaging::Limits;
use crate::store::case_folder::CaseFolder;
use crate::store::check_answers::check_case_keys;
use crate::store::check_reading::{Against, Sizes};
use crate::store::check_signed::{Hashes, Signed, by_reader};
use crate::store::error::StoreError;
use crate::store::{hash, images};

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// The case file.
    pub case: PathBuf,
    /// How many radiographs were looked at.
    pub radiographs: usize,
    /// How many readings were looked at.
    pub readings: usize,
    /// Every problem, in the order of the file.
    pub problems: Vec<Problem>,
}

/// Checks a case: what it says, its films, decoded one by one, and its readings, by the definitions of `book`.
///
/// # Errors
/// [`StoreError::NoCase`] when there is nothing to check. Whatever else is wrong is a problem of the report.
pub fn check_case(path: &Path, limits: &Limits, book: &Book) -> Result<CheckReport, StoreError> {
    let folder = CaseFolder::find(path)?;
    let mut report =
        CheckReport { case: folder.case_file.clone(), radiographs: 0, readings: 0, problems: Vec::new() };
    let case = match folder.read_case() {
        Ok(case) => Some(case),
        Err(error) => {
            report.problems.push(unreadable(&folder, &folder.case_file, &error));
            None
        }
    };
    if let Err(error) = folder.check_readings_folder() {
        report.problems.push(Problem::error("leaves-folder", "readings", error.to_string()));
    }
    let mut films = Films::default();
    if let Some(case) = &case {
        report.radiographs = case.radiographs.len();
        report.problems.extend(case::check(case));
        check_case_keys(case, book, &mut report.problems);
        films = files(&folder, case, limits, &mut report.problems);
    }
    let against = Against { folder: &folder, case: case.as_ref(), book, sizes: &films.sizes };
    let signed_copies = folder.all_signed_copies();
    let copies = by_reader(&signed_copies);
    let signed = Signed { folder: &folder, case: case.as_ref(), films: &films.hashes, copies: &copies };
    for file in folder.readings() {
        report.readings += 1;
        against.check(&file, &mut report.problems);
        signed.check(&file, &mut report.problems);
    }
    for path in &signed_copies {
        signed.check_copy(path, &mut report.problems);
    }
    for stray in folder.strays() {
        let place = place_of(&folder, &stray.path);
        let is_told = |problem: &Problem| {
            problem.kind == "wrong-reader"
                && problem.place.strip_prefix(&place).is_some_and(|rest| rest.starts_with(' '))
        };
        if !report.problems.iter().any(is_told) {
            report.problems.push(Problem::warning("not-read", place, stray.advice));
        }
    }
    for path in folder.set_aside() {
        let message =
            "a version that was set aside because it must not overwrite another: compare, then delete one";
        report.problems.push(Problem::warning("set-aside", place_of(&folder, &path), message));
    }
    Ok(report)
}

/// "case.ron", "readings/resident.ron": a file as a person finds it in the folder.
pub(crate) fn place_of(folder: &CaseFolder, path: &Path) -> String {
    let inside = path.strip_prefix(&folder.root).unwrap_or(path);
    let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

pub(crate) fn unreadable(folder: &CaseFolder, path: &Path, error: &StoreError) -> Problem {
    let file = place_of(folder, path);
    match error {
        StoreError::Unreadable(fault) => {
            let field = if fault.field == "." { String::new() } else { format!(" {}", fault.field) };
            let place = format!("{file}:{}:{}{field}", fault.line, fault.column);
            Problem::error("unreadable", place, fault.message.clone())
        }
        StoreError::NewerFormat { found, supported, .. } => {
            let message = format!(
                "format {found} is newer than format {supported}, the newest this Callus reads: open it with a newer Callus"
            );
            Problem::error("newer-format", file, message)
        }
        other => Problem::error("unreadable", file, other.to_string()),
    }
}

/// What is known of the films after a look at each.
#[derive(Default)]
struct Films {
    sizes: Sizes,
    hashes: Hashes,
}

fn files(folder: &CaseFolder, case: &Case, limits: &Limits, problems: &mut Vec<Problem>) -> Films {
    let mut films = Films::default();
    let mut first: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for (index, film) in case.radiographs.iter().enumerate() {
        let place = format!("radiographs[{index}]");
        match folder.image_path(&film.file) {
            Err(error) => problems.push(path_problem(folder, &place, film, &error)),
            Ok(path) => {
                if let Some(earlier) = first.get(&path) {
                    let message = format!(
                        "\"{}\" is already the file of radiographs[{earlier}]: one radiograph with several views is enough",
                        film.file
                    );
                    problems.push(Problem::warning("doubled-file", format!("{place}.file"), message));
                } else {
                    first.insert(path.clone(), index);
                }
                let (sha256, size) = look(folder, film, &place, limits, problems);
                films.hashes.extend(sha256.map(|sha256| (film.id.clone(), sha256)));
                films.sizes.extend(size.map(|size| (film.id.clone(), size)));
            }
        }
    }
    films
}

fn path_problem(folder: &CaseFolder, place: &str, film: &Radiograph, error: &StoreError) -> Problem {
    let place = format!("{place}.file");
    let file = &film.file;
    match error {
        StoreError::Missing(_) => {
            let message = match other_spelling(folder, file) {
                Some(there) => format!(
                    "the file \"{file}\" is missing, but \"{there}\" is there: capital and small letters count, correct the path"
                ),
                None => format!("the file \"{file}\" is missing: put it back or correct the path"),
            };
            Problem::error("missing-file", place, message)
        }
        StoreError::LeavesFolder { .. } => {
            let message = format!(
                "the path \"{file}\" leads out of the case folder: place the file inside and name it with forward slashes"
            );
            Problem::error("leaves-folder", place, message)
        }
        other => Problem::error("unreadable-file", place, other.to_string()),
    }
}

/// A file that differs from a missing one only by capital letters, as cases from Windows and macOS may name it.
fn other_spelling(folder: &CaseFolder, file: &str) -> Option<String> {
    let (above, name) = file.rsplit_once('/').map_or(("", file), |(above, name)| (above, name));
    let listing = std::fs::read_dir(folder.root.join(above)).ok()?;
    let there = listing.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut alike: Vec<_> = there.filter(|there| there.to_lowercase() == name.to_lowercase()).collect();
    alike.sort();
    let found = alike.into_iter().next()?;
    Some(if above.is_empty() { found } else { format!("{above}/{found}") })
}

/// Reads one film once: its hash, whether it decodes, its size.
fn look(
    folder: &CaseFolder,
    film: &Radiograph,
    place: &str,
    limits: &Limits,
    problems: &mut Vec<Problem>,
) -> (Option<String>, Option<PixelSize>) {
    let file = &film.file;
    let bytes = match folder.read_image(file, limits.max_file_bytes) {
        Ok(bytes) => bytes,
        Err(error) => {
            problems.push(path_problem(folder, place, film, &error));
            return (None, None);
        }
    };
    let found = hash::sha256_hex(&bytes);
    if let Some(expected) = &film.sha256
        && !expected.eq_ignore_ascii_case(&found)
    {
        let message = format!(
            "the file \"{file}\" has changed: its SHA-256 is {found}; put the right file back or correct `sha256`"
        );
        problems.push(Problem::error("changed-file", format!("{place}.sha256"), message));
    }
    let size = match images::decoded_size(&bytes, limits) {
        Ok(size) => size,
        Err(why) => {
            let message = format!("the image \"{file}\" cannot be shown: {why}");
            problems.push(Problem::error("unreadable-image", format!("{place}.file"), message));
            return (Some(found), None);
        }
    };
    if let Some(expected) = film.size
        && expected != size
    {
        let message = format!(
            "the image \"{file}\" has {} columns and {} rows, the case says {} and {}: correct one of them",
            size.columns, size.rows, expected.columns, expected.rows
        );
        problems.push(Problem::error("size-disagrees", format!("{place}.size"), message));
    }
    (Some(found), Some(size))
}
