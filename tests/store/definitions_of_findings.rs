//! Scores and findings of a department's own: taken in, put in the place of those of the same key, or passed over with
//! a reason that names file, field and what was expected.

use callus::store::builtin_book;

use super::definitions::{key, load, refused};

/// A score that no Callus ships.
const SCORE: &str = r#"(
  key: "own-score",
  name: "Own score",
  short: "Own",
  nouns: ("cortex", "cortices"),
  items: [
    (key: "medial", name: "Medial cortex", short: "Medial", cortex: Some(Medial), view: Frontal, scale: "cortex"),
    (key: "lateral", name: "Lateral cortex", short: "Lateral", cortex: Some(Lateral), view: Frontal, scale: "cortex"),
  ],
  scales: {"cortex": [
    (value: 0, word: "none", criteria: "No callus.", shows: Some(NoCallus)),
    (value: 2, word: "callus", criteria: "Callus.", shows: Some(Callus), may_show: Some(Bridging)),
  ]},
  range: (0, 4),
  better: Higher,
  cut_offs: [(words: "3 or more", from: Some(3), to: Some(4), days: Some((0.0, 90.0)), population: "ours", citation: (text: "ours", basis: Chosen))],
  validated: [],
  limits: "Ours.",
  pair_within_days: 3,
  help: "How we do it.",
  citation: (text: "ours", basis: Chosen),
)"#;
const REASON: &str = r#"(key: "own-reason", name: "tattoo hides it", short: "tattoo")"#;
const STATES: &str = r#"(key: "own-states", states: [
  (key: "small", name: "small", look: Quarter, is_there: true),
  (key: "large", name: "large", look: Full, is_there: true),
])"#;
const SITE: &str = r#"(key: "own-site", name: "Patella", code: ("99OURS", "PATELLA", "Patella"))"#;
const KIND: &str = r#"(
  key: "own-kind",
  name: "Own kind",
  group: "Bone",
  states: "own-states",
  sites: ["own-site", "pelvis"],
  definitions: [
    (key: "a", words: "As we say", citation: (text: "ours", basis: Chosen)),
    (key: "b", words: "As others say", citation: (text: "theirs", basis: Chosen)),
  ],
  code: ("99OURS", "OWN", "Own kind"),
)"#;

fn list(one: &str) -> String {
    format!("[{one}]")
}

/// One definition with a slip.
fn slip(one: &str, from: &str, to: &str) -> String {
    assert!(one.contains(from), "{from}");
    list(&one.replacen(from, to, 1))
}

#[test]
fn scores_and_findings_of_ones_own_are_taken_in() {
    let (book, notes, _state) = load(&[
        ("scores/ours.ron", &list(SCORE)),
        ("reasons.ron", &list(REASON)),
        ("finding-states.ron", &list(STATES)),
        ("finding-sites.ron", &list(SITE)),
        ("finding-kinds.ron", &list(KIND)),
    ]);
    assert_eq!(notes, [] as [String; 0]);
    let builtin = builtin_book().unwrap();
    assert_eq!(book.scores.len(), builtin.scores.len() + 1);
    assert_eq!(book.scores.last().unwrap().key, key("own-score"), "those of one's own come last");
    assert_eq!(book.reason(&key("own-reason")).unwrap().short, "tattoo");
    let kind = book.kind(&key("own-kind")).unwrap();
    assert_eq!(book.states_of(kind).len(), 2);
    assert_eq!(book.site(&key("own-site")).unwrap().name, "Patella");
}

