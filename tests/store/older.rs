//! Readings and journals of older versions: they open for ever, and are never left half old and half new.

use std::fs;

use callus::case::{Deed, Edit, Finding, FindingId, MarkId, READING_FORMAT, Reading, ShapeKind, Stage};
use callus::store::{CaseFolder, Entry, Replay, Saved, Seal, StoreError, StoreNote, read_sealed};

use super::{Place, drawn, film, on_disk, reader, reading_of, stage};

const JOURNAL_V1: &str = include_str!("../fixtures/format/v1/journal/journal.log");
/// The file that the journal above saved last; three steps came after.
const READING_V1: &str = include_str!("../fixtures/format/v1/journal/resident.ron");

const JOURNAL_V2: &str = include_str!("../fixtures/format/v2/journal/journal.log");
/// As above; one entry came while it was printed, three after it.
const READING_V2: &str = include_str!("../fixtures/format/v2/journal/resident.ron");
const JOURNAL_V3: &str = include_str!("../fixtures/format/v3/journal/journal.log");
/// As above, signed; four entries came after.
const READING_V3: &str = include_str!("../fixtures/format/v3/journal/resident.ron");

const JOURNAL_V4: &str = include_str!("../fixtures/format/v4/journal/journal.log");
/// As above.
const READING_V4: &str = include_str!("../fixtures/format/v4/journal/resident.ron");

/// A place with this journal and this file.
fn left(journal: &str, file: Option<&str>) -> Place {
    let place = Place::new();
    drop(place.open());
    fs::write(place.journal(), journal).unwrap();
    if let Some(file) = file {
        fs::write(place.file(), file).unwrap();
    }
    place
}

/// A place as version 1 left it.
fn left_by_version_1(with_file: bool) -> Place {
    left(JOURNAL_V1, with_file.then_some(READING_V1))
}

/// Kinds of findings with the films at which they are seen, by kind.
fn seen(reading: &Reading) -> Vec<(String, Vec<String>)> {
    let films = |finding: &Finding| finding.states.keys().map(ToString::to_string).collect();
    let mut seen: Vec<_> =
        reading.findings.values().map(|finding| (finding.kind.to_string(), films(finding))).collect();
    seen.sort();
    seen
}

