//! Kinds of faulty and unusual DICOM files, each in several forms made here: what must come out of them.

use callus::imaging::{
    Film, GreyTable, Limits, Placement, ShownLayers, SpacingFact, Voi, decode, draw_layers, read_facts,
    render,
};

use super::dicom_file::{DicomFile, element};

const EXPLICIT: &str = "1.2.840.10008.1.2.1";

fn ramp() -> Vec<u16> {
    (0..64 * 48).map(|index| (index * 4 / 3) as u16).collect()
}

fn film() -> DicomFile {
    DicomFile::grey(64, 48, 12, &ramp())
}

/// A file with these bytes between its other elements and its pixels.
fn with_bytes_before_pixels(bytes: &[u8]) -> Vec<u8> {
    let set = film().data_set();
    let pixels = set.windows(4).rposition(|four| four == [0xE0, 0x7F, 0x10, 0x00]).unwrap();
    DicomFile::around(EXPLICIT, &[&set[..pixels], bytes, &set[pixels..]].concat())
}

fn stored(bytes: &[u8]) -> Vec<u16> {
    let film = decode(bytes, &Limits::default()).unwrap();
    let at = |index: u32| film.pixels.stored_at(index % 64, index / 64).unwrap();
    (0..64 * 48).map(at).collect()
}

fn notes(film: &Film) -> String {
    film.facts.notes.join("\n")
}

const ITEM: [u8; 4] = [0xFE, 0xFF, 0x00, 0xE0];
const ITEM_END: [u8; 8] = [0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0];
const SEQUENCE_END: [u8; 8] = [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];
const OPEN: [u8; 4] = [0xFF; 4];

fn open_sequence(tag: u32, vr: [u8; 2], items: &[&[u8]]) -> Vec<u8> {
    let mut bytes = [&(tag >> 16).to_le_bytes()[..2], &tag.to_le_bytes()[..2], &vr, &[0, 0], &OPEN].concat();
    for item in items {
        bytes.extend([&ITEM[..], &OPEN, item, &ITEM_END].concat());
    }
    bytes.extend(SEQUENCE_END);
    bytes
}

/// Compressed pixel data: an offset table and one fragment.
fn fragments(content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0xE0, 0x7F, 0x10, 0x00, b'O', b'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF];
    bytes.extend([&ITEM[..], &[0; 4]].concat());
    bytes.extend([&ITEM[..], &(content.len() as u32).to_le_bytes(), content].concat());
    bytes.extend(SEQUENCE_END);
    bytes
}

#[test]
fn a_compressed_icon_is_stepped_over_however_deep_it_lies() {
    let icon = [element(0x0028_0010, *b"US", &[8, 0], false), fragments(&[0xFF, 0xD8, 0xFF, 0xD9])].concat();
    let shallow = open_sequence(0x0088_0200, *b"SQ", &[&icon]);
    let deep = open_sequence(0x0040_0555, *b"SQ", &[&open_sequence(0x0088_0200, *b"SQ", &[&icon, &icon])]);
    let unknown = open_sequence(0x0088_0200, *b"UN", &[&icon]);
    for bytes in [shallow, deep, unknown] {
        assert_eq!(stored(&with_bytes_before_pixels(&bytes)), ramp());
    }
}

#[test]
fn private_elements_of_odd_vrs_are_stepped_over() {
    let tag = [0x29, 0x00, 0x10, 0x10];
    let short = |vr: &[u8; 2]| [&tag[..], vr, &[6, 0], b"abcdef"].concat();
    let long = |vr: &[u8; 2]| [&tag[..], vr, &[0, 0, 6, 0, 0, 0], b"abcdef"].concat();
    let implicit = [&tag[..], &[6, 0, 0, 0], b"abcdef"].concat();
    let mut all = vec![implicit];
    for vr in [b"--", b"  ", b"XX", b"ZZ", b"ox", b"??", &[0, 0]] {
        all.extend([short(vr), long(vr)]);
    }
    // Known letters in the wrong form.
    all.extend([short(b"UN"), short(b"UT"), short(b"OB")]);
    let explicit_items = element(0x0029_1011, *b"LO", b"private", false);
    all.push(open_sequence(0x0029_1010, *b"UN", &[&explicit_items]));
    let implicit_items = [&[0x29, 0x00, 0x11, 0x10, 8, 0, 0, 0][..], b"private "].concat();
    all.push(open_sequence(0x0029_1010, *b"UN", &[&implicit_items]));
    all.push(open_sequence(0x0029_1010, *b"UN", &[&open_sequence(0x0029_1012, *b"SQ", &[&explicit_items])]));
    for bytes in all {
        assert_eq!(stored(&with_bytes_before_pixels(&bytes)), ramp(), "{bytes:02x?}");
    }
}

