//! Work follows the case: renamed, moved, copied, mounted elsewhere, or with another path while it is open.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use callus::case::{CaseId, Reading, Stage};
use callus::store::{
    CaseFolder, Entry, Opened, ReadingStore, Saved, Sight, StateFolder, StoreNote, case_to_ron, identity_of,
    take_work,
};

use super::{Place, has, named, on_disk, reader, reading_of, signed, stage};

/// A place whose films are there, so that it can be told what the case is.
fn with_films() -> Place {
    let place = Place::new();
    for (index, name) in ["a", "b", "c"].into_iter().enumerate() {
        fs::write(place.case().join(format!("{name}.png")), [index as u8; 40]).unwrap();
    }
    place
}

fn open_at(place: &Place, case: &Path) -> Opened {
    let folder = CaseFolder::find(case).unwrap();
    ReadingStore::open(&StateFolder::at(place.state()), &folder, &reader(), Arc::clone(&place.clock)).unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap().map(|file| file.unwrap()) {
        let target = to.join(file.file_name());
        if file.path().is_dir() {
            copy(&file.path(), &target);
        } else {
            fs::copy(file.path(), target).unwrap();
        }
    }
}

fn journals(place: &Place) -> usize {
    fs::read_dir(place.state().join("journals")).unwrap().count()
}

#[test]
fn a_renamed_case_finds_its_work_and_its_undo_history() {
    let place = with_films();
    place.session(&[stage("a", Stage::NO_CALLUS)], true);
    let mine = place.session(&[stage("b", Stage::CALLUS)], false);
    let there = place.folder.path().join("deeper/renamed");
    fs::create_dir_all(there.parent().unwrap()).unwrap();
    fs::rename(place.case(), &there).unwrap();
    for again in [false, true] {
        let opened = open_at(&place, &there);
        assert_eq!(reading_of(&opened), mine);
        assert_eq!(opened.entries.len(), 2);
        assert!(opened.elsewhere.is_empty());
        let moved = has(
            &opened.notes,
            |note| matches!(note, StoreNote::CaseMoved { from } if from.ends_with("case.ron")),
        );
        assert_eq!(moved, !again, "told once: {:?}", opened.notes);
    }
    assert_eq!(journals(&place), 1);
}

#[test]
fn a_case_with_an_id_is_known_although_its_films_changed() {
    let place = with_films();
    let folder = CaseFolder::find(&place.case()).unwrap();
    let mut case = folder.read_case().unwrap();
    let by_films = identity_of(&folder, &case).unwrap();
    assert!(by_films.as_str().starts_with("films-"), "{by_films}");
    case.id = Some(CaseId::new("case-7").unwrap());
    fs::write(&folder.case_file, case_to_ron(&case).unwrap()).unwrap();
    let mine = place.session(&[stage("a", Stage::NO_CALLUS)], false);
    fs::write(place.case().join("a.png"), "another film").unwrap();
    let there = place.folder.path().join("renamed");
    fs::rename(place.case(), &there).unwrap();
    assert_eq!(reading_of(&open_at(&place, &there)), mine);
}

#[test]
fn another_case_that_comes_to_lie_at_the_path_of_a_moved_one_gets_none_of_its_work() {
    let place = with_films();
    let mine = place.session(&[stage("a", Stage::NO_CALLUS)], false);
    let there = place.folder.path().join("renamed");
    fs::rename(place.case(), &there).unwrap();
    copy(&there, &place.case());
    let other = super::CASE.replace("Three films", "Another patient").replace("III-2", "IV-1");
    fs::write(place.case().join("case.ron"), other).unwrap();
    fs::write(place.case().join("a.png"), "another film").unwrap();
    let opened = place.try_open().unwrap();
    assert_eq!(reading_of(&opened), Reading::new(reader()));
    drop(opened);
    assert_eq!(reading_of(&open_at(&place, &there)), mine, "and the moved one keeps it");
    assert_eq!(journals(&place), 2);
}

