//! Opening a text file in the program that the system has for it.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::store::error::StoreError;

/// Opens a file in the system's editor for it and does not wait for it.
///
/// # Errors
/// [`StoreError::Io`] when the system has no program that opens files.
pub fn open_in_editor(path: &Path) -> Result<(), StoreError> {
    let mut command = opener();
    command.arg(path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(StoreError::io("opening the file in an editor", path))?;
    // The opener ends as soon as the editor runs; it is waited for so that it leaves no zombie behind.
    let waiting = std::thread::Builder::new().name("callus-opener".to_owned()).spawn(move || child.wait());
    waiting.map(drop).map_err(StoreError::io("opening the file in an editor", path))
}

fn opener() -> Command {
    if cfg!(target_os = "macos") {
        let mut command = Command::new("open");
        // "-t": the default text editor, whatever program the ending belongs to.
        command.arg("-t");
        command
    } else if cfg!(windows) {
        Command::new("notepad")
    } else {
        Command::new("xdg-open")
    }
}
