//! From journal to steps of undo: the one rule by which entries become steps, used here to shorten a journal
//! and to write down an own version that must give way, and by the editor's history.

use std::sync::Arc;

use crate::case::{Edit, RadiographId, Reading, Stage};
use crate::store::journal::Entry;

/// A base and the steps since, some of them undone.
///
/// The rule: an edit that changes nothing is no step; one that continues the last step
/// ([`Edit::continues`]) while nothing is undone takes that step's place; what was undone is gone with the
/// next edit; an undo or redo that has no step does nothing.
#[derive(Debug, Clone)]
pub struct Replay {
    base: Arc<Reading>,
    steps: Vec<Step>,
    done: usize,
}

#[derive(Debug, Clone)]
struct Step {
    edit: Edit,
    after: Arc<Reading>,
}

impl Replay {
    /// A base and every entry on it.
    pub fn of(base: Reading, entries: &[Entry]) -> Self {
        let mut replay = Self { base: Arc::new(base), steps: Vec::new(), done: 0 };
        for entry in entries {
            replay.push(entry);
        }
        replay
    }

    /// One more entry.
    pub fn push(&mut self, entry: &Entry) {
        match entry {
            Entry::Edit(edit) => self.edit(edit),
            Entry::Undo => self.done = self.done.saturating_sub(1),
            Entry::Redo => self.done = (self.done + 1).min(self.steps.len()),
        }
    }

    fn edit(&mut self, edit: &Edit) {
        let Some(after) = edit.apply(self.reading()).map(Arc::new) else { return };
        let at_end = self.done == self.steps.len();
        let joins = at_end && self.steps.last().is_some_and(|last| edit.continues(&last.edit));
        self.steps.truncate(self.done - usize::from(joins));
        self.steps.push(Step { edit: edit.clone(), after });
        self.done = self.steps.len();
    }

    /// The reading now.
    pub fn reading(&self) -> &Arc<Reading> {
        self.after(self.done)
    }

    /// How many steps there are, and how many of them are done.
    pub fn steps(&self) -> (usize, usize) {
        (self.steps.len(), self.done)
    }

    /// The edit of the step that an undo would take back.
    pub fn undo_edit(&self) -> Option<&Edit> {
        let index = self.done.checked_sub(1)?;
        self.steps.get(index).map(|step| &step.edit)
    }

    /// The edit of the step that a redo would do again.
    pub fn redo_edit(&self) -> Option<&Edit> {
        self.steps.get(self.done).map(|step| &step.edit)
    }

    fn after(&self, steps: usize) -> &Arc<Reading> {
        steps.checked_sub(1).and_then(|last| self.steps.get(last)).map_or(&self.base, |step| &step.after)
    }

    /// The last `keep` steps as a base and entries that replay to the same steps.
    pub(crate) fn shortened(&self, keep: usize) -> (Reading, Vec<Entry>) {
        // Every undone step is kept, or redo would lose it.
        let first = self.steps.len().saturating_sub(keep).min(self.done);
        let mut entries: Vec<Entry> = Vec::new();
        let mut earlier: Option<&Step> = None;
        for step in self.steps.iter().skip(first) {
            if let Some(earlier) = earlier.filter(|earlier| step.edit.continues(&earlier.edit)) {
                // Two steps that an undo kept apart when they were made are kept apart by another.
                if let Some(detour) = detour(&earlier.after) {
                    entries.extend([Entry::Edit(detour), Entry::Undo]);
                }
            }
            entries.push(Entry::Edit(step.edit.clone()));
            earlier = Some(step);
        }
        entries.extend(std::iter::repeat_n(Entry::Undo, self.steps.len() - self.done));
        (Reading::clone(self.after(first)), entries)
    }
}

/// Some other edit that changes something; nobody sees it, since an undo follows at once.
fn detour(reading: &Reading) -> Option<Edit> {
    let nowhere = RadiographId::new("between-two-steps").ok()?;
    let stage = reading.stage(&nowhere).is_none().then_some(Stage::NotAssessable);
    Some(Edit::SetStage { radiograph: nowhere, stage })
}
