//! JPEG 2000 and High-Throughput JPEG 2000 by way of OpenJPEG, on all cores. The main header of the very stream that is
//! decoded is read first: its size is held against the header's, and what its tiles, precincts, code-blocks and
//! packets would cost is held against a budget.

mod tile_parts;

use jpeg2k::{DecodeParameters, Image};

use super::FrameShape;
use crate::imaging::ImagingError;

/// Bytes that the bookkeeping of a stream may cost beside its samples.
const MAX_STRUCTURE_BYTES: u64 = 512 << 20;
/// Bytes that OpenJPEG holds for a tile, and for each component of it (measured: 62,500 empty tiles, 2.1 GB).
const TILE_BYTES: u64 = 30_000;
const TILE_COMPONENT_BYTES: u64 = 4_000;
/// Bytes that it holds for a precinct with its two tag trees, and for a code-block with its segments.
const PRECINCT_BYTES: u64 = 400;
const CODE_BLOCK_BYTES: u64 = 800;
/// Packets of a stream, each of which is visited even where it is empty.
const MAX_PACKETS: u64 = 16_000_000;
/// The signature box of a JP2 file.
const JP2_SIGNATURE: [u8; 12] = [0, 0, 0, 12, b'j', b'P', b' ', b' ', 0x0D, 0x0A, 0x87, 0x0A];

/// Samples of a JPEG 2000 frame, its own colour transform undone.
pub(super) fn decode(data: &[u8], shape: &FrameShape) -> Result<Vec<u16>, ImagingError> {
    // The stream alone, without the boxes of a file around it: what was checked is what is decoded.
    let stream = code_stream(data)?;
    let header = MainHeader::read(stream)?;
    shape.check(header.columns, header.rows, header.components)?;
    header.check_work()?;
    let stream = tile_parts::without_counts(stream, header.end, header.tiles)?;
    let parameters = DecodeParameters::new().strict(false);
    let image = Image::from_bytes_with(&stream, parameters)
        // The library says no more than that it failed.
        .map_err(|_| ImagingError::malformed("its JPEG 2000 stream breaks off or contradicts itself"))?;
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

/// The code stream of the data: the data themselves, or the first code-stream box of a JP2 file (ISO/IEC 15444-1
/// annex I), which some writers embed.
fn code_stream(data: &[u8]) -> Result<&[u8], ImagingError> {
    let bad = || ImagingError::malformed("the compressed data are no JPEG 2000");
    let mut rest = data;
    if data.starts_with(&JP2_SIGNATURE) {
        loop {
            let (length, kind) = (rest.first_chunk::<4>().ok_or_else(bad)?, rest.get(4..8).ok_or_else(bad)?);
            let (head, length) = match u32::from_be_bytes(*length) {
                0 => (8, rest.len() as u64),
                1 => {
                    let long = rest.get(8..).and_then(<[u8]>::first_chunk::<8>).ok_or_else(bad)?;
                    (16, u64::from_be_bytes(*long))
                }
                length => (8, u64::from(length)),
            };
            // A last box that says more than is there is cut off; its stream says so itself.
            let end = usize::try_from(length).unwrap_or(usize::MAX).min(rest.len());
            let content = rest.get(head..end).ok_or_else(bad)?;
            if kind == b"jp2c" {
                rest = content;
                break;
            }
            rest = &rest[end..];
        }
    }
    if rest.starts_with(&[0xFF, 0x4F, 0xFF, 0x51]) { Ok(rest) } else { Err(bad()) }
}

/// Main header of a code stream (ISO/IEC 15444-1 annex A).
#[derive(Debug, Clone, PartialEq, Eq)]
struct MainHeader {
    columns: u32,
    rows: u32,
    /// Byte at which the first tile part begins.
    end: usize,
    components: usize,
    /// Width and height of a tile.
    tile: [u64; 2],
    tiles: u64,
    coding: Option<CodingStyle>,
}

/// The default coding style, COD.
#[derive(Debug, Clone, PartialEq, Eq)]
struct CodingStyle {
    layers: u64,
    /// Width and height of a code-block, as powers of two.
    block: [u32; 2],
    /// Width and height of a precinct, as powers of two, lowest resolution first.
    precincts: Vec<[u32; 2]>,
}

impl MainHeader {
    fn read(stream: &[u8]) -> Result<Self, ImagingError> {
        let bad = || ImagingError::malformed("JPEG 2000: its header is cut off");
        let (mut size, mut coding) = (None, None);
        let mut at = 2;
        // The main header ends where the first tile part begins.
        while let Some(&[0xFF, kind, high, low]) = stream.get(at..at + 4)
            && kind != 0x90
        {
            let end = at + 2 + usize::from(u16::from_be_bytes([high, low])).max(2);
            let segment = stream.get(at + 4..end).ok_or_else(bad)?;
            match kind {
                0x51 if size.is_none() => size = Some(segment),
                0x52 => coding = CodingStyle::read(segment),
                _ => {}
            }
            at = end;
        }
        let size = size.filter(|size| size.len() >= 36).ok_or_else(bad)?;
        let word = |at: usize| size[at..at + 4].iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte));
        let span = |end: usize, start: usize| {
            word(end)
                .checked_sub(word(start))
                .ok_or_else(|| ImagingError::malformed("JPEG 2000: its size is negative"))
        };
        let tile = [u64::from(word(18)), u64::from(word(22))];
        if tile.contains(&0) {
            return Err(ImagingError::malformed("JPEG 2000: its tiles have no size"));
        }
        Ok(Self {
            columns: span(2, 10)?,
            rows: span(6, 14)?,
            end: at,
            components: usize::from(u16::from_be_bytes([size[34], size[35]])),
            tiles: u64::from(span(2, 26)?).div_ceil(tile[0]) * u64::from(span(6, 30)?).div_ceil(tile[1]),
            tile,
            coding,
        })
    }

    /// Refuses a stream whose bookkeeping would cost far more than its picture.
    fn check_work(&self) -> Result<(), ImagingError> {
        let components = self.components as u64;
        let tiles = self.tiles.saturating_mul(TILE_BYTES + components * TILE_COMPONENT_BYTES);
        // The parts of one tile are held at a time.
        let size = [u64::from(self.columns).min(self.tile[0]), u64::from(self.rows).min(self.tile[1])];
        let (precincts, blocks) = self.coding.as_ref().map_or((0, 0), |coding| coding.parts(size));
        let parts =
            precincts.saturating_mul(PRECINCT_BYTES).saturating_add(blocks.saturating_mul(CODE_BLOCK_BYTES));
        let bytes = tiles.saturating_add(parts.saturating_mul(components));
        if bytes > MAX_STRUCTURE_BYTES {
            let what = format!("JPEG 2000 of {} tiles, bytes to keep track of its parts", self.tiles);
            return Err(ImagingError::too_much_work(what, bytes, MAX_STRUCTURE_BYTES));
        }
        let layers = self.coding.as_ref().map_or(1, |coding| coding.layers);
        let packets =
            [layers, components, self.tiles].into_iter().fold(precincts.max(1), u64::saturating_mul);
        if packets > MAX_PACKETS {
            return Err(ImagingError::too_much_work("packets of a JPEG 2000", packets, MAX_PACKETS));
        }
        Ok(())
    }
}

