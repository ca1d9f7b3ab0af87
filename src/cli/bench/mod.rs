//! `callus bench`: a fixed script in the real window, and the parts behind it without one, measured on films that it
//! makes itself. Every figure is what was measured in this run. Knows no window: it starts this program again, which
//! performs a [`Rehearsal`] and prints what it saw.

mod films;
mod parts;
mod plan;
mod told;
mod window;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use clap::Args;
use serde_json::{Map, Value, json};
use thiserror::Error;

use crate::case::{Reader, ReaderId};
use crate::cli::WindowOptions;
use crate::cli::printable::one_line;
use crate::editor::{Play, Rehearsal};
use crate::store::{Scratch, Settings, StateFolder, StoreError, processor_name, sample_cases, write_loosely};

use films::Wanted;
use plan::Plan;
use window::{Windows, play};

/// The call.
#[derive(Debug, Args)]
pub(crate) struct Call {
    /// Print a JSON object
    #[arg(long)]
    json: bool,
    /// Small films and few frames: shows that everything can be measured, not how fast it is
    #[arg(long)]
    quick: bool,
    /// Measure what needs no window alone
    #[arg(long)]
    no_window: bool,
    /// Measure nothing: write two of the large films and a pair for registration into this folder, for other programs
    #[arg(long, value_name = "FOLDER")]
    films_to: Option<PathBuf>,
    /// Read the reading of this case once.
    #[arg(long, hide = true, conflicts_with = "play")]
    read: Option<PathBuf>,
    /// What the window is to do by itself.
    #[arg(long, hide = true, value_parser = play)]
    play: Option<Play>,
    /// Begin of the process in nanoseconds since 1970.
    #[arg(long, hide = true, requires = "play")]
    began: Option<u64>,
    /// Size of that window.
    #[arg(long, hide = true, value_parser = window::size, default_value = "1600x1000")]
    size: (u32, u32),
    /// Case of that window.
    #[arg(long, hide = true)]
    case: Option<PathBuf>,
}

#[derive(Debug, Error)]
enum BenchError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(
        "the window was not measured: {0}. Give it a display (xvfb-run callus bench), or use --no-window"
    )]
    Window(String),
    #[error("{what} could not be measured: {why}")]
    Part { what: &'static str, why: String },
}

impl Call {
    /// The window that performs a part of the script, where this call asks for one.
    pub(super) fn window(&self) -> Option<WindowOptions> {
        let play = self.play?;
        let began = self.began.map_or_else(SystemTime::now, |nanoseconds| {
            SystemTime::UNIX_EPOCH + Duration::from_nanos(nanoseconds)
        });
        let (case, size) = (self.case.clone(), self.size);
        Some(WindowOptions {
            case,
            size,
            rehearsal: Some(Rehearsal { play, began }),
            ..WindowOptions::default()
        })
    }
}

/// Measures, and gives the exit code.
pub(super) fn run(call: &Call, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let plan = if call.quick { Plan::quick() } else { Plan::whole() };
    let done = match (&call.films_to, &call.read) {
        (Some(folder), _) => write_films(folder, &plan).map(|()| None),
        (None, Some(case)) => parts::read_once(case).map(Some),
        (None, None) => measure(&plan, !call.no_window, err).map(Some),
    };
    match done {
        Ok(None) => 0,
        Ok(Some(told)) => {
            let text = if call.json || call.read.is_some() {
                serde_json::to_string_pretty(&told).unwrap_or_default() + "\n"
            } else {
                told::table(&told)
            };
            u8::from(write!(out, "{text}").is_err())
        }
        Err(error) => {
            // Where the error stream is closed there is nobody to tell.
            let _ = writeln!(err, "callus bench: {}", one_line(&error.to_string()));
            1
        }
    }
}

/// Films that other programs are measured with.
fn write_films(folder: &Path, plan: &Plan) -> Result<(), BenchError> {
    let turned = Wanted { degrees: 4.0, shift: [60.0, -40.0], ..Wanted::upright(102, plan.pair) };
    let films = [
        ("film-1.dcm", Wanted::upright(1, plan.large)),
        ("film-2.dcm", Wanted::upright(2, plan.large)),
        ("pair-before.dcm", Wanted::upright(101, plan.pair)),
        ("pair-after.dcm", turned),
    ];
    for (name, wanted) in films {
        write_loosely(&folder.join(name), &films::film(&wanted))?;
    }
    Ok(())
}

