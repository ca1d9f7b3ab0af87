//! Claims of the source with their verdicts, and where the patient of the case stands among the published rows.

use eframe::egui::{Color32, Label, RichText, Ui};

use super::{Record, add_record, below, entry, part, quiet, select};
use crate::analysis::literature::{
    CheckedClaim, Standing, Verdict, Worked, check_claims, row_numbers, standing,
};
use crate::case::{Case, Claim, CountingUnit, Literature};
use crate::editor::{Command, Editor, RecordAt, RecordList, Selected};
use crate::gui::case_editing::Drafts;
use crate::gui::theme;

/// Claims and standings, as they were computed.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) claims: Vec<CheckedClaim>,
    standings: Vec<Standing>,
}

impl Checked {
    pub(super) fn of(case: &Case, literature: &Literature, unit: CountingUnit) -> Self {
        Self { claims: check_claims(case, literature), standings: standing(case, literature, unit) }
    }
}

fn sign(verdict: Verdict) -> (&'static str, Color32) {
    match verdict {
        Verdict::Reproduced => ("✔", theme::GOOD),
        Verdict::UnderRule => ("◐", theme::WARNING),
        Verdict::NotReproduced => ("✘", theme::COMPLICATION_TEXT),
        Verdict::NoFigure => ("?", theme::SECOND),
    }
}

/// Draws the claims; the selected one with every rule and the rows behind its numbers.
pub(super) fn claims(
    ui: &mut Ui,
    editor: &Editor,
    literature: &Literature,
    checked: &Checked,
    drafts: &mut Drafts,
    wishes: &mut Vec<Command>,
) {
    part(ui, "Claims of the source");
    for (claim, own) in literature.claims.iter().zip(&checked.claims) {
        let is_selected = editor.left().selected == Some(Selected::Claim(claim.id.clone()));
        let name = format!("Claim: {}: {}", claim.says, own.verdict.word());
        let response = entry(ui, is_selected, &name, |ui| one(ui, claim, own, is_selected));
        if response.clicked() {
            wishes.push(select(Selected::Claim(claim.id.clone())));
        }
        let at = RecordAt::new(RecordList::Claim, claim.id.as_str());
        below(ui, editor, drafts, Record { at, response: &response, is_selected }, wishes);
    }
    add_record(ui, editor, drafts, RecordList::Claim, wishes);
}

fn one(ui: &mut Ui, claim: &Claim, own: &CheckedClaim, is_open: bool) {
    let (sign, colour) = sign(own.verdict);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(RichText::new(sign).color(colour));
        ui.add(Label::new(format!("“{}”", claim.says)).wrap().selectable(false));
    });
    ui.add(
        Label::new(RichText::new(own.verdict.word()).size(theme::CAPTION_SIZE).color(colour))
            .selectable(false),
    );
    if !is_open {
        return;
    }
    worked(ui, claim, "As worded", &own.rule);
    for reading in &own.readings {
        worked(ui, claim, "Other reading", reading);
    }
    for assumption in &own.assumptions {
        worked(ui, claim, "Assumption", assumption);
    }
    if !claim.note.is_empty() {
        ui.add(Label::new(quiet(claim.note.as_str())).wrap().selectable(false));
    }
}

fn worked(ui: &mut Ui, claim: &Claim, lead: &str, worked: &Worked) {
    let sign = if worked.reproduces { "=" } else { "≠" };
    let unit = if claim.percent { " %" } else { "" };
    ui.add(
        Label::new(format!("{lead}: {} {sign} {}{unit}", worked.words(), claim.figure))
            .wrap()
            .selectable(false),
    );
    let mut behind = row_numbers(&worked.numerator.rows);
    for episode in &worked.numerator.own {
        behind.extend([", ", &episode.to_string(), " of this case"]);
    }
    let interval =
        worked.interval.map_or_else(String::new, |(low, high)| format!("; interval {low:.1}–{high:.1} %"));
    ui.add(Label::new(quiet(format!("{} ({behind}{interval})", worked.says))).wrap().selectable(false));
}

/// Where this patient stands: each coded episode beside the rows with the same device and site.
pub(super) fn standings(
    ui: &mut Ui,
    editor: &Editor,
    case: &Case,
    literature: &Literature,
    checked: &Checked,
) {
    if checked.standings.is_empty() {
        return;
    }
    part(ui, "Where this patient stands");
    for own in &checked.standings {
        let Some(episode) = case.episode(&own.episode) else { continue };
        let is_lit = editor.lit_episode() == Some(&own.episode);
        let head = RichText::new(format!("{}: {}", episode.name(), episode.follow_up));
        let head = if is_lit { head.color(theme::ACCENT) } else { head };
        ui.add(Label::new(head).wrap());
        let device = own.device.as_ref().map_or("", |key| literature.device_name(key));
        let site = own.site.as_ref().map_or("", |key| literature.site_name(key));
        let rows = row_numbers(&own.alike.rows);
        let words =
            format!("Published with {device} at the {site} site: {} ({rows})", own.alike.total.words());
        ui.add(Label::new(quiet(words)).wrap());
        let told = own.alike.rates.iter().filter(|rate| rate.numerator.count > 0);
        let told: Vec<String> =
            told.map(|rate| format!("{} {}", rate.measure.word(), rate.words())).collect();
        ui.add(Label::new(quiet(told.join(" · "))).wrap());
        let months: Vec<String> = own
            .months_to_union
            .iter()
            .map(|(row, months)| format!("{months:.0} (row {})", row + 1))
            .collect();
        if !months.is_empty() {
            ui.add(Label::new(quiet(format!("Months to union where stated: {}", months.join(", ")))).wrap());
        }
        ui.add_space(4.0);
    }
}
