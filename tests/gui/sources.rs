//! Nothing is told without where it is from: rows, trend and table say the source of every scale and what a sign
//! means, and pixels stay pixels wherever they are told.

use std::fs;

use callus::case::{CalibrationKind, Key as Name, MarkId};
use callus::editor::{Command, FileCommand, MarkCommand, Target, Tool};
use eframe::egui::Key;
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::Desk;

const WINDOW: [f32; 2] = [1600.0, 1000.0];

/// Lengths on both views of 6 months and on the film before, a tip–apex distance, an angulation on two visits.
const READING: &str = r#"(format: 3, reader: (id: "resident", name: "resident"), marks: {
  1: (measure: Some("length"), parts: [
      (key: Some("line"), film: "g1", shape: Line(((100.0, 300.0), (200.0, 300.0))))]),
  2: (measure: Some("length"), parts: [
      (key: Some("line"), film: "g2", shape: Line(((100.0, 300.0), (220.0, 300.0))))]),
  3: (measure: Some("length"), parts: [
      (key: Some("line"), film: "g2l", shape: Line(((100.0, 200.0), (180.0, 200.0))))], label: "lateral"),
  4: (measure: Some("tip-apex-distance"), choice: Some("lag-screw-thread"), parts: [
      (key: Some("ap-tip"), film: "g2", shape: Point((140.0, 100.0))),
      (key: Some("ap-apex"), film: "g2", shape: Point((150.0, 80.0))),
      (key: Some("ap-width"), film: "g2", shape: Line(((120.0, 150.0), (150.0, 150.0)))),
      (key: Some("lateral-tip"), film: "g2l", shape: Point((140.0, 100.0))),
      (key: Some("lateral-apex"), film: "g2l", shape: Point((150.0, 80.0))),
      (key: Some("lateral-width"), film: "g2l", shape: Line(((120.0, 150.0), (150.0, 150.0))))]),
  5: (measure: Some("angulation-frontal"), parts: [
      (key: Some("proximal"), film: "g1", shape: Line(((150.0, 40.0), (150.0, 180.0)))),
      (key: Some("distal"), film: "g1", shape: Line(((150.0, 220.0), (190.0, 380.0))))]),
  6: (measure: Some("angulation-frontal"), parts: [
      (key: Some("proximal"), film: "g2", shape: Line(((150.0, 40.0), (150.0, 180.0)))),
      (key: Some("distal"), film: "g2", shape: Line(((150.0, 220.0), (110.0, 380.0))))]),
})"#;

/// The case with that reading, 6 months after revision in focus.
fn open() -> Desk {
    let mut desk = Desk::empty(WINDOW);
    let case = desk.case_on_disk();
    fs::create_dir_all(case.join("readings")).unwrap();
    fs::write(case.join("readings/resident.ron"), READING).unwrap();
    desk.perform(Command::File(FileCommand::Open(case)));
    desk.perform(Command::File(FileCommand::SetReader("resident".to_owned())));
    desk.focus("g2");
    desk
}

fn calibrate(desk: &mut Desk, film: &str, object: &str) {
    let film = desk.film_id(film);
    let kind = CalibrationKind::Line { ends: [[50.0, 350.0], [250.0, 350.0]], length_mm: 50.0 };
    let object = object.to_owned();
    desk.perform(Command::Mark(MarkCommand::Calibrate { film, kind, object, band_percent: None }));
}

fn trend(desk: &mut Desk, measure: &str) {
    desk.perform(Command::Mark(MarkCommand::Trend(Some(Name::new(measure).unwrap()))));
}

fn named<'a>(desk: &'a Desk, beginning: &'a str) -> Node<'a> {
    desk.harness
        .get_by(move |node| node.label().or(node.value()).is_some_and(|name| name.starts_with(beginning)))
}

fn name_of(desk: &Desk, beginning: &str) -> String {
    let node = named(desk, beginning);
    let node = node.accesskit_node();
    node.label().or(node.value()).unwrap()
}

/// Everything that stands in the window or is read aloud.
fn words(desk: &Desk) -> Vec<String> {
    let all = desk.harness.query_all_by(|_| true);
    all.flat_map(|node| [node.accesskit_node().label(), node.accesskit_node().value()]).flatten().collect()
}

/// Writes what is seen where a person wants to judge it by eye.
fn picture(desk: &mut Desk, name: &str) {
    if let Some(folder) = std::env::var_os("CALLUS_PICTURES") {
        desk.harness.render().unwrap().save(std::path::Path::new(&folder).join(name)).unwrap();
    }
}

