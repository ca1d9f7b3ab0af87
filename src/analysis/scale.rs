//! The scale of a film: millimetres per pixel, where they are from and how far they can be trusted. The reader's own
//! calibration goes before what the file says, which `imaging` decides.

use crate::analysis::book::{BandRule, BandRules, Book, Citation, truth_around};
use crate::analysis::measure::geometry::{Plane, circle_through, distance, placing};
use crate::case::{Calibration, CalibrationKind, Key, Place};
use crate::imaging::{Spacing, SpacingFact, SpacingSource};

/// A calibration whose placing error is larger than this share of its object should be placed at a larger zoom.
const COARSE_PERCENT: f64 = 5.0;

/// Places of a calibration that lie closer than this tell no scale, in pixels.
const SHORTEST_PX: f64 = 1.0;

/// Unit and scale of lengths on a film.
#[derive(Debug, Clone, PartialEq)]
pub enum FilmScale {
    /// In millimetres.
    Millimetres(Scale),
    /// In pixels.
    Pixels {
        /// Reason for which no length is told in millimetres.
        why: String,
        /// Height of a pixel over its width, as far as the file tells; 1 where it does not.
        aspect: f64,
    },
}

/// Depth at which a millimetre of a film holds.
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
    /// Depth at which these millimetres hold; lengths that hold elsewhere are not compared with each other.
    pub corrected: Corrected,
    /// Source, as it follows "mm": "calibrated on lag-screw thread", "at detector".
    pub source: String,
    /// As `source`, without the free text of a file: for labels over a film.
    pub short_source: String,
    /// Percent of a reading by which the true length may be smaller.
    pub minus_percent: f64,
    /// Percent of a reading by which the true length may be larger.
    pub plus_percent: f64,
    /// The calibration in full and why the band is as wide, with its citation.
    pub band_words: String,
    /// Reasons for the width of the band, without reader and day of the calibration.
    pub reasons: String,
    /// True if the reader calibrated.
    pub by_reader: bool,
    /// The implant on which the reader calibrated, if any: on this film it measures itself.
    pub implant: Option<Key>,
}

impl Scale {
    /// Possible error of lengths: "± 3.5 %", "−20 / +5.2 %", "up to 25 % too long".
    pub fn band(&self) -> String {
        let (minus, plus) = (self.minus_percent, self.plus_percent);
        if plus < 0.05 && minus < 100.0 {
            // A truth that is 20 % smaller is a reading that is 25 % too long.
            return format!("up to {} % too long", percent(100.0 * minus / (100.0 - minus)));
        }
        range_words(minus, plus)
    }

    /// "0.152 mm/px"; with unequal pixels "0.152 mm/px across, 0.150 mm/px down".
    pub fn spacing_words(&self) -> String {
        if (self.row_mm - self.column_mm).abs() < 1e-9 {
            format!("{} mm/px", three_figures(self.column_mm))
        } else {
            format!(
                "{} mm/px across, {} mm/px down",
                three_figures(self.column_mm),
                three_figures(self.row_mm)
            )
        }
    }
}

/// A spacing with three significant figures, zeros included: "0.150".
fn three_figures(mm: f64) -> String {
    let decimals = (2.0 - mm.abs().max(1e-9).log10().floor()).clamp(0.0, 9.0) as usize;
    format!("{mm:.decimals$}")
}

/// "± 3.5 %", "−14.8 / +21.1 %".
fn range_words(minus: f64, plus: f64) -> String {
    let (minus, plus) = (percent(minus), percent(plus));
    if minus == plus { format!("± {plus} %") } else { format!("−{minus} / +{plus} %") }
}

