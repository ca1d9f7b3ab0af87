//! Many cases in one call, and cases in one file, as a person meets them on the command line.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::command_line::{callus, csv_rows, err, out, text};
use crate::editor::Desk;

/// A folder with three cases, of which one is broken, and a reading in each of the others.
fn department() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["hip/b", "hip/a", "wrist"] {
        let desk = Desk::new();
        let target = folder.path().join(name);
        fs::create_dir_all(target.join("images")).unwrap();
        fs::copy(desk.path().join("case.ron"), target.join("case.ron")).unwrap();
        for image in fs::read_dir(desk.path().join("images")).unwrap().flatten() {
            fs::copy(image.path(), target.join("images").join(image.file_name())).unwrap();
        }
        fs::create_dir(target.join("readings")).unwrap();
        let reading = r#"(format: 4, reader: (id: "ada", name: "Ada"),
            opinions: {"week-ap": (stage: "callus-not-bridging", note: "seen")},
            findings: {1: (kind: "callus", states: {"week-ap": (state: "present")})})"#;
        fs::write(target.join("readings/ada.ron"), reading).unwrap();
    }
    fs::write(folder.path().join("wrist/case.ron"), "(format: 3, title: ").unwrap();
    folder
}

fn in_folder(folder: &Path, arguments: &[&str]) -> Output {
    let state = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_callus"))
        .args(arguments)
        .current_dir(folder)
        .env("CALLUS_STATE_DIR", state.path())
        .output()
        .unwrap()
}

#[test]
fn one_table_tells_every_case_by_its_path_relative_to_the_folder() {
    let folder = department();
    for command in ["measures", "scores", "findings", "summary"] {
        let output = callus(&[command, "--csv", text(folder.path())]);
        assert_eq!(output.status.code(), Some(1), "{command}: the broken case is told: {}", err(&output));
        let errors = err(&output);
        assert!(errors.contains("wrist/case.ron: "), "{command}: {errors}");
        let rows = csv_rows(&out(&output));
        assert_eq!(rows[0][0], "case", "{command}");
        assert_eq!(rows.iter().filter(|row| row[0] == "case").count(), 1, "{command}: one line of names");
        let mut cases: Vec<_> = rows.iter().skip(1).map(|row| row[0].clone()).collect();
        cases.dedup();
        if matches!(command, "findings" | "summary") {
            assert_eq!(cases, ["hip/a/case.ron", "hip/b/case.ron"], "{command}");
        } else {
            assert_eq!(cases, [] as [String; 0], "{command}");
        }
        assert!(!out(&output).contains(text(folder.path())), "{command}: no absolute path");
        // JSON tells the same, in one array.
        let json: Value =
            serde_json::from_str(&out(&callus(&[command, "--json", text(folder.path())]))).unwrap();
        let mut told: Vec<_> =
            json.as_array().unwrap().iter().map(|row| row["case"].as_str().unwrap().to_owned()).collect();
        told.dedup();
        assert_eq!(told, cases, "{command}");
        // And again: the order is the same.
        assert_eq!(out(&callus(&[command, "--csv", text(folder.path())])), out(&output));
    }
}

#[test]
fn check_tells_many_cases_in_every_form_and_by_its_exit_code() {
    let folder = department();
    let output = callus(&["check", "--csv", text(folder.path())]);
    assert_eq!(output.status.code(), Some(1));
    let rows = csv_rows(&out(&output));
    let column = |name: &str| rows[0].iter().position(|cell| cell == name).unwrap();
    let told: Vec<_> =
        rows.iter().skip(1).map(|row| (row[0].as_str(), row[column("severity")].as_str())).collect();
    assert_eq!(
        told.iter().filter(|(case, _)| *case == "hip/a/case.ron").count(),
        told.iter().filter(|(case, _)| *case == "hip/b/case.ron").count()
    );
    assert!(told.contains(&("wrist/case.ron", "error")), "{told:?}");
    fs::remove_dir_all(folder.path().join("wrist")).unwrap();
    let output = callus(&["check", text(folder.path())]);
    assert_eq!(output.status.code(), Some(0), "{}", out(&output));
    assert!(out(&output).starts_with("hip/a/case.ron: "), "{}", out(&output));
    assert!(out(&output).contains("2 cases: "), "{}", out(&output));
    let json: Value = serde_json::from_str(&out(&callus(&["check", "--json", text(folder.path())]))).unwrap();
    assert_eq!(json[1]["case"], "hip/b/case.ron");
}

