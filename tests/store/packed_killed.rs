//! Processes that are killed while they pack, unpack or merge: no half result ever appears, and doing it again ends
//! well.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use callus::store::{CaseFolder, Clock as _, Outcome, Pack, SystemClock, merge, pack, read_sealed, unpack};

use super::Place;
use super::packed::{GO_ON, draft, pack_of, put, put_signed, whole, with_films};

const CHILD: &str = "CALLUS_TEST_PACK_CHILD";
const KILLS: usize = 60;

/// The process that is killed: it unpacks, merges and packs over and over.
#[test]
#[ignore = "run by the test of this file as a process of its own"]
fn child() {
    let root = PathBuf::from(std::env::var(CHILD).expect("spawned by the test of this file"));
    for round in 0.. {
        let target = root.join("unpacked");
        let _ = fs::remove_dir_all(&target);
        unpack(&mut Pack::open(&root.join("x.callus")).unwrap(), &target, GO_ON).unwrap();
        let receiver = root.join("receiver");
        let _ = fs::remove_dir_all(receiver.join("readings"));
        let folder = CaseFolder::find(&receiver).unwrap();
        merge(&mut Pack::open(&root.join("x.callus")).unwrap(), &folder, SystemClock.now()).unwrap();
        let file = root.join(format!("packed-{}.callus", round % 3));
        let _ = fs::remove_file(&file);
        pack(&CaseFolder::find(&root.join("case")).unwrap(), None, &file, &whole(), GO_ON).unwrap();
    }
}

/// What must hold after a kill: each result is whole or not there. Returns which were there.
fn examine(root: &Path, expected: &[(PathBuf, Vec<u8>)], packed: &[u8]) -> [bool; 3] {
    let target = root.join("unpacked");
    // The child takes the whole folder away itself before each round: what is judged is a folder with a case file, and
    // a folder that the child was deleting has lost that or something behind it in time.
    let is_there = target.exists();
    let mut files = 0;
    for path in callus::store::files_below(&root.join("receiver/readings")).files {
        read_sealed(&path).unwrap();
        files += 1;
    }
    for number in 0..3 {
        let file = root.join(format!("packed-{number}.callus"));
        if file.exists() {
            assert_eq!(fs::read(&file).unwrap(), packed);
        }
    }
    // Again, over whatever was left.
    let _ = fs::remove_dir_all(&target);
    unpack(&mut Pack::open(&root.join("x.callus")).unwrap(), &target, GO_ON).unwrap();
    let found: Vec<_> = callus::store::files_below(&target)
        .files
        .iter()
        .map(|path| (path.strip_prefix(&target).unwrap().to_owned(), fs::read(path).unwrap()))
        .collect();
    assert_eq!(found, expected);
    assert!(!root.join(".unpacked.callus-unpack").exists());
    let folder = CaseFolder::find(&root.join("receiver")).unwrap();
    let merged = merge(&mut Pack::open(&root.join("x.callus")).unwrap(), &folder, SystemClock.now()).unwrap();
    assert!(
        merged.files.iter().all(|file| matches!(file.outcome, Outcome::Added | Outcome::WasThere)),
        "{merged:?}"
    );
    [is_there, files > 0, root.join("packed-0.callus").exists()]
}

#[test]
fn a_process_killed_while_unpacking_merging_or_packing_leaves_nothing_half() {
    let place: Place = with_films();
    let root = place.folder.path();
    for name in ["a", "b", "c"] {
        fs::write(place.case().join(format!("{name}.png")), name.repeat(400_000)).unwrap();
    }
    let receiver = root.join("receiver");
    fs::create_dir(&receiver).unwrap();
    for name in ["case.ron", "a.png", "b.png", "c.png"] {
        fs::copy(place.case().join(name), receiver.join(name)).unwrap();
    }
    put(&place, &draft("ada"));
    put_signed(&place, "chief");
    let file = pack_of(&place, "x.callus", &whole());
    let packed = fs::read(file).unwrap();
    let case = place.case();
    let expected: Vec<_> = callus::store::files_below(&case)
        .files
        .iter()
        .map(|path| (path.strip_prefix(&case).unwrap().to_owned(), fs::read(path).unwrap()))
        .collect();
    let mut seen = [0; 3];
    let kills = crate::store::kills(KILLS);
    crate::store::rounds_of_kills(|lives| {
        for kill in 0..kills {
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.args(["--exact", "store::packed_killed::child", "--ignored", "--nocapture"]);
            command.env(CHILD, root).stdout(Stdio::null()).stderr(Stdio::null());
            let mut child = command.spawn().unwrap();
            // Most of the first milliseconds go by before the child begins.
            std::thread::sleep(Duration::from_millis(15 + (kill as u64 * 37) % 120) * lives);
            child.kill().unwrap();
            let status = child.wait().unwrap();
            assert!(!status.success() && status.code().is_none(), "the child ended by itself: {status}");
            for (count, there) in seen.iter_mut().zip(examine(root, &expected, &packed)) {
                *count += usize::from(there);
            }
        }
        seen.iter().all(|count| *count > 0)
    });
    println!("{kills} kills; results that were there: {seen:?}");
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
}

#[test]
fn unpacking_that_is_cancelled_or_fails_leaves_the_place_as_it_was() {
    let place = with_films();
    let file = pack_of(&place, "x.callus", &whole());
    let target = place.folder.path().join("out/case");
    let calls = std::cell::Cell::new(0);
    let stop = |_: f64| {
        calls.set(calls.get() + 1);
        calls.get() < 3
    };
    let error = unpack(&mut Pack::open(&file).unwrap(), &target, &stop).unwrap_err();
    assert!(error.to_string().contains("cancelled"), "{error}");
    assert_eq!(super::named(&place.folder.path().join("out"), ""), [] as [PathBuf; 0]);
    let folder = CaseFolder::find(&place.case()).unwrap();
    let other = place.folder.path().join("y.callus");
    assert!(pack(&folder, None, &other, &whole(), &|_| false).is_err());
    assert!(!other.exists());
    assert_eq!(super::named(place.folder.path(), ".tmp"), [] as [PathBuf; 0]);
}
