//! The quiz in the window: a whole run by mouse and one by keyboard alone, each answer in the learner's file, the films
//! of the visit side by side, and the class that both learners make.

use std::path::{Path, PathBuf};
use std::process::Command as Process;

use callus::case::{Guess, Learner, RadiographId, Stage};
use callus::editor::{Command, FileCommand, QuizCommand, TeachCommand};
use callus::store::LearnerFile;
use eframe::egui::{Event, Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::Desk;

/// A teacher's draft: a stage at each of the first visits.
const TEACHER: &str = r#"(format: 4, reader: (id: "teacher", name: "Teacher"), opinions: {
  "f1": (stage: "no-callus"), "f2": (stage: "bridging"), "g1": (stage: "no-callus"), "g2": (stage: "bridging"),
  "g3": (stage: "union"),
})"#;

/// Films of each visit, from left to right.
const VISITS: [&[&str]; 6] = [&["f1"], &["f2"], &["g1"], &["g2", "g2l"], &["g3"], &["broken"]];

fn asked(size: [f32; 2]) -> Desk {
    asked_by(TEACHER, size)
}

fn asked_by(teacher: &str, size: [f32; 2]) -> Desk {
    let mut desk = Desk::empty(size);
    let case = desk.case_on_disk();
    std::fs::create_dir(case.join("readings")).unwrap();
    std::fs::write(case.join("readings/teacher.ron"), teacher).unwrap();
    desk.perform(Command::File(FileCommand::Open(case)));
    desk
}

fn film(id: &str) -> RadiographId {
    RadiographId::new(id).unwrap()
}

fn kept(file: &Path) -> Learner {
    LearnerFile::read(file).unwrap().learner
}

fn texts(desk: &Desk) -> String {
    super::cut_off::texts(desk)
}

fn hung(desk: &Desk) -> Vec<String> {
    let film = |index: usize| desk.editor().viewport(index).and_then(|own| own.film.as_ref());
    (0..desk.editor().layout().count()).filter_map(film).map(ToString::to_string).collect()
}

/// The films of the visit stand side by side and no viewport is empty.
fn assert_hung(desk: &Desk, visit: usize) {
    assert_eq!(hung(desk), VISITS[visit], "visit {visit}");
    assert_eq!(desk.editor().layout().count(), VISITS[visit].len(), "visit {visit}");
    assert!(!texts(desk).contains("No earlier visit"), "visit {visit}");
}

fn begin(desk: &mut Desk, file: &Path) {
    desk.perform(Command::Teach(TeachCommand::Quiz(QuizCommand::Ask)));
    let field = desk.harness.get_by_role_and_label(Role::TextInput, "File of the learner");
    assert!(field.accesskit_node().is_focused(), "the dialog begins with its first field");
    desk.key_with(Modifiers::COMMAND, Key::A);
    desk.harness
        .get_by_role_and_label(Role::TextInput, "File of the learner")
        .type_text(&file.display().to_string());
    desk.settle();
}

