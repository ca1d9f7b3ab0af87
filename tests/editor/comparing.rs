//! Two films compared: which two, how one is laid on the other, landmarks, and the places where they differ.

use callus::case::{RegisteredOn, Stage};
use callus::editor::{
    Admission, ChangesState, Command, CompareCommand, CompareMode, EditCommand, Editor, GoCommand,
    HangCommand, LaidBy, Landmarks, Layout, MarkCommand, NotNow, ReadCommand, Refusal, ReviewCommand,
    SameScale, ViewCommand, Zoom,
};
use image::{GrayImage, Luma};

use super::review::{review, say, sign_as};
use super::{Desk, id, perform};

/// Width and height of the films that lie turned on each other.
const SIZE: (u32, u32) = (420, 520);
/// Degrees and scale by which the later film is turned and enlarged.
const TURN: (f64, f64) = (7.0, 1.08);
/// A place that became denser, on the earlier film.
const CAME: [f64; 2] = [250.0, 280.0];

fn compare(editor: &mut Editor, command: CompareCommand) {
    perform(editor, Command::View(ViewCommand::Compare(command)));
}

fn refusal(editor: &Editor, command: CompareCommand) -> Option<NotNow> {
    match editor.admit(&Command::View(ViewCommand::Compare(command))) {
        Admission::Refuse(Refusal::NotNow(why)) => Some(why),
        _ => None,
    }
}

/// Place on the later film of a place on the earlier one.
fn later([x, y]: [f64; 2]) -> [f64; 2] {
    let (sin, cos) = TURN.0.to_radians().sin_cos();
    let middle = [f64::from(SIZE.0) / 2.0, f64::from(SIZE.1) / 2.0];
    let (x, y) = ((x - middle[0]) * TURN.1, (y - middle[1]) * TURN.1);
    [x * cos - y * sin + middle[0], x * sin + y * cos + middle[1]]
}

/// A drawn shaft with a plate; the later film is turned, enlarged, darker, and may have a patch that is denser.
fn draw(is_later: bool, has_patch: bool) -> GrayImage {
    let (sin, cos) = TURN.0.to_radians().sin_cos();
    let middle = [f64::from(SIZE.0) / 2.0, f64::from(SIZE.1) / 2.0];
    GrayImage::from_fn(SIZE.0, SIZE.1, |x, y| {
        let (x, y) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
        let [u, v] = if is_later {
            let (x, y) = ((x - middle[0]) / TURN.1, (y - middle[1]) / TURN.1);
            [x * cos + y * sin + middle[0], y * cos - x * sin + middle[1]]
        } else {
            [x, y]
        };
        let soft = |at: f64, edge: f64| 1.0 / (1.0 + (-(at - edge)).exp());
        let shaft = soft(u, 180.0) - soft(u, 240.0);
        let plate = (soft(u, 160.0) - soft(u, 172.0)) * (soft(v, 120.0) - soft(v, 420.0));
        let came = if has_patch && (u - CAME[0]).hypot(v - CAME[1]) < 13.0 { 45.0 } else { 0.0 };
        let grey = 40.0 + 70.0 * shaft + 120.0 * plate + 20.0 * (v / 90.0).sin() + came;
        Luma([(if is_later { 0.85 * grey } else { grey }) as u8])
    })
}

/// An editor with two such films side by side, the later one in focus.
fn two_films(desk: &Desk) -> Editor {
    films_of(desk, true)
}

fn films_of(desk: &Desk, has_patch: bool) -> Editor {
    draw(false, false).save(desk.path().join("images/days-ap.png")).unwrap();
    draw(true, has_patch).save(desk.path().join("images/months-ap.png")).unwrap();
    let mut editor = desk.read_by("Ada");
    perform(&mut editor, Command::View(ViewCommand::SetLayout(Layout::OneByTwo)));
    perform(&mut editor, Command::Go(GoCommand::Film(id("months-ap"))));
    editor
}

