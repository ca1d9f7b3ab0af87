//! What a reading leaves open or contradicts: told before it is signed, and at the end of the summary.

mod contradictory;
mod missing;

pub(super) use missing::row_words;

use crate::analysis::summary::phrase::capitalised;
use crate::analysis::summary::{Link, Told};

/// Something open or contradictory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenQuestion {
    /// Contradiction, gap of the reading, or gap of the case.
    pub kind: QuestionKind,
    /// "6 months after revision: mRUST has no answer for the posterior cortex."
    pub words: String,
    /// Place to look at.
    pub link: Option<Link>,
}

/// Kind of an open question, gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuestionKind {
    /// Two things that were said cannot both be.
    Contradiction,
    /// Something was not looked at or not answered.
    Missing,
    /// The case itself lacks it: a visit without a film, a view that was not taken.
    NotThere,
}

/// A question with its place in time.
#[derive(Debug)]
pub(super) struct Noted {
    /// The visit that it is about.
    pub(super) visit: Option<usize>,
    /// Visits are odd, what lies between two of them is even.
    order: usize,
    /// Length in bytes of the time of the visit at the beginning of the words.
    pub(super) lead: usize,
    pub(super) question: OpenQuestion,
}

/// Everything open, contradictions first, then in order of time.
pub fn open_questions(told: Told<'_>) -> Vec<OpenQuestion> {
    noted(told).into_iter().map(|noted| noted.question).collect()
}

/// As [`open_questions`], each with its visit.
pub(super) fn noted(told: Told<'_>) -> Vec<Noted> {
    let mut all = contradictory::all(told);
    all.extend(missing::all(told));
    all.extend(missing::unmeasured(told));
    all.extend(missing::absent(told));
    all.sort_by_key(|noted| (noted.question.kind != QuestionKind::Contradiction, noted.order));
    all
}

impl Noted {
    /// A question about one visit: `words` say what, without a full stop.
    fn at(told: Told<'_>, visit: usize, kind: QuestionKind, words: &str, link: Option<Link>) -> Self {
        let when = format!("{}: ", capitalised(&told.visit_words(visit)));
        let words = format!("{when}{words}.");
        let question = OpenQuestion { kind, words, link };
        Self { visit: Some(visit), order: 2 * visit + 1, lead: when.len(), question }
    }

    /// A question about several visits, the first of them at this place: as [`Self::before`], after what lies before it.
    fn of(visit: usize, kind: QuestionKind, words: &str, link: Option<Link>) -> Self {
        let noted = Self::before(visit, kind, words, link);
        Self { order: 2 * visit + 1, ..noted }
    }

    /// A question about what lies before the visit at this place.
    fn before(visit: usize, kind: QuestionKind, words: &str, link: Option<Link>) -> Self {
        let words = format!("{}.", capitalised(words));
        Self { visit: None, order: 2 * visit, lead: 0, question: OpenQuestion { kind, words, link } }
    }
}
