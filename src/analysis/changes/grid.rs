//! Values on a grid of pixels: smoothing, extremes of a neighbourhood, connected parts.

/// Values row by row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    pub(super) values: Vec<f32>,
    /// Columns and rows.
    pub(super) size: [usize; 2],
}

impl Grid {
    /// Bytes as values; pixels for which there is none are 0.
    pub(super) fn of(bytes: &[u8], size: [usize; 2]) -> Self {
        let count = size[0] * size[1];
        let mut values: Vec<f32> = bytes.iter().take(count).map(|byte| f32::from(*byte)).collect();
        values.resize(count, 0.0);
        Self { values, size }
    }

    /// The least value within `reach` pixels in each direction.
    pub(super) fn least(&self, reach: usize) -> Self {
        self.along_both(|line, at| extreme(line, at, reach, f32::min))
    }

    /// The largest value within `reach` pixels in each direction.
    pub(super) fn most(&self, reach: usize) -> Self {
        self.along_both(|line, at| extreme(line, at, reach, f32::max))
    }

    /// The value at a place between the middles of pixels, which have whole numbers; beyond the edge that of the edge.
    pub(super) fn between(&self, at: [f32; 2]) -> f32 {
        let low = at.map(f32::floor);
        let share = [at[0] - low[0], at[1] - low[1]];
        let value = |dx: f32, dy: f32| {
            let x = (low[0] + dx).clamp(0.0, self.size[0].saturating_sub(1) as f32) as usize;
            let y = (low[1] + dy).clamp(0.0, self.size[1].saturating_sub(1) as f32) as usize;
            self.values.get(y * self.size[0] + x).copied().unwrap_or_default()
        };
        let upper = value(0.0, 0.0) + share[0] * (value(1.0, 0.0) - value(0.0, 0.0));
        let lower = value(0.0, 1.0) + share[0] * (value(1.0, 1.0) - value(0.0, 1.0));
        upper + share[1] * (lower - upper)
    }

    /// A filter applied to every row, and then to every column of the result.
    fn along_both(&self, filter: impl Fn(&[f32], usize) -> f32) -> Self {
        let [columns, rows] = self.size;
        let mut across = Vec::with_capacity(self.values.len());
        for row in self.values.chunks(columns.max(1)) {
            across.extend((0..row.len()).map(|at| filter(row, at)));
        }
        let mut values = vec![0.0; across.len()];
        let mut line = Vec::with_capacity(rows);
        for column in 0..columns {
            line.clear();
            line.extend((0..rows).map(|row| across[row * columns + column]));
            for row in 0..rows {
                values[row * columns + column] = filter(&line, row);
            }
        }
        Self { values, size: self.size }
    }
}

fn extreme(line: &[f32], at: usize, reach: usize, pick: fn(f32, f32) -> f32) -> f32 {
    let near = at.saturating_sub(reach)..(at + reach + 1).min(line.len());
    line[near].iter().copied().reduce(pick).unwrap_or(line[at])
}

/// Smoothed by the binomial weights 1 4 6 4 1 in both directions; the edge repeats.
pub(super) fn smoothed(grid: &Grid) -> Grid {
    const WEIGHTS: [f32; 5] = [1.0, 4.0, 6.0, 4.0, 1.0];
    grid.along_both(|line, at| {
        let value = |offset: usize| line[(at + offset).saturating_sub(2).min(line.len() - 1)];
        WEIGHTS.iter().enumerate().map(|(offset, weight)| weight * value(offset)).sum::<f32>() / 16.0
    })
}

/// True where everything within `margin` pixels is true and lies on the grid.
pub(super) fn interior(mask: &[bool], [columns, rows]: [usize; 2], margin: usize) -> Vec<bool> {
    let bytes: Vec<u8> = mask.iter().map(|lies| u8::from(*lies)).collect();
    let least = Grid::of(&bytes, [columns, rows]).least(margin);
    let is_inside = |index: usize| {
        let (x, y) = (index % columns.max(1), index / columns.max(1));
        x >= margin && y >= margin && x + margin < columns && y + margin < rows
    };
    least.values.iter().enumerate().map(|(index, value)| *value > 0.5 && is_inside(index)).collect()
}

/// The parts of a mask whose pixels touch, also by a corner: the indices of each.
pub(super) fn parts(mask: &[bool], [columns, rows]: [usize; 2]) -> Vec<Vec<usize>> {
    let mut is_left: Vec<bool> = mask.to_vec();
    let mut found = Vec::new();
    for start in 0..is_left.len() {
        if !std::mem::take(&mut is_left[start]) {
            continue;
        }
        let mut part = vec![start];
        let mut next = 0;
        while let Some(index) = part.get(next).copied() {
            next += 1;
            let (x, y) = (index % columns, index / columns);
            for near_y in y.saturating_sub(1)..(y + 2).min(rows) {
                for near_x in x.saturating_sub(1)..(x + 2).min(columns) {
                    let near = near_y * columns + near_x;
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
