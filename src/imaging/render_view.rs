//! A view of a film drawn on all cores: the arithmetic of [`super::render_level`], pixel for pixel, in the order that is
//! fast on a processor. What is drawn is bytes: grey films one a pixel, colour films three.

use self::level_rows::LevelRows;
use self::slant::Slant;
use super::{GreyTable, Pixels, Placement, Samples};

mod level_rows;
mod slant;

/// A film as it is shown in a viewport.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilmPicture {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// Greys, or red, green and blue, row by row; black beyond the film.
    pub bytes: Vec<u8>,
    /// True for three bytes a pixel.
    pub is_rgb: bool,
}

/// How film pixels are shown that are larger than screen pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sampling {
    /// Blended with their neighbours.
    #[default]
    Smooth,
    /// As squares of one grey each.
    Squares,
}

/// Least number of rows for which another thread is worth its start.
const ROWS_OF_A_THREAD: usize = 48;

/// One axis of the level for each pixel across, or down, of the view: the two samples it lies between and the share of
/// the second.
#[derive(Debug, Clone, Copy)]
struct Step {
    first: u32,
    second: u32,
    share: f32,
    is_inside: bool,
}

/// Draws one level of a film's pyramid into a view. `full_size` are columns and rows of level 0, in whose coordinates the
/// placement is; `threads` at most work at once.
pub fn render_view(
    level: &Pixels,
    full_size: [u32; 2],
    table: &GreyTable,
    placement: &Placement,
    size: [u32; 2],
    threads: usize,
) -> FilmPicture {
    let canvas = Canvas { size, sampling: Sampling::Smooth, threads };
    render_view_on(&canvas, level, full_size, table, placement)
}

/// A view to draw into, and how.
#[derive(Debug, Clone, Copy)]
pub struct Canvas {
    /// Width and height in pixels.
    pub size: [u32; 2],
    /// How enlarged film pixels are shown.
    pub sampling: Sampling,
    /// Threads that work at once at most.
    pub threads: usize,
}

/// As [`render_view`], on a canvas.
pub fn render_view_on(
    canvas: &Canvas,
    level: &Pixels,
    full_size: [u32; 2],
    table: &GreyTable,
    placement: &Placement,
) -> FilmPicture {
    let [width, height] = canvas.size.map(|side| side as usize);
    let is_rgb = level.is_rgb();
    let mut bytes = vec![0; width * height * if is_rgb { 3 } else { 1 }];
    render_into(canvas, level, full_size, table, placement, &mut bytes, |row, into| {
        into.copy_from_slice(row);
    });
    FilmPicture { width, height, bytes, is_rgb }
}

/// As [`render_view`], into the rows of `into`, which are all of one length. `put` is told the bytes of a row, one for each
/// pixel of a grey film and three of a coloured one, and writes what stands for them.
pub fn render_into<P: Send>(
    canvas: &Canvas,
    level: &Pixels,
    full_size: [u32; 2],
    table: &GreyTable,
    placement: &Placement,
    into: &mut [P],
    put: impl Fn(&[u8], &mut [P]) + Sync,
) {
    let [width, height] = canvas.size.map(|side| side as usize);
    if into.is_empty() || width == 0 || height == 0 || level.columns == 0 || level.rows == 0 {
        return;
    }
    let sampling = canvas.sampling.at(placement);
    let view = View { level, full_size, table, placement, size: [width, height], sampling };
    let row_length = into.len() / height;
    in_parts(into, row_length, canvas.threads, |first, rows| {
        let mut pen = view.pen();
        for (row, line) in rows.chunks_exact_mut(row_length).enumerate() {
            put(pen.row(first + row), line);
        }
    });
}

/// Threads that draw at once.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(8)
}

