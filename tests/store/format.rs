//! The format: every shipped version opens for ever, is written byte for byte, and errors name their place.

use std::collections::BTreeSet;
use std::path::Path;

use callus::case::{Complication, MarkId, RadiographId, ShapeKind, Stage};
use callus::store::{Seal, StoreError, case_from_ron, case_to_ron, reading_from_ron, reading_to_ron, verify};

const CASE_V1: &str = include_str!("../fixtures/format/v1/case.ron");
const READING_V1: &str = include_str!("../fixtures/format/v1/reading.ron");
const CASE_V2: &str = include_str!("../fixtures/format/v2/case.ron");
const READING_V2: &str = include_str!("../fixtures/format/v2/reading.ron");
const CASE_V3: &str = include_str!("../fixtures/format/v3/case.ron");
const READING_V3: &str = include_str!("../fixtures/format/v3/reading.ron");
const CASE_V4: &str = include_str!("../fixtures/format/v4/case.ron");
const CASE_V5: &str = include_str!("../fixtures/format/v5/case.ron");
const READING_V4: &str = include_str!("../fixtures/format/v4/reading.ron");

/// A case of format 1 or 2 as it is written now: nothing but its number changes.
fn as_now(case: &str) -> String {
    case.replacen("  format: 1,", "  format: 3,", 1).replacen("  format: 2,", "  format: 3,", 1)
}

/// The stages of a text of format 3 or older as they are written now.
fn with_keys(text: &str) -> String {
    [
        ("NoCallus", "no-callus"),
        ("SoftCallus", "callus-not-bridging"),
        ("HardCallus", "bridging-callus"),
        ("Consolidation", "union"),
        ("Remodelling", "remodelled"),
        ("NotAssessable", "not-assessable"),
    ]
    .iter()
    .fold(text.replace("stage: NoProgression", "as_before: true"), |text, (old, key)| {
        text.replace(&format!("stage: {old},"), &format!("stage: \"{key}\","))
    })
}

fn case_error(text: &str) -> String {
    case_from_ron(text, Path::new("/c/case.ron")).unwrap_err().to_string()
}

/// The fixture with one thing put wrong.
fn broken(good: &str, bad: &str) -> String {
    assert!(CASE_V1.contains(good), "the fixture has no {good}");
    case_error(&CASE_V1.replacen(good, bad, 1))
}

#[test]
fn format_1_opens_and_its_complications_are_findings() {
    let case = case_from_ron(CASE_V1, Path::new("case.ron")).unwrap();
    assert_eq!(case_to_ron(&case).unwrap(), as_now(CASE_V1));
    let reading = reading_from_ron(READING_V1, Path::new("reading.ron")).unwrap();
    // Everything but the complications is written as it was: they are findings now, each with its film.
    let (start, end) = (READING_V1.find("      complications: [").unwrap(), "      ],\n");
    let end = start + READING_V1[start..].find(end).unwrap() + end.len();
    let findings = Complication::ALL.iter().enumerate().map(|(index, complication)| {
        format!(
            "    {}: (\n      kind: \"{}\",\n      states: {{\n        \"fig-3a\": (\n          state: \"present\",\n        ),\n      }},\n    ),\n",
            index + 1,
            complication.key().unwrap()
        )
    });
    let opinions =
        format!("{}{}", &READING_V1[..start], &READING_V1[end..]).replace("format: 1,", "format: 4,");
    let expected = with_keys(&opinions)
        .replace("\n  },\n)", &format!("\n  }},\n  findings: {{\n{}  }},\n)", findings.collect::<String>()));
    assert_eq!(reading_to_ron(&reading).unwrap(), expected);
}

