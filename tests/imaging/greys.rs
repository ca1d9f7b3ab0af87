//! The grey pipeline against the standard's formulas and vectors (clinical.md 5.2).

use callus::imaging::{Samples, Voi, VoiFunction, VoiSource, Window};

use super::dicom_file::DicomFile;

fn window(centre: f64, width: f64, function: VoiFunction) -> Window {
    Window { centre, width, function }
}

#[test]
fn the_vectors_of_the_fact_sheet_hold() {
    type Row = (f64, f64, [f64; 5], [[f64; 5]; 3]);
    let rows: [Row; 3] = [
        (
            50.0,
            100.0,
            [0.0, 25.0, 50.0, 99.0, 100.0],
            [
                [0.0, 64.394, 128.788, 255.0, 255.0],
                [0.0, 63.75, 127.5, 252.45, 255.0],
                [30.397, 68.58, 127.5, 223.516, 224.603],
            ],
        ),
        (
            0.0,
            100.0,
            [-51.0, -50.0, 0.0, 49.0, 50.0],
            [
                [0.0, 0.0, 128.788, 255.0, 255.0],
                [0.0, 0.0, 127.5, 252.45, 255.0],
                [29.342, 30.397, 127.5, 223.516, 224.603],
            ],
        ),
        (
            2048.0,
            4096.0,
            [0.0, 1.0, 2047.0, 2048.0, 4095.0],
            [
                [0.0, 0.062, 127.469, 127.531, 255.0],
                [0.0, 0.062, 127.438, 127.5, 254.938],
                [30.397, 30.423, 127.438, 127.5, 224.577],
            ],
        ),
    ];
    let functions = [VoiFunction::Linear, VoiFunction::LinearExact, VoiFunction::Sigmoid];
    for (centre, width, inputs, expected) in rows {
        for (function, expected) in functions.into_iter().zip(expected) {
            for (input, expected) in inputs.into_iter().zip(expected) {
                let grey = window(centre, width, function).grey(input);
                assert!(
                    (grey - expected).abs() < 6e-4,
                    "{function:?} {centre},{width} at {input}: {grey}, not {expected}"
                );
            }
        }
    }
}

#[test]
fn a_linear_window_of_one_is_a_threshold() {
    let threshold = window(100.0, 1.0, VoiFunction::Linear);
    assert_eq!([99.0, 99.5, 99.6, 100.0].map(|value| threshold.grey(value) as u8), [0, 0, 255, 255]);
    assert!(!window(1.0, 0.5, VoiFunction::Linear).is_valid());
    assert!(window(1.0, 0.5, VoiFunction::LinearExact).is_valid());
    assert!(!window(1.0, 0.0, VoiFunction::Sigmoid).is_valid());
    assert!(!window(f64::NAN, 10.0, VoiFunction::Linear).is_valid());
}

#[test]
fn the_table_is_the_formula_for_signed_rescaled_values_too() {
    let film = DicomFile::grey(2, 1, 12, &[0x0FFF, 0x0001])
        .number(0x0028_0103, 1)
        .text(0x0028_1052, *b"DS", "-1024")
        .text(0x0028_1053, *b"DS", "0.5")
        .film();
    assert_eq!(film.pixels.samples, Samples::Grey([0xFFFF, 0x0001].into()), "-1 is sign-extended");
    for function in [VoiFunction::Linear, VoiFunction::LinearExact, VoiFunction::Sigmoid] {
        let shown = window(-1000.0, 300.0, function);
        let table = film.pipeline.table(&Voi::Window(shown), false);
        let inverted = film.pipeline.table(&Voi::Window(shown), true);
        for stored in -2048_i16..=2047 {
            let expected = shown.grey(0.5 * f64::from(stored) - 1024.0).round() as u8;
            assert_eq!(table.grey(stored as u16), expected, "{function:?} at {stored}");
            assert_eq!(inverted.grey(stored as u16), 255 - expected);
        }
    }
    assert!((film.pipeline.modality_value(0xFFFF) + 1024.5).abs() < 1e-9);
}

#[test]
fn identity_spans_the_stored_bits() {
    let film = DicomFile::grey(1, 1, 12, &[0]).film();
    let table = film.pipeline.table(&Voi::Identity, false);
    assert_eq!([0, 2048, 4095].map(|stored| table.grey(stored)), [0, 128, 255]);
}

