//! Opening a reading: where it is kept, what its journal knows, and what to do when file and journal differ.
//! Nothing of anyone's work is overwritten here; what must give way is written beside or set aside first.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use crate::case::{Reader, ReaderId, Reading};
use crate::store::atomic::Privacy;
use crate::store::case_folder::{CaseFolder, read_if_there, text_of};
use crate::store::clock::Clock;
use crate::store::copies;
use crate::store::error::StoreError;
use crate::store::journal::{self, Entry, Home};
use crate::store::kept::Stored;
use crate::store::lock::{Asked, Lock};
use crate::store::note::StoreNote;
use crate::store::past::{Disk, Past};
use crate::store::reading_store::{ReadingStore, latest_in};
use crate::store::reconciling::{Begun, Decision, Reconciling};
use crate::store::replay::Replay;
use crate::store::signing::{self, Seal};
use crate::store::state_folder::{self, StateFolder};
use crate::store::work::{self, Sought, WorkElsewhere};
use crate::store::{atomic, hash, kept, layout, save};

/// Place of the reading file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// In the case folder, where it belongs.
    BesideCase(PathBuf),
    /// In the state folder, because the case folder cannot be written.
    InStateFolder {
        /// The file.
        path: PathBuf,
        /// Reason for which it is not in the case folder, and the way to take it along.
        why: String,
    },
}

/// An open reading: the base and the entries since give the reading and its undo history ([`Replay`]).
#[derive(Debug)]
pub struct Opened {
    /// The writer.
    pub store: ReadingStore,
    /// The reading before the first entry.
    pub base: Reading,
    /// Everything done since.
    pub entries: Vec<Entry>,
    /// The time of each entry.
    pub times: Vec<Timestamp>,
    /// Place of the file.
    pub kept: Kept,
    /// Notes for the person.
    pub notes: Vec<StoreNote>,
    /// True if the file does not hold the reading yet, so that a save is due.
    pub needs_save: bool,
    /// Work of the same reader on copies of this case, where there was none on this one.
    pub elsewhere: Vec<WorkElsewhere>,
}

/// A reading about to be opened.
struct Desk<'a> {
    reader: &'a Reader,
    kept: Kept,
    file: Reconciling<'a, Reading>,
}

struct Place {
    path: PathBuf,
    home: Home,
    kept: Kept,
    /// The file in the read-only case folder.
    elsewhere: Option<Disk>,
}

/// Locks on files that nobody else can write while they are held.
struct Locks {
    journal: Lock,
    /// That beside the file, where the folder has locks.
    reading: Vec<Lock>,
}

pub(crate) fn open(
    state: &StateFolder,
    folder: &CaseFolder,
    reader: &Reader,
    clock: Arc<dyn Clock>,
) -> Result<Opened, StoreError> {
    if layout::is_reserved(&reader.id) {
        return Err(StoreError::ReservedReader(reader.id.to_string()));
    }
    let case = folder.read_case()?;
    let sought = Sought::new(folder, &case);
    let work::Found { folder: journal_folder, moved_from, elsewhere, is_of_this } =
        sought.find(state, &reader.id);
    state_folder::create_private(&journal_folder)?;
    state_folder::close_to_others(&journal_folder);
    let journal_lock = Lock::take(&journal_folder.join(layout::JOURNAL_LOCK), reader.id.as_str())?;
    sought.note(&journal_folder, &reader.id)?;
    let mut locks = Vec::new();
    let mut notes = Vec::new();
    notes.extend(moved_from.map(|from| StoreNote::CaseMoved { from }));
    let place = choose_place(folder, &journal_folder, reader, &mut locks, &mut notes)?;
    atomic::sweep(&journal_folder, "journal");
    atomic::sweep(&journal_folder, "shutters");
    let disk = read_disk(&place.path, &reader.id)?;
    let file = Reconciling {
        case,
        folder,
        stem: reader.id.to_string(),
        blank: Reading::new(reader.clone()),
        clock,
        journal_folder,
        path: place.path,
        home: place.home,
        belongs: folder.reading_path(&reader.id),
        elsewhere: place.elsewhere,
        is_of_this,
        notes,
    };
    let mut desk = Desk { reader, kept: place.kept, file };
    let decision = desk.file.decide(disk.as_ref())?;
    let opened = desk.begin(decision, disk, Locks { journal: journal_lock, reading: locks })?;
    Ok(Opened { elsewhere, ..opened })
}

