//! Laws of every measure: what turning, mirroring, enlarging and calibrating may change, and what not.

use callus::analysis::book::{Choices, Formula, Unit, ViewNeeded};
use callus::analysis::marks::label_rows;
use callus::analysis::measure::Measured;
use callus::case::{CalibrationKind, Mark, Part, Place};
use callus::imaging::Placement;
use proptest::prelude::*;

use super::stored::Stored;
use super::{
    Bench, at_detector, book, calibration, case, close, film, key, mark, measured, no_spacing, value,
};

fn place() -> impl Strategy<Value = Place> {
    [10.0..1990.0_f64, 10.0..1990.0_f64]
}

fn uncalibrated() -> Bench {
    Bench::default().with("early-ap", no_spacing(), None).with("early-lateral", no_spacing(), None)
}

fn changed(mark: &Mark, change: impl Fn(Place) -> Place) -> Mark {
    let mut mark = mark.clone();
    for part in &mut mark.parts {
        part.shape = part.shape.map(&change);
    }
    mark
}

/// Parts with every place moved a little, one after the other.
fn shaken<'a>(parts: &[(&'a str, &[Place])], by: &[Place]) -> Vec<(&'a str, Vec<Place>)> {
    let mut by = by.iter().cycle();
    let mut shake = |places: &[Place]| -> Vec<Place> {
        places.iter().zip(&mut by).map(|(at, by)| [at[0] + by[0], at[1] + by[1]]).collect()
    };
    parts.iter().map(|(key, places)| (*key, shake(places))).collect()
}

/// A measure of every kind, its little picture enlarged.
fn every_measure(choice_of_implant: &str) -> Vec<(Formula, Mark)> {
    let of_view = |view| if view == ViewNeeded::Lateral { "early-lateral" } else { "early-ap" };
    let book = book();
    let drawn = book.measures.iter().filter(|of| of.formula != Formula::GreyDensity).map(|definition| {
        let parts = definition.parts.iter().map(|part| Part {
            key: Some(part.key.clone()),
            film: film(of_view(part.view)),
            shape: part.example.map(|[x, y]| [x * 900.0 + 300.0, y * 900.0 + 300.0]),
            label_at: None,
        });
        let choice = match &definition.choices {
            Some(Choices::Of(all)) => all.first().map(|(key, _)| key.clone()),
            Some(Choices::Implants) => Some(key(choice_of_implant)),
            None => None,
        };
        (definition.formula, Mark { choice, ..Mark::measure(definition.key.clone(), parts.collect()) })
    });
    drawn.collect()
}

/// Places are clicked on the screen and kept in film pixels: however the film lies in its viewport, a click on the
/// same anatomy gives the same value.
#[test]
fn every_turn_and_mirror_of_the_view_gives_the_same_value() {
    let bench = Bench::default().with("early-ap", at_detector(0.2, 0.2), None).with(
        "early-lateral",
        at_detector(0.2, 0.2),
        None,
    );
    let view = [640.0, 480.0];
    for (_, mark) in every_measure("lag-screw-thread") {
        let before = value(&mark, &bench);
        for quarter in 0..4 {
            for flip_horizontal in [false, true] {
                let rotation_degrees = f64::from(quarter) * 90.0;
                let lies = Placement {
                    centre: [700.0, 900.0],
                    scale: 0.37,
                    aspect: 1.0,
                    rotation_degrees,
                    flip_horizontal,
                };
                let clicked = |at| lies.image_from_view(lies.view_from_image(at, view), view);
                let after = value(&changed(&mark, clicked), &bench);
                close(after.value, before.value, 1e-9);
                assert_eq!(
                    (after.words_with_source(), after.unit),
                    (before.words_with_source(), before.unit)
                );
            }
        }
    }
}

