//! Bibliographies: publications written as BibTeX and RIS, and read from both.

use std::collections::BTreeSet;

use biblatex::{Bibliography, Chunk, DateValue, Entry, EntryType, PermissiveType, Spanned};
use biblib::{CitationParser, RisParser};
use thiserror::Error;

use crate::case::{Key, Literature, Study};

/// A bibliography that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BibliographyError {
    /// BibTeX with a mistake.
    #[error("the BibTeX file cannot be read: {0}; correct it there, or export it anew")]
    BibTex(String),
    /// RIS with a mistake.
    #[error("the RIS file cannot be read: {0}; correct it there, or export it anew")]
    Ris(String),
    /// Nothing in it.
    #[error("the file holds no publication: choose a BibTeX (.bib) or RIS (.ris) file with entries")]
    Empty,
}

/// The publications as BibTeX, one entry each, in the order of the case.
pub fn bibtex(literature: &Literature) -> String {
    let mut bibliography = Bibliography::new();
    for study in &literature.studies {
        let kind = if study.journal.is_empty() { EntryType::Misc } else { EntryType::Article };
        let mut entry = Entry::new(study.key.to_string(), kind);
        let mut set = |field: &str, text: &str| {
            if !text.is_empty() {
                entry.set(field, vec![Spanned::detached(Chunk::Normal(text.to_owned()))]);
            }
        };
        set("author", &study.authors);
        set("title", &study.title);
        set("journaltitle", &study.journal);
        set("date", &study.year.map(|year| year.to_string()).unwrap_or_default());
        set("doi", study.doi.as_deref().unwrap_or_default());
        set("note", &format!("Printed as: {}", study.printed));
        bibliography.insert(entry);
    }
    bibliography.to_bibtex_string()
}

/// The publications of a BibTeX or BibLaTeX file.
///
/// # Errors
/// [`BibliographyError`].
pub fn studies_of_bibtex(text: &str) -> Result<Vec<Study>, BibliographyError> {
    let bibliography =
        Bibliography::parse(text).map_err(|error| BibliographyError::BibTex(error.to_string()))?;
    let mut taken = BTreeSet::new();
    let studies: Vec<Study> = bibliography
        .iter()
        .map(|entry| {
            let plain =
                |name: &str| entry.get(name).map(biblatex::ChunksExt::format_verbatim).unwrap_or_default();
            let authors: Vec<String> = entry
                .author()
                .unwrap_or_default()
                .iter()
                .map(|person| {
                    let family = [person.prefix.as_str(), person.name.as_str()].join(" ");
                    joined(family.trim(), &person.given_name)
                })
                .collect();
            let year = match entry.date() {
                Ok(PermissiveType::Typed(date)) => match date.value {
                    DateValue::At(at) | DateValue::After(at) | DateValue::Before(at) => {
                        i16::try_from(at.year).ok()
                    }
                    DateValue::Between(from, _) => i16::try_from(from.year).ok(),
                },
                Ok(PermissiveType::Chunks(_)) | Err(_) => plain("year").trim().parse().ok(),
            };
            let journal = [plain("journaltitle"), plain("journal"), plain("booktitle")]
                .into_iter()
                .find(|text| !text.is_empty());
            let known = plain("note").strip_prefix("Printed as: ").map(ToOwned::to_owned);
            let facts = Facts {
                key: entry.key.clone(),
                authors,
                year,
                title: plain("title"),
                journal: journal.unwrap_or_default(),
                doi: plain("doi"),
                printed: known,
            };
            facts.study(&mut taken)
        })
        .collect();
    if studies.is_empty() { Err(BibliographyError::Empty) } else { Ok(studies) }
}

