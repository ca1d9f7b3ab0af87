//! Shutters drawn by hand: from the drag to the film, over a restart, and out of the reading.

use callus::editor::{Command, Editor, LayerCommand, ViewCommand};
use callus::imaging::{Shutter, ShutterShape};

use super::{Desk, id, perform, two_operations};

fn layers(editor: &mut Editor, command: LayerCommand) {
    perform(editor, Command::View(ViewCommand::Layers(command)));
}

fn own(editor: &Editor, film: &str) -> Option<Shutter> {
    editor.shown_layers(&id(film)).own_shutter
}

/// Draws a shutter over the middle of the film in focus.
fn draw(editor: &mut Editor) -> Shutter {
    layers(editor, LayerCommand::TakeShutter);
    assert!(editor.shutter_in_hand());
    let viewport = editor.active_viewport();
    layers(editor, LayerCommand::DrawShutter { viewport, from: [420.0, 500.0], to: [200.0, 250.0] });
    layers(editor, LayerCommand::DropShutter);
    own(editor, "months-ap").unwrap()
}

fn corner_words(editor: &Editor) -> String {
    format!("{:?}", editor.corners(editor.active_viewport()))
}

#[test]
fn a_drag_draws_a_shutter_on_its_film_and_nothing_in_the_reading() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    let viewport = editor.active_viewport();
    layers(&mut editor, LayerCommand::DrawShutter { viewport, from: [300.0, 300.0], to: [304.0, 500.0] });
    assert_eq!(own(&editor, "months-ap"), None, "a slip of the hand");
    let drawn = draw(&mut editor);
    let [ShutterShape::Rectangle { least, most }] = drawn.shapes.as_slice() else { panic!("{drawn:?}") };
    assert!(least[0] < most[0] && least[1] < most[1] && least[0] > 0.0 && most[1] < 160.0, "{drawn:?}");
    assert!(corner_words(&editor).contains("shutter drawn"));
    assert_eq!(own(&editor, "months-lat"), None);
    layers(&mut editor, LayerCommand::Shutters);
    assert_eq!(own(&editor, "months-ap"), None, "lifted");
    layers(&mut editor, LayerCommand::Shutters);
    perform(&mut editor, Command::View(ViewCommand::Reset));
    assert_eq!(own(&editor, "months-ap"), Some(drawn), "a reset view keeps what was drawn");
    assert_eq!(editor.document().unwrap().undo_words(), None);
    assert!(!desk.reading_file("resident").exists());
    layers(&mut editor, LayerCommand::RemoveShutter);
    assert_eq!(own(&editor, "months-ap"), None);
}

#[test]
fn a_shutter_is_there_again_when_the_case_is_opened_again_for_its_reader_alone() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    let drawn = draw(&mut editor);
    drop(editor);
    let mut editor = desk.opened();
    assert_eq!(own(&editor, "months-ap"), Some(drawn.clone()));
    perform(&mut editor, Command::File(callus::editor::FileCommand::SetReader("other".to_owned())));
    assert_eq!(own(&editor, "months-ap"), None, "another reader drew none");
    perform(&mut editor, Command::File(callus::editor::FileCommand::SetReader("resident".to_owned())));
    assert_eq!(own(&editor, "months-ap"), Some(drawn));
    layers(&mut editor, LayerCommand::RemoveShutter);
    drop(editor);
    assert_eq!(own(&desk.opened(), "months-ap"), None, "removed is removed");
}

#[test]
fn shutters_that_cannot_be_read_are_put_aside_and_told() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    draw(&mut editor);
    drop(editor);
    let journals = desk.state().root().join("journals");
    let folder = std::fs::read_dir(journals).unwrap().next().unwrap().unwrap().path();
    let file = folder.join("shutters.ron");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("shapes", "shades")).unwrap();
    let editor = desk.opened();
    assert_eq!(own(&editor, "months-ap"), None);
    let told = editor.notices().iter().find(|notice| notice.title == "Your shutters could not be read");
    assert!(
        told.is_some_and(|notice| notice.text.contains("\"shapes\" is missing")),
        "{:?}",
        editor.notices()
    );
    assert!(!file.exists());
    let kept = std::fs::read_dir(&folder).unwrap().flatten();
    let kept = kept.filter(|file| file.path().extension().is_some_and(|ending| ending == "bad"));
    assert_eq!(kept.count(), 1, "kept under another name");
}

#[test]
fn without_a_reader_a_shutter_lasts_while_the_case_is_open() {
    let desk = Desk::with(&two_operations());
    let mut editor = desk.opened();
    draw(&mut editor);
    assert!(editor.notices().is_empty(), "{:?}", editor.notices());
    drop(editor);
    assert_eq!(own(&desk.opened(), "months-ap"), None);
}
