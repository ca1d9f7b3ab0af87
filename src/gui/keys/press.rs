//! One key press, and its match in the command table. Digits are matched by their position on every keyboard
//! layout, letters by position or by label, signs by the character typed.

use eframe::egui::{Event, Key, Modifiers};

use crate::editor::KeyChord;
use crate::store::Letters;

/// One key press as reported by the window.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Press {
    /// Label of the key in the current layout.
    pub(crate) label: Key,
    /// Position of the key, named as on a US keyboard.
    pub(crate) place: Option<Key>,
    pub(crate) modifiers: Modifiers,
    /// True if the key is held down and repeats.
    pub(crate) repeat: bool,
}

/// Quality of a match with a key of the table: the better one is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// Exactly this key.
    Exact,
    /// It is `=`, which is `+` without Shift on many keyboards.
    Near,
}

impl Press {
    /// The press of an event; `None` if it is not a key press.
    pub(crate) fn of(event: &Event) -> Option<Self> {
        let Event::Key { key, physical_key, pressed: true, repeat, modifiers } = event else { return None };
        Some(Self { label: *key, place: *physical_key, modifiers: *modifiers, repeat: *repeat })
    }

    /// The key that is meant. The digit row writes other signs on some layouts (on AZERTY its 6 writes `-`) and on others
    /// digits only with Shift, so its keys are digits by their place; what `AltGr` writes there is a sign. A letter goes by
    /// its place as well, except with Ctrl, where every program on the computer goes by what is printed.
    pub(crate) fn key(self, letters: Letters) -> Key {
        let Some(place) = self.place else { return self.label };
        let by_place = if is_digit(place) {
            !moves_about(self.label) && !needs_alt_gr(self.label)
        } else {
            let with_ctrl = self.modifiers.command || self.modifiers.ctrl;
            is_letter(place) && letters == Letters::Place && !with_ctrl
        };
        if by_place { place } else { self.label }
    }

    /// The digit of the press, with or without Shift, on any layout.
    pub(crate) fn digit(self) -> Option<u8> {
        let key = self.key(Letters::Place);
        is_digit(key).then(|| key.name().parse().ok()).flatten()
    }

    /// Quality of the match with a key of the table; `None` for another key.
    pub(crate) fn fits(self, chord: &KeyChord, letters: Letters) -> Option<Fit> {
        let wanted = Key::from_name(&chord.key)?;
        let Modifiers { alt, ctrl, shift, command, .. } = self.modifiers;
        let held = if chord.ctrl { command } else { !command && !ctrl };
        let ignores_shift = matches!(wanted, Key::Plus | Key::Minus);
        if !held || chord.alt != alt || (chord.shift != shift && !ignores_shift) {
            return None;
        }
        let pressed = self.key(letters);
        if pressed == wanted {
            Some(Fit::Exact)
        } else if wanted == Key::Plus && pressed == Key::Equals {
            Some(Fit::Near)
        } else {
            None
        }
    }
}

fn is_digit(key: Key) -> bool {
    (Key::Num0..=Key::Num9).contains(&key)
}

fn is_letter(key: Key) -> bool {
    (Key::A..=Key::Z).contains(&key)
}

/// Keys sent by the numeric keypad while Num Lock is off.
fn moves_about(key: Key) -> bool {
    use Key::{ArrowDown, ArrowLeft, ArrowRight, ArrowUp, Delete, End, Home, Insert, PageDown, PageUp};
    matches!(
        key,
        ArrowDown | ArrowLeft | ArrowRight | ArrowUp | Home | End | PageUp | PageDown | Insert | Delete
    )
}

