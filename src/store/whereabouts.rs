//! Where the folder of an open case is: still under its path, renamed or moved on the same disk, or gone.

use std::fs;
use std::path::{Path, PathBuf};

use crate::store::case_folder::CaseFolder;
use crate::store::lock::WatchedLock;

/// So many neighbours are looked at for a folder that was renamed.
const NEIGHBOURS: usize = 10_000;

/// The folder as the file system knows it, whatever its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FolderId(Option<(u64, u64)>);

/// Current place of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Whereabouts {
    Here,
    Moved(CaseFolder),
    /// Deleted, taken away with its disk, or moved to where this system does not tell.
    Gone,
}

impl FolderId {
    pub(crate) fn of(folder: &Path) -> Self {
        Self(id_of(folder))
    }

    fn is_at(self, folder: &Path) -> bool {
        match self.0 {
            Some(id) => id_of(folder) == Some(id),
            // This system knows no such numbers.
            None => folder.is_dir(),
        }
    }

    /// Looks for the folder: under its path, by the locks that are held in it, and among its former neighbours.
    pub(crate) fn look(self, folder: &CaseFolder, locks: &[WatchedLock]) -> Whereabouts {
        if self.is_at(&folder.root) {
            return Whereabouts::Here;
        }
        if self.0.is_none() {
            return Whereabouts::Gone;
        }
        // A lock lies in the folder of readings, that one in the folder of the case.
        let by_locks =
            locks.iter().filter_map(|lock| Some(lock.held()?.whereabouts()?.parent()?.parent()?.to_owned()));
        let neighbours = folder.root.parent().and_then(|above| fs::read_dir(above).ok()).into_iter();
        let neighbours = neighbours.flatten().flatten().take(NEIGHBOURS).map(|entry| entry.path());
        let found = by_locks.chain(neighbours).find(|path| self.is_at(path));
        found.and_then(|root| moved(folder, &root)).map_or(Whereabouts::Gone, Whereabouts::Moved)
    }
}

/// The same case file in its folder of now.
fn moved(folder: &CaseFolder, root: &Path) -> Option<CaseFolder> {
    let case_file: PathBuf = root.join(folder.case_file.file_name()?);
    CaseFolder::find(&case_file).ok()
}

#[cfg(unix)]
fn id_of(folder: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(folder).ok().map(|facts| (facts.dev(), facts.ino()))
}

#[cfg(not(unix))]
fn id_of(_folder: &Path) -> Option<(u64, u64)> {
    None
}
