//! PNG, JPEG, TIFF, BMP and WebP to a film: whole numbers of up to 16 bits, grey or colour, turned as EXIF says. A
//! raster file never has a size in millimetres: its density is a printer's wish, not a detector's pitch. Of several
//! pictures in a file the first is read, and the film says so.

mod frames;
mod jpeg;
mod tiff;

use std::io::{Cursor, ErrorKind};
use std::sync::Arc;

use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder, ImageError, ImageReader};

use super::facts::{Cautions, Coding, Exposure};
use super::pixels::StoredAs;
use super::stats;
use super::{
    Film, GreyPipeline, ImageFacts, ImageFormat, ImagingError, Layers, Limits, Modality, Pixels,
    Presentation, Samples, SpacingFact, StoredRange, StoredStats,
};

/// Header of a raster file, upright.
#[derive(Debug, Clone)]
struct Header {
    columns: u32,
    rows: u32,
    /// Bits of a channel.
    bits: u16,
    signed: bool,
    grey: bool,
    /// Some of the picture was given up to make the file small.
    lossy: bool,
    /// Pictures in the file.
    frames: u32,
    notes: Vec<String>,
}

/// Samples of a picture that was read, upright.
#[derive(Debug)]
struct Read {
    columns: u32,
    rows: u32,
    samples: Samples,
    /// Bits of a channel, as shown.
    bits: u16,
    signed: bool,
    stored_as: StoredAs,
}

/// Header facts of a raster file.
pub(super) fn read_facts(
    bytes: &[u8],
    format: ImageFormat,
    limits: &Limits,
) -> Result<ImageFacts, ImagingError> {
    Ok(facts(format, header(bytes, format, limits)?))
}

fn header(bytes: &[u8], format: ImageFormat, limits: &Limits) -> Result<Header, ImagingError> {
    match format {
        ImageFormat::Jpeg => jpeg::header(bytes, limits),
        ImageFormat::Tiff => tiff::Plan::of(bytes, limits)?.header(limits),
        ImageFormat::Png | ImageFormat::Bmp | ImageFormat::WebP | ImageFormat::Dicom => {
            let (decoder, orientation) = open(bytes, format, limits)?;
            let lossy = format == ImageFormat::WebP && frames::webp_is_lossy(bytes);
            Ok(Header { lossy, frames: frames::count(bytes, format), ..common(&decoder, orientation) })
        }
    }
}

/// Decodes a raster file.
pub(super) fn decode(bytes: &[u8], format: ImageFormat, limits: &Limits) -> Result<Film, ImagingError> {
    let mut header = header(bytes, format, limits)?;
    let read = match format {
        ImageFormat::Jpeg => jpeg::decode(bytes, limits)?,
        ImageFormat::Tiff => tiff::Plan::of(bytes, limits)?.decode(limits)?,
        ImageFormat::Png | ImageFormat::Bmp | ImageFormat::WebP | ImageFormat::Dicom => {
            let (image, orientation) = whole(bytes, format, limits)?;
            turned(image, orientation, format)?
        }
    };
    let Read { columns, rows, samples, bits, signed, stored_as } = read;
    if header.bits > 8 && matches!(samples, Samples::Rgb(_)) {
        header.notes.push(format!("its colours of {} bits a channel are shown with 8", header.bits));
    }
    let grey = matches!(samples, Samples::Grey(_));
    // What is decoded rules: colours that are all equal are grey.
    let facts = facts(format, Header { columns, rows, bits, signed, grey, ..header });
    let pipeline = if grey && (bits != 8 || signed) {
        deep_grey(bits, signed)
    } else {
        GreyPipeline::ready(Presentation::Identity)
    };
    Ok(Film {
        pixels: Pixels { columns, rows, samples },
        facts,
        pipeline,
        stored_as,
        layers: Layers::default(),
    })
}

fn deep_grey(bits: u16, signed: bool) -> GreyPipeline {
    GreyPipeline {
        stored: StoredRange { bits, signed },
        modality: Modality::Identity,
        ..GreyPipeline::ready(Presentation::Identity)
    }
}

/// A decoder of the `image` crate with its limits, and how the picture is to be turned.
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

