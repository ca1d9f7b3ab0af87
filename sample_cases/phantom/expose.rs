//! Sends the rays: how many millimetres of bone, metal, muscle and fat lie before every pixel.
//! Knows geometry and solids, nothing of energies or greys.

use rayon::prelude::*;

use crate::camera::Camera;
use crate::flesh::{Flesh, Soft};
use crate::noise::Noise;
use crate::solid::{Kind, Met, Solid};

const TILE: usize = 16;
/// Flesh has no edge finer than this many pixels.
const SOFT_STEP: usize = 4;

/// Everything in the beam.
#[derive(Debug)]
pub(crate) struct Scene {
    pub(crate) solids: Vec<Solid>,
    pub(crate) flesh: Flesh,
    pub(crate) noise: Noise,
}

/// Path lengths in millimetres per pixel, row by row.
#[derive(Debug)]
pub(crate) struct Maps {
    pub(crate) cols: usize,
    pub(crate) rows: usize,
    pub(crate) bone: Vec<f32>,
    pub(crate) metal: Vec<f32>,
    pub(crate) muscle: Vec<f32>,
    pub(crate) fat: Vec<f32>,
}

/// Projects the scene.
pub(crate) fn expose(scene: &Scene, camera: &Camera) -> Maps {
    let (cols, rows) = (camera.cols, camera.rows);
    let hard: Vec<Vec<[f32; 2]>> =
        (0..rows.div_ceil(TILE)).into_par_iter().map(|band| hard_band(scene, camera, band * TILE)).collect();
    let mut maps = Maps {
        cols,
        rows,
        bone: Vec::with_capacity(cols * rows),
        metal: Vec::with_capacity(cols * rows),
        muscle: vec![0.0; cols * rows],
        fat: vec![0.0; cols * rows],
    };
    for [bone, metal] in hard.into_iter().flatten() {
        maps.bone.push(bone);
        maps.metal.push(metal);
    }
    soften(scene, camera, &mut maps);
    maps
}

/// Bone and metal on the even pixels of a band; between them straight lines do unless something fine lies there.
fn hard_band(scene: &Scene, camera: &Camera, top: usize) -> Vec<[f32; 2]> {
    let high = TILE.min(camera.rows - top);
    let mut out = vec![[0.0_f32; 2]; high * camera.cols];
    for left in (0..camera.cols).step_by(TILE) {
        let half = TILE as f32 * 0.5;
        let middle = camera.ray(left as f32 + half, top as f32 + half);
        let spread = (TILE as f32 + 2.0) * camera.pixel_mm * 0.75;
        let met: Vec<(Kind, Met<'_>)> =
            scene.solids.iter().filter_map(|s| s.met(middle, spread).map(|m| (s.kind, m))).collect();
        if met.is_empty() {
            continue;
        }
        let trace = |x: usize, y: usize| trace(scene, camera, &met, left + x, top + y);
        let side = TILE / 2 + 1;
        let even: Vec<[f32; 2]> = (0..side * side).map(|i| trace((i % side) * 2, (i / side) * 2)).collect();
        let wide = TILE.min(camera.cols - left);
        for (y, x) in (0..high).flat_map(|y| (0..wide).map(move |x| (y, x))) {
            let at = |dx: usize, dy: usize| even[(y / 2 + dy) * side + x / 2 + dx];
            let corners = [at(0, 0), at(1, 0), at(0, 1), at(1, 1)];
            let value = match (x % 2, y % 2) {
                (0, 0) => corners[0],
                _ if !plain(&corners) => trace(x, y),
                (1, 0) => mean(&corners[..2]),
                (0, _) => mean(&[corners[0], corners[2]]),
                _ => mean(&corners),
            };
            out[y * camera.cols + left + x] = value;
        }
    }
    out
}

fn trace(scene: &Scene, camera: &Camera, met: &[(Kind, Met<'_>)], col: usize, row: usize) -> [f32; 2] {
    let ray = camera.ray(col as f32 + 0.5, row as f32 + 0.5);
    let mut here = [0.0; 2];
    for (kind, m) in met {
        let mass = m.mass(ray, &scene.noise);
        match kind {
            Kind::Bone => here[0] += mass,
            Kind::Metal => here[1] += mass,
        }
    }
    here
}

/// Whether four neighbours differ so little that nothing sharp can lie between them.
fn plain(corners: &[[f32; 2]; 4]) -> bool {
    let spread = |k: usize| {
        let (low, high) = corners.iter().fold((f32::MAX, f32::MIN), |(l, h), c| (l.min(c[k]), h.max(c[k])));
        (high - low, high)
    };
    let ((bone, most), (metal, _)) = (spread(0), spread(1));
    metal < 0.12 && bone < 0.7 + 0.025 * most
}

fn mean(of: &[[f32; 2]]) -> [f32; 2] {
    let n = of.len() as f32;
    [of.iter().map(|c| c[0]).sum::<f32>() / n, of.iter().map(|c| c[1]).sum::<f32>() / n]
}

/// Flesh on a coarse grid, then spread over the pixels by straight lines.
fn soften(scene: &Scene, camera: &Camera, maps: &mut Maps) {
    let (gc, gr) = (camera.cols.div_ceil(SOFT_STEP) + 1, camera.rows.div_ceil(SOFT_STEP) + 1);
    let grid: Vec<Soft> = (0..gc * gr)
        .into_par_iter()
        .map(|i| {
            let (x, y) = ((i % gc) * SOFT_STEP, (i / gc) * SOFT_STEP);
            scene.flesh.mass(camera.ray(x as f32 + 0.5, y as f32 + 0.5), &scene.noise)
        })
        .collect();
    let cols = camera.cols;
    for row in 0..camera.rows {
        let (gy, fy) = (row / SOFT_STEP, (row % SOFT_STEP) as f32 / SOFT_STEP as f32);
        for col in 0..cols {
            let (gx, fx) = (col / SOFT_STEP, (col % SOFT_STEP) as f32 / SOFT_STEP as f32);
            let at = |dx: usize, dy: usize| grid[(gy + dy) * gc + gx + dx];
            let mix = |f: fn(Soft) -> f32| {
                let low = f(at(0, 0)) + (f(at(1, 0)) - f(at(0, 0))) * fx;
                let high = f(at(0, 1)) + (f(at(1, 1)) - f(at(0, 1))) * fx;
                low + (high - low) * fy
            };
            maps.muscle[row * cols + col] = mix(|s| s.muscle);
            maps.fat[row * cols + col] = mix(|s| s.fat);
        }
    }
}
