//! What hangs while a sheet is in hand: film and baseline at one scale, a missing view, another visit.

use super::*;

#[test]
fn the_sheet_is_put_away_and_the_desk_is_as_before() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-lat");
    see(&mut editor, ViewCommand::SetLayout(Layout::TwoByTwo));
    let before = (hung(&editor), editor.active_viewport());
    take(&mut editor);
    assert_eq!(editor.layout(), Layout::OneByTwo);
    wish(&mut editor, ScoreCommand::Take(None));
    assert!(editor.scoring().is_none());
    assert_eq!(
        (hung(&editor), editor.active_viewport(), editor.layout()),
        (before.0, before.1, Layout::TwoByTwo)
    );
    assert_eq!(editor.film_view(&id("months-ap")).zoom, Zoom::Fit, "what was shown whole is shown whole");
    perform(&mut editor, Command::Read(ReadCommand::Stage(Stage::CALLUS)));
    assert_eq!(editor.document().unwrap().reading().unwrap().stage(&id("months-lat")), Some(Stage::CALLUS));
}

#[test]
fn the_baseline_itself_stands_alone() {
    let desk = Desk::new();
    let mut editor = at(&desk, "days-ap");
    take(&mut editor);
    assert_eq!((hung(&editor), editor.layout()), (vec!["days-ap".into()], Layout::One));
    assert_eq!((editor.scoring().unwrap().baseline, editor.scoring().unwrap().same_scale), (None, None));
    grade(&mut editor, 1);
    assert_eq!(answer(&editor, "days-ap", "medial"), Some(Answer::grade(1)));
}

#[test]
fn alone_on_wish_and_then_nothing_stood_beside() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    take(&mut editor);
    see(&mut editor, ViewCommand::SetLayout(Layout::One));
    assert_eq!(hung(&editor), ["months-ap"]);
    grade(&mut editor, 1);
    assert_eq!(answer(&editor, "months-ap", "medial").unwrap().beside, None);
    see(&mut editor, ViewCommand::SetLayout(Layout::TwoByTwo));
    assert!(told(&editor, "beside the baseline or alone") && editor.layout() == Layout::One);
    see(&mut editor, ViewCommand::SetLayout(Layout::OneByTwo));
    assert_eq!(hung(&editor), ["days-ap", "months-ap"]);
}

#[test]
fn both_films_keep_one_scale_in_film_pixels() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    take(&mut editor);
    assert_eq!(editor.scoring().unwrap().same_scale, Some(SameScale::FilmPixels));
    let same = |editor: &Editor| (scale(editor, "days-ap") / scale(editor, "months-ap") - 1.0).abs() < 1e-9;
    assert!(same(&editor));
    see(&mut editor, ViewCommand::ZoomAt { viewport: 1, factor: 2.0, at: [100.0, 200.0] });
    assert!(same(&editor));
    see(&mut editor, ViewCommand::ZoomAt { viewport: 0, factor: 1.5, at: [300.0, 350.0] });
    assert!(same(&editor) && scale(&editor, "months-ap") > 2.0);
    let apart = |editor: &Editor| {
        let [a, b] = ["days-ap", "months-ap"].map(|film| editor.film_view(&id(film)).centre.unwrap());
        (a[0] - b[0]).hypot(a[1] - b[1])
    };
    assert!(apart(&editor) < 1e-9, "films of one size show the same place");
    see(&mut editor, ViewCommand::Pan { viewport: 1, by: [20.0, -10.0] });
    assert!(apart(&editor) < 1e-9);
    see(&mut editor, ViewCommand::Rotate(1));
    assert_eq!(editor.film_view(&id("days-ap")).quarter_turns, 1);
    let greys = |editor: &Editor| {
        let FilmView { voi, voi_chosen, invert, .. } = editor.film_view(&id("days-ap"));
        (voi, voi_chosen, invert)
    };
    let before = greys(&editor);
    see(&mut editor, ViewCommand::Invert);
    see(&mut editor, ViewCommand::DragWindow { viewport: 1, by: [0.1, 0.1] });
    assert_eq!(greys(&editor), before, "greys are each film's own");
    see(&mut editor, ViewCommand::Fit);
    assert!(same(&editor));
    see(&mut editor, ViewCommand::ZoomBy(1000.0));
    assert!(same(&editor), "at the end of what can be zoomed, too");
}

