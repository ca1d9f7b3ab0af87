//! Questions and sheets in front of the desk: one at a time, put away with Esc, and never in the way of what
//! goes on behind them.

mod about;
mod ask_open;
mod ask_path;
mod ask_reader;
mod calibration;
mod drop;
mod key_sheet;
mod measure_table;
mod palette;

use eframe::egui::{Area, Id, Order, Ui};

pub(crate) use calibration::WantedScale;

use super::findings::{Adding, MatrixDialog};
use super::review;
pub(crate) use super::widgets::{heading, modal_asking, primary, secondary, sheet_at_foot};
use crate::editor::{Command, Dialog, Editor, FileCommand};

/// What is momentary about the dialogs: text that is being typed, a system dialog that is open.
#[derive(Debug, Default)]
pub(crate) struct Dialogs {
    shown: Dialog,
    palette: palette::Palette,
    path: ask_path::AskPath,
    open: ask_open::AskOpen,
    reader: String,
    calibration: calibration::AskCalibration,
    table: measure_table::MeasureTable,
    review: review::ReviewPages,
    matrix: MatrixDialog,
    adding: Adding,
}

impl Dialogs {
    /// Asks for a scale that has no places on a film.
    pub(crate) fn ask_scale(&mut self, wanted: WantedScale, editor: &Editor) {
        self.calibration.ask(wanted, editor);
    }

    /// Asks which finding is to be followed.
    pub(crate) fn ask_finding(&mut self) {
        self.adding.open();
    }

    /// Whether something of this room stands in front that takes every key.
    pub(crate) fn takes_keys(&self, editor: &Editor) -> bool {
        let asks = self.calibration.is_open() || self.adding.is_open();
        asks || (editor.dialog() == Dialog::None && editor.measure_table_shown())
    }

    /// Draws the dialog in front, if any, and takes what was dropped on the window.
    pub(crate) fn show(&mut self, ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        drop::show(ui, wishes);
        let dialog = editor.dialog();
        let just_opened = dialog != self.shown;
        self.shown = dialog;
        self.path.follow(editor, wishes);
        self.open.follow(ui.ctx(), dialog, just_opened, wishes);
        match dialog {
            // Signing, summary and differences are drawn in rooms of their own.
            Dialog::None => {}
            Dialog::Palette => self.palette.show(ui, editor, just_opened, wishes),
            Dialog::KeySheet => key_sheet::show(ui, editor, wishes),
            Dialog::About => about::show(ui, wishes),
            Dialog::AskReader => ask_reader::show(ui, editor, &mut self.reader, just_opened, wishes),
            Dialog::AskOpen => ask_open::show(ui, editor, wishes),
            Dialog::AskPath => self.path.show(ui, editor, just_opened, wishes),
            Dialog::Sign => self.review.sign(ui, editor, just_opened, wishes),
            Dialog::Summary => review::summary(ui, editor, just_opened, wishes),
            Dialog::Differences => self.review.differences(ui, editor, just_opened, wishes),
            Dialog::Matrix => self.matrix.show(ui, editor, self.adding.is_open(), wishes),
        }
        if dialog == Dialog::None {
            self.table.show(ui, editor, wishes);
            self.calibration.show(ui, editor, wishes);
        }
        if dialog != Dialog::Matrix {
            self.matrix.rest();
        }
        if self.matrix.take_wish_to_add() {
            self.adding.open();
        }
        if matches!(dialog, Dialog::None | Dialog::Matrix) {
            self.adding.show(ui, editor, wishes);
        }
    }
}

/// A dialog of this name and width; `add` draws it. Esc or a click beside it puts it away.
pub(crate) fn modal(
    ui: &Ui,
    name: &str,
    width: f32,
    wishes: &mut Vec<Command>,
    add: impl FnOnce(&mut Ui, &mut Vec<Command>),
) {
    if modal_asking(ui, name, width, |ui| add(ui, wishes)) {
        wishes.push(Command::File(FileCommand::CloseDialog));
    }
}

/// An area for what is neither modal nor a panel.
fn veil(name: &str) -> Area {
    Area::new(Id::unique("veil").with(name)).order(Order::Foreground).interactable(false)
}
