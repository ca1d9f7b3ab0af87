//! JPEG without loss, grey (ITU-T T.81 process 14, annex H), the coding in which most archives keep radiographs. Written
//! here because the decoder in Rust that reads it takes half as long again as those of other programs; it still reads
//! colours. A table is looked up with several bits at once, and most bytes are taken in fours.

use super::FrameShape;
use super::jpeg12::{bad, scan_end, segment};
use crate::imaging::ImagingError;

/// Bits that are looked up at once: the codes of nearly all differences.
const QUICK: u32 = 10;
/// Category of the one difference that has no bits of its own, 32,768 (T.81 H.1.2.2).
const LARGEST: u8 = 16;

/// Samples of a grey frame whose size was checked.
pub(super) fn decode(data: &[u8], shape: &FrameShape, precision: u8) -> Result<Vec<u16>, ImagingError> {
    let mut tables: [Option<Codes>; 4] = [None, None, None, None];
    let mut restart_rows = None;
    let mut at = 2;
    while let Some((kind, segment, next)) = segment(data, at)? {
        at = next;
        match kind {
            0xC4 => read_tables(segment, &mut tables)?,
            0xDD => restart_rows = rows_of_interval(segment, shape)?,
            0xDA => {
                let &[1, _, selector, predictor @ 1..=7, _, low] = segment else {
                    return Err(bad("a scan without loss that is not of one component"));
                };
                let codes = tables[usize::from(selector >> 4 & 3)].as_ref();
                let codes = codes.ok_or_else(|| bad("a Huffman table is missing"))?;
                let shift = low & 15;
                if shift >= precision {
                    return Err(bad("its values are shifted out of their bits"));
                }
                let scan =
                    Scan { codes, predictor, shift, middle: 1 << (precision - shift - 1), restart_rows };
                return scan.samples(&data[at..scan_end(data, at)], shape);
            }
            _ => {}
        }
    }
    Err(bad("it holds no scan"))
}

/// Huffman tables of a segment (T.81 B.2.4.2).
fn read_tables(mut segment: &[u8], tables: &mut [Option<Codes>; 4]) -> Result<(), ImagingError> {
    let cut_off = || bad("a Huffman table is cut off");
    while let Some((&head, rest)) = segment.split_first() {
        let counts = rest.first_chunk::<16>().ok_or_else(cut_off)?;
        let total = counts.iter().map(|count| usize::from(*count)).sum::<usize>();
        let symbols = rest.get(16..16 + total).ok_or_else(cut_off)?;
        if head >> 4 == 0 {
            tables[usize::from(head & 3)] = Some(Codes::new(counts, symbols)?);
        }
        segment = &rest[16 + total..];
    }
    Ok(())
}

/// Rows between two restarts; without loss these stand at the end of rows (T.81 H.1.1).
fn rows_of_interval(segment: &[u8], shape: &FrameShape) -> Result<Option<usize>, ImagingError> {
    let interval = segment.first_chunk::<2>().map_or(0, |bytes| usize::from(u16::from_be_bytes(*bytes)));
    match interval {
        0 => Ok(None),
        interval if interval.is_multiple_of(shape.columns as usize) => {
            Ok(Some(interval / shape.columns as usize))
        }
        _ => Err(bad("it restarts in the middle of a row")),
    }
}

/// A code: its bits, and the category of the difference that follows it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Code {
    length: u8,
    category: u8,
}

/// A Huffman table.
#[derive(Debug)]
struct Codes {
    /// By the next [`QUICK`] bits; a length of 0 where the code is longer, or there is none.
    quick: Box<[Code]>,
    /// For each length: the first code of the next length, at the top of 16 bits, and what to add to a code of this
    /// length for the place of its category.
    limits: [(u32, i32); 16],
    categories: Vec<u8>,
}

