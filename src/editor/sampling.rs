//! Copying a sample case to a folder of the person's choice, and opening the copy.

use std::path::PathBuf;

use crate::editor::Editor;
use crate::editor::command::{Command, FileCommand};
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::notices::Severity;
use crate::store::{StoreError, copy_case};

/// Copies a sample.
#[derive(Debug)]
pub(crate) struct CopySampleJob {
    pub(crate) sample: PathBuf,
    pub(crate) into: PathBuf,
}

impl Job for CopySampleJob {
    type Outcome = Result<Option<PathBuf>, StoreError>;
    const LANE: Lane = Lane::Read;

    fn name(&self) -> String {
        "Copying the sample".to_owned()
    }

    fn run(&self, control: &Control) -> Result<Self::Outcome, Cancelled> {
        let step = |share: f64| {
            control.report(share);
            !control.is_cancelled()
        };
        Ok(copy_case(&self.sample, &self.into, &step))
    }

    fn end(self, editor: &mut Editor, end: End<Self::Outcome>) {
        editor.core.opening = editor.core.opening.saturating_sub(1);
        let title = "The sample could not be copied";
        match end {
            End::Cancelled | End::Done(Ok(None)) => {}
            End::Done(Ok(Some(copy))) => editor.perform(Command::File(FileCommand::Open(copy))),
            End::Done(Err(error)) => editor.core.notices.tell(Severity::Error, title, error.to_string()),
            End::Broke => {
                let text =
                    "The program broke while it copied; please report it. The sample itself is unchanged.";
                editor.core.notices.tell(Severity::Error, title, text);
            }
        }
    }
}
