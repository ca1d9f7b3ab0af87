//! Nothing is read or written outside the case folder, and outputs go only where they may.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::FileTypeExt;
use std::os::unix::fs::symlink;

use callus::case::Stage;
use callus::store::{CaseFolder, Entry, Kept, StateFolder, StoreError, check_output, write_output};

use super::{Place, has, named, reading_of, stage};

#[test]
fn readings_that_lead_out_of_the_case_are_neither_read_nor_written() {
    let place = Place::new();
    let foreign = place.folder.path().join("foreign");
    fs::create_dir(&foreign).unwrap();
    place.session(&[stage("a", Stage::NO_CALLUS)], true);
    fs::rename(place.file(), foreign.join("resident.ron")).unwrap();
    fs::remove_dir(place.case().join("readings")).unwrap();
    symlink(&foreign, place.case().join("readings")).unwrap();
    fs::write(foreign.join(".resident.Ab12Cd34.tmp"), "not ours to sweep").unwrap();
    let before = named(&foreign, "");
    fs::remove_dir_all(place.state()).unwrap();
    let folder = CaseFolder::find(&place.case()).unwrap();
    assert_eq!(folder.readings(), []);
    assert!(matches!(folder.read_reading(&super::reader().id), Err(StoreError::ReadingsLeave(_))));
    let mine = place.session(&[stage("b", Stage::CALLUS)], true);
    assert_eq!(mine.opinions.len(), 1, "nothing of the foreign folder is shown");
    let opened = place.open();
    let Kept::InStateFolder { why, .. } = &opened.kept else { panic!("{:?}", opened.kept) };
    assert!(why.contains("leads out of the case folder"), "{why}");
    assert_eq!(named(&foreign, ""), before);
    let listed = folder.readings_with(&StateFolder::at(place.state()));
    assert_eq!(listed.len(), 1);
    let report = callus::store::check_case(
        &place.case(),
        &callus::imaging::Limits::default(),
        &callus::store::builtin_book().unwrap(),
    );
    assert!(
        report
            .unwrap()
            .problems
            .iter()
            .any(|problem| problem.kind == "leaves-folder" && problem.file.as_deref() == Some("readings"))
    );
}

#[test]
fn readings_turned_into_a_link_while_open_are_not_followed() {
    let place = Place::new();
    let before = place.session(&[stage("a", Stage::NO_CALLUS)], true);
    let mut opened = place.open();
    let foreign = place.folder.path().join("foreign");
    fs::rename(place.case().join("readings"), &foreign).unwrap();
    symlink(&foreign, place.case().join("readings")).unwrap();
    let text = fs::read(foreign.join("resident.ron")).unwrap();
    let edit = stage("b", Stage::NO_CALLUS);
    opened.store.append(&Entry::Edit(edit.clone())).unwrap();
    let mine = edit.apply(&before).unwrap();
    assert!(matches!(opened.store.save(&mine), Err(StoreError::ReadingsLeave(_))));
    assert_eq!(fs::read(foreign.join("resident.ron")).unwrap(), text);
    assert_eq!(named(&foreign, ".ron").len(), 1);
}

#[test]
fn a_reading_that_is_a_link_out_is_kept_elsewhere_and_one_inside_is_read() {
    let place = Place::new();
    let mine = place.session(&[stage("a", Stage::NO_CALLUS)], true);
    let foreign = place.folder.path().join("foreign.ron");
    fs::rename(place.file(), &foreign).unwrap();
    symlink(&foreign, place.file()).unwrap();
    let folder = CaseFolder::find(&place.case()).unwrap();
    assert_eq!(folder.readings(), []);
    let opened = place.open();
    assert!(matches!(opened.kept, Kept::InStateFolder { .. }));
    assert!(has(&opened.notes, |note| note.to_string().contains("leads out of the case folder")));
    drop(opened);
    fs::remove_file(place.file()).unwrap();
    fs::rename(&foreign, place.case().join("inside.ron")).unwrap();
    symlink(place.case().join("inside.ron"), place.file()).unwrap();
    assert_eq!(folder.readings().len(), 1);
    fs::remove_dir_all(place.state()).unwrap();
    assert_eq!(reading_of(&place.open()), mine);
}

#[test]
fn outputs_are_regular_files_outside_the_readings_of_any_case() {
    let place = Place::new();
    let out = place.folder.path().join("out.txt");
    write_output(&out, b"one").unwrap();
    write_output(&out, b"two").unwrap();
    assert_eq!(fs::read(&out).unwrap(), b"two");
    let pipe = place.folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    symlink("/dev/null", place.folder.path().join("null")).unwrap();
    for odd in [pipe.clone(), place.folder.path().join("null"), "/dev/null".into(), place.case()] {
        assert!(matches!(write_output(&odd, b"x"), Err(StoreError::NotAnOutput(_))), "{}", odd.display());
    }
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
    let readings = place.case().join("readings");
    fs::create_dir_all(readings.join("deeper")).unwrap();
    symlink(&readings, place.folder.path().join("a way in")).unwrap();
    for inside in [
        readings.join("picture.png"),
        readings.join("deeper/picture.png"),
        place.folder.path().join("a way in/picture.png"),
    ] {
        assert!(matches!(check_output(&inside), Err(StoreError::InReadings(_))), "{}", inside.display());
    }
    // A folder of that name that is of no case is anyone's.
    fs::create_dir(place.folder.path().join("readings")).unwrap();
    check_output(&place.folder.path().join("readings/picture.png")).unwrap();
}
