//! What changed between two films that lie one on the other: places where one is denser or less dense than noise and an
//! error of registration explain. A place is a hint to look there, never a finding.
//!
//! Noise is that of the films themselves, estimated as in Immerkær J, Fast noise variance estimation, Computer Vision
//! and Image Understanding 1996; 64: 300–302.

pub(crate) mod outline;

use crate::analysis::field::Field;

/// Two films on a common grid of pixels, row by row.
#[derive(Debug, Clone, Copy)]
pub struct Laid<'a> {
    /// Greys of the own film, 0 (black) to 255 (dense).
    pub own: &'a [u8],
    /// Greys of the other film, its exposure matched.
    pub other: &'a [u8],
    /// True where both films lie.
    pub both: &'a [bool],
    /// Columns and rows.
    pub size: [usize; 2],
}

/// Limits of what counts as a change.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// Distance in grid pixels by which a place of one film may be misplaced on the other.
    pub shift_px: usize,
    /// Times the noise that a difference must exceed.
    pub times_noise: f64,
    /// Greys (of 255) that a difference must exceed, however little noise there is.
    pub least_greys: f64,
    /// Grid pixels that a place must have.
    pub least_area_px: usize,
    /// Places that are told, the most marked first.
    pub most: usize,
    /// Half the side, in grid pixels, of the square over whose median difference the films are brought to each other: what
    /// differs over a wider stretch is exposure or soft tissue.
    pub evened_px: usize,
    /// What is looked at; `None` looks at everything that both films cover.
    pub about: Option<About>,
}

/// The part of a film for which a registration was made: it holds near the landmarks and between them.
#[derive(Debug, Clone, PartialEq)]
pub struct About {
    /// The landmarks.
    pub places: Vec<[f64; 2]>,
    /// Distance from the lines between them to which it is trusted.
    pub reach: f64,
}

impl About {
    /// Share of the longest distance between two landmarks to which a registration is trusted.
    const REACH: f64 = 0.25;

    /// The part about these landmarks.
    pub fn landmarks(places: Vec<[f64; 2]>) -> Self {
        let apart = |a: &[f64; 2], b: &[f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
        let longest = places.iter().flat_map(|a| places.iter().map(move |b| apart(a, b))).fold(0.0, f64::max);
        Self { places, reach: Self::REACH * longest }
    }

    /// The same in other coordinates, in which lengths are `scale` times as long.
    #[must_use = "the part itself stays as it is"]
    pub fn map(&self, scale: f64, place: impl Fn([f64; 2]) -> [f64; 2]) -> Self {
        Self { places: self.places.iter().map(|at| place(*at)).collect(), reach: self.reach * scale }
    }

    fn holds(&self, at: [f64; 2]) -> bool {
        let mut pairs = self.places.iter().flat_map(|a| self.places.iter().map(move |b| (a, b)));
        pairs.any(|(a, b)| {
            let along = [b[0] - a[0], b[1] - a[1]];
            let square = along[0] * along[0] + along[1] * along[1];
            let from = [at[0] - a[0], at[1] - a[1]];
            let share = if square > 0.0 {
                ((from[0] * along[0] + from[1] * along[1]) / square).clamp(0.0, 1.0)
            } else {
                0.0
            };
            (from[0] - share * along[0]).hypot(from[1] - share * along[1]) <= self.reach
        })
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            shift_px: 2,
            times_noise: 5.0,
            least_greys: 12.0,
            least_area_px: 24,
            most: 12,
            evened_px: 40,
            about: None,
        }
    }
}

/// A place where the films differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// True where the own film is denser (brighter) than the other.
    pub is_denser: bool,
    /// Upper left and lower right corner, in grid pixels.
    pub corners: [[f64; 2]; 2],
    /// Its middle, in grid pixels.
    pub middle: [f64; 2],
    /// Area in grid pixels.
    pub area_px: usize,
    /// Mean difference beyond what an error of registration explains, in greys of 255, always positive.
    pub greys: f64,
    /// Closed outline in grid pixels.
    pub outline: Vec<[f64; 2]>,
}

