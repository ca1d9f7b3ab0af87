//! How films are shown: windows, turns, corners; what cannot be shown says why; memory stays in its budget.

use callus::editor::{Command, Editor, FilmState, FilmView, GoCommand, ViewCommand, VoiChosen, Zoom};
use callus::imaging::{Voi, VoiFunction, VoiSource, Window};

use super::{Desk, id, perform, two_operations};

fn look(editor: &mut Editor, wish: ViewCommand) {
    perform(editor, Command::View(wish));
}

fn view(editor: &Editor) -> FilmView {
    editor.film_view(editor.focus().unwrap())
}

#[test]
fn every_view_command_changes_the_film_in_focus_and_reset_brings_it_back() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    let first = view(&editor);
    let window = Voi::Window(Window { centre: 100.0, width: 50.0, function: VoiFunction::Linear });
    let wishes = [
        ViewCommand::ZoomBy(2.0),
        ViewCommand::OneToOne,
        ViewCommand::Rotate(1),
        ViewCommand::Rotate(-1),
        ViewCommand::Flip,
        ViewCommand::Invert,
        ViewCommand::SetVoi(window),
        ViewCommand::DragWindow { viewport: 1, by: [0.1, 0.2] },
        ViewCommand::ZoomAt { viewport: 1, factor: 3.0, at: [10.0, 10.0] },
    ];
    for wish in wishes {
        let before = view(&editor);
        look(&mut editor, wish.clone());
        assert_ne!(view(&editor), before, "{wish:?}");
    }
    look(&mut editor, ViewCommand::Pan { viewport: 1, by: [30.0, 20.0] });
    look(&mut editor, ViewCommand::Reset);
    assert_eq!(view(&editor), first);
    look(&mut editor, ViewCommand::OneToOne);
    assert_eq!(view(&editor).zoom, Zoom::Scale(1.0));
    look(&mut editor, ViewCommand::Fit);
    assert_eq!(view(&editor).zoom, Zoom::Fit);
}

#[test]
fn the_grey_table_follows_the_window() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    let focus = editor.focus().unwrap().clone();
    let before = editor.grey_table(&focus).unwrap().clone();
    look(&mut editor, ViewCommand::Invert);
    let after = editor.grey_table(&focus).unwrap();
    assert!((0..=255).all(|value| before.grey(value) == 255 - after.grey(value)));
}

#[test]
fn looking_is_no_change_of_the_case() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    look(&mut editor, ViewCommand::Invert);
    look(&mut editor, ViewCommand::ZoomBy(2.0));
    assert!(editor.document().unwrap().undo_words().is_none());
}

#[test]
fn corners_tell_when_and_how_and_never_millimetres_without_a_spacing() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    let corners = editor.corners(1);
    assert_eq!(corners.top_left[0].text, "6 months after revision");
    assert_eq!(corners.top_left[1].text, "AP · right hip");
    assert_eq!(corners.bottom_right[0].text, "px only");
    assert_eq!(editor.scale_bar(1), None);
    let text = format!("{corners:?}");
    assert!(!text.contains("mm/px"), "{text}");
    look(&mut editor, ViewCommand::AutoWindow);
    assert_eq!(view(&editor).voi_chosen, VoiChosen::Film(VoiSource::Auto));
    assert!(editor.corners(1).bottom_left[0].text.ends_with("auto"));
    look(&mut editor, ViewCommand::Corners);
    assert!(editor.corners(1).top_left.is_empty());
}

#[test]
fn a_film_that_cannot_be_shown_says_why_and_the_others_are_shown() {
    let desk = Desk::new();
    std::fs::write(desk.path().join("images/months-ap.png"), b"no picture at all").unwrap();
    std::fs::remove_file(desk.path().join("images/days-ap.png")).unwrap();
    let editor = desk.opened();
    let why = |film: &str| match editor.film(&id(film)) {
        FilmState::Failed(words) => words.to_owned(),
        other => panic!("{film}: {other:?}"),
    };
    assert!(!why("months-ap").is_empty());
    assert!(why("days-ap").contains("missing"), "{}", why("days-ap"));
    assert!(matches!(editor.film(&id("week-ap")), FilmState::Ready(_)));
}

#[test]
fn a_changed_film_is_told() {
    let mut case = two_operations();
    case.radiographs[5].sha256 = Some("0".repeat(64));
    let desk = Desk::with(&case);
    let editor = desk.opened();
    assert!(
        editor.notices().iter().any(|notice| notice.title == "A film has changed"),
        "{:?}",
        editor.notices()
    );
}

#[test]
fn every_film_gets_a_thumbnail() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    perform(&mut editor, Command::Go(GoCommand::First));
    for film in &two_operations().radiographs {
        assert!(editor.thumbnail(&film.id).is_some(), "{}", film.id);
    }
}

#[test]
fn a_film_that_is_not_shown_cannot_be_judged() {
    use callus::case::Stage;
    use callus::editor::ReadCommand;
    let desk = Desk::new();
    std::fs::remove_file(desk.path().join("images/months-ap.png")).unwrap();
    let mut editor = desk.read_by("resident");
    perform(&mut editor, Command::Read(ReadCommand::Stage(Stage::UNION)));
    assert!(editor.document().unwrap().reading().unwrap().opinions.is_empty());
    assert!(editor.notices().iter().any(|notice| notice.text.contains("not assessable")));
    perform(&mut editor, Command::Read(ReadCommand::Stage(Stage::NOT_ASSESSABLE)));
    assert!(editor.document().unwrap().opinion(&id("months-ap")).is_some());
}
