//! The score lane below the axis: for each visit a strip of squares, one per item, and above them the totals,
//! connected within one operation. A fall is marked by colour, by a downward triangle, and in words.

use eframe::egui::{
    Align2, Color32, FontId, Id, Painter, Pos2, Rangef, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui,
    Vec2, WidgetInfo, pos2, vec2,
};

use super::score::{Face, Point, ScoreTrend, Square};
use super::thumbnails::films;
use super::{Scene, trend};
use crate::analysis::Stop;
use crate::editor::{Command, GoCommand, Hover};
use crate::gui::{fonts, theme};

/// Height of the lane of a score.
pub(super) const LANE: f32 = 88.0;
/// Height of the name above the totals.
const NAME: f32 = 16.0;
/// Preferred size of a square, and the smallest that is distinguishable.
const SIDE: (f32, f32) = (15.0, 5.0);
/// Squares from this size on contain a number.
const LEAST_WITH_NUMBER: f32 = 12.0;
/// Between two squares.
const GAP: f32 = 1.5;
/// Space below the squares for the highlight ring.
const FOOT: f32 = 4.0;
/// More items than this are in two rows.
const MOST_IN_A_ROW: usize = 5;
/// Radius of a total.
const POINT: f32 = 3.5;
/// Least and most advanced healing.
const TONES: (Color32, Color32) = (Color32::from_rgb(0x1f, 0x29, 0x33), theme::ACCENT);

/// A score with its position on the screen.
struct Placed<'a> {
    point: &'a Point,
    stop: &'a Stop,
    x: f32,
    /// Position of its total; `None` for a partial score.
    total: Option<Pos2>,
    /// Its squares; `None` if they do not fit.
    strip: Option<Rect>,
}

/// Layout of the squares.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Grid {
    columns: usize,
    rows: usize,
    side: f32,
}

impl Grid {
    /// For a number of items, given the distance of the neighbours.
    fn of(items: usize, apart: f32) -> Self {
        let rows = if items > MOST_IN_A_ROW { 2 } else { 1 };
        let columns = items.div_ceil(rows).max(1);
        let most = if rows > 1 { SIDE.0 - 4.0 } else { SIDE.0 };
        let space = (apart - 6.0) / columns as f32 - GAP;
        Self { columns, rows, side: space.clamp(SIDE.1, most).floor() }
    }

    fn size(self) -> Vec2 {
        let along = |count: usize| (self.side + GAP) * count as f32 - GAP;
        vec2(along(self.columns), along(self.rows))
    }

    fn square(self, strip: Rect, index: usize) -> Rect {
        let step = self.side + GAP;
        let (row, column) = (index / self.columns, index % self.columns);
        let corner = strip.min + vec2(step * column as f32, step * row as f32);
        Rect::from_min_size(corner, Vec2::splat(self.side))
    }
}

/// Draws the score into its lane.
pub(super) fn show(
    scene: &Scene<'_>,
    ui: &Ui,
    painter: &Painter,
    score: &ScoreTrend,
    wishes: &mut Vec<Command>,
) {
    let Some(lane) = scene.lanes.trend else { return };
    let edge = Rangef::new(scene.area.left() - 14.0, scene.area.right() + 14.0);
    painter.hline(edge, lane.min - 2.0, Stroke::new(1.0, theme::LINE));
    let mut taken = vec![trend::title(ui, painter, scene, &score.title(), lane)];
    let (placed, grid) = place(scene, score, lane);
    join(painter, &placed);
    for one in &placed {
        squares(painter, one, grid);
        total(scene, painter, one);
        taken.extend(one.total.map(|at| Rect::from_center_size(at, Vec2::splat(2.0 * POINT + 2.0))));
    }
    numbers(scene, painter, &placed, lane, taken);
    for one in &placed {
        touch(scene, ui, painter, &score.name, one, wishes);
    }
}

/// Every score of a visible visit: time across, total upwards, squares below.
fn place<'a>(scene: &Scene<'a>, score: &'a ScoreTrend, lane: Rangef) -> (Vec<Placed<'a>>, Grid) {
    let items = score.points.iter().map(|point| point.squares.len()).max().unwrap_or(1);
    let mut placed: Vec<_> = score
        .points
        .iter()
        .filter_map(|point| {
            let stop = scene.timeline.stops.iter().find(|stop| films(stop).contains(&point.film))?;
            Some(Placed { point, stop, x: scene.scale.x(stop.x), total: None, strip: None })
        })
        .collect();
    placed.sort_by(|a, b| a.x.total_cmp(&b.x));
    let seen = placed.windows(2).map(|pair| pair[1].x - pair[0].x);
    let grid = Grid::of(items, seen.fold(f32::INFINITY, f32::min));
    let size = grid.size();
    let top = (lane.max - size.y - FOOT).round();
    let plot = Rangef::new(lane.min + NAME + 8.0, top - 8.0);
    let mut order: Vec<usize> = (0..placed.len()).collect();
    order.sort_by_key(|index| placed.get(*index).map(|one| !is_lit(scene, one)));
    let mut strips: Vec<Rect> = Vec::new();
    for index in order {
        let Some(one) = placed.get_mut(index) else { continue };
        one.total = one.point.height.map(|height| pos2(one.x, plot.max - height * plot.span()));
        let strip = Rect::from_min_size(pos2((one.x - size.x / 2.0).round(), top), size);
        if !strips.iter().any(|other| other.expand(1.0).intersects(strip)) {
            one.strip = Some(strip);
            strips.push(strip);
        }
    }
    placed.retain(|one| scene.shows_x(one.x) || one.total.is_some());
    (placed, grid)
}