impl Codes {
    fn new(counts: &[u8; 16], categories: &[u8]) -> Result<Self, ImagingError> {
        if categories.iter().any(|category| *category > LARGEST) {
            return Err(bad("a difference is too large"));
        }
        let mut quick = vec![Code::default(); 1 << QUICK].into_boxed_slice();
        let mut limits = [(0, 0); 16];
        let (mut code, mut place) = (0_u32, 0_usize);
        for (length, count) in (1..=16_u32).zip(counts) {
            let offset = place as i32 - code as i32;
            for _ in 0..*count {
                if code >> length != 0 {
                    return Err(bad("a Huffman table has too many codes"));
                }
                if length <= QUICK {
                    let own = Code { length: length as u8, category: categories[place] };
                    let first = (code << (QUICK - length)) as usize;
                    quick[first..first + (1 << (QUICK - length))].fill(own);
                }
                code += 1;
                place += 1;
            }
            limits[length as usize - 1] = (code << (16 - length), offset);
            code <<= 1;
        }
        Ok(Self { quick, limits, categories: categories.to_vec() })
    }

    /// The code at the top of 16 bits; `None` where no code is.
    fn long(&self, bits: u32) -> Option<Code> {
        let (length, (_, offset)) = (1..=16_u32).zip(&self.limits).find(|(_, (limit, _))| bits < *limit)?;
        let place = (bits >> (16 - length)) as i32 + offset;
        let category = *self.categories.get(usize::try_from(place).ok()?)?;
        Some(Code { length: length as u8, category })
    }
}

/// Bits of a scan, highest first; a stuffed zero after FF is left out, and zeros stand behind the end.
struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    /// The next bits, from the top.
    buffer: u64,
    count: u32,
    /// Of these the last ones were not there.
    lacking: u32,
    /// A code was in no table.
    is_wrong: bool,
}

impl<'a> Bits<'a> {
    fn new(data: &'a [u8]) -> Self {
        Self { data, at: 0, buffer: 0, count: 0, lacking: 0, is_wrong: false }
    }

    /// Sees to it that at least 33 bits are there: a code and its difference have 32.
    fn fill(&mut self) {
        if self.count > 32 {
            return;
        }
        if let Some(four) = self.data.get(self.at..).and_then(<[u8]>::first_chunk::<4>) {
            let word = u32::from_be_bytes(*four);
            // True for a byte FF in it.
            let has_mark = (!word).wrapping_sub(0x0101_0101) & word & 0x8080_8080 != 0;
            if !has_mark {
                self.buffer |= u64::from(word) << (32 - self.count);
                self.at += 4;
                self.count += 32;
                return;
            }
        }
        while self.count <= 56 {
            let byte = self.byte();
            self.lacking += if byte.is_none() { 8 } else { 0 };
            self.buffer |= u64::from(byte.unwrap_or_default()) << (56 - self.count);
            self.count += 8;
        }
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.data.get(self.at)?;
        if byte == 0xFF {
            if self.data.get(self.at + 1) != Some(&0) {
                return None;
            }
            self.at += 1;
        }
        self.at += 1;
        Some(byte)
    }

    fn skip(&mut self, bits: u8) {
        self.buffer <<= bits;
        self.count -= u32::from(bits);
    }

    /// The next difference, modulo 65,536.
    fn difference(&mut self, codes: &Codes) -> i32 {
        self.fill();
        let mut code = codes.quick.get((self.buffer >> (64 - QUICK)) as usize).copied().unwrap_or_default();
        if code.length == 0 {
            let long = codes.long((self.buffer >> 48) as u32);
            self.is_wrong |= long.is_none();
            code = long.unwrap_or_default();
        }
        self.skip(code.length);
        let category = code.category;
        if category == LARGEST {
            return 32_768;
        }
        // Two steps, since all 64 bits cannot be shifted out at once.
        let value = (self.buffer >> 1 >> (63 - category)) as i32;
        self.skip(category);
        // T.81 F.2.2.1, EXTEND: a first bit of 0 is a negative difference.
        let is_negative = i32::from(value < 1 << category >> 1);
        value - is_negative * ((1 << category) - 1)
    }