#[test]
fn a_bare_data_set_is_known_by_the_elements_that_follow_its_first() {
    for length in [10_usize, 66, 75, 200, 600] {
        let mut set = vec![0x08, 0x00, 0x08, 0x00];
        set.extend((length as u32).to_le_bytes());
        set.extend(vec![b'A'; length]);
        for (tag, value) in [
            (0x0028_0002_u32, 1_u16),
            (0x0028_0010, 2),
            (0x0028_0011, 2),
            (0x0028_0100, 16),
            (0x0028_0101, 12),
            (0x0028_0102, 11),
        ] {
            set.extend([&(tag >> 16).to_le_bytes()[..2], &tag.to_le_bytes()[..2], &[2, 0, 0, 0]].concat());
            set.extend(value.to_le_bytes());
        }
        set.extend([0xE0, 0x7F, 0x10, 0x00, 8, 0, 0, 0, 1, 0, 2, 0, 3, 0, 4, 0]);
        let film = decode(&set, &Limits::default()).unwrap();
        assert_eq!(film.pixels.stored_at(1, 1), Some(4), "first value of {length} bytes");
    }
    let noise: Vec<u8> = (0..4000_u32).map(|index| ((index * 7919) >> 5) as u8).collect();
    assert!(decode(&[&[8, 0, 8, 0, 200, 0, 0, 0], &noise[..]].concat(), &Limits::default()).is_err());
}

#[test]
fn one_bad_window_never_loses_the_good_ones() {
    let windows = |centres: &str, widths: &str| {
        let film = film()
            .text(0x0028_1050, *b"DS", centres)
            .text(0x0028_1051, *b"DS", widths)
            .text(0x0028_1055, *b"LO", "A\\B\\C")
            .film();
        let shown: Vec<_> = film
            .pipeline
            .presets()
            .iter()
            .map(|preset| match &preset.voi {
                Voi::Window(window) => (preset.name.clone(), window.centre as i64, window.width as i64),
                other => panic!("{other:?}"),
            })
            .collect();
        (shown, notes(&film))
    };
    let b = |centre, width| vec![("B".to_owned(), centre, width)];
    assert_eq!(windows("\\1200", "\\600").0, b(1200, 600));
    assert_eq!(windows("x\\1200", "400\\600").0, b(1200, 600));
    assert!(windows("x\\1200", "400\\600").1.contains("\"x\" is no number"));
    assert_eq!(windows("100\\1200\\300", "0\\600\\").0, b(1200, 600));
    assert!(windows("100\\1200\\300", "0\\600\\").1.contains("window 3 (C) cannot be used"));
    assert_eq!(windows("nan\\1200", "5\\600").0, b(1200, 600));
    let (two, told) = windows("2047,5\\1200", "1024\\600,5");
    assert_eq!(two.len(), 2);
    assert!(told.contains("decimal comma"), "{told}");
}

#[test]
fn spacing_that_cannot_be_read_is_named() {
    let told = |pixel: &str| {
        let film = film().text(0x0028_0030, *b"DS", pixel).film();
        (film.facts.spacing.clone(), notes(&film))
    };
    for (pixel, named) in [
        ("0.143,0.143", "0.143,0.143"),
        ("nan\\nan", "nan"),
        ("0.143", "one number where two"),
        ("0.143\\", "missing"),
        ("0\\0", "not above zero"),
        ("-0.1\\-0.1", "not above zero"),
        ("0.1\\100", "no height and width"),
        ("abc\\0.1", "abc"),
    ] {
        let (SpacingFact::Unknown { why, .. }, told) = told(pixel) else { panic!("{pixel}") };
        assert!(why.contains(named) && why.contains("Pixel Spacing"), "{pixel}: {why}");
        assert!(told.contains(named), "{pixel}: {told}");
    }
    let (SpacingFact::Known(known), words) = told("0,143\\0,143") else { panic!() };
    assert!((known.row_mm - 0.143).abs() < 1e-12 && words.contains("read as 0.143"), "{words}");
}

