//! `callus check`: every problem of cases and their files, for a person or as JSON. Knows neither window
//! nor format; it prints what `store` found.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::case::{Problem, Severity};
use crate::cli::own_book;
use crate::cli::printable::one_line;
use crate::imaging::Limits;
use crate::store::{CheckReport, StoreError, check_case};

/// One case in the JSON.
#[derive(Serialize)]
struct Checked<'a> {
    case: &'a Path,
    problems: &'a [Problem],
}

/// Checks cases and prints what is wrong. Returns the exit code: 0 without errors (warnings are printed), 1
/// with errors.
pub fn run(paths: &[PathBuf], json: bool, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let book = own_book(err);
    let reports: Vec<CheckReport> = paths
        .iter()
        .map(|path| check_case(path, &Limits::default(), &book).unwrap_or_else(|e| refused(path, &e)))
        .collect();
    let errors = reports.iter().flat_map(|report| &report.problems).filter(|p| is_error(p)).count();
    let printed = if json { print_json(&reports, out) } else { print_words(&reports, out) };
    match printed {
        Ok(()) => u8::from(errors > 0),
        // Whoever read the output has closed it, as `head` does: they have seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => u8::from(errors > 0),
        Err(error) => {
            // Nothing is left to tell it to when this fails too.
            let _ = writeln!(err, "callus: the result could not be printed: {error}");
            1
        }
    }
}

fn refused(path: &Path, error: &StoreError) -> CheckReport {
    let problem = Problem::error("no-case", ".", error.to_string());
    CheckReport { case: path.to_owned(), radiographs: 0, readings: 0, problems: vec![problem] }
}

fn is_error(problem: &Problem) -> bool {
    problem.severity == Severity::Error
}

fn print_json(reports: &[CheckReport], out: &mut dyn Write) -> io::Result<()> {
    let checked: Vec<_> =
        reports.iter().map(|report| Checked { case: &report.case, problems: &report.problems }).collect();
    serde_json::to_writer_pretty(&mut *out, &checked)?;
    writeln!(out)
}

fn print_words(reports: &[CheckReport], out: &mut dyn Write) -> io::Result<()> {
    for report in reports {
        let seen = [
            count(report.radiographs, "radiograph", "radiographs"),
            count(report.readings, "reading", "readings"),
        ];
        writeln!(out, "{}: {}", one_line(&report.case.display().to_string()), seen.join(", "))?;
        let positions: Vec<_> = report.problems.iter().map(|p| p.position().unwrap_or_default()).collect();
        let position_width = positions.iter().map(|own| own.chars().count().min(40)).max().unwrap_or(0);
        let kind_width = report.problems.iter().map(|p| p.kind.len()).max().unwrap_or(0);
        for (problem, position) in report.problems.iter().zip(&positions) {
            let word = if is_error(problem) { "error" } else { "warning" };
            let (position, place) = (one_line(position), one_line(&problem.place));
            let place = if place.is_empty() { String::new() } else { format!("{place}: ") };
            let (kind, message) = (problem.kind, one_line(&problem.message));
            writeln!(out, "  {position:<position_width$}  {word:<7}  {kind:<kind_width$}  {place}{message}")?;
        }
    }
    let all = || reports.iter().flat_map(|report| &report.problems);
    let errors = all().filter(|problem| is_error(problem)).count();
    let warnings = all().count() - errors;
    let found = if errors + warnings == 0 {
        "no problems".to_owned()
    } else {
        format!("{}, {}", count(errors, "error", "errors"), count(warnings, "warning", "warnings"))
    };
    writeln!(out, "{}: {found}", count(reports.len(), "case", "cases"))
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
