//! The matrix, and which marks show findings: computed when the reading changed, else remembered.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::analysis::finding::{Matrix, matrix, shown_by_marks};
use crate::case::{MarkId, Reading};
use crate::editor::Editor;

/// What was computed, and of what.
#[derive(Debug, Default)]
pub(super) struct Remembered(RefCell<Option<Known>>);

/// Everything that is worked out of the findings of one reading.
#[derive(Debug)]
pub(super) struct Known {
    reading: Arc<Reading>,
    pub(super) matrix: Arc<Matrix>,
    shown: BTreeMap<MarkId, Vec<String>>,
}

impl Editor {
    pub(super) fn with_findings<R>(&self, tell: impl FnOnce(&Known) -> R) -> Option<R> {
        let document = self.document.as_ref()?;
        let reading = document.reading_now()?;
        let mut kept = self.following.remembered.0.borrow_mut();
        if let Some(known) = kept.as_ref().filter(|known| Arc::ptr_eq(&known.reading, reading)) {
            return Some(tell(known));
        }
        let known = Known {
            reading: reading.clone(),
            matrix: Arc::new(matrix(document.visits(), reading, self.book())),
            shown: shown_by_marks(reading, self.book()),
        };
        let answer = tell(&known);
        *kept = Some(known);
        Some(answer)
    }

    /// "Callus, medial cortex: bridging": what a mark shows of the findings.
    pub(crate) fn shown_by_mark(&self, id: MarkId) -> Vec<String> {
        self.with_findings(|known| known.shown.get(&id).cloned()).flatten().unwrap_or_default()
    }
}
