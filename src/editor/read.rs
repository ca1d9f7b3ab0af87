//! What the reader says of the film in focus: edits, undo and redo.

use crate::case::{Edit, RadiographId, Stage};
use crate::editor::command::{EditCommand, ReadCommand};
use crate::editor::core::Core;
use crate::editor::document::{CommitError, Document};
use crate::editor::notices::{About, Severity};
use crate::editor::{Dialog, Editor, FilmState};

impl Core {
    /// The stage at a place in the scheme of the case.
    pub(crate) fn stage_at(&self, place: usize) -> Option<Stage> {
        let scheme = self.book().scheme_of(self.document.as_ref()?.case())?;
        scheme.stages.get(place).map(|stage| Stage::of(&stage.key))
    }

    /// Brings the film that undo or redo changed into focus.
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
            self.notices.tell(Severity::Warning, "Nothing was recorded", text);
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
                self.notices.tell_about(About::ReadOnly, Severity::Warning, why);
            }
            CommitError::Signed => self.tell_signed(),
            CommitError::Disk(error) => {
                let text = format!(
                    "{error}\nWhat you did last was not kept. Free space or repair the disk, then do it again."
                );
                self.notices.tell(Severity::Error, "The last change could not be kept", text);
            }
        }
    }
}

impl Editor {
    pub(crate) fn perform_edit(&mut self, command: EditCommand) {
        let back = command == EditCommand::Undo;
        // A draft is taken back place by place, and a text without words is no step.
        if back && self.marks.can_step_back() {
            self.marks.step_back(&mut self.core);
            return;
        }
        if self.turn_is_case(back) {
            self.core.end_typing();
            if self.turn_is_case(back) {
                self.travel_case(back);
            }
            return;
        }
        let had_empty_text = self.core.text_wanted();
        let before = self.core.document.as_ref().and_then(|document| document.reading_now().cloned());
        self.core.end_typing();
        let now = self.core.document.as_ref().and_then(Document::reading_now);
        if back && had_empty_text && before.as_ref() != now {
            return;
        }
        let Some(document) = &mut self.core.document else { return };
        match document.travel(back) {
            Ok(Some(Edit::SetAnswer { radiograph, score, item, .. })) => {
                self.core.show_answer(&radiograph, &score, &item);
            }
            Ok(Some(edit)) => {
                if let Some(film) = self.core.film_of_edit(&edit) {
                    self.core.show_change(&film);
                }
                self.marks.select_after_travel(&mut self.core, &edit);
                self.following.choose_after_travel(&mut self.core, &mut self.marks, &edit);
            }
            Ok(None) => {}
            Err(error) => self.core.tell_commit_error(error),
        }
    }
}

/// True if a wish says something that only a film on the screen can tell.
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
