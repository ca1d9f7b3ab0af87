//! Builds small DICOM files (explicit VR little endian) for tests, element by element.

use callus::imaging::{Film, ImagingError, Limits, decode};

/// A DICOM file in the making.
#[derive(Clone)]
pub(crate) struct DicomFile {
    transfer_syntax: &'static str,
    elements: Vec<(u32, [u8; 2], Vec<u8>)>,
    pixels: Vec<u8>,
    pub(crate) big_endian: bool,
}

/// One element in explicit VR, its value padded to an even length.
pub(crate) fn element(tag: u32, vr: [u8; 2], value: &[u8], big_endian: bool) -> Vec<u8> {
    let word = |value: u16| if big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
    let long = |value: u32| if big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
    let padding = value.len() % 2;
    let length = value.len() + padding;
    let mut bytes = [word((tag >> 16) as u16), word(tag as u16), vr].concat();
    if matches!(&vr, b"OB" | b"OW" | b"SQ" | b"UN" | b"UT") {
        bytes.extend([0, 0]);
        bytes.extend(long(length as u32));
    } else {
        bytes.extend(word(length as u16));
    }
    bytes.extend(value);
    bytes.resize(bytes.len() + padding, if matches!(&vr, b"OB" | b"UI") { 0 } else { b' ' });
    bytes
}

impl DicomFile {
    /// A grey image of 16 bits allocated, MONOCHROME2, unsigned.
    pub(crate) fn grey(columns: u16, rows: u16, bits_stored: u16, stored: &[u16]) -> Self {
        let pixels = stored.iter().flat_map(|value| value.to_le_bytes()).collect();
        let file =
            Self { transfer_syntax: "1.2.840.10008.1.2.1", elements: Vec::new(), pixels, big_endian: false };
        file.text(0x0008_0016, *b"UI", "1.2.840.10008.5.1.4.1.1.1")
            .number(0x0028_0002, 1)
            .text(0x0028_0004, *b"CS", "MONOCHROME2")
            .number(0x0028_0010, rows)
            .number(0x0028_0011, columns)
            .number(0x0028_0100, 16)
            .number(0x0028_0101, bits_stored)
            .number(0x0028_0102, bits_stored - 1)
            .number(0x0028_0103, 0)
    }

    /// Sets a text element.
    pub(crate) fn text(self, tag: u32, vr: [u8; 2], text: &str) -> Self {
        self.bytes(tag, vr, text.as_bytes())
    }

    /// Sets a US element.
    pub(crate) fn number(self, tag: u32, value: u16) -> Self {
        self.bytes(tag, *b"US", &value.to_le_bytes())
    }

    /// Sets an element; an earlier one of the same tag is replaced.
    pub(crate) fn bytes(mut self, tag: u32, vr: [u8; 2], value: &[u8]) -> Self {
        self.elements.retain(|(earlier, _, _)| *earlier != tag);
        self.elements.push((tag, vr, value.to_vec()));
        self
    }

    /// Sets a sequence of one LUT item.
    pub(crate) fn lut(self, sequence: u32, descriptor: [u16; 3], entries: &[u16], words: &str) -> Self {
        let descriptor: Vec<u8> = descriptor.iter().flat_map(|value| value.to_le_bytes()).collect();
        let entries: Vec<u8> = entries.iter().flat_map(|value| value.to_le_bytes()).collect();
        let content = [
            element(0x0028_3002, *b"US", &descriptor, false),
            element(0x0028_3003, *b"LO", words.as_bytes(), false),
            element(0x0028_3006, *b"OW", &entries, false),
        ]
        .concat();
        let mut item = vec![0xFE, 0xFF, 0x00, 0xE0];
        item.extend((content.len() as u32).to_le_bytes());
        item.extend(content);
        self.bytes(sequence, *b"SQ", &item)
    }

    /// Replaces the pixel data's bytes.
    pub(crate) fn pixels(mut self, pixels: &[u8]) -> Self {
        self.pixels = pixels.to_vec();
        self
    }

    /// The data set alone.
    pub(crate) fn data_set(&self) -> Vec<u8> {
        let mut elements = self.elements.clone();
        elements.sort_by_key(|(tag, _, _)| *tag);
        let mut bytes = Vec::new();
        for (tag, vr, value) in &elements {
            let mut value = value.clone();
            if self.big_endian && vr == b"US" {
                value.reverse();
            }
            bytes.extend(element(*tag, *vr, &value, self.big_endian));
        }
        bytes.extend(element(0x7FE0_0010, *b"OW", &self.pixels, self.big_endian));
        bytes
    }

    /// The file with preamble and file meta around a data set.
    pub(crate) fn around(transfer_syntax: &str, data_set: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0; 128];
        bytes.extend(b"DICM");
        bytes.extend(element(0x0002_0010, *b"UI", transfer_syntax.as_bytes(), false));
        bytes.extend(data_set);
        bytes
    }

    /// The whole file.
    pub(crate) fn build(&self) -> Vec<u8> {
        Self::around(self.transfer_syntax, &self.data_set())
    }

    /// The film that the file decodes to.
    pub(crate) fn film(&self) -> Film {
        decode(&self.build(), &Limits::default()).unwrap()
    }

    /// The refusal that the file meets.
    pub(crate) fn refusal(&self) -> ImagingError {
        decode(&self.build(), &Limits::default()).unwrap_err()
    }
}
