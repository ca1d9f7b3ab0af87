//! `check` of what was drawn: films that are not there, keys that nobody defines, places that cannot be.

use std::fs;
use std::path::Path;

use callus::analysis::book::Book;
use callus::case::{Problem, Severity};
use callus::imaging::Limits;
use callus::store::{StateFolder, check_case, load_book};
use tempfile::TempDir;

use super::definitions::{MEANINGS, MEASURE, PRESETS};

/// Definitions of this test's own: the measure "own-ratio", the implant "own-screw", the meaning "own-line".
fn book(state: &Path) -> Book {
    fs::create_dir_all(state.join("measures")).unwrap();
    fs::write(state.join("measures/own.ron"), format!("[{MEASURE}]")).unwrap();
    fs::write(state.join("presets.ron"), PRESETS).unwrap();
    fs::write(state.join("meanings.ron"), MEANINGS).unwrap();
    let (book, notes) = load_book(&StateFolder::at(state));
    assert_eq!(notes, []);
    book
}

/// The problems of a reading of a case with two films: "a" of 100 columns and 80 rows, "b" unreadable.
pub(crate) fn problems(body: &str) -> Vec<Problem> {
    let folder = TempDir::new().unwrap();
    let film = |id: &str| {
        format!("(id: \"{id}\", file: \"{id}.png\", time: (date: \"2020-02-01\"), views: [(position: AP)])")
    };
    let case = format!(
        "(format: 1, title: \"t\", patient: (label: \"x\"), radiographs: [{}, {}])",
        film("a"),
        film("b")
    );
    fs::write(folder.path().join("case.ron"), case).unwrap();
    image::GrayImage::new(100, 80).save(folder.path().join("a.png")).unwrap();
    fs::create_dir(folder.path().join("readings")).unwrap();
    let reading = format!("(format: 4, reader: (id: \"r\", name: \"\"), {body})");
    fs::write(folder.path().join("readings/r.ron"), reading).unwrap();
    let book = book(&folder.path().join("state"));
    let report = check_case(folder.path(), &Limits::default(), &book).unwrap();
    report.problems.into_iter().filter(|problem| problem.path.starts_with("readings/")).collect()
}

fn found(body: &str) -> Vec<(Severity, &'static str, String)> {
    let found = problems(body).into_iter();
    found
        .map(|p| (p.severity, p.kind, p.path.strip_prefix("readings/r.ron ").unwrap_or(&p.path).to_owned()))
        .collect()
}

