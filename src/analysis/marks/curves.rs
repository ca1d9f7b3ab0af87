//! Curves and construction lines for drawing: ellipses, arcs, feet of perpendiculars. Every place is in film pixels.
//! Vectors and circles are those of `measure::geometry`, so that what is drawn is what has a value.

use std::f64::consts::{PI, TAU};

use crate::analysis::measure::geometry::{cross, distance, dot, middle, minus, plus, times, unit};
use crate::case::Place;

/// Largest distance between a flattened curve and the true one, in film pixels.
const FLATNESS_PX: f64 = 0.05;
const FEWEST_CHORDS: f64 = 24.0;
const MOST_CHORDS: f64 = 180.0;
/// Radius of an arc beside the shorter of its legs.
const ARC_OF_LEG: f64 = 0.3;

/// The middle of a line.
pub(super) fn midpoint([a, b]: [Place; 2]) -> Place {
    middle(a, b)
}

/// The direction from one place to another, length 1; `None` where both are one.
pub(super) fn direction([from, to]: [Place; 2]) -> Option<Place> {
    unit(minus(to, from))
}

/// The place of a segment that is nearest to a point.
pub(super) fn nearest_on([a, b]: [Place; 2], point: Place) -> Place {
    let way = minus(b, a);
    let square = dot(way, way);
    if square <= 0.0 {
        return a;
    }
    plus(a, times(way, (dot(minus(point, a), way) / square).clamp(0.0, 1.0)))
}

/// Foot of the perpendicular from a point to the straight line through two places.
pub(super) fn foot(point: Place, axis: [Place; 2]) -> Option<Place> {
    let along = direction(axis)?;
    Some(plus(axis[0], times(along, dot(minus(point, axis[0]), along))))
}

/// Intersection of two straight lines; `None` if they are parallel.
pub(super) fn meeting(first: [Place; 2], second: [Place; 2]) -> Option<Place> {
    let (u, v) = (direction(first)?, direction(second)?);
    let turn = cross(u, v);
    if turn.abs() < 1e-6 {
        return None;
    }
    Some(plus(first[0], times(u, cross(minus(second[0], first[0]), v) / turn)))
}

/// The stretch of an axis that reaches over its own ends and the feet of further places.
pub(super) fn stretch(axis: [Place; 2], more: &[Place]) -> [Place; 2] {
    let Some(along) = direction(axis) else { return axis };
    let at = |place: Place| dot(minus(place, axis[0]), along);
    let all = || axis.iter().chain(more).map(|place| at(*place));
    let (from, to) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    [plus(axis[0], times(along, from)), plus(axis[0], times(along, to))]
}

/// A closed chain round an ellipse whose axes run along rows and columns.
pub(super) fn ellipse(centre: Place, [across, down]: [f64; 2]) -> Vec<Place> {
    let chords = chords(across.max(down), TAU);
    let mut chain: Vec<_> = (0..chords)
        .map(|step| {
            let (sin, cos) = (TAU * f64::from(step) / f64::from(chords)).sin_cos();
            [centre[0] + across * cos, centre[1] + down * sin]
        })
        .collect();
    // The same number again, so that the chain is closed to the last bit.
    chain.extend(chain.first().copied());
    chain
}

/// Number of chords that keep a curve of this radius smooth over an angle in radians.
fn chords(radius: f64, over: f64) -> u32 {
    let step = 2.0 * (1.0 - FLATNESS_PX / radius.max(FLATNESS_PX)).acos();
    let whole = (TAU / step).clamp(FEWEST_CHORDS, MOST_CHORDS);
    ((whole * over.abs() / TAU).ceil() as u32).max(4)
}

/// The arc at a vertex between the ways to two places, the short way round, its radius a share of the nearer of
/// both; `None` where one of them is the vertex.
pub(super) fn arc(vertex: Place, one: Place, other: Place) -> Option<Vec<Place>> {
    let radius = ARC_OF_LEG * distance(vertex, one).min(distance(vertex, other));
    arc_of_radius(vertex, direction([vertex, one])?, direction([vertex, other])?, radius)
}

/// The arc of a radius at a vertex between two directions, the short way round.
pub(super) fn arc_of_radius(vertex: Place, one: Place, other: Place, radius: f64) -> Option<Vec<Place>> {
    if radius.is_nan() || radius <= 0.0 {
        return None;
    }
    let start = one[1].atan2(one[0]);
    let mut turn = other[1].atan2(other[0]) - start;
    if turn > PI {
        turn -= TAU;
    } else if turn < -PI {
        turn += TAU;
    }
    let chords = chords(radius, turn);
    let place = |step: u32| {
        let (sin, cos) = (start + turn * f64::from(step) / f64::from(chords)).sin_cos();
        [vertex[0] + radius * cos, vertex[1] + radius * sin]
    };
    Some((0..=chords).map(place).collect())
}
