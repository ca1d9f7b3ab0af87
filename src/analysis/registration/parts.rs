//! Parts of an implant that moved otherwise than the rest of it, such as the end of a broken plate or the tip of a broken
//! screw.
//!
//! Where outlines of the first film fit nothing on the second, and outlines of the second fit nothing on the first, the
//! one is looked for in the other as a rigid motion of its own. A part is told only where that explains it clearly
//! better than the motion of the rest, and lies clearly apart from it.

use super::coarse::{Grid, guesses};
use super::prepared::Prepared;
use super::refine::{Fitted, Freedom, Map, Point, Slopes, matches, points, refine};
use super::similarity::Spot;
use super::slide::{Limit, OFF_LINE_DEGREES, Shape, middle, slid};
use crate::analysis::field::Field;

/// Side of a cell in which the fit is judged, together with the cells around it, in pixels of the largest copy.
const CELL: usize = 8;
/// Places that a cell and those around it hold at least, to be judged.
const LEAST_IN_CELL: f32 = 10.0;
/// Likeness of a cell below which it does not fit.
const UNFIT: f32 = 0.5;
/// Places of a part, at least. The tip of a screw has fewer: its threads fit at many places along it, and its shift is
/// told across it alone.
const LEAST_PLACES: usize = 1200;
/// The same for a part whose shift is told across its length alone.
const LEAST_TIP: usize = 500;
/// The same for cells in which a part is begun.
const LEAST_SEED: usize = 60;
/// Likeness and overlap of a part in its own place, at least.
const LEAST_LIKENESS: f64 = 0.85;
const LEAST_OVERLAP: f64 = 0.8;
/// Likeness by which its own motion is better than that of the rest, at least.
const LEAST_GAIN: f64 = 0.25;
/// Distance between both places of a part, at least, in pixels of the largest copy.
const LEAST_APART_PX: f64 = 2.5;
/// Part of its places that do not fit with the rest, at least: a part that slid along its own edges fits there in part.
const LEAST_BEGUN: f64 = 0.15;
/// Largest distance of a part from its place, as a part of the longer side: less than from one screw to the next, on which
/// it would fit as well.
const MOST_APART: f64 = 0.035;
/// The same for what begins in several places that lie apart: it would not fit on the next screw with all of them.
const MOST_APART_TOGETHER: f64 = 0.07;
const TOGETHER: usize = 3;
/// A cell goes with a part where it fits so well there, and hardly better with the rest.
const FITS: f32 = 0.75;
const AS_WELL: f32 = 0.05;
/// Turns that are tried, in steps either way, in degrees; and the largest shift, as a part of the longer side.
const TURN_STEPS: i32 = 10;
const TURN_STEP: f64 = 2.0;
const REACH: f64 = 0.06;
const GUESSES: usize = 8;
/// Copy on which the first guess is made.
const LEVEL: usize = 1;
/// Parts that are told, at most.
const MOST_PARTS: usize = 6;
/// Part of all places that a part holds at most; else it would be the rest.
const MOST_SHARE: f64 = 0.5;

/// A part of the implant with a motion of its own, in pixels of the largest copies.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) fit: Fitted,
    /// Middle of its shadow on the first film.
    pub(super) centre: Spot,
    /// Root mean square distance of its outline from its middle.
    pub(super) radius: f64,
    /// 1 where its metal lies on the first film.
    pub(super) metal: Field,
    /// Direction on the second film along which its shift cannot be told, a unit vector; `None` where all of it can.
    pub(super) open: Option<Spot>,
}

/// The implant taken apart.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    /// The rest, laid anew without the parts.
    pub(super) rest: Fitted,
    /// Largest over smallest stretch of the rest, less 1.
    pub(super) stretch: f64,
    pub(super) parts: Vec<Part>,
}

/// Likeness by cell.
struct Cells {
    columns: usize,
    /// `None` where too little lies to tell.
    likeness: Vec<Option<f32>>,
}

