//! Another reading beside one's own: read when it is asked for, looked at, and never part of one's own files.

use callus::case::{Confidence, ReaderId, Stage};
use callus::editor::{Beside, Command, FileCommand, ReadCommand, ReviewCommand, SaveState, Seal};

use super::review::{resident, review, say, sign_as, signed, told};
use super::{Desk, id, perform};

fn reader(name: &str) -> Beside {
    Beside::Reader(ReaderId::new(name).unwrap())
}

#[test]
fn what_was_signed_stands_beside_its_amendment() {
    let desk = Desk::new();
    let mut editor = signed(&desk);
    review(&mut editor, ReviewCommand::Amend);
    say(&mut editor, ReadCommand::Stage(Stage::UNION));
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
    assert_eq!(differs[0].own.as_deref(), Some("union, line obliterated"));
    assert_eq!(differs[0].other.as_deref(), Some("bridging callus, line visible"));
}

#[test]
fn a_signed_file_that_was_edited_by_hand_is_found_out() {
    let desk = Desk::new();
    drop(signed(&desk));
    let path = desk.reading_file("resident");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("bridging-callus"));
    std::fs::write(&path, text.replace("bridging-callus", "union")).unwrap();
    let teacher = {
        let mut editor = desk.read_by("teacher");
        review(&mut editor, ReviewCommand::Beside(Some(reader("resident"))));
        editor
    };
    let seal = teacher.beside().unwrap().seal.clone();
    assert!(
        matches!(&seal, Some(Seal::Broken(why)) if why.contains("changed after it was signed")),
        "{seal:?}"
    );
}

#[test]
fn another_reader_stands_beside_and_never_leaks_into_ones_own_files() {
    let desk = Desk::new();
    let mut editor = desk.read_by("Professor Q. Teacher");
    say(&mut editor, ReadCommand::Stage(Stage::UNION));
    say(
        &mut editor,
        ReadCommand::Note { film: id("months-ap"), text: "united, says the teacher".to_owned() },
    );
    review(&mut editor, sign_as("Professor Q. Teacher", true));
    assert!(editor.is_signed(), "{:?}", editor.notices());
    perform(&mut editor, Command::File(FileCommand::SetReader("resident".to_owned())));
    say(&mut editor, ReadCommand::Stage(Stage::BRIDGING));
    let teacher = reader("professor-q--teacher");
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
    review(&mut editor, ReviewCommand::Beside(Some(reader("resident"))));
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
    review(&mut editor, ReviewCommand::Beside(Some(reader("broken"))));
    assert!(editor.beside().is_none());
    assert!(told(&editor, "The other reading could not be read"), "{:?}", editor.notices());
    say(&mut editor, ReadCommand::Confidence(Confidence::Probable));
    assert_eq!(editor.document().unwrap().save_state(), SaveState::Kept);
}
