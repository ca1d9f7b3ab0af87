//! Keys while something is drawn or selected: arrows move the cross or the selection, Enter places, Escape lets go.
//! With nothing in hand and nothing selected none of them is taken, and keys mean what the table says.

use eframe::egui::{Context, Id, Key, Modifiers};

use super::Press;
use crate::editor::{Command, Editor, MarkCommand};
use crate::gui::{tools, viewport};

/// Film pixels of one step of an arrow: plain, with Shift, with Alt.
const STEP_PX: [f64; 3] = [1.0, 10.0, 0.1];

/// What keys mean in one frame.
#[derive(Debug)]
pub(super) struct Keys {
    /// A tool is in hand, a draft waits or something is selected.
    draws: bool,
    cross: Cross,
}

/// How the keyboard's cross is used: the pointer takes over from it, and keys from the pointer.
#[derive(Debug, Clone, Copy, Default)]
struct Cross {
    /// Keys draw, not the pointer.
    is_used: bool,
    /// Keys moved it since the last place was put down.
    has_moved: bool,
}

impl Keys {
    /// What they mean now. A button that has the focus keeps its keys.
    pub(super) fn of(editor: &Editor, ctx: &Context) -> Self {
        let focused = ctx.memory(eframe::egui::Memory::focused);
        let viewports = editor.layout().count();
        let free = focused.is_none_or(|id| (0..viewports).any(|index| viewport::id(index) == id));
        Self {
            draws: free && editor.draws(),
            cross: ctx.data(|data| data.get_temp(cross_id())).unwrap_or_default(),
        }
    }

    /// The wish of a key; `None` where the key is not one of drawing.
    pub(super) fn wish(&mut self, press: Press, editor: &Editor) -> Option<Command> {
        if !self.draws {
            return None;
        }
        let Press { key, modifiers, repeat, .. } = press;
        if let Some(by) = nudge(key, modifiers) {
            self.cross = Cross { is_used: true, has_moved: true };
            return Some(Command::Mark(MarkCommand::Nudge { by }));
        }
        if repeat || modifiers.command || modifiers.ctrl || modifiers.alt {
            return None;
        }
        let wish = match key {
            Key::Enter => return Some(self.enter(editor)),
            Key::Escape => MarkCommand::Escape,
            Key::Backspace if editor.can(&Command::Mark(MarkCommand::StepBack)) => MarkCommand::StepBack,
            Key::Tab => MarkCommand::NextHandle(if modifiers.shift { -1 } else { 1 }),
            Key::Delete if editor.selection().is_some() && !modifiers.shift => MarkCommand::Delete,
            _ => return None,
        };
        Some(Command::Mark(wish))
    }

    /// Places a point at the cross. A shape of any number of places ends where the cross has not moved since, and
    /// where a pointer placed them.
    fn enter(&mut self, editor: &Editor) -> Command {
        if let Some((_, way)) = tools::way_on(editor) {
            return way;
        }
        let any_number = editor.next_step().is_some_and(|step| {
            let (placed, needed) = step.placed;
            needed.is_none() && placed > 0
        });
        let ends = any_number && !self.cross.has_moved;
        self.cross = Cross { is_used: true, has_moved: false };
        Command::Mark(if ends { MarkCommand::Finish } else { MarkCommand::Place })
    }

    /// A tool was taken by its key: the cross is shown at once.
    pub(super) fn took_tool(&mut self) {
        self.cross.is_used = true;
    }

    /// Keeps what the next frame must know.
    pub(super) fn remember(&self, ctx: &Context) {
        ctx.data_mut(|data| data.insert_temp(cross_id(), self.cross));
    }
}

/// The pointer draws: the cross rests, and Enter ends a shape until keys move it again.
pub(crate) fn cross_rests(ctx: &Context) {
    ctx.data_mut(|data| data.insert_temp(cross_id(), Cross::default()));
}

/// Whether keys draw, so that the cross is to be seen.
pub(crate) fn cross_is_used(ctx: &Context) -> bool {
    ctx.data(|data| data.get_temp::<Cross>(cross_id())).is_some_and(|cross| cross.is_used)
}

fn cross_id() -> Id {
    Id::unique("the keyboard's cross")
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
