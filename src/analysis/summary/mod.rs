//! The reading in sentences: for each operation what was seen at each visit, what is still open, and what two
//! readings say differently. Generated from the data, every part with where it comes from; nothing of it is stored.

mod compare;
mod headline;
mod phrase;
mod questions;
mod registered;
mod sentences;

pub use compare::{CompareRow, Group, compare};
pub use headline::{Headline, headlines};
pub(crate) use phrase::capitalised;
pub use questions::{OpenQuestion, QuestionKind, open_questions};
pub use registered::{RegistrationTold, registered, registrations};
pub use sentences::{Section, Sentence, Span, Summary, Tone, summary};

use std::sync::Arc;

use crate::analysis::Visits;
use crate::analysis::book::Book;
use crate::analysis::measure::Measured;
use crate::case::{Case, EpisodeId, FindingId, Key, Mark, MarkId, RadiographId, Reading};

/// Origin of words: a press leads there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// A row of the fracture history.
    Episode(EpisodeId),
    /// A film, or the visit that it stands for.
    Film(RadiographId),
    /// A mark on a film.
    Mark(MarkId, RadiographId),
    /// A sheet, or one item of it.
    Score {
        /// The film that stands for the visit.
        film: RadiographId,
        /// The score.
        score: Key,
        /// The item, if one is meant.
        item: Option<Key>,
    },
    /// A finding at a visit.
    Finding(FindingId, RadiographId),
}

/// A reading with all that its words are made from.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// The case.
    pub case: &'a Case,
    /// Its visits.
    pub visits: &'a Visits,
    /// The reading.
    pub reading: &'a Reading,
    /// The definitions.
    pub book: &'a Book,
    /// The value of a mark, as it is told everywhere else.
    pub value_of: &'a dyn Fn(MarkId, &Arc<Mark>) -> Measured,
}

impl std::fmt::Debug for Told<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Told").field("reading", &self.reading.reader.id).finish_non_exhaustive()
    }
}
