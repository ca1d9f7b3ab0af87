//! Millimetres per pixel and what they mean, as DICOM PS3.3 10.7 has it: which of several spacings holds, whether
//! it is corrected for magnification, and what contradicts it. The reader's own calibration goes before all of
//! this and belongs to the case. Knows no files.

use serde::{Deserialize, Serialize};

/// Size of a pixel, or why no length in millimetres may be shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpacingFact {
    /// Known, with its meaning.
    Known(Spacing),
    /// Pixels only.
    Unknown {
        /// Reason for which no length may be shown.
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
    /// Source of the numbers, and so the meaning of a length.
    pub source: SpacingSource,
    /// Contradictions of these numbers in the file, each as a clause.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<String>,
}

/// Meaning of a length in millimetres, most telling first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpacingSource {
    /// Pixel Spacing of Calibration Type GEOMETRY: corrected for a known or assumed magnification.
    Geometry {
        /// Pixel Spacing equals Imager Pixel Spacing: nothing was corrected, whatever the type says.
        equals_imager: bool,
    },
    /// Pixel Spacing of Calibration Type FIDUCIAL: calibrated on an object of known size.
    Fiducial {
        /// (0028,0A04) Pixel Spacing Calibration Description.
        description: Option<String>,
    },
    /// A type is stated, but Pixel Spacing and the spacing at the detector would mean a magnification that cannot
    /// be: one of the two is wrong. Without a type such a film is told in pixels; a stated calibration is kept
    /// and called inconsistent.
    Inconsistent {
        /// "GEOMETRY", "FIDUCIAL".
        calibration_type: String,
        /// The magnification that it would mean, outside of 1.0 to 2.0.
        magnification: f64,
    },
    /// Imager Pixel Spacing divided by a magnification above 1 and up to 2.
    EstimatedMagnification {
        /// (0018,1114), or SID / SOD.
        factor: f64,
    },
    /// Pixel Spacing below the spacing at the detector or the scanned film, for which no reason is given.
    Undocumented,
    /// At the detector, not corrected; true lengths are 10 to 25 % shorter.
    AtDetector,
    /// Pixel Spacing alone: whether it was corrected cannot be known.
    CalibrationUnknown,
    /// At the film that was scanned.
    ScannedFilm,
}

impl Spacing {
    /// Text after every length: "mm, calibrated (FIDUCIAL: 25 mm ball)", "mm at detector, not corrected".
    pub fn label(&self) -> String {
        let is_place = matches!(self.source, SpacingSource::AtDetector | SpacingSource::ScannedFilm);
        format!("mm{}{}", if is_place { " " } else { ", " }, self.source_words())
    }

    /// Text after the unit: the source of the millimetres.
    pub fn source_words(&self) -> String {
        match &self.source {
            SpacingSource::Fiducial { description: Some(text) } => format!("calibrated (FIDUCIAL: {text})"),
            SpacingSource::Fiducial { description: None }
            | SpacingSource::Geometry { .. }
            | SpacingSource::Inconsistent { .. }
            | SpacingSource::EstimatedMagnification { .. }
            | SpacingSource::Undocumented
            | SpacingSource::AtDetector
            | SpacingSource::CalibrationUnknown
            | SpacingSource::ScannedFilm => self.source_without_description(),
        }
    }

    /// As [`Self::source_words`], without the free text of the file: for places over a film.
    pub fn source_without_description(&self) -> String {
        match &self.source {
            SpacingSource::Geometry { equals_imager: false } => "est. magnification (GEOMETRY)".to_owned(),
            SpacingSource::Geometry { equals_imager: true } => {
                "est. magnification (GEOMETRY), but equal to the spacing at the detector".to_owned()
            }
            SpacingSource::Fiducial { .. } => "calibrated (FIDUCIAL)".to_owned(),
            SpacingSource::Inconsistent { calibration_type, magnification } if *magnification < 1.0 => {
                format!("inconsistent ({calibration_type}, but larger than at the detector)")
            }
            SpacingSource::Inconsistent { calibration_type, magnification } => {
                format!(
                    "inconsistent ({calibration_type}, but would mean a magnification of ×{magnification:.2})"
                )
            }
            SpacingSource::EstimatedMagnification { factor } => format!("est. magnification ×{factor:.2}"),
            SpacingSource::Undocumented => "est. magnification (undocumented)".to_owned(),
            SpacingSource::AtDetector => "at detector, not corrected".to_owned(),
            SpacingSource::CalibrationUnknown => "calibration unknown".to_owned(),
            SpacingSource::ScannedFilm => "at scanned film, unknown magnification".to_owned(),
        }
    }
}

