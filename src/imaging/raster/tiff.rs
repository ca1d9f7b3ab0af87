//! TIFF files, classic and BigTIFF. The directories are read here first: how many pages there are, how samples are
//! coded, and how much work the strips or tiles ask for. Greys whose bits the decoder does not take apart, and signed
//! ones, are given to it as plain bytes or words of the same length, and taken apart here.

use std::borrow::Cow;
use std::collections::BTreeSet;

use image::DynamicImage;

use super::{Header, Read, common, open, turned, whole};
use crate::imaging::codec::jpeg_outline::outline;
use crate::imaging::pixels::StoredAs;
use crate::imaging::{ImageFormat, ImagingError, Limits, Samples};

const WIDTH: u16 = 256;
const LENGTH: u16 = 257;
const BITS: u16 = 258;
const COMPRESSION: u16 = 259;
const PHOTOMETRIC: u16 = 262;
const STRIP_OFFSETS: u16 = 273;
const SAMPLES: u16 = 277;
const ROWS_PER_STRIP: u16 = 278;
const STRIP_BYTES: u16 = 279;
const PLANAR: u16 = 284;
const PREDICTOR: u16 = 317;
const TILE_WIDTH: u16 = 322;
const TILE_LENGTH: u16 = 323;
const TILE_OFFSETS: u16 = 324;
const TILE_BYTES: u16 = 325;
const SAMPLE_FORMAT: u16 = 339;
const COLOUR_MAP: u16 = 320;
const JPEG_TABLES: u16 = 347;
const LUMA_SHARES: u16 = 529;
const SUBSAMPLING: u16 = 530;
const BLACK_AND_WHITE: u16 = 532;

/// Compression by JPEG, TIFF technical note 2.
const JPEG: u64 = 7;
/// Entries of a page, and of all pages that are counted: directories may lie over each other without end.
const MAX_ENTRIES: usize = 65_535;
const MAX_COUNTED_ENTRIES: usize = 1 << 20;
/// Bytes of shared JPEG tables that all strips together may have put before them.
const MAX_TABLE_BYTES: u64 = 256 << 20;

/// A file that can be read, and how.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    /// The file, changed where the decoder is to see other samples than there are.
    bytes: Cow<'a, [u8]>,
    samples: Kind,
    /// The colours of a palette.
    palette: Vec<[u8; 3]>,
    columns: u32,
    pages: u32,
    lossy: bool,
}

/// Conversion of the decoder's samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// As they come.
    Plain,
    /// Two's complement of 8 or 16 bits, given as unsigned ones.
    Signed,
    /// So many bits each, packed into the bytes of a row.
    Packed(u16),
    /// Places in a palette, of so many bits each.
    Palette(u16),
    /// Luminance and chrominance of 8 bits, given as if they were red, green and blue.
    YCbCr,
}

impl<'a> Plan<'a> {
    /// Looks at the directories; refuses in words what is not read.
    pub(super) fn of(bytes: &'a [u8], limits: &Limits) -> Result<Self, ImagingError> {
        let file = Pages::open(bytes)?;
        let first = file.directory(file.first).ok_or_else(|| bad("its first page is cut off"))?;
        let columns = first.number(WIDTH).and_then(|side| u32::try_from(side).ok()).unwrap_or(0);
        let rows = first.number(LENGTH).and_then(|side| u32::try_from(side).ok()).unwrap_or(0);
        limits.check_size(columns, rows)?;
        first.check_work([columns, rows], limits)?;
        let samples = first.kind()?;
        let mut bytes = Cow::Borrowed(bytes);
        match samples {
            Kind::Plain => {}
            Kind::Signed => first.write(&mut bytes, SAMPLE_FORMAT, 1)?,
            Kind::YCbCr => first.write(&mut bytes, PHOTOMETRIC, 2)?,
            Kind::Packed(bits) | Kind::Palette(bits) => {
                if matches!(samples, Kind::Palette(_)) {
                    first.write(&mut bytes, PHOTOMETRIC, 1)?;
                }
                first.write(&mut bytes, BITS, 8)?;
                first.write(&mut bytes, WIDTH, row_bytes(columns, bits))?;
                if let Some(tile) = first.number(TILE_WIDTH) {
                    first.write(&mut bytes, TILE_WIDTH, row_bytes(tile as u32, bits))?;
                }
            }
        }
        let palette = if let Kind::Palette(bits) = samples { first.palette(bits)? } else { Vec::new() };
        let lossy = first.number(COMPRESSION) == Some(JPEG);
        Ok(Self { bytes, samples, palette, columns, pages: file.pages(), lossy })
    }

