//! `callus new`: a commented blank case.

use std::io::Write;
use std::path::Path;

use crate::store::write_template;

/// Writes a blank case into `folder` and says where. Returns the exit code.
pub(super) fn run(folder: &Path, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let (told, code) = match write_template(folder) {
        Ok(path) => (
            writeln!(
                out,
                "{}: write into it what is known, put the films into {}, then run `callus check`",
                path.display(),
                folder.join("images").display()
            ),
            0,
        ),
        Err(error) => (writeln!(err, "callus: {error}"), 1),
    };
    // Where nobody listens any more there is nobody to tell.
    if told.is_err() { 1 } else { code }
}