/// Two numbers of an attribute: of the rows, then of the columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Pair {
    /// The file has no such attribute, or it is empty.
    #[default]
    Absent,
    /// It is there, but tells no size; why not, as a clause that begins with its name.
    Unusable(String),
    /// Both above zero.
    Given([f64; 2]),
}

impl Pair {
    fn given(&self) -> Option<[f64; 2]> {
        match self {
            Self::Given(pair) => Some(*pair),
            Self::Absent | Self::Unusable(_) => None,
        }
    }

    fn unusable(&self) -> Option<&str> {
        match self {
            Self::Unusable(why) => Some(why),
            Self::Absent | Self::Given(_) => None,
        }
    }
}

/// The spacing attributes of an image, `[row, column]` in mm, as written.
#[derive(Debug, Clone, Default)]
pub(crate) struct SpacingAttributes {
    /// (0028,0030).
    pub(crate) pixel: Pair,
    /// (0018,1164).
    pub(crate) imager: Pair,
    /// (0018,2010).
    pub(crate) scanned: Pair,
    /// (0028,0034) Pixel Aspect Ratio: height and width of a pixel, in any unit.
    pub(crate) aspect: Pair,
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

/// Magnifications that a radiograph of a limb, a hip or a pelvis can have; others are a mistake of the file.
const PLAUSIBLE: std::ops::RangeInclusive<f64> = 1.0..=2.0;
/// Numbers that differ by less than this part of the larger are the same but for how they were rounded.
const TOLERANCE: f64 = 0.01;

/// Reason for which no factor is applied (PS3.3 10.7.1: a factor relates the front of the detector to the patient).
const ON_SCAN: &str = "it divides the spacing at the detector, and the file gives only that of the scanned film; lengths are those on \
                       the film, calibrate on an object of known size";
/// As [`ON_SCAN`].
const PERHAPS_TAKEN_OUT: &str = "without the spacing at the detector nobody can tell whether Pixel Spacing was corrected by it already; \
                                 calibrate on an object of known size";

impl SpacingAttributes {
    /// The spacing that holds, and its contradictions.
    pub(crate) fn decide(&self) -> (SpacingFact, Vec<String>) {
        let given = [&self.pixel, &self.imager, &self.scanned, &self.aspect];
        let mut doubts: Vec<String> =
            given.into_iter().filter_map(Pair::unusable).map(ToOwned::to_owned).collect();
        let mut fact = self.decide_source(&mut doubts);
        match &mut fact {
            SpacingFact::Known(spacing) => {
                if let Pair::Given([high, wide]) = self.aspect
                    && !close(high / wide, spacing.row_mm / spacing.column_mm)
                {
                    doubts.push(
                        "Pixel Aspect Ratio contradicts the pixel spacing; the spacing is followed"
                            .to_owned(),
                    );
                }
                // Of two that contradict each other none is what a factor may divide.
                let is_sound = !matches!(spacing.source, SpacingSource::Inconsistent { .. });
                spacing.at_detector_mm = self.imager.given().filter(|_| is_sound);
                spacing.doubts.clone_from(&doubts);
            }
            SpacingFact::Unknown { aspect, .. } => {
                *aspect = aspect.or(self.aspect.given().map(|[high, wide]| high / wide));
            }
        }
        (fact, doubts)
    }

