//! The case as a document for others: its form, what would leave, and where it is written.

use eframe::egui::{ComboBox, Id, Label, Margin, ScrollArea, TextEdit, Ui};

use super::{ask_path, heading, modal, primary, secondary};
use crate::analysis::summary::capitalised;
use crate::editor::{Command, Editor, ExportChoice, ExportKind, FileCommand};
use crate::gui::theme;
use crate::report::{InvalidQuizKey, QuizKey};
use crate::store::{ExportForm, leaving_with_quiz};

/// What is chosen.
#[derive(Debug)]
pub(super) struct ExportDialog {
    kind: ExportKind,
    into: String,
    /// The place that was proposed for the form: another form has another, unless a person typed one.
    proposed: String,
    with_names: bool,
    looked: bool,
    /// The hand-out is a quiz, and the words that open its answers.
    quiz: bool,
    words: String,
}

impl Default for ExportDialog {
    fn default() -> Self {
        let kind = ExportKind::Document(ExportForm::Pdf);
        let (into, proposed, words) = (String::new(), String::new(), String::new());
        Self { kind, into, proposed, with_names: false, looked: false, quiz: false, words }
    }
}

/// Height of the list of what would leave, in points: in a low window or above films to look at, and where there is room.
/// A longer list is scrolled.
const ROOM: f32 = 160.0;
const MOST_ROOM: f32 = 300.0;
/// Height of everything else in the dialog.
const OTHERS: f32 = 430.0;
/// Said until the list is there.
const LOOKING: &str = "Looking over what would leave…";

fn words(kind: ExportKind) -> &'static str {
    match kind {
        ExportKind::Document(form) => form.words(),
        ExportKind::Portable { quiz: false } => "Portable folder: program and case",
        ExportKind::Portable { quiz: true } => "Portable folder that begins with the quiz",
    }
}

impl ExportDialog {
    /// Draws the dialog.
    pub(super) fn show(&mut self, ui: &Ui, editor: &Editor, just_opened: bool, wishes: &mut Vec<Command>) {
        let held = editor.export_held();
        if just_opened {
            self.looked = false;
            if held.is_empty() {
                (self.with_names, self.proposed) = (false, String::new());
                (self.quiz, self.words) = (false, String::new());
                self.into.clear();
            }
        }
        self.propose(editor);
        modal(ui, "Export case", 640.0, wishes, |ui, wishes| {
            heading(ui, "Export case");
            ui.label(theme::caption("Form"));
            let kinds = ExportForm::ALL.into_iter().map(ExportKind::Document);
            let portable = [false, true].map(|quiz| ExportKind::Portable { quiz });
            ComboBox::from_id_salt("form of the export")
                .width(ui.available_width())
                .height(420.0)
                .selected_text(words(self.kind))
                .show_ui(ui, |ui| {
                    for kind in kinds.chain(portable) {
                        ui.selectable_value(&mut self.kind, kind, words(kind));
                    }
                })
                .response
                .accessible_name("Form of the export");
            self.propose(editor);
            ui.add_space(4.0);
            ui.label(theme::caption("Into"));
            let field = TextEdit::singleline(&mut self.into)
                .id(Id::unique("place of the export"))
                .desired_width(f32::INFINITY)
                .background_color(theme::GROUND)
                .margin(Margin::symmetric(8, 6));
            ui.add(field).accessible_name("Place of the export");
            ui.add_space(8.0);
            let key = self.key(ui);
            self.leaving(ui, editor);
            if !held.is_empty() {
                ui.add_space(8.0);
                let words = "Nobody has looked whether a name stands in the pictures of these films:";
                ui.add(Label::new(theme::second(words).color(theme::WARNING)).wrap());
                let area = ScrollArea::vertical().id_salt("films to look at");
                area.max_height(120.0).min_scrolled_height(120.0).show(ui, |ui| {
                    for film in held {
                        ui.add(Label::new(theme::hint(film.as_str())).wrap());
                    }
                });
                ui.checkbox(&mut self.looked, "I have looked at each of them: no name is in any picture");
            }
            ui.add_space(12.0);
            ui.horizontal(|ui| {
                let into = ask_path::typed(&self.into);
                // Nothing leaves before it was told what would.
                let is_looked_over = editor.leaves().is_some() && (held.is_empty() || self.looked);
                let can = into.is_some() && is_looked_over && key.is_ok();
                if ui.add_enabled(can, primary("Export")).clicked()
                    && let (Some(into), Ok(quiz)) = (into, key)
                {
                    let (kind, with_names, looked) = (self.kind, self.with_names, self.looked);
                    let film = editor.film_to_export();
                    let choice = ExportChoice { kind, into, with_names, looked, film, quiz };
                    wishes.push(Command::File(FileCommand::Export(choice)));
                }
                if ui.add(secondary("Cancel")).clicked() {
                    wishes.push(Command::File(FileCommand::CloseDialog));
                }
            });
        });
    }

    fn propose(&mut self, editor: &Editor) {
        if self.into != self.proposed {
            return;
        }
        if let Some(usual) = editor.usual_export(self.kind) {
            self.proposed = usual.display().to_string();
            self.into.clone_from(&self.proposed);
        }
    }

