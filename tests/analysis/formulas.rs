//! Every formula on a drawing whose value can be told by hand, what it says while parts are missing, and when it
//! refuses.

use callus::analysis::book::Unit;
use callus::analysis::measure::Measured;
use callus::case::{CalibrationKind, Case, Place, Side};

use super::{
    Bench, at_detector, book, calibration, case, close, film, key, mark, measured, no_spacing, value,
    value_in,
};
use crate::imaging::grey_film;

pub(super) const AP: &str = "early-ap";
const LATERAL: &str = "early-lateral";

/// Half a millimetre a pixel on both films, at the detector.
pub(super) fn bench() -> Bench {
    Bench::default().with(AP, at_detector(0.5, 0.5), None).with(LATERAL, at_detector(0.5, 0.5), None)
}

fn missing(told: &Measured) -> String {
    match told {
        Measured::Missing(missing) => missing.words(),
        other => panic!("{other:?}"),
    }
}

fn refused(told: &Measured) -> &str {
    match told {
        Measured::Refused(words) => words,
        other => panic!("{other:?}"),
    }
}

/// A tip–apex distance: 20 px on the AP where the screw is 25 px wide, 12 px on the lateral where it is 24 px wide.
pub(super) const TAD: [(&str, &str, &[Place]); 6] = [
    ("ap-tip", AP, &[[100.0, 100.0]]),
    ("ap-apex", AP, &[[112.0, 84.0]]),
    ("ap-width", AP, &[[50.0, 150.0], [65.0, 170.0]]),
    ("lateral-tip", LATERAL, &[[100.0, 100.0]]),
    ("lateral-apex", LATERAL, &[[100.0, 88.0]]),
    ("lateral-width", LATERAL, &[[80.0, 150.0], [104.0, 150.0]]),
];

#[test]
fn the_tad_formula_scales_each_view_by_its_own_screw_width() {
    let tad = mark("tip-apex-distance", Some("lag-screw-thread"), &TAD);
    // 20 · 12.5 / 25 + 12 · 12.5 / 24
    let told = value(&tad, &bench());
    close(told.value, 16.25, 1e-9);
    assert_eq!(told.words_with_source(), format!("{}, scaled by lag-screw thread", told.words()));
    assert_eq!(told.details, ["AP 10.0 mm + lateral 6.2 mm"]);
    // The scale of the films plays no part.
    let uncalibrated = Bench::default().with(AP, no_spacing(), None).with(LATERAL, no_spacing(), None);
    close(value(&tad, &uncalibrated).value, 16.25, 1e-9);
    // An implant of another size scales the whole.
    let shank = mark("tip-apex-distance", Some("sample-lag-screw-shank"), &TAD);
    close(value(&shank, &bench()).value, 16.25 * 8.0 / 12.5, 1e-9);
}

#[test]
fn a_tad_says_which_view_is_missing_and_which_is_wrong() {
    let told = |parts: &[(&str, &str, &[Place])], choice| {
        measured(&mark("tip-apex-distance", choice, parts), book(), &case(), &bench())
    };
    let thread = Some("lag-screw-thread");
    let words =
        "lateral missing: screw tip on the lateral, head apex on the lateral, screw width on the lateral";
    assert_eq!(missing(&told(&TAD[..3], thread)), words);
    assert!(missing(&told(&TAD[3..], thread)).starts_with("AP missing: "));
    assert!(missing(&told(&TAD[..1], thread)).starts_with("missing: "));
    assert!(missing(&told(&TAD, None)).starts_with("implant missing"));
    assert!(refused(&told(&TAD, Some("case-lag-screw-65"))).contains("choose a diameter"));
    let mut swapped = TAD;
    for part in &mut swapped {
        part.1 = if part.1 == AP { LATERAL } else { AP };
    }
    assert!(refused(&told(&swapped, thread)).contains("place it on an AP"));
    let mut apart = TAD;
    apart[1].1 = "late-ap";
    assert!(refused(&told(&apart, thread)).contains("place both on one film"));
}

