//! Halved copies of a film for zoomed-out views, averaged on values, so that a window still applies. Signed
//! values average as such, and padding takes no part: a black rim never bleeds into bone.

use std::sync::Arc;

use super::{Film, GreyPipeline, Pixels, Samples};

/// Levels of a film; each is half the one before, rounded up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pyramid {
    levels: Vec<Pixels>,
}

/// Halving ends when both sides are at most this long.
const SMALLEST: u32 = 256;

impl Pyramid {
    /// All levels of a film; level 0 shares its samples.
    pub fn new(film: &Film) -> Self {
        Self::of(film.pixels.clone(), &film.pipeline)
    }

    /// All levels of values that are shown through this pipeline.
    pub fn of(pixels: Pixels, pipeline: &GreyPipeline) -> Self {
        let mut levels = vec![pixels];
        while let Some(last) = levels.last()
            && last.columns.max(last.rows) > SMALLEST
        {
            levels.push(halve(last, pipeline));
        }
        Self { levels }
    }

    /// All levels, the full one first.
    pub fn levels(&self) -> &[Pixels] {
        &self.levels
    }

    /// The level to draw at a scale of screen pixels per image pixel: the smallest that is not enlarged by
    /// more than two.
    pub fn level_for_scale(&self, scale: f64) -> usize {
        level_for_scale(scale).min(self.levels.len() - 1)
    }
}

/// `⌊log2(1 / scale)⌋`, 0 for enlarged views and for scales that are none.
pub(super) fn level_for_scale(scale: f64) -> usize {
    if scale > 0.0 && scale < 1.0 { (1.0 / scale).log2().floor().min(31.0) as usize } else { 0 }
}

/// One level further down: every 2 × 2 block becomes one value; odd edges average what they have.
pub(super) fn halve(pixels: &Pixels, pipeline: &GreyPipeline) -> Pixels {
    let (columns, rows) = (pixels.columns.div_ceil(2), pixels.rows.div_ceil(2));
    let samples = match &pixels.samples {
        Samples::Grey(values) => {
            let range = pipeline.stored_range();
            if !pipeline.has_padding() {
                let signed = range.signed;
                let columns = pixels.columns as usize;
                let halved = if signed {
                    plain_blocks(values, columns, |value| i32::from(value as i16))
                } else {
                    plain_blocks(values, columns, i32::from)
                };
                return Pixels { columns: pixels.columns.div_ceil(2), rows, samples: Samples::Grey(halved) };
            }
            let mean = |block: &[u16]| {
                let (mut sum, mut count) = (0_i32, 0_i32);
                for stored in block.iter().filter(|stored| !pipeline.is_padding(**stored)) {
                    sum += range.value(*stored);
                    count += 1;
                }
                // A mean that falls on the padding value must not turn image into padding.
                let mean = if count > 0 { (sum + count / 2).div_euclid(count) as u16 } else { block[0] };
                let first = block.iter().find(|stored| !pipeline.is_padding(**stored));
                if pipeline.is_padding(mean) { first.copied().unwrap_or(block[0]) } else { mean }
            };
            Samples::Grey(blocks(values, pixels.columns as usize, mean))
        }
        Samples::Rgb(colours) => {
            let mean = |block: &[[u8; 3]]| {
                let count = block.len() as u32;
                [0, 1, 2].map(|channel: usize| {
                    let sum: u32 = block.iter().map(|colour| u32::from(colour[channel])).sum();
                    ((sum + count / 2) / count) as u8
                })
            };
            Samples::Rgb(blocks(colours, pixels.columns as usize, mean))
        }
    };
    Pixels { columns, rows, samples }
}

/// Means of blocks of values none of which is padding: the same as in [`halve`], written so that the compiler makes
/// vector instructions of it.
fn plain_blocks(values: &[u16], columns: usize, value: impl Fn(u16) -> i32) -> Arc<[u16]> {
    let mut halved = Vec::with_capacity(values.len() / 4 + values.len().div_ceil(columns.max(1)) + columns);
    for pair in values.chunks(2 * columns.max(1)) {
        let (upper, lower) = pair.split_at(columns);
        // The last row of an odd number stands for both.
        let lower = if lower.len() == columns { lower } else { upper };
        let (upper_pairs, upper_rest) = upper.as_chunks::<2>();
        let (lower_pairs, lower_rest) = lower.as_chunks::<2>();
        halved.extend(upper_pairs.iter().zip(lower_pairs).map(|(above, below)| {
            let sum = value(above[0]) + value(above[1]) + value(below[0]) + value(below[1]);
            // Rounded to the nearest, halves up, below zero too.
            ((sum + 2) >> 2) as u16
        }));
        let rest = upper_rest.iter().zip(lower_rest);
        halved.extend(rest.map(|(above, below)| ((value(*above) + value(*below) + 1) >> 1) as u16));
    }
    halved.into()
}

fn blocks<T: Copy>(values: &[T], columns: usize, mean: impl Fn(&[T]) -> T) -> Arc<[T]> {
    let mut halved = Vec::with_capacity(values.len() / 4 + columns);
    for pair in values.chunks(2 * columns) {
        let (upper, lower) = pair.split_at(columns);
        for start in (0..columns).step_by(2) {
            let end = (start + 2).min(columns);
            let mut block = [upper[start]; 4];
            let width = end - start;
            block[..width].copy_from_slice(&upper[start..end]);
            let mut count = width;
            if lower.len() == columns {
                block[width..2 * width].copy_from_slice(&lower[start..end]);
                count = 2 * width;
            }
            halved.push(mean(&block[..count]));
        }
    }
    halved.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_without_padding_are_halved_like_others() {
        let mut state = 5_u32;
        for (columns, rows) in [(1, 1), (2, 2), (3, 3), (7, 4), (8, 5), (5, 1), (1, 6)] {
            let mut next = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 16) as u16
            };
            let values: Vec<u16> = (0..columns * rows).map(|_| next()).collect();
            for signed in [false, true] {
                let value = |own: u16| if signed { i32::from(own as i16) } else { i32::from(own) };
                let mean = |block: &[u16]| {
                    let (sum, count) = (block.iter().map(|own| value(*own)).sum::<i32>(), block.len() as i32);
                    (sum + count / 2).div_euclid(count) as u16
                };
                assert_eq!(
                    plain_blocks(&values, columns, value),
                    blocks(&values, columns, mean),
                    "{columns} × {rows}"
                );
            }
        }
    }
}
