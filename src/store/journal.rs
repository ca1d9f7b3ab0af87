//! The journal of a document, which is a case file or the reading of one reader: every edit is a synced line before it counts as made. It knows
//! lines, checksums and their chain; what they mean together is decided in `opening`.
//!
//! A line is `CHECKSUM {"after":"LINK",…}`: the CRC-32 of the JSON behind it, and the beginning of the SHA-256 of the
//! whole line before. So a line that was lost, doubled or put elsewhere is noticed even where every line is whole. The
//! first line has no link; journals before format 4 have none at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::case::{Edit, Editable, Reading};
use crate::store::atomic::{self, Privacy};
use crate::store::case_folder::read_limited;
use crate::store::error::StoreError;
use crate::store::journal_head::Head;
use crate::store::kept::Stored;
use crate::store::lock::{Asked, Lock, is_still_there};
use crate::store::{hash, layout, state_folder};

/// Version of the journal that this program writes. Format 2 brought edits of marks and calibrations, and saves that
/// tell how many entries they leave out; format 3 edits of scores, findings and signatures; format 4 stages by key and
/// "as before" beside them. Each holds readings of the format of its own number. Formats 1 to 3 are still read.
///
/// A journal of an older format is never gone on with: when it is opened it is written anew as a whole, in the format
/// of now, by atomic replace (see `opening`). So no journal is ever half of one format and half of another, and a
/// Callus that knows only an older one refuses it by name instead of taking a torn end where it meets a mark.
const JOURNAL_FORMAT: u32 = 4;
/// A journal is compacted long before this; more is not a journal.
const JOURNAL_LIMIT_BYTES: u64 = 1024 * 1024 * 1024;

/// One action of the person. [`crate::store::Replay`] makes steps of undo from entries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Entry<E = Edit> {
    /// An edit was made.
    Edit(E),
    /// The last step was taken back.
    Undo,
    /// A step taken back was made again.
    Redo,
}

/// Folder of a reading file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Home {
    /// In the case folder.
    Case,
    /// In the state folder, because the case folder cannot be written.
    State,
}

/// The first line: where everything starts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Base<D = Reading> {
    /// Version of the journal.
    pub(crate) journal: u32,
    /// Time at which it was begun.
    pub(crate) at: Timestamp,
    /// The case file, for a person who looks into the journal.
    pub(crate) case_file: String,
    /// Title of the case: another case may come to lie at the same path.
    pub(crate) title: String,
    /// Label of the patient, for the same reason.
    pub(crate) patient: String,
    /// The document before the first entry. Its name in the journal is older than journals of cases.
    #[serde(rename = "reading")]
    pub(crate) value: D,
    /// SHA-256 of the file in the case folder that the base was read from.
    pub(crate) case_sha256: Option<String>,
    /// SHA-256 of the file in the state folder that the base was read from.
    pub(crate) state_sha256: Option<String>,
}

impl<D: Stored> Base<D> {
    pub(crate) fn format() -> u32 {
        JOURNAL_FORMAT
    }

    fn is_of_now(&self) -> bool {
        self.journal == JOURNAL_FORMAT && self.value.format() == D::FORMAT
    }
}

/// The record of a line whose checksum holds, lifted from the format of its journal to that of now; `None` where only a
/// newer Callus understands it. `format` is that of the journal, which its first line tells.
fn understood<D: Stored>(json: &[u8], format: &mut u32) -> Option<Record<D>> {
    if *format == JOURNAL_FORMAT
        && let Ok(record) = serde_json::from_slice(json)
        && !matches!(&record, Record::<D>::Base(base) if !base.is_of_now())
    {
        return Some(record);
    }
    let mut line: Value = serde_json::from_slice(json).ok()?;
    if let Some(base) = line.get_mut("Base") {
        *format = u32::try_from(base.get("journal")?.as_u64()?).ok()?;
        D::lift_base(base, *format)?;
        if *format < JOURNAL_FORMAT {
            *base.get_mut("journal")? = JOURNAL_FORMAT.into();
        }
    } else if *format < JOURNAL_FORMAT {
        D::lift_line(&mut line)?;
    }
    let record = serde_json::from_value(line).ok()?;
    (!matches!(&record, Record::<D>::Base(base) if !base.is_of_now())).then_some(record)
}