/// Has rows of one length worked on by several threads, each of which is told the number of its first row.
pub(super) fn in_parts<P: Send>(
    rows: &mut [P],
    row_length: usize,
    threads: usize,
    work: impl Fn(usize, &mut [P]) + Sync,
) {
    let row_length = row_length.max(1);
    let height = rows.len() / row_length;
    let threads = threads.clamp(1, height.div_ceil(ROWS_OF_A_THREAD).max(1));
    let rows_each = height.div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        for (part, rows) in rows.chunks_mut(row_length * rows_each).enumerate() {
            let (first, work) = (part * rows_each, &work);
            // This thread does the last part itself: one start less.
            if first + rows_each >= height {
                work(first, rows);
            } else {
                scope.spawn(move || work(first, rows));
            }
        }
    });
}

impl Sampling {
    /// Squares are for enlarged films alone: reduced ones would lose every other pixel.
    #[must_use = "the sampling itself stays as it is"]
    pub fn at(self, placement: &Placement) -> Self {
        if placement.least_scale() > 1.0 { self } else { Self::Smooth }
    }
}

struct View<'a> {
    level: &'a Pixels,
    full_size: [u32; 2],
    table: &'a GreyTable,
    placement: &'a Placement,
    size: [usize; 2],
    sampling: Sampling,
}

impl View<'_> {
    fn place(&self, x: f64, y: f64) -> [f64; 2] {
        self.placement.image_from_view([x + 0.5, y + 0.5], self.size.map(|side| side as f64))
    }

    fn count(&self, axis: usize) -> u32 {
        if axis == 0 { self.level.columns } else { self.level.rows }
    }

    fn step(&self, at: f64, axis: usize) -> Step {
        let full = f64::from(self.full_size[axis]);
        let count = self.count(axis);
        let is_inside = at >= 0.0 && at < full;
        let position = at * (f64::from(count) / full);
        let within = |sample: i64| sample.clamp(0, i64::from(count) - 1) as u32;
        match self.sampling {
            Sampling::Smooth => {
                let whole = (position - 0.5).floor();
                let [first, second] = [0, 1].map(|offset| within(whole as i64 + offset));
                Step { first, second, share: (position - 0.5 - whole) as f32, is_inside }
            }
            Sampling::Squares => {
                let only = within(position.floor() as i64);
                Step { first: only, second: only, share: 0.0, is_inside }
            }
        }
    }

    fn pen(&self) -> Pen<'_> {
        let line = vec![0; self.size[0] * if self.level.is_rgb() { 3 } else { 1 }];
        let is_level = self.placement.rotation_degrees.rem_euclid(180.0) == 0.0;
        let level_rows = match &self.level.samples {
            Samples::Grey(values) if is_level => LevelRows::new(self, values),
            Samples::Grey(_) | Samples::Rgb(_) => None,
        };
        Pen { view: self, line, level_rows }
    }
}

/// Draws the rows of a view one after the other, with what one row leaves for the next.
struct Pen<'a> {
    view: &'a View<'a>,
    line: Vec<u8>,
    level_rows: Option<LevelRows<'a>>,
}

impl Pen<'_> {
    /// The bytes of a row of the view, black beyond the film.
    fn row(&mut self, y: usize) -> &[u8] {
        self.line.fill(0);
        match &mut self.level_rows {
            Some(level_rows) => {
                level_rows.draw(&self.view.step(self.view.place(0.0, y as f64)[1], 1), &mut self.line);
            }
            None => Slant::new(self.view, y).draw(self.view, &mut self.line),
        }
        &self.line
    }
}

/// Looked-up greys, blended: the order of the reference and of the shader.
fn mix(greys: [u8; 4], [fx, fy]: [f32; 2]) -> u8 {
    let [a, b, c, d] = greys.map(f32::from);
    let (upper, lower) = (a + (b - a) * fx, c + (d - c) * fx);
    rounded(upper + (lower - upper) * fy)
}

