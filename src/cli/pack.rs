//! `callus pack`, `unpack` and `merge`: a case in one file, and readings that come back.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::case::ReaderId;
use crate::cli::printable::one_line;
use crate::store::{
    CaseFolder, Clock as _, Merged, Pack, PackError, PackWish, Packed, StateFolder, StoreError, SystemClock,
    merge, pack, unpack,
};

/// What to pack.
#[derive(Debug)]
pub(super) struct Wish {
    pub(super) case: PathBuf,
    pub(super) output: PathBuf,
    pub(super) readings_only: bool,
    pub(super) reader: Option<String>,
    pub(super) state_readings: bool,
    pub(super) looked_at_all: bool,
}

/// A call on the command line is ended with the process, so nothing asks it to give up.
const GO_ON: &dyn Fn(f64) -> bool = &|_| true;

/// Packs; returns the exit code.
pub(super) fn run_pack(wish: &Wish, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    ended("pack", packed(wish).map(|packed| tell_packed(&packed, out)), err)
}

fn packed(wish: &Wish) -> Result<Packed, PackError> {
    let folder = CaseFolder::find(&wish.case)?;
    let reader = wish.reader.clone().map(ReaderId::new).transpose();
    let reader = reader.map_err(|error| StoreError::invalid_reader(&error))?;
    // Where no such folder is known nothing is kept in it.
    let state = StateFolder::from_environment().ok();
    let own = PackWish {
        readings_only: wish.readings_only,
        reader,
        with_state: wish.state_readings,
        looked: wish.looked_at_all,
    };
    pack(&folder, state.as_ref(), &wish.output, &own, GO_ON)
}

fn tell_packed(packed: &Packed, out: &mut dyn Write) -> io::Result<()> {
    packed.lines().iter().try_for_each(|line| writeln!(out, "{}", one_line_kept(line)))
}

/// A line without control characters, with its indentation.
fn one_line_kept(line: &str) -> String {
    let words = line.trim_start();
    format!("{}{}", " ".repeat(line.len() - words.len()), one_line(words))
}

/// Unpacks; returns the exit code.
pub(super) fn run_unpack(file: &Path, folder: &Path, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let done = Pack::open(file).and_then(|mut pack| {
        let title = pack.title().to_owned();
        unpack(&mut pack, folder, GO_ON).map(|folder| (folder, title))
    });
    let told = done.map(|(folder, title)| {
        let name = folder.case_file.display().to_string();
        writeln!(out, "{}: {}", one_line(&name), one_line(&title))
    });
    ended("unpack", told, err)
}

/// Merges; returns the exit code: 1 also where a version had to be kept beside another.
pub(super) fn run_merge(file: &Path, case: &Path, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let merged = Pack::open(file).and_then(|mut pack| {
        let folder = CaseFolder::find(case)?;
        merge(&mut pack, &folder, SystemClock.now())
    });
    let beside = merged.as_ref().is_ok_and(Merged::has_versions_beside);
    let code = ended("merge", merged.map(|merged| tell_merged(&merged, out)), err);
    if beside { 1 } else { code }
}

fn tell_merged(merged: &Merged, out: &mut dyn Write) -> io::Result<()> {
    merged.lines().iter().try_for_each(|line| writeln!(out, "{}", one_line(line)))
}

fn ended(command: &str, done: Result<io::Result<()>, PackError>, err: &mut dyn Write) -> u8 {
    let why = match done {
        Ok(Ok(())) => return 0,
        Ok(Err(error)) if error.kind() == io::ErrorKind::BrokenPipe => return 0,
        Ok(Err(error)) => format!("the result could not be printed: {error}"),
        Err(error) => error.to_string(),
    };
    // Where the error stream is closed there is nobody to tell.
    let _ = writeln!(err, "callus {command}: {}", one_line(&why));
    1
}
