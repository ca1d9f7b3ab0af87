//! An open case with the reader at it: what is given, what is said, its history, and where it is kept.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::analysis::{Timeline, Visits, timeline, visits};
use crate::case::{Case, CaseEdit, Edit, Opinion, Problem, RadiographId, Reader, Reading};
use crate::editor::case_editing::CaseDesk;
use crate::editor::history::History;
use crate::store::{CaseFolder, Clock, Entry, Kept, ReadingStore, StoreError, WorkElsewhere};

/// True if what was said is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveState {
    /// In the journal and in the reading file.
    Kept,
    /// In the journal; the reading file follows in a moment.
    Writing,
    /// In the journal; the reading file could not be written, and why.
    Failed(String),
    /// In the journal; the case file could not be written, and why.
    CaseFailed(String),
    /// The journal itself is lost and cannot be written anew, and why. What the reading file does not hold is safe
    /// nowhere, and nothing more can be kept.
    NoJournal(String),
    /// Nothing can be said here, and why.
    ReadOnly(String),
    /// Nobody has said who reads yet.
    NoReader,
    /// Nothing that is said is kept: the case is shown only up to a visit.
    Unkept,
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
    /// The reading of a case that is shown only up to a visit: what is said lasts until another extent is shown.
    Unkept(History),
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
    pub(crate) case_desk: CaseDesk,
    /// What is said of a part of the case is written elsewhere as it is said: a learner's answers.
    pub(crate) is_kept_elsewhere: bool,
    clock: Arc<dyn Clock>,
}

