//! Millimetres per pixel and what they mean. Implements the decision table of clinical.md 4.3, rows 1 to 8
//! and x; row 0, the reader's own calibration, belongs to the case. Knows no files.

use serde::{Deserialize, Serialize};

/// Size of a pixel, or why no length in millimetres may be shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpacingFact {
    /// Known, with its meaning.
    Known(Spacing),
    /// Pixels only.
    Unknown {
        /// Why no length may be shown.
        why: String,
        /// Height of a pixel over its width, where the file tells that much: angles and ratios need it.
        #[serde(skip_serializing_if = "Option::is_none")]
        aspect: Option<f64>,
    },
}

/// Size of a pixel in millimetres.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spacing {
    /// From the centre of one row to that of the next.
    pub row_mm: f64,
    /// From the centre of one column to that of the next.
    pub column_mm: f64,
    /// `[row, column]` at the detector, where the file tells it: what a magnification factor divides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_detector_mm: Option<[f64; 2]>,
    /// Where the numbers are from, and so what a length means.
    pub source: SpacingSource,
}

/// What a length in millimetres means, by row of the decision table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpacingSource {
    /// Row 1: Pixel Spacing of Calibration Type GEOMETRY.
    Geometry {
        /// Pixel Spacing equals Imager Pixel Spacing: nothing was corrected, whatever the type says.
        equals_imager: bool,
    },
    /// Row 2: Pixel Spacing of Calibration Type FIDUCIAL.
    Fiducial {
        /// (0028,0A04) Pixel Spacing Calibration Description.
        description: Option<String>,
    },
    /// Row 1 or 2, which come first in the table, but Pixel Spacing is larger than Imager Pixel Spacing, so that the
    /// magnification would be below 1: one of the two is wrong. Row x gives pixels where no type is stated; a stated
    /// calibration is kept and called inconsistent.
    Inconsistent {
        /// "GEOMETRY", "FIDUCIAL".
        calibration_type: String,
    },
    /// Row 3: Imager Pixel Spacing divided by a magnification above 1.
    EstimatedMagnification {
        /// (0018,1114), or SID / SOD.
        factor: f64,
    },
    /// Row 4: Pixel Spacing below Imager Pixel Spacing, for which no reason is given.
    Undocumented,
    /// Row 5: at the detector, not corrected; true lengths are 10 to 25 % shorter.
    AtDetector,
    /// Row 6: Pixel Spacing alone.
    CalibrationUnknown,
    /// Row 7: at the film that was scanned.
    ScannedFilm,
}

impl Spacing {
    /// Where the scale is from in a few words, for places too narrow for [`Self::label`].
    pub fn short_label(&self) -> String {
        let words = match &self.source {
            SpacingSource::Geometry { .. } => "est. magnification (GEOMETRY)",
            SpacingSource::Fiducial { .. } => "calibrated (FIDUCIAL)",
            SpacingSource::Inconsistent { calibration_type } => {
                return format!("inconsistent ({calibration_type})");
            }
            SpacingSource::EstimatedMagnification { factor } => {
                return format!("est. magnification ×{factor:.2}");
            }
            SpacingSource::Undocumented => "est. magnification",
            SpacingSource::AtDetector => "at detector",
            SpacingSource::CalibrationUnknown => "calibration unknown",
            SpacingSource::ScannedFilm => "at scanned film",
        };
        words.to_owned()
    }

    /// What to print after every length.
    pub fn label(&self) -> String {
        match &self.source {
            SpacingSource::Geometry { equals_imager: false } => {
                "mm, est. magnification (GEOMETRY)".to_owned()
            }
            SpacingSource::Geometry { equals_imager: true } => {
                "mm, est. magnification (GEOMETRY), but equal to the spacing at the detector".to_owned()
            }
            SpacingSource::Fiducial { description: Some(text) } => {
                format!("mm, calibrated (FIDUCIAL: {text})")
            }
            SpacingSource::Fiducial { description: None } => "mm, calibrated (FIDUCIAL)".to_owned(),
            SpacingSource::Inconsistent { calibration_type } => {
                format!("mm, inconsistent ({calibration_type}, but larger than at the detector)")
            }
            SpacingSource::EstimatedMagnification { factor } => {
                format!("mm, est. magnification ×{factor:.2}")
            }
            SpacingSource::Undocumented => "mm, est. magnification (undocumented)".to_owned(),
            SpacingSource::AtDetector => "mm at detector, not corrected".to_owned(),
            SpacingSource::CalibrationUnknown => "mm, calibration unknown".to_owned(),
            SpacingSource::ScannedFilm => "mm at scanned film, unknown magnification".to_owned(),
        }
    }
}

