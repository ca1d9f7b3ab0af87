//! The tabs of the left panel: pedigree, literature and technique beside the history, in the panel and at full size, by
//! keyboard and by accessible name.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use callus::case::{Case, Gender, Status};
use callus::editor::{Command, FileCommand, LeftTab, Selected};
use callus::store::CaseFolder;
use eframe::egui::{Event, Key, Modifiers, Role};
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

/// Types in the place of what stands in the field in focus.
fn retype(desk: &mut Desk, text: &str) {
    desk.key_with(Modifiers::COMMAND, Key::A);
    desk.harness.event(Event::Text(text.to_owned()));
    desk.settle();
}

#[expect(clippy::redundant_closure_for_method_calls, reason = "the type of the node is not exported by name")]
fn focused(desk: &Desk) -> String {
    let node = desk.harness.query_by(|node| node.is_focused());
    node.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
}

/// Puts the cursor into a field, which has its name beside it under the same label.
fn go_to_field(desk: &mut Desk, name: &'static str) {
    let field = desk.harness.get_by(move |node| {
        node.role() == Role::TextInput && node.label().is_some_and(|label| label == name)
    });
    field.focus();
    desk.settle();
}

fn on_disk(desk: &Desk) -> Case {
    CaseFolder::find(&desk.case_on_disk()).unwrap().read_case().unwrap()
}

fn key(text: &str) -> callus::case::Key {
    callus::case::Key::new(text).unwrap()
}

#[test]
fn a_laboratory_result_is_edited_by_keys_where_it_stands_and_undone_after_a_restart() {
    let mut desk = open([1600.0, 1000.0], 0);
    desk.press("Technique tab");
    desk.key_with(Modifiers::SHIFT, Key::F9);
    let before = on_disk(&desk);
    let of = |desk: &Desk| {
        let own = on_disk(desk).laboratory.into_iter().find(|own| own.id == key("haemoglobin-15-months"));
        own.unwrap()
    };
    let name = labels(&desk, "Haemoglobin, 15 months after revision: a minor abatement, slightly low");
    assert_eq!(name.len(), 1);
    // Below the fold of the column, and reached by the keyboard's way of pressing.
    desk.harness.get_by_label(&name[0]).focus();
    desk.settle();
    desk.key(Key::Space);
    desk.key_with(Modifiers::ALT, Key::E);
    assert_eq!(focused(&desk), "Analyte");
    go_to_field(&mut desk, "Value");
    retype(&mut desk, "1x8");
    assert!(labels(&desk, "\"1x8\" is not a number").len() + values(&desk, "is not a number") > 0);
    retype(&mut desk, "118");
    desk.key(Key::Tab);
    assert_eq!(focused(&desk), "Unit");
    retype(&mut desk, "g/L");
    desk.key(Key::Enter);
    assert_eq!(desk.editor().in_place(), None, "Enter keeps it and ends");
    assert_eq!(of(&desk).words(), "118 g/L");
    let mut desk = desk.reopened([1600.0, 1000.0]);
    for _ in 0..2 {
        desk.key_with(Modifiers::COMMAND, Key::Z);
    }
    assert!(on_disk(&desk).says_the_same_as(&before));
    for _ in 0..2 {
        desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    }
    assert_eq!(of(&desk).words(), "118 g/L", "done again after a restart");
}

