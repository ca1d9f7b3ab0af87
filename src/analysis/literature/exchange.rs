//! The table as comma-separated values, both ways. What is written can be read back without loss; a table of other
//! origin is read by the names of its columns, and what its cells do not plainly say stays uncoded.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::analysis::literature::bibliography::free_key;
use crate::case::{
    Age, Key, Literature, Offset, PrintedCells, PublishedComplication, PublishedOutcome, PublishedRow, Sex,
    Side, Study, Term, Told,
};

/// A table that cannot be read.
#[derive(Debug, Error)]
pub enum ImportError {
    /// The file is no table.
    #[error("the table cannot be read: {0}; export it as CSV in UTF-8 and try again")]
    Csv(#[from] csv::Error),
    /// No column says which study a row is of.
    #[error(
        "no column is named \"study\" or \"author\" (found: {0}): name the columns in the first line and try again"
    )]
    NoStudy(String),
    /// Nothing below the names.
    #[error("the table has no rows below the names of its columns")]
    Empty,
}

/// What a table holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// Its studies, devices, sites and rows.
    pub literature: Literature,
    /// Names of columns that were not read.
    pub unread: Vec<String>,
    /// Cells that were kept as printed but could not be coded, with line and column.
    pub uncoded: Vec<String>,
}

/// The columns, in the order of the file. Those with `printed` hold the cells of the source.
const COLUMNS: [&str; 30] = [
    "id",
    "study",
    "study_key",
    "year",
    "authors",
    "title",
    "journal",
    "doi",
    "age_printed",
    "sex_printed",
    "location_printed",
    "treatment_printed",
    "complications_printed",
    "status_printed",
    "patient",
    "patients",
    "affected",
    "age",
    "sex",
    "side",
    "site",
    "devices",
    "complications",
    "implied",
    "complications_not_stated",
    "reoperation",
    "outcome",
    "outcome_after",
    "months",
    "note",
];

/// Characters that make a spreadsheet take a cell for a formula (OWASP, CSV Injection), and the quote that hides them.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];

/// The text of a cell that no spreadsheet takes for a formula: an apostrophe stands before what would begin one.
pub fn cell_for_spreadsheets(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

/// A cell as it was before [`cell_for_spreadsheets`].
fn cell_as_written(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) => rest,
        Some(_) | None => text,
    }
}

/// The rows as CSV with a line of names, as RFC 4180 has it; no cell begins a formula.
///
/// # Errors
/// [`ImportError::Csv`] where a cell cannot be written.
pub fn csv_of(literature: &Literature, rows: &[usize]) -> Result<String, ImportError> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for row in rows.iter().filter_map(|index| literature.rows.get(*index)) {
        let cells = cells_of(literature, row);
        writer.write_record(cells.iter().map(|cell| cell_for_spreadsheets(cell)))?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn cells_of(literature: &Literature, row: &PublishedRow) -> [String; 30] {
    let study = literature.study(&row.study);
    let of_study = |text: fn(&Study) -> String| study.map(text).unwrap_or_default();
    let kinds =
        |list: &[PublishedComplication]| list.iter().map(|kind| kind.word()).collect::<Vec<_>>().join("; ");
    let printed = &row.printed;
    [
        row.id.to_string(),
        of_study(|study| study.printed.clone()),
        row.study.to_string(),
        of_study(|study| study.year.map(|year| year.to_string()).unwrap_or_default()),
        of_study(|study| study.authors.clone()),
        of_study(|study| study.title.clone()),
        of_study(|study| study.journal.clone()),
        of_study(|study| study.doi.clone().unwrap_or_default()),
        printed.age.clone(),
        printed.sex.clone(),
        printed.location.clone(),
        printed.treatment.clone(),
        printed.complications.clone(),
        printed.status.clone(),
        row.patient.to_string(),
        row.patients.map(|number| number.to_string()).unwrap_or_default(),
        row.affected.map(|number| number.to_string()).unwrap_or_default(),
        row.age_years.map(|age| age.to_string()).unwrap_or_default(),
        row.sex.map(sex_word).unwrap_or_default().to_owned(),
        row.side.map(Side::word).unwrap_or_default().to_owned(),
        row.site.as_ref().map(|site| literature.site_name(site).to_owned()).unwrap_or_default(),
        row.devices.iter().map(|key| literature.device_name(key)).collect::<Vec<_>>().join("; "),
        kinds(&row.complications),
        kinds(&row.implied),
        if row.complications_not_stated { "yes".to_owned() } else { String::new() },
        match row.reoperation {
            Some(Told::Named) => "named".to_owned(),
            Some(Told::Implied) => "implied".to_owned(),
            None => String::new(),
        },
        row.outcome.map(PublishedOutcome::word).unwrap_or_default().to_owned(),
        row.outcome_after.map(|after| after.to_string()).unwrap_or_default(),
        row.months().map(|months| format!("{months:.2}")).unwrap_or_default(),
        row.note.clone(),
    ]
}

fn sex_word(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "female",
        Sex::Male => "male",
        Sex::Other => "other",
    }
}

