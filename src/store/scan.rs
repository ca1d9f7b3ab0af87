//! Finding one number in RON text without reading the whole: strings and comments are passed over, so that a
//! step of migration can change a file where it must and leave every other place where a person sees it.

use std::ops::Range;

/// Position of the number of a field of the outermost value.
pub(crate) fn number_of_field(text: &str, field: &str) -> Option<Range<usize>> {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(c) = char_at(text, at) {
        if let Some(behind) = behind_words(text, at) {
            at = behind;
            continue;
        }
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            c if is_part_of_name(c) => {
                let end = end_of_name(text, at);
                if depth == 1
                    && text.get(at..end) == Some(field)
                    && let Some(number) = number_behind_colon(text, end)
                {
                    return Some(number);
                }
                at = end;
                continue;
            }
            _ => {}
        }
        at += c.len_utf8();
    }
    None
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

fn is_part_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | '.')
}

fn end_of_name(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.find(|c| !is_part_of_name(c)).unwrap_or(rest.len())
}

fn number_behind_colon(text: &str, at: usize) -> Option<Range<usize>> {
    let colon = behind_blanks(text, at);
    let number = behind_blanks(text, text.get(colon..)?.starts_with(':').then_some(colon + 1)?);
    let end = end_of_name(text, number);
    (end > number).then_some(number..end)
}

fn behind_blanks(text: &str, mut at: usize) -> usize {
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start().len();
        match behind_comment(text, at + blank) {
            Some(behind) => at = behind,
            None => return at + blank,
        }
    }
}

/// End of a comment, string or character that begins here; `None` where none begins.
fn behind_words(text: &str, at: usize) -> Option<usize> {
    behind_comment(text, at).or_else(|| behind_string(text, at))
}

fn behind_comment(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    if rest.starts_with("//") {
        return Some(at + rest.find('\n').map_or(rest.len(), |end| end + 1));
    }
    if !rest.starts_with("/*") {
        return None;
    }
    let (mut depth, mut inside) = (0_usize, 0);
    while let Some(left) = rest.get(inside..).filter(|left| !left.is_empty()) {
        if left.starts_with("/*") {
            depth += 1;
            inside += 2;
        } else if left.starts_with("*/") {
            depth -= 1;
            inside += 2;
            if depth == 0 {
                break;
            }
        } else {
            inside += left.chars().next().map_or(1, char::len_utf8);
        }
    }
    Some(at + inside)
}

fn behind_string(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    if let Some(raw) = rest.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if let Some(body) = raw.get(hashes..)?.strip_prefix('"') {
            let close = format!("\"{}", "#".repeat(hashes));
            let end = body.find(&close).map_or(body.len(), |end| end + close.len());
            return Some(at + 1 + hashes + 1 + end);
        }
    }
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut escaped = false;
    for (index, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(at + index + 1),
            _ => {}
        }
    }
    Some(text.len())
}
