//! What labels say.

use callus::analysis::book::{Choices, Unit};
use callus::analysis::marks::{calibration_rows, drawn, label_rows};
use callus::analysis::measure::{Measured, Missing, Value};
use callus::case::{Mark, Part, Shape};

use super::scene::{book, calibration, film, key, measure, reading_of, value};

fn words(measured: &Measured) -> String {
    let Measured::Value(value) = measured else { panic!("a value") };
    Value::words(value)
}

fn length() -> Mark {
    measure("length", &film("ap"), &[("line", Shape::Line([[0.0, 0.0], [9.0, 9.0]]))])
}

#[test]
fn a_length_is_told_with_its_unit_and_its_source() {
    let told = value(2.1, Unit::Millimetre, "calibrated on lag-screw thread");
    let rows = label_rows(&length(), 0, &book(), Some(&told));
    assert_eq!(rows, [format!("Length {}", words(&told)), "calibrated on lag-screw thread".to_owned()]);
    let own = Mark { label: "canal".to_owned(), ..length() };
    // The reader's words come after the name of the measure, never in its place.
    let rows = label_rows(&own, 0, &book(), Some(&told));
    assert_eq!(rows[0], format!("Length {}", words(&told)));
    assert_eq!(rows.last().unwrap(), "canal");
}

#[test]
fn an_angle_needs_no_source_and_a_missing_part_is_told() {
    let told = value(129.9, Unit::Degree, "");
    assert_eq!(label_rows(&length(), 0, &book(), Some(&told)).len(), 1);
    let missing = Measured::Missing("lateral missing".into());
    assert_eq!(label_rows(&length(), 0, &book(), Some(&missing)), ["Length", "lateral missing"]);
    // The parts by name are for the panel: here they would lie over what is to be clicked.
    let missing = Measured::Missing(Missing {
        what: "lateral missing".to_owned(),
        detail: "screw tip on the lateral, head apex".to_owned(),
        is_awaited: false,
    });
    assert_eq!(label_rows(&length(), 0, &book(), Some(&missing)), ["Length", "lateral missing"]);
    let refused = Measured::Refused("a long reason".to_owned());
    assert_eq!(label_rows(&length(), 0, &book(), Some(&refused)), ["Length", "no value"]);
    assert_eq!(label_rows(&length(), 0, &book(), None), ["Length"]);
}

#[test]
fn only_the_first_part_on_each_film_carries_the_label() {
    let part = |name: &str, on: &str| Part {
        key: Some(key(name)),
        film: film(on),
        shape: Shape::Point([1.0, 1.0]),
        label_at: None,
    };
    let mark = Mark::measure(
        key("tad"),
        vec![
            part("ap-tip", "ap"),
            part("ap-apex", "ap"),
            part("lateral-tip", "lat"),
            part("lateral-apex", "lat"),
        ],
    );
    let rows = |index| label_rows(&mark, index, &book(), None).len();
    assert_eq!([rows(0), rows(1), rows(2), rows(3), rows(4)], [1, 0, 1, 0, 0]);
}

#[test]
fn what_was_chosen_is_part_of_the_name() {
    let mut book = book();
    book.measures[7].choices = Some(Choices::Of(vec![(key("medial"), "Medial".to_owned())]));
    let mark = Mark { choice: Some(key("medial")), ..length() };
    assert_eq!(label_rows(&mark, 0, &book, None), ["Length medial"]);
}

#[test]
fn a_plain_mark_says_what_the_reader_said() {
    let plain = Mark::plain(film("ap"), Shape::Point([1.0, 1.0]));
    assert!(label_rows(&plain, 0, &book(), None).is_empty());
    let both = Mark { label: " here ".to_owned(), meaning: Some(key("fracture")), ..plain };
    assert_eq!(label_rows(&both, 0, &book(), None), ["here", "Fracture line"]);
    let unknown = Mark { meaning: Some(key("rugger-jersey")), label: String::new(), ..both };
    assert_eq!(label_rows(&unknown, 0, &book(), None), ["rugger jersey"]);
}

#[test]
fn a_calibration_says_its_size_and_of_what() {
    let calibration = calibration([[0.0, 0.0], [9.0, 9.0]]);
    assert_eq!(calibration_rows(&calibration), ["calibration 12.5 mm", "lag-screw thread"]);
}

#[test]
fn a_label_keeps_its_distance_from_the_first_place() {
    let mut mark = Mark::plain(film("ap"), Shape::Line([[100.0, 50.0], [300.0, 60.0]]));
    mark.parts[0].label_at = Some([-20.0, 35.0]);
    let all = drawn(&reading_of(vec![mark]), &film("ap"), &book(), |_, _| None);
    assert_eq!(all[0].label_at, Some([80.0, 85.0]));
    let other = drawn(&reading_of(vec![length()]), &film("lat"), &book(), |_, _| None);
    assert!(other.is_empty(), "nothing on another film");
}
