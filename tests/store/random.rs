//! Random doing: undo all is the start, redo all the end, and what is saved and opened again is the same.

use std::collections::BTreeMap;
use std::path::Path;

use callus::case::{
    Calibration, CalibrationKind, Complication, Confidence, Deed, Edit, Mark, Opinion, Reading, Shape, Stage,
};
use callus::store::{Entry, Opened, Replay, Seal, reading_from_ron, reading_to_ron, seal, verify};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{Place, drawn, film, on_disk, reader, signed};

/// What a person may do.
#[derive(Debug, Clone)]
enum Doing {
    Enter(Entry),
    Sign,
    Save,
    CloseAndOpen,
}

fn edit() -> impl Strategy<Value = Edit> {
    let id = || prop_oneof![Just("a"), Just("b"), Just("c")].prop_map(film);
    prop_oneof![
        (id(), proptest::option::of(0..6_usize)).prop_map(|(radiograph, stage)| {
            Edit::stage(radiograph, stage.map(|index| Stage::ALL[index].clone()))
        }),
        (id(), proptest::bool::ANY)
            .prop_map(|(radiograph, as_before)| Edit::SetAsBefore { radiograph, as_before }),
        (id(), proptest::option::of(0..3_usize)).prop_map(|(radiograph, confidence)| Edit::SetConfidence {
            radiograph,
            confidence: confidence.map(|index| Confidence::ALL[index])
        }),
        (id(), ".{0,12}", any::<bool>()).prop_map(|(radiograph, note, continued)| Edit::SetNote {
            radiograph,
            note,
            continued
        }),
        (id(), 0..7_usize, any::<bool>()).prop_map(|(radiograph, index, seen)| Edit::SetComplication {
            radiograph,
            complication: Complication::ALL[index],
            seen
        }),
        (0..6_u64, 0..10_u64, 0..12_u64, 0..40_u64)
            .prop_map(|(what, kind, id, seed)| drawn::edit(what, kind, id, seed)),
        (0..6_u64, 0..10_u64, 0..12_u64, 0..40_u64)
            .prop_map(|(what, kind, id, seed)| drawn::edit(what, kind, id, seed)),
        (0..6_u64, 0..10_u64, 0..3_u64, 0..40_u64)
            .prop_map(|(what, kind, id, seed)| drawn::edit(what, kind, id, seed)),
        (0..6_u64, 0..40_u64, 0..4_u64, 0..40_u64)
            .prop_map(|(what, kind, id, seed)| drawn::followed(what, kind, id, seed)),
        (0..6_u64, 0..40_u64, 0..4_u64, 0..40_u64)
            .prop_map(|(what, kind, id, seed)| drawn::followed(what, kind, id, seed)),
        Just(Edit::Amend),
    ]
}

fn deed() -> impl Strategy<Value = Doing> {
    prop_oneof![
        8 => edit().prop_map(|edit| Doing::Enter(Entry::Edit(edit))),
        3 => Just(Doing::Enter(Entry::Undo)),
        2 => Just(Doing::Enter(Entry::Redo)),
        1 => Just(Doing::Sign),
        1 => Just(Doing::Enter(Entry::Edit(Edit::Amend))),
        1 => Just(Doing::Save),
        1 => Just(Doing::CloseAndOpen),
    ]
}

/// A history by the simplest means: whole values, no replay.
struct Model {
    values: Vec<(Option<Edit>, Reading)>,
    now: usize,
}

impl Model {
    fn enter(&mut self, entry: &Entry) {
        match entry {
            Entry::Undo if matches!(self.values[self.now].0, Some(Edit::Sign(_))) => {}
            Entry::Undo => self.now = self.now.saturating_sub(1),
            Entry::Redo => self.now = (self.now + 1).min(self.values.len() - 1),
            Entry::Edit(edit) => {
                let Some(after) = edit.apply(&self.values[self.now].1) else { return };
                let newest = self.now + 1 == self.values.len();
                self.values.truncate(self.now + 1);
                let continues =
                    newest && self.values[self.now].0.as_ref().is_some_and(|last| edit.continues(last));
                if continues {
                    self.values[self.now] = (Some(edit.clone()), after);
                } else {
                    self.values.push((Some(edit.clone()), after));
                    self.now += 1;
                }
            }
        }
    }
}

