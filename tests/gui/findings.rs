//! Findings in the window: the matrix is filled by keys alone and by the pointer, nothing that nobody looked at is
//! called absent, and what is carried forward is a draft until its state is said.

use std::fs;

use callus::case::{FindingId, Key as Name, MarkId, Shape};
use callus::editor::{Command, Dialog, FileCommand, FindingCommand, MarkCommand, Target};
use eframe::egui::{Event, Key, Modifiers, Rect};
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::Desk;

const WINDOW: [f32; 2] = [1600.0, 1000.0];

/// The story of the article: two operations, screws that broke, and callus that came with the second.
const READING: &str = r#"(format: 3, reader: (id: "resident", name: "resident"),
  findings: {
    1: (kind: "fracture-line", site: Some("lateral-cortex"), states: {
        "f1": (state: "sharp"), "f2": (state: "sharp"), "g1": (state: "sharp"), "g2": (state: "blurred")}),
    2: (kind: "callus", site: Some("medial-cortex"), states: {
        "f1": (state: "absent"), "f2": (state: "absent"), "g1": (state: "absent", mark: Some(1)),
        "g2": (state: "bridging", mark: Some(2))}),
    3: (kind: "screw", label: "3", states: {
        "f1": (state: "intact"), "f2": (state: "broken", mark: Some(3)), "g1": (state: "removed")}),
    4: (kind: "dhs-plate", states: {
        "f1": (state: "intact"), "f2": (state: "loose"), "g1": (state: "intact"), "g2": (state: "intact"),
        "g2l": (state: "loose")}),
    5: (kind: "hardware-failure", definition: Some("any-failure"), states: {"f2": (state: "present")}),
  },
  marks: {
    1: (parts: [(film: "g1", shape: Ellipse(((170.0, 150.0), (200.0, 230.0))))]),
    2: (parts: [(film: "g2", shape: Ellipse(((172.0, 150.0), (205.0, 236.0))))]),
    3: (parts: [(film: "f2", shape: Arrow(((240.0, 260.0), (190.0, 240.0))))]),
})"#;

fn with_reading(size: [f32; 2], reading: &str) -> Desk {
    let mut desk = Desk::empty(size);
    let case = desk.case_on_disk();
    fs::create_dir_all(case.join("readings")).unwrap();
    fs::write(case.join("readings/resident.ron"), reading).unwrap();
    desk.perform(Command::File(FileCommand::Open(case)));
    desk.perform(Command::File(FileCommand::SetReader("resident".to_owned())));
    desk.focus("g2");
    desk
}

fn open(size: [f32; 2]) -> Desk {
    let desk = with_reading(size, READING);
    assert_eq!(rows(&desk), 5, "{:?}", desk.editor().notices());
    desk
}

/// With a reader, and nothing said yet.
pub(super) fn empty(size: [f32; 2]) -> Desk {
    let mut desk = Desk::open(size);
    desk.perform(Command::File(FileCommand::SetReader("resident".to_owned())));
    desk
}

fn rows(desk: &Desk) -> usize {
    desk.editor().matrix().map_or(0, |matrix| matrix.rows.len())
}

