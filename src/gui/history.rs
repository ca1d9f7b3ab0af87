//! The fracture history: one row per episode, cells as printed in the source. A row, its flag and its films are
//! highlighted together.

use std::sync::Arc;

use eframe::egui::{
    Color32, FontId, Galley, Id, Painter, Pos2, Rect, Role, ScrollArea, Sense, Shape, Stroke, StrokeKind, Ui,
    Vec2, WidgetInfo, pos2, vec2,
};

use super::case_editing::{Drafts, begin, fields_in_place};
use super::left::HistoryParts;
use super::lighting::{Light, Lighting};
use super::patient;
use super::{fonts, notices, theme};
use crate::analysis::book::Book;
use crate::case::{AnchorKind, Classification, Episode};
use crate::editor::{CaseField, CasePart, Command, Dialog, Editor, EpisodeField, GoCommand, Hover};

/// Space around the text of a cell.
const PAD: f32 = 8.0;
/// Least width of the table before it scrolls sideways.
const LEAST_WIDTH: f32 = 200.0;

/// Left edges and widths of the four columns; in a narrow panel the follow-up is below the treatment.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Columns {
    at: [(f32, f32); 4],
    is_stacked: bool,
}

impl Columns {
    /// The first two are as wide as their content; treatment and follow-up share the rest.
    fn of(width: f32) -> Self {
        let is_stacked = width < 270.0;
        let age = if is_stacked { 38.0 } else { 44.0 };
        let site = (width * 0.19).clamp(52.0, 84.0);
        let rest = (width - age - site).max(80.0);
        let third = age + site;
        let treatment = if is_stacked { rest } else { rest * 0.48 };
        let last = if is_stacked { (third, rest) } else { (third + treatment, rest - treatment) };
        Self { at: [(0.0, age), (age, site), (third, treatment), last], is_stacked }
    }

    /// The field that a double click edits so far from the top left corner of the cells; `down` is where the last cell
    /// begins.
    fn field_at(self, at: Vec2, down: f32) -> EpisodeField {
        let column = self.at.iter().rposition(|(left, _)| at.x >= *left).unwrap_or(0);
        match column {
            0 => EpisodeField::Age,
            1 => EpisodeField::Bone,
            3 if !self.is_stacked || at.y >= down => EpisodeField::FollowUp,
            _ => EpisodeField::Treatment,
        }
    }

    /// Height of a row of cells, and the offset of the last one.
    fn heights(self, galleys: &[Arc<Galley>]) -> (f32, f32) {
        let height = |index: usize| galleys.get(index).map_or(0.0, |galley| galley.size().y);
        let down = if self.is_stacked { height(2) + 2.0 } else { 0.0 };
        let last = if galleys.get(3).is_some_and(|galley| galley.text().is_empty()) {
            0.0
        } else {
            down + height(3)
        };
        (height(0).max(height(1)).max(height(2)).max(last), down)
    }
}

/// Draws patient, history and sources into a panel on the left; nothing if no case is open.
pub(crate) fn show(ui: &mut Ui, editor: &Editor, parts: HistoryParts<'_>, wishes: &mut Vec<Command>) {
    let HistoryParts { story, findings, drafts } = parts;
    let Some(document) = editor.document() else { return };
    let case = document.case();
    if editor.dialog() == Dialog::None {
        notices::within(ui, editor, wishes);
    }
    let is_at_foot = findings.at_foot(ui, editor, wishes);
    let area = ScrollArea::vertical().id_salt("history").auto_shrink([false, false]);
    let shown = area.show(ui, |ui| {
        let edge = 2.0 * theme::STEP;
        ui.add_space(theme::STEP / 2.0);
        inset(ui, edge, |ui| story.show(ui, editor, &case.patient, drafts, wishes));
        ui.add_space(theme::STEP);
        table(ui, editor, &case.episodes, drafts, wishes);
        if !is_at_foot {
            ui.add_space(theme::STEP);
            inset(ui, edge, |ui| findings.within(ui, editor, wishes));
        }
        ui.add_space(2.0 * theme::STEP);
        if !editor.left().is_full {
            inset(ui, edge, |ui| super::left::statements(ui, editor, drafts, wishes));
        }
        inset(ui, edge, |ui| patient::sources(ui, case));
        ui.add_space(theme::STEP);
    });
    findings.took(shown.content_size.y, is_at_foot);
}

fn inset(ui: &mut Ui, edge: f32, add: impl FnOnce(&mut Ui)) {
    let margin = eframe::egui::Margin::symmetric(edge as i8, theme::STEP as i8);
    eframe::egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.set_width(ui.available_width());
        add(ui);
    });
}

