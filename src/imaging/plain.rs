//! Films whose samples lie in their file as they are. Their header tells all but the samples, and whoever holds the file
//! reads those from there: a copy of a large film, made in the process that decodes and sent on, costs more than all else
//! that is done with it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

use super::{GreyPipeline, ImageFacts, ImageFormat, Layers, Limits, dicom, sniff};

/// Bits of a container that hold the value of a sample (DICOM PS3.5 8.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredBits {
    /// Number of bits: 1 to 16.
    pub(crate) stored: u16,
    /// The highest of them: at least `stored` − 1, at most 15.
    pub(crate) high: u16,
    /// True if the highest is a sign.
    pub(crate) signed: bool,
}

impl StoredBits {
    /// The stored bits of a container, sign-extended to 16.
    pub(crate) fn value(self, container: u16) -> u16 {
        let shift = self.high + 1 - self.stored;
        let unused = 16 - self.stored;
        let placed = (container >> shift) << unused;
        if self.signed { (placed as i16 >> unused) as u16 } else { placed >> unused }
    }

    /// Containers to values, in place.
    pub(crate) fn apply(self, containers: &mut [u16]) {
        if self.stored < 16 {
            for container in containers {
                *container = self.value(*container);
            }
        }
    }

    /// True if such bits can be; another process may say anything.
    pub(super) fn is_sound(self) -> bool {
        (1..=16).contains(&self.stored) && self.high < 16 && self.high + 1 >= self.stored
    }
}

/// Where the samples of a film lie in its file: containers of two bytes, little endian, row by row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PlainSamples {
    /// Byte of the file at which they begin.
    pub(crate) at: u64,
    pub(crate) bits: StoredBits,
}

/// A grey film without its samples, and where these lie.
#[derive(Debug, Clone)]
pub struct PlainFilm {
    pub(crate) columns: u32,
    pub(crate) rows: u32,
    pub(crate) facts: ImageFacts,
    pub(crate) pipeline: GreyPipeline,
    pub(crate) layers: Layers,
    pub(crate) samples: PlainSamples,
}

impl PlainFilm {
    /// Number of pixels.
    pub fn pixels(&self) -> u64 {
        u64::from(self.columns) * u64::from(self.rows)
    }
}

/// The film of a file of `file_bytes` that begins with `beginning`. `None` where that does not tell it for certain, where
/// its samples are coded or not all there, and where the film would be refused: then the whole file has to be looked at.
pub fn plain_film(beginning: &[u8], file_bytes: u64, limits: &Limits) -> Option<PlainFilm> {
    // Samples are read as they lie.
    if cfg!(target_endian = "big") || file_bytes > limits.max_file_bytes {
        return None;
    }
    (sniff(beginning)? == ImageFormat::Dicom).then_some(())?;
    catch_unwind(AssertUnwindSafe(|| dicom::plain_film(beginning, file_bytes, limits))).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bits_of_a_value_are_taken_from_their_container() {
        let bits = |stored, high, signed| StoredBits { stored, high, signed };
        assert_eq!(bits(16, 15, true).value(0xFFFE), 0xFFFE);
        assert_eq!(bits(12, 11, false).value(0xFABC), 0x0ABC);
        assert_eq!(bits(12, 15, false).value(0xABCF), 0x0ABC);
        assert_eq!(bits(12, 11, true).value(0x0FFF) as i16, -1);
        assert_eq!(bits(12, 11, true).value(0xF7FF) as i16, 0x7FF);
        for (stored, high) in [(0, 3), (17, 16), (12, 10), (1, 16), (u16::MAX, u16::MAX)] {
            assert!(!bits(stored, high, false).is_sound(), "{stored} bits up to {high}");
        }
        assert!(
            bits(1, 0, false).is_sound() && bits(12, 15, true).is_sound() && bits(16, 15, true).is_sound()
        );
    }
}