fn choose_place(
    folder: &CaseFolder,
    journal_folder: &Path,
    reader: &Reader,
    locks: &mut Vec<Lock>,
    notes: &mut Vec<StoreNote>,
) -> Result<Place, StoreError> {
    let readings = folder.readings_folder();
    let name = layout::reading(&reader.id);
    let belongs = readings.join(&name);
    let guarded = folder.check_reading_file(&belongs);
    let tried = match &guarded {
        Ok(()) => try_writing(&readings, &reader.id).map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    let Err(why) = tried else {
        let lock = readings.join(layout::reading_lock(&reader.id));
        match Lock::ask(&lock, Privacy::Shared) {
            Asked::Held(lock) => locks.push(lock),
            Asked::Taken => {
                return Err(StoreError::AlreadyOpen { reader: reader.id.to_string(), path: lock });
            }
            Asked::Impossible(error) => notes.push(StoreNote::NoLock { path: lock, why: error.to_string() }),
        }
        atomic::sweep(&readings, reader.id.as_str());
        let kept = Kept::BesideCase(belongs.clone());
        return Ok(Place { path: belongs, home: Home::Case, kept, elsewhere: None });
    };
    atomic::sweep(journal_folder, reader.id.as_str());
    let path = journal_folder.join(name);
    let note = StoreNote::ReadOnlyFolder { path: path.clone(), belongs: belongs.clone(), why };
    let kept = Kept::InStateFolder { path: path.clone(), why: note.to_string() };
    notes.push(note);
    if guarded.is_err() {
        return Ok(Place { path, home: Home::State, kept, elsewhere: None });
    }
    let elsewhere = match read_disk(&belongs, &reader.id) {
        // Nobody can correct it there; the one on this computer goes on.
        Err(_) if path.exists() => {
            notes.push(StoreNote::OtherReadingInCase { path: belongs });
            None
        }
        found => found?,
    };
    Ok(Place { path, home: Home::State, kept, elsewhere })
}

/// Really tries: permissions say little about a CD, a share, or root.
fn try_writing(readings: &Path, reader: &ReaderId) -> io::Result<()> {
    match fs::create_dir(readings) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        made => {
            made?;
            atomic::sync_folder_of(readings).map_err(io::Error::other)?;
        }
    }
    // Under the name of a half-written file, so that it is swept should the process be killed just now.
    let prefix = layout::temporary_prefix(reader.as_str());
    tempfile::Builder::new()
        .prefix(&prefix)
        .suffix(layout::temporary_suffix())
        .tempfile_in(readings)
        .map(drop)
}

fn read_disk(path: &Path, reader: &ReaderId) -> Result<Option<Disk>, StoreError> {
    let Some(bytes) = read_if_there(path)? else { return Ok(None) };
    let sha256 = hash::sha256_hex(&bytes);
    let text = text_of(bytes, path)?;
    let reading = Reading::parse(&text, path)?;
    if &reading.reader.id != reader {
        let found = reading.reader.id.to_string();
        return Err(StoreError::WrongReader { found, expected: reader.to_string(), path: path.to_owned() });
    }
    Ok(Some(Disk { sha256, seal: signing::verify(&text, &reading), value: reading }))
}

