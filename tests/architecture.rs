//! The rules of the house, read from the source: floors look down only, files open with `//!`,
//! and the window is optional in exactly two lines.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The floors with what each may use, lowest first.
const FLOORS: [(&str, &[&str]); 8] = [
    ("case", &[]),
    ("imaging", &["case"]),
    ("analysis", &["case", "imaging"]),
    ("deidentify", &["imaging"]),
    ("store", &["case", "imaging", "analysis", "deidentify"]),
    ("editor", &["case", "imaging", "analysis", "store"]),
    ("cli", &["case", "imaging", "analysis", "deidentify", "store", "editor"]),
    ("gui", &["case", "imaging", "analysis", "store", "editor", "cli"]),
];

/// What a door may know of the other one: how the window is to be opened.
const BETWEEN_DOORS: [&str; 2] = ["Door", "WindowOptions"];

const FORBIDDEN_NAMES: [&str; 9] =
    ["utils", "util", "helpers", "helper", "common", "manager", "service", "misc", "types"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(under: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    let mut files = Vec::new();
    walk(&root().join(under), &mut files);
    files.sort();
    assert!(!files.is_empty(), "no source under {under}");
    files
}

fn name(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/")
}

fn everything() -> Vec<PathBuf> {
    ["src", "tests", "sample_cases", "examples"].into_iter().flat_map(rust_files).collect()
}

#[test]
fn floors_look_down_only() {
    for (floor, allowed) in FLOORS {
        for file in rust_files(&format!("src/{floor}")) {
            let text = fs::read_to_string(&file).unwrap();
            for (index, line) in text.lines().enumerate() {
                for path in line.split("crate::").skip(1) {
                    let used: String =
                        path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    let fine = used == floor || allowed.contains(&used.as_str());
                    assert!(fine, "{}:{} looks up: crate::{used}", name(&file), index + 1);
                    if floor == "gui" && used == "cli" {
                        let known = BETWEEN_DOORS.iter().any(|word| path.contains(word));
                        assert!(known, "{}:{} reaches into the other door", name(&file), index + 1);
                    }
                }
                assert!(!line.contains("super::super"), "{}:{}", name(&file), index + 1);
            }
        }
    }
}

#[test]
fn every_floor_is_on_the_list() {
    let floors: BTreeSet<_> = FLOORS.iter().map(|(floor, _)| (*floor).to_owned()).collect();
    let there: BTreeSet<_> = fs::read_dir(root().join("src"))
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(there, floors);
}

#[test]
fn lower_floors_know_no_window() {
    for (floor, _) in FLOORS.iter().filter(|(floor, _)| *floor != "gui") {
        for file in rust_files(&format!("src/{floor}")) {
            let text = fs::read_to_string(&file).unwrap();
            for word in ["egui", "eframe", "wgpu", "rfd::"] {
                let code =
                    text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(word));
                assert!(!code, "{} names {word}", name(&file));
            }
        }
    }
}

#[test]
fn only_the_store_touches_the_disk() {
    for floor in ["case", "imaging", "analysis", "editor", "cli"] {
        for file in rust_files(&format!("src/{floor}")) {
            let text = fs::read_to_string(&file).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            for word in ["std::fs", "File::open", "File::create"] {
                assert!(!code.contains(word), "{} names {word}", name(&file));
            }
        }
    }
}

#[test]
fn the_window_is_optional_in_exactly_two_lines() {
    let mut places = Vec::new();
    for file in rust_files("src") {
        for line in fs::read_to_string(&file).unwrap().lines() {
            if line.contains("feature = \"gui\"") {
                places.push(name(&file));
            }
        }
    }
    assert_eq!(places, ["src/lib.rs", "src/main.rs"]);
}

#[test]
fn every_file_says_first_what_it_is_for() {
    for file in everything() {
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("//! "), "{} does not open with //!", name(&file));
    }
}

#[test]
fn names_say_what_lives_there() {
    for file in everything() {
        for part in name(&file).trim_end_matches(".rs").split('/') {
            assert!(!FORBIDDEN_NAMES.contains(&part), "{}", name(&file));
        }
    }
}

#[test]
fn nothing_is_left_loose() {
    // Put together here, so that this file does not find itself.
    let words =
        [concat!("to", "do!("), concat!("unimple", "mented!("), concat!("db", "g!("), concat!("FIX", "ME")];
    for file in everything() {
        let text = fs::read_to_string(&file).unwrap();
        for word in words {
            assert!(!text.contains(word), "{} holds {word}", name(&file));
        }
    }
}
