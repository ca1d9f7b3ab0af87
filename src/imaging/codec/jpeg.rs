//! JPEG in its DICOM processes: baseline and extended, progressive, lossless. The frame header is read here
//! first, so that a stream's own size and precision are known before a decoder allocates.

use jpeg_decoder::{ColorTransform, Decoder, PixelFormat};

use super::{FrameShape, jpeg12};
use crate::imaging::ImagingError;

/// The frame header of a JPEG stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FrameHeader {
    /// Low four bits of the SOF marker: 0 baseline, 1 extended, 2 progressive, 3 lossless.
    process: u8,
    precision: u8,
    rows: u16,
    columns: u16,
    components: u8,
}

/// Samples of a JPEG frame; luminance and chrominance stay as they are.
pub(super) fn decode(data: &[u8], shape: &FrameShape) -> Result<Vec<u16>, ImagingError> {
    let header = frame_header(data)?;
    shape.check(u32::from(header.columns), u32::from(header.rows), usize::from(header.components))?;
    if header.precision > 8 && shape.bits_allocated == 8 {
        return Err(ImagingError::malformed(format!("{} bits of JPEG in 8 allocated", header.precision)));
    }
    match (header.process, header.precision) {
        (0..=2, 8) | (3, 2..=16) => {}
        (0..=2, 9..=12) if shape.samples == 1 => {
            return jpeg12::decode(data, shape, header.precision, header.process == 2);
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
        bytes.chunks_exact(2).map(|pair| u16::from_ne_bytes([pair[0], pair[1]])).collect()
    } else {
        bytes.iter().map(|byte| u16::from(*byte)).collect()
    })
}

fn unsupported(header: FrameHeader) -> ImagingError {
    let process = match header.process {
        0..=2 => "with loss",
        3 => "without loss",
        5..=7 => "in hierarchical steps",
        _ => "with arithmetic coding",
    };
    ImagingError::unsupported(
        format!("JPEG {process} of {} × {} bits", header.components, header.precision),
        "no maintained decoder reads this process",
        "export the image as JPEG Lossless, JPEG 2000 or uncompressed",
    )
}

/// The first frame header of a stream.
fn frame_header(data: &[u8]) -> Result<FrameHeader, ImagingError> {
    let bad = || ImagingError::malformed("the compressed data are no JPEG");
    if !data.starts_with(&[0xFF, 0xD8]) {
        return Err(bad());
    }
    let mut at = 2;
    loop {
        let (&mark, &kind) = (data.get(at).ok_or_else(bad)?, data.get(at + 1).ok_or_else(bad)?);
        if mark != 0xFF {
            return Err(bad());
        }
        if kind == 0xFF || kind == 0x01 || (0xD0..=0xD8).contains(&kind) {
            at += if kind == 0xFF { 1 } else { 2 };
            continue;
        }
        let segment = data.get(at + 2..).unwrap_or_default();
        let &[high, low, precision, r1, r0, c1, c0, components, ..] = segment else { return Err(bad()) };
        if matches!(kind, 0xC0..=0xCF) && !matches!(kind, 0xC4 | 0xC8 | 0xCC) {
            let (rows, columns) = (u16::from_be_bytes([r1, r0]), u16::from_be_bytes([c1, c0]));
            return Ok(FrameHeader { process: kind & 0x0F, precision, rows, columns, components });
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low])).max(2);
    }
}
