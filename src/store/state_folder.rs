//! The folder of the person on this computer: journals and settings. It is private to the person.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use crate::case::ReaderId;
use crate::store::error::StoreError;
use crate::store::note::StoreNote;
use crate::store::{atomic, hash, layout, portable};

/// Folder for everything that belongs to the person and not to the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateFolder {
    root: PathBuf,
}

impl StateFolder {
    /// The folder that `CALLUS_STATE_DIR` names, else the one beside a program that is carried along, else the one that
    /// the system gives to programs.
    ///
    /// # Errors
    /// [`StoreError::NoStateFolder`] when neither is known.
    pub fn from_environment() -> Result<Self, StoreError> {
        if let Some(root) = std::env::var_os("CALLUS_STATE_DIR").filter(|value| !value.is_empty()) {
            return Ok(Self::at(root));
        }
        if let Some(root) = portable::root_beside_program() {
            return Ok(Self::at(root.join("state")));
        }
        let project = ProjectDirs::from("", "", "callus").ok_or(StoreError::NoStateFolder)?;
        Ok(Self::at(project.state_dir().unwrap_or_else(|| project.data_local_dir())))
    }

    /// A folder of one's choice; it is made when first needed.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Looks whether others on this computer may change what is kept here; where the folder is not there yet, it will
    /// be made for the person alone.
    pub fn check(&self) -> Option<StoreNote> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&self.root).ok()?.permissions().mode() & 0o777;
            // The folders and files inside are closed one by one; whoever may write here could still swap them.
            (mode & 0o022 != 0).then(|| StoreNote::StateFolderOpen { path: self.root.clone(), mode })
        }
        #[cfg(not(unix))]
        None
    }

    /// Path of the settings.
    pub(crate) fn settings(&self) -> PathBuf {
        self.root.join(layout::SETTINGS)
    }

    /// The folder of the folders of journals.
    pub(crate) fn journals(&self) -> PathBuf {
        self.root.join(layout::JOURNALS)
    }

    /// What is known of the cases of the library.
    pub(crate) fn library(&self) -> PathBuf {
        self.root.join(layout::LIBRARY)
    }

    /// The folder of small pictures of films.
    pub(crate) fn pictures(&self) -> PathBuf {
        self.root.join(layout::PICTURES)
    }

    /// The folder of packed cases that were opened.
    pub(crate) fn unpacked(&self) -> PathBuf {
        self.root.join(layout::UNPACKED)
    }

    /// The folder of the journal of one reader of one case, named by a hash of both.
    pub(crate) fn journal_folder(&self, case_file: &Path, reader: &ReaderId) -> PathBuf {
        let mut key = case_file.as_os_str().as_encoded_bytes().to_vec();
        key.push(0);
        key.extend_from_slice(reader.as_str().as_bytes());
        let hash = hash::sha256_hex(&key);
        self.journals().join(hash.get(..20).unwrap_or(&hash))
    }
}

/// Makes sure that a folder of journals and what lies in it are the person's alone, also where an earlier version or
/// somebody's hand left them open. What cannot be changed is left: another cannot have made it in a folder of one's own.
pub(crate) fn close_to_others(folder: &Path) {
    #[cfg(unix)]
    {
        let inside = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path());
        for path in inside.chain([folder.to_owned()]) {
            close(&path);
        }
    }
    #[cfg(not(unix))]
    let _ = folder;
}

#[cfg(unix)]
fn close(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let Ok(facts) = std::fs::symlink_metadata(path) else { return };
    let mode = facts.permissions().mode() & 0o777;
    // A link is left alone: what it leads to is not of this folder.
    if !facts.is_symlink() && mode & 0o077 != 0 {
        // Best effort, see above.
        let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode & 0o700));
    }
}

/// Makes a folder and those above it, readable by the person alone where the system knows such a thing.
pub(crate) fn create_private(folder: &Path) -> Result<(), StoreError> {
    #[cfg_attr(not(unix), allow(unused_mut, reason = "only Unix has modes"))]
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    atomic::create_folders(folder, &builder)
}
