//! Where a film comes from, as far as two films of one case can be compared: the day it was taken, and marks of the
//! patient. The marks are hashes that can only be compared: no name, number or birth date leaves this file.

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::case::Age;

use super::{DateSource, ImageFormat, ImagingError, Limits, dicom, sniff};

/// Date and patient of a film.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// The day, and the attribute that gives it. `None` too for a digitised film, whose file tells of the scan.
    pub taken: Option<(Date, DateSource)>,
    /// Attributes that should hold a day before that one, and hold none.
    pub unreadable: Vec<DateSource>,
    /// Age of the patient as the file states it; `None` too for a digitised film.
    pub age: Option<Age>,
    /// Marks of the patient.
    pub patient: PatientMarks,
}

/// Marks of a patient that can be compared between two films.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct PatientMarks {
    id: Option<[u8; 32]>,
    name: Option<[u8; 32]>,
    birth_date: Option<[u8; 32]>,
    /// Never given out: what may be known of it is the age on a day.
    born: Option<Date>,
}

/// Result of comparing the patients of two films.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PatientsCompared {
    /// Attributes that both files have and that are the same.
    pub same: Vec<&'static str>,
    /// Attributes that both files have and that differ.
    pub different: Vec<&'static str>,
}

impl PatientMarks {
    pub(super) fn of(id: Option<&str>, name: Option<&str>, birth_date: Option<&str>) -> Self {
        // Capitals, blanks and the marks between the parts of a name are written differently from device to device.
        let plain =
            |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let mark = |text: Option<&str>| {
            let text: String = plain(text?);
            (!text.is_empty()).then(|| Sha256::digest(text.as_bytes()).into())
        };
        Self { id: mark(id), name: mark(name), birth_date: mark(birth_date), born: None }
    }

    /// The marks with the day of birth, where the file is believed to tell the true one.
    pub(super) fn born(self, born: Option<Date>) -> Self {
        Self { born, ..self }
    }

    /// Days that the patient had lived on a day, below zero before the birth; `None` where the file does not tell.
    pub fn days_lived(&self, on: Date) -> Option<i32> {
        Some((on - self.born?).get_days())
    }

    /// Comparison of the marks of two films.
    pub fn compared(&self, other: &Self) -> PatientsCompared {
        let mut compared = PatientsCompared::default();
        let pairs = [
            ("PatientID", self.id.zip(other.id)),
            ("name", self.name.zip(other.name)),
            ("birth date", self.birth_date.zip(other.birth_date)),
        ];
        for (attribute, pair) in pairs {
            let Some((a, b)) = pair else { continue };
            (if a == b { &mut compared.same } else { &mut compared.different }).push(attribute);
        }
        compared
    }
}

impl std::fmt::Debug for PatientMarks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PatientMarks")
    }
}

/// Origin of a film. The beginning of a file is enough, up to its pixel data.
///
/// # Errors
/// [`ImagingError`] when a DICOM header cannot be read. Other formats give an empty origin.
pub fn origin(bytes: &[u8], limits: &Limits) -> Result<Origin, ImagingError> {
    match sniff(bytes) {
        Some(ImageFormat::Dicom) => dicom::origin(bytes, limits),
        Some(_) | None => Ok(Origin::default()),
    }
}

/// Files that the directory of a medium (DICOMDIR) lists as images, each by the parts of its path below the folder of the
/// directory; none for any other file.
pub fn images_of_medium(bytes: &[u8], limits: &Limits) -> Vec<Vec<String>> {
    match sniff(bytes) {
        Some(ImageFormat::Dicom) => dicom::listed_images(bytes, limits).unwrap_or_default(),
        Some(_) | None => Vec::new(),
    }
}
