//! Torn and damaged files: what was acknowledged is kept, what cannot be read is never overwritten.

use std::fs;
use std::io::Write;
use std::sync::Arc;

use callus::case::{CalibrationKind, Deed, Edit, Mark, Reading, Shape, ShapeKind, Signature, Stage};
use callus::store::{Entry, ReadingStore, Replay, Seal, StoreError, StoreNote, read_sealed};

use super::{Place, drawn, film, has, on_disk, reading_of, signed, stage};

#[test]
fn a_reading_that_does_not_parse_is_refused_and_left_as_it_is() {
    let place = Place::new();
    let mine = place.session(&[stage("a", Stage::NO_CALLUS)], true);
    let broken = fs::read_to_string(place.file()).unwrap().replace("\"no-callus\"", "\"no callus\"");
    fs::write(place.file(), &broken).unwrap();
    let refused = place.try_open().unwrap_err().to_string();
    assert!(refused.contains("\"no callus\" cannot be a key"), "{refused}");
    assert!(refused.contains("in film \"a\", stage"), "{refused}");
    assert!(refused.contains("nothing was overwritten"), "{refused}");
    assert!(refused.ends_with("resident.ron:11:14"), "{refused}");
    assert_eq!(fs::read_to_string(place.file()).unwrap(), broken);
    // As the message says: moved away, the journal goes on.
    fs::rename(place.file(), place.case().join("moved.txt")).unwrap();
    assert_eq!(reading_of(&place.open()), mine);
}

#[test]
fn a_torn_last_line_is_dropped_and_told_at_every_length() {
    let place = Place::new();
    place.session(&[stage("a", Stage::NO_CALLUS)], false);
    let kept = fs::metadata(place.journal()).unwrap().len() as usize;
    place.session(&[stage("b", Stage::NO_CALLUS)], false);
    let whole = fs::read(place.journal()).unwrap();
    for length in kept..whole.len() {
        fs::write(place.journal(), &whole[..length]).unwrap();
        let mut opened = place.open();
        let torn = (length - kept) as u64;
        let told = has(&opened.notes, |note| *note == StoreNote::JournalTailDropped { bytes: torn });
        assert_eq!(told, torn > 0);
        assert_eq!(opened.entries, [Entry::Edit(stage("a", Stage::NO_CALLUS))]);
        // The next line is whole again.
        opened.store.append(&Entry::Undo).unwrap();
        drop(opened);
        assert_eq!(place.open().entries.last(), Some(&Entry::Undo));
    }
}

#[test]
fn garbage_after_the_last_line_is_a_torn_end() {
    let place = Place::new();
    place.session(&[stage("a", Stage::NO_CALLUS)], false);
    let mut journal = fs::OpenOptions::new().append(true).open(place.journal()).unwrap();
    journal.write_all(&[0; 4096]).unwrap();
    journal.write_all(b"\n\xff\xfe\n00000000 {}\n").unwrap();
    let opened = place.open();
    assert_eq!(opened.entries.len(), 1);
    assert!(has(&opened.notes, |note| matches!(note, StoreNote::JournalTailDropped { .. })));
}

#[test]
fn damage_in_the_middle_keeps_what_is_before_and_the_journal_aside() {
    let place = Place::new();
    place.session(
        &[stage("a", Stage::NO_CALLUS), stage("b", Stage::NO_CALLUS), stage("c", Stage::NO_CALLUS)],
        false,
    );
    flip_line(&place, 2);
    let before = fs::read(place.journal()).unwrap();
    let opened = place.open();
    assert_eq!(opened.entries, [Entry::Edit(stage("a", Stage::NO_CALLUS))]);
    let Some(StoreNote::JournalDamaged { kept, own_version: None }) = opened.notes.first() else {
        panic!("{:?}", opened.notes)
    };
    assert_eq!(fs::read(kept).unwrap(), before);
    drop(opened);
    assert_eq!(place.open().entries.len(), 1);
}

#[test]
fn damage_before_the_last_save_falls_back_to_the_file_and_keeps_what_came_after_beside_it() {
    let place = Place::new();
    let saved = place.session(&[stage("a", Stage::NO_CALLUS), stage("b", Stage::NO_CALLUS)], true);
    let last = place.session(&[stage("c", Stage::NO_CALLUS)], false);
    flip_line(&place, 1);
    let file = fs::read(place.file()).unwrap();
    let opened = place.open();
    assert_eq!(reading_of(&opened), saved, "where there is any doubt the file stays as it is");
    assert!(!opened.needs_save);
    assert_eq!(fs::read(place.file()).unwrap(), file);
    let Some(StoreNote::JournalDamaged { own_version: Some(own), .. }) = opened.notes.first() else {
        panic!("{:?}", opened.notes)
    };
    assert_eq!(on_disk(own), last, "what came after the save is whole and lies beside it");
    let own = own.file_name().unwrap().to_owned();
    drop(opened);
    assert_eq!(place.open().notes, [], "it is told once");
    assert_eq!(place.set_aside().iter().map(|path| path.file_name().unwrap()).collect::<Vec<_>>(), [own]);
}

