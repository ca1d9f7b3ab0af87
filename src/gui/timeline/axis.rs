//! The axis: one line per operation, breaks between them, scale marks, and the flags
//! of operations; axis units on the screen. Stops are drawn elsewhere.

use std::sync::Arc;

use eframe::egui::{
    Align2, Color32, FontId, Galley, Id, Painter, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};

use crate::analysis::Segment;
use crate::case::EpisodeId;
use crate::editor::{Command, GoCommand, Hover};
use crate::gui::lighting::Light;
use crate::gui::timeline::{Scene, crowd};
use crate::gui::{fonts, theme};

/// Distance from a visit, in points, within which a scale mark has no label.
const SAID: f32 = 30.0;
/// Width of the notch in the free edge of a flag.
const NOTCH: f32 = 6.0;

/// Lines, breaks and marks.
pub(super) fn lines(scene: &Scene<'_>, painter: &Painter) {
    let y = scene.lanes.axis;
    for segment in &scene.timeline.segments {
        let light = segment.anchor.as_ref().map_or(Light::Out, |anchor| scene.lighting.episode(anchor));
        let stroke = match light {
            Light::Out => Stroke::new(1.5, theme::EDGE),
            Light::Touched => Stroke::new(1.5, theme::ACCENT),
            Light::Lit => Stroke::new(2.0, theme::ACCENT.gamma_multiply(0.75)),
        };
        painter.hline(scene.scale.x(segment.start)..=scene.scale.x(segment.end), y, stroke);
        for tick in &segment.ticks {
            painter.vline(scene.scale.x(tick.x), y..=y + 5.0, Stroke::new(1.0, stroke.color));
        }
    }
    for gap in &scene.timeline.breaks {
        let (left, right) = (scene.scale.x(gap.start), scene.scale.x(gap.end));
        painter.extend(Shape::dotted_line(
            &[pos2(left + 8.0, y), pos2(right - 6.0, y)],
            theme::HINT,
            7.0,
            0.9,
        ));
        for x in [left, right] {
            let slash = |dx: f32| [pos2(x + dx - 2.5, y + 6.0), pos2(x + dx + 2.5, y - 6.0)];
            painter.line_segment(slash(0.0), Stroke::new(1.5, theme::SECOND));
        }
    }
}

/// Labels of the scale, as many as fit beside the `taken` parts of their line.
pub(super) fn scale_words(scene: &Scene<'_>, painter: &Painter, taken: Vec<(f32, f32)>) {
    let Some(y) = scene.lanes.scale else { return };
    let font = FontId::new(theme::CAPTION_SIZE - 1.0, fonts::regular());
    // A visit shows its interval itself: the scale does not repeat it below.
    let said: Vec<f32> = scene.visible_stops().map(|(_, x)| x).collect();
    let is_said = |x: f32| said.iter().any(|stop| (stop - x).abs() < SAID);
    let ticks = scene.timeline.segments.iter().enumerate();
    let ticks = ticks.flat_map(|(index, segment)| segment.ticks.iter().map(move |tick| (index, tick)));
    let (segments, ticks): (Vec<usize>, Vec<_>) =
        ticks.filter(|(_, tick)| !is_said(scene.scale.x(tick.x))).unzip();
    let galleys: Vec<Arc<Galley>> = ticks
        .iter()
        .map(|tick| painter.layout_no_wrap(tick.label.clone(), font.clone(), theme::HINT))
        .collect();
    let wishes: Vec<_> = ticks
        .iter()
        .zip(&galleys)
        .map(|(tick, galley)| (scene.scale.x(tick.x), vec![galley.size().x]))
        .collect();
    let numbered = wishes.iter().enumerate();
    let visible: Vec<usize> =
        numbered.filter(|(_, wish)| scene.shows_x(wish.0)).map(|(index, _)| index).collect();
    let placed = crowd::label(&wishes, &visible, 10.0, (scene.area.left(), scene.area.right()), taken);
    let told = together(&segments, &placed);
    for ((galley, place), told) in galleys.into_iter().zip(placed).zip(told) {
        if let Some((_, centre)) = place.filter(|_| told) {
            painter.galley(pos2(centre - galley.size().x / 2.0, y), galley, theme::HINT);
        }
    }
}

