//! The summary: the text of a small reading word by word, and what must be true of any.

use std::sync::Arc;

use callus::analysis::summary::{Sentence, Summary, Tone, summary};
use callus::case::{Confidence, Reading, Side, Stage};

use super::telling::{Table, book, draw, empty, finding, gap, resident, sheet, stage};
use super::{film, key};

fn told(reading: &Reading) -> Summary {
    Table::new().tell(reading, summary)
}

fn text(summary: &Summary) -> String {
    let section = |section: &callus::analysis::summary::Section| {
        let sentences: Vec<_> = section.sentences.iter().map(Sentence::text).collect();
        format!("{}\n{}\n", section.heading, sentences.join("\n"))
    };
    summary.sections.iter().map(section).collect::<Vec<_>>().join("\n")
}

fn sentences(summary: &Summary) -> impl Iterator<Item = &Sentence> {
    summary.sections.iter().flat_map(|section| &section.sentences)
}

const RESIDENT: &str = "\
Before and after DHS
The right femur (subtrochanteric) was treated at the age of 52: DHS.
3 days before DHS, the AP and the lateral were not read.
1 week after DHS, the reader sees no callus (definite) on the AP and the lateral.
mFOUR 4 (range 4–16).
The callus index measures 1.00 ± 0.02; the fracture gap (medial cortex) 2.0 mm ± 0.2, calibrated on lag-screw thread.
The reader calls the callus at the medial cortex absent and the plate and screws 1 to 5 intact.
3 months after DHS, the reader sees bridging callus, line visible (probable) on the AP, and cannot assess the lateral.
mFOUR 13 (range 4–16), up 9 since 1 week.
The total lies within the published cut-off “13 or more: called united” (found for femora with a hip screw; A. 2015).
The fracture gap (medial cortex) measures 6.0 mm ± 0.3 (+4.0 mm since 1 week), calibrated on lag-screw thread.
Within error since 1 week: the callus index 1.01 ± 0.02.
The reader calls the callus at the medial cortex forming (absent at 1 week) and screw 3 broken (intact at 1 week).
Unchanged: the plate and screws 1, 2, 4 and 5 intact.
The reader calls it nonunion, by the definition “no union after nine months” (FDA).
On the AP the reader notes: “line blurred, medially”.

After revision
The right femur was treated at the age of 53: DHS.
2 days after revision, the reader sees no callus on the AP.
mFOUR 4 from 3 of 4 cortices; possible total 5–8, not interpreted, lateral cortex not assessable: plate hides it.
The fracture gap (medial cortex) measures 30.0 px ± 1.4.
The reader calls it nonunion by the same definition.
6 months after revision, the AP was not read.
15 months after revision, the case tells of a visit without a film: “pain-free”.

Found in other populations
mFOUR, not applied: “9 or more at 4 to 8 weeks: reach union” (femora with a hip screw; B. 2025).
mFOUR, not applied: “11 or more: called united” (tibiae with a nail; D. 2016).

Still open
2 days after revision: stage “no callus”, but at least one cortex on the AP shows callus (mFOUR 4 from 3 of 4); please review both.
6 weeks after DHS: a film was expected (the protocol) and there is none.
2 days after revision: the mFOUR has no total, as the lateral cortex is not assessable (plate hides it).
2 days after revision: nothing was said of screws 1 to 5, the plate and the callus at the medial cortex, followed so far; say their state.
After revision: beside a film with a stage, none was given to the lateral at 2 days.
6 months after revision: no stage was given to the AP; give it one, or say “not assessable”.
6 months after revision: there is no mFOUR, though other visits after this operation have one; score this visit, or leave it out on purpose.
6 months after revision: nothing was said of nonunion, followed so far; say its state.
6 months after revision: no lateral view was taken, nor within 7 days.
15 months after revision: no film was taken at this visit.
";

#[test]
fn a_small_reading_is_told_as_a_surgeon_would_tell_it() {
    let told = text(&told(&resident()));
    for (own, expected) in told.lines().zip(RESIDENT.lines()) {
        assert_eq!(own, expected);
    }
    assert_eq!(told, RESIDENT);
}

#[test]
fn a_reading_in_which_nothing_was_said_says_so_at_every_visit() {
    let summary = told(&empty("resident"));
    let of_visits = sentences(&summary).filter(|sentence| sentence.text().contains("not read"));
    assert_eq!(of_visits.count(), 5, "{}", text(&summary));
    let open = |sentence: &Sentence| sentence.spans.iter().any(|span| span.tone == Tone::Open);
    assert!(sentences(&summary).filter(|one| one.text().contains("not read")).all(open));
}