fn is_lit(scene: &Scene<'_>, one: &Placed<'_>) -> bool {
    scene.focus.is_some_and(|focus| films(one.stop).contains(focus))
}

/// Connects totals without an operation in between; dashed across a score without a total.
fn join(painter: &Painter, placed: &[Placed<'_>]) {
    let mut before: Option<(Pos2, &Stop, usize)> = None;
    for (index, one) in placed.iter().enumerate() {
        let Some(at) = one.total else { continue };
        if let Some((from, stop, last)) = before
            && stop.is_comparable_with(one.stop)
        {
            let colour = if one.point.is_fall { theme::COMPLICATION_TEXT } else { theme::ACCENT };
            let stroke = Stroke::new(if one.point.is_fall { 2.0 } else { 1.5 }, colour.gamma_multiply(0.9));
            if index == last + 1 {
                painter.line_segment([from, at], stroke);
            } else {
                painter.extend(Shape::dashed_line(&[from, at], stroke, 4.0, 3.0));
            }
        }
        before = Some((at, one.stop, index));
    }
}

fn squares(painter: &Painter, one: &Placed<'_>, grid: Grid) {
    let Some(strip) = one.strip else { return };
    for (index, square) in one.point.squares.iter().enumerate() {
        self::square(painter, grid.square(strip, index), square);
    }
}

fn square(painter: &Painter, rect: Rect, square: &Square) {
    let edge = Stroke::new(1.0, theme::HINT);
    match square.face {
        Face::Grade(value, tone) => {
            let (least, most) = TONES;
            painter.rect(
                rect,
                1,
                least.lerp_to_gamma(most, tone),
                Stroke::new(1.0, theme::EDGE),
                StrokeKind::Inside,
            );
            if rect.width() >= LEAST_WITH_NUMBER {
                let colour = if tone > 0.55 { theme::GROUND } else { theme::TEXT };
                let font = FontId::new(rect.width() - 3.0, fonts::strong());
                painter.text(rect.center(), Align2::CENTER_CENTER, value, font, colour);
            }
        }
        Face::NotAssessable => {
            hatch(painter, rect);
            painter.rect_stroke(rect, 1, edge, StrokeKind::Inside);
        }
        Face::Open => {
            painter.rect_stroke(rect, 1, Stroke::new(1.0, theme::EDGE), StrokeKind::Inside);
        }
    }
    if square.is_fall {
        painter.rect_stroke(
            rect.expand(0.5),
            1,
            Stroke::new(2.0, theme::COMPLICATION_TEXT),
            StrokeKind::Middle,
        );
    }
}

/// Hatching of a square from lower left to upper right.
fn hatch(painter: &Painter, rect: Rect) {
    let inside = painter.with_clip_rect(rect.shrink(1.0).intersect(painter.clip_rect()));
    let step = 4.0;
    let count = ((rect.width() + rect.height()) / step) as usize;
    for index in 1..=count {
        let from = rect.left_top() + vec2(step * index as f32, 0.0);
        inside
            .line_segment([from, from + vec2(-rect.height(), rect.height())], Stroke::new(1.0, theme::HINT));
    }
}

/// The total: a point, or a downward triangle if it fell.
fn total(scene: &Scene<'_>, painter: &Painter, one: &Placed<'_>) {
    let Some(at) = one.total else { return };
    let colour = if one.point.is_fall { theme::COMPLICATION_TEXT } else { theme::ACCENT };
    painter.circle_filled(at, if is_lit(scene, one) { POINT + 1.0 } else { POINT }, colour);
}

/// A downward triangle.
fn down(painter: &Painter, centre: Pos2) {
    let corners = [vec2(-4.5, -3.5), vec2(4.5, -3.5), vec2(0.0, 4.5)].map(|corner| centre + corner);
    painter.add(Shape::convex_polygon(corners.to_vec(), theme::COMPLICATION_TEXT, Stroke::NONE));
}

/// Result of each score, if it fits beside its point; the highlighted one has priority.
fn numbers(scene: &Scene<'_>, painter: &Painter, placed: &[Placed<'_>], lane: Rangef, mut taken: Vec<Rect>) {
    let goes_on = |index: usize, one: &Placed<'_>| {
        placed
            .get(index + 1)
            .is_some_and(|next| next.stop.is_comparable_with(one.stop) && next.total.is_some())
    };
    let told = placed.iter().enumerate().filter(|(_, one)| scene.shows_x(one.x));
    let mut told: Vec<_> = told.map(|(index, one)| (one, goes_on(index, one))).collect();
    told.sort_by_key(|(one, _)| (!is_lit(scene, one), !one.point.is_fall));
    let above_strips =
        placed.iter().filter_map(|one| one.strip).map(|strip| strip.top()).fold(lane.max, f32::min);
    for (one, goes_on) in told {
        let lit = is_lit(scene, one);
        let galley = trend::text(painter, &one.point.brief, lit || one.point.is_fall);
        let sign = if one.point.is_fall { 13.0 } else { 0.0 };
        let size = galley.size() + vec2(sign, 0.0);
        let half = size.y / 2.0;
        let middle = one.total.unwrap_or(pos2(one.x, f32::midpoint(lane.min + NAME, above_strips)));
        let aside = if one.total.is_some() { 8.0 } else { 4.0 };
        let beside = pos2(middle.x + aside, middle.y - half);
        let above = pos2(middle.x - size.x / 2.0, middle.y - size.y - 5.0);
        let below = pos2(middle.x - size.x / 2.0, middle.y + 5.0);
        let before = pos2(middle.x - aside - size.x, middle.y - half);
        // No line continues to the right of the last point.
        let corners = if goes_on { [above, below, beside, before] } else { [beside, above, before, below] };
        // Without a point the text takes its position.
        let centred = pos2(middle.x - size.x / 2.0, middle.y - half);
        let first = one.total.is_none().then_some(centred);
        let fits = |rect: &Rect| {
            rect.left() >= scene.area.left() - 8.0
                && rect.right() <= scene.area.right() + 14.0
                && rect.top() >= lane.min
                && rect.bottom() <= above_strips + 2.0
                && !taken.iter().any(|other| other.intersects(*rect))
        };
        let rects = first.into_iter().chain(corners).map(|corner| Rect::from_min_size(corner, size));
        let Some(rect) = rects.into_iter().find(fits) else { continue };
        if one.point.is_fall {
            down(painter, pos2(rect.left() + 4.5, rect.center().y));
        }
        painter.galley(rect.min + vec2(sign, 0.0), galley, theme::TEXT);
        taken.push(rect.expand(2.0));
    }
}

