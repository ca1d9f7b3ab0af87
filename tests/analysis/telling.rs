//! A small case, a small book and two readings for the tests of summary, open questions and comparison.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use callus::analysis::book::Book;
use callus::analysis::measure::measured;
use callus::analysis::summary::Told;
use callus::analysis::{Visit, visits};
use callus::case::{
    Answer, Calibration, CalibrationKind, Case, Confidence, Finding, FindingId, Given, Mark, MarkId, Opinion,
    Reader, ReaderId, Reading, Seen, Stage,
};
use callus::store::case_from_ron;

use super::{Bench, calibration, film, key, mark, no_spacing};

/// One score of four cortices, kinds of findings of every sort; the measures are those of the program.
const BOOK: &str = r#"(
  bands: (placing_px: 0.0, placing_citation: (text: "", basis: Chosen),
    line: (minus_percent: 0, plus_percent: 0, citation: (text: "", basis: Chosen)),
    circle: (minus_percent: 0, plus_percent: 0, citation: (text: "", basis: Chosen)),
    implant: (minus_percent: 0, plus_percent: 0, citation: (text: "", basis: Chosen)),
    implant_length: (minus_percent: 0, plus_percent: 0, citation: (text: "", basis: Chosen)),
    magnification: (minus_percent: 0, plus_percent: 0, citation: (text: "", basis: Chosen)),
    fiducial: (minus_percent: 0, plus_percent: 0, citation: (text: "", basis: Chosen)),
    at_detector: (minus_percent: 0, plus_percent: 0, citation: (text: "", basis: Chosen)),
    undocumented: (minus_percent: 0, plus_percent: 0, citation: (text: "", basis: Chosen))),
  scores: [(
    key: "four", name: "Four cortices", short: "mFOUR", nouns: ("cortex", "cortices"),
    items: [
      (key: "medial", name: "Medial cortex", short: "Medial", cortex: Some(Medial), view: Frontal, scale: "one-to-four"),
      (key: "lateral", name: "Lateral cortex", short: "Lateral", cortex: Some(Lateral), view: Frontal, scale: "one-to-four"),
      (key: "anterior", name: "Anterior cortex", short: "Anterior", cortex: Some(Anterior), view: Lateral, scale: "one-to-four"),
      (key: "posterior", name: "Posterior cortex", short: "Posterior", cortex: Some(Posterior), view: Lateral, scale: "one-to-four"),
    ],
    scales: {"one-to-four": [
      (value: 1, word: "no callus", criteria: "Nothing.", shows: Some(NoCallus)),
      (value: 2, word: "callus", criteria: "Some.", shows: Some(Callus)),
      (value: 3, word: "bridging", criteria: "Across.", shows: Some(Bridging)),
      (value: 4, word: "remodelled", criteria: "No line.", shows: Some(United)),
    ]},
    range: (4, 16), better: Higher,
    cut_offs: [
      (words: "13 or more: called united", from: Some(13), population: "femora with a hip screw", found_in: Some((bones: ["Femur"], implants: ["DHS"])), citation: (text: "A. 2015", basis: Verified)),
      (words: "9 or more at 4 to 8 weeks: reach union", from: Some(9), days: Some((28, 56)), population: "femora with a hip screw", found_in: Some((bones: ["femur"])), citation: (text: "B. 2025", basis: Verified)),
      (words: "11 or more: called united", from: Some(11), population: "tibiae with a nail", found_in: Some((bones: ["tibia"], implants: ["IMN"])), citation: (text: "D. 2016", basis: Verified)),
      (words: "12 or more: heard of", from: Some(12), population: "anyone", is_definition: true, citation: (text: "E.", basis: GeneralKnowledge)),
      (words: "10 or more: rats", from: Some(10), population: "rats", found_in: Some((animals: true)), citation: (text: "F.", basis: Verified)),
    ],
    validated: [], limits: "", pair_within_days: 7, help: "", citation: (text: "C. 2010", basis: Verified),
  )],
  reasons: [(key: "plate", name: "plate hides it", short: "plate"), (key: "other", name: "another reason", short: "other", asks: true)],
  kinds: [
    (key: "callus", name: "Callus", group: "Healing", states: "callus", sites: ["medial-cortex"], code: ("99CALLUS", "1", "")),
    (key: "plate", name: "Plate", group: "Implant", states: "implant", code: ("99CALLUS", "2", "")),
    (key: "screw", name: "Screw", group: "Implant", states: "implant", is_numbered: true, code: ("99CALLUS", "3", "")),
    (key: "nonunion", name: "Nonunion", group: "Complication", states: "complication", is_complication: true,
      definitions: [
        (key: "fda", words: "no union after nine months", citation: (text: "FDA", basis: Verified)),
        (key: "practice", words: "no progress over three months", citation: (text: "practice", basis: GeneralKnowledge)),
      ], code: ("99CALLUS", "4", "")),
  ],
  states: [
    (key: "callus", states: [
      (key: "absent", name: "absent", look: Hollow, is_there: false),
      (key: "forming", name: "forming", look: Quarter, is_there: true),
      (key: "bridging", name: "bridging", look: Half, is_there: true),
    ]),
    (key: "implant", states: [
      (key: "intact", name: "intact", look: Solid, is_there: true),
      (key: "broken", name: "broken", look: Cross, is_there: true, is_alarming: true),
      (key: "removed", name: "removed", look: Dash, is_there: false),
    ]),
    (key: "complication", states: [
      (key: "suspected", name: "suspected", look: HollowDiamond, is_there: true, is_alarming: true),
      (key: "present", name: "present", look: Diamond, is_there: true, is_alarming: true),
      (key: "absent", name: "absent", look: Dash, is_there: false),
    ]),
  ],
  sites: [(key: "medial-cortex", name: "Medial cortex", code: ("99CALLUS", "5", ""))],
)"#;

