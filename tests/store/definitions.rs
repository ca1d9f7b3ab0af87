//! The book of definitions: what comes with the program holds together, and what a department adds is taken in,
//! or passed over with a reason that names file, line, column, field and what was expected.

use std::fs;
use std::path::Path;

use callus::analysis::book::{Book, Formula};
use callus::case::Key;
use callus::editor::{Editor, Jobs, Setup, Severity};
use callus::store::{StateFolder, StoreNote, SystemClock, builtin_book, load_book};
use tempfile::TempDir;

/// A measure that no Callus ships.
pub(crate) const MEASURE: &str = r#"(
  key: "own-ratio",
  name: "Own ratio",
  short: "OR",
  group: "Healing",
  shortcut: "Ctrl+Shift+F11",
  formula: Ratio,
  unit: mm,
  parts: [
    (key: "callus", name: "Callus", shape: Line, view: Any, hint: "Across the callus.", example: Line(((0.1, 0.5), (0.9, 0.5)))),
    (key: "bone", name: "Bone", shape: Line, view: Frontal, hint: "Across the bone.", example: Line(((0.3, 0.5), (0.7, 0.5)))),
  ],
  choices: Of([("medial", "Medial"), ("lateral", "Lateral")]),
  references: [(words: "about 1", from: 0.5, to: 1.5, population: "nobody", citation: (text: "ours", basis: Chosen))],
  help: "How we do it.",
  citation: (text: "ours", basis: Chosen),
)"#;
/// An implant and a meaning that no Callus ships.
pub(crate) const PRESETS: &str = r#"[(key: "own-screw", name: "Own screw", size_mm: 8.0, is_diameter: true, citation: (text: "ours", basis: Chosen))]"#;
pub(crate) const MEANINGS: &str = r#"[(key: "own-line", name: "Own line")]"#;

pub(crate) fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

