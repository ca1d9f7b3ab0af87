//! Labels in the margins of a view: one column at each side, on what is darkest there (beside the film, outside the
//! collimation, air), each with a leader to what it names. A label for which the columns have no dark room is
//! placed beside its mark instead, away from what is bright.

use super::{LabelBox, LabelRules, LabelWish, PlacedLabel};
use crate::analysis::marks::curves::nearest_on;
use crate::analysis::measure::geometry::{cross, distance, minus};
use crate::case::Place;

/// Side of a cell of the map, in view pixels.
const CELL_PX: f64 = 6.0;
/// Steps between the heights that are tried, in view pixels.
const STEP_PX: f64 = 5.0;
/// Label on the brightest ground costs as much as so many view pixels of distance.
const COST_OF_LIGHT: f64 = 6_000.0;
/// The same of a leader that runs over another label, or over text; a label over a leader, too.
const COST_OF_COVERING: f64 = 300.0;
/// The same of two leaders that cross.
const COST_OF_CROSSING: f64 = 90.0;
/// A column may stand so far in from the edge of the view, as a share of its width.
const DEEPEST: f64 = 0.34;
/// Columns tried from the edge inwards.
const COLUMNS: usize = 6;

/// How light the ground of a view is, 0 (nothing to be seen) to 1 (bone or metal), in cells that are summed from the
/// top left corner.
#[derive(Debug, Clone)]
pub struct Ground {
    view: LabelBox,
    cell: [f64; 2],
    columns: usize,
    rows: usize,
    /// Sums over all cells above and to the left, one more row and column than there are cells.
    sums: Vec<f64>,
}

impl Ground {
    /// The ground of a view, asked for at the middle of each cell.
    pub fn of(view: LabelBox, light: impl Fn(Place) -> f64) -> Self {
        let size = [0, 1].map(|axis: usize| (view.max[axis] - view.min[axis]).max(1.0));
        let count = size.map(|length| ((length / CELL_PX).ceil().max(1.0) as usize).min(512));
        let [columns, rows] = count;
        let cell = [size[0] / columns as f64, size[1] / rows as f64];
        let mut sums = vec![0.0; (columns + 1) * (rows + 1)];
        for row in 0..rows {
            let mut along = 0.0;
            for column in 0..columns {
                let at = |axis: usize, index: usize| view.min[axis] + (index as f64 + 0.5) * cell[axis];
                along += light([at(0, column), at(1, row)]).clamp(0.0, 1.0);
                let above = sums[row * (columns + 1) + column + 1];
                sums[(row + 1) * (columns + 1) + column + 1] = above + along;
            }
        }
        Self { view, cell, columns, rows, sums }
    }

    /// Mean light under a box; beyond the view there is none.
    pub fn under(&self, area: &LabelBox) -> f64 {
        let edge = |axis: usize, at: f64, most: usize, up: bool| {
            let cells = (at - self.view.min[axis]) / self.cell[axis];
            let cells = if up { cells.ceil() } else { cells.floor() };
            (cells.max(0.0) as usize).min(most)
        };
        let (left, right) =
            (edge(0, area.min[0], self.columns, false), edge(0, area.max[0], self.columns, true));
        let (top, bottom) = (edge(1, area.min[1], self.rows, false), edge(1, area.max[1], self.rows, true));
        let sum = |row: usize, column: usize| self.sums[row * (self.columns + 1) + column];
        let cells = (right.saturating_sub(left) * bottom.saturating_sub(top)).max(1);
        (sum(bottom, right) + sum(top, left) - sum(top, right) - sum(bottom, left)) / cells as f64
    }
}

