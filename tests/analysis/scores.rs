//! Scores: the sums of the fact sheet, sheets with gaps, steps, contradictions, and which film supplies an item.

use std::path::Path;

use callus::analysis::book::{ScoreDefinition, ViewNeeded};
use callus::analysis::score::{Step, Sum, baseline_film, contradictions, film_for, sum, supplies, table};
use callus::analysis::visits;
use callus::case::{Answer, Case, Edit, Key, Reader, ReaderId, Reading, Sheet, Stage, View, ViewPosition};
use callus::store::case_from_ron;
use proptest::prelude::*;

use super::{book, film, key};

pub(super) fn score(name: &str) -> &'static ScoreDefinition {
    book().score(&key(name)).unwrap_or_else(|| panic!("no score {name}"))
}

/// A sheet with these grades in the order of the items; `0` leaves one out, `-1` says that it is not assessable.
pub(super) fn sheet(score: &ScoreDefinition, grades: &[i8]) -> Sheet {
    let answer = |grade: i8| match grade {
        -1 => Answer::not_assessable(key("plate")),
        grade => Answer::grade(u8::try_from(grade).unwrap()),
    };
    let given = score.items.iter().zip(grades).filter(|(_, grade)| **grade != 0);
    given.map(|(item, grade)| (item.key.clone(), answer(*grade))).collect()
}

fn told(name: &str, grades: &[i8]) -> Sum {
    sum(score(name), &sheet(score(name), grades))
}

pub(super) fn reading() -> Reading {
    Reading::new(Reader { id: ReaderId::new("resident").unwrap(), name: "Resident".to_owned() })
}

pub(super) fn edits(on: &str, score: &ScoreDefinition, sheet: &Sheet) -> Vec<Edit> {
    let edit = |(item, answer): (&Key, &Answer)| Edit::SetAnswer {
        radiograph: film(on),
        score: score.key.clone(),
        item: item.clone(),
        answer: Some(Box::new(answer.clone())),
    };
    sheet.iter().map(edit).collect()
}

pub(super) fn with(reading: Reading, edits: &[Edit]) -> Reading {
    edits.iter().fold(reading, |reading, edit| edit.apply(&reading).unwrap_or(reading))
}

#[test]
fn the_test_vectors_of_the_fact_sheet_hold() {
    for (name, grades, total) in [
        ("rust", vec![1; 4], 4),
        ("rust", vec![3; 4], 12),
        ("rust", vec![2, 2, 3, 1], 8),
        ("mrust", vec![4; 4], 16),
        ("rush", vec![1; 10], 10),
        ("rush", vec![3; 10], 30),
    ] {
        let told = told(name, &grades);
        assert_eq!(told.total(), Some(total), "{name} {grades:?}");
        assert_eq!(told.within, (points(total), points(total)));
    }
}

#[test]
fn a_partial_sheet_says_what_it_has_and_gives_no_verdict() {
    let mrust = score("mrust");
    for partial in [told("mrust", &[3, -1, 3, 3]), told("mrust", &[3, 0, 3, 3])] {
        assert_eq!(partial.words(mrust), "9 from 3 of 4 cortices; possible total 10–13, not interpreted");
        assert_eq!((partial.total(), partial.brief()), (None, "9 (3 of 4)".to_owned()));
    }
    assert_eq!(told("mrust", &[3, -1, 3, 3]).not_assessable, 1);
    assert_eq!(told("mrust", &[-1; 4]).words(mrust), "no cortex graded");
    assert_eq!(told("mrust", &[]).words(mrust), "no cortex graded");
    assert!(told("mrust", &[]).is_empty() && !told("mrust", &[-1]).is_empty());
    let rush = score("rush");
    let without = told("rush", &[3, 3, 3, 3, 3, 3, 3, 3, -1, -1]);
    assert_eq!(without.words(rush), "24 from 8 of 10 items; possible total 26–30, not interpreted");
    // A grade that the scale does not have counts as missing, an item of another score as nothing.
    assert_eq!(
        told("rust", &[4, 3, 3, 3]).words(score("rust")),
        "9 from 3 of 4 cortices; possible total 10–12, not interpreted"
    );
    let mut foreign = sheet(mrust, &[4; 4]);
    foreign.insert(key("trabecular-line"), Answer::grade(3));
    assert_eq!(sum(mrust, &foreign).words(mrust), "16 (range 4–16)");
}

