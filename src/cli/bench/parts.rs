//! What stands behind the window, measured without one: decoding in place and apart, a grey table, reduced levels, a
//! film drawn at the size of a viewport, registration, readings of many marks.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use serde_json::{Map, Value, json};

use super::BenchError;
use super::films::{self, Wanted};
use super::plan::Plan;
use crate::analysis::registration::register;
use crate::case::{ReaderId, Reading};
use crate::imaging::{Film, Limits, Placement, Pyramid, render_view, stored_stats};
use crate::store::{CaseFolder, Scratch, memory_bytes, peak_memory_bytes, reading_from_ron, reading_to_ron};
use crate::worker::Decoder;

/// Every part, by its name.
pub(super) fn measure(plan: &Plan, scratch: &Scratch, crowd: &Reading) -> Result<Value, BenchError> {
    let mut told = Map::new();
    let mut keep = |name: &str, value: Value| drop(told.insert(name.to_owned(), value));
    let bytes = films::film(&Wanted::upright(1, plan.large));
    let limits = Limits::default();
    let failed = |what: &'static str| {
        move |error: crate::imaging::ImagingError| BenchError::Part { what, why: error.to_string() }
    };
    let (inline, apart) = (Decoder::inline(), Decoder::shared());
    let film = inline.decode(&bytes, &limits).map_err(failed("decoding"))?;
    keep("decode_in_place", timed(plan.turns, || inline.decode(&bytes, &limits).is_ok()));
    keep("decode_in_its_process", timed(plan.turns, || apart.decode(&bytes, &limits).is_ok()));
    keep("hash_and_statistics", timed(plan.turns, || stored_stats(&film)));
    let (voi, _) = film.pipeline.default_voi(&film.pixels);
    keep("grey_table", timed(plan.turns, || film.pipeline.table(&voi, false)));
    keep("reduced_levels", timed(plan.turns, || Pyramid::new(&film)));
    keep("film_in_a_viewport", in_viewport(plan, &film));
    keep("registration", registration(plan)?);

    let text = reading_to_ron(crowd)?;
    let path = Path::new("reading.ron");
    keep("reading_of_marks", timed(plan.turns, || reading_from_ron(&text, path).is_ok()));
    keep("reading_of_most_marks", most_marks(plan, scratch)?);
    Ok(Value::Object(told))
}

fn in_viewport(plan: &Plan, film: &Film) -> Value {
    let size = plan.viewport.map(|side| side as u32);
    let (columns, rows) = (film.pixels.columns, film.pixels.rows);
    let placement = Placement::fit(columns, rows, size[0], size[1]);
    let pyramid = Pyramid::new(film);
    let table = film.pipeline.table(&film.pipeline.default_voi(&film.pixels).0, false);
    let index = pyramid.level_for_scale(placement.least_scale());
    let Some(level) = pyramid.levels().get(index) else { return Value::Null };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    timed(plan.turns * 5, || render_view(level, [columns, rows], &table, &placement, size, threads))
}

fn registration(plan: &Plan) -> Result<Value, BenchError> {
    let failed =
        |why: &dyn std::fmt::Display| BenchError::Part { what: "registration", why: why.to_string() };
    let turned = Wanted { degrees: 4.0, shift: [60.0, -40.0], ..Wanted::upright(102, plan.pair) };
    let decode = |wanted: &Wanted| {
        Decoder::inline().decode(&films::film(wanted), &Limits::default()).map_err(|error| failed(&error))
    };
    let (first, second) = (decode(&Wanted::upright(101, plan.pair))?, decode(&turned)?);
    let found = register(&first, &second, None).map_err(|error| failed(&error))?;
    let mut told = timed(plan.turns.min(5), || register(&first, &second, None).is_ok());
    if let Value::Object(fields) = &mut told {
        fields.insert("quality".to_owned(), json!(found.bone.quality.word()));
        fields.insert("found_degrees".to_owned(), json!(found.bone.similarity.degrees()));
        fields.insert("true_degrees".to_owned(), json!(turned.degrees));
    }
    Ok(told)
}

/// Large readings, each read by a process of its own, whose memory is that of the reading.
fn most_marks(plan: &Plan, scratch: &Scratch) -> Result<Value, BenchError> {
    let failed =
        |why: &dyn std::fmt::Display| BenchError::Part { what: "a large reading", why: why.to_string() };
    let program = std::env::current_exe().map_err(|error| failed(&error))?;
    let mut told = Vec::new();
    for marks in plan.most_marks {
        let folder = format!("crowd-{marks}");
        films::write_case(scratch, &folder, 1, plan.small)?;
        films::write_reading(scratch, &folder, &films::crowded(&films::film_id(1), marks, plan.small)?)?;
        let mut command = Command::new(&program);
        command.args(["bench", "--read"]).arg(scratch.path().join(&folder)).stdin(Stdio::null());
        let output = command.output().map_err(|error| failed(&error))?;
        let mut read: Value = serde_json::from_slice(&output.stdout).map_err(|error| failed(&error))?;
        if let Value::Object(fields) = &mut read {
            fields.insert("marks".to_owned(), json!(marks));
        }
        told.push(read);
        scratch.remove(&folder)?;
    }
    Ok(Value::Array(told))
}

/// Reads the reading of a case made here, once, and tells time and memory.
pub(super) fn read_once(case: &Path) -> Result<Value, BenchError> {
    let id = ReaderId::new(films::READER)
        .map_err(|error| BenchError::Part { what: "a large reading", why: error.to_string() })?;
    let case = CaseFolder::find(case)?;
    let before = memory_bytes();
    let began = Instant::now();
    let read = case.read_reading(&id);
    let milliseconds = began.elapsed().as_secs_f64() * 1000.0;
    let megabytes = |bytes: Option<u64>| bytes.map(|bytes| bytes as f64 / 1e6);
    let (found, refused) = match read {
        Ok(reading) => (reading.map(|reading| reading.marks.size()), None),
        Err(error) => (None, Some(error.to_string())),
    };
    Ok(json!({
        "ms": milliseconds,
        "marks_read": found,
        "refused": refused,
        "memory_before_mb": megabytes(before),
        "peak_memory_mb": megabytes(peak_memory_bytes()),
    }))
}

/// Median of so many turns in milliseconds, after one that is not counted.
fn timed<T>(turns: usize, mut part: impl FnMut() -> T) -> Value {
    std::hint::black_box(part());
    let mut times: Vec<f64> = (0..turns.max(1))
        .map(|_| {
            let began = Instant::now();
            std::hint::black_box(part());
            began.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    json!({ "median_ms": times.get(times.len() / 2), "turns": times.len() })
}
