//! The library of cases: a thousand of them, what is read anew, what is found, and an index that is broken.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use callus::store::{
    LibraryCase, LibraryScan, ReadingMark, SaidIn, StateFolder, folded, load_library, save_library,
    scan_library, search,
};

use super::Place;
use super::packed::{draft, put, put_signed, with_films};

const GO_ON: &dyn Fn(f64) -> bool = &|_| true;

/// A folder of so many cases, each with a reading.
fn department(folder: &Path, count: usize) {
    for number in 0..count {
        let case = folder.join(format!("year-{}/case-{number:04}", number % 7));
        fs::create_dir_all(case.join("readings")).unwrap();
        let text = super::CASE.replace("Three films", &format!("Fémur, case {number}"));
        fs::write(case.join("case.ron"), text).unwrap();
        let reading = format!(
            r#"(format: 4, reader: (id: "ada", name: "Ada"), opinions: {{"b": (stage: "union", note: "Callus médial {number}")}})"#
        );
        fs::write(case.join("readings/ada.ron"), reading).unwrap();
    }
}

fn scan(state: &StateFolder, folder: &Path, before: &[Arc<LibraryCase>]) -> LibraryScan {
    scan_library(state, &[folder.to_owned()], before, GO_ON).unwrap()
}

#[test]
fn a_thousand_cases_are_listed_by_opening_one_file() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("cases");
    department(&folder, 1_000);
    let state = StateFolder::at(place.path().join("state"));
    let began = Instant::now();
    let first = scan(&state, &folder, &[]);
    println!("first scan of 1,000 cases: {:?}", began.elapsed());
    assert_eq!((first.cases.len(), first.files_opened), (1_000, 2_000), "{:?}", first.failures);
    save_library(&state, &first.cases).unwrap();
    // The next start: the list is there, and no case was opened for it.
    let began = Instant::now();
    let listed = load_library(&state);
    println!("listing: {:?}", began.elapsed());
    assert_eq!(listed, first.cases);
    let began = Instant::now();
    let again = scan(&state, &folder, &listed);
    println!("second scan: {:?}", began.elapsed());
    assert_eq!((again.files_opened, again.cases.len()), (0, 1_000));
    assert!(again.cases.iter().zip(&listed).all(|(one, other)| Arc::ptr_eq(one, other)));
    // A reading that changed: that case alone is read.
    let changed = folder.join("year-3/case-0003/readings/ada.ron");
    let text = fs::read_to_string(&changed).unwrap().replace("union", "bridging-callus");
    fs::write(&changed, text).unwrap();
    // One that is new, and one that is gone.
    fs::remove_dir_all(folder.join("year-0/case-0000")).unwrap();
    fs::create_dir_all(folder.join("new")).unwrap();
    fs::write(folder.join("new/case.ron"), super::CASE).unwrap();
    let later = scan(&state, &folder, &listed);
    assert_eq!((later.files_opened, later.cases.len()), (3, 1_000));
    let case = later.cases.iter().find(|case| case.case_file.ends_with("case-0003/case.ron")).unwrap();
    let stage = case.facts.as_ref().unwrap().readings[0].stage.clone().unwrap();
    assert_eq!(stage.as_str(), "bridging-callus");
}

#[test]
fn a_case_tells_its_films_readings_and_stage() {
    let place = with_films();
    put(&place, &draft("ada"));
    put_signed(&place, "chief");
    fs::write(place.case().join("readings/zoe.ron"), "(format: 4, ").unwrap();
    let signed = place.case().join("readings/eve.ron");
    put_signed(&place, "eve");
    let text = fs::read_to_string(&signed).unwrap().replace("callus-not-bridging", "union");
    fs::write(&signed, text).unwrap();
    let state = StateFolder::at(place.state());
    let found = scan(&state, place.folder.path(), &[]);
    let facts = found.cases[0].facts.as_ref().unwrap();
    assert_eq!(
        (facts.title.as_str(), facts.films, facts.last_visit.as_str()),
        ("Three films", 3, "3 months")
    );
    let marks: Vec<_> =
        facts.readings.iter().map(|reading| (reading.reader.as_str(), reading.mark)).collect();
    let expected = [
        ("ada", ReadingMark::Draft),
        ("chief", ReadingMark::Signed),
        ("eve", ReadingMark::Broken),
        ("zoe", ReadingMark::Unreadable),
    ];
    assert_eq!(marks, expected);
    assert_eq!(facts.readings[0].stage.as_ref().unwrap().as_str(), "callus-not-bridging");
}

