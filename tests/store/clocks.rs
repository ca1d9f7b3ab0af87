//! Clocks that stand still and clocks that were set back: no file that was set aside is overwritten by the next, and
//! whoever signs can see that the time cannot be.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use callus::case::{Edit, Stage};
use callus::store::{Clock, Entry, Settings, StateFolder, StoreNote};

use super::{Place, drawn, film, named, reading_of, signed, stage};

/// A clock that stands where it was set.
#[derive(Debug)]
struct Set(AtomicI64);

impl Set {
    fn to(&self, second: i64) -> jiff::Timestamp {
        self.0.store(second, Ordering::Relaxed);
        self.now()
    }
}

impl Clock for Set {
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::from_second(self.0.load(Ordering::Relaxed)).unwrap()
    }
}

const NOW: i64 = 1_780_000_000;

fn place() -> (Place, Arc<Set>) {
    let clock = Arc::new(Set(AtomicI64::new(NOW)));
    (Place { clock: clock.clone(), ..Place::new() }, clock)
}

/// Both kinds of clock that would give a name twice.
fn wrong_times() -> [i64; 2] {
    [NOW, NOW - 3_600]
}

#[test]
fn versions_and_journals_set_aside_by_a_clock_that_stands_still_or_goes_back_all_stay() {
    for then in wrong_times() {
        let (place, clock) = place();
        let mut mine = Vec::new();
        for (round, word) in [Stage::NO_CALLUS, Stage::CALLUS, Stage::BRIDGING].into_iter().enumerate() {
            // Unsaved work of one's own, and a file that someone else changed.
            mine.push(place.session(&[stage("a", word)], false));
            let theirs = stage("b", Stage::ALL[round].clone())
                .apply(&callus::case::Reading::new(super::reader()))
                .unwrap();
            fs::create_dir_all(place.case().join("readings")).unwrap();
            fs::write(place.file(), callus::store::reading_to_ron(&theirs).unwrap()).unwrap();
            let opened = place.open();
            assert!(super::has(&opened.notes, |note| matches!(note, StoreNote::FileChangedOutside { .. })));
            drop(opened);
            clock.to(if round == 0 { then } else { NOW });
        }
        let mut kept: Vec<_> =
            place.set_aside().iter().map(|path| super::on_disk(path).stage(&film("a"))).collect();
        kept.sort();
        let mut expected: Vec<_> = mine.iter().map(|reading| reading.stage(&film("a"))).collect();
        expected.sort();
        assert_eq!(kept, expected);
        // The three journals of before are whole, too, each with its own edit.
        let archived = named(&place.journals(), "journal-");
        assert_eq!(archived.len(), 3);
        let texts: Vec<_> = archived.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
        for word in ["no-callus", "callus-not-bridging", "bridging-callus"] {
            let edit = format!("{{\"SetStage\":{{\"radiograph\":\"a\",\"stage\":\"{word}\"}}}}");
            assert_eq!(texts.iter().filter(|text| text.contains(&edit)).count(), 1, "{word}");
        }
    }
}

#[test]
fn damaged_journals_and_settings_are_kept_by_a_clock_that_stands_still() {
    let (place, clock) = place();
    for word in ["no-callus", "callus-not-bridging"] {
        place.session(
            &[stage("a", Stage::NO_CALLUS), stage("a", Stage::CALLUS), stage("b", Stage::NO_CALLUS)],
            false,
        );
        let text = fs::read_to_string(place.journal()).unwrap();
        let damaged = text.replacen(word, "Damaged!", 1);
        fs::write(place.journal(), &damaged).unwrap();
        let opened = place.open();
        let Some(StoreNote::JournalDamaged { kept }) = opened.notes.first() else {
            panic!("{:?}", opened.notes)
        };
        assert_eq!(fs::read_to_string(kept).unwrap(), damaged);
    }
    assert_eq!(named(&place.journals(), ".damaged").len(), 2);
    let state = StateFolder::at(place.state());
    for text in ["broken", "broken again"] {
        fs::write(place.state().join("settings.ron"), text).unwrap();
        let (_, note) = Settings::load(&state, clock.as_ref()).unwrap();
        let Some(StoreNote::SettingsUnreadable { kept, .. }) = note else { panic!("{note:?}") };
        assert_eq!(fs::read_to_string(kept).unwrap(), text);
    }
    assert_eq!(named(&place.state(), ".bad").len(), 2);
}

#[test]
fn the_latest_time_known_is_that_of_journal_calibration_and_signature() {
    let (place, clock) = place();
    let at = |second| Some(jiff::Timestamp::from_second(second).unwrap());
    let mut opened = place.open();
    assert_eq!(opened.store.latest_known(), at(NOW));
    clock.to(NOW + 50);
    opened.store.append(&Entry::Edit(stage("a", Stage::NO_CALLUS))).unwrap();
    assert_eq!(opened.store.latest_known(), at(NOW + 50));
    // Set back: what is known stays known, in this session and after it.
    clock.to(NOW - 500);
    opened.store.append(&Entry::Undo).unwrap();
    assert_eq!(opened.store.latest_known(), at(NOW + 50));
    drop(opened);
    let mut opened = place.open();
    assert_eq!(opened.store.latest_known(), at(NOW + 50));
    let mut calibration = drawn::calibration(0, 1.0);
    calibration.at = at(NOW + 900).unwrap();
    let edit = Edit::SetCalibration {
        radiograph: film("a"),
        calibration: Some(Box::new(calibration)),
        continued: false,
    };
    opened.store.append(&Entry::Edit(edit.clone())).unwrap();
    opened.entries.push(Entry::Edit(edit));
    assert_eq!(opened.store.latest_known(), at(NOW + 900));
    opened.store.save(&reading_of(&opened)).unwrap();
    drop(opened);
    // The file alone, as on another computer.
    fs::remove_dir_all(place.state()).unwrap();
    let mut opened = place.open();
    assert_eq!(opened.store.latest_known(), at(NOW + 900));
    let sign = signed::sign(&reading_of(&opened), 1);
    opened.store.append(&Entry::Edit(sign.clone())).unwrap();
    opened.entries.push(Entry::Edit(sign));
    let signed_at = Some(signed::AT.parse().unwrap());
    assert_eq!(opened.store.latest_known(), signed_at);
    opened.store.append(&Entry::Edit(Edit::Amend)).unwrap();
    opened.entries.push(Entry::Edit(Edit::Amend));
    opened.store.save(&reading_of(&opened)).unwrap();
    drop(opened);
    fs::remove_dir_all(place.state()).unwrap();
    assert_eq!(place.open().store.latest_known(), signed_at, "an amendment knows when it was signed");
}
