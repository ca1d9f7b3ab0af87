//! Total of a score: partial and not interpreted, or a total with the published cut-offs of its population, with
//! those of other populations listed separately. Also contradictions between stage and score.

use eframe::egui::{Align, Label, Layout, Ui};
use egui_material_icons::icons;

use super::Shown;
use crate::analysis::book::{CutOff, ScoreDefinition};
use crate::analysis::score::{Held, Published, Setting, Step};
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
        let words = if is_single { total.to_string() } else { format!("{total} (range {from}–{to})") };
        line(ui, if is_single { "Grade" } else { "Total" }, &words, true);
        step(ui, shown);
        caveat(ui, shown);
        cut_offs(ui, shown);
    } else {
        partial(ui, shown);
        caveat(ui, shown);
    }
    contradictions(ui, shown);
}

/// "Partial: 9 from 3 of 4 cortices; possible total 10–13, not interpreted".
fn partial(ui: &mut Ui, shown: &Shown<'_>) {
    let (score, sum) = (shown.sheet.score, &shown.sheet.sum);
    let several = &score.nouns.1;
    let words = if sum.graded == 0 {
        format!("no {} graded", score.nouns.0)
    } else {
        format!("{} from {} of {} {several}", sum.sum, sum.graded, sum.items)
    };
    line(ui, "Partial", &words, true);
    let (from, to) = sum.within;
    line(ui, "Possible total", &format!("{from}–{to}, not interpreted"), false);
}

/// A caption on the left and a value on the right; on two lines if they do not fit on one.
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

/// Change of the total since the last complete score.
fn step(ui: &mut Ui, shown: &Shown<'_>) {
    let table = shown.editor.score_table();
    let row = table.as_ref().and_then(|rows| rows.iter().find(|row| row.score == shown.sheet.score.key));
    let step = row.and_then(|row| row.cells.get(shown.sheet.visit)?.as_ref()).map(|cell| cell.step);
    let Some(step) = step.filter(|step| *step != Step::None) else { return };
    let words = format!(
        "{} since the last complete score",
        wording::capitalised(&step.words(shown.sheet.score.better))
    );
    let colour = if matches!(step, Step::Worse(_)) { theme::COMPLICATION_TEXT } else { theme::SECOND };
    ui.add(Label::new(theme::caption(words).color(colour)).wrap());
}

fn setting<'a>(shown: &'a Shown<'_>) -> Option<Setting<'a>> {
    let visit = shown.document.visits().get(shown.sheet.visit)?;
    Some(Setting::of(shown.document.case(), shown.editor.book(), visit))
}

/// Caution for a cortex that was graded although an implant covers it.
fn caveat(ui: &mut Ui, shown: &Shown<'_>) {
    let words =
        setting(shown).map(|own| own.caveat(shown.sheet.score, &shown.sheet.sheet)).unwrap_or_default();
    if !words.is_empty() {
        let words = wording::capitalised(&words);
        ui.add(Label::new(theme::caption(words).color(theme::WARNING)).wrap());
    }
}