/// One line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(bound(serialize = "D: Stored", deserialize = "D: Stored"))]
pub(crate) enum Record<D: Editable = Reading> {
    /// The start.
    Base(Box<Base<D>>),
    /// An entry.
    Entry { at: Timestamp, entry: Entry<D::Edit> },
    /// The file will be replaced by bytes of this hash.
    Saving {
        at: Timestamp,
        home: Home,
        sha256: String,
        /// Number of the entries before this line that came too late for the file: they were made while it was
        /// being printed.
        #[serde(default, skip_serializing_if = "is_none_left_out")]
        left_out: usize,
    },
    /// The file has been replaced.
    Saved { at: Timestamp, home: Home, sha256: String },
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over like this")]
fn is_none_left_out(entries: &usize) -> bool {
    *entries == 0
}

/// A line as read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Line<D: Editable = Reading> {
    /// Its checksum holds.
    Good(Record<D>),
    /// Its checksum does not hold, or lines are missing here, but a good line follows.
    Damaged,
}

/// Reference of a line to the one before: the beginning of its SHA-256, in hexadecimal. Empty before the first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Link(String);

/// So many hexadecimal digits of the hash are kept: chance alone never makes two lines agree in them.
const LINK_DIGITS: usize = 32;
const LINK_BEGINS: &[u8] = b"{\"after\":\"";
const LINK_ENDS: &[u8] = b"\",";

impl Link {
    /// Its hexadecimal digits.
    pub(crate) fn digits(&self) -> &str {
        &self.0
    }

    /// A link of these digits.
    pub(crate) fn of_digits(digits: &str) -> Option<Self> {
        let is_one = digits.len() == LINK_DIGITS && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        is_one.then(|| Self(digits.to_owned()))
    }

    /// The link to this line, without its line end.
    pub(crate) fn to(line: &[u8]) -> Self {
        let mut digits = hash::sha256_hex(line);
        digits.truncate(LINK_DIGITS);
        Self(digits)
    }

    /// Takes the link out of the JSON of a line.
    fn take(json: &[u8]) -> (Option<Self>, Vec<u8>) {
        let split = || {
            let (digits, rest) = json.strip_prefix(LINK_BEGINS)?.split_at_checked(LINK_DIGITS)?;
            let record = rest.strip_prefix(LINK_ENDS)?;
            Some((Self(std::str::from_utf8(digits).ok()?.to_owned()), [b"{", record].concat()))
        };
        split().map_or_else(|| (None, json.to_vec()), |(link, record)| (Some(link), record))
    }
}

/// Content of a journal file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Contents<D: Editable = Reading> {
    /// Every line up to the last good one.
    pub(crate) lines: Vec<Line<D>>,
    /// Bytes up to the end of the last good line.
    pub(crate) good_bytes: u64,
    /// Bytes after that: torn, never acknowledged.
    pub(crate) torn_bytes: u64,
    /// True if it is of an older format, and has to be written anew before it goes on.
    pub(crate) is_older: bool,
    /// Reference of the next line to the last good one.
    pub(crate) link: Link,
}

/// Reads a journal; `None` where there is none.
pub(crate) fn read<D: Stored>(path: &Path) -> Result<Option<Contents<D>>, StoreError> {
    bytes_of(path)?.map(|bytes| understand(&bytes, path)).transpose()
}

