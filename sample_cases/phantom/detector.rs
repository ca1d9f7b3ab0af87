//! From path lengths to the stored greys of a radiograph: Beer–Lambert in three energies, focal spot, scatter behind a grid,
//! quantum and electronic noise, logarithm, and the display processing that makers of detectors apply.

use rayon::prelude::*;

use crate::expose::Maps;
use crate::noise::hash01;

/// Attenuation per millimetre at 45, 60 and 78 keV, and the share of the detector's signal at each.
const SHARE: [f32; 3] = [0.30, 0.42, 0.28];
const MUSCLE: [f32; 3] = [0.0245, 0.0216, 0.0193];
const FAT: [f32; 3] = [0.0205, 0.0186, 0.0170];
/// Compact bone less the flesh it displaces.
const BONE: [f32; 3] = [0.0720, 0.0385, 0.0230];
/// Implant steel.
const METAL: [f32; 3] = [2.00, 0.95, 0.47];

/// How one exposure was made and processed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exposure {
    /// Quanta per pixel in the open beam.
    pub(crate) quanta: f32,
    /// Scattered part behind the grid, of the primary around it.
    pub(crate) scatter: f32,
    /// Blur of focal spot and detector, in pixels (standard deviation).
    pub(crate) blur_px: f32,
    pub(crate) seed: u32,
    /// Border left by the collimator: left, top, right, bottom, in pixels of full size.
    pub(crate) border: [f32; 4],
    /// Attenuation (natural log) shown as middle grey, and how many logs span the scale.
    pub(crate) middle: f32,
    pub(crate) span: f32,
}

/// The 12-bit picture.
#[derive(Debug)]
pub(crate) struct Film {
    pub(crate) cols: usize,
    pub(crate) rows: usize,
    pub(crate) grey: Vec<u16>,
}

/// Three passes of a box are near enough to a Gaussian.
pub(crate) fn gauss(src: &[f32], cols: usize, rows: usize, sigma: f32) -> Vec<f32> {
    let radius = (((4.0 * sigma * sigma + 1.0).sqrt() - 1.0) * 0.5).round().max(0.0) as usize;
    let mut now = src.to_vec();
    if radius == 0 {
        return now;
    }
    for _ in 0..3 {
        now = turned_box(&turned_box(&now, cols, rows, radius), rows, cols, radius);
    }
    now
}

/// Blurs along the rows and transposes.
fn turned_box(src: &[f32], cols: usize, rows: usize, radius: usize) -> Vec<f32> {
    let lines: Vec<Vec<f32>> = (0..rows)
        .into_par_iter()
        .map(|y| {
            let line = &src[y * cols..(y + 1) * cols];
            let at = |i: isize| line[i.clamp(0, cols as isize - 1) as usize];
            let r = radius as isize;
            let mut sum: f64 = (-r..=r).map(|i| at(i) as f64).sum();
            let scale = 1.0 / (2 * radius + 1) as f64;
            (0..cols as isize)
                .map(|i| {
                    let value = (sum * scale) as f32;
                    sum += (at(i + r + 1) - at(i - r)) as f64;
                    value
                })
                .collect()
        })
        .collect();
    let mut out = vec![0.0; src.len()];
    for (y, line) in lines.iter().enumerate() {
        for (x, value) in line.iter().enumerate() {
            out[x * rows + y] = *value;
        }
    }
    out
}

/// A small symmetric kernel for blurs below a pixel or so.
fn soft_edge(src: &[f32], cols: usize, rows: usize, sigma: f32) -> Vec<f32> {
    let w: Vec<f32> = (0..4).map(|i| (-((i * i) as f32) / (2.0 * sigma * sigma)).exp()).collect();
    let total = w[0] + 2.0 * (w[1] + w[2] + w[3]);
    let pass =
        |src: &[f32], stride: usize, len: usize, line_of: fn(usize, usize, usize) -> usize| -> Vec<f32> {
            (0..src.len())
                .into_par_iter()
                .map(|i| {
                    let k = line_of(i, stride, len) as isize;
                    let at = |o: isize| {
                        src[(i as isize + (((k + o).clamp(0, len as isize - 1)) - k) * stride as isize)
                            as usize]
                    };
                    (w[0] * at(0) + (1..4).map(|o| w[o as usize] * (at(-o) + at(o))).sum::<f32>()) / total
                })
                .collect()
        };
    let across = pass(src, 1, cols, |i, _, len| i % len);
    pass(&across, cols, rows, |i, stride, _| i / stride)
}

