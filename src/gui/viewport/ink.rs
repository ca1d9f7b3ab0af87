//! Where a film has bright metal or burned-in text: text of the program keeps clear of it.

use std::sync::Arc;

use eframe::egui::{Pos2, Rect, pos2};

use super::sheet::Sheet;
use crate::editor::{ContentKey, LoadedFilm};
use crate::imaging::{GreyTable, Samples};

/// Cells along the longer side of a film.
const CELLS: u32 = 112;
/// Grey from which metal and burned-in text are taken, of 255.
const BRIGHT: u8 = 244;
/// Contrast within one cell that only an edge of metal, a letter or a side marker has.
const SHARP: u8 = 120;
/// Points between the places that are looked at under a text.
const STEP: f32 = 5.0;
/// As many films are remembered.
const REMEMBERED: usize = 24;

/// The cells of a film, each with whether something bright and sharp is in it.
#[derive(Debug)]
pub(super) struct Ink {
    columns: usize,
    rows: usize,
    cell_px: u32,
    cells: Vec<bool>,
}

impl Ink {
    /// Of a film as it is shown at first.
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
        for row in 0..height {
            for column in 0..width {
                let cell = (row / cell_px) as usize * columns + (column / cell_px) as usize;
                let grey = grey(row as usize * width as usize + column as usize);
                if let (Some(least), Some(most)) = (least.get_mut(cell), most.get_mut(cell)) {
                    *least = grey.min(*least);
                    *most = grey.max(*most);
                }
            }
        }
        let cells = least.into_iter().zip(most);
        let cells = cells.map(|(least, most)| most >= BRIGHT && (most - least >= SHARP || least >= BRIGHT));
        Self { columns, rows, cell_px, cells: cells.collect() }
    }

    fn is_at(&self, [x, y]: [f64; 2]) -> bool {
        let side = f64::from(self.cell_px);
        let (column, row) = ((x / side).floor(), (y / side).floor());
        let inside = column >= 0.0 && row >= 0.0 && column < self.columns as f64 && row < self.rows as f64;
        inside && self.cells.get(row as usize * self.columns + column as usize) == Some(&true)
    }

    /// How many of the places looked at under a rectangle of the screen have something bright and sharp.
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

/// What was found of the films looked at last.
#[derive(Debug, Default)]
pub(super) struct Inks {
    known: Vec<(ContentKey, Arc<Ink>)>,
}

impl Inks {
    /// Of a film; worked out once.
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
        // A film of 224 × 112: soft bone at the left, a bright bar in the middle, letters of two pixels at the right.
        let grey = |index: usize| {
            let (x, y) = (index % 224, index / 224);
            match x {
                0..60 => (x * 3) as u8,
                100..120 => 250,
                180..190 if y > 80 && (x + y) % 4 < 2 => 255,
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
