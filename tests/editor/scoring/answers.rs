//! Answers to items: grades, reasons, pins; what is refused and why.

use super::*;

#[test]
fn five_wishes_score_a_visit_with_the_baseline_beside() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    take(&mut editor);
    assert_eq!((hung(&editor), editor.active_viewport()), (vec!["days-ap".into(), "months-ap".into()], 1));
    assert_eq!(editor.scoring().unwrap().baseline, Some(id("days-ap")));
    grade(&mut editor, 2);
    grade(&mut editor, 3);
    assert_eq!(hung(&editor), ["days-lat", "months-lat"], "the lateral cortices want the lateral films");
    grade(&mut editor, 3);
    grade(&mut editor, 4);
    assert_eq!(in_hand(&editor), "posterior", "with all answered the last one stays");
    let sheet = editor.sheet().unwrap();
    assert_eq!((sheet.sum.total(), sheet.sum.within), (Some(12), (12, 12)));
    assert_eq!(answer(&editor, "months-ap", "lateral").unwrap().beside, Some(id("days-ap")));
    assert_eq!(answer(&editor, "months-ap", "posterior").unwrap().beside, Some(id("days-lat")));
    let table = editor.score_table().unwrap();
    assert_eq!(table[0].cells.iter().flatten().count(), 1);
    assert!(Arc::ptr_eq(&table, &editor.score_table().unwrap()), "it is remembered");
    assert!(editor.notices().is_empty(), "{:?}", editor.notices());
}

#[test]
fn a_value_that_the_scale_does_not_know_is_refused_with_the_grades() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    take(&mut editor);
    grade(&mut editor, 5);
    assert!(told(
        &editor,
        "5 is no grade of this item. The four knows: 1 word 1, 2 word 2, 3 word 3, 4 word 4."
    ));
    grade(&mut editor, 0);
    assert!(kept(&editor, "months-ap").is_empty() && in_hand(&editor) == "medial");
}

#[test]
fn not_assessable_is_an_answer_with_a_reason() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    take(&mut editor);
    wish(&mut editor, ScoreCommand::AskReason);
    assert!(editor.scoring().unwrap().asks_reason);
    wish(&mut editor, ScoreCommand::Reason(9));
    assert!(told(&editor, "The reasons are: 1 plate hides it, 2 other hides it."));
    wish(&mut editor, ScoreCommand::Reason(2));
    assert_eq!(editor.scoring().unwrap().asks_words.unwrap().key, key("other"));
    wish(&mut editor, ScoreCommand::ReasonWords("  ".to_owned()));
    assert!(told(&editor, "asks for your own words") && kept(&editor, "months-ap").is_empty());
    wish(&mut editor, ScoreCommand::ReasonWords(" a cast hides it ".to_owned()));
    let given = Given::NotAssessable { reason: key("other"), words: "a cast hides it".to_owned() };
    assert_eq!(answer(&editor, "months-ap", "medial").unwrap().given, given);
    let scoring = editor.scoring().unwrap();
    assert!(!scoring.asks_reason && scoring.asks_words.is_none() && in_hand(&editor) == "lateral");
    for _ in 0..3 {
        grade(&mut editor, 3);
    }
    let sum = editor.sheet().unwrap().sum;
    assert_eq!((sum.total(), sum.sum, sum.within), (None, 9, (10, 13)));
}

#[test]
fn the_pointer_answers_what_is_on_the_screen() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    let say = |item: &str, given| ScoreCommand::Answer { item: key(item), given };
    wish(&mut editor, say("lateral", Given::Grade(3)));
    assert_eq!(answer(&editor, "months-ap", "lateral").unwrap().beside, Some(id("days-ap")));
    assert_eq!(in_hand(&editor), "anterior", "the sheet came in hand and went on");
    wish(&mut editor, say("medial", Given::Grade(2)));
    assert!(told(&editor, "was not on the screen") && answer(&editor, "months-ap", "medial").is_none());
    wish(&mut editor, say("medial", Given::Grade(2)));
    assert_eq!(answer(&editor, "months-ap", "medial").unwrap().graded(), Some(2));
    wish(&mut editor, say("medial", Given::Grade(2)));
    assert_eq!((answer(&editor, "months-ap", "medial"), in_hand(&editor)), (None, "medial".to_owned()));
}

