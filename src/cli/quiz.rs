//! `callus quiz`: the answers of a learner held against a reference reading; what a class said is summed up in `class`.

mod class;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Subcommand};
use serde::Serialize;
use thiserror::Error;

use crate::analysis::book::Book;
use crate::analysis::literature::cell_for_spreadsheets;
use crate::analysis::measure::{Films as _, measured};
use crate::analysis::quiz::{Predicted, QuizItem, QuizRow, quiz_rows, tallies};
use crate::analysis::summary::Told;
use crate::analysis::{FilmScale, visits};
use crate::case::{Case, Learner, Mark, MarkId, RadiographId, Reading};
use crate::cli::printable::one_line;
use crate::cli::rows::Form;
use crate::cli::{own_book, rows};
use crate::store::{
    CaseFolder, ReferenceError, Seen, StoreError, identity_of, read_answers, reference_reading,
};

/// Which case, which learner; or the files of a class.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Call {
    #[command(subcommand)]
    line: Option<QuizLine>,
    #[command(flatten)]
    score: ScoreCall,
}

#[derive(Debug, Args)]
struct ScoreCall {
    /// Case: a case.ron, or the folder that holds it
    #[arg(value_name = "CASE")]
    case: Option<PathBuf>,
    /// File of the learner; to be scored also one that a quiz in a browser saved
    #[arg(long, value_name = "FILE")]
    learner: Option<PathBuf>,
    /// Score the answers against the reference reading
    #[arg(long)]
    score: bool,
    /// Reader whose reading is the reference; the only one, or the only signed one, where absent
    #[arg(long, value_name = "READER")]
    reference: Option<String>,
    /// Print one JSON array
    #[arg(long)]
    json: bool,
    /// Print comma-separated values with a line of names, as RFC 4180 has them
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

#[derive(Debug, Subcommand)]
enum QuizLine {
    /// Tell what a class said: how often each answer was given, how far the learners agree, the hardest film
    ///
    /// Agreement is the share of pairs of learners that agree, and Fleiss' kappa (Fleiss JL, Psychol Bull 1971;76:378-382), both over the questions that the most learners answered. Places are told by their distance from the nearest finding that the reference marks on the film, else from the median of the learners. With --case the answers are scored against the reference, and the film with the fewest right answers is named.
    Summary {
        /// Files of learners, those that a quiz in a browser saved among them
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Case that was asked about: scores the answers
        #[arg(long, value_name = "CASE")]
        case: PathBuf,
        /// Reader whose reading is the reference; the only one, or the only signed one, where absent
        #[arg(long, value_name = "READER")]
        reference: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// Print comma-separated values with a line of names: one line an answer
        #[arg(long, conflicts_with = "json")]
        csv: bool,
    },
}

#[derive(Debug, Error)]
enum QuizError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(
        "name a case and the file of a learner: callus quiz CASE --learner FILE, with --score to score it"
    )]
    Incomplete,
    #[error("these answers are to another case: {}", .0.display())]
    OtherCase(PathBuf),
    #[error("nothing tells the case apart from others: a film cannot be read; run callus check")]
    NoIdentity,
    #[error(transparent)]
    Reference(#[from] ReferenceError),
    #[error("the answers of \"{0}\" are named twice")]
    Twice(String),
    #[error("the result could not be printed: {0}")]
    Print(#[from] io::Error),
    #[error("the result could not be printed: {0}")]
    Json(#[from] serde_json::Error),
}

impl Call {
    /// The quiz in the window, where answers are to be given and not scored.
    pub(super) fn window(&self) -> Option<WindowQuiz> {
        let own = &self.score;
        let asks = self.line.is_none() && !own.score && !own.json && !own.csv;
        let (case, learner) = own.case.clone().zip(own.learner.clone()).filter(|_| asks)?;
        Some(WindowQuiz { case, learner, reference: own.reference.clone() })
    }
}

/// A quiz in the window.
#[derive(Debug, Clone)]
pub struct WindowQuiz {
    /// The case.
    pub case: PathBuf,
    /// File of the learner.
    pub learner: PathBuf,
    /// Reader whose reading is the reference.
    pub reference: Option<String>,
}

/// Scores or sums up; returns the exit code.
pub(super) fn run(call: Call, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let book = own_book(err);
    let done = match call.line {
        Some(QuizLine::Summary { files, case, reference, json, csv }) => {
            Asked::open(&case, reference.as_deref())
                .and_then(|asked| class::summary(&asked, &files, &book, Form::of(json, csv), out))
        }
        None => score(&call.score, &book, out),
    };
    match done {
        Ok(()) => 0,
        Err(QuizError::Print(error)) if error.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(error) => {
            // Where the error stream is closed there is nobody to tell.
            let _ = writeln!(err, "callus quiz: {}", one_line(&error.to_string()));
            if matches!(error, QuizError::Incomplete) { 2 } else { 1 }
        }
    }
}

/// A case with its reference.
struct Asked {
    folder: CaseFolder,
    case: Case,
    reference: Reading,
}

impl Asked {
    fn open(path: &Path, wanted: Option<&str>) -> Result<Self, QuizError> {
        let folder = CaseFolder::find(path)?;
        let case = folder.read_case()?;
        let reference = reference_reading(&folder, wanted)?;
        Ok(Self { folder, case, reference })
    }

    fn learner(&self, path: &Path) -> Result<Learner, QuizError> {
        let own = identity_of(&self.folder, &self.case).ok_or(QuizError::NoIdentity)?;
        let read = read_answers(path, (&self.case, &own), &self.reference);
        read.map_err(|error| {
            if matches!(error, StoreError::OtherCase(_)) {
                QuizError::OtherCase(path.to_owned())
            } else {
                QuizError::Store(error)
            }
        })
    }

    fn rows(&self, learner: &Learner, book: &Book) -> Vec<QuizRow> {
        let (case, visits) = (&self.case, &visits(&self.case));
        let mut seen = Seen::new(&self.folder, case);
        seen.look(&learner.reading, book);
        seen.look(&self.reference, book);
        for pin in learner.predictions.values().filter_map(|own| own.place.as_ref()) {
            seen.look_at(&pin.film);
        }
        let (own, theirs) = (seen.by(&learner.reading, book), seen.by(&self.reference, book));
        let own_value = |_: MarkId, mark: &Arc<Mark>| measured(mark, book, case, &own);
        let their_value = |_: MarkId, mark: &Arc<Mark>| measured(mark, book, case, &theirs);
        let told = Told { case, visits, reading: &learner.reading, book, value_of: &own_value };
        let reference = Told { case, visits, reading: &self.reference, book, value_of: &their_value };
        let scale_of = |film: &_| theirs.scale(film);
        quiz_rows(told, reference, Predicted { learner, sheet: None, scale_of: &scale_of })
    }

    /// The scale of a film for the reference; `None` where nothing is known of the film.
    fn scale(&self, film: &RadiographId, book: &Book) -> Option<FilmScale> {
        let mut seen = Seen::new(&self.folder, &self.case);
        seen.look(&self.reference, book);
        seen.look_at(film);
        seen.by(&self.reference, book).scale(film)
    }

    fn visit_words(&self, row: &QuizRow) -> String {
        let visits = visits(&self.case);
        visits.get(row.visit).map(|visit| self.case.time_words(&visit.time)).unwrap_or_default()
    }
}

/// One answer, for a program.
#[derive(Debug, Serialize)]
struct Line<'a> {
    learner: &'a str,
    visit: usize,
    time: String,
    kind: &'static str,
    what: &'a str,
    film: Option<&'a str>,
    answer: Option<&'a str>,
    reference: Option<&'a str>,
    right: Option<bool>,
    difference: Option<f64>,
    unit: Option<&'static str>,
    scale: Option<&'a str>,
    criteria: &'a str,
}

const COLUMNS: [&str; 13] = [
    "learner",
    "visit",
    "time",
    "kind",
    "what",
    "film",
    "answer",
    "reference",
    "right",
    "difference",
    "unit",
    "scale",
    "criteria",
];

fn kind(item: &QuizItem) -> &'static str {
    match item {
        QuizItem::Stage => "stage",
        QuizItem::Score { .. } => "score",
        QuizItem::Union => "union",
        QuizItem::Place => "place",
        QuizItem::Measure(_) => "measure",
        QuizItem::Text => "text",
    }
}

