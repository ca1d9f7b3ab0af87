//! The library of cases, over the whole window: search, filters, the list, and the folders it is made of. What is listed
//! is decided by the editor; this module lays it out.

mod folders;
mod keys;
mod list;
mod row;

use std::path::PathBuf;
use std::time::Duration;

use eframe::egui::{Align, Button, Id, Label, Layout, Margin, Response, TextEdit, Ui, vec2};

use super::theme;
use super::widgets::{modal_asking, primary, secondary};
use crate::editor::{Command, Editor, FileCommand, LibraryCommand, LibraryFilter, LibrarySort};

/// The folders are looked at again after this.
const AGAIN: Duration = Duration::from_millis(5_200);
/// Height of a line of buttons.
const LINE: f32 = 28.0;

const FILTERS: [(LibraryFilter, &str); 5] = [
    (LibraryFilter::All, "All"),
    (LibraryFilter::Unread, "Not read"),
    (LibraryFilter::Draft, "Drafts"),
    (LibraryFilter::Signed, "Signed"),
    (LibraryFilter::Problem, "Problems"),
];

/// Transient state of the page.
#[derive(Debug, Default)]
pub(crate) struct LibraryPage {
    folders: folders::Folders,
    folders_shown: bool,
    /// The cases that were last said to be on the screen.
    on_screen: Vec<PathBuf>,
    /// The selected case as it was last drawn: another one scrolls into sight.
    followed: Option<PathBuf>,
    query: String,
}

/// Identifier of the search field.
fn search_id() -> Id {
    Id::unique("search the library")
}

impl LibraryPage {
    /// Draws the page while it is in front.
    pub(crate) fn show(&mut self, ui: &Ui, editor: &Editor, just_opened: bool, wishes: &mut Vec<Command>) {
        if just_opened {
            self.on_screen.clear();
            self.folders_shown = false;
            self.followed = None;
            editor.library().query().clone_into(&mut self.query);
        }
        self.folders.follow(wishes);
        keys::take(ui.ctx(), editor, &mut self.query, wishes);
        ui.ctx().request_repaint_after(AGAIN);
        let window = ui.ctx().content_rect();
        let height = window.height() - 88.0;
        let closed = modal_asking(ui, "Library", window.width(), |ui| {
            ui.set_height(height);
            self.head(ui, wishes);
            ui.add_space(6.0);
            self.bar(ui, editor, wishes);
            ui.add_space(6.0);
            if self.folders_shown || editor.settings().library.is_empty() {
                self.folders.show(ui, editor, wishes);
                ui.add_space(6.0);
            }
            self.list(ui, editor, wishes);
            foot(ui, editor, wishes);
        });
        if closed {
            wishes.push(Command::File(FileCommand::CloseDialog));
        }
    }

