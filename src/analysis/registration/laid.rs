//! The placement of a film that is laid on another one, in a view of that other one.

use super::Similarity;
use crate::imaging::Placement;

/// The placement by which a film with pixels of this `aspect` (height over width) lies on a film placed by `own`.
/// `similarity` takes places of the film to places of the one it lies on, both in widths of a pixel. `None` where it has
/// no inverse.
pub fn placement_on(own: &Placement, similarity: &Similarity, aspect: f64) -> Option<Placement> {
    let centre = similarity.inverse()?.at([own.centre[0], own.centre[1] * own.aspect]);
    let turn = if own.flip_horizontal { -similarity.degrees() } else { similarity.degrees() };
    Some(Placement {
        centre: [centre[0], centre[1] / aspect],
        scale: own.scale * similarity.scale(),
        aspect,
        rotation_degrees: own.rotation_degrees + turn,
        flip_horizontal: own.flip_horizontal,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_landmark_of_the_film_falls_on_the_same_landmark_of_the_other_at_every_turn_and_flip() {
        let similarity = Similarity::turning(11.0, 1.13, [40.0, 90.0], [70.0, 55.0]);
        let size = [801.0, 602.0];
        for (rotation_degrees, flip_horizontal) in [(0.0, false), (90.0, true), (270.0, false), (33.0, true)]
        {
            let own = Placement {
                centre: [210.0, 130.0],
                scale: 1.7,
                aspect: 1.25,
                rotation_degrees,
                flip_horizontal,
            };
            let aspect = 0.8;
            let laid = placement_on(&own, &similarity, aspect).unwrap();
            for place in [[12.0, 7.0], [310.0, 44.0], [99.0, 412.0]] {
                let on = similarity.at([place[0], place[1] * aspect]);
                let wanted = own.view_from_image([on[0], on[1] / own.aspect], size);
                let found = laid.view_from_image(place, size);
                for axis in [0, 1] {
                    assert!((wanted[axis] - found[axis]).abs() < 1e-6, "{wanted:?} is not {found:?}");
                }
            }
        }
    }
}
