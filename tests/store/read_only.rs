//! Folders that cannot be written: the case opens, can be annotated, and the reading comes along.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use callus::case::{Edit, Stage};
use callus::store::{CaseFolder, Entry, Kept, Seal, StateFolder, StoreNote, reading_to_ron};

use crate::required::{Need, lacks};

use super::{Place, has, named, on_disk, reading_of, signed, stage};

/// A folder that cannot be written for as long as this lives: mounted read-only, or, where this process may
/// not mount, without permission to write.
struct ReadOnly {
    folder: PathBuf,
    mounted: bool,
}

fn mount(arguments: &[&str], folder: &Path) -> bool {
    Command::new("mount").args(arguments).arg(folder).output().is_ok_and(|output| output.status.success())
}

fn permit_writing(folder: &Path, permit: bool) {
    let mut permissions = fs::metadata(folder).unwrap().permissions();
    #[cfg(unix)]
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, if permit { 0o755 } else { 0o555 });
    #[cfg(not(unix))]
    permissions.set_readonly(!permit);
    fs::set_permissions(folder, permissions).unwrap();
}

impl ReadOnly {
    /// `None` where nothing keeps this process from writing.
    fn make(folder: &Path) -> Option<Self> {
        let mounted = mount(&["--bind", folder.to_str().unwrap()], folder);
        let guard = Self { folder: folder.to_owned(), mounted };
        if mounted {
            assert!(mount(&["-o", "remount,bind,ro"], folder));
        } else {
            for inside in
                ["readings", ""].map(|name| folder.join(name)).iter().filter(|inside| inside.is_dir())
            {
                permit_writing(inside, false);
            }
        }
        if fs::write(folder.join("try"), "").is_ok() {
            fs::remove_file(folder.join("try")).unwrap();
            lacks(Need::Right, "this process may not mount a folder read-only and writes wherever it likes");
            return None;
        }
        Some(guard)
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        if self.mounted {
            let _ = Command::new("umount").arg(&self.folder).output();
        } else {
            for inside in
                ["", "readings"].map(|name| self.folder.join(name)).iter().filter(|inside| inside.is_dir())
            {
                permit_writing(inside, true);
            }
        }
    }
}

fn listing(folder: &Path) -> Vec<PathBuf> {
    named(folder, "")
}

#[test]
fn a_case_in_a_read_only_folder_can_be_annotated_and_taken_along() {
    let place = Place::new();
    let Some(mounted) = ReadOnly::make(&place.case()) else { return };
    let before = listing(&place.case());
    let mine = place.session(&[stage("a", Stage::NO_CALLUS)], true);
    let opened = place.open();
    let Kept::InStateFolder { path, why } = &opened.kept else { panic!("{:?}", opened.kept) };
    assert_eq!(on_disk(path), mine);
    let reason = if mounted.mounted { "Read-only file system" } else { "denied" };
    assert!(why.contains(reason), "{why}");
    assert!(why.contains(&place.file().canonicalize_parent()), "{why}");
    assert!(why.contains(&path.display().to_string()), "{why}");
    assert_eq!(reading_of(&opened), mine);
    let state_file = path.clone();
    drop(opened);
    assert_eq!(listing(&place.case()), before, "nothing was left in the folder");
    drop(mounted);
    // The person does as they were told.
    fs::create_dir(place.case().join("readings")).unwrap();
    fs::copy(state_file, place.file()).unwrap();
    let opened = place.open();
    assert_eq!(opened.notes, []);
    assert_eq!(opened.kept, Kept::BesideCase(place.file().canonicalize().unwrap()));
    assert_eq!(reading_of(&opened), mine);
    assert_eq!(opened.entries.len(), 1, "undo came along");
}

#[test]
fn a_folder_that_becomes_writable_takes_the_reading_itself() {
    let place = Place::new();
    place.session(&[stage("c", Stage::NO_CALLUS)], true);
    let Some(mounted) = ReadOnly::make(&place.case()) else { return };
    let mine = place.session(&[stage("a", Stage::NO_CALLUS)], true);
    assert_eq!(mine.opinions.len(), 2, "the reading in the folder is where it begins");
    drop(mounted);
    let mut opened = place.open();
    assert!(opened.needs_save);
    assert!(!has(&opened.notes, |note| matches!(note, StoreNote::FileChangedOutside { .. })));
    opened.store.save(&reading_of(&opened)).unwrap();
    assert_eq!(on_disk(&place.file()), mine);
    drop(opened);
    // And back: the older version in the state folder does not win.
    let Some(_mounted) = ReadOnly::make(&place.case()) else { return };
    let opened = place.open();
    assert_eq!(reading_of(&opened), mine);
    assert_eq!(place.set_aside(), [] as [PathBuf; 0]);
}