    /// Goes on behind the next restart marker.
    fn restart(&mut self) -> Result<(), ImagingError> {
        let rest = self.data.get(self.at..).unwrap_or_default();
        let marker = rest.windows(2).position(|pair| pair[0] == 0xFF && matches!(pair[1], 0xD0..=0xD7));
        let at = self.at + marker.ok_or_else(|| bad("a restart is missing"))? + 2;
        *self = Self { at, ..Self::new(self.data) };
        Ok(())
    }
}

/// A scan, and how its samples are predicted.
struct Scan<'a> {
    codes: &'a Codes,
    predictor: u8,
    /// Low bits that were left out.
    shift: u8,
    /// What the first sample is predicted as.
    middle: i32,
    restart_rows: Option<usize>,
}

impl Scan<'_> {
    fn samples(&self, data: &[u8], shape: &FrameShape) -> Result<Vec<u16>, ImagingError> {
        let columns = shape.columns as usize;
        let mut samples = vec![0_u16; shape.pixels()];
        let mut bits = Bits::new(data);
        for row in 0..shape.rows as usize {
            let is_first = self.restart_rows.map_or(row == 0, |rows| row.is_multiple_of(rows));
            if is_first && row > 0 {
                bits.restart()?;
            }
            let (before, own) = samples.split_at_mut(row * columns);
            let own = own.get_mut(..columns).unwrap_or_default();
            let above = before.get((row.max(1) - 1) * columns..).unwrap_or_default();
            self.row(&mut bits, if is_first { None } else { Some(above) }, own);
            if bits.is_wrong {
                return Err(bad("a code is in no table"));
            }
            if bits.lacking > bits.count {
                return Err(ImagingError::short_of("its JPEG data", "rows", shape.rows as usize, row));
            }
        }
        if self.shift > 0 {
            for sample in &mut samples {
                *sample <<= self.shift;
            }
        }
        Ok(samples)
    }

    /// Decodes a row; there is none above the first one.
    fn row(&self, bits: &mut Bits<'_>, above: Option<&[u16]>, row: &mut [u16]) {
        let Some((first, rest)) = row.split_first_mut() else { return };
        let predicted = above.and_then(<[u16]>::first).map_or(self.middle, |above| i32::from(*above));
        *first = (predicted + bits.difference(self.codes)) as u16;
        let left = *first;
        let codes = self.codes;
        let Some(above) = above else { return from_left(bits, codes, left, rest) };
        // T.81 table H.1.
        match self.predictor {
            1 => from_left(bits, codes, left, rest),
            2 => from_three(bits, codes, left, above, rest, |_, b, _| b),
            3 => from_three(bits, codes, left, above, rest, |_, _, c| c),
            4 => from_three(bits, codes, left, above, rest, |a, b, c| a + b - c),
            5 => from_three(bits, codes, left, above, rest, |a, b, c| a + ((b - c) >> 1)),
            6 => from_three(bits, codes, left, above, rest, |a, b, c| b + ((a - c) >> 1)),
            _ => from_three(bits, codes, left, above, rest, |a, b, _| (a + b) >> 1),
        }
    }
}

/// Samples predicted as the one on their left.
fn from_left(bits: &mut Bits<'_>, codes: &Codes, mut left: u16, row: &mut [u16]) {
    for sample in row {
        left = (i32::from(left) + bits.difference(codes)) as u16;
        *sample = left;
    }
}

