//! What the reader says of the film in focus: edits, undo and redo, and their way to disk.

use crate::case::{Edit, RadiographId, Stage};
use crate::editor::command::{EditCommand, ReadCommand};
use crate::editor::document::{CommitError, Desk, Document, Writing};
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::notices::{About, Weight};
use crate::editor::{Dialog, Editor, FilmState};
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
                editor.saving_failed("the program broke while it wrote; please report it");
            }
            // A save is neither cancelled nor taken back.
            End::Cancelled | End::NotBegun => {}
        }
    }
}

impl Editor {
    /// The stage at a place in the scheme of the case.
    pub(crate) fn stage_at(&self, place: usize) -> Option<Stage> {
        let scheme = self.book().scheme_of(self.document.as_ref()?.case())?;
        scheme.stages.get(place).map(|stage| Stage::of(&stage.key))
    }

    pub(crate) fn perform_edit(&mut self, command: EditCommand) {
        let back = command == EditCommand::Undo;
        // A draft is taken back place by place, and a text without words is no step.
        if back && self.can_step_back() {
            self.step_back();
            return;
        }
        let had_empty_text = self.text_wanted();
        let before = self.document.as_ref().and_then(|document| document.reading_now().cloned());
        self.end_typing();
        let now = self.document.as_ref().and_then(Document::reading_now);
        if back && had_empty_text && before.as_ref() != now {
            return;
        }
        let Some(document) = &mut self.document else { return };
        match document.travel(back) {
            Ok(Some(Edit::SetAnswer { radiograph, score, item, .. })) => {
                self.show_answer(&radiograph, &score, &item);
            }
            Ok(Some(edit)) => {
                if let Some(film) = self.film_of_edit(&edit) {
                    self.show_change(&film);
                }
                self.select_after_travel(&edit);
                self.choose_after_travel(&edit);
            }
            Ok(None) => {}
            Err(error) => self.tell_commit_error(error),
        }
    }

    /// What was undone or redone must be seen: its film comes into focus.
    fn show_change(&mut self, film: &RadiographId) {
        if self.focus() != Some(film) {
            self.focus_on(film);
        }
    }

    pub(crate) fn perform_read(&mut self, command: ReadCommand) {
        if command == ReadCommand::NoteStart {
            self.pointing.note_wanted = true;
            return;
        }
        self.pointing.note_wanted = false;
        if command == ReadCommand::NoteDone {
            self.end_typing();
            return;
        }
        let named = if let ReadCommand::Note { film, .. } = &command { Some(film.clone()) } else { None };
        let Some(id) = named.or_else(|| self.focus().cloned()) else { return };
        if judges(&command) && !matches!(self.films.state(&id), FilmState::Ready(_)) {
            let text = "A film that is not shown cannot be judged: wait until it is there, or say \"not assessable\".";
            self.notices.tell(Weight::Warning, "Nothing was recorded", text);
            return;
        }
        let Some(edit) = self.edit_of(command, &id) else { return };
        self.pointing.typing = matches!(edit, Edit::SetNote { .. }).then_some(id);
        let Some(document) = &mut self.document else { return };
        if let Err(error) = document.commit(edit) {
            self.tell_commit_error(error);
        }
    }

    fn edit_of(&self, command: ReadCommand, id: &RadiographId) -> Option<Edit> {
        let radiograph = id.clone();
        let opinion = self.document.as_ref().and_then(|document| document.opinion(id)).cloned();
        let opinion = opinion.unwrap_or_default();
        Some(match command {
            ReadCommand::Stage(stage) => {
                let is_new = opinion.stage.as_ref() != Some(&stage);
                Edit::stage(radiograph, is_new.then_some(stage))
            }
            ReadCommand::StageAt(place) => {
                let stage = self.stage_at(place)?;
                let is_new = opinion.stage.as_ref() != Some(&stage);
                Edit::stage(radiograph, is_new.then_some(stage))
            }
            ReadCommand::AsBefore => Edit::SetAsBefore { radiograph, as_before: !opinion.as_before },
            ReadCommand::Confidence(word) => Edit::SetConfidence {
                radiograph,
                confidence: (opinion.confidence != Some(word)).then_some(word),
            },
            ReadCommand::Complication(complication) => {
                return self.toggle_complication(complication, id);
            }
            ReadCommand::Note { text: note, .. } => {
                let continued = self.pointing.typing.as_ref() == Some(id);
                Edit::SetNote { radiograph, note, continued }
            }
            ReadCommand::ClearStage => {
                Edit::SetStage { radiograph, stage: None, as_before: opinion.as_before.then_some(false) }
            }
            ReadCommand::NoteStart | ReadCommand::NoteDone => return None,
        })
    }

