//! How long the library takes: the first look at cases, the list at the next start, and the look behind it.
//!
//! `cargo run --release --example library_listing [COUNT]` makes COUNT cases (1000) in a temporary folder, lists them,
//! and prints milliseconds.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "its output is its purpose")]

use std::fs;
use std::time::Instant;

use callus::store::{StateFolder, load_library, save_library, scan_library};

fn main() {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1_000);
    if let Err(error) = measure(count) {
        eprintln!("library_listing: {error}");
    }
}

fn measure(count: usize) -> Result<(), Box<dyn std::error::Error>> {
    let place = tempfile::tempdir()?;
    let folder = place.path().join("cases");
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/sample_cases/osteopetrosis-dhs");
    let case = fs::read(format!("{sample}/case.ron"))?;
    let readings: Vec<_> = fs::read_dir(format!("{sample}/readings"))?.flatten().collect();
    for number in 0..count {
        let target = folder.join(format!("case-{number:05}"));
        fs::create_dir_all(target.join("readings"))?;
        fs::write(target.join("case.ron"), &case)?;
        for reading in &readings {
            fs::copy(reading.path(), target.join("readings").join(reading.file_name()))?;
        }
    }
    let state = StateFolder::at(place.path().join("state"));
    let began = Instant::now();
    let first = scan_library(&state, std::slice::from_ref(&folder), &[], &|_| true).unwrap_or_default();
    println!(
        "first scan: {} cases, {} files opened, {:?}",
        first.cases.len(),
        first.files_opened,
        began.elapsed()
    );
    save_library(&state, &first.cases)?;
    let began = Instant::now();
    let listed = load_library(&state);
    println!("list at the next start: {} cases, 1 file opened, {:?}", listed.len(), began.elapsed());
    let began = Instant::now();
    let again = scan_library(&state, &[folder], &listed, &|_| true).unwrap_or_default();
    println!("scan behind it: {} files opened, {:?}", again.files_opened, began.elapsed());
    let bytes = fs::metadata(place.path().join("state/library.json"))?.len();
    println!("index: {} KiB", bytes / 1024);
    Ok(())
}
