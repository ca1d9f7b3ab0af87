//! Rows on the command line: as a table with aligned columns, as JSON, or as CSV as RFC 4180 has it. Numbers have a
//! point and full precision wherever a program reads them; CSV and JSON have the same names.

use std::io::{self, Write};
use std::path::PathBuf;

use serde::Serialize;
use serde_json::Value;

use crate::analysis::book::Book;
use crate::cli::own_book;
use crate::cli::printable::one_line;
use crate::cli::readings::{Opened, Where, open};

/// Case, reader and form that are asked for.
#[derive(Debug)]
pub(crate) struct Wish {
    pub(crate) case: PathBuf,
    /// One reader alone.
    pub(crate) reader: Option<String>,
    pub(crate) form: Form,
}

/// For whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// For a person: a table, or text.
    Table,
    Json,
    Csv,
}

impl Form {
    /// Form that two switches ask for.
    pub(crate) fn of(json: bool, csv: bool) -> Self {
        match (json, csv) {
            (true, _) => Self::Json,
            (_, true) => Self::Csv,
            _ => Self::Table,
        }
    }
}

/// A kind of row.
pub(crate) trait Row: Serialize {
    /// The command, for its words on the error stream.
    const COMMAND: &'static str;
    /// Names of the columns after those of [`Where`].
    const COLUMNS: &'static [&'static str];
    /// Headings of the table for a person.
    const HEADINGS: &'static [&'static str];
    /// Words where there are no rows.
    const NONE: &'static str;

    /// The row in the table for a person.
    fn line(&self) -> Vec<String>;

    /// Lines below the table for a person.
    fn below(_rows: &[Self]) -> Vec<String>
    where
        Self: Sized,
    {
        Vec::new()
    }

    /// Separator between the parts of a list in one cell of the CSV.
    fn between(_column: &str) -> &'static str {
        "; "
    }
}

/// Tells the rows that `rows` makes of a case; returns the exit code: 1 when something could not be read.
pub(crate) fn tell<R: Row>(
    wish: &Wish,
    rows: impl FnOnce(&mut Opened, &Book) -> Vec<R>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    told(R::COMMAND, wish, out, err, |opened, book, out| print(&rows(opened, book), wish.form, out))
}

/// Opens a case, tells it with `print`, and says what went wrong.
pub(crate) fn told(
    command: &str,
    wish: &Wish,
    out: &mut dyn Write,
    err: &mut dyn Write,
    print: impl FnOnce(&mut Opened, &Book, &mut dyn Write) -> io::Result<()>,
) -> u8 {
    let book = own_book(err);
    let mut opened = match open(&wish.case, wish.reader.as_deref()) {
        Ok(opened) => opened,
        Err(error) => {
            let _ = writeln!(err, "callus {command}: {}", one_line(&error.to_string()));
            return 1;
        }
    };
    let printed = print(&mut opened, &book, out);
    for failure in &opened.failures {
        // Where the error stream is closed there is nobody to tell.
        let _ = writeln!(err, "callus {command}: {}", one_line(failure));
    }
    match printed {
        Ok(()) => u8::from(!opened.failures.is_empty()),
        // Whoever read the output has closed it, as `head` does: they have seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => u8::from(!opened.failures.is_empty()),
        Err(error) => {
            let _ = writeln!(err, "callus {command}: the result could not be printed: {error}");
            1
        }
    }
}

fn print<R: Row>(rows: &[R], form: Form, out: &mut dyn Write) -> io::Result<()> {
    match form {
        Form::Table => table(rows, out),
        Form::Json => {
            serde_json::to_writer_pretty(&mut *out, rows)?;
            writeln!(out)
        }
        Form::Csv => csv(rows, out),
    }
}

fn csv<R: Row>(rows: &[R], out: &mut dyn Write) -> io::Result<()> {
    let columns: Vec<&str> = Where::COLUMNS.iter().chain(R::COLUMNS).copied().collect();
    write!(out, "{}\r\n", columns.join(","))?;
    for row in rows {
        let values = serde_json::to_value(row)?;
        let value = |name: &&str| cell(values.get(*name).unwrap_or(&Value::Null), R::between(name));
        let cells: Vec<_> = columns.iter().map(|name| quoted(&value(name))).collect();
        write!(out, "{}\r\n", cells.join(","))?;
    }
    Ok(())
}

/// A value of the JSON as the text of a cell.
fn cell(value: &Value, between: &str) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(is) => is.to_string(),
        Value::Number(number) => match number.as_f64().filter(|_| number.is_f64()) {
            Some(number) => number.to_string(),
            None => number.to_string(),
        },
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(|own| cell(own, between)).collect::<Vec<_>>().join(between),
        Value::Object(_) => value.to_string(),
    }
}

/// A cell of a CSV: in quotes where it holds what would end it.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

fn table<R: Row>(rows: &[R], out: &mut dyn Write) -> io::Result<()> {
    if rows.is_empty() {
        return writeln!(out, "{}", R::NONE);
    }
    let mut lines = vec![R::HEADINGS.iter().map(|heading| (*heading).to_owned()).collect::<Vec<_>>()];
    lines.extend(rows.iter().map(|row| row.line().iter().map(|cell| one_line(cell)).collect()));
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<_> = (0..R::HEADINGS.len()).map(width).collect();
    for line in &lines {
        let padded: Vec<_> =
            line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        writeln!(out, "{}", padded.join("  ").trim_end())?;
    }
    R::below(rows).iter().try_for_each(|line| writeln!(out, "{line}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_as_rfc_4180_has_it() {
        assert_eq!(quoted("plain words; 3.5"), "plain words; 3.5");
        assert_eq!(quoted("a, b"), "\"a, b\"");
        assert_eq!(quoted("a \"b\"\r\nc"), "\"a \"\"b\"\"\r\nc\"");
    }

    #[test]
    fn numbers_keep_every_digit_and_whole_ones_have_no_point() {
        assert_eq!(cell(&serde_json::json!(7.0), ""), "7");
        assert_eq!(cell(&serde_json::json!(0.1 + 0.2), ""), "0.30000000000000004");
        assert_eq!(cell(&serde_json::json!(["a", 3]), "; "), "a; 3");
    }
}
