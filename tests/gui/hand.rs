//! What the hand does: keys on other layouts, rows that stay where they are, changes that are said where they happen.

use callus::case::{RadiographId, Stage};
use callus::editor::{Command, FileCommand, ViewCommand};
use callus::store::SidePanel;
use eframe::egui::{Event, Key, Modifiers, PointerButton, pos2, vec2};
use egui_kittest::kittest::Queryable as _;

use super::Desk;
use super::scores::{given, grade, named, press, reader, says, take, words};

const WINDOW: [f32; 2] = [1600.0, 1000.0];

fn typed(desk: &mut Desk, label: Key, place: Key, modifiers: Modifiers) {
    for pressed in [true, false] {
        desk.harness.event(Event::Key {
            key: label,
            physical_key: Some(place),
            pressed,
            repeat: false,
            modifiers,
        });
    }
    desk.settle();
}

fn stage(desk: &Desk, film: &RadiographId) -> Option<Stage> {
    desk.editor().document().unwrap().opinion(film).and_then(|opinion| opinion.stage.clone())
}

#[test]
fn digits_of_azerty_record_stages_and_zoom_nothing() {
    let mut desk = reader(WINDOW);
    let film = desk.film_id("g2");
    let before = desk.view();
    // Its 6 writes a minus.
    typed(&mut desk, Key::Minus, Key::Num6, Modifiers::NONE);
    assert_eq!(stage(&desk, &film), Some(Stage::NOT_ASSESSABLE));
    assert_eq!(desk.view().zoom, before.zoom);
    typed(&mut desk, Key::Minus, Key::Minus, Modifiers::NONE);
    assert_ne!(desk.view().zoom, before.zoom, "the key of the number block zooms");
}

#[test]
fn letters_of_qwertz_are_found_by_place_and_undo_by_what_is_printed() {
    let mut desk = reader(WINDOW);
    let film = desk.film_id("g2");
    desk.key(Key::Num1);
    assert!(stage(&desk, &film).is_some());
    typed(&mut desk, Key::Z, Key::Y, Modifiers::COMMAND);
    assert_eq!(stage(&desk, &film), None, "Ctrl+Z undoes");
    // On a Russian layout the window reports the place of the key.
    let turns = desk.view().quarter_turns;
    typed(&mut desk, Key::R, Key::R, Modifiers::NONE);
    assert_ne!(desk.view().quarter_turns, turns);
}

#[test]
fn undo_and_redo_are_said_over_the_film_that_they_change() {
    let mut desk = reader(WINDOW);
    desk.key(Key::Num1);
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert!(says(&desk, "Undone: Stage of 6 months after revision (AP)"), "{:?}", words(&desk));
    desk.key_with(Modifiers { shift: true, ..Modifiers::COMMAND }, Key::Z);
    assert!(says(&desk, "Redone: Stage of 6 months after revision (AP)"));
}

#[test]
fn no_row_of_a_score_moves_under_the_pointer_when_one_is_answered() {
    let mut desk = reader(WINDOW);
    take(&mut desk);
    desk.key(Key::Num3);
    desk.key(Key::Escape);
    let rows = |desk: &Desk| -> Vec<_> {
        ["Medial", "Lateral", "Anterior", "Posterior"]
            .map(|item| named(desk, &format!("Item: {item} cortex")).rect())
            .to_vec()
    };
    let before = rows(&desk);
    let cell = named(&desk, "Lateral cortex: grade 2").rect().center();
    desk.click(cell);
    assert_eq!(rows(&desk), before, "a click that opens the sheet");
    let cell = named(&desk, "Anterior cortex: grade 2").rect().center();
    desk.click(cell);
    assert_eq!(rows(&desk), before, "a click that answers another");
}

#[test]
fn no_row_of_a_score_moves_when_the_headline_above_grows() {
    for size in [WINDOW, [1280.0, 720.0]] {
        let mut desk = reader(size);
        desk.focus("g1");
        take(&mut desk);
        grade(&mut desk, &[Key::Num1, Key::Num1, Key::Num1, Key::Num1]);
        desk.key(Key::Escape);
        desk.focus("g2");
        take(&mut desk);
        let row = |desk: &Desk| named(desk, "Item: Lateral cortex").rect();
        let before = row(&desk);
        let cell = named(&desk, "Medial cortex: grade 3").rect().center();
        desk.click(cell);
        assert_eq!(row(&desk), before, "{size:?}: the first grade");
        let cell = named(&desk, "Lateral cortex: grade 2").rect().center();
        desk.click(cell);
        assert_eq!(row(&desk), before, "{size:?}: the second");
        assert!(given(&desk, "medial").is_some() && given(&desk, "lateral").is_some());
    }
}

