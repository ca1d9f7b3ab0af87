//! `callus deidentify`: cleaned copies of films in a new folder, after DICOM PS3.15 Annex E. Films whose picture may
//! show a name are held back until the caller says that a person has looked, or erases areas of it.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::deidentify::{
    Area, Change, Cleaning, Dates, Identifiers, LookReason, Looked, Options, Patient, Secret,
};
use crate::imaging::{ImagingError, Limits, PixelBox};
use crate::store::{
    Clock, StateFolder, StoreError, SystemClock, clean_film, deidentify_secret, films_under, lies_in,
    look_of, new_output_folder, read_file, record_look, write_copy, write_deidentify_report,
};

/// Arguments of the command.
#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(super) struct Call {
    /// New folder for the copies
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// What happens to dates: shift every date of a patient by one secret number of days, remove them, or keep them
    #[arg(long, value_name = "HOW", default_value = "shift", value_parser = ["shift", "remove", "keep"])]
    dates: String,
    /// Remove descriptions whole instead of keeping words of anatomy, side, view and implant
    #[arg(long)]
    remove_descriptions: bool,
    /// Keep age, sex, size and weight
    #[arg(long)]
    keep_characteristics: bool,
    /// Keep the identity of the device
    #[arg(long)]
    keep_device: bool,
    /// Keep the institution
    #[arg(long)]
    keep_institution: bool,
    /// Keep the original UIDs
    #[arg(long)]
    keep_uids: bool,
    /// Take all films as those of one patient, known by this text; needed where films name several numbers or none
    #[arg(long, value_name = "TEXT")]
    patient: Option<String>,
    /// A person has looked at this film: no name is in its picture. May be given several times
    #[arg(long, value_name = "FILE")]
    looked_at: Vec<PathBuf>,
    /// A person has looked at every film: no name is in any picture
    #[arg(long)]
    looked_at_all: bool,
    /// Erase a rectangle of a film, in pixels from its top left: `FILE:x,y,width,height`. May be given several times
    #[arg(long, value_name = "FILE:X,Y,W,H", value_parser = erasure)]
    erase: Vec<(PathBuf, [u32; 4])>,
    /// Search a text (a case.ron, notes, a table) for the identifiers of the films; tells places, never the words. May be given several times
    #[arg(long, value_name = "FILE")]
    search: Vec<PathBuf>,
    /// Write the report to this file instead of the state folder
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Films, and folders of them
    #[arg(required = true, value_name = "IN")]
    inputs: Vec<PathBuf>,
}

/// `FILE:x,y,width,height`.
fn erasure(text: &str) -> Result<(PathBuf, [u32; 4]), String> {
    let form = || "write it as FILE:x,y,width,height in whole pixels, e.g. film.dcm:0,0,400,60".to_owned();
    let (file, numbers) = text.rsplit_once(':').ok_or_else(form)?;
    let numbers: Result<Vec<u32>, _> = numbers.split(',').map(|part| part.trim().parse()).collect();
    match numbers.map_err(|_| form())?.as_slice() {
        &[x, y, width, height] if width > 0 && height > 0 && !file.is_empty() => {
            Ok((PathBuf::from(file), [x, y, width, height]))
        }
        _ => Err(form()),
    }
}

impl Call {
    fn options(&self) -> Options {
        Options {
            dates: match self.dates.as_str() {
                "remove" => Dates::Remove,
                "keep" => Dates::Keep,
                _ => Dates::Shift,
            },
            descriptors: !self.remove_descriptions,
            characteristics: self.keep_characteristics,
            device: self.keep_device,
            institution: self.keep_institution,
            uids: self.keep_uids,
        }
    }
}

/// What became of one file.
struct Fate {
    original: PathBuf,
    outcome: Outcome,
}

enum Outcome {
    Written {
        copy: PathBuf,
        changes: Vec<Change>,
    },
    HeldBack {
        why: LookReason,
        letters: Vec<PixelBox>,
    },
    /// A file of a folder that is no image: nothing of it is written.
    SetAside {
        why: String,
    },
    Refused {
        why: String,
    },
}

/// Cleans every film; gives the exit code: 0 when all were written, 1 when any was held back or refused, or nothing
/// could be done.
pub(super) fn run(call: &Call, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    match attempt(call, out, err) {
        Ok(complete) => u8::from(!complete),
        Err(error) => {
            let _ = writeln!(err, "callus: {error}");
            1
        }
    }
}