#[test]
fn a_copy_says_where_work_lies_and_takes_it_over_when_asked() {
    let place = with_films();
    place.session(&[stage("a", Stage::NO_CALLUS)], true);
    let copied = place.folder.path().join("copied");
    copy(&place.case(), &copied);
    let mine = place.session(&[stage("b", Stage::CALLUS)], true);
    let opened = open_at(&place, &copied);
    assert_eq!(reading_of(&opened).opinions.len(), 1, "the copy shows its own file until asked");
    let [elsewhere] = opened.elsewhere.as_slice() else { panic!("{:?}", opened.elsewhere) };
    assert_eq!(elsewhere.case_file, place.case().canonicalize().unwrap().join("case.ron"));
    let from = elsewhere.folder.clone();
    drop(opened);
    let folder = CaseFolder::find(&copied).unwrap();
    let state = StateFolder::at(place.state());
    take_work(&state, &folder, &reader(), &from, place.clock.now()).unwrap();
    let mut opened = open_at(&place, &copied);
    assert_eq!(reading_of(&opened), mine);
    assert_eq!(opened.entries.len(), 2, "with its undo history");
    assert_eq!(opened.store.save(&mine).unwrap(), Saved::Written);
    drop(opened);
    // Both go their own ways from here.
    place.try_open().unwrap().store.append(&Entry::Undo).unwrap();
    assert_eq!(reading_of(&open_at(&place, &copied)), mine);
    assert_eq!(on_disk(&copied.join("readings/resident.ron")), mine);
    assert_eq!(named(&copied.join("readings"), ".recovered-"), [] as [PathBuf; 0]);
}

#[test]
fn what_was_said_on_a_copy_before_the_work_is_taken_over_is_kept_beside() {
    let place = with_films();
    let mine = place.session(&[stage("b", Stage::CALLUS)], false);
    let copied = place.folder.path().join("copied");
    copy(&place.case(), &copied);
    let mut opened = open_at(&place, &copied);
    let from = opened.elsewhere[0].folder.clone();
    opened.store.append(&Entry::Edit(stage("c", Stage::UNION))).unwrap();
    drop(opened);
    let folder = CaseFolder::find(&copied).unwrap();
    take_work(&StateFolder::at(place.state()), &folder, &reader(), &from, place.clock.now()).unwrap();
    assert_eq!(reading_of(&open_at(&place, &copied)), mine);
    let kept = named(&copied.join("readings"), ".recovered-");
    assert_eq!(on_disk(&kept[0]).stage(&super::film("c")), Some(Stage::UNION));
}

#[test]
#[cfg(unix)]
fn a_case_renamed_while_it_is_open_is_followed() {
    let place = with_films();
    let mut opened = place.open();
    let mut watch = opened.store.watch();
    assert!(watch.look().is_empty());
    opened.store.append(&Entry::Edit(stage("a", Stage::NO_CALLUS))).unwrap();
    let there = place.folder.path().join("elsewhere/renamed");
    fs::create_dir(there.parent().unwrap()).unwrap();
    fs::rename(place.case(), &there).unwrap();
    let mine = stage("a", Stage::NO_CALLUS).apply(&opened.base).unwrap();
    assert!(opened.store.save(&mine).is_err(), "no case folder is made up");
    let sights = watch.look();
    let [Sight::Moved(folder)] = sights.as_slice() else {
        let is_followed_anywhere = cfg!(target_os = "linux");
        assert!(!is_followed_anywhere, "{sights:?}");
        return;
    };
    assert_eq!(folder.root, there.canonicalize().unwrap());
    let case = folder.read_case().unwrap();
    opened.store.follow(folder, &case).unwrap();
    assert_eq!(opened.store.save(&mine).unwrap(), Saved::Written);
    assert_eq!(on_disk(&there.join("readings/resident.ron")), mine);
    assert!(watch.look().is_empty() && watch.look().len() <= 1);
    drop(opened);
    assert_eq!(
        named(&there.join("readings"), ".lock"),
        [] as [PathBuf; 0],
        "the lock vanishes at its new place"
    );
    let opened = open_at(&place, &there);
    assert_eq!((reading_of(&opened), opened.notes), (mine, Vec::new()));
}

