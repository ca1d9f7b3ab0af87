//! `check` of readings that were written or merged by hand: every mistake in one pass, each at its place.

use std::fs;
use std::path::Path;

use callus::case::Problem;
use callus::imaging::Limits;
use callus::store::{builtin_book, case_from_ron, check_case, reading_from_ron};
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

/// Places in words, films and messages of every problem.
fn words(reading: &str) -> Vec<(String, Option<String>, String)> {
    problems(reading).into_iter().map(|p| (p.place, p.film, p.message)).collect()
}

/// A change of the reading, with the place and message of the only problem.
struct Slip(&'static str, &'static str, &'static str, &'static str);

const SLIPS: &[Slip] = &[
    Slip("given: Grade(2)", "given: 2", "item \"medial\"", "write `Grade(2)`"),
    Slip("given: Grade(2)", "given: \"2\"", "item \"medial\"", "write `Grade(2)`"),
    Slip("given: Grade(2)", "given: plate", "item \"medial\"", "write `NotAssessable(reason: \"plate\")`"),
    Slip("given: Grade(2)", "given: Grad(2)", "item \"medial\"", "did you mean `Grade`"),
    Slip("given: Grade(2)", "given: Grade(two)", "item \"medial\"", "`two` is not a number"),
    Slip("(given: Grade(2))", "Grade(2)", "item \"medial\"", "write `(given: Grade(2))`"),
    Slip("(given: Grade(2))", "2", "item \"medial\"", "write `(given: Grade(2))`"),
    Slip("given: Grade(2)", "given: NotAssessable", "item \"medial\"", "NotAssessable(reason: \"plate\")"),
    Slip("stage: \"union\"", "stage: union", "film \"b\"", "quotation marks: write \"union\""),
    Slip("stage: \"union\"", "stage: Bridging callus", "film \"b\"", "write \"bridging-callus\""),
    Slip("stage: \"union\"", "stage: \"bridging callus\"", "film \"b\"", "write \"bridging-callus\""),
    Slip("(stage: \"union\")", "\"union\"", "film \"b\"", "write `(stage: \"union\")`"),
    Slip("\"b\": (stage", "b: (stage", "film \"b\"", "quotation marks: write \"b\""),
    Slip(
        "\"b\": (stage: \"union\")",
        "\"b\": stage: \"union\")",
        "film \"b\"",
        "the opening `(` of \"b\" is missing",
    ),
    Slip("\"b\": (stage: \"union\")", "\"b\": {stage: \"union\"}", "film \"b\"", "instead of `{` and `}`"),
    Slip(
        "\"b\": (stage: \"union\")",
        "\"b\": {stage: \"union\")",
        "film \"b\"",
        "`{` opens what must be opened by `(`",
    ),
    Slip(
        "\"b\": (stage: \"union\")",
        "\"b\": [stage: \"union\")",
        "film \"b\"",
        "`[` opens what must be opened by `(`",
    ),
    Slip("opinions: {", "opinions: (", "opinions", "`(` opens what must be opened by `{`"),
    Slip("opinions: {", "opinions: [", "opinions", "`[` opens what must be opened by `{`"),
    Slip("confidence: Definite", "confidence: definite", "film \"a\"", "did you mean `Definite`?"),
    Slip(
        "confidence: Definite",
        "confidence: \"Definite\"",
        "film \"a\"",
        "without quotation marks: write Definite",
    ),
    Slip(
        "note: \"line: seen, marks: none; (open [brackets\"",
        "remark: \"x\"",
        "film \"a\"",
        "has no field `remark`",
    ),
    Slip("kind: \"nonunion\"", "kind: nonunion", "finding 2", "write \"nonunion\""),
    Slip("  2: (kind", "  \"2\": (kind", "finding 2", "write 2"),
    Slip("kind: \"nonunion\", ", "", "finding 2", "the field `kind` is missing: add `kind: "),
    Slip("factor: 1.1", "factor: \"1.1\"", "film \"a\"", "without quotation marks: write 1.1"),
    Slip("kind: Magnification(factor: 1.1)", "kind: 1.1", "film \"a\"", "Magnification(factor: 1.15)"),
    Slip("by: \"r\"", "by: r", "film \"a\"", "quotation marks: write \"r\""),
    Slip("film: \"b\", shape", "film: b, shape", "mark 7", "quotation marks: write \"b\""),
    Slip("shape: Circle(", "shape: Circel(", "mark 7", "did you mean `Circle`"),
    Slip("reader: (id: \"r\", name: \"Resident\")", "reader: \"r\"", "reader", "write `(id: \"r\", name: "),
    Slip("name: \"Resident\"", "name: Resident", "reader", "write \"Resident\""),
    Slip("state: Draft", "state: draft", "state", "write `Draft`"),
    Slip("format: 4", "format: \"4\"", "format", "without quotation marks: write 4"),
    Slip("stage: \"union\"", "stage\u{ff1a}\"union\"", "film \"b\"", "a full-width colon: write `:`"),
    Slip(
        "confidence: Definite,",
        "confidence: Definite\u{ff0c}",
        "film \"a\"",
        "a full-width comma: write `,`",
    ),
    Slip("stage: \"union\"", "stage:\u{a0}\"union\"", "film \"b\"", "write a plain blank"),
    Slip("confidence: Definite,", "confidence: Definite", "film \"a\"", "a comma is missing"),
    Slip("confidence: Definite,", "confidence: ,", "film \"a\"", "a value is missing for `confidence`"),
];