#[test]
fn words_are_found_in_notes_whatever_their_accents() {
    let place = tempfile::tempdir().unwrap();
    department(place.path(), 3);
    let found = scan(&StateFolder::at(place.path().join("state")), place.path(), &[]);
    let hits = |query: &str| {
        let query = folded(query);
        let facts = found.cases.iter().filter_map(|case| search(case.facts.as_ref().unwrap(), &query));
        facts.map(|found| found.map(|found| found.place)).collect::<Vec<_>>()
    };
    assert_eq!(hits("medial"), [Some(SaidIn::Note); 3]);
    assert_eq!(hits("FEMUR médial"), [Some(SaidIn::Title); 3]);
    assert_eq!(hits("medial 2"), [Some(SaidIn::Note)]);
    assert_eq!(hits("dhs"), [Some(SaidIn::Treatment); 3]);
    assert_eq!(hits("tibia"), []);
    assert_eq!(hits(""), [None; 3]);
}

#[test]
fn a_broken_case_is_listed_with_its_problem_and_a_folder_that_is_gone_is_told() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("cases");
    department(&folder, 2);
    let broken = folder.join("year-1/case-0001/case.ron");
    fs::write(&broken, "(format: 3,\n title: Three)").unwrap();
    let state = StateFolder::at(place.path().join("state"));
    let found = scan(&state, &folder, &[]);
    let why = found.cases[1].facts.as_ref().unwrap_err();
    assert!(why.contains("`patient` is missing") && why.contains("case.ron:1"), "{why}");
    save_library(&state, &found.cases).unwrap();
    assert_eq!(load_library(&state), found.cases, "a problem is kept, too");
    // A disk that is not mounted: its cases are not forgotten.
    fs::rename(&folder, place.path().join("away")).unwrap();
    let away = scan(&state, &folder, &found.cases);
    assert_eq!((away.cases.len(), away.files_opened), (2, 0));
    assert!(away.failures[0].contains("the folder is not there"), "{:?}", away.failures);
    assert!(
        scan_library(&state, &[place.path().to_owned()], &[], &|_| false).is_none(),
        "it gives up when asked"
    );
}

#[test]
fn an_index_that_is_broken_is_made_anew_and_nobody_else_reads_it() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("cases");
    department(&folder, 2);
    let state = StateFolder::at(place.path().join("state"));
    let found = scan(&state, &folder, &[]);
    save_library(&state, &found.cases).unwrap();
    let index = place.path().join("state/library.json");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&index).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let sound = fs::read(&index).unwrap();
    for broken in [&b""[..], b"{", &sound[..sound.len() / 2], br#"{"callus_library":99,"cases":[]}"#] {
        fs::write(&index, broken).unwrap();
        assert_eq!(load_library(&state), [] as [Arc<LibraryCase>; 0]);
    }
    assert_eq!(scan(&state, &folder, &[]).cases, found.cases);
    fs::remove_file(&index).unwrap();
    assert_eq!(load_library(&state).len(), 0);
}

#[test]
fn a_reading_kept_in_the_state_folder_counts() {
    let place: Place = with_films();
    fs::write(place.case().join("readings"), "in the way").unwrap();
    place.session(&[super::stage("a", callus::case::Stage::CALLUS)], true);
    let found = scan(&StateFolder::at(place.state()), &place.case().canonicalize().unwrap(), &[]);
    let readings = &found.cases[0].facts.as_ref().unwrap().readings;
    assert_eq!(readings.len(), 1, "{readings:?}");
    let _: &PathBuf = &found.cases[0].case_file;
}
