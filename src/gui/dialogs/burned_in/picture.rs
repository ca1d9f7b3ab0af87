//! The picture of a film in the dialog, averaged down to what the screen can show: letters must not be lost between
//! the pixels that are drawn.

use eframe::egui::{Color32, ColorImage, Context, TextureHandle, TextureOptions};

use crate::imaging::{Film, Samples};

/// Longest side of a texture that every graphics processor takes.
const LONGEST: usize = 4096;
/// Brightening of dark parts: greys to this power.
const BRIGHTEN: f64 = 0.35;

/// A picture as it was last asked for.
#[derive(Default)]
pub(super) struct PictureOf {
    made: Option<(usize, bool, TextureHandle)>,
}

impl std::fmt::Debug for PictureOf {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("PictureOf").field("made", &self.made.is_some()).finish()
    }
}

impl PictureOf {
    /// The film at `scale` pixels of the screen for one of its own.
    pub(super) fn texture(
        &mut self,
        ctx: &Context,
        film: &Film,
        scale: f64,
        is_bright: bool,
    ) -> TextureHandle {
        let longest = film.pixels.columns.max(film.pixels.rows) as usize;
        let shrink = (1.0 / scale.max(1e-6)).floor().clamp(1.0, 64.0) as usize;
        let shrink = shrink.max(longest.div_ceil(LONGEST));
        if let Some((made_for, was_bright, texture)) = &self.made
            && (*made_for, *was_bright) == (shrink, is_bright)
        {
            return texture.clone();
        }
        let image = shrunk(film, shrink, is_bright);
        let texture = ctx.load_texture("burned-in text", image, TextureOptions::LINEAR);
        self.made = Some((shrink, is_bright, texture.clone()));
        texture
    }
}

/// The film in greys or colours, each pixel the mean of `shrink` × `shrink` of the film.
pub(in crate::gui::dialogs) fn shrunk(film: &Film, shrink: usize, is_bright: bool) -> ColorImage {
    let (columns, rows) = (film.pixels.columns as usize, film.pixels.rows as usize);
    let (width, height) = (columns.div_ceil(shrink).max(1), rows.div_ceil(shrink).max(1));
    let at = colours(film, is_bright);
    let mut pixels = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            let (mut sum, mut count) = ([0_u32; 3], 0_u32);
            for row in y * shrink..((y + 1) * shrink).min(rows) {
                for column in x * shrink..((x + 1) * shrink).min(columns) {
                    let colour = at(row * columns + column);
                    for (sum, part) in sum.iter_mut().zip(colour) {
                        *sum += u32::from(part);
                    }
                    count += 1;
                }
            }
            let [red, green, blue] = sum.map(|sum| (sum / count.max(1)) as u8);
            pixels.push(Color32::from_rgb(red, green, blue));
        }
    }
    ColorImage::new([width, height], pixels)
}

/// The colour of a pixel by its place in the samples.
fn colours(film: &Film, is_bright: bool) -> Box<dyn Fn(usize) -> [u8; 3] + '_> {
    let brightened = |part: f64| (255.0 * part.clamp(0.0, 1.0).powf(BRIGHTEN)).round() as u8;
    match &film.pixels.samples {
        Samples::Rgb(values) if is_bright => Box::new(move |at| {
            let colour = values.get(at).copied().unwrap_or_default();
            colour.map(|part| brightened(f64::from(part) / 255.0))
        }),
        Samples::Rgb(values) => Box::new(move |at| values.get(at).copied().unwrap_or_default()),
        Samples::Grey(values) => {
            let usual = film.pipeline.table(&film.pipeline.default_voi(&film.pixels).0, false);
            if !is_bright {
                return Box::new(move |at| [values.get(at).map_or(0, |value| usual.grey(*value)); 3]);
            }
            // The whole range of the film: a window may have cut dark letters away.
            let signed = film.facts.coding.signed;
            let number =
                move |value: u16| if signed { f64::from(value.cast_signed()) } else { f64::from(value) };
            let low = values.iter().copied().map(number).fold(f64::INFINITY, f64::min);
            let high = values.iter().copied().map(number).fold(f64::NEG_INFINITY, f64::max);
            let darkest =
                |value: f64| usual.grey(if signed { (value as i16).cast_unsigned() } else { value as u16 });
            let is_inverse = darkest(high) < darkest(low);
            Box::new(move |at| {
                let value = values.get(at).map_or(low, |value| number(*value));
                let part = (value - low) / (high - low).max(1.0);
                [brightened(if is_inverse { 1.0 - part } else { part }); 3]
            })
        }
    }
}
