//! The board on which labels are laid: strokes and labels sorted into bins, places tried in a fixed order.

use std::collections::HashMap;

use super::{LabelBox, LabelRules, LabelWish, PlacedLabel};
use crate::analysis::marks::curves::{midpoint, nearest_on};
use crate::analysis::measure::geometry::distance;
use crate::case::Place;

/// Side of a bin in view pixels.
const BIN_PX: f64 = 32.0;
/// From one to the next of the places further off, across and down, as a share of how far they reach.
const LATTICE: [f64; 2] = [0.15, 0.0625];
/// More marks than this under a label are as bad as this many.
const MOST_LINES: usize = 4;
/// However many labels there are, so many places are tried for each.
const LEAST_TRIES: usize = 24;
/// Pieces are looked through in runs of so many, each with its box.
const RUN: usize = 16;
/// A place beside the whole mark is as good as one beside its end that is so many gaps further off.
const GAPS_OF_A_SIDE: f64 = 1.3;

/// The sides of a place, in the order of liking: right, left, above, below, then the corners.
const SIDES: [[f64; 2]; 8] =
    [[1.0, 0.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 0.0], [-1.0, -1.0], [-1.0, 1.0], [0.0, -1.0], [0.0, 1.0]];

type Piece = [Place; 2];

/// Everything that labels of one number name.
#[derive(Default)]
struct Group {
    pieces: Vec<Piece>,
    /// Boxes round every [`RUN`] pieces.
    runs: Vec<LabelBox>,
    bounds: Option<LabelBox>,
    is_seen: bool,
    is_needed: bool,
}

impl Group {
    fn add(&mut self, piece: Piece) {
        let own = bounds(piece);
        if self.pieces.len().is_multiple_of(RUN) {
            self.runs.push(own);
        } else if let Some(run) = self.runs.last_mut() {
            *run = joined(*run, own);
        }
        self.bounds = Some(self.bounds.map_or(own, |all| joined(all, own)));
        self.pieces.push(piece);
    }

    fn is_under(&self, area: &LabelBox) -> bool {
        self.bounds.is_some_and(|bounds| touches(area, &bounds))
            && self
                .runs
                .iter()
                .zip(self.pieces.chunks(RUN))
                .any(|(run, pieces)| touches(area, run) && pieces.iter().any(|p| area.clip(*p).is_some()))
    }
}

pub(super) struct Board<'a> {
    view: LabelBox,
    wishes: &'a [LabelWish<'a>],
    rules: LabelRules,
    groups: Vec<Group>,
    group_of: Vec<usize>,
    columns: usize,
    rows: usize,
    /// Pieces in each bin, by group and place in it.
    strokes: Vec<Vec<(u32, u32)>>,
    /// Labels in each bin.
    taken: Vec<Vec<u32>>,
    placed: Vec<LabelBox>,
    is_crowded: bool,
    /// Number of places tried for a label that is not needed.
    tries_each: usize,
    lattice: Vec<(f64, [f64; 2])>,
}