#[test]
fn both_films_keep_one_scale_in_millimetres() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    for (film, length_mm) in [("days-ap", 50.0), ("months-ap", 25.0)] {
        let kind = CalibrationKind::Line { ends: [[10.0, 10.0], [110.0, 10.0]], length_mm };
        let (film, object) = (id(film), "ruler".to_owned());
        let calibrate = MarkCommand::Calibrate { film, kind, object, band_percent: None };
        perform(&mut editor, Command::Mark(calibrate));
    }
    perform(&mut editor, Command::Mark(MarkCommand::Select(None)));
    go(&mut editor, "months-ap");
    take(&mut editor);
    assert_eq!(editor.scoring().unwrap().same_scale, Some(SameScale::Millimetres));
    // Screen pixels of a millimetre.
    let same = |editor: &Editor| {
        let [a, b] = [scale(editor, "days-ap") / 0.5, scale(editor, "months-ap") / 0.25];
        (a / b - 1.0).abs() < 1e-9
    };
    assert!(same(&editor));
    let whole = ["days-ap", "months-ap"].map(|film| scale(&editor, film));
    assert!(whole.iter().all(|scale| *scale <= 4.375 + 1e-9), "both are whole on the screen: {whole:?}");
    see(&mut editor, ViewCommand::ZoomAt { viewport: 1, factor: 3.0, at: [300.0, 350.0] });
    assert!(same(&editor));
    see(&mut editor, ViewCommand::OneToOne);
    assert!(same(&editor) && (scale(&editor, "months-ap") - 1.0).abs() < 1e-9);
    // Another scale while the sheet is in hand.
    let kind = CalibrationKind::Line { ends: [[10.0, 10.0], [110.0, 10.0]], length_mm: 100.0 };
    let calibrate =
        MarkCommand::Calibrate { film: id("days-ap"), kind, object: "ruler".to_owned(), band_percent: None };
    perform(&mut editor, Command::Mark(calibrate));
    let [a, b] = [scale(&editor, "days-ap") / 1.0, scale(&editor, "months-ap") / 0.25];
    assert!((a / b - 1.0).abs() < 1e-9);
}

#[test]
fn a_film_that_was_zoomed_before_leads() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    see(&mut editor, ViewCommand::ZoomAt { viewport: 1, factor: 2.5, at: [150.0, 500.0] });
    let before = editor.film_view(&id("months-ap"));
    take(&mut editor);
    assert_eq!(editor.film_view(&id("months-ap")), before);
    assert_eq!(editor.film_view(&id("days-ap")).centre, before.centre);
    wish(&mut editor, ScoreCommand::PutAway);
    assert_eq!(editor.film_view(&id("months-ap")), before);
}

#[test]
fn a_missing_view_is_told_and_takes_no_grade() {
    let desk = Desk::with(&years());
    let mut editor = at(&desk, "two-years-ap");
    take(&mut editor);
    wish(&mut editor, ScoreCommand::Item(key("anterior")));
    assert_eq!(editor.scoring().unwrap().film, None);
    assert_eq!(hung(&editor), ["two-years-ap", "No lateral film of this visit or within 7 days"]);
    assert_eq!(editor.focus(), Some(&id("two-years-ap")), "a film of the visit stays in focus");
    grade(&mut editor, 3);
    assert!(told(&editor, "A grade needs a film. No lateral film of this visit or within 7 days"));
    assert!(kept(&editor, "two-years-ap").is_empty());
    wish(&mut editor, ScoreCommand::AskReason);
    wish(&mut editor, ScoreCommand::Reason(1));
    assert_eq!(answer(&editor, "two-years-ap", "anterior"), Some(Answer::not_assessable(key("plate"))));
    assert_eq!(in_hand(&editor), "posterior");
}

