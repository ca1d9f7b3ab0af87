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

/// Kinds and places, and severity, of the problems of a case.
fn told(patient: &str, episodes: &[&str], films: &[&str]) -> Vec<(&'static str, String)> {
    kinds(patient, episodes, films)
}

fn one(kind: &'static str, place: &str) -> Vec<(&'static str, String)> {
    vec![(kind, place.to_owned())]
}

#[test]
fn days_that_cannot_be_those_of_one_patient_are_told() {
    let of_op = |date: &str| OPERATED.replace("2020-01-01", date);
    let film = "anchor: \"op1\", offset: \"6 weeks\"";
    let operation = "episodes[0].operation.date";
    for date in ["1700-01-10", "0024-01-10", "1850-01-10", "1890-01-10"] {
        assert_eq!(told("", &[&of_op(date)], &[film]), one("impossible-date", operation), "{date}");
        assert_eq!(told("", &[&of_op(date), REVISED], &[film]), one("impossible-date", operation), "{date}");
    }
    assert_eq!(told("", &[&of_op("1896-01-10")], &[film]), []);
    // Older than a human life before the film; a long life is none.
    assert_eq!(
        told("", &[&of_op("1890-01-10"), REVISED], &["date: \"2020-07-01\""]),
        one("impossible-date", operation)
    );
    assert_eq!(told("", &[&of_op("1930-01-10"), REVISED], &["date: \"2020-07-01\""]), []);
    // One day far in the future makes none of the others impossible.
    let results = "laboratory: [(id: \"hb\", analyte: \"Hb\", time: (date: \"2920-01-01\"), says: \"low\")]";
    let text = text("", &[OPERATED, REVISED], &[]).replacen("title: ", &format!("{results}, title: "), 1);
    let problems = check(&case_from_ron(&text, Path::new("case.ron")).unwrap());
    assert_eq!(
        problems.iter().map(|own| (own.kind, own.place.as_str())).collect::<Vec<_>>(),
        [("impossible-date", "laboratory[0].time.date")]
    );
    let fracture = |date: &str| OPERATED.replace("bone", &format!("date: \"{date}\", bone"));
    assert_eq!(told("", &[&fracture("1700-01-01")], &[film]), one("impossible-date", "episodes[0].date"));
    assert_eq!(told("", &[&fracture("2020-05-01")], &[film]), one("fracture-date", "episodes[0].date"));
    assert_eq!(told("", &[&fracture("2019-12-31")], &[film]), []);
    let injured = IN_A_CAST.replace("of: Injury", "of: Injury, date: \"2020-03-01\"");
    assert_eq!(told("", &[&injured], &[]), one("fracture-date", "episodes[0].date"));
    // An operation is not before the fracture of a row above it; a fracture may be.
    let undated = UNDATED.replace("bone", "date: \"2020-09-01\", bone");
    assert_eq!(told("", &[&undated, REVISED], &[]), one("order", "episodes[1].operation.date"));
    let nonunion = REVISED.replace("bone", "date: \"2019-12-01\", bone");
    assert_eq!(told("", &[OPERATED, &nonunion], &[]), []);
    assert_eq!(
        told("", &[OPERATED], &["anchor: \"op1\", offset: \"500 years\""]),
        one("impossible-offset", "radiographs[0].time.offset")
    );
}

