//! Files of a few kilobytes that ask for gigabytes or minutes. Each is refused for the work it asks for, before any of
//! it is done; the honest file of the same make is read.

use callus::imaging::{ImagingError, Limits, decode, read_facts};

use super::DicomFile;

fn segment(kind: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0xFF, kind];
    bytes.extend((content.len() as u16 + 2).to_be_bytes());
    bytes.extend(content);
    bytes
}

/// A legal progressive JPEG of one grey: its first scan codes every block, each further one passes over all of them
/// again and codes nothing. `rows` a multiple of 16, so that a row of blocks fills whole bytes.
pub(crate) fn progressive_jpeg(columns: u16, rows: u16, scans: usize) -> Vec<u8> {
    let blocks = usize::from(columns / 8) * usize::from(rows / 8);
    let mut bytes = vec![0xFF, 0xD8];
    bytes.extend(segment(0xDB, &[&[0][..], &[1; 64]].concat()));
    let [c1, c0] = columns.to_be_bytes();
    let [r1, r0] = rows.to_be_bytes();
    bytes.extend(segment(0xC2, &[8, r1, r0, c1, c0, 1, 1, 0x11, 0]));
    // One code of one bit each: a difference of no bits, and the end of the band for 16,384 blocks or more.
    let table = |class: u8, symbol: u8| segment(0xC4, &[&[class, 1][..], &[0; 15], &[symbol]].concat());
    bytes.extend(table(0x00, 0));
    bytes.extend(table(0x10, 0xE0));
    bytes.extend(segment(0xDA, &[1, 1, 0, 0, 0, 0]));
    bytes.extend(vec![0; blocks / 8]);
    // A run: the code, and fourteen bits for how many blocks beyond 16,384; it may reach beyond the last block.
    let runs = blocks.div_ceil(16_384);
    let mut band = vec![0; runs * 15 / 8];
    if runs * 15 % 8 > 0 {
        band.push(0xFF >> (runs * 15 % 8));
    }
    for _ in 1..scans {
        bytes.extend(segment(0xDA, &[1, 1, 0, 1, 63, 0]));
        bytes.extend(&band);
    }
    bytes.extend([0xFF, 0xD9]);
    bytes
}

/// A grey TIFF whose strips of `rows_per_strip` rows are all the same JPEG stream, stored `copies` times.
pub(crate) fn tiff_of(jpeg: &[u8], columns: u16, rows_per_strip: u16, strips: u32, copies: u32) -> Vec<u8> {
    let rows = u32::from(rows_per_strip) * strips;
    let mut bytes = b"II\x2A\0\x08\0\0\0".to_vec();
    let entries = 9_u32;
    let arrays = 8 + 2 + entries * 12 + 4;
    let streams = arrays + 2 * 4 * strips;
    bytes.extend((entries as u16).to_le_bytes());
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    for (tag, kind, count, value) in [
        (256, 4, 1, u32::from(columns)),
        (257, 4, 1, rows),
        (258, 3, 1, 8),
        (259, 3, 1, 7),
        (262, 3, 1, 1),
        (273, 4, strips, arrays),
        (277, 3, 1, 1),
        (278, 4, 1, u32::from(rows_per_strip)),
        (279, 4, strips, arrays + 4 * strips),
    ] {
        bytes.extend(entry(tag, kind, count, value));
    }
    bytes.extend([0; 4]);
    let length = jpeg.len() as u32;
    (0..strips).for_each(|strip| bytes.extend((streams + strip % copies * length).to_le_bytes()));
    (0..strips).for_each(|_| bytes.extend(length.to_le_bytes()));
    (0..copies).for_each(|_| bytes.extend(jpeg));
    bytes
}

/// The main header of a JPEG 2000 stream of one component of 8 bits, and the first of its tiles without data.
pub(crate) fn j2k(size: [u32; 2], tile: [u32; 2]) -> Vec<u8> {
    let mut bytes = vec![0xFF, 0x4F];
    let words = [size, [0, 0], tile, [0, 0]];
    let words: Vec<u8> = words.iter().flatten().flat_map(|word| word.to_be_bytes()).collect();
    bytes.extend(segment(0x51, &[&[0, 0][..], &words, &[0, 1, 7, 1, 1]].concat()));
    bytes.extend(segment(0x52, &[0, 0, 0, 1, 0, 0, 4, 4, 0, 1]));
    bytes.extend(segment(0x5C, &[0x40, 0x40]));
    bytes.extend(segment(0x90, &[0, 0, 0, 0, 0, 14, 0, 1]));
    bytes.extend([0xFF, 0x93, 0xFF, 0xD9]);
    bytes
}

