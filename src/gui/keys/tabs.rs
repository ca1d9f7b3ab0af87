//! Tab moves the focus in the order of typing: what was typed before it belongs to the widget that had the focus, what
//! was typed after it to the next one. The window alone would move the focus before any key of the frame is read, and a
//! number typed quickly into the next field would be taken for commands.

use eframe::egui::{Context, Event, FocusDirection, Key};

use super::waiting::{Pause, Waiting};

/// The moves of the focus among the keys of one frame.
#[derive(Debug)]
pub(super) struct Tabs {
    /// Events of this frame that waited since the one before: the window has not seen them as moves.
    given_back: usize,
    /// True if something was typed in this frame before a Tab.
    typed: bool,
    /// The move to make in this frame, where the window would make another one.
    moves: Option<FocusDirection>,
}

impl Tabs {
    /// With so many events that waited.
    pub(super) fn after(given_back: usize) -> Self {
        Self { given_back, typed: false, moves: None }
    }

    /// Takes in an event that is no command. Returns false if it waits for the next frame.
    pub(super) fn lets(&mut self, event: &Event, waiting: &mut Waiting) -> bool {
        let Some(direction) = direction(event) else {
            self.typed |=
                matches!(event, Event::Text(_) | Event::Paste(_) | Event::Key { pressed: true, .. });
            return true;
        };
        waiting.close(Pause::Frame);
        if self.typed {
            self.moves = Some(FocusDirection::None);
            waiting.keeps(event);
            return false;
        }
        // Of several moves in one frame the window knows the last one alone.
        self.moves = Some(direction);
        true
    }

    /// Makes the move, where the window did not see it as the keys were typed.
    pub(super) fn make(self, ctx: &Context, tabs: usize) {
        let Some(direction) = self.moves else { return };
        if direction == FocusDirection::None || tabs > 1 || self.given_back > 0 {
            ctx.memory_mut(|memory| memory.move_focus(direction));
        }
    }
}

/// Where a press of Tab moves the focus; `None` for any other event.
pub(super) fn direction(event: &Event) -> Option<FocusDirection> {
    let Event::Key { key: Key::Tab, pressed: true, modifiers, .. } = event else { return None };
    match (modifiers.any(), modifiers.shift_only()) {
        (false, _) => Some(FocusDirection::Next),
        (true, true) => Some(FocusDirection::Previous),
        (true, false) => None,
    }
}
