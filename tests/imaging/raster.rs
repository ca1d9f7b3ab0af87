//! Photographs and exports: 8 and 16 bits, grey and colour, upright whatever EXIF says.

use std::io::Cursor;

use callus::imaging::{
    ImageFormat, ImagingError, Limits, Samples, SpacingFact, Voi, VoiSource, decode, read_facts, sniff,
    stored_stats,
};
use image::{DynamicImage, GrayImage, ImageBuffer, Luma, Rgb, RgbImage};

fn encoded(image: &DynamicImage, format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn deep() -> (Vec<u16>, DynamicImage) {
    let stored: Vec<u16> = (0..30 * 20).map(|index: u32| (index * 109) as u16).collect();
    let image = ImageBuffer::<Luma<u16>, _>::from_raw(30, 20, stored.clone()).unwrap();
    (stored, DynamicImage::ImageLuma16(image))
}

#[test]
fn sixteen_bits_survive_png_and_tiff() {
    let (stored, image) = deep();
    for (format, name) in
        [(image::ImageFormat::Png, ImageFormat::Png), (image::ImageFormat::Tiff, ImageFormat::Tiff)]
    {
        let bytes = encoded(&image, format);
        assert_eq!(sniff(&bytes), Some(name));
        let film = decode(&bytes, &Limits::default()).unwrap();
        assert_eq!(film.pixels.samples, Samples::Grey(stored.clone().into()));
        assert_eq!((film.facts.format, film.facts.coding.bits_stored), (name, 16));
        assert_eq!((film.facts.columns, film.facts.rows), (30, 20));
        assert!(matches!(film.facts.spacing, SpacingFact::Unknown { .. }));
        assert_eq!(film.pipeline.default_voi(&film.pixels).1, VoiSource::Auto);
        let stats = stored_stats(&film);
        assert_eq!((stats.min, stats.max), (0, 599 * 109));
        let facts = read_facts(&bytes, &Limits::default()).unwrap();
        assert_eq!((facts.columns, facts.rows, facts.coding.bits_stored), (30, 20, 16));
    }
}

#[test]
fn a_tiff_with_white_for_zero_is_turned_to_black_for_zero() {
    let (stored, image) = deep();
    let mut bytes = encoded(&image, image::ImageFormat::Tiff);
    // Tag 262, Photometric Interpretation, SHORT, one value: 1 is black for zero.
    let entry = [6, 1, 3, 0, 1, 0, 0, 0, 1, 0];
    let at = bytes.windows(entry.len()).position(|window| window == entry).unwrap();
    bytes[at + 8] = 0;
    let film = decode(&bytes, &Limits::default()).unwrap();
    let turned: Vec<u16> = stored.iter().map(|value| u16::MAX - value).collect();
    assert_eq!(film.pixels.samples, Samples::Grey(turned.into()));
}

#[test]
fn eight_bits_keep_their_values_and_open_with_a_window_of_their_own() {
    let grey = DynamicImage::ImageLuma8(GrayImage::from_fn(9, 5, |x, y| Luma([(20 * x + y) as u8])));
    for format in [image::ImageFormat::Png, image::ImageFormat::Bmp, image::ImageFormat::Tiff] {
        let film = decode(&encoded(&grey, format), &Limits::default()).unwrap();
        let expected: Vec<u16> = grey.as_bytes().iter().map(|byte| u16::from(*byte)).collect();
        assert_eq!(film.pixels.samples, Samples::Grey(expected.into()), "{format:?}");
        assert_eq!(film.pipeline.default_voi(&film.pixels).1, VoiSource::Auto);
        let table = film.pipeline.table(&Voi::Identity, false);
        assert!((0..=255).all(|value| u16::from(table.grey(value)) == value));
    }
}

#[test]
fn equal_channels_are_grey_and_others_colour() {
    let grey = DynamicImage::ImageRgb8(RgbImage::from_fn(6, 4, |x, _| Rgb([(40 * x) as u8; 3])));
    let colour = DynamicImage::ImageRgb8(RgbImage::from_fn(6, 4, |x, y| Rgb([(40 * x) as u8, y as u8, 7])));
    for format in [image::ImageFormat::Png, image::ImageFormat::WebP, image::ImageFormat::Bmp] {
        let film = decode(&encoded(&grey, format), &Limits::default()).unwrap();
        assert!(!film.pixels.is_rgb(), "{format:?}");
        assert_eq!(film.pixels.stored_at(3, 1), Some(120));
        let film = decode(&encoded(&colour, format), &Limits::default()).unwrap();
        let Samples::Rgb(colours) = &film.pixels.samples else { panic!("{format:?}") };
        assert_eq!(colours[6 + 2], [80, 1, 7]);
        assert_eq!(film.pipeline.default_voi(&film.pixels).1, VoiSource::Identity);
    }
}

/// A JPEG of four flat quarters (10, 80, 160, 240, row by row) with an EXIF orientation.
fn held(orientation: u8) -> Vec<u8> {
    let quarters =
        GrayImage::from_fn(64, 32, |x, y| Luma([[10, 80, 160, 240][(x / 32 + 2 * (y / 16)) as usize]]));
    let jpeg = encoded(&DynamicImage::ImageLuma8(quarters), image::ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE1];
    bytes.extend((exif.len() as u16 + 2).to_be_bytes());
    bytes.extend(exif);
    bytes.extend(&jpeg[2..]);
    bytes
}

#[test]
fn all_eight_ways_of_holding_a_camera_come_out_upright() {
    // What stands where after turning: quarters row by row, by EXIF 2.3, tag 0112.
    let expected = [
        [10, 80, 160, 240],
        [80, 10, 240, 160],
        [240, 160, 80, 10],
        [160, 240, 10, 80],
        [10, 160, 80, 240],
        [160, 10, 240, 80],
        [240, 80, 160, 10],
        [80, 240, 10, 160],
    ];
    for (index, expected) in expected.into_iter().enumerate() {
        let bytes = held(index as u8 + 1);
        let film = decode(&bytes, &Limits::default()).unwrap();
        let size = if index < 4 { (64, 32) } else { (32, 64) };
        assert_eq!((film.pixels.columns, film.pixels.rows), size, "orientation {}", index + 1);
        let facts = read_facts(&bytes, &Limits::default()).unwrap();
        assert_eq!((facts.columns, facts.rows), size);
        let (across, down) = (film.pixels.columns / 4, film.pixels.rows / 4);
        let places = [(across, down), (3 * across, down), (across, 3 * down), (3 * across, 3 * down)];
        for ((column, row), expected) in places.into_iter().zip(expected) {
            let found = i32::from(film.pixels.stored_at(column, row).unwrap());
            assert!((found - expected).abs() <= 3, "orientation {}: {found}, not {expected}", index + 1);
        }
    }
}

#[test]
fn what_is_no_image_is_refused_by_name() {
    let limits = Limits::default();
    for bytes in [&b""[..], b"hello", &[0; 400]] {
        assert!(matches!(decode(bytes, &limits), Err(ImagingError::Unrecognised { .. })), "{bytes:?}");
    }
    let png = encoded(&deep().1, image::ImageFormat::Png);
    for length in [8, 20, 40, png.len() / 2] {
        let refusal = decode(&png[..length], &limits).unwrap_err();
        assert_eq!(refusal.kind(), "malformed", "{length}: {refusal}");
    }
    let small = Limits { max_pixels: 599, ..Limits::default() };
    assert_eq!(decode(&png, &small).unwrap_err().kind(), "too large");
    let short = Limits { max_file_bytes: 100, ..Limits::default() };
    assert_eq!(read_facts(&png, &short).unwrap_err().kind(), "too large");
}

#[test]
fn a_jpeg_that_is_cut_off_is_refused() {
    let whole = held(1);
    assert!(decode(&whole, &Limits::default()).is_ok());
    for keep in [whole.len() - 2, whole.len() - 40, whole.len() * 2 / 3] {
        let refused = decode(&whole[..keep], &Limits::default()).unwrap_err();
        assert!(
            matches!(refused, ImagingError::Truncated { .. } | ImagingError::Malformed { .. }),
            "{refused:?}"
        );
    }
}

/// A classic TIFF, lowest byte first, of one strip. Each entry: tag, type, values; rationals are pairs of values.
fn tiff(entries: &[(u16, u16, &[u32])], strip: &[u8]) -> Vec<u8> {
    let mut all: Vec<(u16, u16, Vec<u32>)> =
        entries.iter().map(|(tag, kind, values)| (*tag, *kind, values.to_vec())).collect();
    all.push((273, 4, vec![8]));
    all.push((279, 4, vec![strip.len() as u32]));
    all.sort();
    let mut file = b"II*\0".to_vec();
    let directory = (8 + strip.len()).next_multiple_of(2) as u32;
    file.extend(directory.to_le_bytes());
    file.extend(strip);
    file.resize(directory as usize, 0);
    file.extend((all.len() as u16).to_le_bytes());
    let mut far = directory + 2 + 12 * all.len() as u32 + 4;
    let mut behind = Vec::new();
    for (tag, kind, values) in &all {
        let bytes: Vec<u8> = match kind {
            3 => values.iter().flat_map(|value| (*value as u16).to_le_bytes()).collect(),
            _ => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
        };
        let count = if *kind == 5 { values.len() / 2 } else { values.len() };
        file.extend(tag.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend((count as u32).to_le_bytes());
        if bytes.len() <= 4 {
            let mut inline = bytes;
            inline.resize(4, 0);
            file.extend(inline);
        } else {
            file.extend(far.to_le_bytes());
            far += bytes.len() as u32;
            behind.extend(bytes);
        }
    }
    file.extend([0; 4]);
    file.extend(behind);
    file
}

fn colours(file: &[u8]) -> Vec<[u8; 3]> {
    let film = decode(file, &Limits::default()).unwrap();
    let Samples::Rgb(colours) = &film.pixels.samples else { panic!("{:?}", film.facts) };
    colours.to_vec()
}

#[test]
fn a_palette_of_a_tiff_gives_its_colours() {
    let map = |count: u32| -> Vec<u32> {
        let channel = |step: u32| (0..count).map(move |place| (place * step % 256) * 257);
        channel(1).chain(channel(7)).chain(channel(31)).collect()
    };
    let expected = |places: &[u32]| -> Vec<[u8; 3]> {
        places.iter().map(|place| [1, 7, 31].map(|step| (place * step % 256) as u8)).collect()
    };
    let (eight, four) = (map(256), map(16));
    let base = |bits: u32, columns: u32| {
        [
            (256, vec![columns]),
            (257, vec![2]),
            (258, vec![bits]),
            (259, vec![1]),
            (262, vec![3]),
            (278, vec![2]),
        ]
    };
    let of = |bits: u32, columns: u32, map: &[u32], strip: &[u8]| {
        let base = base(bits, columns);
        let mut entries: Vec<(u16, u16, &[u32])> =
            base.iter().map(|(tag, values)| (*tag, 3, values.as_slice())).collect();
        entries.push((320, 3, map));
        tiff(&entries, strip)
    };
    assert_eq!(colours(&of(8, 3, &eight, &[0, 1, 2, 100, 200, 255])), expected(&[0, 1, 2, 100, 200, 255]));
    // Three places of four bits a row, and four bits that are none.
    assert_eq!(colours(&of(4, 3, &four, &[0x1F, 0x20, 0x34, 0x50])), expected(&[1, 15, 2, 3, 4, 5]));
    // Colours of a byte where words belong.
    let bytes: Vec<u32> = eight.iter().map(|value| value / 257).collect();
    assert_eq!(colours(&of(8, 3, &bytes, &[0, 1, 2, 100, 200, 255])), expected(&[0, 1, 2, 100, 200, 255]));
    let refused = decode(&of(8, 3, &four, &[0; 6]), &Limits::default()).unwrap_err().to_string();
    assert!(refused.contains("palette is missing or too short"), "{refused}");
}

#[test]
fn a_tiff_in_ycbcr_shows_the_colours_that_it_means() {
    let entries = |compression: u32, sampling: &'static [u32]| {
        let words: [(u16, Vec<u32>); 8] = [
            (256, vec![16]),
            (257, vec![16]),
            (258, vec![8, 8, 8]),
            (259, vec![compression]),
            (262, vec![6]),
            (277, vec![3]),
            (278, vec![16]),
            (530, sampling.to_vec()),
        ];
        words
    };
    let of = |words: &[(u16, Vec<u32>)], strip: &[u8], more: &[(u16, u16, &[u32])]| {
        let mut all: Vec<(u16, u16, &[u32])> =
            words.iter().map(|(tag, own)| (*tag, 3, own.as_slice())).collect();
        all.extend(more);
        tiff(&all, strip)
    };
    // Uncompressed: 16 known colours, by the formula of BT.601.
    let known = [
        ([255_u8, 0, 0], [76_u8, 85, 255]),
        ([0, 255, 0], [150, 44, 21]),
        ([0, 0, 255], [29, 255, 107]),
        ([200, 120, 40], [135, 74, 174]),
    ];
    let strip: Vec<u8> = (0..256).flat_map(|index| known[index % 4].1).collect();
    let plain = entries(1, &[1, 1]);
    let shown = colours(&of(&plain, &strip, &[]));
    for (index, colour) in shown.iter().enumerate() {
        let truth = known[index % 4].0;
        assert!(colour.iter().zip(truth).all(|(a, b)| a.abs_diff(b) <= 2), "{colour:?} {truth:?}");
    }
    // In JPEG: as the same JPEG on its own is shown.
    let picture = image::RgbImage::from_fn(16, 16, |x, y| image::Rgb([(x * 15) as u8, (y * 15) as u8, 120]));
    let jpeg = encoded(&DynamicImage::ImageRgb8(picture), image::ImageFormat::Jpeg);
    let (alone, inside) = (colours(&jpeg), colours(&of(&entries(7, &[2, 2]), &jpeg, &[])));
    let far = alone.iter().zip(&inside).any(|(a, b)| a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) > 3));
    assert!(!far, "{:?} {:?}", &alone[..4], &inside[..4]);
    // What is not read is refused in words.
    let refused = |file: Vec<u8>| decode(&file, &Limits::default()).unwrap_err().to_string();
    assert!(refused(of(&entries(1, &[2, 2]), &strip, &[])).contains("lesser resolution"));
    let shares = [1, 3, 1, 3, 1, 3];
    assert!(refused(of(&plain, &strip, &[(529, 5, &shares)])).contains("unusual YCbCr"));
}
