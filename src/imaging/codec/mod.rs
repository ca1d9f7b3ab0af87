//! Compressed frames to samples in their containers. Each codec checks the stream's own size against the
//! header's before it allocates, and knows neither DICOM elements nor greys.

mod j2k;
pub(super) mod jpeg;
mod jpeg12;
mod jpeg_lossless;
mod jpeg_ls;
pub(super) mod jpeg_outline;
mod rle;

use super::ImagingError;

/// Size and coding of a frame, from the header.
#[derive(Debug, Clone, Copy)]
pub(super) struct FrameShape {
    pub(super) columns: u32,
    pub(super) rows: u32,
    /// Samples of a pixel, 1 or 3.
    pub(super) samples: usize,
    /// Bits of a container, 8 or 16.
    pub(super) bits_allocated: u16,
}

impl FrameShape {
    pub(super) fn pixels(&self) -> usize {
        self.columns as usize * self.rows as usize
    }

    pub(super) fn sample_count(&self) -> usize {
        self.pixels() * self.samples
    }

    /// Refuses a stream whose own size is not the header's.
    fn check(&self, columns: u32, rows: u32, samples: usize) -> Result<(), ImagingError> {
        if (columns, rows, samples) == (self.columns, self.rows, self.samples) {
            return Ok(());
        }
        Err(ImagingError::malformed(format!(
            "the header says {} × {} × {}, the compressed image {columns} × {rows} × {samples}",
            self.columns, self.rows, self.samples
        )))
    }
}

/// True if a transfer syntax is JPEG 2000, high-throughput or not.
pub(super) fn is_jpeg_2000(transfer_syntax: &str) -> bool {
    matches!(transfer_syntax.strip_prefix("1.2.840.10008.1.2.4."), Some("90" | "91" | "201" | "202" | "203"))
}

/// Samples of a compressed frame, colour by pixel, as they stand in their containers.
pub(super) fn decode(
    transfer_syntax: &str,
    data: &[u8],
    shape: &FrameShape,
) -> Result<Vec<u16>, ImagingError> {
    let samples = match transfer_syntax.strip_prefix("1.2.840.10008.1.2.").unwrap_or_default() {
        "5" => rle::decode(data, shape)?,
        "4.50" | "4.51" | "4.53" | "4.55" | "4.57" | "4.70" => jpeg::decode(data, shape)?,
        "4.80" | "4.81" => jpeg_ls::decode(data, shape)?,
        _ => j2k::decode(data, shape)?,
    };
    if samples.len() == shape.sample_count() {
        return Ok(samples);
    }
    Err(ImagingError::short_of("its decoded pixel data", "samples", shape.sample_count(), samples.len()))
}
