//! Opening a case: read it, check it, take the reader's place at the desk. Runs on a worker.

use std::path::PathBuf;
use std::sync::Arc;

use crate::case::{self, Reader, ReaderId, Reading};
use crate::editor::document::{Desk, Document, Writing};
use crate::editor::history::History;
use crate::store::{CaseFolder, Clock, Entry, Opened, ReadingStore, StateFolder, StoreError};

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
            None => (Desk::NoReader(Box::new(nobody()?)), Vec::new()),
            Some(reader) => take_place(&self.state, &folder, &case, reader, self.clock.as_ref()),
        };
        Ok((Document::new(folder, case, problems, desk), notes))
    }
}

/// A reading that belongs to nobody: what is shown before a reader is named.
fn nobody() -> Result<Reading, StoreError> {
    let id = ReaderId::new("nobody").map_err(|error| StoreError::invalid_reader(&error))?;
    Ok(Reading::new(Reader { id, name: String::new() }))
}

/// Opens the reader's file and journal. Where that cannot be, the desk is read-only and says why.
pub(crate) fn take_place(
    state: &StateFolder,
    folder: &CaseFolder,
    case: &case::Case,
    reader: &Reader,
    clock: &dyn Clock,
) -> (Desk, Vec<String>) {
    match ReadingStore::open(state, folder, reader, clock) {
        Ok(opened) => {
            let notes = opened.notes.iter().map(ToString::to_string).collect();
            (writing(case, opened), notes)
        }
        Err(error) => {
            let on_disk = folder.read_reading(&reader.id).ok().flatten();
            let history = History::new(on_disk.unwrap_or_else(|| Reading::new(reader.clone())));
            (Desk::ReadOnly { history, why: error.to_string() }, Vec::new())
        }
    }
}

fn writing(case: &case::Case, opened: Opened) -> Desk {
    let Opened { store, base, entries, kept, .. } = opened;
    let history = replay(case, base, entries);
    Desk::Writing(Box::new(Writing { history, store, kept, saved: None, saving: false, failed: None }))
}

/// The history that a journal tells; also of films that have left the case since.
pub(crate) fn replay(case: &case::Case, base: Reading, entries: Vec<Entry>) -> History {
    let mut history = History::new(base);
    for entry in entries {
        match entry {
            Entry::Edit(edit) => history.push(case, edit),
            Entry::Undo => drop(history.undo()),
            Entry::Redo => drop(history.redo()),
        }
    }
    history
}
