//! A new case by mouse and by keyboard alone: from a folder of films to the open case.

use std::fs;
use std::path::{Path, PathBuf};

use callus::case::{Side, ViewPosition};
use callus::editor::{Command, Cursor, Dialog, FileCommand, IntakeCommand, NewCase, Phase};
use callus::intake::{EventKind, Moment, PlannedCase};
use eframe::egui::{Key, Modifiers, PointerButton, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::Desk;

const WINDOW: [f32; 2] = [1280.0, 720.0];

/// Three films whose names tell their day and view, one that tells neither, a double and a text.
fn folder_of_films(desk: &Desk) -> PathBuf {
    let folder = desk.folder_beside("CD 2024-11");
    fs::create_dir_all(&folder).unwrap();
    let film = |name: &str, step: u8| {
        let picture = image::GrayImage::from_fn(60, 80, |x, y| image::Luma([(x + y) as u8 + step]));
        picture.save(folder.join(name)).unwrap();
    };
    film("2024-03-16_ap.png", 0);
    film("2024-03-16_lateral.png", 10);
    film("2024-06-14_ap.png", 20);
    film("scan.png", 30);
    fs::copy(folder.join("2024-03-16_ap.png"), folder.join("copy.png")).unwrap();
    fs::write(folder.join("readme.txt"), "nothing to see").unwrap();
    folder
}

fn session(desk: &Desk) -> &NewCase {
    desk.editor().new_case().expect("a new case is arranged")
}

fn case(desk: &Desk) -> &PlannedCase {
    session(desk).case().expect("a case is shown")
}

fn intake(desk: &mut Desk, command: IntakeCommand) {
    desk.perform(Command::Intake(command));
}

fn begun() -> (Desk, PathBuf) {
    let mut desk = Desk::empty(WINDOW);
    let folder = folder_of_films(&desk);
    intake(&mut desk, IntakeCommand::Begin(vec![folder.clone()]));
    assert_eq!(session(&desk).phase(), Phase::Arranging);
    (desk, folder)
}

fn type_into(desk: &mut Desk, name: &str, text: &str) {
    desk.harness.get_by_role_and_label(Role::TextInput, name).focus();
    desk.settle();
    desk.key_with(Modifiers::COMMAND, Key::A);
    desk.harness.get_by_role_and_label(Role::TextInput, name).type_text(text);
    desk.settle();
}

/// Every file below a folder with its bytes.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = callus::store::files_below(folder).files;
    files.into_iter().map(|file| (file.clone(), fs::read(file).unwrap())).collect()
}

#[test]
fn a_folder_without_a_case_becomes_one_by_mouse() {
    let mut desk = Desk::empty(WINDOW);
    let folder = folder_of_films(&desk);
    let before = contents(&folder);
    desk.perform(Command::File(FileCommand::Open(folder.clone())));
    assert_eq!(desk.editor().dialog(), Dialog::OfferCase, "no case is here: make one?");
    // The answer that is wanted most has the focus.
    desk.key(Key::Enter);
    assert_eq!(case(&desk).included().count(), 4);
    assert_eq!(session(&desk).files(), 6);

    // What was set aside has a reason.
    desk.press("Show why");
    assert!(desk.harness.query_by_label("readme.txt").is_some());
    assert!(desk.harness.query_by_label_contains("the same as").is_some());
    desk.press("Back");

    desk.press("What happened: Choose…");
    desk.press("Operation");
    assert_eq!(case(&desk).event.kind.value(), Some(&EventKind::Operation));

    // The film that tells nothing is dragged beside the AP film of June.
    let from = desk.harness.get_by_label_contains("no date yet, view not known").rect().center();
    let to = desk.harness.get_by_label_contains(": 2024-06-14, AP").rect().center();
    desk.drag(from, to - from, PointerButton::Primary);
    let june = case(&desk).visits().pop().unwrap();
    assert_eq!(june.films.len(), 2, "{:?}", case(&desk).visits());

    // Each picture is looked at before the case is written; a name in the first one is blackened.
    desk.press("Create case…");
    assert_eq!(desk.editor().dialog(), Dialog::BurnedIn);
    assert_eq!(session(&desk).films_to_look_at().count(), 4);
    desk.press("New area");
    desk.press("Blacken 1 area");
    desk.press("No names in this film");
    desk.key(Key::Escape);
    assert_eq!(desk.editor().dialog(), Dialog::None);
    desk.press("Create case…");
    assert_eq!(session(&desk).films_to_look_at().count(), 2, "the answers were kept");
    desk.press("No names in this film");
    desk.press("No names in this film");
    assert_eq!(desk.editor().dialog(), Dialog::AskCreate);
    type_into(&mut desk, "Title of the case", "Wrist after a fall");
    let into = desk.folder_beside("my cases");
    type_into(&mut desk, "In the folder", &into.display().to_string());
    desk.press("Create");
    let document = desk.editor().document().unwrap_or_else(|| panic!("{:?}", desk.editor().notices()));
    assert_eq!(document.case().title, "Wrist after a fall");
    assert_eq!(document.case().radiographs.len(), 4);
    assert_eq!(document.folder().root, into.join("wrist-after-a-fall").canonicalize().unwrap());
    assert!(desk.editor().new_case().is_none());
    let blackened = document.case().radiographs.iter().filter(|film| {
        let picture = image::open(document.folder().root.join(&film.file)).unwrap().into_luma8();
        let (x, y) = (picture.width() / 2, picture.height() / 2);
        picture.get_pixel(x, y).0 == [0]
    });
    assert_eq!(blackened.count(), 1);
    assert_eq!(contents(&folder), before, "the films it was made from are as they were");
}

