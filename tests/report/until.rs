//! The case as it was known at a visit: nothing later is in it, and what was known is.

use callus::analysis::{Until, known_until, visits};
use callus::case::{Case, Outcome, Reading};
use callus::store::{case_to_ron, reading_to_ron};

use crate::report::planted::{self, KNOWN, LATER, steps_of};
use crate::report::{SAMPLES, read};

fn text(case: &Case, readings: &[Reading]) -> String {
    let mut all = case_to_ron(case).unwrap();
    for reading in readings {
        all.push_str(&reading_to_ron(reading).unwrap());
    }
    all
}

#[test]
fn at_every_visit_nothing_later_is_left_and_what_was_known_is() {
    for name in SAMPLES {
        let (case, readings) = read(name);
        let all = steps_of(&case);
        let last = all.len() - 1;
        for (index, (until, at)) in all.iter().enumerate() {
            let planted = planted::case(*at);
            let said: Vec<_> = readings.iter().map(|own| planted::reading(*at, own)).collect();
            let known = known_until(&planted, &said, &until.parse::<Until>().unwrap()).unwrap();
            // In the second sample nothing follows the last film: the case is told in full.
            if name == "tibia-nail" && index == last {
                assert!(known.is_all);
                assert_eq!((&known.case, &known.readings), (&planted, &said));
                continue;
            }
            let text = text(&known.case, &known.readings);
            let hit = text.find(LATER).map(|at| &text[at.saturating_sub(200)..at + 20]);
            assert_eq!(hit, None, "{name} {until}");
            assert!(text.matches(KNOWN).count() > 5, "{name} {until}: what is known is told");
            let films: Vec<_> = case.radiographs.iter().filter(|film| !at.knows_film(&film.id)).collect();
            for film in films {
                let id = format!("\"{}\"", film.id);
                assert!(!text.contains(&id) && !text.contains(&film.file), "{name} {until}: {id}");
            }
            // The visits are those until now, worded as they were.
            let (was, now) = (visits(&case), visits(&known.case));
            assert_eq!(now.len(), index / 2 + 1, "{name} {until}");
            for (was, now) in was.iter().zip(&now) {
                assert_eq!((&was.films, &was.anchor, was.days), (&now.films, &now.anchor, now.days));
            }
            for reading in &known.readings {
                let there = |film: &_| known.case.radiograph(film).is_some();
                assert!(reading.marks.values().flat_map(|mark| &mark.parts).all(|part| there(&part.film)));
                assert!(reading.findings.values().flat_map(|own| own.states.keys()).all(there));
                assert!(reading.signature().is_none(), "a signature names the films of the whole case");
            }
        }
    }
}

#[test]
fn the_outcome_is_absent_until_the_next_operation_and_the_treatment_until_the_first() {
    let (case, readings) = read("osteopetrosis-dhs");
    let known = |until: &str| known_until(&case, &readings, &until.parse().unwrap()).unwrap().case;
    let before = known("op1:-3 days");
    let op1 = before.episodes.last().unwrap();
    assert_eq!((op1.id.as_str(), op1.treatment.as_str(), op1.outcome), ("op1", "", None));
    assert!(op1.device.is_none());
    assert_eq!(before.time_words(&before.radiographs[0].time), "3 days before operation");
    assert!(!case_to_ron(&before).unwrap().contains("DHS"), "the operation is not named before it is done");
    assert!(before.title.starts_with("Right femur"), "{}", before.title);
    let failed = known("op1:3 months");
    let op1 = failed.episodes.last().unwrap();
    assert_eq!((op1.treatment.as_str(), op1.follow_up.as_str(), op1.outcome), ("DHS", "", None));
    assert_eq!(failed.episodes.len(), 4, "the revision is not there");
    assert!(failed.schedules.iter().all(|own| own.anchor.as_str() == "op1"));
    let revised = known("op2:2 days");
    assert_eq!(revised.episodes[3].outcome, Some(Outcome::HardwareFailure));
    assert_eq!(revised.episodes[4].outcome, None);
    assert!(revised.schedules.iter().all(|own| own.anchor.as_str() == "op1"), "nothing was expected yet");
    assert_eq!(known("op2:15 months"), case, "nothing is later");
    assert_eq!(known("op2:12 months").visits_without_film.len(), 0);
}

#[test]
fn a_time_between_visits_and_an_episode_that_is_not_there() {
    let (case, readings) = read("tibia-nail");
    let known = known_until(&case, &readings, &"op1:4 months".parse().unwrap()).unwrap();
    assert_eq!(visits(&known.case).len(), 2);
    let error = known_until(&case, &readings, &"op7:1 week".parse().unwrap()).unwrap_err().to_string();
    assert!(error.contains("\"op7\"") && error.contains("op1"), "{error}");
}

#[test]
fn dates_decide_where_they_are_given() {
    let text = r#"(format: 3, title: "t", patient: (label: "P"), episodes: [
        (id: "a", bone: "femur", treatment: "plate", operation: (name: "A", after: "after A", date: "2020-01-01"), follow_up: "late"),
        (id: "b", bone: "tibia", treatment: "nail", operation: (name: "B", after: "after B", date: "2020-03-01")),
      ], radiographs: [
        (id: "a-week", file: "1.png", time: (anchor: "a", date: "2020-01-08"), views: [(position: AP)]),
        (id: "b-week", file: "2.png", time: (anchor: "b", date: "2020-03-08"), views: [(position: AP)]),
        (id: "a-year", file: "3.png", time: (anchor: "a", date: "2021-01-01"), views: [(position: AP)]),
        (id: "dated", file: "4.png", time: (date: "2020-03-05"), views: [(position: AP)]),
        (id: "untimed", file: "5.png", time: (), views: [(position: AP)]),
      ])"#;
    let case = callus::store::case_from_ron(text, std::path::Path::new("case.ron")).unwrap();
    let known = known_until(&case, &[], &"b:1 week".parse().unwrap()).unwrap().case;
    let films: Vec<_> = known.radiographs.iter().map(|film| film.id.as_str()).collect();
    // The year after A is later, though A is the earlier operation; so is its outcome.
    assert_eq!(films, ["a-week", "b-week", "dated"]);
    assert_eq!(known.episodes[0].follow_up, "");
}
