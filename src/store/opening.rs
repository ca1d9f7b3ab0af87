//! Opening a reading: where it is kept, what its journal knows, and what to do when file and journal differ.
//! Nothing of anyone's work is overwritten here; what must give way is written beside or set aside first.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use crate::case::{Case, Reader, ReaderId, Reading};
use crate::store::atomic::Privacy;
use crate::store::case_folder::{CaseFolder, read_if_there, text_of};
use crate::store::clock::Clock;
use crate::store::copies::{self, Taken};
use crate::store::error::StoreError;
use crate::store::journal::{self, Base, Entry, Home, Journal, Link, Record};
use crate::store::ledger::Ledger;
use crate::store::lock::{Asked, Lock};
use crate::store::note::StoreNote;
use crate::store::past::{Disk, Past};
use crate::store::reading_store::{ReadingStore, latest_in};
use crate::store::replay::Replay;
use crate::store::signing::{self, Seal};
use crate::store::state_folder::{self, StateFolder};
use crate::store::work::{self, Sought, WorkElsewhere};
use crate::store::{atomic, hash, kept, layout, save};

/// Beyond this many entries a journal is shortened when it is opened.
const COMPACT_BEYOND_ENTRIES: usize = 5_000;
/// So many steps of undo stay then.
const COMPACT_KEEP_STEPS: usize = 1_000;

/// Where the reading file lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// In the case folder, where it belongs.
    BesideCase(PathBuf),
    /// In the state folder, because the case folder cannot be written.
    InStateFolder {
        /// The file.
        path: PathBuf,
        /// Why it is not in the case folder, and how to take it along.
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
    /// Where the file lies.
    pub kept: Kept,
    /// What the person should be told.
    pub notes: Vec<StoreNote>,
    /// Whether the file does not hold the reading yet, so that a save is due.
    pub needs_save: bool,
    /// Work of the same reader on copies of this case, where there was none on this one.
    pub elsewhere: Vec<WorkElsewhere>,
}

/// Everything known before a decision is made.
struct Desk<'a> {
    case: Case,
    folder: &'a CaseFolder,
    reader: &'a Reader,
    clock: Arc<dyn Clock>,
    journal_folder: PathBuf,
    place: Place,
    notes: Vec<StoreNote>,
}

struct Place {
    path: PathBuf,
    home: Home,
    kept: Kept,
    /// The file in the read-only case folder.
    elsewhere: Option<Disk>,
}

/// What nobody else can write while it is held.
struct Locks {
    journal: Lock,
    /// That beside the file, where the folder has locks.
    reading: Vec<Lock>,
}

/// The end of an existing journal.
struct GoOn {
    bytes: u64,
    link: Link,
}

/// What the reading will be, and how its journal goes on.
struct Decision {
    base: Base,
    records: Vec<Record>,
    /// Where the existing journal goes on; `None` writes a new one.
    go_on: Option<GoOn>,
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
    let work::Found { folder: journal_folder, moved_from, elsewhere } = sought.find(state, &reader.id);
    state_folder::create_private(&journal_folder)?;
    state_folder::close_to_others(&journal_folder);
    let journal_lock = Lock::take(&journal_folder.join(layout::JOURNAL_LOCK), reader.id.as_str())?;
    sought.note(&journal_folder, &reader.id)?;
    let mut locks = Vec::new();
    let mut notes = Vec::new();
    notes.extend(moved_from.map(|from| StoreNote::CaseMoved { from }));
    let place = choose_place(folder, &journal_folder, reader, &mut locks, &mut notes)?;
    atomic::sweep(&journal_folder, "journal");
    let disk = read_disk(&place.path, &reader.id)?;
    let mut desk = Desk { case, folder, reader, clock, journal_folder, place, notes };
    let decision = desk.decide(disk.as_ref())?;
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
    let reading = kept::reading_from_ron(&text, path)?;
    if &reading.reader.id != reader {
        let found = reading.reader.id.to_string();
        return Err(StoreError::WrongReader { found, expected: reader.to_string(), path: path.to_owned() });
    }
    Ok(Some(Disk { sha256, seal: signing::verify(&text, &reading), reading }))
}