/// The words of a row, visit by visit.
pub(super) fn said(desk: &Desk, row: usize) -> Vec<String> {
    desk.editor().matrix().unwrap().rows[row]
        .cells
        .iter()
        .map(callus::analysis::finding::FindingCell::words)
        .collect()
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

fn words(desk: &Desk) -> Vec<String> {
    let all = desk.harness.query_all_by(|_| true);
    all.flat_map(|node| [node.accesskit_node().label(), node.accesskit_node().value()]).flatten().collect()
}

fn keys(desk: &mut Desk, keys: &[Key]) {
    for key in keys {
        desk.key(*key);
    }
}

pub(super) fn type_text(desk: &mut Desk, text: &str) {
    desk.harness.event(Event::Text(text.to_owned()));
    desk.settle();
}

pub(super) fn matrix(desk: &mut Desk) {
    desk.key_with(Modifiers::SHIFT, Key::I);
    assert_eq!(desk.editor().dialog(), Dialog::Matrix);
}

fn picture(desk: &mut Desk, name: &str) {
    if let Some(folder) = std::env::var_os("CALLUS_PICTURES") {
        desk.harness.render().unwrap().save(std::path::Path::new(&folder).join(name)).unwrap();
    }
}

#[test]
fn the_matrix_is_filled_by_keys_alone_from_adding_to_a_state_at_every_visit() {
    let mut desk = empty(WINDOW);
    matrix(&mut desk);
    desk.key(Key::A);
    type_text(&mut desk, "call med");
    picture(&mut desk, "adding.png");
    desk.key(Key::Enter);
    assert_eq!(rows(&desk), 1);
    assert_eq!(desk.editor().matrix().unwrap().rows[0].name, "Callus, medial cortex");
    assert_eq!(said(&desk, 0), ["not assessed"; 6]);
    // The cursor stands at the visit in focus; every visit from the first.
    keys(&mut desk, &[Key::Home]);
    for digit in [Key::Num1, Key::Num1, Key::Num1, Key::Num3, Key::Num4] {
        desk.key(digit);
        desk.key(Key::ArrowRight);
    }
    assert_eq!(
        said(&desk, 0),
        ["absent", "absent", "absent", "bridging", "united", "not assessed"],
        "{:?}",
        desk.editor().notices()
    );
    // The same again makes it an open question.
    desk.key(Key::ArrowLeft);
    desk.key(Key::Num4);
    assert_eq!(said(&desk, 0)[4], "not assessed");
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(said(&desk, 0)[4], "united");
    assert_eq!(desk.editor().dialog(), Dialog::Matrix);
    desk.key(Key::Enter);
    assert_eq!(desk.editor().dialog(), Dialog::None);
    assert_eq!(desk.editor().focus().unwrap().as_str(), "g3");
    assert_eq!(desk.editor().finding(), Some(FindingId(1)), "its digits are at hand where one went to");
}

#[test]
fn rows_are_added_and_removed_and_come_back() {
    let mut desk = open(WINDOW);
    matrix(&mut desk);
    desk.key(Key::A);
    type_text(&mut desk, "screw");
    // The screw by its own name, not the lag screw: below it in the list.
    let kind = |desk: &Desk, name: &str| format!("{:?}", named(desk, name).accesskit_node().toggled());
    while !kind(&desk, "Kind: Screw").contains("True") {
        desk.key(Key::ArrowDown);
    }
    desk.key(Key::Enter);
    let reading = desk.editor().document().unwrap().reading().unwrap();
    let made = reading.findings.last_key_value().unwrap().1.clone();
    assert_eq!((made.kind.as_str(), made.label.as_str()), ("screw", "4"), "the next number is proposed");
    assert_eq!(rows(&desk), 6);
    desk.key(Key::Delete);
    assert_eq!(rows(&desk), 5);
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(rows(&desk), 6);
    desk.key(Key::Escape);
    assert_eq!((desk.editor().dialog(), desk.editor().finding()), (Dialog::None, None));
}

#[test]
fn what_nobody_looked_at_is_an_open_question_and_never_absent() {
    let mut desk = open(WINDOW);
    matrix(&mut desk);
    let name =
        named(&desk, "Callus, medial cortex, 12 months after revision").accesskit_node().label().unwrap();
    assert!(name.ends_with("not assessed"), "{name}");
    let cells = words(&desk).into_iter().filter(|word| word.contains("12 months after revision: "));
    for cell in cells {
        assert!(cell.contains("not assessed") && !cell.contains("absent"), "{cell}");
    }
    let contradiction = named(&desk, "DHS plate, 6 months after revision");
    let told = contradiction.accesskit_node().label().unwrap();
    assert!(told.contains("intact / loose") && told.contains("disagree"), "{told}");
    assert!(words(&desk).iter().any(|word| word.starts_with("Hardware failure: Breakage, bending")));
}

#[test]
fn by_pointer_a_cell_leads_to_film_and_mark_and_chips_say_the_state() {
    let mut desk = open(WINDOW);
    matrix(&mut desk);
    press(&mut desk, "Screw 3, 3 months after DHS");
    assert_eq!(desk.editor().focus().unwrap().as_str(), "f2");
    assert_eq!(desk.editor().selection(), Some(&Target::Mark(MarkId(3))));
    assert_eq!(desk.editor().dialog(), Dialog::Matrix, "the films stand above the sheet");
    press(&mut desk, "Callus, medial cortex, 12 months after revision");
    press(&mut desk, "Callus, medial cortex at 12 months after revision: united");
    assert_eq!(said(&desk, 1)[4], "united");
    press(&mut desk, "Close");
    assert_eq!(desk.editor().dialog(), Dialog::None);
    // The contradiction is settled in the panel.
    desk.focus("g2");
    press(&mut desk, "Finding: DHS plate");
    picture(&mut desk, "card.png");
    press(&mut desk, "DHS plate: intact");
    assert!(
        said(&desk, 3).contains(&"intact".to_owned()) && !said(&desk, 3)[3].contains('/'),
        "{:?}",
        said(&desk, 3)
    );
}

#[test]
fn a_mark_is_carried_forward_as_a_draft_moved_and_confirmed_by_a_state() {
    let mut desk = open(WINDOW);
    desk.focus("g3");
    press(&mut desk, "Finding: Callus, medial cortex");
    desk.press("Carry forward");
    let carried = desk.editor().carried().unwrap();
    assert_eq!((carried.film.as_str(), carried.from.as_str()), ("g3", "as at 6 months after revision"));
    let viewport = desk.editor().active_viewport();
    let drawn = desk.editor().drawn(viewport);
    let draft = drawn.iter().find(|part| part.is_draft()).unwrap();
    assert_eq!(draft.label, ["Callus, medial cortex", "draft: as at 6 months after revision"]);
    picture(&mut desk, "carried.png");
    // By its line, then by an arrow.
    let from = desk.on_film("Film: 12 months", [172.0, 193.0]);
    desk.drag(from, eframe::egui::vec2(20.0, 0.0), eframe::egui::PointerButton::Primary);
    let place = |desk: &Desk| desk.editor().carried().unwrap().mark.parts[0].shape.places()[0];
    let dragged = place(&desk);
    assert!(dragged[0] > 173.0, "{dragged:?}");
    desk.key_with(Modifiers::COMMAND, Key::ArrowDown);
    assert!((place(&desk)[1] - dragged[1] - 1.0).abs() < 1e-9);
    assert_eq!(desk.editor().document().unwrap().reading().unwrap().marks.size(), 3, "still a draft");
    let last = place(&desk);
    desk.key_with(Modifiers::ALT, Key::Num4);
    assert!(desk.editor().carried().is_none());
    let reading = desk.editor().document().unwrap().reading().unwrap().clone();
    let seen = &reading.findings[&FindingId(2)].states[&desk.film_id("g3")];
    assert_eq!((seen.state.as_str(), seen.mark), ("united", Some(MarkId(4))));
    let Shape::Ellipse([first, _]) = reading.mark(MarkId(4)).unwrap().parts[0].shape else { panic!() };
    assert_eq!(first.map(f64::to_bits), last.map(f64::to_bits));
    picture(&mut desk, "confirmed.png");
    desk.key_with(Modifiers::COMMAND, Key::Z);
    let reading = desk.editor().document().unwrap().reading().unwrap();
    assert_eq!((reading.marks.size(), said(&desk, 1)[4].as_str()), (3, "not assessed"), "one step");
}

#[test]
fn digits_are_stages_while_a_finding_is_selected_and_its_states_with_alt() {
    let mut desk = open(WINDOW);
    press(&mut desk, "Choose finding: Fracture line");
    desk.key_with(Modifiers::ALT, Key::Num1);
    assert_eq!(said(&desk, 0)[3], "sharp");
    desk.key_with(Modifiers::ALT, Key::Num9);
    let stage = |desk: &Desk| {
        let film = desk.editor().focus().unwrap().clone();
        desk.editor().document().unwrap().opinion(&film).and_then(|opinion| opinion.stage.clone())
    };
    assert_eq!(stage(&desk), None, "a digit without a state is no stage");
    desk.key(Key::Num3);
    assert!(stage(&desk).is_some());
    assert_eq!(said(&desk, 0)[3], "sharp", "the finding is as it was");
    desk.key(Key::Escape);
    assert_eq!(desk.editor().finding(), None);
}

#[test]
fn a_label_is_typed_letter_by_letter_and_undone_in_one_step() {
    let mut desk = open(WINDOW);
    press(&mut desk, "Finding: DHS plate");
    press(&mut desk, "Where, label, note");
    desk.press("Label of the finding");
    for letter in ["n", "e", "w"] {
        desk.harness.get_by_label("Label of the finding").type_text(letter);
        desk.settle();
    }
    let label = |desk: &Desk| {
        desk.editor().document().unwrap().reading().unwrap().findings[&FindingId(4)].label.clone()
    };
    assert_eq!(label(&desk), "new");
    picture(&mut desk, "details.png");
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(label(&desk), "");
}

#[test]
fn a_definition_is_chosen_and_printed() {
    let mut desk = open(WINDOW);
    press(&mut desk, "Finding: Hardware failure");
    desk.press("Definition of the finding");
    press(&mut desk, "Breakage of a screw");
    let finding = desk.editor().document().unwrap().reading().unwrap().findings[&FindingId(5)].clone();
    assert_eq!(finding.definition, Some(Name::new("breakage").unwrap()));
    assert!(words(&desk).iter().any(|word| word.starts_with("Breakage of a screw, plate or nail (")));
}

#[test]
fn the_small_matrix_tells_every_state_in_words_and_leads_there() {
    let mut desk = open(WINDOW);
    assert!(words(&desk).iter().any(|word| word == "since revision"));
    picture(&mut desk, "panel.png");
    press(&mut desk, "Go to Callus, medial cortex, 2 days after revision: absent, shown by a mark");
    assert_eq!(desk.editor().focus().unwrap().as_str(), "g1");
    assert_eq!(desk.editor().selection(), Some(&Target::Mark(MarkId(1))));
    picture(&mut desk, "gone.png");
    desk.press("Add finding");
    press(&mut desk, "Kind: Fracture line");
    press(&mut desk, "Site: Medial cortex");
    press(&mut desk, "Add Fracture line");
    assert_eq!(rows(&desk), 6);
}

#[test]
fn a_reader_is_asked_for_before_anything_is_followed() {
    let mut desk = Desk::open(WINDOW);
    let begin = FindingCommand::Begin {
        kind: Name::new("callus").unwrap(),
        site: None,
        side: None,
        label: String::new(),
    };
    desk.perform(Command::Finding(begin));
    assert_eq!(desk.editor().dialog(), Dialog::AskReader);
    desk.perform(Command::File(FileCommand::SetReader("anna".to_owned())));
    assert_eq!(rows(&desk), 1);
}

/// The example case with its example reading.
fn sample(size: [f32; 2]) -> Desk {
    let mut desk = Desk::empty(size);
    let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_cases/osteopetrosis-dhs");
    let to = desk.case_on_disk().with_file_name("sample");
    for folder in ["images", "readings"] {
        fs::create_dir_all(to.join(folder)).unwrap();
        for file in fs::read_dir(from.join(folder)).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), to.join(folder).join(file.file_name())).unwrap();
        }
    }
    fs::copy(from.join("case.ron"), to.join("case.ron")).unwrap();
    desk.perform(Command::File(FileCommand::Open(to)));
    desk.perform(Command::File(FileCommand::SetReader("demo-resident".to_owned())));
    desk.perform(Command::File(FileCommand::DismissAll));
    desk.focus("op2-plus-6-months-ap");
    desk
}

