//! Map of bright metal and burned-in text on a film: text of the program avoids these areas, and has a ground of its
//! own over what else is bright.

use std::sync::Arc;

use eframe::egui::{Pos2, Rect, pos2};

use super::sheet::Sheet;
use crate::editor::{ContentKey, LoadedFilm};
use crate::imaging::{GreyTable, Samples};

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
/// Spacing in points of the samples taken under a text.
const STEP: f32 = 5.0;
/// Grey level from which light text with a dark rim is hard to read, of 255.
const LIGHT: u8 = 112;
/// Share of the samples under a text that may be lighter.
const MOST_LIGHT: f32 = 0.2;
/// Number of cached films.
const REMEMBERED: usize = 24;

/// The cells of a film; true for metal or text.
#[derive(Debug)]
pub(super) struct Ink {
    columns: usize,
    rows: usize,
    cell_px: u32,
    cells: Vec<bool>,
    /// Mean of the stored values of each cell; of a colour film, of its brightest channel.
    means: Vec<u16>,
    is_rgb: bool,
}

impl Ink {
    /// For a film with its initial window.
    fn of(loaded: &LoadedFilm) -> Self {
        let pixels = &loaded.film.pixels;
        let table = loaded.film.pipeline.table(&loaded.first_voi.0, false);
        let ink = Self::of_greys(
            pixels.columns,
            pixels.rows,
            |index| grey(&pixels.samples, &table, index),
            |index| stored(&pixels.samples, index),
        );
        Self { is_rgb: pixels.is_rgb(), ..ink }
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
        Self { columns, rows, cell_px, cells: cells.collect(), means, is_rgb: false }
    }

    /// The cell of a place of the film; `None` beside the film.
    fn cell(&self, [x, y]: [f64; 2]) -> Option<usize> {
        let side = f64::from(self.cell_px);
        let (column, row) = ((x / side).floor(), (y / side).floor());
        let inside = column >= 0.0 && row >= 0.0 && column < self.columns as f64 && row < self.rows as f64;
        inside.then(|| row as usize * self.columns + column as usize)
    }

    fn is_at(&self, place: [f64; 2]) -> bool {
        self.cell(place).is_some_and(|cell| self.cells.get(cell) == Some(&true))
    }

    /// True if a place is too light for text, as it is shown through this table.
    fn is_light_at(&self, place: [f64; 2], table: &GreyTable) -> bool {
        let mean = self.cell(place).and_then(|cell| self.means.get(cell).copied());
        let grey = |mean: u16| if self.is_rgb { mean.min(255) as u8 } else { table.grey(mean) };
        mean.is_some_and(|mean| grey(mean) >= LIGHT)
    }

    /// How light a place of the film is as it is shown, 0 to 1: metal and letters count as light at any window, beside
    /// the film it is dark.
    pub(super) fn light(&self, place: [f64; 2], table: &GreyTable) -> f64 {
        let Some(cell) = self.cell(place) else { return 0.0 };
        let mean = self.means.get(cell).copied().unwrap_or_default();
        let grey = if self.is_rgb { mean.min(255) as u8 } else { table.grey(mean) };
        if self.cells.get(cell) == Some(&true) { 1.0 } else { f64::from(grey) / 255.0 }
    }

    /// Number of samples under a screen rectangle that hit metal or text.
    pub(super) fn under(&self, sheet: &Sheet, rect: Rect) -> usize {
        samples(rect).filter(|at| self.is_at(sheet.film_from_screen(*at))).count()
    }

    /// True if text in a screen rectangle needs a ground of its own: much of the film under it is light.
    pub(super) fn is_light(&self, sheet: &Sheet, table: &GreyTable, rect: Rect) -> bool {
        let light = samples(rect).filter(|at| self.is_light_at(sheet.film_from_screen(*at), table)).count();
        light as f32 > MOST_LIGHT * samples(rect).count() as f32
    }
}

/// Points spread over a rectangle.
pub(super) fn samples(rect: Rect) -> impl Iterator<Item = Pos2> {
    let count = |length: f32| (length / STEP).ceil().max(1.0) as usize;
    let (across, down) = (count(rect.width()), count(rect.height()));
    let place =
        |index: usize, of: usize, low: f32, length: f32| low + length * (index as f32 + 0.5) / of as f32;
    (0..down).flat_map(move |row| {
        let y = place(row, down, rect.top(), rect.height());
        (0..across).map(move |column| pos2(place(column, across, rect.left(), rect.width()), y))
    })
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

/// Cached maps of recent films.
#[derive(Debug, Default)]
pub(super) struct Inks {
    known: Vec<(ContentKey, Arc<Ink>)>,
}

impl Inks {
    /// The map of a film; computed once.
    pub(super) fn of(&mut self, loaded: &LoadedFilm) -> Arc<Ink> {
        if let Some((_, ink)) = self.known.iter().find(|(content, _)| *content == loaded.content) {
            return ink.clone();
        }
        let ink = Arc::new(Ink::of(loaded));
        if self.known.len() >= REMEMBERED {
            self.known.remove(0);
        }
        self.known.push((loaded.content, ink.clone()));
        ink
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
        let ink = Ink::of_greys(224, 112, grey, |index| u16::from(grey(index)));
        assert!(!ink.is_at([30.0, 50.0]) && !ink.is_at([59.0, 50.0]), "bone");
        assert!(ink.is_at([110.0, 50.0]) && ink.is_at([100.0, 10.0]), "metal");
        assert!(ink.is_at([184.0, 90.0]) && !ink.is_at([184.0, 40.0]), "letters");
        assert!(!ink.is_at([-5.0, 50.0]) && !ink.is_at([500.0, 50.0]), "beside the film");
        let as_stored = GreyTable::from_fn(|stored| stored.min(255) as u8);
        let inverted = GreyTable::from_fn(|stored| 255 - stored.min(255) as u8);
        let light = |x: f64, table: &GreyTable| ink.is_light_at([x, 50.0], table);
        assert!(light(50.0, &as_stored) && !light(10.0, &as_stored), "bone is light, soft tissue is not");
        assert!(!light(50.0, &inverted) && light(10.0, &inverted), "as it is shown now, not as it is stored");
        assert!(!light(-5.0, &as_stored), "beside the film the ground is dark");
    }
}
