//! Keys while a score sheet is in hand: digits grade the item, X asks why it cannot be graded and a digit then picks
//! the reason, Tab and the arrows go from item to item, a period pins, Backspace withdraws, Escape puts away. The
//! arrows to the left and right, and every other key, mean what the table says.

use eframe::egui::{Context, Event, Id, Key, Modifiers};

use super::{Press, digit};
use crate::editor::{Command, Editor, ScoreCommand, Scoring};

/// What a key means for the sheet in hand.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Meant {
    /// This wish.
    Wish(Command),
    /// Nothing, and nothing else either: no key of a stage is meant by it.
    Nothing,
}

/// What a key means while a sheet is in hand; `None` where it is no key of the sheet. A tool that draws keeps its
/// own keys, but no digit.
pub(super) fn meant(press: Press, editor: &Editor) -> Option<Meant> {
    let scoring = editor.scoring()?;
    let Modifiers { command, ctrl, alt, shift, .. } = press.modifiers;
    if command || ctrl || alt {
        return None;
    }
    if scoring.asks_words.is_some() {
        // The words of a reason are about to be typed: no letter of them is a command.
        return match press.key {
            Key::Escape => Some(Meant::Wish(Command::Score(ScoreCommand::AskReason))),
            Key::Tab | Key::Enter | Key::Space => None,
            _ => Some(Meant::Nothing),
        };
    }
    if let Some(digit) = digit(press) {
        return Some(if press.repeat || shift { Meant::Nothing } else { of_digit(digit, &scoring) });
    }
    if editor.draws_something_new() && !scoring.pins {
        return None;
    }
    let wish = match press.key {
        Key::Tab => ScoreCommand::NextItem(if shift { -1 } else { 1 }),
        Key::ArrowDown if !shift => ScoreCommand::NextItem(1),
        Key::ArrowUp if !shift => ScoreCommand::NextItem(-1),
        Key::X | Key::Period | Key::Backspace | Key::Escape if press.repeat => return Some(Meant::Nothing),
        Key::X if !shift => ScoreCommand::AskReason,
        Key::Period if !shift => ScoreCommand::PinNext,
        Key::Backspace => ScoreCommand::Withdraw,
        Key::Escape if scoring.pins => ScoreCommand::PinNext,
        Key::Escape if scoring.asks_reason => ScoreCommand::AskReason,
        Key::Escape => ScoreCommand::PutAway,
        _ => return None,
    };
    Some(Meant::Wish(Command::Score(wish)))
}

fn of_digit(digit: u8, scoring: &Scoring<'_>) -> Meant {
    let digit = if scoring.asks_reason {
        ScoreCommand::Reason(usize::from(digit))
    } else {
        ScoreCommand::Grade(digit)
    };
    Meant::Wish(Command::Score(digit))
}

/// Whether keys mean something else once this is done.
pub(super) fn changes_keys(command: &Command) -> bool {
    use ScoreCommand as S;
    matches!(command, Command::Score(wish) if !matches!(wish, S::Grade(_) | S::NextItem(_) | S::Withdraw))
}

/// Keys that were typed in one frame with one that changes what keys mean: they wait for the next frame, or a grade
/// typed fast would be taken for a stage.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    events: Vec<Event>,
    /// What comes now must wait.
    pub(super) is_closed: bool,
}

impl Waiting {
    /// What waits since the frame before.
    pub(super) fn of(ctx: &Context) -> Self {
        Self { events: ctx.data_mut(|data| data.remove_temp(id())).unwrap_or_default(), is_closed: false }
    }

    /// Puts what waited before what came since.
    pub(super) fn give_back(&mut self, events: &mut Vec<Event>) {
        events.splice(0..0, self.events.drain(..));
    }

    /// Whether this one waits.
    pub(super) fn keeps(&mut self, event: &Event) -> bool {
        let waits = self.is_closed && matches!(event, Event::Key { .. } | Event::Text(_));
        if waits {
            self.events.push(event.clone());
        }
        waits
    }

    /// Keeps what waits for the next frame, which comes soon.
    pub(super) fn remember(self, ctx: &Context) {
        if !self.events.is_empty() {
            ctx.data_mut(|data| data.insert_temp(id(), self.events));
            ctx.request_repaint();
        }
    }
}

fn id() -> Id {
    Id::unique("keys that wait for the next frame")
}
