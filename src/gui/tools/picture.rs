//! The illustration of a measure: bones in grey, placed parts in a muted accent, the next part
//! in a bright one. Drawn from the definition; independent of films.

use eframe::egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, vec2};

use crate::analysis::book::{Definition, PartDefinition};
use crate::analysis::marks::strokes;
use crate::case::Place;
use crate::gui::theme;

/// The bones.
const BONE: Color32 = Color32::from_rgb(0x6b, 0x76, 0x85);
/// The placed parts.
const DONE: Color32 = Color32::from_rgb(0x3a, 0x7c, 0xa3);

/// Draws the illustration of a measure into `rect`, highlighting the part with this index.
pub(super) fn draw(painter: &Painter, rect: Rect, definition: &Definition, now: Option<&PartDefinition>) {
    painter.rect(rect, theme::RADIUS, theme::GROUND, Stroke::new(1.0, theme::LINE), StrokeKind::Inside);
    let inner = rect.shrink(8.0);
    let at = |[x, y]: Place| inner.min + vec2(inner.width() * x as f32, inner.height() * y as f32);
    for curve in &definition.picture {
        painter.add(Shape::line(curve.iter().copied().map(at).collect(), Stroke::new(1.25, BONE)));
    }
    let index = now.and_then(|now| definition.parts.iter().position(|part| part.key == now.key));
    let done = index.unwrap_or(definition.parts.len());
    for part in definition.parts.iter().take(done) {
        part_of(painter, part, Stroke::new(1.5, DONE), &at);
    }
    if let Some(part) = now {
        part_of(painter, part, Stroke::new(2.0, theme::ACCENT), &at);
        for place in part.example.places() {
            painter.circle(at(*place), 3.0, theme::GROUND, Stroke::new(1.5, Color32::WHITE));
        }
    }
}

fn part_of(painter: &Painter, part: &PartDefinition, stroke: Stroke, at: &dyn Fn(Place) -> Pos2) {
    let drawn = strokes(&part.example);
    for chain in &drawn.lines {
        painter.add(Shape::line(chain.iter().copied().map(at).collect(), stroke));
    }
    for cross in drawn.crosses {
        painter.circle_filled(at(cross), 2.5, stroke.color);
    }
}
