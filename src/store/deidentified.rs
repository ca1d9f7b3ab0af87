//! De-identification on disk: the secret in the state folder, the record of the films a person has looked at, films
//! decoded before and after and compared, copies in a new folder, the report outside of it.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::case::{Case, RadiographId};
use crate::deidentify::{Area, Clean, Cleaning, LookReason, Looked, Refusal, Secret, clean, erased};
use crate::imaging::{Film, Limits};
use crate::store::error::StoreError;
use crate::store::state_folder::create_private;
use crate::store::{StateFolder, atomic, hash, layout};
use crate::worker::Decoder;

/// The secret behind pseudonyms, new UIDs and shifts, made at the first use and kept in the state folder for the person
/// alone: a later batch of a patient gets the same ones.
///
/// # Errors
/// When the state folder cannot be written, the kept secret is damaged, or the system gives no random bytes.
pub fn deidentify_secret(state: &StateFolder) -> Result<Secret, StoreError> {
    let path = state.root().join(layout::DEIDENTIFY_SECRET);
    let reading = "reading the secret of de-identification";
    match fs::read(&path) {
        Ok(bytes) => match <[u8; 32]>::try_from(bytes.as_slice()) {
            Ok(secret) => Ok(Secret::new(secret)),
            Err(_) => Err(StoreError::io(reading, &path)(std::io::Error::other(
                "it is damaged. Restore it from a backup; where there is none, move it away: films cleaned from then on get other dates and UIDs than earlier ones of the same patient",
            ))),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut secret = [0_u8; 32];
            getrandom::fill(&mut secret).map_err(|error| {
                StoreError::io("asking the system for random bytes", &path)(std::io::Error::other(error))
            })?;
            create_private(state.root())?;
            // Of two processes that begin at once the first one's secret stays.
            if atomic::stage(&path, &secret, atomic::Privacy::Private)?.claim()? {
                Ok(Secret::new(secret))
            } else {
                deidentify_secret(state)
            }
        }
        Err(error) => Err(StoreError::io(reading, &path)(error)),
    }
}

/// Cleans one film: decodes it in the decoding process, cleans it, decodes the result, and compares. A compressed
/// stream that does not survive is written without compression.
///
/// # Errors
/// When the film cannot be decoded or written anew, or would not show the same pixels outside erased areas.
pub fn clean_film(bytes: &[u8], cleaning: &Cleaning<'_>, limits: &Limits) -> Result<Clean, Refusal> {
    let film = Decoder::shared().decode(bytes, limits)?;
    clean_decoded_film(bytes, &film, cleaning, limits)
}

/// As [`clean_film`], for a film that is decoded already.
///
/// # Errors
/// As [`clean_film`].
pub fn clean_decoded_film(
    bytes: &[u8],
    film: &Film,
    cleaning: &Cleaning<'_>,
    limits: &Limits,
) -> Result<Clean, Refusal> {
    let cleaned = clean(bytes, film, cleaning)?;
    if shows_the_same(film, &cleaned.bytes, cleaning.looked, limits) {
        return Ok(cleaned);
    }
    let cleaned = clean(bytes, film, &Cleaning { rewrite_pixels: true, ..*cleaning })?;
    let same = shows_the_same(film, &cleaned.bytes, cleaning.looked, limits);
    if same { Ok(cleaned) } else { Err(Refusal::PixelsDiffer) }
}

fn shows_the_same(before: &Film, after: &[u8], looked: &Looked, limits: &Limits) -> bool {
    let Ok(after) = Decoder::shared().decode(after, limits) else { return false };
    match looked {
        Looked::Erased(areas) => erased(before, areas) == after.pixels,
        Looked::No | Looked::Clear => before.pixels == after.pixels,
    }
}

/// What is kept of a person's look at a film.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct LookRecord {
    /// When, as `2026-11-22T21:43:00Z`.
    at: jiff::Timestamp,
    /// Areas to erase; none where nothing was to be erased.
    areas: Vec<Area>,
}

fn look_path(state: &StateFolder, sha256: &str) -> PathBuf {
    state.root().join(layout::LOOKED_AT).join(format!("{sha256}.json"))
}

/// Records that a person has looked at a film, under the hash of its bytes: the original, so that a later import knows
/// of it, and the cleaned film, so that it may be shared. A newer look takes the place of an older one.
///
/// # Errors
/// When the state folder cannot be written.
pub fn record_look(
    state: &StateFolder,
    film: &[u8],
    areas: &[Area],
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    record_look_of_hash(state, &hash::sha256_hex(film), areas, now)
}

/// As [`record_look`], for the film whose file has this SHA-256, in hexadecimal digits.
///
/// # Errors
/// When the state folder cannot be written.
pub fn record_look_of_hash(
    state: &StateFolder,
    sha256: &str,
    areas: &[Area],
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    let path = look_path(state, sha256);
    create_private(&state.root().join(layout::LOOKED_AT))?;
    let record = LookRecord { at: now, areas: areas.to_vec() };
    let text = serde_json::to_vec(&record)
        .map_err(|error| StoreError::io("writing down a look at a film", &path)(error.into()))?;
    atomic::replace(&path, &text, atomic::Privacy::Private)
}

/// What a person has done about names in a film's picture, as far as the state folder knows. A record that cannot be
/// read counts as none: the person looks again.
pub fn look_of(state: &StateFolder, film: &[u8]) -> Looked {
    look_of_hash(state, &hash::sha256_hex(film))
}

