//! Places moved about: kept within the film, whole shapes as they are, strokes of a hand made simpler. Knows no
//! desk.

use crate::case::{Place, kept_place};

/// Points of a freehand stroke nearer than this to the one before are left out, in film pixels.
const THINNED_PX: f64 = 2.0;
/// Points of a finished stroke nearer than this to the line between their neighbours are left out.
const SIMPLE_PX: f64 = 0.5;

/// A place within the film, rounded as it is kept.
pub(super) fn within(place: Place, film_px: [f64; 2]) -> Place {
    kept_place([place[0].clamp(0.0, film_px[0]), place[1].clamp(0.0, film_px[1])])
}

/// A move, shortened so that none of the places leaves the film: a shape stays as it is.
pub(super) fn held_back(places: &[Place], by: Place, film_px: [f64; 2]) -> Place {
    let along = |axis: usize| {
        let lowest = places.iter().map(|place| place[axis]).fold(f64::INFINITY, f64::min);
        let highest = places.iter().map(|place| place[axis]).fold(f64::NEG_INFINITY, f64::max);
        // What lies outside already may stay there, and may come back.
        by[axis].clamp((-lowest).min(0.0), (film_px[axis] - highest).max(0.0))
    };
    if places.is_empty() { by } else { [along(0), along(1)] }
}

pub(super) fn moved(place: Place, by: Place) -> Place {
    kept_place([place[0] + by[0], place[1] + by[1]])
}

pub(super) fn difference(to: Place, from: Place) -> Place {
    [to[0] - from[0], to[1] - from[1]]
}

pub(super) fn distance(a: Place, b: Place) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// Film directions of screen directions, exactly: quarter turns clockwise after mirroring.
pub(super) fn film_direction([right, down]: Place, quarter_turns: u8, flip: bool) -> Place {
    let [x, y] = match quarter_turns % 4 {
        0 => [right, down],
        1 => [down, -right],
        2 => [-right, -down],
        _ => [-down, right],
    };
    [if flip { -x } else { x }, y]
}

/// Three places on the rim of the circle with this diameter: both ends, and the place a quarter round. `aspect` is the
/// height of a pixel over its width: what is round in the body is not round in pixels that are not square.
pub(super) fn rim_of_diameter(from: Place, to: Place, aspect: f64) -> [Place; 3] {
    let middle = [f64::midpoint(from[0], to[0]), f64::midpoint(from[1], to[1])];
    let radius = difference(to, middle);
    [from, to, [middle[0] - radius[1] * aspect, middle[1] + radius[0] / aspect]]
}

/// True if a stroke of a hand goes on far enough to be kept.
pub(super) fn is_next_of_stroke(places: &[Place], place: Place) -> bool {
    places.last().is_none_or(|last| distance(*last, place) >= THINNED_PX)
}

/// A stroke with fewer points that lies no further than half a pixel from what was drawn (Ramer, Douglas and
/// Peucker).
pub(super) fn simplified(places: &[Place]) -> Vec<Place> {
    let Some(last) = places.len().checked_sub(1) else { return Vec::new() };
    let mut keeps = vec![false; places.len()];
    keeps[0] = true;
    keeps[last] = true;
    let mut stretches = vec![(0, last)];
    while let Some((from, to)) = stretches.pop() {
        let farthest = (from + 1..to)
            .map(|index| (index, from_stretch(places[index], places[from], places[to])))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((index, off)) = farthest
            && off > SIMPLE_PX
        {
            keeps[index] = true;
            stretches.extend([(from, index), (index, to)]);
        }
    }
    places.iter().zip(keeps).filter_map(|(place, keep)| keep.then_some(*place)).collect()
}

/// Distance of a place from the stretch between two others.
fn from_stretch(place: Place, from: Place, to: Place) -> f64 {
    let along = difference(to, from);
    let length = along[0].hypot(along[1]);
    if length <= 0.0 {
        return distance(place, from);
    }
    let to_place = difference(place, from);
    let share = ((to_place[0] * along[0] + to_place[1] * along[1]) / (length * length)).clamp(0.0, 1.0);
    distance(place, [from[0] + share * along[0], from[1] + share * along[1]])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::Placement;

    #[test]
    fn directions_on_the_screen_are_those_of_the_placement() {
        for turns in 0..4 {
            for flip in [false, true] {
                let placement = Placement {
                    centre: [50.0, 60.0],
                    scale: 1.0,
                    aspect: 1.0,
                    rotation_degrees: f64::from(turns) * 90.0,
                    flip_horizontal: flip,
                };
                for by in [[1.0, 0.0], [0.0, 1.0], [-3.0, 7.0]] {
                    let film = film_direction(by, turns, flip);
                    let start = placement.view_from_image([10.0, 20.0], [100.0, 100.0]);
                    let end = placement.view_from_image([10.0 + film[0], 20.0 + film[1]], [100.0, 100.0]);
                    assert!(distance(difference(end, start), by) < 1e-9, "{turns} {flip} {by:?}");
                }
            }
        }
    }

    #[test]
    fn a_shape_stops_at_the_edge_as_a_whole() {
        let places = [[5.0, 5.0], [20.0, 30.0]];
        let film = [100.0, 100.0];
        let near = |found: Place, expected: Place| assert!(distance(found, expected) < 1e-12, "{found:?}");
        near(held_back(&places, [-9.0, 2.0], film), [-5.0, 2.0]);
        near(held_back(&places, [90.0, 90.0], film), [80.0, 70.0]);
        near(within([-3.0, 120.000_4], film), [0.0, 100.0]);
    }

    #[test]
    fn a_stroke_keeps_its_corners_and_loses_what_lies_between() {
        let stroke: Vec<_> = (0..=40).map(|x| [f64::from(x), f64::from(20 - (x - 20_i32).abs())]).collect();
        assert_eq!(simplified(&stroke), [[0.0, 0.0], [20.0, 20.0], [40.0, 0.0]]);
        assert!(simplified(&[]).is_empty());
    }

    #[test]
    fn the_rim_of_a_diameter_lies_on_the_circle() {
        let tall = rim_of_diameter([400.0, 500.0], [500.0, 500.0], 2.0);
        assert!(
            (tall[2][1] - 525.0).abs() < 1e-9,
            "50 columns are 25 rows where rows are twice as high: {tall:?}"
        );
        let rim = rim_of_diameter([10.0, 10.0], [30.0, 10.0], 1.0);
        assert!(rim.iter().all(|place| (distance(*place, [20.0, 10.0]) - 10.0).abs() < 1e-9));
    }
}
