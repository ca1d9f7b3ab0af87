//! The marks of the reading beside, ready for the painter of a viewport. They are looked at, never taken hold of.

use std::sync::Arc;

use crate::analysis::marks::{Strokes, label_rows, mark_strokes};
use crate::case::{Place, RadiographId, Reading};
use crate::editor::Editor;
use crate::editor::memo::{Memo, Same};

/// One part of a mark of the reading beside.
#[derive(Debug, Clone)]
pub struct BesidePart {
    /// Lines in film pixels.
    pub strokes: Strokes,
    /// Its places, in film pixels.
    pub handles: Vec<Place>,
    /// What the label says, row by row; the first names the reader. Empty for none.
    pub label: Vec<String>,
}

/// What was drawn on each film: kept for one reading, and until a scale or film changes.
pub(super) type Remembered = Memo<(Same<Reading>, u64), Arc<Vec<BesidePart>>, RadiographId>;

impl Editor {
    /// The marks of the reading beside on the film of a viewport; nothing while they are not wished for.
    pub fn beside_drawn(&self, viewport: usize) -> Arc<Vec<BesidePart>> {
        let film = self.viewport(viewport).and_then(|viewport| viewport.film.as_ref());
        let (Some(film), Some(beside)) = (film, &self.review.beside) else { return Arc::default() };
        if !self.beside_marks_shown() || self.marks_hidden() {
            return Arc::default();
        }
        let key = (Same::of(&beside.reading), self.values_version());
        let draw = || Arc::new(self.draw_beside(film, &beside.reading, &beside.name));
        self.review.drawings.get(film.clone(), key, draw)
    }

    fn draw_beside(&self, film: &RadiographId, beside: &Reading, name: &str) -> Vec<BesidePart> {
        let mut list = Vec::new();
        for (_, mark) in beside.marks_on(film) {
            let definition = mark.measure.as_ref().and_then(|key| self.book().measure(key));
            let value = mark.measure.as_ref().map(|_| self.value_beside(beside, mark));
            let parts = mark.parts.iter().zip(mark_strokes(mark, definition)).enumerate();
            for (index, (part, strokes)) in parts.filter(|(_, (part, _))| part.film == *film) {
                let rows = label_rows(mark, index, self.book(), value.as_ref());
                let label = named(name, rows);
                list.push(BesidePart { strokes, handles: part.shape.places().to_vec(), label });
            }
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
