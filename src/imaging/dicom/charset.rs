//! DICOM text to characters: the set named in Specific Character Set (0008,0005), and the escape sequences of
//! ISO 2022 by which a value changes between several sets (PS3.3 C.12.1.1.2, PS3.5 6.1.2.5). Knows no elements.

use dicom_encoding::text::{SpecificCharacterSet, TextCodec};

const ESCAPE: u8 = 0x1B;

/// One character set.
#[derive(Debug, Clone, PartialEq)]
enum Set {
    /// One that the encoding library knows.
    Known(SpecificCharacterSet),
    /// ISO-IR 148, Latin alphabet no. 5 (Turkish): Latin-1 with six letters changed.
    Latin5,
    /// ISO-IR 203, Latin alphabet no. 9 (with the euro sign): Latin-1 with eight characters changed.
    Latin9,
}

/// Characters of the first half of the code table (0x20 to 0x7F).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lower {
    /// One byte a character, as in ASCII.
    Ascii,
    /// Two bytes a character of a Japanese set, with the escape sequence that chose it.
    Japanese(&'static [u8]),
}

/// The character sets of a data set.
#[derive(Debug, Clone)]
pub(super) struct Charset {
    initial: Set,
}

impl Charset {
    /// The set that a value of (0008,0005) names; of several the first that is known, others are reached by
    /// escape sequences. `None` where none is known.
    pub(super) fn named(value: &[u8]) -> Option<Self> {
        let codes = String::from_utf8_lossy(value).into_owned();
        codes.split('\\').find_map(|code| Set::named(code.trim_matches(['\0', ' ']))).map(Self::starting_with)
    }

    fn starting_with(initial: Set) -> Self {
        Self { initial }
    }

    /// The text of a value; `None` where its bytes fit no set.
    pub(super) fn decode(&self, value: &[u8]) -> Option<String> {
        let mut text = String::new();
        let (mut lower, mut upper) = (Lower::Ascii, self.initial.clone());
        let mut rest = value;
        loop {
            let end = rest.iter().position(|byte| *byte == ESCAPE).unwrap_or(rest.len());
            let (run, behind) = rest.split_at(end);
            match lower {
                Lower::Ascii => {
                    // A delimiter brings the initial set back (PS3.5 6.1.2.5.3).
                    let delimited = run.iter().position(|byte| matches!(byte, b'\\' | b'^' | b'=' | b'\n'));
                    let (before, after) = run.split_at(delimited.unwrap_or(run.len()));
                    text.push_str(&upper.decode(before)?);
                    if delimited.is_some() {
                        upper = self.initial.clone();
                        text.push_str(&upper.decode(after)?);
                    }
                }
                Lower::Japanese(escape) => {
                    text.push_str(
                        &SpecificCharacterSet::from_code("ISO_IR 87")?
                            .decode(&[escape, run].concat())
                            .ok()?,
                    );
                }
            }
            if behind.is_empty() {
                return Some(text);
            }
            let length = switch(behind, &mut lower, &mut upper);
            rest = &behind[length..];
        }
    }
}

/// Follows the escape sequence at the start of `bytes`; gives its length, 1 for one that is not known.
fn switch(bytes: &[u8], lower: &mut Lower, upper: &mut Set) -> usize {
    let known = |code: &str| SpecificCharacterSet::from_code(code).map(Set::Known);
    let chosen = match bytes {
        [_, b'(', b'B' | b'J', ..] => {
            *lower = Lower::Ascii;
            return 3;
        }
        [_, b'$', b'B' | b'@', ..] => {
            *lower = Lower::Japanese(b"\x1B$B");
            return 3;
        }
        [_, b'$', b'(', b'D', ..] => {
            *lower = Lower::Japanese(b"\x1B$(D");
            return 4;
        }
        [_, b'$', b')', b'C', ..] => (known("ISO_IR 149"), 4),
        [_, b'$', b')', b'A', ..] => (known("GB2312"), 4),
        [_, b')', b'I', ..] => (known("ISO_IR 13"), 3),
        [_, b'-', letter, ..] => (
            match letter {
                b'A' => known("ISO_IR 100"),
                b'B' => known("ISO_IR 101"),
                b'C' => known("ISO_IR 109"),
                b'D' => known("ISO_IR 110"),
                b'F' => known("ISO_IR 126"),
                b'G' => known("ISO_IR 127"),
                b'H' => known("ISO_IR 138"),
                b'L' => known("ISO_IR 144"),
                b'M' => Some(Set::Latin5),
                b'T' => known("ISO_IR 166"),
                b'b' => Some(Set::Latin9),
                _ => None,
            },
            3,
        ),
        _ => (None, 1),
    };
    match chosen {
        (Some(set), length) => {
            *upper = set;
            length
        }
        (None, length) => length,
    }
}

