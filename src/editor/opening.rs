//! Opening a case: read it, check it, take the reader's place at the desk. Runs on a worker.

use std::path::PathBuf;
use std::sync::Arc;

use crate::case::{self, Reader, Reading};
use crate::editor::document::{Desk, Document, Writing};
use crate::editor::history::History;
use crate::store::{CaseFolder, Clock, Opened, ReadingStore, StateFolder, StoreError};

/// Opens a case for a reader.
#[derive(Debug)]
pub(crate) struct OpenJob {
    pub(crate) path: PathBuf,
    pub(crate) reader: Option<Reader>,
    pub(crate) state: StateFolder,
    pub(crate) clock: Arc<dyn Clock>,
}

/// What became of an [`OpenJob`].
#[derive(Debug)]
pub(crate) struct OpenedCase {
    pub(crate) path: PathBuf,
    pub(crate) result: Result<(Document, Vec<String>), StoreError>,
}

impl OpenJob {
    pub(crate) fn run(self) -> OpenedCase {
        let result = self.open();
        OpenedCase { path: self.path, result }
    }

    fn open(&self) -> Result<(Document, Vec<String>), StoreError> {
        let folder = CaseFolder::find(&self.path)?;
        let case = folder.read_case()?;
        let problems = case::check(&case);
        let (desk, notes) = match &self.reader {
            None => (Desk::NoReader, Vec::new()),
            Some(reader) => take_place(&self.state, &folder, reader, &self.clock),
        };
        Ok((Document::new(folder, case, problems, desk), notes))
    }
}

/// Opens the reader's file and journal. Where that cannot be, the desk is read-only and says why.
pub(crate) fn take_place(
    state: &StateFolder,
    folder: &CaseFolder,
    reader: &Reader,
    clock: &Arc<dyn Clock>,
) -> (Desk, Vec<String>) {
    match ReadingStore::open(state, folder, reader, clock.clone()) {
        Ok(opened) => {
            let notes = opened.notes.iter().map(ToString::to_string).collect();
            (writing(opened), notes)
        }
        Err(error) => {
            let on_disk = folder.read_reading(&reader.id).ok().flatten();
            // What could not be read is not the same as nothing said.
            let is_known = on_disk.is_some() || !folder.reading_path(&reader.id).exists();
            let history = History::new(on_disk.unwrap_or_else(|| Reading::new(reader.clone())), &[]);
            (Desk::ReadOnly { history, why: error.to_string(), is_known }, Vec::new())
        }
    }
}

fn writing(opened: Opened) -> Desk {
    let Opened { store, base, entries, kept, needs_save, .. } = opened;
    let history = History::new(base, &entries);
    // Opening alone writes nothing: a file made by hand keeps its comments until something is said.
    let saved = (!needs_save).then(|| history.current().clone());
    Desk::Writing(Box::new(Writing {
        history,
        store,
        kept,
        saved,
        saving: false,
        failed: None,
        no_journal: None,
        conflict: false,
    }))
}
