//! A similarity or an affine map made better by least squares on slopes (Gauss–Newton with robust weights).

use super::similarity::{Similarity, Spot};
use crate::analysis::field::{Field, Sloped};

/// Slopes of a film at one size, each held down to a length below 1, so that exposure and contrast matter little.
#[derive(Debug, Clone)]
pub(super) struct Slopes {
    pub(super) across: Field,
    pub(super) down: Field,
    /// 1 where the slopes can be used.
    pub(super) used: Field,
}

impl Slopes {
    /// Slopes of `image`; a slope of `typical` has length 1/2.
    pub(super) fn new(image: &Field, typical: f32, used: &Field) -> Self {
        let (mut across, mut down) = image.slopes();
        for (x, y) in across.values.iter_mut().zip(&mut down.values) {
            let by = 1.0 / (x.hypot(*y) + typical);
            *x *= by;
            *y *= by;
        }
        Self { across, down, used: used.clone() }
    }
}

/// One place of the first film that is looked for on the second.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub(super) at: [f32; 2],
    pub(super) slope: [f32; 2],
    pub(super) weight: f32,
}

/// Places whose slopes tell something, weighted.
pub(super) fn points(slopes: &Slopes, weight: impl Fn(usize) -> f32, least: f32, most: usize) -> Vec<Point> {
    let wide = slopes.across.columns;
    let mut all: Vec<Point> = (0..slopes.across.values.len())
        .filter_map(|i| {
            let slope = [slopes.across.values[i], slopes.down.values[i]];
            let weight = if slopes.used.values[i] > 0.5 { weight(i) } else { 0.0 };
            (weight > 0.01 && slope[0].hypot(slope[1]) > least).then_some(Point {
                at: [(i % wide) as f32 + 0.5, (i / wide) as f32 + 0.5],
                slope,
                weight,
            })
        })
        .collect();
    if all.len() > most {
        let step = all.len().div_ceil(most);
        // Every n-th, at places that follow no column.
        let chosen = |(i, point): (usize, Point)| ((i * 7919) % (step * 1009) < 1009).then_some(point);
        all = all.into_iter().enumerate().filter_map(chosen).collect();
    }
    all
}

/// How a fit came out.
#[derive(Debug, Clone)]
pub(super) struct Fitted {
    /// In pixels of the copies.
    pub(super) map: Map,
    /// Correlation of slopes, −1 to 1, of what lies on both.
    pub(super) likeness: f64,
    /// Weighted part of the points that lies on the second film.
    pub(super) overlap: f64,
    /// Weighted middle of the places on the first film.
    pub(super) about: Spot,
    /// Typical distance left at an edge, in pixels.
    pub(super) left_px: f64,
}

/// An affine map x ↦ M x + t.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Map {
    pub(super) m: [[f64; 2]; 2],
    pub(super) t: Spot,
}

impl Map {
    pub(super) fn of(s: &Similarity) -> Self {
        Self { m: [[s.a, -s.b], [s.b, s.a]], t: s.shift }
    }

    pub(super) fn similarity(&self) -> Similarity {
        Similarity {
            a: (self.m[0][0] + self.m[1][1]) * 0.5,
            b: (self.m[1][0] - self.m[0][1]) * 0.5,
            shift: self.t,
        }
    }

    /// The same for copies twice as large.
    pub(super) fn twice(&self) -> Self {
        Self { m: self.m, t: self.t.map(|x| 2.0 * x) }
    }

    /// The same for copies half as large.
    pub(super) fn half(&self) -> Self {
        Self { m: self.m, t: self.t.map(|x| 0.5 * x) }
    }

    /// The similarity of another scale that takes a place to where this map takes it.
    pub(super) fn scaled_about(&self, scale: f64, place: Spot) -> Self {
        let own = self.similarity();
        let by = scale / own.scale().max(1e-9);
        let turned = Similarity { a: own.a * by, b: own.b * by, shift: [0.0; 2] };
        let (here, at) = (self.at(place), turned.at(place));
        Self::of(&Similarity { shift: [here[0] - at[0], here[1] - at[1]], ..turned })
    }

    /// Largest over smallest stretch, less 1.
    pub(super) fn stretch(&self) -> f64 {
        let [[a, b], [c, d]] = self.m;
        let (even, odd) = ((a + d).hypot(c - b), (a - d).hypot(b + c));
        (even + odd) / (even - odd).max(1e-9) - 1.0
    }

    /// The way back; `None` where the map flattens.
    pub(super) fn inverse(&self) -> Option<Self> {
        let [[a, b], [c, d]] = self.m;
        let area = a * d - b * c;
        if area.abs() < 1e-9 {
            return None;
        }
        let m = [[d / area, -b / area], [-c / area, a / area]];
        let t = [0, 1].map(|i| -m[i][0] * self.t[0] - m[i][1] * self.t[1]);
        Some(Self { m, t })
    }