#[test]
fn days_of_results_and_care_are_held_against_the_case_and_today() {
    let all = |more: &str| {
        let text = text(", birth_year: 1968", &[OPERATED], &[]);
        let text = text.replacen("title: ", &format!("{more}, title: "), 1);
        case_from_ron(&text, Path::new("case.ron")).unwrap()
    };
    let kinds = |more: &str| -> Vec<(&'static str, String)> {
        check(&all(more)).into_iter().map(|problem| (problem.kind, problem.place)).collect()
    };
    let result =
        |time: &str| format!("laboratory: [(id: \"hb\", analyte: \"Hb\", time: ({time}), says: \"low\")]");
    let care = |time: &str| {
        format!(
            "care: [(id: \"brace\", phase: Aftercare, kind: Immobilisation, what: \"brace\", episode: \"op1\", from: ({time}))]"
        )
    };
    assert_eq!(kinds(&result("date: \"2020-01-03\"")), []);
    assert_eq!(kinds(&result("date: \"1720-01-03\"")), one("impossible-date", "laboratory[0].time.date"));
    assert_eq!(kinds(&result("date: \"1960-01-03\"")), one("impossible-year", "patient.birth_year"));
    let late = "anchor: \"op1\", offset: \"6 weeks\", date: \"2020-06-01\"";
    assert_eq!(kinds(&result(late)), one("date-contradicts-offset", "laboratory[0].time.date"));
    assert_eq!(kinds(&care(late)), one("date-contradicts-offset", "care[0].from.date"));
    assert_eq!(kinds(&care("date: \"2019-12-01\"")), one("aftercare-before-operation", "care[0].from"));
    let before = "anchor: \"op1\", offset: \"3 days before\"";
    assert_eq!(kinds(&care(before)), one("aftercare-before-operation", "care[0].from"));
    let study = |year: i32| {
        format!(
            "literature: Some((studies: [(key: \"a\", printed: \"A\", year: {year})], rows: [(id: \"r\", study: \"a\", patient: \"p\", age_years: 300)]))"
        )
    };
    let places = kinds(&study(95));
    assert_eq!(places.len(), 2, "{places:?}");
    assert!(places.contains(&("impossible-year", "literature.studies[0].year".to_owned())), "{places:?}");
    assert!(places.contains(&("impossible-age", "literature.rows[0].age_years".to_owned())), "{places:?}");
    let folder = TempDir::new().unwrap();
    let text = callus::store::case_to_ron(&all(&result("date: \"2924-01-03\""))).unwrap();
    fs::write(folder.path().join("case.ron"), text).unwrap();
    assert!(found(folder.path()).iter().any(|problem| problem.message.contains("in the future")));
}

#[test]
fn ages_are_held_against_dates_the_year_of_birth_and_each_other() {
    let aged = |row: &str, age: &str| row.replace("bone", &format!("age_years: {age}, bone"));
    let age = "episodes[1].age_years";
    let film = "anchor: \"op1\", date: \"2020-02-01\"";
    assert_eq!(told("", &[&aged(OPERATED, "34"), &aged(REVISED, "44")], &[film]), one("impossible-age", age));
    assert_eq!(told("", &[&aged(OPERATED, "34"), &aged(REVISED, "35")], &[film]), []);
    // Of operations without dates, their dated films tell.
    let films = [
        "anchor: \"op1\", offset: \"6 weeks\", date: \"2020-02-14\"",
        "anchor: \"op2\", date: \"2020-07-01\"",
    ];
    assert_eq!(told("", &[&aged(UNDATED, "34"), &aged(REVISED, "44")], &films), one("impossible-age", age));
    // What was de-identified as "90 or older" contradicts no older age.
    assert_eq!(told("", &[&aged(OPERATED, "94"), &aged(REVISED, "90")], &[film]), []);
    assert_eq!(told(", birth_year: 1924", &[&aged(OPERATED, "90")], &[film]), []);
    assert_eq!(told(", birth_year: 1940", &[&aged(OPERATED, "90")], &[film]).len(), 1);
    let patient = "patient.age_years";
    let presented = |more: &str, episodes: &[&str]| told(more, episodes, &[film]);
    assert_eq!(presented(", age_years: 34, birth_year: 1950", &[OPERATED]), one("impossible-age", patient));
    assert_eq!(presented(", age_years: 70, birth_year: 1950", &[OPERATED]), []);
    assert_eq!(presented(", age_years: 34", &[&aged(OPERATED, "90")]), one("impossible-age", patient));
    assert_eq!(presented(", age_years: 34", &[&aged(OPERATED, "12")]), one("impossible-age", patient));
    // A history without dates, and one of many years, are none.
    assert_eq!(presented(", age_years: 52", &[&aged(UNDATED, "43"), &aged(REVISED, "52")]), []);
    assert_eq!(told(", birth_year: 1850", &[OPERATED], &[]), one("impossible-year", "patient.birth_year"));
}

