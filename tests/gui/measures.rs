//! Measures in the panel, the table and the timeline: rows, film and marks are one thing; numbers are typed;
//! nothing is told in millimetres that nobody calibrated.

use std::fs;

use callus::analysis::measure::Measured;
use callus::case::{CalibrationKind, Key as Name, Mark, MarkId, ShapeKind};
use callus::editor::{CalibrateOn, Command, FileCommand, Handle, MarkCommand, Target, Tool};
use eframe::egui::{Key, Modifiers, Rect};
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::Desk;

const WINDOW: [f32; 2] = [1600.0, 1000.0];

/// What a resident measured: an angle on two films, a length, a measure that lacks its lateral, a plain mark.
const READING: &str = r#"(format: 2, reader: (id: "resident", name: "resident"), marks: {
  1: (measure: Some("angle"), parts: [
      (key: Some("angle"), film: "g1", shape: Angle(((50.0, 50.0), (150.0, 200.0), (250.0, 60.0))))]),
  2: (measure: Some("angle"), parts: [
      (key: Some("angle"), film: "g2", shape: Angle(((50.0, 50.0), (150.0, 200.0), (250.0, 30.0))))]),
  3: (measure: Some("length"), parts: [
      (key: Some("line"), film: "g2", shape: Line(((100.0, 300.0), (200.0, 300.0))))]),
  4: (measure: Some("tip-apex-distance"), choice: Some("lag-screw-thread"), parts: [
      (key: Some("ap-tip"), film: "g2", shape: Point((140.0, 100.0)))]),
  5: (parts: [(film: "g2", shape: Ellipse(((20.0, 320.0), (90.0, 380.0))))], meaning: Some("callus")),
  6: (measure: Some("implant-size"), choice: Some("lag-screw-thread"), parts: [
      (key: Some("line"), film: "g2", shape: Line(((100.0, 200.0), (200.0, 200.0))))]),
})"#;

/// The case with that reading, 6 months after revision in focus.
fn open(size: [f32; 2]) -> Desk {
    let mut desk = Desk::empty(size);
    let case = desk.case_on_disk();
    fs::create_dir_all(case.join("readings")).unwrap();
    fs::write(case.join("readings/resident.ron"), READING).unwrap();
    desk.perform(Command::File(FileCommand::Open(case)));
    desk.perform(Command::File(FileCommand::SetReader("resident".to_owned())));
    desk.focus("g2");
    assert_eq!(reading_marks(&desk), 6, "{:?}", desk.editor().notices());
    desk
}

fn reading_marks(desk: &Desk) -> usize {
    desk.editor().document().unwrap().reading().map_or(0, |reading| reading.marks.size())
}

fn mark(desk: &Desk, number: u32) -> Mark {
    Mark::clone(desk.editor().document().unwrap().reading().unwrap().mark(MarkId(number)).unwrap())
}

fn target(number: u32) -> Target {
    Target::Mark(MarkId(number))
}

fn select(desk: &mut Desk, number: u32) {
    desk.perform(Command::Mark(MarkCommand::Select(Some(target(number)))));
}

fn named<'a>(desk: &'a Desk, beginning: &'a str) -> Node<'a> {
    desk.harness
        .get_by(move |node| node.label().or(node.value()).is_some_and(|name| name.starts_with(beginning)))
}

