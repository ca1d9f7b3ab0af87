//! Findings at the desk: begun, said visit by visit, shown by marks, carried forward as drafts, and every step of it
//! taken back and kept.

use std::sync::Arc;

use callus::case::{Complication, Finding, FindingId, Key, MarkId, Place, Seen, ShapeKind, Side};
use callus::editor::{
    Command, Dialog, EditCommand, Editor, FileCommand, FindingCommand, GoCommand, MarkCommand, ReadCommand,
    Target, Tool,
};

use super::{Desk, id, perform};

pub(super) const ONE: FindingId = FindingId(1);

pub(super) fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

pub(super) fn follow(editor: &mut Editor, wish: FindingCommand) {
    perform(editor, Command::Finding(wish));
}

pub(super) fn begin(editor: &mut Editor, kind: &str, site: Option<&str>) {
    let (kind, site) = (key(kind), site.map(key));
    follow(editor, FindingCommand::Begin { kind, site, side: None, label: String::new() });
}

pub(super) fn say(editor: &mut Editor, film: &str, state: &str) {
    look_at(editor, film);
    say_unseen(editor, film, state);
}

fn say_unseen(editor: &mut Editor, film: &str, state: &str) {
    follow(editor, FindingCommand::State { id: ONE, film: id(film), state: key(state) });
}

/// Goes to the film unless one of its visit stands on the screen.
fn look_at(editor: &mut Editor, film: &str) {
    let visits = editor.document().unwrap().visits();
    let films = visits.iter().find(|visit| visit.films.contains(&id(film))).unwrap().films.clone();
    let shown = (0..editor.layout().count()).filter_map(|index| editor.viewport(index)?.film.clone());
    if !shown.into_iter().any(|film| films.contains(&film)) {
        go(editor, film);
    }
}

fn finding(editor: &Editor) -> Arc<Finding> {
    editor.document().unwrap().reading().unwrap().finding(ONE).unwrap().clone()
}

pub(super) fn state_at(editor: &Editor, film: &str) -> Option<Seen> {
    finding(editor).states.get(&id(film)).cloned()
}

pub(super) fn marks(editor: &Editor) -> usize {
    editor.document().unwrap().reading().unwrap().marks.size()
}

pub(super) fn go(editor: &mut Editor, film: &str) {
    perform(editor, Command::Go(GoCommand::Film(id(film))));
}

pub(super) fn undo(editor: &mut Editor) {
    perform(editor, Command::Edit(EditCommand::Undo));
}

pub(super) fn redo(editor: &mut Editor) {
    perform(editor, Command::Edit(EditCommand::Redo));
}

/// Draws an ellipse on the film in focus; it is selected then.
pub(super) fn draw(editor: &mut Editor, corners: [Place; 2]) -> MarkId {
    perform(editor, Command::Mark(MarkCommand::Tool(Some(Tool::Shape(ShapeKind::Ellipse)))));
    let film = editor.focus().unwrap().clone();
    let viewport = editor.active_viewport();
    for corner in corners {
        let placement = editor.placement(&film, [600.0, 700.0]).unwrap();
        let at = placement.view_from_image(corner, [600.0, 700.0]);
        perform(editor, Command::Mark(MarkCommand::Press { viewport, at, on: None }));
        perform(editor, Command::Mark(MarkCommand::Release { at }));
    }
    perform(editor, Command::Mark(MarkCommand::Tool(None)));
    editor.selected_mark().unwrap().0
}

pub(super) fn last_notice(editor: &Editor) -> String {
    editor.notices().last().map(|notice| notice.text.clone()).unwrap_or_default()
}

#[test]
fn a_finding_begins_with_the_first_definition_and_is_chosen() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    begin(&mut editor, "nonunion", None);
    let first = editor.book().kind(&key("nonunion")).unwrap().definitions[0].key.clone();
    assert_eq!((finding(&editor).definition.clone(), editor.finding()), (Some(first), Some(ONE)));
    assert!(finding(&editor).states.is_empty());
    let row = editor.matrix().unwrap().rows[0].clone();
    assert!(row.cells.iter().all(|cell| cell.words() == "not assessed"), "{row:?}");
    // The same once more is the same.
    follow(&mut editor, FindingCommand::Select(None));
    begin(&mut editor, "nonunion", None);
    assert_eq!((editor.matrix().unwrap().rows.len(), editor.finding()), (1, Some(ONE)));
    assert!(last_notice(&editor).contains("followed already"));
    begin(&mut editor, "no-such-kind", None);
    assert_eq!(editor.matrix().unwrap().rows.len(), 1);
    assert!(last_notice(&editor).contains("no-such-kind"));
    undo(&mut editor);
    assert_eq!((editor.matrix().unwrap().rows.len(), editor.finding()), (0, None));
}

