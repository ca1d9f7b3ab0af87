//! Every file of the shared test data against its reference.

use callus::imaging::{Film, ImagingError, Limits, StoredStats, Voi, decode, read_facts, stored_stats};
use serde_json::Value;

/// Files that the reference decodes and Callus refuses, with the reason.
const REFUSED: [(&str, &str); 8] = [
    ("conformance/pydicom/test_files/SC_rgb_rle_32bit.dcm", "32 bits"),
    ("conformance/pydicom/test_files/SC_rgb_rle_32bit_2frame.dcm", "32 bits"),
    ("conformance/pydicom/test_files/rtdose.dcm", "32 bits: a dose, no film"),
    ("conformance/pydicom/test_files/rtdose_1frame.dcm", "32 bits: a dose, no film"),
    ("conformance/pydicom/test_files/rtdose_expb.dcm", "32 bits: a dose, no film"),
    ("conformance/pydicom/test_files/rtdose_expb_1frame.dcm", "32 bits: a dose, no film"),
    ("conformance/pydicom/test_files/rtdose_rle.dcm", "32 bits: a dose, no film"),
    ("conformance/fuzz-pwnlabmx/cat12_cve_2024_47796/TC0757_bits_window_ba32_ww_full_range.dcm", "32 bits"),
];

/// Files that the reference refuses and Callus decodes, with the reason why that is right.
const DECODED: [(&str, &str); 7] = [
    (
        "conformance/fuzz-pwnlabmx/cat07_file_meta/TC0391_meta_glen_zero.dcm",
        "an element of an odd VR in the file meta is stepped over, the rest is legible",
    ),
    (
        "conformance/fuzz-pwnlabmx/cat10_cve_2026_3650/TC0525_meta_0002_vr_7368.dcm",
        "an element of an odd VR in the file meta is stepped over, the rest is legible",
    ),
    (
        "conformance/fuzz-pwnlabmx/cat10_cve_2026_3650/TC0585_meta_0010_vr_5520.dcm",
        "an element of an odd VR in the file meta is stepped over, the rest is legible",
    ),
    (
        "conformance/fuzz-pwnlabmx/cat03_sequence_nesting/TC0277_missing_delim.dcm",
        "the damage lies behind the pixel data, which are complete",
    ),
    (
        "conformance/fuzz-pwnlabmx/cat20_cve_dcmtk_dimse_segfault/TC0971_multi_undef_no_delim.dcm",
        "the damage lies behind the pixel data, which are complete",
    ),
    (
        "conformance/fuzz-pwnlabmx/cat10_cve_2026_3650/TC0565_meta_0010_vr_4242.dcm",
        "the transfer syntax is legible in spite of its wrong VR",
    ),
    (
        "conformance/fuzz-pwnlabmx/cat10_cve_2026_3650/TC0695_meta_mixed_odd_vr_ZZ.dcm",
        "the transfer syntax is legible in spite of its wrong VR",
    ),
];

/// How far the mean of a decoder of lossy JPEG may lie off another's; single samples differ by 3 at most.
const MEAN_TOLERANCE: f64 = 0.05;
const SAMPLE_TOLERANCE: i64 = 3;

fn listed(table: &[(&str, &str)], file: &str) -> bool {
    table.iter().any(|(name, _)| *name == file)
}

/// Whether a film's stored values are the reference's, within the tolerance where coding was lossy.
fn agrees(stats: &StoredStats, item: &Value) -> bool {
    let reference = &item["reference"];
    if reference["sha256_stored_le"] == stats.sha256.as_str() {
        return true;
    }
    let lossy = reference["compression"].as_str().is_some_and(|words| words.contains("lossy"));
    let (min, max) = (reference["min"].as_i64().unwrap(), reference["max"].as_i64().unwrap());
    (lossy || item["format"] == "JPEG")
        && (i64::from(stats.min) - min).abs() <= SAMPLE_TOLERANCE
        && (i64::from(stats.max) - max).abs() <= SAMPLE_TOLERANCE
        && (stats.mean - reference["mean"].as_f64().unwrap()).abs() <= MEAN_TOLERANCE
}

