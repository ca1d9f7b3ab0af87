//! The pixels of a cleaned DICOM film: the compressed stream of its first frame without comments, or its stored
//! values written uncompressed, so that no byte is left that is not a pixel.

use super::area;
use super::report::Tally;
use super::stream;
use super::write::{Content, EXPLICIT_LITTLE, Elements, Written};
use super::{Cleaning, Looked};
use crate::imaging::{CompressedFrame, Film, Pixels, Samples};

const PIXEL_DATA: u32 = 0x7FE0_0010;

/// What is known of the pixels.
#[derive(Debug)]
pub(super) struct Source<'a> {
    pub(super) film: &'a Film,
    /// The compressed first frame.
    pub(super) frame: Option<CompressedFrame>,
    /// Whether overlays are there: they may lie in unused bits of the stream.
    pub(super) has_overlays: bool,
    pub(super) cleaning: &'a Cleaning<'a>,
}

/// Puts the pixels into the elements; gives the UID of the transfer syntax.
pub(super) fn put(elements: &mut Elements, source: &Source<'_>, tally: &mut Tally) -> String {
    let areas = match source.cleaning.looked {
        Looked::Erased(areas) => areas.as_slice(),
        Looked::No | Looked::Clear => &[],
    };
    let keeps_stream = areas.is_empty() && !source.has_overlays && !source.cleaning.rewrite_pixels;
    if let Some(frame) = source.frame.as_ref().filter(|_| keeps_stream)
        && let Some(clean) = stream::without_comments(&frame.bytes)
    {
        if clean != frame.bytes {
            tally.words("comments and other bytes that are no picture removed from the compressed stream");
        }
        elements.insert(PIXEL_DATA, Written { vr: *b"OB", content: Content::Stream(clean) });
        return frame.transfer_syntax.clone();
    }
    if source.frame.is_some() {
        tally.words("pixels written without compression, values unchanged");
    }
    if areas.is_empty() {
        uncompressed(elements, source.film, &source.film.pixels);
    } else {
        tally.words("areas of the picture erased");
        // Largest and smallest value may have lain there.
        elements.remove(&0x0028_0106);
        elements.remove(&0x0028_0107);
        uncompressed(elements, source.film, &area::erased(source.film, areas));
    }
    EXPLICIT_LITTLE.to_owned()
}

fn uncompressed(elements: &mut Elements, film: &Film, pixels: &Pixels) {
    let coding = &film.facts.coding;
    let is_grey = coding.samples_per_pixel == 1 && coding.photometric != "PALETTE COLOR";
    let mut set = |tag, value: usize| elements.insert(tag, Written::number(value as u16));
    set(0x0028_0010, pixels.rows as usize);
    set(0x0028_0011, pixels.columns as usize);
    set(0x0028_0002, if is_grey { 1 } else { 3 });
    let wide = is_grey && coding.bits_allocated == 16;
    let stored = if is_grey { coding.bits_stored } else { 8 };
    set(0x0028_0100, if wide { 16 } else { 8 });
    set(0x0028_0101, usize::from(stored));
    set(0x0028_0102, usize::from(stored) - 1);
    set(0x0028_0103, usize::from(is_grey && coding.signed));
    let bytes = match &pixels.samples {
        Samples::Grey(values) if wide => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
        Samples::Grey(values) if is_grey => values.iter().map(|value| *value as u8).collect(),
        // A colour film whose colours are all grey.
        Samples::Grey(values) => values.iter().flat_map(|value| [*value as u8; 3]).collect(),
        Samples::Rgb(colours) => colours.as_flattened().to_vec(),
    };
    if is_grey {
        elements.remove(&0x0028_0006);
        elements.insert(0x0028_0004, Written::text(*b"CS", &coding.photometric));
    } else {
        elements.insert(0x0028_0006, Written::number(0));
        elements.insert(0x0028_0004, Written::text(*b"CS", "RGB"));
        for palette in [
            0x0028_1101,
            0x0028_1102,
            0x0028_1103,
            0x0028_1201,
            0x0028_1202,
            0x0028_1203,
            0x0028_1221,
            0x0028_1222,
            0x0028_1223,
            0x0028_1199,
        ] {
            elements.remove(&palette);
        }
    }
    let vr = if wide { *b"OW" } else { *b"OB" };
    elements.insert(PIXEL_DATA, Written { vr, content: Content::Bytes(bytes) });
}
