//! The command line as a person meets it: pages of help, exit codes, words on the right stream.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::editor::Desk;

fn callus(arguments: &[&str]) -> Output {
    let state = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_callus"))
        .args(arguments)
        .env("CALLUS_STATE_DIR", state.path())
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn every_command_has_a_page_of_help() {
    for (command, words) in [
        (vec!["--help"], "not a device for primary diagnosis"),
        (vec!["inspect", "--help"], "Print a JSON array"),
        (vec!["check", "--help"], "every problem of a case"),
        (vec!["render", "--help"], "Longest side of the picture"),
    ] {
        let output = callus(&command);
        assert_eq!(output.status.code(), Some(0), "{command:?}");
        let page = out(&output).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(page.contains(words), "{page}");
        assert!(out(&output).lines().all(|line| line.chars().count() <= 100), "{command:?} is too wide");
    }
}

#[test]
fn a_wrong_call_is_2_and_speaks_on_the_error_stream() {
    for call in
        [vec!["inspect"], vec!["check"], vec!["render", "x"], vec!["--frobnicate"], vec!["--size", "9x9"]]
    {
        let output = callus(&call);
        assert_eq!(output.status.code(), Some(2), "{call:?}");
        assert!(out(&output).is_empty() && !err(&output).is_empty(), "{call:?}");
    }
}

#[test]
fn inspect_tells_what_it_can_and_refuses_the_rest() {
    let desk = Desk::new();
    let good = desk.path().join("images/week-ap.png");
    let bad = desk.path().join("case.ron");
    let output = callus(&["inspect", "--json", text(&good), text(&bad)]);
    assert_eq!(output.status.code(), Some(1));
    let facts: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(facts[0]["columns"], 120);
    assert_eq!(facts[0]["rows"], 160);
    assert_eq!(facts[0]["stored"]["sha256"].as_str().unwrap().len(), 64);
    assert!(!facts[1]["error"].as_str().unwrap().is_empty());
    assert_eq!(callus(&["inspect", text(&good)]).status.code(), Some(0));
}

#[test]
fn check_finds_nothing_in_a_good_case_and_names_the_place_in_a_bad_one() {
    let desk = Desk::new();
    assert_eq!(callus(&["check", text(desk.path())]).status.code(), Some(0));
    std::fs::remove_file(desk.path().join("images/week-ap.png")).unwrap();
    let output = callus(&["check", "--json", text(desk.path())]);
    assert_eq!(output.status.code(), Some(1));
    let reports: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(reports[0]["problems"][0]["place"], "radiographs[1].file");
}

fn rendered(desk: &Desk, more: &[&str]) -> image::RgbaImage {
    let picture: PathBuf = desk.path().join("out.png");
    let mut call = vec!["render", text(desk.path()), "week-ap", "-o", text(&picture)];
    call.extend(more);
    let output = callus(&call);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    image::open(&picture).unwrap().to_rgba8()
}

#[test]
fn render_draws_the_film_at_the_size_and_window_asked_for() {
    let desk = Desk::new();
    let original = image::open(desk.path().join("images/week-ap.png")).unwrap().to_luma8();
    let full = rendered(&desk, &[]);
    assert_eq!(full.dimensions(), original.dimensions());
    assert_eq!(rendered(&desk, &["--size", "80"]).dimensions(), (60, 80));
    // A window of width 1 is a threshold: values of at least 128 are white.
    let threshold = rendered(&desk, &["--window", "128,1"]);
    for (stored, shown) in original.pixels().zip(threshold.pixels()) {
        assert_eq!(shown.0[0], if stored.0[0] >= 128 { 255 } else { 0 }, "stored {}", stored.0[0]);
    }
}

#[test]
fn render_says_which_films_there_are() {
    let desk = Desk::new();
    let output = callus(&["render", text(desk.path()), "nothing", "-o", "/nowhere/out.png"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("week-ap"), "{}", err(&output));
}

#[test]
fn render_never_overwrites_a_film_of_the_case() {
    let desk = Desk::new();
    for own in ["images/week-ap.png", "images/days-ap.png", "case.ron"] {
        let path = desk.path().join(own);
        let before = std::fs::read(&path).unwrap();
        let output = callus(&["render", text(desk.path()), "week-ap", "-o", text(&path)]);
        assert_eq!(output.status.code(), Some(1), "{own}");
        assert!(err(&output).contains("belongs to the case"), "{}", err(&output));
        assert_eq!(std::fs::read(&path).unwrap(), before, "{own}");
    }
}
