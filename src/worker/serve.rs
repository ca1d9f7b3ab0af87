//! What the process that decodes does: reads one file from its input, decodes it under its limits, writes the film or
//! the refusal to its output, and ends.

use std::ffi::OsString;
use std::io::{self, Read, Write};

use super::confine::{confine, confine_memory};
use super::{SAMPLES_APART, WORKER_ARGUMENT};
use crate::imaging::{
    Film, ImagingError, Limits, PlainFilm, decode, plain_film, read_facts, write_announcement, write_outcome,
    write_plain,
};

/// Bytes of a file that are looked at first. A header is a few thousand; tables and small pictures in it make it longer.
const BEGINNING: usize = 256 << 10;

/// Serves one film where the arguments ask for that, and says with what code to end; `None` where they ask for anything
/// else. To be called first in `main`.
pub fn serve_if_asked(mut arguments: impl Iterator<Item = OsString>) -> Option<u8> {
    if arguments.next()? != WORKER_ARGUMENT {
        return None;
    }
    let order = Order::of(arguments);
    // An error means that the parent has gone or said nothing sensible: there is nobody to tell.
    let served = order.and_then(|order| serve(&order, &mut io::stdin().lock(), &mut io::stdout().lock()));
    Some(u8::from(served.is_err()))
}

/// What the arguments say.
struct Order {
    limits: Limits,
    /// Length of the file, in bytes.
    length: u64,
    /// The other process reads samples from the file itself, where they lie there as they are.
    reads_samples: bool,
}

impl Order {
    fn of(mut arguments: impl Iterator<Item = OsString>) -> io::Result<Self> {
        let mut next = || arguments.next().and_then(|argument| argument.into_string().ok());
        let missing = || io::Error::other("an argument is missing");
        let limits = serde_json::from_str(&next().ok_or_else(missing)?)?;
        let length = next().ok_or_else(missing)?.parse().map_err(io::Error::other)?;
        let reads_samples = next().ok_or_else(missing)? == SAMPLES_APART;
        Ok(Self { limits, length, reads_samples })
    }
}

fn serve(order: &Order, input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    let limits = &order.limits;
    confine(limits);
    let mut bytes = Bytes::of(order.length, limits);
    if order.reads_samples
        && let Ok(bytes) = &mut bytes
        && let Some(film) = bytes.beginning(input).and_then(|beginning| plain(beginning, order))
    {
        write_announcement(film.pixels(), output)?;
        write_plain(&film, output)?;
        return output.flush();
    }
    let bytes = bytes.and_then(|bytes| bytes.read(input));
    let pixels = bytes.as_ref().map_err(Clone::clone).and_then(|bytes| announced(bytes, limits));
    write_announcement(*pixels.as_ref().unwrap_or(&0), output)?;
    output.flush()?;
    let film = bytes.and_then(|bytes| confined(&bytes, limits, pixels?));
    write_outcome(&film, output)?;
    output.flush()
}

/// The bytes of a file whose length is told.
pub(super) fn read(input: &mut impl Read, length: u64, limits: &Limits) -> Result<Vec<u8>, ImagingError> {
    Bytes::of(length, limits)?.read(input)
}

/// The bytes of a file whose length is told, as far as they were read.
struct Bytes {
    all: Vec<u8>,
    read: usize,
}

impl Bytes {
    fn of(length: u64, limits: &Limits) -> Result<Self, ImagingError> {
        // One byte more than is allowed tells a file that is too large.
        let length = length.min(limits.max_file_bytes.saturating_add(1));
        let length =
            usize::try_from(length).map_err(|error| ImagingError::Unreadable { why: error.to_string() })?;
        // Memory that is never touched costs nothing.
        Ok(Self { all: vec![0; length], read: 0 })
    }

    /// The beginning of a file that is longer; `None` too where it cannot be read.
    fn beginning(&mut self, input: &mut impl Read) -> Option<&[u8]> {
        let beginning = self.all.get_mut(..BEGINNING).filter(|_| self.read == 0)?;
        // What was read in part is read again as a whole, and its error told.
        while self.read < BEGINNING {
            match input.read(&mut beginning[self.read..]) {
                Ok(0) => return None,
                Ok(more) => self.read += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return None,
            }
        }
        Some(beginning)
    }

    /// All of them.
    fn read(mut self, input: &mut impl Read) -> Result<Vec<u8>, ImagingError> {
        input.read_exact(&mut self.all[self.read..]).map_err(|error| ImagingError::unreadable(&error))?;
        Ok(self.all)
    }
}

/// The film, where its header tells all but the samples.
fn plain(beginning: &[u8], order: &Order) -> Option<PlainFilm> {
    confine_memory_for(&order.limits, order.length, order.limits.max_pixels);
    plain_film(beginning, order.length, &order.limits)
}

/// Pixels of the film as its header has them.
fn announced(bytes: &[u8], limits: &Limits) -> Result<u64, ImagingError> {
    confine_memory_for(limits, bytes.len() as u64, limits.max_pixels);
    let facts = read_facts(bytes, limits)?;
    Ok(u64::from(facts.columns) * u64::from(facts.rows))
}

/// Decodes with as much memory as the size of the image explains.
fn confined(bytes: &[u8], limits: &Limits, pixels: u64) -> Result<Film, ImagingError> {
    confine_memory_for(limits, bytes.len() as u64, pixels);
    decode(bytes, limits)
}

fn confine_memory_for(limits: &Limits, file_bytes: u64, pixels: u64) {
    confine_memory(limits.working_bytes(file_bytes, pixels));
}
