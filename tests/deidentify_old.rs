//! De-identification: nothing planted is left in any byte, pixels and intervals stay, other tools read the result.

use std::fs;
use std::process::Command;

use dicom_core::header::DataElement;
use dicom_core::value::{DataSetSequence, PrimitiveValue};
use dicom_core::{DataDictionary, Tag, VR};
use dicom_dictionary_std::StandardDataDictionary;
use dicom_object::{FileMetaTableBuilder, InMemDicomObject, OpenFileOptions, open_file};

use callus::deidentify::{Dates, Options, Secret, deidentify};
use callus::imaging::{Limits, decode, stored_stats};

fn secret() -> Secret {
    Secret([7; 32])
}

fn sample(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_cases/osteopetrosis-dhs/images").join(name)
}

fn a_film() -> std::path::PathBuf {
    let folder = sample("");
    let mut films: Vec<_> = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    films.sort();
    films.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "dcm")).unwrap()
}

/// The film with a text planted in every text attribute of the dictionary, private ones, a sequence, an overlay, an
/// icon, the preamble and behind the pixels. Gives the bytes and how many were planted.
fn planted() -> (Vec<u8>, usize) {
    let kept = [
        Tag(0x0008, 0x0005),
        Tag(0x0008, 0x0070),
        Tag(0x0008, 0x0100),
        Tag(0x0008, 0x0102),
        Tag(0x0008, 0x0103),
        Tag(0x0008, 0x0104),
        Tag(0x0008, 0x1090),
        Tag(0x0028, 0x1055),
        Tag(0x0028, 0x3003),
        Tag(0x0028, 0x0A04),
        Tag(0x0018, 0x1400),
    ];
    let mut set = open_file(a_film()).unwrap().into_inner();
    let mut count = 0;
    for group in (0x0008..=0x0070_u16).step_by(2).chain([0x0088, 0x2050, 0x3006, 0x300A, 0x4000, 0x4008]) {
        for element in 1..=0xFFFF_u16 {
            let tag = Tag(group, element);
            let Some(entry) = StandardDataDictionary.by_tag(tag) else { continue };
            let vr = entry.vr.relaxed();
            if matches!(vr, VR::LO | VR::SH | VR::LT | VR::ST | VR::UT | VR::UC | VR::PN)
                && !kept.contains(&tag)
            {
                count += 1;
                set.put(DataElement::new(tag, vr, format!("Plant{count:04}")));
            }
        }
    }
    for (index, element) in (0x1000..0x1020_u16).enumerate() {
        count += 1;
        set.put(DataElement::new(Tag(0x0029, element), VR::LO, format!("Plant private {index}")));
    }
    let item = InMemDicomObject::from_element_iter([
        DataElement::new(Tag(0x0010, 0x0010), VR::PN, "Plant^Nested"),
        DataElement::new(Tag(0x0009, 0x1001), VR::LO, "Plant nested private"),
    ]);
    set.put(DataElement::new(Tag(0x0040, 0x0275), VR::SQ, DataSetSequence::from(vec![item.clone()])));
    set.put(DataElement::new(Tag(0x0088, 0x0200), VR::SQ, DataSetSequence::from(vec![item])));
    let bytes = PrimitiveValue::U8(b"Plant in an overlay ".to_vec().into());
    set.put(DataElement::new(Tag(0x6000, 0x3000), VR::OW, bytes));
    let meta = FileMetaTableBuilder::new()
        .transfer_syntax("1.2.840.10008.1.2.4.70")
        .source_application_entity_title("PLANT_AE")
        .private_information_creator_uid("1.2.3");
    let transfer_syntax = open_file(a_film()).unwrap().meta().transfer_syntax().to_owned();
    let file = set.with_meta(meta.transfer_syntax(transfer_syntax)).unwrap();
    let mut written = Vec::new();
    file.write_all(&mut written).unwrap();
    written[..11].copy_from_slice(b"Plant first");
    (written, count + 6)
}

fn holds_plant(bytes: &[u8]) -> bool {
    let lower = bytes.to_ascii_lowercase();
    let wide: Vec<u8> = "plant".encode_utf16().flat_map(u16::to_le_bytes).collect();
    lower.windows(5).any(|window| window == b"plant") || lower.windows(10).any(|window| window == wide)
}

