//! How light the parts of a film are where text is to stand: a map of cells with their mean brightness, and of bright
//! metal and burned-in letters. Window and pictures place their labels by the same map.

use super::lettering::Strokes;
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
const JUMPS: u32 = 4;
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
        let (mut cells, mut strokes) = parts(pixels.columns, pixels.rows);
        let columns = pixels.columns.max(1) as usize;
        let mut greys = Vec::with_capacity(columns);
        match &pixels.samples {
            Samples::Grey(values) => {
                let table = film.pipeline.table(first, false);
                for values in values.chunks_exact(columns) {
                    table.greys_of(values, &mut greys);
                    cells.add(&greys, values);
                    strokes.add(&greys);
                }
            }
            Samples::Rgb(values) => {
                for values in values.chunks_exact(columns) {
                    greys.clear();
                    greys.extend(values.iter().copied().map(brightest));
                    cells.add(&greys, &greys);
                    strokes.add(&greys);
                }
            }
        }
        cells.map(pixels.is_rgb(), &strokes)
    }

    /// Map of a picture as it is; places are its pixels.
    pub fn of_picture(picture: &Picture) -> Self {
        let (mut cells, mut strokes) = parts(picture.width, picture.height);
        for greys in picture.brightest().chunks_exact(picture.width.max(1) as usize) {
            cells.add(greys, greys);
            strokes.add(greys);
        }
        cells.map(true, &strokes)
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

fn parts(width: u32, height: u32) -> (Cells, Strokes) {
    (Cells::new(width, height), Strokes::new(width, height))
}

/// What the cells of a film hold, while its rows are added one by one. The rows of a cell are put together column by
/// column first, so that the compiler makes vector instructions of it.
struct Cells {
    side: usize,
    columns: usize,
    rows: usize,
    row: usize,
    band: Band,
    is_ink: Vec<bool>,
    means: Vec<u16>,
}

/// The rows of one row of cells, column by column.
#[derive(Default)]
struct Band {
    rows: u64,
    least: Vec<u8>,
    most: Vec<u8>,
    /// Steps that end in a column, at most 255.
    jumps: Vec<u8>,
    sums: Vec<u32>,
}

impl Cells {
    fn new(width: u32, height: u32) -> Self {
        let side = width.max(height).div_ceil(CELLS).max(1);
        Self {
            side: side as usize,
            columns: width.div_ceil(side) as usize,
            rows: height.div_ceil(side) as usize,
            row: 0,
            band: Band::new(width as usize),
            is_ink: Vec::new(),
            means: Vec::new(),
        }
    }

    /// Adds the next row, its greys and its stored values.
    fn add<T: Copy + Into<u32>>(&mut self, greys: &[u8], stored: &[T]) {
        self.band.add(greys, stored);
        self.row += 1;
        if self.row.is_multiple_of(self.side) {
            self.close_band();
        }
    }

    fn close_band(&mut self) {
        let width = self.band.least.len();
        let band = std::mem::replace(&mut self.band, Band::new(width));
        for start in (0..width).step_by(self.side) {
            let part = start..width.min(start + self.side);
            let least = band.least[part.clone()].iter().copied().fold(u8::MAX, u8::min);
            let most = band.most[part.clone()].iter().copied().fold(0, u8::max);
            let jumps: u32 = band.jumps[part.clone()].iter().map(|jumps| u32::from(*jumps)).sum();
            let sum: u64 = band.sums[part.clone()].iter().map(|sum| u64::from(*sum)).sum();
            let is_metal = most >= BRIGHT && (most - least >= SHARP || least >= BRIGHT);
            self.is_ink.push(is_metal || jumps >= JUMPS);
            self.means.push((sum / (band.rows * part.len() as u64).max(1)) as u16);
        }
    }

    /// The map, with the boxes of letters and signs.
    fn map(mut self, is_shown: bool, strokes: &Strokes) -> LightMap {
        if self.band.rows > 0 {
            self.close_band();
        }
        let Self { side, columns, rows, is_ink: cells, means, .. } = self;
        let map =
            LightMap { columns, rows, cell_px: side as u32, cells, means, is_shown, letters: Vec::new() };
        let letters = strokes.boxes().into_iter().chain(map.signs()).collect();
        LightMap { letters, ..map }
    }
}

impl Band {
    fn new(width: usize) -> Self {
        Self {
            rows: 0,
            least: vec![u8::MAX; width],
            most: vec![0; width],
            jumps: vec![0; width],
            sums: vec![0; width],
        }
    }

    fn add<T: Copy + Into<u32>>(&mut self, greys: &[u8], stored: &[T]) {
        self.rows += 1;
        for (least, grey) in self.least.iter_mut().zip(greys) {
            *least = (*least).min(*grey);
        }
        for (most, grey) in self.most.iter_mut().zip(greys) {
            *most = (*most).max(*grey);
        }
        for (sum, value) in self.sums.iter_mut().zip(stored) {
            *sum += (*value).into();
        }
        // A step reaches from two pixels before, in the same cell or the one on its left.
        let ends = greys.iter().skip(2);
        for ((jumps, end), begin) in self.jumps.iter_mut().skip(2).zip(ends).zip(greys) {
            *jumps = jumps.saturating_add(u8::from(end.abs_diff(*begin) >= JUMP));
        }
    }
}

/// The brightest channel of a colour.
fn brightest([red, green, blue]: [u8; 3]) -> u8 {
    red.max(green).max(blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_greys(width: u32, height: u32, greys: &[u8]) -> LightMap {
        let (mut cells, strokes) = parts(width, height);
        for greys in greys.chunks_exact(width as usize) {
            cells.add(greys, greys);
        }
        cells.map(false, &strokes)
    }

    #[test]
    fn a_map_is_that_of_its_cells_looked_at_one_by_one() {
        let (width, height) = (233_usize, 171_usize);
        let mut state = 7_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        let greys: Vec<u8> = (0..width * height)
            .map(|at| match (at % width / 40, at / width / 60) {
                (0, _) => 246 + next() % 10,
                (1, 0) => next(),
                (2, _) => 100 + next() % 70,
                _ => next() / 4,
            })
            .collect();
        let map = of_greys(width as u32, height as u32, &greys);
        let side = map.cell_px as usize;
        assert_eq!((side, map.columns, map.rows), (3, 78, 57));
        for (at, (is_ink, mean)) in map.cells.iter().zip(&map.means).enumerate() {
            let columns = at % 78 * side..width.min((at % 78 + 1) * side);
            let rows = at / 78 * side..height.min((at / 78 + 1) * side);
            let places: Vec<usize> =
                rows.flat_map(|row| columns.clone().map(move |column| row * width + column)).collect();
            let own = || places.iter().map(|at| greys[*at]);
            let (least, most) = (own().min().unwrap(), own().max().unwrap());
            let jumps = places.iter().filter(|at| **at % width >= 2);
            let jumps = jumps.filter(|at| greys[**at].abs_diff(greys[**at - 2]) >= JUMP).count();
            let is_metal = most >= BRIGHT && (most - least >= SHARP || least >= BRIGHT);
            assert_eq!(*is_ink, is_metal || jumps >= JUMPS as usize, "{at}");
            assert_eq!(usize::from(*mean), own().map(usize::from).sum::<usize>() / places.len(), "{at}");
        }
    }

    #[test]
    fn a_side_marker_is_kept_free_and_a_plate_or_noise_is_no_sign() {
        let map = |is_bright: &dyn Fn(usize, usize) -> bool| {
            let grey = |index: usize| if is_bright(index % 1120, index / 1120) { 250 } else { 20 };
            let greys: Vec<u8> = (0..1120 * 900).map(grey).collect();
            of_greys(1120, 900, &greys)
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
        let map = of_greys(224, 112, &greys);
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
