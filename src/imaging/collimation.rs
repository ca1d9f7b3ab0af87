//! Finds where the collimator's blades cut the beam: straight sides across which the greys jump, with little but
//! scatter beyond. Made for the automatic window, which must not count the rim; nothing is cut from the film.

use super::pipeline::GreyPipeline;
use super::shutter::{FilmPlace, Shutter, ShutterShape};

/// The longer side of the grid of means that is searched.
const GRID: usize = 128;
/// Cells on either side of a line whose means are compared.
const REACH: usize = 2;
/// A side may lie so far inward, as a part of the grid.
const DEEPEST: f64 = 0.42;
/// A side may lean by so many cells to a cell along it: about 17 degrees.
const STEEPEST: f64 = 0.3;
/// Leans that are tried on either side of none.
const LEANS: i32 = 15;
/// The jump across a side, as a part of the range of all means.
const LEAST_JUMP: f64 = 0.06;
/// The jump must be there, in the same direction, on this part of the middle half of a side.
const LEAST_AGREEMENT: f64 = 0.85;
/// Beyond a side greys may vary by this part of what they vary on the other side of it.
const MOST_UNREST: f64 = 0.35;
/// A field smaller than this part of the film is taken for a mistake.
const LEAST_FIELD: f64 = 0.05;

/// Means of a film in cells.
struct Grid {
    columns: usize,
    rows: usize,
    means: Vec<f64>,
    /// Pixels of the film to a cell, across and down.
    cell: [f64; 2],
    range: f64,
}

/// A side of the field: how far from its edge of the grid in the middle of that edge, and its lean, in cells.
#[derive(Debug, Clone, Copy)]
struct Side {
    depth: f64,
    lean: f64,
    jump: f64,
}

/// The edge of the film that a side lies along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    Left,
    Right,
    Top,
    Bottom,
}

/// The exposed field of a film, where blades are seen on at least one side of it; in pixels of the film.
pub(super) fn detect(pipeline: &GreyPipeline, values: &[u16], columns: usize) -> Option<Shutter> {
    let grid = Grid::of(pipeline, values, columns)?;
    let sides = [Edge::Left, Edge::Right, Edge::Top, Edge::Bottom].map(|edge| grid.side(edge));
    if sides.iter().all(Option::is_none) {
        return None;
    }
    let [left, right, top, bottom] = sides;
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
    let at = [
        [Edge::Left, Edge::Top],
        [Edge::Right, Edge::Top],
        [Edge::Right, Edge::Bottom],
        [Edge::Left, Edge::Bottom],
    ];
    let corners: Vec<FilmPlace> = corners
        .iter()
        .zip(at)
        .map(|((upright, level), edges)| grid.corner(*upright, *level, edges))
        .collect();
    let field = area(&corners) / (grid.cell[0] * grid.cell[1]) / (grid.columns * grid.rows) as f64;
    (field >= LEAST_FIELD).then_some(Shutter { shapes: vec![ShutterShape::Polygon(corners)], grey: 0 })
}

/// Sum and number of values without padding.
fn sum_and_count(pipeline: &GreyPipeline, values: &[u16]) -> (i64, usize) {
    let range = pipeline.stored_range();
    if pipeline.padding.is_none() {
        // Written so that the compiler makes vector instructions of it.
        let sum = if range.signed {
            values.iter().map(|stored| i64::from(stored.cast_signed())).sum()
        } else {
            values.iter().map(|stored| i64::from(*stored)).sum()
        };
        return (sum, values.len());
    }
    let counted = values.iter().filter(|stored| !pipeline.is_padding(**stored));
    counted.fold((0, 0), |(sum, count), stored| (sum + i64::from(range.value(*stored)), count + 1))
}

impl Grid {
    fn of(pipeline: &GreyPipeline, values: &[u16], columns: usize) -> Option<Self> {
        let rows = values.len().checked_div(columns)?;
        let step = columns.max(rows).div_ceil(GRID).max(1);
        let (across, down) = (columns / step, rows / step);
        if across < 16 || down < 16 {
            return None;
        }
        let mut means = Vec::with_capacity(across * down);
        for row in 0..down {
            for column in 0..across {
                let rows = (row * step..(row + 1) * step).map(|y| y * columns + column * step);
                let cell = rows.map(|start| sum_and_count(pipeline, &values[start..start + step]));
                let (sum, count) =
                    cell.fold((0, 0), |(sum, count), (more, counted)| (sum + more, count + counted));
                means.push(if count > 0 { sum as f64 / count as f64 } else { f64::NAN });
            }
        }
        // Padding is no grey: it takes the least one there is.
        let least = means.iter().copied().fold(f64::INFINITY, f64::min);
        let most = means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        means.iter_mut().filter(|mean| mean.is_nan()).for_each(|mean| *mean = least);
        let cell = [step as f64, step as f64];
        (most > least).then_some(Self { columns: across, rows: down, means, cell, range: most - least })
    }

