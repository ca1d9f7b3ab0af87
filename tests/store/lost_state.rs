//! The state folder is deleted, replaced or closed while a reading is open: what is said of safety is what the last
//! write returned.

use std::fs;

use callus::case::Stage;
use callus::store::{Entry, Saved, StoreError};

use super::{Place, on_disk, reading_of, stage};

#[test]
fn a_state_folder_deleted_while_open_is_made_again_with_the_whole_journal() {
    let place = Place::new();
    place.session(&[stage("a", Stage::NO_CALLUS)], true);
    let mut opened = place.open();
    opened.store.append(&Entry::Edit(stage("b", Stage::NO_CALLUS))).unwrap();
    fs::remove_dir_all(place.state()).unwrap();
    // Looked at without a change, as the window does from time to time.
    opened.store.look_after_journal().unwrap();
    assert!(place.journal().is_file());
    // With the note whose work it is.
    assert!(fs::read_to_string(place.journals().join("place.ron")).unwrap().contains("resident"));
    fs::remove_dir_all(place.state()).unwrap();
    opened.store.append(&Entry::Edit(stage("c", Stage::CALLUS))).unwrap();
    // And its lock is held again.
    assert!(matches!(place.try_open().unwrap_err(), StoreError::AlreadyOpen { .. }));
    drop(opened);
    let opened = place.open();
    assert_eq!(opened.entries.len(), 3);
    assert_eq!(reading_of(&opened).opinions.len(), 3);
}

#[test]
fn a_state_folder_that_cannot_be_made_again_refuses_every_change_aloud() {
    let place = Place::new();
    let mine = place.session(&[stage("a", Stage::NO_CALLUS)], false);
    let mut opened = place.open();
    fs::remove_dir_all(place.state()).unwrap();
    fs::write(place.state(), "in the way").unwrap();
    assert!(opened.store.look_after_journal().is_err());
    let refused = opened.store.append(&Entry::Edit(stage("b", Stage::NO_CALLUS))).unwrap_err();
    assert!(refused.to_string().contains("check that the disk is present and writable"), "{refused}");
    // The reading file still takes what was said before.
    assert_eq!(opened.store.save(&mine).unwrap(), Saved::Written);
    assert_eq!(on_disk(&place.file()), mine);
    // Once the folder can be made again everything goes on, and nothing that was refused comes back.
    fs::remove_file(place.state()).unwrap();
    opened.store.append(&Entry::Edit(stage("c", Stage::NO_CALLUS))).unwrap();
    drop(opened);
    let opened = place.open();
    assert_eq!(opened.entries.len(), 2);
    assert_eq!(reading_of(&opened).stage(&super::film("b")), None);
}

#[test]
fn another_journal_in_the_place_of_a_deleted_one_is_left_alone() {
    let place = Place::new();
    place.session(&[stage("a", Stage::NO_CALLUS)], true);
    let mut opened = place.open();
    let folder = place.journals();
    fs::remove_dir_all(&folder).unwrap();
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("journal.log"), "another").unwrap();
    let refused = opened.store.append(&Entry::Edit(stage("b", Stage::NO_CALLUS))).unwrap_err();
    assert!(matches!(refused, StoreError::JournalTaken(_)), "{refused}");
    assert_eq!(fs::read_to_string(folder.join("journal.log")).unwrap(), "another");
}

#[test]
#[cfg(unix)]
fn everything_in_the_state_folder_is_the_persons_alone_and_locks_vanish() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    fs::write(place.case().join("readings"), "in the way: the reading goes into the state folder").unwrap();
    place.session(&[stage("a", Stage::NO_CALLUS)], true);
    let all = || {
        let folders = [place.state(), place.state().join("journals"), place.journals()];
        folders.into_iter().flat_map(|folder| super::named(&folder, "").into_iter().chain([folder]))
    };
    let open_to_others = || {
        let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        all().filter(|path| mode(path) & 0o077 != 0).collect::<Vec<_>>()
    };
    assert_eq!(open_to_others(), [] as [std::path::PathBuf; 0]);
    assert!(all().any(|path| path.ends_with("resident.ron")));
    assert!(!all().any(|path| path.ends_with("lock")), "a lock was left behind");
    // What an earlier version left open is closed when it is opened.
    for path in all().collect::<Vec<_>>() {
        fs::set_permissions(&path, fs::Permissions::from_mode(if path.is_dir() { 0o755 } else { 0o644 }))
            .unwrap();
    }
    let opened = place.open();
    let inside = open_to_others().into_iter().filter(|path| path.starts_with(place.journals()));
    assert_eq!(inside.count(), 0);
    drop(opened);
    fs::set_permissions(place.state(), fs::Permissions::from_mode(0o777)).unwrap();
    let told = callus::store::StateFolder::at(place.state()).check().unwrap().to_string();
    assert!(told.contains("mode 777") && told.contains("chmod 700"), "{told}");
    fs::set_permissions(place.state(), fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(callus::store::StateFolder::at(place.state()).check(), None);
}
