//! Signed versions: whatever becomes of a reading after it was signed, the very bytes that were signed stay beside it
//! under a name of their own (`resident.signed-1.ron`). A name is claimed, never taken from another version.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::case::{Reading, Signature};
use crate::store::case_folder::{ReaderFile, read_if_there};
use crate::store::error::StoreError;
use crate::store::note::StoreNote;
use crate::store::replay::Replay;
use crate::store::save::beside;
use crate::store::{atomic, kept, layout, signing};

/// A signed version that could not be kept under its own name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taken {
    /// Number of the signature.
    pub(crate) number: u32,
    /// The name, which another version has.
    pub(crate) path: PathBuf,
    /// Path of the own version.
    pub(crate) own: PathBuf,
}

impl Taken {
    pub(crate) fn note(&self) -> StoreNote {
        let Self { number, path, own } = self.clone();
        StoreNote::SignedCopyTaken { number, path, own_version: own }
    }
}

/// Path of the version signed by `signature` beside `file`.
pub(crate) fn path_of(file: &Path, reading: &Reading, number: u32) -> PathBuf {
    file.with_file_name(layout::signed_copy(&reading.reader.id, number))
}

/// True if the version signed with this hash lies at `path`.
pub(crate) fn is_there(path: &Path, content: &str) -> Result<bool, StoreError> {
    Ok(there(path)?.is_some_and(|bytes| is_sealed(&bytes, content)))
}

/// Makes sure that a signed reading is kept beside `file` as it was signed. One whose signature does not hold was
/// changed by hand, so what was signed cannot be told from it; nothing is written then.
pub(crate) fn keep(file: &Path, reading: &Reading, now: Timestamp) -> Result<Option<Taken>, StoreError> {
    let Some(Signature { number, content, .. }) = reading.signature() else { return Ok(None) };
    let path = path_of(file, reading, *number);
    if is_there(&path, content)? {
        return Ok(None);
    }
    let bytes = kept::reading_to_ron(reading)?.into_bytes();
    if !is_sealed(&bytes, content) {
        return Ok(None);
    }
    for _ in 0..atomic::LOOKS {
        match there(&path)? {
            Some(found) if is_sealed(&found, content) => return Ok(None),
            Some(_) => break,
            None if atomic::stage(&path, &bytes, atomic::Privacy::Shared)?.claim()? => return Ok(None),
            None => {}
        }
    }
    let own = beside(file, &layout::signed_stem(&reading.reader.id, *number), &bytes, now)?;
    Ok(Some(Taken { number: *number, path, own }))
}

/// Makes sure of every version that was signed in this past.
pub(crate) fn keep_all(file: &Path, past: &Replay, now: Timestamp) -> Result<Vec<Taken>, StoreError> {
    let mut taken = Vec::new();
    for reading in past.signed() {
        taken.extend(keep(file, reading, now)?);
    }
    Ok(taken)
}

/// Note about a file that was changed after it was signed; `None` for a reading that is not signed.
pub(crate) fn broken(file: &Path, reading: &Reading) -> Option<StoreNote> {
    let Signature { name, at, number, .. } = reading.signature()?;
    let copy = path_of(file, reading, *number);
    let kept = copy.is_file().then_some(copy);
    Some(StoreNote::SealBroken { path: file.to_owned(), name: name.clone(), at: *at, kept })
}

/// Note about a signature for this reading that the reading does not have.
pub(crate) fn unknown(file: &Path, reading: &Reading) -> Option<StoreNote> {
    unknown_among(file, reading, in_folder_of(file, reading))
}

/// The same, where the signed versions of this reader are known already.
pub(crate) fn unknown_among(
    file: &Path,
    reading: &Reading,
    mut copies: Vec<(u32, PathBuf)>,
) -> Option<StoreNote> {
    let (number, copy) = copies.pop()?;
    let path = file.to_owned();
    (number > number_of(reading)).then_some(StoreNote::SignatureUnknown { path, number, copy })
}

/// The number of the last signature that a reading knows of; 0 where it was never signed.
pub(crate) fn number_of(reading: &Reading) -> u32 {
    let signed = reading.signature().map(|signature| signature.number);
    signed.max(reading.amends.as_ref().map(|amends| amends.number)).unwrap_or(0)
}

/// The signed versions beside the file of this reading, by number.
pub(crate) fn in_folder_of(file: &Path, reading: &Reading) -> Vec<(u32, PathBuf)> {
    ReaderFile { id: reading.reader.id.clone(), path: file.to_owned() }.signed_copies()
}

/// "2026-11-25 09:30 UTC".
pub(crate) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// The bytes at `path`; something that is no text file is there, too, and is not ours.
fn there(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match read_if_there(path) {
        Err(StoreError::NotAFile(_) | StoreError::TooLarge { .. }) => Ok(Some(Vec::new())),
        found => found,
    }
}

fn is_sealed(bytes: &[u8], content: &str) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| signing::is_sealed_by(text, content))
}
