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

/// How long keys wait that were typed after this one.
pub(super) fn pause(command: &Command, editor: &Editor) -> Pause {
    use ScoreCommand as S;
    match command {
        Command::Score(wish @ (S::Grade(_) | S::Reason(_) | S::NextItem(_) | S::Item(_)))
            if editor.hangs_others(wish) =>
        {
            Pause::UntilSeen
        }
        Command::Score(S::Withdraw) => Pause::None,
        Command::Score(S::Take(_) | S::PutAway | S::Show(_) | S::ShowNext(_)) => Pause::UntilSeen,
        Command::Score(_) => Pause::Frame,
        // Another visit: whoever judges films by keys must have seen it.
        Command::Go(_) if editor.scoring().is_some() || editor.finding().is_some() => Pause::UntilSeen,
        _ => Pause::None,
    }
}

/// How long keys wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Pause {
    /// They are taken in the same frame.
    #[default]
    None,
    /// Keys mean something else now: they are taken in the next frame.
    Frame,
    /// Other films are hung: they are taken once these were painted.
    UntilSeen,
}

/// Keys that were typed in one frame with one that changes what keys mean, or what is looked at: they wait, or a grade
/// typed fast would be taken for a stage, or judge a film that nobody saw.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    events: Vec<Event>,
    /// What comes now must wait.
    pause: Pause,
}

/// What waits from one frame to the next.
#[derive(Debug, Clone, Default)]
struct Kept {
    events: Vec<Event>,
    pause: Pause,
}

impl Waiting {
    /// What waits since the frame before.
    pub(super) fn of(ctx: &Context) -> Self {
        let Kept { events, pause } = ctx.data_mut(|data| data.remove_temp(id())).unwrap_or_default();
        // Films that were hung at the end of the frame before are painted in this one.
        let pause = if pause == Pause::UntilSeen { Pause::Frame } else { Pause::None };
        Self { events, pause }
    }

    /// What comes after this waits so long.
    pub(super) fn close(&mut self, pause: Pause) {
        self.pause = self.pause.max(pause);
    }

    /// Puts what waited before what came since.
    pub(super) fn give_back(&mut self, events: &mut Vec<Event>) {
        events.splice(0..0, self.events.drain(..));
    }

    /// Whether this one waits. A key that is held down steps on when it comes again, and leaves nothing to catch up.
    pub(super) fn keeps(&mut self, event: &Event) -> bool {
        let waits = self.pause != Pause::None && matches!(event, Event::Key { .. } | Event::Text(_));
        if waits && !matches!(event, Event::Key { repeat: true, .. }) {
            self.events.push(event.clone());
        }
        waits
    }

    /// Keeps what waits for the next frame, which comes soon.
    pub(super) fn remember(self, ctx: &Context) {
        let Self { events, pause } = self;
        if pause != Pause::None {
            ctx.data_mut(|data| data.insert_temp(id(), Kept { events, pause }));
            ctx.request_repaint();
        }
    }
}

/// Another visit's films come at the end of this frame: keys typed since, and those of the next frame, wait until they
/// were painted.
pub(crate) fn wait_until_seen(ctx: &Context, mut events: Vec<Event>) {
    ctx.data_mut(|data| {
        let kept: &mut Kept = data.get_temp_mut_or_default(id());
        events.append(&mut kept.events);
        *kept = Kept { events, pause: Pause::UntilSeen };
    });
    ctx.request_repaint();
}

fn id() -> Id {
    Id::unique("keys that wait for the next frame")
}