    pub(super) fn header(&self, limits: &Limits) -> Result<Header, ImagingError> {
        let (decoder, orientation) = open(&self.bytes, ImageFormat::Tiff, limits)?;
        let mut header = Header { frames: self.pages, lossy: self.lossy, ..common(&decoder, orientation) };
        match self.samples {
            Kind::Plain => {}
            Kind::Signed => header.signed = true,
            Kind::YCbCr => {}
            Kind::Packed(bits) | Kind::Palette(bits) => {
                header.bits = shown_bits(bits);
                header.grey &= self.samples == Kind::Packed(bits);
                let rows = super::upright((header.columns, header.rows), orientation).1;
                (header.columns, header.rows) = super::upright((self.columns, rows), orientation);
            }
        }
        Ok(header)
    }

    pub(super) fn decode(&self, limits: &Limits) -> Result<Read, ImagingError> {
        let (image, orientation) = whole(&self.bytes, ImageFormat::Tiff, limits)?;
        if self.samples == Kind::Plain {
            return turned(image, orientation, ImageFormat::Tiff);
        }
        let not_grey = || bad("its samples are not of the kind that its first page says");
        let rows = image.height();
        let image = match (self.samples, image) {
            (Kind::YCbCr, DynamicImage::ImageRgb8(mut colours)) => {
                colours.pixels_mut().for_each(|pixel| pixel.0 = rgb_of(pixel.0));
                return turned(DynamicImage::ImageRgb8(colours), orientation, ImageFormat::Tiff);
            }
            (Kind::Palette(bits), DynamicImage::ImageLuma8(places)) => {
                let row = row_bytes(self.columns, bits) as usize;
                let places = packed(places.as_raw(), row, self.columns as usize, bits);
                let colour = |place: u16| self.palette.get(usize::from(place)).copied().unwrap_or_default();
                let colours: Vec<u8> = places.into_iter().flat_map(colour).collect();
                let colours =
                    image::ImageBuffer::from_raw(self.columns, rows, colours).ok_or_else(not_grey)?;
                return turned(DynamicImage::ImageRgb8(colours), orientation, ImageFormat::Tiff);
            }
            (_, image) => image,
        };
        let (values, bits, signed) = match (self.samples, image) {
            (Kind::Packed(bits), DynamicImage::ImageLuma8(grey)) => (
                unpacked(grey.as_raw(), row_bytes(self.columns, bits) as usize, self.columns as usize, bits),
                shown_bits(bits),
                false,
            ),
            (Kind::Signed, DynamicImage::ImageLuma8(grey)) => {
                (grey.as_raw().iter().map(|byte| i16::from(*byte as i8) as u16).collect(), 8, true)
            }
            (Kind::Signed, DynamicImage::ImageLuma16(grey)) => (grey.into_raw(), 16, true),
            (Kind::Plain | Kind::Packed(_) | Kind::Signed | Kind::Palette(_) | Kind::YCbCr, _) => {
                return Err(not_grey());
            }
        };
        let image = image::ImageBuffer::from_raw(self.columns, rows, values).ok_or_else(not_grey)?;
        let mut image = DynamicImage::ImageLuma16(image);
        image.apply_orientation(orientation);
        let (columns, rows) = (image.width(), image.height());
        let DynamicImage::ImageLuma16(values) = image else { return Err(not_grey()) };
        let samples = Samples::Grey(values.into_raw().into());
        Ok(Read { columns, rows, samples, bits, signed, stored_as: StoredAs::Alike })
    }
}

