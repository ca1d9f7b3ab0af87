//! Films in viewports: every action by its name, by pointer and by key; and the picture on the screen is the one
//! of the reference renderer.

use callus::editor::{Command, FilmState, Layout, ViewCommand, VoiChosen, Zoom};
use callus::imaging::{Voi, render_level};
use eframe::egui::{Key, PointerButton, vec2};
use egui_kittest::kittest::Queryable as _;

use super::Desk;

const WINDOW: [f32; 2] = [1200.0, 800.0];
const HERE: &str = "Film: 6 months after revision, AP · right hip";
const BEFORE: &str = "Film: 2 days after revision, AP · right hip";

fn window(desk: &Desk) -> (f64, f64) {
    match desk.view().voi {
        Some(Voi::Window(window)) => (window.centre, window.width),
        other => panic!("a window was expected, not {other:?}"),
    }
}

fn scale(desk: &Desk) -> f64 {
    match desk.view().zoom {
        Zoom::Scale(scale) => scale,
        Zoom::OfFit(times) => panic!("not by hand: {times}"),
        Zoom::Fit => panic!("a scale was expected"),
    }
}

#[test]
fn films_are_named_for_those_who_cannot_see_them() {
    let desk = Desk::open(WINDOW);
    assert!(desk.viewport_rect(HERE).width() > 100.0);
    assert!(desk.viewport_rect(BEFORE).right() <= desk.viewport_rect(HERE).left() + 2.0);
}

#[test]
fn the_bar_turns_mirrors_and_inverts_the_film_in_focus() {
    let mut desk = Desk::open(WINDOW);
    desk.press("Rotate right");
    assert_eq!(desk.view().quarter_turns, 1);
    desk.press("Rotate left");
    desk.press("Rotate left");
    assert_eq!(desk.view().quarter_turns, 3);
    desk.press("Flip horizontally");
    desk.press("Invert greys");
    assert!(desk.view().invert);
    desk.press("Reset view");
    let view = desk.view();
    assert_eq!((view.quarter_turns, view.flip, view.invert), (0, false, false));
}

#[test]
fn the_bar_zooms_and_fits() {
    let mut desk = Desk::open(WINDOW);
    assert_eq!(desk.view().zoom, Zoom::Fit);
    desk.press("Actual pixels");
    assert!((scale(&desk) - 1.0).abs() < 1e-9);
    desk.press("Zoom in");
    assert!((scale(&desk) - 1.25).abs() < 1e-9);
    desk.press("Fit film");
    assert_eq!(desk.view().zoom, Zoom::Fit);
}

#[test]
fn the_bar_chooses_the_layout() {
    let mut desk = Desk::open(WINDOW);
    desk.press("Four films");
    assert_eq!(desk.editor().layout(), Layout::TwoByTwo);
    assert!(desk.viewport_rect("Film: 6 months after revision, lateral").width() > 50.0);
    assert!(desk.viewport_rect("Viewport 3: No second view at this visit").width() > 50.0);
    desk.press("One film");
    assert!(desk.shows(HERE) && !desk.shows(BEFORE));
}

#[test]
fn the_window_can_be_typed_as_numbers() {
    let mut desk = Desk::open(WINDOW);
    desk.press("Automatic window");
    let before = window(&desk);
    desk.harness.get_by_label("Window centre").set_value_accesskit(12345.0);
    desk.settle();
    assert!((window(&desk).0 - 12345.0).abs() < 1.0, "{:?} from {before:?}", window(&desk));
    assert!((window(&desk).1 - before.1).abs() < 1e-9);
    assert_eq!(desk.view().voi_chosen, VoiChosen::Reader);
}

#[test]
fn the_menu_of_windows_offers_the_full_range_and_the_one_from_the_histogram() {
    let mut desk = Desk::open(WINDOW);
    desk.press("Windows of the film");
    desk.press("Full range");
    assert_eq!(desk.view().voi, Some(Voi::Identity));
    desk.press("Windows of the film");
    desk.press("From the histogram");
    assert!(window(&desk).1 > 1.0);
}

