//! Folders that cannot be written: the case opens, can be annotated, and the reading comes along.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use callus::case::Stage;
use callus::store::{Kept, StoreNote};

use super::{Place, has, named, on_disk, reading_of, stage};

/// A folder mounted read-only for as long as this lives.
struct Mounted(PathBuf);

fn mount(arguments: &[&str], folder: &Path) -> bool {
    let mut command = Command::new("mount");
    command.args(arguments).arg(folder).output().is_ok_and(|output| output.status.success())
}

impl Mounted {
    /// `None` where this process may not mount.
    fn read_only(folder: &Path) -> Option<Self> {
        let itself = folder.to_str().unwrap();
        if !mount(&["--bind", itself], folder) {
            println!("skipped: this process may not mount a folder read-only");
            return None;
        }
        let mounted = Self(folder.to_owned());
        if mount(&["-o", "remount,bind,ro"], folder) { Some(mounted) } else { None }
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).output();
    }
}

fn listing(folder: &Path) -> Vec<PathBuf> {
    named(folder, "")
}

#[test]
fn a_case_in_a_read_only_folder_can_be_annotated_and_taken_along() {
    let place = Place::new();
    let Some(mounted) = Mounted::read_only(&place.case()) else { return };
    let before = listing(&place.case());
    let mine = place.session(&[stage("a", Stage::NoCallus)], true);
    let opened = place.open();
    let Kept::InStateFolder { path, why } = &opened.kept else { panic!("{:?}", opened.kept) };
    assert_eq!(on_disk(path), mine);
    assert!(why.contains("Read-only file system"), "{why}");
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
    place.session(&[stage("c", Stage::NoCallus)], true);
    let Some(mounted) = Mounted::read_only(&place.case()) else { return };
    let mine = place.session(&[stage("a", Stage::NoCallus)], true);
    assert_eq!(mine.opinions.len(), 2, "the reading in the folder is where it begins");
    drop(mounted);
    let mut opened = place.open();
    assert!(opened.needs_save);
    assert!(!has(&opened.notes, |note| matches!(note, StoreNote::FileChangedOutside { .. })));
    opened.store.save(&reading_of(&opened)).unwrap();
    assert_eq!(on_disk(&place.file()), mine);
    drop(opened);
    // And back: the older version in the state folder does not win.
    let Some(_mounted) = Mounted::read_only(&place.case()) else { return };
    let opened = place.open();
    assert_eq!(reading_of(&opened), mine);
    assert_eq!(place.set_aside(), [] as [PathBuf; 0]);
}

#[test]
fn where_readings_is_a_file_the_reading_is_kept_in_the_state_folder() {
    let place = Place::new();
    fs::write(place.case().join("readings"), "in the way").unwrap();
    let mine = place.session(&[stage("a", Stage::NoCallus)], true);
    let opened = place.open();
    let Kept::InStateFolder { path, .. } = &opened.kept else { panic!("{:?}", opened.kept) };
    assert_eq!(on_disk(path), mine);
    assert!(has(&opened.notes, |note| matches!(note, StoreNote::ReadOnlyFolder { .. })));
    assert_eq!(fs::read_to_string(place.case().join("readings")).unwrap(), "in the way");
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
