//! Filters of the display alone: a second copy of the stored values of a film that is shown in its place, through the same
//! grey table. Measures, snapping, densities, histograms and exports read the film itself.
//!
//! CLAHE: contrast limited adaptive histogram equalisation, K. Zuiderveld, Graphics Gems IV (1994), pages 474 to 485, after
//! S. M. Pizer et al., Computer Vision, Graphics, and Image Processing 39 (1987), 355 to 368. Unsharp masking: the film minus
//! its blurred copy, times an amount, added to the film.

use std::sync::Arc;

use super::{Film, GreyPipeline, Pixels, Samples, histogram};

/// A filter with its strength.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DisplayFilter {
    /// Method.
    pub kind: FilterKind,
    /// Strength.
    pub strength: Strength,
}

/// Method of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FilterKind {
    /// Contrast limited adaptive histogram equalisation.
    Clahe,
    /// Unsharp masking.
    Unsharp,
}

/// Strength of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Strength {
    /// Weak.
    Weak,
    /// Medium.
    #[default]
    Medium,
    /// Strong.
    Strong,
}

/// Tiles of CLAHE across and down: 8 × 8 in Zuiderveld's paper.
const TILES: usize = 8;
/// Bins of a histogram between the lowest and the highest value; within a bin the map is a straight line.
const BINS: usize = 1024;
/// The radius of unsharp masking (the standard deviation of the blur) is the longer side of the film over this: 8 pixels of
/// a film of 2,400.
const SIDE_PER_RADIUS: f64 = 300.0;
/// Rows between two questions whether to go on.
const ROWS_BETWEEN: usize = 64;

impl Strength {
    /// The next in turn.
    #[must_use = "the strength itself stays as it is"]
    pub fn next(self) -> Self {
        match self {
            Self::Weak => Self::Medium,
            Self::Medium => Self::Strong,
            Self::Strong => Self::Weak,
        }
    }

    /// Times the mean count of a bin at which a histogram is cut. Pizer et al. found 3 to 4 to suit images of the body.
    fn clip_limit(self) -> f64 {
        match self {
            Self::Weak => 2.0,
            Self::Medium => 3.0,
            Self::Strong => 5.0,
        }
    }

    /// Times the difference from the blurred film that is added.
    fn amount(self) -> f64 {
        match self {
            Self::Weak => 0.5,
            Self::Medium => 1.0,
            Self::Strong => 2.0,
        }
    }
}

impl FilterKind {
    /// Its short name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Clahe => "CLAHE",
            Self::Unsharp => "unsharp",
        }
    }
}

impl DisplayFilter {
    /// "CLAHE 8 × 8, clip limit 3": the filter with its parameters.
    pub fn words(self, columns: u32, rows: u32) -> String {
        match self.kind {
            FilterKind::Clahe => {
                let limit = self.strength.clip_limit();
                format!("CLAHE {TILES} \u{d7} {TILES}, clip limit {limit}")
            }
            FilterKind::Unsharp => {
                let (radius, amount) = (radius(columns, rows), self.strength.amount());
                format!("unsharp {radius} px, amount {amount}")
            }
        }
    }

    /// The values of a film as this filter shows them, of the same size; `None` for colours, where nothing is to be
    /// changed, and where `go_on` said that it is not wanted any more.
    pub fn applied(self, film: &Film, go_on: &(dyn Fn() -> bool + Sync)) -> Option<Pixels> {
        let Samples::Grey(values) = &film.pixels.samples else { return None };
        let (columns, rows) = (film.pixels.columns as usize, film.pixels.rows as usize);
        let grid = Grid { values, columns, rows, pipeline: &film.pipeline };
        let samples = match self.kind {
            FilterKind::Clahe => {
                let ends = histogram::film_range(&film.pipeline, values, columns)?;
                clahe(&grid, [TILES, TILES], self.strength.clip_limit(), ends, go_on)?
            }
            FilterKind::Unsharp => {
                let radius = radius(film.pixels.columns, film.pixels.rows);
                unsharp(&grid, f64::from(radius), self.strength.amount(), go_on)?
            }
        };
        Some(Pixels { samples: Samples::Grey(samples), ..film.pixels.clone() })
    }
}

