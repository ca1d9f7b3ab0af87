//! The answers of learners held against a reference reading: right or wrong, by how much, and what a class said.

mod asked;
mod class;
mod items;
mod score;
mod tally;

pub use asked::{AskedVisit, asked_visits};
pub use class::{
    ClassItem, Counted, NoKappa, class_items, fleiss_kappa, median, median_place, percent_agreement,
};
pub use items::{AskedItem, ItemAnswer, asked_items, asked_scores, item_answers};
pub use score::{
    Predicted, QuizDifference, QuizItem, QuizRow, QuizTarget, QuizTargets, TargetForm, apart, quiz_rows,
    quiz_targets, union_within_a_year,
};
pub use tally::{QuizTally, tallies};