#[test]
fn format_4_opens_and_is_written_byte_for_byte() {
    let case = case_from_ron(CASE_V4, Path::new("case.ron")).unwrap();
    assert_eq!(case_to_ron(&case).unwrap(), as_now(CASE_V4));
    assert_eq!(case.stage_scheme.as_ref().unwrap().as_str(), "biological");
    let classes = &case.episodes[0].classifications;
    assert_eq!((classes[0].system.as_str(), classes[0].class.as_str()), ("seinsheimer", "IIA"));
    let reading = reading_from_ron(READING_V4, Path::new("reading.ron")).unwrap();
    assert_eq!(reading_to_ron(&reading).unwrap(), READING_V4);
    assert_eq!(verify(READING_V4, &reading), Seal::Holds);
    for (film, stage, as_before) in [
        ("fig-3a", Some("callus-not-bridging"), true),
        ("fig-3b", Some("not-assessable"), false),
        ("fig-3c", None, true),
        ("fig-3d", Some("a-stage-of-our-own"), false),
    ] {
        let said = reading.opinion(&RadiographId::new(film).unwrap()).unwrap();
        let stage_said = said.stage.as_ref().map(Stage::as_str);
        assert_eq!((stage_said, said.as_before), (stage, as_before), "{film}");
    }
    // A word that is no key is refused with its place.
    let wrong = READING_V4.replacen("\"not-assessable\"", "\"not assessable\"", 1);
    let error = reading_from_ron(&wrong, Path::new("/c/r.ron")).unwrap_err().to_string();
    assert!(error.contains("write \"not-assessable\", in film \"fig-3b\", stage"), "{error}");
}

#[test]
fn a_case_of_format_3_opens_and_is_written_byte_for_byte() {
    let case = case_from_ron(CASE_V5, Path::new("case.ron")).unwrap();
    assert_eq!(case_to_ron(&case).unwrap(), CASE_V5);
    // The fixture leaves out nothing that format 3 brought.
    assert!(case.pedigree.is_some() && case.literature.is_some());
    assert!(!case.techniques.is_empty() && !case.care.is_empty());
    assert!(!case.laboratory.is_empty() && !case.statements.is_empty());
}

#[test]
fn a_draft_of_format_3_is_lifted_stage_by_stage() {
    let old = "// Callus reading. Comments in this file are lost when Callus saves it.\n(\n  format: 3,\n  reader: (\n    id: \"r\",\n    name: \"R\",\n  ),\n  state: Draft,\n  opinions: {\n    \"a\": (\n      stage: SoftCallus,\n      confidence: Probable,\n    ),\n    \"b\": (\n      stage: NoProgression,\n      note: \"format: 3, stage: SoftCallus\",\n    ),\n    \"c\": (\n      stage: NotAssessable,\n    ),\n  },\n)\n";
    let reading = reading_from_ron(old, Path::new("r.ron")).unwrap();
    let now = with_keys(&old.replacen("format: 3,", "format: 4,", 1));
    assert_eq!(reading_to_ron(&reading).unwrap(), now);
    assert_eq!(reading_from_ron(&now, Path::new("r.ron")).unwrap(), reading);
    let wrong = old.replacen("stage: SoftCallus", "stage: \"union\"", 1);
    let error = reading_from_ron(&wrong, Path::new("/c/r.ron")).unwrap_err().to_string();
    assert!(error.contains("in film \"a\", stage") && error.ends_with("r.ron:11:14"), "{error}");
}

#[test]
fn format_3_opens_and_is_written_byte_for_byte() {
    let case = case_from_ron(CASE_V3, Path::new("case.ron")).unwrap();
    assert_eq!(case_to_ron(&case).unwrap(), as_now(CASE_V3));
    let reading = reading_from_ron(READING_V3, Path::new("reading.ron")).unwrap();
    assert_eq!(reading_to_ron(&reading).unwrap(), READING_V3);
    assert_eq!(verify(READING_V3, &reading), Seal::Holds);
    // The sample leaves nothing out that is new: signature, answers of both kinds, every field of a finding.
    for field in [
        "films:",
        "overruled:",
        "amends:",
        "Grade(",
        "words:",
        "beside:",
        "pin:",
        "site:",
        "side:",
        "definition:",
        "mark: 2",
    ] {
        assert!(READING_V3.contains(field), "{field}");
    }
}

