//! Texts planted wherever a DICOM file can hold one: none is in any byte of what is written.

use std::io::Write as _;

use callus::deidentify::{Dates, Options};
use callus::imaging::{DicomParts, Limits, decode};
use dicom_core::dictionary::VirtualVr;
use dicom_core::header::DataElement;
use dicom_core::value::{DataSetSequence, PrimitiveValue};
use dicom_core::{DataDictionary, Tag, VR};
use dicom_dictionary_std::StandardDataDictionary;
use dicom_object::{FileMetaTableBuilder, InMemDicomObject};
use proptest::prelude::*;

use super::{cleaned, every_byte, holds};
use crate::imaging::{DicomFile, element};

const EXPLICIT: &str = "1.2.840.10008.1.2.1";

/// Attributes that a file must have right, or that are kept by design: the names of maker and model.
const LEFT_ALONE: [Tag; 6] = [
    Tag(0x0008, 0x0005),
    Tag(0x0008, 0x0016),
    Tag(0x0008, 0x0070),
    Tag(0x0008, 0x1090),
    Tag(0x0028, 0x0004),
    Tag(0x0028, 0x0008),
];

/// Counts the texts it makes; each holds `plant` and its number.
#[derive(Default)]
struct Planter {
    count: usize,
}

impl Planter {
    fn text(&mut self, vr: VR) -> String {
        self.count += 1;
        match vr {
            VR::CS | VR::AE | VR::AS => format!("PLANT{:04}", self.count),
            VR::PN => format!("Plant{:04}^Anna", self.count),
            VR::UI => format!("1.2.826.0.1.7777.{}", self.count),
            _ => format!("Plant{:04} x", self.count),
        }
    }

    fn bytes(&mut self) -> Vec<u8> {
        self.text(VR::LO).into_bytes()
    }
}

fn grey() -> InMemDicomObject {
    let number =
        |element, value: u16| DataElement::new(Tag(0x0028, element), VR::US, PrimitiveValue::from(value));
    let words: Vec<u16> = (0..64 * 48).map(|at| (at * 5 % 4096) as u16).collect();
    InMemDicomObject::from_element_iter([
        DataElement::new(Tag(0x0008, 0x0016), VR::UI, "1.2.840.10008.5.1.4.1.1.1"),
        number(0x0002, 1),
        DataElement::new(Tag(0x0028, 0x0004), VR::CS, "MONOCHROME2"),
        number(0x0010, 48),
        number(0x0011, 64),
        number(0x0100, 16),
        number(0x0101, 12),
        number(0x0102, 11),
        number(0x0103, 0),
        DataElement::new(Tag(0x7FE0, 0x0010), VR::OW, PrimitiveValue::U16(words.into())),
    ])
}

/// Every text attribute of the dictionary, with a text in it whether its kind allows that or not.
fn plant_in_every_attribute(set: &mut InMemDicomObject, planter: &mut Planter) {
    let groups = (0x0008..=0x0088_u16)
        .step_by(2)
        .chain([0x0400, 0x2000, 0x2030, 0x2050, 0x2200, 0x3006, 0x300A, 0x4000, 0x4008, 0x4010]);
    for group in groups {
        for number in 1..=0xFFFF_u16 {
            let tag = Tag(group, number);
            let Some(entry) = StandardDataDictionary.by_tag(tag) else { continue };
            let vr = entry.vr.relaxed();
            let by_itself = matches!(entry.vr, VirtualVr::Exact(_));
            let is_text = matches!(
                vr,
                VR::AE
                    | VR::AS
                    | VR::CS
                    | VR::DA
                    | VR::DS
                    | VR::DT
                    | VR::IS
                    | VR::LO
                    | VR::LT
                    | VR::PN
                    | VR::SH
                    | VR::ST
                    | VR::TM
                    | VR::UC
                    | VR::UI
                    | VR::UR
                    | VR::UT
            );
            if is_text && by_itself && !LEFT_ALONE.contains(&tag) {
                set.put(DataElement::new(tag, vr, planter.text(vr)));
            } else if matches!(vr, VR::OB | VR::UN) && by_itself {
                set.put(DataElement::new(tag, vr, PrimitiveValue::U8(planter.bytes().into())));
            }
        }
    }
}

fn sequence(items: Vec<InMemDicomObject>, tag: Tag) -> DataElement<InMemDicomObject> {
    DataElement::new(tag, VR::SQ, DataSetSequence::from(items))
}

