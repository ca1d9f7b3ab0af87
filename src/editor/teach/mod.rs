//! The case as it is shown to others: only up to a visit, step by step before an audience, and the script of the steps.

mod perform;
mod present;
mod quizzing;
mod scenes;
mod scripting;

pub use present::{Pointer, Presentation, PresenterNotes, Stroke};
pub use quizzing::{Quiz, QuizEnd};

use present::Presenting;
use quizzing::Quizzing;
use scripting::Scripting;

/// State of what is shown to others. Momentary, but for the script, which is on disk.
#[derive(Debug, Default)]
pub(crate) struct Teaching {
    presenting: Option<Presenting>,
    quiz: Option<Quizzing>,
    script: Scripting,
    /// The case that is opened with the quiz alone.
    quiz_of: Option<std::path::PathBuf>,
    /// Readers whose readings can be the reference, as they were when the quiz was asked for.
    references: Vec<crate::case::ReaderId>,
}
