//! Turns, scales and shifts tried one after the other: slopes of the first film, turned and scaled, against those of
//! the second at every shift at once, by Fourier transform.

use rustfft::num_complex::Complex32;
use rustfft::{Fft, FftPlanner};
use std::sync::Arc;

use super::refine::Slopes;
use super::similarity::{Similarity, Spot};

/// What is tried.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    pub(super) degrees: Vec<f64>,
    pub(super) scales: Vec<f64>,
    /// Place of the first film, and where it comes to lie on the second without a shift.
    pub(super) from: Spot,
    pub(super) to: Spot,
    /// Largest shift, in pixels of the copy.
    pub(super) reach: f64,
}

/// A way of laying one on the other, with its likeness (−1 to 1).
#[derive(Debug, Clone, Copy)]
pub(super) struct Guess {
    pub(super) similarity: Similarity,
    pub(super) likeness: f64,
}

struct Canvas {
    wide: usize,
    high: usize,
    across: Arc<dyn Fft<f32>>,
    across_back: Arc<dyn Fft<f32>>,
    down: Arc<dyn Fft<f32>>,
    down_back: Arc<dyn Fft<f32>>,
}

fn fast(least: usize) -> usize {
    // A power of two lies within twice the least.
    (least..=2 * least.max(1))
        .find(|n| {
            let mut rest = *n;
            for p in [2, 3, 5] {
                while rest % p == 0 {
                    rest /= p;
                }
            }
            rest == 1
        })
        .unwrap_or(least)
}

impl Canvas {
    fn new(wide: usize, high: usize) -> Self {
        let mut planner = FftPlanner::new();
        Self {
            wide,
            high,
            across: planner.plan_fft_forward(wide),
            across_back: planner.plan_fft_inverse(wide),
            down: planner.plan_fft_forward(high),
            down_back: planner.plan_fft_inverse(high),
        }
    }

    fn turned(values: &[Complex32], wide: usize, high: usize) -> Vec<Complex32> {
        let mut out = vec![Complex32::default(); values.len()];
        for (row, line) in values.chunks_exact(wide).enumerate() {
            for (column, value) in line.iter().enumerate() {
                out[column * high + row] = *value;
            }
        }
        out
    }

    /// Columns lie in rows afterwards.
    fn forward(&self, mut values: Vec<Complex32>) -> Vec<Complex32> {
        self.across.process(&mut values);
        let mut turned = Self::turned(&values, self.wide, self.high);
        self.down.process(&mut turned);
        turned
    }

    fn back(&self, mut values: Vec<Complex32>) -> Vec<Complex32> {
        self.down_back.process(&mut values);
        let mut turned = Self::turned(&values, self.high, self.wide);
        self.across_back.process(&mut turned);
        turned
    }
}

fn energy(values: &[Complex32]) -> f32 {
    values.iter().map(Complex32::norm_sqr).sum()
}

/// The best shift of each turn and scale, best first.
pub(super) fn guesses(first: &Slopes, second: &Slopes, grid: &Grid) -> Vec<Guess> {
    let (columns, rows) = (second.across.columns, second.across.rows);
    let pad = |side: usize| fast(side + (grid.reach.ceil() as usize).min(side).max(8));
    let canvas = Canvas::new(pad(columns), pad(rows));
    let mut onto = vec![Complex32::default(); canvas.wide * canvas.high];
    for row in 0..rows {
        for column in 0..columns {
            let i = row * columns + column;
            if second.used.values[i] > 0.5 {
                onto[row * canvas.wide + column] =
                    Complex32::new(second.across.values[i], second.down.values[i]);
            }
        }
    }
    let all = energy(&onto);
    let onto = canvas.forward(onto);
    let ways: Vec<(f64, f64)> =
        grid.degrees.iter().flat_map(|d| grid.scales.iter().map(move |s| (*d, *s))).collect();
    let half = ways.len().div_ceil(2);
    let one = |(degrees, scale): (f64, f64)| {
        guess(first, grid, &canvas, (&onto, all), (degrees, scale), [columns, rows])
    };
    let mut found: Vec<Guess> = std::thread::scope(|scope| {
        let (early, late) = ways.split_at(half);
        let other = scope.spawn(move || late.iter().filter_map(|way| one(*way)).collect::<Vec<_>>());
        let mut mine: Vec<Guess> = early.iter().filter_map(|way| one(*way)).collect();
        mine.extend(other.join().unwrap_or_default());
        mine
    });
    found.sort_by(|a, b| b.likeness.total_cmp(&a.likeness));
    found
}

fn guess(
    first: &Slopes,
    grid: &Grid,
    canvas: &Canvas,
    (onto, all): (&[Complex32], f32),
    (degrees, scale): (f64, f64),
    [columns, rows]: [usize; 2],
) -> Option<Guess> {
    let laid = Similarity::turning(degrees, scale, grid.from, grid.to);
    let back = laid.inverse()?;
    let (cos, sin) = ((laid.a / scale) as f32, (laid.b / scale) as f32);
    let mut values = vec![Complex32::default(); canvas.wide * canvas.high];
    let wide = first.across.columns;
    for row in 0..rows {
        for column in 0..columns {
            let [x, y] = back.at([column as f64 + 0.5, row as f64 + 0.5]);
            let (Some(across), Some(down)) = (first.across.at(x, y), first.down.at(x, y)) else { continue };
            if first.used.values[y as usize * wide + x as usize] > 0.5 {
                values[row * canvas.wide + column] =
                    Complex32::new(cos * across - sin * down, sin * across + cos * down);
            }
        }
    }
    let own = energy(&values);
    let mut product = canvas.forward(values);
    for (a, b) in product.iter_mut().zip(onto) {
        *a = a.conj() * b;
    }
    let correlated = canvas.back(product);
    let reach = grid.reach;
    let signed = |at: usize, side: usize| if at > side / 2 { at as f64 - side as f64 } else { at as f64 };
    let (mut best, mut at) = (f32::MIN, 0);
    for (i, value) in correlated.iter().enumerate() {
        if value.re > best
            && signed(i % canvas.wide, canvas.wide).abs() <= reach
            && signed(i / canvas.wide, canvas.high).abs() <= reach
        {
            best = value.re;
            at = i;
        }
    }
    let shift = [signed(at % canvas.wide, canvas.wide), signed(at / canvas.wide, canvas.high)];
    let likeness =
        f64::from(best) / (canvas.wide * canvas.high) as f64 / f64::from((own * all).sqrt().max(1e-9));
    let similarity = Similarity { shift: [laid.shift[0] + shift[0], laid.shift[1] + shift[1]], ..laid };
    Some(Guess { similarity, likeness })
}
