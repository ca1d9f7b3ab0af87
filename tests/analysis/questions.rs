//! Open questions: each rule with what raises it and what does not, their order, and where they lead.

use std::sync::Arc;

use callus::analysis::summary::{Link, OpenQuestion, QuestionKind, open_questions};
use callus::case::{Reading, Stage};

use super::telling::{
    Table, answer, callus_index, define, draw, empty, finding, gap, resident, sheet, stage,
};
use super::{film, key};

fn asked(reading: &Reading) -> Vec<OpenQuestion> {
    Table::new().tell(reading, open_questions)
}

/// The questions of this kind whose words hold `part`.
#[track_caller]
fn found(reading: &Reading, kind: QuestionKind, part: &str) -> Vec<OpenQuestion> {
    asked(reading).into_iter().filter(|own| own.kind == kind && own.words.contains(part)).collect()
}

#[track_caller]
fn one(reading: &Reading, kind: QuestionKind, part: &str) -> OpenQuestion {
    let mut all = found(reading, kind, part);
    assert_eq!(all.len(), 1, "{part:?} among {:#?}", asked(reading));
    all.remove(0)
}

#[track_caller]
fn none(reading: &Reading, part: &str) {
    let all: Vec<_> = asked(reading).into_iter().filter(|own| own.words.contains(part)).collect();
    assert_eq!(all, [], "{part:?}");
}

fn score(on: &str, item: Option<&str>) -> Link {
    Link::Score { film: film(on), score: key("four"), item: item.map(key) }
}

#[test]
fn contradictions_come_first_then_all_in_order_of_time() {
    let all = asked(&resident());
    let weights: Vec<_> = all.iter().map(|own| own.kind == QuestionKind::Contradiction).collect();
    assert!(weights.is_sorted_by(|a, b| a >= b), "{weights:?}");
    let times: Vec<_> = all
        .iter()
        .filter(|own| own.kind != QuestionKind::Contradiction)
        .map(|own| own.words.split(':').next().unwrap().to_owned())
        .collect();
    let mut expected = times.clone();
    let order = [
        "6 weeks after DHS",
        "2 days after revision",
        "After revision",
        "6 months after revision",
        "15 months after revision",
    ];
    expected.sort_by_key(|time| order.iter().position(|own| own == time).unwrap());
    assert_eq!(times, expected);
    assert!(all.iter().all(|own| own.link.is_some() && own.words.ends_with('.')));
}

#[test]
fn a_stage_that_the_score_or_an_earlier_stage_denies_is_a_contradiction() {
    let mut own = empty("resident");
    stage(&mut own, "months-ap", Stage::UNION, None);
    sheet(&mut own, "months-ap", "1121");
    let asked = one(&own, QuestionKind::Contradiction, "no cortex graded on the AP bridges");
    assert_eq!(asked.link, Some(score("months-ap", None)));

    let mut own = empty("resident");
    sheet(&mut own, "week-ap", "1111");
    sheet(&mut own, "months-ap", "2222");
    own.opinions.entry(film("months-lateral")).or_default().as_before = true;
    one(
        &own,
        QuestionKind::Contradiction,
        "“as before”, but the mFOUR shows more healing than at the visit before (by 4)",
    );
    sheet(&mut own, "months-ap", "1111");
    none(&own, "as before");
    // Nor can the stage be farther than it was, or the first film be as one before it.
    stage(&mut own, "week-ap", Stage::NO_CALLUS, None);
    stage(&mut own, "months-lateral", Stage::BRIDGING, None);
    let asked = one(
        &own,
        QuestionKind::Contradiction,
        "“as before” was said beside the stage “bridging callus, line visible”, but it was “no callus” at 1 week",
    );
    assert_eq!(asked.link, Some(Link::Film(film("months-lateral"))));
    stage(&mut own, "months-lateral", Stage::NO_CALLUS, None);
    none(&own, "as before");
    own.opinions.entry(film("week-ap")).or_default().as_before = true;
    one(
        &own,
        QuestionKind::Contradiction,
        "“as before” was said of the AP, but no film before it can be compared",
    );

    let mut own = empty("resident");
    stage(&mut own, "week-ap", Stage::UNION, None);
    stage(&mut own, "months-ap", Stage::BRIDGING, None);
    let asked = one(&own, QuestionKind::Contradiction, "although it was “union, line obliterated” at 1 week");
    assert_eq!(asked.link, Some(Link::Film(film("months-ap"))));
    // One film of two that still shows the line is no fall; nor is one that a complication explains.
    let mut other = own.clone();
    stage(&mut other, "week-lateral", Stage::BRIDGING, None);
    none(&other, "although it was");
    finding(&mut own, "nonunion", &[("months-lateral", "suspected")]);
    none(&own, "although it was");
}

