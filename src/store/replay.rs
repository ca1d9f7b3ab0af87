//! From journal to steps of undo: the one rule by which entries become steps, used by recovery and by the
//! editor alike, so that undo after a restart takes back what it would have taken back before.

use std::sync::Arc;

use crate::case::{Case, Edit, Reading};
use crate::store::journal::Entry;

/// One step of undo: the edits of it and the reading after them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The edits, at least one; more where each continued the one before (typing).
    pub edits: Vec<Edit>,
    /// The reading after the step.
    pub after: Arc<Reading>,
}

/// A base and the steps since, some of them undone.
///
/// The rule: an edit joins the step before it when the entry right before it is an edit that it continues
/// ([`Edit::continues`]); an undo or redo in between begins a new step. An edit that the case refuses (its
/// film has been removed since) is an empty step, so that later undos still meet their own steps.
#[derive(Debug, Clone)]
pub struct Replay {
    base: Arc<Reading>,
    steps: Vec<Step>,
    done: usize,
    last_was_edit: bool,
}

impl Replay {
    /// A base without steps.
    pub fn new(base: Reading) -> Self {
        Self { base: Arc::new(base), steps: Vec::new(), done: 0, last_was_edit: false }
    }

    /// A base and every entry on it.
    pub fn of(case: &Case, base: Reading, entries: &[Entry]) -> Self {
        let mut replay = Self::new(base);
        for entry in entries {
            replay.push(case, entry);
        }
        replay
    }

    /// One more entry.
    pub fn push(&mut self, case: &Case, entry: &Entry) {
        match entry {
            Entry::Edit(edit) => self.edit(case, edit),
            Entry::Undo => self.done = self.done.saturating_sub(1),
            Entry::Redo => self.done = (self.done + 1).min(self.steps.len()),
        }
        self.last_was_edit = matches!(entry, Entry::Edit(_));
    }

    fn edit(&mut self, case: &Case, edit: &Edit) {
        self.steps.truncate(self.done);
        let before = Arc::clone(self.reading());
        let after = edit.apply(case, &before).map_or(before, Arc::new);
        let joins = self.last_was_edit;
        match self.steps.last_mut().filter(|step| joins && step.continued_by(edit)) {
            Some(step) => {
                step.edits.push(edit.clone());
                step.after = after;
            }
            None => self.steps.push(Step { edits: vec![edit.clone()], after }),
        }
        self.done = self.steps.len();
    }

    /// The reading now.
    pub fn reading(&self) -> &Arc<Reading> {
        self.done.checked_sub(1).and_then(|last| self.steps.get(last)).map_or(&self.base, |step| &step.after)
    }

    /// The reading before the first step.
    pub fn base(&self) -> &Arc<Reading> {
        &self.base
    }

    /// Every step, those done first, then those undone.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// How many of the steps are done; the rest can be redone.
    pub fn done(&self) -> usize {
        self.done
    }

    /// The last `keep` steps as a base and entries that replay to the same steps.
    pub(crate) fn shortened(&self, keep: usize) -> (Reading, Vec<Entry>) {
        // A base lies before every undone step, or undo could not be told from never done.
        let first = self.steps.len().saturating_sub(keep).min(self.done);
        let base = first.checked_sub(1).and_then(|last| self.steps.get(last)).map_or(&self.base, |s| &s.after);
        let mut entries: Vec<Entry> = Vec::new();
        let mut earlier: Option<&Step> = None;
        for step in self.steps.iter().skip(first) {
            if let (Some(earlier), Some(edit)) = (earlier, step.edits.first())
                && earlier.continued_by(edit)
            {
                // Keeps two steps apart that an undo or redo kept apart when they were made.
                entries.extend([Entry::Undo, Entry::Redo]);
            }
            entries.extend(step.edits.iter().cloned().map(Entry::Edit));
            earlier = Some(step);
        }
        entries.extend(std::iter::repeat_n(Entry::Undo, self.steps.len() - self.done));
        (Reading::clone(base), entries)
    }
}

impl Step {
    fn continued_by(&self, edit: &Edit) -> bool {
        self.edits.last().is_some_and(|last| edit.continues(last))
    }
}
