//! `callus export`: a case as a document that leaves Callus, up to a visit where that is asked for. What would leave is
//! told first; names of the patient, and days on the calendar, stay behind unless they are asked for.

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
use crate::case::{Case, Mark, MarkId, Reading};
use crate::cli::films::Seen;
use crate::cli::printable::one_line;
use crate::cli::readings::{Opened, ReadingsError, open};
use crate::cli::{many, own_book};
use crate::report::{Given, GivenReading, ReportError, csv, json, without_names, workbook};
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
    let mut all = Vec::new();
    for (index, named) in cases.iter().enumerate() {
        let of_case = |error: ExportError| match several {
            true => ExportError::Case(named.name.clone(), Box::new(error)),
            false => error,
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
        let given = given(call, opened, index + 1, book).map_err(of_case)?;
        leaving::tell(&given, call.with_names, err);
        all.push(given);
    }
    let bytes = match call.to {
        Form::Csv => csv(&all)?,
        Form::Json => json(&all)?,
        Form::Xlsx => workbook(&all)?,
    };
    write_output(&call.output, &bytes)?;
    Ok(bytes.len())
}

/// The case as it is told: cut off, without names, and with the values of its measures.
fn given<'a>(call: &Call, opened: Opened, number: usize, book: &'a Book) -> Result<Given<'a>, ExportError> {
    let Opened { name, folder, case, readings, .. } = opened;
    let states: Vec<&'static str> = readings.iter().map(crate::cli::readings::Read::state).collect();
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
    let told = readings.into_iter().zip(states).zip(values);
    let told = told.map(|((reading, state), values)| GivenReading { reading, state, values }).collect();
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
