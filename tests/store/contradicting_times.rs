//! Times that cannot all be true: offsets, dates of the case, dates and patients inside the films, ages.

use std::fs;
use std::path::Path;

use callus::case::{Problem, check};
use callus::imaging::Limits;
use callus::store::{
    CaseFolder, builtin_book, case_from_ron, check_case, problems_of_case, problems_of_headers,
};
use tempfile::TempDir;

const OPERATED: &str = r#"(id: "op1", bone: "femur", side: Left, treatment: "DHS", operation: (name: "DHS", after: "after DHS", date: "2020-01-01"))"#;
const UNDATED: &str = r#"(id: "op1", bone: "femur", side: Left, treatment: "DHS", operation: (name: "DHS", after: "after DHS"))"#;
const REVISED: &str = r#"(id: "op2", bone: "femur", side: Left, treatment: "Revision", operation: (name: "Revision", after: "after revision", date: "2020-06-01"))"#;
const IN_A_CAST: &str =
    r#"(id: "wrist", bone: "radius", date: "2020-01-01", treatment: "Cast", start: (of: Injury))"#;

fn text(patient: &str, episodes: &[&str], films: &[&str]) -> String {
    let films: Vec<String> = films
        .iter()
        .enumerate()
        .map(|(index, time)| {
            format!("(id: \"f{index}\", file: \"f{index}.dcm\", time: ({time}), views: [(position: AP)])")
        })
        .collect();
    format!(
        "(format: 2, title: \"t\", patient: (label: \"x\"{patient}), episodes: [{}], radiographs: [{}])",
        episodes.join(", "),
        films.join(", ")
    )
}

fn kinds(patient: &str, episodes: &[&str], films: &[&str]) -> Vec<(&'static str, String)> {
    let case = case_from_ron(&text(patient, episodes, films), Path::new("case.ron")).unwrap();
    check(&case).into_iter().map(|problem| (problem.kind, problem.place)).collect()
}

#[test]
fn an_offset_that_its_date_contradicts_is_told() {
    let op = "anchor: \"op1\", offset: ";
    let one = |time: &str| kinds("", &[OPERATED], &[&format!("{op}{time}")]);
    let told = vec![("date-contradicts-offset", "radiographs[0].time.date".to_owned())];
    assert_eq!(one("\"1 year\", date: \"2020-07-04\""), told, "185 days");
    assert_eq!(one("\"1 year\", date: \"2020-12-20\""), []);
    assert_eq!(one("\"6 weeks\", date: \"2020-02-24\""), []);
    assert_eq!(one("\"6 weeks\", date: \"2020-03-10\""), told);
    assert_eq!(one("\"1 week\", date: \"2019-12-30\""), told, "before the operation");
    let own = text("", &[OPERATED], &[&format!("{op}\"6 weeks\", date: \"2020-03-10\"")])
        .replace("title: ", "tolerance: (percent: 10, least_days: 30), title: ");
    assert_eq!(check(&case_from_ron(&own, Path::new("case.ron")).unwrap()), []);
}

#[test]
fn a_film_after_the_next_operation_is_told() {
    let both = [OPERATED, REVISED];
    let place = vec![("after-next-operation", "radiographs[0].time.anchor".to_owned())];
    assert_eq!(kinds("", &both, &["anchor: \"op1\", date: \"2020-07-01\""]), place);
    assert_eq!(kinds("", &both, &["anchor: \"op1\", offset: \"1 year\""]), place);
    assert_eq!(kinds("", &both, &["anchor: \"op1\", date: \"2020-05-01\""]), []);
    assert_eq!(kinds("", &both, &["anchor: \"op2\", date: \"2020-07-01\""]), []);
    assert_eq!(kinds("", &[UNDATED, REVISED], &["anchor: \"op1\", date: \"2020-07-01\""]), place);
    let other_side = REVISED.replace("side: Left", "side: Right");
    assert_eq!(kinds("", &[OPERATED, &other_side], &["anchor: \"op1\", date: \"2020-07-01\""]), []);
}

