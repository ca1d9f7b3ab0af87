//! A few small snapshots in words: what the sample's timeline says, and what every key does. When one changes
//! on purpose, run with `UPDATE_SNAPSHOTS=true` and read the difference before it is committed.

use std::fmt::Write as _;
use std::path::Path;

use callus::analysis::{StopKind, timeline};
use callus::editor::command_table;
use callus::store::CaseFolder;

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
    for entry in command_table() {
        writeln!(text, "{:<6} {:<14} {:<34} {}", entry.menu.word(), entry.keys, entry.name, entry.help)
            .unwrap();
    }
    compare("keys.txt", &text);
}