/// Clicks the same landmark on both films.
fn landmark(editor: &mut Editor, place: [f64; 2]) {
    for (film, place) in [("days-ap", place), ("months-ap", later(place))] {
        let viewport = (0..2).find(|at| editor.viewport(*at).unwrap().film == Some(id(film))).unwrap();
        let size = [600.0, 700.0];
        let at = editor.placement(&id(film), size).unwrap().view_from_image(place, size);
        compare(editor, CompareCommand::Landmark { viewport, at });
    }
}

fn registered(desk: &Desk) -> Editor {
    laid_by_landmarks(two_films(desk))
}

fn laid_by_landmarks(mut editor: Editor) -> Editor {
    compare(&mut editor, CompareCommand::Landmarks);
    for place in [[166.0, 125.0], [166.0, 415.0], [238.0, 300.0], [250.0, 200.0]] {
        landmark(&mut editor, place);
    }
    compare(&mut editor, CompareCommand::Accept);
    editor
}

#[test]
fn the_film_beside_is_compared_else_that_of_the_visit_before_in_the_same_view() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    perform(&mut editor, Command::View(ViewCommand::SetLayout(Layout::One)));
    perform(&mut editor, Command::Go(GoCommand::Film(id("months-lat"))));
    compare(&mut editor, CompareCommand::Mode(CompareMode::Curtain));
    let shown = editor.compare_shown().unwrap();
    assert_eq!((shown.own, shown.other), (id("months-lat"), id("days-lat")));
    assert!(shown.laid.is_some(), "the film that hangs nowhere is loaded for it");
    perform(&mut editor, Command::Go(GoCommand::Film(id("before-ap"))));
    assert_eq!(editor.compare_shown().unwrap().other, id("week-ap"), "the first is compared with the next");
    compare(&mut editor, CompareCommand::End);
    assert_eq!(editor.compare_shown(), None);
    let mut empty = desk.editor();
    assert!(refusal(&empty, CompareCommand::Mode(CompareMode::Opacity)).is_some());
    perform(&mut empty, Command::View(ViewCommand::Compare(CompareCommand::Mode(CompareMode::Opacity))));
    assert_eq!(empty.compare(), None);
}

#[test]
fn of_several_films_on_the_screen_that_of_the_nearest_visit_before_is_compared() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    perform(&mut editor, Command::View(ViewCommand::SetLayout(Layout::ThreeByThree)));
    let other = |editor: &Editor| editor.compare_shown().unwrap().other;
    let mut before = None;
    compare(&mut editor, CompareCommand::Mode(CompareMode::Opacity));
    for film in ["before-ap", "week-ap", "days-ap", "months-ap"] {
        perform(&mut editor, Command::Go(GoCommand::Film(id(film))));
        let wanted = before.replace(id(film)).unwrap_or_else(|| id("week-ap"));
        assert_eq!(other(&editor), wanted, "beside {film}");
    }
}

#[test]
fn films_that_are_not_registered_say_so_and_show_no_changes() {
    let desk = Desk::new();
    let mut editor = two_films(&desk);
    compare(&mut editor, CompareCommand::Mode(CompareMode::Difference));
    let laid = editor.compare_shown().unwrap().laid.unwrap();
    assert_eq!((laid.by, laid.words().as_str()), (LaidBy::Position, "by position, not registered"));
    let corner = editor.corners(editor.active_viewport()).bottom_right;
    assert!(corner.iter().any(|line| line.text == "by position, not registered"), "{corner:?}");
    assert_eq!(refusal(&editor, CompareCommand::Mode(CompareMode::Changes)), Some(NotNow::NotRegistered));
}