#[test]
fn the_films_of_a_tad_should_be_of_one_visit() {
    let mut parts = TAD;
    for part in &mut parts[3..] {
        part.1 = "late-lateral";
    }
    let bench = bench().with("late-lateral", at_detector(0.5, 0.5), None);
    let told = value(&mark("tip-apex-distance", Some("lag-screw-thread"), &parts), &bench);
    assert!(told.cautions.iter().any(|one| one.contains("different visits")), "{:?}", told.cautions);
}

#[test]
fn caltad_takes_its_apex_where_the_line_along_the_calcar_leaves_the_head() {
    // Neck straight up; the calcar 12 px beside the neck's axis; a head of 20 px: the line leaves it 16 px above
    // its centre.
    let parts: [(&str, &str, &[Place]); 8] = [
        ("ap-tip", AP, &[[112.0, 94.0]]),
        ("head", AP, &[[80.0, 100.0], [100.0, 80.0], [120.0, 100.0]]),
        ("neck", AP, &[[90.0, 150.0], [110.0, 150.0]]),
        ("calcar", AP, &[[112.0, 160.0]]),
        ("ap-width", AP, &[[50.0, 150.0], [75.0, 150.0]]),
        TAD[3],
        TAD[4],
        TAD[5],
    ];
    let told = value(&mark("calcar-tip-apex-distance", Some("lag-screw-thread"), &parts), &bench());
    close(told.value, 10.0 * 12.5 / 25.0 + 6.25, 1e-9);
    let mut outside = parts;
    outside[3].2 = &[[130.0, 160.0]];
    let mark = mark("calcar-tip-apex-distance", Some("lag-screw-thread"), &outside);
    assert!(refused(&measured(&mark, book(), &case(), &bench())).contains("misses the head"));
}

fn hip(mirror: f64) -> Vec<(&'static str, Vec<Place>)> {
    // A neck at 135 degrees on a vertical shaft, offset 100 px; mirrored it is the other hip.
    let at = |x: f64, y: f64| [800.0 + mirror * x, y];
    vec![
        ("head", vec![at(130.0, 300.0), at(100.0, 270.0), at(70.0, 300.0)]),
        ("neck", vec![at(40.0, 340.0), at(60.0, 360.0)]),
        ("upper-width", vec![at(-20.0, 600.0), at(20.0, 600.0)]),
        ("lower-width", vec![at(-20.0, 900.0), at(20.0, 900.0)]),
    ]
}

#[test]
fn a_neck_shaft_angle_and_an_offset_by_hand() {
    for mirror in [1.0, -1.0] {
        let hip = hip(mirror);
        let mut parts: Vec<(&str, &str, &[Place])> =
            hip.iter().map(|(key, places)| (*key, AP, places.as_slice())).collect();
        close(value(&mark("neck-shaft-angle", None, &parts), &bench()).value, 135.0, 1e-9);
        // Widths clicked in the other order make the same angle, not the one beside it.
        let (upper, lower) = (parts[2].2, parts[3].2);
        (parts[2].2, parts[3].2) = (lower, upper);
        close(value(&mark("neck-shaft-angle", None, &parts), &bench()).value, 135.0, 1e-9);
        let offset = mark("femoral-offset", None, &[parts[0], parts[2], parts[3]]);
        let told = value(&offset, &bench());
        close(told.value, 50.0, 1e-9);
        assert_eq!((told.unit, told.source.as_str()), (Unit::Millimetre, "at detector, not corrected"));
        // 3 mm for the person who finds the landmarks, on either side.
        assert!(told.minus > 10.0 && told.plus < 4.0, "{}", told.words());
    }
}