#[test]
fn px_never_becomes_mm_without_a_calibration() {
    for (formula, mark) in every_measure("lag-screw-thread") {
        let told = value(&mark, &uncalibrated());
        if formula.is_scaled_by_implant() {
            assert_eq!(told.source, "scaled by lag-screw thread");
            let rows = label_rows(&mark, 0, book(), Some(&Measured::Value(told)));
            assert_eq!(rows.last().unwrap(), "scaled by lag-screw thread", "on the film too");
            continue;
        }
        assert_ne!(told.unit, Unit::Millimetre, "{formula:?}");
        let words = format!("{} {}", told.words_with_source(), told.details.join(" "));
        assert!(!words.contains("mm"), "{formula:?}: {words}");
        for part in 0..mark.parts.len() {
            let rows = label_rows(&mark, part, book(), Some(&Measured::Value(told.clone())));
            assert!(!rows.join(" ").contains("mm"), "{formula:?}: {rows:?}");
        }
        let is_length = told.unit == Unit::Pixel;
        assert_eq!(is_length, told.cautions.iter().any(|one| one.starts_with("px only")), "{formula:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn angles_do_not_change_when_the_film_is_turned_mirrored_or_enlarged(
        places in prop::array::uniform3(place()),
        lines in prop::array::uniform4(place()),
        degrees in 0.0..360.0_f64,
        mirrored in any::<bool>(),
        scale in 0.2..4.0_f64,
    ) {
        let lies = Placement { centre: [900.0, 800.0], scale, aspect: 1.0, rotation_degrees: degrees, flip_horizontal: mirrored };
        let moved = |at| lies.view_from_image(at, [1800.0, 1700.0]);
        let drawn = [
            mark("angle", None, &[("angle", "early-ap", &places)]),
            mark("angle-two-lines", None, &[("first", "early-ap", &lines[..2]), ("second", "early-ap", &lines[2..])]),
            mark("cobb-angle", None, &[("upper", "early-ap", &lines[..2]), ("lower", "early-ap", &lines[2..])]),
        ];
        let bench = Bench::default().with("early-ap", at_detector(0.15, 0.15), None);
        for mark in drawn {
            let (before, after) = (value(&mark, &bench), value(&changed(&mark, moved), &bench));
            prop_assert!((before.value - after.value).abs() < 1e-6, "{} {}", before.value, after.value);
        }
    }

    #[test]
    fn a_neck_shaft_angle_does_not_change_when_the_film_is_turned_mirrored_or_enlarged(
        shakes in prop::array::uniform9(prop::array::uniform2(-30.0..30.0_f64)),
        degrees in 0.0..360.0_f64,
        mirrored in any::<bool>(),
        scale in 0.2..4.0_f64,
    ) {
        let hip = shaken(&[
            ("head", &[[600.0, 400.0], [700.0, 300.0], [800.0, 400.0]]),
            ("neck", &[[540.0, 470.0], [640.0, 570.0]]),
            ("upper-width", &[[400.0, 800.0], [600.0, 800.0]]),
            ("lower-width", &[[410.0, 1300.0], [590.0, 1300.0]]),
        ], &shakes);
        let hip: Vec<(&str, &str, &[Place])> =
            hip.iter().map(|(key, places)| (*key, "early-ap", places.as_slice())).collect();
        let hip = mark("neck-shaft-angle", None, &hip);
        let lies = Placement { centre: [900.0, 800.0], scale, aspect: 1.0, rotation_degrees: degrees, flip_horizontal: mirrored };
        let moved = changed(&hip, |at| lies.view_from_image(at, [1800.0, 1700.0]));
        let bench = Bench::default().with("early-ap", at_detector(0.15, 0.15), None);
        let (before, after) = (value(&hip, &bench), value(&moved, &bench));
        prop_assert!((before.value - after.value).abs() < 1e-6, "{} {}", before.value, after.value);
    }

    #[test]
    fn an_angulation_does_not_change_when_the_film_is_turned_mirrored_or_enlarged(
        shakes in prop::array::uniform5(prop::array::uniform2(-40.0..40.0_f64)),
        degrees in 0.0..360.0_f64,
        mirrored in any::<bool>(),
        quarters in 0..4_u8,
        scale in 0.2..4.0_f64,
    ) {
        let axes: [(&str, &[Place]); 3] = [
            ("proximal", &[[800.0, 200.0], [800.0, 700.0]]),
            ("distal", &[[800.0, 900.0], [840.0, 1500.0]]),
            ("front", &[[1200.0, 800.0]]),
        ];
        let shaken = shaken(&axes, &shakes);
        let on = |film: &'static str, count: usize| {
            let parts: Vec<(&str, &str, &[Place])> =
                shaken.iter().take(count).map(|(key, places)| (*key, film, places.as_slice())).collect();
            mark(if count == 3 { "angulation-lateral" } else { "angulation-frontal" }, None, &parts)
        };
        // On the lateral a click tells the front, so any turn is allowed.
        let lateral = on("early-lateral", 3);
        let lies = Placement { centre: [900.0, 800.0], scale, aspect: 1.0, rotation_degrees: degrees, flip_horizontal: mirrored };
        let moved = changed(&lateral, |at| lies.view_from_image(at, [1800.0, 1700.0]));
        let bench = Bench::default().with("early-lateral", no_spacing(), None);
        prop_assert!((value(&lateral, &bench).value - value(&moved, &bench).value).abs() < 1e-6);
        // On the AP the file tells the patient's left.
        let (frontal, size) = (on("early-ap", 2), [1600.0, 2000.0]);
        let before = value(&frontal, &Bench::default().with("early-ap", no_spacing(), None));
        let stored = Stored { quarters, mirrored, stretch: [scale, scale] };
        let mut bench = Bench::default().with("early-ap", stored.at_detector(0.15), None);
        stored.facts(size, bench.facts.get_mut(&film("early-ap")).unwrap());
        let after = value(&stored.mark(size, &frontal), &bench);
        prop_assert!((before.value - after.value).abs() < 1e-6, "{} {}", before.value, after.value);
    }

    #[test]
    fn lengths_grow_as_the_drawing_does_and_ratios_do_not(by in 0.3..3.0_f64) {
        let bench = Bench::default()
            .with("early-ap", at_detector(0.15, 0.15), None)
            .with("early-lateral", at_detector(0.15, 0.15), None);
        for (formula, mark) in every_measure("lag-screw-thread") {
            let before = value(&mark, &bench);
            let after = value(&changed(&mark, |[x, y]| [x * by, y * by]), &bench);
            let grown = if before.unit == Unit::Millimetre && !formula.is_scaled_by_implant() { by } else { 1.0 };
            prop_assert!((after.value - before.value * grown).abs() < 1e-6, "{:?}", formula);
        }
    }

    #[test]
    fn two_lines_from_one_vertex_make_the_angle_by_three_points(
        [leg, vertex, other] in prop::array::uniform3(place()),
    ) {
        let three = mark("angle", None, &[("angle", "early-ap", &[leg, vertex, other])]);
        let lines: [(&str, &str, &[Place]); 2] =
            [("first", "early-ap", &[vertex, leg]), ("second", "early-ap", &[vertex, other])];
        let two = mark("angle-two-lines", None, &lines);
        let bench = uncalibrated();
        prop_assert!((value(&three, &bench).value - value(&two, &bench).value).abs() < 1e-9);
    }

    #[test]
    fn a_length_on_a_calibrated_film_is_the_true_one_whatever_the_pixels(
        ends in prop::array::uniform2(place()),
        row_mm in 0.05..0.4_f64,
        column_mm in 0.05..0.4_f64,
        factor in 1.0..1.4_f64,
    ) {
        // A ruler of 50 mm at the object, along the rows; the file tells the shape of the pixels only.
        let across = 50.0 * factor / column_mm;
        let ruler = CalibrationKind::Line { ends: [[10.0, 7.0], [10.0 + across, 7.0]], length_mm: 50.0 };
        let calibration = calibration(ruler, "ruler");
        let bench = Bench::default().with("early-ap", at_detector(row_mm, column_mm), Some(&calibration));
        let told = value(&mark("length", None, &[("line", "early-ap", &ends)]), &bench);
        let across = (ends[0][0] - ends[1][0]) * column_mm / factor;
        let down = (ends[0][1] - ends[1][1]) * row_mm / factor;
        prop_assert!((told.value - across.hypot(down)).abs() < 1e-9 * told.value.max(1.0));
        prop_assert_eq!(told.source, "calibrated on ruler");
    }

    #[test]
    fn no_drawing_makes_a_measure_fail_by_surprise(places in prop::collection::vec(prop::array::uniform2(0..4_u8), 24)) {
        // On a grid this coarse places fall together all the time.
        let bench = Bench::default()
            .with("early-ap", no_spacing(), None)
            .with("early-lateral", no_spacing(), None);
        for (_, mark) in every_measure("lag-screw-thread") {
            let next = std::cell::Cell::new(0);
            let mark = changed(&mark, |_| {
                next.set(next.get() + 1);
                places[next.get() % places.len()].map(f64::from)
            });
            if let Measured::Value(told) = measured(&mark, book(), &case(), &bench) {
                prop_assert!(told.value.is_finite() && told.minus.is_finite() && told.plus.is_finite());
            }
        }
    }
}
