//! What a packed file says of itself: its format, what it holds, every file with size and SHA-256, and the films that
//! its readings are of. It tells no time, no person and no computer.

use serde::{Deserialize, Serialize};

use crate::case::{CaseId, RadiographId};
use crate::store::hash;

/// What a packed file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PackKind {
    /// A case with its films and readings.
    Case,
    /// Readings alone.
    Readings,
}

/// The first thing that is read of a manifest: all else may differ in another format.
#[derive(Debug, Deserialize)]
pub(super) struct Probe {
    pub(super) callus_pack: u32,
}

/// The manifest of a packed file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    /// Version of the packed file.
    pub(super) callus_pack: u32,
    pub(super) kind: PackKind,
    /// What the case is, where that can be told.
    pub(super) case: Option<CaseId>,
    /// Title of the case, for a person who gets readings alone.
    pub(super) title: String,
    /// Every film of the case, in its order.
    pub(super) films: Vec<PackedFilm>,
    /// Every file beside this one, by name.
    pub(super) files: Vec<PackedFile>,
}

/// A film that the readings are of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PackedFilm {
    pub(super) id: RadiographId,
    pub(super) sha256: String,
}

/// A file of a packed file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PackedFile {
    /// Relative to the case folder, with forward slashes.
    pub(super) path: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

impl Manifest {
    /// Hash of everything it says: two packed files with the same one hold the same.
    pub(super) fn fingerprint(&self) -> String {
        hash::sha256_hex(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// The same of the case file and the films alone, whatever readings there are.
    pub(super) fn case_fingerprint(&self) -> String {
        let is_reading = |file: &&PackedFile| super::names::is_reading(&file.path);
        let rest = self.files.iter().filter(|file| !is_reading(file));
        let lines: Vec<_> = rest.map(|file| format!("{} {}", file.sha256, file.path)).collect();
        hash::sha256_hex(lines.join("\n").as_bytes())
    }
}