impl Cells {
    fn of(size: &Field, points: &[Point], onto: &Slopes, map: &Map) -> Self {
        let (columns, rows) = (size.columns.div_ceil(CELL), size.rows.div_ceil(CELL));
        let mut sums = vec![[0.0_f32; 4]; columns * rows];
        for (point, fit) in points.iter().zip(matches(points, onto, map)) {
            let cell = &mut sums[cell_of(point, columns)];
            for (sum, value) in cell.iter_mut().zip([fit.both, fit.one, fit.other, 1.0]) {
                *sum += value;
            }
        }
        let likeness = (0..columns * rows)
            .map(|i| {
                let mut all = [0.0_f32; 4];
                for near in around(i, columns, rows) {
                    for (sum, value) in all.iter_mut().zip(sums[near]) {
                        *sum += value;
                    }
                }
                let [both, one, other, count] = all;
                (sums[i][3] > 0.0 && count >= LEAST_IN_CELL).then(|| both / (one * other).sqrt().max(1e-9))
            })
            .collect();
        Self { columns, likeness }
    }

    fn rows(&self) -> usize {
        self.likeness.len() / self.columns.max(1)
    }
}

fn cell_of(point: &Point, columns: usize) -> usize {
    (point.at[1] as usize / CELL) * columns + point.at[0] as usize / CELL
}

/// A cell and those around it.
fn around(cell: usize, columns: usize, rows: usize) -> impl Iterator<Item = usize> {
    let (column, row) = (cell % columns, cell / columns);
    (row.saturating_sub(1)..(row + 2).min(rows)).flat_map(move |y| {
        (column.saturating_sub(1)..(column + 2).min(columns)).map(move |x| y * columns + x)
    })
}

/// Cells that are set, as pixels of the copy.
fn pixels(size: &Field, cells: &[bool], columns: usize) -> Field {
    let values = (0..size.values.len())
        .map(|i| {
            let cell = (i / size.columns / CELL) * columns + i % size.columns / CELL;
            f32::from(u8::from(cells[cell]))
        })
        .collect();
    Field { values, ..Field::new(size.columns, size.rows, 0.0) }
}

/// Slopes of one copy within a mask of the largest copy.
fn within(slopes: &Slopes, mask: &Field, level: usize) -> Slopes {
    let mut small = mask.clone();
    for _ in 0..level {
        small = small.halved();
    }
    let used = slopes.used.zip(&small, |used, mask| if mask > 0.2 { used } else { 0.0 });
    Slopes { across: slopes.across.clone(), down: slopes.down.clone(), used }
}

/// Groups of cells that touch, the one with most places first.
fn groups(is_in: &[bool], columns: usize, count: &[usize], least: usize) -> Vec<Vec<usize>> {
    let rows = is_in.len() / columns.max(1);
    let mut left = is_in.to_vec();
    let mut found: Vec<Vec<usize>> = Vec::new();
    for start in 0..left.len() {
        if !std::mem::take(&mut left[start]) {
            continue;
        }
        let mut group = vec![start];
        let mut next = 0;
        while let Some(cell) = group.get(next).copied() {
            next += 1;
            group.extend(around(cell, columns, rows).filter(|near| std::mem::take(&mut left[*near])));
        }
        found.push(group);
    }
    let size = |group: &Vec<usize>| group.iter().map(|cell| count[*cell]).sum::<usize>();
    found.retain(|group| size(group) >= least);
    found.sort_by_key(|group| std::cmp::Reverse(size(group)));
    found
}

/// Both films, and the places of their implants.
struct Pair<'a> {
    a: &'a Prepared,
    b: &'a Prepared,
    from: &'a Slopes,
    to: &'a Slopes,
    all: Vec<Point>,
    columns: usize,
    /// Places in each cell.
    count: Vec<usize>,
}

