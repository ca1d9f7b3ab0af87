//! Straightening a photograph of a film: the four corners of the film in the photograph become the corners of an upright
//! rectangle. A homography maps the rectangle to the photograph (Hartley and Zisserman, *Multiple View Geometry in
//! Computer Vision*, 2nd edition, section 2.3: the only map of a plane to a plane that keeps straight lines straight);
//! each pixel of the result is the bilinear mean of the four pixels around its place in the photograph.
//!
//! What it cannot correct: a film that hung curved, and the lens of the camera. Lengths on the result have no scale; the
//! ratio of width to height is estimated from the sides of the quadrangle, so that calibration on one direction holds in
//! the other only roughly.

use thiserror::Error;

use crate::imaging::{Pixels, Samples};

/// Longest side of a result, in pixels.
const MOST_SIDE: u32 = 16_384;
/// Least area of a quadrangle, in square pixels.
const LEAST_AREA: f64 = 256.0;

/// Corners of a film in a photograph, in pixels from its top left corner: top left, top right, bottom right, bottom left
/// of the film.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Corners(pub [[f64; 2]; 4]);

/// Corners that give no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PerspectiveError {
    /// The corners do not go round a film.
    #[error("the four corners cross each other or lie on one line; drag each to its own corner of the film")]
    NotAround,
    /// The result would be larger than a film may be.
    #[error("the film would be larger than {MOST_SIDE} pixels; drag the corners closer")]
    TooLarge,
}

impl Corners {
    /// The corners of a whole picture.
    pub fn whole(columns: u32, rows: u32) -> Self {
        let (right, bottom) = (f64::from(columns), f64::from(rows));
        Self([[0.0, 0.0], [right, 0.0], [right, bottom], [0.0, bottom]])
    }

    /// Width and height of the upright film in pixels: the means of opposite sides.
    fn size(self) -> [f64; 2] {
        let [a, b, c, d] = self.0;
        let length = |p: [f64; 2], q: [f64; 2]| (q[0] - p[0]).hypot(q[1] - p[1]);
        [f64::midpoint(length(a, b), length(d, c)), f64::midpoint(length(a, d), length(b, c))]
    }

    /// Whether they go round the film clockwise, without crossing.
    fn go_round(self) -> bool {
        let corner = |index: usize| self.0.get(index % 4).copied().unwrap_or_default();
        let turns = (0..4).all(|index| {
            let [p, q, r] = [corner(index), corner(index + 1), corner(index + 2)];
            (q[0] - p[0]) * (r[1] - q[1]) - (q[1] - p[1]) * (r[0] - q[0]) > 0.0
        });
        let area: f64 = (0..4)
            .map(|index| {
                let [p, q] = [corner(index), corner(index + 1)];
                (p[0] * q[1] - q[0] * p[1]) / 2.0
            })
            .sum();
        turns && area >= LEAST_AREA
    }
}

/// A homography, row by row; the last entry is 1.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Homography([f64; 9]);

impl Homography {
    /// The map of the rectangle from the origin to (`width`, `height`) onto a quadrangle; `None` where it is none.
    fn of_rectangle([width, height]: [f64; 2], corners: Corners) -> Option<Self> {
        let from = [[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]];
        // Two equations for each corner: x' (g x + h y + 1) = a x + b y + c, and the same for y'.
        let mut rows = [[0.0; 9]; 8];
        for (index, ([x, y], [u, v])) in from.into_iter().zip(corners.0).enumerate() {
            *rows.get_mut(2 * index)? = [x, y, 1.0, 0.0, 0.0, 0.0, -x * u, -y * u, u];
            *rows.get_mut(2 * index + 1)? = [0.0, 0.0, 0.0, x, y, 1.0, -x * v, -y * v, v];
        }
        let [a, b, c, d, e, f, g, h] = solve(rows)?;
        Some(Self([a, b, c, d, e, f, g, h, 1.0]))
    }

    fn map(self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [a, b, c, d, e, f, g, h, i] = self.0;
        let depth = g * x + h * y + i;
        [(a * x + b * y + c) / depth, (d * x + e * y + f) / depth]
    }
}

