//! `check` of what was scored and followed: films and marks that are not there, keys that nobody defines, places that
//! cannot be; and edits that would bring such things in.

use std::collections::BTreeMap;
use std::sync::Arc;

use callus::case::{
    Answer, Edit, Finding, FindingId, Mark, MarkId, Pin, Seen, Severity, Shape, check_edit, check_reading,
};

use super::checked_marks::{expect, problems};
use super::drawn::key;
use super::{film, reader};

#[test]
fn good_answers_and_findings_have_no_problems() {
    let good = r#"
      scores: {"a": {
        "mrust": {"medial": (given: Grade(3), beside: "a", pin: (film: "a", at: (1.0, 2.0))), "lateral": (given: NotAssessable(reason: "plate"))},
        "hammer": {"healing": (given: Grade(5))},
      }},
      marks: {7: (parts: [(film: "a", shape: Point((1.0, 1.0)))])},
      findings: {
        1: (kind: "screw", label: "3", side: Right, states: {"a": (state: "broken", mark: 7), "b": (state: "removed")}),
        2: (kind: "nonunion", definition: "fda", site: "femoral-shaft", states: {"a": (state: "suspected")}),
      }"#;
    expect(good, &[]);
}

#[test]
fn films_that_are_not_there_are_errors_and_lost_marks_warnings() {
    use Severity::{Error, Warning};
    let dangling = r#"
      scores: {
        "x": {"mrust": {"medial": (given: Grade(3))}},
        "a": {"mrust": {"medial": (given: Grade(3), beside: "y", pin: (film: "z", at: (1.0, 2.0)))}},
      },
      findings: {3: (kind: "callus", states: {"a": (state: "forming", mark: 7), "q": (state: "absent")})}"#;
    expect(
        dangling,
        &[
            (Error, "dangling-id", "scores[\"x\"]"),
            (Error, "dangling-id", "scores[\"a\"][\"mrust\"][\"medial\"].beside"),
            (Error, "dangling-id", "scores[\"a\"][\"mrust\"][\"medial\"].pin.film"),
            (Error, "dangling-id", "findings[3].states[\"q\"]"),
            (Warning, "dangling-mark", "findings[3].states[\"a\"].mark"),
        ],
    );
    let words: Vec<_> = problems(dangling).into_iter().map(|problem| problem.message).collect();
    assert_eq!(words[0], "no radiograph \"x\" in this case: put it back or remove its sheets");
    assert_eq!(
        words[4],
        "no mark 7 in this reading: what was seen stands without it; draw it again or remove `mark`"
    );
}

#[test]
fn keys_that_nobody_defines_are_warnings() {
    use Severity::Warning;
    let unknown = r#"
      scores: {"a": {
        "nobodys": {"medial": (given: Grade(3))},
        "mrust": {"anterior": (given: Grade(5)), "lateral": (given: NotAssessable(reason: "nobodys")), "nobodys": (given: Grade(1)), "posterior": (given: Grade(4), pin: (film: "a", at: (1.0, -81.0)))},
      }},
      findings: {
        1: (kind: "nobodys", site: "nobodys", states: {"a": (state: "nobodys")}),
        2: (kind: "nonunion", definition: "nobodys", states: {"a": (state: "bridging")}),
      }"#;
    expect(
        unknown,
        &[
            (Warning, "unknown-grade", "scores[\"a\"][\"mrust\"][\"anterior\"].given"),
            (Warning, "unknown-reason", "scores[\"a\"][\"mrust\"][\"lateral\"].given.reason"),
            (Warning, "unknown-item", "scores[\"a\"][\"mrust\"][\"nobodys\"]"),
            (Warning, "unknown-score", "scores[\"a\"][\"nobodys\"]"),
            (Warning, "unknown-site", "findings[1].site"),
            (Warning, "unknown-kind", "findings[1].kind"),
            (Warning, "unknown-definition", "findings[2].definition"),
            (Warning, "unknown-state", "findings[2].states[\"a\"].state"),
            (Warning, "outside-film", "scores[\"a\"][\"mrust\"][\"posterior\"].pin.at"),
        ],
    );
    let words: Vec<_> = problems(unknown).into_iter().map(|problem| problem.message).collect();
    assert_eq!(
        words[0],
        "\"Anterior cortex\" of the score \"Modified RUST\" has no grade 5, it has: 1, 2, 3, 4; grade it again"
    );
    assert_eq!(
        words[7],
        "\"Nonunion\" has no state \"bridging\", it has: suspected, present, absent, resolved"
    );
}

fn pinned(at: [f64; 2]) -> Answer {
    Answer { pin: Some(Pin { film: film("a"), at }), ..Answer::grade(1) }
}

#[test]
fn what_cannot_be_is_refused_as_an_edit_and_as_a_reading() {
    let answer = |at| Edit::SetAnswer {
        radiograph: film("a"),
        score: key("mrust"),
        item: key("medial"),
        answer: Some(Box::new(pinned(at))),
    };
    assert_eq!(check_edit(&answer([1.0, 2.0])), None);
    for at in [[f64::NAN, 0.0], [0.0, f64::INFINITY], [1e9, 0.0]] {
        let problem = check_edit(&answer(at)).unwrap();
        assert_eq!(
            (problem.kind, problem.place.as_str()),
            ("impossible-place", "scores[\"a\"][\"mrust\"][\"medial\"].pin.at")
        );
        let reading = answer(at).apply(&callus::case::Reading::new(reader())).unwrap();
        assert_eq!(check_reading(&reading), [problem]);
    }
    let drawn = |shape| Edit::SetFindingState {
        id: FindingId(1),
        radiograph: film("a"),
        seen: Some(Seen { state: key("forming"), mark: Some(MarkId(4)) }),
        instead_of: Vec::new(),
        drawn: Some(Box::new((MarkId(4), Arc::new(Mark::plain(film("a"), shape))))),
    };
    assert_eq!(check_edit(&drawn(Shape::Point([1.0, 1.0]))), None);
    let problem = check_edit(&drawn(Shape::Point([f64::NAN, 1.0]))).unwrap();
    assert_eq!((problem.kind, problem.place.as_str()), ("impossible-place", "marks[4].parts[0].shape"));
    let seen = Seen { state: key("forming"), mark: None };
    let states: BTreeMap<_, _> =
        (0..10_001).map(|index| (film(&format!("f{index}")), seen.clone())).collect();
    let finding = Arc::new(Finding { states, ..Finding::new(key("callus")) });
    let put = Edit::PutFinding { id: FindingId(2), finding, continued: false };
    let problem = check_edit(&put).unwrap();
    assert_eq!((problem.kind, problem.place.as_str()), ("too-many-states", "findings[2].states"));
    let mut reading = callus::case::Reading::new(reader());
    for index in 0..257 {
        let item = key(&format!("item-{index}"));
        let answer = Some(Box::new(Answer::grade(1)));
        reading = Edit::SetAnswer { radiograph: film("a"), score: key("mrust"), item, answer }
            .apply(&reading)
            .unwrap();
    }
    let problems = check_reading(&reading);
    assert_eq!(problems.len(), 1);
    assert_eq!(
        (problems[0].kind, problems[0].place.as_str()),
        ("too-many-answers", "scores[\"a\"][\"mrust\"]")
    );
}
