//! Signed files on disk: kept as they were signed, whatever comes after, and nothing lost to any fault.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use callus::case::{Edit, Reader, ReaderId, Reading, Stage};
use callus::store::{
    CaseFolder, Entry, Opened, ReadingStore, Replay, Saved, Seal, StateFolder, StoreError, StoreNote,
    read_sealed, reading_to_ron,
};

use super::signed::sign;
use super::{Place, film, has, named, on_disk, reader, reading_of, stage};

/// A note of this text.
pub(crate) fn note(text: &str) -> Edit {
    Edit::SetNote { radiograph: film("a"), note: text.to_owned(), continued: false }
}

/// Keeps these edits in the journal; the readings after each.
pub(crate) fn enter(opened: &mut Opened, edits: &[Edit]) -> Vec<Reading> {
    let mut readings = Vec::new();
    for edit in edits {
        let entry = Entry::Edit(edit.clone());
        opened.store.append(&entry).unwrap();
        opened.entries.push(entry);
        readings.push(reading_of(opened));
    }
    readings
}

/// Signs what is there; the signed reading.
pub(crate) fn enter_signature(opened: &mut Opened) -> Reading {
    let now = reading_of(opened);
    let edit = sign(&now, opened.store.next_signature(&now));
    enter(opened, &[edit]).pop().unwrap()
}

/// A place where the draft of these tests was signed and saved, and what was signed.
pub(crate) fn signed_place() -> (Place, Reading) {
    let place = Place::new();
    let mut opened = place.open();
    enter(&mut opened, &[stage("a", Stage::CALLUS), note("first")]);
    let reading = enter_signature(&mut opened);
    assert_eq!(opened.store.save(&reading).unwrap(), Saved::Written);
    (place, reading)
}

pub(crate) fn copy(place: &Place, number: u32) -> PathBuf {
    place.case().join(format!("readings/resident.signed-{number}.ron"))
}

pub(crate) fn text(path: &PathBuf) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn a_signed_version_stays_beside_the_reading_whatever_comes_after() {
    let (place, first) = signed_place();
    let signed_text = reading_to_ron(&first).unwrap();
    assert_eq!((text(&place.file()), text(&copy(&place, 1))), (signed_text.clone(), signed_text.clone()));
    let folder = CaseFolder::find(&place.case()).unwrap();
    assert_eq!(folder.readings().len(), 1, "a signed version is no reader's file");
    let mut opened = place.open();
    assert_eq!((opened.notes.len(), opened.needs_save), (0, false));
    // Nothing but an amendment changes it, and no undo takes the signature back.
    let refused = enter(&mut opened, &[note("refused"), stage("b", Stage::NO_CALLUS)]);
    assert_eq!(refused[1], first);
    opened.entries.push(Entry::Undo);
    assert_eq!(reading_of(&opened), first);
    let amended = enter(&mut opened, &[Edit::Amend, note("second")]).pop().unwrap();
    assert_eq!(opened.store.save(&amended).unwrap(), Saved::Written);
    assert_eq!(on_disk(&place.file()), amended);
    assert_eq!(text(&copy(&place, 1)), signed_text);
    let second = enter_signature(&mut opened);
    assert_eq!(second.signature().unwrap().number, 2);
    opened.store.save(&second).unwrap();
    drop(opened);
    let copies = folder.signed_copies(&reader().id);
    assert_eq!(copies.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2]);
    for ((_, path), reading) in copies.iter().zip([&first, &second]) {
        assert_eq!(read_sealed(path).unwrap(), (reading.clone(), Seal::Holds));
    }
    assert_eq!(folder.readings()[0].read().unwrap(), (second, Seal::Holds));
    assert_eq!(place.open().notes, []);
    assert_eq!(place.set_aside(), [] as [PathBuf; 0]);
}