/// The column of ours that a name of a foreign table stands for.
fn column(name: &str) -> Option<&'static str> {
    let plain: String = name
        .trim()
        .trim_start_matches('\u{feff}')
        .to_lowercase()
        .chars()
        .map(|letter| if letter.is_alphanumeric() { letter } else { '_' })
        .collect();
    let plain = plain.trim_matches('_');
    if let Some(own) = COLUMNS.iter().find(|own| **own == plain) {
        return Some(own);
    }
    match plain {
        "author" | "reference" | "ref" | "publication" => Some("study"),
        "operation_time" | "published" | "publication_year" => Some("year"),
        "age__years" | "age_years" | "age_in_years" => Some("age_printed"),
        "gender" => Some("sex_printed"),
        "fracture_location" | "location" => Some("location_printed"),
        "treatment" | "implant" | "device" => Some("treatment_printed"),
        "complication" => Some("complications_printed"),
        "status" | "status_at_last_follow_up" | "follow_up" | "last_status" => Some("status_printed"),
        _ => None,
    }
}

/// The rows of a table with a line of names; the separator is that of the first line (comma, semicolon or tab).
///
/// # Errors
/// [`ImportError`].
pub fn rows_of_csv(text: &str) -> Result<Imported, ImportError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let separator = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|byte| first.bytes().filter(|own| own == byte).count())
        .unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text.as_bytes());
    let names: Vec<String> = reader.headers()?.iter().map(ToOwned::to_owned).collect();
    let places: Vec<Option<&'static str>> = names.iter().map(|name| column(name)).collect();
    if !places.contains(&Some("study")) {
        return Err(ImportError::NoStudy(names.join(", ")));
    }
    let mut reading = Reading::default();
    reading.imported.unread = names
        .iter()
        .zip(&places)
        .filter(|(_, place)| place.is_none())
        .map(|(name, _)| name.clone())
        .collect();
    // A coded column of ours beside a printed one says that the table was written by this program.
    reading.is_own = places.contains(&Some("study_key"));
    for (index, record) in reader.records().enumerate() {
        let record = record?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let mut cells: BTreeMap<&'static str, String> = BTreeMap::new();
        for (cell, place) in record.iter().zip(&places) {
            if let Some(place) = place {
                cells.insert(place, cell_as_written(cell).to_owned());
            }
        }
        reading.row(index + 2, &cells);
    }
    if reading.imported.literature.rows.is_empty() {
        return Err(ImportError::Empty);
    }
    Ok(reading.imported)
}

#[derive(Default)]
struct Reading {
    imported: Imported,
    is_own: bool,
    studies: BTreeSet<String>,
    rows: BTreeSet<String>,
    patients: BTreeSet<String>,
    terms: BTreeSet<String>,
    last_study: Option<Key>,
}

