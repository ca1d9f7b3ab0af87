//! One writer: locks that the system drops when their process ends, however it ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::store::atomic::Privacy;
use crate::store::error::StoreError;

/// A lock that is held until its last owner drops it; its file is then removed.
#[derive(Debug, Clone)]
pub(crate) struct Lock(Arc<Held>);

#[derive(Debug)]
struct Held {
    file: File,
    /// Current path: its folder may be renamed while it is held.
    path: Mutex<PathBuf>,
}

/// Answer to asking for a lock.
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
    /// Asks for the lock at `path`. Its file is taken away at the end, so that the folder is left as it was found.
    pub(crate) fn ask(path: &Path, privacy: Privacy) -> Asked {
        // A holder may remove the file between our opening and our locking it: then look again.
        for _ in 0..8 {
            let file = match open(path, privacy) {
                Ok(file) => file,
                Err(error) => return Asked::Impossible(error),
            };
            match file.try_lock() {
                Ok(()) if is_still_there(&file, path) => {
                    return Asked::Held(Self(Arc::new(Held { file, path: Mutex::new(path.to_owned()) })));
                }
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Asked::Taken,
                Err(TryLockError::Error(error)) => return Asked::Impossible(error),
            }
        }
        Asked::Taken
    }

    /// The lock of a journal at `path`, or the error that says who has to close it.
    pub(crate) fn take(path: &Path, reader: &str) -> Result<Self, StoreError> {
        match Self::ask(path, Privacy::Private) {
            Asked::Held(lock) => Ok(lock),
            Asked::Taken => Err(StoreError::AlreadyOpen { reader: reader.to_owned(), path: path.to_owned() }),
            Asked::Impossible(error) => Err(StoreError::io("locking the journal", path)(error)),
        }
    }

    /// True if others who ask at its path find this lock.
    pub(crate) fn is_still_there(&self) -> bool {
        is_still_there(&self.0.file, &self.path())
    }

    /// Current path of the file by the system's own account, whatever became of the folders above it; `None` where the
    /// system does not tell.
    pub(crate) fn whereabouts(&self) -> Option<PathBuf> {
        whereabouts(&self.0.file).filter(|path| is_still_there(&self.0.file, path))
    }

    /// The same lock, without holding it.
    pub(crate) fn watched(&self) -> WatchedLock {
        WatchedLock(Arc::downgrade(&self.0))
    }

    /// Its folder has another path now.
    pub(crate) fn moved(&self, path: PathBuf) {
        *self.0.path.lock().unwrap_or_else(PoisonError::into_inner) = path;
    }

    /// Path of the lock.
    pub(crate) fn path(&self) -> PathBuf {
        self.0.path.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A lock that somebody else holds and may let go.
#[derive(Debug, Clone)]
pub(crate) struct WatchedLock(Weak<Held>);

impl WatchedLock {
    /// The lock, while it is held.
    pub(crate) fn held(&self) -> Option<Lock> {
        self.0.upgrade().map(Lock)
    }
}

#[cfg(target_os = "linux")]
fn whereabouts(file: &File) -> Option<PathBuf> {
    use std::os::fd::AsRawFd;
    fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd())).ok()
}

#[cfg(not(target_os = "linux"))]
fn whereabouts(_file: &File) -> Option<PathBuf> {
    None
}

impl Drop for Held {
    fn drop(&mut self) {
        let path = self.path.get_mut().unwrap_or_else(PoisonError::into_inner);
        // Removed while still held: whoever opened it meanwhile finds that it is gone and looks again. Only where a
        // file can be compared with its name, so that no lock of another is removed; elsewhere the empty file stays.
        if cfg!(unix) && is_still_there(&self.file, path) {
            let _ = fs::remove_file(path);
        }
        let _ = self.file.unlock();
    }
}

/// Nothing is ever written into a lock. The one beside a reading on a shared disk has to be opened by others, too.
fn open(path: &Path, privacy: Privacy) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    if privacy == Privacy::Private {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    match options.open(path) {
        // Another person made it: to be locked, it need not be written.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied && privacy == Privacy::Shared => {
            File::open(path).map_err(|_| error)
        }
        opened => opened,
    }
}

/// True if an open file is the one under this name: it may have been deleted, replaced, or moved with its folder.
#[cfg(unix)]
pub(crate) fn is_still_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(held), Ok(named)) => (held.dev(), held.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

/// True if there is a file under this name.
#[cfg(not(unix))]
pub(crate) fn is_still_there(_file: &File, path: &Path) -> bool {
    path.exists()
}