/// As [`look_of`], for the film whose file has this SHA-256, in hexadecimal digits.
pub fn look_of_hash(state: &StateFolder, sha256: &str) -> Looked {
    let Ok(text) = fs::read(look_path(state, sha256)) else { return Looked::No };
    match serde_json::from_slice::<LookRecord>(&text) {
        Ok(record) if record.areas.is_empty() => Looked::Clear,
        Ok(record) => Looked::Erased(record.areas),
        Err(_) => Looked::No,
    }
}

/// Why a film must not be shared yet: its picture may show a name and nobody has looked. `None` where it may be shared
/// as far as its picture is concerned: also where a source of the case says that this film is simulated, so that no
/// patient is in it.
///
/// # Errors
/// When the header of a DICOM film cannot be read.
pub fn hold_before_sharing(
    state: &StateFolder,
    (case, id): (&Case, &RadiographId),
    bytes: &[u8],
    film: &Film,
) -> Result<Option<LookReason>, Refusal> {
    if case.is_simulated_film(id) {
        return Ok(None);
    }
    match look_of(state, bytes) {
        Looked::Clear => Ok(None),
        // Areas that were to be erased in these very bytes are still there.
        Looked::No | Looked::Erased(_) => crate::deidentify::look_reason(bytes, film),
    }
}

/// Files found under the given paths, each with whether it was named itself; folders are walked in the order of their
/// names, links to folders are not followed.
///
/// # Errors
/// When a path is not there.
pub fn films_under(paths: &[PathBuf]) -> Result<Vec<(PathBuf, bool)>, StoreError> {
    let mut files = Vec::new();
    for path in paths {
        let facts = fs::metadata(path).map_err(StoreError::io("reading", path))?;
        if facts.is_dir() {
            let walked = super::files_below(path);
            if let Some(failure) = walked.failures.into_iter().next() {
                return Err(failure);
            }
            if walked.is_cut {
                return Err(StoreError::io("looking into the folder", path)(std::io::Error::other(
                    "it holds more files or deeper folders than are taken at once; name its folders one by one",
                )));
            }
            files.extend(walked.files.into_iter().map(|file| (file, false)));
        } else {
            files.push((path.clone(), true));
        }
    }
    Ok(files)
}

/// A new folder for copies. Nothing that is there is written over.
///
/// # Errors
/// When the folder holds anything already, lies inside the originals or holds them, or cannot be made.
pub fn new_output_folder(folder: &Path, originals: &[PathBuf]) -> Result<(), StoreError> {
    let refuse =
        |why: &str| StoreError::io("making the folder", folder)(std::io::Error::other(why.to_owned()));
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(refuse("it is not empty; name a new folder"));
    }
    // Looked at before anything is made: the nearest folder that is there tells where it would lie.
    let absolute = std::path::absolute(folder).map_err(StoreError::io("making the folder", folder))?;
    let there = absolute.ancestors().find_map(|above| above.canonicalize().ok());
    let inside = originals.iter().filter_map(|original| original.canonicalize().ok()).any(|original| {
        let in_original =
            original.is_dir() && there.as_ref().is_some_and(|there| there.starts_with(&original));
        in_original || folder.canonicalize().is_ok_and(|real| original.starts_with(real))
    });
    if inside {
        return Err(refuse("it lies inside the originals; name another folder"));
    }
    fs::create_dir_all(folder).map_err(StoreError::io("making the folder", folder))
}

/// Writes one copy under a name that nothing has yet, whole or not at all.
///
/// # Errors
/// When it cannot be written, or a file of this name is there.
pub fn write_copy(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(StoreError::io("making the folder", folder))?;
    }
    if atomic::stage(path, bytes, atomic::Privacy::Shared)?.claim()? {
        return Ok(());
    }
    Err(StoreError::io("writing a copy", path)(std::io::ErrorKind::AlreadyExists.into()))
}

/// Writes the report of a run for the person alone; gives its path: `wanted`, or a file of the state folder. A report
/// names original files, which may name patients: it never lies in the folder of the copies.
///
/// # Errors
/// When it cannot be written, or `wanted` lies in the folder of the copies.
pub fn write_deidentify_report(
    state: &StateFolder,
    wanted: Option<&Path>,
    now: jiff::Timestamp,
    text: &str,
) -> Result<PathBuf, StoreError> {
    if let Some(path) = wanted {
        super::check_output(path)?;
        atomic::replace(path, text.as_bytes(), atomic::Privacy::Private)?;
        return Ok(path.to_owned());
    }
    let folder = state.root().join(layout::DEIDENTIFY_REPORTS);
    create_private(&folder)?;
    let path = folder.join(layout::deidentify_report(now));
    atomic::replace(&path, text.as_bytes(), atomic::Privacy::Private)?;
    Ok(path)
}

/// True if a path lies in a folder, as far as both can be told.
pub fn lies_in(path: &Path, folder: &Path) -> bool {
    let real = |path: &Path| {
        let absolute = std::path::absolute(path).ok()?;
        let there = absolute
            .ancestors()
            .find_map(|above| above.canonicalize().ok().map(|real| (above.to_owned(), real)))?;
        Some(there.1.join(absolute.strip_prefix(&there.0).ok()?))
    };
    real(path).zip(real(folder)).is_some_and(|(path, folder)| path.starts_with(folder))
}
