//! What a file says that may help to sort it into a case: days, views, sides, and marks of the patient. The beginning
//! of a DICOM file is enough. Names and numbers of patients are hashed at once and leave this module only as marks.

use jiff::civil::Date;

use super::{DateSource, ImageFormat, ImagingError, Limits, PatientMarks, dicom, read_facts};

/// Clues of one image file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clues {
    /// Format, by the first bytes.
    pub format: ImageFormat,
    /// Width in pixels, upright.
    pub columns: u32,
    /// Height in pixels, upright.
    pub rows: u32,
    /// Every day that the header gives, most telling first.
    pub dates: Vec<(Date, DateSource)>,
    /// Day of a photograph, from its EXIF (`DateTimeOriginal`, else `DateTimeDigitized`).
    pub photographed: Option<Date>,
    /// (0018,5101), or the View Code Sequence in words.
    pub view_position: Option<String>,
    /// (0020,0062), else (0020,0060).
    pub laterality: Option<String>,
    /// (0018,0015).
    pub body_part: Option<String>,
    /// (0008,103E).
    pub series_description: Option<String>,
    /// (0018,1030).
    pub protocol_name: Option<String>,
    /// (0008,1030).
    pub study_description: Option<String>,
    /// (0008,0060).
    pub modality: Option<String>,
    /// (0008,0016) in words, for a class that is known.
    pub sop_class: Option<String>,
    /// (0010,1010).
    pub age: Option<String>,
    /// (0010,0040).
    pub sex: Option<String>,
    /// (0028,0301): text stands in the pixels; `None` where the header does not say.
    pub burned_in: Option<bool>,
    /// Marks of the patient.
    pub patient: PatientMarks,
    /// Number, name or birth date of a patient is given.
    pub names_patient: bool,
}

/// Clues of an image file.
///
/// # Errors
/// [`ImagingError`] when the file is no image, or its header cannot be read.
pub fn clues(bytes: &[u8], limits: &Limits) -> Result<Clues, ImagingError> {
    let facts = read_facts(bytes, limits)?;
    let mut clues = Clues {
        format: facts.format,
        columns: facts.columns,
        rows: facts.rows,
        dates: Vec::new(),
        photographed: None,
        view_position: None,
        laterality: None,
        body_part: None,
        series_description: None,
        protocol_name: None,
        study_description: None,
        modality: None,
        sop_class: None,
        age: None,
        sex: None,
        burned_in: None,
        patient: PatientMarks::default(),
        names_patient: false,
    };
    match facts.format {
        ImageFormat::Dicom => dicom::add_clues(bytes, limits, &mut clues)?,
        ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::Tiff | ImageFormat::WebP => {
            clues.photographed = day_of_exif(bytes);
        }
        ImageFormat::Bmp => {}
    }
    Ok(clues)
}

/// The day a photograph was taken. A date that no camera writes (0000:00:00) is none.
fn day_of_exif(bytes: &[u8]) -> Option<Date> {
    let mut cursor = std::io::Cursor::new(bytes);
    let exif = exif::Reader::new().read_from_container(&mut cursor).ok()?;
    let day = |tag: exif::Tag| {
        let field = exif.get_field(tag, exif::In::PRIMARY)?;
        let exif::Value::Ascii(texts) = &field.value else { return None };
        let time = exif::DateTime::from_ascii(texts.first()?).ok()?;
        Date::new(
            i16::try_from(time.year).ok()?,
            i8::try_from(time.month).ok()?,
            i8::try_from(time.day).ok()?,
        )
        .ok()
    };
    day(exif::Tag::DateTimeOriginal).or_else(|| day(exif::Tag::DateTimeDigitized))
}
