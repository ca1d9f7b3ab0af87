//! A row of a view that runs across the film in any direction, by whole numbers: a step along it is two additions.

use std::ops::Range;

use super::{Sampling, View, mix};
use crate::imaging::Samples;

/// A row of the view across the film in any direction: where it starts on the level and how far it goes for each pixel,
/// along columns and rows, in parts of a sample.
pub(super) struct Slant {
    start: [i64; 2],
    step: [i64; 2],
    /// Pixels of the view that may lie on the film.
    pixels: Range<usize>,
}

/// Parts of a sample: 32 bits, exact enough for a view of any width.
const PARTS: f64 = 4_294_967_296.0;

/// What lies between two samples, in 31 bits: a signed number becomes a fraction far faster than an unsigned one.
fn share(parts: i64) -> f32 {
    const TWO: f32 = 2_147_483_648.0;
    (parts as u32 >> 1) as i32 as f32 / TWO
}

impl Slant {
    pub(super) fn new(view: &View<'_>, y: usize) -> Self {
        let (start, next) = (view.place(0.0, y as f64), view.place(1.0, y as f64));
        let mut pixels = [0.0, view.size[0] as f64];
        for axis in 0..2 {
            let (step, full) = (next[axis] - start[axis], f64::from(view.full_size[axis]));
            let ends = [-start[axis] / step, (full - start[axis]) / step];
            if step != 0.0 {
                pixels[0] = pixels[0].max(ends[0].min(ends[1]).floor());
                pixels[1] = pixels[1].min(ends[0].max(ends[1]).ceil() + 1.0);
            } else if !(0.0..full).contains(&start[axis]) {
                pixels[1] = 0.0;
            }
        }
        let pixels = pixels[0] as usize..pixels[1] as usize;
        let parts = |axis: usize, length: f64| {
            (length * (f64::from(view.count(axis)) / f64::from(view.full_size[axis])) * PARTS).round() as i64
        };
        let step = [0, 1].map(|axis: usize| next[axis] - start[axis]);
        let first = pixels.start as f64;
        Self {
            start: [0, 1].map(|axis: usize| parts(axis, start[axis] + first * step[axis])),
            step: [0, 1].map(|axis: usize| parts(axis, step[axis])),
            pixels,
        }
    }

    pub(super) fn draw(&self, view: &View<'_>, line: &mut [u8]) {
        match &view.level.samples {
            Samples::Grey(values) => {
                let pixels = line.get_mut(self.pixels.clone()).unwrap_or_default();
                self.walk(view, pixels.iter_mut(), |byte, corners, shares| {
                    let greys = corners.map(|at| values.get(at).map_or(0, |value| view.table.grey(*value)));
                    *byte = mix(greys, shares);
                });
            }
            Samples::Rgb(colours) => {
                let (pixels, _) = line.as_chunks_mut::<3>();
                let pixels = pixels.get_mut(self.pixels.clone()).unwrap_or_default();
                self.walk(view, pixels.iter_mut(), |pixel, corners, shares| {
                    let colours = corners.map(|at| colours.get(at).copied().unwrap_or_default());
                    *pixel = [0, 1, 2].map(|channel: usize| {
                        mix(colours.map(|colour| view.table.grey(u16::from(colour[channel]))), shares)
                    });
                });
            }
        }
    }

    /// Tells for each pixel on the film the four samples it lies between, and the shares of the second column and row.
    fn walk<P>(
        &self,
        view: &View<'_>,
        pixels: impl Iterator<Item = P>,
        mut put: impl FnMut(P, [usize; 4], [f32; 2]),
    ) {
        let is_smooth = view.sampling == Sampling::Smooth;
        // Blended samples are counted from their middles.
        let half = if is_smooth { 1_i64 << 31 } else { 0 };
        let lasts = [0, 1].map(|axis| i64::from(view.count(axis)) - 1);
        let stride = view.level.columns as usize;
        let mut at = self.start;
        for pixel in pixels {
            let place = at;
            at = [0, 1].map(|axis: usize| at[axis].wrapping_add(self.step[axis]));
            if (0..2).any(|axis| place[axis] < 0 || place[axis] >> 32 > lasts[axis]) {
                continue;
            }
            let from_middle = place.map(|parts| parts - half);
            let whole = from_middle.map(|parts| parts >> 32);
            if is_smooth && (0..2).all(|axis| whole[axis] >= 0 && whole[axis] < lasts[axis]) {
                let upper = whole[1] as usize * stride + whole[0] as usize;
                let lower = upper + stride;
                let shares = from_middle.map(share);
                put(pixel, [upper, upper + 1, lower, lower + 1], shares);
                continue;
            }
            let [first, second] = [0, i64::from(is_smooth)].map(|offset| {
                [0, 1].map(|axis: usize| (whole[axis] + offset).clamp(0, lasts[axis]) as usize)
            });
            let shares = if is_smooth { from_middle.map(share) } else { [0.0; 2] };
            let (upper, lower) = (first[1] * stride, second[1] * stride);
            put(pixel, [upper + first[0], upper + second[0], lower + first[0], lower + second[0]], shares);
        }
    }
}
