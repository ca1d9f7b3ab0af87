//! The reading panel: every answer by name and by key, kept at once, undone by its words.

use callus::case::{Complication, Confidence, Opinion, Stage};
use callus::editor::{Dialog, SaveState};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::Desk;

const WINDOW: [f32; 2] = [1600.0, 1000.0];
const NOTE: &str = "Note of this film";

fn opinion(desk: &Desk) -> Opinion {
    let focus = desk.editor().focus().expect("a film is in focus").clone();
    desk.editor().document().unwrap().opinion(&focus).cloned().unwrap_or_default()
}

fn seen(desk: &Desk) -> std::collections::BTreeSet<Complication> {
    let focus = desk.editor().focus().expect("a film is in focus").clone();
    desk.editor().complications(&focus)
}

fn say_who_reads(desk: &mut Desk) {
    assert_eq!(desk.editor().dialog(), Dialog::AskReader);
    desk.harness.get_by_label("Name of the reader").type_text("Dr Anna");
    desk.settle();
    desk.press("Start reading");
}

/// With a reader who has said nothing yet.
fn with_reader() -> Desk {
    let mut desk = Desk::open(WINDOW);
    desk.press("Say who reads");
    say_who_reads(&mut desk);
    desk
}

#[test]
fn the_reader_is_asked_once_and_the_first_word_is_not_lost() {
    let mut desk = Desk::open(WINDOW);
    desk.press("Stage: bridging callus, line visible");
    assert!(desk.harness.query_by_label_contains("readings/").is_some(), "where it is kept is told before");
    say_who_reads(&mut desk);
    assert_eq!(opinion(&desk).stage, Some(Stage::BRIDGING));
    desk.press("Stage: union, line obliterated");
    assert_eq!(desk.editor().dialog(), Dialog::None, "nobody is asked twice");
    assert_eq!(opinion(&desk).stage, Some(Stage::UNION));
    assert_eq!(desk.editor().document().unwrap().save_state(), SaveState::Kept);
    assert!(desk.harness.query_by_label("All changes kept").is_some());
    assert!(desk.harness.query_by_label("Kept in readings/dr-anna.ron").is_some());
}

#[test]
fn a_question_can_be_put_away_unanswered() {
    let mut desk = Desk::open(WINDOW);
    desk.key(Key::Num3);
    assert_eq!(desk.editor().dialog(), Dialog::AskReader);
    desk.key(Key::Escape);
    assert_eq!(desk.editor().dialog(), Dialog::None);
    assert_eq!(opinion(&desk).stage, None);
}

#[test]
fn every_stage_has_a_tile_and_a_key() {
    use Key::{Num1, Num2, Num3, Num4, Num5, Num6, Num8};
    let mut desk = with_reader();
    let primary = Stage::try_from("primary-healing".to_owned()).unwrap();
    let stages = Stage::ALL.into_iter().chain([primary]);
    for (stage, key) in stages.zip([Num1, Num2, Num3, Num4, Num5, Num6, Num8]) {
        desk.key(key);
        assert_eq!(opinion(&desk).stage.as_ref(), Some(&stage), "{key:?}");
        let name = format!("Stage: {}", desk.editor().book().stage_word(&stage));
        desk.press(&name);
        assert_eq!(opinion(&desk).stage, None, "the same again withdraws {name}");
        desk.press(&name);
        assert_eq!(opinion(&desk).stage, Some(stage));
    }
    desk.key(Key::Num0);
    assert_eq!(opinion(&desk).stage, None);
    desk.key(Key::Num2);
    desk.press("Clear stage");
    assert_eq!(opinion(&desk).stage, None);
}

#[test]
fn as_before_is_said_beside_a_stage_by_key_and_tile() {
    let mut desk = with_reader();
    desk.key(Key::Num1);
    desk.key(Key::Num7);
    let said = opinion(&desk);
    assert_eq!((said.stage, said.as_before), (Some(Stage::NO_CALLUS), true));
    // Another stage leaves the comparison as it is; a press on its tile withdraws it alone.
    desk.key(Key::Num2);
    assert!(opinion(&desk).as_before);
    desk.press("As before");
    let said = opinion(&desk);
    assert_eq!((said.stage, said.as_before), (Some(Stage::CALLUS), false));
    desk.key(Key::Num7);
    desk.key(Key::Num0);
    assert!(opinion(&desk).is_empty(), "clearing clears both, in one step");
    desk.perform(callus::editor::Command::Edit(callus::editor::EditCommand::Undo));
    assert!(opinion(&desk).as_before && opinion(&desk).stage.is_some());
}