#[test]
fn unequal_spacing_bends_no_angle_and_stretches_no_length() {
    // Pixels twice as high as wide: the same hip, its rows half as many.
    let hip = hip(1.0);
    let squeezed: Vec<(&str, Vec<Place>)> = hip
        .iter()
        .map(|(key, places)| (*key, places.iter().map(|[x, y]| [*x, *y / 2.0]).collect()))
        .collect();
    let parts: Vec<(&str, &str, &[Place])> =
        squeezed.iter().map(|(key, places)| (*key, AP, places.as_slice())).collect();
    let bench = Bench::default().with(AP, at_detector(1.0, 0.5), None);
    close(value(&mark("neck-shaft-angle", None, &parts), &bench).value, 135.0, 1e-9);
    close(value(&mark("femoral-offset", None, &[parts[0], parts[2], parts[3]]), &bench).value, 50.0, 1e-9);
    let down = mark("length", None, &[("line", AP, &[[7.0, 10.0], [7.0, 40.0]])]);
    close(value(&down, &bench).value, 30.0, 1e-9);
}

#[test]
fn a_length_of_an_uncalibrated_film_is_in_pixels_and_says_why() {
    let line = mark("length", None, &[("line", AP, &[[0.0, 0.0], [30.0, 40.0]])]);
    let told = value(&line, &Bench::default().with(AP, no_spacing(), None));
    // One pixel at each end, and three for the person.
    assert_eq!(told.words_with_source(), "50 px ± 3");
    assert_eq!(told.cautions, ["px only: the file gives no pixel spacing"]);
    assert_eq!(missing(&measured(&line, book(), &case(), &Bench::default())), "the film is not read");
    let point = mark("length", None, &[("line", AP, &[[5.0, 5.0], [5.0, 5.0]])]);
    assert!(refused(&measured(&point, book(), &case(), &bench())).contains("fall together"));
}

#[test]
fn the_band_of_a_length_adds_the_scale_to_the_placing() {
    let line = mark("length", None, &[("line", AP, &[[0.0, 0.0], [300.0, 400.0]])]);
    let told = value(&line, &bench());
    // Half a pixel at each end, and one millimetre for the person.
    let placing = (2.0 * 0.5_f64.powi(2) + 1.0).sqrt();
    close(told.value, 250.0, 1e-9);
    close(told.plus, placing, 2e-3);
    close(told.minus, placing + 50.0, 2e-3);
    assert_eq!(told.words_with_source(), "250 mm +1 −51, at detector, not corrected");
}

fn tilted(x: f64) -> [(&'static str, &'static str, Vec<Place>); 2] {
    [
        ("proximal", AP, vec![[400.0, 100.0], [400.0, 500.0]]),
        ("distal", AP, vec![[400.0, 600.0], [400.0 + x, 1000.0]]),
    ]
}

fn angulation(case: &Case, x: f64, orientation: Option<[&str; 2]>) -> f64 {
    let parts = tilted(x);
    let parts: Vec<(&str, &str, &[Place])> =
        parts.iter().map(|(key, on, places)| (*key, *on, places.as_slice())).collect();
    let mut bench = bench();
    if let Some(facts) = bench.facts.get_mut(&film(AP)) {
        facts.exposure.patient_orientation = orientation.map(|pair| pair.map(str::to_owned));
    }
    value_in(&mark("angulation-frontal", None, &parts), case, &bench).value
}

fn with_side(side: Option<Side>) -> Case {
    let mut case = case();
    for film in &mut case.radiographs {
        film.views[0].side = side;
    }
    case
}

/// On a film stored as films are hung, the midline lies to the right of a right femur.
#[test]
fn varus_is_positive_on_either_side_and_however_the_film_is_stored() {
    let stored = Some(["L", "F"]);
    let (right, left) = (with_side(Some(Side::Right)), with_side(Some(Side::Left)));
    close(angulation(&right, 400.0, stored), 45.0, 1e-9);
    close(angulation(&right, -400.0, stored), -45.0, 1e-9);
    close(angulation(&left, 400.0, stored), -45.0, 1e-9);
    close(angulation(&right, 400.0, Some(["R", "F"])), -45.0, 1e-9);
    close(angulation(&right, 400.0, None), 45.0, 1e-9);
    // A pelvis of 1600 columns: at column 400 lies the right femur.
    close(angulation(&with_side(Some(Side::Both)), 400.0, stored), 45.0, 1e-9);
    let parts = tilted(400.0);
    let parts: Vec<(&str, &str, &[Place])> =
        parts.iter().map(|(key, on, places)| (*key, *on, places.as_slice())).collect();
    let told = measured(&mark("angulation-frontal", None, &parts), book(), &with_side(None), &bench());
    assert!(refused(&told).contains("which side"));
}