#[test]
fn a_whole_run_by_mouse_keeps_every_answer_and_shows_the_reference_beside() {
    for size in [[1280.0, 720.0], [1600.0, 1000.0]] {
        let mut desk = asked(size);
        let layout = desk.editor().layout();
        let file = desk.folder_beside("ada.ron");
        begin(&mut desk, &file);
        desk.press("Begin");
        assert!(desk.editor().is_quizzing(), "{:?}", desk.editor().notices());
        for (visit, films) in VISITS.iter().enumerate() {
            assert_hung(&desk, visit);
            assert!(!texts(&desk).contains("Teacher"), "nothing of the reference beside the question");
            if visit == 0 {
                desk.press("Stage: bridging callus, line visible");
                desk.press("Yes");
                desk.press("Where will it break?");
                let at = desk.on_film("", [150.0, 200.0]);
                desk.click(at);
                let place = kept(&file).prediction(&[film("f1")]).unwrap().place.clone().unwrap();
                assert!((place.at[0] - 150.0).abs() < 2.0 && (place.at[1] - 200.0).abs() < 2.0, "{place:?}");
                desk.harness.get_by_role_and_label(Role::TextInput, "Own words").focus();
                desk.settle();
                desk.harness.get_by_role_and_label(Role::TextInput, "Own words").type_text("thin callus");
                desk.settle();
            }
            desk.press("Show the answer");
            let told = kept(&file).prediction(&[film(films[0])]).cloned().unwrap();
            assert!(told.told, "visit {visit}");
            assert_hung(&desk, visit);
            if visit == 0 {
                assert_eq!((told.union, told.text.as_str()), (Some(Guess::Yes), "thin callus"));
                assert_eq!(kept(&file).reading.stage(&film("f1")), Some(Stage::BRIDGING));
                let shown = texts(&desk);
                assert!(shown.contains("differs") && shown.contains("no callus"), "{shown}");
                assert!(shown.contains("thin callus"));
                // Stage, union, place and words are in sight at once.
                let all = desk.harness.query_all_by_label("thin callus").map(|node| node.rect().bottom());
                let lowest = all.fold(0.0, f32::max);
                assert!(lowest > 0.0 && lowest <= size[1], "{lowest}");
            }
            desk.harness.check_accessibility();
            let last = visit + 1 == VISITS.len();
            assert_eq!(desk.harness.query_by_label("Next visit").is_none(), last);
            if !last {
                desk.press("Next visit");
            }
        }
        let shown = texts(&desk);
        assert!(shown.contains("Stage: 0 of 1 right, 4 not answered"), "{shown}");
        assert!(shown.contains(&file.display().to_string()) && shown.contains("to your teacher"), "{shown}");
        desk.press("Visit before");
        assert_hung(&desk, VISITS.len() - 2);
        desk.press("End quiz");
        assert!(!desk.editor().is_quizzing());
        assert_eq!(desk.editor().layout(), layout, "the window is as it was before");
        assert_eq!(kept(&file).predictions.len(), VISITS.len());
    }
}

/// The focus moved by Tab until this widget has it.
fn tab_to(desk: &mut Desk, name: &str) {
    for _ in 0..150 {
        desk.key(Key::Tab);
        #[allow(
            clippy::redundant_closure_for_method_calls,
            reason = "the method itself is not general enough in its lifetime"
        )]
        let node = desk.harness.query_by(|node| node.is_focused());
        if node.and_then(|node| node.accesskit_node().label()).as_deref() == Some(name) {
            return;
        }
    }
    panic!("{name} is not reached by Tab");
}

#[test]
fn a_whole_run_by_keyboard_alone() {
    let mut desk = asked([1280.0, 720.0]);
    let file = desk.folder_beside("bo.ron");
    begin(&mut desk, &file);
    desk.key(Key::Enter);
    assert!(desk.editor().is_quizzing(), "{:?}", desk.editor().notices());
    for visit in 0..VISITS.len() {
        assert_hung(&desk, visit);
        if visit == 0 {
            desk.key(Key::Num1);
            tab_to(&mut desk, "No");
            desk.key(Key::Space);
            tab_to(&mut desk, "Where will it break?");
            desk.key(Key::Space);
            tab_to(&mut desk, "Place, x in film pixels");
            desk.harness.get_by_label("Place, x in film pixels").type_text("90");
            desk.settle();
            desk.key(Key::Enter);
        }
        desk.key_with(Modifiers::COMMAND, Key::Enter);
        assert!(desk.editor().quiz().unwrap().is_told, "visit {visit}");
        if visit + 1 < VISITS.len() {
            desk.key_with(Modifiers::COMMAND, Key::Enter);
        }
    }
    assert!(desk.editor().quiz().unwrap().end.is_some(), "the last answer stays on the screen");
    desk.key_with(Modifiers::COMMAND, Key::Enter);
    assert!(!desk.editor().is_quizzing());
    let kept = kept(&file);
    assert_eq!(kept.predictions.len(), VISITS.len());
    let first = kept.prediction(&[film("f1")]).unwrap();
    assert_eq!(first.union, Some(Guess::No));
    assert_eq!(kept.reading.stage(&film("f1")), Some(Stage::NO_CALLUS));
    assert_eq!(first.place.as_ref().map(|pin| pin.at), Some([90.0, 200.0]), "{first:?}");
}

fn focused(desk: &Desk) -> Option<String> {
    #[allow(
        clippy::redundant_closure_for_method_calls,
        reason = "the method itself is not general enough in its lifetime"
    )]
    let node = desk.harness.query_by(|node| node.is_focused());
    node.and_then(|node| node.accesskit_node().label())
}

