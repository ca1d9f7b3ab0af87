//! The book that comes with the program: every definition can be drawn, measured and told apart.

use std::collections::BTreeSet;

use callus::analysis::book::{Choices, Formula};
use callus::analysis::measure::Measured;
use callus::case::{Mark, Part, Place};

use super::{Bench, at_detector, book, case, film, key, measured};

/// Keys that commands or plain marks have.
const TAKEN: [&str; 41] = [
    "F",
    "O",
    "R",
    "H",
    "I",
    "W",
    "A",
    "T",
    "Z",
    "N",
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "V",
    "M",
    "S",
    "Y",
    "P",
    "B",
    "E",
    "C",
    "D",
    "X",
    "Backspace",
    "Shift+R",
    "Shift+Z",
    "Shift+1",
    "Shift+2",
    "Shift+3",
    "Shift+A",
    "Shift+L",
    "Shift+P",
    "[",
    "]",
];

#[test]
fn every_definition_has_the_parts_of_its_formula_and_an_example_of_each() {
    for definition in &book().measures {
        let id = &definition.key;
        for wanted in definition.formula.part_keys() {
            let there = definition.parts.iter().any(|part| part.key.as_str() == *wanted);
            assert!(there, "{id} lacks {wanted}");
        }
        let keys: BTreeSet<_> = definition.parts.iter().map(|part| &part.key).collect();
        assert_eq!(keys.len(), definition.parts.len(), "{id} has a part twice");
        for part in &definition.parts {
            assert_eq!(part.example.kind(), part.shape, "{id}: {}", part.key);
            assert!(
                part.hint.ends_with('.') && part.hint.starts_with(char::is_uppercase),
                "{id}: {}",
                part.hint
            );
        }
        assert!(!definition.picture.is_empty(), "{id} has no picture");
        let drawn = definition.picture.iter().flatten().copied();
        let examples = definition.parts.iter().flat_map(|part| part.example.places().to_vec());
        for [x, y] in drawn.chain(examples) {
            assert!((0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y), "{id}: ({x}, {y}) is outside");
        }
        assert!(definition.help.len() > 60 && !definition.citation.text.is_empty(), "{id}");
    }
}

#[test]
fn keys_and_shortcuts_name_one_thing_each() {
    let book = book();
    let mut shortcuts: BTreeSet<&str> = TAKEN.into();
    let mut keys = BTreeSet::new();
    for definition in &book.measures {
        assert!(keys.insert(definition.key.clone()), "{} twice", definition.key);
        assert!(shortcuts.insert(&definition.shortcut), "{}: {}", definition.key, definition.shortcut);
    }
    let presets: BTreeSet<_> = book.presets.iter().map(|preset| &preset.key).collect();
    let meanings: BTreeSet<_> = book.meanings.iter().map(|meaning| &meaning.key).collect();
    assert_eq!((presets.len(), meanings.len()), (book.presets.len(), book.meanings.len()));
    assert_eq!(book.measures.len(), 19);
}

/// The little picture of a measure, enlarged, is itself a drawing that has a value: so the pictures are right.
#[test]
fn the_example_of_every_measure_can_be_measured() {
    let book = book();
    let bench = ["early-ap", "early-lateral"]
        .into_iter()
        .fold(Bench::default(), |bench, id| bench.with(id, at_detector(0.2, 0.2), None));
    let enlarged = |[x, y]: Place| [x * 1000.0 + 200.0, y * 1000.0 + 200.0];
    for definition in book.measures.iter().filter(|of| of.formula != Formula::GreyDensity) {
        let parts = definition.parts.iter().map(|part| Part {
            key: Some(part.key.clone()),
            film: film(if part.view == callus::analysis::book::ViewNeeded::Lateral {
                "early-lateral"
            } else {
                "early-ap"
            }),
            shape: part.example.map(enlarged),
            label_at: None,
        });
        let choice = match &definition.choices {
            Some(Choices::Of(all)) => all.first().map(|(key, _)| key.clone()),
            Some(Choices::Implants) => book.presets.first().map(|preset| preset.key.clone()),
            None => None,
        };
        let mark = Mark { choice, ..Mark::measure(definition.key.clone(), parts.collect()) };
        let told = measured(&mark, book, &case(), &bench);
        assert!(matches!(told, Measured::Value(_)), "{}: {told:?}", definition.key);
        println!("{}: {}", definition.name, told.value().unwrap().words_with_source());
    }
}

#[test]
fn references_are_those_of_the_fact_sheet() {
    let book = book();
    let words = |measure: &str| -> Vec<String> {
        book.measure(&key(measure)).unwrap().references.iter().map(|one| one.words.clone()).collect()
    };
    assert!(words("neck-shaft-angle")[0].starts_with("mean 127° (SD 7), reference range 114 to 140°"));
    assert_eq!(words("tip-apex-distance"), ["≤ 25 mm", "cut-off 34.8 mm"]);
    assert_eq!(words("calcar-tip-apex-distance"), ["< 25 mm", "cut-off 35.2 mm"]);
    assert_eq!(words("cortical-thickness-index").len(), 3);
    let thread = book.preset(&key("lag-screw-thread")).unwrap();
    assert!(thread.is_diameter && (thread.size_mm - 12.5).abs() < 1e-9);
    let screw = book.preset(&key("case-lag-screw-65")).unwrap();
    assert!(!screw.is_diameter && screw.warning.contains("parallel"));
}
