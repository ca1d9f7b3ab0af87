//! The example readings of both samples: they load, their signatures hold, they say that they are invented, and they
//! tell the story of the case.

use std::collections::BTreeMap;
use std::fs;

use callus::analysis::book::Book;
use callus::analysis::finding::{Flag, flags};
use callus::analysis::score::{contradictions, sum, supplies};
use callus::analysis::{Visit, Visits, visits};
use callus::case::{Case, Key, RadiographId, Reading, Stage};
use callus::imaging::Limits;
use callus::store::{
    CaseFolder, Seal, builtin_book, check_case, film_hashes, reading_from_ron, reading_to_ron, verify,
};

use super::samples;

const READERS: [&str; 2] = ["demo-resident", "demo-teacher"];
const SAMPLES: [&str; 2] = ["osteopetrosis-dhs", "tibia-nail"];

/// A sample with one reading.
struct Told {
    case: Case,
    visits: Visits,
    book: Book,
    reading: Reading,
    text: String,
}

fn told(sample: &str, reader: &str) -> Told {
    let folder = CaseFolder::find(&samples().join(sample)).unwrap();
    let case = folder.read_case().unwrap();
    let path = folder.root.join(format!("readings/{reader}.ron"));
    let text = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let reading = reading_from_ron(&text, &path).unwrap();
    Told { visits: visits(&case), case, book: builtin_book().unwrap(), reading, text }
}

fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

fn film(text: &str) -> RadiographId {
    RadiographId::new(text).unwrap()
}

impl Told {
    /// What the sheets of a score come to, visit by visit, in the words of a narrow cell.
    fn sums(&self, score: &str) -> Vec<String> {
        let score = self.book.score(&key(score)).unwrap();
        let of = |visit: &Visit| {
            let sheet = self.reading.sheet(&visit.films, &score.key);
            sheet.map_or_else(String::new, |(_, sheet)| sum(score, sheet).brief())
        };
        self.visits.iter().map(of).collect()
    }

    fn stages(&self) -> Vec<Option<Stage>> {
        let of = |visit: &Visit| visit.films.iter().find_map(|film| self.reading.stage(film));
        self.visits.iter().map(of).collect()
    }

    /// At which visits a film is as the one before.
    fn as_before(&self) -> Vec<bool> {
        let of = |visit: &Visit| visit.films.iter().any(|film| self.reading.is_as_before(film));
        self.visits.iter().map(of).collect()
    }

    /// The states of the findings of a kind, visit by visit; the label tells several apart.
    fn states(&self, kind: &str) -> BTreeMap<String, Vec<String>> {
        let of = self.reading.findings.values().filter(|finding| finding.kind == key(kind));
        of.map(|finding| {
            let at = |visit: &Visit| {
                finding.seen_at(&visit.films).map_or_else(String::new, |(_, seen)| seen.state.to_string())
            };
            let site = finding.site.as_ref().map(ToString::to_string).unwrap_or_default();
            (format!("{site}{}", finding.label), self.visits.iter().map(at).collect())
        })
        .collect()
    }
}

#[test]
fn both_readings_of_both_samples_load_hold_and_say_that_they_are_invented() {
    for sample in SAMPLES {
        let folder = CaseFolder::find(&samples().join(sample)).unwrap();
        let there: Vec<_> = folder.readings().into_iter().map(|file| file.id.to_string()).collect();
        assert_eq!(there, READERS, "{sample}");
        for reader in READERS {
            let Told { reading, text, case, .. } = told(sample, reader);
            assert!(reading.reader.name.ends_with("(demonstration, invented)"), "{}", reading.reader.name);
            assert_eq!(
                reading_to_ron(&reading).unwrap(),
                text,
                "{sample}: {reader} is written as Callus writes"
            );
            assert!(!reading.opinions.is_empty());
            for (film, opinion) in &reading.opinions {
                assert!(opinion.note.starts_with("Invented for the demonstration"), "{sample}: {film}");
            }
            let seal = verify(&text, &reading);
            let Some(signature) = reading.signature() else {
                assert_eq!((reader, seal), ("demo-resident", Seal::Draft), "{sample}");
                continue;
            };
            assert_eq!((reader, seal), ("demo-teacher", Seal::Holds), "{sample}");
            assert_eq!((signature.number, signature.name.as_str()), (1, reading.reader.name.as_str()));
            assert_eq!(
                signature.films,
                film_hashes(&folder, &case).unwrap(),
                "{sample}: the films as they are"
            );
            let copies = folder.signed_copies(&reading.reader.id);
            let [(1, copy)] = copies.as_slice() else { panic!("{copies:?}") };
            assert_eq!(
                fs::read_to_string(copy).unwrap().replace("\r\n", "\n"),
                text,
                "{sample}: what was signed"
            );
            // No reader knows of another.
            assert!(!text.contains("esident"), "{sample}");
        }
        let report =
            check_case(&samples().join(sample), &Limits::default(), &builtin_book().unwrap()).unwrap();
        assert_eq!((report.readings, report.problems), (2, vec![]), "{sample}");
    }
}

