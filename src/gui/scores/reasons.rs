//! Reasons for "not assessable": those of the book with their digits, and a text field for other reasons.

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{FontId, Id, Key, Label, Margin, TextEdit, Ui};

use super::Shown;
use super::criteria::{INDENT, Row, line};
use crate::analysis::book::Reason;
use crate::case::Given;
use crate::editor::{Command, ScoreCommand, Scoring};
use crate::gui::{fonts, theme};

/// The reason being typed.
#[derive(Debug, Default)]
pub(super) struct Words {
    text: String,
    /// True if the field was open in the previous frame: a new one takes keyboard focus at once.
    is_open: bool,
}

/// True if a reason is asked for the current item.
pub(super) fn are_asked(scoring: &Scoring<'_>) -> bool {
    scoring.asks_reason || scoring.asks_words.is_some()
}

/// The reasons for the current item.
pub(super) fn show(
    ui: &mut Ui,
    shown: &Shown<'_>,
    scoring: &Scoring<'_>,
    typed: &mut Words,
    wishes: &mut Vec<Command>,
) {
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.add(Label::new(theme::strong("Why can it not be graded?")).wrap());
    for (index, reason) in shown.editor.book().reasons.iter().enumerate() {
        let number = index + 1;
        if offer(ui, shown, scoring, reason, number) {
            wishes.push(Command::Score(ScoreCommand::Reason(number)));
        }
    }
    if scoring.asks_words.is_some() {
        own_words(ui, typed, wishes);
    } else {
        *typed = Words::default();
    }
}

/// A reason with its digit. Returns true if it was pressed.
fn offer(ui: &mut Ui, shown: &Shown<'_>, scoring: &Scoring<'_>, reason: &Reason, number: usize) -> bool {
    let given = shown.given(scoring.item);
    let is_given = matches!(given, Some(Given::NotAssessable { reason: own, .. }) if *own == reason.key);
    let waits = scoring.asks_words.is_some_and(|own| own.key == reason.key);
    let more = if reason.asks { "…" } else { "" };
    let font_id = FontId::new(theme::CAPTION_SIZE, fonts::regular());
    let mut job = LayoutJob::single_section(
        format!("{}{more}", reason.name),
        TextFormat { font_id, color: theme::TEXT, ..TextFormat::default() },
    );
    job.wrap.max_width = ui.available_width() - INDENT;
    let name = format!("Reason {number}: {}", reason.name);
    line(ui, &Row { cap: &number.to_string(), name: &name, is_chosen: is_given || waits }, job)
}

/// The reason in the reader's own words: Enter records it, leaving the field returns to the grades.
fn own_words(ui: &mut Ui, typed: &mut Words, wishes: &mut Vec<Command>) {
    let field = TextEdit::singleline(&mut typed.text)
        .id(Id::unique("reason in own words"))
        .hint_text(theme::caption("In your own words, then Enter").color(theme::HINT))
        .desired_width(f32::INFINITY)
        .background_color(theme::GROUND)
        .margin(Margin::symmetric(6, 4));
    let response = ui.add(field).accessible_name("Reason in your own words");
    if !std::mem::replace(&mut typed.is_open, true) {
        response.request_focus();
        response.scroll_to_me(None);
    }
    if !response.lost_focus() {
        return;
    }
    if ui.input(|input| input.key_pressed(Key::Enter)) && !typed.text.trim().is_empty() {
        wishes.push(Command::Score(ScoreCommand::ReasonWords(typed.text.trim().to_owned())));
        typed.text.clear();
    } else if ui.input(|input| input.key_pressed(Key::Escape)) {
        typed.text.clear();
        wishes.push(Command::Score(ScoreCommand::AskReason));
    }
}
