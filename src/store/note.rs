//! What the person should be told about their files although nothing failed: what, why, what next.

use std::fmt;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::store::copies::moment;

/// A thing worth telling, in plain words through `Display`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreNote {
    /// Edits that had not reached the file were taken from the journal.
    Recovered {
        /// Number of entries.
        edits: usize,
    },
    /// The case was moved since it was last open, and the work on it came along.
    CaseMoved {
        /// The case file as it was.
        from: String,
    },
    /// The file was changed by someone else while it was closed.
    FileChangedOutside {
        /// The reading file.
        path: PathBuf,
        /// Path of the own version with unsaved edits; `None` where nothing of one's own was unsaved.
        own_version: Option<PathBuf>,
    },
    /// The file on disk is an earlier version of one's own.
    EarlierVersionOnDisk {
        /// The reading file.
        path: PathBuf,
    },
    /// The file was gone and is written again from the journal.
    FileMissing {
        /// The reading file.
        path: PathBuf,
    },
    /// Another case lies at the place for which the journal was kept.
    AnotherCase {
        /// The title that the journal knows.
        title: String,
        /// Path of the reading of that case.
        own_version: PathBuf,
    },
    /// Comments of a case file could not stay in it; the file as it was is kept.
    CommentsKept {
        /// The file as it was.
        kept: PathBuf,
    },
    /// The end of the journal was torn; it had not been acknowledged.
    JournalTailDropped {
        /// Number of bytes.
        bytes: u64,
    },
    /// The journal lost lines at its end that had been acknowledged.
    JournalShortened {
        /// How many.
        lines: u64,
    },
    /// The journal was damaged in its middle, or lines of it are missing. The file is shown as it is.
    JournalDamaged {
        /// The damaged journal, kept.
        kept: PathBuf,
        /// Path of a version with changes that may not have reached the file.
        own_version: Option<PathBuf>,
    },
    /// The journal does not lead to the file that it says it led to. The file is shown as it is.
    JournalDoubtful {
        /// The journal, kept.
        kept: PathBuf,
        /// Path of a version with changes that may not have reached the file.
        own_version: Option<PathBuf>,
    },
    /// The case folder cannot be written, so the reading is kept elsewhere.
    ReadOnlyFolder {
        /// Path of the reading.
        path: PathBuf,
        /// Folder to which it belongs.
        belongs: PathBuf,
        /// Reason for which the folder cannot be written.
        why: String,
    },
    /// The read-only case holds another reading by the same reader.
    OtherReadingInCase {
        /// That reading.
        path: PathBuf,
    },
    /// The file system of the case knows no locks.
    NoLock {
        /// The lock that could not be taken.
        path: PathBuf,
        /// Reason.
        why: String,
    },
    /// Definitions of one's own that were passed over.
    DefinitionsPassedOver {
        /// The fault, its place, and what to do.
        why: String,
    },
    /// Definitions of one's own stand in the place of those that come with the program.
    DefinitionsReplaced {
        /// The definition that is replaced ("implant \"thread\"").
        what: String,
        /// The file.
        path: PathBuf,
    },
    /// A reading was changed after it was signed.
    SealBroken {
        /// The reading file.
        path: PathBuf,
        /// The name under it.
        name: String,
        /// Time of the signature.
        at: Timestamp,
        /// The version that was signed, where it is kept.
        kept: Option<PathBuf>,
    },
    /// A signed version is kept of which the reading knows nothing.
    SignatureUnknown {
        /// The reading file.
        path: PathBuf,
        /// Number of the signature.
        number: u32,
        /// The version that was signed.
        copy: PathBuf,
    },
    /// The name under which a signed version is kept was taken by another.
    SignedCopyTaken {
        /// Number of the signature.
        number: u32,
        /// The name, with the other version.
        path: PathBuf,
        /// Path of the own version.
        own_version: PathBuf,
    },
    /// Others on this computer may write into the state folder.
    StateFolderOpen {
        /// The folder.
        path: PathBuf,
        /// Its mode, as of Unix.
        mode: u32,
    },
    /// The shutters drawn on a case could not be read; none are drawn.
    ShuttersUnreadable {
        /// The fault.
        why: String,
        /// Path of the old ones.
        kept: PathBuf,
    },
    /// The settings could not be read; defaults are in use.
    SettingsUnreadable {
        /// The fault.
        why: String,
        /// Path of the old settings.
        kept: PathBuf,
    },
}

/// Words for the state shown where a journal cannot be trusted.
fn doubt(own_version: Option<&Path>) -> String {
    match own_version {
        None => "The reading is shown as far as it is certain, undo begins anew; check it.".to_owned(),
        Some(own) => format!(
            "The reading is shown as it is in its file, undo begins anew. A version with changes that had not reached \
             the file, as far as they could be read, was kept beside it; compare the two and delete one: {}.",
            own.display()
        ),
    }
}

