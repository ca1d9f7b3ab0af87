//! What the committed films say of themselves, and what can be seen on them where the ground truth says it is.

use std::process::Command;

use callus::case::{Offset, check};
use callus::store::CaseFolder;
use dicom_core::Tag;
use dicom_dictionary_std::tags;
use dicom_object::{DefaultDicomObject, open_file};
use serde_json::Value;

use super::{hip, number, samples, truths};
use crate::required::{Need, lacks};

fn open(truth: &Value) -> DefaultDicomObject {
    open_file(hip().join(truth["file"].as_str().unwrap())).unwrap()
}

fn decimal(film: &DefaultDicomObject, tag: Tag) -> Option<f64> {
    let element = film.element_opt(tag).unwrap()?;
    Some(element.to_multi_float64().unwrap()[0])
}

fn close(a: f64, b: f64, within: f64, what: &str) {
    assert!((a - b).abs() <= within, "{what}: {a} is not {b}");
}

#[test]
fn headers_and_ground_truth_tell_the_same_geometry() {
    for truth in truths() {
        let film = open(&truth);
        let id = truth["id"].as_str().unwrap();
        let count = |tag: Tag| film.element(tag).unwrap().to_int::<u64>().unwrap();
        assert_eq!(count(tags::COLUMNS), truth["columns"].as_u64().unwrap(), "{id}");
        assert_eq!(count(tags::ROWS), truth["rows"].as_u64().unwrap(), "{id}");
        assert_eq!(count(tags::BITS_STORED), 12, "{id}");
        let (sid, sod) = (number(&truth["sid_mm"]), number(&truth["sod_mm"]));
        let factor = number(&truth["magnification"]);
        close(sid / sod, factor, 1e-4, id);
        let detector = decimal(&film, tags::IMAGER_PIXEL_SPACING).unwrap();
        close(detector, number(&truth["spacing_at_detector_mm"]), 1e-6, id);
        let bone = number(&truth["spacing_at_bone_mm"]);
        close(detector / factor, bone, 1e-5, id);
        let stated = decimal(&film, tags::ESTIMATED_RADIOGRAPHIC_MAGNIFICATION_FACTOR);
        let calibrated = decimal(&film, tags::PIXEL_SPACING);
        let distance = decimal(&film, tags::DISTANCE_SOURCE_TO_PATIENT);
        let has = (stated.is_some(), calibrated.is_some(), distance.is_some());
        let expected = match truth["spacing_tags"].as_str().unwrap() {
            "Magnified" => (true, false, true),
            "DetectorOnly" => (false, false, false),
            "Fiducial" => (false, true, true),
            "Distances" => (false, false, true),
            other => panic!("{id}: {other} is no kind of spacing"),
        };
        assert_eq!(has, expected, "{id}");
        for (read, meant, within) in [(stated, factor, 1e-4), (calibrated, bone, 1e-5), (distance, sod, 0.05)]
        {
            if let Some(read) = read {
                close(read, meant, within, id);
            }
        }
    }
}

/// Mean grey of a disc of radius 3 around a point of the record, 0..1.
fn grey_at(film: &[u16], truth: &Value, at: [f64; 2]) -> f64 {
    let (columns, rows) = (truth["columns"].as_i64().unwrap(), truth["rows"].as_i64().unwrap());
    let (x, y) = (at[0].floor() as i64, at[1].floor() as i64);
    assert!((3..columns - 3).contains(&x) && (3..rows - 3).contains(&y), "{} lies off the film", truth["id"]);
    let disc =
        (-3..=3).flat_map(|dy| (-3..=3).map(move |dx| (dx, dy))).filter(|(dx, dy)| dx * dx + dy * dy <= 9);
    let greys: Vec<f64> =
        disc.map(|(dx, dy)| f64::from(film[((y + dy) * columns + x + dx) as usize])).collect();
    greys.iter().sum::<f64>() / greys.len() as f64 / 4095.0
}

fn point(value: &Value) -> [f64; 2] {
    [number(&value["px"][0]), number(&value["px"][1])]
}

fn middle(a: [f64; 2], b: [f64; 2], part: f64) -> [f64; 2] {
    [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part]
}

fn pixels(film: &DefaultDicomObject, truth: &Value) -> Vec<u16> {
    let data = film.element(tags::PIXEL_DATA).unwrap();
    let frame = &data.value().fragments().unwrap()[0];
    let side = |name: &str| truth[name].as_u64().unwrap() as u32;
    let (greys, columns, rows) = jpegls::decode(frame, side("columns"), side("rows")).unwrap();
    assert_eq!((columns, rows), (side("columns"), side("rows")));
    greys
}

#[test]
fn metal_and_bone_lie_where_the_ground_truth_says() {
    for truth in truths() {
        let id = truth["id"].as_str().unwrap();
        let greys = pixels(&open(&truth), &truth);
        let femur = &truth["femur"];
        let head = point(&femur["head_centre"]);
        let bone = grey_at(&greys, &truth, [head[0] - 0.6 * number(&femur["head_radius_px"]), head[1] - 8.0]);
        assert!((0.35..0.98).contains(&bone), "{id}: the head is {bone}");
        // A whole pelvis fills its film from edge to edge.
        if truth["view"] != "AP pelvis" {
            let air =
                grey_at(&greys, &truth, [number(&truth["columns"]) * 0.06, number(&truth["rows"]) * 0.5]);
            assert!(air < 0.06, "{id}: air is {air}");
        }
        let Some(metal) = truth["metal"].as_object() else { continue };
        for part in [0.3, 0.5, 0.65] {
            let lag =
                grey_at(&greys, &truth, middle(point(&metal["lag_base"]), point(&metal["lag_tip"]), part));
            assert!(lag > 0.9, "{id}: the lag screw is {lag}");
        }
        if truth["view"] == "AP" {
            let beyond = middle(point(&metal["lag_base"]), point(&metal["lag_tip"]), 1.12);
            let bone = grey_at(&greys, &truth, beyond);
            assert!(bone < 0.95, "{id}: beyond the tip of the lag screw is {bone}");
        }
    }
}

