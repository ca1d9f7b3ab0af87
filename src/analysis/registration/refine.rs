//! Refinement: least squares between two pictures of the same thing, from a guess to a part of a pixel.
//!
//! Gauss–Newton steps on the difference of local contrast (bone) or of metal, each point with a weight that falls
//! where it fits badly (Cauchy), the gain between the pictures solved along with them, as in the enhanced correlation
//! coefficient of Evangelidis and Psarakis (IEEE Trans. Pattern Anal. Mach. Intell. 2008; 30: 1858–1865). The error of
//! the solution comes from areas of the film that pull in different directions (covariance clustered by area), not
//! from the number of pixels, which are no independent witnesses.

use super::field::Field;
use super::similarity::{Similarity, Spot};

/// Parameters of a similarity, and of an affinity.
const SIMILAR: usize = 4;
const AFFINE: usize = 6;
/// Side of the areas whose pulls are taken as independent, in pixels.
const AREA_PX: usize = 40;
const STEPS: usize = 25;
/// A step smaller than this at the rim of what is compared is the last, in pixels.
const LAST_STEP_PX: f64 = 0.004;
/// Points used at most.
const MOST_POINTS: usize = 30_000;
/// Spread of the misfit, in units of which points lose weight.
const TOLERANCE: f64 = 2.0;

/// A point of the first picture.
#[derive(Debug, Clone, Copy)]
struct Point {
    at: Spot,
    value: f32,
    weight: f32,
    area: u32,
}

/// Points of the first picture that are compared.
#[derive(Debug, Clone)]
pub(super) struct Points {
    all: Vec<Point>,
    /// Middle of the points, and how far they spread around it.
    pub(super) middle: Spot,
    pub(super) spread: f64,
    areas: usize,
}

/// The second picture, with where it can be used.
#[derive(Debug)]
pub(super) struct Target<'a> {
    pub(super) image: &'a Field,
    pub(super) used: &'a Field,
}

/// A refined similarity.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    pub(super) similarity: Similarity,
    /// Correlation of the two pictures over the points, −1 to 1.
    pub(super) correlation: f64,
    /// Share of the points, by weight, that fall on a used part of the second picture.
    pub(super) overlap: f64,
    /// Covariance of the parameters: turn-and-scale pair about `middle` over `spread`, shift; pixels squared.
    covariance: [[f64; SIMILAR]; SIMILAR],
    middle: Spot,
    spread: f64,
    /// Distance by which areas of the film would rather lie elsewhere: root mean square, in pixels of the second
    /// picture.
    pub(super) residual_px: f64,
}

