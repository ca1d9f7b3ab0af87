//! Packing a case and taking in readings, in the window.

use callus::editor::{Command, Dialog, FileCommand};
use callus::store::Pack;
use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::Desk;

const WINDOW: [f32; 2] = [1280.0, 720.0];

fn type_into(desk: &mut Desk, name: &str, text: &str) {
    desk.harness.get_by_role_and_label(Role::TextInput, name).focus();
    desk.settle();
    desk.key_with(Modifiers::COMMAND, Key::A);
    desk.harness.get_by_role_and_label(Role::TextInput, name).type_text(text);
    desk.settle();
}

fn said(desk: &Desk) -> String {
    let editor = desk.editor();
    format!("{:?}, dialog {:?}, held {:?}", editor.notices(), editor.dialog(), editor.pack_held())
}

#[test]
fn a_case_is_packed_after_a_look_and_its_readings_are_taken_in() {
    let mut desk = Desk::open(WINDOW);
    let file = desk.folder_beside("sent").with_extension("callus");
    desk.perform(Command::File(FileCommand::AskPack));
    type_into(&mut desk, "File of the packed case", &file.display().to_string());
    desk.press("Pack");
    if desk.editor().dialog() == Dialog::Pack {
        // Nobody has looked at the pictures: nothing is written until a person says that they have.
        assert!(!file.exists() && !desk.editor().pack_held().is_empty());
        assert!(desk.harness.get_by_label("Pack").accesskit_node().is_disabled());
        desk.press("I have looked at each of them: no name is in any picture");
        desk.press("Pack");
    }
    assert!(file.is_file(), "{}", said(&desk));
    let films = desk.editor().document().unwrap().case().radiographs.len();
    assert!(said(&desk).contains(&format!("{films} films")), "{}", said(&desk));
    assert!(Pack::open(&file).is_ok());

    desk.perform(Command::File(FileCommand::DismissAll));
    desk.perform(Command::File(FileCommand::AskMerge));
    type_into(&mut desk, "Packed file", &file.display().to_string());
    desk.press("Import");
    assert!(
        said(&desk).contains("was there already") || said(&desk).contains("no readings"),
        "{}",
        said(&desk)
    );

    // Something else of that name is never overwritten.
    let other = file.with_file_name("other.callus");
    std::fs::write(&other, "mine").unwrap();
    desk.perform(Command::File(FileCommand::AskPack));
    type_into(&mut desk, "File of the packed case", &other.display().to_string());
    desk.press("Pack");
    // One film of this case cannot be shown at all: it is asked about each time.
    assert_eq!(desk.editor().pack_held().len(), 1, "{}", said(&desk));
    desk.press("I have looked at each of them: no name is in any picture");
    desk.press("Pack");
    assert!(said(&desk).contains("nothing was overwritten"), "{}", said(&desk));
    assert_eq!(std::fs::read(&other).unwrap(), b"mine");
}