/// Places for labels in the margins; `None` for one whose mark is out of the view, or for which there is no room.
/// `walls` are kept free. The wishes keep their order: what stands first finds room first, what is needed before all.
pub fn place_in_margins(
    view: LabelBox,
    wishes: &[LabelWish<'_>],
    walls: &[LabelBox],
    ground: &Ground,
    rules: &LabelRules,
) -> Vec<Option<PlacedLabel>> {
    let placed = vec![None; wishes.len()];
    let mut margins = Margins { view, ground, rules: *rules, walls, wishes, placed };
    let mut order: Vec<(usize, Asked)> =
        (0..wishes.len()).filter_map(|index| Some((index, margins.asked(index)?))).collect();
    order.sort_by_key(|(index, _)| !wishes[*index].is_needed);
    order.truncate(rules.most);
    // What the reader put somewhere stays there; then what is selected; then from the top down: leaders hardly cross.
    order.sort_by(|(one, a), (other, b)| {
        let rank = |index: &usize| {
            let wish = &wishes[*index];
            (wish.put.is_none(), !wish.is_needed)
        };
        rank(one).cmp(&rank(other)).then(a.anchor[1].total_cmp(&b.anchor[1]))
    });
    for (index, asked) in &order {
        margins.place(*index, asked);
    }
    // The first ones did not know where the leaders of the others would run.
    for (index, asked) in &order {
        margins.place_again(*index, asked);
    }
    margins.placed
}

struct Asked {
    size: [f64; 2],
    /// The place that the leader leads to from afar.
    anchor: Place,
}

struct Margins<'a> {
    view: LabelBox,
    wishes: &'a [LabelWish<'a>],
    ground: &'a Ground,
    rules: LabelRules,
    walls: &'a [LabelBox],
    placed: Vec<Option<PlacedLabel>>,
}