impl CodingStyle {
    fn read(segment: &[u8]) -> Option<Self> {
        let &[style, _, l1, l0, _, levels, width, height, _, _, ref sizes @ ..] = segment else {
            return None;
        };
        let levels = usize::from(levels.min(32));
        let precincts = (0..=levels)
            .map(|level| match sizes.get(level) {
                Some(size) if style & 1 == 1 => [u32::from(size & 15), u32::from(size >> 4)],
                _ => [15, 15],
            })
            .collect();
        let block = [width, height].map(|exponent| u32::from(exponent & 15) + 2);
        Some(Self { layers: u64::from(u16::from_be_bytes([l1, l0])), block, precincts })
    }

    /// Precincts and code-blocks of one component of a tile.
    fn parts(&self, tile: [u64; 2]) -> (u64, u64) {
        let levels = self.precincts.len() - 1;
        let (mut precincts, mut blocks) = (0_u64, 0_u64);
        for (level, precinct) in self.precincts.iter().enumerate() {
            let size = [0, 1].map(|axis| tile[axis].div_ceil(1 << (levels - level)).max(1));
            let count: u64 = [0, 1].iter().map(|axis| size[*axis].div_ceil(1 << precinct[*axis])).product();
            // Above the lowest resolution there are three bands of half the side each.
            let (bands, half) = if level == 0 { (1, 0) } else { (3, 1) };
            let in_band: u64 = [0, 1]
                .iter()
                .map(|axis| {
                    let block = self.block[*axis].min(precinct[*axis].saturating_sub(half));
                    size[*axis].div_ceil(1 << half).div_ceil(1 << block)
                })
                .product();
            precincts = precincts.saturating_add(count);
            blocks = blocks.saturating_add(bands * in_band);
        }
        (precincts, blocks)
    }
}

