//! A case folder on disk: finding it, reading its files, and keeping every path inside it.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use crate::case::{Case, ReaderId, Reading};
use crate::store::case_text::CaseText;
use crate::store::error::StoreError;
use crate::store::signing::{self, Seal};
use crate::store::{hash, kept, layout, output};

/// A case or reading is text written by a person: more than this is another kind of file.
const TEXT_LIMIT_BYTES: u64 = 64 * 1024 * 1024;

/// The folder of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFolder {
    /// The case file, with every link resolved.
    pub case_file: PathBuf,
    /// The folder that no path of the case may leave, with every link resolved.
    pub root: PathBuf,
}

/// The file of one reader inside a case folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderFile {
    /// The reader, by the name of the file.
    pub id: ReaderId,
    /// Path of the file.
    pub path: PathBuf,
}

impl CaseFolder {
    /// The case at `path`: its folder, or the case file itself.
    ///
    /// # Errors
    /// [`StoreError::NoCase`] when neither is there.
    pub fn find(path: &Path) -> Result<Self, StoreError> {
        let no_case = || StoreError::NoCase(path.to_owned());
        let facts = fs::metadata(path).map_err(|error| {
            let is_gone = error.kind() == io::ErrorKind::NotFound;
            if is_gone { no_case() } else { StoreError::io("opening the case", path)(error) }
        })?;
        let file = if facts.is_dir() { path.join(layout::CASE_FILE) } else { path.to_owned() };
        let named_ron = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(layout::RON));
        if !named_ron || !file.is_file() {
            return Err(no_case());
        }
        let case_file = file.canonicalize().map_err(StoreError::io("opening the case", &file))?;
        let root = case_file.parent().map(Path::to_owned).ok_or_else(no_case)?;
        Ok(Self { case_file, root })
    }

    /// Reads the case file.
    ///
    /// # Errors
    /// As [`crate::store::case_from_ron`], and when the file cannot be read.
    pub fn read_case(&self) -> Result<Case, StoreError> {
        self.case_text()?.case(&self.case_file)
    }

    /// The text of the case file.
    pub(crate) fn case_text(&self) -> Result<CaseText, StoreError> {
        let bytes = read_limited(&self.case_file, TEXT_LIMIT_BYTES)?;
        let name = self.case_file.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(CaseText::of(&bytes, name.unwrap_or_default()))
    }

    /// The true path of a file that the case names by a relative path with forward slashes.
    ///
    /// # Errors
    /// [`StoreError::LeavesFolder`] when it is absolute, climbs, or leads out by a link;
    /// [`StoreError::Missing`] when nothing is there.
    pub fn image_path(&self, file: &str) -> Result<PathBuf, StoreError> {
        let leaves = || StoreError::LeavesFolder { file: file.to_owned(), root: self.root.clone() };
        let inside =
            Path::new(file).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        // A backslash or a drive means one thing on Windows and another elsewhere: a case must travel.
        if file.is_empty() || !inside || file.contains(['\\', ':', '\0']) {
            return Err(leaves());
        }
        self.inside(&self.root.join(file), leaves)
    }

    /// The true path of something in the case folder; `leaves` where links lead out of it.
    fn inside(&self, named: &Path, leaves: impl FnOnce() -> StoreError) -> Result<PathBuf, StoreError> {
        let path = named.canonicalize().map_err(|error| {
            if is_missing(&error) {
                StoreError::Missing(named.to_owned())
            } else {
                StoreError::io("finding a file of the case", named)(error)
            }
        })?;
        let root = self.root.canonicalize().map_err(StoreError::io("opening the case", &self.root))?;
        if path.starts_with(root) { Ok(path) } else { Err(leaves()) }
    }

    /// Makes sure that the folder of readings, where there is one, lies in the case folder: no link leads out of it.
    ///
    /// # Errors
    /// [`StoreError::ReadingsLeave`] where one does; nothing is read or written there then.
    pub fn check_readings_folder(&self) -> Result<(), StoreError> {
        let readings = self.readings_folder();
        match self.inside(&readings, || StoreError::ReadingsLeave(readings.clone())) {
            // A link to nowhere is there and leads nowhere inside.
            Err(StoreError::Missing(_)) if fs::symlink_metadata(&readings).is_ok() => {
                Err(StoreError::ReadingsLeave(readings))
            }
            Ok(_) | Err(StoreError::Missing(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Makes sure that a file of the folder of readings, where there is one, lies in the case folder.
    ///
    /// # Errors
    /// [`StoreError::ReadingsLeave`] where a link leads out.
    pub(crate) fn check_reading_file(&self, path: &Path) -> Result<(), StoreError> {
        self.check_readings_folder()?;
        match self.inside(path, || StoreError::ReadingsLeave(path.to_owned())) {
            Ok(_) | Err(StoreError::Missing(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The bytes of a file that the case names; the size is checked before anything is allocated.
    ///
    /// # Errors
    /// As [`Self::image_path`]; [`StoreError::TooLarge`] beyond `limit_bytes`.
    pub fn read_image(&self, file: &str, limit_bytes: u64) -> Result<Vec<u8>, StoreError> {
        read_limited(&self.image_path(file)?, limit_bytes)
    }

    /// An image of the case of at most `limit_bytes`, opened, and its length in bytes.
    ///
    /// # Errors
    /// As [`Self::read_image`].
    pub(crate) fn open_image(&self, file: &str, limit_bytes: u64) -> Result<(File, u64), StoreError> {
        open_file(&self.image_path(file)?, limit_bytes)
    }

    /// The reading of one reader as it lies in the case folder, `None` where there is none. Takes no lock.
    ///
    /// # Errors
    /// As [`crate::store::reading_from_ron`], and when the file cannot be read.
    pub fn read_reading(&self, reader: &ReaderId) -> Result<Option<Reading>, StoreError> {
        let path = self.reading_path(reader);
        self.check_reading_file(&path)?;
        let Some(bytes) = read_if_there(&path)? else { return Ok(None) };
        kept::reading_from_ron(&text_of(bytes, &path)?, &path).map(Some)
    }

    /// Path of a reader's file in the case folder, written or not.
    pub fn reading_path(&self, reader: &ReaderId) -> PathBuf {
        self.readings_folder().join(layout::reading(reader))
    }

    /// The place at `path`, which need not be there yet, with every link resolved, where it is that of the case file, of
    /// a reading or of a film of the case.
    pub fn owned(&self, case: &Case, path: &Path) -> Option<PathBuf> {
        let places = [path.canonicalize().ok(), output::resolved(path)];
        places.into_iter().flatten().find(|place| {
            let is_film = || {
                case.radiographs.iter().any(|film| self.image_path(&film.file).is_ok_and(|own| own == *place))
            };
            *place == self.case_file || place.starts_with(self.readings_folder()) || is_film()
        })
    }

    /// Folder of readings.
    pub(crate) fn readings_folder(&self) -> PathBuf {
        self.root.join(layout::READINGS)
    }

    /// The files of all readers, by name; versions that were signed or set aside are not among them.
    pub fn readings(&self) -> Vec<ReaderFile> {
        let mut files: Vec<_> = self.ron_files().into_iter().filter_map(ReaderFile::at).collect();
        files.sort_by(|a, b| a.id.cmp(&b.id));
        files
    }

    /// The versions that a reader signed, as they were signed, by the number of the signature.
    pub fn signed_copies(&self, reader: &ReaderId) -> Vec<(u32, PathBuf)> {
        let path = self.readings_folder().join(layout::reading(reader));
        ReaderFile { id: reader.clone(), path }.signed_copies()
    }

    /// Every version that anyone signed.
    pub(crate) fn all_signed_copies(&self) -> Vec<PathBuf> {
        self.named(|name| layout::is_signed_copy(name).is_some())
    }

    /// Versions of readings that were set aside because they must not overwrite another.
    pub(crate) fn set_aside(&self) -> Vec<PathBuf> {
        self.named(|name| layout::is_set_aside(name, None))
    }

    fn named(&self, wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
        let mut files = self.ron_files();
        files.retain(|path| path.file_name().is_some_and(|name| wanted(&name.to_string_lossy())));
        files.sort();
        files
    }

    fn ron_files(&self) -> Vec<PathBuf> {
        if self.check_readings_folder().is_err() {
            return Vec::new();
        }
        let mut files = ron_files(&self.readings_folder());
        files.retain(|path| !path.is_symlink() || self.check_reading_file(path).is_ok());
        files
    }
}

impl ReaderFile {
    /// The reader's file at `path`; `None` where its name is not that of one.
    pub(crate) fn at(path: PathBuf) -> Option<Self> {
        let id = ReaderId::new(path.file_stem()?.to_str()?).ok()?;
        (!layout::is_reserved(&id)).then_some(Self { id, path })
    }

    /// Reads it, and whether its signature holds. Takes no lock.
    ///
    /// # Errors
    /// As [`crate::store::reading_from_ron`], and when the file cannot be read.
    pub fn read(&self) -> Result<(Reading, Seal), StoreError> {
        read_sealed(&self.path)
    }

    /// The versions that this reader signed, beside this file, as they were signed, by the number of the signature.
    pub fn signed_copies(&self) -> Vec<(u32, PathBuf)> {
        let Some(folder) = self.path.parent() else { return Vec::new() };
        let number = |path: &Path| {
            let (reader, number) = layout::is_signed_copy(path.file_name()?.to_str()?)?;
            (reader == self.id.as_str()).then_some(number)
        };
        let files = ron_files(folder).into_iter();
        let mut copies: Vec<_> = files.filter_map(|path| Some((number(&path)?, path))).collect();
        copies.sort();
        copies
    }
}

/// A reading file of any name, and whether its signature holds: for versions that were signed.
///
/// # Errors
/// As [`crate::store::reading_from_ron`], and when the file cannot be read.
pub fn read_sealed(path: &Path) -> Result<(Reading, Seal), StoreError> {
    let text = read_text(path)?;
    let reading = kept::reading_from_ron(&text, path)?;
    let seal = signing::verify(&text, &reading);
    Ok((reading, seal))
}

/// Files that end as readings do.
pub(crate) fn ron_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(listing) = fs::read_dir(folder) else { return Vec::new() };
    let paths = listing.flatten().map(|file| file.path());
    paths.filter(|path| path.extension().is_some_and(|e| e == layout::RON) && path.is_file()).collect()
}

/// The text of a case or reading file.
pub(crate) fn read_text(path: &Path) -> Result<String, StoreError> {
    text_of(read_limited(path, TEXT_LIMIT_BYTES)?, path)
}

/// Bytes as text.
pub(crate) fn text_of(bytes: Vec<u8>, path: &Path) -> Result<String, StoreError> {
    String::from_utf8(bytes)
        .map_err(|error| StoreError::NotUtf8 { at: error.utf8_error().valid_up_to(), path: path.to_owned() })
}

/// The bytes of an image that belongs to no case; an ordinary file of at most `limit_bytes`.
///
/// # Errors
/// [`StoreError`] when it is missing, no ordinary file, too large or cannot be read.
pub fn read_file(path: &Path, limit_bytes: u64) -> Result<Vec<u8>, StoreError> {
    read_limited(path, limit_bytes)
}

/// An ordinary file of at most `limit_bytes`, opened, and its length in bytes.
///
/// # Errors
/// As [`read_file`].
pub fn open_file(path: &Path, limit_bytes: u64) -> Result<(File, u64), StoreError> {
    let bytes = ordinary(path)?;
    if bytes > limit_bytes {
        return Err(StoreError::TooLarge { bytes, limit_bytes, path: path.to_owned() });
    }
    File::open(path).map(|file| (file, bytes)).map_err(|error| not_read(path, error))
}

/// The first bytes of an ordinary file, at most `bytes`.
pub(crate) fn read_beginning(path: &Path, bytes: u64) -> Result<Vec<u8>, StoreError> {
    let length = ordinary(path)?;
    let failed = |error| not_read(path, error);
    let mut beginning = Vec::with_capacity(length.min(bytes) as usize);
    File::open(path).map_err(failed)?.take(bytes).read_to_end(&mut beginning).map_err(failed)?;
    Ok(beginning)
}

/// The bytes of an ordinary file of at most `limit_bytes`.
pub(crate) fn read_limited(path: &Path, limit_bytes: u64) -> Result<Vec<u8>, StoreError> {
    let file_bytes = ordinary(path)?;
    let too_large = |bytes| StoreError::TooLarge { bytes, limit_bytes, path: path.to_owned() };
    if file_bytes > limit_bytes {
        return Err(too_large(file_bytes));
    }
    let failed = |error| not_read(path, error);
    let mut bytes = Vec::with_capacity(file_bytes as usize);
    let file = File::open(path).map_err(failed)?;
    file.take(limit_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > limit_bytes { Err(too_large(bytes.len() as u64)) } else { Ok(bytes) }
}

/// SHA-256 of an ordinary file, however large: it is read piece by piece.
pub(crate) fn sha256_of(path: &Path) -> Result<String, StoreError> {
    ordinary(path)?;
    let failed = |error| not_read(path, error);
    hash::sha256_hex_of(File::open(path).map_err(failed)?).map_err(failed)
}

/// Size of an ordinary file in bytes. A pipe would wait for ever, so this is asked before opening.
fn ordinary(path: &Path) -> Result<u64, StoreError> {
    let facts = fs::metadata(path).map_err(|error| not_read(path, error))?;
    if facts.is_file() { Ok(facts.len()) } else { Err(StoreError::NotAFile(path.to_owned())) }
}

fn not_read(path: &Path, error: io::Error) -> StoreError {
    if is_missing(&error) {
        StoreError::Missing(path.to_owned())
    } else {
        StoreError::io("reading a file", path)(error)
    }
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The bytes of a file that may be absent.
pub(crate) fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match read_limited(path, TEXT_LIMIT_BYTES) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(StoreError::Missing(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
