//! What a reader says is on disk at once, can be taken back, and is there after a restart.

use std::sync::Arc;

use callus::case::{Complication, Confidence, Source, Stage};
use callus::editor::{
    Command, Dialog, EditCommand, Editor, FileCommand, FilmState, GoCommand, Jobs, ReadCommand, SaveState,
};
use callus::store::reading_from_ron;

use super::{Desk, id, perform, two_operations};

fn say(editor: &mut Editor, wish: ReadCommand) {
    perform(editor, Command::Read(wish));
}

fn stage_of(editor: &Editor, film: &str) -> Option<Stage> {
    editor.document().unwrap().opinion(&id(film)).and_then(|opinion| opinion.stage.clone())
}

#[test]
fn the_reader_is_asked_once_and_the_wish_is_not_lost() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    say(&mut editor, ReadCommand::Stage(Stage::BRIDGING));
    assert_eq!(editor.dialog(), Dialog::AskReader);
    perform(&mut editor, Command::File(FileCommand::SetReader("Dr. Ada Müller".to_owned())));
    assert_eq!(editor.dialog(), Dialog::None);
    assert_eq!(stage_of(&editor, "months-ap"), Some(Stage::BRIDGING));
    assert!(desk.reading_file("dr--ada-müller").exists(), "{:?}", editor.notices());
    drop(editor);

    let mut again = desk.opened();
    say(&mut again, ReadCommand::Confidence(Confidence::Probable));
    assert_eq!(again.dialog(), Dialog::None);
    assert_eq!(again.document().unwrap().reader().unwrap().name, "Dr. Ada Müller");
}

#[test]
fn a_name_without_a_letter_is_refused_in_words() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    perform(&mut editor, Command::File(FileCommand::SetReader(" /../ ".to_owned())));
    assert!(editor.document().unwrap().reader().is_none());
    assert!(editor.notices()[0].text.contains("initials"));
}

#[test]
fn everything_said_is_in_the_file_and_survives_a_restart_with_its_undo() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    say(&mut editor, ReadCommand::Stage(Stage::CALLUS));
    say(&mut editor, ReadCommand::Stage(Stage::BRIDGING));
    say(&mut editor, ReadCommand::Complication(Complication::HardwareFailure));
    assert_eq!(editor.document().unwrap().save_state(), SaveState::Kept);
    let path = desk.reading_file("resident");
    let on_disk = reading_from_ron(&std::fs::read_to_string(&path).unwrap(), &path).unwrap();
    assert_eq!(&on_disk, editor.document().unwrap().reading().unwrap());
    drop(editor);

    let mut editor = desk.opened();
    assert_eq!(stage_of(&editor, "months-ap"), Some(Stage::BRIDGING));
    let words = editor.document().unwrap().undo_words().unwrap();
    assert_eq!(words, "Complication of 6 months after revision (AP): hardware failure");
    for _ in 0..2 {
        perform(&mut editor, Command::Edit(EditCommand::Undo));
    }
    assert_eq!(stage_of(&editor, "months-ap"), Some(Stage::CALLUS));
    assert_eq!(
        editor.document().unwrap().redo_words().unwrap(),
        "Stage of 6 months after revision (AP): bridging callus"
    );
    drop(editor);

    let mut editor = desk.opened();
    perform(&mut editor, Command::Edit(EditCommand::Redo));
    assert_eq!(stage_of(&editor, "months-ap"), Some(Stage::BRIDGING));
}

#[test]
fn the_same_answer_again_withdraws_it() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    say(&mut editor, ReadCommand::Stage(Stage::NO_CALLUS));
    say(&mut editor, ReadCommand::Stage(Stage::NO_CALLUS));
    assert_eq!(stage_of(&editor, "months-ap"), None);
    assert!(editor.document().unwrap().reading().unwrap().opinions.is_empty());
}

#[test]
fn typing_a_note_is_one_step_until_the_reader_turns_away() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    for text in ["l", "li", "line blurred"] {
        say(&mut editor, ReadCommand::Note { film: id("months-ap"), text: text.to_owned() });
    }
    say(&mut editor, ReadCommand::NoteDone);
    let text = "line blurred, callus medially".to_owned();
    say(&mut editor, ReadCommand::Note { film: id("months-ap"), text });
    let note = |editor: &Editor| editor.document().unwrap().opinion(&id("months-ap")).map(|o| o.note.clone());
    perform(&mut editor, Command::Edit(EditCommand::Undo));
    assert_eq!(note(&editor).as_deref(), Some("line blurred"));
    perform(&mut editor, Command::Edit(EditCommand::Undo));
    assert_eq!(note(&editor), None);
}

