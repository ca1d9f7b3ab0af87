//! Walks the elements of a DICOM data set over borrowed bytes. Every length is checked against what is left
//! before it is followed, nothing is copied, and depth is bounded, so no file can ask for memory here.
//! That is why it is written here: `dicom-parser` 0.10 allocates declared lengths before it reads.

use std::collections::BTreeMap;

use crate::imaging::ImagingError;

/// (7FE0,0010) Pixel Data.
pub(super) const PIXEL_DATA: u32 = 0x7FE0_0010;
const ITEM: u32 = 0xFFFE_E000;
const ITEM_END: u32 = 0xFFFE_E00D;
const SEQUENCE_END: u32 = 0xFFFE_E0DD;
const UNDEFINED: u32 = u32::MAX;

/// How elements are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Syntax {
    pub(super) explicit: bool,
    pub(super) big_endian: bool,
}

impl Syntax {
    pub(super) const IMPLICIT: Self = Self { explicit: false, big_endian: false };
    pub(super) const EXPLICIT: Self = Self { explicit: true, big_endian: false };

    pub(super) fn u16(self, bytes: [u8; 2]) -> u16 {
        if self.big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }
    }

    fn u32(self, bytes: [u8; 4]) -> u32 {
        if self.big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
    }
}

/// One element: its VR (`??` where implicit), its value, and whether its length was left open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element<'a> {
    pub(super) vr: [u8; 2],
    pub(super) value: &'a [u8],
    pub(super) open: bool,
    pub(super) syntax: Syntax,
}

/// Elements of one data set or item by tag; of equal tags the last.
pub(super) type Elements<'a> = BTreeMap<u32, Element<'a>>;

struct Header {
    tag: u32,
    vr: [u8; 2],
    length: u32,
    syntax: Syntax,
}

/// Reads elements from `position` until the end of the bytes.
pub(super) struct Walker<'a> {
    bytes: &'a [u8],
    pub(super) position: usize,
    syntax: Syntax,
    max_depth: usize,
}

impl<'a> Walker<'a> {
    pub(super) fn new(bytes: &'a [u8], position: usize, syntax: Syntax, max_depth: usize) -> Self {
        Self { bytes, position, syntax, max_depth }
    }

