//! Looking through the folders of the library. A case whose files have the names, sizes and times of before is not read
//! again.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::store::case_folder::{CaseFolder, ReaderFile};
use crate::store::case_search::cases_below;
use crate::store::hash;
use crate::store::library::facts::{self, LibraryCase};
use crate::store::pack::Going;
use crate::store::state_folder::StateFolder;
use crate::store::work;

/// What a scan came to.
#[derive(Debug, Clone, Default)]
pub struct LibraryScan {
    /// Every case, by its path; each once.
    pub cases: Vec<Arc<LibraryCase>>,
    /// What could not be looked into, in words.
    pub failures: Vec<String>,
    /// Case files and readings that were opened.
    pub files_opened: usize,
}

/// Looks through folders. `before` is what is known of their cases. `None` where it was asked to give up.
pub fn scan_library(
    state: &StateFolder,
    folders: &[PathBuf],
    before: &[Arc<LibraryCase>],
    going: Going<'_>,
) -> Option<LibraryScan> {
    let known: BTreeMap<&Path, &Arc<LibraryCase>> =
        before.iter().map(|case| (case.case_file.as_path(), case)).collect();
    let mut scan = LibraryScan::default();
    let mut files = Vec::new();
    for folder in folders {
        if !folder.is_dir() {
            scan.failures.push(format!(
                "the folder is not there; mount its disk, or take it off the library: {}",
                folder.display()
            ));
            // Its cases stay known: a disk that is not mounted is no reason to forget them.
            scan.cases.extend(before.iter().filter(|case| case.case_file.starts_with(folder)).cloned());
            continue;
        }
        let found = cases_below(folder);
        scan.failures.extend(found.failures.iter().map(ToString::to_string));
        if found.is_cut {
            let words = "there are more folders than are looked into; name one further down";
            scan.failures.push(format!("{words}: {}", folder.display()));
        }
        files.extend(found.cases);
    }
    let kept_here = work::readings_here(state);
    let count = files.len().max(1);
    for (index, file) in files.iter().enumerate() {
        if !going(index as f64 / count as f64) {
            return None;
        }
        scan.look(file, known.get(file.as_path()).copied(), &kept_here);
    }
    scan.cases.sort_by(|a, b| a.case_file.cmp(&b.case_file));
    scan.cases.dedup_by(|a, b| a.case_file == b.case_file);
    Some(scan)
}

impl LibraryScan {
    fn look(
        &mut self,
        file: &Path,
        before: Option<&Arc<LibraryCase>>,
        kept_here: &BTreeMap<PathBuf, Vec<ReaderFile>>,
    ) {
        let folder = match CaseFolder::find(file) {
            Ok(folder) => folder,
            Err(error) => {
                self.failures.push(error.to_string());
                return;
            }
        };
        let mut readings = folder.readings();
        // Where the case folder could not be written the reading lies in the state folder.
        for own in kept_here.get(&folder.case_file).into_iter().flatten() {
            if !readings.iter().any(|there| there.id == own.id) {
                readings.push(own.clone());
            }
        }
        let (stamp, changed) = stamp(&folder.case_file, &readings);
        if let Some(before) = before.filter(|before| before.stamp == stamp) {
            self.cases.push(Arc::clone(before));
            return;
        }
        let (facts, opened) = facts::read(&folder, &readings);
        self.files_opened += opened;
        let facts = facts.map_err(|error| error.to_string());
        self.cases.push(Arc::new(LibraryCase { case_file: file.to_owned(), stamp, changed, facts }));
    }
}

/// Names, sizes and times of the files, and the latest of the times in seconds since 1970.
fn stamp(case_file: &Path, readings: &[ReaderFile]) -> (String, i64) {
    let mut text = String::new();
    let mut latest = 0;
    for path in std::iter::once(case_file).chain(readings.iter().map(|file| file.path.as_path())) {
        let facts = fs::metadata(path).ok();
        let since = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).ok();
        let changed = facts.as_ref().and_then(|facts| facts.modified().ok()).and_then(since);
        latest = latest.max(changed.map_or(0, |changed| changed.as_secs() as i64));
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{} {:?} {changed:?}", path.display(), facts.map(|facts| facts.len()));
    }
    (hash::sha256_hex(text.as_bytes()), latest)
}
