//! The answers of learners held against a reference reading: right or wrong, by how much, and what a class said.

mod class;
mod score;

pub use class::{ClassItem, Counted, class_items, fleiss_kappa, percent_agreement};
pub use score::{
    Predicted, QuizDifference, QuizItem, QuizRow, QuizTarget, QuizTargets, TargetForm, quiz_rows,
    quiz_targets, union_within_a_year,
};