#[test]
fn every_row_of_the_panel_says_where_its_millimetres_are_from() {
    let mut desk = open();
    calibrate(&mut desk, "g2", "ruler");
    let row = name_of(&desk, "Mark: Length, 30 mm");
    assert!(row.contains("calibrated on ruler"), "{row}");
    let plain = named(&desk, "Mark: Length, 30 mm").rect().height();
    // What has another scale than this film says so in a line of its own.
    let tad = named(&desk, "Mark: Tip–apex distance").rect().height();
    let row = name_of(&desk, "Mark: Tip–apex distance");
    assert!(row.contains("scaled by lag-screw thread") && tad > plain + 10.0, "{row}: {tad} and {plain}");
    let lateral = named(&desk, "Mark: Length, “lateral”").rect().height();
    assert!(lateral > plain + 10.0, "a length in px beside millimetres says why");
    picture(&mut desk, "sources-panel.png");
    calibrate(&mut desk, "g2l", "ball");
    let row = name_of(&desk, "Mark: Length, “lateral”");
    assert!(row.contains("calibrated on ball"), "{row}");
}

#[test]
fn the_trend_says_its_unit_and_its_source() {
    let mut desk = open();
    calibrate(&mut desk, "g1", "ruler");
    calibrate(&mut desk, "g2", "ruler");
    trend(&mut desk, "length");
    assert_eq!(name_of(&desk, "Trend of Length"), "Trend of Length (AP) · mm, calibrated on ruler");
    picture(&mut desk, "sources-trend.png");
    calibrate(&mut desk, "g2", "plate");
    assert!(name_of(&desk, "Trend of Length").ends_with("several sources: see each point"));
    trend(&mut desk, "angulation-frontal");
    assert!(name_of(&desk, "Trend of Angulation").ends_with("+ varus, − valgus"));
}

#[test]
fn what_a_sign_means_is_seen_while_drawing_in_the_panel_and_in_the_table() {
    const SIGN: &str = "Positive: varus (distal fragment leans medially); negative: valgus";
    let mut desk = open();
    let row = name_of(&desk, "Mark: Angulation on the AP");
    assert!(row.contains(", valgus"), "{row}");
    assert!(desk.harness.query_by_label(SIGN).is_none());
    desk.perform(Command::Mark(MarkCommand::Select(Some(Target::Mark(MarkId(6))))));
    assert!(desk.harness.query_by_label(SIGN).is_some(), "no fold has to be opened");
    desk.perform(Command::Mark(MarkCommand::Select(None)));
    desk.perform(Command::Mark(MarkCommand::Table));
    assert!(name_of(&desk, "Angulation on the AP, + varus, − valgus").contains("leans medially"));
    assert!(name_of(&desk, "Angulation on the AP, 2 days").contains(", varus"));
    assert!(name_of(&desk, "Angulation on the AP, 6 months").contains(", valgus"));
    picture(&mut desk, "sources-table.png");
    desk.key(Key::S);
    let tool = Tool::Measure(Name::new("angulation-frontal").unwrap());
    desk.perform(Command::Mark(MarkCommand::Tool(Some(tool))));
    assert!(desk.harness.query_by_label(SIGN).is_some(), "the card says it");
    picture(&mut desk, "sources-card.png");
}

/// A digit with "mm" behind it.
fn tells_millimetres(word: &str) -> bool {
    let mut found = word.match_indices("mm");
    found.any(|(at, _)| word[..at].trim_end().chars().next_back().is_some_and(|c| c.is_ascii_digit()))
}

#[test]
fn a_change_is_told_since_the_visit_chosen_in_the_table() {
    let mut desk = open();
    desk.perform(Command::Mark(MarkCommand::Table));
    let before = name_of(&desk, "Angulation on the AP, 6 months");
    assert!(before.contains("since 2 days after revision"), "{before}");
    desk.harness.get_by_label("Changes since").click();
    desk.settle();
    desk.press("6 months after revision");
    assert_eq!(desk.editor().since().map(callus::case::RadiographId::as_str), Some("g2"));
    let after = name_of(&desk, "Angulation on the AP, 2 days");
    assert!(!after.contains("since 6 months"), "a later film is never the baseline: {after}");
    desk.harness.get_by_label("Changes since").click();
    desk.settle();
    desk.press("the first value after each operation");
    assert_eq!(desk.editor().since(), None);
}

#[test]
fn a_row_of_the_lateral_leads_to_the_lateral() {
    let mut desk = open();
    // It may be below what the panel shows.
    named(&desk, "Mark: Length, “lateral”").scroll_to_me();
    desk.settle();
    named(&desk, "Mark: Length, “lateral”").click();
    desk.settle();
    assert_eq!(desk.editor().focus().unwrap().as_str(), "g2l");
    assert_eq!(desk.editor().selection(), Some(&Target::Mark(MarkId(3))));
}

#[test]
fn pixels_are_never_millimetres_in_the_window_with_the_trend_of_a_length_on() {
    let mut desk = open();
    trend(&mut desk, "length");
    for table in [false, true] {
        if table {
            desk.perform(Command::Mark(MarkCommand::Table));
        }
        for word in words(&desk) {
            // Lengths scaled by an implant need no calibration, and say so.
            let is_scaled = word.contains("scaled by lag-screw thread") || word.starts_with("AP ");
            assert!(!tells_millimetres(&word) || is_scaled, "{word}");
        }
        assert!(words(&desk).iter().any(|word| word.contains("120 px")));
    }
    assert!(tells_millimetres("12.3 mm") && tells_millimetres("12mm") && !tells_millimetres("in mm"));
}