#[test]
fn the_example_reading_tells_its_story_in_the_matrix() {
    for size in [[1600.0, 1000.0], [1024.0, 700.0]] {
        let mut desk = sample(size);
        let callus =
            desk.editor().matrix().unwrap().rows.iter().position(|row| row.kind.as_str() == "callus");
        let told = said(&desk, callus.expect("a callus is followed"));
        assert!(told.contains(&"absent".to_owned()) && !told.last().unwrap().contains("absent"), "{told:?}");
        picture(&mut desk, &format!("sample-{}.png", size[0]));
        let id = desk.editor().matrix().unwrap().rows[callus.unwrap()].id;
        desk.perform(Command::Finding(FindingCommand::Select(Some(id))));
        picture(&mut desk, &format!("sample-card-{}.png", size[0]));
        matrix(&mut desk);
        picture(&mut desk, &format!("sample-matrix-{}.png", size[0]));
    }
}

#[test]
fn nothing_is_cut_off_in_a_small_window_or_at_twice_the_size() {
    for (size, zoom) in
        [([1024.0, 700.0], 1.0), ([1600.0, 1000.0], 1.0), ([1600.0, 1000.0], 2.0), ([3840.0, 2160.0], 1.0)]
    {
        let mut desk = open(size);
        desk.harness.ctx.set_zoom_factor(zoom);
        desk.settle();
        let window: Rect = desk.harness.ctx.content_rect();
        picture(&mut desk, &format!("small-{}x{}-{zoom}.png", size[0], size[1]));
        desk.perform(Command::Finding(FindingCommand::Matrix));
        for name in
            ["Callus, medial cortex, 6 months after revision: ", "Close", "Fracture line, lateral cortex at"]
        {
            let rects: Vec<Rect> = {
                let found = desk
                    .harness
                    .query_all_by(move |node| node.label().is_some_and(|label| label.starts_with(name)));
                found.map(|node| node.rect()).collect()
            };
            assert!(!rects.is_empty(), "{name}");
            for rect in rects.into_iter().filter(Rect::is_positive) {
                assert!(window.contains_rect(rect), "{name} at {size:?} × {zoom}: {rect:?} of {window:?}");
            }
        }
        picture(&mut desk, &format!("matrix-{}x{}-{zoom}.png", size[0], size[1]));
        desk.key(Key::A);
        let search = desk.harness.get_by_label("Search for a finding").rect();
        assert!(window.contains_rect(search), "{search:?}");
        picture(&mut desk, &format!("adding-{}x{}-{zoom}.png", size[0], size[1]));
        desk.perform(Command::Mark(MarkCommand::Select(None)));
    }
}
