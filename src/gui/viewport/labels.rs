//! Labels of marks: small dark boxes beside what they name, never over it, each with a line to it where it stands
//! apart. Only what is selected, touched or among the first in view has one, so that a crowd stays readable.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Color32, FontId, Galley, Painter, Pos2, Rect, Stroke, StrokeKind, Vec2, vec2};

use super::marks;
use super::sheet::{Sheet, distance, inside};
use crate::editor::{DrawnPart, Target};
use crate::gui::{fonts, theme};

/// How many labels a viewport shows at most, beside those of what is selected or touched.
const MOST: usize = 24;
/// Room round the text in its box, in points.
const PADDING: Vec2 = vec2(7.0, 3.0);
/// Room between a label and what it names, in points.
const GAP: f32 = 10.0;
/// Beyond this distance a line leads from the label to what it names, in points.
const LEADER: f32 = 18.0;
/// Widest row of a label, in points.
const WIDEST: f32 = 240.0;
/// Behind the text: dark enough for bone.
const GROUND: Color32 = Color32::from_rgba_premultiplied(9, 11, 13, 205);

/// A label where it stands.
#[derive(Debug, Clone)]
pub(super) struct LabelBox {
    /// What it names.
    pub(super) target: Target,
    /// Which part of it.
    pub(super) part: usize,
    /// Its box.
    pub(super) rect: Rect,
    text: Arc<Galley>,
    colour: Color32,
    /// Where the line to what it names ends, if it has one.
    leader: Option<Pos2>,
    is_strong: bool,
}

/// A label that the pointer carries: what it names, which part, and where its middle is now.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Carried {
    pub(super) target: Target,
    pub(super) part: usize,
    pub(super) middle: Pos2,
}

/// What labels keep clear of, and who comes first.
#[derive(Debug)]
pub(super) struct Surroundings<'a> {
    /// Corner text and the card of the tool.
    pub(super) taken: &'a [Rect],
    /// What the pointer rests on.
    pub(super) lit: Option<&'a Target>,
    /// A label on its way.
    pub(super) carried: Option<&'a Carried>,
}

/// Labels of the parts in view, each in its place.
pub(super) fn place(
    painter: &Painter,
    sheet: &Sheet,
    parts: &[&DrawnPart],
    around: &Surroundings<'_>,
) -> Vec<LabelBox> {
    let first = |part: &DrawnPart| part.is_selected || part.is_draft || around.lit == Some(&part.target);
    let mut named: Vec<&DrawnPart> = parts.iter().copied().filter(|part| !part.label.is_empty()).collect();
    named.sort_by_key(|part| !first(part));
    let count = named.iter().filter(|part| first(part)).count() + MOST;
    named.truncate(count);
    let lines: Vec<Vec<[Pos2; 2]>> = named.iter().map(|part| lines_of(sheet, part)).collect();
    let mut boxes: Vec<LabelBox> = Vec::new();
    for (index, part) in named.iter().enumerate() {
        let is_lit = around.lit == Some(&part.target);
        let text = galley(painter, part);
        let size = text.size() + 2.0 * PADDING;
        let carried =
            around.carried.filter(|carried| carried.target == part.target && carried.part == part.part);
        let own = carried
            .map(|carried| carried.middle)
            .or_else(|| part.label_at.map(|at| sheet.screen_from_film(at)));
        let rect = match own {
            Some(middle) => Rect::from_center_size(middle, size),
            None => {
                let taken: Vec<Rect> =
                    around.taken.iter().copied().chain(boxes.iter().map(|label| label.rect)).collect();
                free_place(sheet.rect, size, &lines, index, &taken)
            }
        };
        boxes.push(LabelBox {
            target: part.target.clone(),
            part: part.part,
            rect,
            text,
            colour: marks::colour_of(part, is_lit),
            leader: leader(rect, lines.get(index).map_or(&[][..], Vec::as_slice)),
            is_strong: part.is_selected || part.is_draft || is_lit,
        });
    }
    boxes
}

/// Draws labels, the first of them last: what is selected lies on top.
pub(super) fn draw(painter: &Painter, labels: &[LabelBox]) {
    for label in labels.iter().rev() {
        if let Some(end) = label.leader {
            let start = end.clamp(label.rect.min, label.rect.max);
            painter.line_segment([start, end], Stroke::new(3.0, Color32::from_black_alpha(120)));
            painter.line_segment([start, end], Stroke::new(1.0, label.colour.gamma_multiply(0.8)));
        }
        let edge = if label.is_strong { label.colour } else { Color32::from_white_alpha(40) };
        painter.rect(label.rect, theme::RADIUS, GROUND, Stroke::new(1.0, edge), StrokeKind::Inside);
        painter.galley(label.rect.min + PADDING, label.text.clone(), theme::TEXT);
    }
}

