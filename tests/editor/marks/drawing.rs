//! Each tool with the pointer: by clicks and by dragging, and what is no drawing at all.

use callus::case::{Place, Shape, ShapeKind};
use callus::editor::{Command, Dialog, EditCommand, FileCommand, MarkCommand, Target, Tool, ViewCommand};

use super::*;

const PLACES: [Place; 4] = [[20.0, 30.0], [80.0, 40.0], [60.0, 100.0], [30.0, 90.0]];

#[test]
fn every_tool_draws_by_clicks_and_stays_in_hand() {
    for kind in ShapeKind::ALL {
        let desk = Desk::new();
        let mut editor = at_desk(&desk);
        shape_tool(&mut editor, kind);
        let count = kind.place_count().unwrap_or(4);
        for place in &PLACES[..count] {
            click(&mut editor, *place);
        }
        if kind.place_count().is_none() {
            wish(&mut editor, MarkCommand::Finish);
        }
        let shape = only_shape(&editor);
        assert_eq!(shape.kind(), kind);
        assert_near(shape.places(), &PLACES[..count]);
        assert_eq!(editor.tool(), Some(&Tool::Shape(kind)), "tools are sticky");
        assert_eq!(editor.selected_mark().map(|(mark, _)| mark), Some(only_mark(&editor).0));
        undo(&mut editor);
        assert!(marks(&editor).is_empty() && undo_words(&editor).is_none(), "{kind:?} is one step");
    }
}

#[test]
fn shapes_of_two_places_are_drawn_by_one_drag() {
    for kind in [ShapeKind::Line, ShapeKind::Arrow, ShapeKind::Rectangle, ShapeKind::Ellipse] {
        let desk = Desk::new();
        let mut editor = at_desk(&desk);
        shape_tool(&mut editor, kind);
        sweep(&mut editor, None, &[[20.0, 30.0], [50.0, 50.0], [90.0, 120.0]]);
        assert_near(only_shape(&editor).places(), &[[20.0, 30.0], [90.0, 120.0]]);
        undo(&mut editor);
        assert!(undo_words(&editor).is_none());
    }
}

#[test]
fn a_circle_is_dragged_across() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    shape_tool(&mut editor, ShapeKind::Circle);
    sweep(&mut editor, None, &[[40.0, 60.0], [60.0, 60.0], [80.0, 60.0]]);
    assert_near(only_shape(&editor).places(), &[[40.0, 60.0], [80.0, 60.0], [60.0, 80.0]]);
}

#[test]
fn an_outline_is_drawn_freehand_thinned_and_simplified() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    shape_tool(&mut editor, ShapeKind::Outline);
    let side = |from: Place, to: Place| {
        (0..60).map(move |step| {
            let share = f64::from(step) / 60.0;
            [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]
        })
    };
    let corners: [Place; 4] = [[20.0, 20.0], [80.0, 20.0], [80.0, 80.0], [20.0, 80.0]];
    let stroke: Vec<_> = corners.windows(2).flat_map(|pair| side(pair[0], pair[1])).collect();
    press(&mut editor, stroke[0], None);
    for place in &stroke {
        drag(&mut editor, *place);
        assert!(marks(&editor).is_empty(), "nothing is kept before the release");
    }
    release(&mut editor, *stroke.last().unwrap());
    let shape = only_shape(&editor);
    assert_eq!(shape.kind(), ShapeKind::Outline);
    let places = shape.places();
    assert!((4..12).contains(&places.len()), "{places:?}");
    assert!(places.windows(2).all(|p| (p[0][0] - p[1][0]).hypot(p[0][1] - p[1][1]) >= 2.0), "{places:?}");
}