    pub(crate) fn end_typing(&mut self) {
        self.pointing.typing = None;
        self.pointing.note_wanted = false;
        self.end_label_typing();
    }

    pub(crate) fn tell_commit_error(&mut self, error: CommitError) {
        match error {
            CommitError::NoReader => self.dialog = Dialog::AskReader,
            CommitError::ReadOnly(why) => {
                self.notices.tell_about(About::ReadOnly, Weight::Warning, why);
            }
            CommitError::Signed => self.tell_signed(),
            CommitError::Disk(error) => {
                let text = format!(
                    "{error}\nWhat you did last was not kept. Make room or mend the disk, then do it again."
                );
                self.notices.tell(Weight::Error, "The last change could not be kept", text);
            }
        }
    }

    fn writing(&mut self) -> Option<&mut Writing> {
        match &mut self.document.as_mut()?.desk {
            Desk::Writing(writing) => Some(writing),
            _ => None,
        }
    }

    /// What follows from any change: the file follows the journal, greys follow the window.
    pub(crate) fn after_change(&mut self) {
        self.follow_sheet();
        self.make_tables();
        self.follow_marks();
        self.follow_findings();
        self.start_saving();
        self.follow_review();
    }

    fn start_saving(&mut self) {
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

    fn take_saved(&mut self, outcome: SaveOutcome) {
        // What a case or reader left before had under way is their own affair; the journal told them.
        let Some(writing) = self.writing().filter(|writing| writing.store.issued(&outcome)) else { return };
        writing.saving = false;
        match writing.store.finish(outcome) {
            Ok(Saved::Written | Saved::Unchanged) => {
                writing.failed = None;
                writing.conflict = false;
            }
            Ok(Saved::Conflict { why, .. }) => {
                writing.failed = Some(why.clone());
                writing.conflict = true;
                self.notices.tell(Weight::Error, "Your reading file was changed by someone else", why);
            }
            Err(error) => self.saving_failed(&error.to_string()),
        }
    }

    /// The journal still holds everything; the file is tried again with the next change.
    fn saving_failed(&mut self, why: &str) {
        if let Some(writing) = self.writing() {
            writing.saving = false;
            writing.saved = None;
            writing.failed = Some(why.to_owned());
        }
        let text = format!("{why}\nEvery change is safe in the journal and is written when the file can be.");
        self.notices.tell(Weight::Error, "The reading file could not be written", text);
    }

    /// Writes what is not written yet, here and now: before the reader or the case is left. What cannot be
    /// written is in the journal and told.
    pub(crate) fn save_now(&mut self) {
        self.end_typing();
        if self.writing().is_some_and(|writing| writing.saving)
            && let Some(ended) = self.setup.jobs.wait_for_save()
        {
            ended.tell(self);
        }
        let Some(writing) = self.writing() else { return };
        if !writing.is_pending() || writing.saving {
            return;
        }
        let reading = writing.history.current().clone();
        let ticket = writing.store.prepare_save(&reading);
        writing.saved = Some(reading);
        self.take_saved(ticket.run());
    }
}

/// Whether a wish says something that only a film on the screen can tell.
fn judges(command: &ReadCommand) -> bool {
    match command {
        ReadCommand::Stage(stage) => !stage.is_not_assessable(),
        ReadCommand::StageAt(_)
        | ReadCommand::AsBefore
        | ReadCommand::Confidence(_)
        | ReadCommand::Complication(_) => true,
        ReadCommand::ClearStage
        | ReadCommand::NoteStart
        | ReadCommand::Note { .. }
        | ReadCommand::NoteDone => false,
    }
}
