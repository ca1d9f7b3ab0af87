//! Moving and reshaping by the pointer, selecting, deleting, duplicating, hiding.

use callus::case::ShapeKind;
use callus::editor::{Command, GripOn, MarkCommand, Target, ViewCommand};

use super::*;

#[test]
fn a_handle_a_line_and_a_label_are_each_moved_in_one_step() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    let mark = line(&mut editor, [30.0, 40.0], [60.0, 90.0]);
    sweep(&mut editor, Some(grip(mark, 0, GripOn::Place(1))), &[[60.0, 90.0], [70.0, 91.0], [80.0, 95.0]]);
    assert_near(only_shape(&editor).places(), &[[30.0, 40.0], [80.0, 95.0]]);
    sweep(&mut editor, Some(grip(mark, 0, GripOn::Line)), &[[50.0, 60.0], [55.0, 70.0]]);
    assert_near(only_shape(&editor).places(), &[[35.0, 50.0], [85.0, 105.0]]);
    sweep(&mut editor, Some(grip(mark, 0, GripOn::Label)), &[[40.0, 60.0], [45.0, 80.0]]);
    assert_near(&[only_mark(&editor).1.parts[0].label_at.unwrap()], &[[10.0, 30.0]]);
    assert_near(&[drawn(&editor)[0].label_at.unwrap()], &[[45.0, 80.0]]);
    assert_near(only_shape(&editor).places(), &[[35.0, 50.0], [85.0, 105.0]]);
    for expected in ["Move label of line", "Move line", "Reshape line", "Draw line"] {
        assert!(undo_words(&editor).unwrap().starts_with(expected), "{:?}", undo_words(&editor));
        undo(&mut editor);
    }
    assert!(undo_words(&editor).is_none() && marks(&editor).is_empty());
}

#[test]
fn a_drag_of_less_than_four_screen_pixels_moves_nothing() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    let mark = line(&mut editor, [30.0, 40.0], [60.0, 90.0]);
    let before = only_mark(&editor).1;
    for on in [GripOn::Place(0), GripOn::Line, GripOn::Label] {
        let at = on_screen(&editor, [30.0, 40.0]);
        wish(&mut editor, MarkCommand::Press { viewport: 1, at, on: Some(grip(mark, 0, on)) });
        wish(&mut editor, MarkCommand::Drag { at: [at[0] + 3.0, at[1] + 2.0] });
        wish(&mut editor, MarkCommand::Release { at: [at[0] + 3.0, at[1] + 2.0] });
        assert_eq!(only_mark(&editor).1, before);
    }
    assert!(undo_words(&editor).unwrap().starts_with("Draw line"));
}

#[test]
fn while_dragging_the_new_shape_is_shown_and_escape_restores_the_old() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    let mark = line(&mut editor, [30.0, 40.0], [60.0, 90.0]);
    let (before, shown) = (only_mark(&editor).1, drawn(&editor));
    press(&mut editor, [60.0, 90.0], Some(grip(mark, 0, GripOn::Place(1))));
    drag(&mut editor, [90.0, 20.0]);
    assert_near(&drawn(&editor)[0].handles, &[[30.0, 40.0], [90.0, 20.0]]);
    assert_eq!(only_mark(&editor).1, before, "the case knows nothing of it");
    wish(&mut editor, MarkCommand::Escape);
    release(&mut editor, [90.0, 20.0]);
    assert_eq!(only_mark(&editor).1, before);
    assert_eq!(drawn(&editor)[0].handles, shown[0].handles);
    assert!(undo_words(&editor).unwrap().starts_with("Draw line"));
}