/// Interaction with a score: press, tooltip, accessible name.
fn touch(
    scene: &Scene<'_>,
    ui: &Ui,
    painter: &Painter,
    score: &str,
    one: &Placed<'_>,
    wishes: &mut Vec<Command>,
) {
    let Some(lane) = scene.lanes.trend.filter(|_| scene.shows_x(one.x)) else { return };
    let wide = one.strip.map_or(18.0, |strip| strip.width().max(18.0));
    let rect = Rect::from_x_y_ranges(
        one.x - wide / 2.0..=one.x + wide / 2.0,
        Rangef::new(lane.min + NAME, lane.max),
    );
    let id = Id::unique("score of a visit").with(one.point.film.as_str());
    let response = ui.interact(rect.intersect(scene.area.expand(2.0)), id, Sense::click());
    let name = format!("Trend: {score}, {}, {}", one.stop.words, one.point.spoken());
    let lit = is_lit(scene, one);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, lit, &name));
    if response.hovered() || response.has_focus() {
        let ring = one.strip.map_or(rect, |strip| strip.expand(2.5));
        painter.rect_stroke(ring, 2, Stroke::new(1.0, theme::TEXT), StrokeKind::Outside);
    } else if let Some(strip) = one.strip.filter(|_| lit) {
        painter.rect_stroke(strip.expand(2.5), 2, Stroke::new(1.0, theme::ACCENT), StrokeKind::Outside);
    }
    // Keep the view in focus when going to another visit.
    let film = scene.front(films(one.stop)).unwrap_or(&one.point.film);
    if response.hovered() {
        wishes.push(Command::Go(GoCommand::Hover(Some(Hover::Film(film.clone())))));
    }
    if response.clicked() {
        wishes.push(Command::Go(GoCommand::Film(film.clone())));
    }
    response.on_hover_ui(|ui| {
        ui.set_max_width(320.0);
        ui.label(theme::strong(format!("{score}, {}", one.stop.words)));
        for (index, line) in one.point.words.iter().enumerate() {
            let words = &line.words;
            let text =
                if index == 0 { theme::second(words).color(theme::TEXT) } else { theme::caption(words) };
            ui.label(if line.is_fall { text.color(theme::COMPLICATION_TEXT) } else { text });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_shrink_before_they_overlap_and_stand_in_two_rows_where_there_are_many() {
        let wide = Grid::of(4, 200.0);
        assert!((wide.side - SIDE.0).abs() < 1e-6 && wide.rows == 1);
        let narrow = Grid::of(4, 44.0);
        assert!(narrow.size().x <= 44.0 - 4.0 && narrow.side >= SIDE.1, "{narrow:?}");
        let many = Grid::of(10, 200.0);
        assert_eq!((many.columns, many.rows), (5, 2));
        let strip = Rect::from_min_size(pos2(0.0, 0.0), many.size());
        assert!((0..10).all(|index| strip.expand(0.1).contains_rect(many.square(strip, index))));
    }
}
