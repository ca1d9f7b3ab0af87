//! Repeatable three-dimensional value noise, the grain of bone and flesh. Knows nothing of what it decorates.

use crate::vec::V3;

const SIDE: usize = 64;

/// A cube of random greys in -1..1 that repeats in every direction.
#[derive(Debug)]
pub(crate) struct Noise {
    cells: Vec<f32>,
}

/// A small, well mixed hash of an integer to 0..1.
pub(crate) fn hash01(n: u32) -> f32 {
    let mut x = n.wrapping_mul(0x9E37_79B9) ^ 0x85EB_CA6B;
    x = (x ^ (x >> 16)).wrapping_mul(0x7FEB_352D);
    x = (x ^ (x >> 15)).wrapping_mul(0x846C_A68B);
    x ^= x >> 16;
    (x >> 8) as f32 / 16_777_216.0
}

impl Noise {
    /// The same seed gives the same grain on every machine.
    pub(crate) fn new(seed: u32) -> Self {
        let cells = (0..SIDE * SIDE * SIDE)
            .map(|i| hash01((i as u32).wrapping_add(seed.wrapping_mul(0x0100_0193))) * 2.0 - 1.0)
            .collect();
        Self { cells }
    }

    /// Smooth noise at `p` (one cell per unit), about -1..1.
    #[inline]
    pub(crate) fn at(&self, p: V3) -> f32 {
        let (xi, xf) = split(p.x);
        let (yi, yf) = split(p.y);
        let (zi, zf) = split(p.z);
        let mask = SIDE - 1;
        let (x1, y1, z1) = ((xi + 1) & mask, (yi + 1) & mask, (zi + 1) & mask);
        let row = |y: usize, z: usize| {
            let base = (z * SIDE + y) * SIDE;
            let (a, b) = (self.cells[base + xi], self.cells[base + x1]);
            a + (b - a) * xf
        };
        let low = row(yi, zi) + (row(y1, zi) - row(yi, zi)) * yf;
        let high = row(yi, z1) + (row(y1, z1) - row(yi, z1)) * yf;
        low + (high - low) * zf
    }
}

#[inline]
fn split(x: f32) -> (usize, f32) {
    let f = x.floor();
    let t = x - f;
    ((f as i32 as usize) & (SIDE - 1), t * t * (3.0 - 2.0 * t))
}
