//! How much fits on a slide: heights of texts as they wrap, and where texts and rows that are longer are parted.

use unicode_bidi::{BidiClass, bidi_class};

use crate::report::Table;
use crate::report::slides::parts::{Area, LEAST_PT, OWN, RIGHT};

/// Letters of running text, in points: the largest in which it fits.
pub(super) const TEXT_PT: [f64; 3] = [18.0, 16.0, LEAST_PT];

fn high_of(lines: &[String], wide: f64, size: f64) -> f64 {
    lines.iter().map(|line| text_height(line, wide, size)).sum()
}

/// The largest size in which lines fit into an area; the least one where they fit in none.
pub(super) fn fitting(lines: &[String], area: Area) -> f64 {
    let fits = |size: &f64| high_of(lines, area.w, *size) <= area.h;
    TEXT_PT.into_iter().find(|size| fits(size)).unwrap_or(LEAST_PT)
}

/// As many of the first lines as fit into an area, and the rest. A line that does not fit is parted between two
/// sentences, or between two words where one sentence alone is longer than the area; a name stays with what it said.
pub(super) fn parted(lines: &[String], area: Area, size: f64) -> (Vec<String>, Vec<String>) {
    let mut left = area.h;
    let mut first: Vec<String> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let high = text_height(line, area.w, size);
        if high <= left {
            left -= high;
            first.push(line.clone());
            continue;
        }
        let is_alone = first.is_empty();
        let (own, rest) = parted_line(line, area.w, size, left, is_alone);
        let mut rest: Vec<String> = rest.into_iter().chain(lines.iter().skip(index + 1).cloned()).collect();
        match own {
            Some(own) => first.push(own),
            None if first.len() > 1 && first.last().is_some_and(|name| name.ends_with(':')) => {
                rest = first.pop().into_iter().chain(rest).collect();
            }
            None => {}
        }
        return (first, rest);
    }
    (first, Vec::new())
}

/// The beginning of a line that fits into a height, and what is left of it.
fn parted_line(
    line: &str,
    wide: f64,
    size: f64,
    high: f64,
    is_alone: bool,
) -> (Option<String>, Option<String>) {
    let fits = |end: &usize| line.get(..*end).is_some_and(|own| text_height(own, wide, size) <= high);
    let places = breaks(line);
    // Most scripts have no capital letters: of theirs every letter may begin a sentence.
    let begins = |at: usize| {
        let first = line.get(at..).and_then(|rest| rest.trim_start().chars().next());
        first.is_some_and(|letter| letter.is_alphanumeric() && !letter.is_lowercase())
    };
    let is_end = |at: &usize| line.get(..*at).is_some_and(|own| own.ends_with(SENTENCE_ENDS)) && begins(*at);
    let sentence = places.iter().copied().filter(is_end).take_while(fits).last();
    let word = || places.iter().copied().take_while(fits).last().filter(|_| is_alone);
    match sentence.or_else(word) {
        Some(end) => {
            let own = line.get(..end).unwrap_or_default().to_owned();
            (Some(own), Some(going_on(line, line.get(end..).unwrap_or_default().trim_start())))
        }
        // Nothing of it fits beside others; alone it is shown whole, and shrinks.
        None if is_alone => (Some(line.to_owned()), None),
        None => (None, Some(line.to_owned())),
    }
}

/// What a sentence ends with, in the scripts that have signs for it.
const SENTENCE_ENDS: [char; 11] = ['.', '!', '?', '”', '。', '！', '？', '」', '؟', '۔', '।'];

/// A row of a table that is higher than a slide, and what of it goes on on the next one, under the same name.
fn parted_row(row: &[String], widths: &[f64], size: f64, high: f64) -> (Vec<String>, Option<Vec<String>>) {
    let mut first = Vec::new();
    let mut rest = Vec::new();
    for (cell, width) in row.iter().zip(widths) {
        let lines: Vec<String> = cell.lines().map(str::to_owned).collect();
        let area = Area { x: 0.0, y: 0.0, w: *width, h: high };
        let (own, left) = parted(&lines, area, size);
        first.push(own.join("\n"));
        rest.push(left.join("\n"));
    }
    if rest.iter().all(String::is_empty) {
        return (first, None);
    }
    if let (Some(name), Some(own)) = (row.first(), rest.first_mut())
        && own.is_empty()
    {
        *own = format!("{name} (continued)");
    }
    (first, Some(rest))
}

