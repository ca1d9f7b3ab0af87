//! `callus pack`, `unpack` and `merge`: a case in one file, and readings that come back.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::case::ReaderId;
use crate::cli::printable::one_line;
use crate::store::{
    CaseFolder, Clock as _, Merged, MergedFile, Outcome, Pack, PackError, PackWish, Packed, Seal,
    StateFolder, StoreError, SystemClock, merge, pack, unpack,
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
    let signed = packed.readings.iter().filter(|(_, signed)| *signed).count();
    let mut parts = Vec::new();
    if packed.films > 0 {
        parts.push(count(packed.films, "film", "films"));
    }
    parts.push(format!("{} ({signed} signed)", count(packed.readings.len(), "reading", "readings")));
    let was = if packed.was_there { "; the same file was here already" } else { "" };
    let name = one_line(&packed.path.display().to_string());
    writeln!(out, "{name}: {}, {} bytes{was}", parts.join(", "), packed.bytes)?;
    if !packed.named.is_empty() {
        let films = packed.named.join(", ");
        writeln!(
            out,
            "  attention: the headers of these films still name a patient: {}; run `callus deidentify` before you share them",
            one_line(&films)
        )?;
    }
    packed.left_out.iter().try_for_each(|words| writeln!(out, "  not packed: {}", one_line(words)))
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
    if merged.files.is_empty() {
        return writeln!(out, "no readings in this file");
    }
    for MergedFile { reader, signed, seal, outcome } in &merged.files {
        let what = match signed {
            Some(number) => format!("the version that \"{reader}\" signed (signature {number})"),
            None => format!("the reading of \"{reader}\""),
        };
        let seal = match seal {
            Seal::Draft => "",
            Seal::Holds => ", signed",
            Seal::Broken => ", signed, but changed since: its signature does not hold",
        };
        let came = match outcome {
            Outcome::Added => "added".to_owned(),
            Outcome::WasThere => "was there already".to_owned(),
            Outcome::KeptBeside(path) => format!(
                "another version is here and was left as it is; compare the two and delete one: {}",
                path.display()
            ),
            Outcome::KeptBesideOpen(path) => format!(
                "it is open for writing here, so this version was kept beside; close it, compare the two and delete \
                 one: {}",
                path.display()
            ),
        };
        writeln!(out, "{}", one_line(&format!("{what}{seal}: {came}")))?;
    }
    Ok(())
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

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
