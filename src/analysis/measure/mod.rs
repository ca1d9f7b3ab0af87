//! Measures: what follows from the parts that a reader placed. Always computed, never stored; every value comes
//! with its unit, the source of its scale and an error band. Knows no screen and no disk.

pub(crate) mod geometry;

use crate::analysis::book::{Book, Unit};
use crate::analysis::scale::FilmScale;
use crate::case::{Case, Mark, RadiographId};
use crate::imaging::Film;

/// What a measure has to know of films. The floors above hold them.
pub trait Films {
    /// How lengths on this film are told; `None` while the film was not looked at.
    fn scale(&self, film: &RadiographId) -> Option<FilmScale>;
    /// The decoded film, where it is at hand: only grey densities need it.
    fn pixels(&self, film: &RadiographId) -> Option<&Film>;
}

/// What became of a measure.
#[derive(Debug, Clone, PartialEq)]
pub enum Measured {
    /// It has a value.
    Value(Value),
    /// Something is not placed or not known yet: in words ("lateral missing").
    Missing(String),
    /// It cannot have a value: why, and what to do.
    Refused(String),
}

/// A value with everything that must be told with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// The number, in `unit`.
    pub value: f64,
    /// Its unit.
    pub unit: Unit,
    /// By how much the true value may be smaller, in `unit`.
    pub minus: f64,
    /// By how much the true value may be larger, in `unit`.
    pub plus: f64,
    /// Source of the scale ("calibrated on lag-screw thread"); empty where none is needed.
    pub source: String,
    /// Further numbers that belong to it ("callus: mean 1234, SD 56").
    pub details: Vec<String>,
    /// What to beware of.
    pub cautions: Vec<String>,
}

/// The value of a measure, from its mark alone and the scale of its films.
pub fn measured(mark: &Mark, book: &Book, case: &Case, films: &dyn Films) -> Measured {
    let _ = (mark, book, case, films);
    Measured::Refused("not yet".to_owned())
}

impl Value {
    /// "129.9° ± 0.6", "2.1 mm ± 0.2", "32.0 px ± 1.4": without the source of the scale.
    pub fn words(&self) -> String {
        format!("{:.1} {:?}", self.value, self.unit)
    }

    /// As [`Self::words`], with the source: "2.1 mm ± 0.2, calibrated on lag-screw thread".
    pub fn words_with_source(&self) -> String {
        if self.source.is_empty() { self.words() } else { format!("{}, {}", self.words(), self.source) }
    }
}
