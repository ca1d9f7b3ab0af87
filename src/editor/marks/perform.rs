//! What each command about marks does.

use crate::case::Edit;
use crate::editor::admission::Admission;
use crate::editor::command::MarkCommand;
use crate::editor::core::Core;
use crate::editor::marks::Going;
use crate::editor::marks::Marking;
use crate::editor::notices::Severity;

impl Core {
    /// True if the reader can record now.
    pub(super) fn can_write(&self) -> bool {
        self.may_record() == Admission::Do
    }
}

impl Marking {
    pub(crate) fn perform(&mut self, core: &mut Core, command: MarkCommand) {
        if !is_of_typing(&command) {
            core.end_label_typing();
        }
        if !goes_on(&command) {
            self.going = None;
        }
        match command {
            MarkCommand::Tool(tool) => self.take_tool(core, tool),
            MarkCommand::KeepTool(keeps) => self.hand.puts_down = !keeps,
            MarkCommand::Point { viewport, at } => self.point(core, viewport, at),
            MarkCommand::Press { viewport, at, on } => self.press(core, viewport, at, on),
            MarkCommand::Drag { at } => self.drag(core, at),
            MarkCommand::Release { at } => self.release(core, at),
            MarkCommand::Nudge { by } => self.nudge(core, by),
            MarkCommand::Place => self.place_at_cross(core),
            MarkCommand::Finish => self.finish(core),
            MarkCommand::StepBack => self.step_back(core),
            MarkCommand::Escape => self.escape(core),
            MarkCommand::Select(target) => self.select(core, target),
            MarkCommand::SelectNext(by) => self.select_next(core, by),
            MarkCommand::NextHandle(by) => self.next_handle(core, by),
            MarkCommand::SetPlace { target, handle, to } => self.set_place(core, &target, handle, to),
            MarkCommand::PutLabel { mark, part, at } => self.put_label(core, mark, part, at),
            MarkCommand::SetLabel(id, label) => self.set_label(core, id, label),
            MarkCommand::SetMeaning(id, key) => self.describe(core, id, |mark| mark.meaning = key),
            MarkCommand::SetNote(id, note) => self.set_note(core, id, note),
            MarkCommand::SetChoice(id, key) => self.describe(core, id, |mark| mark.choice = key),
            // Any command but those of typing ends it.
            MarkCommand::TypingDone => {}
            MarkCommand::Delete => self.delete(core),
            MarkCommand::Duplicate => self.duplicate(core),
            MarkCommand::HideAll => {
                self.is_hidden = !self.is_hidden;
                self.touch();
            }
            MarkCommand::GoOn(id) => self.go_on_with(core, id),
            MarkCommand::Repeat(key) => self.repeat(core, key.as_ref()),
            MarkCommand::RepeatMark(id) => self.repeat_mark(core, id),
            MarkCommand::RepeatBlind(id) => self.repeat_blind(core, id),
            MarkCommand::SnapToEdge => self.toggle_snapping(core),
            MarkCommand::SnapTurned(is_held) => self.turn_snapping(is_held),
            MarkCommand::Put(mark) => self.put_plain(core, *mark),
            MarkCommand::Calibrate { film, kind, object, band_percent } => {
                self.calibrate(core, film, &kind, &object, band_percent);
            }
            MarkCommand::ZoomToCalibrate(factor) => self.zoom_to_calibrate(core, factor),
            MarkCommand::CalibrateChoices => self.choices_asked += 1,
            MarkCommand::Uncalibrate(film) => self.uncalibrate(core, film),
            MarkCommand::Table => self.tabled.is_shown = !self.tabled.is_shown,
            MarkCommand::Since(film) => self.tabled.since = film,
            MarkCommand::Trend(key) => core.show_measure_trend(key),
        }
    }

    /// Keeps an edit; what could not be kept is told.
    pub(crate) fn keep(&mut self, core: &mut Core, edit: Edit) -> bool {
        let Some(document) = &mut core.document else { return false };
        let kept = document.commit(edit);
        let is_kept = kept.is_ok();
        if let Err(error) = kept {
            core.tell_commit_error(error);
        }
        self.follow_marks(core);
        is_kept
    }

    /// True if a small step goes on with the one before, and so is one step of undo with it.
    pub(super) fn goes_on(&mut self, going: Going) -> bool {
        let continued = self.going.as_ref() == Some(&going);
        self.going = Some(going);
        continued
    }

    /// Another wish came between: the next small step is a step of its own.
    pub(crate) fn stop_going(&mut self) {
        self.going = None;
    }

    pub(super) fn tell_not_shown(&mut self, core: &mut Core) {
        if self.hand.tool.is_some() {
            let text = "A film that is not shown cannot be marked: wait until it is there.";
            core.notices.tell(Severity::Warning, "Nothing was drawn", text);
        }
    }
}

/// True if the next step may still go on with the one before.
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

/// True if the words of a text are still being typed.
fn is_of_typing(command: &MarkCommand) -> bool {
    matches!(command, MarkCommand::SetLabel(..) | MarkCommand::Point { .. } | MarkCommand::SnapTurned(_))
}
