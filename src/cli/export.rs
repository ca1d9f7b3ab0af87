//! `callus export`: a case as a document that leaves Callus, up to a visit where that is asked for. What would leave is
//! told first; names of the patient, and days on the calendar, stay behind unless they are asked for.

mod films;
mod leaving;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use thiserror::Error;

use crate::analysis::book::Book;
use crate::analysis::measure::measured;
use crate::analysis::{UnknownEpisode, Until, known_until};
use crate::case::{Case, Mark, MarkId, RadiographId, Reading, Seal};
use crate::cli::export::films::CaseFilms;
use crate::cli::films::Seen;
use crate::cli::printable::one_line;
use crate::cli::readings::{Opened, ReadingsError, open};
use crate::cli::{many, own_book};
use crate::report::{
    Given, GivenReading, ReportError, contact_sheet, csv, film_png, film_svg, handout, json, moving, paper,
    slides, without_names, workbook,
};
use crate::store::{StoreError, check_output, write_output};

/// Case, form and place of what is written.
#[derive(Debug, Args)]
pub(super) struct Call {
    /// Cases: case.ron files, folders that hold one, or folders that are searched for cases
    #[arg(required = true, value_name = "CASE")]
    cases: Vec<PathBuf>,
    /// Form of the file
    #[arg(long, value_name = "FORM")]
    to: Form,
    /// File to write
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Tell the case only as it was known at this visit, such as op1:"1 week"; everything later is absent
    #[arg(long, value_name = "EPISODE:TIME")]
    until: Option<Until>,
    /// Only what this reader said
    #[arg(long, value_name = "READER")]
    reader: Option<String>,
    /// The film of a PNG or SVG
    #[arg(long, value_name = "RADIOGRAPH_ID")]
    film: Option<String>,
    /// Longest side of the film of a PNG or SVG in pixels; its own size where absent
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=16384))]
    size: Option<u32>,
    /// A person has looked at every film: no name is in any picture. It is noted, and not asked again
    #[arg(long)]
    looked_at_all: bool,
    /// Also the patient's label, year of birth, dates on the calendar and the names of case files
    #[arg(long)]
    with_names: bool,
}

/// Form of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// One row for everything that was said
    Csv,
    /// Everything that is printed, and the rows of the CSV
    Json,
    /// A workbook: measures, scores and findings over many cases
    Xlsx,
    /// One film with marks (--film), or all films on one sheet
    Png,
    /// One film with its marks as vectors (--film)
    Svg,
    /// A hand-out for any browser, in one file
    Html,
    /// A report on paper
    Pdf,
    /// Slides, one for each visit
    Pptx,
    /// The healing as a moving picture
    Gif,
}

#[derive(Debug, Error)]
enum ExportError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Readings(#[from] ReadingsError),
    #[error(transparent)]
    Report(#[from] ReportError),
    #[error(transparent)]
    Until(#[from] UnknownEpisode),
    #[error("this file belongs to the case and is not overwritten; choose another place: {}", .0.display())]
    OverCase(PathBuf),
    #[error("{count} cases were named, and this form holds one; name one case")]
    OneCase {
        /// How many were named.
        count: usize,
    },
    #[error("no radiograph \"{id}\" in what is told of this case; it has: {known}")]
    Unknown { id: String, known: String },
    #[error("an SVG holds one film; name it with --film; there are: {0}")]
    WhichFilm(String),
    #[error(
        "nothing was written, because nobody has looked whether a name is in these pictures: {}; look at each, then export again with --looked-at-all, or erase the name with `callus deidentify --erase`",
        .0.join("; ")
    )]
    NotLooked(Vec<String>),
    #[error("{0}: {1}")]
    Case(String, Box<ExportError>),
    #[error("{}", .0.join("; "))]
    Failures(Vec<String>),
}

/// Writes; returns the exit code.
pub(super) fn run(call: &Call, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let book = own_book(err);
    match export(call, &book, err) {
        Ok(bytes) => {
            // A closed pipe is no failure of the export.
            let _ = writeln!(out, "{}: {bytes} bytes", one_line(&call.output.display().to_string()));
            0
        }
        Err(error) => {
            let _ = writeln!(err, "callus export: {}", one_line(&error.to_string()));
            1
        }
    }
}