fn press(desk: &mut Desk, beginning: &str) {
    // The panel may be longer than the window.
    named(desk, beginning).scroll_to_me();
    desk.settle();
    named(desk, beginning).click();
    desk.settle();
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
fn a_row_selects_its_mark_and_a_mark_lights_its_row() {
    let mut desk = open(WINDOW);
    press(&mut desk, "Mark: Length, ");
    assert_eq!(desk.editor().selection(), Some(&target(3)));
    select(&mut desk, 2);
    let is_lit = |desk: &Desk, name: &str| {
        format!("{:?}", named(desk, name).accesskit_node().toggled()).contains("True")
    };
    assert!(is_lit(&desk, "Mark: Angle"));
    assert!(!is_lit(&desk, "Mark: Length, "));
    picture(&mut desk, "selected.png");
    press(&mut desk, "Mark: Angle");
    assert_eq!(desk.editor().selection(), None, "the same again lets go");
}

#[test]
fn rows_tell_value_band_and_change() {
    let desk = open(WINDOW);
    let Some(Measured::Value(value)) = desk.editor().measured(MarkId(2)) else { panic!("no value") };
    let row = named(&desk, "Mark: Angle").accesskit_node().label().unwrap();
    assert!(row.contains(&value.words()), "{row}");
    assert!(row.contains("since 2 days after revision"), "{row}");
}

#[test]
fn what_is_missing_is_told_and_gone_on_with() {
    let mut desk = open(WINDOW);
    let Some(Measured::Missing(missing)) = desk.editor().measured(MarkId(4)) else {
        panic!("it is complete")
    };
    assert!(
        named(&desk, "Mark: Tip–apex distance").accesskit_node().label().unwrap().contains(&missing.words())
    );
    press(&mut desk, "Go on: Tip–apex distance");
    let name = Name::new("tip-apex-distance").unwrap();
    assert_eq!(desk.editor().tool(), Some(&Tool::Measure(name)));
}

#[test]
fn typed_coordinates_move_a_place_and_undo_brings_it_back() {
    let mut desk = open(WINDOW);
    select(&mut desk, 3);
    press(&mut desk, "2 points");
    let name = words(&desk).into_iter().find(|word| word.ends_with("point 2, x")).expect("a field");
    // The field takes the keys, and what it holds is replaced.
    named(&desk, &name).focus();
    desk.settle();
    desk.harness.event(eframe::egui::Event::Text("180.25".to_owned()));
    desk.settle();
    desk.key(Key::Enter);
    assert_eq!(
        mark(&desk, 3).parts[0].shape.places()[1].map(f64::to_bits),
        [180.25, 300.0].map(f64::to_bits)
    );
    desk.perform(Command::Edit(callus::editor::EditCommand::Undo));
    assert_eq!(mark(&desk, 3).parts[0].shape.places()[1].map(f64::to_bits), [200.0, 300.0].map(f64::to_bits));
    let shown = words(&desk).into_iter().any(|word| word.contains("200.00"));
    assert!(shown, "the field shows what the reading holds");
}

#[test]
fn the_place_in_hand_is_that_of_the_keys() {
    let mut desk = open(WINDOW);
    select(&mut desk, 3);
    desk.perform(Command::Mark(MarkCommand::NextHandle(1)));
    assert_eq!(desk.editor().handle(), Some(Handle { part: 0, place: 0 }));
    press(&mut desk, "2 points");
    picture(&mut desk, "places.png");
}

#[test]
fn a_label_is_kept_letter_by_letter_and_undone_in_one_step() {
    let mut desk = open(WINDOW);
    select(&mut desk, 5);
    desk.press("Label of the mark");
    for letter in ["c", "u", "f", "f"] {
        desk.harness.get_by_label("Label of the mark").type_text(letter);
        desk.settle();
    }
    assert_eq!(mark(&desk, 5).label, "cuff");
    // Letters are text here, and undo is the reading's.
    assert_eq!(desk.editor().tool(), None);
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(mark(&desk, 5).label, "");
}

#[test]
fn a_mark_is_said_to_show_something_duplicated_and_deleted() {
    let mut desk = open(WINDOW);
    select(&mut desk, 5);
    desk.press("What the mark shows");
    desk.press("Fracture line");
    assert_eq!(mark(&desk, 5).meaning, Some(Name::new("fracture-line").unwrap()));
    desk.press("Duplicate this mark");
    assert_eq!(reading_marks(&desk), 7);
    desk.press("Delete this mark");
    assert_eq!(reading_marks(&desk), 6);
}

#[test]
fn nothing_is_told_in_millimetres_without_a_calibration() {
    let mut desk = open(WINDOW);
    select(&mut desk, 3);
    assert!(named(&desk, "Mark: Length, ").accesskit_node().label().unwrap().contains("100 px"));
    desk.perform(Command::Mark(MarkCommand::Table));
    for word in words(&desk) {
        let digit_before = word
            .match_indices(" mm")
            .any(|(at, _)| word[..at].chars().next_back().is_some_and(|before| before.is_ascii_digit()));
        assert!(!digit_before, "{word}");
    }
    assert!(words(&desk).iter().any(|word| word.contains("100 px")));
}

#[test]
fn a_line_of_known_length_makes_pixels_millimetres_and_says_so() {
    let mut desk = open(WINDOW);
    desk.perform(Command::Mark(MarkCommand::Tool(Some(Tool::Calibrate(CalibrateOn::Line)))));
    let viewport = desk.editor().active_viewport();
    for at in [[200.0, 300.0], [300.0, 300.0]] {
        desk.perform(Command::Mark(MarkCommand::Press { viewport, at, on: None }));
        desk.perform(Command::Mark(MarkCommand::Release { at }));
    }
    assert!(desk.editor().calibration_wanted().is_some());
    let size = desk.harness.get_by_label("Size of the object");
    assert!(size.is_focused(), "the number can be typed at once");
    size.type_text("25");
    desk.settle();
    assert!(words(&desk).iter().any(|word| word.contains(" mm/px")), "what follows is told before");
    picture(&mut desk, "calibrate.png");
    desk.key(Key::Enter);
    let focus = desk.editor().focus().unwrap().clone();
    let calibration =
        desk.editor().document().unwrap().reading().unwrap().calibration(&focus).cloned().unwrap();
    assert!(matches!(calibration.kind, CalibrationKind::Line { length_mm: 25.0, .. }), "{calibration:?}");
    assert!(words(&desk).iter().any(|word| word.starts_with("Lengths: mm, calibrated on ")));
    let row = named(&desk, "Mark: Length, ").accesskit_node().label().unwrap();
    assert!(row.contains(" mm"), "{row}");
    press(&mut desk, "Clear calibration");
    assert!(named(&desk, "Mark: Length, ").accesskit_node().label().unwrap().contains("100 px"));
}

#[test]
fn putting_the_question_of_size_away_leaves_the_film_as_it_was() {
    let mut desk = open(WINDOW);
    press(&mut desk, "Calibrate…");
    desk.press("Magnification factor…");
    desk.harness.get_by_label("Size of the object").type_text("0,9");
    desk.settle();
    assert!(words(&desk).iter().any(|word| word.contains("at least 1 is needed")));
    desk.key(Key::Escape);
    assert!(desk.harness.query_by_label("Size of the object").is_none());
    assert!(desk.editor().document().unwrap().reading().unwrap().calibrations.is_empty());
}

#[test]
fn the_table_leads_to_film_and_mark_by_click() {
    let mut desk = open(WINDOW);
    desk.perform(Command::Mark(MarkCommand::Table));
    picture(&mut desk, "table.png");
    press(&mut desk, "Angle, 2 days after revision: ");
    assert_eq!(desk.editor().selection(), Some(&target(1)));
    assert_eq!(desk.editor().focus().unwrap().as_str(), "g1");
    assert!(!desk.editor().measure_table_shown());
}

#[test]
fn the_table_is_read_and_left_by_keys_alone() {
    let mut desk = open(WINDOW);
    desk.key(Key::S);
    assert!(desk.editor().measure_table_shown());
    desk.key(Key::Num3);
    let focus = desk.editor().focus().unwrap().clone();
    assert!(
        desk.editor().document().unwrap().opinion(&focus).is_none(),
        "nothing is said of the film behind"
    );
    #[allow(
        clippy::redundant_closure_for_method_calls,
        reason = "the method is not general enough over its lifetime"
    )]
    let first = desk.harness.get_by(|node| node.is_focused()).accesskit_node().label().unwrap();
    desk.key(Key::ArrowRight);
    #[allow(
        clippy::redundant_closure_for_method_calls,
        reason = "the method is not general enough over its lifetime"
    )]
    let second = desk.harness.get_by(|node| node.is_focused()).accesskit_node().label().unwrap();
    assert!(first != second, "{first}");
    desk.key(Key::S);
    assert!(!desk.editor().measure_table_shown());
    desk.key(Key::S);
    desk.key(Key::Enter);
    assert!(!desk.editor().measure_table_shown() && desk.editor().selection().is_some());
    desk.key(Key::S);
    desk.key(Key::Escape);
    assert!(!desk.editor().measure_table_shown());
}

