//! Which films a person has to look at, and what is remembered of a look.

use callus::deidentify::{Area, LookReason, Looked, Options};
use callus::imaging::{Limits, decode, lettering};
use callus::store::{StateFolder, deidentify_secret, hold_before_sharing, look_of, record_look};

use super::{cleaned, sample};
use crate::imaging::DicomFile;

fn reason(modality: &str, burned_in: Option<&str>) -> Option<LookReason> {
    let film = DicomFile::grey(8, 8, 12, &[7; 64]).text(0x0008_0060, *b"CS", modality);
    let film = match burned_in {
        Some(value) => film.text(0x0028_0301, *b"CS", value),
        None => film,
    };
    cleaned(&film.build(), &Options::default()).unwrap().look
}

#[test]
fn films_that_say_so_do_not_say_or_are_captures_have_to_be_looked_at() {
    assert_eq!(reason("DX", Some("YES")), Some(LookReason::SaysSo));
    assert_eq!(reason("DX", None), Some(LookReason::NotSaid));
    assert_eq!(reason("OT", Some("NO")), Some(LookReason::Captured));
    assert_eq!(reason("SC", None), Some(LookReason::Captured));
    assert_eq!(reason("DX", Some("NO")), None);
}

#[test]
fn letters_in_a_film_that_denies_them_have_to_be_looked_at() {
    // Printed strokes of one grey, as a line of letters has them, in a corner.
    let stored: Vec<u16> = (0..400 * 400)
        .map(|at| {
            let (x, y) = (at % 400, at / 400);
            let stroke = (20..36).contains(&y) && (20..220).contains(&x) && (x / 2) % 4 == 0;
            if stroke { 4000 } else { 300 + (x * 5 + y) as u16 }
        })
        .collect();
    let film = DicomFile::grey(400, 400, 12, &stored).text(0x0008_0060, *b"CS", "DX").text(
        0x0028_0301,
        *b"CS",
        "NO",
    );
    let clean = cleaned(&film.build(), &Options::default()).unwrap();
    assert_eq!(clean.look, Some(LookReason::TextSeen));
    let boxes = lettering(&film.film());
    assert!(boxes.iter().any(|b| b[0] <= 24 && b[1] <= 24 && b[2] >= 200 && b[3] >= 32), "{boxes:?}");
}

#[test]
fn radiographs_without_print_are_seldom_held_back() {
    let Some(testdata) = crate::imaging::testdata() else { return };
    let (mut all, mut seen) = (0, Vec::new());
    let mut open = vec![testdata.join("radiographs")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let Ok(film) = decode(&bytes, &Limits::default()) else { continue };
            all += 1;
            let boxes = lettering(&film);
            if !boxes.is_empty() {
                seen.push(format!("{}: {boxes:?}", path.strip_prefix(&testdata).unwrap().display()));
            }
        }
    }
    println!("letters seen in {} of {all} radiographs: {seen:#?}", seen.len());
    assert!(all > 30 && seen.len() * 5 <= all, "{} of {all}", seen.len());
}

#[test]
fn a_look_is_remembered_and_lets_a_film_be_shared() {
    let folder = tempfile::tempdir().unwrap();
    let state = StateFolder::at(folder.path().join("state"));
    let bytes = DicomFile::grey(8, 8, 12, &[7; 64]).text(0x0008_0060, *b"CS", "OT").build();
    let film = decode(&bytes, &Limits::default()).unwrap();
    let case = crate::editor::two_operations();
    let id = case.radiographs[0].id.clone();
    assert_eq!(look_of(&state, &bytes), Looked::No);
    assert_eq!(hold_before_sharing(&state, (&case, &id), &bytes, &film).unwrap(), Some(LookReason::Captured));
    let area = Area::rectangle(0, 0, 4, 2);
    let now = "2026-11-22T21:43:00Z".parse().unwrap();
    record_look(&state, &bytes, std::slice::from_ref(&area), now).unwrap();
    assert_eq!(look_of(&state, &bytes), Looked::Erased(vec![area]));
    assert!(
        hold_before_sharing(&state, (&case, &id), &bytes, &film).unwrap().is_some(),
        "it is not erased in these bytes"
    );
    record_look(&state, &bytes, &[], now).unwrap();
    assert_eq!(hold_before_sharing(&state, (&case, &id), &bytes, &film).unwrap(), None);
    // No name of a film is in the state folder, and nobody else may read there.
    let sample = std::fs::read(sample()).unwrap();
    record_look(&state, &sample, &[], now).unwrap();
    for entry in std::fs::read_dir(folder.path().join("state/deidentify-looked-at")).unwrap().flatten() {
        assert_eq!(entry.file_name().len(), 64 + 5);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o077, 0);
        }
    }
}

/// A source says of which films it is; one that joins the case, or takes the file of another, is of none.
#[test]
fn of_simulated_films_those_alone_are_exempt_that_a_source_names() {
    use callus::case::{CaseEdit, Source};
    let folder = tempfile::tempdir().unwrap();
    let state = StateFolder::at(folder.path().join("state"));
    let bytes = DicomFile::grey(8, 8, 12, &[7; 64]).text(0x0008_0060, *b"CS", "OT").build();
    let film = decode(&bytes, &Limits::default()).unwrap();
    let source = Source {
        title: "Phantom".to_owned(),
        attribution: String::new(),
        published: String::new(),
        doi: None,
        licence: String::new(),
        note: String::new(),
        simulated: true,
        films: None,
    };
    let mut case = crate::editor::two_operations();
    let [first, second] = [0, 1].map(|index| case.radiographs[index].id.clone());
    let is_held = |case: &callus::case::Case, id| {
        hold_before_sharing(&state, (case, id), &bytes, &film).unwrap().is_some()
    };
    assert!(is_held(&case, &first));
    case.sources.push(source);
    assert!(!is_held(&case, &first) && !is_held(&case, &second));
    let mut added = case.radiographs[0].clone();
    added.id = callus::case::RadiographId::new("added").unwrap();
    let with = CaseEdit::AddFilms { films: vec![added.clone()] }.apply(&case).unwrap();
    assert!(is_held(&with, &added.id) && !is_held(&with, &first) && !is_held(&with, &second));
    assert_eq!(with.simulated_films(), (case.radiographs.len(), case.radiographs.len() + 1));
    let file = "images/other.dcm".to_owned();
    let replaced = CaseEdit::ReplaceFile { radiograph: first.clone(), file, sha256: None, size: None };
    let replaced = replaced.apply(&case).unwrap();
    assert!(is_held(&replaced, &first) && !is_held(&replaced, &second));
    let removed = CaseEdit::RemoveFilm { radiograph: second.clone() }.apply(&with).unwrap();
    assert!(!removed.sources[0].films.as_ref().unwrap().contains(&second));
}

#[test]
fn the_secret_is_made_once_kept_for_the_person_alone_and_a_damaged_one_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let state = StateFolder::at(folder.path().join("state"));
    let patient = callus::deidentify::Patient::named("4711");
    let first = deidentify_secret(&state).unwrap().pseudonym(&patient);
    assert_eq!(deidentify_secret(&state).unwrap().pseudonym(&patient), first);
    let path = folder.path().join("state/deidentify.secret");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    std::fs::write(&path, b"short").unwrap();
    assert!(deidentify_secret(&state).is_err());
    assert_eq!(std::fs::read(&path).unwrap(), b"short");
}
