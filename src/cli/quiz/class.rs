//! What a class said: how often each answer was given and by how many not, how far the learners agree, where their places
//! lie, their own words, and the hardest film.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use serde::Serialize;

use super::{Asked, QuizError};
use crate::analysis::book::Book;
use crate::analysis::literature::cell_for_spreadsheets;
use crate::analysis::quiz::{
    ClassItem, Counted, QuizDifference, QuizItem, QuizRow, apart, class_items, median, median_place,
};
use crate::case::{Guess, Learner, Pin, Place, Radiograph, RadiographId};
use crate::cli::printable::one_line;
use crate::cli::rows::{self, Form};

/// Films or visits that are named as the hardest, at most.
const NAMED: usize = 3;

/// What a class said.
#[derive(Debug, Serialize)]
struct Class<'a> {
    learners: &'a [String],
    questions: Vec<Question<'a>>,
    items: Vec<ItemTold<'a>>,
    hardest: Option<&'a Hardest>,
    /// All with the smallest share of right answers, that of `hardest` among them.
    hardest_all: &'a [Hardest],
    places: &'a [Places],
    own_words: &'a [Said],
}

#[derive(Debug, Serialize)]
struct Question<'a> {
    item: &'a str,
    subject: &'a str,
    answers: &'a BTreeMap<String, usize>,
    /// The same in the order of the scheme.
    distribution: Vec<Given<'a>>,
    not_answered: usize,
    right: usize,
    scored: usize,
}

#[derive(Debug, Serialize)]
struct Given<'a> {
    answer: &'a str,
    learners: usize,
}

#[derive(Debug, Serialize)]
struct ItemTold<'a> {
    item: &'a str,
    subjects: usize,
    percent_agreement: Option<f64>,
    fleiss_kappa: Option<f64>,
    /// Why there is no kappa.
    no_kappa: Option<&'static str>,
    kappa_learners: usize,
    kappa_subjects: usize,
}

/// The film or visit with the smallest share of right answers.
#[derive(Debug, Clone, Serialize)]
struct Hardest {
    subject: String,
    right: usize,
    scored: usize,
}

/// Where the learners said on one film that it will break.
#[derive(Debug, Serialize)]
struct Places {
    subject: String,
    film: RadiographId,
    from: DistanceFrom,
    median_distance: Option<f64>,
    learners: Vec<PlaceOf>,
}

/// The place that distances are from.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum DistanceFrom {
    /// The nearest finding that the reference marks.
    Reference,
    /// The median of the learners.
    Median,
}

impl DistanceFrom {
    fn words(self) -> &'static str {
        match self {
            Self::Reference => "distance from the nearest finding that the reference marks",
            Self::Median => {
                "distance from the median of the learners, as the reference marks no finding on this film"
            }
        }
    }
}

#[derive(Debug, Serialize)]
struct PlaceOf {
    learner: String,
    x: f64,
    y: f64,
    /// The nearest finding of the reference.
    nearest: Option<String>,
    distance: f64,
    unit: &'static str,
    scale: Option<String>,
    #[serde(skip)]
    words: String,
}

/// A learner's own words.
#[derive(Debug, Serialize)]
struct Said {
    subject: String,
    learner: String,
    words: String,
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
    not_answered: usize,
}

const ANSWER_COLUMNS: [&str; 9] = [
    "item",
    "subject",
    "answer",
    "learners",
    "right",
    "scored",
    "percent_agreement",
    "fleiss_kappa",
    "not_answered",
];

/// Everything that the files of a class come to.
#[derive(Debug)]
struct Summed {
    learners: Vec<String>,
    counted: Vec<Counted>,
    items: Vec<ClassItem>,
    hardest: Vec<Hardest>,
    places: Vec<Places>,
    said: Vec<Said>,
    /// Words of answers in the order in which they are told.
    order: Vec<String>,
}

/// The place of one learner with its row.
struct Chosen {
    learner: String,
    at: Place,
    row: QuizRow,
}

/// Sums up the files of a class.
pub(super) fn summary(
    asked: &Asked,
    files: &[PathBuf],
    book: &Book,
    form: Form,
    out: &mut dyn Write,
) -> Result<(), QuizError> {
    let summed = sum(asked, files, book)?;
    match form {
        Form::Json => {
            serde_json::to_writer_pretty(&mut *out, &summed.class())?;
            writeln!(out)?;
        }
        Form::Csv => {
            let lines = summed.counted.iter().flat_map(|own| summed.answer_lines(own));
            let said = summed.said.iter().map(|own| (own, cell_for_spreadsheets(&own.words)));
            let said: Vec<_> = said.collect();
            let words = said.iter().map(|(own, words)| own.line(words));
            let places = summed.places.iter().flat_map(Places::lines);
            let lines: Vec<_> = lines.chain(places).chain(words).collect();
            rows::csv_names(&ANSWER_COLUMNS, out)?;
            rows::csv_lines(&ANSWER_COLUMNS, &lines, |_| "; ", out)?;
        }
        Form::Table => summed.tell(out)?,
    }
    Ok(())
}

