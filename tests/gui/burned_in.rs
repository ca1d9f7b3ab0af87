//! The dialog over films that may carry burned-in text: by mouse, by keyboard alone, and what it answers.

use std::sync::Arc;

use callus::deidentify::{Area, LookReason, Looked, erased};
use callus::gui::{BurnedIn, BurnedInStep, FilmToLookAt, fonts, theme};
use callus::imaging::{Film, Samples, lettering};
use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::imaging::grey_film;

/// A film of 300 × 240 with strokes of one grey in its top left corner, as a line of print has them.
fn film() -> Arc<Film> {
    let stored: Vec<u16> = (0..300 * 240)
        .map(|at| {
            let (x, y) = (at % 300, at / 300);
            let stroke = (12..26).contains(&y) && (12..150).contains(&x) && (x / 2) % 4 == 0;
            if stroke { 4000 } else { 200 + ((x * 3 + y * 5) % 900) as u16 }
        })
        .collect();
    Arc::new(grey_film(300, 240, &stored, 4095, "MONOCHROME2"))
}

struct Shown {
    dialog: BurnedIn,
    step: BurnedInStep,
}

fn shown(count: usize) -> Harness<'static, Shown> {
    let wanted = (0..count).map(|index| FilmToLookAt {
        title: format!("{} weeks, AP", 6 * (index + 1)),
        film: film(),
        reason: LookReason::NotSaid,
        looked: Looked::No,
    });
    let state = Shown { dialog: BurnedIn::new(wanted.collect()), step: BurnedInStep::Open };
    let mut is_set_up = false;
    let mut harness = Harness::builder().with_size([1000.0, 700.0]).with_max_steps(60).build_ui_state(
        move |ui, shown: &mut Shown| {
            if !is_set_up {
                fonts::install(ui.ctx());
                theme::install(ui.ctx());
                is_set_up = true;
                return;
            }
            if shown.step == BurnedInStep::Open {
                shown.step = shown.dialog.show(ui);
            }
        },
        state,
    );
    harness.run();
    harness
}

fn press(harness: &mut Harness<'_, Shown>, name: &str) {
    harness.get_by_label(name).click();
    harness.run();
}

fn key(harness: &mut Harness<'_, Shown>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run();
}

/// Where the film is on the screen: the dialog centres it and keeps its shape.
fn place(harness: &Harness<'_, Shown>, [x, y]: [f32; 2]) -> Pos2 {
    let canvas = harness.get_by_label_contains("Film, ").rect();
    let scale = (canvas.width() / 300.0).min(canvas.height() / 240.0);
    canvas.center() + (pos2(x, y) - pos2(150.0, 120.0)) * scale
}

fn drag(harness: &mut Harness<'_, Shown>, from: [f32; 2], to: [f32; 2]) {
    let (from, to) = (place(harness, from), place(harness, to));
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    harness.event(Event::PointerMoved(from));
    harness.step();
    harness.event(button(from, true));
    harness.step();
    for part in 1..=4 {
        harness.event(Event::PointerMoved(from + (to - from) * (part as f32 / 4.0)));
        harness.step();
    }
    harness.event(button(to, false));
    harness.run();
}

fn covered(areas: &[Area], places: &[(u32, u32)]) -> Vec<bool> {
    places.iter().map(|(x, y)| areas.iter().any(|area| area.covers(*x, *y))).collect()
}

#[test]
fn films_come_one_by_one_and_every_one_has_to_be_answered() {
    let mut harness = shown(3);
    assert!(harness.query_by_label_contains("film 1 of 3, 6 weeks, AP").is_some());
    assert!(harness.query_by_label_contains("The file does not say whether text is burned").is_some());
    press(&mut harness, "No names in this film");
    assert!(harness.query_by_label_contains("film 2 of 3").is_some());
    press(&mut harness, "Previous film");
    assert!(harness.query_by_label_contains("film 1 of 3").is_some());
    press(&mut harness, "No names in this film");
    press(&mut harness, "No names in this film");
    assert!(harness.query_by_label_contains("film 3 of 3").is_some());
    assert_eq!(harness.state().step, BurnedInStep::Open);
    press(&mut harness, "No names in this film");
    assert_eq!(harness.state().step, BurnedInStep::Done(vec![Looked::Clear; 3]));
}

