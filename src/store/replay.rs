//! From journal to steps of undo: the one rule by which entries become steps, used here to shorten a journal
//! and to write down an own version that must give way, and by the editor's history.

use std::sync::Arc;

use jiff::Timestamp;

use crate::case::{Change, Editable, Reading};
use crate::store::journal::Entry;

/// A base and the steps since, some of them undone.
///
/// The rule: an edit that changes nothing is no step; one that continues the last step
/// ([`Change::continues`]) while nothing is undone takes that step's place; what was undone is gone with the
/// next edit; an undo or redo that has no step does nothing; an undo stops at a step that is final
/// ([`Change::is_final`]), so that no signature is ever taken back. What was undone therefore never holds one.
#[derive(Debug, Clone)]
pub struct Replay<D: Editable = Reading> {
    base: Arc<D>,
    steps: Vec<Step<D>>,
    done: usize,
    /// The latest time of any step.
    latest: Option<Timestamp>,
}

#[derive(Debug, Clone)]
struct Step<D: Editable> {
    edit: D::Edit,
    after: Arc<D>,
    /// Time at which it was done or done again, where that is known: it tells which of two documents was changed last.
    at: Option<Timestamp>,
}

/// An edit with what it makes: applied once, and taken in when it is on disk.
#[derive(Debug)]
pub struct Prepared<D: Editable = Reading>(Step<D>);

impl<D: Editable> Prepared<D> {
    /// The edit.
    pub fn edit(&self) -> &D::Edit {
        &self.0.edit
    }
}

impl<D: Editable> Replay<D> {
    /// A base and every entry on it.
    pub fn of(base: D, entries: &[Entry<D::Edit>]) -> Self {
        Self::timed(base, entries, &[])
    }

    /// A base and every entry on it, each with its time.
    pub fn timed(base: D, entries: &[Entry<D::Edit>], times: &[Timestamp]) -> Self {
        let mut replay = Self { base: Arc::new(base), steps: Vec::new(), done: 0, latest: None };
        for (index, entry) in entries.iter().enumerate() {
            replay.push_at(entry, times.get(index).copied());
        }
        replay
    }

    /// One more entry.
    pub fn push(&mut self, entry: &Entry<D::Edit>) {
        self.push_at(entry, None);
    }

    /// One more entry, made at this time.
    pub fn push_at(&mut self, entry: &Entry<D::Edit>, at: Option<Timestamp>) {
        match entry {
            Entry::Edit(edit) => {
                if let Some(prepared) = self.prepare(edit.clone()) {
                    self.take_at(prepared, at);
                }
            }
            Entry::Undo => self.done -= usize::from(self.undo_edit().is_some()),
            Entry::Redo => {
                // A clock that was set back must not turn the order of steps round.
                self.latest = self.latest.max(at);
                let latest = self.latest;
                if let Some(step) = self.steps.get_mut(self.done) {
                    step.at = at.and(latest);
                    self.done += 1;
                }
            }
        }
    }

    /// Result of an edit on the reading as it is; `None` where it changes nothing, and so is no step.
    pub fn prepare(&self, edit: D::Edit) -> Option<Prepared<D>> {
        let after = self.value().edited(&edit).map(Arc::new)?;
        Some(Prepared(Step { edit, after, at: None }))
    }

    /// Takes in what was prepared from the reading as it stands.
    pub fn take(&mut self, prepared: Prepared<D>) {
        self.take_at(prepared, None);
    }

    /// Takes in what was prepared from the reading as it stands, and made at this time.
    pub fn take_at(&mut self, prepared: Prepared<D>, at: Option<Timestamp>) {
        let Prepared(mut step) = prepared;
        self.latest = self.latest.max(at);
        step.at = at.and(self.latest);
        let at_end = self.done == self.steps.len();
        let joins = at_end && self.steps.last().is_some_and(|last| step.edit.continues(&last.edit));
        self.steps.truncate(self.done - usize::from(joins));
        self.steps.push(step);
        self.done = self.steps.len();
    }

    /// The document now.
    pub fn value(&self) -> &Arc<D> {
        self.after(self.done)
    }

    /// Makes another value of the reading that says the same.
    pub fn renew(&mut self) {
        let last = self.done.checked_sub(1).and_then(|last| self.steps.get_mut(last));
        let now = last.map_or(&mut self.base, |step| &mut step.after);
        *now = Arc::new(D::clone(now));
    }

    /// Number of steps, and number of those that are done.
    pub fn steps(&self) -> (usize, usize) {
        (self.steps.len(), self.done)
    }

    /// The edit of the step that an undo would take back; `None` where there is none, and at a signature.
    pub fn undo_edit(&self) -> Option<&D::Edit> {
        let index = self.done.checked_sub(1)?;
        self.steps.get(index).map(|step| &step.edit).filter(|edit| !edit.is_final())
    }

    /// The edit of the step that a redo would do again.
    pub fn redo_edit(&self) -> Option<&D::Edit> {
        self.steps.get(self.done).map(|step| &step.edit)
    }

    /// The document after an undo, or after a redo.
    pub fn neighbour(&self, back: bool) -> Option<&Arc<D>> {
        if back {
            self.undo_edit()?;
            Some(self.after(self.done - 1))
        } else {
            self.steps.get(self.done).map(|step| &step.after)
        }
    }

    /// Time of the last step that is done, be it final; `None` where there is no step or its time is not known.
    pub fn done_at(&self) -> Option<Timestamp> {
        self.done.checked_sub(1).and_then(|last| self.steps.get(last)?.at)
    }

    /// Time of the step that a redo would do again.
    pub fn undone_at(&self) -> Option<Timestamp> {
        self.steps.get(self.done).and_then(|step| step.at)
    }

