//! Marks of the other reading over a film: dashed, in a separate colour, each labelled with its reader. They are
//! below one's own marks and cannot be selected.

use std::sync::Arc;

use eframe::egui::{Galley, Painter, Rect, Shape, Stroke, StrokeKind};

use super::labels;
use super::marks::{self, extent, place_of};
use super::sheet::{Sheet, touch};
use crate::analysis::marks::{
    self as film_marks, Drawn, LabelBox, LabelRules, LabelWish, PlacedLabel, Strokes, style,
};
use crate::case::Place;
use crate::gui::theme;

/// Lengths of dashes and gaps.
const DASH: [f32; 2] = [7.0, 4.0];

/// Draws the strokes of visible parts: all halos first.
pub(super) fn strokes(painter: &Painter, sheet: &Sheet, parts: &[Drawn]) {
    let shown = sheet.shown(24.0);
    let (mut halos, mut lines) = (Vec::new(), Vec::new());
    let seen = |part: &&Drawn| extent(part).is_some_and(|around| touch(&around, &shown));
    for part in parts.iter().filter(seen) {
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

/// Draws their labels in the space left by one's own.
pub(super) fn labels(painter: &Painter, sheet: &Sheet, parts: &[Drawn], taken: &[Rect]) {
    let shown = sheet.shown(0.0);
    let screen = |place: Place| place_of(sheet.screen_from_film(place));
    let seen =
        |part: &&Drawn| !part.label.is_empty() && extent(part).is_some_and(|around| touch(&around, &shown));
    let ask = |part: &Drawn| Asked {
        text: labels::galley(painter, &part.label),
        strokes: part.strokes.map(screen),
        handles: part.handles.iter().map(|place| screen(*place)).collect(),
    };
    let asked: Vec<_> = parts.iter().filter(seen).take(labels::most(sheet)).map(ask).collect();
    let placed = place(sheet, &asked, taken);
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

/// Positions of labels, avoiding occupied rectangles.
fn place(sheet: &Sheet, asked: &[Asked], taken: &[Rect]) -> Vec<Option<PlacedLabel>> {
    let nothing = Strokes::default();
    let walls: Vec<_> =
        taken.iter().map(|rect| (place_of(rect.center()), labels::sizes(rect.size()))).collect();
    let walls = walls.iter().enumerate().map(|(index, (middle, size))| LabelWish {
        group: usize::MAX - index,
        size: Some(*size),
        strokes: &nothing,
        handles: std::slice::from_ref(middle),
        put: Some(*middle),
        is_needed: true,
    });
    let own = asked.iter().enumerate().map(|(group, asked)| LabelWish {
        group,
        size: Some(labels::sizes(asked.text.size() + 2.0 * labels::padding())),
        strokes: &asked.strokes,
        handles: &asked.handles,
        put: None,
        is_needed: false,
    });
    let wishes: Vec<LabelWish<'_>> = walls.chain(own).collect();
    let view = sheet.rect.shrink(4.0);
    let view = LabelBox { min: place_of(view.min), max: place_of(view.max) };
    let placed = film_marks::place_labels(view, &wishes, &LabelRules::default());
    placed.into_iter().skip(taken.len()).collect()
}
