//! Measures: parts in order, an AP paired with its lateral, going on, repeating the last visit.

use callus::case::ShapeKind;
use callus::editor::{Admission, Command, GripOn, MarkCommand, NotNow, Refusal, Target, Tool};

use super::*;

/// Places the three frontal parts of the tip–apex distance.
fn frontal_parts(editor: &mut Editor) {
    for place in [[50.0, 50.0], [55.0, 40.0], [30.0, 60.0], [40.0, 70.0]] {
        click(editor, place);
    }
}

fn lateral_parts(editor: &mut Editor) {
    for place in [[51.0, 51.0], [56.0, 41.0]] {
        click(editor, place);
    }
    sweep(editor, None, &[[31.0, 61.0], [41.0, 71.0]]);
}

fn part_names(mark: &Mark) -> Vec<String> {
    mark.parts.iter().map(|part| format!("{} {}", part.key.as_ref().unwrap(), part.film)).collect()
}

#[test]
fn parts_are_placed_in_order_with_their_hints_and_kept_as_one_step() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    measure_tool(&mut editor, "two-lines");
    let step = editor.next_step().unwrap();
    assert_eq!((step.title.as_str(), step.hint.as_str()), ("two-lines: first", "Click the first."));
    assert_eq!((step.placed, step.parts, step.obstacle), ((0, Some(2)), (0, 2), None));
    click(&mut editor, [20.0, 20.0]);
    assert_eq!(editor.next_step().unwrap().placed, (1, Some(2)));
    click(&mut editor, [80.0, 20.0]);
    let step = editor.next_step().unwrap();
    assert_eq!((step.part.unwrap().key.as_str(), step.parts), ("second", (1, 2)));
    assert!(marks(&editor).is_empty(), "a part alone is a draft");
    assert_eq!(drawn(&editor).len(), 1);
    // Backspace goes back into the part before.
    wish(&mut editor, MarkCommand::StepBack);
    let step = editor.next_step().unwrap();
    assert_eq!((step.part.unwrap().key.as_str(), step.placed), ("first", (1, Some(2))));
    click(&mut editor, [90.0, 25.0]);
    sweep(&mut editor, None, &[[20.0, 50.0], [80.0, 90.0]]);
    let (mark, kept) = only_mark(&editor);
    assert_eq!(part_names(&kept), ["first months-ap", "second months-ap"]);
    assert_near(kept.parts[0].shape.places(), &[[20.0, 20.0], [90.0, 25.0]]);
    assert!(editor.measured(mark).is_some());
    assert_eq!(editor.tool(), Some(&Tool::Measure(key("two-lines"))));
    assert_eq!(editor.next_step().unwrap().parts, (0, 2), "ready for the next one");
    undo(&mut editor);
    assert!(marks(&editor).is_empty() && undo_words(&editor).is_none());
}

#[test]
fn a_measure_is_drawn_with_keys_alone() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    measure_tool(&mut editor, "two-lines");
    for by in [[-20.0, 0.0], [40.0, 0.0], [0.0, 30.0], [-40.0, 10.0]] {
        wish(&mut editor, MarkCommand::Nudge { by });
        wish(&mut editor, MarkCommand::Place);
    }
    let kept = only_mark(&editor).1;
    assert_near(kept.parts[0].shape.places(), &[[40.0, 80.0], [80.0, 80.0]]);
    assert_near(kept.parts[1].shape.places(), &[[80.0, 110.0], [40.0, 120.0]]);
}

#[test]
fn an_ap_waits_for_the_lateral_of_its_visit_and_goes_on_there() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    measure_tool(&mut editor, "tad");
    frontal_parts(&mut editor);
    let (mark, kept) = only_mark(&editor);
    assert_eq!(kept.parts.len(), 3);
    let step = editor.next_step().unwrap();
    assert_eq!(step.obstacle.as_deref(), Some("this film is an AP: go to the lateral of this visit"));
    assert_eq!(step.parts, (3, 6));
    // A click on the AP puts nothing there.
    click(&mut editor, [70.0, 70.0]);
    assert_eq!(only_mark(&editor).1, kept);
    go(&mut editor, "months-lat");
    let step = editor.next_step().unwrap();
    assert_eq!((step.obstacle, step.part.unwrap().key.as_str()), (None, "lateral-tip"));
    lateral_parts(&mut editor);
    let (same, whole) = only_mark(&editor);
    assert_eq!(same, mark);
    assert_eq!(part_names(&whole)[2..4], ["ap-width months-ap", "lateral-tip months-lat"]);
    assert_eq!(whole.parts.len(), 6);
    assert!(undo_words(&editor).unwrap().starts_with("Go on with tad"));
    undo(&mut editor);
    assert_eq!(only_mark(&editor).1.parts.len(), 3);
    undo(&mut editor);
    assert!(marks(&editor).is_empty() && undo_words(&editor).is_none());
}