#[test]
fn a_chip_changes_the_finding_that_speaks_at_the_visit() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    let chip = || Command::Read(ReadCommand::Complication(Complication::Nonunion));
    begin(&mut editor, "nonunion", Some("femoral-shaft"));
    say(&mut editor, "months-lat", "suspected");
    // Lit on both films of the visit, and a press on either takes back what was said, wherever it is.
    for film in ["months-ap", "months-lat"] {
        assert!(editor.complications(&id(film)).contains(&Complication::Nonunion), "{film}");
    }
    go(&mut editor, "months-ap");
    perform(&mut editor, chip());
    assert!(finding(&editor).states.is_empty() && editor.complications(&id("months-ap")).is_empty());
    undo(&mut editor);
    assert_eq!(state_at(&editor, "months-ap").unwrap().state, key("suspected"));
    redo(&mut editor);
    go(&mut editor, "months-lat");
    perform(&mut editor, chip());
    go(&mut editor, "months-ap");
    perform(&mut editor, chip());
    let reading = editor.document().unwrap().reading().unwrap().clone();
    assert_eq!(reading.findings.len(), 1, "what the chip began is gone with its last state: {reading:?}");
}

#[test]
fn a_state_is_kept_under_one_film_of_the_visit_and_the_same_again_is_a_question() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    begin(&mut editor, "callus", Some("medial-cortex"));
    say(&mut editor, "months-lat", "bridging");
    assert_eq!(
        state_at(&editor, "months-ap").unwrap().state,
        key("bridging"),
        "the first film stands for it"
    );
    say(&mut editor, "months-lat", "united");
    assert_eq!(finding(&editor).states.len(), 1);
    say(&mut editor, "months-ap", "united");
    assert!(finding(&editor).states.is_empty());
    say(&mut editor, "months-ap", "broken");
    assert!(finding(&editor).states.is_empty() && last_notice(&editor).contains("no state \"broken\""));
}

#[test]
fn films_of_a_visit_that_say_different_things_are_settled_by_the_next_word() {
    let desk = Desk::new();
    // As a reading of format 2 could say it, film by film.
    let said = r#"(format: 3, reader: (id: "resident", name: "resident"), findings: {1: (kind: "infection",
        states: {"months-ap": (state: "present"), "months-lat": (state: "present")})})"#;
    std::fs::create_dir_all(desk.path().join("readings")).unwrap();
    std::fs::write(desk.reading_file("resident"), said).unwrap();
    let mut editor = desk.read_by("resident");
    go(&mut editor, "months-ap");
    assert_eq!(finding(&editor).states.len(), 2);
    say(&mut editor, "months-lat", "suspected");
    let states = finding(&editor).states.clone();
    assert_eq!(states.len(), 1, "{states:?}");
    assert_eq!(states.values().next().unwrap().state, key("suspected"));
    undo(&mut editor);
    assert_eq!(finding(&editor).states.len(), 2, "one step");
    // The same state as the first film says is no withdrawal while the films disagree.
    say(&mut editor, "months-ap", "present");
    assert_eq!(finding(&editor).states.len(), 1);
}

#[test]
fn undo_and_redo_lead_back_to_film_and_finding() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    begin(&mut editor, "callus", None);
    say(&mut editor, "week-ap", "absent");
    assert_eq!(editor.focus(), Some(&id("week-ap")), "what is said is seen");
    go(&mut editor, "months-ap");
    follow(&mut editor, FindingCommand::Select(None));
    undo(&mut editor);
    assert_eq!((editor.focus(), editor.finding()), (Some(&id("week-ap")), Some(ONE)));
    assert!(finding(&editor).states.is_empty());
    go(&mut editor, "week-lat");
    redo(&mut editor);
    assert_eq!(editor.focus(), Some(&id("week-lat")), "a film of the visit is in focus already");
    assert_eq!(state_at(&editor, "week-ap").unwrap().state, key("absent"));
}

#[test]
fn a_film_that_is_not_there_cannot_be_judged_but_be_called_not_assessable() {
    let desk = Desk::new();
    std::fs::write(desk.path().join("images/week-ap.png"), b"nothing").unwrap();
    std::fs::write(desk.path().join("images/week-lat.png"), b"nothing").unwrap();
    let mut editor = desk.read_by("resident");
    begin(&mut editor, "callus", None);
    say(&mut editor, "week-ap", "absent");
    assert!(finding(&editor).states.is_empty());
    assert!(last_notice(&editor).contains("cannot be judged"));
    say(&mut editor, "week-ap", "not-assessable");
    assert_eq!(state_at(&editor, "week-ap").unwrap().state, key("not-assessable"));
}

