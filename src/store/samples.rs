//! The sample cases that come with the program: where they lie, and the copy of one that a person may change.

use std::fs;
use std::path::{Path, PathBuf};

use crate::store::case_folder::CaseFolder;
use crate::store::error::StoreError;
use crate::store::folder_walk::files_below;
use crate::store::{atomic, layout};

/// Name of the folder of samples, in the source tree and beside an installed program.
const SAMPLES: &str = "sample_cases";
/// Place of the samples below the folder above that of an installed program (`/usr/bin`, `/usr/share`).
const SHARED: &str = "share/callus/sample_cases";

/// Folders of the sample cases, in the order of their names: beside the program, in `../share/callus`, in a folder
/// above the program (where it was built in its source tree), or in the source tree that it was built from. Empty where
/// none is found: then the program was copied without them.
pub fn sample_cases() -> Vec<PathBuf> {
    let program = std::env::current_exe().ok();
    let beside = program.as_deref().and_then(Path::parent);
    let above = beside.into_iter().flat_map(Path::ancestors).take(4);
    let shared = beside.and_then(Path::parent).map(|folder| folder.join(SHARED));
    let built_from = Path::new(env!("CARGO_MANIFEST_DIR")).join(SAMPLES);
    let places = above.map(|folder| folder.join(SAMPLES)).chain(shared).chain([built_from]);
    places.map(|place| cases_in(&place)).find(|cases| !cases.is_empty()).unwrap_or_default()
}

fn cases_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut cases: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    cases.retain(|path| CaseFolder::find(path).is_ok());
    cases.sort();
    cases
}

/// The folder for documents of the person, else their home folder, else the current one.
pub fn usual_folder() -> PathBuf {
    if let Some(root) = crate::store::portable::root_beside_program() {
        return root;
    }
    let folders = directories::UserDirs::new();
    let documents = folders.as_ref().and_then(|folders| folders.document_dir().map(Path::to_owned));
    documents.or_else(|| folders.map(|folders| folders.home_dir().to_owned())).unwrap_or_default()
}

/// Copies a whole case into the folder `into`, which is made where it is not there, under the name of its folder, with
/// a number behind where that is taken. Hidden files stay behind. `step` is told the share that is done (0 to 1) and
/// says whether to go on. Returns the folder of the copy, `None` where `step` said no; nothing is left behind then.
///
/// # Errors
/// [`StoreError::NoCase`] where `from` is none; [`StoreError::Io`] where the disk refuses.
pub fn copy_case(
    from: &Path,
    into: &Path,
    step: &dyn Fn(f64) -> bool,
) -> Result<Option<PathBuf>, StoreError> {
    let case = CaseFolder::find(from)?;
    let walked = files_below(&case.root);
    if let Some(failure) = walked.failures.into_iter().next() {
        return Err(failure);
    }
    atomic::create_folders(into, &fs::DirBuilder::new())?;
    // The copy gets its name when it is complete: a program that is killed leaves no half case.
    let prefix = layout::temporary_prefix("copy");
    let staged = tempfile::Builder::new()
        .prefix(&prefix)
        .suffix(layout::temporary_suffix())
        .tempdir_in(into)
        .map_err(StoreError::io("making a folder", into))?;
    let count = walked.files.len().max(1) as f64;
    for (index, file) in walked.files.iter().enumerate() {
        if !step(index as f64 / count) {
            return Ok(None);
        }
        let Ok(inside) = file.strip_prefix(&case.root) else { continue };
        let target = staged.path().join(inside);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(StoreError::io("making a folder", folder))?;
        }
        fs::copy(file, &target)
            .and_then(|_| fs::File::open(&target)?.sync_all())
            .map_err(StoreError::io("copying a file of the case", file))?;
    }
    let name = case.root.file_name().unwrap_or(case.root.as_os_str()).to_string_lossy().into_owned();
    let target = free_name(into, &name);
    open_like(into, staged.path());
    fs::rename(staged.path(), &target).map_err(StoreError::io("naming the copy of the case", &target))?;
    // The folder has another name now; there is nothing to remove.
    drop(staged.keep());
    atomic::sync_folder_of(&target)?;
    Ok(Some(target))
}

/// `name` in `folder`, else `name-2`, `name-3` and so on: the first that nothing has.
pub(crate) fn free_name(folder: &Path, name: &str) -> PathBuf {
    let taken = |path: &PathBuf| fs::symlink_metadata(path).is_ok();
    let first = folder.join(name);
    if !taken(&first) {
        return first;
    }
    let mut number = 2_u64;
    loop {
        let path = folder.join(format!("{name}-{number}"));
        if !taken(&path) {
            return path;
        }
        number += 1;
    }
}

/// A staged folder can be read by its maker alone; the copy is as open as the folder that it lies in.
fn open_like(folder: &Path, copy: &Path) {
    #[cfg(unix)]
    if let Ok(facts) = fs::metadata(folder) {
        use std::os::unix::fs::PermissionsExt;
        let mode = facts.permissions().mode() & 0o777;
        // A file system without modes refuses; the copy is then as open as that system makes it.
        let _ = fs::set_permissions(copy, fs::Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = (folder, copy);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_samples_are_found_and_are_whole_cases() {
        let found = sample_cases();
        let names: Vec<_> = found.iter().map(|path| path.file_name().unwrap().to_owned()).collect();
        assert_eq!(names, ["osteopetrosis-dhs", "tibia-nail"]);
        for path in found {
            let folder = CaseFolder::find(&path).unwrap();
            let case = folder.read_case().unwrap();
            assert!(case.radiographs.iter().all(|film| folder.image_path(&film.file).is_ok()));
        }
    }

    #[test]
    fn a_copy_is_whole_and_overwrites_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let into = folder.path().join("cases");
        let sample = sample_cases().remove(1);
        let first = copy_case(&sample, &into, &|_| true).unwrap().unwrap();
        assert_eq!(first, into.join("tibia-nail"));
        fs::write(first.join("case.ron"), "changed").unwrap();
        let second = copy_case(&sample, &into, &|_| true).unwrap().unwrap();
        assert_eq!(second, into.join("tibia-nail-2"));
        assert_eq!(fs::read_to_string(first.join("case.ron")).unwrap(), "changed");
        let names = |root: &Path| {
            let files = files_below(root).files;
            files.iter().map(|file| file.strip_prefix(root).unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names(&second), names(&sample));
        for name in names(&sample) {
            assert_eq!(fs::read(sample.join(&name)).unwrap(), fs::read(second.join(&name)).unwrap());
        }
    }

    #[test]
    fn a_copy_that_is_cancelled_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let copied = copy_case(&sample_cases()[0], folder.path(), &|share| share < 0.5).unwrap();
        assert_eq!(copied, None);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