#[test]
fn a_case_that_is_gone_is_told_once_and_so_is_its_return() {
    let place = with_films();
    let opened = place.open();
    let mut watch = opened.store.watch();
    let kept = tempfile::tempdir().unwrap();
    copy(&place.case(), &kept.path().join("case"));
    fs::remove_dir_all(place.case()).unwrap();
    assert!(matches!(watch.look().as_slice(), [Sight::Gone]));
    assert!(watch.look().is_empty());
    copy(&kept.path().join("case"), &place.case());
    let sights = watch.look();
    assert!(matches!(sights.first(), Some(Sight::Back { is_another: true })), "{sights:?}");
}

#[test]
fn changed_files_are_seen_once_they_are_at_rest() {
    let place = with_films();
    let opened = place.open();
    let mut watch = opened.store.watch();
    let text = fs::read_to_string(place.case().join("case.ron")).unwrap();
    fs::write(place.case().join("case.ron"), text.replace("Three films", "Three better films")).unwrap();
    assert!(watch.look().is_empty(), "it may still be being written");
    let mut sights = watch.look();
    let Some(Sight::Case(found)) = sights.pop() else { panic!("{sights:?}") };
    assert_eq!(found.unwrap().title, "Three better films");
    assert!(watch.look().is_empty());
    fs::write(place.case().join("case.ron"), text.replace("title:", "titel:")).unwrap();
    watch.look();
    let Some(Sight::Case(found)) = watch.look().pop() else { panic!() };
    assert!(found.unwrap_err().to_string().contains("case.ron:"), "with its line");
    fs::write(place.case().join("readings/chief.ron"), "x").unwrap();
    watch.look();
    assert!(matches!(watch.look().as_slice(), [Sight::Reading { path, .. }] if path.ends_with("chief.ron")));
    fs::remove_dir_all(place.state()).unwrap();
    assert!(matches!(watch.look().as_slice(), [Sight::JournalLost]));
}

