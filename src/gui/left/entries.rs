//! The technique tab: challenges with what was done, plan, operation and aftercare with their bars, and laboratory results
//! along the time of the case.

use eframe::egui::{Align2, FontId, Label, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{
    Given, Half, Record, Room, add_record, below, beside, entry, nothing, part, quiet, scrolled, select,
};
use crate::case::{AppliedState, Care, CarePhase, Case, EpisodeId, Key, LabFlag, LabResult, Technique};
use crate::editor::{Command, Editor, GoCommand, RecordAt, RecordList, Selected};
use crate::gui::case_editing::Drafts;
use crate::gui::{fonts, theme};

pub(super) fn show(ui: &mut Ui, editor: &Editor, given: Given<'_>, wishes: &mut Vec<Command>) {
    let Given { room, drafts } = given;
    let Some(document) = editor.document() else { return };
    let case = document.case();
    let is_empty = case.techniques.is_empty() && case.care.is_empty() && case.laboratory.is_empty();
    let mut tab = Tab { editor, case, drafts, wishes };
    match room {
        Room::Panel => scrolled(ui, "technique", |ui| {
            if is_empty {
                nothing(ui, "No techniques, plan, aftercare or laboratory results in this case.");
            }
            techniques(ui, &mut tab);
            care(ui, &mut tab);
            laboratory(ui, &mut tab);
        }),
        Room::Full => {
            let half = ui.available_width() * 0.48;
            beside(ui, half, |ui, half| match half {
                Half::First => scrolled(ui, "techniques", |ui| {
                    if is_empty {
                        nothing(ui, "No techniques, plan, aftercare or laboratory results in this case.");
                    }
                    techniques(ui, &mut tab);
                    laboratory(ui, &mut tab);
                }),
                Half::Second => scrolled(ui, "care", |ui| care(ui, &mut tab)),
            });
        }
    }
}

/// What the parts of the tab draw with.
struct Tab<'a> {
    editor: &'a Editor,
    case: &'a Case,
    drafts: &'a mut Drafts,
    wishes: &'a mut Vec<Command>,
}

impl Tab<'_> {
    fn is_selected(&self, list: RecordList, id: &Key) -> bool {
        is_selected(self.editor, list, id)
    }

    /// What follows a drawn entry: selection by a press, its fields below.
    fn after(
        &mut self,
        ui: &mut Ui,
        (list, id): (RecordList, &Key),
        response: &eframe::egui::Response,
        episode: Option<&EpisodeId>,
    ) {
        if response.clicked() {
            self.wishes.push(select(Selected::Entry(list, id.clone())));
            if let Some(episode) = episode {
                self.wishes.push(Command::Go(GoCommand::Episode(episode.clone())));
            }
        }
        let record = Record {
            at: RecordAt::new(list, id.as_str()),
            response,
            is_selected: self.is_selected(list, id),
        };
        below(ui, self.editor, self.drafts, record, self.wishes);
    }

    fn add(&mut self, ui: &mut Ui, list: RecordList) {
        add_record(ui, self.editor, self.drafts, list, self.wishes);
    }
}

fn is_selected(editor: &Editor, list: RecordList, id: &Key) -> bool {
    editor.left().selected == Some(Selected::Entry(list, id.clone()))
}

/// Whether an entry belongs to the episode whose row and films are lit.
fn is_lit(editor: &Editor, episode: Option<&EpisodeId>) -> bool {
    episode.is_some() && editor.lit_episode() == episode
}

fn episode_name(case: &Case, id: &EpisodeId) -> String {
    case.episode(id).map_or_else(|| id.to_string(), |episode| episode.name().to_owned())
}

fn sign(state: AppliedState) -> &'static str {
    match state {
        AppliedState::Done => "✔",
        AppliedState::InPart => "◐",
        AppliedState::NotDone => "✘",
        AppliedState::NotStated => "?",
    }
}

fn techniques(ui: &mut Ui, tab: &mut Tab<'_>) {
    part(ui, "Challenges and solutions");
    let (editor, case) = (tab.editor, tab.case);
    for technique in &case.techniques {
        let is_selected = tab.is_selected(RecordList::Technique, &technique.id);
        let response = entry(ui, is_selected, &name_of(case, technique), |ui| {
            ui.add(Label::new(theme::strong(&technique.challenge)).wrap().selectable(false));
            ui.add(Label::new(quiet(technique.solution.as_str())).wrap().selectable(false));
            for applied in &technique.applied {
                let lit = is_lit(editor, Some(&applied.episode));
                let what = if applied.what.is_empty() { applied.state.word() } else { &applied.what };
                let words =
                    format!("{} {}: {what}", sign(applied.state), episode_name(case, &applied.episode));
                let text = eframe::egui::RichText::new(words);
                let text = if lit { text.color(theme::ACCENT) } else { text };
                ui.add(Label::new(text).wrap().selectable(false)).on_hover_text(applied.state.word());
            }
        });
        let episode = technique.applied.first().map(|applied| &applied.episode);
        tab.after(ui, (RecordList::Technique, &technique.id), &response, episode);
    }
    tab.add(ui, RecordList::Technique);
}

