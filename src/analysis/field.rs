//! A picture of numbers, and what registration and the search for changes ask of one: smaller copies, blurs, slopes,
//! extremes, values between pixels, parts that hang together.

/// Numbers row by row from the top left.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Field {
    pub(crate) columns: usize,
    pub(crate) rows: usize,
    pub(crate) values: Vec<f32>,
}

/// Value and slopes at a place between pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sloped {
    pub(crate) value: f32,
    pub(crate) across: f32,
    pub(crate) down: f32,
}

impl Field {
    pub(crate) fn new(columns: usize, rows: usize, value: f32) -> Self {
        Self { columns, rows, values: vec![value; columns * rows] }
    }

    /// The same size with values of its own.
    pub(crate) fn map(&self, change: impl Fn(f32) -> f32) -> Self {
        let values = self.values.iter().map(|value| change(*value)).collect();
        Self { columns: self.columns, rows: self.rows, values }
    }

    pub(crate) fn zip(&self, other: &Self, join: impl Fn(f32, f32) -> f32) -> Self {
        let values = self.values.iter().zip(&other.values).map(|(a, b)| join(*a, *b)).collect();
        Self { columns: self.columns, rows: self.rows, values }
    }

    /// Mean over areas, to a size that is not larger.
    pub(crate) fn smaller(&self, columns: usize, rows: usize) -> Self {
        let (columns, rows) = (columns.clamp(1, self.columns), rows.clamp(1, self.rows));
        if (columns, rows) == (self.columns, self.rows) {
            return self.clone();
        }
        let narrow = squeezed(&self.values, self.columns, self.rows, columns);
        let turned = squeezed(&turned(&narrow, columns, self.rows), self.rows, columns, rows);
        Self { columns, rows, values: self::turned(&turned, rows, columns) }
    }

