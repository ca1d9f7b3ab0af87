//! The one writer of a case file: the same journal, undo over restarts and care for other versions as a reading has.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use crate::case::{Case, CaseEdit, Change, Editable, ReaderId};
use crate::store::atomic::{self, Privacy};
use crate::store::case_folder::{CaseFolder, read_if_there, text_of};
use crate::store::case_rewrite::{Rewritten, rewritten};
use crate::store::clock::Clock;
use crate::store::error::StoreError;
use crate::store::identity::identity_of;
use crate::store::journal::{Entry, Home, Record};
use crate::store::kept::Stored;
use crate::store::ledger::Ledger;
use crate::store::lock::{Asked, Lock};
use crate::store::note::StoreNote;
use crate::store::past::Disk;
use crate::store::reconciling::{Begun, Reconciling};
use crate::store::save::{Beside, Ran, Saved, Target, beside};
use crate::store::signing::Seal;
use crate::store::state_folder::{self, StateFolder};
use crate::store::work::{Found, Sought};
use crate::store::{hash, layout};

/// Writes a case file; nobody else does while this lives.
#[derive(Debug)]
pub struct CaseStore {
    folder: CaseFolder,
    ledger: Ledger<Case>,
    /// Hash of the file when last known.
    expected: Option<String>,
    beside: Option<Beside>,
    /// The text of one's own version as last read or written, and the case that it says: edits are written into it.
    text: String,
    said: Case,
    /// What the person should be told since the last save.
    notes: Vec<StoreNote>,
    clock: Arc<dyn Clock>,
    /// That beside the case file.
    lock: Lock,
}

/// A case that can be edited: the base and the entries since give the case and its undo history.
#[derive(Debug)]
pub struct OpenedCase {
    /// The writer.
    pub store: CaseStore,
    /// The case before the first entry.
    pub base: Case,
    /// Everything done since.
    pub entries: Vec<Entry<CaseEdit>>,
    /// The time of each entry.
    pub times: Vec<Timestamp>,
    /// Notes for the person.
    pub notes: Vec<StoreNote>,
    /// True if the file does not hold the case as it stands, so that a save is due.
    pub needs_save: bool,
}

impl CaseStore {
    /// Begins to edit a case, recovering what a killed process left in the journal.
    ///
    /// # Errors
    /// [`StoreError::CaseBeingEdited`] while another window or person edits it; as [`crate::store::case_from_ron`];
    /// [`StoreError::Io`] when the case folder cannot be written or the state folder refuses.
    pub fn open(
        state: &StateFolder,
        folder: &CaseFolder,
        clock: Arc<dyn Clock>,
    ) -> Result<OpenedCase, StoreError> {
        let path = folder.case_file.clone();
        let edits = ReaderId::new(layout::CASE_EDITS).map_err(|error| StoreError::invalid_reader(&error))?;
        let lock = lock(&folder.root.join(layout::CASE_LOCK))?;
        atomic::sweep(&folder.root, layout::CASE_STEM);
        let bytes = read_if_there(&path)?.ok_or_else(|| StoreError::Missing(path.clone()))?;
        let sha256 = hash::sha256_hex(&bytes);
        let text = text_of(bytes, &path)?;
        let case = Case::parse(&text, &path)?;
        let sought = Sought::new(folder, &case);
        let Found { folder: journal_folder, moved_from, is_of_this, .. } = sought.find(state, &edits);
        state_folder::create_private(&journal_folder)?;
        state_folder::close_to_others(&journal_folder);
        let journal_lock = match Lock::ask(&journal_folder.join(layout::JOURNAL_LOCK), Privacy::Private) {
            Asked::Held(lock) => lock,
            Asked::Taken => return Err(StoreError::CaseBeingEdited(path)),
            Asked::Impossible(error) => {
                return Err(StoreError::io("locking the journal", &journal_folder)(error));
            }
        };
        sought.note(&journal_folder, &edits)?;
        atomic::sweep(&journal_folder, "journal");
        let disk = Disk { sha256, value: case.clone(), seal: Seal::Draft };
        let mut file = Reconciling {
            blank: case.clone(),
            case,
            folder,
            stem: layout::CASE_STEM.to_owned(),
            clock: clock.clone(),
            journal_folder,
            path: path.clone(),
            home: Home::Case,
            belongs: path,
            elsewhere: None,
            is_of_this,
            notes: moved_from.map(|from| StoreNote::CaseMoved { from }).into_iter().collect(),
        };
        let decision = file.decide(Some(&disk))?;
        let Begun { ledger, base, entries, times, now, .. } =
            file.begin(decision, Some(&disk), journal_lock)?;
        let store = Self {
            folder: folder.clone(),
            ledger,
            expected: Some(disk.sha256),
            beside: None,
            text,
            said: disk.value.clone(),
            notes: Vec::new(),
            clock,
            lock,
        };
        let needs_save = !now.says_the_same(&disk.value);
        Ok(OpenedCase { store, base, entries, times, notes: file.notes, needs_save })
    }

    /// Keeps an entry: when this returns `Ok` it is on the disk, and after an error it is not part of the journal.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the disk refuses; [`StoreError::Impossible`] for an edit that could not be read back.
    pub fn append(&mut self, entry: &Entry<CaseEdit>) -> Result<(), StoreError> {
        if let Entry::Edit(edit) = entry
            && let Some(problem) = edit.fault()
        {
            let advice = "this change was not kept; please report it";
            return Err(StoreError::impossible(problem, advice, &self.folder.case_file));
        }
        self.ledger.append(&Record::Entry { at: self.clock.now(), entry: entry.clone() })
    }

