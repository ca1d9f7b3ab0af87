//! The scale of a film: millimetres per pixel, where they are from and how far they can be trusted. Row 0 of
//! clinical.md 4.3 (the reader's own calibration) goes before rows 1 to 8, which `imaging` decides.

use crate::analysis::book::{BandRule, BandRules, Book, Citation};
use crate::analysis::measure::geometry::{Plane, circle_through, distance, placing};
use crate::case::{Calibration, CalibrationKind, Place};
use crate::imaging::{Spacing, SpacingFact, SpacingSource};

/// Places of a calibration that lie closer than this tell no scale, in pixels.
const SHORTEST_PX: f64 = 1.0;

/// How lengths of a film are told.
#[derive(Debug, Clone, PartialEq)]
pub enum FilmScale {
    /// In millimetres.
    Millimetres(Scale),
    /// In pixels.
    Pixels {
        /// Why no length in millimetres may be told.
        why: String,
        /// Height of a pixel over its width, as far as the file tells; 1 where it does not.
        aspect: f64,
    },
}

/// Where a millimetre of a film holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Corrected {
    /// At the object: calibrated, or corrected for a magnification that is told.
    AtObject,
    /// At the detector or the scanned film: nothing was corrected.
    No,
    /// Nobody tells.
    Unknown,
}

/// Millimetres per pixel and what is known of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// From the middle of one row to that of the next, in mm.
    pub row_mm: f64,
    /// From the middle of one column to that of the next, in mm.
    pub column_mm: f64,
    /// Where these millimetres hold; lengths that hold elsewhere are not compared with each other.
    pub corrected: Corrected,
    /// What follows "mm": "calibrated on lag-screw thread", "at detector".
    pub source: String,
    /// By how many per cent the true length may be smaller and larger.
    pub minus_percent: f64,
    /// See `minus_percent`.
    pub plus_percent: f64,
    /// Why the band is as wide, in a sentence with its citation.
    pub band_words: String,
    /// Whether the reader calibrated.
    pub by_reader: bool,
}

impl FilmScale {
    /// The plane in which this film is measured: mm, or widths of a pixel.
    pub(crate) fn plane(&self) -> Plane {
        match self {
            Self::Millimetres(scale) => Plane { column: scale.column_mm, row: scale.row_mm },
            Self::Pixels { aspect, .. } => Plane { column: 1.0, row: *aspect },
        }
    }

    /// Height of a pixel over its width.
    pub fn pixel_aspect(&self) -> f64 {
        let plane = self.plane();
        plane.row / plane.column
    }

    /// The scale, where lengths are told in millimetres.
    pub fn millimetres(&self) -> Option<&Scale> {
        match self {
            Self::Millimetres(scale) => Some(scale),
            Self::Pixels { .. } => None,
        }
    }
}

/// The scale of a film: the reader's calibration where there is one, else what the file tells.
///
/// A calibration that tells no scale (its places fall together, a magnification without a spacing at the
/// detector) gives pixels and says why: it never falls back silently on what it was meant to replace.
pub fn film_scale(spacing: &SpacingFact, calibration: Option<&Calibration>, book: &Book) -> FilmScale {
    let aspect = spacing.pixel_aspect();
    let told = match (calibration, spacing) {
        (Some(calibration), _) => by_reader(spacing, calibration, aspect, book),
        (None, SpacingFact::Known(known)) => Ok(by_file(known, &book.bands)),
        (None, SpacingFact::Unknown { why, .. }) => Err(why.clone()),
    };
    match told {
        Ok(scale) => FilmScale::Millimetres(scale),
        Err(why) => FilmScale::Pixels { why, aspect },
    }
}

/// Rows 1 to 7: as the file tells.
fn by_file(known: &Spacing, bands: &BandRules) -> Scale {
    let (rule, corrected) = match &known.source {
        SpacingSource::Geometry { equals_imager: true }
        | SpacingSource::AtDetector
        | SpacingSource::ScannedFilm => (&bands.at_detector, Corrected::No),
        SpacingSource::Geometry { equals_imager: false } | SpacingSource::EstimatedMagnification { .. } => {
            (&bands.magnification, Corrected::AtObject)
        }
        SpacingSource::Fiducial { .. } => (&bands.fiducial, Corrected::AtObject),
        SpacingSource::Inconsistent { .. }
        | SpacingSource::Undocumented
        | SpacingSource::CalibrationUnknown => (&bands.undocumented, Corrected::Unknown),
    };
    let label = known.label();
    Scale {
        row_mm: known.row_mm,
        column_mm: known.column_mm,
        corrected,
        source: label.strip_prefix("mm").unwrap_or(&label).trim_start_matches([',', ' ']).to_owned(),
        minus_percent: rule.minus_percent,
        plus_percent: rule.plus_percent,
        band_words: by_file_words(known, rule),
        by_reader: false,
    }
}

/// The band and its reasons; of a file that contradicts itself, what to do.
fn by_file_words(known: &Spacing, rule: &BandRule) -> String {
    let mut words = format!("{}: {}", percent_words(rule), rule.citation.text);
    if let SpacingSource::Inconsistent { magnification, .. } = known.source {
        words.push_str(&format!(
            ". The file contradicts itself: its Pixel Spacing would mean a magnification of ×{magnification:.2}; \
             calibrate on an object of known size"
        ));
    }
    for doubt in &known.doubts {
        words.push_str(&format!(". {doubt}"));
    }
    words
}

