//! The library without a window: folders, search, filters, order, and opening from it.

use std::fs;
use std::path::{Path, PathBuf};

use callus::editor::{
    Command, Dialog, Editor, FileCommand, LibraryCommand, LibraryFilter, LibrarySort, ReadCommand,
};
use callus::store::{CaseFolder, PackWish, pack};

use super::{Desk, perform, two_operations};

/// Three cases, one of them broken; one is read.
pub(crate) fn department(root: &Path) {
    for (name, title) in [("a", "Wrist, left"), ("b", "Fémur after fall"), ("c", "Ankle")] {
        let mut case = two_operations();
        title.clone_into(&mut case.title);
        if name == "c" {
            case.radiographs.truncate(2);
        }
        let desk = Desk::with(&case);
        let target = root.join(name);
        fs::create_dir_all(target.join("images")).unwrap();
        fs::copy(desk.path().join("case.ron"), target.join("case.ron")).unwrap();
        for image in fs::read_dir(desk.path().join("images")).unwrap().flatten() {
            fs::copy(image.path(), target.join("images").join(image.file_name())).unwrap();
        }
    }
    fs::create_dir(root.join("b/readings")).unwrap();
    let reading = r#"(format: 4, reader: (id: "ada", name: "Ada"),
        opinions: {"week-ap": (stage: "callus-not-bridging", note: "Médial cortex first")})"#;
    fs::write(root.join("b/readings/ada.ron"), reading).unwrap();
    fs::create_dir(root.join("d")).unwrap();
    fs::write(root.join("d/case.ron"), "(format: 3, title: ").unwrap();
}

fn ask(editor: &mut Editor, command: LibraryCommand) {
    perform(editor, Command::Library(command));
}

/// The folders that are listed, in order.
fn listed(editor: &Editor) -> Vec<String> {
    let name = |path: &PathBuf| path.parent().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
    editor.library().rows().iter().map(|row| name(&row.case.case_file)).collect()
}

#[test]
fn cases_are_listed_searched_filtered_and_sorted() {
    let (desk, root) = (Desk::new(), tempfile::tempdir().unwrap());
    department(root.path());
    let mut editor = desk.editor();
    ask(&mut editor, LibraryCommand::Toggle);
    assert_eq!((editor.dialog(), editor.library().count()), (Dialog::Library, 0));
    ask(&mut editor, LibraryCommand::AddFolder(root.path().to_owned()));
    assert_eq!(editor.library().count(), 4, "{:?}", editor.library().failures());
    ask(&mut editor, LibraryCommand::Sort(LibrarySort::Title));
    assert_eq!(listed(&editor), ["c", "b", "a", "d"], "what cannot be read is at the end");
    ask(&mut editor, LibraryCommand::Sort(LibrarySort::Title));
    assert_eq!(listed(&editor), ["a", "b", "c", "d"], "once more turns it round");
    ask(&mut editor, LibraryCommand::Sort(LibrarySort::Films));
    assert_eq!(listed(&editor), ["c", "a", "b", "d"]);
    ask(&mut editor, LibraryCommand::Sort(LibrarySort::Stage));
    assert_eq!(listed(&editor), ["a", "c", "b", "d"]);
    for (filter, expected) in [
        (LibraryFilter::Unread, vec!["a", "c"]),
        (LibraryFilter::Draft, vec!["b"]),
        (LibraryFilter::Signed, vec![]),
        (LibraryFilter::Problem, vec!["d"]),
    ] {
        assert_eq!(editor.library().count_of(filter), expected.len());
        ask(&mut editor, LibraryCommand::Filter(filter));
        assert_eq!(listed(&editor), expected);
    }
    ask(&mut editor, LibraryCommand::Filter(LibraryFilter::All));
    ask(&mut editor, LibraryCommand::Search("medial CORTEX".to_owned()));
    assert_eq!(listed(&editor), ["b"]);
    let found = editor.library().rows()[0].found.clone().unwrap();
    assert_eq!((found.place.word(), found.text.as_str()), ("note", "Médial cortex first"));
    ask(&mut editor, LibraryCommand::Search("femur".to_owned()));
    assert!(editor.library().rows().iter().any(|row| row.found.is_none()), "its title says it already");
}