fn told(expected: &[(&str, &str)]) -> Vec<(String, Vec<String>)> {
    expected.iter().map(|(kind, film)| ((*kind).to_owned(), vec![(*film).to_owned()])).collect()
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
fn a_journal_of_version_1_opens_with_its_undo_and_goes_on_as_version_4() {
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
    assert_eq!(replay.reading().stage(&film("c")), Some(Stage::NO_CALLUS));
    // The journal is of the new format as a whole; the reading file waits until something is said.
    assert_eq!(formats(&place), ["4 of 4"]);
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
    assert!(fs::read_to_string(place.file()).unwrap().contains("\n  format: 4,\n"));
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
    let mine = place.session(&[stage("b", Stage::BRIDGING)], true);
    assert_eq!(on_disk(&place.file()), mine);
    assert_eq!(place.open().notes, []);
}

#[test]
fn a_torn_and_a_damaged_journal_of_version_1_go_on_as_version_4() {
    let place = left_by_version_1(true);
    fs::write(place.journal(), &JOURNAL_V1[..JOURNAL_V1.len() - 5]).unwrap();
    let opened = place.open();
    assert!(super::has(&opened.notes, |note| matches!(note, StoreNote::JournalTailDropped { .. })));
    assert_eq!(Replay::of(opened.base.clone(), &opened.entries).steps(), (4, 4));
    assert_eq!(formats(&place), ["4 of 4"]);
    let place = left_by_version_1(false);
    fs::write(place.journal(), JOURNAL_V1.replace("HardwareFailure", "HardwareFailurE")).unwrap();
    let opened = place.open();
    assert!(super::has(&opened.notes, |note| matches!(note, StoreNote::JournalDamaged { .. })));
    assert_eq!(Replay::of(opened.base.clone(), &opened.entries).steps(), (3, 3));
    assert_eq!(formats(&place), ["4 of 4"]);
}

#[test]
fn a_newer_journal_is_refused_and_left_as_it_is() {
    let place = left_by_version_1(true);
    let changed = |journal: &str, from: &str, to: &str| {
        let first = journal.lines().next().unwrap()[9..].replacen(from, to, 1);
        assert!(!journal.contains(&first));
        let rest = journal.split_once('\n').unwrap().1;
        format!("{:08x} {first}\n{rest}", crc32fast::hash(first.as_bytes()))
    };
    for text in [
        changed(JOURNAL_V1, "\"journal\":1", "\"journal\":5"),
        changed(JOURNAL_V1, "\"journal\":1", "\"journal\":4"),
        changed(JOURNAL_V1, "\"journal\":1", "\"journal\":0"),
        changed(JOURNAL_V1, "\"format\":1", "\"format\":4"),
        changed(JOURNAL_V1, "\"format\":1", "\"format\":3"),
        changed(JOURNAL_V1, "\"format\":1", "\"format\":2"),
        changed(JOURNAL_V2, "\"format\":2", "\"format\":1"),
        changed(JOURNAL_V2, "\"journal\":2", "\"journal\":3"),
        changed(JOURNAL_V2, "\"journal\":2", "\"journal\":4"),
        changed(JOURNAL_V3, "\"journal\":3", "\"journal\":2"),
        changed(JOURNAL_V3, "\"journal\":3", "\"journal\":4"),
        changed(JOURNAL_V3, "\"format\":3", "\"format\":4"),
        changed(JOURNAL_V4, "\"journal\":4", "\"journal\":3"),
        changed(JOURNAL_V4, "\"journal\":4", "\"journal\":5"),
        changed(JOURNAL_V4, "\"format\":4", "\"format\":5"),
    ] {
        fs::write(place.journal(), &text).unwrap();
        assert!(matches!(place.try_open().unwrap_err(), StoreError::NewerJournal(_)), "{text}");
        assert_eq!(fs::read_to_string(place.journal()).unwrap(), text);
    }
}

#[test]
fn a_journal_of_version_2_opens_with_its_complications_as_findings_and_its_undo() {
    let place = left(JOURNAL_V2, Some(READING_V2));
    let opened = place.open();
    assert_eq!(opened.notes, [StoreNote::Recovered { edits: 4 }]);
    let mut replay = Replay::of(opened.base.clone(), &opened.entries);
    assert_eq!(replay.steps(), (6, 5));
    let now = replay.reading().clone();
    assert_eq!(seen(&now), told(&[("hardware-failure", "a"), ("infection", "b"), ("nonunion", "c")]));
    // Marks and calibrations are there to the last bit.
    assert_eq!((now.marks.size(), now.calibrations.len()), (2, 1));
    assert_eq!(now.mark(MarkId(1)).unwrap().parts[0].shape.places(), [[0.1, 0.300_000_000_000_000_04]]);
    replay.push(&Entry::Redo);
    assert_eq!(seen(replay.reading()), told(&[("hardware-failure", "a"), ("infection", "b")]));
    for _ in 0..6 {
        replay.push(&Entry::Undo);
    }
    assert_eq!(seen(replay.reading()), told(&[("nonunion", "c")]));
    assert_eq!(**replay.reading(), opened.base);
    assert_eq!(formats(&place), ["4 of 4"]);
    assert_eq!(fs::read_to_string(place.file()).unwrap(), READING_V2, "it waits until something is said");
    drop(opened);
    let mine = place.session(&[Edit::RemoveFinding { id: FindingId(1), radiograph: film("c") }], true);
    assert_eq!(on_disk(&place.file()), mine);
    assert_eq!(seen(&mine), told(&[("hardware-failure", "a"), ("infection", "b")]));
    assert_eq!(place.open().notes, []);
    assert_eq!(place.set_aside(), [] as [std::path::PathBuf; 0]);
}

#[test]
fn files_of_version_2_and_their_journals_agree_whatever_the_numbers_of_findings() {
    // Nothing unsaved: the journal ends with the save, and the entry before it is in the file no more.
    let saved = JOURNAL_V2.lines().take(7).filter(|line| !line.contains("SetNote"));
    let saved: Vec<_> = saved.map(|line| line[9..].replace(",\"left_out\":1", "")).collect();
    let saved: Vec<_> =
        saved.iter().map(|json| format!("{:08x} {json}\n", crc32fast::hash(json.as_bytes()))).collect();
    let saved = saved.concat();
    let place = left(&saved, Some(READING_V2));
    let mut opened = place.open();
    assert_eq!(opened.notes, []);
    let mine = reading_of(&opened);
    assert_eq!(seen(&mine), seen(&on_disk(&place.file())));
    assert_eq!(opened.store.save(&mine).unwrap(), Saved::Written);
    drop(opened);
    let opened = place.open();
    assert_eq!((opened.notes.len(), opened.needs_save), (0, false));
    assert_eq!(reading_of(&opened), mine);
}

#[test]
fn a_file_of_version_2_without_a_journal_is_shown_and_left_until_something_is_said() {
    let place = Place::new();
    fs::create_dir(place.case().join("readings")).unwrap();
    fs::write(place.file(), READING_V2).unwrap();
    let opened = place.open();
    assert_eq!(opened.notes, []);
    assert!(!opened.needs_save);
    assert_eq!(seen(&opened.base), told(&[("infection", "b"), ("nonunion", "c")]));
    assert_eq!(
        opened.base.opinions.len(),
        2,
        "a film of which only complications were told has no opinion now"
    );
    drop(opened);
    assert_eq!(fs::read_to_string(place.file()).unwrap(), READING_V2);
    let mine = place.session(&[stage("b", Stage::BRIDGING)], true);
    assert_eq!(on_disk(&place.file()), mine);
    assert_eq!(place.open().notes, []);
}

#[test]
fn a_journal_of_version_3_opens_with_its_signature() {
    let place = left(JOURNAL_V3, Some(READING_V3));
    let before = fs::read_to_string(place.journal()).unwrap();
    let opened = place.open();
    assert_eq!(opened.notes, [StoreNote::Recovered { edits: 4 }]);
    assert_ne!(fs::read_to_string(place.journal()).unwrap(), before, "it is written anew");
    assert_eq!(formats(&place), ["4 of 4"]);
    let mut replay = Replay::of(opened.base.clone(), &opened.entries);
    assert_eq!(replay.steps(), (8, 7));
    assert_eq!(replay.reading().amends.as_ref().unwrap().number, 1);
    assert_eq!(seen(replay.reading()), told(&[("callus", "a")]));
    for _ in 0..9 {
        replay.push(&Entry::Undo);
    }
    assert_eq!(**replay.reading(), on_disk(&place.file()), "undo stops at what was signed");
    // The version that was signed is kept beside, as it was; the process had been killed before it came to that.
    let copies = CaseFolder::find(&place.case()).unwrap().signed_copies(&reader().id);
    assert_eq!(copies.len(), 1);
    assert_eq!(fs::read_to_string(&copies[0].1).unwrap(), READING_V3);
    assert_eq!(read_sealed(&copies[0].1).unwrap().1, Seal::Holds);
}

#[test]
fn a_journal_of_version_4_is_gone_on_with() {
    let place = left(JOURNAL_V4, Some(READING_V4));
    let before = fs::read_to_string(place.journal()).unwrap();
    let opened = place.open();
    assert_eq!(opened.notes, [StoreNote::Recovered { edits: 4 }]);
    assert_eq!(fs::read_to_string(place.journal()).unwrap(), before);
    let mut replay = Replay::of(opened.base.clone(), &opened.entries);
    assert_eq!(replay.steps(), (10, 9));
    for _ in 0..9 {
        replay.push(&Entry::Undo);
    }
    assert_eq!(**replay.reading(), on_disk(&place.file()), "undo stops at what was signed");
    let said = replay.reading().opinion(&film("a")).unwrap();
    assert_eq!((said.stage.clone(), said.as_before), (Some(Stage::BRIDGING), true));
    let copies = CaseFolder::find(&place.case()).unwrap().signed_copies(&reader().id);
    assert_eq!(fs::read_to_string(&copies[0].1).unwrap(), READING_V4);
}

/// A journal of format 3 whose lines say these edits.
fn journal_of_version_3(opinions: &str, edits: &[&str]) -> String {
    let first = JOURNAL_V3.lines().next().unwrap()[9..].replace("\"opinions\":{}", opinions);
    let edits = edits.iter().map(|edit| {
        format!("{{\"Entry\":{{\"at\":\"2026-06-05T10:00:00Z\",\"entry\":{{\"Edit\":{edit}}}}}}}")
    });
    let lines = [first].into_iter().chain(edits);
    let lines: Vec<_> =
        lines.map(|json| format!("{:08x} {json}\n", crc32fast::hash(json.as_bytes()))).collect();
    lines.concat()
}

#[test]
fn stages_of_a_journal_of_version_3_are_lifted_and_no_progression_is_a_comparison() {
    let journal = journal_of_version_3(
        "\"opinions\":{\"c\":{\"stage\":\"NoProgression\",\"note\":\"n\"}}",
        &[
            r#"{"SetStage":{"radiograph":"a","stage":"SoftCallus"}}"#,
            r#"{"SetStage":{"radiograph":"a","stage":"NoProgression"}}"#,
            r#"{"SetStage":{"radiograph":"a","stage":"Consolidation"}}"#,
            r#"{"SetStage":{"radiograph":"c","stage":null}}"#,
        ],
    );
    let place = left(&journal, None);
    let opened = place.open();
    let mut replay = Replay::of(opened.base.clone(), &opened.entries);
    assert_eq!(replay.steps(), (4, 4), "each was one step, and is one");
    let said = |replay: &Replay, id: &str| {
        let own = replay.reading().opinion(&film(id)).cloned().unwrap_or_default();
        (own.stage.map(|stage| stage.to_string()), own.as_before)
    };
    assert_eq!(said(&replay, "c"), (None, false));
    replay.push(&Entry::Undo);
    assert_eq!(said(&replay, "c"), (None, true));
    assert_eq!(said(&replay, "a"), (Some("union".to_owned()), false), "it took the place of the other");
    replay.push(&Entry::Undo);
    assert_eq!(said(&replay, "a"), (None, true));
    replay.push(&Entry::Undo);
    assert_eq!(said(&replay, "a"), (Some("callus-not-bridging".to_owned()), false));
    assert_eq!(formats(&place), ["4 of 4"]);
    // A word that no journal of that time had is not guessed.
    let place = left(
        &journal_of_version_3("\"opinions\":{}", &[r#"{"SetStage":{"radiograph":"a","stage":"union"}}"#]),
        None,
    );
    assert!(matches!(place.try_open().unwrap_err(), StoreError::NewerJournal(_)));
}

#[test]
fn a_reading_signed_in_version_3_keeps_its_signature_through_an_amendment_taken_back() {
    let place = Place::new();
    fs::create_dir(place.case().join("readings")).unwrap();
    fs::write(place.file(), READING_V3).unwrap();
    let amended = place.session(&[Edit::Amend, stage("b", Stage::BRIDGING)], true);
    assert!(amended.signature().is_none());
    assert!(fs::read_to_string(place.file()).unwrap().contains("format: 4"));
    let mut opened = place.open();
    let mut replay = Replay::of(opened.base.clone(), &opened.entries);
    for _ in 0..2 {
        opened.store.append(&Entry::Undo).unwrap();
        replay.push(&Entry::Undo);
    }
    assert_eq!(opened.store.save(replay.reading()).unwrap(), Saved::Written);
    assert_eq!(fs::read_to_string(place.file()).unwrap(), READING_V3, "the very text that was signed");
    assert_eq!(read_sealed(&place.file()).unwrap().1, Seal::Holds);
}
