//! The truth of the sample films through every way in which they could have been stored, and angles over the whole
//! range of magnifications.

use callus::case::Mark;
use serde_json::Value as Json;

use super::{
    Tube, angulation, films, has_metal, id, is_ap, mm, neck_shaft, number, sample, seen, shown, tip_apex,
};
use crate::analysis::stored::Stored;
use crate::analysis::{Bench, close, mark, no_spacing, value, value_in};

pub(super) fn size(film: &Json) -> [f64; 2] {
    [number(&film["columns"]), number(&film["rows"])]
}

/// A film on the bench as it is stored, without a spacing.
fn put(bench: Bench, film: &Json, stored: Stored) -> Bench {
    let mut bench = bench.with(id(film), stored.no_spacing(), None);
    stored.facts(size(film), bench.facts.get_mut(&super::super::film(id(film))).unwrap());
    bench
}

#[test]
fn neck_shaft_angles_are_within_half_a_degree_however_the_film_is_stored() {
    let mut count = 0;
    for film in films().iter().filter(|film| is_ap(film)) {
        let femur = &film["femur"];
        let neck = shown(&femur["neck_axis"][1], &femur["neck_axis"][0]);
        let shaft = shown(&femur["upper_shaft_axis"][0], &femur["upper_shaft_axis"][1]);
        let truth = super::angle_between(neck, shaft).abs();
        for stored in Stored::all() {
            let drawn = stored.mark(size(film), &neck_shaft(film));
            let told = value_in(&drawn, &sample(), &put(Bench::default(), film, stored));
            close(told.value, truth, 0.5);
            count += 1;
        }
    }
    assert_eq!(count, 8 * 16);
}

#[test]
fn angulations_keep_size_and_sign_however_the_film_is_stored() {
    let mut count = 0;
    for film in &films() {
        let (drawn, truth) = angulation(film);
        for stored in Stored::all() {
            let bench = put(Bench::default(), film, stored);
            let told = value_in(&stored.mark(size(film), &drawn), &sample(), &bench);
            close(told.value, truth, 0.5);
            assert!(
                told.cautions.iter().all(|words| !words.contains("sign assumes")),
                "{stored:?}: {told:?}"
            );
            count += 1;
        }
    }
    assert!(count > 200, "{count}");
}

#[test]
fn tip_apex_distances_are_within_half_a_millimetre_however_the_films_are_stored() {
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
        let sizes = [size(frontal), size(lateral)];
        close(sizes[0][0], sizes[1][0], 1e-9);
        close(sizes[0][1], sizes[1][1], 1e-9);
        for stored in Stored::all() {
            let drawn = stored.mark(size(frontal), &tip_apex(frontal, lateral));
            let bench = put(put(Bench::default(), frontal, stored), lateral, stored);
            close(value_in(&drawn, &sample(), &bench).value, truth, 0.5);
            count += 1;
        }
    }
    assert_eq!(count, 6 * 16);
}

/// A hip in front of the tube: the head nearer to it than the shaft, as the neck leads forwards.
fn hip(tube: &Tube) -> (Mark, f64) {
    let (head, radius) = ([0.0, -10.0, 0.0], 24.0);
    let rim = [200.0_f64, 290.0, 30.0].map(|degrees| {
        let (sin, cos) = degrees.to_radians().sin_cos();
        tube.project([head[0] + radius * cos, head[1], head[2] + radius * sin])
    });
    let neck: [[f64; 3]; 2] = [[-32.0, -5.0, 14.0], [-18.0, -5.0, 32.0]];
    let across =
        |middle: [f64; 3]| [-14.0, 14.0].map(|by| tube.project([middle[0] + by, middle[1], middle[2]]));
    let (upper, lower) = ([-48.0, 0.0, 80.0], [-44.0, 0.0, 170.0]);
    let parts: [(&str, &str, &[_]); 4] = [
        ("head", "early-ap", &rim),
        ("neck", "early-ap", &neck.map(|at| tube.project(at))),
        ("upper-width", "early-ap", &across(upper)),
        ("lower-width", "early-ap", &across(lower)),
    ];
    let neck =
        [head[0] - f64::midpoint(neck[0][0], neck[1][0]), head[2] - f64::midpoint(neck[0][2], neck[1][2])];
    let shaft = [lower[0] - upper[0], lower[2] - upper[2]];
    (mark("neck-shaft-angle", None, &parts), super::angle_between(neck, shaft).abs())
}

#[test]
fn angles_are_within_half_a_degree_from_magnification_1_05_to_1_25() {
    let size = [1600.0, 2000.0];
    for step in 0..=8 {
        let tube = Tube::of(1.05 + 0.025 * f64::from(step));
        let (hip, truth) = hip(&tube);
        let axes: [[[f64; 3]; 2]; 2] =
            [[[-48.0, 0.0, 40.0], [-46.0, 0.0, 90.0]], [[-45.0, 2.0, 100.0], [-57.0, 2.0, 180.0]]];
        let [proximal, distal] = axes.map(|axis| axis.map(|at| tube.project(at)));
        let parts: [(&str, &str, &[_]); 2] =
            [("proximal", "early-ap", &proximal), ("distal", "early-ap", &distal)];
        let lean = mark("angulation-frontal", None, &parts);
        let [upper, lower] = axes.map(|[from, to]| [to[0] - from[0], to[2] - from[2]]);
        // Clockwise on the film is lateral of a right femur hung as usual.
        let leaning = -super::angle_between(upper, lower);
        for stored in Stored::all() {
            let mut bench = Bench::default().with("early-ap", stored.no_spacing(), None);
            stored.facts(size, bench.facts.get_mut(&super::super::film("early-ap")).unwrap());
            close(value(&stored.mark(size, &hip), &bench).value, truth, 0.5);
            close(value(&stored.mark(size, &lean), &bench).value, leaning, 0.5);
        }
        let plain = Bench::default().with("early-ap", no_spacing(), None);
        println!("×{:.3}: NSA {}, in truth {truth:.1}°", tube.sid / tube.sod, value(&hip, &plain).words());
    }
}
