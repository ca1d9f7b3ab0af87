//! An open case with the reader at it: what is given, what is said, its history, and where it is kept.

use std::path::PathBuf;
use std::sync::Arc;

use crate::analysis::{Timeline, Visits, timeline, visits};
use crate::case::{Case, Edit, Opinion, Problem, RadiographId, Reader, Reading};
use crate::editor::history::History;
use crate::store::{CaseFolder, Entry, Kept, ReadingStore, StoreError, WorkElsewhere};

/// True if what was said is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveState {
    /// In the journal and in the reading file.
    Kept,
    /// In the journal; the reading file follows in a moment.
    Writing,
    /// In the journal; the reading file could not be written, and why.
    Failed(String),
    /// The journal itself is lost and cannot be written anew, and why. What the reading file does not hold is safe
    /// nowhere, and nothing more can be kept.
    NoJournal(String),
    /// Nothing can be said here, and why.
    ReadOnly(String),
    /// Nobody has said who reads yet.
    NoReader,
}

/// The open reading: nobody's, written, or read-only.
#[derive(Debug)]
pub(crate) enum Desk {
    /// Nobody has said who reads.
    NoReader,
    /// The reading is open elsewhere or cannot be written.
    ReadOnly {
        history: History,
        why: String,
        /// True if what the reader said could be read; else the history is empty, and says nothing of it.
        is_known: bool,
    },
    /// The reading can be written.
    Writing(Box<Writing>),
}

/// Files and history of a writing reader.
#[derive(Debug)]
pub(crate) struct Writing {
    pub(crate) history: History,
    pub(crate) store: ReadingStore,
    pub(crate) kept: Kept,
    /// The value last handed to the disk.
    pub(crate) saved: Option<Arc<Reading>>,
    pub(crate) saving: bool,
    pub(crate) failed: Option<String>,
    /// Reason for which the journal is lost, from the last look at it.
    pub(crate) no_journal: Option<String>,
    /// The file was changed while it was being saved: it is looked at again afterwards.
    pub(crate) look_again: bool,
    /// Work on copies of this case that can be taken over.
    pub(crate) elsewhere: Vec<WorkElsewhere>,
    /// Someone else changed the file: own versions go beside it and it is left alone.
    pub(crate) conflict: bool,
}

/// An open case.
#[derive(Debug)]
pub struct Document {
    folder: CaseFolder,
    case: Arc<Case>,
    problems: Vec<Problem>,
    visits: Visits,
    timeline: Timeline,
    pub(crate) desk: Desk,
}

/// A change that could not be kept.
#[derive(Debug)]
pub(crate) enum CommitError {
    NoReader,
    ReadOnly(String),
    /// The reading is signed: only an amendment changes it.
    Signed,
    Disk(StoreError),
}

impl Document {
    pub(crate) fn new(folder: CaseFolder, case: Case, problems: Vec<Problem>, desk: Desk) -> Self {
        let (visits, timeline) = (visits(&case), timeline(&case));
        Self { folder, case: Arc::new(case), problems, visits, timeline, desk }
    }

    /// The case, as given.
    pub fn case(&self) -> &Arc<Case> {
        &self.case
    }

    /// The case file was changed: everything that is made from it is made anew.
    pub(crate) fn replace_case(&mut self, case: Case, problems: Vec<Problem>) {
        self.visits = visits(&case);
        self.timeline = timeline(&case);
        self.problems = problems;
        self.case = Arc::new(case);
        // What is remembered of reading and case goes by the reading.
        match &mut self.desk {
            Desk::NoReader => {}
            Desk::ReadOnly { history, .. } => history.renew(),
            Desk::Writing(writing) => writing.history.renew(),
        }
    }

    /// The folder has another path now.
    pub(crate) fn follow(&mut self, folder: &CaseFolder) -> Result<(), StoreError> {
        self.folder.clone_from(folder);
        match &mut self.desk {
            Desk::NoReader | Desk::ReadOnly { .. } => Ok(()),
            Desk::Writing(writing) => {
                let followed = writing.store.follow(folder, &self.case);
                if let Kept::BesideCase(path) = &mut writing.kept {
                    writing.store.path().clone_into(path);
                }
                followed
            }
        }
    }

    /// Folder of the case.
    pub fn folder(&self) -> &CaseFolder {
        &self.folder
    }

    /// Problems of the case file.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Its visits in order of time.
    pub fn visits(&self) -> &Visits {
        &self.visits
    }

    /// Its timeline.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// The open reading; `None` while no reader is set.
    pub fn reading(&self) -> Option<&Reading> {
        match &self.desk {
            Desk::NoReader => None,
            Desk::ReadOnly { history, .. } => Some(history.current()),
            Desk::Writing(writing) => Some(writing.history.current()),
        }
    }

    /// The open reading as the value that is shared with the history.
    pub(crate) fn reading_now(&self) -> Option<&Arc<Reading>> {
        match &self.desk {
            Desk::NoReader => None,
            Desk::ReadOnly { history, .. } => Some(history.current()),
            Desk::Writing(writing) => Some(writing.history.current()),
        }
    }

    /// True if what the reader has said is known: a file that could not be read leaves it open.
    pub fn is_reading_known(&self) -> bool {
        !matches!(self.desk, Desk::ReadOnly { is_known: false, .. })
    }