#[test]
fn what_was_signed_and_amended_before_any_save_is_kept_too() {
    let place = Place::new();
    let mut opened = place.open();
    enter(&mut opened, &[note("first")]);
    let first = enter_signature(&mut opened);
    enter(&mut opened, &[Edit::Amend, note("second")]);
    let second = enter_signature(&mut opened);
    let last = enter(&mut opened, &[Edit::Amend, note("third")]).pop().unwrap();
    assert_eq!(opened.store.save(&last).unwrap(), Saved::Written);
    assert_eq!(text(&copy(&place, 1)), reading_to_ron(&first).unwrap());
    assert_eq!(text(&copy(&place, 2)), reading_to_ron(&second).unwrap());
    assert_eq!(on_disk(&place.file()), last);
}

#[test]
fn a_process_that_ended_before_any_save_leaves_its_signatures_to_the_next_start() {
    let place = Place::new();
    let mut opened = place.open();
    enter(&mut opened, &[note("first")]);
    let first = enter_signature(&mut opened);
    enter(&mut opened, &[Edit::Amend]);
    drop(opened);
    assert!(!copy(&place, 1).exists());
    let opened = place.open();
    assert_eq!(text(&copy(&place, 1)), reading_to_ron(&first).unwrap());
    assert!(opened.needs_save);
    drop(opened);
    // A version that was deleted comes back as long as the journal knows it.
    fs::remove_file(copy(&place, 1)).unwrap();
    assert_eq!(place.open().notes, [StoreNote::Recovered { edits: 3 }]);
    assert_eq!(text(&copy(&place, 1)), reading_to_ron(&first).unwrap());
}

#[test]
fn a_version_that_another_has_the_name_of_is_kept_beside_and_told() {
    let place = Place::new();
    let mut opened = place.open();
    let first = enter_signature(&mut opened);
    fs::write(copy(&place, 1), "someone else's").unwrap();
    let Saved::Conflict { beside, why } = opened.store.save(&first).unwrap() else { panic!("no conflict") };
    assert_eq!(text(&copy(&place, 1)), "someone else's");
    assert_eq!(text(&beside), reading_to_ron(&first).unwrap());
    assert_eq!(on_disk(&place.file()), first, "the reading itself is written");
    assert!(why.contains("compare the two") && why.ends_with(&beside.display().to_string()), "{why}");
    // A number that nobody has comes next; the draft is saved in peace.
    let amended = enter(&mut opened, &[Edit::Amend, note("x")]).pop().unwrap();
    assert_eq!(opened.store.next_signature(&amended), 2);
    assert!(matches!(opened.store.save(&amended).unwrap(), Saved::Conflict { .. }), "told once more");
    let amended = enter(&mut opened, &[note("y")]).pop().unwrap();
    assert_eq!(opened.store.save(&amended).unwrap(), Saved::Written);
    drop(opened);
    let opened = place.open();
    let told = |note: &StoreNote| matches!(note, StoreNote::SignedCopyTaken { number: 1, .. });
    assert!(has(&opened.notes, told), "{:?}", opened.notes);
    assert_eq!(place.set_aside(), std::slice::from_ref(&beside), "it is not doubled");
    drop(opened);
    // As the message says: one moved away, the other takes its name.
    fs::rename(copy(&place, 1), place.case().join("moved.txt")).unwrap();
    assert_eq!(place.open().notes, []);
    assert_eq!(text(&copy(&place, 1)), text(&beside));
}

#[test]
fn a_reader_who_begins_anew_signs_under_a_number_of_its_own() {
    let (place, first) = signed_place();
    fs::remove_file(place.file()).unwrap();
    fs::remove_dir_all(place.state()).unwrap();
    let mut opened = place.open();
    let told = |note: &StoreNote| matches!(note, StoreNote::SignatureUnknown { number: 1, .. });
    assert!(has(&opened.notes, told), "{:?}", opened.notes);
    assert!(opened.notes[0].to_string().contains("copy it over the other if it is the right one"));
    let second = enter_signature(&mut opened);
    assert_eq!(second.signature().unwrap().number, 2);
    assert_eq!(opened.store.save(&second).unwrap(), Saved::Written);
    assert_eq!(text(&copy(&place, 1)), reading_to_ron(&first).unwrap());
    drop(opened);
    assert_eq!(place.open().notes, []);
}