#[test]
fn a_case_is_made_by_keyboard_alone() {
    let (mut desk, _) = begun();
    // The grid has the keys: three films in order of time, then the one without a date.
    let Cursor::Film(first) = session(&desk).cursor() else { panic!("{:?}", session(&desk).cursor()) };
    assert_eq!(case(&desk).film(first).unwrap().view.value(), Some(&ViewPosition::AP));
    desk.key(Key::O);
    assert_eq!(case(&desk).film(first).unwrap().view.value(), Some(&ViewPosition::Oblique));
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(case(&desk).film(first).unwrap().view.value(), Some(&ViewPosition::AP));
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(case(&desk).film(first).unwrap().view.value(), Some(&ViewPosition::Oblique));
    desk.key(Key::A);
    desk.key(Key::R);
    assert_eq!(case(&desk).film(first).unwrap().side.value(), Some(&Side::Right));

    // Enter confirms and goes on.
    desk.key(Key::Enter);
    let film = case(&desk).film(first).unwrap();
    assert!(!film.view.is_open() && !film.moment.is_open());
    assert_ne!(session(&desk).cursor(), Cursor::Film(first));

    // Right to the visit without a date, and its film to the visit before.
    let strange = case(&desk).visits().last().unwrap().films[0];
    intake(&mut desk, IntakeCommand::Select(Cursor::Film(strange)));
    desk.key_with(Modifiers::SHIFT, Key::ArrowLeft);
    let june = Moment::Date("2024-06-14".parse().unwrap());
    assert_eq!(case(&desk).film(strange).unwrap().moment.value(), Some(&june));
    desk.key(Key::Delete);
    assert!(!case(&desk).film(strange).unwrap().included);
    assert_eq!(case(&desk).included().count(), 3);

    // The questions are typed; Tab goes on.
    type_into(&mut desk, "Date of day zero", "16.03.2024");
    desk.key(Key::Tab);
    assert_eq!(case(&desk).event.date.value(), Some(&"2024-03-16".parse().unwrap()));
    assert_eq!(case(&desk).visits()[1].name, "3 months");
    intake(
        &mut desk,
        IntakeCommand::Edit(callus::intake::PlanEdit::EventKind { case: 0, kind: Some(EventKind::Injury) }),
    );

    desk.harness.get_by_label("Films by visit and view").focus();
    desk.settle();
    desk.key_with(Modifiers::COMMAND, Key::S);
    assert_eq!(desk.editor().dialog(), Dialog::BurnedIn);
    for _ in 0..3 {
        desk.key(Key::Enter);
    }
    assert_eq!(desk.editor().dialog(), Dialog::AskCreate);
    let into = desk.folder_beside("by keyboard");
    type_into(&mut desk, "In the folder", &into.display().to_string());
    desk.key(Key::Enter);
    assert!(desk.editor().document().is_some(), "{:?}", desk.editor().notices());
}

