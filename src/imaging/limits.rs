//! How much an image may ask for before it is refused. Checked on declared sizes, before allocation.

/// Bounds on what one file may make the program allocate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Largest file, in bytes.
    pub max_file_bytes: u64,
    /// Largest image, rows × columns.
    pub max_pixels: u64,
    /// Largest data set after inflating a deflated one, in bytes.
    pub max_inflated_bytes: u64,
    /// Deepest nesting of sequences.
    pub max_depth: usize,
}

impl Default for Limits {
    /// 512 MiB files, 100 megapixels (a 43 × 43 cm film at 43 µm), 512 MiB inflated, 512 levels.
    fn default() -> Self {
        Self {
            max_file_bytes: 512 << 20,
            max_pixels: 100_000_000,
            max_inflated_bytes: 512 << 20,
            max_depth: 512,
        }
    }
}

impl Limits {
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