    /// Mean of every two by two pixels; an odd last row or column is left out.
    pub(crate) fn halved(&self) -> Self {
        let (columns, rows) = (self.columns / 2, self.rows / 2);
        let mut values = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            let upper = &self.values[2 * row * self.columns..];
            let lower = &upper[self.columns..];
            for column in 0..columns {
                let at = 2 * column;
                values.push((upper[at] + upper[at + 1] + lower[at] + lower[at + 1]) * 0.25);
            }
        }
        Self { columns, rows, values }
    }

    /// Mean over areas where smaller, straight lines where larger.
    pub(crate) fn fitted(&self, columns: usize, rows: usize) -> Self {
        if columns <= self.columns && rows <= self.rows {
            return self.smaller(columns, rows);
        }
        if self.columns.min(self.rows) < 2 {
            // Values lie between two rows and two columns.
            return self.twice_where_single().fitted(columns, rows);
        }
        let (across, down) = (self.columns as f64 / columns as f64, self.rows as f64 / rows as f64);
        let ends = |side: usize, at: f64| at.clamp(0.5, side as f64 - 0.501);
        let values = (0..columns * rows)
            .map(|i| {
                let x = ends(self.columns, ((i % columns) as f64 + 0.5) * across);
                let y = ends(self.rows, ((i / columns) as f64 + 0.5) * down);
                self.at(x, y).unwrap_or(0.0)
            })
            .collect();
        Self { columns, rows, values }
    }

    /// A single row, or a single column, twice.
    fn twice_where_single(&self) -> Self {
        let (columns, rows) = (self.columns.max(2), self.rows.max(2));
        let value = |i: usize| {
            let (x, y) = ((i % columns).min(self.columns - 1), (i / columns).min(self.rows - 1));
            self.values[y * self.columns + x]
        };
        Self { columns, rows, values: (0..columns * rows).map(value).collect() }
    }

    /// Blur by `passes` of a box of `2 · radius + 1`; beyond the border the border goes on.
    pub(crate) fn blurred(&self, radius: usize, passes: usize) -> Self {
        let mut values = self.values.clone();
        for _ in 0..passes {
            values = turned(&boxed(&values, self.columns, radius), self.columns, self.rows);
            values = turned(&boxed(&values, self.rows, radius), self.rows, self.columns);
        }
        Self { columns: self.columns, rows: self.rows, values }
    }

    /// Least or largest value within a square of `reach` pixels either way.
    pub(crate) fn extreme(&self, reach: usize, pick: fn(f32, f32) -> f32) -> Self {
        let across = picked(&self.values, self.columns, reach, pick);
        let down = picked(&turned(&across, self.columns, self.rows), self.rows, reach, pick);
        Self { columns: self.columns, rows: self.rows, values: turned(&down, self.rows, self.columns) }
    }

    /// The parts above a half whose pixels touch, also by a corner: the indices of each, in the order of their first pixels.
    pub(crate) fn parts(&self) -> Vec<Vec<usize>> {
        let mut is_left: Vec<bool> = self.values.iter().map(|value| *value > 0.5).collect();
        let mut found = Vec::new();
        for start in 0..is_left.len() {
            if !std::mem::take(&mut is_left[start]) {
                continue;
            }
            let mut part = vec![start];
            let mut next = 0;
            while let Some(index) = part.get(next).copied() {
                next += 1;
                let (column, row) = (index % self.columns, index / self.columns);
                for y in row.saturating_sub(1)..(row + 2).min(self.rows) {
                    for x in column.saturating_sub(1)..(column + 2).min(self.columns) {
                        let near = y * self.columns + x;
                        if std::mem::take(&mut is_left[near]) {
                            part.push(near);
                        }
                    }
                }
            }
            found.push(part);
        }
        found
    }

    /// Slopes across and down in units per pixel, by central differences; 0 along the border.
    pub(crate) fn slopes(&self) -> (Self, Self) {
        let mut across = Self::new(self.columns, self.rows, 0.0);
        let mut down = across.clone();
        let wide = self.columns;
        for row in 1..self.rows.saturating_sub(1) {
            for column in 1..wide.saturating_sub(1) {
                let at = row * wide + column;
                across.values[at] = (self.values[at + 1] - self.values[at - 1]) * 0.5;
                down.values[at] = (self.values[at + wide] - self.values[at - wide]) * 0.5;
            }
        }
        (across, down)
    }

    /// Value at a place by straight lines between the middles of pixels; `None` outside of them.
    pub(crate) fn at(&self, x: f64, y: f64) -> Option<f32> {
        self.sloped(x, y).map(|sloped| sloped.value)
    }

    /// Value and slopes of the bilinear surface at a place; `None` outside of the middles of the outermost pixels.
    pub(crate) fn sloped(&self, x: f64, y: f64) -> Option<Sloped> {
        let (x, y) = (x - 0.5, y - 0.5);
        if !(x >= 0.0 && y >= 0.0) {
            return None;
        }
        let (column, row) = (x as usize, y as usize);
        if column + 1 >= self.columns || row + 1 >= self.rows {
            return None;
        }
        let (u, v) = ((x - column as f64) as f32, (y - row as f64) as f32);
        let first = row * self.columns + column;
        let [a, b] = [self.values[first], self.values[first + 1]];
        let [c, d] = [self.values[first + self.columns], self.values[first + self.columns + 1]];
        let (top, bottom) = (a + (b - a) * u, c + (d - c) * u);
        Some(Sloped {
            value: top + (bottom - top) * v,
            across: (b - a) + ((d - c) - (b - a)) * v,
            down: bottom - top,
        })
    }
}

/// Rows of `wide` values squeezed to `to` values each, by the mean over what each covers.
fn squeezed(values: &[f32], wide: usize, high: usize, to: usize) -> Vec<f32> {
    let step = wide as f64 / to as f64;
    // Pixels and their shares are alike in every row.
    let cover: Vec<(usize, Vec<f32>)> = (0..to)
        .map(|i| {
            let (from, until) = (i as f64 * step, ((i + 1) as f64 * step).min(wide as f64));
            let first = from.floor() as usize;
            let last = (until.ceil() as usize).clamp(first + 1, wide);
            let share = |pixel: usize| {
                let inside = (until.min((pixel + 1) as f64) - from.max(pixel as f64)).max(0.0);
                (inside / step) as f32
            };
            (first, (first..last).map(share).collect())
        })
        .collect();
    let mut out = Vec::with_capacity(to * high);
    for line in values.chunks_exact(wide).take(high) {
        for (first, shares) in &cover {
            out.push(line[*first..].iter().zip(shares).map(|(value, share)| value * share).sum());
        }
    }
    out
}