#[test]
fn nothing_planted_is_left_in_any_byte_and_the_pixels_stay() {
    let (bytes, count) = planted();
    assert!(count > 500, "{count}");
    assert!(holds_plant(&bytes));
    for dates in [Dates::Shift, Dates::Remove, Dates::Keep] {
        let options = Options { dates, ..Options::default() };
        let cleaned = deidentify(&bytes, &options, &secret()).unwrap();
        assert!(!holds_plant(&cleaned.bytes), "{dates:?}");
        let sha = |bytes: &[u8]| stored_stats(&decode(bytes, &Limits::default()).unwrap()).sha256;
        assert_eq!(sha(&bytes), sha(&cleaned.bytes));
    }
}

#[test]
fn comments_in_compressed_streams_go() {
    let film = OpenFileOptions::new().open_file(a_film()).unwrap();
    let (meta, mut set) = (film.meta().clone(), film.into_inner());
    let element = set.take(Tag(0x7FE0, 0x0010)).unwrap();
    let mut stream = element.into_value().into_fragments().expect("the sample is compressed").concat();
    assert_eq!(stream[..2], [0xFF, 0xD8]);
    let comment = b"\xFF\xFE\x00\x0FPlant comment\xFF\xE1\x00\x0BPlant app";
    stream.splice(2..2, comment.iter().copied());
    stream.extend(b"Plant behind");
    let sequence = dicom_core::value::PixelFragmentSequence::new_fragments(vec![stream]);
    set.put(DataElement::new(Tag(0x7FE0, 0x0010), VR::OB, dicom_core::value::Value::PixelSequence(sequence)));
    let mut bytes = Vec::new();
    set.with_exact_meta(meta).write_all(&mut bytes).unwrap();
    assert!(holds_plant(&bytes));
    let cleaned = deidentify(&bytes, &Options::default(), &secret()).unwrap();
    assert!(!holds_plant(&cleaned.bytes));
    let sha = |bytes: &[u8]| stored_stats(&decode(bytes, &Limits::default()).unwrap()).sha256;
    assert_eq!(sha(&bytes), sha(&cleaned.bytes));
}

#[test]
fn pictures_lose_text_exif_and_what_lies_behind_and_keep_their_pixels() {
    let picture = image::DynamicImage::ImageLuma8(image::GrayImage::from_fn(40, 30, |x, y| {
        image::Luma([(x * y) as u8])
    }));
    let written = |format| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    };
    let mut png = written(image::ImageFormat::Png);
    let text = b"Name\0Plant";
    let mut chunk = u32::try_from(text.len()).unwrap().to_be_bytes().to_vec();
    chunk.extend(b"tEXt");
    chunk.extend(text);
    chunk.extend(crc32fast::hash(&[b"tEXt".as_slice(), text].concat()).to_be_bytes());
    png.splice(33..33, chunk);
    png.extend(b"Plant behind");
    let mut jpeg = written(image::ImageFormat::Jpeg);
    jpeg.splice(2..2, *b"\xFF\xE1\x00\x07Plant\xFF\xFE\x00\x07Plant");
    jpeg.extend(b"Plant");
    let mut bmp = written(image::ImageFormat::Bmp);
    bmp.extend(b"Plant");
    let mut tiff = written(image::ImageFormat::Tiff);
    tiff.extend(b"Plant");
    for (name, bytes) in [("png", png), ("jpeg", jpeg), ("bmp", bmp), ("tiff", tiff)] {
        assert!(holds_plant(&bytes), "{name}");
        let cleaned = deidentify(&bytes, &Options::default(), &secret()).unwrap();
        assert!(!holds_plant(&cleaned.bytes), "{name}");
        assert!(cleaned.may_carry_text.is_some(), "{name}");
        let sha = |bytes: &[u8]| stored_stats(&decode(bytes, &Limits::default()).unwrap()).sha256;
        assert_eq!(sha(&bytes), sha(&cleaned.bytes), "{name}");
    }
}

