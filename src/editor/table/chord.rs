//! A key with the modifiers held down beside it, as text ("Ctrl+Shift+Z").

use std::fmt::{self, Display};
use std::str::FromStr;

use thiserror::Error;

/// Keys other than letters, digits and F1 to F12: the name that is shown and written, then other names that are read.
const NAMED: &[(&str, &[&str])] = &[
    ("ArrowLeft", &["left"]),
    ("ArrowRight", &["right"]),
    ("ArrowUp", &["up"]),
    ("ArrowDown", &["down"]),
    ("Home", &[]),
    ("End", &[]),
    ("PageUp", &[]),
    ("PageDown", &[]),
    ("Insert", &["ins"]),
    ("Delete", &["del"]),
    ("Enter", &["return"]),
    ("Escape", &["esc"]),
    ("Tab", &[]),
    ("Backspace", &[]),
    ("Space", &[" "]),
    ("+", &["plus"]),
    ("-", &["minus", "−"]),
    ("=", &["equals"]),
    (".", &["period"]),
    (",", &["comma"]),
    (";", &["semicolon"]),
    ("'", &["quote"]),
    ("/", &["slash"]),
    ("\\", &["backslash"]),
    ("[", &[]),
    ("]", &[]),
    ("`", &["backtick"]),
];

/// A key with the modifiers held down beside it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyChord {
    /// Ctrl, or Cmd on a Mac.
    pub ctrl: bool,
    /// Shift.
    pub shift: bool,
    /// Alt.
    pub alt: bool,
    /// The key by its name: "A", "1", "F1", "ArrowLeft", "+".
    pub key: String,
}

/// A text that names no key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "\"{0}\" is not a key; write a letter, a digit, F1 to F12, ArrowLeft, Home, PageUp, Enter, Escape, Tab, Space, Delete, Backspace or a sign such as + - . [ ], with Ctrl+, Shift+ or Alt+ before it"
)]
pub struct NotAKey(pub String);

impl FromStr for KeyChord {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let (mut rest, mut ctrl, mut shift, mut alt) = (text.trim(), false, false, false);
        while let Some((modifier, next)) =
            rest.split_once('+').filter(|(word, next)| !word.is_empty() && !next.is_empty())
        {
            match modifier.trim().to_lowercase().as_str() {
                "ctrl" | "control" | "cmd" | "command" => ctrl = true,
                "shift" => shift = true,
                "alt" | "option" => alt = true,
                _ => return Err(NotAKey(text.to_owned())),
            }
            rest = next;
        }
        let key = key_name(rest).ok_or_else(|| NotAKey(text.to_owned()))?;
        Ok(Self { ctrl, shift, alt, key })
    }
}

/// The name of a key as it is written, for any way of writing it.
fn key_name(text: &str) -> Option<String> {
    let lower = if text == " " { text.to_owned() } else { text.trim().to_lowercase() };
    let mut letters = lower.chars();
    if let (Some(only), None) = (letters.next(), letters.next())
        && only.is_ascii_alphanumeric()
    {
        return Some(only.to_ascii_uppercase().to_string());
    }
    let number = lower.strip_prefix('f').and_then(|number| number.parse::<u8>().ok());
    if number.is_some_and(|number| (1..=12).contains(&number)) {
        return Some(lower.to_uppercase());
    }
    let named =
        NAMED.iter().find(|(name, others)| name.to_lowercase() == lower || others.contains(&lower.as_str()));
    named.map(|(name, _)| (*name).to_owned())
}

impl KeyChord {
    /// The digit of the key, if it is one.
    pub fn digit(&self) -> Option<u8> {
        self.key.parse().ok().filter(|digit| *digit < 10)
    }
}

impl Display for KeyChord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, word) in [(self.ctrl, "Ctrl+"), (self.shift, "Shift+"), (self.alt, "Alt+")] {
            if held {
                f.write_str(word)?;
            }
        }
        f.write_str(&self.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_however_they_are_written_and_shown_one_way() {
        let shown = |text: &str| text.parse::<KeyChord>().map(|chord| chord.to_string());
        for (written, expected) in [
            ("ctrl+shift+z", "Ctrl+Shift+Z"),
            ("Shift+Ctrl+Z", "Ctrl+Shift+Z"),
            ("+", "+"),
            ("Ctrl++", "Ctrl++"),
            ("esc", "Escape"),
            ("f12", "F12"),
            ("Left", "ArrowLeft"),
            ("Alt+7", "Alt+7"),
            ("Cmd+ plus", "Ctrl++"),
            ("[", "["),
        ] {
            assert_eq!(shown(written), Ok(expected.to_owned()), "{written}");
        }
        for wrong in ["", "Ctrl+", "F13", "Hyper+A", "AB", "ß"] {
            assert!(shown(wrong).is_err(), "{wrong}");
        }
    }
}
