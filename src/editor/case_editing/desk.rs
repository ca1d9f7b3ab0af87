//! The case file as it is edited: its one writer, its history, and the job that writes it.

use std::sync::{Arc, Mutex, PoisonError};

use crate::case::Case;
use crate::editor::Editor;
use crate::editor::history::History;
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::store::{CaseFolder, CaseStore, Clock, OpenedCase, Saved, StateFolder, StoreError};

/// The case file: not edited, not to be edited, or edited here.
#[derive(Debug, Default)]
pub(crate) enum CaseDesk {
    /// Nobody has asked to edit it.
    #[default]
    Closed,
    /// It cannot be edited, and why.
    Refused(String),
    /// It is edited here, and nobody else can.
    Writing(Box<CaseWriting>),
}

/// Writer and history of a case that is edited.
#[derive(Debug)]
pub(crate) struct CaseWriting {
    /// Tells whose save a job was.
    id: Arc<()>,
    pub(crate) history: History<Case>,
    /// The writer; `None` while a worker writes the file with it.
    pub(crate) store: Option<CaseStore>,
    /// The value last handed to the disk.
    pub(crate) saved: Option<Arc<Case>>,
    pub(crate) failed: Option<String>,
    /// Someone else changed the file: own versions go beside it and it is left alone.
    pub(crate) conflict: bool,
    /// The file was changed while it was being written: it is looked at again afterwards.
    pub(crate) look_again: bool,
}

/// A case whose file can be written, and what to tell about it.
pub(crate) type OpenedDesk = Result<(CaseWriting, Vec<String>), StoreError>;

/// Takes the lock of the case file and recovers what a killed process left in the journal.
pub(crate) fn open_desk(state: &StateFolder, folder: &CaseFolder, clock: Arc<dyn Clock>) -> OpenedDesk {
    let OpenedCase { store, base, entries, times, notes, needs_save } =
        CaseStore::open(state, folder, clock)?;
    let history = History::timed(base, &entries, &times);
    let saved = (!needs_save).then(|| history.current().clone());
    let writing = CaseWriting {
        id: Arc::new(()),
        history,
        store: Some(store),
        saved,
        failed: None,
        conflict: false,
        look_again: false,
    };
    Ok((writing, notes.iter().map(ToString::to_string).collect()))
}

impl CaseDesk {
    /// Steps of the case, where it is edited here.
    pub(crate) fn history(&self) -> Option<&History<Case>> {
        match self {
            Self::Writing(writing) => Some(&writing.history),
            Self::Closed | Self::Refused(_) => None,
        }
    }

    pub(crate) fn writing(&mut self) -> Option<&mut CaseWriting> {
        match self {
            Self::Writing(writing) => Some(writing),
            Self::Closed | Self::Refused(_) => None,
        }
    }
}

impl CaseWriting {
    /// True if the file is behind the journal.
    pub(crate) fn is_pending(&self) -> bool {
        let now = self.history.current();
        self.store.is_none() || self.saved.as_ref().is_none_or(|saved| saved != now)
    }

    /// The next save, as a job; `None` where the file holds everything, one is under way, or the last one failed.
    pub(crate) fn next_save(&mut self) -> Option<SaveCaseJob> {
        let is_stuck = self.failed.is_some() && !self.conflict;
        if is_stuck || !self.is_pending() {
            return None;
        }
        let store = self.store.take()?;
        let case = self.history.current().clone();
        self.saved = Some(case.clone());
        Some(SaveCaseJob { id: self.id.clone(), store: Mutex::new(store), case })
    }

    /// A file that could not be written is tried again, unless someone else changed it.
    pub(crate) fn try_again(&mut self) {
        if !self.conflict {
            self.failed = None;
        }
    }

    /// True if a job was one of these.
    pub(crate) fn issued(&self, id: &Arc<()>) -> bool {
        Arc::ptr_eq(&self.id, id)
    }
}

/// Writes the case file.
#[derive(Debug)]
pub(crate) struct SaveCaseJob {
    id: Arc<()>,
    /// Lent to the worker: nobody else writes meanwhile.
    store: Mutex<CaseStore>,
    case: Arc<Case>,
}

impl Job for SaveCaseJob {
    type Outcome = Result<Saved, StoreError>;
    const LANE: Lane = Lane::Save;

    fn name(&self) -> String {
        "Writing the case file".to_owned()
    }

    fn run(&self, _control: &Control) -> Result<Self::Outcome, Cancelled> {
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(store.save(&self.case))
    }

    fn end(self, editor: &mut Editor, end: End<Self::Outcome>) {
        let store = self.store.into_inner().unwrap_or_else(PoisonError::into_inner);
        let outcome = match end {
            End::Done(outcome) => outcome.map_err(|error| error.to_string()),
            End::Broke | End::Cancelled => {
                Err("the program broke while it wrote; please report it".to_owned())
            }
        };
        editor.take_saved_case(&self.id, store, outcome);
    }
}