/// Eight linear equations in eight unknowns, by elimination with the largest pivot. `None` where they have no one
/// solution.
fn solve(mut rows: [[f64; 9]; 8]) -> Option<[f64; 8]> {
    for step in 0..8 {
        let pivot = (step..8).max_by(|a, b| rows[*a][step].abs().total_cmp(&rows[*b][step].abs()))?;
        rows.swap(step, pivot);
        let head = rows[step];
        if head[step].abs() < 1e-12 {
            return None;
        }
        for (index, row) in rows.iter_mut().enumerate() {
            if index != step {
                let factor = row[step] / head[step];
                row.iter_mut().zip(head).for_each(|(value, above)| *value -= factor * above);
            }
        }
    }
    let mut solution = [0.0; 8];
    for (index, (value, row)) in solution.iter_mut().zip(rows).enumerate() {
        *value = row[8] / row[index];
    }
    Some(solution)
}

/// The part of a photograph between four corners as an upright picture. Samples keep their bits: nothing is stretched.
///
/// # Errors
/// [`PerspectiveError`] where the corners give no picture.
pub fn straightened(photograph: &Pixels, corners: Corners) -> Result<Pixels, PerspectiveError> {
    if !corners.go_round() {
        return Err(PerspectiveError::NotAround);
    }
    let [width, height] = corners.size().map(|side| side.round().max(1.0));
    if width.max(height) > f64::from(MOST_SIDE) {
        return Err(PerspectiveError::TooLarge);
    }
    let homography = Homography::of_rectangle([width, height], corners).ok_or(PerspectiveError::NotAround)?;
    let (columns, rows) = (width as u32, height as u32);
    // Places of pixels are their middles, half a pixel from their corner.
    let places = (0..rows).flat_map(|row| {
        (0..columns).map(move |column| homography.map([f64::from(column) + 0.5, f64::from(row) + 0.5]))
    });
    let around = |place| Around::of(place, photograph.columns, photograph.rows);
    let samples = match &photograph.samples {
        Samples::Grey(values) => {
            let grey = |place| {
                let at = around(place);
                at.mean(at.indices.map(|index| values.get(index).copied().map_or(0.0, f64::from))).round()
                    as u16
            };
            Samples::Grey(places.map(grey).collect())
        }
        Samples::Rgb(colours) => {
            let colour = |place| {
                let at = around(place);
                let four = at.indices.map(|index| colours.get(index).copied().unwrap_or_default());
                std::array::from_fn(|channel| {
                    at.mean(four.map(|colour| f64::from(colour[channel]))).round() as u8
                })
            };
            Samples::Rgb(places.map(colour).collect())
        }
    };
    Ok(Pixels { columns, rows, samples })
}

/// The four pixels around a place, and how far it lies between them.
struct Around {
    indices: [usize; 4],
    right: f64,
    down: f64,
}

impl Around {
    fn of([x, y]: [f64; 2], columns: u32, rows: u32) -> Self {
        let (left, right) = whole_and_part(x - 0.5);
        let (top, down) = whole_and_part(y - 0.5);
        let column = |offset: i64| (left + offset).clamp(0, i64::from(columns) - 1) as usize;
        let row = |offset: i64| (top + offset).clamp(0, i64::from(rows) - 1) as usize;
        let index = |[dx, dy]: [i64; 2]| row(dy) * columns as usize + column(dx);
        Self { indices: [[0, 0], [1, 0], [0, 1], [1, 1]].map(index), right, down }
    }

    fn mean(&self, [a, b, c, d]: [f64; 4]) -> f64 {
        let (upper, lower) = (a + (b - a) * self.right, c + (d - c) * self.right);
        upper + (lower - upper) * self.down
    }
}

