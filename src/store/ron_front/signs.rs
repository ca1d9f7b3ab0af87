//! Signs of other keyboards that look like those of RON: full-width and Arabic commas, colons, brackets and digits. Each
//! is taken for the sign that it looks like, and told once.

use std::borrow::Cow;

use crate::store::ron_front::Fault;

/// The sign of RON that a character looks like, and the name of that character.
pub(super) fn meant(c: char) -> Option<(char, &'static str)> {
    Some(match c {
        '\u{ff0c}' => (',', "a full-width comma"),
        '\u{3001}' => (',', "an ideographic comma"),
        '\u{060c}' => (',', "an Arabic comma"),
        '\u{fe50}' => (',', "a small comma"),
        '\u{ff1b}' => (',', "a full-width semicolon"),
        '\u{061b}' => (',', "an Arabic semicolon"),
        '\u{ff1a}' => (':', "a full-width colon"),
        '\u{fe55}' | '\u{a789}' | '\u{2236}' => (':', "a sign that only looks like a colon"),
        '\u{ff08}' => ('(', "a full-width bracket"),
        '\u{ff09}' => (')', "a full-width bracket"),
        '\u{ff3b}' => ('[', "a full-width bracket"),
        '\u{ff3d}' => (']', "a full-width bracket"),
        '\u{ff5b}' => ('{', "a full-width bracket"),
        '\u{ff5d}' => ('}', "a full-width bracket"),
        '\u{3010}' => ('[', "a black bracket"),
        '\u{3011}' => (']', "a black bracket"),
        '\u{ff0e}' => ('.', "a full-width full stop"),
        '\u{ff0d}' => ('-', "a full-width minus sign"),
        '\u{2212}' => ('-', "a typographic minus sign"),
        _ => return None,
    })
}

/// The digit that a character of another script or width stands for.
fn digit(c: char) -> Option<char> {
    let zero = [0xff10, 0x0660, 0x06f0, 0x0966]
        .into_iter()
        .find(|zero| (*zero..zero + 10).contains(&u32::from(c)))?;
    char::from_digit(u32::from(c) - zero, 10)
}

/// True for a blank that RON does not know as one.
fn is_odd_blank(c: char) -> bool {
    (c.is_whitespace()
        && !matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'))
        || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}')
}

/// The text with the signs of RON in place of those that look like them, outside of texts and comments, every byte at its
/// place; and a fault for each. `blanks` tells odd blanks, too.
pub(super) fn mended<'a>(
    text: &'a str,
    blanks: bool,
    behind_text: &mut dyn FnMut(usize) -> Option<usize>,
) -> (Cow<'a, str>, Vec<Fault>) {
    let is_odd =
        |c: char| !c.is_ascii() && (meant(c).is_some() || digit(c).is_some() || (blanks && is_odd_blank(c)));
    if !text.contains(is_odd) {
        return (Cow::Borrowed(text), Vec::new());
    }
    let (mut out, mut faults) = (String::with_capacity(text.len()), Vec::new());
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if let Some(behind) = behind_text(at).filter(|behind| *behind > at) {
            out.push_str(text.get(at..behind).unwrap_or_default());
            at = behind;
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        if digit(c).is_some() {
            let run: String = rest.chars().map_while(digit).collect();
            let length: usize = rest.chars().map_while(|c| digit(c).map(|_| c.len_utf8())).sum();
            // The number goes on with digits of the usual kind: it is written as one.
            let usual: String =
                rest.get(length..).unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
            let number = format!("{run}{usual}");
            let before = out.len() - out.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            let before = out.get(out.len() - before..).unwrap_or_default();
            faults.push(Fault {
                kind: "lookalike-sign",
                at,
                message: format!("these are digits of another script or width: write {before}{number}"),
            });
            out.push_str(&number);
            at += length + usual.len();
        } else if let Some((sign, name)) = meant(c) {
            let message = match (c, sign) {
                ('\u{ff1b}' | '\u{061b}', _) => {
                    format!("this is {name}, and commas separate fields: write `,`")
                }
                _ => format!("this is {name}: write `{sign}`"),
            };
            faults.push(Fault { kind: "lookalike-sign", at, message });
            out.push(sign);
            at += c.len_utf8();
        } else if blanks && is_odd_blank(c) {
            // One fault for a run of them.
            let length: usize = rest.chars().map_while(|c| is_odd_blank(c).then_some(c.len_utf8())).sum();
            let message = "this blank is not a plain one (it was pasted from elsewhere): write a plain blank";
            faults.push(Fault { kind: "lookalike-sign", at, message: message.to_owned() });
            at += length;
        } else {
            out.push(c);
            at += c.len_utf8();
        }
        // Blanks keep every byte behind it at its place.
        while out.len() < at {
            out.push(' ');
        }
    }
    (Cow::Owned(out), faults)
}
