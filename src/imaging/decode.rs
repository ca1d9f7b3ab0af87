//! Reading an image inside this process: the format is told by its first bytes, sizes are checked before a decoder
//! runs, and a panic of one is caught. A crash of a decoder cannot be caught here; `worker` keeps it in a process of
//! its own.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::other_format::OtherFormat;
use super::{Film, ImageFacts, ImageFormat, ImagingError, Limits, dicom, raster, sniff};

/// Facts about an image file from its header alone; no pixel is decoded.
///
/// # Errors
/// A typed refusal that names the reason.
pub fn read_facts(bytes: &[u8], limits: &Limits) -> Result<ImageFacts, ImagingError> {
    let format = recognise(bytes, limits)?;
    fenced(format, || match format {
        ImageFormat::Dicom => dicom::read_facts(bytes, limits),
        ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::Tiff | ImageFormat::Bmp | ImageFormat::WebP => {
            raster::read_facts(bytes, format, limits)
        }
    })
}

/// Decodes the first frame of an image file.
///
/// # Errors
/// A typed refusal that names the reason.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Film, ImagingError> {
    let format = recognise(bytes, limits)?;
    fenced(format, || match format {
        ImageFormat::Dicom => dicom::decode(bytes, limits),
        ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::Tiff | ImageFormat::Bmp | ImageFormat::WebP => {
            raster::decode(bytes, format, limits)
        }
    })
}

fn recognise(bytes: &[u8], limits: &Limits) -> Result<ImageFormat, ImagingError> {
    limits.check_file(bytes)?;
    if let Some(format) = sniff(bytes) {
        return Ok(format);
    }
    if let Some(other) = OtherFormat::of(bytes) {
        return Err(other.refusal());
    }
    let why = if bytes.is_empty() { "the file is empty" } else { "its first bytes fit no image format" };
    Err(ImagingError::Unrecognised { why: why.to_owned() })
}

fn fenced<T>(format: ImageFormat, read: impl FnOnce() -> Result<T, ImagingError>) -> Result<T, ImagingError> {
    // Nothing outlives the call but its result, so a panic can leave nothing half done behind.
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(ImagingError::Panicked { codec: format.name().to_owned() }))
}
