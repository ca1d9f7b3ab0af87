//! What the example readings measure against what is true of the model: a band must cover the truth, and a change that
//! is none must not be told.

use std::collections::BTreeMap;

use callus::analysis::measure::{
    Change, Films, Measured, Since, calibrations_of_one_implant, measured, own_repeatability, table,
};
use callus::analysis::{FilmScale, film_scale};
use callus::case::{Case, Mark, RadiographId, Reading};
use callus::imaging::{self, Film, ImageFacts, Limits};
use callus::store::{CaseFolder, builtin_book, reading_from_ron};
use serde_json::Value as Json;

use super::{hip, number, truths};

/// The films of the sample with one reader's calibrations.
pub(super) struct Shelf {
    pub(super) films: BTreeMap<RadiographId, Film>,
    pub(super) case: Case,
    pub(super) reading: Reading,
    book: callus::analysis::book::Book,
}

impl Films for Shelf {
    fn scale(&self, film: &RadiographId) -> Option<FilmScale> {
        let facts = self.facts(film)?;
        Some(film_scale(&facts.spacing, self.reading.calibration(film), &self.book))
    }

    fn pixels(&self, film: &RadiographId) -> Option<&Film> {
        self.films.get(film)
    }

    fn facts(&self, film: &RadiographId) -> Option<&ImageFacts> {
        self.films.get(film).map(|film| &film.facts)
    }
}

pub(super) fn shelf(reader: &str) -> Shelf {
    let folder = CaseFolder::find(&hip()).unwrap();
    let case = folder.read_case().unwrap();
    let path = folder.root.join(format!("readings/{reader}.ron"));
    let reading = reading_from_ron(&std::fs::read_to_string(&path).unwrap(), &path).unwrap();
    let limits = Limits::default();
    let films = case
        .radiographs
        .iter()
        .map(|film| {
            let bytes = folder.read_image(&film.file, limits.max_file_bytes).unwrap();
            (film.id.clone(), imaging::decode(&bytes, &limits).unwrap())
        })
        .collect();
    Shelf { films, case, reading, book: builtin_book().unwrap() }
}

fn truth_of(film: &RadiographId) -> Json {
    truths().into_iter().find(|truth| truth["id"] == film.as_str()).unwrap()
}

/// What is true of a measure, in the model; `None` for what has no truth (greys), or none that is one number.
fn truth(mark: &Mark) -> Option<f64> {
    let film = truth_of(mark.first_film()?);
    let (femur, metal) = (&film["femur"], &film["metal"]);
    let is_to_the_distal_shaft = !mark.label.is_empty();
    Some(match mark.measure.as_ref()?.as_str() {
        "neck-shaft-angle" if is_to_the_distal_shaft => number(&femur["neck_to_lower_shaft_deg"]),
        "neck-shaft-angle" => number(&femur["neck_shaft_angle_model_deg"]),
        "angulation-frontal" => number(&femur["lower_against_upper"]["varus_deg"]),
        "tip-apex-distance" => {
            let mut films: Vec<_> = mark.parts.iter().map(|part| &part.film).collect();
            films.dedup();
            films.iter().map(|film| number(&truth_of(film)["metal"]["tip_to_apex_on_film_mm"])).sum()
        }
        "lag-screw-slide" => number(&metal["lag_screw_beyond_barrel_mm"]),
        "implant-size" => number(&metal["lag_screw_shank_diameter_mm"]),
        "fracture-gap" => number(&film["fracture_line"]["medial"]["apart_mm"]),
        "callus-index" => number(&film["callus"]["index_on_the_ap"]),
        "grey-density" => return None,
        other => panic!("no truth is known of {other}"),
    })
}

#[test]
fn at_least_95_of_100_values_of_the_sample_readings_hold_the_truth_in_their_band() {
    let (mut all, mut held) = (0, 0);
    for reader in ["demo-teacher", "demo-resident"] {
        let shelf = shelf(reader);
        for (id, mark) in shelf.reading.own_marks().filter(|(_, mark)| mark.measure.is_some()) {
            let Some(truth) = truth(mark) else { continue };
            let told = match measured(mark, &shelf.book, &shelf.case, &shelf) {
                Measured::Value(value) => value,
                other => panic!("{reader} {id:?}: {other:?}"),
            };
            let holds = (told.value - told.minus..=told.value + told.plus).contains(&truth);
            all += 1;
            held += usize::from(holds);
            let (film, key) = (mark.first_film().unwrap(), mark.measure.as_ref().unwrap());
            let word = if holds { "holds" } else { "MISSES" };
            println!("{reader} {film} {key} {}: {} {word} {truth:.2}", mark.label, told.words());
        }
    }
    println!("{held} of {all}");
    assert!(all >= 60, "{all}");
    assert!(held * 100 >= all * 95, "{held} of {all} hold the truth");
}