fn radius(columns: u32, rows: u32) -> u32 {
    (f64::from(columns.max(rows)) / SIDE_PER_RADIUS).round().max(1.0) as u32
}

/// Stored values of a grey film.
struct Grid<'a> {
    values: &'a [u16],
    columns: usize,
    rows: usize,
    pipeline: &'a GreyPipeline,
}

impl Grid<'_> {
    /// The value of a bit pattern; `None` for padding.
    fn value(&self, stored: u16) -> Option<f64> {
        let value = self.pipeline.stored_range().value(stored);
        (!self.pipeline.is_padding(stored)).then_some(f64::from(value))
    }

    /// The bit pattern nearest to a value; the one before where that would be padding.
    fn stored(&self, value: f64, before: u16) -> u16 {
        let (low, high) = self.pipeline.stored_range().ends();
        let stored = value.round().clamp(f64::from(low), f64::from(high)) as i32 as u16;
        if self.pipeline.is_padding(stored) { before } else { stored }
    }
}

/// The map of a tile: for the edges of the bins from 0 to 1, the share of values below.
type Map = Vec<f64>;

/// CLAHE of the values between two ends; those beyond, and padding, stay. `limit` counts mean counts of a bin.
fn clahe(
    grid: &Grid<'_>,
    tiles: [usize; 2],
    limit: f64,
    (low, high): (i32, i32),
    go_on: &dyn Fn() -> bool,
) -> Option<Arc<[u16]>> {
    if high <= low {
        return Some(grid.values.into());
    }
    let (low, span) = (f64::from(low), f64::from(high) - f64::from(low));
    let share =
        |stored: u16| grid.value(stored).map(|v| (v - low) / span).filter(|s| (0.0..=1.0).contains(s));
    let mut maps: Vec<Map> = Vec::with_capacity(tiles[0] * tiles[1]);
    for down in 0..tiles[1] {
        for across in 0..tiles[0] {
            if !go_on() {
                return None;
            }
            let part = |index: usize, count: usize, length: usize| {
                index * length / count..(index + 1) * length / count
            };
            let mut counts = vec![0.0; BINS];
            for row in part(down, tiles[1], grid.rows) {
                let line = part(across, tiles[0], grid.columns);
                let line = grid.values.get(row * grid.columns + line.start..row * grid.columns + line.end);
                for share in line.unwrap_or_default().iter().filter_map(|stored| share(*stored)) {
                    let bin = ((share * BINS as f64) as usize).min(BINS - 1);
                    if let Some(count) = counts.get_mut(bin) {
                        *count += 1.0;
                    }
                }
            }
            maps.push(map(counts, limit));
        }
    }
    let of_tile = |at: [usize; 2]| maps.get(at[1] * tiles[0] + at[0]).map_or(&[][..], Vec::as_slice);
    // The two tiles between whose middles a pixel lies, and the share of the second.
    let between = |index: usize, count: usize, length: usize| {
        let place = (index as f64 + 0.5) * count as f64 / length as f64 - 0.5;
        let first = place.floor().max(0.0) as usize;
        let second = (first + 1).min(count - 1);
        (first, second, (place - first as f64).clamp(0.0, 1.0))
    };
    let across: Vec<_> = (0..grid.columns).map(|x| between(x, tiles[0], grid.columns)).collect();
    let mut shown = Vec::with_capacity(grid.values.len());
    for (y, line) in grid.values.chunks_exact(grid.columns.max(1)).enumerate() {
        if y % ROWS_BETWEEN == 0 && !go_on() {
            return None;
        }
        let (top, bottom, down) = between(y, tiles[1], grid.rows);
        for (stored, (left, right, along)) in line.iter().zip(&across) {
            let Some(share) = share(*stored) else {
                shown.push(*stored);
                continue;
            };
            let at = |x: usize, y: usize| mapped(of_tile([x, y]), share);
            let upper = at(*left, top) + (at(*right, top) - at(*left, top)) * along;
            let lower = at(*left, bottom) + (at(*right, bottom) - at(*left, bottom)) * along;
            shown.push(grid.stored(low + (upper + (lower - upper) * down) * span, *stored));
        }
    }
    Some(shown.into())
}

