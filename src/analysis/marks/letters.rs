//! Letters on a picture: the typefaces of the window, set line by line. Glyphs that Noto Sans lacks come from
//! `DejaVu` Sans, and those that it lacks too from fonts that the caller brings. Arabic letters are joined.

use std::borrow::Cow;

use ab_glyph::{Font, FontArc, FontRef, FontVec, GlyphId, Point, PxScale, ScaleFont};
use rustybuzz::{Direction, Face, UnicodeBuffer};
use unicode_bidi::{BidiClass, bidi_class};

use super::style::Rgb;
use crate::analysis::text_order::letters_in_visual_order;
use crate::imaging::Picture;

/// The bytes of a font file that has a letter, and which font of the file it is; from wherever the caller has fonts.
pub type FontFor<'a> = &'a dyn Fn(char) -> Option<(Vec<u8>, u32)>;

/// The typefaces of labels.
#[derive(Debug)]
pub struct Letters {
    regular: Option<Typeface>,
    strong: Option<Typeface>,
    /// Fonts asked for letters that the own ones lack, in this order.
    others: Vec<Typeface>,
}

/// A font, and the file it was read from, which the joining of letters reads anew.
#[derive(Debug)]
struct Typeface {
    font: FontArc,
    file: Cow<'static, [u8]>,
    index: u32,
}

impl Typeface {
    fn own(file: &'static [u8]) -> Option<Self> {
        let font = FontRef::try_from_slice(file).ok()?;
        Some(Self { font: FontArc::new(font), file: Cow::Borrowed(file), index: 0 })
    }

    fn brought((file, index): (Vec<u8>, u32)) -> Option<Self> {
        let font = FontVec::try_from_vec_and_index(file.clone(), index).ok()?;
        Some(Self { font: FontArc::new(font), file: Cow::Owned(file), index })
    }

    fn has(&self, letter: char) -> bool {
        self.font.glyph_id(letter).0 != 0
    }
}

/// A glyph of a row and where it stands.
#[derive(Debug, Clone, Copy)]
struct Laid<'a> {
    font: &'a FontArc,
    glyph: GlyphId,
    /// Begin of the glyph, and its height over the line, in pixels.
    at: f32,
    over: f32,
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
        let mut letters = Self {
            regular: Typeface::own(notosans::REGULAR_TTF),
            strong: Typeface::own(notosans::BOLD_TTF),
            others: Typeface::own(dejavu::sans::regular()).into_iter().collect(),
        };
        let mut asked = Vec::new();
        for letter in texts.flat_map(str::chars) {
            if letter.is_ascii() || letters.has(letter) || asked.contains(&letter) {
                continue;
            }
            asked.push(letter);
            letters.others.extend(more(letter).and_then(Typeface::brought));
        }
        letters
    }

    fn has(&self, letter: char) -> bool {
        self.regular.iter().chain(&self.others).any(|own| own.has(letter))
    }

    fn typefaces(&self, setting: Setting) -> impl Iterator<Item = &Typeface> {
        let own = if setting.is_strong { &self.strong } else { &self.regular };
        own.iter().chain(&self.others)
    }

    /// Every glyph of a row from left to right, and the width of the row.
    fn laid(&self, row: &str, setting: Setting) -> (Vec<Laid<'_>>, f64) {
        let mut at = 0.0_f32;
        let mut laid = Vec::new();
        let drawn: Vec<char> = letters_in_visual_order(row).chars().collect();
        for piece in drawn.chunk_by(|one, next| is_joined(*one) == is_joined(*next)) {
            let is_arabic = piece.first().is_some_and(|letter| is_joined(*letter));
            let joined = is_arabic.then(|| self.joined(piece, setting, at)).flatten();
            let (glyphs, end) = joined.unwrap_or_else(|| self.apart(piece, setting, at));
            laid.extend(glyphs);
            at = end;
        }
        (laid, f64::from(at))
    }

    /// Letters side by side from `at` on, and where they end.
    fn apart(&self, letters: &[char], setting: Setting, mut at: f32) -> (Vec<Laid<'_>>, f32) {
        let mut before: Option<GlyphId> = None;
        let mut laid = Vec::new();
        for letter in letters {
            let found = self.typefaces(setting).find(|own| own.has(*letter));
            let Some(own) = found.or_else(|| self.typefaces(setting).next()) else { continue };
            let (font, glyph) = (&own.font, own.font.glyph_id(*letter));
            let scaled = font.as_scaled(px_scale(font, setting.size));
            at += before.map_or(0.0, |before| scaled.kern(before, glyph));
            laid.push(Laid { font, glyph, at, over: 0.0 });
            at += scaled.h_advance(glyph);
            before = Some(glyph);
        }
        (laid, at)
    }

    /// Letters of one word that join, in the order of drawing; `None` where no font has all of them.
    fn joined(&self, letters: &[char], setting: Setting, mut at: f32) -> Option<(Vec<Laid<'_>>, f32)> {
        let own = self.typefaces(setting).find(|own| letters.iter().all(|letter| own.has(*letter)))?;
        let face = Face::from_slice(&own.file, own.index)?;
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&letters.iter().rev().collect::<String>());
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::RightToLeft);
        let shaped = rustybuzz::shape(&face, &[], buffer);
        let scale = setting.size as f32 / face.units_per_em() as f32;
        let mut laid = Vec::new();
        for (glyph, place) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
            laid.push(Laid {
                font: &own.font,
                glyph: GlyphId(u16::try_from(glyph.glyph_id).ok()?),
                at: at + place.x_offset as f32 * scale,
                over: place.y_offset as f32 * scale,
            });
            at += place.x_advance as f32 * scale;
        }
        Some((laid, at))
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
        for Laid { font, glyph, at, over } in self.laid(row, setting).0 {
            let position = Point { x: x as f32 + at, y: baseline as f32 - over };
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

/// True for letters whose form depends on their neighbours: Arabic ones, and the signs over and under them.
fn is_joined(letter: char) -> bool {
    matches!(bidi_class(letter), BidiClass::AL | BidiClass::NSM) || letter == '\u{200d}'
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_letters_are_joined_and_others_stand_apart() {
        let letters = Letters::for_texts(["عظم"].into_iter(), &|_| None);
        let setting = Setting { size: 20.0, is_strong: false };
        let glyphs = |row: &str| letters.laid(row, setting).0.iter().map(|own| own.glyph).collect::<Vec<_>>();
        let apart: Vec<GlyphId> = ["م", "ظ", "ع"].iter().flat_map(|letter| glyphs(letter)).collect();
        let word = glyphs("عظم");
        assert_eq!(word.len(), 3);
        assert!(word.iter().zip(&apart).all(|(joined, alone)| joined != alone), "{word:?} {apart:?}");
        // The form at the end of a word stands on the left, where the last letter is drawn.
        let width = |row: &str| letters.width(row, setting);
        assert!(width("عظم") < width("ع") + width("ظ") + width("م"));
        // A second word, a Latin one and Hebrew do not change.
        assert_eq!(glyphs("AP عظم").split_off(3), word);
        let hebrew: Vec<GlyphId> = ["ם", "צ", "ע"].iter().flat_map(|letter| glyphs(letter)).collect();
        assert_eq!(glyphs("עצם"), hebrew);
    }
}