#[test]
fn the_nth_state_is_said_of_the_finding_chosen_at_the_visit_in_focus() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    begin(&mut editor, "callus", None);
    begin(&mut editor, "fracture-line", None);
    // The line comes first in the book, and after it the callus.
    follow(&mut editor, FindingCommand::SelectNext(1));
    assert_eq!(editor.finding(), Some(ONE));
    follow(&mut editor, FindingCommand::SelectNext(1));
    assert_eq!(editor.finding(), Some(FindingId(2)), "and round");
    follow(&mut editor, FindingCommand::SelectNext(-1));
    go(&mut editor, "days-ap");
    follow(&mut editor, FindingCommand::NthState(3));
    assert_eq!(state_at(&editor, "days-ap").unwrap().state, key("bridging"));
    for nth in [0, 9] {
        follow(&mut editor, FindingCommand::NthState(nth));
    }
    assert_eq!(finding(&editor).states.len(), 1);
}

#[test]
fn a_mark_shows_a_finding_and_neither_takes_the_other_away() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    go(&mut editor, "months-ap");
    let mark = draw(&mut editor, [[20.0, 30.0], [50.0, 60.0]]);
    begin(&mut editor, "callus", Some("medial-cortex"));
    follow(&mut editor, FindingCommand::Show(ONE));
    assert!(last_notice(&editor).contains("Say first"));
    say(&mut editor, "months-ap", "bridging");
    follow(&mut editor, FindingCommand::Show(ONE));
    assert_eq!(state_at(&editor, "months-ap").unwrap().mark, Some(mark));
    let label = |editor: &Editor| editor.drawn(editor.active_viewport())[0].label.clone();
    assert_eq!(label(&editor), ["Callus, medial cortex: bridging"]);
    say(&mut editor, "months-ap", "united");
    assert_eq!(state_at(&editor, "months-ap").unwrap().mark, Some(mark), "another state, the same mark");
    assert_eq!(label(&editor), ["Callus, medial cortex: united"]);

    go(&mut editor, "week-ap");
    perform(&mut editor, Command::Mark(MarkCommand::Select(None)));
    follow(&mut editor, FindingCommand::Go(ONE, id("months-lat")));
    assert_eq!((editor.focus(), editor.selection()), (Some(&id("months-ap")), Some(&Target::Mark(mark))));
    follow(&mut editor, FindingCommand::Go(ONE, id("days-ap")));
    assert_eq!((editor.focus(), editor.selection()), (Some(&id("days-ap")), None));

    follow(&mut editor, FindingCommand::Remove(ONE));
    assert_eq!((marks(&editor), editor.matrix().unwrap().rows.len(), editor.finding()), (1, 0, None));
    undo(&mut editor);
    assert_eq!((state_at(&editor, "months-ap").unwrap().mark, editor.finding()), (Some(mark), Some(ONE)));
    perform(&mut editor, Command::Mark(MarkCommand::Select(Some(Target::Mark(mark)))));
    perform(&mut editor, Command::Mark(MarkCommand::Delete));
    let seen = state_at(&editor, "months-ap").unwrap();
    assert_eq!((seen.state, seen.mark, marks(&editor)), (key("united"), None, 0));
}

#[test]
fn a_mark_of_another_visit_shows_nothing_here() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    go(&mut editor, "days-ap");
    draw(&mut editor, [[20.0, 30.0], [50.0, 60.0]]);
    begin(&mut editor, "callus", None);
    say(&mut editor, "months-ap", "bridging");
    follow(&mut editor, FindingCommand::Show(ONE));
    assert_eq!(state_at(&editor, "months-ap").unwrap().mark, None);
    assert!(last_notice(&editor).contains("another visit"));
}

