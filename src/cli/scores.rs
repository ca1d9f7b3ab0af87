//! `callus scores`: every sheet, item by item, and what it comes to. A partial sheet has a sum and a range, and no
//! total.

use std::io::Write;

use serde::Serialize;

use crate::analysis::book::{Book, ItemDefinition, ScoreDefinition, ViewNeeded};
use crate::analysis::score::{Setting, sum, supplies};
use crate::case::{Answer, Given, Key, RadiographId, Sheet};
use crate::cli::readings::{Opened, Read, Where};
use crate::cli::rows::{self, Wish};

/// Sheet and line of a row.
#[derive(Debug, Clone, Serialize)]
struct Of {
    /// The film under which the sheet is kept.
    film: String,
    score: String,
    score_name: String,
    /// "item" or "total".
    row: &'static str,
    item: Option<String>,
    item_name: Option<String>,
}

/// How far an item is answered, or a total complete.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum AnswerState {
    Graded,
    #[serde(rename = "not assessable")]
    NotAssessable,
    #[default]
    Open,
    /// Of a total: every item has a grade.
    Complete,
    /// Of a total: grades are missing.
    Partial,
}

/// Answer to an item.
#[derive(Debug, Default, Serialize)]
struct Answered {
    state: AnswerState,
    grade: Option<u8>,
    /// Meaning of the grade, in a word.
    criteria: Option<String>,
    reason: Option<String>,
    /// Reason for which there is no grade, in words.
    reason_words: Option<String>,
    /// The view that the item asks for, the film that supplies it, and how many days it was taken apart.
    view: Option<&'static str>,
    supplied_by: Option<String>,
    days_apart: Option<f64>,
    /// The film that stood beside as the baseline.
    baseline: Option<String>,
    pin_film: Option<String>,
    pin_x: Option<f64>,
    pin_y: Option<f64>,
}

/// Result of a sheet.
#[derive(Debug, Default, Serialize)]
struct Sums {
    /// Only where every item has a grade.
    total: Option<u16>,
    /// Of the grades that there are.
    sum: Option<i16>,
    answered: Option<usize>,
    of: Option<usize>,
    /// Between what the total lies if every missing item were graded.
    from: Option<i16>,
    to: Option<i16>,
    words: Option<String>,
    /// Caveat of the total: a cortex graded although an implant lies over it.
    caveat: Option<String>,
}

/// One item, or a total.
#[derive(Debug, Serialize)]
struct Row {
    #[serde(flatten)]
    place: Where,
    #[serde(flatten)]
    of: Of,
    #[serde(flatten)]
    answered: Answered,
    #[serde(flatten)]
    sums: Sums,
}

/// Tells; returns the exit code: 1 when a reading could not be read.
pub(crate) fn run(wish: &Wish, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    rows::tell(wish, |opened, book| rows_of_case(opened, book), out, err)
}

fn rows_of_case(opened: &Opened, book: &Book) -> Vec<Row> {
    let mut rows = Vec::new();
    for read in &opened.readings {
        for (index, visit) in opened.visits.iter().enumerate() {
            let place = opened.place(read, Some(index));
            for film in &visit.films {
                rows.extend(of_film(opened, book, read, index, &place, film));
            }
        }
        // What was said of a film that the case no longer has is told all the same, without a time or a total.
        let nowhere = opened.place(read, None);
        let gone = read.reading.scores.iter().filter(|(film, _)| opened.visit_of(film).is_none());
        for (film, sheets) in gone {
            rows.extend(sheets.iter().flat_map(|(score, sheet)| unknown(&nowhere, film, score, sheet)));
        }
    }
    rows
}

fn owned((key, answer): (&Key, &Answer)) -> (Key, Answer) {
    (key.clone(), answer.clone())
}

/// The sheets kept under one film, in the order of the book; those that the book does not know come last.
fn of_film(
    opened: &Opened,
    book: &Book,
    read: &Read,
    visit: usize,
    place: &Where,
    film: &RadiographId,
) -> Vec<Row> {
    let Some(sheets) = read.reading.scores.get(film) else { return Vec::new() };
    let mut rows = Vec::new();
    for score in &book.scores {
        if let Some(sheet) = sheets.get(&score.key) {
            let one = Sheets { opened, book, visit, place, film, score };
            rows.extend(score.items.iter().map(|item| one.item(item, sheet.get(&item.key))));
            let strange: Sheet =
                sheet.iter().filter(|(key, _)| score.item(key).is_none()).map(owned).collect();
            rows.extend(unknown(place, film, &score.key, &strange));
            rows.push(one.total(sheet));
        }
    }
    for (key, sheet) in sheets.iter().filter(|(key, _)| book.score(key).is_none()) {
        rows.extend(unknown(place, film, key, sheet));
    }
    rows
}

/// A sheet of a score that nobody here defines: what was answered, and no total.
fn unknown(place: &Where, film: &RadiographId, score: &Key, sheet: &Sheet) -> Vec<Row> {
    let row = |(item, answer): (&Key, &Answer)| Row {
        place: place.clone(),
        of: Of {
            film: film.to_string(),
            score: score.to_string(),
            score_name: score.to_string(),
            row: "item",
            item: Some(item.to_string()),
            item_name: Some(item.to_string()),
        },
        answered: Answered::of(Some(answer), None, None),
        sums: Sums::default(),
    };
    sheet.iter().map(row).collect()
}

/// One sheet.
struct Sheets<'a> {
    opened: &'a Opened,
    book: &'a Book,
    visit: usize,
    place: &'a Where,
    film: &'a RadiographId,
    score: &'a ScoreDefinition,
}

