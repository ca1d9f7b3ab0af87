//! The front doors of this floor and the fence around every decoder: sizes are checked before, panics are
//! caught after. A refusal is always an [`ImagingError`], never an abort.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Film, ImageFacts, ImageFormat, ImagingError, Limits, dicom, raster, sniff};

/// What an image file says of itself, from its header alone; no pixel is decoded.
///
/// # Errors
/// A typed refusal that names the reason.
pub fn read_facts(bytes: &[u8], limits: &Limits) -> Result<ImageFacts, ImagingError> {
    let format = recognise(bytes, limits)?;
    fenced(format, || match format {
        ImageFormat::Dicom => dicom::read_facts(bytes, limits),
        _ => raster::read_facts(bytes, format, limits),
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
        _ => raster::decode(bytes, format, limits),
    })
}

fn recognise(bytes: &[u8], limits: &Limits) -> Result<ImageFormat, ImagingError> {
    limits.check_file(bytes)?;
    sniff(bytes).ok_or_else(|| ImagingError::Unrecognised {
        why: match bytes {
            [] => "the file is empty".to_owned(),
            [0x1F, 0x8B, ..] => "it is compressed with gzip; unpack it first".to_owned(),
            [b'P', b'K', ..] => "it is a ZIP archive; unpack it first".to_owned(),
            _ => "its first bytes fit no image format".to_owned(),
        },
    })
}

fn fenced<T>(format: ImageFormat, read: impl FnOnce() -> Result<T, ImagingError>) -> Result<T, ImagingError> {
    // Nothing outlives the call but its result, so a panic can leave nothing half done behind.
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(ImagingError::Panicked { codec: format.name().to_owned() }))
}
