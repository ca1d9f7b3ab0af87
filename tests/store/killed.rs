//! Real processes that are really killed, at any moment, and disks that are really full: no acknowledged edit
//! is lost, and no file is ever left unreadable.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use callus::case::{Complication, Confidence, Edit, RadiographId, Reading, Stage};
use callus::store::{
    CaseFolder, Entry, ReadingStore, Replay, Sight, StateFolder, StoreNote, SystemClock, reading_to_ron,
};

use super::{Dice, Place, drawn, film, on_disk, reader, signed};

/// Kills of one test; four tests, side by side where the runner gives each a process, make a thousand.
const KILLS: usize = 250;
const KILLS_PER_PLACE: usize = 25;
/// No child lives longer in the first round: most kills then come while it opens, saves or has hardly begun.
const LONGEST_LIFE_US: u64 = 40_000;
const ENTRIES_PER_PLACE: usize = 1_000;
/// What the case folder is called between two renames.
const OTHER_NAME: &str = "renamed";
const CHILD: &str = "CALLUS_TEST_CHILD";

impl Dice {
    fn film(&mut self) -> RadiographId {
        film(["a", "b", "c"][self.roll(3) as usize])
    }

    /// Something to do with this reading: once in a while it is signed, and soon after that amended.
    fn entry(&mut self, reading: &Reading) -> Entry {
        let radiograph = self.film();
        if reading.signature().is_some() {
            if self.roll(3) == 0 {
                return Entry::Edit(Edit::Amend);
            }
        } else if self.roll(20) == 0 {
            let number = reading.amends.as_ref().map_or(1, |amends| amends.number + 1);
            return Entry::Edit(signed::sign(reading, number));
        }
        Entry::Edit(match self.roll(21) {
            0 | 1 => {
                let stage = Stage::ALL.get(self.roll(9) as usize).cloned();
                Edit::stage(radiograph, stage)
            }
            2 => Edit::SetConfidence {
                radiograph,
                confidence: Confidence::ALL.get(self.roll(4) as usize).copied(),
            },
            3 => {
                let complication = Complication::ALL[self.roll(7) as usize];
                Edit::SetComplication { radiograph, complication, seen: self.roll(2) == 0 }
            }
            4 | 5 => {
                let note = format!("it's \"{}\"\n", "long ".repeat(self.roll(60) as usize));
                Edit::SetNote { radiograph, note, continued: self.roll(2) == 0 }
            }
            6 | 7 => return Entry::Undo,
            8 => return Entry::Redo,
            9..14 => drawn::followed(self.roll(6), self.roll(40), self.roll(4), self.roll(1_000)),
            _ => drawn::edit(self.roll(6), self.roll(10), self.roll(12), self.roll(1_000)),
        })
    }
}

