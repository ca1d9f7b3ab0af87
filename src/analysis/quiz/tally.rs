//! How many answers of each kind are as the reference.

use crate::analysis::book::Book;
use crate::analysis::quiz::{QuizItem, QuizRow};

/// The answers of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuizTally {
    /// "Stage", "mRUST", "Union within 12 months".
    pub kind: String,
    /// Answers that are as the reference.
    pub right: usize,
    /// Answers that could be scored.
    pub scored: usize,
    /// Questions that the reference answers and the learner does not.
    pub not_answered: usize,
    /// Answers of which nothing is right or wrong: places, own words, and what the reference does not tell.
    pub not_scored: usize,
}

impl QuizTally {
    /// "Stage: 5 of 7 right, 1 not answered".
    pub fn words(&self) -> String {
        let mut parts = Vec::new();
        if self.scored > 0 {
            parts.push(format!("{} of {} right", self.right, self.scored));
        }
        if self.not_answered > 0 {
            parts.push(format!("{} not answered", self.not_answered));
        }
        if self.not_scored > 0 {
            parts.push(format!("{} not scored", self.not_scored));
        }
        format!("{}: {}", self.kind, parts.join(", "))
    }
}

/// The answers by kind, in the order in which the kinds come.
pub fn tallies(rows: &[QuizRow], book: &Book) -> Vec<QuizTally> {
    let mut all: Vec<QuizTally> = Vec::new();
    for row in rows {
        let kind = match &row.item {
            QuizItem::Stage => "Stage".to_owned(),
            QuizItem::Score { score, .. } => {
                book.score(score).map_or_else(|| score.to_string(), |own| own.short.clone())
            }
            QuizItem::Union => "Union within 12 months".to_owned(),
            QuizItem::Place => "Place".to_owned(),
            QuizItem::Measure(_) => "Measures".to_owned(),
            QuizItem::Text => "Own words".to_owned(),
        };
        let place = all.iter().position(|own| own.kind == kind).unwrap_or(all.len());
        if place == all.len() {
            all.push(QuizTally { kind, right: 0, scored: 0, not_answered: 0, not_scored: 0 });
        }
        let Some(own) = all.get_mut(place) else { continue };
        match (row.is_right, &row.own) {
            (Some(is_right), _) => {
                own.scored += 1;
                own.right += usize::from(is_right);
            }
            (None, None) => own.not_answered += 1,
            (None, Some(_)) => own.not_scored += 1,
        }
    }
    all
}