impl Set {
    fn named(code: &str) -> Option<Self> {
        match code {
            "ISO_IR 148" | "ISO_IR_148" | "ISO 2022 IR 148" => Some(Self::Latin5),
            "ISO_IR 203" | "ISO_IR_203" | "ISO 2022 IR 203" => Some(Self::Latin9),
            "ISO 2022 IR 159" | "ISO_IR 159" => SpecificCharacterSet::from_code("ISO_IR 87").map(Self::Known),
            code => SpecificCharacterSet::from_code(code).map(Self::Known),
        }
    }

    fn decode(&self, bytes: &[u8]) -> Option<String> {
        let with = |changed: &[(u8, char)]| {
            let letter = |byte: &u8| {
                changed.iter().find(|(code, _)| code == byte).map_or(char::from(*byte), |(_, letter)| *letter)
            };
            bytes.iter().map(letter).collect()
        };
        match self {
            Self::Known(set) => set.decode(bytes).ok(),
            Self::Latin5 => {
                Some(with(&[(0xD0, 'Ğ'), (0xDD, 'İ'), (0xDE, 'Ş'), (0xF0, 'ğ'), (0xFD, 'ı'), (0xFE, 'ş')]))
            }
            Self::Latin9 => Some(with(&[
                (0xA4, '€'),
                (0xA6, 'Š'),
                (0xA8, 'š'),
                (0xB4, 'Ž'),
                (0xB8, 'ž'),
                (0xBC, 'Œ'),
                (0xBD, 'œ'),
                (0xBE, 'Ÿ'),
            ])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(sets: &str, value: &[u8]) -> String {
        Charset::named(sets.as_bytes()).unwrap().decode(value).unwrap()
    }

    #[test]
    fn a_value_changes_its_set_by_escape_sequences() {
        let korean = b"Femur \x1B$)C\xB4\xEB\xC5\xF0\xB0\xF1 AP";
        assert_eq!(decoded("\\ISO 2022 IR 149", korean), "Femur 대퇴골 AP");
        assert_eq!(decoded("ISO 2022 IR 100\\ISO 2022 IR 149", korean), "Femur 대퇴골 AP");
        assert_eq!(decoded("ISO 2022 IR 6\\ISO 2022 IR 87", b"\x1B$BBgB\\9|\x1B(B AP"), "大腿骨 AP");
        assert_eq!(decoded("\\ISO 2022 IR 58", b"\x1B$)A\xB9\xC7\xD5\xDB"), "骨折");
        assert_eq!(
            decoded("ISO 2022 IR 100\\ISO 2022 IR 126", b"\xE9 \x1B-F\xEC\xE7\xF1\xFC\xF2"),
            "é μηρός"
        );
        assert_eq!(decoded("ISO 2022 IR 13\\ISO 2022 IR 87", b"\xB1 \x1B$B9|\x1B(J X"), "ｱ 骨 X");
    }

    #[test]
    fn a_delimiter_brings_the_initial_set_back() {
        let value = b"\x1B-F\xEC\\\xE9";
        assert_eq!(decoded("ISO 2022 IR 100\\ISO 2022 IR 126", value), "μ\\é");
    }

    #[test]
    fn sets_without_escape_sequences_are_read_whole() {
        assert_eq!(decoded("ISO_IR 149", b"\xB4\xEB\xC5\xF0\xB0\xF1"), "대퇴골");
        assert_eq!(decoded("ISO_IR 148", b"\xFEi\xFE"), "şiş");
        assert_eq!(decoded("ISO_IR 203", b"\xA4"), "€");
        assert_eq!(decoded("ISO_IR 192", "Oberschenkel ä".as_bytes()), "Oberschenkel ä");
        assert_eq!(decoded("GB18030", b"\xB9\xC7"), "骨");
    }

    #[test]
    fn an_escape_sequence_that_is_not_known_loses_nothing_else() {
        assert_eq!(decoded("ISO_IR 100", b"A\x1B!B"), "A!B");
        assert_eq!(decoded("ISO_IR 100", b"A\x1B"), "A");
    }
}
