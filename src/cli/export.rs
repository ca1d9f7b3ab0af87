//! `callus export`: a case as a document that leaves Callus, up to a visit where that is asked for. What would leave is
//! told first; names of the patient, and days on the calendar, stay behind unless they are asked for.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use thiserror::Error;

use crate::analysis::Until;
use crate::analysis::book::Book;
use crate::case::{Reading, Seal};
use crate::cli::printable::one_line;
use crate::cli::readings::{Opened, ReadingsError, open};
use crate::cli::{many, own_book};
use crate::report::{InvalidQuizKey, QuizKey};
use crate::store::{
    CaseFilms, CaseFolder, ExportError as StoreExportError, ExportForm, ExportWish, PackError, PortableWish,
    StateFolder, StoreError, check_output, document_of, leaving, leaving_with_portable, leaving_with_quiz,
    table_of, told, write_output, write_portable,
};

/// Case, form and place of what is written.
#[derive(Debug, Args)]
pub(super) struct Call {
    /// Cases: case.ron files, folders that hold one, or folders that are searched for cases
    #[arg(required = true, value_name = "CASE")]
    cases: Vec<PathBuf>,
    /// Form of the file
    #[arg(long, value_name = "FORM")]
    to: Form,
    /// File to write; of a portable folder the new folder
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
    /// An HTML hand-out is a quiz whose answers are sealed (--key); a portable folder begins with the quiz and keeps the answers beside it
    #[arg(long)]
    quiz: bool,
    /// Words that open the answers of an HTML quiz, at least 8 letters; whoever has them can read all of the file
    #[arg(long, value_name = "WORDS", requires = "quiz")]
    key: Option<String>,
    /// A portable folder holds this program instead of the one that runs, such as a callus.exe; may be repeated
    #[arg(long, value_name = "FILE")]
    program: Vec<PathBuf>,
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
    /// The same in all greys of the films
    Webp,
    /// A folder with the program, the packed case and, with --quiz, the quiz: opened by a double click, nothing installed
    Portable,
}