#[test]
fn files_among_the_readings_that_are_not_read_are_named_with_what_to_do() {
    let place = Place::new();
    place.session(&[stage("a", Stage::NO_CALLUS)], true);
    let readings = place.case().join("readings");
    let text = fs::read_to_string(place.file()).unwrap();
    let chief = text.replace("id: \"resident\"", "id: \"chief\"");
    for (name, text) in [
        ("resident (copy).ron", &text),
        ("resident.sync-conflict-20261128-101500-ABCDEFG.ron", &text),
        ("resident (conflicted copy 2026-11-28).ron", &text),
        ("Resident.ron", &text),
        ("notes.txt", &text),
        ("chief (1).ron", &chief),
        ("junior.ron", &text.replace("id: \"resident\"", "id: \"junior\"")),
    ] {
        fs::write(readings.join(name), text).unwrap();
    }
    fs::create_dir(readings.join("old")).unwrap();
    let open = [".resident.ron.swp", ".~lock.resident.ron#", ".#resident.ron", "#resident.ron#"];
    let hidden =
        [".ron", ".resident.ron", ".syncthing.resident.ron.tmp", ".resident.ron.Xk3Qa1", ".resident.ron~"];
    let nobodys = [".DS_Store", "._resident.ron", ".chief.lock", ".chief.x1Y2z3.tmp", "Thumbs.db", ".keep"];
    for name in open.iter().chain(&hidden).chain(&nobodys).chain(&[".chief.ron.icloud"]) {
        fs::write(readings.join(name), &text).unwrap();
    }
    #[cfg(unix)]
    {
        let pipe = readings.join("fifo.ron");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        std::os::unix::fs::symlink("nowhere.ron", readings.join("lost.ron")).unwrap();
    }
    let folder = CaseFolder::find(&place.case()).unwrap();
    let strays = folder.strays();
    let said = |name: &str| {
        strays
            .iter()
            .find(|stray| stray.path.ends_with(name))
            .map(|stray| stray.advice.clone())
            .unwrap_or_default()
    };
    for second in ["resident (copy).ron", "resident (conflicted copy 2026-11-28).ron"] {
        assert!(
            said(second).contains("second version of the reading resident.ron"),
            "{second}: {}",
            said(second)
        );
    }
    assert!(
        said("resident.sync-conflict-20261128-101500-ABCDEFG.ron").contains("second version"),
        "{strays:?}"
    );
    assert!(said("chief (1).ron").contains("rename it to chief.ron"), "{}", said("chief (1).ron"));
    assert!(
        said("Resident.ron").contains("capital letters") || said("Resident.ron").contains("second version")
    );
    assert!(said("notes.txt").contains("only files ending in .ron"));
    assert!(said("old").contains("a folder among the readings"));
    for name in open {
        assert!(said(name).contains("another program has resident.ron open"), "{name}: {}", said(name));
    }
    for name in hidden {
        assert!(said(name).contains("a hidden file with the name of a reading"), "{name}: {}", said(name));
    }
    for name in nobodys {
        assert_eq!(said(name), "", "{name}");
    }
    assert!(said(".chief.ron.icloud").contains("chief.ron lies in iCloud"), "{strays:?}");
    #[cfg(unix)]
    {
        assert!(said("fifo.ron").contains("a pipe, a socket or a device"), "{strays:?}");
        assert!(said("lost.ron").contains("a link that leads to no file"), "{strays:?}");
    }
    assert_eq!((said("junior.ron"), said("resident.recovered-x.ron")), (String::new(), String::new()));
    let report = callus::store::check_case(
        &place.case(),
        &callus::imaging::Limits::default(),
        &callus::store::builtin_book().unwrap(),
    );
    let problems = report.unwrap().problems;
    for name in ["resident (copy).ron", "notes.txt", "Resident.ron", "old", "chief (1).ron"] {
        let file = format!("readings/{name}");
        assert!(problems.iter().any(|problem| problem.file.as_ref() == Some(&file)), "{name}: {problems:?}");
    }
}

#[test]
#[cfg(unix)]
fn a_folder_renamed_away_and_back_amid_a_save_sets_nothing_aside() {
    let place = Place::new();
    let mut opened = place.open();
    let edits = [stage("a", Stage::NO_CALLUS), stage("a", Stage::CALLUS)];
    let drafts = edits.map(|edit| Arc::new(edit.apply(&opened.base).unwrap()));
    let versions = [&drafts[0], &Arc::new(signed::signed(&drafts[1], 1))].map(Arc::clone);
    let (case, away) = (place.case(), place.folder.path().join("away"));
    let done = Arc::new(AtomicBool::new(false));
    let mover = std::thread::spawn({
        let (done, case) = (done.clone(), case.clone());
        move || {
            while !done.load(Ordering::Relaxed) {
                fs::rename(&case, &away).unwrap();
                fs::rename(&away, &case).unwrap();
                std::thread::sleep(Duration::from_micros(50));
            }
        }
    });
    let (mut written, mut refused) = (0, 0);
    for version in versions.iter().cycle().take(3_000) {
        // A slow disk is asked no more often than says something.
        if written == 400 {
            break;
        }
        match opened.store.save(version) {
            Ok(Saved::Written | Saved::Unchanged) => written += 1,
            Ok(Saved::Conflict { why, .. }) => panic!("after {written} saves: {why}"),
            Err(_) => refused += 1,
        }
    }
    done.store(true, Ordering::Relaxed);
    mover.join().unwrap();
    assert!(written > 50, "{written} written, {refused} refused");
    assert_eq!(place.set_aside(), [] as [std::path::PathBuf; 0]);
    opened.store.save(&versions[0]).unwrap();
    assert_eq!(on_disk(&place.file()), *versions[0]);
}
