//! The case file as text: decoded from its bytes, read strictly or as far as possible, and every problem placed by
//! file, line, column and film.

use std::path::Path;

use crate::case::{CASE_FORMAT, Case, Problem};
use crate::store::error::{ParseFault, StoreError};
use crate::store::migrate::{self, CASE_STEPS};
use crate::store::ron_front::{self, Fault, Front, Lines, Node, words_of};
use crate::store::ron_text::{from_ron, to_ron};

const ADVICE: &str = "correct the case file";

/// A field of a case file as text that can be pasted into one: its name, its value and a comma.
///
/// # Errors
/// [`StoreError::Unwritable`] where the value has no form in RON.
pub fn case_field_to_ron<T: serde::Serialize>(name: &str, value: &T) -> Result<String, StoreError> {
    let text = to_ron(value, "")?;
    Ok(format!("{name}: {},\n", text.trim()))
}

/// What is wrong with the bytes of a text file.
fn wrong_bytes(at: usize, message: String) -> Fault {
    Fault { kind: "encoding", at, message }
}

/// The bytes of a text file as text, and what is wrong where they are not UTF-8. Whatever was meant can still be
/// checked: UTF-16 is decoded, and single bytes are taken for Windows-1252.
fn decoded(bytes: &[u8]) -> (String, Option<Fault>) {
    if let Some((text, name)) = utf_16(bytes) {
        let message = format!("the file is {name}: save it again as UTF-8");
        return (text, Some(wrong_bytes(0, message)));
    }
    let mut text = String::with_capacity(bytes.len());
    let mut fault = None;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let meant = windows_1252(*byte);
            fault = fault.or_else(|| {
                let message = format!(
                    "the file is not UTF-8 (byte {byte:02X} here, which is \"{meant}\" in Windows-1252): save it again as UTF-8"
                );
                Some(wrong_bytes(text.len(), message))
            });
            text.push(meant);
        }
    }
    (text.strip_prefix('\u{feff}').map_or(text.clone(), ToOwned::to_owned), fault)
}

/// Text in UTF-16, told by its mark or by every other byte being zero.
fn utf_16(bytes: &[u8]) -> Option<(String, &'static str)> {
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).take(64).filter(|byte| **byte == 0).count();
    let half = bytes.len().div_ceil(2).min(64);
    let is_little =
        bytes.starts_with(&[0xFF, 0xFE]) || (half > 4 && zeros(1) * 4 > half * 3 && zeros(0) == 0);
    let is_big = bytes.starts_with(&[0xFE, 0xFF]) || (half > 4 && zeros(0) * 4 > half * 3 && zeros(1) == 0);
    if !is_little && !is_big {
        return None;
    }
    let unit = |pair: &[u8]| match pair {
        [a, b] if is_little => u16::from_le_bytes([*a, *b]),
        [a, b] => u16::from_be_bytes([*a, *b]),
        _ => 0xFFFD,
    };
    let units: Vec<u16> = bytes.chunks(2).map(unit).collect();
    let text = String::from_utf16_lossy(&units);
    let name = if is_little { "UTF-16 (little endian)" } else { "UTF-16 (big endian)" };
    Some((text.strip_prefix('\u{feff}').map_or(text.clone(), ToOwned::to_owned), name))
}

/// A byte of Windows-1252. Its printable signs between 80 and 9F are those of the WHATWG Encoding Standard.
fn windows_1252(byte: u8) -> char {
    const SIGNS: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte.checked_sub(0x80) {
        Some(index) if index < 32 => SIGNS.get(usize::from(index)).copied().unwrap_or('\u{fffd}'),
        _ => char::from(byte),
    }
}

/// The text of a case file.
#[derive(Debug)]
pub(crate) struct CaseText {
    text: String,
    encoding: Option<Fault>,
    /// Name of the file in problems ("case.ron").
    name: String,
}