#[test]
fn undo_shows_the_film_it_is_about() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    say(&mut editor, ReadCommand::Stage(Stage::UNION));
    perform(&mut editor, Command::Go(GoCommand::First));
    perform(&mut editor, Command::Edit(EditCommand::Undo));
    assert_eq!(editor.focus(), Some(&id("months-ap")));
}

#[test]
fn a_second_window_reads_but_does_not_write() {
    let desk = Desk::new();
    let first = desk.read_by("resident");
    let mut second = desk.opened();
    assert!(matches!(second.document().unwrap().save_state(), SaveState::ReadOnly(_)));
    assert!(!second.can(&Command::Read(ReadCommand::Stage(Stage::NO_CALLUS))));
    say(&mut second, ReadCommand::Stage(Stage::NO_CALLUS));
    assert_eq!(stage_of(&second, "months-ap"), None);
    let told =
        |editor: &Editor| editor.notices().iter().any(|n| n.text.contains("open for writing elsewhere"));
    assert!(told(&second));
    // The reason is told again when somebody tries again.
    perform(&mut second, Command::File(FileCommand::DismissAll));
    say(&mut second, ReadCommand::NoteStart);
    assert!(told(&second));
    drop(first);
}

#[test]
fn a_file_changed_by_someone_else_is_left_alone_and_nothing_is_lost() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    say(&mut editor, ReadCommand::Stage(Stage::CALLUS));
    let path = desk.reading_file("resident");
    let theirs = std::fs::read_to_string(&path).unwrap().replace("callus-not-bridging", "remodelled");
    std::fs::write(&path, &theirs).unwrap();
    say(&mut editor, ReadCommand::Confidence(Confidence::Definite));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), theirs);
    assert!(matches!(editor.document().unwrap().save_state(), SaveState::Failed(_)));
    let beside: Vec<_> = std::fs::read_dir(path.parent().unwrap())
        .unwrap()
        .flatten()
        .map(|file| file.path())
        .filter(|file| *file != path && file.extension().is_some_and(|ending| ending == "ron"))
        .collect();
    assert_eq!(beside.len(), 1, "{beside:?}");
    let own = reading_from_ron(&std::fs::read_to_string(&beside[0]).unwrap(), &beside[0]).unwrap();
    assert_eq!(&own, editor.document().unwrap().reading().unwrap());
}

#[test]
fn another_reader_has_a_file_of_their_own() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    say(&mut editor, ReadCommand::Stage(Stage::CALLUS));
    perform(&mut editor, Command::File(FileCommand::SetReader("teacher".to_owned())));
    assert_eq!(stage_of(&editor, "months-ap"), None);
    say(&mut editor, ReadCommand::Stage(Stage::UNION));
    perform(&mut editor, Command::File(FileCommand::SetReader("resident".to_owned())));
    assert_eq!(stage_of(&editor, "months-ap"), Some(Stage::CALLUS));
    assert!(desk.reading_file("teacher").exists());
}

#[test]
fn the_invented_reader_of_a_sample_is_not_kept_for_other_cases() {
    let mut simulated = two_operations();
    simulated.sources.push(Source {
        title: "Drawn films".to_owned(),
        attribution: String::new(),
        published: String::new(),
        doi: None,
        licence: String::new(),
        note: String::new(),
        simulated: true,
        films: None,
    });
    let sample = Desk::with(&simulated);
    let mut editor = sample.read_by("demonstration");
    say(&mut editor, ReadCommand::Stage(Stage::CALLUS));
    drop(editor);

    // Somebody else, with an own case.
    let desk = Desk::new();
    let mut editor = desk.editor();
    let open = |case: &Desk| Command::File(FileCommand::Open(case.path().to_owned()));
    perform(&mut editor, open(&sample));
    let demonstration = editor.readers()[0].clone();
    perform(&mut editor, Command::File(FileCommand::UseReader(demonstration.clone())));
    assert_eq!(editor.document().unwrap().reader(), Some(&demonstration));
    say(&mut editor, ReadCommand::Stage(Stage::BRIDGING));
    assert_eq!((editor.dialog(), editor.reader_here()), (Dialog::None, Some(&demonstration)));

    perform(&mut editor, open(&desk));
    assert_eq!((editor.document().unwrap().reader(), editor.reader_here()), (None, None));
    say(&mut editor, ReadCommand::Stage(Stage::UNION));
    assert_eq!(editor.dialog(), Dialog::AskReader, "whose case is it?");
    perform(&mut editor, Command::File(FileCommand::SetReader("Ada".to_owned())));
    assert!(desk.reading_file("ada").exists() && !desk.reading_file("demonstration").exists());

    // Back in the sample the reading that was gone on with is open, and the own name stays for own cases.
    perform(&mut editor, open(&sample));
    assert_eq!(editor.document().unwrap().reader().unwrap().name, "Ada");
    perform(&mut editor, Command::File(FileCommand::UseReader(demonstration.clone())));
    assert_eq!(editor.document().unwrap().reader(), Some(&demonstration));
    perform(&mut editor, open(&desk));
    assert_eq!(editor.document().unwrap().reader().unwrap().name, "Ada");
    perform(&mut editor, open(&sample));
    assert_eq!(editor.document().unwrap().reader(), Some(&demonstration), "as it was left in this window");
}