/// What may be answered to each item of a score: nothing, a grade of its scale, or not assessable.
fn any_sheet() -> impl Strategy<Value = (&'static ScoreDefinition, Sheet)> {
    (0..book().scores.len()).prop_flat_map(|index| {
        let score = &book().scores[index];
        let answers = proptest::collection::vec(0..12_usize, score.items.len());
        answers.prop_map(move |picked| {
            let given = score.items.iter().zip(picked).filter_map(|(item, pick)| {
                let answer = match (score.grades(item).get(pick), pick) {
                    (Some(grade), _) => Answer::grade(grade.value),
                    (None, 11) => Answer::not_assessable(key("plate")),
                    (None, 10) => return None,
                    (None, pick) => Answer::grade(score.grades(item)[pick % score.grades(item).len()].value),
                };
                Some((item.key.clone(), answer))
            });
            (score, given.collect())
        })
    })
}

/// Every missing answer filled in by a grade of its scale.
fn completed(score: &ScoreDefinition, sheet: &Sheet, picks: &[usize]) -> Sheet {
    let filled = score.items.iter().zip(picks).map(|(item, pick)| {
        let grades = score.grades(item);
        let own = sheet.get(&item.key).filter(|answer| answer.graded().is_some()).cloned();
        (item.key.clone(), own.unwrap_or_else(|| Answer::grade(grades[pick % grades.len()].value)))
    });
    filled.collect()
}

proptest! {
    #[test]
    fn a_total_lies_within_the_range_and_a_partial_sheet_has_none(
        (score, sheet) in any_sheet(),
        picks in proptest::collection::vec(0..64_usize, 64),
    ) {
        let told = sum(score, &sheet);
        let (from, to) = told.within;
        let range = (points(score.range.0), points(score.range.1));
        prop_assert!(range.0 <= from && from <= to && to <= range.1, "{told:?}");
        let graded = sheet.values().filter(|answer| answer.graded().is_some()).count();
        prop_assert_eq!(told.graded, graded);
        prop_assert_eq!(told.total().is_some(), graded == score.items.len());
        if let Some(total) = told.total() {
            prop_assert_eq!((points(total), points(total)), told.within);
        } else {
            prop_assert!(!told.words(score).contains("(range "));
        }
        // However the sheet is completed, the total lies in the bracket; its ends are reached.
        let total = sum(score, &completed(score, &sheet, &picks)).total().map(points).unwrap();
        prop_assert!((from..=to).contains(&total), "{total} is outside {from} to {to}");
        let end = |most: bool| {
            let filled = score.items.iter().map(|item| {
                let grades = score.grades(item).iter();
                let end = if most { grades.max_by_key(|grade| grade.adds()) } else { grades.min_by_key(|grade| grade.adds()) };
                let end = end.map(|grade| grade.value);
                let own = sheet.get(&item.key).filter(|answer| answer.graded().is_some()).cloned();
                (item.key.clone(), own.unwrap_or_else(|| Answer::grade(end.unwrap())))
            });
            sum(score, &filled.collect()).total().map(points).unwrap()
        };
        prop_assert_eq!((end(false), end(true)), told.within);
    }

    #[test]
    fn the_order_of_answers_is_irrelevant(
        (score, sheet) in any_sheet(),
        seed in any::<u64>(),
    ) {
        let inorder = edits("early-ap", score, &sheet);
        let mut shuffled = inorder.clone();
        let mut state = seed;
        for last in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            shuffled.swap(last, usize::try_from(state >> 33).unwrap() % (last + 1));
        }
        // A slip that is corrected at once leaves no trace either.
        let slips: Vec<Edit> = shuffled
            .iter()
            .flat_map(|edit| {
                let Edit::SetAnswer { radiograph, score, item, .. } = edit.clone() else { panic!("{edit:?}") };
                let answer = Some(Box::new(Answer::not_assessable(Key::new("cast").unwrap())));
                [Edit::SetAnswer { radiograph, score, item, answer }, edit.clone()]
            })
            .collect();
        let (a, b, c) = (with(reading(), &inorder), with(reading(), &shuffled), with(reading(), &slips));
        prop_assert_eq!(&a, &b);
        prop_assert_eq!(&a, &c);
        let kept = a.scores.get(&film("early-ap")).and_then(|sheets| sheets.get(&score.key));
        prop_assert_eq!(kept.cloned().unwrap_or_default(), sheet);
    }
}

/// One operation: an AP and a lateral on the day, an AP at 6 weeks, a lateral 5 days later, APs at 3 and 6 months.
pub(super) fn hip() -> Case {
    let films: Vec<String> = [
        ("day-ap", "0 days", "AP"),
        ("day-lateral", "0 days", "Lateral"),
        ("six-ap", "6 weeks", "AP"),
        ("later-lateral", "47 days", "Lateral"),
        ("three-ap", "3 months", "AP"),
        ("half-ap", "6 months", "AP"),
    ]
    .iter()
    .map(|(id, offset, view)| {
        format!(
            "(id: \"{id}\", file: \"{id}.png\", time: (anchor: \"op\", offset: \"{offset}\"), views: [(position: {view})])"
        )
    })
    .collect();
    let films = films.join(", ");
    let text = format!(
        "(format: 1, title: \"A hip\", patient: (label: \"A\"), episodes: [(id: \"op\", bone: \"femur\", \
         treatment: \"DHS\", operation: (name: \"DHS\", after: \"after DHS\"))], radiographs: [{films}])"
    );
    case_from_ron(&text, Path::new("case.ron")).unwrap()
}

