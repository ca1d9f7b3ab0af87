//! The title of the section: which score, what it is for and what not, and the way to take its sheet in hand.

use eframe::egui::{Align, Button, FontId, Label, Layout, Popup, Response, Sense, Ui, vec2};
use egui_material_icons::icons;

use super::Shown;
use crate::analysis::book::ScoreDefinition;
use crate::editor::{Command, ScoreCommand};
use crate::gui::icons::{icon_text, with_words};
use crate::gui::measures::wording;
use crate::gui::{fonts, keys, theme};

/// Draws the title.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, wishes: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            take(ui, shown, wishes);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                which(ui, shown, wishes);
                about(ui, shown.sheet.score);
            });
        });
    });
}

/// The button that takes the sheet in hand, or puts it away.
fn take(ui: &mut Ui, shown: &Shown<'_>, wishes: &mut Vec<Command>) {
    let key = shown.sheet.score.key.clone();
    let (word, id, help, command) = if shown.in_hand.is_some() {
        ("Done", "score.put-away", "Close the sheet: digits record stages again.", ScoreCommand::PutAway)
    } else {
        let help = "Open the sheet: digits grade item by item, with the baseline film alongside.";
        ("Score", "score.take", help, ScoreCommand::Take(Some(key)))
    };
    let keys = shown.editor.entry(id).map(crate::editor::CommandEntry::key_text).unwrap_or_default();
    let button = Button::new(theme::caption(word).color(theme::TEXT))
        .right_text(theme::hint(keys::shown(&keys)))
        .min_size(vec2(0.0, 24.0));
    let response = ui.add_enabled(shown.can, button);
    let name = if shown.in_hand.is_some() { "Close score sheet" } else { "Score this visit" };
    let response = with_words(response, name, &keys, help).accessible_name(name);
    if response.clicked() {
        wishes.push(Command::Score(command));
    }
}

/// "Modified RUST ▾": which score is shown.
fn which(ui: &mut Ui, shown: &Shown<'_>, wishes: &mut Vec<Command>) {
    let score = shown.sheet.score;
    let response = name(ui, score);
    let response = response.on_hover_text("Choose another score.");
    Popup::menu(&response).show(|ui| {
        ui.set_min_width(200.0);
        for other in &shown.editor.book().scores {
            if ui.selectable_label(other.key == score.key, other.name.as_str()).clicked() {
                wishes.push(Command::Score(ScoreCommand::Show(other.key.clone())));
                ui.close();
            }
        }
    });
}

/// The name in full where there is room for it, else its short form.
fn name(ui: &mut Ui, score: &ScoreDefinition) -> Response {
    let font = FontId::new(theme::TEXT_SIZE, fonts::strong());
    let width = |ui: &Ui, text: &str| {
        ui.painter().layout_no_wrap(format!("{text} ▾"), font.clone(), theme::TEXT).size().x
    };
    let room = ui.available_width() - 28.0;
    let text = if width(ui, &score.name) <= room { &score.name } else { &score.short };
    let button = Button::new(theme::strong(format!("{text} ▾"))).frame(false).truncate();
    ui.add(button).accessible_name(format!("Score: {}", score.name))
}

/// The sign that tells where the score comes from, and its limits.
fn about(ui: &mut Ui, score: &ScoreDefinition) {
    let sign = Label::new(icon_text(icons::ICON_INFO, 15.0).color(theme::HINT)).sense(Sense::click());
    let name = format!("About the {}. Not for: {}", score.short, score.limits);
    let response = ui.add(sign).accessible_name(&name);
    response.on_hover_ui(|ui| told(ui, score));
}

fn told(ui: &mut Ui, score: &ScoreDefinition) {
    ui.set_max_width(360.0);
    ui.label(theme::strong(&score.name));
    ui.add(Label::new(theme::caption(&score.help)).wrap());
    ui.add_space(4.0);
    for validation in &score.validated {
        ui.add(Label::new(theme::caption(&validation.words)).wrap());
        ui.add(Label::new(theme::caption(wording::citation(&validation.citation))).wrap());
    }
    ui.add_space(4.0);
    ui.add(Label::new(theme::caption(&score.limits).color(theme::WARNING)).wrap());
    ui.add_space(4.0);
    ui.add(Label::new(theme::caption(wording::citation(&score.citation))).wrap());
}
