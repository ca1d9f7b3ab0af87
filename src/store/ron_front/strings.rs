//! Text in quotation marks, where it ends, and which quotation marks were meant.

use crate::store::ron_front::signs;

/// A text in quotation marks, as found.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Quoted {
    /// End of its content.
    pub(super) content_end: usize,
    /// Position behind it.
    pub(super) behind: usize,
    /// Fault of its quotation marks.
    pub(super) flaw: Option<Flaw>,
}

/// Fault of quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// The closing one is missing.
    Unclosed,
    /// They are typographic.
    Typographic,
    /// They are single.
    Single,
    /// Quotation marks stand inside without a backslash.
    Inner,
    /// One too many stands at the end.
    Doubled,
}

/// Double quotation marks that word processors write.
pub(super) fn is_typographic(c: char) -> bool {
    matches!(c, '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{2033}' | '\u{ff02}' | '\u{2018}'..='\u{201b}' | '\u{2039}' | '\u{203a}')
}

/// Finds the end of a text that opens at `start` with `"`, `'`, a backtick or a typographic mark. `is_field` tells
/// whether a word is a field of the format.
pub(super) fn quoted(text: &str, start: usize, is_field: &dyn Fn(&str) -> bool) -> Quoted {
    let opening = text.get(start..).and_then(|rest| rest.chars().next()).unwrap_or('"');
    let body = start + opening.len_utf8();
    if opening == '"' { straight(text, body, is_field) } else { other(text, body, opening) }
}

/// A text that does not open with a straight double mark: it ends at a mark of its kind in the same line.
fn other(text: &str, body: usize, opening: char) -> Quoted {
    let flaw = if matches!(opening, '\'' | '`') { Flaw::Single } else { Flaw::Typographic };
    let line_end = line_end(text, body);
    let line = text.get(body..line_end).unwrap_or_default();
    let closes = |c: char| {
        if flaw == Flaw::Single { c == opening || c == '\'' } else { is_typographic(c) || c == '"' }
    };
    let mut found = None;
    for (index, c) in line.char_indices().filter(|(_, c)| closes(*c)) {
        let behind = body + index + c.len_utf8();
        // An apostrophe inside a word closes nothing.
        if ends_here(text, behind) {
            found = Some((body + index, behind));
            break;
        }
        found = found.or(Some((body + index, behind)));
    }
    match found {
        Some((content_end, behind)) => Quoted { content_end, behind, flaw: Some(flaw) },
        None => {
            let end = unclosed_end(text, body, line_end);
            Quoted { content_end: end, behind: end, flaw: Some(Flaw::Unclosed) }
        }
    }
}

fn straight(text: &str, body: usize, is_field: &dyn Fn(&str) -> bool) -> Quoted {
    let mut escaped = false;
    let mut mixed = None;
    for (index, c) in text.get(body..).unwrap_or_default().char_indices() {
        let at = body + index;
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return candidate(text, body, at, mixed, is_field),
            '\n' | '\r' => {
                if let Some((content_end, behind)) = mixed {
                    return Quoted { content_end, behind, flaw: Some(Flaw::Typographic) };
                }
                if is_cut_off(text, at, is_field) {
                    let end = unclosed_end(text, body, at);
                    return Quoted { content_end: end, behind: end, flaw: Some(Flaw::Unclosed) };
                }
            }
            c if is_typographic(c) && ends_here(text, at + c.len_utf8()) => {
                mixed = mixed.or(Some((at, at + c.len_utf8())));
            }
            _ => {}
        }
    }
    if let Some((content_end, behind)) = mixed {
        return Quoted { content_end, behind, flaw: Some(Flaw::Typographic) };
    }
    let end = unclosed_end(text, body, line_end(text, body));
    Quoted { content_end: end, behind: end, flaw: Some(Flaw::Unclosed) }
}

