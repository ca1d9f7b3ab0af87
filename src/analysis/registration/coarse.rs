//! The first guess: turns and scales tried one by one, and for each of them all shifts at once by Fourier transform.
//!
//! What is compared are slopes, as complex numbers, so that a turn of the film also turns them: the real part of
//! their correlation is large where edges of one direction and sign fall on each other (gradient correlation after
//! Argyriou and Vlachos, 2003). Strong edges are held down, so that no single one decides.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread;

use rustfft::num_complex::Complex;
use rustfft::{Fft, FftPlanner};

use super::field::Field;
use super::similarity::{Similarity, Spot};

type Number = Complex<f32>;

/// Slopes of a small picture.
#[derive(Debug, Clone)]
pub(super) struct Slopes {
    pub(super) columns: usize,
    pub(super) rows: usize,
    across: Field,
    down: Field,
}

/// Turns (degrees, clockwise) and scales that are tried.
#[derive(Debug, Clone)]
pub(super) struct Tries {
    pub(super) degrees: Vec<f64>,
    pub(super) scales: Vec<f64>,
}

/// A guess between the small pictures, and how alike they are with it: 1 for the same.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guess {
    pub(super) similarity: Similarity,
    pub(super) likeness: f64,
}

/// Guesses that are closer than this at the corners of the small picture are one, in its pixels.
const APART_PX: f64 = 3.0;
/// Threads at most: hospital desktops have two to four cores.
const THREADS: usize = 4;

impl Slopes {
    /// Slopes of a picture where it is used, with strong ones held down.
    pub(super) fn of(image: &Field, used: &Field) -> Self {
        let (across, down) = image.slopes();
        let strength = across.zip(&down, f32::hypot).zip(used, |strength, used| strength * used);
        let mut strong: Vec<f32> =
            strength.values.iter().copied().filter(|strength| *strength > 1e-6).collect();
        let usual = if strong.is_empty() {
            1.0
        } else {
            let at = strong.len() * 7 / 10;
            (*strong.select_nth_unstable_by(at, f32::total_cmp).1).max(1e-6)
        };
        let hold = strength.map(|strength| 1.0 / (strength + usual)).zip(used, |hold, used| hold * used);
        Self {
            columns: image.columns,
            rows: image.rows,
            across: across.zip(&hold, |slope, hold| slope * hold),
            down: down.zip(&hold, |slope, hold| slope * hold),
        }
    }

    fn at(&self, [x, y]: Spot) -> Number {
        match (self.across.at(x, y), self.down.at(x, y)) {
            (Some(across), Some(down)) => Number::new(across, down),
            _ => Number::new(0.0, 0.0),
        }
    }
}

impl Tries {
    /// Every `step` degrees within `reach` around `middle`, and scales in equal steps of a part between two.
    pub(super) fn around(middle: f64, reach: f64, step: f64, scales: [f64; 2], part: f64) -> Self {
        let turns = (reach / step).round() as i32;
        let [least, most] = scales;
        let count = ((most / least).ln() / part).round().max(0.0) as i32;
        Self {
            degrees: (-turns..=turns).map(|i| middle + f64::from(i) * step).collect(),
            scales: (0..=count)
                .map(|i| {
                    least
                        * (most / least).powf(if count == 0 { 0.0 } else { f64::from(i) / f64::from(count) })
                })
                .collect(),
        }
    }
}

/// Forward and backward transforms of a square.
struct Square {
    side: usize,
    forward: Arc<dyn Fft<f32>>,
    backward: Arc<dyn Fft<f32>>,
}

impl Square {
    fn new(least: usize) -> Self {
        // The next product of small primes.
        let smooth = |mut n: usize| {
            for prime in [2, 3, 5] {
                while n.is_multiple_of(prime) {
                    n /= prime;
                }
            }
            n == 1
        };
        let side =
            (least.max(32)..=4 * least.max(32)).find(|n| n.is_multiple_of(2) && smooth(*n)).unwrap_or(least);
        let mut planner = FftPlanner::new();
        Self { side, forward: planner.plan_fft_forward(side), backward: planner.plan_fft_inverse(side) }
    }

    /// Transforms rows, turns, transforms rows: the result lies turned.
    fn transform(&self, values: &mut Vec<Number>, other: &mut Vec<Number>, along: &Arc<dyn Fft<f32>>) {
        for _ in 0..2 {
            along.process(values);
            for (i, line) in values.chunks_exact(self.side).enumerate() {
                for (j, value) in line.iter().enumerate() {
                    other[j * self.side + i] = *value;
                }
            }
            std::mem::swap(values, other);
        }
    }
}

