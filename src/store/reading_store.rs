//! The one writer of one reader's file: the locks it holds, the journal it keeps, the file it replaces.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::case::{self, Reader, ReaderId, Reading};
use crate::store::case_folder::CaseFolder;
use crate::store::clock::Clock;
use crate::store::error::StoreError;
use crate::store::journal::{Entry, Home, Record};
use crate::store::ledger::Ledger;
use crate::store::lock::Lock;
use crate::store::opening::{self, Opened};
use crate::store::save::{Beside, Done, Ran, SaveOutcome, SaveTicket, Saved};
use crate::store::state_folder::StateFolder;

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
        self.ledger.append(&Record::Entry { at: self.clock.now(), entry: entry.clone() })
    }

    /// Where the reading file lies.
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
            home: self.home,
            reader: self.reader.clone(),
            reading: reading.clone(),
            entries_held: self.ledger.entries_added(),
            ledger: self.ledger.clone(),
            expected: self.expected.clone(),
            beside: self.beside.clone(),
            now: self.clock.now(),
            locks: self.locks.clone(),
        }
    }

    /// Whether a ticket of this store did that, and not one of a case or reader left since.
    pub fn issued(&self, outcome: &SaveOutcome) -> bool {
        Arc::ptr_eq(&self.locks, &outcome.locks)
    }

    /// Takes note of what a ticket did.
    ///
    /// # Errors
    /// What the ticket met; the file is then the one before, and saving can be tried again.
    pub fn finish(&mut self, outcome: SaveOutcome) -> Result<Saved, StoreError> {
        let Done { ran, sha256 } = outcome.result?;
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
        Ok(if matches!(ran, Ran::Written) { Saved::Written } else { Saved::Unchanged })
    }
}