/// Whether the journal led to the file, where it says that it did. A version of which it knows nothing is no doubt
/// about it: someone else wrote that one.
fn leads_to(past: &Past, disk: &Disk) -> bool {
    let Some(held) = past.entries_in(&disk.sha256) else { return true };
    let entries: Vec<_> = past.entries().into_iter().take(held).collect();
    Replay::of(past.base.reading.clone(), &entries).reading().says_the_same(&disk.reading)
}

impl Desk<'_> {
    fn journal_path(&self) -> PathBuf {
        self.journal_folder.join(layout::JOURNAL)
    }

    fn decide(&mut self, disk: Option<&Disk>) -> Result<Decision, StoreError> {
        let Some(contents) = journal::read(&self.journal_path())? else { return Ok(self.fresh(disk)) };
        let go_on = GoOn { bytes: contents.good_bytes, link: contents.link.clone() };
        if contents.torn_bytes > 0 && go_on.bytes > 0 {
            self.notes.push(StoreNote::JournalTailDropped { bytes: contents.torn_bytes });
        }
        let is_older = contents.is_older;
        let (past, damaged) = Past::of(contents, self.place.home, disk);
        if damaged {
            return self.damaged(past, disk);
        }
        let Some(past) = past else { return Ok(self.fresh(disk)) };
        if let Some(disk) = disk
            && !leads_to(&past, disk)
        {
            let own_version = self.set_unsaved_aside(&past, disk)?;
            let kept = self.set_journal_aside(layout::damaged_journal)?;
            self.notes.push(StoreNote::JournalDoubtful { kept, own_version });
            return Ok(self.fresh(Some(disk)));
        }
        // What is of an older format is written anew as a whole, never gone on with.
        self.reconcile(past, disk, (!is_older).then_some(go_on))
    }

    /// Lines of the journal are damaged or missing. The file, where there is one, stays as it is; without one, what is
    /// certain of the journal is used.
    fn damaged(&mut self, past: Option<Past>, disk: Option<&Disk>) -> Result<Decision, StoreError> {
        let own_version = match (&past, disk) {
            (Some(past), Some(disk)) if !self.is_another_case(past) => self.set_unsaved_aside(past, disk)?,
            _ => None,
        };
        let kept = self.set_journal_aside(layout::damaged_journal)?;
        self.notes.push(StoreNote::JournalDamaged { kept, own_version });
        match (past, disk) {
            (Some(past), None) => self.reconcile(past, None, None),
            (_, disk) => Ok(self.fresh(disk)),
        }
    }

    /// Writes the version of a journal that cannot be trusted beside the file, where it has entries that the file may
    /// not hold.
    fn set_unsaved_aside(&mut self, past: &Past, disk: &Disk) -> Result<Option<PathBuf>, StoreError> {
        let entries = past.entries();
        let own = Replay::of(past.base.reading.clone(), &entries);
        let taken = copies::keep_all(&self.place.path, &own, self.clock.now())?;
        self.notes.extend(taken.iter().map(Taken::note));
        let held = past.entries_in(&disk.sha256).unwrap_or_else(|| past.saved_entries());
        if entries.len() == held || own.reading().says_the_same(&disk.reading) {
            return Ok(None);
        }
        let text = kept::reading_to_ron(own.reading())?;
        save::beside(&self.place.path, self.reader.id.as_str(), text.as_bytes(), self.clock.now()).map(Some)
    }

    /// File and journal side by side: one of ours, or someone else's.
    fn reconcile(
        &mut self,
        past: Past,
        disk: Option<&Disk>,
        go_on: Option<GoOn>,
    ) -> Result<Decision, StoreError> {
        let entries = past.entries();
        let home = self.place.home;
        match disk {
            Some(disk) => {
                let Some(held) = past.entries_in(&disk.sha256) else { return self.foreign(&past, disk) };
                let known = past.known(home).filter(|known| *known != disk.sha256);
                if known.and_then(|known| past.entries_in(known)).is_some_and(|newer| newer > held) {
                    self.notes.push(StoreNote::EarlierVersionOnDisk { path: self.place.path.clone() });
                } else if entries.len() > held {
                    self.notes.push(StoreNote::Recovered { edits: entries.len() - held });
                }
            }
            None if self.is_another_case(&past) => return self.another_case(&past, None),
            None if past.known(home).is_some() => {
                self.notes.push(StoreNote::FileMissing { path: self.place.path.clone() });
            }
            None if entries.len() > past.saved_entries() => {
                self.notes.push(StoreNote::Recovered { edits: entries.len() - past.saved_entries() });
            }
            None => {}
        }
        if let Some(other) = &self.place.elsewhere
            && past.entries_in(&other.sha256).is_none()
        {
            let path = self.folder.readings_folder().join(layout::reading(&self.reader.id));
            self.notes.push(StoreNote::OtherReadingInCase { path });
        }
        let records = past.records().to_vec();
        Ok(Decision { base: past.base, records, go_on })
    }

    /// The file is not one of ours: it is shown, and what was unsaved of our own is kept beside it.
    fn foreign(&mut self, past: &Past, disk: &Disk) -> Result<Decision, StoreError> {
        if self.is_another_case(past) {
            return self.another_case(past, Some(disk));
        }
        let entries = past.entries();
        let own = Replay::of(past.base.reading.clone(), &entries);
        if **own.reading() == disk.reading {
            // The same words in other clothes, as after editing a comment by hand: history goes on.
            let mut records = past.records().to_vec();
            let (at, home, sha256) = (self.clock.now(), self.place.home, disk.sha256.clone());
            records.push(Record::Saved { at, home, sha256 });
            return Ok(Decision { base: past.base.clone(), records, go_on: None });
        }
        let own_version = if entries.len() > past.saved_entries() {
            let text = kept::reading_to_ron(own.reading())?;
            Some(save::beside(&self.place.path, self.reader.id.as_str(), text.as_bytes(), self.clock.now())?)
        } else {
            None
        };
        let taken = copies::keep_all(&self.place.path, &own, self.clock.now())?;
        self.notes.extend(taken.iter().map(Taken::note));
        self.set_journal_aside(layout::archived_journal)?;
        let path = self.place.path.clone();
        self.notes.push(StoreNote::FileChangedOutside { path, own_version });
        Ok(self.fresh(Some(disk)))
    }

    fn is_another_case(&self, past: &Past) -> bool {
        past.base.title != self.case.title && past.base.patient != self.case.patient.label
    }

    fn another_case(&mut self, past: &Past, disk: Option<&Disk>) -> Result<Decision, StoreError> {
        // The edits name films of the other case, which this one would refuse; the journal keeps them.
        let own_version = self.set_journal_aside(layout::archived_journal)?;
        self.notes.push(StoreNote::AnotherCase { title: past.base.title.clone(), own_version });
        Ok(self.fresh(disk))
    }

    /// A journal that begins here.
    fn fresh(&self, disk: Option<&Disk>) -> Decision {
        let found = disk.or(self.place.elsewhere.as_ref());
        let reading = found.map_or_else(|| Reading::new(self.reader.clone()), |disk| disk.reading.clone());
        let mut base = Base {
            journal: Base::format(),
            at: self.clock.now(),
            case_file: self.folder.case_file.display().to_string(),
            title: self.case.title.clone(),
            patient: self.case.patient.label.clone(),
            reading,
            case_sha256: self.place.elsewhere.as_ref().map(|disk| disk.sha256.clone()),
            state_sha256: None,
        };
        base.note_file(self.place.home, disk.map(|disk| disk.sha256.clone()));
        Decision { base, records: Vec::new(), go_on: None }
    }

    /// The journal stays under its name until a new one replaces it, so no moment is without one.
    fn set_journal_aside(&self, name: fn(Timestamp) -> String) -> Result<PathBuf, StoreError> {
        journal::keep_copy(&self.journal_path(), self.clock.now(), name)
    }

    /// Completes what a process that was killed left of the versions it signed, and tells what is wrong with
    /// signatures. Returns whether all of them are kept; if not, a save is due, which says why it cannot.
    fn look_after_signatures(&mut self, disk: Option<&Disk>, replay: &Replay) -> bool {
        let kept = copies::keep_all(&self.place.path, replay, self.clock.now());
        self.notes.extend(kept.iter().flatten().map(Taken::note));
        let belongs = self.folder.readings_folder().join(layout::reading(&self.reader.id));
        let shown = match (disk, &self.place.elsewhere) {
            (Some(disk), _) => Some((disk, &self.place.path)),
            (None, elsewhere) => elsewhere.as_ref().map(|disk| (disk, &belongs)),
        };
        match shown.filter(|(disk, _)| disk.seal == Seal::Broken) {
            Some((disk, path)) => self.notes.extend(copies::broken(path, &disk.reading)),
            None => self.notes.extend(copies::unknown(&self.place.path, replay.reading())),
        }
        kept.is_ok()
    }

    fn begin(mut self, decision: Decision, disk: Option<Disk>, locks: Locks) -> Result<Opened, StoreError> {
        let Decision { base, records, go_on } = decision;
        let past = Past::with(base, records);
        let mut entries = past.entries();
        let replay = Replay::of(past.base.reading.clone(), &entries);
        let sha256 = hash::sha256_hex(kept::reading_to_ron(replay.reading())?.as_bytes());
        let is_held = match &disk {
            Some(disk) => disk.sha256 == sha256 || disk.reading == **replay.reading(),
            None => replay.reading().is_empty(),
        };
        if is_held {
            // What was taken back again is in the file as well as it can be.
            self.notes.retain(|note| !matches!(note, StoreNote::Recovered { .. }));
        }
        let needs_save = !self.look_after_signatures(disk.as_ref(), &replay) || !is_held;
        let broken = disk.as_ref().filter(|disk| disk.seal == Seal::Broken).map(|disk| disk.sha256.clone());
        let latest = Some(past.latest()).max(latest_in(replay.reading()));
        let mut base = past.base.clone();
        let path = self.journal_path();
        let journal = match (go_on, &disk) {
            (Some(_), Some(disk)) if entries.len() > COMPACT_BEYOND_ENTRIES && !needs_save => {
                (base.reading, entries) = replay.shortened(COMPACT_KEEP_STEPS);
                base.case_sha256 = past.known(Home::Case).map(str::to_owned);
                base.state_sha256 = past.known(Home::State).map(str::to_owned);
                let at = self.clock.now();
                let mut records = vec![Record::Base(Box::new(base.clone()))];
                records.extend(entries.iter().cloned().map(|entry| Record::Entry { at, entry }));
                records.push(Record::Saved { at, home: self.place.home, sha256: disk.sha256.clone() });
                Journal::begin(&path, &records, locks.journal)?
            }
            (Some(GoOn { bytes, link }), _) => Journal::go_on(&path, bytes, link, locks.journal)?,
            (None, _) => {
                let mut records = vec![Record::Base(Box::new(base.clone()))];
                records.extend_from_slice(past.records());
                Journal::begin(&path, &records, locks.journal)?
            }
        };
        let store = ReadingStore {
            reader: self.reader.id.clone(),
            path: self.place.path,
            home: self.place.home,
            ledger: Ledger::of(journal),
            expected: disk.map(|disk| disk.sha256),
            beside: None,
            folder: self.folder.clone(),
            broken,
            settled: Arc::default(),
            latest,
            clock: self.clock,
            locks: Arc::new(locks.reading),
        };
        Ok(Opened {
            store,
            base: base.reading,
            entries,
            kept: self.place.kept,
            notes: self.notes,
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
    for (file, is_needed) in [(name.as_str(), false), (layout::JOURNAL, true)] {
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
    let own = Replay::of(past.base.reading, &entries);
    let is_held = disk.as_ref().is_some_and(|disk| disk.reading.says_the_same(own.reading()));
    if is_held || own.reading().is_empty() || !folder.readings_folder().is_dir() {
        return Ok(());
    }
    let text = kept::reading_to_ron(own.reading())?;
    save::beside(&path, reader.id.as_str(), text.as_bytes(), now).map(drop)
}
