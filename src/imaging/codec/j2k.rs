//! JPEG 2000 and High-Throughput JPEG 2000 by way of OpenJPEG in Rust.

use jpeg2k::{DecodeParameters, Image};

use super::FrameShape;
use crate::imaging::ImagingError;

/// Samples of a JPEG 2000 frame, its own colour transform undone.
pub(super) fn decode(data: &[u8], shape: &FrameShape) -> Result<Vec<u16>, ImagingError> {
    check_size(data, shape)?;
    let parameters = DecodeParameters::new().strict(false);
    let image = Image::from_bytes_with(data, parameters)
        .map_err(|error| ImagingError::malformed(format!("JPEG 2000: {error}")))?;
    let components = image.components();
    if components.len() < shape.samples {
        return Err(ImagingError::malformed(format!("JPEG 2000 of {} components", components.len())));
    }
    let mut samples = vec![0_u16; shape.sample_count()];
    for (channel, component) in components.iter().take(shape.samples).enumerate() {
        shape.check(component.width(), component.height(), shape.samples)?;
        for (sample, value) in samples.iter_mut().skip(channel).step_by(shape.samples).zip(component.data()) {
            *sample = *value as u16;
        }
    }
    Ok(samples)
}

/// Checks the SIZ marker, so that a stream cannot ask for more memory than its header explains.
fn check_size(data: &[u8], shape: &FrameShape) -> Result<(), ImagingError> {
    let signature = [0xFF, 0x4F, 0xFF, 0x51];
    let start = data.windows(4).position(|four| four == signature);
    let siz = start.and_then(|start| data.get(start + 4..start + 44));
    let siz = siz.ok_or_else(|| ImagingError::malformed("the compressed data are no JPEG 2000"))?;
    let word = |at: usize| siz[at..at + 4].iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte));
    let components = usize::from(u16::from_be_bytes([siz[36], siz[37]]));
    shape.check(word(4).wrapping_sub(word(12)), word(8).wrapping_sub(word(16)), components)
}
