//! A photograph of a film as an upright film: cut out by its four corners, mirrored back, turned, in greys.

use serde::{Deserialize, Serialize};

use super::perspective::{Corners, PerspectiveError, straightened};
use super::{Pixels, Samples};

/// How a photograph becomes an upright film. Steps are done in the order of the fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Upright {
    /// Corners of the film in the photograph, in its pixels: top left, top right, bottom right, bottom left of the film.
    /// `None` takes the whole picture.
    pub corners: Option<[[u32; 2]; 4]>,
    /// Colours become greys.
    pub greys: bool,
    /// Left and right are exchanged: the film was photographed from behind.
    pub mirrored: bool,
    /// Quarter turns clockwise, 0 to 3.
    pub turns: u8,
}

impl Upright {
    /// Whether the picture stays as it is.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// The corners as places; the whole picture where none are given.
    pub fn places(&self, columns: u32, rows: u32) -> Corners {
        self.corners.map_or_else(
            || Corners::whole(columns, rows),
            |corners| Corners(corners.map(|corner| corner.map(f64::from))),
        )
    }

    /// The picture, upright.
    ///
    /// # Errors
    /// [`PerspectiveError`] where the corners give no picture.
    pub fn of(&self, picture: &Pixels) -> Result<Pixels, PerspectiveError> {
        let mut upright = match self.corners {
            Some(_) => straightened(picture, self.places(picture.columns, picture.rows))?,
            None => picture.clone(),
        };
        if self.greys {
            upright = in_greys(upright);
        }
        if self.mirrored {
            upright = rearranged(&upright, [upright.columns, upright.rows], |[x, y], [width, _]| {
                [width - 1 - x, y]
            });
        }
        for _ in 0..self.turns % 4 {
            // The left edge becomes the top edge.
            upright = rearranged(&upright, [upright.rows, upright.columns], |[x, y], [width, _]| {
                [y, width - 1 - x]
            });
        }
        Ok(upright)
    }
}

/// Luma of ITU-R BT.601, in thousandths.
const LUMA: [u32; 3] = [299, 587, 114];

fn in_greys(picture: Pixels) -> Pixels {
    let samples = match picture.samples {
        Samples::Grey(values) => Samples::Grey(values),
        Samples::Rgb(colours) => {
            let grey = |colour: &[u8; 3]| {
                let sum: u32 = colour.iter().zip(LUMA).map(|(part, weight)| u32::from(*part) * weight).sum();
                ((sum + 500) / 1000) as u16
            };
            Samples::Grey(colours.iter().map(grey).collect())
        }
    };
    Pixels { samples, ..picture }
}

/// A picture of another `size`; `from` gives the pixel of the old one for a pixel of the new one, and its size.
fn rearranged(picture: &Pixels, size: [u32; 2], from: impl Fn([u32; 2], [u32; 2]) -> [u32; 2]) -> Pixels {
    let [columns, rows] = size;
    let indices = || {
        (0..rows).flat_map(|y| (0..columns).map(move |x| [x, y])).map(|place| {
            let [x, y] = from(place, size);
            y as usize * picture.columns as usize + x as usize
        })
    };
    let samples = match &picture.samples {
        Samples::Grey(values) => {
            Samples::Grey(indices().map(|index| values.get(index).copied().unwrap_or_default()).collect())
        }
        Samples::Rgb(colours) => {
            Samples::Rgb(indices().map(|index| colours.get(index).copied().unwrap_or_default()).collect())
        }
    };
    Pixels { columns, rows, samples }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three columns and two rows: 1 2 3 over 4 5 6.
    fn picture() -> Pixels {
        Pixels { columns: 3, rows: 2, samples: Samples::Grey([1, 2, 3, 4, 5, 6].into_iter().collect()) }
    }

    fn values(upright: Upright) -> (u32, Vec<u16>) {
        let made = upright.of(&picture()).unwrap();
        let Samples::Grey(values) = made.samples else { panic!("a grey picture") };
        (made.columns, values.to_vec())
    }

    #[test]
    fn a_quarter_turn_is_clockwise_and_four_are_none() {
        assert_eq!(values(Upright { turns: 1, ..Upright::default() }), (2, vec![4, 1, 5, 2, 6, 3]));
        assert_eq!(values(Upright { turns: 2, ..Upright::default() }), (3, vec![6, 5, 4, 3, 2, 1]));
        assert_eq!(values(Upright { turns: 4, ..Upright::default() }), (3, vec![1, 2, 3, 4, 5, 6]));
    }

    #[test]
    fn a_film_from_behind_is_mirrored_before_it_is_turned() {
        assert_eq!(values(Upright { mirrored: true, ..Upright::default() }), (3, vec![3, 2, 1, 6, 5, 4]));
        let both = Upright { mirrored: true, turns: 1, ..Upright::default() };
        assert_eq!(values(both), (2, vec![6, 3, 5, 2, 4, 1]));
    }

    #[test]
    fn colours_become_the_luma_of_the_standard() {
        let colours = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255; 3]];
        let picture = Pixels { columns: 4, rows: 1, samples: Samples::Rgb(colours.into_iter().collect()) };
        let grey = Upright { greys: true, ..Upright::default() }.of(&picture).unwrap();
        assert_eq!(grey.samples, Samples::Grey([76, 150, 29, 255].into_iter().collect()));
    }

    #[test]
    fn corners_that_cross_are_refused() {
        let crossed = Some([[0, 0], [100, 100], [100, 0], [0, 100]]);
        let upright = Upright { corners: crossed, ..Upright::default() };
        let wide =
            Pixels { columns: 200, rows: 200, samples: Samples::Grey(vec![0; 40_000].into_iter().collect()) };
        assert_eq!(upright.of(&wide), Err(PerspectiveError::NotAround));
    }
}
