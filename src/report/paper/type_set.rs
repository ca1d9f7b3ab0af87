//! Lines of text: which font has a letter, how wide a text is when it is shaped, where it breaks, and in which order its
//! runs stand.

use krilla::text::Font;
use rustybuzz::{Direction, Face, UnicodeBuffer};
use unicode_bidi::{BidiInfo, Level};

/// Letter that stands for one that no font has.
const MISSING: char = '\u{fffd}';

/// The bytes of fonts: regular, bold, and those for letters that these lack.
pub(super) struct Faces {
    all: Vec<(Vec<u8>, u32)>,
}

impl Faces {
    /// Fonts for every letter of a text.
    pub(super) fn for_text(text: &str, more: &dyn Fn(char) -> Option<(Vec<u8>, u32)>) -> Self {
        let own = [notosans::REGULAR_TTF, notosans::BOLD_TTF, dejavu::sans::regular()];
        let mut all: Vec<(Vec<u8>, u32)> = own.iter().map(|bytes| (bytes.to_vec(), 0)).collect();
        let has = |all: &[(Vec<u8>, u32)], letter| {
            all.iter().any(|(data, index)| {
                Face::from_slice(data, *index).is_some_and(|face| face.glyph_index(letter).is_some())
            })
        };
        let mut letters: Vec<char> = text.chars().filter(|letter| !letter.is_ascii()).collect();
        letters.sort_unstable();
        letters.dedup();
        for letter in letters {
            if !has(&all, letter) {
                all.extend(more(letter).filter(|(data, index)| Face::from_slice(data, *index).is_some()));
            }
        }
        Self { all }
    }
}

/// A piece of a line in one font and one direction.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    pub(super) font: usize,
    pub(super) text: String,
    pub(super) is_right_to_left: bool,
    pub(super) width: f32,
}

/// A line as it is drawn from left to right.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Line {
    pub(super) runs: Vec<Run>,
    pub(super) text: String,
    pub(super) width: f32,
    /// Whether its paragraph runs from right to left.
    pub(super) is_right_to_left: bool,
}

/// Fonts ready to shape.
pub(super) struct TypeSet<'a> {
    faces: Vec<Face<'a>>,
    pub(super) fonts: Vec<Font>,
}

impl<'a> TypeSet<'a> {
    pub(super) fn of(faces: &'a Faces) -> Self {
        let mut set = Self { faces: Vec::new(), fonts: Vec::new() };
        for (data, index) in &faces.all {
            let font = Font::new(data.clone().into(), *index);
            if let (Some(face), Some(font)) = (Face::from_slice(data, *index), font) {
                set.faces.push(face);
                set.fonts.push(font);
            }
        }
        set
    }

    /// Fonts in the order in which they are asked.
    fn order(&self, is_strong: bool) -> impl Iterator<Item = usize> + use<> {
        let first = usize::from(is_strong);
        std::iter::once(first).chain((0..self.faces.len()).filter(move |font| *font != first))
    }

    fn font_of(&self, letter: char, is_strong: bool) -> Option<usize> {
        self.order(is_strong)
            .find(|font| self.faces.get(*font).is_some_and(|face| face.glyph_index(letter).is_some()))
    }

    fn width(&self, text: &str, font: usize, is_right_to_left: bool, size: f32) -> f32 {
        let Some(face) = self.faces.get(font) else { return 0.0 };
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(if is_right_to_left { Direction::RightToLeft } else { Direction::LeftToRight });
        let shaped = rustybuzz::shape(face, &[], buffer);
        let advance: i32 = shaped.glyph_positions().iter().map(|glyph| glyph.x_advance).sum();
        advance as f32 * size / face.units_per_em() as f32
    }