/// A quiz that a learner of this name began.
fn begun(teacher: &str, name: &str) -> (Desk, PathBuf) {
    let mut desk = asked_by(teacher, [1280.0, 720.0]);
    let file = desk.folder_beside(name);
    let start = QuizCommand::Start { file: file.clone(), reference: None };
    desk.perform(Command::Teach(TeachCommand::Quiz(start)));
    (desk, file)
}

#[test]
fn tab_goes_through_the_questions_first_and_to_the_end_of_the_quiz_last() {
    let (mut desk, _) = begun(TEACHER, "ada.ron");
    let mut order = Vec::new();
    for _ in 0..7 {
        desk.key(Key::Tab);
        order.extend(focused(&desk));
    }
    let expected =
        ["Yes", "No", "Unsure", "Where will it break?", "Own words", "Show the answer", "End quiz"];
    assert_eq!(order, expected);
}

/// A teacher with more to compare than the strip has rows for.
const THOROUGH: &str = r#"(format: 4, reader: (id: "teacher", name: "Teacher"), opinions: {
  "f1": (stage: "no-callus"), "f2": (stage: "bridging")},
  scores: {"f1": {"mrust": {"medial": (given: Grade(1)), "lateral": (given: Grade(1)),
    "anterior": (given: Grade(1)), "posterior": (given: Grade(1))}}})"#;

#[test]
fn keys_scroll_the_answers_and_the_first_tab_goes_to_them() {
    let (mut desk, _) = begun(THOROUGH, "ada.ron");
    desk.press("Yes");
    desk.perform(Command::Teach(TeachCommand::Quiz(QuizCommand::Text("thin callus".to_owned()))));
    desk.key_with(Modifiers::COMMAND, Key::Enter);
    let visit = desk.editor().focus().cloned();
    let top = |desk: &Desk| desk.harness.get_by_label("mRUST, medial cortex").rect().top();
    let at_first = top(&desk);
    desk.key(Key::PageDown);
    let scrolled = top(&desk);
    assert!(scrolled < at_first, "{scrolled} {at_first}");
    desk.key(Key::PageUp);
    assert!((top(&desk) - at_first).abs() < 0.5);
    desk.key(Key::Tab);
    assert_eq!(focused(&desk).as_deref(), Some("Answers beside the reference"));
    desk.key(Key::End);
    let last = desk.harness.get_by_label_contains("Union within 12 months, said at").rect();
    assert!(last.bottom() <= 720.0 - 8.0, "{last:?}");
    desk.key(Key::Home);
    assert!((top(&desk) - at_first).abs() < 0.5);
    desk.key(Key::ArrowDown);
    assert!(top(&desk) < at_first);
    assert_eq!(desk.editor().focus(), visit.as_ref(), "the keys of the table do not change the films");
    desk.harness.check_accessibility();
}

#[test]
fn at_a_low_window_the_films_keep_most_of_the_height_beside_the_answers() {
    let (mut desk, _) = begun(THOROUGH, "ada.ron");
    for _ in 0..2 {
        let height = desk.viewport_rect("").height();
        assert!(height > 290.0, "{height}");
        desk.key_with(Modifiers::COMMAND, Key::Enter);
    }
}

