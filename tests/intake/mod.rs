//! New cases: from real films and folders to a case that `check` accepts.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use callus::case::{Severity, Side, ViewPosition};
use callus::editor::create_planned;
use callus::imaging::{Limits, Upright};
use callus::intake::{Clue, EventKind, FilmNumber, Moment, Plan, PlanEdit, Taking, Why, propose};
use callus::store::{CheckReport, Films, Scan, StateFolder, builtin_book, check_case, create_case, scan};
use jiff::civil::date;

use crate::imaging::{DicomFile, testdata};

mod added;
mod killed;

pub(crate) fn checked(case: &Path) -> CheckReport {
    check_case(case, &Limits::default(), &builtin_book().unwrap()).unwrap()
}

pub(crate) fn has_errors(report: &CheckReport) -> bool {
    report.problems.iter().any(|problem| problem.severity == Severity::Error)
}

fn scanned(paths: &[PathBuf]) -> Scan {
    scan(paths, &Limits::default(), &mut |_| true)
}

fn planned(paths: &[PathBuf]) -> Plan {
    let scan = scanned(paths);
    propose(&scan.found, scan.set_aside)
}

/// A small grey PNG whose shade tells it from others.
pub(crate) fn png(shade: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let image = image::GrayImage::from_fn(32, 40, |x, y| image::Luma([shade ^ (x * 3 + y) as u8]));
    image::DynamicImage::ImageLuma8(image).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A made DICOM film of a patient, 8 × 8 pixels.
fn film(patient: &str, day: &str, view: &str, shade: u8) -> Vec<u8> {
    DicomFile::grey(8, 8, 12, &[u16::from(shade); 64])
        .text(0x0008_0016, *b"UI", "1.2.840.10008.5.1.4.1.1.1")
        .text(
            0x0008_0018,
            *b"UI",
            &format!("1.2.3.{patient}.{shade}").replace(|c: char| c.is_alphabetic(), "9"),
        )
        .text(0x0010_0020, *b"LO", patient)
        .text(0x0010_0010, *b"PN", &format!("Name^{patient}"))
        .text(0x0008_0022, *b"DA", day)
        .text(0x0018_5101, *b"CS", view)
        .text(0x0020_0062, *b"CS", "R")
        .text(0x0018_0015, *b"CS", "FEMUR")
        .build()
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    path
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn films_of_a_folder_become_a_case_that_check_accepts() {
    let folder = tempfile::tempdir().unwrap();
    let cd = folder.path().join("cd");
    write(&cd, "A/1", &film("PAT-77", "20240316", "AP", 1));
    write(&cd, "A/2", &film("PAT-77", "20240316", "LL", 2));
    write(&cd, "B/3.dcm", &film("PAT-77", "20240427", "AP", 3));
    write(&cd, "B/again.dcm", &film("PAT-77", "20240427", "AP", 3));
    write(&cd, "readme.txt", b"viewer");
    let mut plan = planned(&[cd]);
    assert_eq!(plan.cases.len(), 1);
    let why: Vec<_> = plan.set_aside.iter().map(|aside| (aside.at.file_name(), &aside.why)).collect();
    assert!(
        matches!(&why[..], [(again, Why::DoubleOf(_)), (readme, Why::NotAnImage)]
        if again == "again.dcm" && readme == "readme.txt"),
        "{why:?}"
    );
    let case = &plan.cases[0];
    assert_eq!(case.films.len(), 3);
    assert_eq!(case.films[0].moment.value(), Some(&Moment::Date(date(2024, 3, 16))));
    assert_eq!(case.films[0].moment.from(), Some(Clue::AcquisitionDate));
    assert!(case.films[0].moment.is_open(), "nobody has confirmed it");
    assert_eq!(case.films[1].view.value(), Some(&ViewPosition::Lateral));
    assert_eq!(case.event.side.value(), Some(&Side::Right));
    assert_eq!(case.event.bone.value().map(String::as_str), Some("femur"));
    // What happened is not in the files: it is asked for, not guessed.
    assert_eq!(case.event.kind.value(), None);
    assert!(case.doubts().iter().any(|doubt| doubt.contains("what happened")));
    for edit in [
        PlanEdit::EventKind { case: 0, kind: Some(EventKind::Operation) },
        PlanEdit::Device { case: 0, device: Some("DHS".to_owned()) },
        PlanEdit::EventDate { case: 0, date: Some(date(2024, 3, 15)) },
    ] {
        plan = plan.edited(&edit).unwrap();
    }
    let names: Vec<_> = plan.cases[0].visits().into_iter().map(|visit| visit.name).collect();
    assert_eq!(names, ["1 day", "6 weeks"]);
    let target = folder.path().join("case");
    let created =
        create_case(&plan.cases[0], &target, &Films::Copied, &Limits::default(), &|_| true).unwrap();
    assert_eq!(created.films, 3);
    let report = checked(&target);
    assert!(!has_errors(&report), "{report:?}");
    let text = fs::read_to_string(&created.path).unwrap();
    assert!(text.contains("6 weeks") && text.contains("2024-04-27") && !text.contains("PAT-77"), "{text}");
    assert_eq!(files(&target.join("images")), ["1-day-ap.dcm", "1-day-lateral.dcm", "6-weeks-ap.dcm"]);
    // Nothing is overwritten.
    let again = create_case(&plan.cases[0], &target, &Films::Copied, &Limits::default(), &|_| true);
    assert!(again.unwrap_err().to_string().contains("nothing was overwritten"));
}

/// Names in a folder, in order.
pub(crate) fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn dates_move_together_and_names_go_when_identity_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let cd = folder.path().join("SECRETNAME");
    write(&cd, "SECRETNAME_1.dcm", &film("SECRETNAME", "20240316", "AP", 1));
    write(&cd, "SECRETNAME_2.dcm", &film("SECRETNAME", "20240427", "AP", 2));
    let mut plan = planned(&[cd]);
    plan = plan.edited(&PlanEdit::EventKind { case: 0, kind: Some(EventKind::Injury) }).unwrap();
    plan = plan.edited(&PlanEdit::EventDate { case: 0, date: Some(date(2024, 3, 16)) }).unwrap();
    let state = StateFolder::at(folder.path().join("state"));
    let target = folder.path().join("case");
    create_planned(&plan.cases[0], &target, Taking::Cleaned, &state, &|_| true).unwrap();
    let text = fs::read_to_string(target.join("case.ron")).unwrap();
    assert!(
        !text.contains("SECRETNAME") && !text.contains("2024-04-27") && text.contains("6 weeks"),
        "{text}"
    );
    for name in files(&target.join("images")) {
        let bytes = fs::read(target.join("images").join(name)).unwrap();
        assert!(!bytes.windows(10).any(|window| window == b"SECRETNAME"));
    }
    // The dates of the case and of the films moved by the same days: check finds no contradiction.
    let report = checked(&target);
    assert!(!has_errors(&report) && !format!("{report:?}").contains("contradict"), "{report:?}");
}

#[test]
fn several_patients_are_several_cases_and_can_be_made_one() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a/1", &film("77", "20240316", "AP", 1));
    write(folder.path(), "b/1", &film("78", "20240316", "AP", 2));
    write(folder.path(), "a/photo.png", &png(9));
    let plan = planned(&[folder.path().to_owned()]);
    let sizes: Vec<_> = plan.cases.iter().map(|case| case.films.len()).collect();
    assert_eq!(sizes, [2, 1], "a photograph beside films goes with them");
    let merged = plan.edited(&PlanEdit::Merge { from: 1, into: 0 }).unwrap();
    assert_eq!(merged.cases.len(), 1);
    let numbers: Vec<_> = merged.cases[0].films.iter().map(|film| film.number).collect();
    assert_eq!(numbers, [FilmNumber(0), FilmNumber(1), FilmNumber(2)]);
    let split = merged.edited(&PlanEdit::Split { case: 0, films: vec![FilmNumber(2)] }).unwrap();
    assert_eq!(split.cases[1].films.len(), 1);
    assert!(plan.edited(&PlanEdit::DropCase { case: 7 }).is_err());
}

