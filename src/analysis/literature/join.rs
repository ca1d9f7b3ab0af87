//! Tables and bibliographies of files: read by the ending of their name, and joined to the literature of a case.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::bibliography::{BibliographyError, free_key, studies_of_bibtex, studies_of_ris};
use super::exchange::{ImportError, rows_of_csv};
use crate::case::{Key, Literature, Term};

/// A file that is no table and no bibliography.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The table has a mistake.
    #[error(transparent)]
    Table(#[from] ImportError),
    /// The bibliography has a mistake.
    #[error(transparent)]
    Bibliography(#[from] BibliographyError),
    /// Its name says nothing of what it is.
    #[error("the name ends in none of .csv, .bib and .ris: rename the file")]
    Ending,
}

/// What a file holds, by the ending of its name: the rows of a table or the publications of a bibliography, and remarks
/// on what was not read.
///
/// # Errors
/// [`ReadError`].
pub fn read_literature(name: &str, text: &str) -> Result<(Literature, Vec<String>), ReadError> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    let of = |studies| (Literature { studies, ..Literature::default() }, Vec::new());
    match ending.as_deref() {
        Some("csv" | "tsv" | "txt") => {
            let read = rows_of_csv(text)?;
            let mut remarks = Vec::new();
            if !read.unread.is_empty() {
                remarks.push(format!("columns that were not read: {}", read.unread.join(", ")));
            }
            remarks.extend(read.uncoded.iter().map(|cell| format!("kept as printed, not coded: {cell}")));
            Ok((read.literature, remarks))
        }
        Some("bib") => Ok(of(studies_of_bibtex(text)?)),
        Some("ris") => Ok(of(studies_of_ris(text)?)),
        Some(_) | None => Err(ReadError::Ending),
    }
}

/// Literature with what was added to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// All of it.
    pub literature: Literature,
    /// Publications that were added.
    pub studies: usize,
    /// Rows that were added.
    pub rows: usize,
    /// Publications and rows that were there already, the same in every field.
    pub known: usize,
}

impl Joined {
    /// True if anything was added.
    pub fn is_anything(&self) -> bool {
        self.studies + self.rows > 0
    }

    /// "12 rows and 3 publications were added; 2 were there already."
    pub fn words(&self) -> String {
        let counted = |count: usize, one: &str| {
            (count > 0).then(|| format!("{count} {one}{}", if count == 1 { "" } else { "s" }))
        };
        let added: Vec<_> =
            [counted(self.rows, "row"), counted(self.studies, "publication")].into_iter().flatten().collect();
        let known = match self.known {
            0 => String::new(),
            1 => " 1 was there already.".to_owned(),
            known => format!(" {known} were there already."),
        };
        match added.as_slice() {
            [] => format!("Nothing new.{known}"),
            added => format!("Added: {}.{known}", added.join(" and ")),
        }
    }
}

/// Literature with new studies and rows behind its own. What is the same in every field is there once; an identifier
/// that stands for something else here is changed in what is new.
pub fn joined(mut into: Literature, new: Literature) -> Joined {
    let (mut studies, mut rows, mut known) = (0, 0, 0);
    let mut taken: BTreeSet<String> = into.studies.iter().map(|own| own.key.to_string()).collect();
    let mut study_keys: BTreeMap<Key, Key> = BTreeMap::new();
    for mut study in new.studies {
        let is_same = |own: &&crate::case::Study| {
            (&own.printed, own.year, &own.title, &own.authors, &own.doi)
                == (&study.printed, study.year, &study.title, &study.authors, &study.doi)
        };
        if let Some(own) = into.studies.iter().find(is_same) {
            study_keys.insert(study.key, own.key.clone());
            known += 1;
            continue;
        }
        let key = free_key(study.key.as_str(), &mut taken);
        study_keys.insert(study.key, key.clone());
        study.key = key;
        into.studies.push(study);
        studies += 1;
    }
    let sites = join_terms(&mut into.sites, new.sites);
    let devices = join_terms(&mut into.devices, new.devices);
    let mut row_ids: BTreeSet<String> = into.rows.iter().map(|own| own.id.to_string()).collect();
    let patients: BTreeMap<Key, Key> =
        into.rows.iter().map(|own| (own.patient.clone(), own.study.clone())).collect();
    let mut patient_ids: BTreeSet<String> = patients.keys().map(ToString::to_string).collect();
    let mut patient_keys: BTreeMap<Key, Key> = BTreeMap::new();
    for mut row in new.rows {
        let now = |keys: &BTreeMap<Key, Key>, key: &Key| keys.get(key).unwrap_or(key).clone();
        row.study = now(&study_keys, &row.study);
        row.site = row.site.map(|site| now(&sites, &site));
        row.devices = row.devices.iter().map(|device| now(&devices, device)).collect();
        if into.rows.iter().any(|own| *own == row) {
            known += 1;
            continue;
        }
        // A patient of another study is another patient, whatever their number.
        if patients.get(&row.patient).is_some_and(|study| *study != row.study) {
            let key = patient_keys.entry(row.patient.clone());
            row.patient = key.or_insert_with(|| free_key(row.patient.as_str(), &mut patient_ids)).clone();
        }
        row.id = free_key(row.id.as_str(), &mut row_ids);
        into.rows.push(row);
        rows += 1;
    }
    Joined { literature: into, studies, rows, known }
}

/// Adds terms that are not there by name; returns the keys under which the new ones stand.
fn join_terms(into: &mut Vec<Term>, new: Vec<Term>) -> BTreeMap<Key, Key> {
    let mut taken: BTreeSet<String> = into.iter().map(|own| own.key.to_string()).collect();
    let mut keys = BTreeMap::new();
    for mut term in new {
        let same =
            into.iter().find(|own| own.name.eq_ignore_ascii_case(&term.name)).map(|own| own.key.clone());
        let key = same.unwrap_or_else(|| {
            let key = free_key(term.key.as_str(), &mut taken);
            into.push(Term {
                key: key.clone(),
                name: term.name.clone(),
                same_as: std::mem::take(&mut term.same_as),
            });
            key
        });
        keys.insert(term.key, key);
    }
    keys
}
