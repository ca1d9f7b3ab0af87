//! Dialogs of a new case: what it is made from, whether one is to be made, where it is written, and whether what was
//! entered is put away.

use std::path::PathBuf;

use eframe::egui::{Id, Label, Margin, TextEdit, Ui};

use super::system::{Answer, Choice, SystemDialog};
use super::{ask_path, heading, modal, primary, secondary};
use crate::editor::{Command, Editor, FileCommand, IntakeCommand};
use crate::gui::theme;
use crate::intake::PlanEdit;
use crate::store::usual_folder;

/// What the films that are asked for are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// A new case.
    New,
    /// The case that is open.
    Add,
}

/// What the dialogs hold while they are open.
#[derive(Debug, Default)]
pub(super) struct NewCaseDialogs {
    source: String,
    folder: String,
    title: String,
    system: SystemDialog,
    no_dialog: bool,
}

fn field(ui: &mut Ui, text: &mut String, name: &'static str, hint: &str, width: f32) -> bool {
    let field = TextEdit::singleline(text)
        .id(Id::unique("new case dialog").with(name))
        .hint_text(theme::second(hint).color(theme::HINT))
        .desired_width(width)
        .background_color(theme::GROUND)
        .margin(Margin::symmetric(8, 6));
    let response = ui.add(field).accessible_name(name);
    response.lost_focus() && ui.input(|input| input.key_pressed(eframe::egui::Key::Enter))
}

/// Values that are proposed are written as they are.
fn say_unconfirmed(ui: &mut Ui, count: usize) {
    let words = match count {
        0 => return,
        1 => "1 proposed value is not confirmed; it is written as it is.".to_owned(),
        count => format!("{count} proposed values are not confirmed; they are written as they are."),
    };
    ui.add(Label::new(theme::hint(words)).wrap());
}

fn close(wishes: &mut Vec<Command>) {
    wishes.push(Command::File(FileCommand::CloseDialog));
}

impl NewCaseDialogs {
    fn say_without_dialog(&self, ui: &mut Ui) {
        if self.no_dialog {
            ui.label(theme::hint("This system opens no dialog: type the path."));
        }
    }

    /// What is the new case made from, or which films are added?
    pub(super) fn ask_new(&mut self, ui: &Ui, asks: Asks, wishes: &mut Vec<Command>) {
        let begin = |paths: Vec<PathBuf>| {
            Command::Intake(match asks {
                Asks::New => IntakeCommand::Begin(paths),
                Asks::Add => IntakeCommand::Add(paths),
            })
        };
        let name = match asks {
            Asks::New => "New case",
            Asks::Add => "Add films",
        };
        match self.system.answer() {
            Some(Answer::Chosen(paths)) => wishes.push(begin(paths)),
            Some(Answer::NoDialog) => self.no_dialog = true,
            Some(Answer::Cancelled) | None => {}
        }
        modal(ui, name, 560.0, wishes, |ui, wishes| {
            heading(ui, name);
            let words = "From a CD, a folder with folders in it, a ZIP archive, a DICOMDIR, or photographs of films. Files without an ending are looked at, too.";
            ui.add(Label::new(theme::second(words)).wrap());
            ui.add_space(10.0);
            ui.horizontal(|ui| {
                if ui.add(primary("Choose a folder…")).clicked() {
                    let title = "Look for films in";
                    self.system.ask(ui.ctx(), &Choice::Folder(title, PathBuf::new()));
                }
                if ui.add(secondary("Choose files…")).clicked() {
                    self.system.ask(ui.ctx(), &Choice::Files);
                }
            });
            ui.add_space(10.0);
            ui.label(theme::caption("or type a path"));
            let mut go = false;
            ui.horizontal(|ui| {
                let width = (ui.available_width() - 130.0).max(80.0);
                go = field(ui, &mut self.source, "Path of films", "/media/cdrom", width);
                go |= ui.add(secondary("Look through")).clicked();
            });
            if let Some(path) = ask_path::typed(&self.source).filter(|_| go) {
                wishes.push(begin(vec![path]));
            }
            self.say_without_dialog(ui);
            ui.add_space(10.0);
            if ui.add(secondary("Cancel")).clicked() {
                close(wishes);
            }
        });
    }

