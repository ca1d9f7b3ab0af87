//! `callus deidentify`: cleaned copies of image files in a new folder, after DICOM PS3.15 Annex E. Files whose pixels
//! may show a name are held back until the caller says that a person has looked.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::deidentify::{Change, Deidentified, Options, Secret, deidentify};
use crate::imaging::{Limits, decode, stored_stats};
use crate::store::{
    Clock, StateFolder, StoreError, SystemClock, deidentify_secret, files_under, new_output_folder,
    read_file, write_copy, write_deidentify_report,
};

/// What the call asks for.
#[derive(Debug)]
pub(super) struct Wish {
    /// Files and folders to clean.
    pub inputs: Vec<PathBuf>,
    /// A new folder for the copies.
    pub output: PathBuf,
    /// Options of the profile.
    pub options: Options,
    /// A person has looked at every film for text in its pixels.
    pub looked: bool,
}

/// What became of one file.
struct Fate {
    original: PathBuf,
    outcome: Outcome,
}

enum Outcome {
    Written { copy: PathBuf, changes: Vec<Change> },
    HeldBack { why: &'static str },
    Refused { why: String },
}

/// Cleans every file; gives the exit code: 0 when all were written, 1 when any was held back or refused.
pub(super) fn run(wish: &Wish, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    match attempt(wish, out, err) {
        Ok(complete) => u8::from(!complete),
        Err(error) => {
            let _ = writeln!(err, "callus: {error}");
            1
        }
    }
}

fn attempt(wish: &Wish, out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, StoreError> {
    let state = StateFolder::from_environment()?;
    let secret = deidentify_secret(&state)?;
    let files = files_under(&wish.inputs)?;
    new_output_folder(&wish.output, &wish.inputs)?;
    let mut numbers = BTreeMap::new();
    let mut fates = Vec::new();
    for original in files {
        let outcome = one(&original, wish, &secret, &mut numbers)?;
        tell(&original, &outcome, err);
        fates.push(Fate { original, outcome });
    }
    let report = report(&fates);
    let stamp = SystemClock.now().strftime("%Y%m%d-%H%M%S-%f").to_string();
    let path = write_deidentify_report(&state, &stamp, &report)?;
    let count = |wanted: fn(&Outcome) -> bool| fates.iter().filter(|fate| wanted(&fate.outcome)).count();
    let written = count(|outcome| matches!(outcome, Outcome::Written { .. }));
    let held = count(|outcome| matches!(outcome, Outcome::HeldBack { .. }));
    let refused = count(|outcome| matches!(outcome, Outcome::Refused { .. }));
    let _ =
        writeln!(out, "{written} written to {}, {held} held back, {refused} refused", wish.output.display());
    let _ = writeln!(out, "report (names original files; do not share): {}", path.display());
    if held > 0 {
        let advice = "Look at each film that was held back. If no name is in the picture, run again with --burned-in-checked";
        let _ = writeln!(out, "{advice}");
    }
    Ok(held == 0 && refused == 0)
}

fn one(
    original: &Path,
    wish: &Wish,
    secret: &Secret,
    numbers: &mut BTreeMap<String, usize>,
) -> Result<Outcome, StoreError> {
    let limits = Limits::default();
    let bytes = match read_file(original, limits.max_file_bytes) {
        Ok(bytes) => bytes,
        Err(error) => return Ok(Outcome::Refused { why: error.to_string() }),
    };
    let cleaned = match deidentify(&bytes, &wish.options, secret) {
        Ok(cleaned) => cleaned,
        Err(error) => return Ok(Outcome::Refused { why: error.to_string() }),
    };
    if let Some(why) = differs(&bytes, &cleaned, &limits) {
        return Ok(Outcome::Refused { why });
    }
    if let Some(why) = cleaned.may_carry_text.filter(|_| !wish.looked) {
        return Ok(Outcome::HeldBack { why });
    }
    let folder = cleaned.pseudonym.clone().unwrap_or_else(|| "pictures".to_owned());
    let number = numbers.entry(folder.clone()).or_insert(0);
    *number += 1;
    let ending = ending(&cleaned.bytes);
    let copy = wish.output.join(folder).join(format!("{number:04}.{ending}"));
    write_copy(&copy, &cleaned.bytes)?;
    Ok(Outcome::Written { copy, changes: cleaned.changes })
}

/// Why a copy may not leave: it does not show the very pixels of the original.
fn differs(bytes: &[u8], cleaned: &Deidentified, limits: &Limits) -> Option<String> {
    let before = match decode(bytes, limits) {
        Ok(film) => film,
        Err(error) => return Some(error.to_string()),
    };
    match decode(&cleaned.bytes, limits) {
        Ok(after) => {
            let same = stored_stats(&before).sha256 == stored_stats(&after).sha256;
            (!same)
                .then(|| "the cleaned copy does not hold the same pixels; please report this file".to_owned())
        }
        Err(error) => Some(format!("the cleaned copy cannot be read ({error}); please report this file")),
    }
}

fn ending(bytes: &[u8]) -> &'static str {
    match crate::imaging::sniff(bytes).map(crate::imaging::ImageFormat::name) {
        Some("PNG") => "png",
        Some("JPEG") => "jpg",
        Some("TIFF") => "tif",
        Some("WebP") => "webp",
        Some("BMP") => "bmp",
        _ => "dcm",
    }
}

fn tell(original: &Path, outcome: &Outcome, err: &mut dyn Write) {
    let line = match outcome {
        Outcome::Written { .. } => return,
        Outcome::HeldBack { why } => format!("held back, {why}"),
        Outcome::Refused { why } => format!("refused, {why}"),
    };
    let shown = original.display().to_string();
    let _ = writeln!(err, "callus: {line}: {}", shown.escape_debug());
}

fn report(fates: &[Fate]) -> String {
    let rows = fates.iter().map(|fate| match &fate.outcome {
        Outcome::Written { copy, changes } => {
            json!({ "original": fate.original, "outcome": "written", "copy": copy, "changes": changes })
        }
        Outcome::HeldBack { why } => json!({ "original": fate.original, "outcome": "held back", "why": why }),
        Outcome::Refused { why } => json!({ "original": fate.original, "outcome": "refused", "why": why }),
    });
    serde_json::to_string_pretty(&rows.collect::<Vec<_>>()).unwrap_or_default()
}