fn table(ui: &mut Ui, editor: &Editor, episodes: &[Episode], drafts: &mut Drafts, wishes: &mut Vec<Command>) {
    if episodes.is_empty() {
        return;
    }
    let columns = Columns::of(ui.available_width().max(LEAST_WIDTH) - 2.0 * theme::STEP - 4.0);
    let last = if columns.is_stacked { ["Treatment, follow-up", ""] } else { ["Treatment", "Follow-up"] };
    let heads = ["Age", "Site", last[0], last[1]].map(str::to_owned);
    ui.spacing_mut().item_spacing.y = 0.0;
    let lighting = Lighting::of(editor);
    let galleys = cells(ui, &heads, columns, theme::HINT, fonts::regular());
    let (rect, _) = row_rect(ui, columns.heights(&galleys).0, Sense::hover(), "history heads");
    paint_cells(ui.painter(), rect, columns, galleys);
    line_below(ui.painter(), rect);
    for episode in episodes {
        row(ui, &lighting, columns, editor.book(), episode, wishes);
        let part = CasePart::Episode(episode.id.clone());
        if editor.in_place().is_some_and(|(own, _)| *own == part) {
            inset(ui, theme::STEP, |ui| {
                fields_in_place(ui, editor, drafts, &part, wishes);
            });
        }
    }
}

/// The treatment, and below it the classes of the fracture.
fn treatment(book: &Book, episode: &Episode) -> String {
    let classes = episode.classifications.iter().map(|given| book.class_words(given));
    [episode.treatment.clone()].into_iter().chain(classes).collect::<Vec<_>>().join("\n")
}

/// Explanation of the classes, their limits and their source.
fn class_lines(book: &Book, episode: &Episode) -> Vec<String> {
    let of_class = |given: &Classification| {
        let meaning = book.class_meaning(given).map_or_else(String::new, |words| format!(": {words}"));
        let mut lines = vec![format!("{}{meaning}", book.class_words(given))];
        if let Some(system) = book.classification(&given.system) {
            lines.push(system.limits.clone());
            lines.push(format!("Source: {}", system.citation.text));
        }
        lines
    };
    episode.classifications.iter().flat_map(of_class).filter(|line| !line.is_empty()).collect()
}

fn row(
    ui: &mut Ui,
    lighting: &Lighting,
    columns: Columns,
    book: &Book,
    episode: &Episode,
    wishes: &mut Vec<Command>,
) {
    let age = episode.age_years.map(|age| age.to_string()).unwrap_or_default();
    let texts = [age, episode.site(), treatment(book, episode), episode.follow_up.clone()];
    let galleys = cells(ui, &texts, columns, theme::TEXT, fonts::regular());
    let flag_space = if episode.anchor().is_some() { 18.0 } else { 0.0 };
    let age_height = galleys.first().map_or(0.0, |galley| galley.size().y);
    let height = columns.heights(&galleys).0.max(age_height + flag_space);
    let (rect, response) = row_rect(ui, height, Sense::click(), episode.id.as_str());
    let name = row_name(episode, &texts);
    let light = lighting.episode(&episode.id);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, light == Light::Lit, &name));

    let painter = ui.painter();
    let touched = lighting.touches(&episode.id) || response.hovered();
    let ground = match (light, touched) {
        (Light::Lit, _) => Some(theme::CHOSEN),
        (Light::Out | Light::Touched, true) => Some(theme::HOVER),
        (Light::Out | Light::Touched, false) => None,
    };
    if let Some(ground) = ground {
        painter.rect_filled(rect, 0, ground);
    }
    if light == Light::Lit {
        painter.rect_filled(Rect::from_min_size(rect.min, vec2(3.0, rect.height())), 0, theme::ACCENT);
    }
    if response.has_focus() {
        painter.rect_stroke(rect, 0, Stroke::new(1.0, theme::ACCENT), StrokeKind::Inside);
    }
    let down = columns.heights(&galleys).1;
    paint_cells(painter, rect, columns, galleys);
    line_below(painter, rect);
    if episode.anchor().is_some() {
        let colour = if light == Light::Out && !touched { theme::SECOND } else { theme::ACCENT };
        flag(painter, pos2(rect.left() + 2.0 * theme::STEP, rect.top() + PAD + age_height + 5.0), colour);
    }
    if light == Light::Lit && is_lit_anew(ui, episode) {
        // The small matrix may cover the space below: keep the row it refers to visible.
        ui.scroll_to_rect(rect, None);
    }
    if response.hovered() {
        wishes.push(Command::Go(GoCommand::Hover(Some(Hover::Episode(episode.id.clone())))));
    }
    if response.double_clicked() {
        let corner = rect.min + vec2(2.0 * theme::STEP, PAD);
        let at = response.interact_pointer_pos().map_or(Vec2::ZERO, |at| at - corner);
        let field = CaseField::Episode(episode.id.clone(), columns.field_at(at, down));
        begin(CasePart::Episode(episode.id.clone()), Some(field), wishes);
    } else if response.clicked() {
        wishes.push(Command::Go(GoCommand::Episode(episode.id.clone())));
    }
    let lines = class_lines(book, episode);
    if !lines.is_empty() {
        response.on_hover_text(lines.join("\n"));
    }
}

