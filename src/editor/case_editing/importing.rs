//! A table or bibliography added to the literature of the open case: read as a job, joined as one step of undo.

use std::path::PathBuf;

use crate::analysis::literature::{joined, read_literature};
use crate::case::{CaseEdit, Literature};
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::notices::Severity;
use crate::editor::{Dialog, Editor};
use crate::store::read_file;

/// The largest table or bibliography that is read, in bytes.
const LARGEST: u64 = 64 << 20;
/// So many remarks on a table are told one by one.
const TOLD: usize = 6;

/// Reads a table or a bibliography.
#[derive(Debug)]
struct ReadLiteratureJob {
    file: PathBuf,
}

impl Job for ReadLiteratureJob {
    type Outcome = Result<(Literature, Vec<String>), String>;
    const LANE: Lane = Lane::Read;

    fn name(&self) -> String {
        "Reading the table".to_owned()
    }

    fn run(&self, control: &Control) -> Result<Self::Outcome, Cancelled> {
        control.check()?;
        Ok(self.read())
    }

    fn end(self, editor: &mut Editor, end: End<Self::Outcome>) {
        let title = "Nothing was imported";
        match end {
            End::Cancelled => {}
            End::Done(Ok((literature, remarks))) => editor.join_literature(literature, remarks),
            End::Done(Err(why)) => editor.core.notices.tell(Severity::Error, title, why),
            End::Broke => {
                let text = "The program broke while it read the file; please report it.";
                editor.core.notices.tell(Severity::Error, title, text);
            }
        }
    }
}

impl ReadLiteratureJob {
    fn read(&self) -> Result<(Literature, Vec<String>), String> {
        let bytes = read_file(&self.file, LARGEST).map_err(|error| error.to_string())?;
        let name = self.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let text = String::from_utf8(bytes)
            .map_err(|_| format!("{} is not UTF-8: save it again as UTF-8", self.file.display()))?;
        read_literature(&name, &text).map_err(|error| format!("{}: {error}", self.file.display()))
    }
}

impl Editor {
    pub(super) fn import_literature(&mut self, file: PathBuf) {
        self.core.face(Dialog::None);
        if self.begin_case_editing() {
            self.core.setup.jobs.submit(ReadLiteratureJob { file });
        }
    }

    fn join_literature(&mut self, new: Literature, remarks: Vec<String>) {
        let Some(document) = &self.core.document else { return };
        let before = document.case().clone();
        let now = before.literature.clone().unwrap_or_default();
        let added = joined(now, new);
        let told = added.words();
        if !added.is_anything() {
            self.core.notices.tell(Severity::Info, "Nothing was imported", told);
            return;
        }
        self.edit_case(CaseEdit::SetLiterature { literature: Some(Box::new(added.literature)) });
        let is_done =
            self.core.document.as_ref().is_some_and(|open| !std::sync::Arc::ptr_eq(open.case(), &before));
        if !is_done {
            return;
        }
        let more = remarks.len().saturating_sub(TOLD);
        let mut lines = vec![told];
        lines.extend(remarks.into_iter().take(TOLD));
        if more > 0 {
            lines.push(format!("and {more} more"));
        }
        self.core.notices.tell(Severity::Info, "Literature imported", lines.join("\n"));
    }
}
