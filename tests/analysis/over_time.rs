//! The table over all visits, its changes and trends, and the check that an implant measures the same on every film.

use std::sync::Arc;

use callus::analysis::book::Unit;
use callus::analysis::measure::{Change, MeasureTable, Since, measured, same_implant, table};
use callus::case::{Calibration, CalibrationKind, Mark, MarkId, Reader, ReaderId, Reading};
use callus::imaging::{Spacing, SpacingFact, SpacingSource};

use super::{Bench, at_detector, book, calibration, case, close, film, key, mark, no_spacing};

fn reading(marks: Vec<Mark>) -> Reading {
    let reader = Reader { id: ReaderId::new("resident").unwrap(), name: "Resident".to_owned() };
    let mut reading = Reading::new(reader);
    for (number, mark) in (1..).zip(marks) {
        reading.marks.insert_mut(MarkId(number), Arc::new(mark));
    }
    reading
}

fn line(measure: &str, choice: Option<&str>, on: &str, px: f64) -> Mark {
    mark(measure, choice, &[("line", on, &[[100.0, 100.0], [100.0 + px, 100.0]])])
}

/// Calibrated on the thread, 0.1 mm a pixel.
fn thread() -> Calibration {
    let ends = [[0.0, 0.0], [125.0, 0.0]];
    let kind = CalibrationKind::Implant { preset: key("lag-screw-thread"), ends, size_mm: 12.5 };
    calibration(kind, "lag-screw thread")
}

fn told(marks: Vec<Mark>, bench: &Bench, since: Since) -> MeasureTable {
    let case = case();
    table(&case, &reading(marks), book(), |_, mark| measured(mark, book(), &case, bench), since)
}

fn changes(table: &MeasureTable) -> Vec<Vec<String>> {
    let words = |change: &Option<Change>| change.as_ref().map(Change::words).unwrap_or_default();
    let cell = |cell: &callus::analysis::measure::Cell| {
        cell.entries.iter().map(|entry| words(&entry.change)).collect::<Vec<_>>().join("; ")
    };
    table.rows.iter().map(|row| row.cells.iter().map(cell).collect()).collect()
}

#[test]
fn a_change_smaller_than_the_bands_says_so() {
    let bench = ["before-ap", "early-ap", "late-ap"]
        .into_iter()
        .fold(Bench::default(), |bench, id| bench.with(id, no_spacing(), Some(&thread())));
    let marks = || {
        vec![
            line("fracture-gap", Some("medial"), "early-ap", 20.0),
            line("fracture-gap", Some("medial"), "late-ap", 22.0),
            line("fracture-gap", Some("lateral"), "early-ap", 20.0),
            line("fracture-gap", Some("lateral"), "late-ap", 100.0),
            line("fracture-gap", Some("lateral"), "before-ap", 80.0),
        ]
    };
    let since_operation = told(marks(), &bench, Since::Operation);
    assert_eq!(since_operation.visits.len(), 3);
    let names: Vec<_> = since_operation.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["Fracture gap, medial cortex", "Fracture gap, lateral cortex"]);
    // The film before the operation is not what later ones are compared with.
    assert_eq!(
        changes(&since_operation),
        [["", "compared from here", "within error (±3 mm)"], ["", "compared from here", "+8 mm"]]
    );
    let since_first = told(marks(), &bench, Since::Visit(0));
    assert_eq!(changes(&since_first)[1], ["compared from here", "−6 mm", "within error (±3 mm)"]);
    assert_eq!(changes(&since_first)[0][1], "nothing was measured at the visit to compare with");
}

#[test]
fn a_value_whose_film_is_still_being_read_is_waited_for() {
    let gap = |on| line("fracture-gap", Some("medial"), on, 20.0);
    let across = |px: f64| [[100.0, 100.0], [100.0 + px, 100.0]];
    let index =
        |on| mark("callus-index", None, &[("callus", on, &across(150.0)), ("bone", on, &across(100.0))]);
    let marks = || vec![gap("early-ap"), gap("late-ap"), index("early-ap"), index("late-ap")];
    let mut bench = Bench::default().with("late-ap", no_spacing(), Some(&thread()));
    // A film that cannot be read is not waited for.
    assert_eq!(changes(&told(marks(), &bench, Since::Operation))[0], ["", "", "compared from here"]);
    bench.awaited.insert(film("early-ap"));
    let wait = "the film to compare with is still being read";
    for since in [Since::Operation, Since::Visit(1)] {
        let table = told(marks(), &bench, since);
        assert_eq!(changes(&table)[0], ["", "", wait], "{since:?}");
        assert!(table.rows.iter().all(|row| row.course(&table.visits).is_none()));
    }
    let read = bench.with("early-ap", no_spacing(), Some(&thread()));
    let words = changes(&told(marks(), &read, Since::Operation));
    assert_eq!(words[0], ["", "compared from here", "within error (±3 mm)"]);
}

