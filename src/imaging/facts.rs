//! What an image file says of itself, ready to be shown or written as JSON. Holds no name, number or
//! birth date of a patient, and no UID of an instance: only what a reader of the film needs.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{ImageFormat, SpacingFact, WindowPreset};

/// Facts of the first frame of an image.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImageFacts {
    /// File format.
    pub format: ImageFormat,
    /// Height in pixels, upright.
    pub rows: u32,
    /// Width in pixels, upright.
    pub columns: u32,
    /// Frames in the file; the first is the one decoded.
    pub frames: u32,
    /// Coding of the samples.
    pub coding: Coding,
    /// Size of a pixel, or why it is not known.
    pub spacing: SpacingFact,
    /// Windows and VOI LUTs that the file offers, in its order.
    pub windows: Vec<WindowPreset>,
    /// Date and technique of the exposure.
    pub exposure: Exposure,
    /// Warnings for the reader.
    pub cautions: Cautions,
    /// Repairs and omissions while reading.
    pub notes: Vec<String>,
}

impl ImageFacts {
    /// Remarks for the reader: cautions, then notes.
    pub fn remarks(&self) -> impl Iterator<Item = &str> {
        self.cautions.words().map(|word| -> &str { word }).chain(self.notes.iter().map(String::as_str))
    }
}

impl Cautions {
    /// The cautions that apply, in words.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        let words = [
            (self.lossy, "compressed with loss"),
            (self.for_processing, "for processing: its greys are not meant to be looked at"),
            (self.burned_in, "names may stand in the picture itself"),
        ];
        words.into_iter().filter_map(|(applies, words)| applies.then_some(words))
    }
}

/// Coding of the samples in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coding {
    /// Bits of a sample's container, 8 or 16.
    pub bits_allocated: u16,
    /// Bits of a sample that carry its value.
    pub bits_stored: u16,
    /// Place of the highest of these bits.
    pub high_bit: u16,
    /// True if stored values are two's complement.
    pub signed: bool,
    /// 1 for grey or palette, 3 for colour.
    pub samples_per_pixel: u16,
    /// Photometric Interpretation, or what a raster format calls alike.
    pub photometric: String,
    /// Transfer syntax of a DICOM file.
    pub transfer_syntax: Option<TransferSyntax>,
}

/// A DICOM transfer syntax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferSyntax {
    /// Its UID.
    pub uid: String,
    /// Its name in words.
    pub name: String,
}

/// Date and technique of a film, from the file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Exposure {
    /// Day of the film, by the order of [`DateSource`].
    pub date: Option<Date>,
    /// Attribute of the date.
    pub date_source: Option<DateSource>,
    /// (0008,0060), e.g. `CR`, `DX`.
    pub modality: Option<String>,
    /// SOP class in words, e.g. "Digital X-Ray Image (for presentation)".
    pub sop_class: Option<String>,
    /// (0018,5101) or the View Code Sequence, e.g. `AP`, `lateral`.
    pub view_position: Option<String>,
    /// (0020,0062), else (0020,0060): `R`, `L`, `U`, `B`.
    pub laterality: Option<String>,
    /// (0020,0020): direction of the rows and of the columns, e.g. `["L", "F"]`.
    pub patient_orientation: Option<[String; 2]>,
    /// (0018,0015), e.g. `HIP`.
    pub body_part: Option<String>,
    /// (0008,103E) Series Description.
    pub series_description: Option<String>,
}

/// Attributes a date may come from, most telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateSource {
    /// (0008,002A) Acquisition Date Time.
    AcquisitionDateTime,
    /// (0008,0022) Acquisition Date.
    AcquisitionDate,
    /// (0008,0023) Content Date.
    ContentDate,
    /// (0018,1012) Date of Secondary Capture: when a film was scanned, not taken.
    SecondaryCapture,
    /// (0008,0020) Study Date.
    StudyDate,
}

impl DateSource {
    /// "Acquisition Date": the name of the attribute.
    pub fn words(self) -> &'static str {
        match self {
            Self::AcquisitionDateTime => "Acquisition Date Time",
            Self::AcquisitionDate => "Acquisition Date",
            Self::ContentDate => "Content Date",
            Self::SecondaryCapture => "Date of Secondary Capture",
            Self::StudyDate => "Study Date",
        }
    }
}

/// Warnings for the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cautions {
    /// The image was compressed with loss at some time.
    pub lossy: bool,
    /// Presentation Intent is FOR PROCESSING: greys are not meant to be looked at.
    pub for_processing: bool,
    /// (0028,0301) Burned In Annotation is YES: names may stand in the pixels.
    pub burned_in: bool,
}
