//! How long a person waits for the window and for the first film, told only when `CALLUS_TIMING=1` asks.

use std::time::Instant;

use eframe::egui::Context;

/// What was told already.
#[derive(Debug)]
pub(super) struct Timing {
    started: Option<Instant>,
    frames: u32,
    film_told: bool,
}

impl Timing {
    /// Tells nothing.
    pub(super) fn off() -> Self {
        Self { started: None, frames: 0, film_told: true }
    }

    /// Measures from the start of the program, if the environment asks for it.
    pub(super) fn since(started: Instant) -> Self {
        let wanted = std::env::var_os("CALLUS_TIMING").is_some_and(|value| value == "1");
        if wanted { Self { started: Some(started), frames: 0, film_told: false } } else { Self::off() }
    }

    /// Called at the beginning of every frame: the one before it is on the screen.
    pub(super) fn frame(&mut self, ctx: &Context, film_drawn: bool) {
        let Some(started) = self.started else { return };
        if self.frames == 1 {
            tell("first frame", started);
        }
        if film_drawn && !self.film_told {
            tell("first film", started);
            self.film_told = true;
        }
        self.frames = self.frames.saturating_add(1);
        if self.frames == 1 || !self.film_told {
            // What is measured here is seen only when another frame begins.
            ctx.request_repaint();
        }
    }
}

#[allow(clippy::print_stderr, reason = "this is what CALLUS_TIMING=1 asks for")]
fn tell(what: &str, started: Instant) {
    eprintln!("callus: {what} after {} ms", started.elapsed().as_millis());
}