    /// Replaces the case file if it is the one last known, else writes beside it. Only what changed is written anew: the
    /// comments and the layout of a hand stay. Where a comment would be lost, the file as it was is kept beside the new
    /// one, and [`Self::take_notes`] tells. A case without an identity gets one.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the disk refuses; the file is then the one before, and saving can be tried again.
    pub fn save(&mut self, case: &Case) -> Result<Saved, StoreError> {
        // What the case was until now: added or removed films make it no other case.
        let id = case.id.clone().or_else(|| identity_of(&self.folder, &self.said));
        let id = id.or_else(|| identity_of(&self.folder, case));
        let case = Case { id, ..case.clone() };
        let now = self.clock.now();
        let Rewritten { text, loses_comments } = rewritten(&self.text, &self.said, &case)?;
        if loses_comments {
            // Before the new one is written, so that at no moment the comments are nowhere.
            let kept = beside(&self.folder.case_file, layout::CASE_STEM, self.text.as_bytes(), now)?;
            self.notes.push(StoreNote::CommentsKept { kept });
        }
        let target = Target {
            path: &self.folder.case_file,
            stem: layout::CASE_STEM,
            home: Home::Case,
            ledger: &self.ledger,
            entries_held: self.ledger.entries_added(),
            expected: self.expected.as_deref(),
            beside: self.beside.as_ref(),
            now,
        };
        let printed = target.announce(text.clone())?;
        let ran = target.write(&printed)?;
        if let Ran::Conflict(beside) = ran {
            let why = format!(
                "The case file {} was changed by another program and was left as it is. Your version is kept beside it: \
                 {}. Choose which of the two counts.",
                self.folder.case_file.display(),
                beside.path.display()
            );
            let path = beside.path.clone();
            self.beside = Some(beside);
            return Ok(Saved::Conflict { beside: path, why });
        }
        (self.text, self.said) = (text, case);
        self.ledger.settle();
        if self.expected.as_ref() != Some(&printed.sha256) {
            self.expected = Some(printed.sha256.clone());
            let sha256 = printed.sha256;
            self.ledger.saved(Record::Saved { at: self.clock.now(), home: Home::Case, sha256 });
        }
        Ok(if matches!(ran, Ran::Written) { Saved::Written } else { Saved::Unchanged })
    }

    /// Someone else changed the file and the person chose their own version: the other is kept beside it, and the next
    /// save writes one's own. Returns where the other is kept. To choose the other, open the case again.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the other cannot be kept; nothing will be overwritten then.
    pub fn keep_own(&mut self) -> Result<Option<PathBuf>, StoreError> {
        let path = &self.folder.case_file;
        let Some(bytes) = read_if_there(path)? else {
            self.expected = None;
            return Ok(None);
        };
        let kept = beside(path, layout::CASE_STEM, &bytes, self.clock.now())?;
        self.expected = Some(hash::sha256_hex(&bytes));
        Ok(Some(kept))
    }

    /// What the person should be told since this was last asked.
    pub fn take_notes(&mut self) -> Vec<StoreNote> {
        std::mem::take(&mut self.notes)
    }

    /// True if a file that holds bytes of this hash is one's own, as last known or written by a save under way.
    pub fn wrote(&self, sha256: &str) -> bool {
        self.expected.as_deref() == Some(sha256) || self.ledger.attempted().iter().any(|own| own == sha256)
    }

    /// True if the file is as last known, or one's own of a save under way.
    pub fn is_as_known(&self) -> bool {
        let found = read_if_there(&self.folder.case_file).ok().flatten();
        found.is_some_and(|bytes| self.wrote(&hash::sha256_hex(&bytes)))
    }

    /// The folder of the case was moved while the case is edited: everything goes on there.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the new place cannot be noted in the state folder; editing goes on all the same.
    pub fn follow(&mut self, folder: &CaseFolder) -> Result<(), StoreError> {
        if self.folder.root == folder.root {
            return Ok(());
        }
        self.lock.moved(folder.root.join(layout::CASE_LOCK));
        if let Some(beside) = &mut self.beside
            && let Some(name) = beside.path.file_name()
        {
            beside.path = folder.root.join(name);
        }
        self.folder = folder.clone();
        let journal = self.ledger.path();
        let edits = ReaderId::new(layout::CASE_EDITS).map_err(|error| StoreError::invalid_reader(&error))?;
        Sought::new(folder, &self.said).note(journal.parent().unwrap_or(&journal), &edits)
    }

    /// The case file.
    pub fn path(&self) -> &Path {
        &self.folder.case_file
    }
}

/// True if this person has edited the case from this computer before: there is something to undo, and perhaps
/// something that a killed process had not written yet.
pub fn was_edited_here(state: &StateFolder, folder: &CaseFolder, case: &Case) -> bool {
    let found = ReaderId::new(layout::CASE_EDITS).map(|edits| Sought::new(folder, case).find(state, &edits));
    found.is_ok_and(|found| found.folder.join(layout::JOURNAL).is_file())
}

/// The lock beside the case file. Where the folder cannot be written, the case cannot be edited.
fn lock(path: &Path) -> Result<Lock, StoreError> {
    match Lock::ask(path, Privacy::Shared) {
        Asked::Held(lock) => Ok(lock),
        Asked::Taken => Err(StoreError::CaseBeingEdited(path.to_owned())),
        Asked::Impossible(error) => Err(StoreError::io("locking the case for editing", path)(error)),
    }
}