#[test]
fn a_score_that_contradicts_itself_is_passed_over_with_the_field() {
    let twice = |field: &str| format!("given twice: keys must differ, in [0]{field}");
    for (from, to, expected) in [
        (
            "own-score",
            "mrust",
            "there is a score \"mrust\" already: a score of your own needs a key of its own, in [0].key",
        ),
        ("name: \"Own score\"", "name: \" \"", "name: some text was expected, not nothing, in [0].name"),
        ("(\"cortex\", \"cortices\")", "(\"cortex\", \"\")", "in [0].nouns.1"),
        (
            "scale: \"cortex\"",
            "scale: \"bone\"",
            "no scale \"bone\" in this score: name one of its scales (cortex) or add it, in [0].items[0].scale",
        ),
        ("key: \"lateral\"", "key: \"medial\"", &twice(".items[1].key")),
        (
            "value: 2",
            "value: 0",
            "the grade 0 is given twice: the grades of a scale must differ, in [0].scales[\"cortex\"][1].value",
        ),
        (
            "value: 2",
            "value: 10",
            "a grade of 0 to 9 was expected, not 10: it is also its key on the keyboard, in [0].scales[\"cortex\"][1].value",
        ),
        ("may_show: Some(Bridging)", "may_show: Some(NoCallus)", "in [0].scales[\"cortex\"][1].may_show"),
        (
            "population: \"ours\"",
            "only_when: Some(\" \"), population: \"ours\"",
            "in [0].cut_offs[0].only_when",
        ),
        ("criteria: \"Callus.\"", "criteria: \"\"", "in [0].scales[\"cortex\"][1].criteria"),
        (
            "range: (0, 4)",
            "range: (0, 5)",
            "the lowest grades of its items add up to 0 and the highest to 4: (0, 4) was expected, not (0, 5), in [0].range",
        ),
        (
            "from: Some(3), to: Some(4)",
            "from: Some(4), to: Some(3)",
            "its lowest total first: correct `from` and `to`, in [0].cut_offs[0]",
        ),
        ("to: Some(4)", "to: Some(5)", "a total of 0 to 4 was expected, not 5, in [0].cut_offs[0].to"),
        ("from: Some(3), to: Some(4), ", "", "give `from` or `to`, in [0].cut_offs[0]"),
        ("(0.0, 90.0)", "(90.0, 0.0)", "the earliest first, in [0].cut_offs[0].days"),
        ("(0.0, 90.0)", "(0.0, NaN)", "in [0].cut_offs[0].days"),
        ("population: \"ours\"", "population: \"\"", "in [0].cut_offs[0].population"),
        ("shows: Some(NoCallus)", "shows: Some(NoKallus)", "unknown word \"NoKallus\""),
    ] {
        refused("scores/ours.ron", &slip(SCORE, from, to), expected);
    }
}

#[test]
fn a_score_without_items_or_grades_or_with_a_key_that_is_taken_is_passed_over() {
    let (before, after) = SCORE.split_once("items: [").unwrap();
    let (_, after) = after.split_once("\n  ],\n  scales").unwrap();
    refused(
        "scores/ours.ron",
        &list(&format!("{before}items: [],\n  scales{after}")),
        "a score has at least one item: give it one, in [0].items",
    );
    refused(
        "scores/ours.ron",
        &slip(SCORE, "scales: {", "scales: {\"empty\": [], "),
        "a scale has at least one grade: give it one or remove it, in [0].scales[\"empty\"]",
    );
    let (book, notes, _state) = load(&[("scores/ours.ron", &list(&format!("{SCORE}, {SCORE}")))]);
    assert!(book.score(&key("own-score")).is_some(), "the first of two stays");
    assert!(notes[0].contains("there is a score \"own-score\" already") && notes[0].contains("in [1].key"));
}