/// Up to eight bits are spread over the range of a byte, as PNG and every viewer do; more stay as they are.
fn shown_bits(bits: u16) -> u16 {
    bits.max(8)
}

fn row_bytes(columns: u32, bits: u16) -> u32 {
    (u64::from(columns) * u64::from(bits)).div_ceil(8) as u32
}

/// Red, green and blue of luminance and chrominance over the full range of a byte (ITU-R BT.601, as TIFF and JFIF have
/// it where nothing else is said).
fn rgb_of([luma, blue, red]: [u8; 3]) -> [u8; 3] {
    let (luma, blue, red) = (f32::from(luma), f32::from(blue) - 128.0, f32::from(red) - 128.0);
    [luma + 1.402 * red, luma - 0.344_136 * blue - 0.714_136 * red, luma + 1.772 * blue]
        .map(|value| value.round().clamp(0.0, 255.0) as u8)
}

/// Values of `bits` each from rows of packed bytes; less than eight bits are spread over the range of a byte.
fn unpacked(bytes: &[u8], row_bytes: usize, columns: usize, bits: u16) -> Vec<u16> {
    let mut values = packed(bytes, row_bytes, columns, bits);
    if bits < 8 {
        let top = (1_u32 << bits) - 1;
        for value in &mut values {
            *value = (u32::from(*value) * 255 / top) as u16;
        }
    }
    values
}

/// Values of `bits` each from rows of packed bytes, the highest bit first.
fn packed(bytes: &[u8], row_bytes: usize, columns: usize, bits: u16) -> Vec<u16> {
    let top = (1_u32 << bits) - 1;
    let mut values = Vec::with_capacity(bytes.len() / row_bytes.max(1) * columns);
    for row in bytes.chunks_exact(row_bytes) {
        let (mut held, mut count) = (0_u32, 0);
        let mut rest = row.iter();
        for _ in 0..columns {
            while count < bits {
                held = held << 8 | u32::from(rest.next().copied().unwrap_or_default());
                count += 8;
            }
            count -= bits;
            values.push((held >> count & top) as u16);
        }
    }
    values
}

fn bad(what: &str) -> ImagingError {
    ImagingError::malformed(format!("TIFF: {what}"))
}

fn unsupported(what: &str, why: &str) -> ImagingError {
    ImagingError::unsupported(format!("a TIFF {what}"), why, "save it as a grey TIFF or PNG of 8 or 16 bits")
}

/// A file whose directories are read in its byte order, with offsets of four or eight bytes.
#[derive(Debug, Clone, Copy)]
struct Pages<'a> {
    bytes: &'a [u8],
    big_endian: bool,
    /// BigTIFF.
    long: bool,
    first: u64,
}

/// One page: entries by tag, and where the next page is described.
#[derive(Debug)]
struct Directory<'a> {
    file: Pages<'a>,
    entries: Vec<Entry>,
    next: u64,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    tag: u16,
    kind: u16,
    count: u64,
    /// Position of its value, in the entry or elsewhere.
    at: usize,
}

