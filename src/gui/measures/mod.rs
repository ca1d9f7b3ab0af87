//! Measures and marks in the right panel: marks on the films of this visit with value, band and
//! change; the selected one in detail; and the scale of this film. All values are computed in lower layers.

mod about;
pub(crate) mod change;
mod list;
mod places;
mod scale;
mod selected;
pub(crate) mod wording;

use eframe::egui::{Align, Button, Label, Layout, Popup, Ui};

pub(crate) use selected::{choose, field};

use super::dialogs::WantedScale;
use super::{keys, theme};
use crate::case::{MarkId, RadiographId};
use crate::editor::{Command, CommandEntry, Document, Editor, MarkCommand};

/// The section and its transient state.
#[derive(Debug, Default)]
pub(crate) struct MeasuresSection {
    /// True if a field of the selected mark has keyboard focus.
    is_typing: bool,
    /// The selection in the previous frame: a new selection is scrolled to.
    selected: Option<MarkId>,
    /// True if the request to edit a label was already handled.
    label_was_wanted: bool,
    /// A scale to ask for in a dialog.
    wanted_scale: Option<WantedScale>,
}

impl MeasuresSection {
    /// True if a field of the selected mark has keyboard focus.
    pub(crate) fn is_typing(&self) -> bool {
        self.is_typing
    }

    /// A scale to ask for; returned once.
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
            self.is_typing = selected::show(ui, editor, id, mark, row, is_wanted, wishes);
        }
        self.label_was_wanted = editor.text_wanted();
        missing(ui, editor, wishes);
        let wanted = scale::show(ui, editor, document, film, wishes);
        self.wanted_scale = wanted.or(self.wanted_scale.take());
    }
}

/// The title, and the baseline for changes.
fn head(ui: &mut Ui, editor: &Editor, document: &Document, film: &RadiographId, wishes: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.label(theme::strong("Measures"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            since(ui, editor, document, film, wishes);
        });
    });
}

/// "change since 2 days ▾": the baseline visit.
fn since(ui: &mut Ui, editor: &Editor, document: &Document, film: &RadiographId, wishes: &mut Vec<Command>) {
    let (case, visits) = (document.case(), document.visits());
    let Some(here) = visits.iter().position(|visit| visit.films.contains(film)) else { return };
    let earlier = visits.get(..here).unwrap_or_default();
    if earlier.is_empty() {
        return;
    }
    // A later film is no baseline: the default then applies at this visit.
    let chosen = editor.since().and_then(|since| earlier.iter().find(|visit| visit.films.contains(since)));
    let words = match chosen {
        Some(visit) => format!("change since {} ▾", case.time_label(&visit.time)),
        None => "change since the first value ▾".to_owned(),
    };
    let response = ui.add(Button::new(theme::hint(words)).frame(false));
    let response =
        response.on_hover_text("Choose the baseline visit; each change names the visit it is measured from.");
    Popup::menu(&response).show(|ui| {
        ui.set_min_width(200.0);
        if ui.selectable_label(chosen.is_none(), "First value after each operation").clicked() {
            wishes.push(Command::Mark(MarkCommand::Since(None)));
            ui.close();
        }
        for visit in earlier {
            let Some(first) = visit.films.first() else { continue };
            if ui.selectable_label(chosen == Some(visit), case.time_words(&visit.time)).clicked() {
                wishes.push(Command::Mark(MarkCommand::Since(Some(first.clone()))));
                ui.close();
            }
        }
    });
}

/// Measures of earlier visits that this one lacks: pressing one starts it from its earlier points.
fn missing(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let missing = editor.missing_measures();
    let can = |id: MarkId| editor.can(&Command::Mark(MarkCommand::RepeatMark(id)));
    if !missing.first().is_some_and(|first| can(first.mark)) || editor.draws_something_new() {
        return;
    }
    let key = editor.entry("measure.repeat").map(CommandEntry::key_text).unwrap_or_default();
    let words = match missing.as_slice() {
        [_] => format!("1 measure of earlier visits is missing {key} ▾"),
        all => format!("{} measures of earlier visits are missing {key} ▾", all.len()),
    };
    let response = ui.add(Button::new(theme::caption(words)));
    let response =
        response.on_hover_text("Start one as a draft from its points at the last visit that has it.");
    Popup::menu(&response).show(|ui| {
        ui.set_min_width(220.0);
        for one in missing {
            if ui.button(one.name).clicked() {
                wishes.push(Command::Mark(MarkCommand::RepeatMark(one.mark)));
                ui.close();
            }
        }
    });
}

/// Hint for a visit without marks.
fn nothing(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    ui.add(Label::new(theme::caption("No marks or measurements at this visit yet.")).wrap());
    let Some(entry) = editor.entry("measure.repeat").filter(|entry| entry.is_enabled(editor)) else {
        return;
    };
    let words = format!("{} {}", entry.name, keys::shown(&entry.key_text()));
    if ui.add(Button::new(theme::caption(words))).on_hover_text(&entry.help).clicked() {
        wishes.extend(entry.command().cloned());
    }
}
