//! Saving as a job: everything that touches the reading file happens here, on whatever thread, and the
//! store learns of it afterwards. A file that is not the one last known is never overwritten.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use crate::case::{ReaderId, Reading};
use crate::store::atomic::{self, Privacy};
use crate::store::case_folder::{CaseFolder, read_if_there};
use crate::store::copies::{self, Taken};
use crate::store::error::StoreError;
use crate::store::journal::Home;
use crate::store::kept::Stored;
use crate::store::ledger::{Announced, Ledger};
use crate::store::lock::Lock;
use crate::store::replay::Replay;
use crate::store::{hash, layout};

/// Result of saving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// The file holds the reading now.
    Written,
    /// The file already held it.
    Unchanged,
    /// The file was changed by someone else and was left alone.
    Conflict {
        /// Path of the own version.
        beside: PathBuf,
        /// Words for the person.
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
    pub(crate) folder: CaseFolder,
    pub(crate) home: Home,
    pub(crate) reader: ReaderId,
    pub(crate) reading: Arc<Reading>,
    /// Number of the entries added to the journal that the reading holds.
    pub(crate) entries_held: usize,
    pub(crate) ledger: Ledger,
    /// Hash of the file when last known; `None` while there is none.
    pub(crate) expected: Option<String>,
    pub(crate) beside: Option<Beside>,
    /// Hash of a file that was changed after it was signed, as it was found.
    pub(crate) broken: Option<String>,
    /// Hashes of signed versions that are known to be kept, or to be lost.
    pub(crate) settled: Arc<BTreeSet<String>>,
    pub(crate) now: Timestamp,
    /// Nobody else writes while this is under way, even when the case was left meanwhile.
    pub(crate) locks: Arc<Vec<Lock>>,
}

/// Outcome of a ticket; for [`crate::store::ReadingStore::finish`].
#[derive(Debug)]
#[must_use = "the store has to learn what became of the file"]
pub struct SaveOutcome {
    pub(crate) result: Result<Done, StoreError>,
    /// Of the store that issued the ticket.
    pub(crate) locks: Arc<Vec<Lock>>,
}

/// The result, with the hash of the bytes.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) ran: Ran,
    pub(crate) sha256: String,
    pub(crate) copies: Copies,
}

/// Outcome for the versions that were signed.
#[derive(Debug, Default)]
pub(crate) struct Copies {
    /// Hash of one that need not be looked after again.
    pub(crate) settled: Option<String>,
    /// Versions whose name another one had.
    pub(crate) taken: Vec<Taken>,
}

/// A document as it goes to disk.
pub(crate) struct Printed {
    bytes: Vec<u8>,
    pub(crate) sha256: String,
    /// Hashes that the file may have: the last known and those of unfinished saves. Empty: no file is known.
    known: Vec<String>,
}

#[derive(Debug)]
pub(crate) enum Ran {
    Written,
    Unchanged,
    Conflict(Beside),
}

impl SaveTicket {
    /// Does it. Slow: prints the whole reading and waits for the disk.
    pub fn run(&self) -> SaveOutcome {
        SaveOutcome { result: self.save(), locks: self.locks.clone() }
    }

    fn save(&self) -> Result<Done, StoreError> {
        if self.home == Home::Case {
            self.folder.check_readings_folder()?;
        }
        if let Some(sha256) = self.left_alone()? {
            return Ok(Done { ran: Ran::Unchanged, sha256, copies: Copies::default() });
        }
        let printed = self.target().print(&self.reading)?;
        // Before the file, which then never says that it was signed where no copy does; but a copy that cannot be
        // written does not keep the reading from its file.
        let copies = self.keep_copies();
        let ran = self.target().write(&printed)?;
        Ok(Done { ran, sha256: printed.sha256, copies: copies? })
    }

    /// The hash of a file that was changed by hand after it was signed. It stays as it is until it is amended.
    fn left_alone(&self) -> Result<Option<String>, StoreError> {
        if self.broken.is_none() || self.reading.signature().is_none() {
            return Ok(None);
        }
        let found = read_if_there(&self.path)?.map(|bytes| hash::sha256_hex(&bytes));
        Ok(found.filter(|found| self.broken.as_ref() == Some(found)))
    }

    /// A signed reading is kept as it was signed. One that amends a version refers to it: it may have been signed
    /// and amended since the last save, and then the journal alone knows what was signed.
    fn keep_copies(&self) -> Result<Copies, StoreError> {
        let mut copies = Copies::default();
        if let Some(amends) = self.reading.amends.as_ref().filter(|it| !self.settled.contains(&it.content)) {
            let path = copies::path_of(&self.path, &self.reading, amends.number);
            if !copies::is_there(&path, &amends.content)? {
                let past = self.ledger.past(self.home)?;
                let replay = past.map(|past| Replay::of(past.base.value.clone(), &past.entries()));
                let taken =
                    replay.map(|replay| copies::keep_all(&self.path, &replay, self.now)).transpose()?;
                copies.taken.extend(taken.unwrap_or_default());
            }
            copies.settled = Some(amends.content.clone());
        }
        let own = copies::keep(&self.path, &self.reading, self.now)?;
        copies.taken.extend(own.filter(|own| !copies.taken.contains(own)));
        Ok(copies)
    }

