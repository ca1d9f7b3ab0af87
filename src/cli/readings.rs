//! The readings of a case for a command that tells them: whose, how far, at which visit. Takes no lock.

use serde::Serialize;
use thiserror::Error;

use crate::analysis::{Visits, visits};
use crate::case::{Case, RadiographId, ReaderId, Reading};
use crate::cli::many::Named;
use crate::store::{CaseFolder, ReaderFile, Seal, StateFolder, StoreError};

#[derive(Debug, Error)]
pub(crate) enum ReadingsError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("no reading of \"{id}\" in this case; it has: {known}")]
    Unknown { id: String, known: String },
}

/// A reading as it lies on disk.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) reader: ReaderId,
    pub(crate) reading: Reading,
    pub(crate) seal: Seal,
}

/// A case with the readings that were asked for.
#[derive(Debug)]
pub(crate) struct Opened {
    /// The case file as rows name it.
    pub(crate) name: String,
    pub(crate) folder: CaseFolder,
    pub(crate) case: Case,
    pub(crate) visits: Visits,
    pub(crate) readings: Vec<Read>,
    /// Failures, in words.
    pub(crate) failures: Vec<String>,
}

/// Reader, place and time at the beginning of every row.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Where {
    /// The case file, relative to the folder that was given.
    pub(crate) case: String,
    pub(crate) reader: String,
    /// "draft", "signed", "signed, changed since".
    pub(crate) reading: &'static str,
    /// Number of the visit, from 1, in order of time.
    pub(crate) visit: Option<usize>,
    /// Episode that the time counts from.
    pub(crate) anchor: Option<String>,
    /// "3 months", as the case says it.
    pub(crate) offset: String,
    pub(crate) days: Option<f64>,
}

/// Opens a case with every reading, or with that of one reader.
pub(crate) fn open(named: &Named, reader: Option<&str>) -> Result<Opened, ReadingsError> {
    let folder = CaseFolder::find(&named.path)?;
    let case = folder.read_case()?;
    let mut opened = Opened {
        name: named.name.clone(),
        visits: visits(&case),
        readings: Vec::new(),
        failures: Vec::new(),
        case,
        folder,
    };
    for file in files(&opened.folder, reader)? {
        match file.read() {
            Ok((reading, seal)) => opened.readings.push(Read { reader: file.id, reading, seal }),
            Err(error) => {
                opened.failures.push(format!("the reading of \"{}\" was passed over: {error}", file.id));
            }
        }
    }
    Ok(opened)
}

/// The files of the readers asked for, by name: also of those whose reading lies in the state folder, as that of a case
/// that could not be written.
fn files(folder: &CaseFolder, wanted: Option<&str>) -> Result<Vec<ReaderFile>, ReadingsError> {
    // Where no such folder is known there is no reading in it.
    let all = match StateFolder::from_environment() {
        Ok(state) => folder.readings_with(&state),
        Err(_) => folder.readings(),
    };
    let Some(wanted) = wanted else { return Ok(all) };
    let known: Vec<_> = all.iter().map(|file| file.id.to_string()).collect();
    let found: Vec<_> = all.into_iter().filter(|file| file.id.as_str() == wanted).collect();
    if found.is_empty() {
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        return Err(ReadingsError::Unknown { id: wanted.to_owned(), known });
    }
    Ok(found)
}

impl Read {
    /// "draft", "signed", "signed, changed since".
    pub(crate) fn state(&self) -> &'static str {
        self.seal.words()
    }
}

impl Opened {
    /// Reader and time of a row, by the place of the visit; a film that is in no visit has no time.
    pub(crate) fn place(&self, read: &Read, visit: Option<usize>) -> Where {
        let at = visit.and_then(|visit| self.visits.get(visit));
        Where {
            case: self.name.clone(),
            reader: read.reader.to_string(),
            reading: read.state(),
            visit: visit.map(|visit| visit + 1),
            anchor: at.and_then(|visit| visit.anchor.as_ref()).map(ToString::to_string),
            offset: at.map_or_else(String::new, |visit| self.case.time_label(&visit.time)),
            days: at.map(|visit| visit.days),
        }
    }

    /// The place of the visit that a film belongs to.
    pub(crate) fn visit_of(&self, film: &RadiographId) -> Option<usize> {
        self.visits.index_of(film)
    }
}

impl Where {
    /// Columns of the CSV that every row begins with.
    pub(crate) const COLUMNS: [&'static str; 7] =
        ["case", "reader", "reading", "visit", "anchor", "offset", "days"];

    /// "3 months (op2)": for a person.
    pub(crate) fn visit_words(&self) -> String {
        match &self.anchor {
            Some(anchor) => format!("{} ({anchor})", self.offset),
            None if self.visit.is_none() => "no visit".to_owned(),
            None => self.offset.clone(),
        }
    }

    /// "ada", "ada (draft)".
    pub(crate) fn reader_words(&self) -> String {
        format!("{} ({})", self.reader, self.reading)
    }
}