/// The spacing attributes of an image, `[row, column]` in mm, as written.
#[derive(Debug, Clone, Default)]
pub(crate) struct SpacingAttributes {
    /// (0028,0030).
    pub(crate) pixel: Option<[f64; 2]>,
    /// (0018,1164).
    pub(crate) imager: Option<[f64; 2]>,
    /// (0018,2010).
    pub(crate) scanned: Option<[f64; 2]>,
    /// (0028,0A02).
    pub(crate) calibration_type: Option<String>,
    /// (0028,0A04).
    pub(crate) calibration_description: Option<String>,
    /// (0018,1114).
    pub(crate) magnification: Option<f64>,
    /// (0018,1110), mm.
    pub(crate) source_to_detector_mm: Option<f64>,
    /// (0018,1111), mm.
    pub(crate) source_to_patient_mm: Option<f64>,
}

impl SpacingAttributes {
    /// The decision of clinical.md 4.3.
    pub(crate) fn decide(&self) -> SpacingFact {
        let mut fact = self.decide_row();
        if let SpacingFact::Known(spacing) = &mut fact {
            // Of two that contradict each other none is what a factor may divide.
            let is_sound = !matches!(spacing.source, SpacingSource::Inconsistent { .. });
            spacing.at_detector_mm = self.imager.filter(|_| is_sound);
        }
        fact
    }

    fn decide_row(&self) -> SpacingFact {
        let mut given = [self.pixel, self.imager, self.scanned].into_iter().flatten();
        if given.any(|pair| pair.iter().any(|mm| *mm <= 0.0 || !mm.is_finite())) {
            return unknown("the file gives a pixel spacing that is not above zero");
        }
        match (self.pixel, self.imager) {
            (Some(pixel), Some(imager))
                if is_larger(pixel, imager) && (self.is_type("GEOMETRY") || self.is_type("FIDUCIAL")) =>
            {
                let calibration_type = self.calibration_type.clone().unwrap_or_default();
                known(pixel, SpacingSource::Inconsistent { calibration_type })
            }
            (Some(pixel), imager) if self.is_type("GEOMETRY") => {
                let equals_imager = imager.is_some_and(|imager| same(pixel, imager));
                known(pixel, SpacingSource::Geometry { equals_imager })
            }
            (Some(pixel), _) if self.is_type("FIDUCIAL") => {
                let description = self.calibration_description.clone();
                known(pixel, SpacingSource::Fiducial { description })
            }
            (pixel, Some(imager)) => self.decide_at_detector(pixel, imager),
            (Some(pixel), None) => known(pixel, SpacingSource::CalibrationUnknown),
            (None, None) => match self.scanned {
                Some(scanned) => known(scanned, SpacingSource::ScannedFilm),
                None => unknown("the file gives no pixel spacing"),
            },
        }
    }

    fn is_type(&self, name: &str) -> bool {
        self.calibration_type.as_deref() == Some(name)
    }

    /// Rows x, 3, 4 and 5. Larger than the detector's pixel would mean a magnification below 1.
    fn decide_at_detector(&self, pixel: Option<[f64; 2]>, imager: [f64; 2]) -> SpacingFact {
        if let Some(pixel) = pixel
            && is_larger(pixel, imager)
        {
            let why = "spacing inconsistent: Pixel Spacing is larger than at the detector; calibrate on an object \
                       of known size";
            let aspects = [pixel, imager].map(|[row, column]| row / column);
            let aspect = ((aspects[0] - aspects[1]).abs() <= 1e-3 * aspects[1]).then_some(aspects[1]);
            return SpacingFact::Unknown { why: why.to_owned(), aspect };
        }
        if let Some(factor) = self.factor() {
            let corrected = [imager[0] / factor, imager[1] / factor];
            return known(corrected, SpacingSource::EstimatedMagnification { factor });
        }
        match pixel {
            Some(pixel) if !same(pixel, imager) => known(pixel, SpacingSource::Undocumented),
            _ => known(imager, SpacingSource::AtDetector),
        }
    }

    /// Magnification above 1, as stated or from distances.
    fn factor(&self) -> Option<f64> {
        let stated = self.magnification.filter(|factor| *factor > 1.0 && factor.is_finite());
        stated.or_else(|| {
            let (detector, patient) = (self.source_to_detector_mm?, self.source_to_patient_mm?);
            (patient > 0.0 && patient < detector && detector.is_finite()).then(|| detector / patient)
        })
    }
}

fn known([row_mm, column_mm]: [f64; 2], source: SpacingSource) -> SpacingFact {
    SpacingFact::Known(Spacing { row_mm, column_mm, at_detector_mm: None, source })
}

fn unknown(why: &str) -> SpacingFact {
    SpacingFact::Unknown { why: why.to_owned(), aspect: None }
}

/// Whether a pixel would be larger in the patient than on the detector: a magnification below 1.
fn is_larger(pixel: [f64; 2], imager: [f64; 2]) -> bool {
    !same(pixel, imager) && (pixel[0] > imager[0] || pixel[1] > imager[1])
}

/// Equal but for what writing decimals loses.
fn same(a: [f64; 2], b: [f64; 2]) -> bool {
    a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1e-6 * a.abs().max(b.abs()))
}
