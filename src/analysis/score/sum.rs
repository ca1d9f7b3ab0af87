//! The sum of a sheet. A sheet over which an item is missing has no total: it says what it has, and between what
//! its total would lie.

use crate::analysis::book::{Better, CutOff, ScoreDefinition};
use crate::case::{Given, Sheet};

/// What a sheet comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum {
    /// Items of the score.
    pub items: usize,
    /// Items with a grade.
    pub graded: usize,
    /// Items that were said not to be assessable.
    pub not_assessable: usize,
    /// Sum of the grades.
    pub sum: u16,
    /// Lowest and highest total that the sheet can come to, if every missing item were graded.
    pub within: (u16, u16),
}

/// Adds up a sheet. A grade that the scale of its item does not know counts as missing.
pub fn sum(score: &ScoreDefinition, sheet: &Sheet) -> Sum {
    let mut sum = Sum { items: score.items.len(), graded: 0, not_assessable: 0, sum: 0, within: (0, 0) };
    let mut missing = (0, 0);
    for item in &score.items {
        let given = sheet.get(&item.key).map(|answer| &answer.given);
        match given {
            Some(Given::Grade(value)) if score.grade(item, *value).is_some() => {
                sum.graded += 1;
                sum.sum += u16::from(*value);
            }
            other => {
                sum.not_assessable += usize::from(matches!(other, Some(Given::NotAssessable { .. })));
                let (least, most) = score.bounds(item);
                missing = (missing.0 + least, missing.1 + most);
            }
        }
    }
    sum.within = (sum.sum + missing.0, sum.sum + missing.1);
    sum
}

impl Sum {
    /// The total; `None` as long as an item has no grade.
    pub fn total(&self) -> Option<u16> {
        (self.graded == self.items && self.items > 0).then_some(self.sum)
    }

    /// Whether nothing was answered.
    pub fn is_empty(&self) -> bool {
        self.graded == 0 && self.not_assessable == 0
    }

    /// "13 of 4 to 16", "4: trace of callus, 1 is best", "9 over 3 of 4 cortices, range if complete 10 to 13", "no cortex graded".
    pub fn words(&self, score: &ScoreDefinition) -> String {
        let (one, several) = (&score.nouns.0, &score.nouns.1);
        let (from, to) = self.within;
        let single = score.items.first().filter(|_| score.items.len() == 1);
        let grade = single.and_then(|item| score.grade(item, u8::try_from(self.total()?).ok()?));
        if let Some(grade) = grade {
            let best = if score.better == Better::Higher { score.range.1 } else { score.range.0 };
            return format!("{}: {}, {best} is best", grade.value, grade.word);
        }
        match self.total() {
            Some(total) => format!("{total} of {} to {}", score.range.0, score.range.1),
            None if self.graded == 0 => format!("no {one} graded"),
            None => format!(
                "{} over {} of {} {several}, range if complete {from} to {to}",
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

/// A cut-off held against a total.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Passed<'a> {
    /// The cut-off.
    pub cut_off: &'a CutOff,
    /// Whether the total lies within it.
    pub holds: bool,
    /// Whether it was found for this time after the operation.
    pub is_for_this_time: bool,
}

impl Passed<'_> {
    /// Whether the total reaches it: at its time, and under no condition that a film cannot tell.
    pub fn is_reached(&self) -> bool {
        self.holds && self.is_for_this_time && self.cut_off.only_when.is_none()
    }
}

/// Every published cut-off held against the total of a sheet; nothing for a partial sheet, nor before
/// the operation after which they were found. `days` since the operation.
pub fn passed<'a>(score: &'a ScoreDefinition, sum: &Sum, days: f64) -> Vec<Passed<'a>> {
    let Some(total) = sum.total().filter(|_| days >= 0.0) else { return Vec::new() };
    let held = |cut_off: &'a CutOff| Passed {
        cut_off,
        holds: cut_off.holds(total),
        is_for_this_time: cut_off.is_for(days),
    };
    score.cut_offs.iter().map(held).collect()
}
