//! The sum of a sheet. A sheet over which an item is missing has no total: it says what it has, and between what
//! its total would lie.

use crate::analysis::book::{Better, ScoreDefinition};
use crate::case::{Answer, Given, Sheet};

/// Result of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum {
    /// Items of the score.
    pub items: usize,
    /// Items with a grade.
    pub graded: usize,
    /// Items that were said not to be assessable.
    pub not_assessable: usize,
    /// Sum of the points of the grades.
    pub sum: i16,
    /// Lowest and highest total that the sheet can come to, if every missing item were graded.
    pub within: (i16, i16),
}

/// Adds up a sheet. A grade that the scale of its item does not know counts as missing.
pub fn sum(score: &ScoreDefinition, sheet: &Sheet) -> Sum {
    let mut sum = Sum { items: score.items.len(), graded: 0, not_assessable: 0, sum: 0, within: (0, 0) };
    let mut missing = (0_i16, 0_i16);
    for item in &score.items {
        let answer = sheet.get(&item.key);
        let grade = answer.and_then(Answer::graded).and_then(|value| score.grade(item, value));
        if let Some(grade) = grade {
            sum.graded += 1;
            sum.sum += grade.adds();
        } else {
            let is_unseen = answer.is_some_and(|answer| matches!(answer.given, Given::NotAssessable { .. }));
            sum.not_assessable += usize::from(is_unseen);
            let (least, most) = score.bounds(item);
            missing = (missing.0 + least, missing.1 + most);
        }
    }
    sum.within = (sum.sum + missing.0, sum.sum + missing.1);
    sum
}

impl Sum {
    /// The total; `None` as long as an item has no grade.
    pub fn total(&self) -> Option<u16> {
        let is_whole = self.graded == self.items && self.items > 0;
        u16::try_from(self.sum).ok().filter(|_| is_whole)
    }

    /// True if nothing was answered.
    pub fn is_empty(&self) -> bool {
        self.graded == 0 && self.not_assessable == 0
    }

    /// "13 (range 4–16)", "4: trace of callus, 1 is best", "9 from 3 of 4 cortices; possible total 10–13, not
    /// interpreted", "no cortex graded".
    pub fn words(&self, score: &ScoreDefinition) -> String {
        let (one, several) = (&score.nouns.0, &score.nouns.1);
        let (from, to) = self.within;
        let single = score.items.first().filter(|_| score.items.len() == 1);
        let grade = single
            .filter(|_| self.total().is_some())
            .and_then(|item| score.grades(item).iter().find(|grade| grade.adds() == self.sum));
        if let Some(grade) = grade {
            let best = if score.better == Better::Higher { score.range.1 } else { score.range.0 };
            return format!("{}: {}, {best} is best", grade.value, grade.word);
        }
        match self.total() {
            Some(total) => format!("{total} (range {}–{})", score.range.0, score.range.1),
            None if self.graded == 0 => format!("no {one} graded"),
            None => format!(
                "{} from {} of {} {several}; possible total {from}–{to}, not interpreted",
                self.sum, self.graded, self.items
            ),
        }
    }

    /// "13", "9 (3 of 4)", "–": for a narrow cell.
    pub fn brief(&self) -> String {
        match self.total() {
            Some(total) => total.to_string(),
            None if self.graded == 0 => "–".to_owned(),
            None => format!("{} ({} of {})", self.sum, self.graded, self.items),
        }
    }
}
