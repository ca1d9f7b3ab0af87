//! A measured window: a process of this program that performs a part of the script and prints what it saw.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::SystemTime;

use serde_json::{Map, Value};

use super::{BenchError, keep_reader};
use crate::case::Reader;
use crate::editor::Play;
use crate::store::{Scratch, StateFolder};

/// Starts measured windows, each with an empty state folder of its own.
#[derive(Debug)]
pub(super) struct Windows<'a> {
    scratch: &'a Scratch,
    program: std::path::PathBuf,
    started: u32,
    reader: Option<Reader>,
    /// Renderer of the windows of Callus, so that an empty one has the same without looking for it.
    renderer: Option<String>,
}

/// What a window is to do, as an argument: `films:120:600x700`.
pub(super) fn play(text: &str) -> Result<Play, String> {
    let mut parts = text.split(':');
    let name = parts.next().unwrap_or_default();
    let number = parts.next().unwrap_or_default();
    let frames = number.parse::<u32>().map_err(|_| "a number of frames was expected".to_owned());
    let seconds = number.parse::<f64>().map_err(|_| "a number of seconds was expected".to_owned());
    match name {
        "empty" => Ok(Play::Empty { frames: frames? }),
        "open" => Ok(Play::Open { seconds: seconds? }),
        "marks" => Ok(Play::Marks { frames: frames? }),
        "rest" => Ok(Play::Rest { seconds: seconds? }),
        "films" => {
            let size = parts.next().and_then(|size| {
                let (width, height) = size.split_once('x')?;
                Some([width.parse().ok()?, height.parse().ok()?])
            });
            let viewport = size.ok_or_else(|| "a size such as 600x700 was expected".to_owned())?;
            Ok(Play::Films { frames: frames?, viewport })
        }
        _ => Err("empty, open, films, marks or rest was expected".to_owned()),
    }
}

/// Width and height of a measured window, however small.
pub(super) fn size(text: &str) -> Result<(u32, u32), String> {
    let parsed =
        text.split_once('x').and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
    parsed.filter(|(width, height)| *width > 0 && *height > 0).ok_or_else(|| "a size was expected".to_owned())
}

fn argument(play: Play) -> String {
    match play {
        Play::Empty { frames } => format!("empty:{frames}"),
        Play::Open { seconds } => format!("open:{seconds}"),
        Play::Films { frames, viewport: [width, height] } => format!("films:{frames}:{width}x{height}"),
        Play::Marks { frames } => format!("marks:{frames}"),
        Play::Rest { seconds } => format!("rest:{seconds}"),
    }
}

impl<'a> Windows<'a> {
    pub(super) fn new(scratch: &'a Scratch) -> Result<Self, BenchError> {
        let program = std::env::current_exe().map_err(|error| {
            BenchError::Window(format!("the program does not find its own file ({error})"))
        })?;
        Ok(Self { scratch, program, started: 0, reader: None, renderer: None })
    }

    /// Windows from now on open the reading of this reader.
    pub(super) fn read_as(&mut self, reader: Reader) {
        self.reader = Some(reader);
    }

    /// Windows from now on open no reading.
    pub(super) fn read_as_nobody(&mut self) {
        self.reader = None;
    }

    /// Starts one, waits for its end, and gives what it measured.
    pub(super) fn run(
        &mut self,
        play: Play,
        (width, height): (u32, u32),
        case: Option<&Path>,
    ) -> Result<Value, BenchError> {
        self.started += 1;
        let state = self.scratch.path().join(format!("state-{}", self.started));
        keep_reader(&StateFolder::at(&state), self.reader.as_ref())?;
        let mut command = Command::new(&self.program);
        command.args(["bench", "--play", &argument(play), "--size", &format!("{width}x{height}")]);
        if let Some(case) = case {
            command.arg("--case").arg(case);
        }
        command
            .env("CALLUS_STATE_DIR", &state)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let (Play::Empty { .. }, Some(renderer)) = (play, &self.renderer) {
            command.env("CALLUS_RENDERER", renderer);
        }
        let began = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let output = command
            .args(["--began", &began.as_nanos().to_string()])
            .output()
            .map_err(|error| BenchError::Window(error.to_string()))?;
        let words = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            return Err(BenchError::Window(words.trim().to_owned()));
        }
        let told: Value = serde_json::from_slice(&output.stdout).map_err(|error| {
            BenchError::Window(format!("its answer made no sense ({error}); it said: {words}"))
        })?;
        // "NAME (what it is): why it was chosen".
        let words = told.get("renderer").and_then(Value::as_str).unwrap_or_default();
        self.renderer = words.split([' ', ':']).next().map(str::to_owned);
        match told.get("gave_up_at") {
            Some(step) => Err(BenchError::Window(format!("it gave up at {step}"))),
            None => Ok(told),
        }
    }
}

/// Size of the window in which a movement was measured.
pub(super) fn size_of(told: &Value, name: &str) -> Option<(u32, u32)> {
    let size = told.get(name)?.get("window")?;
    let side = |index: usize| Some(size.get(index)?.as_f64()?.round() as u32);
    side(0).zip(side(1))
}

/// The medians of several runs, number by number; what is no number is that of the first run.
pub(super) fn medians(runs: &[Value]) -> Value {
    let Some(first) = runs.first() else { return Value::Null };
    match first {
        Value::Object(fields) => {
            let median = |name: &String| {
                let values: Vec<Value> = runs.iter().filter_map(|run| run.get(name).cloned()).collect();
                (name.clone(), medians(&values))
            };
            Value::Object(fields.keys().map(median).collect::<Map<_, _>>())
        }
        Value::Number(_) => {
            let mut numbers: Vec<f64> = runs.iter().filter_map(Value::as_f64).collect();
            numbers.sort_by(f64::total_cmp);
            numbers.get(numbers.len() / 2).map_or(Value::Null, |middle| serde_json::json!(middle))
        }
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) => first.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_window_does_survives_the_call() {
        let plays = [
            Play::Empty { frames: 3 },
            Play::Open { seconds: 0.5 },
            Play::Films { frames: 120, viewport: [600.0, 700.5] },
            Play::Marks { frames: 9 },
            Play::Rest { seconds: 5.0 },
        ];
        for own in plays {
            assert_eq!(play(&argument(own)), Ok(own));
        }
        for wrong in ["", "films:3", "films:3:60", "open:x", "dance:3", "empty:"] {
            assert!(play(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_median_of_runs_is_taken_number_by_number() {
        let run = |first: f64, deep: f64| json!({ "first": first, "deep": { "n": deep }, "name": "a", "size": [1, 2] });
        let told = medians(&[run(3.0, 30.0), run(1.0, 10.0), run(2.0, 20.0)]);
        assert_eq!(told, json!({ "first": 2.0, "deep": { "n": 20.0 }, "name": "a", "size": [1, 2] }));
        assert_eq!(size_of(&json!({ "drag": { "window": [1201.0, 1401.0] } }), "drag"), Some((1201, 1401)));
        assert_eq!(size_of(&json!({}), "drag"), None);
    }
}
