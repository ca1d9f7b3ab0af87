//! Bits of a JPEG-LS scan: after a byte FF the next carries seven (T.87 A.1).

use crate::imaging::ImagingError;

/// A reader of bits, highest first.
#[derive(Debug)]
pub(super) struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    /// Bits not yet read, from the top.
    buffer: u64,
    count: u32,
    after_ff: bool,
}

impl<'a> Bits<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self { data, at: 0, buffer: 0, count: 0, after_ff: false }
    }

    fn fill(&mut self) {
        while self.count <= 56 {
            let Some(&byte) = self.data.get(self.at) else { return };
            self.at += 1;
            let (value, width) = if self.after_ff { (byte & 0x7F, 7) } else { (byte, 8) };
            self.after_ff = byte == 0xFF;
            self.buffer |= u64::from(value) << (64 - width - self.count);
            self.count += width;
        }
    }

    /// The next `width` bits, at most 32.
    pub(super) fn read(&mut self, width: u32) -> Result<u32, ImagingError> {
        if width == 0 {
            return Ok(0);
        }
        if self.count < width {
            self.fill();
        }
        if self.count < width {
            return Err(ImagingError::truncated("its JPEG-LS data", self.data.len() + 1, self.data.len()));
        }
        let value = (self.buffer >> (64 - width)) as u32;
        self.buffer <<= width;
        self.count -= width;
        Ok(value)
    }

    /// Number of zeros before the next one, at most `most`; the one is read too.
    pub(super) fn zeros(&mut self, most: u32) -> Result<u32, ImagingError> {
        let mut zeros = 0;
        loop {
            if self.count == 0 {
                self.fill();
            }
            let run = self.buffer.leading_zeros().min(self.count);
            if run < self.count {
                zeros += run;
                self.buffer <<= run;
                self.count -= run;
                self.read(1)?;
                return if zeros <= most { Ok(zeros) } else { Err(super::bad("a code is too long")) };
            }
            zeros += run;
            self.count = 0;
            self.buffer = 0;
            if zeros > most {
                return Err(super::bad("a code is too long"));
            }
            if run == 0 {
                self.read(1)?;
            }
        }
    }
}