fn whole_and_part(value: f64) -> (i64, f64) {
    let whole = value.floor();
    (whole as i64, value - whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILM: [f64; 2] = [300.0, 400.0];

    /// A smooth film: what stands at a place of it.
    fn pattern([x, y]: [f64; 2]) -> f64 {
        20_000.0 + 8_000.0 * (x / 17.0).sin() + 6_000.0 * (y / 23.0).cos() + 10.0 * x
    }

    /// A photograph of the film hung between these corners, on a black wall.
    fn photograph(columns: u32, rows: u32, corners: Corners) -> Pixels {
        let to_wall = Homography::of_rectangle(FILM, corners).unwrap();
        // The map back, by Newton's method from the middle: independent of the code under test.
        let film_at = |wall: [f64; 2]| {
            let mut at = [FILM[0] / 2.0, FILM[1] / 2.0];
            for _ in 0..40 {
                let [u, v] = to_wall.map(at);
                let step = 1e-4;
                let [ux, vx] = to_wall.map([at[0] + step, at[1]]);
                let [uy, vy] = to_wall.map([at[0], at[1] + step]);
                let (a, b, c, d) = ((ux - u) / step, (uy - u) / step, (vx - v) / step, (vy - v) / step);
                let (du, dv) = (wall[0] - u, wall[1] - v);
                let det = a * d - b * c;
                at = [at[0] + (d * du - b * dv) / det, at[1] + (a * dv - c * du) / det];
            }
            at
        };
        let value = |index: u32| {
            let wall = [f64::from(index % columns) + 0.5, f64::from(index / columns) + 0.5];
            pattern(film_at(wall)).round().clamp(0.0, 65_535.0) as u16
        };
        Pixels { columns, rows, samples: Samples::Grey((0..columns * rows).map(value).collect()) }
    }

    #[test]
    fn a_photograph_taken_from_the_side_is_straightened() {
        for corners in [
            Corners([[60.0, 40.0], [380.0, 80.0], [340.0, 470.0], [90.0, 500.0]]),
            Corners([[90.0, 30.0], [330.0, 50.0], [400.0, 520.0], [40.0, 480.0]]),
        ] {
            let straight = straightened(&photograph(440, 560, corners), corners).unwrap();
            let (columns, rows) = (f64::from(straight.columns), f64::from(straight.rows));
            let mut worst: f64 = 0.0;
            for row in 4..straight.rows - 4 {
                for column in 4..straight.columns - 4 {
                    let found = f64::from(straight.stored_at(column, row).unwrap());
                    let x = (f64::from(column) + 0.5) / columns * FILM[0];
                    let y = (f64::from(row) + 0.5) / rows * FILM[1];
                    worst = worst.max((found - pattern([x, y])).abs());
                }
            }
            // Less than a hundredth of the range of the pattern, 31,000: what bilinear means lose.
            assert!(worst < 150.0, "{worst} at worst");
        }
    }

    #[test]
    fn the_whole_picture_stays_as_it_is() {
        let picture = photograph(64, 48, Corners::whole(64, 48));
        assert_eq!(straightened(&picture, Corners::whole(64, 48)).unwrap(), picture);
        let colours: Vec<[u8; 3]> = (0..64 * 48).map(|index: u32| [index as u8, 7, 200]).collect();
        let picture = Pixels { columns: 64, rows: 48, samples: Samples::Rgb(colours.into()) };
        assert_eq!(straightened(&picture, Corners::whole(64, 48)).unwrap(), picture);
    }

    #[test]
    fn corners_that_do_not_go_round_a_film_are_refused() {
        let picture = photograph(64, 48, Corners::whole(64, 48));
        for corners in [
            [[0.0, 0.0], [60.0, 0.0], [0.0, 40.0], [60.0, 40.0]],
            [[0.0, 0.0], [20.0, 20.0], [40.0, 40.0], [60.0, 60.0]],
            [[0.0, 0.0], [0.0, 40.0], [60.0, 40.0], [60.0, 0.0]],
            [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]],
            [[f64::NAN, 0.0], [60.0, 0.0], [60.0, 40.0], [0.0, 40.0]],
        ] {
            assert_eq!(
                straightened(&picture, Corners(corners)),
                Err(PerspectiveError::NotAround),
                "{corners:?}"
            );
        }
        let far = Corners([[0.0, 0.0], [20_000.0, 0.0], [20_000.0, 40.0], [0.0, 40.0]]);
        assert_eq!(straightened(&picture, far), Err(PerspectiveError::TooLarge));
    }
}
