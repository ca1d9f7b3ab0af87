//! Two writers of one file: locks, and a file that others changed is never overwritten.

use std::fs;
use std::sync::Arc;

use callus::case::{Reader, ReaderId, Reading, Stage};
use callus::store::{
    CaseFolder, Entry, PackError, ReadingStore, Replay, Saved, StateFolder, StoreError, StoreNote,
    reading_to_ron,
};

use super::packed::{packed_to, whole, with_films};
use super::{Place, has, on_disk, reader, reading_of, stage};

fn someone_elses() -> String {
    let edit = stage("c", Stage::REMODELLED);
    reading_to_ron(&edit.apply(&Reading::new(reader())).unwrap()).unwrap()
}

#[test]
fn what_was_said_is_there_again_with_its_undo_history() {
    let place = Place::new();
    let first = place.session(&[stage("a", Stage::NO_CALLUS), stage("b", Stage::CALLUS)], true);
    assert_eq!(on_disk(&place.file()), first);
    let opened = place.open();
    assert_eq!(opened.notes, []);
    assert!(!opened.needs_save);
    let mut replay = Replay::of(opened.base.clone(), &opened.entries);
    assert_eq!(**replay.reading(), first);
    replay.push(&Entry::Undo);
    replay.push(&Entry::Undo);
    assert_eq!(**replay.reading(), Reading::new(reader()));
    replay.push(&Entry::Redo);
    replay.push(&Entry::Redo);
    assert_eq!(**replay.reading(), first);
}

#[test]
fn what_never_reached_the_file_is_recovered() {
    let place = Place::new();
    place.session(&[stage("a", Stage::NO_CALLUS)], true);
    let last = place.session(&[stage("a", Stage::CALLUS), stage("b", Stage::CALLUS)], false);
    let opened = place.open();
    assert_eq!(opened.notes, [StoreNote::Recovered { edits: 2 }]);
    assert!(opened.needs_save);
    assert_eq!(reading_of(&opened), last);
}

#[test]
fn a_second_writer_is_refused_and_the_lock_ends_with_the_first() {
    let place = Place::new();
    let first = place.open();
    let refused = place.try_open().unwrap_err();
    assert!(matches!(&refused, StoreError::AlreadyOpen { reader, .. } if reader == "resident"), "{refused}");
    drop(first);
    drop(place.open());
    // Someone on another computer, with a state folder of their own: the lock beside the reading refuses.
    let first = place.open();
    fs::rename(place.state(), place.folder.path().join("another state")).unwrap();
    let refused = place.try_open().unwrap_err();
    assert!(matches!(refused, StoreError::AlreadyOpen { .. }), "{refused}");
    drop(first);
    place.open();
    assert_eq!(fs::read_dir(place.case().join("readings")).unwrap().count(), 0, "a lock was left behind");
}

#[test]
fn a_file_changed_while_open_is_left_alone_and_both_versions_exist() {
    let place = Place::new();
    let mine = place.session(&[stage("a", Stage::NO_CALLUS)], true);
    let mut opened = place.open();
    fs::write(place.file(), someone_elses()).unwrap();
    let edit = stage("b", Stage::CALLUS);
    opened.store.append(&Entry::Edit(edit.clone())).unwrap();
    let mine = edit.apply(&mine).unwrap();
    let Saved::Conflict { beside, why } = opened.store.save(&mine).unwrap() else { panic!("no conflict") };
    assert!(why.contains(&beside.display().to_string()));
    assert_eq!(fs::read_to_string(place.file()).unwrap(), someone_elses());
    assert_eq!(on_disk(&beside), mine);
    // Going on writes to the same place beside.
    let edit = stage("b", Stage::BRIDGING);
    opened.store.append(&Entry::Edit(edit.clone())).unwrap();
    let mine = edit.apply(&mine).unwrap();
    assert!(
        matches!(opened.store.save(&mine).unwrap(), Saved::Conflict { beside: again, .. } if again == beside)
    );
    assert_eq!(on_disk(&beside), mine);
    drop(opened);
    // At the next start the file is shown, and the version beside it is not doubled.
    let opened = place.open();
    assert_eq!(opened.base, on_disk(&place.file()));
    assert!(opened.entries.is_empty());
    let own = Some(beside.canonicalize().unwrap());
    assert!(has(&opened.notes, |note| matches!(note,
        StoreNote::FileChangedOutside { own_version, .. } if own_version.as_ref().map(|p| p.canonicalize().unwrap()) == own)));
    assert_eq!(place.set_aside(), [beside]);
    assert_eq!(fs::read_to_string(place.file()).unwrap(), someone_elses());
}

