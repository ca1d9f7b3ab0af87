//! PNG, JPEG, TIFF, BMP and WebP to a film: 8 or 16 bits, grey or colour, turned as EXIF says. A raster file
//! never has a size in millimetres: its density is a printer's wish, not a detector's pitch.

use std::io::{Cursor, ErrorKind};
use std::sync::Arc;

use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder, ImageError, ImageReader};

use super::facts::{Cautions, Coding, Exposure};
use super::pixels::StoredAs;
use super::stats;
use super::{
    Film, GreyPipeline, ImageFacts, ImageFormat, ImagingError, Layers, Limits, Modality, Pixels,
    Presentation, Samples, SpacingFact, StoredRange,
};

/// Header facts of a raster file.
pub(super) fn read_facts(
    bytes: &[u8],
    format: ImageFormat,
    limits: &Limits,
) -> Result<ImageFacts, ImagingError> {
    let (decoder, orientation) = open(bytes, format, limits)?;
    let (columns, rows) = upright(decoder.dimensions(), orientation);
    let color = decoder.color_type();
    let bits = if matches!(color, ColorType::L16 | ColorType::La16 | ColorType::Rgb16 | ColorType::Rgba16) {
        16
    } else {
        8
    };
    let grey = matches!(color, ColorType::L8 | ColorType::La8 | ColorType::L16 | ColorType::La16);
    Ok(facts(bytes, format, [columns, rows], (bits, grey)))
}

/// Decodes a raster file.
pub(super) fn decode(bytes: &[u8], format: ImageFormat, limits: &Limits) -> Result<Film, ImagingError> {
    if format == ImageFormat::Jpeg {
        ends_as_jpeg(bytes)?;
    }
    let (decoder, orientation) = open(bytes, format, limits)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| refusal(format, &error))?;
    image.apply_orientation(orientation);
    let (columns, rows) = (image.width(), image.height());
    let three_channels = image.color().channel_count() >= 3;
    let measured = match &image {
        DynamicImage::ImageRgb16(colour) => Some(stats::of_samples(colour.as_raw(), 16, false)),
        _ => None,
    };
    let (samples, bits) = samples_of(image, format)?;
    let grey = matches!(samples, Samples::Grey(_));
    let stored_as = match measured {
        Some(stats) => StoredAs::Measured(stats),
        None if grey && three_channels => StoredAs::Tripled,
        None => StoredAs::Alike,
    };
    let mut facts = facts(bytes, format, [columns, rows], (bits, grey));
    if orientation != Orientation::NoTransforms {
        facts.notes.push("turned upright as EXIF Orientation says".to_owned());
    }
    let pipeline = if grey && bits == 16 { deep_grey() } else { GreyPipeline::ready(Presentation::Identity) };
    Ok(Film {
        pixels: Pixels { columns, rows, samples },
        facts,
        pipeline,
        stored_as,
        layers: Layers::default(),
    })
}

/// The decoder fills what a cut JPEG lacks with grey, so its end is looked for here: the marker EOI behind the
/// scans (ITU-T T.81, B.1.1.2).
fn ends_as_jpeg(bytes: &[u8]) -> Result<(), ImagingError> {
    const SOS: u8 = 0xDA;
    const EOI: u8 = 0xD9;
    let mut at = 2;
    while let Some([0xFF, marker]) = bytes.get(at..at + 2) {
        match *marker {
            EOI => return Ok(()),
            0xFF => at += 1,
            0x01 | 0xD0..=0xD8 => at += 2,
            marker => {
                let length =
                    bytes.get(at + 2..at + 4).map_or(2, |b| usize::from(u16::from_be_bytes([b[0], b[1]])));
                at += 2 + length.max(2);
                if marker == SOS {
                    at += entropy_length(bytes.get(at..).unwrap_or_default());
                }
            }
        }
    }
    Err(ImagingError::truncated("a JPEG without its end", bytes.len() + 2, bytes.len()))
}

/// Bytes until the next marker that is neither a stuffed zero nor a restart.
fn entropy_length(scan: &[u8]) -> usize {
    let ends = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7);
    scan.windows(2).position(ends).unwrap_or(scan.len())
}

fn deep_grey() -> GreyPipeline {
    GreyPipeline {
        stored: StoredRange { bits: 16, signed: false },
        modality: Modality::Identity,
        ..GreyPipeline::ready(Presentation::Identity)
    }
}

