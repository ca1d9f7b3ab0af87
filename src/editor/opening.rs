//! Opening a case: read it, check it, open the reader's reading. Runs on a worker.

use std::path::PathBuf;
use std::sync::Arc;

use crate::case::{Case, Reader, Reading};
use crate::editor::Editor;
use crate::editor::case_editing::{CaseDesk, cannot_edit, open_desk};
use crate::editor::document::{Desk, Document, Writing};
use crate::editor::history::History;
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::store::{
    CaseFolder, Clock, Opened, Outcome, PackError, ReadingStore, StateFolder, is_packed, open_packed,
    problems_of_case, was_edited_here,
};

/// Opens a case for a reader.
#[derive(Debug)]
pub(crate) struct OpenJob {
    pub(crate) path: PathBuf,
    pub(crate) reader: Option<Reader>,
    pub(crate) state: StateFolder,
    pub(crate) clock: Arc<dyn Clock>,
}

/// Result of an [`OpenJob`]: the document, and notes about the reading.
pub(crate) type OpenedCase = Result<(Document, Vec<String>), PackError>;

impl Job for OpenJob {
    type Outcome = OpenedCase;
    const LANE: Lane = Lane::Read;

    fn name(&self) -> String {
        "Opening the case".to_owned()
    }

    fn run(&self, control: &Control) -> Result<OpenedCase, Cancelled> {
        let opened = self.open(control);
        control.check()?;
        Ok(opened)
    }

    fn end(self, editor: &mut Editor, end: End<OpenedCase>) {
        editor.take_opened(&self.path, end);
    }
}

impl OpenJob {
    fn open(&self, control: &Control) -> OpenedCase {
        let (folder, mut told) = if is_packed(&self.path) {
            self.unpack(control)?
        } else {
            (CaseFolder::find(&self.path)?, Vec::new())
        };
        let case = folder.read_case()?;
        let mut case_desk = CaseDesk::Closed;
        // There may be something to undo, or something that a killed process had not written yet.
        if was_edited_here(&self.state, &folder, &case) {
            case_desk = match open_desk(&self.state, &folder, self.clock.clone()) {
                Ok((writing, notes)) => {
                    told.extend(notes);
                    CaseDesk::Writing(Box::new(writing))
                }
                Err(error) => CaseDesk::Refused(cannot_edit(&error)),
            };
        }
        let case = case_desk.history().map_or(case, |history| Case::clone(history.current()));
        let problems = problems_of_case(&folder, &case);
        let (desk, notes) = match &self.reader {
            None => (Desk::NoReader, Vec::new()),
            Some(reader) => take_place(&self.state, &folder, reader, &self.clock),
        };
        told.extend(notes);
        let mut document = Document::new(folder, case, problems, desk, self.clock.clone());
        document.case_desk = case_desk;
        Ok((document, told))
    }

    /// A packed case is unpacked into the state folder, and what is read in it stays there.
    fn unpack(&self, control: &Control) -> Result<(CaseFolder, Vec<String>), PackError> {
        let going = |share: f64| {
            control.report(share);
            !control.is_cancelled()
        };
        let opened = open_packed(&self.path, &self.state, self.clock.now(), &going)?;
        let mut told = Vec::new();
        if opened.is_new {
            let place = opened.folder.root.display();
            told.push(format!(
                "The packed case was unpacked into your state folder, and your reading of it is saved there, not in the \
                 packed file; opening the file again goes on there. To keep the case elsewhere: callus unpack. {place}"
            ));
        }
        for file in &opened.merged.files {
            let reader = &file.reader;
            match &file.outcome {
                Outcome::Added if file.signed.is_none() => {
                    told.push(format!("The reading of \"{reader}\" came with the packed file and was added."));
                }
                Outcome::KeptBeside(path) | Outcome::KeptBesideOpen(path) => told.push(format!(
                    "The packed file holds another version of the reading of \"{reader}\". The one that was here stays; \
                     the other is kept beside it: compare the two and delete one: {}",
                    path.display()
                )),
                Outcome::Added | Outcome::WasThere => {}
            }
        }
        Ok((opened.folder, told))
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
    let Opened { store, base, entries, times, kept, needs_save, elsewhere, notes: _ } = opened;
    let history = History::timed(base, &entries, &times);
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
