//! The tabs of the left panel: pedigree, literature and technique beside the history, in the panel and at full size, by
//! keyboard and by accessible name.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use callus::editor::{Command, FileCommand, LeftTab, Selected};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::Desk;

/// The case of the desk with the pedigree, literature, techniques and statements of the sample.
fn case_with(desk: &Desk, more_rows: usize) -> PathBuf {
    let sample = include_str!("../../sample_cases/osteopetrosis-dhs/case.ron");
    let from = sample.find("  pedigree: (\n").unwrap();
    let to = sample.find("\n  sources: [\n").unwrap();
    let mut parts = sample[from..to].to_owned();
    for (id, own) in [
        ("op1", "fx1"),
        ("op2", "fx2"),
        ("femur-right-43", "fx0"),
        ("femur-left-46", "fx0"),
        ("tibia-right-49", "fx0"),
    ] {
        parts = parts.replace(&format!("\"{id}\""), &format!("\"{own}\""));
    }
    if more_rows > 0 {
        let mut rows = String::from("    rows: [\n");
        for number in 0..more_rows {
            let _ = writeln!(
                rows,
                "(id: \"more-{number}\", study: \"amit2010\", printed: (age: \"{}\", treatment: \"Treatment number {number}\", complications: \"None\", status: \"Union\"), patient: \"more-{number}\", site: \"shaft\", devices: [\"imn\"], outcome: Union, outcome_after: \"{} weeks\"),",
                20 + number % 60,
                8 + number % 40
            );
        }
        parts = parts.replacen("    rows: [\n", &rows, 1);
    }
    let folder = desk.case_on_disk();
    let file = folder.join("case.ron");
    let text = fs::read_to_string(&file).unwrap();
    let end = text.rfind(')').unwrap();
    let head = text[..end].trim_end();
    let comma = if head.ends_with(',') { "" } else { "," };
    let text = format!("{head}{comma}\n{parts})").replacen("format: 1", "format: 3", 1);
    fs::write(file, text).unwrap();
    folder
}

fn open(size: [f32; 2], more_rows: usize) -> Desk {
    let mut desk = Desk::empty(size);
    let case = case_with(&desk, more_rows);
    desk.perform(Command::File(FileCommand::Open(case)));
    desk.focus("g2");
    desk.with_every_panel();
    desk
}

fn labels(desk: &Desk, start: &str) -> Vec<String> {
    let all = desk.harness.query_all_by(|node| node.label().is_some_and(|label| label.starts_with(start)));
    all.map(|node| node.accesskit_node().label().unwrap_or_default()).collect()
}

#[test]
fn tabs_are_pressed_and_typed_and_every_person_has_a_name() {
    let mut desk = open([1280.0, 720.0], 0);
    assert_eq!(desk.editor().left().tab, LeftTab::History);
    desk.press("Pedigree tab");
    assert_eq!(desk.editor().left().tab, LeftTab::Pedigree);
    let persons = labels(&desk, "Person ");
    assert_eq!(persons.len(), 11, "{persons:?}");
    assert!(persons.iter().any(|name| name == "Person III-2: male, Osteopetrosis: affected, Osteomyelitis (mandible or tibia): affected, proband"), "{persons:?}");
    let niece = "Person niece: female, Osteopetrosis: affected";
    desk.press(niece);
    assert_eq!(
        desk.editor().left().selected,
        Some(Selected::Person(callus::case::Key::new("niece").unwrap()))
    );
    assert!(desk.harness.query_by_label("parents not stated").is_some());
    desk.key(Key::F12);
    assert_eq!(desk.editor().left().tab, LeftTab::Technique);
    desk.key_with(Modifiers::SHIFT, Key::F11);
    assert_eq!(desk.editor().left().tab, LeftTab::Literature);
    desk.key_with(Modifiers::SHIFT, Key::F9);
    assert!(desk.editor().left().is_full);
    assert!(desk.harness.query_by_label("Sort by Year").is_some());
    desk.key(Key::Escape);
    assert!(!desk.editor().left().is_full, "Esc brings the films back");
}

