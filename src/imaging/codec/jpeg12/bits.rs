//! Bits and Huffman codes of a JPEG scan (T.81 annex F.2.2).

use super::bad;
use crate::imaging::ImagingError;

/// A reader of bits, highest first; a stuffed zero after FF is left out, restart markers end a part.
#[derive(Debug)]
pub(super) struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    buffer: u32,
    count: u32,
}

impl<'a> Bits<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self { data, at: 0, buffer: 0, count: 0 }
    }

    pub(super) fn bit(&mut self) -> Result<u32, ImagingError> {
        if self.count == 0 {
            let byte = *self.data.get(self.at).ok_or_else(|| self.ended())?;
            self.at += 1;
            if byte == 0xFF {
                match self.data.get(self.at) {
                    Some(0) => self.at += 1,
                    _ => return Err(self.ended()),
                }
            }
            self.buffer = u32::from(byte);
            self.count = 8;
        }
        self.count -= 1;
        Ok(self.buffer >> self.count & 1)
    }

    fn ended(&self) -> ImagingError {
        ImagingError::truncated("its JPEG data", self.data.len() + 1, self.data.len())
    }

    /// The next `width` bits, at most 16, as a number.
    pub(super) fn read(&mut self, width: u8) -> Result<i32, ImagingError> {
        let mut value = 0;
        for _ in 0..width {
            value = value << 1 | self.bit()? as i32;
        }
        Ok(value)
    }

    /// A value of a magnitude category (T.81 F.2.2.1, EXTEND).
    pub(super) fn signed(&mut self, width: u8) -> Result<i32, ImagingError> {
        if width > 16 {
            return Err(bad("a value is too large"));
        }
        let value = self.read(width)?;
        Ok(if width > 0 && value < 1 << (width - 1) { value - (1 << width) + 1 } else { value })
    }

    /// Goes on behind the next restart marker.
    pub(super) fn restart(&mut self) -> Result<(), ImagingError> {
        self.count = 0;
        let rest = self.data.get(self.at..).unwrap_or_default();
        let marker = rest.windows(2).position(|pair| pair[0] == 0xFF && matches!(pair[1], 0xD0..=0xD7));
        self.at += marker.ok_or_else(|| bad("a restart is missing"))? + 2;
        Ok(())
    }

    /// The next symbol of a table.
    pub(super) fn symbol(&mut self, table: &Huffman) -> Result<u8, ImagingError> {
        let mut code = 0_i32;
        for length in 0..16 {
            code = code << 1 | self.bit()? as i32;
            let offset = code - table.first_code[length];
            if offset < i32::from(table.counts[length]) {
                let index = table.first_symbol[length] + offset.max(0) as usize;
                return table.symbols.get(index).copied().ok_or_else(|| bad("a code is in no table"));
            }
        }
        Err(bad("a code is in no table"))
    }
}

/// A Huffman table: for each length the number of codes, the first of them and the place of its symbol.
#[derive(Debug)]
pub(super) struct Huffman {
    counts: [u8; 16],
    first_code: [i32; 16],
    first_symbol: [usize; 16],
    symbols: Vec<u8>,
}

impl Huffman {
    pub(super) fn new(counts: [u8; 16], symbols: Vec<u8>) -> Self {
        let (mut first_code, mut first_symbol) = ([0; 16], [0; 16]);
        let (mut code, mut place) = (0_i32, 0_usize);
        for length in 0..16 {
            first_code[length] = code;
            first_symbol[length] = place;
            code = (code + i32::from(counts[length])) << 1;
            place += usize::from(counts[length]);
        }
        Self { counts, first_code, first_symbol, symbols }
    }
}
