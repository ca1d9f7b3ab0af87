//! De-identification of image files after DICOM PS3.15 Annex E: bytes in, bytes out. Knows no path and no case;
//! the original is never changed. Conformance to the profile lowers the risk, it does not guarantee anonymity.

mod dicom;
mod options;
mod profile;
mod raster;
mod stream;
mod words;

pub use options::{Dates, Options, Secret};
pub use words::Identifiers;

use image::ImageDecoder;
use serde::Serialize;
use thiserror::Error;

use crate::imaging::{ImageFormat, ImagingError, sniff};

/// Why a file could not be cleaned. Nothing is written of such a file.
#[derive(Debug, Error)]
pub enum DeidentifyError {
    /// The format is not one that is read.
    #[error("its first bytes fit no image format that is read")]
    UnknownFormat,
    /// The image is damaged or of a kind that is not read.
    #[error(transparent)]
    Image(#[from] ImagingError),
    /// The file could not be taken apart into elements.
    #[error("it could not be taken apart: {0}")]
    Unreadable(String),
    /// The cleaned elements could not be put together again.
    #[error("the cleaned file could not be put together: {0}")]
    Unwritable(String),
    /// A DICOM object without pixels: a report, a presentation state, a directory.
    #[error("it is no image; only images are cleaned")]
    NoImage,
    /// A value that names somebody was still found after cleaning.
    #[error("a value that names somebody is still in it after cleaning; please report this kind of file")]
    Remains,
    /// A form that is not cleaned, with a way out.
    #[error("{0}")]
    Unsupported(&'static str),
}

/// One thing that was changed. Names the attribute, never its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `(gggg,eeee)` of a DICOM attribute, or the part of another format.
    pub tag: String,
    /// The attribute's keyword; empty where the standard has none.
    pub name: &'static str,
    /// What was done.
    pub what: &'static str,
}

/// A cleaned file.
#[derive(Debug)]
pub struct Deidentified {
    /// The file's new bytes.
    pub bytes: Vec<u8>,
    /// What was changed, in the order of the file.
    pub changes: Vec<Change>,
    /// The values by which the original names somebody; they stay in memory.
    pub identifiers: Identifiers,
    /// Why the pixels may show a name: a person has to look. `None` where the file says that they do not.
    pub may_carry_text: Option<&'static str>,
    /// The name under which the patient goes now; `None` where the file names no patient.
    pub pseudonym: Option<String>,
}

/// Cleans one image file.
///
/// # Errors
/// When the file is no image of a known format, is damaged, or is of a form that is not cleaned.
pub fn deidentify(bytes: &[u8], options: &Options, secret: &Secret) -> Result<Deidentified, DeidentifyError> {
    let (cleaned, reason) = match sniff(bytes).ok_or(DeidentifyError::UnknownFormat)? {
        ImageFormat::Dicom => return dicom::deidentify(bytes, options, secret),
        ImageFormat::Png => {
            (raster::png(bytes, orientation(bytes))?, "a picture or photograph may show names")
        }
        ImageFormat::Jpeg => {
            (stream::jpeg(bytes, orientation(bytes))?, "a picture or photograph may show names")
        }
        ImageFormat::Tiff => (raster::tiff(bytes)?, "a picture or photograph may show names"),
        ImageFormat::WebP => (raster::webp(bytes)?, "a picture or photograph may show names"),
        ImageFormat::Bmp => (raster::bmp(bytes)?, "a picture or photograph may show names"),
    };
    let mut changes = Vec::new();
    if cleaned != bytes {
        let what = "everything but the picture left out (text, Exif, GPS, profiles, thumbnails)";
        changes.push(Change { tag: String::new(), name: "", what });
    }
    Ok(Deidentified {
        bytes: cleaned,
        changes,
        identifiers: Identifiers::default(),
        may_carry_text: Some(reason),
        pseudonym: None,
    })
}

/// The orientation of a picture as Exif counts it, 1 to 8.
fn orientation(bytes: &[u8]) -> Option<u8> {
    let reader = image::ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format().ok()?;
    let orientation = reader.into_decoder().ok()?.orientation().ok()?;
    Some(orientation.to_exif())
}
