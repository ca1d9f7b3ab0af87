//! File and journal of a document side by side: which of the two is right, and how the journal goes on. Nothing of
//! anyone's work is overwritten here; what must give way is written beside or set aside first.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use crate::case::{Case, Editable};
use crate::store::case_folder::CaseFolder;
use crate::store::clock::Clock;
use crate::store::copies::Taken;
use crate::store::error::StoreError;
use crate::store::journal::{self, Base, Entry, Home, Journal, Link, Record};
use crate::store::journal_head;
use crate::store::kept::Stored;
use crate::store::ledger::Ledger;
use crate::store::lock::Lock;
use crate::store::note::StoreNote;
use crate::store::past::{Disk, Past};
use crate::store::replay::Replay;
use crate::store::{hash, layout, save};

/// Beyond this many entries a journal is shortened when it is opened.
const COMPACT_BEYOND_ENTRIES: usize = 5_000;
/// So many steps of undo stay then.
const COMPACT_KEEP_STEPS: usize = 1_000;

/// Everything known before a decision is made.
pub(crate) struct Reconciling<'a, D: Stored> {
    pub(crate) case: Case,
    pub(crate) folder: &'a CaseFolder,
    /// Names versions that are set aside.
    pub(crate) stem: String,
    /// The document where there is neither a file nor a journal.
    pub(crate) blank: D,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) journal_folder: PathBuf,
    /// The file.
    pub(crate) path: PathBuf,
    pub(crate) home: Home,
    /// Path to which the file belongs, if it is not there.
    pub(crate) belongs: PathBuf,
    /// The file in a case folder that cannot be written.
    pub(crate) elsewhere: Option<Disk<D>>,
    /// True if the journal is certainly of this case: title and patient may have been edited since it was begun.
    pub(crate) is_of_this: bool,
    pub(crate) notes: Vec<StoreNote>,
}

/// The end of an existing journal.
pub(crate) struct GoOn {
    bytes: u64,
    link: Link,
}

/// Document and continuation of its journal.
pub(crate) struct Decision<D: Editable> {
    base: Base<D>,
    records: Vec<Record<D>>,
    /// Continuation of the existing journal; `None` writes a new one.
    go_on: Option<GoOn>,
}

/// A document whose journal is open.
pub(crate) struct Begun<D: Stored> {
    pub(crate) ledger: Ledger<D>,
    pub(crate) base: D,
    pub(crate) entries: Vec<Entry<D::Edit>>,
    /// The time of each entry.
    pub(crate) times: Vec<Timestamp>,
    /// The document with all entries.
    pub(crate) now: Arc<D>,
    /// The latest time that the journal knows of.
    pub(crate) latest: Timestamp,
    pub(crate) needs_save: bool,
}

/// True if the journal led to the file, where it says that it did. A version of which it knows nothing is no doubt
/// about it: someone else wrote that one.
fn leads_to<D: Stored>(past: &Past<D>, disk: &Disk<D>) -> bool {
    let Some(held) = past.entries_in(&disk.sha256) else { return true };
    let entries: Vec<_> = past.entries().into_iter().take(held).collect();
    Replay::of(past.base.value.clone(), &entries).value().says_the_same(&disk.value)
}