/// The nearest whole grey, the even one of two as near: next to 2^23 a float has no room for less than one, so that its
/// last byte is the grey. Several are done at once, which a cast isn't.
fn rounded(grey: f32) -> u8 {
    (grey + 8_388_608.0).to_bits() as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::render_level;

    fn grey(columns: u32, rows: u32) -> Pixels {
        let value = |x: u32, y: u32| ((x * 7919 + y * 104_729) ^ (x * y)) as u16;
        let samples = (0..rows).flat_map(|y| (0..columns).map(move |x| value(x, y))).collect();
        Pixels { columns, rows, samples: Samples::Grey(samples) }
    }

    fn colour(columns: u32, rows: u32) -> Pixels {
        let value = |x: u32, y: u32| [(x * 3) as u8, (y * 5) as u8, (x * y) as u8];
        let samples = (0..rows).flat_map(|y| (0..columns).map(move |x| value(x, y))).collect();
        Pixels { columns, rows, samples: Samples::Rgb(samples) }
    }

    #[test]
    fn squares_show_the_pixel_itself_and_only_where_it_is_enlarged() {
        let table = GreyTable::from_fn(|value| (value >> 8) as u8);
        let (level, size) = (grey(23, 17), [150, 130]);
        let full = [23, 17];
        for (scale, turn) in [(6.5, 0.0), (6.5, 90.0), (6.5, 27.0), (0.6, 0.0)] {
            let fit = Placement::fit(full[0], full[1], size[0], size[1]);
            let placement = Placement { scale, rotation_degrees: turn, ..fit };
            let draw = |sampling| {
                render_view_on(&Canvas { size, sampling, threads: 1 }, &level, full, &table, &placement)
            };
            let (squares, smooth) = (draw(Sampling::Squares), draw(Sampling::Smooth));
            assert_eq!(squares == smooth, scale < 1.0, "{scale} {turn}");
            if scale < 1.0 {
                continue;
            }
            for (index, shown) in squares.bytes.iter().enumerate() {
                let at = [index % 150, index / 150].map(|at| at as f64 + 0.5);
                let [u, v] = placement.image_from_view(at, size.map(f64::from));
                let is_inside = u >= 0.0 && v >= 0.0 && u < 23.0 && v < 17.0;
                let wanted = level.stored_at(u.max(0.0) as u32, v.max(0.0) as u32).filter(|_| is_inside);
                assert_eq!(*shown, wanted.map_or(0, |stored| table.grey(stored)), "{at:?}");
            }
        }
    }

    #[test]
    fn every_view_has_the_greys_of_the_reference_at_any_turn_flip_and_zoom() {
        let table = GreyTable::from_fn(|value| (value >> 8) as u8);
        let size = [173, 131];
        for level in [grey(211, 157), colour(90, 140)] {
            let full = [level.columns * 2, level.rows * 2];
            let reference_full =
                Pixels { columns: full[0], rows: full[1], samples: Samples::Grey([].into()) };
            for turn in [0.0, 90.0, 180.0, 270.0, 33.0] {
                for (flip, scale) in [(false, 0.31), (true, 0.5), (false, 4.7)] {
                    let placement = Placement {
                        rotation_degrees: turn,
                        flip_horizontal: flip,
                        scale,
                        aspect: 1.2,
                        ..Placement::fit(full[0], full[1], size[0], size[1])
                    };
                    let reference = render_level(&level, &reference_full, &table, &placement, size);
                    for threads in [1, 3] {
                        let view = render_view(&level, full, &table, &placement, size, threads);
                        let step = if view.is_rgb { 3 } else { 1 };
                        let channels = if view.is_rgb { 3 } else { 1 };
                        let mut differs = 0;
                        for (pixel, wanted) in view.bytes.chunks(step).zip(reference.rgba.chunks(4)) {
                            for channel in 0..channels {
                                differs += usize::from(pixel[channel].abs_diff(wanted[channel]) > 1);
                            }
                        }
                        assert_eq!(differs, 0, "{turn}° {flip} {scale} {threads}");
                    }
                }
            }
        }
    }
}
