//! Fields of the case as a whole: patient, diagnoses, tolerance of dates, sources.

use super::{Choice, FieldKind, GONE, age, needed, stated};
use crate::case::{Case, CaseEdit, Patient, Sex, Source, Tolerance};

/// A field of the patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PatientField {
    /// Label that does not identify the person.
    Label,
    /// Sex.
    Sex,
    /// Age in years at presentation.
    Age,
    /// Year of birth.
    BirthYear,
    /// Summary of the story.
    Summary,
}

/// How far dates may lie from intervals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ToleranceField {
    /// Percent of the interval.
    Percent,
    /// Days that are always allowed.
    LeastDays,
}

/// A source whose simulated images are not all films of the case.
const IN_PART: &str = "in-part";

/// A field of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceField {
    /// Title of the work.
    Title,
    /// Authors.
    Attribution,
    /// Journal, year or place.
    Published,
    /// Digital object identifier.
    Doi,
    /// Licence.
    Licence,
    /// Parts taken and changes made.
    Note,
    /// True if the images are simulated.
    Simulated,
}

const SEXES: [(Sex, &str); 3] = [(Sex::Female, "female"), (Sex::Male, "male"), (Sex::Other, "other")];

impl PatientField {
    /// Every field, in the order of the page; diagnoses stand before the summary.
    pub const ALL: [Self; 5] = [Self::Label, Self::Sex, Self::Age, Self::BirthYear, Self::Summary];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Label => "Label",
            Self::Sex => "Sex",
            Self::Age => "Age",
            Self::BirthYear => "Born",
            Self::Summary => "Summary",
        }
    }

    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::Label => "III-2; never a name",
            Self::Sex => "",
            Self::Age => "e.g. 52",
            Self::BirthYear => "e.g. 1968",
            Self::Summary => "the story in a few sentences",
        }
    }

    pub(super) fn kind(self) -> FieldKind {
        match self {
            Self::Label | Self::Age | Self::BirthYear => FieldKind::Line,
            Self::Summary => FieldKind::Paragraph,
            Self::Sex => {
                let sexes = SEXES.map(|(_, word)| Choice::new(word, word));
                FieldKind::Choice([Choice::none()].into_iter().chain(sexes).collect())
            }
        }
    }

    pub(super) fn text(self, patient: &Patient) -> String {
        match self {
            Self::Label => patient.label.clone(),
            Self::Sex => SEXES
                .iter()
                .find(|(sex, _)| Some(*sex) == patient.sex)
                .map(|(_, word)| (*word).to_owned())
                .unwrap_or_default(),
            Self::Age => patient.age_years.map(|age| age.to_string()).unwrap_or_default(),
            Self::BirthYear => patient.birth_year.map(|year| year.to_string()).unwrap_or_default(),
            Self::Summary => patient.summary.clone(),
        }
    }

    pub(super) fn edit(self, patient: &Patient, text: &str) -> Result<CaseEdit, String> {
        let mut patient = patient.clone();
        match self {
            Self::Label => patient.label = needed(text, "the label of the patient")?,
            Self::Sex => patient.sex = sex(text)?,
            Self::Age => patient.age_years = age(text)?,
            Self::BirthYear => patient.birth_year = year(text)?,
            Self::Summary => text.clone_into(&mut patient.summary),
        }
        Ok(CaseEdit::SetPatient { patient, continued: false })
    }
}

pub(super) fn sex(text: &str) -> Result<Option<Sex>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let found = SEXES.iter().find(|(_, word)| text.eq_ignore_ascii_case(word)).map(|(sex, _)| *sex);
    found
        .map(Some)
        .ok_or_else(|| format!("\"{text}\" is no sex as a case states it: write female, male or other"))
}

fn year(text: &str) -> Result<Option<i16>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let year = text.parse().ok().filter(|year| (1800..=2200).contains(year));
    year.map(Some)
        .ok_or_else(|| format!("\"{text}\" is not a year of birth: write four digits, such as 1968"))
}

/// A diagnosis in its place; an empty text removes it.
pub(super) fn diagnosis(case: &Case, index: usize, text: &str) -> Result<CaseEdit, String> {
    let mut patient = case.patient.clone();
    let diagnoses = &mut patient.diagnoses;
    match (diagnoses.get_mut(index), text.is_empty()) {
        (Some(_), true) => drop(diagnoses.remove(index)),
        (Some(own), false) => text.clone_into(own),
        (None, false) => diagnoses.push(text.to_owned()),
        (None, true) => return Err("write the diagnosis first".to_owned()),
    }
    Ok(CaseEdit::SetPatient { patient, continued: false })
}

