//! Dialogs and sheets in front of the films: one at a time, closed with Esc, without interrupting work
//! in the background.

mod about;
mod ask_open;
mod ask_path;
mod ask_reader;
mod ask_sample;
pub(crate) mod burned_in;
mod calibration;
mod corners;
mod drop;
mod export;
mod key_sheet;
mod measure_table;
mod new_case;
mod palette;
mod save_hanging;
mod share;
mod system;

use eframe::egui::{Area, Id, Order, Ui};

pub(crate) use ask_path::typed;
pub(crate) use calibration::WantedScale;
pub(crate) use system::{Answer, Choice, SystemDialog};

use super::case_editing::{self, CasePage};
use super::findings::{Adding, MatrixDialog};
use super::library::LibraryPage;
use super::review;
use super::teach::{QuizStrip, ScriptPage};
pub(crate) use super::widgets::{heading, modal_asking, primary, secondary, sheet_at_foot};
use crate::editor::{Command, Dialog, Editor, FileCommand};
use new_case::Asks;

/// Transient state of the dialogs: text being typed, an open system dialog.
#[derive(Debug, Default)]
pub(crate) struct Dialogs {
    shown: Dialog,
    palette: palette::Palette,
    path: ask_path::AskPath,
    open: ask_open::AskOpen,
    sample: ask_sample::AskSample,
    new_case: new_case::NewCaseDialogs,
    burned_in: burned_in::OfNewCase,
    corners: corners::CornersDialog,
    share: share::ShareDialogs,
    export: export::ExportDialog,
    reader: String,
    hanging_name: String,
    calibration: calibration::AskCalibration,
    table: measure_table::MeasureTable,
    review: review::ReviewPages,
    matrix: MatrixDialog,
    adding: Adding,
    library: LibraryPage,
    case: CasePage,
    script: ScriptPage,
    quiz: QuizStrip,
}

impl Dialogs {
    /// Asks for a scale that has no points on a film.
    pub(crate) fn ask_scale(&mut self, wanted: WantedScale, editor: &Editor) {
        self.calibration.ask(wanted, editor);
    }

    /// Opens the dialog that adds a finding.
    pub(crate) fn ask_finding(&mut self) {
        self.adding.open();
    }

    /// True if a dialog unknown to the editor receives all keys.
    pub(crate) fn takes_keys(&self, editor: &Editor) -> bool {
        let asks = self.calibration.is_open() || self.adding.is_open();
        asks || (editor.dialog() == Dialog::None && editor.measure_table_shown())
    }

    /// Draws the dialog in front, if any, and handles files dropped on the window.
    pub(crate) fn show(&mut self, ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        drop::show(ui, wishes);
        let dialog = editor.dialog();
        let just_opened = dialog != self.shown;
        self.shown = dialog;
        self.path.follow(editor, wishes);
        self.open.follow(ui.ctx(), dialog, just_opened, wishes);
        match dialog {
            // Signing, summary and differences are drawn by `gui::review`.
            Dialog::None => {}
            Dialog::Palette => self.palette.show(ui, editor, just_opened, wishes),
            Dialog::Library => self.library.show(ui, editor, just_opened, wishes),
            Dialog::KeySheet => key_sheet::show(ui, editor, wishes),
            Dialog::About => about::show(ui, wishes),
            Dialog::AskReader => ask_reader::show(ui, editor, &mut self.reader, just_opened, wishes),
            Dialog::AskOpen => ask_open::show(ui, editor, wishes),
            Dialog::AskPath => self.path.show(ui, editor, just_opened, wishes),
            Dialog::AskSample => self.sample.show(ui, editor, just_opened, wishes),
            Dialog::AskNew => self.new_case.ask_new(ui, Asks::New, wishes),
            Dialog::AskAdd => self.new_case.ask_new(ui, Asks::Add, wishes),
            Dialog::OfferCase => new_case::NewCaseDialogs::offer(ui, editor, wishes),
            Dialog::Pack => self.share.pack(ui, editor, just_opened, wishes),
            Dialog::Export => self.export.show(ui, editor, just_opened, wishes),
            Dialog::Merge => self.share.merge(ui, just_opened, wishes),
            Dialog::ImportLiterature => self.share.import_literature(ui, just_opened, wishes),
            Dialog::SaveHanging => save_hanging::show(ui, &mut self.hanging_name, just_opened, wishes),
            Dialog::ReplaceFile => self.share.replace_file(ui, editor, just_opened, wishes),
            Dialog::Corners => self.corners.show(ui, editor, wishes),
            Dialog::BurnedIn => self.burned_in.show(ui, editor, wishes),
            Dialog::AskCreate => self.new_case.ask_create(ui, editor, just_opened, wishes),
            Dialog::AskDiscard => new_case::NewCaseDialogs::ask_discard(ui, wishes),
            Dialog::Sign => self.review.sign(ui, editor, just_opened, wishes),
            Dialog::Summary => review::summary(ui, editor, just_opened, wishes),
            Dialog::Differences => self.review.differences(ui, editor, just_opened, wishes),
            Dialog::EditCase => self.case.show(ui, editor, just_opened, wishes),
            Dialog::AskCaseEdit => case_editing::ask(ui, editor, just_opened, wishes),
            Dialog::Script => self.script.show(ui, editor, wishes),
            Dialog::Quiz => self.quiz.ask(ui, editor, just_opened, wishes),
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

/// A dialog with this name and width; `add` draws it. Esc or a click outside closes it.
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

/// An area for content that is neither modal nor a panel.
fn veil(name: &str) -> Area {
    Area::new(Id::unique("veil").with(name)).order(Order::Foreground).interactable(false)
}
