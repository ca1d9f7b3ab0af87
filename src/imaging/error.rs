//! Why an image was refused. Each variant says what failed, why, and what a person can do next.
//! Knows no paths: the layer above adds the file's name.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A refusal to read an image. Nothing was decoded; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum ImagingError {
    /// The first bytes fit no image format that is read here.
    #[error("this is not an image that can be read ({why}); use DICOM, PNG, JPEG, TIFF, BMP or WebP")]
    Unrecognised {
        /// The content that was found instead.
        why: String,
    },
    /// The file is sound, but holds no image (a report, a plan, a waveform, a directory).
    #[error("the file holds no image: {what}; choose the file of the radiograph itself")]
    NoImage {
        /// Kind of the file, as far as it states it.
        what: String,
    },
    /// The file ends before its image does.
    #[error("the image is cut off: {what}, {expected} {unit} needed, {found} there; copy or export it again")]
    Truncated {
        /// The part that is short.
        what: String,
        /// What is counted: "bytes", "rows".
        unit: String,
        /// So many the header promises.
        expected: u64,
        /// So many are there.
        found: u64,
    },
    /// A sound file in a manner that is not read here.
    #[error("{what} cannot be read: {why}; {hint}")]
    Unsupported {
        /// The manner of coding.
        what: String,
        /// Reason.
        why: String,
        /// The way to get a file that can be read.
        hint: String,
    },
    /// A damaged or contradictory file.
    #[error("the image is damaged: {what}; export it again from its source")]
    Malformed {
        /// The values that contradict each other.
        what: String,
    },
    /// A declared size beyond the set limit; refused before anything is allocated.
    #[error("the image is too large: {what} is {declared}, the limit is {limit}")]
    TooLarge {
        /// The size.
        what: String,
        /// The declared size.
        declared: u64,
        /// The limit that it exceeds.
        limit: u64,
    },
    /// A decoder failed in a way it does not report; the fence caught it.
    #[error(
        "the {codec} decoder gave up on this image; it is probably damaged, export it again uncompressed"
    )]
    Panicked {
        /// The decoder that failed.
        codec: String,
    },
    /// The file asks for far more work than its image explains; refused before any of it is done.
    #[error(
        "the image asks for too much work: {what}, {declared} where at most {limit} are read; it is damaged or made to stall a program, export it again from its source"
    )]
    TooMuchWork {
        /// The thing that exceeds its limit.
        what: String,
        /// Amount that the file asks for.
        declared: u64,
        /// The most that is read.
        limit: u64,
    },
    /// Decoding was stopped at its limit of time.
    #[error(
        "decoding was stopped after {seconds} seconds, longer than any sound image takes; export it again uncompressed"
    )]
    TooSlow {
        /// The limit.
        seconds: u64,
    },
    /// The process that decoded the image ended without an answer. The program itself is not concerned.
    #[error(
        "the decoder crashed on this image ({how}); Callus and the other films are not concerned: the image is probably damaged, export it again uncompressed"
    )]
    Crashed {
        /// End of the process, e.g. "signal 11, segmentation fault".
        how: String,
    },
    /// Decoding was cancelled by whoever asked for it.
    #[error("decoding was cancelled")]
    Cancelled,
    /// The process that decodes images cannot be used.
    #[error(
        "images cannot be decoded: {why}; start Callus again, or set CALLUS_DECODE=inline to decode inside the program itself"
    )]
    NoDecoder {
        /// Reason.
        why: String,
    },
    /// The file is there, but its bytes cannot be read.
    #[error("the file cannot be read: {why}; check the disk or the network that it lies on")]
    Unreadable {
        /// Reason, in the words of the system.
        why: String,
    },
}

/// What a file lacks that should hold an image.
pub(super) const NO_PIXELS: &str = "a header without pixel data";
/// As [`NO_PIXELS`].
pub(super) const NO_ELEMENT: &str = "no element could be read";
/// As [`NO_PIXELS`].
pub(super) const NO_SIZE: &str = "it has no rows and columns";

impl ImagingError {
    /// True for a sound file that is something else than an image (a report, a plan, a directory), or of a format that
    /// is none of an image; false for an image that lacks its pixels.
    pub fn is_of_other_file(&self) -> bool {
        match self {
            Self::Unrecognised { .. } => true,
            Self::NoImage { what } => {
                ![NO_PIXELS, NO_ELEMENT, NO_SIZE].contains(&what.as_str()) && !what.contains("Image")
            }
            Self::Truncated { .. }
            | Self::Unsupported { .. }
            | Self::Malformed { .. }
            | Self::TooLarge { .. }
            | Self::Panicked { .. }
            | Self::TooMuchWork { .. }
            | Self::TooSlow { .. }
            | Self::Crashed { .. }
            | Self::Cancelled
            | Self::NoDecoder { .. }
            | Self::Unreadable { .. } => false,
        }
    }

    /// A short stable word for the kind of refusal, for tables and JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Unrecognised { .. } => "unrecognised",
            Self::NoImage { .. } => "no image",
            Self::Truncated { .. } => "truncated",
            Self::Unsupported { .. } => "unsupported",
            Self::Malformed { .. } => "malformed",
            Self::TooLarge { .. } => "too large",
            Self::Panicked { .. } => "panicked",
            Self::TooMuchWork { .. } => "too much work",
            Self::TooSlow { .. } => "too slow",
            Self::Crashed { .. } => "crashed",
            Self::Cancelled => "cancelled",
            Self::NoDecoder { .. } => "no decoder",
            Self::Unreadable { .. } => "unreadable",
        }
    }

    pub(crate) fn malformed(what: impl Into<String>) -> Self {
        Self::Malformed { what: what.into() }
    }

    pub(crate) fn unsupported(
        what: impl Into<String>,
        why: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self::Unsupported { what: what.into(), why: why.into(), hint: hint.into() }
    }

    /// Why a file that was opened cannot be read to its end.
    pub(crate) fn unreadable(error: &std::io::Error) -> Self {
        let why = if error.kind() == std::io::ErrorKind::UnexpectedEof {
            "it became shorter while it was read".to_owned()
        } else {
            error.to_string()
        };
        Self::Unreadable { why }
    }

    pub(crate) fn truncated(what: impl Into<String>, expected: usize, found: usize) -> Self {
        Self::short_of(what, "bytes", expected, found)
    }

    /// As [`Self::truncated`], where something else than bytes is counted.
    pub(crate) fn short_of(what: impl Into<String>, unit: &str, expected: usize, found: usize) -> Self {
        let (expected, found) = (expected as u64, found as u64);
        Self::Truncated { what: what.into(), unit: unit.to_owned(), expected, found }
    }

    pub(crate) fn too_much_work(what: impl Into<String>, declared: u64, limit: u64) -> Self {
        Self::TooMuchWork { what: what.into(), declared, limit }
    }

    pub(crate) fn too_large(what: impl Into<String>, declared: u64, limit: u64) -> Self {
        Self::TooLarge { what: what.into(), declared, limit }
    }
}
