//! Files that leave a case or come into it: packed into one file, readings of such a file, a table or bibliography.

use std::path::PathBuf;

use eframe::egui::{Id, Label, Margin, Response, TextEdit, Ui};

use super::system::{Answer, Choice, SystemDialog};
use super::{ask_path, heading, modal, primary, secondary};
use crate::editor::{CaseCommand, Command, Editor, FileCommand, PackChoice};
use crate::gui::theme;

/// What is typed in either dialog.
#[derive(Debug, Default)]
pub(super) struct ShareDialogs {
    into: String,
    from: String,
    readings_only: bool,
    looked: bool,
    system: SystemDialog,
    no_dialog: bool,
}

fn field(ui: &mut Ui, text: &mut String, name: &'static str, width: f32) -> Response {
    let field = TextEdit::singleline(text)
        .id(Id::unique("share dialog").with(name))
        .desired_width(width)
        .background_color(theme::GROUND)
        .margin(Margin::symmetric(8, 6));
    ui.add(field).accessible_name(name)
}

fn close(wishes: &mut Vec<Command>) {
    wishes.push(Command::File(FileCommand::CloseDialog));
}

impl ShareDialogs {
    /// Where the case is packed to, and what of it.
    pub(super) fn pack(&mut self, ui: &Ui, editor: &Editor, just_opened: bool, wishes: &mut Vec<Command>) {
        if just_opened {
            self.looked = false;
            if let Some(usual) = editor.usual_pack().filter(|_| editor.pack_held().is_empty()) {
                self.into = usual.display().to_string();
            }
        }
        modal(ui, "Pack case", 600.0, wishes, |ui, wishes| {
            heading(ui, "Pack case");
            let words = "One file with films, case and readings, which Callus opens like a folder. Its manifest has the hash of every file. Nothing is overwritten.";
            ui.add(Label::new(theme::second(words)).wrap());
            ui.add_space(8.0);
            ui.label(theme::caption("Into the file"));
            field(ui, &mut self.into, "File of the packed case", f32::INFINITY);
            ui.add_space(4.0);
            ui.checkbox(&mut self.readings_only, "Readings alone, for somebody who has the films");
            if !editor.pack_held().is_empty() {
                ui.add_space(8.0);
                let words = "Nobody has looked whether a name stands in the pictures of these films:";
                ui.add(Label::new(theme::second(words).color(theme::WARNING)).wrap());
                for film in editor.pack_held() {
                    ui.add(Label::new(theme::hint(film.as_str())).wrap());
                }
                ui.checkbox(&mut self.looked, "I have looked at each of them: no name is in any picture");
            }
            ui.add_space(12.0);
            ui.horizontal(|ui| {
                let into = ask_path::typed(&self.into);
                let can = into.is_some() && (editor.pack_held().is_empty() || self.looked);
                if ui.add_enabled(can, primary("Pack")).clicked()
                    && let Some(into) = into
                {
                    let choice = PackChoice { into, readings_only: self.readings_only, looked: self.looked };
                    wishes.push(Command::File(FileCommand::Pack(choice)));
                }
                if ui.add(secondary("Cancel")).clicked() {
                    close(wishes);
                }
            });
        });
    }

    /// Which file readings are taken in from.
    pub(super) fn merge(&mut self, ui: &Ui, just_opened: bool, wishes: &mut Vec<Command>) {
        let words = "Readings of a packed case that has the same films are added to this case. Where a reader has another version here, both are kept.";
        let asked = Asked { title: "Import readings", words, name: "Packed file", go: "Import", just_opened };
        self.ask_file(ui, asked, wishes, |file| Command::File(FileCommand::Merge(file)));
    }

    /// Which table or bibliography is added to the literature.
    pub(super) fn import_literature(&mut self, ui: &Ui, just_opened: bool, wishes: &mut Vec<Command>) {
        let words = "The rows of a table (.csv, with the names of its columns in the first line) or the publications of a bibliography (.bib, .ris) are added to the literature of this case. What is there already is not added again; one undo takes all of it out.";
        let asked = Asked {
            title: "Import literature",
            words,
            name: "Table or bibliography",
            go: "Import",
            just_opened,
        };
        self.ask_file(ui, asked, wishes, |file| Command::Case(CaseCommand::ImportLiterature(file)));
    }

    /// Which file a film gets.
    pub(super) fn replace_file(
        &mut self,
        ui: &Ui,
        editor: &Editor,
        just_opened: bool,
        wishes: &mut Vec<Command>,
    ) {
        let film = editor.film_to_replace().unwrap_or_default();
        let words = format!(
            "{film} gets another file. It is copied into the case folder, cleaned as films of a new case are; its time, \
             views and caption stay. The old file stays, too, and undo brings it back."
        );
        let asked = Asked {
            title: "Replace file",
            words: &words,
            name: "File of the film",
            go: "Replace",
            just_opened,
        };
        self.ask_file(ui, asked, wishes, |file| Command::Case(CaseCommand::ReplaceFile(file)));
    }

    fn ask_file(
        &mut self,
        ui: &Ui,
        asked: Asked<'_>,
        wishes: &mut Vec<Command>,
        command: impl Fn(PathBuf) -> Command,
    ) {
        if asked.just_opened {
            self.from.clear();
        }
        match self.system.answer() {
            Some(Answer::Chosen(paths)) => {
                self.from = paths.first().map(|path| path.display().to_string()).unwrap_or_default();
            }
            Some(Answer::NoDialog) => self.no_dialog = true,
            Some(Answer::Cancelled) | None => {}
        }
        modal(ui, asked.title, 600.0, wishes, |ui, wishes| {
            heading(ui, asked.title);
            ui.add(Label::new(theme::second(asked.words)).wrap());
            ui.add_space(8.0);
            ui.label(theme::caption("From the file"));
            ui.horizontal(|ui| {
                let width = (ui.available_width() - 112.0).max(80.0);
                let typed = field(ui, &mut self.from, asked.name, width);
                if asked.just_opened {
                    typed.request_focus();
                }
                if ui.add(secondary("Choose…")).clicked() {
                    self.system.ask(ui.ctx(), &Choice::Files);
                }
            });
            if self.no_dialog {
                ui.label(theme::hint("This system opens no dialog: type the path."));
            }
            ui.add_space(12.0);
            ui.horizontal(|ui| {
                let from = ask_path::typed(&self.from);
                if ui.add_enabled(from.is_some(), primary(asked.go)).clicked()
                    && let Some(from) = from
                {
                    wishes.push(command(from));
                }
                if ui.add(secondary("Cancel")).clicked() {
                    close(wishes);
                }
            });
        });
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
struct Asked<'a> {
    title: &'static str,
    words: &'a str,
    /// Accessible name of the path.
    name: &'static str,
    /// Words on the button that goes on.
    go: &'static str,
    /// The dialog was not there in the frame before.
    just_opened: bool,
}
