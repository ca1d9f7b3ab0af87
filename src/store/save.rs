//! Saving as a job: everything that touches the reading file happens here, on whatever thread, and the
//! store learns of it afterwards. A file that is not the one last known is never overwritten.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use crate::case::ReaderId;
use crate::store::atomic::{self, Privacy};
use crate::store::case_folder::read_if_there;
use crate::store::error::StoreError;
use crate::store::lock::Lock;
use crate::store::{hash, layout};

/// What came of saving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// The file holds the reading now.
    Written,
    /// The file already held it.
    Unchanged,
    /// The file was changed by someone else and was left alone.
    Conflict {
        /// Where the own version was written.
        beside: PathBuf,
        /// What to tell the person.
        why: String,
    },
}

/// A version of the reading that lies beside a file which must not be overwritten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Beside {
    pub(crate) path: PathBuf,
    pub(crate) sha256: String,
}

/// One save, ready to run on any thread. Run one at a time and give the outcome back to the store.
#[derive(Debug)]
#[must_use = "a ticket that is not run saves nothing"]
pub struct SaveTicket {
    pub(crate) path: PathBuf,
    pub(crate) reader: ReaderId,
    pub(crate) bytes: Vec<u8>,
    pub(crate) sha256: String,
    /// Hashes that the file may have: the last known and those of unfinished saves. Empty: no file is known.
    pub(crate) known: Vec<String>,
    pub(crate) beside: Option<Beside>,
    pub(crate) now: Timestamp,
    /// Nobody else writes while this is under way, even when the case was left meanwhile.
    pub(crate) locks: Arc<Vec<Lock>>,
}

/// What a ticket did; for [`crate::store::ReadingStore::finish`].
#[derive(Debug)]
#[must_use = "the store has to learn what became of the file"]
pub struct SaveOutcome {
    pub(crate) sha256: String,
    pub(crate) result: Result<Ran, StoreError>,
    /// Of the store that issued the ticket.
    pub(crate) locks: Arc<Vec<Lock>>,
}

#[derive(Debug)]
pub(crate) enum Ran {
    Written,
    Unchanged,
    Conflict(Beside),
}

impl SaveTicket {
    /// Does it. Slow: waits for the disk.
    pub fn run(self) -> SaveOutcome {
        let result = self.write();
        SaveOutcome { sha256: self.sha256, result, locks: self.locks }
    }

    fn write(&self) -> Result<Ran, StoreError> {
        let found = || Ok::<_, StoreError>(read_if_there(&self.path)?.map(|bytes| hash::sha256_hex(&bytes)));
        if found()?.as_ref() == Some(&self.sha256) {
            return Ok(Ran::Unchanged);
        }
        // The folder of readings may have been tidied away; the case folder itself is never made up.
        if let Some(readings) = self.path.parent().filter(|readings| !readings.exists()) {
            std::fs::create_dir(readings).map_err(StoreError::io("making a folder", readings))?;
            atomic::sync_folder_of(readings)?;
        }
        let staged = atomic::stage(&self.path, &self.bytes, Privacy::Shared)?;
        // Looked at last, so that the moment between looking and replacing is as short as can be.
        match found()? {
            Some(found) if found == self.sha256 => Ok(Ran::Unchanged),
            Some(found) if self.known.contains(&found) => staged.replace().map(|()| Ran::Written),
            None if staged.claim()? => Ok(Ran::Written),
            _ => self.write_beside(),
        }
    }

    fn write_beside(&self) -> Result<Ran, StoreError> {
        let sha256 = self.sha256.clone();
        if let Some(beside) = &self.beside {
            let there = read_if_there(&beside.path)?.map(|bytes| hash::sha256_hex(&bytes));
            if there.as_ref() == Some(&self.sha256) {
                return Ok(Ran::Conflict(Beside { path: beside.path.clone(), sha256 }));
            }
            if there.as_ref() == Some(&beside.sha256) {
                atomic::replace(&beside.path, &self.bytes, Privacy::Shared)?;
                return Ok(Ran::Conflict(Beside { path: beside.path.clone(), sha256 }));
            }
        }
        let path = beside(&self.path, &self.reader, &self.bytes, self.now)?;
        Ok(Ran::Conflict(Beside { path, sha256 }))
    }
}

/// Writes `bytes` beside `file` under a name of their own. Where a version set aside earlier is the same,
/// that one serves.
pub(crate) fn beside(
    file: &std::path::Path,
    reader: &ReaderId,
    bytes: &[u8],
    now: Timestamp,
) -> Result<PathBuf, StoreError> {
    let folder = file.parent().unwrap_or(file);
    for sibling in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = sibling.file_name();
        if layout::is_set_aside(&name.to_string_lossy(), Some(reader))
            && read_if_there(&sibling.path()).is_ok_and(|there| there.as_deref() == Some(bytes))
        {
            return Ok(sibling.path());
        }
    }
    let mut now = now;
    loop {
        let path = folder.join(layout::set_aside(reader, now));
        if atomic::stage(&path, bytes, Privacy::Shared)?.claim()? {
            return Ok(path);
        }
        now += jiff::SignedDuration::from_micros(1);
    }
}