#[test]
fn a_challenge_is_edited_and_removed_by_mouse() {
    let mut desk = open([1600.0, 1000.0], 0);
    desk.press("Technique tab");
    desk.key_with(Modifiers::SHIFT, Key::F9);
    let before = on_disk(&desk).techniques;
    let drilling = labels(&desk, "Drilling skills: ").remove(0);
    let at = desk.harness.get_by_label(&drilling).rect().center_top();
    desk.click_twice(at + eframe::egui::vec2(0.0, 8.0));
    assert_eq!(focused(&desk), "Challenge");
    retype(&mut desk, "Drilling");
    desk.press("End editing here");
    assert!(on_disk(&desk).techniques.iter().any(|own| own.challenge == "Drilling"));
    let drilling = labels(&desk, "Drilling: ").remove(0);
    let at = desk.harness.get_by_label(&drilling).rect().center_top();
    desk.click(at + eframe::egui::vec2(0.0, 8.0));
    if desk.harness.query_by_label("Edit this entry").is_none() {
        desk.click(at + eframe::egui::vec2(0.0, 8.0));
    }
    desk.press("Edit this entry");
    desk.press("Remove challenge: this entry");
    assert_eq!(on_disk(&desk).techniques.len() + 1, before.len());
    assert_eq!(desk.editor().in_place(), None, "the fields go with it");
    for _ in 0..2 {
        desk.key_with(Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(on_disk(&desk).techniques, before);
}

fn values(desk: &Desk, words: &str) -> usize {
    desk.harness.query_all_by(|node| node.value().is_some_and(|value| value.contains(words))).count()
}

#[test]
fn a_result_is_added_in_an_empty_tab_and_its_fields_follow() {
    let mut desk = Desk::open([1280.0, 720.0]);
    desk.press("Technique tab");
    desk.press("Add result");
    assert_eq!(focused(&desk), "Add result");
    retype(&mut desk, "Calcium");
    desk.key(Key::Enter);
    assert!(values(&desk, "say when, too") + labels(&desk, "say when, too").len() > 0);
    assert_eq!(focused(&desk), "Add result", "it stays until it is right");
    retype(&mut desk, "Calcium, 3 months");
    desk.key(Key::Enter);
    assert_eq!(on_disk(&desk).laboratory.len(), 1);
    assert_eq!(focused(&desk), "Time", "the fields of the new result follow");
    desk.key(Key::Escape);
    assert_eq!(desk.editor().in_place(), None);
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert!(on_disk(&desk).laboratory.is_empty());
}

#[test]
fn the_pedigree_is_edited_by_keys_alone() {
    let mut desk = open([1280.0, 720.0], 0);
    desk.press("Pedigree tab");
    let before = on_disk(&desk);
    let wife = "Person wife: female, Osteopetrosis: unaffected";
    desk.harness.get_by_label(wife).focus();
    desk.settle();
    assert_eq!(desk.editor().left().selected, Some(Selected::Person(key("wife"))), "focus selects");
    desk.key(Key::ArrowDown);
    assert_eq!(desk.editor().left().selected, Some(Selected::Person(key("daughter"))));
    assert!(focused(&desk).starts_with("Person daughter"), "{}", focused(&desk));
    desk.key(Key::S);
    desk.key(Key::M);
    desk.key(Key::A);
    desk.key(Key::D);
    desk.key_with(Modifiers::SHIFT, Key::ArrowLeft);
    let pedigree = on_disk(&desk).pedigree.unwrap();
    let family = pedigree.families.iter().find(|own| own.id == key("own")).unwrap();
    assert_eq!(family.children.len(), 2);
    let son = pedigree.person(&family.children[0].person).unwrap();
    assert_eq!((son.gender, son.deceased), (Gender::Man, true));
    assert_eq!(son.status(&key("osteopetrosis")), Some(Status::Affected));
    desk.key(Key::Enter);
    assert_eq!(focused(&desk), "Relation", "Enter opens the fields of the person");
    retype(&mut desk, "son");
    desk.key(Key::Enter);
    assert!(labels(&desk, "Person son: male, Osteopetrosis: affected, deceased").len() == 1);
    let mut desk = desk.reopened([1280.0, 720.0]);
    for _ in 0..6 {
        desk.key_with(Modifiers::COMMAND, Key::Z);
    }
    assert!(on_disk(&desk).says_the_same_as(&before));
    for _ in 0..6 {
        desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    }
    assert_eq!(on_disk(&desk).pedigree.unwrap().persons.len(), 12);
}

#[test]
fn the_pedigree_is_edited_by_mouse() {
    let mut desk = open([1600.0, 1000.0], 0);
    desk.press("Pedigree tab");
    let niece = "Person niece: female, Osteopetrosis: affected";
    desk.press(niece);
    desk.press("Add child");
    let new = match &desk.editor().left().selected {
        Some(Selected::Person(id)) => id.clone(),
        other => panic!("{other:?}"),
    };
    assert_ne!(new, key("niece"), "the new person is selected");
    desk.press("More about this person");
    desk.press("Deceased");
    let pedigree = on_disk(&desk).pedigree.unwrap();
    assert!(pedigree.person(&new).unwrap().deceased);
    let at = desk.harness.get_by_label(niece).rect().center();
    desk.point(at);
    desk.harness.get_by_label(niece).click_secondary();
    desk.settle();
    desk.press("Remove person");
    let pedigree = on_disk(&desk).pedigree.unwrap();
    assert!(pedigree.person(&key("niece")).is_none() && pedigree.person(&new).is_some());
    for _ in 0..3 {
        desk.key_with(Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(on_disk(&desk).pedigree.unwrap().persons.len(), 11);
}

#[test]
fn the_small_chart_shows_the_whole_family_at_first() {
    let mut desk = open([1280.0, 720.0], 0);
    desk.press("Pedigree tab");
    let panel = desk.harness.get_by_label_contains("Pedigree chart;").rect();
    for name in labels(&desk, "Person ") {
        let person = desk.harness.get_by_label(&name).rect();
        assert!(panel.expand(1.0).contains_rect(person), "{name}: {person:?} in {panel:?}");
    }
}

#[test]
fn a_published_row_is_edited_from_the_table_and_the_rates_follow() {
    let mut desk = open([1600.0, 1000.0], 0);
    desk.key_with(Modifiers::SHIFT, Key::F11);
    desk.key_with(Modifiers::SHIFT, Key::F9);
    let rows = labels(&desk, "Row 1: Kleinberg [6], 1954");
    desk.press(&rows[0]);
    desk.key_with(Modifiers::ALT, Key::E);
    assert!(desk.editor().in_place().is_some());
    assert!(focused(&desk).starts_with("Study: "), "{}", focused(&desk));
    go_to_field(&mut desk, "Printed: treatment");
    retype(&mut desk, "Plate, as corrected");
    desk.key(Key::Enter);
    let row = on_disk(&desk).literature.unwrap().rows[0].clone();
    assert_eq!(row.printed.treatment, "Plate, as corrected");
    assert!(labels(&desk, "Row 1: Kleinberg [6], 1954")[0].contains("Plate, as corrected"));
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_ne!(on_disk(&desk).literature.unwrap().rows[0].printed.treatment, "Plate, as corrected");
}

#[test]
fn aftercare_and_laboratory_stand_on_the_timeline_and_cover_no_film() {
    let brace = "Plan and aftercare: immobilisation, Double hip spica";
    let anaemia = "Laboratory: Haemoglobin, 3 days before DHS: mild anaemia (on admission), slightly low";
    let mut desk = open([1600.0, 1000.0], 0);
    assert_eq!(labels(&desk, brace).len(), 1);
    assert!(labels(&desk, brace)[0].ends_with("3 months from 0 days after revision"));
    assert_eq!(labels(&desk, "Laboratory: ").len(), 5);
    let lanes: Vec<_> = ["Plan and aftercare: ", "Laboratory: "]
        .iter()
        .flat_map(|start| labels(&desk, start))
        .map(|name| desk.harness.get_by_label(&name).rect())
        .collect();
    let films = labels(&desk, "Thumbnail: ");
    assert!(films.len() > 2, "{films:?}");
    for film in films {
        let rect = desk.harness.get_by_label(&film).rect();
        assert!(lanes.iter().all(|lane| !lane.intersects(rect)), "{film}");
    }
    desk.press(anaemia);
    assert_eq!(desk.editor().left().tab, LeftTab::Technique);
    let selected = Selected::Entry(callus::editor::RecordList::Laboratory, key("haemoglobin-admission"));
    assert_eq!(desk.editor().left().selected, Some(selected));
    desk.press("Lane on the timeline: Laboratory");
    assert!(labels(&desk, "Laboratory: ").is_empty(), "hidden by its button");
    assert_eq!(labels(&desk, brace).len(), 1);

    let mut desk = open([1280.0, 720.0], 0);
    assert!(
        labels(&desk, brace).is_empty() && labels(&desk, "Laboratory: ").is_empty(),
        "hidden in a low window"
    );
    desk.press("Lane on the timeline: Plan and aftercare");
    assert_eq!(labels(&desk, brace).len(), 1, "and shown where it is asked for");
    let desk = Desk::open([1600.0, 1000.0]);
    assert!(labels(&desk, "Lane on the timeline").is_empty(), "nothing to show, no button");
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
