//! Every file of the shared test data against its reference.

use std::path::Path;

use callus::imaging::{Limits, decode, stored_stats};
use serde_json::Value;

fn items(testdata: &Path) -> Vec<Value> {
    let manifest = std::fs::read(testdata.join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    manifest["items"].as_array().unwrap().clone()
}

#[test]
fn explore() {
    let Some(testdata) = super::testdata() else { return };
    for item in items(&testdata) {
        let file = item["file"].as_str().unwrap();
        let bytes = std::fs::read(testdata.join(file)).unwrap();
        let start = std::time::Instant::now();
        let outcome = decode(&bytes, &Limits::default());
        let ms = start.elapsed().as_millis();
        let expected = item["decode"].as_str() == Some("ok");
        match outcome {
            Ok(film) => {
                let stats = stored_stats(&film);
                let reference = &item["reference"];
                let same = reference["sha256_stored_le"].as_str() == Some(&stats.sha256);
                if !(expected && same) || ms > 400 {
                    println!(
                        "{} {ms} ms {file} expected={expected} same={same} got {}/{}/{:.3} want {}/{}/{}",
                        if expected && same { "SLOW" } else { "DIFF" },
                        stats.min,
                        stats.max,
                        stats.mean,
                        reference["min"],
                        reference["max"],
                        reference["mean"]
                    );
                }
            }
            Err(error) => {
                if expected {
                    println!("REFUSED {ms} ms {file}: {error}");
                }
            }
        }
    }
}