/// True if a straight mark at `at` closes the text that began at `body`.
fn candidate(
    text: &str,
    body: usize,
    at: usize,
    mixed: Option<(usize, usize)>,
    is_field: &dyn Fn(&str) -> bool,
) -> Quoted {
    let content = text.get(body..at).unwrap_or_default();
    let behind = at + 1;
    let next = text.get(behind..).and_then(|rest| rest.chars().next());
    let is_sound = Quoted { content_end: at, behind, flaw: None };
    if next == Some('"') && ends_here(text, behind + 1) && !content.is_empty() {
        return Quoted { content_end: at, behind: behind + 1, flaw: Some(Flaw::Doubled) };
    }
    if ends_here(text, behind) {
        // `"op1”, side: "...` closes with a typographic mark, if a field follows that one inside.
        if let Some((content_end, after)) = mixed
            && field_behind(text.get(after..at).unwrap_or_default(), is_field)
        {
            return Quoted { content_end, behind: after, flaw: Some(Flaw::Typographic) };
        }
        return is_sound;
    }
    if let Some((content_end, after)) = mixed {
        return Quoted { content_end, behind: after, flaw: Some(Flaw::Typographic) };
    }
    // A comma is missing between two texts: `"a" "b"`.
    let rest = text.get(behind..).unwrap_or_default();
    let trimmed = rest.trim_start_matches([' ', '\t']);
    if trimmed.len() < rest.len() && trimmed.starts_with('"') && !content.ends_with(' ') {
        return is_sound;
    }
    // The mark opens the next text: `"ap, file: "images/..."` or `["a, "b"]`.
    if let Some(end) = before_next_field(content, is_field) {
        return Quoted { content_end: body + end, behind: body + end, flaw: Some(Flaw::Unclosed) };
    }
    // Quotation marks inside: the text ends at the last mark of the line behind which a value may end.
    let end = line_end(text, at);
    let line = text.get(behind..end).unwrap_or_default();
    let first = line.char_indices().find(|(index, c)| *c == '"' && ends_here(text, behind + index + 1));
    match first {
        Some((index, _)) if !field_behind(line.get(..index).unwrap_or_default(), is_field) => {
            Quoted { content_end: behind + index, behind: behind + index + 1, flaw: Some(Flaw::Inner) }
        }
        _ => is_sound,
    }
}

/// True if what stands behind a closing mark lets a value end there.
fn ends_here(text: &str, behind: usize) -> bool {
    let rest = text.get(behind..).unwrap_or_default();
    let trimmed = rest.trim_start_matches([' ', '\t', '\u{a0}']);
    let next = trimmed.chars().next().map(|c| signs::meant(c).map_or(c, |(sign, _)| sign));
    matches!(next, None | Some(',' | ')' | ']' | '}' | ';' | ':' | '\n' | '\r' | '#'))
        || trimmed.starts_with("//")
        || trimmed.starts_with("/*")
        // A comma is missing behind it: a blank, then a field.
        || (trimmed.len() < rest.len() && name_before_colon(trimmed).is_some())
}

/// The field name at the beginning of a text, where a colon follows it.
pub(super) fn name_before_colon(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len());
    let name = text.get(..end).filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase()))?;
    text.get(end..)?.trim_start_matches([' ', '\t']).starts_with([':', '\u{ff1a}']).then_some(name)
}

/// True if the line behind a line break goes on with the structure, so that the text was not closed before.
fn is_cut_off(text: &str, at: usize, is_field: &dyn Fn(&str) -> bool) -> bool {
    let rest = text.get(at..).unwrap_or_default().trim_start();
    let is_bracket = rest.starts_with([')', ']', '}', '(']);
    is_bracket || rest.starts_with("//") || name_before_colon(rest).is_some_and(is_field)
}

/// True if a part of a line holds a comma or closing bracket and then a field.
fn field_behind(part: &str, is_field: &dyn Fn(&str) -> bool) -> bool {
    part.char_indices().filter(|(_, c)| matches!(c, ',' | ')' | ']')).any(|(index, _)| {
        let rest = part
            .get(index + 1..)
            .unwrap_or_default()
            .trim_start_matches([' ', ',', ')', ']', '\n', '\r', '\t']);
        name_before_colon(rest).is_some_and(is_field)
    })
}

