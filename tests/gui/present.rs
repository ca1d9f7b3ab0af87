//! The presentation in the window: its keys, what stands around the films, and the page of the script.

use callus::editor::{Command, PresentCommand, TeachCommand};
use eframe::egui::{Key, Modifiers, PointerButton, vec2};
use egui_kittest::kittest::Queryable as _;

use super::Desk;

fn texts(desk: &Desk) -> String {
    super::cut_off::texts(desk)
}

#[test]
fn space_tells_the_answer_and_goes_on_and_escape_ends() {
    for size in [[1280.0, 720.0], [1600.0, 1000.0]] {
        let mut desk = Desk::open(size);
        desk.key(Key::F5);
        assert!(desk.editor().is_presenting());
        let shown = texts(&desk);
        assert!(shown.contains("What stage is it?") && shown.contains("1 week after DHS"), "{shown}");
        assert!(!shown.contains("Simulated hip") && !shown.contains("Revision"), "{shown}");
        assert!(!desk.shows("12 months"));
        // How many visits follow is itself an answer.
        assert!(!shown.contains("1 / ") && !shown.contains("of 6"), "{shown}");
        desk.harness.check_accessibility();
        desk.key(Key::Space);
        assert!(desk.editor().presentation().unwrap().is_told);
        desk.key(Key::Space);
        assert!(texts(&desk).contains("3 months after DHS"));
        desk.key(Key::Backspace);
        assert_eq!(desk.editor().presentation().unwrap().at, 0);
        desk.key(Key::B);
        assert!(desk.editor().presentation().unwrap().is_black);
        desk.key(Key::B);
        desk.key(Key::Escape);
        assert!(!desk.editor().is_presenting());
        assert!(texts(&desk).contains("Simulated hip"), "the whole case is back");
        assert!((desk.harness.ctx.zoom_factor() - 1.0).abs() < 1e-6, "text has its own size again");
        assert!((desk.editor().settings().ui_scale - 1.0).abs() < 1e-6);
    }
}

#[test]
fn laser_light_and_pen_are_drawn_over_the_films() {
    let mut desk = Desk::open([1280.0, 720.0]);
    desk.key(Key::F5);
    let at = eframe::egui::pos2(420.0, 260.0);
    for key in [Key::P, Key::E] {
        desk.key(key);
        desk.point(at);
        desk.harness.check_accessibility();
    }
    desk.key(Key::D);
    desk.drag(at, vec2(60.0, 30.0), PointerButton::Primary);
    let film = desk.editor().focus().unwrap().clone();
    assert_eq!(desk.editor().strokes(&film).count(), 1);
    desk.key(Key::C);
    assert_eq!(desk.editor().strokes(&film).count(), 0);
    // The pen is no reading: nothing was drawn into the case.
    assert!(desk.editor().document().unwrap().reading().unwrap().marks.is_empty());
}

#[test]
fn the_presenter_sees_notes_clock_and_what_is_hidden() {
    let mut desk = Desk::open([1280.0, 720.0]);
    desk.key(Key::F5);
    desk.perform_steps(Command::Teach(TeachCommand::Present(PresentCommand::Presenter)));
    let shown = texts(&desk);
    assert!(shown.contains("Hidden from the audience") && shown.contains("Simulated hip"), "{shown}");
    assert!(shown.contains("Next: Answer"), "{shown}");
}

#[test]
fn a_script_is_made_ordered_and_worded_on_its_page() {
    let mut desk = Desk::open([1280.0, 720.0]);
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::A);
    desk.focus("g3");
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::A);
    desk.key_with(Modifiers::SHIFT, Key::F8);
    let script = || desk.editor().script().unwrap().clone();
    assert_eq!(script().steps.len(), 2);
    desk.harness.check_accessibility();
    let down = callus::editor::ScriptCommand::Move { from: 0, to: 1 };
    desk.perform(Command::Teach(TeachCommand::Script(down)));
    let offsets: Vec<String> =
        desk.editor().script().unwrap().steps.iter().map(|step| step.offset.words()).collect();
    assert_eq!(offsets, ["12 months", "6 months"]);
    // By keyboard the same button moves the same step on, from the top to the bottom and back.
    desk.perform(Command::Teach(TeachCommand::Script(callus::editor::ScriptCommand::FromTimeline)));
    let order = |desk: &Desk| -> Vec<String> {
        desk.editor().script().unwrap().steps.iter().map(|step| step.offset.words()).collect()
    };
    let before = order(&desk);
    let count = before.len();
    assert!(count > 2);
    // The page is as high as its steps ask for at once.
    let top = |name: &str| desk.harness.get_by_label(name).rect().top();
    assert!(top("Question of step 2") < top("Add what I see"), "the second step is in sight");
    desk.harness.get_by_label("Down: step 1").focus();
    desk.settle();
    for _ in 1..count {
        desk.key(Key::Enter);
    }
    let mut expected = before.clone();
    expected.rotate_left(1);
    assert_eq!(order(&desk), expected);
    for _ in 1..count {
        desk.key(Key::Enter);
    }
    assert_eq!(order(&desk), before);
    desk.harness.get_by_label("Question of step 1").click();
    desk.settle();
    desk.harness.get_by_label("Question of step 1").type_text(" Why?");
    desk.settle();
    desk.press("Close");
    assert_eq!(desk.editor().dialog(), callus::editor::Dialog::None);
    let question = &desk.editor().script().unwrap().steps[0].question;
    assert!(question.contains("Why?"), "what was typed last is kept: {question}");
}
