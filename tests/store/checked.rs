//! `check`: every problem in one pass with its place; real cases with real films pass without errors.

use std::fs;
use std::path::{Path, PathBuf};

use callus::case::Severity;
use callus::cli::Form;
use callus::imaging::Limits;
use callus::store::{CaseFolder, StoreError, builtin_book, check_case, sha256_hex};
use tempfile::TempDir;

/// A grey PNG of this size.
fn png(path: &Path, columns: u32, rows: u32) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    image::GrayImage::from_fn(columns, rows, |x, y| image::Luma([(x * 7 + y) as u8])).save(path).unwrap();
}

fn cli(paths: &[PathBuf], json: bool) -> (u8, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = callus::cli::check::run(paths, Form::of(json, false), &mut out, &mut err);
    assert!(err.is_empty());
    (code, String::from_utf8(out).unwrap())
}

const FAULTY: &str = r#"(
  format: 1,
  title: "Everything wrong at once",
  patient: (label: "x"),
  episodes: [
    (id: "op", bone: "femur", side: Right, treatment: "DHS", operation: (name: "DHS", after: "after DHS", date: "2020-01-01")),
    (id: "op", bone: "femur", treatment: "cast"),
  ],
  radiographs: [
    (id: "a", file: "images/good.png", sha256: "HASH", size: (columns: 31, rows: 20), time: (anchor: "op", offset: "3 months"), views: [(position: AP)]),
    (id: "a", file: "images/good.png", sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", time: (anchor: "op", offset: "3 months", date: "2021-01-01"), views: [(position: AP, side: Left)]),
    (id: "c", file: "images/gone.png", time: (anchor: "nowhere", offset: "3 months"), views: [(position: AP)]),
    (id: "d", file: "../secret.png", time: (date: "2020-02-01"), views: [(position: AP)]),
    (id: "e", file: "images/cut.png", time: (date: "2020-02-01"), views: [(position: AP)]),
    (id: "f", file: "LINK", time: (date: "2020-02-01"), views: [(position: AP)]),
  ],
)
"#;

/// The folder of the case above.
fn faulty() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let case = folder.path().join("case");
    png(&case.join("images/good.png"), 30, 20);
    png(&folder.path().join("secret.png"), 30, 20);
    let whole = fs::read(case.join("images/good.png")).unwrap();
    fs::write(case.join("images/cut.png"), &whole[..whole.len() / 2]).unwrap();
    let mut text = FAULTY.replace("HASH", &sha256_hex(&whole).to_uppercase());
    if cfg!(unix) {
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.path().join("secret.png"), case.join("images/link.png")).unwrap();
        text = text.replace("LINK", "images/link.png");
    } else {
        text = text.replace("LINK", "/images/absolute.png");
    }
    fs::write(case.join("case.ron"), text).unwrap();
    fs::create_dir(case.join("readings")).unwrap();
    let reading = |id: &str, films: &str| {
        format!("(format: 1, reader: (id: \"{id}\", name: \"\"), opinions: {{{films}}})")
    };
    let readings = case.join("readings");
    fs::write(readings.join("chief.ron"), reading("chief", "\"zz\": (stage: NoCallus)")).unwrap();
    fs::write(readings.join("newer.ron"), "(format: 99)").unwrap();
    fs::write(readings.join("resident.ron"), reading("resident", "\"a\": (stage: NoKallus)")).unwrap();
    fs::write(readings.join("wrong.ron"), reading("right", "")).unwrap();
    fs::write(readings.join("chief.recovered-20260101T000000-000000Z.ron"), reading("chief", "")).unwrap();
    fs::write(readings.join("notes.txt"), "not a reading").unwrap();
    (folder, case)
}

