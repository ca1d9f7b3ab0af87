//! Hanging protocols, and films of one view that are zoomed, moved and windowed together.

use callus::case::Key;
use callus::editor::{Command, Dialog, Editor, GoCommand, HangCommand, Layout, SameScale, ViewCommand, Zoom};

use super::review::told;
use super::{Desk, id, perform};

fn look(editor: &mut Editor, wish: ViewCommand) {
    perform(editor, Command::View(wish));
}

fn hang(editor: &mut Editor, protocol: &str) {
    look(editor, ViewCommand::Protocol(Key::new(protocol).unwrap()));
}

fn shown(editor: &Editor) -> Vec<String> {
    let count = editor.layout().count();
    let film = |index: usize| editor.viewport(index).unwrap().film.as_ref().map(ToString::to_string);
    (0..count).map(|index| film(index).unwrap_or_default()).collect()
}

#[test]
fn protocols_find_their_films_from_the_film_in_focus() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    hang(&mut editor, "post-op-previous-current");
    assert_eq!(
        (shown(&editor), editor.layout()),
        (vec!["days-ap".into(), String::new(), "months-ap".into()], Layout::OneByThree)
    );
    let why = "The visit before is shown already, as the first film after the operation";
    assert_eq!(editor.viewport(1).unwrap().vacant, why, "no film hangs twice");
    assert_eq!(editor.focus(), Some(&id("months-ap")));
    hang(&mut editor, "all-of-operation");
    assert_eq!(shown(&editor), ["days-ap", "months-ap"]);
    hang(&mut editor, "ap-above-lateral");
    assert_eq!(
        (shown(&editor), editor.layout()),
        (vec!["months-ap".into(), "months-lat".into()], Layout::TwoByOne)
    );
    perform(&mut editor, Command::Go(GoCommand::Film(id("days-ap"))));
    hang(&mut editor, "same-interval");
    assert_eq!(shown(&editor), ["week-ap", "days-ap"]);
    assert_eq!(editor.focus(), Some(&id("days-ap")));
    // At the first visit after the operation the film in focus keeps its place.
    hang(&mut editor, "post-op-previous-current");
    assert_eq!(shown(&editor), ["", "week-ap", "days-ap"]);
    let why = "The first film after the operation is shown already, as the film in focus";
    assert_eq!(editor.viewport(0).unwrap().vacant, why);
    // What the case lacks leaves its place empty, and says so.
    perform(&mut editor, Command::Go(GoCommand::First));
    hang(&mut editor, "ap-above-lateral");
    assert_eq!(shown(&editor), ["before-ap", ""]);
    assert_eq!(editor.viewport(1).unwrap().vacant, "No lateral film at this visit");
}

#[test]
fn films_of_the_nearest_interval_say_where_the_intervals_differ() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    perform(&mut editor, Command::Go(GoCommand::Film(id("days-ap"))));
    hang(&mut editor, "same-interval");
    let told = |editor: &Editor, viewport: usize| {
        let lines = editor.corners(viewport).top_left;
        lines.into_iter().map(|line| line.text).find(|text| text.starts_with("interval differs"))
    };
    assert_eq!(told(&editor, 0).as_deref(), Some("interval differs: 1\u{a0}week here, 2\u{a0}days there"));
    assert_eq!(told(&editor, 1).as_deref(), Some("interval differs: 2\u{a0}days here, 1\u{a0}week there"));
    // Nothing is said of a pair that is no longer one.
    look(&mut editor, ViewCommand::Hang(HangCommand::Into { viewport: 1, film: id("months-ap") }));
    assert_eq!((told(&editor, 0), told(&editor, 1)), (None, None));
    // The same interval after both.
    let mut case = super::two_operations();
    for film in &mut case.radiographs {
        if film.id.as_str().starts_with("days") {
            film.time = callus::case::TimePoint::after(super::episode_id("op2"), super::offset("1 week"));
        }
    }
    let desk = Desk::with(&case);
    let mut editor = desk.opened();
    perform(&mut editor, Command::Go(GoCommand::Film(id("days-ap"))));
    hang(&mut editor, "same-interval");
    assert_eq!(shown(&editor), ["week-ap", "days-ap"]);
    assert_eq!((told(&editor, 0), told(&editor, 1)), (None, None));
}