impl Sheets<'_> {
    fn of(&self, item: Option<&ItemDefinition>) -> Of {
        Of {
            film: self.film.to_string(),
            score: self.score.key.to_string(),
            score_name: self.score.name.clone(),
            row: if item.is_some() { "item" } else { "total" },
            item: item.map(|item| item.key.to_string()),
            item_name: item.map(|item| item.name.clone()),
        }
    }

    fn item(&self, item: &ItemDefinition, answer: Option<&Answer>) -> Row {
        let grade = answer.and_then(Answer::graded).and_then(|value| self.score.grade(item, value));
        let mut answered = Answered::of(answer, grade.map(|grade| grade.word.clone()), Some(self.book));
        answered.view = Some(match item.view {
            ViewNeeded::Any => "any",
            ViewNeeded::Frontal => "frontal",
            ViewNeeded::Lateral => "lateral",
        });
        let Opened { case, visits, .. } = self.opened;
        if let Some(film) = supplies(case, visits, self.visit, self.score, item) {
            answered.supplied_by = Some(film.film.to_string());
            answered.days_apart = Some(film.days_apart);
        }
        Row { place: self.place.clone(), of: self.of(Some(item)), answered, sums: Sums::default() }
    }

    fn total(&self, sheet: &Sheet) -> Row {
        let sum = sum(self.score, sheet);
        let Opened { case, visits, .. } = self.opened;
        let setting = visits.get(self.visit).map(|visit| Setting::of(case, self.book, visit));
        let caveat =
            setting.map(|setting| setting.caveat(self.score, sheet)).filter(|words| !words.is_empty());
        let state = if sum.total().is_some() { AnswerState::Complete } else { AnswerState::Partial };
        let sums = Sums {
            total: sum.total(),
            sum: (sum.graded > 0).then_some(sum.sum),
            answered: Some(sum.graded),
            of: Some(sum.items),
            from: Some(sum.within.0),
            to: Some(sum.within.1),
            words: Some(setting.map_or_else(|| sum.words(self.score), |own| own.words(self.score, sheet))),
            caveat,
        };
        let answered = Answered { state, ..Answered::default() };
        Row { place: self.place.clone(), of: self.of(None), answered, sums }
    }
}

impl AnswerState {
    const fn word(self) -> &'static str {
        match self {
            Self::Graded => "graded",
            Self::NotAssessable => "not assessable",
            Self::Open => "open",
            Self::Complete => "complete",
            Self::Partial => "partial",
        }
    }
}

impl Answered {
    fn of(answer: Option<&Answer>, criteria: Option<String>, book: Option<&Book>) -> Self {
        let Some(answer) = answer else { return Self::default() };
        let mut told = Self {
            state: AnswerState::Graded,
            criteria,
            baseline: answer.beside.as_ref().map(ToString::to_string),
            pin_film: answer.pin.as_ref().map(|pin| pin.film.to_string()),
            pin_x: answer.pin.as_ref().map(|pin| pin.at[0]),
            pin_y: answer.pin.as_ref().map(|pin| pin.at[1]),
            ..Self::default()
        };
        match &answer.given {
            Given::Grade(value) => told.grade = Some(*value),
            Given::NotAssessable { reason, words } => {
                let known = book.and_then(|book| book.reason(reason)).map(|own| own.name.as_str());
                let known = known.unwrap_or(reason.as_str());
                let words = words.trim();
                told.state = AnswerState::NotAssessable;
                told.reason = Some(reason.to_string());
                told.reason_words =
                    Some(if words.is_empty() { known.to_owned() } else { format!("{known}: {words}") });
            }
        }
        told
    }

    /// "3, bridging", "not assessable: plate hides it", "open".
    fn words(&self) -> String {
        match (self.grade, &self.criteria, &self.reason_words) {
            (Some(grade), Some(word), _) => format!("{grade}, {word}"),
            (Some(grade), None, _) => grade.to_string(),
            (None, _, Some(why)) => format!("{}: {why}", self.state.word()),
            (None, _, None) => self.state.word().to_owned(),
        }
    }

    /// "week-ap", "week-ap, 3 days apart", "no lateral view".
    fn film_words(&self) -> String {
        match (&self.supplied_by, self.days_apart, self.view) {
            (Some(film), Some(days), _) if days > 0.0 => format!("{film}, {days} days apart"),
            (Some(film), ..) => film.clone(),
            (None, _, Some(view)) => format!("no {view} view"),
            (None, _, None) => String::new(),
        }
    }
}

impl rows::Row for Row {
    const COMMAND: &'static str = "scores";
    const COLUMNS: &'static [&'static str] = &[
        "film",
        "score",
        "score_name",
        "row",
        "item",
        "item_name",
        "state",
        "grade",
        "criteria",
        "reason",
        "reason_words",
        "view",
        "supplied_by",
        "days_apart",
        "baseline",
        "pin_film",
        "pin_x",
        "pin_y",
        "total",
        "sum",
        "answered",
        "of",
        "from",
        "to",
        "words",
        "caveat",
    ];
    const HEADINGS: &'static [&'static str] =
        &["Visit", "Score", "Item", "Answer", "Film", "Baseline", "Reader"];
    const NONE: &'static str = "no scores";

    fn line(&self) -> Vec<String> {
        let Self { place, of, answered, sums } = self;
        let is_total = of.row == "total";
        let item = of.item_name.clone().unwrap_or_else(|| "Total".to_owned());
        let words = sums.words.clone().filter(|_| is_total).unwrap_or_else(|| answered.words());
        let baseline = match &answered.baseline {
            Some(film) => film.clone(),
            None if answered.state == AnswerState::Graded => "not shown".to_owned(),
            None => String::new(),
        };
        let film = if is_total { String::new() } else { answered.film_words() };
        vec![place.visit_words(), of.score_name.clone(), item, words, film, baseline, place.reader_words()]
    }
}