#[test]
fn all_windows_keep_their_order_function_and_explanation() {
    let film = DicomFile::grey(1, 1, 12, &[0])
        .text(0x0028_1050, *b"DS", "450\\ 200 \\300")
        .text(0x0028_1051, *b"DS", "790\\443\\0.5")
        .text(0x0028_1055, *b"LO", "BONE\\")
        .film();
    let names: Vec<&str> = film.pipeline.presets().iter().map(|preset| preset.name.as_str()).collect();
    assert_eq!(names, ["BONE", "Window 2"], "a linear window narrower than one is left out");
    assert_eq!(film.pipeline.presets()[1].voi, Voi::Window(window(200.0, 443.0, VoiFunction::Linear)));
    assert_eq!(film.facts.windows, film.pipeline.presets());
    assert!(film.facts.notes.iter().any(|note| note.contains("window 3")));
    let (voi, source) = film.pipeline.default_voi(&film.pixels);
    assert_eq!((voi, source), (film.pipeline.presets()[0].voi.clone(), VoiSource::FilePreset(0)));
    let sigmoid = DicomFile::grey(1, 1, 12, &[0])
        .text(0x0028_1050, *b"DS", "5")
        .text(0x0028_1051, *b"DS", "0.5")
        .text(0x0028_1056, *b"CS", "SIGMOID")
        .film();
    assert_eq!(sigmoid.pipeline.presets()[0].voi, Voi::Window(window(5.0, 0.5, VoiFunction::Sigmoid)));
}

#[test]
fn monochrome1_and_the_presentation_shape_invert_after_the_window() {
    let base = DicomFile::grey(1, 1, 8, &[0]);
    let greys = |file: DicomFile| {
        let table = file.film().pipeline.table(&Voi::Identity, false);
        [table.grey(0), table.grey(255)]
    };
    let mono1 = base.clone().text(0x0028_0004, *b"CS", "MONOCHROME1");
    assert_eq!(greys(base.clone()), [0, 255]);
    assert_eq!(greys(mono1.clone()), [255, 0]);
    assert_eq!(greys(mono1.clone().text(0x2050_0020, *b"CS", "INVERSE")), [255, 0]);
    assert_eq!(greys(base.clone().text(0x2050_0020, *b"CS", "INVERSE")), [255, 0]);
    assert_eq!(
        greys(mono1.text(0x2050_0020, *b"CS", "IDENTITY")),
        [0, 255],
        "the shape wins over the default"
    );
    let lut = base.lut(0x2050_0010, [2, 0, 8], &[200, 100], "");
    assert_eq!(greys(lut), [200, 100]);
}

#[test]
fn a_modality_lut_takes_the_place_of_rescale_and_clamps() {
    let film = DicomFile::grey(1, 1, 12, &[0])
        .text(0x0028_1052, *b"DS", "5")
        .lut(0x0028_3000, [3, 10, 12], &[100, 200, 4095], "OD")
        .film();
    let values = [0, 10, 11, 12, 4000].map(|stored| film.pipeline.modality_value(stored) as u16);
    assert_eq!(values, [100, 100, 200, 4095, 4095]);
    let table = film.pipeline.table(&Voi::Identity, false);
    assert_eq!(table.grey(12), 255);
}

#[test]
fn a_voi_lut_is_a_preset_with_its_explanation() {
    let film = DicomFile::grey(1, 1, 12, &[0])
        .text(0x0028_1052, *b"DS", "-1000")
        .text(0x0028_1053, *b"DS", "1")
        .lut(0x0028_3010, [4, 2, 10], &[0, 341, 682, 1023], "SOFT")
        .film();
    assert_eq!(film.pipeline.presets()[0].name, "SOFT");
    let table = film.pipeline.table(&Voi::Lut(0), false);
    // The LUT's input is the modality value: 1002 - 1000 = 2 is its first entry.
    assert_eq!([0, 1002, 1003, 1004, 1005, 4000].map(|stored| table.grey(stored)), [0, 0, 85, 170, 255, 255]);
    assert_eq!(film.pipeline.default_voi(&film.pixels).1, VoiSource::FilePreset(0));
}

