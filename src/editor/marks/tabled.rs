//! The table of measures and the same-implant check at the desk: computed when anything that they tell changed,
//! else remembered.

use std::cell::RefCell;
use std::sync::Arc;

use crate::analysis::measure::{ImplantDisagreement, MeasureTable, Measured, Since, same_implant, table};
use crate::case::{Key, Mark, MarkId, RadiographId};
use crate::editor::Editor;
use crate::editor::marks::values::DeskFilms;

/// What was computed, and for what.
#[derive(Debug, Default)]
pub(super) struct Tables {
    made: RefCell<Option<Made>>,
}

#[derive(Debug)]
struct Made {
    version: (u64, u64),
    since: Option<RadiographId>,
    table: Arc<MeasureTable>,
    disagreements: Arc<Vec<ImplantDisagreement>>,
}

impl Editor {
    /// Shows a measure along the timeline; a score that stood there makes way.
    pub(super) fn show_trend(&mut self, key: Option<Key>) {
        if key.is_some() {
            self.drop_score_trend();
        }
        self.marks.tabled.trend = key;
    }

    /// A score takes the place of the measure on the timeline.
    pub(crate) fn drop_measure_trend(&mut self) {
        self.marks.tabled.trend = None;
    }

    /// Every measure of the reading over all visits; `None` while nobody has said who reads.
    pub fn measure_table(&self) -> Option<Arc<MeasureTable>> {
        self.with_tables(|made| made.table.clone())
    }

    /// Films on which an implant of the book does not measure what it should.
    pub fn implant_disagreements(&self) -> Option<Arc<Vec<ImplantDisagreement>>> {
        self.with_tables(|made| made.disagreements.clone())
    }

    fn with_tables<R>(&self, tell: impl FnOnce(&Made) -> R) -> Option<R> {
        let document = self.document.as_ref()?;
        let reading = document.reading()?;
        let (version, since) = (self.marks.remembered.version(), self.since());
        let mut kept = self.marks.tables.made.borrow_mut();
        if let Some(made) = kept.as_ref()
            && made.version == version
            && made.since.as_ref() == since
        {
            return Some(tell(made));
        }
        let (case, book, films) = (document.case(), self.book(), DeskFilms(self));
        let visit =
            since.and_then(|since| document.visits().index_of(since));
        let against = visit.map_or(Since::Operation, Since::Visit);
        // As labels tell them: a grey density stays when its film is put away to save memory.
        let remembered = |id: MarkId, mark: &Arc<Mark>| {
            let value = self.with_value(id, mark, |value, _| value.clone());
            value.unwrap_or_else(|| Measured::Missing("not known yet".to_owned()))
        };
        let made = Made {
            version,
            since: since.cloned(),
            table: Arc::new(table(case, reading, book, remembered, against)),
            disagreements: Arc::new(same_implant(case, reading, book, &films)),
        };
        let answer = tell(&made);
        *kept = Some(made);
        Some(answer)
    }
}
