//! What the window does by itself while `callus bench` measures it. Data only: the command line asks for it, the
//! window does it.

use std::time::SystemTime;

/// One measured run of the window, from its start to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Rehearsal {
    /// What is done.
    pub play: Play,
    /// When the process was asked for: times count from here.
    pub began: SystemTime,
}

/// What a measured window does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Play {
    /// An empty window of the framework, of the size that is asked for: its first frame, and so many more.
    Empty {
        /// Frames drawn one after the other.
        frames: u32,
    },
    /// Opens the case, waits for the first picture, and lets the window work on for some seconds.
    Open {
        /// Seconds after the first picture.
        seconds: f64,
    },
    /// Opens the case and drags the window, pans, zooms and goes to other visits, with one and with four viewports.
    Films {
        /// Frames of each movement.
        frames: u32,
        /// Width and height of each viewport in points.
        viewport: [f32; 2],
    },
    /// Opens the case with its reading, and draws the marks while the film is panned.
    Marks {
        /// Frames of the movement.
        frames: u32,
    },
    /// Opens the case, waits until nothing is left to do, and lets the window rest.
    Rest {
        /// Seconds of rest.
        seconds: f64,
    },
}