fn sum(asked: &Asked, files: &[PathBuf], book: &Book) -> Result<Summed, QuizError> {
    let mut learners: Vec<String> = Vec::new();
    let mut counted: BTreeMap<(usize, String, String), Counted> = BTreeMap::new();
    let mut pins: BTreeMap<(usize, RadiographId), Vec<Chosen>> = BTreeMap::new();
    let mut said: Vec<(usize, Said)> = Vec::new();
    for path in files {
        let learner = asked.learner(path)?;
        let id = learner.reading.reader.id.to_string();
        if learners.contains(&id) {
            return Err(QuizError::Twice(id));
        }
        for row in asked.rows(&learner, book) {
            match &row.item {
                QuizItem::Stage | QuizItem::Score { .. } | QuizItem::Union => {
                    count(asked, &row, &mut counted);
                }
                QuizItem::Place => {
                    if let Some(pin) = pin_of(&learner, row.film.as_ref()) {
                        let place = (row.visit, pin.film.clone());
                        let own = Chosen { learner: id.clone(), at: pin.at, row };
                        pins.entry(place).or_default().push(own);
                    }
                }
                QuizItem::Text => said.push((
                    row.visit,
                    Said {
                        subject: asked.visit_words(&row),
                        learner: id.clone(),
                        words: row.own.clone().unwrap_or_default(),
                    },
                )),
                // Everybody draws their own.
                QuizItem::Measure(_) => {}
            }
        }
        learners.push(id);
    }
    said.sort_by_key(|(visit, _)| *visit);
    let mut counted: Vec<Counted> = counted.into_values().collect();
    for own in &mut counted {
        own.not_answered = learners.len() - own.answers.values().sum::<usize>().min(learners.len());
    }
    let places = pins.into_iter().map(|((_, film), own)| places(asked, film, own, book)).collect();
    let stages = book.scheme_of(&asked.case).map(|scheme| scheme.stages.as_slice()).unwrap_or_default();
    let stages = stages.iter().map(|stage| stage.word.clone());
    Ok(Summed {
        items: class_items(&counted),
        hardest: hardest(&counted),
        order: stages.chain(Guess::ALL.map(|guess| guess.word().to_owned())).collect(),
        said: said.into_iter().map(|(_, said)| said).collect(),
        learners,
        counted,
        places,
    })
}

fn count(asked: &Asked, row: &QuizRow, counted: &mut BTreeMap<(usize, String, String), Counted>) {
    let (item, subject) = named(asked, row);
    let own = counted.entry((row.visit, item.clone(), subject.clone())).or_insert_with(|| Counted {
        item,
        subject,
        answers: BTreeMap::new(),
        right: 0,
        scored: 0,
        not_answered: 0,
    });
    if let Some(answer) = &row.own {
        *own.answers.entry(answer.clone()).or_default() += 1;
    }
    own.scored += usize::from(row.is_right.is_some());
    own.right += usize::from(row.is_right == Some(true));
}

fn pin_of<'a>(learner: &'a Learner, film: Option<&RadiographId>) -> Option<&'a Pin> {
    let mut pins = learner.predictions.values().filter_map(|own| own.place.as_ref());
    pins.find(|pin| Some(&pin.film) == film)
}

/// The places on one film: from what the reference marks, else from the median of the learners.
fn places(asked: &Asked, film: RadiographId, pins: Vec<Chosen>, book: &Book) -> Places {
    let subject = pins.first().map(|own| film_words(asked, &own.row)).unwrap_or_default();
    let has_reference = pins.iter().all(|own| own.row.difference.is_some());
    let scale = asked.scale(&film, book);
    let middle = median_place(&pins.iter().map(|own| own.at).collect::<Vec<_>>());
    let place = |Chosen { learner, at, row }: Chosen| {
        let from_middle = || Some(apart(middle?, at, scale.as_ref()));
        let by = if has_reference { row.difference } else { from_middle() }?;
        let QuizDifference { value, unit, source, words } = by;
        Some(PlaceOf {
            learner,
            x: at[0],
            y: at[1],
            nearest: row.reference.filter(|_| has_reference),
            distance: value,
            unit: unit.code(),
            scale: Some(source).filter(|source| !source.is_empty()),
            words,
        })
    };
    let learners: Vec<PlaceOf> = pins.into_iter().filter_map(place).collect();
    let distances: Vec<f64> = learners.iter().map(|own| own.distance).collect();
    let from = if has_reference { DistanceFrom::Reference } else { DistanceFrom::Median };
    Places { subject, film, from, median_distance: median(&distances), learners }
}