/// True if another row was highlighted in the previous frame, or the space for the rows has changed.
fn is_lit_anew(ui: &Ui, episode: &Episode) -> bool {
    let id = Id::unique("history row last lit");
    let now = (episode.id.to_string(), ui.clip_rect().height().round() as u32);
    let before = ui.data_mut(|data| data.get_temp::<(String, u32)>(id));
    ui.data_mut(|data| data.insert_temp(id, now.clone()));
    before != Some(now)
}

/// "History: age 52, R femur, DHS, Hardware failure at 3 months": the accessible name of a row.
fn row_name(episode: &Episode, texts: &[String; 4]) -> String {
    let mut words = Vec::new();
    let [age, site, treatment, follow_up] = texts;
    if !age.is_empty() {
        words.push(format!("age {age}"));
    }
    words.extend(
        [site, treatment, follow_up]
            .into_iter()
            .filter(|text| !text.is_empty())
            .map(|text| text.replace('\n', ", ")),
    );
    if let Some(day_zero) = episode.anchor() {
        let what = match day_zero.kind {
            AnchorKind::Operation => "an operation",
            AnchorKind::Injury => "an injury",
            AnchorKind::Treatment => "a start of treatment",
            AnchorKind::NotStated => "a day zero that is not said what it is",
        };
        words.push(format!("{what} with films on the timeline"));
    }
    format!("History: {}", words.join(", "))
}

fn cells(
    ui: &Ui,
    texts: &[String; 4],
    columns: Columns,
    colour: Color32,
    family: eframe::egui::FontFamily,
) -> Vec<Arc<Galley>> {
    let font = FontId::new(theme::TEXT_SIZE, family);
    let pairs = texts.iter().zip(columns.at);
    pairs
        .map(|(text, (_, width))| {
            ui.painter().layout(fonts::readable(text), font.clone(), colour, width - PAD)
        })
        .collect()
}

fn row_rect(ui: &mut Ui, height: f32, sense: Sense, id: &str) -> (Rect, eframe::egui::Response) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height + 2.0 * PAD));
    let response = ui.interact(rect, Id::unique("history row").with(id), sense);
    (rect, response)
}

fn paint_cells(painter: &Painter, row: Rect, columns: Columns, galleys: Vec<Arc<Galley>>) {
    let origin = row.min + vec2(2.0 * theme::STEP, PAD);
    let (_, down) = columns.heights(&galleys);
    for (index, (galley, (left, _))) in galleys.into_iter().zip(columns.at).enumerate() {
        let top = if index == 3 { down } else { 0.0 };
        painter.galley(origin + vec2(left, top), galley, theme::TEXT);
    }
}

fn line_below(painter: &Painter, row: Rect) {
    painter.hline(row.x_range(), row.bottom() - 0.5, Stroke::new(1.0, theme::LINE));
}

/// A small version of the flag on the timeline.
fn flag(painter: &Painter, top_left: Pos2, colour: Color32) {
    painter.vline(top_left.x + 1.0, top_left.y..=top_left.y + 12.0, Stroke::new(1.5, colour));
    let cloth = [
        top_left + vec2(1.5, 0.0),
        top_left + vec2(11.0, 0.0),
        top_left + vec2(8.0, 3.5),
        top_left + vec2(11.0, 7.0),
        top_left + vec2(1.5, 7.0),
    ];
    let (upper, lower) = (vec![cloth[0], cloth[1], cloth[2]], vec![cloth[2], cloth[3], cloth[4]]);
    for part in [upper, lower, vec![cloth[0], cloth[2], cloth[4]]] {
        painter.add(Shape::convex_polygon(part, colour, Stroke::NONE));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_row_and_never_overlap() {
        for width in [300.0, 336.0, 520.0] {
            let columns = Columns::of(width).at;
            assert!(columns.windows(2).all(|pair| (pair[0].0 + pair[0].1 - pair[1].0).abs() < 1e-3));
            assert!((columns[3].0 + columns[3].1 - width).abs() < 1e-3);
        }
    }

    #[test]
    fn in_a_narrow_panel_the_last_two_share_one_column() {
        let columns = Columns::of(220.0);
        assert!(
            columns.is_stacked && columns.at[2] == columns.at[3] && columns.at[2].1 > 110.0,
            "{columns:?}"
        );
    }
}
