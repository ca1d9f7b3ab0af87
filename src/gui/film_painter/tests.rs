//! The GPU output matches the reference renderer to within one grey level.

use eframe::egui::{Rect, pos2, vec2};
use egui_kittest::{Harness, wgpu as kittest_wgpu};

use super::*;
use crate::imaging::{Picture, Samples, Window, render_level};

const VIEW: [u32; 2] = [301, 233];

fn grey_level(columns: u32, rows: u32) -> Pixels {
    let value = |x: u32, y: u32| {
        let noise = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).rotate_left(7) % 900;
        (x * 29 + y * 17 + noise) as u16
    };
    let samples = (0..rows).flat_map(|y| (0..columns).map(move |x| value(x, y))).collect();
    Pixels { columns, rows, samples: Samples::Grey(samples) }
}

fn colour_level(columns: u32, rows: u32) -> Pixels {
    let colour = |x: u32, y: u32| [(x * 3) as u8, (y * 5) as u8, (x * y) as u8];
    let samples = (0..rows).flat_map(|y| (0..columns).map(move |x| colour(x, y))).collect();
    Pixels { columns, rows, samples: Samples::Rgb(samples) }
}

fn table() -> GreyTable {
    let window = Window { centre: 9000.0, width: 15000.0, function: crate::imaging::VoiFunction::Linear };
    GreyTable::from_fn(|value| window.grey(f64::from(value)).round() as u8)
}

fn paint(level: &Pixels, table: GreyTable, placement: Placement) -> FilmPaint {
    FilmPaint {
        viewport: 0,
        content: [7; 32],
        level_index: 0,
        level: level.clone(),
        full_size: [level.columns, level.rows],
        table,
        placement,
        sampling: Sampling::Smooth,
        seconds: 0.0,
    }
}

/// Draws into a viewport that does not start at the corner of the window.
fn drawn(film: &FilmPaint) -> Picture {
    let state = kittest_wgpu::create_render_state(
        kittest_wgpu::default_wgpu_setup(),
        eframe::egui_wgpu::RendererOptions::PREDICTABLE,
    );
    install(&state);
    let film = film.clone();
    let mut harness = Harness::builder()
        .with_size(vec2(330.0, 250.0))
        .with_render_cursor(false)
        .renderer(kittest_wgpu::WgpuTestRenderer::from_render_state(state))
        .build_ui(move |ui| {
            let rect = Rect::from_min_size(pos2(11.0, 5.0), vec2(VIEW[0] as f32, VIEW[1] as f32));
            ui.painter().rect_filled(rect, 0.0, eframe::egui::Color32::BLACK);
            ui.painter().add(shape(rect, film.clone()));
        });
    let image = harness.render().expect("lavapipe draws");
    let view = image::imageops::crop_imm(&image, 11, 5, VIEW[0], VIEW[1]).to_image();
    Picture { width: VIEW[0], height: VIEW[1], rgba: view.into_raw() }
}

fn assert_alike(level: &Pixels, table: &GreyTable, placement: Placement) {
    let film = paint(level, table.clone(), placement);
    let on_screen = drawn(&film);
    let reference = render_level(level, level, table, &placement, VIEW);
    assert!(reference.rgba.chunks(4).any(|pixel| pixel[0] > 0), "the reference shows something");
    let worst = on_screen.rgba.iter().zip(&reference.rgba).map(|(a, b)| a.abs_diff(*b)).max();
    assert!(worst <= Some(1), "{placement:?}: differs by {worst:?}");
}

