//! Every ordinary file below a folder, in the order of their names. Follows no link to a folder, so that no walk leads
//! out of the folder or round in a circle.

use std::fs;
use std::path::{Path, PathBuf};

use super::StoreError;

/// Files that are taken at most; a whole disk is a slip of the hand.
const MOST_FILES: usize = 100_000;
/// Folders within folders at most.
const DEEPEST: usize = 64;

/// Files below a folder.
#[derive(Debug, Default)]
pub struct Walked {
    /// Ordinary files, hidden ones aside.
    pub files: Vec<PathBuf>,
    /// Folders that could not be looked into, and why.
    pub failures: Vec<StoreError>,
    /// True if there are more files, or deeper ones, than are taken.
    pub is_cut: bool,
}

/// Walks a folder.
pub fn files_below(folder: &Path) -> Walked {
    let mut walked = Walked::default();
    walk(folder, 0, &mut walked);
    walked
}

/// True if anything lies at a path.
pub fn is_there(path: &Path) -> bool {
    path.exists()
}

/// True if a path is a folder, by itself or through a link.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

fn walk(folder: &Path, depth: usize, walked: &mut Walked) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            walked.failures.push(StoreError::io("looking into a folder", folder)(error));
            return;
        }
    };
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let Ok(kind) = entry.file_type() else { continue };
        if walked.files.len() >= MOST_FILES || (kind.is_dir() && depth >= DEEPEST) {
            walked.is_cut = true;
            continue;
        }
        if kind.is_dir() {
            walk(&path, depth + 1, walked);
        } else if kind.is_file() || (kind.is_symlink() && path.is_file()) {
            walked.files.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_in_order_and_links_to_folders_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("b/c")).unwrap();
        for name in ["z.dcm", "b/c/x", "b/a.dcm", ".hidden"] {
            fs::write(root.join(name), "x").unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(root, root.join("b/loop")).unwrap();
        let walked = files_below(root);
        let names: Vec<_> = walked.files.iter().map(|path| path.strip_prefix(root).unwrap()).collect();
        assert_eq!(names, [Path::new("b/a.dcm"), Path::new("b/c/x"), Path::new("z.dcm")]);
        assert!(walked.failures.is_empty() && !walked.is_cut);
    }
}
