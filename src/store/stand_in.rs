//! Stand-ins until the branch of the store has them.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::case::ReaderId;
use crate::store::ReadingStore;
use crate::store::error::StoreError;

/// The text of a reading file.
///
/// # Errors
/// Where it cannot be read.
pub fn read_reading_text(path: &Path) -> Result<String, StoreError> {
    crate::store::case_folder::read_text(path)
}

/// One's own signed versions beside a reading file.
pub fn signed_versions(path: &Path, reader: &ReaderId) -> Vec<(u32, PathBuf)> {
    let listing = path.parent().and_then(|folder| std::fs::read_dir(folder).ok());
    let files = listing.into_iter().flatten().flatten().map(|file| file.path());
    let prefix = format!("{reader}.signed-");
    files
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.to_owned();
            let number = name.strip_prefix(&prefix)?.strip_suffix(".ron")?.parse().ok()?;
            Some((number, path))
        })
        .collect()
}

impl ReadingStore {
    /// Stand-in: the latest moment that journal and file tell of.
    pub fn latest_known(&self) -> Option<Timestamp> {
        None
    }

    /// Stand-in: the number of the next signature.
    pub fn next_signature(&self) -> u32 {
        let last = signed_versions(self.path(), &self.reader).into_iter().map(|(number, _)| number).max();
        last.unwrap_or_default() + 1
    }
}
