//! The process that decodes, as its parent holds it: started for one film, given its bytes, watched, and ended.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::held::Held;
use super::{GoOn, SAMPLES_APART, WORKER_ARGUMENT};
use crate::imaging::{Film, ImagingError, Limits, ReadAt, read_announcement, read_outcome};

/// Interval at which it is asked whether the film is still wanted.
const POLL: Duration = Duration::from_millis(10);
/// The process is held to seconds of processor time. A machine that is busy elsewhere may need so many times as long
/// by the clock; beyond it the process hangs.
const CLOCK_FACTOR: u32 = 4;

/// Reason for which the watch ended the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    Unwanted,
    TooSlow,
    TooLarge,
}

/// What the process reads.
pub(super) enum Input<'a> {
    /// Bytes that are there, which go to it through a pipe.
    Bytes(&'a [u8]),
    /// An open file of so many bytes, which it reads itself: a large film is copied once instead of three times. Where
    /// it can be read here, too, samples that lie in it as they are come from there.
    File(Stdio, u64, Option<&'a ReadAt<'a>>),
}

impl<'a> Input<'a> {
    fn length(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File(_, length, _) => *length,
        }
    }

    fn read_at(&self) -> Option<&'a ReadAt<'a>> {
        match self {
            Self::Bytes(_) => None,
            Self::File(_, _, read_at) => *read_at,
        }
    }
}

/// Decodes a film in a process of its own.
pub(super) fn decode(
    program: &Path,
    input: Input<'_>,
    limits: &Limits,
    go_on: &GoOn<'_>,
) -> Result<Film, ImagingError> {
    if !go_on() {
        return Err(ImagingError::Cancelled);
    }
    let failed = |error: &io::Error| ImagingError::NoDecoder {
        why: format!("the process for decoding cannot be started ({error})"),
    };
    let (length, read_at) = (input.length(), input.read_at());
    let (mut child, stdout, bytes) = start(program, input, limits).map_err(|error| failed(&error))?;
    let held = Held::of(&child, limits, length);
    let started = Instant::now();
    let (done, over) = channel::<()>();
    let (answer, ended) = std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            // A receiver is used by one thread alone.
            let over = over;
            watch(&mut child, held.as_ref(), &over, limits, go_on)
        });
        let answer = exchange(stdout, bytes, limits, read_at);
        drop(done);
        (answer, watch.join().ok().flatten())
    });
    let answer = match answer {
        Ok(outcome) => {
            see_off(child);
            return outcome;
        }
        Err(error) => error,
    };
    // A process whose answer is no answer may still run.
    let _ = child.kill();
    let status = child.wait();
    Err(match ended {
        Some(Ended::Unwanted) => ImagingError::Cancelled,
        Some(Ended::TooLarge) => {
            ImagingError::Crashed { how: "it needed more memory than any sound image".to_owned() }
        }
        Some(Ended::TooSlow) => ImagingError::TooSlow { seconds: limits.max_seconds },
        None => match status {
            Ok(status) => told(status, &answer, started.elapsed(), limits),
            Err(error) => failed(&error),
        },
    })
}

/// Waits for the end of a process that has answered. The system needs milliseconds to take its memory back, and the film
/// is there.
fn see_off(mut child: Child) {
    let waiting = std::thread::Builder::new().name("callus-decoded".to_owned()).spawn(move || child.wait());
    // Where no thread is to be had, the system keeps the name of the process until this program ends.
    drop(waiting);
}

/// Bytes that still have to be written, and where.
type Unsent<'a> = Option<(ChildStdin, &'a [u8])>;

fn start<'a>(
    program: &Path,
    input: Input<'a>,
    limits: &Limits,
) -> io::Result<(Child, ChildStdout, Unsent<'a>)> {
    let mut command = Command::new(program);
    command.arg(WORKER_ARGUMENT).arg(serde_json::to_string(limits)?).arg(input.length().to_string());
    command.arg(if input.read_at().is_some() { SAMPLES_APART } else { "sent" });
    let unsent = match input {
        Input::Bytes(bytes) => {
            command.stdin(Stdio::piped());
            Some(bytes)
        }
        Input::File(file, ..) => {
            command.stdin(file);
            None
        }
    };
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    // Not in the folder of a case: a medium could not be taken out.
    #[cfg(unix)]
    command.current_dir("/");
    // Each process touches all its memory for the first time; large pages make that a third of the time. Without a limit
    // every thread of a decoder would set address space aside, of which there is no more than a film needs.
    #[cfg(target_os = "linux")]
    command.env("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1:glibc.malloc.arena_max=2");
    let mut child = command.spawn()?;
    let without_pipe = || io::Error::other("it has no pipes");
    let stdout = child.stdout.take().ok_or_else(without_pipe)?;
    widen(&stdout);
    let unsent = match unsent {
        Some(bytes) => {
            let stdin = child.stdin.take().ok_or_else(without_pipe)?;
            widen(&stdin);
            Some((stdin, bytes))
        }
        None => None,
    };
    Ok((child, stdout, unsent))
}