    /// No case is here: make one?
    pub(super) fn offer(ui: &Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        modal(ui, "Make a case of it?", 480.0, wishes, |ui, wishes| {
            heading(ui, "Make a case of it?");
            let words = match editor.offered() {
                [one] => {
                    let name = one.file_name().unwrap_or(one.as_os_str()).to_string_lossy();
                    format!("“{name}” holds no case. If films are in it, a case can be made of them.")
                }
                several => format!(
                    "{} files and folders hold no case. If films are among them, a case can be made.",
                    several.len()
                ),
            };
            ui.add(Label::new(theme::second(words)).wrap());
            ui.add_space(12.0);
            ui.horizontal(|ui| {
                let make = ui.add(primary("Make a case"));
                if ui.memory(|memory| memory.focused().is_none()) {
                    make.request_focus();
                }
                if make.clicked() {
                    wishes.push(Command::Intake(IntakeCommand::Begin(editor.offered().to_vec())));
                }
                let is_open = editor.document().is_some();
                if is_open && ui.add(secondary("Add to the open case")).clicked() {
                    wishes.push(Command::Intake(IntakeCommand::Add(editor.offered().to_vec())));
                }
                if ui.add(secondary("Cancel")).clicked() {
                    close(wishes);
                }
            });
        });
    }

    /// Where is it written?
    pub(super) fn ask_create(
        &mut self,
        ui: &Ui,
        editor: &Editor,
        just_opened: bool,
        wishes: &mut Vec<Command>,
    ) {
        let Some(session) = editor.new_case() else { return };
        let one = session.shown().filter(|_| session.plan().cases.len() == 1 || session.shown().is_some());
        if just_opened {
            if self.folder.is_empty() {
                self.folder = usual_folder().display().to_string();
            }
            self.title = session.case().map(|case| case.title.clone()).unwrap_or_default();
        }
        match self.system.answer() {
            Some(Answer::Chosen(paths)) => {
                self.folder = paths.first().map(|path| path.display().to_string()).unwrap_or_default();
            }
            Some(Answer::NoDialog) => self.no_dialog = true,
            Some(Answer::Cancelled) | None => {}
        }
        let name = if one.is_some() { "Create case" } else { "Create cases" };
        modal(ui, name, 560.0, wishes, |ui, wishes| {
            heading(ui, name);
            let mut go = false;
            if one.is_some() {
                ui.label(theme::caption("Title, without anything that names the patient"));
                go |= field(
                    ui,
                    &mut self.title,
                    "Title of the case",
                    "Subtrochanteric femur fracture",
                    f32::INFINITY,
                );
                ui.add_space(4.0);
            }
            ui.label(theme::caption(if one.is_some() {
                "In the folder"
            } else {
                "A folder for each case, in the folder"
            }));
            ui.horizontal(|ui| {
                let width = (ui.available_width() - 112.0).max(80.0);
                go |= field(ui, &mut self.folder, "In the folder", "/path/to/cases", width);
                if ui.add(secondary("Choose…")).clicked() {
                    let from = ask_path::typed(&self.folder).unwrap_or_default();
                    self.system.ask(ui.ctx(), &Choice::Folder("Write the case into", from));
                }
            });
            self.say_without_dialog(ui);
            let parent = ask_path::typed(&self.folder);
            let target = parent.map(|parent| match one {
                Some(_) => parent.join(crate::editor::folder_name(&self.title)),
                None => parent,
            });
            if let (Some(target), Some(_)) = (&target, one) {
                ui.add(Label::new(theme::hint(format!("New folder: {}", target.display()))).wrap());
            }
            let why_not = session.case().and_then(crate::editor::cannot_write);
            if let Some(why) = &why_not {
                ui.add(Label::new(theme::second(why).color(theme::WARNING)).wrap());
            } else if let Some(case) = session.case() {
                say_unconfirmed(ui, case.unconfirmed().len());
            }
            let target = target.filter(|_| why_not.is_none());
            ui.add_space(12.0);
            ui.horizontal(|ui| {
                go |= ui.add_enabled(target.is_some(), primary("Create")).clicked();
                if let Some(target) = target.filter(|_| go) {
                    match one {
                        Some(case) => {
                            if session.case().is_some_and(|case| case.title != self.title) {
                                let edit = PlanEdit::Title { case, title: self.title.clone() };
                                wishes.push(Command::Intake(IntakeCommand::Edit(edit)));
                            }
                            wishes.push(Command::Intake(IntakeCommand::Create(target)));
                        }
                        None => wishes.push(Command::Intake(IntakeCommand::CreateAll(target))),
                    }
                }
                if ui.add(secondary("Cancel")).clicked() {
                    close(wishes);
                }
            });
        });
    }

    /// Is what was entered put away?
    pub(super) fn ask_discard(ui: &Ui, wishes: &mut Vec<Command>) {
        modal(ui, "Discard the new case?", 440.0, wishes, |ui, wishes| {
            heading(ui, "Discard the new case?");
            let words = "What you entered is not written yet and would be lost. The files it was made from stay as they are.";
            ui.add(Label::new(theme::second(words)).wrap());
            ui.add_space(12.0);
            ui.horizontal(|ui| {
                if ui.add(primary("Keep editing")).clicked() {
                    close(wishes);
                }
                if ui.add(secondary("Discard")).clicked() {
                    wishes.push(Command::Intake(IntakeCommand::Discard));
                }
            });
        });
    }
}
