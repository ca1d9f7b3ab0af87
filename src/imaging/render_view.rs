//! A view of a film drawn on all cores: the arithmetic of [`super::render_level`], pixel for pixel, in the order that is
//! fast on a processor. What is drawn is bytes: grey films one a pixel, colour films three.

use super::{GreyTable, Pixels, Placement, Samples};

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
    let Canvas { size: [width, height], sampling, threads } = *canvas;
    let (width, height) = (width as usize, height as usize);
    let is_rgb = level.is_rgb();
    let bytes_of_a_row = width * if is_rgb { 3 } else { 1 };
    let mut bytes = vec![0; bytes_of_a_row * height];
    if width == 0 || height == 0 || level.columns == 0 || level.rows == 0 {
        return FilmPicture { width, height, bytes, is_rgb };
    }
    let sampling = sampling.at(placement);
    let view = View { level, full_size, table, placement, size: [width, height], sampling };
    let turned = placement.rotation_degrees.rem_euclid(180.0);
    let is_upright = turned == 0.0 || (turned - 90.0).abs() < f64::EPSILON;
    let axes = is_upright.then(|| view.axes(turned == 0.0));
    let threads = threads.clamp(1, height.div_ceil(ROWS_OF_A_THREAD));
    let rows_each = height.div_ceil(threads);
    std::thread::scope(|scope| {
        for (part, rows) in bytes.chunks_mut(bytes_of_a_row * rows_each).enumerate() {
            let (view, axes) = (&view, axes.as_ref());
            let mut draw = move || {
                for (row, line) in rows.chunks_mut(bytes_of_a_row).enumerate() {
                    view.line(part * rows_each + row, axes, line);
                }
            };
            if threads == 1 {
                draw();
            } else {
                scope.spawn(draw);
            }
        }
    });
    FilmPicture { width, height, bytes, is_rgb }
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

/// Steps of an upright view: along the view's columns and rows, and true if its columns are columns of the film.
struct Axes {
    across: Vec<Step>,
    down: Vec<Step>,
    is_level: bool,
}

impl View<'_> {
    fn place(&self, x: usize, y: usize) -> [f64; 2] {
        let size = self.size.map(|side| side as f64);
        self.placement.image_from_view([x as f64 + 0.5, y as f64 + 0.5], size)
    }

    fn step(&self, at: f64, axis: usize) -> Step {
        let full = f64::from(self.full_size[axis]);
        let count = if axis == 0 { self.level.columns } else { self.level.rows };
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

    fn axes(&self, is_level: bool) -> Axes {
        let (of_columns, of_rows) = if is_level { (0, 1) } else { (1, 0) };
        let across = (0..self.size[0]).map(|x| self.step(self.place(x, 0)[of_columns], of_columns));
        let down = (0..self.size[1]).map(|y| self.step(self.place(0, y)[of_rows], of_rows));
        Axes { across: across.collect(), down: down.collect(), is_level }
    }

    fn line(&self, y: usize, axes: Option<&Axes>, line: &mut [u8]) {
        let Some(axes) = axes else {
            self.slanted(y, line);
            return;
        };
        let Some(down) = axes.down.get(y).filter(|down| down.is_inside) else { return };
        match &self.level.samples {
            Samples::Grey(values) => {
                for (byte, across) in line.iter_mut().zip(&axes.across).filter(|(_, step)| step.is_inside) {
                    let (column, row) = if axes.is_level { (across, down) } else { (down, across) };
                    *byte = self.grey(values, column, row);
                }
            }
            Samples::Rgb(colours) => {
                let pixels = line.chunks_exact_mut(3).zip(&axes.across);
                for (pixel, across) in pixels.filter(|(_, step)| step.is_inside) {
                    let (column, row) = if axes.is_level { (across, down) } else { (down, across) };
                    self.colour(colours, column, row, pixel);
                }
            }
        }
    }

    fn slanted(&self, y: usize, line: &mut [u8]) {
        for x in 0..self.size[0] {
            let [u, v] = self.place(x, y);
            let (column, row) = (self.step(u, 0), self.step(v, 1));
            if !(column.is_inside && row.is_inside) {
                continue;
            }
            match &self.level.samples {
                Samples::Grey(values) => {
                    if let Some(byte) = line.get_mut(x) {
                        *byte = self.grey(values, &column, &row);
                    }
                }
                Samples::Rgb(colours) => {
                    if let Some(pixel) = line.get_mut(x * 3..x * 3 + 3) {
                        self.colour(colours, &column, &row, pixel);
                    }
                }
            }
        }
    }

    fn corners(&self, column: &Step, row: &Step) -> [usize; 4] {
        let stride = self.level.columns as usize;
        let at = |column: u32, row: u32| row as usize * stride + column as usize;
        [
            at(column.first, row.first),
            at(column.second, row.first),
            at(column.first, row.second),
            at(column.second, row.second),
        ]
    }

    fn grey(&self, values: &[u16], column: &Step, row: &Step) -> u8 {
        let greys =
            self.corners(column, row).map(|at| values.get(at).map_or(0, |value| self.table.grey(*value)));
        mix(greys, column.share, row.share)
    }

    fn colour(&self, colours: &[[u8; 3]], column: &Step, row: &Step, pixel: &mut [u8]) {
        let corners = self.corners(column, row);
        for (channel, byte) in pixel.iter_mut().enumerate() {
            let value = |at: usize| colours.get(at).and_then(|colour| colour.get(channel)).copied();
            let greys = corners.map(|at| value(at).map_or(0, |value| self.table.grey(u16::from(value))));
            *byte = mix(greys, column.share, row.share);
        }
    }
}

/// Looked-up greys, blended: the order of the reference and of the shader.
fn mix(greys: [u8; 4], fx: f32, fy: f32) -> u8 {
    let [a, b, c, d] = greys.map(f32::from);
    let (upper, lower) = (a + (b - a) * fx, c + (d - c) * fx);
    // Greys are not negative: half a level and a cut round as `round` does.
    (upper + (lower - upper) * fy + 0.5) as u8
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
