//! Tests of what is kept: real folders, real files, real processes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test says that it fails by panicking, and helpers of tests are tests too"
)]

mod case_edits;
mod case_killed;
mod chained;
mod checked;
mod checked_answers;
mod checked_marks;
mod checked_readings;
mod checked_scripts;
mod checked_signed;
mod clocks;
mod contradicting_times;
mod damage;
mod definitions;
mod definitions_of_findings;
mod definitions_of_stages;
mod drawn;
mod format;
mod guarded;
mod killed;
mod library;
mod lost_state;
mod many_marks;
mod moved;
mod new_case;
mod older;
mod outside;
mod packed;
mod packed_hostile;
mod packed_killed;
mod random;
mod read_only;
mod settings;
mod signed;
mod signed_by_hand;
mod signed_files;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use callus::case::{Edit, RadiographId, Reader, ReaderId, Reading, Stage};
use callus::store::{
    CaseFolder, Clock, Entry, Opened, ReadingStore, Replay, StateFolder, StoreError, StoreNote,
};
use tempfile::TempDir;

/// Number of kills of a test: as many as usual, or those of `CALLUS_KILLS`.
pub(crate) fn kills(usual: usize) -> usize {
    std::env::var("CALLUS_KILLS").ok().map_or(usual, |kills| kills.parse().unwrap())
}

/// Rounds of kills until enough was seen, each with lives twice as long as those before: how far a process comes in its
/// life is a matter of the disk.
pub(crate) fn rounds_of_kills(mut round: impl FnMut(u32) -> bool) {
    const MOST_ROUNDS: u32 = 4;
    for doubled in 0..MOST_ROUNDS {
        if round(1 << doubled) {
            return;
        }
    }
}

/// `SplitMix64`: the same edits for the same seed, without a dependency.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % below
    }
}

/// A clock that goes on by a second whenever it is asked.
#[derive(Debug, Default)]
struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> jiff::Timestamp {
        let second = 1_780_000_000 + self.0.fetch_add(1, Ordering::Relaxed);
        jiff::Timestamp::from_second(second).unwrap()
    }
}

/// A case of three films in a folder of its own, with a state folder beside it.
struct Place {
    folder: TempDir,
    clock: Arc<dyn Clock>,
}

const CASE: &str = r#"(
  format: 1,
  title: "Three films",
  patient: (label: "III-2"),
  episodes: [(id: "op", bone: "femur", treatment: "DHS", operation: (name: "DHS", after: "after DHS"))],
  radiographs: [
    (id: "a", file: "a.png", time: (anchor: "op", offset: "0 days"), views: [(position: AP)]),
    (id: "b", file: "b.png", time: (anchor: "op", offset: "6 weeks"), views: [(position: AP)]),
    (id: "c", file: "c.png", time: (anchor: "op", offset: "3 months"), views: [(position: AP)]),
  ],
)
"#;

impl Place {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("case")).unwrap();
        fs::write(folder.path().join("case/case.ron"), CASE).unwrap();
        Self { folder, clock: Arc::new(Ticking::default()) }
    }

    fn case(&self) -> PathBuf {
        self.folder.path().join("case")
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    fn file(&self) -> PathBuf {
        self.case().join("readings/resident.ron")
    }

    /// The folder of the only journal.
    fn journals(&self) -> PathBuf {
        let mut found = fs::read_dir(self.state().join("journals")).unwrap();
        let folder = found.next().unwrap().unwrap().path();
        assert!(found.next().is_none(), "more than one journal");
        folder
    }

    fn journal(&self) -> PathBuf {
        self.journals().join("journal.log")
    }

    /// The text of the only journal, if there is one yet.
    fn try_journal(&self) -> Option<String> {
        let folder = fs::read_dir(self.state().join("journals")).ok()?.next()?.unwrap().path();
        Some(String::from_utf8_lossy(&fs::read(folder.join("journal.log")).ok()?).into_owned())
    }

    fn try_open(&self) -> Result<Opened, StoreError> {
        let folder = CaseFolder::find(&self.case())?;
        ReadingStore::open(&StateFolder::at(self.state()), &folder, &reader(), Arc::clone(&self.clock))
    }

    fn open(&self) -> Opened {
        self.try_open().unwrap()
    }

    /// Opens, makes these edits, saves where asked, and closes.
    fn session(&self, edits: &[Edit], save: bool) -> Reading {
        let Opened { mut store, base, entries, .. } = self.open();
        let mut replay = Replay::of(base, &entries);
        for edit in edits {
            let entry = Entry::Edit(edit.clone());
            store.append(&entry).unwrap();
            replay.push(&entry);
        }
        if save {
            store.save(replay.reading()).unwrap();
        }
        Reading::clone(replay.reading())
    }

    fn set_aside(&self) -> Vec<PathBuf> {
        named(&self.case().join("readings"), ".recovered-")
    }
}

fn named(folder: &Path, part: &str) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut found: Vec<_> =
        files.filter(|path| path.file_name().unwrap().to_string_lossy().contains(part)).collect();
    found.sort();
    found
}

fn reader() -> Reader {
    Reader { id: ReaderId::new("resident").unwrap(), name: "Resident".to_owned() }
}

fn film(id: &str) -> RadiographId {
    RadiographId::new(id).unwrap()
}

fn stage(id: &str, stage: Stage) -> Edit {
    Edit::stage(film(id), Some(stage))
}

fn reading_of(opened: &Opened) -> Reading {
    Reading::clone(Replay::of(opened.base.clone(), &opened.entries).reading())
}

fn on_disk(path: &Path) -> Reading {
    callus::store::reading_from_ron(&fs::read_to_string(path).unwrap(), path).unwrap()
}

fn has(notes: &[StoreNote], test: impl Fn(&StoreNote) -> bool) -> bool {
    notes.iter().any(test)
}
