//! Files among the readings that are not read: conflict copies of sync services, copies made by hand, names that differ
//! only in capitals. Each is named, with what to do; none is ever touched.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::case::Reader;
use crate::store::case_folder::{CaseFolder, ReaderFile, read_text};
use crate::store::ron_text::from_ron;
use crate::store::{layout, scan};

/// A file among the readings that is not read, or not as what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    /// The file.
    pub path: PathBuf,
    /// Description and advice.
    pub advice: String,
}

impl CaseFolder {
    /// Files in the folder of readings that Callus passes over although a person may take them for readings.
    pub fn strays(&self) -> Vec<Stray> {
        if self.check_readings_folder().is_err() {
            return Vec::new();
        }
        let listing = fs::read_dir(self.readings_folder()).into_iter().flatten().flatten();
        let mut paths: Vec<_> = listing.map(|file| file.path()).collect();
        paths.sort();
        let mut strays: Vec<_> = paths.iter().filter_map(|path| self.stray(path)).collect();
        strays.extend(alike(&paths));
        strays.sort_by(|a, b| a.path.cmp(&b.path));
        strays.dedup_by(|a, b| a.path == b.path);
        strays
    }

    fn stray(&self, path: &Path) -> Option<Stray> {
        let name = path.file_name()?.to_string_lossy().into_owned();
        let stray = |advice: String| Some(Stray { path: path.to_owned(), advice });
        // Those of the system, that nobody made.
        if matches!(name.as_str(), "Thumbs.db" | "desktop.ini") {
            return None;
        }
        if let Some(edited) = edited_elsewhere(&name) {
            return stray(format!(
                "another program has {edited} open, or ended without closing it: do not change that reading in two places at \
                 once; delete this file where nobody has it open"
            ));
        }
        if name.starts_with('.') {
            return stray(hidden(&name)?);
        }
        if layout::is_set_aside(&name, None) || layout::is_signed_copy(&name).is_some() {
            return None;
        }
        // A link to nowhere is one of those below.
        let is_of_another_kind = fs::metadata(path).is_ok_and(|there| !there.is_dir() && !there.is_file());
        if is_of_another_kind {
            return stray(
                "a pipe, a socket or a device among the readings is not read: move it away".to_owned(),
            );
        }
        if path.is_symlink() && fs::metadata(path).is_err() {
            return stray(
                "a link that leads to no file is not read: put the file itself here, or delete the link"
                    .to_owned(),
            );
        }
        if path.is_dir() {
            return stray(
                "a folder among the readings is not read: move what belongs to the case up".to_owned(),
            );
        }
        if path.is_symlink() && self.check_reading_file(path).is_err() {
            return stray(
                "a link that leads out of the case folder is not read: put the file itself here".to_owned(),
            );
        }
        if path.extension().is_none_or(|ending| ending != layout::RON) {
            return stray(format!("only files ending in .{} are read here: move it elsewhere", layout::RON));
        }
        let own = whose(path);
        let file = ReaderFile::at(path.to_owned());
        match (file, own) {
            (Some(file), Some(own)) if file.id.as_str() == own => None,
            // One that cannot be read is told with its fault.
            (Some(_), None) => None,
            (_, Some(own)) => {
                let belongs = format!("{own}.{}", layout::RON);
                stray(if path.with_file_name(&belongs).exists() {
                    format!(
                        "a second version of the reading {belongs}, as sync services and copying make them; it is not read: \
                         compare the two, keep what is right under the name {belongs}, and move the other away"
                    )
                } else {
                    format!("the file holds the reading of \"{own}\" and is not read under this name: rename it to {belongs}")
                })
            }
            (None, None) => stray(
                "the name is none that a reader can have, so the file is not read: rename it to the reader's identifier, \
                 or move it away"
                    .to_owned(),
            ),
        }
    }
}

/// The reading that an editor marks as open by a file of this name: the swap file of Vim, the lock of `LibreOffice`, the
/// link or the unsaved copy of Emacs.
fn edited_elsewhere(name: &str) -> Option<&str> {
    let by_vim = || {
        let (own, ending) = name.strip_prefix('.')?.rsplit_once('.')?;
        let letters = ending.strip_prefix("sw")?;
        (letters.len() == 1 && letters.bytes().all(|letter| letter.is_ascii_lowercase())).then_some(own)
    };
    let by_office = || name.strip_prefix(".~lock.")?.strip_suffix('#');
    let by_emacs = || name.strip_prefix(".#").or_else(|| name.strip_prefix('#')?.strip_suffix('#'));
    let own = by_office().or_else(by_emacs).or_else(by_vim)?;
    is_of_reading(own).then_some(own)
}

/// True for a name that ends as readings do.
fn is_of_reading(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case(layout::RON))
        || name == ".ron"
}

/// Advice on a hidden file, where its name looks like that of a reading; `None` for locks and half-written files of
/// Callus and what systems leave behind.
fn hidden(name: &str) -> Option<String> {
    // macOS keeps attributes of a file on a foreign disk in one of this name.
    if name.starts_with("._") {
        return None;
    }
    if let Some(own) = name.strip_suffix(".icloud").and_then(|own| own.strip_prefix('.')) {
        return is_of_reading(own).then(|| {
            format!(
                "{own} lies in iCloud and was not loaded to this computer: load it, it is not read until then"
            )
        });
    }
    let parts: Vec<&str> = name.split('.').collect();
    // Callus' own are `.reader.lock` and `.reader.RANDOM.tmp`.
    let is_like =
        parts.iter().skip(1).any(|part| part.trim_end_matches('~').eq_ignore_ascii_case(layout::RON));
    let is_own = name.ends_with(layout::temporary_suffix()) && parts.len() < 5 && !name.contains(".ron.");
    (is_like && !is_own).then(|| {
        "a hidden file with the name of a reading, as sync services and editors leave them; it is not read: give it the name \
         of its reader without a dot in front, or move it away"
            .to_owned()
    })
}

/// The reader that a file names.
fn whose(path: &Path) -> Option<String> {
    let text = read_text(path).ok()?;
    // The rest of the file, which may be long or broken, says nothing of that.
    let at = scan::value_of_field(&text, "reader")?;
    from_ron::<Reader>(text.get(at)?, path, "").ok().map(|reader| reader.id.to_string())
}

/// Names of readings that differ only in capital letters: on many disks they are one and the same.
fn alike(paths: &[PathBuf]) -> Vec<Stray> {
    let mut by_name: BTreeMap<String, Vec<&PathBuf>> = BTreeMap::new();
    for path in paths.iter().filter(|path| ReaderFile::at((*path).clone()).is_some() && !path.is_dir()) {
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        by_name.entry(name).or_default().push(path);
    }
    let doubled = by_name.into_values().filter(|same| same.len() > 1);
    let told = doubled.flat_map(|same| {
        let names: Vec<_> = same.iter().filter_map(|path| path.file_name()).collect();
        let names: Vec<_> = names.iter().map(|name| name.to_string_lossy().into_owned()).collect();
        same.into_iter().map(move |path| Stray {
            path: path.clone(),
            advice: format!(
                "{} differ only in capital letters, which many disks and sync services take for one file: join them into \
                 one",
                names.join(" and ")
            ),
        })
    });
    told.collect()
}