#[test]
fn a_view_is_taken_from_the_same_day_or_within_the_set_days_else_it_is_missing() {
    let case = hip();
    let visits = visits(&case);
    let names: Vec<_> = visits.iter().map(|visit| visit.films.len()).collect();
    assert_eq!(names, [2, 1, 1, 1, 1]);
    let found = |visit, view, days| {
        film_for(&case, &visits, visit, view, days).map(|own| (own.film.to_string(), own.days_apart))
    };
    assert_eq!(found(0, ViewNeeded::Frontal, 7), Some(("day-ap".to_owned(), 0.0)));
    assert_eq!(found(0, ViewNeeded::Lateral, 0), Some(("day-lateral".to_owned(), 0.0)));
    assert_eq!(found(1, ViewNeeded::Lateral, 7), Some(("later-lateral".to_owned(), 5.0)));
    assert_eq!(found(1, ViewNeeded::Lateral, 4), None);
    assert_eq!(found(2, ViewNeeded::Frontal, 7), Some(("six-ap".to_owned(), 5.0)));
    assert_eq!(found(3, ViewNeeded::Lateral, 7), None);
    assert_eq!(found(9, ViewNeeded::Any, 7), None);
    let mrust = score("mrust");
    let supplier = |item: &str| {
        let item = mrust.item(&key(item)).unwrap();
        supplies(&case, &visits, 1, mrust, item).map(|own| own.film.to_string())
    };
    assert_eq!(supplier("medial").as_deref(), Some("six-ap"));
    assert_eq!(supplier("posterior").as_deref(), Some("later-lateral"));
    let beside = |visit, view| baseline_film(&case, &visits, visit, view).map(|film| film.to_string());
    assert_eq!(beside(1, ViewNeeded::Frontal).as_deref(), Some("day-ap"));
    assert_eq!(beside(3, ViewNeeded::Lateral).as_deref(), Some("day-lateral"));
    assert_eq!(beside(0, ViewNeeded::Frontal), None, "nothing stands beside the baseline itself");
}

#[test]
fn a_step_tells_better_from_worse_even_where_less_is_better() {
    let case = hip();
    let visits = visits(&case);
    let mut all = reading();
    for (on, mrust, hammer) in [
        ("day-ap", [1, 1, 1, 1], 5),
        ("six-ap", [2, 2, 2, 2], 3),
        ("three-ap", [3, 1, 2, -1], 4),
        ("half-ap", [2, 2, 2, 1], 4),
    ] {
        all = with(all, &edits(on, score("mrust"), &sheet(score("mrust"), &mrust)));
        all = with(all, &edits(on, score("hammer"), &sheet(score("hammer"), &[hammer])));
    }
    let rows = table(&visits, &all, book());
    assert_eq!(rows.iter().map(|row| row.score.as_str()).collect::<Vec<_>>(), ["mrust", "hammer"]);
    let steps =
        |row: usize| -> Vec<Step> { rows[row].cells.iter().flatten().map(|cell| cell.step).collect() };
    // The partial sheet has no total: the next one is held against the last that is complete.
    assert_eq!(steps(0), [Step::None, Step::Better(4), Step::None, Step::Worse(1)]);
    assert_eq!(steps(1), [Step::None, Step::Better(2), Step::Worse(1), Step::Same]);
    let items = |visit: usize| -> Vec<Step> {
        let cell = rows[0].cells[visit].as_ref().unwrap();
        cell.items.iter().map(|item| item.step).collect()
    };
    assert!(rows[0].cells[2].is_none(), "nothing was said of the lateral alone");
    assert_eq!(items(3), [Step::Better(1), Step::Worse(1), Step::Same, Step::None]);
    assert_eq!(items(4), [Step::Worse(1), Step::Better(1), Step::Same, Step::Worse(1)]);
}

/// A total as points.
fn points(total: u16) -> i16 {
    i16::try_from(total).unwrap()
}

/// A line that fades without callus.
fn primary() -> Stage {
    Stage::try_from("primary-healing".to_owned()).unwrap()
}

