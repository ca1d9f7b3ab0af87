//! Signs of stages and complications: colour and shape together, so that they remain distinct in
//! greyscale print and for colour-blind readers. The word is beside them if it fits.

use std::f32::consts::{FRAC_PI_2, TAU};

use eframe::egui::{Color32, Painter, Pos2, Shape, Stroke, Vec2, vec2};

use crate::analysis::book::StageSign;

pub(super) const NONE: Color32 = super::SECOND;
pub(super) const SOFT: Color32 = Color32::from_rgb(0xf0, 0xe4, 0x42);
pub(super) const HARD: Color32 = Color32::from_rgb(0xe6, 0x9f, 0x00);
pub(super) const UNITED: Color32 = Color32::from_rgb(0x56, 0xb4, 0xe9);
pub(super) const REMODELLING: Color32 = Color32::from_rgb(0x2f, 0xc2, 0x96);

/// The colour of the sign of a stage; grey without an assessment.
pub(crate) fn stage_colour(sign: Option<StageSign>) -> Color32 {
    match sign {
        Some(StageSign::Quarter) => SOFT,
        Some(StageSign::Half) => HARD,
        Some(StageSign::Full | StageSign::Fading) => UNITED,
        Some(StageSign::Core) => REMODELLING,
        Some(StageSign::Hollow | StageSign::Broken | StageSign::Bar | StageSign::Unknown) => NONE,
        None => super::HINT,
    }
}

/// Draws the sign of a stage; a dotted ring without an assessment. `radius` in points, the outer
/// edge.
pub(crate) fn stage_mark(painter: &Painter, centre: Pos2, radius: f32, sign: Option<StageSign>) {
    let colour = stage_colour(sign);
    let width = (radius * 0.26).clamp(1.25, 2.5);
    let edge = radius - width / 2.0;
    let stroke = Stroke::new(width, colour);
    let bar = |half: Vec2| painter.line_segment([centre - half, centre + half], stroke);
    match sign {
        None => arcs(painter, centre, edge, 8, 0.28, Stroke::new(width * 0.8, colour)),
        Some(StageSign::Broken) => arcs(painter, centre, edge, 6, 0.6, stroke),
        Some(StageSign::Hollow) => {
            painter.circle_stroke(centre, edge, stroke);
        }
        Some(StageSign::Quarter) => pie(painter, centre, edge, 0.25, stroke),
        Some(StageSign::Half) => pie(painter, centre, edge, 0.5, stroke),
        Some(StageSign::Full) => {
            painter.circle_filled(centre, radius, colour);
        }
        Some(StageSign::Core) => {
            painter.circle_stroke(centre, edge, stroke);
            painter.circle_filled(centre, radius * 0.46, colour);
        }
        Some(StageSign::Fading) => {
            painter.circle_stroke(centre, edge, stroke);
            bar(vec2(radius * 0.32, radius * 0.32));
        }
        Some(StageSign::Bar) => {
            painter.circle_stroke(centre, edge, stroke);
            bar(vec2(radius * 0.5, 0.0));
        }
        Some(StageSign::Unknown) => {
            let corners = [vec2(-edge, -edge), vec2(edge, -edge), vec2(edge, edge), vec2(-edge, edge)];
            painter.add(Shape::closed_line(corners.map(|corner| centre + corner).to_vec(), stroke));
        }
    }
}

/// Draws two short bars below a sign of `radius`: as before.
pub(crate) fn as_before_mark(painter: &Painter, centre: Pos2, radius: f32) {
    let stroke = Stroke::new(1.3, super::SECOND);
    for below in [3.0, 5.6] {
        let y = centre.y + radius + below;
        painter.hline(centre.x - radius * 0.5..=centre.x + radius * 0.5, y, stroke);
    }
}

/// Draws the mark of a complication: a diamond. `radius` in points, centre to corner.
pub(crate) fn complication_mark(painter: &Painter, centre: Pos2, radius: f32) {
    let corners = [vec2(0.0, -radius), vec2(radius, 0.0), vec2(0.0, radius), vec2(-radius, 0.0)];
    let points = corners.iter().map(|corner| centre + *corner).collect();
    painter.add(Shape::convex_polygon(points, super::COMPLICATION, Stroke::NONE));
}

/// A ring of `count` arcs, each covering `share` of its segment.
pub(super) fn arcs(painter: &Painter, centre: Pos2, radius: f32, count: u16, share: f32, stroke: Stroke) {
    let part = TAU / f32::from(count);
    for index in 0..count {
        let from = f32::from(index) * part - FRAC_PI_2;
        painter.add(Shape::line(arc(centre, radius, from, from + part * share), stroke));
    }
}

/// A ring whose first `share`, clockwise from the top, is filled.
pub(super) fn pie(painter: &Painter, centre: Pos2, radius: f32, share: f32, stroke: Stroke) {
    let mut points = vec![centre];
    points.extend(arc(centre, radius, -FRAC_PI_2, TAU * share - FRAC_PI_2));
    painter.add(Shape::convex_polygon(points, stroke.color, Stroke::NONE));
    painter.circle_stroke(centre, radius, stroke);
}

fn arc(centre: Pos2, radius: f32, from: f32, to: f32) -> Vec<Pos2> {
    let steps = ((to - from).abs() * radius).ceil().clamp(4.0, 64.0) as usize;
    let point = |step: usize| {
        let angle = from + (to - from) * step as f32 / steps as f32;
        centre + radius * vec2(angle.cos(), angle.sin())
    };
    (0..=steps).map(point).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use eframe::egui::pos2;
    use egui_kittest::Harness;

    use super::*;

    const SIDE: u32 = 24;

    /// The pixels covered by a mark, whatever its colour.
    pub(in crate::gui::theme) fn shape_of(draw: impl Fn(&Painter) + 'static) -> Vec<bool> {
        let mut harness = Harness::builder()
            .with_size([SIDE as f32, SIDE as f32])
            .with_render_cursor(false)
            .build_ui(move |ui| {
                ui.painter().rect_filled(ui.max_rect(), 0.0, Color32::BLACK);
                draw(ui.painter());
            });
        let image = harness.render().expect("lavapipe draws");
        image
            .pixels()
            .map(|pixel| u16::from(pixel[0]) + u16::from(pixel[1]) + u16::from(pixel[2]) > 160)
            .collect()
    }

    #[test]
    fn marks_differ_without_their_colours() {
        let middle = pos2(SIDE as f32 / 2.0, SIDE as f32 / 2.0);
        let signs = [
            StageSign::Hollow,
            StageSign::Quarter,
            StageSign::Half,
            StageSign::Full,
            StageSign::Core,
            StageSign::Fading,
            StageSign::Broken,
            StageSign::Bar,
            StageSign::Unknown,
        ];
        let stages = signs.into_iter().map(Some).chain([None]);
        let mut shapes: Vec<_> = stages
            .map(|stage| {
                (format!("{stage:?}"), shape_of(move |painter| stage_mark(painter, middle, 8.0, stage)))
            })
            .collect();
        shapes
            .push(("complication".into(), shape_of(move |painter| complication_mark(painter, middle, 8.0))));
        for (index, (name, shape)) in shapes.iter().enumerate() {
            assert!(shape.iter().filter(|lit| **lit).count() > 10, "{name} is drawn");
            for (other_name, other) in &shapes[index + 1..] {
                let differing = shape.iter().zip(other).filter(|(a, b)| a != b).count();
                assert!(differing >= 12, "{name} and {other_name} differ in {differing} pixels only");
            }
        }
    }
}
