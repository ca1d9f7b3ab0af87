//! Everything that is wrong with a case and its files, in one pass, each problem with its place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Zoned;
use serde::Serialize;

use crate::analysis::book::Book;
use crate::case::{self, Case, PixelSize, Problem, Radiograph};
use crate::imaging::{self, Limits, Origin};
use crate::store::case_folder::{self, CaseFolder, read_text};
use crate::store::check_answers::check_case_keys;
use crate::store::check_origins::{self, Origins};
use crate::store::check_reading::{Against, Sizes, WRONG_READER, reader_place};
use crate::store::check_script;
use crate::store::check_signed::{Hashes, Signed, by_reader};
use crate::store::error::StoreError;
use crate::store::lookalike::{self, Lookalike};
use crate::store::ron_front::{self, Lines, Node};
use crate::store::{case_text, hash, images, layout};

/// Result of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// The case file.
    pub case: PathBuf,
    /// Number of radiographs checked.
    pub radiographs: usize,
    /// Number of readings checked.
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
    let mut films = Films::default();
    let case = match folder.case_text() {
        Ok(text) => {
            let checked = text.checked(&folder.case_file);
            if let Some(case) = &checked.case {
                report.radiographs = case.radiographs.len();
                let mut problems = said(case);
                check_case_keys(case, book, &mut problems);
                films = files(&folder, case, limits, &mut problems);
                problems.extend(check_origins::check(case, &films.origins, Zoned::now().date()));
                problems.retain(|problem| checked.is_sure(problem));
                text.locate(&mut problems);
                report.problems.extend(problems);
            }
            report.problems.extend(checked.problems);
            // A case with placeholders is no case to hold readings against.
            checked.case.filter(|_| checked.unsure.is_empty())
        }
        Err(error) => {
            report.problems.push(unreadable(&folder, &folder.case_file, &error));
            None
        }
    };
    if let Err(error) = folder.check_readings_folder() {
        let leaves = Problem::error("leaves-folder", "", error.to_string());
        report.problems.push(Problem { file: Some(layout::READINGS.to_owned()), ..leaves });
    }
    report.problems.sort_by_key(|problem| (problem.line, problem.column));
    let mut problems = Vec::new();
    let against = Against { folder: &folder, case: case.as_ref(), book, sizes: &films.sizes };
    let signed_copies = folder.all_signed_copies();
    let copies = by_reader(&signed_copies);
    let signed = Signed { folder: &folder, case: case.as_ref(), films: &films.hashes, copies: &copies };
    for file in folder.readings() {
        report.readings += 1;
        if let Some((text, reading)) = against.check(&file, &mut problems) {
            signed.check(&file, (&text, &reading), &mut problems);
        }
    }
    for path in &signed_copies {
        signed.check_copy(path, &mut problems);
    }
    check_script::check(&folder, case.as_ref(), &mut problems);
    for stray in folder.strays() {
        let place = place_of(&folder, &stray.path);
        let is_told =
            |problem: &Problem| problem.kind == WRONG_READER && problem.place == reader_place(&place);
        if !problems.iter().any(is_told) {
            // Located already: the name of such a file may be any.
            problems.push(Problem { file: Some(place), ..Problem::warning("not-read", "", stray.advice) });
        }
    }
    for path in folder.set_aside() {
        let message =
            "a version that was set aside because it must not overwrite another: compare, then delete one";
        problems.push(Problem::warning("set-aside", place_of(&folder, &path), message));
    }
    locate_in_readings(&folder, &mut problems);
    report.problems.append(&mut problems);
    Ok(report)
}

/// Problems of a case that need none of its films, for a window that opens it.
pub fn problems_of_case(folder: &CaseFolder, case: &Case) -> Vec<Problem> {
    located(folder, said(case))
}

/// Contradictions between a case and the headers of its films, for a window that has opened it. No film is decoded.
/// `None` where `go_on` said that they are not wanted any more.
pub fn problems_of_headers(
    folder: &CaseFolder,
    case: &Case,
    limits: &Limits,
    go_on: &dyn Fn() -> bool,
) -> Option<Vec<Problem>> {
    let look = |film| go_on().then(|| header(folder, film, limits));
    let origins = case.radiographs.iter().map(look).collect::<Option<_>>()?;
    Some(located(folder, check_origins::check(case, &origins, Zoned::now().date())))
}

/// Problems in the order of the case file, each at its line.
fn located(folder: &CaseFolder, mut problems: Vec<Problem>) -> Vec<Problem> {
    if problems.is_empty() {
        return problems;
    }
    if let Ok(text) = folder.case_text() {
        text.locate(&mut problems);
    }
    problems.sort_by_key(|problem| (problem.line, problem.column));
    problems
}

/// Bytes at the beginning of a file that hold its header.
const HEADER_BYTES: u64 = 512 * 1024;

