//! Ten thousand marks: what a commit, a drag and a frame cost. Prints figures; the limits are generous, since
//! the machine may be busy, and hold the order of growth.

use std::time::{Duration, Instant};

use callus::case::{Reader, ReaderId, Reading};
use callus::editor::{Command, EditCommand, MarkCommand, Target};
use callus::store::reading_to_ron;

use super::*;

const COUNT: u32 = 10_000;

fn ten_thousand(film: &str) -> Reading {
    let mut reading =
        Reading::new(Reader { id: ReaderId::new("resident").unwrap(), name: "resident".to_owned() });
    for number in 1..=COUNT {
        let (x, y) = (f64::from(number % 110), f64::from(number / 110));
        let places = [[x, y], [x + 7.0, y + 3.0]];
        let mark = match number % 4 {
            0 => Mark::plain(id(film), Shape::Line(places)),
            1 => Mark::plain(id(film), Shape::Ellipse(places)),
            2 => Mark { label: format!("mark {number}"), ..Mark::plain(id(film), Shape::Point(places[0])) },
            _ => {
                let mut part = Mark::plain(id(film), Shape::Line(places)).parts.remove(0);
                part.key = Some(key("line"));
                Mark::measure(key("length"), vec![part])
            }
        };
        reading.marks = reading.marks.insert(MarkId(number), Arc::new(mark));
    }
    reading
}

fn timed<R>(turns: u32, mut what: impl FnMut() -> R) -> Duration {
    let started = Instant::now();
    for _ in 0..turns {
        std::hint::black_box(what());
    }
    started.elapsed() / turns
}

#[test]
fn ten_thousand_marks_stay_smooth() {
    let desk = Desk::new();
    let path = desk.reading_file("resident");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, reading_to_ron(&ten_thousand("months-ap")).unwrap()).unwrap();
    let mut editor = at_desk(&desk);
    assert_eq!(marks(&editor).len(), COUNT as usize);
    let first = timed(1, || drawn(&editor));
    assert_eq!(drawn(&editor).len(), COUNT as usize);
    let frame = timed(1000, || drawn(&editor));

    // A drag is a new list for every move of the pointer, of which one mark is new.
    let mark = MarkId(5_000);
    let place = editor.document().unwrap().reading().unwrap().mark(mark).unwrap().parts[0].shape.places()[0];
    press(&mut editor, place, Some(grip(mark, 0, GripOn::Line)));
    let mut step = 0.0;
    let moving = timed(50, || {
        step += 1.0;
        let at = on_screen(&editor, [place[0] + step, place[1]]);
        editor.perform(Command::Mark(MarkCommand::Drag { at }));
        drawn(&editor).len()
    });
    let release_at = on_screen(&editor, [place[0] + step, place[1]]);
    let commit = timed(1, || editor.perform(Command::Mark(MarkCommand::Release { at: release_at })));
    let rebuild = timed(1, || drawn(&editor));
    let selected = drawn(&editor)
        .iter()
        .filter(|part| part.is_selected)
        .map(|part| part.target.clone())
        .collect::<Vec<_>>();
    assert_eq!(selected, [Target::Mark(mark)]);
    let undo = timed(1, || editor.perform(Command::Edit(EditCommand::Undo)));
    let next = timed(20, || editor.perform(Command::Mark(MarkCommand::SelectNext(1))));
    let kept = editor.document().unwrap().reading().unwrap().clone();
    let written = timed(3, || reading_to_ron(&kept).unwrap().len());
    println!(
        "{COUNT} marks: first list {first:?}, frame {frame:?}, drag and list {moving:?}, commit with its save {commit:?}, list after it {rebuild:?}, undo with its save {undo:?}, next mark {next:?}, of a save the text alone {written:?}"
    );
    assert!(frame < Duration::from_micros(200), "a frame in which nothing changed costs {frame:?}");
    assert!(moving < Duration::from_millis(100), "a drag costs {moving:?}");
    assert!(first < Duration::from_secs(2), "{first:?}");
}