/// Key presses and the text that they write, as the window reports them.
fn typed(keys: &[Key]) -> Vec<Event> {
    let one = |key: &Key| {
        let of = |pressed| Event::Key {
            key: *key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        let text = key.name().parse::<u8>().is_ok().then(|| Event::Text(key.name().to_owned()));
        [Some(of(true)), text, Some(of(false))].into_iter().flatten().collect::<Vec<_>>()
    };
    keys.iter().flat_map(one).collect()
}

#[test]
fn numbers_typed_faster_than_the_window_draws_are_a_place_and_no_stage() {
    let (mut desk, file) = begun(TEACHER, "ada.ron");
    desk.key(Key::Num1);
    assert_eq!(kept(&file).reading.stage(&film("f1")), Some(Stage::NO_CALLUS));
    tab_to(&mut desk, "Where will it break?");
    desk.key(Key::Space);
    let keys = [Key::Tab, Key::Num9, Key::Num0, Key::Tab, Key::Num7, Key::Num0, Key::Enter, Key::Num3];
    desk.harness.input_mut().events.extend(typed(&keys));
    desk.settle();
    let kept = kept(&file);
    assert_eq!(kept.reading.stage(&film("f1")), Some(Stage::NO_CALLUS), "no digit was taken for a stage");
    let place = kept.prediction(&[film("f1")]).unwrap().place.clone().unwrap();
    assert_eq!(place.at.map(|at| at.round() as i64), [90, 70]);
}

#[test]
fn predictions_have_keys_of_their_own() {
    let (mut desk, file) = begun(TEACHER, "ada.ron");
    desk.key_with(Modifiers::ALT, Key::Num2);
    desk.key_with(Modifiers::ALT, Key::Num4);
    // The numbers of the place can be typed at once.
    let keys = [Key::Num9, Key::Num0, Key::Tab, Key::Num7, Key::Num0, Key::Enter];
    desk.harness.input_mut().events.extend(typed(&keys));
    desk.settle();
    let prediction = kept(&file).prediction(&[film("f1")]).unwrap().clone();
    assert_eq!(prediction.union, Some(Guess::No));
    assert_eq!(prediction.place.unwrap().at.map(|at| at.round() as i64), [90, 70]);
    assert!(kept(&file).reading.stage(&film("f1")).is_none(), "no digit was taken for a stage");
}

#[test]
fn a_number_beyond_the_film_is_not_taken_and_stays_as_it_was_typed() {
    let (mut desk, file) = begun(TEACHER, "ada.ron");
    desk.key(Key::Num1);
    tab_to(&mut desk, "Where will it break?");
    desk.key(Key::Space);
    desk.key(Key::Tab);
    desk.harness.get_by_label("Place, x in film pixels").type_text("99999");
    desk.settle();
    desk.key(Key::Tab);
    let shown = texts(&desk);
    assert!(shown.contains("99999") && shown.contains("x lies between 0 and"), "{shown}");
    assert!(kept(&file).predictions.get(&film("f1")).is_none_or(|own| own.place.is_none()));
}

#[test]
fn the_reference_is_chosen_from_the_readings_of_the_case() {
    let mut desk = asked([1280.0, 720.0]);
    desk.perform(Command::Teach(TeachCommand::Quiz(QuizCommand::Ask)));
    desk.press("Reference reader");
    desk.press("teacher");
    desk.press("Begin");
    let quiz = desk.editor().quiz().unwrap();
    assert_eq!(quiz.no_reference, "");
}

/// A learner's file made by the quiz, with one stage.
fn learner(desk: &mut Desk, name: &str, key: Key) -> PathBuf {
    let file = desk.folder_beside(name);
    let start = QuizCommand::Start { file: file.clone(), reference: None };
    desk.perform(Command::Teach(TeachCommand::Quiz(start)));
    desk.key(key);
    desk.key_with(Modifiers::COMMAND, Key::Enter);
    desk.press("End quiz");
    file
}

#[test]
fn the_files_of_two_learners_make_a_class() {
    let mut desk = asked([1280.0, 720.0]);
    let files = [("ada.ron", Key::Num1), ("bo.ron", Key::Num3)];
    let files = files.map(|(name, key)| learner(&mut desk, name, key));
    let case = desk.case_on_disk();
    let state = tempfile::tempdir().unwrap();
    let told = Process::new(env!("CARGO_BIN_EXE_callus"))
        .args(["quiz", "summary", "--json", "--case"])
        .arg(&case)
        .args(&files)
        .env("CALLUS_STATE_DIR", state.path())
        .output()
        .unwrap();
    let text = String::from_utf8(told.stdout).unwrap();
    let class: serde_json::Value = serde_json::from_str(&text)
        .unwrap_or_else(|_| panic!("{text} {}", String::from_utf8_lossy(&told.stderr)));
    assert_eq!(class["learners"].as_array().unwrap().len(), 2, "{class}");
    let items = class["items"].as_array().unwrap();
    let stage = items.iter().find(|item| item["item"] == "Stage").unwrap();
    assert_eq!(stage["percent_agreement"], serde_json::Value::from(0.0), "{class}");
    assert!(class["hardest"]["subject"].as_str().unwrap().starts_with("1 week"), "{class}");
}