    /// "draft", "signed", "could not be read": how far the reading has come.
    pub fn state_words(&self) -> String {
        match self.reading() {
            Some(_) if !self.is_reading_known() => "could not be read".to_owned(),
            Some(reading) => reading.state_words(),
            None => String::new(),
        }
    }

    /// The reader's opinion of a film.
    pub fn opinion(&self, film: &RadiographId) -> Option<&Opinion> {
        self.reading().and_then(|reading| reading.opinion(film))
    }

    /// The reader, if one is set.
    pub fn reader(&self) -> Option<&Reader> {
        self.reading().map(|reading| &reading.reader)
    }

    pub(crate) fn history(&self) -> Option<&History> {
        match &self.desk {
            Desk::Writing(writing) => Some(&writing.history),
            Desk::NoReader | Desk::ReadOnly { .. } => None,
        }
    }

    /// Words of the step that undo takes back.
    pub fn undo_words(&self) -> Option<String> {
        self.history().and_then(|history| history.undo_words(&self.case))
    }

    /// The film that undo changes something about, where it is one film.
    pub fn undo_film(&self) -> Option<&RadiographId> {
        self.history()?.undo_edit()?.radiograph()
    }

    /// The film that redo changes something about, where it is one film.
    pub fn redo_film(&self) -> Option<&RadiographId> {
        self.history()?.redo_edit()?.radiograph()
    }

    /// Words of the step that redo does again.
    pub fn redo_words(&self) -> Option<String> {
        self.history().and_then(|history| history.redo_words(&self.case))
    }

    /// True if what was said is on disk.
    pub fn save_state(&self) -> SaveState {
        match &self.desk {
            Desk::NoReader => SaveState::NoReader,
            Desk::ReadOnly { why, .. } => SaveState::ReadOnly(why.clone()),
            Desk::Writing(writing) => match (&writing.no_journal, &writing.failed) {
                (Some(why), _) => SaveState::NoJournal(why.clone()),
                (None, Some(why)) => SaveState::Failed(why.clone()),
                (None, None) if writing.is_pending() => SaveState::Writing,
                (None, None) => SaveState::Kept,
            },
        }
    }

    /// Path of the reading, in words.
    pub fn kept_at(&self) -> Option<String> {
        match &self.desk {
            Desk::Writing(writing) => match &writing.kept {
                Kept::BesideCase(path) | Kept::InStateFolder { path, .. } => Some(path.display().to_string()),
            },
            Desk::NoReader | Desk::ReadOnly { .. } => None,
        }
    }

    /// Path of the reader's file, written or not.
    pub(crate) fn reading_path(&self) -> Option<PathBuf> {
        match &self.desk {
            Desk::NoReader => None,
            Desk::ReadOnly { history, .. } => Some(self.folder.reading_path(&history.current().reader.id)),
            Desk::Writing(writing) => Some(writing.store.path().to_owned()),
        }
    }

    /// Keeps an edit: it is in the journal, on disk, when this returns. One that changes nothing is no step.
    pub(crate) fn commit(&mut self, edit: Edit) -> Result<(), CommitError> {
        let writing = self.writing()?;
        if edit != Edit::Amend && writing.history.current().signature().is_some() {
            return Err(CommitError::Signed);
        }
        let Some(prepared) = writing.history.prepare(edit) else { return Ok(()) };
        writing.write_down(&Entry::Edit(prepared.edit().clone()))?;
        writing.history.take(prepared);
        Ok(())
    }

    /// Takes a step back or does it again, in the journal too. Returns the edit concerned.
    pub(crate) fn travel(&mut self, back: bool) -> Result<Option<Edit>, CommitError> {
        let writing = self.writing()?;
        let edit = if back { writing.history.undo_edit() } else { writing.history.redo_edit() }.cloned();
        if edit.is_some() {
            writing.keep(if back { &Entry::Undo } else { &Entry::Redo })?;
        }
        Ok(edit)
    }

    fn writing(&mut self) -> Result<&mut Writing, CommitError> {
        match &mut self.desk {
            Desk::NoReader => Err(CommitError::NoReader),
            Desk::ReadOnly { why, .. } => Err(CommitError::ReadOnly(why.clone())),
            Desk::Writing(writing) => Ok(writing),
        }
    }
}

impl Writing {
    /// Writes an entry into the journal, then takes it into the history. What the disk refuses is not done.
    fn keep(&mut self, entry: &Entry) -> Result<(), CommitError> {
        self.write_down(entry)?;
        self.history.push(entry);
        Ok(())
    }

    /// Writes an entry into the journal; the history takes it in only behind that.
    fn write_down(&mut self, entry: &Entry) -> Result<(), CommitError> {
        self.store.append(entry).map_err(CommitError::Disk)?;
        self.no_journal = None;
        // A file that could not be written is tried again, unless someone else changed it.
        if !self.conflict {
            self.failed = None;
        }
        Ok(())
    }

    /// Looks whether the journal still is where a later start finds it, and says what that look said.
    pub(crate) fn look_after_journal(&mut self) -> Result<(), String> {
        self.no_journal = self.store.look_after_journal().err().map(|error| error.to_string());
        self.no_journal.clone().map_or(Ok(()), Err)
    }

    /// True if the file on disk is behind the journal.
    pub(crate) fn is_pending(&self) -> bool {
        let now = self.history.current();
        // Most often both are the same value, and ten thousand marks need not be compared.
        self.saving || self.saved.as_ref().is_none_or(|saved| !Arc::ptr_eq(saved, now) && saved != now)
    }
}
