//! Packing the open case into one file, and taking in readings from such a file, as jobs.

use std::path::PathBuf;

use crate::editor::Editor;
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::notices::Severity;
use crate::editor::{Dialog, command::PackChoice};
use crate::store::{
    CaseFolder, Clock as _, Merged, Pack, PackError, PackWish, Packed, StateFolder, SystemClock, merge, pack,
};

/// Packing, as far as it has come.
#[derive(Debug, Default)]
pub(super) struct Sharing {
    /// Films at whose pictures nobody has looked, each with the reason; the dialog asks for a look.
    held: Vec<String>,
}

/// Packs a case.
#[derive(Debug)]
struct PackJob {
    folder: CaseFolder,
    state: StateFolder,
    choice: PackChoice,
}

impl Job for PackJob {
    type Outcome = Result<Packed, PackError>;
    const LANE: Lane = Lane::Read;

    fn name(&self) -> String {
        "Packing the case".to_owned()
    }

    fn run(&self, control: &Control) -> Result<Self::Outcome, Cancelled> {
        let wish = PackWish {
            readings_only: self.choice.readings_only,
            reader: None,
            with_state: false,
            looked: self.choice.looked,
        };
        let going = |share: f64| {
            control.report(share);
            !control.is_cancelled()
        };
        let packed = pack(&self.folder, Some(&self.state), &self.choice.into, &wish, &going);
        control.check()?;
        Ok(packed)
    }

    fn end(self, editor: &mut Editor, end: End<Self::Outcome>) {
        let notices = &mut editor.core.notices;
        match end {
            End::Cancelled => {}
            End::Done(Ok(packed)) => {
                let severity = if packed.named.is_empty() { Severity::Info } else { Severity::Warning };
                notices.tell(severity, "The case is packed", packed.lines().join("\n"));
            }
            End::Done(Err(PackError::NotLooked(films))) => {
                editor.sharing.held = films;
                editor.core.face(Dialog::Pack);
            }
            End::Done(Err(error)) => {
                notices.tell(Severity::Error, "The case was not packed", error.to_string());
            }
            End::Broke => {
                let text =
                    "The program broke while it packed; please report it. The case itself is unchanged.";
                notices.tell(Severity::Error, "The case was not packed", text);
            }
        }
    }
}

/// Takes in readings.
#[derive(Debug)]
struct MergeJob {
    folder: CaseFolder,
    file: PathBuf,
}

impl Job for MergeJob {
    type Outcome = Result<Merged, PackError>;
    const LANE: Lane = Lane::Read;

    fn name(&self) -> String {
        "Importing readings".to_owned()
    }

    fn run(&self, control: &Control) -> Result<Self::Outcome, Cancelled> {
        control.check()?;
        Ok(Pack::open(&self.file).and_then(|mut pack| merge(&mut pack, &self.folder, SystemClock.now())))
    }

    fn end(self, editor: &mut Editor, end: End<Self::Outcome>) {
        let notices = &mut editor.core.notices;
        let title = "The readings were not imported";
        match end {
            End::Cancelled => {}
            End::Done(Ok(merged)) => {
                let (severity, title) = if merged.has_versions_beside() {
                    (Severity::Warning, "Two versions of a reading are kept")
                } else {
                    (Severity::Info, "Readings imported")
                };
                notices.tell(severity, title, merged.lines().join("\n"));
            }
            End::Done(Err(error)) => notices.tell(Severity::Error, title, error.to_string()),
            End::Broke => {
                let text = "The program broke while it read the file; please report it.";
                notices.tell(Severity::Error, title, text);
            }
        }
    }
}

impl Editor {
    /// Films at whose pictures somebody has to look before the case is packed, each with the reason.
    pub fn pack_held(&self) -> &[String] {
        &self.sharing.held
    }

    /// A name for the packed case, beside its folder.
    pub fn usual_pack(&self) -> Option<PathBuf> {
        let root = &self.core.document.as_ref()?.folder().root;
        Some(root.with_file_name(format!("{}.callus", root.file_name()?.to_string_lossy())))
    }

    pub(super) fn ask_pack(&mut self) {
        self.sharing.held.clear();
        self.core.face(Dialog::Pack);
    }

    pub(super) fn pack(&mut self, choice: PackChoice) {
        self.core.face(Dialog::None);
        // What is in the window belongs into the file.
        self.save_now();
        let Some(document) = &self.core.document else { return };
        let job = PackJob { folder: document.folder().clone(), state: self.core.setup.state.clone(), choice };
        self.core.setup.jobs.submit(job);
    }

    pub(super) fn merge(&mut self, file: PathBuf) {
        self.core.face(Dialog::None);
        let Some(document) = &self.core.document else { return };
        self.core.setup.jobs.submit(MergeJob { folder: document.folder().clone(), file });
    }
}
