//! Texts planted in PNG, JPEG, TIFF, BMP and WebP: none is left, and the pixels are.

use std::io::{Cursor, Write as _};

use callus::deidentify::Options;
use callus::imaging::{Limits, decode};

use super::{cleaned, every_byte, holds};

fn picture(format: image::ImageFormat) -> Vec<u8> {
    let picture = image::DynamicImage::ImageLuma8(image::GrayImage::from_fn(40, 30, |x, y| {
        image::Luma([(x * y % 256) as u8])
    }));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn check(name: &str, bytes: &[u8]) -> Vec<u8> {
    assert!(holds(&every_byte(bytes), "plant"), "{name}: nothing is planted");
    let clean = cleaned(bytes, &Options::default()).unwrap();
    assert!(!holds(&every_byte(&clean.bytes), "plant"), "{name}");
    assert!(clean.look.is_some(), "{name}: a person has to look at a picture");
    let (before, after) =
        (decode(bytes, &Limits::default()).unwrap(), decode(&clean.bytes, &Limits::default()).unwrap());
    assert_eq!(before.pixels, after.pixels, "{name}");
    clean.bytes
}

fn chunk(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
    let sum = crc32fast::hash(&[&kind[..], content].concat());
    [&(content.len() as u32).to_be_bytes()[..], &kind, content, &sum.to_be_bytes()].concat()
}

fn deflated(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// A TIFF block as Exif has it: a description, a place in GPS, the way up, a thumbnail's text.
fn exif(orientation: u16) -> Vec<u8> {
    let mut block = b"MM\0\x2A\0\0\0\x08".to_vec();
    let entries: [(u16, u16, u32, [u8; 4]); 4] = [
        (0x010E, 2, 18, 62_u32.to_be_bytes()),
        (0x0112, 3, 1, [(orientation >> 8) as u8, orientation as u8, 0, 0]),
        (0x013B, 2, 18, 80_u32.to_be_bytes()),
        (0x8825, 4, 1, 98_u32.to_be_bytes()),
    ];
    block.extend(4_u16.to_be_bytes());
    for (tag, kind, count, value) in entries {
        block.extend(tag.to_be_bytes());
        block.extend(kind.to_be_bytes());
        block.extend(count.to_be_bytes());
        block.extend(value);
    }
    block.extend([0; 4]);
    block.extend(b"Plant description\0Plant artist name\0");
    block.extend([0, 1, 0, 1, 0, 2, 0, 0, 0, 2]);
    block.extend(b"Plant, N 52\0");
    block
}

#[test]
fn png_loses_its_texts_exif_profile_time_and_what_lies_behind() {
    let plain = picture(image::ImageFormat::Png);
    let chunks = [
        chunk(*b"tEXt", b"Author\0Plant plain"),
        chunk(*b"zTXt", &[b"Comment\0\0".as_slice(), &deflated(b"Plant deflated")].concat()),
        chunk(
            *b"iTXt",
            &[b"Title\0\x01\0en\0Plant\0".as_slice(), &deflated("Plant international ä".as_bytes())].concat(),
        ),
        chunk(*b"eXIf", &exif(1)),
        chunk(*b"iCCP", &[b"Plant profile\0\0".as_slice(), &deflated(b"Plant in the profile")].concat()),
        chunk(*b"tIME", &[7, 232, 3, 16, 12, 0, 0]),
        chunk(*b"plNt", b"Plant in a chunk of its own"),
    ]
    .concat();
    let planted = [&plain[..33], &chunks, &plain[33..], b"Plant behind the end"].concat();
    let clean = check("PNG", &planted);
    let mut kinds = Vec::new();
    let mut at = 8;
    while at + 8 <= clean.len() {
        kinds.push(String::from_utf8_lossy(&clean[at + 4..at + 8]).into_owned());
        at += 12 + u32::from_be_bytes(clean[at..at + 4].try_into().unwrap()) as usize;
    }
    kinds.dedup();
    assert_eq!(kinds, ["IHDR", "IDAT", "IEND"]);
    assert_eq!(at, clean.len());
}

#[test]
fn jpeg_keeps_its_stream_and_the_way_up_and_loses_everything_else() {
    let plain = picture(image::ImageFormat::Jpeg);
    let segment =
        |kind: u8, text: &[u8]| [&[0xFF, kind][..], &(text.len() as u16 + 2).to_be_bytes(), text].concat();
    for orientation in 1..=8 {
        let segments = [
            segment(0xE1, &[b"Exif\0\0".as_slice(), &exif(orientation)].concat()),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Plant</x:xmpmeta>"),
            segment(0xE2, b"ICC_PROFILE\0\x01\x01Plant profile"),
            segment(0xED, b"Photoshop 3.0\x008BIM Plant"),
            segment(0xFE, b"Plant comment"),
        ]
        .concat();
        let planted = [&plain[..2], &segments, &plain[2..], b"Plant, and a second picture behind"].concat();
        let clean = check("JPEG", &planted);
        assert!(clean.starts_with(&[0xFF, 0xD8]) && clean.ends_with(&[0xFF, 0xD9]));
        // The scan is the original's own, byte for byte.
        let scan = |bytes: &[u8]| bytes[memchr::memmem::find(bytes, &[0xFF, 0xDA]).unwrap()..].to_vec();
        assert_eq!(scan(&clean), scan(&plain));
    }
}

#[test]
fn tiff_bmp_and_webp_become_png_without_what_was_beside_the_picture() {
    let mut tiff = picture(image::ImageFormat::Tiff);
    tiff.extend(b"Plant behind");
    check("TIFF", &tiff);
    // A directory of its own with texts: description, artist, date, Exif and GPS.
    let mut tagged = b"II\x2A\0\x08\0\0\0".to_vec();
    let texts = b"Plant description\0Plant artist\0";
    let entries: [(u16, u16, u32, u32); 11] = [
        (256, 3, 1, 4),
        (257, 3, 1, 4),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (270, 2, 18, 146),
        (273, 4, 1, 180),
        (277, 3, 1, 1),
        (278, 3, 1, 4),
        (279, 4, 1, 16),
        (315, 2, 13, 164),
    ];
    tagged.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, count, value) in entries {
        tagged.extend(tag.to_le_bytes());
        tagged.extend(kind.to_le_bytes());
        tagged.extend(count.to_le_bytes());
        tagged.extend(value.to_le_bytes());
    }
    tagged.extend([0; 4]);
    assert_eq!(tagged.len(), 146);
    tagged.extend(texts);
    tagged.resize(180, 0);
    tagged.extend(0..16);
    check("tagged TIFF", &tagged);
    let mut bmp = picture(image::ImageFormat::Bmp);
    bmp.extend(b"Plant behind");
    check("BMP", &bmp);
    let mut webp = picture(image::ImageFormat::WebP);
    webp.extend(b"EXIF\x06\0\0\0Plant!XMP \x06\0\0\0Plant!");
    let size = (webp.len() as u32 - 8).to_le_bytes();
    webp[4..8].copy_from_slice(&size);
    check("WebP", &webp);
}
