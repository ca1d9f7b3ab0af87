//! Rows on the command line: as a table with aligned columns, as JSON, or as CSV as RFC 4180 has it. Numbers have a
//! point and full precision wherever a program reads them; CSV and JSON have the same names.

use std::io::{self, Write};
use std::path::PathBuf;

use serde::Serialize;
use serde_json::Value;

use crate::analysis::book::Book;
use crate::cli::printable::one_line;
use crate::cli::readings::{Opened, ReadingsError, Where, open};
use crate::cli::{many, own_book};

/// Case, reader and form that are asked for.
#[derive(Debug)]
pub(crate) struct Wish {
    /// Cases, or folders of cases.
    pub(crate) paths: Vec<PathBuf>,
    /// One reader alone.
    pub(crate) reader: Option<String>,
    pub(crate) form: Form,
}

/// For whom it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For a person: a table, or text.
    Table,
    /// For a program: one JSON array over all cases.
    Json,
    /// For a table program, as RFC 4180 has it.
    Csv,
}

impl Form {
    /// Form that two switches ask for.
    pub fn of(json: bool, csv: bool) -> Self {
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

/// What a command prints of the cases that it opens, one after the other.
pub(crate) trait Telling {
    /// The command, for its words on the error stream.
    const COMMAND: &'static str;

    /// Tells one case.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    fn case(&mut self, opened: &mut Opened, book: &Book, out: &mut dyn Write) -> io::Result<()>;

    /// Ends, when every case was told.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    fn end(&mut self, out: &mut dyn Write) -> io::Result<()>;
}

/// Tells the rows that `rows` makes of each case; returns the exit code: 1 when something could not be read.
pub(crate) fn tell<R: Row>(
    wish: &Wish,
    rows: impl FnMut(&mut Opened, &Book) -> Vec<R>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    told(wish, |heads| Rows { of_case: rows, form: wish.form, heads, told: 0, json: Vec::new() }, out, err)
}

/// Opens the cases one by one and tells each; a case that cannot be read does not keep the others from being told.
/// `make` is given whether every case gets a heading in what is for a person.
pub(crate) fn told<T: Telling>(
    wish: &Wish,
    make: impl FnOnce(bool) -> T,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    let book = own_book(err);
    let many::Sought { cases, mut failures, is_search } = many::sought(&wish.paths);
    let mut telling = make(cases.len() > 1);
    // In many cases a reader is looked for; of one case a reader is asked for.
    let mut strangers = Vec::new();
    let mut found = 0;
    for failure in failures.drain(..) {
        complain(T::COMMAND, &failure, err);
        found += 1;
    }
    let mut printed = Ok(());
    let mut opened_any = false;
    for named in &cases {
        let mut opened = match open(named, wish.reader.as_deref()) {
            Ok(opened) => opened,
            Err(ReadingsError::Unknown { id, known }) if is_search => {
                strangers.push(ReadingsError::Unknown { id, known }.to_string());
                continue;
            }
            Err(error) => {
                let of = if is_search { format!("{}: ", named.name) } else { String::new() };
                complain(T::COMMAND, &format!("{of}{error}"), err);
                found += 1;
                continue;
            }
        };
        opened_any = true;
        printed = telling.case(&mut opened, &book, out);
        for failure in &opened.failures {
            let of = if is_search { format!("{}: ", named.name) } else { String::new() };
            complain(T::COMMAND, &format!("{of}{failure}"), err);
            found += 1;
        }
        if printed.is_err() {
            break;
        }
    }
    if let (false, Some(reader), false) = (opened_any, &wish.reader, strangers.is_empty()) {
        complain(T::COMMAND, &format!("no reading of \"{reader}\" in any of these cases"), err);
        found += 1;
    }
    // What a program reads is whole even where no case could be opened.
    let is_for_program = wish.form != Form::Table;
    let printed = printed
        .and_then(|()| if opened_any || is_for_program && is_search { telling.end(out) } else { Ok(()) });
    match printed {
        Ok(()) => u8::from(found > 0),
        // Whoever read the output has closed it, as `head` does: they have seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => u8::from(found > 0),
        Err(error) => {
            complain(T::COMMAND, &format!("the result could not be printed: {error}"), err);
            1
        }
    }
}

fn complain(command: &str, words: &str, err: &mut dyn Write) {
    // Where the error stream is closed there is nobody to tell.
    let _ = writeln!(err, "callus {command}: {}", one_line(words));
}

/// Rows of one kind, case by case: in CSV and JSON one table of all.
struct Rows<F> {
    of_case: F,
    form: Form,
    /// Whether every case gets a heading in the table for a person.
    heads: bool,
    /// Cases told until now.
    told: usize,
    json: Vec<Value>,
}

impl<R: Row, F: FnMut(&mut Opened, &Book) -> Vec<R>> Telling for Rows<F> {
    const COMMAND: &'static str = R::COMMAND;

    fn case(&mut self, opened: &mut Opened, book: &Book, out: &mut dyn Write) -> io::Result<()> {
        let rows = (self.of_case)(opened, book);
        let is_first = self.told == 0;
        self.told += 1;
        match self.form {
            Form::Table => {
                if self.heads {
                    heading(&opened.name, is_first, out)?;
                }
                table(&rows, out)
            }
            Form::Json => {
                for row in &rows {
                    self.json.push(serde_json::to_value(row)?);
                }
                Ok(())
            }
            Form::Csv => {
                if is_first {
                    csv_names(&columns::<R>(), out)?;
                }
                csv(&rows, out)
            }
        }
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match self.form {
            Form::Table => Ok(()),
            Form::Json => {
                serde_json::to_writer_pretty(&mut *out, &self.json)?;
                writeln!(out)
            }
            Form::Csv if self.told == 0 => csv_names(&columns::<R>(), out),
            Form::Csv => Ok(()),
        }
    }
}

/// The case above what is told of it, for a person who asked for many.
pub(crate) fn heading(name: &str, is_first: bool, out: &mut dyn Write) -> io::Result<()> {
    if !is_first {
        writeln!(out)?;
    }
    writeln!(out, "== {} ==", one_line(name))
}

fn columns<R: Row>() -> Vec<&'static str> {
    Where::COLUMNS.iter().chain(R::COLUMNS).copied().collect()
}

/// The first line of a CSV.
pub(crate) fn csv_names(columns: &[&str], out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{}\r\n", columns.join(","))
}

fn csv<R: Row>(rows: &[R], out: &mut dyn Write) -> io::Result<()> {
    csv_lines(&columns::<R>(), rows, R::between, out)
}

/// Lines of a CSV; `between` stands between the parts of a list.
pub(crate) fn csv_lines<S: Serialize>(
    columns: &[&str],
    rows: &[S],
    between: impl Fn(&str) -> &'static str,
    out: &mut dyn Write,
) -> io::Result<()> {
    for row in rows {
        let values = serde_json::to_value(row)?;
        let value = |name: &&str| cell(values.get(*name).unwrap_or(&Value::Null), between(name));
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
    align(&lines, out)?;
    R::below(rows).iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// Lines of cells, each column as wide as its widest cell.
pub(crate) fn align(lines: &[Vec<String>], out: &mut dyn Write) -> io::Result<()> {
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<_> = (0..columns).map(width).collect();
    for line in lines {
        let padded: Vec<_> =
            line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        writeln!(out, "{}", padded.join("  ").trim_end())?;
    }
    Ok(())
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