#[test]
fn a_drag_of_less_than_four_screen_pixels_is_a_click() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    shape_tool(&mut editor, ShapeKind::Point);
    let at = on_screen(&editor, [50.0, 50.0]);
    let shaken = [at[0] + 2.0, at[1] - 3.0];
    wish(&mut editor, MarkCommand::Press { viewport: 1, at, on: None });
    wish(&mut editor, MarkCommand::Drag { at: shaken });
    wish(&mut editor, MarkCommand::Release { at: shaken });
    assert_near(only_shape(&editor).places(), &[[50.0, 50.0]]);
    // A line is not begun and ended by one shaky click.
    shape_tool(&mut editor, ShapeKind::Line);
    wish(&mut editor, MarkCommand::Press { viewport: 1, at, on: None });
    wish(&mut editor, MarkCommand::Drag { at: shaken });
    wish(&mut editor, MarkCommand::Release { at: shaken });
    assert_eq!(marks(&editor).len(), 1);
    assert_eq!(editor.next_step().unwrap().placed, (1, Some(2)));
    // Nor by a second click on the same spot.
    wish(&mut editor, MarkCommand::Press { viewport: 1, at: shaken, on: None });
    wish(&mut editor, MarkCommand::Release { at: shaken });
    assert_eq!(marks(&editor).len(), 1);
}

#[test]
fn the_last_corner_again_ends_a_polyline() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    shape_tool(&mut editor, ShapeKind::Polyline);
    for place in PLACES {
        click(&mut editor, place);
    }
    click(&mut editor, PLACES[3]);
    assert_near(only_shape(&editor).places(), &PLACES);
}

#[test]
fn escape_drops_the_draft_then_the_tool_then_the_selection() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    let mark = line(&mut editor, [20.0, 20.0], [60.0, 60.0]);
    shape_tool(&mut editor, ShapeKind::Angle);
    click(&mut editor, PLACES[0]);
    click(&mut editor, PLACES[1]);
    assert!(drawn(&editor).iter().any(|part| part.target == Target::Draft && part.is_draft()));
    wish(&mut editor, MarkCommand::Escape);
    assert!(drawn(&editor).iter().all(|part| part.target != Target::Draft));
    assert!(editor.tool().is_some());
    wish(&mut editor, MarkCommand::Escape);
    assert!(editor.tool().is_none());
    assert_eq!(editor.selection(), Some(&Target::Mark(mark)));
    wish(&mut editor, MarkCommand::Escape);
    assert!(editor.selection().is_none() && !editor.draws());
    assert_eq!(marks(&editor).len(), 1);
}

#[test]
fn escape_during_a_drag_draws_nothing() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    shape_tool(&mut editor, ShapeKind::Line);
    press(&mut editor, [20.0, 20.0], None);
    drag(&mut editor, [60.0, 60.0]);
    assert_eq!(drawn(&editor)[0].handles.len(), 2);
    wish(&mut editor, MarkCommand::Escape);
    release(&mut editor, [60.0, 60.0]);
    assert!(marks(&editor).is_empty() && drawn(&editor).is_empty());
}

#[test]
fn backspace_and_undo_take_the_last_point_of_a_draft_back() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    line(&mut editor, [20.0, 20.0], [60.0, 60.0]);
    shape_tool(&mut editor, ShapeKind::Polyline);
    for place in &PLACES[..3] {
        click(&mut editor, *place);
    }
    wish(&mut editor, MarkCommand::StepBack);
    assert_eq!(editor.next_step().unwrap().placed, (2, None));
    undo(&mut editor);
    assert_eq!(editor.next_step().unwrap().placed, (1, None));
    undo(&mut editor);
    assert!(!editor.can(&Command::Mark(MarkCommand::StepBack)));
    assert_eq!(marks(&editor).len(), 1, "the line drawn before is still there");
    undo(&mut editor);
    assert!(marks(&editor).is_empty());
}

#[test]
fn a_tool_that_is_not_kept_is_put_down_after_one_mark() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    assert!(editor.keeps_tool());
    wish(&mut editor, MarkCommand::KeepTool(false));
    shape_tool(&mut editor, ShapeKind::Point);
    click(&mut editor, PLACES[0]);
    assert!(editor.tool().is_none());
    // The same tool again puts it down as well.
    shape_tool(&mut editor, ShapeKind::Point);
    shape_tool(&mut editor, ShapeKind::Point);
    assert!(editor.tool().is_none());
}

#[test]
fn places_lie_within_the_film_and_are_rounded() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    shape_tool(&mut editor, ShapeKind::Line);
    click(&mut editor, [-30.0, 12.345_678]);
    click(&mut editor, [70.0, 900.0]);
    assert_eq!(only_shape(&editor).places(), [[0.0, 12.346], [70.0, 160.0]]);
}

