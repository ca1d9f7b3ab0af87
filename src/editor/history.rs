//! The history of a reading: every step with its words. Undo takes the earlier value; nothing is inverted.
//! The rule by which entries become steps is [`Replay`]'s, so that a restart changes nothing about undo.

use std::sync::Arc;

use jiff::Timestamp;

use crate::case::{Case, Change, Editable, Reading};
use crate::store::{Entry, Prepared, Replay};

/// Steps of one reading and where in them the reader stands.
#[derive(Debug, Clone)]
pub struct History<D: Editable = Reading> {
    replay: Replay<D>,
}

impl<D: Editable> History<D> {
    /// A history that begins with `base` and goes on with the entries of its journal.
    pub fn new(base: D, entries: &[Entry<D::Edit>]) -> Self {
        Self { replay: Replay::of(base, entries) }
    }

    /// As [`Self::new`], each entry with its time.
    pub fn timed(base: D, entries: &[Entry<D::Edit>], times: &[Timestamp]) -> Self {
        Self { replay: Replay::timed(base, entries, times) }
    }

    /// Time of the last step that is done, be it final.
    pub(crate) fn done_at(&self) -> Option<Timestamp> {
        self.replay.done_at()
    }

    /// Time of the step that redo would do again.
    pub(crate) fn undone_at(&self) -> Option<Timestamp> {
        self.replay.undone_at()
    }

    /// The latest time of any step.
    pub(crate) fn latest(&self) -> Option<Timestamp> {
        self.replay.latest()
    }

    /// The reading as it stands.
    pub fn current(&self) -> &Arc<D> {
        self.replay.value()
    }

    /// Result of an edit on the reading; `None` where it changes nothing.
    pub fn prepare(&self, edit: D::Edit) -> Option<Prepared<D>> {
        self.replay.prepare(edit)
    }

    /// Takes in what was prepared, once it is on disk, with its time.
    pub fn take(&mut self, prepared: Prepared<D>, at: Timestamp) {
        self.replay.take_at(prepared, Some(at));
    }

    /// Makes another value of the reading that says the same, so that what is remembered of it is made anew.
    pub(crate) fn renew(&mut self) {
        self.replay.renew();
    }

    /// Takes an entry in, with its time.
    pub fn push(&mut self, entry: &Entry<D::Edit>, at: Timestamp) {
        self.replay.push_at(entry, Some(at));
    }

    /// The document after an undo, or after a redo.
    pub(crate) fn neighbour(&self, back: bool) -> Option<Arc<D>> {
        self.replay.neighbour(back).cloned()
    }

    /// The edit that undo would take back; none behind a signature.
    pub fn undo_edit(&self) -> Option<&D::Edit> {
        self.replay.undo_edit().filter(|edit| !edit.is_final())
    }

    /// The edit that redo would do again.
    pub fn redo_edit(&self) -> Option<&D::Edit> {
        self.replay.redo_edit()
    }
}

impl History<Reading> {
    /// Words of the step that undo would take back.
    pub fn undo_words(&self, case: &Case) -> Option<String> {
        self.undo_edit().map(|edit| edit.words(case))
    }

    /// Words of the step that redo would do again.
    pub fn redo_words(&self, case: &Case) -> Option<String> {
        self.redo_edit().map(|edit| edit.words(case))
    }
}

impl History<Case> {
    /// Words of the step that undo would take back.
    pub fn undo_words(&self) -> Option<String> {
        self.undo_edit().map(|edit| edit.words(self.current()))
    }

    /// Words of the step that redo would do again.
    pub fn redo_words(&self) -> Option<String> {
        self.redo_edit().map(|edit| edit.words(self.current()))
    }
}
