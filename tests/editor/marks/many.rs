//! Ten thousand marks: what a frame, a drag, a commit and an undo make the editor compute again.

use callus::case::{Reader, ReaderId, Reading};
use callus::editor::{Command, Computed, EditCommand, MarkCommand, Target};
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

/// What `act` made the editor compute.
fn computed(editor: &mut Editor, act: impl FnOnce(&mut Editor)) -> Computed {
    let before = editor.computed();
    act(editor);
    let after = editor.computed();
    Computed {
        values: after.values - before.values,
        films_drawn: after.films_drawn - before.films_drawn,
        marks_drawn: after.marks_drawn - before.marks_drawn,
    }
}

#[test]
fn with_ten_thousand_marks_only_what_changed_is_computed_again() {
    let desk = Desk::new();
    let path = desk.reading_file("resident");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, reading_to_ron(&ten_thousand("months-ap")).unwrap()).unwrap();
    let mut editor = at_desk(&desk);
    assert_eq!(marks(&editor).len(), COUNT as usize);
    let measures = u64::from(COUNT / 4);
    let first = computed(&mut editor, |editor| assert_eq!(drawn(editor).len(), COUNT as usize));
    assert_eq!(first, Computed { values: measures, films_drawn: 1, marks_drawn: u64::from(COUNT) });
    // A frame in which nothing changed.
    let frame = computed(&mut editor, |editor| drop(drawn(editor)));
    assert_eq!(frame, Computed { values: 0, films_drawn: 0, marks_drawn: 0 });

    // A drag is a new list for every move of the pointer, of which one mark is new.
    let mark = MarkId(5_000);
    let place = editor.document().unwrap().reading().unwrap().mark(mark).unwrap().parts[0].shape.places()[0];
    let pressed = computed(&mut editor, |editor| {
        press(editor, place, Some(grip(mark, 0, GripOn::Line)));
        drawn(editor);
    });
    assert_eq!(pressed, Computed { values: 0, films_drawn: 1, marks_drawn: 1 }, "it is selected now");
    let moves = 50_u32;
    let moving = computed(&mut editor, |editor| {
        for step in 1..=moves {
            let at = on_screen(editor, [place[0] + f64::from(step), place[1]]);
            editor.perform(Command::Mark(MarkCommand::Drag { at }));
            drawn(editor);
        }
    });
    let each = u64::from(moves);
    assert_eq!(moving, Computed { values: 0, films_drawn: each, marks_drawn: each });
    let at = on_screen(&editor, [place[0] + f64::from(moves), place[1]]);
    let released = computed(&mut editor, |editor| {
        perform(editor, Command::Mark(MarkCommand::Release { at }));
        drawn(editor);
    });
    assert!(released.values == 0 && released.marks_drawn <= 1, "{released:?}");
    let chosen = drawn(&editor)
        .iter()
        .filter(|part| part.is_selected)
        .map(|part| part.target.clone())
        .collect::<Vec<_>>();
    assert_eq!(chosen, [Target::Mark(mark)]);
    let undone = computed(&mut editor, |editor| {
        perform(editor, Command::Edit(EditCommand::Undo));
        drawn(editor);
    });
    assert!(undone.values == 0 && undone.marks_drawn <= 1, "{undone:?}");
    let next = computed(&mut editor, |editor| {
        perform(editor, Command::Mark(MarkCommand::SelectNext(1)));
        drawn(editor);
    });
    assert!(next.values == 0 && next.marks_drawn <= 2, "one is selected, one no longer: {next:?}");
}