fn line<'a>(asked: &Asked, learner: &'a Learner, row: &'a QuizRow) -> Line<'a> {
    let difference = row.difference.as_ref();
    Line {
        learner: learner.reading.reader.id.as_str(),
        visit: row.visit + 1,
        time: asked.visit_words(row),
        kind: kind(&row.item),
        what: &row.what,
        film: row.film.as_ref().map(crate::case::RadiographId::as_str),
        answer: row.own.as_deref(),
        reference: row.reference.as_deref(),
        right: row.is_right,
        difference: difference.map(|own| own.value),
        unit: difference.map(|own| own.unit.code()),
        scale: difference.map(|own| own.source.as_str()).filter(|source| !source.is_empty()),
        criteria: &row.criteria,
    }
}

fn score(call: &ScoreCall, book: &Book, out: &mut dyn Write) -> Result<(), QuizError> {
    let (Some(case), Some(learner)) = (&call.case, &call.learner) else {
        return Err(QuizError::Incomplete);
    };
    let asked = Asked::open(case, call.reference.as_deref())?;
    let learner = asked.learner(learner)?;
    let mut rows = asked.rows(&learner, book);
    let form = Form::of(call.json, call.csv);
    if form == Form::Csv {
        for answer in rows.iter_mut().filter_map(|row| row.own.as_mut()) {
            *answer = cell_for_spreadsheets(answer);
        }
    }
    let lines: Vec<_> = rows.iter().map(|row| line(&asked, &learner, row)).collect();
    match form {
        Form::Json => {
            serde_json::to_writer_pretty(&mut *out, &lines)?;
            writeln!(out)?;
        }
        Form::Csv => {
            rows::csv_names(&COLUMNS, out)?;
            rows::csv_lines(&COLUMNS, &lines, |_| "; ", out)?;
        }
        Form::Table => {
            writeln!(
                out,
                "{} against {}",
                one_line(&learner.reading.reader.name),
                one_line(&asked.reference.reader.name)
            )?;
            let mut visit = None;
            for row in &rows {
                if visit != Some(row.visit) {
                    visit = Some(row.visit);
                    writeln!(out, "\n{}", one_line(&asked.visit_words(row)))?;
                }
                writeln!(out, "  {}", one_line(&words(row)))?;
            }
            let scored = rows.iter().filter_map(|row| row.is_right);
            let (right, all) = (scored.clone().filter(|right| *right).count(), scored.count());
            writeln!(out, "\n{right} of {all} scored answers are as the reference")?;
            for tally in tallies(&rows, book) {
                writeln!(out, "  {}", one_line(&tally.words()))?;
            }
        }
    }
    Ok(())
}

/// "right    mRUST, medial cortex: 2: callus; reference 2: callus".
fn words(row: &QuizRow) -> String {
    let by = row.difference.as_ref().map(|own| format!(" ({})", own.words)).unwrap_or_default();
    let reference = match row.item {
        QuizItem::Text => String::new(),
        QuizItem::Place if row.reference.is_none() => {
            "; the reference marks no finding on this film".to_owned()
        }
        QuizItem::Place => format!("; nearest finding of the reference: {}", row.reference_words()),
        QuizItem::Union if row.reference.is_none() => "; the reference does not tell".to_owned(),
        QuizItem::Stage | QuizItem::Score { .. } | QuizItem::Union | QuizItem::Measure(_) => {
            format!("; reference {}", row.reference_words())
        }
    };
    format!("{:<8} {}: {}{reference}{by}", row.verdict(), row.what, row.own_words())
}
