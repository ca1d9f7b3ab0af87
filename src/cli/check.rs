//! `callus check`: every problem of cases and their files, for a person or as JSON. Knows neither window
//! nor format; it prints what `store` found.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::case::{Problem, Severity};
use crate::cli::many::{self, Named};
use crate::cli::own_book;
use crate::cli::printable::one_line;
use crate::cli::rows::{self, Form};
use crate::imaging::Limits;
use crate::store::{CheckReport, StoreError, check_case};

/// Columns of the CSV: one row a problem, and one for a case without problems.
const COLUMNS: [&str; 11] = [
    "case",
    "radiographs",
    "readings",
    "severity",
    "kind",
    "file",
    "line",
    "column",
    "film",
    "place",
    "message",
];

/// One case in the JSON.
#[derive(Serialize)]
struct Checked<'a> {
    case: &'a str,
    problems: &'a [Problem],
}

/// One row of the CSV.
#[derive(Serialize)]
struct Row<'a> {
    case: &'a str,
    radiographs: usize,
    readings: usize,
    #[serde(flatten)]
    problem: Told<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Told<'a> {
    Problem(&'a Problem),
    Nothing {
        /// "none".
        severity: &'static str,
    },
}

/// A case as it is named, with what was found.
struct Report {
    name: String,
    found: CheckReport,
}

/// Checks cases and prints what is wrong. Returns the exit code: 0 without errors (warnings are printed), 1
/// with errors.
pub fn run(paths: &[PathBuf], form: Form, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let book = own_book(err);
    let sought = many::sought(paths);
    for failure in &sought.failures {
        // Where the error stream is closed there is nobody to tell.
        let _ = writeln!(err, "callus check: {}", one_line(failure));
    }
    let cases = sought.cases.iter();
    let reports: Vec<_> = cases
        .map(|Named { path, name }| {
            let found = check_case(path, &Limits::default(), &book).unwrap_or_else(|e| refused(path, &e));
            Report { name: name.clone(), found }
        })
        .collect();
    let errors = reports.iter().flat_map(|report| &report.found.problems).filter(|p| is_error(p)).count();
    let failed = u8::from(errors + sought.failures.len() > 0);
    let printed = match form {
        Form::Table => print_words(&reports, out),
        Form::Json => print_json(&reports, out),
        Form::Csv => print_csv(&reports, out),
    };
    match printed {
        Ok(()) => failed,
        // Whoever read the output has closed it, as `head` does: they have seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => failed,
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

fn print_json(reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
    let checked: Vec<_> = reports
        .iter()
        .map(|report| Checked { case: &report.name, problems: &report.found.problems })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &checked)?;
    writeln!(out)
}

fn print_csv(reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
    rows::csv_names(&COLUMNS, out)?;
    for Report { name, found } in reports {
        let row =
            |problem| Row { case: name, radiographs: found.radiographs, readings: found.readings, problem };
        let mut lines: Vec<_> = found.problems.iter().map(|problem| row(Told::Problem(problem))).collect();
        if lines.is_empty() {
            lines.push(row(Told::Nothing { severity: "none" }));
        }
        rows::csv_lines(&COLUMNS, &lines, |_| "; ", out)?;
    }
    Ok(())
}

fn print_words(reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
    for Report { name, found: report } in reports {
        let seen = [
            count(report.radiographs, "radiograph", "radiographs"),
            count(report.readings, "reading", "readings"),
        ];
        writeln!(out, "{}: {}", one_line(name), seen.join(", "))?;
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
    let all = || reports.iter().flat_map(|report| &report.found.problems);
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
