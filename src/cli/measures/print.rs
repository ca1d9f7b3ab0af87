//! The rows of `callus measures` as text: a table with aligned columns, JSON, or CSV as RFC 4180 has it. Numbers have
//! a point and full precision wherever a program reads them.

use std::io::{self, Write};

use crate::cli::measures::{Form, Row};

pub(crate) fn print(rows: &[Row], form: Form, out: &mut dyn Write) -> io::Result<()> {
    match form {
        Form::Table => table(rows, out),
        Form::Json => {
            serde_json::to_writer_pretty(&mut *out, rows)?;
            writeln!(out)
        }
        Form::Csv => csv(rows, out),
    }
}

/// Names of the columns of the CSV; the JSON has the same names.
const COLUMNS: [&str; 22] = [
    "case",
    "reader",
    "visit",
    "anchor",
    "offset",
    "days",
    "radiograph",
    "radiographs",
    "mark",
    "measure",
    "name",
    "choice",
    "choice_name",
    "state",
    "value",
    "unit",
    "error_minus",
    "error_plus",
    "calibration",
    "words",
    "details",
    "cautions",
];

fn cells(row: &Row) -> [String; 22] {
    let Row { place, what, result } = row;
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let number = |number: Option<f64>| number.map_or_else(String::new, |number| number.to_string());
    [
        place.case.clone(),
        place.reader.clone(),
        place.visit.map_or_else(String::new, |visit| visit.to_string()),
        text(place.anchor.as_deref()),
        place.offset.clone(),
        number(place.days),
        place.radiograph.clone(),
        place.radiographs.join(" "),
        what.mark.to_string(),
        what.measure.clone(),
        what.name.clone(),
        text(what.choice.as_deref()),
        text(what.choice_name.as_deref()),
        result.state.to_owned(),
        number(result.value),
        text(result.unit),
        number(result.error_minus),
        number(result.error_plus),
        result.calibration.clone(),
        result.words.clone(),
        result.details.join("; "),
        result.cautions.join("; "),
    ]
}

fn csv(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{}\r\n", COLUMNS.join(","))?;
    for row in rows {
        write!(out, "{}\r\n", cells(row).map(|cell| quoted(&cell)).join(","))?;
    }
    Ok(())
}

/// A cell of a CSV: in quotes where it holds what would end it.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

fn table(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    if rows.is_empty() {
        return writeln!(out, "no measures");
    }
    let mut lines = vec![["Visit", "Film", "Measure", "Value", "Scale", "Reader"].map(str::to_owned)];
    lines.extend(rows.iter().map(line));
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths = [0, 1, 2, 3, 4, 5].map(width);
    for line in &lines {
        let padded: Vec<_> = line.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        writeln!(out, "{}", padded.join("  ").trim_end())?;
    }
    cautions(rows, out)
}

/// What to beware of, once for each measure.
fn cautions(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    let told = |row: &Row| {
        row.result.cautions.iter().map(|words| (row.what.name.clone(), words.clone())).collect::<Vec<_>>()
    };
    let mut all: Vec<_> = rows.iter().flat_map(told).collect();
    all.sort();
    all.dedup();
    if !all.is_empty() {
        writeln!(out, "\nBeware:")?;
    }
    all.iter().try_for_each(|(name, words)| writeln!(out, "  {name}: {words}"))
}

fn line(row: &Row) -> [String; 6] {
    let Row { place, what, result } = row;
    let visit = match &place.anchor {
        Some(anchor) => format!("{} ({anchor})", place.offset),
        None => place.offset.clone(),
    };
    let choice = what.choice_name.as_ref().or(what.choice.as_ref());
    let measure = choice.map_or_else(|| what.name.clone(), |choice| format!("{}, {choice}", what.name));
    let words = match (result.state, result.details.as_slice()) {
        ("value", [detail]) => format!("{} ({detail})", result.words),
        ("value", _) => result.words.clone(),
        (state, _) => format!("{state}: {}", result.words),
    };
    [visit, place.radiographs.join(" + "), measure, words, result.calibration.clone(), place.reader.clone()]
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
}