/// The map of a histogram that is cut at `limit` mean counts; what is cut off is spread over all bins. Without any value
/// every value stays.
fn map(mut counts: Vec<f64>, limit: f64) -> Map {
    let total: f64 = counts.iter().sum();
    if total <= 0.0 {
        counts.fill(1.0);
    } else {
        clip(&mut counts, (limit * total / BINS as f64).max(1.0));
    }
    let total: f64 = counts.iter().sum();
    let mut below = 0.0;
    let mut map = Vec::with_capacity(BINS + 1);
    map.push(0.0);
    for count in counts {
        below += count;
        map.push(below / total);
    }
    map
}

/// Cuts a histogram at a count and spreads the excess evenly over the bins that have room, until there is none.
fn clip(counts: &mut [f64], limit: f64) {
    let total: f64 = counts.iter().sum();
    if limit * counts.len() as f64 <= total {
        // Every bin would be full: nothing is equalised.
        counts.fill(total / counts.len() as f64);
        return;
    }
    let mut excess = 0.0;
    for count in counts.iter_mut() {
        excess += (*count - limit).max(0.0);
        *count = count.min(limit);
    }
    while excess > total * 1e-9 {
        let room = counts.iter().filter(|count| **count < limit).count();
        if room == 0 {
            return;
        }
        let each = excess / room as f64;
        for count in counts.iter_mut().filter(|count| **count < limit) {
            let given = each.min(limit - *count);
            *count += given;
            excess -= given;
        }
    }
}

/// A share of the values between the ends, through the map of a tile.
fn mapped(map: &[f64], share: f64) -> f64 {
    let place = share * BINS as f64;
    let bin = (place as usize).min(BINS - 1);
    let (Some(below), Some(above)) = (map.get(bin), map.get(bin + 1)) else { return share };
    below + (above - below) * (place - bin as f64)
}

/// The film and `amount` times its difference from a copy blurred with a standard deviation of `radius` pixels.
fn unsharp(grid: &Grid<'_>, radius: f64, amount: f64, go_on: &dyn Fn() -> bool) -> Option<Arc<[u16]>> {
    let value = |stored: &u16| grid.value(*stored);
    let mut blurred: Vec<f32> =
        grid.values.iter().map(|stored| value(stored).unwrap_or_default() as f32).collect();
    blur(&mut blurred, grid.columns, radius, go_on)?;
    // Padding takes no part: how many values there are is blurred, too.
    if grid.pipeline.padding.is_some() {
        let is_value = |stored| if value(stored).is_some() { 1.0 } else { 0.0 };
        let mut weights: Vec<f32> = grid.values.iter().map(is_value).collect();
        blur(&mut weights, grid.columns, radius, go_on)?;
        for (sum, weight) in blurred.iter_mut().zip(weights) {
            *sum /= weight.max(f32::MIN_POSITIVE);
        }
    }
    let sharpened = grid.values.iter().zip(blurred).map(|(stored, blurred)| match value(stored) {
        Some(value) => grid.stored(value + amount * (value - f64::from(blurred)), *stored),
        None => *stored,
    });
    Some(sharpened.collect())
}

