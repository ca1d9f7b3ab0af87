//! `check` of readings that were written or merged by hand: every mistake in one pass, each at its place.

use std::fs;
use std::path::Path;

use callus::case::Problem;
use callus::imaging::Limits;
use callus::store::{builtin_book, check_case, reading_from_ron};
use tempfile::TempDir;

const CASE: &str = r#"(format: 2, title: "t", patient: (label: "x"), radiographs: [
  (id: "a", file: "a.png", time: (date: "2020-02-01"), views: [(position: AP)]),
  (id: "b", file: "b.png", time: (date: "2020-03-01"), views: [(position: AP)]),
])"#;

/// A reading with something in every field.
const READING: &str = r#"(
  format: 4,
  reader: (id: "r", name: "Resident"),
  state: Draft,
  opinions: {
    "a": (stage: "no-callus", confidence: Definite, note: "line: seen, marks: none; (open [brackets"),
    "b": (stage: "union"),
  },
  scores: {
    "a": {
      "mrust": {
        "medial": (given: Grade(2)),
        "lateral": (given: NotAssessable(reason: "plate")),
      },
    },
  },
  findings: {
    1: (kind: "callus", site: "medial-cortex", states: {"a": (state: "absent")}),
    2: (kind: "nonunion", label: "x"),
  },
  calibrations: {
    "a": (kind: Magnification(factor: 1.1), object: "x", by: "r", at: "2026-01-01T00:00:00Z"),
  },
  marks: {
    1: (parts: [(film: "a", shape: Line(((0.0, 0.0), (1.5, -7.0))))]),
    7: (parts: [(film: "b", shape: Circle(((0.0, 0.0), (1.5, -7.0), (3.0, 1.0))))]),
  },
)
"#;

fn problems(reading: &str) -> Vec<Problem> {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("case.ron"), CASE).unwrap();
    for (name, shade) in [("a.png", 9), ("b.png", 90)] {
        let picture = image::GrayImage::from_pixel(100, 80, image::Luma([shade]));
        picture.save(folder.path().join(name)).unwrap();
    }
    fs::create_dir(folder.path().join("readings")).unwrap();
    fs::write(folder.path().join("readings/r.ron"), reading).unwrap();
    let report = check_case(folder.path(), &Limits::default(), &builtin_book().unwrap()).unwrap();
    let readings = report.problems.into_iter();
    readings.filter(|problem| problem.file.as_deref() == Some("readings/r.ron")).collect()
}

/// Line, column and message of every problem.
fn told(reading: &str) -> Vec<(usize, usize, String)> {
    let problems = problems(reading).into_iter();
    problems.map(|p| (p.line.unwrap_or(0), p.column.unwrap_or(0), p.message)).collect()
}

/// Line and column at which a part of the text stands.
fn place(text: &str, part: &str) -> (usize, usize) {
    let at = text.find(part).unwrap();
    let before = &text[..at];
    (before.matches('\n').count() + 1, at - before.rfind('\n').map_or(0, |end| end + 1) + 1)
}

#[track_caller]
fn expect(text: &str, expected: &[(usize, usize, &str)]) {
    let told = told(text);
    let fits = told.len() == expected.len()
        && told.iter().zip(expected).all(|(told, expected)| {
            (told.0, told.1) == (expected.0, expected.1) && told.2.contains(expected.2)
        });
    assert!(fits, "{told:#?}\nbut expected {expected:#?}");
}

#[test]
fn a_sound_reading_has_no_problems() {
    expect(READING, &[]);
    for sample in ["osteopetrosis-dhs", "tibia-nail"] {
        let readings = fs::read_dir(format!("sample_cases/{sample}/readings")).unwrap();
        for file in readings.map(|file| file.unwrap().path()) {
            let text = fs::read_to_string(&file).unwrap();
            assert!(reading_from_ron(&text, &file).is_ok(), "{}", file.display());
            // Behind a mistake at its end, nothing else is found wrong with it.
            let damaged = format!("{} )", text.trim_end());
            let error = reading_from_ron(&damaged, &file).unwrap_err().to_string();
            assert!(error.contains("closes nothing") && !error.contains("more problem"), "{error}");
        }
    }
}