#[test]
fn landmarks_give_the_comparison_back_as_it_was() {
    let desk = Desk::new();
    let mut editor = two_films(&desk);
    compare(&mut editor, CompareCommand::Mode(CompareMode::Curtain));
    compare(&mut editor, CompareCommand::Turn(30.0));
    compare(&mut editor, CompareCommand::Share(0.7));
    let before = editor.compare().unwrap();
    compare(&mut editor, CompareCommand::Landmarks);
    assert_eq!(editor.compare(), None, "both films are shown as they are");
    compare(&mut editor, CompareCommand::Landmarks);
    assert_eq!(editor.compare(), Some(before));
}

#[test]
fn where_nothing_changed_no_colours_are_explained() {
    let desk = Desk::new();
    let mut editor = laid_by_landmarks(films_of(&desk, false));
    compare(&mut editor, CompareCommand::Mode(CompareMode::Changes));
    let ChangesState::Found(found) = editor.changes().unwrap().state else { panic!("not compared") };
    assert_eq!(found.places, []);
    assert_eq!(editor.compare_legend(), None);
}

#[test]
fn landmarks_lay_the_films_on_each_other_with_their_residual_both_ways_round() {
    let desk = Desk::new();
    let mut editor = registered(&desk);
    let laid = editor.compare_shown().unwrap().laid.unwrap();
    assert!((laid.similarity.degrees() - TURN.0).abs() < 0.05, "{laid:?}");
    assert!((laid.similarity.scale() - TURN.1).abs() < 0.001, "{laid:?}");
    let LaidBy::Landmarks { pairs: 4, residual_px: Some(residual) } = laid.by else {
        panic!("{:?}", laid.by)
    };
    assert!(residual < 0.01, "{residual}");
    assert_eq!(laid.words(), "by 4 landmarks, residual 0.0 px, good");
    // The other way round it is the inverse.
    perform(&mut editor, Command::Go(GoCommand::Film(id("days-ap"))));
    perform(&mut editor, Command::View(ViewCommand::SetLayout(Layout::One)));
    perform(&mut editor, Command::Go(GoCommand::Film(id("months-ap"))));
    compare(&mut editor, CompareCommand::Forget);
    assert_eq!(editor.compare_shown().unwrap().laid.unwrap().by, LaidBy::Position);
}

#[test]
fn landmarks_that_do_not_fit_are_marked_as_doubtful_like_any_registration() {
    let desk = Desk::new();
    let mut editor = two_films(&desk);
    compare(&mut editor, CompareCommand::Landmarks);
    landmark(&mut editor, [166.0, 125.0]);
    landmark(&mut editor, [166.0, 415.0]);
    let size = [600.0, 700.0];
    // The third is another place of the bone on the later film.
    for (viewport, film, place) in [(0, "days-ap", [250.0, 200.0]), (1, "months-ap", later([250.0, 300.0]))] {
        let at = editor.placement(&id(film), size).unwrap().view_from_image(place, size);
        compare(&mut editor, CompareCommand::Landmark { viewport, at });
    }
    compare(&mut editor, CompareCommand::Accept);
    let laid = editor.compare_shown().unwrap().laid.unwrap();
    assert!(laid.words().starts_with("Doubtful: "), "{}", laid.words());
    assert!(laid.help().contains("the films fit to "), "{}", laid.help());
    let reading = editor.document().unwrap().reading().unwrap().clone();
    let (.., own) = reading.all_registrations().next().unwrap();
    assert_eq!(own.doubt, laid.doubt);
    let told = editor.notices().iter().any(|own| own.text.contains("Landmark 3 is the farthest off"));
    assert!(told, "{:?}", editor.notices());
    // One that was kept before the rule has the mark, too.
    drop(editor);
    let text = std::fs::read_to_string(desk.reading_file("ada")).unwrap();
    let kept: String = text.split_inclusive('\n').filter(|line| !line.contains("doubt:")).collect();
    assert_ne!(kept, text);
    std::fs::write(desk.reading_file("ada"), kept).unwrap();
    let mut editor = desk.read_by("Ada");
    perform(&mut editor, Command::View(ViewCommand::SetLayout(Layout::OneByTwo)));
    perform(&mut editor, Command::Go(GoCommand::Film(id("months-ap"))));
    compare(&mut editor, CompareCommand::Mode(CompareMode::Opacity));
    let laid = editor.compare_shown().unwrap().laid.unwrap();
    assert!(laid.words().starts_with("Doubtful: "), "{}", laid.words());
}