/// Keeps an edit; the reading after it.
fn say(store: &mut ReadingStore, edit: &Edit, reading: &Reading) -> Arc<Reading> {
    store.append(&Entry::Edit(edit.clone())).unwrap();
    Arc::new(edit.apply(reading).unwrap())
}

#[test]
fn damage_before_a_save_keeps_what_came_while_it_was_printed() {
    let place = Place::new();
    place.session(&[stage("a", Stage::NO_CALLUS)], false);
    let mut opened = place.open();
    let mine = stage("a", Stage::NO_CALLUS).apply(&opened.base).unwrap();
    let printed = say(&mut opened.store, &stage("b", Stage::CALLUS), &mine);
    let ticket = opened.store.prepare_save(&printed);
    let mine = say(
        &mut opened.store,
        &drawn::put(1, drawn::plain(&film("a"), ShapeKind::Angle, 2.5), Deed::Draw, false),
        &printed,
    );
    let mine = say(
        &mut opened.store,
        &Edit::SetCalibration {
            radiograph: film("a"),
            calibration: Some(Box::new(drawn::calibration(1, 1.0))),
            continued: false,
        },
        &mine,
    );
    let outcome = ticket.run();
    opened.store.finish(outcome).unwrap();
    drop((opened, ticket));
    flip_line(&place, 1);
    let opened = place.open();
    assert!(has(&opened.notes, |note| matches!(note, StoreNote::JournalDamaged { .. })));
    assert_eq!(reading_of(&opened), *printed, "the file is shown");
    let Some(StoreNote::JournalDamaged { own_version: Some(own), .. }) = opened.notes.first() else {
        panic!("{:?}", opened.notes)
    };
    assert_eq!(on_disk(own), *mine);
}

#[test]
fn an_edit_that_could_not_be_read_back_is_refused_and_leaves_no_trace() {
    let place = Place::new();
    let mut opened = place.open();
    opened.store.append(&Entry::Edit(stage("a", Stage::NO_CALLUS))).unwrap();
    let before = fs::read(place.journal()).unwrap();
    let mark = |shape: Shape| drawn::put(1, Mark::plain(film("a"), shape), Deed::Draw, false);
    let mut calibration = drawn::calibration(3, 1.0);
    calibration.kind = CalibrationKind::Magnification { factor: f64::NAN };
    let calibrated = Edit::SetCalibration {
        radiograph: film("a"),
        calibration: Some(Box::new(calibration)),
        continued: false,
    };
    let impossible = [
        mark(Shape::Point([f64::NAN, 1.0])),
        mark(Shape::Line([[0.0, 0.0], [f64::INFINITY, 1.0]])),
        mark(Shape::Outline(Vec::new())),
        calibrated,
    ];
    for edit in impossible {
        let refused = opened.store.append(&Entry::Edit(edit)).unwrap_err();
        assert!(matches!(refused, StoreError::Impossible { .. }), "{refused}");
        assert!(refused.to_string().contains("this change was not kept"), "{refused}");
    }
    assert_eq!(fs::read(place.journal()).unwrap(), before);
    opened.store.append(&Entry::Edit(mark(Shape::Point([1.0, 1.0])))).unwrap();
    drop(opened);
    assert_eq!(place.open().entries.len(), 2);
}

#[test]
fn a_journal_without_a_beginning_falls_back_to_the_file() {
    let place = Place::new();
    let mine = place.session(&[stage("a", Stage::NO_CALLUS)], true);
    flip_line(&place, 0);
    let opened = place.open();
    assert!(has(&opened.notes, |note| matches!(note, StoreNote::JournalDamaged { .. })));
    assert_eq!(reading_of(&opened), mine);
    drop(opened);
    fs::write(place.journal(), "").unwrap();
    assert_eq!(reading_of(&place.open()), mine);
}

fn flip_line(place: &Place, line: usize) {
    let text = fs::read_to_string(place.journal()).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let damaged = lines[line].replace("no-callus", "no-calluS").replace("Three", "Threw");
    assert_ne!(damaged, lines[line]);
    lines[line] = damaged;
    fs::write(place.journal(), lines.join("\n") + "\n").unwrap();
}

#[test]
fn the_journal_of_a_newer_callus_is_refused() {
    let place = Place::new();
    place.session(&[stage("a", Stage::NO_CALLUS)], false);
    let line = "{\"Hologram\":{\"at\":\"2030-01-01T00:00:00Z\"}}";
    let mut journal = fs::OpenOptions::new().append(true).open(place.journal()).unwrap();
    writeln!(journal, "{:08x} {line}", crc32fast::hash(line.as_bytes())).unwrap();
    let before = fs::read(place.journal()).unwrap();
    assert!(matches!(place.try_open().unwrap_err(), StoreError::NewerJournal(_)));
    assert_eq!(fs::read(place.journal()).unwrap(), before);
}

