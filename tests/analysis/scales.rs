//! The scale of a film: every row of the decision table of clinical.md 4.3 by its name, and its worked example.

use callus::analysis::{Corrected, FilmScale, Scale, film_scale};
use callus::case::{Calibration, CalibrationKind};
use callus::imaging::{Spacing, SpacingFact, SpacingSource};

use super::{at_detector, book, calibration, close, key, no_spacing};

fn known(mm: f64, at_detector_mm: Option<f64>, source: SpacingSource) -> SpacingFact {
    let at_detector_mm = at_detector_mm.map(|mm| [mm, mm]);
    SpacingFact::Known(Spacing { row_mm: mm, column_mm: mm, at_detector_mm, source, doubts: Vec::new() })
}

fn scale(spacing: &SpacingFact, calibration: Option<&Calibration>) -> Scale {
    match film_scale(spacing, calibration, book()) {
        FilmScale::Millimetres(scale) => scale,
        FilmScale::Pixels { why, .. } => panic!("{why}"),
    }
}

fn px_because(spacing: &SpacingFact, calibration: Option<&Calibration>) -> String {
    match film_scale(spacing, calibration, book()) {
        FilmScale::Pixels { why, .. } => why,
        FilmScale::Millimetres(scale) => panic!("{scale:?}"),
    }
}

fn ball(px: f64, diameter_mm: f64) -> Calibration {
    let rim = [[500.0 - px / 2.0, 500.0], [500.0, 500.0 - px / 2.0], [500.0 + px / 2.0, 500.0]];
    calibration(CalibrationKind::Circle { rim, diameter_mm }, "25 mm ball")
}

fn magnified(factor: f64) -> Calibration {
    calibration(CalibrationKind::Magnification { factor }, "")
}

#[test]
fn worked_test_ips_0143_ball_25_mm_203_px() {
    let raw_mm: f64 = 0.143 * 203.0;
    close(raw_mm, 29.03, 0.005);
    close(raw_mm / 25.0, 1.1612, 0.00005);
    let by_ball = scale(&at_detector(0.143, 0.143), Some(&ball(203.0, 25.0)));
    close(by_ball.column_mm, 0.12315, 0.000_005);
    close(by_ball.row_mm, 0.12315, 0.000_005);
    let by_factor = scale(&at_detector(0.143, 0.143), Some(&magnified(1.1612)));
    close(by_factor.column_mm, 0.12315, 0.000_005);
}

#[test]
fn row_0_the_readers_calibration_goes_before_the_file() {
    let fiducial = known(0.2, None, SpacingSource::Fiducial { description: None });
    let thread = CalibrationKind::Implant {
        preset: key("lag-screw-thread"),
        ends: [[100.0, 100.0], [100.0, 200.0]],
        size_mm: 12.5,
    };
    let scale = scale(&fiducial, Some(&calibration(thread, "lag-screw thread")));
    close(scale.column_mm, 0.125, 1e-12);
    assert_eq!(scale.source, "calibrated on lag-screw thread");
    assert!(scale.by_reader && scale.corrected == Corrected::AtObject);
    // 1 % of the rule, and one pixel at each end of 100: root 2 percent.
    let placed = 2.0_f64.sqrt() / 100.0;
    close(scale.minus_percent, 100.0 * (0.01 / 1.01 + placed / (1.0 + placed)), 1e-3);
    close(scale.plus_percent, 100.0 * (0.01 / 0.99 + placed / (1.0 - placed)), 1e-3);
    let words = &scale.band_words;
    assert!(words.contains("12.5 mm, by resident on 2026-11-24"), "{words}");
    assert!(words.contains("1.4 % more for placing its points"), "{words}");
}

#[test]
fn row_0_a_band_of_the_readers_own_replaces_the_rule() {
    let own = Calibration { band_percent: Some(3.0), ..ball(400.0, 25.0) };
    let scale = scale(&no_spacing(), Some(&own));
    assert!(scale.minus_percent > 3.0 && scale.minus_percent < 3.5, "{}", scale.minus_percent);
    assert!(scale.band_words.contains("−2.9 / +3.1 %: the reader's own band"), "{}", scale.band_words);
}