/// The process that is killed: edits as fast as the disk allows, says before and after each what it does.
#[test]
#[ignore = "run by the tests of this file as a process of its own"]
fn child() {
    let order = std::env::var(CHILD).expect("spawned by the tests of this file");
    let (seed, root) = order.split_once(' ').unwrap();
    let root = std::path::Path::new(root);
    let mut dice = Dice(seed.parse().unwrap());
    let state = StateFolder::at(root.join("state"));
    // One that was killed behind a rename left the case under its other name.
    let names = [root.join("case"), root.join(OTHER_NAME)];
    let folder = names.iter().find_map(|name| CaseFolder::find(name).ok()).unwrap();
    let opened = ReadingStore::open(&state, &folder, &reader(), Arc::new(SystemClock)).unwrap();
    let mut store = opened.store;
    let mut replay = Replay::of(opened.base, &opened.entries);
    let mut saving = None;
    let mut watch = store.watch();
    say("open");
    loop {
        // The folder is renamed under the open case, the window follows, and looks at the disk amid the saves.
        if dice.roll(25) == 0 {
            let (from, to) = if names[0].exists() { (&names[0], &names[1]) } else { (&names[1], &names[0]) };
            fs::rename(from, to).unwrap();
            say("renamed");
        }
        if dice.roll(6) == 0 {
            for sight in watch.look() {
                if let Sight::Moved(folder) = sight {
                    store.follow(&folder, &folder.read_case().unwrap()).unwrap();
                    say("followed");
                }
            }
        }
        let entry = dice.entry(replay.reading());
        say(&format!("try {}", serde_json::to_string(&entry).unwrap()));
        match store.append(&entry) {
            Ok(()) => {
                replay.push(&entry);
                say("ack");
            }
            Err(error) => {
                say(&format!("refused {error}"));
                if dice.roll(4) == 0 {
                    return;
                }
            }
        }
        if saving.is_none() && dice.roll(3) == 0 {
            let ticket = store.prepare_save(replay.reading());
            saving = Some(std::thread::spawn(move || ticket.run()));
        } else if saving.is_some() && dice.roll(2) == 0 {
            let outcome = saving.take().unwrap().join().unwrap();
            if let Err(error) = store.finish(outcome) {
                say(&format!("unsaved {error}"));
            }
        }
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n@{line}").unwrap();
    out.flush().unwrap();
}

/// A place whose films are there, so that a renamed case is known again.
fn with_films() -> Place {
    let place = Place::new();
    for name in ["a", "b", "c"] {
        fs::write(place.case().join(format!("{name}.png")), name.repeat(50)).unwrap();
    }
    place
}

/// Gives the case folder its name back, where the child was killed while it had the other.
fn find_again(place: &Place) {
    let other = place.folder.path().join(OTHER_NAME);
    if other.exists() {
        fs::rename(other, place.case()).unwrap();
    }
}

/// What the child said: entries acknowledged, and perhaps one that was under way.
fn heard(output: &[u8]) -> (Vec<Entry>, Option<Entry>, usize) {
    let (mut acknowledged, mut trying, mut refused) = (Vec::new(), None, 0);
    for line in String::from_utf8_lossy(output).lines().filter_map(|line| line.strip_prefix('@')) {
        if let Some(json) = line.strip_prefix("try ") {
            trying = serde_json::from_str(json).ok();
        } else if line == "ack" {
            acknowledged.push(trying.take().unwrap());
        } else if line.starts_with("refused") {
            trying = None;
            refused += 1;
        }
    }
    (acknowledged, trying, refused)
}

fn command(place: &Place, seed: u64, before: &str) -> Command {
    let mut command = Command::new("sh");
    let run = format!("{before} exec \"$0\" --exact store::killed::child --ignored --nocapture");
    command.args(["-c", &run]).arg(std::env::current_exe().unwrap());
    command.env(CHILD, format!("{seed} {}", place.folder.path().display()));
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// What one place has been through.
struct Survivor {
    place: Place,
    kept: Replay,
    entries: usize,
    /// What was signed, as it was acknowledged, and how many of these had no copy when the process was killed.
    signed: Vec<Reading>,
    late_copies: usize,
    /// Kills that left a half-written file, and kills between the announcement of a save and its end.
    mid_write: usize,
    mid_save: usize,
    renames: usize,
}

impl Survivor {
    fn new() -> Self {
        Self {
            place: with_films(),
            kept: Replay::of(Reading::new(reader()), &[]),
            entries: 0,
            signed: Vec::new(),
            late_copies: 0,
            mid_write: 0,
            mid_save: 0,
            renames: 0,
        }
    }

    /// Compares what was acknowledged with what is there. Returns whether a save reached the disk.
    fn examine(&mut self, output: &[u8], what: &str) -> bool {
        find_again(&self.place);
        self.renames += String::from_utf8_lossy(output).matches("@renamed").count();
        let (acknowledged, trying, _) = heard(output);
        self.entries += acknowledged.len();
        for entry in &acknowledged {
            self.take(entry);
        }
        self.late_copies += self.signed.iter().filter(|signed| self.copy_of(signed).is_none()).count();
        let saved = self.place.file().exists();
        if saved {
            on_disk(&self.place.file());
        }
        if self.place.case().join("readings").exists() {
            self.mid_write += super::named(&self.place.case().join("readings"), ".tmp").len();
        }
        if let Some(journals) = self.place.try_journal() {
            let last =
                journals.lines().rev().find(|line| line.contains("\"Sav")).unwrap_or_default().to_owned();
            self.mid_save += usize::from(last.contains("\"Saving\""));
        }
        let opened = self.place.open();
        let found = Replay::of(opened.base.clone(), &opened.entries);
        if let Some(trying) = trying {
            let mut further = self.kept.clone();
            further.push(&trying);
            if found.reading() == further.reading() && found.steps() == further.steps() {
                self.take(&trying);
            }
        }
        assert_eq!(found.reading(), self.kept.reading(), "{what}");
        assert_eq!(found.steps(), self.kept.steps(), "{what}");
        assert_eq!(found.undo_edit(), self.kept.undo_edit(), "{what}");
        assert_eq!(found.redo_edit(), self.kept.redo_edit(), "{what}");
        for note in &opened.notes {
            let harmless = matches!(
                note,
                StoreNote::Recovered { .. }
                    | StoreNote::JournalTailDropped { .. }
                    | StoreNote::CaseMoved { .. }
            );
            assert!(harmless, "{what}: {note}");
        }
        assert_eq!(self.place.set_aside(), [] as [std::path::PathBuf; 0], "{what}");
        assert!(super::named(&self.place.case().join("readings"), ".tmp").is_empty(), "{what}");
        // Every signature that was acknowledged has its copy, byte for byte, whatever came after it.
        for signed in &self.signed {
            assert_eq!(self.copy_of(signed).unwrap(), reading_to_ron(signed).unwrap(), "{what}");
        }
        saved
    }

    fn take(&mut self, entry: &Entry) {
        let was_signed = self.kept.reading().signature().is_some();
        self.kept.push(entry);
        if matches!(entry, Entry::Edit(Edit::Sign(_))) && !was_signed {
            self.signed.push(Reading::clone(self.kept.reading()));
        }
    }

    fn copy_of(&self, signed: &Reading) -> Option<String> {
        let name = format!("readings/resident.signed-{}.ron", signed.signature().unwrap().number);
        fs::read_to_string(self.place.case().join(name)).ok()
    }

    /// Undo to the beginning and redo to the end lead through the same values as if nobody had been killed.
    fn walk(&self, what: &str) {
        let opened = self.place.open();
        let (mut found, mut kept) = (Replay::of(opened.base.clone(), &opened.entries), self.kept.clone());
        let steps = kept.steps().0;
        for step in
            std::iter::repeat_n(Entry::Undo, steps + 1).chain(std::iter::repeat_n(Entry::Redo, steps + 1))
        {
            assert_eq!(found.reading(), kept.reading(), "{what}");
            found.push(&step);
            kept.push(&step);
        }
        assert_eq!(found.steps(), (steps, steps), "{what}");
    }
}

/// What a thousand kills came to.
#[derive(Debug, Default)]
struct Tally {
    entries: usize,
    drawn: usize,
    calibrated: usize,
    answered: usize,
    found: usize,
    signed: usize,
    late_copies: usize,
    saves: usize,
    mid_write: usize,
    mid_save: usize,
    renames: usize,
}

impl Tally {
    fn add(&mut self, survivor: &Survivor, what: &str) {
        survivor.walk(what);
        self.entries += survivor.entries;
        self.drawn += survivor.kept.reading().marks.size();
        self.calibrated += survivor.kept.reading().calibrations.len();
        let sheets = survivor.kept.reading().scores.values().flat_map(|sheets| sheets.values());
        self.answered += sheets.map(BTreeMap::len).sum::<usize>();
        self.found += survivor.kept.reading().findings.len();
        self.signed += survivor.signed.len();
        self.late_copies += survivor.late_copies;
        self.mid_write += survivor.mid_write;
        self.mid_save += survivor.mid_save;
        self.renames += survivor.renames;
    }

    /// What was hardly seen in so many kills, if anything: then they say little.
    fn lacks(&self, kills: usize) -> Option<&'static str> {
        [
            (self.entries > kills / 4, "the children were killed before they did anything"),
            (self.drawn > 5 && self.calibrated > 1, "hardly anything was drawn or calibrated"),
            (self.answered > 5 && self.found > 5, "hardly anything was scored or found"),
            (self.signed > 5, "hardly anything was signed"),
            (self.saves > kills / 4, "hardly any child came to save"),
            (self.renames > 10, "hardly any child renamed its folder"),
            (self.mid_save > 0, "no kill came during a save"),
        ]
        .iter()
        .find_map(|(enough, what)| (!enough).then_some(*what))
    }
}

/// Kills children at moments of their own choosing until there are enough.
fn kill_them(lot: u64) {
    let began = std::time::Instant::now();
    let mut dice = Dice(0x2026_1122 + lot);
    let mut tally = Tally::default();
    let kills = super::kills(KILLS);
    super::rounds_of_kills(|lives| {
        let mut survivor = Survivor::new();
        for kill in 0..kills {
            let what = format!("lot {lot}, kill {kill}, lives {lives} times as long");
            // A fast disk would bring the journal to the length at which old steps are given up.
            if kill % KILLS_PER_PLACE == 0 || survivor.entries > ENTRIES_PER_PLACE {
                tally.add(&survivor, &what);
                survivor = Survivor::new();
            }
            let seed = lot * 1_000_000 + u64::from(lives) * 10_000_000 + kill as u64;
            let mut child = command(&survivor.place, seed, "").spawn().unwrap();
            std::thread::sleep(Duration::from_micros(dice.roll(LONGEST_LIFE_US)) * lives);
            child.kill().unwrap();
            let output = child.wait_with_output().unwrap();
            assert!(!output.status.success());
            tally.saves += usize::from(survivor.examine(&output.stdout, &what));
        }
        tally.add(&survivor, "the last");
        println!("{kills} kills in {:.1} s: {tally:?}", began.elapsed().as_secs_f64());
        tally.lacks(kills).is_none()
    });
    assert_eq!(tally.lacks(kills), None);
}

#[test]
fn a_process_killed_at_any_moment_loses_nothing_that_was_acknowledged_1() {
    kill_them(1);
}

#[test]
fn a_process_killed_at_any_moment_loses_nothing_that_was_acknowledged_2() {
    kill_them(2);
}

#[test]
fn a_process_killed_at_any_moment_loses_nothing_that_was_acknowledged_3() {
    kill_them(3);
}

#[test]
fn a_process_killed_at_any_moment_loses_nothing_that_was_acknowledged_4() {
    kill_them(4);
}

#[test]
#[cfg(unix)]
fn a_full_disk_refuses_aloud_and_loses_nothing_that_was_acknowledged() {
    // A limit on the size of files, with its signal ignored, makes writing fail as a full disk does: in the
    // middle of a line.
    let mut refusals = 0;
    for (seed, blocks) in [(1, 3), (2, 8), (3, 17), (4, 40), (5, 5), (6, 6), (7, 12), (8, 13), (9, 25)] {
        let mut survivor = Survivor::new();
        let limit = format!("trap '' XFSZ; ulimit -f {blocks};");
        let output = command(&survivor.place, seed, &limit).output().unwrap();
        assert!(output.status.success(), "the child goes on after refusals");
        refusals += heard(&output.stdout).2;
        survivor.examine(&output.stdout, &format!("limit of {blocks} blocks"));
        assert!(survivor.entries > 0);
    }
    assert!(refusals > 3, "{refusals}");
}

#[test]
fn the_child_does_what_it_says() {
    // Guards the tests above against a child that prints nothing: one that runs for a while makes entries.
    let place = with_films();
    let mut child = command(&place, 7, "").spawn().unwrap();
    std::thread::sleep(Duration::from_millis(400));
    child.kill().unwrap();
    let (acknowledged, _, refused) = heard(&child.wait_with_output().unwrap().stdout);
    assert!(acknowledged.len() > 10, "{}", acknowledged.len());
    assert_eq!(refused, 0);
    find_again(&place);
    assert!(fs::metadata(place.journal()).unwrap().len() > 1_000);
}
