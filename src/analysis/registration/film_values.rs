//! Values of a film for registration: from dark to dense at one size, and where they can be used.

use crate::analysis::field::Field;
use crate::imaging::{Film, Samples, Voi, Window};

/// Border of a film, and of its exposed field, that is not used: a part of the longer side.
const BORDER: f64 = 0.012;
/// Air around the body, as a part of the range: nothing is seen there.
const AIR: f32 = 0.012;

/// Widths and heights of a film in widths of a pixel.
pub(super) fn square_size(film: &Film) -> [f64; 2] {
    [f64::from(film.pixels.columns), f64::from(film.pixels.rows) * film.pixel_aspect()]
}

/// Values from 0 (darkest) to 1 (densest) at a size, and where they can be used.
pub(super) fn values(film: &Film, [columns, rows]: [usize; 2]) -> (Field, Field) {
    let (wide, high) = (film.pixels.columns as usize, film.pixels.rows as usize);
    let (raw, padded): (Vec<f32>, Vec<f32>) = match &film.pixels.samples {
        Samples::Grey(stored) => {
            let up = if dense_is_high(film) { 1.0 } else { -1.0 };
            let table: Vec<(f32, f32)> = (0..=u16::MAX)
                .map(|pattern| {
                    let padding = film.pipeline.is_padding(pattern);
                    let value = up * film.pipeline.modality_value(pattern) as f32;
                    if padding || !value.is_finite() { (0.0, 0.0) } else { (value, 1.0) }
                })
                .collect();
            stored.iter().map(|pattern| table[usize::from(*pattern)]).unzip()
        }
        Samples::Rgb(colours) => {
            let grey =
                |c: &[u8; 3]| 0.299 * f32::from(c[0]) + 0.587 * f32::from(c[1]) + 0.114 * f32::from(c[2]);
            colours.iter().map(|c| (grey(c), 1.0)).unzip()
        }
    };
    let small = |values: Vec<f32>| Field { columns: wide, rows: high, values }.fitted(columns, rows);
    let any_padding = padded.iter().any(|known| *known < 0.5);
    let image = small(raw);
    let mut valid = if any_padding {
        small(padded).map(|share| if share > 0.99 { 1.0 } else { 0.0 })
    } else {
        Field::new(columns, rows, 1.0)
    };
    shade(film, &mut valid);
    let (low, high) = range(&image, &valid);
    let image = image.map(|value| ((value - low) / (high - low)).clamp(-0.1, 1.1));
    leave_air(&image, &mut valid);
    (image, valid)
}

/// Takes out the air that hangs together with what cannot be used already.
fn leave_air(image: &Field, valid: &mut Field) {
    let wide = image.columns;
    let mut open: Vec<usize> = (0..valid.values.len()).filter(|i| valid.values[*i] < 0.5).collect();
    while let Some(at) = open.pop() {
        let column = at % wide;
        let left = (column > 0).then(|| at - 1);
        let right = (column + 1 < wide).then_some(at + 1);
        let above = at.checked_sub(wide);
        let below = (at + wide < valid.values.len()).then_some(at + wide);
        for next in [left, right, above, below].into_iter().flatten() {
            if valid.values[next] > 0.5 && image.values[next] < AIR {
                valid.values[next] = 0.0;
                open.push(next);
            }
        }
    }
}

/// True if larger modality values are shown lighter.
fn dense_is_high(film: &Film) -> bool {
    let (low, high) = film.pipeline.modality_range(&film.pixels);
    let table = film.pipeline.table(&Voi::Window(Window::over(low, high)), false);
    let used = film.pipeline.stored_range();
    let Samples::Grey(stored) = &film.pixels.samples else { return true };
    let (mut least, mut most) = (None::<(i32, u16)>, None::<(i32, u16)>);
    for pattern in stored.iter().copied().step_by(7).filter(|pattern| !film.pipeline.is_padding(*pattern)) {
        let value = used.value(pattern);
        if least.is_none_or(|(least, _)| value < least) {
            least = Some((value, pattern));
        }
        if most.is_none_or(|(most, _)| value > most) {
            most = Some((value, pattern));
        }
    }
    match (least, most) {
        (Some((_, least)), Some((_, most))) => {
            let rises = film.pipeline.modality_value(least) <= film.pipeline.modality_value(most);
            (table.grey(least) <= table.grey(most)) == rises
        }
        _ => true,
    }
}

/// Takes the border out, and what lies under the collimator's blades.
fn shade(film: &Film, valid: &mut Field) {
    const CELL: usize = 4;
    let (columns, rows) = (valid.columns, valid.rows);
    let border = (columns.max(rows) as f64 * BORDER).ceil().max(2.0) as usize;
    for row in 0..rows {
        let line = &mut valid.values[row * columns..(row + 1) * columns];
        if row < border || row + border >= rows {
            line.fill(0.0);
        } else {
            line[..border.min(columns)].fill(0.0);
            line[columns.saturating_sub(border)..].fill(0.0);
        }
    }
    let Some(field) = film.pipeline.collimation(&film.pixels) else { return };
    let across = f64::from(film.pixels.columns) / columns as f64;
    let down = f64::from(film.pixels.rows) / rows as f64;
    let reach = border as f64 + CELL as f64;
    for top in (0..rows).step_by(CELL) {
        for left in (0..columns).step_by(CELL) {
            let middle = [left as f64 + CELL as f64 / 2.0, top as f64 + CELL as f64 / 2.0];
            let inside = [(0.0, 0.0), (reach, 0.0), (-reach, 0.0), (0.0, reach), (0.0, -reach)]
                .iter()
                .all(|(dx, dy)| field.shows([(middle[0] + dx) * across, (middle[1] + dy) * down]));
            if !inside {
                for row in top..(top + CELL).min(rows) {
                    valid.values[row * columns + left..row * columns + (left + CELL).min(columns)].fill(0.0);
                }
            }
        }
    }
}

/// Values between which nearly all of a film lies.
fn range(image: &Field, valid: &Field) -> (f32, f32) {
    let mut used: Vec<f32> = image
        .values
        .iter()
        .zip(&valid.values)
        .filter(|(_, valid)| **valid > 0.5)
        .map(|(v, _)| *v)
        .step_by(5)
        .collect();
    if used.is_empty() {
        return (0.0, 1.0);
    }
    let mut part = |share: f64| {
        let at = ((used.len() - 1) as f64 * share) as usize;
        *used.select_nth_unstable_by(at, f32::total_cmp).1
    };
    let (low, high) = (part(0.005), part(0.9995));
    if high > low { (low, high) } else { (low, low + 1.0) }
}
