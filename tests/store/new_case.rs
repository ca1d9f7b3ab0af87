//! The page of the case format, the example case and the blank case.

use std::fs;
use std::path::Path;

use callus::imaging::Limits;
use callus::store::{
    StoreError, builtin_book, case_format_page, case_from_ron, case_template, check_case, write_template,
};
use tempfile::TempDir;

fn docs(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)
}

#[test]
fn the_page_of_the_case_format_is_that_of_the_types() {
    let (path, page) = (docs("case-format.md"), case_format_page());
    if std::env::var_os("CALLUS_BLESS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap();
    assert!(
        written == page,
        "docs/case-format.md is not what the types say: run this test with CALLUS_BLESS=1"
    );
    for field in [
        "`age_years`",
        "`stage_scheme`",
        "`start`",
        "`tolerance`",
        "`Injury`",
        "`FrogLeg`",
        "`HardwareFailure`",
    ] {
        assert!(page.contains(field), "{field}");
    }
}

#[test]
fn the_example_case_has_no_problems() {
    let report = check_case(&docs("example-case"), &Limits::default(), &builtin_book().unwrap()).unwrap();
    assert!(report.problems.is_empty(), "{:#?}", report.problems);
    assert_eq!(report.radiographs, 4);
}

#[test]
fn a_blank_case_is_written_once_and_has_no_problems() {
    let folder = TempDir::new().unwrap();
    let new = folder.path().join("new case");
    let path = write_template(&new).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), case_template());
    assert!(new.join("images").is_dir());
    let report = check_case(&new, &Limits::default(), &builtin_book().unwrap()).unwrap();
    assert!(report.problems.is_empty(), "{:#?}", report.problems);
    fs::write(&path, "mine").unwrap();
    assert!(matches!(write_template(&new), Err(StoreError::CaseIsThere(_))));
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
}

/// A line of the blank case without its comment sign, where it is a field or bracket and no explanation.
fn used(line: &str) -> String {
    let Some(bare) = line.trim_start().strip_prefix("// ") else { return line.to_owned() };
    let name = bare
        .find(|c: char| !(c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit()))
        .unwrap_or(bare.len());
    let is_field = name > 0 && bare[name..].starts_with(": ") && bare.ends_with([',', '(', '[']);
    if is_field || bare.starts_with(['(', ')', ']', ' ']) { bare.to_owned() } else { String::new() }
}

#[test]
fn what_stands_in_comments_of_the_blank_case_can_be_used() {
    let text: Vec<String> = case_template().lines().map(used).collect();
    let case = case_from_ron(&text.join("\n"), Path::new("case.ron")).unwrap();
    assert_eq!((case.episodes.len(), case.radiographs.len(), case.sources.len()), (1, 1, 1), "{text:#?}");
    assert!(case.patient.sex.is_some() && case.radiographs[0].size.is_some() && case.tolerance.is_some());
    let (family, published) = (case.pedigree.unwrap(), case.literature.unwrap());
    assert!(family.persons.len() == 1 && family.families.len() == 1 && !family.informant.is_empty());
    assert!(published.rows.len() == 1 && published.claims.len() == 1 && !published.studies.is_empty());
}

#[test]
fn the_blank_case_holds_every_field_of_the_format() {
    let text = case_template();
    assert!(!text.contains("see the example case"), "{text}");
    for own in callus::case::case_shape().structs() {
        // What stands on one line of an example has its fields there.
        for field in &own.fields {
            let is_there = text.lines().any(|line| line.contains(&format!("{}: ", field.name)));
            assert!(is_there, "{}.{}", own.name, field.name);
        }
        let is_written_out = ["Pedigree", "Person", "Family", "Literature", "PublishedRow"];
        if is_written_out.contains(&own.name.as_str()) {
            for field in &own.fields {
                assert!(text.contains(&field.doc), "{}.{}: {}", own.name, field.name, field.doc);
            }
        }
    }
}
