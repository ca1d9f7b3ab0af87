//! The eraser: pixels inside are dark, pixels outside are those of the original, for every kind of film.

use callus::deidentify::{Area, Clean, Cleaning, Looked, Options};
use callus::imaging::{Film, Limits, Samples, decode};
use callus::store::clean_film;
use dicom_core::Tag;
use rayon::prelude::*;

use super::{SECRET, sample};
use crate::imaging::{DicomFile, testdata};

fn erased(bytes: &[u8], areas: &[Area]) -> Clean {
    let looked = Looked::Erased(areas.to_vec());
    let cleaning = Cleaning {
        options: &Options::default(),
        secret: &SECRET,
        patient: None,
        looked: &looked,
        rewrite_pixels: false,
    };
    clean_film(bytes, &cleaning, &Limits::default()).unwrap()
}

/// Counts the pixels that differ inside the areas; fails where one outside differs.
fn differing_inside(before: &Film, after: &Film, areas: &[Area]) -> usize {
    let columns = before.pixels.columns;
    assert_eq!((columns, before.pixels.rows), (after.pixels.columns, after.pixels.rows));
    let changed: Vec<usize> = match (&before.pixels.samples, &after.pixels.samples) {
        (Samples::Grey(a), Samples::Grey(b)) => (0..a.len()).filter(|at| a[*at] != b[*at]).collect(),
        (Samples::Rgb(a), Samples::Rgb(b)) => (0..a.len()).filter(|at| a[*at] != b[*at]).collect(),
        _ => panic!("a grey film became one of colours, or the other way round"),
    };
    for at in &changed {
        let (column, row) = (*at as u32 % columns, *at as u32 / columns);
        assert!(areas.iter().any(|area| area.covers(column, row)), "{column}, {row}");
    }
    changed.len()
}

#[test]
fn stored_pixels_inside_are_overwritten_and_all_others_are_the_originals() {
    let words: Vec<u16> = (0..64 * 48).map(|at| 100 + (at * 5 % 3000)).collect();
    for photometric in ["MONOCHROME2", "MONOCHROME1"] {
        let bytes = DicomFile::grey(64, 48, 12, &words)
            .text(0x0028_0004, *b"CS", photometric)
            .text(0x0028_0301, *b"CS", "YES")
            .build();
        let areas =
            [Area::rectangle(3, 2, 20, 6), Area { corners: vec![[40.0, 10.0], [60.0, 12.0], [50.0, 40.0]] }];
        let clean = erased(&bytes, &areas);
        let (before, after) =
            (decode(&bytes, &Limits::default()).unwrap(), decode(&clean.bytes, &Limits::default()).unwrap());
        assert!(differing_inside(&before, &after, &areas) > 300);
        // What is erased is the darkest that the film has, one value.
        let dark =
            if photometric == "MONOCHROME2" { words.iter().min() } else { words.iter().max() }.unwrap();
        for (column, row) in [(3, 2), (22, 7), (50, 20)] {
            assert_eq!(after.pixels.stored_at(column, row), Some(*dark));
        }
        assert_eq!(after.pixels.stored_at(23, 7), before.pixels.stored_at(23, 7));
        let read = dicom_object::from_reader(&clean.bytes[..]).unwrap();
        assert_eq!(read.element(Tag(0x0028, 0x0301)).unwrap().to_str().unwrap(), "NO");
        let codes = read.element(Tag(0x0012, 0x0064)).unwrap().items().unwrap();
        assert!(
            codes.iter().any(|item| item.element(Tag(0x0008, 0x0100)).unwrap().to_str().unwrap() == "113101")
        );
        assert_eq!(clean.look, None);
    }
}

#[test]
fn compressed_films_and_pictures_keep_every_pixel_outside() {
    let mut films = vec![sample()];
    if let Some(testdata) = testdata() {
        let radiographs = walk(&testdata.join("radiographs"));
        let cornerstone = walk(&testdata.join("conformance/cornerstone"));
        films.extend(radiographs.into_iter().chain(cornerstone));
    }
    let erased_films = films
        .par_iter()
        .filter(|path| {
            let bytes = std::fs::read(path).unwrap();
            let Ok(before) = decode(&bytes, &Limits::default()) else { return false };
            let (columns, rows) = (before.pixels.columns, before.pixels.rows);
            let areas = [
                Area::rectangle(0, 0, columns / 3, rows / 10),
                Area::rectangle(columns / 2, rows / 2, columns / 5, rows / 5),
            ];
            let clean = erased(&bytes, &areas);
            let after = decode(&clean.bytes, &Limits::default()).unwrap();
            differing_inside(&before, &after, &areas);
            assert_eq!(
                before.facts.coding.bits_stored.max(8),
                after.facts.coding.bits_stored.max(8),
                "{}",
                path.display()
            );
            true
        })
        .count();
    println!("{erased_films} films erased");
    assert!(films.len() == 1 || erased_films > 60, "{erased_films}");
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(walk(&path)) } else { found.push(path) }
    }
    found
}
