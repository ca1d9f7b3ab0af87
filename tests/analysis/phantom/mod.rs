//! Measures against what is true of the sample films. Parts are placed where `ground-truth.json` says that the
//! landmarks fall. What is true on a film is taken from the places in the patient (x to the left, z to the head,
//! the beam along y): lengths and angles of their x and z, since a film shows nothing of y. Lengths that do not lie
//! parallel to the film are left out, as are those further than 8 mm from the depth of the calibration: there a
//! film is more than 0.8 % larger or smaller, whoever measures. Where something leads into the depth (the lower
//! shaft, the screw on a lateral) the beam is taken as it is, a cone: that error is the film's, not the measure's.

mod lengths;
mod turned;

use std::path::Path;

use callus::analysis::measure::{Measured, measured};
use callus::case::{CalibrationKind, Case, Mark, Place};
use callus::store::case_from_ron;
use serde_json::Value as Json;

use super::{Bench, at_detector, book, calibration, close, key, mark, no_spacing, value, value_in};

const CASE: &str = include_str!("../../../sample_cases/osteopetrosis-dhs/case.ron");
const TRUTH: &str = include_str!("../../../sample_cases/osteopetrosis-dhs/ground-truth.json");
const SHANK: &str = "sample-lag-screw-shank";

fn sample() -> Case {
    case_from_ron(CASE, Path::new("case.ron")).unwrap()
}

fn films() -> Vec<Json> {
    let all: Json = serde_json::from_str(TRUTH).unwrap();
    all["films"].as_array().unwrap().clone()
}

fn number(value: &Json) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

fn px(point: &Json) -> Place {
    [number(&point["px"][0]), number(&point["px"][1])]
}

fn mm(point: &Json) -> [f64; 3] {
    [0, 1, 2].map(|axis| number(&point["mm"][axis]))
}

fn id(film: &Json) -> &str {
    film["id"].as_str().unwrap()
}

fn is_ap(film: &Json) -> bool {
    film["view"].as_str().unwrap().starts_with("AP")
}

fn has_metal(film: &Json) -> bool {
    film["metal"]["lag_tip"].is_object()
}

/// The way from one landmark to another, right and down, in mm: what a film far away would show of it.
fn shown(from: &Json, to: &Json) -> [f64; 2] {
    let (a, b) = (mm(from), mm(to));
    [b[0] - a[0], a[2] - b[2]]
}

/// The same as the tube of this film shows it, in the plane of a depth: from the places in the patient and the
/// distances, the central ray being found by the centre of the head alone.
fn seen(film: &Json, from: &Json, to: &Json, depth: f64) -> [f64; 2] {
    let (sid, sod) = (number(&film["sid_mm"]), number(&film["sod_mm"]));
    let head = &film["femur"]["head_centre"];
    let by = (sod + mm(head)[1]) / sid * number(&film["spacing_at_detector_mm"]);
    let central = [
        mm(head)[0] - (px(head)[0] - number(&film["columns"]) / 2.0) * by,
        mm(head)[2] + (px(head)[1] - number(&film["rows"]) / 2.0) * by,
    ];
    let at = |point: &Json| {
        let [x, y, z] = mm(point);
        let by = (sod + depth) / (sod + y);
        [(x - central[0]) * by, (central[1] - z) * by]
    };
    let (a, b) = (at(from), at(to));
    [b[0] - a[0], b[1] - a[1]]
}

fn angle_between(a: [f64; 2], b: [f64; 2]) -> f64 {
    let cross = a[0] * b[1] - a[1] * b[0];
    cross.atan2(a[0] * b[0] + a[1] * b[1]).to_degrees()
}

/// Both edges of something `wide_px` wide at a place, at a right angle to a direction.
fn across(at: Place, along: [Place; 2], wide_px: f64) -> [Place; 2] {
    let (dx, dy) = (along[1][0] - along[0][0], along[1][1] - along[0][1]);
    let half = wide_px / 2.0 / dx.hypot(dy);
    [[at[0] - dy * half, at[1] + dx * half], [at[0] + dy * half, at[1] - dx * half]]
}

fn between(a: Place, b: Place) -> Place {
    [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])]
}

/// Edges of the shank of the lag screw in its middle, and how deep that lies.
fn shank(film: &Json) -> ([Place; 2], f64) {
    let metal = &film["metal"];
    let (base, tip) = (&metal["lag_base"], &metal["lag_tip"]);
    let depth = f64::midpoint(mm(base)[1], mm(tip)[1]);
    let magnification = number(&film["sid_mm"]) / (number(&film["sod_mm"]) + depth);
    let wide_px = number(&metal["lag_screw_shank_diameter_mm"]) * magnification
        / number(&film["spacing_at_detector_mm"]);
    (across(between(px(base), px(tip)), [px(base), px(tip)], wide_px), depth)
}

