//! What a process of its own costs: decodes files in place and apart, in turns, and prints the medians.
//! `decode_cost CALLUS FILE…`, with the program that decodes first.
#![allow(clippy::print_stdout, reason = "its output is its purpose")]

use std::time::{Duration, Instant};

use callus::imaging::Limits;
use callus::worker::Decoder;

const TURNS: usize = 21;

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1000.0
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let decoders = [Decoder::inline(), Decoder::in_processes_of(arguments.next().ok_or("which program?")?)];
    for file in arguments {
        let bytes = std::fs::read(&file)?;
        let mut times = [Vec::new(), Vec::new()];
        for turn in 0..2 * TURNS {
            let started = Instant::now();
            decoders[turn % 2].decode(&bytes, &Limits::default())?;
            times[turn % 2].push(started.elapsed());
        }
        let [inline, apart] = times.map(median);
        let cost = (apart / inline - 1.0) * 100.0;
        println!("{file}: {} bytes, {inline:.1} ms in place, {apart:.1} ms apart, {cost:+.1} %", bytes.len());
    }
    Ok(())
}