#[test]
fn opening_alone_writes_no_reading() {
    let desk = Desk::new();
    let editor = desk.read_by("resident");
    assert_eq!(editor.document().unwrap().save_state(), SaveState::Kept);
    assert!(!desk.reading_file("resident").exists());
}

/// Takes in what the workers do until `done`.
fn wait(editor: &mut Editor, done: impl Fn(&Editor) -> bool) {
    let started = std::time::Instant::now();
    while !done(editor) {
        assert!(started.elapsed().as_secs() < 30, "{:?}", editor.notices());
        editor.drain();
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
}

fn is_shown(editor: &Editor, film: &str) -> bool {
    matches!(editor.film(&id(film)), FilmState::Ready(_))
}

#[test]
fn leaving_a_case_while_it_is_being_saved_loses_nothing() {
    // Another case with the same films: of a copy of the same one, work elsewhere would be told.
    let another = callus::case::Case {
        id: Some(callus::case::CaseId::new("another").unwrap()),
        ..super::two_operations()
    };
    let (one, two) = (Desk::new(), Desk::with(&another));
    let mut editor = one.editor_with(Jobs::threads(Arc::new(|| ())));
    let open = |path: &std::path::Path| Command::File(FileCommand::Open(path.to_owned()));
    editor.perform(open(one.path()));
    wait(&mut editor, |editor| is_shown(editor, "months-ap"));
    editor.perform(Command::File(FileCommand::SetReader("resident".to_owned())));
    for turn in 0..40 {
        let stage = Stage::ALL[turn % 5].clone();
        wait(&mut editor, |editor| is_shown(editor, "months-ap"));
        editor.perform(Command::Read(ReadCommand::Stage(stage.clone())));
        let (here, next) = if turn % 2 == 0 { (&one, &two) } else { (&two, &one) };
        let before = editor.document().unwrap().folder().root.clone();
        editor.perform(open(next.path()));
        wait(&mut editor, |editor| {
            editor.document().is_some_and(|document| document.folder().root != before)
        });
        let path = here.reading_file("resident");
        let on_disk = reading_from_ron(&std::fs::read_to_string(&path).unwrap(), &path).unwrap();
        let said = on_disk.stage(&id("months-ap"));
        assert!(
            said.as_ref() == Some(&stage) || said.is_none(),
            "turn {turn}: {said:?} instead of {stage:?}"
        );
        assert_eq!(editor.document().unwrap().save_state(), SaveState::Kept, "turn {turn}");
        assert!(editor.notices().is_empty(), "turn {turn}: {:?}", editor.notices());
    }
}

#[test]
fn closing_the_window_leaves_the_file_as_it_was_last_seen() {
    let desk = Desk::new();
    let mut editor = desk.editor_with(Jobs::threads(Arc::new(|| ())));
    editor.perform(Command::File(FileCommand::Open(desk.path().to_owned())));
    wait(&mut editor, |editor| is_shown(editor, "months-ap"));
    editor.perform(Command::File(FileCommand::SetReader("resident".to_owned())));
    for stage in [Stage::NO_CALLUS, Stage::CALLUS, Stage::BRIDGING] {
        editor.perform(Command::Read(ReadCommand::Stage(stage)));
    }
    drop(editor);
    let path = desk.reading_file("resident");
    let on_disk = reading_from_ron(&std::fs::read_to_string(&path).unwrap(), &path).unwrap();
    assert_eq!(on_disk.stage(&id("months-ap")), Some(Stage::BRIDGING));
}

#[test]
fn opening_the_open_case_again_keeps_the_reader_writing() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    say(&mut editor, ReadCommand::Stage(Stage::CALLUS));
    perform(&mut editor, Command::File(FileCommand::Open(desk.path().to_owned())));
    assert_eq!(editor.document().unwrap().save_state(), SaveState::Kept, "{:?}", editor.notices());
    say(&mut editor, ReadCommand::Confidence(Confidence::Definite));
    assert_eq!(stage_of(&editor, "months-ap"), Some(Stage::CALLUS));
    assert_eq!(
        editor.document().unwrap().undo_words().unwrap(),
        "Confidence of 6 months after revision (AP): definite"
    );
    assert!(editor.notices().is_empty(), "{:?}", editor.notices());
}