#[test]
fn what_is_wrong_with_one_spacing_does_not_lose_a_sound_one() {
    for pixel in ["0\\0", "abc", "0.143,0.143"] {
        let film = film().text(0x0028_0030, *b"DS", pixel).text(0x0018_1164, *b"DS", "0.143\\0.143").film();
        let SpacingFact::Known(known) = &film.facts.spacing else { panic!("{pixel}") };
        assert_eq!(known.label(), "mm at detector, not corrected");
        assert!(known.doubts.iter().any(|doubt| doubt.contains("Pixel Spacing")), "{:?}", known.doubts);
    }
}

#[test]
fn greys_of_a_lut_reach_white_whatever_its_bits_promise() {
    for (bits, largest, white) in [
        (16, 4095, 4095),
        (16, 255, 255),
        (16, 1023, 1023),
        (12, 1000, 1000),
        (12, 4095, 4095),
        (8, 4095, 4095),
        (12, 3800, 4095),
    ] {
        let entries: Vec<u16> = (0..=255_u32).map(|index| (index * largest / 255) as u16).collect();
        let film = DicomFile::grey(16, 16, 8, &(0..256).collect::<Vec<u16>>())
            .lut(0x0028_3010, [256, 0, bits], &entries, "CURVE")
            .film();
        let table = film.pipeline.table(&Voi::Lut(0), false);
        let expected = (f64::from(largest) / f64::from(white) * 255.0).round() as u8;
        assert_eq!(table.grey(255), expected, "{bits} bits, largest {largest}");
        assert_eq!(notes(&film).contains("declares"), white != (1 << bits) - 1, "{}", notes(&film));
    }
}

#[test]
fn a_lut_that_cannot_be_used_is_named_and_loses_no_other() {
    let film = film()
        .lut(0x0028_3010, [300, 0, 12], &[1, 2, 3], "SHORT")
        .text(0x0028_1050, *b"DS", "100")
        .text(0x0028_1051, *b"DS", "50");
    let film = film.film();
    assert_eq!(film.pipeline.presets().len(), 1);
    assert!(
        notes(&film).contains("VOI LUT 1 cannot be used: it has 6 bytes for 300 entries"),
        "{}",
        notes(&film)
    );
}

#[test]
fn a_presentation_that_contradicts_the_photometric_interpretation_is_said() {
    let told = |photometric: &str, shape: &str| {
        let film = film().text(0x0028_0004, *b"CS", photometric).text(0x2050_0020, *b"CS", shape).film();
        notes(&film).contains("contradicts itself")
    };
    assert!(told("MONOCHROME2", "INVERSE") && told("MONOCHROME1", "IDENTITY"));
    assert!(!told("MONOCHROME1", "INVERSE") && !told("MONOCHROME2", "IDENTITY"));
}

/// Bits of an overlay of a 64 × 48 film, drawn where `is_drawn` says.
fn overlay_bits(columns: u32, rows: u32, is_drawn: impl Fn(u32, u32) -> bool) -> Vec<u8> {
    let mut bytes = vec![0_u8; (columns * rows).div_ceil(8) as usize];
    for index in (0..columns * rows).filter(|index| is_drawn(index % columns, index / columns)) {
        bytes[(index / 8) as usize] |= 1 << (index % 8);
    }
    if bytes.len() % 2 == 1 {
        bytes.push(0);
    }
    bytes
}

