//! `callus literature`: published operations of a case, counted anew, and the claims of the source checked.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;
use serde_json::json;

use crate::analysis::literature::{
    CheckedClaim, Filter, Group, GroupBy, Standing, Worked, bibtex, cell_for_spreadsheets, check_claims,
    csv_of, groups, overall, read_literature, ris, row_numbers, standing,
};
use crate::case::{Case, CountingUnit, Literature};
use crate::cli::printable::one_line;
use crate::cli::rows::align;
use crate::store::{CaseFolder, case_field_to_ron, read_file};

/// The largest table or bibliography that is read, in bytes.
const LARGEST: u64 = 64 << 20;

/// What `callus literature` is asked.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Case: a case.ron, or the folder that holds it
    #[arg(value_name = "CASE", required_unless_present = "import")]
    case: Option<PathBuf>,
    /// Print a table (.csv) or the studies of a bibliography (.bib, .ris) as the field `literature` of a case file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["case", "by", "csv", "json", "bibtex", "ris"])]
    import: Option<PathBuf>,
    /// Rates of each group: before and after a year, or by device, site, side, sex, outcome or study
    #[arg(long, value_name = "WHAT")]
    by: Option<By>,
    /// Year of the groups of `--by period`; it belongs to the first of them
    #[arg(long, value_name = "YEAR", default_value = "2005")]
    split: i16,
    /// What is counted as one
    #[arg(long, value_name = "UNIT", default_value = "patient")]
    unit: Unit,
    /// Only rows whose cells hold these words
    #[arg(long, value_name = "WORDS", default_value = "")]
    find: String,
    /// Print comma-separated values with a line of names, as RFC 4180 has them
    #[arg(long, conflicts_with_all = ["json", "bibtex"])]
    csv: bool,
    /// Print one JSON object
    #[arg(long, conflicts_with = "bibtex")]
    json: bool,
    /// Print the studies as BibTeX
    #[arg(long)]
    bibtex: bool,
    /// Print the studies as RIS
    #[arg(long, conflicts_with_all = ["csv", "json", "bibtex"])]
    ris: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum By {
    Period,
    Device,
    Site,
    Side,
    Sex,
    Outcome,
    Study,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Unit {
    Patient,
    Hip,
    Operation,
    Row,
}

impl Arguments {
    fn group_by(&self) -> Option<GroupBy> {
        self.by.map(|by| match by {
            By::Period => GroupBy::Period(self.split),
            By::Device => GroupBy::Device,
            By::Site => GroupBy::Site,
            By::Side => GroupBy::Side,
            By::Sex => GroupBy::Sex,
            By::Outcome => GroupBy::Outcome,
            By::Study => GroupBy::Study,
        })
    }

    fn counting_unit(&self) -> CountingUnit {
        match self.unit {
            Unit::Patient => CountingUnit::Patient,
            Unit::Hip => CountingUnit::Hip,
            Unit::Operation => CountingUnit::Operation,
            Unit::Row => CountingUnit::Row,
        }
    }
}

/// Tells; returns the exit code.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    if let Some(file) = &arguments.import {
        return import(file, out, err);
    }
    let path = arguments.case.clone().unwrap_or_default();
    let case = match CaseFolder::find(&path).and_then(|folder| folder.read_case()) {
        Ok(case) => case,
        Err(error) => {
            let _ = writeln!(err, "callus literature: {}", one_line(&error.to_string()));
            return 1;
        }
    };
    let Some(literature) = case.literature.as_ref().filter(|literature| !literature.rows.is_empty()) else {
        let _ = writeln!(
            err,
            "callus literature: the case has no table of published operations: add `literature` to its case.ron; \
             `callus literature --import FILE` makes it from a table"
        );
        return 1;
    };
    match print(arguments, &case, literature, out) {
        Ok(()) => 0,
        // Whoever read the output has closed it, as `head` does: they have seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(error) => {
            let _ = writeln!(err, "callus literature: the result could not be printed: {error}");
            1
        }
    }
}

/// Prints a file of another program as text to paste into a case file. What was not read is told on the error stream.
fn import(file: &Path, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    match imported(file) {
        Ok((text, remarks)) => {
            for remark in remarks {
                let _ = writeln!(err, "callus literature: {}", one_line(&remark));
            }
            u8::from(out.write_all(text.as_bytes()).is_err())
        }
        Err(words) => {
            let _ = writeln!(err, "callus literature: {}", one_line(&words));
            1
        }
    }
}