#[test]
fn archives_are_looked_through_and_hostile_members_refused() {
    let folder = tempfile::tempdir().unwrap();
    let inner = zipped(&[("deep/2024-03-16_R_lat.png", &png(2))]);
    let table = b"file,date,view,side\nx1,2024-05-01,ap,L\n";
    let outer = zipped(&[
        ("films/x1.png", &png(1)),
        ("films/metadata.csv", table),
        ("inner.zip", &inner),
        ("../escape.png", &png(3)),
        ("notes.txt", b"hello"),
    ]);
    let path = write(folder.path(), "export.zip", &outer);
    let scan = scanned(&[path]);
    assert_eq!(scan.found.len(), 2, "{:?}", scan.set_aside);
    let escape = scan.set_aside.iter().find(|aside| aside.at.to_string().contains("escape")).unwrap();
    assert!(matches!(&escape.why, Why::Refused(why) if why.contains("leads out")), "{escape:?}");
    let plan = propose(&scan.found, scan.set_aside);
    // Nothing says that the films of the inner archive are of the same patient.
    assert_eq!(plan.cases.len(), 2);
    let plan = plan.edited(&PlanEdit::Merge { from: 1, into: 0 }).unwrap();
    let films = &plan.cases[0].films;
    assert_eq!(films[0].moment.value(), Some(&Moment::Date(date(2024, 5, 1))));
    assert_eq!((films[0].moment.from(), films[0].side.value()), (Some(Clue::Table), Some(&Side::Left)));
    assert_eq!(films[1].view.value(), Some(&ViewPosition::Lateral));
    assert_eq!(films[1].moment.from(), Some(Clue::FileName));
    let target = folder.path().join("case");
    let created =
        create_case(&plan.cases[0], &target, &Films::Copied, &Limits::default(), &|_| true).unwrap();
    assert_eq!(created.films, 2);
}

