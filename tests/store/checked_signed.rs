//! `check` of signatures, and the list of readings of both places.

use std::fs;
use std::path::Path;

use callus::case::{Edit, Reading, Severity};
use callus::imaging::Limits;
use callus::store::{
    CaseFolder, ReadingStore, Seal, StateFolder, SystemClock, builtin_book, check_case, film_hashes,
    reading_to_ron, seal,
};
use tempfile::TempDir;

use super::signed::{AT, draft};
use super::{film, reader};

/// A case of two films that can be shown, with a reading that was signed.
fn signed_case() -> (TempDir, Reading) {
    let folder = TempDir::new().unwrap();
    let one = |id: &str| {
        image::GrayImage::from_pixel(8, 8, image::Luma([id.len() as u8]))
            .save(folder.path().join(format!("{id}.png")))
            .unwrap();
        format!("(id: \"{id}\", file: \"{id}.png\", time: (date: \"2020-02-01\"), views: [(position: AP)])")
    };
    let films = format!("{}, {}", one("a"), one("bb"));
    fs::write(
        folder.path().join("case.ron"),
        format!("(format: 1, title: \"t\", patient: (label: \"x\"), radiographs: [{films}])"),
    )
    .unwrap();
    fs::create_dir(folder.path().join("readings")).unwrap();
    let case = CaseFolder::find(folder.path()).unwrap();
    let hashes = film_hashes(&case, &case.read_case().unwrap()).unwrap();
    let draft = draft();
    let signature = seal(&draft, "Ada", AT.parse().unwrap(), 1, hashes, Vec::new()).unwrap();
    let signed = Edit::Sign(Box::new(signature)).apply(&draft).unwrap();
    for name in ["resident.ron", "resident.signed-1.ron"] {
        write(folder.path(), name, &reading_to_ron(&signed).unwrap());
    }
    (folder, signed)
}

fn write(case: &Path, name: &str, text: &str) {
    fs::write(case.join("readings").join(name), text).unwrap();
}

/// What is wrong with signatures; whatever else `check` says of keys is not looked at here.
fn problems(case: &Path) -> Vec<(Severity, &'static str, String, String)> {
    let report = check_case(case, &Limits::default(), &builtin_book().unwrap()).unwrap();
    let about = |kind: &str| kind.contains("sign") || kind.contains("unreadable");
    let found = report.problems.into_iter().filter(|problem| about(problem.kind));
    found.map(|problem| (problem.severity, problem.kind, problem.path, problem.message)).collect()
}

#[test]
fn a_good_signature_has_no_problems_and_its_copy_is_no_reader() {
    let (folder, _) = signed_case();
    assert_eq!(problems(folder.path()), []);
    let report = check_case(folder.path(), &Limits::default(), &builtin_book().unwrap()).unwrap();
    assert_eq!(report.readings, 1);
}

#[test]
fn files_changed_after_signing_are_errors() {
    let (folder, signed) = signed_case();
    let changed = reading_to_ron(&signed).unwrap().replace("Grade(2)", "Grade(3)");
    write(folder.path(), "resident.ron", &changed);
    let found = problems(folder.path());
    assert_eq!(found.len(), 1);
    let (severity, kind, place, message) = &found[0];
    assert_eq!(
        (*severity, *kind, place.as_str()),
        (Severity::Error, "signature-broken", "readings/resident.ron state")
    );
    assert_eq!(
        message,
        "this file was changed after Ada signed it on 2026-11-25 09:30 UTC: compare it with the version that was signed, \
         put that one back, or amend"
    );
    write(folder.path(), "resident.signed-1.ron", &changed);
    let kinds: Vec<_> =
        problems(folder.path()).into_iter().map(|(_, kind, place, _)| (kind, place)).collect();
    let expected = [
        ("signature-broken", "readings/resident.ron state"),
        ("signed-copy-missing", "readings/resident.ron state"),
        ("signature-broken", "readings/resident.signed-1.ron state"),
    ];
    assert_eq!(kinds, expected.map(|(kind, place)| (kind, place.to_owned())));
    write(folder.path(), "resident.signed-1.ron", &reading_to_ron(&draft()).unwrap());
    assert!(
        problems(folder.path())
            .iter()
            .any(|(_, kind, _, words)| *kind == "signature-broken" && words.contains("holds no signature"))
    );
}

