//! The open dialog of the system, off the UI thread: it may hang, be missing, or stay open for an hour.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use eframe::egui::{Context, Label, Ui};

use super::{heading, modal, secondary};
use crate::editor::{Command, Dialog, Editor, FileCommand};
use crate::gui::theme;

/// A dialog that returns within this time was never visible.
const UNSEEN: Duration = Duration::from_millis(400);

/// An open system dialog.
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
    /// Opens the dialog on request, and receives its result.
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
            // No dialog could open: typing a path always works.
            None if unseen && is_asked => wishes.push(Command::File(FileCommand::AskPath)),
            None if is_asked => wishes.push(Command::File(FileCommand::CloseDialog)),
            None => {}
        }
    }
}

impl Waiting {
    fn start(ctx: &Context) -> Self {
        let (sender, answer) = channel();
        // Created here, because some systems require the UI thread; awaited elsewhere.
        let picked = rfd::AsyncFileDialog::new()
            .set_title("Open a case")
            .add_filter("Callus case (case.ron)", &["ron"])
            .add_filter("Every file", &["*"])
            .pick_file();
        let ctx = ctx.clone();
        let spawned = std::thread::Builder::new().name("callus-open-dialog".to_owned()).spawn(move || {
            let file = pollster::block_on(picked);
            // If the window is closed the result is discarded.
            let _ = sender.send(file.map(|file| file.path().to_owned()));
            ctx.request_repaint();
        });
        drop(spawned);
        Self { answer, since: Instant::now() }
    }
}

/// Shown in the window meanwhile: a dialog that hangs must not block the user.
pub(super) fn show(ui: &Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    modal(ui, "Open case", 420.0, wishes, |ui, wishes| {
        heading(ui, "Open case");
        let words = "Choose the case.ron of a case in the dialog of your system. If none appears, type the path instead.";
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