/// What holds for all films of a call.
struct Run<'a> {
    call: &'a Call,
    options: Options,
    patient: Option<Patient>,
    secret: Secret,
    state: StateFolder,
    /// Copies written for each patient.
    numbers: BTreeMap<String, usize>,
    /// Whom all films name.
    identifiers: Identifiers,
}

fn attempt(call: &Call, out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, StoreError> {
    let state = StateFolder::from_environment()?;
    let files = films_under(&call.inputs)?;
    let paths: Vec<&Path> = files.iter().map(|(path, _)| path.as_path()).collect();
    let wanted: Vec<&Path> =
        call.looked_at.iter().chain(call.erase.iter().map(|(path, _)| path)).map(PathBuf::as_path).collect();
    for name in &wanted {
        if paths.iter().filter(|path| is_named(path, name)).count() != 1 {
            let why =
                "none or several of the given films have this name; write it as in the listing of films";
            return Err(StoreError::io("looking for the film", name)(std::io::Error::other(why)));
        }
    }
    if let Some(report) = call.report.as_deref().filter(|report| lies_in(report, &call.output)) {
        let why = "a report names original files, so it must not lie among the copies; name another place";
        return Err(StoreError::io("writing the report", report)(std::io::Error::other(why)));
    }
    let secret = deidentify_secret(&state)?;
    new_output_folder(&call.output, &call.inputs)?;
    let mut run = Run {
        call,
        options: call.options(),
        patient: call.patient.as_deref().map(Patient::named),
        secret,
        state,
        numbers: BTreeMap::new(),
        identifiers: Identifiers::default(),
    };
    let mut fates = Vec::new();
    for (original, named) in &files {
        let outcome = run.one(original, *named)?;
        tell(original, &outcome, err);
        fates.push(Fate { original: original.clone(), outcome });
    }
    let path = write_deidentify_report(
        &run.state,
        call.report.as_deref(),
        SystemClock.now(),
        &report(&fates, call),
    )?;
    let count = |wanted: fn(&Outcome) -> bool| fates.iter().filter(|fate| wanted(&fate.outcome)).count();
    let written = count(|outcome| matches!(outcome, Outcome::Written { .. }));
    let held = count(|outcome| matches!(outcome, Outcome::HeldBack { .. }));
    let refused = count(|outcome| matches!(outcome, Outcome::Refused { .. }));
    let aside = count(|outcome| matches!(outcome, Outcome::SetAside { .. }));
    let _ = writeln!(
        out,
        "{written} written to {}, {held} held back, {refused} refused, {aside} set aside as no images",
        call.output.display()
    );
    let _ = writeln!(out, "Report (names original files, do not share it): {}", path.display());
    if held > 0 {
        let _ = writeln!(
            out,
            "Look at each film that was held back. Run again with --looked-at FILE where no name is in the picture, or --erase FILE:x,y,width,height where one is"
        );
    }
    let named = search(call, &run.identifiers, err)?;
    if named {
        let _ =
            writeln!(out, "The searched texts name somebody: reword the places above before you share them");
    } else if !call.search.is_empty() {
        let _ = writeln!(out, "The searched texts hold no identifier of the films");
    }
    Ok(held == 0 && refused == 0 && !named)
}

/// True if a film is meant by a path: the same path, or its end.
fn is_named(film: &Path, name: &Path) -> bool {
    film == name || film.ends_with(name)
}

impl Run<'_> {
    fn one(&mut self, original: &Path, named: bool) -> Result<Outcome, StoreError> {
        let limits = Limits::default();
        let bytes = match read_file(original, limits.max_file_bytes) {
            Ok(bytes) => bytes,
            Err(error) => return Ok(Outcome::Refused { why: error.to_string() }),
        };
        let looked = self.looked(original, &bytes);
        let cleaning = Cleaning {
            options: &self.options,
            secret: &self.secret,
            patient: self.patient.as_ref(),
            looked: &looked,
            rewrite_pixels: false,
        };
        let cleaned = match clean_film(&bytes, &cleaning, &limits) {
            Ok(cleaned) => cleaned,
            Err(crate::deidentify::Refusal::Image(
                error @ (ImagingError::Unrecognised { .. } | ImagingError::NoImage { .. }),
            )) if !named => return Ok(Outcome::SetAside { why: error.to_string() }),
            Err(error) => return Ok(Outcome::Refused { why: error.to_string() }),
        };
        self.identifiers.merge(&cleaned.identifiers);
        if let Some(why) = cleaned.look {
            return Ok(Outcome::HeldBack { why, letters: cleaned.letters });
        }
        let number = self.numbers.entry(cleaned.pseudonym.clone()).or_insert(0);
        *number += 1;
        let name = format!("{number:04}.{}", cleaned.extension);
        let copy = self.call.output.join(&cleaned.pseudonym).join(name);
        write_copy(&copy, &cleaned.bytes)?;
        match &looked {
            Looked::No => {}
            Looked::Clear => self.record(&bytes, &cleaned.bytes, &[])?,
            Looked::Erased(areas) => self.record(&bytes, &cleaned.bytes, areas)?,
        }
        Ok(Outcome::Written { copy, changes: cleaned.changes })
    }

    /// A later run knows what was done about the original, and that the copy may be shared.
    fn record(&self, original: &[u8], copy: &[u8], areas: &[Area]) -> Result<(), StoreError> {
        let now = SystemClock.now();
        record_look(&self.state, original, areas, now)?;
        record_look(&self.state, copy, &[], now)
    }

    fn looked(&mut self, original: &Path, bytes: &[u8]) -> Looked {
        let erased: Vec<Area> = self
            .call
            .erase
            .iter()
            .filter(|(name, _)| is_named(original, name))
            .map(|(_, [x, y, width, height])| Area::rectangle(*x, *y, *width, *height))
            .collect();
        if !erased.is_empty() {
            return Looked::Erased(erased);
        }
        if self.call.looked_at_all || self.call.looked_at.iter().any(|name| is_named(original, name)) {
            return Looked::Clear;
        }
        look_of(&self.state, bytes)
    }
}