#[test]
fn films_of_which_two_are_registered_stand_at_one_scale_all_of_them() {
    let desk = Desk::new();
    let mut editor = registered(&desk);
    compare(&mut editor, CompareCommand::End);
    perform(&mut editor, Command::View(ViewCommand::SetLayout(Layout::ThreeByThree)));
    for viewport in 0..9 {
        let size_px = [300.0 + 20.0 * viewport as f64, 250.0];
        perform(&mut editor, Command::View(ViewCommand::Resized { viewport, size_px }));
    }
    perform(&mut editor, Command::View(ViewCommand::Fit));
    let scale = |editor: &Editor, film: &str| {
        let viewport = (0..9).find(|at| editor.viewport(*at).unwrap().film == Some(id(film))).unwrap();
        editor.placement(&id(film), [300.0 + 20.0 * viewport as f64, 250.0]).unwrap().scale
    };
    let is_same = |editor: &Editor| {
        let registered = scale(editor, "days-ap") / scale(editor, "months-ap");
        assert!((registered - TURN.1).abs() < 1e-3, "{registered}");
        // The others tell no millimetres: the same share of their width.
        let (before, week) = (scale(editor, "before-ap"), scale(editor, "week-ap"));
        assert!((before - week).abs() < 1e-9, "{before} {week}");
        let wide = |film: &str| match editor.film(&id(film)) {
            callus::editor::FilmState::Ready(loaded) => f64::from(loaded.film.pixels.columns),
            _ => panic!("{film} is not loaded"),
        };
        let shares = (week * wide("week-ap"), scale(editor, "days-ap") * wide("days-ap"));
        assert!((shares.0 / shares.1 - 1.0).abs() < 1e-9, "{shares:?}");
    };
    is_same(&editor);
    perform(&mut editor, Command::View(ViewCommand::ZoomBy(1.7)));
    is_same(&editor);
    perform(&mut editor, Command::View(ViewCommand::Fit));
    is_same(&editor);
}

#[test]
fn two_landmarks_tell_no_residual_and_one_is_refused() {
    let desk = Desk::new();
    let mut editor = two_films(&desk);
    compare(&mut editor, CompareCommand::Landmarks);
    landmark(&mut editor, [166.0, 125.0]);
    assert_eq!(refusal(&editor, CompareCommand::Accept), Some(NotNow::NoLandmarks));
    landmark(&mut editor, [166.0, 415.0]);
    compare(&mut editor, CompareCommand::Accept);
    let laid = editor.compare_shown().unwrap().laid.unwrap();
    assert_eq!(laid.by, LaidBy::Landmarks { pairs: 2, residual_px: None });
    assert!(laid.words().contains("a third tells"), "{}", laid.words());
}

#[test]
fn landmarks_that_fall_together_are_refused_in_words_and_stay() {
    let desk = Desk::new();
    let mut editor = two_films(&desk);
    compare(&mut editor, CompareCommand::Landmarks);
    landmark(&mut editor, [166.0, 125.0]);
    landmark(&mut editor, [166.0, 125.0]);
    compare(&mut editor, CompareCommand::Accept);
    assert_eq!(editor.landmarks().map(Landmarks::complete), Some(2));
    assert!(editor.notices().iter().any(|own| own.text.contains("fall together")), "{:?}", editor.notices());
}