impl ToleranceField {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Percent => "Tolerance, in %",
            Self::LeastDays => "Tolerance, in days",
        }
    }

    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::Percent => "dates from intervals: 10",
            Self::LeastDays => "at least 14",
        }
    }

    pub(super) fn text(self, case: &Case) -> String {
        let value = |tolerance: Tolerance| match self {
            Self::Percent => tolerance.percent,
            Self::LeastDays => tolerance.least_days,
        };
        case.tolerance.map(|tolerance| value(tolerance).to_string()).unwrap_or_default()
    }

    pub(super) fn edit(self, case: &Case, text: &str) -> Result<CaseEdit, String> {
        let usual = Tolerance::default();
        let mut tolerance = case.tolerance();
        let read = |usual: u16| {
            if text.is_empty() {
                return Ok(usual);
            }
            text.parse::<u16>().map_err(|_| format!("\"{text}\" is not a whole number from 0 to 65535"))
        };
        match self {
            Self::Percent => tolerance.percent = read(usual.percent)?,
            Self::LeastDays => tolerance.least_days = read(usual.least_days)?,
        }
        let is_usual = tolerance == usual && (text.is_empty() || case.tolerance.is_none());
        Ok(CaseEdit::SetTolerance { tolerance: (!is_usual).then_some(tolerance) })
    }
}

impl SourceField {
    /// Every field, in the order of the page.
    pub const ALL: [Self; 7] = [
        Self::Title,
        Self::Attribution,
        Self::Published,
        Self::Doi,
        Self::Licence,
        Self::Note,
        Self::Simulated,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Title => "Title of the work",
            Self::Attribution => "Authors",
            Self::Published => "Published in",
            Self::Doi => "DOI",
            Self::Licence => "Licence",
            Self::Note => "Note",
            Self::Simulated => "Images",
        }
    }

    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::Title | Self::Simulated => "",
            Self::Attribution => "as they wish to be named",
            Self::Published => "journal, year",
            Self::Doi => "e.g. 10.1186/…",
            Self::Licence => "CC BY 4.0",
            Self::Note => "parts taken, changes made",
        }
    }

    pub(super) fn kind(self) -> FieldKind {
        match self {
            Self::Title | Self::Attribution | Self::Published | Self::Doi | Self::Licence => FieldKind::Line,
            Self::Note => FieldKind::Paragraph,
            Self::Simulated => FieldKind::Choice(vec![
                Choice::new("", "of a patient"),
                Choice::new("simulated", "simulated, all of them: they show no patient"),
                Choice::new(IN_PART, "simulated, but for films that joined the case since"),
            ]),
        }
    }

    pub(super) fn text(self, source: &Source) -> String {
        match self {
            Self::Title => source.title.clone(),
            Self::Attribution => source.attribution.clone(),
            Self::Published => source.published.clone(),
            Self::Doi => source.doi.clone().unwrap_or_default(),
            Self::Licence => source.licence.clone(),
            Self::Note => source.note.clone(),
            Self::Simulated => match (source.simulated, &source.films) {
                (false, _) => String::new(),
                (true, None) => "simulated".to_owned(),
                (true, Some(_)) => IN_PART.to_owned(),
            },
        }
    }

    pub(super) fn edit(self, case: &Case, index: usize, text: &str) -> Result<CaseEdit, String> {
        let mut sources = case.sources.clone();
        let source = sources.get_mut(index).ok_or(GONE)?;
        match self {
            Self::Title => source.title = needed(text, "the title of the work")?,
            Self::Attribution => text.clone_into(&mut source.attribution),
            Self::Published => text.clone_into(&mut source.published),
            Self::Doi => source.doi = stated(text),
            Self::Licence => text.clone_into(&mut source.licence),
            Self::Note => text.clone_into(&mut source.note),
            Self::Simulated => {
                source.simulated = !text.is_empty();
                let today = || case.radiographs.iter().map(|film| film.id.clone()).collect();
                source.films = match (text, source.films.take()) {
                    (IN_PART, films) => Some(films.unwrap_or_else(today)),
                    _ => None,
                };
            }
        }
        Ok(CaseEdit::SetSources { sources })
    }
}

pub(super) fn new_source(case: &Case, text: &str) -> Result<CaseEdit, String> {
    let mut sources = case.sources.clone();
    sources.push(Source {
        title: needed(text, "the title of the work")?,
        attribution: String::new(),
        published: String::new(),
        doi: None,
        licence: String::new(),
        note: String::new(),
        simulated: false,
        films: None,
    });
    Ok(CaseEdit::SetSources { sources })
}