#[test]
fn a_trend_stands_on_the_timeline_and_leads_to_its_marks() {
    let mut desk = open(WINDOW);
    desk.perform(Command::Mark(MarkCommand::Table));
    desk.press("Trend on the timeline: Angle");
    assert_eq!(desk.editor().trend(), Some(&Name::new("angle").unwrap()));
    desk.key(Key::S);
    picture(&mut desk, "trend.png");
    press(&mut desk, "Trend: Angle, 2 days after revision, ");
    assert_eq!(desk.editor().selection(), Some(&target(1)));
}

#[test]
fn a_film_on_which_an_implant_cannot_be_as_large_is_flagged_on_the_timeline() {
    let mut desk = open(WINDOW);
    let visit = "Visit: 6 months after revision";
    let name = |desk: &Desk| named(desk, visit).accesskit_node().label().unwrap();
    assert!(!name(&desk).contains("scale doubtful"), "in pixels nobody can tell");
    let film = desk.editor().focus().unwrap().clone();
    // Four pixels a millimetre: the thread of 12.5 mm would be 25 mm wide.
    let kind = CalibrationKind::Line { ends: [[0.0, 10.0], [100.0, 10.0]], length_mm: 25.0 };
    let calibrate = MarkCommand::Calibrate { film, kind, object: "ruler".to_owned(), band_percent: None };
    desk.perform(Command::Mark(calibrate));
    assert!(name(&desk).contains("scale doubtful"), "{}", name(&desk));
    picture(&mut desk, "doubt.png");
}

