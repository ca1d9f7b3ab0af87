//! Minimum, maximum, mean and hash of stored values, to compare a decoder with another. The hash is over the
//! stored values in their container's width, little endian, row by row, colour by pixel: before any LUT.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::pixels::StoredAs;
use super::{Film, Samples};

/// Statistics of the stored values of a film's first frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredStats {
    /// Lowest stored value.
    pub min: i32,
    /// Highest stored value.
    pub max: i32,
    /// Mean of all stored values, padding too.
    pub mean: f64,
    /// SHA-256 in lower-case hexadecimal digits.
    pub sha256: String,
}

/// Statistics of a film's stored values.
pub fn stored_stats(film: &Film) -> StoredStats {
    let coding = &film.facts.coding;
    match (&film.stored_as, &film.pixels.samples) {
        (StoredAs::Measured(stats), _) => stats.clone(),
        (StoredAs::Alike, Samples::Grey(values)) => of_samples(values, coding.bits_allocated, coding.signed),
        (StoredAs::Tripled, Samples::Grey(values)) => {
            let channels: Vec<u16> = values.iter().flat_map(|value| [*value; 3]).collect();
            of_samples(&channels, coding.bits_allocated, coding.signed)
        }
        (_, Samples::Rgb(colours)) => {
            let values: Vec<u16> = colours.iter().flatten().map(|channel| u16::from(*channel)).collect();
            of_samples(&values, 8, false)
        }
    }
}

/// Statistics of stored bit patterns in containers of 8 or 16 bits.
pub(super) fn of_samples(values: &[u16], bits_allocated: u16, signed: bool) -> StoredStats {
    let mut hasher = Sha256::new();
    let (mut min, mut max, mut sum) = (i32::MAX, i32::MIN, 0_i64);
    let mut buffer = Vec::with_capacity(16 * 1024);
    for part in values.chunks(8 * 1024) {
        let of_part = if signed {
            ends_and_sum(part, |value| i32::from(value as i16))
        } else {
            ends_and_sum(part, i32::from)
        };
        (min, max, sum) = (min.min(of_part.0), max.max(of_part.1), sum + i64::from(of_part.2));
        if bits_allocated > 8 && cfg!(target_endian = "little") {
            hasher.update(bytemuck::cast_slice::<u16, u8>(part));
            continue;
        }
        buffer.clear();
        if bits_allocated <= 8 {
            buffer.extend(part.iter().map(|pattern| *pattern as u8));
        } else {
            buffer.extend(part.iter().flat_map(|pattern| pattern.to_le_bytes()));
        }
        hasher.update(&buffer);
    }
    let mean = sum as f64 / values.len().max(1) as f64;
    StoredStats { min, max, mean, sha256: format!("{:x}", hasher.finalize()) }
}

/// Lowest and highest value and the sum of a few thousand patterns, written so that the compiler makes vector
/// instructions of it.
fn ends_and_sum(part: &[u16], value: impl Fn(u16) -> i32) -> (i32, i32, i32) {
    part.iter().fold((i32::MAX, i32::MIN, 0), |(min, max, sum), pattern| {
        let value = value(*pattern);
        (min.min(value), max.max(value), sum + value)
    })
}
