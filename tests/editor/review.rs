//! The reading as a whole: it is signed, read only from then on, amended, and stands beside another.

use std::sync::{Arc, Mutex};

use callus::case::{CalibrationKind, Confidence, FindingId, Given, Key, ReadingState, Stage};
use callus::editor::{
    Beside, CalibrateOn, Command, Dialog, EditCommand, Editor, FileCommand, FindingCommand, GoCommand, Jobs,
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

fn say(editor: &mut Editor, wish: ReadCommand) {
    perform(editor, Command::Read(wish));
}

fn review(editor: &mut Editor, wish: ReviewCommand) {
    perform(editor, Command::Review(wish));
}

fn sign_as(name: &str, overrule: bool) -> ReviewCommand {
    ReviewCommand::Sign { name: name.to_owned(), overrule }
}

/// A resident at the desk who has said something.
fn resident(desk: &Desk) -> Editor {
    let mut editor = desk.read_by("resident");
    say(&mut editor, ReadCommand::Stage(Stage::HardCallus));
    editor
}

fn signed(desk: &Desk) -> Editor {
    let mut editor = resident(desk);
    review(&mut editor, sign_as("Dr. R. Esident", true));
    assert!(editor.is_signed(), "{:?}", editor.notices());
    editor
}

fn told(editor: &Editor, words: &str) -> bool {
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
        Command::Read(ReadCommand::Stage(Stage::NoCallus)),
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
    assert_eq!(stage(&editor), Some(Stage::HardCallus));
}

#[test]
fn an_amendment_is_a_draft_that_refers_to_what_was_signed() {
    let desk = Desk::new();
    let mut editor = signed(&desk);
    let was = editor.signature().unwrap().clone();
    say(&mut editor, ReadCommand::Stage(Stage::NoCallus));
    assert!(told(&editor, "This reading is signed"));
    review(&mut editor, ReviewCommand::Amend);
    assert!(!editor.is_signed());
    assert!(!told(&editor, "This reading is signed"), "what was told is no longer true");
    assert_eq!(editor.document().unwrap().reading().unwrap().amends, Some(was.amended()));
    say(&mut editor, ReadCommand::Stage(Stage::Consolidation));
    assert_eq!(stage(&editor), Some(Stage::Consolidation));
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
fn what_was_signed_stands_beside_its_amendment() {
    let desk = Desk::new();
    let mut editor = signed(&desk);
    review(&mut editor, ReviewCommand::Amend);
    say(&mut editor, ReadCommand::Stage(Stage::Consolidation));
    assert!(editor.besides().iter().any(|(which, _)| *which == Beside::Signed(1)), "{:?}", editor.besides());
    assert!(editor.beside().is_none(), "nothing is read before it is asked for");
    review(&mut editor, ReviewCommand::Beside(Some(Beside::Signed(1))));
    review(&mut editor, ReviewCommand::Differences);
    let beside = editor.beside().unwrap();
    assert!(beside.title.starts_with("Signature 1, signed "), "{}", beside.title);
    assert_eq!(beside.seal, Some(Seal::Holds));
    let rows = editor.differences().unwrap();
    let differs: Vec<_> = rows.iter().filter(|row| row.differs).collect();
    assert_eq!(differs.len(), 1, "{differs:?}");
    assert_eq!(differs[0].own.as_deref(), Some("consolidation"));
    assert_eq!(differs[0].other.as_deref(), Some("hard callus"));
}

#[test]
fn a_clock_that_was_set_back_signs_nothing_and_says_so() {
    let desk = Desk::new();
    let clock = SetClock::at("2026-11-24T12:00:00Z");
    let setup = Setup { state: desk.state(), jobs: Jobs::inline(), clock: Arc::new(clock.clone()) };
    let mut editor = Editor::new(setup);
    perform(&mut editor, Command::File(FileCommand::Open(desk.path().to_owned())));
    perform(&mut editor, Command::File(FileCommand::SetReader("resident".to_owned())));
    say(&mut editor, ReadCommand::Stage(Stage::HardCallus));
    clock.set("2026-11-20T12:00:00Z");
    review(&mut editor, sign_as("R", true));
    assert!(!editor.is_signed());
    assert!(told(&editor, "20 November 2026") && told(&editor, "24 November 2026"), "{:?}", editor.notices());
    assert!(told(&editor, "set the clock, then sign again"));
    clock.set("2026-11-24T12:00:01Z");
    review(&mut editor, sign_as("R", true));
    assert!(editor.is_signed(), "{:?}", editor.notices());
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
    editor.perform(Command::Read(ReadCommand::Stage(Stage::NoCallus)));
    while editor.drain() {}
    assert!(!editor.is_signed() && !editor.is_signing());
    assert!(told(&editor, "changed while the films were being read"), "{:?}", editor.notices());
    assert_eq!(stage(&editor), Some(Stage::NoCallus));
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
fn a_signed_file_that_was_edited_by_hand_is_found_out() {
    let desk = Desk::new();
    drop(signed(&desk));
    let path = desk.reading_file("resident");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("HardCallus"));
    std::fs::write(&path, text.replace("HardCallus", "Consolidation")).unwrap();
    let teacher = {
        let mut editor = desk.read_by("teacher");
        review(&mut editor, ReviewCommand::Beside(Some(Beside::Reader("resident".parse_id()))));
        editor
    };
    let seal = teacher.beside().unwrap().seal.clone();
    assert!(
        matches!(&seal, Some(Seal::Broken(why)) if why.contains("changed after it was signed")),
        "{seal:?}"
    );
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

trait ParseId {
    fn parse_id(&self) -> callus::case::ReaderId;
}

impl ParseId for str {
    fn parse_id(&self) -> callus::case::ReaderId {
        callus::case::ReaderId::new(self).unwrap()
    }
}

#[test]
fn another_reader_stands_beside_and_never_leaks_into_ones_own_files() {
    let desk = Desk::new();
    let mut editor = desk.read_by("Professor Q. Teacher");
    say(&mut editor, ReadCommand::Stage(Stage::Consolidation));
    say(
        &mut editor,
        ReadCommand::Note { film: id("months-ap"), text: "united, says the teacher".to_owned() },
    );
    review(&mut editor, sign_as("Professor Q. Teacher", true));
    assert!(editor.is_signed(), "{:?}", editor.notices());
    perform(&mut editor, Command::File(FileCommand::SetReader("resident".to_owned())));
    say(&mut editor, ReadCommand::Stage(Stage::HardCallus));
    let teacher = Beside::Reader("professor-q--teacher".parse_id());
    let names: Vec<_> = editor.besides().iter().map(|(which, _)| which.clone()).collect();
    assert_eq!(
        names,
        std::slice::from_ref(&teacher),
        "signed versions of others are not readers of their own"
    );

    let theirs = desk.reading_file("professor-q--teacher");
    let before = std::fs::read(&theirs).unwrap();
    review(&mut editor, ReviewCommand::Beside(Some(teacher)));
    let beside = editor.beside().expect("it was read");
    assert_eq!(beside.name, "Professor Q. Teacher");
    assert!(beside.title.starts_with("Professor Q. Teacher, signed "), "{}", beside.title);
    review(&mut editor, ReviewCommand::Differences);
    review(&mut editor, ReviewCommand::BesideMarks);
    assert!(editor.differences().unwrap().iter().any(|row| row.differs));
    say(&mut editor, ReadCommand::Confidence(Confidence::Probable));
    review(&mut editor, sign_as("R. Esident", true));
    assert!(editor.is_signed(), "{:?}", editor.notices());
    drop(editor);

    assert_eq!(std::fs::read(&theirs).unwrap(), before, "the other file is only read");
    let own = std::fs::read_to_string(desk.reading_file("resident")).unwrap();
    assert!(!own.contains("Teacher") && !own.contains("teacher"), "{own}");
    // Journals of both lie in the state folder; the resident's must not know the teacher.
    let journals = std::fs::read_dir(desk.state.path().join("journals")).unwrap().flatten();
    let mut checked = 0;
    for file in journals.flat_map(|folder| std::fs::read_dir(folder.path()).unwrap().flatten()) {
        let text = String::from_utf8_lossy(&std::fs::read(file.path()).unwrap()).into_owned();
        if text.contains("resident") {
            assert!(!text.contains("Teacher") && !text.contains("teacher"), "{}", file.path().display());
            checked += 1;
        }
    }
    assert!(checked > 0, "the resident has a journal");
}

#[test]
fn another_reader_or_case_takes_nothing_of_what_stood_beside() {
    let desk = Desk::new();
    let mut editor = resident(&desk);
    perform(&mut editor, Command::File(FileCommand::SetReader("teacher".to_owned())));
    review(&mut editor, ReviewCommand::Beside(Some(Beside::Reader("resident".parse_id()))));
    assert!(editor.beside().is_some());
    perform(&mut editor, Command::File(FileCommand::SetReader("resident".to_owned())));
    assert!(editor.beside().is_none());
    assert!(!editor.beside_marks_shown());
}

#[test]
fn a_reading_that_cannot_be_read_is_told_and_one_s_own_goes_on() {
    let desk = Desk::new();
    let mut editor = resident(&desk);
    std::fs::write(desk.reading_file("broken"), "(format: 99").unwrap();
    review(&mut editor, ReviewCommand::Beside(Some(Beside::Reader("broken".parse_id()))));
    assert!(editor.beside().is_none());
    assert!(told(&editor, "The other reading could not be read"), "{:?}", editor.notices());
    say(&mut editor, ReadCommand::Confidence(Confidence::Probable));
    assert_eq!(editor.document().unwrap().save_state(), SaveState::Kept);
}

#[test]
fn a_draft_has_no_seal_and_its_state_is_told() {
    let desk = Desk::new();
    let editor = resident(&desk);
    assert_eq!(editor.seal(), None);
    assert_eq!(editor.document().unwrap().reading().unwrap().state, ReadingState::Draft);
    assert!(!editor.summary().unwrap().sections.is_empty());
}
