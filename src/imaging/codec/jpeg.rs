//! JPEG in its DICOM processes: baseline and extended, progressive, lossless. The markers are read first, so that a
//! stream's own size, precision and work are known before a decoder allocates.

use jpeg_decoder::{ColorTransform, Decoder, PixelFormat};

use super::jpeg_outline::{FrameHeader, outline};
use super::{FrameShape, jpeg_lossless, jpeg12};
use crate::imaging::ImagingError;

/// Samples of a JPEG frame; luminance and chrominance stay as they are.
pub(in crate::imaging) fn decode(data: &[u8], shape: &FrameShape) -> Result<Vec<u16>, ImagingError> {
    let outline = outline(data)?;
    let header = &outline.frame;
    shape.check(u32::from(header.columns), u32::from(header.rows), header.components())?;
    outline.check_work()?;
    if header.precision > 8 && shape.bits_allocated == 8 {
        return Err(ImagingError::malformed(format!("{} bits of JPEG in 8 allocated", header.precision)));
    }
    match (header.process.0, header.precision) {
        (3, 2..=16) if shape.samples == 1 => return jpeg_lossless::decode(data, shape, header.precision),
        (0..=2, 8) | (3, 2..=16) => {}
        (0..=2, 9..=12) if shape.samples == 1 => {
            return jpeg12::decode(data, shape, header.precision, header.process.is_progressive());
        }
        _ => return Err(unsupported(header)),
    }
    let mut decoder = Decoder::new(data);
    // For three components `None` leaves each line by plane; `RGB` interleaves and converts as little.
    let transform = if shape.samples == 3 { ColorTransform::RGB } else { ColorTransform::None };
    decoder.set_color_transform(transform);
    decoder.set_max_decoding_buffer_size(shape.sample_count().saturating_mul(4));
    let bytes = decoder.decode().map_err(|error| ImagingError::malformed(format!("JPEG: {error}")))?;
    let wide = decoder.info().is_some_and(|info| info.pixel_format == PixelFormat::L16)
        || bytes.len() == 2 * shape.sample_count();
    Ok(if wide {
        bytes.as_chunks::<2>().0.iter().map(|pair| u16::from_ne_bytes(*pair)).collect()
    } else {
        bytes.iter().map(|byte| u16::from(*byte)).collect()
    })
}

/// Refuses a process that no decoder here reads.
pub(in crate::imaging) fn unsupported(header: &FrameHeader) -> ImagingError {
    let process = match header.process.0 {
        0..=2 => "with loss",
        3 => "without loss",
        5..=7 | 13..=15 => "in hierarchical steps",
        _ => "with arithmetic coding",
    };
    ImagingError::unsupported(
        format!("JPEG {process} of {} × {} bits", header.components(), header.precision),
        "no maintained decoder reads this process",
        "export the image as JPEG Lossless, JPEG 2000 or uncompressed",
    )
}