impl<D: Stored> Reconciling<'_, D> {
    pub(crate) fn journal_path(&self) -> PathBuf {
        self.journal_folder.join(layout::JOURNAL)
    }

    /// Decides which document is shown.
    pub(crate) fn decide(&mut self, disk: Option<&Disk<D>>) -> Result<Decision<D>, StoreError> {
        let Some(contents) = journal::read(&self.journal_path())? else { return Ok(self.fresh(disk)) };
        let go_on = GoOn { bytes: contents.good_bytes, link: contents.link.clone() };
        if contents.torn_bytes > 0 && go_on.bytes > 0 {
            self.notes.push(StoreNote::JournalTailDropped { bytes: contents.torn_bytes });
        }
        if let Some(lines) = journal_head::missing_lines(&self.journal_path(), go_on.bytes) {
            self.notes.push(StoreNote::JournalShortened { lines });
        }
        let is_older = contents.is_older;
        let (past, damaged) = Past::of(contents, self.home, disk);
        if damaged {
            return self.damaged(past, disk);
        }
        let Some(past) = past else { return Ok(self.fresh(disk)) };
        if let Some(disk) = disk
            && !leads_to(&past, disk)
        {
            let own_version = self.set_unsaved_aside(&past, disk)?;
            let kept = self.set_journal_aside(layout::damaged_journal)?;
            self.notes.push(StoreNote::JournalDoubtful { kept, own_version });
            return Ok(self.fresh(Some(disk)));
        }
        // What is of an older format is written anew as a whole, never gone on with.
        self.reconcile(past, disk, (!is_older).then_some(go_on))
    }

    /// Lines of the journal are damaged or missing. The file, where there is one, stays as it is; without one, what is
    /// certain of the journal is used.
    fn damaged(&mut self, past: Option<Past<D>>, disk: Option<&Disk<D>>) -> Result<Decision<D>, StoreError> {
        let own_version = match (&past, disk) {
            (Some(past), Some(disk)) if !self.is_another_case(past) => self.set_unsaved_aside(past, disk)?,
            (Some(_) | None, Some(_) | None) => None,
        };
        let kept = self.set_journal_aside(layout::damaged_journal)?;
        self.notes.push(StoreNote::JournalDamaged { kept, own_version });
        match (past, disk) {
            (Some(past), None) => self.reconcile(past, None, None),
            (_, disk) => Ok(self.fresh(disk)),
        }
    }

    /// Writes the version of a journal that cannot be trusted beside the file, where it has entries that the file may
    /// not hold.
    fn set_unsaved_aside(&mut self, past: &Past<D>, disk: &Disk<D>) -> Result<Option<PathBuf>, StoreError> {
        let entries = past.entries();
        let own = Replay::of(past.base.value.clone(), &entries);
        let taken = D::keep_signed(&self.path, &own, self.clock.now())?;
        self.notes.extend(taken.iter().map(Taken::note));
        let held = past.entries_in(&disk.sha256).unwrap_or_else(|| past.saved_entries());
        if entries.len() == held || own.value().says_the_same(&disk.value) {
            return Ok(None);
        }
        let text = own.value().print()?;
        save::beside(&self.path, &self.stem, text.as_bytes(), self.clock.now()).map(Some)
    }

    /// File and journal side by side: one of ours, or someone else's.
    fn reconcile(
        &mut self,
        past: Past<D>,
        disk: Option<&Disk<D>>,
        go_on: Option<GoOn>,
    ) -> Result<Decision<D>, StoreError> {
        let entries = past.entries();
        let home = self.home;
        match disk {
            Some(disk) => {
                let Some(held) = past.entries_in(&disk.sha256) else { return self.foreign(&past, disk) };
                if past.known(home) != Some(&disk.sha256) && past.known_entries(home) > held {
                    self.notes.push(StoreNote::EarlierVersionOnDisk { path: self.path.clone() });
                } else if entries.len() > held {
                    self.notes.push(StoreNote::Recovered { edits: entries.len() - held });
                }
            }
            None if self.is_another_case(&past) => return self.another_case(&past, None),
            None if past.known(home).is_some() => {
                self.notes.push(StoreNote::FileMissing { path: self.path.clone() });
            }
            None if entries.len() > past.saved_entries() => {
                self.notes.push(StoreNote::Recovered { edits: entries.len() - past.saved_entries() });
            }
            None => {}
        }
        if let Some(other) = &self.elsewhere
            && past.entries_in(&other.sha256).is_none()
        {
            self.notes.push(StoreNote::OtherReadingInCase { path: self.belongs.clone() });
        }
        let records = past.records().to_vec();
        Ok(Decision { base: past.base, records, go_on })
    }

    /// The file is not one of ours: it is shown, and what was unsaved of our own is kept beside it.
    fn foreign(&mut self, past: &Past<D>, disk: &Disk<D>) -> Result<Decision<D>, StoreError> {
        if self.is_another_case(past) {
            return self.another_case(past, Some(disk));
        }
        let entries = past.entries();
        let own = Replay::of(past.base.value.clone(), &entries);
        if **own.value() == disk.value {
            // The same words in other clothes, as after editing a comment by hand: history goes on.
            let mut records = past.records().to_vec();
            let (at, home, sha256) = (self.clock.now(), self.home, disk.sha256.clone());
            records.push(Record::Saved { at, home, sha256 });
            return Ok(Decision { base: past.base.clone(), records, go_on: None });
        }
        let own_version = if entries.len() > past.saved_entries() {
            let text = own.value().print()?;
            Some(save::beside(&self.path, &self.stem, text.as_bytes(), self.clock.now())?)
        } else {
            None
        };
        let taken = D::keep_signed(&self.path, &own, self.clock.now())?;
        self.notes.extend(taken.iter().map(Taken::note));
        self.set_journal_aside(layout::archived_journal)?;
        let path = self.path.clone();
        self.notes.push(StoreNote::FileChangedOutside { path, own_version });
        Ok(self.fresh(Some(disk)))
    }

    fn is_another_case(&self, past: &Past<D>) -> bool {
        !self.is_of_this && past.base.title != self.case.title && past.base.patient != self.case.patient.label
    }

    fn another_case(&mut self, past: &Past<D>, disk: Option<&Disk<D>>) -> Result<Decision<D>, StoreError> {
        // The edits name films of the other case, which this one would refuse; the journal keeps them.
        let own_version = self.set_journal_aside(layout::archived_journal)?;
        self.notes.push(StoreNote::AnotherCase { title: past.base.title.clone(), own_version });
        Ok(self.fresh(disk))
    }

    /// A journal that begins here.
    fn fresh(&self, disk: Option<&Disk<D>>) -> Decision<D> {
        let found = disk.or(self.elsewhere.as_ref());
        let value = found.map_or_else(|| self.blank.clone(), |disk| disk.value.clone());
        let mut base = Base {
            journal: Base::<D>::format(),
            at: self.clock.now(),
            case_file: self.folder.case_file.display().to_string(),
            title: self.case.title.clone(),
            patient: self.case.patient.label.clone(),
            value,
            case_sha256: self.elsewhere.as_ref().map(|disk| disk.sha256.clone()),
            state_sha256: None,
        };
        base.note_file(self.home, disk.map(|disk| disk.sha256.clone()));
        Decision { base, records: Vec::new(), go_on: None }
    }

    /// The journal stays under its name until a new one replaces it, so no moment is without one.
    fn set_journal_aside(&self, name: fn(Timestamp) -> String) -> Result<PathBuf, StoreError> {
        journal::keep_copy(&self.journal_path(), self.clock.now(), name)
    }

    /// Opens the journal as it goes on from a decision: as it is, shortened, or written anew.
    pub(crate) fn begin(
        &mut self,
        decision: Decision<D>,
        disk: Option<&Disk<D>>,
        lock: Lock,
    ) -> Result<Begun<D>, StoreError> {
        let Decision { base, records, go_on } = decision;
        let past = Past::with(base, records);
        let (mut entries, mut times) = (past.entries(), past.times());
        let replay = Replay::of(past.base.value.clone(), &entries);
        let sha256 = hash::sha256_hex(replay.value().print()?.as_bytes());
        let is_held = match disk {
            Some(disk) => disk.sha256 == sha256 || disk.value == **replay.value(),
            None => replay.value().says_nothing(),
        };
        if is_held {
            // What was taken back again is in the file as well as it can be.
            self.notes.retain(|note| !matches!(note, StoreNote::Recovered { .. }));
        }
        let all_signed = D::keep_signed(&self.path, &replay, self.clock.now());
        self.notes.extend(all_signed.iter().flatten().map(Taken::note));
        let needs_save = !is_held || all_signed.is_err();
        let latest = past.latest();
        let mut base = past.base.clone();
        let path = self.journal_path();
        let journal = match (go_on, disk) {
            (Some(_), Some(disk)) if entries.len() > COMPACT_BEYOND_ENTRIES && !needs_save => {
                (base.value, entries) = replay.shortened(COMPACT_KEEP_STEPS);
                base.case_sha256 = past.known(Home::Case).map(str::to_owned);
                base.state_sha256 = past.known(Home::State).map(str::to_owned);
                let at = self.clock.now();
                times = vec![at; entries.len()];
                let mut records = vec![Record::Base(Box::new(base.clone()))];
                records.extend(entries.iter().cloned().map(|entry| Record::Entry { at, entry }));
                records.push(Record::Saved { at, home: self.home, sha256: disk.sha256.clone() });
                Journal::begin(&path, &records, lock)?
            }
            (Some(GoOn { bytes, link }), _) => Journal::go_on(&path, bytes, link, lock)?,
            (None, _) => {
                let mut records = vec![Record::Base(Box::new(base.clone()))];
                records.extend_from_slice(past.records());
                Journal::begin(&path, &records, lock)?
            }
        };
        let ledger = Ledger::of(journal);
        let now = replay.value().clone();
        Ok(Begun { ledger, base: base.value, entries, times, now, latest, needs_save })
    }
}
