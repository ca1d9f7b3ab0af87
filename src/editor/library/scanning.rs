//! Scans of the library, behind the list: one after the other, while it is shown.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::editor::core::Core;
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::notices::Severity;
use crate::editor::{Dialog, Editor};
use crate::store::{LibraryCase, LibraryScan, StateFolder, save_library, scan_library};

/// The folders are looked through again after this, while the library is shown.
const EVERY: Duration = Duration::from_secs(5);

/// Looks through the folders and keeps what it finds.
#[derive(Debug)]
struct ScanJob {
    number: u64,
    state: StateFolder,
    folders: Vec<PathBuf>,
    before: Vec<Arc<LibraryCase>>,
}

impl Job for ScanJob {
    type Outcome = (LibraryScan, Option<String>);
    const LANE: Lane = Lane::Preview;

    fn name(&self) -> String {
        "Looking through the library".to_owned()
    }

    fn run(&self, control: &Control) -> Result<Self::Outcome, Cancelled> {
        let going = |share: f64| {
            control.report(share);
            !control.is_cancelled()
        };
        let scan = scan_library(&self.state, &self.folders, &self.before, &going).ok_or(Cancelled)?;
        let is_same = scan.files_opened == 0 && scan.cases.len() == self.before.len();
        let unsaved = if is_same {
            None
        } else {
            save_library(&self.state, &scan.cases).err().map(|error| error.to_string())
        };
        Ok((scan, unsaved))
    }

    fn end(self, editor: &mut Editor, end: End<Self::Outcome>) {
        let core = &mut editor.core;
        if core.library.scan_number != self.number {
            return;
        }
        core.library.scan = None;
        core.library.last_scan = Some(Instant::now());
        match end {
            End::Done((scan, unsaved)) => {
                core.library.failures = scan.failures;
                core.library.failures.extend(unsaved);
                core.previews.forget_changed(&core.library.cases, &scan.cases);
                core.library.cases = scan.cases;
                core.list_library();
            }
            End::Cancelled => {}
            End::Broke => {
                let text = "The program broke while it looked through the folders; please report it.";
                core.notices.tell(Severity::Error, "The library is not up to date", text);
            }
        }
    }
}

impl Core {
    /// Looks through the folders from now on; a scan under way gives up.
    pub(crate) fn scan_library(&mut self) {
        self.load_library();
        if let Some(control) = self.library.scan.take() {
            control.cancel();
        }
        self.library.scan_number += 1;
        let folders = self.settings.library.clone();
        if folders.is_empty() {
            self.library.cases.clear();
            self.library.failures.clear();
            self.list_library();
        }
        let job = ScanJob {
            number: self.library.scan_number,
            state: self.setup.state.clone(),
            folders,
            before: self.library.cases.clone(),
        };
        self.library.scan = Some(self.setup.jobs.submit(job));
    }

    /// The same, where the library is shown and was not looked through for some seconds.
    pub(crate) fn scan_library_if_due(&mut self) {
        let is_shown = self.dialog == Dialog::Library;
        let is_due = self.library.last_scan.is_none_or(|last| last.elapsed() > EVERY);
        if is_shown && is_due && self.library.scan.is_none() && !self.settings.library.is_empty() {
            self.scan_library();
        }
    }
}
