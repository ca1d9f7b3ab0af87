//! The program: the command line, or the window where this build has one.

use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    let started = Instant::now();
    if let Some(code) = callus::worker::serve_if_asked(std::env::args_os().skip(1)) {
        return ExitCode::from(code);
    }
    callus::worker::Decoder::from_environment().install();
    let invocation = callus::cli::run(std::env::args_os());
    #[cfg(feature = "gui")]
    let invocation = invocation.through(|wish| {
        let (screenshot, size, rehearsal) = (wish.screenshot, wish.size, wish.rehearsal);
        let (case, once_open) = match wish.quiz {
            Some(quiz) => {
                (Some(quiz.case), Some(callus::editor::TeachCommand::quiz(quiz.learner, quiz.reference)))
            }
            None => (wish.case, callus::editor::TeachCommand::at_opening(wish.until, wish.present)),
        };
        callus::gui::open(&callus::gui::Options { case, once_open, screenshot, size, rehearsal, started })
    });
    let _ = started;
    ExitCode::from(invocation.code())
}
