//! Which names files of a packed case may have: relative, inside the folder, each once on every file system.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::store::case_folder::ReaderFile;
use crate::store::layout;

/// Bytes of a path at most: what every system can hold below a folder.
const LONGEST: usize = 200;
/// Names that mean a device on Windows, with whatever ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Why a packed file may not hold a file of this name; `None` where it may.
pub(super) fn fault(path: &str) -> Option<String> {
    let parts: Vec<_> = path.split('/').collect();
    let said = |why: &str| Some(why.to_owned());
    if path.is_empty() || path.len() > LONGEST {
        return said("the path is empty or too long");
    }
    if path.starts_with(['/', '\\', '~']) || path.chars().nth(1) == Some(':') {
        return said("the path is absolute");
    }
    if path.contains(['\\', ':']) || path.chars().any(char::is_control) {
        return said("a backslash, a colon or a control character means something else on another system");
    }
    if parts.iter().any(|part| matches!(*part, "" | "." | "..")) {
        return said("the path leads out of the folder or names nothing");
    }
    if parts.iter().any(|part| part.ends_with(['.', ' ']) || is_device(part)) {
        return said("Windows cannot hold a file of this name");
    }
    None
}

fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).to_lowercase();
    let numbered = |word: &str| stem.strip_prefix(word).is_some_and(|rest| rest.len() == 1);
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

/// Two names that are one on some file system: by capitals, by Unicode form, or as file and folder.
pub(super) fn doubled<'a>(paths: impl IntoIterator<Item = &'a str>) -> Option<(String, String)> {
    let mut files: BTreeMap<String, &str> = BTreeMap::new();
    for path in paths {
        if let Some(other) = files.insert(folded(path), path) {
            return Some((other.to_owned(), path.to_owned()));
        }
    }
    // A file "a" and a file "a/b" cannot both be.
    for (folded, path) in &files {
        let mut above = folded.match_indices('/').filter_map(|(at, _)| folded.get(..at));
        if let Some(other) = above.find_map(|above| files.get(above)) {
            return Some(((*other).to_owned(), (*path).to_owned()));
        }
    }
    None
}

fn folded(path: &str) -> String {
    let composed: String = path.nfkc().collect();
    composed.to_lowercase().nfkc().collect()
}

/// Whether a file of a packed case lies among the readings.
pub(super) fn is_reading(path: &str) -> bool {
    name_of_reading(path).is_some()
}

/// The name of a file among the readings.
pub(super) fn name_of_reading(path: &str) -> Option<&str> {
    path.split_once('/').filter(|(folder, _)| *folder == layout::READINGS).map(|(_, name)| name)
}

/// The reader of a file among the readings, where it is that of a reading or of a signed version: the name of the
/// reader and the number of the signature.
pub(super) fn reader_of(name: &str) -> Option<(String, Option<u32>)> {
    if name.contains('/') {
        return None;
    }
    if let Some((reader, number)) = layout::is_signed_copy(name) {
        return Some((reader.to_owned(), Some(number)));
    }
    let stem = name.strip_suffix(layout::RON)?.strip_suffix('.')?;
    let file = ReaderFile::at(name.into())?;
    (file.id.as_str() == stem).then(|| (stem.to_owned(), None))
}

/// Why a film may not have this path beside what else is in a case folder; `None` where it may.
pub(super) fn film_fault(path: &str) -> Option<String> {
    let first = folded(path.split('/').next().unwrap_or(path));
    let own = first == layout::READINGS
        || first == layout::CASE_FILE
        || first == layout::CASE_LOCK
        || first == layout::SCRIPT
        || path == super::MANIFEST;
    fault(path).or_else(|| own.then(|| "this name belongs to Callus".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_leave_the_folder_or_mean_something_else_is_refused() {
        let long = "x".repeat(300);
        for bad in [
            "",
            "/etc/passwd",
            "../x",
            "a/../../x",
            "a//b",
            "a/./b",
            "a\\b",
            "C:/x",
            "c:x",
            "~/x",
            "a\0b",
            "a\nb",
            "a/",
            "aux",
            "images/NUL.dcm",
            "com1.png",
            "a.",
            "a /b",
            "a:stream",
            &long,
        ] {
            assert!(fault(bad).is_some(), "{bad:?} was accepted");
        }
        for good in
            ["case.ron", "images/ap 1.dcm", "images/骨.png", "readings/müller.ron", "IM0001", "auxiliary"]
        {
            assert_eq!(fault(good), None, "{good}");
        }
        for own in ["readings/x.png", "Case.RON", ".case.lock", "manifest.json", "READINGS/a"] {
            assert!(film_fault(own).is_some(), "{own}");
        }
    }

    #[test]
    fn names_that_are_one_on_some_disk_are_doubled() {
        let is = |paths: &[&str]| doubled(paths.iter().copied()).is_some();
        assert!(is(&["images/AP.dcm", "images/ap.dcm"]));
        assert!(is(&["Images/a", "images/a"]));
        assert!(is(&["mu\u{308}ller", "m\u{fc}ller"]));
        assert!(is(&["a", "a/b"]) && is(&["A", "a/b/c"]));
        assert!(is(&["stra\u{df}e", "STRA\u{df}E"]));
        assert!(!is(&["a/b", "a/c", "a.b", "b"]));
    }

    #[test]
    fn readings_and_signed_versions_are_known_by_their_names() {
        assert_eq!(reader_of("ada.ron"), Some(("ada".to_owned(), None)));
        assert_eq!(reader_of("ada.signed-2.ron"), Some(("ada".to_owned(), Some(2))));
        for other in [
            "ada.recovered-20261122T214300-000001Z.ron",
            "ada (copy).ron",
            "x/ada.ron",
            "ada.RON",
            ".ada.lock",
            "ada",
        ] {
            assert_eq!(reader_of(other), None, "{other}");
        }
    }
}
