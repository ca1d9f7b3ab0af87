//! Journals of which whole lines are missing, doubled or put elsewhere: every line is sound, and the whole is not. The
//! file stays as it is, the journal is set aside, and it is said.

use std::fs;

use callus::case::{Edit, Stage};
use callus::store::{StoreNote, reading_from_ron};

use super::{Place, has, on_disk, reading_of, stage};

fn edits() -> [Edit; 4] {
    [
        stage("a", Stage::NO_CALLUS),
        stage("b", Stage::CALLUS),
        stage("a", Stage::BRIDGING),
        stage("a", Stage::REMODELLED),
    ]
}

fn lines(place: &Place) -> Vec<String> {
    fs::read_to_string(place.journal()).unwrap().lines().map(str::to_owned).collect()
}

fn write(place: &Place, lines: &[String]) {
    fs::write(place.journal(), lines.join("\n") + "\n").unwrap();
}

fn is_told(notes: &[StoreNote]) -> bool {
    has(notes, |note| matches!(note, StoreNote::JournalDamaged { .. } | StoreNote::JournalDoubtful { .. }))
}

#[test]
fn a_journal_that_misses_any_whole_line_never_changes_the_file() {
    // The second session is not saved, so that something would be recovered.
    for missing in 1.. {
        let place = Place::new();
        place.session(&edits(), true);
        let saved = on_disk(&place.file());
        place.session(&[stage("c", Stage::NO_CALLUS), stage("b", Stage::BRIDGING)], false);
        let whole = lines(&place);
        // Lines that are missing at the end are looked at below.
        if missing + 1 >= whole.len() {
            assert!(whole.len() >= 9, "{whole:?}");
            return;
        }
        let mut left = whole.clone();
        left.remove(missing);
        write(&place, &left);
        let (journal, file) = (fs::read(place.journal()).unwrap(), fs::read(place.file()).unwrap());
        let opened = place.open();
        assert_eq!(reading_of(&opened), saved, "line {missing}: {:?}", opened.notes);
        assert!(!opened.needs_save, "line {missing}");
        assert_eq!(fs::read(place.file()).unwrap(), file);
        let kept = opened.notes.iter().find_map(|note| match note {
            StoreNote::JournalDamaged { kept, .. } => Some(kept),
            _ => None,
        });
        assert_eq!(fs::read(kept.unwrap()).unwrap(), journal, "line {missing}");
        drop(opened);
        // The next start has nothing to tell, and writing goes on.
        let mine = place.session(&[stage("c", Stage::CALLUS)], true);
        assert_eq!(on_disk(&place.file()), mine);
        assert_eq!(place.open().notes, []);
    }
}

fn shortened(notes: &[StoreNote]) -> Option<u64> {
    notes.iter().find_map(|note| match note {
        StoreNote::JournalShortened { lines } => Some(*lines),
        _ => None,
    })
}

#[test]
fn a_journal_that_lost_exactly_its_last_lines_says_so_once() {
    for lost in 1..=3 {
        let place = Place::new();
        place.session(&edits(), true);
        place.session(&[stage("c", Stage::NO_CALLUS), stage("b", Stage::BRIDGING)], false);
        let mut left = lines(&place);
        left.truncate(left.len() - lost);
        write(&place, &left);
        let file = fs::read(place.file()).unwrap();
        let opened = place.open();
        assert_eq!(shortened(&opened.notes), Some(lost as u64), "{:?}", opened.notes);
        assert!(!is_told(&opened.notes), "what is left is sound");
        assert_eq!(fs::read(place.file()).unwrap(), file);
        drop(opened);
        assert_eq!(shortened(&place.open().notes), None, "told once");
    }
}

