//! Keys of the matrix that a slow machine delivers in one frame.

use callus::case::FindingId;
use callus::editor::{Command, FindingCommand};
use eframe::egui::{Event, Key, Modifiers};

use super::findings::{empty, matrix, said, type_text};

const WINDOW: [f32; 2] = [1600.0, 1000.0];

#[test]
fn keys_of_one_frame_are_taken_in_order_each_at_its_own_visit() {
    let mut desk = empty(WINDOW);
    matrix(&mut desk);
    desk.key(Key::A);
    type_text(&mut desk, "call med");
    desk.key(Key::Enter);
    desk.key(Key::Home);
    let first = desk.editor().focus().unwrap().clone();
    let press = |key| {
        let of = |pressed| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        [of(true), of(false)]
    };
    let typed = [Key::ArrowRight, Key::Num3, Key::ArrowRight, Key::Num4];
    desk.harness.input_mut().events.extend(typed.into_iter().flat_map(press));
    desk.settle();
    assert_eq!(said(&desk, 0)[..3], ["not assessed", "bridging", "united"], "{:?}", desk.editor().notices());
    assert_ne!(desk.editor().focus().unwrap(), &first, "the films went along");
}

#[test]
fn a_digit_after_an_arrow_is_not_said_of_a_film_that_nobody_saw() {
    let mut desk = empty(WINDOW);
    matrix(&mut desk);
    desk.key(Key::A);
    type_text(&mut desk, "call med");
    desk.key(Key::Enter);
    desk.key(Key::Home);
    desk.key(Key::Escape);
    desk.perform(Command::Finding(FindingCommand::Select(Some(FindingId(1)))));
    let press = |(modifiers, key)| {
        let of = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
        [of(true), of(false)]
    };
    desk.harness.input_mut().events.extend(
        [(Modifiers::NONE, Key::ArrowRight), (Modifiers::ALT, Key::Num3)].into_iter().flat_map(press),
    );
    desk.harness.step();
    desk.harness.step();
    assert_eq!(said(&desk, 0)[..2], ["not assessed", "not assessed"], "the film is painted only now");
    desk.settle();
    assert_eq!(said(&desk, 0)[..2], ["not assessed", "bridging"]);
}
