//! Opening a case: read it, check it, open the reader's reading. Runs on a worker.

use std::path::PathBuf;
use std::sync::Arc;

use crate::case::{Reader, Reading};
use crate::editor::Editor;
use crate::editor::document::{Desk, Document, Writing};
use crate::editor::history::History;
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::imaging::Limits;
use crate::store::{CaseFolder, Clock, Opened, ReadingStore, StateFolder, StoreError, problems_at_opening};

/// Opens a case for a reader.
#[derive(Debug)]
pub(crate) struct OpenJob {
    pub(crate) path: PathBuf,
    pub(crate) reader: Option<Reader>,
    pub(crate) state: StateFolder,
    pub(crate) clock: Arc<dyn Clock>,
}

/// Result of an [`OpenJob`]: the document, and notes about the reading.
pub(crate) type OpenedCase = Result<(Document, Vec<String>), StoreError>;

impl Job for OpenJob {
    type Outcome = OpenedCase;
    const LANE: Lane = Lane::Read;

    fn name(&self) -> String {
        "Opening the case".to_owned()
    }

    fn run(&self, _control: &Control) -> Result<OpenedCase, Cancelled> {
        Ok(self.open())
    }

    fn end(self, editor: &mut Editor, end: End<OpenedCase>) {
        editor.take_opened(&self.path, end);
    }
}

impl OpenJob {
    fn open(&self) -> OpenedCase {
        let folder = CaseFolder::find(&self.path)?;
        let case = folder.read_case()?;
        let problems = problems_at_opening(&folder, &case, &Limits::default());
        let (desk, notes) = match &self.reader {
            None => (Desk::NoReader, Vec::new()),
            Some(reader) => take_place(&self.state, &folder, reader, &self.clock),
        };
        Ok((Document::new(folder, case, problems, desk), notes))
    }
}

/// Opens the reader's file and journal. Where that cannot be, the reading is read-only and says why.
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
            let read = folder.read_reading(&reader.id);
            // What could not be read is not the same as nothing said.
            let is_known = read.is_ok();
            let on_disk = read.ok().flatten();
            let history = History::new(on_disk.unwrap_or_else(|| Reading::new(reader.clone())), &[]);
            (Desk::ReadOnly { history, why: error.to_string(), is_known }, Vec::new())
        }
    }
}

fn writing(opened: Opened) -> Desk {
    let Opened { store, base, entries, kept, needs_save, elsewhere, notes: _ } = opened;
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
        look_again: false,
        elsewhere,
        conflict: false,
    }))
}
