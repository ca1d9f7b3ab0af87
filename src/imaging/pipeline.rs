//! The grey pipeline of a film (PS3.3 C.11): stored value, padding, modality, VOI, presentation. Knows no files;
//! the readers of formats fill it in.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::collimation;
use super::histogram::{self, Histogram};
use super::{GreyTable, Lut, Pixels, Samples, Shutter, Voi, VoiFunction, Window, WindowPreset};

/// From stored value to grey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GreyPipeline {
    pub(crate) stored: StoredRange,
    pub(crate) padding: Option<Padding>,
    pub(crate) modality: Modality,
    pub(crate) presets: Vec<WindowPreset>,
    pub(crate) voi_luts: Arc<[Lut]>,
    pub(crate) presentation: Presentation,
    /// Exposed area, if the file states it; the rest is left out of the automatic window.
    pub(crate) exposed: Option<Shutter>,
}

/// Range of the stored values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredRange {
    /// Bits of a value, 1 to 16.
    pub bits: u16,
    /// Two's complement.
    pub signed: bool,
}

/// Stored values that are no image, both ends included ((0028,0120), (0028,0121)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Padding {
    /// Lowest such value.
    pub low: i32,
    /// Highest such value.
    pub high: i32,
}

/// Stored value to modality value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Modality {
    /// None given.
    Identity,
    /// (0028,1053) and (0028,1052).
    Rescale {
        /// Factor.
        slope: f64,
        /// Offset.
        intercept: f64,
    },
    /// (0028,3000).
    Lut(Lut),
}

/// VOI output to grey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Presentation {
    /// As it is.
    Identity,
    /// Black for white: INVERSE, or MONOCHROME1 without a shape.
    Inverse,
    /// (2050,0010) Presentation LUT Sequence.
    Lut(Lut),
}

/// Source of a film's first window, told to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoiSource {
    /// The preset of this index.
    FilePreset(usize),
    /// Chosen here from the histogram: "auto".
    Auto,
    /// The greys are final as they are.
    Identity,
}

impl StoredRange {
    /// The value that a bit pattern stands for.
    pub fn value(self, pattern: u16) -> i32 {
        if self.signed { i32::from(pattern as i16) } else { i32::from(pattern) }
    }

    /// Lowest and highest value.
    pub fn ends(self) -> (i32, i32) {
        let span = 1_i32 << self.bits.clamp(1, 16);
        if self.signed { (-span / 2, span / 2 - 1) } else { (0, span - 1) }
    }
}

impl Modality {
    pub(crate) fn apply(&self, stored: i32) -> f64 {
        match self {
            Self::Identity => f64::from(stored),
            Self::Rescale { slope, intercept } => slope * f64::from(stored) + intercept,
            Self::Lut(lut) => lut.at(f64::from(stored)),
        }
    }
}

impl GreyPipeline {
    /// A pipeline for samples that are final greys or colours of 8 bits.
    pub(crate) fn ready(presentation: Presentation) -> Self {
        Self {
            stored: StoredRange { bits: 8, signed: false },
            padding: None,
            modality: Modality::Identity,
            presets: Vec::new(),
            voi_luts: Arc::new([]),
            presentation,
            exposed: None,
        }
    }

    /// Windows and VOI LUTs of the file, in its order.
    pub fn presets(&self) -> &[WindowPreset] {
        &self.presets
    }

    /// VOI LUTs of the file, the index of [`Voi::Lut`].
    pub fn voi_luts(&self) -> &[Lut] {
        &self.voi_luts
    }

    /// The stored values there can be.
    pub fn stored_range(&self) -> StoredRange {
        self.stored
    }

    /// Modality value of a stored bit pattern, e.g. of a CR its exposure units.
    pub fn modality_value(&self, stored: u16) -> f64 {
        self.modality.apply(self.stored.value(stored))
    }

    /// True if some stored values are padding.
    pub fn has_padding(&self) -> bool {
        self.padding.is_some()
    }

    /// True if a stored bit pattern is padding, tested before the modality LUT (PS3.3 C.7.5.1.1.2).
    pub fn is_padding(&self, stored: u16) -> bool {
        let value = self.stored.value(stored);
        self.padding.is_some_and(|padding| (padding.low..=padding.high).contains(&value))
    }

