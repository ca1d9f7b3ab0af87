//! Shutters that a reader drew over the films of a case. How somebody looks at films is no part of their reading: it is
//! kept beside their journal, on this computer.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::case::RadiographId;
use crate::imaging::Shutter;
use crate::store::atomic::{self, Privacy};
use crate::store::case_folder::{read_if_there, text_of};
use crate::store::error::StoreError;
use crate::store::note::StoreNote;
use crate::store::reading_store::ReadingStore;
use crate::store::ron_text::{from_ron, to_ron};
use crate::store::{layout, migrate, settings};

const FORMAT: u32 = 1;
const HEAD: &str = "// Shutters that were drawn over films, in pixels of the film.";

/// The shutter of each film that has one.
pub type OwnShutters = BTreeMap<RadiographId, Shutter>;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: u32,
    shutters: OwnShutters,
}

impl ReadingStore {
    /// The shutters that the reader drew on this case before. A file that cannot be read is put aside, and none are
    /// drawn.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the state folder cannot be read, or the unreadable file not be put aside.
    pub fn shutters(&self) -> Result<(OwnShutters, Option<StoreNote>), StoreError> {
        let path = self.shutters_path();
        let Some(bytes) = read_if_there(&path)? else { return Ok((OwnShutters::new(), None)) };
        match parse(bytes, &path) {
            Ok(shutters) => Ok((shutters, None)),
            Err(error) => {
                let kept = settings::put_aside(&path, layout::bad_shutters, self.clock.now())?;
                Ok((OwnShutters::new(), Some(StoreNote::ShuttersUnreadable { why: error.to_string(), kept })))
            }
        }
    }

    /// Keeps the shutters of this case; without any the file goes.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the disk refuses; those kept before are then still kept.
    pub fn keep_shutters(&self, shutters: &OwnShutters) -> Result<(), StoreError> {
        let path = self.shutters_path();
        if shutters.is_empty() {
            return match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    Err(StoreError::io("removing the shutters", &path)(error))
                }
                Ok(()) | Err(_) => Ok(()),
            };
        }
        let file = File { format: FORMAT, shutters: shutters.clone() };
        atomic::replace(&path, to_ron(&file, HEAD)?.as_bytes(), Privacy::Private)
    }

    fn shutters_path(&self) -> PathBuf {
        self.ledger.path().with_file_name(layout::SHUTTERS)
    }
}

fn parse(bytes: Vec<u8>, path: &Path) -> Result<OwnShutters, StoreError> {
    let text = text_of(bytes, path)?;
    let text = migrate::lift(&text, path, FORMAT, &[])?;
    let file: File = from_ron(&text, path, "correct the file, or draw the shutters again")?;
    Ok(file.shutters.into_iter().filter(|(_, shutter)| shutter.is_finite()).collect())
}
