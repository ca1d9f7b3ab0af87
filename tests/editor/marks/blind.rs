//! Measuring once more without seeing the earlier places, and what follows from three measurements of one film.

use callus::analysis::measure::{Hand, Measured};
use callus::case::ShapeKind;
use callus::editor::{Admission, DrawnTarget, MarkCommand, Target};

use super::*;

/// Places both lines of the angle, which then is so many degrees.
fn place_angle(editor: &mut Editor, degrees: f64) {
    for place in [[20.0, 20.0], [80.0, 20.0], [20.0, 50.0], [80.0, 50.0 + 60.0 * degrees.to_radians().tan()]]
    {
        click(editor, place);
    }
}

/// An editor with an angle of 30° that is selected.
fn with_angle(desk: &Desk) -> (Editor, MarkId) {
    let mut editor = at_desk(desk);
    measure_tool(&mut editor, "two-lines");
    place_angle(&mut editor, 30.0);
    wish(&mut editor, MarkCommand::Tool(None));
    let (mark, _) = only_mark(&editor);
    wish(&mut editor, MarkCommand::Select(Some(Target::Mark(mark))));
    (editor, mark)
}

fn marks_drawn(editor: &Editor) -> Vec<Target> {
    let targets = |viewport: usize| -> Vec<Target> {
        let is_mark = |drawn: &&DrawnTarget| matches!(drawn.target, Target::Mark(_));
        editor.drawn(viewport).iter().filter(is_mark).map(|drawn| drawn.target.clone()).collect()
    };
    (0..2).flat_map(targets).collect()
}

fn told(editor: &Editor, part: &str) -> bool {
    editor.notices().iter().any(|notice| format!("{}: {}", notice.title, notice.text).contains(part))
}

#[test]
fn earlier_places_are_hidden_until_the_last_measurement_and_never_again_after_it() {
    let desk = Desk::new();
    let (mut editor, mark) = with_angle(&desk);
    shape_tool(&mut editor, ShapeKind::Point);
    click(&mut editor, [100.0, 100.0]);
    wish(&mut editor, MarkCommand::Tool(None));
    let all = marks_drawn(&editor);
    assert_eq!(all.iter().filter(|target| **target == Target::Mark(mark)).count(), 2, "{all:?}");

    wish(&mut editor, MarkCommand::RepeatBlind(Some(mark)));
    assert_eq!(editor.blind(), Some(mark));
    for degrees in [32.0, 34.0] {
        let drawn = marks_drawn(&editor);
        assert!(drawn.len() == 1 && drawn[0] != Target::Mark(mark), "only the other mark: {drawn:?}");
        place_angle(&mut editor, degrees);
    }
    assert_eq!(editor.blind(), None, "three measurements are enough");
    assert_eq!(marks_drawn(&editor), all, "the first is seen again, the repetitions never are");
    let reading = editor.document().unwrap().reading().unwrap();
    assert_eq!(reading.repeats_of(mark).count(), 2);
    assert_eq!(reading.own_marks().count(), 2, "a repetition is no measure of its own");
    assert_eq!(editor.measure_table().unwrap().rows.len(), 1);
}

#[test]
fn a_repetition_that_is_dropped_leaves_nothing_and_shows_everything() {
    let desk = Desk::new();
    let (mut editor, mark) = with_angle(&desk);
    let all = marks_drawn(&editor);
    wish(&mut editor, MarkCommand::RepeatBlind(None));
    click(&mut editor, [20.0, 20.0]);
    wish(&mut editor, MarkCommand::Tool(None));
    assert_eq!(editor.blind(), None);
    assert_eq!(marks_drawn(&editor), all);
    assert_eq!(editor.document().unwrap().reading().unwrap().repeats_of(mark).count(), 0);
}

#[test]
fn from_three_measurements_follow_deviation_smallest_change_and_band() {
    let desk = Desk::new();
    let (mut editor, mark) = with_angle(&desk);
    wish(&mut editor, MarkCommand::RepeatBlind(None));
    place_angle(&mut editor, 32.0);
    assert!(told(&editor, "Measurement 2 of 3 is kept"), "{:?}", editor.notices());
    assert_eq!(editor.repeatability(&key("two-lines")), None, "two tell no deviation");
    place_angle(&mut editor, 34.0);
    let own = editor.repeatability(&key("two-lines")).unwrap();
    // Of 30, 32 and 34 degrees: 2; a hand places to a thousandth of a pixel.
    assert!((own.sd - 2.0).abs() < 0.005, "{own:?}");
    assert_eq!((own.measurements, own.series), (3, 1));
    let smallest = 1.96 * 2.0_f64.sqrt() * own.sd;
    assert!((own.smallest_detectable_change() - smallest).abs() < 1e-12 && (smallest - 5.544).abs() < 0.02);
    assert!(told(&editor, "SD 2.0°, 3 measurements of 1 film; smallest detectable change 5.5°"));
    let measured = editor.measured(mark).unwrap();
    let Measured::Value(value) = &measured else { panic!("{measured:?}") };
    assert!(matches!(value.hand, Hand::Own(_)), "{:?}", value.hand);
    assert!(value.minus >= 1.96 * own.sd && value.plus >= 1.96 * own.sd, "{value:?}");
    assert!((value.value - 30.0).abs() < 0.005, "the value stays that of the first measurement");
    undo(&mut editor);
    assert_eq!(editor.repeatability(&key("two-lines")), None, "taken back with its third measurement");
}

#[test]
fn what_is_no_whole_measure_is_not_repeated() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    let plain = line(&mut editor, [10.0, 10.0], [60.0, 10.0]);
    assert_ne!(editor.admit(&Command::Mark(MarkCommand::RepeatBlind(Some(plain)))), Admission::Do);
    wish(&mut editor, MarkCommand::RepeatBlind(Some(plain)));
    assert_eq!(editor.blind(), None);
}
