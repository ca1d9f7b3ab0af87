//! The scale of a film: millimetres per pixel, where they are from and how far they can be trusted. Row 0 of
//! clinical.md 4.3 (the reader's own calibration) goes before rows 1 to 8, which `imaging` decides.

use crate::analysis::book::Book;
use crate::case::Calibration;
use crate::imaging::SpacingFact;

/// How lengths of a film are told.
#[derive(Debug, Clone, PartialEq)]
pub enum FilmScale {
    /// In millimetres.
    Millimetres(Scale),
    /// In pixels.
    Pixels {
        /// Why no length in millimetres may be told.
        why: String,
        /// Height of a pixel over its width, as far as the file tells; 1 where it does not.
        aspect: f64,
    },
}

/// Millimetres per pixel and what is known of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// From the middle of one row to that of the next, in mm.
    pub row_mm: f64,
    /// From the middle of one column to that of the next, in mm.
    pub column_mm: f64,
    /// What follows "mm": "calibrated on lag-screw thread", "at detector".
    pub source: String,
    /// By how many per cent the true length may be smaller and larger.
    pub minus_percent: f64,
    /// See `minus_percent`.
    pub plus_percent: f64,
    /// Why the band is as wide, in a sentence with its citation.
    pub band_words: String,
    /// Whether the reader calibrated.
    pub by_reader: bool,
}

/// The scale of a film: the reader's calibration where there is one, else what the file tells.
pub fn film_scale(spacing: &SpacingFact, calibration: Option<&Calibration>, book: &Book) -> FilmScale {
    let _ = (spacing, calibration, book);
    FilmScale::Pixels { why: "not yet".to_owned(), aspect: 1.0 }
}