#[test]
fn a_file_that_appears_while_open_is_not_overwritten() {
    let place = Place::new();
    let mut opened = place.open();
    fs::write(place.file(), someone_elses()).unwrap();
    let mine = stage("a", Stage::NO_CALLUS).apply(&opened.base).unwrap();
    assert!(matches!(opened.store.save(&mine).unwrap(), Saved::Conflict { .. }));
    assert_eq!(fs::read_to_string(place.file()).unwrap(), someone_elses());
}

#[test]
fn a_file_changed_while_closed_is_shown_and_nothing_unsaved_is_lost() {
    for unsaved in [false, true] {
        let place = Place::new();
        place.session(&[stage("a", Stage::NO_CALLUS)], true);
        let mine = if unsaved { Some(place.session(&[stage("b", Stage::CALLUS)], false)) } else { None };
        fs::write(place.file(), someone_elses()).unwrap();
        let opened = place.open();
        assert_eq!(reading_of(&opened), on_disk(&place.file()));
        assert!(!opened.needs_save);
        let Some(StoreNote::FileChangedOutside { own_version, .. }) = opened.notes.first() else {
            panic!("{:?}", opened.notes)
        };
        assert_eq!(own_version.as_deref().map(on_disk), mine);
        assert_eq!(named_journals(&place), 2, "the journal of before is kept");
        drop(opened);
        assert_eq!(place.open().notes, [], "told once");
    }
}

fn named_journals(place: &Place) -> usize {
    super::named(&place.journals(), ".log").len()
}

#[test]
fn the_same_words_in_other_clothes_are_no_conflict() {
    let place = Place::new();
    let mine = place.session(&[stage("a", Stage::NO_CALLUS)], true);
    let text = fs::read_to_string(place.file()).unwrap().replace("  ", "\t") + "// by hand\n";
    fs::write(place.file(), &text).unwrap();
    for _ in 0..2 {
        let opened = place.open();
        assert_eq!(opened.notes, []);
        assert_eq!(reading_of(&opened), mine);
        assert_eq!(opened.entries.len(), 1, "undo is still there");
        assert!(!opened.needs_save);
    }
    place.session(&[stage("b", Stage::NO_CALLUS)], true);
    assert_eq!(place.set_aside(), [] as [std::path::PathBuf; 0]);
    assert_eq!(on_disk(&place.file()).opinions.len(), 2);
}

#[test]
fn an_earlier_version_of_ones_own_is_recognised() {
    let place = Place::new();
    place.session(&[stage("a", Stage::NO_CALLUS)], true);
    let earlier = fs::read(place.file()).unwrap();
    let last = place.session(&[stage("a", Stage::CALLUS)], true);
    fs::write(place.file(), earlier).unwrap();
    let opened = place.open();
    assert!(has(&opened.notes, |note| matches!(note, StoreNote::EarlierVersionOnDisk { .. })));
    assert_eq!(reading_of(&opened), last);
    assert!(opened.needs_save);
}

