//! Wishes about the reading as a whole: the summary, signing, amending, and another reading beside it.

use crate::case::ReaderId;

/// Commands for the reading as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewCommand {
    /// Show or hide the summary.
    Summary,
    /// Ask for the name under the reading, and tell what is open or contradictory.
    AskSign,
    /// Sign: the name, and whether what is open or contradictory is overruled.
    Sign {
        /// The name under the reading.
        name: String,
        /// True if what is open is overruled.
        overrule: bool,
    },
    /// Make the signed reading a draft again, that refers to what was signed.
    Amend,
    /// Show another reading beside this one; `None` closes it.
    Beside(Option<Beside>),
    /// Show or hide the sheet of differences to the reading beside.
    Differences,
    /// Draw the marks of the reading beside on the films, too, or no longer.
    BesideMarks,
}

/// A reading that can stand beside one's own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Beside {
    /// That of another reader.
    Reader(ReaderId),
    /// One's own, as it was signed: by the number of the signature.
    Signed(u32),
}