#[test]
fn the_teacher_s_neck_shaft_angles_hold_the_model_s_angle_and_fall_with_varus_to_the_distal_shaft() {
    let shelf = shelf("demo-teacher");
    let table = table(
        &shelf.case,
        &shelf.reading,
        &shelf.book,
        |_, mark| measured(mark, &shelf.book, &shelf.case, &shelf),
        Since::Operation,
    );
    let rows: Vec<_> = table.rows.iter().filter(|row| row.measure.as_str() == "neck-shaft-angle").collect();
    let of = |label: &str| rows.iter().find(|row| row.aside.label == label).unwrap();
    for (_, value) in of("").cells.iter().filter_map(|cell| cell.spoken()) {
        assert!((value.value - 130.0).abs() < 1.2, "{}", value.words());
        assert_eq!(value.number_words().len(), "130°".len(), "whole degrees: {}", value.words());
    }
    // 13° of varus at three months, and the angle across the fracture with it.
    let across: Vec<f64> =
        of("NSA to distal shaft").cells.iter().filter_map(|cell| Some(cell.spoken()?.1.value)).collect();
    assert_eq!(across.len(), 7);
    assert!(across[2] < across[1] - 9.0, "{across:?}");
}

#[test]
fn no_change_that_is_none_in_the_model_is_told_as_real() {
    for reader in ["demo-teacher", "demo-resident"] {
        let shelf = shelf(reader);
        let table = table(
            &shelf.case,
            &shelf.reading,
            &shelf.book,
            |_, mark| measured(mark, &shelf.book, &shelf.case, &shelf),
            Since::Operation,
        );
        let mut compared = 0;
        for row in &table.rows {
            for entry in row.cells.iter().flat_map(|cell| &cell.entries) {
                let (Some(Change::By(by)), Some(since)) = (&entry.change, entry.since) else { continue };
                let before = row.cells[since].spoken().unwrap().0;
                let mark = |id| shelf.reading.mark(id).unwrap();
                let Some((now, then)) = truth(mark(entry.mark)).zip(truth(mark(before.mark))) else {
                    continue;
                };
                assert!(
                    since <= table.visits.iter().position(|visit| visit.films.contains(&entry.film)).unwrap()
                );
                let true_change = now - then;
                compared += 1;
                if !by.is_within_error() {
                    println!(
                        "{reader} {} {}: {} in truth {true_change:.2}",
                        row.name,
                        entry.film,
                        by.words()
                    );
                    assert!(true_change.abs() > 1e-6, "{reader}: {} {} is none", row.name, by.words());
                }
            }
        }
        assert!(compared > 5, "{compared}");
    }
}

#[test]
fn the_callus_index_is_compared_from_visit_to_visit_and_its_peak_is_named() {
    let shelf = shelf("demo-teacher");
    let table = table(
        &shelf.case,
        &shelf.reading,
        &shelf.book,
        |_, mark| measured(mark, &shelf.book, &shelf.case, &shelf),
        Since::Operation,
    );
    let row = table.rows.iter().find(|row| row.measure.as_str() == "callus-index").unwrap();
    let sinces: Vec<_> = row.cells.iter().map(|cell| cell.entries[0].since).collect();
    // The film before the operation is compared with nothing, and nothing with it.
    assert_eq!(sinces, [None, Some(1), Some(1), Some(3), Some(3), Some(4), Some(5)], "the visit before");
    let course = row.course(&table.visits).unwrap();
    assert!(course.has_risen && !course.has_fallen, "{course:?}");
    let words = row.course_words(course, |visit| format!("at visit {visit}"));
    assert!(words.starts_with("the callus index is highest at visit 6"), "{words}");
}

#[test]
fn calibrations_of_the_sample_agree_and_repetitions_are_none() {
    let shelf = shelf("demo-teacher");
    assert!(calibrations_of_one_implant(&shelf.case, &shelf.reading, &shelf.book, &shelf).is_empty());
    assert!(own_repeatability(&shelf.reading, &shelf.book, &shelf.case, &shelf).is_empty());
}