impl Pair<'_> {
    fn cells(&self, map: &Map) -> Cells {
        Cells::of(&self.from.across, &self.all, self.to, map)
    }

    fn points_in(&self, cells: &[bool]) -> Vec<Point> {
        self.all.iter().filter(|point| cells[cell_of(point, self.columns)]).copied().collect()
    }

    /// Pixels of the second film whose outlines fit nothing of the first.
    fn unexplained(&self, rest: &Map) -> Option<Field> {
        let back = rest.inverse()?;
        let theirs = points(self.to, |_| 1.0, LEAST_SLOPE, usize::MAX);
        let cells = Cells::of(&self.to.across, &theirs, self.from, &back);
        let unfit: Vec<bool> =
            cells.likeness.iter().map(|likeness| likeness.is_some_and(|l| l < UNFIT)).collect();
        Some(pixels(&self.to.across, &unfit, cells.columns).extreme(CELL, f32::max))
    }

    /// The motion of a group of cells, looked for in what is unexplained on the second film.
    fn sought(&self, seed: &[bool], onto: &Field, rest: &Map) -> Option<Map> {
        let own = self.points_in(seed);
        let mask = pixels(&self.from.across, seed, self.columns);
        let level = |level: usize| {
            let (from, to) = (self.a.levels[level].implant.as_ref()?, self.b.levels[level].beside.as_ref()?);
            Some((within(from, &mask, level), within(to, onto, level)))
        };
        let middle = middle(&own)?;
        let by = 0.5_f64.powi(LEVEL as i32);
        let (from, to) = level(LEVEL)?;
        let laid = rest.similarity();
        let longest = to.across.columns.max(to.across.rows) as f64;
        let grid = Grid {
            degrees: (-TURN_STEPS..=TURN_STEPS)
                .map(|step| laid.degrees() + f64::from(step) * TURN_STEP)
                .collect(),
            scales: vec![laid.scale()],
            from: middle.map(|x| x * by),
            to: rest.at(middle).map(|x| x * by),
            reach: REACH * longest,
        };
        let some = points(&from, |_| 1.0, LEAST_SLOPE, usize::MAX);
        let worth = |fit: &Fitted| fit.likeness * fit.overlap;
        let best = guesses(&from, &to, &grid)
            .iter()
            .take(GUESSES)
            .map(|guess| refine(&some, &to, Map::of(&guess.similarity), Freedom::Rigid))
            .max_by(|p, q| worth(p).total_cmp(&worth(q)))?;
        let mut map = best.map;
        for _ in 0..LEVEL {
            map = map.twice();
        }
        let fit = refine(&own, &level(0)?.1, map, Freedom::Rigid);
        Some(fit.map)
    }

    /// True if the first is more of the second: it touches it, and moved alike as far as can be told.
    fn is_more_of(&self, (part, cells): &(Part, Vec<bool>), (own, of_own): &(Part, Vec<bool>)) -> bool {
        let rows = cells.len() / self.columns.max(1);
        let touches = |cell: usize| around(cell, self.columns, rows).any(|near| of_own[near]);
        let (p, q) = (part.fit.map.at(part.centre), own.fit.map.at(part.centre));
        let off = [p[0] - q[0], p[1] - q[1]];
        let seen = match part.open.or(own.open) {
            Some(open) => (off[0] * open[1] - off[1] * open[0]).abs(),
            None => off[0].hypot(off[1]),
        };
        let turned = part.fit.map.similarity().degrees() - own.fit.map.similarity().degrees();
        seen < LEAST_APART_PX
            && turned.abs() <= OFF_LINE_DEGREES
            && (0..cells.len()).any(|cell| cells[cell] && touches(cell))
    }

    /// Pieces of a part that lie apart from each other, each with as many places as a part has.
    fn pieces(&self, cells: &[bool]) -> usize {
        groups(cells, self.columns, &self.count, LEAST_TIP).len()
    }

    /// Cells that go with `own` rather than with `rest`, and touch the seed.
    fn grown(&self, seed: &[bool], own: &Cells, rest: &Cells) -> Vec<bool> {
        let goes = |cell: usize| match (own.likeness[cell], rest.likeness[cell]) {
            (Some(own), Some(rest)) => own >= FITS && own >= rest - AS_WELL,
            (Some(_) | None, _) => false,
        };
        let mut is_in = vec![false; seed.len()];
        let mut open: Vec<usize> = (0..seed.len()).filter(|cell| seed[*cell] && goes(*cell)).collect();
        while let Some(cell) = open.pop() {
            if !std::mem::replace(&mut is_in[cell], true) {
                open.extend(
                    around(cell, self.columns, own.rows()).filter(|near| !is_in[*near] && goes(*near)),
                );
            }
        }
        is_in
    }

    /// The cells of a part, those around them that do not fit with the rest, and those in which it was begun.
    fn widened(&self, seed: &[bool], cells: &[bool], rest: &Cells) -> Vec<bool> {
        let is_in = |cell: usize| seed[cell] || cells[cell];
        let touches = |cell| around(cell, self.columns, rest.rows()).any(is_in);
        let is_unfit = |cell: usize| rest.likeness[cell].is_some_and(|likeness| likeness < FITS);
        (0..seed.len()).map(|cell| is_in(cell) || is_unfit(cell) && touches(cell)).collect()
    }

    /// The part that begins in a group of cells; `None` where no motion of its own explains it.
    fn part(
        &self,
        seed: &[bool],
        onto: &Field,
        rest: &Map,
        of_rest: &Cells,
        is_together: bool,
    ) -> Option<(Part, Vec<bool>)> {
        let longest = self.to.across.columns.max(self.to.across.rows) as f64;
        let most_apart = if is_together { MOST_APART_TOGETHER } else { MOST_APART };
        let limit = Limit { rest, px: most_apart * longest };
        let mut map = self.sought(seed, onto, rest)?;
        let mut cells = self.grown(seed, &self.cells(&map), of_rest);
        let mut is_open = false;
        for _ in 0..2 {
            let slid = slid(&self.points_in(&self.widened(seed, &cells, of_rest)), self.to, &map, &limit)?;
            is_open = slid.is_open;
            cells = self.grown(seed, &self.cells(&slid.map), of_rest);
            map = refine(&self.points_in(&cells), self.to, slid.map, Freedom::Rigid).map;
            cells = self.grown(seed, &self.cells(&map), of_rest);
        }
        let own = self.points_in(&cells);
        let slid = slid(&own, self.to, &map, &limit).filter(|slid| slid.is_sure)?;
        let fit = refine(&own, self.to, slid.map, Freedom::Rigid);
        let shape = Shape::of(&own)?;
        // What is short and slender has few places that tell one turn of a thread from the next.
        is_open |= slid.is_open || own.len() < LEAST_PLACES;
        let open = is_open.then(|| shape.edges_on(&fit.map));
        let [apart, seen] = apart(&own, [&fit.map, rest], open);
        let begun = self.points_in(seed).len();
        let is_part = (own.len() >= LEAST_PLACES || own.len() >= LEAST_TIP && shape.is_slender())
            && begun as f64 >= LEAST_BEGUN * own.len() as f64
            && (own.len() as f64) < MOST_SHARE * self.all.len() as f64
            && fit.likeness >= LEAST_LIKENESS
            && fit.overlap >= LEAST_OVERLAP
            && fit.likeness >= likeness(&own, self.to, rest) + LEAST_GAIN
            && seen >= LEAST_APART_PX
            && (apart <= MOST_APART * longest || apart <= limit.px && self.pieces(&cells) >= TOGETHER);
        if !is_part {
            return None;
        }
        let metal = self.a.metal.as_ref()?;
        let near = pixels(&self.from.across, &cells, self.columns);
        let metal = metal.implant.zip(&near, |metal, near| metal * near);
        let centre = centre(&metal).unwrap_or(shape.middle);
        Some((Part { fit, centre, radius: shape.radius(), metal, open }, cells))
    }
}

