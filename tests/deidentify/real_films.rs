//! Every file of the shared test data: what names somebody there is in no byte of the cleaned film; the pixels, the
//! spacing and the grey pipeline are those of the original.

use std::path::{Path, PathBuf};

use callus::deidentify::Options;
use callus::imaging::{Film, Limits, Spacing, SpacingFact, decode};
use dicom_core::header::Header as _;
use dicom_core::value::Value;
use dicom_core::{Tag, VR};
use dicom_object::InMemDicomObject;
use rayon::prelude::*;

use super::{cleaned, every_byte, holds};
use crate::imaging::testdata;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// What a reader independent of ours finds: names, numbers, the birth date, institution and station; and the UIDs of
/// instances. An institution that is called as the maker of the device is left out: makers stay.
fn named_by_others(path: &Path) -> (Vec<String>, Vec<String>) {
    fn walk(set: &InMemDicomObject, names: &mut Vec<String>, uids: &mut Vec<String>) {
        for element in set {
            if let Value::Sequence(items) = element.value() {
                items.items().iter().for_each(|item| walk(item, names, uids));
                continue;
            }
            let tag = element.tag();
            let named = element.vr() == VR::PN
                || [
                    Tag(0x0010, 0x0020),
                    Tag(0x0010, 0x0030),
                    Tag(0x0008, 0x0050),
                    Tag(0x0008, 0x0080),
                    Tag(0x0008, 0x0081),
                    Tag(0x0008, 0x1010),
                    Tag(0x0010, 0x1040),
                    Tag(0x0018, 0x1000),
                ]
                .contains(&tag);
            let Ok(text) = element.to_str() else { continue };
            if named {
                names.extend(
                    text.split(['^', '=', '\\']).map(|part| part.trim_matches(['\0', ' ']).to_owned()),
                );
            } else if element.vr() == VR::UI {
                uids.extend(text.split('\\').map(|uid| uid.trim_matches(['\0', ' ']).to_owned()));
            }
        }
    }
    let (mut names, mut uids, mut makers) = (Vec::new(), Vec::new(), Vec::new());
    // Some damaged files make that reader panic; ours has read them all the same.
    let read = std::panic::catch_unwind(|| {
        dicom_object::open_file(path).ok().map(dicom_object::FileDicomObject::into_inner)
    });
    if let Ok(Some(set)) = read {
        walk(&set, &mut names, &mut uids);
        let patient =
            set.get(Tag(0x0010, 0x0010)).and_then(|element| element.to_str().ok()).unwrap_or_default();
        let text = |tag| set.get(tag).and_then(|element| element.to_str().ok()).unwrap_or_default();
        makers =
            [Tag(0x0008, 0x0070), Tag(0x0008, 0x1090)].map(text).map(std::borrow::Cow::into_owned).to_vec();
        // A person of this name is no maker.
        makers.retain(|maker| maker.is_empty() || !patient.to_lowercase().contains(&maker.to_lowercase()));
    }
    names.retain(|name| {
        let letters = name.chars().filter(|letter| letter.is_alphanumeric()).count();
        let only_digits = name.chars().all(|letter| letter.is_ascii_digit());
        letters >= if only_digits { 7 } else { 5 } && !name.to_lowercase().starts_with("anonym")
    });
    names.retain(|name| !makers.iter().any(|maker| maker.to_lowercase().contains(&name.to_lowercase())));
    uids.retain(|uid| uid.len() > 12 && !uid.starts_with("1.2.840.10008."));
    (names, uids)
}

/// The spacing, where there is one.
fn mm(film: &Film) -> Option<&Spacing> {
    match &film.facts.spacing {
        SpacingFact::Known(spacing) => Some(spacing),
        SpacingFact::Unknown { .. } => None,
    }
}

/// Values that are not told from words a cleaned film holds anyway.
const OF_THE_STANDARD: [&str; 2] = ["longitudinal", "patient"];

#[test]
fn no_identifier_of_any_test_file_is_in_any_byte_and_every_film_shows_the_same() {
    let Some(testdata) = testdata() else { return };
    let mut paths = Vec::new();
    files(&testdata, &mut paths);
    let outcomes: Vec<(usize, Vec<String>)> = paths
        .par_iter()
        .map(|path| {
            let bytes = std::fs::read(path).unwrap();
            let shown = path.strip_prefix(&testdata).unwrap().display().to_string();
            let Ok(film) = decode(&bytes, &Limits::default()) else {
                assert!(cleaned(&bytes, &Options::default()).is_err(), "{shown}");
                return (0, Vec::new());
            };
            let clean = match cleaned(&bytes, &Options::default()) {
                Ok(clean) => clean,
                // A TIFF of values below zero: PNG has none.
                Err(refusal) => {
                    let known = refusal.to_string().contains("below zero");
                    return (0, if known { Vec::new() } else { vec![format!("{shown}: {refusal}")] });
                }
            };
            let mut faults = Vec::new();
            let after = decode(&clean.bytes, &Limits::default()).unwrap();
            if film.pixels != after.pixels {
                faults.push(format!("{shown}: other pixels"));
            }
            if mm(&film) != mm(&after) {
                faults.push(format!("{shown}: other spacing"));
            }
            let voi = film.pipeline.default_voi(&film.pixels).0;
            let voi_after = after.pipeline.default_voi(&after.pixels).0;
            if film.pipeline.table(&voi, false) != after.pipeline.table(&voi_after, false) {
                faults.push(format!("{shown}: other greys"));
            }
            let all = every_byte(&clean.bytes);
            let (names, uids) = named_by_others(path);
            let own = clean.identifiers.distinctive();
            for name in names.iter().chain(&own) {
                if holds(&all, name) && !OF_THE_STANDARD.contains(&name.to_lowercase().as_str()) {
                    faults.push(format!("{shown}: {name} is left"));
                }
            }
            for uid in uids.iter().filter(|uid| holds(&all, uid)) {
                faults.push(format!("{shown}: the UID {uid} is left"));
            }
            (names.len() + uids.len() + own.len(), faults)
        })
        .collect();
    let looked_for: usize = outcomes.iter().map(|(count, _)| count).sum();
    let faults: Vec<_> = outcomes.into_iter().flat_map(|(_, faults)| faults).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    println!("{} files, {looked_for} identifiers and UIDs looked for", paths.len());
    assert!(looked_for > 1500, "{looked_for}");
}
