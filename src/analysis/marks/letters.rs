//! Letters on a picture: the typefaces of the window, set line by line. Glyphs that Noto Sans lacks come from
//! `DejaVu` Sans.

use ab_glyph::{Font, FontRef, GlyphId, Point, PxScale, ScaleFont};

use super::style::Rgb;
use crate::imaging::Picture;

/// The typefaces of labels.
pub(super) struct Letters {
    regular: Option<FontRef<'static>>,
    strong: Option<FontRef<'static>>,
    fallback: Option<FontRef<'static>>,
}

/// How a row is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    /// Size of the letters in pixels, as the window tells it: the em.
    pub(super) size: f64,
    /// Whether it is set in the stronger weight.
    pub(super) is_strong: bool,
}

impl Letters {
    pub(super) fn new() -> Self {
        let font = |bytes: &'static [u8]| FontRef::try_from_slice(bytes).ok();
        Self {
            regular: font(notosans::REGULAR_TTF),
            strong: font(notosans::BOLD_TTF),
            fallback: font(dejavu::sans::regular()),
        }
    }

    fn font_of(&self, letter: char, setting: Setting) -> Option<(&FontRef<'static>, GlyphId)> {
        let own = if setting.is_strong { &self.strong } else { &self.regular };
        let fonts = [own, &self.fallback].into_iter().flatten();
        let mut glyphs = fonts.map(|font| (font, font.glyph_id(letter)));
        glyphs.clone().find(|(_, glyph)| glyph.0 != 0).or_else(|| glyphs.next())
    }

    /// Every letter of a row with where it begins, and the width of the row.
    fn laid(&self, row: &str, setting: Setting) -> (Vec<(&FontRef<'static>, GlyphId, f32)>, f64) {
        let mut at = 0.0_f32;
        let mut before: Option<GlyphId> = None;
        let mut laid = Vec::new();
        for letter in row.chars() {
            let Some((font, glyph)) = self.font_of(letter, setting) else { continue };
            let scaled = font.as_scaled(px_scale(font, setting.size));
            at += before.map_or(0.0, |before| scaled.kern(before, glyph));
            laid.push((font, glyph, at));
            at += scaled.h_advance(glyph);
            before = Some(glyph);
        }
        (laid, f64::from(at))
    }

    /// Width of a row in pixels.
    pub(super) fn width(&self, row: &str, setting: Setting) -> f64 {
        self.laid(row, setting).1
    }

    /// Draws a row, its first letter beginning at `x`, its letters standing on `baseline`.
    pub(super) fn draw(
        &self,
        picture: &mut Picture,
        row: &str,
        [x, baseline]: [f64; 2],
        setting: Setting,
        colour: Rgb,
    ) {
        for (font, glyph, at) in self.laid(row, setting).0 {
            let position = Point { x: x as f32 + at, y: baseline as f32 };
            let glyph = glyph.with_scale_and_position(px_scale(font, setting.size), position);
            let Some(outlined) = font.outline_glyph(glyph) else { continue };
            let corner = outlined.px_bounds().min;
            outlined.draw(|right, down, cover| {
                let column = i64::from(right) + corner.x as i64;
                let line = i64::from(down) + corner.y as i64;
                blend(picture, [column, line], colour, cover);
            });
        }
    }
}

/// The window tells the size of letters by the em, `ab_glyph` by the height of a line.
fn px_scale(font: &FontRef<'static>, size: f64) -> PxScale {
    let em = font.units_per_em().unwrap_or(1000.0);
    PxScale::from(size as f32 * font.height_unscaled() / em)
}

fn blend(picture: &mut Picture, [column, row]: [i64; 2], colour: Rgb, cover: f32) {
    let (width, height) = (i64::from(picture.width), i64::from(picture.height));
    if column < 0 || row < 0 || column >= width || row >= height {
        return;
    }
    let at = (row * width + column) as usize * 4;
    let cover = cover.clamp(0.0, 1.0);
    for (ground, ink) in picture.rgba[at..at + 3].iter_mut().zip(colour) {
        *ground = (f32::from(*ground) + (f32::from(ink) - f32::from(*ground)) * cover).round() as u8;
    }
}