#[test]
fn a_kind_state_or_site_that_contradicts_itself_is_passed_over_with_the_field() {
    let own = |from: &str, to: &str| {
        slip(&KIND.replace("own-states", "sign").replace("\"own-site\", ", ""), from, to)
    };
    for (from, to, expected) in [
        (
            "states: \"sign\"",
            "states: \"nobodys\"",
            "no list of states \"nobodys\" is defined: name one of \"line\", \"callus\"",
        ),
        ("states: \"sign\"", "states: \"nobodys\"", ", in [0].states"),
        (
            "[\"pelvis\"]",
            "[\"pelvis\", \"nobodys\"]",
            "no site \"nobodys\" is defined: add it to the sites or remove it here, in [0].sites[1]",
        ),
        ("[\"pelvis\"]", "[\"pelvis\", \"pelvis\"]", "given twice: keys must differ, in [0].sites[1]"),
        ("key: \"b\"", "key: \"a\"", "given twice: keys must differ, in [0].definitions[1].key"),
        ("As others say", "", "in [0].definitions[1].words"),
        (
            "\"OWN\"",
            "\" \"",
            "the value of the code is empty: scheme, value and meaning were expected, with the scheme \"99CALLUS\" where no public one is known, in [0].code.1",
        ),
        ("group: \"Bone\"", "group: \"\"", "in [0].group"),
    ] {
        refused("finding-kinds.ron", &own(from, to), expected);
    }
    refused("finding-sites.ron", &slip(SITE, "Patella\")", "\")"), "the meaning of the code is empty");
    refused("finding-sites.ron", &slip(SITE, "name: \"Patella\"", "name: \"\""), "in [0].name");
    refused(
        "finding-states.ron",
        &slip(STATES, "\"large\"", "\"small\""),
        "given twice: keys must differ, in [0].states[1].key",
    );
    refused(
        "finding-states.ron",
        "[(key: \"own-states\", states: [])]",
        "a list has at least one state: give it one, in [0].states",
    );
    let state = |index: usize| format!("(key: \"s{index}\", name: \"s\", look: Full, is_there: true)");
    let ten: Vec<_> = (0..10).map(state).collect();
    refused(
        "finding-states.ron",
        &format!("[(key: \"own-states\", states: [{}])]", ten.join(", ")),
        "at most 9 states were expected, one for each digit of the keyboard, not 10: remove some, in [0].states",
    );
    refused("reasons.ron", &slip(REASON, "tattoo hides it", ""), "in [0].name");
    let reason = |index: usize| REASON.replace("own-reason", &format!("own-{index}"));
    let many: Vec<_> = (0..3).map(reason).collect();
    let (book, notes, _state) = load(&[("reasons.ron", &list(&many.join(", ")))]);
    assert_eq!(book.reasons.len(), 9);
    assert_eq!(notes.len(), 1);
    assert!(
        notes[0].contains("there are 9 reasons already") && notes[0].contains("in [2].key"),
        "{}",
        notes[0]
    );
}

#[test]
fn a_kind_state_site_or_reason_of_the_same_key_takes_the_others_place_aloud() {
    let builtin = builtin_book().unwrap();
    let (book, notes, _state) = load(&[
        ("reasons.ron", &list(&REASON.replace("own-reason", "plate"))),
        ("finding-states.ron", &list(&STATES.replace("own-states", "sign"))),
        ("finding-sites.ron", &list(&SITE.replace("own-site", "pelvis"))),
        (
            "finding-kinds.ron",
            &list(
                &KIND.replace("own-kind", "callus").replace("own-states", "line").replace("own-site", "hip"),
            ),
        ),
    ]);
    let sizes = |book: &callus::analysis::book::Book| {
        (book.reasons.len(), book.states.len(), book.sites.len(), book.kinds.len())
    };
    assert_eq!(sizes(&book), sizes(&builtin));
    assert_eq!(book.reason(&key("plate")).unwrap().short, "tattoo");
    assert_eq!(book.kind(&key("callus")).unwrap().name, "Own kind");
    for (note, what) in notes.iter().zip([
        "the reason \"plate\" is used in place of the one",
        "the list of states \"sign\" is used in place of the one",
        "the site \"pelvis\" is used in place of the one",
        "the kind of finding \"callus\" is used in place of the one",
    ]) {
        assert!(note.contains(what), "{note}");
    }
    assert_eq!(notes.len(), 4);
    let twice = list(&format!("{SITE}, {SITE}"));
    let (_, notes, _state) = load(&[("finding-sites.ron", &twice)]);
    assert!(notes[0].contains("given twice: keys must differ, in [1].key"), "{notes:?}");
}