fn name_of(case: &Case, technique: &Technique) -> String {
    let applied: Vec<String> = technique
        .applied
        .iter()
        .map(|own| format!("{}, {}: {}", episode_name(case, &own.episode), own.state.word(), own.what))
        .collect();
    format!("{}: {}. {}", technique.challenge, technique.solution, applied.join(". "))
}

fn care(ui: &mut Ui, tab: &mut Tab<'_>) {
    let case = tab.case;
    if case.care.is_empty() {
        part(ui, "Plan and aftercare");
    }
    for phase in CarePhase::ALL {
        let told = case.care.iter().filter(|own| own.phase == phase && !own.advice);
        let advice = case.care.iter().filter(|own| own.phase == phase && own.advice);
        for (list, heading) in [
            (told.collect::<Vec<_>>(), phase.word().to_owned()),
            (advice.collect::<Vec<_>>(), format!("{}: advice of the source", phase.word())),
        ] {
            if list.is_empty() {
                continue;
            }
            part(ui, &heading);
            for own in list {
                care_entry(ui, tab, own);
            }
        }
    }
    tab.add(ui, RecordList::Care);
}

/// "3 months from 0 days after revision": when a measure was, and how long.
pub(in crate::gui) fn care_time(case: &Case, own: &Care) -> String {
    let when = own.from.as_ref().map(|from| case.time_words(from));
    let lasting = own.lasting.map(crate::case::Offset::words);
    match (when, lasting) {
        (Some(when), Some(lasting)) => format!("{lasting} from {when}"),
        (Some(when), None) => format!("from {when}"),
        (None, Some(lasting)) => lasting,
        (None, None) => String::new(),
    }
}

fn care_entry(ui: &mut Ui, tab: &mut Tab<'_>, own: &Care) {
    let (editor, case) = (tab.editor, tab.case);
    let time = care_time(case, own);
    let episode = own.episode.as_ref().map(|id| episode_name(case, id)).unwrap_or_default();
    let name = format!("{}, {episode}: {} {} {time}", own.kind.word(), own.what, own.why);
    let response = entry(ui, tab.is_selected(RecordList::Care, &own.id), &name, |ui| {
        let head = [own.kind.word(), &episode].into_iter().filter(|word| !word.is_empty());
        let head = quiet(head.collect::<Vec<_>>().join(" · "));
        let lit = is_lit(editor, own.episode.as_ref());
        ui.add(Label::new(if lit { head.color(theme::ACCENT) } else { head }).selectable(false));
        ui.add(Label::new(&own.what).wrap().selectable(false));
        if !own.why.is_empty() {
            ui.add(Label::new(quiet(own.why.as_str())).wrap().selectable(false));
        }
        if !time.is_empty() {
            bar(ui, case, own, &time);
        }
    });
    tab.after(ui, (RecordList::Care, &own.id), &response, own.episode.as_ref());
}

/// A measure as a bar along the year after its operation.
fn bar(ui: &mut Ui, case: &Case, own: &Care, words: &str) {
    let from = own.from.as_ref().and_then(|from| case.days_since_anchor(from)).unwrap_or(0.0);
    let days = own.lasting.map_or(0.0, crate::case::Offset::days);
    let year = 365.25_f64.max(from + days);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::hover());
    let painter = ui.painter();
    let line = Rect::from_min_max(rect.min, pos2(rect.right(), rect.top() + 8.0));
    painter.rect_filled(line, 2, theme::LINE);
    let at = |day: f64| line.left() + line.width() * (day / year) as f32;
    let filled =
        Rect::from_min_max(pos2(at(from.max(0.0)), line.top()), pos2(at(from + days), line.bottom()));
    painter.rect_filled(filled, 2, theme::ACCENT);
    let font = FontId::new(theme::CAPTION_SIZE, fonts::regular());
    painter.text(pos2(rect.left(), rect.bottom()), Align2::LEFT_BOTTOM, words, font.clone(), theme::SECOND);
    let end = if year > 366.0 { format!("{} days", year.round()) } else { "12 months".to_owned() };
    painter.text(pos2(rect.right(), rect.bottom()), Align2::RIGHT_BOTTOM, end, font, theme::HINT);
}

