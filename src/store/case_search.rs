//! Cases below a folder: every folder that holds a `case.ron`, in the order of their names. A case is not looked into
//! for further cases, hidden folders are passed over, and no link is followed, so that no search leads out of the folder
//! or round in a circle.

use std::fs;
use std::path::{Path, PathBuf};

use crate::store::error::StoreError;
use crate::store::layout;

/// Folders that are looked into at most; a whole disk is a slip of the hand.
const MOST_FOLDERS: usize = 200_000;
/// Folders within folders at most.
const DEEPEST: usize = 32;

/// What lies below a folder.
#[derive(Debug, Default)]
pub struct CasesFound {
    /// The case files.
    pub cases: Vec<PathBuf>,
    /// Folders that could not be looked into, and why.
    pub failures: Vec<StoreError>,
    /// Whether there are more folders, or deeper ones, than are looked into.
    pub is_cut: bool,
}

/// Searches a folder for cases.
pub fn cases_below(folder: &Path) -> CasesFound {
    let mut found = CasesFound::default();
    let mut left = MOST_FOLDERS;
    search(folder, 0, &mut left, &mut found);
    found
}

/// The cases that a path stands for: the case that it is, else those below it.
pub fn cases_at(path: &Path) -> CasesFound {
    let own = if path.is_dir() { path.join(layout::CASE_FILE) } else { path.to_owned() };
    if own.is_file() || !path.is_dir() {
        return CasesFound { cases: vec![own], ..CasesFound::default() };
    }
    cases_below(path)
}

fn search(folder: &Path, depth: usize, left: &mut usize, found: &mut CasesFound) {
    if *left == 0 || depth > DEEPEST {
        found.is_cut = true;
        return;
    }
    *left -= 1;
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            found.failures.push(StoreError::io("looking into a folder", folder)(error));
            return;
        }
    };
    let mut folders = Vec::new();
    for entry in entries.flatten() {
        let (name, Ok(kind)) = (entry.file_name(), entry.file_type()) else { continue };
        if name == layout::CASE_FILE && !kind.is_dir() {
            found.cases.push(entry.path());
            return;
        }
        if kind.is_dir() && !name.to_string_lossy().starts_with('.') {
            folders.push(entry.path());
        }
    }
    folders.sort();
    for folder in folders {
        search(&folder, depth + 1, left, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_is_found_once_in_the_order_of_names() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in ["b/one", "a", "b/two/readings", "b/two/inner", ".hidden/x", "c/nothing"] {
            fs::create_dir_all(root.join(name)).unwrap();
        }
        for name in ["b/one", "a", "b/two", "b/two/inner", ".hidden/x"] {
            fs::write(root.join(name).join("case.ron"), "x").unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(root, root.join("c/loop")).unwrap();
        let found = cases_below(root);
        let names: Vec<_> = found.cases.iter().map(|path| path.strip_prefix(root).unwrap()).collect();
        assert_eq!(names, ["a/case.ron", "b/one/case.ron", "b/two/case.ron"].map(Path::new));
        assert!(found.failures.is_empty() && !found.is_cut);
        assert_eq!(cases_at(&root.join("a")).cases, [root.join("a/case.ron")]);
        assert_eq!(cases_at(&root.join("b")).cases.len(), 2);
        assert_eq!(cases_at(&root.join("no.ron")).cases, [root.join("no.ron")]);
    }
}
