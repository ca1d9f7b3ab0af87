//! What a reading leaves open or contradicts: told before it is signed, and at the end of the summary.

use crate::analysis::summary::{Link, Told};

/// Something open or contradictory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenQuestion {
    /// How grave it is.
    pub weight: Weight,
    /// "6 months after revision: mRUST has no answer for the posterior cortex."
    pub words: String,
    /// Where to look.
    pub link: Option<Link>,
}

/// How grave an open question is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Two things that were said cannot both be.
    Contradiction,
    /// Something was not looked at or not answered.
    Missing,
    /// The case itself lacks it: a visit without a film, a view that was not taken.
    NotThere,
}

/// Everything open, contradictions first, then in order of time.
pub fn open_questions(_told: Told<'_>) -> Vec<OpenQuestion> {
    Vec::new()
}