fn with_overlay(
    file: DicomFile,
    group: u32,
    origin: [i16; 2],
    [columns, rows]: [u16; 2],
    bits: &[u8],
) -> DicomFile {
    let group = group << 16;
    let origin: Vec<u8> = origin.iter().flat_map(|value| value.to_le_bytes()).collect();
    file.number(group | 0x0010, rows)
        .number(group | 0x0011, columns)
        .text(group | 0x0040, *b"CS", "G")
        .bytes(group | 0x0050, *b"SS", &origin)
        .number(group | 0x0100, 1)
        .number(group | 0x0102, 0)
        .bytes(group | 0x3000, *b"OW", bits)
}

fn shown_over(film: &Film, size: [u32; 2], shown: &ShownLayers) -> callus::imaging::Picture {
    let table = film.pipeline.table(&Voi::Identity, false);
    let placement = Placement::fit_true(film.pixels.columns, film.pixels.rows, film.pixel_aspect(), size);
    let mut picture = render(film, &table, &placement, size[0], size[1]);
    draw_layers(&mut picture, film, &placement, shown);
    picture
}

fn pixel(picture: &callus::imaging::Picture, x: u32, y: u32) -> [u8; 3] {
    let at = ((y * picture.width + x) * 4) as usize;
    [picture.rgba[at], picture.rgba[at + 1], picture.rgba[at + 2]]
}

#[test]
fn overlays_are_drawn_where_they_lie_and_can_be_switched_off() {
    let cross = overlay_bits(8, 8, |x, y| x == 3 || y == 3);
    let file = with_overlay(film(), 0x6000, [11, 21], [8, 8], &cross);
    let corner = overlay_bits(8, 8, |x, y| x == 7 && y == 7);
    // Half beyond the top left corner of the film.
    let film = with_overlay(file, 0x6002, [-4, -4], [8, 8], &corner).film();
    assert_eq!(film.layers.overlays.len(), 2);
    assert!(notes(&film).contains("2 overlays"), "{}", notes(&film));
    let picture = shown_over(&film, [64, 48], &ShownLayers::default());
    let yellow = callus::imaging::OVERLAY_COLOUR;
    for (x, y, drawn) in
        [(23, 10, true), (20, 13, true), (27, 13, true), (21, 11, false), (2, 2, true), (3, 3, false)]
    {
        assert_eq!(pixel(&picture, x, y) == yellow, drawn, "{x} {y}");
    }
    let without = shown_over(&film, [64, 48], &ShownLayers { overlays: false, ..ShownLayers::default() });
    assert!((0..48).all(|y| (0..64).all(|x| pixel(&without, x, y) != yellow)));
    // A line of one pixel stays when the film is drawn small.
    let small = shown_over(&film, [16, 12], &ShownLayers::default());
    assert!((10..14).any(|y| pixel(&small, 5, y / 4) == yellow));
}

#[test]
fn an_overlay_in_unused_bits_is_drawn_and_masked_from_the_values() {
    let values: Vec<u16> =
        ramp().iter().enumerate().map(|(at, value)| value | if at % 64 == 5 { 0x8000 } else { 0 }).collect();
    let film = DicomFile::grey(64, 48, 12, &values)
        .number(0x6000_0010, 48)
        .number(0x6000_0011, 64)
        .number(0x6000_0100, 16)
        .number(0x6000_0102, 15)
        .film();
    assert_eq!(film.layers.overlays[0].drawn_pixels(), 48);
    assert!(film.layers.overlays[0].is_set(5, 20) && !film.layers.overlays[0].is_set(6, 20));
    assert_eq!(film.pixels.stored_at(5, 20), Some(ramp()[64 * 20 + 5]));
}

#[test]
fn an_overlay_that_is_cut_off_is_said() {
    let film = with_overlay(film(), 0x6000, [1, 1], [64, 48], &[1, 2]).film();
    assert!(film.layers.overlays.is_empty());
    assert!(
        notes(&film).contains("overlay 1 of the file cannot be drawn: it is cut off"),
        "{}",
        notes(&film)
    );
}

fn rectangular(file: DicomFile, edges: [u32; 4]) -> DicomFile {
    let [left, right, upper, lower] = edges.map(|edge| edge.to_string());
    file.text(0x0018_1600, *b"CS", "RECTANGULAR")
        .text(0x0018_1602, *b"IS", &left)
        .text(0x0018_1604, *b"IS", &right)
        .text(0x0018_1606, *b"IS", &upper)
        .text(0x0018_1608, *b"IS", &lower)
}