impl Model {
    /// Every version that was signed lies beside the reading, byte for byte.
    fn copies_are_kept(&self, place: &Place) -> Result<(), TestCaseError> {
        let signed = self.values.iter().filter(|(edit, _)| edit.as_ref().is_some_and(Edit::is_final));
        for (number, (_, reading)) in (1..).zip(signed) {
            let copy = place.file().with_file_name(format!("resident.signed-{number}.ron"));
            prop_assert_eq!(std::fs::read_to_string(copy).unwrap(), reading_to_ron(reading).unwrap());
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_undo_redo_saving_and_opening_keep_it(deeds in vec(deed(), 1..40)) {
        let place = Place::new();
        let Opened { mut store, base, .. } = place.open();
        let start = base.clone();
        let mut model = Model { values: vec![(None, base.clone())], now: 0 };
        let mut replay = Replay::of(base, &[]);
        for deed in deeds {
            match deed {
                Doing::Enter(entry) => {
                    store.append(&entry).unwrap();
                    replay.push(&entry);
                    model.enter(&entry);
                }
                Doing::Sign => {
                    let number = store.next_signature(replay.reading());
                    let entry = Entry::Edit(signed::sign(replay.reading(), number));
                    store.append(&entry).unwrap();
                    replay.push(&entry);
                    model.enter(&entry);
                }
                Doing::Save => {
                    store.save(replay.reading()).unwrap();
                    prop_assert_eq!(&on_disk(&place.file()), &**replay.reading());
                    model.copies_are_kept(&place)?;
                }
                Doing::CloseAndOpen => {
                    drop(store);
                    let opened = place.open();
                    replay = Replay::of(opened.base, &opened.entries);
                    store = opened.store;
                }
            }
            prop_assert_eq!(&**replay.reading(), &model.values[model.now].1);
        }
        prop_assert_eq!(replay.steps(), (model.values.len() - 1, model.now));
        drop(store);
        drop(place.open());
        model.copies_are_kept(&place)?;
        // Undo leads back to the start, or to what was signed last.
        let last = model.values.iter().take(model.now + 1).rposition(|(edit, _)| edit.as_ref().is_some_and(Edit::is_final));
        for _ in 0..model.values.len() {
            replay.push(&Entry::Undo);
        }
        prop_assert_eq!(&model.values[0].1, &start);
        prop_assert_eq!(&**replay.reading(), &model.values[last.unwrap_or(0)].1);
        for _ in 0..model.values.len() {
            replay.push(&Entry::Redo);
        }
        prop_assert_eq!(&**replay.reading(), &model.values.last().unwrap().1);
        prop_assert_eq!(place.set_aside().len(), 0);
    }
}

proptest! {
    #[test]
    fn any_text_in_a_note_survives_writing_and_reading(note in any::<String>(), name in any::<String>()) {
        let mut reading = Reading::new(reader());
        reading.reader.name = name;
        reading.opinions.insert(film("a"), Opinion { note, ..Opinion::default() });
        let text = reading_to_ron(&reading).unwrap();
        let back = reading_from_ron(&text, Path::new("r.ron")).unwrap();
        prop_assert_eq!(reading_to_ron(&back).unwrap(), text);
        prop_assert_eq!(back, reading);
    }

    #[test]
    fn any_name_and_note_can_be_signed_and_the_seal_holds(name in any::<String>(), note in any::<String>()) {
        let mut draft = Reading::new(reader());
        draft.opinions.insert(film("a"), Opinion { note: note.clone(), ..Opinion::default() });
        let at = signed::AT.parse().unwrap();
        let signature = seal(&draft, &name, at, 1, BTreeMap::new(), vec![note]).unwrap();
        let reading = Edit::Sign(Box::new(signature)).apply(&draft).unwrap();
        let text = reading_to_ron(&reading).unwrap();
        let back = reading_from_ron(&text, Path::new("r.ron")).unwrap();
        prop_assert_eq!(verify(&text, &back), Seal::Holds);
        prop_assert_eq!(back, reading);
    }

    #[test]
    fn damaged_text_is_an_error_and_never_a_panic(cut in 0..2_000_usize, with in any::<String>()) {
        let versions = [
            include_str!("../fixtures/format/v1/reading.ron"),
            include_str!("../fixtures/format/v2/reading.ron"),
            include_str!("../fixtures/format/v3/reading.ron"),
        ];
        for text in versions {
            let at = (0..=cut.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            let damaged = format!("{}{with}{}", &text[..at], &text[at..]);
            if let Err(error) = reading_from_ron(&damaged, Path::new("r.ron")) {
                prop_assert!(error.to_string().contains("r.ron"), "{}", error);
            }
        }
    }

    #[test]
    fn any_place_and_label_survive_file_and_journal_to_the_last_bit(
        place in [-1e6..1e6_f64, -1e6..1e6_f64],
        label in any::<String>(),
        size_mm in 1e-3..1e4_f64,
    ) {
        let mut mark = Mark::plain(film("a"), Shape::Text(place));
        mark.label = label;
        let drawn = drawn::put(1, mark, Deed::Draw, false);
        let calibration = Calibration {
            kind: CalibrationKind::Implant { preset: drawn::key("x"), ends: [place, [0.0, 0.0]], size_mm },
            ..drawn::calibration(0, 1.0)
        };
        let calibrated = Edit::SetCalibration {
            radiograph: film("a"),
            calibration: Some(Box::new(calibration)),
            continued: false,
        };
        let reading = calibrated.apply(&drawn.apply(&Reading::new(reader())).unwrap()).unwrap();
        let back = reading_from_ron(&reading_to_ron(&reading).unwrap(), Path::new("r.ron")).unwrap();
        prop_assert_eq!(back, reading);
        for edit in [drawn, calibrated] {
            let line = serde_json::to_string(&edit).unwrap();
            prop_assert_eq!(serde_json::from_str::<Edit>(&line).unwrap(), edit);
        }
    }
}