impl Margins<'_> {
    fn asked(&self, index: usize) -> Option<Asked> {
        let wish = &self.wishes[index];
        let size = wish.size?;
        let middle = |[a, b]: [Place; 2]| [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])];
        let handle = wish.handles.iter().rev().find(|place| self.view.holds(**place)).copied();
        let own = || wish.strokes.pieces().find_map(|piece| self.view.clip(piece)).map(middle);
        // A part may be named by a label whose other part is in view.
        Some(Asked { size, anchor: handle.or_else(own)? })
    }

    fn place(&mut self, index: usize, asked: &Asked) {
        let wish = &self.wishes[index];
        let area = match wish.put {
            Some(middle) => Some(LabelBox::around(middle, asked.size).moved_into(&self.view)),
            None => self.best(index, asked).or_else(|| self.beside(wish, asked)),
        };
        self.placed[index] = area.map(|area| PlacedLabel { area, leader: self.leader(index, area) });
    }

    /// A label that crosses others looks for a better place, now that all have one.
    fn place_again(&mut self, index: usize, asked: &Asked) {
        let Some(own) = self.placed[index].filter(|_| self.wishes[index].put.is_none()) else { return };
        if self.crossed(index, &own) <= 0.0 {
            return;
        }
        if let Some(area) = self.best(index, asked) {
            self.placed[index] = Some(PlacedLabel { area, leader: self.leader(index, area) });
        }
    }

    /// What a label costs by its leader on others, and by its box on the leaders of others.
    fn crossed(&self, index: usize, own: &PlacedLabel) -> f64 {
        let runs_over = |area: &LabelBox| own.leader.is_some_and(|leader| area.clip(leader).is_some());
        let of_walls = self.walls.iter().filter(|wall| runs_over(wall)).count();
        let others = self.placed.iter().enumerate().filter(|(other, _)| *other != index);
        let (mut covered, mut crossed) = (of_walls, 0);
        for other in others.filter_map(|(_, other)| other.as_ref()) {
            covered += usize::from(runs_over(&other.area));
            let Some(line) = other.leader else { continue };
            covered += usize::from(own.area.grown(self.rules.apart).clip(line).is_some());
            crossed += usize::from(own.leader.is_some_and(|leader| do_cross(leader, line)));
        }
        COST_OF_COVERING * covered as f64 + COST_OF_CROSSING * crossed as f64
    }

    /// Beside the mark, whatever lies there: what is needed is told however crowded the view is.
    fn beside(&self, wish: &LabelWish<'_>, asked: &Asked) -> Option<LabelBox> {
        let middle = [asked.anchor[0] + self.rules.gap + asked.size[0] / 2.0, asked.anchor[1]];
        wish.is_needed.then(|| LabelBox::around(middle, asked.size).moved_into(&self.view))
    }

    fn best(&self, index: usize, asked: &Asked) -> Option<LabelBox> {
        let [width, height] = asked.size;
        let span = self.view.max[0] - self.view.min[0];
        let lowest = self.view.max[1] - height;
        let mut best: Option<(f64, LabelBox)> = None;
        for column in 0..COLUMNS {
            let inward = span * DEEPEST * column as f64 / COLUMNS as f64;
            for left in [self.view.min[0] + inward, self.view.max[0] - width - inward] {
                let mut top = self.view.min[1];
                while top <= lowest {
                    let area = LabelBox { min: [left, top], max: [left + width, top + height] };
                    top += STEP_PX;
                    let to = area.nearest(asked.anchor);
                    // The way across counts less than the way along the column: leaders lie level.
                    let away = (to[0] - asked.anchor[0]).abs() * 0.25
                        + ((area.min[1] + height / 2.0) - asked.anchor[1]).abs()
                        + inward * 0.5;
                    if best.is_some_and(|(cost, _)| away >= cost) {
                        continue;
                    }
                    let light = self.ground.under(&area);
                    let cost = away + COST_OF_LIGHT * light * light;
                    if best.is_some_and(|(other, _)| cost >= other) || !self.is_free(index, &area) {
                        continue;
                    }
                    let own = PlacedLabel { area, leader: self.leader(index, area) };
                    let cost = cost + self.crossed(index, &own);
                    if best.is_none_or(|(other, _)| cost < other) {
                        best = Some((cost, area));
                    }
                }
            }
        }
        best.map(|(_, area)| area)
    }

    fn is_free(&self, index: usize, area: &LabelBox) -> bool {
        let with_air = area.grown(self.rules.apart);
        let others = self.placed.iter().enumerate().filter(|(other, _)| *other != index);
        let mut taken =
            others.filter_map(|(_, other)| other.as_ref()).map(|other| &other.area).chain(self.walls);
        if !self.view.encloses(area) || taken.any(|other| other.meets(&with_air)) {
            return false;
        }
        // No label lies on a mark, its own or another.
        let around = area.grown(self.rules.gap * 0.5);
        let group = self.wishes[index].group;
        self.wishes.iter().all(|wish| {
            let near = if wish.group == group { &around } else { area };
            wish.handles.iter().all(|place| !near.holds(*place))
                && wish.strokes.pieces().all(|piece| near.clip(piece).is_none())
        })
    }

    fn leader(&self, index: usize, area: LabelBox) -> Option<[Place; 2]> {
        let wish = &self.wishes[index];
        let middle = [f64::midpoint(area.min[0], area.max[0]), f64::midpoint(area.min[1], area.max[1])];
        let pieces = wish.strokes.pieces().chain(wish.handles.iter().map(|place| [*place, *place]));
        let seen = pieces.filter_map(|piece| self.view.clip(piece));
        let to = seen
            .map(|piece| nearest_on(piece, area.nearest(nearest_on(piece, middle))))
            .min_by(|a, b| distance(area.nearest(*a), *a).total_cmp(&distance(area.nearest(*b), *b)))?;
        let from = area.nearest(to);
        (distance(from, to) > self.rules.leader_from).then_some([from, to])
    }
}

/// True if two segments cross each other.
fn do_cross([a, b]: [Place; 2], [c, d]: [Place; 2]) -> bool {
    let side = |from: Place, to: Place, place: Place| cross(minus(to, from), minus(place, from));
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}
