//! Areas of a film that are erased: their pixels get one value, the darkest of the film; all others stay.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::imaging::{Film, Pixels, Samples};

/// An area of a film as a polygon: corners in pixels of the film as it is shown, `x` from the left edge and `y` from
/// the top edge, so that a pixel reaches from its number to the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// Three corners or more; the last is joined to the first.
    pub corners: Vec<[f64; 2]>,
}

impl Area {
    /// The rectangle of `width` × `height` pixels whose top left pixel is in column `x` and row `y`.
    pub fn rectangle(x: u32, y: u32, width: u32, height: u32) -> Self {
        let (left, top) = (f64::from(x), f64::from(y));
        let (right, bottom) = (left + f64::from(width), top + f64::from(height));
        Self { corners: vec![[left, top], [right, top], [right, bottom], [left, bottom]] }
    }

    /// Columns of one row whose pixels it covers: those with their centre inside, from each start to each end.
    fn columns_of(&self, row: u32, columns: u32) -> Vec<(u32, u32)> {
        let y = f64::from(row) + 0.5;
        let next = self.corners.iter().skip(1).chain(self.corners.first());
        let mut crossings: Vec<f64> = self
            .corners
            .iter()
            .zip(next)
            .filter(|(from, to)| (from[1] <= y) != (to[1] <= y))
            .map(|(from, to)| from[0] + (y - from[1]) / (to[1] - from[1]) * (to[0] - from[0]))
            .collect();
        crossings.sort_by(f64::total_cmp);
        let column = |x: f64| (x - 0.5).ceil().clamp(0.0, f64::from(columns)) as u32;
        crossings
            .chunks_exact(2)
            .map(|pair| (column(pair[0]), column(pair[1])))
            .filter(|(a, b)| a < b)
            .collect()
    }

    /// Whether the pixel of a column and row is in it.
    pub fn covers(&self, column: u32, row: u32) -> bool {
        self.columns_of(row, u32::MAX).iter().any(|(from, to)| (*from..*to).contains(&column))
    }

    /// Whether it covers any pixel of a film of this size.
    pub fn is_on(&self, columns: u32, rows: u32) -> bool {
        (0..rows).any(|row| !self.columns_of(row, columns).is_empty())
    }
}

/// The pixels of a film with every pixel of the areas at the film's darkest value.
pub fn erased(film: &Film, areas: &[Area]) -> Pixels {
    let Pixels { columns, rows, samples } = &film.pixels;
    let spans = || {
        let rows_of = move |row| {
            let spans = areas.iter().flat_map(move |area| area.columns_of(row, *columns));
            spans.map(move |(from, to)| {
                let start = row as usize * *columns as usize;
                start + from as usize..start + to as usize
            })
        };
        (0..*rows).flat_map(rows_of)
    };
    let samples = match samples {
        Samples::Grey(values) => {
            let dark = darkest(film, values);
            let mut values = values.to_vec();
            for span in spans() {
                if let Some(part) = values.get_mut(span) {
                    part.fill(dark);
                }
            }
            Samples::Grey(values.into())
        }
        Samples::Rgb(colours) => {
            let mut colours = colours.to_vec();
            for span in spans() {
                if let Some(part) = colours.get_mut(span) {
                    part.fill([0; 3]);
                }
            }
            Samples::Rgb(colours.into())
        }
    };
    Pixels { columns: *columns, rows: *rows, samples }
}

/// The stored value of the film that is shown darkest: one that occurs, so that no automatic window changes.
fn darkest(film: &Film, values: &Arc<[u16]>) -> u16 {
    let key = |value: &u16| {
        if film.facts.coding.signed { i32::from(value.cast_signed()) } else { i32::from(*value) }
    };
    let lowest = values.iter().copied().min_by_key(key).unwrap_or(0);
    let highest = values.iter().copied().max_by_key(key).unwrap_or(0);
    let voi = film.pipeline.default_voi(&film.pixels).0;
    let table = film.pipeline.table(&voi, false);
    if table.grey(highest) < table.grey(lowest) { highest } else { lowest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rectangle_covers_its_pixels_and_no_other() {
        let area = Area::rectangle(2, 1, 3, 2);
        let all = (0..5).flat_map(|row| (0..8).map(move |column| (column, row)));
        let covered: Vec<_> = all.filter(|(column, row)| area.covers(*column, *row)).collect();
        assert_eq!(covered, [(2, 1), (3, 1), (4, 1), (2, 2), (3, 2), (4, 2)]);
        assert!(area.is_on(3, 2) && !area.is_on(2, 9) && !Area::rectangle(1, 1, 0, 4).is_on(9, 9));
    }

    #[test]
    fn a_polygon_covers_what_has_its_centre_inside() {
        let triangle = Area { corners: vec![[0.0, 0.0], [6.0, 0.0], [0.0, 6.0]] };
        assert!(triangle.covers(0, 0) && triangle.covers(2, 2));
        assert!(!triangle.covers(4, 4) && !triangle.covers(5, 5) && !triangle.covers(0, 6));
    }
}
