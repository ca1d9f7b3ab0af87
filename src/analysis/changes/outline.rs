//! The outline of a part of a grid: along the edges of its pixels, corners alone.

use std::collections::BTreeSet;

/// The outer outline of pixels that touch, clockwise, as corners of pixels; a straight run keeps its ends alone.
pub(crate) fn around(part: &[usize], columns: usize) -> Vec<[f64; 2]> {
    let pixels: BTreeSet<(i64, i64)> =
        part.iter().map(|index| ((index % columns.max(1)) as i64, (index / columns.max(1)) as i64)).collect();
    // The first pixel of the first row: its upper edge is part of the outline.
    let Some(&(x, y)) = pixels.iter().min_by_key(|(x, y)| (*y, *x)) else { return Vec::new() };
    let is_in = |x: i64, y: i64| pixels.contains(&(x, y));
    let start = (x, y);
    let (mut at, mut step) = (start, (1_i64, 0_i64));
    let mut corners: Vec<(i64, i64)> = Vec::new();
    // An outline has at most four edges for each pixel.
    for _ in 0..=4 * pixels.len() {
        let next = (at.0 + step.0, at.1 + step.1);
        // Pixels ahead at the left and at the right of the way, seen from the corner `next`; the part is at the right.
        let (left, right) = match step {
            (1, 0) => (is_in(next.0, next.1 - 1), is_in(next.0, next.1)),
            (0, 1) => (is_in(next.0, next.1), is_in(next.0 - 1, next.1)),
            (-1, 0) => (is_in(next.0 - 1, next.1), is_in(next.0 - 1, next.1 - 1)),
            (_, _) => (is_in(next.0 - 1, next.1 - 1), is_in(next.0, next.1 - 1)),
        };
        let turned = if left {
            (step.1, -step.0)
        } else if right {
            step
        } else {
            (-step.1, step.0)
        };
        if turned != step {
            corners.push(next);
        }
        (at, step) = (next, turned);
        if at == start && step == (1, 0) {
            break;
        }
    }
    corners.into_iter().map(|(x, y)| [x as f64, y as f64]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rectangle_has_four_corners_and_touching_corners_are_one_outline() {
        let columns = 10;
        let rectangle: Vec<usize> = (2..5).flat_map(|y| (3..7).map(move |x| y * columns + x)).collect();
        let mut corners = around(&rectangle, columns);
        corners.sort_by(|a, b| a.partial_cmp(b).unwrap());
        assert_eq!(corners, [[3.0, 2.0], [3.0, 5.0], [7.0, 2.0], [7.0, 5.0]]);
        // Two pixels that touch by a corner.
        let corners = around(&[0, columns + 1], columns);
        assert_eq!(corners.len(), 8, "{corners:?}");
        assert_eq!(around(&[], columns), [] as [[f64; 2]; 0]);
    }

    #[test]
    fn the_outline_holds_as_much_as_the_pixels() {
        // An L, whose area by its outline is the number of its pixels.
        let columns = 8;
        let part = [9, 17, 25, 26, 27];
        let corners = around(&part, columns);
        let twice: f64 = (0..corners.len())
            .map(|index| {
                let (a, b) = (corners[index], corners[(index + 1) % corners.len()]);
                a[0] * b[1] - b[0] * a[1]
            })
            .sum();
        assert!((twice.abs() / 2.0 - 5.0).abs() < 1e-9, "{twice}");
    }
}
