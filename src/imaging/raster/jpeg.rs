//! JPEG files. Those of 8 bits go to the `image` crate; those of 12 bits and those without loss, which archives export
//! as well, to the codecs that read them inside DICOM.

use image::metadata::Orientation;
use image::{DynamicImage, ImageBuffer};

use super::{Header, Read, common, open, stored_as, turned, turning_note, upright, whole};
use crate::imaging::codec::FrameShape;
use crate::imaging::codec::jpeg as codec;
use crate::imaging::codec::jpeg_outline::{FrameHeader, Outline, outline};
use crate::imaging::{ImageFormat, ImagingError, Limits, Samples, stats};

/// Header from the markers.
pub(super) fn header(bytes: &[u8], limits: &Limits) -> Result<Header, ImagingError> {
    let outline = checked(bytes, limits)?;
    let lossy = !outline.frame.process.is_lossless();
    if is_common(&outline.frame) {
        let (decoder, orientation) = open(bytes, ImageFormat::Jpeg, limits)?;
        return Ok(Header { lossy, ..common(&decoder, orientation) });
    }
    let (frame, orientation) = (&outline.frame, orientation(&outline));
    shape(frame)?;
    let (columns, rows) = upright((u32::from(frame.columns), u32::from(frame.rows)), orientation);
    Ok(Header {
        columns,
        rows,
        bits: u16::from(frame.precision),
        signed: false,
        grey: frame.components() == 1,
        lossy,
        frames: 1,
        notes: turning_note(orientation).into_iter().collect(),
    })
}

/// The picture.
pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Read, ImagingError> {
    let outline = checked(bytes, limits)?;
    if !outline.has_end {
        // A decoder fills what a cut JPEG lacks with grey, so its end is looked for here.
        return Err(ImagingError::truncated("a JPEG without its end", bytes.len() + 2, bytes.len()));
    }
    if is_common(&outline.frame) {
        let (image, orientation) = whole(bytes, ImageFormat::Jpeg, limits)?;
        return turned(image, orientation, ImageFormat::Jpeg);
    }
    let shape = shape(&outline.frame)?;
    let samples = codec::decode(bytes, &shape)?;
    let bits = u16::from(outline.frame.precision);
    read(samples, &shape, bits, orientation(&outline))
}

/// The markers of a file whose size and work are within bounds.
fn checked<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Outline<'a>, ImagingError> {
    let outline = outline(bytes)?;
    limits.check_size(u32::from(outline.frame.columns), u32::from(outline.frame.rows))?;
    outline.check_work()?;
    Ok(outline)
}

/// Baseline, extended or progressive with 8 bits.
fn is_common(frame: &FrameHeader) -> bool {
    frame.process.0 <= 2 && frame.precision == 8
}

/// The shape for a codec, where one reads the process.
fn shape(frame: &FrameHeader) -> Result<FrameShape, ImagingError> {
    let samples = frame.components();
    let is_read = match frame.process.0 {
        0..=2 => samples == 1 && (9..=12).contains(&frame.precision),
        3 => matches!(samples, 1 | 3) && (2..=16).contains(&frame.precision),
        _ => false,
    };
    if !is_read {
        return Err(codec::unsupported(frame));
    }
    Ok(FrameShape {
        columns: u32::from(frame.columns),
        rows: u32::from(frame.rows),
        samples,
        bits_allocated: if frame.precision > 8 { 16 } else { 8 },
    })
}

fn orientation(outline: &Outline<'_>) -> Orientation {
    let said = outline.exif.and_then(Orientation::from_exif_chunk);
    said.unwrap_or(Orientation::NoTransforms)
}

/// Samples of a codec, turned upright.
#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "DynamicImage is non-exhaustive; both kinds are made above"
)]
fn read(
    samples: Vec<u16>,
    shape: &FrameShape,
    bits: u16,
    orientation: Orientation,
) -> Result<Read, ImagingError> {
    let wrong = || ImagingError::short_of("its decoded picture", "samples", shape.sample_count(), 0);
    if samples.len() != shape.sample_count() {
        return Err(wrong());
    }
    let colour = shape.samples == 3;
    let mut image = if colour {
        DynamicImage::ImageRgb16(ImageBuffer::from_raw(shape.columns, shape.rows, samples).ok_or_else(wrong)?)
    } else {
        DynamicImage::ImageLuma16(
            ImageBuffer::from_raw(shape.columns, shape.rows, samples).ok_or_else(wrong)?,
        )
    };
    image.apply_orientation(orientation);
    let (columns, rows) = (image.width(), image.height());
    let raw = match image {
        DynamicImage::ImageRgb16(image) => image.into_raw(),
        DynamicImage::ImageLuma16(image) => image.into_raw(),
        _ => return Err(wrong()),
    };
    let measured = (colour && bits > 8).then(|| stats::of_samples(&raw, 16, false));
    let (samples, bits) = match (colour, bits) {
        (false, bits) => (Samples::Grey(raw.into()), bits),
        (true, 9..) => super::colour_or_grey16(&raw, 3, bits),
        (true, bits) => {
            let narrow: Vec<u8> = raw.iter().map(|value| *value as u8).collect();
            (super::colour_or_grey8(&narrow, 3), bits)
        }
    };
    let stored_as = stored_as(&samples, colour, measured);
    Ok(Read { columns, rows, samples, bits, signed: false, stored_as })
}