    /// True if a hand-out is written that is a quiz.
    fn is_quiz(&self) -> bool {
        self.quiz && self.kind == ExportKind::Document(ExportForm::Html)
    }

    /// Asks whether a hand-out is a quiz, and for the words that open its answers.
    fn key(&mut self, ui: &mut Ui) -> Result<Option<QuizKey>, InvalidQuizKey> {
        if self.kind != ExportKind::Document(ExportForm::Html) {
            return Ok(None);
        }
        ui.checkbox(&mut self.quiz, "As a quiz: films and questions; everything else is sealed");
        if !self.quiz {
            return Ok(None);
        }
        ui.label(theme::caption("Words that open the answers"));
        let field = TextEdit::singleline(&mut self.words)
            .id(Id::unique("words that open the answers"))
            .desired_width(f32::INFINITY)
            .background_color(theme::GROUND)
            .margin(Margin::symmetric(8, 6))
            .hint_text("for example four words in a row; they are kept nowhere");
        ui.add(field).accessible_name("Words that open the answers");
        let key = QuizKey::new(&self.words);
        if let Err(why) = &key {
            let words = theme::second(capitalised(&why.to_string()));
            // Nothing is wrong before anything was typed.
            let words = if *why == InvalidQuizKey::Empty { words } else { words.color(theme::WARNING) };
            ui.add(Label::new(words).wrap());
        }
        ui.add_space(4.0);
        key.map(Some)
    }

    fn leaving(&mut self, ui: &mut Ui, editor: &Editor) {
        if matches!(self.kind, ExportKind::Document(_)) {
            ui.checkbox(&mut self.with_names, "Also label, year of birth and dates of the patient");
        }
        ui.add_space(4.0);
        let lines = editor.leaves().map(|leaves| match self.kind {
            ExportKind::Portable { .. } => leaves.portable.as_slice(),
            ExportKind::Document(_) if self.with_names => leaves.named.as_slice(),
            ExportKind::Document(_) => leaves.nameless.as_slice(),
        });
        // The room of the list is there before it comes: nothing moves under the pointer.
        let is_held = !editor.export_held().is_empty();
        let room = ui.ctx().content_rect().height() - OTHERS;
        let room = if is_held { ROOM } else { room.clamp(ROOM, MOST_ROOM) };
        let area =
            ScrollArea::vertical().id_salt("what would leave").max_height(room).min_scrolled_height(room);
        area.auto_shrink([false, false]).show(ui, |ui| match lines {
            None => {
                ui.add(Label::new(theme::hint(LOOKING)).wrap());
            }
            Some(lines) => {
                let of_quiz = if self.is_quiz() { leaving_with_quiz() } else { Vec::new() };
                for line in of_quiz.iter().chain(lines) {
                    ui.add(Label::new(theme::second(line.as_str())).wrap());
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use egui_kittest::Harness;
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use crate::editor::{Jobs, Setup};
    use crate::gui::fonts;
    use crate::store::{StateFolder, SystemClock};

    const CASE: &str = r#"(format: 3, title: "t", patient: (label: "P"),
        episodes: [(id: "a", bone: "femur", treatment: "plate", operation: (name: "A", after: "after A"))],
        radiographs: [(id: "one", file: "1.png", time: (anchor: "a", offset: "1 week"), views: [(position: AP)])])"#;

    struct Shown {
        dialog: ExportDialog,
        editor: Editor,
        frames: usize,
    }

    #[test]
    fn nothing_is_exported_before_the_list_is_there_and_nothing_moves_when_it_comes() {
        let folder = tempfile::tempdir().unwrap();
        let case = folder.path().join("case");
        std::fs::create_dir(&case).unwrap();
        image::GrayImage::new(20, 30).save(case.join("1.png")).unwrap();
        std::fs::write(case.join("case.ron"), CASE).unwrap();
        let state = StateFolder::at(folder.path().join("state"));
        let mut editor = Editor::new(Setup { state, jobs: Jobs::inline(), clock: Arc::new(SystemClock) });
        editor.perform(Command::File(FileCommand::Open(case)));
        while editor.drain() {}
        // What was looked over is not taken in before the editor is asked to.
        editor.perform(Command::File(FileCommand::AskExport));
        let shown = Shown { dialog: ExportDialog::default(), editor, frames: 0 };
        let draw = |ui: &mut Ui, shown: &mut Shown| {
            shown.frames += 1;
            if shown.frames == 1 {
                theme::install(ui.ctx());
                fonts::install(ui.ctx());
            } else {
                shown.dialog.show(ui, &shown.editor, shown.frames == 2, &mut Vec::new());
            }
        };
        let mut harness = Harness::builder().with_size([1280.0, 720.0]).build_ui_state(draw, shown);
        harness.run_steps(5);
        assert!(harness.query_by_label(LOOKING).is_some());
        let before = harness.get_by_label("Export").rect();
        assert!(harness.get_by_label("Export").accesskit_node().is_disabled());
        while harness.state_mut().editor.drain() {}
        harness.run_steps(5);
        assert!(harness.query_by_label(LOOKING).is_none());
        assert!(!harness.get_by_label("Export").accesskit_node().is_disabled());
        assert_eq!(harness.get_by_label("Export").rect(), before);
    }
}