#[test]
fn half_written_files_of_a_killed_process_are_swept() {
    let place = Place::new();
    place.session(&[stage("a", Stage::NO_CALLUS)], true);
    let readings = place.case().join("readings");
    fs::write(readings.join(".resident.Ab12Cd34.tmp"), "half").unwrap();
    fs::write(readings.join(".resident.b.Ab12Cd34.tmp"), "another reader's").unwrap();
    drop(place.open());
    assert_eq!(super::named(&readings, ".tmp"), [readings.join(".resident.b.Ab12Cd34.tmp")]);
}

#[test]
fn a_long_journal_is_shortened_and_undo_still_meets_its_steps() {
    let place = Place::new();
    let note = |text: String| Edit::SetNote { radiograph: film("a"), note: text, continued: true };
    let mut opened = place.open();
    let mut replay = Replay::of(opened.base.clone(), &opened.entries);
    let (store, history) = (&mut opened.store, std::cell::RefCell::new(&mut replay));
    let mut push = |entry: Entry| {
        store.append(&entry).unwrap();
        history.borrow_mut().push(&entry);
    };
    for n in 0..2_600 {
        if n == 2_000 {
            // Signed long before what stays of the history.
            let sign = signed::sign(history.borrow().reading(), 1);
            let entries = [Entry::Edit(sign), Entry::Edit(Edit::Amend)];
            entries.into_iter().for_each(&mut push);
        }
        push(Entry::Edit(stage("b", if n % 2 == 0 { Stage::NO_CALLUS } else { Stage::CALLUS })));
        push(Entry::Edit(note(format!("note {n}"))));
        if n > 2_500 {
            // Two notes that only an undo kept apart.
            push(Entry::Edit(stage("c", if n % 2 == 0 { Stage::NO_CALLUS } else { Stage::CALLUS })));
            push(Entry::Undo);
            push(Entry::Edit(note(format!("another note {n}"))));
        }
    }
    for _ in 0..7 {
        push(Entry::Undo);
    }
    opened.store.save(replay.reading()).unwrap();
    drop(opened);
    let long = fs::metadata(place.journal()).unwrap().len();
    let opened = place.open();
    assert_eq!(opened.notes, []);
    assert!(fs::metadata(place.journal()).unwrap().len() < long / 3);
    drop(opened);
    let opened = place.open();
    assert_eq!(opened.notes, []);
    assert!(!opened.needs_save);
    let mut short = Replay::of(opened.base.clone(), &opened.entries);
    assert_eq!(short.steps().0, 1_000);
    assert_eq!(short.steps().1, 993);
    for step in std::iter::repeat_n(Entry::Redo, 7).chain(std::iter::repeat_n(Entry::Undo, 1_000)) {
        assert_eq!(short.reading(), replay.reading());
        short.push(&step);
        replay.push(&step);
    }
    assert_eq!(*short.reading(), std::sync::Arc::new(opened.base));
    // The journal knows the signature no more; its version is kept, and the draft refers to it.
    let copy = place.file().with_file_name("resident.signed-1.ron");
    let (reading, seal) = read_sealed(&copy).unwrap();
    assert_eq!(seal, Seal::Holds);
    assert_eq!(short.reading().amends, reading.signature().map(Signature::amended));
}

#[test]
fn a_signature_torn_in_the_journal_was_never_given() {
    let place = Place::new();
    let draft = place.session(&[stage("a", Stage::NO_CALLUS)], false);
    let kept = fs::metadata(place.journal()).unwrap().len() as usize;
    place.session(&[signed::sign(&draft, 1)], false);
    let whole = fs::read(place.journal()).unwrap();
    let copy = place.file().with_file_name("resident.signed-1.ron");
    for length in (kept..whole.len()).step_by(7) {
        fs::write(place.journal(), &whole[..length]).unwrap();
        let opened = place.open();
        assert_eq!(reading_of(&opened), draft);
        assert_eq!(opened.store.next_signature(&draft), 1);
        assert!(!copy.exists());
    }
    fs::write(place.journal(), whole).unwrap();
    assert_eq!(reading_of(&place.open()), signed::signed(&draft, 1));
    assert!(copy.exists());
}

#[test]
fn a_damaged_journal_of_a_signed_reading_falls_back_to_the_file_and_completes_its_version() {
    let place = Place::new();
    let draft = place.session(&[stage("a", Stage::NO_CALLUS), drawn::followed(0, 1, 0, 1)], true);
    let mine = place.session(&[signed::sign(&draft, 1)], true);
    let copy = place.file().with_file_name("resident.signed-1.ron");
    let text = fs::read_to_string(&copy).unwrap();
    fs::remove_file(&copy).unwrap();
    flip_line(&place, 1);
    let opened = place.open();
    assert!(has(&opened.notes, |note| matches!(note, StoreNote::JournalDamaged { .. })));
    assert_eq!(reading_of(&opened), mine);
    assert_eq!(fs::read_to_string(&copy).unwrap(), text);
}
