//! Keys while something is drawn or selected: arrows move the cross or the selection, Enter places, Escape lets go.
//! With nothing in hand and nothing selected none of them is taken, and keys mean what the table says.

use eframe::egui::{Context, Id, Key, Modifiers};

use super::Press;
use crate::editor::{Command, Editor, MarkCommand, Target};
use crate::gui::{tools, viewport};

/// Film pixels of one step of an arrow: plain, with Shift, with Alt.
const STEP_PX: [f64; 3] = [1.0, 10.0, 0.1];

/// What keys mean in one frame.
#[derive(Debug)]
pub(super) struct Keys {
    /// A tool is in hand.
    draws: bool,
    /// Something is selected.
    selects: bool,
    /// The cross was moved by keys since the last place was put down.
    cross_moved: bool,
}

impl Keys {
    /// What they mean now. A button that has the focus keeps its keys.
    pub(super) fn of(editor: &Editor, ctx: &Context) -> Self {
        let focused = ctx.memory(eframe::egui::Memory::focused);
        let viewports = editor.layout().count();
        let free = focused.is_none_or(|id| (0..viewports).any(|index| viewport::id(index) == id));
        Self {
            draws: free && editor.tool().is_some(),
            selects: free && editor.selection().is_some(),
            cross_moved: ctx.data(|data| data.get_temp(moved_id())).unwrap_or_default(),
        }
    }

    /// The wish of a key; `None` where the key is not one of drawing.
    pub(super) fn wish(&mut self, press: Press, editor: &Editor) -> Option<Command> {
        if !(self.draws || self.selects) {
            return None;
        }
        let Press { key, modifiers, repeat, .. } = press;
        if let Some(by) = nudge(key, modifiers) {
            self.cross_moved = true;
            return Some(Command::Mark(MarkCommand::Nudge { by }));
        }
        if repeat || modifiers.command || modifiers.ctrl || modifiers.alt {
            return None;
        }
        let wish = match key {
            Key::Enter => return self.enter(editor),
            Key::Escape => MarkCommand::Escape,
            Key::Backspace if has_draft(editor) => MarkCommand::StepBack,
            Key::Tab => MarkCommand::NextHandle(if modifiers.shift { -1 } else { 1 }),
            Key::Delete if self.selects && !modifiers.shift => MarkCommand::Delete,
            _ => return None,
        };
        Some(Command::Mark(wish))
    }

    /// Places a point at the cross. A shape of any number of places ends where the cross has not moved since, and
    /// where a pointer placed them.
    fn enter(&mut self, editor: &Editor) -> Option<Command> {
        if let Some((_, way)) = tools::way_on(editor) {
            return Some(way);
        }
        let any_number = editor.next_step().is_some_and(|step| {
            let (placed, needed) = step.placed;
            needed.is_none() && placed > 0
        });
        let ends = any_number && !self.cross_moved;
        self.cross_moved = false;
        Some(Command::Mark(if ends { MarkCommand::Finish } else { MarkCommand::Place }))
    }

    /// Keeps what the next frame must know.
    pub(super) fn remember(&self, ctx: &Context) {
        ctx.data_mut(|data| data.insert_temp(moved_id(), self.cross_moved));
    }
}

/// A pointer put a place down: Enter ends the shape until the cross is moved again.
pub(crate) fn cross_rests(ctx: &Context) {
    ctx.data_mut(|data| data.insert_temp(moved_id(), false));
}

fn moved_id() -> Id {
    Id::unique("the cross was moved by keys")
}

fn nudge(key: Key, modifiers: Modifiers) -> Option<[f64; 2]> {
    let [x, y] = match key {
        Key::ArrowLeft => [-1.0, 0.0],
        Key::ArrowRight => [1.0, 0.0],
        Key::ArrowUp => [0.0, -1.0],
        Key::ArrowDown => [0.0, 1.0],
        _ => return None,
    };
    if modifiers.command || modifiers.ctrl || (modifiers.shift && modifiers.alt) {
        return None;
    }
    let [plain, large, small] = STEP_PX;
    let step = if modifiers.shift { large } else { plain };
    let step = if modifiers.alt { small } else { step };
    Some([x * step, y * step])
}

fn has_draft(editor: &Editor) -> bool {
    let begun = editor.next_step().is_some_and(|step| step.placed.0 > 0 || step.parts.0 > 0);
    begun || editor.selection() == Some(&Target::Draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_step_by_one_ten_and_a_tenth_of_a_pixel() {
        assert_eq!(nudge(Key::ArrowRight, Modifiers::NONE), Some([1.0, 0.0]));
        assert_eq!(nudge(Key::ArrowUp, Modifiers::SHIFT), Some([0.0, -10.0]));
        assert_eq!(nudge(Key::ArrowDown, Modifiers::ALT), Some([0.0, 0.1]));
        assert_eq!(nudge(Key::ArrowLeft, Modifiers::COMMAND), None);
        assert_eq!(nudge(Key::Enter, Modifiers::NONE), None);
    }
}
