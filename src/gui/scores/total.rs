//! What a sheet comes to: partial and without a verdict, or a total with the published cut-offs that it reaches, each
//! with the people it was found in and its source. And where stage and score contradict each other.

use eframe::egui::{Align, Label, Layout, Ui};
use egui_material_icons::icons;

use super::Shown;
use crate::analysis::book::ScoreDefinition;
use crate::analysis::score::{Passed, Step, passed};
use crate::gui::icons::icon_text;
use crate::gui::measures::wording;
use crate::gui::theme;

/// Height of a row.
const ROW: f32 = 19.0;

/// Draws the sum.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>) {
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.add_space(4.0);
    let (score, sum) = (shown.sheet.score, &shown.sheet.sum);
    if sum.is_empty() {
        line(ui, "Sum", &format!("no {} answered yet", score.nouns.0), false);
    } else if let Some(total) = sum.total() {
        let (from, to) = score.range;
        let is_single = score.items.len() == 1;
        let words = if is_single { total.to_string() } else { format!("{total} of {from} to {to}") };
        line(ui, if is_single { "Grade" } else { "Total" }, &words, true);
        step(ui, shown);
        cut_offs(ui, shown);
    } else {
        partial(ui, shown);
    }
    contradictions(ui, shown);
}

/// "Partial: 9 over 3 of 4 cortices; if complete 10 to 13 of 16, no verdict".
fn partial(ui: &mut Ui, shown: &Shown<'_>) {
    let (score, sum) = (shown.sheet.score, &shown.sheet.sum);
    let several = &score.nouns.1;
    let words = if sum.graded == 0 {
        format!("no {} graded", score.nouns.0)
    } else {
        format!("{} over {} of {} {several}", sum.sum, sum.graded, sum.items)
    };
    line(ui, "Partial", &words, true);
    let (from, to) = sum.within;
    line(ui, "if complete", &format!("{from} to {to}, no verdict"), false);
}

/// A word at the left, what it says at the right; on two lines where they do not fit on one.
fn line(ui: &mut Ui, word: &str, says: &str, is_strong: bool) {
    let says = if is_strong { theme::strong(says) } else { theme::second(says) };
    ui.spacing_mut().interact_size.y = ROW;
    ui.horizontal(|ui| {
        ui.add(Label::new(theme::second(word)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add(Label::new(says).wrap());
        });
    });
}

/// How the total changed since the last complete sheet.
fn step(ui: &mut Ui, shown: &Shown<'_>) {
    let table = shown.editor.score_table();
    let row = table.as_ref().and_then(|rows| rows.iter().find(|row| row.score == shown.sheet.score.key));
    let step = row.and_then(|row| row.cells.get(shown.sheet.visit)?.as_ref()).map(|cell| cell.step);
    let Some(step) = step.filter(|step| *step != Step::None) else { return };
    let words = format!("{} since the last complete sheet", wording::capitalised(&step.words()));
    let colour = if matches!(step, Step::Worse(_)) { theme::COMPLICATION_TEXT } else { theme::SECOND };
    ui.add(Label::new(theme::caption(words).color(colour)).wrap());
}

/// The published cut-offs that the total reaches; the others are told on hover.
fn cut_offs(ui: &mut Ui, shown: &Shown<'_>) {
    let score = shown.sheet.score;
    let days = shown.document.visits().get(shown.sheet.visit).map_or(0.0, |visit| visit.days);
    let all = passed(score, &shown.sheet.sum, days);
    if all.is_empty() {
        return;
    }
    ui.add_space(4.0);
    let (reached, others): (Vec<_>, Vec<_>) = all.into_iter().partition(Passed::is_reached);
    let (conditional, others): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|own| own.holds && own.cut_off.only_when.is_some());
    for own in &reached {
        self::reached(ui, own);
        ui.add_space(4.0);
    }
    for own in &conditional {
        let when = own.cut_off.only_when.as_deref().unwrap_or_default();
        let words = format!("Only when {when}: {}", own.cut_off.words);
        ui.add(Label::new(theme::caption(words)).wrap()).on_hover_ui(|ui| told(ui, own));
    }
    if !others.is_empty() {
        let words = match (reached.len(), others.len()) {
            (0, 1) => "Below the 1 published cut-off.".to_owned(),
            (0, count) => format!("Below all {count} published cut-offs."),
            (_, 1) => "1 other cut-off: not reached, or for another time.".to_owned(),
            (_, count) => format!("{count} other cut-offs: not reached, or for another time."),
        };
        let response = ui.add(Label::new(theme::caption(words)).wrap());
        response.on_hover_ui(|ui| others.iter().for_each(|own| told(ui, own)));
    }
    ui.add_space(2.0);
    ui.add(Label::new(theme::hint("For orientation, not a diagnosis.")).wrap());
}

/// A cut-off that is reached: its words, and beside them in whom it was found.
fn reached(ui: &mut Ui, own: &Passed<'_>) {
    let response = ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(icon_text(icons::ICON_CHECK, 14.0).color(theme::ACCENT));
        ui.vertical(|ui| {
            ui.add(Label::new(theme::caption(&own.cut_off.words).color(theme::TEXT)).wrap());
            let population = format!("found in: {}", own.cut_off.population);
            ui.add(Label::new(theme::caption(population)).wrap());
        });
    });
    response.response.on_hover_ui(|ui| told(ui, own));
}

/// A cut-off with everything that must be known of it.
fn told(ui: &mut Ui, own: &Passed<'_>) {
    ui.set_max_width(360.0);
    let why = match (&own.cut_off.only_when, own.holds, own.is_for_this_time) {
        (Some(when), ..) => format!("not reached by itself, only when {when}"),
        (None, true, true) => "reached".to_owned(),
        (None, false, true) => "not reached".to_owned(),
        (None, _, false) => "found for another time after the operation".to_owned(),
    };
    ui.add(Label::new(theme::strong(&own.cut_off.words)).wrap());
    ui.add(Label::new(theme::caption(format!("{}: {why}", own.cut_off.population))).wrap());
    ui.add(Label::new(theme::caption(wording::citation(&own.cut_off.citation))).wrap());
    ui.add_space(4.0);
}

/// Stage and score that cannot both be: pointed out, never corrected.
fn contradictions(ui: &mut Ui, shown: &Shown<'_>) {
    let score: &ScoreDefinition = shown.sheet.score;
    for own in shown.editor.contradictions().iter() {
        if own.visit != shown.sheet.visit || own.score != score.key {
            continue;
        }
        ui.add_space(4.0);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            ui.label(icon_text(icons::ICON_WARNING, 15.0).color(theme::WARNING));
            let words = format!("{}. Nothing was changed.", wording::capitalised(&own.words));
            ui.add(Label::new(theme::caption(words).color(theme::WARNING)).wrap());
        });
    }
}
