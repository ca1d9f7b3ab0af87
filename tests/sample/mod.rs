//! The sample cases as they are shipped: the films, their headers, their ground truth and their case files agree.

mod article;
mod edges;
mod films;
mod generator;
mod readings;
mod values;

use std::path::PathBuf;

use serde_json::Value;

fn samples() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample_cases")
}

fn hip() -> PathBuf {
    samples().join("osteopetrosis-dhs")
}

/// The records of `ground-truth.json`, one a film.
fn truths() -> Vec<Value> {
    let text = std::fs::read_to_string(hip().join("ground-truth.json")).unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    all["films"].as_array().unwrap().clone()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is not a number"))
}
