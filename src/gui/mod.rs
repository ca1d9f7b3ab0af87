//! Front end: draws the editor and turns user input into commands. Depends on the editor and lower layers; holds no
//! case, reads no case file, and makes no decisions.
//!
//! Every panel is `ui(&Editor, &mut Ui, &mut Vec<Command>)`, with a struct of its own only for transient state.

mod announce;
mod app;
mod case_editing;
mod dialogs;
mod early;
pub mod film_painter;
mod film_pictures;
mod findings;
pub mod fonts;
mod graphics;
mod headlines;
mod histogram;
mod history;
mod icons;
mod keys;
mod left;
mod library;
mod lighting;
mod measures;
mod menu_bar;
mod new_case;
mod notices;
mod panels;
mod patient;
mod reading;
mod rehearsal;
mod renderer;
mod review;
mod scores;
mod screenshot;
mod slow_jobs;
mod small_picture;
mod start;
mod teach;
pub mod theme;
mod timeline;
mod timing;
mod tools;
mod viewport;
mod way_back;
mod widgets;

use std::cell::RefCell;
use std::io::Write as _;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Instant;

use eframe::egui::{ViewportBuilder, vec2};
use thiserror::Error;

pub use crate::editor::FilmToLookAt;
use crate::editor::{Play, Rehearsal, TeachCommand};
pub use app::App;
use app::Begin;
pub use dialogs::burned_in::{BurnedIn, BurnedInStep};
pub use screenshot::{Screenshot, ScreenshotError};
pub use viewport::Viewports;

use early::{Early, Opening};
use graphics::LeftBy;
use rehearsal::{EmptyWindow, Player, Told};
use renderer::Renderer;

use crate::store::{Portable, StateFolder, StoreError};

/// Options of the window.
#[derive(Debug, Clone)]
pub struct Options {
    /// Case to open, if any.
    pub case: Option<PathBuf>,
    /// What is done once the case is open, before anything of it is shown.
    pub once_open: Option<TeachCommand>,
    /// Save a screenshot here once everything is drawn, then exit.
    pub screenshot: Option<PathBuf>,
    /// Inner width and height in points.
    pub size: (u32, u32),
    /// The window performs this by itself and prints what it measured.
    pub rehearsal: Option<Rehearsal>,
    /// Start of the program: `CALLUS_TIMING=1` measures from here.
    pub started: Instant,
}

