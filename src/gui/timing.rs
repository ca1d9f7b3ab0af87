//! Startup timing: time to the window and to the first film, printed only if `CALLUS_TIMING=1`.

use std::time::Instant;

use eframe::egui::Context;

/// Times already printed.
#[derive(Debug)]
pub(super) struct Timing {
    started: Option<Instant>,
    frames: u32,
    film_told: bool,
}

impl Timing {
    /// Prints nothing.
    pub(super) fn off() -> Self {
        Self { started: None, frames: 0, film_told: true }
    }

    /// Measures from the start of the program, if requested by the environment.
    pub(super) fn since(started: Instant) -> Self {
        let wanted = std::env::var_os("CALLUS_TIMING").is_some_and(|value| value == "1");
        if wanted { Self { started: Some(started), frames: 0, film_told: false } } else { Self::off() }
    }

    /// Called at the start of every frame: the previous one is on the screen.
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
            // The values are only available when another frame starts.
            ctx.request_repaint();
        }
    }
}

#[allow(clippy::print_stderr, reason = "this is what CALLUS_TIMING=1 asks for")]
fn tell(what: &str, started: Instant) {
    eprintln!("callus: {what} after {} ms", started.elapsed().as_millis());
}