/// Every sheet of the score: each item with a grade, hidden by the plate, or not answered.
fn every_sheet() -> impl Iterator<Item = String> {
    let given = ['1', '2', '3', '4', 'x', '-'];
    (0..6_usize.pow(4)).map(move |mut number| {
        let digit = |_| {
            let own = given[number % 6];
            number /= 6;
            own
        };
        (0..4).map(digit).collect()
    })
}

#[test]
fn a_partial_sheet_gives_no_verdict_and_a_complete_one_names_for_whom() {
    let table = Table::new();
    for answers in every_sheet().filter(|answers| answers != "----") {
        let mut reading = empty("resident");
        sheet(&mut reading, "months-ap", &answers);
        let summary = table.tell(&reading, summary);
        let of_visit: Vec<_> = summary.sections[0].sentences.iter().map(Sentence::text).collect();
        let words = of_visit.join(" ");
        let is_complete = !answers.contains(['x', '-']);
        assert_eq!(words.contains("(range 4–16)"), is_complete, "{answers}: {words}");
        assert_eq!(words.contains("published cut-off"), is_complete, "{answers}: {words}");
        assert!(!words.contains("rats") && !words.contains("heard of"), "{answers}: {words}");
        if answers.contains(|c: char| c.is_ascii_digit()) && !is_complete {
            assert!(words.contains("possible total"), "{answers}: {words}");
        }
        assert_eq!(words.matches("not assessable: plate hides it").count(), answers.matches('x').count());
        assert_eq!(words.matches("not answered").count(), answers.matches('-').count());
        let total: u32 = answers.chars().filter_map(|given| given.to_digit(10)).sum();
        let found = words.contains("(found for femora with a hip screw; A. 2015)");
        assert_eq!(found, is_complete && total >= 13, "{answers}: {words}");
    }
}

#[test]
fn every_part_that_tells_something_can_be_traced() {
    let states = book().states.iter().flat_map(|list| &list.states).map(|state| state.name.clone());
    let states: Vec<String> = states.chain(Stage::ALL.map(|stage| book().stage_word(&stage))).collect();
    let summary = told(&resident());
    let mut told = 0;
    for span in sentences(&summary).flat_map(|sentence| &sentence.spans) {
        let tells = span.text.contains(|c: char| c.is_ascii_digit())
            || states.iter().any(|state| span.text.contains(state.as_str()));
        assert!(span.link.is_some() || !tells, "{:?} leads nowhere", span.text);
        assert!(span.link.is_some() || span.tone == Tone::Plain, "{:?} leads nowhere", span.text);
        told += usize::from(tells);
    }
    assert!(told > 40, "{told}");
}

#[test]
fn millimetres_have_their_source_in_the_same_sentence_and_pixels_stay_pixels() {
    let summary = told(&resident());
    let in_mm: Vec<_> = sentences(&summary).map(Sentence::text).filter(|text| text.contains(" mm")).collect();
    assert_eq!(in_mm.len(), 2);
    assert!(in_mm.iter().all(|text| text.contains("calibrated on lag-screw thread")), "{in_mm:?}");
    let mut several = empty("resident");
    draw(&mut several, gap("week-ap", 20.0));
    let lateral = callus::case::Mark { choice: Some(key("lateral")), ..gap("week-ap", 30.0) };
    draw(&mut several, lateral);
    let summary = told(&several);
    let expected = "1 week after DHS, the fracture gap (medial cortex) measures 2.0 mm ± 0.2 and the fracture gap \
                    (lateral cortex) 3.0 mm ± 0.2, both calibrated on lag-screw thread.";
    assert!(text(&summary).contains(expected), "{}", text(&summary));
}

#[test]
fn what_is_worse_stands_out_and_what_is_said_again_is_not_printed_again() {
    let mut reading = empty("resident");
    for (on, at) in [("week-ap", Stage::UNION), ("months-ap", Stage::CALLUS)] {
        stage(&mut reading, on, at, Some(Confidence::Possible));
    }
    sheet(&mut reading, "before-ap", "4444");
    sheet(&mut reading, "week-ap", "4444");
    sheet(&mut reading, "months-ap", "4434");
    finding(&mut reading, "screw 1", &[("week-ap", "broken"), ("months-ap", "broken")]);
    let summary = told(&reading);
    let alarming: Vec<_> = summary.sections[0]
        .sentences
        .iter()
        .flat_map(|sentence| &sentence.spans)
        .filter(|span| span.tone == Tone::Alarming)
        .map(|span| span.text.as_str())
        .collect();
    let expected = [
        " broken",
        "callus, not bridging (possible)",
        ", down 1 (worse) since 1 week",
        ", anterior cortex down 1 (worse)",
        " still broken",
    ];
    assert_eq!(alarming, expected);
    let text = text(&summary);
    assert_eq!(text.matches("found for femora with a hip screw").count(), 1, "{text}");
    assert_eq!(text.matches("cut-off").count(), 1, "one week is too early for any: {text}");
}

