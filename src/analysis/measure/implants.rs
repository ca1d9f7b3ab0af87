//! The same-implant check: an implant does not grow, so that one drawn on several films must measure the same on
//! all of them. A film on which it does not has a wrong scale.
//!
//! The rule, in its order:
//! 1. A sighting is an implant of the book on a film: the object on which the reader calibrated it, or a measure of
//!    implant size. Of several on one film the one drawn last counts, a measure before the calibration.
//! 2. It is measured with a scale that does not come from that very implant: a film that was calibrated on it is
//!    measured with the scale of its file. Sightings in pixels say nothing and are passed over.
//! 3. Its band is that of its value: placing of the ends and percent of the scale.
//! 4. A diameter must agree with its true size, and with the median of all films where there are three or more (of
//!    two films nobody can tell which is wrong). A length is shortened by tilt, so that only one measured longer
//!    than it is can be wrong.
//! 5. What it must agree with lies within its band, or the film is reported.

use std::collections::BTreeMap;

use crate::analysis::book::{Book, Formula, Preset};
use crate::analysis::measure::Films;
use crate::analysis::measure::geometry::{Plane, distance, placing};
use crate::analysis::scale::{FilmScale, film_scale};
use crate::case::{CalibrationKind, Case, Key, Place, RadiographId, Reading, within};
use crate::imaging::{Spacing, SpacingFact};

/// Fewest films of which the median tells the odd one.
const FEWEST_FOR_A_MEDIAN: usize = 3;

/// A film on which an implant measures what it cannot be.
#[derive(Debug, Clone, PartialEq)]
pub struct ImplantDisagreement {
    /// The film.
    pub film: RadiographId,
    /// The implant.
    pub preset: Key,
    /// Size measured there, in mm.
    pub measured_mm: f64,
    /// Millimetres by which the true size may be smaller.
    pub minus_mm: f64,
    /// Millimetres by which it may be larger.
    pub plus_mm: f64,
    /// True size, in mm.
    pub expected_mm: f64,
    /// Measured less expected.
    pub off_by_mm: f64,
    /// "lag-screw thread measures 15.1 mm here (± 0.3, at detector), +2.6 mm against its true size of 12.5 mm: …".
    pub words: String,
}

struct Sighting {
    film: RadiographId,
    mm: f64,
    minus: f64,
    plus: f64,
    source: String,
}

/// Every film on which an implant of the book does not measure what it should, in the order of the case.
pub fn same_implant(
    case: &Case,
    reading: &Reading,
    book: &Book,
    films: &dyn Films,
) -> Vec<ImplantDisagreement> {
    let mut found = Vec::new();
    for preset in &book.presets {
        let drawn = case.radiographs.iter().filter_map(|film| {
            let ends = ends_on(&film.id, preset, reading, book)?;
            sighting(&film.id, ends, preset, reading, book, films)
        });
        let sightings: Vec<_> = drawn.collect();
        let median = median(&sightings).filter(|_| preset.is_diameter);
        found.extend(sightings.iter().filter_map(|sighting| disagreement(sighting, preset, median)));
    }
    let place = |id: &RadiographId| case.radiographs.iter().position(|film| film.id == *id);
    found.sort_by_key(|one| place(&one.film));
    found
}

/// Ends of an implant as drawn on a film.
fn ends_on(film: &RadiographId, preset: &Preset, reading: &Reading, book: &Book) -> Option<[Place; 2]> {
    let is_size = |key: &Key| book.measure(key).is_some_and(|of| of.formula == Formula::ImplantSize);
    let measures = reading.marks_on(film).filter(|(_, mark)| {
        mark.choice.as_ref() == Some(&preset.key) && mark.measure.as_ref().is_some_and(is_size)
    });
    let measured =
        measures.filter_map(|(_, mark)| <[Place; 2]>::try_from(mark.part("line")?.shape.places()).ok());
    measured.last().or_else(|| match &reading.calibration(film)?.kind {
        CalibrationKind::Implant { preset: key, ends, .. } => (*key == preset.key).then_some(*ends),
        CalibrationKind::Line { .. }
        | CalibrationKind::Circle { .. }
        | CalibrationKind::Magnification { .. } => None,
    })
}

/// Size of an implant on a film by a scale that is not from itself.
fn sighting(
    film: &RadiographId,
    ends: [Place; 2],
    preset: &Preset,
    reading: &Reading,
    book: &Book,
    films: &dyn Films,
) -> Option<Sighting> {
    let calibration = reading.calibration(film).filter(|calibration| {
        !matches!(&calibration.kind, CalibrationKind::Implant { preset: key, .. } if *key == preset.key)
    });
    let FilmScale::Millimetres(scale) = film_scale(&films.facts(film)?.spacing, calibration, book) else {
        return None;
    };
    let plane = Plane { column: scale.column_mm, row: scale.row_mm };
    let size = |ends: &[Place]| match *ends {
        [a, b] => distance(plane.at(a), plane.at(b)),
        _ => 0.0,
    };
    let mm = size(&ends);
    let placing = placing(&ends, book.bands.placing_px, size);
    Some(Sighting {
        film: film.clone(),
        mm,
        minus: placing + mm * scale.minus_percent / 100.0,
        plus: placing + mm * scale.plus_percent / 100.0,
        source: scale.source,
    })
}

