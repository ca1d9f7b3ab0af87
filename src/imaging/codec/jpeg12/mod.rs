//! JPEG with loss and more than 8 bits, grey: extended sequential (process 4) and progressive (processes 8
//! and 12), Huffman coded (ITU-T T.81). Written here because no maintained decoder in Rust reads it, and
//! older archives of CR and DX hold it.

mod bits;
mod scan;

use std::f64::consts::PI;

use super::FrameShape;
use crate::imaging::ImagingError;
use bits::Huffman;
use scan::{Frame, ScanHeader};

/// Places of coefficients in the order they are coded.
const ZIGZAG: [usize; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
    14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39,
    46, 53, 60, 61, 54, 47, 55, 62, 63,
];

pub(super) fn bad(what: &str) -> ImagingError {
    ImagingError::malformed(format!("JPEG: {what}"))
}

/// Tables that markers set and scans use.
#[derive(Debug, Default)]
struct Tables {
    quantisation: [Option<[u16; 64]>; 4],
    dc: [Option<Huffman>; 4],
    ac: [Option<Huffman>; 4],
    restart_interval: usize,
}

/// Samples of a grey frame whose size was checked. `progressive`: as its frame header says.
pub(super) fn decode(
    data: &[u8],
    shape: &FrameShape,
    precision: u8,
    progressive: bool,
) -> Result<Vec<u16>, ImagingError> {
    let mut tables = Tables::default();
    let mut frame = Frame::new(shape.columns as usize, shape.rows as usize, progressive);
    let mut selector = 0;
    let mut at = 2;
    let mut scans = 0;
    while let Some((kind, segment, next)) = segment(data, at)? {
        at = next;
        match kind {
            0xC0..=0xC2 => selector = usize::from(segment.get(8).copied().unwrap_or_default() & 3),
            0xC4 => tables.read_huffman(segment)?,
            0xDB => tables.read_quantisation(segment)?,
            0xDD => {
                let [high, low] = segment.first_chunk().copied().unwrap_or_default();
                tables.restart_interval = usize::from(u16::from_be_bytes([high, low]));
            }
            0xDA => {
                let end = scan_end(data, at);
                frame.read_scan(&ScanHeader::read(segment)?, &tables, &data[at..end])?;
                scans += 1;
                at = end;
            }
            _ => {}
        }
    }
    let quantisation = tables.quantisation[selector].filter(|_| scans > 0);
    let quantisation = quantisation.ok_or_else(|| bad("it holds no scan or no quantisation table"))?;
    Ok(samples(&frame, &quantisation, precision))
}

/// Kind and content of a marker segment, and where it ends.
pub(super) type Segment<'a> = (u8, &'a [u8], usize);

/// The marker segment at a place; `None` at the end of the image.
pub(super) fn segment(data: &[u8], mut at: usize) -> Result<Option<Segment<'_>>, ImagingError> {
    loop {
        let (Some(&mark), Some(&kind)) = (data.get(at), data.get(at + 1)) else { return Ok(None) };
        match (mark, kind) {
            (0xFF, 0xD9) => return Ok(None),
            (0xFF, 0xFF) => at += 1,
            (0xFF, 0x01 | 0xD0..=0xD8) => at += 2,
            (0xFF, _) => {
                let length = data.get(at + 2..).and_then(<[u8]>::first_chunk::<2>);
                let length = usize::from(u16::from_be_bytes(*length.ok_or_else(|| bad("it is cut off"))?));
                let end = at + 2 + length.max(2);
                let content = data.get(at + 4..end).ok_or_else(|| bad("a header is cut off"))?;
                return Ok(Some((kind, content, end)));
            }
            _ => return Err(bad("a marker is missing")),
        }
    }
}

/// End of a scan: the next marker that is no restart.
pub(super) fn scan_end(data: &[u8], start: usize) -> usize {
    let is_end = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7 | 0xFF);
    data[start..].windows(2).position(is_end).map_or(data.len(), |at| start + at)
}

impl Tables {
    fn read_quantisation(&mut self, mut segment: &[u8]) -> Result<(), ImagingError> {
        while let Some((&head, rest)) = segment.split_first() {
            let size = if head >> 4 == 0 { 64 } else { 128 };
            let values = rest.get(..size).ok_or_else(|| bad("a quantisation table is cut off"))?;
            let mut table = [0_u16; 64];
            for (index, place) in ZIGZAG.iter().enumerate() {
                table[*place] = if size == 64 {
                    u16::from(values[index])
                } else {
                    u16::from_be_bytes([values[2 * index], values[2 * index + 1]])
                };
            }
            self.quantisation[usize::from(head & 3)] = Some(table);
            segment = &rest[size..];
        }
        Ok(())
    }

