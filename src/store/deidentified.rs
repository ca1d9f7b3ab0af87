//! Where de-identified copies come from and go to: the files under the given paths, the secret in the state folder,
//! the copies in a new folder, the report outside of it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::deidentify::Secret;
use crate::store::error::StoreError;
use crate::store::state_folder::create_private;
use crate::store::{StateFolder, atomic, layout};

/// Files found under the given paths, folders walked in the order of their names; links are not followed.
///
/// # Errors
/// When a path is not there or a folder cannot be read.
pub fn files_under(paths: &[PathBuf]) -> Result<Vec<PathBuf>, StoreError> {
    let mut files = Vec::new();
    let mut open: Vec<PathBuf> = paths.iter().rev().cloned().collect();
    while let Some(path) = open.pop() {
        let facts = fs::symlink_metadata(&path).map_err(StoreError::io("reading", &path))?;
        if facts.is_dir() {
            let entries = fs::read_dir(&path).map_err(StoreError::io("reading the folder", &path))?;
            let mut inside: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
            inside.sort();
            open.extend(inside.into_iter().rev());
        } else if facts.is_file() {
            files.push(path);
        }
    }
    Ok(files)
}

/// The secret behind pseudonyms and shifts, made at the first use and kept in the state folder for the person alone.
///
/// # Errors
/// When the state folder cannot be written, the kept secret is damaged, or the system gives no random bytes.
pub fn deidentify_secret(state: &StateFolder) -> Result<Secret, StoreError> {
    let path = state.root().join(layout::DEIDENTIFY_SECRET);
    match fs::read(&path) {
        Ok(bytes) => match <[u8; 32]>::try_from(bytes.as_slice()) {
            Ok(secret) => Ok(Secret(secret)),
            Err(_) => Err(StoreError::io("reading the secret of de-identification", &path)(
                std::io::Error::other("it is damaged; without it dates move by other days than before"),
            )),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut secret = [0_u8; 32];
            getrandom::fill(&mut secret).map_err(|error| {
                StoreError::io("asking the system for random bytes", &path)(std::io::Error::other(error))
            })?;
            create_private(state.root())?;
            // Of two processes that begin at once the first one's secret stays.
            if atomic::stage(&path, &secret, atomic::Privacy::Private)?.claim()? {
                Ok(Secret(secret))
            } else {
                deidentify_secret(state)
            }
        }
        Err(error) => Err(StoreError::io("reading the secret of de-identification", &path)(error)),
    }
}

/// A new folder for copies. Nothing that is there is written over.
///
/// # Errors
/// When the folder holds anything already, lies inside one of the originals, or cannot be made.
pub fn new_output_folder(folder: &Path, originals: &[PathBuf]) -> Result<(), StoreError> {
    let refuse =
        |why: &str| StoreError::io("making the folder", folder)(std::io::Error::other(why.to_owned()));
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(refuse("it is not empty; name a new folder"));
    }
    fs::create_dir_all(folder).map_err(StoreError::io("making the folder", folder))?;
    let real = folder.canonicalize().map_err(StoreError::io("making the folder", folder))?;
    let inside = originals
        .iter()
        .filter_map(|original| original.canonicalize().ok())
        .any(|original| real.starts_with(&original) || original.starts_with(&real));
    if inside { Err(refuse("it lies inside the originals; name another folder")) } else { Ok(()) }
}

/// Writes one copy, whole or not at all.
///
/// # Errors
/// When it cannot be written.
pub fn write_copy(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(StoreError::io("making the folder", folder))?;
    }
    atomic::replace(path, bytes, atomic::Privacy::Shared)
}

/// Writes the report of a run into the state folder, for the person alone; gives its path. A report names original
/// files, which may name patients: it never lies beside the copies.
///
/// # Errors
/// When it cannot be written.
pub fn write_deidentify_report(state: &StateFolder, stamp: &str, text: &str) -> Result<PathBuf, StoreError> {
    let folder = state.root().join(layout::DEIDENTIFY_REPORTS);
    create_private(&folder)?;
    let path = folder.join(format!("{stamp}.json"));
    atomic::replace(&path, text.as_bytes(), atomic::Privacy::Private)?;
    Ok(path)
}
