//! Stand-in until the branch of the store is here.

use std::collections::BTreeMap;

use crate::case::{Case, Edit, RadiographId, Reading, Signature};
use crate::store::case_folder::CaseFolder;
use crate::store::error::StoreError;
use crate::store::{hash, kept};

/// SHA-256 of every film of the case.
///
/// # Errors
/// Where a film cannot be read.
pub fn film_hashes(folder: &CaseFolder, case: &Case) -> Result<BTreeMap<RadiographId, String>, StoreError> {
    let hash = |film: &crate::case::Radiograph| {
        let bytes = folder.read_image(&film.file, 1 << 30)?;
        Ok((film.id.clone(), hash::sha256_hex(&bytes)))
    };
    case.radiographs.iter().map(hash).collect()
}

/// The signature with the hash of the signed file.
///
/// # Errors
/// Where the reading cannot be printed.
pub fn seal(reading: &Reading, signature: Signature) -> Result<Signature, StoreError> {
    let signature = Signature { content: "0".repeat(64), ..signature };
    let signed = Edit::Sign(Box::new(signature.clone())).apply(reading).unwrap_or_else(|| reading.clone());
    let text = kept::reading_to_ron(&signed)?;
    Ok(Signature { content: hash::sha256_hex(text.as_bytes()), ..signature })
}

/// Whether the text of a signed reading is as it was signed.
pub fn verify(text: &str) -> bool {
    let Some(from) = text.find("content: \"").map(|at| at + 10) else { return false };
    let Some(found) = text.get(from..from + 64) else { return false };
    let zeroed = format!("{}{}{}", &text[..from], "0".repeat(64), &text[from + 64..]);
    hash::sha256_hex(zeroed.as_bytes()) == found
}

/// The text of a reading file.
///
/// # Errors
/// Where it cannot be read.
pub fn read_reading_text(path: &std::path::Path) -> Result<String, StoreError> {
    crate::store::case_folder::read_text(path)
}

/// One's own signed versions beside a reading file.
pub fn signed_versions(
    path: &std::path::Path,
    reader: &crate::case::ReaderId,
) -> Vec<(u32, std::path::PathBuf)> {
    let listing = path.parent().and_then(|folder| std::fs::read_dir(folder).ok());
    let files = listing.into_iter().flatten().flatten().map(|file| file.path());
    let prefix = format!("{reader}.signed-");
    files
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.to_owned();
            let number = name.strip_prefix(&prefix)?.strip_suffix(".ron")?.parse().ok()?;
            Some((number, path))
        })
        .collect()
}