fn placements(columns: u32, rows: u32) -> Vec<Placement> {
    let fit = Placement::fit(columns, rows, VIEW[0], VIEW[1]);
    let mut all = Vec::new();
    for (index, turn) in [0.0, 90.0, 180.0, 270.0].into_iter().enumerate() {
        for flip in [false, true] {
            let turned = Placement { rotation_degrees: turn, flip_horizontal: flip, ..fit };
            let scale = [0.83, 1.0, 2.0, 13.7][index];
            let centre = [fit.centre[0] * 0.9 + 0.25, fit.centre[1] * 1.1];
            all.push(turned);
            all.push(Placement { centre, scale, ..turned });
            all.push(Placement { centre, scale, aspect: 1.7, ..turned });
        }
    }
    all
}

#[test]
fn a_grey_film_is_the_same_on_both_at_any_turn_flip_and_zoom() {
    let level = grey_level(350, 280);
    for placement in placements(350, 280) {
        assert_alike(&level, &table(), placement);
    }
}

#[test]
fn a_colour_film_is_the_same_on_both() {
    let level = colour_level(200, 310);
    let identity = GreyTable::from_fn(|value| value.min(255) as u8);
    for placement in placements(200, 310).into_iter().take(6) {
        assert_alike(&level, &identity, placement);
    }
}

#[test]
fn tiles_join_without_a_seam() {
    let level = grey_level(4500, 60);
    for turn in [0.0, 90.0] {
        for (centre, scale) in [([2046.0, 30.0], 3.0), ([4092.3, 31.0], 1.0), ([2250.0, 30.0], 0.5)] {
            let placement =
                Placement { centre, scale, aspect: 1.0, rotation_degrees: turn, flip_horizontal: turn > 0.0 };
            assert_alike(&level, &table(), placement);
        }
    }
}

#[test]
fn a_reduced_level_lies_where_the_whole_film_does() {
    let film_size = [351, 281];
    let level = grey_level(176, 141);
    let full = Pixels { columns: film_size[0], rows: film_size[1], samples: Samples::Grey([].into()) };
    let placement = Placement::fit(film_size[0], film_size[1], 150, 150);
    let mut film = paint(&level, table(), placement);
    film.full_size = film_size;
    film.level_index = 1;
    let reference = render_level(&level, &full, &table(), &placement, VIEW);
    let worst = drawn(&film).rgba.iter().zip(&reference.rgba).map(|(a, b)| a.abs_diff(*b)).max();
    assert!(worst <= Some(1), "differs by {worst:?}");
}

#[test]
fn another_window_reaches_the_screen() {
    let level = grey_level(64, 64);
    let placement = Placement::fit(64, 64, VIEW[0], VIEW[1]);
    let white = drawn(&paint(&level, GreyTable::from_fn(|_| 255), placement));
    let dark = drawn(&paint(&level, GreyTable::from_fn(|_| 3), placement));
    let middle = (VIEW[0] * (VIEW[1] / 2) + VIEW[0] / 2) as usize * 4;
    assert_eq!((white.rgba[middle], dark.rgba[middle]), (255, 3));
}

#[test]
fn squares_are_the_pixels_themselves_as_on_the_processor() {
    let level = grey_level(40, 30);
    let fit = Placement::fit(level.columns, level.rows, VIEW[0], VIEW[1]);
    for turn in [0.0, 90.0] {
        let placement = Placement { scale: 7.3, rotation_degrees: turn, ..fit };
        let film = FilmPaint { sampling: Sampling::Squares, ..paint(&level, table(), placement) };
        let on_screen = drawn(&film);
        let size = [level.columns, level.rows];
        let canvas = crate::imaging::Canvas { size: VIEW, sampling: Sampling::Squares, threads: 1 };
        let reference = crate::imaging::render_view_on(&canvas, &level, size, &table(), &placement);
        let pairs = on_screen.rgba.chunks(4).map(|pixel| pixel[0]).zip(reference.bytes);
        // A middle that falls on the edge of two film pixels may be either.
        let differ = pairs.filter(|(a, b)| a.abs_diff(*b) > 1).count();
        assert!(differ * 500 < (VIEW[0] * VIEW[1]) as usize, "{turn}: {differ} pixels differ");
    }
}
