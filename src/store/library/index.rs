//! The library in the state folder: one file, read by the person alone. Nothing is lost with it: what cannot be read is
//! made anew by the next scan.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::store::atomic::{self, Privacy};
use crate::store::case_folder::read_if_there;
use crate::store::error::StoreError;
use crate::store::library::facts::LibraryCase;
use crate::store::state_folder::{self, StateFolder};

const INDEX_FORMAT: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
struct Index {
    callus_library: u32,
    cases: Vec<Arc<LibraryCase>>,
}

/// The cases as they were known last; none where the index cannot be read or is of another format.
pub fn load_library(state: &StateFolder) -> Vec<Arc<LibraryCase>> {
    let Ok(Some(bytes)) = read_if_there(&state.library()) else { return Vec::new() };
    match serde_json::from_slice::<Index>(&bytes) {
        Ok(index) if index.callus_library == INDEX_FORMAT => index.cases,
        Ok(_) | Err(_) => Vec::new(),
    }
}

/// Keeps what is known of the cases.
///
/// # Errors
/// [`StoreError::Io`] when the disk refuses: the cases are then read anew next time.
pub fn save_library(state: &StateFolder, cases: &[Arc<LibraryCase>]) -> Result<(), StoreError> {
    // A path that is no text cannot stand in JSON; such a case is read anew each time.
    let cases = cases.iter().filter(|case| case.case_file.to_str().is_some()).cloned().collect();
    let index = Index { callus_library: INDEX_FORMAT, cases };
    let bytes = serde_json::to_vec(&index).map_err(|error| StoreError::Unwritable(error.to_string()))?;
    state_folder::create_private(state.root())?;
    atomic::replace(&state.library(), &bytes, Privacy::Private)
}
