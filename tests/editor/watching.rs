//! The open window follows the disk: files changed elsewhere, a folder that moves, work found again.

use std::fs;
use std::time::{Duration, Instant};

use callus::case::Stage;
use callus::editor::{Command, EditCommand, Editor, FileCommand, Jobs, ReadCommand, SaveState};
use callus::store::reading_from_ron;

use super::{Desk, id, perform};

fn say(editor: &mut Editor, stage: Stage) {
    perform(editor, Command::Read(ReadCommand::Stage(stage)));
}

fn told(editor: &Editor, words: &str) -> bool {
    editor.notices().iter().any(|notice| notice.title.contains(words) || notice.text.contains(words))
}

fn offered(editor: &Editor, words: &str) -> Option<Command> {
    let offers = editor.notices().iter().flat_map(|notice| &notice.offers);
    offers.into_iter().find(|offer| offer.words == words).map(|offer| offer.command.clone())
}

fn look(editor: &mut Editor) {
    editor.look_at_disk();
    while editor.drain() {}
}

fn rewrite(path: &std::path::Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn a_changed_case_is_shown_and_a_broken_one_keeps_the_last_good_state() {
    let desk = Desk::new();
    let mut editor = desk.read_by("Ada");
    let focus = editor.focus().cloned();
    let file = desk.path().join("case.ron");
    rewrite(&file, "Two operations", "Two better operations");
    look(&mut editor);
    assert_eq!(editor.document().unwrap().case().title, "Two better operations");
    assert_eq!(editor.focus().cloned(), focus);
    rewrite(&file, "title:", "titel:");
    look(&mut editor);
    assert_eq!(editor.document().unwrap().case().title, "Two better operations");
    assert!(told(&editor, "cannot be read") && told(&editor, "case.ron:"), "{:?}", editor.notices());
    assert!(matches!(
        offered(&editor, "Open in editor"),
        Some(Command::File(FileCommand::OpenInEditor(path))) if path.ends_with("case.ron")
    ));
    say(&mut editor, Stage::UNION);
    rewrite(&file, "titel:", "title:");
    look(&mut editor);
    assert!(!told(&editor, "cannot be read"));
    assert_eq!(editor.document().unwrap().save_state(), SaveState::Kept);
}

#[test]
fn a_film_that_leaves_the_case_is_no_longer_in_focus() {
    let desk = Desk::new();
    let mut editor = desk.read_by("Ada");
    let mut case = (**editor.document().unwrap().case()).clone();
    let focus = editor.focus().cloned().unwrap();
    case.radiographs.retain(|film| film.id != focus);
    callus::store::write_case(&desk.path().join("case.ron"), &case).unwrap();
    look(&mut editor);
    assert_ne!(editor.focus(), Some(&focus));
    assert!(editor.focus().is_some());
}

#[test]
fn a_reading_changed_elsewhere_appears_and_a_broken_one_is_told() {
    let desk = Desk::new();
    let mut editor = desk.read_by("Ada");
    let film = editor.focus().cloned().unwrap();
    say(&mut editor, Stage::CALLUS);
    let file = desk.reading_file("ada");
    look(&mut editor);
    assert!(!told(&editor, "changed by another program"), "one's own save is no news");
    rewrite(&file, "callus-not-bridging", "union");
    look(&mut editor);
    assert_eq!(editor.document().unwrap().reading().unwrap().stage(&film), Some(Stage::UNION));
    assert!(told(&editor, "changed by another program"), "{:?}", editor.notices());
    let good = fs::read_to_string(&file).unwrap();
    fs::write(&file, "(broken").unwrap();
    look(&mut editor);
    assert_eq!(editor.document().unwrap().reading().unwrap().stage(&film), Some(Stage::UNION));
    assert!(offered(&editor, "Open in editor").is_some(), "{:?}", editor.notices());
    fs::write(&file, &good).unwrap();
    look(&mut editor);
    assert!(offered(&editor, "Open in editor").is_none(), "{:?}", editor.notices());
    // A deleted file is written again.
    fs::remove_file(&file).unwrap();
    look(&mut editor);
    let text = fs::read_to_string(&file).unwrap();
    assert_eq!(reading_from_ron(&text, &file).unwrap().stage(&film), Some(Stage::UNION));
}

#[test]
fn where_both_changed_the_reading_the_person_chooses() {
    for keep_mine in [true, false] {
        let desk = Desk::new();
        let mut editor = desk.read_by("Ada");
        let film = editor.focus().cloned().unwrap();
        say(&mut editor, Stage::CALLUS);
        let file = desk.reading_file("ada");
        rewrite(&file, "callus-not-bridging", "union");
        // Said before the window looked at the disk.
        say(&mut editor, Stage::BRIDGING);
        assert!(told(&editor, "changed by someone else"), "{:?}", editor.notices());
        let on_disk = |path: &std::path::Path| {
            reading_from_ron(&fs::read_to_string(path).unwrap(), path).unwrap().stage(&film)
        };
        assert_eq!(on_disk(&file), Some(Stage::UNION), "nothing is overwritten unasked");
        let words = if keep_mine { "Keep mine" } else { "Show the other" };
        let command = offered(&editor, words).unwrap();
        perform(&mut editor, command);
        let (shown, other) =
            if keep_mine { (Stage::BRIDGING, Stage::UNION) } else { (Stage::UNION, Stage::BRIDGING) };
        assert_eq!(editor.document().unwrap().reading().unwrap().stage(&film), Some(shown.clone()));
        assert_eq!(editor.document().unwrap().save_state(), SaveState::Kept, "{:?}", editor.notices());
        assert_eq!(on_disk(&file), Some(shown));
        let beside: Vec<_> = fs::read_dir(desk.path().join("readings"))
            .unwrap()
            .map(|file| file.unwrap().path())
            .filter(|path| path.to_string_lossy().contains(".recovered-"))
            .map(|path| on_disk(&path))
            .collect();
        assert!(beside.contains(&Some(other)), "{beside:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_renamed_while_open_is_followed() {
    let desk = Desk::new();
    let inner = desk.path().join("inner");
    fs::create_dir(&inner).unwrap();
    for name in ["case.ron", "images"] {
        fs::rename(desk.path().join(name), inner.join(name)).unwrap();
    }
    let mut editor = desk.editor();
    perform(&mut editor, Command::File(FileCommand::Open(inner.clone())));
    perform(&mut editor, Command::File(FileCommand::SetReader("Ada".to_owned())));
    let film = editor.focus().cloned().unwrap();
    say(&mut editor, Stage::CALLUS);
    let renamed = desk.path().join("renamed");
    fs::rename(&inner, &renamed).unwrap();
    look(&mut editor);
    assert!(told(&editor, "The case folder was moved"), "{:?}", editor.notices());
    say(&mut editor, Stage::UNION);
    assert_eq!(editor.document().unwrap().save_state(), SaveState::Kept, "{:?}", editor.notices());
    let file = renamed.join("readings/ada.ron");
    assert_eq!(
        reading_from_ron(&fs::read_to_string(&file).unwrap(), &file).unwrap().stage(&film),
        Some(Stage::UNION)
    );
    assert!(
        editor.settings().recent.iter().any(|path| path.ends_with("renamed")),
        "{:?}",
        editor.settings().recent
    );
    drop(editor);
    // The next window finds it there, with its undo history.
    let mut editor = desk.editor();
    perform(&mut editor, Command::File(FileCommand::Open(renamed)));
    perform(&mut editor, Command::Edit(EditCommand::Undo));
    assert_eq!(editor.document().unwrap().reading().unwrap().stage(&film), Some(Stage::CALLUS));
}

#[test]
fn a_case_moved_to_another_disk_is_told_gone_and_opens_there_with_its_work() {
    let desk = Desk::new();
    let inner = desk.path().join("inner");
    fs::create_dir(&inner).unwrap();
    for name in ["case.ron", "images"] {
        fs::rename(desk.path().join(name), inner.join(name)).unwrap();
    }
    let mut editor = desk.editor();
    perform(&mut editor, Command::File(FileCommand::Open(inner.clone())));
    perform(&mut editor, Command::File(FileCommand::SetReader("Ada".to_owned())));
    say(&mut editor, Stage::CALLUS);
    let there = desk.path().join("another disk");
    fs::create_dir_all(there.join("images")).unwrap();
    fs::copy(inner.join("case.ron"), there.join("case.ron")).unwrap();
    for film in fs::read_dir(inner.join("images")).unwrap().map(|film| film.unwrap()) {
        fs::copy(film.path(), there.join("images").join(film.file_name())).unwrap();
    }
    fs::remove_dir_all(&inner).unwrap();
    look(&mut editor);
    assert!(told(&editor, "The case folder is gone"), "{:?}", editor.notices());
    say(&mut editor, Stage::UNION);
    assert!(matches!(editor.document().unwrap().save_state(), SaveState::Failed(_)));
    assert!(told(&editor, "safe in the journal"), "{:?}", editor.notices());
    perform(&mut editor, Command::File(FileCommand::Open(there.clone())));
    let film = editor.focus().cloned().unwrap();
    assert_eq!(
        editor.document().unwrap().reading().unwrap().stage(&film),
        Some(Stage::UNION),
        "{:?}",
        editor.notices()
    );
    assert!(there.join("readings/ada.ron").is_file());
}

#[test]
fn what_is_said_of_the_journal_is_what_a_look_at_it_says() {
    let desk = Desk::new();
    let mut editor = desk.read_by("Ada");
    say(&mut editor, Stage::CALLUS);
    fs::remove_dir_all(desk.state().root()).unwrap();
    fs::write(desk.state().root(), "in the way").unwrap();
    look(&mut editor);
    assert!(matches!(editor.document().unwrap().save_state(), SaveState::NoJournal(_)));
    assert!(told(&editor, "Changes cannot be kept"), "{:?}", editor.notices());
    assert!(!told(&editor, "safe in the journal"));
    say(&mut editor, Stage::UNION);
    assert!(told(&editor, "could not be kept"));
    let film = editor.focus().cloned().unwrap();
    assert_eq!(editor.document().unwrap().reading().unwrap().stage(&film), Some(Stage::CALLUS), "not done");
    fs::remove_file(desk.state().root()).unwrap();
    look(&mut editor);
    assert_eq!(editor.document().unwrap().save_state(), SaveState::Kept);
    assert!(!told(&editor, "nothing more can be kept"));
    say(&mut editor, Stage::UNION);
    assert_eq!(editor.document().unwrap().reading().unwrap().stage(&film), Some(Stage::UNION));
}

#[test]
fn settings_of_a_lost_state_folder_are_written_again_with_the_journal_and_those_of_another_window_stay() {
    let desk = Desk::new();
    let mut editor = desk.read_by("Ada");
    say(&mut editor, Stage::CALLUS);
    let file = desk.state().root().join("settings.ron");
    let kept = fs::read_to_string(&file).unwrap();
    assert!(kept.contains("Ada"), "{kept}");
    fs::remove_dir_all(desk.state().root()).unwrap();
    look(&mut editor);
    assert_eq!(editor.document().unwrap().save_state(), SaveState::Kept);
    assert_eq!(fs::read_to_string(&file).unwrap(), kept, "{:?}", editor.notices());
    // Another window was first.
    fs::remove_dir_all(desk.state().root()).unwrap();
    fs::create_dir_all(desk.state().root()).unwrap();
    let other = kept.replace("Ada", "Eva");
    fs::write(&file, &other).unwrap();
    look(&mut editor);
    assert_eq!(fs::read_to_string(&file).unwrap(), other);
}

#[test]
fn a_watched_window_shows_a_change_within_a_second() {
    let desk = Desk::new();
    let mut editor = desk.editor_with(Jobs::threads(std::sync::Arc::new(|| {})));
    editor.perform(Command::File(FileCommand::Open(desk.path().to_owned())));
    let wait = |editor: &mut Editor, done: &dyn Fn(&Editor) -> bool| {
        let began = Instant::now();
        while !done(editor) {
            assert!(began.elapsed() < Duration::from_secs(20), "{:?}", editor.notices());
            editor.drain();
            std::thread::sleep(Duration::from_millis(5));
        }
        began.elapsed()
    };
    wait(&mut editor, &|editor| editor.document().is_some() && editor.is_settled());
    rewrite(&desk.path().join("case.ron"), "Two operations", "Two better operations");
    let took =
        wait(&mut editor, &|editor| editor.document().unwrap().case().title == "Two better operations");
    println!("seen after {} ms", took.as_millis());
    // The headers of the films are compared with the changed case; watching itself is no work to wait for.
    wait(&mut editor, &|editor| !editor.is_busy());
    assert!(editor.document().unwrap().case().radiograph(&id("week-ap")).is_some());
}