/// Private attributes, sequences in sequences, an icon, overlays, curves, wide text, unknown attributes.
fn plant_elsewhere(set: &mut InMemDicomObject, planter: &mut Planter) {
    for group in [0x0009, 0x0019, 0x0029, 0x0051, 0x7053] {
        set.put(DataElement::new(Tag(group, 0x0010), VR::LO, planter.text(VR::LO)));
        for number in 0x1000..0x1010 {
            set.put(DataElement::new(Tag(group, number), VR::LO, planter.text(VR::LO)));
        }
        set.put(DataElement::new(Tag(group, 0x1020), VR::UN, PrimitiveValue::U8(planter.bytes().into())));
    }
    let mut inner = InMemDicomObject::new_empty();
    for depth in 0..6 {
        let mut item = InMemDicomObject::from_element_iter([
            DataElement::new(Tag(0x0008, 0x103E), VR::LO, planter.text(VR::LO)),
            DataElement::new(Tag(0x0010, 0x0010), VR::PN, planter.text(VR::PN)),
            DataElement::new(Tag(0x0009, 0x1001), VR::LO, planter.text(VR::LO)),
            DataElement::new(Tag(0x0040, 0xA160), VR::UT, planter.text(VR::UT)),
            DataElement::new(Tag(0x0040, 0xA123), VR::PN, planter.text(VR::PN)),
        ]);
        if depth > 0 {
            item.put(sequence(vec![inner.clone()], Tag(0x0040, 0xA730)));
        }
        inner = item;
    }
    let code = |planter: &mut Planter, scheme: &str| {
        InMemDicomObject::from_element_iter([
            DataElement::new(Tag(0x0008, 0x0100), VR::SH, planter.text(VR::SH)),
            DataElement::new(Tag(0x0008, 0x0102), VR::SH, scheme),
            DataElement::new(Tag(0x0008, 0x0104), VR::LO, planter.text(VR::LO)),
        ])
    };
    let codes = vec![code(planter, "99HOSP"), code(planter, "DCM"), code(planter, "PLANT")];
    // Sequences that the profile names, and some that it does not.
    for tag in [
        (0x0040, 0x0275),
        (0x0008, 0x1140),
        (0x0008, 0x2218),
        (0x0054, 0x0220),
        (0x0018, 0x9346),
        (0x0040, 0x0555),
        (0x0028, 0x3010),
    ] {
        let mut items = codes.clone();
        items.push(inner.clone());
        set.put(sequence(items, Tag(tag.0, tag.1)));
    }
    let icon = InMemDicomObject::from_element_iter([
        DataElement::new(Tag(0x0028, 0x0010), VR::US, PrimitiveValue::from(4_u16)),
        DataElement::new(Tag(0x7FE0, 0x0010), VR::OB, PrimitiveValue::U8(planter.bytes().into())),
        DataElement::new(Tag(0x0008, 0x2111), VR::ST, planter.text(VR::ST)),
    ]);
    set.put(sequence(vec![icon], Tag(0x0088, 0x0200)));
    for group in [0x6000, 0x6002, 0x601E] {
        for (number, vr) in [(0x0022, VR::LO), (0x1500, VR::LO), (0x4000, VR::LT)] {
            set.put(DataElement::new(Tag(group, number), vr, planter.text(vr)));
        }
        set.put(DataElement::new(Tag(group, 0x3000), VR::OB, PrimitiveValue::U8(planter.bytes().into())));
    }
    for number in [0x0022, 0x2500, 0x3000] {
        set.put(DataElement::new(Tag(0x5000, number), VR::LO, planter.text(VR::LO)));
    }
    for (number, big) in [(0x0011, false), (0x0012, true)] {
        let text = planter.text(VR::LO);
        let wide: Vec<u8> = text
            .encode_utf16()
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect();
        set.put(DataElement::new(Tag(0x0042, number), VR::OB, PrimitiveValue::U8(wide.clone().into())));
        // In a text attribute, too, where it has no place.
        set.put(DataElement::new(
            Tag(0x0018, 0x1400 + u16::from(big)),
            VR::UN,
            PrimitiveValue::U8(wide.into()),
        ));
    }
    // Attributes that no standard knows, in groups of the standard.
    for number in [0x7777, 0x7779] {
        set.put(DataElement::new(Tag(0x0008, number), VR::UN, PrimitiveValue::U8(planter.bytes().into())));
        set.put(DataElement::new(Tag(0x0018, number), VR::LO, planter.text(VR::LO)));
    }
    // Numbers that are none.
    set.put(DataElement::new(Tag(0x0018, 0x9461), VR::LO, planter.text(VR::LO)));
    set.put(DataElement::new(Tag(0x0028, 0x0120), VR::LT, planter.text(VR::LT)));
}

