//! Measures at the window: every one of the book is taken part after part with the mouse from the menus of the strip,
//! and with the keyboard alone; the card leads to the other view where one is needed.

use callus::analysis::book::{Book, Definition};
use callus::case::Place;
use callus::editor::{Command, FileCommand, Layout, MarkCommand, Tool, ViewCommand};
use callus::store::builtin_book;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::Desk;

const WINDOW: [f32; 2] = [1200.0, 1000.0];

fn desk() -> Desk {
    let mut desk = Desk::open(WINDOW);
    desk.perform(Command::File(FileCommand::SetReader("resident".to_owned())));
    desk.perform(Command::View(ViewCommand::SetLayout(Layout::One)));
    desk
}

fn book() -> Book {
    let book = builtin_book().unwrap();
    assert!(book.measures.len() > 10, "the book is empty");
    book
}

/// Where a test places a part: the example of the definition spread over the film (300 × 400 pixels), every place
/// whole tens away from its middle, no two of a part on one spot, and parts a little beside each other.
fn places(definition: &Definition, part: usize) -> Vec<Place> {
    let tens = |value: f64| (value / 10.0).round() * 10.0;
    let mut places: Vec<Place> = Vec::new();
    for [x, y] in definition.parts[part].example.places() {
        // No place of a part lies on one of another: a press there would take hold of that.
        let aside = 3.0 * part as f64;
        let mut place = [tens(50.0 + 180.0 * x) + aside, tens(60.0 + 270.0 * y)];
        while places.contains(&place) {
            place[1] += 10.0;
        }
        places.push(place);
    }
    places
}

/// The last mark is this measure with every part where it was placed.
fn assert_taken(desk: &Desk, definition: &Definition) {
    let reading = desk.editor().document().unwrap().reading().unwrap();
    let (id, mark) =
        reading.marks.iter().next_back().unwrap_or_else(|| panic!("{}: no mark", definition.key));
    assert_eq!(mark.measure.as_ref(), Some(&definition.key));
    for (index, own) in definition.parts.iter().enumerate() {
        let part =
            mark.part(own.key.as_str()).unwrap_or_else(|| panic!("{}: no {}", definition.key, own.key));
        for (place, wanted) in part.shape.places().iter().zip(places(definition, index)) {
            let far = (place[0] - wanted[0]).hypot(place[1] - wanted[1]);
            assert!(far < 0.1, "{}, {}: {place:?} instead of {wanted:?}", definition.key, own.key);
        }
    }
    assert!(desk.editor().measured(*id).is_some(), "{}: nothing was computed", definition.key);
}

#[test]
fn every_measure_is_taken_with_the_mouse() {
    for definition in &book().measures {
        let mut desk = desk();
        desk.press(&format!("Measures: {}", definition.group.to_lowercase()));
        desk.press(&format!("Measure: {}", definition.name));
        assert_eq!(desk.editor().tool(), Some(&Tool::Measure(definition.key.clone())));
        for index in 0..definition.parts.len() {
            for words in ["Go to the lateral", "Go to the AP"] {
                if desk.harness.query_by_label(words).is_some() {
                    desk.press(words);
                }
            }
            let places = places(definition, index);
            for place in &places {
                let at = desk.on_film("Film: ", *place);
                desk.click(at);
            }
            if definition.parts[index].shape.place_count().is_none() {
                desk.click(desk.on_film("Film: ", places[places.len() - 1]));
            }
        }
        assert_taken(&desk, definition);
    }
}

#[test]
fn every_measure_is_taken_with_the_keyboard_alone() {
    for definition in &book().measures {
        let mut desk = desk();
        desk.perform(Command::Mark(MarkCommand::Tool(Some(Tool::Measure(definition.key.clone())))));
        for index in 0..definition.parts.len() {
            if desk.editor().next_step().is_some_and(|step| step.obstacle.is_some()) {
                desk.key(Key::Enter);
            }
            for place in places(definition, index) {
                go(&mut desk, place);
                desk.key(Key::Enter);
            }
            if definition.parts[index].shape.place_count().is_none() {
                desk.key(Key::Enter);
            }
        }
        assert_taken(&desk, definition);
    }
}

/// Carries the keyboard's cross to a place, ten pixels at a time and then one.
fn go(desk: &mut Desk, to: Place) {
    let editor = desk.editor();
    let from = editor.keyboard_cross(editor.active_viewport()).expect("a tool is in hand");
    for (axis, keys) in [(0, [Key::ArrowLeft, Key::ArrowRight]), (1, [Key::ArrowUp, Key::ArrowDown])] {
        let by = (to[axis] - from[axis]).round();
        let key = keys[usize::from(by > 0.0)];
        for _ in 0..(by.abs() / 10.0).floor() as usize {
            desk.harness.key_press_modifiers(Modifiers::SHIFT, key);
        }
        for _ in 0..(by.abs() % 10.0) as usize {
            desk.harness.key_press(key);
        }
    }
    desk.settle();
}