#[test]
fn a_reading_of_format_2_is_wrong_where_a_person_sees_it_and_by_the_words_of_its_format() {
    // With complications in it the text is written anew, and errors still name the places of the old one.
    for (good, bad, words, column) in [
        ("HardwareFailure", "HardwareFailing", "unknown word \"HardwareFailing\", \"HardwareFailure\"", 9),
        ("object: \"magnification", "objekt: \"magnification", "unknown field \"objekt\"", 7),
        ("label: \"corner", "lable: \"corner", "unknown field \"lable\"", 7),
        ("  state: Draft,", "  scores: {},", "unknown field \"scores\"", 3),
    ] {
        assert!(READING_V2.contains(good), "{good}");
        let wrong = READING_V2.replacen(good, bad, 1);
        let error = reading_from_ron(&wrong, Path::new("/c/r.ron")).unwrap_err().to_string();
        let line = 1 + wrong.lines().position(|line| line.contains(bad.trim())).unwrap();
        assert!(error.contains(words) && error.contains("nothing was overwritten"), "{error}");
        assert!(error.ends_with(&format!("r.ron:{line}:{column}")), "{error}");
    }
    let signed = READING_V3.replacen("Grade(3)", "Grade(-3)", 1);
    let error = reading_from_ron(&signed, Path::new("/c/r.ron")).unwrap_err().to_string();
    assert!(
        error.contains("in scores of film \"fig-3a\", score \"mrust\", item \"anterior\", given"),
        "{error}"
    );
}

#[test]
fn format_2_opens_and_its_complications_are_findings() {
    let case = case_from_ron(CASE_V2, Path::new("case.ron")).unwrap();
    assert_eq!(case_to_ron(&case).unwrap(), as_now(CASE_V2));
    let reading = reading_from_ron(READING_V2, Path::new("reading.ron")).unwrap();
    let finding = "  findings: {\n    1: (\n      kind: \"hardware-failure\",\n      states: {\n        \"fig-3a\": (\n          state: \"present\",\n        ),\n      },\n    ),\n  },\n  calibrations: {\n";
    let expected = READING_V2
        .replace("format: 2,", "format: 4,")
        .replace("      complications: [\n        HardwareFailure,\n      ],\n", "")
        .replace("  calibrations: {\n", finding);
    assert_eq!(reading_to_ron(&reading).unwrap(), with_keys(&expected));
    // The sample leaves nothing out: every shape, every calibration, every field.
    let drawn: BTreeSet<_> =
        reading.marks.values().flat_map(|mark| &mark.parts).map(|part| part.shape.kind().word()).collect();
    assert_eq!(drawn, ShapeKind::ALL.map(ShapeKind::word).into_iter().collect());
    let calibrated: BTreeSet<_> = reading.calibrations.values().map(|one| one.kind.word()).collect();
    assert_eq!(calibrated.len(), 4);
    let measure = reading.mark(MarkId(12)).unwrap();
    let films: BTreeSet<_> = measure.parts.iter().map(|part| &part.film).collect();
    assert_eq!((measure.parts.len(), films.len()), (4, 2));
    for field in ["measure:", "choice:", "key:", "label_at:", "meaning:", "note:", "label:", "band_percent:"]
    {
        assert!(READING_V2.contains(field), "{field}");
    }
}

#[test]
fn a_reading_of_format_1_says_where_it_is_wrong_as_a_person_sees_it() {
    let wrong = READING_V1.replacen("stage: NotAssessable", "stage: NotAsessable", 1);
    let error = reading_from_ron(&wrong, Path::new("/c/r.ron")).unwrap_err().to_string();
    let line = 1 + wrong.lines().position(|line| line.contains("NotAsessable")).unwrap();
    assert!(error.ends_with(&format!("r.ron:{line}:14")), "{error}");
}

