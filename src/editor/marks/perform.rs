//! What each command about marks does.

use crate::case::Edit;
use crate::editor::Editor;
use crate::editor::admission::Admission;
use crate::editor::command::MarkCommand;
use crate::editor::marks::Going;
use crate::editor::notices::Weight;

impl Editor {
    /// Whether the reader can record now.
    pub(super) fn can_write(&self) -> bool {
        self.may_record() == Admission::Do
    }

    pub(crate) fn perform_mark(&mut self, command: MarkCommand) {
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
            MarkCommand::Calibrate { film, kind, object, band_percent } => {
                self.calibrate(film, &kind, &object, band_percent);
            }
            MarkCommand::CalibrateChoices => self.marks.choices_asked += 1,
            MarkCommand::Uncalibrate(film) => self.uncalibrate(film),
            MarkCommand::Table => self.marks.tabled.is_shown = !self.marks.tabled.is_shown,
            MarkCommand::Since(film) => self.marks.tabled.since = film,
            MarkCommand::Trend(key) => self.show_trend(key),
        }
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
    )
}

/// Whether the words of a text are still being typed.
fn is_of_typing(command: &MarkCommand) -> bool {
    matches!(command, MarkCommand::SetLabel(..) | MarkCommand::Point { .. })
}