/// Films that name nobody are not one patient's because nobody is named: each folder is a patient, unless its name says
/// only when or how films were taken.
#[test]
fn nameless_films_of_different_folders_are_different_cases() {
    let folder = tempfile::tempdir().unwrap();
    for (index, name) in ["meier/2024-03-16/1.png", "meier/6 weeks/ap.png", "meier/0.png", "huber/1.png"]
        .into_iter()
        .enumerate()
    {
        write(folder.path(), name, &png(index as u8));
    }
    let plan = planned(&[folder.path().to_owned()]);
    let sizes: Vec<_> = plan.cases.iter().map(|case| case.films.len()).collect();
    assert_eq!(sizes, [1, 3]);
}

/// A day that can be read in two ways is no proposal: both are shown, and neither is confirmed with the rest.
#[test]
fn a_day_that_reads_two_ways_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "hip 04.03.2024 ap.png", &png(1));
    let plan = planned(&[folder.path().to_owned()]);
    let moment = &plan.cases[0].films[0].moment;
    assert_eq!((moment.value(), moment.others().len()), (None, 2));
    let doubts = plan.cases[0].doubts();
    assert!(doubts[0].contains("2024-03-04 (file name), 2024-04-03 (file name)"), "{doubts:?}");
    let confirm = PlanEdit::Confirm { case: 0, films: vec![FilmNumber(0)] };
    let confirmed = plan.edited(&confirm).unwrap();
    assert_eq!(confirmed.cases[0].films[0].moment.value(), None);
    assert!(confirmed.cases[0].films[0].view.confirmed);
    let moment = Some(Moment::Date(date(2024, 4, 3)));
    let entered = plan.edited(&PlanEdit::Moment { case: 0, films: vec![FilmNumber(0)], moment }).unwrap();
    assert_eq!(entered.cases[0].films[0].moment.value().copied(), moment);
}

