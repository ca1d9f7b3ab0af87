//! Marks of the other reading over a film: dashed, in a separate colour, each labelled with its reader. They are
//! below one's own marks and cannot be selected.

use std::sync::Arc;

use eframe::egui::{Galley, Painter, Rect, Shape, Stroke, StrokeKind};

use super::labels::{self, Surroundings};
use super::marks::{self, extent, place_of};
use super::sheet::{Sheet, touch};
use crate::analysis::marks::{self as film_marks, Drawn, LabelBox, LabelRules, LabelWish, Strokes, style};
use crate::case::Place;
use crate::gui::theme;

/// Lengths of dashes and gaps.
const DASH: [f32; 2] = [7.0, 4.0];

/// Draws the strokes of visible parts: all halos first.
pub(super) fn strokes<'a>(painter: &Painter, sheet: &Sheet, parts: impl Iterator<Item = &'a Drawn>) {
    let shown = sheet.shown(24.0);
    let (mut halos, mut lines) = (Vec::new(), Vec::new());
    let seen = |part: &&Drawn| extent(part).is_some_and(|around| touch(&around, &shown));
    for part in parts.filter(seen) {
        let Strokes { lines: whole, dashed, tips, crosses } = &part.strokes;
        let screen = |place: &Place| sheet.screen_from_film(*place);
        for (chains, width) in [(whole, style::LINE_WIDTH), (dashed, style::THIN_WIDTH)] {
            for chain in chains {
                let points: Vec<_> = chain.iter().map(screen).collect();
                let width = width as f32;
                let beneath = Stroke::new(width + 2.0 * style::HALO_REACH as f32, marks::halo());
                let dashes = marks::dashes(&points, sheet.rect.expand(16.0), DASH);
                halos.extend(dashes.iter().map(|dash| Shape::line_segment(*dash, beneath)));
                let line = Stroke::new(width, theme::BESIDE);
                lines.extend(dashes.into_iter().map(|dash| Shape::line_segment(dash, line)));
            }
        }
        for tip in tips {
            let tip = [place_of(screen(&tip[0])), place_of(screen(&tip[1]))];
            let corners = style::tip_triangle(tip, 1.0).map(|corners| corners.map(marks::point).to_vec());
            lines.extend(corners.map(|corners| Shape::convex_polygon(corners, theme::BESIDE, Stroke::NONE)));
        }
        for cross in crosses {
            for arm in style::cross_arms(place_of(screen(cross)), 1.0) {
                let arm = arm.map(marks::point);
                let width = style::LINE_WIDTH as f32;
                halos.push(Shape::line_segment(arm, Stroke::new(width + 2.6, marks::halo())));
                lines.push(Shape::line_segment(arm, Stroke::new(width, theme::BESIDE)));
            }
        }
    }
    painter.extend(halos);
    painter.extend(lines);
}

/// A label to place: its text and target on the screen.
struct Asked {
    text: Arc<Galley>,
    strokes: Strokes,
    handles: Vec<Place>,
}

/// Draws their labels in the margins and in the space that one's own left, at the same density.
pub(super) fn labels(painter: &Painter, sheet: &Sheet, parts: &[Drawn], around: &Surroundings<'_>) {
    if labels::is_small(sheet) {
        return;
    }
    let shown = sheet.shown(0.0);
    let screen = |place: Place| place_of(sheet.screen_from_film(place));
    let ask = |part: &Drawn| {
        let seen = extent(part).is_some_and(|extent| touch(&extent, &shown));
        let rows = labels::rows_at(&part.label, part.kind, around.density);
        (seen && !rows.is_empty()).then(|| Asked {
            text: labels::galley(painter, rows),
            strokes: part.strokes.map(screen),
            handles: part.handles.iter().map(|place| screen(*place)).collect(),
        })
    };
    let asked: Vec<_> = parts.iter().filter_map(ask).take(labels::most(sheet)).collect();
    let wishes: Vec<LabelWish<'_>> = asked
        .iter()
        .enumerate()
        .map(|(group, asked)| LabelWish {
            group,
            size: Some(labels::sizes(asked.text.size() + 2.0 * labels::padding())),
            strokes: &asked.strokes,
            handles: &asked.handles,
            put: None,
            is_needed: false,
        })
        .collect();
    let boxed = |rect: &Rect| LabelBox { min: place_of(rect.min), max: place_of(rect.max) };
    let walls: Vec<_> = around.taken.iter().map(boxed).collect();
    let view = boxed(&sheet.rect.shrink(4.0));
    let placed = film_marks::place_in_margins(view, &wishes, &walls, around.ground, &LabelRules::default());
    drop(wishes);
    for (asked, placed) in asked.into_iter().zip(placed) {
        let Some(placed) = placed else { continue };
        let [min, max] = [placed.area.min, placed.area.max].map(|corner| marks::point(corner).round());
        let rect = Rect::from_min_max(min, max);
        if let Some(leader) = placed.leader {
            let line = Stroke::new(style::LEADER_WIDTH as f32, theme::BESIDE);
            painter.line_segment(leader.map(marks::point), line);
        }
        let edge = Stroke::new(1.0, theme::BESIDE.gamma_multiply(0.7));
        painter.rect(rect, style::LABEL_RADIUS as f32, labels::ground(), edge, StrokeKind::Inside);
        painter.galley(rect.min + labels::padding(), asked.text, theme::TEXT);
    }
}