/// Result of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Changes {
    /// Standard deviation of the noise of own and other film, in greys.
    pub noise: [f64; 2],
    /// Greys that a difference had to exceed.
    pub threshold: f64,
    /// Share of the own film that the other covers, 0 to 1.
    pub covered: f64,
    /// The places, the most marked first.
    pub places: Vec<Change>,
    /// Places beyond the number that is told.
    pub untold: usize,
}

/// Noise that is left of white noise after [`smoothed`]: a box of three, twice, weighs 1 2 3 2 1 (of 9) in each direction,
/// and the root of the sum of all squared weights is this.
const LEFT_OF_NOISE: f64 = 19.0 / 81.0;

/// Compares two films. Both arrays must have as many values as the grid has pixels; what lies beyond is not looked at.
pub fn changes(films: &Laid<'_>, limits: &Limits) -> Changes {
    let own = field(films.own, films.size);
    let other = field(films.other, films.size);
    let noise = [noise(&own, films.both), noise(&other, films.both)];
    let threshold = limits.least_greys.max(limits.times_noise * LEFT_OF_NOISE * noise[0].hypot(noise[1]));
    let area = (films.size[0] * films.size[1]).max(1);
    let covered = films.both.iter().filter(|lies| **lies).count() as f64 / area as f64;
    let lit = lit(&[&own, &other], films.both);
    let looked_at = looked_at(&lit, films.size, limits);
    let (own, other) = (smoothed(&own), smoothed(&other));
    let other = evened(&own, &other, &lit, limits.evened_px);
    let difference = beyond_shift(&own, &other, limits.shift_px);
    let mut places = Vec::new();
    for is_denser in [true, false] {
        let sign = if is_denser { 1.0 } else { -1.0 };
        let counts = difference.values.iter().zip(&looked_at);
        let is_marked = |value: f32| sign * f64::from(value) > threshold;
        let mask = mask(films.size, counts.map(|(value, looked)| *looked && is_marked(*value)));
        for part in mask.parts().into_iter().filter(|part| part.len() >= limits.least_area_px) {
            places.push(place(&part, &difference, is_denser));
        }
    }
    places.sort_by(|a, b| (b.greys * b.area_px as f64).total_cmp(&(a.greys * a.area_px as f64)));
    let untold = places.len().saturating_sub(limits.most);
    places.truncate(limits.most);
    Changes { noise, threshold, covered, places, untold }
}

/// Greys up to which a pixel that hangs together with the edge of the film counts as beyond the collimator.
const BEYOND: f32 = 8.0;

/// True where both films lie and neither is black from its edge inwards: outside the collimator there is nothing to
/// compare.
fn lit(films: &[&Field; 2], both: &[bool]) -> Vec<bool> {
    let mut lit = both.to_vec();
    for film in films {
        let film = smoothed(film);
        let (columns, rows) = (film.columns, film.rows);
        let dark = film.values.iter().zip(both).map(|(grey, lies)| !*lies || *grey <= BEYOND);
        for part in mask([columns, rows], dark).parts() {
            let is_edge = part.iter().any(|index| {
                let (x, y) = (index % columns, index / columns);
                x == 0 || y == 0 || x + 1 == columns || y + 1 == rows || !both[*index]
            });
            if is_edge {
                for index in part {
                    lit[index] = false;
                }
            }
        }
    }
    lit
}

/// True where differences are looked for: away from the edge of what is lit, and about the landmarks.
fn looked_at(lit: &[bool], size: [usize; 2], limits: &Limits) -> Vec<bool> {
    let mut looked = interior(lit, size, limits.shift_px + 6);
    if let Some(about) = &limits.about {
        for (index, looked) in looked.iter_mut().enumerate() {
            let (x, y) = ((index % size[0].max(1)) as f64 + 0.5, (index / size[0].max(1)) as f64 + 0.5);
            *looked = *looked && about.holds([x, y]);
        }
    }
    looked
}

/// Side of the squares for which a median is computed, and distance of the pixels that it is computed from, in pixels.
const BLOCK: usize = 8;
const SAMPLED: usize = 4;