#[test]
fn a_left_drag_windows_and_never_changes_the_case() {
    let mut desk = Desk::open(WINDOW);
    desk.press("Automatic window");
    let before = window(&desk);
    let from = desk.viewport_rect(HERE).center();
    desk.drag(from, vec2(64.0, 0.0), PointerButton::Primary);
    let wider = window(&desk);
    assert!(wider.1 > before.1 && (wider.0 - before.0).abs() < 1e-6, "right is wider: {before:?} {wider:?}");
    desk.drag(from, vec2(0.0, 64.0), PointerButton::Primary);
    let darker = window(&desk);
    assert!(darker.0 > wider.0 && (darker.1 - wider.1).abs() < 1e-6, "down is darker: {wider:?} {darker:?}");
    assert_eq!(desk.editor().document().unwrap().undo_words(), None);
}

#[test]
fn right_and_middle_drags_move_the_film_with_the_pointer() {
    for button in [PointerButton::Secondary, PointerButton::Middle] {
        let mut desk = Desk::open(WINDOW);
        desk.press("Actual pixels");
        desk.press("Zoom in");
        desk.press("Zoom in");
        let before = desk.view().centre.unwrap();
        desk.drag(desk.viewport_rect(HERE).center(), vec2(50.0, -20.0), button);
        let after = desk.view().centre.unwrap();
        let moved = [(before[0] - after[0]) * scale(&desk), (before[1] - after[1]) * scale(&desk)];
        assert!((moved[0] - 50.0).abs() < 0.5 && (moved[1] + 20.0).abs() < 0.5, "{button:?}: {moved:?}");
    }
}

#[test]
fn space_turns_a_left_drag_into_moving() {
    let mut desk = Desk::open(WINDOW);
    desk.press("Actual pixels");
    let (before, voi) = (desk.view().centre, desk.view().voi);
    desk.harness.key_down(Key::Space);
    desk.drag(desk.viewport_rect(HERE).center(), vec2(40.0, 0.0), PointerButton::Primary);
    desk.harness.key_up(Key::Space);
    desk.settle();
    assert_ne!(desk.view().centre, before);
    assert_eq!(desk.view().voi, voi);
}

#[test]
fn the_wheel_zooms_at_the_pointer() {
    let mut desk = Desk::open(WINDOW);
    desk.press("Actual pixels");
    let rect = desk.viewport_rect(HERE);
    let at = rect.center() + vec2(30.0, 20.0);
    let size = [f64::from(rect.width().round()), f64::from(rect.height().round())];
    let place = [f64::from(at.x - rect.left()), f64::from(at.y - rect.top())];
    let film_point = |desk: &Desk| {
        let placement = desk.editor().placement(desk.editor().focus().unwrap(), size).unwrap();
        placement.image_from_view(place, size)
    };
    let before = film_point(&desk);
    desk.wheel(at, 120.0);
    assert!(scale(&desk) > 1.3, "{}", scale(&desk));
    let after = film_point(&desk);
    assert!((before[0] - after[0]).abs() < 0.6 && (before[1] - after[1]).abs() < 0.6, "{before:?} {after:?}");
    desk.wheel(at, -120.0);
    assert!((scale(&desk) - 1.0).abs() < 0.02, "{}", scale(&desk));
}

#[test]
fn a_double_click_shows_a_film_that_stands_alone_whole() {
    let mut desk = Desk::open(WINDOW);
    desk.perform(Command::View(ViewCommand::SetLayout(Layout::One)));
    desk.press("Actual pixels");
    let at = desk.viewport_rect(HERE).center();
    desk.click_twice(at);
    assert_eq!(desk.view().zoom, Zoom::Fit);
}

#[test]
fn touching_another_viewport_makes_it_the_one_that_keys_speak_to() {
    let mut desk = Desk::open(WINDOW);
    let here = desk.editor().active_viewport();
    desk.viewport(BEFORE).click();
    desk.settle();
    assert_ne!(desk.editor().active_viewport(), here);
    assert_eq!(desk.editor().focus().unwrap().as_str(), "g1");
}

