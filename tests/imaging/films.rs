//! DICOM files in their odd corners: bits, byte order, deflating, dates, refusals.

use std::io::Write;

use callus::imaging::{DateSource, ImagingError, Limits, Samples, decode, read_facts, stored_stats};
use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::dicom_file::DicomFile;

fn grey(file: &DicomFile) -> Vec<u16> {
    match file.film().pixels.samples {
        Samples::Grey(values) => values.to_vec(),
        Samples::Rgb(_) => panic!("colour"),
    }
}

#[test]
fn stored_bits_are_taken_from_below_the_high_bit() {
    // 10 bits under High Bit 13, with rubbish above and below.
    let file = DicomFile::grey(2, 1, 10, &[0xC000 | 0x3FF << 4 | 0xF, 1 << 4]).number(0x0028_0102, 13);
    assert_eq!(grey(&file), [0x3FF, 1]);
    let signed = file.number(0x0028_0103, 1);
    assert_eq!(grey(&signed), [0xFFFF, 1]);
    // A High Bit below the stored bits is a slip of the pen.
    let slip = DicomFile::grey(1, 1, 12, &[0xF123]).number(0x0028_0102, 3);
    assert_eq!(grey(&slip), [0x123]);
    assert!(slip.film().facts.notes.iter().any(|note| note.contains("High Bit 3")));
}

#[test]
fn impossible_bits_and_sizes_are_refused() {
    let base = DicomFile::grey(1, 1, 12, &[0]);
    let kind = |file: DicomFile| file.refusal().kind();
    assert_eq!(kind(base.clone().number(0x0028_0101, 0)), "malformed");
    assert_eq!(kind(base.clone().number(0x0028_0101, 17)), "malformed");
    assert_eq!(kind(base.clone().number(0x0028_0100, 32).number(0x0028_0101, 32)), "unsupported");
    assert_eq!(kind(base.clone().number(0x0028_0100, 12)), "unsupported");
    assert_eq!(kind(base.clone().number(0x0028_0010, 0)), "malformed");
    assert_eq!(kind(base.clone().number(0x0028_0011, 2)), "truncated");
    assert_eq!(kind(base.clone().number(0x0028_0002, 3)), "malformed");
    assert_eq!(kind(base.clone().number(0x0028_0002, 4)), "malformed");
    let many = base.clone().number(0x0028_0010, 60000).number(0x0028_0011, 60000);
    assert_eq!(kind(many), "too large");
    assert_eq!(kind(base.text(0x0028_0008, *b"IS", "2")), "truncated");
}

#[test]
fn big_endian_and_deflated_files_hold_the_same_film() {
    let stored = [1, 2, 300, 4095, 7, 8];
    let mut file = DicomFile::grey(3, 2, 12, &stored);
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&file.data_set()).unwrap();
    let deflated = DicomFile::around("1.2.840.10008.1.2.1.99", &encoder.finish().unwrap());
    let film = decode(&deflated, &Limits::default()).unwrap();
    assert_eq!(film.pixels.samples, Samples::Grey(stored.into()));
    let swapped: Vec<u8> = stored.iter().flat_map(|value| value.to_be_bytes()).collect();
    file = file.pixels(&swapped);
    file.big_endian = true;
    let big = DicomFile::around("1.2.840.10008.1.2.2", &file.data_set());
    let film = decode(&big, &Limits::default()).unwrap();
    assert_eq!(film.pixels.samples, Samples::Grey(stored.into()));
}

#[test]
fn a_deflate_bomb_is_stopped_at_the_limit() {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&vec![0; 40 << 20]).unwrap();
    let bomb = DicomFile::around("1.2.840.10008.1.2.1.99", &encoder.finish().unwrap());
    assert!(bomb.len() < 60_000);
    let limits = Limits { max_inflated_bytes: 10 << 20, ..Limits::default() };
    assert_eq!(decode(&bomb, &limits).unwrap_err().kind(), "too large");
}

#[test]
fn a_length_beyond_the_file_is_refused_before_it_is_followed() {
    let mut data_set = super::dicom_file::element(0x0008_0060, *b"CS", b"CR", false);
    data_set.extend([0x08, 0x00, 0x70, 0x00, b'U', b'T', 0, 0, 0xFE, 0xFF, 0xFF, 0xFF]);
    let file = DicomFile::around("1.2.840.10008.1.2.1", &data_set);
    let refusal = decode(&file, &Limits::default()).unwrap_err();
    assert!(matches!(refusal, ImagingError::Truncated { expected: 0xFFFF_FFFE, .. }), "{refusal}");
}