    /// Cells along an edge, and from it to the other side.
    fn size_of(&self, edge: Edge) -> (usize, usize) {
        match edge {
            Edge::Left | Edge::Right => (self.rows, self.columns),
            Edge::Top | Edge::Bottom => (self.columns, self.rows),
        }
    }

    /// The mean of the cell so far along an edge and so deep from it.
    fn mean(&self, edge: Edge, along: usize, depth: usize) -> f64 {
        let (column, row) = match edge {
            Edge::Left => (depth, along),
            Edge::Right => (self.columns - 1 - depth, along),
            Edge::Top => (along, depth),
            Edge::Bottom => (along, self.rows - 1 - depth),
        };
        self.means[row * self.columns + column]
    }

    /// The side along an edge with the strongest jump, of those beyond which it is quiet: the edges of bone and metal
    /// jump as much.
    fn side(&self, edge: Edge) -> Option<Side> {
        let (length, deep) = self.size_of(edge);
        let deepest = (deep as f64 * DEEPEST) as usize;
        let mut sides: Vec<Side> = Vec::new();
        for depth in REACH..deepest {
            for lean in -LEANS..=LEANS {
                let lean = f64::from(lean) / f64::from(LEANS) * STEEPEST;
                let depth = depth as f64;
                sides.extend(self.jump(edge, depth, lean, length).map(|jump| Side { depth, lean, jump }));
            }
        }
        sides.sort_by(|a, b| b.jump.total_cmp(&a.jump));
        sides.into_iter().find(|side| self.is_quiet_beyond(edge, *side))
    }

    /// Depth of a side at a place along its edge.
    fn depth_at(side_depth: f64, lean: f64, along: f64, length: usize) -> f64 {
        side_depth + lean * (along - length as f64 / 2.0)
    }

    /// The mean jump across a line, where it is large and has one direction on most of its middle half.
    fn jump(&self, edge: Edge, depth: f64, lean: f64, length: usize) -> Option<f64> {
        let (_, deep) = self.size_of(edge);
        let (mut up, mut down, mut count, mut sum) = (0, 0, 0, 0.0);
        for along in length / 4..length - length / 4 {
            let at = Self::depth_at(depth, lean, along as f64 + 0.5, length).round();
            if at < REACH as f64 || at as usize + REACH >= deep {
                return None;
            }
            let at = at as usize;
            let mean = |cells: std::ops::Range<usize>| {
                cells.map(|cell| self.mean(edge, along, cell)).sum::<f64>() / REACH as f64
            };
            let step = mean(at..at + REACH) - mean(at - REACH..at);
            count += 1;
            sum += step;
            up += i32::from(step > LEAST_JUMP * self.range);
            down += i32::from(step < -LEAST_JUMP * self.range);
        }
        let agreeing = f64::from(up.max(down)) / f64::from(count.max(1));
        (agreeing >= LEAST_AGREEMENT).then_some((sum / f64::from(count.max(1))).abs())
    }

    /// True if greys beyond a side vary little beside those within the film, and lie apart from them.
    fn is_quiet_beyond(&self, edge: Edge, side: Side) -> bool {
        let (length, deep) = self.size_of(edge);
        let (mut beyond, mut within) = (Vec::new(), Vec::new());
        for along in length / 4..length - length / 4 {
            let border =
                Self::depth_at(side.depth, side.lean, along as f64 + 0.5, length).round().max(0.0) as usize;
            // One cell at the border holds both.
            beyond.extend((0..border.saturating_sub(1)).map(|depth| self.mean(edge, along, depth)));
            within.extend((border + 1..deep * 3 / 4).map(|depth| self.mean(edge, along, depth)));
        }
        let ((outer, outer_spread), (inner, inner_spread)) =
            (mean_and_spread(&beyond), mean_and_spread(&within));
        !beyond.is_empty()
            && outer_spread <= MOST_UNREST * inner_spread.max(LEAST_JUMP * self.range)
            && (outer - inner).abs() > LEAST_JUMP * self.range
    }

