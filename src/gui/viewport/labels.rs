//! Labels of marks: small dark boxes beside their marks, with a leader line if they are apart. Their
//! positions are computed in `analysis::marks`; this module measures the text, keeps the corner text free and draws.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Color32, FontId, Galley, Painter, Pos2, Rect, Stroke, StrokeKind, Vec2, pos2, vec2};

use super::marks::{Look, colour, place_of};
use super::sheet::Sheet;
use crate::analysis::marks::{self as film_marks, LabelBox, LabelRules, LabelWish, Strokes, style};
use crate::case::Place;
use crate::editor::{CompareMode, DrawnTarget, LabelDensity, Target};
use crate::gui::fonts;

/// Widest row of a label, in points.
const WIDEST: f32 = 240.0;
/// Outline of a label that is not selected.
const EDGE: Color32 = Color32::from_rgba_premultiplied(36, 38, 40, 40);

/// A placed label.
#[derive(Debug, Clone)]
pub(super) struct Label {
    /// The mark it belongs to.
    pub(super) target: Target,
    /// The part of the mark.
    pub(super) part: usize,
    /// Its rectangle.
    pub(super) rect: Rect,
    text: Arc<Galley>,
    colour: Color32,
    leader: Option<[Pos2; 2]>,
    is_strong: bool,
}

/// A label being dragged: its mark, its part, and the current centre.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Carried {
    pub(super) target: Target,
    pub(super) part: usize,
    pub(super) middle: Pos2,
}

/// Areas that labels avoid, and a label being dragged.
#[derive(Debug)]
pub(super) struct Surroundings<'a> {
    /// Corner text and the hint card.
    pub(super) taken: &'a [Rect],
    /// The label being dragged.
    pub(super) carried: Option<&'a Carried>,
    /// How light the film is under the view.
    pub(super) ground: &'a film_marks::Ground,
    /// Labels that are shown.
    pub(super) density: LabelDensity,
}

/// Label request for one part: its strokes and positions on the screen, and its text.
struct Asked<'a> {
    part: &'a DrawnTarget,
    look: Look,
    group: usize,
    strokes: Strokes,
    handles: Vec<Place>,
    text: Option<Arc<Galley>>,
    put: Option<Place>,
}

/// Labels of the visible parts, each in its position.
pub(super) fn place(
    painter: &Painter,
    sheet: &Sheet,
    parts: &[(&DrawnTarget, Look)],
    around: &Surroundings<'_>,
) -> Vec<Label> {
    let most = if is_small(sheet) { 0 } else { most(sheet) };
    let mut named = 0;
    let mut asked: Vec<Asked<'_>> = Vec::new();
    for (part, look) in parts {
        named += usize::from(!part.label.is_empty() && !look.is_first() && is_shown(part, around.density));
        if named > most && !look.is_first() {
            continue;
        }
        asked.push(ask(painter, sheet, part, *look, around, asked.last()));
    }
    let wishes: Vec<LabelWish<'_>> = asked.iter().map(Asked::wish).collect();
    let boxed = |rect: &Rect| LabelBox { min: place_of(rect.min), max: place_of(rect.max) };
    let walls: Vec<_> = around.taken.iter().map(boxed).collect();
    let view = boxed(&sheet.rect.shrink(4.0));
    let rules = LabelRules::default();
    let placed = film_marks::place_in_margins(view, &wishes, &walls, around.ground, &rules);
    drop(wishes);
    asked.into_iter().zip(placed).filter_map(|(asked, placed)| asked.label(placed?)).collect()
}

/// Least side of a viewport in which labels of marks that are neither selected nor hovered are shown, in points.
const LEAST_SIDE: f32 = 230.0;

pub(super) fn is_small(sheet: &Sheet) -> bool {
    sheet.rect.width().min(sheet.rect.height()) < LEAST_SIDE
}

/// Height of a film below which an audience sees values alone, in points: more would lie over the fracture.
const VALUES_BELOW: f32 = 700.0;
/// Height below which it sees no label.
const NONE_BELOW: f32 = 300.0;

/// Labels that are shown on a film of this height: fewer on a low one while something is presented.
pub(super) fn presented(density: LabelDensity, presents: bool, high: f32) -> LabelDensity {
    match density {
        LabelDensity::None => LabelDensity::None,
        LabelDensity::All | LabelDensity::Values if presents && high < NONE_BELOW => LabelDensity::None,
        LabelDensity::All if presents && high < VALUES_BELOW => LabelDensity::Values,
        LabelDensity::All => LabelDensity::All,
        LabelDensity::Values => LabelDensity::Values,
    }
}

/// Labels that are shown while two films are one picture: what is compared goes first, and what changed is numbered there.
pub(super) fn compared(density: LabelDensity, mode: Option<CompareMode>) -> LabelDensity {
    match (mode, density) {
        (Some(CompareMode::Changes), _) => LabelDensity::None,
        (Some(_), LabelDensity::All) => LabelDensity::Values,
        (Some(_) | None, density) => density,
    }
}

/// True if a density shows the label of a mark that is neither selected nor hovered.
fn is_shown(part: &DrawnTarget, density: LabelDensity) -> bool {
    !rows_at(&part.label, part.kind, density).is_empty()
}

/// Rows of the label of a mark that is neither selected nor hovered.
pub(super) fn rows_at(label: &[String], kind: style::Kind, density: LabelDensity) -> &[String] {
    match density {
        LabelDensity::All => label,
        LabelDensity::Values if kind == style::Kind::Measure => label.get(..1).unwrap_or_default(),
        LabelDensity::Values | LabelDensity::None => &[],
    }
}

