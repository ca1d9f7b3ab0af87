//! De-identification of films after DICOM PS3.15 Annex E: bytes in, bytes out. Knows no path and no case; the original
//! is never changed. Conformance to the profile lowers the risk, it does not guarantee anonymity.
//!
//! [`clean`] is the whole of it: the basic profile, with options; pixels are those of the decoded film, in the same
//! compressed stream or written anew. `store::clean_film` decodes before and after, and compares.

mod area;
mod dicom;
mod identifiers;
mod options;
mod pixels;
mod profile;
mod raster;
mod report;
mod stream;
mod words;
mod write;

pub use area::{Area, erased};
pub use identifiers::{Hit, IdentifierKind, Identifiers};
pub use options::{Dates, Options, Patient, Secret};
pub use report::Change;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::imaging::{Film, ImageFormat, ImagingError, PixelBox, lettering, sniff};

/// Why a film could not be cleaned. Nothing is written of such a film.
#[derive(Debug, Error)]
pub enum Refusal {
    /// The image is damaged, of a kind that is not read, or no image.
    #[error(transparent)]
    Image(#[from] ImagingError),
    /// The cleaned film could not be put together.
    #[error("the cleaned film could not be put together: {0}")]
    Unwritable(String),
    /// The cleaned film shows other pixels than the original.
    #[error(
        "the cleaned film does not show the same pixels as the original; nothing was written, please report this kind of file"
    )]
    PixelsDiffer,
}

/// What a person has done about names in the picture itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Looked {
    /// Nobody has looked.
    No,
    /// A person has looked: no name is in the picture.
    Clear,
    /// A person has looked, and these areas are to be erased.
    Erased(Vec<Area>),
}

/// How a film is to be cleaned.
#[derive(Debug, Clone, Copy)]
pub struct Cleaning<'a> {
    /// Options of the profile.
    pub options: &'a Options,
    /// The secret behind pseudonyms, new UIDs and the shift of dates.
    pub secret: &'a Secret,
    /// Whom the film belongs to; `None` leaves that to its header. Films of one case need the same patient, so that
    /// their dates move together.
    pub patient: Option<&'a Patient>,
    /// What a person has done about names in the picture.
    pub looked: &'a Looked,
    /// Write the pixels without compression (DICOM) or as PNG, whatever the original is.
    pub rewrite_pixels: bool,
}

/// Why the picture itself may show a name: a person has to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LookReason {
    /// Burned In Annotation is YES.
    SaysSo,
    /// Burned In Annotation is absent.
    NotSaid,
    /// A secondary capture, a photograph, an ultrasound.
    Captured,
    /// A picture without a header that could tell.
    Picture,
    /// The header says no, but something like letters stands in the picture.
    TextSeen,
}

impl LookReason {
    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::SaysSo => "the file says that text is burned into the picture",
            Self::NotSaid => "the file does not say whether text is burned into the picture",
            Self::Captured => "captures and photographs may show names",
            Self::Picture => "a picture or photograph may show names",
            Self::TextSeen => {
                "something like letters stands in the picture, although the file says that it holds none"
            }
        }
    }
}

/// A cleaned film.
#[derive(Debug)]
pub struct Clean {
    /// The film's new bytes.
    pub bytes: Vec<u8>,
    /// Ending of its file name, without a point.
    pub extension: &'static str,
    /// The name under which the patient goes now.
    pub pseudonym: String,
    /// Whole days by which its dates were moved; `None` where they were kept or removed, or it has none.
    pub shifted_days: Option<i64>,
    /// What was changed: attributes and counts, never a value.
    pub changes: Vec<Change>,
    /// The values by which the original names somebody; they stay in memory.
    pub identifiers: Identifiers,
    /// Why a person has to look at the picture before the film is shared; `None` where nobody has to.
    pub look: Option<LookReason>,
    /// Where something like printed letters stands, as a proposal to whoever looks; empty where nobody has to.
    pub letters: Vec<PixelBox>,
}

/// Cleans one film, which `film` is decoded from.
///
/// # Errors
/// When the file is no image, is damaged, or cannot be written anew.
pub fn clean(bytes: &[u8], film: &Film, cleaning: &Cleaning<'_>) -> Result<Clean, Refusal> {
    let mut clean = match film.facts.format {
        ImageFormat::Dicom => dicom::clean(bytes, film, cleaning)?,
        ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::Tiff | ImageFormat::WebP | ImageFormat::Bmp => {
            raster::clean(bytes, film, cleaning)?
        }
    };
    if *cleaning.looked == Looked::No {
        clean.letters = lettering(film);
        if clean.look.is_none() && !clean.letters.is_empty() {
            clean.look = Some(LookReason::TextSeen);
        }
    }
    Ok(clean)
}

/// Why the picture of a film may show a name: its header, and what is seen in the picture.
///
/// # Errors
/// When a DICOM header cannot be read.
pub fn look_reason(bytes: &[u8], film: &Film) -> Result<Option<LookReason>, Refusal> {
    match film.facts.format {
        ImageFormat::Dicom => match dicom::look(bytes)? {
            dicom::HeaderSays::Look(reason) => Ok(Some(reason)),
            dicom::HeaderSays::Clear => Ok((!lettering(film).is_empty()).then_some(LookReason::TextSeen)),
            dicom::HeaderSays::Looked => Ok(None),
        },
        ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::Tiff | ImageFormat::WebP | ImageFormat::Bmp => {
            Ok(Some(LookReason::Picture))
        }
    }
}

/// Whether a film says that the identity of its patient was removed (Patient Identity Removed is YES). Pictures other
/// than DICOM say nothing of the kind.
pub fn is_said_removed(bytes: &[u8]) -> bool {
    sniff(bytes) == Some(ImageFormat::Dicom) && dicom::says_removed(bytes).unwrap_or(false)
}

/// The values by which a film names somebody, and whom it belongs to. Pictures other than DICOM name nobody in a way
/// that is read.
///
/// # Errors
/// When a DICOM header cannot be read.
pub fn identifiers(bytes: &[u8], options: &Options) -> Result<(Identifiers, Option<Patient>), Refusal> {
    match sniff(bytes) {
        Some(ImageFormat::Dicom) => dicom::named(bytes, *options),
        Some(
            ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::Tiff | ImageFormat::WebP | ImageFormat::Bmp,
        )
        | None => Ok((Identifiers::default(), None)),
    }
}
