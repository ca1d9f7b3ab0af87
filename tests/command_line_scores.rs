//! Scores, findings and the summary on the command line: every row, the same names in CSV and JSON, exit codes, and
//! no total over a missing item in any output.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Output};
use std::sync::Arc;

use callus::case::{Edit, RadiographId, Reader, ReaderId, ReadingState, Stage};
use callus::store::{
    CaseFolder, Entry, ReadingStore, StateFolder, SystemClock, reading_from_ron, reading_to_ron, seal,
};

use crate::command_line::{csv_rows, err, out, text};
use crate::editor::Desk;

/// A resident's draft with a partial and a complete sheet, and findings.
const RESIDENT: &str = r#"(format: 3, reader: (id: "resident", name: "Ada, \"the\" resident"),
  opinions: {"months-ap": (stage: Some(HardCallus), confidence: Some(Probable), note: "callus, \"medial\"")},
  calibrations: {"week-ap": (kind: Line(ends: ((0.0, 10.0), (100.0, 10.0)), length_mm: 50.0), object: "ruler, brass", by: "resident", at: "2026-01-01T00:00:00Z")},
  scores: {
    "week-ap": {"mrust": {
      "medial": (given: Grade(1), beside: Some("before-ap"), pin: Some((film: "week-ap", at: (12.5, 20.0)))),
      "lateral": (given: NotAssessable(reason: "plate")),
      "anterior": (given: Grade(1))}},
    "months-ap": {
      "mrust": {"medial": (given: Grade(4)), "lateral": (given: Grade(3)), "anterior": (given: Grade(3)), "posterior": (given: Grade(3))},
      "nobodys": {"x": (given: Grade(2))}},
  },
  findings: {
    1: (kind: "screw", label: "3", states: {"week-ap": (state: "intact"), "months-lat": (state: "broken", mark: Some(1))}),
    2: (kind: "nonunion", definition: Some("fda"), states: {"months-ap": (state: "suspected")}),
  },
  marks: {1: (measure: Some("fracture-gap"), choice: Some("medial"), parts: [(key: Some("line"), film: "week-ap", shape: Line(((10.0, 20.0), (40.0, 60.0))))]),
          2: (measure: Some("fracture-gap"), choice: Some("medial"), parts: [(key: Some("line"), film: "months-ap", shape: Line(((10.0, 20.0), (40.0, 60.0))))])})"#;

fn desk() -> Desk {
    let desk = Desk::new();
    let readings = desk.path().join("readings");
    std::fs::create_dir(&readings).unwrap();
    std::fs::write(readings.join("resident.ron"), RESIDENT).unwrap();
    let text = RESIDENT.replace("\"resident\"", "\"teacher\"");
    let draft = reading_from_ron(&text, std::path::Path::new("teacher.ron")).unwrap();
    let at = "2026-11-24T10:00:00Z".parse().unwrap();
    let signature = seal(&draft, "Teacher", at, 1, BTreeMap::new(), Vec::new()).unwrap();
    let mut signed = draft;
    signed.state = ReadingState::Signed(Box::new(signature));
    std::fs::write(readings.join("teacher.ron"), reading_to_ron(&signed).unwrap()).unwrap();
    desk
}

fn told(command: &str, desk: &Desk, more: &[&str]) -> Output {
    let state = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_callus"))
        .args([command, text(desk.path())])
        .args(more)
        .env("CALLUS_STATE_DIR", state.path())
        .output()
        .unwrap()
}