#[test]
fn shutters_of_every_shape_cover_what_lies_outside() {
    let grey = |film: &Film, x, y| pixel(&shown_over(film, [64, 48], &ShownLayers::default()), x, y);
    let rectangle = rectangular(film(), [11, 50, 6, 40]).number(0x0018_1622, 0xFFFF).film();
    // Column 11 and row 6 are the first that are seen, counted from 1.
    for (x, y, covered) in [
        (9, 20, true),
        (10, 20, false),
        (49, 20, false),
        (50, 20, true),
        (20, 4, true),
        (20, 5, false),
        (20, 40, true),
    ] {
        assert_eq!(grey(&rectangle, x, y) == [255; 3], covered, "{x} {y}");
    }
    let circle = film()
        .text(0x0018_1600, *b"CS", "CIRCULAR")
        .text(0x0018_1610, *b"IS", "24\\32")
        .text(0x0018_1612, *b"IS", "10")
        .film();
    assert!(circle.layers.shutter.as_ref().unwrap().shows([31.5, 23.5]));
    for (x, y, covered) in [(31, 23, false), (40, 23, false), (43, 23, true), (31, 15, false), (31, 12, true)]
    {
        assert_eq!(grey(&circle, x, y) == [0; 3], covered, "{x} {y}");
    }
    let triangle = film()
        .text(0x0018_1600, *b"CS", "POLYGONAL")
        .text(0x0018_1620, *b"IS", "5\\32\\43\\60\\43\\4")
        .film();
    for (x, y, covered) in [(31, 20, false), (10, 10, true), (50, 10, true), (31, 44, true), (20, 40, false)]
    {
        assert_eq!(grey(&triangle, x, y) == [0; 3], covered, "{x} {y}");
    }
    let lifted = ShownLayers { shutter: false, ..ShownLayers::default() };
    assert_ne!(pixel(&shown_over(&triangle, [64, 48], &lifted), 50, 10), [0; 3]);
    let both = rectangular(film(), [1, 30, 1, 48])
        .text(0x0018_1600, *b"CS", "RECTANGULAR\\CIRCULAR")
        .text(0x0018_1610, *b"IS", "24\\32")
        .text(0x0018_1612, *b"IS", "10")
        .film();
    assert_eq!((grey(&both, 36, 23), grey(&both, 5, 23)), ([0; 3], [0; 3]), "the least is seen");
    assert_ne!(grey(&both, 26, 23), [0; 3]);
}

#[test]
fn a_shutter_that_would_hide_the_film_is_said_and_not_drawn() {
    for film in [
        rectangular(film(), [500, 600, 500, 600]).film(),
        film().text(0x0018_1600, *b"CS", "CIRCULAR").film(),
        film().text(0x0018_1600, *b"CS", "POLYGONAL").text(0x0018_1620, *b"IS", "5\\32").film(),
        film().text(0x0018_1600, *b"CS", "HEXAGONAL").film(),
    ] {
        assert!(film.layers.shutter.is_none());
        assert!(notes(&film).contains("display shutter"), "{}", notes(&film));
    }
    assert!(rectangular(film(), [1, 64, 1, 48]).film().layers.shutter.is_none(), "it covers nothing");
}

#[test]
fn what_a_shutter_covers_counts_for_no_automatic_window() {
    let values: Vec<u16> = (0..64 * 48)
        .map(|index| {
            let (x, y) = (index % 64, index / 64);
            if (20..44).contains(&x) && (12..36).contains(&y) {
                1000 + (x * 7 + y * 5) % 300
            } else {
                (x * 61 + y * 97) % 4000
            }
        })
        .collect();
    let file = DicomFile::grey(64, 48, 12, &values);
    let range = |film: &Film| {
        let window = film.pipeline.auto_window(&film.pixels).unwrap();
        (window.centre - window.width / 2.0, window.centre + window.width / 2.0)
    };
    let (low, high) = range(&rectangular(file.clone(), [21, 44, 13, 36]).film());
    assert!(low >= 999.0 && high <= 1301.0, "{low} {high}");
    let collimated = rectangular(file.clone(), [21, 44, 13, 36])
        .text(0x0018_1600, *b"CS", "")
        .text(0x0018_1700, *b"CS", "RECTANGULAR")
        .text(0x0018_1702, *b"IS", "21")
        .text(0x0018_1704, *b"IS", "44")
        .text(0x0018_1706, *b"IS", "13")
        .text(0x0018_1708, *b"IS", "36");
    let (low, high) = range(&collimated.film());
    assert!(low >= 999.0 && high <= 1301.0, "{low} {high}");
    let (low, high) = range(&file.film());
    assert!(low < 900.0 && high > 3000.0, "{low} {high}");
}

