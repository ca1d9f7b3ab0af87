//! A packed case opened directly. Reading is work that is kept, so the case is unpacked into a folder of its own in the
//! state folder, named by what it holds: opening the file again, or one that a colleague sent later of the same case,
//! goes on in the same folder, and readings that are new are merged there.

use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::store::case_folder::{CaseFolder, read_if_there};
use crate::store::pack::error::PackError;
use crate::store::pack::merge::{Merged, merge};
use crate::store::pack::open::Pack;
use crate::store::pack::unpack::unpack;
use crate::store::pack::{Going, manifest::PackKind};
use crate::store::state_folder::{self, StateFolder};
use crate::store::{StoreError, layout};

/// Digits of the hash that names a folder.
const DIGITS: usize = 20;

/// A packed case that was opened.
#[derive(Debug)]
pub struct OpenedPack {
    /// Where it is unpacked.
    pub folder: CaseFolder,
    /// Whether it was unpacked just now.
    pub is_new: bool,
    /// What was merged into the folder that was there.
    pub merged: Merged,
}

/// Whether a path is that of a packed file, by its ending. What is in it is told when it is opened.
pub fn is_packed(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(layout::PACKED)) && path.is_file()
}

/// Opens a packed case: unpacks it into the state folder, or goes on in the folder it was unpacked to before.
///
/// # Errors
/// As [`Pack::open`], [`unpack`] and [`merge`].
pub fn open_packed(
    path: &Path,
    state: &StateFolder,
    now: Timestamp,
    going: Going<'_>,
) -> Result<OpenedPack, PackError> {
    let mut pack = Pack::open(path)?;
    if pack.kind() == PackKind::Readings {
        return Err(PackError::ReadingsAlone(path.to_owned()));
    }
    let cases = state.unpacked();
    state_folder::create_private(&cases)?;
    let name = pack.manifest.case_fingerprint();
    let name = name.get(..DIGITS).unwrap_or(&name);
    let target = cases.join(name);
    let known = Known { path: cases.join(format!("{name}.{}", layout::MERGED)) };
    let fingerprint = pack.manifest.fingerprint();
    if let Ok(folder) = CaseFolder::find(&target) {
        let merged =
            if known.has(&fingerprint)? { Merged::default() } else { merge(&mut pack, &folder, now)? };
        known.note(&fingerprint)?;
        return Ok(OpenedPack { folder, is_new: false, merged });
    }
    let folder = unpack(&mut pack, &target, going)?;
    known.note(&fingerprint)?;
    Ok(OpenedPack { folder, is_new: true, merged: Merged::default() })
}

/// The packed files whose readings are in a folder already: what a person changed or deleted there since does not come
/// back when they open the same file again.
struct Known {
    path: PathBuf,
}

impl Known {
    fn has(&self, fingerprint: &str) -> Result<bool, StoreError> {
        let lines = read_if_there(&self.path)?.unwrap_or_default();
        Ok(String::from_utf8_lossy(&lines).lines().any(|line| line == fingerprint))
    }

    fn note(&self, fingerprint: &str) -> Result<(), StoreError> {
        if self.has(fingerprint)? {
            return Ok(());
        }
        let mut lines = read_if_there(&self.path)?.unwrap_or_default();
        // Writing into a Vec cannot fail.
        let _ = writeln!(lines, "{fingerprint}");
        crate::store::atomic::replace(&self.path, &lines, crate::store::atomic::Privacy::Private)
    }
}
