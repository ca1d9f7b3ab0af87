//! Calibrations at the desk: how they are drawn, asked, kept and corrected, and that they change nothing else.

use callus::analysis::FilmScale;
use callus::analysis::marks::style::Kind;
use callus::case::{CalibrationKind, ReaderId};
use callus::editor::{CalibrateOn, Command, GripOn, MarkCommand, Target, Tool};

use super::*;

fn calibrations(editor: &Editor) -> Vec<CalibrationKind> {
    let reading = editor.document().unwrap().reading().unwrap();
    reading.calibrations.values().map(|calibration| calibration.kind.clone()).collect()
}

fn row_mm(editor: &Editor, film: &str) -> Option<f64> {
    match editor.scale(&id(film)).unwrap() {
        FilmScale::Millimetres(scale) => Some(scale.row_mm),
        FilmScale::Pixels { .. } => None,
    }
}

fn on(kind: CalibrateOn) -> Tool {
    Tool::Calibrate(kind)
}

#[test]
fn a_line_waits_for_its_length_and_then_fixes_the_scale() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    assert_eq!(row_mm(&editor, "months-ap"), None);
    take(&mut editor, on(CalibrateOn::Line));
    press(&mut editor, [10.0, 20.0], None);
    drag(&mut editor, [110.0, 20.0]);
    assert_eq!(editor.calibration_wanted(), None, "the hand is not done");
    release(&mut editor, [110.0, 20.0]);
    let wanted = editor.calibration_wanted().unwrap();
    assert_eq!(wanted.film, id("months-ap"));
    let CalibrationKind::Line { ends, length_mm } = wanted.kind else { panic!("{wanted:?}") };
    assert!(length_mm.abs() < 1e-12);
    assert!(calibrations(&editor).is_empty(), "nothing is kept before the size is told");
    let calibrate = |length_mm| MarkCommand::Calibrate {
        film: wanted.film.clone(),
        kind: CalibrationKind::Line { ends, length_mm },
        object: "ruler".to_owned(),
        band_percent: None,
    };
    wish(&mut editor, calibrate(0.0));
    assert!(editor.notices().iter().any(|notice| notice.title == "The film was not calibrated"));
    assert!(editor.calibration_wanted().is_some());
    wish(&mut editor, calibrate(20.0));
    let kept = editor.document().unwrap().reading().unwrap().calibration(&id("months-ap")).unwrap().clone();
    assert_eq!((kept.object.as_str(), &kept.by), ("ruler", &ReaderId::new("resident").unwrap()));
    assert!((row_mm(&editor, "months-ap").unwrap() - 0.2).abs() < 1e-5);
    assert!(editor.corners(1).bottom_right[0].text.ends_with("mm/px"));
    assert!(editor.corners(1).bottom_right[1].text.starts_with("calibrated on ruler ±"));
    assert!(editor.scale_bar(1).unwrap().label.contains("calibrated on ruler"));
    assert!(editor.tool().is_none() && editor.calibration_wanted().is_none());
    assert_eq!(editor.selection(), Some(&Target::Calibration(id("months-ap"))));
    undo(&mut editor);
    assert_eq!((row_mm(&editor, "months-ap"), undo_words(&editor)), (None, None));
    assert_eq!(editor.corners(1).bottom_right[0].text, "px only");
    redo(&mut editor);
    assert!(row_mm(&editor, "months-ap").is_some());
}

#[test]
fn a_circle_waits_for_its_diameter_and_an_implant_knows_its_size() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    take(&mut editor, on(CalibrateOn::Circle));
    for place in [[40.0, 60.0], [80.0, 60.0], [60.0, 80.0]] {
        click(&mut editor, place);
    }
    assert!(matches!(editor.calibration_wanted().unwrap().kind, CalibrationKind::Circle { .. }));
    wish(&mut editor, MarkCommand::Escape);
    assert!(editor.calibration_wanted().is_none() && calibrations(&editor).is_empty());
    take(&mut editor, on(CalibrateOn::Implant(key("thread"))));
    for by in [[-25.0, 0.0], [50.0, 0.0]] {
        wish(&mut editor, MarkCommand::Nudge { by });
        wish(&mut editor, MarkCommand::Place);
    }
    let expected =
        CalibrationKind::Implant { preset: key("thread"), ends: [[35.0, 80.0], [85.0, 80.0]], size_mm: 12.5 };
    assert_eq!(calibrations(&editor), [expected]);
    assert!((row_mm(&editor, "months-ap").unwrap() - 0.25).abs() < 1e-9);
}

