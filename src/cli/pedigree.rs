//! `callus pedigree`: the pedigree of a case as SVG, PNG, PED or GEDCOM, by the ending of the file.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use crate::analysis::pedigree::{gedcom, ped, pedigree_picture, svg};
use crate::case::{Key, Pedigree};
use crate::cli::printable::one_line;
use crate::store::{CaseFolder, SystemFonts, check_output, write_output, write_picture};

/// Pixels for each point of a PNG.
const SCALE: f64 = 2.0;

/// What `callus pedigree` is asked.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Case: a case.ron, or the folder that holds it
    #[arg(value_name = "CASE")]
    case: PathBuf,
    /// File to write: .svg, .png, .ped (linkage) or .ged (GEDCOM)
    #[arg(short, long, value_name = "OUT.svg")]
    output: PathBuf,
    /// Condition that a .ped file tells, by its key; the first one where absent
    #[arg(long, value_name = "KEY")]
    condition: Option<String>,
}

/// Writes; returns the exit code.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    match written(arguments) {
        Ok(words) => {
            // Where the output stream is closed there is nobody to tell.
            let _ = writeln!(out, "{}", one_line(&words));
            0
        }
        Err(words) => {
            let _ = writeln!(err, "callus pedigree: {}", one_line(&words));
            1
        }
    }
}

fn written(arguments: &Arguments) -> Result<String, String> {
    let case = CaseFolder::find(&arguments.case)
        .and_then(|folder| folder.read_case())
        .map_err(|error| error.to_string())?;
    let pedigree = case.pedigree.as_ref().filter(|own| !own.persons.is_empty()).ok_or(
        "the case has no pedigree: add `pedigree` to its case.ron, or draw it in the Pedigree tab of the window",
    )?;
    check_output(&arguments.output).map_err(|error| error.to_string())?;
    let ending = arguments.output.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let done = match ending.as_deref() {
        Some("svg") => write_output(&arguments.output, svg(pedigree).as_bytes()),
        Some("ped") => write_output(
            &arguments.output,
            ped(pedigree, condition(arguments, pedigree)?.as_ref()).as_bytes(),
        ),
        Some("ged") => write_output(&arguments.output, gedcom(pedigree).as_bytes()),
        Some("png") => {
            let fonts = SystemFonts::default();
            let picture = pedigree_picture(pedigree, SCALE, &|letter| {
                fonts.with(letter).map(|font| (font.data.clone(), font.index))
            });
            write_picture(&arguments.output, &picture)
        }
        Some(_) | None => {
            return Err(format!(
                "\"{}\" ends in none of .svg, .png, .ped and .ged: give the file one of these endings",
                arguments.output.display()
            ));
        }
    };
    done.map_err(|error| error.to_string())?;
    Ok(format!("{} persons written to {}", pedigree.persons.len(), arguments.output.display()))
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