#[test]
fn stage_and_score_that_cannot_both_be_are_pointed_out_and_others_are_not() {
    let mut case = hip();
    // One film that shows both views, so that each item is held against its stage.
    let six = case.radiographs.iter_mut().find(|own| own.id == film("six-ap")).unwrap();
    six.views.push(View { position: ViewPosition::Lateral, side: None, part: None });
    let visits = visits(&case);
    let said = |stage: Stage, name: &str, grades: &[i8]| -> Option<String> {
        let stage = Edit::stage(film("six-ap"), Some(stage));
        let mut all = vec![stage];
        all.extend(edits("six-ap", score(name), &sheet(score(name), grades)));
        let mut found = contradictions(&case, &visits, &with(reading(), &all), book());
        assert!(found.len() < 2, "{found:?}");
        found.pop().map(|one| {
            assert_eq!((one.visit, one.film, one.score), (1, film("six-ap"), key(name)));
            one.words
        })
    };
    assert_eq!(
        said(Stage::UNION, "mrust", &[1, 1, 1, 2]).as_deref(),
        Some("stage \u{201c}union, line obliterated\u{201d}, but no cortex graded bridges (mRUST 5)")
    );
    for (stage, name, grades, expected) in [
        (Stage::UNION, "mrust", vec![4, 4, 1, 4], "at least one cortex shows no callus"),
        (Stage::REMODELLED, "rust", vec![1, 2, 2, 2], "at least one cortex shows no callus"),
        (Stage::UNION, "rush", vec![1; 10], "no item graded bridges"),
        (Stage::UNION, "rush", vec![3, 3, 3, 1, 3, 3, 3, 3, 3, 3], "at least one item does not bridge"),
        (Stage::BRIDGING, "mrust", vec![2, 2, -1, 1], "no cortex graded bridges"),
        (Stage::CALLUS, "mrust", vec![3, -1, 3, 3], "every cortex graded bridges"),
        (Stage::NO_CALLUS, "mrust", vec![1, 1, 2, 1], "at least one cortex shows callus"),
        (Stage::NO_CALLUS, "rust", vec![1, 1, 2, 1], "at least one cortex shows callus"),
        (Stage::NO_CALLUS, "rust", vec![1, 1, 3, 1], "at least one cortex shows no line"),
        (Stage::NO_CALLUS, "hammer", vec![2], "at least one item shows callus"),
        (Stage::UNION, "goldberg", vec![1], "no item graded bridges"),
        (primary(), "mrust", vec![1, 2, 4, 4], "at least one cortex shows callus"),
        (Stage::UNION, "hammer", vec![4], "no item graded bridges"),
    ] {
        let words = said(stage, name, &grades).unwrap_or_else(|| panic!("{name} {grades:?}"));
        assert!(words.contains(expected), "{words}: {expected}");
    }
    for (stage, name, grades) in [
        (Stage::NO_CALLUS, "mrust", vec![1, 1, 1, -1]),
        (Stage::NO_CALLUS, "hammer", vec![5]),
        (Stage::NO_CALLUS, "rush", vec![1; 10]),
        (Stage::CALLUS, "mrust", vec![2, 1, 2, 3]),
        (Stage::BRIDGING, "mrust", vec![3, 2, 2, 3]),
        // Whether callus with a visible line bridges, this score does not say.
        (Stage::BRIDGING, "rust", vec![2; 4]),
        (Stage::BRIDGING, "rust", vec![1, 2, 2, 2]),
        (Stage::CALLUS, "rust", vec![2; 4]),
        (Stage::UNION, "mrust", vec![3, 3, 2, 3]),
        (Stage::UNION, "mrust", vec![4; 4]),
        (Stage::REMODELLED, "rush", vec![3; 10]),
        (Stage::UNION, "goldberg", vec![2]),
        (Stage::NOT_ASSESSABLE, "mrust", vec![4; 4]),
        (Stage::UNION, "mrust", vec![-1; 4]),
        // What is said of all cortices waits until all were answered.
        (Stage::BRIDGING, "mrust", vec![1, 0, 0, 0]),
        (Stage::BRIDGING, "mrust", vec![2, 2, 0, 1]),
        (Stage::CALLUS, "mrust", vec![3, 3, 0, 3]),
        // A line that fades without callus: graded as no callus, then as no line.
        (primary(), "mrust", vec![1, 1, 4, 4]),
    ] {
        assert_eq!(said(stage, name, &grades), None, "{name} {grades:?}");
    }
}

#[test]
fn the_grade_of_a_single_item_is_told_by_its_word() {
    let hammer = score("hammer");
    let word = &hammer.grade(&hammer.items[0], 4).unwrap().word;
    assert_eq!(told("hammer", &[4]).words(hammer), format!("4: {word}, 1 is best"));
    let goldberg = score("goldberg");
    assert!(told("goldberg", &[1]).words(goldberg).ends_with(&format!(", {} is best", goldberg.range.1)));
}