#[test]
fn words_are_typed_in_one_step_and_site_side_and_definition_chosen_in_one_each() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    begin(&mut editor, "callus", None);
    for text in ["t", "te", "text"] {
        follow(&mut editor, FindingCommand::SetLabel(ONE, text.to_owned()));
    }
    for text in ["n", "note"] {
        follow(&mut editor, FindingCommand::SetNote(ONE, text.to_owned()));
    }
    follow(&mut editor, FindingCommand::TypingDone);
    follow(&mut editor, FindingCommand::SetNote(ONE, "note, more".to_owned()));
    follow(&mut editor, FindingCommand::SetSite(ONE, Some(key("medial-cortex"))));
    follow(&mut editor, FindingCommand::SetSite(ONE, Some(key("no-such-site"))));
    follow(&mut editor, FindingCommand::SetSide(ONE, Some(Side::Right)));
    follow(&mut editor, FindingCommand::SetDefinition(ONE, Some(key("none-of-it"))));
    assert_eq!(editor.finding_name(ONE), "Callus, medial cortex, right: text");
    assert_eq!(finding(&editor).definition, None, "a callus has no definitions to choose from");
    for wanted in ["Callus, medial cortex: text", "Callus: text"] {
        undo(&mut editor);
        assert_eq!(editor.finding_name(ONE), wanted);
    }
    for wanted in ["note", ""] {
        undo(&mut editor);
        assert_eq!(finding(&editor).note, wanted);
    }
    undo(&mut editor);
    assert_eq!(editor.finding_name(ONE), "Callus");
}

#[test]
fn the_reader_is_asked_for_and_the_wish_is_not_lost() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    assert!(editor.matrix().is_none());
    begin(&mut editor, "callus", None);
    assert_eq!(editor.dialog(), Dialog::AskReader);
    perform(&mut editor, Command::File(FileCommand::SetReader("anna".to_owned())));
    assert_eq!((editor.dialog(), editor.finding()), (Dialog::None, Some(ONE)));
}

#[test]
fn where_nothing_can_be_recorded_the_reason_is_told() {
    let desk = Desk::new();
    let _first = desk.read_by("resident");
    let mut second = desk.opened();
    begin(&mut second, "callus", None);
    assert!(second.matrix().is_none_or(|matrix| matrix.rows.is_empty()));
    let begin = FindingCommand::Begin { kind: key("callus"), site: None, side: None, label: String::new() };
    assert!(!second.can(&Command::Finding(begin)));
    assert!(second.can(&Command::Finding(FindingCommand::Matrix)));
    assert!(second.notices().iter().any(|notice| notice.title == "Nothing can be recorded here"));
}

#[test]
fn the_matrix_is_worked_out_once_for_a_reading() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    begin(&mut editor, "callus", None);
    let first = editor.matrix().unwrap();
    go(&mut editor, "week-ap");
    assert!(Arc::ptr_eq(&first, &editor.matrix().unwrap()));
    say(&mut editor, "week-ap", "absent");
    assert!(!Arc::ptr_eq(&first, &editor.matrix().unwrap()));
}

#[test]
fn another_reader_begins_with_nothing_chosen() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    begin(&mut editor, "callus", None);
    perform(&mut editor, Command::File(FileCommand::SetReader("teacher".to_owned())));
    assert_eq!((editor.finding(), editor.matrix().unwrap().rows.len()), (None, 0));
}

#[test]
fn a_signed_reading_stays_as_it_is() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    begin(&mut editor, "callus", None);
    say(&mut editor, "months-ap", "bridging");
    drop(editor);
    let file = desk.reading_file("resident");
    let text = std::fs::read_to_string(&file).unwrap();
    let signature = "state: Signed((name: \"R\", at: \"2026-11-24T10:00:00Z\", number: 1, content: \"\"))";
    let signed = text.replacen("state: Draft", signature, 1);
    assert_ne!(text, signed, "{text}");
    std::fs::write(&file, signed).unwrap();
    let mut editor = desk.opened();
    assert!(editor.is_signed(), "{:?}", editor.notices());
    say(&mut editor, "months-ap", "united");
    follow(&mut editor, FindingCommand::Remove(ONE));
    assert_eq!(state_at(&editor, "months-ap").unwrap().state, key("bridging"));
    assert!(editor.notices().iter().any(|notice| notice.text.contains("Amend")), "{:?}", editor.notices());
    assert!(!editor.can(&Command::Finding(FindingCommand::NthState(1))));
    follow(&mut editor, FindingCommand::Go(ONE, id("months-ap")));
    assert_eq!(editor.finding(), Some(ONE), "looking is not changing");
}

#[test]
fn what_nobody_saw_is_not_recorded_but_brought() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    begin(&mut editor, "callus", None);
    go(&mut editor, "months-ap");
    say_unseen(&mut editor, "week-ap", "bridging");
    assert_eq!((state_at(&editor, "week-ap"), editor.focus()), (None, Some(&id("week-ap"))));
    assert!(last_notice(&editor).contains("look first"), "{:?}", editor.notices());
    say_unseen(&mut editor, "week-ap", "bridging");
    assert_eq!(state_at(&editor, "week-ap").unwrap().state, key("bridging"));
}