fn json(command: &str, desk: &Desk, more: &[&str]) -> Vec<serde_json::Value> {
    let output = told(command, desk, &[&["--json"], more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    serde_json::from_str::<serde_json::Value>(&out(&output)).unwrap().as_array().unwrap().clone()
}

#[test]
fn scores_tells_every_item_and_no_total_over_a_missing_one() {
    let desk = desk();
    let rows = json("scores", &desk, &["--reader", "resident"]);
    let word = |row: &serde_json::Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let told: Vec<_> = rows
        .iter()
        .map(|row| (word(row, "offset"), word(row, "score"), word(row, "item"), word(row, "state")))
        .collect();
    let row = |offset: &str, score: &str, item: &str, state: &str| {
        (offset.to_owned(), score.to_owned(), item.to_owned(), state.to_owned())
    };
    assert_eq!(
        told,
        [
            row("1 week", "mrust", "medial", "graded"),
            row("1 week", "mrust", "lateral", "not assessable"),
            row("1 week", "mrust", "anterior", "graded"),
            row("1 week", "mrust", "posterior", "open"),
            row("1 week", "mrust", "", "partial"),
            row("6 months", "mrust", "medial", "graded"),
            row("6 months", "mrust", "lateral", "graded"),
            row("6 months", "mrust", "anterior", "graded"),
            row("6 months", "mrust", "posterior", "graded"),
            row("6 months", "mrust", "", "complete"),
            row("6 months", "nobodys", "x", "graded"),
        ]
    );
    let (medial, lateral, partial, complete) = (&rows[0], &rows[1], &rows[4], &rows[9]);
    assert_eq!(
        (&medial["grade"], &medial["baseline"]),
        (&serde_json::json!(1), &serde_json::json!("before-ap"))
    );
    assert_eq!(
        (&medial["pin_film"], &medial["pin_x"]),
        (&serde_json::json!("week-ap"), &serde_json::json!(12.5))
    );
    assert_eq!(
        (&medial["supplied_by"], &medial["days_apart"]),
        (&serde_json::json!("week-ap"), &serde_json::json!(0.0))
    );
    assert_eq!(
        (&medial["anchor"], &medial["reading"]),
        (&serde_json::json!("op1"), &serde_json::json!("draft"))
    );
    assert_eq!(rows[2]["supplied_by"], "week-lat");
    assert_eq!(lateral["reason"], "plate");
    assert!(!medial["criteria"].as_str().unwrap().is_empty());
    assert_eq!(partial["total"], serde_json::Value::Null);
    let numbers = ["sum", "answered", "of", "from", "to"].map(|name| partial[name].as_u64().unwrap());
    assert_eq!(numbers, [2, 2, 4, 4, 10]);
    assert_eq!((&complete["total"], &complete["sum"]), (&serde_json::json!(13), &serde_json::json!(13)));
    let table = out(&told_table(&desk));
    assert!(table.contains("2 from 2 of 4 cortices; possible total 4–10, not interpreted"), "{table}");
    assert!(table.contains("not shown") && table.contains("resident (draft)"), "{table}");
}

fn told_table(desk: &Desk) -> Output {
    told("scores", desk, &["--reader", "resident"])
}

#[test]
fn findings_tells_every_visit_and_one_at_which_nobody_looked_is_open() {
    let desk = desk();
    let rows = json("findings", &desk, &["--reader", "teacher"]);
    // Two findings at four visits.
    assert_eq!(rows.len(), 8);
    let screw: Vec<_> = rows.iter().filter(|row| row["kind"] == "screw").collect();
    let states: Vec<_> = screw.iter().map(|row| row["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["open", "intact", "open", "broken"]);
    assert!(screw.iter().all(|row| row["name"] == "Screw 3" && row["reading"] == "signed"));
    assert_eq!(
        (&screw[3]["mark"], &screw[3]["film"]),
        (&serde_json::json!(1), &serde_json::json!("months-lat"))
    );
    assert!(screw.iter().all(|row| !row["code"].as_str().unwrap().is_empty()));
    let nonunion = rows.iter().find(|row| row["state"] == "suspected").unwrap();
    assert!(nonunion["is_complication"].as_bool().unwrap());
    assert_eq!(nonunion["definition"], "fda");
    let words = nonunion["definition_words"].as_str().unwrap();
    assert!(!words.is_empty());
    let table = out(&told("findings", &desk, &[]));
    assert!(table.contains("By the definitions:") && table.contains(words), "{table}");
    assert!(table.contains("not assessed") && !table.contains("absent"), "{table}");
}

#[test]
fn what_was_said_of_a_film_that_the_case_no_longer_has_is_told_without_a_total() {
    let desk = desk();
    let readings = desk.path().join("readings/resident.ron");
    let text = RESIDENT
        .replace("\"months-ap\": {\n", "\"gone\": {\n")
        .replace("\"months-lat\": (state", "\"gone\": (state")
        .replace(
            "\"medial\": (given: Grade(1)",
            "\"of-nobody\": (given: Grade(2)), \"medial\": (given: Grade(1)",
        );
    std::fs::write(&readings, text).unwrap();
    let has = |rows: &[serde_json::Value], film: &str, item: &str| {
        rows.iter().any(|row| row["film"] == film && row["item"] == item)
    };
    let rows = json("scores", &desk, &["--reader", "resident"]);
    assert!(has(&rows, "gone", "posterior") && has(&rows, "week-ap", "of-nobody"), "{rows:?}");
    assert!(
        rows.iter().all(|row| row["film"] != "gone" || (row["visit"].is_null() && row["total"].is_null()))
    );
    let rows = json("findings", &desk, &["--reader", "resident"]);
    let lost = rows.iter().find(|row| row["film"] == "gone").expect("it is told");
    assert!(lost["state"] == "broken" && lost["visit"].is_null(), "{lost}");
}

#[test]
fn csv_is_read_back_and_has_the_names_of_the_json() {
    let desk = desk();
    for command in ["scores", "findings"] {
        let csv = out(&told(command, &desk, &["--csv"]));
        let rows = csv_rows(&csv);
        let json = json(command, &desk, &[]);
        assert_eq!(rows.len(), json.len() + 1, "{csv}");
        assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{csv}");
        let columns: BTreeSet<_> = rows[0].iter().cloned().collect();
        assert_eq!(columns.len(), rows[0].len());
        for (row, own) in rows[1..].iter().zip(&json) {
            let names: BTreeSet<_> = own.as_object().unwrap().keys().cloned().collect();
            assert_eq!(names, columns);
            for (name, cell) in rows[0].iter().zip(row) {
                match &own[name] {
                    serde_json::Value::Null => assert_eq!(cell, ""),
                    serde_json::Value::String(text) => assert_eq!(cell, text),
                    serde_json::Value::Bool(is) => assert_eq!(cell, &is.to_string()),
                    number => {
                        let value: f64 = cell.parse().unwrap();
                        assert!((value - number.as_f64().unwrap()).abs() < 1e-12, "{name}: {cell}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_summary_is_text_in_lines_or_json_that_leads_somewhere() {
    let desk = desk();
    let output = told("summary", &desk, &["--reader", "resident", "--text"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let text = out(&output);
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    assert!(text.contains("Read by Ada, \"the\" resident (draft)."), "{text}");
    let flowing = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "Before and after DHS",
        "6 months after revision, the reader sees bridging callus, line visible (probable) on the AP.",
        "mRUST 2 from 2 of 4 cortices; possible total 4–10, not interpreted, lateral cortex not assessable: ",
        "On the AP the reader notes: “callus, \"medial\"”.",
        "Still open",
    ] {
        assert!(flowing.contains(words), "{words}\n{text}");
    }
    // Both readings, and without a word on the form it is text.
    let both = out(&told("summary", &desk, &[]));
    assert!(both.contains("(draft).") && both.contains("(signed)."), "{both}");
    let pages = json("summary", &desk, &["--reader", "teacher"]);
    assert_eq!(
        (&pages[0]["reader"], &pages[0]["reading"]),
        (&serde_json::json!("teacher"), &serde_json::json!("signed"))
    );
    let sentences: Vec<_> = pages[0]["sections"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|section| section["sentences"].as_array().unwrap())
        .collect();
    for sentence in &sentences {
        let spans = sentence["spans"].as_array().unwrap();
        let joined: String = spans.iter().map(|span| span["text"].as_str().unwrap()).collect();
        assert_eq!(sentence["text"], joined);
    }
    let links = |to: &str| {
        let spans = sentences.iter().flat_map(|sentence| sentence["spans"].as_array().unwrap());
        spans.filter(|span| span["link"]["to"] == to).count()
    };
    for to in ["episode", "film", "mark", "score", "finding"] {
        assert!(links(to) > 0, "{to}");
    }
}

#[test]
fn no_output_tells_millimetres_without_their_source() {
    let desk = desk();
    for (command, forms) in [
        ("summary", &[&["--text"][..], &["--json"]][..]),
        ("scores", &[&[][..], &["--json"], &["--csv"]]),
        ("findings", &[&[][..], &["--json"], &["--csv"]]),
    ] {
        for form in forms {
            let output = told(command, &desk, form);
            assert_eq!(output.status.code(), Some(0), "{command} {form:?}: {}", err(&output));
            let flowing = out(&output).split_whitespace().collect::<Vec<_>>().join(" ");
            // The film of the first operation is calibrated; each length on it names the ruler before the next.
            let lengths = flowing.matches(" mm ± ").count() + flowing.matches(" mm +").count();
            let sources = flowing.matches("calibrated on ruler, brass").count();
            assert!(sources >= lengths.min(1), "{command} {form:?}: {flowing}");
            assert_eq!(lengths == 0, command != "summary", "{command} {form:?}: {flowing}");
        }
    }
    // Without the calibration nothing is in millimetres.
    let start = RESIDENT.find("calibrations").unwrap();
    let end = RESIDENT.find("scores:").unwrap();
    let uncalibrated = format!("{}{}", &RESIDENT[..start], &RESIDENT[end..]);
    std::fs::write(desk.path().join("readings/resident.ron"), uncalibrated).unwrap();
    for form in [&["--text"][..], &["--json"]] {
        let told = out(&told("summary", &desk, &[&["--reader", "resident"], form].concat()));
        assert!(told.contains(" px") && !told.contains(" mm"), "{told}");
    }
}

#[test]
fn a_signature_that_holds_no_more_is_told() {
    let desk = desk();
    let path = desk.path().join("readings/teacher.ron");
    let changed = std::fs::read_to_string(&path).unwrap().replace("bridging-callus", "callus-not-bridging");
    assert!(json("scores", &desk, &["--reader", "teacher"]).iter().all(|row| row["reading"] == "signed"));
    std::fs::write(&path, changed).unwrap();
    for command in ["scores", "findings", "summary"] {
        let rows = json(command, &desk, &["--reader", "teacher"]);
        assert!(rows.iter().all(|row| row["reading"] == "signed, changed since"), "{rows:?}");
    }
}

#[test]
fn exit_codes_and_words_for_what_is_not_there() {
    let desk = desk();
    for command in ["scores", "findings", "summary"] {
        let output = told(command, &desk, &["--reader", "nobody"]);
        assert_eq!(output.status.code(), Some(1));
        let words =
            format!("callus {command}: no reading of \"nobody\" in this case; it has: resident, teacher");
        assert!(err(&output).contains(&words), "{}", err(&output));
        assert_eq!(told(command, &desk, &["--frobnicate"]).status.code(), Some(2));
    }
    assert_eq!(told("scores", &desk, &["--json", "--csv"]).status.code(), Some(2));
    assert_eq!(told("summary", &desk, &["--json", "--text"]).status.code(), Some(2));
    assert_eq!(told("summary", &desk, &["--csv", "--text"]).status.code(), Some(2));
    std::fs::write(desk.path().join("readings/teacher.ron"), "(format: 9)").unwrap();
    for command in ["scores", "findings", "summary"] {
        let output = told(command, &desk, &["--json"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(
            err(&output).contains("the reading of \"teacher\" was passed over: format 9"),
            "{}",
            err(&output)
        );
        assert!(out(&output).contains("\"resident\""), "{}", out(&output));
    }
    let empty = Desk::new();
    for (command, words) in
        [("scores", "no scores\n"), ("findings", "no findings\n"), ("summary", "no readings\n")]
    {
        let output = told(command, &empty, &[]);
        assert_eq!((output.status.code(), out(&output).as_str()), (Some(0), words));
        assert_eq!(out(&told(command, &empty, &["--json"])).trim(), "[]");
    }
}

#[test]
fn a_reading_kept_in_the_state_folder_is_told_too() {
    let desk = Desk::new();
    // What cannot be written: a file stands where the readings would lie.
    std::fs::write(desk.path().join("readings"), "in the way").unwrap();
    let state = tempfile::tempdir().unwrap();
    let folder = CaseFolder::find(desk.path()).unwrap();
    let reader = Reader { id: ReaderId::new("ada").unwrap(), name: "Ada".to_owned() };
    let kept = StateFolder::at(state.path());
    let mut opened = ReadingStore::open(&kept, &folder, &reader, Arc::new(SystemClock)).unwrap();
    let edit = Edit::stage(RadiographId::new("week-ap").unwrap(), Some(Stage::NO_CALLUS));
    let reading = edit.apply(&opened.base).unwrap();
    opened.store.append(&Entry::Edit(edit)).unwrap();
    opened.store.save(&reading).unwrap();
    drop(opened);
    let output = Command::new(env!("CARGO_BIN_EXE_callus"))
        .args(["summary", text(desk.path())])
        .env("CALLUS_STATE_DIR", state.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(
        out(&output).contains("1 week after DHS, the reader sees no callus on the AP."),
        "{}",
        out(&output)
    );
}
