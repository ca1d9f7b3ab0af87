//! The table of measures over all visits: a row for each measure, a column for each visit, grouped by operation.
//! Values, bands and changes are computed below; this room lays them out.

mod content;
mod grid;

use eframe::egui::{Align, Button, ComboBox, Label, Layout, Ui};

use super::modal_asking;
use crate::editor::{Command, Document, Editor, MarkCommand};
use crate::gui::{keys, theme};
use content::Content;

/// What is momentary about the table.
#[derive(Debug, Default)]
pub(super) struct MeasureTable {
    was_shown: bool,
}

impl MeasureTable {
    /// Draws the table while it is wished for.
    pub(super) fn show(&mut self, ui: &Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        let Some(document) = editor.document().filter(|_| editor.measure_table_shown()) else {
            self.was_shown = false;
            return;
        };
        let just_opened = !std::mem::replace(&mut self.was_shown, true);
        let content = Content::of(editor, document);
        let window = ui.ctx().content_rect();
        let width = grid::width(&content).max(560.0) + 40.0;
        let count = wishes.len();
        // The key that shows the table puts it away.
        let key = !just_opened && keys::pressed_again(ui.ctx(), editor, "measure.table");
        let closed = modal_asking(ui, "Measures over all visits", width, |ui| {
            head(ui, editor, document, wishes);
            ui.add_space(6.0);
            let room = (window.height() - 190.0).max(120.0);
            if content.rows.is_empty() {
                let words =
                    "Nothing has been measured in this case yet: take a measure from the strip of tools.";
                ui.add(Label::new(theme::second(words)).wrap());
            } else {
                grid::show(ui, &content, room, just_opened, wishes);
                ui.add_space(6.0);
                foot(ui, &content);
            }
        });
        let answered = wishes.iter().skip(count).any(|wish| *wish == Command::Mark(MarkCommand::Table));
        if (closed || key) && !answered {
            wishes.push(Command::Mark(MarkCommand::Table));
        }
    }
}

fn head(ui: &mut Ui, editor: &Editor, document: &Document, wishes: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = Button::new("Close").min_size(eframe::egui::vec2(64.0, 26.0));
            if ui.add(close).clicked() {
                wishes.push(Command::Mark(MarkCommand::Table));
            }
            since(ui, editor, document, wishes);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(theme::title("Measures over all visits")).truncate());
            });
        });
    });
}

/// The visit that changes are told against.
fn since(ui: &mut Ui, editor: &Editor, document: &Document, wishes: &mut Vec<Command>) {
    const FIRST: &str = "the first film of each operation";
    let (case, visits) = (document.case(), document.visits());
    let chosen = editor.since().and_then(|since| visits.iter().find(|visit| visit.films.contains(since)));
    let words = chosen.map_or_else(|| FIRST.to_owned(), |visit| case.time_words(&visit.time));
    let combo = ComboBox::from_id_salt("changes since")
        .selected_text(theme::second(words).color(theme::TEXT))
        .width(190.0);
    let response = combo.truncate().show_ui(ui, |ui| {
        if ui.selectable_label(chosen.is_none(), FIRST).clicked() {
            wishes.push(Command::Mark(MarkCommand::Since(None)));
        }
        for visit in visits {
            let Some(film) = visit.films.first() else { continue };
            if ui.selectable_label(chosen == Some(visit), case.time_words(&visit.time)).clicked() {
                wishes.push(Command::Mark(MarkCommand::Since(Some(film.clone()))));
            }
        }
    });
    response.response.accessible_name("Changes since");
    ui.label(theme::second("changes since"));
}

fn foot(ui: &mut Ui, content: &Content) {
    let mut words =
        "Each value with its error band; below it the change. “Within error”: the bands of both values explain it."
            .to_owned();
    if content.rows.iter().flat_map(|row| &row.cells).flatten().any(|cell| !cell.is_value) {
        words += " A press on a value, or on what is missing, goes to its film and mark.";
    } else {
        words += " A press on a value goes to its film and mark.";
    }
    ui.add(Label::new(theme::hint(words)).wrap());
}
