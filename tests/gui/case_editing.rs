//! The case edited in the window: where it is shown, by mouse and by keys alone; the page with every field; what is
//! wrong said at the field; other versions on disk; a case that cannot be edited.

use callus::case::Case;
use callus::editor::{CaseCommand, CaseField, CasePart, Command, Dialog, EpisodeField, SaveState};
use callus::store::CaseFolder;
use eframe::egui::{Event, Key, Modifiers, Role, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::Desk;

const WINDOW: [f32; 2] = [1280.0, 800.0];

fn on_disk(desk: &Desk) -> Case {
    CaseFolder::find(&desk.case_on_disk()).unwrap().read_case().unwrap()
}

fn case(desk: &Desk) -> &Case {
    desk.editor().document().unwrap().case()
}

/// Types letters, as a keyboard does.
fn type_text(desk: &mut Desk, text: &str) {
    desk.harness.event(Event::Text(text.to_owned()));
    desk.settle();
}

/// Types in the place of what stands in the field.
fn retype(desk: &mut Desk, text: &str) {
    desk.key_with(Modifiers::COMMAND, Key::A);
    type_text(desk, text);
}

#[expect(clippy::redundant_closure_for_method_calls, reason = "the type of the node is not exported by name")]
fn focused(desk: &Desk) -> String {
    let node = desk.harness.query_by(|node| node.is_focused());
    node.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
}

/// Goes with Tab until the cursor is in this field.
fn tab_to(desk: &mut Desk, name: &str) {
    for _ in 0..80 {
        if focused(desk).starts_with(name) {
            return;
        }
        desk.key(Key::Tab);
    }
    panic!("no Tab leads to {name}; the last was {}", focused(desk));
}

fn shows(desk: &Desk, words: &str) -> bool {
    desk.harness
        .query_all_by(|node| {
            [node.label(), node.value()].into_iter().flatten().any(|text| text.contains(words))
        })
        .next()
        .is_some()
}

fn history_row(desk: &Desk, words: &'static str) -> eframe::egui::Rect {
    let row = desk.harness.get_by(move |node| {
        node.role() == Role::Button
            && node.label().is_some_and(|label| label.starts_with("History: ") && label.contains(words))
    });
    row.rect()
}

#[test]
fn a_double_click_edits_a_row_of_the_history_where_it_stands() {
    let mut desk = Desk::open(WINDOW);
    let row = history_row(&desk, "Revision DHS");
    // Over the word of the treatment.
    desk.click_twice(row.right_top() + vec2(-row.width() * 0.35, 16.0));
    let (part, field) = desk.editor().in_place().expect("the row is edited").clone();
    let CasePart::Episode(id) = part else { panic!("{part:?}") };
    assert_eq!(field, Some(CaseField::Episode(id.clone(), EpisodeField::Treatment)));
    assert_eq!(focused(&desk), "Treatment");
    retype(&mut desk, "Second hip screw");
    // Tab keeps it and goes on.
    desk.key(Key::Tab);
    assert_eq!(on_disk(&desk).episode(&id).unwrap().treatment, "Second hip screw");
    assert_eq!(focused(&desk), "Operation");
    retype(&mut desk, "Second DHS");
    desk.key(Key::Enter);
    assert_eq!(desk.editor().in_place(), None, "Enter keeps it and ends");
    assert_eq!(on_disk(&desk).operation(&id).unwrap().name, "Second DHS");
    assert!(shows(&desk, "Second hip screw"));
    for _ in 0..2 {
        desk.key_with(Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(on_disk(&desk).episode(&id).unwrap().treatment, "Revision DHS");
    let mut desk = desk.reopened(WINDOW);
    assert_eq!(case(&desk).operation(&id).unwrap().name, "Revision DHS");
    for _ in 0..2 {
        desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    }
    assert_eq!(on_disk(&desk).operation(&id).unwrap().name, "Second DHS", "done again after a restart");
}

#[test]
fn title_and_film_are_edited_by_keys_alone_and_esc_drops() {
    let mut desk = Desk::open(WINDOW);
    desk.key_with(Modifiers::ALT, Key::T);
    assert_eq!(focused(&desk), "Title");
    retype(&mut desk, "A hip, revised");
    desk.key(Key::Enter);
    assert_eq!(
        (case(&desk).title.as_str(), on_disk(&desk).title.as_str()),
        ("A hip, revised", "A hip, revised")
    );
    desk.key_with(Modifiers::ALT, Key::T);
    retype(&mut desk, "Dropped");
    desk.key(Key::Escape);
    assert_eq!((case(&desk).title.as_str(), desk.editor().in_place()), ("A hip, revised", None));

    desk.key_with(Modifiers::ALT, Key::F);
    assert_eq!(focused(&desk), "Time");
    retype(&mut desk, "7 monhts");
    assert!(shows(&desk, "3 months"), "what is wrong is said at the field");
    desk.key(Key::Enter);
    assert!(desk.editor().in_place().is_some() && focused(&desk) == "Time", "it stays until it is right");
    retype(&mut desk, "7 months");
    tab_to(&mut desk, "Caption");
    let film = case(&desk).radiograph(&desk.film_id("g2")).unwrap();
    assert_eq!(case(&desk).time_words(&film.time), "7 months after revision");
    type_text(&mut desk, "Healed, the line");
    desk.key_with(Modifiers::SHIFT, Key::Enter);
    type_text(&mut desk, "is gone");
    desk.key(Key::Enter);
    assert_eq!(on_disk(&desk).radiograph(&desk.film_id("g2")).unwrap().caption, "Healed, the line\nis gone");
    assert!(shows(&desk, "7 months"), "the timeline follows");
    // Letters are commands again.
    desk.key(Key::I);
    assert!(desk.view().invert);
}

#[test]
fn the_page_reaches_every_section_by_keys_and_by_mouse() {
    let mut desk = Desk::open(WINDOW);
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    assert_eq!(desk.editor().dialog(), Dialog::EditCase);
    assert_eq!(focused(&desk), "Section: Case and patient");
    tab_to(&mut desk, "Add diagnosis");
    type_text(&mut desk, "osteopetrosis");
    desk.key(Key::Enter);
    assert_eq!(on_disk(&desk).patient.diagnoses, ["osteopetrosis"]);
    desk.press("Section: Follow-up");
    tab_to(&mut desk, "Add visit");
    type_text(&mut desk, "2 years");
    desk.key(Key::Enter);
    assert_eq!(on_disk(&desk).visits_without_film.len(), 2);
    assert!(shows(&desk, "Visit without a film · 2 years after revision"));
    desk.press("Section: Films");
    let name = "Fields of 6 months after revision · AP · right hip";
    assert!(desk.harness.query_by_label(name).is_some(), "the film in focus is open");
    tab_to(&mut desk, "Caption");
    type_text(&mut desk, "Dropped");
    desk.key(Key::Escape);
    assert_eq!(desk.editor().dialog(), Dialog::EditCase, "Esc drops the text, and the page stays");
    assert!(on_disk(&desk).radiographs.iter().all(|film| film.caption.is_empty()));
    desk.press("Remove film: 6 months after revision · AP · right hip");
    assert!(case(&desk).radiograph(&"g2".to_owned().try_into().unwrap()).is_none());
    desk.press("Undo");
    assert!(case(&desk).radiograph(&desk.film_id("g2")).is_some());
    desk.press("Section: History");
    desk.press("Remove episode: 1. Bone traction, age 46");
    assert_eq!(on_disk(&desk).episodes.len(), 2);
    desk.key(Key::Escape);
    assert_eq!(desk.editor().dialog(), Dialog::None);
}

#[test]
fn comments_of_a_hand_written_file_stay_and_a_version_from_elsewhere_is_asked_about() {
    let mut desk = Desk::empty(WINDOW);
    let file = desk.case_on_disk().join("case.ron");
    let by_hand = std::fs::read_to_string(&file).unwrap().replacen(
        "schedules:",
        "// The ward's own plan.\n  schedules:",
        1,
    );
    std::fs::write(&file, &by_hand).unwrap();
    desk.perform(Command::File(callus::editor::FileCommand::Open(desk.case_on_disk())));
    desk.key_with(Modifiers::ALT, Key::T);
    retype(&mut desk, "Mine");
    desk.key(Key::Enter);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("// The ward's own plan.\n  schedules:") && text.contains("\"Mine\""), "{text}");
    std::fs::write(&file, text.replace("\"Mine\"", "\"Theirs\"")).unwrap();
    desk.key_with(Modifiers::ALT, Key::T);
    retype(&mut desk, "Mine again");
    desk.key(Key::Enter);
    assert_eq!(on_disk(&desk).title, "Theirs", "nothing is overwritten unasked");
    assert!(shows(&desk, "Case file not written"));
    desk.press("Keep mine");
    assert_eq!((case(&desk).title.as_str(), on_disk(&desk).title.as_str()), ("Mine again", "Mine again"));
    assert_eq!(desk.editor().document().unwrap().save_state(), SaveState::Kept);
}

#[test]
fn a_case_that_cannot_be_edited_says_why_where_it_is_tried() {
    let mut desk = Desk::open(WINDOW);
    std::fs::create_dir(desk.case_on_disk().join(".case.lock")).unwrap();
    let row = history_row(&desk, "Revision DHS");
    desk.click_twice(row.center());
    assert_eq!(desk.editor().in_place(), None);
    assert!(shows(&desk, "This case cannot be edited here"));
    desk.perform(Command::Case(CaseCommand::Page));
    assert!(shows(&desk, "cannot be written here"));
    let title = desk
        .harness
        .get_by(|node| node.role() == Role::TextInput && node.label().as_deref() == Some("Title"));
    assert!(title.accesskit_node().is_disabled());
}
