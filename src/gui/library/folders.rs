//! The folders of the library: a list, and a field to add one.

use eframe::egui::{Button, Frame, Id, Label, Margin, TextEdit, Ui};

use crate::editor::{Command, Editor, LibraryCommand};
use crate::gui::dialogs::{Answer, Choice, SystemDialog, typed};
use crate::gui::theme;
use crate::gui::widgets::{primary, secondary};

/// A folder about to be added.
#[derive(Debug, Default)]
pub(super) struct Folders {
    typed: String,
    system: SystemDialog,
    no_dialog: bool,
}

impl Folders {
    /// Takes the answer of a dialog of the system.
    pub(super) fn follow(&mut self, wishes: &mut Vec<Command>) {
        match self.system.answer() {
            Some(Answer::Chosen(paths)) => {
                let add = |path| Command::Library(LibraryCommand::AddFolder(path));
                wishes.extend(paths.into_iter().map(add));
            }
            Some(Answer::NoDialog) => self.no_dialog = true,
            Some(Answer::Cancelled) | None => {}
        }
    }

    pub(super) fn show(&mut self, ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        let frame =
            Frame::new().fill(theme::PANEL).corner_radius(theme::RADIUS).inner_margin(Margin::same(10));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::caption("Cases below these folders are listed"));
            for folder in &editor.settings().library {
                let name = folder.display().to_string();
                ui.horizontal(|ui| {
                    let remove = ui.add(Button::new("Remove")).accessible_name(format!("Remove {name}"));
                    let help = "Remove it from the library; nothing on disk is changed";
                    if remove.on_hover_text(help).clicked() {
                        wishes.push(Command::Library(LibraryCommand::RemoveFolder(folder.clone())));
                    }
                    ui.add(Label::new(theme::second(&name)).truncate()).on_hover_text(&name);
                });
            }
            self.add(ui, wishes);
            if self.no_dialog {
                ui.label(theme::hint("This system opens no dialog: type the path of the folder."));
            }
        });
    }

    fn add(&mut self, ui: &mut Ui, wishes: &mut Vec<Command>) {
        ui.horizontal(|ui| {
            let buttons = 2.0 * (88.0 + ui.spacing().item_spacing.x) + 18.0;
            let field = TextEdit::singleline(&mut self.typed)
                .id(Id::unique("folder for the library"))
                .hint_text("Path of a folder")
                .desired_width((ui.available_width() - buttons).clamp(120.0, 620.0))
                .background_color(theme::GROUND)
                .margin(Margin::symmetric(8, 6));
            let response = ui.add(field).accessible_name("Path of a folder");
            let entered =
                response.lost_focus() && ui.input(|input| input.key_pressed(eframe::egui::Key::Enter));
            let folder = typed(&self.typed);
            let pressed =
                ui.add_enabled(folder.is_some(), primary("Add")).accessible_name("Add folder").clicked();
            if let Some(folder) = folder.filter(|_| pressed || entered) {
                self.typed.clear();
                wishes.push(Command::Library(LibraryCommand::AddFolder(folder)));
            }
            if ui.add(secondary("Choose…")).clicked() {
                self.system
                    .ask(ui.ctx(), &Choice::Folder("Add a folder of cases", std::path::PathBuf::new()));
            }
        });
    }
}