/// Published cut-offs of this population and time, with those that the total reaches; other populations in a list.
fn cut_offs(ui: &mut Ui, shown: &Shown<'_>) {
    let Some(setting) = setting(shown) else { return };
    let published = setting.published(shown.sheet.score, &shown.sheet.sum);
    if published == Published::default() {
        return;
    }
    ui.add_space(4.0);
    let (reached, others): (Vec<_>, Vec<_>) = published.fitting.into_iter().partition(Held::is_reached);
    let (conditional, others): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|own| own.holds && own.cut_off.only_when.is_some());
    let (unmet, others): (Vec<_>, Vec<_>) = others.into_iter().partition(|own| own.cut_off.is_definition);
    // Of the grades of a scale one is always met: the others need no word.
    let is_defined = reached.iter().any(|own| own.cut_off.is_definition);
    let caveat = setting.caveat(shown.sheet.score, &shown.sheet.sheet);
    for own in &reached {
        self::reached(ui, own.cut_off, &caveat);
        ui.add_space(4.0);
    }
    for own in &conditional {
        let when = own.cut_off.only_when.as_deref().unwrap_or_default();
        let words = format!("Only when {when}: {}", own.cut_off.words);
        ui.add(Label::new(theme::caption(words)).wrap()).on_hover_ui(|ui| {
            told(ui, own.cut_off, "applies only under a condition that a film cannot tell");
        });
    }
    for own in unmet.iter().filter(|_| !is_defined) {
        let words = format!("Definition not met: {}", own.cut_off.words);
        let response = ui.add(Label::new(theme::caption(words)).wrap());
        response.on_hover_ui(|ui| told(ui, own.cut_off, "not met"));
    }
    if !others.is_empty() {
        let stated = reached.iter().filter(|own| !own.cut_off.is_definition).count();
        let words = match (stated, others.len()) {
            (0, 1) => "The 1 published cut-off for this population and time is not reached.".to_owned(),
            (0, count) => {
                format!("None of the {count} published cut-offs for this population and time is reached.")
            }
            (_, 1) => "1 other cut-off for this population and time is not reached.".to_owned(),
            (_, count) => format!("{count} other cut-offs for this population and time are not reached."),
        };
        let response = ui.add(Label::new(theme::caption(words)).wrap());
        response.on_hover_ui(|ui| others.iter().for_each(|own| told(ui, own.cut_off, "not reached")));
    }
    for own in published.references {
        let words = format!("To compare: {} ({})", own.words, own.population);
        let response = ui.add(Label::new(theme::caption(words)).wrap());
        response.on_hover_text(wording::citation(&own.citation));
    }
    if !published.elsewhere.is_empty() {
        let words = format!("Found in other populations: {}", published.elsewhere.len());
        let response = ui.add(Label::new(theme::caption(words)).wrap());
        response.on_hover_ui(|ui| {
            ui.label(theme::hint("Not applied to this case."));
            for (cut_off, why) in &published.elsewhere {
                let why: Vec<_> = why.iter().map(|own| own.word()).collect();
                told(ui, cut_off, &why.join("; "));
            }
        });
    }
    ui.add_space(2.0);
    ui.add(Label::new(theme::hint("For orientation, not a diagnosis.")).wrap());
}

/// A cut-off that is reached, with its population, or a definition that is met; with the caveat of the total.
fn reached(ui: &mut Ui, own: &CutOff, caveat: &str) {
    let response = ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(icon_text(icons::ICON_CHECK, 14.0).color(theme::ACCENT));
        ui.vertical(|ui| {
            let caveat = if caveat.is_empty() { String::new() } else { format!(" ({caveat})") };
            let means = if own.is_definition { "Meets the definition: " } else { "" };
            let words = format!("{means}{}{caveat}", own.words);
            ui.add(Label::new(theme::caption(words).color(theme::TEXT)).wrap());
            let found = if own.is_definition { "A definition" } else { "Found in" };
            ui.add(Label::new(theme::caption(format!("{found}: {}", own.population))).wrap());
        });
    });
    response.response.on_hover_ui(|ui| told(ui, own, if own.is_definition { "met" } else { "reached" }));
}

/// A cut-off in full.
fn told(ui: &mut Ui, own: &CutOff, standing: &str) {
    ui.set_max_width(360.0);
    ui.add(Label::new(theme::strong(&own.words)).wrap());
    ui.add(Label::new(theme::caption(format!("{}: {standing}", own.population))).wrap());
    ui.add(Label::new(theme::caption(wording::citation(&own.citation))).wrap());
    ui.add_space(4.0);
}

/// Contradiction between stage and score: pointed out, never corrected.
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
            let words = format!("{}. Please review.", wording::capitalised(&own.words));
            ui.add(Label::new(theme::caption(words).color(theme::WARNING)).wrap());
        });
    }
}
