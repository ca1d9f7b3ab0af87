//! Commands with which a case is shown to others: only up to a visit, step by step, by a script.

use std::path::PathBuf;

use crate::analysis::{Until, UntilStep};
use crate::case::{EpisodeId, Guess, Pin};
use crate::editor::teach::Pointer;

/// Showing a case to others.
#[derive(Debug, Clone, PartialEq)]
pub enum TeachCommand {
    /// Show the case only up to this visit: what is later is absent.
    Until(Until),
    /// Show the case only up to the visit in focus.
    UntilHere(UntilStep),
    /// Show the whole case again.
    Whole,
    /// Do this once the case that is being opened is open, before anything of it is shown.
    OnceOpen(Box<TeachCommand>),
    /// The presentation.
    Present(PresentCommand),
    /// The script of the presentation.
    Script(ScriptCommand),
    /// The quiz.
    Quiz(QuizCommand),
}

impl TeachCommand {
    /// A quiz for a learner.
    pub fn quiz(file: PathBuf, reference: Option<String>) -> Self {
        Self::Quiz(QuizCommand::Start { file, reference })
    }

    /// What a case is opened for: presented, shown up to a visit, or neither.
    pub fn at_opening(until: Option<Until>, present: bool) -> Option<Self> {
        if present { Some(Self::Present(PresentCommand::Start(until))) } else { until.map(Self::Until) }
    }
}

/// The presentation.
#[derive(Debug, Clone, PartialEq)]
pub enum PresentCommand {
    /// Begin, and end with this step, if one is given.
    Start(Option<Until>),
    /// Begin, or end.
    Toggle,
    /// End: the window is as it was before.
    End,
    /// The answer, then the next step.
    Next,
    /// Back by as much.
    Back,
    /// Black, or the films again.
    Black,
    /// Show dates and the patient's label, or hide them.
    Names,
    /// Show or hide the presenter's window.
    Presenter,
    /// The pointer does this; the same again, and it does what it always does.
    Pointer(Pointer),
    /// Draw a line for the audience that is not kept.
    Ink {
        /// Index of the viewport.
        viewport: usize,
        /// Place in screen pixels from its top left corner.
        at: [f64; 2],
        /// True where the line begins.
        begins: bool,
    },
    /// Clear what was drawn.
    ClearInk,
}

/// The quiz.
#[derive(Debug, Clone, PartialEq)]
pub enum QuizCommand {
    /// Ask for the learner's file.
    Ask,
    /// Ask for the learner's file of a case that is opened with the quiz alone.
    AskOf(PathBuf),
    /// Begin, or go on.
    Start {
        /// File of the learner.
        file: PathBuf,
        /// Reader whose reading is the reference; the only one, or the only signed one, where absent.
        reference: Option<String>,
    },
    /// End: the whole case is shown.
    End,
    /// The reference, then the next visit.
    Next,
    /// The visit before.
    Back,
    /// Does it unite within 12 months? The same again clears it.
    Union(Guess),
    /// Free text about the visit.
    Text(String),
    /// The next press on a film says where it will break; again, and it does not.
    WantPlace,
    /// It will break there, said by keys.
    PlaceAt(Pin),
    /// Clear that place.
    ClearPlace,
}

/// The script of the presentation. Steps are counted from 0.
#[derive(Debug, Clone, PartialEq)]
pub enum ScriptCommand {
    /// Show or hide the page of the script.
    Page,
    /// Add what the viewports show as the last step.
    AddSeen,
    /// Add a step for each visit.
    FromTimeline,
    /// Remove a step.
    Remove(usize),
    /// Move a step.
    Move {
        /// Its place.
        from: usize,
        /// Its new place.
        to: usize,
    },
    /// Word the question of a step.
    Question(usize, String),
    /// Word what is told with its answer.
    Text(usize, String),
    /// Word the notes for the presenter.
    Notes(usize, String),
    /// Draw marks with the answer, or not.
    Marks(usize, bool),
    /// Tell a row of the history with the answer, or no longer.
    Row(usize, EpisodeId),
    /// Show the films of a step.
    Show(usize),
    /// Take the last change of the script back.
    Undo,
}