impl<'a> Board<'a> {
    pub(super) fn new(view: LabelBox, wishes: &'a [LabelWish<'a>], rules: LabelRules) -> Self {
        let bins = |k: usize| (((view.max[k] - view.min[k]) / BIN_PX).ceil().max(1.0) as usize).min(512);
        let (columns, rows) = (bins(0), bins(1));
        let mut board = Self {
            view,
            wishes,
            rules,
            groups: Vec::new(),
            group_of: Vec::with_capacity(wishes.len()),
            columns,
            rows,
            strokes: vec![Vec::new(); columns * rows],
            taken: vec![Vec::new(); columns * rows],
            placed: Vec::new(),
            is_crowded: false,
            tries_each: 0,
            lattice: lattice(rules.reach),
        };
        board.gather();
        board
    }

    /// Groups the wishes by number, with what is in view of each; leaves out labels beyond the limit.
    fn gather(&mut self) {
        let mut known: HashMap<usize, usize> = HashMap::new();
        for wish in self.wishes {
            let next = self.groups.len();
            let number = *known.entry(wish.group).or_insert(next);
            if number == next {
                self.groups.push(Group::default());
            }
            self.group_of.push(number);
            let group = &mut self.groups[number];
            group.is_needed |= wish.is_needed;
            group.is_seen = group.is_seen || pieces(wish).any(|piece| self.view.clip(piece).is_some());
        }
        let seen = (0..self.wishes.len()).filter(|index| self.is_seen(*index)).count();
        self.is_crowded = seen > self.rules.most;
        self.tries_each = (self.rules.most_tries / seen.max(1)).max(LEAST_TRIES);
        for (wish, number) in self.wishes.iter().zip(&self.group_of) {
            let group = &mut self.groups[*number];
            if group.is_seen && (group.is_needed || !self.is_crowded) {
                // Only what is seen counts, and it keeps numbers small.
                pieces(wish).filter_map(|piece| self.view.clip(piece)).for_each(|piece| group.add(piece));
            }
        }
    }

    /// True if a wish is for a label whose mark is in view.
    fn is_seen(&self, index: usize) -> bool {
        self.wishes[index].size.is_some() && self.groups[self.group_of[index]].is_seen
    }

    pub(super) fn place(mut self) -> Vec<Option<PlacedLabel>> {
        let seen: Vec<usize> = (0..self.wishes.len()).filter(|index| self.is_seen(*index)).collect();
        let is_crowded = self.is_crowded;
        if !is_crowded {
            self.enter_strokes();
        }
        let mut labels = vec![None; self.wishes.len()];
        let put = |board: &Self, index: usize| board.wishes[index].put.is_some();
        // What the reader put somewhere stays there; the others give way.
        let (kept, free): (Vec<usize>, Vec<usize>) = seen.into_iter().partition(|index| put(&self, *index));
        for index in kept.into_iter().chain(free) {
            if is_crowded && !self.wishes[index].is_needed {
                continue;
            }
            let Some(area) = self.area(index) else { continue };
            self.take(area);
            labels[index] = Some(PlacedLabel { area, leader: self.leader(index, area) });
        }
        labels
    }

    fn enter_strokes(&mut self) {
        let mut strokes = std::mem::take(&mut self.strokes);
        for (number, group) in (0_u32..).zip(&self.groups) {
            for (index, piece) in (0_u32..).zip(&group.pieces) {
                self.bins_along(*piece, |bin| strokes[bin].push((number, index)));
            }
        }
        self.strokes = strokes;
    }

    fn bin(&self, place: Place) -> [usize; 2] {
        let at = |k: usize| ((place[k] - self.view.min[k]) / BIN_PX).max(0.0) as usize;
        [at(0).min(self.columns - 1), at(1).min(self.rows - 1)]
    }

    /// The bins that a piece passes, column by column.
    fn bins_along(&self, [a, b]: Piece, mut enter: impl FnMut(usize)) {
        let (left, right) = if a[0] <= b[0] { (a, b) } else { (b, a) };
        let (from, to) = (self.bin(left)[0], self.bin(right)[0]);
        let slope = if right[0] > left[0] { (right[1] - left[1]) / (right[0] - left[0]) } else { 0.0 };
        for column in from..=to {
            let edge = |column: usize| self.view.min[0] + column as f64 * BIN_PX;
            let height = |x: f64| left[1] + slope * (x.clamp(left[0], right[0]) - left[0]);
            let mut ends = [height(edge(column)), height(edge(column + 1))];
            if from == to {
                ends = [a[1], b[1]];
            }
            let rows = ends.map(|y| self.bin([left[0], y])[1]);
            for row in rows[0].min(rows[1])..=rows[0].max(rows[1]) {
                enter(row * self.columns + column);
            }
        }
    }

    fn bins_under(&self, area: &LabelBox) -> impl Iterator<Item = usize> + use<> {
        let (from, to, columns) = (self.bin(area.min), self.bin(area.max), self.columns);
        (from[1]..=to[1]).flat_map(move |row| (from[0]..=to[0]).map(move |column| row * columns + column))
    }

    fn take(&mut self, area: LabelBox) {
        let number = self.placed.len() as u32;
        self.placed.push(area);
        for bin in self.bins_under(&area) {
            self.taken[bin].push(number);
        }
    }

    /// The best place for a label; `None` where every place covers what it names.
    fn area(&mut self, index: usize) -> Option<LabelBox> {
        let wish = &self.wishes[index];
        let size = wish.size?;
        if let Some(middle) = wish.put {
            return Some(LabelBox::around(middle, size).moved_into(&self.view));
        }
        let anchors = self.anchors(index);
        let most_tries = if wish.is_needed { usize::MAX } else { self.tries_each };
        let mut tries = 0;
        let side_cost = GAPS_OF_A_SIDE * self.rules.gap;
        let mut best: Option<(f64, LabelBox)> = None;
        let mut least: Option<(f64, LabelBox)> = None;
        let near = anchors
            .iter()
            .flat_map(|anchor| around(LabelBox::around(*anchor, [0.0; 2]), size, self.rules.gap));
        let near: Vec<_> = near.map(|area| (0.0, area)).collect();
        let bounds = self.groups[self.group_of[index]].bounds;
        let beside = bounds.map(|bounds| around(bounds, size, self.rules.gap));
        let beside = beside.into_iter().flatten().map(|area| (side_cost, area));
        let lattice = std::mem::take(&mut self.lattice);
        let anchor = anchors.first().copied().unwrap_or_default();
        let far = lattice.iter().map(|(away, [x, y])| {
            (*away + side_cost, LabelBox::around([anchor[0] + x, anchor[1] + y], size))
        });
        for (cost, area) in near.into_iter().chain(beside).chain(far) {
            // Costs rise along the lattice, so nothing better follows.
            if best.is_some_and(|(other, _)| cost >= other) {
                if cost > side_cost {
                    break;
                }
                continue;
            }
            tries += 1;
            if tries > most_tries {
                // Whether there is room was not found out: rather no label than one on another.
                least = None;
                break;
            }
            if !self.view.encloses(&area) || self.covers_own(index, &area) {
                continue;
            }
            let shared = self.shared(&area);
            if shared > 0.0 {
                if least.is_none_or(|(other, _)| shared < other) {
                    least = Some((shared, area));
                }
                continue;
            }
            let cost = cost + self.rules.line_cost * self.lines_under(index, &area) as f64;
            if best.is_none_or(|(other, _)| cost < other) {
                best = Some((cost, area));
            }
        }
        self.lattice = lattice;
        best.or(least).map(|(_, area)| area)
    }

    /// Places tried first: the last place in view, the first, else the middle of what is seen.
    fn anchors(&self, index: usize) -> Vec<Place> {
        let wish = &self.wishes[index];
        let mut seen = wish.handles.iter().filter(|place| self.view.holds(**place));
        let first = seen.next().copied();
        let last = seen.next_back().copied();
        let mut anchors: Vec<_> = last.into_iter().chain(first).collect();
        if anchors.is_empty() {
            let own = wish.strokes.pieces().find_map(|piece| self.view.clip(piece));
            let pieces = &self.groups[self.group_of[index]].pieces;
            anchors.extend(own.or(pieces.first().copied()).map(midpoint));
        }
        anchors
    }

    fn covers_own(&self, index: usize, area: &LabelBox) -> bool {
        self.groups[self.group_of[index]].is_under(&area.grown(self.rules.gap * 0.5))
    }

    /// Area of a place that labels cover, in square pixels.
    fn shared(&self, area: &LabelBox) -> f64 {
        let with_air = area.grown(self.rules.apart);
        let mut seen: Vec<u32> = Vec::new();
        let mut shared = 0.0;
        for bin in self.bins_under(&with_air) {
            for number in &self.taken[bin] {
                let there = &self.placed[*number as usize];
                if there.meets(&with_air) && !seen.contains(number) {
                    seen.push(*number);
                    shared += there.shared(&with_air);
                }
            }
        }
        shared
    }

    /// Number of other marks under a place.
    fn lines_under(&self, index: usize, area: &LabelBox) -> usize {
        let own = self.group_of[index] as u32;
        let mut found = [own; MOST_LINES];
        let mut count = 0;
        for bin in self.bins_under(area) {
            for (group, piece) in &self.strokes[bin] {
                if *group != own
                    && !found[..count].contains(group)
                    && area.clip(self.groups[*group as usize].pieces[*piece as usize]).is_some()
                {
                    found[count] = *group;
                    count += 1;
                    if count == MOST_LINES {
                        return count;
                    }
                }
            }
        }
        count
    }

    /// The line from a label that stands off to the nearest of what it names.
    fn leader(&self, index: usize, area: LabelBox) -> Option<[Place; 2]> {
        let group = &self.groups[self.group_of[index]];
        let mut best: Option<(f64, [Place; 2])> = None;
        for piece in &group.pieces {
            let corners = [area.min, area.max, [area.min[0], area.max[1]], [area.max[0], area.min[1]]];
            let to = corners.iter().map(|corner| nearest_on(*piece, *corner)).chain(*piece);
            for to in to {
                let from = area.nearest(to);
                let away = distance(from, to);
                if best.is_none_or(|(other, _)| away < other) {
                    best = Some((away, [from, to]));
                }
            }
        }
        best.filter(|(away, _)| *away > self.rules.leader_from).map(|(_, line)| line)
    }
}

