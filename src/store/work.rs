//! Where work on a case is kept in the state folder. It is found by what the case is, so that it follows a folder that
//! was renamed, moved or mounted elsewhere; the path is a hint that tells a moved case from a copy.
//!
//! Each journal has a folder of its own with a file `place.ron` that says whose work on which case it is. Folders made
//! before that file existed are known by the first line of their journal.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::case::{Case, CaseId, ReaderId, Reading};
use crate::store::atomic::{self, Privacy};
use crate::store::case_folder::{CaseFolder, ReaderFile, read_text};
use crate::store::error::StoreError;
use crate::store::identity::identity_of;
use crate::store::journal;
use crate::store::ron_text::{from_ron, to_ron};
use crate::store::state_folder::StateFolder;
use crate::store::{hash, layout};

const PLACE_FORMAT: u32 = 1;
const HEAD: &str = "// Whose work on which case the journal beside this file holds.";

/// Content of `place.ron`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    format: u32,
    /// Identity of the case, where it could be told.
    #[serde(default)]
    case: Option<CaseId>,
    /// Names, sizes and times of its films when that was told: as long as they are the same, it is not told anew.
    #[serde(default)]
    films: String,
    reader: ReaderId,
    /// The case file where it was last seen, for a person and as a hint.
    case_file: String,
    /// Hash of that path, which need not be text.
    path_key: String,
    title: String,
    patient: String,
}

/// One folder with a journal.
#[derive(Debug, Clone)]
pub(crate) struct Work {
    pub(crate) folder: PathBuf,
    place: Place,
}

/// Work on the same case that is bound to a copy of it somewhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkElsewhere {
    /// The case file of the copy.
    pub case_file: PathBuf,
    /// The folder of its journal.
    pub folder: PathBuf,
}

/// A case whose work is looked for.
#[derive(Debug)]
pub(crate) struct Sought<'a> {
    folder: &'a CaseFolder,
    case: &'a Case,
    /// Told when it is first asked for: every film may have to be read for it.
    id: OnceCell<Option<CaseId>>,
}

/// Work of one reader on a case.
#[derive(Debug)]
pub(crate) struct Found {
    /// The folder of the journal; it need not be there yet.
    pub(crate) folder: PathBuf,
    /// Path of the case when the work was done, if it was moved since.
    pub(crate) moved_from: Option<String>,
    /// Work on copies of the same case, where there is none for this one.
    pub(crate) elsewhere: Vec<WorkElsewhere>,
    /// True if it is certainly of this case, whatever its title and patient are called now.
    pub(crate) is_of_this: bool,
}

fn path_key(case_file: &Path) -> String {
    hash::sha256_hex(case_file.as_os_str().as_encoded_bytes())
}

impl<'a> Sought<'a> {
    pub(crate) fn new(folder: &'a CaseFolder, case: &'a Case) -> Self {
        Self { folder, case, id: OnceCell::new() }
    }

    /// Identity of the case.
    fn id(&self) -> Option<&CaseId> {
        self.id.get_or_init(|| identity_of(self.folder, self.case)).as_ref()
    }

    /// Names, sizes and times of the films.
    fn films(&self) -> String {
        let stamp = |file: &str| {
            let facts = fs::metadata(self.folder.image_path(file).ok()?).ok()?;
            Some(format!("{:?} {:?}", facts.len(), facts.modified().ok()?))
        };
        let films = self
            .case
            .radiographs
            .iter()
            .map(|film| format!("{} {:?} {:?}", film.file, film.sha256, stamp(&film.file)));
        hash::sha256_hex(films.collect::<Vec<_>>().join("\n").as_bytes())
    }

    fn place(&self, reader: &ReaderId, before: Option<&Place>) -> Place {
        let films = self.films();
        let known = before.filter(|before| self.case.id.is_none() && before.films == films);
        let known = known.and_then(|before| before.case.clone());
        Place {
            format: PLACE_FORMAT,
            // A film that cannot be read just now does not make it another case.
            case: known
                .or_else(|| self.id().cloned())
                .or_else(|| before.and_then(|before| before.case.clone())),
            films,
            reader: reader.clone(),
            case_file: self.folder.case_file.display().to_string(),
            path_key: path_key(&self.folder.case_file),
            title: self.case.title.clone(),
            patient: self.case.patient.label.clone(),
        }
    }

    /// True if work is of another case that lay at this path.
    fn is_of_another(&self, place: &Place) -> bool {
        place.title != self.case.title
            && place.patient != self.case.patient.label
            && self.id().zip(place.case.as_ref()).is_some_and(|(own, other)| own != other)
    }

    /// True if work at another path is of the same case.
    fn is_of_this(&self, place: &Place) -> bool {
        place.case.is_some() && self.id() == place.case.as_ref()
    }

    /// True if work done at another path is of this case, which was moved or mounted here since.
    fn was_moved_here(&self, place: &Place) -> bool {
        let Ok(there) = CaseFolder::find(Path::new(&place.case_file)) else { return true };
        if is_same_file(&there.case_file, &self.folder.case_file) {
            return true;
        }
        // What lies there now is another case, or a copy. A file that cannot be read may be either.
        there.read_case().is_ok_and(|case| identity_of(&there, &case).as_ref() != self.id())
    }

