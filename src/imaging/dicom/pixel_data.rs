//! Pixel Data to the containers of the first frame: native or encapsulated, fragments put together, planes
//! interleaved.

use std::borrow::Cow;
use std::sync::Arc;

use super::data_set::DataSet;
use super::file;
use super::module::ImageModule;
use super::settle;
use super::stream::Stream;
use super::walk::{Element, PIXEL_DATA, Walker};
use crate::imaging::ImagingError;
use crate::imaging::codec::{self, FrameShape};
use crate::imaging::error::NO_PIXELS;

/// The first frame as its containers hold it, colour by pixel, before bits are masked.
#[derive(Debug)]
pub(super) struct Frame {
    ///
    /// They are those of the film in the end, and shared from the beginning: memory that is touched for the first time
    /// costs more than what is done with it.
    pub(super) containers: Arc<[u16]>,
    /// Header of the compressed frame.
    pub(super) stream: Option<Stream>,
}

/// Headers of streams are looked for in so many bytes.
const STREAM_HEADER: usize = 1 << 20;

/// Header of the compressed first frame; `None` where it is not compressed, or has none.
pub(super) fn stream(set: &DataSet<'_>) -> Option<Stream> {
    let element = set.element(PIXEL_DATA).filter(|element| element.open)?;
    let fragments = Walker::new(element.value, 0, element.syntax, 1).items().into_iter().skip(1);
    let mut start: Vec<u8> = Vec::new();
    for fragment in fragments {
        let room = STREAM_HEADER.saturating_sub(start.len());
        start.extend(fragment.iter().take(room));
    }
    Stream::read(&start)
}

/// The first frame of the pixel data.
pub(super) fn first_frame(
    set: &DataSet<'_>,
    module: &ImageModule,
    transfer_syntax: &str,
) -> Result<Frame, ImagingError> {
    let Some(element) = set.element(PIXEL_DATA) else {
        let floats = set.element(0x7FE0_0008).or(set.element(0x7FE0_0009));
        return Err(match floats {
            Some(_) => ImagingError::unsupported(
                "an image of floating-point pixels",
                "radiographs are stored in whole numbers",
                "export it with 16 bits per sample",
            ),
            None => ImagingError::NoImage { what: NO_PIXELS.to_owned() },
        });
    };
    if element.open {
        return compressed_frame(element, module, transfer_syntax);
    }
    let native = [file::IMPLICIT_LITTLE, file::EXPLICIT_LITTLE, file::DEFLATED, file::EXPLICIT_BIG]
        .contains(&transfer_syntax);
    if !native {
        return Err(ImagingError::malformed("compressed pixel data that are not in fragments"));
    }
    let containers = native_frame(element, element.value, module)?;
    let promised = promised_bytes(module, element.value.len());
    if (element.value.len() as u64) < promised {
        let what = format!("its {} frames", module.frames);
        return Err(ImagingError::Truncated {
            what,
            unit: "bytes".to_owned(),
            expected: promised,
            found: element.value.len() as u64,
        });
    }
    Ok(Frame { containers, stream: None })
}

/// Byte of the file at which the samples of a single grey frame begin, where they lie there two bytes each, little endian
/// and all of them. `beginning` is where the file begins, and pixel data lead beyond it.
pub(super) fn plain_frame(
    set: &DataSet<'_>,
    module: &ImageModule,
    transfer_syntax: &str,
    beginning: &[u8],
    file_bytes: u64,
) -> Option<u64> {
    let element = set.element(PIXEL_DATA).filter(|element| !element.open && !element.syntax.big_endian)?;
    let is_plain = [file::IMPLICIT_LITTLE, file::EXPLICIT_LITTLE].contains(&transfer_syntax)
        && module.bits_allocated == 16
        && module.samples == 1
        && module.frames == 1;
    // Pixel data are the last element that is read, and those that are cut off end where the beginning does.
    let is_cut = (element.value.len() as u64) < u64::from(element.declared);
    let at = (beginning.len() as u64).checked_sub(element.value.len() as u64)?;
    let there = u64::from(element.declared).min(file_bytes.checked_sub(at)?);
    (is_plain && is_cut && there >= 2 * module.sample_count() as u64).then_some(at)
}

/// The first frame of pixel data in fragments, whatever the transfer syntax calls them.
fn compressed_frame(
    element: &Element<'_>,
    module: &ImageModule,
    transfer_syntax: &str,
) -> Result<Frame, ImagingError> {
    let data = frame_bytes(element, module.frames)?;
    if transfer_syntax == "1.2.840.10008.1.2.1.98" {
        return Ok(Frame { containers: native_frame(element, &data, module)?, stream: None });
    }
    let stream = Stream::read(&data);
    let syntax = settle::syntax(transfer_syntax, stream.as_ref());
    let is_native = [file::IMPLICIT_LITTLE, file::EXPLICIT_LITTLE, file::DEFLATED, file::EXPLICIT_BIG];
    if is_native.contains(&syntax) {
        return Err(ImagingError::malformed("pixel data in fragments, but an uncompressed transfer syntax"));
    }
    Ok(Frame { containers: codec::decode(syntax, &data, &shape(module))?.into(), stream })
}

