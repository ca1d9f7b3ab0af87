//! Signing: which bytes a signature stands for, and whether it still holds. The hash is that of the file's text with
//! the hash itself made of zeros, so it is checked on the text as it lies there, whatever its format: a change by
//! hand is seen even where it says the same. Only line ends and a byte order mark, which mail and editors change on
//! their own, are taken out first.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;

pub use crate::case::Seal;
use crate::case::{Case, Radiograph, RadiographId, Reading, ReadingState, Signature};
use crate::store::case_folder::{CaseFolder, sha256_of};
use crate::store::error::StoreError;
use crate::store::{hash, kept};

/// Placeholder of the hash while it is computed.
const ZEROS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The signature of a draft: the reading as it will be signed is printed and hashed. `films` come from
/// [`film_hashes`], `number` from [`crate::store::ReadingStore::next_signature`], the time from a clock that is not
/// behind [`crate::store::ReadingStore::latest_known`].
///
/// # Errors
/// [`StoreError::Unwritable`] when the format cannot hold the reading.
pub fn seal(
    draft: &Reading,
    name: &str,
    at: Timestamp,
    number: u32,
    films: BTreeMap<RadiographId, String>,
    overruled: Vec<String>,
) -> Result<Signature, StoreError> {
    let mut signature =
        Signature { name: name.to_owned(), at, number, films, overruled, content: ZEROS.to_owned() };
    let state = ReadingState::Signed(Box::new(signature.clone()));
    let text = kept::print(&Reading { state, ..draft.clone() })?;
    signature.content = hash::sha256_hex(text.as_bytes());
    Ok(signature)
}

/// True if the text of a reading file is the one that was signed; `reading` is what was read from it.
pub fn verify(text: &str, reading: &Reading) -> Seal {
    match reading.signature() {
        None => Seal::Draft,
        Some(signature) if is_sealed_by(text, &signature.content) => Seal::Holds,
        Some(_) => Seal::Broken,
    }
}

/// True if this text is the one that was signed with this hash. Asks nothing of the text but that the hash stands
/// in it, once: nobody can say it of themselves elsewhere in it and have it hold.
pub(crate) fn is_sealed_by(text: &str, content: &str) -> bool {
    let text = plain(text);
    let mut places = text.match_indices(content);
    let (Some((at, _)), None) = (places.next(), places.next()) else { return false };
    if content.len() != ZEROS.len() {
        return false;
    }
    let (before, after) = (text.get(..at), text.get(at + content.len()..));
    let blank = [before.unwrap_or_default(), ZEROS, after.unwrap_or_default()].concat();
    hash::sha256_hex(blank.as_bytes()) == content
}

/// The text as Callus reads it: without a byte order mark, lines ended by `\n`.
fn plain(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains("\r\n") { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) }
}

/// SHA-256 of every film of the case, as it lies on disk.
///
/// # Errors
/// [`StoreError::UnreadableFilm`] for the first that cannot be read: a signature stands for all of them.
pub fn film_hashes(folder: &CaseFolder, case: &Case) -> Result<BTreeMap<RadiographId, String>, StoreError> {
    case.radiographs.iter().map(|film| Ok((film.id.clone(), film_hash(folder, film)?))).collect()
}

/// SHA-256 of one film, as it lies on disk.
///
/// # Errors
/// [`StoreError::UnreadableFilm`] where it cannot be read.
pub fn film_hash(folder: &CaseFolder, film: &Radiograph) -> Result<String, StoreError> {
    let unreadable = |why| StoreError::UnreadableFilm { film: film.id.to_string(), why: Box::new(why) };
    folder.image_path(&film.file).and_then(|path| sha256_of(&path)).map_err(unreadable)
}