impl<'a> Pages<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, ImagingError> {
        let big_endian = bytes.starts_with(b"MM");
        let mut file = Self { bytes, big_endian, long: false, first: 0 };
        file.long = file.number(2, 2) == Some(43);
        let first = if file.long { file.number(8, 8) } else { file.number(4, 4) };
        file.first = first.ok_or_else(|| bad("its header is cut off"))?;
        Ok(file)
    }

    /// The whole number of so many bytes at a place.
    fn number(&self, at: usize, width: usize) -> Option<u64> {
        let bytes = self.bytes.get(at..at.checked_add(width)?)?;
        let join = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        Some(if self.big_endian { bytes.iter().fold(0, join) } else { bytes.iter().rev().fold(0, join) })
    }

    fn directory(&self, at: u64) -> Option<Directory<'a>> {
        let at = usize::try_from(at).ok()?;
        let (count_width, entry_width, offset_width) = if self.long { (8, 20, 8) } else { (2, 12, 4) };
        let count =
            usize::try_from(self.number(at, count_width)?).ok().filter(|count| *count <= MAX_ENTRIES)?;
        let start = at.checked_add(count_width)?;
        let end = count.checked_mul(entry_width).and_then(|length| start.checked_add(length))?;
        // A count beyond the end of the file is known before anything is allocated.
        let next = self.number(end, offset_width)?;
        let entries = (0..count).filter_map(|index| self.entry(start + index * entry_width, offset_width));
        Some(Directory { file: *self, entries: entries.collect(), next })
    }

    fn entry(&self, at: usize, offset_width: usize) -> Option<Entry> {
        let (tag, kind) = (self.number(at, 2)? as u16, self.number(at + 2, 2)? as u16);
        let count = self.number(at + 4, offset_width)?;
        let inline = at + 4 + offset_width;
        let fits = count.checked_mul(u64::from(width_of(kind)?))? <= offset_width as u64;
        let at = if fits { inline } else { usize::try_from(self.number(inline, offset_width)?).ok()? };
        Some(Entry { tag, kind, count, at })
    }

    /// Pages, without reduced copies and masks of them.
    fn pages(&self) -> u32 {
        let (mut seen, mut at, mut pages) = (BTreeSet::new(), self.first, 0);
        let mut entries = 0;
        while at != 0 && entries < MAX_COUNTED_ENTRIES && seen.insert(at) {
            let Some(directory) = self.directory(at) else { break };
            entries += directory.entries.len() + 1;
            // NewSubfileType: bit 0 for a reduced copy, bit 2 for a mask; SubfileType 2 for a reduced copy.
            let is_page = directory.number(254).unwrap_or(0) & 0b101 == 0 && directory.number(255) != Some(2);
            pages += u32::from(is_page);
            at = directory.next;
        }
        pages.max(1)
    }
}

/// Bytes of a value of an integer or byte type.
fn width_of(kind: u16) -> Option<u16> {
    match kind {
        1 | 2 | 6 | 7 => Some(1),
        3 | 8 => Some(2),
        4 | 9 | 11 | 13 => Some(4),
        5 | 10 | 12 | 16 | 17 | 18 => Some(8),
        _ => None,
    }
}

