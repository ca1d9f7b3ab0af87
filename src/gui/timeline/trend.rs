//! The trend of one measure below the axis: points with error bars at their time, connected within one
//! operation only. The values are computed in `analysis`; this module draws them.

use std::sync::Arc;

use eframe::egui::{
    FontId, Galley, Id, Painter, Pos2, Rangef, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::Scene;
use super::thumbnails::films;
use crate::analysis::book::{Definition, Unit};
use crate::analysis::measure::Value;
use crate::case::{MarkId, RadiographId};
use crate::editor::{Command, Editor, GoCommand, Hover, MarkCommand, Target};
use crate::gui::measures::change::Change;
use crate::gui::{fonts, theme};

/// Height of the lane of a trend.
pub(super) const LANE: f32 = 54.0;
/// Height of the name above the points.
const NAME: f32 = 16.0;
/// Radius of a point.
const POINT: f32 = 3.0;

/// A measure over time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Trend {
    /// "Neck–shaft angle".
    pub(super) name: String,
    /// "mm, calibrated on lag-screw shank", "mm, several sources", "+ varus, − valgus": unit and source.
    pub(super) scale: String,
    /// Its values in chronological order.
    pub(super) points: Vec<Point>,
}

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Point {
    pub(super) mark: MarkId,
    pub(super) film: RadiographId,
    pub(super) value: f64,
    /// Error downwards and upwards.
    pub(super) band: (f64, f64),
    /// "129.9°".
    pub(super) number: String,
    /// "129.9° ± 0.6, −0.3° since 2 days".
    pub(super) words: String,
}

impl Trend {
    /// The selected measure, if any of its values can be drawn on one axis.
    pub(super) fn of(editor: &Editor) -> Option<Self> {
        let key = editor.trend()?;
        let table = editor.measure_table()?;
        // Of several choices of a measure (cortices, implants) the one with most values.
        let rows = table.rows.iter().filter(|row| row.measure == *key).map(|row| (row, row.trend()));
        let (row, trend) = rows.rev().max_by_key(|(_, trend)| trend.len())?;
        let case = editor.document()?.case();
        let values = trend.iter().filter_map(|point| Some(row.cells.get(point.visit)?.spoken()?.1));
        let scale = scale_words(&values.collect::<Vec<_>>(), editor.book().measure(key));
        let points = trend.iter().filter_map(|point| {
            let (entry, value) = row.cells.get(point.visit)?.spoken()?;
            let change = Change::of_entry(case, &table, entry);
            let change = change.map(|change| format!(", {}", change.full)).unwrap_or_default();
            Some(Point {
                mark: entry.mark,
                film: entry.film.clone(),
                value: point.value,
                band: (point.minus, point.plus),
                number: value.number_words(),
                words: format!("{}{change}", value.words_with_source()),
            })
        });
        Some(Self { name: row.name.clone(), scale, points: points.collect() })
    }

    /// "Length · mm, calibrated on lag-screw shank".
    fn title(&self) -> String {
        if self.scale.is_empty() { self.name.clone() } else { format!("{} · {}", self.name, self.scale) }
    }
}

/// Unit and source of a trend, or the meaning of its sign. An angle without a sign includes its unit.
fn scale_words(values: &[&Value], definition: Option<&Definition>) -> String {
    let Some(first) = values.first() else { return String::new() };
    let unit = match first.unit {
        Unit::Millimetre | Unit::Pixel => first.unit.code(),
        Unit::Degree | Unit::Percent | Unit::One => "",
    };
    let is_one = values.iter().all(|value| value.source == first.source);
    let source = if is_one { first.source.as_str() } else { "several sources: see each point" };
    let sign = definition.map(Definition::sign_brief).unwrap_or_default();
    let words = [unit, source, sign.as_str()].into_iter().filter(|words| !words.is_empty());
    words.collect::<Vec<_>>().join(", ")
}

/// A point with its position on the screen.
struct Placed<'a> {
    point: &'a Point,
    segment: usize,
    at: Pos2,
    bar: Rangef,
}

