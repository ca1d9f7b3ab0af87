//! How far a journal was acknowledged, in a small file beside it. A journal that lost exactly its last lines is sound in
//! itself: only this tells that it was longer.
//!
//! The file is written in place behind each synced line, and is not synced itself: it costs no wait for the disk. So it
//! never tells of a line that is not on the disk, and after a power cut it may tell of fewer. It names the first line of
//! its journal, so that a journal that was shortened or begun anew is not held against it.

use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use crate::store::journal::Link;
use crate::store::layout;

/// What is known of a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    /// To its first line.
    first: Link,
    /// To its last line.
    last: Link,
    bytes: u64,
    lines: u64,
}

/// The file, kept up with its journal.
#[derive(Debug)]
pub(crate) struct Head {
    file: Option<File>,
    known: Known,
}

impl Known {
    /// Of a journal as it lies on the disk, up to its first so many bytes.
    fn of(journal: &Path, bytes: u64) -> Option<Self> {
        let mut lines = BufReader::new(File::open(journal).ok()?.take(bytes));
        let (mut first, mut last, mut count) = (None, Link::default(), 0);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).ok()? > 0 {
            last = Link::to(line.strip_suffix(b"\n").unwrap_or(&line));
            first.get_or_insert_with(|| last.clone());
            count += 1;
            line.clear();
        }
        Some(Self { first: first?, last, bytes, lines: count })
    }

    /// Always the same number of bytes.
    fn line(&self) -> String {
        let Self { first, last, bytes, lines } = self;
        let text = format!("{} {} {bytes:016x} {lines:016x}", first.digits(), last.digits());
        format!("{:08x} {text}\n", crc32fast::hash(text.as_bytes()))
    }

    fn read(path: &Path) -> Option<Self> {
        let mut text = String::new();
        File::open(path).ok()?.take(1024).read_to_string(&mut text).ok()?;
        let (sum, text) = text.strip_suffix('\n')?.split_once(' ')?;
        if u32::from_str_radix(sum, 16).ok()? != crc32fast::hash(text.as_bytes()) {
            return None;
        }
        let mut parts = text.split(' ');
        let mut link = || parts.next().and_then(Link::of_digits);
        let (first, last) = (link()?, link()?);
        let mut number = || u64::from_str_radix(parts.next()?, 16).ok();
        Some(Self { first, last, bytes: number()?, lines: number()? })
    }
}

fn path_beside(journal: &Path) -> PathBuf {
    journal.with_file_name(layout::JOURNAL_HEAD)
}

/// How many acknowledged lines a journal lacks at its end, of which `good_bytes` can be read; `None` where nothing is
/// known of that.
pub(crate) fn missing_lines(journal: &Path, good_bytes: u64) -> Option<u64> {
    let known = Known::read(&path_beside(journal))?;
    if known.bytes <= good_bytes {
        return None;
    }
    let now = Known::of(journal, good_bytes)?;
    (now.first == known.first).then(|| known.lines.saturating_sub(now.lines)).filter(|lines| *lines > 0)
}

impl Head {
    /// For a journal that lies on the disk and has so many good bytes.
    pub(crate) fn of(journal: &Path, good_bytes: u64) -> Option<Self> {
        let known = Known::of(journal, good_bytes)?;
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut head = Self { file: options.open(path_beside(journal)).ok(), known };
        head.write();
        Some(head)
    }

    /// A line of so many bytes was acknowledged.
    pub(crate) fn acknowledge(&mut self, last: Link, bytes: u64) {
        // The journal was just written anew, this line included.
        if bytes == self.known.bytes {
            return;
        }
        self.known = Known { last, bytes, lines: self.known.lines + 1, ..self.known.clone() };
        self.write();
    }

    /// A journal is safe without it: what cannot be written is left.
    fn write(&mut self) {
        let line = self.known.line();
        let written = self.file.as_mut().map(|file| {
            file.seek(SeekFrom::Start(0))?;
            file.write_all(line.as_bytes())
        });
        if !matches!(written, Some(Ok(()))) {
            self.file = None;
        }
    }
}