impl Points {
    /// Points with a weight above 0, at most some tens of thousands of them, evenly thinned.
    pub(super) fn of(image: &Field, weight: &Field) -> Self {
        let total = weight.values.iter().filter(|weight| **weight > 1e-3).count();
        let every = total.div_ceil(MOST_POINTS).max(1);
        let across = image.columns.div_ceil(AREA_PX);
        let mut points = Vec::with_capacity(total / every + 1);
        let picked = weight.values.iter().enumerate().filter(|(_, weight)| **weight > 1e-3);
        for (index, weight) in picked.step_by(every) {
            let (column, row) = (index % image.columns, index / image.columns);
            points.push(Point {
                at: [column as f64 + 0.5, row as f64 + 0.5],
                value: image.values[index],
                weight: *weight,
                area: (row / AREA_PX * across + column / AREA_PX) as u32,
            });
        }
        let sum: f64 = points.iter().map(|p| f64::from(p.weight)).sum::<f64>().max(1e-9);
        let mean = |pick: &dyn Fn(&Point) -> f64| {
            points.iter().map(|p| pick(p) * f64::from(p.weight)).sum::<f64>() / sum
        };
        let middle = [mean(&|p| p.at[0]), mean(&|p| p.at[1])];
        let square = mean(&|p| (p.at[0] - middle[0]).powi(2) + (p.at[1] - middle[1]).powi(2));
        let areas = across * image.rows.div_ceil(AREA_PX);
        Self { all: points, middle, spread: square.sqrt().max(1.0), areas }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Refines a similarity.
    pub(super) fn refine(&self, target: &Target<'_>, guess: &Similarity, steps: usize) -> Option<Fit> {
        let mut now = self.around(guess);
        for _ in 0..steps.min(STEPS) {
            let system = self.system::<SIMILAR>(target, &now)?;
            let step = system.solved()?;
            now[0] += step[0];
            now[1] += step[1];
            now[4] += step[2];
            now[5] += step[3];
            now[2] = -now[1];
            now[3] = now[0];
            if step.iter().all(|s| s.abs() < LAST_STEP_PX) {
                break;
            }
        }
        let last = self.system::<SIMILAR>(target, &now)?;
        let covariance = last.covariance()?;
        let (a, b) = (now[0] / self.spread, now[1] / self.spread);
        let [x, y] = self.middle;
        let similarity = Similarity { a, b, shift: [now[4] - a * x + b * y, now[5] - b * x - a * y] };
        Some(Fit {
            similarity,
            correlation: last.correlation,
            overlap: last.overlap,
            covariance,
            middle: self.middle,
            spread: self.spread,
            residual_px: last.residual(),
        })
    }

    /// Largest and smallest stretch of the best affinity near a similarity, over that similarity's scale.
    pub(super) fn stretches(&self, target: &Target<'_>, from: &Similarity) -> Option<[f64; 2]> {
        let mut now = self.around(from);
        for _ in 0..STEPS {
            let step = self.system::<AFFINE>(target, &now)?.solved()?;
            for (value, step) in now.iter_mut().zip(step) {
                *value += step;
            }
            if step.iter().all(|s| s.abs() < LAST_STEP_PX * 4.0) {
                break;
            }
        }
        let scale = self.spread * from.scale();
        let [a, b, c, d] = [now[0] / scale, now[2] / scale, now[1] / scale, now[3] / scale];
        // Singular values of ((a, b), (c, d)).
        let (p, q) = ((a + d).hypot(c - b) / 2.0, (a - d).hypot(b + c) / 2.0);
        let both = [p + q, (p - q).abs()];
        both.iter().all(|s| (0.5..2.0).contains(s)).then_some(both)
    }

    /// The parameters of a similarity as those of an affinity about the middle: images of the unit vectors, times the
    /// spread, and of the middle.
    fn around(&self, similarity: &Similarity) -> [f64; AFFINE] {
        let (a, b) = (similarity.a * self.spread, similarity.b * self.spread);
        let [x, y] = similarity.at(self.middle);
        [a, b, -b, a, x, y]
    }

    /// The linear equations of one step, with what follows from the misfit.
    fn system<const N: usize>(&self, target: &Target<'_>, now: &[f64; AFFINE]) -> Option<System<N>> {
        let (mut seen, mut misfits) = (Vec::with_capacity(self.all.len()), Vec::new());
        let (mut total, mut inside) = (0.0, 0.0);
        let mut moments = Moments::default();
        for point in &self.all {
            let weight = f64::from(point.weight);
            total += weight;
            let u =
                [(point.at[0] - self.middle[0]) / self.spread, (point.at[1] - self.middle[1]) / self.spread];
            let at = [now[0] * u[0] + now[2] * u[1] + now[4], now[1] * u[0] + now[3] * u[1] + now[5]];
            if target.used.at(at[0], at[1]).is_none_or(|used| used < 0.95) {
                continue;
            }
            let Some(there) = target.image.sloped(at[0], at[1]) else { continue };
            inside += weight;
            moments.add(f64::from(point.value), f64::from(there.value), weight);
            seen.push((point, u, there));
        }
        if inside <= 0.0 || seen.len() < 4 * N {
            return None;
        }
        let (gain, offset) = moments.line();
        let misfit = |point: &Point, value: f32| f64::from(value) - gain * f64::from(point.value) - offset;
        misfits.extend(seen.iter().map(|(point, _, there)| misfit(point, there.value).abs() as f32));
        let middle = misfits.len() / 2;
        let usual = f64::from(*misfits.select_nth_unstable_by(middle, f32::total_cmp).1);
        let tolerance = (1.4826 * usual * TOLERANCE).max(0.02);
        let mut system = System::<N> {
            normal: [[0.0; N]; N],
            pull: [0.0; N],
            pulls: vec![Pull { weight: 0.0, gradient: [0.0; N], shift: [0.0; 5] }; self.areas],
            correlation: moments.correlation(),
            overlap: inside / total.max(1e-9),
        };
        for (point, u, there) in seen {
            let off = misfit(point, there.value);
            let weight = f64::from(point.weight) / (1.0 + (off / tolerance).powi(2));
            let (gx, gy) = (f64::from(there.across), f64::from(there.down));
            let row = jacobian::<N>(gx, gy, u);
            let pull = &mut system.pulls[point.area as usize];
            pull.weight += weight;
            for i in 0..N {
                let part = weight * row[i];
                pull.gradient[i] += part * off;
                system.pull[i] += part * off;
                for (j, other) in row.iter().enumerate() {
                    system.normal[i][j] += part * other;
                }
            }
            let own = [gx * gx, gx * gy, gy * gy, gx * off, gy * off];
            for (sum, one) in pull.shift.iter_mut().zip(own) {
                *sum += weight * one;
            }
        }
        Some(system)
    }
}

/// Change of the value by each parameter.
fn jacobian<const N: usize>(gx: f64, gy: f64, u: Spot) -> [f64; N] {
    let similar = [gx * u[0] + gy * u[1], gy * u[0] - gx * u[1], gx, gy];
    let affine = [gx * u[0], gy * u[0], gx * u[1], gy * u[1], gx, gy];
    let mut row = [0.0; N];
    if N == SIMILAR {
        row.copy_from_slice(&similar);
    } else {
        row.copy_from_slice(&affine[..N]);
    }
    row
}

/// Weighted sums of pairs of values.
#[derive(Debug, Default, Clone, Copy)]
struct Moments {
    weight: f64,
    a: f64,
    b: f64,
    aa: f64,
    bb: f64,
    ab: f64,
}

impl Moments {
    fn add(&mut self, a: f64, b: f64, weight: f64) {
        self.weight += weight;
        self.a += a * weight;
        self.b += b * weight;
        self.aa += a * a * weight;
        self.bb += b * b * weight;
        self.ab += a * b * weight;
    }