#[test]
fn the_selection_lights_what_belongs_to_it() {
    let mut desk = open([1600.0, 1000.0], 0);
    desk.press("Pedigree tab");
    desk.press(
        "Person III-2: male, Osteopetrosis: affected, Osteomyelitis (mandible or tibia): affected, proband",
    );
    assert_eq!(
        desk.editor().lit_episode().unwrap().as_str(),
        "fx2",
        "the row, flag and films of the patient"
    );
    desk.press("Technique tab");
    desk.key_with(Modifiers::SHIFT, Key::F9);
    let drilling = labels(&desk, "Drilling skills: ");
    assert_eq!(drilling.len(), 1);
    assert!(drilling[0].contains("DHS, done: Drilled slowly"), "{drilling:?}");
    desk.press(&drilling[0]);
    assert_eq!(desk.editor().lit_episode().unwrap().as_str(), "fx1", "the episode of the technique");
    let brace = labels(&desk, "immobilisation, Revision DHS: ");
    assert!(brace[0].contains("3 months from 0 days after revision"), "{brace:?}");
    let haemoglobin = labels(&desk, "Haemoglobin, ");
    assert!(haemoglobin.iter().any(|name| name.contains("a minor abatement")), "{haemoglobin:?}");
}

#[test]
fn the_counting_unit_is_always_in_sight_and_claims_open_with_the_rows_behind_them() {
    let mut desk = open([1600.0, 1000.0], 0);
    desk.key_with(Modifiers::SHIFT, Key::F11);
    assert!(desk.harness.query_by_label("Counting unit: patients").is_some());
    let failure = "Claim: the rate of hardware failure was 16.00%: not reproduced";
    // Below the fold, and reached by keyboard alone.
    desk.harness.get_by_label(failure).focus();
    desk.settle();
    desk.key(Key::Enter);
    assert_eq!(
        desk.editor().left().selected,
        Some(Selected::Claim(callus::case::Key::new("hardware-failure").unwrap()))
    );
    desk.key_with(Modifiers::SHIFT, Key::F9);
    assert!(desk.harness.query_by_label("Counting unit: patients").is_some());
    let rows = labels(&desk, "Row 1: Kleinberg [6], 1954");
    assert_eq!(rows.len(), 1);
    desk.press(&rows[0]);
    assert_eq!(desk.editor().left().selected, Some(Selected::Row(callus::case::Key::new("row-1").unwrap())));
    desk.key_with(Modifiers::COMMAND, Key::ArrowDown);
    assert_eq!(desk.editor().left().selected, Some(Selected::Row(callus::case::Key::new("row-2").unwrap())));
}

#[test]
fn five_thousand_rows_stay_smooth_and_only_those_in_sight_are_laid_out() {
    let mut desk = open([1600.0, 1000.0], 5_000);
    desk.key_with(Modifiers::SHIFT, Key::F11);
    desk.key_with(Modifiers::SHIFT, Key::F9);
    let rows = labels(&desk, "Row ").len();
    assert!((10..80).contains(&rows), "{rows} rows are laid out");
    let mut longest = Duration::ZERO;
    let started = Instant::now();
    for _ in 0..10 {
        let one = Instant::now();
        desk.harness.step();
        longest = longest.max(one.elapsed());
    }
    let frame = started.elapsed() / 10;
    println!("5,038 rows: {frame:?} a frame, longest {longest:?}, {rows} rows laid out");
    assert!(frame < Duration::from_millis(600), "{frame:?} a frame");
}

#[test]
fn tabs_of_a_case_without_these_parts_say_what_to_do() {
    let mut desk = Desk::open([1280.0, 720.0]);
    for (tab, words) in [
        ("Pedigree tab", "No pedigree in this case."),
        ("Literature tab", "No published operations in this case."),
        ("Technique tab", "No techniques, plan, aftercare or laboratory results in this case."),
    ] {
        desk.press(tab);
        assert!(desk.harness.query_by_label(words).is_some(), "{tab}");
    }
}
