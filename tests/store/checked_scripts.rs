//! `check` of the script of a presentation: every mistake at its place, and where the script goes: with a packed case,
//! and with nothing that is said to be without names.

use std::fs;
use std::process::Command;

use callus::case::Problem;
use callus::imaging::Limits;
use callus::store::{CaseFolder, Pack, PackWish, builtin_book, check_case, pack};
use tempfile::TempDir;

const CASE: &str = r#"(format: 3, title: "t", patient: (label: "x"),
  episodes: [(id: "op1", bone: "femur", treatment: "DHS", operation: (name: "DHS", after: "after DHS"))],
  radiographs: [
    (id: "one", file: "a.png", time: (anchor: "op1", offset: "1 week"), views: [(position: AP)]),
    (id: "two", file: "b.png", time: (anchor: "op1", offset: "3 months"), views: [(position: AP)]),
  ])"#;

const NAME: &str = "Erika Mustermann";

fn folder(script: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("case.ron"), CASE).unwrap();
    for (name, shade) in [("a.png", 9), ("b.png", 90)] {
        let picture = image::GrayImage::from_pixel(100, 80, image::Luma([shade]));
        picture.save(folder.path().join(name)).unwrap();
    }
    fs::write(folder.path().join("present.ron"), script).unwrap();
    folder
}

fn problems(script: &str) -> Vec<Problem> {
    let folder = folder(script);
    let report = check_case(folder.path(), &Limits::default(), &builtin_book().unwrap()).unwrap();
    report.problems
}

/// Line and column at which a part of the text stands, from 1.
fn place(text: &str, part: &str) -> (Option<usize>, Option<usize>) {
    let at = text.find(part).unwrap();
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    (Some(line), Some(before.rsplit('\n').next().unwrap().chars().count() + 1))
}

const SCRIPT: &str = r#"(format: 1, steps: [
  (anchor: "op1", offset: "1 week", films: [(film: "one")], question: "?", notes: "Erika Mustermann asked"),
  (anchor: "op1", offset: "3 months", films: [(film: "one"), (film: "twoo")], rows: ["op1", "op3"]),
  (anchor: "op2", offset: "3 months", films: []),
  (anchor: "op1", offset: "1 week",
    films: [(film: "two")]),
])
"#;

#[test]
fn every_step_that_cannot_be_shown_is_told_at_its_place() {
    let found = problems(SCRIPT);
    assert!(found.iter().all(|problem| problem.file.as_deref() == Some("present.ron")), "{found:#?}");
    let expected = [
        ("dangling-id", "\"op3\"", "no episode \"op3\""),
        ("dangling-id", "\"twoo\"", "did you mean \"two\""),
        ("dangling-id", "\"op2\"", "it has: op1"),
        ("later-film", "\"two\")]),", "later than op1"),
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (kind, part, words) in expected {
        let (line, column) = place(SCRIPT, part);
        let is_it =
            |problem: &&Problem| problem.kind == kind && (problem.line, problem.column) == (line, column);
        let problem =
            found.iter().find(is_it).unwrap_or_else(|| panic!("{kind} {line:?} {column:?}: {found:#?}"));
        assert!(problem.message.contains(words), "{}", problem.message);
    }
    let end = SCRIPT.find("  (anchor: \"op1\", offset: \"3 months\"").unwrap();
    let sound = format!("{}])", &SCRIPT[..end]);
    assert_eq!(problems(&sound), [], "a sound script");
}

#[test]
fn text_that_cannot_be_read_is_told_with_line_and_column() {
    let text = "(format: 1, steps: [\n  (anchor: \"op1\", offset: \"1 week\", filmz: []),\n])\n";
    let found = problems(text);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].kind, found[0].line), ("unreadable", Some(2)), "{found:#?}");
    assert!(found[0].column.is_some() && found[0].message.contains("filmz"), "{found:#?}");
    let zoom =
        "(format: 1, steps: [(anchor: \"op1\", offset: \"1 week\", films: [(film: \"one\", zoom: 0.0)])])";
    let found = problems(zoom);
    assert_eq!((found.len(), found[0].kind), (1, "impossible"), "{found:#?}");
    assert_eq!((found[0].line, found[0].column), place(zoom, "[(film"), "{found:#?}");
    let newer = problems("(format: 9, steps: [])");
    assert_eq!((newer.len(), newer[0].kind), (1, "newer-format"), "{newer:#?}");
}

#[test]
fn a_packed_case_carries_the_script_and_says_so_and_nothing_without_names_does() {
    let folder = folder(SCRIPT);
    let out = TempDir::new().unwrap();
    let packed = out.path().join("case.callus");
    let case = CaseFolder::find(folder.path()).unwrap();
    let done =
        pack(&case, None, &packed, &PackWish { looked: true, ..PackWish::default() }, &|_| true).unwrap();
    assert!(done.lines().iter().any(|line| line.contains("notes for the presenter")), "{:?}", done.lines());
    assert!(Pack::open(&packed).is_ok());
    let run = |arguments: &[&str]| {
        let state = TempDir::new().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_callus"));
        command.args(arguments).env("CALLUS_STATE_DIR", state.path()).output().unwrap()
    };
    let from = folder.path().to_str().unwrap();
    let clean = out.path().join("clean");
    let done = run(&["deidentify", from, "-o", clean.to_str().unwrap(), "--looked-at-all"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let mut copies = Vec::new();
    let mut folders = vec![clean];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() { folders.push(entry.path()) } else { copies.push(entry.path()) }
        }
    }
    assert_eq!(copies.len(), 2, "the films and nothing else: {copies:?}");
    for to in ["csv", "json", "xlsx", "html", "pptx"] {
        let file = out.path().join(format!("x.{to}"));
        let done = run(&["export", from, "--to", to, "--looked-at-all", "-o", file.to_str().unwrap()]);
        assert!(done.status.success(), "{to}: {}", String::from_utf8_lossy(&done.stderr));
        let text = crate::report::texts(&fs::read(&file).unwrap());
        assert!(!text.contains(NAME) && !text.contains("asked"), "{to}");
    }
    let report =
        run(&["deidentify", from, "-o", out.path().join("again").to_str().unwrap(), "--looked-at-all"]);
    assert!(String::from_utf8_lossy(&report.stdout).contains("set aside"), "the script is told as no image");
}
