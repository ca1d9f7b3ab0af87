//! Which film supplies an item where sides and an operation part them, which counts as the baseline, and what the
//! stage of a film is held against.

use callus::analysis::book::{ScoreDefinition, ViewNeeded};
use callus::analysis::score::{Step, baseline_film, contradictions, film_for, is_baseline, table};
use callus::analysis::{timeline, visits};
use callus::case::{Case, Edit, Side, Stage, View, ViewPosition};

use super::scores::{edits, hip, reading, score, sheet, with};
use super::{book, film};

/// Views with their sides.
type Views<'a> = &'a [(ViewPosition, Option<Side>)];

/// Films of the one operation of a hip, each with its day and its views; the right side is under review.
fn right_hip(films: &[(&str, &str, Views<'_>)]) -> Case {
    let mut case = hip();
    case.episodes[0].side = Some(Side::Right);
    let like = case.radiographs[0].clone();
    case.radiographs.clear();
    for (id, offset, views) in films {
        let mut own = like.clone();
        (own.id, own.time.offset) = (film(id), Some((*offset).to_owned().try_into().unwrap()));
        own.views = views
            .iter()
            .map(|(position, side)| View { position: *position, side: *side, part: None })
            .collect();
        case.radiographs.push(own);
    }
    case
}

#[test]
fn the_side_under_review_supplies_the_view_and_never_the_opposite_one() {
    use ViewPosition::{AP, Lateral};
    let (left, right, both) = (Some(Side::Left), Some(Side::Right), Some(Side::Both));
    let case = right_hip(&[
        ("pelvis", "0 days", &[(AP, both)]),
        ("left", "0 days", &[(AP, left)]),
        ("untold", "0 days", &[(AP, None)]),
        ("right", "0 days", &[(AP, right)]),
        ("left-lateral", "0 days", &[(Lateral, left)]),
        ("later-left", "90 days", &[(AP, left)]),
        ("later-pelvis", "90 days", &[(AP, both)]),
        ("later-lateral", "90 days", &[(Lateral, right)]),
    ]);
    let visits = visits(&case);
    let found = |visit, view| film_for(&case, &visits, visit, view, 7).map(|own| own.film.to_string());
    assert_eq!(found(0, ViewNeeded::Frontal).as_deref(), Some("right"));
    assert_eq!(found(0, ViewNeeded::Lateral), None, "the other side is no view of this one");
    assert_eq!(found(1, ViewNeeded::Frontal).as_deref(), Some("later-pelvis"));
    let beside = |view| baseline_film(&case, &visits, 1, view).map(|own| own.to_string());
    assert_eq!(beside(ViewNeeded::Frontal).as_deref(), Some("right"));
    assert_eq!(beside(ViewNeeded::Lateral), None);
}

#[test]
fn nothing_is_supplied_or_compared_across_the_operation() {
    use ViewPosition::{AP, Lateral};
    let right = Some(Side::Right);
    let case = right_hip(&[
        ("before", "-3 days", &[(AP, right), (Lateral, right)]),
        ("after", "2 days", &[(AP, right)]),
        ("later", "6 weeks", &[(AP, right)]),
    ]);
    let visits = visits(&case);
    assert_eq!(
        film_for(&case, &visits, 1, ViewNeeded::Lateral, 7),
        None,
        "a film of before shows nothing of after"
    );
    assert!(!visits[0].is_comparable_with(&visits[1]) && visits[1].is_comparable_with(&visits[2]));
    let stops = timeline(&case).stops;
    let [before, after, later] = stops.as_slice() else { panic!("{stops:?}") };
    assert!(!before.is_comparable_with(after) && after.is_comparable_with(later), "what a line joins");
    let mut all = reading();
    for (on, grades) in [("before", [4; 4]), ("after", [1; 4]), ("later", [2; 4])] {
        all = with(all, &edits(on, score("mrust"), &sheet(score("mrust"), &grades)));
    }
    let rows = table(&visits, &all, book());
    let cells = rows[0].cells.iter().flatten();
    let steps: Vec<_> = cells.map(|cell| (cell.step, cell.items[0].step)).collect();
    assert_eq!(
        steps,
        [(Step::None, Step::None), (Step::None, Step::None), (Step::Better(4), Step::Better(1))]
    );
}

#[test]
fn a_film_taken_late_is_the_earliest_and_no_baseline() {
    let case = hip();
    let visits = visits(&case);
    let mrust = score("mrust");
    assert_eq!(mrust.baseline_within_days, 21);
    assert!(is_baseline(&visits, &film("day-ap"), mrust));
    assert!(!is_baseline(&visits, &film("six-ap"), mrust));
    let longer = ScoreDefinition { baseline_within_days: 42, ..mrust.clone() };
    assert!(is_baseline(&visits, &film("six-ap"), &longer));
}

#[test]
fn a_stage_is_held_only_against_what_its_film_shows() {
    let case = hip();
    let visits = visits(&case);
    let said = |on: &str, stage: Stage, grades: &[i8]| -> Vec<String> {
        let stage = Edit::stage(film(on), Some(stage));
        let mut all = vec![stage];
        all.extend(edits("day-ap", score("mrust"), &sheet(score("mrust"), grades)));
        let found = contradictions(&case, &visits, &with(reading(), &all), book());
        found.into_iter().map(|one| one.words).collect()
    };
    assert_eq!(said("day-ap", Stage::NO_CALLUS, &[1, 1, 2, 2]), [""; 0]);
    assert_eq!(said("day-lateral", Stage::UNION, &[1, 1, 4, 4]), [""; 0]);
    assert_eq!(
        said("day-lateral", Stage::NO_CALLUS, &[1, 1, 2, 1]),
        ["stage \u{201c}no callus\u{201d}, but at least one cortex on the lateral shows callus (mRUST 5)"]
    );
}