#[test]
fn dates_in_the_other_order_than_offsets_are_told() {
    let films = |first: &str, second: &str| {
        kinds(
            "",
            &[UNDATED],
            &[
                &format!("anchor: \"op1\", offset: \"6 weeks\", date: \"{first}\""),
                &format!("anchor: \"op1\", offset: \"3 months\", date: \"{second}\""),
            ],
        )
    };
    assert_eq!(
        films("2020-05-01", "2020-03-01"),
        [("dates-reversed", "radiographs[1].time.date".to_owned())]
    );
    assert_eq!(films("2020-03-01", "2020-04-15"), []);
    // In the right order, but a year apart for six weeks.
    let told = films("2020-03-01", "2021-03-01");
    assert_eq!(told.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), ["date-contradicts-offset"]);
}

#[test]
fn ages_and_years_that_cannot_be_are_told() {
    let kind = |patient: &str, episodes: &[&str], films: &[&str]| -> Vec<&'static str> {
        kinds(patient, episodes, films).into_iter().map(|(kind, _)| kind).collect()
    };
    let aged = |age: &str| OPERATED.replace("bone", &format!("age_years: {age}, bone"));
    assert_eq!(kind(", age_years: 340", &[], &[]), ["impossible-age"]);
    assert_eq!(kind("", &[&aged("250")], &[]), ["impossible-age"]);
    assert_eq!(kind(", birth_year: 1990", &[&aged("52")], &[]), ["impossible-age"]);
    assert!(kind(", birth_year: 1967", &[&aged("52")], &[]).is_empty());
    assert_eq!(kind(", birth_year: 2021", &[OPERATED], &[]), ["impossible-year"]);
    assert_eq!(kind(", birth_year: 52", &[], &[]), ["impossible-year"]);
    let later = REVISED.replace("bone", "age_years: 40, bone");
    assert_eq!(kind("", &[&aged("52"), &later], &[]), ["impossible-age"]);
    assert_eq!(kind("", &[], &["date: \"1794-03-16\""]), ["impossible-date"]);
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("case.ron"), text("", &[], &["date: \"2924-03-16\""])).unwrap();
    assert!(found(folder.path()).iter().any(|problem| problem.message.contains("in the future")));
}

#[test]
fn a_case_without_an_operation_counts_from_the_injury() {
    let case = case_from_ron(
        &text(
            "",
            &[IN_A_CAST],
            &[
                "anchor: \"wrist\", offset: \"6 weeks\"",
                "date: \"2020-03-01\"",
                "anchor: \"wrist\", offset: \"-1 day\"",
            ],
        ),
        Path::new("case.ron"),
    )
    .unwrap();
    assert_eq!(check(&case), []);
    let words = |index: usize| case.time_words(&case.radiographs[index].time);
    assert_eq!(words(0), "6 weeks since injury");
    assert_eq!(words(1), "60 days since injury (2020-03-01)");
    assert_eq!(words(2), "1 day before injury");
    let axis = callus::analysis::timeline(&case);
    assert_eq!(axis.segments.len(), 1);
    assert_eq!(axis.segments[0].name, "Injury");
    assert!(axis.segments[0].zero.is_some());
    assert_eq!(callus::analysis::clock_words(&case), "Time since injury");
    let treated = IN_A_CAST.replace("Injury", "Treatment");
    let case = case_from_ron(
        &text("", &[&treated], &["anchor: \"wrist\", offset: \"6 weeks\""]),
        Path::new("case.ron"),
    )
    .unwrap();
    assert_eq!(case.time_words(&case.radiographs[0].time), "6 weeks since start of treatment");
    let both = OPERATED.replace("operation:", "start: (of: Injury), operation:");
    assert_eq!(kinds("", &[&both], &[]), [("two-anchors", "episodes[0].start".to_owned())]);
}

