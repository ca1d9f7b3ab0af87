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

/// Encoding of elements.
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
    /// Length that its header tells, where it is not left open: Pixel Data may be cut off.
    pub(super) declared: u32,
    pub(super) syntax: Syntax,
}

/// Elements of one data set or item by tag; of equal tags the last.
pub(super) type Elements<'a> = BTreeMap<u32, Element<'a>>;

struct Header {
    tag: u32,
    vr: [u8; 2],
    length: u32,
    syntax: Syntax,
    /// Position of the first byte of the value.
    start: usize,
}

impl Header {
    /// Position after a value of this length.
    fn end(&self) -> Option<usize> {
        self.start.checked_add(self.length as usize)
    }
}

/// Layout of the bytes behind a tag (PS3.5 7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Two letters, two bytes of reserve, four of length.
    Long,
    /// Two letters, two bytes of length.
    Short,
    /// Four bytes of length.
    Implicit,
}

impl Form {
    const ALL: [Self; 3] = [Self::Long, Self::Short, Self::Implicit];
}

/// Reads elements from `position` until the end of the bytes.
pub(super) struct Walker<'a> {
    bytes: &'a [u8],
    pub(super) position: usize,
    syntax: Syntax,
    max_depth: usize,
    /// The bytes are the beginning of more. Then nothing in doubt is read: what follows might decide it.
    is_beginning: bool,
}

impl<'a> Walker<'a> {
    pub(super) fn new(bytes: &'a [u8], position: usize, syntax: Syntax, max_depth: usize) -> Self {
        Self { bytes, position, syntax, max_depth, is_beginning: false }
    }