#[test]
fn rows_1_to_7_tell_where_their_millimetres_are_from() {
    let geometry = |equals_imager| SpacingSource::Geometry { equals_imager };
    let description = Some("25 mm ball".to_owned());
    // A reading that is too long by a share of the truth leaves a truth that is smaller by less.
    let around = |long: f64, short: f64| {
        (100.0 * (1.0 - 1.0 / (1.0 + long / 100.0)), 100.0 * (1.0 / (1.0 - short / 100.0) - 1.0))
    };
    let (estimated, ball) = (around(5.22, 5.22), around(17.4, 17.4));
    let (undocumented, scanned) = (around(25.0, 5.22), around(50.0, 2.0));
    close(ball.0, 14.8, 0.05);
    close(ball.1, 21.1, 0.05);
    let rows = [
        (geometry(false), "est. magnification (GEOMETRY)", Corrected::AtObject, estimated),
        (
            geometry(true),
            "est. magnification (GEOMETRY), but equal to the spacing at the detector",
            Corrected::No,
            (20.0, 0.0),
        ),
        (
            SpacingSource::Fiducial { description },
            "calibrated (FIDUCIAL: 25 mm ball)",
            Corrected::AtObject,
            ball,
        ),
        (
            SpacingSource::EstimatedMagnification { factor: 1.14 },
            "est. magnification ×1.14",
            Corrected::AtObject,
            estimated,
        ),
        (
            SpacingSource::Inconsistent { calibration_type: "FIDUCIAL".to_owned(), magnification: 0.75 },
            "inconsistent (FIDUCIAL, but larger than at the detector)",
            Corrected::Unknown,
            undocumented,
        ),
        (SpacingSource::Undocumented, "est. magnification (undocumented)", Corrected::Unknown, undocumented),
        (SpacingSource::AtDetector, "at detector, not corrected", Corrected::No, (20.0, 0.0)),
        (SpacingSource::CalibrationUnknown, "calibration unknown", Corrected::Unknown, undocumented),
        (SpacingSource::ScannedFilm, "at scanned film, unknown magnification", Corrected::No, scanned),
    ];
    for (source, words, corrected, (minus, plus)) in rows {
        let scale = scale(&known(0.15, None, source), None);
        assert_eq!((scale.source.as_str(), scale.corrected), (words, corrected));
        close(scale.minus_percent, minus, 1e-9);
        close(scale.plus_percent, plus, 1e-9);
        assert!(!scale.by_reader && scale.band_words.contains('%'));
    }
}

#[test]
fn rows_8_and_x_give_pixels_and_say_why() {
    assert_eq!(px_because(&no_spacing(), None), "the file gives no pixel spacing");
    let inconsistent = SpacingFact::Unknown { why: "spacing inconsistent: …".to_owned(), aspect: None };
    assert!(px_because(&inconsistent, None).starts_with("spacing inconsistent"));
    // The reader may still calibrate such a film on an object.
    close(scale(&inconsistent, Some(&ball(200.0, 25.0))).column_mm, 0.125, 1e-9);
}

#[test]
fn a_magnification_factor_needs_the_spacing_at_the_detector() {
    let estimated = known(0.15 / 1.2, Some(0.15), SpacingSource::EstimatedMagnification { factor: 1.2 });
    let scale = scale(&estimated, Some(&magnified(1.1)));
    close(scale.column_mm, 0.15 / 1.1, 1e-12);
    assert_eq!(scale.source, "magnification ×1.10 by the reader");
    for spacing in [no_spacing(), known(0.2, None, SpacingSource::CalibrationUnknown)] {
        assert!(px_because(&spacing, Some(&magnified(1.15))).contains("spacing at the detector"));
    }
    assert!(px_because(&estimated, Some(&magnified(0.9))).contains("at least 1"));
}

#[test]
fn a_calibration_that_tells_nothing_gives_pixels_not_the_spacing_of_the_file() {
    let line = |ends, length_mm| calibration(CalibrationKind::Line { ends, length_mm }, "");
    let film = at_detector(0.15, 0.15);
    assert!(px_because(&film, Some(&line([[5.0, 5.0]; 2], 10.0))).contains("fall together"));
    assert!(px_because(&film, Some(&line([[5.0, 5.0], [50.0, 5.0]], 0.0))).contains("above zero"));
    let rim = [[0.0, 0.0], [10.0, 10.0], [20.0, 20.0]];
    let flat = calibration(CalibrationKind::Circle { rim, diameter_mm: 25.0 }, "");
    assert!(px_because(&film, Some(&flat)).contains("one line"));
    let plain = line([[0.0, 0.0], [100.0, 0.0]], 50.0);
    assert_eq!(scale(&film, Some(&plain)).source, "calibrated on line of known length");
}

#[test]
fn a_calibration_keeps_the_shape_of_the_files_pixels() {
    let film = at_detector(0.30, 0.15);
    // 100 pixels down are twice as long as 100 across.
    let down = CalibrationKind::Line { ends: [[10.0, 10.0], [10.0, 110.0]], length_mm: 20.0 };
    let scale = scale(&film, Some(&calibration(down, "ruler")));
    close(scale.row_mm, 0.2, 1e-12);
    close(scale.column_mm, 0.1, 1e-12);
}

#[test]
fn the_length_of_an_implant_is_trusted_less_than_its_diameter() {
    let on = |preset: &str, size_mm: f64| {
        let ends = [[0.0, 0.0], [1000.0, 0.0]];
        calibration(CalibrationKind::Implant { preset: key(preset), ends, size_mm }, preset)
    };
    let length = scale(&no_spacing(), Some(&on("case-lag-screw-65", 65.0)));
    let diameter = scale(&no_spacing(), Some(&on("lag-screw-thread", 12.5)));
    assert!(length.minus_percent > diameter.minus_percent + 5.0, "{length:?}");
    close(length.plus_percent, diameter.plus_percent, 1e-9);
}

#[test]
fn an_inconsistent_film_keeps_the_shape_of_its_pixels() {
    let told = SpacingFact::Unknown { why: "spacing inconsistent: …".to_owned(), aspect: Some(2.0) };
    close(film_scale(&told, None, book()).pixel_aspect(), 2.0, 1e-12);
    // 100 px down are as long as 200 px across.
    let ends = [[0.0, 0.0], [0.0, 100.0]];
    let line = calibration(CalibrationKind::Line { ends, length_mm: 20.0 }, "ruler");
    let scale = scale(&told, Some(&line));
    close(scale.row_mm, 0.2, 1e-9);
    close(scale.column_mm, 0.1, 1e-9);
}
