//! Cases written by hand around films that nobody here made: a series of chest films, a wrist at two dates,
//! one hip in four codecs. The films stay in ../shared; a test lays them beside the case in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};

use crate::required::{Need, lacks};

/// Name of the case, where its films lie in the shared data, how their names begin, where the case wants them.
const CASES: [(&str, &str, &str, &str); 3] = [
    ("chest-serial", "hannover-chest-serial/48bbd9e5", "", "48bbd9e5"),
    ("wrist-3001", "grazpedwri-dx", "3001_", ""),
    ("hip-rg2", "nema-wg04-cr", "", "images"),
];

/// The folder of shared test data, if this machine has it; says so where it has not.
pub(crate) fn shared() -> Option<PathBuf> {
    let named = std::env::var_os("CALLUS_SHARED").map(PathBuf::from);
    let shared = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    let found = shared.join("testdata").is_dir();
    if !found {
        lacks(Need::Provided, "../shared is not present (CALLUS_SHARED names another place)");
    }
    found.then_some(shared)
}

/// Lays every case out under `folder`; the folders of the cases, in the order of the list.
pub(crate) fn lay_out(folder: &Path) -> Option<Vec<PathBuf>> {
    let radiographs = shared()?.join("testdata/radiographs");
    let laid = CASES.map(|(name, source, prefix, target)| {
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/cases").join(name);
        let case = folder.join(name);
        fs::create_dir_all(case.join(target)).unwrap();
        fs::copy(fixture.join("case.ron"), case.join("case.ron")).unwrap();
        copy(&radiographs.join(source), prefix, &case.join(target));
        case
    });
    Some(laid.to_vec())
}

/// Copies the files under `source` whose names begin so into one folder.
fn copy(source: &Path, prefix: &str, target: &Path) {
    for entry in fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_owned();
        if path.is_dir() {
            copy(&path, prefix, target);
        } else if name.to_string_lossy().starts_with(prefix) && path.extension().is_none_or(|e| e != "csv") {
            fs::copy(&path, target.join(name)).unwrap();
        }
    }
}
