//! `callus findings`: every finding at every visit. A visit at which nobody looked is open, never "absent".

use std::io::Write;

use serde::Serialize;

use crate::analysis::book::Book;
use crate::analysis::finding::{FindingRow, SeenAt, matrix};
use crate::case::Finding;
use crate::cli::readings::{Opened, Read, Where};
use crate::cli::rows::{self, Wish};

/// State of a cell in which nothing was said.
const OPEN: &str = "open";

/// The finding.
#[derive(Debug, Clone, Serialize)]
struct What {
    finding: u32,
    kind: String,
    name: String,
    is_complication: bool,
    /// Coded concept of the kind; empty where the book does not know it.
    code_scheme: String,
    code: String,
    code_meaning: String,
    site: Option<String>,
    site_name: Option<String>,
    site_code_scheme: Option<String>,
    site_code: Option<String>,
    side: Option<&'static str>,
    label: String,
    /// The definition by which it is said, with its source.
    definition: Option<String>,
    definition_words: String,
    note: String,
}

/// Its state.
#[derive(Debug, Serialize)]
struct Seen {
    /// Key of the state, or "open".
    state: String,
    words: String,
    /// The film under which it is kept.
    film: Option<String>,
    mark: Option<u32>,
}

/// One finding at one visit.
#[derive(Debug, Serialize)]
struct Row {
    #[serde(flatten)]
    place: Where,
    #[serde(flatten)]
    what: What,
    #[serde(flatten)]
    seen: Seen,
}

/// Tells; returns the exit code: 1 when a reading could not be read.
pub(crate) fn run(wish: &Wish, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    rows::tell(wish, |opened, book| rows_of_case(opened, book), out, err)
}

fn rows_of_case(opened: &Opened, book: &Book) -> Vec<Row> {
    let mut rows = Vec::new();
    for read in &opened.readings {
        let matrix = matrix(&opened.visits, &read.reading, book);
        for visit in 0..matrix.visits.len() {
            for row in &matrix.rows {
                let Some((finding, cell)) = read.reading.finding(row.id).zip(row.cells.get(visit)) else {
                    continue;
                };
                let what = What::of(row, finding, book);
                let place = opened.place(read, Some(visit));
                let seen = if cell.seen.is_empty() {
                    vec![Seen::open()]
                } else {
                    cell.seen.iter().map(Seen::of).collect()
                };
                rows.extend(seen.into_iter().map(|seen| Row {
                    place: place.clone(),
                    what: what.clone(),
                    seen,
                }));
            }
        }
        rows.extend(matrix.rows.iter().flat_map(|row| of_no_visit(opened, read, row, book)));
    }
    rows
}

/// Rows of a film that the case no longer has: told all the same, without a time.
fn of_no_visit(opened: &Opened, read: &Read, row: &FindingRow, book: &Book) -> Vec<Row> {
    let Some(finding) = read.reading.finding(row.id) else { return Vec::new() };
    let gone = finding.states.iter().filter(|(film, _)| opened.visit_of(film).is_none());
    gone.map(|(film, seen)| Row {
        place: opened.place(read, None),
        what: What::of(row, finding, book),
        seen: Seen {
            state: seen.state.to_string(),
            words: seen.state.as_str().replace('-', " "),
            film: Some(film.to_string()),
            mark: seen.mark.map(|mark| mark.0),
        },
    })
    .collect()
}

impl What {
    fn of(row: &FindingRow, finding: &Finding, book: &Book) -> Self {
        let kind = book.kind(&finding.kind);
        let (code_scheme, code, code_meaning) = kind.map(|kind| kind.code.clone()).unwrap_or_default();
        let site = finding.site.as_ref().and_then(|key| book.site(key));
        Self {
            finding: row.id.0,
            kind: finding.kind.to_string(),
            name: row.name.clone(),
            is_complication: row.is_complication,
            code_scheme,
            code,
            code_meaning,
            site: finding.site.as_ref().map(ToString::to_string),
            site_name: site.map(|site| site.name.clone()),
            site_code_scheme: site.map(|site| site.code.0.clone()),
            site_code: site.map(|site| site.code.1.clone()),
            side: finding.side.map(crate::case::Side::word),
            label: finding.label.clone(),
            definition: finding.definition.as_ref().map(ToString::to_string),
            definition_words: row.definition.clone(),
            note: finding.note.clone(),
        }
    }
}

impl Seen {
    fn open() -> Self {
        Self { state: OPEN.to_owned(), words: "not assessed".to_owned(), film: None, mark: None }
    }

    fn of(seen: &SeenAt) -> Self {
        Self {
            state: seen.state.to_string(),
            words: seen.word(),
            film: Some(seen.film.to_string()),
            mark: seen.mark.map(|mark| mark.0),
        }
    }
}

impl rows::Row for Row {
    const COMMAND: &'static str = "findings";
    const COLUMNS: &'static [&'static str] = &[
        "finding",
        "kind",
        "name",
        "is_complication",
        "code_scheme",
        "code",
        "code_meaning",
        "site",
        "site_name",
        "site_code_scheme",
        "site_code",
        "side",
        "label",
        "definition",
        "definition_words",
        "note",
        "state",
        "words",
        "film",
        "mark",
    ];
    const HEADINGS: &'static [&'static str] = &["Visit", "Finding", "State", "Film", "Mark", "Reader"];
    const NONE: &'static str = "no findings";

    fn line(&self) -> Vec<String> {
        let Self { place, what, seen } = self;
        let mark = seen.mark.map_or_else(String::new, |mark| mark.to_string());
        let film = seen.film.clone().unwrap_or_default();
        vec![place.visit_words(), what.name.clone(), seen.words.clone(), film, mark, place.reader_words()]
    }

    /// The definitions by which complications are said, once each.
    fn below(rows: &[Self]) -> Vec<String> {
        let defined = rows.iter().filter(|row| !row.what.definition_words.is_empty());
        let mut all: Vec<_> =
            defined.map(|row| format!("  {}: {}", row.what.name, row.what.definition_words)).collect();
        all.sort();
        all.dedup();
        if !all.is_empty() {
            all.insert(0, "\nBy the definitions:".to_owned());
        }
        all
    }
}
