//! Overlays: drawings of one bit a pixel that a file lays over its film, such as markers, text and outlines
//! (PS3.3 C.9.2). They are drawn, never burnt into the greys. Knows no files and no screen.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The colour overlays are drawn in, on screen and picture: none that a grey film has.
pub const OVERLAY_COLOUR: [u8; 3] = [255, 214, 64];

/// One overlay plane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overlay {
    /// (60xx,1500) Overlay Label, else (60xx,0022) Overlay Description.
    pub label: Option<String>,
    /// (60xx,0040) is R: it marks a region; else it is a drawing.
    pub is_region: bool,
    /// Column of the film under its first column, counted from 0; may lie outside of the film.
    pub left: i32,
    /// Row of the film under its first row, counted from 0.
    pub top: i32,
    /// Width in pixels of the film.
    pub columns: u32,
    /// Height in pixels of the film.
    pub rows: u32,
    /// One bit a pixel, row by row without gaps, the lowest bit of a byte first.
    bits: Arc<[u8]>,
}

/// Position and name of an overlay on its film.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OverlayPlace {
    pub(crate) label: Option<String>,
    pub(crate) is_region: bool,
    pub(crate) left: i32,
    pub(crate) top: i32,
    pub(crate) columns: u32,
    pub(crate) rows: u32,
}

/// A rectangle of whole pixels: its left, top, and the first column and row beyond it.
pub type PixelBox = [i64; 4];

impl Overlay {
    /// An overlay of packed bits; `None` where there are fewer than its size needs.
    pub(crate) fn packed(place: OverlayPlace, bits: &[u8]) -> Option<Self> {
        let needed = (place.columns as usize * place.rows as usize).div_ceil(8);
        Some(Self::at(place, bits.get(..needed)?.into()))
    }

    /// An overlay whose pixels are told one by one, row by row.
    pub(crate) fn of_pixels(place: OverlayPlace, set: impl Iterator<Item = bool>) -> Self {
        let mut bits = vec![0_u8; (place.columns as usize * place.rows as usize).div_ceil(8)];
        for (index, _) in set.enumerate().filter(|(_, is_set)| *is_set) {
            if let Some(byte) = bits.get_mut(index / 8) {
                *byte |= 1 << (index % 8);
            }
        }
        Self::at(place, bits.into())
    }

    fn at(place: OverlayPlace, bits: Arc<[u8]>) -> Self {
        let OverlayPlace { label, is_region, left, top, columns, rows } = place;
        Self { label, is_region, left, top, columns, rows, bits }
    }

    /// True if the pixel of the film at a column and row is drawn over.
    pub fn is_set(&self, column: i64, row: i64) -> bool {
        let (x, y) = (column - i64::from(self.left), row - i64::from(self.top));
        if x < 0 || y < 0 || x >= i64::from(self.columns) || y >= i64::from(self.rows) {
            return false;
        }
        let index = y as usize * self.columns as usize + x as usize;
        self.bits.get(index / 8).is_some_and(|byte| byte >> (index % 8) & 1 == 1)
    }

    /// True if any pixel of a box of the film is drawn over.
    pub fn any_set(&self, [left, top, right, bottom]: PixelBox) -> bool {
        let rows = top.max(i64::from(self.top))..bottom.min(i64::from(self.top) + i64::from(self.rows));
        let columns =
            left.max(i64::from(self.left))..right.min(i64::from(self.left) + i64::from(self.columns));
        rows.into_iter().any(|row| columns.clone().any(|column| self.is_set(column, row)))
    }

    /// Number of pixels it draws.
    pub fn drawn_pixels(&self) -> u64 {
        let whole = self.columns as usize * self.rows as usize;
        let count = |(index, byte): (usize, &u8)| {
            let used = whole.saturating_sub(8 * index).min(8);
            let mask = if used == 8 { u8::MAX } else { (1 << used) - 1 };
            u64::from((byte & mask).count_ones())
        };
        self.bits.iter().enumerate().map(count).sum()
    }

    /// The smallest box of the film around everything drawn; `None` where nothing is.
    pub fn drawn_box(&self) -> Option<PixelBox> {
        let (columns, rows) = (i64::from(self.columns), i64::from(self.rows));
        let (left, top) = (i64::from(self.left), i64::from(self.top));
        let mut around: Option<PixelBox> = None;
        for row in top..top + rows {
            let first = (left..left + columns).find(|column| self.is_set(*column, row));
            let Some(first) = first else { continue };
            let last =
                (first..left + columns).rev().find(|column| self.is_set(*column, row)).unwrap_or(first);
            let [l, t, r, _] = around.unwrap_or([first, row, last + 1, row + 1]);
            around = Some([l.min(first), t, r.max(last + 1), row + 1]);
        }
        around
    }

    /// Bytes held.
    pub fn bytes(&self) -> u64 {
        self.bits.len() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cross() -> Overlay {
        // Rows 2 to 4 and columns 1 to 3 of the film: a plus sign.
        let place = OverlayPlace { left: 1, top: 2, columns: 3, rows: 3, ..OverlayPlace::default() };
        Overlay::of_pixels(place, [0, 1, 0, 1, 1, 1, 0, 1, 0].into_iter().map(|bit| bit == 1))
    }

    #[test]
    fn pixels_are_those_of_the_film_under_the_overlay() {
        let cross = cross();
        assert!(cross.is_set(2, 2) && cross.is_set(1, 3) && cross.is_set(3, 3) && cross.is_set(2, 4));
        assert!(!cross.is_set(1, 2) && !cross.is_set(0, 0) && !cross.is_set(-1, -1) && !cross.is_set(4, 3));
        assert_eq!(cross.drawn_pixels(), 5);
        assert_eq!(cross.drawn_box(), Some([1, 2, 4, 5]));
        assert!(cross.any_set([0, 0, 2, 4]) && !cross.any_set([0, 0, 2, 3]) && !cross.any_set([3, 4, 9, 9]));
    }

    #[test]
    fn packed_bits_count_from_the_lowest_and_must_be_enough() {
        let place = || OverlayPlace { columns: 3, rows: 3, ..OverlayPlace::default() };
        assert_eq!(Overlay::packed(place(), &[0b1011_1010, 0]).unwrap().drawn_pixels(), 5);
        assert!(Overlay::packed(place(), &[0xFF]).is_none());
        // The bits behind the last pixel are none.
        assert_eq!(Overlay::packed(place(), &[0xFF, 0xFF]).unwrap().drawn_pixels(), 9);
    }
}
