//! Map of bright metal and burned-in text on a film: text of the program avoids these areas.

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
/// Number of cached films.
const REMEMBERED: usize = 24;

/// The cells of a film; true for metal or text.
#[derive(Debug)]
pub(super) struct Ink {
    columns: usize,
    rows: usize,
    cell_px: u32,
    cells: Vec<bool>,
}

impl Ink {
    /// For a film with its initial window.
    fn of(loaded: &LoadedFilm) -> Self {
        let pixels = &loaded.film.pixels;
        let table = loaded.film.pipeline.table(&loaded.first_voi.0, false);
        Self::of_greys(pixels.columns, pixels.rows, |index| grey(&pixels.samples, &table, index))
    }

    fn of_greys(width: u32, height: u32, grey: impl Fn(usize) -> u8) -> Self {
        let cell_px = width.max(height).div_ceil(CELLS).max(1);
        let (columns, rows) = (width.div_ceil(cell_px) as usize, height.div_ceil(cell_px) as usize);
        let mut least = vec![u8::MAX; columns * rows];
        let mut most = vec![0_u8; columns * rows];
        let mut jumps = vec![0_u16; columns * rows];
        for row in 0..height {
            // The greys of the previous two pixels.
            let mut before = [None; 2];
            for column in 0..width {
                let cell = (row / cell_px) as usize * columns + (column / cell_px) as usize;
                let grey = grey(row as usize * width as usize + column as usize);
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
        Self { columns, rows, cell_px, cells: cells.collect() }
    }

    fn is_at(&self, [x, y]: [f64; 2]) -> bool {
        let side = f64::from(self.cell_px);
        let (column, row) = ((x / side).floor(), (y / side).floor());
        let inside = column >= 0.0 && row >= 0.0 && column < self.columns as f64 && row < self.rows as f64;
        inside && self.cells.get(row as usize * self.columns + column as usize) == Some(&true)
    }

    /// Number of samples under a screen rectangle that hit metal or text.
    pub(super) fn under(&self, sheet: &Sheet, rect: Rect) -> usize {
        let count = |length: f32| (length / STEP).ceil().max(1.0) as usize;
        let (across, down) = (count(rect.width()), count(rect.height()));
        let place =
            |index: usize, of: usize, low: f32, length: f32| low + length * (index as f32 + 0.5) / of as f32;
        let mut found = 0;
        for row in 0..down {
            for column in 0..across {
                let at: Pos2 = pos2(
                    place(column, across, rect.left(), rect.width()),
                    place(row, down, rect.top(), rect.height()),
                );
                found += usize::from(self.is_at(sheet.film_from_screen(at)));
            }
        }
        found
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
        let ink = Ink::of_greys(224, 112, grey);
        assert!(!ink.is_at([30.0, 50.0]) && !ink.is_at([59.0, 50.0]), "bone");
        assert!(ink.is_at([110.0, 50.0]) && ink.is_at([100.0, 10.0]), "metal");
        assert!(ink.is_at([184.0, 90.0]) && !ink.is_at([184.0, 40.0]), "letters");
        assert!(!ink.is_at([-5.0, 50.0]) && !ink.is_at([500.0, 50.0]), "beside the film");
    }
}