#[test]
fn films_changed_since_signing_and_versions_that_are_gone_are_warnings() {
    let (folder, signed) = signed_case();
    image::GrayImage::from_pixel(8, 8, image::Luma([77])).save(folder.path().join("a.png")).unwrap();
    fs::remove_file(folder.path().join("bb.png")).unwrap();
    fs::remove_file(folder.path().join("readings/resident.signed-1.ron")).unwrap();
    let found = problems(folder.path());
    let kinds: Vec<_> =
        found.iter().map(|(severity, kind, place, _)| (*severity, *kind, place.as_str())).collect();
    let warning = Severity::Warning;
    let expected = [
        (warning, "film-changed-since-signing", "readings/resident.ron state.films[\"a\"]"),
        (warning, "film-changed-since-signing", "readings/resident.ron state.films[\"bb\"]"),
        (warning, "signed-copy-missing", "readings/resident.ron state"),
    ];
    assert_eq!(kinds, expected);
    assert!(found[0].3.starts_with("the film \"a\" has changed since Ada signed on"), "{}", found[0].3);
    assert!(found[1].3.starts_with("the film \"bb\" can no longer be read since"), "{}", found[1].3);
    // An amendment misses the version that it amends.
    write(folder.path(), "resident.ron", &reading_to_ron(&Edit::Amend.apply(&signed).unwrap()).unwrap());
    let found = problems(folder.path());
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].1, found[0].2.as_str()), ("signed-copy-missing", "readings/resident.ron amends"));
}

#[test]
fn a_draft_that_knows_nothing_of_its_signature_is_pointed_out() {
    let (folder, _) = signed_case();
    write(folder.path(), "resident.ron", &reading_to_ron(&draft()).unwrap());
    let kinds: Vec<_> = problems(folder.path()).into_iter().map(|(_, kind, ..)| kind).collect();
    assert_eq!(kinds, ["signature-unknown"]);
}

#[test]
fn readings_of_both_places_are_listed_and_the_newer_of_two_versions_by_one_reader() {
    let (folder, signed) = signed_case();
    let state_folder = TempDir::new().unwrap();
    let state = StateFolder::at(state_folder.path());
    let case = CaseFolder::find(folder.path()).unwrap();
    assert_eq!(case.readings_with(&state), case.readings(), "a state folder that is not there holds nothing");
    // A reading kept in the state folder, as by a folder that cannot be written: here a file stands in the way.
    let away = folder.path().join("readings-away");
    fs::rename(folder.path().join("readings"), &away).unwrap();
    fs::write(folder.path().join("readings"), "in the way").unwrap();
    let mut opened = ReadingStore::open(&state, &case, &reader(), std::sync::Arc::new(SystemClock)).unwrap();
    let edit = super::stage("bb", callus::case::Stage::BRIDGING);
    let mine = edit.apply(&opened.base).unwrap();
    opened.store.append(&callus::store::Entry::Edit(edit)).unwrap();
    opened.store.save(&mine).unwrap();
    let kept = opened.store.path().to_owned();
    drop(opened);
    let listed = case.readings_with(&state);
    assert_eq!(listed.iter().map(|file| &file.path).collect::<Vec<_>>(), [&kept]);
    assert_eq!(listed[0].read().unwrap(), (mine.clone(), Seal::Draft));
    assert_eq!(case.readings(), []);
    // The case folder holds another one under the same name: neither is an earlier version of the other.
    fs::remove_file(folder.path().join("readings")).unwrap();
    fs::rename(&away, folder.path().join("readings")).unwrap();
    let both = case.readings_with(&state);
    assert_eq!(both.iter().map(|file| file.id.as_str()).collect::<Vec<_>>(), ["resident", "resident"]);
    let read: Vec<_> = both.iter().map(|file| file.read().unwrap().0).collect();
    assert!(read.contains(&mine) && read.contains(&signed));
    // Taken along by hand, it is one and the same; and once the case folder has a newer one, that counts.
    fs::copy(&kept, folder.path().join("readings/resident.ron")).unwrap();
    assert_eq!(case.readings_with(&state), case.readings());
    let mut opened = ReadingStore::open(&state, &case, &reader(), std::sync::Arc::new(SystemClock)).unwrap();
    let edit = super::stage("a", callus::case::Stage::NO_CALLUS);
    opened.store.append(&callus::store::Entry::Edit(edit.clone())).unwrap();
    opened.store.save(&edit.apply(&mine).unwrap()).unwrap();
    drop(opened);
    assert_eq!(case.readings_with(&state), case.readings());
    // Another case that comes to lie there is not the one that was read.
    let other = fs::read_to_string(folder.path().join("case.ron")).unwrap();
    fs::remove_file(folder.path().join("readings/resident.ron")).unwrap();
    assert_eq!(case.readings_with(&state).len(), 1);
    fs::write(folder.path().join("case.ron"), other.replace("\"t\"", "\"u\"").replace("\"x\"", "\"y\""))
        .unwrap();
    assert_eq!(case.readings_with(&state), []);
    assert_eq!(film("a").as_str(), "a");
}