/// Width and height of what is bright in a picture.
fn bright(film: &Film, size: [u32; 2], table: &GreyTable, turn: f64) -> [f64; 2] {
    let placement = Placement {
        rotation_degrees: turn,
        ..Placement::fit_true(film.pixels.columns, film.pixels.rows, film.pixel_aspect(), size)
    };
    let picture = render(film, table, &placement, size[0], size[1]);
    let is_bright = |x: u32, y: u32| pixel(&picture, x, y)[0] > 127;
    let wide = (0..size[0]).filter(|x| (0..size[1]).any(|y| is_bright(*x, y))).count();
    let high = (0..size[1]).filter(|y| (0..size[0]).any(|x| is_bright(x, *y))).count();
    [wide as f64, high as f64]
}

#[test]
fn a_ball_is_round_on_films_of_unequal_pixels() {
    for (tag, vr, text, aspect) in [
        (0x0028_0034, *b"IS", "2\\1", 2.0),
        (0x0028_0034, *b"IS", "3\\4", 0.75),
        (0x0028_0030, *b"DS", "0.1\\0.2", 0.5),
        (0x0018_1164, *b"DS", "0.2\\0.15", 4.0 / 3.0),
        (0x0018_2010, *b"DS", "0.3\\0.2", 1.5),
    ] {
        // A ball of 60 widths of a pixel on a film of 120 × 150 pixels.
        let ball: Vec<u16> = (0..120 * 150)
            .map(|index| {
                let (x, y) = (f64::from(index % 120) + 0.5 - 60.0, f64::from(index / 120) + 0.5 - 75.0);
                if x.hypot(y * aspect) < 30.0 { 4095 } else { 0 }
            })
            .collect();
        let film = DicomFile::grey(120, 150, 12, &ball).text(tag, vr, text).film();
        assert!((film.pixel_aspect() - aspect).abs() < 1e-9, "{text}");
        assert!(notes(&film).contains("as high as wide"), "{}", notes(&film));
        let table = film.pipeline.table(&Voi::Identity, false);
        for turn in [0.0, 90.0, 180.0] {
            let [wide, high] = bright(&film, [400, 400], &table, turn);
            assert!((wide - high).abs() <= 3.0, "{text}, turned {turn}: {wide} × {high}");
        }
    }
}