fn neck_shaft(film: &Json) -> Mark {
    let femur = &film["femur"];
    let (head, radius) = (px(&femur["head_centre"]), number(&femur["head_radius_px"]));
    let rim = [200.0_f64, 290.0, 30.0].map(|degrees| {
        let (sin, cos) = degrees.to_radians().sin_cos();
        [head[0] + radius * cos, head[1] + radius * sin]
    });
    let [from, to] = [0, 1].map(|end| px(&femur["neck_axis"][end]));
    let [upper, lower] = [0, 1].map(|end| px(&femur["upper_shaft_axis"][end]));
    let neck = across(between(from, to), [from, to], 180.0);
    mark(
        "neck-shaft-angle",
        None,
        &[
            ("head", id(film), &rim),
            ("neck", id(film), &neck),
            ("upper-width", id(film), &across(upper, [upper, lower], 200.0)),
            ("lower-width", id(film), &across(lower, [upper, lower], 190.0)),
        ],
    )
}

#[test]
fn neck_shaft_angles_are_within_half_a_degree() {
    let mut count = 0;
    for film in films().iter().filter(|film| is_ap(film)) {
        let femur = &film["femur"];
        let neck = shown(&femur["neck_axis"][1], &femur["neck_axis"][0]);
        let shaft = shown(&femur["upper_shaft_axis"][0], &femur["upper_shaft_axis"][1]);
        let truth = angle_between(neck, shaft).abs();
        // Angles need no scale: the film is on the bench without one.
        let bench = Bench::default().with(id(film), no_spacing(), None);
        let told = value_in(&neck_shaft(film), &sample(), &bench);
        println!("{}: {}, in truth {truth:.1}°", id(film), told.words());
        close(told.value, truth, 0.5);
        assert!(told.cautions.is_empty(), "{:?}", told.cautions);
        count += 1;
    }
    assert_eq!(count, 8);
}

#[test]
fn a_neck_shaft_angle_on_a_lateral_comes_with_a_caution() {
    let films = films();
    let lateral = films.iter().find(|film| !is_ap(film)).unwrap();
    let bench = Bench::default().with(id(lateral), no_spacing(), None);
    let told = value_in(&neck_shaft(lateral), &sample(), &bench);
    assert!(told.cautions[0].starts_with("defined on an AP, but taken on lateral"), "{:?}", told.cautions);
}

/// The angulation of a film by its axes, and what is true of it.
fn angulation(film: &Json) -> (Mark, f64) {
    let (femur, name) = (&film["femur"], id(film));
    let ends = |axis: &str| [0, 1].map(|end| px(&femur[axis][end]));
    // The lower shaft leads backwards: off the central ray that alone turns its shadow, by 0.7° on the pelvis.
    let axis = |name: &str| seen(film, &femur[name][0], &femur[name][1], 0.0);
    let (upper, lower) = (axis("upper_shaft_axis"), axis("lower_shaft_axis"));
    // Clockwise on the film is lateral of a right femur hung as usual; varus leads the other way.
    let turned = -angle_between(upper, lower);
    let (proximal, distal) = (ends("upper_shaft_axis"), ends("lower_shaft_axis"));
    let axes: [(&str, &str, &[Place]); 2] = [("proximal", name, &proximal), ("distal", name, &distal)];
    if is_ap(film) {
        return (mark("angulation-frontal", None, &axes), turned);
    }
    let line = &film["fracture_line"];
    let (before, behind) = (&line["anterior"]["upper"], &line["posterior"]["upper"]);
    let in_front = shown(behind, before);
    let to_the_right = angle_between(upper, in_front) < 0.0;
    let parts = [axes[0], axes[1], ("front", name, &[px(before)])];
    (mark("angulation-lateral", None, &parts), if to_the_right { turned } else { -turned })
}

#[test]
fn angulations_have_the_sign_of_the_model_and_are_within_half_a_degree() {
    for film in &films() {
        let (name, (drawn, truth)) = (id(film), angulation(film));
        let bench = Bench::default().with(name, no_spacing(), None);
        let told = value_in(&drawn, &sample(), &bench);
        println!("{name}: {}, in truth {truth:.1}°", told.words());
        close(told.value, truth, 0.5);
        if name == "op1-plus-3-months-ap" {
            assert!(told.value > 8.0, "13° of varus against the day before: {}", told.value);
        }
    }
}

fn tip_apex(frontal: &Json, lateral: &Json) -> Mark {
    let part = |film: &Json, name: &str| [px(&film["metal"][name])];
    let (ap, lat) = (id(frontal), id(lateral));
    let apex = "head_apex_along_the_screw";
    mark(
        "tip-apex-distance",
        Some(SHANK),
        &[
            ("ap-tip", ap, &part(frontal, "lag_tip")),
            ("ap-apex", ap, &part(frontal, apex)),
            ("ap-width", ap, &shank(frontal).0),
            ("lateral-tip", lat, &part(lateral, "lag_tip")),
            ("lateral-apex", lat, &part(lateral, apex)),
            ("lateral-width", lat, &shank(lateral).0),
        ],
    )
}

