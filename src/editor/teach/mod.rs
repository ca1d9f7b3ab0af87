//! The case as it is shown to others: only up to a visit, step by step before an audience, and the script of the steps.

mod perform;
mod present;
mod quizzing;
mod scenes;
mod scripting;

pub use present::{Pointer, Presentation, PresenterNotes, Stroke};
pub use quizzing::Quiz;

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
}
