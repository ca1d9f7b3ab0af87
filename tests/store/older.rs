//! Readings and journals of older versions: they open for ever, and are never left half old and half new.

use std::fs;

use callus::case::{Deed, READING_FORMAT, ShapeKind, Stage};
use callus::store::{Entry, Replay, StoreError, StoreNote};

use super::{Place, drawn, film, on_disk, reading_of, stage};

const JOURNAL_V1: &str = include_str!("../fixtures/format/v1/journal/journal.log");
/// The file that the journal above saved last; three steps came after.
const READING_V1: &str = include_str!("../fixtures/format/v1/journal/resident.ron");

/// A place as version 1 left it.
fn left_by_version_1(with_file: bool) -> Place {
    let place = Place::new();
    drop(place.open());
    fs::write(place.journal(), JOURNAL_V1).unwrap();
    if with_file {
        fs::write(place.file(), READING_V1).unwrap();
    }
    place
}

fn formats(place: &Place) -> Vec<String> {
    let text = fs::read_to_string(place.journal()).unwrap();
    let number = |line: &str| {
        let base: serde_json::Value = serde_json::from_str(&line[9..]).unwrap();
        base.get("Base").map(|base| format!("{} of {}", base["reading"]["format"], base["journal"]))
    };
    text.lines().filter_map(number).collect()
}

#[test]
fn a_journal_of_version_1_opens_with_its_undo_and_goes_on_as_version_2() {
    let place = left_by_version_1(true);
    let opened = place.open();
    assert_eq!(opened.notes, [StoreNote::Recovered { edits: 4 }]);
    let mut replay = Replay::of(opened.base.clone(), &opened.entries);
    assert_eq!(replay.steps(), (4, 3));
    let now = replay.reading().clone();
    assert_eq!(now.format, READING_FORMAT);
    assert_eq!(now.opinion(&film("b")).unwrap().note, "It's \"loose\".\nVery.");
    for _ in 0..4 {
        replay.push(&Entry::Undo);
    }
    assert_eq!(replay.reading().opinions.len(), 1);
    assert_eq!(replay.reading().stage(&film("c")), Some(Stage::NoCallus));
    // The journal is of the new format as a whole; the reading file waits until something is said.
    assert_eq!(formats(&place), ["2 of 2"]);
    assert_eq!(fs::read_to_string(place.file()).unwrap(), READING_V1);
    drop(opened);
    let opened = place.open();
    assert_eq!(reading_of(&opened), *now);
    assert_eq!(opened.notes, [StoreNote::Recovered { edits: 4 }]);
    drop(opened);
    // A mark goes into journal and file, and everything before it is still there.
    let mark = drawn::put(1, drawn::plain(&film("a"), ShapeKind::Line, 3.0), Deed::Draw, false);
    let mine = place.session(std::slice::from_ref(&mark), true);
    assert_eq!(mine.marks.size(), 1);
    assert_eq!(on_disk(&place.file()), mine);
    assert!(fs::read_to_string(place.file()).unwrap().contains("\n  format: 2,\n"));
    let opened = place.open();
    assert_eq!(opened.notes, []);
    assert_eq!(Replay::of(opened.base.clone(), &opened.entries).steps(), (4, 4), "what was undone is gone");
    assert_eq!(place.set_aside(), [] as [std::path::PathBuf; 0]);
}

#[test]
fn a_file_of_version_1_without_a_journal_is_shown_and_left_until_something_is_said() {
    let place = Place::new();
    fs::create_dir(place.case().join("readings")).unwrap();
    fs::write(place.file(), READING_V1).unwrap();
    let opened = place.open();
    assert_eq!(opened.notes, []);
    assert!(!opened.needs_save);
    assert_eq!(opened.base.opinions.len(), 2);
    drop(opened);
    assert_eq!(fs::read_to_string(place.file()).unwrap(), READING_V1);
    let mine = place.session(&[stage("b", Stage::HardCallus)], true);
    assert_eq!(on_disk(&place.file()), mine);
    assert_eq!(place.open().notes, []);
}

#[test]
fn a_torn_and_a_damaged_journal_of_version_1_go_on_as_version_2() {
    let place = left_by_version_1(true);
    fs::write(place.journal(), &JOURNAL_V1[..JOURNAL_V1.len() - 5]).unwrap();
    let opened = place.open();
    assert!(super::has(&opened.notes, |note| matches!(note, StoreNote::JournalTailDropped { .. })));
    assert_eq!(Replay::of(opened.base.clone(), &opened.entries).steps(), (4, 4));
    assert_eq!(formats(&place), ["2 of 2"]);
    let place = left_by_version_1(false);
    fs::write(place.journal(), JOURNAL_V1.replace("HardwareFailure", "HardwareFailurE")).unwrap();
    let opened = place.open();
    assert!(super::has(&opened.notes, |note| matches!(note, StoreNote::JournalDamaged { .. })));
    assert_eq!(Replay::of(opened.base.clone(), &opened.entries).steps(), (3, 3));
    assert_eq!(formats(&place), ["2 of 2"]);
}

#[test]
fn a_newer_journal_is_refused_and_left_as_it_is() {
    let place = left_by_version_1(true);
    let newer = |from: &str, to: &str| {
        let first = JOURNAL_V1.lines().next().unwrap()[9..].replacen(from, to, 1);
        assert!(!JOURNAL_V1.contains(&first));
        let rest = JOURNAL_V1.split_once('\n').unwrap().1;
        format!("{:08x} {first}\n{rest}", crc32fast::hash(first.as_bytes()))
    };
    for text in [
        newer("\"journal\":1", "\"journal\":3"),
        newer("\"format\":1", "\"format\":3"),
        newer("\"format\":1", "\"format\":2"),
    ] {
        fs::write(place.journal(), &text).unwrap();
        assert!(matches!(place.try_open().unwrap_err(), StoreError::NewerJournal(_)), "{text}");
        assert_eq!(fs::read_to_string(place.journal()).unwrap(), text);
    }
}
