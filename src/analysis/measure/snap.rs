//! Snapping to edges: places that a hand put near an edge of the film are moved to the steepest change of grey across it,
//! to a part of a pixel.
//!
//! A width is looked for along its own line, at both ends at once: what lies between them is either brighter or darker
//! than what lies outside, the same at both ends. A circle is looked for along its radii in the same way.

use crate::analysis::measure::geometry::{Plane, circle_through, distance, minus, plus, times, unit};
use crate::case::{Place, kept_place};
use crate::imaging::{Film, Samples};

/// Steps of a profile for each film pixel.
const STEPS_PER_PX: f64 = 4.0;
/// Standard deviation of the smoothing along a profile, in film pixels.
const SMOOTHING_PX: f64 = 1.2;
/// Profiles beside each other that are averaged, to each side, one film pixel apart.
const BESIDE: i32 = 3;
/// An edge is at least so many times as steep as its profile is on the middle.
const LEAST_STEEPNESS: f64 = 3.0;
/// An end is never moved further than this share of the width, so that it cannot meet the other edge.
const MOST_OF_WIDTH: f64 = 0.4;
/// Radii that are looked at round a circle, and the least share of them that must find an edge.
const RADII: usize = 72;
const LEAST_OF_RADII: f64 = 0.4;
/// Smoothing of the first looks round a circle, in film pixels: edges that lie side by side, such as both faces of a
/// thin cortex, act as one, whichever of them the hand was nearer to.
const COARSE_PX: f64 = 3.0;
/// Looks with that smoothing, each round the circle found before; then looks at fine edges, where there was a coarse one
/// within this reach in film pixels.
const COARSE_LOOKS: usize = 4;
const FINE_LOOKS: usize = 3;
const FINE_REACH_PX: f64 = 3.0;

/// Places that were moved to an edge.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapped<const N: usize> {
    /// Places after snapping, in film pixels.
    pub places: [Place; N],
    /// Largest distance by which a place was moved, in film pixels.
    pub moved_px: f64,
}

/// An edge on a profile: where, from its middle, and how steep with its sign.
#[derive(Debug, Clone, Copy)]
struct Edge {
    at_px: f64,
    steepness: f64,
}

/// Moves both ends of a width along its line to the steepest edges within `reach_px`; `None` where there is no clear edge
/// at both ends, or no grey picture.
pub fn snap_width(film: &Film, ends: [Place; 2], reach_px: f64) -> Option<Snapped<2>> {
    let along = unit(minus(ends[1], ends[0]))?;
    let reach = reach_px.min(distance(ends[0], ends[1]) * MOST_OF_WIDTH);
    // Outwards at either end.
    let ways = [times(along, -1.0), along];
    let profiles = [0, 1].map(|end: usize| {
        Profile::at(film, ends[end], ways[end], Across { reach, within: reach, smoothing: SMOOTHING_PX })
    });
    let [Some(first), Some(last)] = profiles else { return None };
    // What lies within is brighter, or darker, at both ends.
    let best = [1.0, -1.0]
        .into_iter()
        .filter_map(|sign| Some([first.steepest(sign)?, last.steepest(sign)?]))
        .max_by(|a, b| strength(a).total_cmp(&strength(b)))?;
    let places = [0, 1].map(|end: usize| kept_place(plus(ends[end], times(ways[end], best[end].at_px))));
    Some(Snapped { places, moved_px: best.iter().map(|edge| edge.at_px.abs()).fold(0.0, f64::max) })
}

fn strength(edges: &[Edge; 2]) -> f64 {
    edges.iter().map(|edge| edge.steepness.abs()).fold(f64::INFINITY, f64::min)
}