/// The bytes of a journal or of a file beside it; `None` where there is none.
pub(crate) fn bytes_of(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match read_limited(path, JOURNAL_LIMIT_BYTES) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(StoreError::Missing(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The first line of a journal, where it is sound and a base; the rest is not read.
pub(crate) fn read_base<D: Stored>(path: &Path) -> Option<Base<D>> {
    let mut first = Vec::new();
    io::BufReader::new(File::open(path).ok()?).read_until(b'\n', &mut first).ok()?;
    let mut format = JOURNAL_FORMAT;
    match understood(checked(&first)?, &mut format)? {
        Record::Base(base) => Some(*base),
        Record::Entry { .. } | Record::Saving { .. } | Record::Saved { .. } => None,
    }
}

fn understand<D: Stored>(bytes: &[u8], path: &Path) -> Result<Contents<D>, StoreError> {
    let mut contents =
        Contents { lines: Vec::new(), good_bytes: 0, torn_bytes: 0, is_older: false, link: Link::default() };
    let mut damaged = 0;
    let mut position = 0;
    let mut format = JOURNAL_FORMAT;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        position += line.len();
        let Some(json) = checked(line) else {
            damaged += 1;
            continue;
        };
        let (link, json) = Link::take(json);
        // The checksum holds, so these are the words of a Callus that knows more.
        let record =
            understood(&json, &mut format).ok_or_else(|| StoreError::NewerJournal(path.to_owned()))?;
        contents.is_older |= format < JOURNAL_FORMAT;
        let is_first = contents.lines.is_empty() && damaged == 0;
        let follows = is_first || contents.is_older || link.as_ref() == Some(&contents.link);
        // Every line is whole, but this one was not written behind the one before it.
        if !follows && damaged == 0 {
            damaged = 1;
        }
        contents.lines.extend(std::iter::repeat_n(Line::Damaged, damaged));
        damaged = 0;
        contents.lines.push(Line::Good(record));
        contents.good_bytes = position as u64;
        contents.link = Link::to(line.strip_suffix(b"\n").unwrap_or(line));
    }
    contents.torn_bytes = bytes.len() as u64 - contents.good_bytes;
    Ok(contents)
}

/// The JSON of a whole line whose checksum holds.
fn checked(line: &[u8]) -> Option<&[u8]> {
    let (sum, json) = line.strip_suffix(b"\n")?.split_at_checked(9)?;
    let sum = u32::from_str_radix(std::str::from_utf8(sum.strip_suffix(b" ")?).ok()?, 16).ok()?;
    (crc32fast::hash(json) == sum).then_some(json)
}

/// A line that goes behind the one that `after` links to, with its line end, and the link to it.
fn line<D: Stored>(record: &Record<D>, after: &Link) -> Result<(Vec<u8>, Link), StoreError> {
    let json = serde_json::to_vec(record).map_err(|error| StoreError::Unwritable(error.to_string()))?;
    let json = match json.strip_prefix(b"{") {
        Some(rest) if *after != Link::default() => {
            [LINK_BEGINS, after.0.as_bytes(), LINK_ENDS, rest].concat()
        }
        _ => json,
    };
    let mut line = format!("{:08x} ", crc32fast::hash(&json)).into_bytes();
    line.extend(json);
    let link = Link::to(&line);
    line.push(b'\n');
    Ok((line, link))
}

/// A journal open for writing. Nobody else writes into its folder while this lives.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
    path: PathBuf,
    good_bytes: u64,
    /// True if bytes of a failed write may lie after the good ones.
    torn: bool,
    /// Number of entries added since it was opened.
    entries_added: usize,
    /// To the last line.
    link: Link,
    /// Says beside it how long it is.
    head: Option<Head>,
    /// Bytes of the file beside it that says whose work it holds, to be written again with it.
    place: Option<Vec<u8>>,
    lock: Lock,
}

impl Journal {
    /// A new journal with these lines, in place of any other.
    pub(crate) fn begin<D: Stored>(
        path: &Path,
        records: &[Record<D>],
        lock: Lock,
    ) -> Result<Self, StoreError> {
        let mut bytes = Vec::new();
        let mut link = Link::default();
        for record in records {
            let (line, next) = line(record, &link)?;
            bytes.extend(line);
            link = next;
        }
        atomic::replace(path, &bytes, Privacy::Private)?;
        Self::go_on(path, bytes.len() as u64, link, lock)
    }

    /// Goes on after `good_bytes` of an existing journal; what lies behind them is cut off.
    pub(crate) fn go_on(path: &Path, good_bytes: u64, link: Link, lock: Lock) -> Result<Self, StoreError> {
        let failed = |error| StoreError::io("opening the journal", path)(error);
        let file = open_for_writing(path).map_err(failed)?;
        let torn = file.metadata().map_err(failed)?.len() != good_bytes;
        let head = Head::of(path, good_bytes);
        let place = fs::read(path.with_file_name(layout::PLACE)).ok();
        Ok(Self { file, path: path.to_owned(), good_bytes, torn, entries_added: 0, link, head, place, lock })
    }

    /// Adds a line and returns when it is on the disk under the name of the journal. After an error it is not part
    /// of the journal: what of it reached the disk is cut off, now or before the next line.
    pub(crate) fn append<D: Stored>(&mut self, record: &Record<D>) -> Result<(), StoreError> {
        self.look_after()?;
        let (bytes, link) = line(record, &self.link)?;
        let good_bytes = self.good_bytes;
        let failed = StoreError::io("writing the journal", &self.path);
        // Looked at again behind the write: a file without a name takes every line and keeps none.
        let written = self.write(&bytes).map_err(failed).and_then(|()| self.look_after());
        if let Err(error) = written {
            self.good_bytes = good_bytes;
            self.torn = self.file.set_len(good_bytes).is_err();
            return Err(error);
        }
        if let Some(head) = &mut self.head {
            head.acknowledge(link.clone(), self.good_bytes);
        }
        self.link = link;
        self.entries_added += usize::from(matches!(record, Record::Entry { .. }));
        Ok(())
    }

    /// Makes sure that the journal lies under its name. Where its folder was deleted or moved away while it was open,
    /// it is written anew as a whole.
    ///
    /// # Errors
    /// [`StoreError::JournalTaken`] when another lies there now, [`StoreError::Io`] when it cannot be written anew.
    /// Nothing is safe in it then.
    pub(crate) fn look_after(&mut self) -> Result<(), StoreError> {
        if is_still_there(&self.file, &self.path) {
            return Ok(());
        }
        let failed = |error| StoreError::io("writing the journal anew", &self.path)(error);
        let folder = self.path.parent().unwrap_or(&self.path);
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(0)).map_err(failed)?;
        (&self.file).take(self.good_bytes).read_to_end(&mut bytes).map_err(failed)?;
        state_folder::create_private(folder)?;
        let taken = || StoreError::JournalTaken(self.path.clone());
        let lock = match Lock::ask(&folder.join(layout::JOURNAL_LOCK), Privacy::Private) {
            Asked::Held(lock) => lock,
            // Only the journal was deleted, and the lock is one's own.
            Asked::Taken if self.lock.is_still_there() => self.lock.clone(),
            Asked::Taken => return Err(taken()),
            Asked::Impossible(error) => return Err(failed(error)),
        };
        if !atomic::stage(&self.path, &bytes, Privacy::Private)?.claim()? {
            return Err(taken());
        }
        self.file = open_for_writing(&self.path).map_err(failed)?;
        self.head = Head::of(&self.path, self.good_bytes);
        let place = self.path.with_file_name(layout::PLACE);
        if let Some(bytes) = self.place.as_ref().filter(|_| !place.exists()) {
            // The work is found by the journal alone, too: no change is refused for it.
            let _ = atomic::replace(&place, bytes, Privacy::Private);
        }
        self.lock = lock;
        self.torn = false;
        Ok(())
    }

    /// Everything that lies in it.
    pub(crate) fn read_again<D: Stored>(&self) -> Result<Option<Contents<D>>, StoreError> {
        read(&self.path)
    }

    /// Path of the journal.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Number of entries added since it was opened.
    pub(crate) fn entries_added(&self) -> usize {
        self.entries_added
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.torn {
            self.file.set_len(self.good_bytes)?;
        }
        self.torn = true;
        self.file.seek(SeekFrom::Start(self.good_bytes))?;
        self.file.write_all(bytes)?;
        self.file.sync_data()?;
        self.torn = false;
        self.good_bytes += bytes.len() as u64;
        Ok(())
    }
}

/// It is read, too, should its name be lost.
fn open_for_writing(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open(path)
}

/// Keeps the journal of now under another name as well, for the record. The name is that of the moment, or of the
/// next that is free: a clock that stands still or was set back overwrites no journal kept earlier.
pub(crate) fn keep_copy(
    path: &Path,
    now: Timestamp,
    name: fn(Timestamp) -> String,
) -> Result<PathBuf, StoreError> {
    let mut now = now;
    loop {
        let kept = path.with_file_name(name(now));
        let failed = |error| StoreError::io("setting the journal aside", &kept)(error);
        match fs::hard_link(path, &kept) {
            Ok(()) => {
                atomic::sync_folder_of(&kept)?;
                return Ok(kept);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            // Not every file system has hard links.
            Err(_) => {
                let bytes = fs::read(path).map_err(failed)?;
                if atomic::stage(&kept, &bytes, Privacy::Private)?.claim()? {
                    return Ok(kept);
                }
            }
        }
        now += jiff::SignedDuration::from_micros(1);
    }
}