    /// The whole pipeline as a table; padding is black. `invert` swaps black and white last.
    pub fn table(&self, voi: &Voi, invert: bool) -> GreyTable {
        let ends = self.modality_ends();
        let grey = |pattern: u16| {
            let value = self.modality_value(pattern);
            let grey = self.presented(self.voi_grey(voi, value, ends)).round() as u8;
            if invert { 255 - grey } else { grey }
        };
        if !self.goes_one_way(voi) {
            return GreyTable::from_fn(|pattern| if self.is_padding(pattern) { 0 } else { grey(pattern) });
        }
        let mut greys = vec![0; GreyTable::LENGTH];
        // As signed numbers the upper half of the patterns lies below the lower one.
        let halves = if self.stored.signed { 2 } else { 1 };
        let patterns_each = GreyTable::LENGTH / halves;
        for (half, part) in greys.chunks_mut(patterns_each).enumerate() {
            fill_by_runs(part, |index| grey((half * patterns_each + index) as u16));
        }
        if let Some(padding) = self.padding {
            let (low, high) = if self.stored.signed { (-32_768, 32_767) } else { (0, 65_535) };
            for value in padding.low.max(low)..=padding.high.min(high) {
                if let Some(grey) = greys.get_mut(usize::from(value as u16)) {
                    *grey = 0;
                }
            }
        }
        GreyTable::from_greys(greys)
    }

    /// True if a larger stored value is never turned back: each grey belongs to one run of values.
    fn goes_one_way(&self, voi: &Voi) -> bool {
        let by_modality = match &self.modality {
            Modality::Identity => true,
            Modality::Rescale { slope, intercept } => slope.is_finite() && intercept.is_finite(),
            Modality::Lut(_) => false,
        };
        let by_voi = match voi {
            Voi::Window(window) => window.function != VoiFunction::Sigmoid,
            Voi::Lut(_) => false,
            Voi::Identity => true,
        };
        by_modality && by_voi && !matches!(self.presentation, Presentation::Lut(_))
    }

    /// Grey of a modality value, 0 to 255 and not rounded, as [`Self::table`] has it.
    pub fn grey_of(&self, voi: &Voi, invert: bool, value: f64) -> f64 {
        let grey = self.presented(self.voi_grey(voi, value, self.modality_ends()));
        if invert { 255.0 - grey } else { grey }
    }

    /// Initial mapping: the file's first preset, else a window from the histogram, else all as it is.
    pub fn default_voi(&self, pixels: &Pixels) -> (Voi, VoiSource) {
        if let Some(first) = self.presets.first() {
            return (first.voi.clone(), VoiSource::FilePreset(0));
        }
        if pixels.is_rgb() {
            return (Voi::Identity, VoiSource::Identity);
        }
        match self.auto_window(pixels) {
            Some(window) => (Voi::Window(window), VoiSource::Auto),
            None => (Voi::Identity, VoiSource::Identity),
        }
    }

    /// A window over the image without padding and borders, in modality units; `None` for colours, and for
    /// films of padding only.
    pub fn auto_window(&self, pixels: &Pixels) -> Option<Window> {
        let Samples::Grey(values) = &pixels.samples else { return None };
        let (low, high) = histogram::film_range(self, values, pixels.columns as usize)?;
        Some(Window::over(self.modality.apply(low), self.modality.apply(high)))
    }

    /// The field that the collimator's blades left open, where they are seen on the film.
    pub fn collimation(&self, pixels: &Pixels) -> Option<Shutter> {
        let Samples::Grey(values) = &pixels.samples else { return None };
        collimation::detect(self, values, pixels.columns as usize)
    }