/// Row 0: as the reader calibrated.
fn by_reader(
    spacing: &SpacingFact,
    calibration: &Calibration,
    aspect: f64,
    book: &Book,
) -> Result<Scale, String> {
    let bands = &book.bands;
    let (rule, column_mm, row_mm, placing_percent) = match &calibration.kind {
        CalibrationKind::Magnification { factor } => {
            let [row_mm, column_mm] = divided(spacing, *factor)?;
            (&bands.magnification, column_mm, row_mm, 0.0)
        }
        CalibrationKind::Line { ends, length_mm } => {
            let (mm, placing) = per_pixel(ends, *length_mm, aspect, bands)?;
            (&bands.line, mm, mm * aspect, placing)
        }
        CalibrationKind::Implant { preset, ends, size_mm } => {
            let (mm, placing) = per_pixel(ends, *size_mm, aspect, bands)?;
            let is_length = book.preset(preset).is_some_and(|preset| !preset.is_diameter);
            let rule = if is_length { &bands.implant_length } else { &bands.implant };
            (rule, mm, mm * aspect, placing)
        }
        CalibrationKind::Circle { rim, diameter_mm } => {
            let (mm, placing) = per_pixel(rim, *diameter_mm, aspect, bands)?;
            (&bands.circle, mm, mm * aspect, placing)
        }
    };
    let own = calibration.band_percent.filter(|percent| percent.is_finite() && *percent >= 0.0);
    let rule = own.map_or_else(|| rule.clone(), readers_own);
    Ok(Scale {
        row_mm,
        column_mm,
        corrected: Corrected::AtObject,
        source: source_words(calibration),
        minus_percent: rule.minus_percent + placing_percent,
        plus_percent: rule.plus_percent + placing_percent,
        band_words: reader_words(calibration, &rule, placing_percent, book),
        by_reader: true,
    })
}

fn readers_own(percent: f64) -> BandRule {
    let citation = Citation { text: "the reader's own band".to_owned(), ..Citation::default() };
    BandRule { minus_percent: percent, plus_percent: percent, citation }
}

/// "calibrated on lag-screw thread", "magnification ×1.15 by the reader".
fn source_words(calibration: &Calibration) -> String {
    match &calibration.kind {
        CalibrationKind::Magnification { factor } => format!("magnification ×{factor:.2} by the reader"),
        kind => {
            let object = calibration.object.trim();
            format!("calibrated on {}", if object.is_empty() { kind.word() } else { object })
        }
    }
}

/// Row 0 of the table in full (object, size, date), the band and its reasons.
fn reader_words(calibration: &Calibration, rule: &BandRule, placing_percent: f64, book: &Book) -> String {
    let size = match &calibration.kind {
        CalibrationKind::Line { length_mm, .. } => format!(", {length_mm} mm"),
        CalibrationKind::Circle { diameter_mm, .. } => format!(", ⌀ {diameter_mm} mm"),
        CalibrationKind::Implant { size_mm, .. } => format!(", {size_mm} mm"),
        CalibrationKind::Magnification { .. } => String::new(),
    };
    let (by, day) = (&calibration.by, calibration.at.strftime("%Y-%m-%d"));
    let mut words = format!(
        "{}{size}, by {by} on {day}. {}: {}",
        source_words(calibration),
        percent_words(rule),
        rule.citation.text
    );
    if placing_percent > 0.0 {
        let why = &book.bands.placing_citation.text;
        let placing = format!("; {placing_percent:.1} % more for placing its points ({why})");
        words.push_str(&placing);
    }
    if let CalibrationKind::Implant { preset, .. } = &calibration.kind
        && let Some(warning) = book.preset(preset).map(|preset| &preset.warning)
        && !warning.is_empty()
    {
        words.extend([". ", warning]);
    }
    words
}

fn percent_words(rule: &BandRule) -> String {
    let (minus, plus) = (rule.minus_percent, rule.plus_percent);
    if (minus - plus).abs() < 1e-9 { format!("± {minus} %") } else { format!("+{plus} −{minus} %") }
}

/// Spacing at the detector divided by the reader's factor, `[row, column]`.
fn divided(spacing: &SpacingFact, factor: f64) -> Result<[f64; 2], String> {
    if !factor.is_finite() || factor < 1.0 {
        return Err(format!(
            "a magnification of {factor} cannot be: the shadow is never smaller than the bone; give SID / SOD, at \
             least 1"
        ));
    }
    let SpacingFact::Known(Spacing { at_detector_mm: Some(pair), .. }) = spacing else {
        return Err(
            "a magnification factor needs the spacing at the detector, which this file does not tell \
                    reliably; calibrate on an object of known size"
                .to_owned(),
        );
    };
    Ok(pair.map(|mm| mm / factor))
}

/// Millimetres per width of a pixel, and the per cent by which placing the points may be wrong.
fn per_pixel(places: &[Place], size_mm: f64, aspect: f64, bands: &BandRules) -> Result<(f64, f64), String> {
    if !size_mm.is_finite() || size_mm <= 0.0 {
        return Err(format!("the calibration gives a size of {size_mm} mm; give the true size, above zero"));
    }
    let plane = Plane { column: 1.0, row: aspect };
    let Some(px) = size_px(places, plane).filter(|px| *px >= SHORTEST_PX) else {
        return Err(
            "the points of the calibration fall together or lie on one line; place them again".to_owned()
        );
    };
    let placing_px = placing(places, bands.placing_px, |places| size_px(places, plane).unwrap_or(px));
    Ok((size_mm / px, placing_px / px * 100.0))
}

/// Length of a line by its ends, diameter of a circle by three places on its rim, in widths of a pixel.
fn size_px(places: &[Place], plane: Plane) -> Option<f64> {
    match *places {
        [a, b] => Some(distance(plane.at(a), plane.at(b))),
        [a, b, c] => circle_through([a, b, c].map(|place| plane.at(place))).map(|circle| circle.radius * 2.0),
        _ => None,
    }
}