#[test]
fn what_changed_is_found_gone_to_and_drawn_as_a_mark_of_ones_own() {
    let desk = Desk::new();
    let mut editor = registered(&desk);
    let before = std::fs::read(desk.reading_file("ada")).ok();
    compare(&mut editor, CompareCommand::Mode(CompareMode::Changes));
    let changes = editor.changes().unwrap();
    let ChangesState::Found(found) = changes.state else { panic!("{changes:?}") };
    let wanted = later(CAME);
    assert_eq!(found.places.len(), 1, "{:?}", found.places);
    let change = &found.places[0];
    assert!(change.is_denser);
    assert!(
        (change.middle[0] - wanted[0]).hypot(change.middle[1] - wanted[1]) < 4.0,
        "{change:?} {wanted:?}"
    );
    assert!(editor.change_words()[0].starts_with("1: denser, "), "{:?}", editor.change_words());
    assert!(editor.change_words()[0].contains(" px"), "no millimetres without a scale");
    compare(&mut editor, CompareCommand::GoTo(0));
    let centre = editor.film_view(&id("months-ap")).centre.unwrap();
    assert!((centre[0] - wanted[0]).hypot(centre[1] - wanted[1]) < 4.0);
    assert_eq!(std::fs::read(desk.reading_file("ada")).ok(), before, "looking records nothing");
    let mark = editor.change_mark(0).unwrap();
    assert_eq!(mark.label, "denser than at 2 days after revision");
    perform(&mut editor, Command::Mark(MarkCommand::Put(Box::new(mark.clone()))));
    let reading = editor.document().unwrap().reading().unwrap();
    assert_eq!(
        reading.marks.values().map(|own| own.label.as_str()).collect::<Vec<_>>(),
        [mark.label.as_str()]
    );
}

#[test]
fn what_changed_goes_with_the_registration_and_says_so_where_there_is_none() {
    let desk = Desk::new();
    let mut editor = registered(&desk);
    compare(&mut editor, CompareCommand::Mode(CompareMode::Changes));
    let state = |editor: &Editor| match editor.changes().unwrap().state {
        ChangesState::Found(found) => format!("{} found", found.places.len()),
        other => format!("{other:?}"),
    };
    assert_eq!(state(&editor), "1 found");
    perform(&mut editor, Command::Edit(EditCommand::Undo));
    assert_eq!(editor.compare_shown().unwrap().laid.unwrap().by, LaidBy::Position);
    assert_eq!(state(&editor), "NotRegistered", "the places of films that lay otherwise");
    assert_eq!((editor.change_words(), editor.change_mark(0)), (Vec::new(), None));
    perform(&mut editor, Command::Edit(EditCommand::Redo));
    assert_eq!(state(&editor), "1 found");
    perform(&mut editor, Command::Go(GoCommand::Film(id("months-lat"))));
    assert_eq!(state(&editor), "NotRegistered", "another pair");
}

#[test]
fn what_changed_is_not_told_where_the_landmarks_fit_worse_than_any_change() {
    let desk = Desk::new();
    let mut editor = two_films(&desk);
    compare(&mut editor, CompareCommand::Landmarks);
    for place in [[166.0, 125.0], [166.0, 415.0]] {
        landmark(&mut editor, place);
    }
    // Clicked at two places.
    for (film, place) in [("days-ap", [238.0, 250.0]), ("months-ap", later([238.0, 370.0]))] {
        let viewport = (0..2).find(|at| editor.viewport(*at).unwrap().film == Some(id(film))).unwrap();
        let at = editor.placement(&id(film), [600.0, 700.0]).unwrap().view_from_image(place, [600.0, 700.0]);
        compare(&mut editor, CompareCommand::Landmark { viewport, at });
    }
    compare(&mut editor, CompareCommand::Accept);
    let laid = editor.compare_shown().unwrap().laid.unwrap();
    assert!(laid.by.residual_px().unwrap() > 20.0, "{laid:?}");
    compare(&mut editor, CompareCommand::Mode(CompareMode::Changes));
    assert_eq!(editor.changes().unwrap().state, ChangesState::Inexact);
    assert_eq!(editor.change_words(), Vec::<String>::new());
}

