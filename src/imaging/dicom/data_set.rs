//! Typed reading of elements: numbers, words in their character set, items. Knows no images.

use super::charset::Charset;
use super::walk::{Element, Elements, Syntax, Walker};
use crate::imaging::{ImagingError, Limits};

/// Values longer than this are not read as text: no attribute shown here is, and none may fill memory.
const LONGEST_TEXT: usize = 4096;

/// A data set or an item of a sequence.
#[derive(Debug)]
pub(super) struct DataSet<'a> {
    elements: Elements<'a>,
    charset: Option<Charset>,
    max_depth: usize,
}

impl<'a> DataSet<'a> {
    pub(super) fn read(bytes: &'a [u8], syntax: Syntax, limits: &Limits) -> Result<Self, ImagingError> {
        Self::walked(Walker::new(bytes, 0, syntax, limits.max_depth), limits)
    }

    /// Reads the beginning of a longer data set.
    ///
    /// # Errors
    /// Where the rest may matter to what was read, too.
    pub(super) fn read_beginning(
        bytes: &'a [u8],
        syntax: Syntax,
        limits: &Limits,
    ) -> Result<Self, ImagingError> {
        Self::walked(Walker::of_beginning(bytes, 0, syntax, limits.max_depth), limits)
    }

    fn walked(mut walker: Walker<'a>, limits: &Limits) -> Result<Self, ImagingError> {
        let elements = walker.data_set()?;
        let charset = charset_of(&elements);
        Ok(Self { elements, charset, max_depth: limits.max_depth })
    }

    pub(super) fn element(&self, tag: u32) -> Option<&Element<'a>> {
        self.elements.get(&tag)
    }

    pub(super) fn elements(&self) -> &Elements<'a> {
        &self.elements
    }

    pub(super) fn charset(&self) -> Option<&Charset> {
        self.charset.as_ref()
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
        let decoded = self.charset.as_ref().and_then(|charset| charset.decode(value));
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

    /// The values of a DS or IS, one a position, so that positions stay true whatever stands there.
    pub(super) fn values(&self, tag: u32) -> Vec<Value> {
        self.texts(tag).iter().map(|part| Value::of(part)).collect()
    }

    /// Finite numbers of a DS or IS; anything else ends the list, so that positions stay true.
    pub(super) fn numbers(&self, tag: u32) -> Vec<f64> {
        self.values(tag).iter().map_while(Value::number).collect()
    }

    pub(super) fn number(&self, tag: u32) -> Option<f64> {
        self.numbers(tag).first().copied()
    }

    /// The first value of a DS or IS; what cannot be read, or is read with a comma for a point, is named in
    /// `notes` with the attribute's name.
    pub(super) fn noted_number(&self, tag: u32, name: &str, notes: &mut Vec<String>) -> Option<f64> {
        let value = self.values(tag).into_iter().next()?;
        value.note(name, notes);
        value.number()
    }

    /// Signed binary 16-bit values.
    pub(super) fn i16s(&self, tag: u32) -> Vec<i16> {
        self.u16s(tag).into_iter().map(u16::cast_signed).collect()
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
                // An item may name a character set of its own (PS3.5 6.1.2.5.4).
                let charset = charset_of(&elements).or_else(|| self.charset.clone());
                Some(Self { elements, charset, max_depth: self.max_depth })
            })
            .collect()
    }
}

fn charset_of(elements: &Elements<'_>) -> Option<Charset> {
    let element = elements.get(&0x0008_0005)?;
    Charset::named(&element.value[..element.value.len().min(LONGEST_TEXT)])
}

/// One value of a DS or IS.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Nothing stands there.
    Blank,
    /// A finite number.
    Number(f64),
    /// A number with a comma where DICOM has a point, as written. A comma is no character of a DS (PS3.5 6.2), so
    /// one between digits can only be a decimal mark.
    Comma(f64, String),
    /// Something else, as written.
    Unreadable(String),
}

impl Value {
    fn of(text: &str) -> Self {
        let text = text.trim_matches(['\0', ' ']);
        let finite = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
        if text.is_empty() {
            return Self::Blank;
        }
        if let Some(number) = finite(text) {
            return Self::Number(number);
        }
        let with_point =
            (text.matches(',').count() == 1 && !text.contains('.')).then(|| text.replace(',', "."));
        match with_point.as_deref().and_then(finite) {
            Some(number) => Self::Comma(number, quoted(text)),
            None => Self::Unreadable(quoted(text)),
        }
    }

    /// The number, where there is one.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) | Self::Comma(number, _) => Some(*number),
            Self::Blank | Self::Unreadable(_) => None,
        }
    }

    /// Names what is wrong with the value of an attribute.
    pub(super) fn note(&self, name: &str, notes: &mut Vec<String>) {
        let words = match self {
            Self::Blank | Self::Number(_) => return,
            Self::Comma(number, written) => {
                format!("{name} {written} has a decimal comma, which DICOM does not know: read as {number}")
            }
            Self::Unreadable(written) => format!("{name} {written} is no number and cannot be used"),
        };
        if !notes.contains(&words) {
            notes.push(words);
        }
    }
}

/// Text of a file in quotation marks, not longer than a line.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST: usize = 40;
    let shown: String = text.chars().take(LONGEST).collect();
    let dots = if text.chars().count() > LONGEST { "…" } else { "" };
    format!("\"{shown}{dots}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_comma_between_digits_is_a_decimal_mark_and_nothing_else_is_guessed() {
        assert_eq!(Value::of("0,143").number(), Some(0.143));
        assert_eq!(Value::of("-1,5E2").number(), Some(-150.0));
        assert_eq!(Value::of(" 1.43e-1 ").number(), Some(0.143));
        assert_eq!(Value::of(""), Value::Blank);
        for text in ["0.143,0.143", "1,024,5", "1.024,5", "nan", "inf", "twelve", ",", "0x10", "1 2"] {
            assert_eq!(Value::of(text).number(), None, "{text}");
            assert!(matches!(Value::of(text), Value::Unreadable(_)), "{text}");
        }
    }
}
