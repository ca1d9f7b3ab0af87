//! A folder for what is made only to be measured: it goes when it is dropped, and nothing in it is made durable.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::store::error::StoreError;

/// The folder.
#[derive(Debug)]
pub struct Scratch {
    folder: TempDir,
}

impl Scratch {
    /// A new folder among the temporary files of the system.
    ///
    /// # Errors
    /// [`StoreError::Io`] where the disk refuses.
    pub fn new() -> Result<Self, StoreError> {
        let folder = tempfile::Builder::new().prefix("callus-bench-").tempdir();
        let folder =
            folder.map_err(StoreError::io("making a folder for measuring", &std::env::temp_dir()))?;
        Ok(Self { folder })
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file at a path below it, with the folders above it. Returns the path of the file.
    ///
    /// # Errors
    /// [`StoreError::Io`] where the disk refuses.
    pub fn write(&self, file: &str, bytes: &[u8]) -> Result<PathBuf, StoreError> {
        write_loosely(&self.folder.path().join(file), bytes)
    }
}

impl Scratch {
    /// Removes a folder below it.
    ///
    /// # Errors
    /// [`StoreError::Io`] where the disk refuses.
    pub fn remove(&self, folder: &str) -> Result<(), StoreError> {
        let folder = self.folder.path().join(folder);
        fs::remove_dir_all(&folder).map_err(StoreError::io("removing a folder for measuring", &folder))
    }
}

/// Writes a file, with the folders above it, without waiting for the disk: for films made to be measured.
///
/// # Errors
/// [`StoreError::Io`] where the disk refuses, and where a file is there.
pub fn write_loosely(path: &Path, bytes: &[u8]) -> Result<PathBuf, StoreError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(StoreError::io("making a folder for measuring", folder))?;
    }
    let written = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .and_then(|mut file| std::io::Write::write_all(&mut file, bytes));
    written.map_err(StoreError::io("writing a file for measuring", path))?;
    Ok(path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_goes_with_the_folder() {
        let scratch = Scratch::new().unwrap();
        let file = scratch.write("case/images/a.dcm", b"film").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"film");
        assert!(scratch.write("case/images/a.dcm", b"other").is_err(), "nothing is overwritten");
        drop(scratch);
        assert!(!file.exists());
    }
}
