//! Millimetres: every row of the decision table of clinical.md 4.3.

use callus::imaging::{Limits, SpacingFact, SpacingSource, read_facts};

use super::dicom_file::DicomFile;

const PIXEL: u32 = 0x0028_0030;
const IMAGER: u32 = 0x0018_1164;
const SCANNED: u32 = 0x0018_2010;
const TYPE: u32 = 0x0028_0A02;
const FACTOR: u32 = 0x0018_1114;
const TO_DETECTOR: u32 = 0x0018_1110;
const TO_PATIENT: u32 = 0x0018_1111;

fn spacing(attributes: &[(u32, &str)]) -> SpacingFact {
    let file = attributes.iter().fold(DicomFile::grey(1, 1, 8, &[0]), |file, (tag, text)| {
        file.text(*tag, if *tag == TYPE { *b"CS" } else { *b"DS" }, text)
    });
    read_facts(&file.build(), &Limits::default()).unwrap().spacing
}

/// Row and column spacing in micrometres and the label.
fn known(attributes: &[(u32, &str)]) -> (i64, i64, String) {
    let fact = spacing(attributes);
    let SpacingFact::Known(spacing) = fact else { panic!("{attributes:?}: {fact:?}") };
    let micrometres = |mm: f64| (mm * 1000.0).round() as i64;
    (micrometres(spacing.row_mm), micrometres(spacing.column_mm), spacing.label())
}

fn unknown(attributes: &[(u32, &str)]) -> String {
    match spacing(attributes) {
        SpacingFact::Unknown { why, .. } => why,
        fact @ SpacingFact::Known(_) => panic!("{attributes:?}: {fact:?}"),
    }
}

#[test]
fn each_row_of_the_table_holds() {
    let geometry = [(PIXEL, "0.12\\0.13"), (IMAGER, "0.15\\0.15"), (TYPE, "GEOMETRY")];
    assert_eq!(known(&geometry), (120, 130, "mm, est. magnification (GEOMETRY)".to_owned()));
    let equal = [(PIXEL, "0.15\\0.15"), (IMAGER, "0.15\\0.15"), (TYPE, "GEOMETRY")];
    assert!(known(&equal).2.contains("equal to the spacing at the detector"));
    let fiducial = [(PIXEL, "0.12\\0.12"), (TYPE, "FIDUCIAL")];
    assert_eq!(known(&fiducial), (120, 120, "mm, calibrated (FIDUCIAL)".to_owned()));
    let stated = [(IMAGER, "0.143\\0.143"), (FACTOR, "1.1612")];
    assert_eq!(known(&stated), (123, 123, "mm, est. magnification ×1.16".to_owned()));
    let distances = [(IMAGER, "0.23\\0.23"), (TO_DETECTOR, "1150"), (TO_PATIENT, "1000")];
    assert_eq!(known(&distances), (200, 200, "mm, est. magnification ×1.15".to_owned()));
    let undocumented = [(PIXEL, "0.12\\0.12"), (IMAGER, "0.15\\0.15")];
    assert_eq!(known(&undocumented), (120, 120, "mm, est. magnification (undocumented)".to_owned()));
    assert_eq!(known(&[(IMAGER, "0.15\\0.16")]), (150, 160, "mm at detector, not corrected".to_owned()));
    let same = [(PIXEL, "0.150\\0.15"), (IMAGER, "0.15\\0.15")];
    assert_eq!(known(&same), (150, 150, "mm at detector, not corrected".to_owned()));
    assert_eq!(known(&[(PIXEL, "0.2\\0.2")]), (200, 200, "mm, calibration unknown".to_owned()));
    let scanned = known(&[(SCANNED, "0.1\\0.1")]);
    assert_eq!(scanned, (100, 100, "mm at scanned film, unknown magnification".to_owned()));
    assert!(unknown(&[]).contains("no pixel spacing"));
    assert!(unknown(&[(PIXEL, "0\\0.1")]).contains("not above zero"));
    assert!(unknown(&[(PIXEL, "-0.1\\0.1")]).contains("not above zero"));
    assert!(unknown(&[(PIXEL, "0.2\\0.2"), (IMAGER, "0.15\\0.15")]).starts_with("spacing inconsistent"));
}

#[test]
fn a_stated_calibration_that_would_shrink_the_shadow_is_kept_and_called_inconsistent() {
    for kind in ["GEOMETRY", "FIDUCIAL"] {
        let larger = [(PIXEL, "0.2\\0.2"), (IMAGER, "0.15\\0.15"), (TYPE, kind)];
        let label = format!("mm, inconsistent ({kind}, but larger than at the detector)");
        assert_eq!(known(&larger), (200, 200, label));
        let SpacingFact::Known(told) = spacing(&larger) else { panic!() };
        assert_eq!(told.at_detector_mm, None, "a factor divides neither of two that contradict each other");
    }
    let other = [(PIXEL, "0.2\\0.2"), (IMAGER, "0.15\\0.15"), (TYPE, "SOMETHING")];
    assert!(unknown(&other).starts_with("spacing inconsistent"));
}

#[test]
fn a_magnification_that_is_none_changes_nothing() {
    for attributes in [[(IMAGER, "0.15\\0.15"), (FACTOR, "1.0")], [(IMAGER, "0.15\\0.15"), (FACTOR, "0.9")]] {
        assert!(known(&attributes).2.starts_with("mm at detector"));
    }
    let behind = [(IMAGER, "0.15\\0.15"), (TO_DETECTOR, "1000"), (TO_PATIENT, "1000")];
    assert!(known(&behind).2.starts_with("mm at detector"));
}

#[test]
fn the_description_of_a_fiducial_is_told() {
    let file = DicomFile::grey(1, 1, 8, &[0])
        .text(PIXEL, *b"DS", "0.1\\0.1")
        .text(TYPE, *b"CS", "FIDUCIAL")
        .text(0x0028_0A04, *b"LO", "25 mm ball");
    let SpacingFact::Known(spacing) = file.film().facts.spacing else { panic!() };
    assert_eq!(spacing.source, SpacingSource::Fiducial { description: Some("25 mm ball".to_owned()) });
    assert_eq!(spacing.label(), "mm, calibrated (FIDUCIAL: 25 mm ball)");
}

#[test]
fn a_magnification_that_is_not_applied_is_said() {
    let doubts = |attributes: &[(u32, &str)]| match spacing(attributes) {
        SpacingFact::Known(known) => known.doubts.join("\n"),
        SpacingFact::Unknown { why, .. } => panic!("{why}"),
    };
    let distances = [(TO_DETECTOR, "1150"), (TO_PATIENT, "1000")];
    for (size, why) in [
        (&[(SCANNED, "0.15\\0.15")][..], "scanned film"),
        (&[(SCANNED, "0.15\\0.15"), (PIXEL, "0.15\\0.15")], "scanned film"),
        (&[(PIXEL, "0.15\\0.15")], "corrected by it already"),
        (&[(SCANNED, "0.15\\0.15"), (PIXEL, "0.13\\0.13")], "corrected by it already"),
    ] {
        for factor in [&[(FACTOR, "1.15")][..], &distances] {
            let told = doubts(&[size, factor].concat());
            assert!(told.contains("×1.15, which is not applied") && told.contains(why), "{size:?}: {told}");
        }
        assert_eq!(doubts(&[size, &[(FACTOR, "1.0")]].concat()), "");
    }
    assert_eq!(doubts(&[(IMAGER, "0.15\\0.15"), (FACTOR, "1.15")]), "");
}