#[test]
fn moving_looks_the_same_on_turned_and_mirrored_films() {
    for turns in 0..4 {
        for flip in [false, true] {
            let desk = Desk::new();
            let mut editor = at_desk(&desk);
            let mark = line(&mut editor, [50.0, 60.0], [60.0, 90.0]);
            for _ in 0..turns {
                perform(&mut editor, Command::View(ViewCommand::Rotate(1)));
            }
            if flip {
                perform(&mut editor, Command::View(ViewCommand::Flip));
            }
            let before = on_screen(&editor, [60.0, 90.0]);
            let to = [before[0] + 40.0, before[1] - 25.0];
            let on = Some(grip(mark, 0, GripOn::Place(1)));
            wish(&mut editor, MarkCommand::Press { viewport: 1, at: before, on });
            wish(&mut editor, MarkCommand::Release { at: to });
            let after = on_screen(&editor, only_shape(&editor).places()[1]);
            assert!((after[0] - to[0]).abs() < 0.01 && (after[1] - to[1]).abs() < 0.01, "{turns} {flip}");
        }
    }
}

#[test]
fn marks_stay_on_the_anatomy_whatever_is_done_to_the_view() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    line(&mut editor, [30.0, 40.0], [60.0, 90.0]);
    let before = drawn(&editor)[0].strokes.clone();
    let wishes = [
        ViewCommand::Rotate(1),
        ViewCommand::Flip,
        ViewCommand::ZoomBy(3.0),
        ViewCommand::Pan { viewport: 1, by: [40.0, 10.0] },
        ViewCommand::SetLayout(callus::editor::Layout::TwoByTwo),
        ViewCommand::SetLayout(callus::editor::Layout::One),
    ];
    for view in wishes {
        perform(&mut editor, Command::View(view));
        assert_eq!(drawn(&editor)[0].strokes, before);
    }
}

#[test]
fn a_click_on_bare_film_selects_nothing() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    let mark = line(&mut editor, [30.0, 40.0], [60.0, 90.0]);
    assert!(drawn(&editor)[0].is_selected);
    click(&mut editor, [100.0, 20.0]);
    assert_eq!(editor.selection(), None);
    press(&mut editor, [45.0, 65.0], Some(grip(mark, 0, GripOn::Line)));
    release(&mut editor, [45.0, 65.0]);
    assert_eq!(editor.selection(), Some(&Target::Mark(mark)));
}

#[test]
fn a_new_mark_may_begin_upon_an_old_one_unless_that_one_is_selected() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    let old = line(&mut editor, [30.0, 40.0], [60.0, 90.0]);
    wish(&mut editor, MarkCommand::Select(None));
    shape_tool(&mut editor, ShapeKind::Line);
    sweep(&mut editor, Some(grip(old, 0, GripOn::Place(0))), &[[30.0, 40.0], [90.0, 40.0]]);
    assert_eq!(marks(&editor).len(), 2);
    // The one just drawn is selected: its handle is held.
    let new = editor.selected_mark().unwrap().0;
    sweep(&mut editor, Some(grip(new, 0, GripOn::Place(0))), &[[30.0, 40.0], [35.0, 50.0]]);
    assert_eq!(marks(&editor).len(), 2);
    assert_near(&marks(&editor)[1].1.parts[0].shape.places()[..1], &[[35.0, 50.0]]);
}

#[test]
fn selecting_brings_the_film_into_focus_and_shows_hidden_marks() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    let late = line(&mut editor, [30.0, 40.0], [60.0, 90.0]);
    go(&mut editor, "week-ap");
    let early = line(&mut editor, [20.0, 20.0], [40.0, 20.0]);
    wish(&mut editor, MarkCommand::HideAll);
    assert!(editor.marks_hidden() && drawn(&editor).is_empty());
    wish(&mut editor, MarkCommand::Select(Some(Target::Mark(late))));
    assert_eq!(editor.focus(), Some(&id("months-ap")));
    assert!(!editor.marks_hidden() && drawn(&editor)[0].is_selected);
    wish(&mut editor, MarkCommand::Select(Some(Target::Mark(early))));
    assert_eq!(editor.focus(), Some(&id("week-ap")));
    assert_eq!(marks(&editor).len(), 2);
}