/// A case as far as it could be read, and every fault of its text.
#[derive(Debug)]
pub(crate) struct Checked {
    /// The case; where the text has faults, with placeholders at `unsure` places.
    pub(crate) case: Option<Case>,
    /// Faults of the text, placed.
    pub(crate) problems: Vec<Problem>,
    /// Field paths at which a placeholder stands.
    pub(crate) unsure: Vec<String>,
}

impl CaseText {
    /// The text of the bytes of a case file.
    pub(crate) fn of(bytes: &[u8], name: String) -> Self {
        let (text, encoding) = decoded(bytes);
        Self { text, encoding, name }
    }

    /// The case, if nothing is wrong with its text.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] with the first fault; [`StoreError::NewerFormat`].
    pub(crate) fn case(&self, path: &Path) -> Result<Case, StoreError> {
        match &self.encoding {
            Some(fault) => Err(self.unreadable(fault, None, 0, path)),
            None => read(&self.text, path),
        }
    }

    fn unreadable(&self, fault: &Fault, film: Option<String>, more: usize, path: &Path) -> StoreError {
        unreadable(&self.text, fault, film, more, path)
    }

    /// The case as far as it can be read, with every fault.
    pub(crate) fn checked(&self, path: &Path) -> Checked {
        let encoding = self.encoding.iter().map(|fault| self.problem(fault, None)).collect::<Vec<_>>();
        match read(&self.text, path) {
            Ok(case) => Checked { case: Some(case), problems: encoding, unsure: Vec::new() },
            Err(error @ (StoreError::NewerFormat { .. } | StoreError::UnknownFormat { .. })) => {
                let mut problems = encoding;
                problems.push(self.of_format(&error));
                Checked { case: None, problems, unsure: Vec::new() }
            }
            Err(error) => self.as_far_as_possible(encoding, &error, path),
        }
    }

    fn as_far_as_possible(&self, encoding: Vec<Problem>, error: &StoreError, path: &Path) -> Checked {
        let Front { faults, tree, sound, unsure } = ron_front::read_case(&self.text);
        let mut problems = encoding;
        problems.extend(faults.iter().map(|fault| self.problem(fault, Some(&tree))));
        let case = lifted(&sound, path);
        if faults.is_empty() {
            // The reader of sound text refuses what the front finds sound: its words are all there is.
            let (field, message) = match &case {
                Err(StoreError::Unreadable(fault)) => (fault.field.clone(), fault.message.clone()),
                _ => (String::new(), error.to_string()),
            };
            let mut problem = Problem::error("unreadable", field, message);
            self.locate_in(&tree, std::slice::from_mut(&mut problem));
            problems.push(problem);
        }
        Checked { case: case.ok(), problems, unsure }
    }

    fn of_format(&self, error: &StoreError) -> Problem {
        let tree = ron_front::read_any(&self.text);
        let (kind, message) = if let StoreError::NewerFormat { found, supported, .. } = error {
            let message = format!(
                "format {found} is newer than format {supported}, the newest this Callus reads: open it with a newer Callus, or write `format: {supported}` if you wrote it by hand"
            );
            ("newer-format", message)
        } else {
            ("format", format!("this format was never in use: write `format: {CASE_FORMAT}`"))
        };
        let mut problem = Problem::error(kind, "format", message);
        self.locate_in(&tree, std::slice::from_mut(&mut problem));
        problem
    }

    fn problem(&self, fault: &Fault, tree: Option<&Node>) -> Problem {
        let film = tree.and_then(|tree| tree.film_at(fault.at)).map(ToOwned::to_owned);
        let place = film.as_ref().map(|film| format!("film \"{film}\"")).unwrap_or_default();
        let (line, column) = Lines::of(&self.text).position(fault.at);
        Problem {
            file: Some(self.name.clone()),
            line: Some(line),
            column: Some(column),
            film,
            ..Problem::error(fault.kind, place, fault.message.clone())
        }
    }

    /// Places problems whose place is a field path of the case: by line and column, and in words.
    pub(crate) fn locate(&self, problems: &mut [Problem]) {
        self.locate_in(&ron_front::read_case(&self.text).tree, problems);
    }