#[test]
fn a_film_of_another_case_is_not_laid_by_the_registration_of_this_one() {
    let desk = Desk::new();
    let mut editor = registered(&desk);
    let other = Desk::new();
    perform(&mut editor, Command::File(callus::editor::FileCommand::Open(other.path().to_owned())));
    assert_eq!(editor.compare(), None);
    perform(&mut editor, Command::View(ViewCommand::SetLayout(Layout::OneByTwo)));
    perform(&mut editor, Command::Go(GoCommand::Film(id("months-ap"))));
    compare(&mut editor, CompareCommand::Mode(CompareMode::Opacity));
    assert_eq!(editor.compare_shown().unwrap().laid.unwrap().by, LaidBy::Position);
}

#[test]
fn landmarks_that_are_accepted_stand_in_the_reading_with_undo_and_after_a_restart() {
    let desk = Desk::new();
    let mut editor = registered(&desk);
    let stored = |editor: &Editor| {
        let reading = editor.document().unwrap().reading().unwrap();
        let found = reading.registration(&id("days-ap"), &id("months-ap"));
        found.map(|(fixed, moving, own)| (fixed.clone(), moving.clone(), own.clone()))
    };
    let (fixed, moving, own) = stored(&editor).unwrap();
    assert_eq!((fixed, moving), (id("months-ap"), id("days-ap")));
    let RegisteredOn::Landmarks { pairs } = &own.on else { panic!("{own:?}") };
    assert!((pairs[0][1][0] - 166.0).abs() < 0.01 && pairs.len() == 4, "{pairs:?}");
    assert!(own.residual_px.is_some_and(|px| px < 0.01) && own.residual_mm.is_none(), "{own:?}");
    assert!((own.transform.rotation_degrees - TURN.0).abs() < 0.05, "{own:?}");
    assert_eq!(own.by.as_str(), "ada");
    assert_eq!(editor.proposal(), None);
    perform(&mut editor, Command::Edit(EditCommand::Undo));
    assert_eq!(stored(&editor), None);
    assert_eq!(editor.compare_shown().unwrap().laid.unwrap().by, LaidBy::Position);
    perform(&mut editor, Command::Edit(EditCommand::Redo));
    let laid = editor.compare_shown().unwrap().laid.unwrap();
    assert_eq!((laid.brief().as_str(), laid.is_proposed), ("registered by landmarks", false));
    drop(editor);
    let mut editor = desk.read_by("Ada");
    assert_eq!(stored(&editor).map(|(_, _, own)| own), Some(own));
    perform(&mut editor, Command::View(ViewCommand::SetLayout(Layout::OneByTwo)));
    perform(&mut editor, Command::Go(GoCommand::Film(id("days-ap"))));
    perform(&mut editor, Command::Go(GoCommand::Film(id("months-ap"))));
    compare(&mut editor, CompareCommand::Mode(CompareMode::Opacity));
    let laid = editor.compare_shown().unwrap().laid.unwrap();
    assert!(matches!(laid.by, LaidBy::Landmarks { pairs: 4, .. }), "{laid:?}");
    compare(&mut editor, CompareCommand::Forget);
    assert_eq!(stored(&editor), None);
}