    fn spreads(&self) -> (f64, f64, f64) {
        let (a, b) = (self.a / self.weight, self.b / self.weight);
        (self.aa / self.weight - a * a, self.bb / self.weight - b * b, self.ab / self.weight - a * b)
    }

    /// Gain and offset that take the first values to the second; the gain is never negative.
    fn line(&self) -> (f64, f64) {
        let (aa, _, ab) = self.spreads();
        let gain = if aa > 1e-12 { (ab / aa).clamp(0.3, 3.0) } else { 1.0 };
        (gain, self.b / self.weight - gain * self.a / self.weight)
    }

    fn correlation(&self) -> f64 {
        let (aa, bb, ab) = self.spreads();
        if aa > 1e-12 && bb > 1e-12 { ab / (aa * bb).sqrt() } else { 0.0 }
    }
}

/// What one area wants.
#[derive(Debug, Clone)]
struct Pull<const N: usize> {
    weight: f64,
    gradient: [f64; N],
    /// Sums for a shift of its own: xx, xy, yy, x·misfit, y·misfit.
    shift: [f64; 5],
}

/// Linear equations of a step.
#[derive(Debug)]
struct System<const N: usize> {
    normal: [[f64; N]; N],
    pull: [f64; N],
    pulls: Vec<Pull<N>>,
    correlation: f64,
    overlap: f64,
}

impl<const N: usize> System<N> {
    /// The step that lowers the misfit.
    fn solved(&self) -> Option<[f64; N]> {
        let inverse = inverted(&self.normal)?;
        Some(std::array::from_fn(|i| -(0..N).map(|j| inverse[i][j] * self.pull[j]).sum::<f64>()))
    }

