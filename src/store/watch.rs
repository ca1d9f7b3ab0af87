//! What happens on disk to an open case while nobody here writes it: files changed by an editor or a sync, the folder
//! renamed or taken away, the journal deleted. It is looked at from time to time: that works on every disk and share.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::case::Case;
use crate::store::case_folder::{CaseFolder, ron_files, sha256_of};
use crate::store::error::StoreError;
use crate::store::lock::WatchedLock;
use crate::store::strays::Stray;
use crate::store::whereabouts::{FolderId, Whereabouts};

/// Something that was seen.
#[derive(Debug)]
pub enum Sight {
    /// The case file was changed: what it says now, or why it cannot be read.
    Case(Box<Result<Case, StoreError>>),
    /// A file of the folder of readings was changed, added or removed.
    Reading {
        /// The file.
        path: PathBuf,
        /// Hash of what it holds now; `None` where it is gone or cannot be read.
        sha256: Option<String>,
    },
    /// Files among the readings that are not read, if they changed.
    Strays(Vec<Stray>),
    /// The folder has another path now.
    Moved(CaseFolder),
    /// The folder is not where it was, and this system does not tell where it is.
    Gone,
    /// The folder is back; its locks were lost with it where `is_another` disk or folder lies there.
    Back {
        /// True if what lies there is not the very folder that went.
        is_another: bool,
    },
    /// The journal is not under its name.
    JournalLost,
}

/// Attributes that tell two states of a file apart without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    changed: Option<SystemTime>,
    id: u64,
}

type Stamps = BTreeMap<PathBuf, Stamp>;

/// Looks at an open case.
#[derive(Debug)]
pub struct Watch {
    folder: CaseFolder,
    id: FolderId,
    locks: Vec<WatchedLock>,
    journal: Option<PathBuf>,
    /// As last told.
    told: Stamps,
    /// As last seen: what still changes is not told yet, so that no half-written file is read.
    seen: Stamps,
    is_gone: bool,
    /// Names in the folder of readings when it was last looked through for files that are not read.
    names: Option<Vec<OsString>>,
    strays: Vec<Stray>,
}

impl Watch {
    /// Begins with the folder as it is now. `locks` are those held in its folder of readings.
    pub(crate) fn new(folder: CaseFolder, locks: Vec<WatchedLock>, journal: Option<PathBuf>) -> Self {
        let told = stamps(&folder);
        let id = FolderId::of(&folder.root);
        Self {
            id,
            locks,
            journal,
            seen: told.clone(),
            told,
            is_gone: false,
            names: None,
            strays: Vec::new(),
            folder,
        }
    }

    /// A watch on a case at which nobody writes.
    pub fn on(folder: CaseFolder) -> Self {
        Self::new(folder, Vec::new(), None)
    }

    /// Changes since the last look.
    pub fn look(&mut self) -> Vec<Sight> {
        let mut sights = Vec::new();
        match self.id.look(&self.folder, &self.locks) {
            Whereabouts::Here if self.is_gone => {
                self.is_gone = false;
                // A folder made anew may have the number of the one before; its locks are not the ones that are held.
                let is_held = |lock: &WatchedLock| lock.held().is_some_and(|lock| lock.is_still_there());
                sights.push(Sight::Back { is_another: !self.locks.iter().all(is_held) });
            }
            Whereabouts::Here => {}
            Whereabouts::Moved(folder) => {
                self.is_gone = false;
                let renamed = |stamps: &Stamps| {
                    let inside =
                        |path: &PathBuf| path.strip_prefix(&self.folder.root).ok().map(Path::to_owned);
                    let moved = stamps
                        .iter()
                        .filter_map(|(path, stamp)| Some((folder.root.join(inside(path)?), *stamp)));
                    moved.collect()
                };
                (self.told, self.seen) = (renamed(&self.told), renamed(&self.seen));
                self.folder = folder.clone();
                sights.push(Sight::Moved(folder));
            }
            // Another folder, or the same of a disk that was put in again.
            Whereabouts::Gone if self.folder.case_file.is_file() => {
                self.is_gone = false;
                self.id = FolderId::of(&self.folder.root);
                sights.push(Sight::Back { is_another: true });
            }
            Whereabouts::Gone => {
                if !self.is_gone {
                    self.is_gone = true;
                    sights.push(Sight::Gone);
                }
            }
        }
        if self.journal.as_ref().is_some_and(|journal| !journal.exists()) {
            sights.push(Sight::JournalLost);
        }
        if !self.is_gone {
            self.look_at_files(&mut sights);
            self.look_for_strays(&mut sights);
        }
        sights
    }

    fn look_for_strays(&mut self, sights: &mut Vec<Sight>) {
        let listing = fs::read_dir(self.folder.readings_folder()).into_iter().flatten().flatten();
        let mut names: Vec<_> =
            listing.map(|file| file.file_name()).filter(|name| !is_hidden(name)).collect();
        names.sort();
        if self.names.as_ref() == Some(&names) {
            return;
        }
        self.names = Some(names);
        let strays = self.folder.strays();
        if strays != self.strays {
            self.strays.clone_from(&strays);
            sights.push(Sight::Strays(strays));
        }
    }

    fn look_at_files(&mut self, sights: &mut Vec<Sight>) {
        let now = stamps(&self.folder);
        let settled = std::mem::replace(&mut self.seen, now.clone()) == now;
        if !settled || now == self.told {
            return;
        }
        let before = std::mem::replace(&mut self.told, now);
        let all = before.keys().chain(self.told.keys().filter(|path| !before.contains_key(*path)));
        for path in all.filter(|path| before.get(*path) != self.told.get(*path)) {
            sights.push(if *path == self.folder.case_file {
                Sight::Case(Box::new(self.folder.read_case()))
            } else {
                Sight::Reading { path: path.clone(), sha256: sha256_of(path).ok() }
            });
        }
    }
}

/// Locks and half-written files come and go.
fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().first() == Some(&b'.')
}

/// The case file and all that lies among the readings.
fn stamps(folder: &CaseFolder) -> Stamps {
    let readings = match folder.check_readings_folder() {
        Ok(()) => ron_files(&folder.readings_folder()),
        Err(_) => Vec::new(),
    };
    let files = readings.into_iter().chain([folder.case_file.clone()]);
    files.filter_map(|path| stamp(&path).map(|stamp| (path, stamp))).collect()
}

fn stamp(path: &Path) -> Option<Stamp> {
    let facts = fs::metadata(path).ok()?;
    #[cfg(unix)]
    let id = std::os::unix::fs::MetadataExt::ino(&facts);
    #[cfg(not(unix))]
    let id = 0;
    Some(Stamp { bytes: facts.len(), changed: facts.modified().ok(), id })
}
