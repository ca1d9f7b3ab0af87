//! The one writer of one reader's file: the locks it holds, the journal it keeps, the file it replaces.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::case::{Reader, ReaderId, Reading};
use crate::store::case_folder::CaseFolder;
use crate::store::clock::Clock;
use crate::store::error::StoreError;
use crate::store::journal::{Entry, Home, Journal, Record};
use crate::store::lock::Lock;
use crate::store::opening::{self, Opened};
use crate::store::save::{Beside, Ran, SaveOutcome, SaveTicket, Saved};
use crate::store::state_folder::StateFolder;
use crate::store::{hash, kept};

/// Writes the reading of one reader of one case; nobody else does while this lives.
#[derive(Debug)]
pub struct ReadingStore {
    pub(crate) reader: ReaderId,
    pub(crate) path: PathBuf,
    pub(crate) home: Home,
    pub(crate) journal: Journal,
    /// Hash of the file when last known; `None` while there is none.
    pub(crate) expected: Option<String>,
    /// Hashes of saves whose end is not known: they may have reached the disk.
    pub(crate) attempted: Vec<String>,
    pub(crate) beside: Option<Beside>,
    /// The end of a save that the journal could not take; it goes before the next entry.
    pub(crate) unsaid: Option<Record>,
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
    /// [`StoreError::Io`] when the disk refuses.
    pub fn append(&mut self, entry: &Entry) -> Result<(), StoreError> {
        if let Some(saved) = &self.unsaid {
            self.journal.append(saved)?;
            self.unsaid = None;
        }
        self.journal.append(&Record::Entry { at: self.clock.now(), entry: entry.clone() })
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
        let ticket = self.prepare_save(reading)?;
        self.finish(ticket.run())
    }

    /// The save of `reading` as a job for any thread. Prepare the next one only after [`Self::finish`];
    /// entries may be appended meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Unwritable`] when the format cannot hold the value.
    pub fn prepare_save(&mut self, reading: &Reading) -> Result<SaveTicket, StoreError> {
        let bytes = kept::reading_to_ron(reading)?.into_bytes();
        let sha256 = hash::sha256_hex(&bytes);
        let known = self.expected.iter().chain(&self.attempted).cloned().collect();
        if self.expected.as_ref() != Some(&sha256) {
            let saving = Record::Saving { at: self.clock.now(), home: self.home, sha256: sha256.clone() };
            // A full state folder must not keep the reading from the case folder. Without this line a crash
            // now would make the file look like someone else's, and opening would keep both versions.
            let _ = self.journal.append(&saving);
            self.attempted.push(sha256.clone());
        }
        Ok(SaveTicket {
            path: self.path.clone(),
            reader: self.reader.clone(),
            bytes,
            sha256,
            known,
            beside: self.beside.clone(),
            now: self.clock.now(),
            locks: self.locks.clone(),
        })
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
        let SaveOutcome { sha256, result, .. } = outcome;
        let ran = result?;
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
        self.attempted.clear();
        if self.expected.as_ref() != Some(&sha256) {
            self.expected = Some(sha256.clone());
            // The file is written, so this is no failure of the save.
            let saved = Record::Saved { at: self.clock.now(), home: self.home, sha256 };
            self.unsaid = self.journal.append(&saved).is_err().then_some(saved);
        }
        Ok(if matches!(ran, Ran::Written) { Saved::Written } else { Saved::Unchanged })
    }
}
