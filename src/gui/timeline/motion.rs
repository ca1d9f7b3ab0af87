//! Motion of the implant over the visits, in a lane below the axis: along and across the shaft and its turn, each on a
//! line of its own with error bars. Where no motion is told the line has a gap with a cross, and the reason under the
//! pointer. Filled points follow from registrations of the reading, hollow ones are proposals.

use eframe::egui::{
    Align2, FontId, Id, Painter, Pos2, Rangef, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::Scene;
use super::thumbnails::films;
use crate::analysis::registration::Motion;
use crate::case::RadiographId;
use crate::editor::{Command, Editor, GoCommand, Hover, MotionSeries, SeriesPoint};
use crate::gui::{fonts, theme};

/// Height of the name of the lane, and of each of its lines.
const NAME: f32 = 16.0;
const ROW: f32 = 24.0;
/// Radius of a point.
const POINT: f32 = 3.0;

/// One of the three values of a motion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Along,
    Across,
    Turn,
}

impl Part {
    const ALL: [Self; 3] = [Self::Along, Self::Across, Self::Turn];

    const fn name(self) -> &'static str {
        match self {
            Self::Along => "along the shaft",
            Self::Across => "across",
            Self::Turn => "turn",
        }
    }

    /// Value and band: mm, or px without a scale; degrees.
    fn of(self, motion: &Motion) -> (f64, f64) {
        let length = match self {
            Self::Turn => return (motion.degrees, motion.band_degrees),
            Self::Along => &motion.along,
            Self::Across => &motion.across,
        };
        length.mm.zip(length.band_mm).unwrap_or((length.px, length.band_px))
    }

    fn words(self, motion: &Motion) -> String {
        match self {
            Self::Along => motion.along_words(),
            Self::Across => motion.across_words(),
            Self::Turn => motion.turn_words(),
        }
    }
}

/// Height of the lane; 0 where no motion is known.
pub(super) fn height(editor: &Editor) -> f32 {
    if editor.motion_series().is_some() { NAME + ROW * Part::ALL.len() as f32 + 4.0 } else { 0.0 }
}

/// A film of the series on the screen.
struct Placed<'a> {
    point: &'a SeriesPoint,
    x: f32,
}

/// Draws the lane.
pub(super) fn show(scene: &Scene<'_>, ui: &Ui, painter: &Painter, lane: Rangef, wishes: &mut Vec<Command>) {
    let Some(series) = scene.editor.motion_series() else { return };
    let edge = Rangef::new(scene.area.left() - 14.0, scene.area.right() + 14.0);
    painter.hline(edge, lane.min, Stroke::new(1.0, theme::LINE));
    let x_of = |film: &RadiographId| {
        let stop = scene.timeline.stops.iter().find(|stop| films(stop).contains(film))?;
        Some(scene.scale.x(stop.x))
    };
    let placed: Vec<Placed<'_>> =
        series.points.iter().filter_map(|point| Some(Placed { point, x: x_of(&point.film)? })).collect();
    heading(scene, painter, &series, lane);
    let first = x_of(&series.first);
    for (index, part) in Part::ALL.into_iter().enumerate() {
        let top = lane.min + NAME + ROW * index as f32;
        if top + ROW <= lane.max + 1.0 {
            let rows = Rangef::new(top + 3.0, top + ROW - 3.0);
            row(scene, painter, part, (first, &placed, series.pending.is_some()), rows);
        }
    }
    for one in &placed {
        touch(scene, ui, painter, &series, one, Rangef::new(lane.min + NAME, lane.max), wishes);
    }
}

fn heading(scene: &Scene<'_>, painter: &Painter, series: &MotionSeries, lane: Rangef) {
    let case = scene.document.case();
    let since = case.radiograph(&series.first).map(|film| case.time_words(&film.time)).unwrap_or_default();
    let pending = series.pending.map(|share| format!(" \u{b7} measuring, {:.0} %", share * 100.0));
    let words =
        format!("Implant motion against {since} \u{b7} {}{}", series.scale, pending.unwrap_or_default());
    let font = FontId::new(theme::CAPTION_SIZE - 1.0, fonts::regular());
    let clip = painter.with_clip_rect(Rect::from_x_y_ranges(scene.area.x_range(), lane));
    clip.text(pos2(scene.area.left(), lane.min + 2.0), Align2::LEFT_TOP, words, font, theme::HINT);
}