#[test]
fn nothing_is_cut_off_in_a_small_window_or_at_twice_the_size() {
    for (size, zoom) in [([1024.0, 700.0], 1.0), ([1600.0, 1000.0], 2.0), ([3840.0, 2160.0], 1.0)] {
        let mut desk = open(size);
        desk.harness.ctx.set_zoom_factor(zoom);
        desk.settle();
        select(&mut desk, 3);
        let window: Rect = desk.harness.ctx.content_rect();
        let row = named(&desk, "Mark: Length, ").rect();
        assert!(window.contains_rect(row.shrink(1.0)), "{size:?} × {zoom}: {row:?}");
        picture(&mut desk, &format!("panel-{}x{}-{zoom}.png", size[0], size[1]));
        desk.perform(Command::Mark(MarkCommand::Table));
        for name in ["Angle, 6 months after revision: ", "Close", "Trend on the timeline: Angle"] {
            let rect = named(&desk, name).rect();
            assert!(window.contains_rect(rect), "{name} at {size:?} × {zoom}: {rect:?} of {window:?}");
        }
        picture(&mut desk, &format!("table-{}x{}-{zoom}.png", size[0], size[1]));
    }
}

#[test]
fn a_tool_of_the_panel_is_one_of_the_desk() {
    let mut desk = open(WINDOW);
    press(&mut desk, "Calibrate…");
    desk.press("Line of known length");
    assert_eq!(desk.editor().tool(), Some(&Tool::Calibrate(CalibrateOn::Line)));
    desk.perform(Command::Mark(MarkCommand::Tool(Some(Tool::Shape(ShapeKind::Line)))));
    assert!(desk.harness.query_by_label("Size of the object").is_none());
}
