//! The reference renderer on the processor: look up, then blend. The shader follows this arithmetic, exports
//! and tests use it. Knows no files and no screen.

use super::pyramid::{Pyramid, halve, level_for_scale};
use super::{Film, GreyTable, Picture, Pixels, Placement, Samples, ShownLayers, Voi, draw_layers};

/// Draws a film into a picture. Reduced views are drawn from the halved level of [`super::Pyramid`]; beyond
/// the film the picture is black.
pub fn render(film: &Film, table: &GreyTable, placement: &Placement, width: u32, height: u32) -> Picture {
    let wanted = level_for_scale(placement.least_scale());
    let mut level = film.pixels.clone();
    let mut reached = 0;
    while reached < wanted && level.columns.max(level.rows) > 1 {
        level = halve(&level, &film.pipeline);
        reached += 1;
    }
    render_level(&level, &film.pixels, table, placement, [width, height])
}

/// Draws one level of a film's pyramid, `full` being level 0, in whose coordinates the placement is.
///
/// Each view pixel takes its centre back to the image, looks up the four nearest samples, and blends their
/// greys bilinearly in 32-bit floats; edges repeat.
pub fn render_level(
    level: &Pixels,
    full: &Pixels,
    table: &GreyTable,
    placement: &Placement,
    [width, height]: [u32; 2],
) -> Picture {
    let size = [f64::from(width), f64::from(height)];
    let full_size = [f64::from(full.columns), f64::from(full.rows)];
    let shrink = [f64::from(level.columns) / full_size[0], f64::from(level.rows) / full_size[1]];
    let mut rgba = Vec::with_capacity(width as usize * height as usize * 4);
    for y in 0..height {
        for x in 0..width {
            let [u, v] = placement.image_from_view([f64::from(x) + 0.5, f64::from(y) + 0.5], size);
            let inside = u >= 0.0 && v >= 0.0 && u < full_size[0] && v < full_size[1];
            let colour = if inside { blend(level, table, [u * shrink[0], v * shrink[1]]) } else { [0; 3] };
            rgba.extend_from_slice(&[colour[0], colour[1], colour[2], 255]);
        }
    }
    Picture { width, height, rgba }
}

/// A small picture of the whole film, its longer side at most `max_side`.
pub fn thumbnail(film: &Film, max_side: u32, voi: &Voi) -> Picture {
    small(film, max_side, |placement, [width, height]| {
        render(film, &film.pipeline.table(voi, false), placement, width, height)
    })
}

/// The same from levels that were made already.
pub fn thumbnail_of_levels(film: &Film, levels: &Pyramid, max_side: u32, voi: &Voi) -> Picture {
    small(film, max_side, |placement, size| {
        let level = levels.levels().get(levels.level_for_scale(placement.least_scale()));
        let level = level.unwrap_or(&film.pixels);
        render_level(level, &film.pixels, &film.pipeline.table(voi, false), placement, size)
    })
}

fn small(film: &Film, max_side: u32, drawn: impl FnOnce(&Placement, [u32; 2]) -> Picture) -> Picture {
    let (columns, rows) = (film.pixels.columns, film.pixels.rows);
    let aspect = film.pixel_aspect();
    let (wide, high) = (f64::from(columns), f64::from(rows) * aspect);
    let scale = (f64::from(max_side) / wide.max(high).max(1.0)).min(1.0);
    let side = |length: f64| ((length * scale).round() as u32).max(1);
    let (width, height) = (side(wide), side(high));
    let placement = Placement::fit_true(columns, rows, aspect, [width, height]);
    let mut picture = drawn(&placement, [width, height]);
    draw_layers(&mut picture, film, &placement, &ShownLayers { overlays: false, ..ShownLayers::default() });
    picture
}

/// Bilinear blend of looked-up greys around a point in a level's coordinates.
fn blend(level: &Pixels, table: &GreyTable, [u, v]: [f64; 2]) -> [u8; 3] {
    let (left, fx) = whole_and_part(u - 0.5);
    let (top, fy) = whole_and_part(v - 0.5);
    let column = |offset: i64| (left + offset).clamp(0, i64::from(level.columns) - 1) as usize;
    let row = |offset: i64| (top + offset).clamp(0, i64::from(level.rows) - 1) as usize;
    let stride = level.columns as usize;
    let corners = [[0, 0], [1, 0], [0, 1], [1, 1]].map(|[dx, dy]| row(dy) * stride + column(dx));
    let mix = |greys: [u8; 4]| {
        let [a, b, c, d] = greys.map(f32::from);
        let (upper, lower) = (a + (b - a) * fx, c + (d - c) * fx);
        (upper + (lower - upper) * fy).round() as u8
    };
    match &level.samples {
        Samples::Grey(values) => [mix(corners.map(|at| table.grey(values[at]))); 3],
        Samples::Rgb(colours) => {
            [0, 1, 2].map(|channel: usize| mix(corners.map(|at| table.grey(u16::from(colours[at][channel])))))
        }
    }
}

fn whole_and_part(position: f64) -> (i64, f32) {
    let whole = position.floor();
    (whole as i64, (position - whole) as f32)
}
