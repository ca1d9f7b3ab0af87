//! `callus deidentify`: originals stay, doubtful films are held back, the report lies outside, other tools read it all.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::{holds, sample};
use crate::imaging::DicomFile;
use crate::required::{Need, lacks};

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(desk.path("in")).unwrap();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path("in").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    fn run(&self, out: &str, more: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_callus"))
            .arg("deidentify")
            .arg(self.path("in"))
            .arg("-o")
            .arg(self.path(out))
            .args(more)
            .env("CALLUS_STATE_DIR", self.path("state"))
            .output()
            .unwrap()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn film(patient: &str, burned_in: &str) -> DicomFile {
    DicomFile::grey(64, 48, 12, &[700; 64 * 48])
        .text(0x0008_0060, *b"CS", "DX")
        .text(0x0010_0010, *b"PN", "Oakhurst^Maria")
        .text(0x0010_0020, *b"LO", patient)
        .text(0x0008_0020, *b"DA", "20240110")
        .text(0x0028_0301, *b"CS", burned_in)
}

#[test]
fn doubtful_films_are_held_back_until_somebody_has_looked_and_originals_stay() {
    let desk = Desk::new();
    let clear = desk.put("Oakhurst Maria/clear.dcm", &film("4711", "NO").build());
    let doubtful = desk.put("Oakhurst Maria/doubtful.dcm", &film("4711", "YES").build());
    desk.put("notes.txt", b"not an image");
    let originals: Vec<Vec<u8>> = [&clear, &doubtful].iter().map(|path| fs::read(path).unwrap()).collect();
    let held = desk.run("held", &[]);
    assert_eq!(held.status.code(), Some(1), "{held:?}");
    assert!(
        text(&held.stderr).contains("held back") && text(&held.stderr).contains("doubtful.dcm"),
        "{held:?}"
    );
    assert!(
        text(&held.stdout).contains("1 written") && text(&held.stdout).contains("1 set aside"),
        "{held:?}"
    );
    assert_eq!(files(&desk.path("held")).len(), 1);
    let looked = desk.run("looked", &["--looked-at", "doubtful.dcm"]);
    assert_eq!(looked.status.code(), Some(0), "{looked:?}");
    let copies = files(&desk.path("looked"));
    assert_eq!(copies.len(), 2);
    for copy in &copies {
        let shown = copy.display().to_string().to_lowercase();
        assert!(!shown.contains("oakhurst") && !shown.contains("4711"), "{shown}");
        assert!(!holds(&fs::read(copy).unwrap().to_ascii_lowercase(), "oakhurst"));
    }
    // What was looked at once is known to be looked at.
    let again = desk.run("again", &[]);
    assert_eq!(again.status.code(), Some(0), "{again:?}");
    assert_eq!(fs::read(&files(&desk.path("again"))[0]).unwrap(), fs::read(&copies[0]).unwrap());
    for (path, bytes) in [&clear, &doubtful].iter().zip(&originals) {
        assert_eq!(&fs::read(path).unwrap(), bytes);
    }
}

#[test]
fn the_report_tells_attributes_and_no_value_and_lies_outside_the_copies() {
    let desk = Desk::new();
    desk.put("film.dcm", &film("4711", "NO").build());
    let run = desk.run("out", &[]);
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    let reports = files(&desk.path("state/deidentify-reports"));
    assert_eq!(reports.len(), 1);
    let report = fs::read(&reports[0]).unwrap();
    let lower = report.to_ascii_lowercase();
    assert!(holds(&lower, "(0010,0010)") && holds(&lower, "patientname") && holds(&lower, "\"count\""));
    for value in ["oakhurst", "4711", "20240110"] {
        assert!(!holds(&lower, value), "{value}");
    }
    assert_eq!(files(&desk.path("out")).len(), 1);
    let inside = desk.path("two/report.json");
    let refused = desk.run("two", &["--report", inside.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    assert!(!desk.path("two").exists(), "nothing was made");
    let own = desk.path("report.json");
    assert_eq!(desk.run("three", &["--report", own.to_str().unwrap()]).status.code(), Some(0));
    assert!(own.is_file());
}

#[test]
fn it_writes_neither_into_the_originals_nor_over_anything() {
    let desk = Desk::new();
    desk.put("sub/film.dcm", &film("4711", "NO").build());
    for out in ["in", "in/sub", "in/new", "in/sub/new"] {
        let run = desk.run(out, &[]);
        assert_eq!(run.status.code(), Some(1), "{out}: {run:?}");
    }
    assert_eq!(files(&desk.path("in")).len(), 1);
    fs::create_dir(desk.path("used")).unwrap();
    fs::write(desk.path("used/precious.txt"), "x").unwrap();
    assert_eq!(desk.run("used", &[]).status.code(), Some(1));
    assert_eq!(files(&desk.path("used")).len(), 1);
    // The folder above the originals is no place, either.
    let above = Command::new(env!("CARGO_BIN_EXE_callus"))
        .args(["deidentify", "-o"])
        .arg(desk.path("in"))
        .arg(desk.path("in/sub/film.dcm"))
        .env("CALLUS_STATE_DIR", desk.path("state"))
        .output()
        .unwrap();
    assert_eq!(above.status.code(), Some(1), "{above:?}");
}

#[test]
fn areas_are_erased_on_the_command_line_and_wrong_names_are_told() {
    let desk = Desk::new();
    desk.put("film.dcm", &film("4711", "YES").build());
    let wrong = desk.run("wrong", &["--erase", "other.dcm:0,0,10,10"]);
    assert_eq!(wrong.status.code(), Some(1), "{wrong:?}");
    assert!(!desk.path("wrong").exists());
    for bad in ["film.dcm", "film.dcm:1,2,3", "film.dcm:0,0,0,5", ":0,0,1,1", "film.dcm:a,0,1,1"] {
        assert_eq!(desk.run("bad", &["--erase", bad]).status.code(), Some(2), "{bad}");
    }
    let run = desk.run("out", &["--erase", "film.dcm:0,0,30,10"]);
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    let copy = fs::read(&files(&desk.path("out"))[0]).unwrap();
    let read = dicom_object::from_reader(&copy[..]).unwrap();
    assert_eq!(read.element(dicom_core::Tag(0x0028, 0x0301)).unwrap().to_str().unwrap(), "NO");
}

#[test]
fn texts_are_searched_for_the_identifiers_of_the_films() {
    let desk = Desk::new();
    desk.put("film.dcm", &film("AB-4711/9", "NO").build());
    let (named, free) = (desk.path("case.ron"), desk.path("notes.txt"));
    fs::write(&named, "(\n  title: \"Femur of Mrs. OAKHURST\",\n  note: \"no. ab 4711 9\",\n)").unwrap();
    fs::write(&free, "oak, hurst, 47, 119 weeks").unwrap();
    let hit = desk.run("out", &["--search", named.to_str().unwrap(), "--search", free.to_str().unwrap()]);
    assert_eq!(hit.status.code(), Some(1), "{hit:?}");
    let lines = text(&hit.stderr);
    assert!(lines.contains("case.ron:2:25: name of a person"), "{lines}");
    assert!(lines.contains("case.ron:3:14: number of the patient"), "{lines}");
    assert!(!lines.contains("notes.txt") && !lines.to_lowercase().contains("oakhurst"), "{lines}");
    let free = desk.run("other", &["--search", free.to_str().unwrap()]);
    assert_eq!(free.status.code(), Some(0), "{free:?}");
    assert!(text(&free.stdout).contains("hold no identifier"), "{free:?}");
}

/// Runs a reader of other people over a copy; `None` where it is not there.
fn other_reader(program: &str, arguments: &[&str], copy: &Path) -> Option<Output> {
    let Ok(output) = Command::new(program).args(arguments).arg(copy).output() else {
        lacks(Need::Provided, &format!("{program} is missing"));
        return None;
    };
    Some(output)
}

/// Errors that dciodvfy finds in a film.
fn faults(path: &Path) -> Option<Vec<String>> {
    let found = other_reader("dciodvfy", &["-new"], path)?;
    let lines = text(&found.stderr);
    Some(lines.lines().filter(|line| line.starts_with("Error")).map(ToOwned::to_owned).collect())
}

const PYDICOM: &str = "
import sys, pydicom
ds = pydicom.dcmread(sys.argv[1])
assert ds.PatientIdentityRemoved == 'YES' and ds.LongitudinalTemporalInformationModified == 'MODIFIED'
assert str(ds.file_meta.MediaStorageSOPInstanceUID) == str(ds.SOPInstanceUID)
assert all(not elem.tag.is_private for elem in ds.iterall())
print(len(str(ds)))
";

#[test]
fn dcmtk_dicom3tools_and_pydicom_read_what_is_written() {
    let desk = Desk::new();
    let mut sources = vec![sample()];
    if let Some(testdata) = crate::imaging::testdata() {
        for folder in ["radiographs", "conformance/cornerstone"] {
            let dicom =
                |path: &PathBuf| fs::read(path).is_ok_and(|bytes| bytes.get(128..132) == Some(b"DICM"));
            sources.extend(files(&testdata.join(folder)).into_iter().filter(dicom));
        }
    }
    for (index, source) in sources.iter().enumerate() {
        desk.put(&format!("{index:03}.dcm"), &fs::read(source).unwrap());
    }
    let report = desk.path("report.json");
    let run = desk.run("out", &["--looked-at-all", "--report", report.to_str().unwrap()]);
    assert!(run.status.code().is_some(), "{run:?}");
    let report: serde_json::Value = serde_json::from_slice(&fs::read(report).unwrap()).unwrap();
    let mut read = 0;
    for film in report["films"].as_array().unwrap().iter().filter(|film| film["outcome"] == "written") {
        let original = Path::new(film["original"].as_str().unwrap());
        let copy = Path::new(film["copy"].as_str().unwrap());
        let shown =
            sources[original.file_stem().unwrap().to_str().unwrap().parse::<usize>().unwrap()].display();
        let Some(test) = other_reader("dcmftest", &[], copy) else { return };
        assert!(test.status.success(), "{shown}: {test:?}");
        let Some(dump) = other_reader("dcmdump", &["-q"], copy) else { return };
        assert!(dump.status.success() && dump.stderr.is_empty(), "{shown}: {dump:?}");
        let Some(after) = faults(copy) else { return };
        let before = faults(original).unwrap_or_default();
        // What was wrong in the original is not put right here; nothing else may be.
        let new: Vec<_> = after.iter().filter(|fault| !before.contains(fault) && !is_known(fault)).collect();
        assert!(new.is_empty(), "{shown}: {new:#?}");
        read += 1;
    }
    println!("{read} films read by dcmtk and dicom3tools");
    assert!(read >= 1 && (sources.len() == 1 || read > 35), "{read} of {}", sources.len());
    let copies = files(&desk.path("out"));
    // The interpreter of the system has the package of the system.
    let python = if Path::new("/usr/bin/python3").is_file() { "/usr/bin/python3" } else { "python3" };
    let pydicom = Command::new(python).args(["-c", "import pydicom"]).output();
    if !pydicom.is_ok_and(|output| output.status.success()) {
        lacks(Need::Provided, "pydicom is missing (python3-pydicom)");
        return;
    }
    for copy in &copies {
        let Ok(output) = Command::new(python).args(["-W", "ignore", "-c", PYDICOM]).arg(copy).output() else {
            continue;
        };
        assert!(output.status.success(), "{}: {}", copy.display(), text(&output.stderr));
    }
}

/// Attributes that a computed tomography or another modality must have and de-identification takes away; no radiograph
/// is concerned.
fn is_known(fault: &str) -> bool {
    fault.contains("Module=<EnhancedGeneralEquipment>") || fault.contains("RealWorldValueMapping")
}