/// End of a text whose closing mark is missing, if its content runs into the next field or text of a list.
fn before_next_field(content: &str, is_field: &dyn Fn(&str) -> bool) -> Option<usize> {
    let trimmed = content.trim_end();
    if let Some(before) = trimmed.strip_suffix(':') {
        let before = before.trim_end();
        let name_at = before.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map_or(0, |at| at + 1);
        let name = before.get(name_at..)?;
        let rest = before.get(..name_at)?.trim_end();
        // The first comma behind which only fields and words stand would be better guessed by nobody.
        let comma = first_field_comma(rest, name, is_field)?;
        return Some(comma);
    }
    trimmed.ends_with(',').then(|| trimmed.trim_end_matches([',', ' ']).len())
}

/// Position of the first `, field:` of the content; the last one is known to be there.
fn first_field_comma(rest: &str, last: &str, is_field: &dyn Fn(&str) -> bool) -> Option<usize> {
    let comma = rest.char_indices().find(|(index, c)| {
        *c == ',' && {
            let behind = rest.get(index + 1..).unwrap_or_default().trim_start();
            name_before_colon(behind).is_some_and(is_field)
        }
    });
    match comma {
        Some((at, _)) => Some(close_of(rest.get(..at)?)),
        None if is_field(last) => {
            rest.ends_with([',', '(', '[']).then(|| close_of(rest.trim_end_matches([',', '(', '[', ' '])))
        }
        None => None,
    }
}

/// The length of a content without closing brackets that belong to the structure around it.
fn close_of(content: &str) -> usize {
    let mut kept = content.trim_end();
    while let Some(inner) = kept.strip_suffix([')', ']']) {
        let (open, close) = if kept.ends_with(')') { ('(', ')') } else { ('[', ']') };
        if kept.matches(close).count() <= kept.matches(open).count() {
            break;
        }
        kept = inner.trim_end().trim_end_matches(',').trim_end();
    }
    kept.len()
}

/// End of a text whose closing mark is missing, at the latest at `end`.
fn unclosed_end(text: &str, body: usize, end: usize) -> usize {
    let content = text.get(body..end).unwrap_or_default().trim_end();
    let content = content.trim_end_matches([',', ';']).trim_end();
    body + close_of(content)
}

pub(super) fn line_end(text: &str, from: usize) -> usize {
    text.get(from..).and_then(|rest| rest.find(['\n', '\r'])).map_or(text.len(), |end| from + end)
}

/// The characters that a text stands for, with escapes resolved. A backslash that escapes nothing stays, and its place
/// is told.
pub(super) fn decoded(content: &str) -> (String, Option<usize>) {
    let mut plain = String::with_capacity(content.len());
    let mut lonely = None;
    let mut chars = content.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        let simple = match chars.peek().map(|(_, next)| *next) {
            Some('n') => Some('\n'),
            Some('t') => Some('\t'),
            Some('r') => Some('\r'),
            Some('0') => Some('\0'),
            Some(same @ ('"' | '\'' | '\\')) => Some(same),
            _ => None,
        };
        if let Some(simple) = simple {
            plain.push(simple);
            chars.next();
            continue;
        }
        let rest = content.get(at + 1..).unwrap_or_default();
        match coded(rest) {
            Some((code, length)) => {
                plain.push(code);
                while chars.peek().is_some_and(|(index, _)| *index < at + 1 + length) {
                    chars.next();
                }
            }
            None => {
                plain.push('\\');
                lonely = lonely.or(Some(at));
            }
        }
    }
    (plain, lonely)
}

/// `x41` or `u{1F600}` and its length.
fn coded(rest: &str) -> Option<(char, usize)> {
    if let Some(hex) = rest.strip_prefix('x') {
        let code = u32::from_str_radix(hex.get(..2)?, 16).ok()?;
        return Some((char::from_u32(code)?, 3));
    }
    let inside = rest.strip_prefix("u{")?;
    let end = inside.find('}')?;
    let code = u32::from_str_radix(inside.get(..end)?, 16).ok()?;
    Some((char::from_u32(code)?, end + 3))
}
