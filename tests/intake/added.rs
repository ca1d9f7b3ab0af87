//! Films for a case that exists: on the days of that case, cleaned as it was, and never those of somebody else unseen.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use callus::case::Offset;
use callus::editor::{Addition, add_planned, cannot_write, create_planned, plan_additions};
use callus::imaging::Limits;
use callus::intake::{EventKind, PlanEdit, Taking, Why};
use callus::store::{CaseFolder, StateFolder, scan};
use jiff::civil::date;

use super::{film, planned, write};

fn state(root: &Path) -> StateFolder {
    StateFolder::at(root.join("state"))
}

/// A case of one film, two days after an operation that is dated.
fn made(root: &Path, keeps_identity: bool) -> Addition {
    let cd = root.join("cd");
    write(&cd, "a.dcm", &film("ANNA", "20240316", "AP", 10));
    let mut plan = planned(&[cd]);
    let case = 0;
    for edit in [
        PlanEdit::EventKind { case, kind: Some(EventKind::Operation) },
        PlanEdit::EventDate { case, date: Some(date(2024, 3, 14)) },
    ] {
        plan = plan.edited(&edit).unwrap();
    }
    let folder = root.join("case");
    create_planned(
        &plan.cases[0],
        &folder,
        if keeps_identity { Taking::Copied } else { Taking::Cleaned },
        &state(root),
        &|_| true,
    )
    .unwrap();
    let folder = CaseFolder::find(&folder).unwrap();
    Addition { case: Arc::new(folder.read_case().unwrap()), folder }
}

fn planned_for(
    addition: &Addition,
    root: &Path,
    patient: &str,
    day: &str,
) -> callus::editor::PlannedAdditions {
    let cd = root.join(format!("cd of {patient} {day}"));
    write(&cd, "b.dcm", &film(patient, day, "AP", 20));
    let found = scan(&[cd], &Limits::default(), &mut |_| true);
    plan_additions(addition, &found.found, found.set_aside, &state(root))
}

#[test]
fn a_film_of_the_same_patient_joins_the_days_of_the_case_whether_they_were_moved_or_not() {
    for keeps_identity in [false, true] {
        let root = tempfile::tempdir().unwrap();
        let addition = made(root.path(), keeps_identity);
        let zero = addition.case.anchors().next().unwrap().1.date.unwrap();
        assert_eq!(zero == date(2024, 3, 14), keeps_identity, "the days of a cleaned case were moved");
        let planned = planned_for(&addition, root.path(), "ANNA", "20240614");
        assert_eq!((planned.keeps_identity, planned.doubts.as_slice()), (keeps_identity, &[][..]));
        let plan = &planned.plan.cases[0];
        let added =
            add_planned(plan, &addition, planned.keeps_identity, &state(root.path()), &|_| true).unwrap();
        let [new] = added.films.as_slice() else { panic!("{added:?}") };
        assert_eq!(new.time.offset, Some(Offset::try_from("3 months".to_owned()).unwrap()));
        assert_eq!((new.time.date.unwrap() - zero).get_days(), 92, "exactly, as in the films");
        assert!(addition.case.radiograph(&new.id).is_none(), "its name is free");
        let bytes = fs::read(addition.folder.root.join(&new.file)).unwrap();
        let names = bytes.windows(4).any(|part| part == b"ANNA");
        assert_eq!(names, keeps_identity);
        // The same film once more is known, and nothing is written for it.
        let mut case = (*addition.case).clone();
        case.radiographs.extend(added.films.clone());
        let again = Addition { case: Arc::new(case), ..addition.clone() };
        let planned = planned_for(&again, root.path(), "ANNA", "20240614");
        if keeps_identity {
            assert!(planned.plan.cases.is_empty());
            assert!(planned.plan.set_aside.iter().any(|aside| matches!(aside.why, Why::DoubleOf(_))));
        } else {
            let plan = &planned.plan.cases[0];
            let added = add_planned(plan, &again, false, &state(root.path()), &|_| true).unwrap();
            assert_eq!((added.films.len(), added.doubles), (0, 1));
        }
    }
}

#[test]
fn films_of_somebody_else_are_told_and_their_days_are_not_taken() {
    let root = tempfile::tempdir().unwrap();
    let addition = made(root.path(), false);
    let planned = planned_for(&addition, root.path(), "BORIS", "20240614");
    assert!(planned.doubts.iter().any(|doubt| doubt.contains("another patient")), "{:?}", planned.doubts);
    assert!(cannot_write(&planned.plan.cases[0]).is_some_and(|why| why.contains("no date")));
    let before = super::files(&addition.folder.root);
    let plan = &planned.plan.cases[0];
    assert!(add_planned(plan, &addition, false, &state(root.path()), &|_| true).is_err());
    assert_eq!(super::files(&addition.folder.root), before, "nothing is left behind");
}

#[test]
fn a_cancel_leaves_no_film_behind() {
    let root = tempfile::tempdir().unwrap();
    let addition = made(root.path(), true);
    let planned = planned_for(&addition, root.path(), "ANNA", "20240614");
    let before = super::files(&addition.folder.root);
    let plan = &planned.plan.cases[0];
    assert!(add_planned(plan, &addition, true, &state(root.path()), &|_| false).is_err());
    assert_eq!(super::files(&addition.folder.root), before);
}