/// Pieces of line that a wish names; a handle is a piece without length.
fn pieces(wish: &LabelWish<'_>) -> impl Iterator<Item = Piece> {
    wish.strokes.pieces().chain(wish.handles.iter().map(|place| [*place, *place]))
}

/// Places on every side of a box, in the order of liking.
fn around(bounds: LabelBox, [width, height]: [f64; 2], gap: f64) -> Vec<LabelBox> {
    let middle = midpoint([bounds.min, bounds.max]);
    let half = [(bounds.max[0] - bounds.min[0]) / 2.0, (bounds.max[1] - bounds.min[1]) / 2.0];
    let place = |side: [f64; 2]| {
        let is_corner = side[0] != 0.0 && side[1] != 0.0;
        let gap = if is_corner { gap * 0.75 } else { gap };
        let off = [half[0] + gap + width / 2.0, half[1] + gap + height / 2.0];
        LabelBox::around([middle[0] + side[0] * off[0], middle[1] + side[1] * off[1]], [width, height])
    };
    SIDES.map(place).to_vec()
}

/// Places further off, the nearest first.
fn lattice(reach: f64) -> Vec<(f64, [f64; 2])> {
    let steps = |k: usize| (1.0 / LATTICE[k]).floor() as i32;
    let mut places = Vec::new();
    for row in -steps(1)..=steps(1) {
        for column in -steps(0)..=steps(0) {
            let at = [f64::from(column) * LATTICE[0] * reach, f64::from(row) * LATTICE[1] * reach];
            let away = at[0].hypot(at[1]);
            if away <= reach {
                places.push((away, at));
            }
        }
    }
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    places
}

fn bounds([a, b]: Piece) -> LabelBox {
    LabelBox { min: [a[0].min(b[0]), a[1].min(b[1])], max: [a[0].max(b[0]), a[1].max(b[1])] }
}

fn joined(a: LabelBox, b: LabelBox) -> LabelBox {
    LabelBox {
        min: [a.min[0].min(b.min[0]), a.min[1].min(b.min[1])],
        max: [a.max[0].max(b.max[0]), a.max[1].max(b.max[1])],
    }
}

/// As [`LabelBox::meets`], but boxes without breadth count too.
fn touches(a: &LabelBox, b: &LabelBox) -> bool {
    (0..2).all(|k| a.min[k] <= b.max[k] && b.min[k] <= a.max[k])
}