/// The item over all visits, and the visit or film.
fn named(asked: &Asked, row: &QuizRow) -> (String, String) {
    match row.item {
        QuizItem::Stage => ("Stage".to_owned(), film_words(asked, row)),
        QuizItem::Score { .. }
        | QuizItem::Union
        | QuizItem::Place
        | QuizItem::Measure(_)
        | QuizItem::Text => (row.what.clone(), asked.visit_words(row)),
    }
}

/// The visit with the views of the film.
fn film_words(asked: &Asked, row: &QuizRow) -> String {
    let film = row.film.as_ref().and_then(|film| asked.case.radiograph(film));
    let time = asked.visit_words(row);
    film.map(Radiograph::views_words).map_or(time.clone(), |views| format!("{time}, {views}"))
}

/// All films or visits with the smallest share of right answers.
fn hardest(counted: &[Counted]) -> Vec<Hardest> {
    let mut all: Vec<Hardest> = Vec::new();
    for own in counted.iter().filter(|own| own.scored > 0) {
        match all.iter_mut().find(|sum| sum.subject == own.subject) {
            Some(sum) => {
                sum.right += own.right;
                sum.scored += own.scored;
            }
            None => all.push(Hardest { subject: own.subject.clone(), right: own.right, scored: own.scored }),
        }
    }
    let share = |own: &Hardest, other: &Hardest| (own.right * other.scored).cmp(&(other.right * own.scored));
    let least = all.iter().min_by(|a, b| share(a, b)).cloned();
    all.retain(|own| least.as_ref().is_some_and(|least| share(own, least).is_eq()));
    all
}

impl Summed {
    fn class(&self) -> Class<'_> {
        Class {
            learners: &self.learners,
            questions: self.counted.iter().map(|own| self.question(own)).collect(),
            items: self.items.iter().map(item_of).collect(),
            hardest: self.hardest.first(),
            hardest_all: &self.hardest,
            places: &self.places,
            own_words: &self.said,
        }
    }

    fn question<'a>(&self, own: &'a Counted) -> Question<'a> {
        let Counted { item, subject, answers, right, scored, not_answered } = own;
        let distribution = self.in_order(own).into_iter();
        Question {
            item,
            subject,
            answers,
            distribution: distribution.map(|(answer, learners)| Given { answer, learners }).collect(),
            not_answered: *not_answered,
            right: *right,
            scored: *scored,
        }
    }

    /// Answers in the order of the scheme of stages, grades in theirs.
    fn in_order<'a>(&self, own: &'a Counted) -> Vec<(&'a str, usize)> {
        let mut answers: Vec<_> =
            own.answers.iter().map(|(answer, count)| (answer.as_str(), *count)).collect();
        let place = |answer: &str| self.order.iter().position(|own| own == answer).unwrap_or(usize::MAX);
        answers.sort_by_key(|(answer, _)| place(answer));
        answers
    }

    fn answer_lines<'a>(&self, own: &'a Counted) -> Vec<AnswerLine<'a>> {
        let item = self.items.iter().find(|item| item.item == own.item);
        let line = |(answer, learners): (&'a str, usize)| AnswerLine {
            item: &own.item,
            subject: &own.subject,
            answer,
            learners,
            right: own.right,
            scored: own.scored,
            percent_agreement: item.and_then(|item| item.agreement).map(|share| 100.0 * share),
            fleiss_kappa: item.and_then(|item| item.kappa.ok()),
            not_answered: own.not_answered,
        };
        self.in_order(own).into_iter().map(line).collect()
    }

    fn tell(&self, out: &mut dyn Write) -> io::Result<()> {
        let count = counted(self.learners.len(), "learner");
        writeln!(out, "{count}: {}", one_line(&self.learners.join(", ")))?;
        for own in &self.counted {
            writeln!(out, "\n{}: {}", one_line(&own.subject), one_line(&own.item))?;
            for (answer, count) in self.in_order(own) {
                writeln!(out, "  {count:>4}  {}", one_line(answer))?;
            }
            if own.not_answered > 0 {
                writeln!(out, "  {:>4}  not answered", own.not_answered)?;
            }
            if own.scored > 0 {
                writeln!(out, "  {} of {} as the reference", own.right, own.scored)?;
            }
        }
        for own in &self.places {
            own.tell(out)?;
        }
        let mut subject = None;
        for own in &self.said {
            if subject != Some(&own.subject) {
                subject = Some(&own.subject);
                writeln!(out, "\n{}: Own words", one_line(&own.subject))?;
            }
            writeln!(out, "  {}: {}", one_line(&own.learner), one_line(&own.words))?;
        }
        writeln!(
            out,
            "\nAgreement (share of agreeing pairs; Fleiss' kappa, Psychol Bull 1971;76:378-382; both over the questions that the most learners answered)"
        )?;
        for item in &self.items {
            writeln!(out, "  {}", one_line(&agreement_words(item)))?;
        }
        if let Some(words) = hardest_words(&self.hardest) {
            writeln!(out, "\n{}", one_line(&words))?;
        }
        Ok(())
    }
}

