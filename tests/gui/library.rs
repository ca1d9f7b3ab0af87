//! The library in the window, by mouse and by keyboard alone.

use callus::editor::{Command, Dialog, LibraryCommand};
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::Desk;
use crate::editor::library::department;

fn desk_with_cases(size: [f32; 2]) -> (Desk, tempfile::TempDir) {
    let root = tempfile::tempdir().unwrap();
    department(root.path());
    (Desk::empty(size), root)
}

/// Names of the rows on the screen, from the top.
fn rows(desk: &Desk) -> Vec<String> {
    let is_row = |label: &str| {
        label.contains(" films, ") || label.contains(" film, ") || label.ends_with(", cannot be read")
    };
    let found = desk.harness.query_all_by(|node| node.label().is_some_and(|label| is_row(&label)));
    let mut rows: Vec<_> =
        found.map(|node| (node.rect().top(), node.accesskit_node().label().unwrap_or_default())).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    rows.into_iter().map(|(_, name)| name).collect()
}

#[test]
fn by_mouse_a_folder_is_added_searched_and_a_case_opened() {
    let (mut desk, root) = desk_with_cases([1280.0, 720.0]);
    desk.press("Library");
    assert_eq!(desk.editor().dialog(), Dialog::Library);
    let field = desk.harness.get_by_label("Path of a folder").rect().center();
    desk.click(field);
    desk.harness.event(Event::Text(root.path().display().to_string()));
    desk.settle();
    desk.press("Add folder");
    assert_eq!(rows(&desk).len(), 4, "{:?}", rows(&desk));
    desk.press("Sort by title");
    assert!(rows(&desk)[0].starts_with("Ankle, 2 films, not read"), "{:?}", rows(&desk));
    assert_eq!(rows(&desk)[3], "d, cannot be read");
    desk.press("Show drafts");
    assert_eq!(rows(&desk).len(), 1);
    assert!(rows(&desk)[0].starts_with("Fémur after fall, 7 films, 1 draft, "), "{:?}", rows(&desk));
    desk.press("Show all");
    let wrist = desk.harness.get_by(|node| node.label().is_some_and(|label| label.starts_with("Wrist")));
    let at = wrist.rect().center();
    desk.click(at);
    assert_eq!(desk.editor().library().selected(), Some(2), "one click selects");
    desk.click_twice(at);
    assert_eq!(desk.editor().document().unwrap().case().title, "Wrist, left");
    assert_eq!(desk.editor().dialog(), Dialog::None);
}

#[test]
fn by_keyboard_alone_a_case_is_found_and_opened() {
    let (mut desk, root) = desk_with_cases([1280.0, 720.0]);
    desk.perform(Command::Library(LibraryCommand::AddFolder(root.path().to_owned())));
    desk.key_with(Modifiers::COMMAND, Key::L);
    assert_eq!(desk.editor().dialog(), Dialog::Library);
    let first = desk.editor().library().selected();
    desk.key(Key::ArrowDown);
    assert_ne!(desk.editor().library().selected(), first);
    desk.harness.event(Event::Text("/".to_owned()));
    desk.settle();
    desk.harness.event(Event::Text("femur".to_owned()));
    desk.settle();
    assert_eq!(desk.editor().library().query(), "femur", "the stroke itself is not searched");
    desk.harness.event(Event::Text(" cortex".to_owned()));
    desk.settle();
    assert_eq!(rows(&desk).len(), 1, "{:?}", rows(&desk));
    // Escape clears the search first; the list is whole again and stays in front.
    desk.key(Key::Escape);
    assert_eq!((desk.editor().library().query(), desk.editor().dialog()), ("", Dialog::Library));
    assert_eq!(rows(&desk).len(), 4);
    desk.harness.event(Event::Text("/".to_owned()));
    desk.settle();
    desk.harness.event(Event::Text("ankle".to_owned()));
    desk.settle();
    desk.key(Key::Enter);
    assert_eq!(desk.editor().document().unwrap().case().title, "Ankle");
    // The key that opens it closes it.
    desk.key_with(Modifiers::COMMAND, Key::L);
    desk.key_with(Modifiers::COMMAND, Key::L);
    assert_eq!(desk.editor().dialog(), Dialog::None);
    desk.key_with(Modifiers::COMMAND, Key::L);
    // The search is as it was left: Escape clears it, and then closes.
    assert_eq!(desk.editor().library().query(), "ankle");
    desk.key(Key::Escape);
    assert_eq!((desk.editor().library().query(), desk.editor().dialog()), ("", Dialog::Library));
    desk.key(Key::Escape);
    assert_eq!(desk.editor().dialog(), Dialog::None);
}

#[test]
fn rows_show_a_film_in_small_and_the_list_follows_the_selection() {
    let (mut desk, root) = desk_with_cases([1000.0, 520.0]);
    for number in 0..40 {
        let folder = root.path().join(format!("more-{number:02}"));
        std::fs::create_dir(&folder).unwrap();
        let text = std::fs::read_to_string(root.path().join("c/case.ron")).unwrap();
        std::fs::write(folder.join("case.ron"), text.replace("Ankle", &format!("More {number:02}"))).unwrap();
    }
    desk.perform(Command::Library(LibraryCommand::AddFolder(root.path().to_owned())));
    desk.perform(Command::Library(LibraryCommand::Toggle));
    assert!(rows(&desk).len() < 12, "only rows in sight are drawn: {}", rows(&desk).len());
    desk.key(Key::End);
    desk.settle();
    assert_eq!(desk.editor().library().selected(), Some(43));
    let last = &desk.editor().library().rows()[43].case;
    let shown = rows(&desk);
    let name = match &last.facts {
        Ok(facts) => facts.title.clone(),
        Err(_) => "d, cannot be read".to_owned(),
    };
    assert!(shown.last().unwrap().starts_with(&name), "{name}: {shown:?}");
    desk.key(Key::Home);
    desk.settle();
    assert_eq!(desk.editor().library().selected(), Some(0));
}