/// Samples predicted from the one on their left, the one above, and the one between these.
fn from_three(
    bits: &mut Bits<'_>,
    codes: &Codes,
    mut left: u16,
    above: &[u16],
    row: &mut [u16],
    predicted: impl Fn(i32, i32, i32) -> i32,
) {
    for (sample, pair) in row.iter_mut().zip(above.windows(2)) {
        let predicted = predicted(i32::from(left), i32::from(pair[1]), i32::from(pair[0]));
        left = (predicted + bits.difference(codes)) as u16;
        *sample = left;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: FrameShape = FrameShape { columns: 37, rows: 23, samples: 1, bits_allocated: 16 };

    /// Codes for the categories 0 to 16 and their lengths: some short, some longer than is looked up at once.
    const LENGTHS: [u8; 17] = [3, 3, 3, 3, 3, 4, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 13];

    fn table() -> (Vec<u8>, Vec<(u32, u8)>) {
        let mut counts = [0_u8; 16];
        for length in LENGTHS {
            counts[usize::from(length) - 1] += 1;
        }
        let (mut codes, mut code, mut last) = (Vec::new(), 0_u32, LENGTHS[0]);
        for length in LENGTHS {
            code <<= length - last;
            last = length;
            codes.push((code, length));
            code += 1;
        }
        let mut segment = vec![0xFF, 0xC4, 0, 2 + 1 + 16 + 17, 0];
        segment.extend(counts);
        segment.extend(0..=16);
        (segment, codes)
    }

    struct Writer {
        bytes: Vec<u8>,
        bits: u64,
        count: u32,
    }

    impl Writer {
        fn put(&mut self, value: u32, length: u32) {
            self.bits = self.bits << length | u64::from(value);
            self.count += length;
            while self.count >= 8 {
                self.count -= 8;
                let byte = (self.bits >> self.count) as u8;
                self.bytes.push(byte);
                if byte == 0xFF {
                    self.bytes.push(0);
                }
            }
        }

        fn end_part(&mut self) {
            if self.count > 0 {
                let fill = 8 - self.count;
                self.put((1 << fill) - 1, fill);
            }
        }
    }

    /// An encoder of its own, by the letter of annex H.
    fn stream(samples: &[u16], precision: u8, predictor: u8, shift: u8, restart_rows: usize) -> Vec<u8> {
        let (columns, rows) = (SHAPE.columns as usize, SHAPE.rows as usize);
        let (segment, codes) = table();
        let mut out = vec![0xFF, 0xD8];
        out.extend([0xFF, 0xC3, 0, 11, precision, 0, rows as u8, 0, columns as u8, 1, 1, 0x11, 0]);
        out.extend(segment);
        if restart_rows > 0 {
            out.extend([0xFF, 0xDD, 0, 4]);
            out.extend(((restart_rows * columns) as u16).to_be_bytes());
        }
        out.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, predictor, 0, shift]);
        let mut writer = Writer { bytes: out, bits: 0, count: 0 };
        let at = |x: usize, y: usize| i32::from(samples[y * columns + x] >> shift);
        let mut first_row = 0;
        for y in 0..rows {
            if restart_rows > 0 && y > 0 && y % restart_rows == 0 {
                writer.end_part();
                let number = (y / restart_rows - 1) as u8 % 8;
                writer.bytes.extend([0xFF, 0xD0 + number]);
                first_row = y;
            }
            for x in 0..columns {
                let predicted = match (x, y == first_row) {
                    (0, true) => 1 << (precision - shift - 1),
                    (_, true) => at(x - 1, y),
                    (0, false) => at(0, y - 1),
                    (_, false) => {
                        let (a, b, c) = (at(x - 1, y), at(x, y - 1), at(x - 1, y - 1));
                        match predictor {
                            1 => a,
                            2 => b,
                            3 => c,
                            4 => a + b - c,
                            5 => a + ((b - c) >> 1),
                            6 => b + ((a - c) >> 1),
                            _ => (a + b) >> 1,
                        }
                    }
                };
                let difference = (at(x, y) - predicted) as i16;
                if difference == i16::MIN {
                    let (code, length) = codes[16];
                    writer.put(code, length.into());
                    continue;
                }
                let size = difference.unsigned_abs();
                let category = 16 - size.leading_zeros();
                let (code, length) = codes[category as usize];
                writer.put(code, length.into());
                let value = if difference < 0 { difference - 1 } else { difference };
                writer.put(u32::from(value as u16) & ((1 << category) - 1), category);
            }
        }
        writer.end_part();
        writer.bytes.extend([0xFF, 0xD9]);
        writer.bytes
    }

    fn picture(precision: u8, steps: u32) -> Vec<u16> {
        let mut state = 99_u32;
        (0..SHAPE.pixels())
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                ((state >> 8) % steps) as u16 & ((1_u32 << precision) - 1) as u16
            })
            .collect()
    }

    #[test]
    fn every_predictor_precision_and_restart_gives_the_samples_back() {
        for (precision, steps) in [(16, 65_536), (16, 3), (12, 4096), (8, 256), (2, 4)] {
            let samples = picture(precision, steps);
            for predictor in 1..=7 {
                for restart_rows in [0, 1, 5] {
                    let stream = stream(&samples, precision, predictor, 0, restart_rows);
                    let told = format!("{precision} bits, predictor {predictor}, restart {restart_rows}");
                    assert_eq!(decode(&stream, &SHAPE, precision).unwrap(), samples, "{told}");
                }
            }
        }
    }

    #[test]
    fn the_largest_difference_and_left_out_bits_come_back() {
        let mut samples = picture(16, 65_536);
        samples[0] = 0;
        samples[1] = 32_768;
        samples[2] = 0;
        assert_eq!(decode(&stream(&samples, 16, 1, 0, 0), &SHAPE, 16).unwrap(), samples);
        let shifted: Vec<u16> = samples.iter().map(|sample| sample >> 3 << 3).collect();
        assert_eq!(decode(&stream(&samples, 16, 4, 3, 0), &SHAPE, 16).unwrap(), shifted);
    }

    #[test]
    fn another_decoder_reads_the_same() {
        let samples = picture(16, 65_536);
        for predictor in 1..=7 {
            let stream = stream(&samples, 16, predictor, 0, 0);
            let bytes = jpeg_decoder::Decoder::new(&stream[..]).decode().unwrap();
            let (pairs, _) = bytes.as_chunks::<2>();
            let theirs: Vec<u16> = pairs.iter().map(|pair| u16::from_ne_bytes(*pair)).collect();
            assert_eq!(decode(&stream, &SHAPE, 16).unwrap(), theirs, "predictor {predictor}");
        }
    }

    #[test]
    fn what_is_cut_off_or_wrong_is_refused() {
        let whole = stream(&picture(16, 65_536), 16, 1, 0, 0);
        for length in (2..whole.len() - 4).step_by(7) {
            assert!(decode(&whole[..length], &SHAPE, 16).is_err(), "{length} of {} bytes", whole.len());
        }
        let told = decode(&whole[..whole.len() / 2], &SHAPE, 16).unwrap_err().to_string();
        assert!(told.contains("its JPEG data, 23 rows needed, "), "{told}");
        // Codes of ones alone are in no table.
        let start = whole.windows(2).position(|pair| pair == [0xFF, 0xDA]).unwrap() + 10;
        let mut wrong = whole.clone();
        for at in (start..whole.len() - 2).step_by(2) {
            wrong[at] = 0xFF;
            wrong[at + 1] = 0;
        }
        assert!(decode(&wrong, &SHAPE, 16).unwrap_err().to_string().contains("in no table"));
        let mut many = whole.clone();
        let table = whole.windows(2).position(|pair| pair == [0xFF, 0xC4]).unwrap() + 5;
        many[table] = 3;
        many[table + 2] -= 3;
        assert!(decode(&many, &SHAPE, 16).is_err(), "more codes than there can be");
        let two = stream(&picture(16, 9), 16, 1, 0, 2);
        let marker = two.windows(2).position(|pair| pair == [0xFF, 0xD0]).unwrap();
        let lost = [&two[..marker], &[0x12, 0x34], &two[marker + 2..]].concat();
        assert!(decode(&lost, &SHAPE, 16).is_err(), "a restart is missing");
    }
}
