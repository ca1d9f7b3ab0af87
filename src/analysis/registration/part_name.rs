//! The name of a part of an implant: what the reader wrote at a mark or a calibration that lies on it. Nothing is guessed
//! from its shape.

use super::similarity::Spot;
use crate::case::{RadiographId, Reading};

/// Distance from an outline up to which a place lies on the part, in widths of a pixel for each pixel of its size.
const NEAR: f64 = 0.05;

/// Name of the part with these outlines (in widths of a pixel) by marks with a label and calibrations on implants, all of
/// whose places lie on it; the calibration first. `aspect` is the height of a pixel over its width.
pub fn part_name(
    reading: &Reading,
    film: &RadiographId,
    outlines: &[Vec<Spot>],
    aspect: f64,
) -> Option<String> {
    let is_on = |places: &[Spot]| {
        !places.is_empty() && places.iter().all(|[x, y]| lies_on(outlines, [*x, y * aspect]))
    };
    let calibration = reading.calibration(film).filter(|own| own.is_on_implant() && is_on(own.kind.places()));
    if let Some(own) = calibration.filter(|own| !own.object.trim().is_empty()) {
        return Some(own.object.trim().to_owned());
    }
    let mark = reading.marks_on(film).find(|(_, mark)| {
        let places: Vec<Spot> = mark.parts.iter().flat_map(|part| part.shape.places().to_vec()).collect();
        !mark.label.trim().is_empty() && is_on(&places)
    });
    mark.map(|(_, mark)| mark.label.trim().to_owned())
}

fn lies_on(outlines: &[Vec<Spot>], at: Spot) -> bool {
    outlines.iter().any(|outline| {
        let sides = || outline.iter().zip(outline.iter().cycle().skip(1));
        let crossed = sides()
            .filter(|(p, q)| (p[1] > at[1]) != (q[1] > at[1]))
            .filter(|(p, q)| at[0] < p[0] + (at[1] - p[1]) / (q[1] - p[1]) * (q[0] - p[0]));
        let size = outline.iter().fold([[f64::MAX; 2], [f64::MIN; 2]], |[low, high], p| {
            [[low[0].min(p[0]), low[1].min(p[1])], [high[0].max(p[0]), high[1].max(p[1])]]
        });
        let reach = NEAR * (size[1][0] - size[0][0]).hypot(size[1][1] - size[0][1]);
        crossed.count() % 2 == 1 || sides().any(|(p, q)| from_side(*p, *q, at) <= reach)
    })
}

/// Distance of a place from a side.
fn from_side(p: Spot, q: Spot, at: Spot) -> f64 {
    let (side, to) = ([q[0] - p[0], q[1] - p[1]], [at[0] - p[0], at[1] - p[1]]);
    let square = side[0] * side[0] + side[1] * side[1];
    let share =
        if square > 0.0 { ((side[0] * to[0] + side[1] * to[1]) / square).clamp(0.0, 1.0) } else { 0.0 };
    (to[0] - share * side[0]).hypot(to[1] - share * side[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_lies_on_a_part_within_its_outline_and_close_to_it() {
        let bar = vec![vec![[10.0, 10.0], [110.0, 10.0], [110.0, 20.0], [10.0, 20.0]]];
        for at in [[50.0, 15.0], [8.0, 15.0], [50.0, 23.0]] {
            assert!(lies_on(&bar, at), "{at:?}");
        }
        for at in [[50.0, 40.0], [130.0, 15.0], [0.0, 0.0]] {
            assert!(!lies_on(&bar, at), "{at:?}");
        }
    }
}
