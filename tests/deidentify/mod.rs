//! De-identification: no identifier is left in any byte, pixels and intervals stay, other tools read the result.

mod command;
mod erased;
mod intervals;
mod looked_at;
mod planted;
mod planted_pictures;
mod real_films;

use std::path::PathBuf;

use callus::deidentify::{Clean, Cleaning, Looked, Options, Refusal, Secret};
use callus::imaging::Limits;
use callus::store::clean_film;

const SECRET: Secret = Secret::new([7; 32]);

/// The bytes cleaned, nobody having looked at them.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "as the program passes options")]
fn cleaned(bytes: &[u8], options: &Options) -> Result<Clean, Refusal> {
    let cleaning =
        Cleaning { options, secret: &SECRET, patient: None, looked: &Looked::No, rewrite_pixels: false };
    clean_film(bytes, &cleaning, &Limits::default())
}

/// A film of the sample case.
fn sample() -> PathBuf {
    let case = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_cases/osteopetrosis-dhs");
    case.join("images/op1-minus-3-days-ap.dcm")
}

/// Where bytes hold a text, whatever the case of its letters: as it is, or in UTF-16 of either order. Texts that are
/// no ASCII are compared letter by letter.
fn holds(lower: &[u8], text: &str) -> bool {
    let text = text.to_lowercase();
    let wide: Vec<u16> = text.encode_utf16().collect();
    let little: Vec<u8> = wide.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = wide.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    [text.as_bytes(), &little, &big].into_iter().any(|needle| memchr::memmem::find(lower, needle).is_some())
}

/// The file itself, and every part of it that is deflated, inflated: small letters, one after the other.
fn every_byte(bytes: &[u8]) -> Vec<u8> {
    let mut all = bytes.to_ascii_lowercase();
    let headers = memchr::memmem::find_iter(bytes, b"\x78");
    // The second byte of a zlib stream is one of these.
    let starts = headers.filter(|at| matches!(bytes.get(at + 1), Some(0x01 | 0x5E | 0x9C | 0xDA)));
    for start in starts {
        let mut inflated = Vec::new();
        let reader = flate2::read::ZlibDecoder::new(&bytes[start..]);
        if std::io::Read::read_to_end(&mut std::io::Read::take(reader, 1 << 20), &mut inflated).is_ok() {
            all.extend(inflated.to_ascii_lowercase());
        }
    }
    all
}