#[test]
fn the_teacher_tells_the_story_of_the_article() {
    let told = told("osteopetrosis-dhs", "demo-teacher");
    assert_eq!(told.sums("mrust"), ["4", "4", "4", "4", "4", "10", "16"]);
    let mut stages = vec![Stage::NO_CALLUS; 5];
    stages.extend([Stage::BRIDGING, Stage::UNION]);
    assert_eq!(told.stages(), stages.into_iter().map(Some).collect::<Vec<_>>());
    // "No progression" is a comparison beside the stage, not a stage.
    assert_eq!(told.as_before(), [false, false, false, false, true, false, false]);
    // The trabecular items cannot be read in osteopetrosis: no total, and nothing is guessed.
    assert_eq!(told.sums("rush"), ["", "", "", "", "", "14 (8 of 10)", "24 (8 of 10)"]);
    let all = |early: &str, six: &str, twelve: &str| {
        let mut all = vec![early.to_owned(); 5];
        all.extend([six.to_owned(), twelve.to_owned()]);
        all
    };
    assert_eq!(told.states("fracture-line")["subtrochanteric"], all("sharp", "blurred", "gone"));
    let callus = told.states("callus");
    assert_eq!(callus["medial-cortex"], all("absent", "bridging", "united"));
    assert_eq!(callus["posterior-cortex"], all("absent", "bridging", "united"));
    for number in ["2", "3", "4", "5"] {
        assert_eq!(told.states("screw")[number], ["", "intact", "broken", "removed", "", "", ""]);
    }
    let flown: Vec<_> = told
        .visits
        .iter()
        .map(|visit| {
            flags(&told.reading, &told.book, &visit.films).iter().map(Flag::words).collect::<Vec<_>>()
        })
        .collect();
    let none: Vec<String> = Vec::new();
    let mut expected = vec![none; 7];
    expected[2] = vec!["hardware failure".to_owned()];
    assert_eq!(flown, expected);
    assert_eq!(contradictions(&told.case, &told.visits, &told.reading, &told.book), []);
    // What is seen is shown where it was drawn, and the baseline of the same operation stood beside.
    for (kind, on) in [
        ("callus", "op2-plus-6-months-ap"),
        ("screw", "op1-plus-3-months-ap"),
        ("hardware-failure", "op1-plus-3-months-ap"),
    ] {
        let finding = told.reading.findings.values().find(|own| own.kind == key(kind)).unwrap();
        let mark = told.reading.mark(finding.states[&film(on)].mark.unwrap()).unwrap();
        assert!(mark.is_on(&film(on)), "{kind}");
    }
    let six = &told.reading.scores[&film("op2-plus-6-months-ap")][&key("mrust")];
    for (item, view) in [("medial", "ap"), ("posterior", "lateral")] {
        assert_eq!(six[&key(item)].beside, Some(film(&format!("op2-plus-2-days-{view}"))), "{item}");
        let pin = six[&key(item)].pin.as_ref().unwrap();
        assert_eq!(pin.film, film(&format!("op2-plus-6-months-{view}")), "{item}");
    }
}

#[test]
fn the_resident_leaves_something_to_ask_and_to_compare() {
    let resident = told("osteopetrosis-dhs", "demo-resident");
    let teacher = told("osteopetrosis-dhs", "demo-teacher");
    assert_eq!(resident.sums("mrust"), ["", "4", "", "4", "", "9 (3 of 4)", "15"]);
    let mrust = resident.book.score(&key("mrust")).unwrap();
    let six = &resident.reading.scores[&film("op2-plus-6-months-ap")][&key("mrust")];
    assert_eq!(sum(mrust, six).words(mrust), "9 from 3 of 4 cortices; possible total 10–13, not interpreted");
    assert_eq!(resident.stages()[4], Some(Stage::NO_CALLUS));
    assert!(resident.as_before()[4]);
    assert_eq!(resident.stages()[4], teacher.stages()[4], "both tell that nothing grew after the revision");
    let under_the_plate = |visit: &Visit| {
        let note = &teacher.reading.opinions[&visit.films[0]].note;
        note.contains("although the side plate lies over it")
    };
    let graded: Vec<_> = teacher.visits.iter().map(under_the_plate).collect();
    assert_eq!(graded, [false, true, true, true, true, true, true], "who grades a hidden cortex says so");
    assert_ne!(resident.stages()[5], teacher.stages()[5]);
    assert_eq!(contradictions(&resident.case, &resident.visits, &resident.reading, &resident.book).len(), 1);
    assert!(resident.reading.marks.size() * 2 < teacher.reading.marks.size());
    assert_eq!(resident.states("screw")["2"][2], "broken");
}

#[test]
fn the_tibia_heals_from_visit_to_visit() {
    let teacher = told("tibia-nail", "demo-teacher");
    assert_eq!(teacher.sums("mrust"), ["6", "11", "13", "16"]);
    assert_eq!(teacher.sums("rust"), ["6", "8", "9", "12"]);
    assert_eq!(
        teacher.stages(),
        [Stage::CALLUS, Stage::BRIDGING, Stage::BRIDGING, Stage::REMODELLED].map(Some)
    );
    assert_eq!(teacher.states("fracture-line")["tibial-shaft"], ["sharp", "blurred", "blurred", "gone"]);
    assert_eq!(teacher.states("nail")[""], ["intact"; 4]);
    assert_eq!(contradictions(&teacher.case, &teacher.visits, &teacher.reading, &teacher.book), []);
    let resident = told("tibia-nail", "demo-resident");
    assert_eq!(resident.sums("mrust"), ["5", "9 (3 of 4)", "", "16"]);
    assert_eq!(resident.stages()[2], None);
    // Every item that was answered has a film that supplies it.
    for told in [teacher, resident] {
        for (index, visit) in told.visits.iter().enumerate() {
            for score in &told.book.scores {
                let Some((_, sheet)) = told.reading.sheet(&visit.films, &score.key) else { continue };
                for item in score.items.iter().filter(|item| sheet.contains_key(&item.key)) {
                    assert!(supplies(&told.case, &told.visits, index, score, item).is_some(), "{}", item.key);
                }
            }
        }
    }
}