    fn decide_source(&self, doubts: &mut Vec<String>) -> SpacingFact {
        let (pixel, imager, scanned) = (self.pixel.given(), self.imager.given(), self.scanned.given());
        if let (Some(imager), Some(scanned)) = (imager, scanned)
            && !same(imager, scanned)
        {
            doubts.push(
                "Nominal Scanned Pixel Spacing contradicts Imager Pixel Spacing; the latter is followed"
                    .to_owned(),
            );
        }
        let stated = ["GEOMETRY", "FIDUCIAL"].into_iter().find(|name| self.is_type(name));
        match (pixel, imager, scanned, stated) {
            (Some(pixel), _, _, Some(stated)) => self.decide_stated(pixel, stated, doubts),
            (pixel, Some(imager), _, _) => self.decide_at_detector(pixel, imager, doubts),
            (Some(pixel), None, Some(scanned), None) => {
                if same(pixel, scanned) {
                    self.passed_over(ON_SCAN, doubts);
                    known(scanned, SpacingSource::ScannedFilm)
                } else {
                    let contradicted = contradiction(pixel, scanned, "on the scanned film");
                    if contradicted.is_none() {
                        self.passed_over(PERHAPS_TAKEN_OUT, doubts);
                    }
                    contradicted.unwrap_or_else(|| known(pixel, SpacingSource::Undocumented))
                }
            }
            (Some(pixel), None, None, None) => {
                self.passed_over(PERHAPS_TAKEN_OUT, doubts);
                known(pixel, SpacingSource::CalibrationUnknown)
            }
            (None, None, Some(scanned), _) => {
                self.passed_over(ON_SCAN, doubts);
                known(scanned, SpacingSource::ScannedFilm)
            }
            (None, None, None, _) => {
                let spacings = [&self.pixel, &self.imager, &self.scanned];
                let why = spacings.into_iter().find_map(Pair::unusable);
                unknown(why.unwrap_or("the file gives no pixel spacing"))
            }
        }
    }

    fn is_type(&self, name: &str) -> bool {
        self.calibration_type.as_deref() == Some(name)
    }

    /// Pixel Spacing of a stated calibration type.
    fn decide_stated(&self, pixel: [f64; 2], stated: &str, doubts: &mut Vec<String>) -> SpacingFact {
        let imager = self.imager.given();
        let reference = imager.or(self.scanned.given());
        if let Some(reference) = reference
            && !same(pixel, reference)
            && let Some(magnification) = implausible(pixel, reference)
        {
            let calibration_type = stated.to_owned();
            return known(pixel, SpacingSource::Inconsistent { calibration_type, magnification });
        }
        // PS3.3 10.7.1.1: what equals the spacing at the detector or the scanned film was not corrected.
        let equals = reference.is_some_and(|reference| same(pixel, reference));
        if equals && imager.is_none() {
            doubts.push(format!(
                "Pixel Spacing is called {stated}, but equals that of the scanned film: taken as not corrected"
            ));
            self.passed_over(ON_SCAN, doubts);
            return known(pixel, SpacingSource::ScannedFilm);
        }
        if stated == "FIDUCIAL" {
            if equals {
                doubts.push(
                    "Pixel Spacing is called FIDUCIAL, but equals that at the detector: taken as not corrected"
                        .to_owned(),
                );
                self.passed_over(
                    "what was said of Pixel Spacing contradicts itself; calibrate on an object of known size",
                    doubts,
                );
                return known(pixel, SpacingSource::AtDetector);
            }
            let description = self.calibration_description.clone();
            return known(pixel, SpacingSource::Fiducial { description });
        }
        // A type GEOMETRY is a magnification that was taken out: it is the one that the file tells elsewhere.
        if let (Some(imager), Some(factor), false) = (imager, self.factor(doubts), equals)
            && !same(pixel, imager.map(|mm| mm / factor))
        {
            doubts.push(format!(
                "Pixel Spacing means a magnification of ×{:.2}, the file tells ×{factor:.2} elsewhere; Pixel Spacing is \
                 followed",
                imager[0] / pixel[0]
            ));
        }
        known(pixel, SpacingSource::Geometry { equals_imager: equals })
    }

    /// Imager Pixel Spacing, perhaps beside a Pixel Spacing of which nobody says how it came to be.
    fn decide_at_detector(
        &self,
        pixel: Option<[f64; 2]>,
        imager: [f64; 2],
        doubts: &mut Vec<String>,
    ) -> SpacingFact {
        let other = pixel.filter(|pixel| !same(*pixel, imager));
        if let Some(fact) = other.and_then(|pixel| contradiction(pixel, imager, "at the detector")) {
            return fact;
        }
        if let Some(factor) = self.factor(doubts) {
            let corrected = imager.map(|mm| mm / factor);
            if let Some(pixel) = other.filter(|pixel| !same(*pixel, corrected)) {
                doubts.push(format!(
                    "Pixel Spacing means a magnification of ×{:.2}, the file tells ×{factor:.2} elsewhere; the latter \
                     is followed",
                    imager[0] / pixel[0]
                ));
            }
            return known(corrected, SpacingSource::EstimatedMagnification { factor });
        }
        match other {
            Some(pixel) => known(pixel, SpacingSource::Undocumented),
            None => known(imager, SpacingSource::AtDetector),
        }
    }