#[test]
fn contradictory_dates_are_all_kept_and_told() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "hip_2023-01-01.dcm", &film("77", "20240316", "AP", 1));
    let plan = planned(&[folder.path().to_owned()]);
    let moment = &plan.cases[0].films[0].moment;
    assert!(moment.is_contradictory());
    assert_eq!(moment.others().len(), 1);
    assert!(plan.cases[0].doubts()[0].contains("2023-01-01 (file name)"), "{:?}", plan.cases[0].doubts());
    // Confirming everything that is certain leaves it open.
    let next = plan.edited(&PlanEdit::ConfirmAll { case: 0 }).unwrap();
    assert!(next.cases[0].films[0].moment.is_contradictory() && next.cases[0].films[0].view.confirmed);
}

#[test]
fn a_scan_can_be_ended_and_a_plan_survives_its_file() {
    let folder = tempfile::tempdir().unwrap();
    for index in 0..20 {
        write(folder.path(), &format!("{index}.png"), &png(index));
    }
    let mut asked = 0;
    let scan = scan(&[folder.path().to_owned()], &Limits::default(), &mut |_| {
        asked += 1;
        asked < 5
    });
    assert!(scan.cancelled && scan.found.len() == 5);
    let plan = propose(&scan.found, scan.set_aside);
    let text = serde_json::to_string(&plan).unwrap();
    assert_eq!(serde_json::from_str::<Plan>(&text).unwrap(), plan);
}

/// A film that was changed between the look at it and the copy is never taken for the one that was looked at.
#[test]
fn a_film_that_changed_after_the_scan_is_refused_and_nothing_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "in/2024-03-16 ap.png", &png(1));
    let plan = planned(&[folder.path().join("in")]);
    fs::write(path, png(2)).unwrap();
    let target = folder.path().join("out/case");
    let error =
        create_case(&plan.cases[0], &target, &Films::Copied, &Limits::default(), &|_| true).unwrap_err();
    assert!(error.to_string().contains("has changed"), "{error}");
    assert!(files(&folder.path().join("out")).is_empty());
    let cancelled = planned(&[folder.path().join("in")]);
    let error = create_case(&cancelled.cases[0], &target, &Films::Copied, &Limits::default(), &|_| false)
        .unwrap_err();
    assert!(error.to_string().contains("cancelled") && files(&folder.path().join("out")).is_empty());
}

#[test]
fn a_film_of_which_no_time_is_known_is_named_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "in/scan.png", &png(1));
    let plan = planned(&[path]);
    let target = folder.path().join("out/case");
    let error =
        create_case(&plan.cases[0], &target, &Films::Copied, &Limits::default(), &|_| true).unwrap_err();
    assert!(error.to_string().contains("no day or interval is known of scan.png"), "{error}");
    assert!(!target.exists());
}

/// Names of files count days from a day of which nobody says what happened on it: the intervals are kept, and no event
/// is invented for them.
#[test]
fn days_of_file_names_count_from_a_day_zero_that_is_not_stated() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "in/day+000.png", &png(1));
    write(folder.path(), "in/day+004.png", &png(2));
    let plan = planned(&[folder.path().join("in")]);
    assert!(plan.cases[0].doubts().iter().any(|doubt| doubt.contains("what happened")));
    let target = folder.path().join("case");
    let created =
        create_case(&plan.cases[0], &target, &Films::Copied, &Limits::default(), &|_| true).unwrap();
    assert!(!has_errors(&checked(&target)), "{:?}", checked(&target));
    let text = fs::read_to_string(&created.path).unwrap();
    assert!(text.contains("of: NotStated") && text.contains("offset: \"4 days\""), "{text}");
    assert!(
        !text.contains("Injury") && !text.contains("operation:") && !text.contains("Treatment"),
        "{text}"
    );
}