#[test]
fn cases_that_are_named_are_named_as_they_were_given() {
    let folder = department();
    let output = in_folder(folder.path(), &["findings", "--csv", "hip/b", "hip/a/case.ron", "hip/b"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let rows = csv_rows(&out(&output));
    let mut cases: Vec<_> = rows.iter().skip(1).map(|row| row[0].clone()).collect();
    cases.dedup();
    assert_eq!(cases, ["hip/b/case.ron", "hip/a/case.ron"], "in the order of the call, each once");
    // Two folders with the same names below them cannot be told apart without their own.
    let output = in_folder(folder.path(), &["findings", "--csv", "hip", "wrist"]);
    assert!(out(&output).contains("\r\nhip/a/case.ron,"), "{}", out(&output));
    // A reader is looked for: cases without them are passed over, and none at all is a failure.
    let output = in_folder(folder.path(), &["findings", "--reader", "nobody", "hip"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("no reading of \"nobody\" in any of these cases"), "{}", err(&output));
    // A folder without a case is told.
    fs::create_dir(folder.path().join("nothing")).unwrap();
    let output = in_folder(folder.path(), &["summary", "nothing"]);
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(1), ""));
    assert!(err(&output).contains("no case is here"), "{}", err(&output));
}

#[test]
fn tables_for_a_person_have_a_heading_a_case() {
    let folder = department();
    let told = out(&callus(&["findings", text(&folder.path().join("hip"))]));
    let headings: Vec<_> = told.lines().filter(|line| line.starts_with("== ")).collect();
    assert_eq!(headings, ["== a/case.ron ==", "== b/case.ron =="]);
    let told = out(&callus(&["findings", text(&folder.path().join("hip/a"))]));
    assert!(!told.contains("=="), "{told}");
}

#[test]
fn a_case_is_packed_unpacked_and_readings_come_back() {
    let folder = department();
    let root = folder.path();
    // Pictures may show names: nothing is packed until a person says that they have looked.
    let output = in_folder(root, &["pack", "hip/a", "-o", "a.callus"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        err(&output).contains("nobody has looked") && !root.join("a.callus").exists(),
        "{}",
        err(&output)
    );
    let output = in_folder(root, &["pack", "hip/a", "-o", "a.callus", "--looked-at-all"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(out(&output).starts_with("a.callus: 7 films, 1 reading (0 signed), "), "{}", out(&output));
    let output = in_folder(root, &["unpack", "a.callus", "-o", "copy"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(out(&output).contains("case.ron: Two operations"), "{}", out(&output));
    assert_eq!(in_folder(root, &["unpack", "a.callus", "-o", "copy"]).status.code(), Some(1));
    // The other one reads, and sends the reading alone.
    let theirs =
        fs::read_to_string(root.join("copy/readings/ada.ron")).unwrap().replace("\"ada\"", "\"zoe\"");
    fs::write(root.join("copy/readings/zoe.ron"), theirs).unwrap();
    let output = in_folder(root, &["pack", "copy", "--readings-only", "--reader", "zoe", "-o", "zoe.callus"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(out(&output).starts_with("zoe.callus: 1 reading (0 signed), "), "{}", out(&output));
    let output = in_folder(root, &["merge", "zoe.callus", "--into", "hip/a"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert_eq!(out(&output), "the reading of \"zoe\": added\n");
    let output = in_folder(root, &["merge", "zoe.callus", "--into", "hip/a"]);
    assert_eq!(out(&output), "the reading of \"zoe\": was there already\n");
    // Changed here meanwhile: both are kept, and the exit code says that a person has to look.
    let own = root.join("hip/a/readings/zoe.ron");
    let mine = fs::read_to_string(&own).unwrap().replace("seen", "looked at");
    fs::write(&own, &mine).unwrap();
    let output = in_folder(root, &["merge", "zoe.callus", "--into", "hip/a"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("another version is here and was left as it is"), "{}", out(&output));
    assert_eq!(fs::read_to_string(&own).unwrap(), mine);
    let output = in_folder(root, &["unpack", "zoe.callus", "-o", "no"]);
    assert!(err(&output).contains("callus merge"), "{}", err(&output));
    let output = in_folder(root, &["unpack", "hip/a/case.ron", "-o", "no"]);
    assert!(err(&output).contains("this is no packed case"), "{}", err(&output));
    assert!(!root.join("no").exists());
}
