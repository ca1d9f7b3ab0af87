//! A part of an implant slid along and across its straight edges: threads and edges fit at many places along them, and
//! which of these is right cannot be told. What lies across them can.

use super::refine::{Fitted, Freedom, Map, Point, Slopes, refine};
use super::similarity::Spot;

/// Root mean square length of a slender part over its width: a screw is longer than broad, a mere edge has no breadth.
const SLENDER: std::ops::RangeInclusive<f64> = 2.0..=8.0;
/// Steps by which a part is slid either way, and their length in pixels.
const SLIDES: i32 = 24;
const SLIDE_PX: f64 = 1.5;
/// Places that are compared while it is slid, at most.
const MOST_SLID: usize = 1500;
/// Another place this nearly as good leaves its motion open: tips of screws, whose threads fit at every turn of the
/// thread.
const RIVAL: f64 = 0.9;
/// Distance of such places from one line along the edges, at most, in pixels, and their turn against each other in degrees:
/// then its shift is open along that line alone.
const OFF_LINE_PX: f64 = 1.0;
pub(super) const OFF_LINE_DEGREES: f64 = 3.0;

/// Size and direction of the places of a part, in pixels.
pub(super) struct Shape {
    pub(super) middle: Spot,
    /// Direction in which its outline rises least: that of its straight edges. A unit vector.
    edges: Spot,
    /// Root mean square distances from its middle along and across its length.
    long: f64,
    wide: f64,
}

impl Shape {
    /// `None` for no places.
    pub(super) fn of(points: &[Point]) -> Option<Self> {
        let middle = middle(points)?;
        let [xx, xy, yy, aa, ab, bb] = points.iter().fold([0.0; 6], |sums, point| {
            let [x, y] = [f64::from(point.at[0]) - middle[0], f64::from(point.at[1]) - middle[1]];
            let [a, b] = point.slope.map(f64::from);
            let more = [x * x, x * y, y * y, a * a, a * b, b * b];
            std::array::from_fn(|i| sums[i] + more[i])
        });
        let (even, odd) = (xx + yy, (xx - yy).hypot(2.0 * xy));
        let size = |twice: f64| (0.5 * twice.max(0.0) / points.len() as f64).sqrt();
        let (sin, cos) = (0.5 * (2.0 * ab).atan2(aa - bb)).sin_cos();
        Some(Self { middle, edges: [-sin, cos], long: size(even + odd), wide: size(even - odd).max(0.5) })
    }

    /// Direction of its straight edges on the second film, a unit vector.
    pub(super) fn edges_on(&self, map: &Map) -> Spot {
        let [x, y] = self.edges;
        let there = [map.m[0][0] * x + map.m[0][1] * y, map.m[1][0] * x + map.m[1][1] * y];
        let length = there[0].hypot(there[1]).max(1e-9);
        there.map(|side| side / length)
    }

    pub(super) fn is_slender(&self) -> bool {
        SLENDER.contains(&(self.long / self.wide))
    }

    /// Root mean square distance of its places from its middle.
    pub(super) fn radius(&self) -> f64 {
        self.long.hypot(self.wide)
    }
}

pub(super) fn middle(points: &[Point]) -> Option<Spot> {
    let count = points.len() as f64;
    let sum = points
        .iter()
        .fold([0.0; 2], |sum, point| [sum[0] + f64::from(point.at[0]), sum[1] + f64::from(point.at[1])]);
    (count > 0.0).then(|| sum.map(|x| x / count))
}

/// Largest distance of the middle of a part from its place with the rest.
pub(super) struct Limit<'a> {
    pub(super) rest: &'a Map,
    pub(super) px: f64,
}

/// A motion found by sliding.
pub(super) struct Slid {
    pub(super) map: Map,
    /// Other places fit nearly as well.
    pub(super) is_open: bool,
    /// All of them lie on one line along its edges, and none is turned: what lies across that line can be told.
    pub(super) is_sure: bool,
}

/// The best of the places of a part along and across its edges; `None` where none lies near enough.
pub(super) fn slid(own: &[Point], onto: &Slopes, start: &Map, limit: &Limit<'_>) -> Option<Slid> {
    let shape = Shape::of(own)?;
    let step = own.len().div_ceil(MOST_SLID).max(1);
    let some: Vec<Point> = own.iter().step_by(step).copied().collect();
    let ahead = shape.edges_on(start);
    let fits: Vec<Fitted> = [ahead, [-ahead[1], ahead[0]]]
        .iter()
        .flat_map(|way| (-SLIDES..=SLIDES).map(move |by| way.map(|side| side * f64::from(by) * SLIDE_PX)))
        .map(|far| {
            let t = [start.t[0] + far[0], start.t[1] + far[1]];
            refine(&some, onto, Map { m: start.m, t }, Freedom::Rigid)
        })
        .filter(|fit| {
            let (p, q) = (fit.map.at(shape.middle), limit.rest.at(shape.middle));
            (p[0] - q[0]).hypot(p[1] - q[1]) <= limit.px
        })
        .collect();
    let worth = |fit: &Fitted| fit.likeness * fit.overlap;
    let best = fits.iter().max_by(|p, q| worth(p).total_cmp(&worth(q)))?;
    let off = |fit: &Fitted| {
        let (p, q) = (fit.map.at(shape.middle), best.map.at(shape.middle));
        [p[0] - q[0], p[1] - q[1]]
    };
    let is_rival = |fit: &&Fitted| {
        let [x, y] = off(fit);
        worth(fit) >= RIVAL * worth(best) && x.hypot(y) > SLIDE_PX
    };
    let rivals: Vec<&Fitted> = fits.iter().filter(is_rival).collect();
    let line = shape.edges_on(&best.map);
    let degrees = best.map.similarity().degrees();
    let is_on_line = |fit: &&Fitted| {
        let [x, y] = off(fit);
        (x * line[1] - y * line[0]).abs() <= OFF_LINE_PX
            && (fit.map.similarity().degrees() - degrees).abs() <= OFF_LINE_DEGREES
    };
    Some(Slid { map: best.map, is_open: !rivals.is_empty(), is_sure: rivals.iter().all(is_on_line) })
}