/// Fits a circle, given by three places on its rim, to the edge round it; the three places keep their directions from the
/// centre. `None` where too little of the rim has a clear edge. Pixels are taken to be square.
pub fn snap_circle(film: &Film, rim: [Place; 3], reach_px: f64) -> Option<Snapped<3>> {
    let plane = Plane { column: 1.0, row: 1.0 };
    let drawn = circle_through(rim.map(|place| plane.at(place)))?;
    let reach = reach_px.min(drawn.radius * MOST_OF_WIDTH);
    let (mut centre, mut radius) = (drawn.centre, drawn.radius);
    // Each look begins where the one before ended, so that the end hardly depends on where the first began.
    let mut within = reach;
    for _ in 0..COARSE_LOOKS {
        if let Some(found) =
            fit_to_edge(film, (centre, radius), Across { reach, within: reach, smoothing: COARSE_PX })
        {
            (centre, radius) = found;
            within = reach.min(FINE_REACH_PX);
        }
    }
    for look in 0..FINE_LOOKS {
        match fit_to_edge(film, (centre, radius), Across { reach, within, smoothing: SMOOTHING_PX }) {
            Some(found) => (centre, radius) = found,
            None if look == 0 => return None,
            None => break,
        }
    }
    let mut places = rim;
    for place in &mut places {
        let way = unit(minus(*place, centre))?;
        *place = kept_place(plus(centre, times(way, radius)));
    }
    let moved_px = places.iter().zip(rim).map(|(a, b)| distance(*a, b)).fold(0.0, f64::max);
    (moved_px <= 2.0 * reach).then_some(Snapped { places, moved_px })
}

/// How an edge is looked for across a circle: how far to each side, and how smoothed, in film pixels.
#[derive(Debug, Clone, Copy)]
struct Across {
    /// What an edge must stand out from.
    reach: f64,
    /// Where it is looked for.
    within: f64,
    smoothing: f64,
}

/// The circle along the edge that lies within reach of a circle, given by its centre and radius.
fn fit_to_edge(film: &Film, (centre, radius): (Place, f64), across: Across) -> Option<(Place, f64)> {
    let profiles: Vec<(Place, Place, Profile)> = (0..RADII)
        .filter_map(|index| {
            let (sin, cos) = (index as f64 / RADII as f64 * std::f64::consts::TAU).sin_cos();
            let way = [cos, sin];
            let at = plus(centre, times(way, radius));
            Some((at, way, Profile::at(film, at, way, across)?))
        })
        .collect();
    let edges = |sign: f64| -> Vec<Place> {
        let found = |(at, way, profile): &(Place, Place, Profile)| {
            profile.steepest(sign).map(|edge| plus(*at, times(*way, edge.at_px)))
        };
        profiles.iter().filter_map(found).collect()
    };
    let (bright, dark) = (edges(1.0), edges(-1.0));
    let mut points = if bright.len() >= dark.len() { bright } else { dark };
    let least = (RADII as f64 * LEAST_OF_RADII) as usize;
    let mut fitted = None;
    // Each round drops what lies further off than most: edges of something else.
    for _ in 0..4 {
        if points.len() < least {
            return None;
        }
        let (centre, radius) = fit(&points)?;
        let off = |place: &Place| (distance(*place, centre) - radius).abs();
        let mut all: Vec<f64> = points.iter().map(off).collect();
        all.sort_by(f64::total_cmp);
        let limit = (2.5 * all.get(all.len() / 2).copied()?).max(1.0);
        points.retain(|place| off(place) <= limit);
        fitted = Some((centre, radius));
    }
    fitted
}

/// The circle that fits places best by least squares of its equation.
fn fit(points: &[Place]) -> Option<(Place, f64)> {
    let count = points.len() as f64;
    let middle = times(points.iter().fold([0.0; 2], |sum, place| plus(sum, *place)), 1.0 / count);
    let (mut xx, mut xy, mut yy, mut xz, mut yz, mut z) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for place in points {
        let [x, y] = minus(*place, middle);
        let square = x * x + y * y;
        xx += x * x;
        xy += x * y;
        yy += y * y;
        xz += x * square;
        yz += y * square;
        z += square;
    }
    let det = xx * yy - xy * xy;
    if det.abs() < 1e-9 {
        return None;
    }
    let off = [(xz * yy - yz * xy) / det / 2.0, (yz * xx - xz * xy) / det / 2.0];
    let radius = (off[0] * off[0] + off[1] * off[1] + z / count).sqrt();
    Some((plus(middle, off), radius))
}

/// The slope of the grey across an edge, from inside (negative) to outside.
struct Profile {
    /// Slope at each step.
    slope: Vec<f64>,
    /// The middle of all slopes, without their sign.
    typical: f64,
    reach_px: f64,
}

