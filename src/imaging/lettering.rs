//! Places of a film where something like printed letters stands: many sharp steps to strokes of one grey, side by
//! side. Burned-in names and dates look so; bone, soft tissue and noise do not. Letters that are blurred, or larger than
//! a twentieth of the film, are not found: a person who looks cannot be replaced.

use super::{Film, PixelBox, Samples};

/// Step in grey over two pixels at the edge of a printed stroke, of 255.
const STEP: i32 = 60;
/// Side of a cell in pixels on a film of 2,000 pixels, and its least.
const CELLS: u32 = 125;
const LEAST_CELL: u32 = 8;
/// Edges in a cell that holds part of a letter, at least; of them so many up, and so many down.
const EDGES: i64 = 8;
const EDGES_OF_A_KIND: i64 = 3;
/// Letters of one print have one grey: part of the greys on one side of the edges that lies within a quarter of all
/// greys, in hundredths.
const ALIKE: u32 = 65;
/// Cells side by side that make a word.
const WORD: usize = 3;
/// Part of the width and of the height, from each border, in which text is looked for.
const BORDER: f64 = 0.25;

#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    up: i64,
    down: i64,
    bright: Spread,
    dark: Spread,
}

/// How often greys occur, in eighths of all greys.
#[derive(Debug, Clone, Copy, Default)]
struct Spread {
    eighths: [u32; 8],
}

impl Spread {
    fn add(&mut self, value: i32) {
        self.eighths[(value.clamp(0, 255) / 32) as usize] += 1;
    }

    fn is_narrow(&self) -> bool {
        let all: u32 = self.eighths.iter().sum();
        self.eighths.windows(2).any(|pair| (pair[0] + pair[1]) * 100 >= all * ALIKE)
    }
}

impl Cell {
    fn is_part(&self) -> bool {
        self.up + self.down >= EDGES_OF_A_KIND
    }

    fn is_letter(&self) -> bool {
        self.up + self.down >= EDGES
            && self.up.min(self.down) >= EDGES_OF_A_KIND
            && (self.bright.is_narrow() || self.dark.is_narrow())
    }
}

/// Boxes around places near the borders that look like printed text, left, top, right and bottom in pixels.
pub fn lettering(film: &Film) -> Vec<PixelBox> {
    let (columns, rows) = (film.pixels.columns, film.pixels.rows);
    match &film.pixels.samples {
        Samples::Grey(values) => {
            let table = film.pipeline.table(&film.pipeline.default_voi(&film.pixels).0, false);
            let greys: Vec<u8> = values.iter().map(|value| table.grey(*value)).collect();
            in_greys(columns, rows, &greys)
        }
        Samples::Rgb(colours) => {
            let brightest = |[red, green, blue]: &[u8; 3]| *red.max(green).max(blue);
            in_greys(columns, rows, &colours.iter().map(brightest).collect::<Vec<u8>>())
        }
    }
}

/// Pixels that are looked at at once.
const BLOCK: usize = 32;

/// True if no step begins in the block at a column. Nearly all of a film is such; written so that the compiler makes
/// vector instructions of it.
fn is_quiet(line: &[u8], column: usize) -> bool {
    let block = line.get(column..column + BLOCK).zip(line.get(column + 2..column + 2 + BLOCK));
    let largest = |(from, to): (&[u8], &[u8])| {
        from.iter().zip(to).map(|(from, to)| from.abs_diff(*to)).fold(0, u8::max)
    };
    block.is_some_and(|block| i32::from(largest(block)) < STEP)
}

/// As [`lettering`], in greys row by row.
pub(super) fn in_greys(width: u32, height: u32, greys: &[u8]) -> Vec<PixelBox> {
    let mut strokes = Strokes::new(width, height);
    for line in greys.chunks_exact(width.max(1) as usize) {
        strokes.add(line);
    }
    strokes.boxes()
}

/// The edges of strokes in the cells of a film, whose rows are added one by one.
pub(super) struct Strokes {
    size: [u32; 2],
    side: u32,
    columns: usize,
    rows: usize,
    cells: Vec<Cell>,
    row: usize,
}

