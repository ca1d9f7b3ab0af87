//! Marks on films: every tool with the mouse and with the keyboard alone, what is taken hold of, what keys mean
//! while something is drawn, and the strip of tools in every window.

use callus::case::{Mark, Shape, ShapeKind};
use callus::editor::{Command, FileCommand, Layout, MarkCommand, Target, Tool, ViewCommand, Zoom};
use eframe::egui::{Key, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::kittest::Queryable as _;

use super::Desk;

const WINDOW: [f32; 2] = [1200.0, 1000.0];
const HERE: &str = "Film: 6 months after revision, AP · right hip";

/// Every shape, with places on the film (300 × 400 pixels) in the order of placing; all of them whole tens away
/// from the middle of the film, where the keyboard's cross begins.
const PLACES: [(ShapeKind, &[[f64; 2]]); 10] = [
    (ShapeKind::Point, &[[130.0, 180.0]]),
    (ShapeKind::Arrow, &[[100.0, 150.0], [170.0, 220.0]]),
    (ShapeKind::Line, &[[90.0, 250.0], [190.0, 130.0]]),
    (ShapeKind::Polyline, &[[80.0, 120.0], [140.0, 160.0], [120.0, 230.0], [200.0, 260.0]]),
    (ShapeKind::Angle, &[[110.0, 140.0], [120.0, 230.0], [210.0, 250.0]]),
    (ShapeKind::Rectangle, &[[100.0, 120.0], [180.0, 200.0]]),
    (ShapeKind::Ellipse, &[[110.0, 140.0], [200.0, 220.0]]),
    (ShapeKind::Circle, &[[100.0, 200.0], [150.0, 150.0], [200.0, 200.0]]),
    (ShapeKind::Outline, &[[100.0, 150.0], [180.0, 140.0], [190.0, 220.0], [110.0, 230.0]]),
    (ShapeKind::Text, &[[160.0, 170.0]]),
];

/// One film in the window, and somebody who reads.
fn desk() -> Desk {
    desk_of(WINDOW)
}

fn desk_of(size: [f32; 2]) -> Desk {
    let mut desk = Desk::open(size);
    desk.perform(Command::File(FileCommand::SetReader("resident".to_owned())));
    desk.perform(Command::View(ViewCommand::SetLayout(Layout::One)));
    desk
}

/// What a tool is called on its button.
fn name_of(desk: &Desk, kind: ShapeKind) -> String {
    let wish = Command::Mark(MarkCommand::Tool(Some(Tool::Shape(kind))));
    let entry = desk.editor().commands().of_command(&wish);
    let word = kind.word();
    entry.map_or_else(|| word[..1].to_uppercase() + &word[1..], |entry| entry.name.clone())
}

fn marks(desk: &Desk) -> Vec<Mark> {
    let reading = desk.editor().document().unwrap().reading().expect("somebody reads");
    reading.marks.iter().map(|(_, mark)| mark.as_ref().clone()).collect()
}

fn only_shape(desk: &Desk) -> Shape {
    let marks = marks(desk);
    assert_eq!(marks.len(), 1, "{marks:?}");
    assert_eq!(marks[0].parts.len(), 1);
    marks[0].parts[0].shape.clone()
}

fn assert_places(shape: &Shape, places: &[[f64; 2]], within_px: f64) {
    assert_eq!(shape.places().len(), places.len(), "{shape:?}");
    for (place, wanted) in shape.places().iter().zip(places) {
        let far = (place[0] - wanted[0]).hypot(place[1] - wanted[1]);
        assert!(far <= within_px, "{shape:?}: {place:?} instead of {wanted:?}");
    }
}

#[test]
fn every_tool_draws_with_the_mouse_exactly_where_it_was_clicked() {
    for (kind, places) in PLACES {
        let mut desk = desk();
        let name = name_of(&desk, kind);
        desk.press(&name);
        assert_eq!(desk.editor().tool(), Some(&Tool::Shape(kind)), "{kind:?}");
        for place in places {
            desk.click(desk.on_film(HERE, *place));
        }
        if kind.place_count().is_none() {
            let last = places[places.len() - 1];
            desk.click(desk.on_film(HERE, last));
        }
        if kind == ShapeKind::Text {
            desk.perform(text_of(&desk));
        }
        let shape = only_shape(&desk);
        assert_eq!(shape.kind(), kind);
        assert_places(&shape, places, 0.02);
    }
}

/// Words for the text that was placed: without any it would be taken back.
fn text_of(desk: &Desk) -> Command {
    let reading = desk.editor().document().unwrap().reading().unwrap();
    let (id, _) = reading.marks.iter().next().expect("a text was placed");
    Command::Mark(MarkCommand::SetLabel(*id, "callus".to_owned()))
}

#[test]
fn every_tool_draws_with_the_keyboard_alone() {
    for (kind, places) in PLACES {
        let mut desk = desk();
        desk.perform(Command::Mark(MarkCommand::Tool(Some(Tool::Shape(kind)))));
        let mut at = [150.0, 200.0];
        for place in places {
            go(&mut desk, at, *place);
            at = *place;
            desk.key(Key::Enter);
        }
        if kind.place_count().is_none() {
            desk.key(Key::Enter);
        }
        if kind == ShapeKind::Text {
            desk.perform(text_of(&desk));
        }
        let shape = only_shape(&desk);
        assert_eq!(shape.kind(), kind);
        assert_places(&shape, places, 1e-6);
    }
}

/// Carries the keyboard's cross from one place to another, ten pixels at a time.
fn go(desk: &mut Desk, from: [f64; 2], to: [f64; 2]) {
    for (axis, keys) in [(0, [Key::ArrowLeft, Key::ArrowRight]), (1, [Key::ArrowUp, Key::ArrowDown])] {
        let by = to[axis] - from[axis];
        let key = keys[usize::from(by > 0.0)];
        for _ in 0..(by.abs() / 10.0).round() as usize {
            desk.harness.key_press_modifiers(Modifiers::SHIFT, key);
        }
    }
    desk.settle();
}

#[test]
fn a_drag_draws_a_line_from_the_press_to_the_release() {
    let mut desk = desk();
    let name = name_of(&desk, ShapeKind::Line);
    desk.press(&name);
    let (from, to) = (desk.on_film(HERE, [90.0, 110.0]), desk.on_film(HERE, [200.0, 260.0]));
    let voi = desk.view().voi;
    desk.drag(from, to - from, PointerButton::Primary);
    assert_places(&only_shape(&desk), &[[90.0, 110.0], [200.0, 260.0]], 0.02);
    assert_eq!(desk.view().voi, voi, "a drag with a tool sets no window");
}

#[test]
fn places_are_right_at_every_turn_and_flip() {
    for (turns, flip) in [(1, false), (2, true), (3, false), (0, true)] {
        let mut desk = desk();
        desk.perform(Command::View(ViewCommand::Rotate(turns)));
        if flip {
            desk.perform(Command::View(ViewCommand::Flip));
        }
        let name = name_of(&desk, ShapeKind::Line);
        desk.press(&name);
        for place in [[90.0, 250.0], [190.0, 130.0]] {
            desk.click(desk.on_film(HERE, place));
        }
        assert_places(&only_shape(&desk), &[[90.0, 250.0], [190.0, 130.0]], 0.02);
    }
}

#[test]
fn a_line_is_taken_hold_of_and_moved_and_so_is_its_end() {
    let mut desk = desk();
    draw_line(&mut desk);
    desk.key(Key::Escape);
    assert_eq!(desk.editor().tool(), None);
    let middle = desk.on_film(HERE, [140.0, 190.0]);
    let by = desk.on_film(HERE, [160.0, 200.0]) - middle;
    desk.drag(middle, by, PointerButton::Primary);
    assert_places(&only_shape(&desk), &[[110.0, 260.0], [210.0, 140.0]], 0.05);
    assert!(matches!(desk.editor().selection(), Some(Target::Mark(_))));
    let end = desk.on_film(HERE, [210.0, 140.0]);
    desk.drag(end, desk.on_film(HERE, [200.0, 100.0]) - end, PointerButton::Primary);
    assert_places(&only_shape(&desk), &[[110.0, 260.0], [200.0, 100.0]], 0.1);
}

#[test]
fn with_a_tool_in_hand_a_click_on_an_old_place_is_a_new_one_and_a_drag_corrects_it() {
    let mut desk = desk();
    draw_line(&mut desk);
    let end = desk.on_film(HERE, [190.0, 130.0]);
    desk.drag(end, desk.on_film(HERE, [200.0, 150.0]) - end, PointerButton::Primary);
    assert_places(&only_shape(&desk), &[[90.0, 250.0], [200.0, 150.0]], 0.1);
    for place in [[200.0, 150.0], [60.0, 60.0]] {
        desk.click(desk.on_film(HERE, place));
    }
    let marks = marks(&desk);
    assert_eq!(marks.len(), 2);
    assert_places(&marks[1].parts[0].shape, &[[200.0, 150.0], [60.0, 60.0]], 0.1);
}

/// Draws a line from (90, 250) to (190, 130) with the mouse.
fn draw_line(desk: &mut Desk) {
    desk.perform(Command::Mark(MarkCommand::Tool(Some(Tool::Shape(ShapeKind::Line)))));
    for place in [[90.0, 250.0], [190.0, 130.0]] {
        desk.click(desk.on_film(HERE, place));
    }
    assert_eq!(marks(desk).len(), 1);
}

#[test]
fn an_accidental_drag_moves_nothing() {
    let mut desk = desk();
    draw_line(&mut desk);
    desk.key(Key::Escape);
    desk.drag(desk.on_film(HERE, [140.0, 190.0]), vec2(2.0, 1.0), PointerButton::Primary);
    assert_places(&only_shape(&desk), &[[90.0, 250.0], [190.0, 130.0]], 0.02);
}

#[test]
fn one_gesture_is_one_step_of_undo() {
    let mut desk = desk();
    draw_line(&mut desk);
    desk.key(Key::Escape);
    let middle = desk.on_film(HERE, [140.0, 190.0]);
    desk.drag(middle, vec2(60.0, 40.0), PointerButton::Primary);
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_places(&only_shape(&desk), &[[90.0, 250.0], [190.0, 130.0]], 0.02);
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert!(marks(&desk).is_empty());
}

#[test]
fn moving_and_zooming_go_on_with_a_tool_in_hand() {
    let mut desk = desk();
    desk.perform(Command::View(ViewCommand::OneToOne));
    let name = name_of(&desk, ShapeKind::Line);
    desk.press(&name);
    let centre = desk.viewport_rect(HERE).center();
    for button in [PointerButton::Secondary, PointerButton::Middle] {
        let before = desk.view().centre;
        desk.drag(centre, vec2(30.0, 10.0), button);
        assert_ne!(desk.view().centre, before, "{button:?}");
    }
    let before = desk.view().centre;
    desk.harness.key_down(Key::Space);
    desk.drag(centre, vec2(-30.0, 10.0), PointerButton::Primary);
    desk.harness.key_up(Key::Space);
    desk.settle();
    assert_ne!(desk.view().centre, before);
    desk.wheel(centre, 120.0);
    assert!(matches!(desk.view().zoom, Zoom::Scale(scale) if scale > 1.1));
    assert!(marks(&desk).is_empty());
    assert!(desk.editor().tool().is_some());
}

#[test]
fn a_drag_without_a_tool_sets_the_window_still() {
    let mut desk = desk();
    desk.press("Automatic window");
    let before = desk.view().voi;
    desk.drag(desk.on_film(HERE, [60.0, 60.0]), vec2(64.0, 0.0), PointerButton::Primary);
    assert_ne!(desk.view().voi, before);
    assert!(marks(&desk).is_empty());
}

#[test]
fn a_double_click_with_a_tool_does_not_fit_and_ends_a_polyline() {
    let mut desk = desk();
    desk.perform(Command::View(ViewCommand::OneToOne));
    let name = name_of(&desk, ShapeKind::Polyline);
    desk.press(&name);
    desk.click(desk.on_film(HERE, [100.0, 150.0]));
    desk.click(desk.on_film(HERE, [150.0, 250.0]));
    let last = desk.on_film(HERE, [200.0, 180.0]);
    desk.click_twice(last);
    assert_ne!(desk.view().zoom, Zoom::Fit);
    assert_places(&only_shape(&desk), &[[100.0, 150.0], [150.0, 250.0], [200.0, 180.0]], 0.05);
}

#[test]
fn keys_step_through_handles_nudge_delete_and_let_go() {
    let mut desk = desk();
    draw_line(&mut desk);
    desk.key(Key::Escape);
    desk.key(Key::ArrowRight);
    assert_eq!(desk.editor().focus().unwrap().as_str(), "g3", "an arrow goes to the next visit");
    assert_places(&only_shape(&desk), &[[90.0, 250.0], [190.0, 130.0]], 0.02);
    desk.key(Key::ArrowLeft);
    desk.key(Key::OpenBracket);
    desk.key_with(Modifiers::COMMAND, Key::ArrowRight);
    assert_places(&only_shape(&desk), &[[91.0, 250.0], [191.0, 130.0]], 0.02);
    desk.key(Key::Tab);
    desk.key_with(Modifiers::ALT, Key::ArrowDown);
    assert_places(&only_shape(&desk), &[[91.0, 250.1], [191.0, 130.0]], 0.02);
    desk.key(Key::Delete);
    assert!(marks(&desk).is_empty());
    desk.key(Key::ArrowRight);
    assert_eq!(desk.editor().focus().unwrap().as_str(), "g3", "a handle that is gone holds no arrow");
}

#[test]
fn backspace_takes_the_last_place_back_and_otherwise_resets_the_view() {
    let mut desk = desk();
    desk.perform(Command::View(ViewCommand::Rotate(1)));
    let name = name_of(&desk, ShapeKind::Angle);
    desk.press(&name);
    desk.click(desk.on_film(HERE, [110.0, 140.0]));
    desk.click(desk.on_film(HERE, [120.0, 230.0]));
    assert_eq!(desk.editor().next_step().unwrap().placed.0, 2);
    desk.key(Key::Backspace);
    assert_eq!(desk.editor().next_step().unwrap().placed.0, 1);
    assert_eq!(desk.view().quarter_turns, 1);
    desk.key(Key::Escape);
    desk.key(Key::Escape);
    assert_eq!(desk.editor().tool(), None);
    desk.key(Key::Backspace);
    assert_eq!(desk.view().quarter_turns, 0);
}

#[test]
fn typing_in_a_field_draws_nothing() {
    let mut desk = desk();
    draw_line(&mut desk);
    desk.perform(Command::Read(callus::editor::ReadCommand::NoteStart));
    desk.settle();
    for key in [Key::ArrowRight, Key::Delete, Key::Backspace, Key::Enter] {
        desk.key(key);
    }
    assert_places(&only_shape(&desk), &[[90.0, 250.0], [190.0, 130.0]], 0.02);
}

#[test]
fn a_click_on_bare_film_lets_go() {
    let mut desk = desk();
    draw_line(&mut desk);
    desk.key(Key::Escape);
    assert!(desk.editor().selection().is_some());
    desk.click(desk.on_film(HERE, [40.0, 40.0]));
    assert_eq!(desk.editor().selection(), None);
    desk.click(desk.on_film(HERE, [140.0, 190.0]));
    assert!(matches!(desk.editor().selection(), Some(Target::Mark(_))));
}

#[test]
fn the_card_says_what_to_click_and_makes_way() {
    let mut desk = desk();
    let name = name_of(&desk, ShapeKind::Angle);
    desk.press(&name);
    let title = desk.editor().next_step().unwrap().title;
    let rect = desk.harness.get_by_label(&title).rect();
    let film = desk.viewport_rect(HERE);
    assert!(film.contains_rect(rect) && !rect.contains(film.center()), "{rect:?} in {film:?}");
    desk.point(rect.center());
    desk.settle();
    let moved = desk.harness.get_by_label(&title).rect();
    assert!(!moved.contains(rect.center()), "{moved:?}");
    desk.key(Key::Escape);
    assert!(desk.harness.query_by_label(&title).is_none());
}

#[test]
fn the_strip_fits_in_every_window() {
    for (size, names) in [
        ([1600.0, 1000.0], &["Select marks", "Arrow", "Ellipse", "Calibrate this film", "Keep tool"][..]),
        ([1024.0, 700.0], &["Select marks", "Draw a mark", "Calibrate this film", "Keep tool"]),
        ([512.0, 350.0], &["Tools for marks"]),
    ] {
        let desk = desk_of(size);
        let film = desk.viewport_rect(HERE);
        for name in names {
            let name = PLACES
                .iter()
                .find(|(kind, _)| kind.word().eq_ignore_ascii_case(name))
                .map_or_else(|| (*name).to_owned(), |(kind, _)| name_of(&desk, *kind));
            let rect = desk.harness.get_by_label(&name).rect();
            let fits =
                rect.top() >= film.top() && rect.bottom() <= film.bottom() && rect.right() <= film.left();
            assert!(fits, "{name} {rect:?} beside {film:?} at {size:?}");
        }
    }
}

#[test]
fn in_a_low_window_tools_are_taken_from_menus() {
    let mut desk = desk_of([1024.0, 700.0]);
    desk.press("Draw a mark");
    let name = name_of(&desk, ShapeKind::Circle);
    desk.press(&name);
    assert_eq!(desk.editor().tool(), Some(&Tool::Shape(ShapeKind::Circle)));
    let mut desk = desk_of([512.0, 350.0]);
    desk.press("Tools for marks");
    let name = name_of(&desk, ShapeKind::Point);
    desk.press(&name);
    assert_eq!(desk.editor().tool(), Some(&Tool::Shape(ShapeKind::Point)));
}

#[test]
fn a_press_that_closes_a_menu_draws_nothing() {
    let mut desk = desk();
    desk.perform(Command::Mark(MarkCommand::Tool(Some(Tool::Shape(ShapeKind::Point)))));
    desk.press("Calibrate this film");
    // Clear of the menu.
    let far: Pos2 = desk.on_film(HERE, [250.0, 40.0]);
    desk.click(far);
    assert!(marks(&desk).is_empty());
    desk.click(far);
    assert_eq!(marks(&desk).len(), 1);
}
