//! `callus quiz`: the answers of a learner held against a reference reading, and what a class said.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Subcommand};
use serde::Serialize;
use thiserror::Error;

use crate::analysis::book::Book;
use crate::analysis::literature::cell_for_spreadsheets;
use crate::analysis::measure::{Films as _, measured};
use crate::analysis::quiz::{ClassItem, Counted, Predicted, QuizItem, QuizRow, class_items, quiz_rows};
use crate::analysis::summary::Told;
use crate::analysis::visits;
use crate::case::{Case, Learner, Mark, MarkId, Reading};
use crate::cli::printable::one_line;
use crate::cli::rows::Form;
use crate::cli::{own_book, rows};
use crate::store::{
    CaseFolder, LearnerFile, ReferenceError, Seen, StoreError, identity_of, reference_reading,
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
    /// File of the learner
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
    /// Agreement is the share of pairs of learners that agree, and Fleiss' kappa (Fleiss JL, Psychol Bull 1971;76:378-382) over the questions that the most learners answered. With --case the answers are scored against the reference, and the film with the fewest right answers is named.
    Summary {
        /// Files of learners
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
                .and_then(|asked| summary(&asked, &files, &book, Form::of(json, csv), out))
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
        let learner = LearnerFile::read(path)?.learner;
        let own = identity_of(&self.folder, &self.case).ok_or(QuizError::NoIdentity)?;
        if learner.case == own { Ok(learner) } else { Err(QuizError::OtherCase(path.to_owned())) }
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
        quiz_rows(told, reference, Predicted { learner, scale_of: &scale_of })
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
        }
    }
    Ok(())
}

/// "right  mRUST, medial cortex: 2: callus; reference 2: callus".
fn words(row: &QuizRow) -> String {
    let verdict = match row.is_right {
        Some(true) => "right ",
        Some(false) => "wrong ",
        None => "      ",
    };
    let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "nothing".to_owned());
    let by = row.difference.as_ref().map(|own| format!(" ({})", own.words)).unwrap_or_default();
    let reference = match row.item {
        QuizItem::Text => String::new(),
        QuizItem::Place if row.reference.is_none() => {
            "; the reference marks no finding on this film".to_owned()
        }
        QuizItem::Place => format!("; nearest finding of the reference: {}", said(&row.reference)),
        QuizItem::Union if row.reference.is_none() => "; the reference does not tell".to_owned(),
        QuizItem::Stage | QuizItem::Score { .. } | QuizItem::Union | QuizItem::Measure(_) => {
            format!("; reference {}", said(&row.reference))
        }
    };
    format!("{verdict} {}: {}{reference}{by}", row.what, said(&row.own))
}

/// What a class said.
#[derive(Debug, Serialize)]
struct ClassOf<'a> {
    learners: Vec<String>,
    questions: Vec<QuestionOf<'a>>,
    items: Vec<ItemOf<'a>>,
    hardest: Option<Hardest>,
}

#[derive(Debug, Serialize)]
struct QuestionOf<'a> {
    item: &'a str,
    subject: &'a str,
    answers: &'a BTreeMap<String, usize>,
    right: usize,
    scored: usize,
}

#[derive(Debug, Serialize)]
struct ItemOf<'a> {
    item: &'a str,
    subjects: usize,
    percent_agreement: Option<f64>,
    fleiss_kappa: Option<f64>,
    kappa_learners: usize,
    kappa_subjects: usize,
}

/// The film or visit with the smallest share of right answers.
#[derive(Debug, Serialize)]
struct Hardest {
    subject: String,
    right: usize,
    scored: usize,
}

/// One answer of one question, for a table program.
#[derive(Debug, Serialize)]
struct AnswerLine<'a> {
    item: &'a str,
    subject: &'a str,
    answer: &'a str,
    learners: usize,
    right: usize,
    scored: usize,
    percent_agreement: Option<f64>,
    fleiss_kappa: Option<f64>,
}

const ANSWER_COLUMNS: [&str; 8] =
    ["item", "subject", "answer", "learners", "right", "scored", "percent_agreement", "fleiss_kappa"];