#[test]
fn a_photograph_is_cut_out_by_mouse_and_by_keyboard() {
    let (mut desk, _) = begun();
    let upright = |desk: &Desk| {
        let Cursor::Film(film) = session(desk).cursor() else { panic!("{:?}", session(desk).cursor()) };
        case(desk).film(film).unwrap().upright
    };
    desk.key(Key::T);
    assert_eq!(upright(&desk).turns, 1);
    desk.key(Key::C);
    assert_eq!(desk.editor().dialog(), Dialog::Corners);
    // The film of 60 × 80 pixels lies in the middle of its place; its top left corner is dragged inwards.
    let place = desk.harness.get_by_label_contains("Photograph, corner").rect().shrink(10.0);
    let scale = (place.width() / 60.0).min(place.height() / 80.0);
    let corner = place.center() - eframe::egui::vec2(30.0, 40.0) * scale;
    desk.drag(corner, eframe::egui::vec2(12.0, 8.0) * scale, PointerButton::Primary);
    desk.key(Key::Num3);
    desk.key(Key::ArrowLeft);
    desk.press("Photographed from behind");
    desk.press("Use");
    assert_eq!(desk.editor().dialog(), Dialog::None);
    let made = upright(&desk);
    assert!(made.mirrored && made.turns == 1, "{made:?}");
    assert_eq!(made.corners, Some([[12, 8], [60, 0], [59, 80], [0, 80]]));
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(upright(&desk).corners, None, "one step of undo");

    // By keyboard alone; Esc leaves it as it was.
    desk.key(Key::C);
    desk.key(Key::ArrowDown);
    desk.key(Key::Escape);
    assert_eq!(upright(&desk).corners, None);
    desk.key(Key::C);
    desk.key(Key::ArrowDown);
    desk.key(Key::Enter);
    assert_eq!(upright(&desk).corners, Some([[0, 1], [60, 0], [60, 80], [0, 80]]));
}

#[test]
fn a_day_that_cannot_be_is_told_and_changes_nothing() {
    let (mut desk, _) = begun();
    type_into(&mut desk, "Date of day zero", "03/04/2024");
    desk.key(Key::Tab);
    assert_eq!(case(&desk).event.date.value(), None);
    assert!(desk.harness.query_by_label_contains("may mean").is_some());
}

#[test]
fn leaving_asks_only_where_something_was_entered() {
    let (mut desk, folder) = begun();
    desk.press("Cancel");
    assert!(desk.editor().new_case().is_none(), "nothing was entered");
    intake(&mut desk, IntakeCommand::Begin(vec![folder]));
    desk.key(Key::L);
    desk.press("Cancel");
    assert_eq!(desk.editor().dialog(), Dialog::AskDiscard);
    desk.press("Keep editing");
    assert!(session(&desk).can_undo());
    desk.press("Cancel");
    desk.press("Discard");
    assert!(desk.editor().new_case().is_none());
}

#[test]
fn a_folder_without_films_says_why() {
    let mut desk = Desk::empty(WINDOW);
    let folder = desk.folder_beside("texts");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("a.txt"), "text").unwrap();
    intake(&mut desk, IntakeCommand::Begin(vec![folder]));
    assert!(session(&desk).plan().cases.is_empty() && session(&desk).shows_set_aside());
    assert!(desk.harness.query_by_label("not an image").is_some());
    assert!(desk.harness.get_by_label("Create case…").accesskit_node().is_disabled());
}

/// Real films of several patients: the list, one row a patient, written at once.
#[test]
fn many_patients_become_many_cases_at_once() {
    let Some(shared) = super::shared("testdata/radiographs/grazpedwri-dx") else { return };
    let mut desk = Desk::empty([1600.0, 1000.0]);
    intake(&mut desk, IntakeCommand::Begin(vec![shared]));
    let count = session(&desk).plan().cases.len();
    if count < 2 {
        assert_eq!(session(&desk).shown(), Some(0));
        return;
    }
    assert_eq!(session(&desk).shown(), None, "the list is shown");
    let into = desk.folder_beside("batch");
    let create_all = |desk: &mut Desk| {
        desk.press(&format!("Create all {count}…"));
        while desk.editor().dialog() == Dialog::BurnedIn {
            desk.press("Look later");
        }
        type_into(desk, "In the folder", &into.display().to_string());
        desk.press("Create");
    };
    create_all(&mut desk);
    assert!(!into.exists(), "these films have no date, and none is invented");
    assert!(desk.harness.query_all_by_label_contains("no date: enter a day").count() > 1);
    let moment = Some(Moment::Date("2024-03-16".parse().unwrap()));
    for case in 0..count {
        let films = session(&desk).plan().cases[case].films.iter().map(|film| film.number).collect();
        intake(&mut desk, IntakeCommand::Edit(callus::intake::PlanEdit::Moment { case, films, moment }));
    }
    create_all(&mut desk);
    assert_eq!(fs::read_dir(&into).unwrap().count(), count, "{:?}", desk.editor().notices());
    // What is written is not written again.
    assert!(desk.harness.query_by_label("All are written").is_some());
    assert!(!desk.editor().can(&Command::Intake(IntakeCommand::AskCreate)));
}
