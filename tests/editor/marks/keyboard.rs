//! Everything with keys alone: the cross, handles, nudges, typed coordinates.

use callus::case::ShapeKind;
use callus::editor::{Command, Handle, MarkCommand, Target, Tool, ViewCommand};

use super::*;

fn nudge(editor: &mut Editor, by: Place) {
    wish(editor, MarkCommand::Nudge { by });
}

fn cross(editor: &Editor) -> Place {
    editor.keyboard_cross(editor.active_viewport()).unwrap()
}

#[test]
fn every_tool_draws_with_keys_alone() {
    for kind in ShapeKind::ALL {
        let desk = Desk::new();
        let mut editor = at_desk(&desk);
        shape_tool(&mut editor, kind);
        // The cross begins in the middle of what is seen.
        assert_near(&[cross(&editor)], &[[60.0, 80.0]]);
        let count = kind.place_count().unwrap_or(3);
        let steps: [Place; 3] = [[-20.0, -10.0], [0.0, 30.0], [25.0, 0.1]];
        let mut expected = Vec::new();
        for step in &steps[..count] {
            nudge(&mut editor, *step);
            expected.push(cross(&editor));
            wish(&mut editor, MarkCommand::Place);
        }
        if kind.place_count().is_none() {
            // The last corner once more ends it, as Finish does.
            wish(
                &mut editor,
                if kind == ShapeKind::Outline { MarkCommand::Finish } else { MarkCommand::Place },
            );
        }
        let shape = only_shape(&editor);
        assert_eq!(shape.kind(), kind);
        assert_near(shape.places(), &expected);
        assert_near(&expected[..1], &[[40.0, 70.0]]);
        undo(&mut editor);
        assert!(undo_words(&editor).is_none(), "{kind:?}");
    }
}

#[test]
fn nudging_right_moves_right_on_the_screen_however_the_film_is_turned() {
    let size = [600.0, 700.0];
    for turns in 0..4 {
        for flip in [false, true] {
            let desk = Desk::new();
            let mut editor = at_desk(&desk);
            let mark = line(&mut editor, [30.0, 40.0], [60.0, 90.0]);
            for _ in 0..turns {
                perform(&mut editor, Command::View(ViewCommand::Rotate(1)));
            }
            if flip {
                perform(&mut editor, Command::View(ViewCommand::Flip));
            }
            let placement = editor.placement(editor.focus().unwrap(), size).unwrap();
            let at = |editor: &Editor| placement.view_from_image(only_shape(editor).places()[1], size);
            let before = at(&editor);
            nudge(&mut editor, [10.0, 0.0]);
            let after = at(&editor);
            assert!((after[0] - before[0] - 10.0 * placement.scale).abs() < 1e-6, "{turns} {flip}");
            assert!((after[1] - before[1]).abs() < 1e-6, "{turns} {flip}");
            // The cross of a tool goes the same way.
            shape_tool(&mut editor, ShapeKind::Point);
            let before = placement.view_from_image(cross(&editor), size);
            nudge(&mut editor, [0.0, -10.0]);
            let after = placement.view_from_image(cross(&editor), size);
            assert!((after[1] - before[1] + 10.0 * placement.scale).abs() < 1e-6, "{turns} {flip}");
            assert!((after[0] - before[0]).abs() < 1e-6);
            assert_eq!(only_mark(&editor).0, mark);
        }
    }
}

#[test]
fn a_tenth_of_a_pixel_is_exact_and_a_row_of_nudges_is_one_step() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    line(&mut editor, [30.0, 40.0], [60.0, 90.0]);
    for _ in 0..7 {
        nudge(&mut editor, [0.1, 0.0]);
    }
    assert_near(&only_shape(&editor).places()[0..=0], &[[30.7, 40.0]]);
    undo(&mut editor);
    assert_near(only_shape(&editor).places(), &[[30.0, 40.0], [60.0, 90.0]]);
    redo(&mut editor);
    // Another wish between them: two steps.
    nudge(&mut editor, [1.0, 0.0]);
    wish(&mut editor, MarkCommand::NextHandle(1));
    wish(&mut editor, MarkCommand::NextHandle(-1));
    nudge(&mut editor, [1.0, 0.0]);
    assert_near(&only_shape(&editor).places()[0..=0], &[[32.7, 40.0]]);
    undo(&mut editor);
    assert_near(&only_shape(&editor).places()[0..=0], &[[31.7, 40.0]]);
    undo(&mut editor);
    assert_near(&only_shape(&editor).places()[0..=0], &[[30.7, 40.0]]);
}

