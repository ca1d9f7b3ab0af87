//! A reading with ten thousand marks stays smooth: what a commit costs, what a step of undo keeps in memory, and
//! how long the whole takes to print and to read. Prints the figures; the bounds are wide, so that only a change of
//! kind (a commit that copies every mark) breaks them.

use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

use callus::case::{Deed, Edit, Reading, ShapeKind};
use callus::store::{Entry, Replay, reading_from_ron, reading_to_ron};

use super::{Place, drawn, film, reader};

const MARKS: u32 = 10_000;
const STEPS: u32 = 1_000;

/// A reading of ten thousand marks of every kind on three films.
pub(crate) fn crowded() -> Reading {
    let mut reading = Reading::new(reader());
    for id in 1..=MARKS {
        let film = film(["a", "b", "c"][id as usize % 3]);
        let mark = drawn::plain(&film, ShapeKind::ALL[id as usize % 10], f64::from(id) / 10.0);
        reading = drawn::put(id, mark, Deed::Draw, false).apply(&reading).unwrap();
    }
    reading
}

/// Another mark, or another place for one that is there.
fn step(n: u32) -> Edit {
    let id = if n.is_multiple_of(2) { MARKS + n } else { n * 7 % MARKS + 1 };
    drawn::put(id, drawn::plain(&film("a"), ShapeKind::Ellipse, f64::from(n) + 0.5), Deed::Move, false)
}

fn median_and_99th(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}

/// Resident memory of this process in bytes, where the system tells.
fn resident_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()? * 1024)
}

#[test]
fn a_commit_costs_the_same_with_ten_thousand_marks() {
    let mut replay = Replay::of(crowded(), &[]);
    let edits: Vec<_> = (0..STEPS).map(step).collect();
    let before = resident_bytes();
    let mut times = Vec::new();
    for edit in edits {
        let began = Instant::now();
        // As the desk does: would it change anything, then take it in.
        assert!(edit.apply(replay.reading()).is_some());
        replay.push(&Entry::Edit(edit));
        times.push(began.elapsed());
    }
    let (median, worst) = median_and_99th(times);
    let grown =
        before.zip(resident_bytes()).map(|(before, after)| after.saturating_sub(before) / u64::from(STEPS));
    println!("apply + push with {MARKS} marks: median {median:?}, 99th percentile {worst:?}");
    println!("memory of a step: {grown:?} bytes");
    assert_eq!(replay.steps(), (STEPS as usize, STEPS as usize));
    assert!(median < Duration::from_millis(8), "{median:?}");
    // A copied reading would be some megabytes.
    assert!(grown.is_none_or(|bytes| bytes < 64 * 1024), "{grown:?}");
    let began = Instant::now();
    for _ in 0..STEPS {
        replay.push(&Entry::Undo);
    }
    let undone = began.elapsed() / STEPS;
    println!("undo: {undone:?}");
    assert_eq!(replay.reading().marks.size(), MARKS as usize);
    assert!(undone < Duration::from_millis(1), "{undone:?}");
}

#[test]
fn keeping_a_commit_waits_for_the_disk_and_for_nothing_else() {
    let place = Place::new();
    let mut opened = place.open();
    let mut replay = Replay::of(crowded(), &[]);
    let probe = place.folder.path().join("probe");
    let (mut kept, mut synced, mut prepared) = (Vec::new(), Vec::new(), Vec::new());
    for n in 0..200 {
        let entry = Entry::Edit(step(n));
        replay.push(&entry);
        let began = Instant::now();
        opened.store.append(&entry).unwrap();
        kept.push(began.elapsed());
        // What the disk alone takes for a line of that size.
        let mut file = fs::OpenOptions::new().create(true).append(true).open(&probe).unwrap();
        let began = Instant::now();
        std::io::Write::write_all(&mut file, &[b'x'; 300]).unwrap();
        file.sync_data().unwrap();
        synced.push(began.elapsed());
        let began = Instant::now();
        let ticket = opened.store.prepare_save(replay.reading());
        prepared.push(began.elapsed());
        drop(ticket);
    }
    let ((kept, kept_99), (synced, synced_99)) = (median_and_99th(kept), median_and_99th(synced));
    let (prepared, prepared_99) = median_and_99th(prepared);
    println!("append: median {kept:?}, 99th percentile {kept_99:?}");
    println!("the disk alone (fdatasync): median {synced:?}, 99th percentile {synced_99:?}");
    println!("handing the save over: median {prepared:?}, 99th percentile {prepared_99:?}");
    assert!(kept < synced * 4 + Duration::from_millis(8), "{kept:?} beside {synced:?}");
    assert!(prepared < Duration::from_millis(1), "the reading is printed on the desk's thread: {prepared:?}");
}

#[test]
fn ten_thousand_marks_are_printed_and_read_back_in_time() {
    let reading = crowded();
    let began = Instant::now();
    let text = reading_to_ron(&reading).unwrap();
    let printed = began.elapsed();
    let began = Instant::now();
    let back = reading_from_ron(&text, std::path::Path::new("r.ron")).unwrap();
    let read = began.elapsed();
    println!("{} bytes of RON: printed in {printed:?}, read in {read:?}", text.len());
    assert_eq!(back, reading);
    assert!(printed < Duration::from_secs(4) && read < Duration::from_secs(8), "{printed:?}, {read:?}");
    // And a save and a restart with all of them.
    let place = Place::new();
    let mut opened = place.open();
    let shared = Arc::new(reading);
    let began = Instant::now();
    let outcome = opened.store.prepare_save(&shared).run();
    println!("saved on the worker in {:?}", began.elapsed());
    opened.store.finish(outcome).unwrap();
    assert_eq!(super::on_disk(&place.file()), *shared);
}
