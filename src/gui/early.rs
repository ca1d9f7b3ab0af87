//! The editor begins before its window: the case is read and its first films are decoded while the system still makes the
//! window, which takes most of the time until the first frame.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use eframe::egui::Context;

use super::graphics::LeftBy;
use crate::editor::{Command, Editor, FileCommand, Jobs, QuizCommand, Setup, TeachCommand};
use crate::store::{StateFolder, SystemClock};

/// The window waits so long for a case to be read, so that its films are asked for at once.
const PATIENCE: Duration = Duration::from_millis(60);
/// Pause between two looks at whether it was read.
const PAUSE: Duration = Duration::from_millis(1);

/// What is opened with the window.
#[derive(Debug, Clone, Default)]
pub(super) struct Opening {
    /// Case to open.
    pub(super) case: Option<PathBuf>,
    /// Done once it is open.
    pub(super) once_open: Option<TeachCommand>,
    /// Case that is opened with the quiz alone.
    pub(super) quiz_of: Option<PathBuf>,
}

/// An editor that works already, and the window that its workers wake once it is there.
#[derive(Debug)]
pub(super) struct Early {
    pub(super) editor: Editor,
    pub(super) window: Arc<OnceLock<Context>>,
}

impl Early {
    /// Begins to open; `before` is what a window left that lost its device.
    pub(super) fn begin(state: StateFolder, opening: Opening, before: Option<&LeftBy>) -> Self {
        let window: Arc<OnceLock<Context>> = Arc::default();
        let woken = window.clone();
        let jobs = Jobs::threads(Arc::new(move || {
            if let Some(window) = woken.get() {
                window.request_repaint();
            }
        }));
        let mut editor = Editor::new(Setup { state, jobs, clock: Arc::new(SystemClock) });
        editor.hold_back();
        let Opening { case, once_open, quiz_of } = match before {
            None => opening,
            Some(before) => {
                let (title, text) = before.fault.words();
                editor.perform(Command::File(FileCommand::Failed { title: title.to_owned(), text }));
                Opening { case: before.case.clone(), ..Opening::default() }
            }
        };
        if let Some(command) = once_open {
            editor.perform(Command::Teach(TeachCommand::OnceOpen(Box::new(command))));
        }
        if let Some(path) = quiz_of {
            editor.perform(Command::Teach(TeachCommand::Quiz(QuizCommand::AskOf(path))));
        }
        if let Some(path) = case {
            editor.perform(Command::File(FileCommand::Open(path)));
        }
        let began = Instant::now();
        while editor.is_opening() && began.elapsed() < PATIENCE {
            std::thread::sleep(PAUSE);
            editor.drain();
        }
        Self { editor, window }
    }
}
