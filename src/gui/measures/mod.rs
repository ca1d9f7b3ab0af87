//! Measures and marks in the panel at the right: what was drawn on the films of this visit, with value, band and
//! change; the selected one in full; and how lengths on this film are told. Every value is computed below.

mod about;
pub(crate) mod change;
mod list;
mod places;
mod scale;
mod selected;
pub(crate) mod wording;

use eframe::egui::{Align, Button, Label, Layout, Popup, Ui};

pub(crate) use scale::band;
pub(crate) use selected::{choose, field};

use super::dialogs::WantedScale;
use super::{keys, theme};
use crate::case::{MarkId, RadiographId};
use crate::editor::{Command, Document, Editor, MarkCommand};

/// The section, and what is momentary about it.
#[derive(Debug, Default)]
pub(crate) struct MeasuresSection {
    /// Whether a field of the selected mark takes the keys just now.
    is_typing: bool,
    /// What was selected in the frame before: the row of a new selection is scrolled to.
    selected: Option<MarkId>,
    /// Whether the wish to type a label was already met.
    label_was_wanted: bool,
    /// A scale to be asked for in a dialog.
    wanted_scale: Option<WantedScale>,
}

impl MeasuresSection {
    /// Whether a field of the selected mark takes the keys just now.
    pub(crate) fn is_typing(&self) -> bool {
        self.is_typing
    }

    /// A scale that is to be asked for; told once.
    pub(crate) fn take_wanted_scale(&mut self) -> Option<WantedScale> {
        self.wanted_scale.take()
    }

    /// Draws the section for a film.
    pub(crate) fn show(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        document: &Document,
        film: &RadiographId,
        wishes: &mut Vec<Command>,
    ) {
        self.is_typing = false;
        let lines = list::lines(editor, document, film);
        head(ui, editor, document, film, wishes);
        let selected = editor.selected_mark().map(|(id, _)| id);
        let is_new = selected.is_some() && selected != self.selected;
        self.selected = selected;
        let row = if lines.is_empty() {
            nothing(ui, editor, wishes);
            None
        } else {
            list::show(ui, editor, film, &lines, list::Lit { selected, is_new }, wishes)
        };
        if let Some((id, mark)) = editor.selected_mark() {
            let is_wanted = editor.text_wanted() && !self.label_was_wanted;
            self.is_typing = selected::show(ui, editor, (id, mark), (row, is_wanted), wishes);
        }
        self.label_was_wanted = editor.text_wanted();
        let wanted = scale::show(ui, editor, document, film, wishes);
        self.wanted_scale = wanted.or(self.wanted_scale.take());
    }
}

/// The title, and since when changes are told.
fn head(ui: &mut Ui, editor: &Editor, document: &Document, film: &RadiographId, wishes: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.label(theme::strong("Measures"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            since(ui, editor, document, film, wishes);
        });
    });
}

/// "change since 2 days ▾": the visit that changes are told against.
fn since(ui: &mut Ui, editor: &Editor, document: &Document, film: &RadiographId, wishes: &mut Vec<Command>) {
    let (case, visits) = (document.case(), document.visits());
    let Some(here) = visits.iter().find(|visit| visit.films.contains(film)) else { return };
    let chosen = editor.since().and_then(|since| visits.iter().find(|visit| visit.films.contains(since)));
    let first = || visits.iter().find(|visit| visit.anchor == here.anchor && visit.days >= 0.0);
    let Some(told) = chosen.or_else(first) else { return };
    if visits.len() < 2 {
        return;
    }
    let words = format!("change since {} ▾", case.time_label(&told.time));
    let response = ui.add(Button::new(theme::hint(words)).frame(false));
    let response = response.on_hover_text("Choose the visit that changes are told against.");
    Popup::menu(&response).show(|ui| {
        ui.set_min_width(200.0);
        if ui.selectable_label(chosen.is_none(), "First film of each operation").clicked() {
            wishes.push(Command::Mark(MarkCommand::Since(None)));
            ui.close();
        }
        for visit in visits {
            let Some(first) = visit.films.first() else { continue };
            if ui.selectable_label(chosen == Some(visit), case.time_words(&visit.time)).clicked() {
                wishes.push(Command::Mark(MarkCommand::Since(Some(first.clone()))));
                ui.close();
            }
        }
    });
}

/// What can be done where nothing was drawn yet.
fn nothing(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    ui.add(Label::new(theme::caption("Nothing is drawn or measured on this visit yet.")).wrap());
    let Some(entry) = editor.entry("measure.repeat").filter(|entry| entry.is_enabled(editor)) else {
        return;
    };
    let words = format!("{} {}", entry.name, keys::shown(&entry.key_text()));
    if ui.add(Button::new(theme::caption(words))).on_hover_text(&entry.help).clicked() {
        wishes.extend(entry.command().cloned());
    }
}