#[test]
fn a_signed_reading_takes_no_registration_and_shows_it_as_a_proposal() {
    let desk = Desk::new();
    let mut editor = two_films(&desk);
    say(&mut editor, ReadCommand::Stage(Stage::BRIDGING));
    review(&mut editor, sign_as("Dr. A. Da", true));
    assert!(editor.is_signed(), "{:?}", editor.notices());
    let before = std::fs::read(desk.reading_file("ada")).unwrap();
    compare(&mut editor, CompareCommand::Landmarks);
    for place in [[166.0, 125.0], [166.0, 415.0], [238.0, 300.0]] {
        landmark(&mut editor, place);
    }
    compare(&mut editor, CompareCommand::Accept);
    let laid = editor.compare_shown().unwrap().laid.unwrap();
    assert!(laid.is_proposed && laid.words().starts_with("Proposed: by 3 landmarks"), "{}", laid.words());
    assert_eq!(editor.cannot_record(), Some("the reading is signed: amend it first"));
    let accept = Command::View(ViewCommand::Compare(CompareCommand::AcceptProposal));
    assert_eq!(editor.admit(&accept), Admission::Refuse(Refusal::Signed));
    compare(&mut editor, CompareCommand::AcceptProposal);
    assert_eq!(std::fs::read(desk.reading_file("ada")).unwrap(), before);
    review(&mut editor, ReviewCommand::Amend);
    compare(&mut editor, CompareCommand::AcceptProposal);
    assert!(!editor.compare_shown().unwrap().laid.unwrap().is_proposed);
    assert!(editor.document().unwrap().reading().unwrap().all_registrations().count() == 1);
}

#[test]
fn registered_films_are_linked_at_the_same_place_of_the_bone_and_say_so() {
    let desk = Desk::new();
    let mut editor = registered(&desk);
    compare(&mut editor, CompareCommand::End);
    assert_eq!(editor.linked_by(0), Some(SameScale::Registered));
    let corner = editor.corners(0).bottom_right;
    assert!(corner.iter().any(|line| line.text == "linked by registration"), "{corner:?}");
    let at = editor.active_viewport();
    perform(
        &mut editor,
        Command::View(ViewCommand::ZoomAt { viewport: at, factor: 3.0, at: [210.0, 120.0] }),
    );
    perform(&mut editor, Command::View(ViewCommand::Pan { viewport: at, by: [14.0, -30.0] }));
    let (own, other) = (editor.film_view(&id("months-ap")), editor.film_view(&id("days-ap")));
    let (Zoom::Scale(own_scale), Zoom::Scale(other_scale)) = (own.zoom, other.zoom) else {
        panic!("{own:?}")
    };
    assert!((other_scale / own_scale - TURN.1).abs() < 0.001, "{own_scale} {other_scale}");
    let (centre, wanted) = (own.centre.unwrap(), later(other.centre.unwrap()));
    assert!((centre[0] - wanted[0]).hypot(centre[1] - wanted[1]) < 0.1, "{centre:?} {wanted:?}");
}

#[test]
fn each_mode_says_which_film_is_which() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    perform(&mut editor, Command::View(ViewCommand::SetLayout(Layout::OneByTwo)));
    perform(&mut editor, Command::Go(GoCommand::Film(id("months-ap"))));
    assert_eq!(editor.compare_legend(), None);
    compare(&mut editor, CompareCommand::Mode(CompareMode::RedCyan));
    let shown = editor.compare_shown().unwrap();
    let case = editor.document().unwrap().case();
    let [own, other] = [&shown.own, &shown.other].map(|film| {
        let time = &case.radiograph(film).unwrap().time;
        case.time_label(time)
    });
    assert_ne!(own, other);
    assert_eq!(editor.compare_legend(), Some(format!("red: {other} · cyan: {own}")));
    compare(&mut editor, CompareCommand::Mode(CompareMode::Curtain));
    assert_eq!(editor.compare_legend(), Some(format!("left: {other} · right: {own}")));
    for (degrees, words) in
        [(90.0, ["above", "below"]), (180.0, ["right", "left"]), (270.0, ["below", "above"])]
    {
        compare(&mut editor, CompareCommand::Turn(degrees));
        let [there, here] = words;
        assert_eq!(editor.compare_legend(), Some(format!("{there}: {other} · {here}: {own}")));
    }
    compare(&mut editor, CompareCommand::Mode(CompareMode::Difference));
    assert_eq!(editor.compare_legend(), Some(format!("lighter: denser at {own} than at {other}")));
    perform(&mut editor, Command::View(ViewCommand::Invert));
    assert_eq!(editor.compare_legend(), Some(format!("lighter: less dense at {own} than at {other}")));
}

