//! DICOM files made after public bug reports (`../shared/testdata/reported`): what each of them must be read as.

use callus::imaging::{Film, Limits, Samples, Voi, decode, stored_stats};
use serde_json::Value;

/// Files that may be refused in words as well as read.
const MAY_BE_REFUSED: [&str; 4] = ["d20b", "d27", "d51", "d57"];

fn is_grey(film: &Film) -> bool {
    match &film.pixels.samples {
        Samples::Grey(_) => true,
        // A chroma that was rounded away may differ by a step.
        Samples::Rgb(colours) => colours.iter().all(|colour| {
            let (least, most) = (colour.iter().min().unwrap(), colour.iter().max().unwrap());
            most - least <= 2
        }),
    }
}

/// What is wrong with a film, if anything.
fn fault(name: &str, film: &Film, right: &Value) -> Option<String> {
    let facts = serde_json::to_value(&film.facts).unwrap();
    let notes = film.facts.notes.join("; ");
    let told = format!("spacing {}, notes: {notes}", facts["spacing"]);
    let sha = stored_stats(film).sha256;
    // Decoders of lossy streams round differently.
    if right["sha"].is_string() && right["sha"] != sha.as_str() && !film.facts.cautions.lossy {
        return Some(format!("other stored values: {sha}"));
    }
    if let Some(window) = right["window"].as_array() {
        let (voi, _) = film.pipeline.default_voi(&film.pixels);
        let Voi::Window(shown) = voi else { return Some(format!("no window: {told}")) };
        let wanted = [window[0].as_f64().unwrap(), window[1].as_f64().unwrap()];
        if (shown.centre - wanted[0]).abs() > 1e-6 || (shown.width - wanted[1]).abs() > 1e-6 {
            return Some(format!("window {shown:?}: {told}"));
        }
    }
    match &right["spacing"] {
        Value::Array(pair) => {
            let known = &facts["spacing"]["known"];
            let pairs = [(&known["row_mm"], &pair[0]), (&known["column_mm"], &pair[1])];
            if pairs.iter().any(|(found, wanted)| found.as_f64() != wanted.as_f64()) {
                return Some(told);
            }
        }
        Value::Null if right.as_object().unwrap().contains_key("spacing") => {
            let why = facts["spacing"]["unknown"]["why"].as_str().unwrap_or_default().to_owned();
            if why.is_empty() || why.contains("gives no pixel spacing") {
                return Some(told);
            }
        }
        _ => {}
    }
    if let Some(aspect) = right["aspect"].as_f64()
        && (film.pixel_aspect() - aspect).abs() > 1e-9
    {
        return Some(told);
    }
    if let Some(entries) = right["lut"].as_array() {
        let table = film.pipeline.table(&Voi::Lut(0), false);
        let greys: Vec<u8> = (0..entries.len()).map(|stored| table.grey(stored as u16)).collect();
        let largest = entries.iter().filter_map(Value::as_u64).max().unwrap() as f64;
        for (grey, entry) in greys.iter().zip(entries) {
            let wanted = entry.as_f64().unwrap() / largest * 255.0;
            if (f64::from(*grey) - wanted).abs() > 1.5 {
                return Some(format!("grey {grey} where {wanted} is right"));
            }
        }
    }
    if right["grey"] == true && !is_grey(film) {
        return Some("not grey".to_owned());
    }
    if let Some(text) = right["text"].as_str()
        && film.facts.exposure.series_description.as_deref() != Some(text)
    {
        return Some(format!("{:?}", film.facts.exposure.series_description));
    }
    if let Some(word) = right["note"].as_str()
        && !notes.contains(word)
    {
        return Some(format!("not told: {notes}"));
    }
    let needed: &[&str] = match name.split('_').next().unwrap_or_default() {
        "d01" => &["decimal comma"],
        "d17" | "d17b" => &["16 bits", "12"],
        "d29" => &["Photometric Interpretation RGB contradicts"],
        "d30" => &["2.000 times as high as wide"],
        "d35c" => &["115", "not applied"],
        "d35d" => &["1800", "not applied"],
        "d39" => &["MONOCHROME2 with Presentation LUT Shape INVERSE"],
        "d40" => &["MONOCHROME1 with Presentation LUT Shape IDENTITY"],
        "d36" | "d37" => &["overlay"],
        _ => &[],
    };
    let missing: Vec<_> = needed.iter().filter(|word| !notes.contains(**word)).collect();
    if !missing.is_empty() {
        return Some(format!("not told: {missing:?} in {notes}"));
    }
    if name.starts_with("d28") && !film.facts.cautions.lossy {
        return Some("no caution that it was compressed with loss".to_owned());
    }
    if (name.starts_with("d36") || name.starts_with("d37"))
        && film.layers.overlays.first().is_none_or(|overlay| overlay.drawn_pixels() == 0)
    {
        return Some("the overlay is not drawn".to_owned());
    }
    None
}

#[test]
fn every_reported_dicom_file_is_read_as_is_right() {
    let Some(testdata) = super::testdata() else { return };
    let folder = testdata.join("reported");
    let expected: Value =
        serde_json::from_slice(&std::fs::read(folder.join("expected.json")).unwrap()).unwrap();
    let mut faults = Vec::new();
    let mut tried = 0;
    for (name, right) in expected.as_object().unwrap().iter().filter(|(name, _)| name.starts_with('d')) {
        tried += 1;
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let read = decode(&bytes, &Limits::default());
        let may_refuse = MAY_BE_REFUSED.iter().any(|start| name.starts_with(&format!("{start}_")));
        let fault = match &read {
            Err(_) if right["refuse"] == true || right["cut"] == true || may_refuse => None,
            Err(error) => Some(error.to_string()),
            Ok(_) if right["refuse"] == true => Some("read, but is to be refused".to_owned()),
            Ok(film) if right["cut"] == true && film.facts.notes.is_empty() => {
                Some("cut off, and nothing is said".to_owned())
            }
            Ok(film) => fault(name, film, right),
        };
        faults.extend(fault.map(|fault| format!("{name}: {fault}")));
    }
    assert!(tried >= 60, "only {tried} files");
    assert!(faults.is_empty(), "{} of {tried}:\n{}", faults.len(), faults.join("\n"));
}
