//! The rules of the architecture, read from the source: layers look down only, files open with `//!`, only the store
//! touches the disk, and the window is optional in exactly two lines.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers with what each may use, lowest first.
const LAYERS: [(&str, &[&str]); 11] = [
    ("case", &[]),
    ("imaging", &["case"]),
    ("analysis", &["case", "imaging"]),
    ("worker", &["imaging"]),
    ("deidentify", &["imaging"]),
    ("intake", &["case", "imaging"]),
    ("report", &["case", "imaging", "analysis"]),
    ("store", &["case", "imaging", "analysis", "worker", "deidentify", "intake", "report"]),
    ("editor", &["case", "imaging", "analysis", "worker", "deidentify", "intake", "report", "store"]),
    ("cli", &["case", "imaging", "analysis", "worker", "deidentify", "intake", "report", "store", "editor"]),
    (
        "gui",
        &[
            "case",
            "imaging",
            "analysis",
            "worker",
            "deidentify",
            "intake",
            "report",
            "store",
            "editor",
            "cli",
        ],
    ),
];

/// What the window may use of the command line: how it is to be opened.
const WINDOW_OPTIONS: [&str; 2] = ["Invocation", "WindowOptions"];

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
fn layers_look_down_only() {
    for (layer, allowed) in LAYERS {
        for file in rust_files(&format!("src/{layer}")) {
            let text = fs::read_to_string(&file).unwrap();
            for (index, line) in text.lines().enumerate() {
                for path in line.split("crate::").skip(1) {
                    let used: String =
                        path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    let fine = used == layer || allowed.contains(&used.as_str());
                    assert!(fine, "{}:{} looks up: crate::{used}", name(&file), index + 1);
                    if layer == "gui" && used == "cli" {
                        let known = WINDOW_OPTIONS.iter().any(|word| path.contains(word));
                        assert!(
                            known,
                            "{}:{} uses more of the command line than how the window is opened",
                            name(&file),
                            index + 1
                        );
                    }
                }
                assert!(!line.contains("super::super"), "{}:{}", name(&file), index + 1);
            }
        }
    }
}

#[test]
fn every_layer_is_on_the_list() {
    let layers: BTreeSet<_> = LAYERS.iter().map(|(layer, _)| (*layer).to_owned()).collect();
    let there: BTreeSet<_> = fs::read_dir(root().join("src"))
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(there, layers);
}

#[test]
fn lower_layers_know_no_window() {
    for (layer, _) in LAYERS.iter().filter(|(layer, _)| *layer != "gui") {
        for file in rust_files(&format!("src/{layer}")) {
            let text = fs::read_to_string(&file).unwrap();
            for word in ["egui", "eframe", "wgpu", "rfd::"] {
                let code =
                    text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(word));
                assert!(!code, "{} names {word}", name(&file));
            }
        }
    }
}

/// What touches the disk, or asks it something.
const DISK: [&str; 16] = [
    "std::fs",
    "fs::",
    "File::open",
    "File::create",
    "OpenOptions",
    ".exists()",
    ".try_exists()",
    ".is_file()",
    ".is_dir()",
    ".is_symlink()",
    ".metadata()",
    ".symlink_metadata()",
    ".canonicalize()",
    ".read_dir()",
    ".read_link()",
    "image::open(",
];

/// A line of code that touches the disk, with its number.
fn touching_the_disk(code: &str) -> Option<(usize, &'static str)> {
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    code.lines().enumerate().filter(|(_, line)| is_code(line)).find_map(|(index, line)| {
        let word = DISK.into_iter().find(|word| line.contains(word))?;
        Some((index + 1, word))
    })
}

#[test]
fn only_the_store_touches_the_disk() {
    for (layer, _) in LAYERS.iter().filter(|(layer, _)| *layer != "store") {
        for file in rust_files(&format!("src/{layer}")) {
            let text = fs::read_to_string(&file).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            if file.file_name().is_some_and(|name| name == "tests.rs") {
                continue;
            }
            let found = touching_the_disk(code);
            assert_eq!(found, None, "{} touches the disk", name(&file));
        }
    }
    assert_eq!(touching_the_disk("let a = 1;\nif path.exists() {}"), Some((2, ".exists()")));
    assert_eq!(touching_the_disk("// path.exists() is asked by the store"), None);
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

/// A letter that the program's own fonts lack makes the window read every font of the system before its first frame, which
/// takes a third of a second.
#[test]
fn the_window_says_nothing_that_its_own_fonts_lack() {
    use ab_glyph::{Font as _, FontRef};
    let fonts = [notosans::REGULAR_TTF, dejavu::sans::regular()];
    let fonts = fonts.map(|bytes| FontRef::try_from_slice(bytes).unwrap());
    for file in ["src/gui", "src/editor", "src/case", "src/analysis"].into_iter().flat_map(rust_files) {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for letter in code.chars().filter(|letter| !letter.is_ascii()) {
            let is_there = fonts.iter().any(|font| font.glyph_id(letter).0 != 0);
            assert!(is_there, "{}: {letter:?}; use an icon, or other words", name(&file));
        }
    }
}

#[test]
fn the_module_map_names_every_module() {
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let map = page.split("## Module map").nth(1).unwrap().split("\n## ").next().unwrap();
    for (layer, _) in LAYERS {
        let rows = map.lines().filter(|line| line.starts_with(&format!("| `{layer}/`")));
        let words: BTreeSet<&str> = rows
            .flat_map(|row| row.split('`').skip(1).step_by(2))
            .flat_map(|code| code.split(['/', ' ']))
            .collect();
        for entry in fs::read_dir(root().join("src").join(layer)).unwrap().flatten() {
            let file = entry.file_name().into_string().unwrap();
            let module = file.trim_end_matches(".rs");
            assert!(module == "mod" || words.contains(module), "the map does not name {layer}/{module}");
        }
    }
}
