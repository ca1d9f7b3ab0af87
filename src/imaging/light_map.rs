//! How light the parts of a film are where text is to stand: a map of cells with their mean brightness, and of bright
//! metal and burned-in letters. Window and pictures place their labels by the same map.

use std::ops::Range;

use super::lettering::in_greys as lettering;
use super::{Film, GreyTable, Picture, PixelBox, Samples, Voi};

/// Cells along the longer side of a film.
const CELLS: u32 = 112;
/// Grey level from which a pixel counts as metal or burned-in text, of 255.
const BRIGHT: u8 = 244;
/// Contrast within one cell that only a metal edge, a letter or a side marker has.
const SHARP: u8 = 120;
/// Step in grey over two pixels that occurs in letters of any brightness, but not in bone or soft tissue.
const JUMP: u8 = 60;
/// Number of such steps in a cell that indicates text.
const JUMPS: u16 = 4;
/// Largest side of a side marker or another single sign, of the film's longer side.
const LARGEST_SIGN: f64 = 0.09;
/// More single signs than this are noise, threads of screws or marks of a ruler: then only large ones count, and none where
/// they are as many.
const MOST_SIGNS: usize = 12;
/// Height of such a large one, of the largest side of a sign.
const LARGE_SIGN: f64 = 0.35;
/// Grey level from which light text with a dark rim is hard to read, of 255.
const LIGHT: u8 = 112;

/// The cells of a film or of a picture of one.
#[derive(Debug)]
pub struct LightMap {
    columns: usize,
    rows: usize,
    cell_px: u32,
    /// True for metal or text.
    cells: Vec<bool>,
    /// Mean of the stored values of each cell; of colours, of the brightest channel.
    means: Vec<u16>,
    /// Means are greys as they are shown, whatever the table.
    is_shown: bool,
    /// Boxes around what looks like burned-in text or a side marker: no label stands there.
    letters: Vec<PixelBox>,
}

impl LightMap {
    /// Map of a film; metal and letters are told by this window.
    pub fn of_film(film: &Film, first: &Voi) -> Self {
        let pixels = &film.pixels;
        let table = film.pipeline.table(first, false);
        let greys: Vec<u8> = match &pixels.samples {
            Samples::Grey(values) => values.iter().map(|value| table.grey(*value)).collect(),
            Samples::Rgb(values) => values.iter().copied().map(brightest).collect(),
        };
        let (columns, rows) = (pixels.columns, pixels.rows);
        let map = match &pixels.samples {
            Samples::Grey(values) => Self::of_greys(columns, rows, &greys, |part| sum(&values[part])),
            Samples::Rgb(_) => Self::of_greys(columns, rows, &greys, |part| sum(&greys[part])),
        };
        let letters = lettering(columns, rows, &greys).into_iter().chain(map.signs()).collect();
        Self { is_shown: pixels.is_rgb(), letters, ..map }
    }

    /// Map of a picture as it is; places are its pixels.
    pub fn of_picture(picture: &Picture) -> Self {
        let greys = picture.brightest();
        let map = Self::of_greys(picture.width, picture.height, &greys, |part| sum(&greys[part]));
        let letters =
            lettering(picture.width, picture.height, &greys).into_iter().chain(map.signs()).collect();
        Self { is_shown: true, letters, ..map }
    }