    /// The latest time of any step.
    pub fn latest(&self) -> Option<Timestamp> {
        self.latest
    }

    fn after(&self, steps: usize) -> &Arc<D> {
        steps.checked_sub(1).and_then(|last| self.steps.get(last)).map_or(&self.base, |step| &step.after)
    }

    /// The last `keep` steps as a base and entries that replay to the same steps.
    pub(crate) fn shortened(&self, keep: usize) -> (D, Vec<Entry<D::Edit>>) {
        // Every undone step is kept, or redo would lose it.
        let first = self.steps.len().saturating_sub(keep).min(self.done);
        let mut entries: Vec<Entry<D::Edit>> = Vec::new();
        let mut earlier: Option<&Step<D>> = None;
        for step in self.steps.iter().skip(first) {
            if let Some(earlier) = earlier.filter(|earlier| step.edit.continues(&earlier.edit)) {
                // Two steps that an undo kept apart when they were made are kept apart by another. No edit goes on
                // with a signature, so the reading between the two is a draft, which takes the detour.
                if let Some(detour) = earlier.after.detour() {
                    entries.extend([Entry::Edit(detour), Entry::Undo]);
                }
            }
            entries.push(Entry::Edit(step.edit.clone()));
            earlier = Some(step);
        }
        entries.extend(std::iter::repeat_n(Entry::Undo, self.steps.len() - self.done));
        (D::clone(self.after(first)), entries)
    }
}

impl Replay<Reading> {
    /// The reading now.
    pub fn reading(&self) -> &Arc<Reading> {
        self.value()
    }

    /// Every reading that was signed up to now, oldest first; the one of the base too, where that is signed.
    pub(crate) fn signed(&self) -> impl Iterator<Item = &Arc<Reading>> {
        let base = Some(&self.base).filter(|base| base.signature().is_some());
        let steps = self.steps.iter().take(self.done).filter(|step| step.edit.is_final());
        base.into_iter().chain(steps.map(|step| &step.after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Edit, RadiographId, Reader, ReaderId, Signature};

    fn note(text: &str) -> Entry {
        let radiograph = RadiographId::new("a").unwrap();
        Entry::Edit(Edit::SetNote { radiograph, note: text.to_owned(), continued: true })
    }

    fn sign(number: u32) -> Entry {
        let signature = Signature {
            name: "Ada".to_owned(),
            at: jiff::Timestamp::UNIX_EPOCH,
            number,
            films: std::collections::BTreeMap::new(),
            overruled: Vec::new(),
            content: number.to_string(),
        };
        Entry::Edit(Edit::Sign(Box::new(signature)))
    }

    fn base() -> Reading {
        Reading::new(Reader { id: ReaderId::new("ada").unwrap(), name: String::new() })
    }

    #[test]
    fn undo_stops_at_a_signature_and_redo_never_signs() {
        let mut replay = Replay::of(base(), &[note("x"), sign(1)]);
        assert_eq!(replay.undo_edit(), None);
        replay.push(&Entry::Undo);
        assert_eq!((replay.steps(), replay.redo_edit()), ((2, 2), None));
        assert!(replay.reading().signature().is_some());
        replay.push(&note("refused"));
        replay.push(&sign(2));
        assert_eq!(replay.steps(), (2, 2), "a signed reading is changed by nothing but an amendment");
        // An amendment can be taken back, and is then signed as it was.
        replay.push(&Entry::Edit(Edit::Amend));
        replay.push(&note("y"));
        for _ in 0..5 {
            replay.push(&Entry::Undo);
        }
        assert_eq!((replay.steps(), replay.redo_edit()), ((4, 2), Some(&Edit::Amend)));
        replay.push(&note("refused, and what was undone can still be done again"));
        replay.push(&Entry::Redo);
        replay.push(&Entry::Redo);
        assert_eq!(replay.steps(), (4, 4));
        replay.push(&sign(2));
        assert_eq!(
            replay.signed().map(|reading| reading.signature().unwrap().number).collect::<Vec<_>>(),
            [1, 2]
        );
        assert_eq!(replay.reading().amends.as_ref().unwrap().number, 1);
    }

    #[test]
    fn a_journal_shortened_anywhere_around_signatures_keeps_its_steps() {
        let amend = || Entry::Edit(Edit::Amend);
        let mut entries = vec![note("1"), Entry::Undo, note("2"), sign(1), amend(), note("3")];
        // Two notes that only an undo kept apart, on an amendment.
        entries.extend([
            Entry::Undo,
            note("4"),
            Entry::Edit(base().detour().unwrap()),
            Entry::Undo,
            note("5"),
        ]);
        entries.extend([sign(2), amend(), note("6"), Entry::Undo, Entry::Undo, Entry::Undo]);
        let whole = Replay::of(base(), &entries);
        assert_eq!(whole.steps(), (8, 6));
        assert!(whole.reading().signature().is_some());
        for keep in 0..10 {
            let (base, entries) = whole.shortened(keep);
            let (mut short, mut whole) = (Replay::of(base, &entries), whole.clone());
            assert_eq!(short.reading(), whole.reading(), "{keep}");
            assert_eq!(short.steps().0 - short.steps().1, 2, "{keep}");
            let there = std::iter::repeat_n(Entry::Redo, 3).chain(std::iter::repeat_n(Entry::Undo, 9));
            for step in there {
                assert_eq!(
                    (short.reading(), short.redo_edit()),
                    (whole.reading(), whole.redo_edit()),
                    "{keep}"
                );
                short.push(&step);
                whole.push(&step);
            }
            assert_eq!(short.reading(), whole.reading(), "{keep}");
        }
    }
}