#[test]
fn the_films_on_the_screen_are_kept_under_a_name_and_hung_again_by_it() {
    let desk = Desk::new();
    let save = |editor: &mut Editor, name: &str| {
        look(editor, ViewCommand::Hang(HangCommand::AskName));
        assert_eq!(editor.dialog(), Dialog::SaveHanging);
        look(editor, ViewCommand::Hang(HangCommand::Save(name.to_owned())));
    };
    let mut editor = desk.opened();
    perform(&mut editor, Command::Go(GoCommand::Film(id("months-ap"))));
    look(&mut editor, ViewCommand::SetLayout(Layout::OneByThree));
    for (viewport, film) in ["before-ap", "months-lat", "months-ap"].into_iter().enumerate() {
        look(&mut editor, ViewCommand::Hang(HangCommand::Into { viewport, film: id(film) }));
    }
    let as_hung = shown(&editor);
    save(&mut editor, "Three of mine!");
    assert_eq!(editor.dialog(), Dialog::None, "{:?}", editor.notices());
    assert!(editor.entry("hang.three-of-mine").is_some_and(|row| row.name == "Three of mine!"));
    // The name is taken now, and nothing is overwritten.
    save(&mut editor, "three OF mine!");
    assert!(told(&editor, "choose another name"), "{:?}", editor.notices());
    drop(editor);

    let mut editor = desk.opened();
    perform(&mut editor, Command::Go(GoCommand::Film(id("months-ap"))));
    look(&mut editor, ViewCommand::SetLayout(Layout::One));
    hang(&mut editor, "three-of-mine");
    assert_eq!((shown(&editor), editor.layout()), (as_hung, Layout::OneByThree));
    // From another film in focus, its own earlier and other views.
    perform(&mut editor, Command::Go(GoCommand::Film(id("before-ap"))));
    hang(&mut editor, "three-of-mine");
    assert_eq!(shown(&editor), ["", "", "before-ap"]);
}

#[test]
fn a_film_that_no_relation_finds_is_not_kept_wrong() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    perform(&mut editor, Command::Go(GoCommand::Film(id("months-ap"))));
    look(&mut editor, ViewCommand::SetLayout(Layout::OneByTwo));
    for (viewport, film) in ["week-lat", "months-ap"].into_iter().enumerate() {
        look(&mut editor, ViewCommand::Hang(HangCommand::Into { viewport, film: id(film) }));
    }
    look(&mut editor, ViewCommand::Hang(HangCommand::Save("mixed".to_owned())));
    assert!(told(&editor, "No word of a hanging finds this film"), "{:?}", editor.notices());
    assert!(editor.entry("hang.mixed").is_none());
}

#[test]
fn every_protocol_of_the_program_has_a_row_and_a_key_of_its_own() {
    let desk = Desk::new();
    let editor = desk.opened();
    assert_eq!(editor.commands().problems(), []);
    assert!(editor.book().protocols.len() >= 4);
    for protocol in &editor.book().protocols {
        let row = editor.entry(&format!("hang.{}", protocol.key)).expect("a row of the menu");
        assert_eq!((row.name.as_str(), row.key_text()), (protocol.name.as_str(), protocol.shortcut.clone()));
    }
}

#[test]
fn films_of_one_view_are_zoomed_moved_and_windowed_together() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    assert_eq!(editor.linked_by(1), Some(SameScale::RelativePosition), "no film tells millimetres");
    look(&mut editor, ViewCommand::ZoomBy(2.0));
    look(&mut editor, ViewCommand::DragWindow { viewport: 1, by: [0.1, 0.2] });
    look(&mut editor, ViewCommand::Rotate(1));
    let (left, right) = (editor.film_view(&id("days-ap")), editor.film_view(&id("months-ap")));
    assert!(
        matches!((left.zoom, right.zoom), (Zoom::Scale(a), Zoom::Scale(b)) if (a / b - 1.0).abs() < 1e-6),
        "{left:?} {right:?}"
    );
    assert_eq!((left.quarter_turns, right.quarter_turns), (1, 1));
    assert_eq!(
        (left.voi_chosen, right.voi_chosen),
        (callus::editor::VoiChosen::Reader, callus::editor::VoiChosen::Reader)
    );
    look(&mut editor, ViewCommand::Link);
    assert_eq!(editor.linked_by(1), None);
    look(&mut editor, ViewCommand::ZoomBy(2.0));
    assert_eq!(editor.film_view(&id("days-ap")).zoom, left.zoom, "put apart, each film is by itself");
    look(&mut editor, ViewCommand::Link);
    assert_eq!(editor.linked_by(0), Some(SameScale::RelativePosition));
}