/// The publications as RIS, one record each, in the order of the case. Lines end as RIS has them, in CR LF; a line break
/// within a text becomes a blank, because a line of its own would begin another field.
pub fn ris(literature: &Literature) -> String {
    let mut text = String::new();
    let mut line = |tag: &str, words: &str| {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if !words.is_empty() || tag == "ER" {
            text.push_str(tag);
            text.push_str("  - ");
            text.push_str(&words);
            text.push_str("\r\n");
        }
    };
    for study in &literature.studies {
        line("TY", if study.journal.is_empty() { "GEN" } else { "JOUR" });
        line("ID", study.key.as_str());
        for author in study.authors.split(" and ") {
            line("AU", author);
        }
        line("TI", &study.title);
        line("JO", &study.journal);
        line("PY", &study.year.map(|year| year.to_string()).unwrap_or_default());
        line("DO", study.doi.as_deref().unwrap_or_default());
        line("N1", &format!("Printed as: {}", study.printed));
        line("ER", "");
    }
    text
}

/// The publications of a RIS file.
///
/// # Errors
/// [`BibliographyError`].
pub fn studies_of_ris(text: &str) -> Result<Vec<Study>, BibliographyError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let citations =
        RisParser::new().parse(text).map_err(|error| BibliographyError::Ris(error.to_string()))?;
    let mut taken = BTreeSet::new();
    let studies: Vec<Study> = citations
        .into_iter()
        .map(|citation| {
            let authors = citation
                .authors
                .iter()
                .map(|author| {
                    let given: Vec<&str> =
                        author.given_name.iter().chain(&author.middle_name).map(String::as_str).collect();
                    joined(&author.name, &given.join(" "))
                })
                .collect();
            let own = |tag: &str| citation.extra_fields.get(tag).into_iter().flatten();
            let printed = own("N1").find_map(|note| note.strip_prefix("Printed as: ")).map(ToOwned::to_owned);
            let facts = Facts {
                key: own("ID").next().cloned().unwrap_or_default(),
                authors,
                year: citation.date.and_then(|date| i16::try_from(date.year).ok()),
                title: citation.title,
                journal: citation.journal.or(citation.journal_abbr).unwrap_or_default(),
                doi: citation.doi.unwrap_or_default(),
                printed,
            };
            facts.study(&mut taken)
        })
        .collect();
    if studies.is_empty() { Err(BibliographyError::Empty) } else { Ok(studies) }
}

fn joined(family: &str, given: &str) -> String {
    if given.trim().is_empty() { family.to_owned() } else { format!("{family}, {}", given.trim()) }
}

/// What an entry says.
struct Facts {
    key: String,
    authors: Vec<String>,
    year: Option<i16>,
    title: String,
    journal: String,
    doi: String,
    printed: Option<String>,
}

impl Facts {
    fn study(self, taken: &mut BTreeSet<String>) -> Study {
        let family = |name: &String| name.split(',').next().unwrap_or_default().trim().to_owned();
        let names: Vec<String> = self.authors.iter().map(family).collect();
        let printed = self.printed.unwrap_or_else(|| match names.as_slice() {
            [] => self.title.clone(),
            [one] => one.clone(),
            [one, two] => format!("{one} and {two}"),
            [first, ..] => format!("{first} et al."),
        });
        let year = self.year.map(|year| year.to_string()).unwrap_or_default();
        let wish = if self.key.is_empty() {
            format!("{}{year}", names.first().map_or("study", String::as_str))
        } else {
            self.key
        };
        let doi = self.doi.trim();
        let doi = doi.rsplit_once("doi.org/").map_or(doi, |(_, behind)| behind);
        Study {
            key: free_key(&wish, taken),
            printed,
            year: self.year,
            authors: self.authors.join(" and "),
            title: self.title,
            journal: self.journal,
            doi: (!doi.is_empty()).then(|| doi.to_owned()),
        }
    }
}

/// A key as close to the wish as the rules of keys allow, and not yet taken.
pub fn free_key(wish: &str, taken: &mut BTreeSet<String>) -> Key {
    let cleaned: String = wish
        .chars()
        .map(|letter| if letter.is_alphanumeric() || matches!(letter, '-' | '_') { letter } else { '-' })
        .take(48)
        .collect();
    let trimmed = cleaned.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
    let base = if trimmed.is_empty() { "x".to_owned() } else { trimmed };
    let mut number = 1_u32;
    loop {
        let name = if number == 1 { base.clone() } else { format!("{base}-{number}") };
        if !taken.contains(&name)
            && let Ok(key) = Key::new(name.clone())
        {
            taken.insert(name);
            return key;
        }
        number += 1;
    }
}