fn laboratory(ui: &mut Ui, tab: &mut Tab<'_>) {
    let case = tab.case;
    part(ui, "Laboratory");
    for analyte in analytes(&case.laboratory) {
        let own: Vec<&LabResult> = case.laboratory.iter().filter(|own| own.analyte == analyte).collect();
        ui.label(quiet(analyte));
        multiple(ui, tab.editor, &own, tab.wishes);
        for result in own {
            let flag = result.flag().map(LabFlag::word).unwrap_or_default();
            let words = format!("{}: {}", case.time_words(&result.time), result.words());
            let name = format!("{analyte}, {words}, {flag}");
            let response = entry(ui, tab.is_selected(RecordList::Laboratory, &result.id), &name, |ui| {
                ui.add(Label::new(&words).wrap().selectable(false));
                if !flag.is_empty() {
                    let said = if result.flag.is_some() { "stated" } else { "from the reference range" };
                    ui.add(Label::new(quiet(format!("{flag}, {said}"))).selectable(false));
                }
            });
            let episode = case.anchor_of(&result.time);
            tab.after(ui, (RecordList::Laboratory, &result.id), &response, episode);
        }
    }
    tab.add(ui, RecordList::Laboratory);
}

/// What was measured, each once, in the order of the case.
pub(in crate::gui) fn analytes(results: &[LabResult]) -> Vec<&str> {
    let mut analytes: Vec<&str> = Vec::new();
    for result in results {
        if !analytes.contains(&result.analyte.as_str()) {
            analytes.push(&result.analyte);
        }
    }
    analytes
}

/// How far a result lies from the middle of its reference range: 1 above, −1 below, less where it is only slightly so.
pub(in crate::gui) fn lab_height(result: &LabResult) -> f32 {
    match result.flag() {
        Some(LabFlag::High) => 1.0,
        Some(LabFlag::SlightlyHigh) => 0.57,
        Some(LabFlag::SlightlyLow) => -0.57,
        Some(LabFlag::Low) => -1.0,
        Some(LabFlag::Normal) | None => 0.0,
    }
}

/// Draws a result: filled where there is a number, an open ring for words of the source.
pub(in crate::gui) fn lab_point(
    painter: &eframe::egui::Painter,
    at: eframe::egui::Pos2,
    result: &LabResult,
    radius: f32,
) {
    let colour = if result.flag().map_or(0, LabFlag::side) == 0 { theme::GOOD } else { theme::WARNING };
    if result.value.is_some() {
        painter.circle_filled(at, radius, colour);
    } else {
        painter.circle_stroke(at, radius, Stroke::new(1.5, colour));
    }
}

/// The results of one analyte along the visits of the case: above, within or below the reference range.
fn multiple(ui: &mut Ui, editor: &Editor, results: &[&LabResult], wishes: &mut Vec<Command>) {
    let Some(document) = editor.document() else { return };
    let (case, timeline) = (document.case(), document.timeline());
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::hover());
    let painter = ui.painter().clone();
    let range =
        Rect::from_min_max(pos2(rect.left(), rect.top() + 14.0), pos2(rect.right(), rect.bottom() - 14.0));
    painter.rect_filled(range, 2, theme::RAISED);
    painter.hline(rect.x_range(), range.center().y, Stroke::new(1.0, theme::LINE));
    let length = timeline.width.max(1e-6);
    let places = timeline.lab_points(case);
    for result in results {
        let placed = places
            .iter()
            .find(|point| case.laboratory.get(point.result).is_some_and(|own| own.id == result.id));
        let Some(x) = placed.map(|point| point.x) else { continue };
        let x = rect.left() + 8.0 + (rect.width() - 16.0) * (x / length) as f32;
        let at = pos2(x, range.center().y - 14.0 * lab_height(result));
        let is_chosen = is_selected(editor, RecordList::Laboratory, &result.id);
        let dot = Rect::from_center_size(at, vec2(16.0, 16.0));
        let response = ui.interact(dot, ui.scope_id().with(("lab", result.id.as_str())), Sense::click());
        let name = format!("{}, {}: {}", result.analyte, case.time_words(&result.time), result.words());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, &name));
        lab_point(&painter, at, result, 4.5);
        if is_chosen || response.has_focus() {
            painter.add(Shape::circle_stroke(at, 7.5, Stroke::new(1.5, theme::ACCENT)));
        }
        if response.on_hover_text(name).clicked() {
            wishes.push(select(Selected::Entry(RecordList::Laboratory, result.id.clone())));
        }
    }
}