#[test]
fn every_problem_is_found_in_one_pass_with_its_place() {
    let (_folder, case) = faulty();
    let report = check_case(&case, &Limits::default(), &builtin_book().unwrap()).unwrap();
    let at = |p: &callus::case::Problem| (p.kind, p.position().unwrap_or_default(), p.place.clone());
    let mut sorted: Vec<_> = report.problems.iter().map(at).collect();
    let mut expected = [
        ("doubled-id", "case.ron:7:10", "episode \"op\", id"),
        ("doubled-id", "case.ron:11:10", "film \"a\", id"),
        ("date-contradicts-offset", "case.ron:11:163", "film \"a\", time.date"),
        ("off-episode", "case.ron:11:207", "film \"a\", view 1, side"),
        ("dangling-id", "case.ron:12:55", "film \"c\", time.anchor"),
        ("size-disagrees", "case.ron:10:122", "film \"a\", size"),
        ("doubled-file", "case.ron:11:21", "film \"a\", file"),
        ("changed-file", "case.ron:11:48", "film \"a\", sha256"),
        ("missing-file", "case.ron:12:21", "film \"c\", file"),
        ("leaves-folder", "case.ron:13:21", "film \"d\", file"),
        ("unreadable-image", "case.ron:14:21", "film \"e\", file"),
        ("leaves-folder", "case.ron:15:21", "film \"f\", file"),
        ("dangling-id", "readings/chief.ron:1:63", "film \"zz\""),
        ("newer-format", "readings/newer.ron:1:10", "format"),
        ("not-read", "readings/notes.txt", ""),
        ("unreadable", "readings/resident.ron:1:73", "film \"a\", stage"),
        ("wrong-reader", "readings/wrong.ron:1:26", "reader.id"),
        ("set-aside", "readings/chief.recovered-20260101T000000-000000Z.ron", ""),
    ]
    .map(|(kind, position, place)| (kind, position.to_owned(), place.to_owned()));
    sorted.sort_unstable();
    expected.sort_unstable();
    assert_eq!(sorted, expected);
    assert!(report.problems.iter().all(|p| !p.to_string().contains("radiographs[")));
    let size = report.problems.iter().find(|p| p.kind == "size-disagrees").unwrap();
    assert_eq!(
        size.message,
        "the image \"images/good.png\" has 30 columns and 20 rows, the case says 31 and 20: correct one of them"
    );
}

#[test]
fn the_command_line_says_it_for_people_and_for_programs() {
    let (folder, case) = faulty();
    let nothing = folder.path().join("nothing here");
    let (code, words) = cli(&[case.clone(), nothing.clone()], false);
    assert_eq!(code, 1);
    assert!(words.contains("6 radiographs, 4 readings"), "{words}");
    assert!(words.ends_with("2 cases: 16 errors, 3 warnings\n"), "{words}");
    assert!(words.lines().any(|line| line.contains("error    missing-file")), "{words}");
    let (code, json) = cli(&[case, nothing], true);
    assert_eq!(code, 1);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json.as_array().unwrap().len(), 2);
    assert_eq!(json[0]["problems"].as_array().unwrap().len(), 18);
    for problem in json[0]["problems"].as_array().unwrap() {
        for key in ["severity", "kind", "file", "place", "message"] {
            assert!(problem[key].is_string(), "{problem}");
        }
    }
    assert_eq!(json[1]["problems"][0]["kind"], "no-case");
}

#[test]
fn warnings_alone_are_printed_and_pass() {
    let folder = TempDir::new().unwrap();
    png(&folder.path().join("a.png"), 8, 8);
    let film = |id: &str| {
        format!("(id: \"{id}\", file: \"a.png\", time: (date: \"2020-02-01\"), views: [(position: AP)])")
    };
    let text = format!(
        "(format: 1, title: \"t\", patient: (label: \"x\"), radiographs: [{}, {}])",
        film("a"),
        film("b")
    );
    let file = folder.path().join("my case.ron");
    fs::write(&file, text).unwrap();
    let (code, words) = cli(&[file], false);
    assert_eq!(code, 0, "{words}");
    assert!(words.contains("warning  doubled-file"), "{words}");
    assert!(words.ends_with("1 case: 0 errors, 1 warning\n"), "{words}");
}