/// Which labels to draw: one alone on its stretch is no scale, and reads like a visit without a film.
fn together<T>(stretches: &[usize], placed: &[Option<T>]) -> Vec<bool> {
    let drawn = || stretches.iter().zip(placed).filter(|(_, place)| place.is_some());
    stretches.iter().map(|own| drawn().filter(|(stretch, _)| *stretch == own).count() > 1).collect()
}

/// A flag for each visible operation; a flag whose day zero is off to the left stays at the edge.
pub(super) fn flags(scene: &Scene<'_>, ui: &Ui, painter: &Painter, wishes: &mut Vec<Command>) {
    let mut standing: Vec<(&Segment, &EpisodeId, f32, bool)> = Vec::new();
    for segment in &scene.timeline.segments {
        let (Some(zero), Some(anchor)) = (segment.zero, segment.anchor.as_ref()) else { continue };
        let (x, end) = (scene.scale.x(zero), scene.scale.x(segment.end));
        let edge = scene.area.left() + 1.0;
        if x <= scene.area.right() && end > edge + 60.0 {
            standing.push((segment, anchor, x.max(edge), x >= edge));
        }
    }
    for (index, (segment, anchor, x, has_pole)) in standing.iter().enumerate() {
        let until = standing.get(index + 1).map_or(scene.area.right(), |next| next.2 - 6.0);
        let flag = Flag { name: &segment.name, anchor, x: *x, space: until - x, has_pole: *has_pole };
        flag.show(scene, ui, painter, wishes);
    }
}

struct Flag<'a> {
    name: &'a str,
    anchor: &'a EpisodeId,
    x: f32,
    space: f32,
    has_pole: bool,
}

impl Flag<'_> {
    fn show(&self, scene: &Scene<'_>, ui: &Ui, painter: &Painter, wishes: &mut Vec<Command>) {
        let light = scene.lighting.episode(self.anchor);
        let touched = scene.lighting.touches(self.anchor);
        let (fill, edge, text) = match (light, touched) {
            (Light::Lit, false) => (theme::CHOSEN, theme::ACCENT, theme::TEXT),
            (Light::Lit | Light::Out, true) | (Light::Touched, _) => {
                (theme::HOVER, theme::ACCENT, theme::TEXT)
            }
            (Light::Out, false) => (theme::RAISED, theme::EDGE, theme::SECOND),
        };
        let family = if light == Light::Lit { fonts::strong() } else { fonts::regular() };
        let galley =
            shortened(ui, self.name, FontId::new(theme::CAPTION_SIZE, family), text, self.space - 22.0);
        let lane = scene.lanes.flags;
        let rect =
            Rect::from_min_size(pos2(self.x, lane.min), vec2(galley.size().x + 16.0 + NOTCH, lane.span()));
        if self.has_pole {
            painter.vline(self.x, lane.min..=scene.lanes.axis + 8.0, Stroke::new(1.5, edge));
        }
        pennant(painter, rect, fill, edge);
        let at = pos2(self.x + 8.0, rect.center().y - galley.size().y / 2.0);
        painter.galley(at, galley, text);

        let id = Id::unique("timeline flag").with(self.anchor.as_str());
        let response = ui.interact(rect.intersect(scene.area), id, Sense::click());
        let name = format!("Operation: {}", self.name);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, light == Light::Lit, &name));
        if response.has_focus() {
            painter.rect_stroke(
                rect.expand(2.0),
                2,
                Stroke::new(1.0, theme::ACCENT),
                eframe::egui::StrokeKind::Outside,
            );
        }
        if response.hovered() {
            wishes.push(Command::Go(GoCommand::Hover(Some(Hover::Episode(self.anchor.clone())))));
        }
        if response.clicked() {
            wishes.push(Command::Go(GoCommand::Episode(self.anchor.clone())));
        }
        let episode = scene.document.case().episode(self.anchor);
        response.on_hover_ui(|ui| {
            ui.label(theme::strong(self.name));
            if let Some(episode) = episode {
                ui.label(theme::caption(format!("{} · {}", episode.site(), episode.treatment)));
                if !episode.follow_up.is_empty() {
                    ui.label(theme::caption(&episode.follow_up));
                }
            }
        });
    }
}

