//! How light the parts of a film are where text is to stand: a map of cells with their mean brightness, and of bright
//! metal and burned-in letters. Window and pictures place their labels by the same map.

use crate::imaging::{Film, GreyTable, Picture, PixelBox, Samples, Voi, lettering, lettering_of_picture};

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
    /// Boxes around what looks like burned-in text: no label stands there.
    letters: Vec<PixelBox>,
}

impl LightMap {
    /// Map of a film; metal and letters are told by this window.
    pub fn of_film(film: &Film, first: &Voi) -> Self {
        let pixels = &film.pixels;
        let table = film.pipeline.table(first, false);
        let map = Self::of_greys(
            pixels.columns,
            pixels.rows,
            |index| grey(&pixels.samples, &table, index),
            |index| stored(&pixels.samples, index),
        );
        Self { is_shown: pixels.is_rgb(), letters: lettering(film), ..map }
    }

    /// Map of a picture as it is; places are its pixels.
    pub fn of_picture(picture: &Picture) -> Self {
        let brightest = |index: usize| picture.brightest(index);
        let map =
            Self::of_greys(picture.width, picture.height, brightest, |index| u16::from(brightest(index)));
        Self { is_shown: true, letters: lettering_of_picture(picture), ..map }
    }

    fn of_greys(width: u32, height: u32, grey: impl Fn(usize) -> u8, stored: impl Fn(usize) -> u16) -> Self {
        let cell_px = width.max(height).div_ceil(CELLS).max(1);
        let (columns, rows) = (width.div_ceil(cell_px) as usize, height.div_ceil(cell_px) as usize);
        let mut least = vec![u8::MAX; columns * rows];
        let mut most = vec![0_u8; columns * rows];
        let mut jumps = vec![0_u16; columns * rows];
        let mut sums = vec![(0_u64, 0_u64); columns * rows];
        for row in 0..height {
            // The greys of the previous two pixels.
            let mut before = [None; 2];
            for column in 0..width {
                let cell = (row / cell_px) as usize * columns + (column / cell_px) as usize;
                let index = row as usize * width as usize + column as usize;
                let grey = grey(index);
                if let Some((sum, count)) = sums.get_mut(cell) {
                    *sum += u64::from(stored(index));
                    *count += 1;
                }
                if let (Some(least), Some(most)) = (least.get_mut(cell), most.get_mut(cell)) {
                    *least = grey.min(*least);
                    *most = grey.max(*most);
                }
                let jumps_here = before[0].is_some_and(|before: u8| before.abs_diff(grey) >= JUMP);
                if let Some(jumps) = jumps.get_mut(cell).filter(|_| jumps_here) {
                    *jumps = jumps.saturating_add(1);
                }
                before = [before[1], Some(grey)];
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

    /// Boxes around what looks like burned-in text: left, top, right and bottom in pixels.
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

fn stored(samples: &Samples, index: usize) -> u16 {
    match samples {
        Samples::Grey(values) => values.get(index).copied().unwrap_or_default(),
        Samples::Rgb(values) => {
            values.get(index).map_or(0, |[red, green, blue]| u16::from(*red.max(green).max(blue)))
        }
    }
}

fn grey(samples: &Samples, table: &GreyTable, index: usize) -> u8 {
    match samples {
        Samples::Grey(values) => values.get(index).map_or(0, |value| table.grey(*value)),
        Samples::Rgb(values) => values.get(index).map_or(0, |[red, green, blue]| *red.max(green).max(blue)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let map = LightMap::of_greys(224, 112, grey, |index| u16::from(grey(index)));
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