    /// A line in the order of drawing.
    fn line(&self, text: &str, base: Level, is_strong: bool, size: f32) -> Line {
        let mut line = Line { text: text.to_owned(), is_right_to_left: base.is_rtl(), ..Line::default() };
        let info = BidiInfo::new(text, Some(base));
        for paragraph in &info.paragraphs {
            let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
            for range in runs {
                let is_right_to_left = levels.get(range.start).is_some_and(Level::is_rtl);
                let mut pieces = self.pieces(text.get(range).unwrap_or_default(), is_strong);
                if is_right_to_left {
                    pieces.reverse();
                }
                for (font, text) in pieces {
                    let width = self.width(&text, font, is_right_to_left, size);
                    line.width += width;
                    line.runs.push(Run { font, text, is_right_to_left, width });
                }
            }
        }
        line
    }

    /// A text in pieces of one font each. A letter that no font has is replaced.
    fn pieces(&self, text: &str, is_strong: bool) -> Vec<(usize, String)> {
        let mut pieces: Vec<(usize, String)> = Vec::new();
        for letter in text.chars() {
            let (font, letter) = match self.font_of(letter, is_strong) {
                Some(font) => (font, letter),
                None => (self.font_of(MISSING, is_strong).unwrap_or(0), MISSING),
            };
            // A space or a sign stays in the font of the word that it follows.
            let stays = pieces
                .last()
                .filter(|_| !letter.is_alphanumeric())
                .and_then(|(last, _)| self.faces.get(*last)?.glyph_index(letter).map(|_| *last));
            let font = stays.unwrap_or(font);
            match pieces.last_mut() {
                Some((last, words)) if *last == font => words.push(letter),
                _ => pieces.push((font, letter.to_string())),
            }
        }
        pieces
    }

    /// A text in lines that are no wider than `width`; its own line breaks stay.
    pub(super) fn wrapped(&self, text: &str, is_strong: bool, size: f32, width: f32) -> Vec<Line> {
        let mut lines = Vec::new();
        for paragraph in text.lines() {
            let clean: String = paragraph.chars().filter(|letter| !letter.is_control()).collect();
            let base = BidiInfo::new(&clean, None).paragraphs.first().map_or(Level::ltr(), |own| own.level);
            let mut current = String::new();
            for token in tokens(&clean) {
                let longer = format!("{current}{token}");
                if current.is_empty() || self.measured(longer.trim_end(), is_strong, size) <= width {
                    current = longer;
                } else {
                    self.push(&mut lines, &current, base, is_strong, size);
                    token.trim_start().clone_into(&mut current);
                }
                // A word that is wider than a line is broken where it is full.
                while self.measured(current.trim_end(), is_strong, size) > width
                    && current.chars().count() > 1
                {
                    let fits = self.fitting(&current, is_strong, size, width);
                    let rest = current.split_off(fits);
                    self.push(&mut lines, &current, base, is_strong, size);
                    current = rest;
                }
            }
            self.push(&mut lines, &current, base, is_strong, size);
        }
        lines
    }

    fn push(&self, lines: &mut Vec<Line>, text: &str, base: Level, is_strong: bool, size: f32) {
        let text = text.trim_end();
        if !text.is_empty() {
            lines.push(self.line(text, base, is_strong, size));
        }
    }

    /// Bytes of the beginning that fit, at least one letter.
    fn fitting(&self, text: &str, is_strong: bool, size: f32, width: f32) -> usize {
        let mut end = text.chars().next().map_or(0, char::len_utf8);
        for (at, letter) in text.char_indices().skip(1) {
            let next = at + letter.len_utf8();
            if self.measured(text.get(..next).unwrap_or_default(), is_strong, size) > width {
                break;
            }
            end = next;
        }
        end
    }

    fn measured(&self, text: &str, is_strong: bool, size: f32) -> f32 {
        self.line(text, Level::ltr(), is_strong, size).width
    }
}

/// Places where a text may break: after spaces and hyphens, and between letters of East Asia.
fn tokens(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut is_open = false;
    for letter in text.chars() {
        let is_east_asian = matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}');
        match all.last_mut() {
            Some(token) if is_open && !is_east_asian => token.push(letter),
            _ => all.push(letter.to_string()),
        }
        is_open = !(letter.is_whitespace() || letter == '-' || letter == '/' || is_east_asian);
    }
    all
}