#[cfg(test)]
mod tiled;

#[cfg(test)]
mod tests {
    use super::*;

    /// A main header: size, tile, layers, levels, exponents of the code-block, exponent of every precinct.
    struct Asked {
        size: [u32; 2],
        tile: [u32; 2],
        layers: u16,
        levels: u8,
        block: u8,
        precinct: Option<u8>,
    }

    const HONEST: Asked =
        Asked { size: [4000, 3000], tile: [4000, 3000], layers: 1, levels: 5, block: 4, precinct: None };

    fn stream(asked: &Asked) -> Vec<u8> {
        let mut bytes = vec![0xFF, 0x4F, 0xFF, 0x51, 0, 41, 0, 0];
        let words = [asked.size, [0, 0], asked.tile, [0, 0]];
        bytes.extend(words.iter().flatten().flat_map(|word| word.to_be_bytes()));
        bytes.extend([0, 1, 15, 1, 1]);
        let sizes = asked.precinct.map(|size| vec![size << 4 | size; usize::from(asked.levels) + 1]);
        let sizes = sizes.unwrap_or_default();
        bytes.extend([0xFF, 0x52]);
        bytes.extend((12 + sizes.len() as u16).to_be_bytes());
        bytes.extend([u8::from(!sizes.is_empty()), 0]);
        bytes.extend(asked.layers.to_be_bytes());
        bytes.extend([0, asked.levels, asked.block, asked.block, 0, 1]);
        bytes.extend(sizes);
        bytes.extend([0xFF, 0x90, 0, 10]);
        bytes
    }

    fn boxed(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
        let mut bytes = (content.len() as u32 + 8).to_be_bytes().to_vec();
        bytes.extend(kind);
        bytes.extend(content);
        bytes
    }

    #[test]
    fn the_stream_that_is_decoded_is_the_one_that_is_checked() {
        let (honest, other) = (stream(&HONEST), stream(&Asked { size: [8, 8], tile: [8, 8], ..HONEST }));
        let file = [&JP2_SIGNATURE[..], &boxed(*b"xml ", &other), &boxed(*b"jp2c", &honest)].concat();
        assert_eq!(code_stream(&file).unwrap(), honest);
        assert_eq!(code_stream(&honest).unwrap(), honest);
        let endless =
            [&JP2_SIGNATURE[..], &boxed(*b"xml ", &other), &[0, 0, 0, 0], b"jp2c", &honest].concat();
        assert_eq!(code_stream(&endless).unwrap(), honest);
        for bad in [&file[..30], &other[2..], &[&[0; 8], &honest[..]].concat()] {
            assert!(code_stream(bad).is_err());
        }
        let mut endless = [&JP2_SIGNATURE[..], &[0, 0, 0, 2], b"xml "].concat();
        endless.extend([0; 40]);
        assert!(code_stream(&endless).is_err(), "a box shorter than its head");
    }

    fn refusal(asked: &Asked) -> Option<ImagingError> {
        MainHeader::read(&stream(asked)).unwrap().check_work().err()
    }

    #[test]
    fn honest_streams_pass() {
        let header = MainHeader::read(&stream(&HONEST)).unwrap();
        assert_eq!((header.columns, header.rows, header.components, header.tiles), (4000, 3000, 1, 1));
        for asked in [
            HONEST,
            Asked { tile: [128, 128], ..HONEST },
            Asked { size: [10_000, 10_000], tile: [256, 256], layers: 20, ..HONEST },
            Asked { size: [10_000, 10_000], tile: [10_000, 10_000], block: 3, precinct: Some(8), ..HONEST },
        ] {
            assert_eq!(refusal(&asked), None);
        }
    }

    #[test]
    fn parts_that_cost_far_more_than_the_picture_are_refused() {
        let side = [10_000, 10_000];
        let asked = [
            Asked { size: [250, 250], tile: [1, 1], ..HONEST },
            Asked { size: side, tile: side, precinct: Some(1), ..HONEST },
            Asked { size: side, tile: side, block: 0, ..HONEST },
            Asked { size: side, tile: [1000, 1000], layers: 65_535, precinct: Some(7), ..HONEST },
        ];
        for asked in asked {
            let refused = refusal(&asked).unwrap();
            assert_eq!(refused.kind(), "too much work", "{refused}");
        }
        assert!(MainHeader::read(&stream(&Asked { tile: [0, 5], ..HONEST })).is_err());
    }
}