#[test]
fn brackets_go_through_the_marks_of_the_film() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    let ids: Vec<_> = (1..4).map(|x| line(&mut editor, [f64::from(x), 5.0], [40.0, 90.0])).collect();
    wish(&mut editor, MarkCommand::Select(None));
    let mut seen = Vec::new();
    for by in [1, 1, 1, 1, -1, -1] {
        wish(&mut editor, MarkCommand::SelectNext(by));
        seen.push(editor.selected_mark().unwrap().0);
    }
    assert_eq!(seen, [ids[0], ids[1], ids[2], ids[0], ids[2], ids[1]]);
}

#[test]
fn deleting_and_duplicating_can_be_undone() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    let mark = line(&mut editor, [30.0, 40.0], [60.0, 90.0]);
    wish(&mut editor, MarkCommand::Duplicate);
    let copy = editor.selected_mark().unwrap().0;
    assert_ne!(copy, mark);
    assert_near(marks(&editor)[1].1.parts[0].shape.places(), &[[42.0, 52.0], [72.0, 102.0]]);
    wish(&mut editor, MarkCommand::Delete);
    assert_eq!((marks(&editor).len(), editor.selection()), (1, None));
    undo(&mut editor);
    assert_eq!(editor.selection(), Some(&Target::Mark(copy)));
    undo(&mut editor);
    assert_eq!((marks(&editor).len(), editor.selection()), (1, None));
    // At the corner of the film the copy goes the other way.
    let corner = line(&mut editor, [110.0, 150.0], [120.0, 160.0]);
    wish(&mut editor, MarkCommand::Duplicate);
    assert_ne!(editor.selected_mark().unwrap().0, corner);
    assert_near(marks(&editor)[2].1.parts[0].shape.places(), &[[98.0, 138.0], [108.0, 148.0]]);
}

#[test]
fn undo_deselects_what_is_gone_and_redo_selects_what_is_back_and_shows_its_film() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    let mark = line(&mut editor, [30.0, 40.0], [60.0, 90.0]);
    go(&mut editor, "week-lat");
    wish(&mut editor, MarkCommand::HideAll);
    undo(&mut editor);
    assert_eq!(editor.focus(), Some(&id("months-ap")));
    assert!(editor.selection().is_none() && drawn(&editor).is_empty());
    go(&mut editor, "week-lat");
    redo(&mut editor);
    assert_eq!(editor.focus(), Some(&id("months-ap")));
    assert_eq!(editor.selection(), Some(&Target::Mark(mark)));
    assert!(!drawn(&editor).is_empty());
}

#[test]
fn marks_and_their_undo_are_there_after_a_restart() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    let mark = line(&mut editor, [30.0, 40.0], [60.0, 90.0]);
    wish(&mut editor, MarkCommand::SetLabel(mark, "crack".to_owned()));
    wish(&mut editor, MarkCommand::TypingDone);
    for _ in 0..3 {
        wish(&mut editor, MarkCommand::Nudge { by: [1.0, 0.0] });
    }
    let (reading, shown) = (editor.document().unwrap().reading().unwrap().clone(), drawn(&editor));
    let path = desk.reading_file("resident");
    let on_disk = callus::store::reading_from_ron(&std::fs::read_to_string(&path).unwrap(), &path).unwrap();
    assert_eq!(on_disk, reading);
    drop(editor);
    let mut editor = unread(&desk);
    assert_eq!(editor.document().unwrap().reading(), Some(&reading));
    assert_eq!(drawn(&editor)[0].strokes, shown[0].strokes);
    assert_eq!(drawn(&editor)[0].label, ["crack"]);
    undo(&mut editor);
    assert_near(only_shape(&editor).places(), &[[30.0, 40.0], [60.0, 90.0]]);
    undo(&mut editor);
    assert_eq!(only_mark(&editor).1.label, "");
    undo(&mut editor);
    assert!(marks(&editor).is_empty());
    for _ in 0..3 {
        redo(&mut editor);
    }
    assert_eq!(editor.document().unwrap().reading(), Some(&reading));
}