/// The other film brought to the own one by the median difference about each place, between which it is interpolated: a
/// change that fills less than half of the neighbourhood does not move it.
fn evened(own: &Field, other: &Field, lit: &[bool], reach: usize) -> Field {
    let (columns, rows) = (own.columns, own.rows);
    let blocks = [columns, rows].map(|side| side.div_ceil(BLOCK));
    let mut medians = Vec::with_capacity(blocks[0] * blocks[1]);
    let mut near = Vec::new();
    for block in 0..blocks[0] * blocks[1] {
        let at = [(block % blocks[0]) * BLOCK + BLOCK / 2, (block / blocks[0]) * BLOCK + BLOCK / 2];
        near.clear();
        for y in (at[1].saturating_sub(reach)..(at[1] + reach + 1).min(rows)).step_by(SAMPLED) {
            for x in (at[0].saturating_sub(reach)..(at[0] + reach + 1).min(columns)).step_by(SAMPLED) {
                let index = y * columns + x;
                if lit[index] {
                    near.push(own.values[index] - other.values[index]);
                }
            }
        }
        let middle = near.len() / 2;
        let median =
            if near.is_empty() { 0.0 } else { *near.select_nth_unstable_by(middle, f32::total_cmp).1 };
        medians.push(median);
    }
    let medians = Field { columns: blocks[0], rows: blocks[1], values: medians };
    other.zip(&medians.fitted(columns, rows), |value, median| value + median)
}

/// Bytes as values; pixels for which there is none are 0.
fn field(bytes: &[u8], [columns, rows]: [usize; 2]) -> Field {
    let mut values: Vec<f32> = bytes.iter().take(columns * rows).map(|byte| f32::from(*byte)).collect();
    values.resize(columns * rows, 0.0);
    Field { columns, rows, values }
}

/// Ones and zeros.
fn mask([columns, rows]: [usize; 2], is_in: impl Iterator<Item = bool>) -> Field {
    let values = is_in.map(|is_in| f32::from(u8::from(is_in))).collect();
    Field { columns, rows, values }
}

fn smoothed(field: &Field) -> Field {
    field.blurred(1, 2)
}

/// True where everything within `margin` pixels is true and lies on the grid.
fn interior(both: &[bool], [columns, rows]: [usize; 2], margin: usize) -> Vec<bool> {
    let least = mask([columns, rows], both.iter().copied()).extreme(margin, f32::min);
    let is_inside = |index: usize| {
        let (x, y) = (index % columns, index / columns);
        x >= margin && y >= margin && x + margin < columns && y + margin < rows
    };
    least.values.iter().enumerate().map(|(index, value)| *value > 0.5 && is_inside(index)).collect()
}

/// The signed difference own − other that is left when each place of one film may lie up to `shift` pixels away on the
/// other: 0 where the grey occurs in that neighbourhood, in either direction.
fn beyond_shift(own: &Field, other: &Field, shift: usize) -> Field {
    let range = |of: &Field| (of.extreme(shift, f32::min), of.extreme(shift, f32::max));
    let (low_own, high_own) = range(own);
    let (low_other, high_other) = range(other);
    let beyond = |value: f32, low: f32, high: f32| value - value.clamp(low.min(high), high.max(low));
    let values = (0..own.values.len()).map(|index| {
        let forth = beyond(own.values[index], low_other.values[index], high_other.values[index]);
        let back = -beyond(other.values[index], low_own.values[index], high_own.values[index]);
        if forth * back <= 0.0 {
            0.0
        } else if forth.abs() < back.abs() {
            forth
        } else {
            back
        }
    });
    Field { columns: own.columns, rows: own.rows, values: values.collect() }
}

