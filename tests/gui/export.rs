//! The export dialog: what would leave is listed first, a form is chosen, and films wait until a person has looked.

use callus::editor::{Command, Dialog, FileCommand};
use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::Desk;

/// A case with films that can all be shown.
fn desk(size: [f32; 2], simulated: bool) -> Desk {
    let mut desk = Desk::empty(size);
    let case = desk.case_on_disk();
    let file = case.join("case.ron");
    let text = std::fs::read_to_string(&file).unwrap();
    let end = text.find("(id: \"broken\"").unwrap();
    let text = format!("{}])", &text[..end]);
    let text = if simulated { text } else { text.replace(", simulated: true", "") };
    let text = text.replace("(label: \"III-2\"", "(label: \"Mustermann\"");
    std::fs::write(&file, text).unwrap();
    desk.perform(Command::File(FileCommand::Open(case)));
    desk
}

fn type_into(desk: &mut Desk, text: &str) {
    let name = "Place of the export";
    desk.harness.get_by_role_and_label(Role::TextInput, name).focus();
    desk.settle();
    desk.key_with(Modifiers::COMMAND, Key::A);
    desk.harness.get_by_role_and_label(Role::TextInput, name).type_text(text);
    desk.settle();
}

fn texts(desk: &Desk) -> String {
    super::cut_off::texts(desk)
}

fn choose(desk: &mut Desk, form: &str) {
    desk.press("Form of the export");
    desk.press(form);
}

#[test]
fn what_would_leave_is_listed_and_the_form_is_written() {
    for size in [[1280.0, 720.0], [1600.0, 1000.0]] {
        let mut desk = desk(size, true);
        desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::X);
        assert_eq!(desk.editor().dialog(), Dialog::Export);
        let shown = texts(&desk);
        assert!(shown.contains("leaves: \"Simulated hip\"") && shown.contains("stays: label"), "{shown}");
        assert!(shown.contains("its films are simulated"), "{shown}");
        assert!(shown.contains("case.pdf"), "a place is proposed: {shown}");
        desk.harness.check_accessibility();
        choose(&mut desk, "The healing as a moving picture, all greys (WebP)");
        assert!(texts(&desk).contains("case.webp"));
        let file = desk.folder_beside("healing.webp");
        type_into(&mut desk, &file.display().to_string());
        desk.press("Export");
        assert!(file.is_file(), "{:?}", desk.editor().notices());
        assert!(desk.editor().notices().iter().any(|notice| notice.title == "The case is exported"));
        assert_eq!(&std::fs::read(&file).unwrap()[8..12], b"WEBP");
        // Names leave only where they are ticked.
        for (tick, named) in [(false, false), (true, true)] {
            desk.perform(Command::File(FileCommand::AskExport));
            choose(&mut desk, "Everything, for programs (JSON)");
            if tick {
                desk.press("Also label, year of birth and dates of the patient");
                assert!(texts(&desk).contains("leaves: label and year of birth"));
            }
            let file = desk.folder_beside("case.json");
            type_into(&mut desk, &file.display().to_string());
            desk.press("Export");
            assert_eq!(std::fs::read_to_string(&file).unwrap().contains("Mustermann"), named);
        }
    }
}

#[test]
fn films_wait_until_a_person_has_looked_and_a_file_of_the_case_stays() {
    let mut desk = desk([1280.0, 720.0], false);
    desk.perform(Command::File(FileCommand::AskExport));
    choose(&mut desk, "All films on one sheet (PNG)");
    let file = desk.folder_beside("sheet.png");
    type_into(&mut desk, &file.display().to_string());
    desk.press("Export");
    assert!(!file.exists() && desk.editor().export_held().len() == 6, "{:?}", desk.editor().export_held());
    assert_eq!(desk.editor().dialog(), Dialog::Export, "it asks");
    desk.harness.check_accessibility();
    desk.press("I have looked at each of them: no name is in any picture");
    desk.press("Export");
    assert!(file.is_file(), "{:?}", desk.editor().notices());
    let over = desk.case_on_disk().join("case.ron");
    let before = std::fs::read(&over).unwrap();
    desk.perform(Command::File(FileCommand::AskExport));
    choose(&mut desk, "Table of everything that was said (CSV)");
    type_into(&mut desk, &over.display().to_string());
    desk.press("Export");
    assert_eq!(std::fs::read(&over).unwrap(), before);
    let refused = format!("{:?}", desk.editor().notices());
    assert!(refused.contains("belongs to the case"), "{refused}");
}

#[test]
fn nothing_is_exported_of_a_case_that_is_shown_only_up_to_a_visit() {
    let mut desk = desk([1280.0, 720.0], true);
    let until = callus::editor::TeachCommand::Until("fx1:1 week".parse().unwrap());
    desk.perform(Command::Teach(until));
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::X);
    assert_eq!(desk.editor().dialog(), Dialog::None);
}

#[test]
fn a_hand_out_as_a_quiz_asks_for_words_and_says_what_is_sealed() {
    for size in [[1280.0, 720.0], [1600.0, 1000.0]] {
        let mut desk = desk(size, true);
        let readings = desk.case_on_disk().join("readings");
        std::fs::create_dir_all(&readings).unwrap();
        let reading = r#"(format: 3, reader: (id: "resident", name: "A. Resident"), opinions: {
          "f1": (stage: Some(NoCallus), confidence: Some(Definite)) })"#;
        std::fs::write(readings.join("resident.ron"), reading).unwrap();
        desk.perform(Command::File(FileCommand::AskExport));
        assert!(!texts(&desk).contains("As a quiz"), "it is of a hand-out");
        choose(&mut desk, "Hand-out for any browser (HTML)");
        desk.press("As a quiz: films and questions; everything else is sealed");
        assert!(texts(&desk).contains("not sealed: the pictures of all films"), "{}", texts(&desk));
        let file = desk.folder_beside("quiz.html");
        type_into(&mut desk, &file.display().to_string());
        for (typed, is_short) in [("callus", true), ("four words in a row", false)] {
            let words = "Words that open the answers";
            desk.harness.get_by_role_and_label(Role::TextInput, words).focus();
            desk.settle();
            desk.key_with(Modifiers::COMMAND, Key::A);
            desk.harness.get_by_role_and_label(Role::TextInput, words).type_text(typed);
            desk.settle();
            assert_eq!(texts(&desk).contains("at least 8"), is_short, "{}", texts(&desk));
            let button = desk.harness.get_by_role_and_label(Role::Button, "Export");
            assert_eq!(button.accesskit_node().is_disabled(), is_short);
            desk.harness.check_accessibility();
        }
        desk.press("Export");
        let page = std::fs::read_to_string(&file).unwrap_or_else(|_| panic!("{:?}", desk.editor().notices()));
        assert!(page.contains("id=\"sealed\"") && !page.contains("four words in a row"));
    }
}