/// The middle size; `None` of too few films.
fn median(sightings: &[Sighting]) -> Option<f64> {
    let mut sizes: Vec<_> = sightings.iter().map(|sighting| sighting.mm).collect();
    sizes.sort_by(f64::total_cmp);
    let (low, high) = (sizes.get((sizes.len().max(1) - 1) / 2)?, sizes.get(sizes.len() / 2)?);
    (sizes.len() >= FEWEST_FOR_A_MEDIAN).then_some(f64::midpoint(*low, *high))
}

fn disagreement(sighting: &Sighting, preset: &Preset, median: Option<f64>) -> Option<ImplantDisagreement> {
    let too_long = |expected: f64| expected < sighting.mm - sighting.minus;
    let too_short = |expected: f64| expected > sighting.mm + sighting.plus;
    let wrong = |expected: f64| too_long(expected) || (preset.is_diameter && too_short(expected));
    let nominal = wrong(preset.size_mm).then_some((preset.size_mm, "its true size"));
    let among_films =
        median.filter(|median| wrong(*median)).map(|median| (median, "the middle of all films"));
    let (expected_mm, what) = nominal.or(among_films)?;
    let off_by_mm = sighting.mm - expected_mm;
    let words = format!(
        "{} measures {:.1} mm on this film ({}), {off_by_mm:+.1} mm against {what} of {expected_mm:.1} mm: more than the error \
         band allows; the scale of this film is doubtful",
        within(&preset.name),
        sighting.mm,
        sighting.source
    );
    Some(ImplantDisagreement {
        film: sighting.film.clone(),
        preset: preset.key.clone(),
        measured_mm: sighting.mm,
        minus_mm: sighting.minus,
        plus_mm: sighting.plus,
        expected_mm,
        off_by_mm,
        words,
    })
}

/// A film whose calibration on an implant disagrees with those of other films on the same implant.
///
/// Each such calibration says by how much its film magnifies the implant: the spacing at the detector, which the file
/// tells, over the spacing at the implant. The magnification of one patient's films differs by no more than their
/// distances do; a film that differs from the median of the others by more than the bands of both calibrations and of a
/// fixed magnification together is named, with why. With two films nobody can tell which is wrong, and both are.
pub fn calibrations_of_one_implant(
    case: &Case,
    reading: &Reading,
    book: &Book,
    films: &dyn Films,
) -> BTreeMap<RadiographId, String> {
    let mut doubts = BTreeMap::new();
    for preset in &book.presets {
        let all: Vec<(RadiographId, Magnified)> = case
            .radiographs
            .iter()
            .filter_map(|film| magnified(&film.id, preset, reading, book, films))
            .collect();
        if all.len() < 2 {
            continue;
        }
        let fixed = book.bands.magnification.of_reading();
        for (film, own) in &all {
            let mut others: Vec<&Magnified> =
                all.iter().filter(|(other, _)| other != film).map(|(_, own)| own).collect();
            others.sort_by(|a, b| a.factor.total_cmp(&b.factor));
            let Some(other) = others.get(others.len() / 2) else { continue };
            let by = own.factor / other.factor - 1.0;
            let band = if by > 0.0 {
                own.minus_percent.hypot(other.plus_percent).hypot(fixed.0)
            } else {
                own.plus_percent.hypot(other.minus_percent).hypot(fixed.1)
            };
            if by.abs() * 100.0 > band {
                let words = format!(
                    "calibrations on {} disagree: it is magnified ×{:.2} on this film, ×{:.2} on the others; place this \
                     calibration again before lengths are compared",
                    within(&preset.name),
                    own.factor,
                    other.factor
                );
                doubts.insert(film.clone(), words);
            }
        }
    }
    doubts
}

/// Magnification of an implant on a film, with the band of its calibration.
struct Magnified {
    factor: f64,
    minus_percent: f64,
    plus_percent: f64,
}

fn magnified(
    film: &RadiographId,
    preset: &Preset,
    reading: &Reading,
    book: &Book,
    films: &dyn Films,
) -> Option<(RadiographId, Magnified)> {
    let calibration = reading.calibration(film)?;
    let CalibrationKind::Implant { preset: key, .. } = &calibration.kind else { return None };
    let spacing = &films.facts(film)?.spacing;
    let SpacingFact::Known(Spacing { at_detector_mm: Some([_, column_mm]), .. }) = spacing else {
        return None;
    };
    let FilmScale::Millimetres(scale) = film_scale(spacing, Some(calibration), book) else { return None };
    (*key == preset.key).then(|| {
        let factor = column_mm / scale.column_mm;
        // A scale that is too small is a magnification that is too large.
        let (minus_percent, plus_percent) = (scale.plus_percent, scale.minus_percent);
        (film.clone(), Magnified { factor, minus_percent, plus_percent })
    })
}