#[test]
fn the_chosen_stage_tells_its_criteria() {
    let mut desk = with_reader();
    desk.press("Stage: bridging callus, line visible");
    let criteria = desk.editor().book().stage_criteria(&Stage::BRIDGING).to_owned();
    assert!(desk.harness.query_by_label(&criteria).is_some());
}

#[test]
fn confidence_is_said_by_name_and_by_key() {
    let mut desk = with_reader();
    desk.press("Confidence: probable");
    assert_eq!(opinion(&desk).confidence, Some(Confidence::Probable));
    desk.key_with(Modifiers::SHIFT, Key::Num3);
    assert_eq!(opinion(&desk).confidence, Some(Confidence::Definite));
    desk.key_with(Modifiers::SHIFT, Key::Num3);
    assert_eq!(opinion(&desk).confidence, None);
    assert_eq!(opinion(&desk).stage, None, "with Shift a figure is no stage");
}

#[test]
fn complications_go_on_and_off() {
    let mut desk = with_reader();
    for complication in Complication::ALL {
        desk.press(&format!("Complication: {}", complication.word()));
        assert!(seen(&desk).contains(&complication));
    }
    let kept = desk.editor().document().unwrap().reading().unwrap().findings.len();
    assert_eq!(kept, Complication::ALL.len());
    desk.press("Complication: infection");
    assert!(!seen(&desk).contains(&Complication::Infection));
    assert_eq!(seen(&desk).len(), Complication::ALL.len() - 1);
}

#[test]
fn a_note_is_kept_letter_by_letter_and_undone_in_one_step() {
    let mut desk = with_reader();
    desk.key(Key::N);
    assert!(desk.harness.get_by_label(NOTE).is_focused());
    for letter in ["s", "c", "r", "e", "w", "s", " ", "3"] {
        desk.harness.get_by_label(NOTE).type_text(letter);
        desk.settle();
    }
    assert_eq!(opinion(&desk).note, "screws 3");
    // Figures are text here, and undo is the reading's.
    desk.key(Key::Num3);
    assert_eq!(opinion(&desk).stage, None);
    let words = desk.editor().document().unwrap().undo_words();
    assert_eq!(words.as_deref(), Some("Note of 6 months after revision (AP)"));
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(opinion(&desk).note, "");
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(opinion(&desk).note, "screws 3");
}

#[test]
fn two_sittings_are_two_steps() {
    let mut desk = with_reader();
    for word in ["first", "second"] {
        desk.key(Key::N);
        desk.harness.get_by_label(NOTE).type_text(word);
        desk.settle();
        desk.key(Key::Escape);
        assert!(!desk.harness.get_by_label(NOTE).is_focused());
    }
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert!(!opinion(&desk).note.is_empty(), "only the second sitting is taken back");
}

#[test]
fn undo_and_redo_say_what_they_do() {
    let mut desk = with_reader();
    desk.press("Stage: bridging callus, line visible");
    desk.press("Edit");
    desk.press("Undo: Stage of 6 months after revision (AP): bridging callus");
    assert_eq!(opinion(&desk).stage, None);
    desk.press("Edit");
    desk.press("Redo: Stage of 6 months after revision (AP): bridging callus");
    assert_eq!(opinion(&desk).stage, Some(Stage::BRIDGING));
}

#[test]
fn letters_that_share_a_frame_with_leaving_a_field_are_no_commands() {
    let mut desk = with_reader();
    desk.key(Key::N);
    desk.harness.get_by_label(NOTE).type_text("callus");
    desk.settle();
    let (view, before) = (desk.view(), opinion(&desk));
    // A slow machine delivers all of this in one frame: I inverts, 3 says a stage.
    for key in [Key::I, Key::Num3, Key::Escape] {
        desk.harness.key_press(key);
    }
    desk.settle();
    assert_eq!((desk.view(), opinion(&desk)), (view, before));
    desk.key(Key::Num3);
    assert_eq!(opinion(&desk).stage, Some(Stage::BRIDGING), "the next frame is the desk's again");
}

#[test]
fn letters_that_share_a_frame_with_the_palette_are_no_commands() {
    let mut desk = with_reader();
    let view = desk.view();
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    desk.harness.key_press(Key::I);
    desk.settle();
    assert_eq!(desk.editor().dialog(), Dialog::Palette);
    assert_eq!(desk.view(), view);
}
