//! Radiographs: a file of the case folder, the views it shows and when it was taken.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::{RadiographId, Side, TimePoint};

/// View position (DICOM (0018,5101) and its everyday companions).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[allow(clippy::upper_case_acronyms, reason = "AP and PA are the words of the field")]
pub enum ViewPosition {
    /// Antero-posterior.
    AP,
    /// Postero-anterior.
    PA,
    /// Lateral.
    Lateral,
    /// Oblique.
    Oblique,
    /// Axial or cross-table.
    Axial,
    /// Frog-leg lateral.
    FrogLeg,
    /// Anything else; the caption says what.
    Other,
}

impl ViewPosition {
    /// The view in words.
    pub fn word(self) -> &'static str {
        match self {
            Self::AP => "AP",
            Self::PA => "PA",
            Self::Lateral => "lateral",
            Self::Oblique => "oblique",
            Self::Axial => "axial",
            Self::FrogLeg => "frog-leg lateral",
            Self::Other => "other view",
        }
    }

    /// True if the view looks along the front–back axis.
    pub fn is_frontal(self) -> bool {
        matches!(self, Self::AP | Self::PA)
    }
}

/// One view that a film shows; a composite picture has several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// Direction of the beam.
    pub position: ViewPosition,
    /// Side of the body shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// Part of the body ("hip", "femur", "pelvis").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
}

impl View {
    /// "AP · right hip".
    pub fn words(&self) -> String {
        let place = match (self.side, self.part.as_deref()) {
            (Some(Side::Both), Some(part)) => Some(format!("{part}, both sides")),
            (Some(side), Some(part)) => Some(format!("{} {part}", side.word())),
            (Some(side), None) => Some(side.word().to_owned()),
            (None, Some(part)) => Some(part.to_owned()),
            (None, None) => None,
        };
        let position = self.position.word();
        place.map_or_else(|| position.to_owned(), |place| format!("{position} · {place}"))
    }
}

/// Size of a film in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PixelSize {
    /// Pixels across.
    pub columns: u32,
    /// Pixels down.
    pub rows: u32,
}

/// One radiograph of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Radiograph {
    /// Identifier that readings refer to.
    pub id: RadiographId,
    /// Path relative to the case file, with forward slashes.
    #[schemars(extend("format" = "path"))]
    pub file: String,
    /// SHA-256 of the file, 64 hexadecimal digits: finds a changed file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Size in pixels as it should be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<PixelSize>,
    /// Time at which it was taken.
    pub time: TimePoint,
    /// The views it shows, at least one.
    pub views: Vec<View>,
    /// Bone under review, where it differs from the anchor's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bone: Option<String>,
    /// Description in the source.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub caption: String,
    /// Figure label in the source ("3a").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<String>,
}

impl Radiograph {
    /// The views in words, joined by " + ".
    pub fn views_words(&self) -> String {
        self.views.iter().map(View::words).collect::<Vec<_>>().join(" + ")
    }
}