    /// Followed by a small change about where `about` comes to lie: shift, turn, log scale, two shears.
    fn stepped(&self, step: [f64; 6], about: Spot) -> Self {
        let by = step[3].exp();
        let (sin, cos) = step[2].sin_cos();
        let change = [[by * cos + step[4], -by * sin + step[5]], [by * sin + step[5], by * cos - step[4]]];
        let m =
            change.map(|[p, q]| [p * self.m[0][0] + q * self.m[1][0], p * self.m[0][1] + q * self.m[1][1]]);
        let here = self.at(about);
        let t = [0, 1].map(|i| here[i] + step[i] - m[i][0] * about[0] - m[i][1] * about[1]);
        Self { m, t }
    }

    pub(super) fn at(&self, [x, y]: Spot) -> Spot {
        [self.m[0][0] * x + self.m[0][1] * y + self.t[0], self.m[1][0] * x + self.m[1][1] * y + self.t[1]]
    }
}

/// How well one place of the first film fits where a map takes it: sums of a correlation.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Match {
    pub(super) both: f32,
    pub(super) one: f32,
    pub(super) other: f32,
}

/// How well each place fits. One that comes to lie where nothing can be compared does not fit.
pub(super) fn matches(points: &[Point], onto: &Slopes, map: &Map) -> Vec<Match> {
    let turned = map.similarity();
    let scale = turned.scale().max(1e-9);
    let (cos, sin) = ((turned.a / scale) as f32, (turned.b / scale) as f32);
    let there = |p: &Point| {
        let [x, y] = map.at(p.at.map(f64::from));
        let (across, down) = (onto.across.at(x, y)?, onto.down.at(x, y)?);
        let used = onto.used.values[y as usize * onto.used.columns + x as usize];
        (used > 0.5).then_some([across, down])
    };
    let matched = |p: &Point| {
        let own = [cos * p.slope[0] - sin * p.slope[1], sin * p.slope[0] + cos * p.slope[1]];
        let one = own[0] * own[0] + own[1] * own[1];
        match there(p) {
            Some([across, down]) => {
                Match { both: own[0] * across + own[1] * down, one, other: across * across + down * down }
            }
            None => Match { both: 0.0, one, other: one },
        }
    };
    points.iter().map(matched).collect()
}

/// What a fit may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Freedom {
    Rigid,
    Similarity,
    Affine,
}

/// Rounds, at most.
const ROUNDS: usize = 15;
/// Steps below which a fit has settled, in pixels and radians.
const SETTLED_PX: f64 = 3e-4;
const SETTLED_TURN: f64 = 1e-6;
/// Largest step of a round: shift in pixels, turn in radians, scale in parts.
const LARGEST: [f64; 3] = [3.0, 0.08, 0.06];
/// Distance of slopes at which a place counts a quarter, at first and at least.
const SPREAD: f64 = 0.5;
const LEAST_SPREAD: f64 = 0.08;
/// Fewer places tell nothing.
const LEAST_PLACES: usize = 12;

/// Sums over all places of one round.
struct Round {
    normal: [[f64; 6]; 6],
    right: [f64; 6],
    weights: f64,
    squares: f64,
    likeness: f64,
    seen: f64,
    lefts: Vec<f32>,
}

/// Makes `start` better.
pub(super) fn refine(points: &[Point], onto: &Slopes, start: Map, freedom: Freedom) -> Fitted {
    let all: f64 = points.iter().map(|p| f64::from(p.weight)).sum::<f64>().max(1e-9);
    let about = points.iter().fold([0.0; 2], |sum, p| {
        let share = f64::from(p.weight) / all;
        [sum[0] + share * f64::from(p.at[0]), sum[1] + share * f64::from(p.at[1])]
    });
    let size = match freedom {
        Freedom::Rigid => 3,
        Freedom::Similarity => 4,
        Freedom::Affine => 6,
    };
    let mut fitted = Fitted { map: start, likeness: 0.0, overlap: 0.0, about, left_px: f64::NAN };
    let mut spread = SPREAD;
    let mut settled = false;
    for number in 0..=ROUNDS {
        let mut round = Round::of(points, onto, &fitted.map, about, spread, size);
        fitted.overlap = round.seen / all;
        if round.lefts.len() < LEAST_PLACES {
            fitted.likeness = 0.0;
            return fitted;
        }
        fitted.likeness = round.likeness;
        let square = round.squares / round.weights.max(1e-9);
        let steepness = (round.normal[0][0] + round.normal[1][1]) / round.weights.max(1e-9);
        fitted.left_px = (square / steepness.max(1e-9)).sqrt();
        if settled || number == ROUNDS {
            break;
        }
        let Some(step) = solved(&round.normal, &round.right, size) else { break };
        let reach = step[0].hypot(step[1]);
        let hold = [reach, step[2].abs(), step[3].abs()]
            .iter()
            .zip(LARGEST)
            .map(|(size, largest)| largest / size.max(1e-12))
            .fold(1.0, f64::min);
        fitted.map = fitted.map.stepped(step.map(|s| s * hold), about);
        let middle = round.lefts.len() / 2;
        let usual = f64::from(*round.lefts.select_nth_unstable_by(middle, f32::total_cmp).1);
        spread = (1.5 * usual).max(LEAST_SPREAD);
        // One more look for the figures.
        settled = reach < SETTLED_PX && step[2].abs() < SETTLED_TURN;
    }
    fitted
}

