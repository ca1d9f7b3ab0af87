//! Carrying forward: the mark of the last visit is a draft at the corresponding place, and becomes a mark with a state.

use callus::case::{Place, RadiographId, Shape, Side, ViewPosition};
use callus::editor::{Command, Editor, FindingCommand, MarkCommand, Target};
use image::{GrayImage, Luma};

use super::findings::{ONE, begin, draw, follow, go, key, last_notice, marks, redo, say, state_at, undo};
use super::{Desk, film, id, perform, two_operations};

fn is_near(a: &[Place], b: &[Place]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1]) < 2e-3)
}

fn corners(shape: &Shape) -> Vec<Place> {
    shape.places().to_vec()
}

/// The days-ap shows a callus by an ellipse; the film of six months is twice as large.
fn carrying(desk: &Desk) -> Editor {
    let picture = GrayImage::from_fn(240, 480, |x, y| Luma([(x + y) as u8]));
    picture.save(desk.path().join("images/months-ap.png")).unwrap();
    let mut editor = desk.read_by("resident");
    begin(&mut editor, "callus", Some("medial-cortex"));
    go(&mut editor, "days-ap");
    draw(&mut editor, [[20.0, 40.0], [50.0, 60.0]]);
    say(&mut editor, "days-ap", "forming");
    follow(&mut editor, FindingCommand::Show(ONE));
    assert!(state_at(&editor, "days-ap").unwrap().mark.is_some(), "{:?}", editor.notices());
    perform(&mut editor, Command::Mark(MarkCommand::Select(None)));
    go(&mut editor, "months-ap");
    editor
}

#[test]
fn a_mark_is_carried_forward_to_the_corresponding_place_and_is_a_draft() {
    let desk = Desk::new();
    let mut editor = carrying(&desk);
    follow(&mut editor, FindingCommand::CarryForward(ONE));
    let carried = editor.carried().unwrap();
    assert_eq!(
        (carried.id, &carried.film, carried.from.as_str()),
        (ONE, &id("months-ap"), "as at 2 days after revision")
    );
    let wanted = {
        let own = editor.document().unwrap().reading().unwrap().marks.values().next().unwrap().clone();
        own.parts[0].shape.places().iter().map(|[x, y]| [x * 2.0, y * 3.0]).collect::<Vec<_>>()
    };
    assert!(is_near(&corners(&carried.mark.parts[0].shape), &wanted), "{carried:?} {wanted:?}");
    assert_eq!(marks(&editor), 1, "the reading knows nothing of it");
    let drawn = editor.drawn(editor.active_viewport());
    let draft = drawn.iter().find(|part| part.is_draft()).unwrap();
    assert_eq!(draft.label, ["Callus, medial cortex", "draft: as at 2 days after revision"]);

    // Enter alone makes no mark of it; Esc drops it.
    perform(&mut editor, Command::Mark(MarkCommand::Finish));
    assert!(editor.carried().is_some() && last_notice(&editor).contains("3 bridging"));
    perform(&mut editor, Command::Mark(MarkCommand::Escape));
    assert!(editor.carried().is_none());
    assert_eq!((marks(&editor), state_at(&editor, "months-ap")), (1, None));
}

#[test]
fn a_state_confirms_what_was_carried_in_one_step() {
    let desk = Desk::new();
    let mut editor = carrying(&desk);
    follow(&mut editor, FindingCommand::CarryForward(ONE));
    perform(&mut editor, Command::Mark(MarkCommand::Nudge { by: [3.0, -4.0] }));
    let moved = corners(&editor.carried().unwrap().mark.parts[0].shape);
    follow(&mut editor, FindingCommand::NthState(3));
    assert!(editor.carried().is_none());
    let seen = state_at(&editor, "months-ap").unwrap();
    let mark = seen.mark.unwrap();
    assert_eq!((seen.state.clone(), editor.selection()), (key("bridging"), Some(&Target::Mark(mark))));
    let reading = editor.document().unwrap().reading().unwrap();
    assert_eq!(corners(&reading.mark(mark).unwrap().parts[0].shape), moved);
    undo(&mut editor);
    assert_eq!((marks(&editor), state_at(&editor, "months-ap"), editor.finding()), (1, None, Some(ONE)));
    redo(&mut editor);
    assert_eq!((marks(&editor), state_at(&editor, "months-ap")), (2, Some(seen)));
    assert_eq!(editor.selection(), Some(&Target::Mark(mark)));
    drop(editor);

    let again = desk.opened();
    let seen = state_at(&again, "months-ap").unwrap();
    assert_eq!((seen.mark, marks(&again)), (Some(mark), 2), "a restart keeps it");
    assert_eq!(
        again.document().unwrap().undo_words().unwrap(),
        "Finding on 6 months after revision (AP): bridging"
    );
}