impl fmt::Display for StoreNote {
    #[allow(clippy::too_many_lines, reason = "one sentence for each note, all in one exhaustive match")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Recovered { edits } => {
                let noun = if *edits == 1 { "change" } else { "changes" };
                write!(f, "{edits} {noun} that had not reached the file were recovered from the journal.")
            }
            Self::CaseMoved { from } => write!(
                f,
                "This case was opened before from another place; what you said there and its undo history came along: \
                 {from}"
            ),
            Self::FileChangedOutside { path, own_version: None } => write!(
                f,
                "The reading was changed by another program; that version is shown, undo begins anew: {}",
                path.display()
            ),
            Self::FileChangedOutside { path, own_version: Some(own) } => write!(
                f,
                "The reading {} was changed by another program while you had unsaved changes; it is shown as it \
                 is there. Your version was kept beside it; compare the two and delete one: {}",
                path.display(),
                own.display()
            ),
            Self::EarlierVersionOnDisk { path } => write!(
                f,
                "The file holds an earlier version of this reading; the newer one from the journal is shown. Undo \
                 leads back: {}",
                path.display()
            ),
            Self::FileMissing { path } => write!(
                f,
                "The reading file had been moved or deleted; it is written again from the journal: {}",
                path.display()
            ),
            Self::AnotherCase { title, own_version } => write!(
                f,
                "Another case, \"{title}\", lay here before. Its reading was kept: {}",
                own_version.display()
            ),
            Self::CommentsKept { kept } => write!(
                f,
                "Comments of the case file stood in what was changed or removed and are no longer in it. The file as it \
                 was is kept with them: {}",
                kept.display()
            ),
            Self::JournalTailDropped { bytes } => write!(
                f,
                "The last {bytes} bytes of the journal were torn, as after a power cut, and were dropped. Check \
                 the last change you made."
            ),
            Self::JournalShortened { lines } => write!(
                f,
                "The journal lacks its last {lines} {}, which had been kept: it was cut off, or put back from an \
                 older copy. Check the last changes you made; what had reached the reading file is there.",
                if *lines == 1 { "line" } else { "lines" }
            ),
            Self::JournalDamaged { kept, own_version } => write!(
                f,
                "The journal was damaged or lines of it are missing. {} The damaged one was kept: {}",
                doubt(own_version.as_deref()),
                kept.display()
            ),
            Self::JournalDoubtful { kept, own_version } => write!(
                f,
                "The journal does not lead to the file that it was saved in. {} It was kept: {}",
                doubt(own_version.as_deref()),
                kept.display()
            ),
            Self::ReadOnlyFolder { path, belongs, why } => write!(
                f,
                "The case folder cannot be written ({why}). You can read and annotate; to take the reading along, \
                 copy it to {}. It is kept here: {}",
                belongs.display(),
                path.display()
            ),
            Self::OtherReadingInCase { path } => write!(
                f,
                "The read-only case holds another reading under your name; the one kept on this computer is \
                 shown. Open the other on its own to compare: {}",
                path.display()
            ),
            Self::NoLock { path, why } => write!(
                f,
                "This file system knows no locks ({why}). Do not open the reading twice: {}",
                path.display()
            ),
            Self::ShuttersUnreadable { why, kept } => write!(
                f,
                "The shutters drawn on this case could not be read ({why}); none are drawn. The file was kept: {}",
                kept.display()
            ),
            Self::SettingsUnreadable { why, kept } => write!(
                f,
                "The settings could not be read ({why}); defaults are used. The old ones were kept: {}",
                kept.display()
            ),
            Self::StateFolderOpen { path, mode } => write!(
                f,
                "Others on this computer may write into the folder of your journals and settings (mode {mode:03o}). Take \
                 their permission away (chmod 700), or set CALLUS_STATE_DIR to a folder of your own: {}",
                path.display()
            ),
            Self::DefinitionsPassedOver { why } => write!(f, "{why}"),
            Self::DefinitionsReplaced { what, path } => write!(
                f,
                "Your own definition of {what} is used in place of the one that comes with Callus: {}",
                path.display()
            ),
            Self::SealBroken { path, name, at, kept } => {
                seal_broken(f, path, &format!("{name} signed it on {}", moment(*at)), kept.as_deref())
            }
            Self::SignatureUnknown { path, number, copy } => write!(
                f,
                "The reading {} knows nothing of its signature {number}: it is an older version, or the signature was \
                 taken out by hand. The version that was signed is kept; compare the two, and copy it over the other if \
                 it is the right one: {}",
                path.display(),
                copy.display()
            ),
            Self::SignedCopyTaken { number, path, own_version } => write!(
                f,
                "Your signature {number} could not be kept under its name, because another version lies there; that one \
                 was left alone: {}. Yours was kept beside it; compare the two and move one away: {}",
                path.display(),
                own_version.display()
            ),
        }
    }
}

/// A reading that was changed after "Ada signed it on 24 November 2026".
fn seal_broken(f: &mut fmt::Formatter<'_>, path: &Path, signed: &str, kept: Option<&Path>) -> fmt::Result {
    match kept {
        Some(kept) => write!(
            f,
            "The reading {} was changed after {signed}. It is shown as it is there, and nothing was overwritten. The \
             version that was signed is kept; compare the two, copy that one over the changed one, or amend: {}",
            path.display(),
            kept.display()
        ),
        None => write!(
            f,
            "The reading was changed after {signed}. It is shown as it is there, and nothing was overwritten. The \
             version that was signed is not beside it; put it back from a copy of your own, or amend: {}",
            path.display()
        ),
    }
}
