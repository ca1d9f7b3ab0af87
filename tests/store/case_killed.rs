//! Real processes that are really killed while they edit a case: no acknowledged change is lost, and the case file is
//! never left unreadable.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use callus::case::{Case, CaseEdit, EpisodeId, Offset, TimePoint, TimeUnit};
use callus::store::{
    CaseFolder, CaseStore, Entry, OpenedCase, Replay, StateFolder, SystemClock, case_from_ron,
};

use super::{Dice, Place, film};

/// Kills of one test; two tests side by side.
const KILLS: usize = 120;
/// Journals stay short, so that the kills and not the reading of them take the time.
const KILLS_PER_PLACE: usize = 10;
/// No child lives longer.
const LONGEST_LIFE_US: u64 = 60_000;
const CHILD: &str = "CALLUS_TEST_CASE_CHILD";

impl Dice {
    fn case_entry(&mut self, case: &Case) -> Entry<CaseEdit> {
        let radiograph = film(["a", "b", "c"][self.roll(3) as usize]);
        let text = format!("it's \"{}\" // no comment\n", "long ".repeat(self.roll(40) as usize));
        Entry::Edit(match self.roll(9) {
            0 => CaseEdit::SetTitle { title: text, continued: self.roll(2) == 0 },
            1 | 2 => CaseEdit::SetCaption { radiograph, caption: text, continued: self.roll(2) == 0 },
            3 => {
                let offset = Offset::new(self.roll(60) as i32, TimeUnit::Week);
                CaseEdit::SetTime {
                    radiograph,
                    time: TimePoint::after(EpisodeId::new("op").unwrap(), offset),
                }
            }
            4 => {
                let mut patient = case.patient.clone();
                patient.diagnoses = vec![text; self.roll(3) as usize];
                CaseEdit::SetPatient { patient, continued: false }
            }
            5 => CaseEdit::MoveFilm { radiograph, to: self.roll(3) as usize },
            6 => CaseEdit::SetFigure { radiograph, figure: (self.roll(2) == 0).then_some(text) },
            7 => return Entry::Undo,
            _ => return Entry::Redo,
        })
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n@{line}").unwrap();
    out.flush().unwrap();
}

/// The process that is killed: edits as fast as the disk allows, says before and after each what it does.
#[test]
#[ignore = "run by the tests of this file as a process of its own"]
fn child() {
    let order = std::env::var(CHILD).expect("spawned by the tests of this file");
    let (seed, root) = order.split_once(' ').unwrap();
    let root = std::path::Path::new(root);
    let mut dice = Dice(seed.parse().unwrap());
    let folder = CaseFolder::find(&root.join("case")).unwrap();
    let opened =
        CaseStore::open(&StateFolder::at(root.join("state")), &folder, Arc::new(SystemClock)).unwrap();
    let mut store = opened.store;
    let mut replay = Replay::of(opened.base, &opened.entries);
    say("open");
    loop {
        let entry = dice.case_entry(replay.value());
        say(&format!("try {}", serde_json::to_string(&entry).unwrap()));
        store.append(&entry).unwrap();
        replay.push(&entry);
        say("ack");
        if dice.roll(3) == 0 {
            store.save(replay.value()).unwrap();
        }
    }
}

/// Entries acknowledged, and perhaps one that was under way.
fn heard(output: &[u8]) -> (Vec<Entry<CaseEdit>>, Option<Entry<CaseEdit>>) {
    let (mut acknowledged, mut trying) = (Vec::new(), None);
    for line in String::from_utf8_lossy(output).lines().filter_map(|line| line.strip_prefix('@')) {
        if let Some(json) = line.strip_prefix("try ") {
            trying = serde_json::from_str(json).ok();
        } else if line == "ack" {
            acknowledged.push(trying.take().unwrap());
        }
    }
    (acknowledged, trying)
}

fn kill_once(place: &Place, seed: u64, life: Duration) -> Vec<u8> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "store::case_killed::child", "--ignored", "--nocapture"]);
    command.env(CHILD, format!("{seed} {}", place.folder.path().display()));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(life);
    child.kill().unwrap();
    child.wait_with_output().unwrap().stdout
}

fn survive(seed: u64) {
    let mut dice = Dice(seed);
    let kills = super::kills(KILLS);
    let mut edits = 0;
    super::rounds_of_kills(|lives| {
        let seeds = (0..kills / KILLS_PER_PLACE).map(|part| seed * 100 + part as u64);
        edits += seeds.map(|seed| survive_in_place(&mut dice, seed, lives)).sum::<usize>();
        edits > kills
    });
    assert!(edits > kills, "only {edits} edits were acknowledged");
}

/// Kills in one place, with lives so many times as long as usual. Returns the number of edits that were acknowledged.
fn survive_in_place(dice: &mut Dice, seed: u64, lives: u32) -> usize {
    let place = Place::new();
    for name in ["a", "b", "c"] {
        fs::write(place.case().join(format!("{name}.png")), name.repeat(50)).unwrap();
    }
    let file = place.case().join("case.ron");
    let by_hand = fs::read_to_string(&file).unwrap().replacen("  title:", "  // By hand.\n  title:", 1);
    fs::write(&file, by_hand).unwrap();
    let state = StateFolder::at(place.state());
    let open = || {
        let folder = CaseFolder::find(&place.case()).unwrap();
        CaseStore::open(&state, &folder, Arc::clone(&place.clock)).unwrap()
    };
    let mut kept = {
        let OpenedCase { base, entries, .. } = open();
        Replay::of(base, &entries)
    };
    let mut edits = 0;
    for kill in 0..KILLS_PER_PLACE {
        let life = Duration::from_micros(5_000 + dice.roll(LONGEST_LIFE_US)) * lives;
        let output = kill_once(&place, seed * 1_000 + kill as u64, life);
        let (acknowledged, trying) = heard(&output);
        edits += acknowledged.len();
        for entry in &acknowledged {
            kept.push(entry);
        }
        let text = fs::read_to_string(&file).unwrap();
        let on_disk = case_from_ron(&text, &file).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert!(text.contains("// By hand."), "{text}");
        let OpenedCase { base, entries, notes, .. } = open();
        let now = Replay::of(base, &entries);
        let mut perhaps = kept.clone();
        if let Some(entry) = &trying {
            perhaps.push(entry);
        }
        let found = now.value();
        assert!(
            found.says_the_same_as(kept.value()) || found.says_the_same_as(perhaps.value()),
            "kill {kill}: {found:?}\nnot {:?}, notes {notes:?}",
            kept.value()
        );
        if !found.says_the_same_as(kept.value()) {
            kept = perhaps;
        }
        assert!(on_disk.radiographs.len() == 3);
    }
    let set_aside = fs::read_dir(place.case()).unwrap().flatten();
    let names: Vec<_> = set_aside.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    assert!(names.iter().all(|name| !name.contains("recovered")), "{names:?}");
    edits
}

#[test]
fn a_process_killed_while_it_edits_a_case_loses_nothing_that_was_acknowledged_1() {
    survive(1);
}

#[test]
fn a_process_killed_while_it_edits_a_case_loses_nothing_that_was_acknowledged_2() {
    survive(2);
}
