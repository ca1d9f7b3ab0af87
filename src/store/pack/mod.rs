//! A case in one file (`.callus`), or its readings alone: a ZIP with a manifest that names every file with its size and
//! SHA-256. What is packed can be compared byte for byte: the same case gives the same bytes.
//!
//! A packed file comes from elsewhere, so nothing in it is trusted: it is looked through as a whole before a byte is
//! written ([`Pack::open`]), written aside with every hash held against the manifest, and only then renamed.

mod collect;
mod error;
mod guard;
mod managed;
mod manifest;
mod merge;
mod names;
mod open;
mod unpack;
mod unsaved;
mod write;

pub use error::PackError;
pub use managed::{OpenedPack, is_packed, open_packed};
pub use manifest::PackKind;
pub use merge::{Merged, MergedFile, Outcome, merge};
pub use open::Pack;
pub use unpack::unpack;
pub(crate) use write::simulated_words;
pub use write::{PackWish, Packed, pack};

/// Version of packed files that this program writes.
const PACK_FORMAT: u32 = 1;
/// The manifest inside a packed file.
const MANIFEST: &str = "manifest.json";
/// Files in a packed file at most.
const MOST_FILES: usize = 20_000;
/// Bytes of all files in a packed file at most, unpacked: 32 GiB.
const MOST_BYTES: u64 = 32 << 30;
/// A packed file that unpacks to more than so many times its size is refused. What this program writes stays below
/// half of it.
const MOST_RATIO: u64 = 100;
/// Bytes that no ratio is asked of.
const SMALL_BYTES: u64 = 64 * 1024;
/// Bytes of a manifest, a case file or a reading at most.
const TEXT_BYTES: u64 = 64 << 20;

/// Asked now and then by slow work with the share that is done, 0 to 1: whether to go on.
pub type Going<'a> = &'a dyn Fn(f64) -> bool;
