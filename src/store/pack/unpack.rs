//! Unpacking a case: aside, beside the folder it will be, every hash held against the manifest, synced, and renamed as
//! a whole. A process that is killed leaves no folder of that name; what it left aside is taken away by the next one.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::store::atomic::{self, Privacy};
use crate::store::case_folder::CaseFolder;
use crate::store::lock::{Asked, Lock};
use crate::store::pack::Going;
use crate::store::pack::error::PackError;
use crate::store::pack::manifest::PackKind;
use crate::store::pack::open::Pack;

/// Unpacks a case into `folder`, which is not there yet or is empty.
///
/// # Errors
/// [`PackError::FolderTaken`] where something lies; [`PackError::ReadingsAlone`] for readings without their case;
/// [`PackError::Unsound`] where a file is not what the manifest says; [`PackError::Store`] when the disk refuses. The
/// folder is then as it was.
pub fn unpack(pack: &mut Pack, folder: &Path, going: Going<'_>) -> Result<CaseFolder, PackError> {
    if pack.kind() == PackKind::Readings {
        return Err(PackError::ReadingsAlone(pack.path.clone()));
    }
    let (above, name) = place_of(folder)?;
    atomic::create_folders(&above, &DirBuilder::new())?;
    let target = above.join(&name);
    check_free(&target)?;
    let aside = |ending: &str| {
        let mut own = OsString::from(".");
        own.push(&name);
        own.push(ending);
        above.join(own)
    };
    let lock = aside(".callus-unpack.lock");
    let _lock = match Lock::ask(&lock, Privacy::Private) {
        Asked::Held(lock) => Some(lock),
        Asked::Taken => return Err(PackError::BeingUnpacked(target)),
        // Without locks on this disk two may get into each other's way; then the rename of one of them fails.
        Asked::Impossible(_) => None,
    };
    let staging = aside(".callus-unpack");
    clear(&staging)?;
    let done = write_all(pack, &staging, going).and_then(|()| {
        if cfg!(windows) && target.is_dir() {
            fs::remove_dir(&target).map_err(PackError::io("unpacking a case", &target))?;
        }
        fs::rename(&staging, &target).map_err(|error| {
            if matches!(error.kind(), io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::AlreadyExists) {
                PackError::FolderTaken(target.clone())
            } else {
                PackError::io("unpacking a case", &target)(error)
            }
        })
    });
    if let Err(error) = done {
        // What cannot be taken away now is taken away by the next one who unpacks here.
        let _ = clear(&staging);
        return Err(error);
    }
    atomic::sync_folder_of(&target)?;
    Ok(CaseFolder::find(&target)?)
}

/// The folder above and the name of a folder that need not be there.
fn place_of(folder: &Path) -> Result<(PathBuf, OsString), PackError> {
    let real = folder.canonicalize().ok();
    if real.is_some() && real == std::env::current_dir().ok().and_then(|here| here.canonicalize().ok()) {
        return Err(PackError::FolderTaken(folder.to_owned()));
    }
    let folder = real.unwrap_or_else(|| folder.to_owned());
    let Some(name) = folder.file_name() else { return Err(PackError::FolderTaken(folder)) };
    let above = folder.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok((above.to_owned(), name.to_owned()))
}

fn check_free(target: &Path) -> Result<(), PackError> {
    match fs::symlink_metadata(target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(PackError::io("unpacking a case", target)(error)),
        Ok(facts) if facts.is_dir() => {
            let mut listing = fs::read_dir(target).map_err(PackError::io("looking into a folder", target))?;
            if listing.next().is_none() { Ok(()) } else { Err(PackError::FolderTaken(target.to_owned())) }
        }
        Ok(_) => Err(PackError::FolderTaken(target.to_owned())),
    }
}

/// Takes away what a killed process left. The lock is held.
fn clear(staging: &Path) -> Result<(), PackError> {
    match fs::symlink_metadata(staging) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(PackError::io("unpacking a case", staging)(error)),
        Ok(facts) => {
            let removed = if facts.is_dir() { fs::remove_dir_all(staging) } else { fs::remove_file(staging) };
            removed.map_err(PackError::io("unpacking a case", staging))
        }
    }
}

fn write_all(pack: &mut Pack, staging: &Path, going: Going<'_>) -> Result<(), PackError> {
    let mut folders = vec![staging.to_owned()];
    fs::create_dir(staging).map_err(PackError::io("making a folder", staging))?;
    let files = pack.files();
    let all: u64 = files.iter().map(|file| file.bytes).sum::<u64>().max(1);
    let mut done = 0;
    for file in &files {
        if !going(done as f64 / all as f64) {
            return Err(PackError::Cancelled);
        }
        let target = staging.join(&file.path);
        for folder in target.ancestors().skip(1).take_while(|folder| *folder != staging) {
            if !folders.iter().any(|made| made == folder) {
                folders.push(folder.to_owned());
            }
        }
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(PackError::io("making a folder", folder))?;
        }
        let failed = PackError::io("writing a file", &target);
        let mut written = File::create_new(&target).map_err(failed)?;
        pack.copy(file, &mut written, &target)?;
        written.sync_all().map_err(PackError::io("writing a file", &target))?;
        done += file.bytes;
    }
    // The names in every folder are durable before the folder gets its own.
    for folder in folders {
        atomic::sync_folder_of(&folder.join("x"))?;
    }
    Ok(())
}
