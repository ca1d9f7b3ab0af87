//! Plane geometry of measures. Every place is first taken into a [`Plane`], where a unit is as long down as it
//! is across: millimetres, or widths of a pixel. So unequal row and column spacing bends no angle.

use crate::case::Place;

/// A place or a direction in a plane: right, down.
pub(crate) type Vector = [f64; 2];

/// Least height over longest side of a triangle that determines a circle.
const FLATTEST_CIRCLE: f64 = 1e-3;

/// Takes film pixels into a plane with one unit in both directions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Plane {
    /// Units a pixel across.
    pub(crate) column: f64,
    /// Units a pixel down.
    pub(crate) row: f64,
}

/// A circle in a plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Circle {
    /// Its middle.
    pub(crate) centre: Vector,
    /// Its radius.
    pub(crate) radius: f64,
}

/// A straight line through a place, with a direction of length 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Axis {
    /// A place on it.
    pub(crate) through: Vector,
    /// Direction, length 1.
    pub(crate) along: Vector,
}

impl Plane {
    /// Position in the plane of a place on the film.
    pub(crate) fn at(self, [x, y]: Place) -> Vector {
        [x * self.column, y * self.row]
    }
}

pub(crate) fn minus(a: Vector, b: Vector) -> Vector {
    [a[0] - b[0], a[1] - b[1]]
}

pub(crate) fn plus(a: Vector, b: Vector) -> Vector {
    [a[0] + b[0], a[1] + b[1]]
}

pub(crate) fn times(a: Vector, by: f64) -> Vector {
    [a[0] * by, a[1] * by]
}

pub(crate) fn dot(a: Vector, b: Vector) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

/// Above zero where `b` is clockwise of `a` as seen on the film (y leads down).
pub(crate) fn cross(a: Vector, b: Vector) -> f64 {
    a[0] * b[1] - a[1] * b[0]
}

pub(crate) fn length(a: Vector) -> f64 {
    a[0].hypot(a[1])
}

pub(crate) fn distance(a: Vector, b: Vector) -> f64 {
    length(minus(a, b))
}

pub(crate) fn middle(a: Vector, b: Vector) -> Vector {
    times(plus(a, b), 0.5)
}

/// The direction of a vector; `None` where it has no length.
pub(crate) fn unit(a: Vector) -> Option<Vector> {
    let long = length(a);
    (long > 0.0 && long.is_finite()).then(|| times(a, 1.0 / long))
}

/// The circle through three places; `None` where they lie (nearly) on one line.
pub(crate) fn circle_through([a, b, c]: [Vector; 3]) -> Option<Circle> {
    let (ab, ac) = (minus(b, a), minus(c, a));
    let longest = length(ab).max(length(ac)).max(distance(b, c));
    let doubled_area = cross(ab, ac);
    if longest <= 0.0 || doubled_area.abs() <= FLATTEST_CIRCLE * longest * longest {
        return None;
    }
    let (b2, c2) = (dot(ab, ab), dot(ac, ac));
    let from_a =
        [(ac[1] * b2 - ab[1] * c2) / (2.0 * doubled_area), (ab[0] * c2 - ac[0] * b2) / (2.0 * doubled_area)];
    Some(Circle { centre: plus(a, from_a), radius: length(from_a) })
}

/// Change of a size when each of its places is moved both ways, across and down, by so many pixels:
/// root of the sum of squares.
pub(crate) fn placing(places: &[Place], by_px: f64, size: impl Fn(&[Place]) -> f64) -> f64 {
    let mut moved = places.to_vec();
    let raw = size(places);
    let mut squares = 0.0;
    for index in 0..places.len() {
        for axis in 0..2 {
            let mut at = |by: f64| {
                moved[index][axis] = places[index][axis] + by;
                let size = size(&moved);
                moved[index][axis] = places[index][axis];
                size
            };
            squares += (at(by_px) - raw).abs().max((at(-by_px) - raw).abs()).powi(2);
        }
    }
    squares.sqrt()
}

/// Angle between two directions, 0 to 180 degrees; `None` where one has no length.
pub(crate) fn angle_degrees(a: Vector, b: Vector) -> Option<f64> {
    unit(a)?;
    unit(b)?;
    Some(cross(a, b).abs().atan2(dot(a, b)).to_degrees())
}

/// Angle between two lines without a direction, 0 to 90 degrees.
pub(crate) fn acute_degrees(a: Vector, b: Vector) -> Option<f64> {
    angle_degrees(a, b).map(|angle| angle.min(180.0 - angle))
}

impl Axis {
    /// From one place to another; `None` where they are one.
    pub(crate) fn from_to(from: Vector, to: Vector) -> Option<Self> {
        Some(Self { through: from, along: unit(minus(to, from))? })
    }

    /// Through the middles of two widths, from the first to the second.
    pub(crate) fn of_widths(first: [Vector; 2], second: [Vector; 2]) -> Option<Self> {
        Self::from_to(middle(first[0], first[1]), middle(second[0], second[1]))
    }