/// A Gaussian blur by three boxes in each direction (W. M. Wells, IEEE Transactions on Pattern Analysis and Machine
/// Intelligence 8 (1986), 234 to 239); edges repeat.
fn blur(plane: &mut [f32], columns: usize, deviation: f64, go_on: &dyn Fn() -> bool) -> Option<()> {
    let rows = plane.len() / columns.max(1);
    // Three boxes of width w have the variance (w² - 1) / 4.
    let half = (((4.0 * deviation * deviation + 1.0).sqrt() - 1.0) / 2.0).round().max(1.0) as usize;
    for line in plane.chunks_exact_mut(columns.max(1)) {
        for _ in 0..3 {
            let mut source = line.to_vec();
            box_blur(&mut source, line, half);
        }
    }
    let mut column = vec![0.0; rows];
    let mut blurred = vec![0.0; rows];
    for x in 0..columns {
        if x % ROWS_BETWEEN == 0 && !go_on() {
            return None;
        }
        for (y, value) in column.iter_mut().enumerate() {
            *value = plane.get(y * columns + x).copied().unwrap_or_default();
        }
        for _ in 0..3 {
            box_blur(&mut column, &mut blurred, half);
            std::mem::swap(&mut column, &mut blurred);
        }
        for (y, value) in column.iter().enumerate() {
            if let Some(place) = plane.get_mut(y * columns + x) {
                *place = *value;
            }
        }
    }
    Some(())
}