fn export(call: &Call, book: &Book, err: &mut dyn Write) -> Result<usize, ExportError> {
    check_output(&call.output)?;
    let many::Sought { cases, failures, .. } = many::sought(&call.cases);
    if !failures.is_empty() {
        return Err(ExportError::Failures(failures));
    }
    let several = cases.len() > 1;
    if several && !call.to.holds_many() {
        return Err(ExportError::OneCase { count: cases.len() });
    }
    let mut folders = Vec::new();
    let mut all = Vec::new();
    for (index, named) in cases.iter().enumerate() {
        let of_case = |error: ExportError| {
            if several { ExportError::Case(named.name.clone(), Box::new(error)) } else { error }
        };
        let opened = match open(named, call.reader.as_deref()) {
            Ok(opened) => opened,
            // Of many cases those are told that the reader has read.
            Err(ReadingsError::Unknown { .. }) if several => continue,
            Err(error) => return Err(of_case(error.into())),
        };
        if !opened.failures.is_empty() {
            return Err(of_case(ExportError::Failures(opened.failures)));
        }
        if let Some(there) = opened.folder.owned(&opened.case, &call.output) {
            return Err(ExportError::OverCase(there));
        }
        let folder = opened.folder.clone();
        let given = given(call, opened, index + 1, book).map_err(of_case)?;
        leaving::tell(&given, call.with_names, call.to.shows_films(), err);
        all.push(given);
        folders.push(folder);
    }
    let bytes = match (call.to, all.as_slice(), folders.as_slice()) {
        (Form::Csv, ..) => csv(&all)?,
        (Form::Json, ..) => json(&all)?,
        (Form::Xlsx, ..) => workbook(&all)?,
        (Form::Png | Form::Svg | Form::Html | Form::Pdf | Form::Pptx | Form::Gif, [given], [folder]) => {
            let mut films = CaseFilms::new(folder, &given.case, call.looked_at_all, err);
            let bytes = with_films(call, given, &mut films)?;
            films.end()?;
            bytes
        }
        (Form::Png | Form::Svg | Form::Html | Form::Pdf | Form::Pptx | Form::Gif, ..) => {
            return Err(ExportError::OneCase { count: all.len() });
        }
    };
    write_output(&call.output, &bytes)?;
    Ok(bytes.len())
}

impl Form {
    /// True if it holds any number of cases.
    fn holds_many(self) -> bool {
        match self {
            Self::Csv | Self::Json | Self::Xlsx => true,
            Self::Png | Self::Svg | Self::Html | Self::Pdf | Self::Pptx | Self::Gif => false,
        }
    }

    /// True if films leave with it, as pictures.
    fn shows_films(self) -> bool {
        !self.holds_many()
    }
}

/// A document with pictures.
fn with_films(call: &Call, given: &Given<'_>, films: &mut CaseFilms<'_>) -> Result<Vec<u8>, ExportError> {
    let known = || {
        let ids = given.case.radiographs.iter().map(|film| film.id.as_str());
        ids.collect::<Vec<_>>().join(", ")
    };
    let named = call.film.as_ref().map(|id| {
        let own = RadiographId::new(id.clone()).ok().filter(|own| given.case.radiograph(own).is_some());
        own.ok_or_else(|| ExportError::Unknown { id: id.clone(), known: known() })
    });
    let named = named.transpose()?;
    let size = call.size.unwrap_or(16_384);
    let bytes = match (call.to, named) {
        (Form::Png, Some(film)) => film_png(given, films, &film, size)?,
        (Form::Png, None) => contact_sheet(given, films)?,
        (Form::Svg, Some(film)) => film_svg(given, films, &film, size)?,
        (Form::Svg, None) => return Err(ExportError::WhichFilm(known())),
        (Form::Html, _) => handout(given, films)?,
        (Form::Pdf, _) => paper(given, films)?,
        (Form::Pptx, _) => slides(given, films)?,
        (Form::Gif, _) => moving(given, films)?,
        (Form::Csv | Form::Json | Form::Xlsx, _) => Vec::new(),
    };
    Ok(bytes)
}

/// The case as it is told: cut off, without names, and with the values of its measures.
fn given<'a>(call: &Call, opened: Opened, number: usize, book: &'a Book) -> Result<Given<'a>, ExportError> {
    let Opened { name, folder, case, readings, .. } = opened;
    let seals: Vec<Seal> = readings.iter().map(|read| read.seal).collect();
    let readings: Vec<Reading> = readings.into_iter().map(|read| read.reading).collect();
    let (case, readings) = match &call.until {
        Some(until) => {
            let known = known_until(&case, &readings, until)?;
            (known.case, known.readings)
        }
        None => (case, readings),
    };
    let case = if call.with_names { case } else { without_names(&case) };
    let values = values(&folder, &case, &readings, book)?;
    let told = readings.into_iter().zip(seals).zip(values);
    let told = told.map(|((reading, seal), values)| GivenReading { reading, seal, values }).collect();
    let name = if call.with_names {
        name
    } else {
        case.id.as_ref().map_or_else(|| format!("case {number}"), ToString::to_string)
    };
    Ok(Given::new(name, case, told, book))
}

/// The value of every measure of every reading. A film that cannot be read is an error: nothing is left out unsaid.
fn values(
    folder: &crate::store::CaseFolder,
    case: &Case,
    readings: &[Reading],
    book: &Book,
) -> Result<Vec<BTreeMap<MarkId, crate::analysis::measure::Measured>>, ExportError> {
    let mut seen = Seen::new(folder, case);
    let mut all = Vec::new();
    for reading in readings {
        seen.look(reading, book);
        let by = seen.by(reading, book);
        let of = |(id, mark): (MarkId, &Arc<Mark>)| Some((id, measured(mark, book, case, &by)));
        all.push(reading.own_marks().filter(|(_, mark)| mark.measure.is_some()).filter_map(of).collect());
    }
    let failures: Vec<String> = seen.failures().collect();
    if failures.is_empty() { Ok(all) } else { Err(ExportError::Failures(failures)) }
}