impl Strokes {
    pub(super) fn new(width: u32, height: u32) -> Self {
        let side = (width.max(height) / CELLS).max(LEAST_CELL);
        let (columns, rows) = (width.div_ceil(side) as usize, height.div_ceil(side) as usize);
        Self {
            size: [width, height],
            side,
            columns,
            rows,
            cells: vec![Cell::default(); columns * rows],
            row: 0,
        }
    }

    /// Adds the next row, in greys.
    pub(super) fn add(&mut self, line: &[u8]) {
        let first = self.row / self.side as usize * self.columns;
        self.row += 1;
        let mut column = 0;
        while let Some(&[from, _, to]) = line.get(column..column + 3) {
            if is_quiet(line, column) {
                column += BLOCK;
                continue;
            }
            let (from, to) = (i32::from(from), i32::from(to));
            if (to - from).abs() < STEP {
                column += 1;
                continue;
            }
            if let Some(cell) = self.cells.get_mut(first + column / self.side as usize) {
                if to > from {
                    cell.up += 1;
                } else {
                    cell.down += 1;
                }
                cell.bright.add(from.max(to));
                cell.dark.add(from.min(to));
            }
            column += 2;
        }
    }

    /// Boxes around what looks like printed text, left, top, right and bottom in pixels.
    pub(super) fn boxes(&self) -> Vec<PixelBox> {
        let Self { size: [width, height], side, columns, rows, ref cells, .. } = *self;
        boxes_of(cells, [columns, rows], side, [width, height])
    }
}

fn boxes_of(
    cells: &[Cell],
    [columns, rows]: [usize; 2],
    side: u32,
    [width, height]: [u32; 2],
) -> Vec<PixelBox> {
    let near_border = |column: usize, row: usize| {
        let place = |index: usize, count: usize| (index as f64 + 0.5) / count as f64;
        let (x, y) = (place(column, columns), place(row, rows));
        let middle = BORDER..1.0 - BORDER;
        !(middle.contains(&x) && middle.contains(&y))
    };
    let mut is_text = vec![false; cells.len()];
    for row in 0..rows {
        let is_letter = |column: usize| near_border(column, row) && cells[row * columns + column].is_letter();
        let mut column = 0;
        while column < columns {
            if !is_letter(column) {
                column += 1;
                continue;
            }
            let (mut last, mut word) = (column, vec![column]);
            // A gap of one cell is a space between words.
            while let Some(next) = (last + 1..columns.min(last + 3)).find(|next| is_letter(*next)) {
                word.push(next);
                last = next;
            }
            if word.len() >= WORD {
                for column in word {
                    is_text[row * columns + column] = true;
                }
            }
            column = last + 1;
        }
    }
    grow(&mut is_text, cells, columns);
    let edge = |index: usize, length: u32| i64::from((index as u32 * side).min(length));
    let cells = is_text.iter().enumerate().filter(|(_, is_text)| **is_text);
    let boxes = cells.map(|(at, _)| {
        let (column, row) = (at % columns, at / columns);
        [edge(column, width), edge(row, height), edge(column + 1, width), edge(row + 1, height)]
    });
    joined(boxes.collect(), i64::from(side))
}

/// Takes in neighbours with fewer edges: the ends of words, and letters cut by the border between two cells.
fn grow(is_text: &mut [bool], cells: &[Cell], columns: usize) {
    let mut open: Vec<usize> = (0..cells.len()).filter(|at| is_text[*at]).collect();
    while let Some(at) = open.pop() {
        let (column, row) = (at % columns, at / columns);
        for (x, y) in [(-2, 0), (-1, 0), (1, 0), (2, 0), (-1, -1), (0, -1), (1, -1), (-1, 1), (0, 1), (1, 1)]
        {
            let (Some(x), Some(y)) = (column.checked_add_signed(x), row.checked_add_signed(y)) else {
                continue;
            };
            let next = y * columns + x;
            if x < columns && next < cells.len() && !is_text[next] && cells[next].is_part() {
                is_text[next] = true;
                open.push(next);
            }
        }
    }
}

