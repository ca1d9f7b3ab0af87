//! Screenshot of the window for `--screenshot`: waits until everything is drawn, saves it, closes the window.
//! The app reports when everything is drawn.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use eframe::egui::{ColorImage, Context, ViewportCommand};
use thiserror::Error;

/// Frames without a change before the screenshot is taken.
const CALM_FRAMES: u32 = 4;
/// Time limit for the screenshot.
const PATIENCE: Duration = Duration::from_mins(2);

/// Reason why no screenshot was taken.
#[derive(Debug, Clone, Error)]
pub enum ScreenshotError {
    /// It took too long.
    #[error("no screenshot was taken: the window was still changing after {} seconds. A film may be unreadable: run `callus check`", PATIENCE.as_secs())]
    NotDrawn,
    /// The window was closed first.
    #[error("no screenshot was taken: the window was closed before everything was drawn")]
    Closed,
    /// It could not be written.
    #[error("the screenshot could not be written: {why}. Choose another place: {}", path.display())]
    NotWritten {
        /// Error of the system.
        why: String,
        /// Target path.
        path: PathBuf,
    },
}

/// The requested screenshot.
#[derive(Debug, Clone)]
pub struct Screenshot {
    path: PathBuf,
    began: Instant,
    state: Outcome,
}

/// Outcome of a screenshot; shared with the caller that waits for it.
#[derive(Debug, Clone)]
pub(super) struct Outcome(Arc<Mutex<State>>);

#[derive(Debug)]
enum State {
    Waiting { calm: u32 },
    Asked,
    Taken(Arc<ColorImage>),
    Done(Result<(), ScreenshotError>),
}

impl Outcome {
    /// The outcome, once the window is closed.
    pub(super) fn result(&self) -> Result<(), ScreenshotError> {
        match &*self.lock() {
            State::Done(result) => result.clone(),
            State::Waiting { .. } | State::Asked | State::Taken(_) => Err(ScreenshotError::Closed),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Screenshot {
    /// A screenshot to be saved at `path` as PNG.
    pub fn new(path: PathBuf) -> Self {
        let state = Outcome(Arc::new(Mutex::new(State::Waiting { calm: 0 })));
        Self { path, began: Instant::now(), state }
    }

    pub(super) fn outcome(&self) -> Outcome {
        self.state.clone()
    }

    /// Advances by one frame; `drawn` if nothing is pending.
    pub(super) fn step(&self, ctx: &Context, drawn: bool) {
        let mut state = self.state.lock();
        let late = self.began.elapsed() > PATIENCE;
        let next = match &*state {
            State::Done(_) => return,
            _ if late => State::Done(Err(ScreenshotError::NotDrawn)),
            State::Waiting { calm } if drawn && *calm >= CALM_FRAMES => {
                self.ask(ctx);
                State::Asked
            }
            State::Waiting { calm } => State::Waiting { calm: if drawn { calm + 1 } else { 0 } },
            State::Asked => State::Asked,
            State::Taken(image) => State::Done(save(image, &self.path)),
        };
        if matches!(next, State::Done(_)) {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
        *state = next;
        ctx.request_repaint_after(Duration::from_millis(16));
    }

    fn ask(&self, ctx: &Context) {
        let (state, again) = (self.state.clone(), ctx.clone());
        ctx.request_screenshot(move |image| {
            *state.lock() = State::Taken(image);
            again.request_repaint();
        });
    }
}

fn save(image: &ColorImage, path: &Path) -> Result<(), ScreenshotError> {
    let [width, height] = image.size;
    let rgb: Vec<u8> = image.pixels.iter().flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b()]).collect();
    image::save_buffer_with_format(
        path,
        &rgb,
        width as u32,
        height as u32,
        image::ExtendedColorType::Rgb8,
        image::ImageFormat::Png,
    )
    .map_err(|error| ScreenshotError::NotWritten { why: error.to_string(), path: path.to_owned() })
}