#[test]
fn a_wish_that_waited_is_gone_with_the_question() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    say(&mut editor, ReadCommand::Stage(Stage::BRIDGING));
    perform(&mut editor, Command::File(FileCommand::Palette));
    perform(&mut editor, Command::File(FileCommand::CloseDialog));
    perform(&mut editor, Command::Go(GoCommand::First));
    perform(&mut editor, Command::File(FileCommand::AskReader));
    perform(&mut editor, Command::File(FileCommand::SetReader("resident".to_owned())));
    assert!(editor.document().unwrap().reading().unwrap().opinions.is_empty());
}

#[test]
fn a_case_that_arrives_after_the_reader_was_named_is_theirs() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    // The case is on its way for the resident when the teacher sits down.
    editor.perform(Command::File(FileCommand::Open(desk.path().to_owned())));
    editor.perform(Command::File(FileCommand::SetReader("teacher".to_owned())));
    while editor.drain() {}
    assert_eq!(editor.document().unwrap().reader().unwrap().name, "teacher");
    say(&mut editor, ReadCommand::Stage(Stage::CALLUS));
    assert!(desk.reading_file("teacher").exists() && !desk.reading_file("resident").exists());
}

#[test]
fn a_note_goes_to_the_film_it_was_typed_for() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    perform(&mut editor, Command::Go(GoCommand::First));
    say(&mut editor, ReadCommand::Note { film: id("months-ap"), text: "late letter".to_owned() });
    let document = editor.document().unwrap();
    assert_eq!(document.opinion(&id("months-ap")).unwrap().note, "late letter");
    assert!(document.opinion(&id("before-ap")).is_none());
}

#[test]
fn a_reading_under_the_same_file_name_by_someone_else_is_told() {
    let desk = Desk::new();
    let mut editor = desk.read_by("Ada B");
    say(&mut editor, ReadCommand::Stage(Stage::CALLUS));
    drop(editor);
    let editor = desk.read_by("ada-b");
    let told = editor.notices().iter().any(|notice| notice.text.contains("the reading of \"Ada B\""));
    assert!(told, "{:?}", editor.notices());
}

#[test]
fn after_a_conflict_every_later_version_goes_beside_the_file() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    say(&mut editor, ReadCommand::Stage(Stage::CALLUS));
    let path = desk.reading_file("resident");
    let theirs = std::fs::read_to_string(&path).unwrap().replace("callus-not-bridging", "remodelled");
    std::fs::write(&path, &theirs).unwrap();
    for confidence in Confidence::ALL {
        say(&mut editor, ReadCommand::Confidence(confidence));
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), theirs);
    let beside: Vec<_> = std::fs::read_dir(path.parent().unwrap())
        .unwrap()
        .flatten()
        .map(|file| file.path())
        .filter(|file| *file != path && file.extension().is_some_and(|ending| ending == "ron"))
        .collect();
    assert_eq!(beside.len(), 1, "{beside:?}");
    let own = reading_from_ron(&std::fs::read_to_string(&beside[0]).unwrap(), &beside[0]).unwrap();
    assert_eq!(own.opinion(&id("months-ap")).unwrap().confidence, Some(Confidence::Definite));
    assert_eq!(editor.notices().iter().filter(|notice| notice.title.contains("someone else")).count(), 1);
}

#[test]
fn the_scheme_of_the_case_says_what_the_keys_mean_and_a_reading_keeps_its_own_words() {
    let biological = callus::case::Case {
        stage_scheme: Some(callus::case::Key::new("biological").unwrap()),
        ..super::two_operations()
    };
    let desk = super::Desk::with(&biological);
    let mut editor = desk.read_by("resident");
    let at = |place| Command::Read(ReadCommand::StageAt(place));
    perform(&mut editor, at(1));
    let focus = editor.focus().unwrap().clone();
    let said = |editor: &Editor| {
        let opinion = editor.document().unwrap().opinion(&focus).cloned().unwrap_or_default();
        editor.book().stage_words(&opinion)
    };
    assert_eq!(said(&editor).as_deref(), Some("soft callus"));
    assert!(editor.can(&at(3)) && !editor.can(&at(4)) && !editor.can(&at(5)), "it has four stages");
    perform(&mut editor, at(4));
    assert_eq!(said(&editor).as_deref(), Some("soft callus"), "a fifth is no answer");
    perform(&mut editor, at(1));
    assert_eq!(said(&editor), None, "the same again withdraws it");
    // A stage of another scheme keeps its words.
    perform(&mut editor, Command::Read(ReadCommand::Stage(Stage::BRIDGING)));
    perform(&mut editor, Command::Read(ReadCommand::AsBefore));
    assert_eq!(said(&editor).as_deref(), Some("bridging callus, line visible, as before"));
    let corner: Vec<_> = (0..2).flat_map(|viewport| editor.corners(viewport).top_right).collect();
    assert!(corner.iter().any(|line| line.text == "bridging callus, line visible, as before"), "{corner:?}");
}