#[test]
fn calibrating_changes_no_mark_no_window_and_no_zoom() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    line(&mut editor, [30.0, 40.0], [60.0, 90.0]);
    perform(&mut editor, Command::View(ViewCommand::ZoomBy(1.5)));
    perform(&mut editor, Command::View(ViewCommand::Invert));
    let (kept, view) = (marks(&editor), editor.film_view(&id("months-ap")));
    let strokes = drawn(&editor)[0].strokes.clone();
    take(&mut editor, on(CalibrateOn::Implant(key("thread"))));
    sweep(&mut editor, None, &[[30.0, 80.0], [90.0, 80.0]]);
    assert_eq!(calibrations(&editor).len(), 1);
    assert_eq!(marks(&editor), kept);
    assert_eq!(editor.film_view(&id("months-ap")), view);
    assert!(drawn(&editor).iter().any(|part| part.strokes == strokes));
    assert_eq!(editor.focus(), Some(&id("months-ap")));
}

#[test]
fn the_handles_of_a_calibration_are_drawn_and_correct_the_scale_while_they_move() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    take(&mut editor, on(CalibrateOn::Implant(key("thread"))));
    sweep(&mut editor, None, &[[10.0, 80.0], [60.0, 80.0]]);
    let part = drawn(&editor)[0].clone();
    assert!(part.kind == Kind::Calibration && part.handles.len() == 2);
    assert_eq!(part.target, Target::Calibration(id("months-ap")));
    let on = Grip { target: part.target, part: 0, on: GripOn::Place(1) };
    press(&mut editor, [60.0, 80.0], Some(on));
    drag(&mut editor, [110.0, 80.0]);
    assert!((row_mm(&editor, "months-ap").unwrap() - 0.125).abs() < 1e-5);
    assert_near(&calibrations(&editor)[0].places()[1..], &[[60.0, 80.0]]);
    release(&mut editor, [110.0, 80.0]);
    assert_near(&calibrations(&editor)[0].places()[1..], &[[110.0, 80.0]]);
    undo(&mut editor);
    assert!((row_mm(&editor, "months-ap").unwrap() - 0.25).abs() < 1e-5);
    // Keys move it too, and delete goes back to what the file says.
    wish(&mut editor, MarkCommand::Select(Some(Target::Calibration(id("months-ap")))));
    wish(&mut editor, MarkCommand::NextHandle(1));
    wish(&mut editor, MarkCommand::Nudge { by: [-5.0, 0.0] });
    wish(&mut editor, MarkCommand::Nudge { by: [-5.0, 0.0] });
    assert_near(&calibrations(&editor)[0].places()[..1], &[[0.0, 80.0]]);
    undo(&mut editor);
    assert_near(&calibrations(&editor)[0].places()[..1], &[[10.0, 80.0]]);
    wish(&mut editor, MarkCommand::Delete);
    assert!(calibrations(&editor).is_empty() && row_mm(&editor, "months-ap").is_none());
}

#[test]
fn a_factor_below_one_is_refused_in_words() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    wish(
        &mut editor,
        MarkCommand::Calibrate {
            film: id("months-ap"),
            kind: CalibrationKind::Magnification { factor: 0.8 },
            object: String::new(),
            band_percent: None,
        },
    );
    assert!(calibrations(&editor).is_empty());
    assert!(editor.notices().iter().any(|notice| notice.text.contains("1 or more")));
}

#[test]
fn a_size_beyond_any_film_is_refused() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    let film = editor.focus().unwrap().clone();
    let kind = |length_mm| CalibrationKind::Line { ends: [[10.0, 10.0], [60.0, 10.0]], length_mm };
    let calibrate = |kind| MarkCommand::Calibrate {
        film: film.clone(),
        kind,
        object: "ruler".to_owned(),
        band_percent: None,
    };
    wish(&mut editor, calibrate(kind(1e9)));
    assert!(calibrations(&editor).is_empty());
    assert!(editor.notices().iter().any(|notice| notice.text.contains("longer than any film")));
    // Two calibrations by the dialog are two steps of undo.
    wish(&mut editor, calibrate(kind(50.0)));
    wish(&mut editor, calibrate(kind(25.0)));
    undo(&mut editor);
    assert_eq!(calibrations(&editor), [kind(50.0)]);
}