fn imported(file: &Path) -> Result<(String, Vec<String>), String> {
    let bytes = read_file(file, LARGEST).map_err(|error| error.to_string())?;
    let text = String::from_utf8(bytes)
        .map_err(|_| format!("{} is not UTF-8: save it again as UTF-8", file.display()))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (literature, remarks) =
        read_literature(&name, &text).map_err(|error| format!("{}: {error}", file.display()))?;
    let text = case_field_to_ron("literature", &literature).map_err(|error| error.to_string())?;
    Ok((text, remarks))
}

fn print(arguments: &Arguments, case: &Case, literature: &Literature, out: &mut dyn Write) -> io::Result<()> {
    let unit = arguments.counting_unit();
    let rows = Filter { text: arguments.find.clone(), ..Filter::default() }.rows(literature);
    let found = match arguments.group_by() {
        Some(by) => groups(literature, &rows, by, unit),
        None => vec![overall(literature, &rows, unit)],
    };
    if arguments.bibtex {
        return writeln!(out, "{}", bibtex(literature).trim_end());
    }
    if arguments.ris {
        return write!(out, "{}", ris(literature));
    }
    if arguments.csv {
        return match arguments.by {
            Some(_) => group_csv(literature, &found, unit, out),
            None => write!(out, "{}", csv_of(literature, &rows).map_err(io::Error::other)?),
        };
    }
    if arguments.json {
        return whole_json(arguments, case, literature, (&rows, &found), out);
    }
    writeln!(out, "{}", one_line(&literature.title))?;
    writeln!(out, "Counted: {}. {} of {} rows.", unit.plural(), rows.len(), literature.rows.len())?;
    group_table(&found, out)?;
    if arguments.by.is_none() && arguments.find.is_empty() {
        claims_text(case, literature, out)?;
        standing_text(case, literature, unit, out)?;
    }
    Ok(())
}

fn group_table(found: &[Group], out: &mut dyn Write) -> io::Result<()> {
    let mut lines =
        vec![vec!["group".to_owned(), "n".to_owned(), "of".to_owned(), "rate (95 % Wilson)".to_owned()]];
    for group in found {
        for rate in &group.rates {
            lines.push(vec![
                one_line(&group.name),
                group.total.count.to_string(),
                rate.measure.word().to_owned(),
                rate.words(),
            ]);
        }
    }
    align(&lines, out)
}

fn claims_text(case: &Case, literature: &Literature, out: &mut dyn Write) -> io::Result<()> {
    if literature.claims.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nClaims of the source")?;
    for (claim, checked) in literature.claims.iter().zip(check_claims(case, literature)) {
        writeln!(out, "\"{}\": {}", one_line(&claim.says), checked.verdict.word())?;
        let mut tell = |lead: &str, worked: &Worked| {
            let sign = if worked.reproduces { "=" } else { "≠" };
            let behind = row_numbers(&worked.numerator.rows);
            let own: Vec<_> = worked.numerator.own.iter().map(ToString::to_string).collect();
            let own =
                if own.is_empty() { String::new() } else { format!(" and {} of this case", own.join(", ")) };
            writeln!(
                out,
                "  {lead} {} {sign} {}: {} ({behind}{own})",
                worked.words(),
                claim.figure,
                one_line(&worked.says)
            )
        };
        tell("as worded:", &checked.rule)?;
        checked.readings.iter().try_for_each(|worked| tell("other reading:", worked))?;
        checked.assumptions.iter().try_for_each(|worked| tell("assumption:", worked))?;
        if !claim.note.is_empty() {
            writeln!(out, "  note: {}", one_line(&claim.note))?;
        }
    }
    Ok(())
}

fn standing_text(
    case: &Case,
    literature: &Literature,
    unit: CountingUnit,
    out: &mut dyn Write,
) -> io::Result<()> {
    for standing in standing(case, literature, unit) {
        writeln!(out, "\n{}", standing_words(case, literature, &standing))?;
        for rate in &standing.alike.rates {
            writeln!(out, "  {}: {}", rate.measure.word(), rate.words())?;
        }
    }
    Ok(())
}

fn standing_words(case: &Case, literature: &Literature, standing: &Standing) -> String {
    let device = standing.device.as_ref().map_or("", |key| literature.device_name(key));
    let site = standing.site.as_ref().map_or("", |key| literature.site_name(key));
    let episode = case.episode(&standing.episode);
    let outcome = episode.map_or("", |episode| episode.follow_up.as_str());
    let name = episode.map_or("", |episode| episode.name());
    one_line(&format!(
        "This patient, {name}: {outcome}. Beside it {} with {device} at the {site} site ({})",
        standing.alike.total.words(),
        row_numbers(&standing.alike.rows)
    ))
}

