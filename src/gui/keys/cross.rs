//! How the keyboard's cross is used while a tool draws: keys move it and place points at it, until the pointer takes over.

use eframe::egui::{Context, Id};

use crate::editor::{Command, Editor, MarkCommand};
use crate::gui::tools;

/// How the keyboard's cross is used.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cross {
    /// Keys draw, not the pointer.
    is_used: bool,
    /// Keys moved it since the last point was placed.
    has_moved: bool,
}

impl Cross {
    /// As the frame before left it.
    pub(super) fn of(ctx: &Context) -> Self {
        ctx.data(|data| data.get_temp(id())).unwrap_or_default()
    }

    /// An arrow moved it.
    pub(super) fn moved(&mut self) {
        *self = Self { is_used: true, has_moved: true };
    }

    /// A tool was taken by its key: the cross is shown at once.
    pub(super) fn took_tool(&mut self) {
        self.is_used = true;
    }

    /// What Enter means: placing a point, accepting a draft, or ending a shape of any number of points at which the cross
    /// has not moved since the last one.
    pub(super) fn enter(&mut self, editor: &Editor) -> Command {
        if let Some((_, way)) = tools::way_on(editor) {
            return way;
        }
        let any_number = editor.next_step().is_some_and(|step| {
            let (placed, needed) = step.placed;
            needed.is_none() && placed > 0
        });
        let ends = any_number && !self.has_moved;
        *self = Self { is_used: true, has_moved: false };
        Command::Mark(if ends { MarkCommand::Finish } else { MarkCommand::Place })
    }

    /// Keeps it for the next frame.
    pub(super) fn remember(self, ctx: &Context) {
        ctx.data_mut(|data| data.insert_temp(id(), self));
    }
}

/// The pointer draws: the cross is hidden, and Enter ends a shape until keys move the cross again.
pub(crate) fn cross_rests(ctx: &Context) {
    Cross::default().remember(ctx);
}

/// Whether keys draw, so that the cross is shown.
pub(crate) fn cross_is_used(ctx: &Context) -> bool {
    Cross::of(ctx).is_used
}

fn id() -> Id {
    Id::unique("the keyboard's cross")
}
