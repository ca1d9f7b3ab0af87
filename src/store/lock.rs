//! One writer: locks that the system drops when their process ends, however it ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::store::error::StoreError;

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
    path: PathBuf,
    remove: bool,
}

/// What came of asking for a lock.
#[derive(Debug)]
pub(crate) enum Asked {
    /// It is ours.
    Held(Lock),
    /// Someone else has it.
    Taken,
    /// This file system has no locks.
    Impossible(io::Error),
}

impl Lock {
    /// Asks for the lock at `path`. `remove` takes the file away again at the end, so that a case folder is
    /// left as it was found.
    pub(crate) fn ask(path: &Path, remove: bool) -> Asked {
        // A holder may remove the file between our opening and our locking it: then look again.
        for _ in 0..8 {
            let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
            let file = match opened {
                Ok(file) => file,
                Err(error) => return Asked::Impossible(error),
            };
            match file.try_lock() {
                Ok(()) if is_still_there(&file, path) => {
                    return Asked::Held(Self { file, path: path.to_owned(), remove });
                }
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Asked::Taken,
                Err(TryLockError::Error(error)) => return Asked::Impossible(error),
            }
        }
        Asked::Taken
    }

    /// The lock at `path`, or the error that says who has to close it.
    pub(crate) fn take(path: &Path, reader: &str) -> Result<Self, StoreError> {
        match Self::ask(path, false) {
            Asked::Held(lock) => Ok(lock),
            Asked::Taken => Err(StoreError::AlreadyOpen { reader: reader.to_owned(), path: path.to_owned() }),
            Asked::Impossible(error) => Err(StoreError::io("locking the journal", path)(error)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while still held: whoever opened it meanwhile finds that it is gone and looks again. Only
        // where a file can be compared with its name; elsewhere the empty file stays.
        if self.remove && cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
        let _ = self.file.unlock();
    }
}

#[cfg(unix)]
fn is_still_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(held), Ok(named)) => (held.dev(), held.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_still_there(_file: &File, path: &Path) -> bool {
    path.exists()
}