#[test]
fn deep_nesting_is_bounded() {
    let nest = |depth: usize| {
        let mut bytes = Vec::new();
        for _ in 0..depth {
            bytes.extend([0x08, 0, 0x15, 0x11, b'S', b'Q', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
            bytes.extend([0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]);
        }
        for _ in 0..depth {
            bytes.extend([0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]);
        }
        let film = DicomFile::grey(1, 1, 8, &[5]);
        bytes.extend(film.data_set());
        DicomFile::around("1.2.840.10008.1.2.1", &bytes)
    };
    assert!(decode(&nest(500), &Limits::default()).is_ok());
    assert_eq!(decode(&nest(20_000), &Limits::default()).unwrap_err().kind(), "too large");
}

const CR: &str = "1.2.840.10008.5.1.4.1.1.1";
const SC: &str = "1.2.840.10008.5.1.4.1.1.7";

#[test]
fn the_date_is_the_most_telling_one() {
    let dated = |dates: &[(u32, &str)], class: &str| {
        let film = DicomFile::grey(1, 1, 8, &[0]).text(0x0008_0016, *b"UI", class);
        let file = dates.iter().fold(film, |file, (tag, text)| file.text(*tag, *b"DA", text));
        let exposure = read_facts(&file.build(), &Limits::default()).unwrap().exposure;
        (exposure.date.map(|date| date.to_string()), exposure.date_source)
    };
    let study = (0x0008_0020, "20180301");
    let content = (0x0008_0023, "2018.02.03");
    let acquired = (0x0008_0022, "20180202");
    let moment = (0x0008_002A, "20180201120000.5+0100");
    let scanned = (0x0018_1012, "20200101");
    let day = |text: &str| Some(text.to_owned());
    assert_eq!(
        dated(&[study, content, acquired, moment], CR),
        (day("2018-02-01"), Some(DateSource::AcquisitionDateTime))
    );
    assert_eq!(
        dated(&[study, content, acquired], CR),
        (day("2018-02-02"), Some(DateSource::AcquisitionDate))
    );
    assert_eq!(dated(&[study, content], CR), (day("2018-02-03"), Some(DateSource::ContentDate)));
    assert_eq!(dated(&[study, scanned], CR), (day("2018-03-01"), Some(DateSource::StudyDate)));
    assert_eq!(dated(&[study, scanned], SC), (day("2020-01-01"), Some(DateSource::SecondaryCapture)));
    assert_eq!(dated(&[(0x0008_0020, "20181345")], CR), (None, None));
}

#[test]
fn what_a_reader_is_told_and_what_not() {
    let file = DicomFile::grey(1, 1, 8, &[0])
        .text(0x0010_0010, *b"PN", "Doe^Jane")
        .text(0x0010_0020, *b"LO", "4711")
        .text(0x0008_0068, *b"CS", "FOR PROCESSING")
        .text(0x0028_0301, *b"CS", "YES")
        .text(0x0028_2110, *b"CS", "01")
        .text(0x0018_5101, *b"CS", "AP")
        .text(0x0020_0062, *b"CS", "L")
        .text(0x0020_0020, *b"CS", "L\\F")
        .text(0x0018_0015, *b"CS", "HIP")
        .text(0x0008_0005, *b"CS", "ISO_IR 100")
        .bytes(0x0008_103E, *b"LO", b"H\xFCfte ")
        .bytes(0x0020_4000, *b"LT", b"Doe came today");
    let facts = file.film().facts;
    assert!(facts.cautions.for_processing && facts.cautions.burned_in && facts.cautions.lossy);
    assert_eq!(facts.exposure.view_position.as_deref(), Some("AP"));
    assert_eq!(facts.exposure.laterality.as_deref(), Some("L"));
    assert_eq!(facts.exposure.patient_orientation, Some(["L".to_owned(), "F".to_owned()]));
    assert_eq!(facts.exposure.body_part.as_deref(), Some("HIP"));
    assert_eq!(facts.exposure.series_description.as_deref(), Some("Hüfte"));
    let written = serde_json::to_string(&facts).unwrap();
    assert!(!written.contains("Doe") && !written.contains("4711"), "{written}");
}

#[test]
fn colours_are_shown_in_rgb_whatever_is_stored() {
    let base = DicomFile::grey(2, 1, 8, &[]).number(0x0028_0100, 8).number(0x0028_0002, 3);
    let shown = |file: DicomFile| match file.film().pixels.samples {
        Samples::Rgb(colours) => colours.to_vec(),
        Samples::Grey(_) => panic!("grey"),
    };
    let rgb = base.clone().text(0x0028_0004, *b"CS", "RGB");
    assert_eq!(shown(rgb.clone().pixels(&[1, 2, 3, 4, 5, 6])), [[1, 2, 3], [4, 5, 6]]);
    assert_eq!(shown(rgb.number(0x0028_0006, 1).pixels(&[1, 4, 2, 5, 3, 6])), [[1, 2, 3], [4, 5, 6]]);
    let ybr = base.clone().text(0x0028_0004, *b"CS", "YBR_FULL").pixels(&[76, 85, 255, 150, 128, 128]);
    assert_eq!(shown(ybr), [[254, 0, 0], [150, 150, 150]]);
    let halved = base.clone().text(0x0028_0004, *b"CS", "YBR_FULL_422").pixels(&[100, 200, 128, 178]);
    assert_eq!(shown(halved), [[170, 64, 100], [255, 164, 200]]);
    let grey = base.text(0x0028_0004, *b"CS", "RGB").pixels(&[9, 9, 9, 7, 7, 7]).film();
    assert_eq!(grey.pixels.samples, Samples::Grey([9, 7].into()), "three equal channels are grey");
    assert_eq!((stored_stats(&grey).min, grey.facts.coding.samples_per_pixel), (7, 3));
}