pub(crate) fn expect(body: &str, expected: &[(Severity, &'static str, &str)]) {
    let expected: Vec<_> =
        expected.iter().map(|(severity, kind, place)| (*severity, *kind, (*place).to_owned())).collect();
    assert_eq!(found(body), expected, "{body}");
}

#[test]
fn a_good_reading_has_no_problems() {
    let good = r#"
      calibrations: {"a": (kind: Implant(preset: "own-screw", ends: ((1.0, 1.0), (9.0, 9.0)), size_mm: 8.0), object: "x", by: "r", at: "2026-01-01T00:00:00Z")},
      marks: {
        1: (parts: [(film: "a", shape: Line(((0.0, 0.0), (150.0, -70.0))))], meaning: "own-line"),
        2: (measure: "own-ratio", choice: "medial", parts: [(key: "callus", film: "a", shape: Line(((0.0, 0.0), (1.0, 1.0))))]),
        3: (parts: [(film: "b", shape: Point((5000.0, 5000.0)))]),
      }"#;
    expect(good, &[]);
}

#[test]
fn films_that_are_not_there_are_errors() {
    use Severity::Error;
    let dangling = r#"
      opinions: {"x": (stage: "no-callus")},
      calibrations: {"y": (kind: Magnification(factor: 1.1), object: "x", by: "r", at: "2026-01-01T00:00:00Z")},
      marks: {4: (parts: [(film: "a", shape: Point((1.0, 1.0))), (film: "z", shape: Point((1.0, 1.0)))])}"#;
    expect(
        dangling,
        &[
            (Error, "dangling-id", "opinions[\"x\"]"),
            (Error, "dangling-id", "calibrations[\"y\"]"),
            (Error, "dangling-id", "marks[4].parts[1].film"),
        ],
    );
}

#[test]
fn keys_that_nobody_defines_and_places_far_outside_are_warnings() {
    use Severity::Warning;
    let unknown = r#"
      calibrations: {"a": (kind: Implant(preset: "nobodys", ends: ((1.0, 1.0), (1.0, 1.0)), size_mm: 8.0), object: "x", by: "r", at: "2026-01-01T00:00:00Z")},
      marks: {
        1: (parts: [(film: "a", shape: Point((201.0, 1.0)))], meaning: "nobodys"),
        2: (measure: "nobodys", parts: [(key: "k", film: "a", shape: Point((1.0, 1.0)))]),
        3: (measure: "own-ratio", choice: "nobodys", parts: [
          (key: "nobodys", film: "a", shape: Point((1.0, 1.0))),
          (film: "a", shape: Point((1.0, 1.0))),
          (key: "bone", film: "a", shape: Point((1.0, -81.0))),
        ]),
      }"#;
    expect(
        unknown,
        &[
            (Warning, "unknown-preset", "calibrations[\"a\"].kind.preset"),
            (Warning, "no-length", "calibrations[\"a\"].kind"),
            (Warning, "unknown-meaning", "marks[1].meaning"),
            (Warning, "outside-film", "marks[1].parts[0].shape"),
            (Warning, "unknown-measure", "marks[2].measure"),
            (Warning, "unknown-part", "marks[3].parts[0]"),
            (Warning, "unknown-part", "marks[3].parts[1]"),
            (Warning, "unknown-part", "marks[3].parts[2]"),
            (Warning, "unknown-choice", "marks[3].choice"),
            (Warning, "outside-film", "marks[3].parts[2].shape"),
        ],
    );
    let words: Vec<_> = problems(unknown).into_iter().map(|problem| problem.message).collect();
    assert_eq!(words[5], "the measure \"Own ratio\" has no part \"nobodys\", it has: callus, bone");
    assert_eq!(words[7], "\"Bone\" of the measure \"Own ratio\" is a line, not a point: draw it again");
}

#[test]
fn everything_that_cannot_be_is_told_at_once() {
    use Severity::Error;
    let impossible = r#"
      calibrations: {"a": (kind: Magnification(factor: 0.5), object: "x", by: "r", at: "2026-01-01T00:00:00Z")},
      marks: {
        1: (parts: []),
        2: (parts: [(film: "a", shape: Line(((NaN, 0.0), (1.0, inf))))]),
        3: (parts: [(film: "a", shape: Outline([]))]),
      }"#;
    expect(
        impossible,
        &[
            (Error, "impossible-magnification", "calibrations[\"a\"].kind.factor"),
            (Error, "no-parts", "marks[1].parts"),
            (Error, "impossible-place", "marks[2].parts[0].shape"),
            (Error, "too-few-places", "marks[3].parts[0].shape"),
            (Severity::Warning, "outside-film", "marks[2].parts[0].shape"),
        ],
    );
}

#[test]
fn registrations_that_cannot_be_or_name_no_film_are_told_with_what_to_do() {
    use Severity::{Error, Warning};
    let bone = |more: &str| {
        format!(
            r#"(on: Bone(likeness: 0.9, overlap: 0.8), transform: (rotation_degrees: 1.0, scale: 1.0, shift: (2.0, 3.0)),
               {more} by: "r", at: "2026-01-01T00:00:00Z")"#
        )
    };
    let wrong = format!(
        r#"registrations: {{
            "a": {{
                "a": {},
                "gone": {},
                "b": (on: Landmarks(pairs: [((99999.0, 1.0), (2.0, 2.0))]),
                      transform: (rotation_degrees: NaN, scale: 0.0, shift: (inf, 0.0)), residual_px: Some(-1.0),
                      by: "r", at: "2026-01-01T00:00:00Z"),
            }},
            "b": {{"a": {}}},
        }}"#,
        bone(""),
        bone(""),
        bone("residual_mm: Some(inf),"),
    );
    let place = |rest: &str| format!("registrations[\"a\"][\"b\"]{rest}");
    let found = found(&wrong);
    for (severity, kind, place) in [
        (Error, "same-film", "registrations[\"a\"][\"a\"]"),
        (Error, "dangling-id", "registrations[\"a\"][\"gone\"]"),
        (Error, "impossible-turn", &place(".transform.rotation_degrees")),
        (Error, "impossible-scale", &place(".transform.scale")),
        (Error, "impossible-place", &place(".transform.shift")),
        (Error, "too-few-places", &place(".on.pairs")),
        (Error, "impossible-residual", &place(".residual_px")),
        (Error, "impossible-residual", "registrations[\"b\"][\"a\"].residual_mm"),
        (Warning, "registered-twice", &place("")),
        (Warning, "outside-film", &place(".on.pairs")),
    ] {
        assert!(
            found.iter().any(|(is, of, at)| (*is, *of, at.as_str()) == (severity, kind, place)),
            "{kind} at {place} is not in {found:#?}"
        );
    }
}
