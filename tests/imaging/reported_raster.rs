//! Raster files built from public bug reports, each held against what is right (`expected.json`).

use callus::imaging::{Film, Limits, Samples, decode, read_facts, stored_stats};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

fn mean(film: &Film) -> f64 {
    match &film.pixels.samples {
        Samples::Grey(values) => {
            values.iter().map(|value| f64::from(*value)).sum::<f64>() / values.len() as f64
        }
        Samples::Rgb(_) => f64::NAN,
    }
}

/// SHA-256 of the greys of a byte each that are shown: a palette of greys is stored as colours.
fn shown_sha(film: &Film) -> String {
    let bytes: Vec<u8> = match &film.pixels.samples {
        Samples::Grey(values) if film.facts.coding.bits_stored <= 8 => {
            values.iter().map(|value| *value as u8).collect()
        }
        Samples::Grey(_) | Samples::Rgb(_) => Vec::new(),
    };
    format!("{:x}", Sha256::digest(bytes))
}

/// What does not hold for a file.
fn faults(expected: &Value, bytes: &[u8]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut hold = |holds: bool, fault: String| {
        if !holds {
            faults.push(fault);
        }
    };
    let film = match decode(bytes, &Limits::default()) {
        Ok(film) => film,
        Err(refusal) => {
            let words = refusal.to_string();
            hold(expected["refuse"] == true, format!("refused: {words}"));
            hold(refusal.kind() != "panicked", format!("a decoder panicked: {words}"));
            let name = expected["names"].as_str().unwrap_or_default();
            hold(words.contains(name), format!("does not name {name}: {words}"));
            hold(
                name.is_empty() || refusal.kind() == "unsupported",
                format!("called {}: {words}", refusal.kind()),
            );
            return faults;
        }
    };
    hold(expected["refuse"] != true, "read, but should be refused".to_owned());
    let stats = stored_stats(&film);
    // Decoders of lossy streams round differently; their means are held below, where they are given.
    if expected["sha"].is_string() && !film.facts.cautions.lossy {
        let found = [stats.sha256.clone(), shown_sha(&film)];
        let right = [&expected["sha"], &expected["sha2"]]
            .into_iter()
            .any(|sha| found.iter().any(|found| *sha == found.as_str()));
        hold(right, format!("other values: {stats:?}"));
    }
    if let Some(expected) = expected["mean"].as_f64() {
        hold((mean(&film) - expected).abs() < 1.5, format!("mean {}", mean(&film)));
    }
    hold(expected["grey"] != true || !film.pixels.is_rgb(), "shown in colour".to_owned());
    if expected["shape"].is_array() {
        let shape = serde_json::json!([film.pixels.rows, film.pixels.columns]);
        hold(shape == expected["shape"], format!("its shape is {shape}"));
    }
    if let Some(word) = expected["note"].as_str() {
        hold(film.facts.frames > 1, format!("{} frames", film.facts.frames));
        hold(film.facts.notes.iter().any(|note| note.contains(word)), format!("{:?}", film.facts.notes));
    }
    // What the header alone tells is what the film tells.
    let facts = read_facts(bytes, &Limits::default()).unwrap();
    hold(
        facts.coding.bits_stored == film.facts.coding.bits_stored || film.pixels.is_rgb(),
        format!("{facts:?}"),
    );
    hold(
        (facts.columns, facts.rows, facts.frames)
            == (film.pixels.columns, film.pixels.rows, film.facts.frames),
        format!("{facts:?}"),
    );
    hold(facts.cautions == film.facts.cautions, format!("{facts:?}"));
    faults
}

fn files() -> Option<Vec<(String, Value, Vec<u8>)>> {
    let folder = super::testdata()?.join("reported");
    let expected: Value =
        serde_json::from_slice(&std::fs::read(folder.join("expected.json")).unwrap()).unwrap();
    let raster = expected.as_object().unwrap().iter().filter(|(name, _)| name.starts_with('r'));
    let read = |(name, expected): (&String, &Value)| {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        (name.clone(), expected.clone(), bytes)
    };
    Some(raster.map(read).collect())
}

#[test]
fn every_reported_raster_file_behaves_as_is_right() {
    let Some(files) = files() else { return };
    assert!(files.len() >= 34, "{} files", files.len());
    let mut told = Vec::new();
    for (name, expected, bytes) in files {
        told.extend(faults(&expected, &bytes).into_iter().map(|fault| format!("{name}: {fault}")));
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn depth_and_sign_are_kept_and_what_is_given_up_is_said() {
    let Some(files) = files() else { return };
    let film = |name: &str| {
        let (_, _, bytes) = files.iter().find(|(file, _, _)| file == name).unwrap();
        decode(bytes, &Limits::default()).unwrap()
    };
    for (name, bits, signed, lossy) in [
        ("r04_tiff_12bit.tif", 12, false, false),
        ("r05_bigtiff.tif", 16, false, false),
        ("r09_tiff_int16.tif", 16, true, false),
        ("r26_jpeg12.jpg", 12, false, true),
        ("r27_jpeg_lossless.jpg", 16, false, false),
    ] {
        let film = film(name);
        let coding = &film.facts.coding;
        assert_eq!(
            (coding.bits_stored, coding.signed, film.facts.cautions.lossy),
            (bits, signed, lossy),
            "{name}"
        );
        let (low, high) = film.pipeline.modality_range(&film.pixels);
        assert!(high > 255.0 && high < f64::from(1 << bits), "{name}: {low} to {high}");
        assert!(signed == (low < 0.0), "{name}: {low}");
    }
    let nearly = film("r32_png48_nearly_grey.png");
    assert!(
        !nearly.pixels.is_rgb() || nearly.facts.notes.iter().any(|note| note.contains("16 bits")),
        "{:?}",
        nearly.facts.notes
    );
}