fn summary(
    asked: &Asked,
    files: &[PathBuf],
    book: &Book,
    form: Form,
    out: &mut dyn Write,
) -> Result<(), QuizError> {
    let mut learners: Vec<String> = Vec::new();
    let mut counted: BTreeMap<(usize, String, String), Counted> = BTreeMap::new();
    for path in files {
        let learner = asked.learner(path)?;
        let id = learner.reading.reader.id.to_string();
        if learners.contains(&id) {
            return Err(QuizError::Twice(id));
        }
        learners.push(id);
        for row in asked.rows(&learner, book) {
            let is_counted = matches!(row.item, QuizItem::Stage | QuizItem::Score { .. } | QuizItem::Union);
            let (Some(answer), true) = (&row.own, is_counted) else { continue };
            let (item, subject) = named(asked, &row);
            let own = counted.entry((row.visit, item.clone(), subject.clone())).or_insert_with(|| Counted {
                item,
                subject,
                answers: BTreeMap::new(),
                right: 0,
                scored: 0,
            });
            *own.answers.entry(answer.clone()).or_default() += 1;
            own.scored += usize::from(row.is_right.is_some());
            own.right += usize::from(row.is_right == Some(true));
        }
    }
    let counted: Vec<Counted> = counted.into_values().collect();
    let items = class_items(&counted);
    let hardest = hardest(&counted);
    match form {
        Form::Json => {
            let class = ClassOf {
                learners,
                questions: counted
                    .iter()
                    .map(|own| QuestionOf {
                        item: &own.item,
                        subject: &own.subject,
                        answers: &own.answers,
                        right: own.right,
                        scored: own.scored,
                    })
                    .collect(),
                items: items.iter().map(item_of).collect(),
                hardest,
            };
            serde_json::to_writer_pretty(&mut *out, &class)?;
            writeln!(out)?;
        }
        Form::Csv => {
            let lines: Vec<_> = counted.iter().flat_map(|own| answer_lines(own, &items)).collect();
            rows::csv_names(&ANSWER_COLUMNS, out)?;
            rows::csv_lines(&ANSWER_COLUMNS, &lines, |_| "; ", out)?;
        }
        Form::Table => {
            writeln!(out, "{} learners: {}", learners.len(), one_line(&learners.join(", ")))?;
            for own in &counted {
                writeln!(out, "\n{}: {}", one_line(&own.subject), one_line(&own.item))?;
                for (answer, count) in &own.answers {
                    writeln!(out, "  {count:>4}  {}", one_line(answer))?;
                }
                if own.scored > 0 {
                    writeln!(out, "  {} of {} as the reference", own.right, own.scored)?;
                }
            }
            writeln!(
                out,
                "\nAgreement (share of agreeing pairs; Fleiss' kappa, Psychol Bull 1971;76:378-382)"
            )?;
            for item in &items {
                writeln!(out, "  {}", one_line(&agreement_words(item)))?;
            }
            if let Some(hardest) = &hardest {
                let Hardest { subject, right, scored } = hardest;
                writeln!(
                    out,
                    "\nHardest: {}, {right} of {scored} answers as the reference",
                    one_line(subject)
                )?;
            }
        }
    }
    Ok(())
}

/// The item over all visits, and the visit or film.
fn named(asked: &Asked, row: &QuizRow) -> (String, String) {
    let time = asked.visit_words(row);
    match (&row.item, &row.film) {
        (QuizItem::Stage, Some(film)) => {
            let views =
                asked.case.radiograph(film).map(crate::case::Radiograph::views_words).unwrap_or_default();
            ("Stage".to_owned(), format!("{time}, {views}"))
        }
        _ => (row.what.clone(), time),
    }
}

fn hardest(counted: &[Counted]) -> Option<Hardest> {
    let mut by_subject: BTreeMap<&String, Hardest> = BTreeMap::new();
    for own in counted {
        let sum = by_subject.entry(&own.subject).or_insert_with(|| Hardest {
            subject: own.subject.clone(),
            right: 0,
            scored: 0,
        });
        sum.right += own.right;
        sum.scored += own.scored;
    }
    let share = |own: &Hardest| own.right as f64 / own.scored as f64;
    by_subject.into_values().filter(|own| own.scored > 0).min_by(|a, b| share(a).total_cmp(&share(b)))
}

fn item_of(item: &ClassItem) -> ItemOf<'_> {
    ItemOf {
        item: &item.item,
        subjects: item.subjects,
        percent_agreement: item.agreement.map(|share| 100.0 * share),
        fleiss_kappa: item.kappa,
        kappa_learners: item.raters,
        kappa_subjects: item.kappa_subjects,
    }
}

fn answer_lines<'a>(own: &'a Counted, items: &[ClassItem]) -> Vec<AnswerLine<'a>> {
    let item = items.iter().find(|item| item.item == own.item);
    let line = |(answer, count): (&'a String, &usize)| AnswerLine {
        item: &own.item,
        subject: &own.subject,
        answer,
        learners: *count,
        right: own.right,
        scored: own.scored,
        percent_agreement: item.and_then(|item| item.agreement).map(|share| 100.0 * share),
        fleiss_kappa: item.and_then(|item| item.kappa),
    };
    own.answers.iter().map(line).collect()
}

fn agreement_words(item: &ClassItem) -> String {
    let agreement = item.agreement.map_or_else(|| "–".to_owned(), |share| format!("{:.0} %", 100.0 * share));
    let kappa = match item.kappa {
        Some(kappa) => {
            format!("kappa {kappa:.2} ({} learners, {} questions)", item.raters, item.kappa_subjects)
        }
        None => "kappa not defined".to_owned(),
    };
    format!("{}: {agreement}, {kappa}", item.item)
}