#[test]
fn a_thing_said_twice_is_a_contradiction() {
    let mut own = empty("resident");
    sheet(&mut own, "week-ap", "1111");
    sheet(&mut own, "week-lateral", "2222");
    one(&own, QuestionKind::Contradiction, "there are 2 sheets of the mFOUR, under the AP and the lateral");

    let mut own = empty("resident");
    let id = finding(&mut own, "screw 3", &[("week-ap", "intact"), ("week-lateral", "broken")]);
    let asked = one(
        &own,
        QuestionKind::Contradiction,
        "screw 3 is said to be intact on the AP and broken on the lateral",
    );
    assert_eq!(asked.link, Some(Link::Finding(id, film("week-ap"))));

    let mut own = empty("resident");
    finding(&mut own, "screw 3", &[("week-ap", "intact")]);
    finding(&mut own, "screw 3", &[("week-lateral", "broken")]);
    one(&own, QuestionKind::Contradiction, "screw 3 is followed twice, once as intact and once as broken");
}

#[test]
fn an_implant_that_was_removed_is_not_there_again_without_an_operation() {
    let mut own = empty("resident");
    finding(&mut own, "plate", &[("before-ap", "intact"), ("week-ap", "removed"), ("months-ap", "intact")]);
    one(&own, QuestionKind::Contradiction, "the plate is intact, although it was removed at 1 week");
    let mut own = empty("resident");
    finding(&mut own, "plate", &[("week-ap", "intact"), ("months-ap", "removed"), ("days-ap", "intact")]);
    none(&own, "although it was removed");
}

#[test]
fn films_and_items_without_an_answer_are_missing() {
    let asked = one(
        &empty("resident"),
        QuestionKind::Missing,
        "1 week after DHS: no stage was given to the AP and the lateral",
    );
    assert_eq!(asked.link, Some(Link::Film(film("week-ap"))));
    none(&empty("resident"), "3 days before DHS: no stage");

    let mut own = empty("resident");
    for on in ["week-ap", "months-lateral"] {
        stage(&mut own, on, Stage::NO_CALLUS, None);
    }
    let words = "After DHS: beside a film with a stage, none was given to the lateral at 1 week, nor to the AP at 3 months.";
    assert_eq!(one(&own, QuestionKind::Missing, words).link, Some(Link::Film(film("week-lateral"))));
    none(&own, "after DHS: no stage");
    own.opinions.remove(&film("months-lateral"));
    stage(&mut own, "months-ap", Stage::NO_CALLUS, None);
    one(&own, QuestionKind::Missing, "none was given to the lateral at 1 week and 3 months.");

    let mut own = empty("resident");
    sheet(&mut own, "week-ap", "1x--");
    let asked = one(
        &own,
        QuestionKind::Missing,
        "the mFOUR has no answer for the anterior cortex and the posterior cortex",
    );
    assert_eq!(asked.link, Some(score("week-ap", Some("anterior"))));
    let asked = one(
        &own,
        QuestionKind::NotThere,
        "no total, as the lateral cortex is not assessable (plate hides it)",
    );
    assert_eq!(asked.link, Some(score("week-ap", Some("lateral"))));
    *answer(&mut own, "week-ap", "medial") = callus::case::Given::Grade(9);
    one(
        &own,
        QuestionKind::Missing,
        "no answer for the medial cortex, the anterior cortex and the posterior cortex",
    );
    // A score of one operation is asked for at its other visits after it, and at no other.
    let asked = one(&own, QuestionKind::Missing, "there is no mFOUR");
    assert!(asked.words.starts_with("3 months after DHS"), "{}", asked.words);
}