#[test]
fn films_of_different_views_are_not_linked() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    hang(&mut editor, "ap-above-lateral");
    assert_eq!((editor.linked_by(0), editor.linked_by(1)), (None, None));
    look(&mut editor, ViewCommand::Hang(HangCommand::Swap(0, 1)));
    assert_eq!(shown(&editor), ["months-lat", "months-ap"]);
}

#[test]
fn a_step_to_another_visit_keeps_zoom_and_place() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    look(&mut editor, ViewCommand::SetLayout(Layout::One));
    look(&mut editor, ViewCommand::ZoomAt { viewport: 0, factor: 3.0, at: [100.0, 100.0] });
    let before = editor.film_view(&id("months-ap"));
    perform(&mut editor, Command::Go(GoCommand::PreviousVisit));
    let now = editor.film_view(&id("days-ap"));
    assert_eq!((now.zoom, now.centre), (before.zoom, before.centre));
    look(&mut editor, ViewCommand::Fit);
    perform(&mut editor, Command::Go(GoCommand::NextVisit));
    assert_eq!(editor.film_view(&id("months-ap")).zoom, Zoom::Fit);
}

#[test]
fn a_film_hung_anew_takes_the_zoom_of_those_that_hang_there_and_moves_none_of_them() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    let zoomed = |editor: &Editor, film: &str| {
        let view = editor.film_view(&id(film));
        (view.zoom, view.centre)
    };
    // A zoom that a film had once, alone.
    look(&mut editor, ViewCommand::SetLayout(Layout::One));
    perform(&mut editor, Command::Go(GoCommand::Film(id("week-ap"))));
    look(&mut editor, ViewCommand::ZoomAt { viewport: 0, factor: 7.0, at: [10.0, 10.0] });
    let once = zoomed(&editor, "week-ap");
    look(&mut editor, ViewCommand::Fit);
    perform(&mut editor, Command::Go(GoCommand::Film(id("months-ap"))));
    look(&mut editor, ViewCommand::Fit);
    perform(&mut editor, Command::Go(GoCommand::Film(id("week-ap"))));
    look(&mut editor, ViewCommand::ZoomAt { viewport: 0, factor: 7.0, at: [10.0, 10.0] });
    perform(&mut editor, Command::Go(GoCommand::Film(id("months-lat"))));
    assert_eq!(zoomed(&editor, "week-ap"), once);
    perform(&mut editor, Command::Go(GoCommand::Film(id("months-ap"))));
    look(&mut editor, ViewCommand::SetLayout(Layout::OneByTwo));
    look(&mut editor, ViewCommand::Fit);
    look(&mut editor, ViewCommand::ZoomBy(2.0));
    look(&mut editor, ViewCommand::Pan { viewport: 1, by: [25.0, -10.0] });
    let before = zoomed(&editor, "months-ap");

    look(&mut editor, ViewCommand::Hang(HangCommand::Into { viewport: 0, film: id("week-ap") }));
    assert_eq!(zoomed(&editor, "months-ap"), before, "the film beside it does not move");
    assert_eq!(zoomed(&editor, "week-ap").0, before.0);
    // A protocol and a layout with more places.
    hang(&mut editor, "all-of-operation");
    assert_eq!((zoomed(&editor, "months-ap"), zoomed(&editor, "days-ap").0), (before, before.0));
    look(&mut editor, ViewCommand::SetLayout(Layout::ThreeByThree));
    assert_eq!(zoomed(&editor, "months-ap"), before, "{:?}", shown(&editor));
    for film in ["week-ap", "days-ap"] {
        assert_eq!(zoomed(&editor, film).0, before.0, "{film}");
    }
}