fn row(
    scene: &Scene<'_>,
    painter: &Painter,
    part: Part,
    (first, placed, is_pending): (Option<f32>, &[Placed<'_>], bool),
    rows: Rangef,
) {
    let values = placed.iter().filter_map(|one| one.point.told.as_ref().ok()).map(|motion| part.of(motion));
    let most = values.map(|(value, band)| value.abs() + band).fold(1e-6, f64::max);
    let middle = rows.center();
    let y = |value: f64| middle - (value / most) as f32 * rows.span() / 2.0;
    painter.hline(scene.area.x_range(), middle, Stroke::new(1.0, theme::LINE));
    // What is told downwards is drawn downwards.
    let sign = if part == Part::Along { -1.0 } else { 1.0 };
    let mut before: Option<Pos2> = first.map(|x| pos2(x, middle));
    let mut marks = Vec::new();
    for one in placed {
        let Ok(motion) = &one.point.told else {
            before = None;
            if is_pending {
                continue;
            }
            let at = pos2(one.x, middle);
            let stroke = Stroke::new(1.0, theme::HINT);
            painter.line_segment([at - vec2(2.5, 2.5), at + vec2(2.5, 2.5)], stroke);
            painter.line_segment([at - vec2(2.5, -2.5), at + vec2(2.5, -2.5)], stroke);
            continue;
        };
        let (value, band) = part.of(motion);
        let at = pos2(one.x, y(sign * value));
        if let Some(before) = before {
            painter.line_segment([before, at], Stroke::new(1.5, theme::ACCENT.gamma_multiply(0.7)));
        }
        let bar = Rangef::new(y(sign * value + band), y(sign * value - band));
        painter.vline(at.x, bar, Stroke::new(1.0, theme::ACCENT.gamma_multiply(0.6)));
        marks.push((at, one));
        before = Some(at);
    }
    if let Some(x) = first.filter(|x| scene.shows_x(*x)) {
        painter.rect_filled(Rect::from_center_size(pos2(x, middle), vec2(5.0, 5.0)), 0, theme::SECOND);
    }
    for (at, one) in &marks {
        let radius = if scene.focus == Some(&one.point.film) { POINT + 1.0 } else { POINT };
        if one.point.is_accepted {
            painter.circle_filled(*at, radius, theme::ACCENT);
        } else {
            painter.circle(*at, radius, theme::PANEL, Stroke::new(1.5, theme::ACCENT));
        }
    }
    for (index, (at, one)) in marks.iter().enumerate() {
        let Ok(motion) = &one.point.told else { continue };
        let next = marks.get(index + 1).map_or(scene.area.right() + 12.0, |(next, _)| next.x - 6.0);
        value(painter, part, motion, (*at, next), middle);
    }
    name(scene, painter, part, (first, placed), middle);
}

/// The value behind its point where it lies beyond its band and there is room before the next one.
fn value(painter: &Painter, part: Part, motion: &Motion, (at, until): (Pos2, f32), middle: f32) {
    let (value, band) = part.of(motion);
    if value.abs() <= band {
        return;
    }
    let unit = match part {
        Part::Turn => "°",
        Part::Along | Part::Across if motion.along.mm.is_some() => " mm",
        Part::Along | Part::Across => " px",
    };
    let font = FontId::new(theme::CAPTION_SIZE - 1.0, fonts::regular());
    let galley = painter.layout_no_wrap(format!("{:.1}{unit}", value.abs()), font, theme::TEXT);
    let left = at.x + POINT + 4.0;
    if left + galley.size().x <= until {
        let height = galley.size().y;
        painter.galley(pos2(left, within_row(at.y, height, middle) - height / 2.0), galley, theme::TEXT);
    }
}

/// Middle of a text of this height as near to `wanted` as keeps it within the row about `middle`: that of the next row may
/// stand at its very edge.
fn within_row(wanted: f32, height: f32, middle: f32) -> f32 {
    let room = ((ROW - height) / 2.0).max(0.0);
    wanted.clamp(middle - room, middle + room)
}

/// The name of a line, where no point lies: before the first film, else behind the last one.
fn name(
    scene: &Scene<'_>,
    painter: &Painter,
    part: Part,
    (first, placed): (Option<f32>, &[Placed<'_>]),
    middle: f32,
) {
    let font = FontId::new(theme::CAPTION_SIZE - 1.0, fonts::regular());
    let galley = painter.layout_no_wrap(part.name().to_owned(), font, theme::SECOND);
    let width = galley.size().x;
    let from = first.into_iter().chain(placed.iter().map(|one| one.x)).fold(f32::INFINITY, f32::min);
    let to = first.into_iter().chain(placed.iter().map(|one| one.x)).fold(f32::NEG_INFINITY, f32::max);
    let before = from - 10.0 - width;
    let left = if before >= scene.area.left() {
        Some(before)
    } else {
        Some(to + 10.0).filter(|left| left + width <= scene.area.right() + 12.0)
    };
    if let Some(left) = left {
        let rect = Rect::from_min_size(pos2(left, middle - galley.size().y / 2.0), galley.size());
        painter.rect_filled(rect.expand2(vec2(3.0, 0.0)), 0, theme::PANEL);
        painter.galley(rect.min, galley, theme::SECOND);
    }
}

/// Interaction with a film of the series: it is shown, with its motion under the pointer.
fn touch(
    scene: &Scene<'_>,
    ui: &Ui,
    painter: &Painter,
    series: &MotionSeries,
    one: &Placed<'_>,
    lane: Rangef,
    wishes: &mut Vec<Command>,
) {
    let rect = Rect::from_x_y_ranges(one.x - 8.0..=one.x + 8.0, lane).intersect(scene.area.expand(12.0));
    if rect.width() <= 0.0 {
        return;
    }
    let film = &one.point.film;
    let response = ui.interact(rect, Id::unique("implant motion").with(film.as_str()), Sense::click());
    let case = scene.document.case();
    let when = case.radiograph(film).map(|film| case.time_words(&film.time)).unwrap_or_default();
    let lines: Vec<String> = match &one.point.told {
        Ok(motion) => {
            Part::ALL.iter().map(|part| format!("{}: {}", part.name(), part.words(motion))).collect()
        }
        Err(why) => vec![format!("No motion is told: {why}")],
    };
    let state = match (&one.point.told, one.point.is_accepted) {
        (Ok(_), true) => "by an accepted registration",
        (Ok(_), false) => "proposed, not accepted",
        (Err(_), _) => "gap",
    };
    let name = format!("Implant motion, {when}: {}, {state}", lines.join(", "));
    let is_lit = scene.focus == Some(film);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_lit, &name));
    if response.hovered() || response.has_focus() {
        painter.vline(one.x, lane, Stroke::new(1.0, theme::TEXT.gamma_multiply(0.5)));
        wishes.push(Command::Go(GoCommand::Hover(Some(Hover::Film(film.clone())))));
    }
    if response.clicked() {
        wishes.push(Command::Go(GoCommand::Film(film.clone())));
    }
    response.on_hover_ui(|ui| {
        ui.set_max_width(340.0);
        ui.label(theme::strong(&when));
        for line in &lines {
            ui.label(theme::caption(line));
        }
        if one.point.told.is_ok() {
            ui.label(theme::hint(format!("{state}; {}", series.scale)));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_two_rows_never_stand_on_each_other() {
        // The lowest place of one row and the highest of the next.
        for height in [10.0, 14.0, 18.0, ROW] {
            let upper = within_row(ROW / 2.0 - 3.0, height, 0.0);
            let lower = within_row(ROW / 2.0 + 3.0, height, ROW);
            assert!(lower - upper >= height - 1e-4, "{height}: {upper} and {lower}");
        }
        assert!((within_row(1.0, 14.0, 0.0) - 1.0).abs() < 1e-6, "beside its point where there is room");
    }
}
