//! Menu, palette, sheets, messages and ways to open a case, by their names.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use callus::editor::{Command, CommandEntry, Dialog, FileCommand, Layout};
use eframe::egui::{DroppedFile, Key, Modifiers, Role, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::Desk;

const WINDOW: [f32; 2] = [1600.0, 1000.0];

fn is_open(desk: &Desk) -> bool {
    desk.editor().document().is_some()
}

#[test]
fn the_palette_finds_a_command_and_performs_it() {
    let mut desk = Desk::open(WINDOW);
    desk.key_with(Modifiers::COMMAND, Key::K);
    assert_eq!(desk.editor().dialog(), Dialog::Palette);
    desk.harness.get_by_label("Find a command").type_text("four");
    desk.settle();
    desk.key(Key::Enter);
    assert_eq!(desk.editor().dialog(), Dialog::None);
    assert_eq!(desk.editor().layout(), Layout::TwoByTwo);
}

#[test]
fn the_palette_is_walked_by_arrows_and_put_away_by_escape() {
    let mut desk = Desk::open(WINDOW);
    desk.press("Command palette");
    desk.harness.get_by_label("Find a command").type_text("film");
    desk.settle();
    desk.key(Key::ArrowDown);
    desk.key(Key::ArrowDown);
    desk.key(Key::Enter);
    let (layout, dialog) = (desk.editor().layout(), desk.editor().dialog());
    assert_eq!(
        (layout, dialog),
        (Layout::OneByTwo, Dialog::None),
        "the third of Films only, One film, Two films"
    );
    desk.key_with(Modifiers::COMMAND, Key::K);
    desk.key(Key::Escape);
    assert_eq!(desk.editor().dialog(), Dialog::None);
}

#[test]
fn the_palette_shows_what_cannot_be_done_and_does_not_do_it() {
    let mut desk = Desk::empty(WINDOW);
    desk.key_with(Modifiers::COMMAND, Key::K);
    desk.harness.get_by_label("Find a command").type_text("fit film");
    desk.settle();
    assert_eq!(desk.harness.query_all_by_label("Fit film").count(), 2, "in the bar and in the palette");
    desk.key(Key::Enter);
    assert_eq!(desk.editor().dialog(), Dialog::Palette);
}

#[test]
fn every_key_stands_on_the_sheet() {
    let mut desk = Desk::empty(WINDOW);
    desk.key(Key::F1);
    assert_eq!(desk.editor().dialog(), Dialog::KeySheet);
    let lines = callus::editor::key_lines(desk.editor().commands());
    assert!(lines.len() > 80, "{}", lines.len());
    for line in lines {
        assert!(desk.harness.query_all_by_label(&line.name).count() >= 1, "{}", line.name);
    }
    desk.key(Key::F1);
    assert_eq!(desk.editor().dialog(), Dialog::None);
}

#[test]
fn about_says_what_callus_is_not() {
    let mut desk = Desk::empty(WINDOW);
    desk.press("Help");
    desk.press("About Callus");
    assert!(desk.harness.query_by_label_contains("not a medical device").is_some());
    desk.press("Close");
    assert_eq!(desk.editor().dialog(), Dialog::None);
}

#[test]
fn a_typed_path_opens_a_case_and_a_wrong_one_is_told_beside_it() {
    let mut desk = Desk::empty(WINDOW);
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    desk.harness.get_by_label("Path of the case").type_text("/nowhere/at/all");
    desk.settle();
    desk.press("Open");
    assert_eq!(desk.editor().dialog(), Dialog::AskPath, "the question comes back");
    assert!(desk.harness.query_by_label_contains("/nowhere/at/all").is_some(), "with the error");
    assert!(desk.editor().notices().is_empty(), "which is told once");
    desk.press("Cancel");

    let case = desk.case_on_disk();
    desk.press("Open by path…");
    let field = desk.harness.get_by_label("Path of the case");
    field.focus();
    desk.settle();
    desk.key_with(Modifiers::COMMAND, Key::A);
    desk.harness.get_by_label("Path of the case").type_text(&case.display().to_string());
    desk.settle();
    desk.press("Open");
    assert!(is_open(&desk), "{:?}", desk.editor().notices());
    assert_eq!(desk.editor().dialog(), Dialog::None);
}

#[test]
fn an_error_stays_until_it_is_put_away() {
    let mut desk = Desk::empty(WINDOW);
    desk.perform(Command::File(FileCommand::Open(PathBuf::from("/nowhere/at/all"))));
    desk.harness.run_steps(300);
    let title = "The case could not be opened";
    assert!(desk.harness.query_by_label(title).is_some());
    desk.press(&format!("Dismiss: {title}"));
    assert!(desk.harness.query_by_label(title).is_none() && desk.editor().notices().is_empty());
}

#[test]
fn the_window_comes_to_rest_at_every_height() {
    let mut desk = Desk::open([1280.0, 900.0]);
    for height in (560..900).step_by(6) {
        desk.harness.set_size(vec2(1280.0, height as f32));
        // Fails where something is drawn in another place with every frame.
        desk.settle();
    }
}

#[test]
fn a_long_message_is_read_to_its_end_in_a_small_window() {
    let mut desk = Desk::open([1280.0, 720.0]);
    let broken = desk.folder_beside(&"a folder with a long name ".repeat(7)).join("and more ".repeat(20));
    let mistakes = "(id: \"a\", file: \"a.png\" time: (offset \"1 week\"), views: [(position: XX)]);";
    let text = format!("(format: 2, title: \"x\", radiographs: [{}])", mistakes.repeat(3));
    std::fs::create_dir_all(&broken).unwrap();
    std::fs::write(broken.join("case.ron"), text).unwrap();
    desk.perform(Command::File(FileCommand::Open(broken)));
    let text = desk.editor().notices()[0].text.clone();
    assert!(text.len() > 200, "{text}");
    let label = desk.harness.get_by_label(&text).rect();
    let timeline = desk.harness.get_by_label("Timeline").rect();
    assert!(label.bottom() < timeline.top(), "{label:?} ends below the panel, at {timeline:?}");
    assert!(label.height() > 80.0, "{label:?}");
}

#[test]
fn cases_opened_lately_stand_at_the_start_and_in_the_menu() {
    let mut desk = Desk::open(WINDOW);
    desk.key_with(Modifiers::COMMAND, Key::W);
    assert!(!is_open(&desk));
    let title = desk.title_of_case_on_disk();
    desk.press(&format!("Open {title}"));
    assert!(is_open(&desk), "{title}");
    desk.key_with(Modifiers::COMMAND, Key::W);
    desk.press("Case");
    desk.press("Recent cases");
    desk.press("Recent case: case");
    assert!(is_open(&desk));
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn a_case_dropped_on_the_window_is_opened() {
    let mut desk = Desk::empty(WINDOW);
    let case = desk.case_on_disk();
    desk.harness.input_mut().dropped_files.push(Arc::new(Dropped(case)));
    desk.settle();
    assert!(is_open(&desk), "{:?}", desk.editor().notices());
}

#[test]
fn tools_stand_in_menus_by_what_they_are_for() {
    let mut desk = Desk::empty(WINDOW);
    let cases = [
        ("Draw", "Draw polyline"),
        ("Measures: hip", "Neck–shaft angle"),
        ("Measures: healing", "Callus index"),
        ("Calibrate", "Calibrate on a line"),
    ];
    for (heading, tool) in cases {
        desk.press("Measure");
        assert!(desk.harness.query_by_label(tool).is_none(), "{tool} waits behind {heading}");
        desk.press(heading);
        assert!(desk.harness.query_by_label(tool).is_some(), "{heading}: {tool}");
        desk.key(Key::Escape);
        desk.key(Key::Escape);
    }
}

#[test]
fn every_menu_offers_its_commands_and_what_cannot_be_done_is_dim() {
    let mut desk = Desk::empty(WINDOW);
    for menu in callus::editor::Menu::ALL {
        desk.press(menu.word());
        let stands_here =
            |entry: &&CommandEntry| entry.menu == menu && entry.is_listed() && entry.submenu.is_none();
        for entry in desk.editor().commands().entries().iter().filter(stands_here) {
            assert!(
                desk.harness.query_all_by_label(&entry.name).count() >= 1,
                "{}: {}",
                menu.word(),
                entry.name
            );
        }
        desk.key(Key::Escape);
    }
    desk.press("Edit");
    assert!(desk.harness.get_by_label("Undo").accesskit_node().is_disabled());
}

#[test]
fn a_sample_is_copied_to_a_folder_of_ones_choice_and_opened() {
    let mut desk = Desk::empty(WINDOW);
    desk.press("Explore a sample…");
    assert_eq!(desk.editor().dialog(), Dialog::AskSample);
    desk.press("Tibial shaft fracture on a nail");
    let into = desk.folder_beside("my cases");
    desk.harness.get_by_role_and_label(Role::TextInput, "Copy to the folder").focus();
    desk.settle();
    desk.key_with(Modifiers::COMMAND, Key::A);
    desk.harness
        .get_by_role_and_label(Role::TextInput, "Copy to the folder")
        .type_text(&into.display().to_string());
    desk.settle();
    desk.press("Copy and open");
    let document = desk.editor().document().unwrap();
    assert_eq!(document.case().title, "Tibial shaft fracture on a nail");
    let copy = into.join("tibia-nail").canonicalize().unwrap();
    assert_eq!(document.folder().root, copy, "the copy is open, not the sample");
}

#[test]
fn a_recent_case_that_is_gone_says_so() {
    let mut desk = Desk::open(WINDOW);
    desk.key_with(Modifiers::COMMAND, Key::W);
    let title = desk.title_of_case_on_disk();
    assert!(desk.harness.query_by_label(&format!("Open {title}")).is_some());
    let case = desk.case_on_disk();
    std::fs::rename(&case, case.with_file_name("elsewhere")).unwrap();
    let sample = desk.editor().samples()[0].clone();
    desk.perform(Command::File(FileCommand::Open(sample)));
    desk.key_with(Modifiers::COMMAND, Key::W);
    // Its title is not known any more, only its folder.
    desk.press("Open case");
    assert!(desk.editor().notices()[0].text.contains("no case is here"));
}