#[test]
fn a_reading_that_says_what_cannot_be_is_refused_with_its_place() {
    let cases = [
        ("Point((0.5, 0.5))", "Point((NaN, 0.5))", "marks[1].parts[0].shape"),
        ("Point((0.5, 0.5))", "Point((0.5, -inf))", "marks[1].parts[0].shape"),
        ("Point((0.5, 0.5))", "Point((0.5, 1e300))", "marks[1].parts[0].shape"),
        ("label_at: (-12.5, 40.0)", "label_at: (NaN, 40.0)", "marks[2].parts[0].label_at"),
        ("length_mm: 50.0", "length_mm: 0.0", "calibrations[\"fig-3b\"].kind.length_mm"),
        ("diameter_mm: 25.0", "diameter_mm: -25.0", "calibrations[\"fig-3c\"].kind.diameter_mm"),
        ("size_mm: 12.5", "size_mm: inf", "calibrations[\"fig-3a\"].kind.size_mm"),
        ("factor: 1.15", "factor: 0.99", "calibrations[\"fig-3d\"].kind.factor"),
        ("band_percent: 2.5", "band_percent: -2.5", "calibrations[\"fig-3b\"].band_percent"),
    ];
    for (good, bad, place) in cases {
        assert!(READING_V2.contains(good), "{good}");
        let text = READING_V2.replacen(good, bad, 1);
        let error = reading_from_ron(&text, Path::new("/c/r.ron")).unwrap_err();
        assert!(matches!(&error, StoreError::Impossible { field, .. } if field == place), "{error}");
        let words = error.to_string();
        assert!(words.contains("nothing was overwritten") && words.ends_with("/c/r.ron"), "{words}");
    }
    let with_shape = |shape: &str| {
        format!("(format: 2, reader: (id: \"r\", name: \"\"), marks: {{7: (parts: [{shape}])}})")
    };
    let drawn = |shape: &str| with_shape(&format!("(film: \"a\", shape: {shape})"));
    let many = format!("Outline([{}])", "(1.0, 1.0), ".repeat(20_001));
    for (text, place) in [
        (with_shape(""), "marks[7].parts"),
        (drawn("Polyline([(1.0, 1.0)])"), "marks[7].parts[0].shape"),
        (drawn("Outline([(1.0, 1.0), (2.0, 2.0)])"), "marks[7].parts[0].shape"),
        (drawn("Polyline([])"), "marks[7].parts[0].shape"),
        (drawn(&many), "marks[7].parts[0].shape"),
        (with_shape(&"(film: \"a\", shape: Point((1.0, 1.0))), ".repeat(65)), "marks[7].parts"),
    ] {
        let error = reading_from_ron(&text, Path::new("r.ron")).unwrap_err();
        assert!(matches!(&error, StoreError::Impossible { field, .. } if field == place), "{error}");
    }
    assert!(
        reading_from_ron(&drawn("Outline([(1.0, 1.0), (2.0, 2.0), (3.0, 1.0)])"), Path::new("r.ron")).is_ok()
    );
}

#[test]
fn a_word_that_no_shape_has_is_an_error_with_its_line() {
    let text = READING_V2.replacen("shape: Ellipse(", "shape: Elipse(", 1);
    let error = reading_from_ron(&text, Path::new("r.ron")).unwrap_err().to_string();
    let line = 1 + text.lines().position(|line| line.contains("Elipse")).unwrap();
    assert!(error.contains("\"Ellipse\", \"Circle\", \"Outline\" or \"Text\" was expected"), "{error}");
    assert!(error.contains("in mark 7 on film \"fig-3a\", part 1 of film \"fig-3a\", shape"), "{error}");
    assert!(error.contains(&format!("r.ron:{line}:")), "{error}");
}

#[test]
fn byte_order_mark_and_crlf_change_nothing() {
    let case = case_from_ron(CASE_V1, Path::new("case.ron")).unwrap();
    let windows = format!("\u{feff}{}", CASE_V1.replace('\n', "\r\n"));
    assert_eq!(case_from_ron(&windows, Path::new("case.ron")).unwrap(), case);
    let notepad = READING_V1.replace("a note\"", "a note\nof two lines\"");
    let unix = reading_from_ron(&notepad, Path::new("r.ron")).unwrap();
    let crlf = reading_from_ron(&notepad.replace('\n', "\r\n"), Path::new("r.ron")).unwrap();
    assert_eq!(unix, crlf);
    // Places in errors are those of the lines a person sees.
    let error = case_error(&windows.replacen("side: Right", "side: Rigth", 1));
    assert!(error.ends_with("case.ron:21:13"), "{error}");
}