#[test]
fn marks_are_drawn_where_they_are_seen_on_turned_and_mirrored_films() {
    for turns in 0..4 {
        for flips in 0..2 {
            let desk = Desk::new();
            let mut editor = at_desk(&desk);
            for _ in 0..turns {
                perform(&mut editor, Command::View(ViewCommand::Rotate(1)));
            }
            for _ in 0..flips {
                perform(&mut editor, Command::View(ViewCommand::Flip));
            }
            shape_tool(&mut editor, ShapeKind::Line);
            let seen = [[200.0, 250.0], [350.0, 400.0]];
            let film = editor.focus().unwrap().clone();
            let placement = editor.placement(&film, [600.0, 700.0]).unwrap();
            for at in seen {
                wish(&mut editor, MarkCommand::Press { viewport: 1, at, on: None });
                wish(&mut editor, MarkCommand::Release { at });
            }
            let expected = seen.map(|at| placement.image_from_view(at, [600.0, 700.0]));
            assert_near(only_shape(&editor).places(), &expected);
        }
    }
}

#[test]
fn a_text_waits_for_its_words_and_both_are_one_step() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    shape_tool(&mut editor, ShapeKind::Text);
    click(&mut editor, [50.0, 50.0]);
    assert!(editor.text_wanted());
    let mark = only_mark(&editor).0;
    for words in ["b", "br", "broken screw"] {
        wish(&mut editor, MarkCommand::SetLabel(mark, words.to_owned()));
    }
    wish(&mut editor, MarkCommand::TypingDone);
    assert!(!editor.text_wanted());
    assert_eq!(drawn(&editor)[0].label, ["broken screw"]);
    assert!(matches!(only_shape(&editor), Shape::Text(_)));
    undo(&mut editor);
    assert!(marks(&editor).is_empty() && undo_words(&editor).is_none());
    redo(&mut editor);
    assert_eq!(only_mark(&editor).1.label, "broken screw");
}

#[test]
fn a_text_without_words_does_not_stay() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    line(&mut editor, [20.0, 20.0], [60.0, 60.0]);
    for ending in [Command::Mark(MarkCommand::TypingDone), Command::Edit(EditCommand::Undo)] {
        shape_tool(&mut editor, ShapeKind::Text);
        click(&mut editor, [50.0, 50.0]);
        assert_eq!(marks(&editor).len(), 2);
        perform(&mut editor, ending.clone());
        assert_eq!(marks(&editor).len(), 1, "{ending:?}");
        wish(&mut editor, MarkCommand::Tool(None));
    }
}

#[test]
fn the_reader_is_asked_before_the_first_mark() {
    let desk = Desk::new();
    let mut editor = unread(&desk);
    shape_tool(&mut editor, ShapeKind::Point);
    assert_eq!((editor.dialog(), editor.tool()), (Dialog::AskReader, None));
    perform(&mut editor, Command::File(FileCommand::SetReader("resident".to_owned())));
    assert_eq!(editor.tool(), Some(&Tool::Shape(ShapeKind::Point)));
    click(&mut editor, [50.0, 50.0]);
    assert_eq!(marks(&editor).len(), 1);
}

#[test]
fn nothing_is_drawn_where_nothing_can_be_recorded_or_seen() {
    let desk = Desk::new();
    let first = at_desk(&desk);
    let mut second = at_desk(&desk);
    shape_tool(&mut second, ShapeKind::Point);
    assert!(second.tool().is_none());
    assert!(!second.can(&Command::Mark(MarkCommand::Tool(Some(Tool::Shape(ShapeKind::Point))))));
    assert!(second.notices().iter().any(|notice| notice.title == "Nothing can be recorded here"));
    drop((first, second));

    std::fs::remove_file(desk.path().join("images/months-ap.png")).unwrap();
    let mut editor = at_desk(&desk);
    shape_tool(&mut editor, ShapeKind::Point);
    assert!(editor.next_step().unwrap().obstacle.is_some());
    let at = [300.0, 300.0];
    wish(&mut editor, MarkCommand::Press { viewport: 1, at, on: None });
    wish(&mut editor, MarkCommand::Release { at });
    wish(&mut editor, MarkCommand::Place);
    assert!(marks(&editor).is_empty());
    assert!(editor.notices().iter().any(|notice| notice.title == "Nothing was drawn"));
}