    /// From the greys of a film row by row, and sums of its stored values.
    fn of_greys(width: u32, height: u32, greys: &[u8], stored: impl Fn(Range<usize>) -> u64) -> Self {
        let cell_px = width.max(height).div_ceil(CELLS).max(1);
        let (columns, rows) = (width.div_ceil(cell_px) as usize, height.div_ceil(cell_px) as usize);
        let mut least = vec![u8::MAX; columns * rows];
        let mut most = vec![0_u8; columns * rows];
        let mut jumps = vec![0_u16; columns * rows];
        let mut sums = vec![(0_u64, 0_u64); columns * rows];
        for (row, line) in greys.chunks_exact(width.max(1) as usize).enumerate() {
            let first_cell = row / cell_px as usize * columns;
            let start = row * width as usize;
            for (column, part) in line.chunks(cell_px as usize).enumerate() {
                let (cell, from) = (first_cell + column, column * cell_px as usize);
                let stored = stored(start + from..start + from + part.len());
                sums[cell] = (sums[cell].0 + stored, sums[cell].1 + part.len() as u64);
                least[cell] = part.iter().copied().fold(least[cell], u8::min);
                most[cell] = part.iter().copied().fold(most[cell], u8::max);
                // A step reaches from two pixels before, in this cell or the one on its left.
                let first = from.max(2);
                let ends = line.get(first..from + part.len()).unwrap_or_default();
                let begins = line.get(first - 2..).unwrap_or_default();
                let steps = ends.iter().zip(begins).filter(|(end, begin)| end.abs_diff(**begin) >= JUMP);
                jumps[cell] = jumps[cell].saturating_add(steps.count() as u16);
            }
        }
        let cells = least.into_iter().zip(most).zip(jumps);
        let cells = cells.map(|((least, most), jumps)| {
            let is_metal = most >= BRIGHT && (most - least >= SHARP || least >= BRIGHT);
            is_metal || jumps >= JUMPS
        });
        let means = sums.into_iter().map(|(sum, count)| (sum / count.max(1)) as u16).collect();
        Self { columns, rows, cell_px, cells: cells.collect(), means, is_shown: false, letters: Vec::new() }
    }

    /// Boxes around small bright things that stand by themselves, as a side marker of one letter does.
    fn signs(&self) -> Vec<PixelBox> {
        let longest = (LARGEST_SIGN * self.columns.max(self.rows) as f64) as usize;
        let mut seen = vec![false; self.cells.len()];
        let mut found = Vec::new();
        for start in 0..self.cells.len() {
            if seen[start] || !self.cells[start] {
                continue;
            }
            let (mut open, mut count) = (vec![start], 0);
            let (mut least, mut most) = ([usize::MAX; 2], [0; 2]);
            seen[start] = true;
            while let Some(at) = open.pop() {
                let place = [at % self.columns, at / self.columns];
                count += 1;
                for axis in 0..2 {
                    least[axis] = least[axis].min(place[axis]);
                    most[axis] = most[axis].max(place[axis]);
                }
                for next in self.neighbours(place) {
                    if self.cells[next] && !std::mem::replace(&mut seen[next], true) {
                        open.push(next);
                    }
                }
            }
            let touches_border =
                least.contains(&0) || most[0] + 1 == self.columns || most[1] + 1 == self.rows;
            let is_small = (0..2).all(|axis| most[axis] - least[axis] < longest);
            if is_small && count > 1 && !touches_border {
                let edge = |cell: usize| cell as i64 * i64::from(self.cell_px);
                found.push([edge(least[0]), edge(least[1]), edge(most[0] + 1), edge(most[1] + 1)]);
            }
        }
        if found.len() > MOST_SIGNS {
            let least = (LARGE_SIGN * longest as f64 * f64::from(self.cell_px)) as i64;
            found.retain(|[_, top, _, bottom]| bottom - top > least);
        }
        if found.len() > MOST_SIGNS { Vec::new() } else { found }
    }

    /// The cells around one.
    fn neighbours(&self, [column, row]: [usize; 2]) -> impl Iterator<Item = usize> + use<'_> {
        let columns = column.saturating_sub(1)..(column + 2).min(self.columns);
        let rows = row.saturating_sub(1)..(row + 2).min(self.rows);
        rows.flat_map(move |row| columns.clone().map(move |column| row * self.columns + column))
    }

    /// Boxes around what looks like burned-in text or a side marker: left, top, right and bottom in pixels.
    pub fn letters(&self) -> &[PixelBox] {
        &self.letters
    }

    /// The cell of a place of the film; `None` beside the film.
    fn cell(&self, [x, y]: [f64; 2]) -> Option<usize> {
        let side = f64::from(self.cell_px);
        let (column, row) = ((x / side).floor(), (y / side).floor());
        let inside = column >= 0.0 && row >= 0.0 && column < self.columns as f64 && row < self.rows as f64;
        inside.then(|| row as usize * self.columns + column as usize)
    }

    /// True where metal or text lies at a place.
    pub fn is_ink(&self, place: [f64; 2]) -> bool {
        self.cell(place).is_some_and(|cell| self.cells.get(cell) == Some(&true))
    }

    fn grey(&self, mean: u16, table: Option<&GreyTable>) -> u8 {
        match table.filter(|_| !self.is_shown) {
            Some(table) => table.grey(mean),
            None => mean.min(255) as u8,
        }
    }

    /// True if a place is too light for text, as it is shown through this table.
    pub fn is_light(&self, place: [f64; 2], table: &GreyTable) -> bool {
        let mean = self.cell(place).and_then(|cell| self.means.get(cell).copied());
        mean.is_some_and(|mean| self.grey(mean, Some(table)) >= LIGHT)
    }

    /// How light a place of the film is as it is shown, 0 to 1: metal and letters count as light at any window, beside
    /// the film it is dark. A picture needs no table.
    pub fn light(&self, place: [f64; 2], table: Option<&GreyTable>) -> f64 {
        let Some(cell) = self.cell(place) else { return 0.0 };
        let mean = self.means.get(cell).copied().unwrap_or_default();
        if self.cells.get(cell) == Some(&true) { 1.0 } else { f64::from(self.grey(mean, table)) / 255.0 }
    }
}