    fn read_huffman(&mut self, mut segment: &[u8]) -> Result<(), ImagingError> {
        while let Some((&head, rest)) = segment.split_first() {
            let counts = rest.first_chunk::<16>().ok_or_else(|| bad("a Huffman table is cut off"))?;
            let total = counts.iter().map(|count| usize::from(*count)).sum::<usize>();
            let symbols = rest.get(16..16 + total).ok_or_else(|| bad("a Huffman table is cut off"))?;
            let table = Some(Huffman::new(*counts, symbols.to_vec()));
            let kind = if head >> 4 == 0 { &mut self.dc } else { &mut self.ac };
            kind[usize::from(head & 3)] = table;
            segment = &rest[16 + total..];
        }
        Ok(())
    }
}

/// Coefficients to samples: dequantise, transform back, shift, clamp (T.81 A.3.3).
fn samples(frame: &Frame, quantisation: &[u16; 64], precision: u8) -> Vec<u16> {
    let cosines = cosines();
    let mut samples = vec![0_u16; frame.columns * frame.rows];
    let (middle, top) = (f64::from(1_u32 << (precision - 1)), f64::from((1_u32 << precision) - 1));
    for (index, block) in frame.blocks.iter().enumerate() {
        let (left, above) = (index % frame.blocks_across * 8, index / frame.blocks_across * 8);
        let mut values = [0.0; 64];
        for (value, (coefficient, step)) in values.iter_mut().zip(block.iter().zip(quantisation)) {
            *value = f64::from(*coefficient) * f64::from(*step);
        }
        let values = transformed(&transformed(&values, &cosines), &cosines);
        for y in 0..8.min(frame.rows - above) {
            for x in 0..8.min(frame.columns - left) {
                let value = (values[8 * y + x] + middle).round().clamp(0.0, top);
                samples[(above + y) * frame.columns + left + x] = value as u16;
            }
        }
    }
    samples
}

/// `cosines[x][u]` of the inverse transform with its scale.
fn cosines() -> [[f64; 8]; 8] {
    let mut table = [[0.0; 8]; 8];
    for (x, row) in table.iter_mut().enumerate() {
        for (u, value) in row.iter_mut().enumerate() {
            let scale = if u == 0 { 0.5_f64.sqrt() } else { 1.0 };
            *value = scale / 2.0 * ((2 * x + 1) as f64 * u as f64 * PI / 16.0).cos();
        }
    }
    table
}

/// Transforms rows and turns the block over, so that twice transforms both ways.
fn transformed(block: &[f64; 64], cosines: &[[f64; 8]; 8]) -> [f64; 64] {
    let mut turned = [0.0; 64];
    for (y, row) in block.chunks_exact(8).enumerate() {
        for (x, weights) in cosines.iter().enumerate() {
            turned[8 * x + y] = row.iter().zip(weights).map(|(value, weight)| value * weight).sum();
        }
    }
    turned
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: FrameShape = FrameShape { columns: 5, rows: 3, samples: 1, bits_allocated: 16 };

    /// A stream of one block: all steps are 1, one code for a DC difference of 11 bits, one for the end of a
    /// block, and after them 1024 and the end.
    fn stream(process: u8, scan: [u8; 3]) -> Vec<u8> {
        let table = |class: u8, symbol: u8| {
            let mut table = vec![0xFF, 0xC4, 0, 20, class, 1];
            table.extend([0; 15]);
            table.push(symbol);
            table
        };
        let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0];
        bytes.extend([1; 64]);
        bytes.extend([0xFF, 0xC0 | process, 0, 11, 12, 0, 3, 0, 5, 1, 1, 0x11, 0]);
        bytes.extend(table(0x00, 11));
        bytes.extend(table(0x10, 0));
        bytes.extend([0xFF, 0xDA, 0, 8, 1, 1, 0x00]);
        bytes.extend(scan);
        bytes.extend([0b0100_0000, 0b0000_0111, 0xFF, 0xD9]);
        bytes
    }

    #[test]
    fn a_block_of_one_grey_decodes_in_either_process() {
        // A DC coefficient of 1024 is a grey of 1024 / 8 above the middle.
        let expected = vec![2048 + 128; 15];
        assert_eq!(decode(&stream(1, [0, 63, 0]), &SHAPE, 12, false).unwrap(), expected);
        assert_eq!(
            decode(&stream(1, [0, 0, 0]), &SHAPE, 12, false).unwrap(),
            expected,
            "a wrong end of band"
        );
        assert_eq!(decode(&stream(2, [0, 0, 0]), &SHAPE, 12, true).unwrap(), expected);
        let doubled = decode(&stream(2, [0, 0, 1]), &SHAPE, 12, true).unwrap();
        assert_eq!(doubled, vec![2048 + 256; 15], "a lower bit to follow");
    }

    #[test]
    fn cut_off_streams_are_refused() {
        let whole = stream(1, [0, 63, 0]);
        for length in 2..whole.len() - 3 {
            assert!(decode(&whole[..length], &SHAPE, 12, false).is_err(), "{length} bytes");
        }
    }
}