/// The first row is the name or value, the rest explains it.
fn galley(painter: &Painter, part: &DrawnPart) -> Arc<Galley> {
    let mut job = LayoutJob::default();
    job.wrap.max_width = WIDEST;
    for (index, row) in part.label.iter().enumerate() {
        let (size, family, color) = if index == 0 {
            (theme::TEXT_SIZE, fonts::strong(), theme::TEXT)
        } else {
            (theme::CAPTION_SIZE, fonts::regular(), theme::SECOND)
        };
        let text = if index == 0 { row.clone() } else { format!("\n{row}") };
        let format = TextFormat { font_id: FontId::new(size, family), color, ..TextFormat::default() };
        job.append(&text, 0.0, format);
    }
    painter.layout_job(job)
}

/// Everything of a part as lines on the screen.
fn lines_of(sheet: &Sheet, part: &DrawnPart) -> Vec<[Pos2; 2]> {
    let screen = |place: &crate::case::Place| sheet.screen_from_film(*place);
    let chains = part.strokes.lines.iter().chain(&part.strokes.dashed);
    let mut lines: Vec<[Pos2; 2]> = Vec::new();
    for chain in chains {
        lines.extend(chain.iter().zip(chain.iter().skip(1)).map(|(from, to)| [screen(from), screen(to)]));
    }
    for cross in &part.strokes.crosses {
        let at = screen(cross);
        let arm = vec2(marks::CROSS, 0.0);
        lines.push([at - arm, at + arm]);
        lines.push([at - arm.rot90(), at + arm.rot90()]);
    }
    if lines.is_empty() {
        lines.extend(part.handles.iter().map(|place| [screen(place); 2]));
    }
    lines
}

/// Where a label of this size covers least: never its own lines where that can be helped, then no other label,
/// then no other line; near before far.
fn free_place(view: Rect, size: Vec2, lines: &[Vec<[Pos2; 2]>], index: usize, taken: &[Rect]) -> Rect {
    let own = lines.get(index).map_or(&[][..], Vec::as_slice);
    let room = Rect::from_min_max(view.min + vec2(6.0, 6.0), (view.max - vec2(6.0, 6.0)).max(view.min));
    let mut best = (f32::INFINITY, Rect::from_center_size(view.center(), size));
    for (rank, rect) in candidates(own, view, size).into_iter().enumerate() {
        let rect = kept_within(rect, room);
        let cost = cost(rect, own, lines, index, taken) + rank as f32 * 0.5;
        if cost < best.0 {
            best = (cost, rect);
        }
    }
    best.1
}

fn cost(rect: Rect, own: &[[Pos2; 2]], lines: &[Vec<[Pos2; 2]>], index: usize, taken: &[Rect]) -> f32 {
    let crosses = |lines: &[[Pos2; 2]], rect: Rect| {
        lines.iter().filter(|[from, to]| inside(rect, *from, *to).is_some()).count() as f32
    };
    let others: f32 = lines
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != index)
        .map(|(_, lines)| crosses(lines, rect).min(4.0))
        .sum();
    let covered = taken.iter().filter(|other| other.expand(2.0).intersects(rect)).count() as f32;
    let far = own.iter().map(|[from, to]| distance(rect.center(), *from, *to)).fold(f32::INFINITY, f32::min);
    let far = if far.is_finite() { far } else { 0.0 };
    crosses(own, rect.expand(3.0)) * 1000.0 + covered * 100.0 + others * 8.0 + far * 0.05
}

