//! The open dialog of the system, off the window's thread: it may hang, be missing, or stay open for an hour.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use eframe::egui::{Context, Label, Ui};

use super::{heading, modal, secondary};
use crate::editor::{Command, Dialog, Editor, FileCommand};
use crate::gui::theme;

/// A dialog that says nothing within this time was never seen by anybody.
const UNSEEN: Duration = Duration::from_millis(400);

/// A dialog of the system that is open.
#[derive(Debug, Default)]
pub(super) struct AskOpen {
    waiting: Option<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    answer: Receiver<Option<PathBuf>>,
    since: Instant,
}

impl AskOpen {
    /// Opens the dialog when it is wished for, and takes its answer when it comes.
    pub(super) fn follow(
        &mut self,
        ctx: &Context,
        dialog: Dialog,
        just_opened: bool,
        wishes: &mut Vec<Command>,
    ) {
        if dialog == Dialog::AskOpen && just_opened && self.waiting.is_none() {
            self.waiting = Some(Waiting::start(ctx));
        }
        let Some(waiting) = &self.waiting else { return };
        let answer = match waiting.answer.try_recv() {
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => None,
            Ok(answer) => answer,
        };
        let unseen = waiting.since.elapsed() < UNSEEN;
        self.waiting = None;
        let is_asked = dialog == Dialog::AskOpen;
        match answer {
            Some(path) => wishes.push(Command::File(FileCommand::Open(path))),
            // No dialog could open: a typed path always works.
            None if unseen && is_asked => wishes.push(Command::File(FileCommand::AskPath)),
            None if is_asked => wishes.push(Command::File(FileCommand::CloseDialog)),
            None => {}
        }
    }
}

impl Waiting {
    fn start(ctx: &Context) -> Self {
        let (sender, answer) = channel();
        // Made here, because some systems want it on the window's thread; awaited elsewhere.
        let picked = rfd::AsyncFileDialog::new()
            .set_title("Open a case")
            .add_filter("Callus case (case.ron)", &["ron"])
            .add_filter("Every file", &["*"])
            .pick_file();
        let ctx = ctx.clone();
        let spawned = std::thread::Builder::new().name("callus-open-dialog".to_owned()).spawn(move || {
            let file = pollster::block_on(picked);
            // Where the window is gone there is nobody to tell.
            let _ = sender.send(file.map(|file| file.path().to_owned()));
            ctx.request_repaint();
        });
        drop(spawned);
        Self { answer, since: Instant::now() }
    }
}

/// What stands in the window meanwhile: a dialog that hangs must not lock anybody out.
pub(super) fn show(ui: &Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    modal(ui, "Open case", 420.0, wishes, |ui, wishes| {
        heading(ui, "Open case");
        let words = "Choose the case.ron of a case in the dialog of your system. If none appears, a typed path works as well.";
        ui.add(Label::new(theme::second(words)).wrap());
        ui.add_space(12.0);
        ui.horizontal(|ui| {
            if let Some(entry) = editor.entry("case.open-path")
                && ui.add(secondary("Type a path…")).clicked()
            {
                wishes.extend(entry.command().cloned());
            }
            if ui.add(secondary("Cancel")).clicked() {
                wishes.push(Command::File(FileCommand::CloseDialog));
            }
        });
    });
}