/// What is true: the distance as each film shows it in the plane of the screw's tip. The parts are placed as a
/// reader would, the width in the middle of the shank, which on a lateral lies 20 mm further from the tube.
#[test]
fn tip_apex_distances_are_within_half_a_millimetre() {
    let films = films();
    let mut count = 0;
    for lateral in films.iter().filter(|film| !is_ap(film) && has_metal(film)) {
        let ap = id(lateral).replace("lateral", "ap");
        let frontal = films.iter().find(|film| id(film) == ap).unwrap();
        let truth: f64 = [frontal, lateral]
            .map(|film| {
                let (tip, apex) = (&film["metal"]["lag_tip"], &film["metal"]["head_apex_along_the_screw"]);
                let [right, down] = seen(film, tip, apex, mm(tip)[1]);
                right.hypot(down)
            })
            .iter()
            .sum();
        let bench =
            Bench::default().with(id(frontal), no_spacing(), None).with(id(lateral), no_spacing(), None);
        let told = value_in(&tip_apex(frontal, lateral), &sample(), &bench);
        println!("{ap}: {}, in truth {truth:.2} mm", told.words_with_source());
        close(told.value, truth, 0.5);
        count += 1;
    }
    assert_eq!(count, 6);
    let alone =
        Mark { parts: tip_apex(&films[2], &films[3]).parts[..3].to_vec(), ..tip_apex(&films[2], &films[3]) };
    let bench = Bench::default().with(id(&films[2]), no_spacing(), None);
    let told = measured(&alone, book(), &sample(), &bench);
    assert!(matches!(&told, Measured::Missing(missing) if missing.what == "lateral missing"), "{told:?}");
}

/// A film of our own: a point source, detector and object `sid` and `sod` mm away from it.
struct Tube {
    sid: f64,
    sod: f64,
}

/// Its detector.
const PIXEL_MM: f64 = 0.175;

impl Tube {
    /// A magnification in the plane of the bone.
    fn of(factor: f64) -> Self {
        Self { sid: 1100.0, sod: 1100.0 / factor }
    }

    /// Where a place (right, depth, down) falls.
    fn project(&self, [x, depth, z]: [f64; 3]) -> Place {
        let by = self.sid / (self.sod + depth) / PIXEL_MM;
        [800.0 + x * by, 1000.0 + z * by]
    }
}

/// A screw into a head of 24 mm, aimed a little off its centre, at the whole range of magnifications.
#[test]
fn a_tad_and_lengths_hold_from_magnification_1_05_to_1_25() {
    let half = |at: [f64; 3], along: [f64; 2], by: f64| {
        let long = along[0].hypot(along[1]);
        [at[0] - along[1] / long * by, at[1], at[2] + along[0] / long * by]
    };
    for step in 0..=8 {
        let tube = Tube::of(1.05 + 0.025 * f64::from(step));
        // In the patient: medial, front, down. The lateral sees front for right and medial for depth.
        let (apex, tip, middle) = ([17.0, 2.0, -17.0], [8.0, 1.0, -8.0], [-6.0, 0.0, 6.0]);
        let side = |[x, y, z]: [f64; 3]| [y, x, z];
        let mut parts: Vec<(String, &str, Vec<Place>)> = Vec::new();
        let mut truth = 0.0;
        for (view, on, turn) in
            [("ap", "early-ap", (|at| at) as fn([f64; 3]) -> [f64; 3]), ("lateral", "early-lateral", side)]
        {
            let [apex, tip, middle] = [apex, tip, middle].map(turn);
            let along = [tip[0] - middle[0], tip[2] - middle[2]];
            let width = [4.0, -4.0].map(|by| tube.project(half(middle, along, by)));
            parts.push((format!("{view}-tip"), on, vec![tube.project(tip)]));
            parts.push((format!("{view}-apex"), on, vec![tube.project(apex)]));
            parts.push((format!("{view}-width"), on, width.to_vec()));
            truth += (apex[0] - tip[0]).hypot(apex[2] - tip[2]);
        }
        let parts: Vec<(&str, &str, &[Place])> =
            parts.iter().map(|(key, on, places)| (key.as_str(), *on, places.as_slice())).collect();
        let bench =
            Bench::default().with("early-ap", no_spacing(), None).with("early-lateral", no_spacing(), None);
        let told = value(&mark("tip-apex-distance", Some(SHANK), &parts), &bench);
        close(told.value, truth, 0.5);

        let ends = [[-4.0, 0.0, 0.0], [4.0, 0.0, 0.0]].map(|at| tube.project(at));
        let kind = CalibrationKind::Implant { preset: key(SHANK), ends, size_mm: 8.0 };
        let by_shank = calibration(kind, "lag-screw shank");
        let factor = calibration(CalibrationKind::Magnification { factor: tube.sid / tube.sod }, "");
        let plate: [[f64; 3]; 2] = [[-30.0, -5.0, 0.0], [-20.0, -5.0, 112.0]];
        let truth = (plate[1][0] - plate[0][0]).hypot(plate[1][2] - plate[0][2]);
        let drawn = mark("length", None, &[("line", "early-ap", &plate.map(|at| tube.project(at)))]);
        for calibration in [by_shank, factor] {
            let bench =
                Bench::default().with("early-ap", at_detector(PIXEL_MM, PIXEL_MM), Some(&calibration));
            let told = value(&drawn, &bench);
            close(told.value, truth, truth / 100.0);
        }
    }
}
