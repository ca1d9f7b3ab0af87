//! The items of a score: a learner's beside those of a reference, and how they are asked by whoever asks without this
//! program.

use serde::Serialize;

use super::score::{QuizDifference, QuizItem, QuizRow};
use crate::analysis::book::{Book, ItemDefinition, ScoreDefinition, Unit};
use crate::analysis::score::supplies;
use crate::analysis::summary::Told;
use crate::analysis::visits::Visit;
use crate::case::{Case, Given, Key, Reading, Sheet, Stage};

/// The items of a score that the learner or the reference answered at a visit.
pub(super) fn items(
    own: Told<'_>,
    reference: Told<'_>,
    (index, visit): (usize, &Visit),
    score: &ScoreDefinition,
) -> Vec<QuizRow> {
    let sheet = |told: Told<'_>| told.reading.sheet(&visit.films, &score.key).map(|(_, sheet)| sheet.clone());
    let (mine, theirs) = (sheet(own), sheet(reference));
    let given = |sheet: &Option<Sheet>, item: &Key| {
        sheet.as_ref().and_then(|sheet| sheet.get(item)).map(|answer| answer.given.clone())
    };
    let row = |item: &ItemDefinition| {
        let (mine, theirs) = (given(&mine, &item.key), given(&theirs, &item.key));
        mine.as_ref().or(theirs.as_ref())?;
        let words = |given: &Given| given_words(score, item, given);
        let difference = match (&mine, &theirs) {
            (Some(Given::Grade(mine)), Some(Given::Grade(theirs))) => {
                let value = f64::from(*mine) - f64::from(*theirs);
                let words = match value {
                    value if value > 0.0 => format!("+{value}"),
                    value => format!("{value}").replace('-', "−"),
                };
                Some(QuizDifference { value, unit: Unit::One, source: String::new(), words })
            }
            _ => None,
        };
        let criteria = theirs.as_ref().map(|given| criteria(score, item, given));
        // A reason is the reader's own: that it cannot be graded is the answer.
        let is_same = |mine: &Given, theirs: &Given| match (mine, theirs) {
            (Given::Grade(mine), Given::Grade(theirs)) => mine == theirs,
            (Given::NotAssessable { .. }, Given::NotAssessable { .. }) => true,
            (Given::Grade(_), Given::NotAssessable { .. })
            | (Given::NotAssessable { .. }, Given::Grade(_)) => false,
        };
        Some(QuizRow {
            visit: index,
            item: QuizItem::Score { score: score.key.clone(), item: item.key.clone() },
            what: item_words(score, item),
            film: None,
            own: mine.as_ref().map(words),
            reference: theirs.as_ref().map(words),
            is_right: mine.as_ref().zip(theirs.as_ref()).map(|(mine, theirs)| is_same(mine, theirs)),
            difference,
            criteria: criteria.unwrap_or_default(),
        })
    };
    score.items.iter().filter_map(row).collect()
}

/// "mRUST, medial cortex".
fn item_words(score: &ScoreDefinition, item: &ItemDefinition) -> String {
    format!("{}, {}", score.short, item.name.to_lowercase())
}

/// "3: bridging, line visible"; the reason for none is the reader's own.
fn given_words(score: &ScoreDefinition, item: &ItemDefinition, given: &Given) -> String {
    match given {
        Given::Grade(value) => match score.grade(item, *value) {
            Some(grade) => format!("{value}: {}", grade.word),
            None => value.to_string(),
        },
        Given::NotAssessable { .. } => NONE_WORDS.to_owned(),
    }
}

/// Criteria of a grade; empty where there are none.
fn criteria(score: &ScoreDefinition, item: &ItemDefinition, given: &Given) -> String {
    let Given::Grade(value) = given else { return String::new() };
    score.grade(item, *value).map(|grade| grade.criteria.clone()).unwrap_or_default()
}

/// That an item cannot be graded, in words.
const NONE_WORDS: &str = "not assessable";

/// An item as it is asked, with the answers that can be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedItem<'a> {
    /// The item.
    pub item: &'a ItemDefinition,
    /// "mRUST, medial cortex".
    pub what: String,
    /// Keys and words of the answers: the grades, then that there is none.
    pub answers: Vec<(String, String)>,
}

/// What a reference gave for an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemAnswer {
    /// Key of the score.
    pub score: String,
    /// Key of the item.
    pub item: String,
    /// "mRUST, medial cortex".
    pub what: String,
    /// Key of the answer, as [`AskedItem`] has it.
    pub key: String,
    /// The answer in words.
    pub word: String,
    /// Criteria of the grade; empty where there are none.
    pub criteria: String,
}

/// The scores that a reference has at any visit, those of most visits first: what is asked at each visit.
pub fn asked_scores<'a>(reference: &Reading, book: &'a Book) -> Vec<&'a ScoreDefinition> {
    let visits = |score: &ScoreDefinition| {
        let sheets = reference.scores.values().filter_map(|sheets| sheets.get(&score.key));
        sheets.filter(|sheet| !sheet.is_empty()).count()
    };
    let mut asked: Vec<_> = book.scores.iter().filter(|score| visits(score) > 0).collect();
    asked.sort_by_key(|score| std::cmp::Reverse(visits(score)));
    asked
}

/// The items of a score that films of a visit supply.
pub fn asked_items<'a>(
    case: &Case,
    visits: &[Visit],
    visit: usize,
    score: &'a ScoreDefinition,
) -> Vec<AskedItem<'a>> {
    let supplied = score.items.iter().filter(|item| supplies(case, visits, visit, score, item).is_some());
    let asked = supplied.map(|item| {
        let grades = score.grades(item).iter().map(|grade| grade.value);
        let grades = grades.map(|value| (value.to_string(), given_words(score, item, &Given::Grade(value))));
        let none = (Stage::NOT_ASSESSABLE.as_str().to_owned(), NONE_WORDS.to_owned());
        AskedItem { item, what: item_words(score, item), answers: grades.chain([none]).collect() }
    });
    asked.collect()
}

/// What a reference gave at a visit for the items of its scores.
pub fn item_answers(reference: &Reading, book: &Book, visit: &Visit) -> Vec<ItemAnswer> {
    let of_score = |score: &ScoreDefinition| {
        let sheet = reference.sheet(&visit.films, &score.key).map(|(_, sheet)| sheet);
        let answered = score.items.iter().filter_map(|item| {
            let given = &sheet?.get(&item.key)?.given;
            let key = match given {
                Given::Grade(value) => value.to_string(),
                Given::NotAssessable { .. } => Stage::NOT_ASSESSABLE.as_str().to_owned(),
            };
            Some(ItemAnswer {
                score: score.key.as_str().to_owned(),
                item: item.key.as_str().to_owned(),
                what: item_words(score, item),
                key,
                word: given_words(score, item, given),
                criteria: criteria(score, item, given),
            })
        });
        answered.collect::<Vec<_>>()
    };
    asked_scores(reference, book).into_iter().flat_map(of_score).collect()
}