#[test]
fn operations_without_dates_keep_the_order_of_the_history() {
    let second = REVISED.replace(", date: \"2020-06-01\"", "");
    let films = |first: &str, later: &str| told("", &[UNDATED, &second], &[first, later]);
    let first = "anchor: \"op1\", offset: \"6 weeks\", date: \"2024-02-21\"";
    let later = |offset: &str, date: &str| format!("anchor: \"op2\", offset: \"{offset}\", date: \"{date}\"");
    let reversed = one("dates-reversed", "radiographs[1].time.date");
    assert_eq!(films(first, &later("3 months", "2024-02-01")), reversed);
    // The operations may be in order, but the first film lies after the second of them.
    let after = one("after-next-operation", "radiographs[0].time.anchor");
    assert_eq!(films(first, &later("3 weeks", "2024-02-20")), after);
    assert_eq!(films(first, &later("3 months", "2024-09-01")), []);
    // One of the two with a date.
    let early =
        told("", &[OPERATED, &second], &["anchor: \"op2\", offset: \"1 year\", date: \"2020-03-01\""]);
    assert_eq!(early, one("dates-reversed", "radiographs[0].time.date"));
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
fn dicom(date: &str, patient: [&str; 3]) -> Vec<u8> {
    aged_dicom(date, patient, "")
}

/// The same, with the age that the file states.
fn aged_dicom(date: &str, [id, name, born]: [&str; 3], age: &str) -> Vec<u8> {
    let mut bytes = vec![0; 128];
    bytes.extend(b"DICM");
    bytes.extend(element(0x0002_0010, *b"UI", b"1.2.840.10008.1.2.1"));
    bytes.extend(element(0x0008_0016, *b"UI", b"1.2.840.10008.5.1.4.1.1.1.1"));
    bytes.extend(element(0x0008_0022, *b"DA", date.as_bytes()));
    bytes.extend(element(0x0010_0010, *b"PN", name.as_bytes()));
    bytes.extend(element(0x0010_0020, *b"LO", id.as_bytes()));
    bytes.extend(element(0x0010_0030, *b"DA", born.as_bytes()));
    bytes.extend(element(0x0010_1010, *b"AS", age.as_bytes()));
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
    let cancelled = problems_of_headers(&opened, &case, &Limits::default(), &|| false);
    assert_eq!(cancelled.is_none(), !case.radiographs.is_empty(), "there is no film to stop at");
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

#[test]
fn ages_and_days_of_files_that_cannot_be_are_told_without_the_day_of_birth() {
    let check = |patient: &str, time: &str, file: Vec<u8>| -> Vec<(&'static str, String)> {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("case.ron"), text(patient, &[OPERATED], &[time])).unwrap();
        fs::write(folder.path().join("f0.dcm"), file).unwrap();
        found(folder.path()).into_iter().map(|problem| (problem.kind, problem.message)).collect()
    };
    let (time, day) = ("anchor: \"op1\", offset: \"6 weeks\", date: \"2020-02-14\"", "20200214");
    let kinds = |patient: &str, date: &str, born: &str, age: &str| -> Vec<&'static str> {
        let told = check(patient, time, aged_dicom(date, ["4711", "Doe^Ada", born], age));
        assert!(!told.iter().any(|(_, words)| words.contains(born.get(..4).unwrap_or("-"))), "{told:?}");
        told.into_iter().map(|(kind, _)| kind).collect()
    };
    assert_eq!(kinds("", day, "18440101", ""), ["impossible-birth"]);
    assert_eq!(kinds("", day, "20210101", ""), ["impossible-birth"]);
    assert_eq!(kinds("", "", "18440101", ""), ["impossible-birth"], "by the day in the case");
    assert_eq!(kinds("", day, "19000101", ""), [] as [&str; 0], "what stands for an unknown day");
    assert_eq!(kinds("", day, "19400102", "080Y"), [] as [&str; 0]);
    assert_eq!(kinds("", day, "19400102", "034Y"), ["age-contradicts-birth"]);
    assert_eq!(kinds(", age_years: 34", day, "", "080Y"), ["age-contradicts-file"]);
    assert_eq!(kinds(", age_years: 34", day, "19400102", "080Y"), ["age-contradicts-file"]);
    assert_eq!(kinds(", birth_year: 1986", day, "", "080Y"), ["age-contradicts-file"]);
    assert_eq!(kinds(", age_years: 34", day, "", "034Y"), [] as [&str; 0]);
    assert_eq!(kinds(", age_years: 34", day, "", "000Y"), [] as [&str; 0], "not known");
    assert_eq!(kinds(", age_years: 96", day, "", "090Y"), [] as [&str; 0], "90 or older");
    assert_eq!(kinds("", "20241399", "", ""), ["unreadable-date"]);
    assert_eq!(kinds("", "00000000", "", ""), [] as [&str; 0]);
    let future = check("", "anchor: \"op1\", offset: \"1000 months\"", dicom("21030601", ADA));
    assert!(
        future.iter().any(|(kind, words)| *kind == "impossible-date" && words.contains("future")),
        "{future:?}"
    );
}