impl Directory<'_> {
    fn entry(&self, tag: u16) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.tag == tag)
    }

    /// The first whole number of a tag.
    fn number(&self, tag: u16) -> Option<u64> {
        self.at(self.entry(tag)?, 0)
    }

    fn at(&self, entry: &Entry, index: u64) -> Option<u64> {
        let width = usize::from(width_of(entry.kind).filter(|_| index < entry.count)?);
        self.file.number(usize::try_from(index).ok()?.checked_mul(width)?.checked_add(entry.at)?, width)
    }

    fn bytes(&self, tag: u16) -> Option<&[u8]> {
        let entry = self.entry(tag)?;
        let length = usize::try_from(entry.count.checked_mul(u64::from(width_of(entry.kind)?))?).ok()?;
        self.file.bytes.get(entry.at..entry.at.checked_add(length)?)
    }

    /// Conversion of its samples.
    fn kind(&self) -> Result<Kind, ImagingError> {
        let samples = self.number(SAMPLES).unwrap_or(1);
        let bits = self.number(BITS).unwrap_or(1);
        let format = self.number(SAMPLE_FORMAT).unwrap_or(1);
        let photometric = self.number(PHOTOMETRIC);
        if format == 3 || format == 6 {
            return Err(unsupported(
                "with floating-point samples",
                "radiographs are stored in whole numbers",
            ));
        }
        if format == 5 {
            return Err(unsupported("with complex numbers", "radiographs are stored in whole numbers"));
        }
        if bits > 16 {
            let what = format!("with {bits} bits per sample");
            return Err(unsupported(&what, "radiographs have at most 16"));
        }
        match photometric {
            Some(0 | 1) if samples == 1 => {}
            // Several samples of grey, colours, inks: the decoder knows them or refuses them.
            Some(0 | 1 | 2 | 5) => return Ok(Kind::Plain),
            Some(3) if samples == 1 && matches!(bits, 1..=8) => return self.of_palette(bits as u16),
            Some(3) => {
                return Err(unsupported(&format!("with a palette of {bits} bits"), "palettes have up to 8"));
            }
            Some(6) if samples == 3 && bits == 8 => return self.of_ycbcr(),
            Some(6) => {
                return Err(unsupported("in unusual YCbCr colours", "they have three channels of 8 bits"));
            }
            _ => return Err(unsupported("in unusual colours", "Callus reads greys and RGB")),
        }
        match (bits, format) {
            (8 | 16, 2) => Ok(Kind::Signed),
            (_, 2) => {
                Err(unsupported(&format!("with signed samples of {bits} bits"), "they may have 8 or 16"))
            }
            (1 | 8 | 16, _) => Ok(Kind::Plain),
            (bits, _) if self.number(PREDICTOR).unwrap_or(1) != 1 => {
                Err(unsupported(&format!("with {bits} bits and a predictor"), "no decoder reads it"))
            }
            (bits, _) if self.number(TILE_WIDTH).is_some_and(|tile| !(tile * bits).is_multiple_of(8)) => {
                Err(unsupported(&format!("with {bits} bits in tiles of odd width"), "no decoder reads it"))
            }
            (bits, _) => Ok(Kind::Packed(bits as u16)),
        }
    }

    /// A palette is read as the greys that its places are.
    fn of_palette(&self, bits: u16) -> Result<Kind, ImagingError> {
        let packs = bits < 8;
        if packs && self.number(PREDICTOR).unwrap_or(1) != 1 {
            return Err(unsupported(
                &format!("with a palette of {bits} bits and a predictor"),
                "no decoder reads it",
            ));
        }
        if packs && self.number(TILE_WIDTH).is_some_and(|tile| !(tile * u64::from(bits)).is_multiple_of(8)) {
            return Err(unsupported(
                &format!("with a palette of {bits} bits in tiles of odd width"),
                "no decoder reads it",
            ));
        }
        Ok(Kind::Palette(bits))
    }

    /// The colours of a palette: all reds, then all greens, then all blues, of 16 bits each.
    fn palette(&self, bits: u16) -> Result<Vec<[u8; 3]>, ImagingError> {
        let count = 1_u64 << bits;
        let map = self.entry(COLOUR_MAP).filter(|map| map.count >= 3 * count);
        let map = map.ok_or_else(|| bad("its palette is missing or too short"))?;
        let channel = |channel: u64, place: u64| Some((self.at(map, channel * count + place)? >> 8) as u8);
        let colour = |place: u64| Some([channel(0, place)?, channel(1, place)?, channel(2, place)?]);
        let colours: Option<Vec<[u8; 3]>> = (0..count).map(colour).collect();
        let mut colours = colours.ok_or_else(|| bad("its palette is cut off"))?;
        // Some programs wrote colours of a byte where words belong.
        let is_of_bytes = (0..3 * count).all(|index| self.at(map, index).is_none_or(|value| value < 256));
        if is_of_bytes {
            let channel = |channel: u64, place: u64| self.at(map, channel * count + place).unwrap_or(0) as u8;
            colours = (0..count).map(|place| [0, 1, 2].map(|own| channel(own, place))).collect();
        }
        Ok(colours)
    }

    /// Luminance and chrominance with the shares and the range that are usual, each for every pixel or in JPEG.
    fn of_ycbcr(&self) -> Result<Kind, ImagingError> {
        let is_jpeg = self.number(COMPRESSION) == Some(JPEG);
        let each = |tag: u16, count: u64| {
            self.entry(tag).map(|entry| (0..count).map(|i| self.share(entry, i)).collect::<Vec<_>>())
        };
        let is_near = |found: Option<Vec<Option<f64>>>, usual: &[f64]| {
            found.is_none_or(|found| {
                found
                    .iter()
                    .zip(usual)
                    .all(|(found, usual)| found.is_some_and(|own| (own - usual).abs() < 0.002))
            })
        };
        let sampling =
            self.entry(SUBSAMPLING).map_or([2, 2], |own| [0, 1].map(|i| self.at(own, i).unwrap_or(2)));
        if !is_jpeg && sampling != [1, 1] {
            return Err(unsupported(
                "in YCbCr colours of lesser resolution",
                "Callus reads them in JPEG only",
            ));
        }
        if self.number(PLANAR) == Some(2) {
            return Err(unsupported("in YCbCr colours of separate planes", "no decoder reads it"));
        }
        if !is_near(each(LUMA_SHARES, 3), &[0.299, 0.587, 0.114])
            || !is_near(each(BLACK_AND_WHITE, 6), &[0.0, 255.0, 128.0, 255.0, 128.0, 255.0])
        {
            return Err(unsupported(
                "in unusual YCbCr colours",
                "its shares or its range are not the usual ones",
            ));
        }
        Ok(Kind::YCbCr)
    }

    /// A fraction: two numbers of four bytes.
    fn share(&self, entry: &Entry, index: u64) -> Option<f64> {
        let at = usize::try_from(index).ok()?.checked_mul(8)?.checked_add(entry.at)?;
        let [over, under] = [self.file.number(at, 4)?, self.file.number(at + 4, 4)?].map(|part| part as f64);
        (entry.kind == 5 && index < entry.count && under > 0.0).then(|| over / under)
    }

    /// Writes a number into an entry that has one value.
    fn write(&self, bytes: &mut Cow<'_, [u8]>, tag: u16, value: u32) -> Result<(), ImagingError> {
        // Absent entries have the value that is wanted, or the file is refused by the decoder.
        let Some(entry) = self.entry(tag) else { return Ok(()) };
        let width = usize::from(width_of(entry.kind).unwrap_or(0));
        let place = entry.at.checked_add(width).and_then(|end| bytes.to_mut().get_mut(entry.at..end));
        let place = place.filter(|_| entry.count == 1 && matches!(width, 1 | 2 | 4 | 8));
        let place = place.ok_or_else(|| bad("an entry of its first page is damaged"))?;
        let value = u64::from(value).to_be_bytes();
        for (index, byte) in place.iter_mut().enumerate() {
            let from_high = if self.file.big_endian { index } else { width - 1 - index };
            *byte = value[8 - width + from_high];
        }
        Ok(())
    }

    /// Refuses strips or tiles that ask for far more than the picture.
    fn check_work(&self, size: [u32; 2], limits: &Limits) -> Result<(), ImagingError> {
        let [columns, rows] = size.map(u64::from);
        let tiled = self.entry(TILE_WIDTH).is_some();
        let part = if tiled {
            [self.number(TILE_WIDTH).unwrap_or(0), self.number(TILE_LENGTH).unwrap_or(0)]
        } else {
            [columns, self.number(ROWS_PER_STRIP).unwrap_or(rows).clamp(1, rows)]
        };
        if part.contains(&0) {
            return Err(bad("its tiles have no size"));
        }
        let count = [columns.div_ceil(part[0]), rows.div_ceil(part[1])];
        let [across, down] = [0, 1].map(|axis| count[axis].saturating_mul(part[axis]));
        let padded = across.saturating_mul(down);
        if padded > limits.max_pixels {
            return Err(ImagingError::too_much_work(
                "pixels in the tiles of a TIFF",
                padded,
                limits.max_pixels,
            ));
        }
        if self.number(COMPRESSION) != Some(JPEG) {
            return Ok(());
        }
        let planes = if self.number(PLANAR) == Some(2) { self.number(SAMPLES).unwrap_or(1) } else { 1 };
        let needed = (count[0] * count[1]).saturating_mul(planes);
        let (offsets, lengths) =
            if tiled { (TILE_OFFSETS, TILE_BYTES) } else { (STRIP_OFFSETS, STRIP_BYTES) };
        let (Some(offsets), Some(lengths)) = (self.entry(offsets), self.entry(lengths)) else {
            return Ok(());
        };
        self.check_jpegs(part, offsets, lengths, needed.min(offsets.count).min(lengths.count))
    }

    /// Refuses JPEG streams that are larger than their strip or tile, or pass over it too often, and strips that lie
    /// over each other: a single stream may stand for a thousand strips.
    fn check_jpegs(
        &self,
        part: [u64; 2],
        offsets: &Entry,
        lengths: &Entry,
        count: u64,
    ) -> Result<(), ImagingError> {
        let tables = self.bytes(JPEG_TABLES);
        let tables_length = tables.map_or(0, <[u8]>::len) as u64;
        if tables_length.saturating_mul(count) > MAX_TABLE_BYTES {
            let what = "bytes of JPEG tables for the strips of a TIFF";
            return Err(ImagingError::too_much_work(what, tables_length * count, MAX_TABLE_BYTES));
        }
        let most = 2 * self.file.bytes.len() as u64;
        let mut total = 0_u64;
        for index in 0..count {
            let (Some(start), Some(length)) = (self.at(offsets, index), self.at(lengths, index)) else {
                break;
            };
            total = total.saturating_add(length);
            if total > most {
                return Err(ImagingError::too_much_work("bytes in the strips of a TIFF", total, most));
            }
            let end = start.checked_add(length).and_then(|end| usize::try_from(end).ok());
            let stream =
                usize::try_from(start).ok().zip(end).and_then(|(start, end)| self.file.bytes.get(start..end));
            let stream = stream.ok_or_else(|| bad("a strip lies outside the file"))?;
            let joined: Vec<u8>;
            let stream = match tables {
                // As a decoder puts them together: tables without their end, the stream without its beginning.
                Some(tables) if tables.len() >= 2 => {
                    joined = [&tables[..tables.len() - 2], stream.get(2..).unwrap_or_default()].concat();
                    &joined
                }
                _ => stream,
            };
            let outline = outline(stream)?;
            let (width, height) = (u64::from(outline.frame.columns), u64::from(outline.frame.rows));
            if width > part[0] || height > part[1] {
                return Err(ImagingError::malformed(format!(
                    "TIFF: a strip or tile of {} × {} pixels holds a JPEG of {width} × {height}",
                    part[0], part[1]
                )));
            }
            outline.check_work()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_taken_from_packed_rows() {
        // Two rows of three values of 12 bits; the last four bits of a row are no value.
        let rows = [0x12, 0x3F, 0xFF, 0x00, 0x10, 0xAB, 0xCD, 0xEF, 0x00, 0x1F];
        assert_eq!(unpacked(&rows, 5, 3, 12), [0x123, 0xFFF, 0x001, 0xABC, 0xDEF, 0x001]);
        assert_eq!(unpacked(&[0x0F, 0x80], 2, 3, 4), [0, 255, 136]);
        assert_eq!(unpacked(&[0b00_01_10_11], 1, 4, 2), [0, 85, 170, 255]);
        assert_eq!(row_bytes(3, 12), 5);
    }
}