/// The file of a data set, with texts in preamble, file meta, and behind its end.
fn file(set: &InMemDicomObject, transfer_syntax: &str, planter: &mut Planter) -> Vec<u8> {
    let meta = FileMetaTableBuilder::new()
        .transfer_syntax(transfer_syntax)
        .source_application_entity_title(planter.text(VR::AE))
        .private_information_creator_uid("1.2.826.0.1.7777.9")
        .private_information(planter.bytes())
        .implementation_version_name(planter.text(VR::AE));
    let mut bytes = Vec::new();
    set.clone().with_meta(meta).unwrap().write_all(&mut bytes).unwrap();
    for place in [0, 64, 112] {
        let text = planter.bytes();
        bytes[place..place + text.len()].copy_from_slice(&text);
    }
    let big_endian = transfer_syntax == "1.2.840.10008.1.2.2";
    bytes.extend(element(0xFFFC_FFFC, *b"OB", &planter.bytes(), big_endian));
    bytes.extend(planter.bytes());
    bytes
}

/// Where a planted text is still found.
fn left(bytes: &[u8]) -> Option<String> {
    let all = every_byte(bytes);
    ["plant", "1.2.826.0.1.7777"].into_iter().find(|text| holds(&all, text)).map(|text| {
        let at = memchr::memmem::find(&all, text.as_bytes()).unwrap_or(0);
        String::from_utf8_lossy(&all[at.saturating_sub(24)..(at + 24).min(all.len())])
            .escape_debug()
            .to_string()
    })
}

fn check(name: &str, bytes: &[u8]) {
    assert!(left(bytes).is_some(), "{name}: nothing is planted");
    let before = decode(bytes, &Limits::default()).unwrap();
    for dates in [Dates::Shift, Dates::Remove, Dates::Keep] {
        for descriptors in [true, false] {
            let options = Options { dates, descriptors, ..Options::default() };
            let clean = cleaned(bytes, &options).unwrap();
            assert_eq!(left(&clean.bytes), None, "{name}, {options:?}");
            assert_eq!(decode(&clean.bytes, &Limits::default()).unwrap().pixels, before.pixels, "{name}");
            // The report says what was done, and no value.
            assert!(!holds(&serde_json::to_vec(&clean.changes).unwrap().to_ascii_lowercase(), "plant0"));
        }
    }
}

#[test]
fn nothing_planted_in_any_attribute_is_left_whatever_the_transfer_syntax() {
    let mut planter = Planter::default();
    let mut set = grey();
    plant_in_every_attribute(&mut set, &mut planter);
    plant_elsewhere(&mut set, &mut planter);
    for (name, transfer_syntax) in
        [("explicit", EXPLICIT), ("implicit", "1.2.840.10008.1.2"), ("big endian", "1.2.840.10008.1.2.2")]
    {
        check(name, &file(&set, transfer_syntax, &mut planter));
    }
    let explicit = file(&set, EXPLICIT, &mut planter);
    let start = 144 + u32::from_le_bytes(explicit[140..144].try_into().unwrap()) as usize;
    let mut deflated = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    deflated.write_all(&explicit[start..]).unwrap();
    let deflated = DicomFile::around("1.2.840.10008.1.2.1.99", &deflated.finish().unwrap());
    assert!(!holds(&deflated.to_ascii_lowercase(), "plant"), "it is hidden by compression");
    let clean = cleaned(&deflated, &Options::default()).unwrap();
    assert_eq!(left(&clean.bytes), None);
    assert!(planter.count > 2000, "{}", planter.count);
    println!("{} texts planted", planter.count);
}