#[derive(Debug, Error)]
enum ExportError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Readings(#[from] ReadingsError),
    #[error(transparent)]
    Export(#[from] StoreExportError),
    #[error(transparent)]
    Pack(#[from] PackError),
    #[error("a portable folder holds the whole case; leave {0} away")]
    NotPortable(&'static str),
    #[error("--program is of a portable folder; export --to portable")]
    ProgramAlone,
    #[error("--quiz is of an HTML hand-out or a portable folder; export --to html or --to portable")]
    QuizAlone,
    #[error(
        "a quiz in an HTML hand-out seals its answers; say with --key \"WORDS\" which words open them, at least 8 letters"
    )]
    NoKey,
    #[error("--key: {0}")]
    Key(#[from] InvalidQuizKey),
    #[error("{0}: {1}")]
    Case(String, Box<ExportError>),
}

/// Writes; returns the exit code.
pub(super) fn run(call: &Call, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let book = own_book(err);
    let done = match call.to.document() {
        Some(form) => export(call, form, &book, err)
            .map(|bytes| vec![format!("{}: {bytes} bytes", call.output.display())]),
        None => portable(call, err),
    };
    match done {
        Ok(lines) => {
            for line in lines {
                // A closed pipe is no failure of the export.
                let _ = writeln!(out, "{}", one_line(&line));
            }
            0
        }
        Err(error) => {
            let _ = writeln!(err, "callus export: {}", one_line(&error.to_string()));
            1
        }
    }
}

fn tell(lines: Vec<String>, err: &mut dyn Write) {
    for line in lines {
        // Where the error stream is closed there is nobody to tell.
        let _ = writeln!(err, "{}", one_line(&line));
    }
}

fn export(call: &Call, form: ExportForm, book: &Book, err: &mut dyn Write) -> Result<usize, ExportError> {
    if !call.program.is_empty() {
        return Err(ExportError::ProgramAlone);
    }
    let quiz = quiz_key(call, form)?;
    check_output(&call.output)?;
    let many::Sought { cases, failures, .. } = many::sought(&call.cases);
    if !failures.is_empty() {
        return Err(StoreExportError::Failures(failures).into());
    }
    let several = cases.len() > 1;
    if several && !form.holds_many() {
        return Err(StoreExportError::OneCase { count: cases.len() }.into());
    }
    let wish = ExportWish {
        until: call.until.clone(),
        with_names: call.with_names,
        film: call.film.clone(),
        size: call.size,
        quiz,
    };
    let mut folders: Vec<CaseFolder> = Vec::new();
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
        let Opened { name, folder, case, readings, failures, .. } = opened;
        if !failures.is_empty() {
            return Err(of_case(StoreExportError::Failures(failures).into()));
        }
        if let Some(there) = folder.owned(&case, &call.output) {
            return Err(StoreExportError::OverCase(there).into());
        }
        let number = index + 1;
        let own_name = || case.id.as_ref().map_or_else(|| format!("case {number}"), ToString::to_string);
        let name = if call.with_names { name } else { own_name() };
        let readings: Vec<(Reading, Seal)> =
            readings.into_iter().map(|own| (own.reading, own.seal)).collect();
        let given = told(name, &folder, case, readings, &wish, book);
        let given = given.map_err(|error| of_case(error.into()))?;
        let leaves = leaving(&given, call.with_names, !form.holds_many()).into_iter();
        let adds = (!call.with_names)
            .then(|| "note: --with-names adds label, year of birth, dates and names".to_owned());
        tell(leaves.chain(adds).collect(), err);
        if wish.quiz.is_some() {
            tell(leaving_with_quiz(), err);
        }
        all.push(given);
        folders.push(folder);
    }
    let bytes = match (all.as_slice(), folders.as_slice()) {
        ([given], [folder]) if !form.holds_many() => {
            let state = StateFolder::from_environment().ok();
            let mut drawn = |done: usize, of: usize| {
                // Where the error stream is closed there is nobody to tell.
                let _ = writeln!(err, "drawn: {done} of {of} films");
                true
            };
            let films = CaseFilms::new(folder, &given.case, state.as_ref(), call.looked_at_all, &mut drawn);
            document_of(form, given, &wish, films)?
        }
        (all, _) => table_of(form, all)?,
    };
    write_output(&call.output, &bytes)?;
    Ok(bytes.len())
}

/// The words that open the answers; `None` where it is no quiz.
fn quiz_key(call: &Call, form: ExportForm) -> Result<Option<QuizKey>, ExportError> {
    if !call.quiz {
        return Ok(None);
    }
    if form != ExportForm::Html {
        return Err(ExportError::QuizAlone);
    }
    let words = call.key.as_deref().ok_or(ExportError::NoKey)?;
    Ok(Some(QuizKey::new(words)?))
}

fn portable(call: &Call, err: &mut dyn Write) -> Result<Vec<String>, ExportError> {
    for (is_given, option) in [
        (call.until.is_some(), "--until"),
        (call.reader.is_some(), "--reader"),
        (call.film.is_some(), "--film"),
        (call.key.is_some(), "--key"),
    ] {
        if is_given {
            return Err(ExportError::NotPortable(option));
        }
    }
    let [case] = call.cases.as_slice() else {
        return Err(StoreExportError::OneCase { count: call.cases.len() }.into());
    };
    let folder = CaseFolder::find(case)?;
    tell(leaving_with_portable(&folder.read_case()?), err);
    let wish = PortableWish { looked: call.looked_at_all, quiz: call.quiz, programs: call.program.clone() };
    let state = StateFolder::from_environment().ok();
    let done = write_portable(&folder, state.as_ref(), &call.output, &wish, &|_| true)?;
    Ok(done.lines())
}

impl Form {
    /// The form of a document; `None` for a folder.
    fn document(self) -> Option<ExportForm> {
        Some(match self {
            Self::Csv => ExportForm::Csv,
            Self::Json => ExportForm::Json,
            Self::Xlsx => ExportForm::Xlsx,
            Self::Png => ExportForm::Png,
            Self::Svg => ExportForm::Svg,
            Self::Html => ExportForm::Html,
            Self::Pdf => ExportForm::Pdf,
            Self::Pptx => ExportForm::Pptx,
            Self::Gif => ExportForm::Gif,
            Self::Webp => ExportForm::Webp,
            Self::Portable => return None,
        })
    }
}