#[test]
fn two_films_of_one_view_are_told_apart_and_a_note_is_quoted() {
    let mut table = Table::new();
    let mut pelvis = table.case.radiographs.iter().find(|own| own.id == film("week-ap")).unwrap().clone();
    pelvis.id = film("week-pelvis");
    pelvis.views[0].part = Some("pelvis".to_owned());
    table.case.radiographs.push(pelvis);
    table.visits = callus::analysis::visits(&table.case);
    let mut reading = empty("resident");
    stage(&mut reading, "week-pelvis", Stage::NOT_ASSESSABLE, None);
    reading.opinions.get_mut(&film("week-pelvis")).unwrap().note = "  cut \n off ".to_owned();
    let text = text(&table.tell(&reading, summary));
    assert!(text.contains("1 week after DHS, the reader cannot assess the AP of the pelvis."), "{text}");
    assert!(text.contains("On the AP of the pelvis the reader notes: “cut off”."), "{text}");
    let open = "After DHS: beside a film with a stage, none was given to the AP of the hip and the lateral at 1 week.";
    assert!(text.contains(open), "{text}");
}

#[test]
fn things_alike_are_told_together_and_a_side_only_where_it_is_another() {
    let mut reading = empty("resident");
    for (site, side) in
        [("medial-cortex", Side::Right), ("lateral-cortex", Side::Right), ("medial-cortex", Side::Left)]
    {
        let id = finding(&mut reading, "callus", &[("week-ap", "forming")]);
        let own = Arc::make_mut(reading.findings.get_mut(&id).unwrap());
        (own.site, own.side) = (Some(key(site)), Some(side));
    }
    let text = text(&told(&reading));
    let words = "the reader calls the callus at the medial cortex and the lateral cortex and the callus at the medial \
                 cortex (left) forming.";
    assert!(text.contains(words), "{text}");
}

#[test]
fn the_same_note_is_printed_once() {
    let mut reading = empty("resident");
    for number in [1, 2] {
        let id = finding(
            &mut reading,
            &format!("screw {number}"),
            &[("week-ap", "intact"), ("months-ap", "broken")],
        );
        Arc::make_mut(reading.findings.get_mut(&id).unwrap()).note = "From above.".to_owned();
    }
    for on in ["week-ap", "months-ap"] {
        reading.opinions.entry(film(on)).or_default().note = "Invented.".to_owned();
    }
    let text = text(&told(&reading));
    assert_eq!(text.matches("“Invented.”\n").count(), 1, "{text}");
    // It is told where they turned for the worse.
    assert_eq!(text.matches("From above.").count(), 1, "{text}");
    let months = text.find("3 months after DHS").unwrap();
    assert!(text[months..].contains("Of screws 1 and 2 the reader notes: “From above.”\n"), "{text}");
}

#[test]
fn across_an_operation_states_are_told_and_no_course() {
    let mut reading = empty("resident");
    for (on, at) in [("before-ap", Stage::UNION), ("week-ap", Stage::NO_CALLUS)] {
        stage(&mut reading, on, at, None);
    }
    sheet(&mut reading, "before-ap", "4444");
    sheet(&mut reading, "week-ap", "1111");
    let states =
        [("before-ap", "intact"), ("week-ap", "intact"), ("months-ap", "intact"), ("days-ap", "intact")];
    finding(&mut reading, "screw 1", &states);
    let told = text(&told(&reading));
    let unchanged: Vec<_> = told.lines().filter(|line| line.contains("nchanged")).collect();
    assert_eq!(unchanged.len(), 1, "{told}");
    assert_eq!(told.matches("calls screw 1 intact").count(), 3, "{told}");
    assert!(!told.contains("worse") && !told.contains("although it was"), "{told}");
    // A total of before the operation is held against no cut-off.
    assert!(!told.contains("cut-off") && !told.contains("other populations"), "{told}");
}