#[test]
fn errors_name_expectation_field_line_and_column() {
    let place = "correct the case file: /c/case.ron";
    for (good, bad, words, at) in [
        (
            "bone: \"femur\"",
            "bones: \"femur\"",
            "an episode has no field `bones`: did you mean `bone`?",
            "22:7",
        ),
        ("side: Right", "side: Rigth", "did you mean `Right`? The words are Right, Left, Both", "21:13"),
        (
            "offset: \"3 months\"",
            "offset: \"3 moons\"",
            "an offset such as \"3 months\", \"6 weeks\" or \"-3 days\" was expected, not \"3 moons\"",
            "69:17",
        ),
        (
            "      treatment: \"DHS, 4-hole plate\",\n",
            "",
            "the field `treatment` is missing: add `treatment: \"...\"`",
            "17:5",
        ),
        ("age_years: 52", "age_years: \"52\"", "a number stands without quotation marks: write 52", "8:16"),
        ("side: Right,", "side: Right", "a comma is missing here", "21:18"),
        ("\"2015-02-28\"", "\"2015-02-30\"", "there is no such day as \"2015-02-30\"", "20:13"),
        ("id: \"fx1\"", "id: \"fx/1\"", "write \"fx-1\"", "18:11"),
    ] {
        let told = broken(good, bad);
        assert!(told.contains(words) && told.ends_with(&format!("{place}:{at}")), "{told}");
    }
}

#[test]
fn a_newer_format_is_refused_by_name_even_where_it_holds_unknown_things() {
    let newer = "(format: 4, title: \"x\", hologram: Cube(edge: 3))";
    let error = case_from_ron(newer, Path::new("/c/case.ron")).unwrap_err();
    assert!(matches!(error, StoreError::NewerFormat { found: 4, supported: 3, .. }));
    assert_eq!(
        error.to_string(),
        "format 4 is newer than format 3, the newest this Callus reads; open it with a newer Callus: /c/case.ron"
    );
    let error = reading_from_ron("(format: 9)", Path::new("/c/r.ron")).unwrap_err();
    assert!(matches!(error, StoreError::NewerFormat { found: 9, .. }));
    assert!(matches!(
        case_from_ron("(format: 0)", Path::new("c")).unwrap_err(),
        StoreError::UnknownFormat { found: 0, .. }
    ));
}

#[test]
fn text_after_the_end_and_broken_brackets_are_errors() {
    assert!(case_error(&format!("{CASE_V1} more")).starts_with("the case ends before this"));
    assert!(case_error(&CASE_V1[..CASE_V1.len() / 2]).contains("case.ron:"));
    assert!(case_error("").contains("in the file"), "{}", case_error(""));
    let deep = format!("(format: 1, title: {}", "[".repeat(100_000));
    assert!(case_error(&deep).contains("case.ron:1:"));
}

#[test]
fn a_key_given_twice_in_a_reading_is_an_error_with_its_place() {
    let reading = |fields: &str| {
        let text = format!("(format: 3,\nreader: (id: \"r\", name: \"\"),\n{fields})");
        callus::store::reading_from_ron(&text, std::path::Path::new("r.ron"))
    };
    let mark = r#"(parts: [(film: "a", shape: Point((1.0, 2.0)))])"#;
    let cases = [
        (r#"opinions: {"a": (stage: SoftCallus), "b": (), "a": (stage: HardCallus)}"#.to_owned(), "\"a\""),
        (r#"opinions: {}, findings: {2: (kind: "callus"), 1: (kind: "x"), 2: (kind: "callus")}"#.to_owned(), "2"),
        (
            r#"opinions: {}, findings: {1: (kind: "callus", states: {"a": (state: "x"), "a": (state: "y")})}"#.to_owned(),
            "\"a\"",
        ),
        (format!("opinions: {{}}, marks: {{1: {mark}, 1: {mark}}}"), "1"),
        (
            r#"opinions: {}, scores: {"a": {"rust": {"medial": (given: Grade(1)), "medial": (given: Grade(2))}}}"#
                .to_owned(),
            "\"medial\"",
        ),
        (r#"opinions: {}, scores: {"a": {"rust": {}, "rust": {}}}"#.to_owned(), "\"rust\""),
        (r#"opinions: {}, scores: {"a": {}, "b": {}, "a": {}}"#.to_owned(), "\"a\""),
    ];
    for (fields, key) in cases {
        let told = reading(&fields).unwrap_err().to_string();
        assert!(told.contains(&format!("{key} is given twice")), "{fields}: {told}");
        assert!(told.contains("nothing was overwritten") && told.contains("r.ron:3:"), "{told}");
    }
    assert!(reading(r#"opinions: {"b": (stage: SoftCallus), "a": ()}"#).is_ok(), "any order");
}
