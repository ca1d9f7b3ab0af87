//! A few small snapshots in words: what the sample's timeline says, and what every key does. When one changes
//! on purpose, run with `UPDATE_SNAPSHOTS=true` and read the difference before it is committed.

use std::fmt::Write as _;
use std::path::Path;

use callus::analysis::{StopKind, timeline};
use callus::editor::{CommandTable, key_reference};
use callus::store::CaseFolder;
use callus::store::{KeySettings, builtin_book};

fn compare(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(name);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, kept, "{name} differs: read the difference, then UPDATE_SNAPSHOTS=true");
}

#[test]
fn the_timeline_of_the_sample() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_cases/osteopetrosis-dhs");
    let case = CaseFolder::find(&sample).unwrap().read_case().unwrap();
    let axis = timeline(&case);
    let mut text = String::new();
    for (index, segment) in axis.segments.iter().enumerate() {
        writeln!(text, "{}, day zero at {:.2}", segment.name, segment.zero.unwrap()).unwrap();
        for stop in axis.stops.iter().filter(|stop| stop.segment == index) {
            let what = match &stop.kind {
                StopKind::Visit { films } => {
                    films.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
                }
                StopKind::Missing { according_to } => format!("no film, expected by {according_to}"),
                StopKind::NoFilm { .. } => "seen without a film".to_owned(),
            };
            writeln!(text, "  {:6.2}  {}: {what}", stop.x, stop.words).unwrap();
        }
        if let Some(gap) = axis.breaks.get(index) {
            writeln!(text, "~ {} ~", gap.label).unwrap();
        }
    }
    compare("timeline.txt", &text);
}

#[test]
fn every_key_and_what_it_does() {
    let mut text = String::new();
    let table = CommandTable::new(&builtin_book().unwrap(), &KeySettings::default());
    for entry in table.entries() {
        let keys = entry.key_text();
        writeln!(text, "{:<6} {keys:<14} {:<34} {}", entry.menu.word(), entry.name, entry.help).unwrap();
    }
    compare("keys.txt", &text);
}

/// `UPDATE_README=1` writes the tables anew.
#[test]
fn the_keys_in_the_readme_are_those_of_the_program() {
    const MARKS: [&str; 2] =
        ["<!-- keys: written by a test from the command table -->\n", "<!-- end of keys -->"];
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let (before, rest) = readme.split_once(MARKS[0]).expect("README.md says where its keys begin");
    let (keys, after) = rest.split_once(MARKS[1]).expect("README.md says where its keys end");
    let table = CommandTable::new(&builtin_book().unwrap(), &KeySettings::default());
    let wanted = key_reference(&table);
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(path, format!("{before}{}{wanted}{}{after}", MARKS[0], MARKS[1])).unwrap();
        return;
    }
    assert_eq!(keys, wanted, "README.md: UPDATE_README=1 writes its keys anew");
}
