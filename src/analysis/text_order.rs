//! Text that runs from right to left, put into the order in which it is drawn from left to right.

use std::borrow::Cow;

use unicode_bidi::{BidiClass, BidiInfo, bidi_class};

/// A text in the order of drawing: runs, and the words of a run from right to left, stand as the eye meets them from left
/// to right. The letters of a word keep their order, for a shaper that joins and turns them.
pub fn in_visual_order(text: &str) -> Cow<'_, str> {
    ordered(text, false)
}

/// As [`in_visual_order`], with the letters of each word turned as well, for drawing letter by letter.
pub(crate) fn letters_in_visual_order(text: &str) -> Cow<'_, str> {
    ordered(text, true)
}

fn ordered(text: &str, turns_letters: bool) -> Cow<'_, str> {
    let is_right_to_left = |letter| matches!(bidi_class(letter), BidiClass::R | BidiClass::AL);
    if text.is_ascii() || !text.chars().any(is_right_to_left) {
        return Cow::Borrowed(text);
    }
    let lines: Vec<String> = text.split('\n').map(|line| line_in_order(line, turns_letters)).collect();
    Cow::Owned(lines.join("\n"))
}

fn line_in_order(line: &str, turns_letters: bool) -> String {
    let info = BidiInfo::new(line, None);
    let Some(paragraph) = info.paragraphs.first() else { return line.to_owned() };
    let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
    let mut drawn = String::with_capacity(line.len());
    for run in runs {
        let level = levels.get(run.start);
        let Some(text) = line.get(run) else { continue };
        if level.is_some_and(|level| level.is_rtl()) {
            words(text).into_iter().rev().for_each(|word| drawn.push_str(&turned(word, turns_letters)));
        } else {
            drawn.push_str(text);
        }
    }
    drawn
}

/// The words of a run and what is between them.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut in_word = None;
    for (at, letter) in text.char_indices() {
        let is_of_word = !(letter.is_whitespace() || letter.is_ascii_punctuation());
        if in_word.is_some_and(|before| before != is_of_word) || (in_word.is_some() && !is_of_word) {
            words.extend(text.get(start..at));
            start = at;
        }
        in_word = Some(is_of_word);
    }
    words.extend(text.get(start..));
    words
}

/// A word as it is drawn from right to left: brackets open the other way.
fn turned(word: &str, turns_letters: bool) -> String {
    let mirrored = word.chars().map(|letter| match letter {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '<' => '>',
        '>' => '<',
        other => other,
    });
    if turns_letters { mirrored.rev().collect() } else { mirrored.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_from_right_to_left_are_drawn_in_their_order() {
        assert_eq!(in_visual_order("left femur"), "left femur");
        assert_eq!(in_visual_order("перелом 左"), "перелом 左");
        assert_eq!(in_visual_order("שלום עולם"), "עולם שלום");
        assert_eq!(in_visual_order("Fall כסר עצם: union"), "Fall עצם כסר: union");
        assert_eq!(in_visual_order("שלום (עולם)"), "(עולם) שלום");
        assert_eq!(letters_in_visual_order("שלום"), "םולש");
        assert_eq!(in_visual_order("one\nשלום עולם"), "one\nעולם שלום");
    }
}
