//! `callus measures`: every measure that readers placed, as a table for a person, or as JSON or CSV for a program.
//! Values are computed here and now; each comes with its unit, its error band and the source of its scale.

use std::io::Write;

use serde::Serialize;

use crate::analysis::book::{Book, Choices, Definition};
use crate::analysis::measure::{Measured, measured};
use crate::case::{Key, Mark, MarkId};
use crate::cli::readings::{Opened, Read, Where};
use crate::cli::rows::{self, Wish};
use crate::store::{Seen, SeenBy};

/// The films that a measure lies on.
#[derive(Debug, Serialize)]
struct On {
    /// The film of the part placed first.
    radiograph: String,
    /// Every film that a part lies on.
    radiographs: Vec<String>,
}

/// The measure.
#[derive(Debug, Serialize)]
struct What {
    mark: u32,
    measure: String,
    name: String,
    choice: Option<String>,
    choice_name: Option<String>,
}

/// The result.
#[derive(Debug, Serialize)]
struct Told {
    /// "value", "missing" or "refused".
    state: &'static str,
    value: Option<f64>,
    unit: Option<&'static str>,
    /// Amounts by which the true value may be smaller and larger, in `unit`.
    error_minus: Option<f64>,
    error_plus: Option<f64>,
    /// Source of the scale; empty for pixels and for values that need no scale.
    calibration: String,
    /// The value rounded, or why there is none.
    words: String,
    /// Basis of the part of the error band that the reader adds.
    observer: String,
    details: Vec<String>,
    cautions: Vec<String>,
}

/// One measure.
#[derive(Debug, Serialize)]
struct Row {
    #[serde(flatten)]
    place: Where,
    #[serde(flatten)]
    on: On,
    #[serde(flatten)]
    what: What,
    #[serde(flatten)]
    result: Told,
}

/// Tells; returns the exit code: 1 when a film or a reading could not be read.
pub(crate) fn run(wish: &Wish, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    rows::tell(wish, rows_of_case, out, err)
}

fn rows_of_case(opened: &mut Opened, book: &Book) -> Vec<Row> {
    let mut rows = Vec::new();
    let failures: Vec<String> = {
        let mut seen = Seen::new(&opened.folder, &opened.case);
        for read in &opened.readings {
            seen.look(&read.reading, book);
            let by = seen.by(&read.reading, book);
            rows.extend(Context { opened, book }.rows_of(read, &by));
        }
        seen.failures().collect()
    };
    opened.failures.extend(failures);
    rows
}

/// Data that all rows of a case share.
struct Context<'a> {
    opened: &'a Opened,
    book: &'a Book,
}

impl Context<'_> {
    /// The measures of one reader in order of time, then of drawing.
    fn rows_of(&self, read: &Read, films: &SeenBy<'_>) -> Vec<Row> {
        let mut rows: Vec<_> = read
            .reading
            .own_marks()
            .filter_map(|(id, mark)| {
                let what = self.what(id, mark)?;
                let first = mark.first_film()?;
                let place = self.opened.place(read, self.opened.visit_of(first));
                let result = Told::of(measured(mark, self.book, &self.opened.case, films));
                Some(Row { place, on: On::of(mark)?, what, result })
            })
            .collect();
        rows.sort_by_key(|row| (row.place.visit.unwrap_or(usize::MAX), row.what.mark));
        rows
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

impl On {
    fn of(mark: &Mark) -> Option<Self> {
        let mut radiographs: Vec<String> = Vec::new();
        for part in &mark.parts {
            if !radiographs.iter().any(|film| film == part.film.as_str()) {
                radiographs.push(part.film.to_string());
            }
        }
        Some(Self { radiograph: mark.first_film()?.to_string(), radiographs })
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
            observer: String::new(),
            details: Vec::new(),
            cautions: Vec::new(),
        };
        match measured {
            Measured::Missing(missing) => none("missing", missing.words()),
            Measured::Refused(words) => none("refused", words),
            Measured::Value(value) => Self {
                value: Some(value.value),
                unit: Some(value.unit.code()),
                error_minus: Some(value.minus),
                error_plus: Some(value.plus),
                calibration: value.source.clone(),
                observer: value.hand.words(),
                details: value.details.clone(),
                cautions: value.cautions.clone(),
                ..none("value", value.words())
            },
        }
    }
}

impl rows::Row for Row {
    const COMMAND: &'static str = "measures";
    const COLUMNS: &'static [&'static str] = &[
        "radiograph",
        "radiographs",
        "mark",
        "measure",
        "name",
        "choice",
        "choice_name",
        "state",
        "value",
        "unit",
        "error_minus",
        "error_plus",
        "calibration",
        "words",
        "observer",
        "details",
        "cautions",
    ];
    const HEADINGS: &'static [&'static str] = &["Visit", "Film", "Measure", "Value", "Scale", "Reader"];
    const NONE: &'static str = "no measures";

    fn line(&self) -> Vec<String> {
        let Self { place, on, what, result } = self;
        let choice = what.choice_name.as_ref().or(what.choice.as_ref());
        let measure = choice.map_or_else(|| what.name.clone(), |choice| format!("{}, {choice}", what.name));
        let words = match (result.state, result.details.as_slice()) {
            ("value", [detail]) => format!("{} ({detail})", result.words),
            ("value", _) => result.words.clone(),
            (state, _) => format!("{state}: {}", result.words),
        };
        let films = on.radiographs.join(" + ");
        vec![place.visit_words(), films, measure, words, result.calibration.clone(), place.reader_words()]
    }

    /// Cautions, once for each measure.
    fn below(rows: &[Self]) -> Vec<String> {
        let told = |row: &Self| {
            let words = row.result.cautions.iter().map(|words| format!("  {}: {words}", row.what.name));
            words.collect::<Vec<_>>()
        };
        let mut all: Vec<_> = rows.iter().flat_map(told).collect();
        all.sort();
        all.dedup();
        if !all.is_empty() {
            all.insert(0, "\nBeware:".to_owned());
        }
        all
    }

    fn between(column: &str) -> &'static str {
        if column == "radiographs" { " " } else { "; " }
    }
}
