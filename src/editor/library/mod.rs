//! The library of cases: folders that a person named, what is known of their cases, and the list as it is searched,
//! sorted and filtered. It is listed from the state folder at once; a scan behind it reads what has changed.

mod listing;
mod scanning;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use crate::editor::command::{LibraryCommand, LibraryFilter, LibrarySort};
use crate::editor::core::Core;
use crate::editor::jobs::Control;
use crate::editor::notices::Severity;
use crate::editor::{Dialog, Editor};
use crate::store::{Found, LibraryCase, load_library};

/// A row of the list.
#[derive(Debug, Clone)]
pub struct LibraryRow {
    /// The case.
    pub case: Arc<LibraryCase>,
    /// Where the words of the search stand, unless in its title.
    pub found: Option<Found>,
}

/// The library as it is shown.
#[derive(Debug)]
pub struct Library {
    /// Every case that is known, of the folders of now.
    cases: Vec<Arc<LibraryCase>>,
    /// Whether the list of the state folder was read.
    is_loaded: bool,
    rows: Vec<LibraryRow>,
    query: String,
    sort: LibrarySort,
    is_descending: bool,
    filter: LibraryFilter,
    selected: Option<PathBuf>,
    /// What could not be looked into at the last scan.
    failures: Vec<String>,
    on_screen: Vec<PathBuf>,
    scan: Option<Arc<Control>>,
    /// A scan of other folders than those of now is of no use.
    scan_number: u64,
    last_scan: Option<Instant>,
}

impl Default for Library {
    fn default() -> Self {
        Self {
            cases: Vec::new(),
            is_loaded: false,
            rows: Vec::new(),
            query: String::new(),
            sort: LibrarySort::Changed,
            is_descending: true,
            filter: LibraryFilter::All,
            selected: None,
            failures: Vec::new(),
            on_screen: Vec::new(),
            scan: None,
            scan_number: 0,
            last_scan: None,
        }
    }
}

impl Library {
    /// The rows, as they are searched, filtered and sorted.
    pub fn rows(&self) -> &[LibraryRow] {
        &self.rows
    }

    /// How many cases the folders hold.
    pub fn count(&self) -> usize {
        self.cases.len()
    }

    /// How many cases a filter would list, whatever is searched.
    pub fn count_of(&self, filter: LibraryFilter) -> usize {
        self.cases.iter().filter(|case| listing::passes(filter, case)).count()
    }

    /// The words that are searched.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// What it is sorted by, and whether the largest comes first.
    pub fn sort(&self) -> (LibrarySort, bool) {
        (self.sort, self.is_descending)
    }

    /// Which cases are listed.
    pub fn filter(&self) -> LibraryFilter {
        self.filter
    }

    /// The place of the selected case in the rows.
    pub fn selected(&self) -> Option<usize> {
        let selected = self.selected.as_ref()?;
        self.rows.iter().position(|row| row.case.case_file == *selected)
    }

    /// The share of a scan under way that is done, 0 to 1; `None` where none is.
    pub fn scanning(&self) -> Option<f32> {
        self.scan.as_ref().map(|control| control.progress())
    }

    /// What could not be looked into at the last scan.
    pub fn failures(&self) -> &[String] {
        &self.failures
    }
}

impl Editor {
    /// The library of cases.
    pub fn library(&self) -> &Library {
        &self.core.library
    }

    pub(crate) fn perform_library(&mut self, command: LibraryCommand) {
        match command {
            LibraryCommand::Toggle => {
                self.core.toggle(Dialog::Library);
                self.core.load_library();
                self.core.scan_library_if_due();
            }
            LibraryCommand::AddFolder(folder) => self.core.add_library_folder(&folder),
            LibraryCommand::RemoveFolder(folder) => {
                self.core.change_settings(|settings| settings.library.retain(|own| *own != folder));
                self.core.library.take_off(&folder, &self.core.settings.library);
                self.core.scan_library();
            }
            LibraryCommand::Search(query) => {
                self.core.library.query = query;
                self.core.list_library();
            }
            LibraryCommand::Sort(sort) => {
                let library = &mut self.core.library;
                let is_same = library.sort == sort;
                library.is_descending =
                    if is_same { !library.is_descending } else { sort == LibrarySort::Changed };
                library.sort = sort;
                self.core.list_library();
            }
            LibraryCommand::Filter(filter) => {
                self.core.library.filter = filter;
                self.core.list_library();
            }
            LibraryCommand::Select(path) => self.core.library.selected = Some(path),
            LibraryCommand::Step(rows) => self.core.library.step(rows),
            LibraryCommand::OpenSelected => {
                let library = &self.core.library;
                if let Some(row) = library.selected().and_then(|index| library.rows.get(index)) {
                    self.open(row.case.case_file.clone());
                }
            }
            LibraryCommand::OnScreen(paths) => self.core.library.on_screen = paths,
            LibraryCommand::Rescan => self.core.scan_library(),
        }
    }
}

impl Library {
    fn step(&mut self, rows: isize) {
        let Some(last) = self.rows.len().checked_sub(1) else { return };
        let next = match self.selected() {
            Some(index) => index.saturating_add_signed(rows).min(last),
            None if rows < 0 => last,
            None => 0,
        };
        self.selected = self.rows.get(next).map(|row| row.case.case_file.clone());
    }

    fn take_off(&mut self, folder: &Path, rest: &[PathBuf]) {
        let is_in_another = |case: &LibraryCase| rest.iter().any(|other| case.case_file.starts_with(other));
        self.cases.retain(|case| !case.case_file.starts_with(folder) || is_in_another(case));
    }

    pub(crate) fn on_screen(&self) -> &[PathBuf] {
        &self.on_screen
    }
}

impl Core {
    /// Reads the list of the state folder, once.
    pub(crate) fn load_library(&mut self) {
        if std::mem::replace(&mut self.library.is_loaded, true) {
            return;
        }
        let folders = &self.settings.library;
        let mut cases = load_library(&self.setup.state);
        cases.retain(|case| folders.iter().any(|folder| case.case_file.starts_with(folder)));
        self.library.cases = cases;
        self.list_library();
    }

    fn add_library_folder(&mut self, folder: &Path) {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        if !crate::store::is_folder(&folder) {
            let text = format!("This is no folder; choose a folder that holds cases: {}", folder.display());
            self.notices.tell(Severity::Error, "The folder could not be added to the library", text);
            return;
        }
        let known = self.settings.library.iter().find(|known| folder.starts_with(known));
        if let Some(known) = known {
            if *known != folder {
                let text = format!("The library lists this folder already, with {}.", known.display());
                self.notices.tell(Severity::Info, "Nothing was added", text);
            }
            return;
        }
        self.change_settings(|settings| {
            settings.library.retain(|own| !own.starts_with(&folder));
            settings.library.push(folder.clone());
        });
        self.scan_library();
    }

    /// Makes the rows anew. The selection stays with its case.
    pub(crate) fn list_library(&mut self) {
        let stages = self.stage_places();
        let rows = listing::rows(&self.library, &stages);
        self.library.rows = rows;
        if self.library.selected().is_none() {
            self.library.selected = self.library.rows.first().map(|row| row.case.case_file.clone());
        }
    }

    /// The place of every stage in the order of healing, by its key.
    fn stage_places(&self) -> BTreeMap<String, usize> {
        let schemes = self.book.stage_schemes.iter();
        let stages = schemes.flat_map(|scheme| scheme.stages.iter().enumerate());
        stages.map(|(place, stage)| (stage.key.to_string(), place)).collect()
    }
}