#[test]
fn films_of_one_view_are_played_in_order() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    perform(&mut editor, Command::Go(GoCommand::Film(id("months-ap"))));
    compare(&mut editor, CompareCommand::Play);
    let playing = editor.playing().expect("two visits after the operation show the hip").clone();
    assert_eq!(playing.step(), (2, 2));
    let shown = editor.compare_shown().unwrap();
    assert_eq!((shown.own, shown.other), (id("months-ap"), id("days-ap")));
    assert_eq!((shown.compare.mode, shown.compare.share), (CompareMode::Opacity, 1.0));
    compare(&mut editor, CompareCommand::PlayEvenly);
    assert!(!editor.playing().unwrap().is_even());
    compare(&mut editor, CompareCommand::PlayNext);
    assert!(editor.playing().is_none() && editor.compare().is_none());
    assert_eq!(editor.focus(), Some(&id("months-ap")));

    // The screen is as it was before, with the film beside in its place, also where films were hung by hand.
    perform(&mut editor, Command::View(ViewCommand::SetLayout(Layout::OneByTwo)));
    for (viewport, film) in [(0, "months-ap"), (1, "days-ap")] {
        let film = id(film);
        perform(&mut editor, Command::View(ViewCommand::Hang(HangCommand::Into { viewport, film })));
    }
    perform(&mut editor, Command::View(ViewCommand::Activate(1)));
    perform(&mut editor, Command::View(ViewCommand::ZoomAt { viewport: 1, factor: 2.0, at: [200.0, 150.0] }));
    let screen = |editor: &Editor| {
        let films = [0, 1].map(|viewport| editor.viewport(viewport).and_then(|own| own.film.clone()));
        let views = films.clone().map(|film| editor.film_view(&film.unwrap()));
        (editor.layout(), editor.active_viewport(), films, views.map(|view| (view.zoom, view.centre)))
    };
    let before = screen(&editor);
    for ends in [CompareCommand::PlayNext, CompareCommand::Play, CompareCommand::End] {
        compare(&mut editor, CompareCommand::Play);
        let (_, active, films, _) = screen(&editor);
        assert_eq!((active, films), (1, [Some(id("months-ap")), Some(id("months-ap"))]));
        compare(&mut editor, ends);
        assert!(editor.playing().is_none() && editor.compare().is_none());
        assert_eq!(screen(&editor), before, "{ends:?}");
    }

    // Whoever goes to another film ends it.
    compare(&mut editor, CompareCommand::Play);
    perform(&mut editor, Command::Go(GoCommand::Film(id("week-ap"))));
    assert!(editor.playing().is_none() && editor.compare().is_none());
    // One visit alone is nothing to play, and that is told.
    perform(&mut editor, Command::Go(GoCommand::Film(id("week-lat"))));
    compare(&mut editor, CompareCommand::Play);
    assert!(editor.playing().is_none());
    perform(&mut editor, Command::Go(GoCommand::Film(id("week-ap"))));
    compare(&mut editor, CompareCommand::Play);
    assert!(editor.playing().is_none(), "a film before the operation does not heal into one after it");
    assert!(super::review::told(&editor, "Nothing to play"), "{:?}", editor.notices());
}

#[test]
fn an_operation_between_two_films_that_are_compared_is_told() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    perform(&mut editor, Command::View(ViewCommand::SetLayout(Layout::OneByTwo)));
    let told = |editor: &mut Editor, film: &str| {
        perform(editor, Command::Go(GoCommand::Film(id(film))));
        editor.operation_between()
    };
    assert_eq!(told(&mut editor, "months-ap"), None, "both after the revision");
    let words = told(&mut editor, "days-ap").unwrap();
    assert!(words.ends_with("lies between these films: another implant may be shown"), "{words}");
}
