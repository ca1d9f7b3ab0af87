//! The command line as a person meets it: pages of help, exit codes, words on the right stream.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::editor::Desk;

pub(crate) fn callus(arguments: &[&str]) -> Output {
    let state = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_callus"))
        .args(arguments)
        .env("CALLUS_STATE_DIR", state.path())
        .output()
        .unwrap()
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn every_command_has_a_page_of_help() {
    for (command, words) in [
        (vec!["--help"], "not a device for primary diagnosis"),
        (vec!["inspect", "--help"], "Print a JSON array"),
        (vec!["check", "--help"], "every problem of a case"),
        (vec!["measures", "--help"], "the source of its scale"),
        (vec!["scores", "--help"], "no total"),
        (vec!["findings", "--help"], "never \"absent\""),
        (vec!["summary", "--help"], "what the reader said"),
        (vec!["register", "--help"], "along and across the shaft"),
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
    assert_eq!(reports[0]["problems"][0]["place"], "film \"week-ap\", file");
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
#[cfg(unix)]
fn render_writes_only_regular_files_and_none_among_the_readings() {
    let desk = Desk::new();
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.png");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let readings = desk.path().join("readings");
    std::fs::create_dir_all(&readings).unwrap();
    let inside = readings.join("picture.png");
    for (place, words) in [(&pipe, "not a regular file"), (&inside, "for the readings of a case")] {
        let output = callus(&["render", text(desk.path()), "week-ap", "-o", text(place)]);
        assert_eq!(output.status.code(), Some(1));
        assert!(err(&output).contains(words), "{}", err(&output));
    }
    assert!(!inside.exists());
    assert!(!std::fs::metadata(&pipe).unwrap().is_file());
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

/// A measure of this test's own, so that it does not lean on what ships.
const OWN_MEASURES: &str = r#"[
  (key: "own-length", name: "Own length, \"any\"", short: "OL", group: "General", formula: Length, unit: mm,
   parts: [(key: "line", name: "Line", shape: Line, view: Any, hint: "Here.", example: Line(((0.1, 0.5), (0.9, 0.5))))],
   choices: Of([("medial", "Medial cortex")]), help: "", citation: (text: "ours", basis: Chosen)),
]"#;

/// Two readings of the case of [`Desk`]: a resident who calibrated one of two films, and a chief who did not.
fn measured_case() -> (Desk, tempfile::TempDir) {
    let desk = Desk::new();
    let readings = desk.path().join("readings");
    std::fs::create_dir(&readings).unwrap();
    let line = |film: &str| {
        format!(
            "(measure: \"own-length\", choice: \"medial\", parts: [(key: \"line\", film: \"{film}\", shape: Line(((10.0, 20.0), (40.0, 60.0))))])"
        )
    };
    let resident = format!(
        "(format: 3, reader: (id: \"resident\", name: \"R\"),
          calibrations: {{\"week-ap\": (kind: Line(ends: ((0.0, 10.0), (100.0, 10.0)), length_mm: 50.0), object: \"ruler, brass\", by: \"resident\", at: \"2026-01-01T00:00:00Z\")}},
          marks: {{1: {}, 2: {}, 3: (parts: [(film: \"week-ap\", shape: Point((1.0, 1.0)))], label: \"no measure\"),
                   4: (measure: \"nobodys\", parts: [(key: \"k\", film: \"week-ap\", shape: Point((1.0, 1.0)))])}})",
        line("months-ap"),
        line("week-ap"),
    );
    std::fs::write(readings.join("resident.ron"), resident).unwrap();
    let chief =
        format!("(format: 3, reader: (id: \"chief\", name: \"C\"), marks: {{7: {}}})", line("week-ap"));
    std::fs::write(readings.join("chief.ron"), chief).unwrap();
    let state = tempfile::tempdir().unwrap();
    std::fs::create_dir(state.path().join("measures")).unwrap();
    std::fs::write(state.path().join("measures/own.ron"), OWN_MEASURES).unwrap();
    (desk, state)
}

fn measures(desk: &Desk, state: &tempfile::TempDir, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_callus"))
        .args(["measures", text(desk.path())])
        .args(more)
        .env("CALLUS_STATE_DIR", state.path())
        .output()
        .unwrap()
}

#[test]
fn measures_tells_every_row_with_unit_and_source() {
    let (desk, state) = measured_case();
    let output = measures(&desk, &state, &["--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let rows: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    let told: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let word = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
            (word("reader"), word("anchor"), word("offset"), word("radiograph"), word("state"), word("unit"))
        })
        .collect();
    let row = |reader: &str, anchor: &str, offset: &str, film: &str, state: &str, unit: &str| {
        let text = str::to_owned;
        (text(reader), text(anchor), text(offset), text(film), text(state), text(unit))
    };
    assert_eq!(
        told,
        [
            row("chief", "op1", "1 week", "week-ap", "value", "px"),
            row("resident", "op1", "1 week", "week-ap", "value", "mm"),
            row("resident", "op1", "1 week", "week-ap", "refused", ""),
            row("resident", "op2", "6 months", "months-ap", "value", "px"),
        ]
    );
    let near = |value: &serde_json::Value, expected: f64| (value.as_f64().unwrap() - expected).abs() < 1e-9;
    assert!(near(&rows[0]["value"], 50.0) && near(&rows[1]["value"], 25.0), "{rows}");
    assert!(rows[1]["error_minus"].as_f64().unwrap() > 0.0 && rows[1]["error_plus"].as_f64().unwrap() > 0.0);
    assert!(rows[1]["calibration"].as_str().unwrap().contains("ruler, brass"), "{rows}");
    assert_eq!(rows[0]["calibration"], "");
    assert_eq!((&rows[1]["mark"], &rows[1]["visit"]), (&serde_json::json!(2), &serde_json::json!(2)));
    assert_eq!(rows[1]["choice_name"], "Medial cortex");
    assert_eq!(rows[2]["value"], serde_json::Value::Null);
}

#[test]
fn pixels_never_become_millimetres_without_a_calibration_in_any_output() {
    let (desk, state) = measured_case();
    for form in
        [&["--reader", "chief"][..], &["--reader", "chief", "--json"], &["--reader", "chief", "--csv"]]
    {
        let output = measures(&desk, &state, form);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        let told = out(&output);
        let words: Vec<_> = told.split(|c: char| !c.is_alphabetic()).collect();
        assert!(words.contains(&"px"), "{told}");
        assert!(!words.contains(&"mm") && !told.contains("millimet"), "{told}");
    }
    // And where one film is calibrated, every length in mm stands beside its source.
    let table = out(&measures(&desk, &state, &["--reader", "resident"]));
    let in_mm: Vec<_> = table.lines().filter(|line| line.contains(" mm")).collect();
    assert_eq!(in_mm.len(), 1, "{table}");
    assert!(in_mm[0].contains("ruler, brass"), "{table}");
}

/// The cells of a CSV, read as RFC 4180 has it; panics where it is none.
pub(crate) fn csv_rows(csv: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut inside = false;
    let mut characters = csv.chars().peekable();
    while let Some(c) = characters.next() {
        let cell = rows.last_mut().unwrap().last_mut().unwrap();
        match c {
            '"' if inside && characters.peek() == Some(&'"') => cell.push(characters.next().unwrap()),
            '"' => inside = !inside,
            ',' if !inside => rows.last_mut().unwrap().push(String::new()),
            '\r' if !inside => assert_eq!(characters.next(), Some('\n'), "lines end as RFC 4180 says"),
            _ => cell.push(c),
        }
        if c == '\r' && !inside {
            rows.push(vec![String::new()]);
        }
    }
    assert_eq!(rows.pop(), Some(vec![String::new()]));
    rows
}

#[test]
fn measures_as_csv_is_read_back_cell_by_cell() {
    let (desk, state) = measured_case();
    let csv = out(&measures(&desk, &state, &["--csv"]));
    let rows = csv_rows(&csv);
    assert_eq!(rows.len(), 5, "{csv}");
    assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{csv}");
    let column = |name: &str| rows[0].iter().position(|cell| cell == name).unwrap();
    assert_eq!(rows[2][column("name")], "Own length, \"any\"");
    assert_eq!(rows[2][column("value")].parse::<f64>().unwrap().round() as i64, 25);
    assert_eq!(rows[2][column("unit")], "mm");
    assert!(rows[2][column("calibration")].contains("ruler, brass"));
    assert_eq!(rows[3][column("value")], "");
    // The JSON tells the same under the same names.
    let json: serde_json::Value = serde_json::from_str(&out(&measures(&desk, &state, &["--json"]))).unwrap();
    let names: std::collections::BTreeSet<_> = json[0].as_object().unwrap().keys().cloned().collect();
    assert_eq!(names, rows[0].iter().cloned().collect());
}

#[test]
fn measures_says_which_readers_there_are_and_what_cannot_be_read() {
    let (desk, state) = measured_case();
    let output = measures(&desk, &state, &["--reader", "nobody"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        err(&output).contains("no reading of \"nobody\" in this case; it has: chief, resident"),
        "{}",
        err(&output)
    );
    assert_eq!(measures(&desk, &state, &["--json", "--csv"]).status.code(), Some(2));
    std::fs::write(desk.path().join("readings/chief.ron"), "(format: 9)").unwrap();
    std::fs::remove_file(desk.path().join("images/months-ap.png")).unwrap();
    let output = measures(&desk, &state, &["--csv"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        err(&output).contains("the reading of \"chief\" was passed over: format 9 is newer"),
        "{}",
        err(&output)
    );
    assert!(err(&output).contains("the film \"months-ap\" cannot be read"), "{}", err(&output));
    assert_eq!(out(&output).matches("resident").count(), 3, "{}", out(&output));
    // A case without readings has no measures, and that is no failure.
    let empty = Desk::new();
    let output = measures(&empty, &state, &[]);
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(0), "no measures\n"));
    assert_eq!(out(&measures(&empty, &state, &["--json"])).trim(), "[]");
}
