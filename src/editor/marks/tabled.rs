//! The table of measures and the same-implant check at the desk: computed when anything that they tell changed,
//! else remembered.

use std::sync::Arc;

use crate::analysis::measure::{ImplantDisagreement, MeasureTable, Measured, Since, same_implant, table};
use crate::case::{Mark, MarkId, RadiographId};
use crate::editor::core::Core;
use crate::editor::marks::Marking;
use crate::editor::marks::values::DeskFilms;
use crate::editor::memo::Memo;

/// Of what the tables tell: everything that is drawn, scales and films, and the film that changes are told against.
#[derive(Debug, PartialEq)]
pub(super) struct TabledOf {
    version: (u64, u64),
    since: Option<RadiographId>,
}

/// The tables made last.
pub(super) type Tables = Memo<TabledOf, Made>;

#[derive(Debug, Clone)]
pub(super) struct Made {
    table: Arc<MeasureTable>,
    disagreements: Arc<Vec<ImplantDisagreement>>,
}

impl Marking {
    /// Every measure of the reading over all visits; `None` while nobody has said who reads.
    pub(crate) fn measure_table(&self, core: &Core) -> Option<Arc<MeasureTable>> {
        self.tables(core).map(|made| made.table)
    }

    /// Films on which an implant of the book does not measure what it should.
    pub(crate) fn implant_disagreements(&self, core: &Core) -> Option<Arc<Vec<ImplantDisagreement>>> {
        self.tables(core).map(|made| made.disagreements)
    }

    fn tables(&self, core: &Core) -> Option<Made> {
        let document = core.document.as_ref()?;
        let reading = document.reading()?;
        let since = self.since();
        let key = TabledOf { version: self.remembered.version(), since: since.cloned() };
        let make = || {
            let (case, book, films) = (document.case(), core.book(), DeskFilms { core, marks: self });
            let visit = since.and_then(|since| document.visits().index_of(since));
            let against = visit.map_or(Since::Operation, Since::Visit);
            // As labels tell them: a grey density stays when its film is put away to save memory.
            let remembered = |id: MarkId, mark: &Arc<Mark>| {
                let value = self.value_now(core, id, mark).map(|value| value.measured);
                value.unwrap_or_else(|| Measured::Missing("not known yet".into()))
            };
            Made {
                table: Arc::new(table(case, reading, book, remembered, against)),
                disagreements: Arc::new(same_implant(case, reading, book, &films)),
            }
        };
        Some(self.tables.get((), key, make))
    }
}
