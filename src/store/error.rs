//! What can go wrong with files: each error names what failed, why and what to do next; the path comes last.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::case::{InvalidId, Problem};

/// A file that was read but could not be understood: where, and what was expected there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseFault {
    /// The fault and what was expected, in words.
    pub message: String,
    /// Field path ("episodes[0].side"), "." for the whole file.
    pub field: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, counted in characters.
    pub column: usize,
    /// Advice.
    pub advice: &'static str,
    /// The file.
    pub path: PathBuf,
}

impl fmt::Display for ParseFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { message, field, line, column, advice, path } = self;
        let place = if field == "." { "the file" } else { field };
        write!(f, "{message}, in {place}; {advice}: {}:{line}:{column}", path.display())
    }
}

/// Reason for which something could not be kept or read.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file system refused.
    #[error("{action} failed: {source}; check that the disk is present and writable and not full: {}", path.display())]
    Io {
        /// The action that was tried ("writing the journal").
        action: &'static str,
        /// The error of the system.
        source: io::Error,
        /// The file or folder.
        path: PathBuf,
    },
    /// There is no case at this place.
    #[error("no case is here; open a folder that holds case.ron, or a case file ending in .ron: {}", .0.display())]
    NoCase(PathBuf),
    /// There is no packed file at this place.
    #[error("no file is here; name a packed case, a file ending in .callus: {}", .0.display())]
    NoPackedFile(PathBuf),
    /// A case file is there already.
    #[error("a case is here already, and nothing was overwritten; choose another folder: {}", .0.display())]
    CaseIsThere(PathBuf),
    /// A folder for a new case holds something.
    #[error("this folder is not empty, and nothing was overwritten; choose a new one: {}", .0.display())]
    FolderNotEmpty(PathBuf),
    /// A file of the case is not there.
    #[error("the file is missing; put it back or correct `file` in the case: {}", .0.display())]
    Missing(PathBuf),
    /// A file of the case is a folder or a device.
    #[error("this is not an ordinary file; correct `file` in the case: {}", .0.display())]
    NotAFile(PathBuf),
    /// A device, pipe or folder lies where a file should be written.
    #[error("something that is not a regular file lies here, and only regular files are written; choose another name: {}", .0.display())]
    NotAnOutput(PathBuf),
    /// A file should be written among the readings of a case.
    #[error("this folder is for the readings of a case, and nothing else is written there; choose another place: {}", .0.display())]
    InReadings(PathBuf),
    /// A film that a signature would stand for cannot be read.
    #[error(
        "the film \"{film}\" cannot be read, and a signature stands for every film of the case; nothing was signed: {why}"
    )]
    UnreadableFilm {
        /// Identifier of the film.
        film: String,
        /// Reason and advice.
        why: Box<StoreError>,
    },
    /// A path leads out of the case folder.
    #[error("the path \"{file}\" leads out of the case folder; place the file inside and name it by a relative path: {}", root.display())]
    LeavesFolder {
        /// The path as written in the case.
        file: String,
        /// The case folder.
        root: PathBuf,
    },
    /// The folder of readings, or a file in it, is a link that leads out of the case folder.
    #[error("a link leads out of the case folder, and nothing is read or written there; put a folder or file of the case in its place: {}", .0.display())]
    ReadingsLeave(PathBuf),
    /// A file is larger than the limit.
    #[error("{bytes} bytes are more than the limit of {limit_bytes}; is this the right file?: {}", path.display())]
    TooLarge {
        /// Size of the file.
        bytes: u64,
        /// The limit.
        limit_bytes: u64,
        /// The file.
        path: PathBuf,
    },
    /// A text file that is not UTF-8.
    #[error("the text is not UTF-8 (first bad byte at {at}); save it again as UTF-8: {}", path.display())]
    NotUtf8 {
        /// Position of the first bad byte.
        at: usize,
        /// The file.
        path: PathBuf,
    },
    /// A file that does not parse. It is never overwritten.
    #[error("{0}")]
    Unreadable(Box<ParseFault>),
    /// A reading that says what cannot be, or an edit that would make it so. It is never overwritten.
    #[error("{message}, in {field}; {advice}: {}", path.display())]
    Impossible {
        /// The contradiction and what was expected.
        message: String,
        /// Field path ("marks[3].parts[0].shape").
        field: String,
        /// Advice.
        advice: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// A file written by a newer Callus.
    #[error("format {found} is newer than format {supported}, the newest this Callus reads; open it with a newer Callus: {}", path.display())]
    NewerFormat {
        /// Format of the file.
        found: u32,
        /// The newest format that can be read.
        supported: u32,
        /// The file.
        path: PathBuf,
    },
    /// A format number that no Callus ever wrote.
    #[error("format {found} was never in use, the first is 1; correct `format`: {}", path.display())]
    UnknownFormat {
        /// Format of the file.
        found: u32,
        /// The file.
        path: PathBuf,
    },
    /// A journal with lines that only a newer Callus understands.
    #[error("the journal was written by a newer Callus; open the case with that one, or move this folder away to start from the reading file: {}", .0.display())]
    NewerJournal(PathBuf),
    /// Another journal lies at the place of the one that is open.
    #[error("the journal was deleted while it was open, and another lies in its place; close the case and open it again: {}", .0.display())]
    JournalTaken(PathBuf),
    /// Another window or another person writes this reading.
    #[error("the reading of \"{reader}\" is open for writing elsewhere; close it there, or read under another name: {}", path.display())]
    AlreadyOpen {
        /// The reader.
        reader: String,
        /// The lock that is held.
        path: PathBuf,
    },
    /// Another window or another person edits the case.
    #[error("the case is being edited elsewhere; close it there, then try again: {}", .0.display())]
    CaseBeingEdited(PathBuf),
    /// The file named after one reader holds the reading of another.
    #[error("the file holds the reading of \"{found}\", not of \"{expected}\"; rename it to {found}.ron: {}", path.display())]
    WrongReader {
        /// Reader in the file.
        found: String,
        /// Reader by the name of the file.
        expected: String,
        /// The file.
        path: PathBuf,
    },
    /// A reader name that would be taken for a version set aside or signed.
    #[error(
        "\"{0}\" cannot be a reader's identifier: \".recovered-\" and \".signed-1\" mark versions that are kept; \
         choose another"
    )]
    ReservedReader(String),
    /// A name that cannot be a reader's.
    #[error("{0}; choose another name for the reader")]
    InvalidReader(InvalidId),
    /// There is no file of a learner at this place.
    #[error("no file of a learner is here; name the file that the quiz keeps: {}", .0.display())]
    NoLearner(PathBuf),
    /// The answers of a learner are to another case.
    #[error("the answers in this file are to another case, and nothing was overwritten; name another file: {}", .0.display())]
    OtherCase(PathBuf),
    /// A file was changed by somebody else since it was read.
    #[error("the file was changed elsewhere since it was read, and was not overwritten; close the case and open it again to see that version: {}", .0.display())]
    ChangedMeanwhile(PathBuf),
    /// A value that the format cannot hold.
    #[error("the value cannot be written as RON: {0}; please report this")]
    Unwritable(String),
    /// No folder of the person could be found for the journal.
    #[error("no home folder was found to keep the journal in; set CALLUS_STATE_DIR to a folder of yours")]
    NoStateFolder,
}

impl StoreError {
    /// A reader's name that no file can have.
    pub fn invalid_reader(error: &InvalidId) -> Self {
        Self::InvalidReader(error.clone())
    }

    /// Something that cannot be, in the file at `path`.
    pub(crate) fn impossible(problem: Problem, advice: &'static str, path: &Path) -> Self {
        let Problem { message, place: field, .. } = problem;
        Self::Impossible { message, field, advice, path: path.to_owned() }
    }

    /// Wraps an input or output error with what was tried and where.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Io { action, source, path }
    }
}