#[test]
fn a_film_within_the_set_days_supplies_the_visit() {
    let desk = Desk::with(&years());
    let mut editor = at(&desk, "year-ap");
    take(&mut editor);
    wish(&mut editor, ScoreCommand::Item(key("anterior")));
    assert_eq!(hung(&editor), ["days-lat", "late-lat"]);
    let found = editor.scoring().unwrap().film.unwrap();
    assert!(found.days_apart > 2.0 && found.days_apart < 4.0, "{found:?}");
    grade(&mut editor, 3);
    assert_eq!(answer(&editor, "year-ap", "anterior").unwrap().graded(), Some(3), "under its own visit");
    assert_eq!(editor.sheet().unwrap().films[2].as_ref().unwrap().film, id("late-lat"));
}

#[test]
fn going_to_another_visit_takes_its_sheet() {
    let desk = Desk::new();
    let mut editor = at(&desk, "days-ap");
    take(&mut editor);
    grade(&mut editor, 1);
    perform(&mut editor, Command::Go(GoCommand::NextVisit));
    assert_eq!(
        (hung(&editor), in_hand(&editor)),
        (vec!["days-ap".into(), "months-ap".into()], "medial".into())
    );
    go(&mut editor, "months-lat");
    assert_eq!(in_hand(&editor), "anterior", "the first item that this film supplies");
    perform(&mut editor, Command::Go(GoCommand::PreviousVisit));
    assert_eq!(in_hand(&editor), "lateral", "the medial one has its answer");
    wish(&mut editor, ScoreCommand::NextItem(-1));
    wish(&mut editor, ScoreCommand::NextItem(-1));
    assert_eq!(in_hand(&editor), "posterior", "from the first to the last");
    perform(&mut editor, Command::Go(GoCommand::NextVisit));
    wish(&mut editor, ScoreCommand::PutAway);
    assert_eq!(editor.focus(), Some(&id("months-ap")), "it stays at the visit that was gone to");
}

#[test]
fn an_item_of_any_view_takes_the_film_that_was_gone_to() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    wish(&mut editor, ScoreCommand::Show(key("whole")));
    take(&mut editor);
    assert_eq!(hung(&editor), ["days-ap", "months-ap"]);
    perform(&mut editor, Command::Go(GoCommand::NextView));
    assert_eq!(hung(&editor), ["days-lat", "months-lat"]);
    grade(&mut editor, 0);
    assert_eq!(editor.sheet().unwrap().sum.total(), Some(0));
    wish(&mut editor, ScoreCommand::ShowNext(1));
    assert_eq!(editor.scoring().unwrap().score.key, key("four"), "the next score in its place");
}

#[test]
fn both_films_are_mirrored_and_reset_together() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    take(&mut editor);
    let flips = |editor: &Editor| ["days-ap", "months-ap"].map(|film| editor.film_view(&id(film)).flip);
    see(&mut editor, ViewCommand::Flip);
    assert_eq!(flips(&editor), [true, true]);
    see(&mut editor, ViewCommand::Reset);
    assert_eq!(flips(&editor), [false, false]);
}

/// As in a quiz, where both films of the visit hang.
#[test]
fn films_that_were_hung_by_a_person_hang_again_when_the_sheet_is_put_away() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    see(&mut editor, ViewCommand::SetLayout(Layout::OneByTwo));
    for (viewport, film) in ["months-ap", "months-lat"].map(id).into_iter().enumerate() {
        see(&mut editor, ViewCommand::Hang(HangCommand::Into { viewport, film }));
    }
    let before = hung(&editor);
    assert_eq!(before, ["months-ap", "months-lat"]);
    take(&mut editor);
    assert_ne!(hung(&editor), before);
    perform(&mut editor, Command::Score(ScoreCommand::Take(None)));
    assert!(editor.scoring().is_none());
    assert_eq!(hung(&editor), before);
}
