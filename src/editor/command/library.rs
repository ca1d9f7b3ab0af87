//! What can be asked of the library of cases.

use std::path::PathBuf;

/// What a list of cases is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LibrarySort {
    /// Title.
    Title,
    /// First diagnosis.
    Diagnosis,
    /// Devices.
    Device,
    /// Time of the last visit: its date, else its days.
    LastVisit,
    /// Number of films.
    Films,
    /// Readings: signed ones, then drafts.
    Readings,
    /// Stage of the last film that has one.
    Stage,
    /// Last change on disk.
    Changed,
}

/// Which cases are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LibraryFilter {
    /// Every case.
    All,
    /// Cases that nobody has read.
    Unread,
    /// Cases with a draft.
    Draft,
    /// Cases with a signed reading.
    Signed,
    /// Cases that cannot be read, or with a reading that cannot be, or whose signature does not hold.
    Problem,
}

/// What can be asked of the library.
#[derive(Debug, Clone, PartialEq)]
pub enum LibraryCommand {
    /// Show or hide it.
    Toggle,
    /// Add a folder whose cases it lists.
    AddFolder(PathBuf),
    /// List the cases of this folder no more; nothing on disk is changed.
    RemoveFolder(PathBuf),
    /// List cases in which these words stand.
    Search(String),
    /// Sort by this; once more turns the order round.
    Sort(LibrarySort),
    /// List these cases.
    Filter(LibraryFilter),
    /// Select a case.
    Select(PathBuf),
    /// Select another case, so many rows further.
    Step(isize),
    /// Open the selected case.
    OpenSelected,
    /// These cases are on the screen: their films are shown in small.
    OnScreen(Vec<PathBuf>),
    /// Look through the folders now.
    Rescan,
}
