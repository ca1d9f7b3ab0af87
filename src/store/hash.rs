//! Content hashes: SHA-256 in lower-case hexadecimal, as `sha256sum` prints it.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};

use sha2::{Digest, Sha256};

use crate::imaging::ReadAt;

/// SHA-256 of bytes as 64 lower-case hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The same of everything that can be read from `source`, which is never held as a whole.
pub(crate) fn sha256_hex_of(source: impl Read) -> io::Result<String> {
    Ok(hexadecimal(&digest_of(source)?))
}

fn digest_of(mut source: impl Read) -> io::Result<[u8; 32]> {
    let mut hasher = Sha256::new();
    let mut piece = vec![0; 256 * 1024];
    loop {
        match source.read(&mut piece) {
            Ok(0) => return Ok(hasher.finalize().into()),
            Ok(read) => hasher.update(piece.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Bytes of a hash as hexadecimal digits.
pub(crate) fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// True where a file can be hashed while another process reads from the same opening of it.
pub(crate) const HASHES_BESIDE: bool = cfg!(unix);

/// SHA-256 of a file that is open, from its beginning; where [`HASHES_BESIDE`] says so, without moving the place at
/// which it is read.
pub(crate) fn sha256_of_open(file: &File) -> io::Result<[u8; 32]> {
    digest_of(FromStart { file, at: 0 })
}

/// Reads from any place of an open file without moving the one at which others read it; `None` where the system cannot.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "there is none on other systems")]
pub(crate) fn reading_at(file: &File) -> Option<Box<ReadAt<'_>>> {
    Some(Box::new(|at, bytes| std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)))
}

/// None: the place would be moved.
#[cfg(not(unix))]
pub(crate) fn reading_at(_: &File) -> Option<Box<ReadAt<'_>>> {
    None
}

/// An open file that is read from its beginning, wherever others read it.
struct FromStart<'a> {
    file: &'a File,
    at: u64,
}

impl Read for FromStart<'_> {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(self.file, piece, self.at)?;
        #[cfg(not(unix))]
        let read = {
            io::Seek::seek(&mut self.file, io::SeekFrom::Start(self.at))?;
            self.file.read(piece)?
        };
        self.at += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        // FIPS 180-4, example "abc".
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256_hex(b"abc"), expected);
        assert_eq!(sha256_hex_of(&b"abc"[..]).unwrap(), expected);
        let long = vec![7; 600_001];
        assert_eq!(sha256_hex_of(&long[..]).unwrap(), sha256_hex(&long));
        let mut file = tempfile::tempfile().unwrap();
        std::io::Write::write_all(&mut file, &long).unwrap();
        assert_eq!(hexadecimal(&sha256_of_open(&file).unwrap()), sha256_hex(&long), "read at its end");
    }
}
