//! What the library knows of a case: read from its case file and its readings, films are not opened.

use std::path::PathBuf;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::analysis::{Visits, visits};
use crate::case::{Case, Reading, Stage};
use crate::store::case_folder::{CaseFolder, ReaderFile};
use crate::store::error::StoreError;
use crate::store::signing::Seal;

/// A case as the library lists it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LibraryCase {
    /// The case file.
    pub case_file: PathBuf,
    /// Names, sizes and times of case file and readings when they were read.
    pub(super) stamp: String,
    /// When one of them was last changed, in seconds since 1970.
    pub changed: i64,
    /// What it is, or why it cannot be read and what to do.
    pub facts: Result<CaseFacts, String>,
}

/// What is said of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseFacts {
    /// Its title.
    pub title: String,
    /// Diagnoses, the most important first.
    pub diagnoses: Vec<String>,
    /// Devices of its episodes, each once, in the order of time.
    pub devices: Vec<String>,
    /// Its last visit in words; empty where it has none.
    pub last_visit: String,
    /// Date of the last visit, where the case states it.
    pub last_date: Option<Date>,
    /// Days from day zero to the last visit.
    pub last_days: Option<f64>,
    /// How many films it has.
    pub films: usize,
    /// Readings, by reader.
    pub readings: Vec<ReadingFacts>,
    /// What a search looks through.
    pub said: Vec<Said>,
}

/// How far a reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReadingMark {
    /// It is being written.
    Draft,
    /// It is signed.
    Signed,
    /// It was changed after it was signed.
    Broken,
    /// It cannot be read.
    Unreadable,
}

/// A reading of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReadingFacts {
    /// Name of the reader; the name of the file where it cannot be read.
    pub reader: String,
    /// Draft or signed.
    pub mark: ReadingMark,
    /// The stage of the last film that has one.
    pub stage: Option<Stage>,
}

/// Text of a case that is searched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Where it stands.
    pub place: SaidIn,
    /// The text.
    pub text: String,
}

/// Where text of a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SaidIn {
    /// Its title.
    Title,
    /// A diagnosis.
    Diagnosis,
    /// A device or an operation.
    Treatment,
    /// The caption of a film.
    Caption,
    /// A note of a reading.
    Note,
}

impl SaidIn {
    /// The place in a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Diagnosis => "diagnosis",
            Self::Treatment => "treatment",
            Self::Caption => "caption",
            Self::Note => "note",
        }
    }
}

/// Reads case file and readings. Returns the facts, and how many files were opened.
pub(super) fn read(folder: &CaseFolder, readings: &[ReaderFile]) -> (Result<CaseFacts, StoreError>, usize) {
    let case = match folder.read_case() {
        Ok(case) => case,
        Err(error) => return (Err(error), 1),
    };
    let visits = visits(&case);
    let mut facts = of_case(&case, &visits);
    for file in readings {
        facts.readings.push(match file.read() {
            Ok((reading, seal)) => {
                facts.said.extend(notes(&reading));
                ReadingFacts {
                    reader: reading.reader.name.clone(),
                    mark: match seal {
                        Seal::Draft => ReadingMark::Draft,
                        Seal::Holds => ReadingMark::Signed,
                        Seal::Broken => ReadingMark::Broken,
                    },
                    stage: last_stage(&reading, &visits),
                }
            }
            Err(_) => {
                ReadingFacts { reader: file.id.to_string(), mark: ReadingMark::Unreadable, stage: None }
            }
        });
    }
    (Ok(facts), 1 + readings.len())
}

fn of_case(case: &Case, visits: &Visits) -> CaseFacts {
    let mut devices: Vec<String> = Vec::new();
    let mut said = vec![Said { place: SaidIn::Title, text: case.title.clone() }];
    let say = |place: SaidIn, text: &str| Said { place, text: text.to_owned() };
    for diagnosis in &case.patient.diagnoses {
        said.push(say(SaidIn::Diagnosis, diagnosis));
    }
    for episode in &case.episodes {
        if let Some(device) = &episode.device {
            let name = device.meaning.clone().unwrap_or_else(|| device.key.clone());
            if !devices.contains(&name) {
                devices.push(name);
            }
            said.push(say(SaidIn::Treatment, &device.key));
        }
        said.push(say(SaidIn::Treatment, &episode.treatment));
        said.extend(episode.operation.iter().map(|operation| say(SaidIn::Treatment, &operation.name)));
    }
    said.extend(devices.iter().map(|device| say(SaidIn::Treatment, device)));
    said.extend(case.radiographs.iter().map(|film| say(SaidIn::Caption, &film.caption)));
    said.retain(|said| !said.text.trim().is_empty());
    let last = visits.last();
    CaseFacts {
        title: case.title.clone(),
        diagnoses: case.patient.diagnoses.clone(),
        devices,
        last_visit: last.map(|visit| case.clear_label(&visit.time)).unwrap_or_default(),
        last_date: last.and_then(|visit| visit.time.date),
        last_days: last.map(|visit| visit.days),
        films: case.radiographs.len(),
        readings: Vec::new(),
        said,
    }
}

fn notes(reading: &Reading) -> impl Iterator<Item = Said> {
    let of_films = reading.opinions.values().map(|opinion| opinion.note.as_str());
    let of_findings = reading.findings.values().map(|finding| finding.note.as_str());
    let of_marks = reading.marks.values().map(|mark| mark.note.as_str());
    let all = of_films.chain(of_findings).chain(of_marks).filter(|note| !note.trim().is_empty());
    all.map(|note| Said { place: SaidIn::Note, text: note.to_owned() })
}

/// The stage of the last film, in order of time, that has one.
fn last_stage(reading: &Reading, visits: &Visits) -> Option<Stage> {
    let mut films = visits.iter().rev().flat_map(|visit| &visit.films);
    films.find_map(|film| reading.stage(film))
}