fn measure(plan: &Plan, with_window: bool, err: &mut dyn Write) -> Result<Value, BenchError> {
    let scratch = Scratch::new()?;
    let mut say = |words: &str| {
        // Where the error stream is closed there is nobody to tell.
        let _ = writeln!(err, "callus bench: {words}");
    };
    let mut told = Map::new();
    told.insert("version".to_owned(), json!(env!("CARGO_PKG_VERSION")));
    told.insert("built".to_owned(), json!(if cfg!(debug_assertions) { "debug" } else { "release" }));
    told.insert("plan".to_owned(), plan.told());
    told.insert("machine".to_owned(), machine());
    say("making the films");
    let large = films::write_case(&scratch, "large", plan.films, plan.large)?;
    let crowd = films::crowded(&films::film_id(plan.films), plan.marks, plan.large)?;
    if with_window {
        told.insert("window".to_owned(), in_windows(plan, &scratch, &large, &crowd, &mut say)?);
    }
    say("measuring the parts behind the window");
    told.insert("parts".to_owned(), parts::measure(plan, &scratch, &crowd)?);
    Ok(Value::Object(told))
}

fn machine() -> Value {
    json!({
        "processor": processor_name(),
        "threads": std::thread::available_parallelism().map(usize::from).ok(),
        "system": std::env::consts::OS,
        "architecture": std::env::consts::ARCH,
    })
}

fn in_windows(
    plan: &Plan,
    scratch: &Scratch,
    large: &Path,
    crowd: &crate::case::Reading,
    say: &mut dyn FnMut(&str),
) -> Result<Value, BenchError> {
    let mut windows = Windows::new(scratch)?;
    let mut told = Map::new();
    let mut keep = |name: &str, value: Value| drop(told.insert(name.to_owned(), value));

    say("first frame of an empty window, first picture of a case");
    let empty = Play::Empty { frames: plan.frames };
    let open = Play::Open { seconds: 0.0 };
    // The first window tells the renderer, and brings the program into memory.
    windows.run(open, plan.window, Some(large))?;
    // In turns, so that a busy moment of the machine meets both.
    let (mut empties, mut firsts) = (Vec::new(), Vec::new());
    for _ in 0..plan.starts {
        empties.push(windows.run(empty, plan.window, None)?);
        firsts.push(windows.run(open, plan.window, Some(large))?);
    }
    keep("empty", window::medians(&empties));
    keep("first", window::medians(&firsts));

    say("dragging, panning, zooming, going to other visits");
    let films = Play::Films { frames: plan.frames, viewport: plan.viewport };
    let moved = windows.run(films, plan.window, Some(large))?;
    let mut empty_frames = Map::new();
    for name in ["films_only_window_1", "films_only_window_4", "panels_window_1", "panels_window_4"] {
        let Some(size) = window::size_of(&moved, name) else { continue };
        let frame = windows.run(empty, size, None)?;
        empty_frames.insert(name.to_owned(), frame.get("empty").cloned().unwrap_or_default());
    }
    keep("empty_of_the_same_size", Value::Object(empty_frames));
    keep("films", moved);

    say("opening few films and many");
    let open = Play::Open { seconds: plan.seconds };
    for (name, count) in [("few", plan.few), ("many", plan.many)] {
        let case = films::write_case(scratch, name, count, plan.small)?;
        let mut opened = Vec::new();
        for _ in 0..plan.starts.min(3) {
            opened.push(windows.run(open, plan.window, Some(&case))?);
        }
        keep(name, window::medians(&opened));
        // Films that are read again come from memory; the others need its room.
        scratch.remove(name)?;
    }

    say("a reading of many marks");
    films::write_reading(scratch, "large", crowd)?;
    let reader =
        Reader { id: ReaderId::new(films::READER).map_err(unnamed)?, name: films::READER.to_owned() };
    windows.read_as(reader);
    keep("marks", windows.run(Play::Marks { frames: plan.frames }, plan.window, Some(large))?);

    say("a resting window");
    let rest = Play::Rest { seconds: plan.rest };
    let mut rests = Map::new();
    rests.insert("with the marks".to_owned(), windows.run(rest, plan.window, Some(large))?);
    windows.read_as_nobody();
    for sample in sample_cases().iter().filter(|_| plan.rests_on_samples) {
        let name = sample.file_name().unwrap_or_default().to_string_lossy().into_owned();
        rests.insert(name, windows.run(rest, plan.window, Some(sample))?);
    }
    keep("rest", Value::Object(rests));
    Ok(Value::Object(told))
}

fn unnamed(error: impl std::fmt::Display) -> BenchError {
    BenchError::Part { what: "the reading", why: error.to_string() }
}

/// Keeps who reads in the state folder of a measured window.
fn keep_reader(state: &StateFolder, reader: Option<&Reader>) -> Result<(), StoreError> {
    Settings { reader: reader.cloned(), ..Settings::default() }.save(state)
}