    /// Covariance by areas: inverse · Σ pull pullᵀ · inverse.
    fn covariance(&self) -> Option<[[f64; N]; N]> {
        let inverse = inverted(&self.normal)?;
        let used: Vec<[f64; N]> = self
            .pulls
            .iter()
            .filter(|pull| pull.weight > 0.0)
            .map(|pull| std::array::from_fn(|i| (0..N).map(|j| inverse[i][j] * pull.gradient[j]).sum()))
            .collect();
        // Few areas tell their spread too small.
        let areas = used.len() as f64;
        let small = if areas > N as f64 { areas / (areas - N as f64) } else { return None };
        Some(std::array::from_fn(|i| {
            std::array::from_fn(|j| used.iter().map(|step| step[i] * step[j]).sum::<f64>() * small)
        }))
    }

    /// Root mean square of the shifts that single areas ask for, each by how much it knows of the direction.
    fn residual(&self) -> f64 {
        let (mut sum, mut weight) = (0.0, 0.0);
        for [xx, xy, yy, xo, yo] in self.pulls.iter().filter(|pull| pull.weight > 0.0).map(|pull| pull.shift)
        {
            // Held back where an area has edges in one direction alone.
            let hold = 0.1 * (xx + yy) + 1e-12;
            let (xx, yy) = (xx + hold, yy + hold);
            let determinant = xx * yy - xy * xy;
            if determinant <= 0.0 {
                continue;
            }
            let shift = [(yy * xo - xy * yo) / determinant, (xx * yo - xy * xo) / determinant];
            let known = xx + yy;
            sum += known * (shift[0] * shift[0] + shift[1] * shift[1]);
            weight += known;
        }
        if weight > 0.0 { (sum / weight).sqrt() } else { 0.0 }
    }
}

/// Inverse of a symmetric matrix by Gauss and Jordan; `None` where it has none.
fn inverted<const N: usize>(matrix: &[[f64; N]; N]) -> Option<[[f64; N]; N]> {
    let mut left = *matrix;
    let mut right: [[f64; N]; N] =
        std::array::from_fn(|i| std::array::from_fn(|j| f64::from(u8::from(i == j))));
    let largest = (0..N).map(|i| matrix[i][i].abs()).fold(0.0, f64::max);
    for column in 0..N {
        let row = (column..N).max_by(|a, b| left[*a][column].abs().total_cmp(&left[*b][column].abs()))?;
        if left[row][column].abs() <= largest * 1e-10 || largest <= 0.0 {
            return None;
        }
        left.swap(column, row);
        right.swap(column, row);
        let by = left[column][column];
        for value in left[column].iter_mut().chain(right[column].iter_mut()) {
            *value /= by;
        }
        let (pivot_left, pivot_right) = (left[column], right[column]);
        for other in (0..N).filter(|other| *other != column) {
            let by = left[other][column];
            for i in 0..N {
                left[other][i] -= by * pivot_left[i];
                right[other][i] -= by * pivot_right[i];
            }
        }
    }
    Some(right)
}

impl Fit {
    /// Variances of the image of a place of the first picture: across, down and their covariance, in pixels of the
    /// second picture, squared.
    pub(super) fn variance_at(&self, place: Spot) -> [f64; 3] {
        let u = [(place[0] - self.middle[0]) / self.spread, (place[1] - self.middle[1]) / self.spread];
        let rows = [[u[0], -u[1], 1.0, 0.0], [u[1], u[0], 0.0, 1.0]];
        let between = |p: &[f64; 4], q: &[f64; 4]| -> f64 {
            (0..4).map(|i| (0..4).map(|j| p[i] * self.covariance[i][j] * q[j]).sum::<f64>()).sum()
        };
        [between(&rows[0], &rows[0]), between(&rows[1], &rows[1]), between(&rows[0], &rows[1])]
    }

    /// Standard error of the turn in degrees.
    pub(super) fn degrees_error(&self) -> f64 {
        let length = self.similarity.scale() * self.spread;
        let (sin, cos) = self.similarity.degrees().to_radians().sin_cos();
        let row = [-sin / length, cos / length];
        let variance: f64 =
            (0..2).map(|i| (0..2).map(|j| row[i] * self.covariance[i][j] * row[j]).sum::<f64>()).sum();
        variance.max(0.0).sqrt().to_degrees()
    }
}
