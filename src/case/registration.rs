//! Registrations: how a reader laid one film of the case on another (turn, scale, shift), what that rests on, and what is
//! left of error. Accepted by the reader, never made by itself. Values that follow from it, such as the motion of an
//! implant in millimetres, are computed from it and the scales of the films, and not stored.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::case::{Place, RadiographId, ReaderId};

/// Registrations by the film that stays as it is, then by the film that is laid on it.
pub type Registrations = BTreeMap<RadiographId, BTreeMap<RadiographId, FilmRegistration>>;

/// Turn, scale and shift that take a place of the film that is laid to its place on the other film, in widths of a
/// pixel of each film, columns to the right and rows downwards.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LaidTransform {
    /// Turn in degrees, clockwise.
    pub rotation_degrees: f64,
    /// Widths of a pixel of the film that stays to one of the film that is laid.
    pub scale: f64,
    /// Place on the film that stays of the corner of the film that is laid.
    pub shift: Place,
}

/// Basis of a registration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum RegisteredOn {
    /// The same landmarks placed on both films.
    Landmarks {
        /// Place of each on the film that stays and on the film that is laid, in film pixels.
        pairs: Vec<[Place; 2]>,
    },
    /// Edges of the bone, found by the program with metal left out.
    Bone {
        /// Correlation of slopes of brightness, 1 for the same.
        likeness: f64,
        /// Share of what was compared that lies on both films.
        overlap: f64,
    },
    /// An implant that both films show, found by the program.
    Implant {
        /// Correlation of slopes of brightness along its outline, 1 for the same.
        likeness: f64,
    },
}

/// The implant of both films laid on itself, beside a registration: what its motion is computed from. Only there where that
/// motion was told, or that of a part against the rest of the implant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImplantLaid {
    /// Transform of the implant.
    pub transform: LaidTransform,
    /// Place whose motion is told: middle of the implant's shadow on the film that is laid, in widths of a pixel.
    pub at: Place,
    /// Direction of the shaft there, towards its lower end.
    pub down: Place,
    /// Pixels of the working copy to a width of a pixel: what the error of a motion follows from.
    pub copy_scale: f64,
    /// Parts that moved otherwise than the rest, of which `transform` then is; absent where none was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartLaid>,
    /// Reason for which no motion of the implant against the bone was told, and those of its parts against the rest alone;
    /// empty where it was told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub refused: String,
}

/// A part of an implant laid on itself, such as the end of a broken plate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartLaid {
    /// Transform of the part.
    pub transform: LaidTransform,
    /// Middle of its shadow on the film that is laid, in widths of a pixel.
    pub at: Place,
    /// Root mean square distance of its outline from its middle, in widths of a pixel: what the error of its turn follows
    /// from.
    pub radius: f64,
    /// Place of its middle within the implant along the shaft, 0 at the upper end and 1 at the lower end.
    pub share: f64,
    /// Direction on the film that stays along which its shift cannot be told: its outline fits at many places along it, as
    /// the threads of a screw do. Absent where all of its motion was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<Place>,
}

/// How one film was laid on another by a reader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilmRegistration {
    /// Basis.
    pub on: RegisteredOn,
    /// Transform.
    pub transform: LaidTransform,
    /// Root mean square, or typical distance, of what is left, in widths of a pixel of the film that stays; `None` for
    /// two landmarks, which fit whatever their error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub residual_px: Option<f64>,
    /// The same in mm, by the scale that the film that stays had then; `None` where it had none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub residual_mm: Option<f64>,
    /// Reason to doubt it, as it was told at acceptance; empty where there was none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub doubt: String,
    /// The implant, where its motion was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub implant: Option<Box<ImplantLaid>>,
    /// The reader who accepted it.
    pub by: ReaderId,
    /// Time of acceptance.
    pub at: Timestamp,
}

impl RegisteredOn {
    /// "3 landmarks", "bone (automatic)": the basis in words.
    pub fn words(&self) -> String {
        match self {
            Self::Landmarks { pairs } => format!("{} landmarks", pairs.len()),
            Self::Bone { .. } => "bone (automatic)".to_owned(),
            Self::Implant { .. } => "implant (automatic)".to_owned(),
        }
    }
}
