//! Wishes about marks: who may do them, when, and where each is done.

use crate::case::Edit;
use crate::editor::command::{Command, MarkCommand};
use crate::editor::document::Desk;
use crate::editor::marks::{Going, Target};
use crate::editor::notices::Weight;
use crate::editor::{Dialog, Editor};

impl Editor {
    /// Whether anything can be recorded, once somebody has said who reads.
    fn is_read_only(&self) -> bool {
        self.is_signed()
            || matches!(self.document.as_ref().map(|document| &document.desk), Some(Desk::ReadOnly { .. }))
    }

    /// Whether the reader can record now.
    pub(super) fn can_write(&self) -> bool {
        !self.is_signed()
            && matches!(self.document.as_ref().map(|document| &document.desk), Some(Desk::Writing(_)))
    }

    pub(crate) fn can_mark(&self, command: &MarkCommand) -> bool {
        use MarkCommand as M;
        let records = self.focus().is_some() && !self.is_read_only();
        match command {
            M::KeepTool(_) => true,
            M::Tool(None) => self.marks.hand.tool.is_some(),
            M::HideAll | M::Table | M::Since(_) | M::Trend(_) | M::Select(_) => self.document.is_some(),
            M::Point { .. } | M::Press { .. } | M::Drag { .. } | M::Release { .. } | M::TypingDone => {
                self.focus().is_some()
            }
            M::SelectNext(_) => self.has_marks_in_focus(),
            M::Escape | M::NextHandle(_) => self.draws(),
            M::Nudge { .. } => self.draws() && records,
            M::Place | M::Finish => {
                records && (self.marks.hand.tool.is_some() || self.marks.hand.draft.is_some())
            }
            M::StepBack => self.can_step_back(),
            M::Delete => records && self.marks.selection.is_some(),
            M::Duplicate => records && matches!(self.marks.selection, Some(Target::Mark(_))),
            M::Uncalibrate(film) => records && self.calibration_shown(film).is_some(),
            M::GoOn(id) => {
                let mark = self.mark_shown(*id);
                let definition = mark.and_then(|mark| self.book().measure(mark.measure.as_ref()?));
                let has = |key: &crate::case::Key| mark.is_some_and(|mark| mark.part(key.as_str()).is_some());
                records && definition.is_some_and(|own| own.parts.iter().any(|part| !has(&part.key)))
            }
            M::Tool(Some(_))
            | M::SetPlace { .. }
            | M::PutLabel { .. }
            | M::SetLabel(..)
            | M::SetMeaning(..)
            | M::SetNote(..)
            | M::SetChoice(..)
            | M::CalibrateChoices
            | M::Calibrate { .. } => records,
            M::Repeat(_) => records && self.has_something_to_repeat(),
            M::RepeatMark(id) => records && self.mark_shown(*id).is_some(),
            M::RepeatBlind(id) => records && self.repeatable_blind(*id).is_some(),
            M::ZoomToCalibrate(_) => self.calibration_wanted().is_some(),
            M::SnapToEdge => self.can_snap(),
            M::SnapTurned(_) => true,
        }
    }

    pub(crate) fn perform_mark(&mut self, command: MarkCommand) {
        if command.records() && !self.may_record(&command) {
            return;
        }
        if !is_of_typing(&command) {
            self.end_label_typing();
        }
        if !goes_on(&command) {
            self.marks.going = None;
        }
        match command {
            MarkCommand::Tool(tool) => self.take_tool(tool),
            MarkCommand::KeepTool(keeps) => self.marks.hand.puts_down = !keeps,
            MarkCommand::Point { viewport, at } => self.point(viewport, at),
            MarkCommand::Press { viewport, at, .. } if self.pin_by_press(viewport, at) => {}
            MarkCommand::Press { viewport, at, on } => self.press(viewport, at, on),
            MarkCommand::Drag { at } => self.drag(at),
            MarkCommand::Release { at } => self.release(at),
            MarkCommand::Nudge { by } => self.nudge(by),
            MarkCommand::Place => self.place_at_cross(),
            MarkCommand::Finish => self.finish(),
            MarkCommand::StepBack => self.step_back(),
            MarkCommand::Escape => self.escape(),
            MarkCommand::Select(target) => self.select(target),
            MarkCommand::SelectNext(by) => self.select_next(by),
            MarkCommand::NextHandle(by) => self.next_handle(by),
            command => self.perform_words(command),
        }
    }

