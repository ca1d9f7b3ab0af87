//! Findings in the editor: the chosen one, and the mark that was carried forward as a draft. Their states are edits.

mod begin;
mod carry;
mod chips;
mod perform;
mod say;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::analysis::finding::{Matrix, matrix, name, short_name, shown_by_marks};
use crate::case::{Finding, FindingId, Mark, MarkId, RadiographId, Reading};
use crate::editor::core::Core;
use crate::editor::marks::Marking;
use crate::editor::memo::{Memo, Same};

/// State of finding commands. All of it is momentary.
#[derive(Debug, Default)]
pub(crate) struct Following {
    chosen: Option<FindingId>,
    typing: Option<Typing>,
}

/// Text that is being typed: more of it is one step of undo with what went before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Typing {
    Label(FindingId),
    Note(FindingId),
}

impl Following {
    /// Another wish came between: the next letter is a step of its own.
    pub(crate) fn stop_typing(&mut self) {
        self.typing = None;
    }
}

/// A mark of an earlier visit, laid on a film of this one: a draft until a state is said.
#[derive(Debug, Clone, PartialEq)]
pub struct CarriedDraft {
    /// The finding.
    pub id: FindingId,
    /// The film that it lies on.
    pub film: RadiographId,
    /// The mark, moved to the corresponding place.
    pub mark: Arc<Mark>,
    /// "as at 3 months": where it was carried from.
    pub from: String,
}

impl Core {
    /// Findings over all visits; computed when the reading changed, else remembered. `None` while nobody reads.
    pub(crate) fn matrix(&self) -> Option<Arc<Matrix>> {
        self.findings_known().map(|known| known.matrix.clone())
    }

    /// Name of a finding: "Callus, medial cortex". Empty for one that is not tracked.
    pub(crate) fn finding_name(&self, id: FindingId) -> String {
        self.finding_now(id).map_or_else(String::new, |finding| name(finding, self.book()))
    }

    /// As [`Self::finding_name`], for narrow places: without a side that all findings share.
    pub(crate) fn short_finding_name(&self, id: FindingId) -> String {
        let reading = self.document.as_ref().and_then(|document| document.reading());
        let found = reading.and_then(|reading| Some((reading.finding(id)?, reading)));
        found.map_or_else(String::new, |(finding, reading)| short_name(finding, reading, self.book()))
    }

    pub(crate) fn finding_now(&self, id: FindingId) -> Option<&Arc<Finding>> {
        self.document.as_ref()?.reading()?.finding(id)
    }
}

impl Following {
    /// The finding that is chosen.
    pub(crate) fn finding(&self) -> Option<FindingId> {
        self.chosen
    }

    /// Follows any change: a finding that is gone is not chosen, and nothing is carried for it.
    pub(crate) fn follow_findings(&mut self, core: &mut Core, marks: &mut Marking) {
        if self.chosen.is_some_and(|id| core.finding_now(id).is_none()) {
            self.chosen = None;
        }
        if marks.carried_at().is_some_and(|(carried, _)| core.finding_now(carried.id).is_none()) {
            marks.drop_carried(core);
        }
    }
}

impl Marking {
    /// The mark that was carried forward and waits for a state.
    pub(crate) fn carried(&self) -> Option<CarriedDraft> {
        let (carried, film) = self.carried_at()?;
        let mark = Arc::new(self.carried_mark()?);
        Some(CarriedDraft { id: carried.id, film: film.clone(), mark, from: carried.from.clone() })
    }
}

/// Kept for one reading.
pub(crate) type Remembered = Memo<Same<Reading>, Arc<Known>>;

/// Everything that is worked out of the findings of one reading.
#[derive(Debug)]
pub(crate) struct Known {
    pub(super) matrix: Arc<Matrix>,
    shown: BTreeMap<MarkId, Vec<String>>,
}

impl Core {
    pub(super) fn findings_known(&self) -> Option<Arc<Known>> {
        let document = self.document.as_ref()?;
        let reading = document.reading_now()?;
        let make = || {
            Arc::new(Known {
                matrix: Arc::new(matrix(document.visits(), reading, self.book())),
                shown: shown_by_marks(reading, self.book()),
            })
        };
        Some(self.findings.get((), Same::of(reading), make))
    }

    /// "Callus, medial cortex: bridging": what a mark shows of the findings.
    pub(crate) fn shown_by_mark(&self, id: MarkId) -> Vec<String> {
        self.findings_known().and_then(|known| known.shown.get(&id).cloned()).unwrap_or_default()
    }
}