fn header(folder: &CaseFolder, film: &Radiograph, limits: &Limits) -> Option<Origin> {
    let path = folder.image_path(&film.file).ok()?;
    let bytes = case_folder::read_beginning(&path, HEADER_BYTES).ok()?;
    imaging::origin(&bytes, limits).ok()
}

/// Problems of the case, with its dates held against today.
fn said(case: &Case) -> Vec<Problem> {
    let mut problems = case::check(case);
    let today = Zoned::now().date();
    for day in case::every_day(case).into_iter().filter(|day| day.date > today) {
        if problems.iter().any(|told| told.kind == "impossible-date" && told.place == day.place) {
            continue;
        }
        let message = format!("{} is in the future: correct the date", day.date);
        problems.push(Problem::error("impossible-date", day.place, message));
    }
    let studies = case.literature.iter().flat_map(|literature| &literature.studies).enumerate();
    for (index, study) in studies {
        // A journal may carry the year to come.
        if let Some(year) = study.year.filter(|year| *year > today.year() + 1) {
            let message = format!("{year} is in the future: correct the year of publication");
            let place = format!("literature.studies[{index}].year");
            problems.push(Problem::error("impossible-year", place, message));
        }
    }
    if let Some(born) = case.patient.birth_year.filter(|born| *born > today.year()) {
        let message = format!("{born} is in the future: correct the year");
        problems.push(Problem::error("impossible-year", "patient.birth_year", message));
    }
    problems
}

/// Places problems of readings by line and column of their file, and says their field paths in words.
fn locate_in_readings(folder: &CaseFolder, problems: &mut [Problem]) {
    let mut texts: BTreeMap<String, (String, Node)> = BTreeMap::new();
    for problem in problems.iter_mut().filter(|problem| problem.file.is_none()) {
        let Some(end) = problem.place.find(".ron").map(|at| at + ".ron".len()) else { continue };
        let (name, rest) = problem.place.split_at(end);
        let (name, rest) = (name.to_owned(), rest.to_owned());
        // Read once for all problems of a file, of which there may be many.
        let (text, tree) = texts.entry(name.clone()).or_insert_with(|| {
            let text = read_text(&folder.root.join(&name)).unwrap_or_default();
            let tree = ron_front::read_for_words(&text);
            (text, tree)
        });
        let (position, path) = match rest.strip_prefix(':') {
            Some(position) => position.split_once(' ').unwrap_or((position, "")),
            None => ("", rest.trim_start()),
        };
        problem.path.clone_from(&problem.place);
        path.clone_into(&mut problem.place);
        if path.is_empty() {
            problem.file = Some(name);
        } else {
            case_text::place(tree, &Lines::of(text), &name, std::slice::from_mut(problem));
        }
        // The reader of the text knows its place better than the path does.
        let told = position
            .split_once(':')
            .and_then(|(line, column)| Some((line.parse().ok()?, column.parse().ok()?)));
        if let Some((line, column)) = told {
            problem.line = Some(line);
            problem.column = Some(column);
        }
    }
}

