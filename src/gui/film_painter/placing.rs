//! Screen position of a tile and the texel of each screen pixel, computed in 64-bit floats from a
//! `Placement`. Independent of textures.

use crate::imaging::Placement;

use super::tiles::Tile;

/// A view of a level: its placement, and the sizes involved.
#[derive(Debug, Clone, Copy)]
pub(super) struct LevelView<'a> {
    pub(super) placement: &'a Placement,
    /// Columns and rows of the level over those of level 0.
    pub(super) shrink: [f64; 2],
    /// Width and height of the viewport in physical pixels.
    pub(super) view_size: [f64; 2],
}

/// Shader parameters of one tile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placed {
    /// Corners in clip space: top left, top right, bottom left, bottom right.
    pub(super) corners: [[f32; 2]; 4],
    /// Row by row: texel of the tile's texture from screen pixels of the viewport.
    pub(super) matrix: [f32; 4],
    /// The tile's texel at the viewport's top left corner.
    pub(super) offset: [f32; 2],
}

impl LevelView<'_> {
    /// Placement of a tile; `None` if it is out of view.
    pub(super) fn place(&self, tile: &Tile) -> Option<Placed> {
        let corners = self.pixel_corners(tile);
        let inside = |axis: usize| {
            let values = corners.map(|corner| corner[axis]);
            let low = values.iter().copied().fold(f64::INFINITY, f64::min);
            let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            high > 0.0 && low < self.view_size[axis] && high > low
        };
        if !(inside(0) && inside(1)) {
            return None;
        }
        let clip = |[x, y]: [f64; 2]| {
            [(2.0 * x / self.view_size[0] - 1.0) as f32, (1.0 - 2.0 * y / self.view_size[1]) as f32]
        };
        let texel = |pixel| {
            let [u, v] = self.level_from_view(pixel);
            [u - f64::from(tile.held_start[0]), v - f64::from(tile.held_start[1])]
        };
        let (zero, right, down) = (texel([0.0, 0.0]), texel([1.0, 0.0]), texel([0.0, 1.0]));
        Some(Placed {
            corners: corners.map(clip),
            matrix: [right[0] - zero[0], down[0] - zero[0], right[1] - zero[1], down[1] - zero[1]]
                .map(|number| number as f32),
            offset: zero.map(|number| number as f32),
        })
    }

    fn level_from_view(&self, pixel: [f64; 2]) -> [f64; 2] {
        let [u, v] = self.placement.image_from_view(pixel, self.view_size);
        [u * self.shrink[0], v * self.shrink[1]]
    }

    /// Corners of the part that a tile draws, in pixels of the viewport. At quarter turns they are whole pixels,
    /// so that a pixel belongs to the tile exactly when its centre does.
    fn pixel_corners(&self, tile: &Tile) -> [[f64; 2]; 4] {
        let corner = |x: u32, y: u32| {
            let image = [f64::from(x) / self.shrink[0], f64::from(y) / self.shrink[1]];
            self.placement.view_from_image(image, self.view_size)
        };
        let (first, last) = (corner(tile.start[0], tile.start[1]), corner(tile.end[0], tile.end[1]));
        if self.placement.rotation_degrees.rem_euclid(90.0).abs() > 0.0 {
            return [first, corner(tile.end[0], tile.start[1]), corner(tile.start[0], tile.end[1]), last];
        }
        let across = pixels_between(first[0], last[0]);
        let down = pixels_between(first[1], last[1]);
        [[across[0], down[0]], [across[1], down[0]], [across[0], down[1]], [across[1], down[1]]]
    }
}

/// The whole pixels whose centres lie between the start and the end of a tile: the start
/// belongs to it, the end does not.
fn pixels_between(start: f64, end: f64) -> [f64; 2] {
    if start <= end {
        [(start - 0.5).ceil(), (end - 0.5).ceil()]
    } else {
        [(end - 0.5).floor() + 1.0, (start - 0.5).floor() + 1.0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_on_a_pixel_centre_belongs_to_the_tile_and_an_end_does_not() {
        let pixels = |start, end| pixels_between(start, end).map(|pixel| pixel as i32);
        assert_eq!(pixels(0.5, 2.5), [0, 2]);
        assert_eq!(pixels(2.5, 0.5), [1, 3]);
        assert_eq!(pixels(0.6, 2.6), [1, 3]);
    }

    #[test]
    fn a_tile_beside_the_view_is_left_out() {
        let placement = Placement::fit(100, 100, 50, 50);
        let moved = Placement { centre: [500.0, 50.0], ..placement };
        let tile = Tile { start: [0, 0], end: [100, 100], held_start: [0, 0], held_end: [100, 100] };
        let view = |placement| LevelView { placement, shrink: [1.0, 1.0], view_size: [50.0, 50.0] };
        assert!(view(&placement).place(&tile).is_some());
        assert!(view(&moved).place(&tile).is_none());
    }
}
