//! The rows of a view that lie along the rows of a grey film.

use super::{Step, View, rounded};
use crate::imaging::GreyTable;

/// Rows of a grey level, looked up and blended along the row: each is made once for all rows of the view that lie beside it.
pub(super) struct LevelRows<'a> {
    values: &'a [u16],
    stride: usize,
    table: &'a GreyTable,
    /// First pixel of the view that lies on the film.
    left: usize,
    /// The steps of the pixels on the film, their samples counted from `first_column`.
    across: Vec<(usize, f32)>,
    first_column: usize,
    columns: usize,
    greys: Vec<f32>,
    /// The two rows last needed.
    rows: [BlendedRow; 2],
}

#[derive(Default)]
struct BlendedRow {
    of: Option<u32>,
    greys: Vec<f32>,
}

impl<'a> LevelRows<'a> {
    /// `None` where nothing of the film lies in the view.
    pub(super) fn new(view: &View<'a>, values: &'a [u16]) -> Option<Self> {
        let across: Vec<Step> =
            (0..view.size[0]).map(|x| view.step(view.place(x as f64, 0.0)[0], 0)).collect();
        let left = across.iter().position(|step| step.is_inside)?;
        let inside = || across.iter().filter(|step| step.is_inside);
        let first_column = inside().map(|step| step.first as usize).min()?;
        let last_column = inside().map(|step| step.second as usize).max()?;
        // At the left edge both samples are the first one: its share does not matter, and there is always a second.
        let step = |step: &Step| {
            let share = if step.first == step.second { 0.0 } else { step.share };
            (step.first as usize - first_column, share)
        };
        let across = inside().map(step).collect();
        let columns = last_column + 1 - first_column;
        let rows = <[BlendedRow; 2]>::default();
        let (stride, table) = (view.level.columns as usize, view.table);
        Some(Self { values, stride, table, left, across, first_column, columns, greys: Vec::new(), rows })
    }

    pub(super) fn draw(&mut self, down: &Step, line: &mut [u8]) {
        if !down.is_inside {
            return;
        }
        let is_other_way = self.rows[1].of == Some(down.first) || self.rows[0].of == Some(down.second);
        if is_other_way && down.first != down.second {
            self.rows.swap(0, 1);
        }
        for (place, wanted) in [down.first, down.second].into_iter().enumerate() {
            if self.rows[place].of != Some(wanted) {
                self.blend(place, wanted);
            }
        }
        let [upper, lower] = &self.rows;
        let greys = upper.greys.iter().zip(&lower.greys);
        for (byte, (upper, lower)) in line.iter_mut().skip(self.left).zip(greys) {
            *byte = rounded(upper + (lower - upper) * down.share);
        }
    }

    fn blend(&mut self, place: usize, row: u32) {
        let start = row as usize * self.stride + self.first_column;
        let samples = self.values.get(start..start + self.columns).unwrap_or_default();
        self.greys.clear();
        self.greys.extend(samples.iter().map(|value| f32::from(self.table.grey(*value))));
        // One more at the end, so that the last sample has a second too.
        self.greys.extend(self.greys.last().copied());
        let blended = &mut self.rows[place];
        blended.of = Some(row);
        blended.greys.clear();
        blended.greys.extend(self.across.iter().map(|(first, share)| {
            let [one, two] = self.greys.get(*first..first + 2).map_or([0.0; 2], |both| [both[0], both[1]]);
            one + (two - one) * share
        }));
    }
}