/// The rows of a table on as many slides as they need, about as many on each: one row alone on the last would puzzle.
pub(super) fn paged(own: &Table, widths: &[f64], size: f64) -> Vec<Vec<Vec<String>>> {
    let pages = paged_within(own, widths, size, TABLE_HIGH);
    let steps = (1..).map(|step| LEAST_HEAD + f64::from(step) * STEP_HIGH);
    let lower = steps.take_while(|high| *high < TABLE_HIGH).filter(|_| pages.len() > 1);
    let mut even = lower.map(|high| paged_within(own, widths, size, high));
    even.find(|even| even.len() == pages.len()).unwrap_or(pages)
}

/// The rows of a table on slides on which it is at most so high.
fn paged_within(own: &Table, widths: &[f64], size: f64, most: f64) -> Vec<Vec<Vec<String>>> {
    let head = row_height(&own.heads, widths, size).max(LEAST_HEAD);
    let mut pages: Vec<Vec<Vec<String>>> = vec![Vec::new()];
    let mut high = head;
    for row in &own.rows {
        let mut left = Some(row.clone());
        while let Some(row) = left.take() {
            let mut own_high = row_height(&row, widths, size);
            if high + own_high > most && pages.last().is_some_and(|page| !page.is_empty()) {
                pages.push(Vec::new());
                high = head;
            }
            let room = TABLE_HIGH - head;
            let (row, rest) =
                if own_high > room { parted_row(&row, widths, size, room - CELL_HIGH) } else { (row, None) };
            if rest.is_some() {
                own_high = room;
            }
            high += own_high;
            if let Some(page) = pages.last_mut() {
                page.push(row);
            }
            left = rest;
        }
    }
    pages
}

/// Height of a table on a slide, least height of its headings, and what a row adds to its lines, in inches.
const TABLE_HIGH: f64 = 5.4;
const LEAST_HEAD: f64 = 0.4;
/// Steps in which less height is tried.
const STEP_HIGH: f64 = 0.2;
const CELL_HIGH: f64 = 0.06;

/// Height of a row in inches, as its longest cell wraps. Another program may set it in another face: what is taken is the
/// width of a broad one.
pub(super) fn row_height(cells: &[String], widths: &[f64], size: f64) -> f64 {
    let lines = |(cell, width): (&String, &f64)| {
        let room = ((width - 0.1) * 72.0 / size).max(2.0);
        cell.lines().map(|line| wrapped_lines(line, room)).sum::<usize>().max(1)
    };
    let most = cells.iter().zip(widths).map(lines).max().unwrap_or(1);
    most as f64 * size * 1.22 / 72.0 + 0.06
}

/// Height of a paragraph in inches, in a text box of this width.
fn text_height(text: &str, wide: f64, size: f64) -> f64 {
    let room = ((wide - 0.1) * 72.0 / size).max(2.0);
    let lines: usize = text.lines().map(|line| wrapped_lines(line, room)).sum();
    lines.max(1) as f64 * size * 1.22 / 72.0
}

/// True for letters as wide as they are high, between which a line may be broken.
fn is_wide(letter: char) -> bool {
    matches!(letter,
        '\u{1100}'..='\u{11ff}'
        | '\u{2e80}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ff60}')
}

/// Places in a text at which it may be parted: before a space, and after a wide letter that no closing sign follows.
fn breaks(text: &str) -> Vec<usize> {
    let closes = |letter: char| "。、，．！？」』）】ー".contains(letter);
    let next = text.chars().skip(1).map(Some).chain([None]);
    let places = text.char_indices().zip(next).filter_map(|((at, letter), next)| match (letter, next?) {
        (' ', _) => Some(at),
        (wide, next) if is_wide(wide) && next != ' ' && !closes(next) => Some(at + wide.len_utf8()),
        _ => None,
    });
    places.collect()
}

/// Lines of a text that is wrapped at its words; `room` in widths of the em.
fn wrapped_lines(text: &str, room: f64) -> usize {
    let wide = |letter: char| match letter {
        _ if is_wide(letter) => 1.0,
        _ if letter.is_uppercase() => 0.75,
        _ => 0.6,
    };
    let (mut lines, mut at) = (1, 0.0);
    for word in text.split_whitespace() {
        let word: f64 = word.chars().map(wide).sum();
        let space = if at > 0.0 { 0.35 } else { 0.0 };
        if at + space + word <= room {
            at += space + word;
            continue;
        }
        lines += usize::from(at > 0.0) + (word / room).floor() as usize;
        at = word % room;
    }
    lines
}