#[test]
fn implausible_magnifications_are_said_and_not_applied() {
    let told = |attributes: &[(u32, &str)]| {
        let file = attributes.iter().fold(film(), |file, (tag, text)| file.text(*tag, *b"DS", text));
        let facts = read_facts(&file.build(), &Limits::default()).unwrap();
        let SpacingFact::Known(known) = facts.spacing else { panic!("{attributes:?}") };
        (known.row_mm, known.label(), known.doubts.join("\n"), facts.notes.join("\n"))
    };
    let imager = (0x0018_1164, "0.143\\0.143");
    let (factor, detector, patient, pixel) = (0x0018_1114, 0x0018_1110, 0x0018_1111, 0x0028_0030);
    for value in ["115", "2.01", "0.9", "0", "-1.2"] {
        let (mm, label, doubts, notes) = told(&[imager, (factor, value)]);
        assert_eq!((mm, label.as_str()), (0.143, "mm at detector, not corrected"), "{value}");
        assert!(doubts.contains("not applied") && notes.contains(value), "{value}: {notes}");
    }
    for (far, near) in [("1800", "1"), ("1000", "1500"), ("-1800", "-1500"), ("1800", "-1500")] {
        let (mm, _, doubts, _) = told(&[imager, (detector, far), (patient, near)]);
        // Minus by minus is a plausible quotient of two impossible distances.
        assert!((mm - 0.143).abs() < 1e-12 && doubts.contains("not applied"), "{far} {near}: {doubts}");
    }
    // One of both is sound.
    let (mm, _, doubts, _) = told(&[imager, (factor, "115"), (detector, "1150"), (patient, "1000")]);
    assert!((mm - 0.143 / 1.15).abs() < 1e-9 && doubts.contains("115"), "{doubts}");
    for (value, contradicts) in [("1.15", false), ("1.155", false), ("1.2", true), ("1.0", true)] {
        let (_, _, doubts, _) = told(&[imager, (factor, value), (detector, "1150"), (patient, "1000")]);
        assert_eq!(doubts.contains("contradicts the distances"), contradicts, "{value}: {doubts}");
    }
    for (given, contradicts) in
        [("0.1243\\0.1243", false), ("0.125\\0.125", false), ("0.11\\0.11", true), ("0.143\\0.143", false)]
    {
        let (_, _, doubts, _) = told(&[imager, (factor, "1.15"), (pixel, given)]);
        assert_eq!(doubts.contains("Pixel Spacing means"), contradicts, "{given}: {doubts}");
    }
    // Zeroes stand for distances that are not known.
    assert_eq!(told(&[imager, (detector, "0"), (patient, "0")]).2, "");
}

#[test]
fn pixel_spacing_is_decided_beside_the_detector_and_the_scanned_film() {
    let decided = |attributes: &[(u32, [u8; 2], &str)]| {
        let file = attributes.iter().fold(film(), |file, (tag, vr, text)| file.text(*tag, *vr, text));
        match read_facts(&file.build(), &Limits::default()).unwrap().spacing {
            SpacingFact::Known(known) => known.label(),
            SpacingFact::Unknown { why, .. } => why,
        }
    };
    let ds = *b"DS";
    let pixel = |text| (0x0028_0030, ds, text);
    let (imager, scanned) = (|text| (0x0018_1164, ds, text), |text| (0x0018_2010, ds, text));
    let kind = |text| (0x0028_0A02, *b"CS", text);
    let cases = [
        (vec![pixel("0.1005\\0.1005"), imager("0.1\\0.1")], "mm at detector, not corrected"),
        (vec![pixel("0.0995\\0.0995"), imager("0.1\\0.1")], "mm at detector, not corrected"),
        (vec![pixel("0.1005\\0.1005"), scanned("0.1\\0.1")], "mm at scanned film, unknown magnification"),
        (vec![pixel("0.09\\0.09"), scanned("0.1\\0.1")], "mm, est. magnification (undocumented)"),
        (vec![pixel("0.11\\0.11"), scanned("0.1\\0.1")], "spacing inconsistent: Pixel Spacing is larger"),
        (vec![pixel("0.04\\0.04"), scanned("0.1\\0.1")], "spacing inconsistent: Pixel Spacing and that"),
        (vec![pixel("0.04\\0.04"), imager("0.1\\0.1")], "spacing inconsistent: Pixel Spacing and that"),
        (vec![pixel("0.1\\0.1"), imager("0.1\\0.1"), kind("FIDUCIAL")], "mm at detector, not corrected"),
        (vec![pixel("0.1\\0.1"), scanned("0.1\\0.1"), kind("FIDUCIAL")], "mm at scanned film, unknown"),
        (
            vec![pixel("0.04\\0.04"), imager("0.1\\0.1"), kind("FIDUCIAL")],
            "mm, inconsistent (FIDUCIAL, but would mean",
        ),
        (vec![pixel("0.09\\0.09"), scanned("0.1\\0.1"), kind("FIDUCIAL")], "mm, calibrated (FIDUCIAL"),
        (vec![scanned("0.1\\0.1"), imager("0.2\\0.2")], "mm at detector, not corrected"),
    ];
    for (attributes, label) in cases {
        let found = decided(&attributes);
        assert!(found.starts_with(label), "{attributes:?}: {found}");
    }
}