/// The document that the next undo or redo concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Reading,
    Case,
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
    pub(crate) fn new(
        folder: CaseFolder,
        case: Case,
        problems: Vec<Problem>,
        desk: Desk,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let (visits, timeline) = (visits(&case), timeline(&case));
        let (case, case_desk) = (Arc::new(case), CaseDesk::Closed);
        let is_kept_elsewhere = false;
        Self { folder, case, problems, visits, timeline, desk, case_desk, is_kept_elsewhere, clock }
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// The case, as given.
    pub fn case(&self) -> &Arc<Case> {
        &self.case
    }

    /// The case file was changed: everything that is made from it is made anew.
    pub(crate) fn replace_case(&mut self, case: Arc<Case>, problems: Vec<Problem>) {
        self.visits = visits(&case);
        self.timeline = timeline(&case);
        self.problems = problems;
        self.case = case;
        // What is remembered of reading and case goes by the reading.
        match &mut self.desk {
            Desk::NoReader => {}
            Desk::ReadOnly { history, .. } => history.renew(),
            Desk::Writing(writing) => writing.history.renew(),
            Desk::Unkept(history) => history.renew(),
        }
    }

    /// The folder has another path now.
    pub(crate) fn follow(&mut self, folder: &CaseFolder) -> Result<(), StoreError> {
        self.folder.clone_from(folder);
        // A writer that is with a worker follows when it is back.
        let store = self.case_desk.writing().and_then(|writing| writing.store.as_mut());
        let of_case = store.map_or(Ok(()), |store| store.follow(folder));
        let of_reading = match &mut self.desk {
            Desk::NoReader | Desk::ReadOnly { .. } | Desk::Unkept(_) => Ok(()),
            Desk::Writing(writing) => {
                let followed = writing.store.follow(folder, &self.case);
                if let Kept::BesideCase(path) = &mut writing.kept {
                    writing.store.path().clone_into(path);
                }
                followed
            }
        };
        of_reading.and(of_case)
    }

    /// Folder of the case.
    pub fn folder(&self) -> &CaseFolder {
        &self.folder
    }

    /// Problems of the case file.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Headers of its films contradict it.
    pub(crate) fn add_problems(&mut self, problems: Vec<Problem>) {
        self.problems.extend(problems);
        self.problems.sort_by_key(|problem| (problem.line, problem.column));
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
            Desk::ReadOnly { history, .. } | Desk::Unkept(history) => Some(history.current()),
            Desk::Writing(writing) => Some(writing.history.current()),
        }
    }

    /// The open reading as the value that is shared with the history.
    pub(crate) fn reading_now(&self) -> Option<&Arc<Reading>> {
        match &self.desk {
            Desk::NoReader => None,
            Desk::ReadOnly { history, .. } | Desk::Unkept(history) => Some(history.current()),
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
            Desk::Unkept(history) => Some(history),
            Desk::NoReader | Desk::ReadOnly { .. } => None,
        }
    }

    /// The document that the next undo (or redo) concerns: of reading and case, what was done last is taken back first,
    /// and what was taken back last is done again first. `None` where there is no step, and behind a signature.
    pub(crate) fn turn(&self, back: bool) -> Option<Turn> {
        let (reading, case) = (self.history(), self.case_desk.history());
        let turn = if back {
            let reading = reading.and_then(History::done_at);
            let case = case.and_then(History::done_at);
            if reading > case { Turn::Reading } else { case.map(|_| Turn::Case)? }
        } else {
            match (reading.and_then(History::undone_at), case.and_then(History::undone_at)) {
                (None, None) => return None,
                (Some(_), None) => Turn::Reading,
                (Some(reading), Some(case)) if reading < case => Turn::Reading,
                (_, Some(_)) => Turn::Case,
            }
        };
        let is_there = match (turn, back) {
            (Turn::Reading, true) => reading?.undo_edit().is_some(),
            (Turn::Reading, false) => reading?.redo_edit().is_some(),
            (Turn::Case, _) => true,
        };
        is_there.then_some(turn)
    }

    /// Words of the step that undo takes back.
    pub fn undo_words(&self) -> Option<String> {
        match self.turn(true)? {
            Turn::Reading => self.history()?.undo_words(&self.case),
            Turn::Case => self.case_desk.history()?.undo_words(),
        }
    }

    /// The film that undo changes something about, where it is one film.
    pub fn undo_film(&self) -> Option<&RadiographId> {
        match self.turn(true)? {
            Turn::Reading => self.history()?.undo_edit()?.radiograph(),
            Turn::Case => self.case_desk.history()?.undo_edit()?.film(),
        }
    }

    /// The film that redo changes something about, where it is one film.
    pub fn redo_film(&self) -> Option<&RadiographId> {
        match self.turn(false)? {
            Turn::Reading => self.history()?.redo_edit()?.radiograph(),
            Turn::Case => self.case_desk.history()?.redo_edit()?.film(),
        }
    }

    /// Words of the step that redo does again.
    pub fn redo_words(&self) -> Option<String> {
        match self.turn(false)? {
            Turn::Reading => self.history()?.redo_words(&self.case),
            Turn::Case => self.case_desk.history()?.redo_words(),
        }
    }

    /// Reason for which the case cannot be edited here, once that was tried.
    pub fn case_refused(&self) -> Option<&str> {
        match &self.case_desk {
            CaseDesk::Refused(why) => Some(why),
            CaseDesk::Closed | CaseDesk::Writing(_) => None,
        }
    }

    /// True if the case is edited here, and so by nobody else.
    pub fn is_case_edited(&self) -> bool {
        self.case_desk.history().is_some()
    }

    /// A time for the next step, behind that of every other.
    fn next_time(&self) -> Timestamp {
        let latest =
            [self.history().and_then(History::latest), self.case_desk.history().and_then(History::latest)];
        let behind = |at: Timestamp| at.checked_add(SignedDuration::from_nanos(1)).unwrap_or(at);
        let now = self.clock.now();
        latest.into_iter().flatten().map(behind).fold(now, Timestamp::max)
    }

    /// True if what was said, and what was changed of the case, is on disk.
    pub fn save_state(&self) -> SaveState {
        let of_reading = self.reading_state();
        let CaseDesk::Writing(writing) = &self.case_desk else { return of_reading };
        match (&of_reading, &writing.failed) {
            (SaveState::Failed(_) | SaveState::NoJournal(_), _) => of_reading,
            (_, Some(why)) => SaveState::CaseFailed(why.clone()),
            (SaveState::Kept | SaveState::NoReader, None) if writing.is_pending() => SaveState::Writing,
            (SaveState::NoReader, None) => SaveState::Kept,
            (
                SaveState::Kept
                | SaveState::Writing
                | SaveState::ReadOnly(_)
                | SaveState::CaseFailed(_)
                | SaveState::Unkept,
                None,
            ) => of_reading,
        }
    }

    /// True if what was said is on disk.
    pub fn reading_state(&self) -> SaveState {
        match &self.desk {
            Desk::NoReader => SaveState::NoReader,
            Desk::ReadOnly { why, .. } => SaveState::ReadOnly(why.clone()),
            Desk::Unkept(_) if self.is_kept_elsewhere => SaveState::Kept,
            Desk::Unkept(_) => SaveState::Unkept,
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
            Desk::NoReader | Desk::ReadOnly { .. } | Desk::Unkept(_) => None,
        }
    }

    /// Path of the reader's file, written or not.
    pub(crate) fn reading_path(&self) -> Option<PathBuf> {
        match &self.desk {
            Desk::NoReader | Desk::Unkept(_) => None,
            Desk::ReadOnly { history, .. } => Some(self.folder.reading_path(&history.current().reader.id)),
            Desk::Writing(writing) => Some(writing.store.path().to_owned()),
        }
    }

    /// Keeps an edit: it is in the journal, on disk, when this returns. One that changes nothing is no step.
    pub(crate) fn commit(&mut self, edit: Edit) -> Result<(), CommitError> {
        let at = self.next_time();
        if let Desk::Unkept(history) = &mut self.desk {
            if let Some(prepared) = history.prepare(edit) {
                history.take(prepared, at);
            }
            return Ok(());
        }
        let writing = self.writing()?;
        if edit != Edit::Amend && writing.history.current().signature().is_some() {
            return Err(CommitError::Signed);
        }
        let Some(prepared) = writing.history.prepare(edit) else { return Ok(()) };
        writing.write_down(&Entry::Edit(prepared.edit().clone()))?;
        writing.history.take(prepared, at);
        Ok(())
    }

    /// Takes a step of the reading back or does it again, in the journal too. Returns the edit concerned.
    pub(crate) fn travel(&mut self, back: bool) -> Result<Option<Edit>, CommitError> {
        let at = self.next_time();
        if let Desk::Unkept(history) = &mut self.desk {
            let edit = if back { history.undo_edit() } else { history.redo_edit() }.cloned();
            if edit.is_some() {
                history.push(if back { &Entry::Undo } else { &Entry::Redo }, at);
            }
            return Ok(edit);
        }
        let writing = self.writing()?;
        let edit = if back { writing.history.undo_edit() } else { writing.history.redo_edit() }.cloned();
        if edit.is_some() {
            writing.keep(if back { &Entry::Undo } else { &Entry::Redo }, at)?;
        }
        Ok(edit)
    }

    /// Keeps an edit of the case as [`Self::commit`] does one of the reading. Returns whether anything changed. The
    /// value of [`Self::case`] is that of before until it is replaced.
    pub(crate) fn commit_case(&mut self, edit: CaseEdit) -> Result<bool, StoreError> {
        let at = self.next_time();
        let Some(writing) = self.case_desk.writing() else { return Ok(false) };
        let Some(prepared) = writing.history.prepare(edit) else { return Ok(false) };
        let Some(store) = &mut writing.store else { return Ok(false) };
        store.append(&Entry::Edit(prepared.edit().clone()))?;
        writing.history.take(prepared, at);
        writing.try_again();
        Ok(true)
    }

    /// Takes a step of the case back or does it again, in the journal too. Returns the edit concerned.
    pub(crate) fn travel_case(&mut self, back: bool) -> Result<Option<CaseEdit>, StoreError> {
        let at = self.next_time();
        let Some(writing) = self.case_desk.writing() else { return Ok(None) };
        let edit = if back { writing.history.undo_edit() } else { writing.history.redo_edit() }.cloned();
        if let (Some(_), Some(store)) = (&edit, &mut writing.store) {
            let entry = if back { Entry::Undo } else { Entry::Redo };
            store.append(&entry)?;
            writing.history.push(&entry, at);
            writing.try_again();
        }
        Ok(edit)
    }

    fn writing(&mut self) -> Result<&mut Writing, CommitError> {
        match &mut self.desk {
            Desk::NoReader => Err(CommitError::NoReader),
            Desk::ReadOnly { why, .. } => Err(CommitError::ReadOnly(why.clone())),
            // Seen to by the callers, and kept nowhere.
            Desk::Unkept(_) => Err(CommitError::NoReader),
            Desk::Writing(writing) => Ok(writing),
        }
    }
}

impl Writing {
    /// Writes an entry into the journal, then takes it into the history. What the disk refuses is not done.
    fn keep(&mut self, entry: &Entry, at: Timestamp) -> Result<(), CommitError> {
        self.write_down(entry)?;
        self.history.push(entry, at);
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
