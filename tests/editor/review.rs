//! The reading as a whole: it is signed, read only from then on, amended, and stands beside another.

use std::sync::{Arc, Mutex};

use callus::case::{CalibrationKind, Confidence, FindingId, Given, Key, ReadingState, Stage};
use callus::editor::{
    CalibrateOn, Command, Dialog, EditCommand, Editor, FileCommand, FindingCommand, GoCommand, Jobs,
    MarkCommand, ReadCommand, ReviewCommand, SaveState, ScoreCommand, Seal, Setup, Tool,
};
use callus::store::{Clock, reading_from_ron};
use jiff::Timestamp;

use super::{Desk, id, perform};

/// A clock that a test sets.
#[derive(Debug, Clone)]
struct SetClock(Arc<Mutex<Timestamp>>);

impl SetClock {
    fn at(text: &str) -> Self {
        Self(Arc::new(Mutex::new(text.parse().unwrap())))
    }

    fn set(&self, text: &str) {
        *self.0.lock().unwrap() = text.parse().unwrap();
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

pub(super) fn say(editor: &mut Editor, wish: ReadCommand) {
    perform(editor, Command::Read(wish));
}

pub(super) fn review(editor: &mut Editor, wish: ReviewCommand) {
    perform(editor, Command::Review(wish));
}

pub(super) fn sign_as(name: &str, overrule: bool) -> ReviewCommand {
    ReviewCommand::Sign { name: name.to_owned(), overrule }
}

/// A resident at the desk who has said something.
pub(super) fn resident(desk: &Desk) -> Editor {
    let mut editor = desk.read_by("resident");
    say(&mut editor, ReadCommand::Stage(Stage::BRIDGING));
    editor
}

pub(super) fn signed(desk: &Desk) -> Editor {
    let mut editor = resident(desk);
    review(&mut editor, sign_as("Dr. R. Esident", true));
    assert!(editor.is_signed(), "{:?}", editor.notices());
    editor
}

pub(super) fn told(editor: &Editor, words: &str) -> bool {
    editor.notices().iter().any(|notice| notice.text.contains(words) || notice.title.contains(words))
}

fn stage(editor: &Editor) -> Option<Stage> {
    editor.document().unwrap().reading().unwrap().stage(&id("months-ap"))
}

#[test]
fn signing_asks_first_and_tells_what_is_open() {
    let desk = Desk::new();
    let mut editor = resident(&desk);
    review(&mut editor, ReviewCommand::AskSign);
    assert_eq!(editor.dialog(), Dialog::Sign);
    assert!(editor.standing_questions() > 0, "{:?}", editor.open_questions());
    review(&mut editor, sign_as("R", false));
    assert!(!editor.is_signed());
    assert!(told(&editor, "missing or contradictory"), "{:?}", editor.notices());
    assert!(editor.not_signed_because().is_some());
    assert_eq!(editor.dialog(), Dialog::Sign, "the question stays in front");
    review(&mut editor, sign_as("R", true));
    assert!(editor.is_signed());
    assert_eq!(editor.dialog(), Dialog::None);
    assert_eq!(editor.not_signed_because(), None, "what was refused before is settled");
    let standing = editor.signature().unwrap().overruled.clone();
    assert!(!standing.is_empty(), "what was overruled is kept in words");
}

#[test]
fn a_signature_holds_name_time_and_the_hash_of_every_film() {
    let desk = Desk::new();
    let editor = signed(&desk);
    let signature = editor.signature().unwrap();
    assert_eq!((signature.name.as_str(), signature.number), ("Dr. R. Esident", 1));
    assert_eq!(signature.films.len(), 7);
    assert_eq!(editor.document().unwrap().save_state(), SaveState::Kept);
    let path = desk.reading_file("resident");
    let text = std::fs::read_to_string(&path).unwrap();
    let on_disk = reading_from_ron(&text, &path).unwrap();
    assert_eq!(&on_disk, editor.document().unwrap().reading().unwrap());
    assert_eq!(editor.seal(), Some(&Seal::Holds));
}

#[test]
fn an_empty_name_signs_nothing() {
    let desk = Desk::new();
    let mut editor = resident(&desk);
    review(&mut editor, sign_as("  ", true));
    assert!(!editor.is_signed());
    assert!(told(&editor, "needs a name"));
}

#[test]
fn every_recording_wish_is_refused_by_one_notice_while_it_is_signed() {
    let desk = Desk::new();
    let mut editor = signed(&desk);
    let before = editor.document().unwrap().reading().unwrap().clone();
    let key = |text: &str| Key::new(text).unwrap();
    let film = id("months-ap");
    let wishes = [
        Command::Read(ReadCommand::Stage(Stage::NO_CALLUS)),
        Command::Read(ReadCommand::ClearStage),
        Command::Read(ReadCommand::Confidence(Confidence::Definite)),
        Command::Read(ReadCommand::NoteStart),
        Command::Read(ReadCommand::Note { film: film.clone(), text: "no".to_owned() }),
        Command::Mark(MarkCommand::Tool(Some(Tool::Calibrate(CalibrateOn::Line)))),
        Command::Mark(MarkCommand::Calibrate {
            film: film.clone(),
            kind: CalibrationKind::Line { ends: [[1.0, 1.0], [50.0, 1.0]], length_mm: 10.0 },
            object: "ruler".to_owned(),
            band_percent: None,
        }),
        Command::Score(ScoreCommand::Take(None)),
        Command::Score(ScoreCommand::Answer { item: key("medial"), given: Given::Grade(2) }),
        Command::Score(ScoreCommand::Grade(2)),
        Command::Finding(FindingCommand::Begin {
            kind: key("callus"),
            site: None,
            side: None,
            label: String::new(),
        }),
        Command::Finding(FindingCommand::State { id: FindingId(1), film, state: key("present") }),
    ];
    for wish in wishes {
        assert!(!editor.can(&wish), "{wish:?}");
        perform(&mut editor, wish.clone());
        assert_eq!(editor.document().unwrap().reading().unwrap(), &before, "{wish:?}");
    }
    let refusals: Vec<_> =
        editor.notices().iter().filter(|notice| notice.title == "This reading is signed").collect();
    assert_eq!(refusals.len(), 1, "{refusals:?}");
    assert!(refusals[0].text.contains("Amend it to go on"));
    assert_eq!(editor.tool(), None);
    // Looking goes on.
    perform(&mut editor, Command::Go(GoCommand::First));
    assert_eq!(editor.focus(), Some(&id("before-ap")));
}

#[test]
fn undo_stops_at_a_signature_and_a_restart_keeps_it() {
    let desk = Desk::new();
    let mut editor = signed(&desk);
    assert!(!editor.can(&Command::Edit(EditCommand::Undo)));
    perform(&mut editor, Command::Edit(EditCommand::Undo));
    assert!(editor.is_signed());
    drop(editor);
    let mut editor = desk.opened();
    assert!(editor.is_signed(), "{:?}", editor.notices());
    assert_eq!(editor.seal(), Some(&Seal::Holds));
    perform(&mut editor, Command::Edit(EditCommand::Undo));
    assert!(editor.is_signed());
    assert_eq!(stage(&editor), Some(Stage::BRIDGING));
}

#[test]
fn an_amendment_is_a_draft_that_refers_to_what_was_signed() {
    let desk = Desk::new();
    let mut editor = signed(&desk);
    let was = editor.signature().unwrap().clone();
    say(&mut editor, ReadCommand::Stage(Stage::NO_CALLUS));
    assert!(told(&editor, "This reading is signed"));
    review(&mut editor, ReviewCommand::Amend);
    assert!(!editor.is_signed());
    assert!(!told(&editor, "This reading is signed"), "what was told is no longer true");
    assert_eq!(editor.document().unwrap().reading().unwrap().amends, Some(was.amended()));
    say(&mut editor, ReadCommand::Stage(Stage::UNION));
    assert_eq!(stage(&editor), Some(Stage::UNION));
    review(&mut editor, sign_as("Dr. R. Esident", true));
    assert_eq!(editor.signature().unwrap().number, 2);
    // An amendment of which nothing was said is taken back by undo, the signature before it is not.
    review(&mut editor, ReviewCommand::Amend);
    perform(&mut editor, Command::Edit(EditCommand::Undo));
    assert_eq!(editor.signature().map(|own| own.number), Some(2));
    perform(&mut editor, Command::Edit(EditCommand::Undo));
    assert_eq!(editor.signature().map(|own| own.number), Some(2));
}

#[test]
fn a_clock_that_was_set_back_signs_nothing_and_says_so() {
    let desk = Desk::new();
    let clock = SetClock::at("2026-11-24T12:00:00Z");
    let setup = Setup { state: desk.state(), jobs: Jobs::inline(), clock: Arc::new(clock.clone()) };
    let mut editor = Editor::new(setup);
    perform(&mut editor, Command::File(FileCommand::Open(desk.path().to_owned())));
    perform(&mut editor, Command::File(FileCommand::SetReader("resident".to_owned())));
    say(&mut editor, ReadCommand::Stage(Stage::BRIDGING));
    clock.set("2026-11-20T12:00:00Z");
    let standing = editor.standing_questions();
    review(&mut editor, sign_as("R", false));
    assert!(!editor.is_signed());
    assert!(told(&editor, "20 November 2026") && told(&editor, "24 November 2026"), "{:?}", editor.notices());
    assert!(told(&editor, "set the clock, then sign again"));
    clock.set("2026-11-24T12:00:01Z");
    assert_eq!(editor.standing_questions(), standing - 1);
    review(&mut editor, sign_as("R", true));
    assert!(editor.is_signed(), "{:?}", editor.notices());
}

#[test]
fn after_a_clock_that_ran_ahead_a_reading_can_be_signed_and_the_signature_says_so() {
    let desk = Desk::new();
    let clock = SetClock::at("2036-01-01T12:00:00Z");
    let setup = Setup { state: desk.state(), jobs: Jobs::inline(), clock: Arc::new(clock.clone()) };
    let mut editor = Editor::new(setup);
    perform(&mut editor, Command::File(FileCommand::Open(desk.path().to_owned())));
    perform(&mut editor, Command::File(FileCommand::SetReader("resident".to_owned())));
    say(&mut editor, ReadCommand::Stage(Stage::BRIDGING));
    clock.set("2026-11-24T12:00:00Z");
    review(&mut editor, sign_as("R", false));
    assert!(!editor.is_signed() && told(&editor, "1 January 2036"), "{:?}", editor.notices());
    review(&mut editor, sign_as("R", true));
    let signature = editor.signature().expect("what was seen is overruled");
    assert!(signature.overruled.iter().any(|words| words.contains("1 January 2036")), "{signature:?}");
}

#[test]
fn nothing_is_signed_while_something_is_half_drawn() {
    let desk = Desk::new();
    let mut editor = resident(&desk);
    say(&mut editor, ReadCommand::Stage(Stage::BRIDGING));
    let line = callus::editor::Tool::Shape(callus::case::ShapeKind::Line);
    perform(&mut editor, Command::Mark(callus::editor::MarkCommand::Tool(Some(line))));
    perform(&mut editor, Command::Mark(callus::editor::MarkCommand::Place));
    review(&mut editor, sign_as("R", true));
    assert!(!editor.is_signed() && told(&editor, "half drawn"), "{:?}", editor.notices());
}

#[test]
fn a_film_that_is_gone_is_told_and_nothing_is_signed() {
    let desk = Desk::new();
    let mut editor = resident(&desk);
    let film = desk.path().join("images/week-lat.png");
    let bytes = std::fs::read(&film).unwrap();
    std::fs::remove_file(&film).unwrap();
    review(&mut editor, sign_as("R", true));
    assert!(!editor.is_signed());
    assert!(told(&editor, "week-lat") && told(&editor, "bring the film back"), "{:?}", editor.notices());
    std::fs::write(&film, bytes).unwrap();
    review(&mut editor, sign_as("R", true));
    assert!(editor.is_signed(), "{:?}", editor.notices());
}

#[test]
fn a_reading_that_changed_meanwhile_is_not_signed() {
    let desk = Desk::new();
    let mut editor = resident(&desk);
    editor.perform(Command::Review(sign_as("R", true)));
    assert!(editor.is_signing() && !editor.is_settled());
    editor.perform(Command::Read(ReadCommand::Stage(Stage::NO_CALLUS)));
    while editor.drain() {}
    assert!(!editor.is_signed() && !editor.is_signing());
    assert!(told(&editor, "changed while the films were being read"), "{:?}", editor.notices());
    assert_eq!(stage(&editor), Some(Stage::NO_CALLUS));
}

#[test]
fn a_case_left_while_it_was_being_signed_is_not_signed() {
    let desk = Desk::new();
    let mut editor = resident(&desk);
    editor.perform(Command::Review(sign_as("R", true)));
    editor.perform(Command::File(FileCommand::SetReader("teacher".to_owned())));
    while editor.drain() {}
    assert!(!editor.is_signed());
    perform(&mut editor, Command::File(FileCommand::SetReader("resident".to_owned())));
    assert!(!editor.is_signed());
}

#[test]
fn a_reading_that_is_open_elsewhere_can_neither_be_signed_nor_amended() {
    let desk = Desk::new();
    let first = signed(&desk);
    let mut second = desk.opened();
    assert!(matches!(second.document().unwrap().save_state(), SaveState::ReadOnly(_)));
    assert!(second.is_signed());
    assert!(!second.can(&Command::Review(ReviewCommand::Amend)));
    review(&mut second, ReviewCommand::Amend);
    assert!(second.is_signed());
    drop(first);
}

#[test]
fn a_film_that_was_replaced_after_signing_is_found_out() {
    let desk = Desk::new();
    drop(signed(&desk));
    let film = desk.path().join("images/before-ap.png");
    std::fs::copy(desk.path().join("images/week-ap.png"), film).unwrap();
    let editor = desk.opened();
    let seal = editor.seal();
    assert!(matches!(seal, Some(Seal::Broken(why)) if why.contains("before-ap")), "{seal:?}");
    assert!(told(&editor, "not what the reading was signed with"), "{:?}", editor.notices());
}

#[test]
fn a_draft_has_no_seal_and_its_state_is_told() {
    let desk = Desk::new();
    let editor = resident(&desk);
    assert_eq!(editor.seal(), None);
    assert_eq!(editor.document().unwrap().reading().unwrap().state, ReadingState::Draft);
    assert!(!editor.summary().unwrap().sections.is_empty());
}

#[test]
fn of_a_reading_that_cannot_be_read_nothing_is_told_not_even_that_nothing_was_said() {
    let desk = Desk::new();
    drop(resident(&desk));
    let file = desk.reading_file("resident");
    let torn = std::fs::read_to_string(&file).unwrap().replace("\"bridging-callus\"", "\"bridging-callus\"(");
    assert!(torn.contains("\"bridging-callus\"("), "{torn}");
    std::fs::write(&file, &torn).unwrap();
    let editor = desk.read_by("resident");
    let document = editor.document().unwrap();
    assert!(matches!(document.save_state(), SaveState::ReadOnly(_)), "{:?}", document.save_state());
    assert!(!document.is_reading_known());
    assert_eq!(document.state_words(), "could not be read");
    assert!(editor.summary().is_none() && editor.open_questions().is_empty());
    assert!(!editor.can(&Command::Review(ReviewCommand::Summary)));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), torn, "it is left as it is");
}
