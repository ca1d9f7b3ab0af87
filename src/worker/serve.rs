//! What the process that decodes does: reads one file from its input, decodes it under its limits, writes the film or
//! the refusal to its output, and ends.

use std::ffi::OsStr;
use std::io::{self, Read, Write};

use super::WORKER_ARGUMENT;
use super::confine::{confine, confine_memory};
use crate::imaging::{
    Film, ImagingError, Limits, decode, read_facts, read_head, write_announcement, write_outcome,
};

/// Serves one film where the call asks for that, and says with what code to end; `None` where it asks for anything
/// else. To be called first in `main`.
pub fn serve_if_asked(first_argument: Option<&OsStr>) -> Option<u8> {
    let asked = first_argument.is_some_and(|argument| argument == WORKER_ARGUMENT);
    // An error means that the parent has gone or said nothing sensible: there is nobody to tell.
    asked.then(|| u8::from(serve(&mut io::stdin().lock(), &mut io::stdout().lock()).is_err()))
}

fn serve(input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    let limits: Limits = read_head(input)?;
    confine(&limits);
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length).min(limits.max_file_bytes);
    let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
    input.read_exact(&mut bytes)?;
    let pixels = announced(&bytes, &limits);
    write_announcement(*pixels.as_ref().unwrap_or(&0), output)?;
    output.flush()?;
    write_outcome(&pixels.and_then(|pixels| confined(&bytes, &limits, pixels)), output)?;
    output.flush()
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