/// Root mean square distance between the places of a part by two maps: all of it, and across the direction in which its
/// shift cannot be told.
fn apart(own: &[Point], [map, rest]: [&Map; 2], open: Option<Spot>) -> [f64; 2] {
    let sums = own.iter().fold([0.0; 2], |sums, point| {
        let place = point.at.map(f64::from);
        let (p, q) = (map.at(place), rest.at(place));
        let off = [p[0] - q[0], p[1] - q[1]];
        let all = off[0].hypot(off[1]);
        let seen = open.map_or(all, |open| off[0] * open[1] - off[1] * open[0]);
        [sums[0] + all * all, sums[1] + seen * seen]
    });
    sums.map(|sum| (sum / own.len().max(1) as f64).sqrt())
}

/// Least length of a slope that is compared.
const LEAST_SLOPE: f32 = 0.3;

fn likeness(points: &[Point], onto: &Slopes, map: &Map) -> f64 {
    let sums = matches(points, onto, map).into_iter().fold([0.0_f64; 3], |sums, fit| {
        [sums[0] + f64::from(fit.both), sums[1] + f64::from(fit.one), sums[2] + f64::from(fit.other)]
    });
    sums[0] / (sums[1] * sums[2]).sqrt().max(1e-9)
}

fn centre(mask: &Field) -> Option<Spot> {
    let (mut sum, mut count) = ([0.0; 2], 0.0);
    for i in (0..mask.values.len()).filter(|i| mask.values[*i] > 0.5) {
        sum[0] += (i % mask.columns) as f64 + 0.5;
        sum[1] += (i / mask.columns) as f64 + 0.5;
        count += 1.0;
    }
    (count > 0.0).then(|| sum.map(|x| x / count))
}

