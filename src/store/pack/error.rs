//! Why something could not be packed, unpacked or merged: each error names what failed, why and what to do next.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;
use zip::result::ZipError;

use crate::store::error::StoreError;

/// Why something could not be packed, unpacked or merged. Nothing was written then, unless it is said.
#[derive(Debug, Error)]
pub enum PackError {
    /// The disk, or a file of the case.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It was asked to give up.
    #[error("cancelled; nothing was written")]
    Cancelled,
    /// Another file has the name.
    #[error("another file is here already, and nothing was overwritten; choose another name: {}", .0.display())]
    FileTaken(PathBuf),
    /// The folder holds something.
    #[error("something is here already, and nothing was overwritten; name a folder that is not there yet: {}", .0.display())]
    FolderTaken(PathBuf),
    /// Another process unpacks there.
    #[error("a case is being unpacked here; wait until it is done, then try again: {}", .0.display())]
    BeingUnpacked(PathBuf),
    /// Changes are in the journal alone.
    #[error(
        "{who} has changes that are not in the file yet; open the case in Callus, which saves them, then pack again"
    )]
    Unsaved {
        /// "the reading of \"ada\"", "the case".
        who: String,
    },
    /// The pictures of these films may show a name, and nobody has looked.
    #[error(
        "nothing was packed, because nobody has looked whether a name is in these pictures: {}; look at each, then pack again with --looked-at-all, or erase the name with `callus deidentify --erase`",
        .0.join("; ")
    )]
    NotLooked(Vec<String>),
    /// Two versions of one reading, of which nothing tells the newer.
    #[error(
        "two versions of the reading of \"{reader}\" are kept, in the case folder and in the state folder; open the case in Callus and choose one, then pack again"
    )]
    TwoVersions {
        /// The reader.
        reader: String,
    },
    /// There is nothing to send.
    #[error("there is no reading to pack; {known}")]
    NoReadings {
        /// Which readings there are.
        known: String,
    },
    /// A film is not the one the case was made with.
    #[error(
        "the film \"{film}\" has changed: its SHA-256 is not the one that the case states; put the right file back, or correct `sha256`, then pack again"
    )]
    FilmChanged {
        /// Identifier of the film.
        film: String,
    },
    /// A name that a packed file may not have.
    #[error("\"{name}\" cannot be a file of a packed case: {why}; rename the file and correct the case")]
    Unpackable {
        /// The name.
        name: String,
        /// Why.
        why: String,
    },
    /// No packed case.
    #[error("this is no packed case: {why}; choose a file that Callus packed: {}", path.display())]
    NotAPack {
        /// Why.
        why: String,
        /// The file.
        path: PathBuf,
    },
    /// Written by a newer Callus.
    #[error("the packed file has format {found}, and {supported} is the newest this Callus reads; open it with a newer Callus: {}", path.display())]
    Newer {
        /// Format of the file.
        found: u32,
        /// The newest that can be read.
        supported: u32,
        /// The file.
        path: PathBuf,
    },
    /// Something that no Callus writes: nothing of such a file is taken.
    #[error("the packed file is not sound and nothing was taken from it: {why}; ask for it again: {}", path.display())]
    Unsound {
        /// What is wrong.
        why: String,
        /// The file.
        path: PathBuf,
    },
    /// Readings alone where a case was expected.
    #[error("this file holds readings without their case; open the case and merge them: `callus merge {} --into CASE`", .0.display())]
    ReadingsAlone(PathBuf),
    /// The readings are of other films.
    #[error("the packed readings are of another case, and nothing was merged: {why}; merge them into the copy of the case that has the same films: {}", path.display())]
    OtherCase {
        /// How the films differ.
        why: String,
        /// The packed file.
        path: PathBuf,
    },
}

impl PackError {
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let wrap = StoreError::io(action, path);
        move |error| Self::Store(wrap(error))
    }

    pub(super) fn unsound(path: &Path, why: impl Into<String>) -> Self {
        Self::Unsound { why: why.into(), path: path.to_owned() }
    }

    /// What the reader of ZIP files says.
    pub(super) fn zip(path: &Path) -> impl Fn(ZipError) -> Self + use<> {
        let path = path.to_owned();
        move |error| {
            if let ZipError::Io(source) = error {
                if source.kind() != io::ErrorKind::UnexpectedEof {
                    return Self::Store(StoreError::io("reading a packed file", &path)(source));
                }
                return Self::unsound(&path, source.to_string());
            }
            Self::unsound(&path, error.to_string())
        }
    }
}