/// The book of a state folder with these files, and what was told.
pub(crate) fn load(files: &[(&str, &str)]) -> (Book, Vec<String>, TempDir) {
    let state = TempDir::new().unwrap();
    for (name, text) in files {
        let path = state.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let (book, notes) = load_book(&StateFolder::at(state.path()));
    let shown = |note: &StoreNote| note.to_string().replace(&state.path().display().to_string(), "STATE");
    let notes = notes.iter().map(shown).collect();
    (book, notes, state)
}

/// Nothing of the file is used; the rest of the book is as it came.
pub(crate) fn refused(name: &str, text: &str, expected: &str) {
    let (book, notes, _state) = load(&[(name, text)]);
    assert_eq!(book, builtin_book().unwrap(), "{name}");
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(notes[0].contains(expected), "{}\nlacks\n{expected}", notes[0]);
    assert!(notes[0].contains(&format!("STATE/{name}")), "{}", notes[0]);
}

#[test]
fn what_comes_with_the_program_holds_together() {
    let book = builtin_book().unwrap();
    for definition in &book.measures {
        for part in definition.formula.part_keys() {
            assert!(
                definition.parts.iter().any(|own| own.key.as_str() == *part),
                "{}: {part}",
                definition.key
            );
        }
    }
    assert_eq!(load(&[]).0, book);
    assert_eq!(load(&[]).1, [] as [String; 0]);
}

#[test]
fn definitions_of_ones_own_are_taken_in() {
    let bands =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/measures/bands.ron")).unwrap();
    let bands = bands.replacen("placing_px: ", "placing_px: 1", 1);
    let (book, notes, _state) = load(&[
        ("measures/ours.ron", &format!("// ours\n[{MEASURE}]\n")),
        ("measures/notes.txt", "no definitions"),
        ("presets.ron", PRESETS),
        ("meanings.ron", MEANINGS),
        ("bands.ron", &bands),
    ]);
    assert_eq!(notes, [] as [String; 0]);
    assert_eq!(book.measure(&key("own-ratio")).unwrap().formula, Formula::Ratio);
    assert!((book.preset(&key("own-screw")).unwrap().size_mm - 8.0).abs() < 1e-9);
    assert_eq!(book.meaning(&key("own-line")).unwrap().name, "Own line");
    assert!(book.bands.placing_px > 10.0);
    let builtin = builtin_book().unwrap();
    assert_eq!(book.measures.len(), builtin.measures.len() + 1);
}

#[test]
fn a_file_with_a_fault_is_passed_over_with_its_place() {
    let faulty = format!("[{}]", MEASURE.replace("shape: Line, view: Any", "shape: Lien, view: Any"));
    refused("measures/ours.ron", &faulty, "unknown word \"Lien\"");
    refused(
        "measures/ours.ron",
        &faulty,
        "in [0].parts[0].shape; correct the file; until then it is passed over:",
    );
    refused("measures/ours.ron", &faulty, "ours.ron:10:44");
    refused(
        "presets.ron",
        &PRESETS.replace("size_mm: 8.0, ", ""),
        "the field \"size_mm\" is missing, in [0]",
    );
    refused("meanings.ron", "[(key: \"own line\", name: \"\")]", "not \"own line\", in [0].key");
    refused("bands.ron", "(placing_px: 1.0)", "the field \"placing_citation\" is missing");
    refused("presets.ron", "[", "presets.ron:1:1");
    let state = TempDir::new().unwrap();
    fs::write(state.path().join("meanings.ron"), b"[(key: \"x\", name: \"\xe4\")]").unwrap();
    let (_, notes) = load_book(&StateFolder::at(state.path()));
    assert!(notes[0].to_string().contains("not UTF-8"), "{}", notes[0]);
}

#[test]
fn a_definition_that_contradicts_itself_is_passed_over() {
    let measure = |from: &str, to: &str| {
        assert!(MEASURE.contains(from), "{from}");
        format!("[{}]", MEASURE.replacen(from, to, 1))
    };
    for (text, expected) in [
        (
            measure("key: \"bone\"", "key: \"bones\""),
            "needs the parts \"callus\", \"bone\"; \"bone\" is missing, in [0].parts",
        ),
        (
            measure("key: \"bone\"", "key: \"callus\""),
            "the key \"callus\" is given twice: keys must differ, in [0].parts[1].key",
        ),
        (
            measure("example: Line(((0.1, 0.5), (0.9, 0.5)))", "example: Point((0.1, 0.5))"),
            "a line was expected, as `shape` says, not a point, in [0].parts[0].example",
        ),
        (measure("(0.9, 0.5)", "(9.0, 0.5)"), "the picture is a unit square, in [0].parts[0].example"),
        (
            measure("from: 0.5", "from: 2.5"),
            "its lowest value first: correct `from` and `to`, in [0].references[0]",
        ),
        (measure("name: \"Own ratio\"", "name: \" \""), "a name was expected, not nothing, in [0].name"),
    ] {
        refused("measures/ours.ron", &text, expected);
    }
    refused(
        "presets.ron",
        &PRESETS.replace("8.0", "-8.0"),
        "a size above 0 mm was expected, not -8, in [0].size_mm",
    );
    refused("presets.ron", &PRESETS.replace("8.0", "NaN"), "a size above 0 mm was expected, not NaN");
    let bands =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/measures/bands.ron")).unwrap();
    let negative = bands.replacen("too_long_percent: ", "too_long_percent: -", 1);
    refused("bands.ron", &negative, "was expected, not -17.4, in line.too_long_percent");
}

#[test]
fn keys_and_shortcuts_are_taken_once_and_the_good_ones_stay() {
    let second = MEASURE.replace("own-ratio", "second").replace("Own ratio", "Second");
    let (book, notes, _state) = load(&[
        ("measures/a.ron", &format!("[{MEASURE}, {MEASURE}, {second}]")),
        ("measures/b.ron", &format!("[{}]", second.replace("Ctrl+Shift+F11", ""))),
    ]);
    assert!(book.measure(&key("own-ratio")).is_some());
    assert_eq!(book.measure(&key("second")).unwrap().shortcut, "", "that of the second file");
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert!(notes[0].contains("there is a measure \"own-ratio\" already"), "{}", notes[0]);
    assert!(
        notes[0].contains("in [1].key; correct it; until then it is passed over: STATE/measures/a.ron"),
        "{}",
        notes[0]
    );
    assert!(
        notes[1].contains(
            "the key \"Ctrl+Shift+F11\" belongs to \"Own ratio\": choose another or none, in [2].shortcut"
        ),
        "{}",
        notes[1]
    );
    let twice = format!("[{0}, {0}]", PRESETS.trim_matches(['[', ']']));
    let (book, notes, _state) = load(&[("presets.ron", &twice)]);
    assert!(book.preset(&key("own-screw")).is_some());
    assert!(notes[0].contains("given twice: keys must differ, in [1].key"), "{notes:?}");
}

#[test]
fn an_implant_or_meaning_of_ones_own_takes_the_place_of_the_same_key_aloud() {
    let builtin = builtin_book().unwrap();
    if let Some(first) = builtin.presets.first() {
        let (book, notes, _state) =
            load(&[("presets.ron", &PRESETS.replace("own-screw", first.key.as_str()))]);
        assert_eq!(book.presets.len(), builtin.presets.len());
        assert_eq!(book.presets[0].name, "Own screw");
        assert!(
            notes[0].contains(&format!("the implant \"{}\" is used in place of the one", first.key)),
            "{notes:?}"
        );
    }
    if let Some(first) = builtin.meanings.first() {
        let (book, notes, _state) =
            load(&[("meanings.ron", &MEANINGS.replace("own-line", first.key.as_str()))]);
        assert_eq!(book.meanings.len(), builtin.meanings.len());
        assert_eq!(book.meanings[0].name, "Own line");
        assert!(
            notes[0].contains(&format!("the meaning \"{}\" is used in place of the one", first.key)),
            "{notes:?}"
        );
    }
    if let Some(first) = builtin.measures.first() {
        let text = format!("[{}]", MEASURE.replace("own-ratio", first.key.as_str()));
        refused("measures/ours.ron", &text, &format!("there is a measure \"{}\" already", first.key));
    }
}

#[test]
fn the_desk_tells_what_was_passed_over() {
    let (_, _, state) = load(&[("presets.ron", "[(key: 3)]"), ("meanings.ron", MEANINGS)]);
    let setup = Setup {
        state: StateFolder::at(state.path()),
        jobs: Jobs::inline(),
        clock: std::sync::Arc::new(SystemClock),
    };
    let editor = Editor::new(setup);
    let [notice] = editor.notices() else { panic!("{:?}", editor.notices()) };
    assert_eq!(notice.severity, Severity::Warning);
    assert!(notice.text.contains("presets.ron:1:"), "{}", notice.text);
}
