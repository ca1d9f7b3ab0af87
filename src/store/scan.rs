//! Finding one number in RON text without reading the whole: strings and comments are passed over, so that a
//! step of migration can change a file where it must and leave every other place where a person sees it.

use std::ops::Range;

/// Position of the number of a field of the outermost value.
pub(crate) fn number_of_field(text: &str, field: &str) -> Option<Range<usize>> {
    field_of(text, field, number_behind_colon)
}

/// Where the value of a field of the outermost value stands.
pub(crate) fn value_of_field(text: &str, field: &str) -> Option<Range<usize>> {
    field_of(text, field, value_behind_colon)
}

/// What `found` makes of the place behind the name of a field of the outermost value; the rest is not looked at.
fn field_of(text: &str, field: &str, found: fn(&str, usize) -> Option<Range<usize>>) -> Option<Range<usize>> {
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
                    && let Some(value) = found(text, end)
                {
                    return Some(value);
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

/// Where the value behind the colon begins that stands here.
fn behind_colon(text: &str, at: usize) -> Option<usize> {
    let colon = behind_blanks(text, at);
    Some(behind_blanks(text, text.get(colon..)?.starts_with(':').then_some(colon + 1)?))
}

/// A value up to the comma or bracket behind it.
fn value_behind_colon(text: &str, at: usize) -> Option<Range<usize>> {
    let start = behind_colon(text, at)?;
    let (mut depth, mut at) = (0_usize, start);
    while let Some(c) = char_at(text, at) {
        if let Some(behind) = behind_words(text, at) {
            at = behind;
            continue;
        }
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' | ',' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        at += c.len_utf8();
    }
    (at > start).then_some(start..at)
}

fn number_behind_colon(text: &str, at: usize) -> Option<Range<usize>> {
    let number = behind_colon(text, at)?;
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

/// Every comment, in the order of the text.
pub(crate) fn comments(text: &str) -> Vec<&str> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(c) = char_at(text, at) {
        at = match (behind_comment(text, at), behind_string(text, at)) {
            (Some(behind), _) => {
                found.extend(text.get(at..behind).map(str::trim_end));
                behind
            }
            (None, Some(behind)) => behind,
            // A whole word, so that the `r` at its end does not begin a raw string.
            (None, None) if is_part_of_name(c) => end_of_name(text, at),
            (None, None) => at + c.len_utf8(),
        };
    }
    found
}

/// End of a comment, string or character that begins here; `None` where none begins.
fn behind_words(text: &str, at: usize) -> Option<usize> {
    behind_comment(text, at).or_else(|| behind_string(text, at))
}

pub(crate) fn behind_comment(text: &str, at: usize) -> Option<usize> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_the_outermost_value_is_found_and_nothing_behind_it_is_looked_at() {
        let text = "#![enable(x)] (format: 4, // reader: 1\n note: \"reader: (2)\", a: (reader: 3), \
                    reader: (id: \"a\", name: \"b, (c\"), marks: {{{ broken";
        let value = |field: &str| value_of_field(text, field).map(|at| &text[at]);
        assert_eq!(value("reader"), Some("(id: \"a\", name: \"b, (c\")"));
        assert_eq!(value("format"), Some("4"));
        assert_eq!(value("name"), None);
        assert_eq!(value_of_field("(a: , b: 1)", "a"), None);
        assert_eq!(value_of_field("(a: 5", "a"), Some(4..5));
    }
}