/// True if a line runs from right to left, by its first letter that has a direction.
pub(super) fn is_right_to_left(line: &str) -> bool {
    let classes = line.chars().map(bidi_class);
    let strong = classes.into_iter().find(|own| matches!(own, BidiClass::L | BidiClass::R | BidiClass::AL));
    matches!(strong, Some(BidiClass::R | BidiClass::AL))
}

/// What is left of a line goes on in the direction of the line, whatever letter it begins with.
fn going_on(line: &str, rest: &str) -> String {
    let mark = if is_right_to_left(line) { RIGHT } else { OWN };
    if is_right_to_left(line) == is_right_to_left(rest) { rest.to_owned() } else { format!("{mark}{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_as_high_as_its_words_wrap() {
        // At 9 points LibreOffice needs three lines for this name in a column of 1.1 inches.
        assert_eq!(wrapped_lines("Resident (demonstration, invented)", 72.0 / 9.0), 3);
        assert_eq!(wrapped_lines("RUST", 8.0), 1);
        assert_eq!(wrapped_lines("", 8.0), 1);
        assert_eq!(wrapped_lines("骨折線は明瞭である", 4.0), 3, "letters of a whole em, parted anywhere");
        let three = row_height(
            &["Length".to_owned(), "Resident (demonstration, invented)".to_owned()],
            &[1.0, 1.1],
            9.0,
        );
        assert!((three - (3.0 * 9.0 * 1.22 / 72.0 + 0.06)).abs() < 1e-9, "{three}");
    }

    #[test]
    fn a_row_that_is_higher_than_a_slide_goes_on_on_the_next() {
        let said = |sentence: &str| sentence.repeat(160);
        for (sentence, goes_on) in [
            ("The line is blurred. ", "The line"),
            ("骨折線は不明瞭である。", "骨折線は"),
            ("الخط غير واضح. ", "الخط"),
        ] {
            let row = ["Line".to_owned(), said(sentence), "short".to_owned()];
            let after = ["Callus".to_owned(), "seen".to_owned(), String::new()];
            let heads = ["Finding", "1 week", "Note"].map(str::to_owned).to_vec();
            let own = Table {
                caption: String::new(),
                heads,
                rows: vec![row.to_vec(), after.to_vec()],
                notes: Vec::new(),
            };
            let widths = [2.0, 6.0, 2.0];
            let pages = paged(&own, &widths, 12.0);
            assert!(pages.len() > 1, "{sentence}");
            for rows in &pages {
                let high: f64 = rows.iter().map(|row| row_height(row, &widths, 12.0)).sum();
                assert!(high + LEAST_HEAD <= TABLE_HIGH, "{sentence}: {high}");
            }
            let rows: Vec<_> = pages.concat();
            assert_eq!(rows[1][0], "Line (continued)");
            assert!(rows[1][1].starts_with(goes_on), "{}", rows[1][1]);
            assert_eq!((rows[0][2].as_str(), rows[1][2].as_str()), ("short", ""));
            assert_eq!(rows.last().unwrap()[..], after, "what follows it is there");
            let whole: String = rows.iter().map(|row| row[1].as_str()).collect();
            let letters = |text: &str| text.chars().filter(|own| own.is_alphanumeric()).count();
            assert_eq!(letters(&whole), letters(&row[1]) + letters("seen"), "{sentence}");
        }
    }

    #[test]
    fn rows_are_spread_evenly_over_their_slides() {
        let row = |index: usize| vec![format!("Measure {index}"), "130° ± 3".to_owned()];
        let heads = ["Measure", "Value"].map(str::to_owned).to_vec();
        for count in [3, 24, 26, 50] {
            let rows = (0..count).map(row).collect();
            let own = Table { caption: String::new(), heads: heads.clone(), rows, notes: Vec::new() };
            let pages = paged(&own, &[3.0, 3.0], 12.0);
            let counts: Vec<usize> = pages.iter().map(Vec::len).collect();
            let (least, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
            assert!(most - least <= 2, "{counts:?}");
            assert_eq!(counts.iter().sum::<usize>(), count);
        }
    }

    #[test]
    fn what_goes_on_keeps_the_direction_of_its_line() {
        assert_eq!(going_on("الخط (IMN)", "(IMN)"), "\u{200f}(IMN)");
        assert_eq!(going_on("الخط", "واضح"), "واضح");
        assert_eq!(going_on("\u{200e}أحمد: the line", "the line"), "the line");
        assert_eq!(going_on("The nail (مسمار)", "مسمار"), "\u{200e}مسمار");
    }
}