#[test]
fn readers_of_the_case_are_offered_and_nothing_is_typed_into_an_old_name() {
    let mut desk = reader(WINDOW);
    desk.key(Key::Num1);
    desk.perform(Command::File(FileCommand::SetReader("Bo".to_owned())));
    desk.key(Key::Num2);
    desk.perform(Command::File(FileCommand::AskReader));
    assert!(desk.harness.query_by_label("Continue as Bo").is_some());
    desk.harness.event(Event::Text("Cy".to_owned()));
    desk.settle();
    assert!(says(&desk, "readings/cy.ron"), "{:?}", words(&desk));
    press(&mut desk, "Continue as Dr Anna");
    let reading = desk.editor().document().unwrap().reading().unwrap();
    assert_eq!(reading.reader.name, "Dr Anna");
}

#[test]
fn a_film_is_never_dragged_wholly_out_of_its_pane() {
    let mut desk = reader(WINDOW);
    desk.perform(Command::View(ViewCommand::ZoomBy(2.0)));
    let from = desk.viewport("Film: 6 months after revision, AP").rect();
    for _ in 0..4 {
        desk.drag(from.center(), vec2(2000.0, 1500.0), PointerButton::Secondary);
    }
    let seen = desk.on_film("Film: 6 months after revision, AP", [0.0, 0.0]);
    assert!(seen.x < from.right() - from.width() * 0.2 && seen.y < from.bottom() - from.height() * 0.2);
}

#[test]
fn panels_are_hidden_and_shown_by_a_key_and_stay_as_they_were_left() {
    let mut desk = reader(WINDOW);
    let films = desk.viewport("Film: 6 months after revision, AP").rect();
    desk.key(Key::F8);
    assert!(desk.harness.query_by_label("Stage of this film").is_none());
    assert!(desk.viewport("Film: 6 months after revision, AP").rect().width() > films.width() + 80.0);
    assert!(desk.editor().settings().panels.get(SidePanel::Reading).hidden);
    desk.key(Key::F8);
    assert!(desk.harness.query_by_label("Stage of this film").is_some());
    desk.key(Key::F7);
    assert!(desk.harness.query_by_label("Timeline of visits").is_none());
    desk.key(Key::F7);
    assert_eq!(desk.viewport("Film: 6 months after revision, AP").rect(), films);
}

#[test]
fn a_dragged_panel_keeps_its_size_also_in_the_next_window() {
    let film = |desk: &Desk| desk.viewport("Film: 6 months after revision, AP").rect();
    let mut desk = reader(WINDOW);
    for (panel, key) in [(SidePanel::Reading, Key::F8), (SidePanel::Timeline, Key::F7)] {
        let before = film(&desk);
        let size = |desk: &Desk| desk.editor().settings().panels.get(panel).size;
        assert_eq!(size(&desk), None);
        // The edge of the panel is a few points off the film.
        for off in [1.0, 3.0, 5.0, 7.0, 9.0, 11.0] {
            let (from, by) = match panel {
                SidePanel::Reading => (pos2(before.right() + off, before.center().y), vec2(-40.0, 0.0)),
                SidePanel::Timeline => (pos2(before.center().x, before.bottom() + off), vec2(0.0, -40.0)),
                SidePanel::History => panic!("its edge is at the tools"),
            };
            desk.drag(from, by, PointerButton::Primary);
            if size(&desk).is_some() {
                break;
            }
        }
        let dragged = size(&desk).expect("a drag of the edge is kept");
        let shrunk = before.size() - film(&desk).size();
        assert!(shrunk.x + shrunk.y > 10.0, "{dragged}: {before:?} {:?}", film(&desk));
        // Hidden and shown again it is as large.
        let now = film(&desk);
        desk.key(key);
        desk.key(key);
        assert_eq!(film(&desk), now);
    }
    let (was, kept) = (film(&desk), desk.editor().settings().panels);
    let desk = desk.reopened(WINDOW);
    assert_eq!(desk.editor().settings().panels, kept);
    assert!(
        film(&desk).distance_to_pos(was.center()) <= 0.0 && (film(&desk).size() - was.size()).length() < 2.0
    );
}