pub(super) fn book() -> &'static Book {
    static BOOK_OF_TESTS: LazyLock<Book> = LazyLock::new(|| {
        let own: Book = ron::Options::default()
            .with_default_extension(ron::extensions::Extensions::empty())
            .from_str(BOOK)
            .unwrap();
        let shipped = super::book();
        let (measures, bands) = (shipped.measures.clone(), shipped.bands.clone());
        let stage_schemes = shipped.stage_schemes.clone();
        Book { measures, presets: shipped.presets.clone(), bands, stage_schemes, ..own }
    });
    &BOOK_OF_TESTS
}

/// Two operations: before the first, a week and three months after it; two days and six months after the second,
/// which has no lateral at six months.
pub(super) fn case() -> Case {
    let mut films = String::new();
    for (name, anchor, offset, views) in [
        ("before", "op1", "-3 days", &["AP", "Lateral"][..]),
        ("week", "op1", "1 week", &["AP", "Lateral"]),
        ("months", "op1", "3 months", &["AP", "Lateral"]),
        ("days", "op2", "2 days", &["AP", "Lateral"]),
        ("half", "op2", "6 months", &["AP"]),
    ] {
        for view in views {
            let row = format!(
                "(id: \"{name}-{}\", file: \"{name}-{view}.dcm\", time: (anchor: \"{anchor}\", offset: \"{offset}\"), \
                 views: [(position: {view}, side: Right, part: \"hip\")]),",
                view.to_lowercase()
            );
            films.push_str(&row);
        }
    }
    let text = format!(
        "(format: 1, title: \"A hip\", patient: (label: \"A\", sex: Male), episodes: [\
           (id: \"op1\", age_years: 52, side: Right, bone: \"femur\", region: \"subtrochanteric\", treatment: \"DHS\", \
            device: (key: \"DHS\"), operation: (name: \"DHS\", after: \"after DHS\")), \
           (id: \"op2\", age_years: 53, side: Right, bone: \"femur\", treatment: \"DHS\", \
            device: (key: \"DHS\"), operation: (name: \"Revision\", after: \"after revision\"))], \
         schedules: [(anchor: \"op1\", expected: [\"1 week\", \"6 weeks\", \"3 months\"], according_to: \"the protocol\")], \
         visits_without_film: [(id: \"seen\", time: (anchor: \"op2\", offset: \"15 months\"), note: \"pain-free\")], \
         radiographs: [{films}])"
    );
    case_from_ron(&text, Path::new("case.ron")).unwrap()
}

pub(super) fn empty(name: &str) -> Reading {
    Reading::new(Reader { id: ReaderId::new(name).unwrap(), name: name.to_owned() })
}

pub(super) fn stage(reading: &mut Reading, on: &str, stage: Stage, confidence: Option<Confidence>) {
    let opinion: &mut Opinion = reading.opinions.entry(film(on)).or_default();
    (opinion.stage, opinion.confidence) = (Some(stage), confidence);
}

/// Answers the sheet of a visit: a digit is a grade, `x` hidden by the plate, `-` nothing.
pub(super) fn sheet(reading: &mut Reading, on: &str, answers: &str) {
    let items = ["medial", "lateral", "anterior", "posterior"];
    let answers: BTreeMap<_, _> = items
        .into_iter()
        .zip(answers.chars())
        .filter_map(|(item, given)| match given {
            '-' => None,
            'x' => Some((key(item), Answer::not_assessable(key("plate")))),
            digit => Some((key(item), Answer::grade(digit.to_digit(10).unwrap() as u8))),
        })
        .collect();
    reading.scores.entry(film(on)).or_default().insert(key("four"), answers);
}

/// A finding with its states by film; `kind` may name the label after a space.
pub(super) fn finding(reading: &mut Reading, kind: &str, states: &[(&str, &str)]) -> FindingId {
    let (kind, label) = kind.split_once(' ').unwrap_or((kind, ""));
    let mut own = Finding { label: label.to_owned(), ..Finding::new(key(kind)) };
    if kind == "callus" {
        own.site = Some(key("medial-cortex"));
    }
    for (on, state) in states {
        own.states.insert(film(on), Seen { state: key(state), mark: None });
    }
    let id = reading.next_finding();
    reading.findings.insert(id, Arc::new(own));
    id
}

