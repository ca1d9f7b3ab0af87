//! Menu at the top of the timeline: the score or measure shown along it. Lists only those with a score or a value.

use eframe::egui::{Button, Popup, ScrollArea, Ui};

use crate::editor::{Command, Editor, MarkCommand, ScoreCommand};
use crate::gui::theme;

/// Width of the menu, in points.
const WIDTH: f32 = 232.0;

/// A row of the menu.
struct Offer {
    name: String,
    is_shown: bool,
    wish: Command,
}

/// The button and its menu; nothing without a reader.
pub(super) fn show(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let words = format!("trend: {} ▾", shown(editor));
    let response = ui.add(Button::new(theme::caption(words)).frame_when_inactive(false));
    let response = response
        .on_hover_text("Choose which score or measure runs along the timeline.")
        .accessible_name("Trend on the timeline");
    let most = (ui.ctx().content_rect().height() - 80.0).max(120.0);
    Popup::menu(&response).show(|ui| {
        ui.set_width(WIDTH);
        ScrollArea::vertical().max_height(most).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            rows(ui, editor, wishes);
        });
    });
}

/// Name of the trend that is shown.
fn shown(editor: &Editor) -> String {
    let (book, none) = (editor.book(), || "none".to_owned());
    if let Some(key) = editor.score_trend() {
        return book.score(key).map_or_else(none, |score| score.short.clone());
    }
    let measure = editor.trend().and_then(|key| book.measure(key));
    measure.map_or_else(none, |measure| measure.short.clone())
}

fn rows(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let none = editor.score_trend().is_none() && editor.trend().is_none();
    if ui.selectable_label(none, "none").clicked() {
        wishes.push(Command::Score(ScoreCommand::Trend(None)));
        wishes.push(Command::Mark(MarkCommand::Trend(None)));
        ui.close();
    }
    let (scores, measures) = (scores(editor), measures(editor));
    if scores.is_empty() && measures.is_empty() {
        ui.label(theme::hint("No scores or measurements yet."));
    }
    for (heading, offers) in [("Scores", scores), ("Measures", measures)] {
        if offers.is_empty() {
            continue;
        }
        ui.add_space(4.0);
        ui.label(theme::hint(heading));
        for offer in offers {
            let response = ui.selectable_label(offer.is_shown, &offer.name);
            if response.accessible_name(format!("Trend of: {}", offer.name)).clicked() {
                wishes.push(offer.wish);
                ui.close();
            }
        }
    }
}

/// Scores with at least one entry.
fn scores(editor: &Editor) -> Vec<Offer> {
    let Some(table) = editor.score_table() else { return Vec::new() };
    let offer = |row: &crate::analysis::score::ScoreRow| {
        let score = editor.book().score(&row.score)?;
        Some(Offer {
            name: score.name.clone(),
            is_shown: editor.score_trend() == Some(&row.score),
            wish: Command::Score(ScoreCommand::Trend(Some(row.score.clone()))),
        })
    };
    table.iter().filter_map(offer).collect()
}

/// Measures with a value, each once.
fn measures(editor: &Editor) -> Vec<Offer> {
    let Some(table) = editor.measure_table() else { return Vec::new() };
    let has_value =
        |row: &&crate::analysis::measure::Row| row.cells.iter().any(|cell| cell.spoken().is_some());
    let mut keys: Vec<_> = table.rows.iter().filter(has_value).map(|row| row.measure.clone()).collect();
    keys.dedup();
    let offer = |key: crate::case::Key| {
        let measure = editor.book().measure(&key)?;
        Some(Offer {
            name: measure.name.clone(),
            is_shown: editor.score_trend().is_none() && editor.trend() == Some(&key),
            wish: Command::Mark(MarkCommand::Trend(Some(key))),
        })
    };
    keys.into_iter().filter_map(offer).collect()
}
