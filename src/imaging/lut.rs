//! Windows, look-up tables and the folded table of greys: the one place where a value becomes a grey.
//! Formulas of PS3.3 C.11.2.1. Knows no files and no pixels.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Mapping from a value of interest to a grey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Voi {
    /// A window on modality values.
    Window(Window),
    /// The film's VOI LUT of this index in [`super::GreyPipeline::voi_luts`].
    Lut(usize),
    /// The whole range of modality values.
    Identity,
}

/// A window on modality values.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Window {
    /// (0028,1050), in modality units.
    pub centre: f64,
    /// (0028,1051), in modality units.
    pub width: f64,
    /// (0028,1056).
    pub function: VoiFunction,
}

/// (0028,1056) VOI LUT Function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VoiFunction {
    /// With half a step of a whole number on either side; the default.
    #[default]
    Linear,
    /// Without it.
    LinearExact,
    /// Logistic, with the factor 4.
    Sigmoid,
}

/// A window or VOI LUT that a file offers, with its explanation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WindowPreset {
    /// Explanation of the file, else "Window 1".
    pub name: String,
    /// The mapping.
    pub voi: Voi,
}

impl Window {
    /// The window on whole numbers that shows `low` as black and `high` as white (PS3.3 C.11.2.1.2.1, note 4).
    pub fn over(low: f64, high: f64) -> Self {
        let (low, high) = if low <= high { (low, high) } else { (high, low) };
        Self { centre: (low + high + 1.0) / 2.0, width: high - low + 1.0, function: VoiFunction::Linear }
    }

    /// True if centre and width are numbers the function is defined for.
    pub fn is_valid(&self) -> bool {
        let smallest = if self.function == VoiFunction::Linear { 1.0 } else { f64::MIN_POSITIVE };
        self.centre.is_finite() && self.width.is_finite() && self.width >= smallest
    }

    /// Grey of a modality value in 0 to 255, not rounded.
    pub fn grey(&self, value: f64) -> f64 {
        let (centre, width) = (self.centre, self.width);
        match self.function {
            VoiFunction::Linear => {
                let (middle, span) = (centre - 0.5, width - 1.0);
                if value <= middle - span / 2.0 {
                    0.0
                } else if value > middle + span / 2.0 {
                    255.0
                } else {
                    ((value - middle) / span + 0.5) * 255.0
                }
            }
            VoiFunction::LinearExact => {
                if value <= centre - width / 2.0 {
                    0.0
                } else if value > centre + width / 2.0 {
                    255.0
                } else {
                    ((value - centre) / width + 0.5) * 255.0
                }
            }
            VoiFunction::Sigmoid => 255.0 / (1.0 + (-4.0 * (value - centre) / width).exp()),
        }
    }
}

/// A look-up table of a file: modality, VOI or presentation LUT. Inputs outside clamp to its ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lut {
    /// (0028,3003) LUT Explanation.
    pub explanation: Option<String>,
    /// Input value of the first entry.
    pub first_mapped: i32,
    /// Bits of an entry, 8 to 16, as the file says.
    pub bits: u16,
    /// The entry that is shown as white: the highest that the bits allow, or the largest there is where the entries
    /// do not reach what the bits promise, or exceed it.
    pub white: u16,
    /// Entries, 1 to 65,536.
    pub entries: Arc<[u16]>,
}

impl Lut {
    /// The entry for an input, rounded to a whole number.
    pub fn at(&self, input: f64) -> f64 {
        let last = self.entries.len().saturating_sub(1);
        let index = (input.round() - f64::from(self.first_mapped)).clamp(0.0, last as f64);
        f64::from(self.entries.get(index as usize).copied().unwrap_or_default())
    }

    /// The entry that is shown as white, at least 1.
    pub fn top(&self) -> f64 {
        f64::from(self.white.max(1))
    }

    /// Index of the entry that is white among `entries` of so many `bits`; and true if the bits say so. Files declare
    /// 16 bits over entries of 12, and the other way round; entries that need fewer bits than declared would make a
    /// film of a half or a sixteenth of its brightness.
    pub(crate) fn white_of(entries: &[u16], bits: u16) -> (u16, bool) {
        let largest = entries.iter().copied().max().unwrap_or_default();
        let declared = ((1_u32 << bits.clamp(1, 16)) - 1) as u16;
        if (8..=16).contains(&bits) && largest <= declared && largest > declared / 2 {
            (declared, true)
        } else {
            (largest, false)
        }
    }
}

/// The whole pipeline folded into one table. Index: the stored value's bit pattern for grey films, the
/// channel's value (0 to 255) for colour ones. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GreyTable(Arc<[u8]>);

impl GreyTable {
    /// Number of entries.
    pub const LENGTH: usize = 65_536;

    pub(crate) fn from_fn(grey: impl Fn(u16) -> u8) -> Self {
        Self((0..=u16::MAX).map(grey).collect())
    }

    /// A table of [`Self::LENGTH`] greys.
    pub(crate) fn from_greys(greys: Vec<u8>) -> Self {
        Self(greys.into())
    }

    /// Grey of a stored value's bit pattern.
    pub fn grey(&self, stored: u16) -> u8 {
        self.0.get(usize::from(stored)).copied().unwrap_or_default()
    }

    /// The greys of many values at once.
    pub(crate) fn greys_of(&self, values: &[u16], into: &mut Vec<u8>) {
        into.clear();
        // An index of 16 bits is never beyond a table of that length, so nothing is checked value by value.
        let Ok(table) = <&[u8; Self::LENGTH]>::try_from(&*self.0) else { return };
        into.extend(values.iter().map(|value| table[usize::from(*value)]));
    }

    /// All 65,536 greys.
    pub fn greys(&self) -> &[u8] {
        &self.0
    }
}