#[test]
fn keys_do_what_the_bar_does() {
    let mut desk = Desk::open(WINDOW);
    desk.key(Key::O);
    assert!((scale(&desk) - 1.0).abs() < 1e-9);
    desk.key(Key::F);
    assert_eq!(desk.view().zoom, Zoom::Fit);
    desk.key(Key::I);
    assert!(desk.view().invert);
    desk.key(Key::ArrowRight);
    assert_eq!(desk.editor().focus().unwrap().as_str(), "g3");
}

#[test]
fn arrows_still_go_from_visit_to_visit_when_a_film_has_the_focus() {
    let mut desk = Desk::open(WINDOW);
    desk.viewport(HERE).focus();
    desk.settle();
    desk.key(Key::ArrowRight);
    assert_eq!(desk.editor().focus().unwrap().as_str(), "g3");
}

#[test]
fn a_film_that_cannot_be_read_says_why() {
    let mut desk = Desk::open(WINDOW);
    desk.focus("broken");
    assert!(desk.harness.query_by_label("This film cannot be shown").is_some());
    let FilmState::Failed(why) = desk.editor().film(&desk.film_id("broken")) else { panic!("it failed") };
    let why = why.to_owned();
    assert!(desk.harness.query_by_label(&why).is_some(), "{why}");
}

#[test]
fn without_a_case_the_window_says_how_to_begin() {
    let mut desk = Desk::empty([1024.0, 700.0]);
    assert!(desk.harness.query_by_label("No case is open").is_some());
    desk.press("Open case…");
    assert_ne!(desk.editor().dialog(), callus::editor::Dialog::None);
}

#[test]
fn the_screen_shows_what_the_reference_renderer_draws() {
    let mut desk = Desk::open(WINDOW);
    desk.perform(Command::View(ViewCommand::SetLayout(Layout::One)));
    desk.perform(Command::View(ViewCommand::Corners));
    for step in ["Fit film", "Rotate right", "Flip horizontally", "Actual pixels", "Zoom in"] {
        desk.press(step);
        let rect = desk.viewport_rect(HERE);
        let size = [rect.width() as u32, rect.height() as u32];
        let image = desk.harness.render().unwrap();
        let on_screen =
            image::imageops::crop_imm(&image, rect.left() as u32, rect.top() as u32, size[0], size[1])
                .to_image();

        let id = desk.film_id("g2");
        let FilmState::Ready(loaded) = desk.editor().film(&id) else { panic!("decoded at once") };
        let placement = desk.editor().placement(&id, size.map(f64::from)).unwrap();
        let table = desk.editor().grey_table(&id).unwrap();
        let level = &loaded.pyramid.levels()[loaded.pyramid.level_for_scale(placement.scale)];
        let reference = render_level(level, &loaded.film.pixels, table, &placement, size);

        let worst = on_screen.as_raw().iter().zip(&reference.rgba).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(worst <= Some(1), "after {step:?}: differs by {worst:?}");
    }
}

#[test]
fn every_widget_has_a_name_in_every_layout_and_in_the_smallest_window() {
    for size in [[1024.0, 700.0], [512.0, 350.0], [3840.0, 2160.0]] {
        let mut desk = Desk::open(size);
        for layout in [Layout::One, Layout::OneByTwo, Layout::TwoByTwo] {
            desk.perform(Command::View(ViewCommand::SetLayout(layout)));
            desk.harness.check_accessibility();
            let rect = desk.viewport_rect(HERE);
            assert!(rect.width() > 40.0 && rect.height() > 40.0, "{size:?} {layout:?}: {rect:?}");
            assert!(
                rect.right() <= size[0] + 0.5 && rect.bottom() <= size[1] + 0.5,
                "{size:?} {layout:?}: {rect:?}"
            );
        }
    }
}
