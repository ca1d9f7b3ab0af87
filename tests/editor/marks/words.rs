//! Words about marks, the table of measures, and that what is shown follows what is said.

use callus::editor::{Command, MarkCommand, ViewCommand};

use super::*;

#[test]
fn typing_a_label_is_one_step_until_something_else_is_done() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    let mark = line(&mut editor, [30.0, 40.0], [60.0, 90.0]);
    for words in ["c", "cr", "crack"] {
        wish(&mut editor, MarkCommand::SetLabel(mark, words.to_owned()));
    }
    for words in ["l", "lower edge"] {
        wish(&mut editor, MarkCommand::SetNote(mark, words.to_owned()));
    }
    wish(&mut editor, MarkCommand::TypingDone);
    wish(&mut editor, MarkCommand::SetLabel(mark, "cracks".to_owned()));
    wish(&mut editor, MarkCommand::SetMeaning(mark, Some(key("fracture-line"))));
    let said = |editor: &Editor| {
        let mark = only_mark(editor).1;
        (mark.label.clone(), mark.note.clone(), mark.meaning.is_some())
    };
    assert_eq!(said(&editor), ("cracks".to_owned(), "lower edge".to_owned(), true));
    assert_eq!(drawn(&editor)[0].label[0], "cracks");
    let expected = [("cracks", "lower edge"), ("crack", "lower edge"), ("crack", ""), ("", "")];
    for (label, note) in expected {
        undo(&mut editor);
        assert_eq!(said(&editor), (label.to_owned(), note.to_owned(), false));
    }
}

#[test]
fn looking_about_does_not_break_typing_but_turning_to_another_film_does() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    let mark = line(&mut editor, [30.0, 40.0], [60.0, 90.0]);
    wish(&mut editor, MarkCommand::SetLabel(mark, "c".to_owned()));
    perform(&mut editor, Command::View(ViewCommand::ZoomBy(2.0)));
    wish(&mut editor, MarkCommand::Point { viewport: 1, at: [5.0, 5.0] });
    wish(&mut editor, MarkCommand::SetLabel(mark, "crack".to_owned()));
    go(&mut editor, "week-ap");
    wish(&mut editor, MarkCommand::SetLabel(mark, "cracks".to_owned()));
    undo(&mut editor);
    assert_eq!(only_mark(&editor).1.label, "crack");
    undo(&mut editor);
    assert_eq!(only_mark(&editor).1.label, "");
}

#[test]
fn a_label_is_put_where_the_reader_wants_it_and_given_back_to_the_program() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    let mark = line(&mut editor, [30.0, 40.0], [60.0, 90.0]);
    wish(&mut editor, MarkCommand::PutLabel { mark, part: 0, at: Some([5.0, -10.0]) });
    assert_eq!(drawn(&editor)[0].label_at, Some([35.0, 30.0]));
    wish(&mut editor, MarkCommand::PutLabel { mark, part: 0, at: None });
    assert_eq!(drawn(&editor)[0].label_at, None);
    undo(&mut editor);
    undo(&mut editor);
    assert!(undo_words(&editor).unwrap().starts_with("Draw line"));
}

#[test]
fn marks_of_one_reader_are_not_shown_to_the_next() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    line(&mut editor, [30.0, 40.0], [60.0, 90.0]);
    perform(&mut editor, Command::File(FileCommand::SetReader("teacher".to_owned())));
    assert!(marks(&editor).is_empty() && drawn(&editor).is_empty() && !editor.draws());
    perform(&mut editor, Command::File(FileCommand::SetReader("resident".to_owned())));
    assert_eq!(drawn(&editor).len(), 1);
    perform(&mut editor, Command::File(FileCommand::Close));
    assert!(drawn(&editor).is_empty() && editor.selection().is_none());
}