#[test]
fn the_visible_radiographs_become_cases() {
    let Some(testdata) = testdata() else { return };
    let folder = tempfile::tempdir().unwrap();
    let plan = planned(&[testdata.join("radiographs")]);
    assert!(plan.cases.len() >= 5, "{} cases", plan.cases.len());
    // The wrist of patient 3001 is one case of two films, by the table beside it.
    let wrist = plan
        .cases
        .iter()
        .find(|case| case.films.iter().any(|film| film.at.file_name().starts_with("3001_0467767722")));
    let wrist = wrist.unwrap();
    assert_eq!(
        wrist.films.len(),
        2,
        "{:?}",
        wrist.films.iter().map(|film| film.at.file_name()).collect::<Vec<_>>()
    );
    assert_eq!(wrist.films[0].side.value(), Some(&Side::Left));
    // Four patients of chest films, each by folder and table; their view stands in the table alone.
    let chests: Vec<_> = plan
        .cases
        .iter()
        .filter(|case| case.films[0].at.file.to_string_lossy().contains("hannover"))
        .map(|case| (case.films.len(), case.films[0].view.from()))
        .collect();
    assert_eq!(chests.len(), 4, "{chests:?}");
    let mut written = 0;
    for (index, case) in plan.cases.iter().enumerate() {
        let target = folder.path().join(index.to_string());
        let mut case = case.clone();
        let undated = case.leave_out_undated();
        let created = create_case(&case, &target, &Films::Copied, &Limits::default(), &|_| true);
        if case.included().next().is_none() {
            assert!(!undated.is_empty() && created.is_err() && !target.exists(), "{}", case.title);
            continue;
        }
        created.unwrap();
        let report = checked(&target);
        assert!(!has_errors(&report), "{}: {report:?}", case.title);
        written += 1;
    }
    assert!(written >= 5, "{written}");
}

#[test]
fn a_medium_is_found_by_its_files_and_its_index_is_told() {
    let Some(testdata) = testdata() else { return };
    let scan = scanned(&[testdata.join("conformance/pydicom/test_files/dicomdirtests")]);
    let index: Vec<_> = scan.set_aside.iter().filter(|aside| aside.why == Why::Index).collect();
    assert!(!index.is_empty(), "{:?}", scan.set_aside);
    let others = scan.set_aside.iter().filter(|aside| matches!(aside.why, Why::NotARadiograph(_))).count();
    assert!(others + scan.found.len() > 0, "{:?}", scan.set_aside);
    let directories = scan.set_aside.iter().filter(|aside| aside.at.file_name().starts_with("DICOMDIR-"));
    assert!(directories.map(|aside| &aside.why).all(|why| *why == Why::Index), "{:?}", scan.set_aside);
}

#[test]
fn forty_exports_become_forty_cases() {
    let folder = tempfile::tempdir().unwrap();
    for patient in 0..40_u8 {
        for (visit, day) in ["20240316", "20240427"].into_iter().enumerate() {
            let bytes = film(&format!("P{patient}"), day, "AP", patient * 2 + visit as u8);
            write(folder.path(), &format!("export{patient}/IM{visit}"), &bytes);
        }
    }
    let plan = planned(&[folder.path().to_owned()]);
    assert_eq!(plan.cases.len(), 40);
    assert!(plan.cases.iter().all(|case| case.films.len() == 2 && case.visits().len() == 2));
}

/// A bomb among the members costs no more than its first bytes, and a film that unpacks to too much is refused.
#[test]
fn a_bomb_in_an_archive_is_not_unpacked() {
    let folder = tempfile::tempdir().unwrap();
    let zeros = vec![0_u8; 64 << 20];
    let mut film = png(1);
    film.resize(64 << 20, 0);
    let path = write(folder.path(), "bomb.zip", &zipped(&[("zeros.bin", &zeros), ("film.png", &film)]));
    let limits = Limits { max_file_bytes: 1 << 20, ..Limits::default() };
    let scan = scan(&[path], &limits, &mut |_| true);
    let why: Vec<_> = scan.set_aside.iter().map(|aside| aside.why.to_string()).collect();
    assert_eq!(why, ["not an image", "it unpacks to more than 1048576 bytes"]);
}