/// A DICOM file with one compressed frame.
pub(crate) fn dicom(file: &DicomFile, transfer_syntax: &str, frame: &[u8]) -> Vec<u8> {
    let mut set = file.clone().pixels(&[]).data_set();
    // Without the empty pixel data: 12 bytes.
    set.truncate(set.len() - 12);
    let item = |content: &[u8]| {
        let padded = content.len().next_multiple_of(2);
        let mut item = vec![0xFE, 0xFF, 0x00, 0xE0];
        item.extend((padded as u32).to_le_bytes());
        item.extend(content);
        item.resize(8 + padded, 0);
        item
    };
    set.extend([0xE0, 0x7F, 0x10, 0x00, b'O', b'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
    set.extend(item(&[]));
    set.extend(item(frame));
    set.extend([0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]);
    DicomFile::around(transfer_syntax, &set)
}

fn grey8(columns: u16, rows: u16) -> DicomFile {
    DicomFile::grey(columns, rows, 8, &[]).number(0x0028_0100, 8)
}

const J2K: &str = "1.2.840.10008.1.2.4.90";

#[track_caller]
fn too_much_work(bytes: &[u8]) {
    assert!(bytes.len() < 64_000, "{} bytes", bytes.len());
    let refusal = decode(bytes, &Limits::default()).unwrap_err();
    assert!(matches!(refusal, ImagingError::TooMuchWork { .. }), "{refusal:?}");
}

#[test]
fn a_progressive_jpeg_may_pass_over_its_picture_a_few_dozen_times() {
    let honest = progressive_jpeg(2048, 2048, 12);
    let film = decode(&honest, &Limits::default()).unwrap();
    assert_eq!((film.pixels.columns, film.pixels.rows), (2048, 2048));
    assert_eq!(film.pixels.stored_at(2047, 2047), Some(128));
    let bomb = progressive_jpeg(2048, 2048, 1500);
    too_much_work(&bomb);
    assert!(matches!(read_facts(&bomb, &Limits::default()), Err(ImagingError::TooMuchWork { .. })));
    for process in ["1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.55"] {
        too_much_work(&dicom(&grey8(2048, 2048), process, &bomb));
        assert!(decode(&dicom(&grey8(2048, 2048), process, &honest), &Limits::default()).is_ok());
    }
}

#[test]
fn twelve_bits_are_held_to_the_same_work() {
    let deep = |scans| {
        let mut stream = progressive_jpeg(512, 512, scans);
        let at = stream.windows(2).position(|pair| pair == [0xFF, 0xC2]).unwrap();
        stream[at + 4] = 12;
        stream
    };
    let file = DicomFile::grey(512, 512, 12, &[]);
    let process = "1.2.840.10008.1.2.4.55";
    let film = decode(&dicom(&file, process, &deep(12)), &Limits::default()).unwrap();
    assert_eq!(film.pixels.stored_at(0, 0), Some(2048));
    too_much_work(&dicom(&file, process, &deep(1500)));
    too_much_work(&deep(1500));
}

#[test]
fn strips_of_a_tiff_are_held_to_the_work_of_a_jpeg() {
    let honest = progressive_jpeg(512, 16, 3);
    let film = decode(&tiff_of(&honest, 512, 16, 40, 40), &Limits::default()).unwrap();
    assert_eq!((film.pixels.columns, film.pixels.rows), (512, 640));
    assert!(film.facts.cautions.lossy, "a JPEG in a TIFF is one with loss");
    // A thousand strips that each pass hundreds of times over themselves.
    too_much_work(&tiff_of(&progressive_jpeg(512, 16, 1000), 512, 16, 1000, 1));
    // A thousand strips that are all the same stream.
    too_much_work(&tiff_of(&honest, 512, 16, 1000, 1));
    // Streams far larger than their strips.
    let larger = tiff_of(&progressive_jpeg(4096, 4096, 3), 512, 16, 1000, 1);
    let refusal = decode(&larger, &Limits::default()).unwrap_err();
    assert!(refusal.to_string().contains("holds a JPEG of 4096 × 4096"), "{refusal}");
}

#[test]
fn tiles_of_a_tiff_are_not_larger_than_a_film_may_be() {
    let tile = |bytes: &mut Vec<u8>, from: u16, to: u16, value: Option<u32>| {
        let entry = from.to_le_bytes();
        let at = (10..10 + 9 * 12).step_by(12).find(|at| bytes[*at..at + 2] == entry).unwrap();
        bytes[at..at + 2].copy_from_slice(&to.to_le_bytes());
        if let Some(value) = value {
            bytes[at + 8..at + 12].copy_from_slice(&value.to_le_bytes());
        }
    };
    let mut bytes = tiff_of(&progressive_jpeg(16, 16, 1), 16, 16, 1, 1);
    tile(&mut bytes, 277, 322, Some(60_000));
    tile(&mut bytes, 278, 323, Some(60_000));
    too_much_work(&bytes);
}

#[test]
fn tiles_of_a_jpeg_2000_are_counted_before_they_are_kept() {
    too_much_work(&dicom(&grey8(250, 250), J2K, &j2k([250, 250], [1, 1])));
    too_much_work(&dicom(&grey8(10_000, 10_000), J2K, &j2k([10_000, 10_000], [16, 16])));
}

#[test]
fn the_size_that_counts_is_that_of_the_stream_that_is_decoded() {
    let decoy = j2k([8, 8], [8, 8]);
    let (huge, honest) = (j2k([60_000, 60_000], [60_000, 60_000]), &decoy);
    let file = |stream: &[u8]| {
        let in_box = |kind: &[u8; 4], content: &[u8]| {
            [&(content.len() as u32 + 8).to_be_bytes()[..], kind, content].concat()
        };
        let signature = [0, 0, 0, 12, b'j', b'P', b' ', b' ', 0x0D, 0x0A, 0x87, 0x0A];
        [&signature[..], &in_box(b"xml ", &decoy), &in_box(b"jp2c", stream)].concat()
    };
    let refusal = decode(&dicom(&grey8(8, 8), J2K, &file(&huge)), &Limits::default()).unwrap_err();
    assert!(refusal.to_string().contains("60000 × 60000"), "{refusal}");
    // The honest one gets as far as its missing tile.
    let refusal = decode(&dicom(&grey8(8, 8), J2K, &file(honest)), &Limits::default());
    assert!(refusal.is_ok() || refusal.unwrap_err().kind() == "malformed");
}