#[test]
fn a_row_has_one_baseline_for_each_operation() {
    let bench = ["before-ap", "early-ap", "late-ap"]
        .into_iter()
        .fold(Bench::default(), |bench, id| bench.with(id, no_spacing(), Some(&thread())));
    let gap = |on| line("fracture-gap", Some("medial"), on, 20.0);
    let baselines = |films: &[&'static str]| {
        let table = told(films.iter().map(|film| gap(film)).collect(), &bench, Since::Operation);
        changes(&table)[0].iter().map(|words| words == "compared from here").collect::<Vec<_>>()
    };
    assert_eq!(baselines(&["before-ap", "early-ap", "late-ap"]), [false, true, false]);
    assert_eq!(baselines(&["before-ap", "late-ap"]), [false, false, true]);
    assert_eq!(baselines(&["before-ap"]), [true, false, false], "where there is no other");
}

#[test]
fn pixels_and_millimetres_and_millimetres_of_other_places_are_not_compared() {
    let gap = |on| line("fracture-gap", Some("medial"), on, 20.0);
    let marks = || vec![gap("before-ap"), gap("early-ap"), gap("late-ap")];
    let bench = Bench::default()
        .with("before-ap", no_spacing(), None)
        .with("early-ap", no_spacing(), Some(&thread()))
        .with("late-ap", at_detector(0.1, 0.1), None);
    let words = changes(&told(marks(), &bench, Since::Operation));
    // Nothing is earlier than the first film, and a later one is no baseline of it.
    assert_eq!(words[0][..2], ["", "compared from here"]);
    let since_pixels = changes(&told(marks(), &bench, Since::Visit(0)));
    assert_eq!(since_pixels[0][1], "the film compared with is in px only: calibrate it");
    assert!(
        words[0][2].starts_with("millimetres here are not corrected for magnification, there at the bone")
    );
    let pixels = ["before-ap", "early-ap", "late-ap"]
        .into_iter()
        .fold(Bench::default(), |bench, id| bench.with(id, no_spacing(), None));
    let words = changes(&told(marks(), &pixels, Since::Operation));
    assert!(words[0][2].starts_with("both in px"), "{}", words[0][2]);
    assert!(told(marks(), &pixels, Since::Operation).rows[0].trend().is_empty());
}

#[test]
fn a_lateral_is_not_compared_with_an_ap_and_labels_tell_objects_apart() {
    let index = |on, callus: f64| {
        let line = |x: f64| [[100.0, 100.0], [100.0 + x, 100.0]];
        mark("callus-index", None, &[("callus", on, &line(callus)), ("bone", on, &line(100.0))])
    };
    let bench = ["early-ap", "early-lateral", "late-ap"]
        .into_iter()
        .fold(Bench::default(), |bench, id| bench.with(id, no_spacing(), None));
    let marks = vec![index("early-ap", 120.0), index("early-lateral", 150.0), index("late-ap", 120.0)];
    let table = told(marks, &bench, Since::Operation);
    assert_eq!(table.rows.len(), 2, "{:?}", table.rows.iter().map(|row| &row.name).collect::<Vec<_>>());
    let words = changes(&table);
    assert!(words[0][2].starts_with("within error"), "{words:?}");
    assert!(table.rows[0].name.contains("AP") && table.rows[1].name.contains("lateral"));
    // Two of one kind at one visit: nobody knows which is meant, until they are labelled.
    let doubled = vec![index("early-ap", 120.0), index("early-ap", 150.0), index("late-ap", 120.0)];
    let words = changes(&told(doubled.clone(), &bench, Since::Operation));
    assert!(words[0][2].starts_with("measured more than once"), "{words:?}");
    let labels = ["left", "right", "left"];
    let labelled =
        doubled.into_iter().zip(labels).map(|(mark, label)| Mark { label: label.to_owned(), ..mark });
    let words = changes(&told(labelled.collect(), &bench, Since::Operation));
    assert!(words[0][2].starts_with("within error"), "{words:?}");
}