#[test]
fn bytes_behind_the_pixels_further_frames_and_unused_bits_go() {
    let words: Vec<u16> = (0..64).collect();
    let film = DicomFile::grey(8, 8, 12, &words);
    let mut pixels: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    pixels.extend(b"Plant behind the frame");
    check("behind", &film.clone().pixels(&pixels).build());
    // A second frame, of which nobody sees anything.
    let mut frames: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    frames.extend([b"Plant in a second frame ".as_slice(), &[0; 104]].concat());
    check("frames", &film.clone().text(0x0028_0008, *b"IS", "2").pixels(&frames).build());
    // The four bits above twelve hold a text, four bits a word.
    let hidden = b"Plant".iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let stored: Vec<u16> = hidden
        .chain(std::iter::repeat(0))
        .zip(&words)
        .map(|(high, low)| u16::from(high) << 12 | low)
        .collect();
    let clean = cleaned(&DicomFile::grey(8, 8, 12, &stored).build(), &Options::default()).unwrap();
    let start = clean.bytes.len() - 128;
    assert!(clean.bytes[start..].chunks(2).all(|pair| pair[1] & 0xF0 == 0));
}

/// Bytes in an element with pixel data of this transfer syntax in one fragment.
fn encapsulated(film: DicomFile, transfer_syntax: &str, stream: &[u8]) -> Vec<u8> {
    let mut data_set = film.pixels(&[]).data_set();
    data_set.truncate(data_set.len() - 12);
    data_set.extend(b"\xE0\x7F\x10\0OB\0\0\xFF\xFF\xFF\xFF");
    // A text in the table of offsets, where nobody looks.
    for part in [b"Plant in offsets".as_slice(), stream] {
        let padded = part.len().next_multiple_of(2);
        data_set.extend([0xFE, 0xFF, 0x00, 0xE0]);
        data_set.extend((padded as u32).to_le_bytes());
        data_set.extend(part);
        data_set.resize(data_set.len() + padded - part.len(), 0);
    }
    data_set.extend([0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]);
    DicomFile::around(transfer_syntax, &data_set)
}

/// A JPEG or JPEG-LS stream with a comment and application segments, and a text behind its end.
fn planted_stream(stream: &[u8]) -> Vec<u8> {
    let segment =
        |kind: u8, text: &[u8]| [&[0xFF, kind][..], &(text.len() as u16 + 2).to_be_bytes(), text].concat();
    [
        &stream[..2],
        &segment(0xFE, b"Plant in a comment"),
        &segment(0xE1, b"Exif\0\0Plant in Exif"),
        &segment(0xED, b"Photoshop Plant"),
        &segment(0xEF, b"Plant"),
        &stream[2..],
        b"Plant behind",
    ]
    .concat()
}

#[test]
fn comments_in_compressed_streams_go() {
    let grey8 = || {
        DicomFile::grey(32, 24, 8, &[]).number(0x0028_0100, 8).number(0x0028_0101, 8).number(0x0028_0102, 7)
    };
    let samples: Vec<u8> = (0..32 * 24).map(|at| (at * 3 % 251) as u8).collect();
    let mut jpeg = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 90)
        .encode(&samples, 32, 24, image::ExtendedColorType::L8)
        .unwrap();
    check("JPEG", &encapsulated(grey8(), "1.2.840.10008.1.2.4.50", &planted_stream(&jpeg)));
    // RLE: one segment of runs, with a text behind it.
    let mut rle = vec![0_u8; 64];
    rle[0] = 1;
    rle[4] = 64;
    for run in samples.chunks(128) {
        rle.push(run.len() as u8 - 1);
        rle.extend(run);
    }
    rle.extend(b"Plant behind the runs");
    check("RLE", &encapsulated(grey8(), "1.2.840.10008.1.2.5", &rle));
}

#[test]
fn comments_in_jpeg_2000_jpeg_ls_and_lossless_jpeg_of_real_films_go() {
    let Some(testdata) = crate::imaging::testdata() else { return };
    let folder = testdata.join("conformance/cornerstone");
    let mut tried = 0;
    for (name, comment) in [
        (
            "JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90",
            b"\xFF\x64\0\x0F\0\x01Plant here!".as_slice(),
        ),
        ("JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80", b"\xFF\xFE\0\x0CPlant here"),
        ("JPEGProcess14SV1TransferSyntax_1.2.840.10008.1.2.4.70", b"\xFF\xFE\0\x0CPlant here"),
        ("JPEGProcess2_4TransferSyntax_1.2.840.10008.1.2.4.51", b"\xFF\xFE\0\x0CPlant here"),
    ] {
        let bytes = std::fs::read(folder.join(format!("CTImage.dcm_{name}.dcm"))).unwrap();
        let parts = DicomParts::open(&bytes, &Limits::default()).unwrap();
        let frame = parts.compressed_frame(&parts.data_set().unwrap()).unwrap().unwrap();
        let coding = decode(&bytes, &Limits::default()).unwrap().facts.coding;
        let mut stream = frame.bytes;
        // Behind the start marker, or behind the first segment, which JPEG 2000 wants there.
        let is_2000 = stream.starts_with(&[0xFF, 0x4F]);
        let at = if is_2000 { 4 + usize::from(u16::from_be_bytes([stream[4], stream[5]])) } else { 2 };
        stream.splice(at..at, comment.iter().copied());
        let film = DicomFile::grey(512, 512, coding.bits_stored, &[])
            .number(0x0028_0102, coding.high_bit)
            .number(0x0028_0103, u16::from(coding.signed));
        let written = encapsulated(film, &frame.transfer_syntax, &stream);
        check(name, &written);
        let clean = cleaned(&written, &Options::default()).unwrap();
        assert_eq!(
            decode(&clean.bytes, &Limits::default()).unwrap().facts.coding.transfer_syntax.unwrap().uid,
            frame.transfer_syntax
        );
        tried += 1;
    }
    assert_eq!(tried, 4);
}