#[test]
fn the_table_of_measures_and_its_anchor_are_view_state() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    wish(&mut editor, MarkCommand::Table);
    wish(&mut editor, MarkCommand::Since(Some(id("days-ap"))));
    wish(&mut editor, MarkCommand::Trend(Some(key("length"))));
    assert!(editor.measure_table_shown());
    assert_eq!((editor.since(), editor.trend()), (Some(&id("days-ap")), Some(&key("length"))));
    assert!(undo_words(&editor).is_none());
    wish(&mut editor, MarkCommand::Table);
    assert!(!editor.measure_table_shown());
}

#[test]
fn rows_of_the_menu_are_offered_when_they_make_sense() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    let offered = |editor: &Editor, row: &str| editor.entry(row).unwrap().is_enabled(editor);
    let selection = ["mark.delete", "mark.duplicate"];
    assert!(selection.iter().all(|row| !offered(&editor, row)) && !offered(&editor, "mark.next"));
    assert!(offered(&editor, "draw.line") && !offered(&editor, "measure.select"));
    line(&mut editor, [30.0, 40.0], [60.0, 90.0]);
    assert!(selection.iter().all(|row| offered(&editor, row)) && offered(&editor, "mark.next"));
    assert!(editor.draws());
    perform(&mut editor, Command::File(FileCommand::Close));
    let all = editor.commands().entries();
    let rows = all.iter().filter(|row| row.menu == callus::editor::Menu::Measure && row.is_listed());
    let habits = ["measure.keep-tool", "measure.one-mark"];
    assert!(rows.filter(|row| row.is_enabled(&editor)).all(|row| habits.contains(&row.id.as_str())));
}

/// What is drawn, compared with what the reading says.
fn assert_drawn_is_said(editor: &Editor, after: &str) {
    let film = editor.focus().unwrap();
    let said: Vec<_> = marks(editor)
        .iter()
        .flat_map(|(mark, kept)| {
            let parts = kept.parts.iter().enumerate().filter(|(_, part)| part.film == *film);
            let target = Target::Mark(*mark);
            let is_selected = editor.selection() == Some(&target);
            let row = |(index, part): (usize, &callus::case::Part)| {
                (target.clone(), index, part.shape.places().to_vec(), is_selected)
            };
            parts.map(row).collect::<Vec<_>>()
        })
        .collect();
    let shown: Vec<_> = drawn(editor)
        .iter()
        .filter(|part| !part.is_draft())
        .map(|part| (part.target.clone(), part.part, part.handles.clone(), part.is_selected))
        .collect();
    assert_eq!(shown, said, "after {after}");
}

#[test]
fn what_is_drawn_follows_every_change_of_what_is_said() {
    let desk = Desk::new();
    let mut editor = at_desk(&desk);
    let ids: Vec<_> = (1..5).map(|x| line(&mut editor, [f64::from(x), 5.0], [40.0, 90.0])).collect();
    measure_tool(&mut editor, "tad");
    for place in [[50.0, 50.0], [55.0, 40.0], [30.0, 60.0], [40.0, 70.0]] {
        click(&mut editor, place);
        assert_drawn_is_said(&editor, "a part of a measure");
    }
    wish(&mut editor, MarkCommand::Tool(None));
    let wishes = [
        MarkCommand::Select(Some(Target::Mark(ids[1]))),
        MarkCommand::Nudge { by: [3.0, 4.0] },
        MarkCommand::SelectNext(1),
        MarkCommand::Delete,
        MarkCommand::SelectNext(-1),
        MarkCommand::Duplicate,
        MarkCommand::SetLabel(ids[0], "first".to_owned()),
        MarkCommand::Select(Some(Target::Mark(ids[0]))),
        MarkCommand::Delete,
    ];
    let count = wishes.len();
    for step in wishes {
        let words = format!("{step:?}");
        wish(&mut editor, step);
        assert_drawn_is_said(&editor, &words);
    }
    for turn in 0..count {
        undo(&mut editor);
        assert_drawn_is_said(&editor, &format!("undo {turn}"));
    }
    while editor.can(&Command::Edit(callus::editor::EditCommand::Redo)) {
        redo(&mut editor);
        assert_drawn_is_said(&editor, "redo");
    }
    go(&mut editor, "months-lat");
    assert!(drawn(&editor).is_empty());
}