/// A flag with a notch in its free edge.
fn pennant(painter: &Painter, rect: Rect, fill: Color32, edge: Color32) {
    let (right, inner) = (rect.right(), rect.right() - NOTCH);
    let middle = pos2(inner, rect.center().y);
    painter.rect_filled(Rect::from_min_max(rect.min, pos2(inner, rect.bottom())), 0, fill);
    for y in [rect.top(), rect.bottom()] {
        let corner = vec![pos2(inner, y), pos2(right, y), middle];
        painter.add(Shape::convex_polygon(corner, fill, Stroke::NONE));
    }
    let outline = vec![
        rect.left_top(),
        pos2(right, rect.top()),
        middle,
        pos2(right, rect.bottom()),
        rect.left_bottom(),
    ];
    painter.add(Shape::closed_line(outline, Stroke::new(1.0, edge)));
}

/// One line of text, with an ellipsis if wider than `space`.
pub(super) fn shortened(ui: &Ui, text: &str, font: FontId, colour: Color32, space: f32) -> Arc<Galley> {
    let mut job = eframe::egui::text::LayoutJob::simple_singleline(fonts::readable(text), font, colour);
    job.wrap.max_width = space.max(24.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Message for an empty timeline.
pub(super) fn empty(painter: &Painter, area: Rect) {
    let font = FontId::new(theme::TEXT_SIZE, fonts::regular());
    let words = "This case has no films and no operations yet";
    painter.text(area.center(), Align2::CENTER_CENTER, words, font, theme::HINT);
}

/// The visible range on the screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    first: f64,
    left: f32,
    points_per_unit: f64,
}

impl Scale {
    /// `view` in axis units, between `left` and `right` in points.
    pub(super) fn new(view: (f64, f64), left: f32, right: f32) -> Self {
        let units = (view.1 - view.0).max(1e-6);
        let points_per_unit = f64::from((right - left).max(1.0)) / units;
        Self { first: view.0, left, points_per_unit }
    }

    /// Position of an axis unit, in points.
    pub(super) fn x(self, units: f64) -> f32 {
        self.left + ((units - self.first) * self.points_per_unit) as f32
    }

    /// Axis unit at `x` points.
    pub(super) fn units(self, x: f32) -> f64 {
        self.first + f64::from(x - self.left) / self.points_per_unit
    }

    /// Length of a distance in axis units.
    pub(super) fn length_units(self, points: f32) -> f64 {
        f64::from(points) / self.points_per_unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_of_the_scale_alone_on_its_stretch_is_not_drawn() {
        let placed = [Some(10.0), None, Some(90.0), Some(120.0), None];
        assert_eq!(together(&[0, 0, 1, 1, 1], &placed), [false, false, true, true, true]);
        assert_eq!(together(&[0, 1], &[Some(1.0), Some(2.0)]), [false, false]);
    }

    #[test]
    fn there_and_back() {
        let scale = Scale::new((5.0, 15.0), 100.0, 600.0);
        assert!((scale.x(5.0) - 100.0).abs() < 1e-4 && (scale.x(15.0) - 600.0).abs() < 1e-4);
        assert!((scale.units(350.0) - 10.0).abs() < 1e-9);
        assert!((scale.length_units(50.0) - 1.0).abs() < 1e-9);
    }
}