/// The compressed bytes of the first frame; `None` where pixel data are not in fragments or not there.
pub(super) fn compressed_bytes(
    set: &DataSet<'_>,
    module: &ImageModule,
) -> Result<Option<Vec<u8>>, ImagingError> {
    match set.element(PIXEL_DATA) {
        Some(element) if element.open => {
            frame_bytes(element, module.frames).map(|bytes| Some(bytes.into_owned()))
        }
        Some(_) | None => Ok(None),
    }
}

/// Bytes that all frames need; of one frame nothing more is asked than its own reader does.
fn promised_bytes(module: &ImageModule, found: usize) -> u64 {
    if module.frames == 1 {
        return found as u64;
    }
    let chroma_halved = module.photometric == "YBR_FULL_422";
    let samples = if chroma_halved { 2 * module.pixels } else { module.sample_count() };
    samples as u64 * u64::from(module.bits_allocated / 8) * u64::from(module.frames)
}

fn shape(module: &ImageModule) -> FrameShape {
    FrameShape {
        columns: module.columns,
        rows: module.rows,
        samples: usize::from(module.samples),
        bits_allocated: module.bits_allocated,
    }
}

/// Samples of the first frame in uncompressed pixel data.
fn native_frame(
    element: &Element<'_>,
    data: &[u8],
    module: &ImageModule,
) -> Result<Arc<[u16]>, ImagingError> {
    let count = module.sample_count();
    if module.bits_allocated == 16 {
        let bytes = first(data, 2 * count)?;
        let (pairs, _) = bytes.as_chunks::<2>();
        let words = pairs.iter().map(|pair| element.syntax.u16(*pair)).collect();
        return Ok(interleaved(words, module));
    }
    // Big endian OW swaps the bytes of each word, also where a sample is one byte.
    let swapped: Vec<u8>;
    let data = if element.syntax.big_endian && &element.vr == b"OW" {
        swapped = data.chunks(2).flat_map(|pair| pair.iter().rev().copied()).collect();
        &swapped
    } else {
        data
    };
    if module.photometric == "YBR_FULL_422" && data.len() < count {
        return halved_chroma(first(data, 2 * module.pixels)?, module);
    }
    Ok(interleaved(first(data, count)?.iter().map(|byte| u16::from(*byte)).collect(), module))
}

fn first(data: &[u8], length: usize) -> Result<&[u8], ImagingError> {
    data.get(..length).ok_or_else(|| ImagingError::truncated("its pixel data", length, data.len()))
}

/// Colour by plane to colour by pixel.
fn interleaved(samples: Arc<[u16]>, module: &ImageModule) -> Arc<[u16]> {
    if module.samples != 3 || !module.planar {
        return samples;
    }
    let plane = module.pixels;
    (0..plane).flat_map(|at| [samples[at], samples[plane + at], samples[2 * plane + at]]).collect()
}

/// PS3.3 C.7.6.3.1.2: two luminances, then one of each chrominance for both.
fn halved_chroma(data: &[u8], module: &ImageModule) -> Result<Arc<[u16]>, ImagingError> {
    if !module.columns.is_multiple_of(2) {
        return Err(ImagingError::malformed("YBR_FULL_422 with an odd number of columns"));
    }
    let pairs = data.chunks_exact(4);
    Ok(pairs.flat_map(|four| [four[0], four[2], four[3], four[1], four[2], four[3]]).map(u16::from).collect())
}

/// The compressed bytes of the first frame.
fn frame_bytes<'a>(element: &Element<'a>, frames: u32) -> Result<Cow<'a, [u8]>, ImagingError> {
    let mut items = Walker::new(element.value, 0, element.syntax, 1).items().into_iter();
    let table = items.next().unwrap_or_default();
    let fragments: Vec<&[u8]> = items.collect();
    if fragments.is_empty() {
        return Err(ImagingError::truncated("its compressed pixel data", 1, 0));
    }
    let of_first = if frames <= 1 { fragments.len() } else { fragments_of_first(table, &fragments, frames) };
    Ok(match &fragments[..of_first] {
        [only] => Cow::Borrowed(only),
        several => Cow::Owned(several.concat()),
    })
}

/// Number of fragments of the first of several frames: by the offset table, by count, else by signatures.
fn fragments_of_first(table: &[u8], fragments: &[&[u8]], frames: u32) -> usize {
    let offsets: Vec<usize> = table
        .chunks_exact(4)
        .map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]) as usize)
        .collect();
    if let Some(second) = offsets.get(1) {
        let mut position = 0;
        for (index, fragment) in fragments.iter().enumerate() {
            if index > 0 && position >= *second {
                return index;
            }
            position += fragment.len() + 8;
        }
        return fragments.len();
    }
    if fragments.len() <= frames as usize {
        return 1;
    }
    let begins = |fragment: &&[u8]| {
        fragment.starts_with(&[0xFF, 0xD8, 0xFF]) || fragment.starts_with(&[0xFF, 0x4F, 0xFF, 0x51])
    };
    fragments.iter().skip(1).position(begins).map_or(fragments.len(), |index| index + 1)
}
