//! Radiographs nobody here wrote, and what must come out of them.

mod sweep;

use std::path::PathBuf;

/// The shared test data, or `None` with a line that says so.
pub(crate) fn testdata() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared");
    let shared = std::env::var_os("CALLUS_SHARED").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    let testdata = shared.join("testdata");
    if testdata.join("manifest.json").is_file() {
        return Some(testdata);
    }
    println!("skipped: ../shared is not present");
    None
}
