//! Opening, stepping through visits, the timeline's stretch, the recent cases.

use callus::analysis::StopKind;
use callus::editor::{Command, Editor, FileCommand, GoCommand, Hover, Layout, ViewCommand};

use super::{Desk, episode_id, id, perform};

fn go(editor: &mut Editor, wish: GoCommand) {
    perform(editor, Command::Go(wish));
}

fn shown(editor: &Editor) -> Vec<Option<String>> {
    let count = editor.layout().count();
    (0..count).map(|index| editor.viewport(index).unwrap().film.as_ref().map(ToString::to_string)).collect()
}

#[test]
fn a_case_opens_at_its_last_visit_beside_the_one_before() {
    let desk = Desk::new();
    let editor = desk.opened();
    assert_eq!(shown(&editor), [Some("days-ap".to_owned()), Some("months-ap".to_owned())]);
    assert!(editor.is_settled());
    assert_eq!(editor.lit_episode(), Some(&episode_id("op2")));
}

#[test]
fn keys_step_through_visits_in_the_same_view() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    go(&mut editor, GoCommand::NextView);
    let mut seen = Vec::new();
    for _ in 0..5 {
        seen.push(editor.focus().unwrap().to_string());
        go(&mut editor, GoCommand::PreviousVisit);
    }
    // The first visit has no lateral film: its AP is shown rather than nothing.
    assert_eq!(seen, ["months-lat", "days-lat", "week-lat", "before-ap", "before-ap"]);
    go(&mut editor, GoCommand::Last);
    assert_eq!(editor.focus(), Some(&id("months-ap")));
    go(&mut editor, GoCommand::First);
    assert_eq!(shown(&editor), ["before-ap", "week-ap"].map(|film| Some(film.to_owned())));
}

#[test]
fn every_layout_is_full_of_visits_at_either_end_of_the_case() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    let films = |names: &[&str]| names.iter().map(|film| Some((*film).to_owned())).collect::<Vec<_>>();
    perform(&mut editor, Command::View(ViewCommand::SetLayout(Layout::OneByThree)));
    assert_eq!(shown(&editor), films(&["week-ap", "days-ap", "months-ap"]));
    go(&mut editor, GoCommand::First);
    let first = films(&["before-ap", "week-ap", "days-ap"]);
    assert_eq!((shown(&editor), editor.active_viewport()), (first.clone(), 0));
    // Steps go along the row, and no film moves until the place is reached that was chosen.
    for step in 1..3 {
        go(&mut editor, GoCommand::NextVisit);
        assert_eq!((shown(&editor), editor.active_viewport()), (first.clone(), step));
    }
    go(&mut editor, GoCommand::NextVisit);
    assert_eq!(shown(&editor), films(&["week-ap", "days-ap", "months-ap"]));
    assert_eq!(editor.active_viewport(), 2);
    perform(&mut editor, Command::View(ViewCommand::SetLayout(Layout::TwoByThree)));
    go(&mut editor, GoCommand::First);
    assert_eq!(shown(&editor)[..3], first);
    assert_eq!(shown(&editor)[3..], [None, Some("week-lat".to_owned()), Some("days-lat".to_owned())]);
    // A place that was chosen by hand stays while there are visits for it.
    perform(&mut editor, Command::View(ViewCommand::SetLayout(Layout::OneByTwo)));
    go(&mut editor, GoCommand::Film(id("days-ap")));
    perform(&mut editor, Command::View(ViewCommand::Activate(0)));
    go(&mut editor, GoCommand::Film(id("days-ap")));
    assert_eq!((shown(&editor), editor.active_viewport()), (films(&["days-ap", "months-ap"]), 0));
    go(&mut editor, GoCommand::Last);
    assert_eq!((shown(&editor), editor.active_viewport()), (films(&["days-ap", "months-ap"]), 1));
}

#[test]
fn four_films_show_both_views_of_two_visits() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    perform(&mut editor, Command::View(ViewCommand::SetLayout(Layout::TwoByTwo)));
    let expected = ["days-ap", "months-ap", "days-lat", "months-lat"].map(|film| Some(film.to_owned()));
    assert_eq!(shown(&editor), expected);
    perform(&mut editor, Command::View(ViewCommand::Activate(2)));
    assert_eq!((editor.focus(), shown(&editor)), (Some(&id("days-lat")), expected.to_vec()));
    // Going to the other view moves the focus, not the films.
    go(&mut editor, GoCommand::PreviousView);
    assert_eq!((editor.focus(), shown(&editor)), (Some(&id("days-ap")), expected.to_vec()));
}

#[test]
fn a_row_leads_to_its_films_and_lights_them() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    go(&mut editor, GoCommand::Episode(episode_id("op1")));
    assert_eq!(editor.focus(), Some(&id("week-ap")));
    assert_eq!(editor.lit_episode(), Some(&episode_id("op1")));
    go(&mut editor, GoCommand::Episode(episode_id("traction")));
    assert_eq!(editor.lit_episode(), Some(&episode_id("traction")));
    go(&mut editor, GoCommand::Hover(Some(Hover::Film(id("week-lat")))));
    assert_eq!(editor.hover(), Some(&Hover::Film(id("week-lat"))));
}

