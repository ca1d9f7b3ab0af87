//! How much an image may ask for before it is refused: declared sizes are checked before anything is allocated, and
//! the process that decodes untrusted files is held to a budget of time and memory.

use serde::{Deserialize, Serialize};

/// Bounds on what one file may make the program allocate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Largest file, in bytes.
    pub max_file_bytes: u64,
    /// Largest image, rows × columns.
    pub max_pixels: u64,
    /// Largest data set after inflating a deflated one, in bytes.
    pub max_inflated_bytes: u64,
    /// Deepest nesting of sequences.
    pub max_depth: usize,
    /// Seconds of processor time that decoding one image may take in the decoding process.
    pub max_seconds: u64,
    /// Bytes that decoding may hold beside those that each pixel explains, see [`Self::working_bytes`].
    pub base_bytes: u64,
}

/// Bytes per pixel that an honest decoder may hold: three components of 32 bits, twice.
const WORKING_BYTES_PER_PIXEL: u64 = 24;

impl Default for Limits {
    /// 512 MiB files, 100 megapixels (a 43 × 43 cm film at 43 µm), 512 MiB inflated, 512 levels,
    /// 60 seconds, 768 MiB beside the pixels (an inflated data set and what decoders keep).
    fn default() -> Self {
        Self {
            max_file_bytes: 512 << 20,
            max_pixels: 100_000_000,
            max_inflated_bytes: 512 << 20,
            max_depth: 512,
            max_seconds: 60,
            base_bytes: 768 << 20,
        }
    }
}

impl Limits {
    /// Bytes that decoding a file of `file_bytes` with an image of `pixels` may hold at once: what the largest legal
    /// coding of such an image needs. An honest image stays far below; a file of a few bytes that asks for gigabytes
    /// does not.
    pub fn working_bytes(&self, file_bytes: u64, pixels: u64) -> u64 {
        let pixels = pixels.min(self.max_pixels).saturating_mul(WORKING_BYTES_PER_PIXEL);
        self.base_bytes.saturating_add(file_bytes.saturating_mul(2)).saturating_add(pixels)
    }

    pub(crate) fn check_file(&self, bytes: &[u8]) -> Result<(), super::ImagingError> {
        let declared = bytes.len() as u64;
        if declared > self.max_file_bytes {
            return Err(super::ImagingError::too_large("the file, in bytes,", declared, self.max_file_bytes));
        }
        Ok(())
    }

    /// Number of pixels of an image whose size is sound and within the limit.
    pub(crate) fn check_size(&self, columns: u32, rows: u32) -> Result<usize, super::ImagingError> {
        if columns == 0 || rows == 0 {
            return Err(super::ImagingError::malformed(format!("its size is {columns} × {rows} pixels")));
        }
        let pixels = u64::from(columns) * u64::from(rows);
        if pixels > self.max_pixels {
            let what = format!("{columns} × {rows} pixels, which");
            return Err(super::ImagingError::too_large(what, pixels, self.max_pixels));
        }
        Ok(pixels as usize)
    }
}
