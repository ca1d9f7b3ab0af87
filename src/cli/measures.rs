//! `callus measures`: every measure that readers placed, as a table for a person, or as JSON or CSV for a program.
//! Values are computed here and now; each comes with its unit, its error band and the source of its scale.

mod print;

use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;
use thiserror::Error;

use crate::analysis::book::{Book, Choices, Definition};
use crate::analysis::measure::{Measured, measured};
use crate::analysis::{Visit, visits};
use crate::case::{Case, Key, Mark, MarkId, RadiographId, ReaderId, Reading};
use crate::cli::films::{Seen, SeenBy};
use crate::cli::own_book;
use crate::store::{CaseFolder, StoreError};

/// What to tell.
#[derive(Debug)]
pub(crate) struct Wish {
    pub(crate) case: PathBuf,
    /// One reader alone.
    pub(crate) reader: Option<String>,
    pub(crate) form: Form,
}

/// For whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Table,
    Json,
    Csv,
}

#[derive(Debug, Error)]
enum MeasuresError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("no reading of \"{id}\" in this case; it has: {known}")]
    Unknown { id: String, known: String },
}

/// Where and when.
#[derive(Debug, Serialize)]
struct Where {
    /// The case file.
    case: String,
    reader: String,
    /// Number of the visit, from 1, in order of time.
    visit: Option<usize>,
    /// Episode whose operation the time counts from.
    anchor: Option<String>,
    /// "3 months", as the case says it.
    offset: String,
    days: Option<f64>,
    /// The film of the part placed first.
    radiograph: String,
    /// Every film that a part lies on.
    radiographs: Vec<String>,
}

/// What was measured.
#[derive(Debug, Serialize)]
struct What {
    mark: u32,
    measure: String,
    name: String,
    choice: Option<String>,
    choice_name: Option<String>,
}

/// What came of it.
#[derive(Debug, Serialize)]
struct Told {
    /// "value", "missing" or "refused".
    state: &'static str,
    value: Option<f64>,
    unit: Option<&'static str>,
    /// By how much the true value may be smaller and larger, in `unit`.
    error_minus: Option<f64>,
    error_plus: Option<f64>,
    /// Where the scale is from; empty for pixels and for what needs no scale.
    calibration: String,
    /// The value rounded, or why there is none.
    words: String,
    details: Vec<String>,
    cautions: Vec<String>,
}

/// One measure.
#[derive(Debug, Serialize)]
struct Row {
    #[serde(flatten)]
    place: Where,
    #[serde(flatten)]
    what: What,
    #[serde(flatten)]
    result: Told,
}

/// Tells; returns the exit code: 1 when a film or a reading could not be read.
pub(crate) fn run(wish: &Wish, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let book = own_book(err);
    let mut failures = Vec::new();
    let rows = match rows(wish, &book, &mut failures) {
        Ok(rows) => rows,
        Err(error) => {
            let _ = writeln!(err, "callus measures: {error}");
            return 1;
        }
    };
    for failure in &failures {
        // Where the error stream is closed there is nobody to tell.
        let _ = writeln!(err, "callus measures: {failure}");
    }
    match print::print(&rows, wish.form, out) {
        Ok(()) => u8::from(!failures.is_empty()),
        // Whoever read the output has closed it, as `head` does: they have seen enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => u8::from(!failures.is_empty()),
        Err(error) => {
            let _ = writeln!(err, "callus measures: the result could not be printed: {error}");
            1
        }
    }
}

fn rows(wish: &Wish, book: &Book, failures: &mut Vec<String>) -> Result<Vec<Row>, MeasuresError> {
    let folder = CaseFolder::find(&wish.case)?;
    let case = folder.read_case()?;
    let visits = visits(&case);
    let context =
        Context { name: folder.case_file.display().to_string(), case: &case, visits: &visits, book };
    let mut seen = Seen::new(&folder, &case);
    let mut rows = Vec::new();
    for reader in readers(&folder, wish.reader.as_deref())? {
        match folder.read_reading(&reader) {
            Ok(Some(reading)) => {
                seen.look(&reading, book);
                let by = seen.by(&reading, book);
                rows.extend(context.rows_of(&reader, &reading, &by));
            }
            Ok(None) => {}
            Err(error) => failures.push(format!("the reading of \"{reader}\" was passed over: {error}")),
        }
    }
    failures.extend(seen.failures());
    Ok(rows)
}

