//! The generator makes what is committed: the same ground truth, and films that look the same at a reduced size.

use std::path::PathBuf;
use std::process::Command;

use super::{hip, truths};
use crate::required::{Need, lacks};

/// `cargo test` and `cargo nextest run` build the examples beside the tests.
fn generator() -> Option<PathBuf> {
    let here = std::env::current_exe().ok()?;
    let name = format!("phantom{}", std::env::consts::EXE_SUFFIX);
    let path = here.parent()?.parent()?.join("examples").join(name);
    path.is_file().then_some(path)
}

#[test]
fn the_generator_reproduces_the_ground_truth_and_the_look() {
    let Some(generator) = generator() else {
        lacks(Need::Provided, "the generator is not built: `cargo build --example phantom`");
        return;
    };
    let out = tempfile::tempdir().unwrap();
    let only = "op2-plus-12-months-ap";
    let mut command = Command::new(&generator);
    command.args(["--scale", "8", "--only", only, "--out"]).arg(out.path());
    let said = command.output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let made = std::fs::read_to_string(out.path().join("osteopetrosis-dhs/ground-truth.json")).unwrap();
    let kept = std::fs::read_to_string(hip().join("ground-truth.json")).unwrap();
    assert!(
        made == kept,
        "the generator's ground truth differs from the committed one: run it and commit both"
    );

    let small = out.path().join(format!("osteopetrosis-dhs/images/{only}.dcm"));
    let (small, _) = grey(&small);
    let truth = truths().into_iter().find(|t| t["id"] == only).unwrap();
    let (large, columns) = grey(&hip().join(truth["file"].as_str().unwrap()));
    let wide = columns / 8;
    let block = |i: usize| {
        let (x, y) = (i % wide * 8, i / wide * 8);
        let sum: u64 = (0..64).map(|k| u64::from(large[(y + k / 8) * columns + x + k % 8])).sum();
        sum as f64 / 64.0
    };
    let n = small.len() as f64;
    let apart = small.iter().enumerate().map(|(i, g)| (f64::from(*g) - block(i)).abs()).sum::<f64>() / n;
    assert!(apart < 100.0, "a film made at an eighth lies {apart} greys from the committed one on average");
}

fn grey(path: &std::path::Path) -> (Vec<u16>, usize) {
    use dicom_dictionary_std::tags;
    let film = dicom_object::open_file(path).unwrap();
    let side = |tag| film.element(tag).unwrap().to_int::<u32>().unwrap();
    let (columns, rows) = (side(tags::COLUMNS), side(tags::ROWS));
    let frame = film.element(tags::PIXEL_DATA).unwrap().value().fragments().unwrap()[0].clone();
    (jpegls::decode(&frame, columns, rows).unwrap().0, columns as usize)
}
