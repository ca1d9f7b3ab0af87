//! What comes from files, their names and their texts, made safe for a terminal: a control character is shown, never
//! sent, so that no file can move the cursor, colour a line or pretend to be a line of its own.

use std::io::{self, Write};

/// Text on one line: line ends, tabs, other control characters and marks that turn the direction of text are shown
/// as they are written in programs: `\n`, `\u{1b}`.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_control() || is_layout(letter) {
            line.extend(letter.escape_default());
        } else {
            line.push(letter);
        }
    }
    line
}

/// Marks of line, paragraph and direction that no one sees.
fn is_layout(letter: char) -> bool {
    matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A stream to a terminal or a file through which no control characters pass but the ends of lines.
pub(crate) struct Printable<W: Write> {
    inner: W,
    /// A byte whose meaning the next one decides: a carriage return, or the first byte of U+0080 to U+009F.
    pending: Option<u8>,
}

impl<W: Write> Printable<W> {
    /// Wraps a stream.
    pub(crate) fn new(inner: W) -> Self {
        Self { inner, pending: None }
    }

    fn put(&mut self, byte: u8, clean: &mut Vec<u8>) {
        match (self.pending.take(), byte) {
            (Some(b'\r'), b'\n') => {
                clean.extend(b"\r\n");
                return;
            }
            (Some(b'\r'), _) => clean.extend(b"\\r"),
            (Some(0xC2), 0x80..=0x9F) => {
                clean.extend(format!("\\u{{{byte:x}}}").as_bytes());
                return;
            }
            (Some(first), _) => clean.push(first),
            (None, _) => {}
        }
        match byte {
            b'\r' | 0xC2 => self.pending = Some(byte),
            b'\n' | b'\t' => clean.push(byte),
            0..0x20 | 0x7F => clean.extend(format!("\\u{{{byte:x}}}").as_bytes()),
            _ => clean.push(byte),
        }
    }
}

impl<W: Write> Write for Printable<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut clean = Vec::with_capacity(bytes.len());
        for byte in bytes {
            self.put(*byte, &mut clean);
        }
        self.inner.write_all(&clean)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if let Some(byte) = self.pending.take() {
            self.inner.write_all(if byte == b'\r' { b"\\r" } else { &[0xC2] })?;
        }
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_on_its_line() {
        assert_eq!(one_line("a\nb\u{1b}[31m\tc\u{9b}"), "a\\nb\\u{1b}[31m\\tc\\u{9b}");
        assert_eq!(one_line("ä 骨 \\ \"q\""), "ä 骨 \\ \"q\"");
        assert_eq!(one_line("x\u{202e}gnp.\u{2028}"), "x\\u{202e}gnp.\\u{2028}");
    }

    #[test]
    fn a_stream_keeps_lines_and_letters_and_shows_the_rest() {
        let mut stream = Printable::new(Vec::new());
        // In pieces, as a formatter writes them.
        for piece in ["ä 骨\r", "\nb\u{1b}]0;x\u{7}", "\r", "c\u{9b}", "\u{a0}\t\n"] {
            stream.write_all(piece.as_bytes()).unwrap();
        }
        stream.flush().unwrap();
        let text = String::from_utf8(stream.inner).unwrap();
        assert_eq!(text, "ä 骨\r\nb\\u{1b}]0;x\\u{7}\\rc\\u{9b}\u{a0}\t\n");
    }
}