/// Takes an implant apart whose whole is laid by `whole`; `None` where all of it moves alike, as far as can be seen.
pub(super) fn taken_apart(a: &Prepared, b: &Prepared, whole: &Map) -> Option<Taken> {
    let (from, to) = (a.levels.first()?.implant.as_ref()?, b.levels.first()?.beside.as_ref()?);
    if a.levels.len().min(b.levels.len()) <= LEVEL {
        return None;
    }
    let all = points(from, |_| 1.0, LEAST_SLOPE, usize::MAX);
    let columns = from.across.columns.div_ceil(CELL);
    let mut count = vec![0; columns * from.across.rows.div_ceil(CELL)];
    for point in &all {
        count[cell_of(point, columns)] += 1;
    }
    let pair = Pair { a, b, from, to, all, columns, count };
    let mut rest = *whole;
    let mut parts: Vec<(Part, Vec<bool>)> = Vec::new();
    // Once the rest is laid without a part, more of it may stand out.
    for _ in 0..2 {
        let of_rest = pair.cells(&rest);
        let unfit: Vec<bool> =
            of_rest.likeness.iter().map(|likeness| likeness.is_some_and(|l| l < UNFIT)).collect();
        let onto = pair.unexplained(&rest)?;
        parts.clear();
        // Parts that lie apart from each other may have moved together: tips of screws in one piece of bone.
        let mut begins = groups(&unfit, columns, &pair.count, LEAST_SEED);
        let count = begins.len();
        if count > 1 {
            begins.insert(0, begins.concat());
        }
        for (index, group) in begins.into_iter().enumerate() {
            let is_taken = |cell: &usize| parts.iter().any(|(_, cells)| cells[*cell]);
            let left: Vec<usize> = group.iter().copied().filter(|cell| !is_taken(cell)).collect();
            let together = index == 0 && count >= TOGETHER;
            if left.iter().map(|cell| pair.count[*cell]).sum::<usize>() < LEAST_SEED
                || parts.len() >= MOST_PARTS
            {
                continue;
            }
            let mut seed = vec![false; unfit.len()];
            for cell in left {
                seed[cell] = true;
            }
            if let Some(found) = pair.part(&seed, &onto, &rest, &of_rest, together)
                && !parts.iter().any(|own| pair.is_more_of(&found, own))
            {
                parts.push(found);
            }
        }
        if parts.is_empty() {
            return None;
        }
        let keeps: Vec<bool> =
            (0..unfit.len()).map(|cell| !parts.iter().any(|(_, cells)| cells[cell])).collect();
        rest = refine(&pair.points_in(&keeps), to, rest, Freedom::Similarity).map;
    }
    let keeps: Vec<bool> =
        (0..pair.count.len()).map(|cell| !parts.iter().any(|(_, cells)| cells[cell])).collect();
    let kept = pair.points_in(&keeps);
    let fit = refine(&kept, to, rest, Freedom::Similarity);
    let affine = refine(&kept, to, fit.map, Freedom::Affine);
    Some(Taken {
        rest: fit,
        stretch: affine.map.stretch(),
        parts: parts.into_iter().map(|(part, _)| part).collect(),
    })
}
