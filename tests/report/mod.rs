//! Documents that leave Callus: what they hold, what they must not hold, and that the same case gives the same bytes.

mod checkers;
mod command;
mod pages;
pub(crate) mod planted;
mod portable;
mod quiz;
mod registered;
mod until;
mod walk;

pub(crate) use command::texts;

use std::path::{Path, PathBuf};

use callus::case::{Case, Reading};
use callus::store::CaseFolder;

pub(crate) const SAMPLES: [&str; 2] = ["osteopetrosis-dhs", "tibia-nail"];

pub(crate) fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_cases").join(name)
}

pub(crate) fn read(name: &str) -> (Case, Vec<Reading>) {
    let folder = CaseFolder::find(&sample(name)).unwrap();
    let case = folder.read_case().unwrap();
    let readings = folder.readings().into_iter().map(|file| file.read().unwrap().0).collect();
    (case, readings)
}
