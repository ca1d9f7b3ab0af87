//! Saving: the reading file follows the journal, one save at a time, and a file changed elsewhere is left alone.

use crate::editor::Editor;
use crate::editor::command::{Command, FileCommand};
use crate::editor::core::Core;
use crate::editor::document::{Desk, Writing};
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::notices::{About, Offer, Severity};
use crate::store::{SaveOutcome, SaveTicket, Saved};

/// Writes the reading file.
#[derive(Debug)]
struct SaveJob(SaveTicket);

impl Job for SaveJob {
    type Outcome = SaveOutcome;
    const LANE: Lane = Lane::Save;

    fn name(&self) -> String {
        "Writing the reading".to_owned()
    }

    fn run(&self, _control: &Control) -> Result<SaveOutcome, Cancelled> {
        Ok(self.0.run())
    }

    fn end(self, editor: &mut Editor, end: End<SaveOutcome>) {
        match end {
            End::Done(outcome) => editor.take_saved(outcome),
            End::Broke => {
                editor.core.saving_failed("the program broke while it wrote; please report it");
            }
            // A save is never cancelled.
            End::Cancelled => {}
        }
    }
}

const NOTHING_MORE: &str =
    "All you said is in the reading file; nothing more can be kept until this is mended.";

fn not_safe(why: &str) -> String {
    format!(
        "The journal cannot be written either: {why}\nWhat you said since the last save is only in this window. Leave it \
         open until the reading file or the journal can be written."
    )
}

impl Core {
    /// Files and history of the open reading; `None` where nothing can be written.
    pub(crate) fn writing(&mut self) -> Option<&mut Writing> {
        match &mut self.whole_mut()?.desk {
            Desk::Writing(writing) => Some(writing),
            Desk::NoReader | Desk::ReadOnly { .. } | Desk::Unkept(_) => None,
        }
    }

    /// Starts a save where the file is behind the journal and none is under way.
    pub(crate) fn start_saving(&mut self) {
        let Some(writing) = self.writing() else { return };
        let stuck = writing.failed.is_some() && !writing.conflict;
        if writing.saving || stuck || !writing.is_pending() {
            return;
        }
        let reading = writing.history.current().clone();
        let ticket = writing.store.prepare_save(&reading);
        writing.saving = true;
        writing.saved = Some(reading);
        self.setup.jobs.submit(SaveJob(ticket));
    }

    /// The person chose their own version where someone else had changed the file.
    pub(crate) fn keep_own_version(&mut self) {
        let Some(writing) = self.writing().filter(|writing| !writing.saving) else { return };
        match writing.store.keep_own() {
            Ok(kept) => {
                (writing.conflict, writing.failed, writing.saved) = (false, None, None);
                self.notices.take_back(About::Conflict);
                if let Some(kept) = kept {
                    let text = format!("The other version is kept beside it: {}", kept.display());
                    self.notices.tell(Severity::Info, "Your version is saved", text);
                }
            }
            Err(error) => self.notices.tell(
                Severity::Error,
                "The other version could not be kept",
                format!("{error}\nNothing was overwritten."),
            ),
        }
    }

    /// Saves again: the obstacle may be gone.
    pub(crate) fn retry_saving(&mut self) {
        if let Some(writing) = self.writing().filter(|writing| !writing.conflict && !writing.saving) {
            writing.failed = None;
        }
    }

    /// The file is tried again with the next change. What is said of the journal is what a look at it says.
    pub(crate) fn saving_failed(&mut self, why: &str) {
        let journal = self.writing().map_or(Ok(()), |writing| {
            writing.saving = false;
            writing.saved = None;
            writing.failed = Some(why.to_owned());
            writing.look_after_journal()
        });
        let text = match journal {
            Ok(()) => {
                format!("{why}\nEvery change is safe in the journal and is written when the file can be.")
            }
            Err(journal) => format!("{why}\n{}", not_safe(&journal)),
        };
        self.notices.take_back(About::ReadingNotWritten);
        self.notices.tell_about(About::ReadingNotWritten, Severity::Error, text);
    }

    /// Looks whether the journal is still there, and says so where it is not.
    pub(crate) fn look_after_journal(&mut self) {
        let Some(writing) = self.writing() else { return };
        match writing.look_after_journal() {
            Ok(()) => self.notices.take_back(About::Journal),
            Err(why) => {
                let pending = writing.is_pending();
                let text = if pending { not_safe(&why) } else { format!("{why}\n{NOTHING_MORE}") };
                self.notices.tell_about(About::Journal, Severity::Error, text);
            }
        }
    }
}

impl Editor {
    pub(crate) fn take_saved(&mut self, outcome: SaveOutcome) {
        // What a case or reader left before had under way is their own affair; the journal told them.
        let Some(writing) = self.core.writing().filter(|writing| writing.store.issued(&outcome)) else {
            return;
        };
        writing.saving = false;
        match writing.store.finish(outcome) {
            Ok(Saved::Written | Saved::Unchanged) => {
                writing.failed = None;
                writing.conflict = false;
                self.core.notices.take_back(About::ReadingNotWritten);
                self.core.look_after_journal();
            }
            Ok(Saved::Conflict { why, .. }) => {
                writing.failed = Some(why.clone());
                writing.conflict = true;
                let offers = vec![
                    Offer::new("Show the other", Command::File(FileCommand::TakeVersionOnDisk)),
                    Offer::new("Keep mine", Command::File(FileCommand::KeepOwnVersion)),
                ];
                self.core.notices.take_back(About::Conflict);
                self.core.notices.offer_about(About::Conflict, Severity::Error, why, offers);
            }
            Err(error) => self.core.saving_failed(&error.to_string()),
        }
        self.look_again();
    }

    /// The file was changed while it was being saved.
    fn look_again(&mut self) {
        let Some(writing) = self.core.writing().filter(|writing| writing.look_again && !writing.conflict)
        else {
            return;
        };
        writing.look_again = false;
        if !writing.store.is_as_known() && !writing.is_pending() {
            let path = writing.store.path().to_owned();
            self.take_changed_reading(&path);
        }
    }

    /// Writes what is not written yet, here and now: before the reader or the case is left. What cannot be
    /// written is in the journal and told.
    pub(crate) fn save_now(&mut self) {
        self.core.end_typing();
        self.save_case_now();
        if self.core.writing().is_some_and(|writing| writing.saving)
            && let Some(ended) = self.core.setup.jobs.wait_for_save()
        {
            ended.tell(self);
        }
        let Some(writing) = self.core.writing() else { return };
        if !writing.is_pending() || writing.saving {
            return;
        }
        let reading = writing.history.current().clone();
        let ticket = writing.store.prepare_save(&reading);
        writing.saved = Some(reading);
        self.take_saved(ticket.run());
    }
}