#[test]
fn undo_takes_a_carried_draft_off_before_anything_that_was_said() {
    let desk = Desk::new();
    let mut editor = carrying(&desk);
    follow(&mut editor, FindingCommand::CarryForward(ONE));
    undo(&mut editor);
    assert!(editor.carried().is_none());
    assert!(state_at(&editor, "days-ap").unwrap().mark.is_some());
    // What is no longer followed carries nothing.
    follow(&mut editor, FindingCommand::CarryForward(ONE));
    follow(&mut editor, FindingCommand::Remove(ONE));
    assert!(editor.carried().is_none() && editor.selection().is_none());
}

#[test]
fn nothing_is_carried_over_an_operation_or_from_another_view_to_a_film_that_lacks_it() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    begin(&mut editor, "callus", None);
    go(&mut editor, "week-ap");
    draw(&mut editor, [[20.0, 40.0], [50.0, 60.0]]);
    say(&mut editor, "week-ap", "forming");
    follow(&mut editor, FindingCommand::Show(ONE));
    go(&mut editor, "days-ap");
    assert!(!editor.can_carry_forward(ONE));
    follow(&mut editor, FindingCommand::CarryForward(ONE));
    assert!(editor.carried().is_none() && last_notice(&editor).contains("same operation"));
}

#[test]
fn what_the_lateral_showed_is_laid_on_the_lateral() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    begin(&mut editor, "callus", None);
    go(&mut editor, "days-lat");
    draw(&mut editor, [[20.0, 40.0], [50.0, 60.0]]);
    say(&mut editor, "days-lat", "forming");
    follow(&mut editor, FindingCommand::Show(ONE));
    go(&mut editor, "months-ap");
    follow(&mut editor, FindingCommand::CarryForward(ONE));
    assert_eq!(editor.carried().unwrap().film, id("months-lat"));
    assert_eq!(editor.focus(), Some(&id("months-lat")));
    follow(&mut editor, FindingCommand::NthState(3));
    let seen = state_at(&editor, "months-ap").unwrap();
    let reading = editor.document().unwrap().reading().unwrap();
    let film: Option<&RadiographId> = reading.mark(seen.mark.unwrap()).unwrap().first_film();
    assert_eq!(film, Some(&id("months-lat")), "the state stands for the visit, the mark for its film");
}

#[test]
fn a_mark_is_not_carried_to_another_side_or_part() {
    for changed in [(Some(Side::Left), "hip"), (Some(Side::Right), "knee")] {
        let mut case = two_operations();
        for film in &mut case.radiographs {
            if film.id.as_str().starts_with("months") {
                (film.views[0].side, film.views[0].part) = (changed.0, Some(changed.1.to_owned()));
            }
        }
        let desk = Desk::with(&case);
        let mut editor = carrying(&desk);
        follow(&mut editor, FindingCommand::CarryForward(ONE));
        assert!(editor.carried().is_none(), "{changed:?}: {:?}", editor.carried());
        assert!(last_notice(&editor).contains("side and part"), "{:?}", editor.notices());
    }
}

#[test]
fn nothing_is_carried_from_before_the_operation_to_after_it() {
    let mut case = two_operations();
    case.radiographs.push(film("fracture-ap", "op2", "-2 days", ViewPosition::AP));
    let desk = Desk::with(&case);
    let mut editor = desk.read_by("resident");
    begin(&mut editor, "callus", None);
    go(&mut editor, "fracture-ap");
    draw(&mut editor, [[20.0, 40.0], [50.0, 60.0]]);
    say(&mut editor, "fracture-ap", "forming");
    follow(&mut editor, FindingCommand::Show(ONE));
    go(&mut editor, "days-ap");
    assert!(!editor.can_carry_forward(ONE));
}