#[test]
fn names_in_every_character_set_go_and_are_found_in_text() {
    for (sets, name, decoded) in [
        ("ISO_IR 100", b"M\xFCller^J\xF6rg".as_slice(), "Müller"),
        ("ISO_IR 144", b"\xC0\xDB\xEE\xEA\xB8\xDE^\xD8\xD2\xD0\xDD", "Иван"),
        ("ISO_IR 192", "Żółkiewska^Róża".as_bytes(), "Żółkiewska"),
        ("ISO 2022 IR 6\\ISO 2022 IR 87", b"Yamada^Tarou=\x1B$B;3ED\x1B(B^\x1B$BB@O:\x1B(B", "山田"),
        ("\\ISO 2022 IR 149", b"Hong^Gildong=\x1B$)C\xFB\xF3^\x1B$)C\xD1\xCE\xD4\xD7", "吉洞"),
        ("GB18030", b"Wang^XiaoDong=\xCD\xF5^\xD0\xA1\xB6\xAB", "小东"),
        ("ISO_IR 13", b"\xD4\xCF\xC0\xDE^\xC0\xDB\xB3", "ﾔﾏﾀﾞ"),
    ] {
        let bytes = DicomFile::grey(8, 8, 12, &[7; 64])
            .text(0x0008_0005, *b"CS", sets)
            .bytes(0x0010_0010, *b"PN", name)
            // The same name where it has no business.
            .bytes(0x0008_103E, *b"LO", &[b"Femur AP ".as_slice(), name].concat())
            .bytes(0x0008_1090, *b"LO", name)
            .build();
        let clean = cleaned(&bytes, &Options::default()).unwrap();
        for part in name.split(|byte| matches!(byte, b'^' | b'=')).filter(|part| part.len() > 3) {
            assert!(memchr::memmem::find(&clean.bytes, part).is_none(), "{sets}");
        }
        let all = every_byte(&clean.bytes);
        assert!(!holds(&all, decoded), "{sets}");
        assert!(!clean.identifiers.hits(&format!("seen: {decoded}, 3 weeks")).is_empty(), "{sets} {decoded}");
        let film = dicom_object::from_reader(&clean.bytes[..]).unwrap();
        assert_eq!(film.element(Tag(0x0008, 0x103E)).unwrap().to_str().unwrap(), "Femur AP", "{sets}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    /// Whatever is damaged: cleaned or refused, never a panic, and where it is cleaned the pixels are the same.
    #[test]
    fn damaged_files_are_cleaned_or_refused(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        length in any::<prop::sample::Index>(),
        cut in proptest::bool::weighted(0.2),
    ) {
        let mut planter = Planter::default();
        let mut set = grey();
        plant_elsewhere(&mut set, &mut planter);
        let mut bytes = file(&set, EXPLICIT, &mut planter);
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if cut {
            bytes.truncate(length.index(bytes.len()));
        }
        let film = decode(&bytes, &Limits::default());
        match (cleaned(&bytes, &Options::default()), film) {
            (Ok(clean), Ok(film)) => {
                prop_assert_eq!(decode(&clean.bytes, &Limits::default()).unwrap().pixels, film.pixels);
            }
            (Ok(_), Err(error)) => prop_assert!(false, "cleaned what cannot be decoded: {error}"),
            (Err(_), Ok(_) | Err(_)) => {}
        }
    }
}