/// A percentage with at most one decimal: "2", "3.5".
fn percent(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

impl FilmScale {
    /// The plane in which this film is measured: mm, or widths of a pixel.
    pub(crate) fn plane(&self) -> Plane {
        match self {
            Self::Millimetres(scale) => Plane { column: scale.column_mm, row: scale.row_mm },
            Self::Pixels { aspect, .. } => Plane { column: 1.0, row: *aspect },
        }
    }

    /// Pixels of `other` to one pixel of this film, along a row, where both show a thing of one size. `None` where one of
    /// them tells no millimetres, or where theirs hold at different depths: those at a detector are larger than those at
    /// the object by a magnification that only one of them tells.
    pub fn pixels_to(&self, other: &Self) -> Option<f64> {
        let (own, other) = (self.millimetres()?, other.millimetres()?);
        let both = own.column_mm > 0.0 && other.column_mm > 0.0 && own.corrected == other.corrected;
        both.then(|| own.column_mm / other.column_mm)
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

/// As the file tells.
fn by_file(known: &Spacing, bands: &BandRules) -> Scale {
    let (rule, corrected) = match &known.source {
        SpacingSource::Geometry { equals_imager: true } | SpacingSource::AtDetector => {
            (&bands.at_detector, Corrected::No)
        }
        SpacingSource::ScannedFilm => {
            (bands.scanned_film.as_ref().unwrap_or(&bands.at_detector), Corrected::No)
        }
        SpacingSource::Geometry { equals_imager: false } | SpacingSource::EstimatedMagnification { .. } => {
            (&bands.magnification, Corrected::AtObject)
        }
        SpacingSource::Fiducial { .. } => (&bands.fiducial, Corrected::AtObject),
        SpacingSource::Inconsistent { .. }
        | SpacingSource::Undocumented
        | SpacingSource::CalibrationUnknown => (&bands.undocumented, Corrected::Unknown),
    };
    let (minus_percent, plus_percent) = rule.of_reading();
    Scale {
        row_mm: known.row_mm,
        column_mm: known.column_mm,
        corrected,
        source: known.source_words(),
        short_source: known.source_without_description(),
        minus_percent,
        plus_percent,
        band_words: by_file_words(known, rule),
        reasons: by_file_words(known, rule),
        by_reader: false,
        implant: None,
    }
}

/// The band and its reasons; of a file that contradicts itself, what to do.
fn by_file_words(known: &Spacing, rule: &BandRule) -> String {
    let mut words = format!("{}: {}", percent_words(rule), rule.citation.text);
    if let SpacingSource::Inconsistent { magnification, .. } = known.source {
        words = format!(
            "{words}. The file contradicts itself: its Pixel Spacing would mean a magnification of \
             ×{magnification:.2}; calibrate on an object of known size"
        );
    }
    for doubt in &known.doubts {
        words = format!("{words}. {doubt}");
    }
    words
}

/// Error of the points of a calibration.
#[derive(Debug, Clone, Copy)]
struct PlacingError {
    /// Film pixels by which each point may be off.
    by_px: f64,
    /// Percent of the size by which all of them may be off together.
    percent: f64,
}

/// As the reader calibrated.
fn by_reader(
    spacing: &SpacingFact,
    calibration: &Calibration,
    aspect: f64,
    book: &Book,
) -> Result<Scale, String> {
    let bands = &book.bands;
    let by_px = placing_px(calibration, bands);
    let (rule, column_mm, row_mm, placing_percent) = match &calibration.kind {
        CalibrationKind::Magnification { factor } => {
            let [row_mm, column_mm] = divided(spacing, *factor)?;
            (&bands.magnification, column_mm, row_mm, 0.0)
        }
        CalibrationKind::Line { ends, length_mm } => {
            let (mm, placing) = per_pixel(ends, *length_mm, aspect, by_px)?;
            (&bands.line, mm, mm * aspect, placing)
        }
        CalibrationKind::Implant { preset, ends, size_mm } => {
            let (mm, placing) = per_pixel(ends, *size_mm, aspect, by_px)?;
            let is_length = book.preset(preset).is_some_and(|preset| !preset.is_diameter);
            let rule = if is_length { &bands.implant_length } else { &bands.implant };
            (rule, mm, mm * aspect, placing)
        }
        CalibrationKind::Circle { rim, diameter_mm } => {
            let (mm, placing) = per_pixel(rim, *diameter_mm, aspect, by_px)?;
            (&bands.circle, mm, mm * aspect, placing)
        }
    };
    let own = calibration.band_percent.filter(|percent| percent.is_finite() && *percent >= 0.0);
    let rule = own.map_or_else(|| rule.clone(), readers_own);
    let (minus_percent, plus_percent) = rule.of_reading();
    let placing = PlacingError { by_px, percent: placing_percent };
    // An object that was drawn too long makes every length too short, and the other way round.
    let (placed_minus, placed_plus) = truth_around(placing_percent, placing_percent);
    Ok(Scale {
        row_mm,
        column_mm,
        corrected: Corrected::AtObject,
        source: source_words(calibration),
        short_source: source_words(calibration),
        minus_percent: minus_percent + placed_minus,
        plus_percent: plus_percent + placed_plus,
        band_words: reader_words(calibration, &rule, placing, book),
        reasons: band_reasons(calibration, &rule, placing, book),
        by_reader: true,
        implant: match &calibration.kind {
            CalibrationKind::Implant { preset, .. } => Some(preset.clone()),
            CalibrationKind::Line { .. }
            | CalibrationKind::Circle { .. }
            | CalibrationKind::Magnification { .. } => None,
        },
    })
}

fn readers_own(percent: f64) -> BandRule {
    let citation = Citation { text: "the reader's own band".to_owned(), ..Citation::default() };
    BandRule { too_long_percent: percent, too_short_percent: percent, citation, ..BandRule::default() }
}

/// Film pixels by which each place of a calibration may be off: the usual error of placing, and, where a hand placed
/// it, never less than the error on the screen at that zoom.
fn placing_px(calibration: &Calibration, bands: &BandRules) -> f64 {
    let zoom = calibration.zoom.filter(|zoom| zoom.is_finite() && *zoom > 0.0 && !calibration.snapped);
    zoom.map_or(bands.placing_px, |zoom| bands.placing_px.max(bands.placing_screen_px / zoom))
}

/// Caution for a calibration that was placed at too small a zoom for its size, and the factor by which the
/// film should be larger on the screen; `None` where it is fine.
pub fn coarse_calibration(calibration: &Calibration, aspect: f64, book: &Book) -> Option<(String, f64)> {
    let by_px = placing_px(calibration, &book.bands);
    let (_, placing_percent) = per_pixel(calibration.kind.places(), 1.0, aspect, by_px).ok()?;
    let could_help = by_px > book.bands.placing_px && placing_percent > COARSE_PERCENT;
    could_help.then(|| {
        let words = format!(
            "At this zoom placing its points alone may be {} % off, and every length with it: zoom in and place them \
             again",
            percent(placing_percent)
        );
        (words, placing_percent / (COARSE_PERCENT / 2.0))
    })
}

/// "calibrated on lag-screw thread", "magnification ×1.15 by the reader".
fn source_words(calibration: &Calibration) -> String {
    match &calibration.kind {
        CalibrationKind::Magnification { factor } => format!("magnification ×{factor:.2} by the reader"),
        CalibrationKind::Line { .. } | CalibrationKind::Circle { .. } | CalibrationKind::Implant { .. } => {
            let object = calibration.object.trim();
            format!("calibrated on {}", if object.is_empty() { calibration.kind.word() } else { object })
        }
    }
}

/// The calibration in full (object, size, reader, day), then [`band_reasons`].
fn reader_words(calibration: &Calibration, rule: &BandRule, placing: PlacingError, book: &Book) -> String {
    let size = match &calibration.kind {
        CalibrationKind::Line { length_mm, .. } => format!(", {length_mm} mm"),
        CalibrationKind::Circle { diameter_mm, .. } => format!(", ⌀ {diameter_mm} mm"),
        CalibrationKind::Implant { size_mm, .. } => format!(", {size_mm} mm"),
        CalibrationKind::Magnification { .. } => String::new(),
    };
    let (by, day) = (&calibration.by, calibration.at.strftime("%Y-%m-%d"));
    let reasons = band_reasons(calibration, rule, placing, book);
    format!("{}{size}, by {by} on {day}. {reasons}", source_words(calibration))
}

/// Reasons for the width of the band of a calibration: the rule with its source, the placing of its points, the warning of the
/// implant.
fn band_reasons(
    calibration: &Calibration,
    rule: &BandRule,
    PlacingError { by_px, percent: placing_percent }: PlacingError,
    book: &Book,
) -> String {
    let mut words = format!("{}: {}", percent_words(rule), rule.citation.text);
    if placing_percent > 0.0 {
        let why = &book.bands.placing_citation.text;
        let px = percent(by_px);
        let placing = format!(
            "; {placing_percent:.1} % more for placing its points, each within {px} film pixels ({why})"
        );
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
    let (minus, plus) = rule.of_reading();
    range_words(minus, plus)
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

/// Millimetres per width of a pixel, and the percent by which placing the points may be wrong.
fn per_pixel(places: &[Place], size_mm: f64, aspect: f64, by_px: f64) -> Result<(f64, f64), String> {
    if !size_mm.is_finite() || size_mm <= 0.0 {
        return Err(format!("the calibration gives a size of {size_mm} mm; give the true size, above zero"));
    }
    let plane = Plane { column: 1.0, row: aspect };
    let Some(px) = size_px(places, plane).filter(|px| *px >= SHORTEST_PX) else {
        return Err(
            "the points of the calibration fall together or lie on one line; place them again".to_owned()
        );
    };
    let placing_px = placing(places, by_px, |places| size_px(places, plane).unwrap_or(px));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(column_mm: f64, corrected: Corrected) -> Scale {
        Scale {
            row_mm: column_mm,
            column_mm,
            corrected,
            source: "at detector".to_owned(),
            short_source: "at detector".to_owned(),
            minus_percent: 1.0,
            plus_percent: 1.0,
            band_words: String::new(),
            reasons: String::new(),
            by_reader: false,
            implant: None,
        }
    }

    #[test]
    fn millimetres_of_two_depths_do_not_tell_how_large_one_film_is_beside_another() {
        let film = |mm, corrected| FilmScale::Millimetres(scale(mm, corrected));
        let (object, detector) = (film(0.15, Corrected::AtObject), film(0.175, Corrected::No));
        assert_eq!(object.pixels_to(&detector), None);
        assert_eq!(object.pixels_to(&film(0.3, Corrected::AtObject)), Some(0.5));
        assert_eq!(detector.pixels_to(&film(0.35, Corrected::No)), Some(0.5));
        let pixels = FilmScale::Pixels { why: String::new(), aspect: 1.0 };
        assert_eq!((object.pixels_to(&pixels), pixels.pixels_to(&object)), (None, None));
    }

    #[test]
    fn a_band_is_told_as_wide_as_it_is_in_the_same_words_everywhere() {
        let band = |minus_percent, plus_percent| {
            let scale = Scale { minus_percent, plus_percent, ..scale(0.15, Corrected::No) };
            assert_eq!(scale.spacing_words(), "0.150 mm/px");
            scale.band()
        };
        assert_eq!(band(1.0, 1.0), "± 1 %");
        assert_eq!(band(3.47, 3.52), "± 3.5 %");
        assert_eq!(band(20.0, 0.0), "up to 25 % too long");
        assert_eq!(band(14.82, 21.07), "−14.8 / +21.1 %");
    }
}
