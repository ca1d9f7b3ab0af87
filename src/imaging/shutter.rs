//! Shutters: the part of a film that is to be seen, as a file gives it (PS3.3 C.7.6.11), as the collimator left it
//! (C.8.7.3) or as a person draws it. What lies outside is covered, nothing is cut. Knows no files and no screen.

use serde::{Deserialize, Serialize};

/// A place on the film: (0, 0) is the corner of the top left pixel, x to the right.
pub type FilmPlace = [f64; 2];

/// Visible area of a film: the intersection of every shape.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Shutter {
    /// Its shapes; none hides anything.
    pub shapes: Vec<ShutterShape>,
    /// The grey that covers the rest.
    pub grey: u8,
}

/// The opening of a shutter, in pixels of the film.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShutterShape {
    /// Between two columns and two rows.
    Rectangle {
        /// Corner with the least coordinates.
        least: FilmPlace,
        /// Corner with the largest.
        most: FilmPlace,
    },
    /// Around a centre. Round on a film that is drawn with pixels as high and wide as they are.
    Circle {
        /// Its centre.
        centre: FilmPlace,
        /// Radius in widths of a pixel.
        radius: f64,
        /// Height of a pixel over its width.
        aspect: f64,
    },
    /// Within a closed line.
    Polygon(Vec<FilmPlace>),
}

/// Corners of a piece of the covered part: top left, top right, bottom right, bottom left.
pub type Trapezoid = [FilmPlace; 4];

/// Sides of the polygon that a circle is covered around with: within a tenth of a pixel on the largest films.
const CIRCLE_SIDES: u32 = 360;

impl Shutter {
    /// The rectangle between two corners, black around it.
    pub fn rectangle(a: FilmPlace, b: FilmPlace) -> Self {
        let least = [a[0].min(b[0]), a[1].min(b[1])];
        let most = [a[0].max(b[0]), a[1].max(b[1])];
        Self { shapes: vec![ShutterShape::Rectangle { least, most }], grey: 0 }
    }

    /// True if every number of it is one, as it must be to be drawn.
    pub fn is_finite(&self) -> bool {
        self.shapes.iter().all(ShutterShape::is_finite)
    }

    /// True if a place of the film is seen.
    pub fn shows(&self, place: FilmPlace) -> bool {
        self.shapes.iter().all(|shape| shape.shows(place))
    }

    /// Visible parts of a row at the height `y`, each from one x to another.
    pub(crate) fn shown_of_row(&self, y: f64, parts: &[[f64; 2]]) -> Vec<[f64; 2]> {
        let mut parts = parts.to_vec();
        for shape in &self.shapes {
            let open = shape.open_at(y);
            let common = |part: &[f64; 2], open: &[f64; 2]| {
                let both = [part[0].max(open[0]), part[1].min(open[1])];
                (both[0] < both[1]).then_some(both)
            };
            parts = parts.iter().flat_map(|part| open.iter().filter_map(|open| common(part, open))).collect();
        }
        parts
    }

    /// True if it hides nothing of a film of so many columns and rows, or everything: then it is of no use.
    pub fn is_useless(&self, columns: u32, rows: u32) -> bool {
        let steps = 64;
        let along = |step: u32, length: u32| (f64::from(step) + 0.5) / f64::from(steps) * f64::from(length);
        let places = (0..steps).flat_map(|y| (0..steps).map(move |x| [along(x, columns), along(y, rows)]));
        let shown = places.filter(|place| self.shows(*place)).count();
        let edge = self.shapes.iter().all(|shape| match shape {
            ShutterShape::Rectangle { least, most } => {
                least[0] <= 0.0
                    && least[1] <= 0.0
                    && most[0] >= f64::from(columns)
                    && most[1] >= f64::from(rows)
            }
            ShutterShape::Circle { .. } | ShutterShape::Polygon(_) => shown == (steps * steps) as usize,
        });
        shown == 0 || edge
    }

    /// Covered area of a film of so many columns and rows, as trapezoids with level upper and lower sides. Pieces
    /// of different shapes may overlap.
    pub fn covered(&self, columns: u32, rows: u32) -> Vec<Trapezoid> {
        let size = [f64::from(columns), f64::from(rows)];
        self.shapes.iter().flat_map(|shape| covered_around(&shape.outline(), size)).collect()
    }
}

impl ShutterShape {
    fn shows(&self, [x, y]: FilmPlace) -> bool {
        match self {
            Self::Rectangle { least, most } => x >= least[0] && y >= least[1] && x < most[0] && y < most[1],
            Self::Circle { centre, radius, aspect } => {
                (x - centre[0]).hypot((y - centre[1]) * aspect) <= *radius
            }
            Self::Polygon(corners) => {
                let crossings = crossings(corners, y);
                crossings.iter().filter(|at| **at <= x).count() % 2 == 1
            }
        }
    }

    /// Parts of a level line at `y` in the opening, each from one x to another.
    fn open_at(&self, y: f64) -> Vec<[f64; 2]> {
        match self {
            Self::Rectangle { least, most } if y >= least[1] && y < most[1] => vec![[least[0], most[0]]],
            Self::Rectangle { .. } => Vec::new(),
            Self::Circle { centre, radius, aspect } => {
                let half = (radius.powi(2) - ((y - centre[1]) * aspect).powi(2)).max(0.0).sqrt();
                if half > 0.0 { vec![[centre[0] - half, centre[0] + half]] } else { Vec::new() }
            }
            Self::Polygon(corners) => {
                crossings(corners, y).chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect()
            }
        }
    }

