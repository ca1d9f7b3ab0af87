//! Division of a level into tiles that fit into GPU textures: each has a border of one sample, so that
//! blending across their edges needs only one of them.

/// One tile of a level, in samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tile {
    /// The part that this tile draws: first column and row.
    pub(super) start: [u32; 2],
    /// One past the last column and row that it draws.
    pub(super) end: [u32; 2],
    /// First column and row that its texture holds.
    pub(super) held_start: [u32; 2],
    /// One past the last that its texture holds.
    pub(super) held_end: [u32; 2],
}

impl Tile {
    /// Width and height of its texture.
    pub(super) fn held_size(&self) -> [u32; 2] {
        [self.held_end[0] - self.held_start[0], self.held_end[1] - self.held_start[1]]
    }
}

/// Longest side of a tile's texture.
const SIDE: u32 = 2048;

/// Cuts `columns × rows` into tiles whose textures are at most `max_side` (and [`SIDE`]) long.
pub(super) fn cut(columns: u32, rows: u32, max_side: u32) -> Vec<Tile> {
    let side = max_side.clamp(4, SIDE);
    let across = stretches(columns, side);
    let down = stretches(rows, side);
    let tile = |x: &Stretch, y: &Stretch| Tile {
        start: [x.start, y.start],
        end: [x.end, y.end],
        held_start: [x.held_start, y.held_start],
        held_end: [x.held_end, y.held_end],
    };
    down.iter().flat_map(|y| across.iter().map(move |x| tile(x, y))).collect()
}

struct Stretch {
    start: u32,
    end: u32,
    held_start: u32,
    held_end: u32,
}

fn stretches(length: u32, side: u32) -> Vec<Stretch> {
    if length <= side {
        return vec![Stretch { start: 0, end: length, held_start: 0, held_end: length }];
    }
    let inner = side - 2;
    let count = length.div_ceil(inner);
    (0..count)
        .map(|index| {
            let (start, end) = (index * inner, ((index + 1) * inner).min(length));
            Stretch { start, end, held_start: start.saturating_sub(1), held_end: (end + 1).min(length) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn tiles_cover_every_sample_once_and_hold_their_neighbours(
            columns in 1_u32..9000, rows in 1_u32..300, max_side in 8_u32..3000,
        ) {
            let tiles = cut(columns, rows, max_side);
            let area: u64 = tiles
                .iter()
                .map(|tile| u64::from(tile.end[0] - tile.start[0]) * u64::from(tile.end[1] - tile.start[1]))
                .sum();
            prop_assert_eq!(area, u64::from(columns) * u64::from(rows));
            for tile in tiles {
                for (axis, length) in [columns, rows].into_iter().enumerate() {
                    prop_assert!(tile.held_size()[axis] <= max_side.min(SIDE));
                    prop_assert!(tile.held_start[axis] == 0 || tile.held_start[axis] < tile.start[axis]);
                    prop_assert!(tile.held_end[axis] == length || tile.held_end[axis] > tile.end[axis]);
                    prop_assert!(tile.end[axis] <= length);
                }
            }
        }
    }
}