#[test]
fn a_journal_that_was_begun_anew_or_is_longer_than_its_head_is_not_doubted() {
    let place = Place::new();
    place.session(&edits(), true);
    let head = place.journal().with_file_name("journal.head");
    let early = fs::read(&head).unwrap();
    place.session(&[stage("c", Stage::NO_CALLUS)], false);
    // As a power cut leaves it: the head was not written yet.
    fs::write(&head, &early).unwrap();
    assert_eq!(shortened(&place.open().notes), None);
    // A longer journal of another beginning.
    let another = Place::new();
    another.session(&[edits(), edits(), edits()].concat(), true);
    fs::copy(another.journal().with_file_name("journal.head"), &head).unwrap();
    assert_eq!(shortened(&place.open().notes), None);
    for damaged in [b"".as_slice(), b"garbage", &early[..50], &[b'0'; 4096]] {
        fs::write(&head, damaged).unwrap();
        assert_eq!(shortened(&place.open().notes), None);
    }
    fs::remove_file(&head).unwrap();
    assert_eq!(shortened(&place.open().notes), None, "a journal of an older Callus has none");
    assert!(head.exists());
}

type Change = fn(&mut Vec<String>, &str);

#[test]
fn lines_doubled_swapped_or_taken_from_another_journal_are_noticed() {
    let another = Place::new();
    another.session(&[stage("a", Stage::REMODELLED)], false);
    let foreign = lines(&another)[1].clone();
    let changes: [Change; 3] = [
        |lines, _| lines.insert(2, lines[2].clone()),
        |lines, _| lines.swap(2, 3),
        |lines, foreign| lines.insert(3, foreign.to_owned()),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let place = Place::new();
        place.session(&edits(), true);
        let saved = on_disk(&place.file());
        let mut all = lines(&place);
        change(&mut all, &foreign);
        write(&place, &all);
        let opened = place.open();
        assert!(is_told(&opened.notes), "change {number}: {:?}", opened.notes);
        assert_eq!(reading_of(&opened), saved, "change {number}");
        assert!(!opened.needs_save);
    }
}

#[test]
fn without_a_file_what_is_certain_is_used_and_told() {
    let place = Place::new();
    place.session(&edits(), false);
    let mut left = lines(&place);
    left.remove(2);
    write(&place, &left);
    let opened = place.open();
    assert!(is_told(&opened.notes), "{:?}", opened.notes);
    assert_eq!(opened.entries.len(), 1, "nothing behind the gap");
}

/// The lines of a journal as they were before the chain.
fn unchained(place: &Place, format: u32) -> Vec<String> {
    let plain = lines(place).into_iter().map(|line| {
        let mut value: serde_json::Value = serde_json::from_str(&line[9..]).unwrap();
        value.as_object_mut().unwrap().remove("after");
        if let Some(base) = value.get_mut("Base") {
            base["journal"] = format.into();
            base["reading"]["format"] = format.into();
        }
        let mut json = value.to_string();
        for (now, then) in [
            ("no-callus", "NoCallus"),
            ("callus-not-bridging", "SoftCallus"),
            ("bridging-callus", "HardCallus"),
            ("remodelled", "Remodelling"),
        ] {
            json = json.replace(now, then);
        }
        format!("{:08x} {json}", crc32fast::hash(json.as_bytes()))
    });
    plain.collect()
}

#[test]
fn a_journal_of_before_the_chain_is_held_against_the_file_that_it_saved() {
    let mut told = 0;
    for missing in 1..=5 {
        let place = Place::new();
        place.session(&edits(), true);
        let saved = on_disk(&place.file());
        let mut left = unchained(&place, 3);
        write(&place, &left);
        assert_eq!(place.open().notes, [], "the whole one opens");
        left.remove(missing);
        write(&place, &left);
        let opened = place.open();
        assert_eq!(reading_of(&opened), saved, "line {missing}: {:?}", opened.notes);
        assert!(!opened.needs_save, "line {missing}");
        told += usize::from(is_told(&opened.notes));
    }
    // The first stage of "a" was said anew later, so a journal without it leads to the same file.
    assert!(told >= 2, "{told}");
}

#[test]
fn the_journal_goes_on_as_a_chain_after_every_restart() {
    let place = Place::new();
    for edit in edits() {
        place.session(&[edit], true);
    }
    let all = lines(&place);
    let linked = all.iter().skip(1).filter(|line| line[9..].starts_with("{\"after\":\"")).count();
    assert_eq!(linked, all.len() - 1);
    let opened = place.open();
    assert_eq!(opened.notes, []);
    assert_eq!(opened.entries.len(), 4);
    let text = fs::read_to_string(place.file()).unwrap();
    assert_eq!(reading_from_ron(&text, &place.file()).unwrap(), reading_of(&opened));
}