    /// Reads the beginning of more bytes, and an error where the rest might decide what they mean.
    pub(super) fn of_beginning(bytes: &'a [u8], position: usize, syntax: Syntax, max_depth: usize) -> Self {
        Self { is_beginning: true, ..Self::new(bytes, position, syntax, max_depth) }
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

    /// The header at the position, moving past it.
    fn header(&mut self) -> Result<Header, ImagingError> {
        let start = self.position;
        let [a, b, c, d] = self.take::<4>()?;
        let (group, element) = (self.syntax.u16([a, b]), self.syntax.u16([c, d]));
        let tag = u32::from(group) << 16 | u32::from(element);
        let word = self.take::<4>()?;
        if group == 0xFFFE {
            // Items and their ends have no VR in any syntax.
            let syntax = Syntax { explicit: false, ..self.syntax };
            return Ok(Header {
                tag,
                vr: *b"??",
                length: self.syntax.u32(word),
                syntax,
                start: self.position,
            });
        }
        let usual = self.usual_form(word);
        let mut forms = vec![usual];
        forms.extend(Form::ALL.into_iter().filter(|form| *form != usual));
        // Only what is in doubt is looked at twice: a VR that PS3.5 does not know, or a length that leads beyond
        // the end. Then the form counts behind which the data set goes on.
        let is_sound = |header: &Header| {
            header.length == UNDEFINED
                || tag == PIXEL_DATA
                || header.end().is_some_and(|end| end <= self.bytes.len())
        };
        let first = self.in_form(usual, start, tag);
        let in_doubt = match &first {
            Some(header) => (self.syntax.explicit && !is_known([word[0], word[1]])) || !is_sound(header),
            None => true,
        };
        let chosen = if in_doubt && tag != PIXEL_DATA {
            if self.is_beginning {
                let left = self.bytes.len().saturating_sub(start);
                return Err(ImagingError::truncated("an element in doubt", left + 1, left));
            }
            let goes_on = |header: &Header| is_sound(header) && self.goes_on_behind(header, 3);
            forms.into_iter().filter_map(|form| self.in_form(form, start, tag)).find(goes_on).or(first)
        } else {
            first
        };
        let left = self.bytes.len().saturating_sub(self.position);
        let header = chosen.ok_or_else(|| ImagingError::truncated("an element's header", 4, left))?;
        self.position = header.start;
        Ok(header)
    }

    /// The form in which an element with these bytes behind its tag is usually written.
    fn usual_form(&self, word: [u8; 4]) -> Form {
        let lettered = word[0].is_ascii_uppercase() && word[1].is_ascii_uppercase();
        if !self.syntax.explicit || !lettered {
            // An explicit data set may switch to implicit elements in bad files; the letters tell.
            Form::Implicit
        } else if has_long_length([word[0], word[1]]) {
            Form::Long
        } else {
            Form::Short
        }
    }

    /// The header at `start`, read in a form; `None` where the bytes end.
    fn in_form(&self, form: Form, start: usize, tag: u32) -> Option<Header> {
        let word = *self.bytes.get(start + 4..)?.first_chunk::<4>()?;
        let vr = [word[0], word[1]];
        let implicit = Syntax { explicit: false, ..self.syntax };
        let explicit = Syntax { explicit: true, ..self.syntax };
        Some(match form {
            Form::Implicit => {
                Header { tag, vr: *b"??", length: self.syntax.u32(word), syntax: implicit, start: start + 8 }
            }
            Form::Short => {
                let length = u32::from(self.syntax.u16([word[2], word[3]]));
                Header { tag, vr, length, syntax: explicit, start: start + 8 }
            }
            Form::Long => {
                let length = *self.bytes.get(start + 8..)?.first_chunk::<4>()?;
                Header { tag, vr, length: self.syntax.u32(length), syntax: explicit, start: start + 12 }
            }
        })
    }

    /// True if the data set goes on behind an element as one does: up to `steps` elements in rising order, or the
    /// end.
    fn goes_on_behind(&self, header: &Header, steps: usize) -> bool {
        if header.length == UNDEFINED {
            // An open value holds items.
            let item = self.bytes.get(header.start..header.start + 4);
            return item.is_some_and(|tag| matches!(self.tag_of(tag), Some(ITEM | SEQUENCE_END)));
        }
        let Some(mut at) = header.end() else { return false };
        let mut before = header.tag;
        for _ in 0..steps {
            let Some(next) = self.bytes.get(at..at + 8) else { return at == self.bytes.len() };
            let Some(tag) = self.tag_of(next) else { return false };
            if tag >> 16 == 0xFFFE {
                return matches!(tag, ITEM | ITEM_END | SEQUENCE_END);
            }
            let word = [next[4], next[5], next[6], next[7]];
            let form = self.usual_form(word);
            let explicit_is_known = !self.syntax.explicit || is_known([word[0], word[1]]);
            let Some(header) = self.in_form(form, at, tag).filter(|_| tag > before && explicit_is_known)
            else {
                return false;
            };
            if header.length == UNDEFINED || tag == PIXEL_DATA {
                return true;
            }
            let Some(end) = header.end().filter(|end| *end <= self.bytes.len()) else { return false };
            (at, before) = (end, tag);
        }
        true
    }

    fn tag_of(&self, bytes: &[u8]) -> Option<u32> {
        let [a, b, c, d] = *bytes.first_chunk::<4>()?;
        Some(u32::from(self.syntax.u16([a, b])) << 16 | u32::from(self.syntax.u16([c, d])))
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
        let mut syntax = header.syntax;
        let (end, open) = if header.length == UNDEFINED {
            if header.tag == PIXEL_DATA && depth == 0 {
                self.position = self.bytes.len();
                (self.bytes.len(), true)
            } else {
                // Compressed pixels of an icon are fragments in a nested element, with an end like any sequence.
                let (end, found) = self.skip_open(header, depth + 1)?;
                syntax = found;
                (end, true)
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
        Ok(Element { vr: header.vr, value: &self.bytes[start..end], open, declared: header.length, syntax })
    }

    /// Moves past an element of open length that is not the image's pixels; gives where its content ends and in
    /// which syntax it is written. By PS3.5 6.2.2 the items of an UN element are implicit little endian; where
    /// they are not, they are read as the data set around them is.
    fn skip_open(&mut self, header: &Header, depth: usize) -> Result<(usize, Syntax), ImagingError> {
        if header.vr != *b"UN" {
            let syntax = if header.vr == *b"??" { self.syntax } else { header.syntax };
            return self.skip_sequence(self.syntax, depth).map(|end| (end, syntax));
        }
        let start = self.position;
        let outer = self.syntax;
        // Tag of an item (8 bytes) and of its first element, then letters where the item is explicit.
        let letters = self.bytes.get(start + 12..start + 14);
        let explicit_first = letters.is_some_and(|letters| is_known([letters[0], letters[1]]));
        let mut order = [Syntax::IMPLICIT, Syntax { explicit: true, ..outer }];
        if explicit_first {
            order.reverse();
        }
        let mut failure = None;
        for syntax in order {
            match self.skip_sequence(syntax, depth) {
                Ok(end) => return Ok((end, syntax)),
                Err(error) => failure = failure.or(Some(error)),
            }
            self.position = start;
            self.syntax = outer;
        }
        Err(failure.unwrap_or_else(|| ImagingError::malformed("a sequence has no end")))
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

/// PS3.5 6.2: the VRs there are. Two other letters are a VR of a later edition, an error, or part of a length.
fn is_known(vr: [u8; 2]) -> bool {
    has_long_length(vr)
        || matches!(
            &vr,
            b"AE"
                | b"AS"
                | b"AT"
                | b"CS"
                | b"DA"
                | b"DS"
                | b"DT"
                | b"FL"
                | b"FD"
                | b"IS"
                | b"LO"
                | b"LT"
                | b"PN"
                | b"SH"
                | b"SL"
                | b"SS"
                | b"ST"
                | b"TM"
                | b"UI"
                | b"UL"
                | b"US"
        )
}

/// PS3.5 7.1.2: VRs whose length takes four bytes.
fn has_long_length(vr: [u8; 2]) -> bool {
    matches!(
        &vr,
        b"OB" | b"OD" | b"OF" | b"OL" | b"OV" | b"OW" | b"SQ" | b"SV" | b"UC" | b"UN" | b"UR" | b"UT" | b"UV"
    )
}