    /// Lowest and highest modality value in the image without padding: the span of a window drag.
    pub fn modality_range(&self, pixels: &Pixels) -> (f64, f64) {
        let Samples::Grey(values) = &pixels.samples else { return (0.0, 255.0) };
        let ends = |values: &mut dyn Iterator<Item = f64>| {
            let both = values.fold(None, |ends: Option<(f64, f64)>, value| {
                Some(ends.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
            });
            both.unwrap_or_else(|| self.modality_ends())
        };
        if self.padding.is_none() && !matches!(self.modality, Modality::Lut(_)) {
            // The ends of the stored values are those of the film: no value need be counted.
            let of_stored = self.stored_ends(values);
            return ends(&mut of_stored.into_iter().flatten().map(|value| self.modality.apply(value)));
        }
        let counted = Histogram::of(self, values);
        ends(&mut counted.used_values(self.stored).map(|(value, _)| self.modality.apply(value)))
    }

    /// Lowest and highest stored value; `None` without any.
    fn stored_ends(&self, values: &[u16]) -> Option<[i32; 2]> {
        // Written so that the compiler makes vector instructions of it.
        fn ends<T: Copy + Ord + Into<i32>>(first: T, values: impl Iterator<Item = T>) -> [i32; 2] {
            let (least, most) =
                values.fold((first, first), |(least, most), value| (least.min(value), most.max(value)));
            [least.into(), most.into()]
        }
        let first = *values.first()?;
        let values = values.iter().copied();
        Some(if self.stored.signed {
            ends(first.cast_signed(), values.map(u16::cast_signed))
        } else {
            ends(first, values)
        })
    }

    /// Lowest and highest modality value that the stored bits allow.
    fn modality_ends(&self) -> (f64, f64) {
        if let Modality::Lut(lut) = &self.modality {
            return (0.0, lut.top());
        }
        let (low, high) = self.stored.ends();
        let (low, high) = (self.modality.apply(low), self.modality.apply(high));
        if low <= high { (low, high) } else { (high, low) }
    }

    fn voi_grey(&self, voi: &Voi, value: f64, (low, high): (f64, f64)) -> f64 {
        let by_voi = match voi {
            Voi::Window(window) => window.is_valid().then(|| window.grey(value)),
            Voi::Lut(index) => {
                self.voi_luts.get(*index).map(|lut| (lut.at(value) / lut.top() * 255.0).min(255.0))
            }
            Voi::Identity => None,
        };
        let over_all =
            || if high > low { ((value - low) / (high - low) * 255.0).clamp(0.0, 255.0) } else { 0.0 };
        by_voi.unwrap_or_else(over_all)
    }

    fn presented(&self, grey: f64) -> f64 {
        match &self.presentation {
            Presentation::Identity => grey,
            Presentation::Inverse => 255.0 - grey,
            Presentation::Lut(lut) => {
                let last = lut.entries.len().saturating_sub(1) as f64;
                (lut.at(f64::from(lut.first_mapped) + grey / 255.0 * last) / lut.top() * 255.0).min(255.0)
            }
        }
    }
}

/// Fills greys that only rise or only fall, run by run: some thousand greys are worked out instead of 65,536.
fn fill_by_runs(greys: &mut [u8], grey: impl Fn(usize) -> u8) {
    let mut start = 0;
    while start < greys.len() {
        let own = grey(start);
        let (mut inside, mut beyond) = (start, greys.len());
        while beyond - inside > 1 {
            let middle = usize::midpoint(inside, beyond);
            if grey(middle) == own {
                inside = middle;
            } else {
                beyond = middle;
            }
        }
        greys[start..beyond].fill(own);
        start = beyond;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_filled_by_runs_is_the_table_worked_out_value_by_value() {
        let window = |centre: f64, width: f64, function| Voi::Window(Window { centre, width, function });
        let vois = [
            window(2048.0, 4096.0, VoiFunction::Linear),
            window(-300.5, 1.0, VoiFunction::Linear),
            window(31_000.0, 777.25, VoiFunction::LinearExact),
            window(100.0, 0.0, VoiFunction::Linear),
            window(900.0, 300.0, VoiFunction::Sigmoid),
            Voi::Identity,
        ];
        let modalities = [
            Modality::Identity,
            Modality::Rescale { slope: -0.37, intercept: 1200.0 },
            Modality::Rescale { slope: 0.0, intercept: 5.0 },
            Modality::Rescale { slope: f64::INFINITY, intercept: 0.0 },
        ];
        for (modality, signed) in modalities.iter().flat_map(|one| [(one, false), (one, true)]) {
            for padding in
                [None, Some(Padding { low: -5, high: 40 }), Some(Padding { low: 65_000, high: 99_999 })]
            {
                for presentation in [Presentation::Identity, Presentation::Inverse] {
                    let pipeline = GreyPipeline {
                        stored: StoredRange { bits: 16, signed },
                        padding,
                        modality: modality.clone(),
                        ..GreyPipeline::ready(presentation)
                    };
                    for (voi, invert) in vois.iter().flat_map(|voi| [(voi, false), (voi, true)]) {
                        let ends = pipeline.modality_ends();
                        let each = GreyTable::from_fn(|pattern| {
                            if pipeline.is_padding(pattern) {
                                return 0;
                            }
                            let value = pipeline.modality_value(pattern);
                            let grey = pipeline.presented(pipeline.voi_grey(voi, value, ends)).round() as u8;
                            if invert { 255 - grey } else { grey }
                        });
                        assert!(pipeline.table(voi, invert) == each, "{pipeline:?} {voi:?} {invert}");
                    }
                }
            }
        }
    }
}