impl Profile {
    /// Samples a film along `way` round `at`; `None` where the profile leaves the film.
    fn at(film: &Film, at: Place, way: Place, across: Across) -> Option<Self> {
        let aside = [-way[1], way[0]];
        let margin = 3.0 * across.smoothing;
        let steps = ((across.reach + margin) * STEPS_PER_PX).ceil() as i32;
        let mut greys = Vec::new();
        for step in -steps..=steps {
            let along = plus(at, times(way, f64::from(step) / STEPS_PER_PX));
            let mut sum = 0.0;
            for beside in -BESIDE..=BESIDE {
                sum += grey(film, plus(along, times(aside, f64::from(beside))))?;
            }
            greys.push(sum / f64::from(2 * BESIDE + 1));
        }
        let slope = slopes(&greys, steps - (margin * STEPS_PER_PX) as i32, across.smoothing);
        let mut all: Vec<f64> = slope.iter().map(|value| value.abs()).collect();
        all.sort_by(f64::total_cmp);
        let typical = all.get(all.len() / 2).copied()?;
        Some(Self { slope, typical, reach_px: across.within })
    }

    /// The steepest fall (`sign` 1: brighter within) or rise outwards, to a part of a step; `None` where none stands out.
    fn steepest(&self, sign: f64) -> Option<Edge> {
        let value = |index: usize| self.slope.get(index).map(|slope| -slope * sign);
        let middle = (self.slope.len() / 2) as f64;
        let is_near = |index: &usize| ((*index as f64 - middle) / STEPS_PER_PX).abs() <= self.reach_px;
        let (index, top) = (0..self.slope.len())
            .filter(is_near)
            .filter_map(|index| Some((index, value(index)?)))
            .max_by(|a, b| a.1.total_cmp(&b.1))?;
        if top <= 0.0 || top < LEAST_STEEPNESS * self.typical {
            return None;
        }
        // A slope that still rises at the end of the reach has its edge beyond.
        let (before, after) = (value(index.checked_sub(1)?)?, value(index + 1)?);
        let bend = before - 2.0 * top + after;
        let part = if bend < 0.0 { 0.5 * (before - after) / bend } else { 0.0 };
        let at_px = (index as f64 + part - middle) / STEPS_PER_PX;
        (at_px.abs() <= self.reach_px).then_some(Edge { at_px, steepness: top })
    }
}

/// Derivative of the profile, smoothed by so many film pixels, of so many steps to each side of its middle.
fn slopes(greys: &[f64], half: i32, smoothing_px: f64) -> Vec<f64> {
    let sigma = smoothing_px * STEPS_PER_PX;
    let reach = (3.0 * sigma) as i32;
    let middle = (greys.len() / 2) as i32;
    let at = |index: i32| usize::try_from(index).ok().and_then(|index| greys.get(index)).copied();
    (-half..=half)
        .map(|step| {
            let mut sum = 0.0;
            for off in -reach..=reach {
                let x = f64::from(off);
                let weight = x * (-x * x / (2.0 * sigma * sigma)).exp();
                sum += weight * at(middle + step + off).unwrap_or(0.0);
            }
            sum
        })
        .collect()
}

/// The grey of a film at a place between its pixels; `None` outside, in colour and where nothing was exposed.
fn grey(film: &Film, [x, y]: Place) -> Option<f64> {
    let Samples::Grey(values) = &film.pixels.samples else { return None };
    let (columns, rows) = (film.pixels.columns as usize, film.pixels.rows as usize);
    let (x, y) = (x - 0.5, y - 0.5);
    if !(x >= 0.0 && y >= 0.0) {
        return None;
    }
    let (column, row) = (x.floor() as usize, y.floor() as usize);
    if column + 1 >= columns || row + 1 >= rows {
        return None;
    }
    let (right, down) = (x - x.floor(), y - y.floor());
    let at = |column: usize, row: usize| {
        let stored = values.get(row * columns + column).copied()?;
        (!film.pipeline.is_padding(stored)).then(|| film.pipeline.modality_value(stored))
    };
    let top = at(column, row)? * (1.0 - right) + at(column + 1, row)? * right;
    let bottom = at(column, row + 1)? * (1.0 - right) + at(column + 1, row + 1)? * right;
    Some(top * (1.0 - down) + bottom * down)
}