/// The command takes every proposal and says which; a corrected plan gives the case that was planned.
#[test]
fn the_command_line_makes_a_case_and_applies_a_plan() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    write(&at("cd"), "A/1", &film("77", "20240316", "AP", 1));
    write(&at("cd"), "A/2", &film("77", "20240427", "LL", 2));
    write(&at("cd"), "A/no-day", &film("77", "", "AP", 3));
    write(&at("cd"), "readme.txt", b"viewer");
    let run = |arguments: &[&std::ffi::OsStr]| {
        std::process::Command::new(env!("CARGO_BIN_EXE_callus"))
            .arg("new")
            .args(arguments)
            .env("CALLUS_STATE_DIR", at("state"))
            .output()
            .unwrap()
    };
    let said = run(&[at("cd").as_os_str(), "-o".as_ref(), at("case").as_os_str()]);
    let (out, err) = (String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
    assert!(said.status.success(), "{err}");
    assert!(out.contains("taken as proposed: 1: AP (View Position)"), "{out}");
    assert!(out.contains("in doubt: what happened is not known"), "{out}");
    assert!(err.contains("readme.txt: not an image"), "{err}");
    assert!(err.contains("no-day: no day or interval is known of it"), "{err}");
    assert!(!has_errors(&checked(&at("case"))));
    let again = run(&[at("cd").as_os_str(), "-o".as_ref(), at("case").as_os_str()]);
    assert_eq!(again.status.code(), Some(1), "nothing is overwritten");

    let planned = run(&[at("cd").as_os_str(), "--plan".as_ref(), at("plan.json").as_os_str()]);
    assert!(planned.status.success(), "{planned:?}");
    let mut plan: Plan = serde_json::from_slice(&fs::read(at("plan.json")).unwrap()).unwrap();
    plan = plan.edited(&PlanEdit::Title { case: 0, title: "Femur of the right".to_owned() }).unwrap();
    let films = plan.cases[0].films.iter().filter(|film| film.moment.value().is_none());
    let films = films.map(|film| film.number).collect();
    plan = plan.edited(&PlanEdit::Include { case: 0, films, included: false }).unwrap();
    fs::write(at("plan.json"), serde_json::to_vec(&plan).unwrap()).unwrap();
    let applied =
        run(&["--apply".as_ref(), at("plan.json").as_os_str(), "-o".as_ref(), at("planned").as_os_str()]);
    assert!(applied.status.success(), "{applied:?}");
    assert!(fs::read_to_string(at("planned/case.ron")).unwrap().contains("Femur of the right"));
    assert!(!has_errors(&checked(&at("planned"))));
}