    /// The same line, led away from a place.
    pub(crate) fn away_from(self, place: Vector) -> Self {
        if dot(minus(self.through, place), self.along) < 0.0 {
            Self { along: times(self.along, -1.0), ..self }
        } else {
            self
        }
    }

    /// Distance of a place from the line, at a right angle; the sign tells the side.
    pub(crate) fn signed_distance(self, place: Vector) -> f64 {
        cross(self.along, minus(place, self.through))
    }

    /// Position of a place along the line.
    pub(crate) fn reach(self, place: Vector) -> f64 {
        dot(self.along, minus(place, self.through))
    }

    /// The point at which the line leaves a circle, in its direction; `None` where it misses it.
    pub(crate) fn leaves(self, circle: Circle) -> Option<Vector> {
        let aside = self.signed_distance(circle.centre);
        let half_chord = (circle.radius * circle.radius - aside * aside).sqrt();
        half_chord.is_finite().then(|| {
            let reach = self.reach(circle.centre) + half_chord;
            plus(self.through, times(self.along, reach))
        })
    }
}

/// The axis of a shaft through the middles of two widths, led away from the head.
pub(crate) fn shaft_axis(upper: [Vector; 2], lower: [Vector; 2], head: Vector) -> Option<Axis> {
    Axis::of_widths(upper, lower).map(|axis| axis.away_from(head))
}

/// The axes of two fragments, through the middle of each: the proximal one led to the distal one, the distal one away
/// from the proximal one, whichever way each was drawn.
pub(crate) fn fragment_axes(upper: [Vector; 2], lower: [Vector; 2]) -> Option<(Axis, Axis)> {
    let (above, below) = (middle(upper[0], upper[1]), middle(lower[0], lower[1]));
    let towards = Axis { through: above, ..Axis::from_to(upper[0], upper[1])? };
    let lead = if dot(minus(below, above), towards.along) < 0.0 { -1.0 } else { 1.0 };
    let proximal = Axis { along: times(towards.along, lead), ..towards };
    let distal = Axis { through: below, ..Axis::from_to(lower[0], lower[1])? }.away_from(above);
    Some((proximal, distal))
}

/// The apex of the calcar-referenced tip–apex distance: where the line through the calcar along the axis of the neck
/// leaves the outline of the head. `None` where it misses the head, or the neck has no axis.
pub(crate) fn calcar_apex(head: Circle, neck: Vector, calcar: Vector) -> Option<Vector> {
    let axis = Axis::from_to(neck, head.centre)?;
    Axis { through: calcar, ..axis }.leaves(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    }

    #[test]
    fn a_circle_through_three_places_is_found_and_one_through_a_line_refused() {
        let circle = circle_through([[5.0, 2.0], [2.0, 5.0], [-1.0, 2.0]]).unwrap();
        near(circle.centre[0], 2.0);
        near(circle.centre[1], 2.0);
        near(circle.radius, 3.0);
        assert_eq!(circle_through([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]), None);
        assert_eq!(circle_through([[0.0, 0.0], [50.0, 0.001], [100.0, 0.0]]), None);
        assert_eq!(circle_through([[3.0, 3.0]; 3]), None);
    }

    #[test]
    fn unequal_spacing_is_taken_out_before_an_angle_is_told() {
        // Pixels twice as high as wide: on the film 45 degrees look like a slope of one half.
        let plane = Plane { column: 0.1, row: 0.2 };
        let angle = angle_degrees(plane.at([100.0, 0.0]), plane.at([100.0, 50.0])).unwrap();
        near(angle, 45.0);
        near(distance(plane.at([0.0, 0.0]), plane.at([30.0, 20.0])), 5.0);
    }

    #[test]
    fn axes_know_sides_lengths_and_where_they_leave_a_circle() {
        let axis = Axis::of_widths([[0.0, 0.0], [2.0, 0.0]], [[0.0, 10.0], [2.0, 10.0]]).unwrap();
        near(axis.signed_distance([4.0, 3.0]).abs(), 3.0);
        near(axis.reach([4.0, 3.0]), 3.0);
        assert!(axis.signed_distance([4.0, 3.0]) * axis.signed_distance([-2.0, 3.0]) < 0.0);
        let out = axis.leaves(Circle { centre: [1.0, 20.0], radius: 4.0 }).unwrap();
        near(out[1], 24.0);
        assert_eq!(axis.leaves(Circle { centre: [9.0, 20.0], radius: 4.0 }), None);
        near(axis.away_from([1.0, 30.0]).along[1], -1.0);
        assert_eq!(Axis::from_to([1.0, 1.0], [1.0, 1.0]), None);
        near(acute_degrees([1.0, 0.0], [-1.0, 0.1]).unwrap(), 0.1_f64.atan().to_degrees());
    }
}
