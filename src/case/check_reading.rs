//! Checks of what a reader drew and calibrated: what cannot be (a place that is no number, a size of nothing) and
//! what names a film that the case does not have. Keys of measures and implants are data, and known above.

use crate::case::{
    Calibration, CalibrationKind, Case, Edit, Mark, Place, Problem, RadiographId, Reading, Shape,
};

/// More places than any hand draws in one stroke.
const MOST_PLACES: usize = 20_000;
/// More parts than any measure has.
const MOST_PARTS: usize = 64;
/// Farther from the corner of a film than any film is large.
const FARTHEST_PX: f64 = 10_000_000.0;

/// Everything in a reading that cannot be, whatever the case. Such a reading is not opened.
pub fn check_reading(reading: &Reading) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (film, calibration) in &reading.calibrations {
        check_calibration(calibration, &format!("calibrations[\"{film}\"]"), &mut problems);
    }
    for (id, mark) in &reading.marks {
        check_mark(mark, &format!("marks[{}]", id.0), &mut problems);
    }
    problems
}

/// What an edit would bring into a reading that cannot be.
pub fn check_edit(edit: &Edit) -> Option<Problem> {
    let mut problems = Vec::new();
    match edit {
        Edit::PutMark { id, mark, .. } => check_mark(mark, &format!("marks[{}]", id.0), &mut problems),
        Edit::SetCalibration { radiograph, calibration: Some(calibration), .. } => {
            check_calibration(calibration, &format!("calibrations[\"{radiograph}\"]"), &mut problems);
        }
        _ => {}
    }
    problems.into_iter().next()
}

/// Everything in a reading that names a film which the case does not have.
pub fn check_reading_of(case: &Case, reading: &Reading) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut look = |id: &RadiographId, place: String, said: &str| {
        if case.radiograph(id).is_none() {
            let message = format!("no radiograph \"{id}\" in this case: put it back or remove {said}");
            problems.push(Problem::error("dangling-id", place, message));
        }
    };
    for id in reading.opinions.keys() {
        look(id, format!("opinions[\"{id}\"]"), "what is said about it");
    }
    for id in reading.calibrations.keys() {
        look(id, format!("calibrations[\"{id}\"]"), "its calibration");
    }
    for (id, mark) in &reading.marks {
        for (index, part) in mark.parts.iter().enumerate() {
            look(&part.film, format!("marks[{}].parts[{index}].film", id.0), "what is drawn on it");
        }
    }
    problems
}

fn check_mark(mark: &Mark, place: &str, problems: &mut Vec<Problem>) {
    let count = mark.parts.len();
    if count == 0 {
        let message = "a mark has at least one part: give it one or remove the mark";
        problems.push(Problem::error("no-parts", format!("{place}.parts"), message));
    }
    if count > MOST_PARTS {
        let message = format!("{count} parts are more than any measure has ({MOST_PARTS}): remove the mark");
        problems.push(Problem::error("too-many-parts", format!("{place}.parts"), message));
    }
    for (index, part) in mark.parts.iter().enumerate() {
        check_shape(&part.shape, &format!("{place}.parts[{index}].shape"), problems);
        if let Some(at) = &part.label_at {
            check_places(&[*at], &format!("{place}.parts[{index}].label_at"), problems);
        }
    }
}

fn check_shape(shape: &Shape, place: &str, problems: &mut Vec<Problem>) {
    let (places, least) = (shape.places(), shape.kind().least_places());
    if places.len() < least {
        let word = shape.kind().word();
        let message = format!(
            "a {word} has at least {least} places, not {}: add some or remove the mark",
            places.len()
        );
        problems.push(Problem::error("too-few-places", place, message));
    }
    if places.len() > MOST_PLACES {
        let message =
            format!("{} places are more than a hand draws ({MOST_PLACES}): remove the mark", places.len());
        problems.push(Problem::error("too-many-places", place, message));
    }
    check_places(places, place, problems);
}

/// One problem is enough for a shape: its first place that cannot be.
fn check_places(places: &[Place], place: &str, problems: &mut Vec<Problem>) {
    let cannot_be = |value: &f64| !value.is_finite() || value.abs() > FARTHEST_PX;
    let first = places.iter().position(|place| place.iter().any(cannot_be));
    if let Some((index, [x, y])) = first.and_then(|index| Some((index, places.get(index)?))) {
        let message = format!(
            "place {} is ({x}, {y}), which lies on no film: column and row in film pixels were expected",
            index + 1
        );
        problems.push(Problem::error("impossible-place", place, message));
    }
}

fn check_calibration(calibration: &Calibration, place: &str, problems: &mut Vec<Problem>) {
    check_places(calibration.kind.places(), &format!("{place}.kind"), problems);
    let mut size = |name: &str, value: f64| {
        if !value.is_finite() || value <= 0.0 {
            let message = format!("{value} mm is no size of a thing: give its true size in mm, above 0");
            problems.push(Problem::error("impossible-size", format!("{place}.kind.{name}"), message));
        }
    };
    match &calibration.kind {
        CalibrationKind::Line { length_mm, .. } => size("length_mm", *length_mm),
        CalibrationKind::Circle { diameter_mm, .. } => size("diameter_mm", *diameter_mm),
        CalibrationKind::Implant { size_mm, .. } => size("size_mm", *size_mm),
        CalibrationKind::Magnification { factor } if !factor.is_finite() || *factor < 1.0 => {
            let message = format!(
                "a film magnifies by a factor of at least 1, not {factor}: correct it or withdraw the calibration"
            );
            problems.push(Problem::error(
                "impossible-magnification",
                format!("{place}.kind.factor"),
                message,
            ));
        }
        CalibrationKind::Magnification { .. } => {}
    }
    if let Some(band) = calibration.band_percent.filter(|band| !band.is_finite() || *band < 0.0) {
        let message = format!("an error band is 0 per cent or more, not {band}: correct or remove it");
        problems.push(Problem::error("impossible-band", format!("{place}.band_percent"), message));
    }
}
