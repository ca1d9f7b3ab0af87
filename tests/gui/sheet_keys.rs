//! Keys of the score sheet in hand: a whole sheet without the mouse, and no key of it is taken for a stage.

use callus::case::{Answer, Given, Key as Word, Opinion, Sheet};
use callus::editor::{Command, FileCommand};
use eframe::egui::{Event, Key, Modifiers};

use super::Desk;

const WINDOW: [f32; 2] = [1600.0, 1000.0];

/// A reader at 6 months (AP and lateral), who scores by modified RUST.
fn with_reader() -> Desk {
    let mut desk = Desk::open(WINDOW);
    desk.perform(Command::File(FileCommand::SetReader("Dr Anna".to_owned())));
    let key = Word::new("mrust").unwrap();
    desk.perform(Command::Score(callus::editor::ScoreCommand::Show(key)));
    desk
}

fn take(desk: &mut Desk) {
    desk.key_with(Modifiers::SHIFT, Key::M);
    assert!(desk.editor().scoring().is_some(), "{:?}", desk.editor().notices());
}

fn sheet(desk: &Desk) -> Sheet {
    desk.editor().sheet().unwrap().sheet
}

fn in_hand(desk: &Desk) -> String {
    desk.editor().scoring().unwrap().item.key.to_string()
}

fn says_nothing_of_films(desk: &Desk) -> bool {
    let opinions = &desk.editor().document().unwrap().reading().unwrap().opinions;
    opinions.values().all(Opinion::is_empty)
}

#[test]
fn a_whole_modified_rust_is_five_keys() {
    let mut desk = with_reader();
    let mut pressed = 0;
    for (modifiers, key) in [
        (Modifiers::SHIFT, Key::M),
        (Modifiers::NONE, Key::Num2),
        (Modifiers::NONE, Key::Num3),
        (Modifiers::NONE, Key::Num3),
        (Modifiers::NONE, Key::Num4),
    ] {
        desk.key_with(modifiers, key);
        pressed += 1;
    }
    let sheet = desk.editor().sheet().unwrap();
    assert_eq!((pressed, sheet.sum.total()), (5, Some(12)), "{:?}", desk.editor().notices());
    assert!(says_nothing_of_films(&desk));
}

#[test]
fn keys_go_about_the_sheet_and_put_it_away_step_by_step() {
    let mut desk = with_reader();
    take(&mut desk);
    desk.key(Key::Tab);
    assert_eq!(in_hand(&desk), "lateral");
    desk.key(Key::ArrowDown);
    desk.key_with(Modifiers::SHIFT, Key::Tab);
    desk.key(Key::ArrowUp);
    assert_eq!(in_hand(&desk), "medial");
    desk.key(Key::X);
    assert!(desk.editor().scoring().unwrap().asks_reason && desk.editor().tool().is_none());
    desk.key(Key::Num1);
    let given = Given::NotAssessable { reason: Word::new("plate").unwrap(), words: String::new() };
    assert_eq!(sheet(&desk)[&Word::new("medial").unwrap()].given, given);
    desk.key(Key::ArrowUp);
    desk.key(Key::Backspace);
    assert!(sheet(&desk).is_empty());
    desk.key(Key::X);
    desk.key(Key::Period);
    assert!(desk.editor().scoring().unwrap().pins);
    desk.key(Key::Escape);
    assert!(!desk.editor().scoring().unwrap().pins && desk.editor().scoring().unwrap().asks_reason);
    desk.key(Key::Escape);
    assert!(!desk.editor().scoring().unwrap().asks_reason);
    desk.key(Key::ArrowRight);
    assert_eq!(desk.editor().focus(), Some(&desk.film_id("g3")), "the sheet of the next visit");
    desk.key(Key::Num9);
    assert!(
        sheet(&desk).is_empty() && says_nothing_of_films(&desk),
        "9 is a grade that is refused, no stage"
    );
    desk.key_with(Modifiers::SHIFT, Key::Num1);
    assert!(says_nothing_of_films(&desk));
    desk.key(Key::Escape);
    assert!(desk.editor().scoring().is_none());
    desk.key(Key::Num2);
    assert!(!says_nothing_of_films(&desk), "without a sheet digits are stages again");
}

#[test]
fn keys_typed_within_one_frame_mean_what_they_mean_one_by_one() {
    let mut desk = with_reader();
    let press =
        |key, modifiers| Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
    let typed = [(Key::M, Modifiers::SHIFT), (Key::Num2, Modifiers::NONE), (Key::X, Modifiers::NONE)];
    let then = [(Key::Num1, Modifiers::NONE), (Key::Num3, Modifiers::NONE), (Key::Escape, Modifiers::NONE)];
    let all = typed.into_iter().chain(then).chain([(Key::Num4, Modifiers::NONE)]);
    desk.harness.input_mut().events.extend(all.map(|(key, modifiers)| press(key, modifiers)));
    desk.settle();
    let answers = sheet(&desk);
    let grade = |item: &str| answers.get(&Word::new(item).unwrap()).and_then(Answer::graded);
    assert_eq!(
        (answers.len(), grade("medial"), grade("lateral"), grade("anterior")),
        (3, Some(2), None, Some(3))
    );
    assert!(desk.editor().scoring().is_none());
    let stages = &desk.editor().document().unwrap().reading().unwrap().opinions;
    assert_eq!(stages.len(), 1, "only what came after Escape is a stage: {stages:?}");
}

#[test]
fn letters_that_say_a_reason_are_no_commands() {
    let mut desk = with_reader();
    take(&mut desk);
    desk.key(Key::X);
    desk.key(Key::Num7);
    assert!(desk.editor().scoring().unwrap().asks_words.is_some());
    for key in [Key::N, Key::B, Key::Num1, Key::M] {
        desk.key(key);
    }
    assert!(!desk.editor().note_wanted() && desk.editor().tool().is_none() && sheet(&desk).is_empty());
    assert!(!desk.editor().marks_hidden());
    desk.key(Key::Escape);
    assert!(desk.editor().scoring().is_some_and(|scoring| scoring.asks_words.is_none()));
}

#[test]
fn grades_typed_in_one_frame_wait_until_the_other_view_was_painted() {
    let mut desk = with_reader();
    take(&mut desk);
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
    let typed = [Key::Num3, Key::Num3, Key::Num3, Key::Num4];
    desk.harness.input_mut().events.extend(typed.into_iter().flat_map(press));
    let mut answers = Vec::new();
    for _ in 0..6 {
        desk.harness.step();
        answers.push(sheet(&desk).len());
    }
    assert_eq!(answers, [1, 2, 2, 3, 4, 4], "the lateral film was hung after the second");
    assert_eq!(desk.editor().sheet().unwrap().sum.total(), Some(13));
}