#[test]
fn each_mistake_in_the_signs_is_told_at_its_place() {
    let swap = |from: &str, to: &str| READING.replacen(from, to, 1);
    let behind = |text: &str, part: &str| {
        let (line, column) = place(text, part);
        (line, column + part.chars().count())
    };
    let text = swap("\"union\"),\n", "\"union\")\n");
    let (line, column) = behind(&text, "\"union\")");
    expect(
        &text.replacen("},\n  scores", "\"c\": (stage: \"union\")},\n  scores", 1),
        &[(line, column, "a comma is missing")],
    );
    let text = swap("stage: \"no-callus\",", "stage: \"no-callus\"");
    let (line, column) = behind(&text, "\"no-callus\"");
    expect(&text, &[(line, column, "a comma is missing")]);
    let text = swap("reader: (id", "reader (id");
    let (line, column) = behind(&text, "reader");
    expect(&text, &[(line, column, "a colon is missing behind `reader`")]);
    let text = swap("\"Resident\"", "\u{201c}Resident\u{201d}");
    let (line, column) = place(&text, "\u{201c}");
    expect(&text, &[(line, column, "typographic")]);
    let text = swap("state: Draft,", "state: Draft;");
    let (line, column) = behind(&text, "Draft");
    expect(&text, &[(line, column, "write `,` instead of `;`")]);
    let text = swap("\"b\": (stage: \"union\"),\n  },", "\"b\": (stage: \"union\"),\n  ");
    assert!(told(&text).iter().any(|told| told.2.contains("`}` is missing")), "{:?}", told(&text));
    let text = READING.trim_end().trim_end_matches(')').to_owned();
    assert!(
        told(&text).iter().any(|told| told.2.contains("`)` is missing here, at the end")),
        "{:?}",
        told(&text)
    );
}

#[test]
fn mistakes_of_every_kind_are_told_in_one_pass() {
    let text = READING
        .replacen("state: Draft,", "state: Draft;", 1)
        .replacen("confidence: Definite", "confidence: Sure", 1)
        .replacen("given: Grade(2)", "given: Grade(two)", 1)
        .replacen("label: \"x\"", "lable: \"x\"", 1)
        .replacen("factor: 1.1", "factor: \"1.1\"", 1)
        .replacen("\"b\", shape: Circle", "\"b\", shape: Circel", 1);
    let told = told(&text);
    let lines: Vec<usize> = told.iter().map(|told| told.0).collect();
    let expected = ["Draft;", "confidence: Sure", "two", "lable", "\"1.1\"", "Circel"];
    let expected: Vec<usize> = expected.iter().map(|part| place(&text, part).0).collect();
    assert_eq!(lines, expected, "{told:#?}");
    assert!(told[1].2.contains("unknown word \"Sure\""), "{told:#?}");
    let words = problems(&text).iter().map(|problem| problem.place.clone()).collect::<Vec<_>>();
    assert!(words[1].contains("film \"a\"") && words[5].contains("mark 7"), "{words:?}");
}

#[test]
fn fields_and_keys_given_twice_or_unknown_are_told_each() {
    let text =
        READING.replacen("  state: Draft,", "  state: Draft,\n  format: 4,\n  opinons: {},", 1).replacen(
            "\"b\": (stage: \"union\"),",
            "\"b\": (stage: \"union\"),\n    \"a\": (stage: \"union\"),",
            1,
        );
    let told = told(&text);
    let messages: Vec<&str> = told.iter().map(|told| told.2.as_str()).collect();
    assert!(
        messages.len() == 3
            && messages[0].contains("`format` is given twice")
            && messages[1].contains("did you mean `opinions`?")
            && messages[2].contains("\"a\" is given twice"),
        "{messages:#?}"
    );
}

#[test]
fn the_window_is_told_the_first_mistake_and_how_many_more_there_are() {
    let text = READING.replacen("state: Draft,", "state: Draft;", 1).replacen("Grade(2)", "Grade(two)", 1);
    let error = reading_from_ron(&text, Path::new("r.ron")).unwrap_err().to_string();
    assert!(error.contains("write `,` instead of `;` (1 more problem"), "{error}");
    assert!(error.contains("nothing was overwritten") && error.ends_with("r.ron:4:15"), "{error}");
}

#[test]
fn a_damaged_file_is_told_in_a_bounded_number_of_problems() {
    let marks: String = (1..400).map(|number| number.to_string() + ": (parts: 5),\n").collect();
    let text = format!("(format: 4, reader: (id: \"r\", name: \"\"), marks: {{{marks}}})");
    let told = told(&text);
    assert_eq!(told.len(), 101);
    assert!(told[100].2.contains("the rest was not looked at"), "{:?}", told[100]);
}