fn primary(maps: &Maps) -> Vec<f32> {
    (0..maps.bone.len())
        .into_par_iter()
        .map(|i| {
            let (b, m, s, f) = (maps.bone[i], maps.metal[i], maps.muscle[i], maps.fat[i]);
            (0..3)
                .map(|e| SHARE[e] * (-(b * BONE[e] + m * METAL[e] + s * MUSCLE[e] + f * FAT[e])).exp())
                .sum()
        })
        .collect()
}

/// A normal deviate from two hashes.
fn normal(n: u32) -> f32 {
    let (a, b) = (hash01(n.wrapping_mul(2)).max(1e-7), hash01(n.wrapping_mul(2).wrapping_add(1)));
    (-2.0 * a.ln()).sqrt() * (std::f32::consts::TAU * b).cos()
}

/// 1 in the field, falling to almost 0 under the collimator's leaves.
fn collimator(x: f32, y: f32, cols: f32, rows: f32, border: [f32; 4]) -> f32 {
    let soft = 2.2;
    let edge = |d: f32| crate::field::ramp(-soft, soft, d);
    edge(x - border[0]) * edge(y - border[1]) * edge(cols - border[2] - x) * edge(rows - border[3] - y)
}

/// The machine blackens what lies under the leaves, where it found them.
fn shutter(i: usize, cols: usize, rows: usize, border: [f32; 4]) -> f32 {
    let (x, y) = ((i % cols) as f32 + 0.5, (i / cols) as f32 + 0.5);
    let inside = x > border[0] + 2.0
        && y > border[1] + 2.0
        && x < cols as f32 - border[2] - 2.0
        && y < rows as f32 - border[3] - 2.0;
    if inside { 1.0 } else { 0.0 }
}

/// Makes the picture; `scale` is the reduction against full size.
pub(crate) fn develop(maps: &Maps, e: &Exposure, pixel_mm: f32, scale: usize) -> Film {
    let (cols, rows) = (maps.cols, maps.rows);
    let mut beam = primary(maps);
    let by = scale.max(1) as f32;
    let border = e.border.map(|b| b / by);
    let leaf = |i: usize| {
        collimator((i % cols) as f32 + 0.5, (i / cols) as f32 + 0.5, cols as f32, rows as f32, border)
    };
    beam.par_iter_mut().enumerate().for_each(|(i, p)| *p *= 0.004 + 0.996 * leaf(i));
    if e.blur_px / by > 0.25 {
        beam = soft_edge(&beam, cols, rows, e.blur_px / by);
    }
    let capped: Vec<f32> = beam.iter().map(|p| p.min(0.12)).collect();
    let haze = gauss(&capped, cols, rows, 24.0 / pixel_mm);
    let quanta = e.quanta * by * by;
    let raw: Vec<f32> = (0..beam.len())
        .into_par_iter()
        .map(|i| {
            let signal = beam[i] + e.scatter * haze[i];
            let n = (i as u32).wrapping_add(e.seed.wrapping_mul(0x0010_0003));
            signal + normal(n) * (signal / quanta).sqrt() + normal(n ^ 0x5555_5555) * 6e-5 / by
        })
        .collect();
    let seen = soft_edge(&raw, cols, rows, 0.45);
    let log: Vec<f32> = seen.par_iter().map(|s| -(s.max(2e-5)).ln()).collect();
    Film { cols, rows, grey: display(&log, (cols, rows), pixel_mm, e, border) }
}

/// Flattens what is broad, lifts what is fine, and bends the scale like a film's curve.
fn display(
    log: &[f32],
    (cols, rows): (usize, usize),
    pixel_mm: f32,
    e: &Exposure,
    border: [f32; 4],
) -> Vec<u16> {
    let (low_end, high_end) = (e.middle - e.span * 1.3, e.middle + e.span * 1.9);
    let held: Vec<f32> = log.par_iter().map(|l| l.clamp(low_end, high_end)).collect();
    let broad = gauss(&held, cols, rows, 16.0 / pixel_mm);
    let fine = gauss(&held, cols, rows, 1.6 / pixel_mm);
    (0..log.len())
        .into_par_iter()
        .map(|i| {
            let l = e.middle
                + 0.60 * (broad[i] - e.middle)
                + 1.05 * (fine[i] - broad[i])
                + 1.7 * (held[i] - fine[i]);
            let t = (l - e.middle) / e.span * 4.6;
            let s = 1.0 / (1.0 + (-t).exp());
            let shown = shutter(i, cols, rows, border);
            ((24.0 + 4040.0 * s) * shown).round().clamp(0.0, 4095.0) as u16
        })
        .collect()
}
