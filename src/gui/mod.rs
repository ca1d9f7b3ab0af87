//! The window: draws the editor, turns what a person does into commands. Knows the editor and below; holds no
//! case, reads no case file, and decides nothing.
//!
//! Every panel is `ui(&Editor, &mut Ui, &mut Vec<Command>)`, with a struct of its own only for what is momentary.

mod announce;
mod app;
mod dialogs;
pub mod film_painter;
mod findings;
pub mod fonts;
mod history;
mod icons;
mod keys;
mod lighting;
mod measures;
mod menu_bar;
mod notices;
mod panels;
mod patient;
mod reading;
mod review;
mod scores;
mod screenshot;
mod slow_jobs;
mod start;
pub mod theme;
mod timeline;
mod timing;
mod tools;
mod viewport;
mod widgets;

use std::io::Write as _;
use std::path::PathBuf;
use std::time::Instant;

use eframe::egui::{ViewportBuilder, vec2};
use thiserror::Error;

pub use app::App;
pub use screenshot::{Screenshot, ScreenshotError};
pub use viewport::Viewports;

use crate::store::{StateFolder, StoreError};

/// How to open the window.
#[derive(Debug, Clone)]
pub struct Options {
    /// Case to open, if any.
    pub case: Option<PathBuf>,
    /// Save a picture here once everything is drawn, then leave.
    pub screenshot: Option<PathBuf>,
    /// Inner width and height in points.
    pub size: (u32, u32),
    /// When the program began: what `CALLUS_TIMING=1` measures from.
    pub started: Instant,
}

/// Why the window could not be.
#[derive(Debug, Error)]
pub enum WindowError {
    /// No window, no graphics processor, or the window broke.
    #[error(
        "the window could not be opened: {0}. Callus needs Vulkan, Metal, DirectX 12 or OpenGL; `callus --help` lists what works without a window"
    )]
    Window(#[from] eframe::Error),
    /// No place for journals and settings.
    #[error(transparent)]
    State(#[from] StoreError),
    /// The picture was not taken.
    #[error(transparent)]
    Screenshot(#[from] ScreenshotError),
}

/// Smallest window, in points.
const LEAST: [f32; 2] = [1024.0, 700.0];

/// Opens the window and returns when it is closed.
///
/// # Errors
/// [`WindowError`] when there is no window, no place for the state, or when the picture asked for was not taken.
pub fn run(options: &Options) -> Result<(), WindowError> {
    let state = StateFolder::from_environment()?;
    let task = options.screenshot.clone().map(Screenshot::new);
    let outcome = task.as_ref().map(Screenshot::outcome);
    let (width, height) = options.size;
    let native = eframe::NativeOptions {
        viewport: ViewportBuilder::default()
            .with_title("Callus")
            .with_app_id("callus")
            .with_inner_size(vec2(width as f32, height as f32))
            .with_min_inner_size(vec2(LEAST[0].min(width as f32), LEAST[1].min(height as f32))),
        system_font_fallback: false,
        centered: true,
        dithering: false,
        ..eframe::NativeOptions::default()
    };
    let (case, started) = (options.case.clone(), options.started);
    eframe::run_native(
        "Callus",
        native,
        Box::new(move |creation| Ok(Box::new(App::in_window(creation, state, case, task, started)))),
    )?;
    match outcome {
        Some(outcome) => Ok(outcome.result()?),
        None => Ok(()),
    }
}

/// Opens the window; what goes wrong is told on the error stream. Returns the exit code.
pub fn open(options: &Options) -> u8 {
    match run(options) {
        Ok(()) => 0,
        Err(error) => {
            // Where the error stream is closed there is nobody to tell.
            let _ = writeln!(std::io::stderr(), "callus: {error}");
            1
        }
    }
}