#[test]
fn a_case_that_does_not_parse_is_a_problem_with_its_place() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("case.ron"), "(\n  format: 1,\n  titel: \"x\",\n)").unwrap();
    let (code, words) = cli(&[folder.path().to_owned()], false);
    assert_eq!(code, 1);
    assert!(words.contains("case.ron:3:3"), "{words}");
    assert!(words.contains("did you mean `title`?"), "{words}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_name_in_other_letters_is_pointed_out() {
    let (_folder, case) = faulty();
    let text =
        fs::read_to_string(case.join("case.ron")).unwrap().replace("images/gone.png", "images/Good.PNG");
    fs::write(case.join("case.ron"), text).unwrap();
    let report = check_case(&case, &Limits::default(), &builtin_book().unwrap()).unwrap();
    let missing = report.problems.iter().find(|p| p.kind == "missing-file").unwrap();
    assert_eq!(
        missing.message,
        "the file \"images/Good.PNG\" is missing: did you mean \"images/good.png\"? Capital and small letters count"
    );
}

#[test]
fn paths_stay_inside_the_case_folder() {
    let (_folder, case) = faulty();
    let folder = CaseFolder::find(&case).unwrap();
    assert!(folder.image_path("images/good.png").unwrap().is_absolute());
    for bad in [
        "",
        "..",
        "../secret.png",
        "images/../../secret.png",
        "/etc/passwd",
        "images\\good.png",
        "c:/x",
        "images/link.png",
    ] {
        let refused = folder.image_path(bad).unwrap_err();
        assert!(matches!(refused, StoreError::LeavesFolder { .. }), "{bad}: {refused}");
    }
    assert!(matches!(folder.image_path("images/none.png").unwrap_err(), StoreError::Missing(_)));
    assert!(matches!(folder.read_image("images", 10).unwrap_err(), StoreError::NotAFile(_)));
    let too_large = folder.read_image("images/good.png", 10).unwrap_err();
    assert!(matches!(too_large, StoreError::TooLarge { limit_bytes: 10, .. }), "{too_large}");
    for not_a_case in [case.join("images"), case.join("images/good.png"), case.join("none")] {
        assert!(matches!(CaseFolder::find(&not_a_case).unwrap_err(), StoreError::NoCase(_)));
    }
    let ids: Vec<_> = folder.readings().into_iter().map(|file| file.id.to_string()).collect();
    assert_eq!(ids, ["chief", "newer", "resident", "wrong"]);
}

#[test]
fn real_cases_with_real_films_have_no_errors() {
    let folder = TempDir::new().unwrap();
    let Some(cases) = crate::real_cases::lay_out(folder.path()) else { return };
    for case in &cases {
        let report = check_case(case, &Limits::default(), &builtin_book().unwrap()).unwrap();
        let errors: Vec<_> = report.problems.iter().filter(|p| p.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", case.display());
        assert!(report.radiographs >= 2);
    }
    let (code, words) = cli(&cases, false);
    assert_eq!(code, 0);
    assert!(words.ends_with("3 cases: no problems\n"), "{words}");
    // The same case with one film changed, one gone and one cut short.
    let chest = folder.path().join("chest-serial/48bbd9e5");
    let films = super::named(&chest, ".png");
    fs::copy(&films[1], &films[0]).unwrap();
    fs::remove_file(&films[2]).unwrap();
    let whole = fs::read(&films[3]).unwrap();
    fs::write(&films[3], &whole[..whole.len() - 5_000]).unwrap();
    let report =
        check_case(&folder.path().join("chest-serial"), &Limits::default(), &builtin_book().unwrap())
            .unwrap();
    let mut found: Vec<_> = report.problems.iter().map(|p| (p.kind, p.path.as_str())).collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("changed-file", "radiographs[0].sha256"),
            ("changed-file", "radiographs[3].sha256"),
            ("missing-file", "radiographs[2].file"),
            ("unreadable-image", "radiographs[3].file"),
        ]
    );
}