#[derive(Serialize)]
struct RateRow<'a> {
    group: &'a str,
    unit: &'static str,
    measure: &'static str,
    numerator: u32,
    denominator: u32,
    percent: Option<f64>,
    low_percent: Option<f64>,
    high_percent: Option<f64>,
    rows: Vec<String>,
    complications_not_stated: u32,
}

fn rate_rows<'a>(literature: &Literature, found: &'a [Group], unit: CountingUnit) -> Vec<RateRow<'a>> {
    let id = |index: &usize| literature.rows.get(*index).map(|row| row.id.to_string());
    let of = |group: &'a Group| {
        group.rates.iter().map(move |rate| RateRow {
            group: &group.name,
            unit: unit.word(),
            measure: rate.measure.word(),
            numerator: rate.numerator.count,
            denominator: rate.denominator,
            percent: rate.proportion().map(|proportion| 100.0 * proportion),
            low_percent: rate.interval.map(|(low, _)| 100.0 * low),
            high_percent: rate.interval.map(|(_, high)| 100.0 * high),
            rows: rate.numerator.rows.iter().filter_map(id).collect(),
            complications_not_stated: group.not_stated.count,
        })
    };
    found.iter().flat_map(of).collect()
}

fn group_csv(
    literature: &Literature,
    found: &[Group],
    unit: CountingUnit,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    writer.write_record([
        "group",
        "unit",
        "measure",
        "numerator",
        "denominator",
        "percent",
        "low_percent",
        "high_percent",
        "rows",
        "complications_not_stated",
    ])?;
    let number = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
    for row in rate_rows(literature, found, unit) {
        let cells = [
            row.group.to_owned(),
            row.unit.to_owned(),
            row.measure.to_owned(),
            row.numerator.to_string(),
            row.denominator.to_string(),
            number(row.percent),
            number(row.low_percent),
            number(row.high_percent),
            row.rows.join("; "),
            row.complications_not_stated.to_string(),
        ];
        writer.write_record(cells.iter().map(|cell| cell_for_spreadsheets(cell)))?;
    }
    writer.flush()
}

fn worked_json(literature: &Literature, worked: &Worked) -> serde_json::Value {
    let id = |index: &usize| literature.rows.get(*index).map(|row| row.id.to_string());
    json!({
        "rule": worked.says,
        "numerator": worked.numerator.count,
        "numerator_unit": worked.numerator.unit.map(CountingUnit::word),
        "denominator": worked.denominator.as_ref().map(|whole| whole.count),
        "denominator_unit": worked.denominator.as_ref().and_then(|whole| whole.unit).map(CountingUnit::word),
        "figure": worked.figure,
        "interval_percent": worked.interval.map(|(low, high)| [low, high]),
        "reproduces": worked.reproduces,
        "rows": worked.numerator.rows.iter().filter_map(id).collect::<Vec<_>>(),
        "own_operations": worked.numerator.own.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

fn whole_json(
    arguments: &Arguments,
    case: &Case,
    literature: &Literature,
    (rows, found): (&[usize], &[Group]),
    out: &mut dyn Write,
) -> io::Result<()> {
    let unit = arguments.counting_unit();
    let claim = |(claim, checked): (&crate::case::Claim, CheckedClaim)| {
        let all =
            |list: &[Worked]| list.iter().map(|worked| worked_json(literature, worked)).collect::<Vec<_>>();
        json!({
            "id": claim.id.to_string(),
            "says": claim.says,
            "figure": claim.figure,
            "percent": claim.percent,
            "verdict": checked.verdict.key(),
            "as_worded": worked_json(literature, &checked.rule),
            "readings": all(&checked.readings),
            "assumptions": all(&checked.assumptions),
            "note": claim.note,
        })
    };
    let claims: Vec<_> = literature.claims.iter().zip(check_claims(case, literature)).map(claim).collect();
    let shown: Vec<_> = rows.iter().filter_map(|index| literature.rows.get(*index)).collect();
    let whole = json!({
        "title": literature.title,
        "unit": unit.word(),
        "split": arguments.by.filter(|by| matches!(by, By::Period)).map(|_| arguments.split),
        "rates": rate_rows(literature, found, unit),
        "claims": claims,
        "studies": literature.studies,
        "rows": shown,
        "notes": literature.notes,
    });
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}
