//! Keys typed in one frame after a key that changes the mode or the displayed films wait until the next frame.

use eframe::egui::{Context, Event, Id};

use crate::editor::{Command, Editor, FindingCommand, ScoreCommand};

/// Delay of keys typed after the key of this command.
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
        // Another visit: films judged by keyboard must have been shown.
        Command::Go(_) if editor.scoring().is_some() || editor.finding().is_some() => Pause::UntilSeen,
        // A field is about to take the letters.
        Command::Case(_) => Pause::Frame,
        // Other films stand there, or other keys work.
        Command::Teach(_) => Pause::Frame,
        Command::File(_)
        | Command::Edit(_)
        | Command::View(_)
        | Command::Go(_)
        | Command::Read(_)
        | Command::Mark(_)
        | Command::Finding(_)
        | Command::Review(_)
        | Command::Intake(_)
        | Command::Library(_) => Pause::None,
    }
}

/// Delay of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Pause {
    /// They are handled in the same frame.
    #[default]
    None,
    /// The mode changes: they are handled in the next frame.
    Frame,
    /// Other films are displayed: they are handled once these were painted.
    UntilSeen,
}

/// Keys that wait for the next frame: a grade typed quickly must not be taken for a stage, nor apply to a film that was not
/// yet shown.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    events: Vec<Event>,
    /// The following keys must wait.
    pause: Pause,
}

/// Keys kept from one frame to the next.
#[derive(Debug, Clone, Default)]
struct Kept {
    events: Vec<Event>,
    pause: Pause,
}

impl Waiting {
    /// Keys kept since the previous frame.
    pub(super) fn of(ctx: &Context) -> Self {
        let Kept { events, pause } = ctx.data_mut(|data| data.remove_temp(id())).unwrap_or_default();
        // Films displayed at the end of the previous frame are painted in this one.
        let pause = if pause == Pause::UntilSeen { Pause::Frame } else { Pause::None };
        Self { events, pause }
    }

    /// Number of events kept.
    pub(super) fn len(&self) -> usize {
        self.events.len()
    }

    /// Keys after this one wait this long.
    pub(super) fn close(&mut self, pause: Pause) {
        self.pause = self.pause.max(pause);
    }

    /// Puts the waiting keys before the new ones.
    pub(super) fn give_back(&mut self, events: &mut Vec<Event>) {
        events.splice(0..0, self.events.drain(..));
    }

    /// True if this one waits. A held key repeats anyway, and is not queued.
    pub(super) fn keeps(&mut self, event: &Event) -> bool {
        let waits = self.pause != Pause::None && matches!(event, Event::Key { .. } | Event::Text(_));
        if waits && !matches!(event, Event::Key { repeat: true, .. }) {
            self.events.push(event.clone());
        }
        waits
    }

    /// Stores the waiting keys for the next frame, which comes soon.
    pub(super) fn remember(self, ctx: &Context) {
        let Self { events, pause } = self;
        if pause != Pause::None {
            ctx.data_mut(|data| data.insert_temp(id(), Kept { events, pause }));
            ctx.request_repaint();
        }
    }
}

/// Another visit's films appear at the end of this frame: keys typed since, and those of the next frame, wait until they
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