#[test]
fn every_slip_is_told_once_by_film_mark_or_item_with_what_to_write() {
    let mut wrong = Vec::new();
    for Slip(from, to, place, fix) in SLIPS {
        assert!(READING.contains(from), "{from}");
        let told = words(&READING.replacen(from, to, 1));
        let fits = told.len() == 1 && told[0].0.contains(place) && told[0].2.contains(fix);
        if !fits || told.iter().any(|told| told.2.contains("identifier") || told.2.contains("r#")) {
            wrong.push(format!("{from:?} -> {to:?}, wanted {place} {fix}\n   told {told:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), SLIPS.len(), wrong.join("\n"));
}

#[test]
fn a_missing_bracket_never_leads_to_the_advice_to_remove_what_is_right() {
    for part in ["\"b\": (", "\"a\": (stage", "\"medial\": (", "1: (kind", "1: (parts"] {
        let without = part.replacen('(', "", 1);
        let told = words(&READING.replacen(part, &without, 1));
        assert!(!told.is_empty() && told.iter().all(|told| !told.2.contains("remove")), "{part}: {told:#?}");
        assert!(told.len() <= 2, "{part}: {told:#?}");
    }
}

#[test]
fn keys_that_are_close_to_a_known_one_are_asked_after() {
    let one = |from: &str, to: &str| {
        let told = words(&READING.replacen(from, to, 1));
        assert_eq!(told.len(), 1, "{told:#?}");
        told[0].2.clone()
    };
    let stage = one("stage: \"union\"", "stage: \"unoin\"");
    assert!(stage.contains("did you mean \"union\"?") && !stage.contains("soft-callus"), "{stage}");
    let score = one("\"mrust\"", "\"mrst\"");
    assert!(score.contains("did you mean \"mrust\"?"), "{score}");
    let item = one("\"medial\": (", "\"medail\": (");
    assert!(item.contains("did you mean \"medial\"?"), "{item}");
    let reason = one("reason: \"plate\"", "reason: \"plat\"");
    assert!(reason.contains("did you mean \"plate\"?"), "{reason}");
    let kind = one("kind: \"nonunion\"", "kind: \"nonunoin\"");
    assert!(kind.contains("did you mean \"nonunion\"?"), "{kind}");
    let (case, reading) =
        (CASE.replace("\"a\"", "\"3-months-ap\""), READING.replace("\"a\"", "\"3-month-ap\""));
    let case = case_from_ron(&case, Path::new("case.ron")).unwrap();
    let reading = reading_from_ron(&reading, Path::new("r.ron")).unwrap();
    let lost = callus::case::check_reading_of(&case, &reading);
    assert!(
        !lost.is_empty() && lost.iter().all(|p| p.message.contains("did you mean \"3-months-ap\"?")),
        "{lost:#?}"
    );
}

#[test]
fn a_format_that_cannot_be_read_is_told_at_its_place() {
    for (format, fix) in [("40", "write `format: 4`"), ("0", "write `format: 4`")] {
        let text = READING.replacen("format: 4", &format!("format: {format}"), 1);
        let (line, column) = place(&text, format);
        expect(&text, &[(line, column, fix)]);
    }
}