/// Boxes that touch, or lie less than a cell apart, as one.
fn joined(mut boxes: Vec<PixelBox>, side: i64) -> Vec<PixelBox> {
    let touch = |a: &PixelBox, b: &PixelBox| {
        a[0] <= b[2] + side && b[0] <= a[2] + side && a[1] <= b[3] + side && b[1] <= a[3] + side
    };
    let mut index = 0;
    while index < boxes.len() {
        let other = (0..boxes.len()).find(|other| *other != index && touch(&boxes[index], &boxes[*other]));
        let Some(other) = other else {
            index += 1;
            continue;
        };
        let found = boxes.swap_remove(other.max(index));
        let own = &mut boxes[other.min(index)];
        *own = [own[0].min(found[0]), own[1].min(found[1]), own[2].max(found[2]), own[3].max(found[3])];
        index = other.min(index);
    }
    boxes.sort_by_key(|found| (found[1], found[0]));
    boxes
}

#[cfg(test)]
mod tests {
    use super::*;
    use ab_glyph::{Font, FontRef, PxScale, ScaleFont, point};

    /// A soft shadow with noise, as a film has it.
    fn film(width: u32, height: u32) -> Vec<u8> {
        let mut state = 7_u32;
        (0..width * height)
            .map(|at| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let (x, y) =
                    (f64::from(at % width) / f64::from(width), f64::from(at / width) / f64::from(height));
                let bone = 110.0 * (-((x - 0.5) * 6.0).powi(2)).exp() + 40.0 * y;
                (bone + 20.0 + f64::from(state >> 28)) as u8
            })
            .collect()
    }

    fn print(greys: &mut [u8], width: u32, text: &str, (left, top): (f32, f32), size: f32, ink: u8) {
        let font = FontRef::try_from_slice(dejavu::sans::regular()).unwrap();
        let scaled = font.as_scaled(PxScale::from(size));
        let mut x = left;
        for letter in text.chars() {
            let id = scaled.glyph_id(letter);
            let glyph = id.with_scale_and_position(size, point(x, top + scaled.ascent()));
            x += scaled.h_advance(id);
            let Some(outline) = font.outline_glyph(glyph) else { continue };
            let bounds = outline.px_bounds();
            outline.draw(|column, row, cover| {
                let at = (bounds.min.y as u32 + row) * width + bounds.min.x as u32 + column;
                if let Some(grey) = greys.get_mut(at as usize) {
                    *grey = (f32::from(*grey) * (1.0 - cover) + f32::from(ink) * cover) as u8;
                }
            });
        }
    }

    #[test]
    fn names_printed_at_a_border_are_found_at_every_usual_size() {
        for (width, height) in [(2000, 2400), (1024, 1200), (512, 640)] {
            for size in [11.0, 16.0, 24.0, 36.0] {
                for (ink, left, top) in
                    [(255, 20.0, 12.0), (230, 20.0, height as f32 - 60.0), (0, width as f32 / 2.0, 12.0)]
                {
                    let mut greys = film(width, height);
                    if ink == 0 {
                        // Black letters on a bright stripe.
                        greys[..(width * 60) as usize].fill(200);
                    }
                    print(&mut greys, width, "MILLER, ANNA 12.03.1961", (left, top), size, ink);
                    let found = in_greys(width, height, &greys);
                    // A box that covers the larger part of the line.
                    let (from, to) = (left as i64, left as i64 + (size * 14.0) as i64);
                    let (top, bottom) = (top as i64, top as i64 + (size * 1.2) as i64);
                    let line = found.iter().filter(|found| found[1] < bottom && top < found[3]);
                    let covered: i64 = line.map(|found| (found[2].min(to) - found[0].max(from)).max(0)).sum();
                    let hit = covered * 2 > to - from;
                    assert!(hit, "{width} × {height}, size {size}, ink {ink}: {found:?}");
                }
            }
        }
    }

    #[test]
    fn bone_noise_a_plate_and_one_side_marker_are_no_text() {
        let (width, height) = (1000, 1200);
        let mut greys = film(width, height);
        assert_eq!(in_greys(width, height, &greys), Vec::<PixelBox>::new());
        for row in 100..700 {
            greys[(row * width + 80) as usize..(row * width + 110) as usize].fill(255);
        }
        print(&mut greys, width, "R", (900.0, 40.0), 60.0, 250);
        assert_eq!(in_greys(width, height, &greys), Vec::<PixelBox>::new());
    }
}