    /// Intersection of an upright and a level side, in pixels of the film; a missing side is the edge of the film.
    fn corner(
        &self,
        upright: Option<Side>,
        level: Option<Side>,
        [upright_at, level_at]: [Edge; 2],
    ) -> FilmPlace {
        let (columns, rows) = (self.columns as f64, self.rows as f64);
        // Beyond the edge: cells do not reach the last pixels of a film.
        let flat = Side { depth: -1.0, lean: 0.0, jump: 0.0 };
        let (upright, level) = (upright.unwrap_or(flat), level.unwrap_or(flat));
        // A cell on the side holds a part of the rim.
        let within = |side: Side| if side.depth > 0.0 { side.depth + 1.0 } else { side.depth };
        let (mut x, mut y) = (columns / 2.0, rows / 2.0);
        // Both lean little, so that going to and fro between them soon ends.
        for _ in 0..24 {
            let across = Self::depth_at(within(upright), upright.lean, y, self.rows);
            x = if upright_at == Edge::Right { columns - across } else { across };
            let down = Self::depth_at(within(level), level.lean, x, self.columns);
            y = if level_at == Edge::Bottom { rows - down } else { down };
        }
        [x * self.cell[0], y * self.cell[1]]
    }
}

fn mean_and_spread(values: &[f64]) -> (f64, f64) {
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / count;
    let square = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
    (mean, square.sqrt())
}

fn area(corners: &[FilmPlace]) -> f64 {
    let next = corners.iter().cycle().skip(1);
    corners.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<f64>().abs() / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::Presentation;

    const SIZE: (usize, usize) = (600, 800);

    /// A film with a shaft of bone in soft tissue within a field that is turned by an angle; beyond it scatter that
    /// falls off, so that no single grey is a border.
    fn collimated(degrees: f64, field: [f64; 2], noise: i32) -> Vec<u16> {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let mut seed = 12_345_u32;
        let mut values = Vec::new();
        for y in 0..SIZE.1 {
            for x in 0..SIZE.0 {
                let (dx, dy) = (x as f64 - 310.0, y as f64 - 390.0);
                let (u, v) = (dx * cos + dy * sin, dy * cos - dx * sin);
                let is_field = u.abs() < field[0] && v.abs() < field[1];
                let scatter =
                    120.0 + 60.0 * (-(u.abs() - field[0]).max(v.abs() - field[1]).max(0.0) / 60.0).exp();
                let tissue = 1400.0 + 500.0 * (u / 70.0).cos() + if u.abs() < 40.0 { 900.0 } else { 0.0 };
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let random = ((seed >> 16) % (2 * noise as u32 + 1)) as i32 - noise;
                let grey = if is_field { tissue } else { scatter };
                values.push((grey as i32 + random).max(0) as u16);
            }
        }
        values
    }

    fn pipeline() -> GreyPipeline {
        GreyPipeline {
            stored: crate::imaging::StoredRange { bits: 12, signed: false },
            ..GreyPipeline::ready(Presentation::Identity)
        }
    }

    #[test]
    fn the_field_of_a_collimated_film_is_found_straight_and_turned() {
        for degrees in [0.0, 4.0, -9.0] {
            for field in [[180.0, 260.0], [230.0, 330.0]] {
                let values = collimated(degrees, field, 25);
                let found = detect(&pipeline(), &values, SIZE.0).unwrap();
                let (sin, cos) = f64::to_radians(degrees).sin_cos();
                for (u, v, seen) in [
                    (0.0, 0.0, true),
                    (field[0] - 20.0, 0.0, true),
                    (-field[0] + 20.0, 0.0, true),
                    (0.0, field[1] - 20.0, true),
                    (field[0] + 20.0, 0.0, false),
                    (-field[0] - 20.0, 0.0, false),
                    (0.0, -field[1] - 20.0, false),
                ] {
                    let place = [310.0 + u * cos - v * sin, 390.0 + u * sin + v * cos];
                    assert_eq!(found.shows(place), seen, "{degrees}° {field:?}: {u} {v}");
                }
            }
        }
    }

    #[test]
    fn the_automatic_window_leaves_the_rim_out() {
        let values = collimated(6.0, [180.0, 260.0], 25);
        let pixels = crate::imaging::Pixels {
            columns: SIZE.0 as u32,
            rows: SIZE.1 as u32,
            samples: crate::imaging::Samples::Grey(values.into()),
        };
        let window = pipeline().auto_window(&pixels).unwrap();
        let low = window.centre - window.width / 2.0;
        assert!(low > 700.0, "the window begins in the rim: {window:?}");
    }

    #[test]
    fn a_film_without_blades_has_none() {
        let smooth: Vec<u16> = (0..SIZE.0 * SIZE.1)
            .map(|index| {
                let (x, y) = (index % SIZE.0, index / SIZE.0);
                (800.0 + 400.0 * (x as f64 / 90.0).sin() + 300.0 * (y as f64 / 110.0).cos()) as u16
            })
            .collect();
        assert_eq!(detect(&pipeline(), &smooth, SIZE.0), None);
        assert_eq!(detect(&pipeline(), &vec![7; 100 * 100], 100), None);
        assert_eq!(detect(&pipeline(), &[], 0), None);
    }
}