#[test]
fn an_item_answered_without_its_view_is_questioned() {
    let mut own = empty("resident");
    sheet(&mut own, "half-ap", "2222");
    let asked = one(
        &own,
        QuestionKind::Missing,
        "the anterior cortex and the posterior cortex of the mFOUR were graded, but no lateral view was taken here or within 7 days",
    );
    assert_eq!(asked.link, Some(score("half-ap", Some("anterior"))));
    sheet(&mut own, "week-ap", "2222");
    assert_eq!(found(&own, QuestionKind::Missing, "were graded").len(), 1);
}

#[test]
fn a_finding_that_was_followed_is_asked_for_until_it_is_gone() {
    let mut own = empty("resident");
    finding(&mut own, "screw 1", &[("before-ap", "intact")]);
    finding(&mut own, "screw 2", &[("before-ap", "intact")]);
    let open = found(&own, QuestionKind::Missing, "crews 1 and 2 were not assessed");
    // Never looked at again: asked for at the first visit after each operation, in one question.
    assert_eq!(open.len(), 1, "{open:#?}");
    assert_eq!(open[0].link, Some(Link::Finding(callus::case::FindingId(1), film("week-ap"))));
    assert!(open[0].words.contains("2 days after revision"), "{}", open[0].words);
    let mut own = empty("resident");
    finding(&mut own, "screw 1", &[("before-ap", "intact"), ("week-ap", "removed")]);
    none(&own, "not assessed");
    let mut own = empty("resident");
    finding(&mut own, "callus", &[("before-ap", "absent")]);
    assert_eq!(found(&own, QuestionKind::Missing, "callus at the medial cortex was not assessed").len(), 1);
    // One that is looked at is asked for at every other visit.
    let mut own = empty("resident");
    finding(&mut own, "callus", &[("before-ap", "absent"), ("months-ap", "forming")]);
    let open = found(&own, QuestionKind::Missing, "callus at the medial cortex was not assessed");
    assert_eq!(open.len(), 1, "one question, however many visits: {open:#?}");
    assert!(open[0].words.contains("1 week after DHS"), "{}", open[0].words);
}

#[test]
fn a_complication_needs_its_definition() {
    let mut own = empty("resident");
    let id = finding(&mut own, "nonunion", &[("months-ap", "present")]);
    let asked = one(&own, QuestionKind::Missing, "nonunion was said without its definition");
    assert_eq!(asked.link, Some(Link::Finding(id, film("months-ap"))));
    define(&mut own, id, "practice");
    none(&own, "definition");
    let mut own = empty("resident");
    finding(&mut own, "nonunion", &[("months-ap", "absent")]);
    none(&own, "definition");
}

#[test]
fn measures_left_out_doubled_or_without_a_value_are_missing() {
    let mut own = empty("resident");
    draw(&mut own, callus_index("before-ap", 100.0));
    draw(&mut own, callus_index("months-ap", 100.0));
    let asked = one(
        &own,
        QuestionKind::Missing,
        "the callus index was measured at the visits before and after, but not here",
    );
    assert!(asked.words.starts_with("1 week after DHS"), "{}", asked.words);
    draw(&mut own, callus_index("months-ap", 120.0));
    one(&own, QuestionKind::Missing, "3 months after DHS: the callus index was measured more than once");
    let mut half = gap("days-ap", 20.0);
    half.measure = Some(key("callus-index"));
    half.choice = None;
    own.marks.insert_mut(callus::case::MarkId(9), Arc::new(half));
    let asked = one(&own, QuestionKind::Missing, "has no value");
    assert_eq!(asked.link, Some(Link::Mark(callus::case::MarkId(9), film("days-ap"))));
}

#[test]
fn what_the_case_lacks_is_said_as_such() {
    let own = empty("resident");
    let asked = one(
        &own,
        QuestionKind::NotThere,
        "6 weeks after DHS: a film was expected (the protocol) and there is none",
    );
    assert!(matches!(asked.link, Some(Link::Episode(_))));
    one(&own, QuestionKind::NotThere, "15 months after revision: no film was taken at this visit");
    one(
        &own,
        QuestionKind::NotThere,
        "6 months after revision: no lateral view was taken, nor within 7 days",
    );
    assert_eq!(found(&own, QuestionKind::NotThere, "view was taken").len(), 1);
}
