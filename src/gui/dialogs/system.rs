//! Dialogs of the system for files and folders, off the UI thread: one may hang, be missing, or stay open for an hour.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use eframe::egui::Context;

/// A dialog that returns within this time was never visible.
const UNSEEN: Duration = Duration::from_millis(400);

/// What is to be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Choice {
    /// The case.ron of a case.
    Case,
    /// Any files, several of them: films, archives.
    Files,
    /// A folder, under this title, beginning here.
    Folder(&'static str, PathBuf),
}

/// What became of a dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// These were chosen: at least one.
    Chosen(Vec<PathBuf>),
    /// It was put away.
    Cancelled,
    /// No dialog could open: typing a path always works.
    NoDialog,
}

/// A dialog that may be open.
#[derive(Debug, Default)]
pub(crate) struct SystemDialog {
    waiting: Option<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    answer: Receiver<Option<Vec<PathBuf>>>,
    since: Instant,
}

impl SystemDialog {
    /// Opens a dialog, unless one is open.
    pub(crate) fn ask(&mut self, ctx: &Context, choice: &Choice) {
        if self.waiting.is_none() {
            self.waiting = Some(Waiting::start(ctx, choice));
        }
    }

    /// The answer, once there is one.
    pub(crate) fn answer(&mut self) -> Option<Answer> {
        let waiting = self.waiting.as_ref()?;
        let chosen = match waiting.answer.try_recv() {
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => None,
            Ok(chosen) => chosen,
        };
        let unseen = waiting.since.elapsed() < UNSEEN;
        self.waiting = None;
        Some(match chosen {
            Some(paths) if !paths.is_empty() => Answer::Chosen(paths),
            Some(_) | None if unseen => Answer::NoDialog,
            Some(_) | None => Answer::Cancelled,
        })
    }
}

impl Waiting {
    fn start(ctx: &Context, choice: &Choice) -> Self {
        let (sender, answer) = channel();
        // Created here, because some systems require the UI thread; awaited elsewhere.
        let asked = ask_for(choice);
        let ctx = ctx.clone();
        let spawned = std::thread::Builder::new().name("callus-open-dialog".to_owned()).spawn(move || {
            let chosen = pollster::block_on(asked);
            // If the window is closed the result is discarded.
            let _ = sender.send(chosen);
            ctx.request_repaint();
        });
        drop(spawned);
        Self { answer, since: Instant::now() }
    }
}

type Asked = std::pin::Pin<Box<dyn Future<Output = Option<Vec<PathBuf>>> + Send>>;

fn ask_for(choice: &Choice) -> Asked {
    let dialog = rfd::AsyncFileDialog::new();
    match choice {
        Choice::Case => {
            let asked = dialog
                .set_title("Open a case")
                .add_filter("Callus case (case.ron, .callus)", &["ron", "callus"])
                .add_filter("Every file", &["*"])
                .pick_file();
            Box::pin(async { asked.await.map(|file| vec![file.path().to_owned()]) })
        }
        Choice::Files => {
            let asked = dialog.set_title("Films, archives or photographs").pick_files();
            Box::pin(async {
                asked.await.map(|files| files.iter().map(|file| file.path().to_owned()).collect())
            })
        }
        Choice::Folder(title, from) => {
            let asked = within(dialog.set_title(*title), from).pick_folder();
            Box::pin(async { asked.await.map(|folder| vec![folder.path().to_owned()]) })
        }
    }
}

fn within(dialog: rfd::AsyncFileDialog, folder: &Path) -> rfd::AsyncFileDialog {
    if folder.as_os_str().is_empty() { dialog } else { dialog.set_directory(folder) }
}
