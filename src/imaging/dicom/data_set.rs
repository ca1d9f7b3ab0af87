//! Typed reading of elements: numbers, words in their character set, items. Knows no images.

use dicom_encoding::text::{SpecificCharacterSet, TextCodec};

use super::walk::{Element, Elements, Syntax, Walker};
use crate::imaging::{ImagingError, Limits};

/// Values longer than this are not read as text: no attribute shown here is, and none may fill memory.
const LONGEST_TEXT: usize = 4096;

/// A data set or an item of a sequence.
#[derive(Debug)]
pub(super) struct DataSet<'a> {
    elements: Elements<'a>,
    charset: Option<SpecificCharacterSet>,
    max_depth: usize,
}

impl<'a> DataSet<'a> {
    pub(super) fn read(bytes: &'a [u8], syntax: Syntax, limits: &Limits) -> Result<Self, ImagingError> {
        let elements = Walker::new(bytes, 0, syntax, limits.max_depth).data_set()?;
        let charset = elements.get(&0x0008_0005).and_then(|element| charset_of(element.value));
        Ok(Self { elements, charset, max_depth: limits.max_depth })
    }

    pub(super) fn element(&self, tag: u32) -> Option<&Element<'a>> {
        self.elements.get(&tag)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    /// First binary 16-bit value, or a whole number written in digits.
    pub(super) fn u16(&self, tag: u32) -> Option<u16> {
        let element = self.element(tag)?;
        if matches!(&element.vr, b"IS" | b"DS") {
            return self.numbers(tag).first().map(|number| *number as u16);
        }
        element.value.first_chunk::<2>().map(|bytes| element.syntax.u16(*bytes))
    }

    /// All binary 16-bit values.
    pub(super) fn u16s(&self, tag: u32) -> Vec<u16> {
        let Some(element) = self.element(tag) else { return Vec::new() };
        element.value.chunks_exact(2).map(|pair| element.syntax.u16([pair[0], pair[1]])).collect()
    }

    /// Text without padding, in its character set; `None` when absent or blank.
    pub(super) fn text(&self, tag: u32) -> Option<String> {
        let value = self.element(tag)?.value;
        let value = &value[..value.len().min(LONGEST_TEXT)];
        let decoded = self.charset.as_ref().and_then(|charset| charset.decode(value).ok());
        let text = decoded.unwrap_or_else(|| String::from_utf8_lossy(value).into_owned());
        let clean: String = text.chars().filter(|letter| !letter.is_control() || *letter == '\n').collect();
        let trimmed = clean.trim();
        (!trimmed.is_empty()).then(|| trimmed.to_owned())
    }

    /// The values of a text with several, each trimmed.
    pub(super) fn texts(&self, tag: u32) -> Vec<String> {
        self.text(tag)
            .map(|text| text.split('\\').map(|part| part.trim().to_owned()).collect())
            .unwrap_or_default()
    }

    /// Finite numbers of a DS or IS; anything else ends the list, so that positions stay true.
    pub(super) fn numbers(&self, tag: u32) -> Vec<f64> {
        let parsed = self.texts(tag).into_iter().map(|part| part.parse::<f64>().ok());
        parsed.map_while(|number| number.filter(|value| value.is_finite())).collect()
    }

    pub(super) fn number(&self, tag: u32) -> Option<f64> {
        self.numbers(tag).first().copied()
    }

    /// Items of a sequence; an item that cannot be read ends the list.
    pub(super) fn items(&self, tag: u32) -> Vec<DataSet<'a>> {
        let Some(element) = self.element(tag) else { return Vec::new() };
        let syntax = element.syntax;
        let walker = Walker::new(element.value, 0, syntax, self.max_depth);
        let items = walker.items().into_iter();
        items
            .map_while(|bytes| {
                let elements = Walker::new(bytes, 0, syntax, self.max_depth).data_set().ok()?;
                Some(Self { elements, charset: self.charset.clone(), max_depth: self.max_depth })
            })
            .collect()
    }
}

/// The character set of (0008,0005); of several the first that is named, for no attribute read here switches.
fn charset_of(value: &[u8]) -> Option<SpecificCharacterSet> {
    let codes =
        String::from_utf8_lossy(&value[..value.len().min(LONGEST_TEXT)]).replace("ISO 2022 IR", "ISO_IR");
    codes.split('\\').find_map(|code| SpecificCharacterSet::from_code(code.trim_matches(['\0', ' '])))
}
