//! What a case is, wherever its folder lies: its `id`, or, until the case file has one, its films.

use crate::case::{Case, CaseId};
use crate::store::case_folder::{CaseFolder, sha256_of};
use crate::store::hash;

/// Digits of the hash that are kept.
const DIGITS: usize = 40;

/// The identity of a case: the `id` in its file, else the hash of the hashes of its films, in whatever order. A film
/// whose hash the case file states is not read. `None` for a case without films, and where a film cannot be read.
pub fn identity_of(folder: &CaseFolder, case: &Case) -> Option<CaseId> {
    if let Some(id) = &case.id {
        return Some(id.clone());
    }
    let mut hashes = Vec::new();
    for film in &case.radiographs {
        hashes.push(match &film.sha256 {
            Some(sha256) => sha256.to_ascii_lowercase(),
            None => sha256_of(&folder.image_path(&film.file).ok()?).ok()?,
        });
    }
    hashes.sort();
    hashes.dedup();
    let of_all = (!hashes.is_empty()).then(|| hash::sha256_hex(hashes.join("\n").as_bytes()))?;
    CaseId::new(format!("films-{}", of_all.get(..DIGITS)?)).ok()
}