#[test]
fn a_pin_lies_on_the_film_in_hand() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    take(&mut editor);
    wish(&mut editor, ScoreCommand::PinNext);
    let press = |editor: &mut Editor, viewport| {
        perform(editor, Command::Mark(MarkCommand::Press { viewport, at: [300.0, 350.0], on: None }));
        perform(editor, Command::Mark(MarkCommand::Release { at: [300.0, 350.0] }));
    };
    press(&mut editor, 0);
    assert!(editor.scoring().unwrap().pins, "the baseline is not pinned");
    press(&mut editor, 1);
    let scoring = editor.scoring().unwrap();
    assert!(!scoring.pins && scoring.pin_waits.is_some() && kept(&editor, "months-ap").is_empty());
    grade(&mut editor, 2);
    let pin = answer(&editor, "months-ap", "medial").unwrap().pin.unwrap();
    assert_eq!((pin.film, pin.at), (id("months-ap"), [60.0, 80.0]));
    assert_eq!(editor.scoring().unwrap().pin_waits, None);
    // Another grade keeps the pin; without a pin it is as before.
    wish(&mut editor, ScoreCommand::Item(key("medial")));
    grade(&mut editor, 3);
    assert!(answer(&editor, "months-ap", "medial").unwrap().pin.is_some());
    wish(&mut editor, ScoreCommand::Pin { item: key("medial"), at: None });
    assert!(answer(&editor, "months-ap", "medial").unwrap().pin.is_none());
    undo(&mut editor);
    assert!(answer(&editor, "months-ap", "medial").unwrap().pin.is_some(), "a step of its own");
    // With a tool in hand the pin goes first, and nothing is drawn.
    perform(&mut editor, Command::Mark(MarkCommand::Tool(Some(Tool::Shape(callus::case::ShapeKind::Point)))));
    wish(&mut editor, ScoreCommand::PinNext);
    press(&mut editor, 1);
    assert!(editor.document().unwrap().reading().unwrap().marks.is_empty());
}

#[test]
fn stage_and_score_that_contradict_are_pointed_out() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    perform(&mut editor, Command::Read(ReadCommand::Stage(Stage::UNION)));
    assert!(editor.contradictions().is_empty());
    take(&mut editor);
    grade(&mut editor, 1);
    grade(&mut editor, 1);
    let found = editor.contradictions();
    assert_eq!((found.len(), found[0].film.clone()), (1, id("months-ap")));
    assert!(Arc::ptr_eq(&found, &editor.contradictions()));
}

#[test]
fn a_baseline_that_was_not_on_the_screen_did_not_stand_beside() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    see(&mut editor, ViewCommand::SetLayout(Layout::One));
    wish(&mut editor, ScoreCommand::Answer { item: key("medial"), given: Given::Grade(3) });
    assert_eq!(answer(&editor, "months-ap", "medial").unwrap().beside, None);
    wish(&mut editor, ScoreCommand::Answer { item: key("lateral"), given: Given::Grade(3) });
    assert_eq!(answer(&editor, "months-ap", "lateral").unwrap().beside, Some(id("days-ap")));
}

#[test]
fn a_digit_too_many_changes_no_answer() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    take(&mut editor);
    for value in [2, 3, 3, 4, 1] {
        grade(&mut editor, value);
    }
    assert_eq!(answer(&editor, "months-ap", "posterior").unwrap().graded(), Some(4));
    assert!(told(&editor, "Every item has an answer"));
    wish(&mut editor, ScoreCommand::NextItem(1));
    grade(&mut editor, 1);
    assert_eq!(answer(&editor, "months-ap", "medial").unwrap().graded(), Some(1), "Tab went to it");
    grade(&mut editor, 4);
    assert_eq!(answer(&editor, "months-ap", "medial").unwrap().graded(), Some(1));
}