/// Characters typed with `AltGr` on the digit row of many layouts, and found nowhere else on them.
fn needs_alt_gr(key: Key) -> bool {
    matches!(key, Key::OpenBracket | Key::CloseBracket | Key::Backslash | Key::Pipe)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(label: Key, place: Key, modifiers: Modifiers) -> Press {
        Press { label, place: Some(place), modifiers, repeat: false }
    }

    fn is(text: &str, press: Press) -> bool {
        press.fits(&text.parse().unwrap(), Letters::Place) == Some(Fit::Exact)
    }

    #[test]
    fn digits_are_found_on_the_number_row_and_on_the_number_block() {
        assert!(is("Shift+3", press(Key::Num3, Key::Num3, Modifiers::SHIFT)));
        assert!(is("Shift+1", press(Key::Exclamationmark, Key::Num1, Modifiers::SHIFT)));
        assert!(!is("1", press(Key::Exclamationmark, Key::Num1, Modifiers::SHIFT)));
        assert!(is("1", Press { place: None, ..press(Key::Num1, Key::Num1, Modifiers::NONE) }));
        // End on the numeric keypad has the position of 1.
        assert!(!is("1", press(Key::End, Key::Num1, Modifiers::NONE)));
        assert!(is("End", press(Key::End, Key::Num1, Modifiers::NONE)));
        assert_eq!(press(Key::Exclamationmark, Key::Num1, Modifiers::SHIFT).digit(), Some(1));
    }

    #[test]
    fn azerty_has_digits_at_their_place_and_not_the_signs_that_it_writes_there() {
        let six = press(Key::Minus, Key::Num6, Modifiers::NONE);
        assert!(is("6", six) && !is("-", six), "6 of AZERTY writes a minus and must not zoom out");
        assert!(is("1", press(Key::Num1, Key::Num1, Modifiers::NONE)));
        assert!(is("Shift+6", press(Key::Num6, Key::Num6, Modifiers::SHIFT)));
        // Minus of the numeric keypad, and the key right of the digits.
        assert!(is("-", press(Key::Minus, Key::Minus, Modifiers::NONE)));
        let equals = press(Key::Equals, Key::Equals, Modifiers::NONE);
        assert_eq!(equals.fits(&"+".parse().unwrap(), Letters::Place), Some(Fit::Near));
        // A is where Q is on a US keyboard.
        let a = press(Key::A, Key::Q, Modifiers::NONE);
        assert!(is("Q", a) && !is("A", a));
        assert_eq!(a.fits(&"A".parse().unwrap(), Letters::Label), Some(Fit::Exact), "by label, where chosen");
        // With Ctrl by label: Ctrl with the key labelled A must never be Ctrl+Q.
        let select_all = press(Key::A, Key::Q, Modifiers::COMMAND);
        assert!(!is("Ctrl+Q", select_all));
        assert!(is("Ctrl+W", press(Key::W, Key::Z, Modifiers::COMMAND)));
        assert!(!is("Ctrl+Z", press(Key::W, Key::Z, Modifiers::COMMAND)));
    }

    #[test]
    fn qwertz_has_letters_by_place_undo_by_label_and_brackets_with_alt_gr() {
        assert!(is("Y", press(Key::Z, Key::Y, Modifiers::NONE)));
        assert!(is("Shift+Z", press(Key::Y, Key::Z, Modifiers::SHIFT)));
        assert!(is("Ctrl+Z", press(Key::Z, Key::Y, Modifiers::COMMAND)));
        assert!(is("[", press(Key::OpenBracket, Key::Num8, Modifiers::NONE)));
        assert!(is("]", press(Key::CloseBracket, Key::Num9, Modifiers::NONE)));
        assert!(is("+", press(Key::Plus, Key::CloseBracket, Modifiers::NONE)));
        assert!(is("-", press(Key::Minus, Key::Slash, Modifiers::NONE)));
    }

    #[test]
    fn cyrillic_and_czech_have_letters_and_digits_at_their_place() {
        // The window reports the position where the layout types no letter that has a name.
        assert!(is("F", press(Key::F, Key::F, Modifiers::NONE)));
        assert!(is("Ctrl+Z", press(Key::Z, Key::Z, Modifiers::COMMAND)));
        // The comma of the Russian layout is at the place of the slash; its Х is at that of the bracket.
        assert!(is("[", press(Key::OpenBracket, Key::OpenBracket, Modifiers::NONE)));
        // On Czech the digit row writes + on 1 and = is at the place of minus.
        let one = press(Key::Plus, Key::Num1, Modifiers::NONE);
        assert!(is("1", one) && !is("+", one));
    }

    #[test]
    fn plus_is_found_with_and_without_shift_and_not_with_ctrl() {
        assert!(is("+", press(Key::Plus, Key::Equals, Modifiers::SHIFT)));
        assert!(is("+", press(Key::Plus, Key::Plus, Modifiers::NONE)));
        assert!(!is("+", press(Key::Plus, Key::Plus, Modifiers::COMMAND)));
    }

    #[test]
    fn modifiers_make_different_keys() {
        let both = Modifiers { shift: true, ..Modifiers::COMMAND };
        assert!(is("Ctrl+Shift+Z", press(Key::Z, Key::Z, both)));
        assert!(!is("Ctrl+Z", press(Key::Z, Key::Z, both)));
        assert!(!is("Z", press(Key::Z, Key::Z, Modifiers::COMMAND)));
        assert!(is("Alt+ArrowUp", press(Key::ArrowUp, Key::ArrowUp, Modifiers::ALT)));
        assert!(!is("ArrowUp", press(Key::ArrowUp, Key::ArrowUp, Modifiers::ALT)));
    }
}