#[test]
fn the_timeline_tells_what_is_missing_and_what_had_no_film() {
    let desk = Desk::new();
    let editor = desk.opened();
    let timeline = editor.document().unwrap().timeline().clone();
    let words = |kind: fn(&StopKind) -> bool| -> Vec<String> {
        timeline.stops.iter().filter(|stop| kind(&stop.kind)).map(|stop| stop.words.clone()).collect()
    };
    assert_eq!(words(|kind| matches!(kind, StopKind::Missing { .. })), ["6 weeks after revision"]);
    assert_eq!(words(|kind| matches!(kind, StopKind::NoFilm { .. })), ["15 months after revision"]);
    assert_eq!(words(|kind| matches!(kind, StopKind::Visit { .. })).len(), 4);
    assert_eq!(timeline.breaks.len(), 1);
    assert!(timeline.breaks[0].unknown && timeline.breaks[0].label == "gap unknown");
    let mut places: Vec<f64> = timeline.stops.iter().map(|stop| stop.x).collect();
    places.sort_by(f64::total_cmp);
    assert!(places.windows(2).all(|pair| pair[1] - pair[0] > 0.5), "stops too close: {places:?}");
}

#[test]
fn the_timeline_zooms_about_a_place_and_stays_on_the_axis() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    let (start, end) = editor.timeline_view();
    let at = f64::midpoint(start, end);
    go(&mut editor, GoCommand::TimelineZoom { factor: 2.0, at });
    let zoomed = editor.timeline_view();
    assert!((zoomed.1 - zoomed.0 - (end - start) / 2.0).abs() < 1e-9);
    go(&mut editor, GoCommand::TimelinePan(1e6));
    assert!((editor.timeline_view().1 - end).abs() < 1e-9);
    go(&mut editor, GoCommand::TimelineStretch);
    let timeline = editor.document().unwrap().timeline();
    assert_eq!(editor.timeline_view(), (timeline.segments[1].start, timeline.segments[1].end));
    go(&mut editor, GoCommand::TimelineStretch);
    assert_eq!(editor.timeline_view(), (start, end));
}

#[test]
fn what_cannot_be_opened_is_told_until_it_is_put_away() {
    let desk = Desk::new();
    let mut editor = desk.editor();
    perform(&mut editor, Command::File(FileCommand::Open(desk.path().join("nowhere"))));
    let notice = editor.notices()[0].clone();
    assert!(notice.text.contains("nowhere") && notice.text.contains("case.ron"), "{}", notice.text);
    perform(&mut editor, Command::Go(GoCommand::Last));
    assert_eq!(editor.notices().len(), 1);
    perform(&mut editor, Command::File(FileCommand::Dismiss(notice.id)));
    assert!(editor.notices().is_empty());
}

#[test]
fn recent_cases_are_remembered_last_first() {
    let (one, two) = (Desk::new(), Desk::new());
    let mut editor = one.opened();
    perform(&mut editor, Command::File(FileCommand::Open(two.path().to_owned())));
    drop(editor);
    let editor = one.editor();
    assert_eq!(editor.settings().recent, [two.path(), one.path()]);
}

#[test]
fn a_case_that_fails_to_open_leaves_the_open_one_alone() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    perform(&mut editor, Command::File(FileCommand::Open(desk.path().join("nowhere"))));
    assert_eq!(editor.document().unwrap().case().title, "Two operations");
}

#[test]
fn the_same_side_and_part_hang_beside_each_other() {
    let mut case = super::two_operations();
    let mut pelvis = case.radiographs[4].clone();
    pelvis.id = id("days-pelvis");
    pelvis.file = "images/days-pelvis.png".to_owned();
    pelvis.views[0].part = Some("pelvis".to_owned());
    case.radiographs.insert(0, pelvis);
    let desk = Desk::with(&case);
    let editor = desk.opened();
    assert_eq!(shown(&editor), [Some("days-ap".to_owned()), Some("months-ap".to_owned())]);
}

#[test]
fn dates_win_over_offsets_in_words_too() {
    let mut case = super::two_operations();
    case.episodes[2].operation.as_mut().unwrap().date = Some(jiff::civil::date(2020, 1, 1));
    case.radiographs[5].time.date = Some(jiff::civil::date(2020, 12, 1));
    let desk = Desk::with(&case);
    let editor = desk.opened();
    let words = &editor.document().unwrap().timeline().stops.last().unwrap().words;
    assert_eq!(
        editor.document().unwrap().case().time_words(&case.radiographs[5].time),
        "335 days after revision (2020-12-01)"
    );
    assert_eq!(words, "15 months after revision");
    assert!(editor.notices()[0].text.contains("the date is used"), "{:?}", editor.notices());
}

#[test]
fn one_visit_meets_one_expectation() {
    let mut case = super::two_operations();
    let expected =
        ["1 month", "6 weeks"].map(|text| callus::case::Offset::try_from(text.to_owned()).unwrap());
    case.schedules[0].expected = expected.to_vec();
    case.radiographs[5].time.offset = Some(expected[1]);
    case.radiographs[6].time.offset = Some(expected[1]);
    let timeline = callus::analysis::timeline(&case);
    let missing: Vec<_> = timeline
        .stops
        .iter()
        .filter(|stop| matches!(stop.kind, StopKind::Missing { .. }))
        .map(|stop| stop.label.as_str())
        .collect();
    assert_eq!(missing, ["1 month"]);
}

#[test]
fn messages_about_a_case_leave_with_it() {
    let mut case = super::two_operations();
    case.radiographs[5].sha256 = Some("0".repeat(64));
    let (changed, other) = (Desk::with(&case), Desk::new());
    let mut editor = changed.opened();
    assert_eq!(editor.notices().len(), 1);
    perform(&mut editor, Command::File(FileCommand::Open(other.path().to_owned())));
    assert!(editor.notices().is_empty(), "{:?}", editor.notices());
}