#[test]
fn a_file_changed_by_another_program_while_it_is_signed_is_left_alone() {
    let place = Place::new();
    let mut opened = place.open();
    let before = enter(&mut opened, &[note("mine")]).pop().unwrap();
    opened.store.save(&before).unwrap();
    let theirs = reading_to_ron(&stage("c", Stage::REMODELLED).apply(&before).unwrap()).unwrap();
    fs::write(place.file(), &theirs).unwrap();
    let mine = enter_signature(&mut opened);
    let Saved::Conflict { beside, why } = opened.store.save(&mine).unwrap() else { panic!("no conflict") };
    assert_eq!(text(&place.file()), theirs);
    assert_eq!(read_sealed(&beside).unwrap(), (mine.clone(), Seal::Holds));
    assert_eq!(text(&copy(&place, 1)), reading_to_ron(&mine).unwrap());
    assert!(why.contains("close the case, compare the two and delete one"), "{why}");
}

#[test]
fn a_second_window_on_a_signed_reading_is_refused_and_the_first_goes_on() {
    let (place, _) = signed_place();
    let mut first = place.open();
    let refused = place.try_open().unwrap_err();
    assert!(matches!(refused, StoreError::AlreadyOpen { .. }));
    assert!(refused.to_string().contains("close it there"), "{refused}");
    let amended = enter(&mut first, &[Edit::Amend, note("x")]).pop().unwrap();
    assert_eq!(first.store.save(&amended).unwrap(), Saved::Written);
    drop(first);
    assert_eq!(reading_of(&place.open()), amended);
}

#[test]
fn a_copy_that_cannot_be_written_does_not_keep_the_reading_from_its_file() {
    let place = Place::new();
    let mut opened = place.open();
    let first = enter_signature(&mut opened);
    // A folder has the name: neither it nor anything in it is touched.
    fs::create_dir(copy(&place, 1)).unwrap();
    assert!(matches!(opened.store.save(&first).unwrap(), Saved::Conflict { .. }));
    assert_eq!(on_disk(&place.file()), first);
    assert!(copy(&place, 1).is_dir());
}

#[test]
fn a_reader_may_not_bear_the_name_of_a_signed_version() {
    let place = Place::new();
    let folder = CaseFolder::find(&place.case()).unwrap();
    let id = ReaderId::new("resident.signed-1").unwrap();
    let taken = Reader { id, name: String::new() };
    let state = StateFolder::at(place.state());
    let refused = ReadingStore::open(&state, &folder, &taken, Arc::clone(&place.clock)).unwrap_err();
    assert!(matches!(refused, StoreError::ReservedReader(_)), "{refused}");
    assert!(refused.to_string().contains("choose another"), "{refused}");
}

#[test]
fn half_written_copies_of_a_killed_process_are_swept() {
    let (place, _) = signed_place();
    let readings = place.case().join("readings");
    // As the names are that `atomic` gives to what it writes for a copy.
    fs::write(readings.join(".resident.Ab12Cd34.tmp"), "half").unwrap();
    drop(place.open());
    assert!(named(&readings, ".tmp").is_empty());
}

#[test]
fn a_draft_that_is_put_in_the_place_of_a_signed_reading_is_known_as_an_earlier_version() {
    let place = Place::new();
    let mut opened = place.open();
    let before = enter(&mut opened, &[note("first")]).pop().unwrap();
    opened.store.save(&before).unwrap();
    let earlier = fs::read(place.file()).unwrap();
    let mine = enter_signature(&mut opened);
    opened.store.save(&mine).unwrap();
    drop(opened);
    fs::write(place.file(), earlier).unwrap();
    let mut opened = place.open();
    assert!(has(&opened.notes, |note| matches!(note, StoreNote::EarlierVersionOnDisk { .. })));
    assert_eq!(reading_of(&opened), mine);
    opened.store.save(&mine).unwrap();
    assert_eq!(on_disk(&place.file()), mine);
}

