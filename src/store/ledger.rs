//! What the editor and a save under way both write into: the journal, and which versions of the file may have
//! reached the disk. Each takes it for one line at a time.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use crate::case::{Editable, Reading};
use crate::store::error::StoreError;
use crate::store::journal::{Home, Journal, Record};
use crate::store::kept::Stored;
use crate::store::past::Past;

/// A journal that a save on another thread announces itself in.
#[derive(Debug)]
pub(crate) struct Ledger<D: Editable = Reading>(Arc<Mutex<Pages<D>>>);

#[derive(Debug)]
struct Pages<D: Editable> {
    journal: Journal,
    /// Lines about saves that the journal could not take. They go before the next entry, which is refused as
    /// long as they cannot: so no entry ever follows a save that a later start would not know as its own.
    owed: Vec<Record<D>>,
    /// Hashes of saves whose end is not known: they may have reached the disk.
    attempted: Vec<String>,
}

impl<D: Stored> Pages<D> {
    fn append(&mut self, record: &Record<D>) -> Result<(), StoreError> {
        while let Some(first) = self.owed.first() {
            self.journal.append(first)?;
            self.owed.remove(0);
        }
        self.journal.append(record)
    }
}

/// A save about to happen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Announced<'a> {
    pub(crate) home: Home,
    pub(crate) at: Timestamp,
    /// Hash of what will be written.
    pub(crate) sha256: &'a str,
    /// Number of the added entries that it holds.
    pub(crate) entries_held: usize,
}

impl<D: Editable> Clone for Ledger<D> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<D: Stored> Ledger<D> {
    pub(crate) fn of(journal: Journal) -> Self {
        Self(Arc::new(Mutex::new(Pages { journal, owed: Vec::new(), attempted: Vec::new() })))
    }

    /// A thread that broke in the middle of a line leaves a torn end, and the journal cuts it off itself.
    fn pages(&self) -> MutexGuard<'_, Pages<D>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a line; as [`Journal::append`].
    pub(crate) fn append(&self, record: &Record<D>) -> Result<(), StoreError> {
        self.pages().append(record)
    }

    /// Makes sure that the journal lies where a later start looks for it; as [`Journal::look_after`].
    pub(crate) fn look_after(&self) -> Result<(), StoreError> {
        self.pages().journal.look_after()
    }

    /// Path of the journal.
    pub(crate) fn path(&self) -> PathBuf {
        self.pages().journal.path().to_owned()
    }

    /// Number of entries added since the journal was opened.
    pub(crate) fn entries_added(&self) -> usize {
        self.pages().journal.entries_added()
    }

    /// The past of this reading, read again from the journal.
    pub(crate) fn past(&self, home: Home) -> Result<Option<Past<D>>, StoreError> {
        let contents = self.pages().journal.read_again()?;
        Ok(contents.and_then(|contents| Past::of(contents, home, None).0))
    }

    /// Notes in the journal that the file will be replaced. Returns the hashes of earlier saves that may have
    /// reached the disk.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the journal cannot take the line and entries have come since the reading was
    /// handed over: without the line a crash now would make the file look like someone else's.
    pub(crate) fn announce(&self, save: Announced<'_>) -> Result<Vec<String>, StoreError> {
        let Announced { home, at, sha256, entries_held } = save;
        let mut pages = self.pages();
        let left_out = pages.journal.entries_added().saturating_sub(entries_held);
        let saving = Record::Saving { at, home, sha256: sha256.to_owned(), left_out };
        match pages.append(&saving) {
            Ok(()) => {}
            Err(error) if left_out > 0 => return Err(error),
            // A full state folder must not keep the reading from the case folder, and a file that holds all
            // that was ever acknowledged is known again by what it says.
            Err(_) => pages.owed.push(saving),
        }
        let earlier = pages.attempted.clone();
        pages.attempted.push(sha256.to_owned());
        Ok(earlier)
    }

    /// Notes in the journal that the file was replaced. The file is written, so a journal that cannot take the
    /// line is no failure of the save.
    pub(crate) fn saved(&self, saved: Record<D>) {
        let mut pages = self.pages();
        if pages.append(&saved).is_err() {
            pages.owed.push(saved);
        }
    }

    /// The hashes of saves that may have reached the disk.
    pub(crate) fn attempted(&self) -> Vec<String> {
        self.pages().attempted.clone()
    }

    /// It is known again what the file holds.
    pub(crate) fn settle(&self) {
        self.pages().attempted.clear();
    }
}