#[test]
fn a_save_that_broke_while_it_went_back_to_an_earlier_text_makes_no_newer_file_an_earlier_one() {
    let place = with_films();
    place.session(&[stage("a", Stage::NO_CALLUS)], true);
    // One process is killed when its file is written and before the journal has noted it, the next before its file is
    // written; what that one would have written is what was saved at first.
    let open_and_edit = |to: Stage| {
        let mut opened = place.open();
        let edit = stage("a", to);
        opened.store.append(&Entry::Edit(edit.clone())).unwrap();
        (opened.store, Arc::new(edit.apply(&on_disk(&place.file())).unwrap()))
    };
    let (killed, newer) = open_and_edit(Stage::CALLUS);
    drop(killed.prepare_save(&newer).run());
    assert_eq!(on_disk(&place.file()), *newer);
    drop(killed);
    let (killed, back) = open_and_edit(Stage::NO_CALLUS);
    let away = place.folder.path().join("unplugged");
    fs::rename(place.case(), &away).unwrap();
    drop(killed.prepare_save(&back).run());
    drop(killed);
    fs::rename(&away, place.case()).unwrap();
    assert_eq!(on_disk(&place.file()), *newer);

    let packed = packed_to(&place, &place.folder.path().join("case.zip"), &whole());
    assert!(matches!(packed, Err(PackError::Unsaved { .. })), "{packed:?}");
    let opened = place.open();
    assert_eq!(reading_of(&opened), *back);
    let notes: Vec<_> = opened.notes.iter().map(ToString::to_string).collect();
    assert!(matches!(opened.notes[..], [StoreNote::Recovered { edits: 1 }]), "{notes:?}");
}

#[test]
fn a_deleted_file_is_written_again() {
    let place = Place::new();
    let mine = place.session(&[stage("a", Stage::NO_CALLUS)], true);
    fs::remove_file(place.file()).unwrap();
    let mut opened = place.open();
    assert!(has(&opened.notes, |note| matches!(note, StoreNote::FileMissing { .. })));
    assert!(opened.needs_save);
    assert_eq!(opened.store.save(&reading_of(&opened)).unwrap(), Saved::Written);
    assert_eq!(on_disk(&place.file()), mine);
    fs::remove_file(place.file()).unwrap();
    assert_eq!(opened.store.save(&mine).unwrap(), Saved::Written);
    assert_eq!(opened.store.save(&mine).unwrap(), Saved::Unchanged);
}

#[test]
fn a_save_that_fails_can_be_tried_again() {
    let place = Place::new();
    let mut opened = place.open();
    let mine = stage("a", Stage::NO_CALLUS).apply(&opened.base).unwrap();
    opened.store.append(&Entry::Edit(stage("a", Stage::NO_CALLUS))).unwrap();
    let away = place.folder.path().join("unplugged");
    fs::rename(place.case(), &away).unwrap();
    let error = opened.store.save(&mine).unwrap_err().to_string();
    assert!(error.contains("check that the disk is present"), "{error}");
    assert!(!place.case().exists(), "no case folder is made up");
    fs::rename(&away, place.case()).unwrap();
    fs::remove_dir_all(place.case().join("readings")).unwrap();
    assert_eq!(opened.store.save(&mine).unwrap(), Saved::Written);
    assert_eq!(on_disk(&place.file()), mine);
    drop(opened);
    assert_eq!(place.open().notes, []);
}

#[test]
fn two_readers_write_side_by_side() {
    let place = Place::new();
    let mut first = place.open();
    let chief = Reader { id: ReaderId::new("chief").unwrap(), name: "Chief".to_owned() };
    let folder = CaseFolder::find(&place.case()).unwrap();
    let state = StateFolder::at(place.state());
    let mut second = ReadingStore::open(&state, &folder, &chief, Arc::clone(&place.clock)).unwrap();
    let mine = stage("a", Stage::NO_CALLUS).apply(&first.base).unwrap();
    let theirs = stage("a", Stage::BRIDGING).apply(&second.base).unwrap();
    assert_eq!(first.store.save(&mine).unwrap(), Saved::Written);
    assert_eq!(second.store.save(&theirs).unwrap(), Saved::Written);
    assert_eq!(folder.read_reading(&reader().id).unwrap(), Some(mine));
    assert_eq!(folder.read_reading(&chief.id).unwrap(), Some(theirs));
    assert_eq!(folder.readings().len(), 2);
}