#[test]
fn no_reader_leaves_a_trace_in_the_files_of_another() {
    let place = Place::new();
    let folder = CaseFolder::find(&place.case()).unwrap();
    let state = StateFolder::at(place.state());
    let work = |id: &str, name: &str, calibrate: bool| {
        let who = Reader { id: ReaderId::new(id).unwrap(), name: name.to_owned() };
        let mut opened = ReadingStore::open(&state, &folder, &who, Arc::clone(&place.clock)).unwrap();
        let mut calibration = super::drawn::calibration(1, 2.0);
        calibration.by = who.id.clone();
        let calibrated = Edit::SetCalibration {
            radiograph: film("a"),
            calibration: calibrate.then(|| Box::new(calibration)),
            continued: false,
        };
        enter(&mut opened, &[calibrated, stage("a", Stage::NO_CALLUS), super::drawn::followed(2, 1, 0, 1)]);
        let now = reading_of(&opened);
        let signature = callus::store::seal(
            &now,
            name,
            super::signed::AT.parse().unwrap(),
            opened.store.next_signature(&now),
            std::collections::BTreeMap::new(),
            Vec::new(),
        );
        let last = enter(&mut opened, &[Edit::Sign(Box::new(signature.unwrap())), Edit::Amend, note("x")]);
        opened.store.save(&last[0]).unwrap();
        opened.store.save(&last[2]).unwrap();
        let file = opened.store.path().to_owned();
        drop(opened);
        file
    };
    let theirs = work("qqfirstqq", "Wwfirstww", true);
    let before: Vec<_> =
        fs::read_dir(place.state().join("journals")).unwrap().map(|f| f.unwrap().path()).collect();
    let mine = work("second", "Second", true);
    for file in folder.readings() {
        let (reading, _) = file.read().unwrap();
        assert_eq!(reading.signature().map(|it| it.number).or(reading.amends.map(|it| it.number)), Some(1));
    }
    // Every file of the second: the reading, its signed version, the journal.
    let journals = fs::read_dir(place.state().join("journals")).unwrap().map(|f| f.unwrap().path());
    let journal = journals.filter(|path| !before.contains(path)).collect::<Vec<_>>();
    assert_eq!(journal.len(), 1);
    let mut files = named(&journal[0], "");
    files.extend(named(&place.case().join("readings"), "second"));
    assert!(files.len() >= 4 && files.contains(&mine) && !files.contains(&theirs), "{files:?}");
    for file in files {
        let bytes = fs::read(&file).unwrap();
        let text =
            format!("{} {}", file.file_name().unwrap().to_string_lossy(), String::from_utf8_lossy(&bytes));
        for trace in ["qqfirstqq", "Wwfirstww"] {
            assert!(!text.contains(trace), "{trace} in {}", file.display());
        }
    }
}

#[test]
fn undo_and_redo_around_an_amendment_come_back_to_the_signed_bytes() {
    let (place, first) = signed_place();
    let mut opened = place.open();
    enter(&mut opened, &[Edit::Amend, note("x")]);
    let mut replay = Replay::of(opened.base.clone(), &opened.entries);
    for entry in [Entry::Undo, Entry::Undo, Entry::Undo] {
        opened.store.append(&entry).unwrap();
        replay.push(&entry);
    }
    assert_eq!(**replay.reading(), first);
    opened.store.save(replay.reading()).unwrap();
    assert_eq!(text(&place.file()), text(&copy(&place, 1)));
    drop(opened);
    let opened = place.open();
    assert_eq!((opened.notes.len(), opened.needs_save), (0, false));
    assert_eq!(Replay::of(opened.base, &opened.entries).redo_edit(), Some(&Edit::Amend));
}
