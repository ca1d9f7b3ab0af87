//! Marks of the states of findings: shape and colour together, as for stages. The word is beside
//! them, or in the tooltip and the accessible name.

use eframe::egui::{Align2, Color32, FontId, Painter, Pos2, Shape, Stroke, vec2};

use super::stage_mark::{HARD, NONE, REMODELLING, SOFT, UNITED, arcs, pie};
use crate::analysis::book::Look;
use crate::gui::fonts;

/// The colour of a look.
pub(crate) fn look_colour(look: Look) -> Color32 {
    match look {
        Look::Hollow | Look::Solid | Look::Dashed | Look::Tick | Look::Dash => NONE,
        Look::Quarter => SOFT,
        Look::Half => HARD,
        Look::Full => UNITED,
        Look::Ring => REMODELLING,
        Look::Diamond | Look::HollowDiamond | Look::Cross => super::COMPLICATION,
    }
}

/// Draws the mark of a state. `radius` in points, the outer edge.
pub(crate) fn look_mark(painter: &Painter, centre: Pos2, radius: f32, look: Look) {
    let colour = look_colour(look);
    let width = (radius * 0.26).clamp(1.25, 2.5);
    let edge = radius - width / 2.0;
    let stroke = Stroke::new(width, colour);
    match look {
        Look::Hollow => {
            painter.circle_stroke(centre, edge, stroke);
        }
        Look::Quarter => pie(painter, centre, edge, 0.25, stroke),
        Look::Half => pie(painter, centre, edge, 0.5, stroke),
        Look::Full => {
            painter.circle_filled(centre, radius, colour);
        }
        // Smaller than a full one, so that the two differ without colour.
        Look::Solid => {
            painter.circle_filled(centre, radius * 0.72, colour);
        }
        Look::Ring => {
            painter.circle_stroke(centre, edge, stroke);
            painter.circle_filled(centre, radius * 0.46, colour);
        }
        Look::Dashed => arcs(painter, centre, edge, 6, 0.6, stroke),
        Look::Tick => {
            let points = [vec2(-0.72, 0.06), vec2(-0.2, 0.56), vec2(0.76, -0.56)];
            painter.add(Shape::line(points.map(|at| centre + at * radius).to_vec(), stroke));
        }
        Look::Diamond => {
            painter.add(Shape::convex_polygon(diamond(centre, radius), colour, Stroke::NONE));
        }
        Look::HollowDiamond => {
            painter.add(Shape::closed_line(diamond(centre, radius - width * 0.6), stroke));
        }
        Look::Cross => {
            let arm = radius * 0.68;
            for across in [vec2(arm, arm), vec2(arm, -arm)] {
                painter.line_segment([centre - across, centre + across], stroke);
            }
        }
        Look::Dash => {
            let half = vec2(radius * 0.6, 0.0);
            painter.line_segment([centre - half, centre + half], stroke);
        }
    }
}

/// Not assessed: dimmed, and distinct from every state.
pub(crate) fn open_question(painter: &Painter, centre: Pos2, size: f32, colour: Color32) {
    let font = FontId::new(size, fonts::regular());
    painter.text(centre, Align2::CENTER_CENTER, "?", font, colour);
}

fn diamond(centre: Pos2, radius: f32) -> Vec<Pos2> {
    let corners = [vec2(0.0, -radius), vec2(radius, 0.0), vec2(0.0, radius), vec2(-radius, 0.0)];
    corners.iter().map(|corner| centre + *corner).collect()
}

#[cfg(test)]
mod tests {
    use eframe::egui::pos2;

    use super::*;
    use crate::gui::theme::stage_mark::tests::shape_of;

    const ALL: [Look; 12] = [
        Look::Hollow,
        Look::Quarter,
        Look::Half,
        Look::Full,
        Look::Solid,
        Look::Ring,
        Look::Dashed,
        Look::Tick,
        Look::Diamond,
        Look::HollowDiamond,
        Look::Cross,
        Look::Dash,
    ];

    #[test]
    fn states_differ_without_their_colours() {
        let middle = pos2(12.0, 12.0);
        let shapes: Vec<_> = ALL
            .into_iter()
            .map(|look| (look, shape_of(move |painter| look_mark(painter, middle, 8.0, look))))
            .collect();
        for (index, (look, shape)) in shapes.iter().enumerate() {
            assert!(shape.iter().filter(|lit| **lit).count() > 10, "{look:?} is drawn");
            for (other_look, other) in &shapes[index + 1..] {
                let differing = shape.iter().zip(other).filter(|(a, b)| a != b).count();
                assert!(differing >= 12, "{look:?} and {other_look:?} differ in {differing} pixels only");
            }
        }
    }
}
