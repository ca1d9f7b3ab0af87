//! A hanging protocol of one's own, kept in the state folder beside measures and scores of one's own.

use std::path::PathBuf;

use crate::analysis::book::Protocol;
use crate::store::atomic::{self, Privacy};
use crate::store::error::StoreError;
use crate::store::layout;
use crate::store::ron_text::to_ron;
use crate::store::state_folder::{StateFolder, create_private};

/// First lines of the file.
const HEAD: &str = "// A hanging of your own: films by their relation to the film in focus. Change it, or delete the file, as you like.\n";

/// Writes a protocol into a new file of the state folder, from which [`crate::store::load_book`] reads it at the next
/// start. Returns the file.
///
/// # Errors
/// Where the file is there already, or cannot be written.
pub fn save_protocol(state: &StateFolder, protocol: &Protocol) -> Result<PathBuf, StoreError> {
    let folder = state.root().join(layout::PROTOCOLS);
    create_private(&folder)?;
    let path = folder.join(format!("{}.ron", protocol.key));
    if path.exists() {
        let taken = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
        return Err(StoreError::io("writing a hanging of your own", &path)(taken));
    }
    atomic::replace(&path, to_ron(&vec![protocol], HEAD)?.as_bytes(), Privacy::Private)?;
    Ok(path)
}
