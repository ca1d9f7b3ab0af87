//! Scales and measures against worked examples, the ground truth of the sample films, and laws that must hold for
//! any drawing.

mod book;
mod compare;
mod doubts;
mod formulas;
mod laws;
mod literature;
mod over_time;
mod pedigree;
mod phantom;
mod populations;
mod published;
mod questions;
mod quiz;
mod scales;
mod score_films;
mod scores;
mod signs;
mod stored;
mod summary;
mod telling;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use callus::analysis::book::Book;
use callus::analysis::measure::{Films, Measured, Value, measured};
use callus::analysis::{FilmScale, film_scale};
use callus::case::{
    Calibration, CalibrationKind, Case, Key, Mark, Part, Place, RadiographId, ReaderId, Shape, ShapeKind,
};
use callus::imaging::{
    Cautions, Coding, Exposure, Film, ImageFacts, ImageFormat, Spacing, SpacingFact, SpacingSource,
};
use callus::store::{builtin_book, case_from_ron};

/// Films as the desk would hold them, by identifier.
#[derive(Default)]
struct Bench {
    scales: BTreeMap<RadiographId, FilmScale>,
    facts: BTreeMap<RadiographId, ImageFacts>,
    pixels: BTreeMap<RadiographId, Film>,
    /// Films that are going to be read.
    awaited: BTreeSet<RadiographId>,
}

impl Films for Bench {
    fn is_awaited(&self, film: &RadiographId) -> bool {
        self.awaited.contains(film)
    }

    fn scale(&self, film: &RadiographId) -> Option<FilmScale> {
        self.scales.get(film).cloned()
    }

    fn pixels(&self, film: &RadiographId) -> Option<&Film> {
        self.pixels.get(film)
    }

    fn facts(&self, film: &RadiographId) -> Option<&ImageFacts> {
        self.facts.get(film)
    }
}

impl Bench {
    /// Puts a film on the bench.
    fn with(mut self, id: &str, spacing: SpacingFact, calibration: Option<&Calibration>) -> Self {
        self.scales.insert(film(id), film_scale(&spacing, calibration, book()));
        self.facts.insert(film(id), facts(spacing));
        self
    }
}

/// The book that comes with the program, read once.
fn book() -> &'static Book {
    static BOOK: LazyLock<Book> = LazyLock::new(|| builtin_book().unwrap());
    &BOOK
}

fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

fn film(id: &str) -> RadiographId {
    RadiographId::new(id).unwrap()
}

fn at_detector(row_mm: f64, column_mm: f64) -> SpacingFact {
    let at_detector_mm = Some([row_mm, column_mm]);
    SpacingFact::Known(Spacing {
        row_mm,
        column_mm,
        at_detector_mm,
        source: SpacingSource::AtDetector,
        doubts: Vec::new(),
    })
}

fn no_spacing() -> SpacingFact {
    SpacingFact::Unknown { why: "the file gives no pixel spacing".to_owned(), aspect: None }
}

fn calibration(kind: CalibrationKind, object: &str) -> Calibration {
    let at = "2026-11-24T10:00:00Z".parse().unwrap();
    Calibration {
        kind,
        object: object.to_owned(),
        band_percent: None,
        zoom: None,
        snapped: false,
        by: ReaderId::new("resident").unwrap(),
        at,
    }
}

/// Facts of a file stored as films are hung.
fn facts(spacing: SpacingFact) -> ImageFacts {
    ImageFacts {
        format: ImageFormat::Dicom,
        rows: 2000,
        columns: 1600,
        frames: 1,
        coding: Coding {
            bits_allocated: 16,
            bits_stored: 12,
            high_bit: 11,
            signed: false,
            samples_per_pixel: 1,
            photometric: "MONOCHROME2".to_owned(),
            transfer_syntax: None,
        },
        spacing,
        windows: Vec::new(),
        exposure: Exposure {
            patient_orientation: Some(["L".to_owned(), "F".to_owned()]),
            ..Exposure::default()
        },
        cautions: Cautions::default(),
        notes: Vec::new(),
    }
}

/// A case of one operation: a right hip before it, and on two visits after it, each with an AP and a lateral.
fn case() -> Case {
    let mut films = String::new();
    for (name, offset) in [("before", "-3 days"), ("early", "1 week"), ("late", "3 months")] {
        for (view, ending) in [("AP", "ap"), ("Lateral", "lateral")] {
            let row = format!(
                "(id: \"{name}-{ending}\", file: \"{name}-{ending}.dcm\", time: (anchor: \"op\", offset: \"{offset}\"), \
                 views: [(position: {view}, side: Right)]),"
            );
            films.push_str(&row);
        }
    }
    let text = format!(
        "(format: 1, title: \"A hip\", patient: (label: \"A\", sex: Male), episodes: [(id: \"op\", side: Right, \
         bone: \"femur\", treatment: \"DHS\", operation: (name: \"DHS\", after: \"after DHS\"))], \
         radiographs: [{films}])"
    );
    case_from_ron(&text, Path::new("case.ron")).unwrap()
}

/// A measure with its parts, each on a film, shaped as its definition asks for.
fn mark(measure: &str, choice: Option<&str>, parts: &[(&str, &str, &[Place])]) -> Mark {
    let book = book();
    let definition = book.measure(&key(measure)).unwrap();
    let part = |(name, on, places): &(&str, &str, &[Place])| {
        let wanted = definition.parts.iter().find(|part| part.key.as_str() == *name);
        let kind = wanted.unwrap_or_else(|| panic!("{measure} has no part {name}")).shape;
        Part { key: Some(key(name)), film: film(on), shape: shape(kind, places), label_at: None }
    };
    let parts = parts.iter().map(part).collect();
    Mark { choice: choice.map(key), ..Mark::measure(key(measure), parts) }
}

fn shape(kind: ShapeKind, places: &[Place]) -> Shape {
    kind.through(places).unwrap_or_else(|| panic!("{places:?} make no {}", kind.word()))
}

fn value_in(mark: &Mark, case: &Case, bench: &Bench) -> Value {
    match measured(mark, book(), case, bench) {
        Measured::Value(value) => value,
        other => panic!("{:?}: {other:?}", mark.measure),
    }
}

fn value(mark: &Mark, bench: &Bench) -> Value {
    value_in(mark, &case(), bench)
}

#[track_caller]
fn close(a: f64, b: f64, by: f64) {
    assert!((a - b).abs() <= by, "{a} is not {b} ± {by}");
}
