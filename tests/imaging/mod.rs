//! Radiographs nobody here wrote, and what must come out of them.

pub(crate) mod bombs;
mod dicom_file;
mod films;
mod greys;
mod hostile;
mod inspect;
mod raster;
mod reported;
mod reported_raster;
mod spacing;
mod sweep;
mod variants;
mod views;

use std::path::{Path, PathBuf};

pub(crate) use dicom_file::{DicomFile, element};

use callus::imaging::Film;
use serde_json::Value;

use crate::required::{Need, lacks};

/// The shared test data, or `None` with a line that says so.
pub(crate) fn testdata() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared");
    let shared = std::env::var_os("CALLUS_SHARED").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    let testdata = shared.join("testdata");
    if testdata.join("manifest.json").is_file() {
        return Some(testdata);
    }
    lacks(Need::Provided, "../shared is not present (CALLUS_SHARED names another place)");
    None
}

/// The items of the test data's manifest.
fn items(testdata: &Path) -> Vec<Value> {
    let manifest = std::fs::read(testdata.join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    manifest["items"].as_array().unwrap().clone()
}

/// A small film of these stored values; values of `padding` are no image.
pub(crate) fn grey_film(columns: u16, rows: u16, stored: &[u16], padding: u16, photometric: &str) -> Film {
    dicom_file::DicomFile::grey(columns, rows, 12, stored)
        .number(0x0028_0120, padding)
        .text(0x0028_0004, *b"CS", photometric)
        .film()
}