    fn locate_in(&self, tree: &Node, problems: &mut [Problem]) {
        place(tree, &Lines::of(&self.text), &self.name, problems);
    }
}

impl Checked {
    /// True if a problem at this field path follows from something that could not be read.
    pub(crate) fn is_sure(&self, problem: &Problem) -> bool {
        let is_unsure = |place: &str| {
            self.unsure
                .iter()
                .any(|own| place.starts_with(own.as_str()) || (own.starts_with(place) && !place.is_empty()))
        };
        let lost_episodes = self.unsure.iter().any(|own| own.starts_with("episodes"));
        !is_unsure(&problem.place)
            && problem.other.as_deref().is_none_or(|other| !is_unsure(other))
            && !(lost_episodes && matches!(problem.kind, "dangling-id" | "not-an-anchor"))
    }
}

/// Gives problems with field paths of one text their line and column, and says the path in words.
pub(crate) fn place(tree: &Node, lines: &Lines<'_>, name: &str, problems: &mut [Problem]) {
    for problem in problems {
        let (line, column) = lines.position(tree.find(&problem.place));
        let (words, film) = words_of(tree, &problem.place);
        if problem.path.is_empty() {
            problem.path.clone_from(&problem.place);
        }
        problem.file = Some(name.to_owned());
        problem.line = Some(line);
        problem.column = Some(column);
        problem.film = film.or(problem.film.take());
        problem.place = words;
        if let Some(other) = problem.other.take() {
            let (line, _) = lines.position(tree.find(&other));
            problem.message = format!("{} (the other one: line {line})", problem.message);
        }
    }
}

/// Reads a case from sound text, or from text in which only one thing can be meant.
pub(crate) fn read(text: &str, path: &Path) -> Result<Case, StoreError> {
    let strict = match lifted(text, path) {
        Ok(case) if !case.radiographs.iter().any(|film| is_put_right(&film.file)) => return Ok(case),
        Err(error @ (StoreError::NewerFormat { .. } | StoreError::UnknownFormat { .. })) => {
            return Err(error);
        }
        other => other.ok(),
    };
    let front = ron_front::read_case(text);
    // Sound text always opens, whatever the front thinks of it.
    if let Some(case) = strict.filter(|_| !front.faults.is_empty()) {
        return Ok(case);
    }
    if let Some(first) = front.faults.first() {
        let film = front.tree.film_at(first.at).map(ToOwned::to_owned);
        return Err(unreadable(text, first, film, front.faults.len() - 1, path));
    }
    lifted(&front.sound, path).map_err(|mut error| {
        if let StoreError::Unreadable(fault) = &mut error {
            let at = front.tree.find(&fault.field);
            (fault.line, fault.column) = Lines::of(text).position(at);
            fault.field = words_of(&front.tree, &fault.field).0;
        }
        error
    })
}

/// True if a backslash stands in a path, or stood there and was taken for the escape of a control character
/// (`images\new.png`), or a step leads nowhere (`./images/ap.png`).
fn is_put_right(file: &str) -> bool {
    file.chars().any(|c| c == '\\' || c.is_control()) || file.split('/').any(|step| step == ".")
}

fn lifted(text: &str, path: &Path) -> Result<Case, StoreError> {
    from_ron(&migrate::lift(text, path, CASE_FORMAT, CASE_STEPS)?, path, ADVICE)
}

fn unreadable(text: &str, fault: &Fault, film: Option<String>, more: usize, path: &Path) -> StoreError {
    let (line, column) = Lines::of(text).position(fault.at);
    let others = match more {
        0 => String::new(),
        1 => " (1 more problem: `callus check` lists both)".to_owned(),
        more => format!(" ({more} more problems: `callus check` lists them all)"),
    };
    StoreError::Unreadable(Box::new(ParseFault {
        message: format!("{}{others}", fault.message),
        field: film.map_or_else(|| ".".to_owned(), |film| format!("film \"{film}\"")),
        line,
        column,
        advice: ADVICE,
        path: path.to_owned(),
    }))
}