/// "case.ron", "readings/resident.ron": a file as a person finds it in the folder.
pub(crate) fn place_of(folder: &CaseFolder, path: &Path) -> String {
    let inside = path.strip_prefix(&folder.root).unwrap_or(path);
    let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

pub(crate) fn unreadable(folder: &CaseFolder, path: &Path, error: &StoreError) -> Problem {
    let file = place_of(folder, path);
    if let StoreError::Unreadable(fault) = error {
        let field = if fault.field == "." { String::new() } else { format!(" {}", fault.field) };
        let place = format!("{file}:{}:{}{field}", fault.line, fault.column);
        return Problem::error("unreadable", place, fault.message.clone());
    }
    if let StoreError::NewerFormat { found, supported, .. } = error {
        let message = format!(
            "format {found} is newer than format {supported}, the newest this Callus reads: open it with a newer Callus"
        );
        return Problem::error("newer-format", file, message);
    }
    Problem::error("unreadable", file, error.to_string())
}

/// Facts about the films after a look at each.
#[derive(Default)]
struct Films {
    sizes: Sizes,
    hashes: Hashes,
    origins: Origins,
}

fn files(folder: &CaseFolder, case: &Case, limits: &Limits, problems: &mut Vec<Problem>) -> Films {
    let mut films = Films::default();
    let mut first: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for (index, film) in case.radiographs.iter().enumerate() {
        let place = format!("radiographs[{index}]");
        let mut origin = None;
        match folder.image_path(&film.file) {
            Err(error) => problems.push(path_problem(folder, &place, film, &error)),
            Ok(path) => {
                if let Some(earlier) = first.get(&path) {
                    let other =
                        case.radiographs.get(*earlier).map(|film| film.id.as_str()).unwrap_or_default();
                    let message = format!(
                        "\"{}\" is already the file of film \"{other}\": one film with several `views` is enough, or name the right file",
                        film.file
                    );
                    let problem = Problem::warning("doubled-file", format!("{place}.file"), message);
                    problems.push(problem.and_at(format!("radiographs[{earlier}].file")));
                } else {
                    first.insert(path.clone(), index);
                }
                let seen = look(folder, film, &place, limits, problems);
                films.hashes.extend(seen.sha256.map(|sha256| (film.id.clone(), sha256)));
                films.sizes.extend(seen.size.map(|size| (film.id.clone(), size)));
                origin = seen.origin;
            }
        }
        films.origins.push(origin);
    }
    films
}

fn path_problem(folder: &CaseFolder, place: &str, film: &Radiograph, error: &StoreError) -> Problem {
    let place = format!("{place}.file");
    let file = &film.file;
    if let StoreError::Missing(_) = error {
        return Problem::error("missing-file", place, missing_words(folder, file));
    }
    if let StoreError::LeavesFolder { .. } = error {
        return Problem::error("leaves-folder", place, outside_words(file));
    }
    if let StoreError::NotAFile(_) = error {
        let message = format!("\"{file}\" is a folder, not a film: name the file inside it");
        return Problem::error("unreadable-file", place, message);
    }
    Problem::error("unreadable-file", place, error.to_string())
}

fn missing_words(folder: &CaseFolder, file: &str) -> String {
    match lookalike::of(&folder.root, file) {
        Some(Lookalike::Capitals(there)) => format!(
            "the file \"{file}\" is missing: did you mean \"{there}\"? Capital and small letters count"
        ),
        Some(Lookalike::UnicodeForm(there)) => format!(
            "the file \"{file}\" is missing: did you mean \"{there}\"? It looks the same but is spelled with other characters, as files from a Mac are: rename the file, or copy its name into the case"
        ),
        Some(Lookalike::Blanks(there)) => {
            format!("the file \"{file}\" is missing: did you mean \"{there}\"? Blanks count, also at the end")
        }
        Some(Lookalike::Near(there)) => {
            format!("the file \"{file}\" is missing: did you mean \"{there}\"?")
        }
        None => format!("the file \"{file}\" is missing: put it back or correct the path"),
    }
}

/// Reason for which a path cannot be one of the case, and the path to write instead.
fn outside_words(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    if file.trim().is_empty() {
        "the path is empty: name the file, such as \"images/ap.dcm\"".to_owned()
    } else if file.contains("://") {
        format!("\"{file}\" is an address: copy the file into the case folder and write \"images/{name}\"")
    } else if file.starts_with('/') || file.starts_with('~') || file.chars().nth(1) == Some(':') {
        format!(
            "\"{file}\" is an absolute path, which another computer does not have: copy the file into the case folder and write \"images/{name}\""
        )
    } else if file.split('/').any(|step| step == "..") {
        let name = if name == ".." { "ap.dcm" } else { name };
        format!(
            "the path \"{file}\" climbs with `..`, which may lead out of the case folder and is not read: place the file inside and write its path from the case file on, such as \"images/{name}\""
        )
    } else if let Some(odd) = file.chars().find(|c| matches!(c, ':' | '\\' | '\0')) {
        let shown = if odd == '\0' { "a zero byte".to_owned() } else { format!("`{odd}`") };
        format!(
            "the path \"{file}\" holds {shown}, which file names cannot have on every computer: rename the file, and correct the path"
        )
    } else {
        format!(
            "the path \"{file}\" leads out of the case folder by a link: put a copy of the file in its place"
        )
    }
}

/// Facts from a look at one film.
#[derive(Default)]
struct Seen {
    sha256: Option<String>,
    size: Option<PixelSize>,
    origin: Option<Origin>,
}

/// Reads one film once: its hash, whether it decodes, its size, where it comes from.
fn look(
    folder: &CaseFolder,
    film: &Radiograph,
    place: &str,
    limits: &Limits,
    problems: &mut Vec<Problem>,
) -> Seen {
    let file = &film.file;
    let bytes = match folder.read_image(file, limits.max_file_bytes) {
        Ok(bytes) => bytes,
        Err(error) => {
            problems.push(path_problem(folder, place, film, &error));
            return Seen::default();
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
    let mut seen = Seen { sha256: Some(found), size: None, origin: imaging::origin(&bytes, limits).ok() };
    let size = match images::decoded_size(&bytes, limits) {
        Ok(size) => size,
        Err(why) => {
            let message = format!("the image \"{file}\" cannot be shown: {why}");
            problems.push(Problem::error("unreadable-image", format!("{place}.file"), message));
            return seen;
        }
    };
    seen.size = Some(size);
    if let Some(expected) = film.size
        && expected != size
    {
        let is_turned = expected.columns == size.rows && expected.rows == size.columns;
        let fix = if is_turned {
            "columns and rows are exchanged: exchange them in the case"
        } else {
            "correct one of them"
        };
        let message = format!(
            "the image \"{file}\" has {} columns and {} rows, the case says {} and {}: {fix}",
            size.columns, size.rows, expected.columns, expected.rows
        );
        problems.push(Problem::error("size-disagrees", format!("{place}.size"), message));
    }
    seen
}