/// The best guesses that take `a` to `b`, best first.
pub(super) fn guesses(a: &Slopes, b: &Slopes, tries: &Tries, keep: usize) -> Vec<Guess> {
    let longest = a.columns.max(a.rows).max(b.columns).max(b.rows);
    let square = Square::new(longest * 3 / 2);
    let side = square.side;
    let (left, top) = ((side - a.columns.min(side)) / 2, (side - a.rows.min(side)) / 2);
    let mut first = vec![Number::new(0.0, 0.0); side * side];
    let mut energy = 0.0;
    for row in 0..a.rows {
        for column in 0..a.columns {
            let at = row * a.columns + column;
            let value = Number::new(a.across.values[at], a.down.values[at]);
            energy += f64::from(value.norm_sqr());
            first[(row + top) * side + column + left] = value;
        }
    }
    let mut spare = first.clone();
    square.transform(&mut first, &mut spare, &square.forward);
    let pairs: Vec<(f64, f64)> =
        tries.degrees.iter().flat_map(|turn| tries.scales.iter().map(move |scale| (*turn, *scale))).collect();
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(THREADS);
    let search = Search { square: &square, first: &first, energy, offset: [left as f64, top as f64], b };
    let share = pairs.len().div_ceil(threads).max(1);
    let mut found: Vec<Guess> = thread::scope(|scope| {
        let running: Vec<_> = pairs.chunks(share).map(|pairs| scope.spawn(|| search.all(pairs))).collect();
        running.into_iter().flat_map(|one| one.join().unwrap_or_default()).collect()
    });
    found.sort_by(|x, y| y.likeness.total_cmp(&x.likeness));
    let corners =
        [[0.0, 0.0], [a.columns as f64, 0.0], [0.0, a.rows as f64], [a.columns as f64, a.rows as f64]];
    let mut kept: Vec<Guess> = Vec::new();
    for guess in found {
        let known = kept.iter().any(|one| {
            corners.iter().all(|corner| {
                let (p, q) = (one.similarity.at(*corner), guess.similarity.at(*corner));
                (p[0] - q[0]).hypot(p[1] - q[1]) < APART_PX
            })
        });
        if !known {
            kept.push(guess);
        }
        if kept.len() == keep {
            break;
        }
    }
    kept
}

/// What every thread shares.
struct Search<'a> {
    square: &'a Square,
    first: &'a [Number],
    energy: f64,
    /// Of the first picture in the square.
    offset: Spot,
    b: &'a Slopes,
}

impl Search<'_> {
    fn all(&self, pairs: &[(f64, f64)]) -> Vec<Guess> {
        let blank = vec![Number::new(0.0, 0.0); self.square.side * self.square.side];
        let (mut work, mut spare) = (blank.clone(), blank);
        pairs.iter().flat_map(|(turn, scale)| self.one(*turn, *scale, &mut work, &mut spare)).collect()
    }

    /// The two best shifts for a turn and a scale.
    fn one(&self, degrees: f64, scale: f64, work: &mut Vec<Number>, spare: &mut Vec<Number>) -> Vec<Guess> {
        let side = self.square.side;
        let middle = side as f64 / 2.0;
        let centre = [self.b.columns as f64 / 2.0, self.b.rows as f64 / 2.0];
        let place = Similarity::turning(degrees, scale, [middle, middle], centre);
        let (sin, cos) = degrees.to_radians().sin_cos();
        let back = Number::new(cos as f32, -sin as f32);
        let mut energy = 0.0;
        for row in 0..side {
            for column in 0..side {
                let value = self.b.at(place.at([column as f64 + 0.5, row as f64 + 0.5])) * back;
                energy += f64::from(value.norm_sqr());
                work[row * side + column] = value;
            }
        }
        let norm = (self.energy * energy).sqrt();
        if norm <= 0.0 {
            return Vec::new();
        }
        self.square.transform(work, spare, &self.square.forward);
        for (value, first) in work.iter_mut().zip(self.first) {
            *value *= first.conj();
        }
        self.square.transform(work, spare, &self.square.backward);
        let peak = |other: Option<[isize; 2]>| {
            let mut best = (f32::MIN, [0_isize; 2]);
            for (index, value) in work.iter().enumerate() {
                if value.re > best.0 {
                    let shift = [index % side, index / side]
                        .map(|s| if s > side / 2 { s as isize - side as isize } else { s as isize });
                    let close =
                        other.is_some_and(|o| (o[0] - shift[0]).abs() < 6 && (o[1] - shift[1]).abs() < 6);
                    if !close {
                        best = (value.re, shift);
                    }
                }
            }
            best
        };
        let first = peak(None);
        let second = peak(Some(first.1));
        [first, second]
            .into_iter()
            .map(|(value, shift)| {
                let moved = [self.offset[0] + shift[0] as f64, self.offset[1] + shift[1] as f64];
                let similarity = place.after(&Similarity { shift: moved, ..Similarity::STILL });
                let likeness = f64::from(value) / (side * side) as f64 / norm;
                Guess { similarity, likeness }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turned_and_shifted_picture_is_guessed() {
        // Blots of different sizes on a plain ground.
        let blots =
            [[20.0, 15.0, 4.0], [41.0, 33.0, 6.0], [15.0, 44.0, 3.0], [50.0, 12.0, 5.0], [30.0, 52.0, 4.0]];
        let picture = |back: &Similarity| {
            let mut field = Field::new(64, 64, 0.0);
            for (index, value) in field.values.iter_mut().enumerate() {
                let at = back.at([(index % 64) as f64 + 0.5, (index / 64) as f64 + 0.5]);
                let glow =
                    |b: &[f64; 3]| (-((at[0] - b[0]).powi(2) + (at[1] - b[1]).powi(2)) / (b[2] * b[2])).exp();
                *value = blots.iter().map(glow).sum::<f64>() as f32;
            }
            field
        };
        let truth = Similarity::turning(8.0, 1.1, [32.0, 32.0], [36.0, 29.0]);
        let used = Field::new(64, 64, 1.0);
        let a = Slopes::of(&picture(&Similarity::STILL), &used);
        let b = Slopes::of(&picture(&truth.inverse().unwrap()), &used);
        let tries = Tries::around(0.0, 12.0, 4.0, [0.8, 1.25], 0.1);
        let best = guesses(&a, &b, &tries, 3)[0];
        for corner in [[10.0, 10.0], [54.0, 10.0], [32.0, 54.0]] {
            let (p, q) = (best.similarity.at(corner), truth.at(corner));
            assert!((p[0] - q[0]).hypot(p[1] - q[1]) < 3.0, "{p:?} is not {q:?} ({best:?})");
        }
        assert!(best.likeness > 0.6, "{best:?}");
    }
}