pub(super) fn define(reading: &mut Reading, id: FindingId, definition: &str) {
    let own = reading.findings.get_mut(&id).unwrap();
    Arc::make_mut(own).definition = Some(key(definition));
}

pub(super) fn draw(reading: &mut Reading, mark: Mark) {
    let id = reading.next_mark();
    reading.marks.insert_mut(id, Arc::new(mark));
}

/// A fracture gap of so many pixels at the medial cortex.
pub(super) fn gap(on: &str, px: f64) -> Mark {
    mark("fracture-gap", Some("medial"), &[("line", on, &[[100.0, 100.0], [100.0 + px, 100.0]])])
}

/// A callus index: needs no scale.
pub(super) fn callus_index(on: &str, callus: f64) -> Mark {
    let line = |x: f64| [[100.0, 100.0], [100.0 + x, 100.0]];
    mark("callus-index", None, &[("callus", on, &line(callus)), ("bone", on, &line(100.0))])
}

/// 0.1 mm a pixel.
fn thread() -> Calibration {
    let ends = [[0.0, 0.0], [125.0, 0.0]];
    let kind = CalibrationKind::Implant { preset: key("lag-screw-thread"), ends, size_mm: 12.5 };
    calibration(kind, "lag-screw thread")
}

/// Every film of op1 is calibrated, those of op2 are not.
fn bench() -> Bench {
    let films = ["before-ap", "before-lateral", "week-ap", "week-lateral", "months-ap", "months-lateral"];
    let bench =
        films.into_iter().fold(Bench::default(), |bench, id| bench.with(id, no_spacing(), Some(&thread())));
    let films = ["days-ap", "days-lateral", "half-ap"];
    films.into_iter().fold(bench, |bench, id| bench.with(id, no_spacing(), None))
}

/// A case with its visits, for telling.
pub(super) struct Table {
    pub(super) case: Case,
    pub(super) visits: Vec<Visit>,
    bench: Bench,
}

impl Table {
    pub(super) fn new() -> Self {
        let case = case();
        Self { visits: visits(&case), case, bench: bench() }
    }

    /// Tells a reading and hands it on.
    pub(super) fn tell<R>(&self, reading: &Reading, then: impl FnOnce(Told<'_>) -> R) -> R {
        let value_of = |_: MarkId, mark: &Arc<Mark>| measured(mark, book(), &self.case, &self.bench);
        then(Told { case: &self.case, visits: &self.visits, reading, book: book(), value_of: &value_of })
    }

    /// Tells two readings.
    pub(super) fn tell_both<R>(
        &self,
        own: &Reading,
        other: &Reading,
        then: impl FnOnce(Told<'_>, Told<'_>) -> R,
    ) -> R {
        self.tell(own, |own| self.tell(other, |other| then(own, other)))
    }
}

/// A reading with something of everything.
pub(super) fn resident() -> Reading {
    let mut own = empty("resident");
    stage(&mut own, "week-ap", Stage::NO_CALLUS, Some(Confidence::Definite));
    stage(&mut own, "week-lateral", Stage::NO_CALLUS, Some(Confidence::Definite));
    stage(&mut own, "months-ap", Stage::BRIDGING, Some(Confidence::Probable));
    stage(&mut own, "months-lateral", Stage::NOT_ASSESSABLE, None);
    stage(&mut own, "days-ap", Stage::NO_CALLUS, None);
    "line blurred,\nmedially".clone_into(&mut own.opinions.get_mut(&film("months-ap")).unwrap().note);
    sheet(&mut own, "week-ap", "1111");
    sheet(&mut own, "months-lateral", "4432");
    sheet(&mut own, "days-ap", "2x11");
    for number in 1..=5 {
        let later = if number == 3 { "broken" } else { "intact" };
        finding(&mut own, &format!("screw {number}"), &[("week-ap", "intact"), ("months-ap", later)]);
    }
    finding(&mut own, "plate", &[("week-ap", "intact"), ("months-lateral", "intact")]);
    finding(&mut own, "callus", &[("week-ap", "absent"), ("months-ap", "forming")]);
    let nonunion = finding(&mut own, "nonunion", &[("months-ap", "present"), ("days-ap", "present")]);
    define(&mut own, nonunion, "fda");
    draw(&mut own, gap("week-ap", 20.0));
    draw(&mut own, gap("months-ap", 60.0));
    draw(&mut own, callus_index("week-ap", 100.0));
    draw(&mut own, callus_index("months-ap", 100.5));
    draw(&mut own, gap("days-ap", 30.0));
    own
}

/// An answer in a sheet, to be changed.
pub(super) fn answer<'a>(reading: &'a mut Reading, on: &str, item: &str) -> &'a mut Given {
    let sheet = reading.scores.get_mut(&film(on)).unwrap().get_mut(&key("four")).unwrap();
    &mut sheet.get_mut(&key(item)).unwrap().given
}
