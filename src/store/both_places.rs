//! Readings lie in two places: in the case folder, and in the state folder where the case folder could not be written.
//! Whoever lists the readings of a case looks into both.

use std::path::Path;

use crate::case::Case;
use crate::store::case_folder::{CaseFolder, ReaderFile, sha256_of};
use crate::store::journal::{self, Home};
use crate::store::layout;
use crate::store::past::Past;
use crate::store::state_folder::StateFolder;
use crate::store::work::Sought;

impl CaseFolder {
    /// The files of all readers, by name: those of the case folder, and those kept in the state folder because the
    /// case folder could not be written. Of two versions by one reader the newer is listed; both are where nothing
    /// tells which that is. Takes no lock.
    pub fn readings_with(&self, state: &StateFolder) -> Vec<ReaderFile> {
        let case = self.read_case().ok();
        let mut files = self.readings();
        for own in case.as_ref().map(|case| kept_in(state, self, case)).unwrap_or_default() {
            let past = past_of(&own);
            if past.as_ref().zip(case.as_ref()).is_some_and(|(past, case)| is_of_another(past, case)) {
                continue;
            }
            let there = files.iter().position(|file| file.id == own.id);
            match there
                .and_then(|index| Some((index, newer(&files.get(index)?.path, &own.path, past.as_ref()))))
            {
                Some((_, Newer::InCase)) => {}
                Some((index, Newer::InState)) => {
                    files.remove(index);
                    files.push(own);
                }
                None | Some((_, Newer::Unknown)) => files.push(own),
            }
        }
        files.sort_by(|a, b| a.id.cmp(&b.id));
        files
    }
}

/// The newer one of two versions by one reader.
enum Newer {
    InCase,
    InState,
    Unknown,
}

/// The readings of this case in the state folder.
fn kept_in(state: &StateFolder, folder: &CaseFolder, case: &Case) -> Vec<ReaderFile> {
    let work = Sought::new(folder, case).work(state).into_iter();
    let files = work.filter_map(|work| {
        let path = work.folder.join(layout::reading(work.reader()));
        ReaderFile::at(path).filter(|file| file.path.is_file())
    });
    files.collect()
}

fn past_of(file: &ReaderFile) -> Option<Past> {
    let contents = journal::read(&file.path.with_file_name(layout::JOURNAL)).ok()??;
    Past::of(contents, Home::State, None).0
}

/// True if a journal tells of another case that lay at the same place.
fn is_of_another(past: &Past, case: &Case) -> bool {
    past.base.title != case.title && past.base.patient != case.patient.label
}

fn newer(in_case: &Path, in_state: &Path, past: Option<&Past>) -> Newer {
    let (Ok(case), Ok(state)) = (sha256_of(in_case), sha256_of(in_state)) else { return Newer::Unknown };
    if case == state {
        return Newer::InCase;
    }
    let held = |sha256: &str| past.and_then(|past| past.entries_in(sha256));
    match (held(&case), held(&state)) {
        (Some(case), Some(state)) if state > case => Newer::InState,
        (Some(case), Some(state)) if state < case => Newer::InCase,
        // Someone else's version under the same name is no earlier one of this, and where the journal cannot tell
        // which came later both are told.
        _ => Newer::Unknown,
    }
}