    /// Says that a magnification of the file is not applied, and why.
    fn passed_over(&self, why: &str, doubts: &mut Vec<String>) {
        if let Some(factor) = self.factor(doubts) {
            doubts
                .push(format!("the file tells a magnification of ×{factor:.2}, which is not applied: {why}"));
        }
    }

    /// Magnification above 1, as stated or from distances; what cannot be is said and not applied.
    fn factor(&self, doubts: &mut Vec<String>) -> Option<f64> {
        let stated = self.magnification.filter(|factor| {
            let plausible = PLAUSIBLE.contains(factor);
            if !plausible {
                doubts.push(format!(
                    "Estimated Radiographic Magnification Factor {factor} cannot be (1.0 to 2.0 is believed); it is \
                     not applied"
                ));
            }
            plausible
        });
        let measured = self.factor_of_distances(doubts);
        if let (Some(stated), Some(measured)) = (stated, measured)
            && !close(stated, measured)
        {
            let followed = if stated > 1.0 { "the factor is" } else { "the distances are" };
            doubts.push(format!(
                "Estimated Radiographic Magnification Factor {stated} contradicts the distances of source, patient and \
                 detector (×{measured:.2}); {followed} followed"
            ));
        }
        let above_one = |factor: &f64| *factor > 1.0;
        stated.filter(above_one).or_else(|| measured.filter(above_one))
    }

    /// Distance Source to Detector over Distance Source to Patient. Zero is what devices write for "not known".
    fn factor_of_distances(&self, doubts: &mut Vec<String>) -> Option<f64> {
        let (detector, patient) = (self.source_to_detector_mm?, self.source_to_patient_mm?);
        if detector == 0.0 || patient == 0.0 {
            return None;
        }
        let factor = detector / patient;
        if factor.is_finite() && detector > 0.0 && PLAUSIBLE.contains(&factor) {
            return Some(factor);
        }
        doubts.push(format!(
            "Distance Source to Detector {detector} and to Patient {patient} would mean a magnification of \
             ×{factor:.2}, which cannot be (1.0 to 2.0 is believed); it is not applied"
        ));
        None
    }
}

fn known([row_mm, column_mm]: [f64; 2], source: SpacingSource) -> SpacingFact {
    SpacingFact::Known(Spacing { row_mm, column_mm, at_detector_mm: None, source, doubts: Vec::new() })
}

fn unknown(why: &str) -> SpacingFact {
    SpacingFact::Unknown { why: why.to_owned(), aspect: None }
}

/// The magnification that two unequal spacings mean, where it cannot be.
fn implausible(pixel: [f64; 2], reference: [f64; 2]) -> Option<f64> {
    [0, 1].into_iter().map(|axis: usize| reference[axis] / pixel[axis]).find(|factor| {
        // One axis may be equal but for rounding, where the other is not.
        !PLAUSIBLE.contains(factor) && !close(*factor, 1.0)
    })
}

/// Pixels only, where Pixel Spacing and that at `place` mean a magnification that cannot be.
fn contradiction(pixel: [f64; 2], reference: [f64; 2], place: &str) -> Option<SpacingFact> {
    let factor = implausible(pixel, reference)?;
    let why = if factor < 1.0 {
        format!(
            "spacing inconsistent: Pixel Spacing is larger than {place}; calibrate on an object of known size"
        )
    } else {
        format!(
            "spacing inconsistent: Pixel Spacing and that {place} would mean a magnification of ×{factor:.2}, which \
             cannot be; calibrate on an object of known size"
        )
    };
    let aspects = [pixel, reference].map(|[row, column]| row / column);
    let aspect = close(aspects[0], aspects[1]).then_some(aspects[1]);
    Some(SpacingFact::Unknown { why, aspect })
}

/// Equal but for how decimals were rounded.
fn same(a: [f64; 2], b: [f64; 2]) -> bool {
    a.iter().zip(b).all(|(a, b)| close(*a, b))
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= TOLERANCE * a.abs().max(b.abs())
}

impl SpacingFact {
    /// Height of a pixel over its width; 1 where the file does not tell.
    pub fn pixel_aspect(&self) -> f64 {
        match self {
            Self::Known(known) => known.row_mm / known.column_mm,
            Self::Unknown { aspect, .. } => aspect.unwrap_or(1.0),
        }
    }
}
