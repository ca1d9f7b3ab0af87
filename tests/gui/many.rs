//! Ten thousand marks in the window: what a frame costs with their drawing list, their rows in the panel and the table
//! of measures. Prints figures; the bounds are wide, since the machine may be busy, and hold the order of growth.

use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use callus::case::Key as Name;
use callus::editor::{Command, FileCommand, MarkCommand};
use egui_kittest::kittest::Queryable as _;

use super::Desk;

const COUNT: u32 = 10_000;

/// A third of them lengths, the others plain.
fn reading() -> String {
    let mut marks = String::new();
    for number in 1..=COUNT {
        let (x, y) = (10 + number % 270, 10 + number / 40);
        let line = format!("Line((({x}.0, {y}.0), ({}.0, {}.5)))", x + 9, y + 4);
        let _ = match number % 3 {
            0 => writeln!(
                marks,
                "{number}: (measure: Some(\"length\"), parts: [(key: Some(\"line\"), film: \"g2\", shape: {line})]),"
            ),
            _ => writeln!(marks, "{number}: (parts: [(film: \"g2\", shape: {line})], label: \"m{number}\"),"),
        };
    }
    format!("(format: 3, reader: (id: \"resident\", name: \"resident\"), marks: {{{marks}}})")
}

/// Time of a frame, and the longest of them.
fn frames(desk: &mut Desk, count: u32) -> (Duration, Duration) {
    let mut longest = Duration::ZERO;
    let started = Instant::now();
    for _ in 0..count {
        let one = Instant::now();
        desk.harness.step();
        longest = longest.max(one.elapsed());
    }
    (started.elapsed() / count, longest)
}

#[test]
fn a_window_with_ten_thousand_marks_stays_smooth() {
    let mut desk = Desk::empty([1600.0, 1000.0]);
    let case = desk.case_on_disk();
    fs::create_dir_all(case.join("readings")).unwrap();
    fs::write(case.join("readings/resident.ron"), reading()).unwrap();
    desk.perform(Command::File(FileCommand::Open(case)));
    let started = Instant::now();
    desk.perform(Command::File(FileCommand::SetReader("resident".to_owned())));
    desk.focus("g2");
    let opened = started.elapsed();
    assert_eq!(desk.editor().document().unwrap().reading().unwrap().marks.size(), COUNT as usize);
    let rows =
        desk.harness.query_all_by(|node| node.label().is_some_and(|l| l.starts_with("Mark: "))).count();
    assert!((10..40).contains(&rows), "{rows} rows: only those in sight are drawn");
    let (panel, panel_longest) = frames(&mut desk, 10);
    desk.perform(Command::Mark(MarkCommand::Trend(Some(Name::new("length").unwrap()))));
    let (trend, trend_longest) = frames(&mut desk, 10);
    desk.perform(Command::Mark(MarkCommand::Table));
    let (table, table_longest) = frames(&mut desk, 10);
    println!(
        "{COUNT} marks: opened in {opened:?}; a frame with panel {panel:?} (longest {panel_longest:?}), with trend {trend:?} ({trend_longest:?}), with table {table:?} ({table_longest:?})"
    );
    for (what, took) in [("panel", panel), ("trend", trend), ("table", table)] {
        assert!(took < Duration::from_millis(400), "a frame with the {what} takes {took:?}");
    }
}