fn open<'a>(
    bytes: &'a [u8],
    format: ImageFormat,
    limits: &Limits,
) -> Result<(impl ImageDecoder + 'a, Orientation), ImagingError> {
    let codec = match format {
        ImageFormat::Jpeg => image::ImageFormat::Jpeg,
        ImageFormat::Tiff => image::ImageFormat::Tiff,
        ImageFormat::Bmp => image::ImageFormat::Bmp,
        ImageFormat::WebP => image::ImageFormat::WebP,
        ImageFormat::Png | ImageFormat::Dicom => image::ImageFormat::Png,
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), codec);
    let mut bounds = image::Limits::no_limits();
    // Eight bytes a pixel (RGBA, 16 bits) and as much again for a decoder's own planes.
    bounds.max_alloc = Some(limits.max_pixels.saturating_mul(16));
    reader.limits(bounds);
    let mut decoder = reader.into_decoder().map_err(|error| refusal(format, &error))?;
    let (columns, rows) = decoder.dimensions();
    limits.check_size(columns, rows)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok((decoder, orientation))
}

fn upright((columns, rows): (u32, u32), orientation: Orientation) -> (u32, u32) {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    match orientation {
        Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH => (rows, columns),
        _ => (columns, rows),
    }
}

/// Samples and bits of a channel. Colours whose channels are all equal are grey; alpha is left out.
fn samples_of(image: DynamicImage, format: ImageFormat) -> Result<(Samples, u16), ImagingError> {
    Ok(match image {
        DynamicImage::ImageLuma8(grey) => (wide(grey.as_raw(), 1), 8),
        DynamicImage::ImageLumaA8(grey) => (wide(grey.as_raw(), 2), 8),
        DynamicImage::ImageLuma16(grey) => (Samples::Grey(grey.into_raw().into()), 16),
        DynamicImage::ImageLumaA16(grey) => {
            (Samples::Grey(grey.as_raw().chunks_exact(2).map(|pair| pair[0]).collect()), 16)
        }
        DynamicImage::ImageRgb8(colour) => (colour_or_grey8(colour.as_raw(), 3), 8),
        DynamicImage::ImageRgba8(colour) => (colour_or_grey8(colour.as_raw(), 4), 8),
        DynamicImage::ImageRgb16(colour) => colour_or_grey16(colour.as_raw(), 3),
        DynamicImage::ImageRgba16(colour) => colour_or_grey16(colour.as_raw(), 4),
        _ => {
            return Err(ImagingError::unsupported(
                format!("{} with floating-point samples", format.name()),
                "radiographs are stored in whole numbers",
                "save it with 16 bits per sample",
            ));
        }
    })
}

fn wide(raw: &[u8], channels: usize) -> Samples {
    Samples::Grey(raw.chunks_exact(channels).map(|pixel| u16::from(pixel[0])).collect())
}

fn colour_or_grey8(raw: &[u8], channels: usize) -> Samples {
    if raw.chunks_exact(channels).all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]) {
        return wide(raw, channels);
    }
    Samples::Rgb(raw.chunks_exact(channels).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect())
}

fn colour_or_grey16(raw: &[u16], channels: usize) -> (Samples, u16) {
    if raw.chunks_exact(channels).all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]) {
        return (Samples::Grey(raw.chunks_exact(channels).map(|pixel| pixel[0]).collect()), 16);
    }
    let high = |value: u16| (value >> 8) as u8;
    let colours: Arc<[[u8; 3]]> =
        raw.chunks_exact(channels).map(|pixel| [high(pixel[0]), high(pixel[1]), high(pixel[2])]).collect();
    (Samples::Rgb(colours), 8)
}

fn facts(bytes: &[u8], format: ImageFormat, size: [u32; 2], (bits, grey): (u16, bool)) -> ImageFacts {
    let lossy = format == ImageFormat::Jpeg
        || (format == ImageFormat::WebP
            && bytes.get(12..4096).unwrap_or(bytes).windows(4).any(|w| w == b"VP8 "));
    ImageFacts {
        format,
        rows: size[1],
        columns: size[0],
        frames: 1,
        coding: Coding {
            bits_allocated: bits,
            bits_stored: bits,
            high_bit: bits - 1,
            signed: false,
            samples_per_pixel: if grey { 1 } else { 3 },
            photometric: if grey { "MONOCHROME2" } else { "RGB" }.to_owned(),
            transfer_syntax: None,
        },
        spacing: SpacingFact::Unknown {
            why: format!("a {} file does not say how large its pixels were on the film", format.name()),
            aspect: None,
        },
        windows: Vec::new(),
        exposure: Exposure::default(),
        cautions: Cautions { lossy, ..Cautions::default() },
        notes: Vec::new(),
    }
}

fn refusal(format: ImageFormat, error: &ImageError) -> ImagingError {
    let name = format.name();
    match error {
        ImageError::IoError(cause) if cause.kind() == ErrorKind::UnexpectedEof => {
            ImagingError::malformed(format!("the {name} data end too early"))
        }
        ImageError::Limits(_) => ImagingError::malformed(format!(
            "the {name} decoder would need more memory than its size explains"
        )),
        ImageError::Unsupported(cause) => {
            ImagingError::unsupported(format!("this {name}"), cause.to_string(), "save it as a plain PNG")
        }
        other => ImagingError::malformed(format!("{name}: {other}")),
    }
}