    /// All elements up to the end, or up to and with Pixel Data: nothing behind it matters to an image.
    pub(super) fn data_set(&mut self) -> Result<Elements<'a>, ImagingError> {
        let mut elements = Elements::new();
        while self.bytes.len().saturating_sub(self.position) >= 8 {
            let header = self.header()?;
            if header.tag >> 16 == 0xFFFE {
                // A stray delimiter carries nothing; other readers step over it too.
                self.skip_short(header.length)?;
                continue;
            }
            let tag = header.tag;
            let element = self.value(&header, 0)?;
            elements.insert(tag, element);
            if tag == PIXEL_DATA {
                break;
            }
        }
        Ok(elements)
    }

    /// Elements of group 0002 only; stops before the first other one.
    pub(super) fn meta(&mut self) -> Result<Elements<'a>, ImagingError> {
        let mut elements = Elements::new();
        while self.bytes.get(self.position..self.position + 2) == Some(&[2, 0]) {
            let header = self.header()?;
            let element = self.value(&header, 0)?;
            elements.insert(header.tag, element);
        }
        Ok(elements)
    }

    /// The items of a sequence's value, each as its bytes; damaged rests are left out.
    pub(super) fn items(mut self) -> Vec<&'a [u8]> {
        let mut items = Vec::new();
        while let Ok(header) = self.header() {
            if header.tag != ITEM {
                break;
            }
            let start = self.position;
            if header.length == UNDEFINED {
                let Ok(end) = self.skip_item(self.syntax, 1) else { break };
                items.push(&self.bytes[start..end]);
            } else if self.skip_short(header.length).is_ok() {
                items.push(&self.bytes[start..self.position]);
            } else {
                // Fragments may be cut off at the end of the file; what is there is still worth decoding.
                items.push(&self.bytes[start..]);
                break;
            }
        }
        items
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], ImagingError> {
        let rest = self.bytes.get(self.position..).unwrap_or_default();
        let Some(found) = rest.first_chunk::<N>() else {
            return Err(ImagingError::truncated("an element's header", N, rest.len()));
        };
        self.position += N;
        Ok(*found)
    }

    fn header(&mut self) -> Result<Header, ImagingError> {
        let [a, b, c, d] = self.take::<4>()?;
        let (group, element) = (self.syntax.u16([a, b]), self.syntax.u16([c, d]));
        let tag = u32::from(group) << 16 | u32::from(element);
        let word = self.take::<4>()?;
        let lettered = word[0].is_ascii_uppercase() && word[1].is_ascii_uppercase();
        if group == 0xFFFE || !self.syntax.explicit || !lettered {
            // An explicit data set may switch to implicit elements in bad files; the letters tell.
            let syntax = Syntax { explicit: false, ..self.syntax };
            return Ok(Header { tag, vr: *b"??", length: self.syntax.u32(word), syntax });
        }
        let vr = [word[0], word[1]];
        let length = if has_long_length(vr) {
            self.syntax.u32(self.take::<4>()?)
        } else {
            u32::from(self.syntax.u16([word[2], word[3]]))
        };
        Ok(Header { tag, vr, length, syntax: self.syntax })
    }

    fn skip_short(&mut self, length: u32) -> Result<(), ImagingError> {
        let left = self.bytes.len().saturating_sub(self.position);
        if length as usize > left {
            return Err(ImagingError::truncated("an item", length as usize, left));
        }
        self.position += length as usize;
        Ok(())
    }

    /// The value behind a header, moving past it.
    fn value(&mut self, header: &Header, depth: usize) -> Result<Element<'a>, ImagingError> {
        let start = self.position;
        let left = self.bytes.len() - start;
        let length = header.length as usize;
        let (end, open) = if header.length == UNDEFINED {
            if header.tag == PIXEL_DATA {
                self.position = self.bytes.len();
                (self.bytes.len(), true)
            } else {
                // PS3.5 6.2.2: a UN element of undefined length holds implicit little endian items.
                let nested = if header.vr == *b"UN" { Syntax::IMPLICIT } else { self.syntax };
                (self.skip_sequence(nested, depth + 1)?, true)
            }
        } else if length > left {
            if header.tag != PIXEL_DATA {
                let what = format!("element ({:04X},{:04X})", header.tag >> 16, header.tag & 0xFFFF);
                return Err(ImagingError::truncated(what, length, left));
            }
            self.position = self.bytes.len();
            (self.bytes.len(), false)
        } else {
            self.position = start + length;
            (start + length, false)
        };
        let syntax =
            if header.vr == *b"UN" && header.length == UNDEFINED { Syntax::IMPLICIT } else { header.syntax };
        Ok(Element { vr: header.vr, value: &self.bytes[start..end], open, syntax })
    }

    /// Moves past a sequence of open length; gives where its content ends.
    fn skip_sequence(&mut self, syntax: Syntax, depth: usize) -> Result<usize, ImagingError> {
        if depth > self.max_depth {
            return Err(ImagingError::too_large("nesting", depth as u64, self.max_depth as u64));
        }
        let outer = std::mem::replace(&mut self.syntax, syntax);
        loop {
            let start = self.position;
            let header = self.header()?;
            match header.tag {
                SEQUENCE_END => {
                    self.syntax = outer;
                    return Ok(start);
                }
                ITEM if header.length == UNDEFINED => {
                    self.skip_item(syntax, depth)?;
                }
                ITEM => self.skip_short(header.length)?,
                ITEM_END => {}
                _ => return Err(ImagingError::malformed("a sequence has no end")),
            }
        }
    }

    /// Moves past an item of open length; gives where its content ends.
    fn skip_item(&mut self, syntax: Syntax, depth: usize) -> Result<usize, ImagingError> {
        self.syntax = syntax;
        loop {
            let start = self.position;
            let header = self.header()?;
            match header.tag {
                ITEM_END => return Ok(start),
                SEQUENCE_END => return Err(ImagingError::malformed("an item has no end")),
                _ => {
                    self.value(&header, depth)?;
                }
            }
        }
    }
}

/// PS3.5 7.1.2: VRs whose length takes four bytes.
fn has_long_length(vr: [u8; 2]) -> bool {
    matches!(
        &vr,
        b"OB" | b"OD" | b"OF" | b"OL" | b"OV" | b"OW" | b"SQ" | b"SV" | b"UC" | b"UN" | b"UR" | b"UT" | b"UV"
    )
}
