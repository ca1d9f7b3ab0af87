//! What the reader says of the film in focus: stage, confidence, complications, note; who reads, and where it
//! is kept. Every word of it is a command.

mod answers;
mod note;
mod stages;

use eframe::egui::{Align, Button, Frame, Label, Layout, Margin, Panel, ScrollArea, Ui, vec2};

use super::dialogs::WantedScale;
use super::findings::FindingsSection;
use super::measures::MeasuresSection;
use super::theme;
use crate::case::RadiographId;
use crate::editor::{Command, Document, Editor, SaveState, command_entry};

/// The panel, and what is momentary about it.
#[derive(Debug, Default)]
pub(crate) struct ReadingPanel {
    /// Whether the note takes the keys just now.
    note_has_focus: bool,
    /// Whether the wish to write a note was already met.
    note_was_wanted: bool,
    measures: MeasuresSection,
    findings: FindingsSection,
}

/// Points of height below which a panel has no room for a footer of its own.
const LOW: f32 = 300.0;

impl ReadingPanel {
    /// Whether a field takes the keys just now whose undo is that of the reading.
    pub(crate) fn note_has_focus(&self) -> bool {
        self.note_has_focus || self.measures.is_typing() || self.findings.is_typing()
    }

    /// A scale that is to be asked for in a dialog; told once.
    pub(crate) fn take_wanted_scale(&mut self) -> Option<WantedScale> {
        self.measures.take_wanted_scale()
    }

    /// Whether another finding is to be followed; told once.
    pub(crate) fn take_wish_to_add(&mut self) -> bool {
        self.findings.take_wish_to_add()
    }

    /// Draws the panel at the right; nothing where no case is open.
    pub(crate) fn show(&mut self, ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        self.note_has_focus = false;
        let Some(document) = editor.document() else { return };
        let frame = Frame::new().fill(theme::PANEL).inner_margin(Margin::symmetric(16, 8));
        // In a low panel the answers come first and the footer is scrolled to.
        let is_low = ui.available_height() < LOW;
        if !is_low {
            Panel::bottom("reading footer")
                .frame(frame)
                .resizable(false)
                .show(ui, |ui| footer(ui, editor, document, wishes));
        }
        let area = ScrollArea::vertical().id_salt("reading").auto_shrink([false, false]);
        area.show(ui, |ui| {
            Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
                ui.set_width(ui.available_width());
                match editor.focus() {
                    Some(film) => self.film(ui, editor, document, film, wishes),
                    None => drop(ui.label(theme::hint("No film is in focus"))),
                }
                if is_low {
                    section(ui);
                    footer(ui, editor, document, wishes);
                }
            });
        });
    }

    fn film(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        document: &Document,
        film: &RadiographId,
        wishes: &mut Vec<Command>,
    ) {
        let opinion = document.opinion(film).cloned().unwrap_or_default();
        let can = command_entry("read.note").is_some_and(|entry| entry.is_enabled(editor));
        // Digits are those of a finding while one is chosen.
        head(ui, "Stage of this film", if editor.finding().is_some() { "" } else { "keys 1−7" });
        which_film(ui, document, film);
        ui.add_space(6.0);
        ui.add_enabled_ui(can, |ui| {
            stages::show(ui, opinion.stage, wishes);
            answers::confidence(ui, opinion.confidence, wishes);
            section(ui);
            // Above the list of findings: a chip that adds one must not move from under the pointer.
            head(ui, "Complications on this film", "");
            answers::complications(ui, &editor.complications(film), wishes);
        });
        section(ui);
        self.findings.show(ui, editor, document, wishes);
        section(ui);
        self.measures.show(ui, editor, document, film, wishes);
        ui.add_enabled_ui(can, |ui| {
            section(ui);
            head(ui, "Note", "N");
            self.note(ui, editor, film, &opinion.note, wishes);
        });
    }
}

fn section(ui: &mut Ui) {
    ui.add_space(10.0);
}

fn head(ui: &mut Ui, title: &str, keys: &str) {
    ui.horizontal(|ui| {
        ui.label(theme::strong(title));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(theme::hint(keys)));
    });
}

fn which_film(ui: &mut Ui, document: &Document, film: &RadiographId) {
    let case = document.case();
    let Some(radiograph) = case.radiograph(film) else { return };
    let words = format!("{} · {}", case.time_words(&radiograph.time), radiograph.views_words());
    ui.add(Label::new(theme::caption(words)).wrap());
}

/// Who reads, how far the reading has come, where it is kept.
fn footer(ui: &mut Ui, editor: &Editor, document: &Document, wishes: &mut Vec<Command>) {
    let Some(change) = command_entry("case.reader") else { return };
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let (words, name) = match document.reading() {
                Some(_) => ("Change…", change.name),
                None => ("Who reads?", "Say who reads"),
            };
            let button = Button::new(theme::caption(words)).min_size(vec2(0.0, 24.0));
            let response = ui.add_enabled(change.is_enabled(editor), button).on_hover_text(change.help);
            response
                .widget_info(|| eframe::egui::WidgetInfo::labeled(eframe::egui::Role::Button, true, name));
            if response.clicked() {
                wishes.push(change.command.clone());
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(theme::second(reader_words(document))).truncate());
            });
        });
    });
    let (words, all) = kept_words(document);
    let response = ui.add(Label::new(theme::hint(words)).truncate());
    if !all.is_empty() {
        response.on_hover_text(all);
    }
}

fn reader_words(document: &Document) -> String {
    document.reading().map_or_else(
        || "Nobody reads yet".to_owned(),
        |reading| format!("{} · {}", reading.reader.name, reading.state_words()),
    )
}

/// Where the reading is kept: for the panel, and in full.
fn kept_words(document: &Document) -> (String, String) {
    if let SaveState::ReadOnly(why) = document.save_state() {
        return ("Nothing can be recorded here".to_owned(), why);
    }
    if let SaveState::Failed(why) = document.save_state() {
        return ("Your reading file was not written".to_owned(), why);
    }
    let Some(path) = document.kept_at() else {
        return ("What you say is kept in a file of your own".to_owned(), String::new());
    };
    let root = document.folder().root.display().to_string();
    let brief = path.strip_prefix(&root).map(|rest| rest.trim_start_matches(['/', '\\']).to_owned());
    match brief {
        Some(brief) => (format!("Kept in {brief}"), path),
        None => ("Kept on this computer: the case folder is read only".to_owned(), path),
    }
}