/// The value that is picked among those within `reach` along rows, by doubling the reach.
fn picked(values: &[f32], wide: usize, reach: usize, pick: fn(f32, f32) -> f32) -> Vec<f32> {
    let mut out = Vec::with_capacity(values.len());
    let (mut now, mut next) = (Vec::new(), Vec::new());
    let window = 2 * reach + 1;
    for line in values.chunks_exact(wide) {
        // The border goes on outside.
        now.clear();
        now.extend(std::iter::repeat_n(line[0], reach));
        now.extend_from_slice(line);
        now.extend(std::iter::repeat_n(line[wide - 1], reach));
        let mut covered = 1;
        while covered < window {
            let step = covered.min(window - covered);
            next.clear();
            next.extend(now.iter().zip(&now[step..]).map(|(a, b)| pick(*a, *b)));
            std::mem::swap(&mut now, &mut next);
            covered += step;
        }
        out.extend_from_slice(&now[..wide]);
    }
    out
}

/// Rows become columns.
fn turned(values: &[f32], wide: usize, high: usize) -> Vec<f32> {
    const TILE: usize = 16;
    let mut out = vec![0.0; values.len()];
    for top in (0..high).step_by(TILE) {
        for left in (0..wide).step_by(TILE) {
            for row in top..(top + TILE).min(high) {
                for column in left..(left + TILE).min(wide) {
                    out[column * high + row] = values[row * wide + column];
                }
            }
        }
    }
    out
}

/// Running mean along rows.
fn boxed(values: &[f32], wide: usize, radius: usize) -> Vec<f32> {
    let mut out = Vec::with_capacity(values.len());
    let share = 1.0 / (2 * radius + 1) as f32;
    for line in values.chunks_exact(wide) {
        let at = |i: isize| line[i.clamp(0, wide as isize - 1) as usize];
        let reach = radius as isize;
        let mut sum: f32 = (-reach..=reach).map(at).sum();
        for i in 0..wide as isize {
            out.push(sum * share);
            sum += at(i + reach + 1) - at(i - reach);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp(columns: usize, rows: usize) -> Field {
        let values =
            (0..columns * rows).map(|i| (i % columns) as f32 + 0.5 + 2.0 * (i / columns) as f32).collect();
        Field { columns, rows, values }
    }

    #[test]
    fn a_plane_stays_a_plane_at_every_size() {
        let small = ramp(30, 20).smaller(12, 10);
        assert_eq!((small.columns, small.rows), (12, 10));
        // Pixels that are cut by an edge count by their share: within a tenth of the plane, and the mean is kept.
        for (index, value) in small.values.iter().enumerate() {
            let (x, y) = ((index % 12) as f32, (index / 12) as f32);
            let plane = 2.5 * (x + 0.5) + 2.0 * (2.0 * y + 0.5);
            assert!((value - plane).abs() <= 0.101, "{value} is not {plane}");
        }
        let mean = |field: &Field| field.values.iter().sum::<f32>() / field.values.len() as f32;
        assert!((mean(&small) - mean(&ramp(30, 20))).abs() < 1e-3);
        let sloped = ramp(30, 20).sloped(4.2, 7.9).unwrap();
        assert!(
            (sloped.value - (4.2 + 2.0 * 7.4)).abs() < 1e-4 && (sloped.down - 2.0).abs() < 1e-5,
            "{sloped:?}"
        );
        assert!(ramp(30, 20).at(0.4, 5.0).is_none() && ramp(30, 20).at(29.6, 5.0).is_none());
    }

    #[test]
    fn a_single_row_column_or_value_is_made_larger_as_it_is() {
        for (columns, rows) in [(1, 1), (1, 4), (4, 1)] {
            let large = Field::new(columns, rows, 7.0).fitted(6, 30);
            assert_eq!((large.columns, large.rows), (6, 30));
            assert!(large.values.iter().all(|value| (value - 7.0).abs() < 1e-5), "{columns} × {rows}");
        }
    }

    #[test]
    fn parts_hang_together_over_corners_and_not_over_gaps() {
        let mask = Field {
            columns: 4,
            rows: 3,
            values: vec![1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0],
        };
        assert_eq!(mask.parts(), [vec![0, 5], vec![3], vec![11]]);
    }

    #[test]
    fn a_blur_keeps_the_mean_and_slopes_are_those_of_the_plane() {
        let blurred = ramp(40, 30).blurred(2, 2);
        let middle = 15 * 40 + 20;
        assert!((blurred.values[middle] - ramp(40, 30).values[middle]).abs() < 1e-3);
        let (across, down) = ramp(40, 30).slopes();
        assert!((across.values[middle] - 1.0).abs() < 1e-5 && (down.values[middle] - 2.0).abs() < 1e-5);
    }
}