#[test]
fn a_partial_measure_is_found_again_at_its_lateral_even_after_other_visits() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    measure_tool(&mut editor, "tad");
    frontal_parts(&mut editor);
    let first = only_mark(&editor).0;
    go(&mut editor, "days-ap");
    assert_eq!(editor.next_step().unwrap().parts, (0, 6), "another visit, another mark");
    frontal_parts(&mut editor);
    assert_eq!(marks(&editor).len(), 2);
    go(&mut editor, "months-lat");
    lateral_parts(&mut editor);
    let all = marks(&editor);
    assert_eq!((all[0].0, all[0].1.parts.len(), all[1].1.parts.len()), (first, 6, 3));
    // After a restart as well: going on is asked for by name.
    drop(editor);
    let mut editor = at_desk(&desk);
    let second = all[1].0;
    assert!(editor.can(&Command::Mark(MarkCommand::GoOn(second))));
    assert!(!editor.can(&Command::Mark(MarkCommand::GoOn(first))));
    wish(&mut editor, MarkCommand::GoOn(second));
    assert_eq!(editor.focus(), Some(&id("days-lat")));
    lateral_parts(&mut editor);
    assert_eq!(marks(&editor)[1].1.parts.len(), 6);
}

#[test]
fn parts_of_one_view_lie_on_one_film() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    measure_tool(&mut editor, "two-lines");
    go(&mut editor, "months-lat");
    let words = editor.next_step().unwrap().obstacle.unwrap();
    assert_eq!(words, "this film is a lateral: go to the AP of this visit");
    go(&mut editor, "months-ap");
    click(&mut editor, [20.0, 20.0]);
    click(&mut editor, [80.0, 20.0]);
    go(&mut editor, "days-ap");
    let words = editor.next_step().unwrap().obstacle.unwrap();
    assert!(words.contains("6 months after revision (AP)"), "{words}");
    click(&mut editor, [20.0, 50.0]);
    assert_eq!(editor.next_step().unwrap().parts, (1, 2));
    go(&mut editor, "before-ap");
    measure_tool(&mut editor, "tad");
    frontal_parts(&mut editor);
    let words = editor.next_step().unwrap().obstacle.unwrap();
    assert_eq!(words, "this film is an AP, and this visit has no lateral");
}

#[test]
fn parts_are_corrected_by_their_handles_and_undo_brings_all_of_it_back() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    measure_tool(&mut editor, "two-lines");
    for place in [[20.0, 20.0], [80.0, 20.0]] {
        click(&mut editor, place);
    }
    // A part that is whole can be corrected while the next one is still to come.
    let on = Grip { target: Target::Draft, part: 0, on: GripOn::Place(1) };
    sweep(&mut editor, Some(on), &[[80.0, 20.0], [80.0, 25.0]]);
    for place in [[20.0, 50.0], [80.0, 90.0]] {
        click(&mut editor, place);
    }
    wish(&mut editor, MarkCommand::Tool(None));
    let (mark, before) = only_mark(&editor);
    assert_near(before.parts[0].shape.places(), &[[20.0, 20.0], [80.0, 25.0]]);
    let all = |editor: &Editor| {
        let parts = drawn(editor);
        let lines: Vec<_> = parts.iter().map(|part| part.strokes.clone()).collect();
        (lines, parts[0].label.clone(), editor.measured(mark))
    };
    let was = all(&editor);
    sweep(&mut editor, Some(grip(mark, 1, GripOn::Place(1))), &[[80.0, 90.0], [30.0, 120.0]]);
    let is = all(&editor);
    assert!(was.0 != is.0 && was.1 != is.1 && was.2 != is.2, "{was:?} {is:?}");
    undo(&mut editor);
    assert_eq!(all(&editor), was);
    redo(&mut editor);
    assert_eq!(all(&editor), is);
    // Moved as a whole, both parts go.
    sweep(&mut editor, Some(grip(mark, 0, GripOn::Line)), &[[50.0, 20.0], [60.0, 30.0]]);
    let moved = only_mark(&editor).1;
    assert_near(moved.parts[0].shape.places(), &[[30.0, 30.0], [90.0, 35.0]]);
    assert_near(moved.parts[1].shape.places(), &[[30.0, 60.0], [40.0, 130.0]]);
}

#[test]
fn escape_drops_the_parts_of_a_draft_and_keeps_what_was_kept() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    measure_tool(&mut editor, "tad");
    frontal_parts(&mut editor);
    go(&mut editor, "months-lat");
    click(&mut editor, [51.0, 51.0]);
    click(&mut editor, [56.0, 41.0]);
    assert_eq!(editor.next_step().unwrap().parts, (5, 6));
    wish(&mut editor, MarkCommand::Escape);
    assert_eq!(only_mark(&editor).1.parts.len(), 3);
    assert_eq!(editor.next_step().unwrap().parts, (3, 6), "it still waits");
}