/// Rows of a label at a density: what is selected or hovered is told in full.
fn rows(part: &DrawnTarget, look: Look, density: LabelDensity) -> &[String] {
    if look.is_first() { &part.label } else { rows_at(&part.label, part.kind, density) }
}

/// Maximum number of labels of marks that are neither selected nor hovered.
pub(super) fn most(sheet: &Sheet) -> usize {
    film_marks::most_labels(sizes(sheet.rect.size()))
}

fn ask<'a>(
    painter: &Painter,
    sheet: &Sheet,
    part: &'a DrawnTarget,
    look: Look,
    around: &Surroundings<'_>,
    before: Option<&Asked<'_>>,
) -> Asked<'a> {
    let screen = |place: Place| place_of(sheet.screen_from_film(place));
    let carried = around.carried.filter(|carried| carried.target == part.target && carried.part == part.part);
    let put = carried.map(|carried| place_of(carried.middle)).or_else(|| part.label_at.map(screen));
    let rows = rows(part, look, around.density);
    let group = before.map_or(0, |before| before.group + usize::from(before.part.target != part.target));
    Asked {
        part,
        look,
        group,
        strokes: part.strokes.map(screen),
        handles: part.handles.iter().map(|place| screen(*place)).collect(),
        text: (!rows.is_empty()).then(|| galley(painter, rows)),
        put,
    }
}

impl Asked<'_> {
    fn wish(&self) -> LabelWish<'_> {
        LabelWish {
            group: self.group,
            size: self.text.as_ref().map(|text| sizes(text.size() + 2.0 * padding())),
            strokes: &self.strokes,
            handles: &self.handles,
            put: self.put,
            is_needed: self.look.is_first(),
        }
    }

    fn label(self, placed: film_marks::PlacedLabel) -> Option<Label> {
        let point = |[x, y]: Place| pos2(x as f32, y as f32);
        Some(Label {
            target: self.part.target.clone(),
            part: self.part.part,
            rect: Rect::from_min_max(point(placed.area.min).round(), point(placed.area.max).round()),
            text: self.text?,
            colour: self.look.colour(),
            leader: placed.leader.map(|ends| ends.map(point)),
            is_strong: self.look.is_first(),
        })
    }
}

/// Draws labels, above all leaders; the selected one last, on top.
pub(super) fn draw(painter: &Painter, labels: &[Label]) {
    let (weak, strong): (Vec<_>, Vec<_>) = labels.iter().partition(|label| !label.is_strong);
    for (label, leader) in labels.iter().filter_map(|label| Some((label, label.leader?))) {
        let width = style::LEADER_WIDTH as f32;
        painter.line_segment(leader, Stroke::new(width + 2.0, Color32::from_black_alpha(120)));
        painter.line_segment(leader, Stroke::new(width, label.colour));
    }
    for label in weak.into_iter().chain(strong) {
        let edge = if label.is_strong { label.colour } else { EDGE };
        painter.rect(
            label.rect,
            style::LABEL_RADIUS as f32,
            ground(),
            Stroke::new(1.0, edge),
            StrokeKind::Inside,
        );
        painter.galley(label.rect.min + padding(), label.text.clone(), colour(style::LABEL_TEXT));
    }
}

/// Background of a label.
pub(super) fn ground() -> Color32 {
    let ([r, g, b], alpha) = style::LABEL_GROUND;
    Color32::from_rgba_unmultiplied(r, g, b, alpha)
}

pub(super) fn padding() -> Vec2 {
    vec2(style::LABEL_PADDING[0] as f32, style::LABEL_PADDING[1] as f32)
}

pub(super) fn sizes(size: Vec2) -> [f64; 2] {
    [f64::from(size.x), f64::from(size.y)]
}

/// The first row is the name or value, the others explain it.
pub(super) fn galley(painter: &Painter, rows: &[String]) -> Arc<Galley> {
    let mut job = LayoutJob::default();
    job.wrap.max_width = WIDEST;
    for (index, row) in rows.iter().enumerate() {
        let (size, family, shade) = if index == 0 {
            (style::LABEL_SIZE, fonts::strong(), style::LABEL_TEXT)
        } else {
            (style::LABEL_SECOND_SIZE, fonts::regular(), style::LABEL_SECOND)
        };
        let row = fonts::readable(row);
        let text = if index == 0 { row } else { format!("\n{row}") };
        let font_id = FontId::new(size as f32, family);
        job.append(&text, 0.0, TextFormat { font_id, color: colour(shade), ..TextFormat::default() });
    }
    painter.layout_job(job)
}

#[cfg(test)]
mod presented_tests {
    use super::*;

    #[test]
    fn fewer_labels_stand_over_films_that_are_compared_and_none_over_what_changed() {
        use LabelDensity as L;
        assert_eq!(compared(L::All, None), L::All);
        assert_eq!(compared(L::All, Some(CompareMode::Curtain)), L::Values);
        assert_eq!(compared(L::None, Some(CompareMode::Curtain)), L::None);
        assert_eq!(compared(L::All, Some(CompareMode::Changes)), L::None);
    }

    #[test]
    fn an_audience_sees_fewer_labels_on_a_low_film() {
        use LabelDensity as L;
        for (density, high, shown) in [
            (L::All, 750.0, L::All),
            (L::All, 670.0, L::Values),
            (L::Values, 670.0, L::Values),
            (L::Values, 290.0, L::None),
            (L::None, 750.0, L::None),
        ] {
            assert_eq!(presented(density, true, high), shown, "{density:?} {high}");
            assert_eq!(presented(density, false, high), density, "who reads chooses");
        }
    }
}
