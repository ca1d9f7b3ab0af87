//! Literature and pedigree on the command line: figures with their unit, exports, imports as text for a case file.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use callus::store::case_from_ron;

use crate::command_line::{err, out};

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_cases/osteopetrosis-dhs")
}

fn run(arguments: &[&str]) -> Output {
    let state = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_callus"));
    command.args(arguments).env("CALLUS_STATE_DIR", state.path()).output().unwrap()
}

#[test]
fn literature_tells_unit_rates_and_claims_and_its_csv_can_be_imported() {
    let case = sample();
    let case = case.to_str().unwrap();
    let told = run(&["literature", case]);
    assert_eq!(told.status.code(), Some(0), "{}", err(&told));
    let words = out(&told);
    for part in [
        "Counted: patients. 38 of 38 rows.",
        "\"a total of 50 operations\": not reproduced",
        "as worded: 7 operations of 50 stated by the source = 14.00 % ≠ 16.00",
        "(rows 1, 2, 15, 19, 20, 31, 38 and op1 of this case)",
        "This patient, Revision DHS: Obtained clinical healing at 12 months.",
    ] {
        assert!(words.contains(part), "{part}\n{words}");
    }
    let periods = out(&run(&["literature", case, "--by", "period", "--unit", "operation"]));
    assert!(periods.contains("Counted: operations.") && periods.contains("2005 and before  29"), "{periods}");
    let json: serde_json::Value = serde_json::from_str(&out(&run(&["literature", case, "--json"]))).unwrap();
    assert_eq!(json["unit"], "patient");
    assert_eq!(json["claims"].as_array().unwrap().len(), 16);
    assert_eq!(json["rows"].as_array().unwrap().len(), 38);
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("table.csv");
    std::fs::write(&table, out(&run(&["literature", case, "--csv"]))).unwrap();
    let imported = run(&["literature", "--import", table.to_str().unwrap()]);
    assert_eq!(imported.status.code(), Some(0), "{}", err(&imported));
    let text = format!("(format: 3, title: \"t\", patient: (label: \"A\"), {})", out(&imported));
    let read = case_from_ron(&text, Path::new("case.ron")).unwrap();
    assert_eq!(read.literature.unwrap().rows.len(), 38);
    let bibliography = folder.path().join("studies.bib");
    std::fs::write(&bibliography, out(&run(&["literature", case, "--bibtex"]))).unwrap();
    let imported = run(&["literature", "--import", bibliography.to_str().unwrap()]);
    assert!(out(&imported).contains("Kleinberg [6]"), "{}", err(&imported));
    let none = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_cases/tibia-nail");
    let none = run(&["literature", none.to_str().unwrap()]);
    assert_eq!(none.status.code(), Some(1));
    assert!(err(&none).contains("has no table of published operations"), "{}", err(&none));
}

#[test]
fn pedigree_is_written_by_the_ending_of_the_file_and_read_back() {
    let case = sample();
    let case = case.to_str().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for (name, start) in [("p.svg", "<svg "), ("p.ped", "1\t"), ("p.ged", "0 HEAD"), ("p.png", "\u{fffd}PNG")]
    {
        let told = run(&["pedigree", case, "-o", &file(name)]);
        assert_eq!(told.status.code(), Some(0), "{name}: {}", err(&told));
        let bytes = std::fs::read(file(name)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.starts_with(start), "{name}");
    }
    let wrong = run(&["pedigree", case, "-o", &file("p.docx")]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(err(&wrong).contains("none of .svg, .png, .ped and .ged"), "{}", err(&wrong));
    for name in ["p.ged", "p.ped"] {
        let imported = run(&["pedigree", "--import", &file(name)]);
        assert_eq!(imported.status.code(), Some(0), "{}", err(&imported));
        let text = format!("(format: 3, title: \"t\", patient: (label: \"A\"), {})", out(&imported));
        let read = case_from_ron(&text, Path::new("case.ron")).unwrap();
        assert!(read.pedigree.unwrap().persons.len() >= 11, "{name}");
    }
}
