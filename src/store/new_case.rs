//! A new case on disk: the commented blank file and a folder for its films.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::store::case_page::case_template;
use crate::store::error::StoreError;
use crate::store::layout;

/// Folder for films in a new case.
const IMAGES: &str = "images";

/// Writes a commented blank case into a folder, which is made where it is not there. Nothing is overwritten.
///
/// # Errors
/// [`StoreError::CaseIsThere`] where the folder holds a case; [`StoreError::Io`] where the disk refuses.
pub fn write_template(folder: &Path) -> Result<PathBuf, StoreError> {
    fs::create_dir_all(folder).map_err(StoreError::io("making the folder of the case", folder))?;
    let path = folder.join(layout::CASE_FILE);
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path).map_err(|error| {
        if error.kind() == ErrorKind::AlreadyExists {
            StoreError::CaseIsThere(path.clone())
        } else {
            StoreError::io("writing the case file", &path)(error)
        }
    })?;
    file.write_all(case_template().as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(StoreError::io("writing the case file", &path))?;
    let images = folder.join(IMAGES);
    fs::create_dir_all(&images).map_err(StoreError::io("making the folder of the films", &images))?;
    Ok(path)
}
