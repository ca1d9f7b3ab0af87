//! Keys typed in one frame with a key that changes what keys mean, or which films are looked at, wait until the frame after.

use eframe::egui::{Context, Event, Id};

use crate::editor::{Command, Editor, FindingCommand, ScoreCommand};

/// How long keys wait that were typed after the key of this command.
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
        Command::Finding(FindingCommand::Go(..)) => Pause::UntilSeen,
        Command::Finding(
            FindingCommand::Select(_) | FindingCommand::SelectNext(_) | FindingCommand::Begin { .. },
        ) => Pause::Frame,
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

/// Keys that wait for the next frame: a grade typed fast must not be taken for a stage, nor judge a film that was not yet
/// shown.
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
