//! What is told of the reading as a whole: its summary, what it leaves open, and how another reading differs from
//! it. Computed when the reading, the reading beside or a value changed, else remembered.

use std::cell::RefCell;
use std::sync::Arc;

use crate::analysis::measure::Measured;
use crate::analysis::summary::{
    CompareRow, OpenQuestion, Summary, Told, Weight, compare, open_questions, summary,
};
use crate::case::{Mark, MarkId, Reading};
use crate::editor::Editor;

/// What was told, and of what.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    summary: RefCell<Option<Known<Summary>>>,
    open: RefCell<Option<Known<Vec<OpenQuestion>>>>,
    differences: RefCell<Option<Known<Vec<CompareRow>>>>,
}

#[derive(Debug)]
struct Known<T> {
    reading: Arc<Reading>,
    beside: Option<Arc<Reading>>,
    /// When a scale or film last changed.
    values: u64,
    told: Arc<T>,
}

impl<T> Known<T> {
    fn is_of(&self, reading: &Arc<Reading>, beside: Option<&Arc<Reading>>, values: u64) -> bool {
        let same_beside = match (&self.beside, beside) {
            (Some(own), Some(other)) => Arc::ptr_eq(own, other),
            (None, None) => true,
            _ => false,
        };
        Arc::ptr_eq(&self.reading, reading) && same_beside && self.values == values
    }
}

impl Editor {
    /// The summary of one's own reading; `None` while nobody reads.
    pub fn summary(&self) -> Option<Arc<Summary>> {
        let make = || self.with_told(summary);
        self.remembered(&self.review.told.summary, None, make)
    }

    /// What one's own reading leaves open or contradicts, the gravest first.
    pub fn open_questions(&self) -> Arc<Vec<OpenQuestion>> {
        let make = || self.with_told(open_questions);
        let told = self.remembered(&self.review.told.open, None, make).unwrap_or_default();
        match self.clock_question() {
            Some(clock) => Arc::new([vec![clock], told.to_vec()].concat()),
            None => told,
        }
    }

    /// How many questions stand in the way of signing: what contradicts itself and what was not answered. What the
    /// case itself lacks is nobody's omission.
    pub fn standing_questions(&self) -> usize {
        let open = self.open_questions();
        open.iter().filter(|question| stands_in_the_way(question)).count()
    }

    /// Everything that either reading says, differences first; `None` while none stands beside.
    pub fn differences(&self) -> Option<Arc<Vec<CompareRow>>> {
        let beside = self.review.beside.as_ref()?.reading.clone();
        let make = || {
            self.with_told(|own| {
                let document = self.document.as_ref()?;
                let value_of = |_: MarkId, mark: &Arc<Mark>| self.value_beside(&beside, mark);
                let other = Told {
                    case: document.case(),
                    visits: document.visits(),
                    reading: &beside,
                    book: self.book(),
                    value_of: &value_of,
                };
                Some(compare(own, other))
            })
            .flatten()
        };
        self.remembered(&self.review.told.differences, Some(&beside), make)
    }

    fn with_told<T>(&self, tell: impl FnOnce(Told<'_>) -> T) -> Option<T> {
        // Of a reading that could not be read nothing is told, not even that nothing was said.
        let document = self.document.as_ref().filter(|document| document.is_reading_known())?;
        let value_of = |id: MarkId, mark: &Arc<Mark>| {
            self.with_value(id, mark, |value, _| value.clone())
                .unwrap_or_else(|| Measured::Missing("no value".to_owned()))
        };
        let told = Told {
            case: document.case(),
            visits: document.visits(),
            reading: document.reading()?,
            book: self.book(),
            value_of: &value_of,
        };
        Some(tell(told))
    }

    fn remembered<T>(
        &self,
        place: &RefCell<Option<Known<T>>>,
        beside: Option<&Arc<Reading>>,
        make: impl FnOnce() -> Option<T>,
    ) -> Option<Arc<T>> {
        let reading = self.document.as_ref()?.reading_now()?;
        let values = self.values_version();
        if let Some(known) = place.borrow().as_ref().filter(|known| known.is_of(reading, beside, values)) {
            return Some(known.told.clone());
        }
        let told = Arc::new(make()?);
        let known = Known { reading: reading.clone(), beside: beside.cloned(), values, told: told.clone() };
        *place.borrow_mut() = Some(known);
        Some(told)
    }
}

/// Whether a question has to be answered or overruled before a signature.
pub(super) fn stands_in_the_way(question: &OpenQuestion) -> bool {
    matches!(question.weight, Weight::Contradiction | Weight::Missing)
}
