//! A film made ready for registration: its values from dark to dense, what of it can be used, its metal, and copies
//! of half, a quarter and an eighth of the size.

use super::field::Field;
use super::metal::{Metal, distance, grown, metal};
use crate::imaging::{Film, Samples, Voi, Window};

/// Longer side of the largest copy, in pixels.
pub(super) const LONGEST: f64 = 1000.0;
/// Copies, each half the one before.
pub(super) const LEVELS: usize = 4;
/// Border of a film, and of its exposed field, that is not used: a part of the longer side.
const BORDER: f64 = 0.012;
/// Metal shines over its edges so far: a part of the longer side.
const HALO: f64 = 0.006;
/// Radii of the boxes of local contrast, in pixels of each copy.
const FINE: usize = 1;
const BROAD: usize = 6;

/// One copy.
#[derive(Debug, Clone)]
pub(super) struct Level {
    /// Pixels of the copy to a width of a pixel of the film.
    pub(super) scale: f64,
    /// Values, 0 for the darkest and 1 for the densest.
    pub(super) image: Field,
    /// 1 where the film can be used and no metal lies.
    pub(super) body: Field,
    /// 1 where the film can be used.
    pub(super) valid: Field,
    /// Local contrast of the body: about −2 to 2, whatever exposure and window.
    pub(super) contrast: Field,
    /// 0 to 1: metal of the implant.
    pub(super) metal: Option<Field>,
}

/// A film made ready.
#[derive(Debug, Clone)]
pub(super) struct Prepared {
    /// Largest copy first.
    pub(super) levels: Vec<Level>,
    /// Metal on the largest copy.
    pub(super) metal: Option<Metal>,
    /// Distance from the metal of the implant on the largest copy, in its pixels.
    pub(super) from_metal: Option<Field>,
}

/// Widths and heights of a film in widths of a pixel.
pub(super) fn square_size(film: &Film) -> [f64; 2] {
    [f64::from(film.pixels.columns), f64::from(film.pixels.rows) * film.pixel_aspect()]
}

impl Prepared {
    /// Makes a film ready at `scale` pixels to a width of a pixel of the film, at most 1.
    pub(super) fn new(film: &Film, scale: f64) -> Self {
        let [wide, high] = square_size(film);
        let size = [wide, high].map(|side| ((side * scale).round() as usize).max(16));
        let (image, valid) = values(film, size);
        let metal = metal(&image, &valid);
        let any = metal.as_ref().map_or_else(|| Field::new(size[0], size[1], 0.0), |metal| metal.any.clone());
        let halo = (size[0].max(size[1]) as f64 * HALO).ceil().max(2.0) as usize;
        let shining = grown(&any, halo);
        let body = valid.zip(&shining, |valid, metal| if valid > 0.5 && metal < 0.5 { 1.0 } else { 0.0 });
        let from_metal = metal.as_ref().map(|metal| {
            let values = metal.labels.iter().map(|label| f32::from(u8::from(*label > 0))).collect();
            distance(&Field { values, ..Field::new(size[0], size[1], 0.0) })
        });
        let true_scale = size[0] as f64 / wide;
        let soft = metal.as_ref().map(|metal| metal.soft.clone());
        let mut levels = vec![Level::new(true_scale, image, body, valid, soft)];
        for _ in 1..LEVELS {
            let Some(next) = levels.last().and_then(Level::halved) else { break };
            levels.push(next);
        }
        Self { levels, metal, from_metal }
    }
}

impl Level {
    fn new(scale: f64, image: Field, body: Field, valid: Field, metal: Option<Field>) -> Self {
        let contrast = contrast(&image, &body);
        Self { scale, image, body, valid, contrast, metal }
    }

    fn halved(&self) -> Option<Self> {
        let (columns, rows) = (self.image.columns / 2, self.image.rows / 2);
        if columns.min(rows) < 16 {
            return None;
        }
        let half = |field: &Field| {
            let even = Field {
                columns: columns * 2,
                rows: rows * 2,
                values: field
                    .values
                    .chunks_exact(field.columns)
                    .take(rows * 2)
                    .flat_map(|line| line[..columns * 2].iter().copied())
                    .collect(),
            };
            even.smaller(columns, rows)
        };
        let whole = |field: &Field| half(field).map(|share| if share > 0.7 { 1.0 } else { 0.0 });
        Some(Self::new(
            self.scale / 2.0,
            half(&self.image),
            whole(&self.body),
            whole(&self.valid),
            self.metal.as_ref().map(half),
        ))
    }
}

/// Values from 0 (darkest) to 1 (densest) at a size, and where they can be used.
fn values(film: &Film, [columns, rows]: [usize; 2]) -> (Field, Field) {
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
    (image.map(|value| ((value - low) / (high - low)).clamp(-0.1, 1.1)), valid)
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

/// Brightness against its surroundings over the spread of its surroundings, from what is not metal alone.
fn contrast(image: &Field, body: &Field) -> Field {
    let mean = |values: &Field, radius: usize| {
        let (sum, weight) = (values.zip(body, |v, b| v * b).blurred(radius, 2), body.blurred(radius, 2));
        sum.zip(&weight, |sum, weight| if weight > 1e-3 { sum / weight } else { 0.0 })
    };
    let fine = mean(image, FINE);
    let broad = mean(&fine, BROAD);
    let off = fine.zip(&broad, |fine, broad| fine - broad);
    let spread = mean(&off.map(|off| off * off), BROAD).map(|square| square.max(0.0).sqrt());
    let mut spreads: Vec<f32> = spread
        .values
        .iter()
        .zip(&body.values)
        .filter(|(_, body)| **body > 0.5)
        .map(|(s, _)| *s)
        .step_by(3)
        .collect();
    if spreads.is_empty() {
        return Field::new(image.columns, image.rows, 0.0);
    }
    let middle = spreads.len() / 2;
    let usual = *spreads.select_nth_unstable_by(middle, f32::total_cmp).1;
    let floor = usual.max(0.002);
    let values = off
        .values
        .iter()
        .zip(&spread.values)
        .zip(&body.values)
        .map(|((off, spread), body)| if *body > 0.5 { off / (spread + floor) } else { 0.0 })
        .collect();
    Field { values, ..off }
}