impl Desk<'_> {
    /// Tells what is wrong with signatures.
    fn look_after_signatures(&mut self, disk: Option<&Disk>, now: &Reading) {
        let Reconciling { path, belongs, elsewhere, notes, .. } = &mut self.file;
        let shown = match (disk, elsewhere) {
            (Some(disk), _) => Some((disk, &*path)),
            (None, elsewhere) => elsewhere.as_ref().map(|disk| (disk, &*belongs)),
        };
        match shown.filter(|(disk, _)| disk.seal == Seal::Broken) {
            Some((disk, path)) => notes.extend(copies::broken(path, &disk.value)),
            None => notes.extend(copies::unknown(path, now)),
        }
    }

    fn begin(
        mut self,
        decision: Decision<Reading>,
        disk: Option<Disk>,
        locks: Locks,
    ) -> Result<Opened, StoreError> {
        let Begun { ledger, base, entries, times, now, latest, needs_save } =
            self.file.begin(decision, disk.as_ref(), locks.journal)?;
        self.look_after_signatures(disk.as_ref(), &now);
        let broken = disk.as_ref().filter(|disk| disk.seal == Seal::Broken).map(|disk| disk.sha256.clone());
        let store = ReadingStore {
            reader: self.reader.id.clone(),
            path: self.file.path,
            home: self.file.home,
            ledger,
            expected: disk.map(|disk| disk.sha256),
            beside: None,
            folder: self.file.folder.clone(),
            broken,
            settled: Arc::default(),
            latest: Some(latest).max(latest_in(&now)),
            clock: self.file.clock,
            locks: Arc::new(locks.reading),
        };
        Ok(Opened {
            store,
            base,
            entries,
            times,
            kept: self.kept,
            notes: self.file.notes,
            needs_save,
            elsewhere: Vec::new(),
        })
    }
}

/// Takes the work on a copy of a case over to this one: its journal continues here, and what was said here under the
/// same name before is kept beside the reading. The work on the copy stays where it is.
///
/// # Errors
/// [`StoreError::AlreadyOpen`] while either is open; [`StoreError::Io`] when the disk refuses. Nothing is changed then.
pub fn take_work(
    state: &StateFolder,
    folder: &CaseFolder,
    reader: &Reader,
    from: &Path,
    now: Timestamp,
) -> Result<(), StoreError> {
    let case = folder.read_case()?;
    let own = Sought::new(folder, &case).find(state, &reader.id).folder;
    state_folder::create_private(&own)?;
    let _own = Lock::take(&own.join(layout::JOURNAL_LOCK), reader.id.as_str())?;
    let _theirs = Lock::take(&from.join(layout::JOURNAL_LOCK), reader.id.as_str())?;
    let own_journal = own.join(layout::JOURNAL);
    if let Some(contents) = journal::read(&own_journal)? {
        keep_own(folder, reader, contents, now)?;
        journal::keep_copy(&own_journal, now, layout::archived_journal)?;
    }
    let name = layout::reading(&reader.id);
    for (file, is_needed) in [(name.as_str(), false), (layout::SHUTTERS, false), (layout::JOURNAL, true)] {
        let bytes = match journal::bytes_of(&from.join(file))? {
            Some(bytes) => bytes,
            None if is_needed => return Err(StoreError::Missing(from.join(file))),
            None => continue,
        };
        atomic::replace(&own.join(file), &bytes, Privacy::Private)?;
    }
    Ok(())
}

/// Keeps what a journal holds beyond the file of its reader under a name of its own.
fn keep_own(
    folder: &CaseFolder,
    reader: &Reader,
    contents: journal::Contents,
    now: Timestamp,
) -> Result<(), StoreError> {
    folder.check_readings_folder()?;
    let path = folder.reading_path(&reader.id);
    let disk = read_disk(&path, &reader.id)?;
    let (Some(past), _) = Past::of(contents, Home::Case, disk.as_ref()) else { return Ok(()) };
    let entries = past.entries();
    let own = Replay::of(past.base.value, &entries);
    let is_held = disk.as_ref().is_some_and(|disk| disk.value.says_the_same(own.reading()));
    if is_held || own.reading().is_empty() || !folder.readings_folder().is_dir() {
        return Ok(());
    }
    let text = kept::reading_to_ron(own.reading())?;
    save::beside(&path, reader.id.as_str(), text.as_bytes(), now).map(drop)
}