    /// Wishes that change what is said of a mark or film, and the table.
    fn perform_words(&mut self, command: MarkCommand) {
        match command {
            MarkCommand::SetPlace { target, handle, to } => self.set_place(&target, handle, to),
            MarkCommand::PutLabel { mark, part, at } => self.put_label(mark, part, at),
            MarkCommand::SetLabel(id, label) => self.set_label(id, label),
            MarkCommand::SetMeaning(id, key) => self.describe(id, |mark| mark.meaning = key),
            MarkCommand::SetNote(id, note) => self.set_note(id, note),
            MarkCommand::SetChoice(id, key) => self.describe(id, |mark| mark.choice = key),
            MarkCommand::TypingDone => self.end_label_typing(),
            MarkCommand::Delete => self.delete(),
            MarkCommand::Duplicate => self.duplicate(),
            MarkCommand::HideAll => {
                self.marks.is_hidden = !self.marks.is_hidden;
                self.marks.touch();
            }
            MarkCommand::GoOn(id) => self.go_on_with(id),
            MarkCommand::Repeat(key) => self.repeat(key),
            MarkCommand::RepeatMark(id) => self.repeat_mark(id),
            MarkCommand::RepeatBlind(id) => self.repeat_blind(id),
            MarkCommand::SnapToEdge => self.toggle_snapping(),
            MarkCommand::SnapTurned(is_held) => self.turn_snapping(is_held),
            MarkCommand::Calibrate { film, kind, object, band_percent } => {
                self.calibrate(film, &kind, &object, band_percent);
            }
            MarkCommand::ZoomToCalibrate(factor) => self.zoom_to_calibrate(factor),
            MarkCommand::CalibrateChoices => self.marks.choices_asked += 1,
            MarkCommand::Uncalibrate(film) => self.uncalibrate(film),
            MarkCommand::Table => self.marks.tabled.is_shown = !self.marks.tabled.is_shown,
            MarkCommand::Since(film) => self.marks.tabled.since = film,
            MarkCommand::Trend(key) => self.show_trend(key),
            // The others are done by `perform_mark`.
            _ => {}
        }
    }

    /// Whether a wish that records may be done now; else the person is told, or asked who reads.
    fn may_record(&mut self, command: &MarkCommand) -> bool {
        match self.document.as_ref().map(|document| &document.desk) {
            None => false,
            Some(Desk::Writing(_)) if self.is_signed() => {
                self.tell_signed();
                false
            }
            Some(Desk::Writing(_)) => true,
            Some(Desk::ReadOnly { why, .. }) => {
                let why = why.clone();
                self.notices.tell(Weight::Warning, "Nothing can be recorded here", why);
                false
            }
            Some(Desk::NoReader) => {
                if let Some(film) = self.focus().cloned() {
                    self.waiting_wish = Some((film, Command::Mark(command.clone())));
                    self.dialog = Dialog::AskReader;
                }
                false
            }
        }
    }

    fn has_marks_in_focus(&self) -> bool {
        let reading = self.document.as_ref().and_then(crate::editor::Document::reading);
        let marks = reading.zip(self.focus()).map(|(reading, film)| reading.marks_on(film).next());
        marks.flatten().is_some()
    }

    /// Keeps an edit; what could not be kept is told.
    pub(crate) fn keep(&mut self, edit: Edit) -> bool {
        let Some(document) = &mut self.document else { return false };
        let kept = document.commit(edit);
        let is_kept = kept.is_ok();
        if let Err(error) = kept {
            self.tell_commit_error(error);
        }
        self.follow_marks();
        is_kept
    }

    /// Whether a small step goes on with the one before, and so is one step of undo with it.
    pub(super) fn goes_on(&mut self, going: Going) -> bool {
        let continued = self.marks.going.as_ref() == Some(&going);
        self.marks.going = Some(going);
        continued
    }

    /// Another wish came between: the next small step is a step of its own.
    pub(crate) fn stop_going(&mut self) {
        self.marks.going = None;
    }

    pub(super) fn tell_not_shown(&mut self) {
        if self.marks.hand.tool.is_some() {
            let text = "A film that is not shown cannot be marked: wait until it is there.";
            self.notices.tell(Weight::Warning, "Nothing was drawn", text);
        }
    }
}

impl MarkCommand {
    /// Whether a wish puts something into the reading, or begins to.
    pub(crate) fn records(&self) -> bool {
        use MarkCommand as M;
        matches!(
            self,
            M::Tool(Some(_))
                | M::SetPlace { .. }
                | M::PutLabel { .. }
                | M::SetLabel(..)
                | M::SetMeaning(..)
                | M::SetNote(..)
                | M::SetChoice(..)
                | M::Delete
                | M::Duplicate
                | M::GoOn(_)
                | M::Repeat(_)
                | M::RepeatMark(_)
                | M::RepeatBlind(_)
                | M::CalibrateChoices
                | M::Calibrate { .. }
                | M::Uncalibrate(_)
        )
    }
}

/// Whether the next step may still go on with the one before.
fn goes_on(command: &MarkCommand) -> bool {
    use MarkCommand as M;
    matches!(
        command,
        M::Nudge { .. }
            | M::SetPlace { .. }
            | M::SetLabel(..)
            | M::SetNote(..)
            | M::Calibrate { .. }
            | M::Point { .. }
            | M::SnapTurned(_)
    )
}

/// Whether the words of a text are still being typed.
fn is_of_typing(command: &MarkCommand) -> bool {
    matches!(command, MarkCommand::SetLabel(..) | MarkCommand::Point { .. } | MarkCommand::SnapTurned(_))
}