#[test]
fn a_broken_reading_on_a_read_only_disk_does_not_end_the_work_begun_here() {
    let place = Place::new();
    place.session(&[stage("c", Stage::NO_CALLUS)], true);
    let mounted = ReadOnly::make(&place.case());
    if mounted.is_none() {
        return;
    }
    let mine = place.session(&[stage("a", Stage::NO_CALLUS)], true);
    drop(mounted);
    fs::write(place.file(), "broken").unwrap();
    let _mounted = ReadOnly::make(&place.case());
    let opened = place.open();
    assert_eq!(reading_of(&opened), mine);
    assert!(has(&opened.notes, |note| matches!(note, StoreNote::OtherReadingInCase { .. })));
}

#[test]
fn where_readings_is_a_file_the_reading_is_kept_in_the_state_folder() {
    let place = Place::new();
    fs::write(place.case().join("readings"), "in the way").unwrap();
    let mine = place.session(&[stage("a", Stage::NO_CALLUS)], true);
    let opened = place.open();
    let Kept::InStateFolder { path, .. } = &opened.kept else { panic!("{:?}", opened.kept) };
    assert_eq!(on_disk(path), mine);
    assert!(has(&opened.notes, |note| matches!(note, StoreNote::ReadOnlyFolder { .. })));
    assert_eq!(fs::read_to_string(place.case().join("readings")).unwrap(), "in the way");
}

#[test]
fn a_reading_is_signed_in_a_read_only_folder_and_its_version_comes_along() {
    let place = Place::new();
    let Some(mounted) = ReadOnly::make(&place.case()) else { return };
    place.session(&[stage("a", Stage::NO_CALLUS)], true);
    let mut opened = place.open();
    let now = reading_of(&opened);
    let sign = Entry::Edit(signed::sign(&now, opened.store.next_signature(&now)));
    opened.store.append(&sign).unwrap();
    opened.entries.push(sign);
    let mine = reading_of(&opened);
    opened.store.save(&mine).unwrap();
    let beside = opened.store.path().with_file_name("resident.signed-1.ron");
    let text = reading_to_ron(&mine).unwrap();
    assert_eq!(fs::read_to_string(&beside).unwrap(), text, "the version lies where the reading is kept");
    drop(opened);
    let folder = CaseFolder::find(&place.case()).unwrap();
    let listed = folder.readings_with(&StateFolder::at(place.state()));
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].read().unwrap(), (mine.clone(), Seal::Holds));
    assert_eq!(listed[0].signed_copies(), [(1, beside)]);
    drop(mounted);
    // The folder can be written again: the version comes into it by itself, the reading with the save that is due.
    let mut opened = place.open();
    assert!(opened.needs_save);
    opened.store.save(&mine).unwrap();
    for name in ["resident.ron", "resident.signed-1.ron"] {
        assert_eq!(fs::read_to_string(place.case().join("readings").join(name)).unwrap(), text);
    }
}

#[test]
fn a_folder_turned_read_only_while_a_reading_is_signed_loses_nothing() {
    let place = Place::new();
    let before = place.session(&[stage("a", Stage::NO_CALLUS)], true);
    let mut opened = place.open();
    let Some(mounted) = ReadOnly::make(&place.case()) else { return };
    for edit in [signed::sign(&before, 1), Edit::Amend, stage("b", Stage::CALLUS)] {
        opened.store.append(&Entry::Edit(edit.clone())).unwrap();
        opened.entries.push(Entry::Edit(edit));
    }
    let mine = reading_of(&opened);
    let error = opened.store.save(&mine).unwrap_err().to_string();
    assert!(error.contains("check that the disk is present and writable"), "{error}");
    assert_eq!(on_disk(&place.file()), before);
    drop(mounted);
    opened.store.save(&mine).unwrap();
    assert_eq!(on_disk(&place.file()), mine);
    let copy = place.file().with_file_name("resident.signed-1.ron");
    let signed = signed::signed(&before, 1);
    assert_eq!(fs::read_to_string(copy).unwrap(), reading_to_ron(&signed).unwrap());
    drop(opened);
    assert_eq!(place.open().notes, []);
}

/// The end of a message names the real folder, links resolved.
trait Real {
    fn canonicalize_parent(&self) -> String;
}

impl Real for PathBuf {
    fn canonicalize_parent(&self) -> String {
        let case = self.parent().and_then(Path::parent).unwrap().canonicalize().unwrap();
        case.join("readings/resident.ron").display().to_string()
    }
}
