//! What the process that decodes does: reads one file from its input, decodes it under its limits, writes the film or
//! the refusal to its output, and ends.

use std::ffi::OsString;
use std::io::{self, Read, Write};

use super::WORKER_ARGUMENT;
use super::confine::{confine, confine_memory};
use crate::imaging::{Film, ImagingError, Limits, decode, read_facts, write_announcement, write_outcome};

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
}

impl Order {
    fn of(mut arguments: impl Iterator<Item = OsString>) -> io::Result<Self> {
        let mut next = || arguments.next().and_then(|argument| argument.into_string().ok());
        let missing = || io::Error::other("an argument is missing");
        let limits = serde_json::from_str(&next().ok_or_else(missing)?)?;
        let length = next().ok_or_else(missing)?.parse().map_err(io::Error::other)?;
        Ok(Self { limits, length })
    }
}

fn serve(order: &Order, input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    let limits = &order.limits;
    confine(limits);
    let bytes = read(input, order.length, limits);
    let pixels = bytes.as_ref().map_err(Clone::clone).and_then(|bytes| announced(bytes, limits));
    write_announcement(*pixels.as_ref().unwrap_or(&0), output)?;
    output.flush()?;
    let film = bytes.and_then(|bytes| confined(&bytes, limits, pixels?));
    write_outcome(&film, output)?;
    output.flush()
}

/// The bytes of a file whose length is told.
pub(super) fn read(input: &mut impl Read, length: u64, limits: &Limits) -> Result<Vec<u8>, ImagingError> {
    let unreadable = |why: String| ImagingError::Unreadable { why };
    // One byte more than is allowed tells a file that is too large.
    let length = length.min(limits.max_file_bytes.saturating_add(1));
    let mut bytes = vec![0; usize::try_from(length).map_err(|error| unreadable(error.to_string()))?];
    match input.read_exact(&mut bytes) {
        Ok(()) => Ok(bytes),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            Err(unreadable("it became shorter while it was read".to_owned()))
        }
        Err(error) => Err(unreadable(error.to_string())),
    }
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