/// The picture as the `image` crate reads it, not yet turned.
fn whole(
    bytes: &[u8],
    format: ImageFormat,
    limits: &Limits,
) -> Result<(DynamicImage, Orientation), ImagingError> {
    let (decoder, orientation) = open(bytes, format, limits)?;
    let image = DynamicImage::from_decoder(decoder).map_err(|error| refusal(format, &error))?;
    Ok((image, orientation))
}

/// Samples of a picture of the `image` crate, turned upright.
fn turned(
    mut image: DynamicImage,
    orientation: Orientation,
    format: ImageFormat,
) -> Result<Read, ImagingError> {
    image.apply_orientation(orientation);
    let (columns, rows) = (image.width(), image.height());
    let three_channels = image.color().channel_count() >= 3;
    let measured = image.as_rgb16().map(|colour| stats::of_samples(colour.as_raw(), 16, false));
    let (samples, bits) = samples_of(image, format)?;
    let stored_as = stored_as(&samples, three_channels, measured);
    Ok(Read { columns, rows, samples, bits, signed: false, stored_as })
}

fn stored_as(samples: &Samples, three_channels: bool, measured: Option<StoredStats>) -> StoredAs {
    match measured {
        Some(stats) => StoredAs::Measured(stats),
        None if three_channels && matches!(samples, Samples::Grey(_)) => StoredAs::Tripled,
        None => StoredAs::Alike,
    }
}

/// Facts about a picture from a decoder of the `image` crate.
fn common(decoder: &impl ImageDecoder, orientation: Orientation) -> Header {
    let (columns, rows) = upright(decoder.dimensions(), orientation);
    let color = decoder.color_type();
    let deep = matches!(color, ColorType::L16 | ColorType::La16 | ColorType::Rgb16 | ColorType::Rgba16);
    let grey = matches!(color, ColorType::L8 | ColorType::La8 | ColorType::L16 | ColorType::La16);
    Header {
        columns,
        rows,
        bits: if deep { 16 } else { 8 },
        signed: false,
        grey,
        lossy: false,
        frames: 1,
        notes: turning_note(orientation).into_iter().collect(),
    }
}

fn turning_note(orientation: Orientation) -> Option<String> {
    (orientation != Orientation::NoTransforms).then(|| "turned upright as EXIF Orientation says".to_owned())
}

fn upright((columns, rows): (u32, u32), orientation: Orientation) -> (u32, u32) {
    use Orientation::{
        FlipHorizontal, FlipVertical, NoTransforms, Rotate90, Rotate90FlipH, Rotate180, Rotate270,
        Rotate270FlipH,
    };
    match orientation {
        Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH => (rows, columns),
        NoTransforms | FlipHorizontal | FlipVertical | Rotate180 => (columns, rows),
    }
}

/// Samples and bits of a channel. Colours whose channels are all equal are grey; alpha is left out.
#[allow(clippy::wildcard_enum_match_arm, reason = "DynamicImage is non-exhaustive: the rest is refused")]
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
        DynamicImage::ImageRgb16(colour) => colour_or_grey16(colour.as_raw(), 3, 16),
        DynamicImage::ImageRgba16(colour) => colour_or_grey16(colour.as_raw(), 4, 16),
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

/// Samples of channels of `bits`, 9 to 16; colours are shown with their upper eight.
fn colour_or_grey16(raw: &[u16], channels: usize, bits: u16) -> (Samples, u16) {
    if raw.chunks_exact(channels).all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]) {
        return (Samples::Grey(raw.chunks_exact(channels).map(|pixel| pixel[0]).collect()), bits);
    }
    let high = |value: u16| (value >> (bits - 8)) as u8;
    let colours: Arc<[[u8; 3]]> =
        raw.chunks_exact(channels).map(|pixel| [high(pixel[0]), high(pixel[1]), high(pixel[2])]).collect();
    (Samples::Rgb(colours), 8)
}

fn facts(format: ImageFormat, header: Header) -> ImageFacts {
    let Header { columns, rows, bits, signed, grey, lossy, frames, mut notes } = header;
    if frames > 1 {
        notes.push(format!("{frames} {}: the first is shown", frames::word(format)));
    }
    ImageFacts {
        format,
        rows,
        columns,
        frames,
        coding: Coding {
            bits_allocated: if bits > 8 { 16 } else { 8 },
            bits_stored: bits,
            high_bit: bits.saturating_sub(1),
            signed,
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
        notes,
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
        ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::IoError(_) => ImagingError::malformed(format!("{name}: {error}")),
    }
}