#[test]
fn padding_is_a_range_of_stored_values_and_black() {
    let file = DicomFile::grey(1, 1, 12, &[0])
        .text(0x0028_0004, *b"CS", "MONOCHROME1")
        .number(0x0028_0120, 4095)
        .number(0x0028_0121, 4000);
    let pipeline = file.film().pipeline;
    assert_eq!([3999, 4000, 4050, 4095].map(|stored| pipeline.is_padding(stored)), [false, true, true, true]);
    let table = pipeline.table(&Voi::Identity, false);
    assert_eq!([table.grey(0), table.grey(4095)], [255, 0]);
    assert_eq!(pipeline.table(&Voi::Identity, true).grey(4095), 0, "background stays black when inverted");
    let signed = DicomFile::grey(1, 1, 16, &[0])
        .number(0x0028_0103, 1)
        .bytes(0x0028_0120, *b"SS", &(-2000_i16).to_le_bytes())
        .film();
    assert!(signed.pipeline.is_padding(-2000_i16 as u16));
    assert!(!signed.pipeline.is_padding(2000));
}

/// A film of 200 × 160: padding on the left, a white shutter all around, in it a ramp from 1000 to 1999 with a
/// little dead pixels at 0 and at 4095.
fn collimated() -> Vec<u16> {
    let mut stored = Vec::new();
    for row in 0..160_u32 {
        for column in 0..200_u32 {
            let value = match (column, row) {
                (0..=9, _) => 3000,
                (10..=39 | 170.., _) | (_, 0..=29 | 130..) => 3900 + (column * 7 + row * 3) % 8,
                (60, 60) => 0,
                (61, 61) => 4095,
                _ => 1000 + ((column - 40) * 1000) / 130,
            };
            stored.push(value as u16);
        }
    }
    stored
}

#[test]
fn an_unset_window_is_chosen_without_padding_and_borders() {
    let file = DicomFile::grey(200, 160, 12, &collimated()).number(0x0028_0120, 3000);
    let film = file.film();
    let (voi, source) = film.pipeline.default_voi(&film.pixels);
    assert_eq!(source, VoiSource::Auto);
    let Voi::Window(auto) = voi else { panic!("{voi:?}") };
    let (low, high) = (auto.centre - auto.width / 2.0, auto.centre + auto.width / 2.0);
    assert!((995.0..=1020.0).contains(&low) && (1975.0..=2005.0).contains(&high), "{low} to {high}");
    assert_eq!(film.pipeline.modality_range(&film.pixels), (0.0, 4095.0));
    let histogram = film.histogram().unwrap();
    assert_eq!((histogram.total(), histogram.count(3000), histogram.count(0)), (190 * 160, 0, 1));
    assert_eq!(histogram.quantile(film.pipeline.stored_range(), 1.0), Some(4095));
    // The same in modality units, on a falling scale.
    let film = file.text(0x0028_1053, *b"DS", "-2").text(0x0028_1052, *b"DS", "100").film();
    let auto = film.pipeline.auto_window(&film.pixels).unwrap();
    assert!(
        (auto.centre - (100.0 - 2.0 * 1500.0)).abs() < 30.0 && (auto.width - 1970.0).abs() < 60.0,
        "{auto:?}"
    );
}

#[test]
fn a_film_without_borders_keeps_its_whole_range() {
    let ramp: Vec<u16> = (0..100 * 100_u32).map(|index| ((index * 7919 % 100) * 40 + 20) as u16).collect();
    let film = DicomFile::grey(100, 100, 12, &ramp).film();
    let auto = film.pipeline.auto_window(&film.pixels).unwrap();
    assert!((auto.centre - 2000.0).abs() < 25.0 && (auto.width - 3961.0).abs() < 50.0, "{auto:?}");
    let flat = DicomFile::grey(4, 4, 12, &[700; 16]).film();
    assert_eq!(flat.pipeline.auto_window(&flat.pixels), Some(Window::over(700.0, 700.0)));
    let padded = DicomFile::grey(2, 2, 12, &[0; 4]).number(0x0028_0120, 0).film();
    assert_eq!(padded.pipeline.default_voi(&padded.pixels), (Voi::Identity, VoiSource::Identity));
}
