//! Halved levels, placements and the reference renderer.

use callus::imaging::{
    Film, Picture, Placement, Pyramid, Samples, Voi, VoiFunction, Window, render, thumbnail,
};

use super::dicom_file::DicomFile;

/// 3 × 2 pixels of 0, 50, 100 over 150, 200, 250.
fn steps() -> Film {
    DicomFile::grey(3, 2, 8, &[0, 50, 100, 150, 200, 250]).film()
}

fn greys(picture: &Picture) -> Vec<u8> {
    assert_eq!(picture.rgba.len(), (picture.width * picture.height * 4) as usize);
    picture.rgba.chunks_exact(4).map(|pixel| pixel[0]).collect()
}

fn drawn(film: &Film, placement: &Placement, width: u32, height: u32) -> Vec<u8> {
    greys(&render(film, &film.pipeline.table(&Voi::Identity, false), placement, width, height))
}

#[test]
fn at_its_own_scale_a_film_is_drawn_pixel_for_pixel() {
    let film = steps();
    let upright = Placement::fit(3, 2, 3, 2);
    assert_eq!(drawn(&film, &upright, 3, 2), [0, 50, 100, 150, 200, 250]);
    let mirrored = Placement { flip_horizontal: true, ..upright };
    assert_eq!(drawn(&film, &mirrored, 3, 2), [100, 50, 0, 250, 200, 150]);
    let turned = Placement { rotation_degrees: 90.0, ..upright };
    assert_eq!(drawn(&film, &turned, 2, 3), [150, 0, 200, 50, 250, 100], "clockwise");
    let back = Placement { rotation_degrees: -90.0, ..upright };
    assert_eq!(drawn(&film, &back, 2, 3), [100, 250, 50, 200, 0, 150]);
    let over = Placement { rotation_degrees: 180.0, ..upright };
    assert_eq!(drawn(&film, &over, 3, 2), [250, 200, 150, 100, 50, 0]);
}

#[test]
fn greys_are_looked_up_before_they_are_blended() {
    let film = DicomFile::grey(2, 1, 8, &[0, 255]).film();
    let threshold = Window { centre: 100.0, width: 1.0, function: VoiFunction::Linear };
    let table = film.pipeline.table(&Voi::Window(threshold), false);
    let picture = render(&film, &table, &Placement::fit(2, 1, 8, 4), 8, 4);
    assert_eq!(greys(&picture)[..8], [0, 0, 32, 96, 159, 223, 255, 255]);
}

#[test]
fn beyond_the_film_there_is_black() {
    let film = DicomFile::grey(1, 1, 8, &[255]).film();
    let placement = Placement { scale: 1.0, ..Placement::fit(1, 1, 3, 3) };
    assert_eq!(drawn(&film, &placement, 3, 3), [0, 0, 0, 0, 255, 0, 0, 0, 0]);
}

#[test]
fn placements_lead_there_and_back() {
    let placement = Placement {
        centre: [120.5, 33.0],
        scale: 2.5,
        aspect: 1.0,
        rotation_degrees: 37.0,
        flip_horizontal: true,
    };
    let [x, y] = placement.image_from_view([400.0, 10.0], [640.0, 480.0]);
    let [u, v] = placement.view_from_image([x, y], [640.0, 480.0]);
    assert!((u - 400.0).abs() < 1e-9 && (v - 10.0).abs() < 1e-9, "{u}, {v}");
}

#[test]
fn halving_averages_values_with_their_sign_and_without_padding() {
    let stored = [-10_i16, -20, -2000, 7, -30, -41, -2000, -2000].map(|value| value as u16);
    let mut wide = vec![0_u16; 300 * 2];
    wide[..4].copy_from_slice(&stored[..4]);
    wide[300..304].copy_from_slice(&stored[4..]);
    let film = DicomFile::grey(300, 2, 16, &wide)
        .number(0x0028_0103, 1)
        .bytes(0x0028_0120, *b"SS", &(-2000_i16).to_le_bytes())
        .film();
    let pyramid = Pyramid::new(&film);
    assert_eq!(pyramid.levels().len(), 2);
    let half = &pyramid.levels()[1];
    assert_eq!((half.columns, half.rows), (150, 1));
    assert_eq!(half.stored_at(0, 0), Some(-25_i16 as u16), "(-10 - 20 - 30 - 41) / 4, rounded");
    assert_eq!(half.stored_at(1, 0), Some(7));
    let padded = DicomFile::grey(300, 1, 12, &[9; 300]).number(0x0028_0120, 9).film();
    assert_eq!(Pyramid::new(&padded).levels()[1].stored_at(3, 0), Some(9));
}

#[test]
fn levels_halve_until_they_are_small_and_suit_a_scale() {
    let film = DicomFile::grey(1025, 7, 8, &[100; 1025 * 7]).film();
    let pyramid = Pyramid::new(&film);
    let sizes: Vec<_> = pyramid.levels().iter().map(|level| (level.columns, level.rows)).collect();
    assert_eq!(sizes, [(1025, 7), (513, 4), (257, 2), (129, 1)]);
    let levels = [4.0, 1.0, 0.51, 0.5, 0.25, 0.01, 0.0].map(|scale| pyramid.level_for_scale(scale));
    assert_eq!(levels, [0, 0, 0, 1, 2, 3, 0]);
    let Samples::Grey(values) = &pyramid.levels()[3].samples else { panic!() };
    assert!(values.iter().all(|value| *value == 100));
}

#[test]
fn a_thumbnail_keeps_the_shape_and_is_not_enlarged() {
    let film = DicomFile::grey(1000, 500, 8, &vec![200; 500_000]).film();
    let small = thumbnail(&film, 96, &Voi::Identity);
    assert_eq!((small.width, small.height), (96, 48));
    assert!(small.rgba.chunks_exact(4).all(|pixel| pixel == [200, 200, 200, 255]));
    let tiny = thumbnail(&steps(), 96, &Voi::Identity);
    assert_eq!((tiny.width, tiny.height), (3, 2));
}