#[test]
fn a_dated_film_shows_its_interval() {
    let case = case_from_ron(
        &text("", &[OPERATED, REVISED], &["date: \"2020-04-01\"", "date: \"2020-07-01\""]),
        Path::new("case.ron"),
    )
    .unwrap();
    let words = |index: usize| case.time_words(&case.radiographs[index].time);
    assert_eq!(words(0), "91 days after DHS (2020-04-01)");
    assert_eq!(words(1), "30 days after revision (2020-07-01)");
    assert_eq!(case.time_label(&case.radiographs[0].time), "day 91");
    assert_eq!(case.time_brief(&case.radiographs[0].time), "d 91");
    assert_eq!(case.time_form(&case.radiographs[0].time), callus::case::TimeForm::Day);
}

/// An element of a data set in explicit little endian.
fn element(tag: u32, vr: [u8; 2], value: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend(((tag >> 16) as u16).to_le_bytes());
    bytes.extend((tag as u16).to_le_bytes());
    bytes.extend(vr);
    let mut value = value.to_vec();
    if value.len() % 2 == 1 {
        value.push(if vr == *b"UI" || vr == *b"OW" { 0 } else { b' ' });
    }
    if vr == *b"OW" {
        bytes.extend([0, 0]);
        bytes.extend((value.len() as u32).to_le_bytes());
    } else {
        bytes.extend((value.len() as u16).to_le_bytes());
    }
    bytes.extend(value);
    bytes
}

/// A small DX film taken on `date` of a patient.
fn dicom(date: &str, [id, name, born]: [&str; 3]) -> Vec<u8> {
    let mut bytes = vec![0; 128];
    bytes.extend(b"DICM");
    bytes.extend(element(0x0002_0010, *b"UI", b"1.2.840.10008.1.2.1"));
    bytes.extend(element(0x0008_0016, *b"UI", b"1.2.840.10008.5.1.4.1.1.1.1"));
    bytes.extend(element(0x0008_0022, *b"DA", date.as_bytes()));
    bytes.extend(element(0x0010_0010, *b"PN", name.as_bytes()));
    bytes.extend(element(0x0010_0020, *b"LO", id.as_bytes()));
    bytes.extend(element(0x0010_0030, *b"DA", born.as_bytes()));
    for (tag, value) in [
        (0x0028_0002, 1_u16),
        (0x0028_0010, 8),
        (0x0028_0011, 8),
        (0x0028_0100, 16),
        (0x0028_0101, 12),
        (0x0028_0102, 11),
        (0x0028_0103, 0),
    ] {
        if tag == 0x0028_0010 {
            bytes.extend(element(0x0028_0004, *b"CS", b"MONOCHROME2"));
        }
        bytes.extend(element(tag, *b"US", &value.to_le_bytes()));
    }
    bytes.extend(element(0x7FE0_0010, *b"OW", &[7; 128]));
    bytes
}

const ADA: [&str; 3] = ["4711", "Doe^Ada", "19500102"];