    fn head(&mut self, ui: &mut Ui, wishes: &mut Vec<Command>) {
        ui.horizontal(|ui| {
            ui.set_min_height(LINE);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(Button::new("Close").min_size(vec2(64.0, 26.0))).clicked() {
                    wishes.push(Command::File(FileCommand::CloseDialog));
                }
                let folders = Button::new("Folders…").selected(self.folders_shown).min_size(vec2(80.0, 26.0));
                if ui.add(folders).on_hover_text("Folders whose cases are listed").clicked() {
                    self.folders_shown = !self.folders_shown;
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(Label::new(theme::title("Library")).truncate());
                });
            });
        });
    }

    fn bar(&mut self, ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        let library = editor.library();
        ui.horizontal(|ui| {
            let width = (ui.available_width() * 0.36).clamp(180.0, 420.0);
            let field = TextEdit::singleline(&mut self.query)
                .id(search_id())
                .hint_text("Search title, diagnosis, device, caption, note   ( / )")
                .desired_width(width)
                .background_color(theme::GROUND)
                .margin(Margin::symmetric(8, 6));
            let response = ui.add(field);
            response.clone().accessible_name("Search the library");
            if response.changed() {
                wishes.push(Command::Library(LibraryCommand::Search(self.query.clone())));
            }
            ui.add_space(theme::STEP);
            for (filter, word) in FILTERS {
                let text = format!("{word} {}", library.count_of(filter));
                let chosen = library.filter() == filter;
                let button = Button::new(text).selected(chosen).min_size(vec2(0.0, LINE));
                let response: Response =
                    ui.add(button).accessible_name(format!("Show {}", word.to_lowercase()));
                if response.clicked() {
                    wishes.push(Command::Library(LibraryCommand::Filter(filter)));
                }
            }
        });
    }

    fn list(&mut self, ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        let space = (ui.available_height() - LINE - 14.0).max(80.0);
        let library = editor.library();
        if library.rows().is_empty() {
            ui.allocate_ui(vec2(ui.available_width(), space), |ui| {
                ui.set_min_height(space);
                ui.vertical_centered(|ui| {
                    ui.add_space(space * 0.3);
                    ui.add(Label::new(theme::second(nothing(editor))).wrap());
                });
            });
            return;
        }
        let selected = library.selected().and_then(|index| library.rows().get(index));
        let selected = selected.map(|row| row.case.case_file.clone());
        let follow = selected != self.followed;
        self.followed = selected;
        let shown = list::show(ui, editor, space, follow, wishes);
        if shown != self.on_screen {
            self.on_screen.clone_from(&shown);
            wishes.push(Command::Library(LibraryCommand::OnScreen(shown)));
        }
    }
}

/// Why nothing is listed, and what to do.
fn nothing(editor: &Editor) -> String {
    let library = editor.library();
    if editor.settings().library.is_empty() {
        "Add a folder, and every case below it is listed here.".to_owned()
    } else if library.count() == 0 && library.scanning().is_some() {
        "Looking through the folders…".to_owned()
    } else if library.count() == 0 {
        "No case is in these folders: a case is a folder with a file case.ron.".to_owned()
    } else {
        "No case matches. Clear the search, or show all.".to_owned()
    }
}

fn foot(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let library = editor.library();
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        ui.set_min_height(LINE);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let can = library.selected().is_some();
            if ui.add_enabled(can, primary("Open")).accessible_name("Open the selected case").clicked() {
                wishes.push(Command::Library(LibraryCommand::OpenSelected));
            }
            if ui.add_enabled(library.scanning().is_none(), secondary("Look again")).clicked() {
                wishes.push(Command::Library(LibraryCommand::Rescan));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let failures = library.failures();
                if let Some(share) = library.scanning() {
                    let percent = (share * 100.0).round();
                    ui.add(
                        Label::new(theme::hint(format!(
                            "{} · looking through the folders, {percent} %",
                            counted(editor)
                        )))
                        .truncate(),
                    );
                } else if failures.is_empty() {
                    ui.add(Label::new(theme::hint(counted(editor))).truncate());
                } else {
                    let more = if failures.len() > 1 {
                        format!(" (and {} more)", failures.len() - 1)
                    } else {
                        String::new()
                    };
                    let first = failures.first().map(String::as_str).unwrap_or_default();
                    let text = theme::caption(format!("{first}{more}")).color(theme::WARNING);
                    ui.add(Label::new(text).truncate()).on_hover_text(failures.join("\n"));
                }
            });
        });
    });
}

/// "12 of 1,000 cases".
fn counted(editor: &Editor) -> String {
    let library = editor.library();
    let (shown, all) = (library.rows().len(), library.count());
    let cases = if all == 1 { "case" } else { "cases" };
    let counted = if shown == all { format!("{all} {cases}") } else { format!("{shown} of {all} {cases}") };
    match library.sort() {
        (LibrarySort::Changed, _) => format!("{counted}, the last changed first"),
        (
            LibrarySort::Title
            | LibrarySort::Diagnosis
            | LibrarySort::Device
            | LibrarySort::LastVisit
            | LibrarySort::Films
            | LibrarySort::Readings
            | LibrarySort::Stage,
            _,
        ) => counted,
    }
}