#[test]
fn the_fracture_line_shows_until_it_has_healed() {
    let contrast = |id: &str| {
        let truth = truths().into_iter().find(|t| t["id"] == id).unwrap();
        let greys = pixels(&open(&truth), &truth);
        let line = &truth["fracture_line"];
        let lip = |side: &str, which: &str| point(&line[side][which]);
        let gap = middle(
            middle(lip("medial", "upper"), lip("lateral", "upper"), 0.3),
            middle(lip("medial", "lower"), lip("lateral", "lower"), 0.3),
            0.5,
        );
        let darkest = (-14..=14).map(|dy| grey_at(&greys, &truth, [gap[0], gap[1] + f64::from(dy)]));
        let darkest = darkest.fold(1.0, f64::min);
        let beside = grey_at(&greys, &truth, [gap[0], gap[1] - 28.0]);
        beside - darkest
    };
    let [fresh, early, late, healed] =
        ["2-days", "3-months", "6-months", "12-months"].map(|t| contrast(&format!("op2-plus-{t}-ap")));
    assert!(fresh > 0.1 && early > 0.1, "the line is missing: {fresh} {early}");
    assert!(late < early * 0.8, "the line has not blurred: {late} after {early}");
    assert!(healed < late * 0.6, "the line has not healed: {healed} after {late}");
}

#[test]
fn samples_stay_small_and_their_cases_are_sound() {
    fn weight(dir: &std::path::Path) -> u64 {
        let entries = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap());
        entries.map(|e| if e.path().is_dir() { weight(&e.path()) } else { e.metadata().unwrap().len() }).sum()
    }
    let bytes = weight(&samples());
    assert!(bytes < 45_000_000, "the samples weigh {bytes} bytes");
    for (name, films) in [("osteopetrosis-dhs", 15), ("tibia-nail", 8)] {
        let folder = CaseFolder::find(&samples().join(name)).unwrap();
        let case = folder.read_case().unwrap();
        assert_eq!(check(&case), [], "{name}");
        assert_eq!(case.radiographs.len(), films, "{name}");
        for film in &case.radiographs {
            let path = folder.image_path(&film.file).unwrap();
            assert!(path.is_file(), "{} is missing", path.display());
        }
    }
}

#[test]
fn the_case_and_the_ground_truth_name_the_same_times() {
    let case = CaseFolder::find(&hip()).unwrap().read_case().unwrap();
    let truths = truths();
    assert_eq!(case.radiographs.len(), truths.len());
    for truth in truths {
        let film = case.radiographs.iter().find(|f| f.id.as_str() == truth["id"]).unwrap();
        assert_eq!(film.file, truth["file"].as_str().unwrap());
        assert_eq!(film.time.anchor.as_ref().unwrap().as_str(), truth["anchor"]);
        let offset: Offset = truth["offset"].as_str().unwrap().to_owned().try_into().unwrap();
        assert_eq!(film.time.offset.unwrap(), offset);
        let size = film.size.unwrap();
        assert_eq!(
            (u64::from(size.columns), u64::from(size.rows)),
            (truth["columns"].as_u64().unwrap(), truth["rows"].as_u64().unwrap())
        );
    }
}

#[test]
fn dciodvfy_finds_no_error() {
    if Command::new("dciodvfy").arg("-version").output().is_err() {
        lacks(Need::Provided, "dciodvfy (Debian dicom3tools) is not installed");
        return;
    }
    for truth in truths() {
        let path = hip().join(truth["file"].as_str().unwrap());
        let said = Command::new("dciodvfy").arg(&path).output().unwrap();
        let text =
            String::from_utf8_lossy(&said.stderr).into_owned() + &String::from_utf8_lossy(&said.stdout);
        assert!(!text.contains("Error"), "{}: {text}", path.display());
    }
}

#[test]
fn dcmtk_decodes_the_same_pixels() {
    if Command::new("dcmdjpls").arg("--version").output().is_err() {
        lacks(Need::Provided, "dcmdjpls (Debian dcmtk) is not installed");
        return;
    }
    let out = tempfile::tempdir().unwrap();
    let plain = out.path().join("plain.dcm");
    for truth in truths().iter().filter(|t| t["view"] != "Lateral") {
        let packed = hip().join(truth["file"].as_str().unwrap());
        assert!(Command::new("dcmdjpls").args([&packed, &plain]).status().unwrap().success());
        let theirs =
            open_file(&plain).unwrap().element(tags::PIXEL_DATA).unwrap().to_multi_int::<u16>().unwrap();
        assert!(theirs == pixels(&open(truth), truth), "{} decodes otherwise in dcmtk", packed.display());
    }
}
