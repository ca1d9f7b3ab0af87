//! A DICOM file taken apart for those who write it anew: every element with its value, its text in its character set,
//! its items, and the compressed stream of the first frame. All of it is borrowed; every length was checked by `walk`.

use super::charset::Charset;
use super::data_set::DataSet;
use super::file::{self, Body};
use super::module::ImageModule;
use super::pixel_data;
use super::settle;
use super::stream::Stream;
use super::walk::Element;
use crate::imaging::{ImagingError, Limits};

/// Values longer than this are no text that is worth reading.
const LONGEST_TEXT: usize = 1 << 20;

/// A DICOM file, opened and inflated.
#[derive(Debug)]
pub struct DicomParts<'a> {
    body: Body<'a>,
    limits: Limits,
}

/// A data set, or an item of a sequence.
#[derive(Debug)]
pub struct PartSet<'a> {
    set: DataSet<'a>,
}

/// One element.
#[derive(Debug, Clone, Copy)]
pub struct Part<'s, 'a> {
    /// Group and element.
    pub tag: u32,
    element: Element<'a>,
    set: &'s PartSet<'a>,
}

/// The first frame as it is compressed in the file.
#[derive(Debug, Clone)]
pub struct CompressedFrame {
    /// Its stream, fragments put together.
    pub bytes: Vec<u8>,
    /// UID of the transfer syntax that it is in fact written in.
    pub transfer_syntax: String,
}

impl<'a> DicomParts<'a> {
    /// Opens a file with or without preamble and file meta group.
    ///
    /// # Errors
    /// As for decoding: no DICOM, a transfer syntax that is not read, a deflated data set beyond its limit.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, ImagingError> {
        limits.check_file(bytes)?;
        Ok(Self { body: file::open(bytes, limits)?, limits: limits.clone() })
    }

    /// The elements of the data set, up to and with Pixel Data.
    ///
    /// # Errors
    /// When lengths lead beyond the file or nesting is too deep.
    pub fn data_set(&self) -> Result<PartSet<'_>, ImagingError> {
        Ok(PartSet { set: DataSet::read(&self.body.bytes, self.body.syntax, &self.limits)? })
    }

    /// The compressed first frame; `None` where pixel data are not compressed or not there.
    ///
    /// # Errors
    /// When the image is damaged.
    pub fn compressed_frame(&self, parts: &PartSet<'_>) -> Result<Option<CompressedFrame>, ImagingError> {
        let module = ImageModule::read(&parts.set, &self.limits)?;
        let Some(bytes) = pixel_data::compressed_bytes(&parts.set, &module)? else { return Ok(None) };
        let declared = self.body.transfer_syntax.uid.as_str();
        let transfer_syntax = settle::syntax(declared, Stream::read(&bytes).as_ref()).to_owned();
        Ok(Some(CompressedFrame { bytes, transfer_syntax }))
    }
}

impl<'a> PartSet<'a> {
    /// Its elements in the order of their tags.
    pub fn iter(&self) -> impl Iterator<Item = Part<'_, 'a>> {
        self.set.elements().iter().map(|(tag, element)| Part { tag: *tag, element: *element, set: self })
    }

    /// One element.
    pub fn get(&self, tag: u32) -> Option<Part<'_, 'a>> {
        self.set.element(tag).map(|element| Part { tag, element: *element, set: self })
    }
}

impl<'a> Part<'_, 'a> {
    /// The value representation that the file gives; `None` where it gives none.
    pub fn vr(&self) -> Option<[u8; 2]> {
        (self.element.vr != *b"??").then_some(self.element.vr)
    }

    /// The value as it lies in the file.
    pub fn bytes(&self) -> &'a [u8] {
        self.element.value
    }

    /// True if numbers are written with their highest byte first.
    pub fn is_big_endian(&self) -> bool {
        self.element.syntax.big_endian
    }

    /// The value as text in the character set of the file, without padding.
    pub fn text(&self) -> String {
        let value = &self.element.value[..self.element.value.len().min(LONGEST_TEXT)];
        let decoded = self.set.set.charset().and_then(|charset: &Charset| charset.decode(value));
        let text = decoded.unwrap_or_else(|| String::from_utf8_lossy(value).into_owned());
        text.trim_matches(['\0', ' ']).to_owned()
    }

    /// The values of a text with several, each without padding.
    pub fn texts(&self) -> Vec<String> {
        self.text().split('\\').map(|part| part.trim_matches(['\0', ' ']).to_owned()).collect()
    }

    /// Items of a sequence; an item that cannot be read ends the list.
    pub fn items(&self) -> Vec<PartSet<'a>> {
        self.set.set.items(self.tag).into_iter().map(|set| PartSet { set }).collect()
    }
}