/// Places of letters that a message names.
const MOST_PLACES: usize = 4;

/// A box as `--erase` takes it.
fn erase_words([left, top, right, bottom]: &PixelBox) -> String {
    format!("{left},{top},{},{}", right - left, bottom - top)
}

/// Tells where the texts of `--search` name somebody; gives whether any does.
fn search(call: &Call, identifiers: &Identifiers, err: &mut dyn Write) -> Result<bool, StoreError> {
    let mut found = false;
    for path in &call.search {
        let bytes = read_file(path, Limits::default().max_file_bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        for hit in identifiers.hits(&text) {
            found = true;
            let before = text.get(..hit.bytes.start).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|letter| *letter != '\n').count() + 1;
            let shown = path.display().to_string();
            let _ = writeln!(err, "{}:{line}:{column}: {}", shown.escape_debug(), hit.kind.words());
        }
    }
    Ok(found)
}

fn tell(original: &Path, outcome: &Outcome, err: &mut dyn Write) {
    let line = match outcome {
        Outcome::Written { .. } | Outcome::SetAside { .. } => return,
        Outcome::HeldBack { why, letters } if letters.is_empty() => format!("held back, {}", why.words()),
        Outcome::HeldBack { why, letters } => {
            let places: Vec<_> = letters.iter().take(MOST_PLACES).map(erase_words).collect();
            format!("held back, {} (something like letters at {})", why.words(), places.join(" and "))
        }
        Outcome::Refused { why } => format!("refused, {why}"),
    };
    let shown = original.display().to_string();
    let _ = writeln!(err, "callus: {line}: {}", shown.escape_debug());
}

fn report(fates: &[Fate], call: &Call) -> String {
    let rows: Vec<_> = fates
        .iter()
        .map(|fate| match &fate.outcome {
            Outcome::Written { copy, changes } => {
                json!({ "original": fate.original, "outcome": "written", "copy": copy, "changes": changes })
            }
            Outcome::HeldBack { why, letters } => {
                let letters: Vec<_> = letters.iter().map(erase_words).collect();
                json!({
                    "original": fate.original,
                    "outcome": "held back",
                    "why": why.words(),
                    "letters_seen": letters,
                })
            }
            Outcome::SetAside { why } => {
                json!({ "original": fate.original, "outcome": "set aside", "why": why })
            }
            Outcome::Refused { why } => {
                json!({ "original": fate.original, "outcome": "refused", "why": why })
            }
        })
        .collect();
    let whole = json!({
        "made_by": concat!("callus ", env!("CARGO_PKG_VERSION")),
        "options": call.options(),
        "films": rows,
    });
    serde_json::to_string_pretty(&whole).unwrap_or_default()
}