impl Reading {
    fn row(&mut self, line: usize, cells: &BTreeMap<&'static str, String>) {
        let cell = |name: &str| cells.get(name).map(|cell| cell.trim()).unwrap_or_default();
        let study = self.study(cells);
        let id = if cell("id").is_empty() { format!("{study}-row-{line}") } else { cell("id").to_owned() };
        let id = free_key(&id, &mut self.rows);
        let patient = match Key::new(cell("patient")) {
            Ok(key) => key,
            Err(_) => free_key(&format!("{study}-patient-{line}"), &mut self.patients),
        };
        let whole = |name: &str| cell(name).parse().ok();
        let printed = PrintedCells {
            age: first(cells, &["age_printed", "age"]),
            sex: first(cells, &["sex_printed", "sex"]),
            location: first(cells, &["location_printed", "site"]),
            treatment: first(cells, &["treatment_printed", "devices"]),
            complications: first(cells, &["complications_printed", "complications"]),
            status: first(cells, &["status_printed", "outcome"]),
        };
        // The coded cell where the table is one of ours, else what the printed cell plainly says.
        let coded =
            |own: &str, printed: &str| if self.is_own { cell(own).to_owned() } else { printed.to_owned() };
        let age = coded("age", &printed.age).parse().ok().and_then(Age::of_years);
        let sex = sex_of(&coded("sex", &printed.sex));
        let side = side_of(cell("side"));
        let complications_cell = coded("complications", &printed.complications);
        let status_cell = coded("outcome", &printed.status);
        let complications = kinds_of(&complications_cell);
        let (outcome, after) = outcome_of(&status_cell);
        let own_after = Offset::try_from(cell("outcome_after").to_owned()).ok();
        let is_unstated =
            if self.is_own { cell("complications_not_stated") == "yes" } else { complications.is_none() };
        if complications.is_none() && !complications_cell.is_empty() {
            let place = format!("line {line}: complications \"{complications_cell}\"");
            self.imported.uncoded.push(place);
        }
        if outcome.is_none() && !status_cell.is_empty() {
            self.imported.uncoded.push(format!("line {line}: status \"{status_cell}\""));
        }
        let site = (!cell("site").is_empty()).then(|| self.term(cell("site"), true));
        let devices = if self.is_own {
            split(cell("devices")).map(|name| self.term(name, false)).collect()
        } else {
            Vec::new()
        };
        let row = PublishedRow {
            id,
            study,
            printed: if self.is_own { own_printed(cells) } else { printed },
            patient,
            patients: whole("patients"),
            affected: whole("affected"),
            age_years: age,
            sex,
            side,
            site,
            devices,
            complications: complications.unwrap_or_default(),
            implied: kinds_of(cell("implied")).unwrap_or_default(),
            complications_not_stated: is_unstated,
            reoperation: match cell("reoperation") {
                "named" => Some(Told::Named),
                "implied" => Some(Told::Implied),
                _ => None,
            },
            outcome,
            outcome_after: own_after.or(after),
            note: cells.get("note").cloned().unwrap_or_default(),
        };
        self.imported.literature.rows.push(row);
    }

    /// The study of a row; where its cell is empty, that of the row above, as a printed table leaves it out.
    fn study(&mut self, cells: &BTreeMap<&'static str, String>) -> Key {
        let cell = |name: &str| cells.get(name).map(|cell| cell.trim()).unwrap_or_default();
        let printed = cell("study");
        let year = cell("year").parse().ok();
        if printed.is_empty()
            && cell("study_key").is_empty()
            && let Some(last) = &self.last_study
        {
            return last.clone();
        }
        let known = self.imported.literature.studies.iter().find(|study| {
            if cell("study_key").is_empty() {
                study.printed == printed && study.year == year
            } else {
                study.key.as_str() == cell("study_key")
            }
        });
        let key = match known {
            Some(known) => known.key.clone(),
            None => {
                let year_text = cell("year");
                let author: String = printed.chars().take_while(|letter| letter.is_alphabetic()).collect();
                let wish = if cell("study_key").is_empty() {
                    format!("{author}{year_text}")
                } else {
                    cell("study_key").to_owned()
                };
                let key = free_key(&wish, &mut self.studies);
                self.imported.literature.studies.push(Study {
                    key: key.clone(),
                    printed: printed.to_owned(),
                    year,
                    authors: cell("authors").to_owned(),
                    title: cell("title").to_owned(),
                    journal: cell("journal").to_owned(),
                    doi: (!cell("doi").is_empty()).then(|| cell("doi").to_owned()),
                });
                key
            }
        };
        self.last_study = Some(key.clone());
        key
    }