#[test]
fn the_first_choice_is_proposed_then_the_next_that_is_free() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    measure_tool(&mut editor, "gap");
    for y in [20.0, 40.0, 60.0] {
        sweep(&mut editor, None, &[[20.0, y], [50.0, y]]);
    }
    let choices: Vec<_> = marks(&editor).iter().map(|(_, mark)| mark.choice.clone().unwrap()).collect();
    assert_eq!(choices, [key("medial"), key("lateral"), key("medial")]);
    measure_tool(&mut editor, "tad");
    frontal_parts(&mut editor);
    assert_eq!(marks(&editor)[3].1.choice, Some(key("thread")), "the first diameter");
}

#[test]
fn the_last_visit_is_repeated_as_a_draft_that_is_moved_and_confirmed() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    go(&mut editor, "week-ap");
    measure_tool(&mut editor, "two-lines");
    for place in [[20.0, 20.0], [80.0, 20.0], [20.0, 50.0], [80.0, 90.0]] {
        click(&mut editor, place);
    }
    wish(&mut editor, MarkCommand::Tool(None));
    let first = only_mark(&editor).1;
    // The visit between has no such measure and is passed over.
    go(&mut editor, "months-ap");
    wish(&mut editor, MarkCommand::Repeat(Some(key("two-lines"))));
    assert_eq!(marks(&editor).len(), 1, "a draft is not kept");
    let parts = drawn(&editor);
    assert!(parts.len() == 2 && parts.iter().all(|part| part.is_draft() && part.is_selected));
    assert_near(&parts[0].handles, first.parts[0].shape.places());
    wish(&mut editor, MarkCommand::Escape);
    assert!(drawn(&editor).is_empty() && marks(&editor).len() == 1);

    wish(&mut editor, MarkCommand::Repeat(None));
    wish(&mut editor, MarkCommand::Place);
    assert_eq!(marks(&editor).len(), 1, "places that nobody moved are no measure of this visit");
    assert!(editor.notices().iter().any(|notice| notice.text.contains("still lies where it lay")));
    assert!(drawn(&editor)[0].label.iter().all(|row| !row.contains('°')), "{:?}", drawn(&editor)[0].label);
    let from = first.parts[0].shape.places()[0];
    let on = Grip { target: Target::Draft, part: 0, on: GripOn::Place(0) };
    sweep(&mut editor, Some(on), &[from, [from[0] + 6.0, from[1]]]);
    let on = Grip { target: Target::Draft, part: 1, on: GripOn::Place(1) };
    sweep(&mut editor, Some(on), &[[80.0, 90.0], [80.0, 100.0]]);
    // Keys go on with the handle that the pointer let go of.
    wish(&mut editor, MarkCommand::Nudge { by: [1.0, 2.0] });
    wish(&mut editor, MarkCommand::Place);
    let all = marks(&editor);
    assert_eq!(part_names(&all[1].1), ["first months-ap", "second months-ap"]);
    assert_near(all[1].1.parts[1].shape.places(), &[[20.0, 50.0], [81.0, 102.0]]);
    assert_eq!(editor.selection(), Some(&Target::Mark(all[1].0)));
    undo(&mut editor);
    assert_eq!(marks(&editor).len(), 1, "one step");
}

#[test]
fn a_pair_of_films_is_repeated_on_the_pair_of_this_visit() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    go(&mut editor, "days-ap");
    measure_tool(&mut editor, "tad");
    frontal_parts(&mut editor);
    go(&mut editor, "days-lat");
    lateral_parts(&mut editor);
    wish(&mut editor, MarkCommand::Tool(None));
    go(&mut editor, "months-lat");
    wish(&mut editor, MarkCommand::Repeat(None));
    wish(&mut editor, MarkCommand::Nudge { by: [3.0, 0.0] });
    wish(&mut editor, MarkCommand::Finish);
    assert_eq!(marks(&editor).len(), 1, "the lateral was not placed");
    go(&mut editor, "months-lat");
    wish(&mut editor, MarkCommand::Nudge { by: [3.0, 0.0] });
    wish(&mut editor, MarkCommand::Finish);
    let names = part_names(&marks(&editor)[1].1);
    assert_eq!(names[0], "ap-tip months-ap");
    assert_eq!(names[5], "lateral-width months-lat");
}

#[test]
fn where_there_is_nothing_to_repeat_it_is_said() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    let repeat = Command::Mark(MarkCommand::Repeat(None));
    assert_eq!(editor.admit(&repeat), Admission::Refuse(Refusal::NotNow(NotNow::NothingToRepeat)));
    editor.perform(repeat);
    assert!(!editor.draws());
    shape_tool(&mut editor, ShapeKind::Line);
    assert!(editor.next_step().unwrap().definition.is_none());
}