/// Standard deviation of the noise, by the Laplacian of Immerkær; 0 where too little is covered.
fn noise(grid: &Field, both: &[bool]) -> f64 {
    let (columns, rows) = (grid.columns, grid.rows);
    let inner = interior(both, [columns, rows], 1);
    let (mut sum, mut count) = (0.0, 0_u32);
    for y in 1..rows.saturating_sub(1) {
        for x in 1..columns.saturating_sub(1) {
            if !inner[y * columns + x] {
                continue;
            }
            let at = |dx: usize, dy: usize| f64::from(grid.values[(y + dy - 1) * columns + x + dx - 1]);
            let corners = at(0, 0) + at(2, 0) + at(0, 2) + at(2, 2);
            let sides = at(1, 0) + at(0, 1) + at(2, 1) + at(1, 2);
            sum += (corners - 2.0 * sides + 4.0 * at(1, 1)).abs();
            count += 1;
        }
    }
    if count == 0 { 0.0 } else { (std::f64::consts::PI / 2.0).sqrt() * sum / (6.0 * f64::from(count)) }
}

fn place(part: &[usize], difference: &Field, is_denser: bool) -> Change {
    let columns = difference.columns;
    let (mut low, mut high) = ([f64::MAX; 2], [f64::MIN; 2]);
    let (mut sum, mut greys) = ([0.0; 2], 0.0);
    for index in part {
        let at = [(index % columns) as f64, (index / columns) as f64];
        for axis in [0, 1] {
            low[axis] = low[axis].min(at[axis]);
            high[axis] = high[axis].max(at[axis] + 1.0);
            sum[axis] += at[axis] + 0.5;
        }
        greys += f64::from(difference.values[*index]).abs();
    }
    let count = part.len().max(1) as f64;
    Change {
        is_denser,
        corners: [low, high],
        middle: sum.map(|sum| sum / count),
        area_px: part.len(),
        greys: greys / count,
        outline: outline::around(part, columns),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: [usize; 2] = [160, 120];

    /// A bright shaft with hard edges on a dark ground, moved by `shift` columns, with noise of `sigma` greys.
    fn shaft(shift: f64, sigma: f64, seed: u64) -> Vec<u8> {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut uniform = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        let mut grey = |x: f64| {
            let edge = |at: f64| 1.0 / (1.0 + (-(x - at - shift) * 2.0).exp());
            let clean = 40.0 + 120.0 * (edge(60.0) - edge(95.0));
            // Twelve uniform values make a value that is as good as normal.
            let normal: f64 = (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
            (clean + sigma * normal).round().clamp(0.0, 255.0) as u8
        };
        (0..SIZE[1])
            .flat_map(|_| (0..SIZE[0]).map(|x| x as f64 + 0.5).collect::<Vec<_>>())
            .map(&mut grey)
            .collect()
    }

    fn patch(film: &mut [u8], [x0, y0]: [usize; 2], [width, height]: [usize; 2], by: i16) {
        for y in y0..y0 + height {
            for x in x0..x0 + width {
                let at = &mut film[y * SIZE[0] + x];
                *at = (i16::from(*at) + by).clamp(0, 255) as u8;
            }
        }
    }

    fn compared(own: &[u8], other: &[u8]) -> Changes {
        let both = vec![true; own.len()];
        changes(&Laid { own, other, both: &both, size: SIZE }, &Limits::default())
    }

    #[test]
    fn noise_and_an_error_of_two_pixels_are_no_change() {
        for (seed, shift, sigma) in
            [(1, 0.0, 0.0), (2, 0.0, 6.0), (3, 2.0, 3.0), (4, -2.0, 6.0), (5, 1.3, 10.0)]
        {
            let found = compared(&shaft(shift, sigma, seed), &shaft(0.0, sigma, seed + 50));
            assert_eq!(found.places, [], "{seed}: {shift} px, noise {sigma}");
        }
    }

    #[test]
    fn the_noise_of_each_film_is_its_own() {
        let found = compared(&shaft(0.0, 8.0, 9), &shaft(0.0, 2.0, 10));
        assert!(
            (found.noise[0] - 8.0).abs() < 1.0 && (found.noise[1] - 2.0).abs() < 0.5,
            "{:?}",
            found.noise
        );
        assert!(found.threshold > 10.0 && (found.covered - 1.0).abs() < 1e-9);
    }

    #[test]
    fn what_came_and_what_went_is_found_with_its_sign_place_and_outline() {
        let (mut own, mut other) = (shaft(1.0, 3.0, 20), shaft(0.0, 3.0, 21));
        patch(&mut own, [100, 40], [14, 20], 60);
        patch(&mut other, [70, 80], [12, 10], 50);
        let found = compared(&own, &other);
        assert_eq!(found.places.len(), 2, "{:?}", found.places);
        let (came, went) = (&found.places[0], &found.places[1]);
        assert!(came.is_denser && !went.is_denser);
        assert!((came.middle[0] - 107.0).abs() < 2.0 && (came.middle[1] - 50.0).abs() < 2.0, "{came:?}");
        assert!((went.middle[0] - 76.0).abs() < 2.0 && (went.middle[1] - 85.0).abs() < 2.0, "{went:?}");
        assert!(came.greys > 30.0 && came.area_px > 100);
        // The outline goes round the place and no further.
        for corner in &came.outline {
            assert!((96.0..=118.0).contains(&corner[0]) && (36.0..=64.0).contains(&corner[1]), "{corner:?}");
        }
        assert!(came.outline.len() >= 4);
    }

    #[test]
    fn nothing_is_said_of_what_only_one_film_shows() {
        let (mut own, other) = (shaft(0.0, 2.0, 30), shaft(0.0, 2.0, 31));
        patch(&mut own, [5, 5], [20, 20], 90);
        let both: Vec<bool> = (0..own.len()).map(|index| index % SIZE[0] > 40).collect();
        let found = changes(&Laid { own: &own, other: &other, both: &both, size: SIZE }, &Limits::default());
        assert_eq!(found.places, []);
        assert!(found.covered < 0.8);
    }

    #[test]
    fn a_slope_of_exposure_and_what_lies_beyond_the_collimator_are_no_change() {
        let (mut own, other) = (shaft(0.0, 2.0, 60), shaft(0.0, 2.0, 61));
        for (index, grey) in own.iter_mut().enumerate() {
            let (x, y) = (index % SIZE[0], index / SIZE[0]);
            // Brighter by up to 48 from left to right, and black beyond two blades.
            *grey = if y < 20 || x > 150 { 0 } else { grey.saturating_add((x * 48 / SIZE[0]) as u8) };
        }
        let found = compared(&own, &other);
        assert_eq!(found.places, []);
    }

    #[test]
    fn a_strip_that_is_narrower_than_a_block_is_compared_without_harm() {
        for size in [[6, 200], [200, 6], [1, 1]] {
            let grey = vec![90; size[0] * size[1]];
            let both = vec![true; grey.len()];
            let found = changes(&Laid { own: &grey, other: &grey, both: &both, size }, &Limits::default());
            assert_eq!(found.places, [], "{size:?}");
        }
    }

    #[test]
    fn only_what_lies_about_the_landmarks_is_looked_at() {
        let (mut own, other) = (shaft(0.0, 2.0, 70), shaft(0.0, 2.0, 71));
        patch(&mut own, [104, 40], [14, 20], 60);
        patch(&mut own, [20, 90], [14, 14], 60);
        let both = vec![true; own.len()];
        let limits = Limits {
            about: Some(About { places: vec![[110.0, 30.0], [110.0, 70.0]], reach: 16.0 }),
            ..Limits::default()
        };
        let found = changes(&Laid { own: &own, other: &other, both: &both, size: SIZE }, &limits);
        assert_eq!(found.places.len(), 1);
        assert!((found.places[0].middle[0] - 111.0).abs() < 3.0);
    }

    #[test]
    fn more_places_than_are_told_are_counted() {
        let (mut own, other) = (shaft(0.0, 1.0, 40), shaft(0.0, 1.0, 41));
        for row in 0..5 {
            for column in 0..3 {
                patch(&mut own, [6 + column * 16, 8 + row * 22], [8, 12], 80);
            }
        }
        let found = compared(&own, &other);
        assert_eq!((found.places.len(), found.untold), (12, 3));
        assert!(
            found
                .places
                .windows(2)
                .all(|two| { two[0].greys * two[0].area_px as f64 >= two[1].greys * two[1].area_px as f64 })
        );
    }
}
