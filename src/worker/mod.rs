//! Decoding of untrusted files in a process of their own. Decoders are written for speed, and one of them is full of
//! `unsafe`: a malicious film may crash it or make it ask for all memory. So a film is decoded by another process of
//! this same program, one for each film, under limits of time and memory; it reads the file, or its bytes through a
//! pipe, and samples come back through another, but for those that lie in the file as they are. Whatever happens to that process, the program and its other films go
//! on, and the film is refused in words.
//!
//! `CALLUS_DECODE=inline` decodes inside the program, as tests do that do not ask for anything else.

mod child;
mod confine;
mod held;
mod serve;

use std::io::Read;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::OnceLock;

use self::child::Input;
use crate::imaging::{self, Film, ImagingError, Limits, ReadAt};

pub use confine::stand_back;
pub use serve::serve_if_asked;

/// The first argument of the process that decodes. It is no command for a person, so the help does not list it.
const WORKER_ARGUMENT: &str = "decode-worker";
/// The last argument of that process where samples that lie in the file as they are need not be sent.
const SAMPLES_APART: &str = "apart";
/// Says where images are decoded.
const VARIABLE: &str = "CALLUS_DECODE";
/// The value of [`VARIABLE`] for decoding inside the program.
const INLINE: &str = "inline";

/// Place where images are decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoder {
    place: Place,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Inline,
    /// In a process of this program.
    Process(PathBuf),
    /// The program does not know its own file.
    Nowhere(String),
}

/// True if whoever waits for a film still wants it.
pub type GoOn<'a> = dyn Fn() -> bool + Sync + 'a;

static SHARED: OnceLock<Decoder> = OnceLock::new();
static INLINE_DECODER: Decoder = Decoder::inline();

impl Decoder {
    /// Decodes inside this process: quick to set up, and without its protection.
    pub const fn inline() -> Self {
        Self { place: Place::Inline }
    }

    /// Decodes in processes of `program`, which is Callus.
    pub fn in_processes_of(program: impl Into<PathBuf>) -> Self {
        Self { place: Place::Process(program.into()) }
    }

    /// As the environment says: in processes of this very program, unless `CALLUS_DECODE=inline`.
    pub fn from_environment() -> Self {
        if std::env::var_os(VARIABLE).is_some_and(|value| value == INLINE) {
            return Self::inline();
        }
        // On Linux this names the running program even after its file was replaced by another version.
        if cfg!(target_os = "linux") {
            return Self::in_processes_of("/proc/self/exe");
        }
        let place = match std::env::current_exe() {
            Ok(program) => Place::Process(program),
            Err(error) => Place::Nowhere(format!("the program does not find its own file ({error})")),
        };
        Self { place }
    }

    /// The decoder of this process: the one given to [`Self::install`], else one that decodes inline.
    pub fn shared() -> &'static Self {
        SHARED.get().unwrap_or(&INLINE_DECODER)
    }

    /// Makes this the decoder of the process; the first one stays.
    pub fn install(self) {
        let _ = SHARED.set(self);
    }

    /// True if a decoding under way can be stopped. Inside this process it runs to its end.
    pub fn can_stop(&self) -> bool {
        self.place != Place::Inline
    }

    /// Decodes the first frame of an image file.
    ///
    /// # Errors
    /// As [`imaging::decode`], and where the process that decodes crashes or exceeds its limits.
    pub fn decode(&self, bytes: &[u8], limits: &Limits) -> Result<Film, ImagingError> {
        self.decode_while(bytes, limits, &|| true)
    }

    /// Decodes the first frame of an image file, for as long as `go_on` says so; it is asked every few milliseconds,
    /// from another thread.
    ///
    /// # Errors
    /// As [`Self::decode`]; [`ImagingError::Cancelled`] when `go_on` said no.
    pub fn decode_while(
        &self,
        bytes: &[u8],
        limits: &Limits,
        go_on: &GoOn<'_>,
    ) -> Result<Film, ImagingError> {
        match &self.place {
            Place::Inline => imaging::decode(bytes, limits),
            Place::Process(program) => child::decode(program, Input::Bytes(bytes), limits, go_on),
            Place::Nowhere(why) => Err(ImagingError::NoDecoder { why: why.clone() }),
        }
    }

    /// Decodes the first frame of an open image file of `length` bytes.
    ///
    /// # Errors
    /// As [`Self::decode_file_while`].
    pub fn decode_file(
        &self,
        file: impl Read + Into<Stdio>,
        length: u64,
        limits: &Limits,
        read_at: Option<&ReadAt<'_>>,
    ) -> Result<Film, ImagingError> {
        self.decode_file_while(file, length, limits, read_at, &|| true)
    }

    /// Decodes the first frame of an open image file of `length` bytes, which is read from its beginning, for as long as
    /// `go_on` says so. A process of its own reads it itself, at the place that all handles of this opening share;
    /// `read_at` reads the same file without moving that place, where the system can.
    ///
    /// # Errors
    /// As [`Self::decode_while`]; [`ImagingError::Unreadable`] where its bytes cannot be read.
    pub fn decode_file_while(
        &self,
        mut file: impl Read + Into<Stdio>,
        length: u64,
        limits: &Limits,
        read_at: Option<&ReadAt<'_>>,
        go_on: &GoOn<'_>,
    ) -> Result<Film, ImagingError> {
        match &self.place {
            Place::Inline => imaging::decode(&serve::read(&mut file, length, limits)?, limits),
            Place::Process(program) => {
                child::decode(program, Input::File(file.into(), length, read_at), limits, go_on)
            }
            Place::Nowhere(why) => Err(ImagingError::NoDecoder { why: why.clone() }),
        }
    }
}
