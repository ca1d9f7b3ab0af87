//! Two readings side by side: what differs comes first, what the error bands explain does not differ.

use callus::analysis::summary::{CompareRow, Link, compare};
use callus::case::{Confidence, Mark, MarkId, Reading, Stage};

use super::telling::{Table, callus_index, define, draw, empty, finding, gap, resident, sheet, stage};
use super::{film, key};

fn compared(own: &Reading, other: &Reading) -> Vec<CompareRow> {
    Table::new().tell_both(own, other, compare)
}

/// "Stage/AP: bridging callus, line visible | callus, not bridging".
fn words(row: &CompareRow) -> String {
    let says = |own: &Option<String>| own.clone().unwrap_or_else(|| "nothing".to_owned());
    format!("{}/{}: {} | {}", row.group.word(), row.what, says(&row.own), says(&row.other))
}

fn differences(own: &Reading, other: &Reading) -> Vec<String> {
    compared(own, other).iter().filter(|row| row.differs).map(words).collect()
}

#[test]
fn a_reading_agrees_with_itself_in_everything_it_says() {
    let rows = compared(&resident(), &resident());
    assert!(rows.iter().all(|row| !row.differs && row.own == row.other && row.link.is_some()), "{rows:#?}");
    let groups: std::collections::BTreeSet<_> = rows.iter().map(|row| row.group.word()).collect();
    assert_eq!(groups.into_iter().collect::<Vec<_>>(), ["Findings", "Measures", "Notes", "Stage", "mFOUR"]);
    assert!(compared(&empty("resident"), &empty("teacher")).is_empty());
}

#[test]
fn differences_come_first_in_order_of_time() {
    let (mut own, mut other) = (empty("resident"), empty("teacher"));
    stage(&mut own, "week-ap", Stage::NO_CALLUS, Some(Confidence::Definite));
    stage(&mut other, "week-ap", Stage::NO_CALLUS, Some(Confidence::Possible));
    stage(&mut own, "months-ap", Stage::BRIDGING, None);
    stage(&mut other, "months-ap", Stage::CALLUS, None);
    other.opinions.entry(film("days-ap")).or_default().note = "seen".to_owned();
    let rows = compared(&own, &other);
    assert_eq!(
        rows.iter().map(words).collect::<Vec<_>>(),
        [
            "Stage/AP, confidence: definite | possible",
            "Stage/AP: bridging callus, line visible | callus, not bridging",
            "Notes/AP: nothing | seen",
            "Stage/AP: no callus | no callus",
        ]
    );
    assert_eq!(rows.iter().map(|row| row.visit).collect::<Vec<_>>(), [Some(1), Some(2), Some(3), Some(1)]);
    assert_eq!(rows[2].link, Some(Link::Film(film("days-ap"))));
}

#[test]
fn sheets_stand_item_beside_item_though_kept_under_different_films() {
    let (mut own, mut other) = (empty("resident"), empty("teacher"));
    sheet(&mut own, "week-ap", "123x");
    sheet(&mut other, "week-lateral", "1244");
    assert_eq!(
        differences(&own, &other),
        [
            "mFOUR/Anterior cortex: 3: bridging | 4: remodelled",
            "mFOUR/Posterior cortex: not assessable: plate hides it | 4: remodelled",
            "mFOUR/Total: 6 from 3 of 4 cortices; possible total 7–10, not interpreted | 11 (range 4–16)",
        ]
    );
    assert_eq!(compared(&own, &other).len(), 5);
    let only = differences(&empty("resident"), &other);
    assert_eq!(only.len(), 5);
    assert_eq!(only[0], "mFOUR/Medial cortex: nothing | 1: no callus");
}

#[test]
fn a_finding_is_known_by_what_it_is_and_not_by_its_number() {
    let (mut own, mut other) = (empty("resident"), empty("teacher"));
    finding(&mut other, "plate", &[("week-ap", "intact")]);
    let id = finding(&mut own, "screw 3", &[("week-ap", "intact"), ("months-ap", "broken")]);
    finding(&mut other, "screw 3", &[("week-lateral", "intact"), ("months-ap", "intact")]);
    let mine = finding(&mut own, "nonunion", &[("months-ap", "present")]);
    let theirs = finding(&mut other, "nonunion", &[("months-ap", "present")]);
    define(&mut own, mine, "fda");
    define(&mut other, theirs, "practice");
    assert_eq!(
        differences(&own, &other),
        [
            "Findings/Plate: nothing | intact",
            "Findings/Screw 3: broken | intact",
            "Findings/Nonunion, definition: no union after nine months | no progress over three months",
        ]
    );
    let rows = compared(&own, &other);
    let same: Vec<_> = rows.iter().filter(|row| !row.differs).map(words).collect();
    assert_eq!(same, ["Findings/Screw 3: intact | intact", "Findings/Nonunion: present | present"]);
    let broken = rows.iter().find(|row| row.own.as_deref() == Some("broken")).unwrap();
    assert_eq!(broken.link, Some(Link::Finding(id, film("months-ap"))));
}

#[test]
fn measures_differ_only_outside_both_bands() {
    let (mut own, mut other) = (empty("resident"), empty("teacher"));
    draw(&mut own, gap("week-ap", 20.0));
    draw(&mut other, gap("week-ap", 22.0));
    draw(&mut own, gap("months-ap", 20.0));
    draw(&mut other, gap("months-ap", 40.0));
    // In pixels of one film two readers can be compared.
    draw(&mut own, gap("days-ap", 20.0));
    draw(&mut other, gap("days-ap", 21.0));
    draw(&mut own, callus_index("days-ap", 100.0));
    let rows = compared(&own, &other);
    assert_eq!(
        rows.iter().map(|row| (row.differs, row.visit, row.what.as_str())).collect::<Vec<_>>(),
        [
            (true, Some(2), "Fracture gap (medial cortex)"),
            (true, Some(3), "Callus index"),
            (false, Some(1), "Fracture gap (medial cortex)"),
            (false, Some(3), "Fracture gap (medial cortex)"),
        ]
    );
    assert_eq!(rows[0].link, Some(Link::Mark(MarkId(2), film("months-ap"))));
    // Every length in millimetres stands beside its source.
    let said = rows.iter().flat_map(|row| [&row.own, &row.other]).flatten();
    assert!(said.clone().filter(|words| words.contains(" mm")).count() == 4, "{rows:#?}");
    assert!(said.filter(|words| words.contains(" mm")).all(|words| words.contains("calibrated on")));
    // Another cortex is another measure; another label of one reader is not.
    let lateral = Mark { choice: Some(key("lateral")), ..gap("week-ap", 20.0) };
    let (mut own, mut other) = (empty("resident"), empty("teacher"));
    draw(&mut own, gap("week-ap", 20.0));
    draw(&mut other, lateral);
    assert_eq!(differences(&own, &other).len(), 2);
    let (mut own, mut other) = (empty("resident"), empty("teacher"));
    draw(&mut own, gap("week-ap", 20.0));
    draw(&mut other, Mark { label: "my own".to_owned(), ..gap("week-ap", 20.0) });
    assert_eq!(differences(&own, &other), Vec::<String>::new());
}
