//! A portable folder: what is in it, and that it opens wherever it is copied to, with nothing written outside of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use callus::store::Pack;

use super::sample;
use crate::command_line::{err, out};
use crate::required::{Need, lacks};

fn export(case: &Path, to: &Path, more: &[&str]) -> Output {
    let state = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_callus"));
    command.arg("export").arg(case).args(["--to", "portable", "-o"]).arg(to).args(more);
    command.env("CALLUS_STATE_DIR", state.path()).output().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .flatten()
        .map(|own| own.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn it_holds_program_case_and_starter_and_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    // A small file in the place of the program: what is copied is asked here, not what it does.
    let program = folder.path().join("callus.exe");
    fs::write(&program, "MZ").unwrap();
    let own = folder.path().join("callus");
    fs::write(&own, "program").unwrap();
    let target = folder.path().join("taken along");
    let programs = ["--program", program.to_str().unwrap(), "--program", own.to_str().unwrap(), "--quiz"];
    let done = export(&sample("tibia-nail"), &target, &programs);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    assert!(
        err(&done).contains("leaves: the whole case") && err(&done).contains("label, year of birth"),
        "{}",
        err(&done)
    );
    assert!(out(&done).contains("start-callus.sh"), "{}", out(&done));
    let expected = [
        "Callus.desktop",
        "README.txt",
        "callus",
        "callus.exe",
        "case.callus",
        "portable.ron",
        "start-callus.sh",
        "state",
    ];
    assert_eq!(names(&target), expected);
    assert!(Pack::open(&target.join("case.callus")).is_ok());
    assert!(fs::read_to_string(target.join("portable.ron")).unwrap().contains("quiz: true"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        for name in ["callus", "start-callus.sh"] {
            assert_eq!(
                fs::metadata(target.join(name)).unwrap().permissions().mode() & 0o777,
                0o755,
                "{name}"
            );
        }
    }
    let again = export(&sample("tibia-nail"), &target, &programs);
    assert_eq!(again.status.code(), Some(1));
    assert!(err(&again).contains("nothing was overwritten"), "{}", err(&again));
    let cut = export(&sample("tibia-nail"), &folder.path().join("x"), &["--until", "op1:6 weeks"]);
    assert!(err(&cut).contains("leave --until away"), "{}", err(&cut));
    let alone = Command::new(env!("CARGO_BIN_EXE_callus"))
        .args(["export", sample("tibia-nail").to_str().unwrap(), "--to", "csv", "--quiz", "-o"])
        .arg(folder.path().join("x.csv"))
        .output()
        .unwrap();
    assert!(err(&alone).contains("--to portable"), "{}", err(&alone));
    assert_eq!(names(folder.path()), ["callus", "callus.exe", "taken along"], "nothing is left behind");
}

/// Opens the window of the folder by its starter, on an X display, with a home of its own; gives the picture.
fn opened(folder: &Path, home: &Path, picture: &Path) -> Option<image::RgbaImage> {
    let Some(display) = std::env::var_os("DISPLAY") else {
        lacks(Need::Provided, "this test needs DISPLAY");
        return None;
    };
    let runtime = home.with_file_name("runtime");
    fs::create_dir_all(&runtime).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&runtime, fs::Permissions::from_mode(0o700)).unwrap();
    }
    let path = std::env::var_os("PATH").unwrap();
    let done = Command::new(folder.join("start-callus.sh"))
        .args(["--size", "1280x720", "--screenshot"])
        .arg(picture)
        .env_clear()
        .env("PATH", path)
        .env("DISPLAY", display)
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", &runtime)
        .current_dir(home)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    Some(image::open(picture).unwrap().to_rgba8())
}

fn everything_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() { folders.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    files
}

#[test]
fn it_opens_wherever_it_is_copied_to_and_writes_nothing_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().join("made");
    let done = export(&sample("tibia-nail"), &made, &[]);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    // Another place, with a blank in its name.
    let elsewhere = folder.path().join("another place");
    fs::create_dir(&elsewhere).unwrap();
    let moved = elsewhere.join("case of the week");
    fs::rename(&made, &moved).unwrap();
    let home = folder.path().join("home");
    fs::create_dir(&home).unwrap();
    let Some(picture) = opened(&moved, &home, &folder.path().join("x.png")) else { return };
    let light = picture.pixels().filter(|pixel| pixel[0] > 150).count();
    assert!(light > 5_000, "the films of the case are shown: {light}");
    assert_eq!(everything_below(&home), Vec::<PathBuf>::new(), "nothing in the home folder");
    assert!(
        everything_below(&moved.join("state")).iter().any(|file| file.ends_with("case.ron")),
        "state beside it"
    );
}
