//! Schemes of stages and classifications of a department's own, and what `check` says of keys that nobody defines.

use std::fs;

use callus::case::Stage;
use callus::imaging::Limits;
use callus::store::{builtin_book, case_from_ron, check_case};

use super::definitions::{key, load, refused};

const SCHEME: &str = r#"(
  key: "ours",
  name: "Ours",
  help: "As we say it.",
  stages: [
    (key: "ours-early", word: "early", criteria: "Nothing yet.", sign: Hollow, shows: Some(NoCallus)),
    (key: "ours-late", word: "late", criteria: "All done.", sign: Full, shows: Some(United)),
  ],
  citation: (text: "ours", basis: Chosen),
)"#;
const SYSTEM: &str = r#"(
  key: "ours",
  name: "Ours",
  of: "fracture",
  classes: [(code: "A", words: "simple")],
  citation: (text: "ours", basis: Chosen),
)"#;

fn slip(one: &str, from: &str, to: &str) -> String {
    assert!(one.contains(from), "{from}");
    format!("[{}]", one.replacen(from, to, 1))
}

#[test]
fn a_scheme_and_a_classification_of_ones_own_are_taken_in() {
    let (book, notes, _state) = load(&[
        ("stage-schemes.ron", &format!("[{SCHEME}]")),
        ("classifications.ron", &format!("[{SYSTEM}]")),
    ]);
    assert_eq!(notes, [] as [String; 0]);
    let early = Stage::of(&key("ours-early"));
    assert_eq!(book.stage_word(&early), "early");
    assert_eq!(book.classification(&key("ours")).unwrap().classes.len(), 1);
    let text = "(format: 2, title: \"t\", patient: (label: \"A\"), stage_scheme: \"ours\")";
    let case = case_from_ron(text, std::path::Path::new("case.ron")).unwrap();
    assert_eq!(book.scheme_of(&case).unwrap().name, "Ours");
    // On a computer that does not have it, the case is read by the default, and the stage told by its key.
    let other = builtin_book().unwrap();
    assert_eq!(other.scheme_of(&case).unwrap().key, key("radiographic"));
    assert_eq!(other.stage_word(&early), "ours early");
}

#[test]
fn a_scheme_that_contradicts_itself_is_passed_over_with_the_field() {
    for (from, to, expected) in [
        ("\"ours-late\"", "\"ours-early\"", "the key \"ours-early\" is given twice"),
        ("\"ours-late\"", "\"union\"", "the scheme \"radiographic\" has a stage \"union\" already"),
        ("\"ours-late\"", "\"not-assessable\"", "is an answer in every scheme"),
        ("sign: Full", "sign: Bar", "Fading was expected"),
        ("word: \"late\"", "word: \" \"", "in [0].stages[1].word"),
        ("shows: Some(United)", "shows: Some(United), may_show: Some(Callus)", "in [0].stages[1].may_show"),
        ("name: \"Ours\"", "name: \"\"", "in [0].name"),
    ] {
        refused("stage-schemes.ron", &slip(SCHEME, from, to), expected);
    }
    refused("classifications.ron", &slip(SYSTEM, "code: \"A\"", "code: \"\""), "in [0].classes[0].code");
}

#[test]
fn check_names_schemes_classes_and_stages_that_nobody_defines() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("readings")).unwrap();
    image::GrayImage::new(8, 8).save(folder.path().join("f.png")).unwrap();
    let case = "(format: 2, title: \"t\", patient: (label: \"A\"), stage_scheme: \"gone\", episodes: [(id: \"op\", \
        bone: \"femur\", treatment: \"DHS\", operation: (name: \"DHS\", after: \"after DHS\"), classifications: [\
        (system: \"seinsheimer\", class: \"iia\"), (system: \"seinsheimer\", class: \"VI\"), \
        (system: \"ao-ota\", class: \"32A3(a)\"), (system: \"evans\", class: \"I\"), (system: \"ao-ota\", class: \" \")])], \
        radiographs: [(id: \"f\", file: \"f.png\", time: (anchor: \"op\", offset: \"1 week\"), views: [(position: AP)])])";
    fs::write(folder.path().join("case.ron"), case).unwrap();
    let reading = "(format: 4, reader: (id: \"r\", name: \"R\"), opinions: {\"f\": (stage: \"gone-too\")})";
    fs::write(folder.path().join("readings/r.ron"), reading).unwrap();
    let report = check_case(folder.path(), &Limits::default(), &builtin_book().unwrap()).unwrap();
    let told: Vec<_> = report.problems.iter().map(|own| format!("{} {}", own.kind, own.place)).collect();
    let expected = [
        "unknown-stage-scheme stage_scheme",
        "unknown-class episodes[0].classifications[1].class",
        "unknown-classification episodes[0].classifications[3].system",
        "unknown-class episodes[0].classifications[4].class",
    ];
    for own in expected {
        assert!(told.iter().any(|told| told.contains(own)), "{own}: {told:?}");
    }
    assert!(
        told.iter().any(|own| own.starts_with("unknown-stage ") && own.contains("opinions[\"f\"].stage")),
        "{told:?}"
    );
    assert_eq!(told.len(), 5, "{told:?}");
    assert!(
        report.problems[0].message.contains("radiographic, biological"),
        "{}",
        report.problems[0].message
    );
}