/// Boxes beside the ends and the middle of what is in view of the lines, and beside all of it.
fn candidates(own: &[[Pos2; 2]], view: Rect, size: Vec2) -> Vec<Rect> {
    let mut around = Rect::NOTHING;
    let mut anchors: Vec<Pos2> = Vec::new();
    for [from, to] in own {
        if let Some([first, last]) = inside(view, *from, *to) {
            let ends = [*from + (*to - *from) * first, *from + (*to - *from) * last];
            for end in ends {
                around.extend_with(end);
            }
            anchors.push(ends[0] + (ends[1] - ends[0]) * 0.5);
            anchors.extend(ends);
        }
    }
    if !around.is_finite() {
        return vec![Rect::from_center_size(view.center(), size)];
    }
    let step = anchors.len().div_ceil(12).max(1);
    let mut near: Vec<Pos2> =
        vec![around.right_center(), around.left_center(), around.center_bottom(), around.center_top()];
    near.extend(anchors.into_iter().step_by(step));
    let sides = [
        vec2(1.0, 0.0),
        vec2(-1.0, 0.0),
        vec2(0.0, 1.0),
        vec2(0.0, -1.0),
        vec2(1.0, 1.0),
        vec2(1.0, -1.0),
        vec2(-1.0, 1.0),
        vec2(-1.0, -1.0),
    ];
    let beside = |at: Pos2, side: Vec2, gap: f32| {
        Rect::from_center_size(at + side * (size / 2.0 + Vec2::splat(gap)), size)
    };
    [GAP, 3.0 * GAP, 6.0 * GAP]
        .into_iter()
        .flat_map(|gap| near.iter().flat_map(move |at| sides.map(|side| beside(*at, side, gap))))
        .collect()
}

/// The box moved as little as needed to lie within the room.
fn kept_within(rect: Rect, room: Rect) -> Rect {
    let most = (room.max - rect.size()).max(room.min);
    Rect::from_min_size(rect.min.clamp(room.min, most), rect.size())
}

/// Where a line from the label to what it names ends, if the label stands apart.
fn leader(rect: Rect, own: &[[Pos2; 2]]) -> Option<Pos2> {
    let from = rect.center();
    let nearest = |[a, b]: &[Pos2; 2]| {
        let along = *b - *a;
        let fraction = if along.length_sq() > 0.0 {
            ((from - *a).dot(along) / along.length_sq()).clamp(0.0, 1.0)
        } else {
            0.0
        };
        *a + along * fraction
    };
    let end = own
        .iter()
        .map(nearest)
        .min_by(|a, b| rect.distance_to_pos(*a).total_cmp(&rect.distance_to_pos(*b)))?;
    (rect.distance_to_pos(end) > LEADER).then_some(end)
}

#[cfg(test)]
mod tests {
    use eframe::egui::pos2;

    use super::*;

    const VIEW: Rect = Rect { min: Pos2::new(0.0, 0.0), max: Pos2::new(600.0, 700.0) };

    fn covers(rect: Rect, lines: &[[Pos2; 2]]) -> bool {
        lines.iter().any(|[from, to]| inside(rect, *from, *to).is_some())
    }

    #[test]
    fn a_label_does_not_cover_what_it_names() {
        let size = vec2(150.0, 40.0);
        for (from, to) in [
            (pos2(20.0, 20.0), pos2(580.0, 680.0)),
            (pos2(300.0, 0.0), pos2(300.0, 700.0)),
            (pos2(2.0, 300.0), pos2(598.0, 310.0)),
            (pos2(590.0, 690.0), pos2(595.0, 695.0)),
        ] {
            let lines = vec![vec![[from, to]]];
            let rect = free_place(VIEW, size, &lines, 0, &[]);
            assert!(!covers(rect, &lines[0]), "{rect:?} covers {from:?} to {to:?}");
            assert!(VIEW.contains_rect(rect), "{rect:?}");
        }
    }

    #[test]
    fn labels_stand_beside_each_other() {
        let size = vec2(120.0, 24.0);
        let lines: Vec<_> = (0..6)
            .map(|row| vec![[pos2(100.0, 300.0 + row as f32 * 6.0), pos2(200.0, 300.0 + row as f32 * 6.0)]])
            .collect();
        let mut taken: Vec<Rect> = Vec::new();
        for index in 0..lines.len() {
            let rect = free_place(VIEW, size, &lines, index, &taken);
            assert!(taken.iter().all(|other| !other.intersects(rect)), "{rect:?} among {taken:?}");
            assert!(!covers(rect, &lines[index]));
            taken.push(rect);
        }
    }

    #[test]
    fn a_label_far_from_its_mark_has_a_line_to_it() {
        let own = [[pos2(10.0, 10.0), pos2(50.0, 10.0)]];
        let far = Rect::from_center_size(pos2(200.0, 100.0), vec2(40.0, 20.0));
        assert_eq!(leader(far, &own), Some(pos2(50.0, 10.0)));
        let near = Rect::from_center_size(pos2(40.0, 30.0), vec2(40.0, 20.0));
        assert_eq!(leader(near, &own), None);
    }
}
