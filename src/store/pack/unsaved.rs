//! Work that has not reached its file yet. A packed case must not leave it behind without a word.

use std::path::Path;

use crate::case::{Case, Reading};
use crate::store::case_folder::{CaseFolder, read_if_there, text_of};
use crate::store::error::StoreError;
use crate::store::journal::{self, Home};
use crate::store::kept::Stored;
use crate::store::layout;
use crate::store::past::Past;
use crate::store::replay::Replay;
use crate::store::state_folder::StateFolder;
use crate::store::work::Sought;

/// Whose changes are in a journal alone, in words: "the reading of \"ada\"", "the case".
pub(super) fn unsaved(
    state: &StateFolder,
    folder: &CaseFolder,
    case: &Case,
) -> Result<Option<String>, StoreError> {
    for work in Sought::new(folder, case).work(state) {
        let reader = work.reader();
        let journal = work.folder.join(layout::JOURNAL);
        if reader.as_str() == layout::CASE_EDITS {
            if is_unsaved::<Case>(&journal, &[&folder.case_file])? {
                return Ok(Some("the case".to_owned()));
            }
            continue;
        }
        let own = work.folder.join(layout::reading(reader));
        if is_unsaved::<Reading>(&journal, &[&folder.reading_path(reader), &own])? {
            return Ok(Some(format!("the reading of \"{reader}\"")));
        }
    }
    Ok(None)
}

/// Whether a journal holds entries behind the last save, and none of these files says what it comes to.
fn is_unsaved<D: Stored>(journal: &Path, files: &[&Path]) -> Result<bool, StoreError> {
    let Some(contents) = journal::read::<D>(journal)? else { return Ok(false) };
    // A damaged journal is set aside when the case is opened; what it holds beyond the file is kept then.
    let (Some(past), _) = Past::of(contents, Home::Case, None) else { return Ok(false) };
    let entries = past.entries();
    if entries.len() <= past.saved_entries() {
        return Ok(false);
    }
    let replay = Replay::of(past.base.value, &entries);
    for file in files {
        let Some(bytes) = read_if_there(file)? else { continue };
        if D::parse(&text_of(bytes, file)?, file)?.says_the_same(replay.value()) {
            return Ok(false);
        }
    }
    Ok(!replay.value().says_nothing())
}