/// The readers asked for, by name.
fn readers(folder: &CaseFolder, wanted: Option<&str>) -> Result<Vec<ReaderId>, MeasuresError> {
    let all: Vec<ReaderId> = folder.readings().into_iter().map(|file| file.id).collect();
    let Some(wanted) = wanted else { return Ok(all) };
    let unknown = || {
        let known: Vec<_> = all.iter().map(ReaderId::as_str).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        MeasuresError::Unknown { id: wanted.to_owned(), known }
    };
    let found = all.iter().find(|id| id.as_str() == wanted).ok_or_else(unknown)?;
    Ok(vec![found.clone()])
}

/// What every row of a case shares.
struct Context<'a> {
    name: String,
    case: &'a Case,
    visits: &'a [Visit],
    book: &'a Book,
}

impl Context<'_> {
    /// The measures of one reader in order of time, then of drawing.
    fn rows_of(&self, reader: &ReaderId, reading: &Reading, films: &SeenBy<'_>) -> Vec<Row> {
        let mut rows: Vec<_> = reading
            .marks
            .iter()
            .filter_map(|(id, mark)| {
                let what = self.what(*id, mark)?;
                let place = self.place(reader, mark)?;
                let result = Told::of(measured(mark, self.book, self.case, films));
                Some(Row { place, what, result })
            })
            .collect();
        rows.sort_by_key(|row| (row.place.visit.unwrap_or(usize::MAX), row.what.mark));
        rows
    }

    fn place(&self, reader: &ReaderId, mark: &Mark) -> Option<Where> {
        let first = mark.first_film()?;
        let mut radiographs: Vec<String> = Vec::new();
        for part in &mark.parts {
            if !radiographs.iter().any(|film| film == part.film.as_str()) {
                radiographs.push(part.film.to_string());
            }
        }
        let is_in = |visit: &Visit| visit.films.iter().any(|film: &RadiographId| film == first);
        let visit = self.visits.iter().position(is_in);
        let shown = visit.and_then(|index| self.visits.get(index));
        let film = self.case.radiograph(first);
        Some(Where {
            case: self.name.clone(),
            reader: reader.to_string(),
            visit: visit.map(|index| index + 1),
            anchor: shown.and_then(|visit| visit.anchor.as_ref()).map(ToString::to_string),
            offset: film.map_or_else(String::new, |film| self.case.time_label(&film.time)),
            days: shown.map(|visit| visit.days),
            radiograph: first.to_string(),
            radiographs,
        })
    }

    /// `None` for a plain mark.
    fn what(&self, id: MarkId, mark: &Mark) -> Option<What> {
        let key = mark.measure.as_ref()?;
        let definition = self.book.measure(key);
        Some(What {
            mark: id.0,
            measure: key.to_string(),
            name: definition.map_or_else(|| key.to_string(), |definition| definition.name.clone()),
            choice: mark.choice.as_ref().map(ToString::to_string),
            choice_name: mark.choice.as_ref().and_then(|choice| self.choice_name(definition?, choice)),
        })
    }

    fn choice_name(&self, definition: &Definition, choice: &Key) -> Option<String> {
        match definition.choices.as_ref()? {
            Choices::Of(list) => list.iter().find(|(key, _)| key == choice).map(|(_, name)| name.clone()),
            Choices::Implants => self.book.preset(choice).map(|preset| preset.name.clone()),
        }
    }
}

impl Told {
    fn of(measured: Measured) -> Self {
        let none = |state, words| Self {
            state,
            value: None,
            unit: None,
            error_minus: None,
            error_plus: None,
            calibration: String::new(),
            words,
            details: Vec::new(),
            cautions: Vec::new(),
        };
        match measured {
            Measured::Missing(words) => none("missing", words),
            Measured::Refused(words) => none("refused", words),
            Measured::Value(value) => Self {
                value: Some(value.value),
                unit: Some(value.unit.code()),
                error_minus: Some(value.minus),
                error_plus: Some(value.plus),
                calibration: value.source.clone(),
                details: value.details.clone(),
                cautions: value.cautions.clone(),
                ..none("value", value.words())
            },
        }
    }
}
