//! The plain values an image is made of: stored samples, a film with its facts, and a drawn picture.
//! Knows nothing of files or of how greys are chosen.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{GreyPipeline, Histogram, ImageFacts, Layers, StoredStats};

/// Stored values of one frame, row by row from the top left. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pixels {
    /// Width in pixels.
    pub columns: u32,
    /// Height in pixels.
    pub rows: u32,
    /// `rows × columns` samples.
    pub samples: Samples,
}

/// The samples of [`Pixels`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Samples {
    /// Stored values, sign-extended to 16 bit where signed, as bit patterns (`i16 as u16`).
    Grey(Arc<[u16]>),
    /// Display colours (red, green, blue), whatever colour space the file stores.
    Rgb(Arc<[[u8; 3]]>),
}

impl Pixels {
    /// True if the samples are colours.
    pub fn is_rgb(&self) -> bool {
        matches!(self.samples, Samples::Rgb(_))
    }

    /// Bytes of the samples.
    pub fn bytes(&self) -> u64 {
        match &self.samples {
            Samples::Grey(values) => values.len() as u64 * 2,
            Samples::Rgb(colours) => colours.len() as u64 * 3,
        }
    }

    /// The stored value at a column and row as a bit pattern, `None` outside or for colours.
    pub fn stored_at(&self, column: u32, row: u32) -> Option<u16> {
        match &self.samples {
            Samples::Grey(values) if column < self.columns && row < self.rows => {
                values.get(row as usize * self.columns as usize + column as usize).copied()
            }
            Samples::Grey(_) | Samples::Rgb(_) => None,
        }
    }
}

/// A decoded radiograph: its stored values, what its file says of them, and the way to its greys.
#[derive(Debug, Clone)]
pub struct Film {
    /// The first frame, turned upright where a raster file says how it was held.
    pub pixels: Pixels,
    /// Facts from the file.
    pub facts: ImageFacts,
    /// Stored value to grey.
    pub pipeline: GreyPipeline,
    /// Form in which the file stores `pixels`.
    pub(crate) stored_as: StoredAs,
    /// Layers of the file: overlays, a shutter.
    pub layers: Layers,
}

impl Film {
    /// Height of a pixel over its width: films are drawn so that a round ball is round.
    pub fn pixel_aspect(&self) -> f64 {
        self.facts.spacing.pixel_aspect()
    }

    /// Counts of the stored values without padding; `None` for colours.
    pub fn histogram(&self) -> Option<Histogram> {
        match &self.pixels.samples {
            Samples::Grey(values) => Some(Histogram::of(&self.pipeline, values)),
            Samples::Rgb(_) => None,
        }
    }
}

/// Form in which a file stores the samples of a film; its statistics are taken on these.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum StoredAs {
    /// As they are in [`Pixels`].
    Alike,
    /// Each grey three times, as equal channels.
    Tripled,
    /// Otherwise (luminance and chrominance, places in a palette, 16-bit colours): measured while decoding.
    Measured(StoredStats),
}

/// A drawn picture, row by row from the top left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// `width × height × 4` bytes: red, green, blue, alpha, not premultiplied.
    pub rgba: Vec<u8>,
}

impl Picture {
    /// The brightest channel of every pixel, row by row.
    pub(crate) fn brightest(&self) -> Vec<u8> {
        let (pixels, _) = self.rgba.as_chunks::<4>();
        pixels.iter().map(|[red, green, blue, _]| *red.max(green).max(blue)).collect()
    }
}