/// What the manifest says of a header and the facts do not.
fn disagreements(film: &Film, item: &Value) -> Vec<String> {
    let facts = &film.facts;
    let mut found = Vec::new();
    let mut compare = |name: &str, ours: Value| {
        if !item[name].is_null() && item[name] != ours {
            found.push(format!("{name}: {ours} instead of {}", item[name]));
        }
    };
    compare("rows", facts.rows.into());
    compare("cols", facts.columns.into());
    compare("samples", facts.coding.samples_per_pixel.into());
    compare("bits_allocated", facts.coding.bits_allocated.into());
    compare("bits_stored", facts.coding.bits_stored.into());
    if let Some(syntax) = &facts.coding.transfer_syntax {
        compare("transfer_syntax", syntax.uid.as_str().into());
    }
    let windows: Vec<_> = facts.windows.iter().filter_map(|preset| window(&preset.voi)).collect();
    for (name, index) in [("window_center", 0), ("window_width", 1)] {
        let ours: Vec<f64> = windows.iter().map(|pair| pair[index]).collect();
        if facts.coding.samples_per_pixel == 1 && !item[name].is_null() && numbers(&item[name]) != ours {
            // A window that no function is defined for is left out with a note.
            if !facts.notes.iter().any(|note| note.contains("cannot be used")) {
                found.push(format!("{name}: {ours:?} instead of {}", item[name]));
            }
        }
    }
    found
}

fn window(voi: &Voi) -> Option<[f64; 2]> {
    match voi {
        Voi::Window(window) => Some([window.centre, window.width]),
        _ => None,
    }
}

/// A number, or a list of numbers in words, as the manifest has them.
fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(words) => words.iter().map(|word| word.as_str().unwrap().parse().unwrap()).collect(),
        number => vec![number.as_f64().unwrap()],
    }
}

/// The complaint about one file, `None` when all is as it should be.
fn complaint(testdata: &std::path::Path, item: &Value) -> Option<String> {
    let file = item["file"].as_str().unwrap();
    let bytes = std::fs::read(testdata.join(file)).unwrap();
    let outcome = decode(&bytes, &Limits::default());
    let facts = read_facts(&bytes, &Limits::default());
    let expected = item["decode"] == "ok";
    match outcome {
        Err(ImagingError::Panicked { codec }) => Some(format!("{file}: the {codec} decoder panicked")),
        Err(error) if listed(&REFUSED, file) => {
            (error.kind() != "unsupported").then(|| format!("{file}: refused for another reason: {error}"))
        }
        Err(error) => expected.then(|| format!("{file}: refused: {error}")),
        Ok(_) if listed(&DECODED, file) => None,
        Ok(_) if !expected || listed(&REFUSED, file) => Some(format!("{file}: decoded, not refused")),
        Ok(film) => {
            let stats = stored_stats(&film);
            if !agrees(&stats, item) {
                return Some(format!("{file}: {stats:?} instead of {}", item["reference"]));
            }
            if !facts.as_ref().is_ok_and(|facts| facts.rows == film.facts.rows) {
                return Some(format!("{file}: the header alone reads otherwise: {facts:?}"));
            }
            let found = disagreements(&film, item);
            (!found.is_empty()).then(|| format!("{file}: {}", found.join(", ")))
        }
    }
}

#[test]
fn every_file_decodes_as_its_reference_or_is_refused() {
    let Some(testdata) = super::testdata() else { return };
    let items = super::items(&testdata);
    assert_eq!(items.len(), 359);
    let complaints: Vec<String> = items.iter().filter_map(|item| complaint(&testdata, item)).collect();
    assert!(complaints.is_empty(), "{} complaints:\n{}", complaints.len(), complaints.join("\n"));
}
