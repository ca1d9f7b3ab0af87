//! Scores over all visits: one row a score, one cell a visit, with the step since the visit before.

use crate::analysis::Visit;
use crate::analysis::book::{Better, Book, ScoreDefinition};
use crate::analysis::score::{Sum, sum};
use crate::case::{Answer, Key, RadiographId, Reading};

/// One score over all visits.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreRow {
    /// The score.
    pub score: Key,
    /// One cell for each visit; `None` where there is no sheet.
    pub cells: Vec<Option<ScoreCell>>,
}

/// A sheet in the table.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreCell {
    /// The film that stands for the visit.
    pub film: RadiographId,
    /// The items of the score in their order.
    pub items: Vec<ItemCell>,
    /// Result of the sheet.
    pub sum: Sum,
    /// The step of the total since the last complete sheet with no operation between.
    pub step: Step,
}

/// An item in the table.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemCell {
    /// The item.
    pub item: Key,
    /// The answer; `None` for none.
    pub answer: Option<Answer>,
    /// The step of the grade since the visit before it that has one, with no operation between.
    pub step: Step,
}

/// A step from one visit to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Step {
    /// There is nothing to compare with.
    #[default]
    None,
    /// The same.
    Same,
    /// By so much nearer to healing.
    Better(u16),
    /// By so much farther from it: a fall that should stand out.
    Worse(u16),
}

impl Step {
    fn of(before: Option<i16>, now: Option<i16>, better: Better) -> Self {
        let (Some(before), Some(now)) = (before, now) else { return Self::None };
        if now == before {
            return Self::Same;
        }
        let by = now.abs_diff(before);
        if (now > before) == (better == Better::Higher) { Self::Better(by) } else { Self::Worse(by) }
    }

    /// "up 2", "down 1 (worse)", "unchanged"; nothing where nothing can be compared. `better`: which way healing moves
    /// the total.
    pub fn words(self, better: Better) -> String {
        match (self, better) {
            (Self::None, _) => String::new(),
            (Self::Same, _) => "unchanged".to_owned(),
            (Self::Better(by), Better::Higher) => format!("up {by}"),
            (Self::Better(by), Better::Lower) => format!("down {by} (better)"),
            (Self::Worse(by), Better::Higher) => format!("down {by} (worse)"),
            (Self::Worse(by), Better::Lower) => format!("up {by} (worse)"),
        }
    }
}

/// Every score of the book that has a sheet in this reading, over these visits.
pub fn table(visits: &[Visit], reading: &Reading, book: &Book) -> Vec<ScoreRow> {
    let rows = book.scores.iter().map(|score| row(visits, reading, score));
    rows.filter(|row| row.cells.iter().any(Option::is_some)).collect()
}

fn row(visits: &[Visit], reading: &Reading, score: &ScoreDefinition) -> ScoreRow {
    let mut cells: Vec<Option<ScoreCell>> = Vec::with_capacity(visits.len());
    for (index, visit) in visits.iter().enumerate() {
        let cell = reading.sheet(&visit.films, &score.key).map(|(film, sheet)| {
            let earlier = || {
                let same = |other: &usize| visits[*other].is_comparable_with(visit);
                (0..index).rev().filter(same).filter_map(|other| cells[other].as_ref())
            };
            let item = |item: &crate::analysis::book::ItemDefinition| {
                let answer = sheet.get(&item.key).cloned();
                let graded = |answer: &Option<Answer>| {
                    let value = answer.as_ref().and_then(Answer::graded)?;
                    Some(score.grade(item, value)?.adds())
                };
                let before = earlier()
                    .find_map(|cell| graded(&cell.items.iter().find(|own| own.item == item.key)?.answer));
                let step = Step::of(before, graded(&answer), score.better);
                ItemCell { item: item.key.clone(), answer, step }
            };
            let sum = sum(score, sheet);
            let step = {
                let total = |sum: &Sum| sum.total().map(|_| sum.sum);
                Step::of(earlier().find_map(|cell| total(&cell.sum)), total(&sum), score.better)
            };
            ScoreCell { film: film.clone(), items: score.items.iter().map(item).collect(), sum, step }
        });
        cells.push(cell);
    }
    ScoreRow { score: score.key.clone(), cells }
}