#[test]
fn recurvatum_is_positive_towards_the_place_in_front() {
    let parts: [(&str, &str, &[Place]); 3] = [
        ("proximal", LATERAL, &[[400.0, 100.0], [400.0, 500.0]]),
        ("distal", LATERAL, &[[400.0, 600.0], [440.0, 1000.0]]),
        ("front", LATERAL, &[[700.0, 520.0]]),
    ];
    let ten_to_one = 0.1_f64.atan().to_degrees();
    close(value(&mark("angulation-lateral", None, &parts), &bench()).value, ten_to_one, 1e-9);
    let mut behind = parts;
    behind[2].2 = &[[100.0, 520.0]];
    close(value(&mark("angulation-lateral", None, &behind), &bench()).value, -ten_to_one, 1e-9);
}

#[test]
fn ratios_by_hand() {
    let index = mark(
        "cortical-thickness-index",
        None,
        &[("outer", AP, &[[100.0, 500.0], [200.0, 500.0]]), ("canal", AP, &[[130.0, 500.0], [172.0, 500.0]])],
    );
    let told = value(&index, &bench());
    close(told.value, 0.58, 1e-9);
    assert_eq!((told.unit, told.source.as_str()), (Unit::One, ""));
    let callus = mark(
        "callus-index",
        None,
        &[("callus", AP, &[[100.0, 500.0], [250.0, 500.0]]), ("bone", AP, &[[120.0, 400.0], [220.0, 400.0]])],
    );
    close(value(&callus, &bench()).value, 1.5, 1e-9);
    let translation = mark(
        "translation",
        None,
        &[
            ("proximal", AP, &[[400.0, 100.0], [400.0, 500.0]]),
            ("distal", AP, &[[430.0, 600.0], [430.0, 1000.0]]),
            ("width", AP, &[[340.0, 480.0], [460.0, 480.0]]),
        ],
    );
    let told = value(&translation, &bench());
    close(told.value, 25.0, 1e-9);
    assert_eq!(told.unit, Unit::Percent);
    let canal = mark(
        "cortical-thickness-index",
        None,
        &[("outer", AP, &[[100.0, 500.0], [200.0, 500.0]]), ("canal", AP, &[[90.0, 500.0], [210.0, 500.0]])],
    );
    assert!(refused(&measured(&canal, book(), &case(), &bench())).contains("wider than the bone"));
}

#[test]
fn slide_pull_off_and_leg_length_by_hand() {
    let slide = mark(
        "lag-screw-slide",
        None,
        &[
            ("axis", AP, &[[100.0, 500.0], [400.0, 200.0]]),
            ("from", AP, &[[210.0, 400.0]]),
            ("to", AP, &[[300.0, 290.0]]),
        ],
    );
    close(value(&slide, &bench()).value, 200.0 / 2.0_f64.sqrt() / 2.0, 1e-9);
    let off = mark(
        "plate-pull-off",
        None,
        &[("axis", AP, &[[100.0, 500.0], [100.0, 900.0]]), ("point", AP, &[[88.0, 880.0]])],
    );
    close(value(&off, &bench()).value, 6.0, 1e-9);
    let legs = |right: f64| {
        mark(
            "leg-length",
            None,
            &[
                ("base", AP, &[[300.0, 400.0], [900.0, 400.0]]),
                ("right", AP, &[[310.0, right]]),
                ("left", AP, &[[890.0, 500.0]]),
            ],
        )
    };
    let told = value(&legs(520.0), &bench());
    close(told.value, 10.0, 1e-9);
    assert!(told.details.contains(&"right leg longer".to_owned()));
    close(value(&legs(490.0), &bench()).value, -5.0, 1e-9);
    // Of a negative difference the true one is nearer to zero: the band of the detector lies above it.
    let shorter = value(&legs(480.0), &bench());
    assert!(shorter.plus > shorter.minus + 1.5, "{}", shorter.words());
    assert!(refused(&measured(&legs(300.0), book(), &case(), &bench())).contains("both sides of the line"));
}

