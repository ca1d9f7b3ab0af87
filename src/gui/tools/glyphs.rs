//! Small icons of the shapes that tools draw, as strokes: one style for all shapes, crisp at every size.

use eframe::egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use crate::case::ShapeKind;

/// Size of an icon, in points.
const SIDE: f32 = 16.0;

/// Draws the icon of a shape in the middle of `rect`.
pub(super) fn shape(painter: &Painter, rect: Rect, kind: ShapeKind, colour: Color32) {
    let corner = (rect.center() - Vec2::splat(SIDE / 2.0)).round();
    let at = |x: f32, y: f32| corner + vec2(x, y);
    let stroke = Stroke::new(1.5, colour);
    let line = |points: Vec<Pos2>| painter.add(Shape::line(points, stroke));
    let dot = |at: Pos2| painter.circle_filled(at, 1.9, colour);
    match kind {
        ShapeKind::Point => {
            line(vec![at(8.0, 1.5), at(8.0, 14.5)]);
            line(vec![at(1.5, 8.0), at(14.5, 8.0)]);
        }
        ShapeKind::Arrow => {
            line(vec![at(2.0, 14.0), at(13.5, 2.5)]);
            line(vec![at(6.8, 2.5), at(13.5, 2.5), at(13.5, 9.2)]);
        }
        ShapeKind::Line => {
            line(vec![at(2.0, 14.0), at(14.0, 2.0)]);
            dot(at(2.0, 14.0));
            dot(at(14.0, 2.0));
        }
        ShapeKind::Polyline => {
            let corners = [at(1.8, 12.5), at(5.6, 4.0), at(10.4, 11.0), at(14.2, 3.0)];
            line(corners.to_vec());
            for corner in corners {
                dot(corner);
            }
        }
        ShapeKind::Angle => {
            line(vec![at(12.5, 2.0), at(2.0, 13.5), at(15.0, 13.5)]);
            line(arc(at(2.0, 13.5), 7.5, -47.6, 0.0));
        }
        ShapeKind::Rectangle => {
            line(vec![at(1.8, 3.4), at(14.2, 3.4), at(14.2, 12.6), at(1.8, 12.6), at(1.8, 2.7)]);
        }
        ShapeKind::Ellipse => {
            let points = arc(Pos2::ZERO, 1.0, 0.0, 360.0).into_iter();
            line(points.map(|point| at(8.0 + 6.8 * point.x, 8.0 + 4.4 * point.y)).collect());
        }
        ShapeKind::Circle => {
            line(arc(at(8.0, 8.0), 6.2, 0.0, 360.0));
            for degrees in [200.0_f32, 320.0, 80.0] {
                let (sin, cos) = degrees.to_radians().sin_cos();
                dot(at(8.0 + 6.2 * cos, 8.0 + 6.2 * sin));
            }
        }
        ShapeKind::Outline => {
            line(outline().map(|[x, y]| at(x, y)).to_vec());
        }
        ShapeKind::Text => {
            line(vec![at(2.8, 3.0), at(13.2, 3.0)]);
            line(vec![at(8.0, 3.0), at(8.0, 14.0)]);
        }
    }
}

/// A small triangle in the corner of a menu button.
pub(super) fn more(painter: &Painter, rect: Rect, colour: Color32) {
    let corner = rect.right_bottom() - vec2(4.0, 4.0);
    let points = vec![corner, corner - vec2(4.0, 0.0), corner - vec2(0.0, 4.0)];
    painter.add(Shape::convex_polygon(points, colour, Stroke::NONE));
}

fn arc(centre: Pos2, radius: f32, from: f32, to: f32) -> Vec<Pos2> {
    const STEPS: u16 = 28;
    let at = |step: u16| {
        let (sin, cos) = (from + (to - from) * f32::from(step) / f32::from(STEPS)).to_radians().sin_cos();
        pos2(centre.x + radius * cos, centre.y + radius * sin)
    };
    (0..=STEPS).map(at).collect()
}

/// A freehand closed line.
fn outline() -> [[f32; 2]; 25] {
    std::array::from_fn(|step| {
        let turn = std::f32::consts::TAU * step as f32 / 24.0;
        let radius = 5.6 + 0.9 * (2.0 * turn + 0.6).sin() + 0.5 * (3.0 * turn).cos();
        [8.0 + radius * turn.cos() * 1.1, 8.2 + radius * turn.sin() * 0.95]
    })
}
