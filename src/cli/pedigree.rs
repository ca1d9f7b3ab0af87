//! `callus pedigree`: the pedigree of a case as SVG, PNG, PED or GEDCOM, by the ending of the file.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::analysis::pedigree::{gedcom, ped, pedigree_of_gedcom, pedigree_of_ped, pedigree_picture, svg};
use crate::case::{Key, Pedigree};
use crate::cli::printable::one_line;
use crate::store::{
    CaseFolder, SystemFonts, case_field_to_ron, check_output, read_file, write_output, write_picture,
};

/// The largest pedigree file that is read, in bytes.
const LARGEST: u64 = 16 << 20;

/// Pixels for each point of a PNG.
const SCALE: f64 = 2.0;

/// What `callus pedigree` is asked.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Case: a case.ron, or the folder that holds it
    #[arg(value_name = "CASE", required_unless_present = "import")]
    case: Option<PathBuf>,
    /// Print a pedigree of another program (.ped or .ged) as the field `pedigree` of a case file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["case", "output"])]
    import: Option<PathBuf>,
    /// File to write: .svg, .png, .ped (linkage) or .ged (GEDCOM)
    #[arg(short, long, value_name = "OUT.svg", required_unless_present = "import")]
    output: Option<PathBuf>,
    /// Condition that a .ped file tells, by its key; the first one where absent
    #[arg(long, value_name = "KEY")]
    condition: Option<String>,
}

/// Writes; returns the exit code.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    match written(arguments) {
        Ok(words) => {
            let words = if arguments.import.is_some() { words } else { format!("{}\n", one_line(&words)) };
            u8::from(out.write_all(words.as_bytes()).is_err())
        }
        Err(words) => {
            let _ = writeln!(err, "callus pedigree: {}", one_line(&words));
            1
        }
    }
}

/// A pedigree file as text to paste into a case file.
fn imported(file: &Path) -> Result<String, String> {
    let bytes = read_file(file, LARGEST).map_err(|error| error.to_string())?;
    let text = String::from_utf8(bytes)
        .map_err(|_| format!("{} is not UTF-8: save it again as UTF-8", file.display()))?;
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let pedigree = match ending.as_deref() {
        Some("ped" | "fam") => pedigree_of_ped(&text),
        Some("ged") => pedigree_of_gedcom(&text),
        Some(_) | None => return Err(format!("{} ends in none of .ped and .ged: rename it", file.display())),
    };
    let pedigree = pedigree.map_err(|error| format!("{}: {error}", file.display()))?;
    case_field_to_ron("pedigree", &pedigree).map_err(|error| error.to_string())
}

fn written(arguments: &Arguments) -> Result<String, String> {
    if let Some(file) = &arguments.import {
        return imported(file);
    }
    let path = arguments.case.clone().unwrap_or_default();
    let output = &arguments.output.clone().unwrap_or_default();
    let case =
        CaseFolder::find(&path).and_then(|folder| folder.read_case()).map_err(|error| error.to_string())?;
    let pedigree = case.pedigree.as_ref().filter(|own| !own.persons.is_empty()).ok_or(
        "the case has no pedigree: add `pedigree` to its case.ron, or import one with `callus pedigree --import FILE`",
    )?;
    check_output(output).map_err(|error| error.to_string())?;
    let ending = output.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let done = match ending.as_deref() {
        Some("svg") => write_output(output, svg(pedigree).as_bytes()),
        Some("ped") => {
            write_output(output, ped(pedigree, condition(arguments, pedigree)?.as_ref()).as_bytes())
        }
        Some("ged") => write_output(output, gedcom(pedigree).as_bytes()),
        Some("png") => {
            let fonts = SystemFonts::default();
            let picture = pedigree_picture(pedigree, SCALE, &|letter| {
                fonts.with(letter).map(|font| (font.data.clone(), font.index))
            });
            write_picture(output, &picture)
        }
        Some(_) | None => {
            return Err(format!(
                "\"{}\" ends in none of .svg, .png, .ped and .ged: give the file one of these endings",
                output.display()
            ));
        }
    };
    done.map_err(|error| error.to_string())?;
    Ok(format!("{} persons written to {}", pedigree.persons.len(), output.display()))
}

fn condition(arguments: &Arguments, pedigree: &Pedigree) -> Result<Option<Key>, String> {
    let Some(wanted) = &arguments.condition else {
        return Ok(pedigree.conditions.first().map(|own| own.key.clone()));
    };
    let found = pedigree.conditions.iter().find(|own| own.key.as_str() == wanted);
    let known: Vec<_> = pedigree.conditions.iter().map(|own| own.key.to_string()).collect();
    found
        .map(|own| Some(own.key.clone()))
        .ok_or_else(|| format!("no condition \"{wanted}\" in this pedigree; it has: {}", known.join(", ")))
}
