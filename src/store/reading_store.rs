//! The one writer of one reader's file: the locks it holds, the journal it keeps, the file it replaces.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use crate::case::{self, Case, Reader, ReaderId, Reading};
use crate::store::case_folder::{CaseFolder, read_if_there};
use crate::store::clock::Clock;
use crate::store::error::StoreError;
use crate::store::journal::{Entry, Home, Record};
use crate::store::ledger::Ledger;
use crate::store::lock::Lock;
use crate::store::opening::{self, Opened};
use crate::store::save::{Beside, Done, Ran, SaveOutcome, SaveTicket, Saved};
use crate::store::state_folder::StateFolder;
use crate::store::watch::Watch;
use crate::store::work::Sought;
use crate::store::{copies, hash, save};

/// Writes the reading of one reader of one case; nobody else does while this lives.
#[derive(Debug)]
pub struct ReadingStore {
    pub(crate) reader: ReaderId,
    pub(crate) path: PathBuf,
    pub(crate) home: Home,
    pub(crate) ledger: Ledger,
    /// Hash of the file when last known; `None` while there is none.
    pub(crate) expected: Option<String>,
    pub(crate) beside: Option<Beside>,
    /// The case folder, whether or not it takes the reading.
    pub(crate) folder: CaseFolder,
    /// Hash of a file that was changed after it was signed, as it was found.
    pub(crate) broken: Option<String>,
    /// Hashes of signed versions that are known to be kept, or to be lost.
    pub(crate) settled: Arc<BTreeSet<String>>,
    /// The latest time that journal and reading know of.
    pub(crate) latest: Option<Timestamp>,
    pub(crate) clock: Arc<dyn Clock>,
    /// Held, never looked at; a ticket under way holds them too.
    pub(crate) locks: Arc<Vec<Lock>>,
}

impl ReadingStore {
    /// Opens the reading of `reader`, recovering what a killed process left in the journal.
    ///
    /// # Errors
    /// [`StoreError::AlreadyOpen`] when another window or person writes it; [`StoreError::Unreadable`] when
    /// its file does not parse (it is left as it is); [`StoreError::Io`] when the state folder refuses.
    pub fn open(
        state: &StateFolder,
        folder: &CaseFolder,
        reader: &Reader,
        clock: Arc<dyn Clock>,
    ) -> Result<Opened, StoreError> {
        opening::open(state, folder, reader, clock)
    }

    /// Keeps an entry: when this returns `Ok` it is on the disk, and after an error it is not part of the
    /// journal, so an edit that could not be kept must not count as made.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the disk refuses; [`StoreError::Impossible`] for an edit that would make a
    /// reading which could not be read back.
    pub fn append(&mut self, entry: &Entry) -> Result<(), StoreError> {
        if let Entry::Edit(edit) = entry
            && let Some(problem) = case::check_edit(edit)
        {
            return Err(StoreError::impossible(
                problem,
                "this change was not kept; please report it",
                &self.path,
            ));
        }
        let at = self.clock.now();
        self.ledger.append(&Record::Entry { at, entry: entry.clone() })?;
        let said = if let Entry::Edit(edit) = entry { edit.time() } else { None };
        self.latest = self.latest.max(said).max(Some(at));
        Ok(())
    }

    /// Makes sure that the journal lies where a later start looks for it, and writes it anew where its folder was
    /// deleted meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the state folder refuses, [`StoreError::JournalTaken`] when another journal lies there:
    /// what is not in the reading file is then safe nowhere.
    pub fn look_after_journal(&self) -> Result<(), StoreError> {
        self.ledger.look_after()
    }

    /// Watch on the open case on disk from now on.
    pub fn watch(&self) -> Watch {
        let locks = self.locks.iter().map(Lock::watched).collect();
        Watch::new(self.folder.clone(), locks, Some(self.ledger.path()))
    }

    /// True if a file that holds bytes of this hash is one's own, as last known or written by a save under way.
    pub fn wrote(&self, sha256: &str) -> bool {
        self.expected.as_deref() == Some(sha256) || self.ledger.attempted().iter().any(|own| own == sha256)
    }

    /// True if there is no file under the name of the reading.
    pub fn is_file_gone(&self) -> bool {
        !self.path.exists()
    }

    /// True if the file is as last known.
    pub fn is_as_known(&self) -> bool {
        let found = read_if_there(&self.path).ok().map(|bytes| bytes.map(|bytes| hash::sha256_hex(&bytes)));
        found.is_some_and(|found| found == self.expected)
    }

