//! Calibrations: how a reader fixed the scale of a film, kept apart from every mark. What follows from one
//! (millimetres per pixel, error band) is computed and never stored.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::case::{Key, Place, ReaderId};

/// Measurement by which a reader fixed the scale of a film.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum CalibrationKind {
    /// A line of known length.
    Line {
        /// Its ends.
        ends: [Place; 2],
        /// True length in mm.
        length_mm: f64,
    },
    /// A circle of known diameter, such as a marker ball.
    Circle {
        /// Three places on the rim.
        rim: [Place; 3],
        /// True diameter in mm.
        diameter_mm: f64,
    },
    /// Across or along an implant whose size is known.
    Implant {
        /// Key of the preset.
        preset: Key,
        /// Ends of the measured stretch.
        ends: [Place; 2],
        /// True size in mm, as the preset gave it when it was used.
        size_mm: f64,
    },
    /// A magnification (SID / SOD, at least 1) by which lengths at the detector are divided. Holds only where
    /// the film tells its spacing at the detector.
    Magnification {
        /// The factor.
        factor: f64,
    },
}

/// A calibration of one film by its reader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// Method, with its geometry and size.
    pub kind: CalibrationKind,
    /// The object in words ("lag-screw thread", "25 mm ball").
    pub object: String,
    /// The reader's own error band in percent, in place of the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band_percent: Option<f64>,
    /// Screen pixels per film pixel when its places were placed; `None` where nobody noted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zoom: Option<f64>,
    /// True if its places were snapped to an edge of the film, and not moved since.
    #[serde(default, skip_serializing_if = "is_false")]
    pub snapped: bool,
    /// The reader who calibrated.
    pub by: ReaderId,
    /// Time of the calibration.
    pub at: Timestamp,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

impl Calibration {
    /// True where it lies on an implant.
    pub const fn is_on_implant(&self) -> bool {
        matches!(self.kind, CalibrationKind::Implant { .. })
    }
}

impl CalibrationKind {
    /// The places that make it, in the order of placing: its handles.
    pub fn places(&self) -> &[Place] {
        match self {
            Self::Line { ends, .. } | Self::Implant { ends, .. } => ends,
            Self::Circle { rim, .. } => rim,
            Self::Magnification { .. } => &[],
        }
    }

    /// The same calibration with one of its places put elsewhere.
    #[must_use = "the calibration itself stays as it is"]
    pub fn with_place(&self, index: usize, to: Place) -> Self {
        let mut next = self.clone();
        let places: &mut [Place] = match &mut next {
            Self::Line { ends, .. } | Self::Implant { ends, .. } => ends,
            Self::Circle { rim, .. } => rim,
            Self::Magnification { .. } => &mut [],
        };
        if let Some(place) = places.get_mut(index) {
            *place = to;
        }
        next
    }

    /// "line of known length": what kind it is.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Line { .. } => "line of known length",
            Self::Circle { .. } => "circle of known diameter",
            Self::Implant { .. } => "implant of known size",
            Self::Magnification { .. } => "magnification factor",
        }
    }
}