impl Places {
    fn tell(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n{}: Place where it breaks ({})", one_line(&self.subject), self.from.words())?;
        for own in &self.learners {
            let nearest = own.nearest.as_ref().map(|name| format!(" from {name}")).unwrap_or_default();
            let PlaceOf { learner, x, y, words, .. } = own;
            let line = format!("{learner}: x {x:.0}, y {y:.0} px; {words}{nearest}");
            writeln!(out, "  {}", one_line(&line))?;
        }
        if let (Some(middle), Some(first), true) =
            (self.median_distance, self.learners.first(), self.learners.len() > 1)
        {
            let distances = self.learners.iter().map(|own| own.distance);
            let least = distances.clone().fold(f64::INFINITY, f64::min);
            let most = distances.fold(0.0, f64::max);
            let unit = first.unit;
            writeln!(out, "  median distance {middle:.0} {unit}, {least:.0} to {most:.0} {unit}")?;
        }
        Ok(())
    }

    fn lines(&self) -> Vec<AnswerLine<'_>> {
        let line = |own| AnswerLine { item: "Place", subject: &self.subject, ..AnswerLine::of_one(own) };
        self.learners.iter().map(|own| line(&own.words)).collect()
    }
}

impl Said {
    fn line<'a>(&'a self, words: &'a str) -> AnswerLine<'a> {
        AnswerLine { item: "Own words", subject: &self.subject, ..AnswerLine::of_one(words) }
    }
}

impl<'a> AnswerLine<'a> {
    /// What one learner said, of which nothing is right or wrong.
    fn of_one(answer: &'a str) -> Self {
        Self {
            item: "",
            subject: "",
            answer,
            learners: 1,
            right: 0,
            scored: 0,
            percent_agreement: None,
            fleiss_kappa: None,
            not_answered: 0,
        }
    }
}

fn item_of(item: &ClassItem) -> ItemTold<'_> {
    ItemTold {
        item: &item.item,
        subjects: item.subjects,
        percent_agreement: item.agreement.map(|share| 100.0 * share),
        fleiss_kappa: item.kappa.ok(),
        no_kappa: item.kappa.err().map(crate::analysis::quiz::NoKappa::words),
        kappa_learners: item.raters,
        kappa_subjects: item.kappa_subjects,
    }
}

/// "Stage: 67 %, kappa 0.41 (3 learners, 5 questions)".
fn agreement_words(item: &ClassItem) -> String {
    let agreement = item.agreement.map_or_else(|| "–".to_owned(), |share| format!("{:.0} %", 100.0 * share));
    let kappa = match item.kappa {
        Ok(kappa) => format!("kappa {kappa:.2}"),
        Err(why) => format!("no kappa: {}", why.words()),
    };
    let of = format!("{}, {}", counted(item.raters, "learner"), counted(item.kappa_subjects, "question"));
    let of = if item.kappa_subjects == 0 { String::new() } else { format!(" ({of})") };
    format!("{}: {agreement}, {kappa}{of}", item.item)
}

/// "1 question", "2 questions".
fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// "Hardest: 1 week after DHS (0 of 6), 2 days after revision (0 of 3) and 2 more".
fn hardest_words(hardest: &[Hardest]) -> Option<String> {
    let one = |own: &Hardest| format!("{} ({} of {})", own.subject, own.right, own.scored);
    let named: Vec<String> = hardest.iter().take(NAMED).map(one).collect();
    let more = match hardest.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    let words = named.join("; ");
    (!named.is_empty()).then(|| format!("Hardest, answers as the reference: {words}{more}"))
}
