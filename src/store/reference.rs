//! The reading that answers of learners are held against.

use thiserror::Error;

use crate::case::Reading;
use crate::store::case_folder::CaseFolder;
use crate::store::error::StoreError;
use crate::store::signing::Seal;

/// Reason for which a case has no reference.
#[derive(Debug, Error)]
pub enum ReferenceError {
    /// A reading cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The reader that was named has not read the case.
    #[error("no reading of \"{id}\" in this case; it has: {known}")]
    NoReader {
        /// The reader.
        id: String,
        /// Those there are.
        known: String,
    },
    /// Nobody has read the case.
    #[error("nobody has read this case: answers are kept, and can be scored once there is a reading")]
    None,
    /// Several could be meant.
    #[error(
        "the case has several readings, and not one of them alone is signed; name the reference: {known}"
    )]
    Several {
        /// Those there are.
        known: String,
    },
}

/// The reading of the reader that is named; else the only one, or the only one whose signature holds.
///
/// # Errors
/// [`ReferenceError`].
pub fn reference_reading(folder: &CaseFolder, wanted: Option<&str>) -> Result<Reading, ReferenceError> {
    let files = folder.readings();
    let known = files.iter().map(|file| file.id.to_string()).collect::<Vec<_>>().join(", ");
    if let Some(wanted) = wanted {
        let file = files.iter().find(|file| file.id.as_str() == wanted);
        let unknown = || ReferenceError::NoReader { id: wanted.to_owned(), known: known.clone() };
        return Ok(file.ok_or_else(unknown)?.read()?.0);
    }
    let mut all = Vec::new();
    for file in &files {
        all.push(file.read()?);
    }
    if all.len() > 1 {
        all.retain(|(_, seal)| matches!(seal, Seal::Holds));
        if all.len() != 1 {
            return Err(ReferenceError::Several { known });
        }
    }
    all.pop().map(|(reading, _)| reading).ok_or(ReferenceError::None)
}