    /// All work on this case, by anyone, that is bound to no copy elsewhere.
    pub(crate) fn work(&self, state: &StateFolder) -> Vec<Work> {
        let key = path_key(&self.folder.case_file);
        let mut all = all(state);
        all.retain(|work| {
            if work.place.path_key == key {
                return !self.is_of_another(&work.place);
            }
            self.is_of_this(&work.place) && self.was_moved_here(&work.place)
        });
        all
    }

    /// Folder of a reader's work on this case, made or not.
    pub(crate) fn find(&self, state: &StateFolder, reader: &ReaderId) -> Found {
        let key = path_key(&self.folder.case_file);
        let mut of_reader = all(state);
        of_reader.retain(|work| work.place.reader == *reader);
        let here =
            of_reader.iter().find(|work| work.place.path_key == key && !self.is_of_another(&work.place));
        if let Some(here) = here {
            let place = &here.place;
            let is_named_alike = place.title == self.case.title || place.patient == self.case.patient.label;
            let is_of_this = is_named_alike || self.is_of_this(place);
            return Found {
                folder: here.folder.clone(),
                moved_from: None,
                elsewhere: Vec::new(),
                is_of_this,
            };
        }
        let same = of_reader.iter().filter(|work| self.is_of_this(&work.place));
        let (mut moved, copies): (Vec<_>, Vec<_>) = same.partition(|work| self.was_moved_here(&work.place));
        moved.sort_by_key(|work| last_written(&work.folder));
        if let Some(last) = moved.pop() {
            let moved_from = Some(last.place.case_file.clone());
            return Found {
                folder: last.folder.clone(),
                moved_from,
                elsewhere: Vec::new(),
                is_of_this: true,
            };
        }
        let elsewhere = copies.into_iter().map(|work| WorkElsewhere {
            case_file: PathBuf::from(&work.place.case_file),
            folder: work.folder.clone(),
        });
        let elsewhere = elsewhere.collect();
        Found { folder: self.free_folder(state, reader), moved_from: None, elsewhere, is_of_this: false }
    }

    /// A name for the folder of a new journal. It was the name of the work on the case at this path before there were
    /// identities, and may now be that of a case that was moved away.
    fn free_folder(&self, state: &StateFolder, reader: &ReaderId) -> PathBuf {
        let first = state.journal_folder(&self.folder.case_file, reader);
        let name = first.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let further = (2..).map(|number: u32| first.with_file_name(format!("{name}-{number}")));
        let is_free = |folder: &PathBuf| fs::symlink_metadata(folder.join(layout::JOURNAL)).is_err();
        std::iter::once(first.clone()).chain(further).find(is_free).unwrap_or(first)
    }

    /// Notes in the folder of a journal, whose lock is held, on which case and where it is.
    pub(crate) fn note(&self, folder: &Path, reader: &ReaderId) -> Result<(), StoreError> {
        let before = read(folder).map(|work| work.place);
        let place = self.place(reader, before.as_ref());
        if before.as_ref() == Some(&place) && folder.join(layout::PLACE).is_file() {
            return Ok(());
        }
        atomic::replace(&folder.join(layout::PLACE), to_ron(&place, HEAD)?.as_bytes(), Privacy::Private)
    }
}

impl Work {
    /// The reader.
    pub(crate) fn reader(&self) -> &ReaderId {
        &self.place.reader
    }
}

/// Readings that lie in the state folder, by the case file that they are of.
pub(crate) fn readings_here(state: &StateFolder) -> BTreeMap<PathBuf, Vec<ReaderFile>> {
    let mut here: BTreeMap<PathBuf, Vec<ReaderFile>> = BTreeMap::new();
    for work in all(state) {
        let file = ReaderFile::at(work.folder.join(layout::reading(work.reader())));
        if let Some(file) = file.filter(|file| file.path.is_file()) {
            here.entry(PathBuf::from(&work.place.case_file)).or_default().push(file);
        }
    }
    here
}

fn all(state: &StateFolder) -> Vec<Work> {
    let Ok(listing) = fs::read_dir(state.journals()) else { return Vec::new() };
    let mut folders: Vec<_> = listing.flatten().map(|folder| folder.path()).collect();
    folders.sort();
    folders.iter().filter_map(|folder| read(folder)).collect()
}

fn read(folder: &Path) -> Option<Work> {
    let path = folder.join(layout::PLACE);
    let said = read_text(&path).and_then(|text| from_ron::<Place>(&text, &path, ""));
    // A place that a newer Callus wrote otherwise, or somebody's hand, is told again from the journal.
    let place = said.ok().or_else(|| of_journal(folder))?;
    Some(Work { folder: folder.to_owned(), place })
}

/// Place of the case, from the first line of a journal.
fn of_journal(folder: &Path) -> Option<Place> {
    let base = journal::read_base::<Reading>(&folder.join(layout::JOURNAL))?;
    Some(Place {
        format: PLACE_FORMAT,
        case: None,
        films: String::new(),
        reader: base.value.reader.id,
        path_key: path_key(Path::new(&base.case_file)),
        case_file: base.case_file,
        title: base.title,
        patient: base.patient,
    })
}

fn last_written(folder: &Path) -> Option<SystemTime> {
    fs::metadata(folder.join(layout::JOURNAL)).and_then(|facts| facts.modified()).ok()
}

#[cfg(unix)]
fn is_same_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (fs::metadata(one), fs::metadata(other)) {
        (Ok(one), Ok(other)) => (one.dev(), one.ino()) == (other.dev(), other.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_same_file(one: &Path, other: &Path) -> bool {
    one == other
}