impl Round {
    fn of(points: &[Point], onto: &Slopes, map: &Map, about: Spot, spread: f64, size: usize) -> Self {
        let turned = map.similarity();
        let scale = turned.scale().max(1e-9);
        let (cos, sin) = ((turned.a / scale) as f32, (turned.b / scale) as f32);
        let here = map.at(about);
        let mut sums = Self {
            normal: [[0.0; 6]; 6],
            right: [0.0; 6],
            weights: 0.0,
            squares: 0.0,
            likeness: 0.0,
            seen: 0.0,
            lefts: Vec::with_capacity(points.len()),
        };
        let (mut both, mut one, mut other) = (0.0, 0.0, 0.0);
        for p in points {
            let [x, y] = map.at(p.at.map(f64::from));
            let (Some(across), Some(down)) = (onto.across.sloped(x, y), onto.down.sloped(x, y)) else {
                continue;
            };
            if onto.used.values[y as usize * onto.used.columns + x as usize] < 0.5 {
                continue;
            }
            // The slope of the first film, turned as the second film has it.
            let own = [cos * p.slope[0] - sin * p.slope[1], sin * p.slope[0] + cos * p.slope[1]];
            let left = [f64::from(own[0] - across.value), f64::from(own[1] - down.value)];
            let given = f64::from(p.weight);
            sums.seen += given;
            both += given * f64::from(own[0] * across.value + own[1] * down.value);
            one += given * f64::from(own[0] * own[0] + own[1] * own[1]);
            other += given * f64::from(across.value * across.value + down.value * down.value);
            let square = left[0] * left[0] + left[1] * left[1];
            sums.lefts.push(square.sqrt() as f32);
            // Geman–McClure: what does not fit counts little.
            let tame = spread * spread / (spread * spread + square);
            let weight = given * tame * tame;
            sums.weights += weight;
            sums.squares += weight * square;
            let d = [x - here[0], y - here[1]];
            // How what is left changes with shift, turn, log scale (about the middle), and two shears.
            let change = |sloped: Sloped, turn: f32| -> [f64; 6] {
                let g = [f64::from(sloped.across), f64::from(sloped.down)];
                let turned = -g[0] * d[1] + g[1] * d[0] - f64::from(turn);
                let (gained, sheared) = (g[0] * d[0] + g[1] * d[1], g[0] * d[0] - g[1] * d[1]);
                [g[0], g[1], turned, gained, sheared, g[0] * d[1] + g[1] * d[0]]
            };
            for (row, left) in [(change(across, -own[1]), left[0]), (change(down, own[0]), left[1])] {
                for i in 0..size {
                    sums.right[i] += weight * row[i] * left;
                    for j in 0..=i {
                        sums.normal[i][j] += weight * row[i] * row[j];
                    }
                }
            }
        }
        for i in 0..size {
            for j in i + 1..size {
                sums.normal[i][j] = sums.normal[j][i];
            }
        }
        sums.likeness = both / (one * other).sqrt().max(1e-12);
        sums
    }
}

/// Solution of the leading `size` rows and columns, by elimination with pivots; `None` where they are singular.
fn solved(normal: &[[f64; 6]; 6], right: &[f64; 6], size: usize) -> Option<[f64; 6]> {
    let mut a = *normal;
    let mut b = *right;
    for i in 0..size {
        let pivot = (i..size).max_by(|p, q| a[*p][i].abs().total_cmp(&a[*q][i].abs()))?;
        if a[pivot][i].abs() < 1e-9 {
            return None;
        }
        a.swap(i, pivot);
        b.swap(i, pivot);
        for k in i + 1..size {
            let by = a[k][i] / a[i][i];
            let above = a[i];
            for (own, above) in a[k].iter_mut().zip(above).take(size).skip(i) {
                *own -= by * above;
            }
            b[k] -= by * b[i];
        }
    }
    for i in (0..size).rev() {
        let known: f64 = (i + 1..size).map(|j| a[i][j] * b[j]).sum();
        b[i] = (b[i] - known) / a[i][i];
    }
    Some(b)
}