#[test]
fn another_case_at_the_same_place_gets_none_of_the_edits() {
    let place = Place::new();
    place.session(&[stage("a", Stage::NO_CALLUS)], false);
    let other = super::CASE.replace("Three films", "Another patient").replace("III-2", "IV-1");
    fs::write(place.case().join("case.ron"), other).unwrap();
    let opened = place.open();
    assert!(has(&opened.notes, |note| matches!(note, StoreNote::AnotherCase { .. })), "{:?}", opened.notes);
    assert_eq!(reading_of(&opened), Reading::new(reader()));
}

#[test]
fn saving_runs_beside_further_edits() {
    let place = Place::new();
    let mut opened = place.open();
    let first = stage("a", Stage::NO_CALLUS);
    opened.store.append(&Entry::Edit(first.clone())).unwrap();
    let reading = first.apply(&opened.base).unwrap();
    let ticket = opened.store.prepare_save(&Arc::new(reading.clone()));
    let worker = std::thread::spawn(move || ticket.run());
    let second = stage("b", Stage::CALLUS);
    opened.store.append(&Entry::Edit(second.clone())).unwrap();
    assert_eq!(opened.store.finish(worker.join().unwrap()).unwrap(), Saved::Written);
    assert_eq!(on_disk(&place.file()), reading);
    drop(opened);
    let opened = place.open();
    assert_eq!(opened.notes, [StoreNote::Recovered { edits: 1 }]);
    assert_eq!(reading_of(&opened), second.apply(&reading).unwrap());
}

#[test]
fn the_file_of_another_reader_is_refused() {
    let place = Place::new();
    fs::create_dir(place.case().join("readings")).unwrap();
    fs::write(place.file(), someone_elses().replace("\"resident\"", "\"chief\"")).unwrap();
    let refused = place.try_open().unwrap_err();
    assert!(refused.to_string().contains("rename it to chief.ron"), "{refused}");
}

#[test]
fn what_is_said_while_a_save_is_printed_is_known_to_be_unsaved() {
    let place = Place::new();
    let mut opened = place.open();
    let first = stage("a", Stage::NO_CALLUS);
    opened.store.append(&Entry::Edit(first.clone())).unwrap();
    let reading = Arc::new(first.apply(&opened.base).unwrap());
    let ticket = opened.store.prepare_save(&reading);
    // The save is announced in the journal behind this entry, which is not in its file.
    let second = stage("b", Stage::CALLUS);
    opened.store.append(&Entry::Edit(second.clone())).unwrap();
    let outcome = ticket.run();
    assert_eq!(opened.store.finish(outcome).unwrap(), Saved::Written);
    // A ticket holds the locks of its reading.
    drop((opened, ticket));
    let opened = place.open();
    assert_eq!(opened.notes, [StoreNote::Recovered { edits: 1 }]);
    assert_eq!(reading_of(&opened), second.apply(&reading).unwrap());
    drop(opened);
    // So it is set aside when someone else changes the file.
    let mine = second.apply(&reading).unwrap();
    fs::write(place.file(), someone_elses()).unwrap();
    let opened = place.open();
    let Some(StoreNote::FileChangedOutside { own_version: Some(own), .. }) = opened.notes.first() else {
        panic!("{:?}", opened.notes)
    };
    assert_eq!(on_disk(own), mine);
}

#[test]
fn a_save_that_broke_and_never_came_back_is_known_as_ones_own() {
    let place = Place::new();
    let mut opened = place.open();
    let mut mine = Reading::clone(&opened.base);
    for (index, id) in ["a", "b", "c"].into_iter().enumerate() {
        let edit = stage(id, Stage::CALLUS);
        opened.store.append(&Entry::Edit(edit.clone())).unwrap();
        mine = edit.apply(&mine).unwrap();
        let outcome = opened.store.prepare_save(&Arc::new(mine.clone())).run();
        if index == 0 {
            // The file is written, but the desk never learns of it.
            drop(outcome);
        } else {
            assert_eq!(opened.store.finish(outcome).unwrap(), Saved::Written);
        }
    }
    assert_eq!(on_disk(&place.file()), mine);
    assert_eq!(place.set_aside(), [] as [std::path::PathBuf; 0]);
}
