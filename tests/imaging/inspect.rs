//! `callus inspect` on real files.

use std::path::PathBuf;

use callus::cli::inspect;
use serde_json::Value;

fn inspected(files: &[&str], json: bool) -> Option<(u8, String, String)> {
    let testdata = super::testdata()?;
    let files: Vec<PathBuf> = files.iter().map(|file| testdata.join(file)).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = inspect::run(&files, json, &mut out, &mut err);
    Some((code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap()))
}

const HIP: &str = "radiographs/nema-wg04-cr/RLE/RG2_RLE";
const DENTAL: &str = "radiographs/fo-dicom/CR-ModalitySequenceLUT.dcm";

#[test]
fn json_tells_the_facts_and_the_reference_hash() {
    let Some((code, out, err)) = inspected(&[HIP, DENTAL], true) else { return };
    assert_eq!((code, err.as_str()), (0, ""));
    let reports: Value = serde_json::from_str(&out).unwrap();
    let hip = &reports[0];
    assert_eq!(hip["format"], "DICOM");
    assert_eq!(
        (&hip["rows"], &hip["columns"], &hip["bits_stored"]),
        (&2140.into(), &1760.into(), &10.into())
    );
    assert_eq!(
        (&hip["photometric"], &hip["transfer_syntax"]),
        (&"MONOCHROME2".into(), &"1.2.840.10008.1.2.5".into())
    );
    assert_eq!(hip["spacing"]["row_mm"], 0.2);
    assert_eq!(hip["spacing"]["meaning"], "mm, calibration unknown");
    assert_eq!(hip["windows"][0]["centre"], 511.0);
    assert_eq!(hip["stored"]["sha256"], "9ed5d9818c250bb81ff9093a6c4d5c6032df281fce82b9a288de65c74348301e");
    assert_eq!((&hip["stored"]["min"], &hip["stored"]["max"]), (&0.into(), &893.into()));
    assert_eq!(reports[1]["spacing"]["meaning"], "mm at detector, not corrected");
    assert!(reports[1]["shown_with"].as_str().unwrap().starts_with("auto: "));
}

#[test]
fn a_refusal_is_told_and_counts() {
    let files =
        ["radiographs/highdicom/dx_image.dcm", "conformance/cornerstone/no-pixel-data.dcm", "not/there.dcm"];
    let Some((code, out, _)) = inspected(&files, true) else { return };
    assert_eq!(code, 1);
    let reports: Value = serde_json::from_str(&out).unwrap();
    assert!(reports[0]["error"].is_null());
    assert!(reports[1]["error"].as_str().unwrap().contains("a structured report"), "{}", reports[1]);
    assert!(reports[2]["error"].as_str().unwrap().contains("cannot be read"));
    let Some((code, out, err)) = inspected(&files, false) else { return };
    assert_eq!((code, err.lines().count()), (1, 2));
    assert!(out.contains("MONOCHROME1, 8 of 8 bits, unsigned"), "{out}");
    assert!(out.contains("Shown with"));
}