    /// The folder of the case was moved while the reading is open: everything goes on there.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the new place cannot be noted in the state folder; the reading goes on all the same.
    pub fn follow(&mut self, folder: &CaseFolder, case: &Case) -> Result<(), StoreError> {
        let renamed = |path: &Path| {
            path.strip_prefix(&self.folder.root)
                .map_or_else(|_| path.to_owned(), |rest| folder.root.join(rest))
        };
        for lock in self.locks.iter() {
            lock.moved(renamed(&lock.path()));
        }
        if self.home == Home::Case {
            self.path = renamed(&self.path);
            if let Some(beside) = &mut self.beside {
                beside.path = renamed(&beside.path);
            }
        }
        self.folder = folder.clone();
        let journal = self.ledger.path();
        Sought::new(folder, case).note(journal.parent().unwrap_or(&journal), &self.reader)
    }

    /// The latest time that the journal or the reading knows of: whoever signs by an earlier clock signs at a time
    /// that cannot be.
    pub fn latest_known(&self) -> Option<Timestamp> {
        self.latest
    }

    /// The number of the next signature under `reading`: one that no version signed earlier has, here or in the case
    /// folder.
    pub fn next_signature(&self, reading: &Reading) -> u32 {
        let there = self.folder.reading_path(&self.reader);
        let copies = [&self.path, &there].map(|file| copies::in_folder_of(file, reading));
        let last = copies.into_iter().flatten().map(|(number, _)| number).max().unwrap_or(0);
        last.max(copies::number_of(reading)).saturating_add(1)
    }

    /// Path of the reading file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Replaces the file if it is the one last known, else writes beside it.
    ///
    /// # Errors
    /// As [`Self::finish`].
    pub fn save(&mut self, reading: &Reading) -> Result<Saved, StoreError> {
        let ticket = self.prepare_save(&Arc::new(reading.clone()));
        self.finish(ticket.run())
    }

    /// The save of `reading`, which holds every entry appended so far, as a job for any thread: printing,
    /// hashing and writing are done there. Prepare the next one only after [`Self::finish`]; entries may be
    /// appended meanwhile.
    pub fn prepare_save(&self, reading: &Arc<Reading>) -> SaveTicket {
        SaveTicket {
            path: self.path.clone(),
            folder: self.folder.clone(),
            home: self.home,
            reader: self.reader.clone(),
            reading: reading.clone(),
            entries_held: self.ledger.entries_added(),
            ledger: self.ledger.clone(),
            expected: self.expected.clone(),
            beside: self.beside.clone(),
            broken: self.broken.clone(),
            settled: self.settled.clone(),
            now: self.clock.now(),
            locks: self.locks.clone(),
        }
    }

    /// True if a ticket of this store did that, and not one of a case or reader left since.
    pub fn issued(&self, outcome: &SaveOutcome) -> bool {
        Arc::ptr_eq(&self.locks, &outcome.locks)
    }

    /// Someone else changed the file and the person chose their own version: the other is kept beside it, and the next
    /// save writes one's own. Returns where the other is kept.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the other cannot be kept; nothing will be overwritten then.
    pub fn keep_own(&mut self) -> Result<Option<PathBuf>, StoreError> {
        let Some(bytes) = read_if_there(&self.path)? else {
            self.expected = None;
            return Ok(None);
        };
        let kept = save::beside(&self.path, self.reader.as_str(), &bytes, self.clock.now())?;
        self.expected = Some(hash::sha256_hex(&bytes));
        self.broken = None;
        Ok(Some(kept))
    }

    /// Takes note of what a ticket did. A conflict may also be that of a version that was signed, whose name another
    /// version has; the file itself is written then.
    ///
    /// # Errors
    /// What the ticket met; the file is then the one before, and saving can be tried again.
    pub fn finish(&mut self, outcome: SaveOutcome) -> Result<Saved, StoreError> {
        let Done { ran, sha256, copies } = outcome.result?;
        Arc::make_mut(&mut self.settled).extend(copies.settled);
        if let Ran::Conflict(beside) = ran {
            let why = format!(
                "The reading {} was changed by another program and was left as it is. Your version is kept beside \
                 it; close the case, compare the two and delete one: {}",
                self.path.display(),
                beside.path.display()
            );
            let path = beside.path.clone();
            self.beside = Some(beside);
            return Ok(Saved::Conflict { beside: path, why });
        }
        self.ledger.settle();
        if self.expected.as_ref() != Some(&sha256) {
            self.expected = Some(sha256.clone());
            self.ledger.saved(Record::Saved { at: self.clock.now(), home: self.home, sha256 });
        }
        if let Some(taken) = copies.taken.into_iter().next() {
            return Ok(Saved::Conflict { why: taken.note().to_string(), beside: taken.own });
        }
        Ok(if matches!(ran, Ran::Written) { Saved::Written } else { Saved::Unchanged })
    }
}

/// The latest time that a reading speaks of.
pub(crate) fn latest_in(reading: &Reading) -> Option<Timestamp> {
    let signed = reading.signature().map(|signature| signature.at);
    let amended = reading.amends.as_ref().map(|amends| amends.at);
    let calibrated = reading.calibrations.values().map(|calibration| calibration.at).max();
    let registered = reading.all_registrations().map(|(_, _, own)| own.at).max();
    signed.max(amended).max(calibrated).max(registered)
}
