//! From the bytes of a DICOM file to what `callus measures` and `callus inspect` tell: rows 1, 2 and x of the decision
//! table (clinical.md 4.3) where the spacing in the patient is larger than at the detector, and a film without any.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::imaging::DicomFile;

const PIXEL: u32 = 0x0028_0030;
const IMAGER: u32 = 0x0018_1164;
const TYPE: u32 = 0x0028_0A02;

const CASE: &str = r#"(format: 1, title: "One film", patient: (label: "A", sex: Male),
  episodes: [(id: "op", side: Right, bone: "femur", treatment: "DHS", operation: (name: "DHS", after: "after DHS"))],
  radiographs: [(id: "ap", file: "ap.dcm", time: (anchor: "op", offset: "1 week"), views: [(position: AP, side: Right)])])"#;

/// A length of 30 by 40 pixels.
const READING: &str = r#"(format: 3, reader: (id: "resident", name: "R"), marks: {
  1: (measure: "length", parts: [(key: "line", film: "ap", shape: Line(((2.0, 3.0), (32.0, 43.0))))])})"#;

fn callus(arguments: &[&str]) -> Output {
    let state = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_callus"));
    command.args(arguments).env("CALLUS_STATE_DIR", state.path()).output().unwrap()
}

/// A case of one film with these attributes.
fn case_of(attributes: &[(u32, [u8; 2], &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("readings")).unwrap();
    let film = attributes
        .iter()
        .fold(DicomFile::grey(50, 50, 8, &[7; 2500]), |film, (tag, vr, text)| film.text(*tag, *vr, text));
    fs::write(folder.path().join("ap.dcm"), film.build()).unwrap();
    fs::write(folder.path().join("case.ron"), CASE).unwrap();
    fs::write(folder.path().join("readings/resident.ron"), READING).unwrap();
    folder
}

fn measures(folder: &Path) -> serde_json::Value {
    let output = callus(&["measures", folder.to_str().unwrap(), "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_stated_calibration_below_the_detectors_pixel_comes_first_and_is_called_inconsistent() {
    for kind in ["GEOMETRY", "FIDUCIAL"] {
        let larger = [(PIXEL, *b"DS", "0.2\\0.2"), (IMAGER, *b"DS", "0.15\\0.15"), (TYPE, *b"CS", kind)];
        let folder = case_of(&larger);
        let row = &measures(folder.path())[0];
        assert_eq!(row["unit"], "mm");
        assert!((row["value"].as_f64().unwrap() - 10.0).abs() < 1e-9, "{row}");
        let source = row["calibration"].as_str().unwrap();
        assert_eq!(source, format!("inconsistent ({kind}, but larger than at the detector)"));
        // Nobody can tell how far it is wrong: the widest band there is.
        let minus = row["error_minus"].as_f64().unwrap();
        assert!(minus > 10.0 * 0.2, "{row}");
    }
}

#[test]
fn the_same_without_a_type_is_told_in_pixels_with_the_reason() {
    let folder = case_of(&[(PIXEL, *b"DS", "0.2\\0.2"), (IMAGER, *b"DS", "0.15\\0.15")]);
    let row = &measures(folder.path())[0];
    assert_eq!(row["unit"], "px");
    assert!((row["value"].as_f64().unwrap() - 50.0).abs() < 1e-9, "{row}");
    assert!(row["cautions"][0].as_str().unwrap().starts_with("px only: spacing inconsistent"), "{row}");
}

#[test]
fn inspect_tells_no_millimetres_of_a_film_without_spacing() {
    let folder = case_of(&[]);
    let film = folder.path().join("ap.dcm");
    for form in [&["inspect", film.to_str().unwrap()][..], &["inspect", "--json", film.to_str().unwrap()]] {
        let output = callus(form);
        assert_eq!(output.status.code(), Some(0));
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(told.contains("the file gives no pixel spacing"), "{told}");
        let words: Vec<_> = told.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        assert!(!words.contains(&"mm") && !told.contains("mm/px"), "{told}");
    }
    let json: serde_json::Value =
        serde_json::from_slice(&callus(&["inspect", "--json", film.to_str().unwrap()]).stdout).unwrap();
    assert_eq!(json[0]["spacing"]["row_mm"], serde_json::Value::Null);
    assert_eq!(json[0]["spacing"]["column_mm"], serde_json::Value::Null);
}
