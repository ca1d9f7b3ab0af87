//! Many cases in one call: folders are searched, and every case is named by its path relative to the folder that was
//! given, so that a table made on one computer reads the same on another.

use std::path::{Path, PathBuf};

use crate::store::{CasesFound, cases_at};

/// A case file, and how it is named in what is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) path: PathBuf,
    pub(crate) name: String,
}

/// The cases that a call means.
#[derive(Debug)]
pub(crate) struct Sought {
    /// In the order of the call, then of their names; each once.
    pub(crate) cases: Vec<Named>,
    /// What could not be looked into, in words.
    pub(crate) failures: Vec<String>,
    /// Whether many cases are meant: more than one path, or a folder that was searched.
    pub(crate) is_search: bool,
}

/// Finds the cases that paths stand for. Of one folder the cases below it are named relative to it; a case that is
/// given itself is named as it was given.
pub(crate) fn sought(paths: &[PathBuf]) -> Sought {
    let mut all = Sought { cases: Vec::new(), failures: Vec::new(), is_search: paths.len() > 1 };
    for path in paths {
        let CasesFound { cases, failures, is_cut } = cases_at(path);
        let is_itself = cases.first().is_none_or(|case| case == path || case.parent() == Some(path));
        all.is_search |= !is_itself;
        all.failures.extend(failures.iter().map(ToString::to_string));
        if is_cut {
            let words = format!(
                "there are more folders than are looked into: name one further down: {}",
                path.display()
            );
            all.failures.push(words);
        }
        // A folder without a case is told by the command as what it is.
        let cases = if cases.is_empty() { vec![path.clone()] } else { cases };
        for case in cases {
            let name = name_of(&case, path, is_itself || paths.len() > 1);
            if !all.cases.iter().any(|other| other.path == case) {
                all.cases.push(Named { path: case, name });
            }
        }
    }
    all
}

/// The path of a case with forward slashes: as it was given, or relative to the folder.
fn name_of(case: &Path, given: &Path, as_given: bool) -> String {
    let shown = if as_given { case } else { case.strip_prefix(given).unwrap_or(case) };
    let text = shown.display().to_string();
    if cfg!(windows) { text.replace('\\', "/") } else { text }
}