fn sum<T: Copy + Into<u64>>(values: &[T]) -> u64 {
    values.iter().map(|value| (*value).into()).sum()
}

/// The brightest channel of a colour.
fn brightest([red, green, blue]: [u8; 3]) -> u8 {
    red.max(green).max(blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_marker_is_kept_free_and_a_plate_or_noise_is_no_sign() {
        let map = |is_bright: &dyn Fn(usize, usize) -> bool| {
            let grey = |index: usize| if is_bright(index % 1120, index / 1120) { 250 } else { 20 };
            let greys: Vec<u8> = (0..1120 * 900).map(grey).collect();
            LightMap::of_greys(1120, 900, &greys, |part| sum(&greys[part]))
        };
        let marker =
            |x: usize, y: usize| (900..940).contains(&x) && (40..95).contains(&y) && (x < 910 || y < 50);
        let plate = |x: usize, y: usize| (400..430).contains(&x) && (200..700).contains(&y);
        // A step at the right rim is noticed two pixels further, in the next cell.
        assert_eq!(map(&|x, y| marker(x, y) || plate(x, y)).signs(), [[900, 40, 950, 100]]);
        let ruler = |x: usize, y: usize| (100..115).contains(&x) && (y / 20) % 2 == 1;
        assert_eq!(
            map(&|x, y| marker(x, y) || ruler(x, y)).signs(),
            [[900, 40, 950, 100]],
            "beside a ruler, too"
        );
        let dust = |x: usize, y: usize| (x / 20) % 3 == 1 && (y / 20) % 3 == 1;
        assert_eq!(map(&dust).signs(), Vec::<PixelBox>::new(), "so many are noise");
    }

    #[test]
    fn letters_and_metal_are_found_and_bone_is_not() {
        // A film of 224 × 112: soft bone on the left, a bright bar in the middle, letters of two pixels on the right.
        let grey = |index: usize| {
            let (x, y) = (index % 224, index / 224);
            match x {
                0..60 => (x * 3) as u8,
                100..120 => 250,
                180..190 if y > 80 && (x + y) % 4 < 2 => 150,
                _ => 20,
            }
        };
        let greys: Vec<u8> = (0..224 * 112).map(grey).collect();
        let map = LightMap::of_greys(224, 112, &greys, |part| sum(&greys[part]));
        assert!(!map.is_ink([30.0, 50.0]) && !map.is_ink([59.0, 50.0]), "bone");
        assert!(map.is_ink([110.0, 50.0]) && map.is_ink([100.0, 10.0]), "metal");
        assert!(map.is_ink([184.0, 90.0]) && !map.is_ink([184.0, 40.0]), "letters");
        assert!(!map.is_ink([-5.0, 50.0]) && !map.is_ink([500.0, 50.0]), "beside the film");
        let as_stored = GreyTable::from_fn(|stored| stored.min(255) as u8);
        let inverted = GreyTable::from_fn(|stored| 255 - stored.min(255) as u8);
        let light = |x: f64, table: &GreyTable| map.is_light([x, 50.0], table);
        assert!(light(50.0, &as_stored) && !light(10.0, &as_stored), "bone is light, soft tissue is not");
        assert!(!light(50.0, &inverted) && light(10.0, &inverted), "as it is shown now, not as it is stored");
        assert!(!light(-5.0, &as_stored), "beside the film the ground is dark");
    }
}
