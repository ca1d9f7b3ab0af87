//! A case as a document that leaves Callus, from its folder: cut off where that is asked for, without names, with the
//! values of its measures, its films read and looked at one by one. Command line and window write by the same rules.

mod films;
mod leaving;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;

use crate::analysis::book::Book;
use crate::analysis::measure::{Films, Measured, measured};
use crate::analysis::{FilmScale, UnknownEpisode, Until, known_until};
use crate::case::{Case, Mark, MarkId, RadiographId, Reading, Seal};
use crate::report::{
    Given, GivenReading, QuizKey, ReportError, contact_sheet, csv, film_png, film_svg, handout, json, moving,
    moving_webp, paper, quiz_handout, slides, without_names, workbook,
};
use crate::store::{CaseFolder, Seen, StoreError};

pub use films::{CaseFilms, Drawn};
pub use leaving::{leaving, leaving_with_quiz};

/// Form of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportForm {
    /// One row for everything that was said.
    Csv,
    /// Everything that is printed, and the rows of the CSV.
    Json,
    /// A workbook of measures, scores and findings.
    Xlsx,
    /// One film with marks, or all films on one sheet.
    Png,
    /// One film with its marks as vectors.
    Svg,
    /// A hand-out for any browser.
    Html,
    /// A report on paper.
    Pdf,
    /// Slides, one for each visit.
    Pptx,
    /// The healing as a moving picture.
    Gif,
    /// The same in all greys of the films.
    Webp,
}

impl ExportForm {
    /// Every form, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::Pdf,
        Self::Html,
        Self::Pptx,
        Self::Png,
        Self::Svg,
        Self::Gif,
        Self::Webp,
        Self::Xlsx,
        Self::Csv,
        Self::Json,
    ];

    /// True if it holds any number of cases. Films leave with every other, as pictures.
    pub fn holds_many(self) -> bool {
        match self {
            Self::Csv | Self::Json | Self::Xlsx => true,
            Self::Png | Self::Svg | Self::Html | Self::Pdf | Self::Pptx | Self::Gif | Self::Webp => false,
        }
    }

    /// True if it is of one film.
    pub fn is_of_one_film(self) -> bool {
        match self {
            Self::Svg => true,
            Self::Csv
            | Self::Json
            | Self::Xlsx
            | Self::Png
            | Self::Html
            | Self::Pdf
            | Self::Pptx
            | Self::Gif
            | Self::Webp => false,
        }
    }

    /// Ending of its files: "pdf".
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Xlsx => "xlsx",
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Pptx => "pptx",
            Self::Gif => "gif",
            Self::Webp => "webp",
        }
    }

    /// What it is, in a few words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Csv => "Table of everything that was said (CSV)",
            Self::Json => "Everything, for programs (JSON)",
            Self::Xlsx => "Workbook of measures, scores, findings (XLSX)",
            Self::Png => "All films on one sheet (PNG)",
            Self::Svg => "The film in focus, marks as vectors (SVG)",
            Self::Html => "Hand-out for any browser (HTML)",
            Self::Pdf => "Report on paper (PDF)",
            Self::Pptx => "Slides, one a visit (PPTX)",
            Self::Gif => "The healing as a moving picture (GIF)",
            Self::Webp => "The healing as a moving picture, all greys (WebP)",
        }
    }
}

/// What is told of a case.
#[derive(Debug, Clone, Default)]
pub struct ExportWish {
    /// Only what was known at this visit.
    pub until: Option<Until>,
    /// Also label, year of birth and dates of the patient.
    pub with_names: bool,
    /// The film of a PNG or SVG.
    pub film: Option<String>,
    /// Longest side of that film in pixels; its own where absent.
    pub size: Option<u32>,
    /// An HTML hand-out is a quiz whose answers these words open.
    pub quiz: Option<QuizKey>,
}

/// Why a document was not written.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The disk refused, or the case cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The document could not be made.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// It is to end at a visit of an episode that is not there.
    #[error(transparent)]
    Until(#[from] UnknownEpisode),
    /// The output would overwrite a file of the case.
    #[error("this file belongs to the case and is not overwritten; choose another place: {}", .0.display())]
    OverCase(PathBuf),
    /// Several cases for a form that holds one.
    #[error("{count} cases were named, and this form holds one; name one case")]
    OneCase {
        /// How many were named.
        count: usize,
    },
    /// A film that is not told.
    #[error("no radiograph \"{id}\" in what is told of this case; it has: {known}")]
    Unknown {
        /// The film that was asked for.
        id: String,
        /// Those there are.
        known: String,
    },
    /// A form of one film without a film.
    #[error("an SVG holds one film; name it with --film; there are: {0}")]
    WhichFilm(String),
    /// Nobody has looked at these pictures.
    #[error(
        "nothing was written, because nobody has looked whether a name is in these pictures: {}; look at each, then export again with --looked-at-all, or erase the name with `callus deidentify --erase`",
        .0.join("; ")
    )]
    NotLooked(Vec<String>),
    /// Readings or films that cannot be read: nothing is left out unsaid.
    #[error("{}", .0.join("; "))]
    Failures(Vec<String>),
}