#[test]
fn intervals_between_films_of_a_patient_stay_exact_and_uids_consistent() {
    let film = |date: &str| {
        let mut set = open_file(a_film()).unwrap().into_inner();
        set.put(DataElement::new(Tag(0x0010, 0x0020), VR::LO, "4711-B"));
        set.put(DataElement::new(Tag(0x0008, 0x0020), VR::DA, date));
        set.put(DataElement::new(Tag(0x0020, 0x000D), VR::UI, "1.2.826.0.1.99"));
        let transfer_syntax = open_file(a_film()).unwrap().meta().transfer_syntax().to_owned();
        let file = set.with_meta(FileMetaTableBuilder::new().transfer_syntax(transfer_syntax)).unwrap();
        let mut bytes = Vec::new();
        file.write_all(&mut bytes).unwrap();
        let cleaned = deidentify(&bytes, &Options::default(), &secret()).unwrap();
        let read = dicom_object::from_reader(std::io::Cursor::new(cleaned.bytes)).unwrap();
        let text = |tag| read.get(tag).unwrap().to_str().unwrap().into_owned();
        (text(Tag(0x0008, 0x0020)), text(Tag(0x0020, 0x000D)), text(Tag(0x0010, 0x0020)))
    };
    let (first, study, patient) = film("20240110");
    let (later, same_study, same_patient) = film("20240410");
    let date = |text: &str| jiff::civil::Date::strptime("%Y%m%d", text).unwrap();
    assert_eq!((date(&later) - date(&first)).get_days(), 91);
    assert_ne!(first, "20240110");
    assert_eq!((study.as_str(), patient.as_str()), (same_study.as_str(), same_patient.as_str()));
    assert!(study.starts_with("2.25.") && patient.starts_with('P'), "{study} {patient}");
}

#[test]
fn the_command_holds_films_back_until_somebody_has_looked_and_other_tools_read_what_it_writes() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    let run = |out: &str, more: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_callus"))
            .arg("deidentify")
            .arg("-o")
            .arg(folder.path().join(out))
            .args(more)
            .arg(a_film())
            .env("CALLUS_STATE_DIR", &state)
            .output()
            .unwrap()
    };
    let mut unsaid = open_file(a_film()).unwrap();
    unsaid.remove_element(Tag(0x0028, 0x0301));
    let unsaid_path = folder.path().join("unsaid.dcm");
    unsaid.write_to_file(&unsaid_path).unwrap();
    let held = Command::new(env!("CARGO_BIN_EXE_callus"))
        .args(["deidentify", "-o"])
        .arg(folder.path().join("held"))
        .arg(&unsaid_path)
        .env("CALLUS_STATE_DIR", &state)
        .output()
        .unwrap();
    assert_eq!(held.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&held.stderr).contains("held back"), "{held:?}");
    assert_eq!(fs::read_dir(folder.path().join("held")).unwrap().count(), 0);
    let done = run("copies", &["--burned-in-checked"]);
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    let again = run("copies", &["--burned-in-checked"]);
    assert_eq!(again.status.code(), Some(1), "a folder in use is not written into");
    let patient = fs::read_dir(folder.path().join("copies")).unwrap().next().unwrap().unwrap().path();
    let copy = patient.join("0001.dcm");
    let dump = Command::new("dcmdump").arg(&copy).output();
    if let Ok(dump) = dump {
        assert!(dump.status.success(), "{dump:?}");
        assert!(String::from_utf8_lossy(&dump.stdout).contains("PatientIdentityRemoved"));
    } else {
        assert!(std::env::var_os("CALLUS_REQUIRE_ALL").is_none(), "dcmdump is missing");
        println!("skipped: dcmdump is missing");
    }
    let checked = Command::new("dciodvfy").arg(&copy).output();
    if let Ok(checked) = checked {
        let words = String::from_utf8_lossy(&checked.stderr).into_owned();
        let errors: Vec<_> = words.lines().filter(|line| line.starts_with("Error")).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    } else {
        assert!(std::env::var_os("CALLUS_REQUIRE_ALL").is_none(), "dciodvfy is missing");
        println!("skipped: dciodvfy is missing");
    }
}