/// Means over `2 half + 1` values about each.
fn box_blur(source: &mut [f32], into: &mut [f32], half: usize) {
    let (Some(first), Some(last)) = (source.first().copied(), source.last().copied()) else { return };
    let at = |index: isize| -> f64 {
        if index < 0 {
            f64::from(first)
        } else {
            f64::from(source.get(index as usize).copied().unwrap_or(last))
        }
    };
    let reach = half as isize;
    let width = f64::from(2 * half as u32 + 1);
    let mut sum: f64 = (-reach..=reach).map(at).sum();
    for (index, out) in (0_isize..).zip(into.iter_mut()) {
        *out = (sum / width) as f32;
        sum += at(index + reach + 1) - at(index - reach);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::imaging::{Modality, Padding, Presentation, StoredRange};

    fn pipeline(bits: u16, signed: bool, padding: Option<i32>) -> GreyPipeline {
        GreyPipeline {
            stored: StoredRange { bits, signed },
            padding: padding.map(|value| Padding { low: value, high: value }),
            modality: Modality::Identity,
            ..GreyPipeline::ready(Presentation::Identity)
        }
    }

    fn scene(columns: usize, rows: usize) -> Vec<u16> {
        let value = |x: usize, y: usize| {
            let shaft = if (columns / 3..columns / 2).contains(&x) { 1800 } else { 0 };
            (200 + shaft + (x * 7 + y * 5) % 331 + (x * y) % 57) as u16
        };
        (0..rows).flat_map(|y| (0..columns).map(move |x| value(x, y))).collect()
    }

    /// CLAHE as its definition says: for each pixel the clipped shares below it in the four tiles around, one by one.
    fn reference(grid: &Grid<'_>, tiles: usize, limit: f64, ends: (f64, f64)) -> Vec<u16> {
        let span = ends.1 - ends.0;
        let tile_of = |x: usize, y: usize| {
            let inside = |at: usize, index: usize, length: usize| {
                at >= index * length / tiles && at < (index + 1) * length / tiles
            };
            let mut counts = vec![0.0; BINS];
            for row in (0..grid.rows).filter(|row| inside(*row, y, grid.rows)) {
                for column in (0..grid.columns).filter(|column| inside(*column, x, grid.columns)) {
                    let value = f64::from(grid.values[row * grid.columns + column]);
                    if value >= ends.0 && value <= ends.1 {
                        counts[(((value - ends.0) / span * BINS as f64) as usize).min(BINS - 1)] += 1.0;
                    }
                }
            }
            let total: f64 = counts.iter().sum();
            let most = (limit * total / BINS as f64).max(1.0);
            // The excess is spread by looking for the height of the water: counts raised by it and cut at the limit.
            let (mut low, mut high) = (0.0, most);
            for _ in 0..200 {
                let middle = f64::midpoint(low, high);
                let filled: f64 = counts.iter().map(|count: &f64| (count.min(most) + middle).min(most)).sum();
                if filled < total { low = middle } else { high = middle }
            }
            let filled: Vec<f64> = counts.iter().map(|count| (count.min(most) + high).min(most)).collect();
            (filled, total)
        };
        let all: Vec<Vec<(Vec<f64>, f64)>> =
            (0..tiles).map(|y| (0..tiles).map(|x| tile_of(x, y)).collect()).collect();
        let below = |(counts, total): &(Vec<f64>, f64), share: f64| {
            let place = share * BINS as f64;
            let whole = (place as usize).min(BINS - 1);
            (counts[..whole].iter().sum::<f64>() + counts[whole] * (place - whole as f64)) / total
        };
        let mut shown = Vec::new();
        for row in 0..grid.rows {
            for column in 0..grid.columns {
                let value = f64::from(grid.values[row * grid.columns + column]);
                if value < ends.0 || value > ends.1 {
                    shown.push(value as u16);
                    continue;
                }
                let share = (value - ends.0) / span;
                let x = (column as f64 + 0.5) * tiles as f64 / grid.columns as f64 - 0.5;
                let y = (row as f64 + 0.5) * tiles as f64 / grid.rows as f64 - 0.5;
                let mut sum = 0.0;
                for (ty, line) in all.iter().enumerate() {
                    for (tx, tile) in line.iter().enumerate() {
                        let near = |at: f64, index: usize| {
                            (1.0 - (at.clamp(0.0, tiles as f64 - 1.0) - index as f64).abs()).max(0.0)
                        };
                        let weight = near(x, tx) * near(y, ty);
                        if weight > 0.0 {
                            sum += weight * below(tile, share);
                        }
                    }
                }
                shown.push((ends.0 + sum * span).round() as u16);
            }
        }
        shown
    }

    fn always() -> bool {
        true
    }

    #[test]
    fn clahe_is_what_its_definition_says() {
        let (columns, rows) = (97, 71);
        let values = scene(columns, rows);
        let pipeline = pipeline(12, false, None);
        let grid = Grid { values: &values, columns, rows, pipeline: &pipeline };
        for limit in [1.5, 3.0, 40.0] {
            let shown = clahe(&grid, [8, 8], limit, (210, 2300), &always).unwrap();
            let wanted = reference(&grid, 8, limit, (210.0, 2300.0));
            let worst = shown.iter().zip(&wanted).map(|(a, b)| a.abs_diff(*b)).max();
            assert!(worst <= Some(1), "clip limit {limit}: differs by {worst:?}");
        }
    }

    #[test]
    fn one_tile_without_a_limit_is_histogram_equalisation() {
        let (columns, rows) = (64, 64);
        let values = scene(columns, rows);
        let pipeline = pipeline(12, false, None);
        let grid = Grid { values: &values, columns, rows, pipeline: &pipeline };
        let (low, high) = (*values.iter().min().unwrap(), *values.iter().max().unwrap());
        let shown = clahe(&grid, [1, 1], f64::INFINITY, (low.into(), high.into()), &always).unwrap();
        let mut sorted = values.clone();
        sorted.sort_unstable();
        // The rank of a value becomes its place in the range; a bin is two values wide here.
        for (value, shown) in values.iter().zip(shown.iter()) {
            let share = (f64::from(*shown) - f64::from(low)) / f64::from(high - low);
            let below =
                |value: u16| sorted.partition_point(|other| *other < value) as f64 / sorted.len() as f64;
            assert!(share >= below(value.saturating_sub(3)) - 1e-3, "{value} became {shown}");
            assert!(share <= below(value + 4) + 1e-3, "{value} became {shown}");
        }
    }

    proptest! {
        #[test]
        fn a_filter_keeps_the_size_and_padding_and_a_constant_image(
            columns in 1_usize..40, rows in 1_usize..40, value in 1_u16..4000, limit in 1.0_f64..8.0,
        ) {
            let pipeline = pipeline(12, false, Some(0));
            let mut values = vec![value; columns * rows];
            values[0] = 0;
            let grid = Grid { values: &values, columns, rows, pipeline: &pipeline };
            let ends = (i32::from(value), i32::from(value));
            let equalised = clahe(&grid, [8, 8], limit, ends, &always).unwrap();
            prop_assert_eq!(&equalised[..], &values[..]);
            let sharpened = unsharp(&grid, 2.0, 2.0, &always).unwrap();
            prop_assert_eq!(&sharpened[..], &values[..]);
        }

        #[test]
        fn within_a_tile_a_larger_value_is_never_shown_smaller(
            values in prop::collection::vec(0_u16..4096, 64..400), limit in 1.0_f64..10.0,
        ) {
            let pipeline = pipeline(12, false, None);
            let grid = Grid { values: &values, columns: values.len(), rows: 1, pipeline: &pipeline };
            let shown = clahe(&grid, [1, 1], limit, (100, 3900), &always).unwrap();
            let mut pairs: Vec<(u16, u16)> = values.iter().copied().zip(shown.iter().copied()).collect();
            pairs.sort_unstable();
            prop_assert!(pairs.windows(2).all(|pair| pair[0].1 <= pair[1].1));
            prop_assert!(shown.iter().all(|value| *value < 4096));
        }
    }

    #[test]
    fn signed_values_are_equalised_as_such() {
        let pipeline = pipeline(12, true, None);
        let values: Vec<u16> = (0..4002).map(|at: i32| ((at * 37 % 2001) - 1000) as u16).collect();
        let grid = Grid { values: &values, columns: 69, rows: 58, pipeline: &pipeline };
        let shown = clahe(&grid, [1, 1], 3.0, (-1000, 1000), &always).unwrap();
        // Equally frequent values are equalised already.
        for (before, after) in values.iter().zip(shown.iter()) {
            assert!(
                (*before as i16 - *after as i16).abs() <= 4,
                "{} became {}",
                *before as i16,
                *after as i16
            );
        }
    }

    #[test]
    fn an_edge_is_sharpened_on_both_sides_and_nothing_far_from_it() {
        let (columns, rows) = (120, 9);
        let values: Vec<u16> =
            (0..rows).flat_map(|_| (0..columns).map(|x| if x < 60 { 1000 } else { 2000 })).collect();
        let pipeline = pipeline(12, false, None);
        let grid = Grid { values: &values, columns, rows, pipeline: &pipeline };
        let shown = unsharp(&grid, 3.0, 1.0, &always).unwrap();
        let row = &shown[4 * columns..5 * columns];
        // At the edge the blurred film is half way: a difference of nearly 500 on either side.
        assert!(row[59] > 500 && row[59] < 620, "{}", row[59]);
        assert!(row[60] > 2380 && row[60] < 2500, "{}", row[60]);
        assert_eq!((row[20], row[100]), (1000, 2000));
    }

    #[test]
    fn a_blur_has_the_spread_that_was_asked_for() {
        for deviation in [2.0, 5.0, 9.0] {
            let mut plane = vec![0.0; 201];
            plane[100] = 1.0;
            blur(&mut plane, 201, deviation, &always).unwrap();
            let variance: f64 =
                plane.iter().enumerate().map(|(x, v)| f64::from(*v) * (x as f64 - 100.0).powi(2)).sum();
            assert!((variance.sqrt() - deviation).abs() < 0.5, "{deviation}: {}", variance.sqrt());
        }
    }

    #[test]
    fn what_is_not_wanted_any_more_ends() {
        let values = scene(64, 64);
        let pipeline = pipeline(12, false, None);
        let grid = Grid { values: &values, columns: 64, rows: 64, pipeline: &pipeline };
        assert!(clahe(&grid, [8, 8], 3.0, (200, 2500), &|| false).is_none());
        assert!(unsharp(&grid, 2.0, 1.0, &|| false).is_none());
    }
}
