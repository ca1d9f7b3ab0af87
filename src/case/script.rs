//! The script of a presentation: what is shown of a case step by step, with a question before each answer.

use serde::{Deserialize, Serialize};

use crate::case::{EpisodeId, Offset, RadiographId};

/// Version of the script file that this program writes.
pub const SCRIPT_FORMAT: u32 = 1;

/// Steps of a presentation, in their order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// Version of the file.
    pub format: u32,
    /// The steps.
    #[serde(default)]
    pub steps: Vec<ScriptStep>,
}

/// One step: films, a question, and what is told when it is answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptStep {
    /// The episode that the visit counts from. Nothing later than the visit is shown.
    pub anchor: EpisodeId,
    /// The visit, as the case words it.
    pub offset: Offset,
    /// The films, from left to right, then down.
    #[serde(default)]
    pub films: Vec<ScriptFilm>,
    /// Asked while the films stand alone. Where it is empty everything is shown at once.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub question: String,
    /// Told with the answer. Where it is empty the reading tells what it says of the visit.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// For the presenter alone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// True if marks are drawn with the answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub marks: bool,
    /// Rows of the history that are told with the answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<EpisodeId>,
}

/// A film of a step, as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptFilm {
    /// The film.
    pub film: RadiographId,
    /// Its window; the film's own where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<ScriptWindow>,
    /// Black and white swapped.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub invert: bool,
    /// Quarter turns clockwise, 0 to 3.
    #[serde(default)]
    pub quarter_turns: u8,
    /// Mirrored left to right, before turning.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub flip: bool,
    /// Zoom as a multiple of the whole film: the same part is seen on every screen.
    #[serde(default = "whole")]
    pub zoom: f64,
    /// Place in the middle, in film pixels; the film's middle where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub centre: Option<[f64; 2]>,
}

/// A window on modality values.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptWindow {
    /// Its middle.
    pub centre: f64,
    /// Its width.
    pub width: f64,
}

fn whole() -> f64 {
    1.0
}

impl Script {
    /// A script without a step.
    pub fn empty() -> Self {
        Self { format: SCRIPT_FORMAT, steps: Vec::new() }
    }
}

impl ScriptFilm {
    /// The whole film in its own window.
    pub fn whole(film: RadiographId) -> Self {
        Self { film, window: None, invert: false, quarter_turns: 0, flip: false, zoom: whole(), centre: None }
    }

    /// True if every number can be shown.
    pub fn is_sound(&self) -> bool {
        let numbers =
            [Some(self.zoom), self.window.map(|window| window.centre), self.window.map(|own| own.width)];
        let centre = self.centre.unwrap_or_default();
        numbers.into_iter().flatten().chain(centre).all(f64::is_finite)
            && self.zoom > 0.0
            && self.window.is_none_or(|window| window.width >= 1.0)
            && self.quarter_turns < 4
    }
}
