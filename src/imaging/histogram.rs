//! How often each stored value occurs, and from that a window where the file gives none. Padding is never
//! counted; the automatic window leaves out borders as well: what the file's shutter or collimator covers, the rim
//! beyond the blades that are seen on the film, a scanner's lid.

use super::collimation;
use super::pipeline::StoredRange;
use super::{GreyPipeline, Shutter};

/// Counts of the 65,536 stored bit patterns, without padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram {
    counts: Vec<u32>,
    total: u64,
}

/// Share of the values left out at either end of an automatic window.
const TAIL: f64 = 0.005;
/// An edge is a border where one grey fills at least this share of it.
const BORDER_SHARE: f64 = 0.2;
/// Greys of a border may differ by this share of the range of all values.
const BORDER_TOLERANCE: f64 = 0.01;

impl Histogram {
    /// Counts values that are not padding.
    pub fn of(pipeline: &GreyPipeline, values: impl Iterator<Item = u16>) -> Self {
        let mut counts = vec![0_u32; 65_536];
        for value in values {
            counts[usize::from(value)] += 1;
        }
        for (pattern, count) in (0..=u16::MAX).zip(&mut counts) {
            if pipeline.is_padding(pattern) {
                *count = 0;
            }
        }
        let total = counts.iter().map(|count| u64::from(*count)).sum();
        Self { counts, total }
    }

    /// Number of values counted.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Number of samples with a bit pattern.
    pub fn count(&self, stored: u16) -> u32 {
        self.counts.get(usize::from(stored)).copied().unwrap_or_default()
    }

    /// Values that occur with their counts, lowest first.
    pub fn used_values(&self, range: StoredRange) -> impl Iterator<Item = (i32, u32)> + '_ {
        let values = if range.signed { -32_768..=32_767 } else { 0..=65_535 };
        values.filter_map(|value: i32| {
            let count = self.count(value as u16);
            (count > 0).then_some((value, count))
        })
    }

    /// The value below which a share (0 to 1) of all lies; `None` when nothing was counted.
    pub fn quantile(&self, range: StoredRange, share: f64) -> Option<i32> {
        let goal = (share.clamp(0.0, 1.0) * self.total as f64).max(1.0);
        let mut seen = 0.0;
        let mut last = None;
        for (value, count) in self.used_values(range) {
            seen += f64::from(count);
            last = Some(value);
            if seen >= goal {
                break;
            }
        }
        last
    }
}

/// Lowest and highest stored value of the film itself, without padding, borders and rare outliers.
pub(super) fn film_range(pipeline: &GreyPipeline, values: &[u16], columns: usize) -> Option<(i32, i32)> {
    let range = pipeline.stored;
    let whole = Histogram::of(pipeline, values.iter().copied());
    let (low, high) = (whole.quantile(range, 0.0)?, whole.quantile(range, 1.0)?);
    let tolerance = (f64::from(high - low) * BORDER_TOLERANCE) as i32;
    let borders = border_values(pipeline, values, columns, tolerance);
    let is_border = |stored: u16| {
        let value = range.value(stored);
        pipeline.is_padding(stored) || borders.iter().any(|border| (border - value).abs() <= tolerance)
    };
    let blades = collimation::detect(pipeline, values, columns);
    let openings: Vec<&Shutter> = pipeline.exposed.iter().chain(&blades).collect();
    let rows = values.chunks(columns.max(1)).enumerate();
    let exposed = rows.flat_map(|(y, row)| exposed_pieces(row, y, &openings));
    let inside = exposed.flat_map(|piece| within_borders(piece, &is_border)).copied();
    let inner = Histogram::of(pipeline, inside);
    // A film that is nearly all "border" has none: a limb in air, a test pattern.
    let counted = if inner.total * 20 >= whole.total { &inner } else { &whole };
    Some((counted.quantile(range, TAIL)?, counted.quantile(range, 1.0 - TAIL)?))
}

/// The pieces of a row that every opening shows.
fn exposed_pieces<'a>(row: &'a [u16], y: usize, openings: &[&Shutter]) -> Vec<&'a [u16]> {
    let mut spans = vec![[0.0, row.len() as f64]];
    for opening in openings {
        spans = opening.shown_of_row(y as f64 + 0.5, &spans);
    }
    let pixel = |x: f64| (x - 0.5).ceil().clamp(0.0, row.len() as f64) as usize;
    spans.iter().filter_map(|[from, to]| row.get(pixel(*from)..pixel(*to))).collect()
}

/// A row without the runs of border at its ends.
fn within_borders<'a>(row: &'a [u16], is_border: &impl Fn(u16) -> bool) -> &'a [u16] {
    let Some(first) = row.iter().position(|value| !is_border(*value)) else { return &[] };
    let last = row.iter().rposition(|value| !is_border(*value)).unwrap_or(first);
    &row[first..=last]
}

/// Values that fill a good share of the image's outermost rows and columns, padding aside.
fn border_values(pipeline: &GreyPipeline, values: &[u16], columns: usize, tolerance: i32) -> Vec<i32> {
    let rows: Vec<&[u16]> = values.chunks(columns.max(1)).collect();
    let mut edge: Vec<i32> = Vec::new();
    let mut add = |stored: u16| {
        if !pipeline.is_padding(stored) {
            edge.push(pipeline.stored.value(stored));
        }
    };
    for row in [rows.first(), rows.last()].into_iter().flatten() {
        row.iter().copied().for_each(&mut add);
    }
    for row in &rows {
        [row.first(), row.last()].into_iter().flatten().copied().for_each(&mut add);
    }
    edge.sort_unstable();
    let needed = ((edge.len() as f64 * BORDER_SHARE) as usize).max(1);
    let mut borders: Vec<i32> = Vec::new();
    for (start, value) in edge.iter().enumerate() {
        let Some(&end) = edge.get(start + needed - 1) else { break };
        let far = borders.last().is_none_or(|last| value - last > 2 * tolerance);
        if end - value <= tolerance && far {
            borders.push(i32::midpoint(*value, end));
        }
    }
    borders
}