    fn target(&self) -> Target<'_, Reading> {
        Target {
            path: &self.path,
            stem: self.reader.as_str(),
            home: self.home,
            ledger: &self.ledger,
            entries_held: self.entries_held,
            expected: self.expected.as_deref(),
            beside: self.beside.as_ref(),
            now: self.now,
        }
    }
}

/// The file of a document, with what is known of it.
pub(crate) struct Target<'a, D: Stored> {
    pub(crate) path: &'a Path,
    /// Begins the names of versions set beside it.
    pub(crate) stem: &'a str,
    pub(crate) home: Home,
    pub(crate) ledger: &'a Ledger<D>,
    /// Number of the entries added to the journal that the document holds.
    pub(crate) entries_held: usize,
    /// Hash of the file when last known; `None` while there is none.
    pub(crate) expected: Option<&'a str>,
    pub(crate) beside: Option<&'a Beside>,
    pub(crate) now: Timestamp,
}

impl<D: Stored> Target<'_, D> {
    /// The bytes to write, announced in the journal: when this returns, a process that is killed later will
    /// know them as its own.
    pub(crate) fn print(&self, value: &D) -> Result<Printed, StoreError> {
        self.announce(value.print()?)
    }

    /// As [`Self::print`], for a text that says the value in a form of its own.
    pub(crate) fn announce(&self, text: String) -> Result<Printed, StoreError> {
        let bytes = text.into_bytes();
        let sha256 = hash::sha256_hex(&bytes);
        let earlier = if self.expected == Some(sha256.as_str()) {
            self.ledger.attempted()
        } else {
            let (home, at, entries_held) = (self.home, self.now, self.entries_held);
            self.ledger.announce(Announced { home, at, sha256: &sha256, entries_held })?
        };
        let known = self.expected.iter().map(|&known| known.to_owned()).chain(earlier).collect();
        Ok(Printed { bytes, sha256, known })
    }

    /// Replaces the file if it is one that is known, else writes beside it.
    pub(crate) fn write(&self, printed: &Printed) -> Result<Ran, StoreError> {
        let found = || Ok::<_, StoreError>(read_if_there(self.path)?.map(|bytes| hash::sha256_hex(&bytes)));
        if found()?.as_ref() == Some(&printed.sha256) {
            return Ok(Ran::Unchanged);
        }
        // The folder of readings may have been tidied away; the case folder itself is never made up.
        if let Some(readings) = self.path.parent().filter(|readings| !readings.exists()) {
            std::fs::create_dir(readings).map_err(StoreError::io("making a folder", readings))?;
            atomic::sync_folder_of(readings)?;
        }
        for _ in 0..atomic::LOOKS {
            let staged = atomic::stage(self.path, &printed.bytes, Privacy::Shared)?;
            // Looked at last, so that the moment between looking and replacing is as short as can be.
            match found()? {
                Some(found) if found == printed.sha256 => return Ok(Ran::Unchanged),
                Some(found) if printed.known.contains(&found) => {
                    return staged.replace().map(|()| Ran::Written);
                }
                Some(_) => break,
                None if staged.claim()? => return Ok(Ran::Written),
                None => {}
            }
        }
        self.write_beside(printed)
    }

    fn write_beside(&self, printed: &Printed) -> Result<Ran, StoreError> {
        let sha256 = printed.sha256.clone();
        if let Some(beside) = self.beside {
            let there = read_if_there(&beside.path)?.map(|bytes| hash::sha256_hex(&bytes));
            if there.as_ref() == Some(&sha256) {
                return Ok(Ran::Conflict(Beside { path: beside.path.clone(), sha256 }));
            }
            if there.as_ref() == Some(&beside.sha256) {
                atomic::replace(&beside.path, &printed.bytes, Privacy::Shared)?;
                return Ok(Ran::Conflict(Beside { path: beside.path.clone(), sha256 }));
            }
        }
        let path = beside(self.path, self.stem, &printed.bytes, self.now)?;
        Ok(Ran::Conflict(Beside { path, sha256 }))
    }
}

/// Writes `bytes` beside `file` under a name of their own that begins with `stem`. Where a version set aside earlier
/// is the same, that one serves.
pub(crate) fn beside(file: &Path, stem: &str, bytes: &[u8], now: Timestamp) -> Result<PathBuf, StoreError> {
    let folder = file.parent().unwrap_or(file);
    for sibling in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = sibling.file_name();
        if layout::is_set_aside(&name.to_string_lossy(), Some(stem))
            && read_if_there(&sibling.path()).is_ok_and(|there| there.as_deref() == Some(bytes))
        {
            return Ok(sibling.path());
        }
    }
    let mut now = now;
    loop {
        let path = folder.join(layout::set_aside(stem, now));
        if atomic::stage(&path, bytes, Privacy::Shared)?.claim()? {
            return Ok(path);
        }
        now += jiff::SignedDuration::from_micros(1);
    }
}
