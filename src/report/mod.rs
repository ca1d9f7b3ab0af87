//! A case as a document that leaves Callus: one value of everything that is printed, and the forms it is printed in.
//! Bytes come out; this layer knows neither disk nor clock, so that the same case gives the same bytes.

mod content;
mod handout;
mod long;
mod moving;
mod paper;
mod pictures;
mod private;
mod slides;
mod workbook;

pub use content::{Content, FilmPart, Paragraphs, ReaderPart, Table, VisitPart};
pub use handout::{InvalidQuizKey, QuizKey, handout, quiz_handout};
pub use long::{LongRow, csv, json};
pub use moving::{moving, moving_webp};
pub use paper::paper;
pub use pictures::{Films, contact_sheet, film_png, film_svg};
pub use private::without_names;
pub use slides::slides;
pub use workbook::workbook;

use std::collections::BTreeMap;

use thiserror::Error;

use crate::analysis::book::Book;
use crate::analysis::measure::Measured;
use crate::analysis::{FilmScale, Visits, visits};
use crate::case::{Case, MarkId, RadiographId, Reading, Seal};

/// Stands on every page and slide, and in every table.
pub const NOTICE: &str = "Review and teaching, not for primary diagnosis";

/// Why a document could not be made.
#[derive(Debug, Error)]
pub enum ReportError {
    /// A table could not be written.
    #[error("the {form} could not be made: {why}; please report this with the case")]
    Form {
        /// What was made.
        form: &'static str,
        /// Why it failed.
        why: String,
    },
    /// A film cannot be shown.
    #[error(
        "the film \"{film}\" cannot be shown: {why}; check the case with `callus check`, then export again"
    )]
    Film {
        /// The film.
        film: String,
        /// Why not.
        why: String,
    },
    /// A quiz asks nothing, or nothing answers it.
    #[error("a quiz cannot be made of this case: {0}")]
    Quiz(String),
    /// Whoever asked for it gave up.
    #[error("it was cancelled; nothing was written")]
    Cancelled,
}

impl ReportError {
    pub(crate) fn of(form: &'static str, why: &dyn std::fmt::Display) -> Self {
        Self::Form { form, why: why.to_string() }
    }
}

/// A reading with the values of its measures.
#[derive(Debug)]
pub struct GivenReading {
    /// The reading.
    pub reading: Reading,
    /// State of its signature.
    pub seal: Seal,
    /// The value of every measure.
    pub values: BTreeMap<MarkId, Measured>,
    /// Scales of the films that were laid on others: the motion of an implant is told by them.
    pub scales: BTreeMap<RadiographId, FilmScale>,
}

/// A case that is told, as far as it is to be told: what is later, or names somebody, is not in it any more.
#[derive(Debug)]
pub struct Given<'a> {
    /// Name of the case in tables over several cases.
    pub name: String,
    /// The case.
    pub case: Case,
    /// Its visits.
    pub visits: Visits,
    /// The readings.
    pub readings: Vec<GivenReading>,
    /// The reading whose marks are drawn on the films, by its place.
    pub drawn: Option<usize>,
    /// The definitions.
    pub book: &'a Book,
}

impl<'a> Given<'a> {
    /// The case under this name. Signed readings stand first, the newest of them before the others; the marks of the
    /// first one are drawn.
    pub fn new(name: String, case: Case, readings: Vec<GivenReading>, book: &'a Book) -> Self {
        let readings = content::signed_first(readings);
        let drawn = (!readings.is_empty()).then_some(0);
        Self { name, visits: visits(&case), case, readings, drawn, book }
    }
}