#[test]
fn the_selection_stays_with_its_case_and_opens_it() {
    let (desk, root) = (Desk::new(), tempfile::tempdir().unwrap());
    department(root.path());
    let mut editor = desk.editor();
    ask(&mut editor, LibraryCommand::Toggle);
    assert!(!editor.can(&Command::Library(LibraryCommand::OpenSelected)), "nothing is selected");
    ask(&mut editor, LibraryCommand::AddFolder(root.path().to_owned()));
    ask(&mut editor, LibraryCommand::Sort(LibrarySort::Title));
    ask(&mut editor, LibraryCommand::Step(-9));
    assert_eq!(editor.library().selected(), Some(0));
    ask(&mut editor, LibraryCommand::Step(1));
    assert_eq!(editor.library().selected(), Some(1), "b");
    ask(&mut editor, LibraryCommand::Sort(LibrarySort::Films));
    assert_eq!(editor.library().selected(), Some(2), "b has another place in this order");
    ask(&mut editor, LibraryCommand::Search("ankle".to_owned()));
    assert_eq!(editor.library().selected(), Some(0), "b is not listed: the first is selected");
    ask(&mut editor, LibraryCommand::Search(String::new()));
    ask(&mut editor, LibraryCommand::Select(root.path().join("b/case.ron")));
    ask(&mut editor, LibraryCommand::OpenSelected);
    assert_eq!(editor.document().unwrap().case().title, "Fémur after fall");
    assert_eq!(editor.dialog(), Dialog::None);
    // It is there over an open case, too.
    ask(&mut editor, LibraryCommand::Toggle);
    assert_eq!(editor.dialog(), Dialog::Library);
}

#[test]
fn folders_are_kept_and_what_changes_on_disk_is_seen() {
    let (desk, root) = (Desk::new(), tempfile::tempdir().unwrap());
    department(root.path());
    let mut editor = desk.editor();
    ask(&mut editor, LibraryCommand::AddFolder(root.path().join("no-such")));
    assert!(editor.notices().iter().any(|notice| notice.text.contains("This is no folder")));
    ask(&mut editor, LibraryCommand::AddFolder(root.path().join("b")));
    ask(&mut editor, LibraryCommand::AddFolder(root.path().to_owned()));
    assert_eq!(editor.settings().library, [root.path().to_owned()], "the wider folder holds the other");
    drop(editor);
    // The next window lists them from the state folder, before it looks.
    let mut editor = desk.editor();
    fs::rename(root.path().join("a"), root.path().join("renamed")).unwrap();
    fs::write(root.path().join("d/case.ron"), fs::read(root.path().join("c/case.ron")).unwrap()).unwrap();
    ask(&mut editor, LibraryCommand::Toggle);
    ask(&mut editor, LibraryCommand::Rescan);
    ask(&mut editor, LibraryCommand::Sort(LibrarySort::Title));
    let mut names = listed(&editor);
    names.sort();
    assert_eq!(names, ["b", "c", "d", "renamed"]);
    assert_eq!(editor.library().count_of(LibraryFilter::Problem), 0, "d was mended");
    ask(&mut editor, LibraryCommand::RemoveFolder(root.path().to_owned()));
    assert_eq!((editor.library().count(), editor.settings().library.len()), (0, 0));
    assert!(root.path().join("b/case.ron").is_file(), "nothing on disk is changed");
}

#[test]
fn a_packed_case_opens_and_what_is_read_in_it_is_saved_in_the_state_folder() {
    let desk = Desk::new();
    let folder = CaseFolder::find(desk.path()).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("x.callus");
    let wish = PackWish { looked: true, ..PackWish::default() };
    pack(&folder, Some(&desk.state()), &file, &wish, &|_| true).unwrap();
    let mut editor = desk.editor();
    let open = Command::File(FileCommand::Open(file.clone()));
    perform(&mut editor, open.clone());
    let document = editor.document().expect("it is open");
    assert_eq!(document.case().title, "Two operations");
    let place = document.folder().root.clone();
    let state = desk.state().root().canonicalize().unwrap();
    assert!(place.starts_with(state.join("unpacked")), "{}", place.display());
    let told =
        editor.notices().iter().any(|notice| notice.text.contains("your reading of it is saved there"));
    assert!(told, "{:?}", editor.notices());
    perform(&mut editor, Command::File(FileCommand::SetReader("Ada".to_owned())));
    perform(&mut editor, Command::Read(ReadCommand::StageAt(1)));
    assert!(place.join("readings/ada.ron").is_file());
    // It is found again where it was unpacked, also when the packed file is gone.
    assert_eq!(editor.settings().recent, [place.join("case.ron")]);
    drop(editor);
    let mut editor = desk.editor();
    perform(&mut editor, open);
    assert_eq!(editor.document().unwrap().reading().unwrap().opinions.len(), 1);
    assert!(!editor.notices().iter().any(|notice| notice.text.contains("was unpacked")), "told once");
    std::fs::write(&file, "no ZIP").unwrap();
    perform(&mut editor, Command::File(FileCommand::Open(file)));
    assert!(editor.notices().iter().any(|notice| notice.text.contains("this is no packed case")));
}