/// A case of films with these times, dates in the file and patients.
fn with_films(episodes: &[&str], films: &[(&str, &str, [&str; 3])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    let times: Vec<&str> = films.iter().map(|(time, ..)| *time).collect();
    fs::write(folder.path().join("case.ron"), text("", episodes, &times)).unwrap();
    for (index, (_, date, patient)) in films.iter().enumerate() {
        fs::write(folder.path().join(format!("f{index}.dcm")), dicom(date, *patient)).unwrap();
    }
    folder
}

/// Problems of `check`; what the window tells is the same.
fn found(folder: &Path) -> Vec<Problem> {
    let report = check_case(folder, &Limits::default(), &builtin_book().unwrap()).unwrap();
    let opened = CaseFolder::find(folder).unwrap();
    let case = opened.read_case().unwrap();
    let mut at_opening = problems_of_case(&opened, &case);
    at_opening.extend(problems_of_headers(&opened, &case, &Limits::default(), &|| true).unwrap());
    at_opening.sort_by_key(|problem| (problem.line, problem.column));
    assert_eq!(problems_of_headers(&opened, &case, &Limits::default(), &|| false), None);
    let of_window: Vec<_> = report.problems.iter().filter(|p| p.kind != "missing-file").cloned().collect();
    assert_eq!(at_opening, of_window);
    report.problems
}

#[test]
fn dates_inside_the_films_are_held_against_the_case() {
    let kinds =
        |episodes: &[&str], films: &[(&str, &str, [&str; 3])]| -> Vec<(&'static str, Option<String>)> {
            let folder = with_films(episodes, films);
            found(folder.path()).into_iter().map(|problem| (problem.kind, problem.film)).collect()
        };
    let f = |index: usize| Some(format!("f{index}"));
    assert_eq!(kinds(&[], &[("date: \"2020-03-01\"", "20200301", ADA)]), []);
    assert_eq!(kinds(&[], &[("date: \"2020-03-01\"", "20200401", ADA)]), [("date-contradicts-file", f(0))]);
    let swapped = [("date: \"2020-03-01\"", "20200401", ADA), ("date: \"2020-04-01\"", "20200301", ADA)];
    assert_eq!(kinds(&[], &swapped), [("dates-swapped", f(0))]);
    let shifted = [("date: \"2020-03-01\"", "20210301", ADA), ("date: \"2020-04-01\"", "20210401", ADA)];
    assert_eq!(kinds(&[], &shifted), [("dates-shifted", f(0))]);
    // Offsets only: the files tell the order, and the days.
    let (early, late) = ("anchor: \"op1\", offset: \"6 weeks\"", "anchor: \"op1\", offset: \"6 months\"");
    assert_eq!(kinds(&[UNDATED], &[(early, "20200215", ADA), (late, "20200701", ADA)]), []);
    assert_eq!(
        kinds(&[UNDATED], &[(early, "20200701", ADA), (late, "20200215", ADA)]),
        [("files-reversed", f(1))]
    );
    assert_eq!(kinds(&[OPERATED], &[(early, "20200801", ADA)]), [("file-contradicts-offset", f(0))]);
}

#[test]
fn films_of_several_patients_are_told_and_nobody_is_named() {
    let time = "date: \"2020-03-01\"";
    let film = |patient| (time, "20200301", patient);
    let other = ["0815", "Roe^Rita", "19610304"];
    let folder = with_films(&[], &[film(ADA), film(ADA), film(other)]);
    let problems = found(folder.path());
    assert_eq!(problems.len(), 1, "{problems:#?}");
    assert_eq!((problems[0].kind, problems[0].film.as_deref()), ("other-patient", Some("f2")));
    let words = format!("{:?}{}", problems[0], serde_json::to_string(&problems).unwrap());
    assert!(words.contains("PatientID, name and birth date differ"), "{words}");
    for secret in ["4711", "Doe", "Ada", "0815", "Roe", "Rita", "1950", "1961"] {
        assert!(!words.contains(secret), "{secret}: {words}");
    }
    // Most films count, not the first one; other ways to write the same name are the same name.
    let folder = with_films(&[], &[film(other), film(ADA), film(["4711", "DOE^ADA ", "19500102"])]);
    let problems = found(folder.path());
    assert_eq!(problems.iter().map(|p| p.film.as_deref()).collect::<Vec<_>>(), [Some("f0")]);
    let folder = with_films(&[], &[film(ADA), film(["99", "Doe^Ada", "19500102"])]);
    let problems = found(folder.path());
    assert_eq!(problems[0].severity, callus::case::Severity::Warning);
    assert!(problems[0].message.contains("PatientID differs"), "{}", problems[0].message);
    let folder = with_films(&[], &[film(ADA), film(["", "", ""])]);
    assert_eq!(found(folder.path()), []);
}