    fn term(&mut self, name: &str, is_site: bool) -> Key {
        let literature = &mut self.imported.literature;
        let list = if is_site { &mut literature.sites } else { &mut literature.devices };
        if let Some(known) = list.iter().find(|term| term.name == name) {
            return known.key.clone();
        }
        let key = free_key(name, &mut self.terms);
        list.push(Term { key: key.clone(), name: name.to_owned(), same_as: Vec::new() });
        key
    }
}

fn own_printed(cells: &BTreeMap<&'static str, String>) -> PrintedCells {
    let of = |name: &str| cells.get(name).cloned().unwrap_or_default();
    PrintedCells {
        age: of("age_printed"),
        sex: of("sex_printed"),
        location: of("location_printed"),
        treatment: of("treatment_printed"),
        complications: of("complications_printed"),
        status: of("status_printed"),
    }
}

fn first(cells: &BTreeMap<&'static str, String>, names: &[&str]) -> String {
    let found = names.iter().filter_map(|name| cells.get(name)).find(|cell| !cell.is_empty());
    found.cloned().unwrap_or_default()
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty())
}

fn sex_of(text: &str) -> Option<Sex> {
    match text.trim().to_lowercase().as_str() {
        "f" | "female" => Some(Sex::Female),
        "m" | "male" => Some(Sex::Male),
        "other" => Some(Sex::Other),
        _ => None,
    }
}

fn side_of(text: &str) -> Option<Side> {
    match text.trim().to_lowercase().as_str() {
        "l" | "left" => Some(Side::Left),
        "r" | "right" => Some(Side::Right),
        "b" | "both" | "bilateral" => Some(Side::Both),
        _ => None,
    }
}

/// The kinds that a cell names and nothing else; `Some` of none for "None". `None` where it says more.
fn kinds_of(text: &str) -> Option<Vec<PublishedComplication>> {
    let text = text.trim().to_lowercase();
    if text == "none" {
        return Some(Vec::new());
    }
    let parts = text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
    let kinds: Option<Vec<_>> =
        parts.map(|part| PublishedComplication::ALL.into_iter().find(|kind| kind.word() == part)).collect();
    kinds.filter(|kinds| !kinds.is_empty() || text.is_empty()).filter(|_| !text.is_empty())
}

/// "Union", "Union at 12 months" and the words of our own outcomes; anything else is not coded.
fn outcome_of(text: &str) -> (Option<PublishedOutcome>, Option<Offset>) {
    let text = text.trim().to_lowercase();
    let (state, after) = match text.split_once(" at ") {
        Some((state, after)) => (state.trim(), Offset::try_from(after.trim().to_owned()).ok()),
        None => (text.as_str(), None),
    };
    if text.contains(" at ") && after.is_none() {
        return (None, None);
    }
    let outcome = match state {
        "unspecified" => Some(PublishedOutcome::NotStated),
        "nonambulatory" => Some(PublishedOutcome::NotWalking),
        "girdlestone" => Some(PublishedOutcome::Resection),
        _ => PublishedOutcome::ALL.into_iter().find(|own| own.word() == state),
    };
    (outcome, after.filter(|_| outcome.is_some()))
}