/// A pipe of a megabyte instead of 64 KiB moves a film in a tenth of the turns. Without it all is well, too.
#[cfg(target_os = "linux")]
fn widen(pipe: &impl std::os::fd::AsFd) {
    let _ = rustix::pipe::fcntl_setpipe_size(pipe, 1 << 20);
}

#[cfg(not(target_os = "linux"))]
fn widen<T>(_: &T) {}

/// Sends what has to be sent, and waits for what becomes of it.
fn exchange(
    mut stdout: ChildStdout,
    unsent: Unsent<'_>,
    limits: &Limits,
    read_at: Option<&ReadAt<'_>>,
) -> io::Result<Result<Film, ImagingError>> {
    if let Some((mut stdin, bytes)) = unsent {
        stdin.write_all(bytes)?;
    }
    let room = read_announcement(&mut stdout, limits)?;
    read_outcome(&mut stdout, limits, room, read_at)
}

/// Ends the process when the film is no longer wanted, or when it hangs; returns once it has answered or was ended.
fn watch(
    child: &mut Child,
    held: Option<&Held>,
    over: &Receiver<()>,
    limits: &Limits,
    go_on: &GoOn<'_>,
) -> Option<Ended> {
    let deadline = Duration::from_secs(limits.max_seconds).saturating_mul(CLOCK_FACTOR);
    let started = Instant::now();
    loop {
        match over.recv_timeout(POLL) {
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) => {}
        }
        let ended = if !go_on() {
            Ended::Unwanted
        } else if started.elapsed() > deadline {
            Ended::TooSlow
        } else if held.is_some_and(Held::holds_too_much) {
            Ended::TooLarge
        } else {
            continue;
        };
        let _ = child.kill();
        return Some(ended);
    }
}

/// The refusal of a film whose process ended without an answer.
#[cfg(unix)]
fn told(status: ExitStatus, answer: &io::Error, lived: Duration, limits: &Limits) -> ImagingError {
    use std::os::unix::process::ExitStatusExt as _;

    use rustix::process::Signal;

    let Some(signal) = status.signal() else { return without_answer(status, answer) };
    let is = |known: Signal| known.as_raw() == signal;
    let meaning = if is(Signal::XCPU) {
        return ImagingError::TooSlow { seconds: limits.max_seconds };
    } else if is(Signal::SEGV) || is(Signal::BUS) {
        "memory that is not its own"
    } else if is(Signal::ABORT) {
        "it gave up, as it does when an image needs more memory than any sound one"
    } else if (is(Signal::KILL) || is(Signal::PIPE)) && answer.kind() == io::ErrorKind::InvalidData {
        // It was ended here, for what it said.
        return ImagingError::Crashed { how: "its answer made no sense".to_owned() };
    } else if is(Signal::KILL) && lived >= Duration::from_secs(limits.max_seconds) {
        // Where this program was started with the first signal ignored, only the second ends the process.
        return ImagingError::TooSlow { seconds: limits.max_seconds };
    } else if is(Signal::KILL) {
        "it was ended from outside, as the system does when memory runs out"
    } else if is(Signal::ILL) || is(Signal::TRAP) || is(Signal::FPE) {
        "an instruction that cannot be"
    } else {
        "it was ended"
    };
    ImagingError::Crashed { how: format!("signal {signal}: {meaning}") }
}

#[cfg(not(unix))]
fn told(status: ExitStatus, answer: &io::Error, _: Duration, _: &Limits) -> ImagingError {
    without_answer(status, answer)
}

fn without_answer(status: ExitStatus, answer: &io::Error) -> ImagingError {
    let code = status.code().map_or_else(|| "no code".to_owned(), |code| format!("code {code}"));
    ImagingError::Crashed { how: format!("it ended with {code} and without an answer: {answer}") }
}
