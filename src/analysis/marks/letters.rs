//! Letters on a picture: the typefaces of the window, set line by line. Glyphs that Noto Sans lacks come from
//! `DejaVu` Sans, and those that it lacks too from fonts that the caller brings.

use ab_glyph::{Font, FontArc, FontVec, GlyphId, Point, PxScale, ScaleFont};

use super::style::Rgb;
use crate::analysis::text_order::letters_in_visual_order;
use crate::imaging::Picture;

/// The bytes of a font file that has a letter, and which font of the file it is; from wherever the caller has fonts.
pub type FontFor<'a> = &'a dyn Fn(char) -> Option<(Vec<u8>, u32)>;

/// The typefaces of labels.
#[derive(Debug)]
pub struct Letters {
    regular: Option<FontArc>,
    strong: Option<FontArc>,
    /// Fonts asked for letters that the own ones lack, in this order.
    others: Vec<FontArc>,
}

/// Size and weight of a row.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Size of the letters in pixels, as the window tells it: the em.
    pub size: f64,
    /// True if it is set in the stronger weight.
    pub is_strong: bool,
}

impl Letters {
    /// The typefaces for these texts: the program's own, and those that `more` has for letters that these lack.
    pub fn for_texts<'a>(texts: impl Iterator<Item = &'a str>, more: FontFor<'_>) -> Self {
        let own = |bytes: &'static [u8]| FontArc::try_from_slice(bytes).ok();
        let mut letters = Self {
            regular: own(notosans::REGULAR_TTF),
            strong: own(notosans::BOLD_TTF),
            others: own(dejavu::sans::regular()).into_iter().collect(),
        };
        let mut asked = Vec::new();
        for letter in texts.flat_map(str::chars) {
            if letter.is_ascii() || letters.has(letter) || asked.contains(&letter) {
                continue;
            }
            asked.push(letter);
            let brought =
                more(letter).and_then(|(data, index)| FontVec::try_from_vec_and_index(data, index).ok());
            letters.others.extend(brought.map(FontArc::new));
        }
        letters
    }

    fn has(&self, letter: char) -> bool {
        self.regular.iter().chain(&self.others).any(|font| font.glyph_id(letter).0 != 0)
    }

    fn font_of(&self, letter: char, setting: Setting) -> Option<(&FontArc, GlyphId)> {
        let own = if setting.is_strong { &self.strong } else { &self.regular };
        let mut glyphs = own.iter().chain(&self.others).map(|font| (font, font.glyph_id(letter)));
        glyphs.clone().find(|(_, glyph)| glyph.0 != 0).or_else(|| glyphs.next())
    }

    /// Every letter of a row with where it begins, and the width of the row.
    fn laid(&self, row: &str, setting: Setting) -> (Vec<(&FontArc, GlyphId, f32)>, f64) {
        let mut at = 0.0_f32;
        let mut before: Option<GlyphId> = None;
        let mut laid = Vec::new();
        for letter in letters_in_visual_order(row).chars() {
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
    pub fn width(&self, row: &str, setting: Setting) -> f64 {
        self.laid(row, setting).1
    }

    /// Draws a row, its first letter beginning at `x`, its letters standing on `baseline`.
    pub fn draw(
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
fn px_scale(font: &FontArc, size: f64) -> PxScale {
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
