//! Why an item cannot be graded: the reasons of the book with their digits, and a field where one asks for words.

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{FontId, Id, Key, Label, Margin, TextEdit, Ui};

use super::Shown;
use super::criteria::{INDENT, Row, line};
use crate::analysis::book::{ItemDefinition, Reason};
use crate::case::Given;
use crate::editor::{Command, ScoreCommand, Scoring};
use crate::gui::{fonts, theme};

/// The reasons for the item in hand.
pub(super) fn show(
    ui: &mut Ui,
    shown: &Shown<'_>,
    scoring: &Scoring<'_>,
    typed: &mut String,
    wishes: &mut Vec<Command>,
) {
    ui.spacing_mut().item_spacing.y = 4.0;
    let question = format!("Why can the {} not be graded?", lower(&scoring.item.name));
    ui.add(Label::new(theme::strong(question)).wrap());
    for (index, reason) in shown.editor.book().reasons.iter().enumerate() {
        let number = index + 1;
        if reason.asks {
            own_words(ui, (scoring.item, reason), number, typed, wishes);
        } else if offer(ui, shown, scoring.item, reason, number) {
            wishes.push(Command::Score(ScoreCommand::Reason(number)));
        }
    }
}

/// The reasons for an item without a sheet in hand: a menu. A reason that asks for words takes the sheet in hand.
pub(super) fn menu(ui: &mut Ui, shown: &Shown<'_>, item: &ItemDefinition, wishes: &mut Vec<Command>) {
    ui.set_min_width(220.0);
    for reason in &shown.editor.book().reasons {
        if reason.asks {
            let words = format!("{}…", reason.name);
            if ui.button(words).on_hover_text("Say it in your own words.").clicked() {
                shown.take(item, wishes);
                wishes.push(Command::Score(ScoreCommand::AskReason));
                ui.close();
            }
        } else if ui.button(reason.name.as_str()).clicked() {
            let given = Given::NotAssessable { reason: reason.key.clone(), words: String::new() };
            wishes.push(Command::Score(ScoreCommand::Answer { item: item.key.clone(), given }));
            ui.close();
        }
    }
}

/// A reason with its digit; whether it was pressed.
fn offer(ui: &mut Ui, shown: &Shown<'_>, item: &ItemDefinition, reason: &Reason, number: usize) -> bool {
    let is_chosen =
        matches!(shown.given(item), Some(Given::NotAssessable { reason: own, .. }) if *own == reason.key);
    let name = format!("Reason {number}: {}", reason.name);
    let font_id = FontId::new(theme::CAPTION_SIZE, fonts::regular());
    let mut job = LayoutJob::single_section(
        reason.name.clone(),
        TextFormat { font_id, color: theme::TEXT, ..TextFormat::default() },
    );
    job.wrap.max_width = ui.available_width() - INDENT;
    line(ui, &Row { cap: &number.to_string(), name: &name, is_chosen }, job)
}

/// The reason that the reader says: its digit leads into the field, Enter says it.
fn own_words(
    ui: &mut Ui,
    (item, reason): (&ItemDefinition, &Reason),
    number: usize,
    typed: &mut String,
    wishes: &mut Vec<Command>,
) {
    let id = Id::unique("reason in own words").with(item.key.as_str());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let font_id = FontId::new(theme::CAPTION_SIZE, fonts::regular());
        let job = LayoutJob::single_section(
            String::new(),
            TextFormat { font_id, color: theme::TEXT, ..TextFormat::default() },
        );
        let name = format!("Reason {number}: {}, in own words", reason.name);
        let pressed = ui
            .scope(|ui| {
                ui.set_max_width(super::criteria::CAP);
                line(ui, &Row { cap: &number.to_string(), name: &name, is_chosen: false }, job)
            })
            .inner;
        let field = TextEdit::singleline(typed)
            .id(id)
            .hint_text(theme::caption("In your own words, then Enter").color(theme::HINT))
            .desired_width(f32::INFINITY)
            .background_color(theme::GROUND)
            .margin(Margin::symmetric(6, 3));
        let response = ui.add(field).accessible_name("Reason in your own words");
        if pressed {
            response.request_focus();
        }
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if entered && !typed.trim().is_empty() {
            let words = typed.trim().to_owned();
            let given = Given::NotAssessable { reason: reason.key.clone(), words };
            wishes.push(Command::Score(ScoreCommand::Answer { item: item.key.clone(), given }));
            typed.clear();
        }
    });
}

/// A name within a sentence: "Medial cortex" becomes "medial cortex", an abbreviation stays.
fn lower(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain([second]).chain(letters).collect()
        }
        _ => name.to_owned(),
    }
}
