//! Films whose samples are read from their file, past the process that decodes: the same films, and only where the
//! header leaves no doubt.

use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use callus::imaging::{Film, ImagingError, Limits, decode};

use crate::imaging::{DicomFile, element};
use crate::worker::callus;

/// The film as the window reads it, and whether its samples were read past the process.
fn opened(path: &Path, length: u64) -> (Result<Film, ImagingError>, bool) {
    let file = std::fs::File::open(path).unwrap();
    let times = AtomicUsize::new(0);
    let read_at = |at: u64, bytes: &mut [u8]| {
        times.fetch_add(1, Ordering::Relaxed);
        file.read_exact_at(bytes, at)
    };
    let own = file.try_clone().unwrap();
    let film = callus().decode_file(own, length, &Limits::default(), Some(&read_at));
    (film, times.load(Ordering::Relaxed) > 0)
}

/// All that a film says.
fn told(film: &Result<Film, ImagingError>) -> String {
    match film {
        // Debug tells undefined numbers apart, where `==` does not.
        Ok(film) => format!("{:?} {:?} {:?}", film.facts, film.pipeline, film.layers),
        Err(error) => error.to_string(),
    }
}

/// Compares both ways, and says whether the samples were read past the process.
fn compare(path: &Path, what: &str) -> bool {
    let bytes = std::fs::read(path).unwrap();
    let (film, past) = opened(path, bytes.len() as u64);
    let here = decode(&bytes, &Limits::default());
    assert_eq!(told(&film), told(&here), "{what}");
    assert_eq!(film.ok().map(|film| film.pixels), here.ok().map(|film| film.pixels), "{what}");
    past
}

const SIDE: u16 = 400;

/// Every container differs from its neighbours, in its highest bits, too.
fn noise() -> Vec<u16> {
    (0..u32::from(SIDE) * u32::from(SIDE)).map(|index| (index.wrapping_mul(40_503) >> 3) as u16).collect()
}

fn grey(bits_stored: u16) -> DicomFile {
    DicomFile::grey(SIDE, SIDE, bits_stored, &noise())
}

/// As [`DicomFile::data_set`], with implicit VR.
fn implicit() -> Vec<u8> {
    let number = |tag: u32, value: u16| (tag, value.to_le_bytes().to_vec());
    let pixels = noise().iter().flat_map(|value| value.to_le_bytes()).collect();
    let elements = [
        number(0x0028_0002, 1),
        (0x0028_0004, b"MONOCHROME2 ".to_vec()),
        number(0x0028_0010, SIDE),
        number(0x0028_0011, SIDE),
        number(0x0028_0100, 16),
        number(0x0028_0101, 12),
        number(0x0028_0102, 11),
        number(0x0028_0103, 1),
        (0x7FE0_0010, pixels),
    ];
    let written = elements.iter().flat_map(|(tag, value)| {
        let head = [((tag >> 16) as u16).to_le_bytes(), (*tag as u16).to_le_bytes()].concat();
        [head, (value.len() as u32).to_le_bytes().to_vec(), value.clone()].concat()
    });
    DicomFile::around("1.2.840.10008.1.2", &written.collect::<Vec<u8>>())
}

#[test]
fn samples_are_read_from_the_file_where_its_header_leaves_no_doubt() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.dcm");
    let overlay = |file: DicomFile, bits: u16, bit: u16| {
        file.number(0x6000_0010, SIDE)
            .number(0x6000_0011, SIDE)
            .bytes(0x6000_0050, *b"SS", &[1, 0, 1, 0])
            .text(0x6000_0040, *b"CS", "G")
            .number(0x6000_0100, bits)
            .number(0x6000_0102, bit)
    };
    let bits_of_overlay = vec![0b0110_0101; SIDE as usize * SIDE as usize / 8];
    let cut = |file: &DicomFile, by: usize| {
        let mut bytes = file.build();
        bytes.truncate(bytes.len() - by);
        bytes
    };
    let followed = [grey(16).build(), element(0xFFFC_FFFC, *b"OB", &[7; 100], false)].concat();
    let twice: Vec<u8> = noise().iter().chain(&noise()).flat_map(|value| value.to_le_bytes()).collect();
    let palette = grey(16).text(0x0028_0004, *b"CS", "PALETTE COLOR");
    // Longer than what is looked at first, and a length that is no even one behind a VR that is none.
    let long = grey(12).bytes(0x0009_1001, *b"UN", &vec![3; 300_000]);
    let odd = grey(12).bytes(0x0009_1001, *b"Q9", &[3; 40]);
    let films: [(&str, Vec<u8>, bool); 17] = [
        ("16 bits", grey(16).build(), true),
        ("12 bits below others", grey(12).build(), true),
        ("12 bits above others", grey(12).number(0x0028_0102, 15).build(), true),
        ("signed", grey(12).number(0x0028_0103, 1).build(), true),
        (
            "inverted, with padding",
            {
                let inverted = grey(16).text(0x0028_0004, *b"CS", "MONOCHROME1");
                inverted.number(0x0028_0120, 17).text(0x0028_1050, *b"DS", "100").text(
                    0x0028_1051,
                    *b"DS",
                    "50",
                )
            }
            .build(),
            true,
        ),
        ("implicit", implicit(), true),
        (
            "an overlay of its own",
            overlay(grey(16), 1, 0).bytes(0x6000_3000, *b"OW", &bits_of_overlay).build(),
            true,
        ),
        ("something behind the pixels", followed, true),
        ("an overlay in the pixels", overlay(grey(12), 16, 15).build(), false),
        ("two frames", grey(16).text(0x0028_0008, *b"IS", "2").pixels(&twice).build(), false),
        ("cut off", cut(&grey(16), 2), false),
        ("too few pixels", grey(16).pixels(&twice[..300_000]).build(), false),
        ("a palette", palette.build(), false),
        ("a header longer than the beginning", long.build(), false),
        ("an unknown VR", odd.build(), false),
        ("small", DicomFile::grey(4, 4, 16, &[9; 16]).build(), false),
        ("no film", vec![0; 400_000], false),
    ];
    for (what, bytes, past) in films {
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(compare(&path, what), past, "{what}");
    }
}

#[test]
fn films_of_every_coding_are_the_same_whichever_way_their_samples_come() {
    let Some(testdata) = crate::imaging::testdata() else { return };
    let (mut count, mut past) = (0, 0);
    for folder in
        ["fo-dicom", "hand-cr", "nema-wg04-cr/RLE"].map(|name| testdata.join("radiographs").join(name))
    {
        for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
            count += 1;
            past += usize::from(compare(&file, &file.display().to_string()));
        }
    }
    for folder in ["cornerstone", "dicomparser"].map(|name| testdata.join("conformance").join(name)) {
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        for file in files.filter(|file| file.is_file()) {
            count += 1;
            past += usize::from(compare(&file, &file.display().to_string()));
        }
    }
    assert!(count > 20 && past > 2, "{past} of {count}");
}

#[test]
fn a_film_that_becomes_shorter_before_its_samples_are_read_is_told_as_unreadable() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.dcm");
    let bytes = grey(16).build();
    std::fs::write(&path, &bytes[..bytes.len() - 1000]).unwrap();
    let (refusal, past) = opened(&path, bytes.len() as u64);
    let refusal = refusal.map(|_| ()).unwrap_err();
    assert!(
        past && matches!(&refusal, ImagingError::Unreadable { why } if why.contains("shorter")),
        "{refusal}"
    );
}
