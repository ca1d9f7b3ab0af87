//! The matrix, and which marks show findings: computed when the reading changed, else remembered.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::analysis::finding::{Matrix, matrix, shown_by_marks};
use crate::case::{MarkId, Reading};
use crate::editor::Editor;
use crate::editor::memo::{Memo, Same};

/// Kept for one reading.
pub(super) type Remembered = Memo<Same<Reading>, Arc<Known>>;

/// Everything that is worked out of the findings of one reading.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) matrix: Arc<Matrix>,
    shown: BTreeMap<MarkId, Vec<String>>,
}

impl Editor {
    pub(super) fn findings_known(&self) -> Option<Arc<Known>> {
        let document = self.document.as_ref()?;
        let reading = document.reading_now()?;
        let make = || {
            Arc::new(Known {
                matrix: Arc::new(matrix(document.visits(), reading, self.book())),
                shown: shown_by_marks(reading, self.book()),
            })
        };
        Some(self.following.remembered.get((), Same::of(reading), make))
    }

    /// "Callus, medial cortex: bridging": what a mark shows of the findings.
    pub(crate) fn shown_by_mark(&self, id: MarkId) -> Vec<String> {
        self.findings_known().and_then(|known| known.shown.get(&id).cloned()).unwrap_or_default()
    }
}