#[test]
fn a_trend_has_one_point_a_visit_with_its_band() {
    let angle =
        |on, x: f64| mark("angle", None, &[("angle", on, &[[x, 100.0], [100.0, 500.0], [500.0, 500.0]])]);
    let bench = ["early-ap", "late-ap", "late-lateral"]
        .into_iter()
        .fold(Bench::default(), |bench, id| bench.with(id, no_spacing(), None));
    let marks = vec![angle("early-ap", 100.0), angle("late-ap", 300.0), angle("late-ap", 140.0)];
    let table = told(marks, &bench, Since::Operation);
    let [row] = &table.rows[..] else { panic!("{:?}", table.rows) };
    let trend = row.trend();
    assert_eq!(trend.iter().map(|point| point.visit).collect::<Vec<_>>(), [1, 2]);
    close(trend[0].value, 90.0, 1e-9);
    // The one drawn last speaks for the visit; both stand in the cell.
    close(trend[1].value, 90.0 - (40.0_f64 / 400.0).atan().to_degrees(), 1e-9);
    assert_eq!((row.cells[2].entries.len(), row.cells[2].entries[0].mark), (2, MarkId(2)));
    assert!(trend[1].minus > 0.0 && row.cells[2].spoken().unwrap().1.unit == Unit::Degree);
}

fn estimated(mm: f64) -> SpacingFact {
    let source = SpacingSource::EstimatedMagnification { factor: 1.15 };
    SpacingFact::Known(Spacing {
        row_mm: mm,
        column_mm: mm,
        at_detector_mm: Some([mm * 1.15; 2]),
        source,
        doubts: Vec::new(),
    })
}

/// Four films; the thread shows 125 px wherever 0.1 mm a pixel is true.
fn four(wrong: f64) -> Bench {
    Bench::default()
        .with("early-ap", estimated(0.1), Some(&thread()))
        .with("early-lateral", estimated(0.1), None)
        .with("late-ap", estimated(0.1 * wrong), Some(&thread()))
        .with("late-lateral", estimated(0.1), None)
}

fn sightings(choice: &str, px: f64) -> Reading {
    let mut reading = reading(vec![
        line("implant-size", Some(choice), "early-lateral", px),
        line("implant-size", Some(choice), "late-lateral", px),
    ]);
    reading.calibrations.insert(film("early-ap"), thread());
    reading.calibrations.insert(film("late-ap"), thread());
    reading
}

#[test]
fn a_film_on_which_an_implant_has_grown_is_named() {
    let bench = four(1.3);
    let found = same_implant(&case(), &sightings("lag-screw-thread", 125.0), book(), &bench);
    let [one] = &found[..] else { panic!("{found:?}") };
    assert_eq!((one.film.as_str(), one.preset.as_str()), ("late-ap", "lag-screw-thread"));
    // Measured by the scale of the file, not by the calibration on this very thread, which would say 12.5.
    close(one.measured_mm, 16.25, 1e-9);
    close(one.off_by_mm, 3.75, 1e-9);
    assert!(one.words.contains("+3.8 mm against its true size of 12.5 mm"), "{}", one.words);
}

#[test]
fn films_that_agree_within_their_bands_are_left_alone() {
    assert_eq!(same_implant(&case(), &sightings("lag-screw-thread", 125.0), book(), &four(1.04)), []);
    // Uncorrected films may be a quarter too long.
    let bench = Bench::default().with("early-ap", at_detector(0.115, 0.115), Some(&thread()));
    assert_eq!(same_implant(&case(), &sightings("lag-screw-thread", 125.0), book(), &bench), []);
    // In pixels nothing can be said.
    let bench = Bench::default().with("early-ap", no_spacing(), Some(&thread()));
    assert_eq!(same_implant(&case(), &sightings("lag-screw-thread", 125.0), book(), &bench), []);
}

#[test]
fn a_tilted_length_may_be_short_but_never_long() {
    let shortened = sightings("case-lag-screw-65", 500.0);
    assert_eq!(same_implant(&case(), &shortened, book(), &four(1.0)), []);
    let grown = same_implant(&case(), &sightings("case-lag-screw-65", 750.0), book(), &four(1.0));
    assert_eq!(grown.len(), 2);
}

#[test]
fn the_odd_one_of_three_films_is_named_though_the_size_on_the_label_is_wrong() {
    // A shank thought to be 8 mm that is 8.5 on three films and 7.5 on one: each within its band of 8.
    let mut reading = sightings("sample-lag-screw-shank", 85.0);
    reading.calibrations.clear();
    for (number, on, px) in [(3, "early-ap", 85.0), (4, "late-ap", 75.0)] {
        let mark = line("implant-size", Some("sample-lag-screw-shank"), on, px);
        reading.marks.insert_mut(MarkId(number), Arc::new(mark));
    }
    let found = same_implant(&case(), &reading, book(), &four(1.0));
    let named: Vec<_> = found.iter().map(|one| one.film.as_str()).collect();
    assert_eq!(named, ["late-ap"]);
    assert!(found[0].words.contains("the middle of all films"), "{}", found[0].words);
}