#[test]
fn a_rectangle_drawn_with_the_mouse_is_the_area_that_is_erased() {
    let mut harness = shown(1);
    drag(&mut harness, [40.0, 60.0], [110.0, 100.0]);
    assert!(harness.query_by_label_contains("Film, 1 areas").is_some());
    press(&mut harness, "Blacken 1 area");
    let BurnedInStep::Done(answers) = harness.state().step.clone() else { panic!("not done") };
    let [Looked::Erased(areas)] = answers.as_slice() else { panic!("{answers:?}") };
    let places = [(42, 62), (108, 98), (75, 80), (36, 80), (114, 80), (75, 56), (75, 104)];
    assert_eq!(covered(areas, &places), [true, true, true, false, false, false, false]);
    let film = film();
    let pixels = erased(&film, areas);
    let (Samples::Grey(before), Samples::Grey(after)) = (&film.pixels.samples, &pixels.samples) else {
        panic!()
    };
    assert_eq!(after[80 * 300 + 75], *before.iter().min().unwrap());
    assert_eq!(after[0], before[0]);
}

#[test]
fn letters_are_proposed_and_taken_by_a_click_or_a_button() {
    assert!(!lettering(&film()).is_empty());
    let print = [(30, 18), (80, 18), (130, 18), (200, 150)];
    for by_click in [true, false] {
        let mut harness = shown(1);
        assert!(harness.query_by_label_contains("0 areas to be blackened, 1 proposals").is_some());
        if by_click {
            let at = place(&harness, [80.0, 18.0]);
            drag_nowhere(&mut harness, at);
        } else {
            press(&mut harness, "Accept proposal");
        }
        assert!(harness.query_by_label_contains("1 areas to be blackened, 0 proposals").is_some());
        press(&mut harness, "Blacken 1 area");
        let BurnedInStep::Done(answers) = harness.state().step.clone() else { panic!("not done") };
        let [Looked::Erased(areas)] = answers.as_slice() else { panic!("{answers:?}") };
        assert_eq!(covered(areas, &print), [true, true, true, false]);
    }
}

/// A click at a place.
fn drag_nowhere(harness: &mut Harness<'_, Shown>, at: Pos2) {
    for pressed in [true, false] {
        harness.event(Event::PointerMoved(at));
        let button = PointerButton::Primary;
        harness.event(Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
        harness.step();
    }
    harness.run();
}

#[test]
fn the_keyboard_alone_draws_moves_resizes_removes_and_answers() {
    let mut harness = shown(2);
    key(&mut harness, Modifiers::NONE, Key::N);
    key(&mut harness, Modifiers::NONE, Key::N);
    assert!(harness.query_by_label_contains("Film, 2 areas").is_some());
    key(&mut harness, Modifiers::NONE, Key::Delete);
    assert!(harness.query_by_label_contains("Film, 1 areas").is_some());
    // Nothing is chosen after a removal: a new one is.
    key(&mut harness, Modifiers::NONE, Key::N);
    for _ in 0..10 {
        key(&mut harness, Modifiers::NONE, Key::ArrowRight);
        key(&mut harness, Modifiers::NONE, Key::ArrowUp);
        key(&mut harness, Modifiers::SHIFT, Key::ArrowDown);
    }
    key(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(harness.query_by_label_contains("film 2 of 2").is_some());
    key(&mut harness, Modifiers::NONE, Key::Enter);
    let BurnedInStep::Done(answers) = harness.state().step.clone() else { panic!("not done") };
    let [Looked::Erased(areas), Looked::Clear] = answers.as_slice() else { panic!("{answers:?}") };
    assert_eq!(areas.len(), 2);
    // The second one began in the middle and went right and up by a tenth of the film, its lower edge down again.
    let places = [(180, 100), (180, 115), (150, 95), (150, 120)];
    assert_eq!(covered(&areas[1..], &places), [true, true, false, false]);
    assert_eq!(covered(&areas[..1], &[(150, 120)]), [true]);
}

#[test]
fn escape_and_cancel_close_without_an_answer_and_keep_what_was_said() {
    for by_key in [true, false] {
        let mut harness = shown(2);
        press(&mut harness, "No names in this film");
        if by_key {
            key(&mut harness, Modifiers::NONE, Key::Escape);
        } else {
            press(&mut harness, "Cancel");
        }
        assert_eq!(harness.state().step, BurnedInStep::Closed);
        assert_eq!(harness.state().dialog.answers(), [Looked::Clear, Looked::No]);
    }
}
