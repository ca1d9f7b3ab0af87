//! The marks of the reading beside, ready for the painter of a viewport. They are looked at, never taken hold of.

use std::sync::Arc;

use crate::analysis::marks::{Drawn, Labelled, drawn_mark};
use crate::case::{RadiographId, Reading};
use crate::editor::core::Core;
use crate::editor::marks::Marking;
use crate::editor::memo::{Memo, Same};
use crate::editor::review::Review;

/// Drawings of each film: kept for one reading, and until a scale or film changes.
pub(super) type Remembered = Memo<(Same<Reading>, u64), Arc<Vec<Drawn>>, RadiographId>;

impl Review {
    /// The marks of the reading beside on the film of a viewport; nothing while they are not wished for.
    pub(crate) fn beside_drawn(&self, core: &Core, marks: &Marking, viewport: usize) -> Arc<Vec<Drawn>> {
        let film = core.viewport(viewport).and_then(|viewport| viewport.film.as_ref());
        let (Some(film), Some(beside)) = (film, &self.beside) else { return Arc::default() };
        if !self.beside_marks_shown() || marks.marks_hidden() {
            return Arc::default();
        }
        let key = (Same::of(&beside.reading), marks.values_version());
        let draw = || Arc::new(core.draw_beside(film, &beside.reading, &beside.name));
        self.drawings.get(film.clone(), key, draw)
    }
}

impl Core {
    fn draw_beside(&self, film: &RadiographId, beside: &Reading, name: &str) -> Vec<Drawn> {
        let mut list = Vec::new();
        for (id, mark) in beside.marks_on(film) {
            let value = mark.measure.as_ref().map(|_| self.value_beside(beside, mark));
            let labelled = Labelled { measured: value.as_ref(), findings: &[] };
            let parts = drawn_mark(id, mark, film, self.book(), labelled).into_iter();
            list.extend(parts.map(|part| Drawn { label: named(name, part.label), ..part }));
        }
        list
    }
}

/// "Teacher: Neck–shaft angle 129.9° ± 0.6".
fn named(name: &str, rows: Vec<String>) -> Vec<String> {
    let mut rows = rows.into_iter();
    let Some(first) = rows.next() else { return Vec::new() };
    std::iter::once(format!("{name}: {first}")).chain(rows).collect()
}
