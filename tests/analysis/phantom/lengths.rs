//! Lengths on the sample films, by the reader's calibration and by the magnification of the file.

use callus::case::CalibrationKind;
use callus::imaging::{Spacing, SpacingFact, SpacingSource};
use serde_json::Value as Json;

use super::turned::size;
use super::{SHANK, films, has_metal, id, is_ap, mm, number, px, sample, shank, shown};
use crate::analysis::stored::Stored;
use crate::analysis::{Bench, at_detector, calibration, key, mark, no_spacing, value_in};

/// How far from the depth of the calibration a length is still told within 1 %.
const NEAR_MM: f64 = 8.0;

fn calibrated_on_shank(film: &Json) -> Bench {
    let (ends, _) = shank(film);
    let kind = CalibrationKind::Implant { preset: key(SHANK), ends, size_mm: 8.0 };
    let detector = number(&film["spacing_at_detector_mm"]);
    let calibration = calibration(kind, "lag-screw shank");
    Bench::default().with(id(film), at_detector(detector, detector), Some(&calibration))
}

/// By the magnification that the file of most sample films tells.
fn magnified(film: &Json) -> Bench {
    let (detector, factor) = (number(&film["spacing_at_detector_mm"]), number(&film["magnification"]));
    let mm = detector / factor;
    let source = SpacingSource::EstimatedMagnification { factor };
    let known = Spacing {
        row_mm: mm,
        column_mm: mm,
        at_detector_mm: Some([detector; 2]),
        source,
        doubts: Vec::new(),
    };
    Bench::default().with(id(film), SpacingFact::Known(known), None)
}

fn landmarks(film: &Json) -> Vec<Json> {
    let (femur, metal) = (&film["femur"], &film["metal"]);
    let ends = |axis: &Json| axis.as_array().unwrap().clone();
    let mut all = vec![femur["head_centre"].clone()];
    for axis in ["neck_axis", "upper_shaft_axis", "lower_shaft_axis"] {
        all.extend(ends(&femur[axis]));
    }
    for lips in film["fracture_line"].as_object().unwrap().values() {
        all.extend([lips["upper"].clone(), lips["lower"].clone()]);
    }
    for name in ["plate_top", "plate_end", "lag_base", "lag_tip", "head_apex_along_the_screw"] {
        all.extend(metal.get(name).cloned());
    }
    for screw in metal["cortical_screws"].as_array().into_iter().flatten() {
        all.extend([screw["head"].clone(), screw["tip"].clone()]);
    }
    all
}

fn parallel(a: &Json, b: &Json) -> bool {
    (mm(a)[1] - mm(b)[1]).abs() < 1.5
}

/// As it was stored.
const HUNG: Stored = Stored { quarters: 0, mirrored: false, stretch: [1.0, 1.0] };

/// Compares every length near the depth of the scale on a film stored so; how many there were, and the largest error
/// in percent.
fn compare_lengths(film: &Json, stored: Stored, bench: &Bench, depth: f64) -> (usize, f64) {
    let case = sample();
    let near = |point: &Json| (mm(point)[1] - depth).abs() < NEAR_MM;
    let points: Vec<_> = landmarks(film).into_iter().filter(near).collect();
    let (mut count, mut worst) = (0, 0.0_f64);
    for (index, a) in points.iter().enumerate() {
        for b in &points[index + 1..] {
            let [right, down] = shown(a, b);
            let truth = right.hypot(down);
            if truth < 30.0 || !parallel(a, b) {
                continue;
            }
            let ends = [px(a), px(b)].map(|place| stored.place(size(film), place));
            let told = value_in(&mark("length", None, &[("line", id(film), &ends)]), &case, bench);
            count += 1;
            worst = worst.max((told.value / truth - 1.0).abs() * 100.0);
        }
    }
    (count, worst)
}

#[test]
fn lengths_calibrated_on_the_lag_screw_are_within_1_percent() {
    let mut all = 0;
    for film in films().iter().filter(|film| has_metal(film) && is_ap(film)) {
        let (count, worst) = compare_lengths(film, HUNG, &calibrated_on_shank(film), shank(film).1);
        println!("{}: {count} lengths on the shank's scale, largest error {worst:.2} %", id(film));
        assert!(worst < 1.0, "{}: {worst} %", id(film));
        all += count;
    }
    assert!(all > 400, "{all}");
}

/// On a lateral the screw leads into the depth and nothing else lies beside it. The plate, whose length is known,
/// lies parallel to the film but on one, where the warning of its preset would hold.
#[test]
fn lengths_on_laterals_calibrated_on_the_plate_are_within_1_percent() {
    let mut all = 0;
    for film in films().iter().filter(|film| has_metal(film) && !is_ap(film)) {
        let (top, end) = (&film["metal"]["plate_top"], &film["metal"]["plate_end"]);
        if !parallel(top, end) {
            continue;
        }
        let length_mm = number(&film["metal"]["plate_mm"]);
        let calibration = calibration(CalibrationKind::Line { ends: [px(top), px(end)], length_mm }, "plate");
        let bench = Bench::default().with(id(film), no_spacing(), Some(&calibration));
        let (count, worst) = compare_lengths(film, HUNG, &bench, mm(top)[1]);
        println!("{}: {count} lengths on the plate's scale, largest error {worst:.2} %", id(film));
        assert!(worst < 1.0, "{}: {worst} %", id(film));
        all += count;
    }
    assert!(all > 40, "{all}");
}

#[test]
fn lengths_by_the_magnification_of_the_file_are_within_1_percent() {
    let mut all = 0;
    for film in films().iter().filter(|film| is_ap(film)) {
        let (count, worst) = compare_lengths(film, HUNG, &magnified(film), 0.0);
        println!("{}: {count} lengths by magnification, largest error {worst:.2} %", id(film));
        assert!(worst < 1.0, "{}: {worst} %", id(film));
        all += count;
    }
    assert!(all > 400, "{all}");
}

#[test]
fn lengths_calibrated_on_the_lag_screw_are_within_1_percent_however_the_film_is_stored() {
    let (mut all, mut largest) = (0, 0.0_f64);
    for film in films().iter().filter(|film| has_metal(film) && is_ap(film)) {
        let (ends, depth) = shank(film);
        for stored in Stored::all() {
            let ends = ends.map(|place| stored.place(size(film), place));
            let kind = CalibrationKind::Implant { preset: key(SHANK), ends, size_mm: 8.0 };
            let calibration = calibration(kind, "lag-screw shank");
            let detector = stored.at_detector(number(&film["spacing_at_detector_mm"]));
            let bench = Bench::default().with(id(film), detector, Some(&calibration));
            let (count, worst) = compare_lengths(film, stored, &bench, depth);
            assert!(worst < 1.0, "{} {stored:?}: {worst} %", id(film));
            all += count;
            largest = largest.max(worst);
        }
    }
    println!("{all} lengths on films stored in 16 ways, largest error {largest:.2} %");
    assert!(all > 400 * 16, "{all}");
}
