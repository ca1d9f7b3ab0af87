//! How often each stored value occurs, and from that a window where the file gives none. Padding is never
//! counted; the automatic window leaves out borders as well: what the file's shutter or collimator covers, the rim
//! beyond the blades that are seen on the film, a scanner's lid.

use std::ops::Range;

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
    pub fn of(pipeline: &GreyPipeline, values: &[u16]) -> Self {
        let mut counter = Counter::new();
        counter.add(values);
        Self::new(pipeline, counter.counts())
    }

    fn new(pipeline: &GreyPipeline, mut counts: Vec<u32>) -> Self {
        for (pattern, count) in (0..=u16::MAX).zip(&mut counts) {
            if pipeline.is_padding(pattern) {
                *count = 0;
            }
        }
        let total = counts.iter().map(|count| u64::from(*count)).sum();
        Self { counts, total }
    }

    /// What is left when values that were counted, too, are taken out.
    fn without(&self, pipeline: &GreyPipeline, others: &[u32]) -> Self {
        let left = self.counts.iter().zip(others).map(|(count, others)| count.saturating_sub(*others));
        Self::new(pipeline, left.collect())
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

/// Counts in two tables by turns: neighbours are often equal, and a count that was just written is slow to read.
struct Counter {
    tables: [Vec<u32>; 2],
}

impl Counter {
    fn new() -> Self {
        Self { tables: [vec![0; 65_536], vec![0; 65_536]] }
    }

    fn add(&mut self, values: &[u16]) {
        let [first, second] = &mut self.tables;
        let (pairs, rest) = values.as_chunks::<2>();
        for [a, b] in pairs {
            first[usize::from(*a)] += 1;
            second[usize::from(*b)] += 1;
        }
        for value in rest {
            first[usize::from(*value)] += 1;
        }
    }

    fn counts(self) -> Vec<u32> {
        let [mut first, second] = self.tables;
        first.iter_mut().zip(second).for_each(|(count, more)| *count += more);
        first
    }
}

/// Lowest and highest stored value of the film itself, without padding, borders and rare outliers.
pub(super) fn film_range(pipeline: &GreyPipeline, values: &[u16], columns: usize) -> Option<(i32, i32)> {
    let range = pipeline.stored;
    let whole = Histogram::of(pipeline, values);
    let (low, high) = (whole.quantile(range, 0.0)?, whole.quantile(range, 1.0)?);
    let tolerance = (f64::from(high - low) * BORDER_TOLERANCE) as i32;
    let borders = border_values(pipeline, values, columns, tolerance);
    let is_border = |stored: u16| {
        let value = range.value(stored);
        pipeline.is_padding(stored) || borders.iter().any(|border| (border - value).abs() <= tolerance)
    };
    let blades = collimation::detect(pipeline, values, columns);
    let openings: Vec<&Shutter> = pipeline.exposed.iter().chain(&blades).collect();
    // Most of a film is inside, so what is outside is counted.
    let mut outside = Counter::new();
    for (y, row) in values.chunks(columns.max(1)).enumerate() {
        let mut counted = 0;
        for piece in exposed_pieces(row.len(), y, &openings) {
            let piece = within_borders(row, piece, &is_border);
            outside.add(row.get(counted..piece.start).unwrap_or_default());
            counted = counted.max(piece.end);
        }
        outside.add(&row[counted..]);
    }
    let inner = whole.without(pipeline, &outside.counts());
    // A film that is nearly all "border" has none: a limb in air, a test pattern.
    let counted = if inner.total * 20 >= whole.total { &inner } else { &whole };
    Some((counted.quantile(range, TAIL)?, counted.quantile(range, 1.0 - TAIL)?))
}

/// The pieces of a row of so many pixels that every opening shows, from left to right.
fn exposed_pieces(length: usize, y: usize, openings: &[&Shutter]) -> Vec<Range<usize>> {
    let mut spans = vec![[0.0, length as f64]];
    for opening in openings {
        spans = opening.shown_of_row(y as f64 + 0.5, &spans);
    }
    let pixel = |x: f64| (x - 0.5).ceil().clamp(0.0, length as f64) as usize;
    let mut pieces: Vec<_> = spans.iter().map(|[from, to]| pixel(*from)..pixel(*to)).collect();
    pieces.sort_by_key(|piece| piece.start);
    pieces
}

/// A piece of a row without the runs of border at its ends.
fn within_borders(row: &[u16], piece: Range<usize>, is_border: &impl Fn(u16) -> bool) -> Range<usize> {
    let values = row.get(piece.clone()).unwrap_or_default();
    let Some(first) = values.iter().position(|value| !is_border(*value)) else {
        return piece.start..piece.start;
    };
    let last = values.iter().rposition(|value| !is_border(*value)).unwrap_or(first);
    piece.start + first..piece.start + last + 1
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::{Padding, Presentation, ShutterShape};

    fn pipeline() -> GreyPipeline {
        GreyPipeline {
            stored: StoredRange { bits: 12, signed: false },
            padding: Some(Padding { low: 4000, high: 4095 }),
            ..GreyPipeline::ready(Presentation::Identity)
        }
    }

    /// A film of noise with a dark border on the left and padding on the right.
    fn film(columns: usize, rows: usize) -> Vec<u16> {
        let mut state = 7_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 20) as u16
        };
        let value = |x: usize, noise: u16| match x {
            _ if x < columns / 4 => 5 + noise % 3,
            _ if x > columns - 9 => 4095,
            _ => 300 + noise % 3000,
        };
        (0..rows * columns).map(|at| value(at % columns, next())).collect()
    }

    #[test]
    fn values_are_counted_one_by_one_and_padding_is_not() {
        let (pipeline, values) = (pipeline(), film(101, 37));
        let counted = Histogram::of(&pipeline, &values);
        let of_value = |value: u16| values.iter().filter(|other| **other == value).count() as u32;
        for value in [5, 6, 7, 299, 300, 301, 2999] {
            assert_eq!(counted.count(value), of_value(value), "{value}");
        }
        assert!(of_value(4095) > 0);
        assert_eq!((counted.count(4095), counted.total()), (0, (values.len() as u64) - 8 * 37));
    }

    #[test]
    fn the_range_of_a_film_is_that_of_what_borders_and_openings_leave() {
        let (columns, rows) = (211, 90);
        let values = film(columns, rows);
        let opening = Shutter {
            shapes: vec![ShutterShape::Rectangle { least: [20.0, 10.0], most: [150.0, 77.0] }],
            grey: 0,
        };
        let pipeline = GreyPipeline { exposed: Some(opening), ..pipeline() };
        let (low, high) = film_range(&pipeline, &values, columns).unwrap();
        // The same one by one: the pixels of a row that every opening shows, without the dark border at their ends.
        let blades = collimation::detect(&pipeline, &values, columns);
        let openings = || pipeline.exposed.iter().chain(&blades);
        let mut inside: Vec<i32> = Vec::new();
        for (y, row) in values.chunks(columns).enumerate() {
            let is_shown =
                |x: usize| openings().all(|opening| opening.shows([x as f64 + 0.5, y as f64 + 0.5]));
            let is_border = |value: &i32| *value < 100 || *value >= 4000;
            let shown: Vec<i32> = (0..columns).filter(|x| is_shown(*x)).map(|x| i32::from(row[x])).collect();
            let from = shown.iter().position(|value| !is_border(value)).unwrap_or(shown.len());
            let to = shown.iter().rposition(|value| !is_border(value)).map_or(from, |last| last + 1);
            inside.extend(&shown[from..to]);
        }
        inside.sort_unstable();
        let at = |share: f64| inside[(share * inside.len() as f64).max(1.0).ceil() as usize - 1];
        assert_eq!((low, high), (at(TAIL), at(1.0 - TAIL)));
    }
}