/// The case as it is told: cut off, without names, and with the values of its measures.
///
/// # Errors
/// [`ExportError::Until`], and [`ExportError::Failures`] where a film that was measured cannot be read.
pub fn told<'a>(
    name: String,
    folder: &CaseFolder,
    case: Case,
    readings: Vec<(Reading, Seal)>,
    wish: &ExportWish,
    book: &'a Book,
) -> Result<Given<'a>, ExportError> {
    let (readings, seals): (Vec<Reading>, Vec<Seal>) = readings.into_iter().unzip();
    let (case, readings) = match &wish.until {
        Some(until) => {
            let known = known_until(&case, &readings, until)?;
            (known.case, known.readings)
        }
        None => (case, readings),
    };
    let case = if wish.with_names { case } else { without_names(&case) };
    let values = values(folder, &case, &readings, book)?;
    let told = readings.into_iter().zip(seals).zip(values);
    let told = told
        .map(|((reading, seal), (values, scales))| GivenReading { reading, seal, values, scales })
        .collect();
    Ok(Given::new(name, case, told, book))
}

/// Values of measures, and scales of films.
type Values = BTreeMap<MarkId, Measured>;
type Scales = BTreeMap<RadiographId, FilmScale>;

/// The value of every measure of every reading, and the scales of the films that it lays on others. A film that cannot be read is an error: nothing is left out unsaid.
fn values(
    folder: &CaseFolder,
    case: &Case,
    readings: &[Reading],
    book: &Book,
) -> Result<Vec<(Values, Scales)>, ExportError> {
    let mut seen = Seen::new(folder, case);
    let mut all = Vec::new();
    for reading in readings {
        seen.look(reading, book);
        seen.look_at_registered(reading);
        let by = seen.by(reading, book);
        let scale = |moving: &RadiographId| Some((moving.clone(), by.scale(moving)?));
        let scales = reading.all_registrations().filter_map(|(_, moving, _)| scale(moving)).collect();
        let of = |(id, mark): (MarkId, &Arc<Mark>)| Some((id, measured(mark, book, case, &by)));
        let values = reading.own_marks().filter(|(_, mark)| mark.measure.is_some()).filter_map(of).collect();
        all.push((values, scales));
    }
    let failures: Vec<String> = seen.failures().collect();
    if failures.is_empty() { Ok(all) } else { Err(ExportError::Failures(failures)) }
}

/// The document of a form that holds many cases.
///
/// # Errors
/// [`ExportError::OneCase`] for other forms, [`ExportError::Report`] where it cannot be made.
pub fn table_of(form: ExportForm, all: &[Given<'_>]) -> Result<Vec<u8>, ExportError> {
    match form {
        ExportForm::Csv => Ok(csv(all)?),
        ExportForm::Json => Ok(json(all)?),
        ExportForm::Xlsx => Ok(workbook(all)?),
        ExportForm::Png
        | ExportForm::Svg
        | ExportForm::Html
        | ExportForm::Pdf
        | ExportForm::Pptx
        | ExportForm::Gif
        | ExportForm::Webp => Err(ExportError::OneCase { count: all.len() }),
    }
}

/// The document of one case, its films drawn.
///
/// # Errors
/// Where a film cannot be shown, or nobody has looked at it, or it is not in what is told.
pub fn document_of(
    form: ExportForm,
    given: &Given<'_>,
    wish: &ExportWish,
    mut films: CaseFilms<'_>,
) -> Result<Vec<u8>, ExportError> {
    let known = || {
        let ids = given.case.radiographs.iter().map(|film| film.id.as_str());
        ids.collect::<Vec<_>>().join(", ")
    };
    let named = wish.film.as_ref().map(|id| {
        let own = RadiographId::new(id.clone()).ok().filter(|own| given.case.radiograph(own).is_some());
        own.ok_or_else(|| ExportError::Unknown { id: id.clone(), known: known() })
    });
    let named = named.transpose()?;
    let size = wish.size.unwrap_or(16_384);
    let films_of = &mut films;
    let bytes = match (form, named) {
        (ExportForm::Png, Some(film)) => film_png(given, films_of, &film, size)?,
        (ExportForm::Png, None) => contact_sheet(given, films_of)?,
        (ExportForm::Svg, Some(film)) => film_svg(given, films_of, &film, size)?,
        (ExportForm::Svg, None) => return Err(ExportError::WhichFilm(known())),
        (ExportForm::Html, _) => match &wish.quiz {
            Some(key) => quiz_handout(given, films_of, key)?,
            None => handout(given, films_of)?,
        },
        (ExportForm::Pdf, _) => paper(given, films_of)?,
        (ExportForm::Pptx, _) => slides(given, films_of)?,
        (ExportForm::Gif, _) => moving(given, films_of)?,
        (ExportForm::Webp, _) => moving_webp(given, films_of)?,
        (ExportForm::Csv | ExportForm::Json | ExportForm::Xlsx, _) => {
            table_of(form, std::slice::from_ref(given))?
        }
    };
    films.end()?;
    Ok(bytes)
}
