//! Whole files or none: a file is written aside, synced, renamed over the old one, and the folder synced.
//! A process killed at any moment leaves either the old bytes or the new ones under the name.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::store::case_folder::sha256_of;
use crate::store::error::StoreError;
use crate::store::layout;

/// Readers of a new file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Privacy {
    /// Whoever may use the folder, as far as the system's defaults allow.
    Shared,
    /// The person alone.
    Private,
}

/// Bytes that lie complete and synced beside their target, one rename away from it.
#[derive(Debug)]
pub(crate) struct Staged {
    temporary: NamedTempFile,
    target: PathBuf,
}

/// Writes `bytes` beside `target` and syncs them.
pub(crate) fn stage(target: &Path, bytes: &[u8], privacy: Privacy) -> Result<Staged, StoreError> {
    let failed = StoreError::io("writing a file", target);
    let attempt = || -> io::Result<NamedTempFile> {
        let mut temporary = temporary_beside(target, privacy)?;
        temporary.write_all(bytes)?;
        temporary.as_file().sync_all()?;
        Ok(temporary)
    };
    let temporary = attempt().map_err(failed)?;
    Ok(Staged { temporary, target: target.to_owned() })
}

/// Lets `write` write a file beside `target`, and syncs it.
pub(crate) fn stage_by<E: From<StoreError>>(
    target: &Path,
    privacy: Privacy,
    write: impl FnOnce(&mut File) -> Result<(), E>,
) -> Result<Staged, E> {
    let mut temporary =
        temporary_beside(target, privacy).map_err(StoreError::io("writing a file", target))?;
    write(temporary.as_file_mut())?;
    temporary.as_file().sync_all().map_err(StoreError::io("writing a file", target))?;
    Ok(Staged { temporary, target: target.to_owned() })
}

impl Staged {
    /// How many bytes were written.
    pub(crate) fn bytes(&self) -> Result<u64, StoreError> {
        let facts = self.temporary.as_file().metadata();
        facts.map(|facts| facts.len()).map_err(StoreError::io("writing a file", &self.target))
    }

    /// SHA-256 of what was written.
    pub(crate) fn sha256(&self) -> Result<String, StoreError> {
        sha256_of(self.temporary.path())
    }

    /// Takes the place of whatever lies at the target.
    pub(crate) fn replace(self) -> Result<(), StoreError> {
        let Self { mut temporary, target } = self;
        let mut tries = 0;
        loop {
            match temporary.persist(&target) {
                Ok(_) => return sync_folder_of(&target),
                // Windows refuses while a virus scanner or an indexer holds the old file open.
                Err(error) if cfg!(windows) && tries < 10 => {
                    tries += 1;
                    temporary = error.file;
                    std::thread::sleep(std::time::Duration::from_millis(30));
                }
                Err(error) => return Err(StoreError::io("replacing a file", &target)(error.error)),
            }
        }
    }

    /// Takes the name only if nothing has it; says whether it did.
    pub(crate) fn claim(self) -> Result<bool, StoreError> {
        let Self { temporary, target } = self;
        match temporary.persist_noclobber(&target) {
            Ok(_) => sync_folder_of(&target).map(|()| true),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            // The folder was moved away: whatever lies there when it comes back has not been looked at.
            Err(error) if error.error.kind() == io::ErrorKind::NotFound => {
                Err(StoreError::io("writing a file", &target)(error.error))
            }
            // Some shares and sticks know neither hard links nor renaming without replacing: look, then rename.
            Err(error) => match fs::symlink_metadata(&target) {
                Err(absent) if absent.kind() == io::ErrorKind::NotFound => {
                    Self { temporary: error.file, target }.replace().map(|()| true)
                }
                Ok(_) => Ok(false),
                Err(_) => Err(StoreError::io("writing a file", &target)(error.error)),
            },
        }
    }
}

/// How often a name is looked at again that was free a moment ago and is taken now: a folder that was renamed and got
/// its name back in between, or a stick that was slow to answer, brings back the file that is one's own.
pub(crate) const LOOKS: usize = 10;

/// Replaces `target` with `bytes`.
pub(crate) fn replace(target: &Path, bytes: &[u8], privacy: Privacy) -> Result<(), StoreError> {
    stage(target, bytes, privacy)?.replace()
}

/// As [`replace`], without waiting for the disk: for what is made anew where it is lost or damaged.
pub(crate) fn replace_unsynced(target: &Path, bytes: &[u8], privacy: Privacy) -> io::Result<()> {
    let mut temporary = temporary_beside(target, privacy)?;
    temporary.write_all(bytes)?;
    temporary.persist(target).map(drop).map_err(|error| error.error)
}

/// Removes half-written files that a killed process left in `folder` for `stem`. The caller holds the lock.
pub(crate) fn sweep(folder: &Path, stem: &str) {
    let Ok(listing) = fs::read_dir(folder) else { return };
    for file in listing.flatten() {
        if file.file_name().to_str().is_some_and(|name| layout::is_temporary(name, stem)) {
            // A left-over that cannot be removed does no harm.
            let _ = fs::remove_file(file.path());
        }
    }
}

/// Makes a folder and those above it, and their names durable, so that a power cut cannot take away the folder
/// of a synced file.
pub(crate) fn create_folders(folder: &Path, builder: &fs::DirBuilder) -> Result<(), StoreError> {
    let missing: Vec<_> = folder.ancestors().take_while(|above| !above.exists()).collect();
    for made in missing.into_iter().rev().filter(|made| !made.as_os_str().is_empty()) {
        match builder.create(made) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(StoreError::io("making a folder", made)(error));
            }
            _ => sync_folder_of(made)?,
        }
    }
    Ok(())
}

/// Makes the names in a file's folder durable. Some network file systems know no such thing.
pub(crate) fn sync_folder_of(file: &Path) -> Result<(), StoreError> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    let folder = folder_of(file);
    let synced = File::open(folder).and_then(|handle| handle.sync_all());
    match synced {
        Err(error) if !matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Err(StoreError::io("syncing a folder", folder)(error))
        }
        _ => Ok(()),
    }
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn temporary_beside(target: &Path, privacy: Privacy) -> io::Result<NamedTempFile> {
    let stem = target.file_stem().and_then(|stem| stem.to_str()).unwrap_or("callus");
    let prefix = layout::temporary_prefix(stem);
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(layout::temporary_suffix()).rand_bytes(8);
    if let Some(permissions) = permissions(target, privacy) {
        builder.permissions(permissions);
    }
    builder.tempfile_in(folder_of(target))
}

/// Permissions of the file that will be replaced, or those of a new file: never more open than its folder.
#[cfg(unix)]
fn permissions(target: &Path, privacy: Privacy) -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    match privacy {
        Privacy::Private => None,
        Privacy::Shared => {
            let mode = |path: &Path| fs::metadata(path).map(|facts| facts.permissions().mode() & 0o777);
            let of_folder = || mode(folder_of(target)).map_or(0o600, opened_by_folder);
            Some(Permissions::from_mode(mode(target).unwrap_or_else(|_| of_folder())))
        }
    }
}

/// The most open mode of a file in a folder of this mode; the system takes its own defaults off.
#[cfg(unix)]
fn opened_by_folder(folder: u32) -> u32 {
    let shared = |bits: u32, read_and_write: u32| if folder & bits == 0 { 0 } else { read_and_write };
    0o600 | shared(0o070, 0o060) | shared(0o007, 0o006)
}

#[cfg(not(unix))]
fn permissions(_target: &Path, _privacy: Privacy) -> Option<Permissions> {
    None
}
