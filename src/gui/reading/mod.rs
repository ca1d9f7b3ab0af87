//! What the reader says of the film in focus: stage, confidence, complications, note; who reads, and where it
//! is kept. Every word of it is a command.

mod answers;
mod footer;
mod note;
mod stages;

use eframe::egui::{Align, Frame, Label, Layout, Margin, Panel, ScrollArea, Ui};

use super::dialogs::WantedScale;
use super::findings::FindingsSection;
use super::measures::MeasuresSection;
use super::scores::ScoreSection;
use super::theme;
use crate::case::RadiographId;
use crate::editor::{Command, Document, Editor};

/// The panel, and what is momentary about it.
#[derive(Debug, Default)]
pub(crate) struct ReadingPanel {
    /// Whether the note takes the keys just now.
    note_has_focus: bool,
    /// Whether the wish to write a note was already met.
    note_was_wanted: bool,
    score: ScoreSection,
    measures: MeasuresSection,
    findings: FindingsSection,
}

/// Points of height below which a panel has no room for a footer of its own.
const LOW: f32 = 300.0;
const LOW_FOR_SCORES: f32 = 500.0;

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
        // With a score sheet in hand the criteria need the room.
        let low = if editor.scoring().is_some() { LOW_FOR_SCORES } else { LOW };
        let is_low = ui.available_height() < low;
        if !is_low {
            Panel::bottom("reading footer")
                .frame(frame)
                .resizable(false)
                .show(ui, |ui| footer::show(ui, editor, document, wishes));
        }
        let area = ScrollArea::vertical().id_salt("reading").auto_shrink([false, false]);
        area.show(ui, |ui| {
            Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
                ui.set_width(ui.available_width());
                match editor.focus() {
                    Some(film) => self.film(ui, editor, document, film, wishes),
                    None => drop(ui.label(theme::hint("No film selected"))),
                }
                if is_low {
                    section(ui);
                    footer::show(ui, editor, document, wishes);
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
        let can = editor.entry("read.note").is_some_and(|entry| entry.is_enabled(editor));
        if editor.is_signed() {
            footer::signed_banner(ui, editor);
            // Read-only: what was signed stays readable, and what cannot be pressed looks it.
            ui.visuals_mut().disabled_alpha = 0.62;
        }
        let keys = if editor.scoring().is_some() { "digits grade the score" } else { "keys 1−8" };
        head(ui, "Stage of this film", keys);
        which_film(ui, document, film);
        ui.add_space(6.0);
        ui.add_enabled_ui(can, |ui| {
            stages::show(ui, editor, document.case(), &opinion, wishes);
            answers::confidence(ui, opinion.confidence, wishes);
            section(ui);
            // Above the list of findings: a chip that adds one must not move from under the pointer.
            head(ui, "Complications at this visit", "");
            answers::complications(ui, &editor.complications(film), wishes);
        });
        section(ui);
        self.score.show(ui, editor, document, film, wishes);
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