/// Draws the trend into its lane.
pub(super) fn show(scene: &Scene<'_>, ui: &Ui, painter: &Painter, trend: &Trend, wishes: &mut Vec<Command>) {
    let Some(lane) = scene.lanes.trend else { return };
    let placed = place(scene, trend, Rangef::new(lane.min + NAME + 6.0, lane.max - 6.0));
    let edge = Rangef::new(scene.area.left() - 14.0, scene.area.right() + 14.0);
    painter.hline(edge, lane.min - 2.0, Stroke::new(1.0, theme::LINE));
    let mut taken = vec![title(ui, painter, scene, &trend.title(), lane)];
    for pair in placed.windows(2) {
        if let [a, b] = pair
            && a.segment == b.segment
        {
            painter.line_segment([a.at, b.at], Stroke::new(1.5, theme::ACCENT.gamma_multiply(0.8)));
        }
    }
    for one in &placed {
        bar(painter, one);
    }
    for one in &placed {
        let is_lit = scene.focus == Some(&one.point.film);
        painter.circle_filled(one.at, if is_lit { POINT + 1.0 } else { POINT }, theme::ACCENT);
        taken.push(
            Rect::from_center_size(one.at, vec2(8.0, 8.0))
                .union(Rect::from_x_y_ranges(one.at.x - 3.0..=one.at.x + 3.0, one.bar)),
        );
    }
    values(painter, scene, &placed, taken);
    for one in &placed {
        touch(scene, ui, painter, &trend.name, one, wishes);
    }
}

/// Positions of the points of visible visits: time across, value upwards.
fn place<'a>(scene: &Scene<'_>, trend: &'a Trend, lane: Rangef) -> Vec<Placed<'a>> {
    let lows = trend.points.iter().map(|point| point.value - point.band.0);
    let highs = trend.points.iter().map(|point| point.value + point.band.1);
    let (low, high) = (lows.fold(f64::INFINITY, f64::min), highs.fold(f64::NEG_INFINITY, f64::max));
    let span = (high - low).max(1e-9);
    let y = |value: f64| lane.max - (((value - low) / span) as f32).clamp(0.0, 1.0) * lane.span();
    let mut placed: Vec<_> = trend
        .points
        .iter()
        .filter_map(|point| {
            let stop = scene.timeline.stops.iter().find(|stop| films(stop).contains(&point.film))?;
            let bar = Rangef::new(y(point.value + point.band.1), y(point.value - point.band.0));
            let at = pos2(scene.scale.x(stop.x), y(point.value));
            Some(Placed { point, segment: stop.segment, at, bar })
        })
        .collect();
    placed.sort_by(|a, b| a.at.x.total_cmp(&b.at.x));
    placed
}

fn bar(painter: &Painter, one: &Placed<'_>) {
    let stroke = Stroke::new(1.0, theme::ACCENT.gamma_multiply(0.6));
    painter.vline(one.at.x, one.bar, stroke);
    for y in [one.bar.min, one.bar.max] {
        painter.hline(one.at.x - 3.0..=one.at.x + 3.0, y, stroke);
    }
}

/// A caption, bold if emphasised.
pub(super) fn text(painter: &Painter, words: &str, strong: bool) -> Arc<Galley> {
    let (family, colour) =
        if strong { (fonts::strong(), theme::TEXT) } else { (fonts::regular(), theme::SECOND) };
    painter.layout_no_wrap(words.to_owned(), FontId::new(theme::CAPTION_SIZE, family), colour)
}

