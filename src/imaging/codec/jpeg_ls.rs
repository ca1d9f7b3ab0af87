//! JPEG-LS, lossless and near-lossless.

use super::FrameShape;
use crate::imaging::ImagingError;

/// Samples of a JPEG-LS frame.
pub(super) fn decode(data: &[u8], shape: &FrameShape) -> Result<Vec<u16>, ImagingError> {
    let (samples, columns, rows) = jpegls::decode(data, shape.columns, shape.rows)
        .map_err(|error| ImagingError::malformed(format!("JPEG-LS: {error}")))?;
    shape.check(columns, rows, 1)?;
    Ok(samples)
}