#[test]
fn handles_are_stepped_through_and_one_alone_is_moved() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    line(&mut editor, [30.0, 40.0], [60.0, 90.0]);
    let handle = |editor: &Editor| editor.handle().map(|handle| handle.place);
    assert_eq!(handle(&editor), None);
    wish(&mut editor, MarkCommand::NextHandle(1));
    assert_eq!(handle(&editor), Some(0));
    wish(&mut editor, MarkCommand::NextHandle(1));
    assert_eq!(handle(&editor), Some(1));
    assert_eq!(drawn(&editor)[0].handle, Some(1));
    nudge(&mut editor, [0.0, 10.0]);
    assert_near(only_shape(&editor).places(), &[[30.0, 40.0], [60.0, 100.0]]);
    assert!(undo_words(&editor).unwrap().starts_with("Reshape line"));
    wish(&mut editor, MarkCommand::NextHandle(1));
    assert_eq!(handle(&editor), None);
    nudge(&mut editor, [0.0, -10.0]);
    assert_near(only_shape(&editor).places(), &[[30.0, 30.0], [60.0, 90.0]]);
    assert!(undo_words(&editor).unwrap().starts_with("Move line"));
}

#[test]
fn a_mark_just_drawn_is_corrected_by_keys_with_the_tool_still_in_hand() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    shape_tool(&mut editor, ShapeKind::Line);
    click(&mut editor, [30.0, 40.0]);
    click(&mut editor, [60.0, 90.0]);
    wish(&mut editor, MarkCommand::NextHandle(1));
    assert!(editor.keyboard_cross(1).is_none(), "keys move the handle now");
    nudge(&mut editor, [5.0, 0.0]);
    assert_near(only_shape(&editor).places(), &[[35.0, 40.0], [60.0, 90.0]]);
    wish(&mut editor, MarkCommand::Place);
    assert!(editor.keyboard_cross(1).is_some() && marks(&editor).len() == 1);
    assert_eq!(editor.tool(), Some(&Tool::Shape(ShapeKind::Line)));
}

#[test]
fn a_whole_mark_stops_at_the_edge_of_the_film() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    line(&mut editor, [30.0, 40.0], [60.0, 90.0]);
    for _ in 0..10 {
        nudge(&mut editor, [-10.0, 10.0]);
    }
    assert_near(only_shape(&editor).places(), &[[0.0, 110.0], [30.0, 160.0]]);
}

#[test]
fn typed_coordinates_are_taken_exactly_and_typing_is_one_step() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    let mark = line(&mut editor, [30.0, 40.0], [60.0, 90.0]);
    let handle = Handle { part: 0, place: 1 };
    for x in [1.0, 10.0, 101.25] {
        wish(&mut editor, MarkCommand::SetPlace { target: Target::Mark(mark), handle, to: [x, 12.5] });
    }
    wish(&mut editor, MarkCommand::TypingDone);
    assert_near(&only_shape(&editor).places()[1..=1], &[[101.25, 12.5]]);
    wish(&mut editor, MarkCommand::SetPlace { target: Target::Mark(mark), handle, to: [1e9, f64::NAN] });
    wish(&mut editor, MarkCommand::SetPlace { target: Target::Mark(mark), handle, to: [1e9, 12.5] });
    assert_near(&only_shape(&editor).places()[1..=1], &[[120.0, 12.5]]);
    undo(&mut editor);
    assert_near(&only_shape(&editor).places()[1..=1], &[[101.25, 12.5]]);
    undo(&mut editor);
    assert_near(&only_shape(&editor).places()[1..], &[[60.0, 90.0]]);
}

#[test]
fn the_cross_returns_to_what_is_seen() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    shape_tool(&mut editor, ShapeKind::Point);
    nudge(&mut editor, [-50.0, -70.0]);
    assert_near(&[cross(&editor)], &[[10.0, 10.0]]);
    perform(&mut editor, Command::View(ViewCommand::ZoomAt { viewport: 1, factor: 6.0, at: [560.0, 660.0] }));
    let seen = on_screen(&editor, cross(&editor));
    assert!((0.0..=600.0).contains(&seen[0]) && (0.0..=700.0).contains(&seen[1]), "{seen:?}");
    assert!(editor.keyboard_cross(0).is_none(), "only in the active viewport");
}