/// The name above the left end, with unit and source. Returns its rectangle.
pub(super) fn title(ui: &Ui, painter: &Painter, scene: &Scene<'_>, words: &str, lane: Rangef) -> Rect {
    let galley = text(painter, words, false);
    let rect = Rect::from_min_size(pos2(scene.area.left(), lane.min + 1.0), galley.size());
    painter.galley(rect.min, galley, theme::SECOND);
    let response = ui.interact(rect, Id::unique("name of the trend"), Sense::hover());
    let spoken = format!("Trend of {words}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    rect.expand(4.0)
}

/// The value in focus and the last of each operation, if they fit beside the point.
fn values(painter: &Painter, scene: &Scene<'_>, placed: &[Placed<'_>], mut taken: Vec<Rect>) {
    let is_last =
        |index: usize, one: &Placed<'_>| placed.get(index + 1).is_none_or(|next| next.segment != one.segment);
    let in_focus = |one: &Placed<'_>| scene.focus == Some(&one.point.film);
    let mut told: Vec<_> =
        placed.iter().enumerate().filter(|(index, one)| in_focus(one) || is_last(*index, one)).collect();
    told.sort_by_key(|(_, one)| !in_focus(one));
    for (index, one) in told.into_iter().filter(|(_, one)| scene.shows_x(one.at.x)) {
        let galley = text(painter, &one.point.number, in_focus(one));
        let (width, half) = (galley.size().x, galley.size().y / 2.0);
        let beside = pos2(one.at.x + 9.0, one.at.y - half);
        let above = pos2(one.at.x - width / 2.0, one.bar.min - 2.0 * half);
        let below = pos2(one.at.x - width / 2.0, one.bar.max);
        let before = pos2(one.at.x - 9.0 - width, one.at.y - half);
        // No line continues to the right of the last point.
        let last = is_last(index, one);
        let corners = if last { [beside, above, below, before] } else { [above, below, beside, before] };
        let lane = scene.lanes.trend.unwrap_or(Rangef::NOTHING);
        let fits = |rect: &Rect| {
            scene.area.x_range().contains(rect.left())
                && rect.right() <= scene.area.right() + 8.0
                && rect.top() >= lane.min - 1.0
                && rect.bottom() <= lane.max + 6.0
                && !taken.iter().any(|other| other.intersects(*rect))
        };
        let rects = corners.map(|corner| Rect::from_min_size(corner, galley.size()));
        if let Some(rect) = rects.into_iter().find(fits) {
            painter.galley(rect.min, galley, theme::TEXT);
            taken.push(rect.expand(3.0));
        }
    }
}

/// Interaction with a point: press, tooltip, accessible name.
fn touch(
    scene: &Scene<'_>,
    ui: &Ui,
    painter: &Painter,
    measure: &str,
    one: &Placed<'_>,
    wishes: &mut Vec<Command>,
) {
    let lane = scene.lanes.trend.unwrap_or(one.bar);
    let rect = Rect::from_x_y_ranges(one.at.x - 9.0..=one.at.x + 9.0, lane);
    let id = Id::unique("trend point").with(one.point.mark.0);
    let response = ui.interact(rect.intersect(scene.area), id, Sense::click());
    let case = scene.document.case();
    let when = case.radiograph(&one.point.film).map(|film| case.time_words(&film.time)).unwrap_or_default();
    let name = format!("Trend: {}, {when}, {}", measure, one.point.words);
    let is_lit = scene.focus == Some(&one.point.film);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_lit, &name));
    if response.hovered() || response.has_focus() {
        painter.circle_stroke(one.at, POINT + 3.0, Stroke::new(1.0, theme::TEXT));
    }
    if response.hovered() {
        wishes.push(Command::Go(GoCommand::Hover(Some(Hover::Film(one.point.film.clone())))));
    }
    if response.clicked() {
        wishes.push(Command::Mark(MarkCommand::Select(Some(Target::Mark(one.point.mark)))));
    }
    response.on_hover_ui(|ui| {
        ui.set_max_width(320.0);
        ui.label(theme::strong(measure));
        ui.label(theme::caption(when));
        ui.label(theme::caption(&one.point.words));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length(unit: Unit, source: &str) -> Value {
        Value {
            value: 12.3,
            unit,
            minus: 0.4,
            plus: 0.4,
            hand: crate::analysis::measure::Hand::Placing,
            corrected: None,
            source: source.to_owned(),
            short_source: source.to_owned(),
            details: Vec::new(),
            cautions: Vec::new(),
            caveat: String::new(),
        }
    }

    #[test]
    fn lengths_of_a_trend_never_stand_without_unit_and_source() {
        let (shank, plate) = (
            length(Unit::Millimetre, "calibrated on shank"),
            length(Unit::Millimetre, "calibrated on plate"),
        );
        assert_eq!(scale_words(&[&shank, &shank], None), "mm, calibrated on shank");
        assert_eq!(scale_words(&[&shank, &plate], None), "mm, several sources: see each point");
        assert_eq!(scale_words(&[&length(Unit::Pixel, "")], None), "px");
        assert_eq!(scale_words(&[&length(Unit::Degree, "")], None), "");
    }
}