/// A colour photograph of a bright film of 80 × 60 pixels that hangs slanted on a dark wall, one corner marked red.
fn photograph() -> Vec<u8> {
    let corners = [[40.0, 30.0], [119.0, 36.0], [114.0, 96.0], [36.0, 90.0]];
    let inside = |x: f64, y: f64| {
        (0..4).all(|index| {
            let [p, q]: [[f64; 2]; 2] = [corners[index], corners[(index + 1) % 4]];
            (q[0] - p[0]) * (y - p[1]) - (q[1] - p[1]) * (x - p[0]) >= 0.0
        })
    };
    let image = image::RgbImage::from_fn(160, 130, |x, y| {
        let (x, y) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
        match (inside(x, y), x < 60.0 && y < 50.0) {
            (false, _) => image::Rgb([20, 30, 20]),
            (true, true) => image::Rgb([200, 10, 10]),
            (true, false) => image::Rgb([180, 180, 180]),
        }
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::ImageRgb8(image).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn a_photograph_is_cut_out_by_its_corners_turned_and_made_grey() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "2024-03-16_ap.png", &photograph());
    let dicom = write(folder.path(), "of one patient.dcm", &film("77", "20240317", "AP", 1));
    let plan = planned(&[folder.path().to_owned()]);
    assert_eq!(plan.cases.len(), 1);
    let case = 0;
    let number_of = |plan: &Plan, path: &Path| {
        plan.cases[case].films.iter().find(|film| film.at.file == path).unwrap().number
    };
    let number = number_of(&plan, &path);
    let upright = Upright {
        corners: Some([[40, 30], [119, 36], [114, 96], [36, 90]]),
        greys: true,
        mirrored: false,
        turns: 1,
    };
    let plan = plan.edited(&PlanEdit::Upright { case, film: number, upright }).unwrap();
    // It is part of the plan as a file, too.
    let text = serde_json::to_string(&plan).unwrap();
    assert_eq!(serde_json::from_str::<Plan>(&text).unwrap(), plan);
    let target = folder.path().join("case");
    let state = StateFolder::at(folder.path().join("state"));
    let created = create_planned(&plan.cases[case], &target, Taking::Cleaned, &state, &|_| true).unwrap();
    assert!(!has_errors(&checked(&target)), "{:?}", checked(&target));
    let made = files(&target.join("images")).into_iter().find(|name| name.contains(".png")).unwrap();
    let made = image::open(target.join("images").join(made)).unwrap();
    assert_eq!(made.color(), image::ColorType::L8);
    let made = made.into_luma8();
    // About 79 × 60 pixels before the turn.
    assert!(
        (58..=62).contains(&made.width()) && (76..=82).contains(&made.height()),
        "{:?}",
        made.dimensions()
    );
    // The red corner, top left before, is top right after a clockwise quarter; nothing of the wall is left.
    assert_eq!(made.get_pixel(made.width() - 4, 4).0, [67]);
    assert_eq!(made.get_pixel(4, 4).0, [180]);
    assert!(made.enumerate_pixels().filter(|(_, _, grey)| grey.0[0] < 60).count() < 40);
    // Nobody has looked: sharing waits, and the original is as it was.
    assert_eq!(created.to_look.iter().filter(|film| film.file.contains(".png")).count(), 1);
    assert_eq!(fs::read(&path).unwrap(), photograph());

    let film = number_of(&plan, &dicom);
    let refused = plan.edited(&PlanEdit::Upright { case, film, upright }).unwrap_err();
    assert!(refused.to_string().contains("DICOM"), "{refused}");
}

/// One file under two names, where it need not be changed.
#[cfg(unix)]
#[test]
fn films_are_linked_on_wish_and_a_case_outlives_the_folder_it_was_made_from() {
    use std::os::unix::fs::MetadataExt as _;

    let root = tempfile::tempdir().unwrap();
    let cd = root.path().join("cd");
    fs::create_dir_all(&cd).unwrap();
    let picture =
        |step: u8| image::GrayImage::from_fn(30, 40, |x, y| image::Luma([(3 * x + y) as u8 + step]));
    picture(0).save(cd.join("2024-03-16_ap.png")).unwrap();
    // A symbolic link is followed: the case must not hang on it.
    picture(9).save(root.path().join("elsewhere.png")).unwrap();
    std::os::unix::fs::symlink(root.path().join("elsewhere.png"), cd.join("2024-04-27_ap.png")).unwrap();
    let plan = planned(std::slice::from_ref(&cd));
    assert_eq!(plan.cases[0].included().count(), 2);
    let state = StateFolder::at(root.path().join("state"));
    let inode = |path: &Path| fs::metadata(path).unwrap().ino();
    let films = |target: &Path| {
        let images = target.join("images");
        files(&images).into_iter().map(|name| images.join(name)).collect::<Vec<_>>()
    };
    let linked = root.path().join("linked");
    create_planned(&plan.cases[0], &linked, Taking::Linked, &state, &|_| true).unwrap();
    let mut originals =
        [cd.join("2024-03-16_ap.png"), root.path().join("elsewhere.png")].map(|path| inode(&path));
    let mut own: Vec<_> = films(&linked).iter().map(|path| inode(path)).collect();
    originals.sort_unstable();
    own.sort_unstable();
    assert_eq!(own, originals);
    assert!(films(&linked).iter().all(|path| !fs::symlink_metadata(path).unwrap().is_symlink()));
    let copied = root.path().join("copied");
    create_planned(&plan.cases[0], &copied, Taking::Copied, &state, &|_| true).unwrap();
    assert!(films(&copied).iter().all(|path| !originals.contains(&inode(path))));
    fs::remove_dir_all(&cd).unwrap();
    assert!(!has_errors(&checked(&linked)));
}