#[test]
fn a_part_on_the_wrong_view_is_told() {
    let gap = mark("fracture-gap", Some("anterior"), &[("line", AP, &[[10.0, 10.0], [10.0, 14.0]])]);
    let told = value(&gap, &bench());
    assert!(told.cautions.iter().any(|one| one.contains("defined on a lateral")), "{:?}", told.cautions);
    let gap = mark("fracture-gap", Some("medial"), &[("line", AP, &[[10.0, 10.0], [10.0, 14.0]])]);
    assert!(value(&gap, &bench()).cautions.iter().all(|one| !one.contains("defined on")));
}

/// Eight columns, six rows: the left half 100 and 300 in turn, the right half 400; padding in the first row.
#[test]
fn grey_density_counts_what_is_image_and_leaves_the_window_out() {
    let stored: Vec<u16> = (0..48)
        .map(|at| match (at / 8, at % 8) {
            (0, _) => 4095,
            (row, column) if column < 4 => 100 + 200 * (row % 2),
            _ => 400,
        })
        .collect();
    let mut bench = bench();
    bench.pixels.insert(film(AP), grey_film(8, 6, &stored, 4095, "MONOCHROME2"));
    // Ellipses too small to take a corner in: each holds the middles of its whole columns.
    let density = mark(
        "grey-density",
        None,
        &[("region", AP, &[[0.0, -2.0], [4.0, 7.0]]), ("reference", AP, &[[4.5, 1.5], [7.5, 5.5]])],
    );
    let told = value(&density, &bench);
    assert!(told.details[0].starts_with("region: mean 2") && told.details[1].contains("mean 400, SD 0"));
    assert!(told.value > 0.4 && told.value < 0.6, "{}", told.value);
    assert!(told.cautions.iter().any(|one| one.contains("no bone density")));
    assert!(told.source.is_empty() && told.minus > 0.0);
    bench.pixels.insert(film(AP), grey_film(8, 6, &stored, 4095, "MONOCHROME1"));
    assert!(value(&density, &bench).cautions.iter().any(|one| one.contains("larger values are darker")));
    bench.pixels.clear();
    assert_eq!(missing(&measured(&density, book(), &case(), &bench)), "the film is not read");
    let outside = mark(
        "grey-density",
        None,
        &[("region", AP, &[[20.0, 20.0], [24.0, 25.0]]), ("reference", AP, &[[4.5, 1.5], [7.5, 5.5]])],
    );
    bench.pixels.insert(film(AP), grey_film(8, 6, &stored, 4095, "MONOCHROME2"));
    assert!(refused(&measured(&outside, book(), &case(), &bench)).contains("no pixel"));
}

#[test]
fn an_implant_is_told_beside_its_true_size_but_never_in_pixels() {
    let size = mark("implant-size", Some("lag-screw-thread"), &[("line", AP, &[[0.0, 0.0], [27.0, 0.0]])]);
    let told = value(&size, &bench());
    assert_eq!(told.details, ["true size 12.5 mm; measured +1 mm (+8.0 %)"]);
    let ends = [[0.0, 0.0], [25.0, 0.0]];
    let kind = CalibrationKind::Implant { preset: key("lag-screw-thread"), ends, size_mm: 12.5 };
    let itself = calibration(kind, "lag-screw thread");
    let told = value(&size, &Bench::default().with(AP, no_spacing(), Some(&itself)));
    assert!(told.cautions[0].contains("measures itself"), "{:?}", told.cautions);
    let told = value(&size, &Bench::default().with(AP, no_spacing(), None));
    assert_eq!((told.unit, told.details.len()), (Unit::Pixel, 0));
}