    /// True if every number of it is one.
    fn is_finite(&self) -> bool {
        let is_finite = |place: &FilmPlace| place.iter().all(|number| number.is_finite());
        match self {
            Self::Rectangle { least, most } => is_finite(least) && is_finite(most),
            Self::Circle { centre, radius, aspect } => {
                is_finite(centre) && radius.is_finite() && aspect.is_normal()
            }
            Self::Polygon(corners) => corners.iter().all(is_finite),
        }
    }

    fn outline(&self) -> Vec<FilmPlace> {
        match self {
            Self::Rectangle { least, most } => {
                vec![*least, [most[0], least[1]], *most, [least[0], most[1]]]
            }
            Self::Circle { centre, radius, aspect } => (0..CIRCLE_SIDES)
                .map(|side| {
                    let (sin, cos) =
                        (f64::from(side) / f64::from(CIRCLE_SIDES) * std::f64::consts::TAU).sin_cos();
                    [centre[0] + radius * cos, centre[1] + radius * sin / aspect]
                })
                .collect(),
            Self::Polygon(corners) => corners.clone(),
        }
    }
}

/// Crossings of a level line at `y` with the sides of a closed line, from left to right.
fn crossings(corners: &[FilmPlace], y: f64) -> Vec<f64> {
    let next = corners.iter().cycle().skip(1);
    let mut found: Vec<f64> = corners
        .iter()
        .zip(next)
        .filter(|(a, b)| (a[1] <= y) != (b[1] <= y))
        .map(|(a, b)| a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]))
        .collect();
    found.sort_by(f64::total_cmp);
    found
}

/// The part of a film outside of a closed line, in bands between the heights of its corners.
fn covered_around(outline: &[FilmPlace], [width, height]: [f64; 2]) -> Vec<Trapezoid> {
    let mut heights: Vec<f64> = outline.iter().map(|corner| corner[1].clamp(0.0, height)).collect();
    heights.extend([0.0, height]);
    heights.sort_by(f64::total_cmp);
    heights.dedup();
    let mut pieces = Vec::new();
    for band in heights.windows(2) {
        let [top, bottom] = [band[0], band[1]];
        // Just within the band, so that a corner on its border counts for the side that lies in it.
        let hair = (bottom - top) * 1e-9;
        let at = |y: f64| {
            let inner = crossings(outline, y);
            let mut edges = vec![0.0];
            edges.extend(inner.iter().map(|x| x.clamp(0.0, width)));
            edges.push(width);
            edges
        };
        let (upper, lower) = (at(top + hair), at(bottom - hair));
        for (above, below) in upper.chunks_exact(2).zip(lower.chunks_exact(2)) {
            if above[1] > above[0] || below[1] > below[0] {
                pieces.push([[above[0], top], [above[1], top], [below[1], bottom], [below[0], bottom]]);
            }
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(pieces: &[Trapezoid]) -> f64 {
        let one = |[a, b, c, d]: &Trapezoid| f64::midpoint(b[0] - a[0], c[0] - d[0]) * (d[1] - a[1]);
        pieces.iter().map(one).sum()
    }

    fn inside(pieces: &[Trapezoid], [x, y]: FilmPlace) -> bool {
        pieces.iter().any(|[a, b, c, d]| {
            let part = (y - a[1]) / (d[1] - a[1]);
            let (left, right) = (a[0] + (d[0] - a[0]) * part, b[0] + (c[0] - b[0]) * part);
            (0.0..1.0).contains(&part) && x >= left && x < right
        })
    }

    fn shutters() -> Vec<Shutter> {
        let polygon = vec![[10.0, 5.0], [90.0, 20.0], [60.0, 45.0], [80.0, 70.0], [20.0, 75.0], [35.0, 40.0]];
        vec![
            Shutter::rectangle([80.0, 10.0], [20.0, 60.0]),
            Shutter {
                shapes: vec![ShutterShape::Circle { centre: [50.0, 40.0], radius: 30.0, aspect: 1.0 }],
                grey: 0,
            },
            Shutter {
                shapes: vec![ShutterShape::Circle { centre: [50.0, 40.0], radius: 50.0, aspect: 2.0 }],
                grey: 9,
            },
            Shutter { shapes: vec![ShutterShape::Polygon(polygon)], grey: 0 },
        ]
    }

    #[test]
    fn what_is_covered_is_what_is_not_shown() {
        for shutter in shutters() {
            let pieces = shutter.covered(100, 80);
            for y in 0..80 {
                for x in 0..100 {
                    let place = [f64::from(x) + 0.47, f64::from(y) + 0.53];
                    // A circle is covered around as a polygon of many sides.
                    let near = [[-0.1, 0.0], [0.1, 0.0], [0.0, -0.1], [0.0, 0.1]].iter().any(|by| {
                        shutter.shows([place[0] + by[0], place[1] + by[1]]) != shutter.shows(place)
                    });
                    assert!(
                        near || inside(&pieces, place) != shutter.shows(place),
                        "{shutter:?} at {place:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_rectangle_covers_the_rest_of_the_film_exactly() {
        let pieces = shutters()[0].covered(100, 80);
        assert!((area(&pieces) - (8000.0 - 60.0 * 50.0)).abs() < 1e-3);
        assert!(!shutters()[0].is_useless(100, 80));
        assert!(Shutter::rectangle([0.0, 0.0], [100.0, 80.0]).is_useless(100, 80));
        assert!(Shutter::rectangle([500.0, 0.0], [600.0, 80.0]).is_useless(100, 80));
        assert!(Shutter::default().is_useless(100, 80));
    }
}