/// Error of opening or running the window.
#[derive(Debug, Error)]
pub enum WindowError {
    /// No window, no GPU, or the window failed.
    #[error(
        "the window could not be opened: {0}. Callus needs Vulkan, Metal, DirectX 12 or OpenGL; `callus --help` lists what works without a window"
    )]
    Window(#[from] eframe::Error),
    /// No renderer started.
    #[error(
        "the window could not be opened. {first}. {second}. Callus needs OpenGL 2.1 or later, or Vulkan, Metal or DirectX 12: install a driver (on Linux mesa draws without a graphics processor: libgl1-mesa-dri), or choose one with CALLUS_RENDERER=wgpu or CALLUS_RENDERER=glow. `callus --help` lists what works without a window"
    )]
    Neither {
        /// Fault of the first.
        first: String,
        /// Fault of the second.
        second: String,
    },
    /// The graphics processor was lost, and no other renderer may be tried or starts.
    #[error("{0}")]
    Lost(String),
    /// No directory for journals and settings.
    #[error(transparent)]
    State(#[from] StoreError),
    /// The screenshot was not taken.
    #[error(transparent)]
    Screenshot(#[from] ScreenshotError),
}

/// Smallest window, in points.
const LEAST: [f32; 2] = [1024.0, 700.0];

/// The same while the window is measured: films alone are shown, too.
const LEAST_MEASURED: [f32; 2] = [64.0, 64.0];

/// Opens the window and returns when it is closed.
///
/// # Errors
/// [`WindowError`] if there is no window, no state directory, or if the requested screenshot was not taken.
pub fn run(options: &Options) -> Result<(), WindowError> {
    let state = StateFolder::from_environment()?;
    let task = options.screenshot.clone().map(Screenshot::new);
    let outcome = task.as_ref().map(Screenshot::outcome);
    let (width, height) = options.size;
    let rehearsal = options.rehearsal.clone();
    let [least_width, least_height] = if rehearsal.is_some() { LEAST_MEASURED } else { LEAST };
    let mut native = eframe::NativeOptions {
        viewport: ViewportBuilder::default()
            .with_title("Callus")
            .with_app_id("callus")
            .with_inner_size(vec2(width as f32, height as f32))
            .with_min_inner_size(vec2(least_width.min(width as f32), least_height.min(height as f32))),
        system_font_fallback: false,
        centered: true,
        dithering: false,
        ..eframe::NativeOptions::default()
    };
    if rehearsal.is_some() {
        // The cost of a frame is measured, not the display's rate.
        native.glow_options.vsync = false;
        native.wgpu_options.surface.present_mode = eframe::wgpu::PresentMode::AutoNoVsync;
    }
    let told = Told::default();
    let asked = options.case.is_some() || options.once_open.is_some();
    let portable = if asked { None } else { Portable::beside_program()? };
    let (case, quiz_of) = match portable {
        Some(Portable { case, quiz: true }) => (None, Some(case)),
        Some(Portable { case, quiz: false }) => (Some(case), None),
        None => (options.case.clone(), None),
    };
    let opening = Opening { case, once_open: options.once_open.clone(), quiz_of };
    let choice = renderer::choose();
    let left = graphics::Left::default();
    let is_empty = matches!(&rehearsal, Some(Rehearsal { play: Play::Empty { .. }, .. }));
    let begin = |before: Option<&LeftBy>| {
        let early = (!is_empty).then(|| Early::begin(state.clone(), opening.clone(), before));
        Rc::new(RefCell::new(early))
    };
    let start = |renderer: Renderer, why: &str, early: &Rc<RefCell<Option<Early>>>| {
        let native = eframe::NativeOptions { renderer: renderer.of_eframe(), ..native.clone() };
        let (task, started, early) = (task.clone(), options.started, early.clone());
        let left = left.clone();
        let words = format!("{renderer}: {why}");
        let (rehearsal, told) = (rehearsal.clone(), told.clone());
        eframe::run_native(
            "Callus",
            native,
            Box::new(move |creation| {
                rehearsal::tell_renderer(&told, &words);
                renderer::remember(&creation.egui_ctx, words);
                let player = match rehearsal {
                    Some(Rehearsal { play: Play::Empty { frames }, began }) => {
                        return Ok(Box::new(EmptyWindow::new(frames, began, told)));
                    }
                    Some(rehearsal) => Some(Player::new(&rehearsal, told)),
                    None => None,
                };
                let early = early.take().ok_or("the editor was taken by another window")?;
                let begin = Begin { screenshot: task, player, started, left };
                Ok(Box::new(App::in_window(creation, early, begin)))
            }),
        )
    };
    let early = begin(None);
    if let Err(error) = start(choice.renderer, &choice.why, &early) {
        let other = choice.renderer.other();
        let opened = !choice.is_forced && could_not_start(&error);
        if !opened {
            return Err(WindowError::Window(error));
        }
        let why = format!("{} could not be started", choice.renderer);
        // An editor that no window has taken waits for the other one.
        start(other, &why, &early).map_err(|second| WindowError::Neither {
            first: format!("{}: {error}", choice.renderer),
            second: format!("{other}: {second}"),
        })?;
    }
    if let Some(before) = left.take() {
        let (title, text) = before.fault.words();
        if choice.is_forced {
            return Err(WindowError::Lost(format!("{title}. {text}")));
        }
        let why = format!("{title}; films are drawn on the processor");
        start(Renderer::Glow, &why, &begin(Some(&before)))
            .map_err(|error| WindowError::Lost(format!("{title}. OpenGL could not be started: {error}")))?;
    }
    if options.rehearsal.is_some() {
        rehearsal::print(&told);
    }
    match outcome {
        Some(outcome) => Ok(outcome.result()?),
        None => Ok(()),
    }
}

/// True if an error is that of a renderer: another one may still start.
fn could_not_start(error: &eframe::Error) -> bool {
    !matches!(
        error,
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) | eframe::Error::AppCreation(_)
    )
}

/// Opens the window and prints errors to stderr. Returns the exit code.
pub fn open(options: &Options) -> u8 {
    match run(options) {
        Ok(()) => 0,
        Err(error) => {
            // If stderr is closed the error cannot be reported.
            let _ = writeln!(std::io::stderr(), "callus: {error}");
            1
        }
    }
}
