//! Sizes and counts of a measurement.

use serde_json::{Value, json};

use super::films::LARGE;

/// Sizes and counts.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// Columns and rows of the films that are looked at.
    pub(super) large: [usize; 2],
    /// Number of them in the case.
    pub(super) films: u32,
    /// Columns and rows of the films of the cases of few and of many films.
    pub(super) small: [usize; 2],
    pub(super) few: u32,
    pub(super) many: u32,
    /// Columns and rows of the films that are laid on each other.
    pub(super) pair: [usize; 2],
    /// Marks of the reading that the window opens.
    pub(super) marks: u32,
    /// Marks of the largest reading that is read, and of one that is too large.
    pub(super) most_marks: [u32; 2],
    /// Frames of a movement.
    pub(super) frames: u32,
    /// Width and height of a viewport in points.
    pub(super) viewport: [f32; 2],
    /// Width and height of the window in points.
    pub(super) window: (u32, u32),
    /// Number of times that a window is started for one figure.
    pub(super) starts: u32,
    /// Seconds for which a case works on after its first picture.
    pub(super) seconds: f64,
    /// Seconds of rest.
    pub(super) rest: f64,
    pub(super) rests_on_samples: bool,
    /// Turns of a part without a window.
    pub(super) turns: usize,
}

impl Plan {
    /// For figures.
    pub(super) fn whole() -> Self {
        Self {
            large: LARGE,
            films: 16,
            small: [1024, 1250],
            few: 10,
            many: 1_000,
            pair: [1600, 1953],
            marks: 10_000,
            most_marks: [100_000, 1_000_000],
            frames: 120,
            viewport: [600.0, 700.0],
            window: (1600, 1000),
            starts: 5,
            seconds: 8.0,
            rest: 5.0,
            rests_on_samples: true,
            turns: 11,
        }
    }

    /// To show that everything can be measured.
    pub(super) fn quick() -> Self {
        Self {
            large: [250, 305],
            films: 6,
            small: [125, 152],
            few: 4,
            many: 12,
            pair: [400, 488],
            marks: 200,
            most_marks: [1_000, 2_000],
            frames: 4,
            viewport: [220.0, 260.0],
            window: (1100, 720),
            starts: 1,
            seconds: 0.2,
            rest: 0.3,
            rests_on_samples: false,
            turns: 1,
        }
    }

    pub(super) fn told(&self) -> Value {
        json!({
            "large_film": self.large,
            "large_films": self.films,
            "small_film": self.small,
            "few": self.few,
            "many": self.many,
            "registered_films": self.pair,
            "marks": self.marks,
            "most_marks": self.most_marks,
            "frames": self.frames,
            "viewport": self.viewport,
            "window": [self.window.0, self.window.1],
            "starts": self.starts,
            "turns": self.turns,
        })
    }
}
