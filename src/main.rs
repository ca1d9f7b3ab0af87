//! The house door: the command line, or the window where this build has one.

use std::process::ExitCode;

fn main() -> ExitCode {
    let door = callus::cli::run(std::env::args_os());
    ExitCode::from(door.code())
}
