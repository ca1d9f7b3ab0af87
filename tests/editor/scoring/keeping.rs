//! What of a sheet is kept, undone, and refused where nothing can be recorded.

use super::*;

#[test]
fn an_answer_is_one_step_of_undo_and_undo_leads_to_it() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    take(&mut editor);
    for value in [2, 3, 3] {
        grade(&mut editor, value);
    }
    wish(&mut editor, ScoreCommand::PutAway);
    go(&mut editor, "week-ap");
    undo(&mut editor);
    assert_eq!(editor.focus(), Some(&id("months-lat")), "the film that supplied the item");
    assert_eq!(kept(&editor, "months-ap").len(), 2);
    perform(&mut editor, Command::Edit(EditCommand::Redo));
    assert_eq!(kept(&editor, "months-ap").len(), 3);
    // With the sheet of another score and visit in hand, the one that was undone comes in hand.
    go(&mut editor, "week-ap");
    wish(&mut editor, ScoreCommand::Take(Some(key("whole"))));
    undo(&mut editor);
    undo(&mut editor);
    let scoring = editor.scoring().unwrap();
    assert_eq!((scoring.score.key.clone(), scoring.item.key.clone()), (key("four"), key("lateral")));
    assert_eq!(hung(&editor), ["days-ap", "months-ap"]);
    assert_eq!(kept(&editor, "months-ap").len(), 1);
    wish(&mut editor, ScoreCommand::Item(key("medial")));
    wish(&mut editor, ScoreCommand::Withdraw);
    assert!(kept(&editor, "months-ap").is_empty());
    undo(&mut editor);
    assert_eq!(answer(&editor, "months-ap", "medial").unwrap().graded(), Some(2));
}

#[test]
fn answers_outlive_the_program() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    take(&mut editor);
    grade(&mut editor, 2);
    drop(editor);
    let mut editor = unread(&desk);
    go(&mut editor, "months-ap");
    assert_eq!(answer(&editor, "months-ap", "medial").unwrap().graded(), Some(2));
    assert!(editor.scoring().is_none(), "what was in hand is momentary");
    assert_eq!(editor.score_shown().unwrap().key, key("four"), "the score used in this case");
    take(&mut editor);
    assert_eq!(in_hand(&editor), "lateral", "the first without an answer");
    undo(&mut editor);
    assert!(kept(&editor, "months-ap").is_empty());
}

#[test]
fn a_sheet_waits_for_the_name_of_its_reader() {
    let desk = Desk::new();
    let mut editor = unread(&desk);
    wish(&mut editor, ScoreCommand::Take(None));
    assert!(editor.scoring().is_none());
    assert_eq!(editor.dialog(), callus::editor::Dialog::AskReader);
    perform(&mut editor, Command::File(FileCommand::SetReader("resident".to_owned())));
    assert_eq!(in_hand(&editor), "medial");
    perform(&mut editor, Command::File(FileCommand::SetReader("teacher".to_owned())));
    assert!(editor.scoring().is_none(), "another reader takes a sheet of their own");
    take(&mut editor);
    perform(&mut editor, Command::File(FileCommand::Close));
    assert!(editor.scoring().is_none() && editor.layout() == Layout::OneByTwo);
}

#[test]
fn where_nothing_can_be_recorded_no_sheet_is_taken() {
    let desk = Desk::new();
    let _first = at(&desk, "months-ap");
    let mut second = unread(&desk);
    assert!(!second.can(&Command::Score(ScoreCommand::Take(None))));
    second.perform(Command::File(FileCommand::DismissAll));
    wish(&mut second, ScoreCommand::Take(None));
    assert!(
        second.scoring().is_none() && told(&second, "Nothing can be recorded here"),
        "{:?}",
        second.notices()
    );
}

#[test]
fn a_signed_reading_is_not_scored() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    take(&mut editor);
    grade(&mut editor, 2);
    drop(editor);
    let file = desk.reading_file("resident");
    let text = std::fs::read_to_string(&file).unwrap();
    let signed = text.replacen(
        "state: Draft",
        "state: Signed((name: \"R\", at: \"2026-11-24T10:00:00Z\", number: 1, content: \"\"))",
        1,
    );
    assert_ne!(text, signed, "{text}");
    std::fs::write(&file, signed).unwrap();
    let mut editor = unread(&desk);
    go(&mut editor, "months-ap");
    assert!(editor.is_signed(), "{:?}", editor.notices());
    assert!(!editor.can(&Command::Score(ScoreCommand::Take(None))));
    wish(&mut editor, ScoreCommand::Take(None));
    wish(&mut editor, ScoreCommand::Answer { item: key("medial"), given: Given::Grade(4) });
    assert!(editor.scoring().is_none() && told(&editor, "Amend it to go on"), "{:?}", editor.notices());
    assert_eq!(answer(&editor, "months-ap", "medial").unwrap().graded(), Some(2));
}

#[test]
fn a_grade_computes_no_value_and_draws_no_mark_again() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    take(&mut editor);
    let before = editor.computed();
    for count in 0..100_u8 {
        wish(&mut editor, ScoreCommand::Grade(1 + (count / 4 + count) % 4));
        wish(&mut editor, ScoreCommand::NextItem(1));
    }
    let after = editor.computed();
    assert_eq!((after.values, after.marks_drawn), (before.values, before.marks_drawn));
}
